//! Failures of Cargo: each reason has its sentence, and the words about "changed or not" agree with what the practice
//! server itself counted.

use crate::fixtures::{FAILURES, Keep};
use crate::forms::Scene;
use crate::runner::{Case, Failure, Result, Test, check};
use greenroom::words::{cargo, common, failure, form, journal, sheet};
use std::sync::Arc;
use std::time::Duration;

pub fn cases() -> Vec<Case> {
    vec![
        Case::new("cargo_failures::each_reason_has_its_sentence", reasons).everywhere(),
        Case::new("cargo_failures::refusals", refusals).everywhere(),
        Case::new("cargo_failures::lost_answers_are_settled", lost_answers).everywhere(),
        Case::new("cargo_failures::timeout_after_doing", timeout_after).long(),
        Case::new("cargo_failures::dropped_before_doing", dropped_before).everywhere(),
        Case::new("cargo_failures::moved_meanwhile", moved).everywhere(),
        Case::new("cargo_failures::answers_not_understood", not_understood).everywhere(),
    ]
}

/// What is done with an agent.
#[derive(Clone, Copy, PartialEq)]
enum Step {
    Publish,
    Save,
    Update,
}

impl Scene {
    /// Changes something small, opens the sheet, agrees, and sends.
    async fn send(&self, agent: &str, step: Step) -> Result<()> {
        let browser = &self.browser;
        if step == Step::Update {
            self.visit(agent, "/edit", "Face").await?;
            browser.type_at(&["About the agent"], "Description", "Something goes wrong").await?;
            browser.press_at(&[], cargo::SAVE_AGENT_BUTTON).await?;
        } else {
            self.draft(agent).await?;
            browser.type_at(&["Instructions"], "System prompt", "Something goes wrong").await?;
            let button = if step == Step::Publish { cargo::PUBLISH_BUTTON } else { cargo::SAVE_DRAFT_BUTTON };
            browser.press_at(&[], button).await?;
        }
        self.agree(agent).await?;
        let confirm = match step {
            Step::Publish => cargo::PUBLISH_TO_LIVE,
            Step::Save => cargo::SAVE_DRAFT,
            Step::Update => cargo::SAVE_AGENT,
        };
        browser.click("button", confirm).await
    }

    /// How many writes arrived since then, and how many of them changed something.
    async fn counted(&self, before: (usize, usize), arrived: usize, changed: usize) -> Result<()> {
        let now = self.count().await?;
        let counted = (now.0 - before.0, now.1 - before.1);
        check!(
            counted == (arrived, changed),
            "the words on screen mean {arrived} write(s) and {changed} change(s); the server counts {counted:?}"
        );
        Ok(())
    }

    async fn count(&self) -> Result<(usize, usize)> {
        let seen = self.practice.seen().await?;
        let write = |what: &str| {
            let made = ["draft/deploy", "deployDraft", "ai/agents"].iter().any(|ending| what.ends_with(ending));
            what.starts_with("PUT ") || what.starts_with("DELETE ") || what.starts_with("POST ") && made
        };
        let arrived: u64 = seen.iter().filter(|(what, _)| write(what)).map(|(_, count)| count).sum();
        // Opening a draft makes one: the vendor's own doing.
        let by_itself = |path: &str| path.ends_with("releases/draft") || path.ends_with("getDraft");
        let changed = self.practice.writes().await?.iter().filter(|w| w.changed && !by_itself(&w.path)).count();
        Ok((arrived as usize, changed))
    }

    async fn journal_says(&self, ending: &str) -> Result<()> {
        self.browser.click("link", sheet::TO_JOURNAL).await?;
        self.browser.wait_heading(journal::TITLE).await?;
        self.browser
            .wait_until(&format!("the journal's newest line ends with “{ending}”"), || async {
                Ok(self.browser.text_of("tbody tr td:last-child").await?.contains(ending))
            })
            .await
    }
}

async fn reasons(test: Arc<Test>) -> Result<()> {
    let scene = Scene::open(&test, test.engine, FAILURES, Keep::Memory).await?;
    let cases = [
        ("Tour desk-reason-agentNotFound", Step::Publish, cargo::AGENT_NOT_FOUND),
        ("Tour desk-reason-agentNotFound", Step::Update, cargo::AGENT_NOT_FOUND),
        ("Post room-reason-folderNotFound", Step::Update, cargo::FOLDER_NOT_FOUND),
        ("Front office-reason-draftReleaseNotFound", Step::Publish, cargo::DRAFT_NOT_FOUND),
        ("Mail room-reason-invalidParent", Step::Save, cargo::INVALID_PARENT),
        ("Switchboard-reason-invalidConnector", Step::Save, cargo::INVALID_CONNECTOR),
        ("Tool shed-reason-failedToReconciliateAgentAiTools", Step::Publish, cargo::NOT_RECONCILED),
        ("Archive-reason-invalidReleaseVersion", Step::Publish, cargo::INVALID_VERSION),
    ];
    for (agent, step, sentence) in cases {
        let before = scene.count().await?;
        scene.send(agent, step).await.map_err(|failure| Failure(format!("{agent}: {failure}")))?;
        scene
            .browser
            .wait_text(sheet::REFUSED_CHANGED)
            .await
            .map_err(|failure| Failure(format!("{agent}: {failure}")))?;
        let shown = scene.browser.must_show(&[sentence]).await;
        shown.map_err(|failure| Failure(format!("{agent}: {failure}")))?;
        scene.counted(before, 1, 0).await?;
    }
    scene.journal_says(journal::REFUSED).await?;
    // This one is answered to a reading alone, and hinders nothing.
    let agent = "Back office-reason-releaseNotFound";
    let before = scene.count().await?;
    scene.send(agent, Step::Save).await?;
    scene.browser.wait_done().await?;
    scene.counted(before, 1, 1).await
}

