//! PolyAI's rules: draft → sandbox → pre-release → live, as plans. Pure but for [`Procedure::observe`].

use serde_json::Value;

use super::super::HISTORY;
use super::history::{Comparison, compare};
use super::{Seen, api};
use crate::domain::json::{self, Json, Object};
use crate::domain::{Capability, Connection, Deployment, Environment, Kind, Lane, Lanes, sorted};
use crate::http::{ApiError, ErrorKind, Failure, Request, Response, Transport};
use crate::lifecycle::{
    self, Action, Card, Change, ChangeKind, Described, Fingerprint, Intent, LaneState, LaneView, MessageField,
    Overview, Plan, Receipt, Row, Settlement, Step, Verdict,
};
use crate::words::{common, polyai as words};

/// What a person wants of PolyAI. `message` is `None` until the person changes what is proposed.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Wish {
    Publish { environment: Environment, message: Option<String> },
    Promote { deployment: String, target: Environment, message: Option<String> },
    Rollback { deployment: String, environment: Option<Environment>, message: Option<String> },
}

impl Wish {
    fn into_intent(self) -> Intent {
        let mut intent = Object::default();
        let message = match &self {
            Self::Publish { environment, message } => {
                intent.text("do", "publish").text("environment", environment.slug());
                message
            }
            Self::Promote { deployment, target, message } => {
                intent.text("do", "promote").text("deployment", deployment).text("target", target.slug());
                message
            }
            Self::Rollback { deployment, environment, message } => {
                intent.text("do", "rollback").text("deployment", deployment);
                intent.text_or_null("environment", environment.map(Environment::slug));
                message
            }
        };
        Intent(intent.text_or_null("message", message.as_deref()).done())
    }

    fn read(intent: &Intent) -> Option<Self> {
        let text = |key: &str| json::text(&intent.0, key);
        let place = |key: &str| text(key).and_then(|slug| Environment::parse(&slug));
        let message = text("message");
        Some(match text("do")?.as_str() {
            "publish" => Self::Publish { environment: place("environment")?, message },
            "promote" => Self::Promote { deployment: text("deployment")?, target: place("target")?, message },
            "rollback" => {
                Self::Rollback { deployment: text("deployment")?, environment: place("environment"), message }
            }
            _ => return None,
        })
    }
}

/// The intent to publish the draft.
pub fn publish(environment: Environment) -> Intent {
    Wish::Publish { environment, message: None }.into_intent()
}

/// The intent to promote a deployment.
pub fn promote(deployment: &str, target: Environment) -> Intent {
    Wish::Promote { deployment: deployment.to_owned(), target, message: None }.into_intent()
}

/// The intent to roll back *to* a deployment.
pub fn rollback(deployment: &Deployment) -> Intent {
    Wish::Rollback { deployment: deployment.id.clone(), environment: deployment.environment, message: None }
        .into_intent()
}

/// The intent with another message.
pub fn with_message(intent: &Intent, text: &str) -> Intent {
    let Some(mut wish) = Wish::read(intent) else { return intent.clone() };
    match &mut wish {
        Wish::Publish { message, .. } | Wish::Promote { message, .. } | Wish::Rollback { message, .. } => {
            *message = Some(text.to_owned());
        }
    }
    wish.into_intent()
}

/// The targets that the person may choose from. A rollback has none: PolyAI decides.
pub fn targets(intent: &Intent) -> Vec<(Environment, Intent)> {
    let all = |make: &dyn Fn(Environment) -> Wish, from: Environment| {
        let choices = Environment::ALL.into_iter().filter(|environment| *environment >= from);
        choices.map(|environment| (environment, make(environment).into_intent())).collect()
    };
    match Wish::read(intent) {
        Some(Wish::Publish { message, .. }) => {
            all(&|environment| Wish::Publish { environment, message: message.clone() }, Environment::Sandbox)
        }
        _ => Vec::new(),
    }
}

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
            action,
            target,
            now: seen.lanes.get(target).map(card),
            then,
            changes: Vec::new(),
            changes_unknown: None,
            effects: if live { vec![words::LIVE_AT_ONCE.to_owned()] } else { Vec::new() },
            warnings: Vec::new(),
            refusal: None,
            message,
            confirm_name: live.then(|| self.name.clone()),
            fingerprint: fingerprint(&seen.lanes),
            evidence: evidence.to_json(),
            steps: vec![Step { name: title.clone(), request }],
            way_back: seen.lanes.get(target).map(|active| way_back(seen, active, target)),
            title,
        }
    }
}

