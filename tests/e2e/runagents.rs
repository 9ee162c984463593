//! RunAgents' whole job over HTTP, in both wire contracts: the starter kit, an agent from source files and one from an
//! image, an update, deleting, and making again.

use crate::browsers::Engine;
use crate::fixtures::{KEY, Keep};
use crate::runagents_scene::{ABOUT, Contract, IMAGE, SOURCE, Scene, runagents_id};
use crate::runner::{Case, Failure, Result, Test, check};
use crate::servers::Server;
use greenroom::words::{connect, form, journal, pages, runagents, say, sheet, watch};
use serde_json::{Value, json};
use std::sync::Arc;
use std::time::Duration;

pub fn cases() -> Vec<Case> {
    let lives = [
        ("runagents::whole_life_in_chromium", Engine::Chromium, Contract::Current),
        ("runagents::whole_life_in_the_older_contract_in_chromium", Engine::Chromium, Contract::Older),
        ("runagents::whole_life_in_firefox", Engine::Firefox, Contract::Current),
        ("runagents::whole_life_in_the_older_contract_in_firefox", Engine::Firefox, Contract::Older),
    ];
    let lives = lives
        .into_iter()
        .map(|(name, engine, contract)| Case::new(name, move |test: Arc<Test>| whole_life(test, engine, contract)));
    lives
        .chain([
            Case::new("runagents::the_contract_is_found_out", contract_found).everywhere(),
            Case::new("runagents::an_earlier_configuration_is_deployed_again", deployed_again).everywhere(),
        ])
        .collect()
}

/// The agent of the seed's source deploy, and of its image deploy.
const BILLING: &str = "billing-agent";
const OWN: &str = "my-agent";
/// A build of practice and its agent take thirteen seconds, and are looked at every five.
const UP: Duration = Duration::from_secs(40);
const PROMPT: &str = "You explain invoices, line by line.";

/// The body of the seed's example "Source Deploy With Policy Bindings".
fn source_example() -> Value {
    json!({
        "agent_name": BILLING,
        "source_files": { "agent.py": "print(\"hello\")" },
        "required_tools": ["stripe-api"],
        "llm_configs": [{ "provider": "openai", "model": "gpt-4o-mini", "role": "chat" }],
        "policies": ["billing-stripe-policy"],
        "entry_point": "agent.py",
        "requirements": "runagents>=0.2.0\n"
    })
}

/// The body of the seed's example "Image Deploy".
fn image_example() -> Value {
    json!({
        "agent_name": OWN,
        "image": "ghcr.io/acme/my-agent:1.2.0",
        "required_tools": ["echo-tool"],
        "policies": ["echo-read-policy"],
        "llm_configs": [{ "provider": "openai", "model": "gpt-4o-mini" }]
    })
}

/// From an empty workspace to an agent that was deleted and made again.
async fn whole_life(test: Arc<Test>, engine: Engine, contract: Contract) -> Result<()> {
    let scene = Scene::open(&test, engine, contract, "acme-empty", Keep::Vault).await?;
    kit_made(&scene).await?;
    scene.has_resources().await?;
    deployed_from_source(&scene).await?;
    answers(&scene).await?;
    deployed_from_image(&scene).await?;
    updated(&scene).await?;
    deleted_and_recreated(&scene).await?;
    told_by_the_journal(&scene).await?;
    every_request_in(&scene).await
}

/// Makes the starter kit, and makes it again: nothing new.
async fn kit_made(scene: &Scene) -> Result<()> {
    let browser = &scene.browser;
    browser.wait_text(&pages::board_lead("0 agents", "1 connection")).await?;
    for first in [true, false] {
        scene.new_agent().await?;
        browser.click("button", runagents::STARTER_KIT_BUTTON).await?;
        scene.on_sheet(runagents::STARTER_KIT_TITLE).await?;
        browser.must_show(&[runagents::KIT_MAKES, runagents::KIT_IF_MISSING, runagents::KIT_NO_POLICY]).await?;
        check!(browser.shows(runagents::KIT_BOTH_THERE).await? != first, "whether it is there is to be told");
        scene.done(runagents::KIT_NAME, runagents::STARTER_KIT_NOW).await?;
        let made = [runagents::kit_tool("echo-tool"), runagents::kit_provider("playground-llm")];
        for made in &made {
            check!(browser.shows(made).await? == first, "the first kit alone makes something: “{made}”");
        }
        check!(browser.shows(runagents::KIT_WAS_THERE).await? != first, "the second kit makes nothing");
        browser.must_show(&[runagents::KIT_NO_POLICY]).await?;
    }
    check!(scene.names("tools").await? == ["echo-tool"], "the kit should make echo-tool");
    check!(scene.names("model-providers").await? == ["playground-llm"], "the kit should make playground-llm");
    // What it leads on to is the form.
    browser.click("link", sheet::BACK_TO_FORM).await?;
    browser.wait_heading(&pages::new_agent("RunAgents")).await
}

