//! Everything that can go wrong between a request and an answer that was understood. Typed once; worded once, in
//! [`crate::words::failure`].

use serde::{Deserialize, Serialize};

use super::Response;

/// Why there is no answer to read. Made by a transport.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Failure {
    /// The browser says that it is offline.
    Offline,
    /// Nothing answers at that host, as far as a request without reading can tell.
    Unreachable,
    /// This page's own Content-Security-Policy forbids the host.
    ForbiddenByPage,
    /// The host answers, but the browser may not let the page read it (CORS).
    Unreadable,
    /// No answer in this many seconds.
    Silent(u32),
    /// The connection broke while the answer was being read.
    Cut,
    /// A redirect in place of an answer.
    Redirected,
    /// The key is locked or was never entered: nothing was sent.
    NoKey,
    /// The key belongs to another origin: nothing was sent.
    WrongOrigin,
    /// The practice vendors did not start, with the reason.
    NoPractice(String),
    /// The person left the page: a read was given up.
    Aborted,
}

impl Failure {
    /// Whether the request surely never left.
    pub fn before_sending(&self) -> bool {
        matches!(self, Self::NoKey | Self::WrongOrigin | Self::ForbiddenByPage | Self::NoPractice(_))
    }
}

/// What a 409 means, by the vendor's own code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Conflict {
    /// Somebody else changed it.
    Moved,
    /// It is already as asked.
    AlreadyDone,
    /// The name is taken.
    NameTaken,
    /// Not possible in the state it is in.
    WrongState,
}

/// The kinds of failure that a person can tell apart, and act on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ErrorKind {
    /// No answer.
    NoAnswer(Failure),
    /// 401.
    KeyRejected,
    /// 403.
    KeyLacksRight,
    /// 404, 405, 410, 501.
    NotThere,
    /// 409, or a code that says the same.
    Conflict(Conflict),
    /// 412: a step is missing first.
    StepMissing,
    /// 400, 415, 422: the vendor refused what was sent.
    Refused,
    /// Refused because an experiment is running.
    ExperimentRunning,
    /// 429. Seconds to wait, where the page could read them.
    TooMany(Option<u32>),
    /// 5xx.
    VendorError,
    /// A 2xx whose body is not what the contract says; the field or the reason.
    NotUnderstood(String),
    /// HTML where JSON was due: most often an organisation's sign-in page.
    SignedOut,
}

/// A field that the vendor refused, and what it said about it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldError {
    /// The vendor's name of the field.
    pub field: String,
    /// The vendor's words.
    pub message: String,
}

/// A failure with everything that helps a person or their administrator.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApiError {
    /// What it means.
    pub kind: ErrorKind,
    /// The HTTP status, if there was an answer.
    pub status: Option<u16>,
    /// The vendor's own code.
    pub code: Option<String>,
    /// The vendor's own words.
    pub detail: Option<String>,
    /// The vendor's reference for its support.
    pub reference: Option<String>,
    /// Fields that the vendor refused.
    #[serde(default)]
    pub fields: Vec<FieldError>,
}

impl ApiError {
    /// An error of which only the kind is known.
    pub fn of(kind: ErrorKind) -> Self {
        Self { kind, status: None, code: None, detail: None, reference: None, fields: Vec::new() }
    }

    /// An answer that is not what the contract says, with the field or the reason.
    pub fn not_understood(response: &Response, what: impl Into<String>) -> Self {
        let looks_like_html = response.body.trim_start().starts_with('<');
        let kind = if looks_like_html { ErrorKind::SignedOut } else { ErrorKind::NotUnderstood(what.into()) };
        Self { status: Some(response.status), ..Self::of(kind) }
    }

    /// What a status means when the vendor's code says nothing more.
    pub fn kind_of_status(response: &Response) -> ErrorKind {
        match response.status {
            401 => ErrorKind::KeyRejected,
            403 => ErrorKind::KeyLacksRight,
            404 | 405 | 410 | 501 => ErrorKind::NotThere,
            409 => ErrorKind::Conflict(Conflict::WrongState),
            412 => ErrorKind::StepMissing,
            429 => ErrorKind::TooMany(retry_after(response)),
            300..=399 => ErrorKind::SignedOut,
            500..=599 => ErrorKind::VendorError,
            _ => ErrorKind::Refused,
        }
    }
}

impl From<Failure> for ApiError {
    fn from(failure: Failure) -> Self {
        let kind = match failure {
            Failure::Redirected => ErrorKind::SignedOut,
            other => ErrorKind::NoAnswer(other),
        };
        Self::of(kind)
    }
}

/// The seconds of a `Retry-After` that the page could read. Dates are not read: no vendor sends them.
pub fn retry_after(response: &Response) -> Option<u32> {
    response.headers.get("retry-after").and_then(|text| text.trim().parse().ok())
}
