//! A connection to practice Sema4.ai and a browser that stands on its board; and the steps that several tests take.

use crate::browsers::{Browser, Engine};
use crate::fixtures::{KEY, Keep, PASSPHRASE};
use crate::runner::{Result, Test, check};
use crate::saving::Saving;
use crate::servers::Server;
use greenroom::words::{cargo, common, connect, pages, resources, sema4, sheet};
use serde_json::{Value, json};
use std::path::PathBuf;
use std::sync::Arc;

/// The sections of an agent's form.
pub const ABOUT: &[&str] = &["Agent"];
pub const RUNBOOK: &[&str] = &["Runbook"];
/// The sections of the screen of what is attached.
pub const SERVERS: &[&str] = &[resources::HEADINGS[0]];
pub const MODELS: &[&str] = &[resources::HEADINGS[1]];
/// The resources of practice that the tests attach, and what they are swapped for.
pub const TEST_SERVER: &str = "Receipts (test)";
pub const LIVE_SERVER: &str = "Receipts (production)";
pub const MODEL: &str = "Expenses";
pub const TEST_DATA: &str = "Expenses database (test)";
pub const LIVE_DATA: &str = "Expenses database (production)";

/// Where a connection to Sema4.ai is added.
const NEW_CONNECTION: &str = "/connections/new?vendor=sema4";

/// The id that a connection to practice Sema4.ai on this computer gets.
pub fn sema4_id(tenant: &str) -> String {
    format!("sema4-127-{tenant}")
}

/// One connection to practice Sema4.ai, and a browser that stands on its board.
pub struct Scene {
    pub practice: Server,
    pub site: Server,
    pub browser: Arc<Browser>,
    pub tenant: &'static str,
    /// Where the browser saves files.
    pub saved: Saving,
}

impl Scene {
    pub async fn open(test: &Test, engine: Engine, tenant: &'static str, keep: Keep) -> Result<Self> {
        Self::open_with(test, engine, tenant, keep, &[]).await
    }

    /// The same with more flags for Chromium.
    pub async fn open_with(
        test: &Test,
        engine: Engine,
        tenant: &'static str,
        keep: Keep,
        flags: &[&str],
    ) -> Result<Self> {
        let practice = Server::practice(test, &[]).await?;
        let site = Server::site(test, "/", &[&practice.origin]).await?;
        let (browser, saved) = Saving::open(test, engine, flags).await?;
        browser.expect_trouble(&practice.origin);
        browser.connect_sema4(&site, &practice, tenant, keep).await?;
        Ok(Self { practice, site, browser, tenant, saved })
    }

    /// Connects to another tenant, too, and stands on the board; the keys at hand stay there.
    pub async fn beside(&self, tenant: &'static str) -> Result<Self> {
        self.browser.visit(&self.site, NEW_CONNECTION).await?;
        self.browser.fill_sema4(&self.practice, tenant, KEY).await?;
        self.browser.click("button", connect::SAVE).await?;
        self.browser.wait_heading(pages::BOARD).await?;
        let (practice, site, browser) = (self.practice.clone(), self.site.clone(), self.browser.clone());
        Ok(Self { practice, site, browser, tenant, saved: self.saved.clone() })
    }

    /// Sends a request as somebody else would.
    pub async fn call(&self, method: &str, path: &str, body: Value) -> Result<Value> {
        self.practice.sema4_call(self.tenant, method, path, body).await
    }

    /// The id of an agent, an MCP server, a data model or a data connection, by its name.
    pub async fn id_of(&self, list: &str, name: &str) -> Result<String> {
        self.id_in(self.tenant, list, name).await
    }

    /// The same in another tenant.
    pub async fn id_in(&self, tenant: &str, list: &str, name: &str) -> Result<String> {
        let filter = if list == "agents" { format!("&name={}", name.replace(' ', "%20")) } else { String::new() };
        let told = self.practice.sema4_call(tenant, "GET", &format!("{list}?limit=100{filter}"), json!(null)).await?;
        let found = told["data"].as_array().into_iter().flatten().find(|one| one["name"] == name);
        check!(found.is_some(), "practice Sema4.ai has no “{name}” among its {list}: {told}");
        Ok(found.and_then(|one| one["id"].as_str()).unwrap_or_default().to_owned())
    }

