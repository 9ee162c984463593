//! What stands where, what waits, and what can be done about it.

use serde_json::Value;

use super::super::document::Now;
use super::super::{Seen, answers, text};
use super::compare::differing;
use super::deploying::{DEPLOYED, way_back};
use super::wish::remove;
use crate::domain::json::{self, field};
use crate::domain::{Capability, Deployment, Environment, Kind, Lane, Lanes, Timestamp};
use crate::lifecycle::{Action, LaneState, LaneView, Overview, Row};
use crate::words::{common, runagents as words};

/// What waits, from what is there alone.
pub fn waiting(lanes: &Lanes) -> Option<String> {
    let phase = text(&lanes.live.as_ref()?.raw, "phase")?;
    match phase {
        "Failed" => Some(words::FAILED_SHORT.to_owned()),
        "Pending" => Some(words::PENDING_SHORT.to_owned()),
        _ => None,
    }
}

/// The lanes, what waits, and what can be done. `notes` is what is remembered of the agent on this computer.
pub fn overview(seen: &Seen, notes: &Value) -> Overview {
    let agent = seen.agent.clone().unwrap_or_default();
    let mut lanes = answers::lanes(&agent);
    let (phase, message) = seen.phase();
    let waiting = match phase {
        "Failed" => Some(words::failed(message)),
        "Pending" => Some(words::pending(message)),
        _ => None,
    };
    if let Some(live) = &mut lanes.live {
        // As it was deployed from here: a colleague may have deployed it since.
        let is_ours = notes.get(DEPLOYED).is_some_and(|sent| differing(sent, seen).is_empty());
        if is_ours {
            name_deployed(live, notes);
        }
    }
    let mut warnings: Vec<String> = Vec::new();
    let now = Now::of(seen);
    if let Some(now) = &now {
        if !now.unread.is_empty() {
            let labels = now.unread.iter().map(|key| super::super::field_label(key).unwrap_or(key));
            warnings.push(words::cannot_be_read(&labels.collect::<Vec<_>>().join(", ")));
        }
        let none = |key: &str| field(&now.document, key).is_null() && !now.unread.contains(&key);
        if none("policies") && !none("required_tools") {
            warnings.push(words::NO_POLICY_NOW.to_owned());
        }
    }
    warnings.extend(spent(seen));
    let draft =
        LaneView { lane: Lane::Draft, state: LaneState::Text(words::DRAFT_LANE.to_owned()), actions: Vec::new() };
    let removal = Action {
        label: words::REMOVE.to_owned(),
        intent: remove(),
        capability: Capability::Available,
        primary: false,
        secondary: true,
    };
    let live = LaneView {
        lane: Lane::In(Environment::Live),
        state: match lanes.live {
            Some(live) => LaneState::Holding(Box::new(live)),
            None => LaneState::Text(common::NOTHING.to_owned()),
        },
        actions: earlier(notes).next().map(|(_, copy)| way_back(copy.clone())).into_iter().chain([removal]).collect(),
    };
    Overview { waiting, warnings, lanes: vec![draft, live] }
}

/// What was live before, as this computer kept it: the newest first. When it was replaced, and what it said.
fn earlier(notes: &Value) -> impl Iterator<Item = (Option<Timestamp>, &Value)> {
    let kept = field(notes, "earlier").as_array().into_iter().flatten();
    kept.filter_map(|entry| {
        let copy = entry.get("what").filter(|copy| copy.is_object())?;
        Some((json::number(entry, "at").map(Timestamp), copy))
    })
}

/// The earlier configurations that this computer kept: the vendor keeps none.
pub fn rows(notes: &Value) -> Vec<Row> {
    let row = |(position, (at, copy)): (usize, (Option<Timestamp>, &Value))| Row {
        deployment: Deployment {
            id: format!("earlier {position}"),
            environment: Some(Environment::Live),
            version: text(field(copy, "source"), "image").and_then(answers::tag).map(str::to_owned),
            message: Some(words::EARLIER.to_owned()),
            kind: Some(Kind::Other(words::REPLACED.to_owned())),
            by: Some(words::BY_DEPLOYMENT.to_owned()),
            at,
            raw: Value::Null,
        },
        active_in: Vec::new(),
        actions: vec![way_back(copy.clone())],
    };
    earlier(notes).enumerate().map(row).collect()
}

/// What this computer deployed is known here: the vendor says neither who nor when.
fn name_deployed(live: &mut Deployment, notes: &Value) {
    let Some(published) = notes.get("published") else { return };
    live.by = Some(words::FROM_HERE.to_owned());
    live.at = json::number(published, "at").map(Timestamp);
    if let Some(message) = text(published, "message") {
        let phase = live.message.take().unwrap_or_default();
        live.message = Some(format!("{message} ({phase})"));
    }
}

/// Budgets that are spent, or nearly.
fn spent(seen: &Seen) -> Vec<String> {
    let usage = seen.config.as_ref().map(|config| field(config, "model_usage"));
    let usage = usage.and_then(Value::as_array).into_iter().flatten();
    let told = |usage: &Value| {
        let status = text(usage, "status").filter(|status| matches!(*status, "Near budget" | "Budget reached"))?;
        let label = text(usage, "label").or_else(|| text(usage, "model"))?;
        Some(words::budget(label, status))
    };
    usage.filter_map(told).collect()
}
