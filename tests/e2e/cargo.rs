//! Cargo's whole job over HTTP: an agent's own fields, its draft, its releases, made and removed.

use crate::browsers::Engine;
use crate::fixtures::{Keep, cargo_agent};
use crate::forms::Scene;
use crate::runner::{Case, Result, Test, check};
use greenroom::words::{cargo, common, form, pages, sheet};
use serde_json::json;
use std::sync::Arc;

pub fn cases() -> Vec<Case> {
    let both = |name: &str| {
        [
            (Engine::Chromium, format!("cargo::{name}_in_chromium")),
            (Engine::Firefox, format!("cargo::{name}_in_firefox")),
        ]
    };
    let mut cases = Vec::new();
    for (engine, name) in both("an_agent_is_edited") {
        cases.push(Case::new(name, move |test| an_agent_is_edited(test, engine)));
    }
    for (engine, name) in both("a_draft_is_published") {
        cases.push(Case::new(name, move |test| a_draft_is_published(test, engine)));
    }
    for (engine, name) in both("an_agent_is_made_and_removed") {
        cases.push(Case::new(name, move |test| an_agent_is_made_and_removed(test, engine)));
    }
    cases.push(
        Case::new("cargo::nothing_is_dropped_without_its_tick", nothing_is_dropped_without_its_tick).everywhere(),
    );
    cases
}

const ABOUT: &[&str] = &["About the agent"];
const TRIGGERS: &[&str] = &["Triggers"];
const SCHEDULE: &[&str] = &["Triggers", "Every morning"];
const SLACK: &[&str] = &["Triggers", "Asked in Slack"];
const TEMPLATE: &[&str] = &["Template"];

