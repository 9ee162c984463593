//! The plans of Cargo's wishes: what is shown is what is sent. Pure.

use serde_json::{Map, Value};

use super::super::super::edited::{Edited, mark_foreign};
use super::super::schema::{AGENT, RELEASE};
use super::super::{Seen, api};
use super::evidence::{Deed, Evidence};
use super::keeps::{kept, snapshot};
use super::losses::{cannot_be_emptied, lost_in_draft, problems};
use super::overview::{label, read_only, way_back};
use super::procedure::Procedure;
use super::versions::version_field;
use crate::document::{self, Pointer, Schema, Secrets, content, digest, lines, masked, put_back, sendable, strip};
use crate::domain::json::{self, Json};
use crate::domain::{Environment, Lane, Timestamp};
use crate::http::{Body, Effect, Request};
use crate::lifecycle::{Card, Fingerprint, MessageField, Plan, Step};
use crate::words::{cargo as words, common};

impl Procedure {
    /// A plan that changes nothing yet.
    fn frame(&self, seen: &Seen, deed: Deed, target: Lane) -> Plan {
        let live = target == Lane::In(Environment::Live);
        Plan {
            refusal: read_only(seen.agent.as_ref()).map(str::to_owned),
            confirm_name: live.then(|| self.name.clone()),
            fingerprint: fingerprint(seen),
            evidence: Evidence::of(deed, seen, Value::Null).to_json(),
            ..Plan::empty(self.title(None), self.action(), target, Card::titled(words::EDITED))
        }
    }

    /// The request that the plan is about, and what is kept to tell afterwards whether it happened, and to bring back
    /// what it takes away.
    fn sends(&self, plan: &mut Plan, seen: &Seen, deed: Deed, schema: &Schema, request: Request, kept: Option<Value>) {
        let shown = match &request.body {
            Body::Json(body) => Some(masked(body, schema)),
            Body::None | Body::File(_) => None,
        };
        let evidence = Evidence { kept, ..Evidence::of(deed, seen, shown.clone().unwrap_or_default()) };
        plan.evidence = evidence.to_json();
        plan.steps.push(Step { name: plan.title.clone(), request, masked: shown, evidence: None });
    }

    /// Where there is no draft, one is opened first.
    fn opens(&self, plan: &mut Plan, seen: &Seen, kept: Option<Value>) {
        if seen.draft.is_some() {
            return;
        }
        plan.effects.push(words::OPENS_DRAFT.to_owned());
        let request = api::open_draft(&self.connection, seen.style, &self.agent);
        let evidence = Evidence { kept, ..Evidence::of(Deed::Open, seen, Value::Null) };
        plan.steps.push(Step {
            name: words::open_title(&self.name),
            request: Request { effect: Effect::Write, ..request },
            masked: None,
            evidence: Some(evidence.to_json()),
        });
    }

    pub(super) fn plan_publish(&self, seen: &Seen, edited: &Edited, version: Option<&str>, message: &str) -> Plan {
        let mut plan = self.frame(seen, Deed::Publish, Lane::In(Environment::Live));
        let Some(next) = self.whole(&mut plan, seen, edited) else { return plan };
        match &seen.draft {
            Some(draft) => {
                self.plan_deploy(&mut plan, seen, &next, version, message);
                plan.lines.extend(lost_in_draft(draft, &edited.base, &next, &plan.lines));
            }
            None => {
                plan.refusal.get_or_insert(words::DRAFT_GONE.to_owned());
            }
        }
        let problems = problems(&next, &edited.base, &RELEASE, &|_| true);
        if problems > 0 {
            plan.refusal.get_or_insert(words::problems(problems));
        }
        plan
    }

    pub(super) fn plan_again(&self, seen: &Seen, id: &str, version: Option<&str>, message: Option<&str>) -> Plan {
        let mut plan = self.frame(seen, Deed::Publish, Lane::In(Environment::Live));
        let Some(release) = seen.history().chain(&seen.live).find(|release| api::id(release) == Some(id)) else {
            plan.refusal.get_or_insert(words::RELEASE_GONE.to_owned());
            return plan;
        };
        if seen.live.as_ref().and_then(api::id) == Some(id) {
            plan.refusal.get_or_insert(words::IS_LIVE.to_owned());
        }
        // The secrets that are live now have been refreshed since: they win over those of the old release.
        let (stripped, _) = strip(release, &RELEASE);
        let edited = Edited { document: stripped.clone(), base: stripped };
        let readings = [seen.live.as_ref(), seen.draft.as_ref(), Some(release)];
        let next = self.filled(&readings, &edited, &RELEASE).unwrap_or_else(|_| release.clone());
        let proposed = words::rollback_message(&label(release));
        self.opens(&mut plan, seen, None);
        self.plan_deploy(&mut plan, seen, &next, version, message.unwrap_or(&proposed));
        if seen.draft.is_some() {
            plan.warnings.push(words::AGAIN_USES_DRAFT.to_owned());
        }
        let problems = problems(&next, release, &RELEASE, &|_| true);
        if problems > 0 {
            plan.refusal.get_or_insert(words::again_problems(problems));
        }
        plan
    }

