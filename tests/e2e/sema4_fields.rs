//! Everything that the vendor's page "Agents" names: each endpoint is asked, each parameter and field of a request is put
//! into its control and arrives, each field of an answer is shown or kept for a reason.

use crate::fixtures::Keep;
use crate::page::tidy;
use crate::runner::{Case, Result, Test, check};
use crate::sema4_scene::{ABOUT, LIVE_DATA, LIVE_SERVER, MODEL, RUNBOOK, Scene, TEST_DATA, TEST_SERVER, sema4_id};
use greenroom::words::{cargo, common, connect, package, pages, resources, sema4, sheet};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::sync::Arc;

pub fn cases() -> Vec<Case> {
    vec![Case::new("sema4_fields::of_requests", of_requests), Case::new("sema4_fields::of_answers", of_answers)]
}

/// The endpoints; an id in braces.
const ENDPOINTS: [&str; 17] = [
    "GET agents",
    "GET agents/{}",
    "POST agents",
    "PATCH agents/{}",
    "DELETE agents/{}",
    "POST agents/{}/edit",
    "POST agents/{}/publish",
    "POST agents/{}/discard-draft",
    "GET agents/{}/state",
    "GET agents/{}/mcp-servers",
    "POST agents/{}/mcp-servers",
    "DELETE agents/{}/mcp-servers/{}",
    "GET agents/{}/semantic-data-models",
    "POST agents/{}/semantic-data-models",
    "DELETE agents/{}/semantic-data-models/{}",
    "GET agents/{}/export",
    "POST agents/import",
];

/// Each parameter and field of a request.
const REQUESTS: [&str; 19] = [
    "GET agents: name",
    "GET agents: limit",
    "GET agents: next",
    "POST agents: name",
    "POST agents: description",
    "POST agents: runbook_text",
    "POST agents: architecture_name",
    "POST agents: architecture_version",
    "PATCH agents/{}: name",
    "PATCH agents/{}: description",
    "PATCH agents/{}: runbook_text",
    "POST agents/{}/publish: description",
    "POST agents/{}/publish: connection_mappings",
    "POST agents/{}/publish: mcp_server_mappings",
    "POST agents/{}/discard-draft: connection_mappings",
    "POST agents/{}/discard-draft: mcp_server_mappings",
    "POST agents/{}/mcp-servers: mcp_server_id",
    "POST agents/{}/semantic-data-models: semantic_data_model_id",
    "POST agents/import: file",
];

/// The fields of an agent that a form shows below "Given by Sema4.ai", with their labels.
const GIVEN: [(&str, &str); 10] = [
    ("id", "Agent id"),
    ("mode", "Mode"),
    ("state", "Editing state"),
    ("version", "Version"),
    ("live_version_id", "Id of the live version"),
    ("architecture_name", "Architecture"),
    ("architecture_version", "Version of the architecture"),
    ("created_by", "Made by"),
    ("created_at", "Made"),
    ("updated_at", "Last changed"),
];

/// What of an answer is not shown as such, and why.
const KEPT: [(&str, &str); 3] = [
    ("PaginatedResponse: next", "followed until there is none: the list is whole"),
    ("PaginatedResponse: has_more", "says what next says; where they differ, next can be followed and this cannot"),
    ("PaginatedResponse: data", "its items are the rows"),
];

/// What arrived so far, by the names of [`REQUESTS`].
#[derive(Default)]
struct Arrived {
    fields: BTreeSet<String>,
    unique: u32,
}

impl Arrived {
    /// A text that occurs once.
    fn unique(&mut self) -> String {
        self.unique += 1;
        format!("unique_{}", self.unique)
    }

    /// A body is exactly this.
    fn body(&mut self, endpoint: &str, sent: &Value, expected: &Value) -> Result<()> {
        check!(sent == expected, "{endpoint} should send {expected}; it sent {sent}");
        self.fields.extend(expected.as_object().into_iter().flatten().map(|(key, _)| format!("{endpoint}: {key}")));
        Ok(())
    }
}

