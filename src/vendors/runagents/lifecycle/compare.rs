//! What was sent against what is there, as far as it can be read. Secrets are masked on both sides.

use serde_json::{Map, Value};

use super::super::Seen;
use super::super::body::is_empty;
use super::super::document::Now;
use super::super::schema::NEXT;
use super::super::sources::IMAGE;
use crate::document::{masked, same};
use crate::domain::json::{self, Object, field, written};
use crate::domain::sorted;

/// What can be read back of a deployment. Not address rewrites: where they stand is inferred.
const READ_BACK: [&str; 7] =
    [IMAGE, "system_prompt", "required_tools", "llm_configs", "policies", "identity_provider", "env"];

/// The part of a body that can be read back, without secrets.
pub(super) fn readable(body: &Value) -> Value {
    let mut sent = Object::default();
    for key in READ_BACK {
        if let Some(value) = body.get(key) {
            sent.put(key, value.clone());
        }
    }
    masked(&sent.done(), &NEXT)
}

/// The fields that were sent, can be read, and are there otherwise.
pub(super) fn differing(sent: &Value, seen: &Seen) -> Vec<String> {
    let Some(now) = Now::of(seen) else { return Vec::new() };
    let there = masked(&now.document, &NEXT);
    let differs = |(key, value): &(&String, &Value)| {
        let there = field(&there, key);
        match key.as_str() {
            key if now.unread.contains(&key) => false,
            IMAGE => now.image.as_deref() != value.as_str(),
            "llm_configs" => !models_agree(value, there),
            _ => !(same(&in_order(there), &in_order(value)) || (is_empty(there) && is_empty(value))),
        }
    };
    let empty = Map::new();
    sent.as_object().unwrap_or(&empty).iter().filter(differs).map(|(key, _)| key.clone()).collect()
}

/// A list in an order of its own: the vendor promises none.
fn in_order(value: &Value) -> Value {
    let Value::Array(list) = value else { return value.clone() };
    Value::Array(sorted(list.clone(), |one, other| written(one) <= written(other)))
}

/// Whether the models are those that were sent: answers add to them what requests left out.
fn models_agree(sent: &Value, there: &Value) -> bool {
    let of = |list: &Value| list.as_array().cloned().unwrap_or_default();
    let (sent, mut there) = (of(sent), of(there));
    let agree = |sent: &Value, there: &Value| {
        let mut keys = sent.as_object().into_iter().flatten();
        keys.all(|(key, value)| match key.as_str() {
            "role" => role(sent) == role(there),
            key => is_empty(value) || same(value, field(there, key)),
        }) && role(sent) == role(there)
    };
    if sent.len() != there.len() {
        return false;
    }
    // In their order if it was kept; else each finds its own, those that say most first.
    let said = |model: &Value| model.as_object().map_or(0, |model| model.values().filter(|it| !is_empty(it)).count());
    sent.iter().zip(&there).all(|(one, other)| agree(one, other))
        || sorted(sent, |one, other| said(one) >= said(other)).iter().all(|one| {
            let at = there.iter().position(|other| agree(one, other));
            at.map(|at| there.remove(at)).is_some()
        })
}

/// What a model is for. Both words mean the first one (fact sheet 3, llm_configs).
fn role(model: &Value) -> String {
    match json::text(model, "role").unwrap_or_default().as_str() {
        "" | "default" => "chat".to_owned(),
        role => role.to_owned(),
    }
}

/// The names and values of variables, neither kept nor shown.
fn variables(document: &Value) -> impl Iterator<Item = (&str, &str)> {
    let variables = field(document, "env").as_array().into_iter().flatten();
    variables.filter_map(|one| Some((one.get("name")?.as_str()?, one.get("value")?.as_str()?)))
}

/// Whether a variable that both have has another value in the one than in the other.
pub(super) fn values_differ(before: &Value, after: &Value) -> bool {
    let other = |(name, value): (&str, &str)| {
        let mut namesakes = variables(before).filter(|(known, _)| *known == name).peekable();
        namesakes.peek().is_some() && !namesakes.any(|(_, known)| known == value)
    };
    variables(after).any(other)
}
