//! `console.json`: what an administrator decides for everybody who opens this page. It lies beside the page, everybody
//! can read it, and it holds no key. Checked strictly: a setting that does not mean what somebody thinks it means is
//! worse than none. What is wrong with it is said, and then none of it is used.
//!
//! # The settings, each optional
//!
//! | setting | what it says | without it |
//! | --- | --- | --- |
//! | `organisation` | whose console this is: a line of text | not named |
//! | `support` | where to turn to: an `https:` or `mailto:` address | not named |
//! | `hosts` | by vendor, the origins that the page may call | the vendor's own |
//! | `hidden` | vendors that nobody here uses | none |
//! | `practice` | whether there are practice vendors | `true` |
//! | `remember` | whether keys may be remembered on a computer | `true` |
//! | `passphrase_length` | the fewest letters of a passphrase, 8 to 64 | 12 |
//! | `lock_minutes` | the most idle minutes before keys are locked, 1 to 60 | 60 |
//! | `read_only` | whether new connections begin as read-only | `false` |
//! | `relay` | by vendor, a folder of this site that leads to it (`path`), and to which origin (`to`) | none |
//! | `connections` | connections without keys: `vendor`, `name`, and perhaps `url`, `account`, `read_only`, `relay` | none |
//!
//! The rules are also those of `hosting/console.awk`, which writes a host's headers from the same file.

use serde_json::{Map, Value};

use super::rules::{origin_fits, own_host};
use crate::domain::passphrase::LEAST;
use crate::domain::{Vendor, climbs, json, origin_of};
use crate::words::hosting as words;
use crate::words::hosting::form;

/// A larger file is not read, in bytes.
pub const LARGEST: usize = 65_536;

/// What the host decided.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HostSettings {
    /// Whose console this is.
    pub organisation: Option<String>,
    /// Where to turn to.
    pub support: Option<String>,
    /// The origins that the page may call for a vendor, where they are not the vendor's own.
    pub hosts: Vec<(Vendor, Vec<String>)>,
    /// Vendors that are not offered.
    pub hidden: Vec<Vendor>,
    /// Whether there are practice vendors.
    pub practice: bool,
    /// Whether keys may be remembered on a computer.
    pub remember: bool,
    /// The fewest letters of a passphrase.
    pub passphrase_length: u32,
    /// The most idle minutes before keys are locked.
    pub lock_minutes: u32,
    /// Whether new connections begin as read-only.
    pub read_only: bool,
    /// Ways to vendors by this site.
    pub relay: Vec<(Vendor, Relay)>,
    /// Connections without keys.
    pub connections: Vec<Preset>,
}

/// A folder of this site that leads to a vendor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Relay {
    /// The folder, from the site's root, with a slash at both ends.
    pub path: String,
    /// The origin that it leads to.
    pub to: String,
}

/// A connection that is offered to everybody, without its key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Preset {
    /// Whose API.
    pub vendor: Vendor,
    /// What it is called.
    pub name: String,
    /// Where, if not at the vendor's first address.
    pub url: Option<String>,
    /// Workspace, account or namespace.
    pub account: String,
    /// Whether nothing may be changed by it.
    pub read_only: bool,
    /// Whether it goes by this site's relay.
    pub relay: bool,
}

impl Default for HostSettings {
    fn default() -> Self {
        Self {
            organisation: None,
            support: None,
            hosts: Vec::new(),
            hidden: Vec::new(),
            practice: true,
            remember: true,
            passphrase_length: LEAST as u32,
            lock_minutes: 60,
            read_only: false,
            relay: Vec::new(),
            connections: Vec::new(),
        }
    }
}

impl HostSettings {
    /// Reads the file's text; or what is wrong with it, a sentence each.
    pub fn read(text: &str) -> Result<Self, Vec<String>> {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        if text.len() > LARGEST {
            return Err(vec![words::TOO_LARGE.to_owned()]);
        }
        let document = json::read(text).map_err(|flaw| vec![words::no_json(flaw.at)])?;
        if let Some(key) = json::key_twice(text) {
            return Err(vec![words::twice(&shown(&key))]);
        }
        let Value::Object(entries) = &document else { return Err(vec![words::NO_OBJECT.to_owned()]) };
        let mut reading = Reading { settings: Self::default(), wrong: Vec::new() };
        for (key, value) in entries {
            reading.setting(key, value);
        }
        if reading.wrong.is_empty() {
            reading.ways();
        }
        if reading.wrong.is_empty() { Ok(reading.settings) } else { Err(reading.wrong) }
    }

