//! What is typed survives: two tabs on one draft, storage that fails, records that cannot be read, copies.

use crate::browsers::{Browser, Engine};
use crate::fixtures::{Keep, cargo_agent, cargo_id};
use crate::runner::{Case, Result, Test, check};
use crate::servers::Server;
use greenroom::words::{form, pages, recovery, runagents, settings};
use serde_json::json;
use std::sync::Arc;
use thirtyfour::WindowHandle;

pub fn cases() -> Vec<Case> {
    vec![
        Case::new("recovery::two_tabs_on_one_draft", two_tabs).everywhere(),
        Case::new("recovery::two_tabs_on_a_new_agent", two_tabs_on_a_new_agent).everywhere(),
        Case::new("recovery::a_tab_that_sleeps", a_tab_that_sleeps),
        Case::new("recovery::storage_is_full", storage_is_full),
        Case::new("recovery::storage_is_blocked", storage_is_blocked),
        Case::new("recovery::a_newer_database", a_newer_database).everywhere(),
        Case::new("recovery::a_newer_greenroom_in_another_tab", a_newer_greenroom).everywhere(),
        Case::new("recovery::the_database_is_deleted", database_deleted).everywhere(),
        Case::new("recovery::another_tab_holds_the_database", held_by_another_tab).everywhere(),
        Case::new("recovery::drafts_that_cannot_be_read", unreadable_drafts).everywhere(),
        Case::new("recovery::a_copy_is_saved_and_brought_in", copies).everywhere(),
        Case::new("recovery::the_browser_is_asked_to_promise", asked_to_promise),
    ]
}

pub const AGENT: &str = "Account researcher";
pub const MODEL: &[&str] = &["Model"];
pub const STEPS: &str = "Most steps";
const HEAT: &str = "Temperature";
/// Takes the page its storage, as a private window may.
pub const BLOCK_STORAGE: &str =
    "Object.defineProperty(window, 'indexedDB', { get() { throw new DOMException('no', 'SecurityError') } })";
