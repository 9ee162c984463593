//! Where a secret stands, and to which host it would be sent from there.

use serde_json::Value;

use crate::document::known::{Known, letters};
use crate::document::marker;
use crate::document::pointer::Pointer;
use crate::document::schema::{Kind, Schema};

/// What has to be the same in two documents for a secret of the one to go into the other.
pub(super) struct Destination {
    /// The keys on the way; nothing for a position in a list, where items may move.
    steps: Vec<Option<String>>,
    /// Every address around it, with where it stands. Of those with a host, the path may be another.
    addresses: Vec<String>,
}

impl Destination {
    /// The destination of a secret at a pointer. `None` where it leads nowhere, or where no secret belongs.
    pub(super) fn of(document: &Value, schema: &Schema, at: &Pointer) -> Option<Self> {
        let mut destination = Self { steps: Vec::new(), addresses: Vec::new() };
        let mut known = Known::document(schema);
        let mut value = document;
        // What stands beside the item or entry that the secret is in is not where it is sent.
        let mut items = at.steps().len() - inside(document, schema, at);
        for step in at.steps() {
            match value {
                Value::Object(_) => {
                    let deep = items == 0;
                    destination.look(known, value, &destination.steps.len().to_string(), Some(step), deep);
                    destination.steps.push(Some(step.clone()));
                    known = known.child(value, step);
                }
                _ => {
                    destination.steps.push(None);
                    known = known.item();
                }
            }
            value = Pointer::root().child(step).get(value)?;
            items = items.saturating_sub(1);
        }
        matches!(known, Known::Kind(Kind::Secret)).then_some(destination)
    }

    /// Finds the addresses of an object, and of those in it if it is looked at deeply.
    fn look(&mut self, known: Known, value: &Value, way: &str, skipped: Option<&str>, deep: bool) {
        let Value::Object(object) = value else { return };
        let is_document = matches!(known, Known::Document(_));
        for (key, inner) in object.iter().filter(|(key, _)| Some(key.as_str()) != skipped) {
            let (known, way) = (known.child(value, key), format!("{way}/{key}"));
            match inner {
                Value::Object(_) if deep && !marker::is_marker(inner) && !is_map(known) => {
                    self.look(known, inner, &way, None, true);
                }
                // A field's own items have addresses of their own.
                Value::Array(_) if is_document && matches!(known, Known::Kind(Kind::List(_))) => {}
                Value::Array(list) => {
                    for item in list {
                        match item {
                            Value::Object(_) if deep && !marker::is_marker(item) => {
                                self.look(known.item(), item, &way, None, true);
                            }
                            _ => self.address(known.item(), key, item, &way),
                        }
                    }
                }
                _ => self.address(known, key, inner, &way),
            }
        }
    }

    fn address(&mut self, known: Known, key: &str, value: &Value, way: &str) {
        let text = match value {
            Value::String(text) => text.as_str(),
            Value::Number(number) => number.as_str(),
            _ => return,
        };
        let is_address = match known {
            Known::Kind(Kind::Url) => true,
            Known::Kind(Kind::Secret) => false,
            Known::Kind(Kind::Raw) | Known::Nothing | Known::Document(_) => {
                names_an_address(key) || text.contains("://") && !text.contains(char::is_whitespace)
            }
            Known::Kind(_) => names_an_address(key),
        };
        if is_address {
            self.addresses.push(format!("{way} {}", host(text)));
        }
    }

    /// Whether a secret may go from the one place into the other.
    pub(super) fn agrees(&self, other: &Self) -> bool {
        self.steps == other.steps && self.sends_where(other)
    }

    /// Whether both are sent to the same hosts. The order of keys does not matter.
    pub(super) fn sends_where(&self, other: &Self) -> bool {
        let among = |some: &[String], others: &[String]| some.iter().all(|address| others.contains(address));
        among(&self.addresses, &other.addresses) && among(&other.addresses, &self.addresses)
    }
}

/// How many steps of a pointer lie inside of the outermost item of a list, or entry of a map, that it leads through; all,
/// where it leads through none.
fn inside(document: &Value, schema: &Schema, at: &Pointer) -> usize {
    let mut known = Known::document(schema);
    let mut value = document;
    for (depth, step) in at.steps().iter().enumerate() {
        if value.is_array() || is_map(known) {
            return at.steps().len() - depth - 1;
        }
        known = known.child(value, step);
        value = value.get(step.as_str()).unwrap_or(&Value::Null);
    }
    at.steps().len()
}

fn is_map(known: Known) -> bool {
    matches!(known, Known::Kind(kind) if kind.entries().is_some())
}

fn names_an_address(key: &str) -> bool {
    const NAMES: [&str; 8] = ["url", "uri", "host", "hostname", "endpoint", "domain", "server", "command"];
    let key = letters(key);
    key == "port" || NAMES.iter().any(|name| key.ends_with(name))
}

/// An address down to its host, with which everything before it must be the same: scheme, user, port. Any other text as
/// it is.
fn host(text: &str) -> String {
    let lower = text.to_ascii_lowercase();
    let schemes = ["https://", "http://", "wss://", "ws://"];
    let Some(scheme) = schemes.iter().find(|scheme| lower.starts_with(**scheme)) else { return text.to_owned() };
    // Browsers take `\` for `/`.
    let end = lower.get(scheme.len()..).and_then(|rest| rest.find(['/', '?', '#', '\\']));
    match end {
        // `https:///host` has its host where none is looked for.
        Some(0) => text.to_owned(),
        Some(end) => lower.get(..scheme.len() + end).unwrap_or_default().to_owned(),
        None => lower,
    }
}
