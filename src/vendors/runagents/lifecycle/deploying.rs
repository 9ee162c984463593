//! Plans that deploy: of an agent that is there, and of one that is to be made. What is shown is what is sent. Pure.

use serde_json::Value;

use super::super::super::edited::{Edited, mark_foreign};
use super::super::document::Now;
use super::super::schema::{self, BODY};
use super::super::sources::{self, ARTIFACT, CURRENT, FILES, FROM, IMAGE};
use super::super::{Profile, Seen, api, body, check, text};
use super::compare::values_differ;
use super::doubts;
use super::evidence::{Deed, Evidence};
use super::keeps::copy;
use super::plans::live_card;
use super::procedure::Procedure;
use super::wish::{again as again_intent, name_of};
use crate::document::{Line, LineKind, Pointer, Schema, Secrets, content, lines, masked, put_back, strip};
use crate::domain::json::{Json, Object, field};
use crate::domain::{Capability, Environment, Lane};
use crate::lifecycle::{Action, MessageField, Plan, Step};
use crate::words::runagents as words;

impl Procedure {
    /// The schema of a form, in the contract of the connection.
    fn schema_of(&self, new: bool) -> &'static Schema {
        schema::of(Profile::of(&self.connection), new)
    }

    /// A form with the secrets in it: what stays is what the agent has now, the rest was typed.
    fn filled(&self, now: Option<&Now>, edited: &Edited, schema: &Schema) -> Result<Value, Vec<Pointer>> {
        let read = now.map(|now| strip(&now.document, schema));
        let sources: Vec<(&Value, &Secrets)> = read.iter().map(|(value, held)| (value, held)).collect();
        put_back(&edited.document, &edited.base, &sources, &self.typed, schema)
    }

    /// The body of the deployment that the wish asks for; `None` for another wish, or where secrets are not at hand.
    pub(super) fn body(&self, seen: &Seen) -> Option<Value> {
        let (edited, new) = self.edited()?;
        let now = Now::of(seen);
        let form = self.filled(now.as_ref(), &edited, self.schema_of(new)).ok()?;
        Some(Value::Object(body::deployment(api::name(&self.agent), &form, now.as_ref(), seen)))
    }

    /// Whether the variables have the values that were typed for them, or kept. `None` where those are not at hand.
    pub(super) fn values_stand(&self, seen: &Seen) -> Option<bool> {
        let (edited, new) = self.edited()?;
        let now = Now::of(seen)?;
        let form = self.filled(Some(&now), &edited, self.schema_of(new)).ok()?;
        Some(!values_differ(&now.document, &form))
    }

    pub(super) fn plan_create(&self, seen: &Seen, document: &Value, again: bool, message: &str) -> Plan {
        let mut plan = self.frame(seen, Deed::Deploy, Lane::In(Environment::Live));
        let name = name_of(document);
        if !check::is_name(name) {
            plan.refusal.get_or_insert(words::name_form(name));
        }
        let edited = Edited { document: document.clone(), base: document.clone() };
        if again {
            plan.warnings.push(words::FROM_SNAPSHOT.to_owned());
        }
        self.deploys(&mut plan, seen, &edited, true, again, message);
        plan
    }

    pub(super) fn plan_update(&self, seen: &Seen, edited: &Edited, again: bool, message: &str) -> Plan {
        let mut plan = self.frame(seen, Deed::Deploy, Lane::In(Environment::Live));
        if again {
            plan.warnings.push(words::FROM_SNAPSHOT.to_owned());
        }
        if seen.agent.is_none() {
            plan.refusal.get_or_insert(words::AGENT_NOT_FOUND.to_owned());
            return plan;
        }
        self.deploys(&mut plan, seen, edited, false, again, message);
        plan
    }

    /// What both have in common: everything that the agent says is replaced, where there is one.
    fn deploys(&self, plan: &mut Plan, seen: &Seen, edited: &Edited, new: bool, again: bool, message: &str) {
        if again && message.trim().is_empty() {
            words::AS_KEPT.clone_into(&mut plan.then.title);
        }
        let (now, schema) = (Now::of(seen), self.schema_of(new));
        let form = match self.filled(now.as_ref(), edited, schema) {
            Ok(form) => form,
            Err(missing) => {
                plan.refusal.get_or_insert(words::secrets_missing(missing.len()));
                return;
            }
        };
        plan.message = Some(MessageField { value: message.to_owned(), hint: words::MESSAGE_KEPT.to_owned() });
        if !message.trim().is_empty() {
            message.trim().clone_into(&mut plan.then.title);
        }
        match &now {
            Some(now) => {
                // What was kept was edited from nothing: whatever is there now is replaced by it, knowingly.
                let began_at = (!new && !again).then_some(&edited.base);
                self.replaces(plan, seen, now, &form, began_at, new);
            }
            None => {
                let own = without_name(&form, schema, None);
                plan.lines = lines(schema, &hollow(&own), &own);
                plan.effects.push(words::creates(&self.name));
            }
        }
        // As it was typed: what the vendor has so is not asked about.
        let problems = check::deployment(&self.connection, &self.agent, &edited.document);
        let own_schema = crate::document::check(&form, schema);
        if let Some((_, problem)) = problems.first() {
            plan.refusal.get_or_insert(problem.clone());
        } else if let count @ 1.. = own_schema.iter().filter(|problem| !problem.is_warning()).count() {
            plan.refusal.get_or_insert(words::problems(count));
        }
        doubts::tell(plan, seen, &form, now.as_ref());
        let body = Value::Object(body::deployment(api::name(&self.agent), &form, now.as_ref(), seen));
        let own = [IMAGE, FILES, ARTIFACT].iter().any(|source| body.get(source).is_some());
        let draft = text(field(&form, "source"), FROM) == Some(sources::DRAFT) && body.get(sources::DRAFT).is_some();
        if !own && !draft {
            plan.refusal.get_or_insert(words::NO_SOURCE.to_owned());
        }
        let values = now.as_ref().is_some_and(|now| values_differ(&now.document, &form));
        let evidence = Evidence { values, ..Evidence::of(Deed::Deploy, seen, &body) };
        plan.remember_done = Some(Object::default().put(DEPLOYED, evidence.sent.clone()).done());
        plan.evidence = evidence.to_json();
        let shown = masked(&body, &BODY);
        let request = api::deploy(&self.connection, &self.agent, body);
        plan.steps.push(Step { name: plan.title.clone(), request, masked: Some(shown), evidence: None });
    }

    /// What differs from what the agent says now; what could not be read; and the way back. `began_at` is what it said
    /// when the editing began, where it was edited from that.
    fn replaces(&self, plan: &mut Plan, seen: &Seen, now: &Now, form: &Value, began_at: Option<&Value>, new: bool) {
        if new {
            plan.title = words::update_title(&self.name);
        }
        plan.now = Some(live_card(seen));
        plan.effects.push(words::updates(&self.name));
        let schema = self.schema_of(false);
        let own = |document| without_name(document, schema, Some(now));
        plan.lines = lines(schema, &own(&now.document), &own(form));
        if let Some(base) = began_at {
            mark_foreign(&mut plan.lines, schema, base, &now.document, form);
        }
        // Of what is said to be nothing in place of what cannot be read, one line is enough.
        let nothing = |line: &Line| {
            let key = line.at.steps().first().map(String::as_str).unwrap_or_default();
            now.unread.contains(&key) && body::is_empty(field(form, key))
        };
        plan.lines.retain(|line| !nothing(line));
        let label = |key: &str| super::super::field_label(key).unwrap_or_default();
        let said = |key: &str| form.get(key).is_some_and(|value| !value.is_null());
        let unsaid: Vec<&str> = now.unread.iter().filter(|key| !said(key)).map(|key| label(key)).collect();
        if !unsaid.is_empty() {
            plan.refusal.get_or_insert(words::not_read(&unsaid.join(", ")));
        }
        let replaced = now.unread.iter().filter(|key| said(key));
        let replaced = replaced.map(|key| by_hand(key, words::NOT_READ, words::replaced_unread(label(key))));
        let code = doubts::may_lose_code(seen, form, now)
            .then(|| by_hand("source", words::SOURCE, words::CODE_LOST.to_owned()));
        plan.lines.splice(0..0, replaced.chain(code));
        if !now.beyond.is_empty() {
            plan.warnings.push(words::beyond(&now.beyond.join(", ")));
        }
        let earlier = copy(now);
        plan.remember = Some(Object::default().put("earlier+", earlier.clone()).done());
        plan.way_back = now.image.as_ref().map(|_| way_back(earlier));
    }
}

