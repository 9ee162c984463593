//! The words, the promises, and what is not certain.

use leptos::prelude::*;

use super::parts::PageHead;
use crate::words::{help as words, polyai};

/// Help.
#[component]
pub fn HelpPage() -> impl IntoView {
    let columns = words::WORDS_COLUMNS.map(|words| view! { <th scope="col">{words}</th> }).collect_view();
    let rows = words::WORDS
        .map(|(word, means, vendor)| view! { <tr><th scope="row">{word}</th><td>{means}</td><td>{vendor}</td></tr> })
        .collect_view();
    let list = |lines: &'static [&'static str]| {
        let lines = lines.iter().map(|line| view! { <li>{*line}</li> }).collect_view();
        view! { <ul>{lines}</ul> }
    };
    view! {
        <PageHead title=words::TITLE.to_owned() />
        <section class="stack" aria-labelledby="promises">
            <h2 id="promises">{words::SAFETY_TITLE}</h2>
            {list(&words::SAFETY)}
        </section>
        <section class="stack" aria-labelledby="words">
            <h2 id="words">{words::WORDS_TITLE}</h2>
            <div class="card">
                <table class="list">
                    <thead><tr>{columns}</tr></thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
            <p class="muted">{polyai::WHERE_TO_EDIT}</p>
        </section>
        <section class="stack" aria-labelledby="limits">
            <h2 id="limits">{words::LIMITS_TITLE}</h2>
            {list(&words::LIMITS)}
        </section>
    }
}
