//! The release sheet: what will change is shown before it changes, and each request leaves once.

mod name;
mod people;
mod plan;
mod steps;

use leptos::prelude::*;

use super::edit::form_route;
use super::parts::{board_crumbs, failure_view, page_head, with_connection};
use super::people::PEOPLE;
use super::sheet_end::{end_title, end_view};
use super::sheet_fields::{mappings, targets, version};
use crate::browser::dom;
use crate::domain::{Connection, json, visible};
use crate::lifecycle::{Plan, VersionField};
use crate::routes::{AgentRef, Route};
use crate::signals::{Memo, RwSignal, Signal, effect};
use crate::state::console;
use crate::ui::{DomEvent, IntoChild, TextField, all, el, error_summary, link, live, part, text_area};
use crate::vendors;
use crate::words::{common, failure as failure_words, sheet as words};

use name::Name;
use people::{People, people_view};
use plan::{plan_view, shown_request};
pub(super) use steps::Shared;
use steps::Stage;

/// A release sheet.
pub fn sheet_page(agent: AgentRef, plan: String) -> AnyView {
    let id = agent.connection.clone();
    with_connection(&id, move |connection| sheet(agent.clone(), plan.clone(), connection))
}

fn sheet(agent: AgentRef, plan: String, connection: Connection) -> AnyView {
    let console = console();
    let crumbs = board_crumbs(&connection);
    let shared = Shared {
        console,
        connection: StoredValue::new(connection),
        stage: RwSignal::new(Stage::Opening),
        record: RwSignal::new(None),
        seen: RwSignal::new(None),
        intent: RwSignal::new(None),
        notice: RwSignal::new(Vec::new()),
        failure: RwSignal::new(None),
        elsewhere: RwSignal::new(false),
        ticked: RwSignal::new(Vec::new()),
        people: People::new(),
    };
    dom::spawn(shared.open(plan));
    on_cleanup(move || shared.keep_wording());
    StoredValue::new_local(dom::on_leaving(std::rc::Rc::new(move || shared.keep_wording())));
    let current = Memo::new(move |_| {
        let (intent, seen) = (shared.intent.get()?, shared.seen.get()?);
        shared.record.track();
        shared.plan(&intent, &seen)
    });
    let title = Signal::derive(move || match (shared.stage.get(), current.get()) {
        (Stage::Ended(record), _) => end_title(&record, shared.connection.get_value().vendor),
        (Stage::Missing(_), _) => words::MISSING_TITLE.to_owned(),
        (_, Some(plan)) => plan.title,
        _ => words::READING.to_owned(),
    });
    // The form stays while only its contents change: what is typed into it is not lost to a signal.
    let kind = Memo::new(move |_| match shared.stage.get() {
        Stage::Opening | Stage::Reading => 0_u8,
        Stage::Missing(_) => 1,
        Stage::Unreadable(_) => 2,
        Stage::Showing | Stage::Sending => 3,
        Stage::Settling => 4,
        Stage::Ended(_) => 5,
    });
    let body = live(move || {
        kind.get();
        part(|| stage_view(shared, current, &agent))
    });
    all([page_head(title, Some(crumbs), None), notice(shared), people_view(shared), body])
}

fn stage_view(shared: Shared, current: Memo<Option<Plan>>, agent: &AgentRef) -> AnyView {
    match shared.stage.get_untracked() {
        Stage::Opening | Stage::Reading => {
            el("p").class("muted").attr("role", "status").child(words::READING).into_child()
        }
        Stage::Missing(sentence) => {
            let href = shared.console.href(&Route::Agent(agent.clone()));
            all([el("p").child(sentence).into_child(), el("p").child(link(href, words::TO_AGENT)).into_child()])
        }
        Stage::Unreadable(error) => {
            let retry = Callback::new(move |()| dom::spawn(shared.read()));
            shared.connection.with_value(|c| failure_view(c, &error, failure_words::NOTHING_SENT, Some(retry)))
        }
        Stage::Showing | Stage::Sending => form(shared, current, agent),
        Stage::Settling => el("p").class("note").attr("role", "status").child(words::INTERRUPTED).into_child(),
        Stage::Ended(record) => {
            let look_again = Callback::new(move |()| {
                shared.stage.set(Stage::Settling);
                dom::spawn(shared.settle());
            });
            let way_back = current.get_untracked().and_then(|plan| plan.way_back);
            let elsewhere =
                shared.elsewhere.get_untracked().then(|| el("p").class("note warn").child(words::SENT_ELSEWHERE));
            let end = shared.connection.with_value(|c| end_view(agent, c, &record, way_back, look_again));
            all([elsewhere.into_child(), end])
        }
    }
}

