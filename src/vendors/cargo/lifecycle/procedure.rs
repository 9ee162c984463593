//! One step: what is read for it, its plan, and what its answer means. Pure but for `observe`.

use std::cell::Cell;

use serde_json::{Map, Value};

use super::super::super::HISTORY;
use super::super::schema::{AGENT, RELEASE};
use super::super::{Seen, Version, api};
use super::evidence::{Deed, Evidence};
use super::overview::{label, read_only, way_back};
use super::wish::{Edited, Wish};
use crate::document::{self, Line, Schema, Secrets, check, lines, masked, put_back, strip};
use crate::domain::json::{self, Json};
use crate::domain::{Connection, Environment, Lane, Timestamp};
use crate::http::{ApiError, Failure, Request, Response, Transport};
use crate::lifecycle::{
    self, Card, Described, Fingerprint, Intent, MessageField, Plan, Receipt, Settlement, Step, Verdict, VersionField,
};
use crate::words::{cargo as words, common};

/// One intended step for one Cargo agent.
pub struct Procedure {
    connection: Connection,
    agent: String,
    name: String,
    wish: Wish,
    /// Secrets that the person typed and that no record holds.
    typed: Secrets,
    /// How paths of drafts are spelt, once it was found out.
    style: Cell<Option<api::Style>>,
}

impl Procedure {
    /// `None` where the intent is not one of Cargo's.
    pub fn new(connection: &Connection, agent: &str, name: &str, intent: &Intent, typed: &Secrets) -> Option<Self> {
        let wish = Wish::read(intent)?;
        let (agent, name, typed) = (agent.to_owned(), name.to_owned(), typed.clone());
        Some(Self { connection: connection.clone(), agent, name, wish, typed, style: Cell::new(None) })
    }

    /// What it does and made, in words: for what is said after it was sent.
    pub fn describe(&self) -> Described {
        let message = match &self.wish {
            Wish::Publish { message, .. } | Wish::Again { message, .. } => message.clone().unwrap_or_default(),
            _ => String::new(),
        };
        let names_release = matches!(self.wish, Wish::Publish { .. } | Wish::Again { .. });
        Described { title: self.title(None), message, names_release }
    }

    /// With the version, where it is known.
    fn title(&self, version: Option<&str>) -> String {
        let version = match (&self.wish, version) {
            (Wish::Publish { version, .. } | Wish::Again { version, .. }, None) => version.as_deref(),
            (_, version) => version,
        };
        match &self.wish {
            Wish::Publish { .. } => words::publish_title(&self.name, version),
            Wish::Again { .. } => words::again_title(&self.name, version),
            Wish::Save { .. } => words::save_title(&self.name),
            Wish::Update { .. } => words::update_title(&self.name),
            Wish::Create { .. } => words::create_title(&self.name),
            Wish::Remove => words::remove_title(&self.name),
        }
    }

