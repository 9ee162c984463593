//! Choices from Cargo's lists, and connections to Cargo made by hand.

use crate::fixtures::{KEY, Keep, cargo_id};
use crate::forms::Scene;
use crate::runner::{Case, Failure, Result, Test, check};
use crate::servers::Server;
use greenroom::words::{cargo, common, connect, failure, form, pages};
use serde_json::json;
use std::sync::Arc;
use thirtyfour::Key;

pub fn cases() -> Vec<Case> {
    vec![
        Case::new("choices::models_follow_the_connector", models_follow).everywhere(),
        Case::new("choices::a_list_is_searched_by_typing", searched).everywhere(),
        Case::new("choices::refused_lists_are_typed", refused_lists).everywhere(),
        Case::new("choices::connection_by_hand", by_hand).everywhere(),
        Case::new("choices::both_path_styles", |test| both_styles(test, false)).everywhere(),
        Case::new("choices::named_path_styles", |test| both_styles(test, true)),
    ]
}

const AGENT: &str = "Account researcher";
const MODEL: &[&str] = &["Model"];

async fn models_follow(test: Arc<Test>) -> Result<()> {
    let scene = Scene::open(&test, test.engine, "", Keep::Memory).await?;
    let browser = &scene.browser;
    scene.draft(AGENT).await?;
    browser.holds_at(MODEL, "Language model", "Claude 3.5 Sonnet").await?;
    browser.choose_at(MODEL, "Connector", "Gemini").await?;
    browser.holds_at(MODEL, "Integration", "Gemini").await?;
    browser.choose_at(MODEL, "Language model", "Gemini 2.0 Flash").await?;
    browser.choose_at(MODEL, "Connector", "OpenAI").await?;
    browser.holds_at(MODEL, "Integration", "OpenAI").await?;
    // What no longer fits is kept, and said to be another one.
    browser.holds_at(MODEL, "Language model", &form::other_choice("gemini-2.0-flash")).await?;
    browser.choose_at(MODEL, "Language model", "o4-mini").await?;
    // The actions of an integration follow it, too, and so do its connectors.
    let action = &["Actions", "Tell the team"];
    browser.open_at(action).await?;
    browser.choose_at(action, "Integration", "HubSpot").await?;
    browser.choose_at(action, "Connector", "HubSpot").await?;
    browser.choose_at(action, "What it does", "Search records").await?;
    browser.choose_at(action, "Integration", "GitHub").await?;
    browser.choose_at(action, "What it does", "Create issue").await?;
    // Each list is asked for once.
    let seen = scene.practice.seen().await?;
    let asked = seen.get("GET /cargo/v1/connection/integrations/list").copied().unwrap_or_default();
    check!(asked == 1, "the list of integrations was asked for {asked} times");
    Ok(())
}

/// A list is searched and walked by keyboard alone; what is none of it is kept, told, and not sent.
async fn searched(test: Arc<Test>) -> Result<()> {
    let scene = Scene::open(&test, test.engine, "", Keep::Memory).await?;
    let browser = &scene.browser;
    scene.draft(AGENT).await?;
    let field = browser.within(MODEL, "field", "Connector").await?;
    let offered = || async {
        let list = field.attr("aria-controls").await?.unwrap_or_default();
        let script = "return [...(document.getElementById(arguments[0])?.children ?? [])].map(o => o.textContent)";
        let options = browser.driver.execute(script, vec![json!(list)]).await?;
        Ok::<Vec<String>, Failure>(options.convert()?)
    };
    browser.type_at(MODEL, "Connector", "oPeNaI").await?;
    let found = offered().await?;
    check!(found == ["OpenAI", "OpenAI of the lab, expired key"], "“oPeNaI” finds {found:?}");
    // Down to the second, and up again: Enter takes what is marked.
    field.send_keys(Key::Down + Key::Up + Key::Down).await?;
    let marked = field.attr("aria-activedescendant").await?.unwrap_or_default();
    check!(marked.ends_with("-1"), "the second one is to be marked, not {marked}");
    field.send_keys(Key::Up + Key::Enter).await?;
    browser.holds_at(MODEL, "Connector", "OpenAI").await?;
    check!(field.attr("aria-expanded").await?.as_deref() == Some("false"), "the list is to be closed");
    // Escape takes nothing.
    field.send_keys("Gem").await?;
    field.send_keys(Key::Escape.value()).await?;
    browser.holds_at(MODEL, "Connector", "OpenAI").await?;
    // Nothing of the list: it stays as it was typed, and does not leave.
    browser.type_at(MODEL, "Connector", "Our own").await?;
    browser.wait_text(common::NOTHING_FITS).await?;
    field.send_keys(Key::Tab.value()).await?;
    browser.wait_kept().await?;
    browser.holds_at(MODEL, "Connector", "Our own").await?;
    browser.press_at(&[], cargo::SAVE_DRAFT_BUTTON).await?;
    browser.wait_focus("problems").await?;
    browser.must_show(&[form::NOT_IN_LIST]).await?;
    browser.choose_at(MODEL, "Connector", "Gemini").await?;
    // A number beyond the usual is asked about, and may leave.
    browser.type_at(MODEL, "Temperature", "1.5").await?;
    browser.wait_text(&form::at_most(1)).await?;
    browser.wait_kept().await?;
    browser.press_at(&[], cargo::SAVE_DRAFT_BUTTON).await?;
    scene.agree(AGENT).await?;
    browser.click("button", cargo::SAVE_DRAFT).await?;
    browser.wait_done().await?;
    let saved = scene.saved_draft(AGENT).await?;
    check!(saved["temperature"] == 1.5 && saved["integrationSlug"] == "gemini", "what was saved is {saved}");
    Ok(())
}