/// The seed's first example, typed in.
async fn deployed_from_source(scene: &Scene) -> Result<()> {
    let browser = &scene.browser;
    scene.new_agent().await?;
    browser.type_at(ABOUT, "Agent name", BILLING).await?;
    browser.wait_text(&runagents::is_new(BILLING)).await?;
    browser.add_source("agent.py", "print(\"hello\")").await?;
    browser.type_at(SOURCE, "Entry point", "agent.py").await?;
    browser.type_at(SOURCE, "Requirements", "runagents>=0.2.0\n").await?;
    browser.add_listed(&["Tools"], "Required tools", "tool", 1, "stripe-api").await?;
    browser.add_model("gpt-4o-mini", "playground-llm", Some("Chat")).await?;
    browser.add_listed(&["Access"], "Policies", "policy", 1, "billing-stripe-policy").await?;
    scene.deploy(&runagents::create_title(BILLING)).await?;
    browser.must_show(&[&runagents::creates(BILLING), runagents::OPEN_TO_ALL]).await?;
    // All of it is new, and is listed.
    let lines = scene.lines().await?;
    for part in ["agent.py", "stripe-api", "Model chat", "billing-stripe-policy", "Entry point", "Requirements"] {
        check!(lines.iter().any(|line| line.contains(part)), "“{part}” is new; the sheet lists {lines:?}");
    }
    let asked = scene.practice.posts("/deploy/preview").await?;
    let expected = if scene.contract == Contract::Current { 1 } else { 0 };
    check!(asked == expected, "the preview was asked {asked} times, in the {:?} contract", scene.contract);
    if scene.contract == Contract::Current {
        browser.must_show(&[&runagents::preview("Preparing the runtime", Some("1-3 min"), Some("high"))]).await?;
    }
    scene.done(BILLING, runagents::DEPLOY_TO_LIVE).await?;
    let (sent, expected) = (scene.deployed().await?, source_example());
    check!(sent == expected, "the seed's source deploy should be sent as {expected}; {sent} was");
    let image = scene.agent(BILLING).await?["spec"]["image"].as_str().unwrap_or_default().to_owned();
    browser
        .must_show(&[
            &runagents::deployed_into("acme-empty"),
            &runagents::execution_mode("FAST_OVERLAY", Some("fast_overlay")),
            &runagents::build_required(true),
            &runagents::decision_reason("Detected framework runtime overlay path"),
            &runagents::image_uri(&image),
        ])
        .await?;
    // It is watched until it runs, and the tab says so.
    browser.wait_text(watch::TITLE).await?;
    browser.wait_any(&[watch::BUILD_WAITS, watch::IS_BUILT]).await?;
    browser.wait_for("the end of the build", UP, || browser.shows(watch::RUNS)).await?;
    let title = browser.run("return document.title", Vec::new()).await?;
    check!(title.as_str().is_some_and(|title| title.starts_with(&watch::tab(BILLING, true))), "the tab says {title}");
    check!(scene.agent(BILLING).await?["status"]["phase"] == "Running", "what is said to run runs");
    browser.to_agent().await?;
    browser.wait_heading(BILLING).await
}

/// A test message, and the answer of the agent.
async fn answers(scene: &Scene) -> Result<()> {
    let browser = &scene.browser;
    browser.click("link", say::TAB).await?;
    browser.wait_heading(&say::title(BILLING)).await?;
    browser.fill(say::MESSAGE, "What is on my invoice?").await?;
    browser.click("button", &say::send_to(BILLING)).await?;
    browser.wait_text(&format!("{BILLING} heard: What is on my invoice?")).await?;
    let sent = scene.practice.body("/invoke").await?;
    check!(sent == json!({ "message": "What is on my invoice?" }), "the message was sent as {sent}");
    Ok(())
}

