//! lock → claim → read again → compare → journal → send once → read back when unsure → settle.
//!
//! The window between reading again and sending cannot be closed (no vendor has ETags); what lands in it is found by
//! reading back afterwards, and told.

use serde_json::Value;

use super::{
    Course, Ending, Entry, Event, Fingerprint, Owed, Plan, Receipt, Record, RecordState, Settlement, Step, Verdict,
};
use crate::domain::json::Object;
use crate::domain::{Connection, Timestamp};
use crate::http::{self, ApiError, Body, Failure, Response, Transport, Upload};
use crate::words::{failure as words, journal as journal_words};

/// What one vendor knows of one intended step.
#[expect(async_fn_in_trait, reason = "futures of the page stay on its one thread")]
pub trait Procedure {
    /// What is read before planning, and read again before sending.
    type Seen: Clone;

    /// Reads what the plan depends on. Changes nothing at the vendor.
    async fn observe(&self, transport: &impl Transport) -> Result<Self::Seen, ApiError>;

    /// The plan for what was seen. Pure.
    fn plan(&self, seen: &Self::Seen) -> Plan;

    /// What an answer, or the lack of one, means. Any network error after a write was issued is unknown.
    fn judge(&self, answer: &Result<Response, Failure>) -> Verdict;

    /// Learns again, from a record, what came in place of a success: before [`Procedure::settle`].
    fn recall(&self, _answer: &ApiError) {}

    /// Whether it happened, from what was kept before sending and what is read now.
    fn settle(&self, evidence: &Value, seen: &Self::Seen) -> Settlement;

    /// What reading back after a success tells beyond the answer: a foreign change in between, another environment.
    fn compare_after(&self, evidence: &Value, receipt: &Receipt, seen: &Self::Seen) -> Vec<String>;
}

/// The time.
pub trait Clock {
    /// Now.
    fn now(&self) -> Timestamp;
}

/// A record could not be written, for this reason: nothing may be sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotRecorded(pub String);

/// Where records and the log are kept.
#[expect(async_fn_in_trait, reason = "futures of the page stay on its one thread")]
pub trait Journal {
    /// The record as it is now.
    async fn load(&self, id: &str) -> Result<Option<Record>, NotRecorded>;
    /// Replaces a record if it still is in the state that the caller saw; `false` if it is not.
    async fn advance(&self, from: &Record, to: &Record) -> Result<bool, NotRecorded>;
    /// Appends to the log.
    async fn append(&self, entry: &Entry) -> Result<(), NotRecorded>;
}

/// One holder at a time, across the tabs of this page.
#[expect(async_fn_in_trait, reason = "futures of the page stay on its one thread")]
pub trait Locks {
    /// Held until dropped.
    type Guard;
    /// Waits for its turn.
    async fn lock(&self, name: &str) -> Self::Guard;
    /// Does not wait: `None` where somebody holds it. Where nobody ever has to wait, as in tests, it is as waiting.
    async fn try_lock(&self, name: &str) -> Option<Self::Guard> {
        Some(self.lock(name).await)
    }
}

/// How a confirmed plan came out.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome<Seen> {
    /// This plan was already sent, from here or another tab; its record as it is now.
    AlreadySent(Box<Record>),
    /// What it was made from could not be read again: nothing was sent.
    CouldNotRead(ApiError),
    /// It moved since the sheet was made: nothing was sent. Show this, and ask again.
    Moved(Box<Seen>),
    /// The plan for what is there now says itself that it cannot be sent.
    CannotBeSent(String),
    /// Storage failed: nothing was sent.
    NotRecorded(NotRecorded),
    /// It ended.
    Ended(Box<Record>),
}

/// What became of a sheet that was left in the middle.
#[derive(Clone, Debug, PartialEq)]
pub enum Left {
    /// Another tab, or another step of this one, is at work on its agent.
    Busy,
    /// There is no trace of it so far, and its request is so young that it may still arrive.
    MayArrive,
    /// What it changed could not be read: it stays as it was.
    Unread(ApiError),
    /// Its end, as it is known now.
    Known(Box<Record>),
}