    /// What publishing and going back have in common: everything that is live is replaced.
    fn plan_deploy(&self, plan: &mut Plan, seen: &Seen, next: &Value, version: Option<&str>, message: &str) {
        let field = version_field(seen, version);
        plan.title = self.title(Some(&field.value).filter(|version| !version.is_empty()).map(String::as_str));
        plan.now = seen.live.as_ref().map(card);
        plan.then = Card {
            title: if message.trim().is_empty() { common::NO_MESSAGE.to_owned() } else { message.to_owned() },
            version: Some(field.value.clone()).filter(|version| !version.is_empty()),
            by: None,
            at: None,
        };
        match &seen.live {
            Some(live) => plan.lines = lines(&RELEASE, &content(live, &RELEASE), &content(next, &RELEASE)),
            None => plan.changes_unknown = Some(words::FIRST_RELEASE.to_owned()),
        }
        plan.effects.splice(0..0, [words::LIVE_AT_ONCE.to_owned(), words::DRAFT_USED_UP.to_owned()]);
        plan.warnings.extend(cannot_be_emptied(seen.draft.as_ref(), next));
        let mut body = self.body(next, &[]);
        if !field.value.is_empty() {
            body.insert("version".to_owned(), json::word(&field.value));
        }
        if !message.trim().is_empty() {
            body.insert("description".to_owned(), json::word(message));
        }
        plan.message = Some(MessageField { value: message.to_owned(), hint: words::MESSAGE_KEPT.to_owned() });
        plan.version = Some(field);
        plan.way_back = seen.live.as_ref().map(way_back);
        let kept = kept(seen.draft.as_ref(), next);
        if kept.is_some() {
            plan.effects.push(words::DRAFT_KEPT.to_owned());
        }
        let request = api::deploy_draft(&self.connection, seen.style, Value::Object(body));
        self.sends(plan, seen, Deed::Publish, &RELEASE, request, kept);
    }

    pub(super) fn plan_save(&self, seen: &Seen, edited: &Edited) -> Plan {
        let mut plan = self.frame(seen, Deed::Save, Lane::Draft);
        let Some(next) = self.whole(&mut plan, seen, edited) else { return plan };
        let Some(draft) = &seen.draft else {
            plan.refusal.get_or_insert(words::DRAFT_GONE.to_owned());
            return plan;
        };
        self.plan_draft(&mut plan, seen, &next);
        mark_foreign(&mut plan.lines, &RELEASE, &edited.base, draft, &next);
        plan
    }

    /// A draft that was there once, whatever is there now.
    pub(super) fn plan_restore(&self, seen: &Seen, once: &Value) -> Plan {
        let mut plan = self.frame(seen, Deed::Save, Lane::Draft);
        if seen.agent.is_none() {
            plan.refusal.get_or_insert(words::AGENT_NOT_FOUND.to_owned());
        }
        let mut edited = Edited { document: once.clone(), base: once.clone() };
        // The secrets of the draft may be in no other release than one of the last.
        let mut readings = vec![seen.draft.as_ref(), seen.live.as_ref()];
        readings.extend(seen.history().take(3).map(Some));
        let next = self.filled(&readings, &edited, &RELEASE).or_else(|lacking| {
            plan.warnings.push(words::secrets_lacking(lacking.len()));
            blank(&mut edited.document, &lacking);
            self.filled(&readings, &edited, &RELEASE)
        });
        let Ok(next) = next else {
            plan.refusal.get_or_insert(words::EVIDENCE_DAMAGED.to_owned());
            return plan;
        };
        let there = seen.draft.as_ref().or(seen.live.as_ref());
        self.opens(&mut plan, seen, kept(Some(once), &Value::Null));
        self.plan_draft(&mut plan, seen, &next);
        if seen.draft.is_none()
            && let Some(there) = there
        {
            // The draft that is opened says what is live.
            plan.lines = lines(&RELEASE, &content(there, &RELEASE), &content(&next, &RELEASE));
        }
        plan
    }

