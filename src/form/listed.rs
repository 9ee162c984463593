//! A choice from a list of the vendor's: read when the field is first looked at, searched by typing, and typed by hand
//! where the list is refused.

use leptos::prelude::*;
use serde_json::Value;

use super::control_id;
use super::field::{Place, at_place, nothing};
use crate::browser::dom;
use crate::document::{Field, Listed, Pointer};
use crate::domain::json;
use crate::signals::{Memo, RwSignal, Signal};
use crate::state::console;
use crate::ui::{Combobox, DomEvent, IntoChild, all, button, el, live, part};
use crate::words::form as words;

/// The list of a field: what was read of it.
#[derive(Clone, PartialEq, Default)]
struct Offers {
    options: Vec<(String, String, Option<String>)>,
    reading: bool,
    refused: Option<String>,
}

/// The value that a list depends on: in the field beside this one, or beside an object around it.
fn depends_on(place: &Place, key: &str) -> Memo<Option<Value>> {
    let mut at = place.at.clone();
    while let Some((parent, _)) = at.split_last() {
        let beside = parent.child(key);
        if place.editing.peek(&beside).is_some() {
            return place.editing.value(&beside);
        }
        at = parent;
    }
    place.editing.value(&Pointer::root().child(key))
}

/// Names of this release's own actions: not read from the vendor.
fn own_actions(place: &Place) -> Memo<Offers> {
    place.editing.look(&Pointer::root().child("actions"), |actions| {
        let actions = actions.and_then(Value::as_array).into_iter().flatten();
        let option = |action: &Value| {
            let slug = action.get("slug")?.as_str()?.to_owned();
            let name = action.get("name").and_then(Value::as_str).unwrap_or(&slug).to_owned();
            Some((slug, name, None))
        };
        Offers { options: actions.filter_map(option).collect(), ..Offers::default() }
    })
}

/// A list of the vendor's.
fn offers(place: &Place, list: &'static Listed) -> Memo<Offers> {
    if list.list == "releaseActions" {
        return own_actions(place);
    }
    let by = list.by.map(|key| depends_on(place, key));
    let (connection, console) = (place.connection.clone(), console());
    Memo::new(move |_| {
        let by = by.map(|by| by.with(|value| value.as_ref().and_then(Value::as_str).unwrap_or_default().to_owned()));
        let read = console.offers(&connection, list.list, by.as_deref().unwrap_or_default());
        read.with(|read| Offers {
            options: read
                .value
                .into_iter()
                .flatten()
                .map(|offer| (offer.value.clone(), offer.label.clone(), offer.also.clone()))
                .collect(),
            reading: read.reading && read.value.is_none(),
            refused: read.error.filter(|_| !read.reading).map(|error| error.detail.clone().unwrap_or_default()),
        })
    })
}

/// The control: a choice by name; by hand where the person wants, or the list cannot be had.
pub fn view(place: &Place, label: &str, hint: &str, list: &'static Listed, field: Option<&'static Field>) -> AnyView {
    let offers = offers(place, list);
    let value = place.editing.value(&place.at);
    let was = place.editing.peek(&place.at);
    let text =
        Memo::new(move |_| value.with(|value| value.as_ref().and_then(Value::as_str).unwrap_or_default().to_owned()));
    let by_hand = RwSignal::new(false);
    let refused = Memo::new(move |_| offers.with(|offers| offers.refused.is_some()));
    let place = place.clone();
    let (label, hint) = (label.to_owned(), hint.to_owned());
    let write = {
        let place = place.clone();
        move |chosen: String| {
            let next = if chosen.is_empty() { nothing(field, was.as_ref()) } else { Some(json::word(&chosen)) };
            place.editing.put(&place.at, next);
            let also = offers.with_untracked(|offers| {
                offers.options.iter().find(|(value, ..)| *value == chosen).and_then(|(.., also)| also.clone())
            });
            if let (Some(key), Some(also), Some((parent, _))) = (list.also, also, place.at.split_last()) {
                place.editing.put(&parent.child(key), Some(json::word(&also)));
            }
        }
    };
    let control = live(move || {
        let write = write.clone();
        if by_hand.get() || refused.get() {
            let on = move |event: DomEvent| write(dom::field_value(&event));
            let input = el("input").attr("type", "text").attr("autocomplete", "off").attr("spellcheck", "false");
            return at_place(&place, &label, &hint, input.value(move || text.get()).on("input", on));
        }
        part(|| from_list(&place, &label, &hint, offers, text, write))
    });
    let says = Signal::derive(move || {
        offers.with(|offers| match (offers.reading, &offers.refused) {
            (true, _) => crate::words::common::LOADING.to_owned(),
            (false, Some(why)) => words::list_refused(why),
            (false, None) => String::new(),
        })
    });
    let status = live(move || {
        let says = says.get();
        (!says.is_empty()).then(|| el("p").class("hint").child(says))
    });
    let switch = live(move || {
        (!refused.get()).then(|| {
            let words = if by_hand.get() { words::FROM_LIST } else { words::BY_HAND };
            button(words, move || by_hand.set(!by_hand.get_untracked())).class("btn link")
        })
    });
    all([control, el("div").class("row below").child(status).child(switch).into_child()])
}

/// The list, searched by typing. What was typed and is none of it is kept beside the document, and said.
fn from_list(
    place: &Place,
    label: &str,
    hint: &str,
    offers: Memo<Offers>,
    text: Memo<String>,
    write: impl Fn(String) + Send + Sync + 'static,
) -> AnyView {
    let options = Signal::derive(move || {
        offers.with(|offers| offers.options.iter().map(|(value, label, _)| (value.clone(), label.clone())).collect())
    });
    let other = move |value: String| {
        // Before the list is there nothing is known of the value.
        if offers.with(|offers| offers.reading) { value } else { words::other_choice(&value) }
    };
    let leave = {
        let place = place.clone();
        move |typed: String| place.editing.put_typed(&place.at, &typed)
    };
    let typed = RwSignal::new(untrack(|| place.editing.typed(&place.at)));
    Combobox {
        id: control_id(&place.at),
        label: label.to_owned(),
        hint: hint.to_owned(),
        options,
        value: text.into(),
        other: Callback::new(other),
        typed,
        choose: Callback::new(write),
        leave: Callback::new(leave),
        error: Some(place.editing.problem(&place.at).into()),
        disabled: place.editing.read_only,
    }
    .into_child()
}
