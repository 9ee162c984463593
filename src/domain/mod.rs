//! The words of the product as types. Knows no vendor's wire format and no browser.

mod agent;
mod capability;
mod connection;
mod date;
mod deployment;
mod environment;
pub mod idle;
pub mod json;
mod order;
pub mod passphrase;
mod secret;
mod shown;
mod time;
mod vendor;

pub use agent::{AgentId, AgentSummary};
pub use capability::Capability;
pub use connection::{
    AuthScheme, Connection, ConnectionId, Keep, by_relay, climbs, normalise_base_url, origin_of, slug,
};
pub use date::Date;
pub use deployment::{Deployment, Kind, Lanes};
pub use environment::{Environment, Lane};
pub use order::sorted;
pub use secret::{Secret, clean_key};
pub use shown::{is_hidden, safe_link, visible};
pub use time::Timestamp;
pub use vendor::Vendor;
