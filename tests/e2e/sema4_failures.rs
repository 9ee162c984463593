//! Failures of Sema4.ai: each has its words; what is said about "changed or not" agrees with what the practice server
//! counted; and the key goes nowhere but below the connection's address.

use crate::browsers::Engine;
use crate::fixtures::{KEY, Keep};
use crate::runner::{Case, Failure, Result, Test, check};
use crate::saving::Saving;
use crate::sema4_scene::{ABOUT, MODEL, RUNBOOK, Scene, TEST_SERVER, sema4_id};
use crate::servers::Server;
use greenroom::words::{common, connect, failure, journal, package, pages, resources, sema4, sheet};
use std::sync::Arc;
use std::time::Duration;

pub fn cases() -> Vec<Case> {
    vec![
        Case::new("sema4_failures::of_connecting", connecting).everywhere(),
        Case::new("sema4_failures::without_lifecycle", without_lifecycle).everywhere(),
        Case::new("sema4_failures::refusals", refusals).everywhere(),
        Case::new("sema4_failures::of_reading", reading).everywhere(),
        Case::new("sema4_failures::lost_answers_are_settled", lost_answers).everywhere(),
        Case::new("sema4_failures::timeout_after_doing", timeout_after).long(),
        Case::new("sema4_failures::moved_meanwhile", moved).everywhere(),
        Case::new("sema4_failures::of_owners_and_names", owners_and_names).everywhere(),
        Case::new("sema4_failures::of_packages", packages).everywhere(),
        Case::new("sema4_failures::lists_that_lead_astray", led_astray),
        Case::new("sema4_failures::lists_in_pages", in_pages).everywhere(),
    ]
}

/// How many writes arrived, and how many of them changed something.
async fn count(scene: &Scene) -> Result<(usize, usize)> {
    let writes = scene.practice.writes().await?;
    let seen = scene.practice.seen().await?;
    let arrived: u64 = seen.iter().filter(|(what, _)| what.starts_with("PATCH ")).map(|(_, count)| count).sum();
    Ok((arrived as usize, writes.iter().filter(|write| write.changed).count()))
}

/// Fails unless so many writes arrived since then, and so many of them changed something.
async fn counted(scene: &Scene, before: (usize, usize), arrived: usize, changed: usize) -> Result<()> {
    let now = count(scene).await?;
    let counted = (now.0 - before.0, now.1 - before.1);
    check!(
        counted == (arrived, changed),
        "the words on screen mean {arrived} write(s) and {changed} change(s); the server counts {counted:?}"
    );
    Ok(())
}

/// Changes the runbook of an agent and sends it.
async fn send(scene: &Scene, agent: &str) -> Result<()> {
    scene.save_runbook(agent, "Something goes wrong.").await?;
    scene.send(agent, sema4::SAVE_DRAFT).await
}

/// What is wrong with a connection is said when it is tested.
async fn connecting(test: Arc<Test>) -> Result<()> {
    let practice = Server::practice(&test, &[]).await?;
    let site = Server::site(&test, "/", &[&practice.origin]).await?;
    let browser = test.open(test.engine).await?;
    browser.expect_trouble(&practice.origin);
    browser.goto(&site.url("/connections/new?vendor=sema4")).await?;
    browser.fill_sema4(&practice, "acme", KEY).await?;
    browser.unfold(connect::ADVANCED).await?;
    browser.fill(connect::BASE_URL, &format!("{}/sema4", practice.origin)).await?;
    browser.fill(connect::PAGE_SIZE, "many").await?;
    browser.click("button", connect::TEST).await?;
    browser.wait_focus("problems").await?;
    browser.must_show(&[connect::NEED_API_V2, connect::NEED_PAGE_SIZE]).await?;
    browser.fill(connect::PAGE_SIZE, "").await?;
    // A page in place of the API: the wrong base.
    browser.fill(connect::BASE_URL, &format!("{}/sema4/nowhere/api/v2", practice.origin)).await?;
    browser.click("button", connect::TEST).await?;
    browser.wait_text(sema4::WRONG_BASE).await?;
    browser.fill(connect::BASE_URL, &format!("{}/", practice.sema4("acme"))).await?;
    for (key, words) in [
        ("practice-401", failure::KEY_REJECTED_TITLE.to_owned()),
        ("practice-403", failure::NO_RIGHT_TITLE.to_owned()),
        ("practice-429", failure::TOO_MANY_TITLE.to_owned()),
        ("practice-500", failure::vendor_error_title("Sema4.ai")),
        ("practice-html", failure::SIGNED_OUT_TITLE.to_owned()),
        ("practice-limited", connect::LIST_REFUSED_HINT.to_owned()),
        (KEY, connect::accepted("12 agents")),
    ] {
        browser.fill(connect::KEY, key).await?;
        browser.click("button", connect::TEST).await?;
        browser.wait_text(&words).await.map_err(|failure| Failure(format!("{key}: {failure}")))?;
    }
    Ok(())
}

