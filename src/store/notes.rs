//! What is remembered of an agent on this computer: what its vendor does not give back. Holds no secret.

use serde_json::{Map, Value};

use super::copy::{Fate, add_record};
use super::{KeyValue, StoreError, open, wrap};
use crate::domain::Timestamp;
use crate::domain::json::Object;
use crate::words::recovery as words;

const KIND: &str = "notes";
const VERSION: u32 = 1;

/// What a key ends in that adds to a list.
pub const MORE: char = '+';
/// So many entries of such a list are kept.
pub const MOST: usize = 10;

/// Reads and writes notes.
pub struct Notes<'a, K>(pub &'a K);

impl<K: KeyValue> Notes<'_, K> {
    /// The notes of an agent; empty where there are none, or none that can be read.
    pub async fn load(&self, connection: &str, agent: &str) -> Value {
        let text = self.0.get(&key(connection, agent)).await.ok().flatten();
        text.and_then(|text| open(KIND, VERSION, &text).ok()).unwrap_or_default()
    }

    /// Writes what `changed` says over what the notes say under the same keys; the others stay. A key that ends in
    /// [`MORE`] adds to the list of its name: the newest first, with the time, at most [`MOST`]. The notes as they were.
    pub async fn change(
        &self,
        connection: &str,
        agent: &str,
        changed: &Value,
        at: Timestamp,
    ) -> Result<Value, StoreError> {
        let name = key(connection, agent);
        // What cannot be read is not written over.
        let before = match self.0.get(&name).await? {
            Some(text) => open(KIND, VERSION, &text).map_err(|_| StoreError::other(words::NOTES_UNREADABLE))?,
            None => Value::Null,
        };
        let mut notes: Map<String, Value> = before.as_object().cloned().unwrap_or_default();
        for (key, value) in changed.as_object().into_iter().flatten() {
            match key.strip_suffix(MORE) {
                Some(list) => add(&mut notes, list, value, at),
                None => drop(notes.insert(key.clone(), value.clone())),
            }
        }
        self.0.put(&name, &wrap(KIND, VERSION, &Value::Object(notes))).await?;
        Ok(before)
    }
}

/// For copies.
impl<K: KeyValue> Notes<'_, K> {
    /// All that can be read: the connection's id, the agent's, and the notes.
    pub(super) async fn all(&self) -> Result<Vec<(String, String, Value)>, StoreError> {
        let all = self.0.scan(&format!("{KIND}/")).await?;
        let read = all.iter().filter_map(|(name, text)| {
            let (connection, agent) = name.strip_prefix(KIND)?.strip_prefix('/')?.split_once('/')?;
            let part = |part: &str| part.replace("%2F", "/").replace("%25", "%");
            Some((part(connection), part(agent), open(KIND, VERSION, text).ok()?))
        });
        Ok(read.collect())
    }

    /// Adds notes of an agent of which nothing is remembered; with `add` off, what would become of them.
    pub(super) async fn add(
        &self,
        connection: &str,
        agent: &str,
        notes: &Value,
        add: bool,
    ) -> Result<Fate, StoreError> {
        add_record(self.0, &key(connection, agent), KIND, notes, add).await
    }
}

/// Adds to a list of the notes; what it says first already is not said twice.
fn add(notes: &mut Map<String, Value>, list: &str, what: &Value, at: Timestamp) {
    let mut all = notes.get(list).and_then(Value::as_array).cloned().unwrap_or_default();
    if all.first().is_some_and(|first| first.get("what") == Some(what)) {
        return;
    }
    all.insert(0, Object::default().number("at", at.0).put("what", what.clone()).done());
    all.truncate(MOST);
    notes.insert(list.to_owned(), Value::Array(all));
}

/// Neither part can hold the character between them, since it is escaped.
fn key(connection: &str, agent: &str) -> String {
    let part = |text: &str| text.replace('%', "%25").replace('/', "%2F");
    format!("notes/{}/{}", part(connection), part(agent))
}
