//! Each failure word of a reading, caused by a real answer of the practice server or by its absence: in the
//! connection test, which names the cause, and on the screens.

use crate::browsers::Browser;
use crate::fixtures::{BILLING, BILLING_NAME, KEY, Keep, connection_id};
use crate::runner::{Case, Result, Test, check};
use crate::servers::Server;
use greenroom::words::{common, connect, failure, pages};
use serde_json::json;
use std::sync::Arc;

pub fn cases() -> Vec<Case> {
    vec![
        Case::new("failures::keys_that_fail", keys_that_fail).everywhere(),
        Case::new("failures::account_that_is_not_there", account_that_is_not_there).everywhere(),
        Case::new("failures::wait_that_cannot_be_read", wait_that_cannot_be_read).everywhere(),
        Case::new("failures::silence", silence).everywhere(),
        Case::new("failures::cors_in_each_mode", cors_in_each_mode).everywhere(),
        Case::new("failures::host_stopped", host_stopped).everywhere(),
        Case::new("failures::host_forbidden_by_the_page", host_forbidden_by_the_page).everywhere(),
        Case::new("failures::offline", offline),
        Case::new("failures::answer_cut", answer_cut).everywhere(),
        Case::new("failures::answer_not_understood", answer_not_understood).everywhere(),
        Case::new("failures::key_limited_to_chosen_agents", key_limited_to_chosen_agents).everywhere(),
        Case::new("failures::board_keeps_what_was_known", board_keeps_what_was_known).everywhere(),
    ]
}

const VENDOR: &str = "PolyAI";

async fn servers(test: &Test) -> Result<(Server, Server)> {
    let practice = Server::practice(test, &[]).await?;
    let site = Server::site(test, "/", &[&practice.origin]).await?;
    Ok((practice, site))
}

fn host(server: &Server) -> &str {
    server.origin.trim_start_matches("http://")
}

/// The rungs of the connection test.
#[derive(Clone, Copy)]
enum Rung {
    Online,
    Host,
    Allowed,
    Readable,
    Key,
    Right,
}

/// Presses Test and expects these words, the sentence that nothing was changed, and the ladder broken at a rung.
async fn test_fails(browser: &Browser, what: &str, words: &[&str], rung: Rung) -> Result<()> {
    browser.click("button", connect::TEST).await?;
    // Each is waited for: the band above every page says a computer is offline, too, before the test has ended.
    for part in words.iter().chain([&failure::NOTHING_CHANGED]) {
        browser.wait_text(part).await.map_err(|failure| crate::runner::Failure(format!("{what}: {failure}")))?;
    }
    browser.unfold(connect::LADDER).await?;
    for (position, sentence) in connect::RUNGS.iter().enumerate() {
        let state = match position.cmp(&(rung as usize)) {
            std::cmp::Ordering::Less => connect::RUNG_OK,
            std::cmp::Ordering::Equal => connect::RUNG_BROKEN,
            std::cmp::Ordering::Greater => connect::RUNG_UNKNOWN,
        };
        let line = format!("{sentence}: {state}");
        check!(browser.shows(&line).await?, "{what}: expected “{line}” on the ladder");
    }
    Ok(())
}

async fn keys_that_fail(test: Arc<Test>) -> Result<()> {
    let (practice, site) = servers(&test).await?;
    let browser = test.open(test.engine).await?;
    browser.expect_trouble(&practice.origin);
    browser.fill_connection(&site, &practice, "acme", "practice-401").await?;
    let wait = failure::too_many_advice(Some(7));
    let rejected = failure::key_rejected_advice(VENDOR);
    let no_right = failure::no_right_advice(VENDOR);
    let own_error = failure::vendor_error_title(VENDOR);
    let cases: [(&str, &[&str], Rung); 6] = [
        ("practice-401", &[failure::KEY_REJECTED_TITLE, &rejected, failure::COPY_NOTE], Rung::Key),
        ("practice-403", &[failure::NO_RIGHT_TITLE, &no_right, connect::LIST_REFUSED_HINT], Rung::Right),
        ("practice-429", &[failure::TOO_MANY_TITLE, &wait], Rung::Right),
        ("practice-500", &[&own_error, failure::VENDOR_ERROR_ADVICE], Rung::Right),
        ("practice-html", &[failure::SIGNED_OUT_TITLE, failure::SIGNED_OUT_ADVICE], Rung::Readable),
        ("practice-redirect", &[failure::SIGNED_OUT_TITLE, failure::SIGNED_OUT_ADVICE], Rung::Readable),
    ];
    for (key, words, rung) in cases {
        browser.fill(connect::KEY, key).await?;
        test_fails(&browser, key, words, rung).await?;
    }
    // Codes stand apart, and the key is nowhere on the page.
    browser.fill(connect::KEY, "practice-401").await?;
    test_fails(&browser, "practice-401 again", &[failure::KEY_REJECTED_TITLE], Rung::Key).await?;
    browser.unfold(common::DETAILS).await?;
    browser.must_show(&[&failure::detail_status(401), &failure::detail_code("AUTH_USER_INVALID_TOKEN")]).await?;
    browser.must_not_show("practice-401").await
}

