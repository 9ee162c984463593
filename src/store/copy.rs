//! A copy of what is kept on this computer, as one file: connections without their keys, drafts, and what is remembered
//! of agents. And bringing one in, which adds what is not here and changes nothing else.
//!
//! # The format, version 1
//!
//! `{v: 1, kind: "greenroom-copy", data: {at, connections, drafts, notes}}`. `at` is when it was made, in milliseconds
//! since 1970. Of a draft there are `connection`, `agent`, `subject`, `document`, `typed`, `at`, and `base`, the document
//! that the typing began with; of notes `connection`, `agent` and `notes`. What is of practice is not in it.

use serde_json::Value;

use super::notes::Notes;
use super::{Connections, Damage, Draft, DraftKey, Drafts, KeyValue, StoreError, open};
use crate::domain::json::{self, Json, Object};
use crate::domain::{Connection, ConnectionId, Keep, Timestamp, normalise_base_url, slug, sorted};

const KIND: &str = "greenroom-copy";
const VERSION: u32 = 1;

/// A copy, read.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Copy {
    /// When it was made.
    pub at: Timestamp,
    connections: Vec<Connection>,
    drafts: Vec<(DraftKey, Draft, Value)>,
    notes: Vec<(String, String, Value)>,
    /// How many of its entries cannot be read.
    pub unreadable: usize,
}

/// What becomes of an entry of a copy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It is not here, and is added.
    Added,
    /// The same is here.
    Same,
    /// Another is here, and stays: it is newer, or nobody can say which is.
    Stays,
}

/// An entry of a copy.
#[derive(Clone, Debug, PartialEq)]
pub enum Entry {
    /// A connection, without its key.
    Connection(Box<Connection>),
    /// What was typed into a form, and until when.
    Draft(DraftKey, Timestamp),
    /// What is remembered of an agent: its connection's id, and its own.
    Notes(String, String),
}

/// Writes what is kept as a copy. What cannot be read is not in it.
pub async fn export(store: &impl KeyValue, at: Timestamp) -> Result<String, StoreError> {
    let (connections, _) = Connections(store).load().await?;
    let connections = connections.iter().map(|connection| without_key(connection.clone()).to_json());
    let drafts = Drafts(store).all().await?;
    let drafts = drafts.iter().map(|listed| {
        let mut entry = Object::default();
        entry.text("connection", &listed.key.connection).text("agent", &listed.key.agent);
        entry.text("subject", listed.key.subject);
        for (name, value) in listed.draft.to_json().as_object().into_iter().flatten() {
            entry.put(name, value.clone());
        }
        entry.put("base", listed.base.clone()).done()
    });
    let notes = Notes(store).all().await?;
    let notes = notes.into_iter().map(|(connection, agent, notes)| {
        Object::default().text("connection", &connection).text("agent", &agent).put("notes", notes).done()
    });
    let data = Object::default()
        .number("at", at.0)
        .put("connections", Value::Array(connections.collect()))
        .put("drafts", Value::Array(drafts.collect()))
        .put("notes", Value::Array(notes.collect()))
        .done();
    Ok(json::indented(&Object::default().number("v", VERSION.into()).text("kind", KIND).put("data", data).done()))
}

/// Reads a copy. Entries that cannot be read, or that no copy of Greenroom's holds, are counted and left out.
pub fn read(text: &str) -> Result<Copy, Damage> {
    let data: Value = open(KIND, VERSION, text)?;
    let lists = ["connections", "drafts", "notes"].map(|name| json::list(&data, name));
    let [Some(connections), Some(drafts), Some(notes)] = lists else { return Err(Damage::Broken) };
    let mut copy = Copy { at: Timestamp(json::number(&data, "at").ok_or(Damage::Broken)?), ..Copy::default() };
    copy.connections = connections.iter().filter_map(read_connection).collect();
    // The oldest first: a newer one of the same form goes beside it.
    let drafts_read = drafts.iter().filter_map(read_draft).collect();
    copy.drafts = sorted(drafts_read, |(_, one, _), (_, other, _)| one.at <= other.at);
    copy.notes = notes.iter().filter_map(read_notes).collect();
    let entries = connections.len() + drafts.len() + notes.len();
    copy.unreadable = entries - copy.connections.len() - copy.drafts.len() - copy.notes.len();
    Ok(copy)
}

