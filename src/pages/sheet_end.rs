//! What a sheet says once it was sent: what happened, what serves now, and the way back.

use leptos::prelude::*;

use super::parts::{failure_view, open_sheet};
use crate::browser::dom;
use crate::domain::{Connection, Environment, Timestamp, Vendor};
use crate::http::{ApiError, explain};
use crate::lifecycle::{Action, Ending, Receipt, Record, RecordState};
use crate::routes::{AgentRef, Route};
use crate::state::{Console, console};
use crate::ui::CopyButton;
use crate::vendors::{self, TestRun};
use crate::words::{common, failure as failure_words, sheet as words};

/// The seconds between two looks at a test run; they grow to [`SLOWEST_POLL_MS`].
const FIRST_POLL_MS: u32 = 5_000;
/// The longest pause between two looks.
const SLOWEST_POLL_MS: u32 = 30_000;

/// The end of a sheet.
#[component]
pub fn EndView(
    /// Of which agent.
    agent: AgentRef,
    /// Through which connection.
    connection: Connection,
    /// The record, ended.
    record: Record,
    /// What would bring back what was there before.
    way_back: Option<Action>,
    /// Reads back once more.
    look_again: Callback<()>,
) -> impl IntoView {
    let console = console();
    let (ended_at, ending) = match &record.state {
        RecordState::Ended { at, ending, .. } => (*at, ending.clone()),
        RecordState::Open | RecordState::Sending { .. } => return ().into_any(),
    };
    let again = view! {
        <button type="button" class="btn" on:click=move |_| look_again.run(())>{failure_words::LOOK_AGAIN}</button>
    };
    let body = match &ending {
        Ending::Done(receipt) => done(console, &agent, &connection, &record, receipt, ended_at, way_back),
        Ending::Already(sentence) => view! { <div class="note" role="status"><p>{sentence.clone()}</p></div> }.into_any(),
        Ending::Refused(error) => failure_view(&connection, error, words::REFUSED_CHANGED, None),
        Ending::DidNotHappen(error) => view! {
            {failure_view(&connection, error, failure_words::NO_TRACE, None)}
            <div class="row">{again}</div>
        }
        .into_any(),
        Ending::Unknown { error, why } => unknown(&connection, error, why, again.into_any()),
    };
    let to_agent = console.href(&Route::Agent(agent));
    let to_journal = console.href(&Route::Journal { practice: connection.id.is_practice() });
    view! {
        {body}
        <p class="row">
            <a class="btn" href=to_agent>{words::TO_AGENT}</a>
            <a href=to_journal>{words::TO_JOURNAL}</a>
        </p>
    }
    .into_any()
}

/// The heading of an ended sheet.
pub fn end_title(record: &Record, vendor: Vendor) -> String {
    let RecordState::Ended { ending, .. } = &record.state else { return words::READING.to_owned() };
    match ending {
        Ending::Done(_) => words::DONE.to_owned(),
        Ending::Already(_) => words::ALREADY.to_owned(),
        Ending::Refused(error) => explain(error, vendor.name(), "", None).title,
        Ending::DidNotHappen(_) => failure_words::NOT_HAPPENED_TITLE.to_owned(),
        Ending::Unknown { .. } => failure_words::UNKNOWN_TITLE.to_owned(),
    }
}

fn unknown(connection: &Connection, error: &ApiError, why: &str, again: AnyView) -> AnyView {
    let changed = format!("{} {why}", failure_words::CANNOT_BE_KNOWN);
    view! {
        {failure_view(connection, error, &changed, None)}
        <p>{failure_words::UNKNOWN_ADVICE}</p>
        <div class="row">{again}</div>
    }
    .into_any()
}