/// Name, description, icon, folder, both kinds of trigger and the template are changed, saved through the sheet, and
/// there after loading the page again.
async fn an_agent_is_edited(test: Arc<Test>, engine: Engine) -> Result<()> {
    let scene = Scene::open(&test, engine, "", Keep::Vault).await?;
    let browser = &scene.browser;
    let agent = "Support triage";
    let id = cargo_agent(&scene.practice, "", agent).await?;
    scene.visit(agent, "/edit", "Face").await?;
    browser.type_at(ABOUT, "Name", "Ticket sorter").await?;
    browser.type_at(ABOUT, "Description", "Sorts tickets, and says why").await?;
    browser.choose_at(ABOUT, "Colour", "Purple").await?;
    browser.type_at(ABOUT, "Face", "☂").await?;
    browser.choose_at(ABOUT, "Folder", "Outbound").await?;

    browser.add_at(TRIGGERS, "trigger").await?;
    // Without a name the new one is known by its number.
    let first = form::numbered("trigger", 1);
    browser.type_at(&["Triggers", &first], "Name", "Every morning").await?;
    browser.type_at(SCHEDULE, "Description", "Before the team starts").await?;
    browser.type_at(SCHEDULE, "When", "0 9 * * 1-5").await?;
    browser.type_at(SCHEDULE, "Message to the agent", "Sort what came in over night").await?;
    browser.wait_text("Next, assuming UTC").await?;
    browser.add_at(TRIGGERS, "trigger").await?;
    let second = form::numbered("trigger", 2);
    browser.choose_at(&["Triggers", &second], form::KIND, "By a connector").await?;
    browser.type_at(&["Triggers", &second], "Name", "Asked in Slack").await?;
    browser.choose_at(SLACK, "Integration", "Slack").await?;
    browser.choose_at(SLACK, "Connector", "Slack").await?;
    browser.advanced_at(SLACK).await?;
    browser.type_at(SLACK, "Settings", "{\"channelIds\": [\"C04HELP\"], \"onMention\": true}").await?;

    browser.switch_at(TEMPLATE, &form::with("Template"), true).await?;
    browser.switch_at(TEMPLATE, "Offered as a template", true).await?;
    browser.choose_at(TEMPLATE, "To whom", "Everybody").await?;

    browser.press_at(&[], cargo::SAVE_AGENT_BUTTON).await?;
    browser.wait_heading(&cargo::update_title(agent)).await?;
    scene.agree(agent).await?;
    browser.must_show(&["Ticket sorter", "Every morning", "Asked in Slack", cargo::AGENT_LIVE_AT_ONCE]).await?;
    browser.click("button", cargo::SAVE_AGENT).await?;
    browser.wait_done().await?;

    let now = scene.agent_by_id(&id).await?;
    let folder = now["folderUuid"].clone();
    let folders = scene.practice.cargo_call("", "GET", "v1/workspaceManagement/folders/list", json!(null)).await?;
    let outbound = folders["folders"].as_array().into_iter().flatten().find(|folder| folder["name"] == "Outbound");
    check!(outbound.is_some_and(|outbound| outbound["uuid"] == folder), "the folder is {folder}");
    let triggers = &now["triggers"];
    let good = now["name"] == "Ticket sorter"
        && now["description"] == "Sorts tickets, and says why"
        && now["icon"] == json!({ "color": "purple", "face": "☂" })
        && now["template"]["isAvailable"] == true
        && now["template"]["scope"] == "public"
        && triggers.as_array().map(Vec::len) == Some(2)
        && triggers[0]["type"] == "cron"
        && triggers[0]["name"] == "Every morning"
        && triggers[0]["description"] == "Before the team starts"
        && triggers[0]["cron"] == "0 9 * * 1-5"
        && triggers[0]["text"] == "Sort what came in over night"
        && triggers[1]["type"] == "connector"
        && triggers[1]["name"] == "Asked in Slack"
        && triggers[1]["integrationSlug"] == "slack"
        && triggers[1]["connectorUuid"].is_string()
        && triggers[1]["config"] == json!({ "channelIds": ["C04HELP"], "onMention": true });
    check!(good, "the vendor has {now}");

    browser.to_agent().await?;
    browser.wait_heading("Ticket sorter").await?;
    browser.click("link", pages::EDIT_AGENT).await?;
    browser.wait_text("Face").await?;
    browser.must_not_show(form::KEEP).await?;
    scene.reload().await?;
    browser.wait_heading("Ticket sorter").await?;
    browser.holds_at(ABOUT, "Name", "Ticket sorter").await?;
    browser.holds_at(ABOUT, "Description", "Sorts tickets, and says why").await?;
    browser.holds_at(ABOUT, "Colour", "Purple").await?;
    browser.holds_at(ABOUT, "Face", "☂").await?;
    browser.holds_at(ABOUT, "Folder", "Outbound").await?;
    browser.holds_at(TEMPLATE, "To whom", "Everybody").await?;
    browser.holds_at(TEMPLATE, "Offered as a template", "yes").await?;
    browser.open_at(SCHEDULE).await?;
    browser.holds_at(SCHEDULE, "When", "0 9 * * 1-5").await?;
    browser.holds_at(SCHEDULE, "Message to the agent", "Sort what came in over night").await?;
    browser.open_at(SLACK).await?;
    browser.holds_at(SLACK, "Connector", "Slack").await?;
    browser.must_not_show(form::KEEP).await
}

/// What `a_draft_is_published` types.
pub const PROMPT: &str = "You research accounts.\n\nBe brief, and name your sources.";
const RESEARCHER: &str = "Account researcher";

