//! The shapes in which RunAgents and what stands before it say yes and no.

use crate::http::{Headers, Response};
use serde_json::{Value, json};

/// What an endpoint did, or why it did not.
pub(super) type Answer = Result<Done, Refusal>;

/// A success.
pub(super) struct Done {
    pub(super) status: u16,
    pub(super) body: Value,
    /// Whether the vendor is different now.
    pub(super) changed: bool,
}

impl Done {
    /// Nothing changed.
    pub(super) fn read(body: Value) -> Answer {
        Ok(Self { status: 200, body, changed: false })
    }

    /// Something changed.
    pub(super) fn wrote(body: Value) -> Answer {
        Ok(Self { status: 200, body, changed: true })
    }

    /// Something was made, or could have been: a deployment answers so for an update, too (fact sheet, 3).
    pub(super) fn created(body: Value, changed: bool) -> Answer {
        Ok(Self { status: 201, body, changed })
    }

    /// Something was begun.
    pub(super) fn accepted(body: Value) -> Answer {
        Ok(Self { status: 202, body, changed: true })
    }

    /// Something is gone for good.
    pub(super) fn deleted() -> Answer {
        Self::wrote(json!({ "status": "deleted" }))
    }

    pub(super) fn into_response(self) -> Response {
        Response::json(self.status, &self.body)
    }
}

/// A refusal, in one of the shapes that are met.
#[derive(Debug)]
pub(super) enum Refusal {
    /// The vendor's `{"error": text}` (fact sheet, 1).
    Error {
        status: u16,
        text: String,
        /// Whether the vendor is different now all the same: a deployment that stopped halfway leaves its tools behind.
        changed: bool,
    },
    /// 429: to be asked again after so many seconds.
    TooMany { seconds: u32 },
    /// What is not the vendor's: the ingress before it, a sign-in, an agent's own words.
    Foreign { status: u16, media_type: &'static str, text: String },
}

impl Refusal {
    pub(super) fn error(status: u16, text: impl Into<String>) -> Self {
        Self::Error { status, text: text.into(), changed: false }
    }

    /// What was begun stays as far as it got.
    pub(super) fn halfway(text: impl Into<String>, changed: bool) -> Self {
        Self::Error { status: 500, text: text.into(), changed }
    }

    /// A body that is not of the right shape.
    pub(super) fn unfit(what: &str) -> Self {
        Self::error(400, format!("invalid request body: {what}"))
    }

    pub(super) fn forbidden(text: &str) -> Self {
        Self::error(403, text)
    }

    /// What the router says by itself: no JSON.
    pub(super) fn unknown_path() -> Self {
        Self::plain(404, "404 page not found\n")
    }

    pub(super) fn unknown_method() -> Self {
        Self::error(405, "method not allowed")
    }

    pub(super) fn unavailable() -> Self {
        Self::plain(503, "no healthy upstream")
    }

    pub(super) fn broken() -> Self {
        Self::error(500, "internal server error")
    }

    /// The ingress, in plain text.
    pub(super) fn plain(status: u16, text: &str) -> Self {
        Self::Foreign { status, media_type: "text/plain; charset=utf-8", text: text.to_owned() }
    }

    fn page(status: u16, title: &str) -> Self {
        let text = format!(
            "<!doctype html><html lang=\"en\"><head><title>{title}</title></head><body><h1>{title}</h1></body></html>"
        );
        Self::Foreign { status, media_type: "text/html; charset=utf-8", text }
    }

    /// The company's sign-in in place of an answer.
    pub(super) fn sign_in() -> Self {
        Self::page(200, "Your session has ended")
    }

    /// The page of a gateway that reaches nobody.
    pub(super) fn bad_gateway() -> Self {
        Self::page(502, "Bad gateway")
    }

    /// Whether the vendor is different now.
    pub(super) fn changed(&self) -> bool {
        matches!(self, Self::Error { changed: true, .. })
    }

    /// The answer on the wire.
    pub(super) fn into_response(self) -> Response {
        match self {
            Self::Error { status, text, .. } => Response::json(status, &json!({ "error": text })),
            Self::TooMany { seconds } => {
                let mut response = Response::json(429, &json!({ "error": "rate limit exceeded" }));
                let headers: Headers = std::mem::take(&mut response.headers);
                Response { headers: headers.with("retry-after", &seconds.to_string()), ..response }
            }
            Self::Foreign { status, media_type, text } => Response::text(status, media_type, &text),
        }
    }
}
