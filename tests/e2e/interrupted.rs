//! A write whose answer never comes, on every vendor and in every way: it arrives once, and what the page says of it, also
//! when it was closed meanwhile, is what the server did.

use crate::browsers::{Browser, Engine, Setup};
use crate::fixtures::{BILLING, BILLING_NAME, KEY, Keep, PASSPHRASE, cargo_agent, cargo_id, connection_id};
use crate::runagents_scene::runagents_id;
use crate::runner::{Case, Result, Test, check};
use crate::sema4_scene::sema4_id;
use crate::servers::Server;
use greenroom::words::{
    cargo, common, connect, failure, interruption, journal, pages, polyai, runagents, sema4, sheet,
};
use serde_json::json;
use std::sync::Arc;
use std::time::Duration;

pub fn cases() -> Vec<Case> {
    let mut cases = Vec::new();
    for vendor in Vendor::ALL {
        for fault in ["reset-before", "reset-after", "error-after", "no-cors", "timeout"] {
            let name = format!("interrupted::{vendor:?}_{fault}").to_lowercase().replace('-', "_");
            let case = Case::new(name, move |test| broken(test, vendor, fault)).everywhere();
            // A page waits a minute for an answer: of one vendor that is waited for in the short form, too.
            cases.push(if fault == "timeout" && vendor != Vendor::PolyAi { case.long() } else { case });
        }
        let name = format!("interrupted::{vendor:?}_closed").to_lowercase();
        cases.push(Case::new(name, move |test| closed(test, vendor)));
    }
    cases
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Vendor {
    Cargo,
    Sema4,
    RunAgents,
    PolyAi,
}

/// One write: the agent, the buttons that lead to it, and what its sheet is called.
struct Write {
    path: String,
    name: &'static str,
    /// Folded away in the lane Live.
    folded: bool,
    button: String,
    title: String,
    confirm: String,
}

impl Vendor {
    const ALL: [Self; 4] = [Self::Cargo, Self::Sema4, Self::RunAgents, Self::PolyAi];

    async fn connect(self, browser: &Browser, site: &Server, practice: &Server) -> Result<()> {
        match self {
            Self::Cargo => browser.fill_cargo(site, practice, "", KEY).await?,
            Self::Sema4 => {
                browser.goto(&site.url("/connections/new?vendor=sema4")).await?;
                browser.fill_sema4(practice, "acme", KEY).await?;
            }
            Self::RunAgents => {
                browser.goto(&site.url("/connections/new?vendor=runagents")).await?;
                browser.fill_runagents(practice, "acme", KEY).await?;
            }
            Self::PolyAi => return browser.connect(site, practice, "acme", KEY, Keep::Vault).await,
        }
        browser.click("radio", connect::KEEP_VAULT).await?;
        browser.fill(connect::PASSPHRASE, PASSPHRASE).await?;
        browser.click("button", connect::SAVE).await?;
        browser.wait_heading(pages::BOARD).await
    }

    async fn write(self, practice: &Server) -> Result<Write> {
        let of = |connection: String, agent: &str| format!("/agents/{connection}/{agent}");
        Ok(match self {
            Self::Cargo => {
                let name = "Account researcher";
                let agent = cargo_agent(practice, "", name).await?;
                Write {
                    path: of(cargo_id(""), &agent),
                    name,
                    folded: true,
                    button: cargo::REMOVE.to_owned(),
                    title: cargo::remove_title(name),
                    confirm: cargo::REMOVE_NOW.to_owned(),
                }
            }
            Self::Sema4 => {
                let name = "Tax Notes";
                let told = practice.sema4_call("acme", "GET", "agents?name=Tax%20Notes", json!(null)).await?;
                Write {
                    path: of(sema4_id("acme"), told["data"][0]["id"].as_str().unwrap_or_default()),
                    name,
                    folded: false,
                    button: sema4::EDIT_BUTTON.to_owned(),
                    title: sema4::edit_title(name),
                    confirm: sema4::EDIT.to_owned(),
                }
            }
            Self::RunAgents => {
                let name = "echo-agent";
                Write {
                    path: of(runagents_id("acme"), name),
                    name,
                    folded: true,
                    button: runagents::REMOVE.to_owned(),
                    title: runagents::remove_title(name),
                    confirm: runagents::REMOVE_NOW.to_owned(),
                }
            }
            Self::PolyAi => Write {
                path: of(connection_id("acme"), BILLING),
                name: BILLING_NAME,
                folded: false,
                button: polyai::publish_button("Sandbox"),
                title: polyai::publish_title(BILLING_NAME, "Sandbox"),
                confirm: polyai::publish_to("Sandbox"),
            },
        })
    }
}

struct Scene {
    practice: Server,
    site: Server,
    browser: Arc<Browser>,
    write: Write,
    /// How many writes the server had counted before.
    before: usize,
}

impl Scene {
    async fn open(test: &Test, vendor: Vendor) -> Result<Self> {
        let practice = Server::practice(test, &[]).await?;
        let site = Server::site(test, "/", &[&practice.origin]).await?;
        let browser = test.open(test.engine).await?;
        browser.expect_trouble(&practice.origin);
        vendor.connect(&browser, &site, &practice).await?;
        let write = vendor.write(&practice).await?;
        let before = practice.writes().await?.len();
        Ok(Self { practice, site, browser, write, before })
    }

    /// Opens the sheet and confirms it; what becomes of its request is broken so.
    async fn send(&self, fault: &str) -> Result<()> {
        let Write { path, name, folded, button, title, confirm } = &self.write;
        let browser = &self.browser;
        browser.visit(&self.site, path).await?;
        browser.wait_text(common::REFRESH).await?;
        if *folded {
            browser.click_folded("section[aria-label='Live']", common::MORE, button).await?;
        } else {
            browser.click("button", button).await?;
        }
        browser.wait_heading(title).await?;
        browser.wait_text(sheet::EFFECTS).await?;
        if browser.shows(&sheet::type_to_confirm(name)).await? {
            browser.type_name(name).await?;
        }
        self.practice.break_next(fault).await?;
        browser.click("button", confirm).await
    }

    /// Fails unless so many writes got to the vendor since, and as many of them changed something.
    async fn counted(&self, done: usize) -> Result<()> {
        let writes = self.practice.writes().await?;
        let new = &writes[self.before..];
        let changed = new.iter().filter(|write| write.changed).count();
        check!(
            (new.len(), changed) == (done, done),
            "the words on screen mean {done} write(s); the server counts {changed} of {}: {new:?}",
            new.len()
        );
        Ok(())
    }

    async fn journal_says(&self, browser: &Browser, ending: &str) -> Result<()> {
        browser.visit(&self.site, "/journal").await?;
        browser.wait_heading(journal::TITLE).await?;
        browser.wait_text(&self.write.title).await?;
        let told = browser.journal().await?;
        let newest = told.first().map(|(title, ended)| (title.as_str(), ended.starts_with(ending)));
        check!(newest == Some((self.write.title.as_str(), true)), "the journal does not say {ending}: {told:?}");
        check!(told.len() == 1, "the journal tells more than was sent: {told:?}");
        Ok(())
    }
}

async fn broken(test: Arc<Test>, vendor: Vendor, fault: &'static str) -> Result<()> {
    let scene = Scene::open(&test, vendor).await?;
    scene.send(fault).await?;
    let browser = scene.browser.clone();
    let done = fault != "reset-before";
    let heading = if done { sheet::DONE } else { failure::NOT_HAPPENED_TITLE };
    let settled = || async { Ok(browser.text_of("h1").await? == heading) };
    browser.wait_for("the end of the sheet", Duration::from_secs(90), settled).await?;
    browser.must_show(&[if done { sheet::BY_READING_BACK } else { failure::NO_TRACE }]).await?;
    scene.counted(usize::from(done)).await?;
    let ending = if done { journal::DONE_BY_READING_BACK } else { journal::NOT_HAPPENED };
    scene.journal_says(&browser, ending).await
}

/// The browser is killed once the vendor acted and before it answers; whoever opens it again is told that it was done.
async fn closed(test: Arc<Test>, vendor: Vendor) -> Result<()> {
    let scene = Scene::open(&test, vendor).await?;
    scene.send("timeout").await?;
    let acted = || async { Ok(scene.practice.writes().await?.len() > scene.before) };
    scene.browser.wait_until("the request reached the vendor", acted).await?;
    let profile = scene.browser.kill()?;
    let setup = Setup { profile: Some(profile), ..Setup::default() };
    let browser = test.open_with(Engine::Chromium, setup).await?;
    browser.expect_trouble(&scene.practice.origin);
    browser.goto(&scene.site.url("/connections")).await?;
    browser.wait_text(connect::UNLOCK_TITLE).await?;
    browser.unlock(PASSPHRASE).await?;
    browser.wait_text(connect::KEY_AT_HAND).await?;
    browser.visit(&scene.site, "/").await?;
    let told = interruption::was_done(&scene.write.title);
    browser.wait_text(&told).await?;
    scene.counted(1).await?;
    // It stays until it is put away.
    browser.click("button", &format!("{}: {}", interruption::PUT_AWAY, scene.write.title)).await?;
    browser.wait_until("the notice is gone", || async { Ok(!browser.shows(&told).await?) }).await?;
    scene.journal_says(&browser, journal::DONE_BY_READING_BACK).await?;
    scene.counted(1).await
}
