//! Everything that can go wrong between a request and an answer that was understood. Typed once; worded once, in
//! [`crate::words::failure`].

use serde_json::Value;

use super::Response;
use crate::domain::json::{self, Json, Object, choice, word};

/// Why there is no answer to read. Made by a transport.
#[derive(Clone, Debug, PartialEq, Eq)]
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
    /// The key, or the header it is to travel in, has characters that no request can carry.
    NotSendable,
    /// The practice vendors did not start, with the reason.
    NoPractice(String),
    /// The person left the page: a read was given up.
    Aborted,
    /// The page was closed, or the computer slept, before there was an answer: made when it is settled afterwards.
    Left,
}

impl Failure {
    /// Whether the request surely never left.
    pub fn before_sending(&self) -> bool {
        matches!(
            self,
            Self::NoKey | Self::WrongOrigin | Self::NotSendable | Self::ForbiddenByPage | Self::NoPractice(_)
        )
    }
}

/// What a 409 means, by the vendor's own code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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
#[derive(Clone, Debug, PartialEq, Eq)]
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
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldError {
    /// The vendor's name of the field.
    pub field: String,
    /// The vendor's words.
    pub message: String,
}

/// A failure with everything that helps a person or their administrator.
#[derive(Clone, Debug, PartialEq, Eq)]
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

impl Json for Failure {
    fn to_json(&self) -> Value {
        word(match self {
            Self::Silent(seconds) => return choice("Silent", json::whole((*seconds).into())),
            Self::NoPractice(reason) => return choice("NoPractice", word(reason)),
            Self::Offline => "Offline",
            Self::Unreachable => "Unreachable",
            Self::ForbiddenByPage => "ForbiddenByPage",
            Self::Unreadable => "Unreadable",
            Self::Cut => "Cut",
            Self::Redirected => "Redirected",
            Self::NoKey => "NoKey",
            Self::WrongOrigin => "WrongOrigin",
            Self::NotSendable => "NotSendable",
            Self::Aborted => "Aborted",
            Self::Left => "Left",
        })
    }

    fn from_json(value: &Value) -> Option<Self> {
        let (word, more) = json::read_choice(value)?;
        Some(match word {
            "Silent" => Self::Silent(json::read_whole(more)?),
            "NoPractice" => Self::NoPractice(more.as_str()?.to_owned()),
            "Offline" => Self::Offline,
            "Unreachable" => Self::Unreachable,
            "ForbiddenByPage" => Self::ForbiddenByPage,
            "Unreadable" => Self::Unreadable,
            "Cut" => Self::Cut,
            "Redirected" => Self::Redirected,
            "NoKey" => Self::NoKey,
            "WrongOrigin" => Self::WrongOrigin,
            "NotSendable" => Self::NotSendable,
            "Aborted" => Self::Aborted,
            "Left" => Self::Left,
            _ => return None,
        })
    }
}

impl Conflict {
    const ALL: [(Self, &str); 4] = [
        (Self::Moved, "Moved"),
        (Self::AlreadyDone, "AlreadyDone"),
        (Self::NameTaken, "NameTaken"),
        (Self::WrongState, "WrongState"),
    ];

    /// The word in records.
    fn word(self) -> &'static str {
        Self::ALL.into_iter().find(|(conflict, _)| *conflict == self).map_or("", |(_, word)| word)
    }

    /// The inverse of [`Conflict::word`].
    fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|(_, known)| *known == word).map(|(conflict, _)| conflict)
    }
}

impl Json for ErrorKind {
    fn to_json(&self) -> Value {
        word(match self {
            Self::NoAnswer(failure) => return choice("NoAnswer", failure.to_json()),
            Self::Conflict(conflict) => return choice("Conflict", word(conflict.word())),
            Self::TooMany(seconds) => {
                return choice("TooMany", seconds.map_or(Value::Null, |seconds| json::whole(seconds.into())));
            }
            Self::NotUnderstood(what) => return choice("NotUnderstood", word(what)),
            Self::KeyRejected => "KeyRejected",
            Self::KeyLacksRight => "KeyLacksRight",
            Self::NotThere => "NotThere",
            Self::StepMissing => "StepMissing",
            Self::Refused => "Refused",
            Self::ExperimentRunning => "ExperimentRunning",
            Self::VendorError => "VendorError",
            Self::SignedOut => "SignedOut",
        })
    }

    fn from_json(value: &Value) -> Option<Self> {
        let (word, more) = json::read_choice(value)?;
        Some(match word {
            "NoAnswer" => Self::NoAnswer(Failure::from_json(more)?),
            "Conflict" => Self::Conflict(Conflict::parse(more.as_str()?)?),
            "TooMany" if more.is_null() => Self::TooMany(None),
            "TooMany" => Self::TooMany(Some(json::read_whole(more)?)),
            "NotUnderstood" => Self::NotUnderstood(more.as_str()?.to_owned()),
            "KeyRejected" => Self::KeyRejected,
            "KeyLacksRight" => Self::KeyLacksRight,
            "NotThere" => Self::NotThere,
            "StepMissing" => Self::StepMissing,
            "Refused" => Self::Refused,
            "ExperimentRunning" => Self::ExperimentRunning,
            "VendorError" => Self::VendorError,
            "SignedOut" => Self::SignedOut,
            _ => return None,
        })
    }
}

impl Json for FieldError {
    fn to_json(&self) -> Value {
        Object::default().text("field", &self.field).text("message", &self.message).done()
    }

    fn from_json(value: &Value) -> Option<Self> {
        Some(Self { field: json::text(value, "field")?, message: json::text(value, "message")? })
    }
}

impl Json for ApiError {
    fn to_json(&self) -> Value {
        Object::default()
            .put("kind", self.kind.to_json())
            .put("status", self.status.map_or(Value::Null, |status| json::whole(status.into())))
            .text_or_null("code", self.code.as_deref())
            .text_or_null("detail", self.detail.as_deref())
            .text_or_null("reference", self.reference.as_deref())
            .put("fields", Value::Array(self.fields.iter().map(Json::to_json).collect()))
            .done()
    }

    fn from_json(value: &Value) -> Option<Self> {
        Some(Self {
            kind: ErrorKind::from_json(json::field(value, "kind"))?,
            status: match json::field(value, "status") {
                Value::Null => None,
                status => Some(json::read_whole(status)?),
            },
            code: json::maybe_text(value, "code")?,
            detail: json::maybe_text(value, "detail")?,
            reference: json::maybe_text(value, "reference")?,
            fields: json::maybe_list(value, "fields")?.iter().map(FieldError::from_json).collect::<Option<_>>()?,
        })
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
