//! The plans of Sema4.ai's wishes: what is shown is what is sent. Pure.

use serde_json::Value;

use super::super::super::edited::{Edited, mark_foreign};
use super::super::resources::ResourceKind;
use super::super::schema::DRAFT;
use super::super::{Seen, api, text};
use super::copy::LiveCopy;
use super::evidence::{Deed, Evidence};
use super::mappings::Mappings;
use super::overview::way_back;
use super::people::{attached_now, expected};
use super::procedure::Procedure;
use crate::document::{content, lines, masked, same, sendable};
use crate::domain::json::{Json, Object, field, written};
use crate::domain::{Environment, Lane, Timestamp};
use crate::http::Request;
use crate::lifecycle::{Card, Export, Fingerprint, MessageField, Plan, Step};
use crate::words::{common, sema4 as words};

impl Procedure {
    /// A plan that changes nothing yet.
    pub(super) fn frame(&self, seen: &Seen, deed: Deed, target: Lane) -> Plan {
        let live = target == Lane::In(Environment::Live);
        let makes = deed == Deed::Create;
        Plan {
            refusal: (seen.agent.is_none() && !makes).then(|| words::AGENT_NOT_FOUND.to_owned()),
            confirm_name: live.then(|| self.name.clone()),
            fingerprint: fingerprint(seen),
            evidence: Evidence::of(deed, seen, Value::Null).to_json(),
            ..Plan::empty(self.title(), self.action(), target, Card::titled(words::EDITED))
        }
    }

    /// The request that the plan is about, and what is kept to tell afterwards whether it happened.
    pub(super) fn sends(
        &self,
        plan: &mut Plan,
        seen: &Seen,
        deed: Deed,
        sent: Value,
        request: Request,
        kept: Option<Value>,
    ) {
        let kept = kept.or_else(|| before(seen, deed, &sent));
        plan.evidence = Evidence { kept, ..Evidence::of(deed, seen, sent) }.to_json();
        plan.steps.push(Step { name: plan.title.clone(), request, masked: None, evidence: None });
    }

    /// A request that comes before the last one.
    pub(super) fn first(&self, plan: &mut Plan, seen: &Seen, deed: Deed, name: String, sent: Value, request: Request) {
        let kept = before(seen, deed, &sent);
        let after_package =
            plan.steps.first().and_then(|first| first.evidence.as_ref()).is_some_and(Evidence::is_package);
        let evidence = Evidence { kept, after_package, ..Evidence::of(deed, seen, sent) }.to_json();
        plan.steps.push(Step { name, request, masked: None, evidence: Some(evidence) });
    }

    /// Where there is no draft, one is opened first: a live agent takes no change (the seed's "Update agent").
    pub(super) fn opens(&self, plan: &mut Plan, seen: &Seen) {
        if !seen.state.live || seen.no_lifecycle {
            return;
        }
        plan.effects.push(words::OPENS_DRAFT.to_owned());
        self.keeps_live(plan, seen);
        let request = api::edit(&self.connection, &self.agent);
        self.first(plan, seen, Deed::Edit, words::edit_title(&self.name), Value::Null, request);
    }

    /// Whether what is attached may be what a version got in the place of test resources: its draft has these again.
    pub(super) fn shows_swapped(&self, seen: &Seen) -> bool {
        ResourceKind::ALL.iter().any(|kind| seen.attached(*kind) != Some(&[]))
    }

    /// What is live is copied as long as it can be read: its fields and what is attached, and its package.
    pub(super) fn keeps_live(&self, plan: &mut Plan, seen: &Seen) {
        let Some(live) = LiveCopy::of(seen) else { return };
        plan.remember = Some(Object::default().put("live", live.to_json()).done());
        plan.export =
            Some(Export { request: api::export(&self.connection, &self.agent), kept_as: Some(live.package_name()) });
    }