/// What is kept before sending, so that reading back can tell whether it happened.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Evidence {
    target: Option<Environment>,
    kind: String,
    version: Option<String>,
    message: String,
    /// Ids of every row that was there before.
    known: Vec<String>,
    /// The new row may appear in another environment than meant.
    anywhere: bool,
    /// What was active in the target.
    before: Option<String>,
}

impl Evidence {
    fn of(seen: &Seen, target: Environment, message: &str) -> Self {
        let rows = Environment::ALL.into_iter().flat_map(|environment| seen.history(environment));
        Self {
            target: Some(target),
            message: message.to_owned(),
            known: rows.map(|row| row.id.clone()).collect(),
            before: seen.lanes.get(target).map(|row| row.id.clone()),
            ..Self::default()
        }
    }

    /// Rows that were not there before, where this step's row may appear.
    fn new_rows<'a>(&'a self, seen: &'a Seen) -> impl Iterator<Item = &'a Deployment> {
        let places = Environment::ALL.into_iter().filter(|place| self.anywhere || Some(*place) == self.target);
        places.flat_map(|place| seen.history(place)).filter(|row| !self.known.contains(&row.id))
    }

    /// Whether a new row can be this step's.
    fn fits(&self, row: &Deployment) -> bool {
        let kind = match &row.kind {
            // Not told, or in a word that Greenroom does not know: it can be.
            None | Some(Kind::Other(_)) => true,
            Some(Kind::Publish) => self.kind == "publish",
            Some(Kind::Promotion) => self.kind == "promotion",
            Some(Kind::Rollback) => self.kind == "rollback",
        };
        // Which version a publish makes is not known before.
        let version = self.kind == "publish" || self.version == row.version;
        // A rollback's message is lost at the vendor: it is no evidence there.
        let kept = row.message.as_deref().unwrap_or_default().trim();
        let message = self.kind == "rollback" || kept == self.message.trim();
        kind && version && message
    }
}

impl Json for Evidence {
    fn to_json(&self) -> Value {
        Object::default()
            .text_or_null("target", self.target.map(Environment::slug))
            .text("kind", &self.kind)
            .text_or_null("version", self.version.as_deref())
            .text("message", &self.message)
            .texts("known", &self.known)
            .flag("anywhere", self.anywhere)
            .text_or_null("before", self.before.as_deref())
            .done()
    }

    /// `None` where it is damaged: nothing can be concluded then.
    fn from_json(value: &Value) -> Option<Self> {
        Some(Self {
            target: Some(Environment::parse(&json::text(value, "target")?)?),
            kind: json::text(value, "kind")?,
            version: json::maybe_text(value, "version")?,
            message: json::text(value, "message")?,
            known: json::read_texts(json::list(value, "known")?)?,
            anywhere: json::flag(value, "anywhere")?,
            before: json::maybe_text(value, "before")?,
        })
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
            Err(failure) if failure.before_sending() => Verdict::Refused(failure.clone().into()),
            Err(failure) => Verdict::Unknown(failure.clone().into()),
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
            notes.push(words::no_longer_active(&label(newest), place.name()));
        }
        notes
    }
}

