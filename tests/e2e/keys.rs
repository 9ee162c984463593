//! Keys: bound to the address they were entered for, locked everywhere at once, forgotten for good.

use crate::browsers::Engine;
use crate::fixtures::{BILLING_NAME, KEY, Keep, PASSPHRASE, connection_id};
use crate::runner::{Case, Result, Test, check};
use crate::servers::Server;
use greenroom::words::{connect, lock, pages, settings};
use serde_json::Value;
use std::sync::Arc;

pub fn cases() -> Vec<Case> {
    vec![
        Case::new("keys::belong_to_their_address", belong_to_their_address).everywhere(),
        Case::new("keys::short_passphrase", short_passphrase),
        Case::new("keys::locking_locks_every_tab", locking_locks_every_tab).everywhere(),
        Case::new("keys::idle_locks", idle_locks),
        Case::new("keys::show_more_without_a_key", show_more_without_a_key).everywhere(),
        Case::new("keys::forget_a_connection", forget_a_connection).everywhere(),
        Case::new("keys::forget_everything", forget_everything).everywhere(),
    ]
}

async fn servers(test: &Test) -> Result<(Server, Server)> {
    let practice = Server::practice(test, &[]).await?;
    let site = Server::site(test, "/", &[&practice.origin]).await?;
    Ok((practice, site))
}

/// Editing the host asks for the key again; nothing is sent to the new one with the old key.
async fn belong_to_their_address(test: Arc<Test>) -> Result<()> {
    let (practice, _) = servers(&test).await?;
    let other = Server::practice(&test, &[]).await?;
    let site = Server::site(&test, "/", &[&practice.origin, &other.origin]).await?;
    let browser = test.open(test.engine).await?;
    browser.connect(&site, &practice, "acme", KEY, Keep::Memory).await?;
    browser.visit(&site, &format!("/connections/{}", connection_id("acme"))).await?;
    browser.wait_text(connect::FORGET).await?;
    browser.fill(connect::BASE_URL, &other.polyai()).await?;
    for button in [connect::TEST, connect::SAVE] {
        browser.click("button", button).await?;
        browser.wait_focus("problems").await?;
        browser.must_show(&[connect::NEED_KEY_AGAIN]).await?;
    }
    let seen = other.seen().await?;
    check!(seen.is_empty(), "the other host was called although the key is not for it: {seen:?}");
    Ok(())
}

async fn short_passphrase(test: Arc<Test>) -> Result<()> {
    let (practice, site) = servers(&test).await?;
    let browser = test.open(Engine::Chromium).await?;
    browser.fill_connection(&site, &practice, "acme", KEY).await?;
    browser.click("radio", connect::KEEP_VAULT).await?;
    for (passphrase, words) in [("", connect::NEED_PASSPHRASE), ("too short", &connect::passphrase_short(12))] {
        browser.fill(connect::PASSPHRASE, passphrase).await?;
        browser.click("button", connect::SAVE).await?;
        browser.wait_text(words).await?;
        browser.wait_focus("problems").await?;
    }
    browser.fill(connect::PASSPHRASE, PASSPHRASE).await?;
    browser.click("button", connect::SAVE).await?;
    browser.wait_heading(pages::BOARD).await
}

async fn locking_locks_every_tab(test: Arc<Test>) -> Result<()> {
    let (practice, site) = servers(&test).await?;
    let browser = test.open(test.engine).await?;
    browser.connect(&site, &practice, "acme", KEY, Keep::Vault).await?;
    browser.by_role("link", BILLING_NAME).await?;
    let first = browser.driver.window().await?;
    let second = browser.driver.new_tab().await?;
    browser.driver.switch_to_window(second).await?;
    crate::console::watch(&browser).await?;
    browser.goto(&site.url("/connections")).await?;
    if browser.wait_any(&[connect::UNLOCK_TITLE, connect::KEY_AT_HAND]).await? == 0 {
        browser.unlock(PASSPHRASE).await?;
    }
    browser.wait_text(connect::KEY_AT_HAND).await?;
    browser.click("button", connect::LOCK).await?;
    browser.wait_text(connect::UNLOCK_TITLE).await?;
    browser.driver.switch_to_window(first).await?;
    browser.wait_heading(lock::LOCKED).await?;
    browser.must_not_show(BILLING_NAME).await
}

