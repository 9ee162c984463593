//! Failures of RunAgents: each has its words; what is said about "changed or not" agrees with what the practice server
//! counted, also where a deployment stopped halfway, and where nobody can know.

use crate::fixtures::{KEY, Keep};
use crate::runagents_scene::{ABOUT, Contract, IMAGE, SOURCE, Scene, TOOLS, runagents_id};
use crate::runner::{Case, Failure, Result, Test, check};
use crate::servers::Server;
use greenroom::words::{common, connect, failure, form, journal, pages, runagents, sheet};
use serde_json::json;
use std::sync::Arc;
use std::time::Duration;

pub fn cases() -> Vec<Case> {
    vec![
        Case::new("runagents_failures::of_connecting", connecting).everywhere(),
        Case::new("runagents_failures::refusals", refusals).everywhere(),
        Case::new("runagents_failures::of_reading", reading).everywhere(),
        Case::new("runagents_failures::lost_answers_are_settled", lost_answers).everywhere(),
        Case::new("runagents_failures::what_cannot_be_known", cannot_be_known).everywhere(),
        Case::new("runagents_failures::timeout_after_doing", timeout_after).long(),
        Case::new("runagents_failures::tools_left_behind", left_behind).everywhere(),
        Case::new("runagents_failures::moved_meanwhile", moved).everywhere(),
        Case::new("runagents_failures::of_plans_and_keys", plans_and_keys).everywhere(),
    ]
}

/// How many deployments arrived, and how many writes changed something.
async fn count(scene: &Scene) -> Result<(u64, usize)> {
    Ok((scene.deployments().await?, scene.practice.changes().await?.len()))
}

/// Fails unless so many deployments arrived since then, and so many writes changed something.
async fn counted(scene: &Scene, before: (u64, usize), arrived: u64, changed: usize) -> Result<()> {
    let now = count(scene).await?;
    let counted = (now.0 - before.0, now.1 - before.1);
    check!(
        counted == (arrived, changed),
        "the words on screen mean {arrived} deployment(s) and {changed} change(s); the server counts {counted:?}"
    );
    Ok(())
}

/// Changes the prompt of an agent and deploys it.
async fn send(scene: &Scene, agent: &str) -> Result<()> {
    scene.deploy_prompt(agent, "Something goes wrong.").await?;
    scene.send(agent, runagents::DEPLOY_TO_LIVE).await
}

/// Fills the form of a new agent with an image.
async fn new_from_image(scene: &Scene, agent: &str) -> Result<()> {
    scene.blank_agent().await?;
    scene.browser.type_at(ABOUT, "Agent name", agent).await?;
    scene.browser.comes_from(IMAGE).await?;
    scene.browser.type_at(SOURCE, "Image", "ghcr.io/acme/new:1").await
}

/// Deploys a new agent from files that have to be built.
async fn send_new_to_build(scene: &Scene, agent: &str) -> Result<()> {
    scene.blank_agent().await?;
    scene.browser.type_at(ABOUT, "Agent name", agent).await?;
    scene.browser.add_source("agent.py", "import langgraph").await?;
    scene.deploy(&runagents::create_title(agent)).await?;
    scene.send(agent, runagents::DEPLOY_TO_LIVE).await
}

