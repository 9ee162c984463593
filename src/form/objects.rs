//! Objects: whether there is one at all, which variant it is, and what stands in it.

use leptos::prelude::*;
use serde_json::{Map, Value};

use super::field::{Place, content_view, fields_view, kept_as_it_is, nothing};
use super::{control_id, lists, raw};
use crate::browser::dom;
use crate::document::{Field, Kind, Pointer, Union};
use crate::domain::json;
use crate::ui::{DomEvent, El, IntoChild, all, el, labelled, live, part};
use crate::words::form as words;

/// A field that holds an object, a list or any JSON. One that may be missing, or off, has a switch.
pub fn optional(place: &Place, field: &'static Field) -> AnyView {
    let shape = place.editing.shape(&place.at);
    let place = place.clone();
    live(move || {
        shape.get();
        part(|| optional_now(&place, field))
    })
}

fn optional_now(place: &Place, field: &'static Field) -> AnyView {
    let value = place.editing.peek(&place.at);
    let on = value.as_ref().is_some_and(|value| !value.is_null());
    let id = control_id(&place.at);
    let switched = field.nullable || !field.required;
    let content = if on {
        match field.kind {
            Kind::Raw => raw::view(place, field.label, field.hint),
            kind => content_view(place, kind, field.label),
        }
    } else {
        ().into_child()
    };
    if !switched && on {
        // A list that fills its section needs no second heading.
        let named = place.at.steps().len() > 1 && !matches!(field.kind, Kind::Raw);
        let head = named.then(|| el("span").class("label").child(field.label));
        let hint = (!field.hint.is_empty() && !matches!(field.kind, Kind::Raw))
            .then(|| el("p").class("hint").child(field.hint));
        let error = place.editing.problem(&place.at);
        let error = live(move || error.get().map(|text| el("span").class("error").child(text)));
        let part = el("div").class("form").id(format!("{id}-part"));
        return part.child(head).child(hint).child(error).child(content).into_child();
    }
    let write = {
        // Only whether it was `null` counts: the rest may be large.
        let (place, was) = (place.clone(), value.filter(Value::is_null));
        move |event: DomEvent| {
            let on = dom::field_checked(&event);
            let next = if on {
                Some(place.editing.shelved(&place.at, "on").unwrap_or_else(|| blank(field.kind)))
            } else {
                if let Some(value) = place.editing.peek(&place.at) {
                    place.editing.shelve(&place.at, "on", value);
                }
                nothing(Some(field), was.as_ref())
            };
            place.editing.replace(&place.at, next);
            dom::focus(&control_id(&place.at));
        }
    };
    let input = el("input")
        .attr("type", "checkbox")
        .id(format!("{id}-on"))
        .attr_if("disabled", place.editing.read_only.then_some(""))
        .attr_if("aria-describedby", (!field.hint.is_empty()).then(|| format!("{id}-about")))
        .checked(move || on)
        .on("change", write);
    let error = place.editing.problem(&place.at);
    el("div")
        .class("form optional")
        .id(format!("{id}-part"))
        .child(
            el("div")
                .class("choice")
                .child(input)
                .child(el("label").attr("for", format!("{id}-on")).child(words::with(field.label)))
                .child(
                    (!field.hint.is_empty())
                        .then(|| el("span").class("hint").id(format!("{id}-about")).child(field.hint)),
                )
                .child(live(move || error.get().map(|text| el("span").class("error").child(text)))),
        )
        .child(on.then(|| el("div").class("inside form").child(content)))
        .into_child()
}

/// What stands in a field that is switched on: everything that has to be there, empty.
pub fn blank(kind: Kind) -> Value {
    match kind {
        Kind::List(_) => Value::Array(Vec::new()),
        Kind::Object(fields) => Value::Object(blank_fields(fields)),
        Kind::Union(union) => union.variants.first().map_or(Value::Null, |variant| blank_variant(union, variant.value)),
        Kind::Map(_) | Kind::Files(_) | Kind::Raw => Value::Object(Map::new()),
        Kind::Boolean => Value::Bool(false),
        Kind::Integer | Kind::Number { .. } => Value::Null,
        _ => json::word(""),
    }
}