/// How a refusal of PolyAI's reads where the general words would mislead.
pub fn explain(error: &ApiError) -> Option<&'static str> {
    match error.kind {
        ErrorKind::StepMissing => Some(words::STEP_MISSING),
        ErrorKind::ExperimentRunning => Some(words::EXPERIMENT),
        ErrorKind::Conflict(crate::http::Conflict::AlreadyDone) => Some(words::ALREADY_PUBLISHED),
        _ => None,
    }
}

/// What stands where, by id: two rows can share a version, and versions can be empty.
fn fingerprint(lanes: &Lanes) -> Fingerprint {
    let id = |environment: Environment| lanes.get(environment).map(|row| row.id.clone()).unwrap_or_default();
    Fingerprint(Environment::ALL.into_iter().map(|e| (e.slug().to_owned(), id(e))).collect())
}

/// What stands in a lane, in quotes; a word where nothing does.
pub fn label_of(row: Option<&Deployment>) -> String {
    row.map_or_else(|| common::NOTHING.to_owned(), |row| format!("“{}”", label(row)))
}

/// What people call a deployment.
fn label(row: &Deployment) -> String {
    row.message.clone().or_else(|| row.short_version().map(str::to_owned)).unwrap_or_else(|| words::UNNAMED.to_owned())
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

/// A deployment of the same release in an environment before `target`, nearest first: what to promote so that the
/// shared draft is left alone.
fn standing_earlier<'a>(seen: &'a Seen, release: &Deployment, target: Environment) -> Option<&'a Deployment> {
    target.earlier().find_map(|place| seen.history(place).iter().find(|row| row.same_release(release)))
}

/// The release that was active before the present one.
fn previous(seen: &Seen, environment: Environment) -> Option<&Deployment> {
    let active = seen.lanes.get(environment)?;
    let history = seen.history(environment);
    let position = history.iter().position(|row| row.id == active.id)?;
    history.iter().skip(position + 1).find(|row| row.version.is_some() && !row.same_release(active))
}

/// What waits, from what is active alone.
pub fn waiting(lanes: &Lanes) -> Option<String> {
    let sandbox = lanes.sandbox.as_ref()?;
    match &lanes.live {
        None => Some(words::NOT_LIVE_YET.to_owned()),
        Some(live) if !live.same_release(sandbox) && sandbox.at > live.at => Some(words::WAITING.to_owned()),
        Some(live) if !live.same_release(sandbox) => Some(words::DIFFERS.to_owned()),
        Some(_) => None,
    }
}

/// The lanes, what waits, and what can be done.
pub fn overview(seen: &Seen) -> Overview {
    let mut overview = Overview {
        waiting: waiting_in_words(seen),
        warnings: Vec::new(),
        lanes: vec![LaneView {
            lane: Lane::Draft,
            state: LaneState::Text(words::DRAFT_LANE.to_owned()),
            actions: vec![Action {
                label: words::publish_button(Environment::Sandbox.name()),
                intent: publish(Environment::Sandbox),
                capability: Capability::Available,
                primary: seen.lanes.sandbox.is_none(),
                secondary: false,
            }],
        }],
    };
    if seen.looks_simplified() {
        overview.warnings.push(words::SIMPLIFIED.to_owned());
    }
    for environment in Environment::ALL {
        let lane = Lane::In(environment);
        let Some(active) = seen.lanes.get(environment) else {
            let state = LaneState::Text(words::nothing_in(environment.name()));
            overview.lanes.push(LaneView { lane, state, actions: Vec::new() });
            continue;
        };
        let mut actions = promotions(&seen.lanes, active);
        actions.extend(ways_back(seen, environment));
        overview.lanes.push(LaneView { lane, state: LaneState::Holding(Box::new(active.clone())), actions });
    }
    overview
}

fn waiting_in_words(seen: &Seen) -> Option<String> {
    let sandbox = seen.lanes.sandbox.as_ref()?;
    match compare(&seen.sandbox, seen.lanes.live.as_ref(), sandbox) {
        Comparison::Known { included, reverted } if seen.lanes.live.is_some() => {
            Some(words::ahead(included.len(), reverted.len(), &label(sandbox)))
        }
        Comparison::Same => None,
        _ => waiting(&seen.lanes),
    }
}

