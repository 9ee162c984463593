//! Failures of steps: the words about "changed or not" agree with what the practice server itself counted.

use crate::browsers::Browser;
use crate::fixtures::{BILLING, BILLING_NAME, KEY, Keep, connection_id};
use crate::runner::{Case, Result, Test, check};
use crate::servers::Server;
use greenroom::words::{common, failure, journal, polyai, sheet};
use serde_json::json;
use std::sync::Arc;

pub fn cases() -> Vec<Case> {
    vec![
        Case::new("writes::already_published_409", already_published_409).everywhere(),
        Case::new("writes::already_there_200", already_there_200).everywhere(),
        Case::new("writes::step_missing_412", step_missing_412).everywhere(),
        Case::new("writes::field_refused", field_refused).everywhere(),
        Case::new("writes::name_taken", name_taken).everywhere(),
        Case::new("writes::skipping_pre_release", skipping_pre_release).everywhere(),
        Case::new("writes::experiment_running", experiment_running).everywhere(),
        Case::new("writes::vendor_unavailable_503", vendor_unavailable_503).everywhere(),
        Case::new("writes::lost_answer", |test| {
            done_without_clear_answer(test, "PROJECT-LOSTANSW", "Ticket office-lost-answer")
        })
        .everywhere(),
        Case::new("writes::cut_answer", |test| {
            done_without_clear_answer(test, "PROJECT-CUTANSWR", "Library line-cut-answer")
        })
        .everywhere(),
        Case::new("writes::error_after_doing", |test| {
            done_without_clear_answer(test, "PROJECT-ERRAFTER", "Pool desk-error-after-doing")
        })
        .everywhere(),
        Case::new("writes::dropped_before_doing", dropped_before_doing).everywhere(),
        Case::new("writes::answer_unreadable_after_doing", answer_unreadable_after_doing).everywhere(),
        Case::new("writes::refusal_that_cannot_be_read", refusal_that_cannot_be_read).everywhere(),
        Case::new("writes::server_gone_in_the_middle", server_gone_in_the_middle).everywhere(),
        Case::new("writes::cannot_read_again", cannot_read_again).everywhere(),
        Case::new("writes::offline_before_sending", offline_before_sending),
    ]
}

struct Scene {
    practice: Server,
    site: Server,
    browser: Arc<Browser>,
    account: &'static str,
}

async fn scene(test: &Test, account: &'static str) -> Result<Scene> {
    let practice = Server::practice(test, &[]).await?;
    let site = Server::site(test, "/", &[&practice.origin]).await?;
    let browser = test.open(test.engine).await?;
    browser.expect_trouble(&practice.origin);
    browser.connect(&site, &practice, account, KEY, Keep::Memory).await?;
    Ok(Scene { practice, site, browser, account })
}

impl Scene {
    async fn visit(&self, agent: &str) -> Result<()> {
        self.browser.visit_agent(&self.site, &connection_id(self.account), agent).await
    }

    async fn publish_sheet(&self, agent: &str, name: &str) -> Result<()> {
        self.visit(agent).await?;
        self.browser.open_sheet(&polyai::publish_button("Sandbox"), &polyai::publish_title(name, "Sandbox")).await?;
        self.browser.fill(sheet::MESSAGE, "Something goes wrong").await
    }

    async fn publish(&self, agent: &str, name: &str) -> Result<()> {
        self.publish_sheet(agent, name).await?;
        self.browser.click("button", &polyai::publish_to("Sandbox")).await
    }

    /// How many POSTs arrived, and how many of them changed something.
    async fn counted(&self, posts: u64, changed: usize) -> Result<()> {
        let arrived = self.practice.posts("").await?;
        let writes = self.practice.writes().await?;
        let done = writes.iter().filter(|write| write.changed).count();
        check!(
            arrived == posts && done == changed,
            "the words on screen mean {posts} request(s) and {changed} change(s); the server counts {arrived} and {done}: {writes:?}"
        );
        Ok(())
    }

    /// How the journal says the newest entry ended.
    async fn journal_says(&self, ending: &str) -> Result<()> {
        self.browser.click("link", sheet::TO_JOURNAL).await?;
        self.newest_entry_says(ending).await
    }