    /// What the button that sends it says.
    fn action(&self) -> &'static str {
        match &self.wish {
            Wish::Publish { .. } | Wish::Again { .. } => words::PUBLISH_TO_LIVE,
            Wish::Save { .. } => words::SAVE_DRAFT,
            Wish::Update { .. } => words::SAVE_AGENT,
            Wish::Create { .. } => words::CREATE,
            Wish::Remove => words::REMOVE_NOW,
        }
    }

    /// A plan that changes nothing yet.
    fn frame(&self, seen: &Seen, deed: Deed, target: Lane) -> Plan {
        let live = target == Lane::In(Environment::Live);
        Plan {
            title: self.title(None),
            action: self.action().to_owned(),
            target,
            now: None,
            then: Card { title: words::EDITED.to_owned(), version: None, by: None, at: None },
            changes: Vec::new(),
            lines: Vec::new(),
            changes_unknown: None,
            effects: Vec::new(),
            warnings: Vec::new(),
            refusal: read_only(seen.agent.as_ref()).map(str::to_owned),
            message: None,
            version: None,
            confirm_name: live.then(|| self.name.clone()),
            fingerprint: fingerprint(seen),
            evidence: Evidence::of(deed, seen, Value::Null).to_json(),
            steps: Vec::new(),
            way_back: None,
        }
    }

    /// The one request of a plan, and what is kept to tell afterwards whether it happened.
    fn sends(&self, plan: &mut Plan, seen: &Seen, deed: Deed, schema: &Schema, request: Request) {
        let body = match &request.body {
            crate::http::Body::Json(body) => Some(body),
            crate::http::Body::None => None,
        };
        let shown = body.map(|body| masked(body, schema));
        plan.evidence = Evidence::of(deed, seen, shown.clone().unwrap_or_default()).to_json();
        plan.steps = vec![Step { name: plan.title.clone(), request, masked: shown }];
    }

    fn plan_publish(&self, seen: &Seen, edited: &Edited, version: Option<&str>, message: &str) -> Plan {
        let mut plan = self.frame(seen, Deed::Publish, Lane::In(Environment::Live));
        let Some(next) = self.whole(&mut plan, seen, edited) else { return plan };
        if seen.draft.is_none() {
            plan.refusal.get_or_insert(words::DRAFT_GONE.to_owned());
        }
        self.plan_deploy(&mut plan, seen, &next, version, message);
        plan.lines.extend(self.lost_in_draft(seen, edited, &next, &plan.lines));
        plan
    }

    fn plan_again(&self, seen: &Seen, id: &str, version: Option<&str>, message: Option<&str>) -> Plan {
        let mut plan = self.frame(seen, Deed::Publish, Lane::In(Environment::Live));
        let Some(release) = seen.release(id) else {
            plan.refusal = Some(words::RELEASE_GONE.to_owned());
            return plan;
        };
        // The secrets that are live now have been refreshed since: they win over those of the old release.
        let (stripped, old) = strip(release, &RELEASE);
        let edited = Edited { document: stripped.clone(), base: stripped };
        let next = self.filled(seen, &edited, Some(&old)).unwrap_or_else(|_| release.clone());
        let proposed = words::rollback_message(&label(release));
        self.plan_deploy(&mut plan, seen, &next, version, message.unwrap_or(&proposed));
        if seen.draft.is_some() {
            plan.warnings.push(words::AGAIN_USES_DRAFT.to_owned());
        } else {
            plan.refusal.get_or_insert(words::AGAIN_NEEDS_DRAFT.to_owned());
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
        plan.effects = vec![words::LIVE_AT_ONCE.to_owned(), words::DRAFT_USED_UP.to_owned()];
        refuse_problems(plan, next, &RELEASE);
        let mut body = Map::new();
        body.insert("agentUuid".to_owned(), json::word(&self.agent));
        body.extend(api::body(next, &RELEASE));
        if !field.value.is_empty() {
            body.insert("version".to_owned(), json::word(&field.value));
        }
        if !message.trim().is_empty() {
            body.insert("description".to_owned(), json::word(message));
        }
        plan.message = Some(MessageField { value: message.to_owned(), hint: words::MESSAGE_KEPT.to_owned() });
        plan.version = Some(field);
        plan.way_back = seen.live.as_ref().map(way_back);
        let request = api::deploy_draft(&self.connection, seen.style, Value::Object(body));
        self.sends(plan, seen, Deed::Publish, &RELEASE, request);
    }

    fn plan_save(&self, seen: &Seen, edited: &Edited) -> Plan {
        let mut plan = self.frame(seen, Deed::Save, Lane::Draft);
        let Some(next) = self.whole(&mut plan, seen, edited) else { return plan };
        plan.now = seen.draft.as_ref().map(card);
        if let Some(draft) = &seen.draft {
            plan.lines = lines(&RELEASE, &content(draft, &RELEASE), &content(&next, &RELEASE));
        }
        mark_foreign(&mut plan.lines, &foreign(seen.draft.as_ref(), edited, &RELEASE));
        plan.effects = vec![words::DRAFT_ONLY.to_owned()];
        let mut body = Map::new();
        body.insert("agentUuid".to_owned(), json::word(&self.agent));
        let parent = seen.draft.as_ref().and_then(|draft| api::text(draft, "parentUuid"));
        if let Some(parent) = parent {
            body.insert("parentUuid".to_owned(), json::word(parent));
        }
        body.extend(api::body(&next, &RELEASE));
        let request = api::update_draft(&self.connection, seen.style, Value::Object(body));
        self.sends(&mut plan, seen, Deed::Save, &RELEASE, request);
        plan
    }

    fn plan_update(&self, seen: &Seen, edited: &Edited) -> Plan {
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
        let next = match self.filled_from(&[Some(now)], edited, &AGENT) {
            Ok(next) => next,
            Err(missing) => {
                plan.refusal = Some(words::secrets_missing(missing.len()));
                return plan;
            }
        };
        plan.lines = lines(&AGENT, &content(now, &AGENT), &content(&next, &AGENT));
        mark_foreign(&mut plan.lines, &foreign(Some(now), edited, &AGENT));
        plan.effects = vec![words::AGENT_LIVE_AT_ONCE.to_owned()];
        refuse_problems(&mut plan, &next, &AGENT);
        // What stayed is left out: nobody else's change of it can be undone by this.
        let before = api::body(now, &AGENT);
        let mut body = api::body(&next, &AGENT);
        body.retain(|key, value| before.get(key).is_none_or(|before| !document::same(before, value)));
        if body.is_empty() {
            plan.refusal.get_or_insert(words::NOTHING_CHANGED.to_owned());
        }
        let request = api::update_agent(&self.connection, &self.agent, Value::Object(body));
        self.sends(&mut plan, seen, Deed::Update, &AGENT, request);
        plan
    }

    fn plan_create(&self, seen: &Seen, document: &Value) -> Plan {
        let mut plan = self.frame(seen, Deed::Create, Lane::Draft);
        plan.then.title = self.name.clone();
        plan.changes_unknown = Some(words::NEW_AGENT.to_owned());
        if seen.agents.iter().any(|(_, name)| name.trim() == self.name.trim()) {
            plan.warnings.push(words::name_taken(&self.name));
        }
        refuse_problems(&mut plan, document, &AGENT);
        let request = api::create_agent(&self.connection, Value::Object(api::body(document, &AGENT)));
        self.sends(&mut plan, seen, Deed::Create, &AGENT, request);
        plan
    }

    fn plan_remove(&self, seen: &Seen) -> Plan {
        let mut plan = self.frame(seen, Deed::Remove, Lane::In(Environment::Live));
        plan.now = seen.live.as_ref().map(card);
        plan.then.title = common::NOTHING.to_owned();
        plan.changes_unknown = Some(words::REMOVES_ALL.to_owned());
        plan.effects = vec![words::REMOVED_FOR_GOOD.to_owned()];
        if seen.agent.is_none() {
            plan.refusal = Some(words::AGENT_NOT_FOUND.to_owned());
        }
        let request = api::remove_agent(&self.connection, &self.agent);
        self.sends(&mut plan, seen, Deed::Remove, &AGENT, request);
        plan
    }

    /// The edited draft with its secrets; or the plan says which have to be typed again.
    fn whole(&self, plan: &mut Plan, seen: &Seen, edited: &Edited) -> Option<Value> {
        match self.filled(seen, edited, None) {
            Ok(next) => Some(next),
            Err(missing) => {
                plan.refusal = Some(words::secrets_missing(missing.len()));
                None
            }
        }
    }

    /// A release's document with its secrets put back: the newest that the vendor has of each.
    fn filled(
        &self,
        seen: &Seen,
        edited: &Edited,
        own: Option<&Secrets>,
    ) -> Result<Value, Vec<crate::document::Pointer>> {
        match own {
            None => self.filled_from(&[seen.draft.as_ref(), seen.live.as_ref()], edited, &RELEASE),
            Some(own) => {
                let readings = [seen.live.as_ref(), seen.draft.as_ref()].into_iter().flatten();
                let stripped: Vec<(Value, Secrets)> = readings.map(|reading| strip(reading, &RELEASE)).collect();
                let mut sources: Vec<(&Value, &Secrets)> = stripped.iter().map(|(value, held)| (value, held)).collect();
                sources.push((&edited.base, own));
                put_back(&edited.document, &edited.base, &sources, &self.typed, &RELEASE)
            }
        }
    }

    fn filled_from(
        &self,
        readings: &[Option<&Value>],
        edited: &Edited,
        schema: &Schema,
    ) -> Result<Value, Vec<crate::document::Pointer>> {
        let readings = readings.iter().copied().flatten();
        let stripped: Vec<(Value, Secrets)> = readings.map(|reading| strip(reading, schema)).collect();
        let sources: Vec<(&Value, &Secrets)> = stripped.iter().map(|(value, held)| (value, held)).collect();
        put_back(&edited.document, &edited.base, &sources, &self.typed, schema)
    }

    /// What the saved draft has and the release would not, beyond what is told of the difference to live: the draft is
    /// used up by publishing.
    fn lost_in_draft(&self, seen: &Seen, edited: &Edited, next: &Value, told: &[Line]) -> Vec<Line> {
        let Some(draft) = &seen.draft else { return Vec::new() };
        let mut lost = lines(&RELEASE, &content(draft, &RELEASE), &content(next, &RELEASE));
        mark_foreign(&mut lost, &foreign(Some(draft), edited, &RELEASE));
        lost.retain(|line| line.loses && !told.iter().any(|other| other.loses && other.words == line.words));
        for line in &mut lost {
            line.section = words::ONLY_IN_DRAFT;
            line.id.insert_str(0, "draft ");
        }
        lost
    }
}