/// From a connection's form to deleting: every field once, each with a value of its own.
async fn of_requests(test: Arc<Test>) -> Result<()> {
    let scene = Scene::open(&test, test.engine, "acme", Keep::Memory).await?;
    let mut arrived = Arrived::default();
    listed(&scene, &mut arrived).await?;
    let agent = made_and_changed(&scene, &mut arrived).await?;
    attached(&scene, &mut arrived, &agent).await?;
    mapped(&scene, &mut arrived, &agent).await?;
    packed_and_gone(&scene, &mut arrived, &agent).await?;

    let missing: Vec<&&str> = REQUESTS.iter().filter(|name| !arrived.fields.contains(**name)).collect();
    check!(missing.is_empty(), "nothing was put into {missing:?}");
    let seen = scene.practice.seen().await?;
    let base = format!("/sema4/tenants/{}/api/v2/", scene.tenant);
    let asked: BTreeSet<String> = seen.keys().map(|what| pattern(&what.replace(&base, ""))).collect();
    let missing: Vec<&&str> = ENDPOINTS.iter().filter(|endpoint| !asked.contains(**endpoint)).collect();
    check!(missing.is_empty(), "{missing:?} were not asked; asked was {asked:?}");
    test.tell(format!(
        "  {} of {} endpoints were asked; {} of {} parameters and fields arrived",
        ENDPOINTS.len(),
        ENDPOINTS.len(),
        REQUESTS.len(),
        REQUESTS.len()
    ));
    Ok(())
}

/// A method and a path with its ids in braces.
fn pattern(what: &str) -> String {
    let is_id = |part: &str| part.len() == 36 && part.bytes().filter(|byte| *byte == b'-').count() == 4;
    what.split('/').map(|part| if is_id(part) { "{}" } else { part }).collect::<Vec<_>>().join("/")
}

/// The beginning of a name and the size of a page are said in the connection's form; the rest follows page by page.
async fn listed(scene: &Scene, arrived: &mut Arrived) -> Result<()> {
    let browser = &scene.browser;
    let (name, limit) = (arrived.unique(), "1007");
    for (prefix, size, asked) in [
        (name.as_str(), limit, format!("GET /sema4/tenants/acme/api/v2/agents?name={name}&limit={limit}")),
        ("", "5", "GET /sema4/tenants/acme/api/v2/agents?limit=5".to_owned()),
    ] {
        browser.visit(&scene.site, &format!("/connections/{}", sema4_id(scene.tenant))).await?;
        browser.wait_text(connect::FORGET).await?;
        browser.unfold(connect::ADVANCED).await?;
        browser.fill(connect::NAME_PREFIX, prefix).await?;
        browser.fill(connect::PAGE_SIZE, size).await?;
        browser.click("button", connect::SAVE).await?;
        browser.wait_heading(pages::BOARD).await?;
        let arrives = || async { Ok(scene.practice.queries().await?.contains(&asked)) };
        let waited = browser.wait_until(&format!("“{asked}” arrives"), arrives).await;
        check!(waited.is_ok(), "{waited:?}: what arrived is {:?}", scene.practice.queries().await?);
    }
    browser.wait_text(&pages::board_lead("12 agents", "1 connection")).await?;
    arrived.fields.extend(["GET agents: name".to_owned(), "GET agents: limit".to_owned()]);
    // The token of the first page is what the second one is asked with.
    let first = scene.call("GET", "agents?limit=5", json!(null)).await?;
    let token = first["next"].as_str().unwrap_or_default();
    let sent = format!("/agents?limit=5&next={}", greenroom::http::encode_value(token));
    let queries = scene.practice.queries().await?;
    check!(!token.is_empty() && queries.iter().any(|query| query.ends_with(&sent)), "“{sent}” is none of {queries:?}");
    arrived.fields.insert("GET agents: next".to_owned());
    Ok(())
}

/// Makes an agent and changes each of its fields; its name afterwards.
async fn made_and_changed(scene: &Scene, arrived: &mut Arrived) -> Result<String> {
    let browser = &scene.browser;
    let fields: [(&[&str], &str, &str); 5] = [
        (ABOUT, "Name", "name"),
        (ABOUT, "Description", "description"),
        (RUNBOOK, "Runbook", "runbook_text"),
        (&["Architecture"], "Architecture", "architecture_name"),
        (&["Architecture"], "Version of the architecture", "architecture_version"),
    ];
    scene.new_agent().await?;
    let mut body = json!({});
    for (section, label, key) in fields {
        let text = arrived.unique();
        browser.type_at(section, label, &text).await?;
        body[key] = json!(text);
    }
    let name = body["name"].as_str().unwrap_or_default().to_owned();
    browser.press_at(&[], cargo::CREATE_BUTTON).await?;
    scene.on_sheet(&sema4::create_title(&name)).await?;
    scene.done(&name, sema4::CREATE).await?;
    arrived.body("POST agents", &scene.practice.body("/agents").await?, &body)?;

    scene.draft(&name).await?;
    let id = scene.id_of("agents", &name).await?;
    let mut body = json!({});
    for (section, label, key) in fields.into_iter().take(3) {
        let text = arrived.unique();
        browser.type_at(section, label, &text).await?;
        body[key] = json!(text);
    }
    browser.press_at(&[], sema4::SAVE_DRAFT_BUTTON).await?;
    scene.on_sheet(&sema4::save_title(&name)).await?;
    scene.done(&name, sema4::SAVE_DRAFT).await?;
    arrived.body("PATCH agents/{}", &scene.practice.body(&format!("agents/{id}")).await?, &body)?;
    Ok(body["name"].as_str().unwrap_or_default().to_owned())
}

