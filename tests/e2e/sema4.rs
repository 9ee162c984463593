//! Sema4.ai's whole job over HTTP: an agent is made, edited, given tools and data, published, packed, deleted and made
//! again.

use crate::browsers::Engine;
use crate::fixtures::{Keep, cargo_agent};
use crate::runner::{Case, Failure, Result, Test, check};
use crate::sema4_scene::{
    ABOUT, LIVE_DATA, LIVE_SERVER, MODEL, MODELS, RUNBOOK, SERVERS, Scene, TEST_DATA, TEST_SERVER, sema4_id,
};
use greenroom::words::{cargo, common, form, journal, package, pages, resources, sema4, sheet};
use serde_json::json;
use std::sync::Arc;

pub fn cases() -> Vec<Case> {
    vec![
        Case::new("sema4::whole_life_in_chromium", |test| whole_life(test, Engine::Chromium)),
        Case::new("sema4::whole_life_in_firefox", |test| whole_life(test, Engine::Firefox)),
        Case::new("sema4::the_version_before_is_made_live_again", made_live_again).everywhere(),
        Case::new("sema4::pages_are_left_while_typing", left_while_typing).everywhere(),
    ]
}

/// The agent of the journey, and its runbooks.
const NAME: &str = "Travel auditor";
const FIRST: &str = "## Objective\nRead each receipt, and say what is odd about it.";
const SECOND: &str = "## Objective\nRead each receipt twice.";
const THIRD: &str = "## Objective\nThis was never meant.";

/// From making an agent to making it again; what is live, the draft, what is attached and the package follow.
async fn whole_life(test: Arc<Test>, engine: Engine) -> Result<()> {
    let scene = Scene::open(&test, engine, "acme", Keep::Vault).await?;
    made(&scene).await?;
    given_tools(&scene).await?;
    published_with_mappings(&scene).await?;
    edited_again(&scene).await?;
    discarded(&scene).await?;
    detached(&scene).await?;
    let package = exported(&scene).await?;
    imported(&scene, &package).await?;
    deleted_and_recreated(&scene).await?;
    told_by_the_journal(&scene).await
}

async fn made(scene: &Scene) -> Result<()> {
    let browser = &scene.browser;
    scene.new_agent().await?;
    browser.type_at(ABOUT, "Name", NAME).await?;
    browser.type_at(ABOUT, "Description", "Looks at what was spent on the way.").await?;
    browser.type_at(RUNBOOK, "Runbook", FIRST).await?;
    browser.press_at(&[], cargo::CREATE_BUTTON).await?;
    scene.on_sheet(&sema4::create_title(NAME)).await?;
    browser.must_show(&[sema4::NEW_AGENT]).await?;
    scene.done(NAME, sema4::CREATE).await?;
    let agent = scene.agent(NAME).await?;
    check!(agent["runbook_text"] == FIRST && agent["state"] == "draft", "the vendor made {agent}");
    browser.to_agent().await?;
    browser.wait_heading(NAME).await?;
    browser.must_show(&[sema4::NEVER_LIVE_LONG, sema4::NEVER_LIVE_LANE]).await?;
    scene.save_runbook(NAME, SECOND).await?;
    browser.must_show(&[sema4::DRAFT_ONLY]).await?;
    scene.done(NAME, sema4::SAVE_DRAFT).await?;
    let sent = scene.practice.body(&format!("agents/{}", agent["id"].as_str().unwrap_or_default())).await?;
    check!(sent == json!({ "runbook_text": SECOND }), "only what changed is to be sent; {sent} was");
    Ok(())
}

