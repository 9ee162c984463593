//! What stands in a document in place of a secret: an object with one key, and under it an id.

use serde_json::Value;

/// The key. No vendor's: those of a document as read that look like it are escaped when its secrets are taken out.
pub(super) const KEY: &str = "greenroom:secret";

/// The id of a marker. `None` for any other value.
pub(super) fn id_of(value: &Value) -> Option<&str> {
    let object = value.as_object().filter(|object| object.len() == 1)?;
    object.get(KEY)?.as_str()
}

/// The reading that an id is of, and where in it the secret stood. `None` for one that a person typed.
pub(super) fn reading_of(id: &str) -> Option<(&str, &str)> {
    id.find('/').filter(|at| *at > 0 && !id.starts_with(TYPED)).map(|at| id.split_at(at))
}

/// How the id of a secret begins that a person typed.
pub(super) const TYPED: &str = "typed:";

/// Whether two ids may be of one secret: always when they come from two readings, since nobody can tell.
pub(super) fn same_secret(a: &str, b: &str) -> bool {
    a == b || matches!((reading_of(a), reading_of(b)), (Some((a, _)), Some((b, _))) if a != b)
}
