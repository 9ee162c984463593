//! Sema4.ai's whole job by keyboard alone, in Chromium: no pointer, no script that moves focus. A file is put into its
//! field as the dialog, which belongs to the system, would.

use crate::browsers::{Browser, Engine};
use crate::fixtures::Keep;
use crate::keyboard::{on_the_sheet, open_more_with, tick_everything};
use crate::runner::{Case, Result, Test, check};
use crate::sema4_scene::{LIVE_DATA, LIVE_SERVER, MODEL, Scene, TEST_DATA, TEST_SERVER};
use greenroom::words::{cargo, common, journal, package, pages, resources, sema4, sheet};
use std::sync::Arc;
use thirtyfour::Key;

pub fn cases() -> Vec<Case> {
    vec![Case::new("keyboard::sema4", whole_life)]
}

const NAME: &str = "Travel auditor";

/// The agent's screen, from an ended sheet.
async fn to_agent(browser: &Browser) -> Result<()> {
    browser.arrived_at(sheet::DONE).await?;
    browser.go_and_press(sheet::TO_AGENT).await?;
    browser.arrived_at(NAME).await?;
    browser.wait_text(common::REFRESH).await
}

/// One of the agent's tabs.
async fn to_tab(browser: &Browser, tab: &str, heading: &str) -> Result<()> {
    browser.go_and_press(tab).await?;
    browser.arrived_at(heading).await
}

/// Searches a list by typing and takes what is found.
async fn choose(browser: &Browser, label: &str, option: &str) -> Result<()> {
    browser.type_into(label, option).await?;
    browser.press_key(Key::Enter).await?;
    browser.holds_at(&[], label, option).await
}

/// Changes the runbook and saves the draft.
async fn save(browser: &Browser, runbook: &str) -> Result<()> {
    to_tab(browser, pages::DRAFT, &pages::draft_of(NAME)).await?;
    browser.within(&["Runbook"], "field", "Runbook").await?;
    // The contents lead to the section of the same name.
    browser.tab_to("Runbook").await?;
    browser.replace_in("Runbook", runbook).await?;
    browser.go_and_press(sema4::SAVE_DRAFT_BUTTON).await?;
    on_the_sheet(browser, &sema4::save_title(NAME)).await?;
    browser.go_and_press(sema4::SAVE_DRAFT).await?;
    to_agent(browser).await
}

/// A sheet that asks for the name, which Enter sends.
async fn confirm(browser: &Browser) -> Result<()> {
    browser.type_into(&sheet::type_to_confirm(NAME), NAME).await?;
    browser.press_key(Key::Enter).await
}