async fn given_tools(scene: &Scene) -> Result<()> {
    let browser = &scene.browser;
    scene.resources(NAME).await?;
    browser.must_show(&resources::NONE).await?;
    scene.attach(NAME, 0, TEST_SERVER).await?;
    browser.must_show(&[&sema4::attaches(TEST_SERVER), sema4::DRAFT_ONLY]).await?;
    scene.done(NAME, sema4::ATTACH).await?;
    scene.attach(NAME, 1, MODEL).await?;
    scene.done(NAME, sema4::ATTACH).await?;
    check!(scene.attached(NAME, "mcp-servers").await? == [TEST_SERVER], "the test server is to be attached");
    check!(scene.attached(NAME, "semantic-data-models").await? == [MODEL], "the data model is to be attached");
    scene.resources(NAME).await?;
    browser.wait_text(&resources::reaches(TEST_DATA)).await?;
    browser.within(SERVERS, "button", &resources::detach_label(TEST_SERVER)).await?;
    browser.within(MODELS, "button", &resources::detach_label(MODEL)).await.map(drop)
}

async fn published_with_mappings(scene: &Scene) -> Result<()> {
    let browser = &scene.browser;
    scene.publish(NAME).await?;
    let stays = [sema4::test_stays(TEST_SERVER), sema4::test_stays(TEST_DATA)];
    browser.must_show(&[sema4::FIRST_VERSION, sema4::CHATS_DELETED, sheet::MAPPINGS, &stays[0], &stays[1]]).await?;
    for (kind, from, to) in
        [(sema4::MCP_SERVER, TEST_SERVER, LIVE_SERVER), (sema4::DATA_CONNECTION, TEST_DATA, LIVE_DATA)]
    {
        let label = sema4::mapping_label(kind, from);
        browser.choose_at(&[sheet::MAPPINGS], &label, to).await?;
        browser.holds_at(&[sheet::MAPPINGS], &label, to).await?;
    }
    for stays in stays {
        browser.must_not_show(&stays).await?;
    }
    browser.fill(sheet::MESSAGE, "The first one").await?;
    scene.done(NAME, sema4::PUBLISH_TO_LIVE).await?;
    browser.must_show(&[&sheet::serves_now("Live", "The first one")]).await?;
    let id = |list: &'static str, name: &'static str| scene.id_of(list, name);
    let expected = json!({
        "description": "The first one",
        "mcp_server_mappings":
            { id("mcp-servers", TEST_SERVER).await?: id("mcp-servers", LIVE_SERVER).await? },
        "connection_mappings":
            { id("data-connections", TEST_DATA).await?: id("data-connections", LIVE_DATA).await? },
    });
    let sent = scene.practice.body("/publish").await?;
    check!(sent == expected, "the mappings should be sent as {expected}; {sent} was");
    let live = scene.attached(NAME, "mcp-servers").await?;
    check!(live == [LIVE_SERVER], "what is live uses {live:?}");
    browser.to_agent().await?;
    let live = || async {
        let live = browser.text_of("section[aria-label='Live']").await?;
        Ok(live.contains("The first one") && live.contains("1.1.0"))
    };
    browser.wait_until("live is what was published", live).await?;
    browser.must_show(&[sema4::NO_DRAFT_LANE]).await?;
    // What was published from here is remembered here, also after loading again.
    scene.reload().await?;
    browser.wait_heading(NAME).await?;
    browser.wait_until("live is what was published, still", live).await
}

async fn edited_again(scene: &Scene) -> Result<()> {
    let browser = &scene.browser;
    browser.click("button", sema4::EDIT_BUTTON).await?;
    scene.on_sheet(&sema4::edit_title(NAME)).await?;
    browser.must_show(&[sema4::EDIT_IS_PRIVATE]).await?;
    scene.done(NAME, sema4::EDIT).await?;
    browser.to_agent().await?;
    browser.wait_text(sema4::DRAFT_WAITS_LONG).await?;
    scene.save_runbook(NAME, THIRD).await?;
    scene.done(NAME, sema4::SAVE_DRAFT).await?;
    let agent = scene.agent(NAME).await?;
    check!(agent["runbook_text"] == THIRD && agent["state"] == "draft", "the draft is {agent}");
    // The draft has its test server again, whatever is live.
    let draft = scene.attached(NAME, "mcp-servers").await?;
    check!(draft == [TEST_SERVER], "the draft uses {draft:?}");
    Ok(())
}

