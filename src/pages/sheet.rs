//! The release sheet: what will change is shown before it changes, and each request leaves once.

use leptos::prelude::*;

use super::change_lines::change_lines;
use super::edit::{draft_key, form_route};
use super::parts::{board_crumbs, failure_view, page_head, release_lines, with_connection};
use super::sheet_end::{became, end_title, end_view};
use super::sheet_fields::{mappings, targets, version};
use crate::browser::dom;
use crate::domain::{AgentId, Connection, json};
use crate::http::{ApiError, FieldError, curl};
use crate::lifecycle::{
    Card, Change, ChangeKind, Ending, Intent, Outcome, Plan, Procedure as _, Record, RecordState, VersionField,
};
use crate::routes::{AgentRef, NEW_AGENT, Route};
use crate::signals::{Memo, RwSignal, Signal};
use crate::state::{Console, console};
use crate::ui::{DomEvent, El, IntoChild, TextField, all, copy_button, el, error_summary, link, live, part, text_area};
use crate::vendors::{self, Procedure, Seen};
use crate::words::{common, failure as failure_words, sheet as words};

/// The media type of a package.
const ZIP: &str = "application/zip";

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
pub fn sheet_page(agent: AgentRef, plan: String) -> AnyView {
    let id = agent.connection.clone();
    with_connection(&id, move |connection| sheet(agent.clone(), plan.clone(), connection))
}

/// What the parts of a sheet share.
#[derive(Clone, Copy)]
pub(super) struct Shared {
    console: Console,
    pub(super) connection: StoredValue<Connection>,
    stage: RwSignal<Stage>,
    record: RwSignal<Option<Record>>,
    seen: RwSignal<Option<Seen>>,
    pub(super) intent: RwSignal<Option<Intent>>,
    /// Why nothing was sent, in sentences; above the sheet.
    notice: RwSignal<Vec<String>>,
    failure: RwSignal<Option<ApiError>>,
    elsewhere: RwSignal<bool>,
    /// What is taken away and was agreed to, by the ids of its lines.
    ticked: RwSignal<Vec<String>>,
}

impl Shared {
    fn procedure(&self, intent: &Intent) -> Option<Procedure> {
        // The page may be gone by now: then there is nothing to do.
        let record = self.record.try_get_untracked()??;
        let (typed, file) = (self.console.typed_secrets(&record), self.console.file(&record));
        self.connection
            .try_with_value(|c| vendors::procedure(c, &record.agent.0, &record.agent_name, intent, &typed, file))?
    }

    fn plan(&self, intent: &Intent, seen: &Seen) -> Option<Plan> {
        self.procedure(intent).map(|procedure| procedure.plan(seen))
    }

    /// Reads the record, and what it is about.
    async fn open(self, id: String) {
        // Begun a moment after the page was made: it may have been left in that moment.
        let Some(connection) = self.connection.try_with_value(Connection::clone) else { return };
        match self.console.sheet(connection.id.is_practice(), &id).await {
            Ok(Some(record)) => {
                self.console.load_file(&connection, &record).await;
                if self.record.try_get_untracked().is_none() {
                    return;
                }
                self.record.set(Some(record.clone()));
                self.intent.set(Some(record.intent.clone()));
                if self.procedure(&record.intent).is_none() {
                    self.stage.set(Stage::Missing(words::BROKEN_INTENT));
                    return;
                }
                match record.state {
                    RecordState::Open => self.read().await,
                    RecordState::Sending { .. } => {
                        self.stage.set(Stage::Settling);
                        self.settle().await;
                    }
                    RecordState::Ended { .. } => {
                        self.stage.set(Stage::Ended(Box::new(record)));
                    }
                }
            }
            Ok(None) => {
                self.stage.set(Stage::Missing(words::MISSING_LEAD));
            }
            Err(_) => {
                self.stage.set(Stage::Missing(words::BROKEN_INTENT));
            }
        }
    }

