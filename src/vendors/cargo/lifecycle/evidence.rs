//! What is kept before sending, and what can be concluded from it afterwards.

use serde_json::Value;

use super::super::schema::{AGENT, RELEASE};
use super::super::{Seen, api};
use crate::document::{masked, same, sendable};
use crate::domain::Environment;
use crate::domain::json::{self, Json, Object};
use crate::lifecycle::{Receipt, Settlement};
use crate::words::cargo as words;

/// What a step does.
///
/// `Open` only prepares another one: Cargo publishes and saves only where there is a draft.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Deed {
    Publish,
    Open,
    Save,
    Update,
    Create,
    Remove,
}

impl Deed {
    const ALL: [(Self, &str); 6] = [
        (Self::Publish, "publish"),
        (Self::Open, "open"),
        (Self::Save, "save"),
        (Self::Update, "update"),
        (Self::Create, "create"),
        (Self::Remove, "remove"),
    ];
}

/// What is kept before sending, so that reading back can tell whether it happened. Holds no secret.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Evidence {
    pub(super) deed: Deed,
    /// The ids of what was there before: releases that are or were live; agents, where one is made.
    pub(super) known: Vec<String>,
    /// What stood where before.
    pub(super) mark: String,
    /// What is sent, without secrets.
    pub(super) sent: Value,
    /// What it takes away and can be brought back: the draft that was there, or a snapshot. Without secrets.
    pub(super) kept: Option<Value>,
}

impl Evidence {
    pub(super) fn of(deed: Deed, seen: &Seen, sent: Value) -> Self {
        let known = match deed {
            Deed::Create => seen.agents.iter().map(|(id, _)| id.clone()).collect(),
            _ => seen.history().chain(&seen.live).filter_map(api::id).map(str::to_owned).collect(),
        };
        Self { deed, known, mark: mark(deed, seen), sent, kept: None }
    }

    /// Whether it happened, from what is there now.
    pub(super) fn settle(&self, seen: &Seen, limit: u32) -> Settlement {
        let receipt = |id: &str, environment, version: Option<&str>| {
            Settlement::Happened(Receipt {
                id: id.to_owned(),
                environment,
                version: version.map(str::to_owned),
                ..Receipt::default()
            })
        };
        match self.deed {
            Deed::Publish => {
                let is_new = |release: &&Value| api::id(release).is_some_and(|id| !self.known.iter().any(|k| k == id));
                let new: Vec<&Value> = seen.live.iter().chain(seen.history()).filter(is_new).collect();
                let said = |release: &Value, key| api::text(release, key).map(|text| text.trim().to_owned());
                let (version, message) = (said(&self.sent, "version"), said(&self.sent, "description"));
                let same_name =
                    |release: &Value| said(release, "version") == version && said(release, "description") == message;
                // A version alone is no name: somebody else may have published under the one that was proposed to both.
                let named = version.is_some() && message.is_some();
                let ours = |release: &&&Value| same_name(release) && (named || self.arrived(release));
                let may_be_ours = |release: &&Value| match &version {
                    Some(_) => said(release, "version") == version,
                    None => self.arrived(release),
                };
                match new.iter().find(ours) {
                    Some(release) => receipt(
                        api::id(release).unwrap_or_default(),
                        Some(Environment::Live),
                        api::text(release, "version"),
                    ),
                    None if new.iter().any(may_be_ours) => Settlement::CannotTell(words::PERHAPS_OURS.to_owned()),
                    // So much is new that the list may no longer reach back to ours.
                    None if new.len() >= limit as usize => Settlement::CannotTell(words::TOO_MANY_NEW.to_owned()),
                    None => Settlement::DidNotHappen,
                }
            }
            Deed::Open => match &seen.draft {
                Some(draft) => Settlement::Happened(Receipt {
                    id: api::id(draft).unwrap_or_default().to_owned(),
                    notes: vec![words::ONLY_OPENED.to_owned()],
                    ..Receipt::default()
                }),
                None => Settlement::DidNotHappen,
            },
            Deed::Save | Deed::Update => {
                let now = if self.deed == Deed::Save { &seen.draft } else { &seen.agent };
                // A draft that was opened for it says what is live, until something is saved.
                let is_opened = self.deed == Deed::Save && self.mark == NO_DRAFT;
                let untouched = |draft: &Value| seen.live.as_ref().is_some_and(|live| says_the_same(draft, live));
                match now {
                    Some(document) if self.arrived(document) && mark(self.deed, seen) != self.mark => {
                        receipt(api::id(document).unwrap_or_default(), None, None)
                    }
                    _ if mark(self.deed, seen) == self.mark => Settlement::DidNotHappen,
                    Some(draft) if is_opened && untouched(draft) => Settlement::DidNotHappen,
                    _ => Settlement::CannotTell(words::CHANGED_OTHERWISE.to_owned()),
                }
            }
            Deed::Create => {
                let name = api::text(&self.sent, "name").unwrap_or_default();
                let is_new = |(id, named): &&(String, String)| named.trim() == name.trim() && !self.known.contains(id);
                let mut made = seen.agents.iter().filter(is_new);
                match (made.next(), made.next()) {
                    (Some((id, _)), None) => receipt(id, None, None),
                    (Some(_), Some(_)) => Settlement::CannotTell(words::PERHAPS_OURS.to_owned()),
                    (None, _) => Settlement::DidNotHappen,
                }
            }
            Deed::Remove => match &seen.agent {
                Some(agent) if api::text(agent, "deletedAt").is_none() => Settlement::DidNotHappen,
                _ => receipt("", None, None),
            },
        }
    }

