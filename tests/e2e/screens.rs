//! What single screens promise, in practice: the vendor's rules in words, every field shown, long lists, exports, the
//! page before it opened.

use crate::browsers::{Browser, Engine, Setup};
use crate::fixtures::{BILLING, BILLING_NAME, KEY, Keep, PRACTICE_BOARD, connection_id, practice_id};
use crate::runner::{Case, Result, Test, check};
use crate::servers::Server;
use greenroom::words::{common, journal, pages, polyai, sheet};
use serde_json::json;
use std::sync::Arc;
use std::time::Duration;

pub fn cases() -> Vec<Case> {
    vec![
        Case::new("screens::simplified_project_is_warned_about", simplified_project_is_warned_about),
        Case::new("screens::every_field_is_shown", every_field_is_shown).everywhere(),
        Case::new("screens::show_more_asks_for_more", show_more_asks_for_more),
        Case::new("screens::publishing_elsewhere", publishing_elsewhere),
        Case::new("screens::previous_live_again", previous_live_again),
        Case::new("screens::journal_is_saved_without_formulas", journal_is_saved_without_formulas),
        Case::new("screens::back_and_deep_links", back_and_deep_links).everywhere(),
        Case::new("screens::without_wasm_and_without_scripts", without_wasm_and_without_scripts),
        Case::new("screens::a_sheet_is_left_while_it_opens", a_sheet_is_left_while_it_opens).everywhere(),
        Case::new("screens::a_late_comparison_is_not_shown", a_late_comparison_is_not_shown),
        Case::new("screens::greenroom_itself_fails", greenroom_itself_fails),
        Case::new("screens::storage_is_blocked", storage_is_blocked),
        Case::new("screens::test_run_until_its_end", test_run_until_its_end).long(),
    ]
}

async fn practice(test: &Test) -> Result<(Server, Arc<Browser>)> {
    let site = Server::site(test, "/", &[]).await?;
    let browser = test.open(test.engine).await?;
    browser.goto(&site.url(PRACTICE_BOARD)).await?;
    browser.wait_heading(pages::PRACTICE_BOARD).await?;
    Ok((site, browser))
}

/// The vendor does not refuse a promotion there, so the page warns before.
async fn simplified_project_is_warned_about(test: Arc<Test>) -> Result<()> {
    let (site, browser) = practice(&test).await?;
    browser.visit_agent(&site, &practice_id("acme"), "PROJECT-SIMPLE01").await?;
    browser.must_show(&[polyai::SIMPLIFIED]).await?;
    browser
        .open_sheet(&polyai::promote_button("Pre-release"), &polyai::promote_title("Quick answers", "Pre-release"))
        .await?;
    browser.must_show(&[polyai::SIMPLIFIED]).await?;
    browser.visit_agent(&site, &practice_id("acme"), BILLING).await?;
    browser.must_not_show(polyai::SIMPLIFIED).await
}

/// Fields that Greenroom does not know, nested and null ones too.
async fn every_field_is_shown(test: Arc<Test>) -> Result<()> {
    let (site, browser) = practice(&test).await?;
    let path = format!("/agents/{}/PROJECT-ENERGYA1/deployments?environment=sandbox", practice_id("acme"));
    browser.visit(&site, &path).await?;
    browser.wait_text(pages::ALL_FIELDS).await?;
    browser.run("document.querySelector('tbody tr a').click()", Vec::new()).await?;
    browser.wait_focus("fields").await?;
    let fields = "return [...document.querySelectorAll('dl.fields dt')].map(e => [e.textContent, e.nextElementSibling.textContent])";
    let fields: Vec<(String, String)> = serde_json::from_value(browser.run(fields, Vec::new()).await?)?;
    let expected = [
        ("trafficWeight", "0.5"),
        ("artifactLocation.region", "eu"),
        ("artifactLocation.replicas[2]", pages::NULL),
        ("metadata.release_train", "blue"),
        ("metadata.approvals[0].by", "li@acme.example"),
        ("metadata.approvals[0].note", pages::NULL),
        ("environment", "sandbox"),
    ];
    for (name, value) in expected {
        let told = fields.iter().find(|(field, _)| field == name).map(|(_, value)| value.as_str());
        check!(told == Some(value), "the field {name} should read “{value}”; it reads {told:?} among {fields:?}");
    }
    // The address leads back to it.
    browser.reload().await?;
    browser.wait_text("metadata.release_train").await
}

