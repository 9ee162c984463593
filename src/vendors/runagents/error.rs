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
    let said = body.as_ref().and_then(|body| {
        // The last is what agents themselves say: most of them are written with FastAPI.
        ["error", "message", "detail"].iter().find_map(|key| text(body, key))
    });
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

/// Whether the vendor itself says that there is no such agent (fact sheet 2, agents). What a proxy says that found nobody,
/// or no such address, says nothing of it.
pub(super) fn says_gone(error: &ApiError) -> bool {
    let said = error.detail.as_deref().unwrap_or_default().to_ascii_lowercase();
    error.status == Some(404) && said.starts_with("agent") && said.trim_end().ends_with("not found")
}

/// Whether a message surely never came to its agent: there was nobody to take it (fact sheet 2, agents: 502). A connection
/// that broke later may have brought it.
pub(super) fn says_never_reached(error: &ApiError) -> bool {
    let said = error.detail.as_deref().unwrap_or_default();
    error.status == Some(502) && said.starts_with("failed to reach agent") && said.contains("dial ")
}

/// Whether the vendor's own words say that nothing came of a deployment (fact sheet 3, errors).
pub(super) fn says_failed(error: &ApiError) -> bool {
    let said = error.detail.as_deref().unwrap_or_default();
    ["build failed", "failed to create"].iter().any(|words| said.starts_with(words))
}

/// What a field is called on the screen.
pub(in crate::vendors) fn field_label(field: &str) -> Option<&'static str> {
    super::schema::BODY.fields().find(|known| known.key == field).map(|known| known.label)
}
