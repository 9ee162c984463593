//! What is kept of what a step takes away, and how it comes back. Holds no secret: markers stand for them.

use serde_json::Value;

use super::super::Seen;
use super::super::schema::{AGENT, RELEASE};
use super::evidence::{Deed, Evidence};
use super::wish::{recreate, restore};
use crate::document::{sendable, strip};
use crate::domain::Capability;
use crate::domain::json::{Json, Object};
use crate::lifecycle::{Action, Ending, Intent, RecordState};
use crate::words::cargo as words;

/// An agent as one document: `agent`, `draft` and `live`, each `null` where there is none.
pub(super) fn snapshot(seen: &Seen) -> Value {
    let release = |document: &Option<Value>| document.as_ref().map(|document| strip(document, &RELEASE).0);
    let agent = seen.agent.as_ref().map(|agent| {
        let mut agent = strip(agent, &AGENT).0;
        if let Some(agent) = agent.as_object_mut() {
            agent.shift_remove("deployedRelease");
        }
        agent
    });
    Object::default()
        .text("greenroom", "cargo agent 1")
        .put("agent", agent.unwrap_or_default())
        .put("draft", release(&seen.draft).unwrap_or_default())
        .put("live", release(&seen.live).unwrap_or_default())
        .done()
}

/// What can be brought back once a step is done, from what was kept before it was sent: the agent that it is about
/// (`None`: the step's own), and what to do.
pub fn keeps(state: &RecordState) -> Vec<(Option<String>, Action)> {
    let RecordState::Ended { ending: Ending::Done(receipt), evidence, .. } = state else { return Vec::new() };
    let Some(Evidence { deed, kept: Some(kept), .. }) = Evidence::from_json(evidence) else { return Vec::new() };
    match deed {
        Deed::Publish | Deed::Open => vec![(None, action(words::RESTORE_BUTTON, restore(kept)))],
        Deed::Save => vec![(None, action(words::UNDO_SAVE_BUTTON, restore(kept)))],
        Deed::Create => vec![(Some(receipt.id.clone()), action(words::FILL_BUTTON, restore(kept)))],
        Deed::Remove => {
            recreate(&kept).map(|intent| (None, action(words::RECREATE_BUTTON, intent))).into_iter().collect()
        }
        Deed::Update => Vec::new(),
    }
}

fn action(label: &str, intent: Intent) -> Action {
    Action { label: label.to_owned(), intent, capability: Capability::Available, primary: false, secondary: false }
}

/// A release's document to be kept, without its secrets; nothing of one that says the same as another.
pub(super) fn kept(release: Option<&Value>, unlike: &Value) -> Option<Value> {
    let content = |document: &Value| Value::Object(sendable(&crate::document::masked(document, &RELEASE), &RELEASE));
    let release = release.filter(|release| !crate::document::same(&content(release), &content(unlike)));
    release.map(|release| strip(release, &RELEASE).0)
}
