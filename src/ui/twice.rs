//! What cannot be taken back is pressed twice.

use leptos::prelude::*;

use super::{IntoChild, all, button, el, live};
use crate::browser::dom;
use crate::signals::{RwSignal, Signal};
use crate::words::common;

/// A button `first`; pressed, it gives way to `second`, which acts, and a way out.
pub fn pressed_twice(first: &'static str, second: &'static str, act: impl Fn() + Clone + Send + 'static) -> AnyView {
    one_of_many("forget", first, second, act)
}

/// The same where a page has several: with an id of its own.
pub fn one_of_many(
    id: &str,
    first: &'static str,
    second: &'static str,
    act: impl Fn() + Clone + Send + 'static,
) -> AnyView {
    let sure = RwSignal::new(false);
    // The second gets focus when it appears; the first gets it back.
    let ids = Signal::stored([format!("{id}-ask"), format!("{id}-sure")]);
    let focus = move |number: usize| ids.with_untracked(|ids| ids.get(number).map(|id| dom::focus(id)));
    let ask = move || {
        sure.set(true);
        focus(1);
    };
    let take_back = move || {
        sure.set(false);
        focus(0);
    };
    live(move || {
        let [ask_id, sure_id] = ids.get_untracked();
        if !sure.get() {
            return button(first, ask).id(ask_id).into_child();
        }
        let act = act.clone();
        let act = move |_| {
            act();
            take_back();
        };
        let second = el("button").attr("type", "button").class("btn danger").id(sure_id).on("click", act).child(second);
        all([second.into_child(), button(common::CANCEL, take_back).into_child()])
    })
}
