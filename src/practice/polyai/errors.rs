//! The shapes in which PolyAI and what stands before it say no.

use crate::http::{Headers, Response};
use serde_json::{Value, json};

/// What an endpoint did, or why it did not.
pub(super) type Answer = Result<Done, Refusal>;

/// A success.
pub(super) struct Done {
    pub(super) status: u16,
    /// `None`: an answer without a body.
    pub(super) body: Option<Value>,
    /// Whether the vendor is different now.
    pub(super) changed: bool,
}

impl Done {
    /// 200, nothing changed.
    pub(super) fn read(body: Value) -> Answer {
        Ok(Self { status: 200, body: Some(body), changed: false })
    }

    /// Something changed.
    pub(super) fn wrote(status: u16, body: Value) -> Answer {
        Ok(Self { status, body: Some(body), changed: true })
    }

    /// 204, and something changed.
    pub(super) fn wrote_silently() -> Answer {
        Ok(Self { status: 204, body: None, changed: true })
    }
}

/// A refusal, in one of the vendor's shapes.
pub(super) enum Refusal {
    /// The documented envelope with its code.
    Coded { status: u16, code: &'static str, text: String },
    /// 400 with a list of fields.
    Fields(Vec<(String, String)>),
    /// What the gateway in front of the vendor answers by itself.
    Gateway { status: u16, message: &'static str, retry_after: Option<u32> },
    /// 400 with the conflicts of a merge.
    Conflicts(Value),
}

impl Refusal {
    pub(super) fn coded(status: u16, code: &'static str, text: impl Into<String>) -> Self {
        Self::Coded { status, code, text: text.into() }
    }

    pub(super) fn field(field: impl Into<String>, message: impl Into<String>) -> Self {
        Self::Fields(vec![(field.into(), message.into())])
    }

    pub(super) fn unknown_path() -> Self {
        Self::coded(404, "NOT_FOUND", "Resource not found")
    }

    pub(super) fn unknown_method() -> Self {
        Self::coded(405, "METHOD_NOT_ALLOWED", "Method not allowed")
    }

    pub(super) fn unknown_account(id: &str) -> Self {
        Self::coded(404, "ACCOUNT_NOT_FOUND", format!("Account {id} not found"))
    }

    pub(super) fn unknown_agent(id: &str) -> Self {
        Self::coded(404, "PROJECT_NOT_FOUND", format!("Project {id} not found"))
    }

    /// The answer on the wire; `error_id` is the correlation id.
    pub(super) fn into_response(self, error_id: &str) -> Response {
        match self {
            Self::Coded { status, code, text } => Response::json(
                status,
                &json!({
                    "success": status < 400, "error": text, "error_id": error_id,
                    "error_code": code, "error_message": text, "data": null,
                }),
            ),
            Self::Fields(errors) => {
                let errors: Vec<Value> =
                    errors.into_iter().map(|(field, message)| json!({"field": field, "message": message})).collect();
                Response::json(400, &json!({"message": "Validation failed", "errors": errors}))
            }
            Self::Gateway { status, message, retry_after } => {
                let response = Response::json(status, &json!({ "message": message }));
                match retry_after {
                    Some(seconds) => with_header(response, "retry-after", &seconds.to_string()),
                    None => response,
                }
            }
            Self::Conflicts(body) => Response::json(400, &body),
        }
    }
}

/// A response with one more header.
pub(super) fn with_header(mut response: Response, name: &str, value: &str) -> Response {
    response.headers = std::mem::take::<Headers>(&mut response.headers).with(name, value);
    response
}