async fn show_more_asks_for_more(test: Arc<Test>) -> Result<()> {
    let practice = Server::practice(&test, &["--history", "130"]).await?;
    let site = Server::site(&test, "/", &[&practice.origin]).await?;
    let browser = test.open(Engine::Chromium).await?;
    browser.connect(&site, &practice, "acme", crate::fixtures::KEY, crate::fixtures::Keep::Memory).await?;
    let path = format!("/agents/{}/{BILLING}/deployments?environment=sandbox", crate::fixtures::connection_id("acme"));
    browser.visit(&site, &path).await?;
    browser.wait_text(&pages::deployments_lead("50 deployments", "Sandbox")).await?;
    browser.click("button", pages::SHOW_MORE).await?;
    browser.wait_text(&pages::deployments_lead("130 deployments", "Sandbox")).await?;
    browser.wait_until("the end of the history is told", || browser.shows(pages::THAT_IS_ALL)).await?;
    check!(
        browser.path().await?.contains("limit=200"),
        "the address should hold the limit; it is {}",
        browser.path().await?
    );
    // Only the rows near the window exist: back to the top for the newest.
    browser.run("scrollTo(0, 0)", Vec::new()).await?;
    browser
        .wait_until("the newest row comes first", || async {
            Ok(browser.text_of("tbody tr:not(.spacer) th").await?.starts_with("Refund wording, holiday hours"))
        })
        .await
}

/// Publishing past sandbox is possible under Advanced, warned of, and live takes the name.
async fn publishing_elsewhere(test: Arc<Test>) -> Result<()> {
    let (site, browser) = practice(&test).await?;
    browser.visit_agent(&site, &practice_id("acme"), "PROJECT-HOTFIXL1").await?;
    browser.open_sheet(&polyai::publish_button("Sandbox"), &polyai::publish_title("Hotfix line", "Sandbox")).await?;
    browser.fill(sheet::MESSAGE, "Typed before the target changed").await?;
    browser.unfold(sheet::ADVANCED).await?;
    browser.choose(sheet::TARGET, "Live").await?;
    browser.wait_heading(&polyai::publish_title("Hotfix line", "Live")).await?;
    browser.wait_text(&polyai::publish_elsewhere("Live")).await?;
    let message = browser.field(sheet::MESSAGE).await?.prop("value").await?.unwrap_or_default();
    check!(message == "Typed before the target changed", "the message was lost with the target: “{message}”");
    browser.type_name("Hotfix line").await?;
    browser.click("button", &polyai::publish_to("Live")).await?;
    browser.wait_heading(sheet::DONE).await?;
    browser.must_show(&[&sheet::done(&polyai::publish_title("Hotfix line", "Live"))]).await
}

/// For ten minutes after a step to live, one press opens the way back.
async fn previous_live_again(test: Arc<Test>) -> Result<()> {
    let (site, browser) = practice(&test).await?;
    browser.visit_agent(&site, &practice_id("acme"), "PROJECT-CLAIMS01").await?;
    browser
        .open_sheet(&polyai::promote_button("Pre-release"), &polyai::promote_title("Claims intake", "Pre-release"))
        .await?;
    browser.click("button", &polyai::promote_to("Pre-release")).await?;
    browser.wait_heading(sheet::DONE).await?;
    browser.click("link", sheet::TO_AGENT).await?;
    browser.open_sheet(&polyai::promote_button("Live"), &polyai::promote_title("Claims intake", "Live")).await?;
    let before = browser.text_of(".fromto strong").await?;
    browser.type_name("Claims intake").await?;
    browser.click("button", &polyai::promote_to("Live")).await?;
    browser.wait_heading(sheet::DONE).await?;
    browser.click("button", sheet::PREVIOUS_LIVE_AGAIN).await?;
    browser.wait_heading(&polyai::promote_title("Claims intake", "Live")).await?;
    browser.wait_text(sheet::EFFECTS).await?;
    let cards = browser
        .run("return [...document.querySelectorAll('.fromto strong')].map(e => e.textContent)", Vec::new())
        .await?;
    check!(cards[1] == before.as_str(), "the way back should bring “{before}”; the sheet shows {cards}");
    browser.type_name("Claims intake").await?;
    browser.click("button", &polyai::promote_to("Live")).await?;
    browser.wait_heading(sheet::DONE).await
}

