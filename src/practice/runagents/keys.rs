//! Who is asking.

use super::contract::Contract;
use super::errors::Refusal;
use crate::practice::Reply;
use crate::practice::call::Call;
use crate::practice::keys::Key;

/// Whom every key that is accepted acts for.
pub(super) const YOU: &str = "you@acme.example";
/// Somebody else in the workspace.
pub(super) const COLLEAGUE: &str = "ana@acme.example";

/// How a workspace key begins.
const WORKSPACE_KEY: &str = "ra_ws_";

/// What a key that was accepted may do.
pub(super) struct Caller {
    /// May not list agents: the key `practice-limited`.
    pub(super) limited: bool,
    /// May not write: the key `practice-read-only`.
    pub(super) read_only: bool,
}

/// Why a request goes no further: an answer in the vendor's shapes, or something that is not the vendor's.
pub(super) enum Stopped {
    Refused(Refusal),
    Elsewhere(Reply),
}

/// Checks the key. A sentinel key may stand behind `ra_ws_`, so that each header can carry it.
pub(super) fn admit(call: &Call, contract: Contract) -> Result<Caller, Stopped> {
    let key = key(call, contract).map_err(Stopped::Refused)?;
    let key = key.strip_prefix(WORKSPACE_KEY).unwrap_or(key);
    let refuse = |refusal| Err(Stopped::Refused(refusal));
    let limited = match Key::of(key, "runagents") {
        Key::Missing => return refuse(Refusal::error(401, "missing API key")),
        Key::Invalid => return refuse(invalid()),
        Key::Forbidden => return refuse(Refusal::forbidden("the key has no access to this workspace")),
        Key::TooMany => return refuse(Refusal::TooMany { seconds: 2 }),
        Key::Broken => return refuse(Refusal::broken()),
        Key::Elsewhere(reply) => return Err(Stopped::Elsewhere(reply)),
        Key::Limited => true,
        Key::Good => false,
    };
    Ok(Caller { limited, read_only: key == "practice-read-only" })
}

/// The key, where the contract has it (fact sheet, 0 and 1).
fn key<'a>(call: &Call<'a>, contract: Contract) -> Result<&'a str, Refusal> {
    let authorization = call.headers.get("authorization").unwrap_or_default().trim();
    let bearer = match authorization.split_once(' ') {
        Some((scheme, key)) if scheme.eq_ignore_ascii_case("bearer") => key.trim(),
        _ => "",
    };
    let own = call.headers.get("x-runagents-api-key").map(str::trim);
    match (contract, own) {
        // The older clients send a workspace key in both headers.
        (Contract::Legacy, Some(own)) if own != bearer => Err(invalid()),
        (Contract::Legacy, _) => Ok(bearer),
        // A hosted address takes a bearer for a token of its sign-in.
        (Contract::Current, _) if bearer.starts_with(WORKSPACE_KEY) => {
            Err(Refusal::plain(401, "Jwt verification fails"))
        }
        (Contract::Current, Some(own)) if own.starts_with(WORKSPACE_KEY) => Ok(own),
        (Contract::Current, Some(_)) => Err(invalid()),
        (Contract::Current, None) => Ok(bearer),
    }
}

fn invalid() -> Refusal {
    Refusal::error(401, "invalid API key")
}
