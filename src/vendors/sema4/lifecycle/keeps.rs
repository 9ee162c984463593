//! What is kept of what a step takes away, and how it comes back.

use super::evidence::{Deed, Evidence};
use super::wish::recreate;
use crate::domain::Capability;
use crate::domain::json::Json as _;
use crate::lifecycle::{Action, Ending, RecordState};
use crate::words::sema4 as words;

/// What can be brought back once a step is done: the agent that it is about (`None`: the step's own), and what to do.
pub fn keeps(state: &RecordState) -> Vec<(Option<String>, Action)> {
    let RecordState::Ended { ending: Ending::Done(_), evidence, .. } = state else { return Vec::new() };
    let Some(Evidence { deed: Deed::Remove, kept: Some(kept), .. }) = Evidence::from_json(evidence) else {
        return Vec::new();
    };
    let action = |intent| Action {
        label: words::RECREATE_BUTTON.to_owned(),
        intent,
        capability: Capability::Available,
        primary: false,
        secondary: false,
    };
    recreate(&kept).map(|intent| (None, action(intent))).into_iter().collect()
}
