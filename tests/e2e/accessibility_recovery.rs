//! What is shown when something went wrong with what is kept: looked at by axe, in both themes and widths.

use crate::accessibility::{Found, scene};
use crate::fixtures::{BILLING, BILLING_NAME, KEY, Keep, cargo_agent, connection_id};
use crate::recovery::{AGENT, BLOCK_STORAGE, MODEL, STEPS, UNREADABLE, put};
use crate::runner::{Case, Result, Test};
use greenroom::words::{form, interruption, pages, polyai, recovery, sheet};
use serde_json::json;
use std::sync::Arc;

pub fn cases() -> Vec<Case> {
    vec![Case::new("accessibility::recovery", accessible), Case::new("accessibility::interrupted", interrupted)]
}

/// A draft that came back, in two tabs, beside what cannot be read; the settings about it; and without storage.
async fn accessible(test: Arc<Test>) -> Result<()> {
    let scene = scene(&test).await?;
    let (browser, driver) = (&scene.browser, &scene.browser.driver);
    let mut found = Found::default();
    let agent = cargo_agent(&scene.practice, "", AGENT).await?;
    let place = format!("practice-cargo-acme/{agent}/release");
    let url = scene.site.url(&format!("/agents/{place}"));
    browser.goto(&url).await?;
    browser.type_at(MODEL, STEPS, "21").await?;
    browser.wait_text(form::KEPT_HERE).await?;
    browser.reload().await?;
    browser.wait_text(form::DISCARD).await?;
    scene.look("a draft that came back", &mut found).await?;

    let first = driver.window().await?;
    let second = driver.new_tab().await?;
    driver.switch_to_window(second).await?;
    crate::console::watch(browser).await?;
    browser.goto(&url).await?;
    browser.wait_text(recovery::ELSEWHERE).await?;
    scene.look("a draft that another tab edits", &mut found).await?;
    browser.click("button", recovery::EDIT_HERE).await?;
    driver.switch_to_window(first.clone()).await?;
    browser.wait_text(recovery::GIVEN).await?;
    scene.look("a draft that another tab went on with", &mut found).await?;
    browser.click("button", recovery::EDIT_HERE).await?;
    browser.wait_text(form::DISCARD).await?;

    let [newer, damaged] = UNREADABLE;
    put(browser, json!({ format!("draft/{place}/2"): newer, format!("draft/{place}/3"): damaged })).await?;
    browser.reload().await?;
    browser.wait_text(recovery::NEWER_DRAFT).await?;
    scene.look("drafts that cannot be read", &mut found).await?;
    scene.visit("/settings", recovery::UNREADABLE_PRACTICE).await?;
    let field = browser.field(recovery::BRING_IN).await?;
    let nonsense = browser.profile.join("nonsense.json");
    std::fs::write(&nonsense, "[]")?;
    field.send_keys(nonsense.display().to_string()).await?;
    browser.wait_text(recovery::NO_COPY).await?;
    scene.unfold_all().await?;
    scene.look("the settings with what is kept", &mut found).await?;

    browser.cdp("Page.addScriptToEvaluateOnNewDocument", json!({ "source": BLOCK_STORAGE })).await?;
    browser.goto(&url).await?;
    browser.wait_text(recovery::BLOCKED).await?;
    browser.type_at(MODEL, STEPS, "22").await?;
    browser.wait_text(recovery::NOT_KEPT).await?;
    scene.look("a form without storage", &mut found).await?;
    found.conclude(&test, 6)
}

/// The notice of a step that was left in the middle, on the board.
async fn interrupted(test: Arc<Test>) -> Result<()> {
    let scene = scene(&test).await?;
    let browser = &scene.browser;
    let mut found = Found::default();
    browser.connect(&scene.site, &scene.practice, "acme", KEY, Keep::Memory).await?;
    browser.visit_agent(&scene.site, &connection_id("acme"), BILLING).await?;
    browser.open_sheet(&polyai::publish_button("Sandbox"), &polyai::publish_title(BILLING_NAME, "Sandbox")).await?;
    browser.wait_text(sheet::EFFECTS).await?;
    scene.practice.break_next("timeout").await?;
    let before = scene.practice.writes().await?.len();
    browser.click("button", &polyai::publish_to("Sandbox")).await?;
    let acted = || async { Ok(scene.practice.writes().await?.len() > before) };
    browser.wait_until("the request reached the vendor", acted).await?;
    browser.goto(&scene.site.url("/")).await?;
    browser.wait_heading(pages::BOARD).await?;
    browser.wait_text(interruption::TO_KEY).await?;
    scene.look("a step that was left, without its key", &mut found).await?;
    found.conclude(&test, 1)
}