/// An object of a variant with everything that has to be there.
pub fn blank_variant(union: &Union, tag: &str) -> Value {
    let mut object = Map::new();
    object.insert(union.tag.to_owned(), json::word(tag));
    if let Some(variant) = union.variants.iter().find(|variant| variant.value == tag) {
        object.extend(blank_fields(variant.fields));
    }
    Value::Object(object)
}

fn blank_fields(fields: &'static [Field]) -> Map<String, Value> {
    let mut object = Map::new();
    for field in fields.iter().filter(|field| !field.response_only) {
        if field.nullable {
            object.insert(field.key.to_owned(), Value::Null);
        } else if field.required {
            // A number that is not typed yet is missing, and told as that.
            let value = blank(field.kind);
            if !value.is_null() {
                object.insert(field.key.to_owned(), value);
            }
        }
    }
    object
}

/// The fields of the variant that an object is, under a choice of variants. A variant that Greenroom does not know is
/// shown as it is.
pub fn union(place: &Place, union: &'static Union) -> AnyView {
    let shape = place.editing.shape(&place.at);
    let place = place.clone();
    live(move || {
        shape.get();
        part(|| union_now(&place, union))
    })
}

fn union_now(place: &Place, union: &'static Union) -> AnyView {
    let value = place.editing.peek(&place.at).unwrap_or_default();
    let tag = value.get(union.tag).and_then(Value::as_str).unwrap_or_default().to_owned();
    let Some(variant) = union.variant_of(&value) else {
        let label = words::unknown_variant(&tag);
        return kept_as_it_is(&label, Some(&value));
    };
    let options = union.variants.iter().map(|variant| el("option").attr("value", variant.value).child(variant.label));
    let write = {
        let (place, now) = (place.clone(), tag.clone());
        move |event: DomEvent| {
            let chosen = dom::field_value(&event);
            if chosen == now {
                return;
            }
            // The other variant's values wait on the shelf until the page is left.
            if let Some(value) = place.editing.peek(&place.at) {
                place.editing.shelve(&place.at, &now, value);
            }
            let next = place.editing.shelved(&place.at, &chosen);
            let next = next.unwrap_or_else(|| switched(place.editing.peek(&place.at), union, &chosen));
            place.editing.replace(&place.at, Some(next));
            dom::focus(&control_id(&place.at.child(union.tag)));
        }
    };
    let id = control_id(&place.at.child(union.tag));
    let control: El = el("select")
        .attr_if("disabled", place.editing.read_only.then_some(""))
        .children(options)
        .value(move || tag.clone())
        .on("change", write);
    let error = place.editing.problem(&place.at.child(union.tag));
    all([labelled(&id, words::KIND, "", Some(error.into()), control), fields_view(place, variant.fields)])
}

/// An object of another variant: what both have in common stays.
fn switched(old: Option<Value>, union: &'static Union, tag: &str) -> Value {
    let mut next = blank_variant(union, tag);
    let variant = union.variants.iter().find(|variant| variant.value == tag);
    if let (Some(Value::Object(old)), Some(variant), Some(object)) = (old, variant, next.as_object_mut()) {
        for field in variant.fields {
            if let Some(value) = old.get(field.key) {
                object.insert(field.key.to_owned(), value.clone());
            }
        }
    }
    next
}

/// Whether a key of an object tells its variant.
pub fn is_tag(place: &Place, key: &str) -> bool {
    let kind = place.editing.with(|document| place.editing.schema.kind_at(document, &place.at));
    matches!(kind, Some(Kind::Union(union)) if union.tag == key)
}

/// What people call an item of a list: its own name, else its number.
pub fn item_name(value: Option<&Value>, list: &lists::Named, position: usize) -> String {
    lists::name_of(value, list).unwrap_or_else(|| words::numbered(list.noun, position + 1))
}

/// Where an object's first control is.
pub fn first_control(place: &Pointer, kind: Kind) -> String {
    match kind {
        Kind::Union(union) => control_id(&place.child(union.tag)),
        Kind::Object(fields) => {
            fields.first().map_or_else(|| control_id(place), |field| control_id(&place.child(field.key)))
        }
        _ => control_id(place),
    }
}