/// A draft as a newer Greenroom keeps it, and a damaged one.
pub const UNREADABLE: [&str; 2] = [r#"{"v":2,"kind":"draft","data":{"new":1}}"#, "{\"v\":1,\"kind\":\"dra"];
/// Databases of the page: everything real, and practice.
const DATABASES: [&str; 2] = ["greenroom", "greenroom-practice"];

/// The draft of an agent of practice in the page.
struct Scene {
    site: Server,
    browser: Arc<Browser>,
    release: String,
}

async fn scene(test: &Test) -> Result<Scene> {
    let practice = Server::practice(test, &[]).await?;
    let id = cargo_agent(&practice, "", AGENT).await?;
    let site = Server::site(test, "/", &[]).await?;
    let browser = test.open(test.engine).await?;
    Ok(Scene { site, browser, release: format!("/agents/practice-cargo-acme/{id}/release") })
}

impl Scene {
    /// Loads the page at the draft.
    async fn open(&self) -> Result<()> {
        self.browser.goto(&self.site.url(&self.release)).await?;
        self.browser.wait_heading(&pages::draft_of(AGENT)).await?;
        self.browser.within(MODEL, "field", STEPS).await.map(drop)
    }

    /// Loads a file of the site that is not the page: scripts may use the same storage there.
    async fn beside(&self) -> Result<()> {
        self.browser.expect_trouble("favicon.ico");
        self.browser.driver.goto(self.site.url("/practice.js")).await?;
        Ok(())
    }

    async fn second_tab(&self) -> Result<(WindowHandle, WindowHandle)> {
        let driver = &self.browser.driver;
        let first = driver.window().await?;
        let second = driver.new_tab().await?;
        driver.switch_to_window(second.clone()).await?;
        crate::console::watch(&self.browser).await?;
        Ok((first, second))
    }

    async fn switch_to(&self, tab: &WindowHandle) -> Result<()> {
        Ok(self.browser.driver.switch_to_window(tab.clone()).await?)
    }

    async fn type_steps(&self, text: &str) -> Result<()> {
        self.browser.type_at(MODEL, STEPS, text).await
    }

    async fn holds(&self, label: &str, text: &str) -> Result<()> {
        self.browser.holds_at(MODEL, label, text).await
    }

    async fn can_be_typed(&self, can: bool) -> Result<()> {
        let browser = &self.browser;
        let what = if can { "the form can be typed into" } else { "the form can only be read" };
        browser
            .wait_until(what, || async { Ok(browser.within(MODEL, "field", STEPS).await?.is_enabled().await? == can) })
            .await
    }

    /// Whether the browser would ask before the page is left.
    async fn asks_before_leaving(&self) -> Result<bool> {
        let ask = "const event = new Event('beforeunload', { cancelable: true });
            window.dispatchEvent(event); return event.defaultPrevented";
        self.browser.truth(ask).await
    }

    async fn wait_asks(&self, asks: bool) -> Result<()> {
        let what = if asks { "leaving asks" } else { "leaving does not ask" };
        self.browser.wait_until(what, || async { Ok(self.asks_before_leaving().await? == asks) }).await
    }

    async fn wait_kept(&self) -> Result<()> {
        self.browser.wait_text(form::KEPT_HERE).await
    }

    async fn wait_gone(&self, words: &str) -> Result<()> {
        self.browser.wait_until(&format!("“{words}” goes"), || async { Ok(!self.browser.shows(words).await?) }).await
    }

    async fn restored(&self) -> Result<()> {
        let words = form::restored("");
        self.browser.wait_text(words.split("until").next().unwrap_or_default()).await
    }
}

/// One tab edits, the other is told and may go on: nothing typed in either is lost.
async fn two_tabs(test: Arc<Test>) -> Result<()> {
    let scene = scene(&test).await?;
    let browser = &scene.browser;
    scene.open().await?;
    scene.can_be_typed(true).await?;
    scene.type_steps("21").await?;
    scene.wait_kept().await?;
    let (first, second) = scene.second_tab().await?;
    scene.open().await?;
    browser.wait_text(recovery::ELSEWHERE).await?;
    scene.can_be_typed(false).await?;
    scene.holds(STEPS, "21").await?;
    browser.must_not_show(form::DISCARD).await?;

    // What the first tab types last goes along, also when it is not kept yet.
    scene.switch_to(&first).await?;
    scene.type_steps("22").await?;
    scene.switch_to(&second).await?;
    browser.click("button", recovery::EDIT_HERE).await?;
    scene.can_be_typed(true).await?;
    scene.holds(STEPS, "22").await?;
    browser.must_not_show(recovery::ELSEWHERE).await?;
    browser.type_at(MODEL, HEAT, "0.55").await?;
    scene.wait_kept().await?;

    scene.switch_to(&first).await?;
    browser.wait_text(recovery::GIVEN).await?;
    scene.can_be_typed(false).await?;
    browser.click("button", recovery::EDIT_HERE).await?;
    scene.can_be_typed(true).await?;
    scene.holds(STEPS, "22").await?;
    scene.holds(HEAT, "0.55").await?;
    scene.switch_to(&second).await?;
    browser.wait_text(recovery::GIVEN).await?;

    // Whoever is alone edits, also right after a reload.
    browser.driver.close_window().await?;
    scene.switch_to(&first).await?;
    browser.reload().await?;
    scene.can_be_typed(true).await?;
    browser.must_not_show(recovery::ELSEWHERE).await
}

async fn two_tabs_on_a_new_agent(test: Arc<Test>) -> Result<()> {
    let scene = scene(&test).await?;
    let browser = &scene.browser;
    let form = scene.site.url("/agents/new/practice-runagents-acme");
    let about: &[&str] = &["Agent"];
    browser.goto(&form).await?;
    browser.wait_text(runagents::NEW_AGENT_LEAD).await?;
    browser.type_at(about, "Agent name", "typed-first").await?;
    let (first, second) = scene.second_tab().await?;
    browser.goto(&form).await?;
    browser.wait_text(recovery::ELSEWHERE).await?;
    browser.click("button", recovery::EDIT_HERE).await?;
    browser.holds_at(about, "Agent name", "typed-first").await?;
    browser.type_at(about, "Agent name", "typed-second").await?;
    scene.switch_to(&first).await?;
    browser.wait_text(recovery::GIVEN).await?;
    browser.click("button", recovery::EDIT_HERE).await?;
    browser.holds_at(about, "Agent name", "typed-second").await?;
    scene.switch_to(&second).await?;
    browser.wait_text(recovery::GIVEN).await
}

/// A tab that does not answer is not waited for. What was typed there last is kept apart when it wakes up.
async fn a_tab_that_sleeps(test: Arc<Test>) -> Result<()> {
    let scene = scene(&test).await?;
    let browser = &scene.browser;
    scene.open().await?;
    scene.type_steps("21").await?;
    scene.wait_kept().await?;
    let (first, second) = scene.second_tab().await?;
    scene.open().await?;
    browser.wait_text(recovery::ELSEWHERE).await?;
    // Pressed by the page itself: no driver waits for the tab that does not answer.
    let take = "const [words, label] = arguments;
        const field = () => [...document.querySelectorAll('input')].find(e =>
            [...e.labels].some(l => l.textContent.trim() === label));
        window.took = null;
        setTimeout(() => {
            [...document.querySelectorAll('button')].find(b => b.textContent === words).click();
            const looking = setInterval(() => {
                if (!field() || field().disabled) return;
                window.took = { at: Date.now(), holds: field().value };
                clearInterval(looking);
            }, 20);
        }, 3000)";
    browser.run(take, vec![json!(recovery::EDIT_HERE), json!(STEPS)]).await?;
    scene.switch_to(&first).await?;
    let sleep = "const [field] = arguments;
        setTimeout(() => {
            Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value').set.call(field, '22');
            for (const name of ['input', 'change']) field.dispatchEvent(new Event(name, { bubbles: true }));
        }, 300);
        setTimeout(() => {
            const until = Date.now() + 9000;
            while (Date.now() < until);
            window.woke = Date.now();
        }, 310)";
    let field = browser.within(MODEL, "field", STEPS).await?;
    browser.run(sleep, vec![field.to_json()?]).await?;
    browser.wait_text(recovery::GIVEN).await?;
    let woke = browser.run("return window.woke", Vec::new()).await?;
    scene.switch_to(&second).await?;
    let took = browser.run("return window.took", Vec::new()).await?;
    check!(took["holds"] == "21", "the second tab went on with {took}");
    check!(took["at"].as_i64() < woke.as_i64(), "it waited until the first woke: {took}, {woke}");
    browser.type_at(MODEL, HEAT, "0.55").await?;
    scene.wait_kept().await?;
    scene.switch_to(&first).await?;
    // Both are there: the one that is gone on with, and what the sleeper typed.
    browser.goto(&scene.site.url("/settings")).await?;
    browser
        .wait_until("both drafts are listed", || async {
            let links = browser.find_all("button", recovery::SAVE_AS_FILE, None).await?;
            Ok(links.len() == 2)
        })
        .await?;
    scene.switch_to(&second).await?;
    browser.reload().await?;
    scene.holds(STEPS, "21").await?;
    scene.holds(HEAT, "0.55").await
}

/// No room: said in words, editing goes on, leaving asks; and all of that ends when there is room again.
async fn storage_is_full(test: Arc<Test>) -> Result<()> {
    let scene = scene(&test).await?;
    let browser = &scene.browser;
    // Set before the page writes anything: Chromium asks how much room there is now and then only.
    scene.beside().await?;
    let quota = json!({ "origin": scene.site.origin, "quotaSize": 1 });
    browser.cdp("Storage.overrideQuotaForOrigin", quota).await?;
    scene.open().await?;
    scene.wait_asks(false).await?;
    scene.type_steps("21").await?;
    browser.wait_text(recovery::FULL).await?;
    browser.must_show(&[recovery::NOT_KEPT]).await?;
    scene.wait_asks(true).await?;
    // It goes on in memory: also on another screen and back.
    browser.type_at(MODEL, HEAT, "0.55").await?;
    browser.visit(&scene.site, "/help").await?;
    scene.wait_asks(true).await?;
    browser.visit(&scene.site, &scene.release).await?;
    scene.holds(STEPS, "21").await?;
    scene.holds(HEAT, "0.55").await?;
    // There is room again.
    browser.cdp("Storage.overrideQuotaForOrigin", json!({ "origin": scene.site.origin })).await?;
    scene.type_steps("23").await?;
    scene.wait_kept().await?;
    scene.wait_gone(recovery::FULL).await?;
    scene.wait_asks(false).await?;
    browser.reload().await?;
    scene.restored().await?;
    scene.holds(STEPS, "23").await?;
    scene.holds(HEAT, "0.55").await
}

/// No storage from the start.
async fn storage_is_blocked(test: Arc<Test>) -> Result<()> {
    let scene = scene(&test).await?;
    let browser = &scene.browser;
    browser.cdp("Page.addScriptToEvaluateOnNewDocument", json!({ "source": BLOCK_STORAGE })).await?;
    scene.open().await?;
    browser.wait_text(recovery::BLOCKED).await?;
    scene.wait_asks(false).await?;
    scene.type_steps("21").await?;
    browser.wait_text(recovery::NOT_KEPT).await?;
    scene.wait_asks(true).await?;
    browser.visit(&scene.site, "/help").await?;
    browser.visit(&scene.site, &scene.release).await?;
    scene.holds(STEPS, "21").await?;
    browser.click("button", form::DISCARD).await?;
    browser.click("button", form::DISCARD_SURE).await?;
    scene.wait_asks(false).await
}

/// The site went back to an older version: its databases are newer than it.
async fn a_newer_database(test: Arc<Test>) -> Result<()> {
    let scene = scene(&test).await?;
    let browser = &scene.browser;
    scene.beside().await?;
    for name in DATABASES {
        change_database(browser, name, 7).await?;
    }
    scene.open().await?;
    browser.wait_text(recovery::NEWER_DATABASE).await?;
    scene.type_steps("21").await?;
    browser.wait_text(recovery::NOT_KEPT).await?;
    scene.wait_asks(true).await?;
    let versions = "return indexedDB.databases().then(all => all.map(one => one.version))";
    let versions = browser.run(versions, Vec::new()).await?;
    check!(versions == json!([7, 7]), "the databases were changed: {versions}");
    Ok(())
}

/// Opens a database in the version of another Greenroom, closes it, and tells when that was done.
async fn change_database(browser: &Browser, name: &str, version: u32) -> Result<()> {
    let script = "const [name, version] = arguments;
        return new Promise((done, failed) => {
            const asked = indexedDB.open(name, version);
            asked.onsuccess = () => { asked.result.close(); done(true) };
            asked.onerror = () => failed(asked.error);
        })";
    browser.run(script, vec![json!(name), json!(version)]).await.map(drop)
}

/// Another tab carries the database over while somebody types.
async fn a_newer_greenroom(test: Arc<Test>) -> Result<()> {
    let scene = scene(&test).await?;
    let browser = &scene.browser;
    scene.open().await?;
    scene.type_steps("21").await?;
    scene.wait_kept().await?;
    let (first, _) = scene.second_tab().await?;
    scene.beside().await?;
    for name in DATABASES {
        change_database(browser, name, 2).await?;
    }
    scene.switch_to(&first).await?;
    browser.wait_text(recovery::OUTDATED).await?;
    scene.type_steps("22").await?;
    browser.wait_text(recovery::NOT_KEPT).await?;
    scene.wait_asks(true).await?;
    scene.holds(STEPS, "22").await
}

/// What is kept is deleted under a form: it is kept again with the next letter.
async fn database_deleted(test: Arc<Test>) -> Result<()> {
    let scene = scene(&test).await?;
    let browser = &scene.browser;
    scene.open().await?;
    scene.type_steps("21").await?;
    scene.wait_kept().await?;
    let (first, _) = scene.second_tab().await?;
    scene.beside().await?;
    let delete = "return Promise.all(arguments[0].map(name => new Promise((done, failed) => {
        const asked = indexedDB.deleteDatabase(name);
        asked.onsuccess = () => done(true); asked.onerror = () => failed(asked.error);
    })))";
    browser.run(delete, vec![json!(DATABASES)]).await?;
    scene.switch_to(&first).await?;
    browser.wait_text(recovery::DELETED).await?;
    browser.type_at(MODEL, HEAT, "0.55").await?;
    scene.wait_kept().await?;
    scene.wait_gone(recovery::DELETED).await?;
    scene.wait_asks(false).await?;
    browser.reload().await?;
    scene.restored().await?;
    scene.holds(STEPS, "21").await?;
    scene.holds(HEAT, "0.55").await
}