    /// The relay of a vendor.
    pub fn relay_of(&self, vendor: Vendor) -> Option<&Relay> {
        self.relay.iter().find(|(of, _)| *of == vendor).map(|(_, relay)| relay)
    }
}

struct Reading {
    settings: HostSettings,
    wrong: Vec<String>,
}

impl Reading {
    fn note(&mut self, sentence: String) {
        self.wrong.push(sentence);
    }

    fn must_be(&mut self, path: &str, what: &str) {
        self.note(words::must_be(&shown(path), what));
    }

    fn setting(&mut self, key: &str, value: &Value) {
        match key {
            "practice" => self.settings.practice = self.flag(key, value),
            "remember" => self.settings.remember = self.flag(key, value),
            "read_only" => self.settings.read_only = self.flag(key, value),
            "organisation" => self.settings.organisation = self.line(key, value, 80),
            "support" => {
                let support = value.as_str().filter(|text| is_support(text)).map(str::to_owned);
                if support.is_none() {
                    self.must_be(key, form::SUPPORT);
                }
                self.settings.support = support;
            }
            "hosts" => self.hosts(value),
            "hidden" => self.hidden(value),
            "passphrase_length" => self.settings.passphrase_length = self.whole(key, value, 8, 64),
            "lock_minutes" => self.settings.lock_minutes = self.whole(key, value, 1, 60),
            "relay" => self.relays(value),
            "connections" => self.connections(value),
            _ => self.note(words::unknown(&shown(key))),
        }
    }

    fn flag(&mut self, path: &str, value: &Value) -> bool {
        value.as_bool().unwrap_or_else(|| {
            self.must_be(path, form::FLAG);
            false
        })
    }

    fn line(&mut self, path: &str, value: &Value, most: usize) -> Option<String> {
        let Some(text) = value.as_str() else {
            self.must_be(path, form::TEXT);
            return None;
        };
        let is_line = !text.bytes().any(|byte| byte.is_ascii_control() || byte == b'\\');
        if text.len() > most || text.trim_matches(' ').is_empty() || !is_line {
            self.must_be(path, &words::line(most));
        }
        Some(text.to_owned())
    }

    fn whole(&mut self, path: &str, value: &Value, least: u32, most: u32) -> u32 {
        // As it is written: `12.0` is a number, but nobody's count.
        let number = value.as_number().and_then(|number| number.as_str().parse::<u32>().ok());
        number.filter(|number| (least..=most).contains(number)).unwrap_or_else(|| {
            self.must_be(path, &words::from_to(least, most));
            least
        })
    }