async fn attached(scene: &Scene, arrived: &mut Arrived, agent: &str) -> Result<()> {
    for (kind, list, key, name) in
        [(0, "mcp-servers", "mcp_server_id", TEST_SERVER), (1, "semantic-data-models", "semantic_data_model_id", MODEL)]
    {
        scene.attach(agent, kind, name).await?;
        scene.done(agent, sema4::ATTACH).await?;
        let sent = scene.practice.body(&format!("/{list}")).await?;
        arrived.body(&format!("POST agents/{{}}/{list}"), &sent, &json!({ key: scene.id_of(list, name).await? }))?;
    }
    Ok(())
}

/// Both maps, when publishing and when discarding.
async fn mapped(scene: &Scene, arrived: &mut Arrived, agent: &str) -> Result<()> {
    let browser = &scene.browser;
    let id = |list: &'static str, name: &'static str| scene.id_of(list, name);
    let servers = json!({ id("mcp-servers", TEST_SERVER).await?: id("mcp-servers", LIVE_SERVER).await? });
    let data = json!({ id("data-connections", TEST_DATA).await?: id("data-connections", LIVE_DATA).await? });
    let swap = || async {
        for (kind, from, to) in
            [(sema4::MCP_SERVER, TEST_SERVER, LIVE_SERVER), (sema4::DATA_CONNECTION, TEST_DATA, LIVE_DATA)]
        {
            browser.choose_at(&[sheet::MAPPINGS], &sema4::mapping_label(kind, from), to).await?;
        }
        Ok::<(), crate::runner::Failure>(())
    };
    scene.publish(agent).await?;
    let message = arrived.unique();
    browser.fill(sheet::MESSAGE, &message).await?;
    swap().await?;
    scene.done(agent, sema4::PUBLISH_TO_LIVE).await?;
    let expected = json!({ "description": message, "connection_mappings": data, "mcp_server_mappings": servers });
    arrived.body("POST agents/{}/publish", &scene.practice.body("/publish").await?, &expected)?;

    scene.overview(agent).await?;
    browser.click("button", sema4::EDIT_BUTTON).await?;
    scene.on_sheet(&sema4::edit_title(agent)).await?;
    scene.done(agent, sema4::EDIT).await?;
    scene.overview(agent).await?;
    browser.click_folded("section[aria-label='Draft']", common::MORE, sema4::DISCARD_BUTTON).await?;
    scene.on_sheet(&sema4::discard_title(agent)).await?;
    swap().await?;
    scene.done(agent, sema4::DISCARD).await?;
    let expected = json!({ "connection_mappings": data, "mcp_server_mappings": servers });
    arrived.body("POST agents/{}/discard-draft", &scene.practice.body("/discard-draft").await?, &expected)
}

async fn packed_and_gone(scene: &Scene, arrived: &mut Arrived, agent: &str) -> Result<()> {
    let browser = &scene.browser;
    scene.overview(agent).await?;
    browser.click("button", sema4::EDIT_BUTTON).await?;
    scene.on_sheet(&sema4::edit_title(agent)).await?;
    scene.done(agent, sema4::EDIT).await?;
    for name in [TEST_SERVER, MODEL] {
        scene.detach(agent, name).await?;
        scene.done(agent, sema4::DETACH).await?;
    }
    scene.visit(agent, "/package", package::EXPORT_LEAD).await?;
    browser.click("button", package::DOWNLOAD).await?;
    browser.wait_text(package::DOWNLOADED).await?;
    let bytes = scene.saved_file(&sheet::package_name(agent)).await?;
    scene.overview(agent).await?;
    browser.click_folded("section[aria-label='Live']", common::MORE, sema4::REMOVE).await?;
    scene.on_sheet(&sema4::remove_title(agent)).await?;
    scene.done(agent, sema4::REMOVE_NOW).await?;

    let file = format!("{}.zip", arrived.unique());
    let path = scene.file(&file, &bytes)?;
    scene.new_agent().await?;
    browser.choose_file(package::FILE, &path).await?;
    browser.click("button", package::IMPORT_BUTTON).await?;
    scene.on_sheet(&sema4::import_title(agent)).await?;
    scene.done(agent, sema4::IMPORT).await?;
    let expected = json!({ "field": "file", "name": file, "bytes": bytes.len() });
    let sent = scene.practice.body("/agents/import").await?;
    check!(sent == expected, "the package should be sent as {expected}; it was {sent}");
    arrived.fields.insert("POST agents/import: file".to_owned());
    Ok(())
}

