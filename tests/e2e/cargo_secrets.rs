//! Secrets inside of Cargo's documents: they go through the page to the vendor and nowhere else.

use crate::browsers::Browser;
use crate::fixtures::{FAILURES, Keep};
use crate::forms::Scene;
use crate::runner::{Case, Result, Test, check};
use greenroom::words::{cargo, form, journal, pages, sheet};
use serde_json::{Value, json};
use std::sync::Arc;

pub fn cases() -> Vec<Case> {
    vec![
        Case::new("secrets::are_nowhere", are_nowhere).everywhere(),
        Case::new("secrets::a_typed_one_replaces_the_old", typed_one_replaces),
        Case::new("secrets::refreshed_ones_are_not_overwritten", refreshed),
    ]
}

/// What the secrets of practice begin with.
const CANARY: &str = "canary-";
const TYPED: &str = "typed-anew-5f2c9e01";
const DESK: &str = "Deal desk";
const CLIENT: &[&str] = &["MCP clients", "Contract archive"];

/// Everything that the browser keeps or shows.
pub async fn everything(browser: &Browser) -> Result<String> {
    let script = "const done = arguments[0];
        (async () => {
          const all = [document.documentElement.outerHTML, location.href, document.title, JSON.stringify(history.state),
            JSON.stringify(localStorage), JSON.stringify(sessionStorage), document.cookie, JSON.stringify(window.__watched || []),
            ...[...document.querySelectorAll('input,textarea,select')].map(e => e.value)];
          const plain = v => v instanceof CryptoKey ? 'key' : v instanceof ArrayBuffer || ArrayBuffer.isView(v) ? new TextDecoder('latin1').decode(v) : v;
          for (const { name } of await indexedDB.databases()) {
            const db = await new Promise((ok, no) => { const r = indexedDB.open(name); r.onsuccess = () => ok(r.result); r.onerror = () => no(r.error); });
            all.push('database ' + name);
            for (const store of db.objectStoreNames) {
              const get = what => new Promise((ok, no) => { const r = db.transaction(store).objectStore(store)[what](); r.onsuccess = () => ok(r.result); r.onerror = () => no(r.error); });
              all.push(JSON.stringify(await get('getAllKeys')), JSON.stringify((await get('getAll')).map(plain), (k, v) => plain(v)));
            }
            db.close();
          }
          return all.join('\\n');
        })().then(done, e => done('FAILED ' + e))";
    let all = browser.driver.execute_async(script, Vec::new()).await?;
    let all = all.json().as_str().unwrap_or_default().to_owned();
    check!(!all.starts_with("FAILED"), "the browser's storage could not be read: {all}");
    check!(all.contains("database greenroom"), "the search sees no database, so it proves nothing");
    Ok(all)
}

async fn nowhere(browser: &Browser, place: &str) -> Result<()> {
    let all = everything(browser).await?;
    for secret in [CANARY, TYPED] {
        let at =
            all.find(secret).map(|at| all.get(at.saturating_sub(120)..at + 40).unwrap_or("(in the middle)").to_owned());
        check!(at.is_none(), "a secret ({secret}…) is in the page or kept, {place}: {at:?}");
    }
    Ok(())
}

fn authentication(release: &Value) -> Value {
    let clients = release["mcpClients"].as_array().cloned().unwrap_or_default();
    clients.into_iter().find(|client| client["name"] == "Contract archive").unwrap_or_default()["authentication"]
        .clone()
}

/// Form, JSON, comparison, sheet, request, journal and its files: after all of them no secret is anywhere, and the
/// vendor has every one unchanged.
async fn are_nowhere(test: Arc<Test>) -> Result<()> {
    let scene = Scene::open(&test, test.engine, "", Keep::Vault).await?;
    let browser = &scene.browser;
    let before = scene.saved_draft(DESK).await?;
    let secrets = authentication(&before);
    check!(
        secrets["accessToken"].as_str().is_some_and(|s| s.starts_with(CANARY)),
        "practice has no secret here: {before}"
    );
    scene.draft(DESK).await?;
    browser.open_at(CLIENT).await?;
    browser.within(CLIENT, "button", &form::replace("Access token")).await?;
    browser.open_at(&["Capabilities", "Code"]).await?;
    nowhere(browser, "in the form").await?;
    browser.type_at(CLIENT, "Name", "Contract archive").await?;
    browser.type_at(CLIENT, "Scope", "read").await?;
    browser.wait_kept().await?;
    nowhere(browser, "after typing").await?;
    browser.press_at(&[], form::AS_JSON).await?;
    browser.field(form::JSON_LABEL).await?;
    nowhere(browser, "as JSON").await?;
    browser.press_at(&[], form::AS_FORM).await?;
    browser.press_at(&[], form::COMPARE_LIVE).await?;
    browser.wait_text(form::AGAINST_LIVE).await?;
    nowhere(browser, "compared").await?;
    browser.press_at(&[], cargo::PUBLISH_BUTTON).await?;
    scene.agree(DESK).await?;
    browser.unfold(sheet::SHOW_REQUEST).await?;
    browser.wait_text("curl --request").await?;
    browser.must_show(&["curl", "mcpClients"]).await?;
    nowhere(browser, "on the sheet").await?;
    browser.click("button", cargo::PUBLISH_TO_LIVE).await?;
    browser.wait_done().await?;
    nowhere(browser, "at the end").await?;
    browser.click("link", sheet::TO_JOURNAL).await?;
    browser.wait_text(journal::DONE).await?;
    nowhere(browser, "in the journal").await?;
    if test.engine == crate::browsers::Engine::Chromium {
        files_without_secrets(browser).await?;
    }
    let live = scene.agent(DESK).await?["deployedRelease"].clone();
    let now = authentication(&live);
    let mut expected = secrets;
    expected["scope"] = json!("read");
    check!(now == expected, "the vendor should have its secrets unchanged; it has {now}");
    let code = |release: &Value| {
        let all = release["capabilities"].as_array().cloned().unwrap_or_default();
        all.into_iter().find(|capability| capability["slug"] == "code").unwrap_or_default()
    };
    check!(code(&live) == code(&before), "the code capability should be unchanged; it is {}", code(&live));
    for agent in ["", "/compare", "/deployments"] {
        let path = scene.path(DESK, agent).await?;
        browser.visit(&scene.site, &path).await?;
        browser.wait_text(pages::DEPLOYMENTS).await?;
    }
    nowhere(browser, "on the agent's other screens").await
}

