//! Test messages to agents. Each is a step like any other: it stands in the journal before it leaves, and leaves once. What
//! was said is kept as long as the page lives, also while another screen is looked at.

use super::Console;
use crate::browser::time::SystemClock;
use crate::document::Secrets;
use crate::domain::{Connection, Timestamp};
use crate::http::ApiError;
use crate::lifecycle::{Clock as _, Ending, Fingerprint, Outcome, Procedure as _, RecordState};
use crate::routes::AgentRef;
use crate::signals::ArcRwSignal;
use crate::vendors;
use crate::words::{say as words, sheet};

/// What is typed for an agent, and what was said.
#[derive(Clone, Default)]
pub struct Talk {
    /// What is typed, and not sent.
    pub typed: ArcRwSignal<String>,
    /// What was said.
    pub said: ArcRwSignal<Said>,
}

/// A conversation.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Said {
    /// The vendor's id, where the agent named one.
    pub conversation: Option<String>,
    /// Oldest first.
    pub exchanges: Vec<Exchange>,
}

/// A message and what came of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Exchange {
    /// What was sent.
    pub message: String,
    /// When.
    pub at: Timestamp,
    /// What came of it.
    pub reply: Reply,
}

/// What came of a message.
#[derive(Clone, Debug, PartialEq)]
pub enum Reply {
    /// It is on its way.
    Awaited,
    /// It ended, at this moment.
    Ended(Timestamp, Box<Ending>),
    /// It did not leave, for this reason.
    NotSent(String, Option<Box<ApiError>>),
}

impl Said {
    /// A message is on its way.
    pub fn awaits(&self) -> bool {
        self.exchanges.last().is_some_and(|last| last.reply == Reply::Awaited)
    }
}

impl Reply {
    fn not_sent(reason: &str) -> Self {
        Self::NotSent(reason.to_owned(), None)
    }

    fn is_answer(&self) -> bool {
        matches!(self, Self::Ended(_, ending) if matches!(**ending, Ending::Done(_)))
    }
}

impl Console {
    /// What is typed for an agent and was said with it, since the page was loaded.
    pub fn talk(&self, agent: &AgentRef) -> Talk {
        self.inner().talks.borrow_mut().entry(agent.clone()).or_default().clone()
    }

    /// Sends what is typed; nothing while a message is on its way. Where no answer comes, the words are in the field again,
    /// unless others were typed meanwhile.
    pub async fn say(&self, connection: &Connection, agent: &AgentRef, name: &str) {
        let talk = self.talk(agent);
        let message = talk.typed.get_untracked();
        if message.trim().is_empty() || talk.said.with_untracked(Said::awaits) {
            return;
        }
        talk.typed.set(String::new());
        let conversation = talk.said.with_untracked(|said| said.conversation.clone());
        talk.said.update(|said| {
            let at = SystemClock.now();
            said.exchanges.push(Exchange { message: message.clone(), at, reply: Reply::Awaited });
        });
        let reply = self.sent(connection, agent, name, &message, conversation.as_deref()).await;
        let answered = reply.is_answer();
        talk.said.update(|said| {
            if let Reply::Ended(_, ending) = &reply
                && let Ending::Done(receipt) = &**ending
            {
                said.conversation = Some(receipt.id.clone()).filter(|id| !id.is_empty());
            }
            if let Some(last) = said.exchanges.last_mut() {
                last.reply = reply;
            }
        });
        if !answered && talk.typed.with_untracked(String::is_empty) {
            talk.typed.set(message);
        }
    }

    async fn sent(
        &self,
        connection: &Connection,
        agent: &AgentRef,
        name: &str,
        message: &str,
        conversation: Option<&str>,
    ) -> Reply {
        let Some(intent) = vendors::say(connection.vendor, message, conversation) else {
            return Reply::not_sent(&words::none_at(connection.vendor.name()));
        };
        let _step = self.step_begins(connection.id.is_practice());
        let record = match self.open_sheet(agent, name, &intent).await {
            Ok(record) => record,
            Err(error) => return Reply::NotSent(format!("{} {}", sheet::NOT_RECORDED, error.0), None),
        };
        let Some(procedure) = vendors::procedure(connection, &agent.agent.0, name, &intent, &Secrets::default(), None)
        else {
            return Reply::not_sent(sheet::BROKEN_INTENT);
        };
        // A message does not depend on what is there: only where its plan does, it is made from what was read.
        let mut outcome = self.confirm(connection, &record, &procedure, &Fingerprint::default(), &[]).await;
        if let Outcome::Moved(seen) = &outcome {
            let plan = procedure.plan(seen);
            outcome = self.confirm(connection, &record, &procedure, &plan.fingerprint, &[]).await;
        }
        if let Outcome::Ended(record) = &outcome {
            self.was_told(record);
        }
        match outcome {
            Outcome::Ended(record) => match record.state {
                RecordState::Ended { at, ending, .. } => Reply::Ended(at, Box::new(ending)),
                RecordState::Open | RecordState::Sending { .. } => Reply::not_sent(words::SENT_ELSEWHERE),
            },
            Outcome::AlreadySent(_) => Reply::not_sent(words::SENT_ELSEWHERE),
            Outcome::CouldNotRead(error) => Reply::NotSent(words::NOT_SENT.to_owned(), Some(Box::new(error))),
            Outcome::Moved(_) => Reply::not_sent(sheet::MOVED_TITLE),
            Outcome::CannotBeSent(reason) => Reply::NotSent(reason, None),
            Outcome::NotRecorded(error) => Reply::NotSent(format!("{} {}", sheet::NOT_RECORDED, error.0), None),
        }
    }

    /// Begins another conversation with an agent, unless a message is on its way.
    pub fn begin_anew(&self, agent: &AgentRef) -> bool {
        let said = self.talk(agent).said;
        let free = !said.with_untracked(Said::awaits);
        if free {
            said.set(Said::default());
        }
        free
    }
}
