//! What the page may do and keep: the policy is enforced and not only sent, nothing is loaded from elsewhere or
//! before it is needed, and a key is found nowhere in clear.

use crate::browsers::Engine;
use crate::fixtures::{BILLING, BILLING_NAME, KEY, Keep, PASSPHRASE, connection_id};
use crate::runner::{Case, Result, Test, check, fail};
use crate::servers::Server;
use greenroom::words::{connect, pages, polyai, sheet};
use std::sync::Arc;

pub fn cases() -> Vec<Case> {
    vec![
        Case::new("policy::is_enforced", is_enforced),
        Case::new("policy::first_load_is_local", first_load_is_local),
        Case::new("policy::key_is_nowhere_in_clear", key_is_nowhere_in_clear).everywhere(),
        Case::new("policy::links_send_nothing", links_send_nothing),
    ]
}

/// An inline script, a style attribute and a foreign address are each refused by the browser.
async fn is_enforced(test: Arc<Test>) -> Result<()> {
    let practice = Server::practice(&test, &[]).await?;
    let site = Server::site(&test, "/", &[]).await?;
    let browser = test.open(Engine::Chromium).await?;
    for part in ["script-src", "style-src", "connect-src", &practice.origin] {
        browser.expect_trouble(part);
    }
    browser.goto(&site.url("/")).await?;
    browser.wait_heading(pages::FIRST_TITLE).await?;
    let attack = format!(
        "const s = document.createElement('script'); s.textContent = 'window.__ran = true'; document.body.append(s);
         const p = document.createElement('p'); p.setAttribute('style', 'color: red'); document.body.append(p);
         const done = arguments[0]; fetch('{}/polyai/').then(() => done('read'), () => setTimeout(() => done('refused'), 50))",
        practice.origin
    );
    let fetched = browser.driver.execute_async(attack, Vec::new()).await?;
    check!(fetched.json() == "refused", "a fetch to a host that is not listed was {}", fetched.json());
    check!(!browser.truth("return window.__ran === true").await?, "an inline script ran");
    let noted = crate::console::noted(&browser).await?.join("; ");
    for directive in ["script-src", "style-src", "connect-src"] {
        check!(noted.contains(directive), "expected a violation of {directive}; noted: {noted}");
    }
    Ok(())
}

/// What the first screen asks for comes from this site alone, and no worker is among it.
async fn first_load_is_local(test: Arc<Test>) -> Result<()> {
    let site = Server::site(&test, "/", &[]).await?;
    let browser = test.open(Engine::Chromium).await?;
    browser.goto(&site.url("/")).await?;
    browser.wait_heading(pages::FIRST_TITLE).await?;
    let loaded = "return performance.getEntriesByType('resource').map(e => e.name)";
    let loaded: Vec<String> = serde_json::from_value(browser.run(loaded, Vec::new()).await?)?;
    check!(loaded.iter().any(|name| name.ends_with(".wasm")), "the page's wasm is not among {loaded:?}");
    for name in &loaded {
        let Some(file) = name.strip_prefix(&site.url("/")) else {
            fail!("the first screen loads {name}, from elsewhere")
        };
        check!(!file.contains("practice"), "the first screen loads {file}, which only practice needs");
        check!(!file.contains("tools"), "the first screen loads {file}, which only long texts need");
    }
    Ok(())
}

