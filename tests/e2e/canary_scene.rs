//! One browser with a connection to each of the four vendors, every one on an origin of its own; and the search for
//! what must be nowhere.

use crate::browsers::{Browser, Engine};
use crate::fixtures::Keep;
use crate::forms;
use crate::memory::note_memories;
use crate::places::{Place, clipboard, everything, files};
use crate::requests::{Requests, Sent};
use crate::runagents_scene::{self, Contract};
use crate::runner::{Result, Test, check};
use crate::saving::Saving;
use crate::search::{Canary, Hit, Home, Search, fresh};
use crate::sema4_scene;
use crate::servers::Server;
use greenroom::words::{connect, pages};
use serde_json::json;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

/// What the secrets in the documents of the practice vendors begin with.
const SEED: &str = "canary-";
/// Stands in a place that holds a key that scripts could read out.
pub const EXTRACTABLE: &str = "KEY#9f3q#OPEN#7x2b";

/// The words that are searched for.
pub struct Words {
    pub keys: [String; 4],
    pub passphrase: String,
    /// Typed into Cargo's document.
    pub cargo: String,
    /// Typed into RunAgents' environment.
    pub runagents: String,
    /// In clear in a package for Sema4.ai.
    pub package: String,
}

impl Words {
    fn new() -> Self {
        // With letters that addresses, JSON and HTML spell in another way.
        let odd = || format!("{}/{}%{}\"{}", fresh(10), fresh(6), fresh(6), fresh(10));
        Self {
            keys: [odd(), odd(), odd(), format!("ra_ws_{}", odd())],
            passphrase: odd(),
            cargo: odd(),
            runagents: odd(),
            package: fresh(24),
        }
    }
}

/// What was searched: places by name, how often, and how many bytes.
pub type Looked = BTreeMap<String, (u32, u64)>;

pub struct Scene {
    pub site: Server,
    pub browser: Arc<Browser>,
    pub saved: Saving,
    /// PolyAI, Cargo, Sema4.ai and RunAgents.
    pub vendors: [Server; 4],
    pub words: Words,
    pub search: Search,
    pub keep: Keep,
    requests: tokio::sync::Mutex<Requests>,
    looked: Mutex<Looked>,
}

impl Scene {
    /// Servers and a browser, without a connection yet.
    pub async fn open(test: &Test, keep: Keep) -> Result<Self> {
        let mut vendors = Vec::new();
        for _ in 0..4 {
            vendors.push(Server::practice(test, &[]).await?);
        }
        let origins: Vec<String> = vendors.iter().map(|vendor| vendor.origin.clone()).collect();
        let may_call: Vec<&str> = origins.iter().map(String::as_str).collect();
        let site = Server::site(test, "/", &may_call).await?;
        let (browser, saved) = Saving::open_noting_requests(test, Engine::Chromium).await?;
        note_memories(&browser).await?;
        // Whole, however long they are.
        browser.cdp("Network.enable", json!({ "maxPostDataSize": 1 << 24 })).await?;
        origins.iter().for_each(|origin| browser.expect_trouble(origin));
        let words = Words::new();
        let search = Search::new(canaries(&words, &origins));
        let Ok(vendors) = vendors.try_into() else { crate::runner::fail!("there are not four vendors") };
        let (requests, looked) = (tokio::sync::Mutex::default(), Mutex::default());
        Ok(Self { site, browser, saved, vendors, words, search, keep, requests, looked })
    }