async fn discarded(scene: &Scene) -> Result<()> {
    let browser = &scene.browser;
    scene.overview(NAME).await?;
    browser.click_folded("section[aria-label='Draft']", common::MORE, sema4::DISCARD_BUTTON).await?;
    scene.on_sheet(&sema4::discard_title(NAME)).await?;
    browser.must_show(&[sema4::DISCARDS_ALL, sheet::LOSSES_LEAD]).await?;
    browser.unfold(pages::SHOW_WORDS).await?;
    browser.wait_text("This was never meant.").await?;
    browser.click("button", sema4::DISCARD).await?;
    browser.wait_focus("problems").await?;
    browser.must_show(&[&sheet::tick_first(1)]).await?;
    scene.done(NAME, sema4::DISCARD).await?;
    let agent = scene.agent(NAME).await?;
    check!(agent["runbook_text"] == SECOND && agent["state"] == "live", "after discarding there is {agent}");
    Ok(())
}

/// What is live takes no change: a draft is opened by a request of its own, which the sheet says.
async fn detached(scene: &Scene) -> Result<()> {
    let browser = &scene.browser;
    scene.detach(NAME, MODEL).await?;
    browser.must_show(&[sema4::OPENS_DRAFT, &sema4::detaches(MODEL)]).await?;
    scene.done(NAME, sema4::DETACH).await?;
    let left = scene.attached(NAME, "semantic-data-models").await?;
    check!(left.is_empty(), "after detaching the draft has {left:?}");
    Ok(())
}

async fn exported(scene: &Scene) -> Result<Vec<u8>> {
    let browser = &scene.browser;
    scene.visit(NAME, "/package", package::EXPORT_LEAD).await?;
    browser.wait_heading(&package::title(NAME)).await?;
    browser.click("button", package::DOWNLOAD).await?;
    browser.wait_text(package::DOWNLOADED).await?;
    let bytes = scene.saved_file(&sheet::package_name(NAME)).await?;
    check!(bytes.starts_with(b"PK"), "the package has {} bytes and is no zip", bytes.len());
    Ok(bytes)
}

/// Looked into, refused where the name is taken, and imported in another workspace, which is where packages go.
async fn imported(scene: &Scene, package: &[u8]) -> Result<()> {
    let browser = &scene.browser;
    let file = scene.file("auditor.zip", package)?;
    scene.new_agent().await?;
    browser.choose_file(package::FILE, &file).await?;
    browser.wait_text("auditor.zip").await?;
    browser
        .must_show(&[package::INSIDE, NAME, "Looks at what was spent on the way.", "gpt-5-low", TEST_SERVER])
        .await?;
    browser.unfold(package::RUNBOOK).await?;
    browser
        .must_show(&["Read each receipt twice.", &package::to_enter(TEST_SERVER, "Authorization, X-Region")])
        .await?;
    browser.click("button", package::IMPORT_BUTTON).await?;
    scene.on_sheet(&sema4::import_title(NAME)).await?;
    browser.must_show(&[&sema4::name_taken(NAME)]).await?;
    browser.click("button", sema4::IMPORT).await?;
    browser.wait_focus("problems").await?;
    check!(scene.arrived("POST", "/agents/import").await? == 0, "a name that is taken is not sent");

    let paths = scene.beside("acme-paths").await?;
    paths.new_agent().await?;
    browser.choose_file(package::FILE, &file).await?;
    browser.click("button", package::IMPORT_BUTTON).await?;
    paths.on_sheet(&sema4::import_title(NAME)).await?;
    browser.must_show(&[&sema4::import_of("auditor.zip", NAME), sema4::SERVERS_MATCHED]).await?;
    paths.done(NAME, sema4::IMPORT).await?;
    let sent = scene.practice.body("agents/import").await?;
    let expected = json!({ "field": "file", "name": "auditor.zip", "bytes": package.len() });
    check!(sent == expected, "the package should be sent as {expected}; {sent} was");
    let agent = paths.agent(NAME).await?;
    check!(agent["runbook_text"] == SECOND && agent["state"] == "draft", "the import made {agent}");
    let servers = paths.attached(NAME, "mcp-servers").await?;
    check!(servers == [TEST_SERVER], "the import attached {servers:?}");
    browser.to_agent().await?;
    browser.wait_heading(NAME).await
}

