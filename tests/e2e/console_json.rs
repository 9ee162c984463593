//! `console.json` as people meet it: what it switches off is not there, what it names is, and what is wrong with it is
//! said, while the page works.

use crate::browsers::{Browser, Engine, run_folder};
use crate::fixtures::{KEY, Keep, PASSPHRASE, connection_id};
use crate::hosts::{self, Package};
use crate::runner::{Case, Result, Test, check};
use crate::servers::Server;
use greenroom::domain::Vendor;
use greenroom::words::{common, connect, hosting, lock, pages, settings as settings_words};
use serde_json::json;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

pub fn cases() -> Vec<Case> {
    vec![
        Case::new("console_json::what_is_wrong_is_said_and_the_page_works", what_is_wrong_is_said),
        Case::new("console_json::what_is_switched_off_is_not_there", what_is_switched_off),
        Case::new("console_json::what_is_switched_off_later_is_not_used", what_is_switched_off_later),
        Case::new("console_json::what_was_decided_holds_while_the_host_fails", holds_while_the_host_fails),
        Case::new("console_json::a_connection_that_it_names_waits_for_its_key", named_connection),
        Case::new("console_json::a_key_goes_by_the_relay_it_was_entered_for", by_the_relay),
    ]
}

/// The built page in a folder of its own, whose console.json is rewritten between two loadings.
pub struct Folder(PathBuf);

impl Folder {
    pub fn new(test: &Test) -> Result<Self> {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let folder = run_folder().join(format!("console-json-{}", COUNT.fetch_add(1, Ordering::Relaxed)));
        std::fs::create_dir_all(&folder)?;
        for entry in std::fs::read_dir(&test.stage.dist)? {
            let entry = entry?;
            std::fs::copy(entry.path(), folder.join(entry.file_name()))?;
        }
        Ok(Self(folder))
    }

    pub fn settings(&self, text: &str) -> Result<()> {
        self.write("console.json", text)
    }

    pub fn write(&self, name: &str, text: &str) -> Result<()> {
        Ok(std::fs::write(self.0.join(name), text)?)
    }

    pub fn text(&self, name: &str) -> Result<String> {
        Ok(std::fs::read_to_string(self.0.join(name))?)
    }

    /// Takes away the files whose names end so.
    pub fn remove(&self, ending: &str) -> Result<()> {
        hosts::remove(&self.0, ending)
    }

    pub async fn serve(&self, test: &Test, may_call: &[&str]) -> Result<Server> {
        Server::site_of(test, &self.0, "/", may_call).await
    }
}

async fn what_is_wrong_is_said(test: Arc<Test>) -> Result<()> {
    let folder = Folder::new(&test)?;
    let site = folder.serve(&test, &[]).await?;
    let browser = test.open(Engine::Chromium).await?;
    browser.expect_trouble("there-is-no-such-file.js");
    let page = folder.text("index.html")?;
    let said = |path: &str| format!("\"{path}\"");
    // Each file that somebody means ill with is put on the real nginx by hosting_settings.rs.
    let cases = [
        (page.as_str(), vec![hosting::IS_THE_PAGE.to_owned()]),
        (
            r#"{"practice": "no", "colour": "red", "lock_minutes": 999}"#,
            vec![said("practice"), said("colour"), said("lock_minutes")],
        ),
        (r#"{"practice": false, "support": "javascript:alert(1)"}"#, vec![said("support")]),
    ];
    for (text, reasons) in &cases {
        folder.settings(text)?;
        browser.goto(&site.url("/")).await?;
        browser.wait_heading(pages::FIRST_TITLE).await?;
        browser.wait_text(hosting::NOT_USED).await?;
        for reason in reasons {
            browser.wait_text(reason).await?;
        }
        // None of it is used, also not what would be right by itself.
        browser.must_show(&[pages::TRY_PRACTICE]).await?;
        for (path, heading) in
            [("/settings", settings_words::TITLE), ("/hosting", greenroom::words::hosting_check::TITLE)]
        {
            browser.visit(&site, path).await?;
            browser.wait_heading(heading).await?;
            browser.wait_text(hosting::NOT_USED).await?;
        }
    }
    browser.visit(&site, "/practice").await?;
    browser.wait_text(common::PRACTICE_BAND).await?;
    browser.wait_text("Account researcher").await?;
    folder.settings("{}")?;
    browser.goto(&site.url("/")).await?;
    browser.wait_heading(pages::FIRST_TITLE).await?;
    browser.must_not_show(hosting::NOT_USED).await
}

const STRICT: &str = r#"{
  "organisation": "Acme Ltd", "support": "mailto:agents@acme.example",
  "hidden": ["polyai"], "practice": false, "remember": false, "lock_minutes": 10, "read_only": true
}"#;

