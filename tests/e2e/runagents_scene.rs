//! A connection to practice RunAgents in one of the two wire contracts, a browser that stands on its board, and the steps
//! that several tests take.

use crate::browsers::{Browser, Engine};
use crate::fixtures::{KEY, Keep, PASSPHRASE};
use crate::runner::{Result, Test};
use crate::saving::Saving;
use crate::servers::Server;
use greenroom::words::{common, connect, files, form, pages, runagents, sheet};
use serde_json::{Value, json};
use std::sync::Arc;

/// The sections of a deployment's form.
pub const ABOUT: &[&str] = &["Agent"];
pub const SOURCE: &[&str] = &["Source"];
pub const BEHAVIOUR: &[&str] = &["Behaviour"];
pub const TOOLS: &[&str] = &["Tools"];
pub const MODELS: &[&str] = &["Models"];
pub const ACCESS: &[&str] = &["Access"];
pub const ENVIRONMENT: &[&str] = &["Environment"];
/// The kinds of sources.
pub const FILES: &str = "Source files";
pub const IMAGE: &str = "Container image";
pub const ARTIFACT: &str = "Workflow artifact";
pub const DRAFT: &str = "Deploy draft";
/// The part of an overview that holds what can be done with what is live.
pub const LIVE: &str = "section[aria-label='Live']";

/// Where a connection to RunAgents is added.
const NEW_CONNECTION: &str = "/connections/new?vendor=runagents";

/// The id that a connection to practice RunAgents on this computer gets.
pub fn runagents_id(workspace: &str) -> String {
    format!("runagents-127-{workspace}")
}

/// A wire contract.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Contract {
    Older,
    Current,
}

impl Contract {
    /// What the connection's form calls it.
    pub fn words(self) -> &'static str {
        match self {
            Self::Older => runagents::PROFILE_OLDER,
            Self::Current => runagents::PROFILE_CURRENT,
        }
    }
}

/// One connection to practice RunAgents, and a browser that stands on its board.
pub struct Scene {
    pub practice: Server,
    pub site: Server,
    pub browser: Arc<Browser>,
    pub contract: Contract,
    pub workspace: &'static str,
    /// Where the browser saves files.
    pub saved: Saving,
}

impl Scene {
    pub async fn open(
        test: &Test,
        engine: Engine,
        contract: Contract,
        workspace: &'static str,
        keep: Keep,
    ) -> Result<Self> {
        Self::open_with_key(test, engine, contract, workspace, keep, KEY).await
    }

    /// The same with a key of one's own.
    pub async fn open_with_key(
        test: &Test,
        engine: Engine,
        contract: Contract,
        workspace: &'static str,
        keep: Keep,
        key: &str,
    ) -> Result<Self> {
        let practice = Server::practice(test, &[]).await?;
        let site = Server::site(test, "/", &[&practice.origin]).await?;
        let (browser, saved) = Saving::open(test, engine, &[]).await?;
        browser.expect_trouble(&practice.origin);
        browser.goto(&site.url(NEW_CONNECTION)).await?;
        browser.fill_runagents(&practice, workspace, key).await?;
        browser.unfold(connect::ADVANCED).await?;
        browser.choose(connect::API_VERSION, contract.words()).await?;
        if keep == Keep::Vault {
            browser.click("radio", connect::KEEP_VAULT).await?;
            browser.fill(connect::PASSPHRASE, PASSPHRASE).await?;
        }
        browser.click("button", connect::SAVE).await?;
        browser.wait_heading(pages::BOARD).await?;
        Ok(Self { practice, site, browser, contract, workspace, saved })
    }

    /// Sends a request as somebody else would, in the connection's contract.
    pub async fn call(&self, method: &str, path: &str, body: Value) -> Result<Value> {
        match self.contract {
            Contract::Older => self.practice.runagents_call_older(self.workspace, method, path, body).await,
            Contract::Current => self.practice.runagents_call(self.workspace, method, path, body).await,
        }
    }

    /// The path of an agent below the contract's base.
    fn below(&self, agent: &str, rest: &str) -> String {
        match self.contract {
            Contract::Older => format!("agents/{}/{agent}{rest}", self.workspace),
            Contract::Current => format!("agents/{agent}{rest}"),
        }
    }

    /// What the vendor has of an agent.
    pub async fn agent(&self, name: &str) -> Result<Value> {
        self.call("GET", &self.below(name, ""), json!(null)).await
    }

