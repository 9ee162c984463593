//! Plans that deploy nothing: of a configuration, of a deletion, of the starter kit, of a message. Pure.

use serde_json::Value;

use super::super::super::edited::{Edited, mark_foreign};
use super::super::document::Now;
use super::super::schema::CONFIG;
use super::super::{Seen, answers, api, body};
use super::evidence::{Deed, Evidence};
use super::keeps::{copy, snapshot};
use super::procedure::Procedure;
use super::wish::configure;
use crate::document::{Pointer, digest, lines};
use crate::domain::json::{Json, Object, field};
use crate::domain::{Capability, Environment, Lane};
use crate::http::Request;
use crate::lifecycle::{Action, Card, Fingerprint, Plan, Step};
use crate::words::{common, runagents as words};

impl Procedure {
    /// A plan that changes nothing yet.
    pub(super) fn frame(&self, seen: &Seen, deed: Deed, target: Lane) -> Plan {
        Plan {
            confirm_name: Some(self.name.clone())
                .filter(|_| matches!(deed, Deed::Deploy | Deed::Configure | Deed::Remove)),
            fingerprint: fingerprint(seen),
            evidence: Evidence::of(deed, seen, &Value::Null).to_json(),
            ..Plan::empty(self.title(), self.action(), target, Card::titled(words::EDITED))
        }
    }

    /// The request that the plan is about, and what is kept to tell afterwards whether it happened.
    fn sends(&self, plan: &mut Plan, evidence: &Evidence, request: Request) {
        plan.evidence = evidence.to_json();
        plan.steps.push(Step { name: plan.title.clone(), request, masked: None, evidence: None });
    }

    pub(super) fn plan_configure(&self, seen: &Seen, edited: &Edited) -> Plan {
        let mut plan = self.frame(seen, Deed::Configure, Lane::In(Environment::Live));
        let Some(now) = Now::of(seen) else {
            plan.refusal.get_or_insert(words::AGENT_NOT_FOUND.to_owned());
            return plan;
        };
        if seen.config.is_none() {
            plan.refusal.get_or_insert(words::NO_CONFIG.to_owned());
        }
        plan.now = Some(live_card(seen));
        plan.effects = vec![words::CONFIG_AT_ONCE.to_owned(), words::CONFIG_KEEPS.to_owned()];
        // What a colleague changed meanwhile, and nobody edited here, stays theirs.
        let mut form = edited.document.clone();
        for known in CONFIG.fields() {
            let (base, mine, theirs) =
                (field(&edited.base, known.key), field(&form, known.key).clone(), field(&now.document, known.key));
            if crate::document::same(base, &mine)
                && let Some(form) = form.as_object_mut()
            {
                match theirs {
                    Value::Null => drop(form.shift_remove(known.key)),
                    theirs => drop(form.insert(known.key.to_owned(), theirs.clone())),
                }
            }
        }
        let body = Value::Object(body::configuration(&form, &now, seen));
        if body.as_object().is_none_or(serde_json::Map::is_empty) {
            plan.refusal.get_or_insert(words::NOTHING_CHANGED.to_owned());
        }
        let before = now.form(true);
        plan.lines = lines(&CONFIG, &before, &form);
        mark_foreign(&mut plan.lines, &CONFIG, &edited.base, &before, &form);
        super::doubts::tell_of_configuration(&mut plan, seen, &form);
        let problems = crate::document::check(&form, &CONFIG);
        // What is not sent may be as it is.
        let is_sent = |at: &Pointer| at.steps().first().is_some_and(|key| body.get(key.as_str()).is_some());
        if let count @ 1.. = problems.iter().filter(|problem| !problem.is_warning() && is_sent(&problem.at)).count() {
            plan.refusal.get_or_insert(words::problems(count));
        }
        plan.remember = Some(Object::default().put("earlier+", copy(&now)).done());
        plan.way_back = Some(Action {
            label: words::CONFIGURE_BACK.to_owned(),
            intent: configure(Edited { document: before, base: form }),
            capability: Capability::Available,
            primary: false,
            secondary: true,
        });
        let evidence = Evidence::of(Deed::Configure, seen, &body);
        self.sends(&mut plan, &evidence, api::put_config(&self.connection, &self.agent, body));
        plan
    }