async fn refused_lists(test: Arc<Test>) -> Result<()> {
    let scene = Scene::open(&test, test.engine, "", Keep::Memory).await?;
    let browser = &scene.browser;
    scene.draft(AGENT).await?;
    browser.choose_at(MODEL, "Connector", "OpenAI of the lab, expired key").await?;
    browser.wait_text("The list could not be read").await?;
    browser.type_at(MODEL, "Language model", "gpt-of-the-lab").await?;
    browser.wait_kept().await?;
    browser.choose_at(MODEL, "Connector", "HubSpot").await?;
    browser.holds_at(MODEL, "Language model", "gpt-of-the-lab").await?;
    browser.choose_at(MODEL, "Connector", "OpenAI").await?;
    browser.holds_at(MODEL, "Language model", &form::other_choice("gpt-of-the-lab")).await?;
    // By hand where the person wants it, and back to the list.
    browser.by_hand_at(MODEL, "Language model", "gpt-4o").await?;
    browser.press_at(MODEL, form::FROM_LIST).await?;
    browser.holds_at(MODEL, "Language model", "GPT-4o").await
}

async fn by_hand(test: Arc<Test>) -> Result<()> {
    let practice = Server::practice(&test, &[]).await?;
    let site = Server::site(&test, "/", &[&practice.origin]).await?;
    let browser = test.open(test.engine).await?;
    browser.expect_trouble(&practice.origin);
    browser.goto(&site.url("/connections/new")).await?;
    browser.choose(connect::VENDOR, "Cargo").await?;
    browser.wait_heading(&connect::new_title("Cargo")).await?;
    browser.fill(connect::NAME, "Our Cargo").await?;
    browser.choose(connect::REGION, connect::CUSTOM_REGION).await?;
    // As people paste them: with the version, and with the scheme.
    browser.fill(connect::BASE_URL, &format!("{}/v1/", practice.cargo())).await?;
    browser.fill(connect::WORKSPACE, "acme").await?;
    browser.fill(connect::KEY, &format!("Bearer {KEY}")).await?;
    browser.click("button", connect::TEST).await?;
    browser.wait_focus("problems").await?;
    browser.must_show(&[connect::NEED_WORKSPACE]).await?;
    browser.fill(connect::WORKSPACE, greenroom::practice::ACME_WORKSPACE).await?;
    browser.click("button", connect::TEST).await?;
    browser.wait_text(&connect::accepted("")[..12]).await?;
    browser.click("button", connect::SAVE).await?;
    browser.wait_heading(pages::BOARD).await?;
    browser.wait_text(AGENT).await?;
    let row = browser.row_of(AGENT).await?;
    check!(row.contains(cargo::DRAFT_WAITS) && row.contains("1.2.3"), "the board says “{row}”");
    // A key that is not one.
    browser.fill_cargo(&site, &practice, "", "practice-401").await?;
    browser.click("button", connect::TEST).await?;
    browser.wait_text(failure::KEY_REJECTED_TITLE).await?;
    let reads = practice.seen().await?;
    check!(reads.keys().all(|what| !what.contains("/v1/v1")), "the version is in an address twice: {reads:?}");
    Ok(())
}

/// The vendor's documents and its own client spell four paths differently: which one a server knows is found out by
/// reading, or named by the person.
async fn both_styles(test: Arc<Test>, named: bool) -> Result<()> {
    let practice = Server::practice(&test, &[]).await?;
    let site = Server::site(&test, "/", &[&practice.origin]).await?;
    let browser = test.open(test.engine).await?;
    browser.expect_trouble(&practice.origin);
    let mut scene = Scene { practice, site, browser, workspace: "" };
    let styles = [
        (
            "practice-documented-only",
            connect::PROFILE_DOCUMENTED,
            "PUT /cargo/v1/ai/releases/updateDraft",
            greenroom::practice::ACME_WORKSPACE,
        ),
        ("practice-client-only", connect::PROFILE_CLIENT, "PUT /cargo/v1/ai/releases/draft/update", ""),
    ];
    for (round, (key, profile, path, workspace)) in styles.into_iter().enumerate() {
        let browser = &scene.browser;
        browser.fill_cargo(&scene.site, &scene.practice, workspace, key).await?;
        if named {
            browser.unfold(connect::ADVANCED).await?;
            browser.choose(connect::PROFILE, profile).await?;
        }
        browser.click("button", connect::SAVE).await?;
        browser.wait_heading(pages::BOARD).await?;
        scene.workspace = workspace;
        check!(cargo_id(workspace).starts_with("cargo-127"), "the id of the connection");
        scene.draft(AGENT).await?;
        let browser = &scene.browser;
        browser.type_at(MODEL, "Most steps", &(50 + round).to_string()).await?;
        browser.press_at(&[], cargo::SAVE_DRAFT_BUTTON).await?;
        scene.agree(AGENT).await?;
        browser.click("button", cargo::SAVE_DRAFT).await?;
        browser.wait_done().await?;
        check!(scene.saved_draft(AGENT).await?["maxSteps"] == 50 + round, "the draft should be saved with {key}");
        let seen = scene.practice.seen().await?;
        check!(seen.contains_key(path), "with {key} the page should use {path}; it used {seen:?}");
    }
    Ok(())
}