/// What a deployment says of an agent, beside whom it is about. An image that runs already is what stays.
fn without_name(document: &Value, schema: &Schema, now: Option<&Now>) -> Value {
    let mut own = content(document, schema);
    let same_image = now.is_some_and(|now| {
        let source = field(document, "source");
        text(source, FROM) == Some(IMAGE) && text(source, IMAGE) == now.image.as_deref()
    });
    if let Some(own) = own.as_object_mut() {
        own.shift_remove("agent_name");
        if same_image {
            own.insert("source".to_owned(), Object::default().text(FROM, CURRENT).done());
        }
    }
    own
}

/// A deployment that says nothing yet, in the shape of another: so that each thing in that one is told by its name.
fn hollow(document: &Value) -> Value {
    let mut hollow = Object::default();
    for (key, value) in document.as_object().into_iter().flatten() {
        match value {
            Value::Array(_) => hollow.put(key, Value::Array(Vec::new())),
            Value::Object(source) if key == "source" => {
                let of = source.get(FROM).cloned().unwrap_or_default();
                let mut same = Object::default();
                same.put(FROM, of);
                if source.contains_key(FILES) {
                    same.put(FILES, Object::default().done());
                }
                hollow.put(key, same.done())
            }
            Value::Object(_) => hollow.put(key, Object::default().done()),
            _ => continue,
        };
    }
    hollow.done()
}

/// What the notes of an agent keep under, of what was deployed from this computer last.
pub(super) const DEPLOYED: &str = "deployed";

/// What may be lost without anybody being able to see it: agreed to by hand.
fn by_hand(key: &str, section: &'static str, words: String) -> Line {
    let at = Pointer::root().child(key);
    Line {
        id: format!("unread {key}"),
        kind: LineKind::Changed,
        section,
        was_at: at.clone(),
        at,
        words,
        was: None,
        now: None,
        texts: None,
        loses: true,
    }
}

/// What makes live again what was live before.
pub(super) fn way_back(earlier: Value) -> Action {
    Action {
        label: words::AGAIN_BUTTON.to_owned(),
        intent: again_intent(earlier),
        capability: Capability::Available,
        primary: false,
        secondary: true,
    }
}