    /// Connects to all four vendors.
    pub async fn connect(&self) -> Result<()> {
        let browser = &self.browser;
        browser.goto(&self.site.url("/connections")).await?;
        browser.visit(&self.site, "/connections/new").await?;
        self.fill_polyai("acme").await?;
        self.save_connection(0, self.keep == Keep::Vault).await?;
        browser.visit(&self.site, "/connections/new?vendor=cargo").await?;
        browser.wait_heading(&connect::new_title("Cargo")).await?;
        browser.fill(connect::NAME, "Cargo over HTTP").await?;
        browser.choose(connect::REGION, connect::CUSTOM_REGION).await?;
        browser.fill(connect::BASE_URL, &self.vendors[1].cargo()).await?;
        self.save_connection(1, false).await?;
        browser.visit(&self.site, "/connections/new?vendor=sema4").await?;
        browser.wait_heading(&connect::new_title("Sema4.ai")).await?;
        browser.fill_sema4(&self.vendors[2], "acme", "-").await?;
        self.save_connection(2, false).await?;
        browser.visit(&self.site, "/connections/new?vendor=runagents").await?;
        browser.fill_runagents(&self.vendors[3], "acme", "-").await?;
        self.save_connection(3, false).await
    }

    /// The form of a connection to an account of PolyAI, where it stands.
    pub async fn fill_polyai(&self, account: &str) -> Result<()> {
        let browser = &self.browser;
        browser.wait_heading(&connect::new_title("PolyAI")).await?;
        browser.fill(connect::NAME, &format!("PolyAI {account}")).await?;
        browser.choose(connect::REGION, connect::CUSTOM_REGION).await?;
        browser.fill(connect::BASE_URL, &self.vendors[0].polyai()).await?;
        browser.fill(connect::ACCOUNT, account).await
    }

    /// Types the key, chooses where it is kept, and saves the connection that stands in the form.
    pub async fn save_connection(&self, vendor: usize, new_vault: bool) -> Result<()> {
        let browser = &self.browser;
        browser.fill(connect::KEY, &self.words.keys[vendor]).await?;
        if self.keep == Keep::Vault {
            browser.click("radio", connect::KEEP_VAULT).await?;
        }
        if new_vault {
            browser.fill(connect::PASSPHRASE, &self.words.passphrase).await?;
        }
        browser.click("button", connect::SAVE).await?;
        browser.wait_heading(pages::BOARD).await
    }

    pub fn cargo(&self) -> forms::Scene {
        let (practice, site, browser) = (self.vendors[1].clone(), self.site.clone(), self.browser.clone());
        forms::Scene { practice, site, browser, workspace: "" }
    }

    pub fn sema4(&self) -> sema4_scene::Scene {
        let (practice, site, browser) = (self.vendors[2].clone(), self.site.clone(), self.browser.clone());
        sema4_scene::Scene { practice, site, browser, tenant: "acme", saved: self.saved.clone() }
    }

    pub fn runagents(&self) -> runagents_scene::Scene {
        let (practice, site, browser) = (self.vendors[3].clone(), self.site.clone(), self.browser.clone());
        let (contract, saved) = (Contract::Current, self.saved.clone());
        runagents_scene::Scene { practice, site, browser, contract, workspace: "acme", saved }
    }

    /// Searches everything that the browser keeps, shows and says, the clipboard, and the files it saved.
    pub async fn look(&self) -> Result<Vec<Hit>> {
        let mut places = everything(&self.browser).await?;
        places.push(Place::new("clipboard", clipboard(&self.browser).await?));
        places.extend(files("saved file", &self.saved.0)?);
        Ok(self.search_in(&places))
    }

    /// Searches places.
    pub fn search_in(&self, places: &[Place]) -> Vec<Hit> {
        let mut hits = Vec::new();
        for place in places {
            let kind = if place.name.starts_with("saved file") { "saved files" } else { &place.name };
            let mut looked = self.looked.lock().unwrap_or_else(PoisonError::into_inner);
            let so_far = looked.entry(kind.to_owned()).or_default();
            *so_far = (so_far.0 + 1, so_far.1 + place.bytes.len() as u64);
            hits.extend(self.search.find(&place.name, &place.bytes));
        }
        hits
    }