/// What is wrong with a connection is said when it is tested, in either contract.
async fn connecting(test: Arc<Test>) -> Result<()> {
    let practice = Server::practice(&test, &[]).await?;
    let site = Server::site(&test, "/", &[&practice.origin]).await?;
    let browser = test.open(test.engine).await?;
    browser.expect_trouble(&practice.origin);
    browser.goto(&site.url("/connections/new?vendor=runagents")).await?;
    browser.fill_runagents(&practice, "two words", KEY).await?;
    browser.click("button", connect::TEST).await?;
    browser.wait_focus("problems").await?;
    browser.must_show(&[runagents::NEED_WORKSPACE]).await?;
    browser.fill(runagents::WORKSPACE, "acme").await?;
    browser.unfold(connect::ADVANCED).await?;
    for contract in [Contract::Current, Contract::Older] {
        browser.choose(connect::API_VERSION, contract.words()).await?;
        for (key, words) in [
            ("practice-401", failure::KEY_REJECTED_TITLE.to_owned()),
            ("ra_ws_practice-401", failure::KEY_REJECTED_TITLE.to_owned()),
            ("practice-403", runagents::NOT_ALLOWED.to_owned()),
            ("practice-429", failure::TOO_MANY_TITLE.to_owned()),
            ("practice-500", failure::vendor_error_title("RunAgents")),
            ("practice-html", failure::SIGNED_OUT_TITLE.to_owned()),
            ("practice-limited", connect::LIST_REFUSED_HINT.to_owned()),
            ("ra_ws_of-this-workspace", connect::accepted("12 agents")),
        ] {
            let told = async {
                browser.fill(connect::KEY, key).await?;
                browser.click("button", connect::TEST).await?;
                browser.wait_text(&words).await
            };
            told.await.map_err(|failure| Failure(format!("{key} in {contract:?}: {failure}")))?;
        }
    }
    // Another workspace than the key's; and a workspace's key as a bearer, as a network's own header makes it.
    browser.fill(runagents::WORKSPACE, "nowhere").await?;
    browser.click("button", connect::TEST).await?;
    browser.wait_text(runagents::NOT_ALLOWED).await?;
    browser.fill(runagents::WORKSPACE, "acme").await?;
    browser.choose(connect::API_VERSION, Contract::Current.words()).await?;
    browser.fill(connect::HEADER, "authorization").await?;
    browser.click("button", connect::TEST).await?;
    browser.wait_text(runagents::BEARER_REFUSED).await
}

/// Each status has its words, says that nothing changed, and nothing did.
async fn refusals(test: Arc<Test>) -> Result<()> {
    let scene = Scene::open(&test, test.engine, Contract::Current, "acme-failures", Keep::Memory).await?;
    let browser = &scene.browser;
    let refused = failure::refused_title("RunAgents");
    let cases: [(&str, &str, &[&str]); 7] = [
        ("claims-desk-error-400", &refused, &["system_prompt names a customer", sheet::BACK_TO_FORM]),
        ("vault-error-401", failure::KEY_REJECTED_TITLE, &["invalid API key"]),
        ("petty-cash-error-402", &refused, &["plan limit reached: add a payment method"]),
        ("card-office-error-403", failure::NO_RIGHT_TITLE, &[runagents::NOT_ALLOWED]),
        ("ghost-error-404", failure::NOT_THERE_TITLE, &[failure::NOT_THERE_ADVICE]),
        ("night-shift-error-409", failure::WRONG_STATE_TITLE, &[failure::WRONG_STATE_ADVICE]),
        ("busy-desk-error-429", failure::TOO_MANY_TITLE, &["then try again"]),
    ];
    for (agent, title, words) in cases {
        let before = count(&scene).await?;
        let told = async {
            send(&scene, agent).await?;
            browser.wait_heading(title).await?;
            browser.unfold(common::DETAILS).await?;
            browser.must_show(&[sheet::REFUSED_CHANGED]).await?;
            browser.must_show(words).await
        };
        told.await.map_err(|failure| Failure(format!("{agent}: {failure}")))?;
        counted(&scene, before, 1, 0).await?;
    }
    // A 5xx may have happened: it is read back. So is a gateway's page.
    for agent in ["bank-feed-error-500", "rent-roll-error-502", "ferry-gateway-page"] {
        let before = count(&scene).await?;
        let told = async {
            send(&scene, agent).await?;
            browser.wait_heading(failure::NOT_HAPPENED_TITLE).await?;
            browser.must_show(&[failure::NO_TRACE]).await
        };
        told.await.map_err(|failure| Failure(format!("{agent}: {failure}")))?;
        counted(&scene, before, 1, 0).await?;
    }
    // The configuration and deleting go the same ways.
    scene.configure_prompt("claims-desk-error-400", "Something goes wrong.").await?;
    scene.send("claims-desk-error-400", runagents::CONFIGURE_NOW).await?;
    browser.wait_heading(&refused).await?;
    scene.remove("card-office-error-403").await?;
    scene.send("card-office-error-403", runagents::REMOVE_NOW).await?;
    browser.wait_heading(failure::NO_RIGHT_TITLE).await?;
    check!(scene.practice.changes().await?.is_empty(), "none of it should change anything");
    Ok(())
}

