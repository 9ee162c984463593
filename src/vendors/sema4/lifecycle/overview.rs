//! What stands where, what waits, and what can be done about it.

use serde_json::Value;

use super::super::{Seen, api, text};
use super::copy::LiveCopy;
use super::mappings::Mappings;
use super::wish::{again, discard, edit, remove};
use crate::domain::json;
use crate::domain::{Capability, Deployment, Environment, Lane, Lanes, Timestamp};
use crate::lifecycle::{Action, Intent, LaneState, LaneView, Overview};
use crate::words::sema4 as words;

/// What waits, from what is there alone.
pub fn waiting(lanes: &Lanes) -> Option<String> {
    match (&lanes.live, &lanes.draft) {
        (None, _) => Some(words::NEVER_LIVE.to_owned()),
        (Some(_), Some(_)) => Some(words::DRAFT_WAITS.to_owned()),
        _ => None,
    }
}

/// The lanes, what waits, and what can be done. `notes` is what is remembered of the agent on this computer.
pub fn overview(seen: &Seen, notes: &Value) -> Overview {
    let agent = seen.agent.clone().unwrap_or_default();
    let mut lanes = api::lanes(&agent, &seen.state);
    let label = text(&agent, "version").filter(|_| seen.state.live && !seen.state.has_draft);
    if let Some(live) = &mut lanes.live {
        name_published(live, label, notes);
    }
    let off = seen.no_lifecycle.then_some(words::NO_LIFECYCLE);
    let unless = |reason: Option<&str>| {
        reason.map_or(Capability::Available, |reason| Capability::Unavailable(reason.to_owned()))
    };
    let waiting = match waiting(&lanes) {
        _ if seen.no_lifecycle => Some(words::NO_LIFECYCLE_LONG.to_owned()),
        Some(_) if lanes.live.is_some() => Some(words::DRAFT_WAITS_LONG.to_owned()),
        Some(_) => Some(words::NEVER_LIVE_LONG.to_owned()),
        None => None,
    };
    let action = |label: &str, intent: Intent, reason: Option<&str>| Action {
        label: label.to_owned(),
        intent,
        capability: unless(reason),
        primary: false,
        secondary: true,
    };
    let no_draft = (seen.state.live && !seen.state.has_draft).then_some(words::NO_DRAFT);
    let never = seen.state.live_version.is_none().then_some(words::NEVER_PUBLISHED);
    let mut of_draft = Vec::new();
    if seen.state.live && off.is_none() {
        of_draft.push(Action { secondary: false, ..action(words::EDIT_BUTTON, edit(), None) });
    }
    of_draft.push(action(words::DISCARD_BUTTON, discard(notes), off.or(never).or(no_draft)));
    let draft = LaneView {
        lane: Lane::Draft,
        state: match lanes.draft {
            Some(draft) => LaneState::Holding(Box::new(draft)),
            None => LaneState::Text(words::NO_DRAFT_LANE.to_owned()),
        },
        actions: of_draft,
    };
    let mut of_live = Vec::new();
    let previous = LiveCopy::from_notes(notes, "previous");
    if let Some(previous) = previous.filter(|copy| Some(&copy.version) != seen.state.live_version.as_ref()) {
        of_live.push(Action {
            capability: unless(off),
            secondary: true,
            ..way_back(previous, Mappings::from_notes(notes))
        });
    }
    of_live.push(action(words::REMOVE, remove(), None));
    let live = LaneView {
        lane: Lane::In(Environment::Live),
        state: match lanes.live {
            Some(live) => LaneState::Holding(Box::new(live)),
            None => LaneState::Text(words::NEVER_LIVE_LANE.to_owned()),
        },
        actions: of_live,
    };
    Overview { waiting, warnings: Vec::new(), lanes: vec![draft, live] }
}

/// What this computer published is known here: the vendor gives none of it back (fact sheet 2.1).
fn name_published(live: &mut Deployment, label: Option<&str>, notes: &Value) {
    let Some(published) = notes.get("published").filter(|published| text(published, "version") == Some(&live.id))
    else {
        return;
    };
    live.by = Some(words::FROM_HERE.to_owned());
    live.at = json::number(published, "at").map(Timestamp);
    if let Some(message) = text(published, "message") {
        // Called by its message, it has its label beside it.
        live.message = Some(message.to_owned());
        live.version = label.map(str::to_owned);
    }
}

/// What makes live again what was live before.
pub(super) fn way_back(copy: LiveCopy, mappings: Mappings) -> Action {
    Action {
        label: words::AGAIN_BUTTON.to_owned(),
        intent: again(copy, mappings),
        capability: Capability::Available,
        primary: false,
        secondary: false,
    }
}
