//! The whole job, from the first visit to the journal: connect, publish, promote, go live, go back in both ways.

use crate::browsers::{Browser, Engine, Setup};
use crate::fixtures::{BILLING, BILLING_NAME, KEY, PASSPHRASE, connection_id, practice_id};
use crate::runner::{Case, Result, Test, check};
use crate::servers::Server;
use greenroom::words::{common, connect, journal, lock, pages, polyai, sheet};
use serde_json::json;
use std::sync::Arc;

/// Whose vendors are practised on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Target {
    /// The practice server, over real HTTP from another origin.
    Http,
    /// The worker in the page; no practice server runs.
    InPage,
}

pub fn cases() -> Vec<Case> {
    let journey = |name: &str, engine, target, base| {
        Case::new(format!("journey::{name}"), move |test| journey(test, engine, target, base))
    };
    vec![
        journey("chromium_over_http", Engine::Chromium, Target::Http, "/"),
        journey("firefox_over_http", Engine::Firefox, Target::Http, "/"),
        journey("chromium_in_page", Engine::Chromium, Target::InPage, "/"),
        journey("firefox_in_page", Engine::Firefox, Target::InPage, "/"),
        journey("chromium_in_a_folder", Engine::Chromium, Target::Http, "/tools/greenroom/"),
        Case::new("journey::webkit_publishes_in_practice", webkit),
    ]
}

pub const MESSAGE: &str = "Summer menu, from a test";
/// What is live at the beginning.
const LIVE_BEFORE: &str = "New greeting";

async fn journey(test: Arc<Test>, engine: Engine, target: Target, base: &'static str) -> Result<()> {
    let practice = match target {
        Target::Http => Some(Server::practice(&test, &[]).await?),
        Target::InPage => None,
    };
    let origins: Vec<&str> = practice.iter().map(|server| server.origin.as_str()).collect();
    let site = Server::site(&test, base, &origins).await?;
    let browser = test.open(engine).await?;
    // A test run that just began is answered with a 500 by the vendor: part of the plan.
    browser.expect_trouble("/testing/test-runs/");

    browser.goto(&site.url("/")).await?;
    browser.wait_heading(pages::FIRST_TITLE).await?;
    match &practice {
        Some(server) => connect_over_http(&browser, server).await?,
        None => {
            browser.click("link", pages::TRY_PRACTICE).await?;
            browser.wait_heading(pages::PRACTICE_BOARD).await?;
            browser.wait_text(common::PRACTICE_BAND).await?;
            browser.choose(pages::CONNECTION, "PolyAI · Acme").await?;
        }
    }
    // What is live is read from the board without a click.
    browser
        .wait_until("the board tells what is live for Billing helper", || async {
            let row = browser.row_of(BILLING_NAME).await?;
            Ok(row.contains(LIVE_BEFORE) && row.contains(polyai::WAITING))
        })
        .await?;
    browser.click("link", BILLING_NAME).await?;
    browser.wait_heading(BILLING_NAME).await?;
    browser.wait_text(&polyai::ahead(3, 0, "Refund wording, holiday hours")).await?;

    publish(&browser).await?;
    expect_writes(&practice, &["/publish"]).await?;
    promote_to_pre_release(&browser).await?;
    expect_writes(&practice, &["/publish", "/promote"]).await?;
    promote_to_live(&browser).await?;
    expect_live(&practice, MESSAGE).await?;
    go_back_by_promoting(&browser).await?;
    expect_live(&practice, LIVE_BEFORE).await?;
    expect_writes(&practice, &["/publish", "/promote", "/promote", "/promote"]).await?;
    go_back_by_rollback(&browser).await?;
    expect_live(&practice, MESSAGE).await?;
    expect_writes(&practice, &["/publish", "/promote", "/promote", "/promote", "/rollback"]).await?;

    browser.click("link", sheet::TO_JOURNAL).await?;
    browser.wait_heading(journal::TITLE).await?;
    journal_tells(&browser).await?;

    let profile = browser.close_and_keep_profile().await?;
    let again = test.open_with(engine, Setup { profile: Some(profile), ..Setup::default() }).await?;
    match target {
        Target::Http => key_is_behind_its_passphrase(&again, &site).await?,
        Target::InPage => practice_is_as_it_was_left(&again, &site).await?,
    }
    Ok(())
}

