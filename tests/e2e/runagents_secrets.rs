//! RunAgents gives the values of an agent's environment back in clear, and a deployment has to send them again (fact sheet
//! 3, env). They go through the page to the vendor and nowhere else; so do keys.

use crate::fixtures::Keep;
use crate::runagents_scene::{BEHAVIOUR, Contract, ENVIRONMENT, Scene};
use crate::runner::{Case, Result, Test, check};
use crate::sema4_secrets::{listen, none_of};
use greenroom::words::{form, journal, pages, runagents, sheet};
use serde_json::{Value, json};
use std::sync::Arc;

pub fn cases() -> Vec<Case> {
    let life = |keep, contract| move |test| are_nowhere(test, keep, contract);
    vec![
        Case::new("runagents_secrets::are_nowhere", life(Keep::Vault, Contract::Current)).everywhere(),
        Case::new("runagents_secrets::are_nowhere_without_a_vault", life(Keep::Memory, Contract::Older)),
    ]
}

/// A workspace's key.
const OWN_KEY: &str = "ra_ws_canary-of-keys";
/// What is typed in place of a secret.
const TYPED: &str = "typed-anew-77c1";
/// What the secrets of practice begin with, what is typed, and the connection's key.
const SECRETS: [&str; 3] = ["canary-", TYPED, OWN_KEY];
/// An agent with a variable that nobody should read, and that variable.
const AGENT: &str = "payment-agent";
const SECRET: &str = "STRIPE_API_KEY";
const OPEN: &str = "LOG_LEVEL";

async fn nowhere(scene: &Scene, place: &str) -> Result<()> {
    none_of(&scene.browser, &SECRETS, place).await
}

/// The value of the variable in the newest deployment.
async fn sent(scene: &Scene, name: &str) -> Result<String> {
    let body = scene.deployed().await?;
    let variable = body["env"].as_array().into_iter().flatten().find(|one| one["name"] == name);
    Ok(variable.and_then(|one| one["value"].as_str()).unwrap_or_default().to_owned())
}

/// What is deployed, changed, brought back, deleted and made again: after each step no secret is anywhere, and the vendor
/// has each of them.
async fn are_nowhere(test: Arc<Test>, keep: Keep, contract: Contract) -> Result<()> {
    let scene = Scene::open_with_key(&test, test.engine, contract, "acme", keep, OWN_KEY).await?;
    let browser = &scene.browser;
    let told = scene.agent(AGENT).await?.to_string();
    check!(told.contains(SECRETS[0]), "practice tells no secret, so this proves nothing: {told}");
    listen(browser).await?;
    scene.overview(AGENT).await?;
    nowhere(&scene, "on the overview").await?;
    untouched_survives(&scene).await?;
    replaced(&scene).await?;
    typed_again(&scene).await?;
    deleted_and_recreated(&scene).await?;
    in_no_file(&scene).await
}

/// A deployment that does not touch a value sends it again as it was.
async fn untouched_survives(scene: &Scene) -> Result<()> {
    let browser = &scene.browser;
    scene.draft(AGENT).await?;
    browser.open_at(&[ENVIRONMENT[0], SECRET]).await?;
    browser.within(&[ENVIRONMENT[0], SECRET], "button", &form::replace("Value")).await?;
    nowhere(scene, "in the form").await?;
    browser.type_at(BEHAVIOUR, "System prompt", "You take payments.").await?;
    browser.wait_kept().await?;
    browser.press_at(&[], form::COMPARE).await?;
    browser.wait_text(form::AGAINST_SAVED).await?;
    nowhere(scene, "after typing, compared").await?;
    browser.press_at(&[], form::AS_JSON).await?;
    browser.field(form::JSON_LABEL).await?;
    nowhere(scene, "as JSON").await?;
    browser.press_at(&[], form::AS_FORM).await?;
    scene.deploy(&runagents::update_title(AGENT)).await?;
    let lines = scene.lines().await?;
    check!(lines.len() == 1, "one change was made; the sheet lists {lines:?}");
    browser.unfold(sheet::SHOW_REQUEST).await?;
    browser.wait_text("curl").await?;
    browser.must_show(&["deploy", SECRET]).await?;
    nowhere(scene, "on the sheet, with its request").await?;
    scene.done(AGENT, runagents::DEPLOY_TO_LIVE).await?;
    nowhere(scene, "after deploying").await?;
    check!(sent(scene, SECRET).await? == "canary-runagents-stripe-key", "an untouched value goes back as it was");
    check!(sent(scene, OPEN).await? == "info", "so does each other one");
    Ok(())
}