/// A message that a spreadsheet would run is saved as text.
async fn journal_is_saved_without_formulas(test: Arc<Test>) -> Result<()> {
    let (site, browser) = practice(&test).await?;
    browser.visit_agent(&site, &practice_id("acme"), BILLING).await?;
    browser.open_sheet(&polyai::publish_button("Sandbox"), &polyai::publish_title(BILLING_NAME, "Sandbox")).await?;
    browser.fill(sheet::MESSAGE, "=1+1 \"quoted\" <b>").await?;
    browser.click("button", &polyai::publish_to("Sandbox")).await?;
    browser.wait_heading(sheet::DONE).await?;
    browser.click("link", sheet::TO_JOURNAL).await?;
    browser.wait_text(journal::DONE).await?;
    let folder = browser.profile.join("saved");
    std::fs::create_dir_all(&folder)?;
    let behaviour = json!({ "behavior": "allow", "downloadPath": folder.display().to_string() });
    browser.cdp("Browser.setDownloadBehavior", behaviour).await?;
    for (button, file, part) in [
        (journal::SAVE_CSV, "journal.csv", "\"'=1+1 \"\"quoted\"\" <b>\""),
        (journal::SAVE_MARKDOWN, "journal.md", "\\=1+1 \"quoted\" &lt;b>"),
    ] {
        browser.click("button", button).await?;
        let path = folder.join(file);
        // Chromium first makes an empty file of that name, then moves the whole one over it.
        let saved = || async { Ok(std::fs::metadata(&path).is_ok_and(|file| file.len() > 0)) };
        browser.wait_until(&format!("{file} is saved"), saved).await?;
        let text = std::fs::read_to_string(&path)?;
        check!(text.contains(part), "{file} should hold {part}; it is\n{text}");
        check!(
            text.contains(&polyai::publish_title(BILLING_NAME, "Sandbox")),
            "{file} does not tell the step:\n{text}"
        );
    }
    Ok(())
}

/// Addresses: each screen can be linked and reloaded, back and forward lead where one was, focus on the heading.
async fn back_and_deep_links(test: Arc<Test>) -> Result<()> {
    let (site, browser) = practice(&test).await?;
    browser.click("link", BILLING_NAME).await?;
    browser.wait_heading(BILLING_NAME).await?;
    browser.wait_focus("title").await?;
    browser.click("link", pages::DEPLOYMENTS).await?;
    browser.wait_text(pages::ALL_FIELDS).await?;
    browser.driver.back().await?;
    browser.wait_text(pages::RELEASES).await?;
    browser.wait_focus("title").await?;
    browser.driver.back().await?;
    browser.wait_heading(pages::PRACTICE_BOARD).await?;
    browser.wait_focus("title").await?;
    browser.driver.forward().await?;
    browser.wait_heading(BILLING_NAME).await?;
    browser.reload().await?;
    browser.wait_heading(BILLING_NAME).await?;
    let title = browser.driver.title().await?;
    check!(title.starts_with(BILLING_NAME), "the tab should be named after the agent; it is “{title}”");
    // A sheet survives a reload, with what was typed being asked again only where it was never stored.
    browser.wait_text(common::REFRESH).await?;
    browser
        .open_sheet(&polyai::promote_button("Pre-release"), &polyai::promote_title(BILLING_NAME, "Pre-release"))
        .await?;
    browser.reload().await?;
    browser.wait_heading(&polyai::promote_title(BILLING_NAME, "Pre-release")).await?;
    browser.wait_text(sheet::EFFECTS).await?;
    browser.goto(&site.url("/no/such/page")).await?;
    browser.wait_heading(pages::NOT_FOUND).await?;
    browser.click("link", pages::TO_THE_BOARD).await?;
    browser.wait_heading(pages::FIRST_TITLE).await
}

