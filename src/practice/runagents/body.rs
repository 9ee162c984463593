//! Reading JSON bodies: types are checked strictly, null is as good as absent, fields that are not known are passed over.

use super::errors::Refusal;
use crate::practice::call::Call;
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// The fields of an object, and the first thing that is wrong with them.
pub(super) struct Fields<'a> {
    object: &'a Map<String, Value>,
    /// What stands before the name of a field.
    place: String,
    problem: Option<String>,
}

impl<'a> Fields<'a> {
    /// The body, which has to be an object.
    pub(super) fn of(call: &Call<'a>) -> Result<Self, Refusal> {
        match call.body {
            Some(Value::Object(object)) => Ok(Self::kept(object)),
            Some(_) => Err(Refusal::unfit("it must be an object")),
            None => Err(Refusal::unfit("it is empty")),
        }
    }

    /// Fields of an object that is kept.
    pub(super) fn kept(object: &'a Map<String, Value>) -> Self {
        Self { object, place: String::new(), problem: None }
    }

    /// What was read, if nothing was wrong.
    pub(super) fn done(self) -> Result<(), Refusal> {
        self.problem.map_or(Ok(()), |problem| Err(Refusal::unfit(&problem)))
    }

    fn wrong(&mut self, field: &str, what: &str) {
        self.problem.get_or_insert_with(|| format!("{}{field} {what}", self.place));
    }

    fn get(&self, field: &str) -> Option<&'a Value> {
        self.object.get(field).filter(|value| !value.is_null())
    }

    /// A text that may be missing.
    pub(super) fn maybe_text(&mut self, field: &str) -> Option<String> {
        match self.get(field)? {
            Value::String(text) => Some(text.clone()),
            _ => {
                self.wrong(field, "must be a string");
                None
            }
        }
    }

    /// A text; missing is empty.
    pub(super) fn text(&mut self, field: &str) -> String {
        self.maybe_text(field).unwrap_or_default()
    }

    /// A text that has to be there.
    pub(super) fn required(&mut self, field: &str) -> String {
        let text = self.text(field);
        if text.is_empty() {
            self.wrong(field, "is required");
        }
        text
    }

    /// A text out of a few; missing is empty.
    pub(super) fn choice(&mut self, field: &str, choices: &[&str]) -> String {
        let text = self.text(field);
        if !text.is_empty() && !choices.contains(&text.as_str()) {
            self.wrong(field, &format!("must be one of {}", choices.join(", ")));
        }
        text
    }

    /// Texts that may be missing.
    pub(super) fn maybe_texts(&mut self, field: &str) -> Option<Vec<String>> {
        let Some(values) = self.get(field)?.as_array() else {
            self.wrong(field, "must be an array of strings");
            return None;
        };
        let texts: Option<Vec<String>> = values.iter().map(|value| value.as_str().map(str::to_owned)).collect();
        if texts.is_none() {
            self.wrong(field, "must be an array of strings");
        }
        texts
    }

    /// Texts; missing is none.
    pub(super) fn texts(&mut self, field: &str) -> Vec<String> {
        self.maybe_texts(field).unwrap_or_default()
    }

    /// An object of texts; missing is empty.
    pub(super) fn text_map(&mut self, field: &str) -> BTreeMap<String, String> {
        let Some(value) = self.get(field) else { return BTreeMap::new() };
        let pair = |(key, value): (&String, &Value)| Some((key.clone(), value.as_str()?.to_owned()));
        let read = value.as_object().and_then(|object| object.iter().map(pair).collect());
        read.unwrap_or_else(|| {
            self.wrong(field, "must be an object of strings");
            BTreeMap::new()
        })
    }

    /// A whole number that may be missing.
    pub(super) fn integer(&mut self, field: &str) -> Option<i64> {
        let number = self.get(field)?.as_i64();
        if number.is_none() {
            self.wrong(field, "must be an integer");
        }
        number
    }

    /// An amount that may be missing: not below zero.
    pub(super) fn amount(&mut self, field: &str) -> Option<f64> {
        let number = self.get(field)?.as_f64().filter(|number| *number >= 0.0);
        if number.is_none() {
            self.wrong(field, "must be a number, 0 or more");
        }
        number
    }

    /// Yes or no; missing is no.
    pub(super) fn flag(&mut self, field: &str) -> bool {
        match self.get(field) {
            None => false,
            Some(Value::Bool(flag)) => *flag,
            Some(_) => {
                self.wrong(field, "must be a boolean");
                false
            }
        }
    }

    /// Whether something other than null is there.
    pub(super) fn has(&self, field: &str) -> bool {
        self.get(field).is_some()
    }

    /// Objects that may be missing, each read by `read`.
    pub(super) fn maybe_objects<T>(&mut self, field: &str, read: impl Fn(&mut Self) -> T) -> Option<Vec<T>> {
        let Some(values) = self.get(field)?.as_array() else {
            self.wrong(field, "must be an array of objects");
            return None;
        };
        let mut all = Vec::with_capacity(values.len());
        for (number, value) in values.iter().enumerate() {
            all.extend(self.inside(&format!("{field}[{number}]"), value, &read));
        }
        Some(all)
    }

    /// An object of objects; missing is empty.
    pub(super) fn object_map<T>(&mut self, field: &str, read: impl Fn(&mut Self) -> T) -> BTreeMap<String, T> {
        let mut all = BTreeMap::new();
        match self.get(field) {
            None => {}
            Some(Value::Object(object)) => {
                for (key, value) in object {
                    if let Some(read) = self.inside(&format!("{field}.{key}"), value, &read) {
                        all.insert(key.clone(), read);
                    }
                }
            }
            Some(_) => self.wrong(field, "must be an object"),
        }
        all
    }

    /// One object that may be missing.
    pub(super) fn object<T>(&mut self, field: &str, read: impl Fn(&mut Self) -> T) -> Option<T> {
        let value = self.get(field)?;
        self.inside(field, value, read)
    }

    fn inside<T>(&mut self, place: &str, value: &'a Value, read: impl Fn(&mut Self) -> T) -> Option<T> {
        let Value::Object(object) = value else {
            self.wrong(place, "must be an object");
            return None;
        };
        let mut inner = Self { object, place: format!("{}{place}.", self.place), problem: None };
        let all = read(&mut inner);
        self.problem = self.problem.take().or(inner.problem);
        Some(all)
    }

    /// The object as it came.
    pub(super) fn raw(&self) -> &'a Map<String, Value> {
        self.object
    }
}
