//! Inputs with label, hint and error, tied together by id.

use leptos::prelude::*;

use super::{DomEvent, El, IntoChild, el, live};
use crate::browser::dom;
use crate::signals::{RwSignal, Signal};

/// What is wrong with a field, if anything.
pub type Problem = Signal<Option<String>>;

/// Label, hint, input and error in one box; `input` gets the ids that describe it.
pub fn labelled(id: &str, label: &str, hint: &str, error: Option<Problem>, input: El) -> AnyView {
    let hint_id = (!hint.is_empty()).then(|| format!("{id}-hint"));
    let error_id = format!("{id}-error");
    let has_error = move || error.is_some_and(|error| error.with(Option::is_some));
    let described_by = {
        let (hint_id, error_id) = (hint_id.clone(), error_id.clone());
        move || {
            let error_id = has_error().then(|| error_id.clone());
            let ids: Vec<String> = [hint_id.clone(), error_id].into_iter().flatten().collect();
            (!ids.is_empty()).then(|| ids.join(" "))
        }
    };
    let input = input
        .id(id)
        .attr("name", id)
        .attr_live("aria-describedby", described_by)
        .attr_live("aria-invalid", move || has_error().then(|| "true".to_owned()));
    let error = error
        .map(|error| live(move || error.get().map(|text| el("span").class("error").id(error_id.clone()).child(text))));
    el("div")
        .class("field")
        .child(el("label").attr("for", id).child(label))
        .child(hint_id.map(|hint_id| el("span").class("hint").id(hint_id).child(hint)))
        .child(input)
        .child(error)
        .into_child()
}

/// One line of text.
pub struct TextField {
    id: String,
    label: String,
    hint: String,
    value: RwSignal<String>,
    error: Option<Problem>,
    kind: &'static str,
    autocomplete: &'static str,
}

impl TextField {
    /// A field of plain text. The id is unique in the page.
    pub fn new(id: impl Into<String>, label: impl Into<String>, value: RwSignal<String>) -> Self {
        let (label, hint) = (label.into(), String::new());
        Self { id: id.into(), label, hint, value, error: None, kind: "text", autocomplete: "off" }
    }

    /// How to answer.
    pub fn hint(self, hint: impl Into<String>) -> Self {
        Self { hint: hint.into(), ..self }
    }

    /// What is wrong with what was typed.
    pub fn error(self, error: Problem) -> Self {
        Self { error: Some(error), ..self }
    }

    /// `text`, `password`, `url`, `search`.
    pub fn kind(self, kind: &'static str) -> Self {
        Self { kind, ..self }
    }

    /// For the browser's own filling in.
    pub fn autocomplete(self, autocomplete: &'static str) -> Self {
        Self { autocomplete, ..self }
    }
}

impl IntoChild for TextField {
    fn into_child(self) -> AnyView {
        let Self { id, label, hint, value, error, kind, autocomplete } = self;
        let input = el("input")
            .attr("type", kind)
            .attr("autocomplete", autocomplete)
            .attr("autocapitalize", "off")
            .attr("spellcheck", "false")
            .value(move || value.get())
            .on("input", move |event: DomEvent| value.set(dom::field_value(&event)));
        let input = if kind == "password" { input.emptied_at_end() } else { input };
        labelled(&id, &label, &hint, error, input)
    }
}

/// Several lines of text.
pub fn text_area(
    id: &'static str,
    label: &str,
    hint: Signal<String>,
    value: Signal<String>,
    on_input: Callback<String>,
) -> AnyView {
    let hint_id = format!("{id}-hint");
    let input = el("textarea")
        .id(id)
        .attr("name", id)
        .attr("rows", "2")
        .attr("aria-describedby", hint_id.clone())
        .value(move || value.get())
        .on("input", move |event: DomEvent| on_input.run(dom::field_value(&event)));
    el("div")
        .class("field")
        .child(el("label").attr("for", id).child(label))
        .child(el("span").class("hint").id(hint_id).child(live(move || hint.get())))
        .child(input)
        .into_child()
}

/// One of a list.
pub struct SelectField {
    id: &'static str,
    label: String,
    hint: String,
    options: Signal<Vec<(String, String)>>,
    value: Signal<String>,
    on_change: Callback<String>,
}

impl SelectField {
    /// A field of values and their words. The id is unique in the page.
    pub fn new(
        id: &'static str,
        label: impl Into<String>,
        options: Signal<Vec<(String, String)>>,
        value: Signal<String>,
        on_change: Callback<String>,
    ) -> Self {
        Self { id, label: label.into(), hint: String::new(), options, value, on_change }
    }

    /// How to answer.
    pub fn hint(self, hint: impl Into<String>) -> Self {
        Self { hint: hint.into(), ..self }
    }
}

impl IntoChild for SelectField {
    fn into_child(self) -> AnyView {
        let Self { id, label, hint, options, value, on_change } = self;
        let choices = move || {
            let chosen = value.get();
            options.with(|options| {
                let choice = |(value, words): &(String, String)| {
                    let selected = (*value == chosen).then_some("selected");
                    el("option").attr("value", value.clone()).attr_if("selected", selected).child(words.clone())
                };
                options.iter().map(choice).collect::<Vec<El>>()
            })
        };
        let input = el("select")
            .value(move || value.get())
            .on("change", move |event: DomEvent| on_change.run(dom::field_value(&event)))
            .child(live(choices));
        labelled(id, &label, &hint, None, input)
    }
}

/// One of a few, all in sight: values, their words, and a hint each (empty: none). The id is the group's name.
pub fn radio_field(
    id: &'static str,
    label: &str,
    options: Vec<(&'static str, String, String)>,
    value: RwSignal<String>,
) -> AnyView {
    let choice = |(choice, words, hint): (&'static str, String, String)| {
        let option_id = format!("{id}-{choice}");
        let hint_id = (!hint.is_empty()).then(|| format!("{option_id}-hint"));
        let input = el("input")
            .attr("type", "radio")
            .id(option_id.clone())
            .attr("name", id)
            .attr("value", choice)
            .attr_if("aria-describedby", hint_id.clone())
            .checked(move || value.with(|value| value == choice))
            .on("change", move |_| value.set(choice.to_owned()));
        el("div")
            .class("choice")
            .child(input)
            .child(el("label").attr("for", option_id).child(words))
            .child(hint_id.map(|hint_id| el("span").class("hint").id(hint_id).child(hint)))
    };
    el("fieldset")
        .class("choices")
        .child(el("legend").child(label))
        .children(options.into_iter().map(choice))
        .into_child()
}
