//! A failure: what happened, whether anything changed, what to do, and the codes folded away.

use leptos::prelude::*;

use super::{IntoChild, button, copy_button, el};
use crate::words::{common, failure as words};

/// A failure, as it is shown. What it says is decided elsewhere.
#[derive(Default)]
pub struct FailureNote {
    /// What happened.
    pub title: String,
    /// Whether anything changed at the vendor; empty where that is not in question.
    pub changed: String,
    /// What to do.
    pub advice: String,
    /// What the vendor says is wrong with what was sent.
    pub said: Vec<String>,
    /// Codes and the vendor's own words.
    pub details: Vec<String>,
    /// A note for an administrator, where one can help.
    pub note: Option<String>,
    /// Reads again.
    pub retry: Option<Callback<()>>,
}

impl IntoChild for FailureNote {
    fn into_child(self) -> AnyView {
        let Self { title, changed, advice, said, details, note, retry } = self;
        let folded = (!details.is_empty()).then(|| {
            let lines = details.into_iter().map(|line| el("li").child(line));
            el("details")
                .child(el("summary").child(common::DETAILS))
                .child(el("ul").class("plain mono").children(lines))
        });
        let again = retry.map(|retry| button(common::TRY_AGAIN, move || retry.run(())));
        let note = note.map(|note| copy_button(words::COPY_NOTE, move || note.clone()));
        el("div")
            .class("note bad")
            .attr("role", "alert")
            .child(el("p").child(el("strong").child(title)))
            .child((!changed.is_empty()).then(|| el("p").child(changed)))
            .child(el("p").child(advice))
            .child((!said.is_empty()).then(|| el("ul").children(said.into_iter().map(|line| el("li").child(line)))))
            .child(folded)
            .child(el("div").class("row").child(again).child(note))
            .into_child()
    }
}
