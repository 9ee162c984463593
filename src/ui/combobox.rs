//! A choice from a list that is searched by typing: WAI-ARIA's combobox with a list. The keyboard stays in the field,
//! arrows walk the list, Enter takes what is marked, Escape takes nothing.

use leptos::prelude::*;

use super::{DomEvent, El, IntoChild, Problem, all, el, labelled, live};
use crate::browser::dom;
use crate::signals::{Memo, RwSignal, Signal};
use crate::words::common as words;

/// So many choices are shown at once: of more, typing finds the rest.
const MOST_SHOWN: usize = 50;

/// A field of values and their words, searched by typing.
pub struct Combobox {
    /// Unique in the page.
    pub id: String,
    /// What it asks.
    pub label: String,
    /// How to answer; may be empty.
    pub hint: String,
    /// Values and their words.
    pub options: Signal<Vec<(String, String)>>,
    /// What is chosen; empty: nothing.
    pub value: Signal<String>,
    /// The words for a value that is none of the options.
    pub other: Callback<String, String>,
    /// What was typed and is no choice (yet).
    pub typed: RwSignal<Option<String>>,
    /// A choice was made; empty: none.
    pub choose: Callback<String>,
    /// The field was left with a text in it that is no choice.
    pub leave: Callback<String>,
    /// What is wrong with it.
    pub error: Option<Problem>,
    /// It can be looked at, not changed.
    pub disabled: bool,
}

/// What walks the list.
#[derive(Clone, Copy)]
struct Popup {
    options: Signal<Vec<(String, String)>>,
    typed: RwSignal<Option<String>>,
    choose: Callback<String>,
    open: RwSignal<bool>,
    /// Which of those that are shown is marked.
    marked: RwSignal<Option<usize>>,
}

impl Popup {
    /// The values and words that are shown, and how many there are in all.
    fn shown(&self) -> (Vec<(String, String)>, usize) {
        let sought = self.typed.get().map(|typed| dom::lower_case(typed.trim())).unwrap_or_default();
        self.options.with(|options| {
            let fits = |(_, label): &&(String, String)| sought.is_empty() || dom::lower_case(label).contains(&sought);
            let mut shown: Vec<(String, String)> = Vec::new();
            if sought.is_empty() {
                shown.push((String::new(), words::NOT_CHOSEN.to_owned()));
            }
            let found = options.iter().filter(fits);
            shown.extend(found.clone().take(MOST_SHOWN).cloned());
            (shown, found.count())
        })
    }

    fn close(&self) {
        self.open.set(false);
        self.marked.set(None);
    }

    fn take(&self, value: String) {
        self.close();
        self.typed.set(None);
        self.choose.run(value);
    }

    /// Marks the next one, or the one before.
    fn step(&self, down: bool) {
        let count = untrack(|| self.shown().0.len());
        let marked = match (self.marked.get_untracked(), down) {
            _ if count == 0 => None,
            (None, true) => Some(0),
            (None, false) => Some(count - 1),
            (Some(at), true) => Some((at + 1) % count),
            (Some(at), false) => Some((at + count - 1) % count),
        };
        self.open.set(true);
        self.marked.set(marked);
    }

    fn key(&self, event: &DomEvent) {
        match dom::key(event).as_str() {
            "ArrowDown" | "ArrowUp" => self.step(dom::key(event) == "ArrowDown"),
            "Enter" => {
                let marked = self.marked.get_untracked().filter(|_| self.open.get_untracked());
                let value = marked.and_then(|marked| untrack(|| self.shown().0.into_iter().nth(marked)));
                let Some((value, _)) = value else { return };
                self.take(value);
            }
            "Escape" if self.open.get_untracked() => {
                self.typed.set(None);
                self.close();
            }
            _ => return,
        }
        event.prevent_default();
    }

    /// Takes what was typed where it is the words of one choice.
    fn leave(&self, leave: Callback<String>) {
        self.close();
        // The browser may tell of it late, when the page was left with the keyboard in the field.
        let Some(Some(typed)) = self.typed.try_get_untracked() else { return };
        let sought = dom::lower_case(typed.trim());
        if sought.is_empty() {
            return self.take(String::new());
        }
        let found = self.options.with_untracked(|options| {
            let mut found = options.iter().filter(|(_, label)| dom::lower_case(label) == sought);
            found.next().filter(|_| found.next().is_none()).map(|(value, _)| value.clone())
        });
        match found {
            Some(value) => self.take(value),
            None => leave.run(typed),
        }
    }
}

