//! What a person says on a release sheet: the version, another target, what is swapped for what.

use leptos::prelude::*;

use super::sheet::Shared;
use crate::browser::dom;
use crate::lifecycle::{MappingField, Plan, VersionField};
use crate::signals::{Memo, RwSignal, Signal, effect};
use crate::ui::{Combobox, El, SelectField, TextField, button, el, live, part};
use crate::vendors;
use crate::words::sheet as words;

/// The version of the release, with likely ones to press.
pub fn version(
    shared: Shared,
    current: Memo<Option<Plan>>,
    problems: RwSignal<Vec<(&'static str, String)>>,
) -> AnyView {
    let field = Memo::new(move |_| current.with(|plan| plan.as_ref().and_then(|plan| plan.version.clone())));
    let value = RwSignal::new(field.get_untracked().map(|field| field.value).unwrap_or_default());
    let set = move |text: String| {
        value.set(text.clone());
        let vendor = shared.connection.with_value(|c| c.vendor);
        shared.intent.update(|intent| {
            if let Some(intent) = intent {
                *intent = vendors::with_version(vendor, intent, &text);
            }
        });
    };
    // What is typed goes into the intent, once per change.
    effect({
        let before = std::cell::RefCell::new(value.get_untracked());
        move || {
            let text = value.get();
            if before.replace(text.clone()) != text {
                set(text);
            }
        }
    });
    let there = Memo::new(move |_| field.with(Option::is_some));
    let error = Signal::derive(move || {
        problems.with(|all| all.iter().find(|(id, _)| *id == "version").map(|(_, text)| text.clone()))
    });
    live(move || {
        there.get().then(|| {
            let VersionField { hint, proposals, .. } = field.get_untracked().unwrap_or_default();
            let presses = proposals.into_iter().map(|proposal| {
                let pressed = proposal.clone();
                button(proposal, move || value.set(pressed.clone()))
            });
            let presses =
                el("div").class("row").attr("role", "group").attr("aria-label", words::PROPOSALS).children(presses);
            let input = TextField::new("version", words::VERSION, value).hint(hint).error(error);
            el("section").class("stack").child(input).child(presses)
        })
    })
}

/// Another target, where the vendor lets the person choose: folded away.
pub fn targets(shared: Shared) -> AnyView {
    let vendor = shared.connection.with_value(|c| c.vendor);
    let choices = move || shared.intent.get().map(|intent| vendors::targets(vendor, &intent)).unwrap_or_default();
    let any = Memo::new(move |_| choices().len() > 1);
    let options =
        Signal::derive(move || choices().iter().map(|(e, _)| (e.slug().to_owned(), e.name().to_owned())).collect());
    let chosen = Signal::derive(move || {
        let intent = shared.intent.get();
        let now = choices().into_iter().find(|(_, choice)| Some(choice) == intent.as_ref());
        now.map(|(environment, _)| environment.slug().to_owned()).unwrap_or_default()
    });
    let choose = Callback::new(move |slug: String| {
        let next = untrack(choices).into_iter().find(|(environment, _)| environment.slug() == slug);
        if let Some((_, next)) = next {
            shared.intent.set(Some(next));
            dom::spawn(shared.read());
        }
    });
    live(move || {
        any.get().then(|| {
            let field = SelectField::new("target", words::TARGET, options, chosen, choose);
            el("section").child(el("details").child(el("summary").child(words::ADVANCED)).child(field))
        })
    })
}

/// Resources that can be swapped for others as it is sent.
pub fn mappings(shared: Shared, current: Memo<Option<Plan>>) -> AnyView {
    let rows = Memo::new(move |_| {
        let rows = current.with(|plan| plan.as_ref().map(|plan| plan.mappings.clone())).unwrap_or_default();
        rows.into_iter().map(|row| (row.key, row.label, row.choices)).collect::<Vec<_>>()
    });
    live(move || {
        let rows = rows.get();
        (!rows.is_empty()).then(|| {
            let rows = rows.into_iter().enumerate().map(|(number, row)| part(|| mapping(shared, current, number, row)));
            el("section")
                .class("form")
                .attr("aria-labelledby", "mappings")
                .child(el("h2").id("mappings").child(words::MAPPINGS))
                .child(el("p").class("muted").child(words::MAPPINGS_LEAD))
                .children(rows)
        })
    })
}

/// One of them: what it is swapped for, and why it should be.
fn mapping(
    shared: Shared,
    current: Memo<Option<Plan>>,
    number: usize,
    (key, label, choices): (String, String, Vec<(String, String)>),
) -> El {
    let now = {
        let key = key.clone();
        Memo::new(move |_| {
            let row = |plan: &Plan| plan.mappings.iter().find(|row| row.key == key).cloned();
            current.with(|plan| plan.as_ref().and_then(row)).unwrap_or_default()
        })
    };
    let choose = Callback::new(move |to: String| {
        let vendor = shared.connection.with_value(|c| c.vendor);
        shared.intent.update(|intent| {
            if let Some(intent) = intent {
                *intent = vendors::with_mapping(vendor, intent, &key, &to);
            }
        });
    });
    let field = Combobox {
        id: format!("mapping-{number}"),
        label,
        hint: words::MAPPING_HINT.to_owned(),
        options: Signal::stored(choices),
        value: Signal::derive(move || now.with(|row: &MappingField| row.chosen.clone())),
        other: Callback::new(|value: String| value),
        typed: RwSignal::new(None),
        choose,
        // What is no choice swaps nothing.
        leave: Callback::new(move |_: String| choose.run(String::new())),
        error: None,
        disabled: false,
    };
    let doubt = live(move || now.with(|row| row.doubt.clone()).map(|words| el("p").class("hint doubt").child(words)));
    el("div").child(field).child(doubt)
}
