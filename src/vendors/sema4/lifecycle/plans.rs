//! The plans of Sema4.ai's wishes: what is shown is what is sent. Pure.

use serde_json::Value;

use super::super::super::edited::{Edited, mark_foreign};
use super::super::resources::ResourceKind;
use super::super::schema::{DRAFT, NEW};
use super::super::{Seen, api, text};
use super::copy::LiveCopy;
use super::evidence::{Deed, Evidence};
use super::mappings::Mappings;
use super::overview::way_back;
use super::procedure::{Procedure, name_of};
use super::wish::{PackageRef, SNAPSHOT};
use crate::document::{content, lines, masked, same, sendable};
use crate::domain::json::{Json, Object, field, written};
use crate::domain::{Environment, Lane, Timestamp};
use crate::http::Request;
use crate::lifecycle::{Card, Export, Fingerprint, MessageField, Plan, Step};
use crate::words::{common, sema4 as words};

impl Procedure {
    /// A plan that changes nothing yet.
    fn frame(&self, seen: &Seen, deed: Deed, target: Lane) -> Plan {
        let live = target == Lane::In(Environment::Live);
        let makes = deed == Deed::Create;
        Plan {
            title: self.title(),
            action: self.action().to_owned(),
            target,
            now: None,
            then: Card { title: words::EDITED.to_owned(), version: None, by: None, at: None },
            changes: Vec::new(),
            lines: Vec::new(),
            changes_unknown: None,
            effects: Vec::new(),
            warnings: Vec::new(),
            refusal: (seen.agent.is_none() && !makes).then(|| words::AGENT_NOT_FOUND.to_owned()),
            message: None,
            version: None,
            mappings: Vec::new(),
            confirm_name: live.then(|| self.name.clone()),
            fingerprint: fingerprint(seen),
            evidence: Evidence::of(deed, seen, Value::Null).to_json(),
            steps: Vec::new(),
            way_back: None,
            snapshot: None,
            export: None,
            remember: None,
        }
    }

    /// The request that the plan is about, and what is kept to tell afterwards whether it happened.
    fn sends(&self, plan: &mut Plan, seen: &Seen, deed: Deed, sent: Value, request: Request, kept: Option<Value>) {
        let kept = kept.or_else(|| before(seen, deed, &sent));
        plan.evidence = Evidence { kept, ..Evidence::of(deed, seen, sent) }.to_json();
        plan.steps.push(Step { name: plan.title.clone(), request, masked: None, evidence: None });
    }

    /// A request that comes before the last one.
    fn first(&self, plan: &mut Plan, seen: &Seen, deed: Deed, name: String, sent: Value, request: Request) {
        let kept = before(seen, deed, &sent);
        let evidence = Evidence { kept, ..Evidence::of(deed, seen, sent) }.to_json();
        plan.steps.push(Step { name, request, masked: None, evidence: Some(evidence) });
    }

    /// Where there is no draft, one is opened first: a live agent takes no change (the seed's "Update agent").
    fn opens(&self, plan: &mut Plan, seen: &Seen) {
        if !seen.state.live || seen.no_lifecycle {
            return;
        }
        plan.effects.push(words::OPENS_DRAFT.to_owned());
        self.keeps_live(plan, seen);
        let request = api::edit(&self.connection, &self.agent);
        self.first(plan, seen, Deed::Edit, words::edit_title(&self.name), Value::Null, request);
    }

    /// Whether what is attached may be what a version got in the place of test resources: its draft has these again.
    fn shows_swapped(&self, seen: &Seen) -> bool {
        ResourceKind::ALL.iter().any(|kind| seen.attached(*kind) != Some(&[]))
    }

    /// What is live is copied as long as it can be read: its fields and what is attached, and its package.
    fn keeps_live(&self, plan: &mut Plan, seen: &Seen) {
        let Some(live) = LiveCopy::of(seen) else { return };
        plan.remember = Some(Object::default().put("live", live.to_json()).done());
        plan.export =
            Some(Export { request: api::export(&self.connection, &self.agent), kept_as: Some(live.package_name()) });
    }

