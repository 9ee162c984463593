//! One field: what its kind makes of it.

use leptos::prelude::*;
use serde_json::Value;

use super::{Editing, control_id, files, listed, lists, objects, raw, secret, texts};
use crate::browser::dom;
use crate::document::{Choice, Field, Kind, Pointer};
use crate::domain::Connection;
use crate::domain::json;
use crate::ui::{DomEvent, El, IntoChild, all, el, labelled, live, part};
use crate::words::form as words;

/// What every part of a form needs to know.
#[derive(Clone)]
pub struct Place {
    /// The document.
    pub editing: Editing,
    /// Whose lists the choices come from.
    pub connection: Connection,
    /// Where.
    pub at: Pointer,
}

impl Place {
    /// One step further.
    pub fn child(&self, step: impl ToString) -> Self {
        Self { at: self.at.child(step), ..self.clone() }
    }
}

/// The fields of an object, those that are rarely needed folded away, and what the schema does not know.
pub fn fields_view(place: &Place, fields: &'static [Field]) -> AnyView {
    let object = place.editing.peek(&place.at).unwrap_or_default();
    let shown = |advanced: bool| {
        let chosen = fields.iter().filter(move |field| field.advanced == advanced && !field.response_only);
        chosen.filter(|field| field.belongs_into(&object)).map(|field| field_view(place, field)).collect::<Vec<_>>()
    };
    let folded = shown(true);
    let any_folded = !folded.is_empty();
    all([
        shown(false).into_child(),
        any_folded
            .then(|| {
                el("details")
                    .child(el("summary").child(words::ADVANCED))
                    .child(el("div").class("form").children(folded))
            })
            .into_child(),
        given(fields, &object),
        unknown(place, fields, &object),
    ])
}

/// One field of an object.
pub fn field_view(place: &Place, field: &'static Field) -> AnyView {
    let place = place.child(field.key);
    match field.kind {
        // Whether there is such an object at all is a question of its own.
        kind if !kind.is_plain() => objects::optional(&place, field),
        kind => value_view(&place, kind, field.label, field.hint, Some(field)),
    }
}

/// A value that is no object and no list.
pub fn value_view(place: &Place, kind: Kind, label: &str, hint: &str, field: Option<&'static Field>) -> AnyView {
    let (place, label, hint) = (place.clone(), label.to_owned(), hint.to_owned());
    // A value of another kind than the schema says is shown as it is: an input would change it.
    let shape = place.editing.shape(&place.at);
    live(move || {
        shape.get();
        part(|| {
            let value = place.editing.peek(&place.at);
            if !fits(kind, value.as_ref()) {
                return kept_as_it_is(&label, value.as_ref());
            }
            match kind {
                Kind::LongText => texts::long(&place, &label, &hint, field, false),
                Kind::Markdown => texts::long(&place, &label, &hint, field, true),
                Kind::Boolean => boolean(&place, &label, &hint),
                Kind::Choice(choices) | Kind::OwnChoice(choices) => choice(&place, &label, &hint, choices, field),
                Kind::Listed(list) => listed::view(&place, &label, &hint, list, field),
                Kind::Secret => secret::view(&place, &label, &hint),
                Kind::Integer => number(&place, &label, &hint, field, (None, None)),
                Kind::Number { least, most } => number(&place, &label, &hint, field, (least, most)),
                Kind::Text | Kind::Uuid | Kind::Version | Kind::Url => texts::line(&place, &label, &hint, field, None),
                Kind::Cron => texts::line(&place, &label, &hint, field, Some(texts::next_runs)),
                Kind::Date => texts::line(&place, &label, &hint, field, Some(texts::own_time)),
                Kind::List(_) | Kind::Map(_) | Kind::Files(_) | Kind::Object(_) | Kind::Union(_) | Kind::Raw => {
                    content_view(&place, kind, &label)
                }
            }
        })
    })
}