    async fn newest_entry_says(&self, ending: &str) -> Result<()> {
        self.browser.wait_heading(journal::TITLE).await?;
        self.browser
            .wait_until(&format!("the journal's newest line ends with “{ending}”"), || async {
                Ok(self.browser.text_of("tbody tr td:last-child").await?.contains(ending))
            })
            .await
    }
}

async fn already_published_409(test: Arc<Test>) -> Result<()> {
    let scene = scene(&test, "acme").await?;
    scene.publish("PROJECT-FRONTDK1", "Front desk").await?;
    scene.browser.wait_heading(failure::ALREADY_TITLE).await?;
    scene.browser.must_show(&[polyai::ALREADY_PUBLISHED, sheet::REFUSED_CHANGED]).await?;
    scene.counted(1, 0).await?;
    scene.journal_says(journal::REFUSED).await
}

async fn already_there_200(test: Arc<Test>) -> Result<()> {
    let scene = scene(&test, "acme-failures").await?;
    scene.publish("PROJECT-ALREADY1", "Repair desk-already-published").await?;
    scene.browser.wait_heading(sheet::ALREADY).await?;
    scene.browser.must_show(&[polyai::ALREADY_THERE]).await?;
    scene.counted(1, 0).await?;
    scene.journal_says(journal::ALREADY).await
}

async fn step_missing_412(test: Arc<Test>) -> Result<()> {
    let scene = scene(&test, "acme-failures").await?;
    scene.publish("PROJECT-ERROR412", "Fleet line-error-412").await?;
    scene.browser.wait_heading(failure::STEP_MISSING_TITLE).await?;
    scene.browser.must_show(&[polyai::STEP_MISSING, sheet::REFUSED_CHANGED]).await?;
    scene.browser.unfold(common::DETAILS).await?;
    let status = scene.practice.writes().await?.first().map(|write| write.status).unwrap_or_default();
    scene.browser.must_show(&[&failure::detail_status(status as u16)]).await?;
    scene.counted(1, 0).await
}

/// What the vendor says of a field stands in the open, and what was typed comes along into a new sheet.
async fn field_refused(test: Arc<Test>) -> Result<()> {
    let scene = scene(&test, "acme-failures").await?;
    let (agent, name) = ("PROJECT-ERROR400", "Lost luggage-error-400");
    scene.publish(agent, name).await?;
    scene.browser.wait_heading(&failure::refused_title("PolyAI")).await?;
    let said = format!("{}: Should not name a customer", sheet::MESSAGE);
    scene.browser.must_show(&[failure::REFUSED_ADVICE, &said, sheet::REFUSED_CHANGED]).await?;
    scene.counted(1, 0).await?;
    scene.browser.click("button", sheet::CHANGE_AND_AGAIN).await?;
    scene.browser.wait_heading(&polyai::publish_title(name, "Sandbox")).await?;
    let typed = || scene.browser.truth("return document.getElementById('message')?.value === 'Something goes wrong'");
    scene.browser.wait_until("the message that was refused, to be changed", typed).await?;
    scene.counted(1, 0).await?;
    scene.browser.visit(&scene.site, "/journal").await?;
    scene.newest_entry_says(journal::REFUSED).await
}

async fn name_taken(test: Arc<Test>) -> Result<()> {
    let scene = scene(&test, "acme-failures").await?;
    scene.publish("PROJECT-NAMETAKE", "Tour desk-name-taken").await?;
    scene.browser.wait_heading(failure::NAME_TAKEN_TITLE).await?;
    scene.browser.must_show(&[failure::NAME_TAKEN_ADVICE, sheet::REFUSED_CHANGED]).await?;
    scene.counted(1, 0).await?;
    scene.journal_says(journal::REFUSED).await
}