    /// The configuration that the vendor has of an agent.
    pub async fn config(&self, name: &str) -> Result<Value> {
        self.call("GET", &self.below(name, "/config"), json!(null)).await
    }

    /// The names of what the workspace has of a kind, `tools` or `agents`.
    pub async fn names(&self, list: &str) -> Result<Vec<String>> {
        let told = self.call("GET", list, json!(null)).await?;
        let names = told.as_array().into_iter().flatten().filter_map(|one| one["name"].as_str());
        Ok(names.map(str::to_owned).collect())
    }

    /// What the seed's examples use and no starter kit makes: as if it was entered in RunAgents' own console.
    pub async fn has_resources(&self) -> Result<()> {
        let connection = json!({ "baseUrl": "https://api.stripe.com", "authentication": { "type": "None" } });
        self.call("POST", "tools", json!({ "name": "stripe-api", "spec": { "connection": connection } })).await?;
        for (name, resource) in [
            ("billing-stripe-policy", "https://api.stripe.com/*"),
            ("echo-read-policy", "http://governance.agent-system.svc:8092/*"),
        ] {
            let rule = json!({ "permission": "allow", "operations": ["GET", "POST"], "resource": resource });
            self.call("POST", "policies", json!({ "name": name, "spec": { "policies": [rule] } })).await?;
        }
        Ok(())
    }

    /// The path of an agent's screen.
    pub fn path(&self, agent: &str, rest: &str) -> String {
        format!("/agents/{}/{agent}{rest}", runagents_id(self.workspace))
    }

    /// Goes to an agent's screen as a link would, and waits until words stand there.
    pub async fn visit(&self, agent: &str, rest: &str, words: &str) -> Result<()> {
        self.browser.visit(&self.site, &self.path(agent, rest)).await?;
        self.browser.wait_text(words).await
    }

    /// Opens the overview of an agent and waits until it was read.
    pub async fn overview(&self, agent: &str) -> Result<()> {
        self.visit(agent, "", common::REFRESH).await?;
        self.browser.wait_heading(agent).await
    }

    /// Opens the form of an agent's next deployment.
    pub async fn draft(&self, agent: &str) -> Result<()> {
        self.browser.visit(&self.site, &self.path(agent, "/release")).await?;
        self.browser.wait_heading(&pages::draft_of(agent)).await?;
        self.browser.within(BEHAVIOUR, "field", "System prompt").await.map(drop)
    }

    /// Opens the form of an agent's configuration.
    pub async fn configuration(&self, agent: &str) -> Result<()> {
        self.browser.visit(&self.site, &self.path(agent, "/edit")).await?;
        self.browser.wait_heading(agent).await?;
        self.browser.within(BEHAVIOUR, "field", "System prompt").await.map(drop)
    }

    /// Opens the form of a new agent.
    pub async fn new_agent(&self) -> Result<()> {
        self.browser.visit(&self.site, &format!("/agents/new/{}", runagents_id(self.workspace))).await?;
        self.browser.wait_heading(&pages::new_agent("RunAgents")).await?;
        self.browser.within(ABOUT, "field", "Agent name").await.map(drop)
    }

    /// The same with nothing in it: what was typed before and did not become an agent is discarded.
    pub async fn blank_agent(&self) -> Result<()> {
        self.new_agent().await?;
        if self.browser.find("button", form::DISCARD).await?.is_some() {
            self.browser.click("button", form::DISCARD).await?;
            self.browser.click("button", form::DISCARD_SURE).await?;
            self.browser.holds_at(ABOUT, "Agent name", "").await?;
        }
        Ok(())
    }

    /// Opens the sheet of what the form says, under this title.
    pub async fn deploy(&self, title: &str) -> Result<()> {
        self.browser.press_at(&[], runagents::DEPLOY_BUTTON).await?;
        self.on_sheet(title).await
    }

    /// Opens the sheet that deletes an agent.
    pub async fn remove(&self, agent: &str) -> Result<()> {
        self.overview(agent).await?;
        self.browser.click_folded(LIVE, common::MORE, runagents::REMOVE).await?;
        self.on_sheet(&runagents::remove_title(agent)).await
    }

    /// Changes the system prompt in the form of the next deployment, and opens its sheet.
    pub async fn deploy_prompt(&self, agent: &str, prompt: &str) -> Result<()> {
        self.draft(agent).await?;
        self.browser.type_at(BEHAVIOUR, "System prompt", prompt).await?;
        self.deploy(&runagents::update_title(agent)).await
    }

