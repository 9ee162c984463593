//! What is kept of what a step takes away, and how it comes back; how a plan that stopped half-way goes on, or back.

use serde_json::Value;

use super::evidence::{Deed, Evidence};
use super::wish::{discard, overwritten, recreate};
use crate::domain::Capability;
use crate::domain::json::Json as _;
use crate::lifecycle::{Action, Ending, Intent, Record, RecordState};
use crate::words::sema4 as words;

/// What can be brought back once a step is done: the agent that it is about (`None`: the step's own), and what to do.
pub fn keeps(state: &RecordState) -> Vec<(Option<String>, Action)> {
    let RecordState::Ended { ending: Ending::Done(_), evidence, .. } = state else { return Vec::new() };
    let Some(Evidence { deed: Deed::Remove, kept: Some(kept), .. }) = Evidence::from_json(evidence) else {
        return Vec::new();
    };
    recreate(&kept).map(|intent| (None, action(words::RECREATE_BUTTON, intent))).into_iter().collect()
}

fn action(label: &str, intent: Intent) -> Action {
    Action { label: label.to_owned(), intent, capability: Capability::Available, primary: false, secondary: false }
}

/// The intent that does what is left of a plan that stopped half-way. Where a package was sent, it is not sent again.
pub fn continued(record: &Record) -> Intent {
    let RecordState::Ended { evidence, .. } = &record.state else { return record.intent.clone() };
    let sent = Evidence::from_json(evidence).is_some_and(|evidence| match evidence.deed {
        Deed::Overwrite => record.done() > 0,
        _ => evidence.after_package,
    });
    if sent { overwritten(&record.intent) } else { record.intent.clone() }
}

/// What takes back the requests that were done of a plan that stopped half-way: giving up the draft that it opened.
pub fn undo(record: &Record) -> Option<Action> {
    let RecordState::Ended { evidence, .. } = &record.state else { return None };
    let opened = Evidence::from_json(evidence)?.opened && record.done() > 0;
    opened.then(|| action(words::DISCARD_BUTTON, discard(&Value::Null)))
}
