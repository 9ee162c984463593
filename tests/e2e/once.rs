//! Each request leaves once, whatever the person does: counted at the server, where every arrival is seen.

use crate::browsers::{Browser, Engine};
use crate::fixtures::{BILLING, BILLING_NAME, KEY, Keep, PASSPHRASE, connection_id};
use crate::runner::{Case, Result, Test, check};
use crate::servers::Server;
use greenroom::words::{common, connect, failure, lock, polyai, sheet};
use serde_json::json;
use std::sync::Arc;

/// The agent whose writes take three seconds.
const SLOW: &str = "PROJECT-SLOWLY01";
const SLOW_NAME: &str = "Museum guide-slow";

pub fn cases() -> Vec<Case> {
    vec![
        Case::new("once::double_click", double_click),
        Case::new("once::enter_held_down", enter_held_down),
        Case::new("once::reload_in_the_middle", reload_in_the_middle),
        Case::new("once::back_and_forth_in_the_middle", back_and_forth_in_the_middle),
        Case::new("once::one_sheet_in_two_tabs", one_sheet_in_two_tabs),
        Case::new("once::two_sheets_in_two_tabs", two_sheets_in_two_tabs),
        Case::new("once::somebody_else_came_first", somebody_else_came_first),
    ]
}

struct Scene {
    practice: Server,
    site: Server,
    browser: Arc<Browser>,
}

async fn scene(test: &Test, account: &str, keep: Keep) -> Result<Scene> {
    let practice = Server::practice(test, &[]).await?;
    let site = Server::site(test, "/", &[&practice.origin]).await?;
    let browser = test.open(Engine::Chromium).await?;
    // The board of the failing agents, and a test run that just began, are answered with errors by the vendor.
    browser.expect_trouble(&practice.origin);
    browser.connect(&site, &practice, account, KEY, keep).await?;
    Ok(Scene { practice, site, browser })
}

async fn publish_sheet(scene: &Scene, account: &str, agent: &str, name: &str) -> Result<()> {
    scene.browser.visit_agent(&scene.site, &connection_id(account), agent).await?;
    scene.browser.open_sheet(&polyai::publish_button("Sandbox"), &polyai::publish_title(name, "Sandbox")).await
}

/// Exactly so many POSTs with this ending arrived, and so many of them did something.
async fn arrived(scene: &Scene, ending: &str, count: u64) -> Result<()> {
    let posts = scene.practice.posts(ending).await?;
    check!(posts == count, "expected {count} POST(s) to …{ending} at the server; {posts} arrived");
    let done =
        scene.practice.writes().await?.iter().filter(|write| write.path.ends_with(ending) && write.changed).count();
    check!(done as u64 == count, "expected {count} change(s) by …{ending}; the server made {done}");
    Ok(())
}

async fn double_click(test: Arc<Test>) -> Result<()> {
    let scene = scene(&test, "acme", Keep::Memory).await?;
    publish_sheet(&scene, "acme", BILLING, BILLING_NAME).await?;
    let confirm = scene.browser.by_role("button", &polyai::publish_to("Sandbox")).await?;
    scene.browser.driver.action_chain().double_click_element(&confirm).click().click().perform().await?;
    scene.browser.wait_heading(sheet::DONE).await?;
    arrived(&scene, "/publish", 1).await
}

async fn enter_held_down(test: Arc<Test>) -> Result<()> {
    let scene = scene(&test, "acme", Keep::Memory).await?;
    let browser = &scene.browser;
    publish_sheet(&scene, "acme", BILLING, BILLING_NAME).await?;
    // On the button a held key presses it again and again, as long as it has focus.
    browser.by_role("button", &polyai::publish_to("Sandbox")).await?.focus().await?;
    hold_enter(browser, 40).await?;
    browser.wait_heading(sheet::DONE).await?;
    arrived(&scene, "/publish", 1).await?;
    // In the name's field it submits the form again and again.
    scene.browser.click("link", sheet::TO_AGENT).await?;
    browser
        .open_sheet(&polyai::promote_button("Pre-release"), &polyai::promote_title(BILLING_NAME, "Pre-release"))
        .await?;
    browser.click("button", &polyai::promote_to("Pre-release")).await?;
    browser.wait_heading(sheet::DONE).await?;
    browser.click("link", sheet::TO_AGENT).await?;
    browser.open_sheet(&polyai::promote_button("Live"), &polyai::promote_title(BILLING_NAME, "Live")).await?;
    browser.type_name(BILLING_NAME).await?;
    hold_enter(browser, 40).await?;
    browser.wait_heading(sheet::DONE).await?;
    arrived(&scene, "/publish", 1).await?;
    arrived(&scene, "/promote", 2).await
}