async fn what_is_switched_off(test: Arc<Test>) -> Result<()> {
    let folder = Folder::new(&test)?;
    folder.settings(STRICT)?;
    let site = folder.serve(&test, &[]).await?;
    let browser = test.open(Engine::Chromium).await?;
    // What the page says from its first drawing on: nothing flashes.
    browser.goto(&site.url("/practice")).await?;
    browser.wait_heading(pages::NOT_FOUND).await?;
    browser.must_show(&[hosting::NO_PRACTICE, "Acme Ltd"]).await?;
    browser.must_not_show(common::PRACTICE_BAND).await?;
    let support = "return document.querySelector('nav.side a[href^=mailto]')?.getAttribute('href')";
    check!(browser.run(support, Vec::new()).await? == json!("mailto:agents@acme.example"), "no way to get help");
    browser.visit(&site, "/").await?;
    browser.wait_heading(pages::FIRST_TITLE).await?;
    browser.must_show(&[&pages::connect_vendor("Cargo")]).await?;
    for gone in [pages::TRY_PRACTICE, &pages::connect_vendor("PolyAI")] {
        browser.must_not_show(gone).await?;
    }
    browser.visit(&site, "/connections").await?;
    browser.wait_heading(connect::TITLE).await?;
    browser.must_not_show(connect::PRACTICE_SECTION).await?;
    browser.visit(&site, "/connections/new?vendor=polyai").await?;
    browser.wait_text(&hosting::not_used_here("PolyAI")).await?;
    let offered = "return [...document.querySelectorAll('#vendor option')].map(o => o.textContent.trim())";
    let wanted: Vec<&str> = Vendor::ALL.into_iter().filter(|v| *v != Vendor::PolyAi).map(Vendor::name).collect();
    check!(browser.run(offered, Vec::new()).await? == json!(wanted), "other vendors are offered than {wanted:?}");
    browser.choose(connect::VENDOR, "Cargo").await?;
    browser.wait_heading(&connect::new_title("Cargo")).await?;
    browser.must_show(&[hosting::NOT_REMEMBERED]).await?;
    browser.must_not_show(connect::KEEP_VAULT).await?;
    check!(
        browser.truth("return document.querySelector('#read-only').checked").await?,
        "it does not begin as read-only"
    );
    // An address that the policy does not list is refused where it is typed, with what may be called.
    browser.fill(connect::NAME, "Elsewhere").await?;
    browser.choose(connect::REGION, connect::CUSTOM_REGION).await?;
    browser.fill(connect::BASE_URL, "https://elsewhere.example").await?;
    browser.fill(connect::KEY, KEY).await?;
    browser.click("button", connect::SAVE).await?;
    browser.wait_text(&hosting::may_not_call("Cargo", "https://elsewhere.example", "https://api.getcargo.io")).await?;
    browser.visit(&site, "/settings").await?;
    browser.wait_heading(settings_words::TITLE).await?;
    let minutes = "return [...document.querySelectorAll('#lock-after option')].map(o => o.value)";
    check!(
        browser.run(minutes, Vec::new()).await? == json!(["5", "10"]),
        "more minutes can be chosen than are allowed"
    );
    browser.must_show(&[&hosting::lock_limit(10), hosting::NO_PASSPHRASE]).await?;
    browser.must_not_show(settings_words::RESET_PRACTICE).await
}

