//! `console.json` on a host: what is refused, with the reason and a page that works; what reaches the headers and the page.

use crate::browsers::{Browser, Engine};
use crate::fixtures::KEY;
use crate::hosts::{self, Package};
use crate::runner::{Case, Failure, Result, Test, check};
use crate::servers::Server;
use greenroom::words::{common, connect, hosting as words, pages};
use std::sync::Arc;

pub fn cases() -> Vec<Case> {
    vec![
        Case::new("hosting::hostile_settings_are_refused", hostile_settings_are_refused),
        Case::new("hosting::settings_reach_the_page", settings_reach_the_page),
    ]
}

/// Files that somebody got wrong or means ill with, and what is said of each.
fn hostile() -> Vec<(String, String)> {
    let must_be = |path: &str, what: &str| words::must_be(path, what);
    let key = words::no_keys_here("connections/1/token");
    let address = must_be("connections/1/url", words::form::URL);
    let cases = [
        (r#"{"practice": "no", "remember": 0}"#, must_be("remember", words::form::FLAG)),
        (r#"{"organisation": ["Acme"]}"#, must_be("organisation", words::form::TEXT)),
        (r#"{"practise": false}"#, words::unknown("practise")),
        (r#"{"__proto__": {"practice": false}, "practice": false}"#, words::unknown("__proto__")),
        (r#"{"practice": false, "practice": true}"#, words::twice("practice")),
        (r#"{"support": "javascript:alert(1)"}"#, must_be("support", words::form::SUPPORT)),
        (r#"{"connections": [{"vendor": "cargo", "name": "A", "url": "javascript:alert(1)"}]}"#, address.clone()),
        (r#"{"connections": [{"vendor": "cargo", "name": "A", "url": "https://a:b@evil.example"}]}"#, address),
        (r#"{"connections": [{"vendor": "cargo", "name": "A", "token": "sk-live-1234"}]}"#, key),
        (r#"{"hosts": {"cargo": ["https://evil.example/x; script-src *"]}}"#, "is no origin such as".to_owned()),
        (r#"{"hosts": {"cargo": ["https://*"]}}"#, "is no origin such as".to_owned()),
        (
            r#"{"relay": {"cargo": {"path": "https://evil.example/", "to": "https://api.getcargo.io"}}}"#,
            must_be("relay/cargo/path", words::form::FOLDER),
        ),
        (
            r#"{"relay": {"cargo": {"path": "//evil.example/", "to": "https://api.getcargo.io"}}}"#,
            must_be("relay/cargo/path", words::form::FOLDER),
        ),
        (r#"["practice"]"#, words::NO_OBJECT.to_owned()),
        ("{\"practice\": fal", "is no JSON after".to_owned()),
        ("<!doctype html><title>Sign in</title>", words::SIGNED_OUT.to_owned()),
    ];
    let ten_megabytes = format!("{{\"organisation\": \"{}\"}}", "x".repeat(10 << 20));
    let mut all: Vec<(String, String)> = cases.map(|(text, says)| (text.to_owned(), says)).into();
    all.push((ten_megabytes, words::TOO_LARGE.to_owned()));
    all
}

/// Refused by the script before it reaches the host; and by the page where somebody put it there without the script.
async fn hostile_settings_are_refused(test: Arc<Test>) -> Result<()> {
    let package = Package::unpack(&test.stage)?;
    let site = hosts::serve(&test, &package, "/", "{}").await?;
    let browser = test.open(Engine::Chromium).await?;
    for (text, says) in hostile() {
        let short: String = text.chars().take(80).collect();
        package.settings(&text)?;
        let output = package.configure(&["sh"], &["--base", "/"])?;
        check!(!output.status.success(), "configure.sh takes {short}");
        browser.goto(&site.url("/")).await?;
        browser.wait_heading(pages::FIRST_TITLE).await?;
        for part in [words::NOT_USED, says.as_str()] {
            browser.wait_text(part).await.map_err(|failure| Failure(format!("{short}: {failure}")))?;
        }
        for leaked in ["sk-live-1234", "javascript:"] {
            let page = browser.driver.source().await?;
            check!(!page.contains(leaked), "{short}: the page repeats “{leaked}”");
        }
        works_as_if_there_were_none(&browser, &site).await?;
    }
    package.settings("{}")?;
    browser.goto(&site.url("/")).await?;
    browser.wait_heading(pages::FIRST_TITLE).await?;
    browser.must_not_show(words::NOT_USED).await
}

async fn works_as_if_there_were_none(browser: &Browser, site: &Server) -> Result<()> {
    browser.must_show(&[pages::TRY_PRACTICE, pages::CONNECT]).await?;
    browser.visit(site, "/connections/new").await?;
    browser.wait_heading(&connect::new_title("PolyAI")).await?;
    // But for one thing: nobody knows whether keys may be remembered.
    browser.must_show(&[words::NOT_USED, words::NOT_REMEMBERED]).await
}

/// What an administrator decided is so: an organisation, hidden vendors, no practice, connections without keys, and a
/// host that the page may call.
async fn settings_reach_the_page(test: Arc<Test>) -> Result<()> {
    let practice = Server::practice(&test, &[]).await?;
    let vendors = hosts::vendors(&test, &practice.origin).await?;
    let settings = serde_json::json!({
        "organisation": "Acme of Tests",
        "support": "https://help.acme.example/agents",
        "hosts": { "cargo": [&vendors] },
        "hidden": ["polyai"],
        "practice": false,
        "remember": false,
        "read_only": true,
        "connections": [{ "vendor": "cargo", "name": "Acme production", "url": format!("{vendors}/cargo") }],
    });
    let package = Package::unpack(&test.stage)?;
    let site = hosts::serve(&test, &package, "/tools/greenroom/", &settings.to_string()).await?;
    let browser = test.open(Engine::Chromium).await?;
    browser.goto(&site.url("/")).await?;
    browser.wait_text("Acme of Tests").await?;
    browser.wait_text(words::PRESETS).await?;
    browser.must_not_show(pages::TRY_PRACTICE).await?;
    browser.click("link", &format!("{}: Acme production", words::ENTER_ITS_KEY)).await?;
    browser.wait_text(words::PRESET_LEAD).await?;
    browser.must_not_show(connect::KEEP_VAULT).await?;
    browser.must_show(&[words::NOT_REMEMBERED]).await?;
    browser.fill(connect::KEY, KEY).await?;
    browser.click("button", connect::SAVE).await?;
    browser.wait_heading(pages::BOARD).await?;
    // Another origin than the page's own, which is in the header because it is in console.json.
    browser.wait_text("Account researcher").await?;
    browser.must_not_show(common::PRACTICE_BAND).await?;
    check!(practice.arrived("GET", "/cargo/").await? > 0, "nothing was read from the vendor");
    Ok(())
}