/// A document without what only answers carry: what two releases are compared by.
pub fn content(document: &Value, schema: &Schema) -> Value {
    Value::Object(api::body(document, schema))
}

/// What somebody else changed since the editing began, in words.
fn foreign(now: Option<&Value>, edited: &Edited, schema: &Schema) -> Vec<Line> {
    let Some(now) = now else { return Vec::new() };
    lines(schema, &content(&masked(&edited.base, schema), schema), &content(&masked(now, schema), schema))
}

/// Where somebody else changed the same place since the editing began, theirs is lost: to be ticked.
fn mark_foreign(lines: &mut [Line], foreign: &[Line]) {
    for line in lines {
        if foreign.iter().any(|theirs| theirs.at.is_within(&line.at) || line.at.is_within(&theirs.at)) {
            line.loses = true;
            line.words.push_str(words::OVER_ANOTHERS);
        }
    }
}

/// What the vendor would refuse is refused here, with the number of places; the form tells each.
fn refuse_problems(plan: &mut Plan, next: &Value, schema: &Schema) {
    let problems = check(next, schema).into_iter().filter(|problem| !problem.is_warning()).count();
    if problems > 0 {
        plan.refusal.get_or_insert(words::problems(problems));
    }
}

/// The version of a release to be made: what was typed, else the next patch version.
fn version_field(seen: &Seen, typed: Option<&str>) -> VersionField {
    let texts = seen.releases.iter().chain(&seen.live).filter_map(|release| api::text(release, "version"));
    let texts: Vec<&str> = texts.collect();
    let highest = Version::highest(texts.iter().copied());
    let proposals: Vec<String> = match highest {
        Some(highest) => highest.successors().into_iter().map(Version::text).collect(),
        None => vec![Version::FIRST.text()],
    };
    let hint = match (highest, proposals.is_empty()) {
        (Some(highest), false) => words::version_above(&highest.text()),
        (Some(highest), true) => words::version_limit(&highest.text()),
        (None, _) => words::NO_VERSION_YET.to_owned(),
    };
    let value = typed.map_or_else(|| proposals.first().cloned().unwrap_or_default(), |text| text.trim().to_owned());
    let problem = if !value.is_empty() && Version::parse(&value).is_none() {
        Some(words::VERSION_FORM.to_owned())
    } else if texts.iter().any(|known| *known == value) {
        Some(words::version_used(&value))
    } else {
        None
    };
    VersionField { value, proposals, hint, problem }
}

