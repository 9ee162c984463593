//! What a person can want of Cargo, and its form as an intent.

use serde_json::Value;

use super::super::super::Subject;
use super::super::super::edited::Edited;
use crate::domain::json::{self, Object};
use crate::lifecycle::Intent;

/// What a person wants of Cargo. `version` and `message` are `None` until the person changes what is proposed.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Wish {
    /// Make the edited draft live.
    Publish { edited: Edited, version: Option<String>, message: Option<String> },
    /// Save the edited draft at the vendor.
    Save { edited: Edited },
    /// Make an earlier release live again.
    Again { release: String, version: Option<String>, message: Option<String> },
    /// Change the agent's own document, which is live at once.
    Update { edited: Edited },
    /// Put a draft back that was there once, whatever is there now.
    Restore { document: Value },
    /// Make a new agent; from a snapshot, where there is a release that its draft is to be filled with.
    Create { document: Value, release: Option<Value> },
    /// Remove the agent.
    Remove,
}

impl Wish {
    pub(super) fn into_intent(self) -> Intent {
        let mut intent = Object::default();
        match &self {
            Self::Publish { edited, version, message } => {
                intent.text("do", "publish");
                edited.write(&mut intent);
                intent.text_or_null("version", version.as_deref()).text_or_null("message", message.as_deref());
            }
            Self::Save { edited } => {
                intent.text("do", "save");
                edited.write(&mut intent);
            }
            Self::Again { release, version, message } => {
                intent.text("do", "again").text("release", release);
                intent.text_or_null("version", version.as_deref()).text_or_null("message", message.as_deref());
            }
            Self::Update { edited } => {
                intent.text("do", "update");
                edited.write(&mut intent);
            }
            Self::Restore { document } => {
                intent.text("do", "restore").put("document", document.clone());
            }
            Self::Create { document, release } => {
                intent.text("do", "create").put("document", document.clone());
                if let Some(release) = release {
                    intent.put("release", release.clone());
                }
            }
            Self::Remove => {
                intent.text("do", "remove");
            }
        }
        Intent(intent.done())
    }

    pub(super) fn read(intent: &Intent) -> Option<Self> {
        let text = |key: &str| json::text(&intent.0, key);
        let (version, message) = (text("version"), text("message"));
        Some(match text("do")?.as_str() {
            "publish" => Self::Publish { edited: Edited::read(&intent.0)?, version, message },
            "save" => Self::Save { edited: Edited::read(&intent.0)? },
            "again" => Self::Again { release: text("release")?, version, message },
            "update" => Self::Update { edited: Edited::read(&intent.0)? },
            "restore" => Self::Restore { document: json::any(&intent.0, "document")? },
            "create" => {
                Self::Create { document: json::any(&intent.0, "document")?, release: json::any(&intent.0, "release") }
            }
            "remove" => Self::Remove,
            _ => return None,
        })
    }
}

/// The intent to make an edited draft live.
pub fn publish(edited: Edited) -> Intent {
    Wish::Publish { edited, version: None, message: None }.into_intent()
}

/// The intent to save an edited draft.
pub fn save(edited: Edited) -> Intent {
    Wish::Save { edited }.into_intent()
}

/// The intent to make a release live again.
pub fn again(release: &str) -> Intent {
    Wish::Again { release: release.to_owned(), version: None, message: None }.into_intent()
}

/// The intent to change an agent's own document.
pub fn update(edited: Edited) -> Intent {
    Wish::Update { edited }.into_intent()
}

/// The intent to make an agent.
pub fn create(document: Value) -> Intent {
    Wish::Create { document, release: None }.into_intent()
}

/// The intent to put a draft back that was there once: its document without secrets, markers in their place.
pub fn restore(document: Value) -> Intent {
    Wish::Restore { document }.into_intent()
}

/// The intent to make an agent again from a snapshot of [`super::keeps::snapshot`]. `None` for anything else.
pub fn recreate(snapshot: &Value) -> Option<Intent> {
    let part = |key| snapshot.get(key).filter(|document| document.is_object()).cloned();
    // How an agent is offered as a template cannot be said when it is made (fact sheet 2.1).
    let mut document = part("agent")?;
    document.as_object_mut()?.shift_remove("template");
    let release = Some(part("draft").or_else(|| part("live")).unwrap_or_default());
    Some(Wish::Create { document, release }.into_intent())
}

/// The intent to remove an agent.
pub fn remove() -> Intent {
    Wish::Remove.into_intent()
}

/// Whether an intent makes an agent.
pub fn makes(intent: &Intent) -> bool {
    matches!(Wish::read(intent), Some(Wish::Create { .. }))
}

/// Which form an intent came from, and the document as it was typed there.
pub fn typed_in(intent: &Intent) -> Option<(Subject, Value)> {
    Some(match Wish::read(intent)? {
        Wish::Publish { edited, .. } | Wish::Save { edited } => (Subject::Release, edited.document),
        Wish::Update { edited } => (Subject::Agent, edited.document),
        Wish::Create { document, release: None } => (Subject::New, document),
        Wish::Create { .. } | Wish::Restore { .. } | Wish::Again { .. } | Wish::Remove => return None,
    })
}

/// The intent with another message.
pub fn with_message(intent: &Intent, text: &str) -> Intent {
    changed(intent, |wish| match wish {
        Wish::Publish { message, .. } | Wish::Again { message, .. } => *message = Some(text.to_owned()),
        _ => {}
    })
}

/// The intent with another version.
pub fn with_version(intent: &Intent, text: &str) -> Intent {
    changed(intent, |wish| match wish {
        Wish::Publish { version, .. } | Wish::Again { version, .. } => *version = Some(text.to_owned()),
        _ => {}
    })
}

fn changed(intent: &Intent, change: impl FnOnce(&mut Wish)) -> Intent {
    let Some(mut wish) = Wish::read(intent) else { return intent.clone() };
    change(&mut wish);
    wish.into_intent()
}
