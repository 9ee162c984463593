//! Inputs with label, hint and error, tied together by id.

use leptos::prelude::*;

use crate::browser::dom;

/// The ids that describe an input: its hint, and its error where there is one.
fn described_by(id: &str, hint: &str, error: Signal<Option<String>>) -> Signal<Option<String>> {
    let hint = (!hint.is_empty()).then(|| format!("{id}-hint"));
    let error_id = format!("{id}-error");
    Signal::derive(move || {
        let error = error.with(|error| error.is_some().then(|| error_id.clone()));
        let ids: Vec<String> = [hint.clone(), error].into_iter().flatten().collect();
        (!ids.is_empty()).then(|| ids.join(" "))
    })
}

fn hint_view(id: &str, hint: String) -> impl IntoView {
    let id = format!("{id}-hint");
    (!hint.is_empty()).then(|| view! { <span class="hint" id=id>{hint}</span> })
}

fn error_view(id: &str, error: Signal<Option<String>>) -> impl IntoView {
    let id = format!("{id}-error");
    move || error.get().map(|error| view! { <span class="error" id=id.clone()>{error}</span> })
}

/// One line of text.
#[component]
pub fn TextField(
    /// Unique in the page.
    id: &'static str,
    /// What is asked for.
    #[prop(into)]
    label: String,
    /// How to answer.
    #[prop(into, default = String::new())]
    hint: String,
    /// What is typed.
    value: RwSignal<String>,
    /// What is wrong with it.
    #[prop(into, default = Signal::derive(|| None))]
    error: Signal<Option<String>>,
    /// `text`, `password`, `url`, `search`.
    #[prop(default = "text")]
    kind: &'static str,
    /// For the browser's own filling in.
    #[prop(default = "off")]
    autocomplete: &'static str,
) -> impl IntoView {
    let described = described_by(id, &hint, error);
    view! {
        <div class="field">
            <label for=id>{label}</label>
            {hint_view(id, hint)}
            <input
                id=id
                name=id
                type=kind
                autocomplete=autocomplete
                autocapitalize="off"
                spellcheck="false"
                aria-describedby=move || described.get()
                aria-invalid=move || error.with(|error| error.is_some().then_some("true"))
                prop:value=move || value.get()
                on:input=move |event| value.set(dom::field_value(&event))
            />
            {error_view(id, error)}
        </div>
    }
}

/// Several lines of text.
#[component]
pub fn TextAreaField(
    /// Unique in the page.
    id: &'static str,
    /// What is asked for.
    #[prop(into)]
    label: String,
    /// How to answer.
    #[prop(into)]
    hint: Signal<String>,
    /// What is typed.
    #[prop(into)]
    value: Signal<String>,
    /// Called with what is typed.
    on_input: Callback<String>,
) -> impl IntoView {
    let hint_id = format!("{id}-hint");
    view! {
        <div class="field">
            <label for=id>{label}</label>
            <span class="hint" id=hint_id.clone()>{move || hint.get()}</span>
            <textarea
                id=id
                name=id
                rows="2"
                aria-describedby=hint_id
                prop:value=move || value.get()
                on:input=move |event| on_input.run(dom::field_value(&event))
            ></textarea>
        </div>
    }
}

/// One of a list.
#[component]
pub fn SelectField(
    /// Unique in the page.
    id: &'static str,
    /// What is asked for.
    #[prop(into)]
    label: String,
    /// How to answer.
    #[prop(into, default = String::new())]
    hint: String,
    /// Values and their words.
    #[prop(into)]
    options: Signal<Vec<(String, String)>>,
    /// The chosen value.
    #[prop(into)]
    value: Signal<String>,
    /// Called with another.
    on_change: Callback<String>,
) -> impl IntoView {
    let described = described_by(id, &hint, Signal::derive(|| None));
    let choices = move || {
        let chosen = value.get();
        options.with(|options| {
            options
                .iter()
                .map(|(value, words)| {
                    let selected = *value == chosen;
                    view! { <option value=value.clone() selected=selected>{words.clone()}</option> }
                })
                .collect_view()
        })
    };
    view! {
        <div class="field">
            <label for=id>{label}</label>
            {hint_view(id, hint)}
            <select
                id=id
                name=id
                aria-describedby=move || described.get()
                prop:value=move || value.get()
                on:change=move |event| on_change.run(dom::field_value(&event))
            >
                {choices}
            </select>
        </div>
    }
}

/// One of a few, all in sight.
#[component]
pub fn RadioField(
    /// Unique in the page; the group's name.
    id: &'static str,
    /// What is asked for.
    #[prop(into)]
    label: String,
    /// Values, their words and a hint each (empty: none).
    options: Vec<(&'static str, String, String)>,
    /// The chosen value.
    value: RwSignal<String>,
) -> impl IntoView {
    let choices = options
        .into_iter()
        .map(|(choice, words, hint)| {
            let option_id = format!("{id}-{choice}");
            let hint_id = format!("{option_id}-hint");
            let described = (!hint.is_empty()).then(|| hint_id.clone());
            let hint = (!hint.is_empty()).then(|| view! { <span class="hint" id=hint_id>{hint}</span> });
            view! {
                <div class="choice">
                    <input
                        type="radio"
                        id=option_id.clone()
                        name=id
                        value=choice
                        aria-describedby=described
                        prop:checked=move || value.with(|value| value == choice)
                        on:change=move |_| value.set(choice.to_owned())
                    />
                    <label for=option_id>{words}</label>
                    {hint}
                </div>
            }
        })
        .collect_view();
    view! {
        <fieldset class="choices">
            <legend>{label}</legend>
            {choices}
        </fieldset>
    }
}