/// Where the lifecycle is off nothing of it is offered, and what is saved is what users talk to: so the sheet asks for the
/// name.
async fn without_lifecycle(test: Arc<Test>) -> Result<()> {
    let scene = Scene::open(&test, test.engine, "acme-basic", Keep::Memory).await?;
    let browser = &scene.browser;
    let agent = "Invoice Roast";
    scene.overview(agent).await?;
    browser.must_show(&[sema4::NO_LIFECYCLE_LONG]).await?;
    browser.unfold_in("section[aria-label='Draft']", common::MORE).await?;
    browser.must_show(&[sema4::NO_LIFECYCLE]).await?;
    check!(browser.find("button", sema4::EDIT_BUTTON).await?.is_none(), "no draft can be opened here");
    scene.publish(agent).await?;
    browser.must_show(&[sema4::NO_LIFECYCLE]).await?;
    browser.click("button", sema4::PUBLISH_TO_LIVE).await?;
    browser.wait_focus("problems").await?;
    browser.must_show(&[sheet::CANNOT_SEND]).await?;
    check!(scene.changes().await?.is_empty(), "without the lifecycle nothing is published");
    scene.save_runbook(agent, "Felt at once.").await?;
    browser.must_show(&[sema4::SAVES_WITHOUT_LIFECYCLE, &sheet::type_to_confirm(agent)]).await?;
    scene.done(agent, sema4::SAVE_DRAFT).await?;
    check!(scene.agent(agent).await?["runbook_text"] == "Felt at once.", "the runbook should be saved");
    scene.visit(agent, "/package", sema4::NO_UPDATE).await
}

