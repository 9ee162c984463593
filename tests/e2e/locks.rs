//! Locking and unlocking: every screen is covered, every tab follows within a second, nobody is locked out unwarned, and
//! what is locked is nowhere any more: not in the page, not in storage, not in the memory of its WebAssembly.

use crate::accessibility::{self, Found};
use crate::browsers::{Browser, Engine};
use crate::canary_scene::Scene;
use crate::fixtures::{BILLING, BILLING_NAME, KEY, Keep, PASSPHRASE, connection_id};
use crate::memory::memories;
use crate::runagents_scene::ENVIRONMENT;
use crate::runner::{Case, Result, Test, check};
use crate::servers::Server;
use greenroom::words::{common, connect, form, help, lock, pages, polyai, settings, sheet};
use serde_json::json;
use std::collections::BTreeSet;
use std::sync::Arc;
use thirtyfour::Key;

pub fn cases() -> Vec<Case> {
    vec![
        Case::new("locks::reach_other_tabs_within_a_second", other_tabs).everywhere(),
        Case::new("locks::while_something_is_read", while_something_is_read).everywhere(),
        Case::new("locks::unlock_before_the_rest_is_here", before_the_rest),
        Case::new("locks::cover_every_screen", cover_every_screen).everywhere(),
        Case::new("locks::nobody_is_locked_out_unwarned", warned_before),
        Case::new("locks::wrong_passphrases_wait_longer", wrong_passphrases_wait).everywhere(),
        Case::new("locks::leave_nothing_behind", leave_nothing_behind),
        Case::new("locks::by_keyboard_alone", by_keyboard_alone),
        Case::new("locks::accessible", accessible),
    ]
}

/// Locking and unlocking reach another tab within so many milliseconds.
const SOON_MS: f64 = 1_000.0;
/// How often it is tried.
const TIMES: usize = 5;

async fn servers(test: &Test) -> Result<(Server, Server)> {
    let practice = Server::practice(test, &[]).await?;
    let site = Server::site(test, "/", &[&practice.origin]).await?;
    Ok((practice, site))
}

async fn connected(test: &Test, engine: Engine) -> Result<(Server, Server, Arc<Browser>)> {
    let (practice, site) = servers(test).await?;
    let browser = test.open(engine).await?;
    browser.connect(&site, &practice, "acme", KEY, Keep::Vault).await?;
    browser.by_role("link", BILLING_NAME).await?;
    Ok((practice, site, browser))
}

/// From now on this tab notes, by the clock of the computer, when its heading becomes and ceases to be “Locked”.
const NOTE: &str = "window.__turns = [];
    let was = false;
    const look = () => {
      const is = document.querySelector('h1')?.textContent.trim() === arguments0;
      if (is !== was) { was = is; window.__turns.push(performance.timeOrigin + performance.now()); }
    };
    new MutationObserver(look).observe(document, { subtree: true, childList: true, characterData: true });
    window.__pressed = [];
    addEventListener('click', e => { if (e.target.closest('button')) window.__pressed.push(performance.timeOrigin + performance.now()) }, true);
    look();";

async fn note_turns(browser: &Browser) -> Result<()> {
    let script = NOTE.replace("arguments0", &json!(lock::LOCKED).to_string());
    browser.run(&script, Vec::new()).await.map(drop)
}

async fn noted(browser: &Browser, what: &str) -> Result<Vec<f64>> {
    Ok(serde_json::from_value(browser.run(&format!("return window.{what}"), Vec::new()).await?)?)
}

