//! One line and several lines of text.

use leptos::prelude::*;
use serde_json::Value;

use super::field::{Place, at_place, nothing};
use crate::browser::dom;
use crate::document::Field;
use crate::domain::json;
use crate::signals::Memo;
use crate::ui::{DomEvent, El, IntoChild, all, el, live};
use crate::words::form as words;

/// What is shown, and what typing does.
fn bound(place: &Place, field: Option<&'static Field>, control: El) -> El {
    let value = place.editing.value(&place.at);
    let was = place.editing.peek(&place.at);
    let text = move || value.with(|value| value.as_ref().and_then(Value::as_str).unwrap_or_default().to_owned());
    let place = place.clone();
    let write = move |event: DomEvent| {
        let text = dom::field_value(&event);
        let empty = text.is_empty() && was.as_ref().is_none_or(|was| was.as_str() != Some(""));
        // Emptied: what it was before there was a text, or the vendor's own word for nothing; else an empty text.
        let value = match (&was, empty) {
            (None, true) => None,
            (_, true) => Some(nothing(field, was.as_ref()).unwrap_or_else(|| json::word(""))),
            (_, false) => Some(json::word(&text)),
        };
        place.editing.put(&place.at, value);
    };
    control.value(text).on("input", write)
}

/// One line. A schedule is told in words below.
pub fn line(place: &Place, label: &str, hint: &str, field: Option<&'static Field>, schedule: bool) -> AnyView {
    let control = el("input").attr("type", "text").attr("autocomplete", "off").attr("spellcheck", "false");
    let view = at_place(place, label, hint, bound(place, field, control));
    if !schedule {
        return view;
    }
    let value = place.editing.value(&place.at);
    let runs = live(move || {
        let text = value.with(|value| value.as_ref().and_then(Value::as_str).unwrap_or_default().to_owned());
        let runs = crate::document::next_runs(&text, dom::now(), 5);
        (!runs.is_empty()).then(|| {
            let times = runs.into_iter().map(dom::format_utc).collect::<Vec<_>>().join(" · ");
            el("p").class("hint").child(words::next_runs(&times))
        })
    });
    all([view, runs])
}

/// Several lines, with their number of words.
pub fn long(place: &Place, label: &str, hint: &str, field: Option<&'static Field>, markdown: bool) -> AnyView {
    let rows = if markdown { "14" } else { "3" };
    let control = el("textarea").attr("rows", rows).class(if markdown { "prompt" } else { "" });
    let view = at_place(place, label, hint, bound(place, field, control));
    if !markdown {
        return view;
    }
    let value = place.editing.value(&place.at);
    let counts = Memo::new(move |_| {
        value.with(|value| {
            let text = value.as_ref().and_then(Value::as_str).unwrap_or_default();
            (text.split_ascii_whitespace().count(), text.chars().count())
        })
    });
    let counts = live(move || {
        let (word_count, characters) = counts.get();
        el("p").class("hint").child(words::counts(word_count, characters))
    });
    all([view, counts.into_child()])
}
