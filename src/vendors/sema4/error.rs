//! Sema4.ai's refusals: `{"error":{"error_id","code","message","details"}}` (fact sheet 1). Code words are not published,
//! so the status decides; a proxy before it may answer in another form.

use serde_json::Value;

use super::text;
use crate::domain::json;
use crate::http::{ApiError, Conflict, ErrorKind, FieldError, Response};
use crate::words::sema4 as words;

/// Whether a request gives something its name, which may be taken (fact sheet 3).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Naming {
    /// It is what the request is for.
    Surely,
    /// Among others: a 409 may be about the state as well, and the vendor's words decide.
    Perhaps,
    /// It does not.
    No,
}

/// What a non-2xx answer means.
pub(super) fn read(response: &Response, naming: Naming) -> ApiError {
    let mut kind = ApiError::kind_of_status(response);
    let about_a_name = match naming {
        Naming::Surely => true,
        Naming::Perhaps => response.body.to_lowercase().contains("name"),
        Naming::No => false,
    };
    if response.status == 409 && about_a_name {
        kind = ErrorKind::Conflict(Conflict::NameTaken);
    }
    let looks_like_html = response.body.trim_start().starts_with('<');
    let Ok(body) = json::read(&response.body) else {
        // The wrong base answers with a page (fact sheet 5).
        let detail = (looks_like_html && response.status == 404).then(|| words::WRONG_BASE.to_owned());
        return ApiError { status: Some(response.status), detail, ..ApiError::of(kind) };
    };
    let error = body.get("error").filter(|error| !error.is_null()).unwrap_or(&body);
    let plain = error.as_str().filter(|error| !error.is_empty());
    let detail = text(error, "message").or_else(|| text(error, "detail")).or(plain).map(str::to_owned);
    let more = text(error, "details").filter(|more| detail.as_deref() != Some(*more));
    ApiError {
        kind,
        status: Some(response.status),
        code: text(error, "code").map(str::to_owned),
        detail: match (detail, more) {
            (Some(detail), Some(more)) => Some(format!("{detail} ({more})")),
            (detail, more) => detail.or(more.map(str::to_owned)),
        },
        reference: text(error, "error_id").map(str::to_owned),
        fields: fields(error),
    }
}

/// FastAPI's own form of a refused body: `{"detail": [{"loc": ["body", "name"], "msg": …}]}`.
fn fields(error: &Value) -> Vec<FieldError> {
    let refused = error.get("detail").and_then(Value::as_array).into_iter().flatten();
    let field = |refused: &Value| {
        let name = refused.get("loc")?.as_array()?.iter().rev().find_map(Value::as_str)?.to_owned();
        Some(FieldError { field: name, message: text(refused, "msg").unwrap_or_default().to_owned() })
    };
    refused.filter_map(field).collect()
}

/// What a field is called on the screen.
pub(in crate::vendors) fn field_label(field: &str) -> Option<&'static str> {
    super::schema::NEW.fields().find(|known| known.key == field).map(|known| known.label)
}
