//! What is kept before sending, and what can be concluded from it afterwards.

use serde_json::Value;

use super::super::schema::{AGENT, RELEASE};
use super::super::{Seen, api};
use crate::document::{masked, same};
use crate::domain::Environment;
use crate::domain::json::{self, Json, Object};
use crate::lifecycle::{Receipt, Settlement};
use crate::words::cargo as words;

/// What a step does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Deed {
    Publish,
    Save,
    Update,
    Create,
    Remove,
}

impl Deed {
    const ALL: [(Self, &str); 5] = [
        (Self::Publish, "publish"),
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
}

impl Evidence {
    pub(super) fn of(deed: Deed, seen: &Seen, sent: Value) -> Self {
        let known = match deed {
            Deed::Create => seen.agents.iter().map(|(id, _)| id.clone()).collect(),
            _ => seen.history().chain(&seen.live).filter_map(api::id).map(str::to_owned).collect(),
        };
        Self { deed, known, mark: mark(deed, seen), sent }
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
                let version = api::text(&self.sent, "version");
                let ours = |release: &Value| {
                    (version.is_some() && api::text(release, "version") == version) || self.arrived(release)
                };
                match new.iter().find(|release| ours(release)) {
                    Some(release) => receipt(
                        api::id(release).unwrap_or_default(),
                        Some(Environment::Live),
                        api::text(release, "version"),
                    ),
                    // So much is new that the list may no longer reach back to ours.
                    None if new.len() >= limit as usize => Settlement::CannotTell(words::TOO_MANY_NEW.to_owned()),
                    None => Settlement::DidNotHappen,
                }
            }
            Deed::Save | Deed::Update => {
                let now = if self.deed == Deed::Save { &seen.draft } else { &seen.agent };
                match now {
                    Some(document) if self.arrived(document) && mark(self.deed, seen) != self.mark => {
                        receipt(api::id(document).unwrap_or_default(), None, None)
                    }
                    _ if mark(self.deed, seen) == self.mark => Settlement::DidNotHappen,
                    _ => Settlement::CannotTell(words::CHANGED_OTHERWISE.to_owned()),
                }
            }
            Deed::Create => {
                let name = api::text(&self.sent, "name").unwrap_or_default();
                let made = seen.agents.iter().find(|(id, named)| named == name && !self.known.contains(id));
                made.map_or(Settlement::DidNotHappen, |(id, _)| receipt(id, None, None))
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

    /// The keys that were sent and came back otherwise.
    pub(super) fn differing(&self, document: &Value) -> Vec<String> {
        let schema = if matches!(self.deed, Deed::Publish | Deed::Save) { &RELEASE } else { &AGENT };
        let there = Value::Object(api::body(&masked(document, schema), schema));
        let sent = Value::Object(api::body(&self.sent, schema));
        let sent = sent.as_object().into_iter().flatten().filter(|(key, _)| *key != "options");
        let differs = |key: &str, value: &Value| there.get(key).is_none_or(|there| !same(there, value));
        sent.filter(|(key, value)| differs(key, value)).map(|(key, _)| key.clone()).collect()
    }
}

/// What a step would change, as it stands: the same as long as nobody changed it.
fn mark(deed: Deed, seen: &Seen) -> String {
    let dated = |document: &Option<Value>| {
        let part = |key| document.as_ref().and_then(|document| api::text(document, key)).unwrap_or_default();
        format!("{} {}", part("uuid"), part("updatedAt"))
    };
    match deed {
        Deed::Save => dated(&seen.draft),
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
        })
    }
}
