//! RunAgents' refusals: `{"error": text}`, or whatever an ingress before it says (fact sheet 1).

use super::text;
use crate::domain::json;
use crate::http::{ApiError, ErrorKind, FieldError, Response};

/// Words of refusals that are about one field, and that field (fact sheet 3, errors).
const ABOUT: [(&str, &str); 9] = [
    ("agent_name", "agent_name"),
    ("namespace", "namespace"),
    ("artifact ", "source"),
    ("draft ", "source"),
    ("source_files", "source"),
    ("tool name and base_url", "tools_to_create"),
    ("policy ", "policies"),
    ("identity provider ", "identity_provider"),
    ("llm provider", "llm_configs"),
];

/// What a non-2xx answer means.
pub(super) fn read(response: &Response) -> ApiError {
    let mut kind = ApiError::kind_of_status(response);
    if response.body.trim_start().starts_with('<') && matches!(kind, ErrorKind::NotThere | ErrorKind::Refused) {
        kind = ErrorKind::SignedOut;
    }
    let body = json::read(&response.body).ok();
    let said = body.as_ref().and_then(|body| text(body, "error").or_else(|| text(body, "message")));
    let fields = match (&kind, said) {
        (ErrorKind::Refused, Some(said)) => {
            let about = ABOUT.iter().find(|(words, _)| said.to_lowercase().contains(words));
            about.map(|(_, key)| FieldError { field: (*key).to_owned(), message: said.to_owned() })
        }
        _ => None,
    };
    let plain = response.body.trim();
    let is_sentence = !plain.is_empty() && plain.len() < 200 && !plain.starts_with(['<', '{', '[']);
    ApiError {
        kind,
        status: Some(response.status),
        detail: said.or_else(|| is_sentence.then_some(plain)).map(str::to_owned),
        fields: fields.into_iter().collect(),
        ..ApiError::of(ErrorKind::Refused)
    }
}

/// Whether the vendor itself says that there is no such agent. What a proxy says that found nobody says nothing of it.
pub(super) fn says_gone(error: &ApiError) -> bool {
    error.status == Some(404)
        && error.detail.as_deref().is_some_and(|said| said.contains("not found") && !said.contains("page"))
}

/// What a field is called on the screen.
pub(in crate::vendors) fn field_label(field: &str) -> Option<&'static str> {
    super::schema::BODY.fields().find(|known| known.key == field).map(|known| known.label)
}
