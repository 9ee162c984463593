//! Pictures of the main screens: in `target/screenshots/` for whoever looks after them, and three for the README.

use crate::accessibility::{emulate, emulate_window};
use crate::browsers::{Browser, Engine};
use crate::fixtures::{BILLING, BILLING_NAME, PRACTICE_BOARD, practice_id};
use crate::runner::{Case, Result, Test, check};
use crate::servers::Server;
use greenroom::words::{cargo, common, form, journal, pages, polyai, sheet};
use serde_json::json;
use std::path::{Path, PathBuf};
use std::sync::Arc;

pub fn cases() -> Vec<Case> {
    vec![Case::new("screenshots::main_screens", main_screens)]
}

/// The README's pictures are small files.
const BIGGEST: usize = 120 * 1024;

async fn main_screens(test: Arc<Test>) -> Result<()> {
    let site = Server::site(&test, "/", &[]).await?;
    let browser = test.open(Engine::Chromium).await?;
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("target/screenshots");
    std::fs::create_dir_all(&folder)?;
    browser.cdp("Emulation.setScrollbarsHidden", json!({ "hidden": true })).await?;
    let shots = Shots { browser: browser.clone(), folder };
    let agent = format!("/agents/{}/{BILLING}", practice_id("acme"));

    browser.goto(&site.url("/")).await?;
    browser.wait_heading(pages::FIRST_TITLE).await?;
    shots.take("first-run", &[("light", 1280), ("light", 320)]).await?;

    browser.visit(&site, PRACTICE_BOARD).await?;
    browser.wait_text("New greeting").await?;
    browser.wait_until("all rows are read", || async { Ok(!browser.shows(pages::UNREAD).await?) }).await?;
    shots.take("board", &[("light", 1280), ("dark", 1280), ("light", 320), ("dark", 320)]).await?;

    shots.keep(&test, "board-light.png", "light", 1280).await?;
    shots.keep(&test, "board-dark-narrow.png", "dark", 320).await?;

    browser.visit_agent(&site, &practice_id("acme"), BILLING).await?;
    shots.take("agent", &[("light", 1280), ("dark", 1280), ("light", 320)]).await?;

    browser.visit(&site, "/practice?connection=practice-cargo-acme").await?;
    browser.click("link", "Account researcher").await?;
    browser.wait_text(pages::OPEN_DRAFT).await?;
    shots.take("agent-cargo", &[("light", 1280), ("dark", 320)]).await?;
    browser.click("link", pages::OPEN_DRAFT).await?;
    browser.wait_text(form::UNCHANGED).await?;
    shots.take("draft", &[("light", 1280), ("dark", 1280), ("light", 320), ("dark", 320)]).await?;
    shots.keep(&test, "draft-light.png", "light", 1280).await?;
    browser.click("button", cargo::PUBLISH_BUTTON).await?;
    browser.wait_text(sheet::LOSSES_LEAD).await?;
    shots.take("sheet-cargo", &[("light", 1280), ("dark", 1280), ("light", 320)]).await?;

    browser.visit(&site, &format!("{agent}/deployments")).await?;
    browser.wait_text(pages::ALL_FIELDS).await?;
    shots.take("deployments", &[("light", 1280), ("light", 320)]).await?;

    browser.visit_agent(&site, &practice_id("acme"), BILLING).await?;
    browser
        .open_sheet(&polyai::promote_button("Pre-release"), &polyai::promote_title(BILLING_NAME, "Pre-release"))
        .await?;
    shots.take("sheet", &[("light", 1280), ("dark", 1280), ("light", 320)]).await?;
    shots.keep(&test, "sheet-light.png", "light", 1280).await?;
    browser.click("button", &polyai::promote_to("Pre-release")).await?;
    browser.wait_heading(sheet::DONE).await?;
    browser.wait_text(sheet::REFERENCE).await?;
    shots.take("done", &[("light", 1280)]).await?;

    browser.click("link", sheet::TO_JOURNAL).await?;
    browser.wait_text(journal::DONE).await?;
    browser.must_show(&[common::PRACTICE_BAND]).await?;
    shots.take("journal", &[("light", 1280), ("light", 320)]).await?;

    Ok(())
}

struct Shots {
    browser: Arc<Browser>,
    folder: PathBuf,
}

impl Shots {
    async fn take(&self, name: &str, looks: &[(&str, u32)]) -> Result<()> {
        // Pictures show no focus ring and start at the top.
        self.browser.run("document.activeElement.blur(); scrollTo(0, 0)", Vec::new()).await?;
        for (theme, width) in looks {
            emulate(&self.browser, theme, *width).await?;
            let file: &Path = &self.folder.join(format!("{name}-{theme}-{width}.png"));
            self.browser.driver.screenshot(file).await?;
        }
        emulate(&self.browser, "light", 1280).await
    }

    /// A picture for the README: smaller, and kept with the sources when asked for.
    async fn keep(&self, test: &Test, name: &str, theme: &str, width: u32) -> Result<()> {
        emulate_window(&self.browser, theme, width, 640).await?;
        let picture = self.browser.driver.screenshot_as_png().await?;
        check!(picture.len() <= BIGGEST, "{name} has {} bytes, more than {BIGGEST}", picture.len());
        if test.stage.pictures {
            let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/e2e/screenshots");
            std::fs::create_dir_all(&folder)?;
            std::fs::write(folder.join(name), picture)?;
        }
        emulate(&self.browser, "light", 1280).await
    }
}
