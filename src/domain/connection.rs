//! A vendor, an address, a scope and (elsewhere) a key.

use serde_json::Value;

use super::json::{self, Json, Object};
use super::{Date, Vendor};
use crate::words::lock as words;

/// Names a connection in URLs and records: a slug of vendor and scope, so that a colleague's link finds the same.
/// Ids beginning with `practice-` are practice connections.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ConnectionId(pub String);

impl ConnectionId {
    /// What every practice connection's id begins with.
    pub const PRACTICE_PREFIX: &str = "practice-";

    /// Whether requests go to the practice vendors in the page, never to the network.
    pub fn is_practice(&self) -> bool {
        self.0.starts_with(Self::PRACTICE_PREFIX)
    }
}

/// How a key travels.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuthScheme {
    /// The header's name.
    pub header: String,
    /// What stands before the key in it, such as `Bearer `; mostly nothing.
    pub prefix: String,
}

/// Where the key is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Keep {
    /// In this tab's memory, until it closes.
    Memory,
    /// Encrypted on this computer, behind a passphrase.
    Vault,
}

impl Keep {
    /// The word in records.
    fn word(self) -> &'static str {
        match self {
            Self::Memory => "memory",
            Self::Vault => "vault",
        }
    }
}

/// A connection's record. Never holds the key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Connection {
    /// Its name in URLs.
    pub id: ConnectionId,
    /// The name the person chose.
    pub name: String,
    /// Whose API it speaks.
    pub vendor: Vendor,
    /// Absolute, without a trailing slash.
    pub base_url: String,
    /// The tenant: PolyAI's account, which its screens call workspace ID; Cargo's workspace, where one is chosen.
    pub account: String,
    /// Which of a vendor's wire contracts it speaks, where there are several; empty: to be found out.
    pub profile: String,
    /// Only agents whose names begin so, where the vendor's list can be asked for them; empty: all.
    pub name_prefix: String,
    /// How many agents are asked for at once, where the vendor lets that be said; empty: what Greenroom takes.
    pub page_size: String,
    /// How the key travels.
    pub auth: AuthScheme,
    /// Where the key is kept.
    pub keep: Keep,
    /// Agents added by id where listing is refused.
    pub agents_by_hand: Vec<String>,
    /// Nothing may be sent through it that changes anything.
    pub read_only: bool,
    /// The last day on which its key holds, where that is known.
    pub key_expires: Option<Date>,
    /// The folder of the page's own host that its requests go by, as a whole address with a slash at its end; `None`:
    /// they go to the vendor directly.
    pub relay: Option<String>,
}

impl Connection {
    /// Scheme, host and port of the vendor.
    pub fn origin(&self) -> &str {
        origin_of(&self.base_url)
    }

    /// What the key is bound to: the vendor's origin; behind it, in a line of its own, the relay that leads there.
    pub fn bound_to(&self) -> String {
        let relay = self.relay.as_deref().map(|relay| format!("\n{relay}")).unwrap_or_default();
        format!("{}{relay}", self.origin())
    }

    /// Why nothing may be changed through it, if so.
    pub fn read_only_reason(&self) -> Option<&'static str> {
        self.read_only.then_some(words::READ_ONLY)
    }

    /// The host, for sentences.
    pub fn host(&self) -> &str {
        let origin = self.origin();
        origin.find("://").and_then(|i| origin.get(i + 3..)).unwrap_or(origin)
    }
}

impl Json for Connection {
    fn to_json(&self) -> Value {
        let auth = Object::default().text("header", &self.auth.header).text("prefix", &self.auth.prefix).done();
        let mut record = Object::default();
        record
            .text("id", &self.id.0)
            .text("name", &self.name)
            .text("vendor", self.vendor.slug())
            .text("base_url", &self.base_url)
            .text("account", &self.account)
            .put("auth", auth)
            .text("keep", self.keep.word())
            .texts("agents_by_hand", &self.agents_by_hand)
            .text_or_null("profile", Some(self.profile.as_str()).filter(|profile| !profile.is_empty()))
            .text_or_null("name_prefix", Some(self.name_prefix.as_str()).filter(|prefix| !prefix.is_empty()))
            .text_or_null("page_size", Some(self.page_size.as_str()).filter(|size| !size.is_empty()));
        // Only where they say something: most records stay as an older Greenroom writes them.
        if self.read_only {
            record.flag("read_only", true);
        }
        if let Some(expires) = self.key_expires {
            record.text("key_expires", &expires.to_iso());
        }
        if let Some(relay) = &self.relay {
            record.text("relay", relay);
        }
        record.done()
    }

