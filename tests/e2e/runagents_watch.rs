//! What was deployed is watched until it runs or does not: at the end of its sheet, on the agent's page, after leaving and
//! after loading again. Then messages to agents, and what the workspace has.

use crate::browsers::{Browser, Engine};
use crate::failures::network;
use crate::fixtures::Keep;
use crate::runagents_scene::{ABOUT, Contract, LIVE, SOURCE, Scene};
use crate::runner::{Case, Result, Test, check};
use greenroom::words::{inventory, journal, pages, runagents, say, sheet, watch};
use serde_json::{Value, json};
use std::sync::Arc;
use std::time::Duration;
use thirtyfour::Key;

pub fn cases() -> Vec<Case> {
    vec![
        Case::new("runagents_watch::a_build_is_followed_until_the_agent_runs", followed).everywhere(),
        Case::new("runagents_watch::leaving_does_not_lose_the_watch", left_and_found_again),
        Case::new("runagents_watch::a_build_that_fails_says_why", build_fails),
        Case::new("runagents_watch::a_build_that_hangs_and_one_that_is_lost", hangs_and_lost),
        Case::new("runagents_watch::a_look_that_fails_is_told_and_repeated", look_fails),
        Case::new("runagents_watch::messages_are_answered", messages).everywhere(),
        Case::new("runagents_watch::messages_that_nobody_answers", unanswered),
        Case::new("runagents_watch::what_the_workspace_has", workspace).everywhere(),
    ]
}

/// Longer than a build and a start in practice, with the pauses between the looks.
const BUILT_AND_STARTED: Duration = Duration::from_secs(45);

async fn open(test: &Test, engine: Engine, workspace: &'static str) -> Result<Scene> {
    Scene::open(test, engine, Contract::Current, workspace, Keep::Vault).await
}

/// Deploys a new agent whose source has to be built; stands at the end of its sheet.
async fn deployed(scene: &Scene, name: &str) -> Result<String> {
    let browser = &scene.browser;
    scene.new_agent().await?;
    browser.type_at(ABOUT, "Agent name", name).await?;
    browser.add_source("agent.py", "print(\"hello\")").await?;
    browser.type_at(SOURCE, "Requirements", "runagents>=0.2.0").await?;
    scene.deploy(&runagents::create_title(name)).await?;
    scene.done(name, runagents::DEPLOY_TO_LIVE).await?;
    browser.wait_text(watch::TITLE).await?;
    browser.wait_until("the build's id is told", || async { Ok(!build_id(browser).await?.is_empty()) }).await?;
    build_id(browser).await
}

/// The id of the build that is watched.
async fn build_id(browser: &Browser) -> Result<String> {
    browser.text_of("section[aria-labelledby='on-its-way'] dd .mono").await
}

async fn wait_long(browser: &Browser, words: &str) -> Result<()> {
    browser.wait_for(&format!("the words “{words}”"), BUILT_AND_STARTED, || browser.shows(words)).await
}

async fn wait_tab(browser: &Browser, title: &str) -> Result<()> {
    browser
        .wait_until(&format!("the tab is called “{title}”"), || async {
            Ok(browser.driver.title().await?.starts_with(title))
        })
        .await
}

/// How often the vendor was asked for a build.
async fn looks(scene: &Scene) -> Result<u64> {
    scene.practice.arrived("GET", "/builds/").await
}