/// Everything that the browser keeps or shows, searched for the key and the passphrase.
async fn key_is_nowhere_in_clear(test: Arc<Test>) -> Result<()> {
    let practice = Server::practice(&test, &[]).await?;
    let site = Server::site(&test, "/", &[&practice.origin]).await?;
    let browser = test.open(test.engine).await?;
    browser.expect_trouble("/testing/test-runs/");
    // As people paste it.
    let pasted = format!(" Bearer {KEY} ");
    browser.connect(&site, &practice, "acme", &pasted, Keep::Vault).await?;
    browser.visit_agent(&site, &connection_id("acme"), BILLING).await?;
    browser.open_sheet(&polyai::publish_button("Sandbox"), &polyai::publish_title(BILLING_NAME, "Sandbox")).await?;
    browser.run("document.querySelectorAll('details').forEach(d => d.open = true)", Vec::new()).await?;
    let shown = browser.driver.source().await?;
    browser.click("button", &polyai::publish_to("Sandbox")).await?;
    browser.wait_heading(sheet::DONE).await?;
    let kept = "const done = arguments[0];
        (async () => {
          const all = [document.documentElement.outerHTML, location.href, JSON.stringify(localStorage), JSON.stringify(sessionStorage), document.cookie];
          const plain = v => v instanceof CryptoKey ? (v.extractable ? 'EXTRACTABLE KEY' : 'key') : v instanceof ArrayBuffer || ArrayBuffer.isView(v) ? new TextDecoder('latin1').decode(v) : v;
          for (const { name } of await indexedDB.databases()) {
            const db = await new Promise((ok, no) => { const r = indexedDB.open(name); r.onsuccess = () => ok(r.result); r.onerror = () => no(r.error); });
            for (const store of db.objectStoreNames) {
              const get = what => new Promise((ok, no) => { const r = db.transaction(store).objectStore(store)[what](); r.onsuccess = () => ok(r.result); r.onerror = () => no(r.error); });
              all.push(JSON.stringify(await get('getAllKeys')), JSON.stringify((await get('getAll')).map(plain), (k, v) => plain(v)));
            }
            db.close();
          }
          return all.join('\\n');
        })().then(done, e => done('FAILED ' + e))";
    let kept = browser.driver.execute_async(kept, Vec::new()).await?;
    let kept = kept.json().as_str().unwrap_or_default().to_owned();
    check!(!kept.starts_with("FAILED"), "the browser's storage could not be read: {kept}");
    check!(kept.contains(BILLING_NAME), "the search does not see the journal, so it proves nothing");
    for secret in [KEY, PASSPHRASE, "EXTRACTABLE KEY"] {
        for (place, text) in [("the sheet", &shown), ("storage or page", &kept)] {
            let at =
                text.find(secret).map(|at| text.get(at.saturating_sub(80)..at + 40).unwrap_or_default().to_owned());
            check!(at.is_none(), "“{secret}” is in {place}: {at:?}");
        }
    }
    Ok(())
}

/// No address adds a connection, changes one or sends anything.
async fn links_send_nothing(test: Arc<Test>) -> Result<()> {
    let practice = Server::practice(&test, &[]).await?;
    let site = Server::site(&test, "/", &[&practice.origin]).await?;
    let browser = test.open(Engine::Chromium).await?;
    browser.connect(&site, &practice, "acme", KEY, Keep::Vault).await?;
    browser.wait_text("New greeting").await?;
    // Rows beyond the window's edge come a little later than those that are seen.
    let all = || browser.truth("return document.querySelectorAll('tbody th[scope=row]').length === 12");
    browser.wait_until("all rows", all).await?;
    browser.wait_until("all rows are read", || async { Ok(!browser.shows(pages::UNREAD).await?) }).await?;
    let before = practice.seen().await?;
    let base = practice.polyai();
    for path in [
        format!("/connections/new?base_url={base}&baseUrl={base}&account=acme&key=stolen#save"),
        format!("/connections/{}?base-url=https://evil.example&save=yes", connection_id("acme")),
        format!("/agents/{}/{BILLING}/sheet/new?do=publish&environment=live&confirm=yes", connection_id("acme")),
        format!("/agents/{}/{BILLING}/sheet/00000000-0000-4000-8000-000000000000#confirm", connection_id("acme")),
    ] {
        browser.goto(&site.url(&path)).await?;
        browser.wait_until("the heading", || async { Ok(!browser.text_of("h1").await?.is_empty()) }).await?;
    }
    check!(practice.writes().await?.is_empty(), "opening an address sent {:?}", practice.writes().await?);
    check!(
        practice.seen().await? == before,
        "opening an address without a key called the vendor: {:?}",
        practice.seen().await?
    );
    browser.goto(&site.url("/connections")).await?;
    browser.wait_text(connect::PRACTICE_SECTION).await?;
    let listed = browser.run("return document.querySelectorAll('main > ul li').length", Vec::new()).await?;
    check!(listed == 1, "there should be one real connection; there are {listed}");
    browser.must_not_show("evil.example").await
}
