//! What the browser keeps for this page, what it may clear, and what of it cannot be read.

use leptos::prelude::*;

use super::section;
use crate::browser::dom;
use crate::pages::edit::unreadable_buttons;
use crate::signals::RwSignal;
use crate::state::{Damage, RecordKind, Unreadable, console};
use crate::ui::{El, IntoChild, button, el, live};
use crate::words::{recovery as words, settings, tools};

/// What the browser says of this page's storage: whether it promised, and bytes used of bytes there are.
type Told = (bool, Option<(u64, u64)>);

/// The section.
pub fn storage() -> AnyView {
    let console = console();
    let told = RwSignal::new(None::<Told>);
    let ask = move || {
        dom::spawn(async move {
            let answer = console.storage().await;
            if told.try_get_untracked().is_some() {
                told.set(Some(answer));
            }
        });
    };
    ask();
    let persist = move || {
        dom::spawn(async move {
            let promised = console.persist().await;
            console.announce(if promised { settings::PERSISTED } else { settings::NOT_PERSISTED });
            ask();
        });
    };
    let says = live(move || {
        told.get().map(|(promised, used)| {
            let promise = if promised { settings::PERSISTED } else { settings::NOT_PERSISTED };
            let used = used.map(|(used, of)| words::used(&tools::size(used), &tools::size(of)));
            el("p").attr("role", "status").child(promise).child(" ").child(used)
        })
    });
    section("storage", settings::STORAGE, settings::STORAGE_LEAD)
        .child(says)
        .child(el("div").class("row").child(button(settings::PERSIST, persist)))
        .child(unreadable(false))
        .child(unreadable(true))
        .into_child()
}

/// What of a realm cannot be read.
fn unreadable(practice: bool) -> AnyView {
    let console = console();
    let found = RwSignal::new(None::<(Vec<Unreadable>, usize)>);
    let load = Callback::new(move |()| {
        dom::spawn(async move {
            // What the browser does not give now is said above.
            let all = console.unreadable(practice).await.unwrap_or_default();
            if found.try_get_untracked().is_some() {
                found.set(Some(all));
            }
        });
    });
    load.run(());
    live(move || {
        let (records, entries) = found.get()?;
        if records.is_empty() && entries == 0 {
            return None;
        }
        let rows = records.iter().enumerate().map(|(number, record)| row(practice, number, record, load));
        let log = (entries > 0).then(|| el("p").child(words::unreadable_entries(entries)));
        let list = (!records.is_empty()).then(|| el("ul").class("plain card").children(rows));
        let heading = if practice { words::UNREADABLE_PRACTICE } else { words::UNREADABLE };
        let count = (!records.is_empty()).then(|| el("p").child(words::unreadable_records(records.len())));
        Some(el("div").class("stack").child(el("h3").child(heading)).child(count).child(list).child(log))
    })
}

fn row(practice: bool, number: usize, record: &Unreadable, load: Callback<()>) -> El {
    let kind = match record.kind {
        RecordKind::Draft => words::A_DRAFT,
        RecordKind::Sheet => words::A_SHEET,
        RecordKind::Notes => words::SOME_NOTES,
        RecordKind::Connection => words::A_CONNECTION,
        RecordKind::Settings => words::THE_SETTINGS,
    };
    let why = match record.damage {
        Damage::Newer => words::OF_A_NEWER,
        Damage::Broken => words::IS_DAMAGED,
    };
    let name = record.names.first().cloned().unwrap_or_default();
    let id = format!("unreadable-{}-{number}", if practice { "practice" } else { "real" });
    el("li")
        .class("item")
        .child(el("span").child(kind).child(" ").child(why).child(" ").child(el("span").class("mono").child(name)))
        .child(unreadable_buttons(&id, practice, record, load))
}
