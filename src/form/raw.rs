//! A part of a document as JSON text.

use leptos::prelude::*;

use super::field::{Place, at_place};
use crate::browser::dom;
use crate::domain::json;
use crate::ui::{DomEvent, el};

/// The text of what stands at a place. What is no JSON is kept beside the document until it is.
pub fn view(place: &Place, label: &str, hint: &str) -> AnyView {
    let value = place.editing.value(&place.at);
    // Set by this text area itself: then what is typed stays as it is typed.
    let own = StoredValue::new_local(None::<String>);
    let shown = {
        let place = place.clone();
        move || {
            let value = value.get();
            place
                .editing
                .typed(&place.at)
                .or_else(|| own.get_value())
                .unwrap_or_else(|| value.as_ref().map(json::indented).unwrap_or_default())
        }
    };
    let write = {
        let place = place.clone();
        move |event: DomEvent| {
            let text = dom::field_value(&event);
            match json::read(&text) {
                Ok(value) => {
                    own.set_value(Some(text));
                    place.editing.put(&place.at, Some(value));
                }
                Err(_) => place.editing.put_typed(&place.at, &text),
            }
        }
    };
    let control = el("textarea").class("code").attr("rows", "6").attr("spellcheck", "false");
    at_place(place, label, hint, control.value(shown).on("input", write))
}
