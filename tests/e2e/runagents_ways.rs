//! Other ways to deploy and to change RunAgents' agents: an update of one that has everything, the configuration alone, a
//! draft of the vendor's, an old deployment whose list is flat.

use crate::fixtures::Keep;
use crate::runagents_scene::{ABOUT, ACCESS, BEHAVIOUR, Contract, DRAFT, SOURCE, Scene};
use crate::runner::{Case, Result, Test, check};
use greenroom::words::{form, pages, runagents, sheet};
use serde_json::{Value, json};
use std::sync::Arc;

pub fn cases() -> Vec<Case> {
    vec![
        Case::new("runagents_ways::an_update_loses_nothing", nothing_lost).everywhere(),
        Case::new("runagents_ways::what_is_taken_away_is_agreed_to", taken_away).everywhere(),
        Case::new("runagents_ways::the_configuration_alone", configuration).everywhere(),
        Case::new("runagents_ways::from_a_draft_of_the_vendors", from_draft).everywhere(),
        Case::new("runagents_ways::an_old_deployment", old_deployment).everywhere(),
    ]
}

/// What a deployment could take away from an agent.
const SAID: [&str; 6] = ["image", "system_prompt", "required_tools", "policies", "llm_configs", "identity_provider"];

/// The names and values of an agent's environment.
fn environment(agent: &Value) -> Vec<String> {
    let all = agent["spec"]["env"].as_array().into_iter().flatten();
    all.map(|one| format!("{}={}", one["name"], one["value"])).collect()
}

/// An agent that has everything there is: one field is changed, in either contract, and the rest is as it was.
async fn nothing_lost(test: Arc<Test>) -> Result<()> {
    for contract in [Contract::Current, Contract::Older] {
        let scene = Scene::open(&test, test.engine, contract, "acme", Keep::Memory).await?;
        let browser = &scene.browser;
        let name = "everything-agent";
        let (before, agent) = (scene.config(name).await?, scene.agent(name).await?);
        scene.deploy_prompt(name, "You do a little of everything.").await?;
        browser.must_show(&[&runagents::beyond("replicas, resources"), runagents::REWRITES_INFERRED]).await?;
        let lines = scene.lines().await?;
        check!(lines.len() == 1, "one field was changed; the sheet lists {lines:?}");
        scene.done(name, runagents::DEPLOY_TO_LIVE).await?;
        let (after, now) = (scene.config(name).await?, scene.agent(name).await?);
        for key in SAID.iter().filter(|key| **key != "system_prompt") {
            check!(after[key] == before[key], "{contract:?}: {key} is {}, and was {}", after[key], before[key]);
        }
        check!(environment(&now) == environment(&agent), "the environment is {now}, and was {agent}");
        check!(environment(&now).len() > 6, "there should be variables of the platform's and its own: {now}");
        browser.close().await;
    }
    Ok(())
}

/// What an update takes away is ticked by hand, and said as empty: not left to the vendor.
async fn taken_away(test: Arc<Test>) -> Result<()> {
    let scene = Scene::open(&test, test.engine, Contract::Current, "acme", Keep::Memory).await?;
    let browser = &scene.browser;
    let name = "payment-agent";
    scene.draft(name).await?;
    browser.switch_at(ACCESS, &form::with("Policies"), false).await?;
    scene.deploy(&runagents::update_title(name)).await?;
    browser.must_show(&[sheet::LOSSES_LEAD, runagents::NO_POLICY]).await?;
    browser.type_name(name).await?;
    browser.click("button", runagents::DEPLOY_TO_LIVE).await?;
    browser.wait_focus("problems").await?;
    browser.must_show(&[&sheet::tick_first(1)]).await?;
    check!(scene.deployments().await? == 0, "what is not agreed to is not sent");
    scene.done(name, runagents::DEPLOY_TO_LIVE).await?;
    check!(scene.deployed().await?["policies"] == json!([]), "that there are none is to be said");
    check!(scene.config(name).await?["policies"] == json!([]), "no policy should be bound any more");
    browser.to_agent().await?;
    browser.wait_text(runagents::NO_POLICY_NOW).await
}