    fn object<'v>(&mut self, path: &str, value: &'v Value, what: &str) -> Option<&'v Map<String, Value>> {
        let object = value.as_object();
        if object.is_none() {
            self.must_be(path, what);
        }
        object
    }

    fn list<'v>(&mut self, path: &str, value: &'v Value, what: &str) -> &'v [Value] {
        value.as_array().map(Vec::as_slice).unwrap_or_else(|| {
            self.must_be(path, what);
            &[]
        })
    }

    fn hosts(&mut self, value: &Value) {
        for (name, list) in self.object("hosts", value, form::HOSTS).into_iter().flatten() {
            let path = format!("hosts/{name}");
            let Some(vendor) = Vendor::parse(name) else {
                self.note(words::no_vendor(&shown(&path)));
                continue;
            };
            if !list.is_array() {
                self.must_be(&path, form::ORIGINS);
                continue;
            }
            let list = self.list(&path, list, form::ORIGINS);
            if !(1..=20).contains(&list.len()) {
                self.note(words::origins(&path));
            }
            let mut origins = Vec::new();
            for origin in list {
                match origin.as_str().filter(|origin| is_origin(origin)) {
                    Some(origin) => origins.push(origin.to_owned()),
                    None => self.note(words::no_origin(&path, &shown(origin.as_str().unwrap_or_default()))),
                }
            }
            self.settings.hosts.push((vendor, origins));
        }
    }

    fn hidden(&mut self, value: &Value) {
        for name in self.list("hidden", value, form::VENDORS) {
            match name.as_str().and_then(Vendor::parse) {
                Some(vendor) => self.settings.hidden.push(vendor),
                None => self.note(words::no_vendor_in("hidden", &shown(name.as_str().unwrap_or_default()))),
            }
        }
    }

    fn relays(&mut self, value: &Value) {
        for (name, relay) in self.object("relay", value, form::RELAYS).into_iter().flatten() {
            let path = format!("relay/{name}");
            let Some(vendor) = Vendor::parse(name) else {
                self.note(words::no_vendor(&shown(&path)));
                continue;
            };
            let Some(entries) = self.object(&path, relay, form::RELAY) else { continue };
            for key in entries.keys().filter(|key| !matches!(key.as_str(), "path" | "to")) {
                self.note(words::unknown(&format!("{path}/{}", shown(key))));
            }
            let folder = entries.get("path").and_then(Value::as_str).filter(|folder| is_folder(folder));
            if folder.is_none() {
                self.must_be(&format!("{path}/path"), form::FOLDER);
            }
            let to = entries.get("to").and_then(Value::as_str).filter(|to| is_origin(to) && !to.contains('*'));
            if to.is_none() {
                self.must_be(&format!("{path}/to"), form::ONE_ORIGIN);
            }
            if let (Some(path), Some(to)) = (folder, to) {
                self.settings.relay.push((vendor, Relay { path: path.to_owned(), to: to.to_owned() }));
            }
        }
    }

    fn connections(&mut self, value: &Value) {
        let list = self.list("connections", value, form::CONNECTIONS);
        if list.len() > 50 {
            self.note(words::TOO_MANY_CONNECTIONS.to_owned());
        }
        for (at, value) in list.iter().enumerate() {
            let path = format!("connections/{}", at + 1);
            if let Some(entries) = self.object(&path, value, form::OBJECT)
                && let Some(preset) = self.preset(&path, entries)
            {
                self.settings.connections.push(preset);
            }
        }
    }

    /// A connection goes to where the page may call, or by a relay that leads there.
    fn ways(&mut self) {
        for (at, preset) in self.settings.connections.iter().enumerate() {
            if !preset.relay {
                let hosts = self.settings.hosts_of(preset.vendor);
                let fits = |url: &String| hosts.iter().any(|host| origin_fits(origin_of(url), host));
                if !preset.url.as_ref().is_none_or(fits) {
                    self.wrong.push(words::not_called(at + 1));
                }
                continue;
            }
            let url = preset.url.as_deref().unwrap_or_else(|| own_host(preset.vendor));
            let leads = self.settings.relay_of(preset.vendor).is_some_and(|relay| {
                // Without an address it is one of the vendor's own, and which is chosen later.
                origin_fits(origin_of(url), &relay.to) || (preset.url.is_none() && url.contains('*'))
            });
            if !leads {
                self.wrong.push(words::no_relay_there(at + 1));
            }
        }
    }

    fn preset(&mut self, of: &str, entries: &Map<String, Value>) -> Option<Preset> {
        let (mut vendor, mut name, mut url, mut account) = (None, None, None, None);
        let (mut read_only, mut relay) = (false, false);
        for (key, value) in entries {
            let path = format!("{of}/{key}");
            match key.as_str() {
                "read_only" => read_only = self.flag(&path, value),
                "relay" => relay = self.flag(&path, value),
                "name" => name = self.line(&path, value, 80),
                "account" => account = self.line(&path, value, 80),
                "vendor" => {
                    vendor = value.as_str().and_then(Vendor::parse);
                    if vendor.is_none() {
                        self.note(words::no_vendor(&path));
                    }
                }
                "url" => {
                    url = value.as_str().filter(|url| is_address(url)).map(str::to_owned);
                    if url.is_none() {
                        self.must_be(&path, form::URL);
                    }
                }
                _ if is_of_a_key(key) => self.note(words::no_keys_here(&format!("{of}/{}", shown(key)))),
                _ => self.note(words::unknown(&format!("{of}/{}", shown(key)))),
            }
        }
        if !entries.contains_key("vendor") || !entries.contains_key("name") {
            self.note(words::needs(of));
        }
        let account = account.unwrap_or_default();
        Some(Preset { vendor: vendor?, name: name?, url, account, read_only, relay })
    }
}

