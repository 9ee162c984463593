//! Failures that an agent's name asks for, so that anyone can reproduce them.
//!
//! They concern deployments (publish, promote, rollback, merge); everything else about such an agent works.

use super::errors::{Answer, Done, Refusal};
use crate::http::Method;
use crate::practice::Delivery;
use serde_json::json;

/// What goes wrong.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Fault {
    /// Writes answer 409.
    Conflict,
    /// Writes answer 412.
    StepMissing,
    /// Writes answer 400 and name a field.
    FieldRefused,
    /// Writes answer 409 with the code of a topic whose name is taken.
    NameTaken,
    /// Writes and reads answer 503.
    Unavailable,
    /// Writes take three seconds.
    Slow,
    /// Writes are done; the connection closes without an answer.
    LostAnswer,
    /// Writes are done; half of the answer arrives.
    CutAnswer,
    /// Writes are done; the answer is a 500.
    ErrorAfterDoing,
    /// Writes are not done; the connection closes without an answer.
    DroppedBefore,
    /// Of the answer to "what is active" half arrives.
    CutReading,
    /// In the answer to "what is active" an id is a number.
    OddReading,
}

/// Ends of names.
const ENDINGS: [(&str, Fault); 12] = [
    ("-error-409", Fault::Conflict),
    ("-error-412", Fault::StepMissing),
    ("-error-400", Fault::FieldRefused),
    ("-name-taken", Fault::NameTaken),
    ("-error-503", Fault::Unavailable),
    ("-slow", Fault::Slow),
    ("-lost-answer", Fault::LostAnswer),
    ("-cut-answer", Fault::CutAnswer),
    ("-error-after-doing", Fault::ErrorAfterDoing),
    ("-dropped-before", Fault::DroppedBefore),
    ("-cut-reading", Fault::CutReading),
    ("-odd-reading", Fault::OddReading),
];

/// What a request does to an agent, as far as faults care.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Touch {
    Write,
    ReadActive,
    ReadRows,
    Other,
}

impl Touch {
    /// From the method and what follows the agent in the path.
    pub(super) fn of(method: Method, tail: &[&str]) -> Self {
        match (method, tail) {
            (Method::Get, ["deployments", "active"]) => Self::ReadActive,
            (Method::Get, ["deployments", ..]) => Self::ReadRows,
            (Method::Post, ["deployments", ..] | ["branches", _, "merge"]) => Self::Write,
            _ => Self::Other,
        }
    }
}

impl Fault {
    /// The fault that a name asks for.
    pub(super) fn of(name: &str) -> Option<Self> {
        ENDINGS.iter().find(|(ending, _)| name.ends_with(ending)).map(|(_, fault)| *fault)
    }

    /// What happens instead of the request.
    pub(super) fn instead(self, touch: Touch) -> Option<(Refusal, Delivery)> {
        let unavailable = || Refusal::Gateway { status: 503, message: "no healthy upstream", retry_after: None };
        match (self, touch) {
            (Self::Conflict, Touch::Write) => Some((
                Refusal::coded(409, "DEPLOYMENTS_ALREADY_PUBLISHED", "Deployments already published"),
                Delivery::Prompt,
            )),
            (Self::StepMissing, Touch::Write) => Some((
                // The other spelling of the code than in `deployments.rs`: the vendor's documents use both styles.
                Refusal::coded(412, "ERR_PRE_RELEASE_NOT_READY", "Pre-release is not ready"),
                Delivery::Prompt,
            )),
            (Self::FieldRefused, Touch::Write) => {
                Some((Refusal::field("deploymentMessage", "Should not name a customer"), Delivery::Prompt))
            }
            (Self::NameTaken, Touch::Write) => Some((
                Refusal::coded(409, "KNOWLEDGE_BASE_TOPIC_ALREADY_EXISTS", "A topic with this name already exists"),
                Delivery::Prompt,
            )),
            (Self::Unavailable, Touch::Write | Touch::ReadActive | Touch::ReadRows) => {
                Some((unavailable(), Delivery::Prompt))
            }
            (Self::DroppedBefore, Touch::Write) => Some((unavailable(), Delivery::Dropped)),
            _ => None,
        }
    }

    /// What becomes of the body of an answer.
    pub(super) fn distort(self, touch: Touch, answer: &mut Answer) {
        if let (Self::OddReading, Touch::ReadActive, Ok(Done { body: Some(body), .. })) = (self, touch, answer)
            && let Some(id) = body.pointer_mut("/activeDeployments/live/id")
        {
            *id = json!(4711);
        }
    }

    /// What becomes of the answer to a request that was handled: whether it turns into a 500, and how it travels.
    pub(super) fn afterwards(self, touch: Touch, answer: &Answer) -> (bool, Delivery) {
        match (self, touch, answer.is_ok()) {
            (Self::Slow, Touch::Write, _) => (false, Delivery::After(3_000)),
            (Self::LostAnswer, Touch::Write, true) => (false, Delivery::Dropped),
            (Self::CutAnswer, Touch::Write, true) | (Self::CutReading, Touch::ReadActive, true) => {
                (false, Delivery::Cut)
            }
            (Self::ErrorAfterDoing, Touch::Write, true) => (true, Delivery::Prompt),
            _ => (false, Delivery::Prompt),
        }
    }
}