/// What needs no deployment goes as a change of the configuration: that field alone.
async fn configuration(test: Arc<Test>) -> Result<()> {
    let scene = Scene::open(&test, test.engine, Contract::Older, "acme", Keep::Memory).await?;
    let browser = &scene.browser;
    let name = "billing-agent";
    let before = scene.config(name).await?;
    scene.configure_prompt(name, "You explain invoices twice.").await?;
    browser.must_show(&[runagents::CONFIG_AT_ONCE, runagents::CONFIG_KEEPS]).await?;
    let lines = scene.lines().await?;
    check!(lines.len() == 1 && lines[0].contains("System prompt"), "one line is to be shown; there are {lines:?}");
    scene.done(name, runagents::CONFIGURE_NOW).await?;
    let sent = scene.practice.body("/config").await?;
    check!(sent == json!({ "system_prompt": "You explain invoices twice." }), "{sent} was sent");
    check!(scene.deployments().await? == 0, "nothing is deployed for it");
    let after = scene.config(name).await?;
    check!(after["system_prompt"] == "You explain invoices twice.", "the configuration is {after}");
    for key in SAID.iter().filter(|key| **key != "system_prompt") {
        check!(after[key] == before[key], "{key} is {}, and was {}", after[key], before[key]);
    }
    Ok(())
}

/// A draft of the vendor's alone is a source, in today's contract: what it fills in is said.
async fn from_draft(test: Arc<Test>) -> Result<()> {
    let scene = Scene::open(&test, test.engine, Contract::Current, "acme", Keep::Memory).await?;
    let browser = &scene.browser;
    let (name, draft) = ("support-agent", "draft_billing_v2");
    scene.new_agent().await?;
    browser.type_at(ABOUT, "Agent name", name).await?;
    browser.comes_from(DRAFT).await?;
    browser.choose_at(SOURCE, "Draft id", &runagents::draft_of(draft, name)).await?;
    browser.type_at(BEHAVIOUR, "System prompt", "You help everybody.").await?;
    scene.deploy(&runagents::create_title(name)).await?;
    let filled = ["its artifact", "policies", "required tools", "models", "tools for what the code calls"];
    let filled = format!("{}, prompt and access", filled.join(", "));
    browser.must_show(&[&runagents::draft_fills(draft, &filled)]).await?;
    scene.done(name, runagents::DEPLOY_TO_LIVE).await?;
    let sent = scene.deployed().await?;
    let expected = json!({ "agent_name": name, "draft_id": draft, "system_prompt": "You help everybody." });
    check!(sent == expected, "{expected} should be sent; {sent} was");
    let config = scene.config(name).await?;
    check!(config["system_prompt"] == "You help everybody.", "what is said goes before the draft: {config}");
    check!(config["policies"] == json!(["crm-read-policy"]), "the rest comes from the draft: {config}");
    Ok(())
}

/// A list of agents in the flat shape of old deployments.
async fn old_deployment(test: Arc<Test>) -> Result<()> {
    let scene = Scene::open(&test, test.engine, Contract::Older, "acme-flat", Keep::Memory).await?;
    let browser = &scene.browser;
    let listed = scene.call("GET", "agents", json!(null)).await?;
    check!(listed[0]["status"].is_string(), "practice should have a flat list here: {listed}");
    browser.wait_text(&pages::board_lead("4 agents", "1 connection")).await?;
    for name in ["payment-agent", "echo-agent"] {
        let row = browser.row_of(name).await?;
        check!(row.contains("Running"), "the row of {name} is {row:?}");
    }
    browser.click("link", "echo-agent").await?;
    browser.wait_heading("echo-agent").await?;
    browser.wait_text("1.2.0").await?;
    scene.deploy_prompt("echo-agent", "You say it twice.").await?;
    scene.done("echo-agent", runagents::DEPLOY_TO_LIVE).await?;
    check!(scene.config("echo-agent").await?["image"] == "ghcr.io/acme/echo-agent:1.2.0", "its image should stay");
    Ok(())
}