/// Every section of a draft is changed, two errors are made and mended by the summary; it is compared, published, there
/// after loading again; and the one before is made live again.
async fn a_draft_is_published(test: Arc<Test>, engine: Engine) -> Result<()> {
    let scene = Scene::open(&test, engine, "", Keep::Vault).await?;
    let browser = &scene.browser;
    let before = scene.agent(RESEARCHER).await?["deployedRelease"].clone();
    scene.draft(RESEARCHER).await?;
    change_every_section(&scene).await?;

    // Two errors; the summary leads to each.
    browser.type_at(&["Model"], "Temperature", "warm").await?;
    browser.open_at(&["Actions", "Enrich a company"]).await?;
    browser.type_at(&["Actions", "Enrich a company"], "Short name", "").await?;
    browser.press_at(&[], cargo::PUBLISH_BUTTON).await?;
    browser.wait_focus("problems").await?;
    let (number, missing) = (
        form::problem_at("Temperature", form::NOT_A_NUMBER),
        form::problem_at("Enrich a company, Short name", form::MISSING),
    );
    browser.must_show(&[common::PROBLEM, &number, &missing]).await?;
    check!(scene.changes().await? == 0, "with errors nothing is sent; the vendor counts {}", scene.changes().await?);
    browser.click("link", &number).await?;
    browser.wait_focus("f-temperature").await?;
    browser.type_at(&["Model"], "Temperature", "0.4").await?;
    browser.click("link", &missing).await?;
    browser.wait_focus("f-actions-0-slug").await?;
    browser.type_at(&["Actions", "Enrich a company"], "Short name", "enrich_company").await?;

    browser.press_at(&[], form::COMPARE_LIVE).await?;
    browser.wait_focus("compared").await?;
    let compared = browser.text_of("#compared").await?;
    for part in ["Temperature", "System prompt", "Evaluator", "Company register", "Most steps"] {
        check!(compared.contains(part), "the comparison says nothing of {part}: {compared}");
    }

    browser.press_at(&[], cargo::PUBLISH_BUTTON).await?;
    browser.wait_heading(&cargo::publish_title(RESEARCHER, Some("1.2.4"))).await?;
    scene.agree(RESEARCHER).await?;
    browser.fill(sheet::MESSAGE, "Shorter answers").await?;
    browser.click("button", cargo::PUBLISH_TO_LIVE).await?;
    browser.wait_done().await?;
    browser.must_show(&[&sheet::serves_now("Live", "Shorter answers")]).await?;
    check!(
        scene.practice.posts("eploy").await? + scene.practice.posts("deployDraft").await? == 1,
        "one deployment leaves"
    );
    as_published(&scene).await?;

    browser.to_agent().await?;
    scene.reload().await?;
    browser
        .wait_until("live is what was published", || async {
            let live = browser.text_of("section[aria-label='Live']").await?;
            Ok(live.contains("1.2.4") && live.contains("Shorter answers"))
        })
        .await?;
    browser.click("link", pages::OPEN_DRAFT).await?;
    browser.holds_at(&["Instructions"], "System prompt", PROMPT).await?;
    browser.holds_at(&["Model"], "Temperature", "0.4").await?;
    browser.holds_at(&["Model"], "Most steps", "9").await?;
    browser.holds_at(&["Model"], "Language model", "GPT-4.1 mini").await?;
    browser.holds_at(&["Heartbeat"], "Minutes between", "45").await?;
    browser.holds_at(&["Evaluator"], "Threshold", "0.65").await?;
    browser.open_at(&["Resources", "Companies"]).await?;
    browser.holds_at(&["Resources", "Companies"], "Most rows", "250").await?;
    browser.must_not_show(form::KEEP).await?;

    // The way back: the release before, under a new version.
    browser.click("link", pages::OVERVIEW).await?;
    browser.wait_text(common::REFRESH).await?;
    browser.click_folded("section[aria-label='Live']", common::MORE, &cargo::again_button("1.2.3")).await?;
    browser.wait_text(sheet::EFFECTS).await?;
    browser.must_show(&[cargo::AGAIN_USES_DRAFT, &cargo::rollback_message("1.2.3")]).await?;
    scene.agree(RESEARCHER).await?;
    browser.click("button", cargo::PUBLISH_TO_LIVE).await?;
    browser.wait_done().await?;
    let live = scene.agent(RESEARCHER).await?["deployedRelease"].clone();
    check!(live["version"] == "1.2.5" && live["description"] == "Rollback to 1.2.3", "live is {live}");
    for key in [
        "actions",
        "resources",
        "capabilities",
        "suggestedActions",
        "systemPrompt",
        "temperature",
        "maxSteps",
        "integrationSlug",
        "languageModelSlug",
        "mcpClients",
        "output",
        "heartbeat",
        "evaluator",
    ] {
        check!(
            live[key] == before[key],
            "going back should bring back {key}; it is {}, and was {}",
            live[key],
            before[key]
        );
    }
    Ok(())
}

