//! What a person can want of RunAgents, and its form as an intent.

use serde_json::Value;

use super::super::super::Subject;
use super::super::super::edited::Edited;
use super::super::{sources, text, texts_of};
use crate::document::is_marker;
use crate::domain::json::{self, Object, field};
use crate::lifecycle::Intent;

/// What a person wants of RunAgents. A message is `None` until the person writes one.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Wish {
    /// Deploy an agent that is there; from a configuration that it had once with `again`.
    Deploy { edited: Edited, again: bool, message: Option<String> },
    /// Deploy an agent under a name of its own; from a snapshot with `again`, which lacks what could not be read then.
    Create { document: Value, again: bool, lacks: Vec<String>, message: Option<String> },
    /// Change the configuration, without a deployment.
    Configure { edited: Edited },
    /// Delete the agent.
    Remove,
    /// Make the vendor's demonstration resources.
    StarterKit,
    /// Send a message to the agent.
    Say { message: String, conversation: Option<String> },
}

impl Wish {
    pub(super) fn into_intent(self) -> Intent {
        let mut intent = Object::default();
        match &self {
            Self::Deploy { edited, again, message } => {
                intent.text("do", "deploy").flag("again", *again).text_or_null("message", message.as_deref());
                edited.write(&mut intent);
            }
            Self::Create { document, again, lacks, message } => {
                intent.text("do", "create").flag("again", *again).text_or_null("message", message.as_deref());
                intent.put("document", document.clone()).texts("lacks", lacks);
            }
            Self::Configure { edited } => {
                intent.text("do", "configure");
                edited.write(&mut intent);
            }
            Self::Remove => {
                intent.text("do", "remove");
            }
            Self::StarterKit => {
                intent.text("do", "starter kit");
            }
            Self::Say { message, conversation } => {
                intent.text("do", "say").text("message", message);
                intent.text_or_null("conversation", conversation.as_deref());
            }
        }
        Intent(intent.done())
    }

    pub(super) fn read(intent: &Intent) -> Option<Self> {
        let intent = &intent.0;
        let text = |key: &str| json::text(intent, key);
        let again = || json::flag(intent, "again").unwrap_or_default();
        Some(match text("do")?.as_str() {
            "deploy" => Self::Deploy { edited: Edited::read(intent)?, again: again(), message: text("message") },
            "create" => Self::Create {
                document: json::any(intent, "document")?,
                again: again(),
                lacks: texts_of(field(intent, "lacks")),
                message: text("message"),
            },
            "configure" => Self::Configure { edited: Edited::read(intent)? },
            "remove" => Self::Remove,
            "starter kit" => Self::StarterKit,
            "say" => Self::Say { message: text("message")?, conversation: text("conversation") },
            _ => return None,
        })
    }
}

/// The intent to deploy an edited agent.
pub fn deploy(edited: Edited) -> Intent {
    Wish::Deploy { edited, again: false, message: None }.into_intent()
}

/// The intent to deploy an agent under its own name.
pub fn create(document: Value) -> Intent {
    Wish::Create { document, again: false, lacks: Vec::new(), message: None }.into_intent()
}

/// The intent to change an agent's configuration.
pub fn configure(edited: Edited) -> Intent {
    Wish::Configure { edited }.into_intent()
}

/// The intent to deploy a configuration that the agent had once.
pub(super) fn again(document: Value) -> Intent {
    let edited = Edited { base: document.clone(), document };
    Wish::Deploy { edited, again: true, message: None }.into_intent()
}

/// The intent to delete the agent.
pub fn remove() -> Intent {
    Wish::Remove.into_intent()
}

/// The intent to make the vendor's demonstration resources.
pub fn starter_kit() -> Intent {
    Wish::StarterKit.into_intent()
}

/// The intent to send a message to an agent; in a conversation that it began, where it named one.
pub fn say(message: &str, conversation: Option<&str>) -> Intent {
    Wish::Say { message: message.to_owned(), conversation: conversation.map(str::to_owned) }.into_intent()
}

/// What a snapshot says that it is.
pub(super) const SNAPSHOT: &str = "runagents agent 1";

/// The intent to make an agent again from a snapshot that was taken before it was deleted. `None` for anything else.
pub fn recreate(snapshot: &Value) -> Option<Intent> {
    (json::text(snapshot, "greenroom")? == SNAPSHOT).then_some(())?;
    let document = snapshot.get("agent").filter(|agent| agent.is_object())?.clone();
    let lacks = texts_of(field(snapshot, "not_read"));
    Some(Wish::Create { document, again: true, lacks, message: None }.into_intent())
}

/// Whether an intent makes an agent.
pub fn makes(intent: &Intent) -> bool {
    matches!(Wish::read(intent), Some(Wish::Create { .. }))
}

/// Whether an intent takes the agent away.
pub fn removes(intent: &Intent) -> bool {
    matches!(Wish::read(intent), Some(Wish::Remove))
}

/// Which form an intent came from, and the document as it was typed there.
pub fn typed_in(intent: &Intent) -> Option<(Subject, Value)> {
    match Wish::read(intent)? {
        Wish::Deploy { edited, again: false, .. } => Some((Subject::Release, edited.document)),
        Wish::Create { document, again: false, .. } => Some((Subject::New, document)),
        Wish::Configure { edited } => Some((Subject::Agent, edited.document)),
        _ => None,
    }
}

/// The form in which an intent has to be completed before it can be sent, and what stands in it: an earlier configuration
/// whose variables had values, which nothing keeps. `None` where it is complete.
pub fn opens_form(intent: &Intent) -> Option<(Subject, Value)> {
    let (subject, mut document) = match Wish::read(intent)? {
        Wish::Deploy { edited, again: true, .. } => (Subject::Release, edited.document),
        Wish::Create { document, again: true, .. } => (Subject::New, document),
        _ => return None,
    };
    let variables = document.get_mut("env").and_then(Value::as_array_mut)?;
    let mut lacking = false;
    for variable in variables {
        let Some(object) = variable.as_object_mut() else { continue };
        if object.get("value").is_some_and(is_marker) {
            object.shift_remove("value");
            lacking = true;
        }
    }
    lacking.then_some((subject, document))
}

/// The intent with another message.
pub fn with_message(intent: &Intent, text: &str) -> Intent {
    let Some(mut wish) = Wish::read(intent) else { return intent.clone() };
    if let Wish::Deploy { message, .. } | Wish::Create { message, .. } = &mut wish {
        *message = Some(text.to_owned());
    }
    wish.into_intent()
}

/// The name that a document of a new agent gives it.
pub(super) fn name_of(document: &Value) -> &str {
    text(document, "agent_name").unwrap_or_default()
}

/// The vendor's draft that a deployment names, as its source or beside one.
pub(super) fn draft_of(document: &Value) -> Option<&str> {
    text(document, sources::DRAFT).or_else(|| text(field(document, "source"), sources::DRAFT))
}
