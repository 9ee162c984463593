//! Secrets inside documents.

use serde_json::Value;

use super::known::Known;
use super::schema::Schema;
use crate::words::changes as words;

/// A document for the eye, the journal and `curl`: a fixed text in place of each secret, and of each marker.
pub fn masked(document: &Value, schema: &Schema) -> Value {
    mask(Known::document(schema), document)
}

/// A value with its secrets masked, by what is known of it.
pub(super) fn mask(known: Known, value: &Value) -> Value {
    match value {
        _ if known.is_secret(value) => Value::String(words::SECRET.to_owned()),
        Value::Array(list) => list.iter().map(|item| mask(known.item(), item)).collect(),
        Value::Object(object) => {
            let entry = |(key, inner): (&String, &Value)| (key.clone(), mask(known.child(value, key), inner));
            object.iter().map(entry).collect()
        }
        plain => plain.clone(),
    }
}
