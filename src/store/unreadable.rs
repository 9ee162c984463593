//! Records that this version cannot read: found, counted, saved as a file, and discarded when a person says so.

use serde_json::Value;

use super::{Damage, Draft, KeyValue, Settings, StoreError, open};
use crate::domain::Connection;
use crate::domain::json::{self, Object};
use crate::lifecycle::{Entry, Record};

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
    /// The kinds, each with what its records' names begin with.
    const ALL: [(Self, &str); 6] = [
        (Self::Draft, "draft/"),
        (Self::Draft, "draft-base/"),
        (Self::Sheet, "sheet/"),
        (Self::Notes, "notes/"),
        (Self::Connection, "connection/"),
        (Self::Settings, "settings"),
    ];

    fn of(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|(_, prefix)| name.starts_with(prefix)).map(|(kind, _)| kind)
    }

    /// What is wrong with a record of this kind.
    fn damage(self, name: &str, text: &str) -> Option<Damage> {
        const VERSION: u32 = 1;
        match self {
            Self::Draft if name.starts_with("draft-base/") => open::<Value>("draft-base", VERSION, text).err(),
            Self::Draft => open::<Draft>("draft", VERSION, text).err(),
            Self::Sheet => open::<Record>("sheet", VERSION, text).err(),
            Self::Notes => open::<Value>("notes", VERSION, text).err(),
            Self::Connection => open::<Connection>("connection", VERSION, text).err(),
            Self::Settings => open::<Settings>("settings", VERSION, text).err(),
        }
    }
}

/// A record that cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unreadable {
    /// Its name in the store.
    pub name: String,
    /// Its kind.
    pub kind: RecordKind,
    /// Why.
    pub damage: Damage,
}

/// Finds what cannot be read.
pub struct Survey<'a, K>(pub &'a K);

impl<K: KeyValue> Survey<'_, K> {
    /// Every record that cannot be read, and how many entries of the log cannot.
    pub async fn unreadable(&self) -> Result<(Vec<Unreadable>, usize), StoreError> {
        let mut found = Vec::new();
        for (kind, prefix) in RecordKind::ALL {
            for (name, text) in self.0.scan(prefix).await? {
                if let Some(damage) = kind.damage(&name, &text) {
                    found.push(Unreadable { name, kind, damage });
                }
            }
        }
        let log = self.0.log().await?;
        Ok((found, log.iter().filter(|text| open::<Entry>("journal", 1, text).is_err()).count()))
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

    /// Discards a damaged record. Whether it did: what can be read, or is of a newer Greenroom, stays.
    pub async fn discard(&self, name: &str) -> Result<bool, StoreError> {
        let damage = match (RecordKind::of(name), self.0.get(name).await?) {
            (Some(kind), Some(text)) => kind.damage(name, &text),
            _ => None,
        };
        if damage != Some(Damage::Broken) {
            return Ok(false);
        }
        self.0.delete(name).await.map(|()| true)
    }
}
