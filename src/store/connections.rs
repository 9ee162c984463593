//! The connections of one realm (real, or practice), without their keys.

use super::{KeyValue, StoreError, open, wrap};
use crate::domain::{AuthScheme, Connection, ConnectionId, Keep, Vendor, slug};

const KIND: &str = "connection";
const VERSION: u32 = 1;
const PREFIX: &str = "connection/";

/// Where practice connections point: a name that never resolves (RFC 6761), answered inside the page.
pub const PRACTICE_BASE_URL: &str = "https://practice.invalid/polyai";

/// Reads and writes connections.
pub struct Connections<'a, K>(pub &'a K);

impl<K: KeyValue> Connections<'_, K> {
    /// Every connection that can be read, and the ids of those that cannot.
    pub async fn load(&self) -> Result<(Vec<Connection>, Vec<ConnectionId>), StoreError> {
        let mut connections = Vec::new();
        let mut damaged = Vec::new();
        for (key, text) in self.0.scan(PREFIX).await? {
            match open(KIND, VERSION, &text) {
                Ok(connection) => connections.push(connection),
                Err(_) => damaged.push(ConnectionId(key.trim_start_matches(PREFIX).to_owned())),
            }
        }
        Ok((connections, damaged))
    }

    /// Adds or replaces one.
    pub async fn save(&self, connection: &Connection) -> Result<(), StoreError> {
        self.0.put(&record_key(&connection.id), &wrap(KIND, VERSION, connection)).await
    }

    /// Removes one.
    pub async fn forget(&self, id: &ConnectionId) -> Result<(), StoreError> {
        self.0.delete(&record_key(id)).await
    }

    /// The practice connections that are there from the start, written on first use.
    pub async fn load_practice(&self) -> Result<Vec<Connection>, StoreError> {
        let (connections, _) = self.load().await?;
        if !connections.is_empty() {
            return Ok(connections);
        }
        let defaults = [("Acme", "acme"), ("Acme failures", "acme-failures")].map(|(name, account)| Connection {
            id: ConnectionId(format!("{}{}-{account}", ConnectionId::PRACTICE_PREFIX, Vendor::PolyAi.slug())),
            name: name.to_owned(),
            vendor: Vendor::PolyAi,
            base_url: PRACTICE_BASE_URL.to_owned(),
            account: account.to_owned(),
            auth: AuthScheme { header: "X-API-KEY".to_owned(), prefix: String::new() },
            keep: Keep::Memory,
            agents_by_hand: Vec::new(),
        });
        for connection in &defaults {
            self.save(connection).await?;
        }
        Ok(defaults.into())
    }
}

fn record_key(id: &ConnectionId) -> String {
    format!("{PREFIX}{}", id.0)
}

impl Connection {
    /// The id of a connection: vendor, host's first label that tells regions apart, and account; so that a colleague
    /// who connects to the same finds the same links. `taken` are ids in use by others.
    pub fn id_for(vendor: Vendor, base_url: &str, account: &str, taken: &[ConnectionId]) -> ConnectionId {
        let host = crate::domain::origin_of(base_url).split("://").nth(1).unwrap_or_default();
        let region = host.split('.').find(|label| *label != "api").unwrap_or_default();
        let scope = [vendor.slug(), region, account].map(slug).into_iter().filter(|part| !part.is_empty());
        let base = scope.collect::<Vec<_>>().join("-");
        let free = |id: &String| !taken.iter().any(|other| other.0 == *id) && id != "new";
        let numbered = (2..).map(|n| format!("{base}-{n}"));
        ConnectionId(std::iter::once(base.clone()).chain(numbered).find(free).unwrap_or(base))
    }
}