impl lifecycle::Procedure for Procedure {
    type Seen = Seen;

    async fn observe(&self, transport: &impl Transport) -> Result<Seen, ApiError> {
        match self.wish {
            Wish::Create { .. } => Seen::agents(transport, &self.connection).await,
            Wish::Update { .. } | Wish::Remove => Seen::read(transport, &self.connection, &self.agent, HISTORY).await,
            Wish::Publish { .. } | Wish::Again { .. } | Wish::Save { .. } => {
                let known = self.style.get();
                let seen = Seen::read_for(transport, &self.connection, &self.agent, HISTORY, known).await?;
                self.style.set(Some(seen.style));
                Ok(seen)
            }
        }
    }

    fn plan(&self, seen: &Seen) -> Plan {
        match &self.wish {
            Wish::Publish { edited, version, message } => {
                self.plan_publish(seen, edited, version.as_deref(), message.as_deref().unwrap_or_default())
            }
            Wish::Again { release, version, message } => {
                self.plan_again(seen, release, version.as_deref(), message.as_deref())
            }
            Wish::Save { edited } => self.plan_save(seen, edited),
            Wish::Update { edited } => self.plan_update(seen, edited),
            Wish::Create { document } => self.plan_create(seen, document),
            Wish::Remove => self.plan_remove(seen),
        }
    }