fn done(
    console: Console,
    agent: &AgentRef,
    connection: &Connection,
    record: &Record,
    receipt: &Receipt,
    at: Timestamp,
    way_back: Option<Action>,
) -> AnyView {
    let described = vendors::describe(connection, &record.agent.0, &record.agent_name, &record.intent);
    let (title, message) = described.unwrap_or_default();
    let by_reading = receipt.by_reading_back.then(|| view! { <p>{words::BY_READING_BACK}</p> });
    let notes = receipt.notes.iter().map(|note| view! { <p>{note.clone()}</p> }).collect_view();
    let place = receipt.environment.map_or(common::NOT_GIVEN, Environment::name);
    let note =
        words::release_note(&title, &message, &dom::format_time(at, true), &receipt.id);
    let offer = way_back.map(|action| way_back_view(console, agent, record, receipt, at, &action));
    let tests = (!receipt.test_runs.is_empty()).then(|| {
        view! { <TestRuns connection=connection.clone() agent=agent.clone() ids=receipt.test_runs.clone() /> }
    });
    view! {
        <div class="note" role="status">
            <p><strong>{words::done(&title)}</strong></p>
            {by_reading}
            {notes}
        </div>
        <dl class="fields card pad">
            <dt>{words::WHERE}</dt>
            <dd>{place}</dd>
            <dt>{words::REFERENCE}</dt>
            <dd class="mono">{receipt.id.clone()}</dd>
            <dt>{words::MESSAGE}</dt>
            <dd>{message}</dd>
        </dl>
        <CopyButton text=note label=words::RELEASE_NOTE />
        {offer}
        {tests}
    }
    .into_any()
}

/// For ten minutes: back to what was there before.
fn way_back_view(
    console: Console,
    agent: &AgentRef,
    record: &Record,
    receipt: &Receipt,
    at: Timestamp,
    action: &Action,
) -> AnyView {
    let label =
        if receipt.environment == Some(Environment::Live) { words::PREVIOUS_LIVE_AGAIN } else { words::PREVIOUS_AGAIN };
    let (agent, name, intent) = (agent.clone(), record.agent_name.clone(), action.intent.clone());
    let within = move || console.now.get().0 - at.0 < words::OFFERED_MS;
    (move || {
        within().then(|| {
            let (agent, name, intent) = (agent.clone(), name.clone(), intent.clone());
            let open = move |_| open_sheet(&agent, &name, &intent);
            view! { <p><button type="button" class="btn" on:click=open>{label}</button></p> }
        })
    })
    .into_any()
}

/// Test runs that the step started, followed until they finish or the page is left. Absent quietly where the vendor
/// has none.
#[component]
fn TestRuns(connection: Connection, agent: AgentRef, ids: Vec<String>) -> impl IntoView {
    let console = console();
    let runs = RwSignal::new(Vec::<TestRun>::new());
    for id in ids {
        let (connection, agent) = (connection.clone(), agent.clone());
        dom::spawn(async move {
            let mut pause = FIRST_POLL_MS;
            loop {
                match console.test_run(&connection, &agent.agent, &id).await {
                    Ok(None) => return,
                    Ok(Some(run)) => {
                        let finished = run.finished;
                        let shown = runs.try_update(|runs| match runs.iter_mut().find(|known| known.id == run.id) {
                            Some(known) => *known = run,
                            None => runs.push(run),
                        });
                        // `None`: the page was left.
                        if finished || shown.is_none() {
                            return;
                        }
                    }
                    // A young run's first looks may fail; so may the network.
                    Err(_) if runs.try_get_untracked().is_none() => return,
                    Err(_) => {}
                }
                dom::pause(pause).await;
                pause = (pause + pause / 2).min(SLOWEST_POLL_MS);
            }
        });
    }
    move || {
        let runs = runs.get();
        (!runs.is_empty()).then(|| {
            let lines = runs
                .iter()
                .map(|run| {
                    let state = if run.finished {
                        words::tests_done(run.passed, run.failed, run.cases)
                    } else {
                        words::tests_running(&run.status)
                    };
                    let failures = (!run.failures.is_empty())
                        .then(|| view! { <span class="when">{words::TESTS_FAILED} " " {run.failures.join(", ")}</span> });
                    view! { <li><span class="mono">{run.id.clone()}</span> ": " {state} {failures}</li> }
                })
                .collect_view();
            view! {
                <section class="card pad stack" aria-labelledby="tests">
                    <h2 id="tests">{words::TESTS}</h2>
                    <ul class="plain" role="status">{lines}</ul>
                </section>
            }
        })
    }
}
