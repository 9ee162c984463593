//! Walking through a document beside its schema: what is known of each value, and which are secrets.

use serde_json::{Map, Value};

use super::marker;
use super::schema::{Field, Kind, Schema, Section};

/// What is known of a value.
#[derive(Clone, Copy)]
pub(super) enum Known {
    /// The document itself.
    Document(&'static [Section]),
    /// A value that the schema knows, or that its key gives away as a secret.
    Kind(Kind),
    /// Nothing.
    Nothing,
}

impl Known {
    /// Of a document.
    pub(super) fn document(schema: &Schema) -> Self {
        Self::Document(schema.sections)
    }

    /// The fields of an object below the document.
    pub(super) fn fields(self, object: &Value) -> &'static [Field] {
        match self {
            Self::Kind(Kind::Object(fields)) => fields,
            Self::Kind(Kind::Union(union)) => union.variant_of(object).map_or(&[], |variant| variant.fields),
            _ => &[],
        }
    }

    /// The field of a key: of several with conditions, the one that belongs into the object.
    pub(super) fn field(self, object: &Value, key: &str) -> Option<&'static Field> {
        let Self::Document(sections) = self else { return field_in(self.fields(object), object, key) };
        sections.iter().find_map(|section| field_in(section.fields, object, key))
    }

    /// What is known of the value under a key.
    pub(super) fn child(self, object: &Value, key: &str) -> Self {
        if let Some(field) = self.field(object, key) {
            return Self::Kind(field.kind);
        }
        let inner = match self {
            Self::Kind(Kind::Union(union)) if union.tag == key => return Self::Kind(Kind::Text),
            // What only describes a secret can be read.
            Self::Kind(Kind::Secret) if !matches!(key, "type" | "kind" | "title" | "description" | "format") => {
                return self;
            }
            Self::Kind(Kind::Map(inner)) => match inner {
                Kind::Text | Kind::LongText | Kind::Raw => Self::Kind(*inner),
                _ => return Self::Kind(*inner),
            },
            Self::Kind(kind @ Kind::Files(_)) => return kind.entries().map_or(Self::Nothing, Self::Kind),
            _ => Self::Nothing,
        };
        if tells_of_a_secret(object, key) { Self::Kind(Kind::Secret) } else { inner }
    }

    /// What is known of the items of a list.
    pub(super) fn item(self) -> Self {
        match self {
            Self::Kind(Kind::List(list)) => Self::Kind(list.item),
            Self::Kind(Kind::Secret) => self,
            _ => Self::Nothing,
        }
    }

    /// What is known of what stands in a list or an object, by the last step to it.
    pub(super) fn step(self, value: &Value, step: &str) -> Self {
        if value.is_array() { self.item() } else { self.child(value, step) }
    }

    /// What names an item of this list, to find it again in another document: its first key of the list's identity
    /// that holds a text.
    pub(super) fn identity(self, item: &Value) -> Option<String> {
        let Self::Kind(Kind::List(list)) = self else { return None };
        let text = |key: &&str| item.get(*key)?.as_str().filter(|name| !name.is_empty()).map(str::to_owned);
        list.identity.iter().find_map(text)
    }

    /// Whether a value is a secret: the text itself, or the marker in its place. An empty text is none.
    pub(super) fn is_secret(self, value: &Value) -> bool {
        let named = matches!(self, Self::Kind(Kind::Secret)) && value.as_str().is_some_and(|text| !text.is_empty());
        named || marker::id_of(value).is_some()
    }
}

/// A list or an object with something else in place of each value in it; any other value as it is.
pub(super) fn rebuilt(value: &Value, name: fn(&str) -> String, inner: &mut dyn FnMut(&str, &Value) -> Value) -> Value {
    match value {
        Value::Array(list) => {
            Value::Array(list.iter().enumerate().map(|(step, item)| inner(&step.to_string(), item)).collect())
        }
        Value::Object(object) => {
            let mut rebuilt = Map::new();
            for (key, value) in object {
                rebuilt.insert(name(key), inner(key, value));
            }
            Value::Object(rebuilt)
        }
        plain => plain.clone(),
    }
}

fn field_in(fields: &'static [Field], object: &Value, key: &str) -> Option<&'static Field> {
    let of_key = || fields.iter().filter(|field| field.key == key);
    of_key().find(|field| field.belongs_into(object)).or_else(|| of_key().next())
}

/// Whether a key that no schema knows says that a secret stands under it, or what stands beside it does:
/// `{"name": "Authorization", "value": …}`.
fn tells_of_a_secret(object: &Value, key: &str) -> bool {
    match key {
        "value" => ["key", "name", "header"].iter().any(|name| {
            let name = object.get(*name).and_then(Value::as_str);
            name.is_some_and(is_name_of_a_secret)
        }),
        // The name in such a pair.
        "key" => ["value", "secretValue"].iter().all(|value| object.get(*value).is_none()),
        _ => is_name_of_a_secret(key),
    }
}

/// Rather one too many: a value that is taken for a secret is still sent back as it came.
fn is_name_of_a_secret(name: &str) -> bool {
    const ANYWHERE: [&str; 8] =
        ["password", "passwd", "passphrase", "secret", "apikey", "privatekey", "authorization", "credential"];
    const AT_THE_END: [&str; 6] = ["token", "tokens", "key", "pwd", "cookie", "bearer"];
    let name = letters(name);
    ANYWHERE.iter().any(|word| name.contains(word)) || AT_THE_END.iter().any(|word| name.ends_with(word))
}

/// The ASCII letters and digits of a name, in lower case.
pub(super) fn letters(name: &str) -> String {
    name.bytes().filter(u8::is_ascii_alphanumeric).map(|byte| char::from(byte.to_ascii_lowercase())).collect()
}
