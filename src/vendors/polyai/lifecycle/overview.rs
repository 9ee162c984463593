//! What stands where, what waits, and what can be done about it.

use serde_json::Value;

use super::super::Seen;
use super::super::history::{Comparison, compare};
use super::wish::{promote, publish, rollback};
use crate::domain::{Capability, Deployment, Environment, Lane, Lanes, sorted};
use crate::lifecycle::{Action, Intent, LaneState, LaneView, Overview, Row};
use crate::words::{common, polyai as words};

/// A deployment of the same release in an environment before `target`, nearest first: what to promote so that the
/// shared draft is left alone.
pub(super) fn standing_earlier<'a>(
    seen: &'a Seen,
    release: &Deployment,
    target: Environment,
) -> Option<&'a Deployment> {
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
pub(super) fn way_back(seen: &Seen, release: &Deployment, environment: Environment) -> Action {
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

/// What stands in a lane, in quotes; a word where nothing does.
pub(super) fn label_of(row: Option<&Deployment>) -> String {
    row.map_or_else(|| common::NOTHING.to_owned(), |row| format!("“{}”", label(row)))
}

/// What people call a deployment.
pub(super) fn label(row: &Deployment) -> String {
    row.message.clone().or_else(|| row.short_version().map(str::to_owned)).unwrap_or_else(|| words::UNNAMED.to_owned())
}