/// Another tab deletes the database, and a third does not let go of it: the page is drawn all the same.
async fn held_by_another_tab(test: Arc<Test>) -> Result<()> {
    let scene = scene(&test).await?;
    let browser = &scene.browser;
    scene.beside().await?;
    let hold = "return Promise.all(arguments[0].map(name => new Promise((done, failed) => {
        const asked = indexedDB.open(name, 1);
        asked.onerror = () => failed(asked.error);
        asked.onsuccess = () => { window['held ' + name] = asked.result; indexedDB.deleteDatabase(name); done(true) };
    })))";
    browser.run(hold, vec![json!(DATABASES)]).await?;
    scene.second_tab().await?;
    scene.open().await?;
    browser.wait_text(recovery::BUSY).await?;
    scene.type_steps("21").await?;
    browser.wait_text(recovery::NOT_KEPT).await
}

/// Puts texts into the practice database, under their names.
pub async fn put(browser: &Browser, records: serde_json::Value) -> Result<()> {
    let script = "const [records] = arguments;
        return new Promise((done, failed) => {
            const asked = indexedDB.open('greenroom-practice');
            asked.onerror = () => failed(asked.error);
            asked.onsuccess = () => {
                const work = asked.result.transaction('kv', 'readwrite');
                for (const [name, text] of Object.entries(records)) work.objectStore('kv').put(text, name);
                work.oncomplete = () => { asked.result.close(); done(true) };
                work.onabort = () => failed(work.error);
            };
        })";
    browser.run(script, vec![records]).await.map(drop)
}