    fn from_json(value: &Value) -> Option<Self> {
        let auth = json::field(value, "auth");
        let keep = json::text(value, "keep")?;
        Some(Self {
            id: ConnectionId(json::text(value, "id")?),
            name: json::text(value, "name")?,
            vendor: Vendor::parse(&json::text(value, "vendor")?)?,
            base_url: json::text(value, "base_url")?,
            account: json::text(value, "account")?,
            // Records of the first version do not say it.
            profile: json::maybe_text(value, "profile")?.unwrap_or_default(),
            name_prefix: json::maybe_text(value, "name_prefix")?.unwrap_or_default(),
            page_size: json::maybe_text(value, "page_size")?.unwrap_or_default(),
            auth: AuthScheme { header: json::text(auth, "header")?, prefix: json::text(auth, "prefix")? },
            keep: [Keep::Memory, Keep::Vault].into_iter().find(|known| known.word() == keep)?,
            agents_by_hand: json::read_texts(json::maybe_list(value, "agents_by_hand")?)?,
            // Older records do not say either. What is no date is none: a reminder is no reason to lose a connection.
            read_only: json::flag(value, "read_only").unwrap_or_default(),
            key_expires: json::maybe_text(value, "key_expires")?.and_then(|date| Date::parse(&date)),
            relay: json::maybe_text(value, "relay")?,
        })
    }
}

/// Scheme, host and port of an absolute URL; the whole text where there is no path.
pub fn origin_of(url: &str) -> &str {
    let after_scheme = url.find("://").map_or(0, |i| i + 3);
    let end =
        url.get(after_scheme..).and_then(|rest| rest.find(['/', '?', '#'])).map_or(url.len(), |i| after_scheme + i);
    url.get(..end).unwrap_or(url)
}

/// A vendor's address by way of a relay: the same path and query, below the relay's folder. `None` where a browser would
/// leave that folder again, for another vendor's relay or any other page of this host.
pub fn by_relay(relay: &str, url: &str) -> Option<String> {
    let below = url.get(origin_of(url).len()..).unwrap_or_default();
    (!climbs(below)).then(|| format!("{relay}{}", below.strip_prefix('/').unwrap_or(below)))
}

/// Whether a part of an address's path is `.` or `..` to a browser, which then takes it and perhaps the one before it
/// away (WHATWG URL 4.1, single-dot and double-dot segments: escaped, too; it leaves tabs and line ends out, and takes a
/// backslash for a slash).
pub fn climbs(url: &str) -> bool {
    let path = url.split(['?', '#']).next().unwrap_or_default();
    path.split(['/', '\\']).any(|part| {
        let dots = part.replace(['\t', '\n', '\r'], "").to_ascii_lowercase().replace("%2e", ".");
        matches!(dots.as_str(), "." | "..")
    })
}

/// A base URL as it is stored: trimmed, without a trailing slash, query or fragment. `None` unless it is `https://…`
/// (`http://` only to this computer) with a host and without credentials in it, and its path does not climb.
pub fn normalise_base_url(text: &str) -> Option<String> {
    let text = text.trim();
    let end = text.find(['?', '#']).unwrap_or(text.len());
    let url = text.get(..end)?.trim_end_matches('/');
    let (scheme, rest) = url.split_once("://")?;
    let authority = rest.split('/').next().unwrap_or_default();
    let host = authority.split(':').next().unwrap_or_default();
    let plain_allowed = matches!(host, "localhost" | "127.0.0.1");
    let scheme = scheme.to_ascii_lowercase();
    let scheme_allowed = scheme == "https" || (scheme == "http" && plain_allowed);
    let port = authority.get(host.len()..).unwrap_or_default();
    let port_allowed = port.is_empty()
        || port
            .strip_prefix(':')
            .is_some_and(|port| port.bytes().all(|b| b.is_ascii_digit()) && port.parse::<u16>().is_ok());
    let clean = port_allowed
        && !host.is_empty()
        && host.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'.')
        && !url.contains(|c: char| c.is_whitespace() || c.is_control() || c == '\\')
        && !climbs(rest);
    (scheme_allowed && clean).then(|| {
        let path = rest.get(authority.len()..).unwrap_or_default();
        format!("{scheme}://{}{path}", authority.to_ascii_lowercase())
    })
}

/// Lower-case letters, digits and single dashes of a text, for ids.
pub fn slug(text: &str) -> String {
    let mut slug = String::new();
    for c in text.chars() {
        if c.is_ascii_alphanumeric() {
            slug.push(c.to_ascii_lowercase());
        } else if !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
    }
    slug.trim_end_matches('-').to_owned()
}
