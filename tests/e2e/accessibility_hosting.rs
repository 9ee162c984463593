//! What is shown of a host's decisions, and of what went wrong with it: looked at by axe, in both themes and widths.

use crate::accessibility::{Found, scene};
use crate::console_json::Folder;
use crate::fixtures::{KEY, Keep, connection_id};
use crate::runner::{Case, Result, Test};
use greenroom::words::{connect, help, hosting, hosting_check, pages};
use serde_json::json;
use std::sync::Arc;

pub fn cases() -> Vec<Case> {
    vec![
        Case::new("accessibility::what_a_host_decides", what_a_host_decides),
        Case::new("accessibility::what_is_wrong_with_a_host", what_is_wrong),
    ]
}

/// As strict as can be, with connections that wait for their keys, one of them by a relay.
const STRICT: &str = r#"{
  "organisation": "Acme Ltd", "support": "mailto:agents@acme.example",
  "hidden": ["polyai"], "practice": false, "remember": false, "lock_minutes": 10, "read_only": true,
  "relay": { "cargo": { "path": "/relay/cargo/", "to": "https://api.getcargo.io" } },
  "connections": [
    { "vendor": "cargo", "name": "Acme production", "relay": true },
    { "vendor": "sema4", "name": "Acme in Europe", "url": "https://ace.eu.sema4.ai/tenants/acme/api/v2" }
  ]
}"#;

async fn what_a_host_decides(test: Arc<Test>) -> Result<()> {
    let mut scene = scene(&test).await?;
    let folder = Folder::new(&test)?;
    folder.settings("{}")?;
    scene.site = folder.serve(&test, &[&scene.practice.origin]).await?;
    let browser = &scene.browser;
    let mut found = Found::default();
    browser.connect(&scene.site, &scene.practice, "acme", KEY, Keep::Memory).await?;

    folder.settings(STRICT)?;
    browser.goto(&scene.site.url("/")).await?;
    browser.wait_text(hosting::PRESETS).await?;
    browser.wait_text(&hosting::not_used_here("PolyAI")).await?;
    scene.look("the board with connections that the host names", &mut found).await?;
    scene.visit("/connections", hosting::PRESETS).await?;
    browser.wait_text(connect::NOT_USED_HERE).await?;
    scene.look("connections that the host names", &mut found).await?;
    browser.click("link", &format!("{}: Acme production", hosting::ENTER_ITS_KEY)).await?;
    browser.wait_text(hosting::PRESET_LEAD).await?;
    scene.look("a connection that waits for its key, by a relay", &mut found).await?;
    scene.visit(&format!("/connections/{}", connection_id("acme")), &hosting::not_used_here("PolyAI")).await?;
    scene.look("a connection of a vendor that the host hides", &mut found).await?;
    scene.visit("/connections/new?vendor=cargo", hosting::BY_RELAY).await?;
    browser.choose(connect::REGION, connect::CUSTOM_REGION).await?;
    browser.fill(connect::BASE_URL, "https://elsewhere.example").await?;
    browser.fill(connect::KEY, KEY).await?;
    browser.click("button", connect::SAVE).await?;
    browser.wait_text("this page may call").await?;
    scene.look("a new connection as the host allows it", &mut found).await?;
    scene.visit("/settings", hosting::NO_PASSPHRASE).await?;
    scene.unfold_all().await?;
    scene.look("the settings as the host allows them", &mut found).await?;
    scene.visit("/practice", hosting::NO_PRACTICE).await?;
    scene.look("no practice", &mut found).await?;
    found.conclude(&test, 7)
}

async fn what_is_wrong(test: Arc<Test>) -> Result<()> {
    let mut scene = scene(&test).await?;
    let folder = Folder::new(&test)?;
    folder.settings(
        r#"{"practice": "no", "colour": "red", "support": "javascript:alert(1)",
            "hosts": {"cargo": ["https://evil.example/a/very/long/path/that/goes/on/and/on; script-src *"]},
            "connections": [{"vendor": "cargo", "name": "A", "api_token": "x"}]}"#,
    )?;
    scene.site = folder.serve(&test, &[&scene.practice.origin]).await?;
    let browser = &scene.browser;
    let mut found = Found::default();
    browser.goto(&scene.site.url("/")).await?;
    browser.wait_text(hosting::NOT_USED).await?;
    scene.look("settings that are not used", &mut found).await?;
    scene.visit("/hosting", hosting_check::TITLE).await?;
    browser.wait_any(&[hosting_check::ALL_WELL, hosting_check::COPY_LINE]).await?;
    scene.look("the hosting check of a host with mistakes", &mut found).await?;

    // What an open tab meets: a worker that is gone, and then a page of another version, or of somebody else.
    folder.settings("{}")?;
    let page = folder.text("index.html")?;
    folder.remove("practice.js")?;
    for part in ["practice.js", "Worker"] {
        browser.expect_trouble(part);
    }
    for (other, says, what) in [
        (page.replace("greenroom-", "greenroom-0"), pages::NEW_VERSION, "a new version"),
        ("<title>Sign in</title>".to_owned(), pages::SIGNED_OUT, "a sign-in that has ended"),
    ] {
        folder.write("index.html", &page)?;
        browser.goto(&scene.site.url("/")).await?;
        scene.visit("/help", help::LIMITS_TITLE).await?;
        folder.write("index.html", &other)?;
        scene.visit("/practice", says).await?;
        scene.look(what, &mut found).await?;
    }
    // And in place of a whole screen: its part of the page does not come.
    folder.remove("_more.wasm")?;
    browser.cdp("Network.clearBrowserCache", json!({})).await?;
    browser.expect_trouble("_more.wasm");
    folder.write("index.html", &page)?;
    browser.goto(&scene.site.url("/help")).await?;
    browser.wait_heading(pages::REST_FAILED).await?;
    scene.look("a screen that did not come", &mut found).await?;
    found.conclude(&test, 5)
}
