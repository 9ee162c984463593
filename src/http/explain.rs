//! A failure as a person reads it: what happened, whether anything changed, what to do, and the codes apart.

use super::{ApiError, Conflict, ErrorKind, Failure};
use crate::words::failure as words;

/// A failure in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Explanation {
    /// What happened.
    pub title: String,
    /// What to do.
    pub advice: String,
    /// What the vendor says is wrong with what was sent, field by field where it names them: to be acted on, so not
    /// among the codes.
    pub said: Vec<String>,
    /// Codes, the vendor's own words and its reference.
    pub details: Vec<String>,
    /// Whether an administrator can help with it, so that a note is offered.
    pub for_administrator: bool,
}

/// Words a failure. `better` replaces the advice where a vendor's rules know more.
pub fn explain(error: &ApiError, vendor: &str, host: &str, better: Option<&str>) -> Explanation {
    let (title, advice) = match &error.kind {
        ErrorKind::NoAnswer(failure) => no_answer(failure, vendor, host),
        ErrorKind::KeyRejected => (words::KEY_REJECTED_TITLE.to_owned(), words::key_rejected_advice(vendor)),
        ErrorKind::KeyLacksRight => (words::NO_RIGHT_TITLE.to_owned(), words::no_right_advice(vendor)),
        ErrorKind::NotThere => fixed(words::NOT_THERE_TITLE, words::NOT_THERE_ADVICE),
        ErrorKind::Conflict(Conflict::Moved) => fixed(words::MOVED_TITLE, words::MOVED_ADVICE),
        ErrorKind::Conflict(Conflict::AlreadyDone) => fixed(words::ALREADY_TITLE, words::ALREADY_ADVICE),
        ErrorKind::Conflict(Conflict::NameTaken) => fixed(words::NAME_TAKEN_TITLE, words::NAME_TAKEN_ADVICE),
        ErrorKind::Conflict(Conflict::WrongState) => fixed(words::WRONG_STATE_TITLE, words::WRONG_STATE_ADVICE),
        ErrorKind::StepMissing => fixed(words::STEP_MISSING_TITLE, words::STEP_MISSING_ADVICE),
        ErrorKind::Refused if error.detail.is_none() && error.fields.is_empty() => {
            (words::refused_title(vendor), words::REFUSED_SILENTLY_ADVICE.to_owned())
        }
        ErrorKind::Refused => (words::refused_title(vendor), words::REFUSED_ADVICE.to_owned()),
        ErrorKind::ExperimentRunning => fixed(words::EXPERIMENT_TITLE, words::EXPERIMENT_ADVICE),
        ErrorKind::TooMany(seconds) => (words::TOO_MANY_TITLE.to_owned(), words::too_many_advice(*seconds)),
        ErrorKind::VendorError => (words::vendor_error_title(vendor), words::VENDOR_ERROR_ADVICE.to_owned()),
        ErrorKind::NotUnderstood(what) => (words::not_understood_title(vendor), words::not_understood_advice(what)),
        ErrorKind::SignedOut => fixed(words::SIGNED_OUT_TITLE, words::SIGNED_OUT_ADVICE),
    };
    // What stands in the advice is no word of the vendor's.
    let own_words = || error.detail.as_deref().filter(|text| better != Some(*text));
    let own_words = || own_words().map(|text| words::detail_words(vendor, text));
    let fields = || error.fields.iter().map(|field| format!("{}: {}", field.field, field.message));
    let mut details = Vec::new();
    let mut said = Vec::new();
    if error.kind == ErrorKind::Refused {
        said.extend(fields());
    } else {
        details.extend(fields());
    }
    // "Validation failed" says nothing beside the fields.
    if error.kind == ErrorKind::Refused && said.is_empty() {
        said.extend(own_words());
    } else {
        details.extend(own_words());
    }
    details.extend(error.status.map(words::detail_status));
    details.extend(error.code.as_deref().map(words::detail_code));
    details.extend(error.reference.as_deref().map(words::detail_reference));
    let for_administrator = matches!(
        error.kind,
        ErrorKind::NoAnswer(Failure::Unreadable | Failure::ForbiddenByPage | Failure::Unreachable)
            | ErrorKind::KeyRejected
            | ErrorKind::KeyLacksRight
            | ErrorKind::SignedOut
    );
    Explanation { title, advice: better.map_or(advice, str::to_owned), said, details, for_administrator }
}

fn fixed(title: &str, advice: &str) -> (String, String) {
    (title.to_owned(), advice.to_owned())
}

fn no_answer(failure: &Failure, vendor: &str, host: &str) -> (String, String) {
    match failure {
        Failure::Offline => fixed(words::OFFLINE_TITLE, words::OFFLINE_ADVICE),
        Failure::Unreachable => (words::unreachable_title(host), words::UNREACHABLE_ADVICE.to_owned()),
        Failure::ForbiddenByPage => (words::forbidden_title(host), words::FORBIDDEN_ADVICE.to_owned()),
        Failure::Unreadable => (words::UNREADABLE_TITLE.to_owned(), words::unreadable_advice(vendor)),
        Failure::Silent(seconds) => (words::silent_title(vendor, *seconds), words::SILENT_ADVICE.to_owned()),
        Failure::Cut => fixed(words::CUT_TITLE, words::CUT_ADVICE),
        Failure::Redirected => fixed(words::SIGNED_OUT_TITLE, words::SIGNED_OUT_ADVICE),
        Failure::NoKey => fixed(words::NO_KEY_TITLE, words::NO_KEY_ADVICE),
        Failure::WrongOrigin => fixed(words::WRONG_ORIGIN_TITLE, words::WRONG_ORIGIN_ADVICE),
        Failure::NotSendable => fixed(words::NOT_SENDABLE_TITLE, words::NOT_SENDABLE_ADVICE),
        Failure::NoPractice(reason) => {
            (words::NO_PRACTICE_TITLE.to_owned(), format!("{} ({reason})", words::NO_PRACTICE_ADVICE))
        }
        Failure::Aborted => fixed(words::ABORTED_TITLE, words::CUT_ADVICE),
        Failure::Left => fixed(words::LEFT_TITLE, words::LEFT_ADVICE),
    }
}