async fn deleted_and_recreated(scene: &Scene) -> Result<()> {
    let browser = &scene.browser;
    let before = scene.agent(NAME).await?;
    scene.overview(NAME).await?;
    browser.click_folded("section[aria-label='Live']", common::MORE, sema4::REMOVE).await?;
    scene.on_sheet(&sema4::remove_title(NAME)).await?;
    browser.must_show(&[sema4::REMOVES_ALL, sema4::REMOVED_FOR_GOOD, sema4::SNAPSHOT_TAKEN]).await?;
    scene.done(NAME, sema4::REMOVE_NOW).await?;
    let snapshot = scene.saved_file(&format!("{NAME}.json")).await?;
    let snapshot: serde_json::Value = serde_json::from_slice(&snapshot)?;
    check!(snapshot["agent"]["runbook_text"] == SECOND, "the snapshot is {snapshot}");
    let zip = scene.saved_file(&sheet::package_name(NAME)).await?;
    check!(zip.starts_with(b"PK"), "the package is to be saved first");
    check!(scene.id_of("agents", NAME).await.is_err(), "the agent should be gone at the vendor");

    browser.click("button", sema4::RECREATE_BUTTON).await?;
    scene.on_sheet(&sema4::create_title(NAME)).await?;
    browser.must_show(&[sema4::FROM_SNAPSHOT]).await?;
    scene.done(NAME, sema4::CREATE).await?;
    let again = scene.agent(NAME).await?;
    check!(again["id"] != before["id"], "an agent that is made again has another id");
    for key in ["name", "description", "runbook_text", "architecture_name", "architecture_version"] {
        check!(again[key] == before[key], "{key} is {} again, and was {}", again[key], before[key]);
    }
    browser.to_agent().await?;
    browser.wait_heading(NAME).await
}

/// Every step is in the journal, the newest first, and in words.
async fn told_by_the_journal(scene: &Scene) -> Result<()> {
    let browser = &scene.browser;
    browser.visit(&scene.site, "/journal").await?;
    browser.wait_heading(journal::TITLE).await?;
    browser.wait_text(journal::DONE).await?;
    let told = scene.journal().await?;
    let mut expected = vec![
        sema4::create_title(NAME),
        sema4::save_title(NAME),
        sema4::attach_title(TEST_SERVER, NAME),
        sema4::attach_title(MODEL, NAME),
        sema4::publish_title(NAME),
        sema4::edit_title(NAME),
        sema4::save_title(NAME),
        sema4::discard_title(NAME),
        sema4::edit_title(NAME),
        sema4::detach_title(MODEL, NAME),
        sema4::import_title(NAME),
        sema4::remove_title(NAME),
        sema4::create_title(NAME),
    ];
    expected.reverse();
    let titles: Vec<&String> = told.iter().map(|(title, _)| title).collect();
    check!(titles == expected.iter().collect::<Vec<_>>(), "the journal tells {titles:?}");
    let open: Vec<_> = told.iter().filter(|(_, ending)| !ending.contains(journal::DONE)).collect();
    check!(open.is_empty(), "all of it was done; the journal says {open:?}");
    browser.visit(&scene.site, &format!("/?connection={}", sema4_id(scene.tenant))).await?;
    browser.wait_heading(pages::BOARD).await?;
    browser
        .wait_until("the board shows the new agent", || async {
            Ok(browser.row_of(NAME).await?.to_lowercase().contains(sema4::NEVER_LIVE))
        })
        .await
}