/// What a keyboard sends while Enter is held.
async fn hold_enter(browser: &Browser, times: usize) -> Result<()> {
    for n in 0..times {
        let down = json!({
            "type": "keyDown", "key": "Enter", "code": "Enter", "text": "\r", "windowsVirtualKeyCode": 13, "autoRepeat": n > 0,
        });
        browser.cdp("Input.dispatchKeyEvent", down).await?;
    }
    let up = json!({ "type": "keyUp", "key": "Enter", "code": "Enter", "windowsVirtualKeyCode": 13 });
    browser.cdp("Input.dispatchKeyEvent", up).await.map(drop)
}

/// The page is reloaded while the vendor works: the sheet reads back how it ended, and sends nothing.
async fn reload_in_the_middle(test: Arc<Test>) -> Result<()> {
    let scene = scene(&test, "acme-failures", Keep::Vault).await?;
    let browser = &scene.browser;
    publish_sheet(&scene, "acme-failures", SLOW, SLOW_NAME).await?;
    browser.fill(sheet::MESSAGE, "Reloaded in the middle").await?;
    browser.click("button", &polyai::publish_to("Sandbox")).await?;
    browser
        .wait_until("the request reached the vendor", || async { Ok(scene.practice.posts("/publish").await? == 1) })
        .await?;
    browser.reload().await?;
    // The key is locked after a reload, and so is the sheet.
    browser.wait_heading(lock::LOCKED).await?;
    let path = browser.path().await?;
    browser.goto(&scene.site.url("/connections")).await?;
    browser.unlock(PASSPHRASE).await?;
    browser.wait_text(connect::KEY_AT_HAND).await?;
    browser.visit(&scene.site, &path).await?;
    if browser.wait_any(&[failure::LOOK_AGAIN, sheet::BY_READING_BACK]).await? == 0 {
        browser.click("button", failure::LOOK_AGAIN).await?;
    }
    browser.wait_text(sheet::BY_READING_BACK).await?;
    browser.wait_heading(sheet::DONE).await?;
    arrived(&scene, "/publish", 1).await
}

/// The page is left for another of its screens while the vendor works, and comes back.
async fn back_and_forth_in_the_middle(test: Arc<Test>) -> Result<()> {
    let scene = scene(&test, "acme-failures", Keep::Memory).await?;
    let browser = &scene.browser;
    publish_sheet(&scene, "acme-failures", SLOW, SLOW_NAME).await?;
    browser.click("button", &polyai::publish_to("Sandbox")).await?;
    browser
        .wait_until("the request reached the vendor", || async { Ok(scene.practice.posts("/publish").await? == 1) })
        .await?;
    browser.driver.back().await?;
    browser.wait_text(common::REFRESH).await?;
    browser.driver.forward().await?;
    browser.wait_heading(sheet::DONE).await?;
    arrived(&scene, "/publish", 1).await
}

/// Opens a second tab at an address; its keys are locked like those of every new tab.
async fn second_tab(scene: &Scene, path: &str) -> Result<(thirtyfour::WindowHandle, thirtyfour::WindowHandle)> {
    let browser = &scene.browser;
    let first = browser.driver.window().await?;
    let second = browser.driver.new_tab().await?;
    browser.driver.switch_to_window(second.clone()).await?;
    crate::console::watch(browser).await?;
    browser.goto(&scene.site.url("/connections")).await?;
    if browser.wait_any(&[connect::UNLOCK_TITLE, connect::KEY_AT_HAND]).await? == 0 {
        browser.unlock(PASSPHRASE).await?;
    }
    browser.wait_text(connect::KEY_AT_HAND).await?;
    browser.visit(&scene.site, path).await?;
    Ok((first, second))
}