    /// Nothing is done to a draft that nobody could read.
    pub(super) fn needs_open_draft(&self, plan: &mut Plan, seen: &Seen) {
        if seen.state.hides_draft() {
            plan.refusal.get_or_insert(words::DRAFT_HIDDEN.to_owned());
        }
    }

    pub(super) fn plan_edit(&self, seen: &Seen) -> Plan {
        let mut plan = self.frame(seen, Deed::Edit, Lane::Draft);
        let (title, changes) = match seen.state.hides_draft() {
            true => (words::DRAFT, words::EDIT_FINDS_DRAFT),
            false => (words::DRAFT_OF_LIVE, words::EDIT_CHANGES_NOTHING),
        };
        plan.then.title = title.to_owned();
        plan.changes_unknown = Some(changes.to_owned());
        plan.effects = vec![words::EDIT_IS_PRIVATE.to_owned()];
        self.keeps_live(&mut plan, seen);
        if seen.no_lifecycle {
            plan.refusal.get_or_insert(words::NO_LIFECYCLE.to_owned());
        }
        if !seen.state.live {
            plan.refusal.get_or_insert(words::IS_DRAFT.to_owned());
        }
        let request = api::edit(&self.connection, &self.agent);
        self.sends(&mut plan, seen, Deed::Edit, Value::Null, request, None);
        plan
    }

    /// What was edited and is different from what is saved: what a request carries. What a colleague changed meanwhile, and
    /// nobody edited here, stays theirs.
    pub(super) fn changed(&self, seen: &Seen, edited: &Edited) -> Object {
        let mut body = Object::default();
        let now = seen.agent.clone().unwrap_or_default();
        for (key, value) in sendable(&edited.document, &DRAFT) {
            let known = DRAFT.fields().any(|field| field.key == key && !field.response_only);
            let stays = [&now, &edited.base].into_iter().any(|read| read.get(&key).is_some_and(|it| same(it, &value)));
            // Never `null`: the vendor documents texts only, and what is left out stays.
            let value = if value.is_null() { Value::String(String::new()) } else { value };
            let empty_stays = now.get(&key).is_none_or(Value::is_null) && value.as_str() == Some("");
            if known && !stays && !empty_stays {
                body.put(&key, value);
            }
        }
        body
    }

    pub(super) fn plan_save(&self, seen: &Seen, edited: &Edited) -> Plan {
        let mut plan = self.frame(seen, Deed::Save, Lane::Draft);
        let Some(now) = &seen.agent else { return plan };
        plan.now = Some(draft_card(seen));
        plan.effects.push(words::DRAFT_ONLY.to_owned());
        if seen.no_lifecycle {
            plan.effects = vec![words::SAVES_WITHOUT_LIFECYCLE.to_owned()];
            plan.target = Lane::In(Environment::Live);
            plan.confirm_name = Some(self.name.clone());
        }
        self.needs_open_draft(&mut plan, seen);
        self.opens(&mut plan, seen);
        let body = self.changed(seen, edited).done();
        plan.lines = changes(now, &body);
        mark_foreign(&mut plan.lines, &DRAFT, &edited.base, now, &after(now, &body));
        if body.as_object().is_none_or(serde_json::Map::is_empty) {
            plan.refusal.get_or_insert(words::NOTHING_CHANGED.to_owned());
        }
        name_is_missing(&mut plan, &edited.document);
        let request = api::patch_agent(&self.connection, &self.agent, body.clone());
        self.sends(&mut plan, seen, Deed::Save, body, request, None);
        plan
    }