/// The seed's second example, typed in.
async fn deployed_from_image(scene: &Scene) -> Result<()> {
    let browser = &scene.browser;
    scene.new_agent().await?;
    browser.type_at(ABOUT, "Agent name", OWN).await?;
    browser.comes_from(IMAGE).await?;
    browser.type_at(SOURCE, "Image", "ghcr.io/acme/my-agent:1.2.0").await?;
    browser.add_listed(&["Tools"], "Required tools", "tool", 1, "echo-tool").await?;
    browser.add_listed(&["Access"], "Policies", "policy", 1, "echo-read-policy").await?;
    browser.add_model("gpt-4o-mini", "playground-llm", None).await?;
    scene.deploy(&runagents::create_title(OWN)).await?;
    scene.done(OWN, runagents::DEPLOY_TO_LIVE).await?;
    let (sent, expected) = (scene.deployed().await?, image_example());
    check!(sent == expected, "the seed's image deploy should be sent as {expected}; {sent} was");
    // Its own page watches it, too.
    browser.to_agent().await?;
    browser.wait_heading(OWN).await?;
    browser.wait_text(watch::RUNS).await
}

/// One change: the sheet shows that line and no other, and everything else goes along as it is.
async fn updated(scene: &Scene) -> Result<()> {
    let browser = &scene.browser;
    let before = scene.config(BILLING).await?;
    scene.deploy_prompt(BILLING, PROMPT).await?;
    browser.must_show(&[&runagents::updates(BILLING), runagents::CODE_NOT_IN_IMAGE]).await?;
    let lines = scene.lines().await?;
    check!(lines.len() == 1 && lines[0].contains("System prompt"), "one line is to be shown; there are {lines:?}");
    browser.fill(sheet::MESSAGE, "It speaks now").await?;
    scene.done(BILLING, runagents::DEPLOY_TO_LIVE).await?;
    let sent = scene.deployed().await?;
    check!(sent["system_prompt"] == PROMPT && sent["image"] == before["image"], "{sent} was sent");
    let after = scene.config(BILLING).await?;
    for key in ["image", "required_tools", "policies", "llm_configs", "identity_provider"] {
        check!(after[key] == before[key], "{key} is {} after the update, and was {}", after[key], before[key]);
    }
    browser.to_agent().await?;
    browser.wait_text("It speaks now").await?;
    browser.wait_text(watch::RUNS).await
}

async fn deleted_and_recreated(scene: &Scene) -> Result<()> {
    let browser = &scene.browser;
    let before = scene.config(BILLING).await?;
    scene.remove(BILLING).await?;
    browser.must_show(&[runagents::REMOVES_ALL, runagents::REMOVED_FOR_GOOD, runagents::SNAPSHOT_TAKEN]).await?;
    scene.done(BILLING, runagents::REMOVE_NOW).await?;
    let snapshot = scene.saved.file(browser, &format!("{BILLING}.json")).await?;
    let snapshot: Value = serde_json::from_slice(&snapshot)?;
    check!(snapshot["agent"]["system_prompt"] == PROMPT, "the snapshot is {snapshot}");
    check!(scene.names("agents").await? == [OWN], "the agent should be gone at the vendor");
    browser.click("button", runagents::RECREATE_BUTTON).await?;
    scene.on_sheet(&runagents::create_title(BILLING)).await?;
    browser.must_show(&[runagents::FROM_SNAPSHOT, &runagents::creates(BILLING)]).await?;
    scene.done(BILLING, runagents::DEPLOY_TO_LIVE).await?;
    let again = scene.config(BILLING).await?;
    for key in ["image", "system_prompt", "required_tools", "policies", "llm_configs", "identity_provider"] {
        check!(again[key] == before[key], "{key} is {} again, and was {}", again[key], before[key]);
    }
    browser.to_agent().await?;
    browser.wait_heading(BILLING).await
}

/// Every step is in the journal, the newest first, and in words.
async fn told_by_the_journal(scene: &Scene) -> Result<()> {
    let browser = &scene.browser;
    browser.visit(&scene.site, "/journal").await?;
    browser.wait_heading(journal::TITLE).await?;
    browser.wait_text(journal::DONE).await?;
    let told = browser.journal().await?;
    let mut expected = [
        runagents::STARTER_KIT_TITLE.to_owned(),
        runagents::STARTER_KIT_TITLE.to_owned(),
        runagents::create_title(BILLING),
        runagents::say_title(BILLING),
        runagents::create_title(OWN),
        runagents::update_title(BILLING),
        runagents::remove_title(BILLING),
        runagents::create_title(BILLING),
    ];
    expected.reverse();
    let titles: Vec<&String> = told.iter().map(|(title, _)| title).collect();
    check!(titles == expected.iter().collect::<Vec<_>>(), "the journal tells {titles:?}");
    let open: Vec<_> = told.iter().filter(|(_, ending)| !ending.contains(journal::DONE)).collect();
    check!(open.is_empty(), "all of it was done; the journal says {open:?}");
    browser.visit(&scene.site, &format!("/?connection={}", runagents_id(scene.workspace))).await?;
    browser.wait_heading(pages::BOARD).await?;
    browser.by_role("link", OWN).await.map(drop)
}