    pub(super) fn plan_remove(&self, seen: &Seen) -> Plan {
        let mut plan = self.frame(seen, Deed::Remove, Lane::In(Environment::Live));
        plan.then.title = common::NOTHING.to_owned();
        plan.changes_unknown = Some(words::REMOVES_ALL.to_owned());
        let Some(now) = Now::of(seen) else {
            plan.refusal.get_or_insert(words::AGENT_NOT_FOUND.to_owned());
            return plan;
        };
        plan.now = Some(live_card(seen));
        plan.effects = vec![words::REMOVED_FOR_GOOD.to_owned(), words::SNAPSHOT_TAKEN.to_owned()];
        if !now.unread.is_empty() {
            let labels = now.unread.iter().filter_map(|key| super::super::field_label(key)).collect::<Vec<_>>();
            plan.warnings.push(words::snapshot_lacks(&labels.join(", ")));
        }
        let kept = snapshot(api::name(&self.agent), &now);
        plan.snapshot = Some(kept.clone());
        let evidence = Evidence { kept: Some(kept), ..Evidence::of(Deed::Remove, seen, &Value::Null) };
        self.sends(&mut plan, &evidence, api::delete_agent(&self.connection, &self.agent));
        plan
    }

    pub(super) fn plan_starter_kit(&self, seen: &Seen) -> Plan {
        let mut plan = self.frame(seen, Deed::StarterKit, Lane::Draft);
        plan.then.title = words::KIT.to_owned();
        plan.changes_unknown = Some(words::KIT_MAKES.to_owned());
        plan.effects = vec![words::KIT_IF_MISSING.to_owned(), words::KIT_NO_POLICY.to_owned()];
        let there = super::evidence::kit(seen).into_iter().flatten().filter(|(_, there)| *there);
        let there = there.map(|(part, _)| part).collect::<Vec<_>>().join(" ");
        plan.fingerprint = Fingerprint(vec![("kit".to_owned(), there)]);
        let evidence = Evidence::of_kit(seen);
        if evidence.before == Value::Bool(true) && evidence.made.is_empty() {
            plan.warnings.push(words::KIT_BOTH_THERE.to_owned());
        }
        self.sends(&mut plan, &evidence, api::starter_kit(&self.connection));
        plan
    }

    pub(super) fn plan_say(&self, seen: &Seen, message: &str, conversation: Option<&str>) -> Plan {
        let mut plan = self.frame(seen, Deed::Say, Lane::In(Environment::Live));
        plan.now = Some(live_card(seen));
        plan.then.title = message.to_owned();
        plan.changes_unknown = Some(words::SAY_CHANGES.to_owned());
        if seen.agent.is_none() {
            plan.refusal.get_or_insert(words::AGENT_NOT_FOUND.to_owned());
        }
        if message.trim().is_empty() {
            plan.refusal.get_or_insert(words::SAY_NOTHING.to_owned());
        }
        // Whether the agent moves meanwhile does not matter to a message.
        plan.fingerprint = Fingerprint::default();
        let request = api::invoke(&self.connection, &self.agent, message, conversation);
        self.sends(&mut plan, &Evidence::of(Deed::Say, seen, &Value::Null), request);
        plan
    }
}

/// The agent as it runs.
pub(super) fn live_card(seen: &Seen) -> Card {
    let (phase, message) = seen.phase();
    let image = Now::of(seen).and_then(|now| now.image);
    Card {
        title: words::phase(phase, message),
        version: image.as_deref().and_then(answers::tag).map(str::to_owned),
        by: None,
        at: None,
    }
}

/// What an agent says: its configuration and what it is made from, with the values of its variables as a number. Not its
/// phase.
fn fingerprint(seen: &Seen) -> Fingerprint {
    let says = Now::of(seen).map(|now| digest(&now.document).to_string()).unwrap_or_default();
    Fingerprint(vec![("agent".to_owned(), says)])
}