    pub(super) fn plan_publish(
        &self,
        seen: &Seen,
        edited: &Edited,
        live: Option<&LiveCopy>,
        message: &str,
        mappings: &Mappings,
    ) -> Plan {
        let mut plan = self.frame(seen, Deed::Publish, Lane::In(Environment::Live));
        let Some(now) = &seen.agent else { return plan };
        if seen.no_lifecycle {
            plan.refusal.get_or_insert(words::NO_LIFECYCLE.to_owned());
        }
        self.needs_open_draft(&mut plan, seen);
        let body = self.changed(seen, edited).done();
        let keys: Vec<String> = body.as_object().into_iter().flat_map(|body| body.keys().cloned()).collect();
        let changes_something = !keys.is_empty();
        if seen.state.live && !seen.state.has_draft && !changes_something {
            plan.refusal.get_or_insert(words::NOTHING_TO_PUBLISH.to_owned());
        }
        name_is_missing(&mut plan, &edited.document);
        let next = after(now, &body);
        if seen.state.live && self.shows_swapped(seen) {
            plan.refusal.get_or_insert(words::SWAPS_UNSEEN.to_owned());
        }
        if changes_something {
            self.opens(&mut plan, seen);
            let request = api::patch_agent(&self.connection, &self.agent, body.clone());
            self.first(&mut plan, seen, Deed::Save, words::save_title(&self.name), body, request);
        }
        let known = live.filter(|live| Some(&live.version) == seen.state.live_version.as_ref()).cloned();
        let live = LiveCopy::of(seen).or(known);
        self.told_against_live(&mut plan, seen, live.as_ref(), &next);
        if live.is_none() && changes_something && seen.state.live_version.is_some() {
            plan.changes_unknown = None;
            plan.lines = lines(&DRAFT, &content(now, &DRAFT), &content(&next, &DRAFT));
            plan.warnings.push(words::LIVE_UNKNOWN_BUT.to_owned());
        }
        for line in plan.lines.iter_mut().filter(|line| line.at.steps().first().is_some_and(|key| keys.contains(key))) {
            mark_foreign(std::slice::from_mut(line), &DRAFT, &edited.base, now, &next);
        }
        let expected = expected(&next, &keys, attached_now(seen, &mappings.of(seen)));
        self.plan_publishing(&mut plan, seen, message, mappings, expected);
        plan.remember = LiveCopy::of(seen).map(|now| Object::default().put("live", now.to_json()).done());
        let mut done = Object::default();
        done.put("mappings", mappings.to_json());
        if let Some(live) = live {
            done.put("previous", live.to_json());
            plan.way_back = Some(way_back(live, mappings.clone()));
        }
        plan.remember_done = Some(done.done());
        plan
    }

    /// What publishing and going back have in common. `expected` is what is to be live afterwards.
    pub(super) fn plan_publishing(
        &self,
        plan: &mut Plan,
        seen: &Seen,
        message: &str,
        mappings: &Mappings,
        expected: Value,
    ) {
        plan.then = Card {
            title: if message.trim().is_empty() { common::NO_MESSAGE.to_owned() } else { message.to_owned() },
            version: None,
            by: None,
            at: None,
        };
        plan.effects.splice(0..0, [words::LIVE_AT_ONCE.to_owned(), words::CHATS_DELETED.to_owned()]);
        plan.message = Some(MessageField { value: message.to_owned(), hint: words::MESSAGE_KEPT.to_owned() });
        self.swaps(plan, seen, mappings);
        if seen.servers.is_none() || seen.models.is_none() {
            plan.warnings.push(words::MAPPINGS_UNKNOWN.to_owned());
        }
        let mut body = Object::default();
        if !message.trim().is_empty() {
            body.text("description", message);
        }
        mappings.of(seen).write(&mut body);
        let body = body.done();
        let request = api::publish(&self.connection, &self.agent, body.clone());
        self.sends(plan, seen, Deed::Publish, body, request, Some(expected));
    }

    /// The rows of what can be swapped. What they say is looked at again before sending.
    fn swaps(&self, plan: &mut Plan, seen: &Seen, mappings: &Mappings) {
        plan.mappings = mappings.rows(seen);
        let rows = plan.mappings.iter().map(|row| format!("{} {}", row.key, row.chosen));
        plan.fingerprint.0.push(("mappings".to_owned(), rows.collect::<Vec<_>>().join("\n")));
    }