async fn refusals(test: Arc<Test>) -> Result<()> {
    let scene = Scene::open(&test, test.engine, FAILURES, Keep::Memory).await?;
    let browser = &scene.browser;
    let before = scene.count().await?;
    scene.send("Gatehouse-forbidden", Step::Publish).await?;
    browser.wait_heading(failure::NO_RIGHT_TITLE).await?;
    browser.must_show(&[sheet::REFUSED_CHANGED]).await?;
    scene.counted(before, 1, 0).await?;

    let before = scene.count().await?;
    scene.send("Lost luggage-error-400", Step::Save).await?;
    browser.wait_heading(&failure::refused_title("Cargo")).await?;
    browser.must_show(&[sheet::REFUSED_CHANGED, "expected one of basic|full|deep", sheet::BACK_TO_FORM]).await?;
    scene.counted(before, 1, 0).await?;

    // A reason that is about a field stands at the field, when one goes back to the form; what was typed is there.
    scene.send("Switchboard-reason-invalidConnector", Step::Save).await?;
    browser.wait_text(sheet::REFUSED_CHANGED).await?;
    browser.click("link", sheet::BACK_TO_FORM).await?;
    browser.wait_text(common::PROBLEM).await?;
    browser.must_show(&[&form::problem_at("Connector", cargo::INVALID_CONNECTOR)]).await?;

    // A 500 may have happened: it is read back.
    let before = scene.count().await?;
    scene.send("Night shift-error-500", Step::Save).await?;
    browser.wait_heading(failure::NOT_HAPPENED_TITLE).await?;
    scene.counted(before, 1, 0).await?;
    scene.journal_says(journal::NOT_HAPPENED).await
}

async fn lost_answers(test: Arc<Test>) -> Result<()> {
    let scene = Scene::open(&test, test.engine, FAILURES, Keep::Memory).await?;
    let cases = [
        ("Ticket office-lost-answer", Step::Publish),
        ("Library desk-cut-answer", Step::Save),
        ("Pool desk-error-after-doing", Step::Update),
        ("Pool desk-error-after-doing", Step::Publish),
    ];
    for (agent, step) in cases {
        let before = scene.count().await?;
        scene.send(agent, step).await.map_err(|failure| Failure(format!("{agent}: {failure}")))?;
        scene.browser.wait_done().await.map_err(|failure| Failure(format!("{agent}: {failure}")))?;
        scene.browser.must_show(&[sheet::BY_READING_BACK]).await?;
        scene.counted(before, 1, 1).await?;
    }
    scene.journal_says(journal::DONE_BY_READING_BACK).await
}

/// The vendor does it and stays silent: after a minute it is read back.
async fn timeout_after(test: Arc<Test>) -> Result<()> {
    let scene = Scene::open(&test, test.engine, FAILURES, Keep::Memory).await?;
    let before = scene.count().await?;
    scene.send("Bus depot-timeout-after", Step::Publish).await?;
    let browser = &scene.browser;
    browser.wait_for("the sheet's end", Duration::from_secs(100), || browser.shows(sheet::BY_READING_BACK)).await?;
    browser.wait_done().await?;
    scene.counted(before, 1, 1).await
}

async fn dropped_before(test: Arc<Test>) -> Result<()> {
    let scene = Scene::open(&test, test.engine, FAILURES, Keep::Memory).await?;
    let before = scene.count().await?;
    scene.send("Garden shop-dropped-before", Step::Publish).await?;
    scene.browser.wait_heading(failure::NOT_HAPPENED_TITLE).await?;
    scene.browser.must_show(&[failure::NO_TRACE]).await?;
    scene.counted(before, 1, 0).await?;
    // What was typed is still there.
    scene.draft("Garden shop-dropped-before").await?;
    scene.browser.holds_at(&["Instructions"], "System prompt", "Something goes wrong").await?;
    scene.browser.must_show(&[form::KEEP]).await
}

async fn moved(test: Arc<Test>) -> Result<()> {
    let scene = Scene::open(&test, test.engine, FAILURES, Keep::Memory).await?;
    let before = scene.count().await?;
    // A draft that is another one at each reading.
    scene.send("Repair desk-moves", Step::Publish).await?;
    scene.browser.go_on_with_mine(cargo::PUBLISH_TO_LIVE).await?;
    scene.browser.wait_text(sheet::MOVED_TITLE).await?;
    scene.counted(before, 0, 0).await?;
    // A teammate publishes in the instant between the last reading and the request.
    let before = scene.count().await?;
    scene.send("Print shop-overtaken", Step::Publish).await?;
    scene.browser.wait_text(cargo::DRAFT_NOT_FOUND).await?;
    scene.counted(before, 1, 0).await
}

async fn not_understood(test: Arc<Test>) -> Result<()> {
    let scene = Scene::open(&test, test.engine, FAILURES, Keep::Memory).await?;
    let path = scene.path("Harbour line-odd-reading", "/release").await?;
    scene.browser.visit(&scene.site, &path).await?;
    scene.browser.wait_text(&failure::not_understood_title("Cargo")).await?;
    let path = scene.path("Clinic line-cut-reading", "/release").await?;
    scene.browser.visit(&scene.site, &path).await?;
    scene.browser.wait_text(failure::CUT_TITLE).await?;
    let path = scene.path("Ferry times-error-503", "/edit").await?;
    scene.browser.visit(&scene.site, &path).await?;
    scene.browser.wait_text(&failure::vendor_error_title("Cargo")).await
}
