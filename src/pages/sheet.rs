//! The release sheet: what will change is shown before it changes, and each request leaves once.

use leptos::prelude::*;

use super::parts::{PageHead, board_crumbs, failure_view, with_connection};
use super::sheet_end::{EndView, end_title};
use crate::browser::dom;
use crate::domain::{Connection, Timestamp};
use crate::http::{ApiError, curl};
use crate::lifecycle::{Card, Change, ChangeKind, Fingerprint, Intent, Outcome, Plan, Procedure as _, Record, RecordState};
use crate::routes::{AgentRef, Route};
use crate::state::{Console, console};
use crate::ui::{CopyButton, ErrorSummary, SelectField, TextAreaField, TextField, When};
use crate::vendors::{self, Procedure, Seen};
use crate::words::{common, failure as failure_words, sheet as words};

/// How far a sheet is.
#[derive(Clone, PartialEq)]
enum Stage {
    /// The record is being read.
    Opening,
    /// There is no such record here, or none that can be read; the sentence.
    Missing(&'static str),
    /// What the plan is made from is being read.
    Reading,
    /// It could not be.
    Unreadable(ApiError),
    /// To be looked at and confirmed.
    Showing,
    /// Confirmed.
    Sending,
    /// How it ended is being read back.
    Settling,
    /// It ended.
    Ended(Box<Record>),
}

/// A release sheet.
#[component]
pub fn SheetPage(
    /// Of which agent.
    agent: AgentRef,
    /// The record's id.
    plan: String,
) -> impl IntoView {
    let id = agent.connection.clone();
    with_connection(&id, move |connection| {
        view! { <Sheet agent=agent.clone() plan=plan.clone() connection /> }.into_any()
    })
}

/// What the parts of a sheet share.
#[derive(Clone, Copy)]
struct Shared {
    console: Console,
    connection: StoredValue<Connection>,
    stage: RwSignal<Stage>,
    record: RwSignal<Option<Record>>,
    seen: RwSignal<Option<Seen>>,
    intent: RwSignal<Option<Intent>>,
    /// Why nothing was sent, in sentences; above the sheet.
    notice: RwSignal<Vec<String>>,
    failure: RwSignal<Option<ApiError>>,
    elsewhere: RwSignal<bool>,
}

impl Shared {
    fn procedure(&self, intent: &Intent) -> Option<Procedure> {
        let record = self.record.get_untracked()?;
        self.connection.with_value(|c| vendors::procedure(c, &record.agent.0, &record.agent_name, intent))
    }

    fn plan(&self, intent: &Intent, seen: &Seen) -> Option<Plan> {
        self.procedure(intent).map(|procedure| procedure.plan(seen))
    }

    /// Reads the record, and what it is about.
    async fn open(self, id: String) {
        let practice = self.connection.with_value(|c| c.id.is_practice());
        match self.console.sheet(practice, &id).await {
            Ok(Some(record)) => {
                self.record.try_set(Some(record.clone()));
                self.intent.try_set(Some(record.intent.clone()));
                if self.procedure(&record.intent).is_none() {
                    self.stage.try_set(Stage::Missing(words::BROKEN_INTENT));
                    return;
                }
                match record.state {
                    RecordState::Open => self.read().await,
                    RecordState::Sending { .. } => {
                        self.stage.try_set(Stage::Settling);
                        self.settle().await;
                    }
                    RecordState::Ended { .. } => {
                        self.stage.try_set(Stage::Ended(Box::new(record)));
                    }
                }
            }
            Ok(None) => {
                self.stage.try_set(Stage::Missing(words::MISSING_LEAD));
            }
            Err(_) => {
                self.stage.try_set(Stage::Missing(words::BROKEN_INTENT));
            }
        }
    }

