//! PolyAI's refusals. Three shapes are tolerated: the documented envelope `{error, error_id, error_code,
//! error_message}`, the introduction's `{message, errors: [{field, message}]}`, and a gateway's `{message}`.

use serde_json::Value;

use crate::domain::json;
use crate::http::{ApiError, Conflict, ErrorKind, FieldError, Response};
use crate::words;

/// What a non-2xx answer means: the code first, the status as a last resort.
pub(super) fn read(response: &Response) -> ApiError {
    let Ok(body) = json::read(&response.body) else {
        let kind = ApiError::kind_of_status(response);
        // A vendor's gateway may answer an error in HTML; only where an answer was due does that mean a sign-in page.
        return ApiError { status: Some(response.status), ..ApiError::of(kind) };
    };
    let text = |key: &str| body.get(key).and_then(Value::as_str).filter(|text| !text.is_empty()).map(str::to_owned);
    let code = text("error_code");
    let detail = text("error_message").or_else(|| text("error")).or_else(|| text("message"));
    let fields: Vec<FieldError> = body
        .get("errors")
        .and_then(Value::as_array)
        .map(|errors| errors.iter().filter_map(field_error).collect())
        .unwrap_or_default();
    let kind = code
        .as_deref()
        .and_then(kind_of_code)
        .or_else(|| kind_of_text(response.status, code.as_deref(), detail.as_deref()))
        .unwrap_or_else(|| ApiError::kind_of_status(response));
    let reference = text("error_id").or_else(|| response.headers.get("x-polyai-correlation-id").map(str::to_owned));
    ApiError { kind, status: Some(response.status), code, detail, reference, fields }
}

/// What a field that PolyAI names is called on the screen.
pub(in crate::vendors) fn field_label(field: &str) -> Option<&'static str> {
    match field {
        "deploymentMessage" | "message" => Some(words::sheet::MESSAGE),
        "environment" | "targetEnvironment" => Some(words::sheet::WHERE),
        _ => None,
    }
}

fn field_error(error: &Value) -> Option<FieldError> {
    Some(FieldError {
        field: error.get("field").and_then(Value::as_str).unwrap_or_default().to_owned(),
        message: error.get("message").and_then(Value::as_str)?.to_owned(),
    })
}

/// The documented codes, compared without case and punctuation: the documents print some in camel case that the wire
/// sends in upper snake case.
fn kind_of_code(code: &str) -> Option<ErrorKind> {
    let squashed: String = code.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_uppercase()).collect();
    let bare = squashed.strip_prefix("ERR").unwrap_or(&squashed);
    Some(match bare {
        "DEPLOYMENTSALREADYPUBLISHED" | "DEPLOYMENTSENVIRONMENTALREADYPUBLISHED" => {
            ErrorKind::Conflict(Conflict::AlreadyDone)
        }
        "DEPLOYMENTNOTFOUND" | "PROJECTNOTFOUND" | "ACCOUNTNOTFOUND" => ErrorKind::NotThere,
        "DEPLOYMENTSVALIDATIONFAILED" | "DEPLOYMENTSINVALIDENVIRONMENT" | "FUNCTIONSDEPLOYMENTHASERRORS" => {
            ErrorKind::Refused
        }
        "PRERELEASENOTREADY" => ErrorKind::StepMissing,
        "AUTHUSERUNAUTHORISED" | "AUTHUSERINVALIDTOKEN" => ErrorKind::KeyRejected,
        "USERACCESSFORBIDDEN" => ErrorKind::KeyLacksRight,
        "KNOWLEDGEBASETOPICALREADYEXISTS" => ErrorKind::Conflict(Conflict::NameTaken),
        _ => return None,
    })
}

/// What a refusal without a documented code says in words. A running A/B test blocks promotions to live and rollbacks
/// with an undocumented code; "already published" is shown without one.
fn kind_of_text(status: u16, code: Option<&str>, detail: Option<&str>) -> Option<ErrorKind> {
    let text = format!("{} {}", code.unwrap_or_default(), detail.unwrap_or_default()).to_ascii_lowercase();
    let says = |signs: &[&str]| signs.iter().any(|sign| text.contains(sign));
    match status {
        409 if says(&["already published"]) => Some(ErrorKind::Conflict(Conflict::AlreadyDone)),
        400 | 403 | 409 | 412 | 422 | 423 if says(&["a/b test", "ab test", "ab-test", "ab_test", "experiment"]) => {
            Some(ErrorKind::ExperimentRunning)
        }
        _ => None,
    }
}

/// The sentence for a 200 that says "environment already has this version" (6002) in place of a deployment.
pub(super) fn already_there(response: &Response) -> Option<String> {
    let body = json::read(&response.body).ok()?;
    let code = body.get("error_code").and_then(Value::as_str)?;
    (kind_of_code(code)? == ErrorKind::Conflict(Conflict::AlreadyDone)).then(|| words::polyai::ALREADY_THERE.to_owned())
}
