//! Two people at one agent, on two vendors, by keyboard alone: what the other changed is shown before anything is sent, both
//! versions stand there, they are merged, and the plan is shown anew. axe finds nothing on the way.

use crate::accessibility::{Found, Scene, scene};
use crate::browsers::Browser;
use crate::fixtures::{KEY, Keep, cargo_agent, cargo_id};
use crate::keyboard::on_the_sheet;
use crate::runagents_scene::runagents_id;
use crate::runner::{Case, Result, Test, check};
use greenroom::words::{cargo, changes, connect, form, pages, people, runagents, sheet};
use serde_json::json;
use std::sync::Arc;
use thirtyfour::Key;

pub fn cases() -> Vec<Case> {
    vec![
        Case::new("people::cargo_keeps_mine", cargo_keeps_mine),
        Case::new("people::runagents_takes_theirs", runagents_takes_theirs),
    ]
}

const RESEARCHER: &str = "Account researcher";
const PROMPT: &str = "System prompt";
const MINE: &str = "Written by me.";
const THEIRS: &str = "Written by the colleague.";

impl Browser {
    /// On a sheet that was confirmed though somebody else changed it before: it asks how to go on. One's own is used, and
    /// confirmed with what is lost by it.
    pub async fn go_on_with_mine(&self, button: &str) -> Result<()> {
        self.wait_text(people::CHOOSE_FIRST).await?;
        self.click("button", people::USE_MINE).await?;
        self.wait_text(people::MINE_ALONE).await?;
        self.tick_losses().await?;
        self.click("button", button).await
    }
}

/// The sheet was confirmed after the other came: it says so, and asks how to go on. Both are merged.
async fn meets_and_merges(scene: &Scene, button: &str, found: &mut Found) -> Result<()> {
    let browser = &scene.browser;
    browser.wait_focus("notice").await?;
    browser.must_show(&[sheet::MOVED_TITLE, people::TITLE, people::THEIRS, people::MINE, people::CHOOSE]).await?;
    scene.look("a conflict", found).await?;
    // Nothing goes on before it is said how.
    browser.go_and_press(button).await?;
    browser.wait_text(people::CHOOSE_FIRST).await?;
    scene.look("a conflict that was passed over", found).await?;
    browser.go_and_press(people::CHOOSE_FIRST).await?;
    browser.wait_focus("people").await?;
    browser.go_and_press(people::MERGE).await?;
    browser.wait_focus("people").await?;
    browser.must_show(&[people::MERGED_OPEN, people::CONFLICTS, people::THEIRS_IS, people::MINE_IS]).await?;
    // What was missing is not any more.
    browser.must_not_show(people::CHOOSE_FIRST).await?;
    scene.look("a merge with a conflict", found).await
}

async fn cargo_keeps_mine(test: Arc<Test>) -> Result<()> {
    let (scene, mut found) = (scene(&test).await?, Found::default());
    let browser = &scene.browser;
    browser.connect_cargo(&scene.site, &scene.practice, "", Keep::Memory).await?;
    let id = cargo_agent(&scene.practice, "", RESEARCHER).await?;
    browser.visit(&scene.site, &format!("/agents/{}/{id}/release", cargo_id(""))).await?;
    browser.arrived_at(&pages::draft_of(RESEARCHER)).await?;
    browser.within(&["Instructions"], "field", PROMPT).await?;
    browser.replace_in(PROMPT, MINE).await?;
    browser.go_and_press(cargo::SAVE_DRAFT_BUTTON).await?;
    on_the_sheet(browser, &cargo::save_title(RESEARCHER)).await?;
    scene.practice.cargo_call("", "POST", &format!("_practice/touch/{id}"), json!(null)).await?;
    let before = scene.practice.writes().await?.iter().filter(|write| write.changed).count();
    browser.go_and_press(cargo::SAVE_DRAFT).await?;
    meets_and_merges(&scene, cargo::SAVE_DRAFT, &mut found).await?;
    // When, and that it was somebody else, is told by Cargo.
    browser.must_show(&[&format!("By {},", cargo::ANOTHER_USER)]).await?;
    browser.go_and_press(&people::keep_mine_of(&changes::both_changed(PROMPT))).await?;
    browser.wait_text(people::MERGED).await?;
    scene.look("a merge", &mut found).await?;
    let changed = scene.practice.writes().await?.iter().filter(|write| write.changed).count();
    check!(changed == before, "nothing is sent before it is confirmed again");
    browser.go_and_press(cargo::SAVE_DRAFT).await?;
    browser.arrived_at(sheet::DONE).await?;
    let list = format!("v1/ai/releases/list?agentUuid={id}&statuses[]=draft");
    let drafts = scene.practice.cargo_call("", "GET", &list, json!(null)).await?;
    let prompt = &drafts["releases"][0]["systemPrompt"];
    check!(prompt == MINE, "the draft should hold mine; it holds {prompt}");
    scene.look("the end of a sheet that says what cannot be known", &mut found).await?;
    found.conclude(&test, 5)
}

async fn runagents_takes_theirs(test: Arc<Test>) -> Result<()> {
    let (scene, mut found) = (scene(&test).await?, Found::default());
    let browser = &scene.browser;
    const AGENT: &str = "payment-agent";
    browser.goto(&scene.site.url("/connections/new?vendor=runagents")).await?;
    browser.fill_runagents(&scene.practice, "acme", KEY).await?;
    browser.click("button", connect::SAVE).await?;
    browser.wait_heading(pages::BOARD).await?;
    browser.visit(&scene.site, &format!("/agents/{}/{AGENT}/edit", runagents_id("acme"))).await?;
    browser.arrived_at(AGENT).await?;
    browser.within(&["Behaviour"], "field", PROMPT).await?;
    browser.replace_in(PROMPT, MINE).await?;
    let theirs = json!({ "system_prompt": THEIRS });
    browser.go_and_press(runagents::CONFIGURE_BUTTON).await?;
    on_the_sheet(browser, &runagents::configure_title(AGENT)).await?;
    browser.type_into(&sheet::type_to_confirm(AGENT), AGENT).await?;
    scene.practice.runagents_call("acme", "PUT", &format!("agents/{AGENT}/config"), theirs).await?;
    browser.press_key(Key::Enter).await?;
    meets_and_merges(&scene, runagents::CONFIGURE_NOW, &mut found).await?;
    // Neither is told by RunAgents; that it was not sent from here, the journal knows.
    browser.must_show(&[&people::not_given("RunAgents"), people::NOT_FROM_HERE]).await?;
    browser.go_and_press(&people::take_of(&changes::both_changed(PROMPT))).await?;
    browser.wait_text(people::MERGED).await?;
    // Nothing of mine is left to be sent.
    browser.wait_text(runagents::NOTHING_CHANGED).await?;
    let config = scene.practice.runagents_call("acme", "GET", &format!("agents/{AGENT}/config"), json!(null)).await?;
    check!(config["system_prompt"] == THEIRS, "theirs should stand: {config}");
    // Back in the form stands what the merge came to.
    browser.go_and_press(sheet::BACK_TO_FORM).await?;
    browser.arrived_at(AGENT).await?;
    browser.holds_at(&["Behaviour"], PROMPT, THEIRS).await?;
    browser.must_not_show(form::RESTORED_MOVED).await?;
    found.conclude(&test, 3)
}