/// A connection with a kept key was there before; then the host changes its mind.
async fn what_is_switched_off_later(test: Arc<Test>) -> Result<()> {
    let practice = Server::practice(&test, &[]).await?;
    let folder = Folder::new(&test)?;
    folder.settings("{}")?;
    let site = folder.serve(&test, &[&practice.origin]).await?;
    let browser = test.open(Engine::Chromium).await?;
    browser.connect(&site, &practice, "acme", KEY, Keep::Vault).await?;
    let all = || browser.truth("return document.querySelectorAll('tbody th[scope=row]').length === 12");
    browser.wait_until("all rows", all).await?;
    browser.wait_until("all rows are read", || async { Ok(!browser.shows(pages::UNREAD).await?) }).await?;
    let before = practice.seen().await?;

    folder.settings(r#"{"remember": false}"#)?;
    browser.goto(&site.url("/connections")).await?;
    browser.wait_text(connect::UNLOCK_TITLE).await?;
    browser.unlock(PASSPHRASE).await?;
    browser.wait_text(connect::UNLOCKED).await?;
    // What the passphrase seals can be read again; the key stays unused.
    browser.wait_text(connect::KEY_MISSING).await?;
    browser.visit(&site, "/").await?;
    browser.wait_text(hosting::KEPT_NOT_USED).await?;
    check!(practice.seen().await? == before, "the kept key was used: {:?}", practice.seen().await?);
    browser.visit(&site, "/settings").await?;
    browser.click("button", hosting::REMOVE_KEPT).await?;
    browser.click("button", hosting::REMOVE_KEPT_SURE).await?;
    browser.wait_text(hosting::REMOVED_KEPT).await?;

    folder.settings(r#"{"hidden": ["polyai"]}"#)?;
    browser.goto(&site.url("/connections")).await?;
    browser.wait_text(connect::NOT_USED_HERE).await?;
    browser.visit(&site, &format!("/connections/{}", connection_id("acme"))).await?;
    browser.wait_text(&hosting::not_used_here("PolyAI")).await?;
    // It can still be looked at, and be forgotten.
    browser.must_show(&[lock::EXPIRES_LABEL, connect::FORGET]).await?;
    check!(practice.seen().await? == before, "a hidden vendor was called: {:?}", practice.seen().await?);
    Ok(())
}

/// A slip in the file, or a host that answers something else, must not switch off what was decided: what this browser
/// read before is gone by, and that is said.
async fn holds_while_the_host_fails(test: Arc<Test>) -> Result<()> {
    let folder = Folder::new(&test)?;
    folder.settings(STRICT)?;
    let site = folder.serve(&test, &[]).await?;
    let browser = test.open(Engine::Chromium).await?;
    browser.goto(&site.url("/")).await?;
    browser.wait_text("Acme Ltd").await?;
    let kept = "const done = arguments[0]; const open = indexedDB.open('greenroom'); open.onsuccess = () => {
        const database = open.result, names = [...database.objectStoreNames];
        Promise.all(names.map(name => new Promise(resolve => {
          const all = database.transaction(name).objectStore(name).getAll(); all.onsuccess = () => resolve(all.result);
        }))).then(all => { database.close(); done(JSON.stringify(all).includes('Acme Ltd')) }) }";
    let remembered = || async { Ok(browser.driver.execute_async(kept, Vec::new()).await?.json() == &json!(true)) };
    browser.wait_until("the settings are remembered", remembered).await?;
    for broken in [STRICT.replace("practice", "practise"), "<title>Sign in</title>".to_owned()] {
        folder.settings(&broken)?;
        browser.goto(&site.url("/connections/new?vendor=cargo")).await?;
        browser.wait_heading(&connect::new_title("Cargo")).await?;
        browser.must_show(&[hosting::NOT_USED, hosting::GOES_BY_EARLIER, hosting::NOT_REMEMBERED, "Acme Ltd"]).await?;
        browser.must_not_show(common::PRACTICE).await?;
    }
    folder.settings("{}")?;
    browser.click("button", pages::RELOAD).await?;
    browser.wait_text(common::PRACTICE).await?;
    browser.must_not_show(hosting::NOT_USED).await
}

/// nginx hands out a package whose console.json names a connection; vendors have a name and TLS there.
async fn named_connection(test: Arc<Test>) -> Result<()> {
    let practice = Server::practice(&test, &[]).await?;
    let vendors = hosts::vendors(&test, &practice.origin).await?;
    let mut settings = hosts::allowing(&[&vendors], false);
    settings["connections"] =
        json!([{"vendor": "polyai", "name": "Acme voice", "url": format!("{vendors}/polyai"), "account": "acme"}]);
    let site = hosts::serve(&test, &Package::unpack(&test.stage)?, "/", &settings.to_string()).await?;
    let browser = test.open(Engine::Chromium).await?;
    browser.goto(&site.url("/")).await?;
    browser.wait_text(hosting::PRESETS).await?;
    let open = format!("{}: Acme voice", hosting::ENTER_ITS_KEY);
    browser.click("link", &open).await?;
    browser.wait_heading("Acme voice").await?;
    let path = browser.path().await?;
    check!(path == format!("/connections/{}", connection_id("acme")), "its address is {path}");
    browser.must_not_show(connect::FORGET).await?;
    browser.fill(connect::KEY, KEY).await?;
    browser.click("button", connect::SAVE).await?;
    browser.wait_heading(pages::BOARD).await?;
    browser.wait_text("Billing helper").await?;
    browser.must_not_show(hosting::PRESETS).await?;
    // Forgetting it takes the key: it stays in the list.
    browser.visit(&site, &path).await?;
    browser.wait_text(hosting::PRESET_FORGET_LEAD).await?;
    browser.click("button", connect::FORGET).await?;
    browser.click("button", connect::FORGET_SURE).await?;
    browser.wait_text(hosting::PRESETS).await
}

/// A key that was entered for the host's relay goes by it alone: another one, or none, asks for it again.
async fn by_the_relay(test: Arc<Test>) -> Result<()> {
    let practice = Server::practice(&test, &["--cors", "none"]).await?;
    let vendors = hosts::vendors(&test, &practice.origin).await?;
    let package = Package::unpack(&test.stage)?;
    let site = hosts::serve(&test, &package, "/", &hosts::allowing(&[&vendors], true).to_string()).await?;
    let browser = test.open(Engine::Chromium).await?;
    browser.goto(&site.url("/connections/new?vendor=cargo")).await?;
    browser.wait_heading(&connect::new_title("Cargo")).await?;
    browser.fill(connect::NAME, "By relay").await?;
    browser.choose(connect::REGION, connect::CUSTOM_REGION).await?;
    browser.fill(connect::BASE_URL, &format!("{vendors}/cargo")).await?;
    browser.wait_text(hosting::BY_RELAY).await?;
    browser.fill(connect::KEY, KEY).await?;
    browser.click("radio", connect::KEEP_VAULT).await?;
    browser.fill(connect::PASSPHRASE, PASSPHRASE).await?;
    browser.click("button", connect::SAVE).await?;
    browser.wait_heading(pages::BOARD).await?;
    browser.wait_text("Account researcher").await?;
    browser.visit(&site, "/connections").await?;
    let host = vendors.trim_start_matches("https://");
    browser.wait_text(&hosting::through(host)).await?;
    let before = practice.seen().await?;

    // nginx goes on leading there; the page goes by console.json.
    for settings in [
        hosts::allowing(&[&vendors], false).to_string(),
        hosts::allowing(&[&vendors], true).to_string().replace("/relay/cargo/", "/relay/other/"),
        hosts::allowing(&["https://elsewhere.example"], true).to_string(),
    ] {
        package.settings(&settings)?;
        unlocked(&browser, &site).await?;
        browser.wait_text(connect::KEY_MISSING).await?;
        browser.visit(&site, "/").await?;
        browser.wait_text(hosting::WAY_CHANGED).await?;
        check!(practice.seen().await? == before, "the key went another way: {:?}", practice.seen().await?);
    }
    package.settings(&hosts::allowing(&[&vendors], true).to_string())?;
    unlocked(&browser, &site).await?;
    browser.wait_text(connect::KEY_AT_HAND).await
}

/// Opens the list of connections anew, and unlocks there.
async fn unlocked(browser: &Browser, site: &Server) -> Result<()> {
    browser.goto(&site.url("/connections")).await?;
    browser.wait_text(connect::UNLOCK_TITLE).await?;
    browser.unlock(PASSPHRASE).await?;
    browser.wait_text(connect::UNLOCKED).await
}
