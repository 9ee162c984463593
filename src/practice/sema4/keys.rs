//! Who is asking.

use super::errors::Refusal;
use crate::practice::Reply;
use crate::practice::call::Call;
use crate::practice::keys::Key;

/// Whom every key that is accepted acts for: the owner of what it makes.
pub(super) const YOU: &str = "you@acme.example";
/// The owner of what is not the caller's.
pub(super) const COLLEAGUE: &str = "ana@acme.example";

/// What a key that was accepted may do.
pub(super) struct Caller {
    /// May neither list nor make agents.
    pub(super) limited: bool,
    /// May not write: the key `practice-read-only`.
    pub(super) read_only: bool,
}

/// Why a request goes no further: an answer in the vendor's shapes, or something that is not the vendor's.
pub(super) enum Stopped {
    Refused(Refusal),
    Elsewhere(Reply),
}

/// The key of a request: `Bearer KEY`, or `Snowflake Token="KEY"` on Snowflake's edition (fact sheet, 1).
fn key<'a>(call: &Call<'a>) -> &'a str {
    let authorization = call.headers.get("authorization").unwrap_or_default().trim();
    match authorization.split_once(' ') {
        Some((scheme, key)) if scheme.eq_ignore_ascii_case("bearer") => key.trim(),
        Some((scheme, rest)) if scheme.eq_ignore_ascii_case("snowflake") => {
            rest.trim().strip_prefix("Token=\"").and_then(|rest| rest.strip_suffix('"')).unwrap_or_default()
        }
        _ => "",
    }
}

/// Checks the key.
pub(super) fn admit(call: &Call) -> Result<Caller, Stopped> {
    let key = key(call);
    let refuse = |refusal| Err(Stopped::Refused(refusal));
    let limited = match Key::of(key, "sema4") {
        Key::Missing => return refuse(Refusal::coded(401, "auth.missing_credentials", "An API key is required")),
        Key::Invalid => return refuse(Refusal::coded(401, "auth.invalid_credentials", "The API key is not valid")),
        Key::Forbidden => return refuse(Refusal::forbidden("The API key has no access to this workspace")),
        Key::TooMany => return refuse(Refusal::proxy(429, "Too Many Requests")),
        Key::Broken => return refuse(Refusal::broken()),
        Key::Elsewhere(reply) => return Err(Stopped::Elsewhere(reply)),
        Key::Limited => true,
        Key::Good => false,
    };
    Ok(Caller { limited, read_only: key == "practice-read-only" })
}
