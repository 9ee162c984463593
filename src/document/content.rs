//! A document without what only the vendor's answers carry: what is sent, and what two of them are compared by.

use serde_json::{Map, Value};

use super::schema::{Field, Kind, Schema};

/// The same as [`sendable`], as a value.
pub fn content(document: &Value, schema: &Schema) -> Value {
    Value::Object(sendable(document, schema))
}

/// A document as it is sent: without what only answers carry, at any depth, and without a `null` that the vendor does not
/// take (the schema names both).
pub fn sendable(document: &Value, schema: &Schema) -> Map<String, Value> {
    let mut body = document.as_object().cloned().unwrap_or_default();
    for field in schema.fields() {
        strip_field(&mut body, field);
    }
    body
}

fn strip_field(object: &mut Map<String, Value>, field: &Field) {
    if field.response_only || (field.omit_null && object.get(field.key).is_some_and(Value::is_null)) {
        object.shift_remove(field.key);
    } else if let Some(value) = object.get_mut(field.key) {
        strip_value(value, field.kind);
    }
}

fn strip_value(value: &mut Value, kind: Kind) {
    let fields = match kind {
        Kind::Object(fields) => fields,
        Kind::Union(union) => union.variant_of(value).map_or(&[] as &[Field], |variant| variant.fields),
        Kind::List(list) => {
            for item in value.as_array_mut().into_iter().flatten() {
                strip_value(item, list.item);
            }
            return;
        }
        _ => return,
    };
    if let Some(object) = value.as_object_mut() {
        for field in fields {
            strip_field(object, field);
        }
    }
}
