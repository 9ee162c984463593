//! What is kept before sending, and what can be concluded from it afterwards.

use serde_json::Value;

use super::super::{ResourceKind, Seen, text};
use crate::document::same;
use crate::domain::Environment;
use crate::domain::json::{self, Json, Object};
use crate::lifecycle::{Receipt, Settlement};
use crate::words::sema4 as words;

/// What a step does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Deed {
    Create,
    Edit,
    Save,
    Publish,
    Discard,
    Attach,
    Detach,
    Overwrite,
    Remove,
}

impl Deed {
    const ALL: [(Self, &str); 9] = [
        (Self::Create, "create"),
        (Self::Edit, "edit"),
        (Self::Save, "save"),
        (Self::Publish, "publish"),
        (Self::Discard, "discard"),
        (Self::Attach, "attach"),
        (Self::Detach, "detach"),
        (Self::Overwrite, "overwrite"),
        (Self::Remove, "remove"),
    ];
}

/// What is kept before sending, so that reading back can tell whether it happened. Holds no secret.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Evidence {
    pub(super) deed: Deed,
    /// The ids of agents of that name that were there before.
    pub(super) known: Vec<String>,
    /// What stood where before: the live version, or when the draft was changed.
    pub(super) mark: String,
    /// What is sent: fields, or the name of what is made; the id of a resource with its kind.
    pub(super) sent: Value,
    /// What it takes away: an agent as it can be brought back, the fields that it changes. Of a publication: what is to be
    /// live.
    pub(super) kept: Option<Value>,
    /// The plan opens the draft that it works on.
    pub(super) opened: bool,
    /// A package comes first, which may bring what this step asks for.
    pub(super) after_package: bool,
}

impl Evidence {
    pub(super) fn of(deed: Deed, seen: &Seen, sent: Value) -> Self {
        let known = seen.namesakes.iter().map(|(id, _)| id.clone()).collect();
        let opened = seen.state.live && !seen.no_lifecycle && seen.agent.is_some();
        Self { deed, known, mark: mark(deed, seen), sent, kept: None, opened, after_package: false }
    }

    /// A resource, as it is kept of a step that attaches or detaches it.
    pub(super) fn resource(kind: ResourceKind, id: &str) -> Value {
        Object::default().text("kind", kind.path()).text("id", id).done()
    }

    /// Whether it is that of a step that overwrites a draft from a package.
    pub(super) fn is_package(evidence: &Value) -> bool {
        Self::from_json(evidence).is_some_and(|evidence| evidence.deed == Deed::Overwrite)
    }

