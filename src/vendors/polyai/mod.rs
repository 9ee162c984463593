//! PolyAI: the Agents API, by its published description (1.0.11) and recorded exchanges of its own client.

pub mod api;
mod error;
mod history;
pub mod lifecycle;
mod seen;

pub(super) use error::field_label;
pub use history::{Comparison, compare};
pub use lifecycle::Procedure;
pub use seen::Seen;

use super::Region;
use crate::domain::AuthScheme;

/// Where PolyAI serves the API; the last is the vendor's own development cluster, which its older documents name.
pub const REGIONS: [Region; 5] = [
    Region { id: "us", name: "United States", base_url: "https://api.us.poly.ai" },
    Region { id: "eu", name: "Europe", base_url: "https://api.eu.poly.ai" },
    Region { id: "uk", name: "United Kingdom", base_url: "https://api.uk.poly.ai" },
    Region { id: "studio", name: "Studio (self-serve)", base_url: "https://api.studio.poly.ai" },
    Region { id: "dev", name: "Development", base_url: "https://api.dev.poly.ai" },
];

/// `X-API-KEY: <key>`, without a scheme (securitySchemes.polyApiKey).
pub fn default_auth() -> AuthScheme {
    AuthScheme { header: "X-API-KEY".to_owned(), prefix: String::new() }
}