/// What one tab does, the other follows: both within a second, by the clock of the pages.
async fn other_tabs(test: Arc<Test>) -> Result<()> {
    let (_, site, browser) = connected(&test, test.engine).await?;
    let first = browser.driver.window().await?;
    note_turns(&browser).await?;
    let second = browser.driver.new_tab().await?;
    browser.driver.switch_to_window(second.clone()).await?;
    crate::console::watch(&browser).await?;
    browser.goto(&site.url("/")).await?;
    // The first tab hands the vault's key over: the passphrase is not asked for again.
    browser.by_role("link", BILLING_NAME).await?;
    note_turns(&browser).await?;
    let mut locked: Vec<f64> = Vec::new();
    let mut unlocked: Vec<f64> = Vec::new();
    for time in 0..TIMES {
        let (here, there) = if time % 2 == 0 { (&first, &second) } else { (&second, &first) };
        browser.driver.switch_to_window(here.clone()).await?;
        browser.click("button", connect::LOCK).await?;
        browser.wait_heading(lock::LOCKED).await?;
        browser.unlock(PASSPHRASE).await?;
        browser.by_role("link", BILLING_NAME).await?;
        let (turns, pressed) = (noted(&browser, "__turns").await?, noted(&browser, "__pressed").await?);
        browser.driver.switch_to_window(there.clone()).await?;
        browser.by_role("link", BILLING_NAME).await?;
        let turns_there = noted(&browser, "__turns").await?;
        // Pressed twice, to lock and to unlock; and two turns in each tab.
        let [.., pressed, _] = pressed.as_slice() else { crate::runner::fail!("no press was noted: {pressed:?}") };
        let ([.., _, open], [.., there_locked, there_open]) = (turns.as_slice(), turns_there.as_slice()) else {
            crate::runner::fail!("tabs noted {turns:?} and {turns_there:?}")
        };
        locked.push(there_locked - pressed);
        unlocked.push(there_open - open);
    }
    let most = |all: &[f64]| all.iter().copied().fold(f64::MIN, f64::max);
    test.tell(format!(
        "  {TIMES} times: locked {:.0} ms after the press at most, unlocked {:.0} ms after the first tab at most",
        most(&locked),
        most(&unlocked)
    ));
    check!(most(&locked) < SOON_MS && most(&unlocked) < SOON_MS, "{locked:?} and {unlocked:?} ms");
    Ok(())
}

/// Where locked screens are, and where others stay open.
async fn cover_every_screen(test: Arc<Test>) -> Result<()> {
    let (_, site, browser) = connected(&test, test.engine).await?;
    let (acme, agent) = (connection_id("acme"), format!("/agents/{}/{BILLING}", connection_id("acme")));
    browser.visit_agent(&site, &acme, BILLING).await?;
    browser.open_sheet(&polyai::publish_button("Sandbox"), &polyai::publish_title(BILLING_NAME, "Sandbox")).await?;
    browser.fill(sheet::MESSAGE, "typed before it was locked").await?;
    let of_sheet = browser.path().await?;
    browser.click("button", connect::LOCK).await?;
    browser.wait_heading(lock::LOCKED).await?;
    check!(browser.path().await? == of_sheet, "the address is to stay {of_sheet}; it is {}", browser.path().await?);
    let mut covered = vec!["/".to_owned(), "/journal".to_owned(), format!("/agents/new/{acme}"), of_sheet.clone()];
    let below =
        ["", "/deployments?environment=sandbox", "/compare", "/edit", "/release", "/resources", "/package", "/test"];
    covered.extend(below.map(|rest| format!("{agent}{rest}")));
    for path in &covered {
        browser.visit(&site, path).await?;
        browser.wait_heading(lock::LOCKED).await?;
        let (now, shown) = (browser.path().await?, browser.text_of("main").await?);
        check!(now == *path, "the address is to stay {path}; it is {now}");
        check!(!shown.contains(BILLING_NAME) && !shown.contains("New greeting"), "{path} shows {shown}");
        browser.field(connect::PASSPHRASE).await?;
    }
    for (path, words) in [
        ("/connections", connect::TITLE),
        ("/settings", settings::STORAGE_LEAD),
        ("/help", help::LIMITS_TITLE),
        ("/practice", pages::PRACTICE_BOARD),
        ("/practice/journal", common::PRACTICE_BAND),
    ] {
        browser.visit(&site, path).await?;
        browser.wait_text(words).await?;
        check!(browser.text_of("h1").await? != lock::LOCKED, "{path} is to stay open");
    }
    test.tell(format!("  {} addresses are covered, 5 stay open", covered.len()));
    // Unlocking goes on where one was, with what was typed.
    browser.visit(&site, &of_sheet).await?;
    browser.wait_heading(lock::LOCKED).await?;
    browser.unlock(PASSPHRASE).await?;
    browser.wait_heading(&polyai::publish_title(BILLING_NAME, "Sandbox")).await?;
    browser.wait_text(sheet::EFFECTS).await?;
    let typed = browser.field(sheet::MESSAGE).await?.prop("value").await?.unwrap_or_default();
    check!(typed == "typed before it was locked", "what was typed is “{typed}” after unlocking");
    // A page that is opened while it is locked is covered from the beginning.
    browser.click("button", connect::LOCK).await?;
    browser.wait_heading(lock::LOCKED).await?;
    browser.goto(&site.url(&agent)).await?;
    browser.wait_heading(lock::LOCKED).await?;
    browser.unlock(PASSPHRASE).await?;
    browser.wait_heading(BILLING_NAME).await
}

