//! Copying to the clipboard.

use leptos::prelude::*;

use super::{IntoChild, button, el, live};
use crate::browser::dom;
use crate::signals::RwSignal;
use crate::words::common;

/// Copies a text and says whether it worked.
pub fn copy_button(label: &str, text: impl Fn() -> String + 'static) -> AnyView {
    let said = RwSignal::new(String::new());
    let copy = move || {
        let text = text();
        dom::spawn(async move {
            let worked = dom::copy(text).await;
            // The page may be gone by now.
            said.set(common::copied(worked).to_owned());
        });
    };
    el("span")
        .class("row")
        .child(button(label, copy))
        .child(el("span").class("muted").attr("role", "status").child(live(move || said.get())))
        .into_child()
}
