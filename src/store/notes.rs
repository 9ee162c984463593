//! What is remembered of an agent on this computer: what its vendor does not give back. Holds no secret.

use serde_json::Value;

use super::{KeyValue, StoreError, open, wrap};

const KIND: &str = "notes";
const VERSION: u32 = 1;

/// Reads and writes notes.
pub struct Notes<'a, K>(pub &'a K);

impl<K: KeyValue> Notes<'_, K> {
    /// The notes of an agent; empty where there are none, or none that can be read.
    pub async fn load(&self, connection: &str, agent: &str) -> Value {
        let text = self.0.get(&key(connection, agent)).await.ok().flatten();
        text.and_then(|text| open(KIND, VERSION, &text).ok()).unwrap_or_default()
    }

    /// Writes what `changed` says over what the notes say under the same keys; the others stay. The notes as they were.
    pub async fn change(&self, connection: &str, agent: &str, changed: &Value) -> Result<Value, StoreError> {
        let before = self.load(connection, agent).await;
        let mut notes = before.as_object().cloned().unwrap_or_default();
        notes.extend(changed.as_object().cloned().unwrap_or_default());
        self.0.put(&key(connection, agent), &wrap(KIND, VERSION, &Value::Object(notes))).await?;
        Ok(before)
    }
}

/// Neither part can hold the character between them, since it is escaped.
fn key(connection: &str, agent: &str) -> String {
    let part = |text: &str| text.replace('%', "%25").replace('/', "%2F");
    format!("notes/{}/{}", part(connection), part(agent))
}
