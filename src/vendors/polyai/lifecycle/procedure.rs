//! One step: what is read for it, its plan, and what its answer means. Pure but for `observe`.

use serde_json::Value;

use super::super::super::HISTORY;
use super::super::history::{Comparison, compare};
use super::super::{Seen, api};
use super::evidence::Evidence;
use super::overview::{label, standing_earlier, way_back};
use super::wish::Wish;
use crate::domain::json::Json;
use crate::domain::{Connection, Deployment, Environment, Lane, Lanes};
use crate::http::{ApiError, Failure, Request, Response, Transport};
use crate::lifecycle::{
    self, Card, Change, ChangeKind, Described, Fingerprint, Intent, MessageField, Plan, Receipt, Settlement, Step,
    Verdict,
};
use crate::words::{common, polyai as words};

/// One intended step for one PolyAI agent.
pub struct Procedure {
    connection: Connection,
    agent: String,
    name: String,
    wish: Wish,
}

impl Procedure {
    /// `None` where the intent is not one of PolyAI's.
    pub fn new(connection: &Connection, agent: &str, name: &str, intent: &Intent) -> Option<Self> {
        let wish = Wish::read(intent)?;
        Some(Self { connection: connection.clone(), agent: agent.to_owned(), name: name.to_owned(), wish })
    }

    /// What it does and made, in words: for what is said after it was sent.
    pub fn describe(&self) -> Described {
        let (title, message, names_release) = match &self.wish {
            Wish::Publish { environment, message } => {
                (words::publish_title(&self.name, environment.name()), message, true)
            }
            Wish::Promote { target, message, .. } => (words::promote_title(&self.name, target.name()), message, true),
            // The release keeps the message that it had; this one is the journal's alone.
            Wish::Rollback { environment, message, .. } => {
                let place = environment.unwrap_or(Environment::Sandbox).name();
                (words::rollback_title(&self.name, place), message, false)
            }
        };
        Described { title, message: message.clone().unwrap_or_default(), names_release }
    }

    fn plan_publish(&self, seen: &Seen, environment: Environment, message: &str) -> Plan {
        let mut plan = self.frame(
            seen,
            environment,
            words::publish_title(&self.name, environment.name()),
            words::publish_to(environment.name()),
            Card {
                title: if message.trim().is_empty() { words::DRAFT.to_owned() } else { message.to_owned() },
                version: None,
                by: None,
                at: None,
            },
            MessageField { value: message.to_owned(), hint: words::MESSAGE_KEPT.to_owned() },
            api::publish(&self.connection, &self.agent, message, environment),
            Evidence { kind: "publish".to_owned(), version: None, ..Evidence::of(seen, environment, message) },
        );
        plan.changes_unknown = Some(words::DRAFT_UNREADABLE.to_owned());
        plan.effects.push(words::PUBLISH_UNCHANGED.to_owned());
        if environment == Environment::Sandbox {
            plan.effects.push(words::SANDBOX_ONLY.to_owned());
        } else {
            plan.warnings.push(words::publish_elsewhere(environment.name()));
        }
        plan
    }

    fn plan_promote(&self, seen: &Seen, id: &str, target: Environment, message: Option<&str>) -> Plan {
        let source = seen.find(id);
        let text = message.or_else(|| source.and_then(|row| row.message.as_deref())).unwrap_or_default().to_owned();
        let mut plan = self.frame(
            seen,
            target,
            words::promote_title(&self.name, target.name()),
            words::promote_to(target.name()),
            source.map_or_else(|| missing_card(id), card),
            MessageField { value: text.clone(), hint: words::MESSAGE_KEPT.to_owned() },
            api::promote(&self.connection, &self.agent, id, &text, target),
            Evidence {
                kind: "promotion".to_owned(),
                version: source.and_then(|row| row.version.clone()),
                ..Evidence::of(seen, target, &text)
            },
        );
        let Some(source) = source else {
            plan.refusal = Some(words::DEPLOYMENT_GONE.to_owned());
            return plan;
        };
        if source.environment.is_some_and(|from| from >= target) {
            plan.refusal = Some(words::backward(source.environment.map_or("", Environment::name), target.name()));
        }
        self.tell_changes(seen, &mut plan, seen.lanes.get(target), source);
        plan.effects.push(words::PROMOTE_COPIES.to_owned());
        let was_in_pre_release = source.environment == Some(Environment::PreRelease)
            || seen.pre_release.iter().any(|row| row.same_release(source));
        if target == Environment::Live && !was_in_pre_release {
            plan.warnings.push(words::SKIPS_PRE_RELEASE.to_owned());
        }
        if seen.looks_simplified() {
            plan.warnings.push(words::SIMPLIFIED.to_owned());
        }
        plan
    }

