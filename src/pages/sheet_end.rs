//! What a sheet says once it was sent: what happened, what serves now, and the way back.

use leptos::prelude::*;

use super::edit::form_route;
use super::parts::{failure_view, open_sheet, step_button};
use super::watch::watch_sent;
use crate::browser::dom;
use crate::domain::{AgentId, Connection, Environment, Timestamp, Vendor};
use crate::http::{ErrorKind, explain};
use crate::lifecycle::{Action, Came, Described, Ending, Intent, Receipt, Record, RecordState};
use crate::routes::{AgentRef, BoardQuery, NEW_AGENT, Route};
use crate::signals::{Memo, RwSignal};
use crate::state::console;
use crate::state::returning::became;
use crate::ui::{IntoChild, all, button, copy_button, el, link, live};
use crate::vendors::{self, TestRun};
use crate::words::{failure as failure_words, interruption as sheet_words, sheet as words};

/// The seconds between two looks at a test run; they grow to [`SLOWEST_POLL_MS`].
const FIRST_POLL_MS: u32 = 5_000;
/// The longest pause between two looks.
const SLOWEST_POLL_MS: u32 = 30_000;

/// The end of a sheet. `way_back` would bring back what was there before; `look_again` reads back once more.
pub fn end_view(
    agent: &AgentRef,
    connection: &Connection,
    record: &Record,
    way_back: Option<Action>,
    look_again: Callback<()>,
) -> AnyView {
    let console = console();
    let (ended_at, ending) = match &record.state {
        RecordState::Ended { at, ending, .. } => (*at, ending),
        RecordState::Open | RecordState::Sending { .. } => return ().into_child(),
    };
    let again =
        || el("div").class("row").child(button(failure_words::LOOK_AGAIN, move || look_again.run(()))).into_child();
    let half_way = record.half_way().map(|words| half_way_view(agent, connection, record, words));
    let body = match ending {
        Ending::Done(_) | Ending::Already(_) if record.stands_between() => {
            el("p").class("note warn").attr("role", "status").child(sheet_words::BETWEEN_LEAD).into_child()
        }
        Ending::Done(receipt) => done(agent, connection, record, receipt, ended_at, way_back),
        Ending::Already(sentence) => {
            el("div").class("note").attr("role", "status").child(el("p").child(sentence.clone())).into_child()
        }
        Ending::Refused(error) => {
            // What was typed comes along into a new sheet: this one was sent.
            let agent_of_form = agent.clone();
            let (agent, name, intent) = (agent.clone(), record.agent_name.clone(), record.intent.clone());
            let change =
                button(words::CHANGE_AND_AGAIN, move || open_sheet(&agent, &name, &intent)).class("btn primary");
            // What came from a form is changed there, where the vendor's words stand at their fields.
            let form = vendors::typed_in(connection.vendor, &record.intent);
            let form = form.map(|(subject, _)| form_route(&agent_of_form, subject));
            let change = match form {
                Some(route) => link(console.href(&route), words::BACK_TO_FORM).class("btn primary"),
                None => step_button(&connection.id, change),
            };
            let change = (error.kind == ErrorKind::Refused).then(|| el("div").class("row").child(change));
            let changed = if half_way.is_some() { sheet_words::ONLY_THIS_REFUSED } else { words::REFUSED_CHANGED };
            all([failure_view(connection, error, changed, None), change.into_child()])
        }
        Ending::DidNotHappen(error) => all([failure_view(connection, error, failure_words::NO_TRACE, None), again()]),
        Ending::Partly { error, what } => all([failure_view(connection, error, what, None), again()]),
        Ending::Unknown { error, why } => {
            let changed = format!("{} {why}", failure_words::CANNOT_BE_KNOWN);
            all([
                failure_view(connection, error, &changed, None),
                el("p").child(failure_words::UNKNOWN_ADVICE).into_child(),
                again(),
            ])
        }
    };
    // One that was just made has its own address; one that was removed has none.
    let practice = connection.id.is_practice();
    let (to, to_words) = match ending {
        Ending::Done(_) if record.stands_between() => (Route::Agent(agent.clone()), words::TO_AGENT),
        Ending::Done(_) if vendors::removes(connection.vendor, &record.intent) => {
            (Route::Board(BoardQuery { practice, ..BoardQuery::default() }), words::TO_BOARD)
        }
        Ending::Done(receipt) if agent.agent.0 == NEW_AGENT && !receipt.id.is_empty() => {
            (Route::Agent(became(record)), words::TO_AGENT)
        }
        _ if agent.agent.0 == NEW_AGENT => (Route::NewAgent(agent.connection.clone()), words::BACK_TO_FORM),
        _ => (Route::Agent(agent.clone()), words::TO_AGENT),
    };
    let to_agent = link(console.href(&to), to_words).class("btn");
    let journal = Route::Journal { practice: connection.id.is_practice() };
    let to_journal = link(console.href(&journal), words::TO_JOURNAL);
    all([body, half_way.into_child(), el("p").class("row").child(to_agent).child(to_journal).into_child()])
}

