//! What is kept of a plan: its intent before it is sent, an entry before each request leaves, and how it ended.

use serde_json::Value;

use super::Course;
use crate::domain::json::{self, Json, Object, choice, word};
use crate::domain::{AgentId, ConnectionId, Environment, Timestamp, Vendor};
use crate::http::{ApiError, Failure};

/// What a person wants to do, in the vendor's own terms. Only its vendor reads it.
#[derive(Clone, Debug, PartialEq)]
pub struct Intent(pub Value);

/// A release sheet's record: survives reload, is found by its id in the URL.
#[derive(Clone, Debug, PartialEq)]
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
    /// Its requests, and what is still owed to the person about them.
    pub course: Course,
}

/// How far a plan got.
#[derive(Clone, Debug, PartialEq)]
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
        /// Which step, from 0.
        step: usize,
        /// When.
        at: Timestamp,
        /// How.
        ending: Ending,
        /// For settling again where the end is not known.
        evidence: Value,
    },
}

/// How a step ended.
#[derive(Clone, Debug, PartialEq)]
pub enum Ending {
    /// It was done.
    Done(Receipt),
    /// Nothing had to change.
    Already(String),
    /// The vendor refused; nothing changed.
    Refused(ApiError),
    /// No clear answer came, and reading back shows no change.
    DidNotHappen(ApiError),
    /// It failed, and reading back shows that a part of it was done.
    Partly {
        /// What came in place of a success.
        error: ApiError,
        /// What is there now.
        what: String,
    },
    /// Nobody knows: no clear answer, and reading back did not help, for this reason.
    Unknown {
        /// What came in place of an answer.
        error: ApiError,
        /// Why it cannot be told.
        why: String,
    },
}

/// What a vendor returned for a step that was done.
#[derive(Clone, Debug, Default, PartialEq)]
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
    /// Builds that it started, before what it deployed can run.
    pub builds: Vec<String>,
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

impl Verdict {
    /// What an answer that is no success means: 5xx may come after the deed, 408 and a redirect too; everything else in
    /// 4xx is a refusal.
    pub fn of_failure(status: u16, error: ApiError) -> Self {
        let may_have_happened = status >= 500 || status == 408 || status < 400;
        if may_have_happened { Self::Unknown(error) } else { Self::Refused(error) }
    }

    /// What no answer means: any failure after a write was issued may have come after the deed.
    pub fn of_no_answer(failure: &Failure) -> Self {
        let error = failure.clone().into();
        if failure.before_sending() { Self::Refused(error) } else { Self::Unknown(error) }
    }
}

/// What reading back says.
#[derive(Clone, Debug, PartialEq)]
pub enum Settlement {
    /// It happened.
    Happened(Receipt),
    /// What it asks for is there, but was or may have been there without it; the sentence.
    Stands(String),
    /// There is no trace of it.
    DidNotHappen,
    /// What it was about did not happen, but this did.
    LeftBehind(String),
    /// Reading back cannot tell, for this reason.
    CannotTell(String),
}

/// A line of the journal's log. Appended, never changed.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// When.
    pub at: Timestamp,
    /// The record's id.
    pub plan: String,
    /// Which step, from 0.
    pub step: usize,
    /// What happened.
    pub event: Event,
    /// Who was at this computer, as they call themselves; entries of the first versions do not say it.
    pub by: Option<String>,
}

/// What a line of the log says.
#[derive(Clone, Debug, PartialEq)]
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

impl Json for Record {
    fn to_json(&self) -> Value {
        let mut record = Object::default();
        record
            .text("id", &self.id)
            .text("connection", &self.connection.0)
            .text("agent", &self.agent.0)
            .text("agent_name", &self.agent_name)
            .put("intent", self.intent.0.clone())
            .number("opened_at", self.opened_at.0)
            .put("state", self.state.to_json());
        self.course.write(&mut record);
        record.done()
    }

    fn from_json(value: &Value) -> Option<Self> {
        Some(Self {
            id: json::text(value, "id")?,
            connection: ConnectionId(json::text(value, "connection")?),
            agent: AgentId(json::text(value, "agent")?),
            agent_name: json::text(value, "agent_name")?,
            intent: Intent(json::any(value, "intent")?),
            opened_at: Timestamp(json::number(value, "opened_at")?),
            state: RecordState::from_json(json::field(value, "state"))?,
            course: Course::read(value)?,
        })
    }
}

impl Json for RecordState {
    fn to_json(&self) -> Value {
        match self {
            Self::Open => word("Open"),
            Self::Sending { step, since, evidence } => choice(
                "Sending",
                Object::default()
                    .number("step", *step as i64)
                    .number("since", since.0)
                    .put("evidence", evidence.clone())
                    .done(),
            ),
            Self::Ended { step, at, ending, evidence } => choice(
                "Ended",
                Object::default()
                    .number("step", *step as i64)
                    .number("at", at.0)
                    .put("ending", ending.to_json())
                    .put("evidence", evidence.clone())
                    .done(),
            ),
        }
    }

