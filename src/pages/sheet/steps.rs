//! What a sheet does: reads what its plan is made from, sends it, and settles how it ended.

use leptos::prelude::*;

use super::people::People;
use crate::browser::dom;
use crate::domain::{AgentId, Connection};
use crate::http::{ApiError, FieldError};
use crate::lifecycle::{Ending, Intent, Outcome, Plan, Procedure as _, Record, RecordState};
use crate::pages::edit::draft_key;
use crate::pages::sheet_end::became;
use crate::routes::{AgentRef, NEW_AGENT};
use crate::signals::RwSignal;
use crate::state::Console;
use crate::vendors::{self, Procedure, Seen};
use crate::words::sheet as words;

/// The media type of a package.
const ZIP: &str = "application/zip";

/// How far a sheet is.
#[derive(Clone, PartialEq)]
pub(super) enum Stage {
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

/// What the parts of a sheet share.
#[derive(Clone, Copy)]
pub(in crate::pages) struct Shared {
    pub(super) console: Console,
    pub(in crate::pages) connection: StoredValue<Connection>,
    pub(super) stage: RwSignal<Stage>,
    pub(super) record: RwSignal<Option<Record>>,
    pub(super) seen: RwSignal<Option<Seen>>,
    pub(in crate::pages) intent: RwSignal<Option<Intent>>,
    /// Why nothing was sent, in sentences; above the sheet.
    pub(super) notice: RwSignal<Vec<String>>,
    pub(super) failure: RwSignal<Option<ApiError>>,
    pub(super) elsewhere: RwSignal<bool>,
    /// What is taken away and was agreed to, by the ids of its lines.
    pub(super) ticked: RwSignal<Vec<String>>,
    /// What somebody else changed, and how to go on with it.
    pub(super) people: People,
}

impl Shared {
    fn procedure(&self, intent: &Intent) -> Option<Procedure> {
        // The page may be gone by now: then there is nothing to do.
        let record = self.record.try_get_untracked()??;
        let (typed, file) = (self.console.typed_secrets(&record), self.console.file(&record));
        self.connection
            .try_with_value(|c| vendors::procedure(c, &record.agent.0, &record.agent_name, intent, &typed, file))?
    }

    pub(super) fn plan(&self, intent: &Intent, seen: &Seen) -> Option<Plan> {
        let mut plan = self.procedure(intent)?.plan(seen);
        // The engine would refuse it, too.
        if let Some(reason) = self.connection.try_with_value(Connection::read_only_reason)? {
            plan.refusal = Some(reason.to_owned());
        }
        Some(plan)
    }

    /// Reads the record, and what it is about.
    pub(super) async fn open(self, id: String) {
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
    pub(in crate::pages) async fn read(self) {
        let Some(intent) = self.intent.try_get_untracked().flatten() else { return };
        let Some(procedure) = self.procedure(&intent) else { return };
        self.stage.set(Stage::Reading);
        match self.console.observe(&procedure).await {
            Ok(seen) => {
                self.meet(None, &seen).await;
                if self.stage.try_get_untracked().is_none() {
                    return;
                }
                self.seen.set(Some(seen));
                self.stage.set(Stage::Showing);
            }
            Err(error) => {
                self.stage.set(Stage::Unreadable(error));
            }
        }
    }

    /// Settles an end that is not known.
    pub(super) async fn settle(self) {
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
    pub(super) async fn confirm(self, shown: Plan, keeps_copy: bool) {
        let record = self.record.try_get_untracked().flatten();
        let (Some(record), Some(intent)) = (record, self.intent.try_get_untracked().flatten()) else { return };
        let connection = self.connection.get_value();
        // What is remembered of it at its end belongs to it.
        let _step = self.console.step_begins(connection.id.is_practice());
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
                    let agent = by_name(&connection, &record);
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
                let before = self.seen.try_get_untracked().flatten();
                self.meet(before.as_ref(), &seen).await;
                if self.stage.try_get_untracked().is_none() {
                    return;
                }
                self.seen.set(Some(*seen));
                self.back_to_sheet(vec![words::MOVED_TITLE.to_owned(), words::MOVED_LEAD.to_owned()]);
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