/// Straight from sandbox to live: warned of, refused by most projects with an explanation, allowed by some.
async fn skipping_pre_release(test: Arc<Test>) -> Result<()> {
    let scene = scene(&test, "acme").await?;
    let browser = &scene.browser;
    for (agent, name, allowed) in [(BILLING, BILLING_NAME, false), ("PROJECT-HOTFIXL1", "Hotfix line", true)] {
        scene.visit(agent).await?;
        browser.click_folded("section[aria-label='Sandbox']", common::MORE, &polyai::promote_button("Live")).await?;
        browser.wait_heading(&polyai::promote_title(name, "Live")).await?;
        browser.wait_text(sheet::EFFECTS).await?;
        browser.must_show(&[polyai::SKIPS_PRE_RELEASE]).await?;
        browser.type_name(name).await?;
        browser.click("button", &polyai::promote_to("Live")).await?;
        if allowed {
            browser.wait_heading(sheet::DONE).await?;
            scene.counted(2, 1).await?;
        } else {
            browser.wait_heading(failure::STEP_MISSING_TITLE).await?;
            browser.must_show(&[polyai::STEP_MISSING, sheet::REFUSED_CHANGED]).await?;
            scene.counted(1, 0).await?;
        }
    }
    Ok(())
}

async fn experiment_running(test: Arc<Test>) -> Result<()> {
    let scene = scene(&test, "acme").await?;
    let browser = &scene.browser;
    scene.visit("PROJECT-ABTEST01").await?;
    let lane = "section[aria-label='Live']";
    let rollback = "return [...document.querySelectorAll(\"section[aria-label='Live'] details button\")].map(b => b.textContent.trim())";
    let buttons: Vec<String> = serde_json::from_value(browser.run(rollback, Vec::new()).await?)?;
    let Some(button) = buttons.iter().find(|words| words.contains("rollback")) else {
        crate::runner::fail!("expected the vendor's rollback under More in the lane Live; there are {buttons:?}")
    };
    browser.click_folded(lane, common::MORE, button).await?;
    browser.wait_heading(&polyai::rollback_title("Booking desk", "Live")).await?;
    browser.wait_text(sheet::EFFECTS).await?;
    browser.type_name("Booking desk").await?;
    browser.click("button", &polyai::roll_back("Live")).await?;
    browser.wait_heading(failure::EXPERIMENT_TITLE).await?;
    browser.must_show(&[polyai::EXPERIMENT, sheet::REFUSED_CHANGED]).await?;
    scene.counted(1, 0).await
}

/// The vendor answers 503 to everything about this agent: readings are repeated at most twice, no step can be taken.
async fn vendor_unavailable_503(test: Arc<Test>) -> Result<()> {
    let scene = scene(&test, "acme-failures").await?;
    let browser = &scene.browser;
    browser.visit(&scene.site, &format!("/agents/{}/PROJECT-ERROR503", connection_id(scene.account))).await?;
    browser.wait_text(&failure::vendor_error_title("PolyAI")).await?;
    browser.must_show(&[failure::VENDOR_ERROR_ADVICE, failure::NOTHING_CHANGED]).await?;
    scene.counted(0, 0).await
}

/// The vendor acted; its answer is lost, half, or an error. Greenroom reads back: it did happen, once.
async fn done_without_clear_answer(test: Arc<Test>, agent: &'static str, name: &'static str) -> Result<()> {
    let scene = scene(&test, "acme-failures").await?;
    scene.publish(agent, name).await?;
    scene.browser.wait_heading(sheet::DONE).await?;
    scene.browser.must_show(&[sheet::BY_READING_BACK]).await?;
    scene.counted(1, 1).await?;
    scene.journal_says(journal::DONE_BY_READING_BACK).await
}

/// The request was not handled and nobody answered: reading back finds no trace.
async fn dropped_before_doing(test: Arc<Test>) -> Result<()> {
    let scene = scene(&test, "acme-failures").await?;
    scene.publish("PROJECT-DROPPED1", "Garden shop-dropped-before").await?;
    scene.browser.wait_heading(failure::NOT_HAPPENED_TITLE).await?;
    scene.browser.must_show(&[failure::NO_TRACE, failure::LOOK_AGAIN]).await?;
    scene.counted(1, 0).await?;
    // Looking again reads, and never sends.
    scene.browser.click("button", failure::LOOK_AGAIN).await?;
    scene.browser.wait_heading(failure::NOT_HAPPENED_TITLE).await?;
    scene.counted(1, 0).await?;
    scene.journal_says(journal::NOT_HAPPENED).await
}

