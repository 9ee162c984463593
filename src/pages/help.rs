//! The words, the promises, and what is not certain.

use leptos::prelude::*;

use super::hosted::whose;
use super::parts::page_head;
use crate::signals::Signal;
use crate::ui::{El, IntoChild, all, el};
use crate::words::{help as words, interruption, polyai};

/// Help.
pub fn help_page() -> AnyView {
    let columns = words::WORDS_COLUMNS.iter().map(|words| el("th").attr("scope", "col").child(*words));
    let rows = words::WORDS.iter().map(|[word, others @ ..]| {
        let others = others.iter().map(|words| el("td").child(*words));
        el("tr").child(el("th").attr("scope", "row").child(*word)).children(others)
    });
    let table = el("table")
        .class("list")
        .child(el("thead").child(el("tr").children(columns)))
        .child(el("tbody").children(rows));
    let unknowable = interruption::UNKNOWABLE
        .iter()
        .flat_map(|(vendor, step, why)| [el("dt").child(*vendor).child(": ").child(*step), el("dd").child(*why)]);
    all([
        page_head(Signal::stored(words::TITLE.to_owned()), None, None),
        whose().into_child(),
        section("promises", words::SAFETY_TITLE).child(list(&words::SAFETY)).into_child(),
        section("host", words::HOST_TITLE).child(list(&words::HOST)).into_child(),
        section("words", words::WORDS_TITLE)
            .child(el("div").class("card").child(table))
            .child(el("p").class("muted").child(polyai::WHERE_TO_EDIT))
            .into_child(),
        section("unknowable", interruption::UNKNOWABLE_TITLE)
            .child(el("p").child(interruption::UNKNOWABLE_LEAD))
            .child(el("dl").class("fields").children(unknowable))
            .into_child(),
        section("limits", words::LIMITS_TITLE).child(list(&words::LIMITS)).into_child(),
    ])
}

fn section(id: &'static str, title: &'static str) -> El {
    el("section").class("stack").attr("aria-labelledby", id).child(el("h2").id(id).child(title))
}

fn list(lines: &[&str]) -> El {
    el("ul").children(lines.iter().map(|line| el("li").child(*line)))
}
