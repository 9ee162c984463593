//! The error summary of a submitted form (GOV.UK pattern): takes focus, and each line leads to its field.

use leptos::prelude::*;

use super::{el, link, live};
use crate::browser::dom;
use crate::signals::{Signal, effect};
use crate::words::common;

/// Problems by field id. Empty: nothing is shown. Takes focus each time it is filled.
pub fn error_summary(problems: Signal<Vec<(&'static str, String)>>) -> AnyView {
    problem_summary(Signal::derive(move || {
        problems.with(|all| all.iter().map(|(id, text)| ((*id).to_owned(), text.clone())).collect())
    }))
}

/// The same, where ids are made as the page runs.
pub fn problem_summary(problems: Signal<Vec<(String, String)>>) -> AnyView {
    effect(move || {
        if problems.with(|problems| !problems.is_empty()) {
            dom::focus("problems");
        }
    });
    live(move || {
        let lines = problems.get();
        (!lines.is_empty()).then(|| {
            let lines = lines.into_iter().map(|(id, text)| el("li").child(link(format!("#{id}"), text)));
            el("div")
                .class("note bad")
                .id("problems")
                .attr("tabindex", "-1")
                .attr("role", "alert")
                .attr("aria-labelledby", "problems-title")
                .child(el("h2").id("problems-title").child(common::PROBLEM))
                .child(el("ul").class("plain").children(lines))
        })
    })
}
