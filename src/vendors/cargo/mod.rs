//! Cargo (getcargo.io): agents that are live as they are saved, and releases that replace everything.

pub mod api;
pub(super) mod check;
pub(super) mod choices;
mod error;
pub mod lifecycle;
pub mod schema;
mod seen;
mod version;

pub(super) use error::field_label;
pub use lifecycle::Procedure;
pub use seen::{Seen, own_user, releases, style};
pub use version::Version;

use super::Region;
use crate::domain::AuthScheme;
use crate::words::connect;

/// Where Cargo serves its API (fact sheet 1).
pub const REGIONS: [Region; 1] = [Region { id: "main", name: "Cargo", base_url: "https://api.getcargo.io" }];

/// The two spellings of paths, as a connection names them.
pub const PROFILES: [(&str, &str); 2] =
    [("documented", connect::PROFILE_DOCUMENTED), ("client", connect::PROFILE_CLIENT)];

/// `Authorization: Bearer <token>`.
pub fn default_auth() -> AuthScheme {
    AuthScheme { header: "Authorization".to_owned(), prefix: "Bearer ".to_owned() }
}
