//! The connections of one realm (real, or practice), without their keys.

use super::copy::{Fate, add_record};
use super::{KeyValue, StoreError, open, wrap};
use crate::domain::{AuthScheme, Connection, ConnectionId, Keep, Vendor, slug, sorted};
use crate::words::recovery as words;

const KIND: &str = "connection";
const VERSION: u32 = 1;
const PREFIX: &str = "connection/";

/// Where practice connections point, each to its vendor's folder: a name that never resolves (RFC 6761), answered
/// inside the page.
pub const PRACTICE_HOST: &str = "https://practice.invalid";

/// The practice connections that are there from the start: name, vendor, account, and what their ids end in. The
/// failures of Cargo live in a workspace of their own.
const PRACTICE: [(&str, Vendor, &str, &str); 9] = [
    ("Acme", Vendor::Cargo, "", "acme"),
    ("Acme failures", Vendor::Cargo, "7d3e9a18-52f4-4b7d-8c60-f1a9035be7c4", "acme-failures"),
    ("Acme", Vendor::Sema4, "acme", "acme"),
    ("Acme failures", Vendor::Sema4, "acme-failures", "acme-failures"),
    ("Acme", Vendor::RunAgents, "acme", "acme"),
    ("Acme failures", Vendor::RunAgents, "acme-failures", "acme-failures"),
    ("Acme, older API", Vendor::RunAgents, "acme", "acme-older"),
    ("Acme", Vendor::PolyAi, "acme", "acme"),
    ("Acme failures", Vendor::PolyAi, "acme-failures", "acme-failures"),
];

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

    /// Adds or replaces one. What cannot be read is not replaced.
    pub async fn save(&self, connection: &Connection) -> Result<(), StoreError> {
        let kept = self.0.get(&record_key(&connection.id)).await?;
        if kept.is_some_and(|text| open::<Connection>(KIND, VERSION, &text).is_err()) {
            return Err(StoreError::other(words::CONNECTION_UNREADABLE));
        }
        self.0.put(&record_key(&connection.id), &wrap(KIND, VERSION, connection)).await
    }

    /// Adds one whose id is free; with `add` off, what would become of it. Where it is here already, what matters is the
    /// same though its key is kept elsewhere.
    pub(super) async fn add(&self, connection: &Connection, add: bool) -> Result<Fate, StoreError> {
        let name = record_key(&connection.id);
        if let Some(text) = self.0.get(&name).await?
            && let Ok(kept) = open::<Connection>(KIND, VERSION, &text)
            && (Connection { keep: connection.keep, ..kept }) == *connection
        {
            return Ok(Fate::Same);
        }
        add_record(self.0, &name, KIND, connection, add).await
    }

    /// Removes one.
    pub async fn forget(&self, id: &ConnectionId) -> Result<(), StoreError> {
        self.0.delete(&record_key(id)).await
    }

    /// The practice connections that are there from the start, written on first use.
    pub async fn load_practice(&self) -> Result<Vec<Connection>, StoreError> {
        let (mut connections, unreadable) = self.load().await?;
        // Each vendor by itself: a vendor that is new to this browser brings its own.
        for vendor in Vendor::ALL {
            if connections.iter().any(|connection| connection.vendor == vendor) {
                continue;
            }
            for (name, _, account, id) in PRACTICE.iter().filter(|(_, of, ..)| *of == vendor) {
                let connection = Connection {
                    id: ConnectionId(format!("{}{}-{id}", ConnectionId::PRACTICE_PREFIX, vendor.slug())),
                    name: (*name).to_owned(),
                    vendor,
                    base_url: practice_url(vendor, account),
                    account: (*account).to_owned(),
                    profile: practice_profile(vendor, id).to_owned(),
                    name_prefix: String::new(),
                    page_size: String::new(),
                    auth: practice_auth(vendor),
                    keep: Keep::Memory,
                    agents_by_hand: Vec::new(),
                    read_only: false,
                    key_expires: None,
                    relay: None,
                };
                if !unreadable.contains(&connection.id) {
                    // Where nothing is kept practice is there all the same.
                    let _ = self.save(&connection).await;
                }
                connections.push(connection);
            }
        }
        // In the order of the vendors' own list, also where they came in another.
        Ok(sorted(connections, |one: &Connection, other| one.vendor <= other.vendor))
    }
}

/// Where practice vendors are: Sema4.ai's addresses name the tenant and the version.
fn practice_url(vendor: Vendor, account: &str) -> String {
    let more = match vendor {
        Vendor::Sema4 => format!("/tenants/{account}/api/v2"),
        Vendor::Cargo | Vendor::RunAgents | Vendor::PolyAi => String::new(),
    };
    format!("{PRACTICE_HOST}/{}{more}", vendor.slug())
}

/// Which wire contract a practice connection speaks: RunAgents has two.
fn practice_profile(vendor: Vendor, id: &str) -> &'static str {
    match (vendor, id) {
        (Vendor::RunAgents, "acme-older") => "older",
        (Vendor::RunAgents, _) => "current",
        _ => "",
    }
}

/// How practice vendors want their key: as the real ones do.
fn practice_auth(vendor: Vendor) -> AuthScheme {
    let (header, prefix) = match vendor {
        Vendor::Cargo | Vendor::Sema4 | Vendor::RunAgents => ("Authorization", "Bearer "),
        Vendor::PolyAi => ("X-API-KEY", ""),
    };
    AuthScheme { header: header.to_owned(), prefix: prefix.to_owned() }
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
