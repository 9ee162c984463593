//! What is kept of a plan: its intent before it is sent, an entry before each request leaves, and how it ended.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::domain::{AgentId, ConnectionId, Environment, Timestamp, Vendor};
use crate::http::ApiError;

/// What a person wants to do, in the vendor's own terms. Only its vendor reads it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Intent(pub Value);

/// A release sheet's record: survives reload, is found by its id in the URL.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Record {
    /// Random; names the sheet in this browser only.
    pub id: String,
    /// Through which connection.
    pub connection: ConnectionId,
    /// Which agent.
    pub agent: AgentId,
    /// Its name when the sheet was opened.
    pub agent_name: String,
    /// What is wanted.
    pub intent: Intent,
    /// When the sheet was opened.
    pub opened_at: Timestamp,
    /// How far it got.
    pub state: RecordState,
}

/// How far a plan got.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum RecordState {
    /// Nothing was sent.
    Open,
    /// A request was about to leave, or left, and no end was recorded.
    Sending {
        /// Which step, from 0.
        step: usize,
        /// When.
        since: Timestamp,
        /// For settling by reading back.
        evidence: Value,
    },
    /// It ended.
    Ended {
        /// When.
        at: Timestamp,
        /// How.
        ending: Ending,
        /// For settling again where the end is not known.
        evidence: Value,
    },
}

/// How a step ended.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Ending {
    /// It was done.
    Done(Receipt),
    /// Nothing had to change.
    Already(String),
    /// The vendor refused; nothing changed.
    Refused(ApiError),
    /// No clear answer came, and reading back shows no change.
    DidNotHappen(ApiError),
    /// Nobody knows: no clear answer, and reading back did not help, for this reason.
    Unknown {
        /// What came in place of an answer.
        error: ApiError,
        /// Why it cannot be told.
        why: String,
    },
}

/// What a vendor returned for a step that was done.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Receipt {
    /// The vendor's id of what was made.
    pub id: String,
    /// Where it is active, as the vendor's answer says.
    pub environment: Option<Environment>,
    /// The release.
    pub version: Option<String>,
    /// What the person should know about it.
    pub notes: Vec<String>,
    /// Test runs that it started.
    pub test_runs: Vec<String>,
    /// Known by reading back, not from the answer.
    pub by_reading_back: bool,
}

/// What an answer to a step means.
#[derive(Clone, Debug, PartialEq)]
pub enum Verdict {
    /// Done.
    Done(Receipt),
    /// Nothing had to change; the sentence.
    Already(String),
    /// Refused, and surely nothing changed.
    Refused(ApiError),
    /// It may have happened: read back.
    Unknown(ApiError),
}

/// What reading back says.
#[derive(Clone, Debug, PartialEq)]
pub enum Settlement {
    /// It happened.
    Happened(Receipt),
    /// There is no trace of it.
    DidNotHappen,
    /// Reading back cannot tell, for this reason.
    CannotTell(String),
}

/// A line of the journal's log. Appended, never changed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    /// When.
    pub at: Timestamp,
    /// The record's id.
    pub plan: String,
    /// Which step, from 0.
    pub step: usize,
    /// What happened.
    pub event: Event,
}

/// What a line of the log says.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Event {
    /// A request is about to leave. Stored before it does.
    Sent {
        /// Through which connection.
        connection: ConnectionId,
        /// Whose API.
        vendor: Vendor,
        /// Which agent.
        agent: AgentId,
        /// Its name.
        agent_name: String,
        /// What was intended, in words.
        title: String,
        /// The message, which the vendor may not keep.
        message: String,
        /// The method and URL, without key.
        request: String,
        /// The body; holds no secret.
        body: Value,
    },
    /// The step ended, or was settled again.
    Ended(Ending),
}

/// A journal entry as people read it: what was sent, and how it ended so far.
#[derive(Clone, Debug, PartialEq)]
pub struct JournalLine {
    /// When it was sent.
    pub at: Timestamp,
    /// The record's id.
    pub plan: String,
    /// Which step, from 0.
    pub step: usize,
    /// What was sent: always [`Event::Sent`].
    pub sent: Event,
    /// The newest end, with its time; `None`: sent, no answer.
    pub ending: Option<(Timestamp, Ending)>,
}

/// Folds the log into lines, newest first. An end without its beginning is left out: the log was cut by hand.
pub fn fold(log: &[Entry]) -> Vec<JournalLine> {
    let mut lines: Vec<JournalLine> = Vec::new();
    for entry in log {
        match &entry.event {
            Event::Sent { .. } => lines.push(JournalLine {
                at: entry.at,
                plan: entry.plan.clone(),
                step: entry.step,
                sent: entry.event.clone(),
                ending: None,
            }),
            Event::Ended(ending) => {
                let line = lines.iter_mut().rev().find(|line| line.plan == entry.plan && line.step == entry.step);
                if let Some(line) = line {
                    line.ending = Some((entry.at, ending.clone()));
                }
            }
        }
    }
    lines.reverse();
    lines
}
