//! Who is asking, and for which workspace.

use super::errors::Refusal;
use super::ids::{self, Kind, is_uuid};
use super::world::Workspace;
use crate::practice::Reply;
use crate::practice::call::Call;
use crate::practice::keys::Key;

/// Which of the two paths that four calls about releases have is answered; the other is a 404.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Paths {
    Both,
    /// As docs.getcargo.ai prints them: the key `practice-documented-only`.
    Documented,
    /// As the vendor's own client calls them: the key `practice-client-only`.
    Client,
}

/// A request whose key was accepted.
pub(super) struct Caller {
    pub(super) workspace: Workspace,
    /// Whom what is made is attributed to.
    pub(super) user: String,
    /// The key's permissions name chosen agents: it may not list or create them.
    pub(super) limited: bool,
    /// The key lacks `ai:agent:write`: the key `practice-read-only`.
    pub(super) read_only: bool,
    pub(super) paths: Paths,
}

/// Why a request goes no further: an answer in the vendor's shapes, or something that is not the vendor's.
pub(super) enum Stopped {
    Refused(Refusal),
    Elsewhere(Reply),
}

/// Checks key and workspace.
pub(super) fn admit(call: &Call) -> Result<Caller, Stopped> {
    let authorization = call.headers.get("authorization").unwrap_or_default().trim();
    let key = match authorization.split_once(' ') {
        Some((scheme, key)) if scheme.eq_ignore_ascii_case("bearer") => key.trim(),
        _ => "",
    };
    let refuse = |refusal| Err(Stopped::Refused(refusal));
    let limited = match Key::of(key, "cargo") {
        Key::Missing | Key::Invalid => return refuse(Refusal::message(401, "Unauthorized")),
        Key::Forbidden => return refuse(Refusal::forbidden()),
        Key::TooMany => return refuse(Refusal::Bare { status: 429, text: "Too Many Requests" }),
        Key::Broken => return refuse(Refusal::broken()),
        Key::Elsewhere(reply) => return Err(Stopped::Elsewhere(reply)),
        Key::Limited => true,
        Key::Good => false,
    };
    let workspace = match call.headers.get("selected-workspace-uuid").map(str::trim) {
        None => Workspace::Acme,
        Some(uuid) => match Workspace::ALL.into_iter().find(|workspace| workspace.uuid() == uuid) {
            Some(workspace) => workspace,
            None if is_uuid(uuid) => return refuse(Refusal::forbidden()),
            None => return refuse(Refusal::issue("selected-workspace-uuid", "Invalid UUID")),
        },
    };
    Ok(Caller {
        workspace,
        user: ids::id(Kind::User, Workspace::Acme, 0),
        limited,
        read_only: key == "practice-read-only",
        paths: match key {
            "practice-documented-only" => Paths::Documented,
            "practice-client-only" => Paths::Client,
            _ => Paths::Both,
        },
    })
}
