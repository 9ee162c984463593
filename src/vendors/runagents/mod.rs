//! RunAgents: agents that are deployed from an image, from source files or from an artifact. What is deployed is live; a
//! deployment replaces everything that an agent says.

pub mod answers;
pub mod api;
mod body;
pub(super) mod check;
pub(super) mod choices;
pub mod document;
mod environment;
mod error;
pub mod inventory;
pub mod lifecycle;
mod profile;
pub mod schema;
mod seen;
pub mod sources;

pub use lifecycle::Procedure;
pub use profile::Profile;
pub use seen::{Inventory, Preview, Seen, agents};

pub(super) use error::field_label;

use super::Region;
use crate::domain::{AuthScheme, Connection, Secret};
use crate::http::decode;
use crate::words::runagents as words;

/// Where the seed's own host is (fact sheet 0). Companies and trials have addresses of their own.
pub const REGIONS: [Region; 1] = [Region { id: "main", name: words::SEED_HOST, base_url: "https://api.runagents.io" }];

/// The two wire contracts, as a connection names them.
pub const PROFILES: [(&str, &str); 2] =
    [(Profile::Current.word(), words::PROFILE_CURRENT), (Profile::Older.word(), words::PROFILE_OLDER)];

/// The header of keys of workspaces, in today's contract (fact sheet 0).
const OWN_HEADER: &str = "X-RunAgents-API-Key";
/// How such a key begins.
const WORKSPACE_KEY: &str = "ra_ws_";

/// `Authorization: Bearer <key>`.
pub fn default_auth() -> AuthScheme {
    AuthScheme { header: "Authorization".to_owned(), prefix: "Bearer ".to_owned() }
}

/// How a key travels through a connection: in today's contract a key of a workspace has a header of its own, and is
/// refused as a bearer; in the older one every key is a bearer (fact sheet 0 and 1).
pub fn auth(connection: &Connection, key: &Secret) -> AuthScheme {
    match Profile::of(connection) {
        Profile::Current if key.expose().starts_with(WORKSPACE_KEY) => own_auth(),
        Profile::Current | Profile::Older => default_auth(),
    }
}

/// Whether this is one of the two ways in which the vendor itself wants keys: not one that a network asks for.
pub fn is_usual_auth(auth: &AuthScheme) -> bool {
    *auth == default_auth() || *auth == own_auth()
}

fn own_auth() -> AuthScheme {
    AuthScheme { header: OWN_HEADER.to_owned(), prefix: String::new() }
}

/// A base URL without what the paths of either contract begin with; of an address that is copied from the vendor's own
/// examples without their path, too.
pub fn base_url(url: &str) -> &str {
    let url = url.split_once("/workspaces/").map_or(url, |(before, _)| before);
    let ends = ["/deploy", "/starter-kit", "/agents"];
    let before = ends.iter().find_map(|end| url.strip_suffix(end)).unwrap_or(url);
    let base = before.strip_suffix("/api/v1").or_else(|| before.strip_suffix("/api"));
    base.unwrap_or(url)
}

/// The workspace that an address names; empty where it names none (fact sheet 0).
pub fn workspace(url: &str) -> String {
    let rest = url.split_once("/workspaces/").map_or("", |(_, rest)| rest);
    decode(rest.split('/').next().unwrap_or_default())
}

/// The texts of a list; what is none is left out.
pub(super) fn texts_of(list: &serde_json::Value) -> Vec<String> {
    list.as_array().into_iter().flatten().filter_map(|text| text.as_str().map(str::to_owned)).collect()
}

/// A text of a document that is not empty.
pub(super) fn text<'a>(document: &'a serde_json::Value, key: &str) -> Option<&'a str> {
    document.get(key).and_then(serde_json::Value::as_str).filter(|text| !text.is_empty())
}