async fn whole_life(test: Arc<Test>) -> Result<()> {
    let scene = Scene::open(&test, Engine::Chromium, "acme", Keep::Memory).await?;
    let other = scene.beside("acme-paths").await?;
    let browser = &scene.browser;
    browser.wait_text(&pages::board_lead("24 agents", "2 connections")).await?;
    browser.go_and_press(&pages::new_agent_on("Sema4.ai", "Sema4.ai acme")).await?;
    browser.arrived_at(&pages::new_agent("Sema4.ai")).await?;
    browser.within(&["Agent"], "field", "Name").await?;
    browser.type_into("Name", NAME).await?;
    browser.type_into("Description", "By keyboard alone.").await?;
    browser.type_into("Runbook", "Read each receipt.").await?;
    browser.go_and_press(cargo::CREATE_BUTTON).await?;
    on_the_sheet(browser, &sema4::create_title(NAME)).await?;
    browser.go_and_press(sema4::CREATE).await?;
    to_agent(browser).await?;
    save(browser, "Read each receipt twice.").await?;

    for (kind, name) in [(0, TEST_SERVER), (1, MODEL)] {
        to_tab(browser, resources::TAB, &resources::title(NAME)).await?;
        browser.wait_text(resources::HEADINGS[kind]).await?;
        choose(browser, resources::ATTACH_LABELS[kind], name).await?;
        browser.go_and_press(resources::ATTACH_BUTTONS[kind]).await?;
        on_the_sheet(browser, &sema4::attach_title(name, NAME)).await?;
        browser.go_and_press(sema4::ATTACH).await?;
        to_agent(browser).await?;
    }

    to_tab(browser, pages::DRAFT, &pages::draft_of(NAME)).await?;
    browser.go_and_press(cargo::PUBLISH_BUTTON).await?;
    on_the_sheet(browser, &sema4::publish_title(NAME)).await?;
    browser.type_into(sheet::MESSAGE, "By keyboard").await?;
    for (kind, from, to) in
        [(sema4::DATA_CONNECTION, TEST_DATA, LIVE_DATA), (sema4::MCP_SERVER, TEST_SERVER, LIVE_SERVER)]
    {
        choose(browser, &sema4::mapping_label(kind, from), to).await?;
    }
    confirm(browser).await?;
    to_agent(browser).await?;
    check!(scene.attached(NAME, "mcp-servers").await? == [LIVE_SERVER], "the swap should be published");

    browser.go_and_press(sema4::EDIT_BUTTON).await?;
    on_the_sheet(browser, &sema4::edit_title(NAME)).await?;
    browser.go_and_press(sema4::EDIT).await?;
    to_agent(browser).await?;
    save(browser, "This was never meant.").await?;
    open_more_with(browser, sema4::DISCARD_BUTTON).await?;
    browser.go_and_press(sema4::DISCARD_BUTTON).await?;
    on_the_sheet(browser, &sema4::discard_title(NAME)).await?;
    tick_everything(browser).await?;
    browser.go_and_press(sema4::DISCARD).await?;
    to_agent(browser).await?;

    to_tab(browser, resources::TAB, &resources::title(NAME)).await?;
    browser.wait_text(MODEL).await?;
    browser.go_and_press(&resources::detach_label(MODEL)).await?;
    on_the_sheet(browser, &sema4::detach_title(MODEL, NAME)).await?;
    browser.go_and_press(sema4::DETACH).await?;
    to_agent(browser).await?;

    to_tab(browser, package::TAB, &package::title(NAME)).await?;
    browser.go_and_press(package::DOWNLOAD).await?;
    browser.wait_text(package::DOWNLOADED).await?;
    let file = scene.file("auditor.zip", &scene.saved_file(&sheet::package_name(NAME)).await?)?;
    browser.go_and_press(pages::BOARD).await?;
    browser.arrived_at(pages::BOARD).await?;
    browser.go_and_press(&pages::new_agent_on("Sema4.ai", "Sema4.ai acme-paths")).await?;
    browser.arrived_at(&pages::new_agent("Sema4.ai")).await?;
    browser.tab_to(package::FILE).await?;
    browser.choose_file(package::FILE, &file).await?;
    browser.wait_text("auditor.zip").await?;
    browser.go_and_press(package::IMPORT_BUTTON).await?;
    on_the_sheet(browser, &sema4::import_title(NAME)).await?;
    browser.go_and_press(sema4::IMPORT).await?;
    to_agent(browser).await?;
    let imported = other.agent(NAME).await?;
    check!(imported["runbook_text"] == "Read each receipt twice.", "the import made {imported}");

    // Never published: there is nothing that would have to be given up first.
    open_more_with(browser, sema4::REMOVE).await?;
    browser.go_and_press(sema4::REMOVE).await?;
    on_the_sheet(browser, &sema4::remove_title(NAME)).await?;
    confirm(browser).await?;
    browser.arrived_at(sheet::DONE).await?;
    browser.go_and_press(sema4::RECREATE_BUTTON).await?;
    on_the_sheet(browser, &sema4::create_title(NAME)).await?;
    browser.go_and_press(sema4::CREATE).await?;
    browser.arrived_at(sheet::DONE).await?;
    browser.go_and_press(sheet::TO_JOURNAL).await?;
    browser.arrived_at(journal::TITLE).await?;
    browser.wait_text(journal::DONE).await?;
    let told = scene.journal().await?;
    let undone: Vec<_> = told.iter().filter(|(_, ending)| !ending.contains(journal::DONE)).collect();
    check!(told.len() == 13 && undone.is_empty(), "by keyboard thirteen steps were done; the journal tells {told:?}");
    check!(other.agent(NAME).await?["id"] != imported["id"], "the agent should be made again");
    Ok(())
}