/// The same sheet, confirmed in two tabs before the first answer is there.
async fn one_sheet_in_two_tabs(test: Arc<Test>) -> Result<()> {
    let scene = scene(&test, "acme-failures", Keep::Vault).await?;
    let browser = &scene.browser;
    publish_sheet(&scene, "acme-failures", SLOW, SLOW_NAME).await?;
    let path = browser.path().await?;
    let (first, second) = second_tab(&scene, &path).await?;
    browser.wait_text(sheet::EFFECTS).await?;
    let confirm = polyai::publish_to("Sandbox");
    browser.click("button", &confirm).await?;
    browser.driver.switch_to_window(first.clone()).await?;
    browser.click("button", &confirm).await?;
    browser.wait_heading(sheet::DONE).await?;
    browser.wait_text(sheet::SENT_ELSEWHERE).await?;
    browser.driver.switch_to_window(second).await?;
    browser.wait_heading(sheet::DONE).await?;
    browser.must_not_show(sheet::SENT_ELSEWHERE).await?;
    browser.driver.switch_to_window(first).await?;
    arrived(&scene, "/publish", 1).await
}

/// Two sheets for one agent: the second waits for the first, reads again, and asks again.
async fn two_sheets_in_two_tabs(test: Arc<Test>) -> Result<()> {
    let scene = scene(&test, "acme-failures", Keep::Vault).await?;
    let browser = &scene.browser;
    publish_sheet(&scene, "acme-failures", SLOW, SLOW_NAME).await?;
    browser.fill(sheet::MESSAGE, "From the first tab").await?;
    let agent = format!("/agents/{}/{SLOW}", connection_id("acme-failures"));
    let (first, second) = second_tab(&scene, &agent).await?;
    browser.wait_text(common::REFRESH).await?;
    browser
        .open_sheet(&polyai::promote_button("Pre-release"), &polyai::promote_title(SLOW_NAME, "Pre-release"))
        .await?;
    browser.driver.switch_to_window(first.clone()).await?;
    browser.click("button", &polyai::publish_to("Sandbox")).await?;
    browser
        .wait_until("the first request reached the vendor", || async {
            Ok(scene.practice.posts("/publish").await? == 1)
        })
        .await?;
    browser.driver.switch_to_window(second).await?;
    browser.click("button", &polyai::promote_to("Pre-release")).await?;
    browser.wait_text(sheet::SENDING_HINT).await?;
    browser.wait_text(sheet::MOVED_TITLE).await?;
    browser.wait_focus("notice").await?;
    browser.must_show(&[sheet::MOVED_LEAD, "From the first tab"]).await?;
    arrived(&scene, "/promote", 0).await?;
    browser.click("button", &polyai::promote_to("Pre-release")).await?;
    browser.wait_heading(sheet::DONE).await?;
    browser.driver.switch_to_window(first).await?;
    browser.wait_heading(sheet::DONE).await?;
    arrived(&scene, "/publish", 1).await?;
    arrived(&scene, "/promote", 1).await
}

/// Between looking at the sheet and confirming it, a colleague published.
async fn somebody_else_came_first(test: Arc<Test>) -> Result<()> {
    let scene = scene(&test, "acme", Keep::Memory).await?;
    let browser = &scene.browser;
    browser.visit_agent(&scene.site, &connection_id("acme"), BILLING).await?;
    browser
        .open_sheet(&polyai::promote_button("Pre-release"), &polyai::promote_title(BILLING_NAME, "Pre-release"))
        .await?;
    scene
        .practice
        .as_somebody_else(
            "POST",
            &format!("/polyai/v1/agents/{BILLING}/deployments/publish"),
            json!({ "deploymentMessage": "A colleague was faster", "environment": "sandbox" }),
        )
        .await?;
    browser.click("button", &polyai::promote_to("Pre-release")).await?;
    browser.wait_text(sheet::MOVED_TITLE).await?;
    browser.must_show(&["A colleague was faster"]).await?;
    arrived(&scene, "/promote", 0).await?;
    browser.click("button", &polyai::promote_to("Pre-release")).await?;
    browser.wait_heading(sheet::DONE).await?;
    arrived(&scene, "/promote", 1).await
}