/// What the vendor answers stands on the screens, with the vendor's own values.
async fn of_answers(test: Arc<Test>) -> Result<()> {
    let scene = Scene::open(&test, test.engine, "acme", Keep::Memory).await?;
    let browser = &scene.browser;
    let agent = "Audit Trail";
    let mut shown: Vec<String> = Vec::new();
    let is = scene.agent(agent).await?;
    let text = |key: &str| is[key].as_str().unwrap_or_default().to_owned();

    // The list: its items are the rows.
    let rows = "return document.querySelectorAll('tbody th a').length";
    browser.wait_until("all rows", || async { Ok(browser.run(rows, Vec::new()).await? == json!(12)) }).await?;
    // An agent: in the form, and beside it.
    scene.draft(agent).await?;
    for (section, label, key) in
        [(ABOUT, "Name", "name"), (ABOUT, "Description", "description"), (RUNBOOK, "Runbook", "runbook_text")]
    {
        browser.holds_at(section, label, &text(key)).await?;
        shown.push(format!("PublicAgent: {key}"));
    }
    let script = "return [...document.querySelectorAll('dl.fields dt')].map(dt => [dt.textContent.trim(), dt.nextElementSibling.textContent.trim()])";
    let given: Vec<(String, String)> = serde_json::from_value(browser.run(script, Vec::new()).await?)?;
    for (key, label) in GIVEN {
        let value = given.iter().find(|(term, _)| term == label).map(|(_, value)| tidy(value));
        check!(!text(key).is_empty() && value == Some(tidy(&text(key))), "“{label}” shows {value:?}, not {}", is[key]);
        shown.push(format!("PublicAgent: {key}"));
    }
    // The state: live, and yet with a draft.
    let id = text("id");
    let state = scene.call("GET", &format!("agents/{id}/state"), json!(null)).await?;
    check!(state["state"] == "live" && state["has_draft"] == true, "practice has {state}");
    check!(state["live_version_id"] == is["live_version_id"], "practice has {state}");
    scene.overview(agent).await?;
    browser.must_show(&[sema4::DRAFT_WAITS_LONG]).await?;
    check!(!browser.text_of("section[aria-label='Live']").await?.is_empty(), "what is live has a lane");
    browser.must_not_show(sema4::NEVER_LIVE_LANE).await?;
    browser.must_not_show(sema4::NO_DRAFT_LANE).await?;
    shown.extend(["state", "live_version_id", "has_draft"].map(|key| format!("state: {key}")));
    // What is attached: by name, with address and transport; a data model with what it reaches.
    scene.resources(agent).await?;
    for list in ["mcp-servers", "semantic-data-models"] {
        let told = scene.call("GET", &format!("agents/{id}/{list}"), json!(null)).await?;
        let items = told["data"].as_array().cloned().unwrap_or_default();
        check!(!items.is_empty(), "{agent} has no {list}");
        for item in &items {
            for key in ["name", "url", "transport", "description"] {
                if let Some(value) = item[key].as_str() {
                    browser.must_show(&[value]).await?;
                    shown.push(format!("{list}: {key}"));
                }
            }
        }
    }
    browser.must_show(&[&resources::reaches("Ledger warehouse (test), Archive")]).await?;
    // What a write answers: the reference and the version at the end of its sheet.
    scene.new_agent().await?;
    browser.type_at(ABOUT, "Name", "Answered").await?;
    browser.press_at(&[], cargo::CREATE_BUTTON).await?;
    scene.on_sheet(&sema4::create_title("Answered")).await?;
    scene.done("Answered", sema4::CREATE).await?;
    let made = scene.agent("Answered").await?;
    let (id, version) = (made["id"].as_str().unwrap_or_default(), made["version"].as_str().unwrap_or_default());
    browser.must_show(&[sheet::REFERENCE, id, sheet::VERSION, version]).await?;
    shown.sort();
    shown.dedup();
    test.tell(format!("  {} fields of answers are shown; {} are kept for a reason:", shown.len(), KEPT.len()));
    for (field, reason) in KEPT {
        test.tell(format!("    {field}: {reason}"));
    }
    Ok(())
}