    /// Reads what the plan is made from.
    async fn read(self) {
        let Some(intent) = self.intent.get_untracked() else { return };
        let Some(procedure) = self.procedure(&intent) else { return };
        self.stage.try_set(Stage::Reading);
        match self.console.observe(&procedure).await {
            Ok(seen) => {
                self.seen.try_set(Some(seen));
                self.stage.try_set(Stage::Showing);
            }
            Err(error) => {
                self.stage.try_set(Stage::Unreadable(error));
            }
        }
    }

    /// Settles an end that is not known.
    async fn settle(self) {
        let (Some(record), Some(intent)) = (self.record.get_untracked(), self.intent.get_untracked()) else { return };
        let Some(procedure) = self.procedure(&intent) else { return };
        let connection = self.connection.get_value();
        match self.console.settle(&connection, &record, &procedure).await {
            Ok(record) => self.end(record),
            Err(error) => {
                self.notice.try_set(vec![words::NOT_RECORDED.to_owned(), error.0]);
                self.stage.try_set(Stage::Ended(Box::new(record)));
            }
        }
    }

    fn end(self, record: Record) {
        self.record.try_set(Some(record.clone()));
        self.stage.try_set(Stage::Ended(Box::new(record)));
        dom::focus("title");
    }

    /// Sends the plan as it is shown.
    async fn confirm(self, shown: Fingerprint) {
        let (Some(record), Some(intent)) = (self.record.get_untracked(), self.intent.get_untracked()) else { return };
        let Some(procedure) = self.procedure(&intent) else { return };
        let connection = self.connection.get_value();
        let record = Record { intent: intent.clone(), ..record };
        match self.console.confirm(&connection, &record, &procedure, &shown).await {
            Outcome::Ended(record) => self.end(*record),
            Outcome::AlreadySent(record) => {
                self.elsewhere.try_set(true);
                self.record.try_set(Some((*record).clone()));
                if matches!(record.state, RecordState::Sending { .. }) {
                    self.stage.try_set(Stage::Settling);
                    self.settle().await;
                } else {
                    self.end(*record);
                }
            }
            Outcome::CouldNotRead(error) => {
                self.failure.try_set(Some(error));
                self.back_to_sheet(vec![words::NOT_READ_TITLE.to_owned()]);
            }
            Outcome::Moved(seen) => {
                let moved = self.what_moved(&intent, &seen);
                self.seen.try_set(Some(*seen));
                self.back_to_sheet([vec![words::MOVED_TITLE.to_owned(), words::MOVED_LEAD.to_owned()], moved].concat());
            }
            Outcome::CannotBeSent(reason) => self.back_to_sheet(vec![reason]),
            Outcome::NotRecorded(error) => self.back_to_sheet(vec![words::NOT_RECORDED.to_owned(), error.0]),
        }
    }

    fn back_to_sheet(self, notice: Vec<String>) {
        self.notice.try_set(notice);
        self.stage.try_set(Stage::Showing);
        dom::focus("notice");
    }