    /// Changes the system prompt in the form of the configuration, and opens its sheet.
    pub async fn configure_prompt(&self, agent: &str, prompt: &str) -> Result<()> {
        self.configuration(agent).await?;
        self.browser.type_at(BEHAVIOUR, "System prompt", prompt).await?;
        self.browser.press_at(&[], runagents::CONFIGURE_BUTTON).await?;
        self.on_sheet(&runagents::configure_title(agent)).await
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

    /// What changes by a sheet, line by line.
    pub async fn lines(&self) -> Result<Vec<String>> {
        let script = "return [...document.querySelectorAll('form.sheet .changes li')].map(li => li.innerText.replace(/\\s+/g, ' ').trim())";
        Ok(serde_json::from_value(self.browser.run(script, Vec::new()).await?)?)
    }

    /// The body of the newest deployment.
    pub async fn deployed(&self) -> Result<Value> {
        self.practice.body("/deploy").await
    }

    /// How many deployments arrived, done or not.
    pub async fn deployments(&self) -> Result<u64> {
        self.practice.posts("/deploy").await
    }
}

impl Browser {
    /// Fills the form of a connection to RunAgents, where it stands; does not save it.
    pub async fn fill_runagents(&self, practice: &Server, workspace: &str, key: &str) -> Result<()> {
        self.wait_heading(&connect::new_title("RunAgents")).await?;
        self.fill(connect::NAME, &format!("RunAgents {workspace}")).await?;
        self.choose(connect::REGION, connect::CUSTOM_REGION).await?;
        self.fill(connect::BASE_URL, &practice.runagents()).await?;
        self.fill(runagents::WORKSPACE, workspace).await?;
        self.fill(connect::KEY, key).await
    }

    /// Chooses where the agent comes from.
    pub async fn comes_from(&self, kind: &str) -> Result<()> {
        self.choose_at(SOURCE, form::KIND, kind).await.map(drop)
    }

    /// Adds a source file and types its text.
    pub async fn add_source(&self, path: &str, text: &str) -> Result<()> {
        self.type_at(SOURCE, files::NEW_PATH, path).await?;
        self.press_at(SOURCE, files::ADD).await?;
        self.type_at(SOURCE, path, text).await
    }

    /// Switches a list on and adds an item of a plain kind, chosen by its words.
    pub async fn add_listed(
        &self,
        section: &[&str],
        list: &str,
        noun: &str,
        number: usize,
        choice: &str,
    ) -> Result<()> {
        self.switch_at(section, &form::with(list), true).await?;
        self.add_at(section, noun).await?;
        self.choose_at(section, &form::numbered(noun, number), choice).await.map(drop)
    }

    /// The same with an item whose words are typed by hand.
    pub async fn add_typed(&self, section: &[&str], list: &str, noun: &str, number: usize, text: &str) -> Result<()> {
        self.switch_at(section, &form::with(list), true).await?;
        self.add_at(section, noun).await?;
        self.by_hand_at(section, &form::numbered(noun, number), text).await
    }

    /// Adds the first model by the words of its choice, with a role, if any.
    pub async fn add_model(&self, model: &str, provider: &str, role: Option<&str>) -> Result<()> {
        self.switch_at(MODELS, &form::with("Models"), true).await?;
        self.add_at(MODELS, "model").await?;
        let blank = form::numbered("model", 1);
        self.choose_at(&[MODELS[0], &blank], "Model", &runagents::model_of(model, provider)).await?;
        // The item is called by what is in it.
        if let Some(role) = role {
            self.choose_at(&[MODELS[0], model], "Role", role).await?;
        }
        Ok(())
    }

    /// Adds a variable of the environment.
    pub async fn add_variable(&self, number: usize, name: &str, value: &str) -> Result<()> {
        self.switch_at(ENVIRONMENT, &form::with("Environment variables"), true).await?;
        self.add_at(ENVIRONMENT, "variable").await?;
        let blank = form::numbered("variable", number);
        self.type_at(&[ENVIRONMENT[0], &blank], "Variable name", name).await?;
        self.type_value(name, value).await
    }

    /// Types the value of a variable, and leaves its field: then it is taken.
    pub async fn type_value(&self, name: &str, value: &str) -> Result<()> {
        let variable = &[ENVIRONMENT[0], name];
        let field = self.within(variable, "field", "Value").await?;
        self.press_on(&field).await?;
        field.send_keys(value).await?;
        let beside = self.within(variable, "field", "Variable name").await?;
        self.press_on(&beside).await?;
        self.wait_text(form::TYPED_SECRET).await
    }
}
