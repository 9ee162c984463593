//! Drafts that this version cannot read: said, saved as a file, and discarded where they are damaged.

use leptos::prelude::*;

use crate::browser::dom;
use crate::state::{Damage, DraftKey, Place, Unreadable, console};
use crate::ui::{El, IntoChild, button, el, one_of_many};
use crate::words::recovery as words;

/// What is kept of a form and cannot be read; `again` reads the form again.
pub fn unreadable_drafts(key: &DraftKey, unreadable: &[(Place, Damage)], again: Callback<()>) -> AnyView {
    let notes = unreadable.iter().enumerate();
    let notes =
        notes.map(|(number, (place, damage))| note(&format!("unreadable-{number}"), key, place, *damage, again));
    notes.collect::<Vec<_>>().into_child()
}

/// What can be done with what cannot be read; `again` runs after it is gone. Ids begin with `id`.
pub fn unreadable_buttons(id: &str, practice: bool, unreadable: &Unreadable, again: Callback<()>) -> El {
    let console = console();
    let (of_file, of_discard) = (unreadable.names.clone(), unreadable.clone());
    let save = move || {
        let names = of_file.clone();
        dom::spawn(async move { console.save_records(practice, &names).await });
    };
    let discard = move || {
        let unreadable = of_discard.clone();
        dom::spawn(async move {
            console.discard_unreadable(practice, &unreadable).await;
            again.run(());
        });
    };
    let broken = unreadable.damage == Damage::Broken;
    let discard = broken.then(|| one_of_many(id, words::DISCARD, words::DISCARD_SURE, discard));
    el("div").class("row").child(button(words::SAVE_AS_FILE, save)).child(discard)
}

fn note(id: &str, key: &DraftKey, place: &Place, damage: Damage, again: Callback<()>) -> AnyView {
    let console = console();
    let practice = console.is_practice_draft(key);
    let says = match damage {
        Damage::Newer => words::NEWER_DRAFT,
        Damage::Broken => words::DAMAGED_DRAFT,
    };
    let buttons = unreadable_buttons(id, practice, &Unreadable::draft(place, damage), again);
    el("div").class("note warn").attr("role", "status").child(el("p").child(says)).child(buttons).into_child()
}