async fn change_every_section(scene: &Scene) -> Result<()> {
    let browser = &scene.browser;
    browser.type_at(&["Instructions"], "System prompt", PROMPT).await?;
    let model: &[&str] = &["Model"];
    browser.choose_at(model, "Connector", "OpenAI").await?;
    browser.holds_at(model, "Integration", "OpenAI").await?;
    browser.choose_at(model, "Language model", "GPT-4.1 mini").await?;
    browser.type_at(model, "Temperature", "0.4").await?;
    browser.type_at(model, "Most steps", "9").await?;
    browser.switch_at(model, "Reasoning", false).await?;
    browser.choose_at(&["Output"], form::KIND, "Data of a given shape").await?;
    browser.type_at(&["Output"], "JSON Schema", "{\"type\": \"object\"}").await?;
    browser.type_at(&["Heartbeat"], "Minutes between", "45").await?;
    browser.type_at(&["Heartbeat"], "Message", "Go on").await?;
    browser.type_at(&["Evaluator"], "Threshold", "0.65").await?;
    browser.add_at(&["Capabilities"], "capability").await?;
    browser.within(&["Capabilities"], "field", form::KIND).await?;
    browser.choose_at(&["Capabilities"], form::KIND, "Search files").await?;
    browser.open_at(&["Suggested actions", "Who decides there?"]).await?;
    browser.type_at(&["Suggested actions", "Who decides there?"], "Text", "Who decides, and since when?").await?;
    browser.open_at(&["MCP clients", "Company register"]).await?;
    browser.type_at(&["MCP clients", "Company register"], "Address", "https://mcp.register.example/v2").await?;
    browser.open_at(&["Resources", "Companies"]).await?;
    browser.type_at(&["Resources", "Companies"], "Most rows", "250").await?;
    browser.open_at(&["Actions", "Enrich a company"]).await?;
    browser.type_at(&["Actions", "Enrich a company"], "Description", "Look a company up").await?;
    browser.more_at(&["Actions"], "Tell the team", &form::remove("Tell the team")).await?;
    browser.switch_at(&["From a template"], &form::with("Options"), true).await?;
    browser.wait_kept().await
}

/// The vendor has what was typed.
async fn as_published(scene: &Scene) -> Result<()> {
    let live = scene.agent(RESEARCHER).await?["deployedRelease"].clone();
    let slugs = |key: &str| {
        live[key]
            .as_array()
            .into_iter()
            .flatten()
            .map(|item| item["slug"].as_str().unwrap_or_default().to_owned())
            .collect::<Vec<_>>()
    };
    let good = live["version"] == "1.2.4"
        && live["description"] == "Shorter answers"
        && live["systemPrompt"] == PROMPT
        && live["integrationSlug"] == "openAi"
        && live["languageModelSlug"] == "gpt-4.1-mini"
        && live["temperature"] == json!(0.4)
        && live["maxSteps"] == 9
        && live["withReasoning"] == false
        && live["output"] == json!({ "type": "jsonSchema", "jsonSchema": { "type": "object" } })
        && live["heartbeat"] == json!({ "intervalMinutes": 45, "maxMessages": 4, "prompt": "Go on" })
        && live["evaluator"]["threshold"] == json!(0.65)
        && slugs("capabilities").contains(&"fileSearch".to_owned())
        && live["suggestedActions"][0]["text"] == "Who decides, and since when?"
        && live["mcpClients"][1]["url"] == "https://mcp.register.example/v2"
        && live["resources"][0]["limit"] == 250
        && live["actions"][0]["description"] == "Look a company up"
        && !slugs("actions").contains(&"post_to_slack".to_owned());
    check!(good, "the vendor should have what was published; it has {live}");
    Ok(())
}