    /// Searches what left the page: addresses, headers and bodies, but for what belongs there.
    pub async fn look_at_requests(&self) -> Result<Vec<Hit>> {
        let mut hits = Vec::new();
        let mut requests = self.requests.lock().await;
        for sent in requests.read(&self.browser).await? {
            let origin = sent.origin();
            let what = format!("{} {}", sent.method, sent.url);
            let in_headers =
                |hit: &Hit| matches!(&self.search.canaries[hit.canary].home, Home::HeadersTo(home) if *home == origin);
            let in_body = |hit: &Hit| matches!(&self.search.canaries[hit.canary].home, Home::BodiesTo(homes) if homes.contains(&origin));
            let url = self.search_in(&[Place::new("addresses of requests", sent.url.as_str())]);
            let headers = self.search_in(&[Place::new("headers of requests", sent.headers.as_str())]);
            let body = self.search_in(&[Place::new("bodies of requests", sent.body.as_str())]);
            hits.extend(url);
            hits.extend(headers.into_iter().filter(|hit| !in_headers(hit)));
            hits.extend(body.into_iter().filter(|hit| !in_body(hit)));
            // The log leaves files out; those of vendors are searched where they arrive.
            let vendor = self.vendors.iter().any(|vendor| vendor.origin == origin);
            check!(sent.whole || vendor, "the body of {what} cannot be searched");
        }
        for vendor in &self.vendors {
            let bodies = json!(vendor.bodies().await?).to_string();
            let body = self.search_in(&[Place::new("bodies as they arrived", bodies)]);
            let at_home = |hit: &Hit| matches!(&self.search.canaries[hit.canary].home, Home::BodiesTo(homes) if homes.contains(&vendor.origin));
            hits.extend(body.into_iter().filter(|hit| !at_home(hit)));
        }
        Ok(hits)
    }

    /// Fails if anything was found.
    pub async fn nowhere(&self, step: &str) -> Result<()> {
        let hits = self.look().await?;
        self.none(step, hits)
    }

    pub fn none(&self, step: &str, hits: Vec<Hit>) -> Result<()> {
        let told = |hit: &Hit| format!("{}: {hit}", self.search.canaries[hit.canary].what);
        let told: Vec<String> = hits.iter().map(told).collect();
        check!(told.is_empty(), "{step}: {} hit(s):\n    {}", told.len(), told.join("\n    "));
        Ok(())
    }

    /// Every request so far.
    pub async fn sent(&self) -> Result<Vec<Sent>> {
        self.requests.lock().await.read(&self.browser).await
    }

    /// What was searched so far, and how many requests were seen.
    pub async fn looked(&self) -> (Looked, usize) {
        let looked = self.looked.lock().unwrap_or_else(PoisonError::into_inner).clone();
        (looked, self.requests.lock().await.seen)
    }
}

/// The words, and where each may be.
fn canaries(words: &Words, origins: &[String]) -> Vec<Canary> {
    let names = ["PolyAI", "Cargo", "Sema4.ai", "RunAgents"];
    let keys = words.keys.iter().zip(names).zip(origins);
    let mut all: Vec<Canary> = keys
        .map(|((key, name), origin)| Canary::new(format!("the key of {name}"), key, Home::HeadersTo(origin.clone())))
        .collect();
    let bodies = |vendors: &[usize]| Home::BodiesTo(vendors.iter().map(|vendor| origins[*vendor].clone()).collect());
    all.extend([
        Canary::new("the passphrase", &words.passphrase, Home::Nowhere),
        Canary::new("the secret typed for Cargo", &words.cargo, bodies(&[1])),
        Canary::new("the secret typed for RunAgents", &words.runagents, bodies(&[3])),
        Canary::new("the secret in a package", &words.package, bodies(&[2])),
        Canary::new("a secret of a vendor's document", SEED, bodies(&[1, 3])),
        Canary::new("a key that scripts can read", EXTRACTABLE, Home::Nowhere),
    ]);
    all
}
