//! Reading JSON bodies: types are checked strictly, fields that are not known are passed over.

use super::Asked;
use super::errors::Refusal;
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// The fields of a body, and everything that is wrong with them.
pub(super) struct Fields<'a> {
    object: &'a Map<String, Value>,
    problems: Vec<String>,
}

impl<'a> Fields<'a> {
    /// The body, which has to be an object.
    pub(super) fn of(asked: &Asked<'a>) -> Result<Self, Refusal> {
        match asked.call.body {
            Some(Value::Object(object)) => Ok(Self { object, problems: Vec::new() }),
            Some(_) => Err(Refusal::unfit(&["body: must be an object".to_owned()])),
            None => Err(Refusal::unfit(&["body: field required".to_owned()])),
        }
    }

    /// What was read, if nothing was wrong.
    pub(super) fn done(self) -> Result<(), Refusal> {
        if self.problems.is_empty() { Ok(()) } else { Err(Refusal::unfit(&self.problems)) }
    }

    fn wrong(&mut self, field: &str, what: &str) {
        self.problems.push(format!("body.{field}: {what}"));
    }

    /// A text that may be missing.
    pub(super) fn text(&mut self, field: &str) -> Option<String> {
        match self.object.get(field) {
            None => None,
            Some(Value::String(text)) => Some(text.clone()),
            Some(_) => {
                self.wrong(field, "must be a string");
                None
            }
        }
    }

    /// A text that may be missing (`None`) or null (`Some(None)`).
    pub(super) fn text_or_null(&mut self, field: &str) -> Option<Option<String>> {
        match self.object.get(field) {
            Some(Value::Null) => Some(None),
            _ => self.text(field).map(Some),
        }
    }

    /// A text that has to be there; where it is not, an empty one, and [`Fields::done`] refuses.
    pub(super) fn required(&mut self, field: &str) -> String {
        if !self.object.contains_key(field) {
            self.wrong(field, "field required");
        }
        self.text(field).unwrap_or_default()
    }

    /// A name: not blank.
    pub(super) fn not_blank(&mut self, field: &str, text: Option<&str>) {
        if text.is_some_and(|text| text.trim().is_empty()) && self.problems.is_empty() {
            self.wrong(field, "must not be empty");
        }
    }

    /// An object of texts; missing or null is empty.
    pub(super) fn texts(&mut self, field: &str) -> BTreeMap<String, String> {
        let mut texts = BTreeMap::new();
        match self.object.get(field) {
            None | Some(Value::Null) => {}
            Some(Value::Object(object)) => {
                for (key, value) in object {
                    match value {
                        Value::String(text) => drop(texts.insert(key.clone(), text.clone())),
                        _ => self.wrong(&format!("{field}.{key}"), "must be a string"),
                    }
                }
            }
            Some(_) => self.wrong(field, "must be an object"),
        }
        texts
    }

    /// Anything, as it came.
    pub(super) fn any(&self, field: &str) -> Option<Value> {
        self.object.get(field).filter(|value| !value.is_null()).cloned()
    }
}