/// Why nothing was sent.
fn notice(shared: Shared) -> AnyView {
    live(move || {
        let lines = shared.notice.get();
        let (first, rest) = lines.split_first()?;
        let failure = shared
            .failure
            .get()
            .map(|error| shared.connection.with_value(|c| failure_view(c, &error, failure_words::NOTHING_SENT, None)));
        let note = el("div")
            .class("note warn")
            .id("notice")
            .attr("tabindex", "-1")
            .attr("role", "alert")
            .child(el("p").child(el("strong").child(first.clone())))
            .children(rest.iter().map(|line| el("p").child(line.clone())));
        Some(all([note.into_child(), failure.into_child()]))
    })
}

fn form(shared: Shared, current: Memo<Option<Plan>>, agent: &AgentRef) -> AnyView {
    let typed_name = RwSignal::new(String::new());
    let name = Name::new(shared);
    let copy = RwSignal::new(true);
    let has_snapshot =
        Memo::new(move |_| current.with(|plan| plan.as_ref().is_some_and(|plan| plan.snapshot.is_some())));
    let copy_field = live(move || {
        has_snapshot.get().then(|| {
            let tick = el("input")
                .attr("type", "checkbox")
                .id("copy")
                .checked(move || copy.get())
                .on("change", move |event: DomEvent| copy.set(dom::field_checked(&event)));
            let label = el("label").attr("for", "copy").child(words::SAVE_COPY);
            let hint = el("span").class("hint").child(words::SAVE_COPY_HINT);
            el("section").child(el("div").class("choice").child(tick).child(label).child(hint))
        })
    });
    let problems = RwSignal::new(Vec::<(&'static str, String)>::new());
    // Whoever chose how to go on has another plan: what was missing in the one before is told no more.
    effect(move || {
        shared.people.chosen();
        problems.set(Vec::new());
    });
    // What does not change with the message is drawn once for each reading.
    let frame = Memo::new(move |_| {
        let mut plan = current.get()?;
        if let Some(message) = &mut plan.message {
            message.value.clear();
        }
        plan.version = plan.version.map(|_| VersionField::default());
        plan.mappings.clear();
        plan.remember = None;
        plan.remember_done = None;
        plan.steps.clear();
        plan.evidence = serde_json::Value::Null;
        Some(plan)
    });
    let sending = move || shared.stage.with(|stage| *stage == Stage::Sending);
    let submit = move |event: DomEvent| {
        event.prevent_default();
        // One confirmation sends once: a second press finds the sheet sending already.
        if shared.stage.with_untracked(|stage| *stage != Stage::Showing) {
            return;
        }
        let Some(plan) = current.get_untracked() else { return };
        let mut found = shared.ticked.with_untracked(|ticked| check(&plan, &typed_name.get_untracked(), ticked));
        if let Some(problem) = shared.people.problem() {
            found.insert(0, (PEOPLE, problem));
        }
        let ready = found.is_empty();
        problems.set(found);
        if ready {
            name.keep(shared);
            if let Some(snapshot) = plan.snapshot.as_ref().filter(|_| copy.get_untracked()) {
                let name = shared.record.with_untracked(|record| record.as_ref().map(|r| r.agent_name.clone()));
                let name = format!("{}.json", name.unwrap_or_default());
                dom::save_file(&name, "application/json", &json::indented(snapshot));
            }
            shared.notice.set(Vec::new());
            shared.failure.set(None);
            shared.stage.set(Stage::Sending);
            dom::spawn(shared.confirm(plan, copy.get_untracked()));
        }
    };
    let name_error = Signal::derive(move || {
        problems.with(|all| all.iter().find(|(id, _)| *id == "confirm-name").map(|(_, text)| text.clone()))
    });
    let set_message = Callback::new(move |text: String| {
        let vendor = shared.connection.with_value(|c| c.vendor);
        shared.intent.update(|intent| {
            if let Some(intent) = intent {
                *intent = vendors::with_message(vendor, intent, &text);
            }
        });
    });
    let message_of = move || current.with(|plan| plan.as_ref().and_then(|plan| plan.message.clone()));
    let has_message = Memo::new(move |_| message_of().is_some());
    let message = Signal::derive(move || message_of().map(|message| message.value).unwrap_or_default());
    let hint = Signal::derive(move || message_of().map(|message| message.hint).unwrap_or_default());
    // Only another name makes another field.
    let confirm_name = Memo::new(move |_| current.get().and_then(|plan| plan.confirm_name));
    let name_field = move || {
        confirm_name.get().map(|name| {
            let field = TextField::new("confirm-name", words::type_to_confirm(&name), typed_name);
            el("section").child(field.hint(words::CONFIRM_HINT).error(name_error))
        })
    };
    let action = move || {
        if sending() { words::SENDING.to_owned() } else { current.get().map(|plan| plan.action).unwrap_or_default() }
    };
    let status =
        el("span").class("muted").attr("role", "status").child(live(move || sending().then_some(words::SENDING_HINT)));
    let confirm = el("button").class("btn primary").child(live(action));
    let back = shared.intent.with_untracked(|intent| {
        let vendor = shared.connection.with_value(|c| c.vendor);
        intent.as_ref().and_then(|intent| vendors::typed_in(vendor, intent)).map(|(subject, _)| subject)
    });
    let (back, back_words) = match back {
        Some(subject) => (form_route(agent, subject), words::BACK_TO_FORM),
        None => (Route::Agent(agent.clone()), common::CANCEL),
    };
    let cancel = link(shared.console.href(&back), back_words).class("btn");
    el("form")
        .class("sheet card")
        .attr("novalidate", "")
        .attr_live("aria-busy", move || sending().then(|| "true".to_owned()))
        .on("submit", submit)
        .child(error_summary(problems.into()))
        .child(live(move || frame.get().map(|plan| plan_view(shared, &plan))))
        .child(version(shared, current, problems))
        .child(live(move || {
            has_message
                .get()
                .then(|| el("section").child(text_area("message", words::MESSAGE, hint, message, set_message)))
        }))
        .child(mappings(shared, current))
        .child(copy_field)
        .child(live(name_field))
        .child(targets(shared))
        .child(shown_request(shared, current))
        .child(name.field())
        .child(el("footer").child(cancel).child(el("span").class("row").child(status).child(confirm)))
        .into_child()
}

/// What is missing, by field. The button is always enabled; this is said on pressing it.
fn check(plan: &Plan, typed: &str, ticked: &[String]) -> Vec<(&'static str, String)> {
    let mut problems = Vec::new();
    if plan.refusal.is_some() {
        problems.push(("refusal", words::CANNOT_SEND.to_owned()));
    }
    let unticked = plan.unticked(ticked).count();
    if unticked > 0 {
        problems.push(("losses", words::tick_first(unticked)));
    }
    if let Some(problem) = plan.version.as_ref().and_then(|version| version.problem.clone()) {
        problems.push(("version", problem));
    }
    if let Some(name) = &plan.confirm_name
        // As it is shown: what nobody sees, nobody can type.
        && dom::lower_case(visible(typed).trim()) != dom::lower_case(visible(name).trim())
    {
        problems.push(("confirm-name", words::need_name(name)));
    }
    problems
}