async fn get(browser: &Browser, name: &str) -> Result<serde_json::Value> {
    let script = "const [name] = arguments;
        return new Promise((done, failed) => {
            const asked = indexedDB.open('greenroom-practice');
            asked.onerror = () => failed(asked.error);
            asked.onsuccess = () => {
                const got = asked.result.transaction('kv').objectStore('kv').get(name);
                got.onsuccess = () => { asked.result.close(); done(got.result ?? null) };
            };
        })";
    browser.run(script, vec![json!(name)]).await
}

/// A newer draft and a damaged one are left alone; what is typed is kept beside them.
async fn unreadable_drafts(test: Arc<Test>) -> Result<()> {
    let scene = scene(&test).await?;
    let browser = &scene.browser;
    scene.open().await?;
    let place = scene.release.trim_start_matches("/agents/").to_owned();
    let [newer, damaged] = UNREADABLE;
    put(browser, json!({ format!("draft/{place}"): newer, format!("draft/{place}/2"): damaged })).await?;
    browser.reload().await?;
    browser.wait_text(recovery::NEWER_DRAFT).await?;
    browser.must_show(&[recovery::DAMAGED_DRAFT]).await?;
    scene.type_steps("21").await?;
    scene.wait_kept().await?;
    browser.reload().await?;
    scene.restored().await?;
    scene.holds(STEPS, "21").await?;
    for (name, text) in [(format!("draft/{place}"), newer), (format!("draft/{place}/2"), damaged)] {
        let stands = get(browser, &name).await?;
        check!(stands == json!(text), "{name} was changed: {stands}");
    }
    // In the settings they are counted; the damaged one can be discarded, the newer one cannot.
    browser.visit(&scene.site, "/settings").await?;
    browser.wait_text(recovery::UNREADABLE_PRACTICE).await?;
    browser.must_show(&[&recovery::unreadable_records(2)]).await?;
    // Discarded in the form.
    browser.visit(&scene.site, &scene.release).await?;
    browser.wait_text(recovery::DAMAGED_DRAFT).await?;
    browser.click("button", recovery::DISCARD).await?;
    browser.click("button", recovery::DISCARD_SURE).await?;
    scene.wait_gone(recovery::DAMAGED_DRAFT).await?;
    browser.wait_text(recovery::NEWER_DRAFT).await?;
    scene.holds(STEPS, "21").await?;
    check!(get(browser, &format!("draft/{place}/2")).await?.is_null(), "the damaged draft is still there");
    check!(get(browser, &format!("draft/{place}")).await? == json!(newer), "the newer draft is gone");
    Ok(())
}