/// Promotions of a deployment to each later environment; a skip is secondary.
fn promotions(lanes: &Lanes, row: &Deployment) -> Vec<Action> {
    let Some(from) = row.environment else { return Vec::new() };
    let later = Environment::ALL.into_iter().filter(|target| *target > from);
    later
        .map(|target| {
            let already = lanes.get(target).is_some_and(|active| active.same_release(row));
            Action {
                label: words::promote_button(target.name()),
                intent: promote(&row.id, target),
                capability: if already {
                    Capability::Unavailable(words::already_active(target.name()))
                } else {
                    Capability::Available
                },
                primary: !already && Some(target) == from.next(),
                secondary: Some(target) != from.next(),
            }
        })
        .collect()
}

/// Going back in one environment: by promoting the earlier release where it stands earlier (the draft is left alone),
/// and by the vendor's rollback second.
fn ways_back(seen: &Seen, environment: Environment) -> Vec<Action> {
    let Some(previous) = previous(seen, environment) else {
        return vec![Action {
            label: words::GO_BACK.to_owned(),
            intent: Intent(Value::Null),
            capability: Capability::Unavailable(words::NOTHING_EARLIER.to_owned()),
            primary: false,
            secondary: true,
        }];
    };
    let by_rollback = Action {
        label: words::rollback_button(&label(previous), environment.name()),
        intent: rollback(previous),
        capability: Capability::Available,
        primary: false,
        secondary: true,
    };
    let preferred = way_back(seen, previous, environment);
    if preferred.intent == by_rollback.intent { vec![preferred] } else { vec![preferred, by_rollback] }
}

/// What brings a release back into an environment: promoting it from where it still stands earlier, else the vendor's
/// rollback.
fn way_back(seen: &Seen, release: &Deployment, environment: Environment) -> Action {
    let earlier = standing_earlier(seen, release, environment);
    Action {
        label: words::go_back_button(&label(release), environment.name()),
        intent: earlier.map_or_else(|| rollback(release), |row| promote(&row.id, environment)),
        capability: Capability::Available,
        primary: false,
        secondary: false,
    }
}

/// What can be done with any row of a history, from what is active alone.
pub fn row_actions(lanes: &Lanes, row: &Deployment) -> Vec<Action> {
    let mut actions = promotions(lanes, row);
    let active = row.environment.and_then(|environment| lanes.get(environment));
    let is_active = active.is_some_and(|active| active.id == row.id);
    actions.push(Action {
        label: words::rollback_button(&label(row), row.environment.map_or("", Environment::name)),
        intent: rollback(row),
        capability: if is_active {
            Capability::Unavailable(words::IS_ACTIVE.to_owned())
        } else {
            Capability::Available
        },
        primary: false,
        secondary: true,
    });
    actions
}

/// The releases of all environments, newest first, each once: its newest row, where it is active, what can be done.
pub fn rows(seen: &Seen) -> Vec<Row> {
    let mut rows: Vec<Row> = Vec::new();
    for deployment in choices(seen) {
        if rows.iter().any(|row| row.deployment.same_release(&deployment)) {
            continue;
        }
        let here = |place: &Environment| {
            seen.lanes.get(*place).is_some_and(|active| active.id == deployment.id || active.same_release(&deployment))
        };
        rows.push(Row {
            active_in: Environment::ALL.into_iter().rev().filter(here).collect(),
            actions: row_actions(&seen.lanes, &deployment),
            deployment,
        });
    }
    rows
}

/// Every deployment that was read, newest first.
pub fn choices(seen: &Seen) -> Vec<Deployment> {
    let all = Environment::ALL.into_iter().flat_map(|place| seen.history(place)).cloned().collect();
    sorted(all, |row, later| row.at >= later.at)
}