    /// Reads what the plan is made from.
    pub(super) async fn read(self) {
        let Some(intent) = self.intent.try_get_untracked().flatten() else { return };
        let Some(procedure) = self.procedure(&intent) else { return };
        self.stage.set(Stage::Reading);
        match self.console.observe(&procedure).await {
            Ok(seen) => {
                self.seen.set(Some(seen));
                self.stage.set(Stage::Showing);
            }
            Err(error) => {
                self.stage.set(Stage::Unreadable(error));
            }
        }
    }

    /// Settles an end that is not known.
    async fn settle(self) {
        let record = self.record.try_get_untracked().flatten();
        let (Some(record), Some(intent)) = (record, self.intent.try_get_untracked().flatten()) else { return };
        let Some(procedure) = self.procedure(&intent) else { return };
        let connection = self.connection.get_value();
        match self.console.settle(&connection, &record, &procedure).await {
            Ok(record) => self.end(&connection, record),
            Err(error) => {
                self.notice.set(vec![words::NOT_RECORDED.to_owned(), error.0]);
                self.stage.set(Stage::Ended(Box::new(record)));
            }
        }
    }

    fn end(self, connection: &Connection, record: Record) {
        remember_end(self.console, connection, &record);
        if self.stage.try_get_untracked().is_none() {
            // The page was left: the journal tells, and focus stays where the person is.
            return;
        }
        self.record.set(Some(record.clone()));
        self.stage.set(Stage::Ended(Box::new(record.clone())));
        dom::focus("title");
        let Some((subject, document)) = vendors::typed_in(connection.vendor, &record.intent) else { return };
        let agent = AgentRef { connection: record.connection, agent: record.agent };
        let (console, key) = (self.console, draft_key(&agent, subject));
        match record.state {
            // What was typed is at the vendor now.
            RecordState::Ended { ending: Ending::Done(_), .. } => {
                dom::spawn(async move { console.draft_was_sent(&key, &document).await });
            }
            RecordState::Ended { ending: Ending::Refused(error), .. } => {
                let words = |field: FieldError| (field.field, field.message);
                console.fields_were_refused(&key, error.fields.into_iter().map(words).collect());
            }
            _ => {}
        }
    }

    /// Sends the plan as it is shown, with its message: one that was carried over is kept with the record, too.
    /// With `keeps_copy` what it takes away for good is fetched first.
    async fn confirm(self, shown: Plan, keeps_copy: bool) {
        let record = self.record.try_get_untracked().flatten();
        let (Some(record), Some(intent)) = (record, self.intent.try_get_untracked().flatten()) else { return };
        let connection = self.connection.get_value();
        let mut intent = intent;
        if let Some(message) = &shown.message {
            intent = vendors::with_message(connection.vendor, &intent, &message.value);
        }
        if let Some(version) = &shown.version {
            intent = vendors::with_version(connection.vendor, &intent, &version.value);
        }
        let ticked = self.ticked.get_untracked();
        let Some(procedure) = self.procedure(&intent) else { return };
        let record = Record { intent: intent.clone(), ..record };
        if let Some(export) = shown.export.as_ref().filter(|export| keeps_copy || export.kept_as.is_some()) {
            match (self.console.fetch_file(&connection, &export.request, None).await, &export.kept_as) {
                (Ok(file), None) => {
                    dom::save_bytes(&words::package_name(&record.agent_name), ZIP, file.as_slice());
                }
                (Err(error), None) => {
                    self.failure.set(Some(error));
                    return self.back_to_sheet(vec![words::NO_COPY.to_owned(), words::NO_COPY_ADVICE.to_owned()]);
                }
                // Where there is no such file, the way back goes by what else was copied, and says so.
                (Ok(file), Some(name)) => drop(self.console.keep_file_as(&connection, name, &file).await),
                (Err(_), Some(_)) => {}
            }
        }
        if let Some(remember) = &shown.remember {
            let agent = by_name(&connection, &record);
            // Facts of the reading, true whatever comes of the sending.
            let _ = self.console.remember(&agent, remember).await;
        }
        match self.console.confirm(&connection, &record, &procedure, &shown.fingerprint, &ticked).await {
            Outcome::Ended(record) => {
                let done = matches!(record.state, RecordState::Ended { ending: Ending::Done(_), .. });
                if let Some(remember) = shown.remember_done.as_ref().filter(|_| done) {
                    let agent = AgentRef { connection: record.connection.clone(), agent: record.agent.clone() };
                    // Where the browser keeps nothing there is no way back from the agent's page, only from here.
                    let _ = self.console.remember(&agent, remember).await;
                }
                self.end(&connection, *record);
            }
            Outcome::AlreadySent(record) => {
                self.elsewhere.set(true);
                self.record.set(Some((*record).clone()));
                if matches!(record.state, RecordState::Sending { .. }) {
                    self.stage.set(Stage::Settling);
                    self.settle().await;
                } else {
                    self.end(&connection, *record);
                }
            }
            Outcome::CouldNotRead(error) => {
                self.failure.set(Some(error));
                self.back_to_sheet(vec![words::NOT_READ_TITLE.to_owned()]);
            }
            Outcome::Moved(seen) => {
                let moved = self.what_moved(&intent, &seen);
                self.seen.set(Some(*seen));
                self.back_to_sheet([vec![words::MOVED_TITLE.to_owned(), words::MOVED_LEAD.to_owned()], moved].concat());
            }
            Outcome::CannotBeSent(reason) => self.back_to_sheet(vec![reason]),
            Outcome::NotRecorded(error) => self.back_to_sheet(vec![words::NOT_RECORDED.to_owned(), error.0]),
        }
    }