/// Time passes when it is told to: the page's clock and its looks at it.
const TIME: &str = "(() => {
    const now = Date.now, every = window.setInterval, looks = [];
    let ahead = 0;
    Date.now = () => now() + ahead;
    window.setInterval = (look, pause, ...more) => { looks.push(look); return every(look, pause, ...more); };
    window.__pass = millis => { ahead += millis; looks.forEach(look => look()); };
})()";

/// Lets time pass, in steps in which nobody could think that the computer slept.
async fn pass(browser: &Browser, seconds: u32) -> Result<()> {
    let script = "const done = arguments[1], steps = Math.ceil(arguments[0] / 10);
        (async () => { for (let n = 0; n < steps; n++) { window.__pass(arguments[0] * 1000 / steps); await new Promise(ok => setTimeout(ok, 5)) } })().then(done)";
    browser.driver.execute_async(script, vec![json!(seconds)]).await.map(drop)?;
    Ok(())
}

/// Half a minute before it locks there is a warning, which one press of a key takes away; without one it locks.
async fn warned_before(test: Arc<Test>) -> Result<()> {
    let (practice, site) = servers(&test).await?;
    let browser = test.open(Engine::Chromium).await?;
    browser.cdp("Page.addScriptToEvaluateOnNewDocument", json!({ "source": TIME })).await?;
    browser.connect(&site, &practice, "acme", KEY, Keep::Vault).await?;
    browser.by_role("link", BILLING_NAME).await?;
    let idle = 15 * 60;
    pass(&browser, idle - 40).await?;
    browser.must_not_show(lock::SOON_TITLE).await?;
    pass(&browser, 20).await?;
    browser.wait_text(lock::SOON_TITLE).await?;
    let alert = "const e = document.querySelector('[role=alertdialog]'); return e && [e.querySelector('[role=alert]').textContent, document.activeElement === document.body || !e.contains(document.activeElement)]";
    let told = browser.run(alert, Vec::new()).await?;
    check!(told[0].as_str().is_some_and(|words| !words.is_empty()), "the warning is to be said: {told}");
    check!(told[1] == true, "the warning takes the keyboard away");
    browser.click("button", lock::STAY).await?;
    browser.wait_until("the warning goes", || async { Ok(!browser.shows(lock::SOON_TITLE).await?) }).await?;
    // Once more: any key does.
    pass(&browser, idle - 20).await?;
    browser.wait_text(lock::SOON_TITLE).await?;
    browser.press_key(Key::Shift).await?;
    browser.wait_until("the warning goes again", || async { Ok(!browser.shows(lock::SOON_TITLE).await?) }).await?;
    pass(&browser, idle - 20).await?;
    browser.wait_text(lock::SOON_TITLE).await?;
    pass(&browser, 30).await?;
    browser.wait_heading(lock::LOCKED).await?;
    browser.unlock(PASSPHRASE).await?;
    browser.by_role("link", BILLING_NAME).await.map(drop)
}

/// After three wrong passphrases the next has to wait, also in a page that was loaded again; the right one opens then.
async fn wrong_passphrases_wait(test: Arc<Test>) -> Result<()> {
    let (_, _, browser) = connected(&test, test.engine).await?;
    browser.click("button", connect::LOCK).await?;
    browser.wait_heading(lock::LOCKED).await?;
    wrong_until_it_waits(&browser).await?;
    browser.reload().await?;
    browser.wait_heading(lock::LOCKED).await?;
    browser.fill(connect::PASSPHRASE, PASSPHRASE).await?;
    let held = browser.shows(&lock::unlock_in(1)).await? || browser.shows(connect::UNLOCK).await?;
    check!(held, "the button says how long it takes");
    browser
        .wait_until("it can be tried again", || async {
            browser.find("button", connect::UNLOCK).await.map(|found| found.is_some())
        })
        .await?;
    browser.click("button", connect::UNLOCK).await?;
    browser.by_role("link", BILLING_NAME).await.map(drop)
}