/// A page is left with the keyboard in a field: what the browser tells of that field afterwards harms nobody.
async fn left_while_typing(test: Arc<Test>) -> Result<()> {
    let scene = Scene::open(&test, test.engine, "acme", Keep::Memory).await?;
    let browser = &scene.browser;
    scene.resources("Invoice Roast").await?;
    browser.type_at(SERVERS, resources::ATTACH_LABELS[0], "no such server").await?;
    elsewhere(&scene, "what is attached").await?;
    scene.publish("Invoice Roast").await?;
    let label = sema4::mapping_label(sema4::MCP_SERVER, TEST_SERVER);
    browser.type_at(&[sheet::MAPPINGS], &label, "no such server").await?;
    elsewhere(&scene, "a sheet").await?;

    // The fields of Cargo's drafts: a list, a secret, a number, and the whole as JSON.
    let release = |id: String| format!("/agents/practice-cargo-acme/{id}/release");
    let desk = release(cargo_agent(&scene.practice, "", "Deal desk").await?);
    let client: &[&str] = &["MCP clients", "Contract archive"];
    for field in ["Connector", "Temperature", "Client secret", form::JSON_LABEL] {
        browser.visit(&scene.site, &desk).await?;
        browser.within(&["Instructions"], "field", "System prompt").await?;
        match field {
            "Client secret" => {
                browser.open_at(client).await?;
                browser.press_at(client, &form::replace(field)).await?;
                browser.type_at(client, field, "typed and left").await?;
            }
            form::JSON_LABEL => {
                browser.press_at(&[], form::AS_JSON).await?;
                let all = browser.field(field).await?;
                browser.press_on(&all).await?;
                all.send_keys("x").await?;
            }
            field => browser.type_at(&["Model"], field, "0.123").await?,
        }
        elsewhere(&scene, field).await?;
    }
    Ok(())
}

/// Goes to the board and uses it: only there the keyboard comes out of the field that is gone.
async fn elsewhere(scene: &Scene, from: &str) -> Result<()> {
    let browser = &scene.browser;
    let went = async {
        browser.visit(&scene.site, "/").await?;
        browser.wait_heading(pages::BOARD).await?;
        browser.fill(pages::FIND, "invoice").await?;
        browser.by_role("link", "Invoice Roast").await?;
        browser.fill(pages::FIND, "").await
    };
    went.await.map_err(|failure: Failure| Failure(format!("from {from}: {failure}")))
}

/// Sema4.ai has no way back of its own: what was copied while it was live comes back as a new version.
async fn made_live_again(test: Arc<Test>) -> Result<()> {
    let scene = Scene::open(&test, test.engine, "acme", Keep::Memory).await?;
    let browser = &scene.browser;
    let agent = "Vendor Onboarding";
    let before = scene.agent(agent).await?;
    scene.save_runbook(agent, "Ask for nothing.").await?;
    browser.must_show(&[sema4::OPENS_DRAFT]).await?;
    scene.done(agent, sema4::SAVE_DRAFT).await?;
    scene.publish(agent).await?;
    browser.unfold(pages::SHOW_WORDS).await?;
    browser.wait_text("Ask for nothing.").await?;
    browser.fill(sheet::MESSAGE, "Too short").await?;
    scene.done(agent, sema4::PUBLISH_TO_LIVE).await?;
    check!(scene.agent(agent).await?["runbook_text"] == "Ask for nothing.", "the change should be live");
    browser.click("button", sheet::PREVIOUS_LIVE_AGAIN).await?;
    scene.on_sheet(&sema4::again_title(agent)).await?;
    scene.done(agent, sema4::PUBLISH_TO_LIVE).await?;
    let now = scene.agent(agent).await?;
    check!(now["state"] == "live" && now["live_version_id"] != before["live_version_id"], "there is {now}");
    for key in ["name", "description", "runbook_text"] {
        check!(now[key] == before[key], "{key} is {} again, and was {}", now[key], before[key]);
    }
    check!(scene.practice.posts("/publish").await? == 2, "two versions were published");
    Ok(())
}
