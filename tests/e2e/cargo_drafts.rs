//! What is typed into a form is there again: after reloading, going back, closing the tab, and after a crash.

use crate::browsers::{Engine, Setup};
use crate::fixtures::{Keep, cargo_agent};
use crate::forms::Scene;
use crate::runner::{Case, Failure, Result, Test, check};
use greenroom::words::{cargo, common, form, pages, sheet};
use serde_json::json;
use std::sync::Arc;
use std::time::{Duration, Instant};

pub fn cases() -> Vec<Case> {
    vec![
        Case::new("drafts::come_back_after_reload_back_and_closing", come_back).everywhere(),
        Case::new("drafts::come_back_after_a_crash", after_a_crash),
        Case::new("drafts::are_discarded", are_discarded).everywhere(),
        Case::new("drafts::are_merged_with_a_teammates_change", merged).everywhere(),
        Case::new("drafts::are_forgotten_when_sent", forgotten_when_sent).everywhere(),
        Case::new("drafts::what_is_no_value_comes_back", no_value_comes_back).everywhere(),
    ]
}

const AGENT: &str = "Account researcher";
const MODEL: &[&str] = &["Model"];
/// What may be lost when the browser is killed.
const MOST_LOST: Duration = Duration::from_millis(500);

async fn restored(scene: &Scene) -> Result<()> {
    let words = form::restored("");
    let words = words.split("until").next().unwrap_or_default().to_owned();
    scene.browser.wait_text(&words).await
}

async fn come_back(test: Arc<Test>) -> Result<()> {
    let scene = Scene::open(&test, test.engine, "", Keep::Vault).await?;
    let browser = &scene.browser;
    scene.draft(AGENT).await?;
    browser.must_not_show(form::KEEP).await?;

    browser.type_at(MODEL, "Most steps", "21").await?;
    browser.wait_kept().await?;
    scene.reload().await?;
    restored(&scene).await?;
    browser.holds_at(MODEL, "Most steps", "21").await?;

    // Left at once, without waiting until it is kept: going away keeps it.
    browser.type_at(MODEL, "Temperature", "0.55").await?;
    browser.driver.back().await?;
    browser.wait_until("the form is gone", || async { Ok(!browser.shows(form::BY_HAND).await?) }).await?;
    browser.driver.forward().await?;
    restored(&scene).await?;
    browser.holds_at(MODEL, "Temperature", "0.55").await?;
    browser.holds_at(MODEL, "Most steps", "21").await?;
    browser.press_at(&[], form::KEEP).await?;
    browser.wait_until("the notice goes", || async { Ok(!browser.shows(form::DISCARD).await?) }).await?;

    // Another tab, while the first is closed.
    browser.type_at(&["Instructions"], "System prompt", "Typed before the tab was closed").await?;
    browser.wait_kept().await?;
    let path = browser.path().await?;
    let first = browser.driver.window().await?;
    let second = browser.driver.new_tab().await?;
    browser.driver.switch_to_window(first).await?;
    browser.driver.close_window().await?;
    browser.driver.switch_to_window(second).await?;
    crate::console::watch(browser).await?;
    browser.goto(&scene.site.url("/connections")).await?;
    scene.unlock().await?;
    browser.visit(&scene.site, &path).await?;
    restored(&scene).await?;
    browser.holds_at(&["Instructions"], "System prompt", "Typed before the tab was closed").await?;
    browser.holds_at(MODEL, "Temperature", "0.55").await?;
    check!(scene.changes().await? == 0, "nothing was sent");
    Ok(())
}

/// The browser's processes are killed while somebody types: what was typed half a second before is there.
async fn after_a_crash(test: Arc<Test>) -> Result<()> {
    let scene = Scene::open(&test, Engine::Chromium, "", Keep::Vault).await?;
    let browser = &scene.browser;
    scene.draft(AGENT).await?;
    browser.type_at(&["Instructions"], "System prompt", "Begin. ").await?;
    let mut typed: Vec<(Instant, String)> = Vec::new();
    let began = Instant::now();
    while began.elapsed() < Duration::from_secs(3) {
        let word = format!("w{:04} ", typed.len());
        browser.cdp("Input.insertText", json!({ "text": word })).await?;
        typed.push((Instant::now(), word));
    }
    let killed = Instant::now();
    let profile = browser.kill()?;
    let again = test.open_with(Engine::Chromium, Setup { profile: Some(profile), ..Setup::default() }).await?;
    again.expect_trouble(&scene.practice.origin);
    let path = scene.path(AGENT, "/release").await?;
    let scene = Scene { browser: again, ..scene };
    scene.browser.goto(&scene.site.url("/connections")).await?;
    scene.unlock().await?;
    scene.browser.visit(&scene.site, &path).await?;
    restored(&scene).await?;
    let kept = scene.browser.value_at(&["Instructions"], "System prompt").await?;
    let missing: Vec<&(Instant, String)> = typed.iter().filter(|(_, word)| !kept.contains(word.as_str())).collect();
    let lost = missing.iter().map(|(at, _)| killed.duration_since(*at)).max().unwrap_or_default();
    test.tell(format!("  of {} words typed within 3 s the last {} ms are lost", typed.len(), lost.as_millis()));
    check!(lost <= MOST_LOST, "what was typed {} ms before the crash is lost", lost.as_millis());
    Ok(())
}