    /// What the vendor has of an agent.
    pub async fn agent(&self, name: &str) -> Result<Value> {
        let id = self.id_of("agents", name).await?;
        self.call("GET", &format!("agents/{id}"), json!(null)).await
    }

    /// The names of what is attached to an agent.
    pub async fn attached(&self, name: &str, list: &str) -> Result<Vec<String>> {
        let id = self.id_of("agents", name).await?;
        let told = self.call("GET", &format!("agents/{id}/{list}?limit=100"), json!(null)).await?;
        let names = told["data"].as_array().into_iter().flatten().filter_map(|one| one["name"].as_str());
        Ok(names.map(str::to_owned).collect())
    }

    /// Method and path, below the base, of each write that changed something, oldest first.
    pub async fn changes(&self) -> Result<Vec<String>> {
        self.practice.changes().await
    }

    /// How many requests of this method arrived, whose path below the base contains this.
    pub async fn arrived(&self, method: &str, part: &str) -> Result<u64> {
        self.practice.arrived(method, part).await
    }

    /// The path of an agent's screen.
    pub async fn path(&self, agent: &str, rest: &str) -> Result<String> {
        Ok(format!("/agents/{}/{}{rest}", sema4_id(self.tenant), self.id_of("agents", agent).await?))
    }

    /// Goes to an agent's screen as a link would, and waits until words stand there.
    pub async fn visit(&self, agent: &str, rest: &str, words: &str) -> Result<()> {
        let path = self.path(agent, rest).await?;
        self.browser.visit(&self.site, &path).await?;
        self.browser.wait_text(words).await
    }

    /// Opens the overview of an agent and waits until it was read.
    pub async fn overview(&self, agent: &str) -> Result<()> {
        self.visit(agent, "", common::REFRESH).await?;
        self.browser.wait_heading(agent).await
    }

    /// Opens the form of an agent.
    pub async fn draft(&self, agent: &str) -> Result<()> {
        let path = self.path(agent, "/release").await?;
        self.browser.visit(&self.site, &path).await?;
        self.browser.wait_heading(&pages::draft_of(agent)).await?;
        self.browser.within(RUNBOOK, "field", "Runbook").await.map(drop)
    }

    /// Opens the screen of what is attached to an agent.
    pub async fn resources(&self, agent: &str) -> Result<()> {
        let path = self.path(agent, "/resources").await?;
        self.browser.visit(&self.site, &path).await?;
        self.browser.wait_heading(&resources::title(agent)).await?;
        self.browser.wait_text(resources::HEADINGS[0]).await
    }

    /// Opens the form of a new agent.
    pub async fn new_agent(&self) -> Result<()> {
        self.browser.visit(&self.site, &format!("/agents/new/{}", sema4_id(self.tenant))).await?;
        self.browser.wait_heading(&pages::new_agent("Sema4.ai")).await?;
        self.browser.within(ABOUT, "field", "Name").await.map(drop)
    }

    /// Opens the sheet that attaches something.
    pub async fn attach(&self, agent: &str, kind: usize, name: &str) -> Result<()> {
        let section = [resources::HEADINGS[kind]];
        self.resources(agent).await?;
        self.browser.choose_at(&section, resources::ATTACH_LABELS[kind], name).await?;
        self.browser.press_at(&section, resources::ATTACH_BUTTONS[kind]).await?;
        self.on_sheet(&sema4::attach_title(name, agent)).await
    }

    /// Opens the sheet that detaches something.
    pub async fn detach(&self, agent: &str, name: &str) -> Result<()> {
        self.resources(agent).await?;
        self.browser.click("button", &resources::detach_label(name)).await?;
        self.on_sheet(&sema4::detach_title(name, agent)).await
    }