    /// What saving a draft and putting one back have in common.
    fn plan_draft(&self, plan: &mut Plan, seen: &Seen, next: &Value) {
        plan.now = seen.draft.as_ref().map(card);
        if let Some(draft) = &seen.draft {
            plan.lines = lines(&RELEASE, &content(draft, &RELEASE), &content(next, &RELEASE));
        }
        plan.effects.insert(0, words::DRAFT_ONLY.to_owned());
        plan.warnings.extend(cannot_be_emptied(seen.draft.as_ref(), next));
        let parent = seen.draft.as_ref().and_then(|draft| api::text(draft, "parentUuid"));
        let parent: Vec<(&str, &str)> = parent.map(|parent| ("parentUuid", parent)).into_iter().collect();
        let body = self.body(next, &parent);
        let kept = kept(seen.draft.as_ref().or(seen.live.as_ref()), next);
        let request = api::update_draft(&self.connection, seen.style, Value::Object(body));
        self.sends(plan, seen, Deed::Save, &RELEASE, request, kept);
    }

    /// A release as it is sent, after whose it is.
    fn body(&self, next: &Value, more: &[(&str, &str)]) -> Map<String, Value> {
        let mut body = Map::new();
        for (key, text) in [("agentUuid", self.agent.as_str())].iter().chain(more) {
            body.insert((*key).to_owned(), json::word(text));
        }
        body.extend(sendable(next, &RELEASE));
        body
    }

    pub(super) fn plan_update(&self, seen: &Seen, edited: &Edited) -> Plan {
        let mut plan = self.frame(seen, Deed::Update, Lane::In(Environment::Live));
        let Some(now) = &seen.agent else {
            plan.refusal = Some(words::AGENT_NOT_FOUND.to_owned());
            return plan;
        };
        plan.then.title = api::text(&edited.document, "name").unwrap_or(&self.name).to_owned();
        plan.now = Some(Card {
            title: api::text(now, "name").unwrap_or_default().to_owned(),
            version: None,
            by: None,
            at: api::text(now, "updatedAt").and_then(Timestamp::parse),
        });
        let next = match self.filled(&[Some(now)], edited, &AGENT) {
            Ok(next) => next,
            Err(missing) => {
                plan.refusal.get_or_insert(words::secrets_missing(missing.len()));
                return plan;
            }
        };
        // What stayed is left out: nobody else's change of it can be undone by this.
        let before = sendable(now, &AGENT);
        let mut body = sendable(&next, &AGENT);
        let gone = before.keys().filter(|key| !body.contains_key(*key));
        let gone: Vec<&str> = gone.map(|key| label_of(key)).collect();
        if !gone.is_empty() {
            plan.warnings.push(words::cannot_be_removed(&gone.join(", ")));
        }
        body.retain(|key, value| before.get(key).is_none_or(|before| !document::same(before, value)));
        if body.is_empty() {
            plan.refusal.get_or_insert(words::NOTHING_CHANGED.to_owned());
        }
        // What is there afterwards: what is not sent stays.
        let mut after = before.clone();
        after.extend(body.clone());
        let (before, after) = (Value::Object(before), Value::Object(after));
        plan.lines = lines(&AGENT, &before, &after);
        mark_foreign(&mut plan.lines, &AGENT, &edited.base, now, &after);
        plan.effects = vec![words::AGENT_LIVE_AT_ONCE.to_owned()];
        let problems = problems(&next, &edited.base, &AGENT, &|key| body.contains_key(key));
        if problems > 0 {
            plan.refusal.get_or_insert(words::problems(problems));
        }
        let request = api::update_agent(&self.connection, &self.agent, Value::Object(body));
        let kept = Some(masked(&Value::Object(sendable(now, &AGENT)), &AGENT));
        self.sends(&mut plan, seen, Deed::Update, &AGENT, request, kept);
        plan
    }

    /// `release` is what the new agent's draft is to be filled with: it is made from a snapshot then.
    pub(super) fn plan_create(&self, seen: &Seen, document: &Value, release: Option<&Value>) -> Plan {
        let mut plan = self.frame(seen, Deed::Create, Lane::Draft);
        plan.then.title = self.name.clone();
        plan.changes_unknown = Some(match release {
            Some(_) => words::FROM_SNAPSHOT.to_owned(),
            None => words::NEW_AGENT.to_owned(),
        });
        let namesakes = seen.agents.iter().filter(|(_, name)| name.trim() == self.name.trim());
        let namesakes: Vec<&str> = namesakes.map(|(id, _)| id.as_str()).collect();
        plan.fingerprint.0.push(("names".to_owned(), namesakes.join(" ")));
        if !namesakes.is_empty() {
            plan.warnings.push(words::name_taken(&self.name));
        }
        let mut edited = Edited { document: document.clone(), base: document.clone() };
        let next = self.filled(&[], &edited, &AGENT).or_else(|lacking| {
            if release.is_some() {
                plan.warnings.push(words::secrets_lacking(lacking.len()));
                blank(&mut edited.document, &lacking);
            } else {
                plan.refusal = Some(words::secrets_missing(lacking.len()));
            }
            self.filled(&[], &edited, &AGENT)
        });
        let Ok(next) = next else { return plan };
        let mut body = sendable(&next, &AGENT);
        // Nothing can be `null` in an agent that is made (fact sheet 2.1).
        body.retain(|_, value| !value.is_null());
        let problems = problems(&next, &Value::Null, &AGENT, &|_| true);
        if problems > 0 {
            plan.refusal.get_or_insert(words::problems(problems));
        }
        let request = api::create_agent(&self.connection, Value::Object(body));
        let kept = release.filter(|release| release.is_object()).cloned();
        self.sends(&mut plan, seen, Deed::Create, &AGENT, request, kept);
        plan
    }

