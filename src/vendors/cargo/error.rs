//! Cargo's refusals: `{errorMessage?, reason?}`, perhaps empty, perhaps no JSON (fact sheet 1, error handling). Which
//! status a reason comes with is not documented: the reason decides.

use crate::domain::json;
use crate::http::{ApiError, ErrorKind, FieldError, Response};
use crate::words::cargo as words;

/// What a non-2xx answer means.
pub(super) fn read(response: &Response) -> ApiError {
    let kind = ApiError::kind_of_status(response);
    let Ok(body) = json::read(&response.body) else {
        let detail = plain_sentence(&response.body).map(str::to_owned);
        return ApiError { status: Some(response.status), detail, ..ApiError::of(kind) };
    };
    let reason = super::api::text(&body, "reason").map(str::to_owned);
    let detail = super::api::text(&body, "errorMessage").map(str::to_owned);
    let kind = reason.as_deref().and_then(kind_of_reason).unwrap_or(kind);
    let fields = reason.as_deref().and_then(field_of_reason).map(|field| FieldError {
        field: field.to_owned(),
        message: reason.as_deref().and_then(explain_reason).unwrap_or_default().to_owned(),
    });
    ApiError {
        kind,
        status: Some(response.status),
        code: reason,
        detail,
        reference: None,
        fields: fields.into_iter().collect(),
    }
}

/// A body that is a sentence: no page, and no longer than people read.
fn plain_sentence(body: &str) -> Option<&str> {
    const LONGEST: usize = 300;
    let text = body.trim();
    (!text.is_empty() && text.len() <= LONGEST && !text.starts_with(['<', '{', '['])).then_some(text)
}

/// The documented reasons (fact sheet 1).
fn kind_of_reason(reason: &str) -> Option<ErrorKind> {
    Some(match reason {
        "agentNotFound"
        | "releaseNotFound"
        | "templateNotFound"
        | "mcpServerNotFound"
        | "connectorNotFound"
        | "integrationNotFound" => ErrorKind::NotThere,
        "draftReleaseNotFound" => ErrorKind::StepMissing,
        "folderNotFound"
        | "invalidParent"
        | "invalidConnector"
        | "invalidReleaseVersion"
        | "failedToReconciliateAgentAiTools" => ErrorKind::Refused,
        _ => return None,
    })
}

/// The field that a reason is about.
fn field_of_reason(reason: &str) -> Option<&'static str> {
    Some(match reason {
        "folderNotFound" => "folderUuid",
        "invalidParent" => "parentUuid",
        "invalidConnector" => "connectorUuid",
        "invalidReleaseVersion" => "version",
        "failedToReconciliateAgentAiTools" => "actions",
        _ => return None,
    })
}

/// What a reason means, and what to do.
pub(super) fn explain_reason(reason: &str) -> Option<&'static str> {
    Some(match reason {
        "agentNotFound" => words::AGENT_NOT_FOUND,
        "releaseNotFound" => words::RELEASE_NOT_FOUND,
        "draftReleaseNotFound" => words::DRAFT_NOT_FOUND,
        "folderNotFound" => words::FOLDER_NOT_FOUND,
        "invalidParent" => words::INVALID_PARENT,
        "invalidConnector" => words::INVALID_CONNECTOR,
        "invalidReleaseVersion" => words::INVALID_VERSION,
        "failedToReconciliateAgentAiTools" => words::NOT_RECONCILED,
        _ => return None,
    })
}

/// What a field that Cargo names is called on the screen.
pub(in crate::vendors) fn field_label(field: &str) -> Option<&'static str> {
    match field {
        "version" => Some(crate::words::sheet::VERSION),
        "parentUuid" => Some(words::PARENT),
        key => super::schema::RELEASE
            .fields()
            .chain(super::schema::AGENT.fields())
            .find(|field| field.key == key)
            .map(|field| field.label),
    }
}
