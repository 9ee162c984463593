//! The error summary of a submitted form (GOV.UK pattern): takes focus, and each line leads to its field.

use leptos::prelude::*;

use crate::browser::dom;
use crate::words::common;

/// Problems by field id. Empty: nothing is shown. Takes focus each time it is filled.
#[component]
pub fn ErrorSummary(
    /// Field ids and what is wrong.
    #[prop(into)]
    problems: Signal<Vec<(&'static str, String)>>,
) -> impl IntoView {
    Effect::new(move |_| {
        if problems.with(|problems| !problems.is_empty()) {
            dom::focus("problems");
        }
    });
    move || {
        let lines = problems.get();
        (!lines.is_empty()).then(|| {
            let lines = lines
                .into_iter()
                .map(|(id, text)| view! { <li><a href=format!("#{id}")>{text}</a></li> })
                .collect_view();
            view! {
                <div class="note bad" id="problems" tabindex="-1" role="alert" aria-labelledby="problems-title">
                    <h2 id="problems-title">{common::PROBLEM}</h2>
                    <ul class="plain">{lines}</ul>
                </div>
            }
        })
    }
}
