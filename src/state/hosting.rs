//! What the host of this page decided, and how it serves the page.

use std::rc::Rc;

use super::Console;
use crate::browser::host::{ELSEWHERE, HostAnswer, NoAnswer};
use crate::browser::{dom, host};
use crate::domain::{Connection, ConnectionId, Keep, Vendor, normalise_base_url};
use crate::hosting::{
    Expected, Finding, Gone, HostSettings, Hosted, LARGEST, Preset, Probe, Reply, Served, Way, check, is_page, named_by,
};
use crate::store::keep_host;
use crate::vendors;
use crate::words::hosting_check as words;

/// Where the host's settings are, beside the page.
const FILE: &str = "console.json";
/// A name that no file has.
const MISSING: &str = "there-is-no-such-file.js";
/// The script of the practice vendors' worker.
const WORKER: &str = "practice.js";

/// So many seconds the page is waited for, when it is asked why a part of it did not come.
const PAGE_TIMEOUT_S: u32 = 10;
/// So many seconds the first screen waits for the host's settings. The page's own files have just come from there.
const SETTINGS_TIMEOUT_S: u32 = 4;

/// Asks the page's own host for a small file.
async fn reply(path: &str, seconds: u32) -> Reply {
    match host::ask(path, LARGEST, seconds).await {
        Ok(HostAnswer { status: ELSEWHERE, .. }) => Reply::Elsewhere,
        Ok(HostAnswer { text: None, .. }) => Reply::TooLarge,
        Ok(HostAnswer { status, text: Some(text), .. }) => Reply::Answer { status, text },
        Err(NoAnswer::Silent) => Reply::Silent(seconds),
        Err(NoAnswer::Failed(why)) => Reply::Failed(why),
    }
}

/// A connection that the host names, with what it leaves open as the vendor has it.
fn as_connection(preset: &Preset, host: &HostSettings, taken: &[ConnectionId]) -> Connection {
    let vendor = preset.vendor;
    let named = preset.url.as_deref().and_then(normalise_base_url).map(|url| vendors::base_url(vendor, &url));
    let usual = || vendors::regions(vendor).first().map_or("", |region| region.base_url).to_owned();
    let base_url = named.unwrap_or_else(usual);
    let tenant = vendors::tenant(vendor, preset.url.as_deref().unwrap_or_default());
    let account = match (vendor, preset.account.trim()) {
        // The address names the tenant.
        (Vendor::Sema4, _) | (_, "") => tenant,
        (_, account) => account.to_owned(),
    };
    // One that leads elsewhere is no way: then nothing is sent, rather than by another way than was meant.
    let relay = host.relay_of(vendor).filter(|_| preset.relay);
    Connection {
        id: Connection::id_for(vendor, &base_url, &account, taken),
        name: preset.name.trim().to_owned(),
        vendor,
        relay: relay.map(|relay| relay.address(&dom::page_origin())),
        base_url,
        account,
        profile: String::new(),
        name_prefix: String::new(),
        page_size: String::new(),
        auth: vendors::default_auth(vendor),
        keep: Keep::Memory,
        agents_by_hand: Vec::new(),
        read_only: preset.read_only || host.read_only,
        key_expires: None,
    }
}

/// Reads what the host decided; and what to remember of it, where it was understood.
pub(super) async fn read() -> (Hosted, Option<String>) {
    Hosted::from_reply(reply(&format!("{}{FILE}", dom::base_path()), SETTINGS_TIMEOUT_S).await)
}

impl Console {
    /// What the host decided: read before anything is drawn, and the same as long as the page lives.
    pub fn hosted(&self) -> Rc<Hosted> {
        self.inner().hosted.clone()
    }

    /// Remembers what the host said, for when it cannot be understood.
    pub(super) fn remember_host(self, file: String) {
        dom::spawn(async move {
            // Without a place to keep it the page goes by nothing then, and says so.
            let _ = keep_host(&self.inner().real, &file).await;
        });
    }

