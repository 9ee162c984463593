//! What cannot be taken back is pressed twice.

use leptos::prelude::*;

use super::{IntoChild, all, button, el, live};
use crate::browser::dom;
use crate::signals::RwSignal;
use crate::words::common;

/// The id of the second button, which gets focus when it appears.
const SURE: &str = "forget-sure";
/// The id of the first, which gets it back.
const ASK: &str = "forget-ask";

/// A button `first`; pressed, it gives way to `second`, which acts, and a way out.
pub fn pressed_twice(first: &'static str, second: &'static str, act: impl Fn() + Clone + Send + 'static) -> AnyView {
    let sure = RwSignal::new(false);
    let ask = move || {
        sure.set(true);
        dom::focus(SURE);
    };
    let take_back = move || {
        sure.set(false);
        dom::focus(ASK);
    };
    live(move || {
        if !sure.get() {
            return button(first, ask).id(ASK).into_child();
        }
        let act = act.clone();
        let act = move |_| {
            act();
            take_back();
        };
        let second = el("button").attr("type", "button").class("btn danger").id(SURE).on("click", act).child(second);
        all([second.into_child(), button(common::CANCEL, take_back).into_child()])
    })
}