    /// Whether it happened, from what is there now.
    pub(super) fn settle(&self, seen: &Seen) -> Settlement {
        let receipt = |id: &str| Receipt { id: id.to_owned(), ..Receipt::default() };
        let own = || receipt(seen.text("id"));
        let happened = |yes: bool, receipt: Receipt| {
            if yes { Settlement::Happened(receipt) } else { Settlement::DidNotHappen }
        };
        if seen.agent.is_none() && !matches!(self.deed, Deed::Create | Deed::Remove) {
            return Settlement::CannotTell(words::AGENT_NOT_FOUND.to_owned());
        }
        match self.deed {
            Deed::Create => {
                let name = text(&self.sent, "name").unwrap_or_default();
                let made = |(id, named): &&(String, String)| named.trim() == name.trim() && !self.known.contains(id);
                // No two agents of a workspace have the same name (fact sheet 3).
                match seen.namesakes.iter().find(made) {
                    Some((id, _)) => Settlement::Happened(receipt(id)),
                    None => Settlement::DidNotHappen,
                }
            }
            Deed::Edit => happened(!seen.state.live, own()),
            Deed::Save => {
                // Only what was different is sent. The date of the last change tells less: what came before in the same
                // plan moved it too.
                let before = self.kept.clone().unwrap_or_default();
                let untouched = |key: &String| same(field(seen, key), json::field(&before, key));
                match self.differing(seen) {
                    differing if differing.is_empty() => Settlement::Happened(own()),
                    differing if differing.len() == self.fields() && differing.iter().all(untouched) => {
                        Settlement::DidNotHappen
                    }
                    _ => Settlement::CannotTell(words::CHANGED_OTHERWISE.to_owned()),
                }
            }
            Deed::Publish => match &seen.state.live_version {
                Some(version) if *version != self.mark => Settlement::Happened(Receipt {
                    environment: Some(Environment::Live),
                    notes: vec![words::PERHAPS_ANOTHERS.to_owned()],
                    ..receipt(version)
                }),
                _ => Settlement::DidNotHappen,
            },
            // A draft that is gone may have been published.
            Deed::Discard => match seen.state.live_version.as_deref() == Some(self.mark.as_str()) {
                true => happened(seen.state.live && !seen.state.has_draft, own()),
                false => Settlement::CannotTell(words::PUBLISHED_MEANWHILE.to_owned()),
            },
            Deed::Attach | Deed::Detach => {
                let kind = text(&self.sent, "kind").and_then(ResourceKind::parse);
                let (Some(kind), Some(id)) = (kind, text(&self.sent, "id")) else {
                    return Settlement::CannotTell(words::EVIDENCE_DAMAGED.to_owned());
                };
                let Some(attached) = seen.attached(kind) else {
                    return Settlement::CannotTell(words::NOT_LISTED.to_owned());
                };
                let there = attached.iter().any(|resource| resource.id == id);
                match there == (self.deed == Deed::Attach) {
                    true if self.after_package => Settlement::Stands(words::STANDS_AFTER_PACKAGE.to_owned()),
                    as_asked => happened(as_asked, own()),
                }
            }
            // Without a date nothing can be concluded.
            Deed::Overwrite => match !self.mark.is_empty() && mark(self.deed, seen) == self.mark {
                true => Settlement::DidNotHappen,
                false => Settlement::CannotTell(words::OVERWRITTEN_UNTOLD.to_owned()),
            },
            Deed::Remove => happened(seen.agent.is_none(), Receipt::default()),
        }
    }

    /// How many fields were sent.
    fn fields(&self) -> usize {
        self.sent.as_object().map_or(0, serde_json::Map::len)
    }

    /// The fields that were sent and are there otherwise.
    pub(super) fn differing(&self, seen: &Seen) -> Vec<String> {
        let sent = self.sent.as_object().into_iter().flatten();
        sent.filter(|(key, value)| !alike(field(seen, key), value)).map(|(key, _)| key.clone()).collect()
    }
}

/// Whether two fields say the same: an empty text may come back as none.
pub(super) fn alike(one: &Value, other: &Value) -> bool {
    let is_empty = |value: &Value| value.is_null() || value.as_str() == Some("");
    same(one, other) || (is_empty(one) && is_empty(other))
}

/// A field of the agent; `null` where there is none.
pub(super) fn field<'a>(seen: &'a Seen, key: &str) -> &'a Value {
    seen.agent.as_ref().map_or(&Value::Null, |agent| json::field(agent, key))
}

/// What a step would change, as it stands.
fn mark(deed: Deed, seen: &Seen) -> String {
    match deed {
        Deed::Publish | Deed::Discard => seen.state.live_version.clone().unwrap_or_default(),
        Deed::Create => String::new(),
        _ => seen.text("updated_at").to_owned(),
    }
}

impl Json for Evidence {
    fn to_json(&self) -> Value {
        let deed = Deed::ALL.into_iter().find(|(deed, _)| *deed == self.deed).map_or("", |(_, word)| word);
        Object::default()
            .text("deed", deed)
            .texts("known", &self.known)
            .text("mark", &self.mark)
            .put("sent", self.sent.clone())
            .put("kept", self.kept.clone().unwrap_or_default())
            .flag("opened", self.opened)
            .flag("after_package", self.after_package)
            .done()
    }

    /// `None` where it is damaged: nothing can be concluded then.
    fn from_json(value: &Value) -> Option<Self> {
        let deed = json::text(value, "deed")?;
        Some(Self {
            deed: Deed::ALL.into_iter().find(|(_, word)| *word == deed).map(|(deed, _)| deed)?,
            known: json::read_texts(json::list(value, "known")?)?,
            mark: json::text(value, "mark")?,
            sent: json::any(value, "sent")?,
            kept: json::any(value, "kept").filter(|kept| !kept.is_null()),
            // Records of the first versions do not say it.
            opened: json::flag(value, "opened").unwrap_or_default(),
            after_package: json::flag(value, "after_package").unwrap_or_default(),
        })
    }
}
