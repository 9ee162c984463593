//! What follows from a host's settings.

use super::{HostSettings, Relay};
use crate::domain::{Connection, Vendor, origin_of};
use crate::words::hosting as words;

/// Which way a connection's requests go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Way {
    /// From the browser to the vendor.
    Direct,
    /// By a folder of this site: its whole address, with a slash at its end.
    Relay(String),
    /// It was made for another way than the host offers now: its key is to be entered again.
    Changed,
}

impl HostSettings {
    /// Whether a vendor is used here.
    pub fn offers(&self, vendor: Vendor) -> bool {
        !self.hidden.contains(&vendor)
    }

    /// The vendors that are used here, in the order in which screens list them.
    pub fn offered(&self) -> Vec<Vendor> {
        Vendor::ALL.into_iter().filter(|vendor| self.offers(*vendor)).collect()
    }

    /// The origins that the page may call for a vendor.
    pub fn hosts_of(&self, vendor: Vendor) -> Vec<&str> {
        let listed = self.hosts.iter().find(|(of, _)| *of == vendor);
        listed.map_or_else(|| vec![own_host(vendor)], |(_, list)| list.iter().map(String::as_str).collect())
    }

    /// After so many idle minutes keys are locked, where somebody chose `minutes`.
    pub fn lock_after(&self, minutes: u32) -> u32 {
        minutes.min(self.lock_minutes)
    }

    /// The minutes that can be chosen: of `all` those that the host allows, and the host's own limit where that is less
    /// than the most of them.
    pub fn lock_choices(&self, all: &[u32]) -> Vec<u32> {
        let mut choices: Vec<u32> = all.iter().map(|minutes| self.lock_after(*minutes)).collect();
        choices.dedup();
        choices
    }

    /// The relay to an address of a vendor's.
    pub fn relay_to(&self, vendor: Vendor, url: &str) -> Option<&Relay> {
        self.relay_of(vendor).filter(|relay| self.offers(vendor) && origin_fits(origin_of(url), &relay.to))
    }

    /// Which way a connection's requests go from a page at an origin.
    pub fn way(&self, connection: &Connection, page: &str) -> Way {
        let Some(made_for) = &connection.relay else { return Way::Direct };
        match self.relay_to(connection.vendor, &connection.base_url) {
            Some(relay) if relay.address(page) == *made_for => Way::Relay(made_for.clone()),
            _ => Way::Changed,
        }
    }

    /// Whether a page at an origin can call an address, directly or by a relay.
    pub fn leads_to(&self, vendor: Vendor, url: &str, page: &str) -> bool {
        self.relay_to(vendor, url).is_some() || self.refuses(vendor, url, page).is_none()
    }

    /// Why a page at an origin does not call an address directly, if so: its policy would forbid it.
    pub fn refuses(&self, vendor: Vendor, url: &str, page: &str) -> Option<String> {
        if !self.offers(vendor) {
            return Some(words::not_used_here(vendor.name()));
        }
        let (origin, hosts) = (origin_of(url), self.hosts_of(vendor));
        let listed = hosts.iter().any(|host| origin_fits(origin, host));
        // The page's own host always may be called; a page on this computer is somebody's who tries Greenroom out.
        let own = origin == page || (is_here(origin) && is_here(page));
        (!listed && !own).then(|| words::may_not_call(vendor.name(), origin, &hosts.join(", ")))
    }
}

impl Relay {
    /// Its whole address on a page's origin, with a slash at its end.
    pub fn address(&self, page: &str) -> String {
        format!("{page}{}", self.path)
    }
}

/// Where a vendor is.
pub(super) fn own_host(vendor: Vendor) -> &'static str {
    match vendor {
        Vendor::Cargo => "https://api.getcargo.io",
        Vendor::Sema4 => "https://*.sema4.ai",
        Vendor::RunAgents => "https://*.runagents.io",
        Vendor::PolyAi => "https://*.poly.ai",
    }
}

/// Whether an origin fits one that a policy lists, which may stand for any name below it: `https://*.acme.example` (CSP
/// Level 3, 6.7.2.7). Without a port it is that of `https:`.
pub fn origin_fits(origin: &str, listed: &str) -> bool {
    let [origin, listed] = [origin, listed].map(|origin| origin.strip_suffix(":443").unwrap_or(origin));
    match listed.strip_prefix("https://*") {
        // The dot stays: `https://evilacme.example` is no name below `acme.example`.
        Some(below) => {
            let name = origin.strip_prefix("https://").and_then(|host| host.strip_suffix(below));
            name.is_some_and(|name| !name.is_empty() && !name.contains(['/', ':', '@']))
        }
        None => origin == listed,
    }
}

/// Whether an origin is on this computer.
fn is_here(origin: &str) -> bool {
    let host = origin.split("://").nth(1).unwrap_or_default();
    matches!(host.split(':').next(), Some("localhost" | "127.0.0.1"))
}