/// What stands inside of a value that is there.
pub fn content_view(place: &Place, kind: Kind, label: &str) -> AnyView {
    let value = place.editing.peek(&place.at);
    match kind {
        Kind::Object(fields) if value.as_ref().is_some_and(Value::is_object) => fields_view(place, fields),
        Kind::Union(union) if value.as_ref().is_some_and(Value::is_object) => objects::union(place, union),
        Kind::List(list) if value.as_ref().is_some_and(Value::is_array) => lists::list(place, list, label),
        Kind::Map(kind) if value.as_ref().is_some_and(Value::is_object) => lists::map(place, kind, label),
        Kind::Files(limits) if value.as_ref().is_some_and(Value::is_object) => files::view(place, limits),
        Kind::Raw => raw::view(place, label, ""),
        _ => kept_as_it_is(label, value.as_ref()),
    }
}

/// Whether a control of this kind can show a value.
fn fits(kind: Kind, value: Option<&Value>) -> bool {
    match (kind, value) {
        (_, None | Some(Value::Null)) => true,
        (Kind::Secret, Some(value)) => value.is_string() || value.is_object(),
        (Kind::Boolean, Some(value)) => value.is_boolean(),
        (Kind::Integer | Kind::Number { .. }, Some(value)) => value.is_number(),
        (kind, Some(_)) if !kind.is_plain() => true,
        (_, Some(value)) => value.is_string(),
    }
}

/// A value that is not what the schema says: read only.
pub fn kept_as_it_is(label: &str, value: Option<&Value>) -> AnyView {
    let text = value.map_or_else(String::new, json::indented);
    el("div")
        .class("field")
        .child(el("span").class("label").child(label))
        .child(el("span").class("hint").child(words::KEPT))
        .child(el("pre").class("code").attr("tabindex", "0").child(text))
        .into_child()
}

/// What the vendor adds to its answers, inside of an item.
fn given(fields: &'static [Field], object: &Value) -> AnyView {
    let rows: Vec<El> = fields
        .iter()
        .filter(|field| field.response_only)
        .filter_map(|field| Some((field.label, object.get(field.key)?)))
        .flat_map(|(label, value)| [el("dt").child(label), el("dd").child(plain(value))])
        .collect();
    (!rows.is_empty()).then(|| el("dl").class("fields muted").children(rows)).into_child()
}

/// Keys that the schema does not know: shown, and kept.
fn unknown(place: &Place, fields: &'static [Field], object: &Value) -> AnyView {
    let keys = object.as_object().into_iter().flatten();
    let others = keys.filter(|(key, _)| !fields.iter().any(|field| field.key == *key));
    let rows: Vec<El> = others
        .filter(|(key, _)| !objects::is_tag(place, key))
        .flat_map(|(key, value)| {
            let code = el("pre").class("code").attr("tabindex", "0").child(json::indented(value));
            [el("dt").class("mono").child(key.as_str()), el("dd").child(code)]
        })
        .collect();
    (!rows.is_empty())
        .then(|| {
            el("details")
                .child(el("summary").child(words::others(rows.len() / 2)))
                .child(el("p").class("hint").child(words::KEPT))
                .child(el("dl").class("fields").children(rows))
        })
        .into_child()
}

/// A value as one line.
pub fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Null => words::NULL.to_owned(),
        other => json::written(other),
    }
}

/// Label, hint, control and error at a place.
pub fn at_place(place: &Place, label: &str, hint: &str, control: El) -> AnyView {
    let control = control.attr_if("disabled", place.editing.read_only.then_some(""));
    let error = place.editing.problem(&place.at);
    labelled(&control_id(&place.at), label, hint, Some(error.into()), control)
}

/// Yes or no. Absent until it is touched.
fn boolean(place: &Place, label: &str, hint: &str) -> AnyView {
    let value = place.editing.value(&place.at);
    let id = control_id(&place.at);
    let on = move || value.with(|value| value.as_ref().and_then(Value::as_bool).unwrap_or_default());
    let write = {
        let place = place.clone();
        move |event: DomEvent| place.editing.put(&place.at, Some(Value::Bool(dom::field_checked(&event))))
    };
    let unset = live(move || {
        let absent = value.with(|value| value.as_ref().is_none_or(Value::is_null));
        absent.then(|| el("span").class("hint").child(words::NOT_SET))
    });
    let error = place.editing.problem(&place.at);
    let input = el("input")
        .attr("type", "checkbox")
        .id(&id)
        .attr_if("disabled", place.editing.read_only.then_some(""))
        .attr_if("aria-describedby", (!hint.is_empty()).then(|| format!("{id}-hint")))
        .checked(on)
        .on("change", write);
    el("div")
        .class("choice field")
        .child(input)
        .child(el("label").attr("for", &id).child(label))
        .child((!hint.is_empty()).then(|| el("span").class("hint").id(format!("{id}-hint")).child(hint)))
        .child(unset)
        .child(live(move || error.get().map(|text| el("span").class("error").child(text))))
        .into_child()
}