async fn followed(test: Arc<Test>) -> Result<()> {
    let scene = open(&test, test.engine, "acme").await?;
    let browser = &scene.browser;
    let name = "report-writer";
    let build = deployed(&scene, name).await?;
    check!(build.starts_with("build-"), "the build is called {build:?}");
    browser.wait_any(&[watch::BUILD_WAITS, watch::IS_BUILT]).await?;
    wait_long(browser, watch::IS_BUILT).await?;
    browser.must_show(&[&watch::looks_again(5)]).await?;
    wait_long(browser, watch::RUNS).await?;
    browser.must_show(&[&watch::built(Some("10 s")), "Running"]).await?;
    wait_tab(browser, &watch::tab(name, true)).await?;
    let asked = looks(&scene).await?;
    check!((2..=8).contains(&asked), "a build of ten seconds was looked at {asked} times");
    // The sheet tells it again when it is loaded again; what was over before is not called out.
    browser.reload_and_unlock(&scene.site).await?;
    wait_long(browser, watch::RUNS).await?;
    browser.must_show(&[&build]).await?;
    wait_tab(browser, sheet::DONE).await?;
    // It runs, and its build was seen to its end: the agent's page has nothing to add.
    browser.to_agent().await?;
    browser
        .wait_until("the live lane says Running", || async { Ok(browser.text_of(LIVE).await?.contains("Running")) })
        .await?;
    browser.must_not_show(watch::TITLE).await
}

async fn left_and_found_again(test: Arc<Test>) -> Result<()> {
    let scene = open(&test, Engine::Chromium, "acme").await?;
    let browser = &scene.browser;
    let name = "report-writer";
    let build = deployed(&scene, name).await?;
    browser.visit(&scene.site, "/").await?;
    browser.wait_heading(pages::BOARD).await?;
    let (asked, pause) = (looks(&scene).await?, Duration::from_secs(6));
    tokio::time::sleep(pause).await;
    check!(looks(&scene).await? == asked, "nobody looks at the build, and it is asked for");
    // On the agent's page it is there again, also in a page that was loaded anew.
    browser.visit(&scene.site, &scene.path(name, "")).await?;
    browser.wait_text(&build).await?;
    browser.reload_and_unlock(&scene.site).await?;
    browser.wait_text(&build).await?;
    wait_long(browser, watch::RUNS).await?;
    // The lane was read again by itself.
    browser
        .wait_until("the live lane says Running", || async { Ok(browser.text_of(LIVE).await?.contains("Running")) })
        .await?;
    browser.must_show(&[watch::RUNS]).await?;
    browser.visit(&scene.site, "/").await?;
    browser.wait_heading(pages::BOARD).await?;
    scene.overview(name).await?;
    browser.must_not_show(watch::TITLE).await?;
    // What was there before and still has to come up is watched, too, without a build.
    scene.overview("ledger-sync").await?;
    browser.wait_text(watch::STARTS).await?;
    browser.must_show(&["Starting: tool \"erp-api\" is not registered"]).await
}

async fn build_fails(test: Arc<Test>) -> Result<()> {
    let scene = open(&test, Engine::Chromium, "acme").await?;
    let browser = &scene.browser;
    let name = "report-build-fails";
    deployed(&scene, name).await?;
    wait_long(browser, watch::BUILD_FAILED).await?;
    let why = "pip: no matching distribution found for acme-internal==4.2";
    browser.must_show(&[&watch::build_failed(Some("10 s")), watch::BUILD_ERROR, why]).await?;
    browser.must_show(&[&watch::not_joined("RunAgents")]).await?;
    wait_tab(browser, &watch::tab(name, false)).await?;
    let code = browser.text_of("section[aria-labelledby='on-its-way'] pre.code").await?;
    check!(code == why, "the vendor's text should stand in a block of its own; there is {code:?}");
    // It is told on the agent's page, too, as long as nothing else was deployed.
    browser.to_agent().await?;
    browser.wait_text(why).await?;
    browser.visit(&scene.site, "/").await?;
    browser.wait_heading(pages::BOARD).await?;
    scene.overview(name).await?;
    browser.wait_text(why).await
}

async fn hangs_and_lost(test: Arc<Test>) -> Result<()> {
    let scene = open(&test, Engine::Chromium, "acme").await?;
    let browser = &scene.browser;
    deployed(&scene, "report-build-hangs").await?;
    wait_long(browser, watch::IS_BUILT).await?;
    // Two looks after every other build is done.
    let asked = looks(&scene).await?;
    browser.wait_for("more looks", BUILT_AND_STARTED, || async { Ok(looks(&scene).await? >= asked + 3) }).await?;
    browser.must_show(&[watch::BUILDING, watch::BEGUN.trim(), watch::IS_BUILT]).await?;
    deployed(&scene, "report-build-lost").await?;
    browser.wait_text(&watch::lost("RunAgents")).await?;
    browser.must_show(&[watch::AGENT_ALONE]).await?;
    wait_long(browser, watch::RUNS).await
}