    fn back_to_sheet(self, notice: Vec<String>) {
        self.notice.set(notice);
        self.stage.set(Stage::Showing);
        dom::focus("notice");
    }

    /// Environment by environment, what was there and what is there now.
    fn what_moved(&self, intent: &Intent, now: &Seen) -> Vec<String> {
        let Some(before) = self.seen.try_get_untracked().flatten() else { return Vec::new() };
        let (Some(old), Some(new)) = (self.plan(intent, &before), self.plan(intent, now)) else { return Vec::new() };
        vendors::moved(&before, now, &old.fingerprint, &new.fingerprint)
            .into_iter()
            .map(|(place, before, after)| words::moved(place, &before, &after))
            .collect()
    }
}

/// The agent that a step is about. One that is to be made under a name of its own may be there already: then what is
/// remembered of it is its own.
fn by_name(connection: &Connection, record: &Record) -> AgentRef {
    let named = record.agent.0 == NEW_AGENT && vendors::names_agents_by(connection.vendor).is_some();
    let agent = if named { AgentId(record.agent_name.clone()) } else { record.agent.clone() };
    AgentRef { connection: record.connection.clone(), agent }
}

/// Keeps what the vendor does not give back of a step that was done; also where its page was left meanwhile.
fn remember_end(console: Console, connection: &Connection, record: &Record) {
    let RecordState::Ended { ending: Ending::Done(receipt), at, .. } = &record.state else { return };
    let message = vendors::describe(connection, &record.agent.0, &record.agent_name, &record.intent);
    let message = message.map(|described| described.message).unwrap_or_default();
    let published = vendors::published(connection.vendor, receipt, &message, *at);
    let agent = AgentRef { connection: record.connection.clone(), agent: record.agent.clone() };
    let agent = became(&agent, receipt);
    if agent.agent != record.agent {
        // Made under a name that an agent may have had before.
        console.refresh_agent(connection, &agent);
    }
    let (connection, record) = (connection.clone(), record.clone());
    dom::spawn(async move {
        console.forget_file(&connection, &record).await;
        if let Some(published) = published {
            // Where the browser keeps nothing, the journal of this page still tells it.
            let _ = console.remember(&agent, &published).await;
        }
    });
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
    };
    dom::spawn(shared.open(plan));
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
    all([page_head(title, Some(crumbs), None), notice(shared), body])
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
        let found = shared.ticked.with_untracked(|ticked| check(&plan, &typed_name.get_untracked(), ticked));
        let ready = found.is_empty();
        problems.set(found);
        if ready {
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
        && dom::lower_case(typed.trim()) != dom::lower_case(name.trim())
    {
        problems.push(("confirm-name", words::need_name(name)));
    }
    problems
}