/// Everything that was asked was asked in the connection's contract.
async fn every_request_in(scene: &Scene) -> Result<()> {
    let seen = scene.practice.seen().await?;
    let (mine, others): (Vec<&String>, Vec<&String>) = seen.keys().partition(|what| {
        let path = what.split(' ').nth(1).unwrap_or_default();
        let current = path.starts_with("/runagents/api/v1/workspaces/acme-empty/");
        let older = path.starts_with("/runagents/api/") && !path.starts_with("/runagents/api/v1/");
        path.starts_with("/_practice/") || if scene.contract == Contract::Current { current } else { older }
    });
    check!(mine.len() > 10, "few requests were seen, so this proves nothing: {mine:?}");
    check!(others.is_empty(), "not in the connection's contract: {others:?}");
    Ok(())
}

/// "Find out by reading": Test fills in what answers, how the key travels in it, and that is what is saved.
async fn contract_found(test: Arc<Test>) -> Result<()> {
    let practice = Server::practice(&test, &[]).await?;
    let site = Server::site(&test, "/", &[&practice.origin]).await?;
    let browser = test.open(test.engine).await?;
    browser.expect_trouble(&practice.origin);
    // The third: a network's own spelling of the header makes the key a bearer, which today's contract refuses.
    for (workspace, key, header, contract, travels) in [
        ("acme", KEY, None, Contract::Current, "Authorization"),
        ("acme-many", "ra_ws_of-this-workspace", None, Contract::Current, "X-RunAgents-API-Key"),
        ("acme-flat", "ra_ws_of-this-workspace", Some("authorization"), Contract::Older, "authorization"),
    ] {
        let found = async {
            browser.goto(&site.url("/connections/new?vendor=runagents")).await?;
            browser.fill_runagents(&practice, workspace, key).await?;
            browser.unfold(connect::ADVANCED).await?;
            check!(
                browser.value_at(&[], connect::API_VERSION).await? == connect::PROFILE_FIND_OUT,
                "a new connection should find out"
            );
            if let Some(header) = header {
                browser.fill(connect::HEADER, header).await?;
            }
            browser.click("button", connect::TEST).await?;
            browser.wait_text("Key accepted.").await?;
            browser.holds_at(&[], connect::API_VERSION, contract.words()).await?;
            browser.holds_at(&[], connect::HEADER, travels).await?;
            browser.click("button", connect::SAVE).await?;
            browser.wait_heading(pages::BOARD).await?;
            browser.visit(&site, &format!("/connections/{}", runagents_id(workspace))).await?;
            browser.wait_text(connect::FORGET).await?;
            browser.unfold(connect::ADVANCED).await?;
            browser.holds_at(&[], connect::API_VERSION, contract.words()).await?;
            browser.holds_at(&[], connect::HEADER, travels).await
        };
        found.await.map_err(|failure: Failure| Failure(format!("{workspace}: {failure}")))?;
    }
    Ok(())
}

/// What was live before a deployment from here comes back by another one.
async fn deployed_again(test: Arc<Test>) -> Result<()> {
    let scene = Scene::open(&test, test.engine, Contract::Current, "acme", Keep::Memory).await?;
    let browser = &scene.browser;
    let agent = "partner-helpdesk";
    // Without variables there is nothing to be typed again.
    scene.draft(agent).await?;
    browser.switch_at(&["Environment"], &form::with("Environment variables"), false).await?;
    scene.deploy(&runagents::update_title(agent)).await?;
    scene.done(agent, runagents::DEPLOY_TO_LIVE).await?;
    let before = scene.config(agent).await?;
    scene.deploy_prompt(agent, "You help nobody.").await?;
    scene.done(agent, runagents::DEPLOY_TO_LIVE).await?;
    check!(scene.config(agent).await?["system_prompt"] == "You help nobody.", "the change should be live");
    browser.click("button", sheet::PREVIOUS_LIVE_AGAIN).await?;
    scene.on_sheet(&runagents::again_title(agent)).await?;
    let lines = scene.lines().await?;
    check!(lines.len() == 1 && lines[0].contains("System prompt"), "the prompt alone comes back; there are {lines:?}");
    scene.done(agent, runagents::DEPLOY_TO_LIVE).await?;
    let now = scene.config(agent).await?;
    for key in ["image", "system_prompt", "required_tools", "policies", "llm_configs", "identity_provider"] {
        check!(now[key] == before[key], "{key} is {} again, and was {}", now[key], before[key]);
    }
    Ok(())
}
