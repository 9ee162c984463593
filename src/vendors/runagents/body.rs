//! The form of a deployment, and of a configuration, as the body of its request (the seed's request body; fact sheet 3).

use serde_json::{Map, Value};

use super::document::{Now, kind_of};
use super::schema::{BODY, CONFIG};
use super::sources::{ARTIFACT, CURRENT, DRAFT, FILES, FROM, IMAGE, PARTS};
use super::{Seen, text};
use crate::document::{content, same};
use crate::domain::json::{field, word};

/// Whether nothing stands there.
pub(super) fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text.is_empty(),
        Value::Array(list) => list.is_empty(),
        Value::Object(object) => object.is_empty(),
        Value::Bool(_) | Value::Number(_) => false,
    }
}

/// The body of a deployment, from its form with the secrets in it. What is empty is left out; but where `now` has
/// something under the key, the emptiness is said: whether what is left out stays is not documented (fact sheet 3).
pub(super) fn deployment(name: &str, form: &Value, now: Option<&Now>, seen: &Seen) -> Map<String, Value> {
    let mut body = Map::new();
    body.insert("agent_name".to_owned(), word(name));
    let mut put = |key: &str, value: &Value| {
        if !is_empty(value) {
            body.insert(key.to_owned(), value.clone());
        }
    };
    let source = field(form, "source");
    match text(source, FROM).unwrap_or_default() {
        CURRENT => put(IMAGE, &word(now.and_then(|now| now.image.as_deref()).unwrap_or_default())),
        FILES => {
            [FILES, "entry_point", "requirements", "framework"].iter().for_each(|key| put(key, field(source, key)))
        }
        kind @ (IMAGE | ARTIFACT | DRAFT) => put(kind, &trimmed(field(source, kind))),
        _ => {}
    }
    let form = own(form);
    for (key, value) in &form {
        match key.as_str() {
            "llm_configs" => put(key, &with_kinds(value, seen)),
            _ => put(key, value),
        }
    }
    // What could not be read and is said to be nothing.
    for (key, value) in &form {
        let unread = now.is_some_and(|now| now.unread.contains(&key.as_str()));
        if unread && is_empty(value) && !value.is_null() {
            body.insert(key.clone(), emptied(value));
        }
    }
    for (key, value) in now.and_then(|now| now.document.as_object()).into_iter().flatten() {
        if key != "source" && !body.contains_key(key) && !is_empty(value) {
            body.insert(key.clone(), emptied(value));
        }
    }
    body
}

/// What a form says beside its source: a key of a source that stands beside it would be a second one. A draft may.
fn own(form: &Value) -> Map<String, Value> {
    let Value::Object(mut form) = content(form, &BODY) else { return Map::new() };
    let second = |key: &str| key != DRAFT && PARTS.contains(&key);
    form.retain(|key, _| !matches!(key.as_str(), "agent_name" | "source") && !second(key));
    form
}

/// The body that changes a configuration: what differs from what is there.
pub(super) fn configuration(form: &Value, now: &Now, seen: &Seen) -> Map<String, Value> {
    let mut body = Map::new();
    let (now_is, form) = (&content(&now.document, &CONFIG), &content(form, &CONFIG));
    for key in CONFIG.fields().map(|known| known.key) {
        let (before, after) = (field(now_is, key), field(form, key));
        if is_empty(after) {
            // One that could not be read is emptied where the person says so by an empty list, not by silence.
            let said =
                !is_empty(before) || (now.unread.contains(&key) && form.get(key).is_some_and(|it| !it.is_null()));
            if said {
                body.insert(key.to_owned(), emptied(if is_empty(before) { after } else { before }));
            }
        } else if !same(before, after) {
            let after = if key == "llm_configs" { with_kinds(after, seen) } else { after.clone() };
            body.insert(key.to_owned(), after);
        }
    }
    body
}

fn emptied(value: &Value) -> Value {
    match value {
        Value::Array(_) => Value::Array(Vec::new()),
        Value::Object(_) => Value::Object(Map::new()),
        _ => word(""),
    }
}

fn trimmed(value: &Value) -> Value {
    value.as_str().map_or_else(|| value.clone(), |text| word(text.trim()))
}

/// A registered provider's name in place of its kind is what drafts say, and what people type: a deployment wants the
/// kind (fact sheet 3, llm_configs).
fn with_kinds(models: &Value, seen: &Seen) -> Value {
    let mut models = models.clone();
    for model in models.as_array_mut().into_iter().flatten() {
        let Some(kind) = text(model, "provider").and_then(|name| kind_of(name, seen)) else { continue };
        if let Some(model) = model.as_object_mut() {
            model.insert("provider".to_owned(), word(kind));
        }
    }
    models
}