/// Somebody may have put a key there.
fn is_of_a_key(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    ["key", "token", "secret", "password"].iter().any(|word| name.contains(word))
}

/// A name from the file as it may be said: letters that lead nobody astray, and not too many.
fn shown(name: &str) -> String {
    name.bytes().take(80).map(|byte| if matches!(byte, b' '..=b'~') { char::from(byte) } else { '?' }).collect()
}

/// `https:`, a name, perhaps any name below it (`*.`), perhaps a port: what stands in a Content-Security-Policy as it
/// is (CSP Level 3, `host-source`), and can say nothing else there.
pub fn is_origin(url: &str) -> bool {
    let Some(rest) = url.strip_prefix("https://").filter(|_| url.len() <= 200) else { return false };
    let host = rest.strip_prefix("*.").unwrap_or(rest);
    let (host, port) = host.split_once(':').map_or((host, None), |(host, port)| (host, Some(port)));
    is_host(host) && port.is_none_or(is_port)
}

/// At least two labels of lower-case letters, digits and hyphens; the last begins with a letter.
fn is_host(host: &str) -> bool {
    let label = |label: &str| {
        let inner = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
        !label.is_empty() && !label.starts_with('-') && !label.ends_with('-') && label.bytes().all(inner)
    };
    let last = host.rsplit('.').next().unwrap_or_default();
    host.contains('.') && host.split('.').all(label) && last.starts_with(|c: char| c.is_ascii_lowercase())
}

fn is_port(port: &str) -> bool {
    port.starts_with(|c: char| ('1'..='9').contains(&c)) && port.parse::<u16>().is_ok()
}

/// A folder of this site, from its root: nothing that climbs.
fn is_folder(path: &str) -> bool {
    let inner = path.strip_prefix('/').and_then(|path| path.strip_suffix('/'));
    let part = |part: &str| {
        !part.is_empty() && part.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
    };
    path.len() <= 100 && inner.is_some_and(|inner| inner.split('/').all(part))
}

/// Somewhere to turn to.
fn is_support(url: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"./_~%@:?=&#+-".contains(&byte);
    let first = |text: &str| text.starts_with(|c: char| c.is_ascii_lowercase() || c.is_ascii_digit());
    let rest = match (url.strip_prefix("https://"), url.strip_prefix("mailto:")) {
        (Some(rest), _) => Some(rest).filter(|rest| first(rest)),
        (_, Some(rest)) => rest
            .split_once('@')
            .filter(|(name, host)| {
                let in_name = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b"._+-".contains(&b);
                !name.is_empty() && name.bytes().all(in_name) && first(host)
            })
            .map(|_| rest),
        _ => None,
    };
    url.len() <= 300 && rest.is_some_and(|rest| rest.bytes().all(plain))
}

/// A vendor's address: no user, no query, no fragment, nothing that climbs.
fn is_address(url: &str) -> bool {
    let Some(rest) = url.strip_prefix("https://").filter(|_| url.len() <= 200) else { return false };
    let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
    let (name, port) = host.split_once(':').map_or((host, None), |(name, port)| (name, Some(port)));
    let in_name = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'.' || b == b'-';
    let part = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_alphanumeric() || b"._~-".contains(&b));
    !name.is_empty()
        && name.bytes().all(in_name)
        && port.is_none_or(is_port)
        && (path.is_empty() || path.strip_suffix('/').unwrap_or(path).split('/').all(part))
        && !climbs(path)
}