    pub(super) fn plan_remove(&self, seen: &Seen) -> Plan {
        let mut plan = self.frame(seen, Deed::Remove, Lane::In(Environment::Live));
        plan.now = seen.live.as_ref().map(card);
        plan.then.title = common::NOTHING.to_owned();
        plan.changes_unknown = Some(words::REMOVES_ALL.to_owned());
        plan.effects = vec![words::REMOVED_FOR_GOOD.to_owned(), words::SNAPSHOT_TAKEN.to_owned()];
        if seen.agent.is_none() {
            plan.refusal = Some(words::AGENT_NOT_FOUND.to_owned());
        }
        let request = api::remove_agent(&self.connection, &self.agent);
        let kept = seen.agent.as_ref().map(|_| snapshot(seen));
        plan.snapshot.clone_from(&kept);
        self.sends(&mut plan, seen, Deed::Remove, &AGENT, request, kept);
        plan
    }

    /// The edited draft with its secrets; or the plan says which have to be typed again.
    fn whole(&self, plan: &mut Plan, seen: &Seen, edited: &Edited) -> Option<Value> {
        match self.filled(&[seen.draft.as_ref(), seen.live.as_ref()], edited, &RELEASE) {
            Ok(next) => Some(next),
            Err(missing) => {
                plan.refusal.get_or_insert(words::secrets_missing(missing.len()));
                None
            }
        }
    }

    /// A document with its secrets put back: of each the one in the first reading that has it.
    fn filled(&self, readings: &[Option<&Value>], edited: &Edited, schema: &Schema) -> Result<Value, Vec<Pointer>> {
        let readings = readings.iter().copied().flatten();
        let stripped: Vec<(Value, Secrets)> = readings.map(|reading| strip(reading, schema)).collect();
        let sources: Vec<(&Value, &Secrets)> = stripped.iter().map(|(value, held)| (value, held)).collect();
        put_back(&edited.document, &edited.base, &sources, &self.typed, schema)
    }
}

/// Empty texts in place of secrets that are not at hand.
fn blank(document: &mut Value, at: &[Pointer]) {
    for place in at {
        // Each was just found there.
        let _ = place.set(document, json::word(""));
    }
}

/// What a key of an agent is called.
fn label_of(key: &str) -> &str {
    AGENT.fields().find(|field| field.key == key).map_or(key, |field| field.label)
}

/// What stands where: the draft and the agent, each with its date and what it says, the live release. A date alone may be
/// missing, or too coarse to tell two edits apart.
fn fingerprint(seen: &Seen) -> Fingerprint {
    let part = |document: &Option<Value>, key| {
        document.as_ref().and_then(|document| api::text(document, key)).unwrap_or_default().to_owned()
    };
    let says = |document: &Option<Value>, schema: &Schema| {
        // A secret that Cargo refreshed by itself is nobody's change: the newest goes back whenever one is sent.
        let says = |document: &Value| digest(&masked(&content(document, schema), schema)).to_string();
        document.as_ref().map(says).unwrap_or_default()
    };
    let whole = |document: &Option<Value>, schema: &Schema| {
        format!("{} {} {}", part(document, "uuid"), part(document, "updatedAt"), says(document, schema))
    };
    Fingerprint(vec![
        ("draft".to_owned(), whole(&seen.draft, &RELEASE)),
        ("live".to_owned(), part(&seen.live, "uuid")),
        ("agent".to_owned(), whole(&seen.agent, &AGENT)),
    ])
}

fn card(release: &Value) -> Card {
    let row = api::deployment(release, None);
    Card {
        title: row.message.unwrap_or_else(|| common::NO_MESSAGE.to_owned()),
        version: row.version,
        by: None,
        at: row.at,
    }
}
