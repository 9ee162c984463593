//! Reading request bodies as strictly as the vendor's specification says.

use super::errors::Refusal;
use serde_json::{Map, Value};

/// A request body that is an object, its fields taken one by one.
pub(super) struct Fields<'a> {
    object: Option<&'a Map<String, Value>>,
}

impl<'a> Fields<'a> {
    /// No body counts as an empty object; anything that is not an object is refused.
    pub(super) fn read(body: Option<&'a Value>) -> Result<Self, Refusal> {
        match body {
            None => Ok(Self { object: None }),
            Some(Value::Object(object)) => Ok(Self { object: Some(object) }),
            Some(_) => Err(Refusal::coded(400, "DEPLOYMENTS_VALIDATION_FAILED", "Request body must be a JSON object")),
        }
    }

    /// Where the specification requires a body.
    pub(super) fn required(body: Option<&'a Value>) -> Result<Self, Refusal> {
        match body {
            None => Err(Refusal::coded(400, "DEPLOYMENTS_VALIDATION_FAILED", "Request body is required")),
            body => Self::read(body),
        }
    }

    /// Refuses keys other than these, where the specification forbids them.
    pub(super) fn only(self, known: &[&str]) -> Result<Self, Refusal> {
        let unknown: Vec<(String, String)> = self
            .object
            .into_iter()
            .flat_map(Map::keys)
            .filter(|key| !known.contains(&key.as_str()))
            .map(|key| (key.clone(), "Extra inputs are not permitted".to_owned()))
            .collect();
        if unknown.is_empty() { Ok(self) } else { Err(Refusal::Fields(unknown)) }
    }

    /// A field as it is.
    pub(super) fn get(&self, name: &str) -> Option<&'a Value> {
        self.object.and_then(|object| object.get(name))
    }

    /// A text that may be left out; null is no text.
    pub(super) fn text(&self, name: &str) -> Result<Option<&'a str>, Refusal> {
        match self.get(name) {
            None => Ok(None),
            Some(Value::String(text)) => Ok(Some(text)),
            Some(_) => Err(Refusal::field(name, "Input should be a valid string")),
        }
    }

    /// A text of `min` to `max` characters that must be there.
    pub(super) fn sized(&self, name: &str, min: usize, max: usize) -> Result<&'a str, Refusal> {
        let text = self.text(name)?.ok_or_else(|| Refusal::field(name, "Field required"))?;
        match text.chars().count() {
            length if length < min => Err(Refusal::field(name, format!("Should have at least {min} characters"))),
            length if length > max => Err(Refusal::field(name, format!("Should have at most {max} characters"))),
            _ => Ok(text),
        }
    }

    /// An object that must be there.
    pub(super) fn object(&self, name: &str) -> Result<&'a Map<String, Value>, Refusal> {
        match self.get(name) {
            Some(Value::Object(object)) => Ok(object),
            Some(_) => Err(Refusal::field(name, "Input should be a valid dictionary")),
            None => Err(Refusal::field(name, "Field required")),
        }
    }
}