/// A real draft and its connection go into a file, and come back from it into an empty browser.
async fn copies(test: Arc<Test>) -> Result<()> {
    let real = crate::forms::Scene::open(&test, test.engine, "", Keep::Memory).await?;
    let (browser, site) = (&real.browser, &real.site);
    real.draft(AGENT).await?;
    browser.type_at(MODEL, STEPS, "21").await?;
    real.browser.wait_kept().await?;
    browser.visit(site, "/settings").await?;
    browser.wait_text(recovery::COPIES).await?;
    let listen = "window.saved = null; const make = URL.createObjectURL;
        URL.createObjectURL = file => { file.text().then(text => window.saved = text); return make.call(URL, file) }";
    browser.run(listen, Vec::new()).await?;
    browser.click("button", recovery::SAVE_COPY).await?;
    browser.wait_until("the file", || async { browser.truth("return window.saved !== null").await }).await?;
    let text = browser.run("return window.saved", Vec::new()).await?.as_str().unwrap_or_default().to_owned();
    check!(!text.contains(crate::fixtures::KEY), "the key is in the copy");
    let file = browser.profile.join("copy.json");
    std::fs::write(&file, &text)?;
    let nonsense = browser.profile.join("nonsense.json");
    std::fs::write(&nonsense, "[".repeat(10_000_000))?;
    let newer = browser.profile.join("newer.json");
    std::fs::write(&newer, text.replacen("\"v\": 1", "\"v\": 2", 1))?;

    browser.click("button", settings::FORGET_BUTTON).await?;
    browser.click("button", settings::FORGET_SURE).await?;
    browser.wait_text(settings::FORGOTTEN).await?;
    browser.goto(&site.url("/settings")).await?;
    browser.wait_text(recovery::NO_DRAFTS).await?;
    let field = browser.field(recovery::BRING_IN).await?;
    for (chosen, words) in [(&nonsense, recovery::NO_COPY), (&newer, recovery::COPY_NEWER)] {
        field.send_keys(chosen.display().to_string()).await?;
        browser.wait_text(words).await?;
    }
    field.send_keys(file.display().to_string()).await?;
    browser.wait_text(recovery::ADDED).await?;
    browser.wait_focus("copy-result").await?;
    browser.click("button", recovery::BRING_IN_BUTTON).await?;
    browser.wait_text(recovery::BROUGHT_IN).await?;
    browser.visit(site, &format!("/connections/{}", cargo_id(""))).await?;
    browser.must_not_show(pages::NO_CONNECTION).await?;
    // Again it changes nothing.
    browser.visit(site, "/settings").await?;
    let field = browser.field(recovery::BRING_IN).await?;
    field.send_keys(file.display().to_string()).await?;
    browser.wait_text(recovery::NOTHING_NEW).await
}