/// A sentence and the list of browsers, in place of an empty page.
async fn without_wasm_and_without_scripts(test: Arc<Test>) -> Result<()> {
    let site = Server::site(&test, "/", &[]).await?;
    let browser = test.open(Engine::Chromium).await?;
    browser.expect_trouble("");
    browser.cdp("Network.enable", json!({})).await?;
    browser.cdp("Network.setBlockedURLs", json!({ "urls": ["*.wasm"] })).await?;
    browser.driver.goto(site.url("/")).await?;
    browser.wait_text("Greenroom is opening").await?;
    browser.wait_text("Greenroom has not opened").await?;
    browser.must_show(&["Firefox 120 or newer"]).await?;
    browser.close().await;

    let flags = vec!["--blink-settings=scriptEnabled=false".to_owned()];
    let browser = test.open_with(Engine::Chromium, Setup { flags, ..Setup::default() }).await?;
    browser.driver.goto(site.url("/")).await?;
    let page = browser.driver.find(thirtyfour::By::Css(".loading-noscript h1")).await?;
    check!(page.is_displayed().await?, "without scripts the page should say what it needs");
    let words = page.text().await?;
    check!(words.contains("needs JavaScript"), "without scripts the page says “{words}”");
    browser.close().await;
    Ok(())
}

/// What a sheet still waits for when it is left comes to nothing. (It once ended the page: it looked at what was gone.)
async fn a_sheet_is_left_while_it_opens(test: Arc<Test>) -> Result<()> {
    let (site, browser) = practice(&test).await?;
    browser.visit_agent(&site, &practice_id("acme"), BILLING).await?;
    browser.open_sheet(&polyai::publish_button("Sandbox"), &polyai::publish_title(BILLING_NAME, "Sandbox")).await?;
    let there_and_away = "const sheet = location.pathname, done = arguments[0];
        const go = path => { history.pushState(null, '', path); dispatchEvent(new PopStateEvent('popstate')) };
        (async () => {
          for (let turns = 0; turns < 12; turns++) {
            go('/settings');
            await new Promise(again => setTimeout(again, 0));
            go(sheet);
            for (let turn = 0; turn < turns; turn++) await null;
          }
          go('/settings');
        })().then(() => done())";
    browser.driver.execute_async(there_and_away, Vec::new()).await?;
    browser.wait_heading(greenroom::words::settings::TITLE).await?;
    // A reading that comes late would have come before this one.
    browser.visit_agent(&site, &practice_id("acme"), BILLING).await?;
    browser.must_not_show(pages::PANIC_TITLE).await
}

/// The answer to an older choice comes after that to the newer one: it is not what was asked for any more.
async fn a_late_comparison_is_not_shown(test: Arc<Test>) -> Result<()> {
    let practice = Server::practice(&test, &[]).await?;
    let site = Server::site(&test, "/", &[&practice.origin]).await?;
    let browser = test.open(Engine::Chromium).await?;
    browser.connect(&site, &practice, "acme", KEY, Keep::Memory).await?;
    browser.wait_until("the board is read", || async { Ok(!browser.shows(pages::UNREAD).await?) }).await?;
    let list = format!("/polyai/v1/agents/{BILLING}/deployments?environment=sandbox");
    let told = practice.as_somebody_else("GET", &list, json!(null)).await?;
    let id = |at: usize| told["deployments"][at]["id"].as_str().unwrap_or_default().to_owned();
    let compare =
        |from: &str, to: &str| format!("/agents/{}/{BILLING}/compare?from={from}&to={to}", connection_id("acme"));
    let answered = "return performance.getEntriesByType('resource')
        .filter(e => e.responseEnd > 0 && e.name.includes(arguments[0])).length";
    let count = || async {
        let value = browser.run(answered, vec![json!(format!("/{BILLING}/deployments"))]).await?;
        Ok::<u64, crate::runner::Failure>(value.as_u64().unwrap_or_default())
    };
    browser.visit(&site, &compare(&id(0), "")).await?;
    browser.wait_text(pages::CHOOSE_BOTH).await?;
    let before = count().await?;
    let path = format!("/{BILLING}/deployments");
    let arrived = || async {
        let seen = practice.seen().await?;
        Ok::<u64, crate::runner::Failure>(seen.iter().filter(|(what, _)| what.contains(&path)).map(|(_, n)| n).sum())
    };
    let began_with = arrived().await?;
    practice.set(json!({ "latency": "1500..1500" })).await?;
    browser.visit(&site, &compare(&id(0), &id(1))).await?;
    browser.wait_until("the slow reading", || async { Ok(arrived().await? >= began_with + 4) }).await?;
    practice.set(json!({ "latency": "0..0" })).await?;
    browser.visit(&site, &compare(&id(0), &id(0))).await?;
    browser.wait_text(pages::SAME_RELEASE).await?;
    // What is active and three histories, twice.
    browser.wait_until("both readings have ended", || async { Ok(count().await? >= before + 8) }).await?;
    let drawn = "const done = arguments[0]; requestAnimationFrame(() => requestAnimationFrame(() => done()))";
    browser.driver.execute_async(drawn, Vec::new()).await?;
    browser.must_show(&[pages::SAME_RELEASE]).await
}