/// One of a few. Another value that is there already is one more choice, and kept.
fn choice(
    place: &Place,
    label: &str,
    hint: &str,
    choices: &'static [Choice],
    field: Option<&'static Field>,
) -> AnyView {
    let value = place.editing.value(&place.at);
    let now = place.editing.peek(&place.at);
    let text = move || value.with(|value| value.as_ref().and_then(Value::as_str).unwrap_or_default().to_owned());
    let mut options: Vec<(String, String)> =
        choices.iter().map(|choice| (choice.value.to_owned(), choice.label.to_owned())).collect();
    let absent = !matches!(now, Some(Value::String(_)));
    if absent || field.is_none_or(|field| !field.required) {
        options.insert(0, (String::new(), crate::words::common::NOT_CHOSEN.to_owned()));
    }
    if let Some(Value::String(other)) = &now
        && !options.iter().any(|(value, _)| value == other)
    {
        options.push((other.clone(), words::other_choice(other)));
    }
    let write = {
        let place = place.clone();
        let was = now;
        move |event: DomEvent| {
            let chosen = dom::field_value(&event);
            let value = if chosen.is_empty() { nothing(field, was.as_ref()) } else { Some(json::word(&chosen)) };
            place.editing.put(&place.at, value);
        }
    };
    let options = options.into_iter().map(move |(value, words)| el("option").attr("value", value).child(words));
    at_place(place, label, hint, el("select").children(options).value(text).on("change", write))
}

/// What stands for "nothing" in a field: `null` where that is an answer or was there, else no key.
pub fn nothing(field: Option<&'static Field>, was: Option<&Value>) -> Option<Value> {
    let null = field.is_some_and(|field| field.nullable) || was.is_some_and(Value::is_null);
    null.then_some(Value::Null)
}

/// A number. What is typed and is none is kept beside the document, and said. Beyond the usual it is asked about.
fn number(
    place: &Place,
    label: &str,
    hint: &str,
    field: Option<&'static Field>,
    (least, most): (Option<i32>, Option<i32>),
) -> AnyView {
    let value = place.editing.value(&place.at);
    let was = place.editing.peek(&place.at);
    let shown = {
        let place = place.clone();
        move || {
            place.editing.typed(&place.at).unwrap_or_else(|| match value.get() {
                Some(Value::Number(number)) => number.as_str().to_owned(),
                _ => String::new(),
            })
        }
    };
    let write = {
        let place = place.clone();
        move |event: DomEvent| {
            let text = dom::field_value(&event);
            let trimmed = text.trim();
            if trimmed.is_empty() {
                return place.editing.put(&place.at, nothing(field, was.as_ref()));
            }
            match json::read(trimmed) {
                Ok(Value::Number(number)) => {
                    // `1.` and `1.0` are the same value: what is typed stays as it is typed.
                    place.editing.put(&place.at, Some(Value::Number(number)));
                }
                _ => place.editing.put_typed(&place.at, &text),
            }
        }
    };
    let control = el("input").attr("inputmode", "decimal").attr("autocomplete", "off").class("short");
    let view = at_place(place, label, hint, control.value(shown).on("input", write));
    if least.is_none() && most.is_none() {
        return view;
    }
    let doubtful = move || {
        let number = value.with(|value| value.as_ref().and_then(Value::as_f64))?;
        let low = least.filter(|least| number < f64::from(*least)).map(words::at_least);
        low.or_else(|| most.filter(|most| number > f64::from(*most)).map(words::at_most))
    };
    let doubt = live(move || doubtful().map(|words| el("p").class("hint doubt").attr("role", "status").child(words)));
    all([view, doubt])
}