/// A loss that is not ticked is not sent, and it is said where.
async fn nothing_is_dropped_without_its_tick(test: Arc<Test>) -> Result<()> {
    let scene = Scene::open(&test, test.engine, "", Keep::Memory).await?;
    let browser = &scene.browser;
    scene.draft(RESEARCHER).await?;
    browser.press_at(&[], cargo::PUBLISH_BUTTON).await?;
    browser.wait_text(sheet::EFFECTS).await?;
    browser.must_show(&[sheet::LOSSES_LEAD]).await?;
    browser.type_name(RESEARCHER).await?;
    let count = "return document.querySelectorAll('#losses input').length";
    let losses = browser.run(count, Vec::new()).await?.as_u64().unwrap_or_default() as usize;
    check!(losses >= 2, "this draft takes away at least two things; the sheet shows {losses}");
    browser.click("button", cargo::PUBLISH_TO_LIVE).await?;
    browser.wait_focus("problems").await?;
    browser.must_show(&[&sheet::tick_first(losses)]).await?;
    // The summary leads to the losses; all but one are ticked.
    browser.click("link", &sheet::tick_first(losses)).await?;
    browser.wait_focus("losses").await?;
    browser.tick_losses().await?;
    let last = "const e = document.querySelector('#losses input'); e.click(); return e.checked";
    check!(browser.run(last, Vec::new()).await? == false, "the first tick should be off again");
    browser.click("button", cargo::PUBLISH_TO_LIVE).await?;
    browser.wait_text(&sheet::tick_first(1)).await?;
    let posts = scene.practice.posts("").await?;
    check!(posts == 0 && scene.changes().await? == 0, "without its tick nothing is sent; {posts} POSTs arrived");
    browser.tick_losses().await?;
    browser.click("button", cargo::PUBLISH_TO_LIVE).await?;
    browser.wait_done().await?;
    check!(scene.changes().await? == 1, "one change was agreed to; the vendor made {}", scene.changes().await?);
    Ok(())
}

/// An agent is made, is there, and is removed again by typing its name.
async fn an_agent_is_made_and_removed(test: Arc<Test>, engine: Engine) -> Result<()> {
    let scene = Scene::open(&test, engine, "", Keep::Memory).await?;
    let browser = &scene.browser;
    browser.visit(&scene.site, "/agents/new/cargo-127").await?;
    browser.wait_heading(&pages::new_agent("Cargo")).await?;
    browser.press_at(&[], cargo::CREATE_BUTTON).await?;
    browser.wait_focus("problems").await?;
    browser.click("link", &form::problem_at("Name", form::MISSING)).await?;
    browser.wait_focus("f-name").await?;
    browser.type_at(ABOUT, "Name", "Brand new").await?;
    browser.type_at(ABOUT, "Description", "Made by a test").await?;
    browser.choose_at(ABOUT, "Folder", "Research").await?;
    browser.press_at(&[], cargo::CREATE_BUTTON).await?;
    browser.wait_heading(&cargo::create_title("Brand new")).await?;
    browser.wait_text(sheet::EFFECTS).await?;
    browser.must_show(&[cargo::NEW_AGENT]).await?;
    browser.click("button", cargo::CREATE).await?;
    browser.wait_done().await?;
    let made = scene.agent("Brand new").await?;
    check!(made["description"] == "Made by a test" && made["folderUuid"].is_string(), "the vendor made {made}");

    // It stands on the board at once, and the sheet leads to it.
    browser.to_agent().await?;
    browser.wait_heading("Brand new").await?;
    browser.must_show(&[cargo::NEVER_LIVE_LONG]).await?;
    browser.click_folded("section[aria-label='Live']", common::MORE, cargo::REMOVE).await?;
    browser.wait_heading(&cargo::remove_title("Brand new")).await?;
    browser.wait_text(sheet::EFFECTS).await?;
    browser.must_show(&[cargo::REMOVED_FOR_GOOD]).await?;
    browser.click("button", cargo::REMOVE_NOW).await?;
    browser.wait_focus("problems").await?;
    browser.must_show(&[&sheet::need_name("Brand new")]).await?;
    browser.fill(&sheet::type_to_confirm("Brand new"), " brand new ").await?;
    browser.click("button", cargo::REMOVE_NOW).await?;
    browser.wait_heading(sheet::DONE).await?;
    let gone = scene.agent("Brand new").await?;
    check!(gone["deletedAt"].is_string(), "the agent should be removed at the vendor; it is {gone}");
    browser.visit(&scene.site, "/").await?;
    browser.wait_text("Inbound qualifier").await?;
    browser.wait_until("the agent is gone from the board", || async { Ok(!browser.shows("Brand new").await?) }).await
}
