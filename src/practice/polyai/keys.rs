//! Who is asking: the key, and the person a request acts for.

use super::errors::Refusal;
use crate::practice::Reply;
use crate::practice::call::Call;
use crate::practice::keys::Key;

/// A request whose key was accepted.
pub(super) struct Caller {
    /// Whom new deployments are attributed to.
    pub(super) email: String,
    /// May read and change agents it knows, but not list an account's.
    pub(super) limited: bool,
}

/// Why a request goes no further: an answer in the vendor's shapes, or something that is not the vendor's.
pub(super) enum Stopped {
    Refused(Refusal),
    Elsewhere(Reply),
}

/// Checks the key.
pub(super) fn admit(call: &Call) -> Result<Caller, Stopped> {
    let key = call.headers.get("x-api-key").map(str::trim).unwrap_or_default();
    let coded = |status, code, text: &str| Err(Stopped::Refused(Refusal::coded(status, code, text)));
    let limited = match Key::of(key, "polyai") {
        Key::Missing => return coded(401, "AUTH_USER_UNAUTHORISED", "User is not authorised"),
        Key::Invalid => return coded(401, "AUTH_USER_INVALID_TOKEN", "The API key is invalid or expired"),
        Key::Forbidden => return coded(403, "USER_ACCESS_FORBIDDEN", "User may not access this resource"),
        Key::TooMany => {
            let refusal = Refusal::Gateway { status: 429, message: "API rate limit exceeded", retry_after: Some(7) };
            return Err(Stopped::Refused(refusal));
        }
        Key::Broken => return coded(500, "INTERNAL_SERVER_ERROR", "Something went wrong"),
        Key::Elsewhere(reply) => return Err(Stopped::Elsewhere(reply)),
        Key::Limited => true,
        Key::Good => false,
    };
    Ok(Caller {
        email: match call.headers.get("x-polyai-email").map(str::trim) {
            Some(email) if !email.is_empty() => email.to_owned(),
            _ => "you@acme.example".to_owned(),
        },
        limited,
    })
}