impl IntoChild for Combobox {
    fn into_child(self) -> AnyView {
        let Self { id, label, hint, options, value, other, typed, choose, leave, error, disabled } = self;
        let popup = Popup { options, typed, choose, open: RwSignal::new(false), marked: RwSignal::new(None) };
        let list_id = format!("{id}-list");
        let named = move || {
            let value = value.get();
            let known =
                options.with(|options| options.iter().find(|(of, _)| *of == value).map(|(_, label)| label.clone()));
            match known {
                _ if value.is_empty() => String::new(),
                Some(label) => label,
                None => other.run(value),
            }
        };
        // Where nothing fits, there is no list: only words that say so.
        let count = Memo::new(move |_| if popup.open.get() { popup.shown().0.len() } else { 0 });
        let controlled = {
            let list_id = list_id.clone();
            move || (count.get() > 0).then(|| list_id.clone())
        };
        let active = {
            let list_id = list_id.clone();
            move || popup.marked.get().filter(|at| *at < count.get()).map(|at| format!("{list_id}-{at}"))
        };
        let input = el("input")
            .class("combo-input")
            .attr("type", "text")
            .attr("role", "combobox")
            .attr("autocomplete", "off")
            .attr("autocapitalize", "off")
            .attr("spellcheck", "false")
            .attr("aria-autocomplete", "list")
            .attr_live("aria-controls", controlled)
            .attr("placeholder", words::NOT_CHOSEN)
            .attr_if("disabled", disabled.then_some(""))
            .attr_live("aria-expanded", move || Some((count.get() > 0).to_string()))
            .attr_live("aria-activedescendant", active)
            .value(move || typed.get().unwrap_or_else(&named))
            .on("input", move |event: DomEvent| {
                let text = dom::field_value(&event);
                popup.marked.set((!text.trim().is_empty()).then_some(0));
                typed.set(Some(text));
                popup.open.set(true);
            })
            .on("click", move |_| popup.open.update(|open| *open = !*open))
            .on("keydown", move |event: DomEvent| popup.key(&event))
            .on("blur", move |_| popup.leave(leave));
        let list = {
            let label = label.clone();
            move || popup.open.get().then(|| list(popup, &list_id, &label, value))
        };
        el("div").class("combo").child(labelled(&id, &label, &hint, error, input)).child(live(list)).into_child()
    }
}

/// The list while it is open.
fn list(popup: Popup, list_id: &str, label: &str, value: Signal<String>) -> AnyView {
    let (shown, count) = popup.shown();
    let chosen = value.get();
    let (none, more) = (count == 0, count > MOST_SHOWN);
    let twice = |label: &str| shown.iter().filter(|(_, other)| other == label).count() > 1;
    let option = |(at, (value, words)): (usize, &(String, String))| -> El {
        let id = format!("{list_id}-{at}");
        let (this, marked) = (id.clone(), move || popup.marked.get() == Some(at));
        let taken = value.clone();
        el("li")
            .attr("role", "option")
            .attr("data-value", &taken)
            .id(id)
            .attr("aria-selected", if *value == chosen { "true" } else { "false" })
            .attr_live("class", move || {
                if marked() {
                    dom::reveal(&this);
                }
                marked().then(|| "marked".to_owned())
            })
            // Pressing would take the keyboard out of the field.
            .on("mousedown", |event: DomEvent| event.prevent_default())
            .on("click", move |_| popup.take(taken.clone()))
            .child(words.as_str())
            .child(twice(words).then(|| el("span").class("mono muted").child(value.as_str())))
    };
    let options: Vec<El> = shown.iter().enumerate().map(option).collect();
    let says =
        if none { Some(words::NOTHING_FITS.to_owned()) } else { more.then(|| words::shown_of(MOST_SHOWN, count)) };
    let list = el("ul").attr("role", "listbox").id(list_id).attr("aria-label", label).children(options);
    all([el("div")
        .class("popup")
        .child((!shown.is_empty()).then_some(list))
        .child(says.map(|says| el("p").class("hint").attr("role", "status").child(says)))
        .on("mousedown", |event: DomEvent| event.prevent_default())
        .into_child()])
}