    /// What differs from what is live, where that is known.
    pub(super) fn told_against_live(&self, plan: &mut Plan, seen: &Seen, live: Option<&LiveCopy>, next: &Value) {
        match live {
            Some(live) => {
                plan.now = Some(live_card(seen));
                plan.lines = lines(&DRAFT, &live.document, &content(&masked(next, &DRAFT), &DRAFT));
                plan.effects.extend(attached_since(seen, live));
            }
            None if seen.state.live_version.is_none() => {
                plan.changes_unknown = Some(words::FIRST_VERSION.to_owned());
            }
            None => {
                plan.now = Some(live_card(seen));
                plan.changes_unknown = Some(words::LIVE_UNKNOWN.to_owned());
            }
        }
    }

    pub(super) fn plan_discard(&self, seen: &Seen, live: Option<&LiveCopy>, mappings: &Mappings) -> Plan {
        let mut plan = self.frame(seen, Deed::Discard, Lane::Draft);
        let Some(now) = &seen.agent else { return plan };
        plan.now = Some(draft_card(seen));
        plan.then = Card { title: words::WHAT_IS_LIVE.to_owned(), ..live_card(seen) };
        if seen.no_lifecycle {
            plan.refusal.get_or_insert(words::NO_LIFECYCLE.to_owned());
        }
        if seen.state.live_version.is_none() {
            plan.refusal.get_or_insert(words::NEVER_PUBLISHED.to_owned());
        }
        if seen.state.live && !seen.state.has_draft {
            plan.refusal.get_or_insert(words::NO_DRAFT.to_owned());
        }
        match live.filter(|live| Some(&live.version) == seen.state.live_version.as_ref()) {
            Some(live) => {
                plan.lines = lines(&DRAFT, &content(&masked(now, &DRAFT), &DRAFT), &live.document);
                plan.effects.extend(attached_since(seen, live));
            }
            None => plan.changes_unknown = Some(words::LIVE_UNKNOWN.to_owned()),
        }
        if seen.state.hides_draft() {
            plan.lines.clear();
            plan.changes_unknown = Some(words::DISCARDS_UNSEEN.to_owned());
        }
        // Whatever it says is given up: each line is agreed to by hand.
        for line in &mut plan.lines {
            line.loses = true;
        }
        plan.warnings.push(words::DISCARDS_ALL.to_owned());
        self.swaps(&mut plan, seen, mappings);
        for row in &mut plan.mappings {
            row.doubt = None;
        }
        let mut body = Object::default();
        mappings.of(seen).write(&mut body);
        let body = body.done();
        let request = api::discard_draft(&self.connection, &self.agent, body.clone());
        self.sends(&mut plan, seen, Deed::Discard, body, request, None);
        plan
    }

    pub(super) fn plan_attach(&self, seen: &Seen, kind: ResourceKind, id: &str, name: &str, on: bool) -> Plan {
        let deed = if on { Deed::Attach } else { Deed::Detach };
        let mut plan = self.frame(seen, deed, Lane::Draft);
        plan.now = Some(draft_card(seen));
        plan.changes_unknown = Some(if on { words::attaches(name) } else { words::detaches(name) });
        plan.effects.push(words::DRAFT_ONLY.to_owned());
        if seen.no_lifecycle {
            plan.effects = vec![words::SAVES_WITHOUT_LIFECYCLE.to_owned()];
            plan.target = Lane::In(Environment::Live);
            plan.confirm_name = Some(self.name.clone());
        }
        self.needs_open_draft(&mut plan, seen);
        self.opens(&mut plan, seen);
        let there = seen.attached(kind).map(|attached| attached.iter().any(|resource| resource.id == id));
        if there == Some(on) {
            plan.refusal.get_or_insert(if on { words::IS_ATTACHED } else { words::IS_DETACHED }.to_owned());
        }
        let request = match on {
            true => api::attach(&self.connection, &self.agent, kind, id),
            false => api::detach(&self.connection, &self.agent, kind, id),
        };
        self.sends(&mut plan, seen, deed, Evidence::resource(kind, id), request, None);
        plan
    }
}

