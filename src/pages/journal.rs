//! What was sent, and how it ended.

use leptos::prelude::*;

use super::parts::page_head;
use crate::browser::dom;
use crate::lifecycle::{Chain, Ending, Event, JournalLine, csv, ending_words, markdown};
use crate::routes::{AgentRef, Route};
use crate::signals::{RwSignal, Signal};
use crate::state::{Console, JournalRead, console};
use crate::ui::{El, IntoChild, all, button, el, link, live, when};
use crate::words::{common, connect, journal as words};

/// The journal of what is real, or of practice.
pub fn journal_page(practice: bool) -> AnyView {
    let console = console();
    let read = RwSignal::new(None::<Result<JournalRead, String>>);
    dom::spawn(async move {
        let journal = console.journal(practice).await.map_err(|error| error.words().to_owned());
        // The page may be gone by now.
        if read.try_get_untracked().is_some() {
            read.set(Some(journal));
        }
    });
    let save = move |name: &'static str, mime: &'static str, write: fn(&[JournalLine], &Chain) -> String| {
        move || {
            let text = read.with_untracked(|read| match read {
                Some(Ok(journal)) => write(&journal.lines, &journal.chain),
                _ => String::new(),
            });
            dom::save_file(name, mime, &text);
        }
    };
    let beside = all([
        button(words::SAVE_CSV, save("journal.csv", "text/csv", csv)).into_child(),
        button(words::SAVE_MARKDOWN, save("journal.md", "text/markdown", markdown)).into_child(),
    ]);
    let journal = live(move || {
        read.with(|read| match read {
            None => el("p").class("muted").attr("role", "status").child(common::LOADING).into_child(),
            Some(Err(reason)) => {
                el("p").class("note bad").attr("role", "alert").child(connect::not_kept(reason)).into_child()
            }
            Some(Ok(JournalRead { lines, unreadable, chain })) => {
                let warning =
                    (*unreadable > 0).then(|| el("p").class("note warn").child(words::unreadable(*unreadable)));
                let entries = if lines.is_empty() {
                    el("p").class("muted").child(words::EMPTY)
                } else {
                    el("div").class("card").child(table(console, lines))
                };
                let (broken, holds) = chain_view(chain);
                all([warning.into_child(), broken.into_child(), entries.into_child(), holds.into_child()])
            }
        })
    });
    all([
        page_head(Signal::stored(words::TITLE.to_owned()), None, Some(beside)),
        el("p").class("muted lead").child(words::LEAD).into_child(),
        journal,
    ])
}

/// What the chain says: above the entries where it is broken, otherwise below them.
fn chain_view(chain: &Chain) -> (Option<El>, Option<El>) {
    let said = chain.told(|at| dom::format_time(at, true));
    if said.is_empty() {
        return (None, None);
    }
    let lines = said.into_iter().map(|said| el("p").child(said));
    if chain.holds() {
        let heading = el("h2").id("chain").child(words::CHAIN);
        let below = el("section").class("stack muted").attr("aria-labelledby", "chain").child(heading).children(lines);
        (None, Some(below))
    } else {
        (Some(el("div").class("note bad").id("chain").attr("role", "alert").children(lines)), None)
    }
}

fn table(console: Console, lines: &[JournalLine]) -> El {
    let columns = words::COLUMNS.iter().map(|words| el("th").attr("scope", "col").child(*words));
    el("table")
        .class("list")
        .child(el("thead").child(el("tr").children(columns)))
        .child(el("tbody").children(lines.iter().filter_map(|line| row(console, line))))
}

fn row(console: Console, line: &JournalLine) -> Option<El> {
    let Event::Sent { connection, vendor, agent, agent_name, title, message, .. } = &line.sent else {
        // `fold` makes lines of sent entries only.
        return None;
    };
    let ending = line.ending.as_ref().map(|(_, ending)| ending);
    let (ended, class) = match ending {
        None => (words::NO_ANSWER, "state wait"),
        Some(ending) => {
            let class = match ending {
                Ending::Done(_) | Ending::Already(_) => "state ok",
                Ending::Refused(_) | Ending::DidNotHappen(_) => "state bad",
                Ending::Partly { .. } | Ending::Unknown { .. } => "state wait",
            };
            (ending_words(ending), class)
        }
    };
    let mut end = el("td").child(el("span").class(class).child(ended));
    if let Some(Ending::Done(receipt)) = ending {
        let place = receipt.environment.map(|environment| el("span").class("when").child(environment.name()));
        let notes = receipt.notes.iter().map(|note| el("span").class("when").child(note.clone()));
        end = end.child(place).children(notes);
    }
    let sheet = AgentRef { connection: connection.clone(), agent: agent.clone() };
    let href = console.href(&Route::Sheet(sheet, line.plan.clone()));
    let whose = el("span").class("when vendor").child(vendor.name()).child(" · ").child(connection.0.clone());
    let row = el("tr")
        .child(el("th").attr("scope", "row").child(when(line.at, console.now)))
        .child(el("td").child(line.by.clone()))
        .child(el("td").child(agent_name.clone()).child(whose))
        .child(el("td").child(link(href, title.clone()).attr("aria-label", words::open_sheet(title))))
        .child(el("td").child(message.clone()))
        .child(end);
    Some(row)
}