async fn look_fails(test: Arc<Test>) -> Result<()> {
    let scene = open(&test, Engine::Chromium, "acme-failures").await?;
    let browser = &scene.browser;
    scene.overview("tank-unknown-phase").await?;
    browser.wait_text(&watch::other_phase("RunAgents", "Degraded")).await?;
    browser.must_show(&["Degraded: 1 of 2 replicas"]).await?;
    network(browser, false).await?;
    browser.wait_text(watch::LOOKS_ON).await?;
    network(browser, true).await?;
    browser.wait_until("the next look succeeds", || async { Ok(!browser.shows(watch::LOOKS_ON).await?) }).await?;
    browser.must_show(&[&watch::other_phase("RunAgents", "Degraded")]).await
}

/// Writes a message and presses the button.
async fn send(browser: &Browser, name: &str, message: &str) -> Result<()> {
    browser.fill(say::MESSAGE, message).await?;
    browser.click("button", &say::send_to(name)).await
}

async fn messages(test: Arc<Test>) -> Result<()> {
    let scene = open(&test, test.engine, "acme").await?;
    let browser = &scene.browser;
    let name = "payment-agent";
    scene.overview(name).await?;
    browser.click("link", say::TAB).await?;
    browser.wait_heading(&say::title(name)).await?;
    browser.must_show(&[runagents::SAY_CHANGES, say::NOTHING_SAID]).await?;
    browser.click("button", &say::send_to(name)).await?;
    browser.wait_text(runagents::SAY_NOTHING).await?;
    browser.wait_focus("message").await?;
    // What it says is text, not a page.
    send(browser, name, "Hello <b>there</b>\n  twice").await?;
    browser.wait_text("payment-agent heard: Hello <b>there</b> twice").await?;
    let kept = "return [...document.querySelectorAll('.said')].some(e => e.innerText.includes('heard: Hello <b>there</b>\\n  twice'))";
    check!(browser.truth(kept).await?, "spaces and line breaks of an answer stay");
    let sent = scene.practice.body("/invoke").await?;
    check!(sent == json!({ "message": "Hello <b>there</b>\n  twice" }), "the first message was sent as {sent}");
    // By keyboard, and in the same conversation.
    let field = browser.field(say::MESSAGE).await?;
    let held = field.prop("value").await?.unwrap_or_default();
    check!(held.is_empty(), "the field holds {held:?} after sending");
    browser.press_on(&field).await?;
    field.send_keys("And again").await?;
    field.send_keys(Key::Control + Key::Enter).await?;
    browser.wait_text("payment-agent heard: And again").await?;
    let sent = scene.practice.body("/invoke").await?;
    check!(
        sent == json!({ "message": "And again", "conversation_id": "conv-practice" }),
        "the second message was sent as {sent}"
    );
    // The conversation is there after looking elsewhere.
    scene.overview(name).await?;
    browser.click("link", say::TAB).await?;
    browser.wait_text("payment-agent heard: And again").await?;
    browser.click("button", say::NEW_CONVERSATION).await?;
    browser.wait_text(say::NOTHING_SAID).await?;
    send(browser, name, "Anew").await?;
    browser.wait_text("payment-agent heard: Anew").await?;
    let sent = scene.practice.body("/invoke").await?;
    check!(sent == json!({ "message": "Anew" }), "a new conversation began with {sent}");
    check!(scene.practice.posts("/invoke").await? == 3, "three messages are three requests");
    browser.click("link", sheet::TO_JOURNAL).await?;
    browser.wait_heading(journal::TITLE).await?;
    let told = browser.journal().await?;
    let messages =
        told.iter().filter(|(title, end)| *title == runagents::say_title(name) && end.contains(journal::DONE));
    check!(messages.count() == 3, "the journal tells {told:?}");
    // One that is not running can be written to, all the same.
    browser.visit(&scene.site, &scene.path("ledger-sync", "/test")).await?;
    browser.wait_heading(&say::title("ledger-sync")).await?;
    browser.wait_text("ledger-sync is not running").await
}

