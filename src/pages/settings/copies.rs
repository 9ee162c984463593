//! A copy of what is kept here, as a file; and bringing one in.

use leptos::prelude::*;

use super::section;
use crate::browser::dom;
use crate::signals::RwSignal;
use crate::state::{Console, Copy, Damage, Entry, Fate, console, read_copy};
use crate::ui::{DomEvent, El, IntoChild, all, button, el, labelled, live};
use crate::words::{recovery as words, tools};

/// A file larger than this is no copy that Greenroom made, in bytes.
const LARGEST: u64 = 200_000_000;

/// How far bringing one in is.
#[derive(Clone, PartialEq)]
enum Looking {
    Nothing,
    Refused(String),
    /// What would become of it.
    Looked(Box<Copy>, Vec<(Entry, Fate)>),
    Done(Vec<(Entry, Fate)>),
}

/// The section.
pub fn copies() -> AnyView {
    let console = console();
    let looking = RwSignal::new(Looking::Nothing);
    let save = move || {
        dom::spawn(async move {
            match console.save_copy().await {
                Ok(()) => console.announce(words::COPY_SAVED),
                Err(error) => console.announce(error.words()),
            }
        });
    };
    let choose = move |event: DomEvent| {
        let Some(file) = dom::chosen_file(&event) else { return };
        if file.size() as u64 > LARGEST {
            return looking.set(Looking::Refused(words::too_large(&tools::size(LARGEST))));
        }
        dom::spawn(async move {
            let bytes = dom::file_bytes(&file).await;
            let looked = match bytes {
                None => Looking::Refused(words::COPY_UNREADABLE.to_owned()),
                Some(bytes) => look(console, bytes.as_slice()).await,
            };
            if looking.try_get_untracked().is_some() {
                looking.set(looked);
                dom::focus("copy-result");
            }
        });
    };
    let field = el("input").attr("type", "file").attr("accept", ".json,application/json").on("change", choose);
    section("copies", words::COPIES, words::COPIES_LEAD)
        .child(el("div").class("row").child(button(words::SAVE_COPY, save)))
        .child(el("div").class("form").child(labelled("copy-file", words::BRING_IN, words::BRING_IN_HINT, None, field)))
        .child(
            el("div")
                .class("stack")
                .id("copy-result")
                .attr("tabindex", "-1")
                .attr("role", "status")
                .child(live(move || result(looking))),
        )
        .into_child()
}

/// Looks into a file: what would become of what is in it.
async fn look(console: Console, bytes: &[u8]) -> Looking {
    let copy = std::str::from_utf8(bytes).map_err(|_| Damage::Broken).and_then(read_copy);
    match copy {
        Err(Damage::Newer) => Looking::Refused(words::COPY_NEWER.to_owned()),
        Err(Damage::Broken) => Looking::Refused(words::NO_COPY.to_owned()),
        Ok(copy) => match console.preview_copy(&copy).await {
            Ok(fates) => Looking::Looked(Box::new(copy), fates),
            Err(error) => Looking::Refused(error.words().to_owned()),
        },
    }
}

fn result(looking: RwSignal<Looking>) -> AnyView {
    let console = console();
    match looking.get() {
        Looking::Nothing => ().into_child(),
        Looking::Refused(why) => el("p").class("note bad").child(why).into_child(),
        Looking::Done(fates) => all([el("p").class("note").child(words::BROUGHT_IN).into_child(), lists(&fates, 0)]),
        Looking::Looked(copy, fates) => {
            let nothing_new = !fates.iter().any(|(_, fate)| *fate == Fate::Added);
            let made = words::copy_of(&dom::format_time(copy.at, true));
            let unreadable = copy.unreadable;
            let press = move || {
                let copy = copy.clone();
                dom::spawn(async move {
                    let done = match console.bring_in(&copy).await {
                        Ok(fates) => Looking::Done(fates),
                        Err(error) => Looking::Refused(error.words().to_owned()),
                    };
                    if looking.try_get_untracked().is_some() {
                        looking.set(done);
                        dom::focus("copy-result");
                    }
                });
            };
            let bring = (!nothing_new)
                .then(|| el("div").class("row").child(button(words::BRING_IN_BUTTON, press).class("btn primary")));
            let nothing = nothing_new.then(|| el("p").child(words::NOTHING_NEW));
            all([el("p").child(made).into_child(), lists(&fates, unreadable), nothing.into_child(), bring.into_child()])
        }
    }
}

/// What becomes of everything, by what becomes of it.
fn lists(fates: &[(Entry, Fate)], unreadable: usize) -> AnyView {
    let list = |wanted: Fate, heading: &'static str| {
        let entries: Vec<El> =
            fates.iter().filter(|(_, fate)| *fate == wanted).map(|(entry, _)| el("li").child(line(entry))).collect();
        let none = entries.is_empty();
        (!none).then(|| el("div").child(el("h3").child(heading)).child(el("ul").children(entries)))
    };
    let unreadable = (unreadable > 0).then(|| el("p").class("note warn").child(words::copy_unreadable(unreadable)));
    all([
        list(Fate::Added, words::ADDED).into_child(),
        list(Fate::Stays, words::STAYS).into_child(),
        list(Fate::Same, words::SAME).into_child(),
        unreadable.into_child(),
    ])
}

fn line(entry: &Entry) -> String {
    match entry {
        Entry::Connection(connection) => {
            words::entry_connection(&connection.name, connection.vendor.name(), &connection.base_url)
        }
        Entry::Draft(key, at) => words::entry_draft(&key.agent, &key.connection, &dom::format_time(*at, true)),
        Entry::Notes(connection, agent) => words::entry_notes(agent, connection),
    }
}