/// So long after it left a request may still be at work, in milliseconds: as long as a page waits for an answer.
pub const MAY_ARRIVE_FOR_MS: i64 = 60_000;

/// The milliseconds between two attempts to read back what an unclear answer left behind.
const READ_BACK_AGAIN_AFTER_MS: u32 = 1_500;

/// The engine, over the four things it needs from the world.
pub struct Engine<'a, T, J, L, C> {
    /// Sends.
    pub transport: &'a T,
    /// Keeps.
    pub journal: &'a J,
    /// Excludes.
    pub locks: &'a L,
    /// Tells the time.
    pub clock: &'a C,
}

impl<T: Transport, J: Journal, L: Locks, C: Clock> Engine<'_, T, J, L, C> {
    /// Sends each request of a confirmed plan once. `shown` is what the sheet was made from, `ticked` are the losses
    /// that the person agreed to: a plan that would take away anything else is not sent. Nothing is sent through a
    /// connection that is for reading only.
    pub async fn run<P: Procedure>(
        &self,
        connection: &Connection,
        record: &Record,
        procedure: &P,
        shown: &Fingerprint,
        ticked: &[String],
    ) -> Outcome<P::Seen> {
        // Before anything else: such a connection does not even wait for its turn.
        if let Some(reason) = connection.read_only_reason() {
            return Outcome::CannotBeSent(reason.to_owned());
        }
        let _held = self.locks.lock(&lock_name(record)).await;
        match self.journal.load(&record.id).await {
            Err(error) => return Outcome::NotRecorded(error),
            Ok(Some(stored)) if stored.state != RecordState::Open => return Outcome::AlreadySent(Box::new(stored)),
            Ok(_) => {}
        }
        let seen = match procedure.observe(self.transport).await {
            Ok(seen) => seen,
            Err(error) => return Outcome::CouldNotRead(error),
        };
        let plan = procedure.plan(&seen);
        if plan.fingerprint != *shown || plan.unticked(ticked).next().is_some() {
            return Outcome::Moved(Box::new(seen));
        }
        let problem = plan.version.as_ref().and_then(|version| version.problem.clone());
        if let Some(reason) = plan.refusal.clone().or(problem) {
            return Outcome::CannotBeSent(reason);
        }
        match self.send_steps(connection, record, procedure, &plan).await {
            Ok(record) => Outcome::Ended(Box::new(record)),
            Err(error) => Outcome::NotRecorded(error),
        }
    }

    /// Settles a record whose end is not known, by reading back. Sends nothing.
    pub async fn settle<P: Procedure>(
        &self,
        connection: &Connection,
        record: &Record,
        procedure: &P,
    ) -> Result<Record, NotRecorded> {
        let _held = self.locks.lock(&lock_name(record)).await;
        let current = self.journal.load(&record.id).await?.unwrap_or_else(|| record.clone());
        let Some((step, evidence, error)) = open_end(&current) else { return Ok(current) };
        procedure.recall(&error);
        let read = self.read_back(connection, procedure, &evidence, error).await;
        Ok(self.end(&current, step, read, evidence).await)
    }

    /// The same for a sheet that nobody looks at, such as one that was being sent when its page was closed: what is found
    /// out is owed to the person. Nothing is written where nothing was found out. Sends nothing.
    pub async fn settle_left<P: Procedure>(
        &self,
        connection: &Connection,
        record: &Record,
        procedure: &P,
    ) -> Result<Left, NotRecorded> {
        let Some(_held) = self.locks.try_lock(&lock_name(record)).await else { return Ok(Left::Busy) };
        let current = self.journal.load(&record.id).await?.unwrap_or_else(|| record.clone());
        let since = match &current.state {
            RecordState::Sending { since, .. } => Some(*since),
            _ if current.course.owed == Owed::Reading => None,
            _ => return Ok(Left::Known(Box::new(current))),
        };
        let Some((step, evidence, error)) = open_end(&current) else { return Ok(Left::Known(Box::new(current))) };
        procedure.recall(&error);
        let ending = match self.read_back(connection, procedure, &evidence, error).await {
            Read::Not(_, reading) => return Ok(Left::Unread(reading)),
            Read::Back(ending) => ending,
        };
        let no_trace = matches!(ending, Ending::DidNotHappen(_) | Ending::Partly { .. });
        if no_trace && since.is_some_and(|since| self.clock.now() < since.plus(MAY_ARRIVE_FOR_MS)) {
            return Ok(Left::MayArrive);
        }
        Ok(Left::Known(Box::new(self.end(&current, step, Read::Back(ending), evidence).await)))
    }

    /// Waits until nobody is at work on the agent of a sheet.
    pub async fn wait_for_turn(&self, record: &Record) {
        drop(self.locks.lock(&lock_name(record)).await);
    }

    async fn send_steps<P: Procedure>(
        &self,
        connection: &Connection,
        record: &Record,
        procedure: &P,
        plan: &Plan,
    ) -> Result<Record, NotRecorded> {
        let steps: Vec<String> = plan.steps.iter().map(|step| step.name.clone()).collect();
        let mut current = record.clone();
        for (step, planned) in plan.steps.iter().enumerate() {
            let (Step { name, request, evidence, .. }, shown) = (planned.clone(), planned.shown());
            let evidence = evidence.unwrap_or_else(|| plan.evidence.clone());
            let since = self.clock.now();
            let sending = Record {
                state: RecordState::Sending { step, since, evidence: evidence.clone() },
                course: Course {
                    steps: steps.clone(),
                    sent_at: Some(since),
                    remember: plan.remember_done.clone(),
                    owed: Owed::Reading,
                },
                ..current.clone()
            };
            if !self.journal.advance(&current, &sending).await? {
                return Ok(self.journal.load(&record.id).await?.unwrap_or(current));
            }
            let body = match &shown.body {
                Body::None => Value::Null,
                Body::Json(body) => told_in_short(body),
                Body::File(upload) => told_of_file(upload),
            };
            let sent = Event::Sent {
                connection: record.connection.clone(),
                vendor: connection.vendor,
                agent: record.agent.clone(),
                agent_name: record.agent_name.clone(),
                title: name,
                message: plan.message.as_ref().map(|message| message.value.clone()).unwrap_or_default(),
                request: format!("{} {}", request.method.as_str(), request.url),
                body,
            };
            let entry = Entry { at: self.clock.now(), plan: record.id.clone(), step, event: sent, by: None };
            if let Err(error) = self.journal.append(&entry).await {
                // Nothing left: the sheet can be confirmed again.
                self.journal.advance(&sending, &current).await?;
                return Err(error);
            }
            let answer = http::send(self.transport, &request).await;
            let read = match procedure.judge(&answer) {
                Verdict::Done(receipt) => {
                    Read::Back(Ending::Done(self.look_after(procedure, &evidence, receipt).await))
                }
                Verdict::Already(sentence) => Read::Back(Ending::Already(sentence)),
                Verdict::Refused(error) => Read::Back(Ending::Refused(error)),
                Verdict::Unknown(error) => self.read_back(connection, procedure, &evidence, error).await,
            };
            current = self.end(&sending, step, read, evidence).await;
            if !current.stands_between() {
                break;
            }
        }
        Ok(current)
    }

    /// Adds to a receipt what only reading back can tell. A failed reading takes nothing from the success.
    async fn look_after<P: Procedure>(&self, procedure: &P, evidence: &Value, mut receipt: Receipt) -> Receipt {
        if let Ok(seen) = procedure.observe(self.transport).await {
            let notes = procedure.compare_after(evidence, &receipt, &seen);
            receipt.notes.extend(notes);
        }
        receipt
    }

    /// Reads back at once, and once more a little later where there was no trace: a request whose answer was lost may
    /// still be at work.
    async fn read_back<P: Procedure>(
        &self,
        connection: &Connection,
        procedure: &P,
        evidence: &Value,
        error: ApiError,
    ) -> Read {
        for last in [false, true] {
            match procedure.observe(self.transport).await {
                Err(reading) => {
                    if last {
                        let why = could_not_read_back(connection, &reading);
                        return Read::Not(Ending::Unknown { error, why }, reading);
                    }
                }
                Ok(seen) => match procedure.settle(evidence, &seen) {
                    Settlement::Happened(receipt) => {
                        return Read::Back(Ending::Done(Receipt { by_reading_back: true, ..receipt }));
                    }
                    Settlement::Stands(sentence) => return Read::Back(Ending::Already(sentence)),
                    Settlement::CannotTell(why) => return Read::Back(Ending::Unknown { error, why }),
                    Settlement::LeftBehind(what) if last => return Read::Back(Ending::Partly { error, what }),
                    Settlement::LeftBehind(_) => {}
                    Settlement::DidNotHappen if last => break,
                    Settlement::DidNotHappen => {}
                },
            }
            self.transport.pause(READ_BACK_AGAIN_AFTER_MS).await;
        }
        Read::Back(Ending::DidNotHappen(error))
    }

    /// Keeps how a step ended. Where that fails the end is told all the same: the record still says "sending", and
    /// opening it again settles it by reading back.
    async fn end(&self, current: &Record, step: usize, read: Read, evidence: Value) -> Record {
        let at = self.clock.now();
        let (ending, owed) = match read {
            Read::Back(ending) => (ending, Owed::Telling),
            Read::Not(ending, _) => (ending, Owed::Reading),
        };
        let state = RecordState::Ended { step, at, ending: ending.clone(), evidence };
        let ended = Record { state, course: Course { owed, ..current.course.clone() }, ..current.clone() };
        let entry = Entry { at, plan: current.id.clone(), step, event: Event::Ended(ending), by: None };
        if self.journal.append(&entry).await.is_ok() {
            let _ = self.journal.advance(current, &ended).await;
        }
        ended
    }
}