/// JSON that is whole, but not what the contract says: the words name the field.
async fn answer_not_understood(test: Arc<Test>) -> Result<()> {
    let (practice, site) = servers(&test).await?;
    let browser = test.open(test.engine).await?;
    browser.expect_trouble(&practice.origin);
    browser.connect(&site, &practice, "acme-failures", KEY, Keep::Memory).await?;
    browser.visit(&site, &format!("/agents/{}/PROJECT-ODDREAD1", connection_id("acme-failures"))).await?;
    browser.wait_text(&failure::not_understood_title(VENDOR)).await?;
    let which = failure::not_understood_advice("activeDeployments.live.id");
    browser.must_show(&[&which, failure::NOTHING_CHANGED, common::TRY_AGAIN]).await?;
    check!(practice.writes().await?.is_empty(), "reading changed something");
    Ok(())
}

async fn account_that_is_not_there(test: Arc<Test>) -> Result<()> {
    let (practice, site) = servers(&test).await?;
    let browser = test.open(test.engine).await?;
    browser.expect_trouble(&practice.origin);
    browser.fill_connection(&site, &practice, "no-such-account", KEY).await?;
    test_fails(&browser, "404", &[failure::NOT_THERE_TITLE, failure::NOT_THERE_ADVICE], Rung::Right).await
}

/// Where the header cannot be read across origins, "about a minute" stands in for the seconds.
async fn wait_that_cannot_be_read(test: Arc<Test>) -> Result<()> {
    let (practice, site) = servers(&test).await?;
    practice.set(json!({ "cors": "no-expose" })).await?;
    let browser = test.open(test.engine).await?;
    browser.expect_trouble(&practice.origin);
    browser.fill_connection(&site, &practice, "acme", "practice-429").await?;
    let words = [failure::TOO_MANY_TITLE, &failure::too_many_advice(None)];
    test_fails(&browser, "429 without a readable header", &words, Rung::Right).await
}

async fn silence(test: Arc<Test>) -> Result<()> {
    let (practice, site) = servers(&test).await?;
    let browser = test.open(test.engine).await?;
    browser.expect_trouble(&practice.origin);
    browser.fill_connection(&site, &practice, "acme", "practice-timeout").await?;
    let words = [&failure::silent_title(VENDOR, 10), failure::SILENT_ADVICE];
    test_fails(&browser, "ten seconds of silence", &words, Rung::Host).await
}

async fn cors_in_each_mode(test: Arc<Test>) -> Result<()> {
    let (practice, site) = servers(&test).await?;
    let browser = test.open(test.engine).await?;
    browser.expect_trouble(&practice.origin);
    browser.fill_connection(&site, &practice, "acme", KEY).await?;
    let advice = failure::unreadable_advice(VENDOR);
    let words = [failure::UNREADABLE_TITLE, &advice, failure::COPY_NOTE];
    for mode in ["none", "preflight-only"] {
        practice.set(json!({ "cors": mode })).await?;
        test_fails(&browser, &format!("--cors {mode}"), &words, Rung::Readable).await?;
    }
    // Successes can be read, refusals cannot: a wrong key looks as if the vendor forbade pages.
    practice.set(json!({ "cors": "not-on-errors" })).await?;
    browser.click("button", connect::TEST).await?;
    browser.wait_text(&connect::accepted("12 agents")).await?;
    browser.fill(connect::KEY, "practice-401").await?;
    test_fails(&browser, "--cors not-on-errors", &words, Rung::Readable).await?;
    for mode in ["no-expose", "ok"] {
        practice.set(json!({ "cors": mode })).await?;
        test_fails(&browser, &format!("--cors {mode}"), &[failure::KEY_REJECTED_TITLE], Rung::Key).await?;
    }
    Ok(())
}

async fn host_stopped(test: Arc<Test>) -> Result<()> {
    let (practice, site) = servers(&test).await?;
    let browser = test.open(test.engine).await?;
    browser.expect_trouble(&practice.origin);
    browser.fill_connection(&site, &practice, "acme", KEY).await?;
    let title = failure::unreachable_title(host(&practice));
    practice.set(json!({ "down": true })).await?;
    test_fails(&browser, "connections closed", &[&title, failure::UNREACHABLE_ADVICE], Rung::Host).await?;
    practice.set(json!({ "down": false })).await?;
    browser.click("button", connect::TEST).await?;
    browser.wait_text(&connect::accepted("12 agents")).await?;
    practice.stop().await?;
    test_fails(&browser, "server stopped", &[&title, failure::UNREACHABLE_ADVICE], Rung::Host).await
}

async fn host_forbidden_by_the_page(test: Arc<Test>) -> Result<()> {
    let practice = Server::practice(&test, &[]).await?;
    let site = Server::site(&test, "/", &[]).await?;
    let browser = test.open(test.engine).await?;
    browser.expect_trouble("connect-src");
    browser.expect_trouble(&practice.origin);
    browser.fill_connection(&site, &practice, "acme", KEY).await?;
    let title = failure::forbidden_title(host(&practice));
    test_fails(&browser, "forbidden by the page", &[&title, failure::FORBIDDEN_ADVICE], Rung::Allowed).await?;
    let seen = practice.seen().await?;
    check!(seen.is_empty(), "a request reached a host that the page forbids: {seen:?}");
    Ok(())
}

