//! What stands in a document in place of a secret: an object with one key, and under it an id.

use serde_json::{Map, Value};

/// The key.
pub(super) const KEY: &str = "greenroom:secret";

/// How the id of a secret begins that a person typed. The others begin with the number of their reading.
pub(super) const TYPED: &str = "typed:";

/// The marker with an id.
pub(super) fn marker(id: &str) -> Value {
    let mut object = Map::new();
    object.insert(KEY.to_owned(), Value::String(id.to_owned()));
    Value::Object(object)
}

/// The id of a marker. `None` for any other value.
pub(super) fn id_of(value: &Value) -> Option<&str> {
    let object = value.as_object().filter(|object| object.len() == 1)?;
    object.get(KEY)?.as_str()
}

/// Whether this stands in place of a secret, typed or read.
pub fn is_marker(value: &Value) -> bool {
    id_of(value).is_some()
}

/// The reading that an id is of, and where in it the secret stood. `None` for one that a person typed.
pub(super) fn reading_of(id: &str) -> Option<(&str, &str)> {
    let at = id.find('/').filter(|_| !id.starts_with(TYPED))?;
    id.split_at_checked(at)
}

/// Whether two ids may be of one secret: always when they come from two readings, since nobody can tell.
pub(super) fn same_secret(a: &str, b: &str) -> bool {
    a == b || matches!((reading_of(a), reading_of(b)), (Some((a, _)), Some((b, _))) if a != b)
}

/// A key of a document as read, so that it is not taken for the key of a marker: its escaped form ends in one `~` more.
pub(super) fn escaped(key: &str) -> String {
    if looks_like_ours(key) { format!("{key}~") } else { key.to_owned() }
}

/// A key as it was read.
pub(super) fn unescaped(key: &str) -> &str {
    if looks_like_ours(key) { key.strip_suffix('~').unwrap_or(key) } else { key }
}

fn looks_like_ours(key: &str) -> bool {
    key.strip_prefix(KEY).is_some_and(|rest| rest.bytes().all(|byte| byte == b'~'))
}