async fn are_discarded(test: Arc<Test>) -> Result<()> {
    let scene = Scene::open(&test, test.engine, "", Keep::Vault).await?;
    let browser = &scene.browser;
    scene.draft(AGENT).await?;
    let before = browser.value_at(MODEL, "Most steps").await?;
    browser.type_at(MODEL, "Most steps", "99").await?;
    browser.wait_kept().await?;
    scene.reload().await?;
    restored(&scene).await?;
    browser.holds_at(MODEL, "Most steps", "99").await?;
    browser.press_at(&[], form::DISCARD).await?;
    // Only the second press does it.
    browser.holds_at(MODEL, "Most steps", "99").await?;
    browser.press_at(&[], form::DISCARD_SURE).await?;
    browser.holds_at(MODEL, "Most steps", &before).await?;
    scene.reload().await?;
    browser.holds_at(MODEL, "Most steps", &before).await?;
    browser.must_not_show(form::KEEP).await
}

/// A teammate changes the draft at the vendor meanwhile: both changes are there, and it is said.
async fn merged(test: Arc<Test>) -> Result<()> {
    let scene = Scene::open(&test, test.engine, "", Keep::Vault).await?;
    let browser = &scene.browser;
    let id = cargo_agent(&scene.practice, "", AGENT).await?;
    scene.draft(AGENT).await?;
    browser.type_at(MODEL, "Most steps", "33").await?;
    browser.wait_kept().await?;
    scene.practice.cargo_call("", "POST", &format!("_practice/touch/{id}"), json!(null)).await?;
    scene.reload().await?;
    restored(&scene).await?;
    browser.must_show(&[form::RESTORED_MOVED]).await?;
    browser.holds_at(MODEL, "Most steps", "33").await?;
    let prompt = browser.value_at(&["Instructions"], "System prompt").await?;
    check!(
        prompt.contains("Edited by a colleague"),
        "the teammate's change should be in the form; the prompt is {prompt}"
    );

    // Both go along.
    browser.press_at(&[], cargo::SAVE_DRAFT_BUTTON).await?;
    scene.agree(AGENT).await?;
    browser.click("button", cargo::SAVE_DRAFT).await?;
    browser.wait_done().await?;
    let draft = scene.saved_draft(AGENT).await?;
    let prompt = draft["systemPrompt"].as_str().unwrap_or_default().to_owned();
    check!(draft["maxSteps"] == 33 && prompt.contains("Edited by a colleague"), "the vendor has {draft}");

    // One that comes while the sheet is open is shown before anything is sent.
    browser.to_agent().await?;
    browser.click("link", pages::OPEN_DRAFT).await?;
    browser.type_at(MODEL, "Most steps", "34").await?;
    browser.press_at(&[], cargo::SAVE_DRAFT_BUTTON).await?;
    scene.agree(AGENT).await?;
    scene.practice.cargo_call("", "POST", &format!("_practice/touch/{id}"), json!(null)).await?;
    let before = scene.changes().await?;
    browser.click("button", cargo::SAVE_DRAFT).await?;
    browser.wait_text(sheet::MOVED_TITLE).await?;
    check!(scene.changes().await? == before, "nothing is sent over what nobody saw");
    Ok(())
}

/// What the vendor has now is not offered as never sent, whoever changes the draft afterwards.
async fn forgotten_when_sent(test: Arc<Test>) -> Result<()> {
    let scene = Scene::open(&test, test.engine, "", Keep::Vault).await?;
    let browser = &scene.browser;
    let id = cargo_agent(&scene.practice, "", AGENT).await?;
    scene.draft(AGENT).await?;
    browser.type_at(MODEL, "Most steps", "41").await?;
    browser.wait_kept().await?;
    browser.press_at(&[], cargo::SAVE_DRAFT_BUTTON).await?;
    scene.agree(AGENT).await?;
    browser.click("button", cargo::SAVE_DRAFT).await?;
    browser.wait_done().await?;
    scene.practice.cargo_call("", "POST", &format!("_practice/touch/{id}"), json!(null)).await?;
    browser.to_agent().await?;
    browser.click("link", pages::OPEN_DRAFT).await?;
    browser.holds_at(MODEL, "Most steps", "41").await?;
    browser.must_not_show(form::KEEP).await?;
    scene.reload().await?;
    browser.holds_at(MODEL, "Most steps", "41").await?;
    browser.must_not_show(form::KEEP).await
}

/// What was typed and is no value comes back as it was typed, and still keeps the draft from leaving.
async fn no_value_comes_back(test: Arc<Test>) -> Result<()> {
    let scene = Scene::open(&test, test.engine, "", Keep::Vault).await?;
    let browser = &scene.browser;
    scene.draft(AGENT).await?;
    browser.type_at(MODEL, "Most steps", "12a").await?;
    browser.wait_kept().await?;
    scene.reload().await?;
    restored(&scene).await?;
    browser.holds_at(MODEL, "Most steps", "12a").await?;
    browser.press_at(&[], cargo::PUBLISH_BUTTON).await?;
    browser.wait_focus("problems").await?;
    browser.must_show(&[common::PROBLEM, &form::problem_at("Most steps", form::NOT_A_NUMBER)]).await?;
    // Undone, it is what it was.
    browser.type_at(MODEL, "Most steps", "12").await?;
    let writes = scene.practice.writes().await?;
    check!(writes.iter().all(|write| !write.changed), "nothing was sent");
    Ok::<(), Failure>(())
}
