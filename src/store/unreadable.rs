//! Records that this version cannot read: found, counted, saved as a file, and discarded when a person says so.

use serde_json::Value;

use super::drafts::damage_of;
use super::{Damage, KeyValue, Place, Records, Settings, StoreError, open};
use crate::domain::Connection;
use crate::domain::json::{self, Object};
use crate::lifecycle::Record;

/// Kinds of records.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RecordKind {
    /// What was typed into a form, or the document that it began with.
    Draft,
    /// A release sheet.
    Sheet,
    /// What is remembered of an agent.
    Notes,
    /// A connection.
    Connection,
    /// What was chosen for this computer.
    Settings,
}

impl RecordKind {
    /// The kinds of one record each, with what its name begins with.
    const SINGLE: [(Self, &str); 4] = [
        (Self::Sheet, "sheet/"),
        (Self::Notes, "notes/"),
        (Self::Connection, "connection/"),
        (Self::Settings, "settings"),
    ];

    /// What is wrong with records of this kind, in the order of [`Unreadable::names`].
    fn damage(self, texts: &[Option<String>]) -> Option<Damage> {
        const VERSION: u32 = 1;
        let first = texts.first().and_then(Option::as_deref);
        match self {
            Self::Draft => damage_of(first, texts.get(1).and_then(Option::as_deref)),
            Self::Sheet => open::<Record>("sheet", VERSION, first?).err(),
            Self::Notes => open::<Value>("notes", VERSION, first?).err(),
            Self::Connection => open::<Connection>("connection", VERSION, first?).err(),
            Self::Settings => open::<Settings>("settings", VERSION, first?).err(),
        }
    }
}

/// What cannot be read: a record, or the two of a draft.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unreadable {
    /// The names in the store: of what was typed, then of the document that it began with; or the one name.
    pub names: Vec<String>,
    /// The kind.
    pub kind: RecordKind,
    /// Why.
    pub damage: Damage,
}

impl Unreadable {
    /// A draft that cannot be read.
    pub fn draft(place: &Place, damage: Damage) -> Self {
        Self { names: vec![place.draft(), place.base()], kind: RecordKind::Draft, damage }
    }
}

/// Finds what cannot be read.
pub struct Survey<'a, K>(pub &'a K);

impl<K: KeyValue> Survey<'_, K> {
    /// Everything that cannot be read, and how many entries of the log cannot.
    pub async fn unreadable(&self) -> Result<(Vec<Unreadable>, usize), StoreError> {
        let mut found = Vec::new();
        let (drafts, bases) = (self.0.scan("draft/").await?, self.0.scan("draft-base/").await?);
        let places = drafts.iter().filter_map(|(name, _)| name.strip_prefix("draft/"));
        // A document without what was typed over it is nothing, unless it cannot be read.
        let alone = bases.iter().filter_map(|(name, _)| name.strip_prefix("draft-base/"));
        let alone = alone.filter(|place| !drafts.iter().any(|(name, _)| name.strip_prefix("draft/") == Some(place)));
        for place in places.chain(alone) {
            let names = vec![format!("draft/{place}"), format!("draft-base/{place}")];
            let text = |all: &[(String, String)], wanted: &String| {
                all.iter().find(|(name, _)| name == wanted).map(|(_, text)| text.clone())
            };
            let texts: Vec<_> = [&drafts, &bases].into_iter().zip(&names).map(|(all, name)| text(all, name)).collect();
            if let Some(damage) = RecordKind::Draft.damage(&texts) {
                found.push(Unreadable { names, kind: RecordKind::Draft, damage });
            }
        }
        for (kind, prefix) in RecordKind::SINGLE {
            for (name, text) in self.0.scan(prefix).await? {
                if let Some(damage) = kind.damage(&[Some(text)]) {
                    found.push(Unreadable { names: vec![name], kind, damage });
                }
            }
        }
        Ok((found, Records(self.0).journal().await?.1))
    }

    /// Records as they are, as one text: for a file.
    pub async fn as_file(&self, names: &[String]) -> Result<String, StoreError> {
        let mut records = Vec::new();
        for name in names {
            if let Some(text) = self.0.get(name).await? {
                records.push(Object::default().text("name", name).text("text", &text).done());
            }
        }
        Ok(json::indented(&Value::Array(records)))
    }

    /// Discards what is damaged. Whether it did: what can be read by now, or is of a newer Greenroom, stays.
    pub async fn discard(&self, unreadable: &Unreadable) -> Result<bool, StoreError> {
        let mut texts = Vec::new();
        for name in &unreadable.names {
            texts.push(self.0.get(name).await?);
        }
        if unreadable.kind.damage(&texts) != Some(Damage::Broken) {
            return Ok(false);
        }
        for name in &unreadable.names {
            self.0.delete(name).await?;
        }
        Ok(true)
    }
}