async fn offline(test: Arc<Test>) -> Result<()> {
    let (practice, site) = servers(&test).await?;
    let browser = test.open(test.engine).await?;
    browser.expect_trouble(&practice.origin);
    browser.fill_connection(&site, &practice, "acme", KEY).await?;
    network(&browser, false).await?;
    browser.wait_text(common::OFFLINE).await?;
    test_fails(&browser, "offline", &[failure::OFFLINE_TITLE, failure::OFFLINE_ADVICE], Rung::Online).await?;
    network(&browser, true).await?;
    browser.wait_until("the offline band goes away", || async { Ok(!browser.shows(common::OFFLINE).await?) }).await?;
    browser.click("button", connect::TEST).await?;
    browser.wait_text(&connect::accepted("12 agents")).await
}

/// Takes the network away, or brings it back.
pub async fn network(browser: &Browser, online: bool) -> Result<()> {
    browser.cdp("Network.enable", json!({})).await?;
    let conditions = json!({ "offline": !online, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1 });
    browser.cdp("Network.emulateNetworkConditions", conditions).await.map(drop)
}

async fn answer_cut(test: Arc<Test>) -> Result<()> {
    let (practice, site) = servers(&test).await?;
    let browser = test.open(test.engine).await?;
    browser.expect_trouble(&practice.origin);
    browser.connect(&site, &practice, "acme-failures", KEY, Keep::Memory).await?;
    browser.visit(&site, &format!("/agents/{}/PROJECT-CUTREAD1", connection_id("acme-failures"))).await?;
    browser.wait_text(failure::CUT_TITLE).await?;
    browser.must_show(&[failure::CUT_ADVICE, failure::NOTHING_CHANGED]).await?;
    let path = "GET /polyai/v1/agents/PROJECT-CUTREAD1/deployments/active";
    let count = |seen: &std::collections::BTreeMap<String, u64>| seen.get(path).copied().unwrap_or_default();
    let before = count(&practice.seen().await?);
    browser.click("button", common::TRY_AGAIN).await?;
    // A reading is repeated, but at most twice. Three readings ask for it at the most: the board's row (which may still
    // be at it when the agent's page opens), the page, and the page again.
    browser
        .wait_until("three more attempts at the cut answer", || async {
            Ok(count(&practice.seen().await?) >= before + 3)
        })
        .await?;
    browser.wait_text(failure::CUT_TITLE).await?;
    let attempts = count(&practice.seen().await?);
    check!(attempts <= 9, "a cut reading was asked for {attempts} times by three readings, not 9 at the most");
    check!(practice.writes().await?.is_empty(), "reading changed something at the vendor");
    Ok(())
}

/// The key may not list agents: the test says so, and an agent added by its id works.
async fn key_limited_to_chosen_agents(test: Arc<Test>) -> Result<()> {
    let (practice, site) = servers(&test).await?;
    let browser = test.open(test.engine).await?;
    browser.expect_trouble(&practice.origin);
    browser.fill_connection(&site, &practice, "acme", "practice-limited").await?;
    let words = [failure::NO_RIGHT_TITLE, connect::LIST_REFUSED_HINT];
    test_fails(&browser, "limited key", &words, Rung::Right).await?;
    browser.click("button", connect::SAVE).await?;
    browser.wait_text(failure::NO_RIGHT_TITLE).await?;
    browser.click("link", pages::ADD_BY_ID).await?;
    browser.fill(connect::AGENT_ID, BILLING).await?;
    browser.click("button", connect::ADD_AGENT).await?;
    browser.wait_text(&connect::remove_agent(BILLING)).await?;
    browser.click("link", connect::OPEN_BOARD).await?;
    browser
        .wait_until("the agent added by id is on the board with what is live", || async {
            Ok(browser.row_of(BILLING).await?.contains("New greeting"))
        })
        .await
}

/// One vendor goes down: its rows stay, with since when they could not be read.
async fn board_keeps_what_was_known(test: Arc<Test>) -> Result<()> {
    let (practice, site) = servers(&test).await?;
    let browser = test.open(test.engine).await?;
    browser.expect_trouble(&practice.origin);
    browser.connect(&site, &practice, "acme", KEY, Keep::Memory).await?;
    browser
        .wait_until("the board was read", || async { Ok(browser.row_of(BILLING_NAME).await?.contains("New greeting")) })
        .await?;
    let title = failure::unreachable_title(host(&practice));
    practice.stop().await?;
    browser.click("button", common::REFRESH).await?;
    browser.wait_text(&title).await?;
    let stale = common::stale("");
    let stale = stale.split(" since").next().unwrap_or_default();
    browser.must_show(&[stale, failure::NOTHING_CHANGED]).await?;
    check!(
        browser.row_of(BILLING_NAME).await?.contains("New greeting"),
        "the row of {BILLING_NAME} should still show what was known; it shows “{}”",
        browser.row_of(BILLING_NAME).await?
    );
    Ok(())
}