    fn judge(&self, answer: &Result<Response, Failure>) -> Verdict {
        match answer {
            Ok(response) => api::read_mutation(response),
            Err(failure) if failure.before_sending() => Verdict::Refused(failure.clone().into()),
            Err(failure) => Verdict::Unknown(failure.clone().into()),
        }
    }

    fn settle(&self, evidence: &Value, seen: &Seen) -> Settlement {
        match Evidence::from_json(evidence) {
            Some(evidence) => evidence.settle(seen, HISTORY),
            None => Settlement::CannotTell(words::EVIDENCE_DAMAGED.to_owned()),
        }
    }

    fn compare_after(&self, evidence: &Value, receipt: &Receipt, seen: &Seen) -> Vec<String> {
        let Some(evidence) = Evidence::from_json(evidence) else { return Vec::new() };
        let mut notes = Vec::new();
        let document = match evidence.deed {
            Deed::Publish => {
                let live = seen.live.as_ref();
                if let Some(live) = live.filter(|live| api::id(live) != Some(&receipt.id)) {
                    notes.push(words::no_longer_live(&label(live)));
                }
                seen.release(&receipt.id)
            }
            Deed::Save => seen.draft.as_ref(),
            Deed::Update => seen.agent.as_ref(),
            Deed::Create | Deed::Remove => None,
        };
        if let Some(document) = document {
            let schema = if evidence.deed == Deed::Update { &AGENT } else { &RELEASE };
            let keys = evidence.differing(document);
            let name = |key: &String| {
                schema.fields().find(|field| field.key == key).map_or(key.clone(), |f| f.label.to_owned())
            };
            if !keys.is_empty() {
                notes.push(words::came_back_otherwise(&keys.iter().map(name).collect::<Vec<_>>().join(", ")));
            }
        }
        notes
    }
}

/// What stands where: the draft with its date, the live release, the agent with its date.
fn fingerprint(seen: &Seen) -> Fingerprint {
    let part = |document: &Option<Value>, key| {
        document.as_ref().and_then(|document| api::text(document, key)).unwrap_or_default().to_owned()
    };
    let dated = |document: &Option<Value>| format!("{} {}", part(document, "uuid"), part(document, "updatedAt"));
    Fingerprint(vec![
        ("draft".to_owned(), dated(&seen.draft)),
        ("live".to_owned(), part(&seen.live, "uuid")),
        ("agent".to_owned(), part(&seen.agent, "updatedAt")),
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