/// Each status has its words, says that nothing changed, and nothing did.
async fn refusals(test: Arc<Test>) -> Result<()> {
    let scene = Scene::open(&test, test.engine, "acme-failures", Keep::Memory).await?;
    let browser = &scene.browser;
    let refused = failure::refused_title("Sema4.ai");
    let cases: [(&str, &str, &[&str]); 7] = [
        ("Claims desk-error-400", &refused, &["The runbook names a customer", sheet::BACK_TO_FORM]),
        ("Petty cash-error-403", failure::NO_RIGHT_TITLE, &[sema4::NOT_ALLOWED]),
        ("Card office-error-404", failure::NOT_THERE_TITLE, &[failure::NOT_THERE_ADVICE]),
        ("Night audit-error-409", failure::WRONG_STATE_TITLE, &[failure::WRONG_STATE_ADVICE]),
        ("Fleet costs-error-412", failure::STEP_MISSING_TITLE, &[failure::STEP_MISSING_ADVICE]),
        ("Rent roll-error-422", &refused, &["body.description: must not be longer than 10 characters"]),
        ("Grant book-proxy-422", &refused, &["Description: str type expected"]),
    ];
    for (agent, title, words) in cases {
        let before = count(&scene).await?;
        let told = async {
            send(&scene, agent).await?;
            browser.wait_heading(title).await?;
            browser.must_show(&[sheet::REFUSED_CHANGED]).await?;
            browser.must_show(words).await
        };
        told.await.map_err(|failure| Failure(format!("{agent}: {failure}")))?;
        counted(&scene, before, 1, 0).await?;
    }
    // A 500 may have happened: it is read back.
    let before = count(&scene).await?;
    send(&scene, "Bank feed-error-500").await?;
    browser.wait_heading(failure::NOT_HAPPENED_TITLE).await?;
    counted(&scene, before, 1, 0).await?;
    browser.click("link", sheet::TO_JOURNAL).await?;
    browser.wait_heading(journal::TITLE).await?;
    browser.wait_text(journal::NOT_HAPPENED).await?;
    let endings: Vec<String> = scene.journal().await?.into_iter().map(|(_, ending)| ending).collect();
    let refused = endings.iter().filter(|ending| ending.contains(journal::REFUSED)).count();
    check!(refused == cases.len() && endings.len() == cases.len() + 1, "the journal tells {endings:?}");
    // What was typed is there, with what was refused at its field.
    scene.draft("Grant book-proxy-422").await?;
    browser.holds_at(RUNBOOK, "Runbook", "Something goes wrong.").await
}

/// Answers that cannot be read, or are not the vendor's.
async fn reading(test: Arc<Test>) -> Result<()> {
    let scene = Scene::open(&test, test.engine, "acme-failures", Keep::Memory).await?;
    let not_understood = failure::not_understood_title("Sema4.ai");
    let vendor_error = failure::vendor_error_title("Sema4.ai");
    for (agent, words) in [
        ("Mileage line-error-503", vendor_error.as_str()),
        ("Tour desk-html-reading", failure::SIGNED_OUT_TITLE),
        ("Museum till-odd-reading", not_understood.as_str()),
        ("Clinic bills-cut-reading", failure::CUT_TITLE),
    ] {
        for screen in ["", "/release"] {
            let shown = scene.visit(agent, screen, words).await;
            shown.map_err(|failure| Failure(format!("{agent}{screen}: {failure}")))?;
            scene.browser.must_show(&[failure::NOTHING_CHANGED]).await?;
        }
    }
    // A state that nobody knows is not taken for live.
    scene.overview("Ferry fares-unknown-state").await?;
    scene.browser.must_show(&[sema4::DRAFT_WAITS_LONG]).await
}

async fn lost_answers(test: Arc<Test>) -> Result<()> {
    let scene = Scene::open(&test, test.engine, "acme-failures", Keep::Memory).await?;
    let browser = &scene.browser;
    for agent in [
        "Ticket office-lost-answer",
        "Library fund-cut-answer",
        "Pool budget-error-after-doing",
        // A page in place of the answer, after it was done.
        "Harbour dues-html",
    ] {
        let before = count(&scene).await?;
        let told = async {
            send(&scene, agent).await?;
            browser.wait_heading(sheet::DONE).await
        };
        told.await.map_err(|failure| Failure(format!("{agent}: {failure}")))?;
        browser.must_show(&[sheet::BY_READING_BACK]).await?;
        counted(&scene, before, 1, 1).await?;
    }
    let before = count(&scene).await?;
    send(&scene, "Garden shop-dropped-before").await?;
    browser.wait_heading(failure::NOT_HAPPENED_TITLE).await?;
    browser.must_show(&[failure::NO_TRACE]).await?;
    counted(&scene, before, 1, 0).await
}

/// The vendor does it and stays silent: after a minute it is read back.
async fn timeout_after(test: Arc<Test>) -> Result<()> {
    let scene = Scene::open(&test, test.engine, "acme-failures", Keep::Memory).await?;
    let before = count(&scene).await?;
    send(&scene, "Customs desk-timeout-after").await?;
    let browser = &scene.browser;
    browser.wait_for("the sheet's end", Duration::from_secs(100), || browser.shows(sheet::BY_READING_BACK)).await?;
    browser.wait_heading(sheet::DONE).await?;
    counted(&scene, before, 1, 1).await
}

