//! What was sent, and how it ended.

use leptos::prelude::*;

use super::parts::PageHead;
use crate::browser::dom;
use crate::lifecycle::{Ending, Event, JournalLine, csv, ending_words, markdown};
use crate::routes::{AgentRef, Route};
use crate::state::{Console, console};
use crate::ui::When;
use crate::words::{common, connect, journal as words};

/// The journal of what is real, or of practice.
#[component]
pub fn JournalPage(
    /// Of practice.
    practice: bool,
) -> impl IntoView {
    let console = console();
    let read = RwSignal::new(None::<Result<(Vec<JournalLine>, usize), String>>);
    Effect::new(move |_| {
        dom::spawn(async move {
            let journal = console.journal(practice).await.map_err(|error| error.0);
            read.try_set(Some(journal));
        });
    });
    let save = move |name: &'static str, mime: &'static str, write: fn(&[JournalLine]) -> String| {
        move |_| {
            let text = read.with_untracked(|read| match read {
                Some(Ok((lines, _))) => write(lines),
                _ => String::new(),
            });
            dom::save_file(name, mime, &text);
        }
    };
    let beside = view! {
        <button type="button" class="btn" on:click=save("journal.csv", "text/csv", csv)>{words::SAVE_CSV}</button>
        <button type="button" class="btn" on:click=save("journal.md", "text/markdown", markdown)>
            {words::SAVE_MARKDOWN}
        </button>
    }
    .into_any();
    view! {
        <PageHead title=words::TITLE.to_owned() beside=beside />
        <p class="muted lead">{words::LEAD}</p>
        {move || match read.get() {
            None => view! { <p class="muted" role="status">{common::LOADING}</p> }.into_any(),
            Some(Err(reason)) => view! { <p class="note bad" role="alert">{connect::not_kept(&reason)}</p> }.into_any(),
            Some(Ok((lines, unreadable))) => {
                let warning = (unreadable > 0)
                    .then(|| view! { <p class="note warn">{words::unreadable(unreadable)}</p> });
                if lines.is_empty() {
                    return view! { {warning} <p class="muted">{words::EMPTY}</p> }.into_any();
                }
                let columns = words::COLUMNS.map(|words| view! { <th scope="col">{words}</th> }).collect_view();
                let rows = lines.iter().map(|line| row(console, line)).collect_view();
                view! {
                    {warning}
                    <div class="card">
                        <table class="list">
                            <thead><tr>{columns}</tr></thead>
                            <tbody>{rows}</tbody>
                        </table>
                    </div>
                }
                .into_any()
            }
        }}
    }
}

fn row(console: Console, line: &JournalLine) -> AnyView {
    let Event::Sent { connection, vendor, agent, agent_name, title, message, .. } = &line.sent else {
        // `fold` makes lines of sent entries only.
        return ().into_any();
    };
    let (ending, class) = match &line.ending {
        None => (words::NO_ANSWER, "state wait"),
        Some((_, ending)) => {
            let class = match ending {
                Ending::Done(_) | Ending::Already(_) => "state ok",
                Ending::Refused(_) | Ending::DidNotHappen(_) => "state bad",
                Ending::Unknown { .. } => "state wait",
            };
            (ending_words(ending), class)
        }
    };
    let notes = line.ending.iter().filter_map(|(_, ending)| match ending {
        Ending::Done(receipt) => Some(receipt.notes.clone()),
        _ => None,
    });
    let notes = notes.flatten().map(|note| view! { <span class="when">{note}</span> }).collect_view();
    let place = line.ending.iter().find_map(|(_, ending)| match ending {
        Ending::Done(receipt) => receipt.environment.map(|environment| environment.name()),
        _ => None,
    });
    let place = place.map(|place| view! { <span class="when">{place}</span> });
    let sheet = AgentRef { connection: connection.clone(), agent: agent.clone() };
    let href = console.href(&Route::Sheet(sheet, line.plan.clone()));
    view! {
        <tr>
            <th scope="row"><When at=line.at now=console.now /></th>
            <td>{agent_name.clone()} <span class="when vendor">{vendor.name()} " · " {connection.0.clone()}</span></td>
            <td><a href=href aria-label=words::open_sheet(title)>{title.clone()}</a></td>
            <td>{message.clone()}</td>
            <td><span class=class>{ending}</span> {place} {notes}</td>
        </tr>
    }
    .into_any()
}
