//! Failures that an agent's name asks for, so that anyone can reproduce them.
//!
//! They concern deployments (publish, promote, rollback, merge); everything else about such an agent works.

use super::errors::{Answer, Done, Refusal};
use crate::http::Method;
use crate::practice::Delivery;
use crate::practice::mishap::{Mishap, Touch};
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
    /// In the answer to "what is active" an id is a number.
    OddReading,
    /// What can happen at every vendor.
    Mishap(Mishap),
}

/// Ends of names.
const ENDINGS: [(&str, Fault); 5] = [
    ("-error-409", Fault::Conflict),
    ("-error-412", Fault::StepMissing),
    ("-error-400", Fault::FieldRefused),
    ("-name-taken", Fault::NameTaken),
    ("-odd-reading", Fault::OddReading),
];

/// What a request does, from the method and what follows the agent in the path.
pub(super) fn touch(method: Method, tail: &[&str]) -> Touch {
    match (method, tail) {
        (Method::Get, ["deployments", "active"]) => Touch::Reading,
        (Method::Get, ["deployments", ..]) => Touch::Rows,
        (Method::Post, ["deployments", ..] | ["branches", _, "merge"]) => Touch::Write,
        _ => Touch::Other,
    }
}

impl Fault {
    /// The fault that a name asks for.
    pub(super) fn of(name: &str) -> Option<Self> {
        let own = ENDINGS.iter().find(|(ending, _)| name.ends_with(ending)).map(|(_, fault)| *fault);
        own.or_else(|| Mishap::of(name).map(Self::Mishap))
    }

    /// What happens instead of the request.
    pub(super) fn instead(self, touch: Touch) -> Option<(Refusal, Delivery)> {
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
            (Self::Mishap(mishap), _) => {
                let unavailable = Refusal::Gateway { status: 503, message: "no healthy upstream", retry_after: None };
                mishap.instead(touch).map(|delivery| (unavailable, delivery))
            }
            _ => None,
        }
    }

    /// What becomes of the body of an answer.
    pub(super) fn distort(self, touch: Touch, answer: &mut Answer) {
        if let (Self::OddReading, Touch::Reading, Ok(Done { body: Some(body), .. })) = (self, touch, answer)
            && let Some(id) = body.pointer_mut("/activeDeployments/live/id")
        {
            *id = json!(4711);
        }
    }

    /// What becomes of the answer to a request that was handled: whether it turns into a 500, and how it travels.
    pub(super) fn afterwards(self, touch: Touch, answer: &Answer) -> (bool, Delivery) {
        match self {
            Self::Mishap(mishap) => mishap.afterwards(touch, answer.is_ok()),
            _ => (false, Delivery::Prompt),
        }
    }
}