    /// Changes the runbook, and opens the sheet that saves it.
    pub async fn save_runbook(&self, agent: &str, runbook: &str) -> Result<()> {
        self.draft(agent).await?;
        self.browser.type_at(RUNBOOK, "Runbook", runbook).await?;
        self.browser.press_at(&[], sema4::SAVE_DRAFT_BUTTON).await?;
        self.on_sheet(&sema4::save_title(agent)).await
    }

    /// Opens the sheet that publishes what the form says.
    pub async fn publish(&self, agent: &str) -> Result<()> {
        self.draft(agent).await?;
        self.browser.press_at(&[], cargo::PUBLISH_BUTTON).await?;
        self.on_sheet(&sema4::publish_title(agent)).await
    }

    /// Waits until a sheet of this title was read.
    pub async fn on_sheet(&self, title: &str) -> Result<()> {
        self.browser.wait_heading(title).await?;
        self.browser.wait_text(sheet::EFFECTS).await
    }

    /// On a sheet: ticks what is taken away, types the name where it is asked for, and sends.
    pub async fn send(&self, agent: &str, button: &str) -> Result<()> {
        self.browser.tick_losses().await?;
        if self.browser.shows(&sheet::type_to_confirm(agent)).await? {
            self.browser.type_name(agent).await?;
        }
        self.browser.click("button", button).await
    }

    /// The same, and waits until it was done.
    pub async fn done(&self, agent: &str, button: &str) -> Result<()> {
        self.send(agent, button).await?;
        self.browser.wait_heading(sheet::DONE).await
    }

    /// Waits until the browser saved a file; its bytes. The next file of that name is another one.
    pub async fn saved_file(&self, name: &str) -> Result<Vec<u8>> {
        self.saved.file(&self.browser, name).await
    }

    /// Writes a file that can be chosen.
    pub fn file(&self, name: &str, bytes: &[u8]) -> Result<PathBuf> {
        self.saved.to_choose(name, bytes)
    }

    /// Loads the page again and unlocks its keys there.
    pub async fn reload(&self) -> Result<()> {
        self.browser.reload_and_unlock(&self.site).await
    }

    /// What the journal tells, newest first: titles, and how they ended.
    pub async fn journal(&self) -> Result<Vec<(String, String)>> {
        self.browser.journal().await
    }
}

impl Browser {
    /// Fills the form of a connection to Sema4.ai, where it stands; does not save it.
    pub async fn fill_sema4(&self, practice: &Server, tenant: &str, key: &str) -> Result<()> {
        self.wait_heading(&connect::new_title("Sema4.ai")).await?;
        self.fill(connect::NAME, &format!("Sema4.ai {tenant}")).await?;
        self.fill(connect::BASE_URL, &practice.sema4(tenant)).await?;
        self.fill(connect::KEY, key).await
    }

    /// Opens the site, connects to practice Sema4.ai and stands on the board.
    pub async fn connect_sema4(&self, site: &Server, practice: &Server, tenant: &str, keep: Keep) -> Result<()> {
        self.goto(&site.url(NEW_CONNECTION)).await?;
        self.fill_sema4(practice, tenant, KEY).await?;
        if keep == Keep::Vault {
            self.click("radio", connect::KEEP_VAULT).await?;
            self.fill(connect::PASSPHRASE, PASSPHRASE).await?;
        }
        self.click("button", connect::SAVE).await?;
        self.wait_heading(pages::BOARD).await
    }

    /// Chooses a file in the field with this label, as the browser's dialog would.
    pub async fn choose_file(&self, label: &str, file: &std::path::Path) -> Result<()> {
        let field = match self.engine {
            // Firefox adds the words of the button to the name.
            Engine::Firefox => {
                let script = "return [...document.querySelectorAll('input[type=file]')].find(e =>
                    [...e.labels].some(l => l.textContent.trim() === arguments[0]))";
                self.driver.execute(script, vec![json!(label)]).await?.element()?
            }
            Engine::Chromium | Engine::WebKit => self.field(label).await?,
        };
        Ok(field.send_keys(file.display().to_string()).await?)
    }
}
