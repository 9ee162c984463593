//! Ways into Greenroom that several tests take.

use crate::browsers::Browser;
use crate::runner::{Result, check};
use crate::servers::Server;
use greenroom::words::{common, connect, pages, sheet};
use serde_json::json;

pub const PASSPHRASE: &str = "four quiet words together";
pub const KEY: &str = "a-key-that-nobody-guesses";

/// The practice agent of the journeys: three releases wait in its sandbox.
pub const BILLING: &str = "PROJECT-BILLING1";
pub const BILLING_NAME: &str = "Billing helper";

/// The id that a connection to a practice server on this computer gets.
pub fn connection_id(account: &str) -> String {
    format!("polyai-127-{account}")
}

/// The id of a practice connection.
pub fn practice_id(account: &str) -> String {
    format!("practice-polyai-{account}")
}

/// The practice board with the agents of practice PolyAI alone: those of Cargo come first.
pub const PRACTICE_BOARD: &str = "/practice?connection=practice-polyai-acme";

/// The workspace of practice Cargo whose agents fail as their names say.
pub const FAILURES: &str = greenroom::practice::FAILURES_WORKSPACE;

/// The id that a connection to practice Cargo on this computer gets; the workspace may be empty.
pub fn cargo_id(workspace: &str) -> String {
    if workspace.is_empty() { "cargo-127".to_owned() } else { format!("cargo-127-{workspace}") }
}

/// Where the key of a connection is kept.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Keep {
    Memory,
    Vault,
}

impl Browser {
    /// Opens the site and fills the form of a connection to the practice server; does not save it.
    pub async fn fill_connection(&self, site: &Server, practice: &Server, account: &str, key: &str) -> Result<()> {
        self.goto(&site.url("/connections/new")).await?;
        self.wait_heading(&connect::new_title("PolyAI")).await?;
        self.fill(connect::NAME, &format!("Over HTTP {account}")).await?;
        self.choose(connect::REGION, connect::CUSTOM_REGION).await?;
        self.fill(connect::BASE_URL, &practice.polyai()).await?;
        self.fill(connect::ACCOUNT, account).await?;
        self.fill(connect::KEY, key).await
    }

    /// Connects to the practice server and stands on its board.
    pub async fn connect(&self, site: &Server, practice: &Server, account: &str, key: &str, keep: Keep) -> Result<()> {
        self.fill_connection(site, practice, account, key).await?;
        if keep == Keep::Vault {
            self.click("radio", connect::KEEP_VAULT).await?;
            self.fill(connect::PASSPHRASE, PASSPHRASE).await?;
        }
        self.click("button", connect::SAVE).await?;
        self.wait_heading(pages::BOARD).await
    }

    /// Opens the site and fills the form of a connection to practice Cargo; does not save it.
    pub async fn fill_cargo(&self, site: &Server, practice: &Server, workspace: &str, key: &str) -> Result<()> {
        self.goto(&site.url("/connections/new?vendor=cargo")).await?;
        self.wait_heading(&connect::new_title("Cargo")).await?;
        self.fill(connect::NAME, "Cargo over HTTP").await?;
        self.choose(connect::REGION, connect::CUSTOM_REGION).await?;
        self.fill(connect::BASE_URL, &practice.cargo()).await?;
        if !workspace.is_empty() {
            self.fill(connect::WORKSPACE, workspace).await?;
        }
        self.fill(connect::KEY, key).await
    }

    /// Connects to practice Cargo and stands on the board.
    pub async fn connect_cargo(&self, site: &Server, practice: &Server, workspace: &str, keep: Keep) -> Result<()> {
        self.fill_cargo(site, practice, workspace, KEY).await?;
        if keep == Keep::Vault {
            self.click("radio", connect::KEEP_VAULT).await?;
            self.fill(connect::PASSPHRASE, PASSPHRASE).await?;
        }
        self.click("button", connect::SAVE).await?;
        self.wait_heading(pages::BOARD).await
    }

    /// Goes to a path of the site without loading it, as a link would: keys in memory stay.
    pub async fn visit(&self, site: &Server, path: &str) -> Result<()> {
        // Where a page said it is, its folder is part of it.
        let folder = site.base.trim_end_matches('/');
        let href = if path.starts_with(&site.base) { path.to_owned() } else { format!("{folder}{path}") };
        let go = "history.pushState(null, '', arguments[0]); dispatchEvent(new PopStateEvent('popstate'))";
        self.run(go, vec![json!(href)]).await.map(drop)
    }

    /// Goes to an agent's overview and waits until it was read.
    pub async fn visit_agent(&self, site: &Server, connection: &str, agent: &str) -> Result<()> {
        self.visit(site, &format!("/agents/{connection}/{agent}")).await?;
        self.wait_text(pages::OVERVIEW).await?;
        self.wait_text(common::REFRESH).await
    }

    /// Opens a release sheet by an action of the overview, and waits until it was read.
    pub async fn open_sheet(&self, button: &str, title: &str) -> Result<()> {
        self.click("button", button).await?;
        self.wait_heading(title).await?;
        self.wait_text(sheet::EFFECTS).await
    }

    /// Unlocks the vault where the form stands.
    pub async fn unlock(&self, passphrase: &str) -> Result<()> {
        self.fill(connect::PASSPHRASE, passphrase).await?;
        self.click("button", connect::UNLOCK).await
    }

    /// Loads the page again and unlocks its keys there.
    pub async fn reload_and_unlock(&self, site: &Server) -> Result<()> {
        let path = self.path().await?;
        self.reload().await?;
        self.visit(site, "/connections").await?;
        if self.wait_any(&[connect::UNLOCK_TITLE, connect::KEY_AT_HAND]).await? == 0 {
            self.unlock(PASSPHRASE).await?;
            self.wait_text(connect::KEY_AT_HAND).await?;
        }
        self.visit(site, &path).await
    }

    /// What the journal tells where it stands, newest first: titles, and how they ended.
    pub async fn journal(&self) -> Result<Vec<(String, String)>> {
        let script = "return [...document.querySelectorAll('tbody tr')].map(tr => [3, 5].map(at => tr.children[at].innerText.replace(/\\s+/g, ' ').trim()))";
        Ok(serde_json::from_value(self.run(script, Vec::new()).await?)?)
    }

    /// Types the agent's name where live is at stake.
    pub async fn type_name(&self, name: &str) -> Result<()> {
        self.fill(&sheet::type_to_confirm(name), name).await
    }

    /// Fails unless all of these words are on screen.
    pub async fn must_show(&self, all: &[&str]) -> Result<()> {
        for words in all {
            check!(self.shows(words).await?, "expected the words “{words}”");
        }
        Ok(())
    }

    /// Fails if these words are on screen.
    pub async fn must_not_show(&self, words: &str) -> Result<()> {
        check!(!self.shows(words).await?, "did not expect the words “{words}”");
        Ok(())
    }
}

/// The id of an agent of practice Cargo, by its name; the same over HTTP and in the page.
pub async fn cargo_agent(practice: &Server, workspace: &str, name: &str) -> Result<String> {
    let told = practice.cargo_call(workspace, "GET", "v1/ai/agents/list", json!(null)).await?;
    let agents = told["agents"].as_array().cloned().unwrap_or_default();
    let found = agents.iter().find(|agent| agent["name"] == name);
    check!(found.is_some(), "practice Cargo has no agent “{name}”");
    Ok(found.and_then(|agent| agent["uuid"].as_str()).unwrap_or_default().to_owned())
}
