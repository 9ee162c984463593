//! A failure: what happened, whether anything changed, what to do, and the codes folded away.

use leptos::prelude::*;

use super::CopyButton;
use crate::words::{common, failure as words};

/// Shows a failure. What it says is decided elsewhere.
#[component]
pub fn FailureNote(
    /// What happened.
    title: String,
    /// Whether anything changed at the vendor; empty where that is not in question.
    #[prop(into, default = String::new())]
    changed: String,
    /// What to do.
    advice: String,
    /// Codes and the vendor's own words.
    details: Vec<String>,
    /// A note for an administrator, where one can help.
    #[prop(optional_no_strip)]
    note: Option<String>,
    /// Reads again.
    #[prop(optional_no_strip)]
    retry: Option<Callback<()>>,
) -> impl IntoView {
    let folded = (!details.is_empty()).then(|| {
        let lines = details.into_iter().map(|line| view! { <li>{line}</li> }).collect_view();
        view! {
            <details>
                <summary>{common::DETAILS}</summary>
                <ul class="plain mono">{lines}</ul>
            </details>
        }
    });
    let changed = (!changed.is_empty()).then(|| view! { <p>{changed}</p> });
    let again = retry.map(|retry| {
        view! { <button type="button" class="btn" on:click=move |_| retry.run(())>{common::TRY_AGAIN}</button> }
    });
    let note = note.map(|note| view! { <CopyButton text=note label=words::COPY_NOTE /> });
    view! {
        <div class="note bad" role="alert">
            <p><strong>{title}</strong></p>
            {changed}
            <p>{advice}</p>
            {folded}
            <div class="row">{again} {note}</div>
        </div>
    }
}
