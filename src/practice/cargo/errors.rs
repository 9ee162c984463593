//! The shapes in which Cargo and what stands before it say no.

use crate::http::Response;
use serde_json::{Value, json};

/// What an endpoint did, or why it did not.
pub(super) type Answer = Result<Done, Refusal>;

/// A success: always 200.
pub(super) struct Done {
    pub(super) body: Value,
    /// Whether the vendor is different now.
    pub(super) changed: bool,
}

impl Done {
    /// Nothing changed.
    pub(super) fn read(body: Value) -> Answer {
        Ok(Self { body, changed: false })
    }

    /// Something changed.
    pub(super) fn wrote(body: Value) -> Answer {
        Ok(Self { body, changed: true })
    }
}

/// A refusal, in one of the vendor's shapes.
#[derive(Debug)]
pub(super) enum Refusal {
    /// A business reason, by its code alone: the vendor's client has the texts (fact sheet, 1).
    Reason(&'static str),
    /// A status and a text.
    Message { status: u16, text: String },
    /// What the gateway answers by itself: no JSON.
    Bare { status: u16, text: &'static str },
}

impl Refusal {
    pub(super) fn message(status: u16, text: impl Into<String>) -> Self {
        Self::Message { status, text: text.into() }
    }

    /// The key lacks a right.
    pub(super) fn forbidden() -> Self {
        Self::message(403, "forbidden")
    }

    /// A body or query that does not fit; each issue names its path.
    pub(super) fn issues(issues: &[String]) -> Self {
        /// More would help nobody.
        const MOST: usize = 10;
        let mut text = issues.iter().take(MOST).map(String::as_str).collect::<Vec<&str>>().join("; ");
        if issues.len() > MOST {
            text.push_str(&format!("; and {} more", issues.len() - MOST));
        }
        Self::message(400, text)
    }

    pub(super) fn issue(path: &str, what: &str) -> Self {
        Self::message(400, format!("{path}: {what}"))
    }

    pub(super) fn unknown_path() -> Self {
        Self::message(404, "Not found")
    }

    /// The gateway reaches nobody.
    pub(super) fn unavailable() -> Self {
        Self::Bare { status: 503, text: "no healthy upstream" }
    }

    pub(super) fn broken() -> Self {
        Self::message(500, "Internal server error")
    }

    /// The answer on the wire.
    pub(super) fn into_response(self) -> Response {
        match self {
            // Which 4xx a reason has is not stated: what is not there is a 404, the rest a 400.
            Self::Reason(reason) => {
                let status = if reason.ends_with("NotFound") { 404 } else { 400 };
                Response::json(status, &json!({ "reason": reason }))
            }
            Self::Message { status, text } => Response::json(status, &json!({ "errorMessage": text })),
            Self::Bare { status, text } => Response::text(status, "text/plain; charset=utf-8", text),
        }
    }
}