fn plan_view(shared: Shared, plan: &Plan) -> AnyView {
    let now = match &plan.now {
        None => el("strong").child(words::NOTHING).into_child(),
        Some(card) => card_view(card),
    };
    let refusal = plan.refusal.clone().map(|reason| {
        let note = el("p").class("note bad").child(el("strong").child(reason));
        el("section").id("refusal").attr("tabindex", "-1").child(note)
    });
    let warnings = (!plan.warnings.is_empty()).then(|| {
        let note = el("div").class("note warn").child(el("h2").child(words::WARNINGS)).child(list(&plan.warnings));
        el("section").child(note)
    });
    // Of a vendor whose documents can be read, what is written changes; of another, releases go along.
    let of_content = shared.connection.with_value(|c| vendors::schema(c, vendors::Subject::Release).is_some());
    let changes = match (&plan.changes_unknown, plan.changes.is_empty()) {
        (Some(reason), _) => el("p").class("muted").child(reason.clone()).into_child(),
        _ if !plan.lines.is_empty() => change_lines(&plan.lines, Some(shared.ticked)),
        // Nothing was worked out where it cannot be sent.
        (None, true) if plan.refusal.is_some() => el("p").class("muted").child(words::NOT_WORKED_OUT).into_child(),
        (None, true) if of_content => el("p").class("muted").child(words::NO_LINES).into_child(),
        (None, true) => el("p").class("muted").child(words::NO_CHANGES).into_child(),
        (None, false) => el("ul").class("changes card").children(plan.changes.iter().map(change_view)).into_child(),
    };
    let heading = if of_content && plan.changes.is_empty() { words::WHAT_CHANGES } else { words::CHANGES };
    let side = |words: String, card: AnyView| el("div").child(el("span").class("muted").child(words)).child(card);
    let fromto = el("div")
        .class("fromto")
        .child(side(words::now_in(plan.target.name()), now))
        .child(el("span").attr("aria-hidden", "true").child("→"))
        .child(side(words::will_be_in(plan.target.name()), card_view(&plan.then)));
    all([
        refusal.into_child(),
        el("section").child(fromto).into_child(),
        warnings.into_child(),
        el("section").child(el("h2").child(heading)).child(changes).into_child(),
        el("section").child(el("h2").child(words::EFFECTS)).child(list(&plan.effects)).into_child(),
    ])
}

fn list(lines: &[String]) -> El {
    el("ul").children(lines.iter().map(|line| el("li").child(line.clone())))
}

fn card_view(card: &Card) -> AnyView {
    release_lines("strong", card.title.clone(), card.version.as_deref(), card.by.clone(), card.at)
}

fn change_view(change: &Change) -> El {
    let (word, class) = match change.kind {
        ChangeKind::Reverted => (crate::words::pages::REVERTED, "kind rm"),
        ChangeKind::Included => (crate::words::pages::INCLUDED, "kind add"),
    };
    el("li").child(el("span").class(class).child(word)).child(el("span").child(card_view(&change.card)))
}

/// The request, as an engineer would repeat it.
fn shown_request(shared: Shared, current: Memo<Option<Plan>>) -> AnyView {
    let text = move || {
        let steps = current.get().map(|plan| plan.steps).unwrap_or_default();
        shared.connection.with_value(|c| {
            steps.iter().map(|step| curl(&step.shown(), c.vendor, &c.auth)).collect::<Vec<_>>().join("\n\n")
        })
    };
    // Written out only where somebody looks: a deployment carries whole files.
    let shown = RwSignal::new(false);
    let inside = live(move || {
        shown.get().then(|| {
            el("div")
                .class("stack")
                .child(el("p").class("muted").child(words::SHOW_REQUEST_HINT))
                .child(el("pre").class("code").attr("tabindex", "0").child(live(text)))
                .child(copy_button(common::COPY, move || untrack(text)))
        })
    });
    let details = el("details").on("toggle", move |event: DomEvent| shown.set(dom::is_open(&event)));
    let details = details.child(el("summary").child(words::SHOW_REQUEST)).child(inside);
    el("section").child(details).into_child()
}