/// A value that is typed replaces the old one.
async fn replaced(scene: &Scene) -> Result<()> {
    let browser = &scene.browser;
    scene.draft(AGENT).await?;
    let variable = &[ENVIRONMENT[0], SECRET];
    browser.open_at(variable).await?;
    browser.press_at(variable, &form::replace("Value")).await?;
    browser.type_value(SECRET, TYPED).await?;
    nowhere(scene, "after typing a value").await?;
    scene.deploy(&runagents::update_title(AGENT)).await?;
    let lines = scene.lines().await?;
    check!(lines.len() == 1, "one value was typed; the sheet lists {lines:?}");
    browser.unfold(sheet::SHOW_REQUEST).await?;
    browser.wait_text("curl").await?;
    nowhere(scene, "on the sheet with a value that was typed").await?;
    scene.done(AGENT, runagents::DEPLOY_TO_LIVE).await?;
    check!(sent(scene, SECRET).await? == TYPED, "what was typed is to arrive");
    check!(sent(scene, OPEN).await? == "info", "the other value stays");
    nowhere(scene, "after deploying a value that was typed").await
}

/// Both values are asked for where they cannot be kept.
async fn fill_in(scene: &Scene) -> Result<()> {
    let browser = &scene.browser;
    let before = scene.deployments().await?;
    browser.press_at(&[], runagents::DEPLOY_BUTTON).await?;
    browser.wait_focus("problems").await?;
    let asked =
        "return [...document.querySelectorAll('#problems a')].filter(a => a.textContent.includes(arguments[0])).length";
    let asked = browser.run(asked, vec![json!(form::in_a_sentence(runagents::NO_VALUE))]).await?;
    check!(asked == 2 && scene.deployments().await? == before, "two values are to be asked for; {asked} are");
    for name in [OPEN, SECRET] {
        browser.open_at(&[ENVIRONMENT[0], name]).await?;
        browser.type_value(name, &format!("{TYPED}-{name}")).await?;
    }
    Ok(())
}

/// An earlier configuration opens in the form: nothing kept the values.
async fn typed_again(scene: &Scene) -> Result<()> {
    let browser = &scene.browser;
    browser.click("button", sheet::PREVIOUS_LIVE_AGAIN).await?;
    browser.wait_heading(&pages::draft_of(AGENT)).await?;
    browser.wait_text(pages::FORM_FILLED).await?;
    browser.within(BEHAVIOUR, "field", "System prompt").await?;
    nowhere(scene, "in the form of an earlier configuration").await?;
    fill_in(scene).await?;
    scene.deploy(&runagents::update_title(AGENT)).await?;
    scene.done(AGENT, runagents::DEPLOY_TO_LIVE).await?;
    for name in [OPEN, SECRET] {
        check!(sent(scene, name).await? == format!("{TYPED}-{name}"), "what was typed again is to arrive");
    }
    nowhere(scene, "after deploying an earlier configuration").await
}

async fn deleted_and_recreated(scene: &Scene) -> Result<()> {
    let browser = &scene.browser;
    scene.remove(AGENT).await?;
    scene.done(AGENT, runagents::REMOVE_NOW).await?;
    let snapshot = scene.saved.file(browser, &format!("{AGENT}.json")).await?;
    let snapshot = String::from_utf8_lossy(&snapshot).into_owned();
    check!(snapshot.contains(SECRET), "the snapshot names the variables: {snapshot}");
    check!(SECRETS.iter().all(|secret| !snapshot.contains(secret)), "a secret is in the snapshot: {snapshot}");
    nowhere(scene, "after deleting").await?;
    browser.click("button", runagents::RECREATE_BUTTON).await?;
    browser.wait_heading(&pages::new_agent("RunAgents")).await?;
    browser.wait_text(pages::FORM_FILLED).await?;
    browser.holds_at(&["Agent"], "Agent name", AGENT).await?;
    fill_in(scene).await?;
    scene.deploy(&runagents::create_title(AGENT)).await?;
    nowhere(scene, "on the sheet that makes it again").await?;
    scene.done(AGENT, runagents::DEPLOY_TO_LIVE).await?;
    check!(sent(scene, SECRET).await? == format!("{TYPED}-{SECRET}"), "what was typed again is to arrive");
    nowhere(scene, "after making it again").await
}

async fn in_no_file(scene: &Scene) -> Result<()> {
    let browser = &scene.browser;
    browser.click("link", sheet::TO_JOURNAL).await?;
    browser.wait_text(journal::DONE).await?;
    nowhere(scene, "in the journal").await?;
    for (button, file) in [(journal::SAVE_CSV, "journal.csv"), (journal::SAVE_MARKDOWN, "journal.md")] {
        browser.click("button", button).await?;
        let text = String::from_utf8_lossy(&scene.saved.file(browser, file).await?).into_owned();
        let clean = SECRETS.iter().all(|secret| !text.contains(secret));
        check!(text.contains(AGENT) && clean, "{file} is\n{text}");
    }
    browser.visit(&scene.site, "/").await?;
    browser.wait_heading(pages::BOARD).await?;
    nowhere(scene, "on the board").await?;
    let kept: Value = browser.run("return window.__said?.length ?? 0", Vec::new()).await?;
    check!(kept.as_u64() >= Some(1), "the page was loaded anew, so its console was not noted");
    Ok(())
}
