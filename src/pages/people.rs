//! Two people at one document, as the form and the release sheet show it: who, when and what, both versions, and the choice
//! where both changed the same.

use std::cell::RefCell;

use leptos::prelude::*;
use serde_json::Value;

use super::change_lines::change_lines;
use crate::browser::dom;
use crate::document::{Conflict, Merged, Schema, excerpts, is_marker, merge};
use crate::domain::Vendor;
use crate::signals::RwSignal;
use crate::state::console;
use crate::ui::{El, IntoChild, all, button, el, live};
use crate::vendors::{Both, Change};
use crate::words::{changes, people as words};

/// The block where two people meet; takes focus.
pub const PEOPLE: &str = "people";
/// The characters of a value that are shown in a choice.
const SHOWN: usize = 200;

/// Merges three states of a document. Long texts are merged by lines in the worker: first it is seen which, then all are
/// put in.
pub async fn merged(schema: &Schema, base: &Value, mine: &Value, theirs: &Value) -> Merged {
    let asked = RefCell::new(Vec::new());
    let document = merge(schema, base, mine, theirs, &|base, mine, theirs| {
        asked.borrow_mut().push([base, mine, theirs].map(str::to_owned));
        None
    });
    let asked = asked.into_inner();
    if asked.is_empty() {
        return document;
    }
    let tools = console().tools();
    let mut answers = Vec::new();
    for [base, mine, theirs] in &asked {
        answers.push(tools.merge_lines(base, mine, theirs).await.ok().flatten());
    }
    merge(schema, base, mine, theirs, &|base, mine, theirs| {
        let at = asked.iter().position(|[b, m, t]| b == base && m == mine && t == theirs)?;
        answers.get(at)?.clone()
    })
}

/// Who and when, as far as the vendor tells.
pub fn who_and_when(change: &Change, vendor: Vendor) -> El {
    let when = change.at.map(|at| dom::format_time(at, true));
    let said = match (&change.by, when) {
        (Some(by), Some(when)) => words::by_at(by, &when),
        (Some(by), None) => words::by_alone(by, vendor.name()),
        (None, Some(when)) => words::at_alone(&when, vendor.name()),
        (None, None) => words::not_given(vendor.name()),
    };
    el("p").child(said)
}

/// What the other changed, and what was changed here.
pub fn both_versions(both: &Both) -> AnyView {
    let list = |title: &'static str, lines: &[crate::document::Line]| {
        let shown = match lines.is_empty() {
            true => el("p").class("muted").child(words::NOTHING_CHANGED).into_child(),
            false => change_lines(lines, None),
        };
        el("section").child(el("h3").child(title)).child(shown).into_child()
    };
    all([list(words::THEIRS, &both.their_lines()), list(words::MINE, &both.my_lines())])
}

/// Where both changed the same: one by one theirs is taken, or one's own kept. `decide` is told which, and whether theirs.
pub fn conflict_list(
    conflicts: RwSignal<Vec<Conflict>>,
    decide: impl Fn(usize, bool) + Clone + Send + 'static,
) -> AnyView {
    live(move || {
        let all = conflicts.get();
        let rows = all.iter().enumerate().map(|(number, conflict)| row(conflicts, number, conflict, decide.clone()));
        let rows = rows.collect::<Vec<_>>();
        (!rows.is_empty()).then(|| {
            el("section")
                .child(el("h3").child(words::CONFLICTS))
                .child(el("p").child(words::CONFLICTS_LEAD))
                .child(el("ul").class("plain card").children(rows))
        })
    })
}

fn row(
    conflicts: RwSignal<Vec<Conflict>>,
    number: usize,
    conflict: &Conflict,
    decide: impl Fn(usize, bool) + Clone + Send + 'static,
) -> El {
    let press = move |theirs: bool| {
        let decide = decide.clone();
        move || {
            decide(number, theirs);
            let left = conflicts.with_untracked(Vec::len);
            console().announce(&words::decided(left));
            // The row is gone: on to the block, from where the next one is found.
            dom::focus(PEOPLE);
        }
    };
    let names = [words::WAS, words::THEIRS_IS, words::MINE_IS];
    let told = shown([&conflict.base, &conflict.theirs, &conflict.mine]);
    let values = names.into_iter().zip(told).flat_map(|(name, value)| [el("dt").child(name), el("dd").child(value)]);
    el("li")
        .class("item stack")
        .child(el("p").child(el("strong").child(conflict.words.as_str())))
        .child(el("dl").class("fields").children(values))
        .child(
            el("div")
                .class("row")
                .child(button(words::TAKE, press(true)).attr("aria-label", words::take_of(&conflict.words)))
                .child(button(words::KEEP_MINE, press(false)).attr("aria-label", words::keep_mine_of(&conflict.words))),
        )
}

/// Versions of a value as a choice shows them: long texts where they differ.
fn shown(versions: [&Option<Value>; 3]) -> Vec<String> {
    let text = |value: &Option<Value>| match value {
        Some(value @ Value::String(text)) if !is_marker(value) => Some(text.clone()),
        _ => None,
    };
    let texts: Vec<String> = versions.into_iter().filter_map(text).collect();
    let mut texts = excerpts(&texts.iter().map(String::as_str).collect::<Vec<_>>(), SHOWN).into_iter();
    versions.into_iter().map(|value| text(value).and_then(|_| texts.next()).unwrap_or_else(|| other(value))).collect()
}

/// What is no text, and no secret.
fn other(value: &Option<Value>) -> String {
    match value {
        None | Some(Value::Null) => words::NOT_THERE.to_owned(),
        Some(value) if is_marker(value) => changes::SECRET.to_owned(),
        Some(Value::String(text)) => text.clone(),
        Some(Value::Bool(true)) => changes::YES.to_owned(),
        Some(Value::Bool(false)) => changes::NO.to_owned(),
        Some(Value::Number(number)) => number.to_string(),
        Some(Value::Array(_) | Value::Object(_)) => words::A_PART.to_owned(),
    }
}