async fn connect_over_http(browser: &Browser, server: &Server) -> Result<()> {
    browser.click("link", pages::CONNECT).await?;
    browser.wait_heading(&connect::new_title("PolyAI")).await?;
    browser.fill(connect::NAME, "Acme over HTTP").await?;
    browser.choose(connect::REGION, connect::CUSTOM_REGION).await?;
    browser.fill(connect::BASE_URL, &server.polyai()).await?;
    browser.fill(connect::ACCOUNT, "acme").await?;
    browser.fill(connect::KEY, KEY).await?;
    browser.click("radio", connect::KEEP_VAULT).await?;
    browser.fill(connect::PASSPHRASE, PASSPHRASE).await?;
    browser.click("button", connect::TEST).await?;
    browser.wait_text(&connect::accepted("12 agents")).await?;
    browser.click("button", connect::SAVE).await?;
    browser.wait_heading(pages::BOARD).await?;
    browser.must_not_show(common::PRACTICE_BAND).await
}

pub async fn publish(browser: &Browser) -> Result<()> {
    browser.open_sheet(&polyai::publish_button("Sandbox"), &polyai::publish_title(BILLING_NAME, "Sandbox")).await?;
    browser.must_show(&[polyai::DRAFT_UNREADABLE, polyai::SANDBOX_ONLY, polyai::MESSAGE_KEPT]).await?;
    browser.fill(sheet::MESSAGE, MESSAGE).await?;
    browser.unfold(sheet::SHOW_REQUEST).await?;
    // It is written out when it is unfolded.
    browser.wait_text("curl --request").await?;
    let request = browser.text_of("pre").await?;
    check!(
        request.contains(MESSAGE) && request.contains("${") && !request.contains(KEY),
        "the shown request must carry the message and a variable in place of the key; it is {request}"
    );
    browser.click("button", &polyai::publish_to("Sandbox")).await?;
    done(browser, "Sandbox").await?;
    // Publishing this agent starts a test run, which is followed by itself.
    browser.wait_text(sheet::TESTS).await?;
    back_to_agent(browser).await?;
    browser.wait_text(&polyai::ahead(4, 0, MESSAGE)).await
}

pub async fn promote_to_pre_release(browser: &Browser) -> Result<()> {
    let title = polyai::promote_title(BILLING_NAME, "Pre-release");
    browser.open_sheet(&polyai::promote_button("Pre-release"), &title).await?;
    let carried = browser.field(sheet::MESSAGE).await?.prop("value").await?.unwrap_or_default();
    check!(carried == MESSAGE, "the message is carried over when promoting; the field holds “{carried}”");
    browser.must_show(&[pages::INCLUDED, "Refund wording, holiday hours", "Late fee explained before payment"]).await?;
    browser.click("button", &polyai::promote_to("Pre-release")).await?;
    done(browser, "Pre-release").await?;
    back_to_agent(browser).await
}

pub async fn promote_to_live(browser: &Browser) -> Result<()> {
    browser.open_sheet(&polyai::promote_button("Live"), &polyai::promote_title(BILLING_NAME, "Live")).await?;
    browser.must_show(&[polyai::LIVE_AT_ONCE, LIVE_BEFORE, MESSAGE]).await?;
    browser.must_not_show(polyai::SKIPS_PRE_RELEASE).await?;
    // Without the name nothing is sent, and it is said what is missing.
    browser.click("button", &polyai::promote_to("Live")).await?;
    browser.wait_focus("problems").await?;
    browser.must_show(&[common::PROBLEM, &sheet::need_name(BILLING_NAME)]).await?;
    // Case and outer spaces are ignored.
    browser.fill(&sheet::type_to_confirm(BILLING_NAME), "  billing HELPER ").await?;
    browser.click("button", &polyai::promote_to("Live")).await?;
    done(browser, "Live").await?;
    browser.by_role("button", sheet::PREVIOUS_LIVE_AGAIN).await?;
    Ok(())
}