    /// Environment by environment, what was there and what is there now.
    fn what_moved(&self, intent: &Intent, now: &Seen) -> Vec<String> {
        let Some(before) = self.seen.get_untracked() else { return Vec::new() };
        let (Some(old), Some(new)) = (self.plan(intent, &before), self.plan(intent, now)) else { return Vec::new() };
        vendors::moved(&before, now, &old.fingerprint, &new.fingerprint)
            .into_iter()
            .map(|(place, before, after)| words::moved(place, &before, &after))
            .collect()
    }
}

#[component]
fn Sheet(agent: AgentRef, plan: String, connection: Connection) -> impl IntoView {
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
    };
    dom::spawn(shared.open(plan));
    let current = Memo::new(move |_| {
        let (intent, seen) = (shared.intent.get()?, shared.seen.get()?);
        shared.record.track();
        shared.plan(&intent, &seen)
    });
    let title = Memo::new(move |_| match (shared.stage.get(), current.get()) {
        (Stage::Ended(record), _) => end_title(&record, shared.connection.get_value().vendor),
        (Stage::Missing(_), _) => words::MISSING_TITLE.to_owned(),
        (_, Some(plan)) => plan.title,
        _ => words::READING.to_owned(),
    });
    // The form stays while only its contents change: what is typed into it is not lost to a signal.
    let kind = Memo::new(move |_| std::mem::discriminant(&shared.stage.get()));
    let sheet_agent = agent.clone();
    let body = move || {
        kind.track();
        match shared.stage.get_untracked() {
            Stage::Opening | Stage::Reading => {
                view! { <p class="muted" role="status">{words::READING}</p> }.into_any()
            }
            Stage::Missing(sentence) => {
                let href = console.href(&Route::Agent(sheet_agent.clone()));
                view! { <p>{sentence}</p> <p><a href=href>{words::TO_AGENT}</a></p> }.into_any()
            }
            Stage::Unreadable(error) => {
                let retry = Callback::new(move |()| dom::spawn(shared.read()));
                shared.connection.with_value(|c| {
                    failure_view(c, &error, failure_words::NOTHING_SENT, Some(retry))
                })
            }
            Stage::Showing | Stage::Sending => view! { <Form shared current agent=sheet_agent.clone() /> }.into_any(),
            Stage::Settling => view! { <p class="note" role="status">{words::INTERRUPTED}</p> }.into_any(),
            Stage::Ended(record) => {
                let look_again = Callback::new(move |()| {
                    shared.stage.set(Stage::Settling);
                    dom::spawn(shared.settle());
                });
                let way_back = current.get_untracked().and_then(|plan| plan.way_back);
                let elsewhere =
                    shared.elsewhere.get_untracked().then(|| view! { <p class="note warn">{words::SENT_ELSEWHERE}</p> });
                view! {
                    {elsewhere}
                    <EndView
                        agent=sheet_agent.clone()
                        connection=shared.connection.get_value()
                        record=*record
                        way_back
                        look_again
                    />
                }
                .into_any()
            }
        }
    };
    view! {
        <PageHead title=title crumbs=crumbs />
        <Notice shared />
        {body}
    }
}

/// Why nothing was sent.
#[component]
fn Notice(shared: Shared) -> impl IntoView {
    move || {
        let lines = shared.notice.get();
        let (first, rest) = lines.split_first()?;
        let rest = rest.iter().map(|line| view! { <p>{line.clone()}</p> }).collect_view();
        let failure = shared.failure.get().map(|error| {
            shared.connection.with_value(|c| failure_view(c, &error, failure_words::NOTHING_SENT, None))
        });
        Some(view! {
            <div class="note warn" id="notice" tabindex="-1" role="alert">
                <p><strong>{first.clone()}</strong></p>
                {rest}
            </div>
            {failure}
        })
    }
}