    /// Whether everything that was sent stands in a document that was read. What only requests carry is left out.
    pub(super) fn arrived(&self, document: &Value) -> bool {
        self.differing(document).is_empty()
    }

    /// The keys of what is there otherwise than it was sent: also those that were not sent because the vendor takes no
    /// `null` for them, and that are there all the same.
    pub(super) fn otherwise(&self, document: &Value) -> Vec<String> {
        let mut keys = self.differing(document);
        let whole = matches!(self.deed, Deed::Publish | Deed::Save);
        let there = |document: &Value, key: &str| document.get(key).is_some_and(|value| !value.is_null());
        for field in RELEASE.fields().filter(|field| whole && field.omit_null) {
            if there(document, field.key) && !there(&self.sent, field.key) {
                keys.push(field.key.to_owned());
            }
        }
        keys
    }

    /// The keys that were sent and came back otherwise.
    fn differing(&self, document: &Value) -> Vec<String> {
        let schema = if matches!(self.deed, Deed::Publish | Deed::Save) { &RELEASE } else { &AGENT };
        let there = Value::Object(sendable(&masked(document, schema), schema));
        let sent = Value::Object(sendable(&self.sent, schema));
        let sent = sent.as_object().into_iter().flatten().filter(|(key, _)| *key != "options");
        let differs = |key: &str, value: &Value| there.get(key).is_none_or(|there| !same(there, value));
        sent.filter(|(key, value)| differs(key, value)).map(|(key, _)| key.clone()).collect()
    }
}

/// Whether two releases have the same content, as far as it is sent.
fn says_the_same(one: &Value, other: &Value) -> bool {
    let content = |release: &Value| Value::Object(sendable(&masked(release, &RELEASE), &RELEASE));
    same(&content(one), &content(other))
}

/// The mark of a draft that is not there.
const NO_DRAFT: &str = " ";

/// What a step would change, as it stands: the same as long as nobody changed it.
fn mark(deed: Deed, seen: &Seen) -> String {
    let dated = |document: &Option<Value>| {
        let part = |key| document.as_ref().and_then(|document| api::text(document, key)).unwrap_or_default();
        format!("{} {}", part("uuid"), part("updatedAt"))
    };
    match deed {
        Deed::Save | Deed::Open => dated(&seen.draft),
        Deed::Publish => seen.live.as_ref().and_then(api::id).unwrap_or_default().to_owned(),
        Deed::Update | Deed::Remove => dated(&seen.agent),
        Deed::Create => String::new(),
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
            // Records of the first version do not have it.
            kept: json::any(value, "kept").filter(|kept| !kept.is_null()),
        })
    }
}