/// What is attached now and was not when it went live, and the other way round.
fn attached_since(seen: &Seen, live: &LiveCopy) -> Vec<String> {
    let mut told = Vec::new();
    for (there, then) in [(&seen.servers, &live.servers), (&seen.models, &live.models)] {
        let (Some(there), Some(then)) = (there, then) else { continue };
        let new = there.iter().filter(|resource| !then.iter().any(|(id, _)| *id == resource.id));
        told.extend(new.map(|resource| words::attached_since(&resource.name)));
        let gone = then.iter().filter(|(id, _)| !there.iter().any(|resource| resource.id == *id));
        told.extend(gone.map(|(_, name)| words::detached_since(name)));
    }
    told
}

/// What stands before a request changes it: of a save the fields, of a draft that is overwritten which version is live.
pub(super) fn before(seen: &Seen, deed: Deed, sent: &Value) -> Option<Value> {
    if deed == Deed::Overwrite {
        return Some(Object::default().text_or_null("live", seen.state.live_version.as_deref()).done());
    }
    let (Deed::Save, Some(agent)) = (deed, &seen.agent) else { return None };
    let mut fields = Object::default();
    for key in sent.as_object().into_iter().flat_map(|sent| sent.keys()) {
        fields.put(key, field(agent, key).clone());
    }
    Some(fields.done())
}

/// The agent as it is after a request that changes these fields.
pub(super) fn after(now: &Value, body: &Value) -> Value {
    let mut next = now.as_object().cloned().unwrap_or_default();
    next.extend(body.as_object().cloned().unwrap_or_default());
    Value::Object(next)
}

fn changes(now: &Value, body: &Value) -> Vec<crate::document::Line> {
    lines(&DRAFT, &content(now, &DRAFT), &content(&after(now, body), &DRAFT))
}

pub(super) fn name_is_missing(plan: &mut Plan, document: &Value) {
    if text(document, "name").is_none_or(|name| name.trim().is_empty()) {
        plan.refusal.get_or_insert(words::NAME_MISSING.to_owned());
    }
}

pub(super) fn draft_card(seen: &Seen) -> Card {
    Card {
        title: words::DRAFT.to_owned(),
        version: Some(seen.text("version").to_owned()).filter(|version| !version.is_empty()),
        by: None,
        at: Timestamp::parse(seen.text("updated_at")),
    }
}

pub(super) fn live_card(seen: &Seen) -> Card {
    let version = Some(seen.text("version")).filter(|version| seen.state.live && !version.is_empty());
    Card { title: words::live_label(version), version: None, by: None, at: None }
}

/// What stands where: the draft with its date and what it says, the live version, what is attached. A date alone may be
/// missing, or too coarse to tell two edits apart.
fn fingerprint(seen: &Seen) -> Fingerprint {
    let ids = |kind| {
        let attached = seen.attached(kind).unwrap_or_default();
        attached.iter().map(|resource| resource.id.as_str()).collect::<Vec<_>>().join(" ")
    };
    let state = match (seen.no_lifecycle, seen.state.live, seen.state.has_draft) {
        (true, ..) => "no lifecycle",
        (_, true, true) => "draft behind live",
        (_, true, false) => "live",
        (_, false, _) => "draft",
    };
    let says = seen.agent.as_ref().map(|agent| written(&masked(&content(agent, &DRAFT), &DRAFT))).unwrap_or_default();
    Fingerprint(vec![
        ("draft".to_owned(), format!("{state} {} {says}", seen.text("updated_at"))),
        ("live".to_owned(), seen.state.live_version.clone().unwrap_or_default()),
        ("attached".to_owned(), format!("{} {}", ids(ResourceKind::McpServer), ids(ResourceKind::DataModel))),
        ("names".to_owned(), seen.namesakes.iter().map(|(id, _)| id.as_str()).collect::<Vec<_>>().join(" ")),
    ])
}