async fn moved(test: Arc<Test>) -> Result<()> {
    let scene = Scene::open(&test, test.engine, "acme-failures", Keep::Memory).await?;
    let browser = &scene.browser;
    // A draft that is another one at each reading.
    let before = count(&scene).await?;
    send(&scene, "Price watch-moves").await?;
    browser.go_on_with_mine(sema4::SAVE_DRAFT).await?;
    browser.wait_text(sheet::MOVED_TITLE).await?;
    counted(&scene, before, 0, 0).await?;
    // A colleague publishes in the instant between the last reading and the request.
    scene.publish("Relay desk-overtaken").await?;
    scene.send("Relay desk-overtaken", sema4::PUBLISH_TO_LIVE).await?;
    browser.wait_heading(failure::WRONG_STATE_TITLE).await?;
    browser.must_show(&[sheet::REFUSED_CHANGED]).await
}

/// What belongs to somebody else, and a name that somebody else has.
async fn owners_and_names(test: Arc<Test>) -> Result<()> {
    let scene = Scene::open(&test, test.engine, "acme", Keep::Memory).await?;
    let browser = &scene.browser;
    scene.attach("Payroll Checker", 0, TEST_SERVER).await?;
    scene.send("Payroll Checker", sema4::ATTACH).await?;
    browser.wait_heading(failure::NO_RIGHT_TITLE).await?;
    browser.must_show(&[sema4::NOT_ALLOWED, sheet::REFUSED_CHANGED]).await?;
    scene.draft("Contract Reader").await?;
    browser.type_at(ABOUT, "Name", "Tax Notes").await?;
    browser.press_at(&[], sema4::SAVE_DRAFT_BUTTON).await?;
    scene.on_sheet(&sema4::save_title("Contract Reader")).await?;
    scene.send("Contract Reader", sema4::SAVE_DRAFT).await?;
    browser.wait_heading(failure::NAME_TAKEN_TITLE).await?;
    // An agent that is to be made: it is seen before anything is sent.
    scene.new_agent().await?;
    browser.type_at(ABOUT, "Name", "Tax Notes").await?;
    browser.press_at(&[], greenroom::words::cargo::CREATE_BUTTON).await?;
    scene.on_sheet(&sema4::create_title("Tax Notes")).await?;
    browser.must_show(&[&sema4::name_taken("Tax Notes")]).await?;
    check!(scene.changes().await?.is_empty(), "none of it changed anything; {:?} did", scene.changes().await?);
    Ok(())
}

/// Packages that do not arrive, or are none.
async fn packages(test: Arc<Test>) -> Result<()> {
    let scene = Scene::open(&test, test.engine, "acme-failures", Keep::Memory).await?;
    let browser = &scene.browser;
    for (agent, words) in [
        ("Moving house-cut-export", failure::CUT_TITLE),
        ("Broken box-odd-export", &failure::not_understood_title("Sema4.ai")),
    ] {
        scene.visit(agent, "/package", package::EXPORT_LEAD).await?;
        browser.click("button", package::DOWNLOAD).await?;
        browser.wait_text(words).await.map_err(|failure| Failure(format!("{agent}: {failure}")))?;
        browser.must_not_show(package::DOWNLOADED).await?;
        // Without its package nothing is deleted.
        scene.overview(agent).await?;
        browser.click_folded("section[aria-label='Live']", common::MORE, sema4::REMOVE).await?;
        scene.on_sheet(&sema4::remove_title(agent)).await?;
        scene.send(agent, sema4::REMOVE_NOW).await?;
        browser.wait_text(sheet::NO_COPY).await?;
    }
    check!(scene.arrived("DELETE", "/agents/").await? == 0, "without a copy nothing is deleted");
    Ok(())
}

