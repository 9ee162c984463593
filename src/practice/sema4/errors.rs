//! The shapes in which Sema4.ai and what stands before it say yes and no.

use crate::http::{Bytes, Headers, Response};
use serde_json::{Value, json};

/// What an endpoint did, or why it did not.
pub(super) type Answer = Result<Done, Refusal>;

/// What comes with a success.
pub(super) enum Payload {
    Json(Value),
    /// 204
    Nothing,
    /// A zip archive, and what to call it.
    Archive(Bytes, String),
}

/// A success.
pub(super) struct Done {
    pub(super) status: u16,
    pub(super) payload: Payload,
    /// Whether the vendor is different now.
    pub(super) changed: bool,
}

impl Done {
    /// Nothing changed.
    pub(super) fn read(body: Value) -> Answer {
        Ok(Self { status: 200, payload: Payload::Json(body), changed: false })
    }

    /// Something changed.
    pub(super) fn wrote(body: Value) -> Answer {
        Ok(Self { status: 200, payload: Payload::Json(body), changed: true })
    }

    /// Something was made.
    pub(super) fn created(body: Value) -> Answer {
        Ok(Self { status: 201, payload: Payload::Json(body), changed: true })
    }

    /// 204
    pub(super) fn silent(changed: bool) -> Answer {
        Ok(Self { status: 204, payload: Payload::Nothing, changed })
    }

    /// A file to keep.
    pub(super) fn archive(bytes: Vec<u8>, name: String) -> Answer {
        Ok(Self { status: 200, payload: Payload::Archive(bytes.into(), name), changed: false })
    }

    pub(super) fn into_response(self) -> Response {
        match self.payload {
            Payload::Json(body) => Response::json(self.status, &body),
            Payload::Nothing => Response::text(self.status, "", ""),
            Payload::Archive(bytes, name) => Response {
                status: self.status,
                headers: Headers::default()
                    .with("content-type", "application/zip")
                    .with("content-disposition", &format!("attachment; filename=\"{name}\"")),
                body: String::new(),
                file: Some(bytes),
            },
        }
    }
}

/// A refusal, in one of the shapes that are met.
#[derive(Debug)]
pub(super) enum Refusal {
    /// The vendor's envelope (fact sheet, 1).
    Coded { status: u16, code: &'static str, message: String, details: Option<String> },
    /// A proxy of the vendor, in the manner of its framework.
    Proxy { status: u16, detail: Value },
    /// The vendor's web server: no such page.
    Page,
    /// The company's sign-in in place of an answer.
    SignIn,
}

impl Refusal {
    pub(super) fn coded(status: u16, code: &'static str, message: impl Into<String>) -> Self {
        Self::Coded { status, code, message: message.into(), details: None }
    }

    /// A request of the wrong shape: each problem names its place.
    pub(super) fn unfit(problems: &[String]) -> Self {
        Self::Coded {
            status: 422,
            code: "validation.invalid_request",
            message: "The request does not have the right shape".to_owned(),
            details: Some(problems.join("; ")),
        }
    }

    pub(super) fn not_found(code: &'static str, what: &str, id: &str) -> Self {
        Self::coded(404, code, format!("{what} {id} not found"))
    }

    pub(super) fn unknown_path() -> Self {
        Self::coded(404, "routes.not_found", "There is no such endpoint")
    }

    pub(super) fn unknown_method() -> Self {
        Self::coded(405, "routes.method_not_allowed", "The endpoint does not have this method")
    }

    pub(super) fn forbidden(message: &str) -> Self {
        Self::coded(403, "auth.forbidden", message)
    }

    pub(super) fn unavailable() -> Self {
        Self::proxy(503, "upstream connect error")
    }

    pub(super) fn broken() -> Self {
        Self::coded(500, "server.unexpected", "An unexpected error occurred")
    }

    pub(super) fn proxy(status: u16, detail: &str) -> Self {
        Self::Proxy { status, detail: json!(detail) }
    }

    /// The answer on the wire.
    pub(super) fn into_response(self, error_id: &str) -> Response {
        let page = |status, text: &str| Response::text(status, "text/html; charset=utf-8", text);
        match self {
            Self::Coded { status, code, message, details } => {
                let mut error = json!({"error_id": error_id, "code": code, "message": message});
                if let Some(details) = details {
                    error["details"] = json!(details);
                }
                Response::json(status, &json!({ "error": error }))
            }
            Self::Proxy { status, detail } => Response::json(status, &json!({ "detail": detail })),
            Self::Page => page(404, NO_SUCH_PAGE),
            Self::SignIn => page(200, SIGN_IN),
        }
    }
}

const NO_SUCH_PAGE: &str = "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<title>Not found</title>\
    \n</head>\n<body>\n<pre>No such page</pre>\n</body>\n</html>\n";

const SIGN_IN: &str = "<!doctype html><html lang=\"en\"><head><title>Sign in to Acme</title></head>\
    <body><h1>Your session has ended</h1></body></html>";