/// The id of a real connection, as Greenroom makes them.
fn is_connection_id(id: &str) -> bool {
    !id.is_empty() && slug(id) == id && id != "new" && !ConnectionId(id.to_owned()).is_practice()
}

fn without_key(connection: Connection) -> Connection {
    Connection { keep: Keep::Memory, ..connection }
}

fn read_connection(entry: &Value) -> Option<Connection> {
    let connection = without_key(Connection::from_json(entry)?);
    let header = &connection.auth.header;
    let fits = is_connection_id(&connection.id.0)
        && normalise_base_url(&connection.base_url).as_deref() == Some(connection.base_url.as_str())
        && !header.is_empty()
        && header.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_')
        && connection.auth.prefix.bytes().all(|byte| byte == b' ' || byte.is_ascii_graphic());
    // The way there is each host's own: on this one the connection asks for its key anew where it has none such.
    fits.then_some(connection)
}

fn read_draft(entry: &Value) -> Option<(DraftKey, Draft, Value)> {
    let subject = json::text(entry, "subject")?;
    let subject = DraftKey::SUBJECTS.into_iter().find(|known| *known == subject)?;
    let key = DraftKey { connection: json::text(entry, "connection")?, agent: json::text(entry, "agent")?, subject };
    let fits = is_connection_id(&key.connection) && !key.agent.is_empty();
    fits.then_some(())?;
    Some((key, Draft::from_json(entry)?, json::any(entry, "base")?))
}

fn read_notes(entry: &Value) -> Option<(String, String, Value)> {
    let (connection, agent) = (json::text(entry, "connection")?, json::text(entry, "agent")?);
    let notes = json::any(entry, "notes").filter(Value::is_object)?;
    (is_connection_id(&connection) && !agent.is_empty()).then_some((connection, agent, notes))
}

impl Copy {
    /// What would become of every entry.
    pub async fn preview(&self, store: &impl KeyValue) -> Result<Vec<(Entry, Fate)>, StoreError> {
        self.go_through(store, false).await
    }

    /// Adds what is not here; what became of every entry.
    pub async fn bring_in(&self, store: &impl KeyValue) -> Result<Vec<(Entry, Fate)>, StoreError> {
        self.go_through(store, true).await
    }

    async fn go_through(&self, store: &impl KeyValue, add: bool) -> Result<Vec<(Entry, Fate)>, StoreError> {
        let mut fates = Vec::new();
        for connection in &self.connections {
            let fate = Connections(store).add(connection, add).await?;
            fates.push((Entry::Connection(Box::new(connection.clone())), fate));
        }
        for (key, draft, base) in &self.drafts {
            let fate = bring_draft(store, key, draft, base, add).await?;
            fates.push((Entry::Draft(key.clone(), draft.at), fate));
        }
        for (connection, agent, notes) in &self.notes {
            let fate = Notes(store).add(connection, agent, notes, add).await?;
            fates.push((Entry::Notes(connection.clone(), agent.clone()), fate));
        }
        Ok(fates)
    }
}

/// A draft goes beside an older one: nothing is written over.
async fn bring_draft(
    store: &impl KeyValue,
    key: &DraftKey,
    draft: &Draft,
    base: &Value,
    add: bool,
) -> Result<Fate, StoreError> {
    let drafts = Drafts(store);
    let all = drafts.of(key).await?;
    if all.iter().any(|(kept, began)| kept == draft && began == base) {
        return Ok(Fate::Same);
    }
    if all.iter().any(|(kept, _)| kept.at > draft.at) {
        return Ok(Fate::Stays);
    }
    let Some(place) = drafts.free_place(key).await? else { return Ok(Fate::Stays) };
    if add {
        drafts.save_at(&place, draft, base).await?;
    }
    Ok(Fate::Added)
}

/// Adds a record where nothing is under its name.
pub(super) async fn add_record<T: Json + PartialEq>(
    store: &impl KeyValue,
    name: &str,
    kind: &str,
    data: &T,
    add: bool,
) -> Result<Fate, StoreError> {
    match store.get(name).await? {
        Some(text) => Ok(if open::<T>(kind, 1, &text).as_ref() == Ok(data) { Fate::Same } else { Fate::Stays }),
        None if add => {
            let added = store.compare_and_put(name, None, &super::wrap(kind, 1, data)).await?;
            Ok(if added { Fate::Added } else { Fate::Stays })
        }
        None => Ok(Fate::Added),
    }
}