/// The preferred way back: the earlier release still stands in pre-release, and the draft is left alone.
async fn go_back_by_promoting(browser: &Browser) -> Result<()> {
    back_to_agent(browser).await?;
    // The name says which environment goes back.
    browser.click("button", &polyai::go_back_button(LIVE_BEFORE, "Live")).await?;
    browser.wait_heading(&polyai::promote_title(BILLING_NAME, "Live")).await?;
    browser.wait_text(sheet::EFFECTS).await?;
    browser.must_show(&[pages::REVERTED, MESSAGE]).await?;
    browser.must_not_show(polyai::ROLLBACK_REWRITES_DRAFT).await?;
    browser.type_name(BILLING_NAME).await?;
    browser.click("button", &polyai::promote_to("Live")).await?;
    done(browser, "Live").await
}

/// The vendor's own rollback, which comes second and with its warning.
pub async fn go_back_by_rollback(browser: &Browser) -> Result<()> {
    back_to_agent(browser).await?;
    browser.click_folded("section[aria-label='Live']", common::MORE, &polyai::rollback_button(MESSAGE, "Live")).await?;
    browser.wait_heading(&polyai::rollback_title(BILLING_NAME, "Live")).await?;
    browser.wait_text(sheet::EFFECTS).await?;
    let warnings = [polyai::ROLLBACK_REWRITES_DRAFT, &polyai::promote_instead("Live"), polyai::MESSAGE_LOST];
    browser.must_show(&warnings).await?;
    browser.fill(sheet::MESSAGE, "Kept by the journal alone").await?;
    browser.type_name(BILLING_NAME).await?;
    browser.click("button", &polyai::roll_back("Live")).await?;
    // The answer names the environment in which the rollback took effect: the one that was meant.
    done(browser, "Live").await
}

/// Waits for the end of a sheet, and for the environment that the vendor's answer names.
async fn done(browser: &Browser, environment: &str) -> Result<()> {
    browser.wait_heading(sheet::DONE).await?;
    browser.wait_focus("title").await?;
    browser.wait_text(sheet::REFERENCE).await?;
    let answered = browser.run(
        "const dt = [...document.querySelectorAll('dt')].find(e => e.textContent === arguments[0]); return dt && dt.nextElementSibling.textContent",
        vec![json!(sheet::WHERE)],
    );
    let answered = answered.await?;
    check!(answered == environment, "the answer's environment is shown as {answered}, not {environment}");
    let other = polyai::another_environment("", "");
    let other = other.split(',').next().unwrap_or_default().trim();
    browser.must_not_show(other).await
}

async fn back_to_agent(browser: &Browser) -> Result<()> {
    browser.click("link", sheet::TO_AGENT).await?;
    browser.wait_heading(BILLING_NAME).await?;
    browser.wait_text(common::REFRESH).await
}

async fn expect_writes(practice: &Option<Server>, endings: &[&str]) -> Result<()> {
    let Some(server) = practice else { return Ok(()) };
    let writes = server.writes().await?;
    let good = writes.len() == endings.len()
        && writes.iter().zip(endings).all(|(write, ending)| write.path.ends_with(ending) && write.changed);
    check!(good, "the vendor should have done {endings:?}; it saw {writes:?}");
    let posts = server.posts("").await?;
    check!(posts == endings.len() as u64, "{posts} POSTs left the page in place of {}", endings.len());
    Ok(())
}

async fn expect_live(practice: &Option<Server>, message: &str) -> Result<()> {
    let Some(server) = practice else { return Ok(()) };
    let live = server.active(BILLING).await?["live"].clone();
    // A rollback's row has no message at the vendor.
    let version = live["version"].clone();
    let rows = server
        .as_somebody_else(
            "GET",
            &format!("/polyai/v1/agents/{BILLING}/deployments?environment=pre-release"),
            json!(null),
        )
        .await?;
    let rows = rows["deployments"].as_array().cloned().unwrap_or_default();
    let same = rows.iter().find(|row| row["version"] == version);
    let told = same.map(|row| row["metadata"]["deployment_message"].clone()).unwrap_or_default();
    check!(told == message, "live should serve “{message}”; it serves {told} ({live})");
    Ok(())
}