/// What cannot be read is said, and never guessed.
async fn reading(test: Arc<Test>) -> Result<()> {
    let scene = Scene::open(&test, test.engine, Contract::Older, "acme-failures", Keep::Memory).await?;
    let browser = &scene.browser;
    for (agent, words) in [
        ("mileage-error-503", failure::vendor_error_title("RunAgents")),
        ("tours-html-reading", failure::SIGNED_OUT_TITLE.to_owned()),
        ("clinic-cut-reading", failure::CUT_TITLE.to_owned()),
        ("nobody-of-this-name", failure::NOT_THERE_TITLE.to_owned()),
    ] {
        let told = scene.visit(agent, "", &words).await;
        told.map_err(|failure| Failure(format!("{agent}: {failure}")))?;
        browser.must_show(&[failure::NOTHING_CHANGED]).await?;
    }
    // Parts of another kind: named on the overview, and refused by the sheet as long as the form leaves them out.
    let agent = "museum-odd-reading";
    scene.overview(agent).await?;
    let unread = "System prompt, Required tools, Models";
    browser.must_show(&[&runagents::cannot_be_read(unread), runagents::PHASE_UNKNOWN]).await?;
    scene.draft(agent).await?;
    browser.comes_from(IMAGE).await?;
    browser.type_at(SOURCE, "Image", "ghcr.io/acme/odd:1").await?;
    scene.deploy(&runagents::update_title(agent)).await?;
    browser.must_show(&[&runagents::not_read(unread)]).await?;
    browser.type_name(agent).await?;
    browser.click("button", runagents::DEPLOY_TO_LIVE).await?;
    browser.wait_focus("problems").await?;
    browser.must_show(&[sheet::CANNOT_SEND]).await?;
    check!(scene.deployments().await? == 0, "what would be lost unseen is not sent");
    Ok(())
}

async fn lost_answers(test: Arc<Test>) -> Result<()> {
    let scene = Scene::open(&test, test.engine, Contract::Current, "acme-failures", Keep::Memory).await?;
    let browser = &scene.browser;
    for agent in [
        "tickets-lost-answer",
        "library-cut-answer",
        "pool-error-after-doing",
        // A page in place of the answer, after it was done.
        "harbour-html",
    ] {
        let before = count(&scene).await?;
        let told = async {
            send(&scene, agent).await?;
            browser.wait_heading(sheet::DONE).await?;
            browser.must_show(&[sheet::BY_READING_BACK, runagents::PERHAPS_ANOTHERS]).await
        };
        told.await.map_err(|failure| Failure(format!("{agent}: {failure}")))?;
        counted(&scene, before, 1, 1).await?;
    }
    let before = count(&scene).await?;
    send(&scene, "garden-dropped-before").await?;
    browser.wait_heading(failure::NOT_HAPPENED_TITLE).await?;
    browser.must_show(&[failure::NO_TRACE]).await?;
    counted(&scene, before, 1, 0).await
}