    fn plan_rollback(&self, seen: &Seen, id: &str, environment: Option<Environment>, message: &str) -> Plan {
        let source = seen.find(id);
        let target = source.and_then(|row| row.environment).or(environment).unwrap_or(Environment::Sandbox);
        let mut plan = self.frame(
            seen,
            target,
            words::rollback_title(&self.name, target.name()),
            words::roll_back(target.name()),
            source.map_or_else(|| missing_card(id), card),
            MessageField { value: message.to_owned(), hint: words::MESSAGE_LOST.to_owned() },
            api::rollback(&self.connection, &self.agent, id, message),
            Evidence {
                kind: "rollback".to_owned(),
                version: source.and_then(|row| row.version.clone()),
                anywhere: true,
                ..Evidence::of(seen, target, message)
            },
        );
        let Some(source) = source else {
            plan.refusal = Some(words::DEPLOYMENT_GONE.to_owned());
            return plan;
        };
        self.tell_changes(seen, &mut plan, seen.lanes.get(target), source);
        plan.warnings.push(words::ROLLBACK_REWRITES_DRAFT.to_owned());
        if standing_earlier(seen, source, target).is_some() {
            plan.warnings.push(words::promote_instead(target.name()));
        }
        if seen.looks_simplified() && target != Environment::Live {
            plan.warnings.push(words::SIMPLIFIED_ROLLBACK.to_owned());
        }
        plan.effects.push(words::rollback_row(target.name()));
        plan
    }

    /// Included and reverted releases, removals first, or why they cannot be told.
    fn tell_changes(&self, seen: &Seen, plan: &mut Plan, from: Option<&Deployment>, to: &Deployment) {
        match compare(&seen.sandbox, from, to) {
            Comparison::Same => plan.warnings.push(words::already_active(plan.target.name())),
            Comparison::Unknown => plan.changes_unknown = Some(words::CHANGES_UNKNOWN.to_owned()),
            Comparison::Known { included, reverted } => {
                let change = |kind| move |row: &Deployment| Change { kind, card: card(row) };
                plan.changes = reverted.iter().map(change(ChangeKind::Reverted)).collect();
                plan.changes.extend(included.iter().map(change(ChangeKind::Included)));
            }
        }
    }

    #[expect(clippy::too_many_arguments, reason = "the parts that all three plans have in common, named at each call")]
    fn frame(
        &self,
        seen: &Seen,
        target: Environment,
        title: String,
        action: String,
        then: Card,
        message: MessageField,
        request: Request,
        evidence: Evidence,
    ) -> Plan {
        let live = target == Environment::Live;
        Plan {
            now: seen.lanes.get(target).map(card),
            effects: if live { vec![words::LIVE_AT_ONCE.to_owned()] } else { Vec::new() },
            message: Some(message),
            confirm_name: live.then(|| self.name.clone()),
            fingerprint: fingerprint(&seen.lanes),
            evidence: evidence.to_json(),
            steps: vec![Step { name: title.clone(), request, masked: None, evidence: None }],
            way_back: seen.lanes.get(target).map(|active| way_back(seen, active, target)),
            ..Plan::empty(title, &action, Lane::In(target), then)
        }
    }
}

impl lifecycle::Procedure for Procedure {
    type Seen = Seen;

