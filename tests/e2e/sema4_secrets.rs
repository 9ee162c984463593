//! Sema4.ai's lists bring secrets in clear: headers and variables of MCP servers, passwords of data connections (fact
//! sheet 2.3). None of them is shown, kept, sent on or said.

use crate::browsers::{Browser, Engine};
use crate::cargo_secrets::everything;
use crate::fixtures::{KEY, Keep};
use crate::made::{self, SPEC};
use crate::runner::{Case, Result, Test, check};
use crate::sema4_scene::{LIVE_DATA, LIVE_SERVER, Scene, TEST_DATA, TEST_SERVER};
use greenroom::words::{common, form, journal, package, pages, resources, sema4, sheet};
use serde_json::{Value, json};
use std::sync::Arc;

pub fn cases() -> Vec<Case> {
    vec![
        Case::new("sema4_secrets::are_nowhere", |test| are_nowhere(test, Keep::Vault)).everywhere(),
        Case::new("sema4_secrets::are_nowhere_without_a_vault", |test| are_nowhere(test, Keep::Memory)),
    ]
}

/// What the secrets of practice begin with, those of a package that does not mask them, and the connection's key.
const SECRETS: [&str; 5] = ["canary-", "unmasked-key-7", "hunter2", "open-sesame", KEY];
/// An agent that uses everything there is.
const AGENT: &str = "Budget Oracle";

async fn nowhere(scene: &Scene, place: &str) -> Result<()> {
    none_of(&scene.browser, &SECRETS, place).await
}

/// Fails if one of these is anywhere: in the page, in what the browser keeps, in the console, in an address.
pub async fn none_of(browser: &Browser, secrets: &[&str], place: &str) -> Result<()> {
    let said = "return JSON.stringify([window.__said ?? [], performance.getEntries().map(e => e.name)])";
    let said = browser.run(said, Vec::new()).await?;
    let all = everything(browser).await? + said.as_str().unwrap_or_default();
    for secret in secrets {
        let at =
            all.find(secret).map(|at| all.get(at.saturating_sub(120)..at + 40).unwrap_or("(in the middle)").to_owned());
        check!(at.is_none(), "a secret ({secret}…) is in the page, kept or said, {place}: {at:?}");
    }
    Ok(())
}

/// From now on, whatever this page says in the console is noted.
pub async fn listen(browser: &Browser) -> Result<()> {
    let listen = "window.__said = [];
        for (const how of ['log', 'info', 'debug', 'warn', 'error', 'trace', 'table', 'dir']) {
          const original = console[how];
          console[how] = (...all) => { window.__said.push(all.map(String).join(' ')); original.apply(console, all); };
        }
        console.debug('listening');
        return window.__said.length === 1";
    check!(browser.truth(listen).await?, "the console cannot be listened to");
    Ok(())
}

/// How often the vendor told a secret.
async fn told(scene: &Scene) -> Result<usize> {
    let mut told = 0;
    for list in ["mcp-servers", "data-connections"] {
        let answer = scene.call("GET", &format!("{list}?limit=100"), json!(null)).await?;
        told += answer.to_string().matches(SECRETS[0]).count();
    }
    Ok(told)
}

/// Resources, draft, sheet with its request, publishing, journal and its files, package, deleting: after each of them no
/// secret is anywhere.
async fn are_nowhere(test: Arc<Test>, keep: Keep) -> Result<()> {
    let scene = Scene::open(&test, test.engine, "acme", keep).await?;
    let browser = &scene.browser;
    check!(told(&scene).await? > 10, "practice tells no secrets, so this proves nothing");
    listen(browser).await?;
    scene.resources(AGENT).await?;
    browser.must_show(&[TEST_SERVER, LIVE_SERVER, "Spreadsheet tools", &resources::reaches(TEST_DATA)]).await?;
    nowhere(&scene, "among tools and data").await?;
    scene.detach(AGENT, LIVE_SERVER).await?;
    browser.unfold(sheet::SHOW_REQUEST).await?;
    browser.wait_text("curl --request").await?;
    nowhere(&scene, "on the sheet that detaches").await?;
    scene.done(AGENT, sema4::DETACH).await?;
    scene.draft(AGENT).await?;
    browser.press_at(&[], form::AS_JSON).await?;
    browser.field(form::JSON_LABEL).await?;
    nowhere(&scene, "in the draft as JSON").await?;
    browser.press_at(&[], form::AS_FORM).await?;

    scene.publish(AGENT).await?;
    for (kind, from, to) in
        [(sema4::MCP_SERVER, TEST_SERVER, LIVE_SERVER), (sema4::DATA_CONNECTION, TEST_DATA, LIVE_DATA)]
    {
        browser.choose_at(&[sheet::MAPPINGS], &sema4::mapping_label(kind, from), to).await?;
    }
    browser.unfold(sheet::SHOW_REQUEST).await?;
    browser.wait_text("curl --request").await?;
    browser.wait_text("mcp_server_mappings").await?;
    browser.must_show(&["curl"]).await?;
    nowhere(&scene, "on the sheet that publishes").await?;
    scene.done(AGENT, sema4::PUBLISH_TO_LIVE).await?;
    nowhere(&scene, "after publishing").await?;
    for (_, body) in scene.practice.bodies().await? {
        check!(!body.to_string().contains(SECRETS[0]), "a secret was sent: {body}");
    }

    scene.visit(AGENT, "/package", package::UPDATE_LEAD).await?;
    browser.choose_file(package::FILE, &scene.file("open.zip", &made::package(SPEC))?).await?;
    browser.wait_text(package::OPEN_SECRETS).await?;
    nowhere(&scene, "in a package that was chosen").await?;
    browser.click("button", package::DOWNLOAD).await?;
    browser.wait_text(package::DOWNLOADED).await?;
    let bytes = scene.saved_file(&sheet::package_name(AGENT)).await?;
    check!(bytes.starts_with(b"PK"), "the package should be saved");

    scene.overview(AGENT).await?;
    browser.click_folded("section[aria-label='Live']", common::MORE, sema4::REMOVE).await?;
    scene.on_sheet(&sema4::remove_title(AGENT)).await?;
    scene.done(AGENT, sema4::REMOVE_NOW).await?;
    let snapshot = scene.saved_file(&format!("{AGENT}.json")).await?;
    let snapshot: Value = serde_json::from_slice(&snapshot)?;
    check!(!snapshot.to_string().contains(SECRETS[0]), "a secret is in the snapshot: {snapshot}");
    nowhere(&scene, "after deleting").await?;

    browser.click("link", sheet::TO_JOURNAL).await?;
    browser.wait_text(journal::DONE).await?;
    nowhere(&scene, "in the journal").await?;
    for (button, file) in [(journal::SAVE_CSV, "journal.csv"), (journal::SAVE_MARKDOWN, "journal.md")] {
        browser.click("button", button).await?;
        let text = String::from_utf8_lossy(&scene.saved_file(file).await?).into_owned();
        let clean = SECRETS.iter().all(|secret| !text.contains(secret));
        check!(text.contains(AGENT) && clean, "{file} is\n{text}");
    }
    browser.visit(&scene.site, "/").await?;
    browser.wait_heading(pages::BOARD).await?;
    nowhere(&scene, "on the board").await?;
    if test.engine == Engine::Chromium {
        let kept = browser.run("return window.__said.length", Vec::new()).await?;
        check!(kept.as_u64().is_some_and(|kept| kept >= 1), "the page was loaded anew, so its console was not noted");
    }
    Ok(())
}