/// A build may be under way, and nothing lists builds: then nobody can tell; and what says the same as before does not tell
/// either.
async fn cannot_be_known(test: Arc<Test>) -> Result<()> {
    let scene = Scene::open(&test, test.engine, Contract::Current, "acme-failures", Keep::Memory).await?;
    let browser = &scene.browser;
    let before = count(&scene).await?;
    send_new_to_build(&scene, "new-dropped-before").await?;
    browser.wait_heading(failure::UNKNOWN_TITLE).await?;
    browser.must_show(&[failure::CANNOT_BE_KNOWN, runagents::BUILD_UNKNOWN, failure::UNKNOWN_ADVICE]).await?;
    counted(&scene, before, 1, 0).await?;
    // It is not repeated by itself; looking again sends nothing.
    browser.click("button", failure::LOOK_AGAIN).await?;
    browser.wait_heading(failure::UNKNOWN_TITLE).await?;
    counted(&scene, before, 1, 0).await?;
    // A lost answer of one that came to be: it is there, and its build is not known any more.
    let before = count(&scene).await?;
    send_new_to_build(&scene, "new-lost-answer").await?;
    browser.wait_heading(sheet::DONE).await?;
    browser.must_show(&[sheet::BY_READING_BACK, runagents::BUILD_LOST]).await?;
    counted(&scene, before, 1, 1).await?;
    // Deployed as it is: afterwards it says what it said before.
    let (agent, before) = ("tickets-lost-answer", count(&scene).await?);
    scene.draft(agent).await?;
    scene.deploy(&runagents::update_title(agent)).await?;
    browser.must_show(&[sheet::NO_LINES]).await?;
    scene.send(agent, runagents::DEPLOY_TO_LIVE).await?;
    browser.wait_heading(failure::UNKNOWN_TITLE).await?;
    browser.must_show(&[runagents::SAME_AS_BEFORE]).await?;
    counted(&scene, before, 1, 1).await?;
    browser.visit(&scene.site, "/journal").await?;
    browser.wait_text(journal::UNKNOWN).await
}

/// The vendor does it and stays silent: after a minute it is read back.
async fn timeout_after(test: Arc<Test>) -> Result<()> {
    let scene = Scene::open(&test, test.engine, Contract::Current, "acme-failures", Keep::Memory).await?;
    let before = count(&scene).await?;
    send(&scene, "customs-timeout-after").await?;
    let browser = &scene.browser;
    browser.wait_for("the sheet's end", Duration::from_secs(100), || browser.shows(sheet::BY_READING_BACK)).await?;
    browser.wait_heading(sheet::DONE).await?;
    counted(&scene, before, 1, 1).await
}

/// A deployment that stops halfway leaves tools behind: they are named, on the sheet and in the journal.
async fn left_behind(test: Arc<Test>) -> Result<()> {
    let scene = Scene::open(&test, test.engine, Contract::Current, "acme-failures", Keep::Memory).await?;
    let browser = &scene.browser;
    for (agent, said, left) in [
        ("kiosk-tool-fails", "failed to create tool \"second-of-kiosk\"", vec!["first-of-kiosk"]),
        ("stall-agent-fails", "failed to create agent", vec!["first-of-stall", "second-of-stall"]),
        ("booth-build-refused", "build failed: no builder is available", vec!["first-of-booth", "second-of-booth"]),
    ] {
        let told = async {
            let before = scene.names("tools").await?;
            new_from_image(&scene, agent).await?;
            browser.switch_at(TOOLS, &form::with("Tools to create"), true).await?;
            for (number, which) in [(1, "first"), (2, "second")] {
                let name = format!("{which}-of-{}", agent.split('-').next().unwrap_or_default());
                browser.add_at(TOOLS, "new tool").await?;
                browser.type_at(&[TOOLS[0], &form::numbered("new tool", number)], "Tool name", &name).await?;
                browser.type_at(&[TOOLS[0], &name], "Base URL", "https://tool.example").await?;
            }
            scene.deploy(&runagents::create_title(agent)).await?;
            scene.send(agent, runagents::DEPLOY_TO_LIVE).await?;
            browser.wait_heading(failure::PARTLY_TITLE).await?;
            browser.unfold(common::DETAILS).await?;
            browser.must_show(&[&runagents::tools_left(&left.join(", ")), said]).await?;
            let after = scene.names("tools").await?;
            let made: Vec<&String> = after.iter().filter(|tool| !before.contains(tool)).collect();
            check!(made == left.iter().collect::<Vec<_>>(), "the vendor has {made:?} more, not {left:?}");
            check!(!scene.names("agents").await?.contains(&agent.to_owned()), "no agent should be made");
            Ok(())
        };
        told.await.map_err(|failure: Failure| Failure(format!("{agent}: {failure}")))?;
    }
    browser.visit(&scene.site, "/journal").await?;
    browser.wait_text(journal::PARTLY).await
}

