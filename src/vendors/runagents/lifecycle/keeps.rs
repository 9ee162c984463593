//! What is kept of what a step takes away, and how it comes back.

use serde_json::Value;

use super::super::document::Now;
use super::super::schema::NEXT;
use super::super::sources::{CURRENT, FROM, IMAGE};
use super::evidence::{Deed, Evidence};
use super::wish::{SNAPSHOT, recreate};
use crate::document::strip;
use crate::domain::Capability;
use crate::domain::json::{Json as _, Object, field, word};
use crate::lifecycle::{Action, Ending, RecordState};
use crate::words::runagents as words;

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

/// What an agent says, as a deployment of its image says it: without the values of its variables.
pub(super) fn copy(now: &Now) -> Value {
    let (mut document, _) = strip(&now.document, &NEXT);
    let image = now.image.as_deref().unwrap_or_default();
    if field(field(&document, "source"), FROM).as_str() == Some(CURRENT)
        && let Some(document) = document.as_object_mut()
    {
        document.insert("source".to_owned(), Object::default().text(FROM, IMAGE).text("image", image).done());
    }
    document
}

/// An agent as one document, for whoever makes it again.
pub(super) fn snapshot(name: &str, now: &Now) -> Value {
    let mut agent = copy(now).as_object().cloned().unwrap_or_default();
    agent.shift_insert(0, "agent_name".to_owned(), word(name));
    Object::default()
        .text("greenroom", SNAPSHOT)
        .put("agent", Value::Object(agent))
        .texts("not_read", &now.unread.iter().map(|key| (*key).to_owned()).collect::<Vec<_>>())
        .done()
}