async fn wrong_until_it_waits(browser: &Browser) -> Result<()> {
    for time in 0..4 {
        browser.unlock(&format!("certainly not this one {time}")).await?;
        browser.wait_text(connect::WRONG_PASSPHRASE).await?;
        browser.wait_until("it was tried", || async { Ok(!browser.shows(lock::UNLOCKING).await?) }).await?;
        if browser.shows("The next one can be tried in").await? {
            return Ok(());
        }
    }
    crate::runner::fail!("four wrong passphrases, and the next has not to wait")
}

/// What was read, typed and unlocked is in memory before, where the scan finds it; after locking it is nowhere.
async fn leave_nothing_behind(test: Arc<Test>) -> Result<()> {
    let scene = Scene::open(&test, Keep::Vault).await?;
    scene.connect().await?;
    let browser = &scene.browser;
    // The secrets of documents do not even stay in memory while their form is open.
    let found = fill_memory(&scene, true).await?;
    check!(
        [0, 1, 2, 3, 6].iter().all(|canary| found.contains(canary)),
        "the scan does not find the keys and what was typed, which are in memory: {found:?}"
    );
    let started = std::time::Instant::now();
    browser.click("button", connect::LOCK).await?;
    browser.wait_heading(lock::LOCKED).await?;
    let took = started.elapsed();
    let places = memories(browser).await?;
    let bytes: usize = places.iter().map(|place| place.bytes.len()).sum();
    let hits = scene.search_in(&places);
    test.tell(format!(
        "  before: {} of {} canaries in memory; locked within {} ms; after: {bytes} bytes scanned, {} hits",
        found.len(),
        scene.search.canaries.len(),
        took.as_millis(),
        hits.len()
    ));
    scene.none("locked, in memory", hits)?;
    scene.nowhere("locked").await?;
    // Unlocked and locked once more, from another screen.
    browser.unlock(&scene.words.passphrase).await?;
    browser.wait_until("unlocked", || async { Ok(browser.text_of("h1").await? != lock::LOCKED) }).await?;
    fill_memory(&scene, false).await?;
    browser.click("button", connect::LOCK).await?;
    browser.wait_heading(lock::LOCKED).await?;
    let hits = scene.search_in(&memories(browser).await?);
    scene.none("locked again, in memory", hits)
}

/// Brings keys, what is typed and documents with secrets into memory; which canaries are there then.
async fn fill_memory(scene: &Scene, first: bool) -> Result<BTreeSet<usize>> {
    let browser = &scene.browser;
    scene.sema4().resources("Budget Oracle").await?;
    browser.visit_agent(&scene.site, &connection_id("acme"), BILLING).await?;
    scene.runagents().draft("payment-agent").await?;
    let variable = &[ENVIRONMENT[0], "STRIPE_API_KEY"];
    browser.open_at(variable).await?;
    if first {
        browser.press_at(variable, &form::replace("Value")).await?;
    }
    browser.type_value("STRIPE_API_KEY", &scene.words.runagents).await?;
    let mut hits = scene.search_in(&memories(browser).await?);
    scene.cargo().draft("Deal desk").await?;
    browser.open_at(&["MCP clients", "Contract archive"]).await?;
    hits.extend(scene.search_in(&memories(browser).await?));
    Ok(hits.iter().map(|hit| hit.canary).collect())
}

/// Lock, a wrong passphrase, unlock: nothing but the keyboard, and it goes on where it was.
async fn by_keyboard_alone(test: Arc<Test>) -> Result<()> {
    let (_, site, browser) = connected(&test, Engine::Chromium).await?;
    browser.visit_agent(&site, &connection_id("acme"), BILLING).await?;
    browser.go_and_press(connect::LOCK).await?;
    browser.wait_heading(lock::LOCKED).await?;
    // The field has focus by itself.
    browser.wait_focus("unlock-passphrase").await?;
    browser.press("certainly not this one").await?;
    browser.press_key(Key::Enter).await?;
    browser.wait_text(connect::WRONG_PASSPHRASE).await?;
    browser.wait_focus("unlock-passphrase").await?;
    browser.select_all().await?;
    browser.press(PASSPHRASE).await?;
    browser.press_key(Key::Enter).await?;
    browser.wait_heading(BILLING_NAME).await?;
    browser.wait_text(common::REFRESH).await?;
    let focused = browser.focused().await?;
    check!(!focused.starts_with("body"), "after unlocking focus is lost: it is on {focused}");
    Ok(())
}