async fn unanswered(test: Arc<Test>) -> Result<()> {
    let scene = open(&test, Engine::Chromium, "acme-failures").await?;
    let browser = &scene.browser;
    let page = |name: &'static str| {
        let (browser, site, path) = (browser.clone(), scene.site.clone(), scene.path(name, "/test"));
        async move {
            browser.visit(&site, &path).await?;
            browser.wait_heading(&say::title(name)).await
        }
    };
    page("clerk-answers-text").await?;
    send(browser, "clerk-answers-text", "Hello").await?;
    browser.wait_text("Hello from an agent that does not speak JSON.").await?;
    browser.must_show(&[say::NO_CONVERSATION, &say::answered("clerk-answers-text")]).await?;
    for (name, why) in [("tower-unreachable", runagents::NOT_REACHED), ("oracle-answers-500", runagents::SAID)] {
        page(name).await?;
        let before = scene.practice.posts("/invoke").await?;
        send(browser, name, "Is anybody there?").await?;
        browser.wait_text(why).await?;
        browser.must_show(&[&say::not_answered(name)]).await?;
        // It left once, and what was typed is in the field again.
        check!(scene.practice.posts("/invoke").await? == before + 1, "a message to {name} is to leave once");
        let held = browser.field(say::MESSAGE).await?.prop("value").await?.unwrap_or_default();
        check!(held == "Is anybody there?", "the field holds {held:?} after a failure");
    }
    Ok(())
}

async fn workspace(test: Arc<Test>) -> Result<()> {
    let scene = open(&test, test.engine, "acme").await?;
    let browser = &scene.browser;
    scene.overview("ledger-sync").await?;
    browser.click("link", inventory::TAB).await?;
    browser.wait_heading(&inventory::title("ledger-sync")).await?;
    browser.wait_text(inventory::MISSING[0]).await?;
    browser.must_show(&inventory::HEADINGS).await?;
    browser
        .must_show(&[
            "erp-api",
            "https://api.stripe.com",
            &inventory::api_key(Some("Header"), Some("Authorization")),
            "Unavailable: dial tcp: connection refused",
            "Asks somebody before POST of https://mail.acme.example/*",
            inventory::USED[2],
            inventory::NOT_BOUND,
            "https://sso.acme.example",
        ])
        .await?;
    check!(browser.find("searchbox", inventory::FIND[0]).await?.is_none(), "five tools need no search");
    // Many tools can be searched.
    for number in 0..8 {
        let connection = json!({ "baseUrl": format!("https://tool-{number}.example") });
        let tool = json!({ "name": format!("tool-{number}"), "spec": { "connection": connection } });
        scene.call("POST", "tools", tool).await?;
    }
    // From the form of a new agent: without an agent nothing is used.
    scene.new_agent().await?;
    browser.click("link", inventory::LOOK_AT_IT).await?;
    browser.wait_heading(inventory::TITLE).await?;
    browser.wait_text("tool-7").await?;
    browser.must_not_show(inventory::NOT_BOUND).await?;
    browser.fill(inventory::FIND[0], "TOOL-3.example").await?;
    browser
        .wait_until("one tool fits", || async { Ok(browser.shows("tool-3").await? && !browser.shows("tool-7").await?) })
        .await?;
    browser.fill(inventory::FIND[0], "nothing like it").await?;
    browser.wait_text(inventory::NOTHING_FITS).await?;
    let writes: Vec<Value> = scene.practice.changes().await?.into_iter().map(Value::from).collect();
    check!(writes.len() == 8, "looking changes nothing; {writes:?} did");
    Ok(())
}
