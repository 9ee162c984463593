//! What a person can want of Sema4.ai, and its form as an intent.

use serde_json::Value;

use super::super::super::Subject;
use super::super::super::edited::Edited;
use super::super::resources::ResourceKind;
use super::copy::LiveCopy;
use super::mappings::Mappings;
use crate::domain::json::{self, Json, Object};
use crate::lifecycle::Intent;

/// A package that is kept on this computer until it is sent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PackageRef {
    /// Names the file in the store.
    pub file: String,
    /// What it is called.
    pub name: String,
    /// The name of the agent in it.
    pub agent: String,
    /// What was seen in it, and is told again on the sheet.
    pub told: Vec<String>,
}

/// What a person wants of Sema4.ai. A message is `None` until the person writes one.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Wish {
    /// Make a new agent; `attached` is what was attached to the one that it is made again from.
    Create { document: Value, again: bool },
    /// Open a draft of what is live.
    Edit,
    /// Save the edited draft.
    Save { edited: Edited },
    /// Make the edited draft live.
    Publish { edited: Edited, live: Option<LiveCopy>, message: Option<String>, mappings: Mappings },
    /// Give the draft up.
    Discard { live: Option<LiveCopy>, mappings: Mappings },
    /// Make live again what was live before. `overwritten`: its package stands in the draft already.
    Again { copy: LiveCopy, message: Option<String>, mappings: Mappings, overwritten: bool },
    /// Attach a resource.
    Attach { kind: ResourceKind, id: String, name: String },
    /// Detach it.
    Detach { kind: ResourceKind, id: String, name: String },
    /// Make a new agent from a package.
    Import { package: PackageRef },
    /// Overwrite the draft from a package.
    Update { package: PackageRef },
    /// Delete the agent.
    Remove,
}

impl Wish {
    pub(super) fn into_intent(self) -> Intent {
        let mut intent = Object::default();
        match &self {
            Self::Create { document, again } => {
                intent.text("do", "create").put("document", document.clone()).flag("again", *again);
            }
            Self::Edit => {
                intent.text("do", "edit");
            }
            Self::Save { edited } => {
                intent.text("do", "save");
                edited.write(&mut intent);
            }
            Self::Publish { edited, live, message, mappings } => {
                intent.text("do", "publish");
                edited.write(&mut intent);
                intent.put("live", live.as_ref().map(Json::to_json).unwrap_or_default());
                intent.text_or_null("message", message.as_deref()).put("mappings", mappings.to_json());
            }
            Self::Discard { live, mappings } => {
                intent.text("do", "discard").put("live", live.as_ref().map(Json::to_json).unwrap_or_default());
                intent.put("mappings", mappings.to_json());
            }
            Self::Again { copy, message, mappings, overwritten } => {
                intent.text("do", "again").put("copy", copy.to_json()).text_or_null("message", message.as_deref());
                intent.put("mappings", mappings.to_json()).flag("overwritten", *overwritten);
            }
            Self::Attach { kind, id, name } => {
                intent.text("do", "attach").text("kind", kind.path()).text("id", id).text("name", name);
            }
            Self::Detach { kind, id, name } => {
                intent.text("do", "detach").text("kind", kind.path()).text("id", id).text("name", name);
            }
            Self::Import { package } => {
                intent.text("do", "import");
                package.write(&mut intent);
            }
            Self::Update { package } => {
                intent.text("do", "update");
                package.write(&mut intent);
            }
            Self::Remove => {
                intent.text("do", "remove");
            }
        }
        Intent(intent.done())
    }

    pub(super) fn read(intent: &Intent) -> Option<Self> {
        let intent = &intent.0;
        let text = |key: &str| json::text(intent, key);
        let live = || LiveCopy::from_json(json::field(intent, "live"));
        let mappings = || Mappings::from_json(json::field(intent, "mappings")).unwrap_or_default();
        let resource = || Some((ResourceKind::parse(&text("kind")?)?, text("id")?, text("name")?));
        Some(match text("do")?.as_str() {
            "create" => Self::Create {
                document: json::any(intent, "document")?,
                again: json::flag(intent, "again").unwrap_or_default(),
            },
            "edit" => Self::Edit,
            "save" => Self::Save { edited: Edited::read(intent)? },
            "publish" => Self::Publish {
                edited: Edited::read(intent)?,
                live: live(),
                message: text("message"),
                mappings: mappings(),
            },
            "discard" => Self::Discard { live: live(), mappings: mappings() },
            "again" => Self::Again {
                copy: LiveCopy::from_json(json::field(intent, "copy"))?,
                message: text("message"),
                mappings: mappings(),
                overwritten: json::flag(intent, "overwritten").unwrap_or_default(),
            },
            "attach" => resource().map(|(kind, id, name)| Self::Attach { kind, id, name })?,
            "detach" => resource().map(|(kind, id, name)| Self::Detach { kind, id, name })?,
            "import" => Self::Import { package: PackageRef::read(intent)? },
            "update" => Self::Update { package: PackageRef::read(intent)? },
            "remove" => Self::Remove,
            _ => return None,
        })
    }
}