/// What reading back came to.
enum Read {
    /// It was read, and says this.
    Back(Ending),
    /// It could not be read, for this reason: nobody knows for now.
    Not(Ending, ApiError),
}

/// The step of a record whose end is not certain, what settles it, and what came in place of a success.
fn open_end(record: &Record) -> Option<(usize, Value, ApiError)> {
    match &record.state {
        RecordState::Sending { step, evidence, .. } => {
            Some((*step, evidence.clone(), ApiError::of(http::ErrorKind::NoAnswer(Failure::Left))))
        }
        RecordState::Ended {
            step,
            ending: Ending::Unknown { error, .. } | Ending::Partly { error, .. } | Ending::DidNotHappen(error),
            evidence,
            ..
        } => Some((*step, evidence.clone(), error.clone())),
        RecordState::Open | RecordState::Ended { .. } => None,
    }
}

/// So many characters of one text the journal keeps; a longer one it begins, and says how long it was.
const LONGEST_TOLD: usize = 20_000;

/// A body as the journal keeps it: whole, but for texts of the length of files.
fn told_in_short(body: &Value) -> Value {
    match body {
        Value::String(text) if text.len() > LONGEST_TOLD => {
            let begin: String = text.chars().take(200).collect();
            Value::String(journal_words::cut_short(&begin, text.chars().count()))
        }
        Value::Array(list) => Value::Array(list.iter().map(told_in_short).collect()),
        Value::Object(object) => {
            Value::Object(object.iter().map(|(key, value)| (key.clone(), told_in_short(value))).collect())
        }
        other => other.clone(),
    }
}

/// What the journal keeps of a file: its name and its size.
fn told_of_file(upload: &Upload) -> Value {
    Object::default().text("file", &upload.name).number("bytes", upload.bytes.len() as i64).done()
}

fn lock_name(record: &Record) -> String {
    format!("greenroom/{}/{}", record.connection.0, record.agent.0)
}

/// Why reading back did not help, in the words of what stood in its way.
fn could_not_read_back(connection: &Connection, reading: &ApiError) -> String {
    let explained = http::explain(reading, connection.vendor.name(), connection.host(), None);
    words::could_not_read_back_words(&explained.title)
}
