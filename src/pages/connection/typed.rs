//! What is typed into the form of a connection, and the connection that comes of it.

use crate::browser::dom;
use crate::document::is_uuid;
use crate::domain::{AuthScheme, Connection, ConnectionId, Date, Keep, Secret, Vendor, normalise_base_url, origin_of};
use crate::hosting::Relay;
use crate::signals::RwSignal;
use crate::state::Console;
use crate::vendors;
use crate::words::{connect as words, lock, runagents};
use leptos::prelude::*;

/// The region choice for an address of one's own.
pub(super) const CUSTOM: &str = "custom";

/// What is wrong with what was typed, by field id.
pub(super) type Problems = Vec<(&'static str, String)>;

/// What is typed into the form.
#[derive(Clone, Copy)]
pub(super) struct Typed {
    console: Console,
    pub(super) vendor: Vendor,
    pub(super) profile: RwSignal<String>,
    pub(super) name_prefix: RwSignal<String>,
    pub(super) page_size: RwSignal<String>,
    pub(super) name: RwSignal<String>,
    pub(super) region: RwSignal<String>,
    pub(super) url: RwSignal<String>,
    pub(super) account: RwSignal<String>,
    pub(super) key: RwSignal<String>,
    pub(super) header: RwSignal<String>,
    pub(super) prefix: RwSignal<String>,
    pub(super) keep: RwSignal<String>,
    pub(super) passphrase: RwSignal<String>,
    pub(super) expires: RwSignal<String>,
    pub(super) read_only: RwSignal<bool>,
    /// By the host's relay, where there is one to the address.
    pub(super) by_relay: RwSignal<bool>,
}

impl Typed {
    /// What stands in the form at first: the connection, or one that the host names without its key, or a new one.
    pub(super) fn from(console: Console, shown: Option<&Connection>, vendor: Vendor) -> Self {
        let hosted = console.hosted();
        let host = &hosted.settings;
        let auth = shown.map_or_else(|| vendors::default_auth(vendor), |c| c.auth.clone());
        let regions = vendors::regions(vendor);
        let page = dom::page_origin();
        let first = regions.iter().map(|region| region.base_url).find(|url| host.leads_to(vendor, url, &page));
        let base = shown.map_or(first.unwrap_or_default(), |c| c.base_url.as_str());
        let region = regions.iter().find(|region| region.base_url == base).map_or(CUSTOM, |region| region.id);
        let text = |text: &str| RwSignal::new(text.to_owned());
        let keep = match shown.map(|c| c.keep) {
            Some(Keep::Vault) if host.remember => "vault",
            _ => "memory",
        };
        Self {
            console,
            vendor,
            profile: text(shown.map_or("", |c| &c.profile)),
            name_prefix: text(shown.map_or("", |c| &c.name_prefix)),
            page_size: text(shown.map_or("", |c| &c.page_size)),
            name: text(shown.map_or("", |c| &c.name)),
            region: text(region),
            url: text(if region == CUSTOM { base } else { "" }),
            account: text(shown.map_or("", |c| &c.account)),
            key: text(""),
            header: text(&auth.header),
            prefix: text(&auth.prefix),
            keep: text(keep),
            passphrase: text(""),
            expires: text(&shown.and_then(|c| c.key_expires).map(Date::to_iso).unwrap_or_default()),
            read_only: RwSignal::new(shown.map_or(host.read_only, |c| c.read_only)),
            by_relay: RwSignal::new(shown.map_or(host.relay_of(vendor).is_some(), |c| c.relay.is_some())),
        }
    }

    /// The host's relay to the address as it is typed.
    pub(super) fn relay(&self) -> Option<Relay> {
        let url = self.base_url()?;
        self.console.hosted().settings.relay_to(self.vendor, &url).cloned()
    }

    /// The address as it will be used, where it is one.
    pub(super) fn base_url(&self) -> Option<String> {
        let region = self.region.get();
        match vendors::regions(self.vendor).iter().find(|known| known.id == region) {
            Some(region) => Some(region.base_url.to_owned()),
            None => normalise_base_url(&self.url.get()).map(|url| vendors::base_url(self.vendor, &url)),
        }
    }

    /// What the test found out: which wire contract is spoken, and how the key travels in it.
    pub(super) fn take(&self, found: &Connection) {
        self.profile.set(found.profile.clone());
        self.header.set(found.auth.header.clone());
        self.prefix.set(found.auth.prefix.clone());
    }

    /// The connection as typed, or what is wrong with it, by field. One that the host names keeps its id as long as it
    /// leads to the same place.
    pub(super) fn read(
        &self,
        existing: Option<&Connection>,
        preset: Option<&Connection>,
        has_key: bool,
        taken: &[ConnectionId],
    ) -> Result<(Connection, Option<Secret>), Problems> {
        let mut problems = Problems::new();
        let practice = existing.is_some_and(|c| c.id.is_practice());
        let filled =
            |signal: RwSignal<String>| Some(signal.get_untracked().trim().to_owned()).filter(|t| !t.is_empty());
        let name = filled(self.name);
        if name.is_none() {
            problems.push(("name", words::NEED_NAME.to_owned()));
        }
        let base_url = match existing.filter(|_| practice) {
            Some(existing) => Some(existing.base_url.clone()),
            None => untrack(|| self.base_url()),
        };
        if base_url.is_none() {
            let example = vendors::regions(self.vendor).first().map_or("", |region| region.base_url);
            problems.push(("base-url", words::need_url(example)));
        }
        if base_url.as_ref().is_some_and(|url| !practice && !vendors::is_base_url(self.vendor, url)) {
            problems.push(("base-url", words::NEED_API_V2.to_owned()));
        }
        let page = dom::page_origin();
        let relay = untrack(|| self.relay()).filter(|_| self.by_relay.get_untracked() && !practice);
        let relay = relay.map(|relay| relay.address(&page));
        let hosted = self.console.hosted();
        let direct = base_url.as_ref().filter(|_| !practice && relay.is_none());
        if let Some(reason) = direct.and_then(|url| hosted.settings.refuses(self.vendor, url, &page)) {
            let field = if self.region.get_untracked() == CUSTOM { "base-url" } else { "region" };
            problems.push((field, reason));
        }
        let page_size = filled(self.page_size);
        if page_size.as_ref().is_some_and(|size| !size.parse().is_ok_and(|size: u32| size > 0)) {
            problems.push(("page-size", words::NEED_PAGE_SIZE.to_owned()));
        }
        let expires = filled(self.expires).map(|text| Date::parse(&text));
        if expires == Some(None) {
            problems.push(("key-expires", lock::NEED_DATE.to_owned()));
        }
        let account = filled(self.account);
        let account = match (self.vendor, account) {
            (Vendor::PolyAi, None) => {
                problems.push(("account", words::NEED_ACCOUNT.to_owned()));
                None
            }
            (Vendor::Cargo, Some(text)) if !is_uuid(&text) => {
                problems.push(("account", words::NEED_WORKSPACE.to_owned()));
                None
            }
            // The address names the tenant.
            (Vendor::Sema4, _) => {
                Some(base_url.as_deref().map(|url| vendors::tenant(self.vendor, url)).unwrap_or_default())
            }
            (Vendor::RunAgents, None) => Some(vendors::tenant(self.vendor, &self.url.get_untracked())),
            (Vendor::RunAgents, Some(text)) if text.contains(|c: char| c.is_whitespace() || c == '/') => {
                problems.push(("account", runagents::NEED_WORKSPACE.to_owned()));
                None
            }
            (_, account) => Some(account.unwrap_or_default()),
        };
        let secret = Secret::from_pasted(&self.key.get_untracked());
        let moved = match (&base_url, existing) {
            (Some(url), Some(existing)) => origin_of(url) != existing.origin() || relay != existing.relay,
            _ => false,
        };
        if secret.is_empty() && moved {
            problems.push(("key", words::NEED_KEY_AGAIN.to_owned()));
        } else if secret.is_empty() && !has_key {
            problems.push(("key", words::NEED_KEY.to_owned()));
        }
        let header = filled(self.header).filter(|name| name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-'));
        if header.is_none() {
            problems.push(("header", words::NEED_HEADER.to_owned()));
        }
        match (name, base_url, account, header) {
            (Some(name), Some(base_url), Some(account), Some(header)) if problems.is_empty() => {
                let id = match existing {
                    Some(existing) => existing.id.clone(),
                    None => {
                        let same = |preset: &&Connection| {
                            preset.base_url.is_empty() || (preset.base_url == base_url && preset.account == account)
                        };
                        let named = preset.filter(same).map(|preset| preset.id.clone());
                        named.unwrap_or_else(|| Connection::id_for(self.vendor, &base_url, &account, taken))
                    }
                };
                let keep = if self.keep.get_untracked() == "vault" { Keep::Vault } else { Keep::Memory };
                let connection = Connection {
                    id,
                    name,
                    vendor: self.vendor,
                    base_url,
                    account,
                    profile: self.profile.get_untracked(),
                    name_prefix: self.name_prefix.get_untracked().trim().to_owned(),
                    page_size: page_size.unwrap_or_default(),
                    auth: AuthScheme { header, prefix: self.prefix.get_untracked() },
                    keep,
                    agents_by_hand: existing.map(|c| c.agents_by_hand.clone()).unwrap_or_default(),
                    read_only: self.read_only.get_untracked(),
                    key_expires: expires.flatten(),
                    relay,
                };
                Ok((connection, Some(secret).filter(|secret| !secret.is_empty())))
            }
            _ => Err(problems),
        }
    }
}