/// When Greenroom itself fails, a plain page says so, with a report and without vendor data.
async fn greenroom_itself_fails(test: Arc<Test>) -> Result<()> {
    let (site, browser) = practice(&test).await?;
    browser.expect_trouble("failed at");
    browser.expect_trouble("unreachable");
    browser.expect_trouble("RuntimeError");
    // No browser refuses to make a heading: what this proves wrong is a proof in the code.
    let sabotage = "const make = Document.prototype.createElement;
        Document.prototype.createElement = function (tag, ...more) {
          if (tag === 'h1') { Document.prototype.createElement = make; throw new Error('sabotage'); }
          return make.call(this, tag, ...more);
        }";
    browser.run(sabotage, Vec::new()).await?;
    browser.visit(&site, "/settings").await?;
    browser.wait_text(pages::PANIC_TITLE).await?;
    browser.must_show(&[pages::PANIC_REPORT, pages::PANIC_RELOAD]).await?;
    let report = browser.text_of("#panic pre").await?;
    check!(report.starts_with("Greenroom ") && report.contains(".rs:"), "the report says “{report}”");
    browser.click("link", pages::PANIC_RELOAD).await?;
    browser.wait_text(greenroom::words::settings::TITLE).await?;
    browser.must_not_show(pages::PANIC_TITLE).await
}

/// With storage blocked everything works until the page is left, and the page says so.
async fn storage_is_blocked(test: Arc<Test>) -> Result<()> {
    let site = Server::site(&test, "/", &[]).await?;
    let preferences = [("network.cookie.cookieBehavior".to_owned(), json!(2))].into_iter().collect();
    let browser = test.open_with(Engine::Firefox, Setup { preferences, ..Setup::default() }).await?;
    browser.goto(&site.url(PRACTICE_BOARD)).await?;
    browser.wait_text(greenroom::words::recovery::BLOCKED).await?;
    browser.visit_agent(&site, &practice_id("acme"), BILLING).await?;
    browser.open_sheet(&polyai::publish_button("Sandbox"), &polyai::publish_title(BILLING_NAME, "Sandbox")).await?;
    browser.click("button", &polyai::publish_to("Sandbox")).await?;
    browser.wait_heading(sheet::DONE).await
}

/// A test run is followed by itself until it is over.
async fn test_run_until_its_end(test: Arc<Test>) -> Result<()> {
    let (site, browser) = practice(&test).await?;
    for (agent, name, end) in [
        (BILLING, BILLING_NAME, sheet::tests_done(6, 0, 6)),
        ("PROJECT-CLAIMS01", "Claims intake", sheet::tests_done(4, 2, 6)),
    ] {
        browser.visit_agent(&site, &practice_id("acme"), agent).await?;
        browser.open_sheet(&polyai::publish_button("Sandbox"), &polyai::publish_title(name, "Sandbox")).await?;
        browser.click("button", &polyai::publish_to("Sandbox")).await?;
        browser.wait_heading(sheet::DONE).await?;
        browser.wait_text(sheet::TESTS).await?;
        browser.wait_for(&format!("“{end}”"), Duration::from_secs(90), || browser.shows(&end)).await?;
    }
    browser.must_show(&[sheet::TESTS_FAILED, "Never promises a sum"]).await?;
    Ok(())
}