/// Which requests were done and which were not, and how it goes on, or back.
fn half_way_view(agent: &AgentRef, connection: &Connection, record: &Record, words: String) -> AnyView {
    let console = console();
    let step = |label: &str, intent: Intent| {
        let (agent, record) = (agent.clone(), record.clone());
        button(label, move || {
            console.put_away(&record);
            open_sheet(&agent, &record.agent_name, &intent);
        })
    };
    // Of what nobody knows nothing is sent again before somebody looked.
    let goes_on = record.came() != Some(Came::NotKnown);
    let go_on = goes_on
        .then(|| step(sheet_words::CONTINUE, vendors::continued(connection.vendor, record)).class("btn primary"));
    let undo = vendors::undo(connection.vendor, record).map(|undo| step(&undo.label, undo.intent));
    all([
        el("p").child(words).into_child(),
        el("div").class("row").child(go_on).child(undo).into_child(),
        goes_on.then(|| el("p").class("muted").child(sheet_words::CONTINUE_HINT)).into_child(),
    ])
}

/// The heading of an ended sheet.
pub fn end_title(record: &Record, vendor: Vendor) -> String {
    let RecordState::Ended { ending, .. } = &record.state else { return words::READING.to_owned() };
    match ending {
        Ending::Done(_) | Ending::Already(_) if record.stands_between() => sheet_words::BETWEEN_TITLE.to_owned(),
        Ending::Done(_) => words::DONE.to_owned(),
        Ending::Already(_) => words::ALREADY.to_owned(),
        Ending::Refused(error) => explain(error, vendor.name(), "", None).title,
        Ending::DidNotHappen(_) => failure_words::NOT_HAPPENED_TITLE.to_owned(),
        Ending::Partly { .. } => failure_words::PARTLY_TITLE.to_owned(),
        Ending::Unknown { .. } => failure_words::UNKNOWN_TITLE.to_owned(),
    }
}

fn done(
    agent: &AgentRef,
    connection: &Connection,
    record: &Record,
    receipt: &Receipt,
    at: Timestamp,
    way_back: Option<Action>,
) -> AnyView {
    let described = vendors::describe(connection, &record.agent.0, &record.agent_name, &record.intent);
    let Described { title, message, names_release } = described.unwrap_or_default();
    let note = words::release_note(&title, &message, &dom::format_time(at, true), &receipt.id);
    // A note says that something else is active there: then this would contradict it.
    let serves = receipt.environment.filter(|_| receipt.notes.is_empty()).map(|place| {
        let version = receipt.version.as_deref().unwrap_or_default();
        words::serves_now(place.name(), if names_release && !message.is_empty() { &message } else { version })
    });
    let paragraphs = receipt.notes.iter().map(|note| el("p").child(note.clone()));
    let said = el("div")
        .class("note")
        .attr("role", "status")
        .child(el("p").child(el("strong").child(words::done(&title))))
        .child(receipt.by_reading_back.then(|| el("p").child(words::BY_READING_BACK)))
        .child(serves.map(|sentence| el("p").child(sentence)))
        .children(paragraphs);
    let unknown = vendors::cannot_know(connection.vendor, &record.intent);
    let unknown = unknown.map(|sentence| el("p").class("muted").child(sentence));
    let facts = [
        (words::WHERE, receipt.environment.map(|place| place.name().to_owned())),
        (words::VERSION, receipt.version.clone()),
        (words::REFERENCE, Some(receipt.id.clone())),
        (words::MESSAGE, Some(message)),
    ];
    let facts = facts.into_iter().filter_map(|(name, fact)| Some((name, fact.filter(|fact| !fact.is_empty())?)));
    let facts = facts.flat_map(|(name, fact)| [el("dt").child(name), el("dd").child(fact)]).collect::<Vec<_>>();
    let facts = (!facts.is_empty()).then(|| el("dl").class("fields card pad").children(facts));
    let offer = way_back.map(|action| way_back_view(agent, record, receipt, at, action));
    let kept = kept_view(agent, connection, record);
    let tests = (!receipt.test_runs.is_empty()).then(|| test_runs(connection, agent, &receipt.test_runs));
    // What takes its time only begins here.
    let on_its_way = (vendors::has_standing(connection.vendor) && receipt.environment.is_some()).then(|| {
        let (agent, build) = (became(record), receipt.builds.first().cloned());
        watch_sent(connection, &agent, &record.agent_name, build, at)
    });
    all([
        said.into_child(),
        unknown.into_child(),
        on_its_way.into_child(),
        facts.into_child(),
        copy_button(words::RELEASE_NOTE, move || note.clone()),
        offer.into_child(),
        kept,
        tests.into_child(),
    ])
}

