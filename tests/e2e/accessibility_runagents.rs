//! axe finds nothing on what RunAgents' forms and sheets can look like, beyond the states of their screens: in both themes
//! and both widths.

use crate::accessibility::{Found, Scene, scene};
use crate::runagents_scene::{ABOUT, ACCESS, ARTIFACT, BEHAVIOUR, DRAFT, ENVIRONMENT, IMAGE, MODELS, SOURCE, TOOLS};
use crate::runner::{Case, Result, Test};
use greenroom::words::{common, form, pages, runagents, sheet, watch};
use std::sync::Arc;

pub fn cases() -> Vec<Case> {
    vec![
        Case::new("accessibility::runagents_new", new_agents),
        Case::new("accessibility::runagents_forms", forms),
        Case::new("accessibility::runagents_sheets", sheets),
    ]
}

/// An agent of practice that has everything there is.
const EVERYTHING: &str = "everything-agent";

async fn begin(test: &Test) -> Result<(Scene, Found)> {
    let scene = scene(test).await?;
    scene.browser.goto(&scene.site.url("/practice")).await?;
    Ok((scene, Found::default()))
}

/// The form of a new agent from each source, in both contracts, with everything switched on, and with errors.
async fn new_agents(test: Arc<Test>) -> Result<()> {
    let (scene, mut found) = begin(&test).await?;
    let browser = &scene.browser;
    scene.visit("/agents/new/practice-runagents-acme", runagents::STARTER_KIT_LEAD).await?;
    browser.within(ABOUT, "field", "Agent name").await?;
    scene.look("a new agent", &mut found).await?;
    browser.type_at(ABOUT, "Agent name", EVERYTHING).await?;
    browser.wait_text(&runagents::is_there(EVERYTHING)).await?;
    browser.add_source("src/agent.py", "print(\"hello\")").await?;
    browser.switch_at(TOOLS, &form::with("Tools to create"), true).await?;
    browser.add_at(TOOLS, "new tool").await?;
    let rewrites = "Address rewrites";
    browser.switch_at(TOOLS, &form::with(rewrites), true).await?;
    browser.type_at(TOOLS, &form::key_of(rewrites), "https://api.stripe.com").await?;
    browser.press_at(TOOLS, form::ADD_KEY).await?;
    browser.add_listed(TOOLS, "Required tools", "tool", 1, "stripe-api").await?;
    browser.switch_at(MODELS, &form::with("Models"), true).await?;
    browser.add_at(MODELS, "model").await?;
    browser.switch_at(ACCESS, &form::with("Policies"), true).await?;
    browser.add_at(ACCESS, "policy").await?;
    browser.add_variable(1, "LLM_MODEL", "a value").await?;
    scene.unfold_all().await?;
    scene.look("a new agent with everything switched on", &mut found).await?;
    browser.press_at(&[], runagents::DEPLOY_BUTTON).await?;
    browser.wait_focus("problems").await?;
    scene.look("a new agent with errors", &mut found).await?;
    for (kind, label) in [(IMAGE, "Image"), (ARTIFACT, "Artifact id"), (DRAFT, "Draft id")] {
        browser.comes_from(kind).await?;
        browser.within(SOURCE, "field", label).await?;
        scene.look(&format!("a new agent from: {kind}"), &mut found).await?;
    }
    let field = browser.within(SOURCE, "field", "Draft id").await?;
    browser.press_on(&field).await?;
    browser.wait_text(&runagents::draft_of("draft_billing_v2", "support-agent")).await?;
    scene.look("a new agent with the list of drafts open", &mut found).await?;
    scene.visit("/agents/new/practice-runagents-acme-older", runagents::STARTER_KIT_LEAD).await?;
    browser.within(ABOUT, "field", "Namespace").await?;
    scene.look("a new agent in the older contract", &mut found).await?;
    found.conclude(&test, 8)
}