async fn files_without_secrets(browser: &Browser) -> Result<()> {
    let folder = browser.profile.join("saved");
    std::fs::create_dir_all(&folder)?;
    let behaviour = json!({ "behavior": "allow", "downloadPath": folder.display().to_string() });
    browser.cdp("Browser.setDownloadBehavior", behaviour).await?;
    for (button, file) in [(journal::SAVE_CSV, "journal.csv"), (journal::SAVE_MARKDOWN, "journal.md")] {
        browser.click("button", button).await?;
        let path = folder.join(file);
        let saved = || async { Ok(std::fs::metadata(&path).is_ok_and(|file| file.len() > 0)) };
        browser.wait_until(&format!("{file} is saved"), saved).await?;
        let text = std::fs::read_to_string(&path)?;
        check!(text.contains(DESK) && !text.contains(CANARY), "{file} is\n{text}");
    }
    Ok(())
}

/// A secret typed anew is kept nowhere: after a reload it has to be typed again, which is said at its field and on the
/// sheet. What the vendor gets then is that one, and the other secrets as they were.
async fn typed_one_replaces(test: Arc<Test>) -> Result<()> {
    let scene = Scene::open(&test, test.engine, "", Keep::Vault).await?;
    let browser = &scene.browser;
    let secrets = authentication(&scene.saved_draft(DESK).await?);
    let replace = |text: &'static str| async move {
        browser.open_at(CLIENT).await?;
        let field = browser.within(CLIENT, "field", "Client secret").await?;
        browser.press_on(&field).await?;
        field.send_keys(text).await?;
        // It is taken when the field is left.
        let other = browser.within(CLIENT, "field", "Scope").await?;
        browser.press_on(&other).await?;
        browser.wait_text(form::TYPED_SECRET).await
    };
    scene.draft(DESK).await?;
    browser.open_at(CLIENT).await?;
    browser.press_at(CLIENT, &form::replace("Client secret")).await?;
    replace(TYPED).await?;
    browser.wait_kept().await?;
    nowhere(browser, "after a secret was typed").await?;
    scene.reload().await?;
    browser.open_at(CLIENT).await?;
    browser.wait_text(form::TYPED_SECRET).await?;
    nowhere(browser, "after a reload").await?;
    // Without it nothing can be sent, and the form says where it is missing.
    browser.press_at(&[], cargo::SAVE_DRAFT_BUTTON).await?;
    browser.wait_focus("problems").await?;
    browser.must_show(&[form::TYPE_AGAIN]).await?;
    check!(scene.changes().await? == 0, "without its secret nothing is sent");
    replace(TYPED).await?;
    browser.press_at(&[], cargo::SAVE_DRAFT_BUTTON).await?;
    scene.agree(DESK).await?;
    browser.unfold(sheet::SHOW_REQUEST).await?;
    browser.wait_text("curl --request").await?;
    nowhere(browser, "on the sheet").await?;
    browser.click("button", cargo::SAVE_DRAFT).await?;
    browser.wait_done().await?;
    nowhere(browser, "at the end").await?;
    let mut expected = secrets;
    expected["clientSecret"] = json!(TYPED);
    let now = authentication(&scene.saved_draft(DESK).await?);
    check!(now == expected, "the vendor should have the new secret beside the old ones; it has {now}");
    Ok(())
}

/// The vendor refreshes a token between opening the form and sending: the newest goes back, not the one of the form.
async fn refreshed(test: Arc<Test>) -> Result<()> {
    let scene = Scene::open(&test, test.engine, FAILURES, Keep::Memory).await?;
    let browser = &scene.browser;
    let agent = "Ticket sync-secret-refreshes";
    scene.draft(agent).await?;
    browser.open_at(CLIENT).await?;
    browser.type_at(CLIENT, "Scope", "read").await?;
    browser.press_at(&[], cargo::SAVE_DRAFT_BUTTON).await?;
    scene.agree(agent).await?;
    // The token of the last reading before sending: known only by what each answer carried.
    let watch = "window.__tokens = []; const fetch = window.fetch;
        window.fetch = async (...all) => { const answer = await fetch(...all); answer.clone().text().then(text => window.__tokens.push(...(text.match(/canary-fresh-[^\"]+/g) || []))); return answer; }";
    browser.run(watch, Vec::new()).await?;
    browser.click("button", cargo::SAVE_DRAFT).await?;
    browser.wait_done().await?;
    let sent = scene.sent(["draft/update", "updateDraft"]).await?;
    let token = authentication(&sent)["accessToken"].as_str().unwrap_or_default().to_owned();
    let seen = browser.run("const seen = window.__tokens; delete window.__tokens; return seen", Vec::new()).await?;
    let fresh = seen.as_array().is_some_and(|seen| seen.iter().any(|other| *other == token.as_str()));
    check!(
        token.starts_with("canary-fresh-") && fresh,
        "“{token}” was sent, none of what was read right before: {seen}"
    );
    nowhere(browser, "at the end").await
}