/// A browser reports an answer without CORS headers as a failed fetch, although the vendor acted.
async fn answer_unreadable_after_doing(test: Arc<Test>) -> Result<()> {
    let scene = scene(&test, "acme-failures").await?;
    // The 500 after the deed carries no CORS headers: the page learns nothing from it, not even the status.
    scene.practice.set(json!({ "cors": "not-on-errors" })).await?;
    scene.publish("PROJECT-ERRAFTER", "Pool desk-error-after-doing").await?;
    scene.browser.wait_heading(sheet::DONE).await?;
    scene.browser.must_show(&[sheet::BY_READING_BACK]).await?;
    scene.counted(1, 1).await
}

/// A clear refusal that the browser may not read is no refusal to Greenroom: it reads back and finds no trace.
async fn refusal_that_cannot_be_read(test: Arc<Test>) -> Result<()> {
    let scene = scene(&test, "acme-failures").await?;
    scene.practice.set(json!({ "cors": "not-on-errors" })).await?;
    scene.publish("PROJECT-ERROR412", "Fleet line-error-412").await?;
    scene.browser.wait_heading(failure::NOT_HAPPENED_TITLE).await?;
    scene.browser.must_show(&[failure::UNREADABLE_TITLE, failure::NO_TRACE]).await?;
    scene.counted(1, 0).await
}

/// The server stops while it works: the vendor had acted, but nobody can tell any more.
async fn server_gone_in_the_middle(test: Arc<Test>) -> Result<()> {
    let scene = scene(&test, "acme-failures").await?;
    scene.publish("PROJECT-SLOWLY01", "Museum guide-slow").await?;
    let practice = &scene.practice;
    scene
        .browser
        .wait_until("the request reached the vendor", || async { Ok(practice.posts("/publish").await? == 1) })
        .await?;
    scene.counted(1, 1).await?;
    let Scene { practice, browser, .. } = scene;
    practice.stop().await?;
    browser.wait_heading(failure::UNKNOWN_TITLE).await?;
    browser.must_show(&[failure::CANNOT_BE_KNOWN, failure::UNKNOWN_ADVICE, failure::LOOK_AGAIN]).await?;
    browser.must_not_show(sheet::REFUSED_CHANGED).await?;
    browser.click("link", sheet::TO_JOURNAL).await?;
    browser.wait_text(journal::UNKNOWN).await
}

/// What is there now can no longer be read: then nothing is sent.
async fn cannot_read_again(test: Arc<Test>) -> Result<()> {
    let scene = scene(&test, "acme").await?;
    scene.publish_sheet(BILLING, BILLING_NAME).await?;
    scene.practice.set(json!({ "cors": "preflight-only" })).await?;
    scene.browser.click("button", &polyai::publish_to("Sandbox")).await?;
    scene.browser.wait_text(sheet::NOT_READ_TITLE).await?;
    scene.browser.wait_focus("notice").await?;
    scene.browser.must_show(&[failure::UNREADABLE_TITLE, failure::NOTHING_SENT]).await?;
    scene.counted(0, 0).await?;
    // What was typed is still there, and the step can be taken once the vendor answers again.
    scene.practice.set(json!({ "cors": "ok" })).await?;
    scene.browser.click("button", &polyai::publish_to("Sandbox")).await?;
    scene.browser.wait_heading(sheet::DONE).await?;
    scene.browser.must_show(&["Something goes wrong"]).await?;
    scene.counted(1, 1).await
}

async fn offline_before_sending(test: Arc<Test>) -> Result<()> {
    let scene = scene(&test, "acme").await?;
    scene.publish_sheet(BILLING, BILLING_NAME).await?;
    crate::failures::network(&scene.browser, false).await?;
    scene.browser.click("button", &polyai::publish_to("Sandbox")).await?;
    scene.browser.wait_text(sheet::NOT_READ_TITLE).await?;
    scene.browser.must_show(&[failure::OFFLINE_TITLE, failure::NOTHING_SENT]).await?;
    scene.counted(0, 0).await
}