impl PackageRef {
    fn write(&self, intent: &mut Object) {
        intent.text("file", &self.file).text("file_name", &self.name).text("agent", &self.agent);
        intent.texts("told", &self.told);
    }

    fn read(intent: &Value) -> Option<Self> {
        Some(Self {
            file: json::text(intent, "file")?,
            name: json::text(intent, "file_name")?,
            agent: json::text(intent, "agent")?,
            told: json::read_texts(json::maybe_list(intent, "told")?)?,
        })
    }
}

/// The intent to make an agent.
pub fn create(document: Value) -> Intent {
    Wish::Create { document, again: false }.into_intent()
}

/// What a snapshot says that it is.
pub(super) const SNAPSHOT: &str = "sema4 agent 1";

/// The intent to make an agent again from a snapshot that was taken before it was deleted. `None` for anything else.
pub fn recreate(snapshot: &Value) -> Option<Intent> {
    (json::text(snapshot, "greenroom")? == SNAPSHOT).then_some(())?;
    let document = snapshot.get("agent").filter(|agent| agent.is_object())?.clone();
    Some(Wish::Create { document, again: true }.into_intent())
}

/// The intent to open a draft.
pub fn edit() -> Intent {
    Wish::Edit.into_intent()
}

/// The intent to save an edited draft.
pub fn save(edited: Edited) -> Intent {
    Wish::Save { edited }.into_intent()
}

/// The intent to make an edited draft live. `notes` is what is remembered of the agent on this computer.
pub fn publish(edited: Edited, notes: &Value) -> Intent {
    let (live, mappings) = (LiveCopy::from_notes(notes, "live"), Mappings::from_notes(notes));
    Wish::Publish { edited, live, message: None, mappings }.into_intent()
}

/// The intent to give the draft up.
pub fn discard(notes: &Value) -> Intent {
    Wish::Discard { live: LiveCopy::from_notes(notes, "live"), mappings: Mappings::default() }.into_intent()
}

/// The intent to make live again what was live before, with resources swapped as when it was published.
pub fn again(copy: LiveCopy, mappings: Mappings) -> Intent {
    Wish::Again { copy, message: None, mappings, overwritten: false }.into_intent()
}

/// The intent to attach a resource.
pub fn attach(kind: ResourceKind, id: &str, name: &str) -> Intent {
    Wish::Attach { kind, id: id.to_owned(), name: name.to_owned() }.into_intent()
}

/// The intent to detach a resource.
pub fn detach(kind: ResourceKind, id: &str, name: &str) -> Intent {
    Wish::Detach { kind, id: id.to_owned(), name: name.to_owned() }.into_intent()
}

/// The intent to make a new agent from a package.
pub fn import(package: PackageRef) -> Intent {
    Wish::Import { package }.into_intent()
}

/// The intent to overwrite the draft from a package.
pub fn update(package: PackageRef) -> Intent {
    Wish::Update { package }.into_intent()
}

/// The intent to delete the agent.
pub fn remove() -> Intent {
    Wish::Remove.into_intent()
}

/// Whether an intent makes an agent.
pub fn makes(intent: &Intent) -> bool {
    matches!(Wish::read(intent), Some(Wish::Create { .. } | Wish::Import { .. }))
}

/// Whether an intent takes the agent away.
pub fn removes(intent: &Intent) -> bool {
    matches!(Wish::read(intent), Some(Wish::Remove))
}

/// The name of the file that an intent sends, or would best send.
pub fn file_of(intent: &Intent) -> Option<String> {
    match Wish::read(intent)? {
        Wish::Import { package } | Wish::Update { package } => Some(package.file),
        Wish::Again { copy, .. } => Some(copy.package_name()),
        _ => None,
    }
}

/// Which form an intent came from, and the document as it was typed there.
pub fn typed_in(intent: &Intent) -> Option<(Subject, Value)> {
    match Wish::read(intent)? {
        Wish::Save { edited } | Wish::Publish { edited, .. } => Some((Subject::Release, edited.document)),
        Wish::Create { document, again: false } => Some((Subject::New, document)),
        _ => None,
    }
}

/// The intent with another message.
pub fn with_message(intent: &Intent, text: &str) -> Intent {
    changed(intent, |wish| match wish {
        Wish::Publish { message, .. } | Wish::Again { message, .. } => *message = Some(text.to_owned()),
        _ => {}
    })
}

/// The intent to go on with a way back whose package stands in the draft already.
pub(super) fn overwritten(intent: &Intent) -> Intent {
    changed(intent, |wish| {
        if let Wish::Again { overwritten, .. } = wish {
            *overwritten = true;
        }
    })
}

/// The intent with one resource swapped for another when it is sent; for none with an empty `to`.
pub fn with_mapping(intent: &Intent, key: &str, to: &str) -> Intent {
    changed(intent, |wish| match wish {
        Wish::Publish { mappings, .. } | Wish::Discard { mappings, .. } | Wish::Again { mappings, .. } => {
            *mappings = std::mem::take(mappings).with(key, to);
        }
        _ => {}
    })
}

fn changed(intent: &Intent, change: impl FnOnce(&mut Wish)) -> Intent {
    let Some(mut wish) = Wish::read(intent) else { return intent.clone() };
    change(&mut wish);
    wish.into_intent()
}
