//! Secrets inside documents: taken out after reading, put back before sending, masked for everything else.
//!
//! A secret is a text that the schema calls [`Kind::Secret`](super::Kind::Secret), or that stands under a key which the
//! schema does not know and whose name says so (`accessToken`, `apiKey`, `Authorization`…), at any depth below it. In
//! its place stands a marker, `{"greenroom:secret": "…"}`, which moves and is copied along with what it stands in.
//! Where a document as read holds such a key itself, the key is escaped, and comes back as it was.

mod back;
mod destination;

use serde_json::Value;
use zeroize::Zeroizing;

use super::digest::digest;
use super::known::{Known, rebuilt};
use super::marker::{self, TYPED};
use super::pointer::Pointer;
use super::schema::Schema;
use crate::words::changes as words;

pub use back::put_back;
pub(super) use back::refreshed;

/// Secrets out of a document, by the ids of their markers. Wiped when dropped.
#[derive(Clone, Default)]
pub struct Secrets(Vec<(String, Zeroizing<String>)>);

impl Secrets {
    /// Keeps a secret that a person typed, and gives the marker for its place. The id must not have been used before,
    /// not even by an earlier page: a marker that outlived its secret would stand for the new one.
    pub fn add_typed(&mut self, id: &str, text: &str) -> Value {
        let id = format!("{TYPED}{id}");
        self.0.retain(|(other, _)| *other != id);
        let marker = marker::marker(&id);
        self.0.push((id, Zeroizing::new(text.to_owned())));
        marker
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    fn get(&self, id: &str) -> Option<&str> {
        self.0.iter().find(|(other, _)| other == id).map(|(_, text)| text.as_str())
    }
}

/// What stands where a secret belongs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SecretState {
    /// Nothing.
    Empty,
    /// The vendor has one.
    Stored,
    /// A person typed one, or it stands there in the open: it can be typed anew.
    Typed,
}

/// Where markers stand whose secret a person typed, and is not at hand any more: it has to be typed again.
pub fn lacking(document: &Value, typed: &Secrets) -> Vec<Pointer> {
    fn walk(found: &mut Vec<Pointer>, at: &Pointer, value: &Value, typed: &Secrets) {
        match (marker::id_of(value), value) {
            (Some(id), _) if marker::reading_of(id).is_none() && typed.get(id).is_none() => found.push(at.clone()),
            (Some(_), _) => {}
            (None, Value::Object(object)) => {
                object.iter().for_each(|(key, inner)| walk(found, &at.child(key), inner, typed));
            }
            (None, Value::Array(list)) => {
                list.iter().enumerate().for_each(|(position, inner)| walk(found, &at.child(position), inner, typed));
            }
            _ => {}
        }
    }
    let mut found = Vec::new();
    walk(&mut found, &Pointer::root(), document, typed);
    found
}

/// What stands where a secret belongs.
pub fn secret_state(value: Option<&Value>) -> SecretState {
    match value {
        None | Some(Value::Null) => SecretState::Empty,
        Some(Value::String(text)) if text.is_empty() => SecretState::Empty,
        Some(value) => match marker::id_of(value).and_then(marker::reading_of) {
            Some(_) => SecretState::Stored,
            None => SecretState::Typed,
        },
    }
}

impl std::fmt::Debug for Secrets {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secrets(…)")
    }
}

/// Takes the secrets out of a document as read. The ids of the markers tell the reading apart from others, and where in
/// it the secret stood; what the secret was does not enter them.
pub fn strip(document: &Value, schema: &Schema) -> (Value, Secrets) {
    let known = Known::document(schema);
    let reading = digest(&mask(known, document)).to_string();
    let mut secrets = Secrets::default();
    let stripped = take_out(&mut secrets, &reading, &Pointer::root(), known, document);
    (stripped, secrets)
}

fn take_out(secrets: &mut Secrets, reading: &str, at: &Pointer, known: Known, value: &Value) -> Value {
    match value {
        Value::String(text) if known.is_secret(value) => {
            let id = format!("{reading}{at}");
            let marker = marker::marker(&id);
            secrets.0.push((id, Zeroizing::new(text.clone())));
            marker
        }
        _ => rebuilt(value, marker::escaped, &mut |step, inner| {
            take_out(secrets, reading, &at.child(marker::escaped(step)), known.step(value, step), inner)
        }),
    }
}

/// A document for the eye, the journal and `curl`: a fixed text in place of each secret, and of each marker.
pub fn masked(document: &Value, schema: &Schema) -> Value {
    mask(Known::document(schema), document)
}

/// A value with its secrets masked, by what is known of it.
pub(super) fn mask(known: Known, value: &Value) -> Value {
    if known.is_secret(value) {
        return Value::String(words::SECRET.to_owned());
    }
    rebuilt(value, str::to_owned, &mut |step, inner| mask(known.step(value, step), inner))
}
