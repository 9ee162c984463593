//! RunAgents' whole job by keyboard alone, in Chromium: no pointer, no script that moves focus. How source files are picked
//! and renamed by keyboard stands with the files.

use crate::browsers::{Browser, Engine};
use crate::fixtures::Keep;
use crate::keyboard::{on_the_sheet, open_more_with};
use crate::runagents_scene::{Contract, Scene};
use crate::runner::{Case, Result, Test, check};
use greenroom::words::{common, files, form, journal, pages, runagents, say, sheet, watch};
use serde_json::json;
use std::sync::Arc;
use std::time::Duration;
use thirtyfour::Key;

pub fn cases() -> Vec<Case> {
    vec![Case::new("keyboard::runagents", whole_life)]
}

const NAME: &str = "billing-agent";

/// Switches a list on and adds its first item: the keyboard is in it then.
async fn begin(browser: &Browser, list: &str, noun: &str) -> Result<()> {
    browser.tab_to(&form::with(list)).await?;
    browser.press_key(Key::Space).await?;
    browser.go_and_press(&form::add(noun)).await
}

/// Searches the list in which the keyboard is, and takes what is found.
async fn take(browser: &Browser, label: &str, option: &str) -> Result<()> {
    browser
        .wait_until(&format!("the keyboard is in “{label}”"), || async {
            let element = browser.driver.active_element().await?;
            Ok(browser.computed(&element, "label").await? == label)
        })
        .await?;
    browser.press(option).await?;
    // The option, which comes with the list.
    let offered =
        "return [...document.querySelectorAll('[role=option]')].some(o => o.textContent.trim() === arguments[0])";
    browser
        .wait_until(&format!("“{option}” is offered"), || async {
            Ok(browser.run(offered, vec![json!(option)]).await? == json!(true))
        })
        .await?;
    browser.press_key(Key::Enter).await?;
    browser.holds_at(&[], label, option).await
}

/// A sheet that asks for the name, which Enter sends.
async fn confirm(browser: &Browser) -> Result<()> {
    browser.type_into(&sheet::type_to_confirm(NAME), NAME).await?;
    browser.press_key(Key::Enter).await?;
    browser.arrived_at(sheet::DONE).await
}

/// One of the agent's tabs.
async fn to_tab(browser: &Browser, tab: &str, heading: &str) -> Result<()> {
    browser.go_and_press(tab).await?;
    browser.arrived_at(heading).await
}

async fn whole_life(test: Arc<Test>) -> Result<()> {
    let scene = Scene::open(&test, Engine::Chromium, Contract::Current, "acme-empty", Keep::Memory).await?;
    let browser = &scene.browser;
    scene.has_resources().await?;
    browser.wait_text(&pages::board_lead("0 agents", "1 connection")).await?;
    browser.go_and_press(&pages::new_agent_on("RunAgents", "RunAgents acme-empty")).await?;
    browser.arrived_at(&pages::new_agent("RunAgents")).await?;
    browser.go_and_press(runagents::STARTER_KIT_BUTTON).await?;
    on_the_sheet(browser, runagents::STARTER_KIT_TITLE).await?;
    browser.go_and_press(runagents::STARTER_KIT_NOW).await?;
    browser.arrived_at(sheet::DONE).await?;
    browser.go_and_press(sheet::BACK_TO_FORM).await?;
    browser.arrived_at(&pages::new_agent("RunAgents")).await?;
    browser.within(&["Agent"], "field", "Agent name").await?;
    deployed(&scene).await?;

    browser.wait_for("the agent runs", Duration::from_secs(40), || browser.shows(watch::RUNS)).await?;
    browser.go_and_press(sheet::TO_AGENT).await?;
    browser.arrived_at(NAME).await?;
    browser.wait_text(common::REFRESH).await?;
    to_tab(browser, say::TAB, &say::title(NAME)).await?;
    browser.type_into(say::MESSAGE, "By keyboard?").await?;
    browser.go_and_press(&say::send_to(NAME)).await?;
    browser.wait_text(&format!("{NAME} heard: By keyboard?")).await?;

    to_tab(browser, pages::DRAFT, &pages::draft_of(NAME)).await?;
    browser.within(&["Behaviour"], "field", "System prompt").await?;
    browser.replace_in("System prompt", "Typed by keyboard alone.").await?;
    browser.go_and_press(runagents::DEPLOY_BUTTON).await?;
    on_the_sheet(browser, &runagents::update_title(NAME)).await?;
    confirm(browser).await?;
    check!(scene.config(NAME).await?["system_prompt"] == "Typed by keyboard alone.", "the prompt should be deployed");
    browser.go_and_press(sheet::TO_AGENT).await?;
    browser.arrived_at(NAME).await?;
    browser.wait_text(common::REFRESH).await?;

    open_more_with(browser, runagents::REMOVE).await?;
    browser.go_and_press(runagents::REMOVE).await?;
    on_the_sheet(browser, &runagents::remove_title(NAME)).await?;
    confirm(browser).await?;
    check!(scene.names("agents").await?.is_empty(), "the agent should be deleted");
    browser.go_and_press(runagents::RECREATE_BUTTON).await?;
    on_the_sheet(browser, &runagents::create_title(NAME)).await?;
    confirm(browser).await?;
    browser.go_and_press(sheet::TO_JOURNAL).await?;
    browser.arrived_at(journal::TITLE).await?;
    browser.wait_text(journal::DONE).await?;
    let told = browser.journal().await?;
    let undone: Vec<_> = told.iter().filter(|(_, ending)| !ending.contains(journal::DONE)).collect();
    check!(told.len() == 6 && undone.is_empty(), "by keyboard six steps were done; the journal tells {told:?}");
    check!(scene.names("agents").await? == [NAME], "the agent should be made again");
    Ok(())
}

/// The form from top to bottom, and its sheet.
async fn deployed(scene: &Scene) -> Result<()> {
    let browser = &scene.browser;
    browser.type_into("Agent name", NAME).await?;
    browser.type_into(files::NEW_PATH, "agent.py").await?;
    browser.press_key(Key::Enter).await?;
    browser
        .wait_until("the keyboard is in the new file", || async {
            let element = browser.driver.active_element().await?;
            Ok(browser.computed(&element, "label").await? == "agent.py")
        })
        .await?;
    browser.press("print('hello')").await?;
    browser.type_into("Entry point", "agent.py").await?;
    browser.type_into("Requirements", "runagents>=0.2.0").await?;
    begin(browser, "Required tools", "tool").await?;
    take(browser, &form::numbered("tool", 1), "stripe-api").await?;
    begin(browser, "Models", "model").await?;
    take(browser, "Model", &runagents::model_of("gpt-4o-mini", "playground-llm")).await?;
    begin(browser, "Policies", "policy").await?;
    take(browser, &form::numbered("policy", 1), "billing-stripe-policy").await?;
    browser.go_and_press(runagents::DEPLOY_BUTTON).await?;
    on_the_sheet(browser, &runagents::create_title(NAME)).await?;
    confirm(browser).await?;
    let (sent, expected) = (
        scene.deployed().await?,
        json!({
            "agent_name": NAME,
            "source_files": { "agent.py": "print('hello')" },
            "entry_point": "agent.py",
            "requirements": "runagents>=0.2.0",
            "required_tools": ["stripe-api"],
            "llm_configs": [{ "provider": "openai", "model": "gpt-4o-mini" }],
            "policies": ["billing-stripe-policy"],
        }),
    );
    check!(sent == expected, "by keyboard {expected} should be deployed; {sent} was");
    Ok(())
}