    fn from_json(value: &Value) -> Option<Self> {
        let (word, more) = json::read_choice(value)?;
        Some(match word {
            "Open" => Self::Open,
            "Sending" => Self::Sending {
                step: json::number(more, "step")?,
                since: Timestamp(json::number(more, "since")?),
                evidence: json::any(more, "evidence")?,
            },
            "Ended" => Self::Ended {
                // Records of the first version do not say it: their plans had one step.
                step: json::number(more, "step").unwrap_or_default(),
                at: Timestamp(json::number(more, "at")?),
                ending: Ending::from_json(json::field(more, "ending"))?,
                evidence: json::any(more, "evidence")?,
            },
            _ => return None,
        })
    }
}

impl Json for Ending {
    fn to_json(&self) -> Value {
        match self {
            Self::Done(receipt) => choice("Done", receipt.to_json()),
            Self::Already(sentence) => choice("Already", word(sentence)),
            Self::Refused(error) => choice("Refused", error.to_json()),
            Self::DidNotHappen(error) => choice("DidNotHappen", error.to_json()),
            Self::Partly { error, what } => {
                choice("Partly", Object::default().put("error", error.to_json()).text("what", what).done())
            }
            Self::Unknown { error, why } => {
                choice("Unknown", Object::default().put("error", error.to_json()).text("why", why).done())
            }
        }
    }

    fn from_json(value: &Value) -> Option<Self> {
        let (word, more) = json::read_choice(value)?;
        Some(match word {
            "Done" => Self::Done(Receipt::from_json(more)?),
            "Already" => Self::Already(more.as_str()?.to_owned()),
            "Refused" => Self::Refused(ApiError::from_json(more)?),
            "DidNotHappen" => Self::DidNotHappen(ApiError::from_json(more)?),
            "Partly" => Self::Partly {
                error: ApiError::from_json(json::field(more, "error"))?,
                what: json::text(more, "what")?,
            },
            "Unknown" => {
                Self::Unknown { error: ApiError::from_json(json::field(more, "error"))?, why: json::text(more, "why")? }
            }
            _ => return None,
        })
    }
}

impl Json for Receipt {
    fn to_json(&self) -> Value {
        let mut receipt = Object::default();
        receipt
            .text("id", &self.id)
            .text_or_null("environment", self.environment.map(Environment::slug))
            .text_or_null("version", self.version.as_deref())
            .texts("notes", &self.notes)
            .texts("test_runs", &self.test_runs)
            .flag("by_reading_back", self.by_reading_back);
        if !self.builds.is_empty() {
            receipt.texts("builds", &self.builds);
        }
        receipt.done()
    }

    fn from_json(value: &Value) -> Option<Self> {
        Some(Self {
            id: json::text(value, "id")?,
            environment: match json::maybe_text(value, "environment")? {
                None => None,
                Some(slug) => Some(Environment::parse(&slug)?),
            },
            version: json::maybe_text(value, "version")?,
            notes: json::read_texts(json::list(value, "notes")?)?,
            test_runs: json::read_texts(json::list(value, "test_runs")?)?,
            // Records of the first version do not say it.
            builds: json::read_texts(json::maybe_list(value, "builds")?)?,
            by_reading_back: json::flag(value, "by_reading_back")?,
        })
    }
}

impl Json for Entry {
    fn to_json(&self) -> Value {
        let mut entry = Object::default();
        entry
            .number("at", self.at.0)
            .text("plan", &self.plan)
            .number("step", self.step as i64)
            .put("event", self.event.to_json());
        if let Some(by) = &self.by {
            entry.text("by", by);
        }
        entry.done()
    }

    fn from_json(value: &Value) -> Option<Self> {
        Some(Self {
            at: Timestamp(json::number(value, "at")?),
            plan: json::text(value, "plan")?,
            step: json::number(value, "step")?,
            event: Event::from_json(json::field(value, "event"))?,
            by: json::maybe_text(value, "by")?,
        })
    }
}

impl Json for Event {
    fn to_json(&self) -> Value {
        match self {
            Self::Sent { connection, vendor, agent, agent_name, title, message, request, body } => choice(
                "Sent",
                Object::default()
                    .text("connection", &connection.0)
                    .text("vendor", vendor.slug())
                    .text("agent", &agent.0)
                    .text("agent_name", agent_name)
                    .text("title", title)
                    .text("message", message)
                    .text("request", request)
                    .put("body", body.clone())
                    .done(),
            ),
            Self::Ended(ending) => choice("Ended", ending.to_json()),
        }
    }

    fn from_json(value: &Value) -> Option<Self> {
        let (word, more) = json::read_choice(value)?;
        Some(match word {
            "Sent" => Self::Sent {
                connection: ConnectionId(json::text(more, "connection")?),
                vendor: Vendor::parse(&json::text(more, "vendor")?)?,
                agent: AgentId(json::text(more, "agent")?),
                agent_name: json::text(more, "agent_name")?,
                title: json::text(more, "title")?,
                message: json::text(more, "message")?,
                request: json::text(more, "request")?,
                body: json::any(more, "body")?,
            },
            "Ended" => Self::Ended(Ending::from_json(more)?),
            _ => return None,
        })
    }
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
    /// Who sent it, as they call themselves.
    pub by: Option<String>,
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
                by: entry.by.clone(),
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
