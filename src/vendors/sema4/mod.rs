//! Sema4.ai (API v2, "Agents"): one draft and one live version of each agent, resources attached to it, and packages.

pub mod api;
mod error;
pub mod features;
pub mod lifecycle;
mod paging;
pub mod resources;
pub mod schema;
mod seen;

pub use features::Features;
pub use lifecycle::Procedure;
pub use paging::next_address;
pub use resources::{Resource, ResourceKind};
pub use seen::{Seen, State, agents, choices, resources as read_resources};

pub(super) use error::field_label;

use crate::domain::AuthScheme;

/// `Authorization: Bearer <key>` (fact sheet 1).
pub fn default_auth() -> AuthScheme {
    AuthScheme { header: "Authorization".to_owned(), prefix: "Bearer ".to_owned() }
}

/// Whether an address is one of this version of the API: in the cloud, or of a server on this computer (fact sheet 1).
pub fn is_base_url(url: &str) -> bool {
    url.ends_with("/api/v2") || url.ends_with("/api/public/v2")
}

/// The tenant that an address names; empty where it names none (fact sheet 1).
pub fn tenant(url: &str) -> String {
    let rest = url.split_once("/tenants/").map_or("", |(_, rest)| rest);
    rest.split('/').next().unwrap_or_default().to_owned()
}

/// A text of a document that is not empty.
pub(super) fn text<'a>(document: &'a serde_json::Value, key: &str) -> Option<&'a str> {
    document.get(key).and_then(serde_json::Value::as_str).filter(|text| !text.is_empty())
}
