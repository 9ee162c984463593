//! Updates of a host while tabs are open: nothing typed is lost, no page is blank, and a new version is told of.

use crate::browsers::{Browser, Engine};
use crate::fixtures::Keep;
use crate::forms::Scene;
use crate::hosts::{self, Host, Package};
use crate::runner::{Case, Result, Test, check};
use crate::servers::Server;
use greenroom::words::{form, pages};
use std::sync::Arc;
use tokio::process::Command;

pub fn cases() -> Vec<Case> {
    vec![
        Case::new("hosting::an_update_and_back_lose_nothing", update_and_back).on(FOLDER),
        Case::new("hosting::an_update_halfway_says_so", update_halfway),
        Case::new("hosting::an_open_tab_tells_of_a_new_version", open_tab_is_old),
    ]
}

const FOLDER: Host = Host::Nginx { base: "/tools/greenroom/", relay: false };

/// Another version of a package, in a folder of its own.
async fn another_version(package: &Package) -> Result<Package> {
    let folder = package.folder().with_file_name("another");
    let output = Command::new("node")
        .arg(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/e2e/another_version.mjs"))
        .args([package.folder(), &folder])
        .arg("0.2.0 another")
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .await?;
    check!(output.status.success(), "no other version: {}", String::from_utf8_lossy(&output.stderr));
    Ok(Package::at(folder))
}

/// The version that the page says it is.
async fn version(browser: &Browser) -> Result<String> {
    let told = "return document.querySelector('meta[name=greenroom-version]').content";
    Ok(browser.run(told, Vec::new()).await?.as_str().unwrap_or_default().to_owned())
}

const AGENT: &str = "Account researcher";
const INSTRUCTIONS: &[&str] = &["Instructions"];
const PROMPT: &str = "System prompt";

/// Somebody types while the host is updated, in a tab of the old version, and again when it goes back: all is there.
async fn update_and_back(test: Arc<Test>) -> Result<()> {
    let practice = Server::practice(&test, &[]).await?;
    let settings = hosts::allowing(&[&practice.origin], false).to_string();
    let old = Package::unpack(&test.stage)?;
    let base = "/tools/greenroom/";
    let (site, live) = hosts::serve_replaceable(&test, &old, base, &settings).await?;
    let new = another_version(&old).await?;
    new.settings(&settings)?;
    new.configure_for(base)?;
    let browser = test.open(Engine::Chromium).await?;
    browser.expect_trouble(&practice.origin);
    browser.connect_cargo(&site, &practice, "", Keep::Vault).await?;
    let scene = Scene { practice, site, browser, workspace: "" };
    let browser = &scene.browser;
    scene.draft(AGENT).await?;
    browser.type_at(INSTRUCTIONS, PROMPT, "Typed in the old version").await?;
    let first = version(browser).await?;

    live.replace_by(&new).await?;
    // The open tab is of the old version still, and goes on.
    browser.type_at(INSTRUCTIONS, PROMPT, "Typed in the old version, after the update").await?;
    browser.wait_kept().await?;
    check!(version(browser).await? == first, "the open tab changed by itself");
    scene.reload().await?;
    check!(version(browser).await? == "0.2.0 another", "reloading does not bring the new version");
    browser.holds_at(INSTRUCTIONS, PROMPT, "Typed in the old version, after the update").await?;
    browser.type_at(INSTRUCTIONS, PROMPT, "Typed in the new version").await?;

    live.replace_by(&old).await?;
    browser.type_at(INSTRUCTIONS, PROMPT, "Typed in the new version, after going back").await?;
    browser.wait_kept().await?;
    scene.reload().await?;
    check!(version(browser).await? == first, "reloading does not bring the old version back");
    browser.holds_at(INSTRUCTIONS, PROMPT, "Typed in the new version, after going back").await?;
    check!(browser.shows(form::BY_HAND).await?, "the form is there");
    check!(scene.changes().await? == 0, "nothing was sent");
    Ok(())
}

/// The page was loaded, and its files are gone before it asked for its last part: it says so, and reloading helps.
async fn update_halfway(test: Arc<Test>) -> Result<()> {
    let old = Package::unpack(&test.stage)?;
    let (site, live) = hosts::serve_replaceable(&test, &old, "/tools/greenroom/", "{}").await?;
    let new = another_version(&old).await?;
    new.settings("{}")?;
    new.configure_for("/tools/greenroom/")?;
    let browser = test.open(Engine::Chromium).await?;
    browser.expect_trouble("_more.wasm");
    live.remove("_more.wasm")?;
    browser.goto(&site.url("/")).await?;
    browser.wait_heading(pages::FIRST_TITLE).await?;
    browser.click("link", pages::CONNECT).await?;
    browser.wait_text(pages::REST_FAILED).await?;
    live.replace_by(&new).await?;
    browser.reload().await?;
    browser.wait_heading(&greenroom::words::connect::new_title("PolyAI")).await?;
    check!(version(&browser).await? == "0.2.0 another", "reloading brings the new version");

    // The page's script itself is gone: what is in the page without it says so. Who loaded it before has it still.
    live.remove(".js")?;
    let newcomer = test.open(Engine::Chromium).await?;
    for part in ["could not be loaded", "404"] {
        newcomer.expect_trouble(part);
    }
    newcomer.driver.goto(site.url("/")).await?;
    newcomer.wait_text("Greenroom has not opened").await?;
    browser.reload().await
}

/// The practice worker of the new version does not belong to an old tab: it says that there is a new version, and leads
/// there.
async fn open_tab_is_old(test: Arc<Test>) -> Result<()> {
    let old = Package::unpack(&test.stage)?;
    let base = "/tools/greenroom/";
    let (site, live) = hosts::serve_replaceable(&test, &old, base, "{}").await?;
    let new = another_version(&old).await?;
    new.settings("{}")?;
    new.configure_for(base)?;
    let browser = test.open(Engine::Chromium).await?;
    browser.goto(&site.url("/")).await?;
    browser.wait_heading(pages::FIRST_TITLE).await?;
    // A screen of the last part: it came along before the update.
    browser.visit(&site, "/help").await?;
    browser.wait_text(greenroom::words::help::LIMITS_TITLE).await?;
    live.replace_by(&new).await?;
    browser.visit(&site, "/").await?;
    browser.click("link", pages::TRY_PRACTICE).await?;
    browser.wait_text(pages::NEW_VERSION).await?;
    browser.wait_text(pages::NEW_VERSION_ADVICE).await?;
    browser.click("button", pages::RELOAD).await?;
    browser.wait_heading(pages::PRACTICE_BOARD).await?;
    browser.wait_text("Account researcher").await?;
    check!(version(&browser).await? == "0.2.0 another", "the new version is there after reloading");
    Ok(())
}