/// What was kept before it was sent, and how it comes back: each a step of its own.
fn kept_view(agent: &AgentRef, connection: &Connection, record: &Record) -> AnyView {
    let offers = vendors::keeps(connection.vendor, record).into_iter().map(|(of, action)| {
        let makes = vendors::makes(connection.vendor, &action.intent);
        let of = if makes { AgentId(NEW_AGENT.to_owned()) } else { of };
        let agent = AgentRef { agent: of, ..agent.clone() };
        let (name, intent) = (record.agent_name.clone(), action.intent);
        step_button(&connection.id, button(action.label, move || open_sheet(&agent, &name, &intent)))
    });
    let offers = offers.collect::<Vec<_>>();
    (!offers.is_empty()).then(|| el("p").class("row").children(offers)).into_child()
}

/// For ten minutes: back to what was there before.
fn way_back_view(agent: &AgentRef, record: &Record, receipt: &Receipt, at: Timestamp, action: Action) -> AnyView {
    let console = console();
    let live_again = receipt.environment == Some(Environment::Live);
    let label = if live_again { words::PREVIOUS_LIVE_AGAIN } else { words::PREVIOUS_AGAIN };
    let (agent, name) = (agent.clone(), record.agent_name.clone());
    // The clock ticks on; the button stays until the time is over, and keeps focus.
    let within = Memo::new(move |_| console.now.get().0 - at.0 < words::OFFERED_MS);
    live(move || {
        within.get().then(|| {
            let (agent, name, intent) = (agent.clone(), name.clone(), action.intent.clone());
            let of = agent.connection.clone();
            el("p").child(step_button(&of, button(label, move || open_sheet(&agent, &name, &intent))))
        })
    })
}

/// Test runs that the step started, followed until they finish or the page is left. Absent quietly where the vendor
/// has none.
fn test_runs(connection: &Connection, agent: &AgentRef, ids: &[String]) -> AnyView {
    let console = console();
    let runs = RwSignal::new(Vec::<TestRun>::new());
    for id in ids {
        let (connection, agent, id) = (connection.clone(), agent.clone(), id.clone());
        dom::spawn(async move {
            let mut pause = FIRST_POLL_MS;
            loop {
                match console.test_run(&connection, &agent.agent, &id).await {
                    Ok(None) => return,
                    Ok(Some(run)) => {
                        let finished = run.finished;
                        runs.update(|runs| match runs.iter_mut().find(|known| known.id == run.id) {
                            Some(known) => *known = run,
                            None => runs.push(run),
                        });
                        if finished {
                            return;
                        }
                    }
                    // A young run's first looks may fail; so may the network.
                    Err(_) => {}
                }
                // The page was left.
                if runs.try_get_untracked().is_none() {
                    return;
                }
                dom::pause(pause).await;
                pause = (pause + pause / 2).min(SLOWEST_POLL_MS);
            }
        });
    }
    live(move || {
        let runs = runs.get();
        (!runs.is_empty()).then(|| {
            let line = |run: &TestRun| {
                let state = if run.finished {
                    words::tests_done(run.passed, run.failed, run.cases)
                } else {
                    words::tests_running(&run.status)
                };
                let failures = (!run.failures.is_empty()).then(|| {
                    el("span").class("when").child(format!("{} {}", words::TESTS_FAILED, run.failures.join(", ")))
                });
                el("li")
                    .child(el("span").class("mono").child(run.id.clone()))
                    .child(format!(": {state} "))
                    .child(failures)
            };
            el("section")
                .class("card pad stack")
                .attr("aria-labelledby", "tests")
                .child(el("h2").id("tests").child(words::TESTS))
                .child(el("ul").class("plain").attr("role", "status").children(runs.iter().map(line)))
        })
    })
}