    /// A part of the page that is loaded later did not come: asks the host why.
    pub(super) fn watch_parts(self) {
        host::on_part_gone(move || {
            dom::spawn(async move {
                let page = reply(&dom::base_path(), PAGE_TIMEOUT_S).await;
                self.gone.set(Some(Gone::from_reply(&page, host::running_script().as_deref())));
            });
        });
    }

    /// The connections that the host names and whose key nobody entered in this browser, as they will be. Their ids
    /// follow from vendor, address and account, so that a colleague's links lead to the same.
    pub fn presets(&self) -> Vec<Connection> {
        let here = self.connections.with(|all| all.iter().map(|one| one.id.clone()).collect::<Vec<_>>());
        self.named_by_host().into_iter().filter(|preset| !here.contains(&preset.id)).collect()
    }

    /// Whether the host names a connection: then it is in the list without its key, too.
    pub fn is_named_by_host(&self, id: &ConnectionId) -> bool {
        self.named_by_host().iter().any(|preset| preset.id == *id)
    }

    fn named_by_host(&self) -> Vec<Connection> {
        let hosted = self.hosted();
        let host = &hosted.settings;
        let mut taken = Vec::new();
        let used = host.connections.iter().filter(|preset| host.offers(preset.vendor));
        used.map(|preset| {
            let connection = as_connection(preset, host, &taken);
            taken.push(connection.id.clone());
            connection
        })
        .collect()
    }

    /// Which way a connection's requests go.
    pub fn way(&self, connection: &Connection) -> Way {
        self.hosted().settings.way(connection, &dom::page_origin())
    }

    /// Whether nothing can be sent through a connection: its vendor is not used here, or the way there is another now.
    pub fn is_out_of_use(&self, connection: &Connection) -> bool {
        !self.hosted().settings.offers(connection.vendor) || self.way(connection) == Way::Changed
    }

    /// Idle minutes after which keys are locked: as chosen, within what the host allows.
    pub fn lock_after_minutes(&self) -> u32 {
        self.hosted().settings.lock_after(self.settings.with(|settings| settings.lock_after_minutes))
    }

    /// Compares how this page is served with how it should be. The browser's own words where the host could not be
    /// asked at all.
    pub async fn check_host(&self) -> Result<Vec<Finding>, String> {
        let base = dom::base_path();
        let page = match host::ask(&base, LARGEST, PAGE_TIMEOUT_S).await {
            Ok(answer) => answer,
            Err(NoAnswer::Silent) => return Err(words::silent(PAGE_TIMEOUT_S)),
            Err(NoAnswer::Failed(why)) => return Err(why),
        };
        let page = page.text.unwrap_or_default();
        let files = named_by(&page);
        let ending = |end: &str| files.iter().find(|name| name.ends_with(end)).map(|name| (*name).to_owned());
        let mut served = Vec::new();
        let mut settings = Some(HostSettings::default());
        for probe in Probe::ALL {
            let name = match probe {
                Probe::Page | Probe::Relay => Some(String::new()),
                Probe::DeepLink => Some("help".to_owned()),
                Probe::Script => ending(".js"),
                Probe::Wasm => ending(".wasm"),
                Probe::Style => ending(".css"),
                Probe::Worker => Some(WORKER.to_owned()),
                Probe::Settings => Some(FILE.to_owned()),
                Probe::Missing => Some(MISSING.to_owned()),
            };
            let Some(name) = name else { continue };
            let mut paths = vec![format!("{base}{name}")];
            if probe == Probe::Relay {
                let relays = settings.iter().flat_map(|settings| &settings.relay);
                paths = relays.map(|(_, relay)| relay.path.clone()).collect();
            }
            for path in paths {
                let answer = host::ask(&path, LARGEST, PAGE_TIMEOUT_S).await.unwrap_or_default();
                let text = answer.text.unwrap_or_default();
                if probe == Probe::Settings && answer.status == 200 {
                    settings = HostSettings::read(&text).ok();
                }
                let is_page = is_page(&text);
                served.push(Served { probe, path, status: answer.status, headers: answer.headers, is_page });
            }
        }
        Ok(check(&served, &Expected { settings: settings.as_ref(), secure: host::is_secure() }))
    }
}