async fn journal_tells(browser: &Browser) -> Result<()> {
    let rows = "return [...document.querySelectorAll('tbody tr')].map(e => e.innerText.replace(/\\s+/g, ' ').trim())";
    browser
        .wait_until("five lines in the journal", || async {
            Ok(browser.run(rows, Vec::new()).await?.as_array().map(Vec::len) == Some(5))
        })
        .await?;
    let rows: Vec<String> = serde_json::from_value(browser.run(rows, Vec::new()).await?)?;
    let newest_first = [
        (polyai::rollback_title(BILLING_NAME, "Live"), "Kept by the journal alone"),
        (polyai::promote_title(BILLING_NAME, "Live"), LIVE_BEFORE),
        (polyai::promote_title(BILLING_NAME, "Live"), MESSAGE),
        (polyai::promote_title(BILLING_NAME, "Pre-release"), MESSAGE),
        (polyai::publish_title(BILLING_NAME, "Sandbox"), MESSAGE),
    ];
    for (row, (title, message)) in rows.iter().zip(newest_first) {
        let good = row.contains(&title) && row.contains(message) && row.contains(journal::DONE);
        check!(good, "the journal should tell “{title}” with “{message}” and “{}”; it says “{row}”", journal::DONE);
    }
    Ok(())
}

async fn key_is_behind_its_passphrase(browser: &Browser, site: &Server) -> Result<()> {
    browser.goto(&site.url("/")).await?;
    browser.wait_heading(lock::LOCKED).await?;
    browser.must_not_show(BILLING_NAME).await?;
    browser.unlock("not the right passphrase").await?;
    browser.wait_text(connect::WRONG_PASSPHRASE).await?;
    browser.unlock(PASSPHRASE).await?;
    browser
        .wait_until("the board shows what the rollback left live", || async {
            let row = browser.row_of(BILLING_NAME).await?;
            Ok(row.contains(MESSAGE) && row.contains("you@acme.example") && !row.contains(LIVE_BEFORE))
        })
        .await?;
    browser.click("button", connect::LOCK).await?;
    browser.wait_heading(lock::LOCKED).await?;
    browser.goto(&site.url(&format!("/agents/{}/{BILLING}", connection_id("acme")))).await?;
    browser.unlock(PASSPHRASE).await?;
    browser.wait_text(common::REFRESH).await?;
    browser.visit(site, "/journal").await?;
    journal_tells(browser).await
}

async fn practice_is_as_it_was_left(browser: &Browser, site: &Server) -> Result<()> {
    browser.goto(&site.url(&format!("/agents/{}/{BILLING}", practice_id("acme")))).await?;
    browser
        .wait_until("live was rolled back", || async {
            Ok(browser.text_of("section[aria-label='Live']").await?.to_lowercase().contains("you@acme.example"))
        })
        .await?;
    browser.goto(&site.url("/practice/journal")).await?;
    journal_tells(browser).await
}

/// WebKitGTK loads the page, opens practice and publishes once.
async fn webkit(test: Arc<Test>) -> Result<()> {
    let site = Server::site(&test, "/", &[]).await?;
    let browser = test.open(Engine::WebKit).await?;
    browser.goto(&site.url("/")).await?;
    browser.wait_heading(pages::FIRST_TITLE).await?;
    browser.click("link", pages::TRY_PRACTICE).await?;
    browser.wait_heading(pages::PRACTICE_BOARD).await?;
    browser.choose(pages::CONNECTION, "PolyAI · Acme").await?;
    // This driver clicks where a link was a moment ago: rows must have come to rest.
    browser.wait_until("all rows are read", || async { Ok(!browser.shows(pages::UNREAD).await?) }).await?;
    browser.click("link", BILLING_NAME).await?;
    browser.wait_heading(BILLING_NAME).await?;
    publish(&browser).await
}