#[component]
fn Form(shared: Shared, current: Memo<Option<Plan>>, agent: AgentRef) -> impl IntoView {
    let console = shared.console;
    let typed_name = RwSignal::new(String::new());
    let problems = RwSignal::new(Vec::<(&'static str, String)>::new());
    // What does not change with the message is drawn once for each reading.
    let frame = Memo::new(move |_| {
        let mut plan = current.get()?;
        plan.message.value.clear();
        plan.steps.clear();
        Some(plan)
    });
    let sending = move || shared.stage.with(|stage| *stage == Stage::Sending);
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        // One confirmation sends once: a second press finds the sheet sending already.
        if shared.stage.with_untracked(|stage| *stage != Stage::Showing) {
            return;
        }
        let Some(plan) = current.get_untracked() else { return };
        let found = check(&plan, &typed_name.get_untracked());
        if !found.is_empty() {
            problems.set(found);
            return;
        }
        problems.set(Vec::new());
        shared.notice.set(Vec::new());
        shared.failure.set(None);
        shared.stage.set(Stage::Sending);
        dom::spawn(shared.confirm(plan.fingerprint));
    };
    let name_error = Signal::derive(move || {
        problems.with(|all| all.iter().find(|(id, _)| *id == "confirm-name").map(|(_, text)| text.clone()))
    });
    let cancel = console.href(&Route::Agent(agent));
    let set_message = Callback::new(move |text: String| {
        let vendor = shared.connection.with_value(|c| c.vendor);
        shared.intent.update(|intent| {
            if let Some(intent) = intent {
                *intent = vendors::with_message(vendor, intent, &text);
            }
        });
    });
    let message = Signal::derive(move || current.get().map(|plan| plan.message.value).unwrap_or_default());
    let hint = Signal::derive(move || current.get().map(|plan| plan.message.hint).unwrap_or_default());
    let confirm_name = Memo::new(move |_| current.get().and_then(|plan| plan.confirm_name));
    let action = move || {
        if sending() { words::SENDING.to_owned() } else { current.get().map(|plan| plan.action).unwrap_or_default() }
    };
    let name_field = move || {
        confirm_name.get().map(|name| {
            view! {
                <section>
                    <TextField
                        id="confirm-name"
                        label=words::type_to_confirm(&name)
                        hint=words::CONFIRM_HINT
                        value=typed_name
                        error=name_error
                    />
                </section>
            }
        })
    };
    view! {
        <form class="sheet card" on:submit=submit novalidate aria-busy=move || sending().then_some("true")>
            <ErrorSummary problems=problems />
            {move || frame.get().map(|plan| plan_view(console, &plan))}
            <section>
                <TextAreaField id="message" label=words::MESSAGE hint value=message on_input=set_message />
            </section>
            {name_field}
            <Targets shared />
            <ShownRequest shared current />
            <footer>
                <a class="btn" href=cancel>{common::CANCEL}</a>
                <span class="row">
                    <span class="muted" role="status">{move || sending().then_some(words::SENDING_HINT)}</span>
                    <button class="btn primary">{action}</button>
                </span>
            </footer>
        </form>
    }
}

/// What is missing, by field. The button is always enabled; this is said on pressing it.
fn check(plan: &Plan, typed: &str) -> Vec<(&'static str, String)> {
    let mut problems = Vec::new();
    if plan.refusal.is_some() {
        problems.push(("refusal", words::CANNOT_SEND.to_owned()));
    }
    if let Some(name) = &plan.confirm_name
        && typed.trim().to_lowercase() != name.trim().to_lowercase()
    {
        problems.push(("confirm-name", words::need_name(name)));
    }
    problems
}

fn plan_view(console: Console, plan: &Plan) -> AnyView {
    let now = plan.now.as_ref().map_or_else(
        || view! { <strong>{words::NOTHING}</strong> }.into_any(),
        |card| card_view(card, console.now),
    );
    let refusal = plan.refusal.clone().map(|reason| {
        view! { <section id="refusal" tabindex="-1"><p class="note bad"><strong>{reason}</strong></p></section> }
    });
    let warnings = (!plan.warnings.is_empty()).then(|| {
        let lines = plan.warnings.iter().map(|line| view! { <li>{line.clone()}</li> }).collect_view();
        view! {
            <section>
                <div class="note warn">
                    <h2>{words::WARNINGS}</h2>
                    <ul>{lines}</ul>
                </div>
            </section>
        }
    });
    let changes = match (&plan.changes_unknown, plan.changes.is_empty()) {
        (Some(reason), _) => view! { <p class="muted">{reason.clone()}</p> }.into_any(),
        (None, true) => view! { <p class="muted">{words::NO_CHANGES}</p> }.into_any(),
        (None, false) => {
            let lines = plan.changes.iter().map(|change| change_view(change, console.now)).collect_view();
            view! { <ul class="changes card">{lines}</ul> }.into_any()
        }
    };
    let effects = plan.effects.iter().map(|line| view! { <li>{line.clone()}</li> }).collect_view();
    view! {
        {refusal}
        <section>
            <div class="fromto">
                <div><span class="muted">{words::now_in(plan.target.name())}</span>{now}</div>
                <span aria-hidden="true">"→"</span>
                <div>
                    <span class="muted">{words::will_be_in(plan.target.name())}</span>
                    {card_view(&plan.then, console.now)}
                </div>
            </div>
        </section>
        {warnings}
        <section><h2>{words::CHANGES}</h2>{changes}</section>
        <section><h2>{words::EFFECTS}</h2><ul>{effects}</ul></section>
    }
    .into_any()
}

fn card_view(card: &Card, now: RwSignal<Timestamp>) -> AnyView {
    let version = card.version.clone().map(|version| view! { <span class="v">{version}</span> " " });
    let by = card.by.clone().map(|by| view! { "· " {by} " " });
    let at = card.at.map(|at| view! { "· " <When at now /> });
    view! {
        <strong class="what">{card.title.clone()}</strong>
        <span class="when">{version} {by} {at}</span>
    }
    .into_any()
}

fn change_view(change: &Change, now: RwSignal<Timestamp>) -> AnyView {
    let (word, class) = match change.kind {
        ChangeKind::Reverted => (crate::words::pages::REVERTED, "kind rm"),
        ChangeKind::Included => (crate::words::pages::INCLUDED, "kind add"),
    };
    view! { <li><span class=class>{word}</span><span>{card_view(&change.card, now)}</span></li> }.into_any()
}

/// Another target, where the vendor lets the person choose: folded away.
#[component]
fn Targets(shared: Shared) -> impl IntoView {
    let vendor = shared.connection.with_value(|c| c.vendor);
    let choices = Memo::new(move |_| shared.intent.get().map(|intent| vendors::targets(vendor, &intent)).unwrap_or_default());
    let any = Memo::new(move |_| choices.with(|choices| choices.len() > 1));
    let options = Signal::derive(move || {
        choices.with(|all| all.iter().map(|(e, _)| (e.slug().to_owned(), e.name().to_owned())).collect::<Vec<_>>())
    });
    let chosen = Signal::derive(move || {
        let intent = shared.intent.get();
        let now = choices.with(|all| all.iter().find(|(_, choice)| Some(choice) == intent.as_ref()).map(|(e, _)| *e));
        now.map(|environment| environment.slug().to_owned()).unwrap_or_default()
    });
    let choose = Callback::new(move |slug: String| {
        let next = choices.with_untracked(|all| all.iter().find(|(e, _)| e.slug() == slug).map(|(_, i)| i.clone()));
        if let Some(next) = next {
            shared.intent.set(Some(next));
            dom::spawn(shared.read());
        }
    });
    move || {
        any.get().then(|| {
            view! {
                <section>
                    <details>
                        <summary>{words::ADVANCED}</summary>
                        <SelectField id="target" label=words::TARGET options value=chosen on_change=choose />
                    </details>
                </section>
            }
        })
    }
}

/// The request, as an engineer would repeat it.
#[component]
fn ShownRequest(shared: Shared, current: Memo<Option<Plan>>) -> impl IntoView {
    let text = Signal::derive(move || {
        let plan = current.get();
        let steps = plan.iter().flat_map(|plan| plan.steps.iter());
        shared.connection.with_value(|c| {
            steps.map(|step| curl(&step.request, c.vendor, &c.auth)).collect::<Vec<_>>().join("\n\n")
        })
    });
    view! {
        <section>
            <details>
                <summary>{words::SHOW_REQUEST}</summary>
                <div class="stack">
                    <p class="muted">{words::SHOW_REQUEST_HINT}</p>
                    <pre class="code" tabindex="0">{move || text.get()}</pre>
                    <CopyButton text=text />
                </div>
            </details>
        </section>
    }
}
