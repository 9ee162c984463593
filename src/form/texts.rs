//! One line and several lines of text.

use leptos::prelude::*;
use serde_json::Value;

use super::control_id;
use super::field::{Place, at_place, nothing};
use crate::browser::dom;
use crate::document::Field;
use crate::domain::json;
use crate::signals::{Memo, RwSignal, effect};
use crate::state::{NoAnswer, console};
use crate::tools::counts::counts;
use crate::tools::outline::{Heading, outline};
use crate::tools::tree::Markdown;
use crate::ui::{DomEvent, El, IntoChild, all, button, el, live, markdown};
use crate::words::form as words;

/// What is shown, and what typing does.
fn bound(place: &Place, field: Option<&'static Field>, control: El) -> El {
    let value = place.editing.value(&place.at);
    let was = place.editing.peek(&place.at);
    let text = move || value.with(|value| value.as_ref().and_then(Value::as_str).unwrap_or_default().to_owned());
    let place = place.clone();
    let write = move |event: DomEvent| {
        let text = dom::field_value(&event);
        let empty = text.is_empty() && was.as_ref().is_none_or(|was| was.as_str() != Some(""));
        // Emptied: what it was before there was a text, or the vendor's own word for nothing; else an empty text.
        let value = match (&was, empty) {
            (None, true) => None,
            (_, true) => Some(nothing(field, was.as_ref()).unwrap_or_else(|| json::word(""))),
            (_, false) => Some(json::word(&text)),
        };
        place.editing.put(&place.at, value);
    };
    control.value(text).on("input", write)
}

/// What a text means, in words that stand below it; empty: nothing.
pub type Meaning = fn(&str) -> String;

/// When a schedule runs next.
pub fn next_runs(text: &str) -> String {
    let runs = crate::document::next_runs(text, dom::now(), 5);
    if runs.is_empty() {
        return String::new();
    }
    words::next_runs(&runs.into_iter().map(dom::format_utc).collect::<Vec<_>>().join(" · "))
}

/// A moment in the person's own zone.
pub fn own_time(text: &str) -> String {
    crate::document::moment(text).map(|at| words::own_time(&dom::format_time(at, true))).unwrap_or_default()
}

/// One line, and below it what it means.
pub fn line(
    place: &Place,
    label: &str,
    hint: &str,
    field: Option<&'static Field>,
    meaning: Option<Meaning>,
) -> AnyView {
    let control = el("input").attr("type", "text").attr("autocomplete", "off").attr("spellcheck", "false");
    let view = at_place(place, label, hint, bound(place, field, control));
    let Some(meaning) = meaning else { return view };
    let value = place.editing.value(&place.at);
    let says = live(move || {
        let says = value.with(|value| meaning(value.as_ref().and_then(Value::as_str).unwrap_or_default()));
        (!says.is_empty()).then(|| el("p").class("hint").child(says))
    });
    all([view, says])
}

/// Several lines. Markdown has a preview, the number of its words, and the whole screen where wanted.
pub fn long(place: &Place, label: &str, hint: &str, field: Option<&'static Field>, is_markdown: bool) -> AnyView {
    let rows = if is_markdown { "14" } else { "3" };
    let control = el("textarea").attr("rows", rows).class(if is_markdown { "prompt" } else { "" });
    let view = at_place(place, label, hint, bound(place, field, control));
    if is_markdown { prompt(place, view) } else { view }
}

/// The editor of a prompt.
fn prompt(place: &Place, editor: AnyView) -> AnyView {
    let value = place.editing.value(&place.at);
    let text = move || value.with(|value| value.as_ref().and_then(Value::as_str).unwrap_or_default().to_owned());
    let counted = Memo::new(move |_| {
        let counts = counts(&text());
        (counts.words, counts.characters)
    });
    let counted = live(move || {
        let (word_count, characters) = counted.get();
        el("p").class("hint").child(words::counts(word_count, characters))
    });
    let (shown, full) = (RwSignal::new(false), RwSignal::new(false));
    let headings = outline_view(place, Memo::new(move |_| outline(&text())));
    let tree = RwSignal::new(None::<Result<Markdown, String>>);
    let tools = console().tools();
    effect(move || {
        if !shown.get() {
            return;
        }
        let (text, tools) = (text(), tools.clone());
        dom::spawn(async move {
            // Of what is typed on, the older is void: the newest is drawn.
            match tools.markdown(&text).await {
                Ok(markdown) => tree.set(Some(Ok(markdown))),
                Err(NoAnswer::Failed(why)) => tree.set(Some(Err(why))),
                Err(NoAnswer::Outdated) => {}
            }
        });
    });
    let preview = live(move || {
        shown.get().then(|| {
            let content = tree.with(|tree| match tree {
                None => el("p").class("muted").child(crate::words::common::LOADING),
                Some(Ok(tree)) => markdown(tree, 2),
                Some(Err(why)) => el("p").class("muted").child(why.as_str()),
            });
            let box_ = el("div").class("preview").attr("role", "region").attr("tabindex", "0");
            box_.attr("aria-label", words::PREVIEW).child(content)
        })
    });
    let pressed = |signal: RwSignal<bool>| move || Some(if signal.get() { "true" } else { "false" }.to_owned());
    let toggle = move |signal: RwSignal<bool>| move || signal.set(!signal.get_untracked());
    let buttons = el("div")
        .class("row")
        .child(button(words::PREVIEW, toggle(shown)).attr_live("aria-pressed", pressed(shown)))
        .child(button(words::FULL_SCREEN, toggle(full)).attr_live("aria-pressed", pressed(full)));
    let class = move || Some(if full.get() { "prompt-editor full" } else { "prompt-editor" }.to_owned());
    let leave = move |event: DomEvent| {
        if dom::is_escape(&event) {
            full.set(false);
        }
    };
    el("div")
        .attr_live("class", class)
        .on("keydown", leave)
        .child(el("div").class("sides").child(editor).child(preview))
        .child(el("div").class("row apart").child(counted).child(buttons))
        .child(headings)
        .into_child()
}

/// The headings of a text; each leads to its place in the field.
fn outline_view(place: &Place, headings: Memo<Vec<Heading>>) -> AnyView {
    let id = control_id(&place.at);
    live(move || {
        let headings = headings.get();
        let id = id.clone();
        (headings.len() > 1).then(|| {
            let row = |heading: Heading| {
                let (id, at) = (id.clone(), heading.at);
                let go = button(heading.text.as_str(), move || dom::select_from(&id, at)).class("btn link");
                el("li").attr("data-level", heading.level.to_string()).child(go)
            };
            el("details")
                .class("outline")
                .child(el("summary").child(words::OUTLINE))
                .child(el("ul").class("plain").children(headings.into_iter().map(row)))
        })
    })
}