/// Nobody typed or clicked for as long as the settings say: it locks, and the passphrase opens it again. (In Chromium: Firefox keeps a driver's scripts away from the page's own clock.)
async fn idle_locks(test: Arc<Test>) -> Result<()> {
    let (practice, site) = servers(&test).await?;
    let browser = test.open(test.engine).await?;
    browser.connect(&site, &practice, "acme", KEY, Keep::Vault).await?;
    browser.by_role("link", BILLING_NAME).await?;
    // As if the computer had slept.
    browser.run("const now = Date.now; Date.now = () => now() + 6 * 3600 * 1000;", Vec::new()).await?;
    browser.wait_heading(lock::LOCKED).await?;
    browser.must_not_show(BILLING_NAME).await?;
    browser.unlock(PASSPHRASE).await?;
    browser.by_role("link", BILLING_NAME).await.map(drop)
}

/// More rows are asked for after the key was forgotten: it fails once, and the page goes on. (It once asked again at each
/// drawing of the failure, without an end.)
async fn show_more_without_a_key(test: Arc<Test>) -> Result<()> {
    let practice = Server::practice(&test, &["--history", "200"]).await?;
    let site = Server::site(&test, "/", &[&practice.origin]).await?;
    let browser = test.open(test.engine).await?;
    browser.connect(&site, &practice, "acme", KEY, Keep::Memory).await?;
    let path = format!("/agents/{}/PROJECT-BILLING1/deployments?environment=sandbox", connection_id("acme"));
    browser.visit(&site, &path).await?;
    browser.wait_text(pages::SHOW_MORE).await?;
    browser.click("button", connect::LOCK).await?;
    // What was read goes with the key.
    browser.wait_text(greenroom::words::failure::NO_KEY_TITLE).await?;
    // With the key everything is read again.
    browser.visit(&site, &format!("/connections/{}", connection_id("acme"))).await?;
    browser.fill(connect::KEY, KEY).await?;
    browser.click("button", connect::SAVE).await?;
    browser.wait_heading(pages::BOARD).await?;
    browser.visit(&site, &path).await?;
    browser.click("button", pages::SHOW_MORE).await?;
    browser.wait_text("200 deployments").await?;
    browser.must_not_show(greenroom::words::failure::NO_KEY_TITLE).await
}

async fn forget_a_connection(test: Arc<Test>) -> Result<()> {
    let (practice, site) = servers(&test).await?;
    let browser = test.open(test.engine).await?;
    browser.connect(&site, &practice, "acme", KEY, Keep::Vault).await?;
    browser.visit(&site, &format!("/connections/{}", connection_id("acme"))).await?;
    browser.click("button", connect::FORGET).await?;
    // The second press is asked for, and has focus.
    browser.wait_focus("forget-sure").await?;
    browser.click("button", connect::FORGET_SURE).await?;
    browser.wait_heading(connect::TITLE).await?;
    browser.wait_text(connect::EMPTY).await?;
    browser.click("link", pages::BOARD).await?;
    browser.wait_heading(pages::FIRST_TITLE).await?;
    check!(practice.writes().await?.is_empty(), "forgetting changed something at the vendor");
    Ok(())
}

async fn forget_everything(test: Arc<Test>) -> Result<()> {
    let (practice, site) = servers(&test).await?;
    let browser = test.open(test.engine).await?;
    browser.connect(&site, &practice, "acme", KEY, Keep::Vault).await?;
    browser.visit(&site, "/settings").await?;
    browser.choose(settings::THEME, settings::THEMES[2]).await?;
    browser
        .wait_until("the page is dark", || browser.truth("return document.documentElement.dataset.theme === 'dark'"))
        .await?;
    browser.click("button", settings::FORGET_BUTTON).await?;
    browser.wait_focus("forget-sure").await?;
    browser.click("button", settings::FORGET_SURE).await?;
    browser.wait_focus("title").await?;
    browser.goto(&site.url("/")).await?;
    browser.wait_heading(pages::FIRST_TITLE).await?;
    let kept = "const done = arguments[0];
        (async () => {
          const all = [];
          for (const { name } of await indexedDB.databases()) {
            const db = await new Promise((ok, no) => { const r = indexedDB.open(name); r.onsuccess = () => ok(r.result); r.onerror = () => no(r.error); });
            for (const store of db.objectStoreNames)
              all.push(...await new Promise(ok => { const r = db.transaction(store).objectStore(store).getAllKeys(); r.onsuccess = () => ok(r.result.map(k => name + '/' + k)); }));
            db.close();
          }
          // Each opening of the page notes what its host says, which anybody can read.
          return all.filter(k => !k.startsWith('greenroom-practice/') && k !== 'greenroom/host');
        })().then(done, e => done(['FAILED ' + e]))";
    let kept = browser.driver.execute_async(kept, Vec::new()).await?;
    check!(*kept.json() == Value::Array(Vec::new()), "after forgetting everything there is still {}", kept.json());
    Ok(())
}
