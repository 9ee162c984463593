//! A secret: written, never shown.

use leptos::prelude::*;

use super::control_id;
use super::field::{Place, at_place};
use crate::browser::dom;
use crate::document::{SecretState, secret_state};
use crate::signals::RwSignal;
use crate::ui::{DomEvent, IntoChild, all, button, el, live, part};
use crate::words::form as words;

/// "Stored. Replace…", or an input for a new one.
pub fn view(place: &Place, label: &str, hint: &str) -> AnyView {
    let value = place.editing.value(&place.at);
    let replacing = RwSignal::new(false);
    let (place, label, hint) = (place.clone(), label.to_owned(), hint.to_owned());
    live(move || {
        let state = value.with(|value| secret_state(value.as_ref()));
        let stored = matches!(state, SecretState::Stored);
        if stored && !replacing.get() {
            let id = control_id(&place.at);
            let focus = id.clone();
            let replace = button(words::REPLACE, move || {
                replacing.set(true);
                dom::focus(&focus);
            });
            return el("div")
                .class("field")
                .child(el("span").class("label").id(format!("{id}-label")).child(label.as_str()))
                .child(el("span").class("hint").child(words::STORED))
                .child(
                    el("div").class("row").child(
                        replace
                            .id(id.as_str())
                            .attr("aria-label", words::replace(&label))
                            .attr_if("disabled", place.editing.read_only.then_some("")),
                    ),
                )
                .into_child();
        }
        part(|| {
            let write = {
                let place = place.clone();
                move |event: DomEvent| {
                    let text = dom::field_value(&event);
                    if text.is_empty() {
                        return;
                    }
                    // Drawn again only when it is left: typing goes on in the same input.
                    place.editing.put_secret(&place.at, &text);
                }
            };
            let input = el("input").attr("type", "password").attr("autocomplete", "off").on("change", write);
            let input = input.emptied_at_end();
            let typed = matches!(state, SecretState::Typed).then(|| el("p").class("hint").child(words::TYPED_SECRET));
            all([at_place(&place, &label, &hint, input), typed.into_child()])
        })
    })
}