/// The form of the next deployment and that of the configuration, unfolded, compared, and as JSON.
async fn forms(test: Arc<Test>) -> Result<()> {
    let (scene, mut found) = begin(&test).await?;
    let browser = &scene.browser;
    scene.visit(&scene.runagents("acme", EVERYTHING, ""), common::REFRESH).await?;
    scene.unfold_all().await?;
    scene.look("the overview of an agent", &mut found).await?;
    scene.visit(&scene.runagents("acme", EVERYTHING, "/release"), "System prompt").await?;
    browser.within(BEHAVIOUR, "field", "System prompt").await?;
    scene.unfold_items().await?;
    scene.look("the next deployment of an agent, unfolded", &mut found).await?;
    browser.type_at(BEHAVIOUR, "System prompt", "You do nothing.").await?;
    browser.switch_at(ENVIRONMENT, &form::with("Environment variables"), false).await?;
    browser.press_at(&[], form::COMPARE).await?;
    browser.wait_text(form::AGAINST_SAVED).await?;
    scene.look("the next deployment of an agent, compared", &mut found).await?;
    browser.press_at(&[], form::AS_JSON).await?;
    browser.field(form::JSON_LABEL).await?;
    scene.look("the next deployment of an agent as JSON", &mut found).await?;
    scene.visit(&scene.runagents("acme", EVERYTHING, "/edit"), "System prompt").await?;
    browser.within(BEHAVIOUR, "field", "System prompt").await?;
    scene.unfold_items().await?;
    scene.look("the configuration of an agent, unfolded", &mut found).await?;
    // What cannot be read, and an agent that failed.
    for (workspace, agent, words) in
        [("acme", "ticket-triage", "CrashLoopBackOff"), ("acme-failures", "museum-odd-reading", "Cannot be read")]
    {
        scene.visit(&scene.runagents(workspace, agent, ""), words).await?;
        scene.look(&format!("the overview of {agent}"), &mut found).await?;
    }
    found.conclude(&test, 7)
}

/// Sheets before and after: the starter kit, an update that loses something, what is on its way, a deletion.
async fn sheets(test: Arc<Test>) -> Result<()> {
    let (scene, mut found) = begin(&test).await?;
    let browser = &scene.browser;
    scene.visit("/agents/new/practice-runagents-acme", runagents::STARTER_KIT_LEAD).await?;
    browser.click("button", runagents::STARTER_KIT_BUTTON).await?;
    browser.wait_text(runagents::KIT_MAKES).await?;
    scene.unfold_all().await?;
    scene.look("the sheet of the starter kit", &mut found).await?;
    browser.click("button", runagents::STARTER_KIT_NOW).await?;
    browser.wait_heading(sheet::DONE).await?;
    scene.look("the end of the starter kit", &mut found).await?;

    let agent = "payment-agent";
    scene.visit(&scene.runagents("acme", agent, "/release"), "System prompt").await?;
    browser.type_at(BEHAVIOUR, "System prompt", "You take payments.").await?;
    browser.comes_from("Source files").await?;
    browser.add_source("agent.py", "import langgraph").await?;
    browser.switch_at(ACCESS, &form::with("Policies"), false).await?;
    browser.press_at(&[], runagents::DEPLOY_BUTTON).await?;
    browser.wait_text(&runagents::updates(agent)).await?;
    browser.click("button", runagents::DEPLOY_TO_LIVE).await?;
    browser.wait_focus("problems").await?;
    scene.unfold_all().await?;
    scene.look("a deployment with losses, not confirmed", &mut found).await?;
    browser.tick_losses().await?;
    browser.type_name(agent).await?;
    browser.click("button", runagents::DEPLOY_TO_LIVE).await?;
    browser.wait_heading(sheet::DONE).await?;
    browser.wait_any(&[watch::BUILD_WAITS, watch::IS_BUILT]).await?;
    scene.look("what was deployed, on its way", &mut found).await?;
    // Now something is kept here that was live before.
    browser.to_agent().await?;
    browser.wait_text(pages::KEPT_HERE).await?;
    scene.unfold_all().await?;
    scene.look("an agent with an earlier configuration", &mut found).await?;

    scene.visit(&scene.runagents("acme", EVERYTHING, "/edit"), "System prompt").await?;
    browser.type_at(BEHAVIOUR, "System prompt", "You do nothing.").await?;
    browser.press_at(&[], runagents::CONFIGURE_BUTTON).await?;
    browser.wait_text(runagents::CONFIG_AT_ONCE).await?;
    scene.unfold_all().await?;
    scene.look("the sheet of a configuration", &mut found).await?;

    scene.visit(&scene.runagents("acme", EVERYTHING, ""), common::REFRESH).await?;
    browser.click_folded("section[aria-label='Live']", common::MORE, runagents::REMOVE).await?;
    browser.wait_text(runagents::REMOVED_FOR_GOOD).await?;
    scene.unfold_all().await?;
    scene.look("the sheet of a deletion", &mut found).await?;
    browser.type_name(EVERYTHING).await?;
    browser.click("button", runagents::REMOVE_NOW).await?;
    browser.wait_heading(sheet::DONE).await?;
    scene.look("the end of a deletion", &mut found).await?;
    browser.click("button", runagents::RECREATE_BUTTON).await?;
    browser.wait_heading(&pages::new_agent("RunAgents")).await?;
    browser.within(ABOUT, "field", "Agent name").await?;
    scene.unfold_items().await?;
    scene.look("a form that asks for values again", &mut found).await?;
    found.conclude(&test, 9)
}