async fn moved(test: Arc<Test>) -> Result<()> {
    let scene = Scene::open(&test, test.engine, Contract::Current, "acme-failures", Keep::Memory).await?;
    let browser = &scene.browser;
    // An agent that is another one at each reading.
    let before = count(&scene).await?;
    send(&scene, "prices-moves").await?;
    browser.go_on_with_mine(runagents::DEPLOY_TO_LIVE).await?;
    browser.wait_text(sheet::MOVED_TITLE).await?;
    counted(&scene, before, 0, 0).await?;
    // A colleague takes the name in the meantime: what was to be made would replace it.
    let agent = "somebody-elses";
    new_from_image(&scene, agent).await?;
    scene.deploy(&runagents::create_title(agent)).await?;
    browser.must_show(&[&runagents::creates(agent)]).await?;
    scene.call("POST", "deploy", json!({ "agent_name": agent, "image": "ghcr.io/acme/theirs:1" })).await?;
    let before = count(&scene).await?;
    scene.send(agent, runagents::DEPLOY_TO_LIVE).await?;
    browser.wait_text(sheet::MOVED_TITLE).await?;
    browser.wait_heading(&runagents::update_title(agent)).await?;
    browser.must_show(&[&runagents::updates(agent)]).await?;
    counted(&scene, before, 0, 0).await
}

/// A trial that is over, a workspace that is suspended, and keys that may not do it.
async fn plans_and_keys(test: Arc<Test>) -> Result<()> {
    for (workspace, key) in
        [("acme-readonly", KEY), ("acme-suspended", "ra_ws_of-this-workspace"), ("acme", "practice-read-only")]
    {
        let contract = if workspace == "acme" { Contract::Older } else { Contract::Current };
        let scene = Scene::open_with_key(&test, test.engine, contract, workspace, Keep::Memory, key).await?;
        let browser = &scene.browser;
        let told = async {
            send(&scene, "payment-agent").await?;
            browser.wait_heading(failure::NO_RIGHT_TITLE).await?;
            browser.must_show(&[runagents::NOT_ALLOWED, sheet::REFUSED_CHANGED]).await?;
            counted(&scene, (0, 0), 1, 0).await
        };
        told.await.map_err(|failure| Failure(format!("{workspace}: {failure}")))?;
        browser.close().await;
    }
    // A key that may not list: agents are added by their names.
    let key = "practice-limited";
    let scene = Scene::open_with_key(&test, test.engine, Contract::Current, "acme", Keep::Memory, key).await?;
    let browser = &scene.browser;
    browser.visit(&scene.site, &format!("/connections/{}", runagents_id("acme"))).await?;
    browser.fill(connect::AGENT_ID, "payment-agent").await?;
    browser.click("button", connect::ADD_AGENT).await?;
    browser.by_role("button", &connect::remove_agent("payment-agent")).await?;
    browser.visit(&scene.site, "/").await?;
    browser.wait_heading(pages::BOARD).await?;
    browser.by_role("link", "payment-agent").await?;
    scene.deploy_prompt("payment-agent", "You take payments.").await?;
    scene.done("payment-agent", runagents::DEPLOY_TO_LIVE).await
}
