//! What stands where, what waits, and what can be done about it.

use serde_json::Value;

use super::super::seen::is_draft;
use super::super::{Seen, api};
use super::wish::{again, remove};
use crate::domain::{Capability, Deployment, Environment, Lane, Lanes};
use crate::lifecycle::{Action, LaneState, LaneView, Overview, Row};
use crate::words::{cargo as words, common};

/// What waits, from what is there alone.
pub fn waiting(lanes: &Lanes) -> Option<String> {
    match (&lanes.live, &lanes.draft) {
        (None, _) => Some(words::NEVER_LIVE.to_owned()),
        (Some(live), Some(draft)) if draft.at > live.at => Some(words::DRAFT_WAITS.to_owned()),
        _ => None,
    }
}

/// Why nothing about an agent may be changed, if so.
pub fn read_only(agent: Option<&Value>) -> Option<&'static str> {
    let agent = agent?;
    if agent.get("isReadOnly") == Some(&Value::Bool(true)) {
        return Some(words::READ_ONLY);
    }
    api::text(agent, "deletedAt").map(|_| words::DELETED)
}

/// The lanes, what waits, and what can be done.
pub fn overview(seen: &Seen) -> Overview {
    let lanes = api::lanes(seen.live.as_ref(), seen.draft.as_ref());
    let reason = read_only(seen.agent.as_ref());
    let capability = || reason.map_or(Capability::Available, |reason| Capability::Unavailable(reason.to_owned()));
    let waiting = waiting(&lanes).map(|_| match lanes.live {
        Some(_) => words::DRAFT_WAITS_LONG.to_owned(),
        None => words::NEVER_LIVE_LONG.to_owned(),
    });
    let draft = LaneView {
        lane: Lane::Draft,
        state: match lanes.draft {
            Some(draft) => LaneState::Holding(Box::new(draft)),
            None => LaneState::Text(words::NO_DRAFT.to_owned()),
        },
        actions: Vec::new(),
    };
    let mut ways = Vec::new();
    if let Some(previous) = seen.previous() {
        ways.push(Action { capability: capability(), secondary: true, ..way_back(previous) });
    }
    ways.push(Action {
        label: words::REMOVE.to_owned(),
        intent: remove(),
        capability: capability(),
        primary: false,
        secondary: true,
    });
    let live = LaneView {
        lane: Lane::In(Environment::Live),
        state: match lanes.live {
            Some(live) => LaneState::Holding(Box::new(live)),
            None => LaneState::Text(words::NEVER_LIVE_LANE.to_owned()),
        },
        actions: ways,
    };
    Overview { waiting, warnings: reason.map(str::to_owned).into_iter().collect(), lanes: vec![draft, live] }
}

/// What makes a release live again.
pub(super) fn way_back(release: &Value) -> Action {
    Action {
        label: words::again_button(&label(release)),
        intent: again(api::id(release).unwrap_or_default()),
        capability: Capability::Available,
        primary: false,
        secondary: false,
    }
}

/// What can be done with any row of a history.
pub fn row_actions(lanes: &Lanes, row: &Deployment) -> Vec<Action> {
    actions_unless(lanes, row, None)
}

fn actions_unless(lanes: &Lanes, row: &Deployment, reason: Option<&str>) -> Vec<Action> {
    let is_live = lanes.live.as_ref().is_some_and(|live| live.id == row.id);
    let reason = reason.or(is_live.then_some(words::IS_LIVE));
    let capability = reason.map_or(Capability::Available, |reason| Capability::Unavailable(reason.to_owned()));
    let label = row.version.clone().or_else(|| row.message.clone()).unwrap_or_else(|| words::UNNAMED.to_owned());
    vec![Action {
        label: words::again_button(&label),
        intent: again(&row.id),
        capability,
        primary: false,
        secondary: true,
    }]
}

/// The releases that are or were live, newest first.
pub fn rows(seen: &Seen) -> Vec<Row> {
    let lanes = api::lanes(seen.live.as_ref(), None);
    let reason = read_only(seen.agent.as_ref());
    let rows = seen.history().filter(|release| !is_draft(release));
    rows.map(|release| {
        let deployment = api::deployment(release, Some(Environment::Live));
        let is_live = lanes.live.as_ref().is_some_and(|live| live.id == deployment.id);
        Row {
            active_in: if is_live { vec![Environment::Live] } else { Vec::new() },
            actions: actions_unless(&lanes, &deployment, reason),
            deployment,
        }
    })
    .collect()
}

/// What stands in a lane, in quotes; a word where nothing does.
pub(super) fn label_of(release: Option<&Value>) -> String {
    release.map_or_else(|| common::NOTHING.to_owned(), |release| format!("“{}”", label(release)))
}

/// What people call a release: its version, else its message.
pub(super) fn label(release: &Value) -> String {
    let name = api::text(release, "version").or_else(|| api::text(release, "description"));
    name.unwrap_or(words::UNNAMED).to_owned()
}
