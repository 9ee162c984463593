//! What a sheet does: reads what its plan is made from, sends it, and settles how it ended.

use leptos::prelude::*;

use super::people::People;
use crate::browser::dom;
use crate::domain::Connection;
use crate::http::{ApiError, FieldError};
use crate::lifecycle::{Ending, Intent, Outcome, Owed, Plan, Procedure as _, Record, RecordState};
use crate::signals::RwSignal;
use crate::state::{Console, returning};
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
                        if record.course.owed == Owed::Telling {
                            self.console.forget_what_was_sent(&connection, &record).await;
                            self.console.keep_what_came(&connection, &record).await;
                            self.console.was_told(&record);
                        }
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

    /// Keeps the intent as it is worded now, so that it is there when the sheet is opened again.
    pub(super) fn keep_wording(self) {
        let (record, intent) = (self.record.try_get_untracked().flatten(), self.intent.try_get_untracked().flatten());
        let (Some(record), Some(intent)) = (record, intent) else { return };
        if record.intent == intent || self.stage.try_get_untracked() != Some(Stage::Showing) {
            return;
        }
        let worded = Record { intent: intent.clone(), ..record.clone() };
        self.record.update_untracked(|kept| *kept = Some(worded));
        let console = self.console;
        let write = console.write_begins(record.connection.is_practice());
        dom::spawn(async move {
            let _write = write;
            console.change_intent(&record, intent).await;
        });
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
            Ok(record) => self.end(&connection, record).await,
            Err(error) => {
                self.notice.set(vec![words::NOT_RECORDED.to_owned(), error.0]);
                self.stage.set(Stage::Ended(Box::new(record)));
            }
        }
    }

    async fn end(self, connection: &Connection, record: Record) {
        self.console.forget_what_was_sent(connection, &record).await;
        let (console, sent_through, ended) = (self.console, connection.clone(), record.clone());
        let is_looked_at = self.stage.try_get_untracked().is_some();
        dom::spawn(async move {
            console.keep_what_came(&sent_through, &ended).await;
            // The page was left: it is told where the person is, and focus stays there.
            if is_looked_at {
                console.was_told(&ended);
            } else {
                returning::tell_of(console, ended);
            }
        });
        if !is_looked_at {
            return;
        }
        self.record.set(Some(record.clone()));
        self.stage.set(Stage::Ended(Box::new(record.clone())));
        dom::focus("title");
        let Some((key, _)) = returning::typed_for(connection.vendor, &record) else { return };
        if let RecordState::Ended { ending: Ending::Refused(error), .. } = record.state {
            let words = |field: FieldError| (field.field, field.message);
            console.fields_were_refused(&key, error.fields.into_iter().map(words).collect());
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
            let agent = returning::by_name(&connection, &record);
            // Facts of the reading, true whatever comes of the sending.
            let _ = self.console.remember(&agent, remember).await;
        }
        match self.console.confirm(&connection, &record, &procedure, &shown.fingerprint, &ticked).await {
            Outcome::Ended(record) => self.end(&connection, *record).await,
            Outcome::AlreadySent(record) => {
                self.elsewhere.set(true);
                self.record.set(Some((*record).clone()));
                if matches!(record.state, RecordState::Sending { .. }) {
                    self.stage.set(Stage::Settling);
                    self.settle().await;
                } else {
                    self.end(&connection, *record).await;
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