/// A request that is on its way when somebody locks is given up. It once took the whole page along: the browser was
/// given a reason that the client did not take for an error.
async fn while_something_is_read(test: Arc<Test>) -> Result<()> {
    let (practice, _, browser) = connected(&test, test.engine).await?;
    practice.set(json!({ "latency": "30000..30000" })).await?;
    let before = practice.arrived("GET", "/").await?;
    browser.click("button", common::REFRESH).await?;
    let arrived = || async { Ok(practice.arrived("GET", "/").await? > before) };
    browser.wait_until("it is being read", arrived).await?;
    browser.click("button", connect::LOCK).await?;
    browser.wait_heading(lock::LOCKED).await?;
    practice.set(json!({ "latency": "0..0" })).await?;
    browser.unlock(PASSPHRASE).await?;
    browser.by_role("link", BILLING_NAME).await?;
    browser.must_not_show(pages::PANIC_TITLE).await
}

/// The lock screen is there before the rest of the page, which unlocking needs. It stays while that arrives; where it
/// does not come, that is said, nothing typed is lost, and the next press tries again.
async fn before_the_rest(test: Arc<Test>) -> Result<()> {
    let (_, site, browser) = connected(&test, Engine::Chromium).await?;
    browser.expect_trouble("_more.wasm");
    browser.cdp("Network.enable", json!({})).await?;
    browser.cdp("Network.setBlockedURLs", json!({ "urls": ["*_more.wasm"] })).await?;
    browser.goto(&site.url("/")).await?;
    browser.wait_heading(lock::LOCKED).await?;
    browser.unlock(PASSPHRASE).await?;
    browser.wait_text(pages::REST_FAILED).await?;
    browser.wait_heading(lock::LOCKED).await?;
    let typed = browser.field(connect::PASSPHRASE).await?.prop("value").await?;
    check!(typed.as_deref() == Some(PASSPHRASE), "the passphrase has to be typed again");
    browser.cdp("Network.setBlockedURLs", json!({ "urls": [] })).await?;
    browser.click("button", connect::UNLOCK).await?;
    browser.by_role("link", BILLING_NAME).await.map(drop)
}

/// axe on the lock screen, with a wrong passphrase, while it waits, and on the warning.
async fn accessible(test: Arc<Test>) -> Result<()> {
    let scene = accessibility::scene(&test).await?;
    let browser = &scene.browser;
    browser.cdp("Page.addScriptToEvaluateOnNewDocument", json!({ "source": TIME })).await?;
    browser.connect(&scene.site, &scene.practice, "acme", KEY, Keep::Vault).await?;
    browser.by_role("link", BILLING_NAME).await?;
    // What was announced goes after some seconds; only then comes the warning, for whoever is away.
    browser.wait_until("nothing is announced", || async { Ok(browser.text_of(".toast").await?.is_empty()) }).await?;
    let mut found = Found::default();
    pass(browser, 15 * 60 - 20).await?;
    browser.wait_text(lock::SOON_TITLE).await?;
    scene.look("the warning", &mut found).await?;
    check!(browser.shows(lock::SOON_TITLE).await?, "the warning went while it was looked at");
    pass(browser, 40).await?;
    browser.wait_heading(lock::LOCKED).await?;
    scene.unfold_all().await?;
    scene.look("locked", &mut found).await?;
    browser.unlock("certainly not this one").await?;
    browser.wait_text(connect::WRONG_PASSPHRASE).await?;
    browser.wait_until("it was tried", || async { Ok(!browser.shows(lock::UNLOCKING).await?) }).await?;
    scene.look("locked, after a wrong passphrase", &mut found).await?;
    wrong_until_it_waits(browser).await?;
    scene.look("locked, while the next has to wait", &mut found).await?;
    browser.visit(&scene.site, "/settings").await?;
    browser.wait_text(settings::STORAGE_LEAD).await?;
    scene.look("the settings while it is locked", &mut found).await?;
    found.conclude(&test, 5)
}
