//! Values to JSON and back, written by hand: the readers and writers that `serde` derives were a tenth of the page.
//!
//! # The form
//!
//! It is that of `serde`'s derives:
//!
//! * A structure is an object with an entry for each field, under the field's name. What there may not be is `null`,
//!   and read from `null` or from no entry. Entries that are not known are passed over.
//! * A name or a number in a type of its own is the bare text or number.
//! * A choice is its word, `"Open"`; or, where more belongs to it, an object with this word as its only key,
//!   `{"Silent": 10}`.
//!
//! Reading never panics: what does not fit is `None`.

mod read;
mod write;

use serde_json::{Map, Value};

pub use read::{Flaw, key_twice, read};
pub use write::{indented, written};

/// Has a form in JSON, in which it is kept on this computer or posted to a worker.
pub trait Json: Sized {
    /// As JSON.
    fn to_json(&self) -> Value;
    /// From JSON; `None` where it does not fit.
    fn from_json(value: &Value) -> Option<Self>;
}

impl Json for Value {
    fn to_json(&self) -> Value {
        self.clone()
    }

    fn from_json(value: &Value) -> Option<Self> {
        Some(value.clone())
    }
}

/// An object in the making, field by field.
#[derive(Debug, Default)]
pub struct Object(Map<String, Value>);

impl Object {
    /// Adds any value.
    #[inline(never)]
    pub fn put(&mut self, key: &str, value: Value) -> &mut Self {
        self.0.insert(key.to_owned(), value);
        self
    }

    /// Adds a text.
    #[inline(never)]
    pub fn text(&mut self, key: &str, text: &str) -> &mut Self {
        self.put(key, Value::String(text.to_owned()))
    }

    /// Adds a text or `null`.
    #[inline(never)]
    pub fn text_or_null(&mut self, key: &str, text: Option<&str>) -> &mut Self {
        self.put(key, text.map_or(Value::Null, |text| Value::String(text.to_owned())))
    }

    /// Adds texts.
    #[inline(never)]
    pub fn texts(&mut self, key: &str, texts: &[String]) -> &mut Self {
        self.put(key, Value::Array(texts.iter().cloned().map(Value::String).collect()))
    }

    /// Adds a number.
    #[inline(never)]
    pub fn number(&mut self, key: &str, number: i64) -> &mut Self {
        self.put(key, whole(number))
    }

    /// Adds a yes or no.
    pub fn flag(&mut self, key: &str, flag: bool) -> &mut Self {
        self.put(key, Value::Bool(flag))
    }

    /// The object.
    #[inline(never)]
    pub fn done(&mut self) -> Value {
        Value::Object(std::mem::take(&mut self.0))
    }
}

/// A choice with what belongs to it.
pub fn choice(word: &str, more: Value) -> Value {
    Object::default().put(word, more).done()
}

/// The word of a choice as JSON.
pub fn word(word: &str) -> Value {
    Value::String(word.to_owned())
}

/// A whole number as JSON.
#[inline(never)]
pub fn whole(number: i64) -> Value {
    Value::Number(number.into())
}

/// A whole number of any width from JSON.
pub fn read_whole<N: TryFrom<i64>>(value: &Value) -> Option<N> {
    value.as_i64()?.try_into().ok()
}

/// A choice's word and what belongs to it, `null` where nothing does.
#[inline(never)]
pub fn read_choice(value: &Value) -> Option<(&str, &Value)> {
    match value {
        Value::String(word) => Some((word, &Value::Null)),
        Value::Object(entries) if entries.len() == 1 => entries.iter().next().map(|(word, more)| (word.as_str(), more)),
        _ => None,
    }
}

/// A field; `null` where there is none.
#[inline(never)]
pub fn field<'a>(value: &'a Value, key: &str) -> &'a Value {
    value.as_object().and_then(|entries| entries.get(key)).unwrap_or(&Value::Null)
}

/// A copy of a field that must be there, whatever it is.
#[inline(never)]
pub fn any(value: &Value, key: &str) -> Option<Value> {
    value.as_object()?.get(key).cloned()
}

/// A text.
#[inline(never)]
pub fn text(value: &Value, key: &str) -> Option<String> {
    field(value, key).as_str().map(str::to_owned)
}

/// A text that there may not be. The outer `None`: it is there, and no text.
#[inline(never)]
pub fn maybe_text(value: &Value, key: &str) -> Option<Option<String>> {
    match field(value, key) {
        Value::Null => Some(None),
        Value::String(text) => Some(Some(text.clone())),
        _ => None,
    }
}

/// A whole number.
pub fn number<N: TryFrom<i64>>(value: &Value, key: &str) -> Option<N> {
    read_whole(field(value, key))
}

/// A yes or no.
pub fn flag(value: &Value, key: &str) -> Option<bool> {
    field(value, key).as_bool()
}

/// A list.
#[inline(never)]
pub fn list<'a>(value: &'a Value, key: &str) -> Option<&'a [Value]> {
    field(value, key).as_array().map(Vec::as_slice)
}

/// A list that there may not be: empty then.
#[inline(never)]
pub fn maybe_list<'a>(value: &'a Value, key: &str) -> Option<&'a [Value]> {
    match field(value, key) {
        Value::Null => Some(&[]),
        list => list.as_array().map(Vec::as_slice),
    }
}

/// Texts from a list of nothing else.
#[inline(never)]
pub fn read_texts(list: &[Value]) -> Option<Vec<String>> {
    list.iter().map(|item| item.as_str().map(str::to_owned)).collect()
}