/// Nothing is asked before something real is kept; then once.
async fn asked_to_promise(test: Arc<Test>) -> Result<()> {
    let practice = Server::practice(&test, &[]).await?;
    let site = Server::site(&test, "/", &[&practice.origin]).await?;
    let browser = test.open(Engine::Chromium).await?;
    browser.expect_trouble(&practice.origin);
    let count = "window.asked = 0; const persist = navigator.storage.persist;
        navigator.storage.persist = function () { window.asked++; return persist.call(this) }";
    browser.cdp("Page.addScriptToEvaluateOnNewDocument", json!({ "source": count })).await?;
    browser.goto(&site.url("/agents/new/practice-cargo-acme")).await?;
    browser.wait_text(pages::NEW_AGENT_LEAD).await?;
    browser.fill("Name", "Of practice").await?;
    browser.visit(&site, "/settings").await?;
    browser.wait_text(recovery::OF_A_NEW_AGENT).await?;
    check!(browser.run("return window.asked", Vec::new()).await? == json!(0), "it was asked for practice");
    browser.connect_cargo(&site, &practice, "", Keep::Memory).await?;
    browser
        .wait_until("the browser is asked", || async {
            Ok(browser.run("return window.asked", Vec::new()).await? == json!(1))
        })
        .await
}