    async fn observe(&self, transport: &impl Transport) -> Result<Seen, ApiError> {
        let histories: Vec<Environment> = match &self.wish {
            // Sandbox tells what is included; a promotion to live also needs pre-release, for the missing step.
            Wish::Publish { environment, .. } if *environment == Environment::Sandbox => vec![Environment::Sandbox],
            Wish::Promote { target: Environment::PreRelease, .. } => {
                vec![Environment::Sandbox, Environment::PreRelease]
            }
            _ => Environment::ALL.to_vec(),
        };
        Seen::read(transport, &self.connection, &self.agent, &histories, HISTORY).await
    }

    fn plan(&self, seen: &Seen) -> Plan {
        match &self.wish {
            Wish::Publish { environment, message } => {
                self.plan_publish(seen, *environment, message.as_deref().unwrap_or_default())
            }
            Wish::Promote { deployment, target, message } => {
                self.plan_promote(seen, deployment, *target, message.as_deref())
            }
            Wish::Rollback { deployment, environment, message } => {
                self.plan_rollback(seen, deployment, *environment, message.as_deref().unwrap_or_default())
            }
        }
    }

    fn judge(&self, answer: &Result<Response, Failure>) -> Verdict {
        match answer {
            Ok(response) => api::read_mutation(response),
            Err(failure) => Verdict::of_no_answer(failure),
        }
    }

    fn settle(&self, evidence: &Value, seen: &Seen) -> Settlement {
        let Some(evidence) = Evidence::from_json(evidence) else {
            return Settlement::CannotTell(words::EVIDENCE_DAMAGED.to_owned());
        };
        let new: Vec<&Deployment> = evidence.new_rows(seen).collect();
        if let Some(row) = new.iter().find(|row| evidence.fits(row)) {
            return Settlement::Happened(Receipt {
                id: row.id.clone(),
                environment: row.environment,
                version: row.version.clone(),
                ..Receipt::default()
            });
        }
        // So many new rows that the list no longer reaches what was there before: ours may be among those not read.
        if new.len() as u32 >= HISTORY {
            return Settlement::CannotTell(words::TOO_MANY_NEW_ROWS.to_owned());
        }
        Settlement::DidNotHappen
    }

    fn compare_after(&self, evidence: &Value, receipt: &Receipt, seen: &Seen) -> Vec<String> {
        let Some(evidence) = Evidence::from_json(evidence) else { return Vec::new() };
        let mut notes = Vec::new();
        let Some(target) = evidence.target else { return notes };
        if let Some(environment) = receipt.environment.filter(|environment| *environment != target) {
            notes.push(words::another_environment(environment.name(), target.name()));
        }
        let place = receipt.environment.unwrap_or(target);
        // Newest first. Where the own row is not among them yet, nothing can be said of before and after.
        let rows = seen.history(place);
        let Some(own) = rows.iter().position(|row| row.id == receipt.id) else { return notes };
        let foreign = rows.iter().skip(own + 1).filter(|row| !evidence.known.contains(&row.id));
        notes.extend(foreign.map(|row| words::landed_meanwhile(&label(row), row.by.as_deref(), place.name())));
        if let Some(newest) = rows.first().filter(|_| own > 0) {
            notes.push(words::no_longer_active(&label(newest), newest.by.as_deref(), place.name()));
        }
        notes
    }
}

/// What stands where, by id: two rows can share a version, and versions can be empty.
fn fingerprint(lanes: &Lanes) -> Fingerprint {
    let id = |environment: Environment| lanes.get(environment).map(|row| row.id.clone()).unwrap_or_default();
    Fingerprint(Environment::ALL.into_iter().map(|e| (e.slug().to_owned(), id(e))).collect())
}

fn card(row: &Deployment) -> Card {
    Card {
        title: row.message.clone().unwrap_or_else(|| common::NO_MESSAGE.to_owned()),
        version: row.short_version().map(str::to_owned),
        by: row.by.clone(),
        at: row.at,
    }
}

fn missing_card(id: &str) -> Card {
    Card { title: words::deployment_id(id), version: None, by: None, at: None }
}