    /// Nothing is done to a draft that nobody could read.
    fn needs_open_draft(&self, plan: &mut Plan, seen: &Seen) {
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
    fn changed(&self, seen: &Seen, edited: &Edited) -> Object {
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
        self.plan_publishing(&mut plan, seen, message, mappings);
        let mut remember = Object::default();
        remember.put("mappings", mappings.to_json());
        if let Some(now) = LiveCopy::of(seen) {
            remember.put("live", now.to_json());
        }
        if let Some(live) = live {
            remember.put("previous", live.to_json());
            plan.way_back = Some(way_back(live, mappings.clone()));
        }
        plan.remember = Some(remember.done());
        plan
    }

    /// What publishing and going back have in common.
    fn plan_publishing(&self, plan: &mut Plan, seen: &Seen, message: &str, mappings: &Mappings) {
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
        self.sends(plan, seen, Deed::Publish, body, request, None);
    }

    /// The rows of what can be swapped. What they say is looked at again before sending.
    fn swaps(&self, plan: &mut Plan, seen: &Seen, mappings: &Mappings) {
        plan.mappings = mappings.rows(seen);
        let rows = plan.mappings.iter().map(|row| format!("{} {}", row.key, row.chosen));
        plan.fingerprint.0.push(("mappings".to_owned(), rows.collect::<Vec<_>>().join("\n")));
    }

    /// What differs from what is live, where that is known.
    fn told_against_live(&self, plan: &mut Plan, seen: &Seen, live: Option<&LiveCopy>, next: &Value) {
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

    /// What was live before: from its package, where that was kept and the deployment takes it; else as far as it was
    /// copied, its fields and what was attached.
    pub(super) fn plan_again(&self, seen: &Seen, copy: &LiveCopy, message: Option<&str>, mappings: &Mappings) -> Plan {
        let mut plan = self.frame(seen, Deed::Publish, Lane::In(Environment::Live));
        let Some(now) = &seen.agent else { return plan };
        if seen.no_lifecycle {
            plan.refusal.get_or_insert(words::NO_LIFECYCLE.to_owned());
        }
        if seen.state.live_version.as_deref() == Some(copy.version.as_str()) {
            plan.refusal.get_or_insert(words::IS_LIVE.to_owned());
        }
        self.needs_open_draft(&mut plan, seen);
        if !seen.state.live {
            plan.warnings.push(words::AGAIN_OVERWRITES_DRAFT.to_owned());
        }
        let live = LiveCopy::of(seen);
        let package = self.file.clone().filter(|_| seen.can_update);
        // A package brings its data models; of servers it only adds some.
        let kinds: &[ResourceKind] = if package.is_some() { &[ResourceKind::McpServer] } else { &ResourceKind::ALL };
        let next = match package {
            Some(package) => {
                plan.effects.push(words::AGAIN_BY_PACKAGE.to_owned());
                let name = copy.package_name();
                let request = api::update(&self.connection, &self.agent, &name, package);
                let sent = Object::default().text("file", &name).done();
                self.first(&mut plan, seen, Deed::Overwrite, words::update_title(&self.name), sent, request);
                plan.warnings.push(words::FILES_STAY.to_owned());
                after(now, &copy.document)
            }
            None => {
                self.opens(&mut plan, seen);
                let edited = Edited { document: copy.document.clone(), base: content(now, &DRAFT) };
                let body = self.changed(seen, &edited).done();
                let next = after(now, &body);
                if body.as_object().is_some_and(|body| !body.is_empty()) {
                    let request = api::patch_agent(&self.connection, &self.agent, body.clone());
                    self.first(&mut plan, seen, Deed::Save, words::save_title(&self.name), body, request);
                }
                plan.warnings.push(words::AGAIN_LIMITS.to_owned());
                next
            }
        };
        if seen.state.live && self.shows_swapped(seen) {
            plan.warnings.push(words::SWAPS_PERHAPS.to_owned());
        }
        self.attaches_as(&mut plan, seen, copy, kinds, &mappings.of(seen));
        let message = message.unwrap_or(words::AGAIN_MESSAGE);
        self.told_against_live(&mut plan, seen, live.as_ref(), &next);
        if !seen.state.live {
            // What the draft says is overwritten: each line is agreed to by hand.
            plan.lines = lines(&DRAFT, &content(now, &DRAFT), &content(&next, &DRAFT));
            plan.lines.iter_mut().for_each(|line| line.loses = true);
        }
        self.plan_publishing(&mut plan, seen, message, mappings);
        if let Some(live) = live {
            plan.remember = Some(Object::default().put("previous", live.to_json()).done());
            plan.way_back = Some(way_back(live, mappings.clone()));
        }
        plan
    }

    /// Attaches what was attached to a version, and detaches what was not.
    fn attaches_as(&self, plan: &mut Plan, seen: &Seen, copy: &LiveCopy, kinds: &[ResourceKind], swapped: &Mappings) {
        for kind in kinds.iter().copied() {
            let wanted = match kind {
                ResourceKind::McpServer => &copy.servers,
                ResourceKind::DataModel => &copy.models,
            };
            // What the draft has and the version gets in its place, where something was swapped.
            let gets = |id: &str| if kind == ResourceKind::McpServer { swapped.server(id) } else { id }.to_owned();
            let (Some(wanted), Some(there)) = (wanted, seen.attached(kind)) else {
                plan.warnings.push(words::ATTACHMENTS_STAY.to_owned());
                continue;
            };
            for (id, name) in wanted.iter().filter(|(id, _)| !there.iter().any(|resource| gets(&resource.id) == *id)) {
                let request = api::attach(&self.connection, &self.agent, kind, id);
                let sent = Evidence::resource(kind, id);
                plan.effects.push(words::attaches(name));
                self.first(plan, seen, Deed::Attach, words::attach_title(name, &self.name), sent, request);
            }
            for resource in there.iter().filter(|resource| !wanted.iter().any(|(id, _)| *id == gets(&resource.id))) {
                let id = if seen.state.live { swapped.server_before(&resource.id) } else { &resource.id };
                let request = api::detach(&self.connection, &self.agent, kind, id);
                let sent = Evidence::resource(kind, id);
                let name = &resource.name;
                plan.effects.push(words::detaches(name));
                self.first(plan, seen, Deed::Detach, words::detach_title(name, &self.name), sent, request);
            }
        }
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

    pub(super) fn plan_create(&self, seen: &Seen, document: &Value, again: bool) -> Plan {
        let mut plan = self.frame(seen, Deed::Create, Lane::Draft);
        let name = name_of(document);
        plan.then.title = name.to_owned();
        plan.changes_unknown = Some(if again { words::FROM_SNAPSHOT } else { words::NEW_AGENT }.to_owned());
        name_is_taken(&mut plan, seen, name);
        name_is_missing(&mut plan, document);
        let mut body = sendable(document, &NEW);
        // What is empty is left to the vendor's own defaults.
        let known = |key: &str| NEW.fields().any(|field| field.key == key);
        body.retain(|key, value| known(key) && !value.is_null() && value.as_str() != Some(""));
        let body = Value::Object(body);
        let request = api::create_agent(&self.connection, body.clone());
        self.sends(&mut plan, seen, Deed::Create, body, request, None);
        plan
    }

    pub(super) fn plan_import(&self, seen: &Seen, package: &PackageRef) -> Plan {
        let mut plan = self.frame(seen, Deed::Create, Lane::Draft);
        plan.then.title.clone_from(&package.agent);
        plan.changes_unknown = Some(words::import_of(&package.name, &package.agent));
        name_is_taken(&mut plan, seen, &package.agent);
        self.told_of_package(&mut plan, package);
        plan.effects.push(words::SERVERS_MATCHED.to_owned());
        let sent = Object::default().text("name", &package.agent).text("file", &package.name).done();
        let request = api::import(&self.connection, &package.name, self.file.clone().unwrap_or_default());
        self.sends(&mut plan, seen, Deed::Create, sent, request, None);
        plan
    }

    pub(super) fn plan_update(&self, seen: &Seen, package: &PackageRef) -> Plan {
        let mut plan = self.frame(seen, Deed::Overwrite, Lane::Draft);
        plan.now = Some(draft_card(seen));
        plan.then.title.clone_from(&package.name);
        plan.changes_unknown = Some(words::update_of(&package.name));
        self.told_of_package(&mut plan, package);
        match seen.no_lifecycle {
            true => {
                plan.effects.push(words::SAVES_WITHOUT_LIFECYCLE.to_owned());
                plan.target = Lane::In(Environment::Live);
                plan.confirm_name = Some(self.name.clone());
            }
            false => plan.effects.push(words::DRAFT_ONLY.to_owned()),
        }
        plan.effects.push(words::FILES_STAY.to_owned());
        plan.warnings.push(words::DRAFT_OVERWRITTEN.to_owned());
        self.keeps_live(&mut plan, seen);
        let sent = Object::default().text("file", &package.name).done();
        let request = api::update(&self.connection, &self.agent, &package.name, self.file.clone().unwrap_or_default());
        self.sends(&mut plan, seen, Deed::Overwrite, sent, request, None);
        plan
    }

    /// What was seen in the package; and that it has to be there.
    fn told_of_package(&self, plan: &mut Plan, package: &PackageRef) {
        plan.effects.extend(package.told.iter().cloned());
        if self.file.is_none() {
            plan.refusal.get_or_insert(words::PACKAGE_GONE.to_owned());
        }
    }

    pub(super) fn plan_remove(&self, seen: &Seen) -> Plan {
        let mut plan = self.frame(seen, Deed::Remove, Lane::In(Environment::Live));
        plan.now = Some(if seen.state.live_version.is_some() { live_card(seen) } else { draft_card(seen) });
        plan.then.title = common::NOTHING.to_owned();
        plan.changes_unknown = Some(words::REMOVES_ALL.to_owned());
        plan.effects = vec![words::REMOVED_FOR_GOOD.to_owned(), words::SNAPSHOT_TAKEN.to_owned()];
        let request = api::delete_agent(&self.connection, &self.agent);
        let kept = seen.agent.as_ref().map(|agent| snapshot(seen, agent));
        plan.snapshot.clone_from(&kept);
        plan.export =
            seen.agent.is_some().then(|| Export { request: api::export(&self.connection, &self.agent), kept_as: None });
        self.sends(&mut plan, seen, Deed::Remove, Value::Null, request, kept);
        plan
    }
}

/// An agent as one document; what is attached by name, for whoever attaches it again.
fn snapshot(seen: &Seen, agent: &Value) -> Value {
    let copy = LiveCopy::of_draft(seen, seen.state.live_version.clone().unwrap_or_default());
    let mut fields = sendable(agent, &DRAFT);
    for key in ["architecture_name", "architecture_version"] {
        if let Some(value) = agent.get(key) {
            fields.insert(key.to_owned(), value.clone());
        }
    }
    let known = |key: &str| NEW.fields().any(|field| field.key == key);
    fields.retain(|key, _| known(key));
    Object::default()
        .text("greenroom", SNAPSHOT)
        .put("agent", Value::Object(fields))
        .put("attached", copy.to_json())
        .done()
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

/// The fields that a save changes, as they stand.
fn before(seen: &Seen, deed: Deed, sent: &Value) -> Option<Value> {
    let (Deed::Save, Some(agent)) = (deed, &seen.agent) else { return None };
    let mut fields = Object::default();
    for key in sent.as_object().into_iter().flat_map(|sent| sent.keys()) {
        fields.put(key, field(agent, key).clone());
    }
    Some(fields.done())
}

/// The agent as it is after a request that changes these fields.
fn after(now: &Value, body: &Value) -> Value {
    let mut next = now.as_object().cloned().unwrap_or_default();
    next.extend(body.as_object().cloned().unwrap_or_default());
    Value::Object(next)
}

fn changes(now: &Value, body: &Value) -> Vec<crate::document::Line> {
    lines(&DRAFT, &content(now, &DRAFT), &content(&after(now, body), &DRAFT))
}

/// Nothing says whether the vendor tells names apart by case: it is asked about, not refused.
fn name_is_taken(plan: &mut Plan, seen: &Seen, name: &str) {
    let name = name.trim();
    let is = |known: &&str| known.to_lowercase() == name.to_lowercase();
    let alike: Vec<&str> = seen.namesakes.iter().map(|(_, known)| known.trim()).filter(is).collect();
    if alike.contains(&name) {
        plan.refusal.get_or_insert(words::name_taken(name));
    } else if let Some(known) = alike.first() {
        plan.warnings.push(words::name_alike(known));
    }
}

fn name_is_missing(plan: &mut Plan, document: &Value) {
    if text(document, "name").is_none_or(|name| name.trim().is_empty()) {
        plan.refusal.get_or_insert(words::NAME_MISSING.to_owned());
    }
}

fn draft_card(seen: &Seen) -> Card {
    Card {
        title: words::DRAFT.to_owned(),
        version: Some(seen.text("version").to_owned()).filter(|version| !version.is_empty()),
        by: None,
        at: Timestamp::parse(seen.text("updated_at")),
    }
}

fn live_card(seen: &Seen) -> Card {
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