/// `next` to another origin, outside of the base, or in a circle: the key goes along nowhere, and it is said.
async fn led_astray(test: Arc<Test>) -> Result<()> {
    let practice = Server::practice(&test, &[]).await?;
    // The page's policy would allow it: Greenroom itself does not.
    let site = Server::site(&test, "/", &[&practice.origin, "https://evil.example"]).await?;
    let browser = test.open(Engine::Chromium).await?;
    browser.expect_trouble(&practice.origin);
    browser.goto(&site.url("/connections/new?vendor=sema4")).await?;
    let listen = "window.__asked = []; const fetch = window.fetch;
        window.fetch = (...all) => { window.__asked.push(String(all[0].url ?? all[0])); return fetch(...all) }";
    browser.run(listen, Vec::new()).await?;
    browser.fill_sema4(&practice, "acme-evil", KEY).await?;
    browser.click("button", connect::SAVE).await?;
    browser.wait_heading(pages::BOARD).await?;
    browser.wait_text(&failure::not_understood_title("Sema4.ai")).await?;
    browser.wait_text("which is not below the connection's base URL: the key was not sent there").await?;
    browser.must_show(&["https://evil.example/tenants/acme-evil/api/v2/agents"]).await?;
    let saved = Saving(browser.profile.clone());
    let scene = Scene { practice, site, browser: browser.clone(), tenant: "acme-evil", saved };

    // Outside of the base.
    scene.visit("Invoice Roast", "/resources", &failure::not_understood_title("Sema4.ai")).await?;
    browser.wait_text("The list goes on at “/other/tenants/acme-evil/api/v2/mcp-servers").await?;
    // In a circle: what is attached is read with the draft.
    scene.visit("Invoice Roast", "/release", sema4::NEXT_IN_A_CIRCLE).await?;

    let asked: Vec<String> = serde_json::from_value(browser.run("return window.__asked", Vec::new()).await?)?;
    let base = scene.practice.sema4("acme-evil");
    let astray: Vec<&String> =
        asked.iter().filter(|url| url.contains("evil.example") || url.contains("/other/")).collect();
    check!(asked.iter().any(|url| url.starts_with(&base)), "nothing was asked, so this proves nothing: {asked:?}");
    check!(astray.is_empty(), "the key went to {astray:?}");
    let seen = scene.practice.seen().await?;
    check!(seen.keys().all(|what| !what.contains("/other/")), "the server was asked outside of the base: {seen:?}");
    let id = scene.id_of("agents", "Invoice Roast").await?;
    let rounds: u64 = seen
        .iter()
        .filter(|(what, _)| what.starts_with("GET ") && what.ends_with(&format!("{id}/semantic-data-models")))
        .map(|(_, count)| count)
        .sum();
    check!((1..=6).contains(&rounds), "the circle was gone round {rounds} times");
    Ok(())
}

/// Tokens and paths in `next` are both followed to the end, with the connection's filter and size of a page.
async fn in_pages(test: Arc<Test>) -> Result<()> {
    let scene = Scene::open(&test, test.engine, "acme-many", Keep::Memory).await?;
    let browser = &scene.browser;
    browser.wait_text(&pages::board_lead("300 agents", "1 connection")).await?;
    let paths = scene.beside("acme-paths").await?;
    browser.visit(&scene.site, &format!("/connections/{}", sema4_id(paths.tenant))).await?;
    browser.unfold(connect::ADVANCED).await?;
    browser.fill(connect::PAGE_SIZE, "5").await?;
    browser.click("button", connect::SAVE).await?;
    browser.wait_heading(pages::BOARD).await?;
    browser.wait_text(&pages::board_lead("312 agents", "2 connections")).await?;
    paths.resources("Invoice Roast").await?;
    browser.within(&[resources::HEADINGS[1]], "button", &resources::detach_label(MODEL)).await.map(drop)
}
