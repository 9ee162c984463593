//! Copying to the clipboard.

use leptos::prelude::*;

use crate::browser::dom;
use crate::words::common;

/// Copies a text and says whether it worked.
#[component]
pub fn CopyButton(
    /// What is copied.
    #[prop(into)]
    text: Signal<String>,
    /// The button's words.
    #[prop(into, default = common::COPY.to_owned())]
    label: String,
) -> impl IntoView {
    let said = RwSignal::new("");
    let copy = move |_| {
        let text = text.get_untracked();
        dom::spawn(async move { said.set(common::copied(dom::copy(text).await)) });
    };
    view! {
        <span class="row">
            <button type="button" class="btn" on:click=copy>{label}</button>
            <span class="muted" role="status">{move || said.get()}</span>
        </span>
    }
}
