//! The journey by keyboard alone: no pointer, no script that moves focus. Focus is always in sight and goes where it
//! belongs: to the heading on navigation, to the summary on a failed submit.

use crate::browsers::{Browser, Engine};
use crate::fixtures::{BILLING_NAME, KEY, Keep, PASSPHRASE, PRACTICE_BOARD};
use crate::forms::Scene;
use crate::page::tidy;
use crate::runner::{Case, Result, Test, check, fail};
use crate::servers::Server;
use greenroom::words::{cargo, common, connect, form, journal, pages, polyai, sheet};
use serde_json::{Value, json};
use std::sync::Arc;
use thirtyfour::Key;

pub fn cases() -> Vec<Case> {
    vec![
        Case::new("keyboard::journey", whole_job),
        Case::new("keyboard::cargo_draft", cargo_draft),
        Case::new("keyboard::skip_link_and_tab_order", skip_link_and_tab_order),
        Case::new("keyboard::filter_keeps_focus", filter_keeps_focus),
        Case::new("keyboard::late_frame_leaves_the_keyboard", late_frame_leaves_the_keyboard),
    ]
}

/// More stops than any screen has.
const MOST_STOPS: usize = 160;

impl Browser {
    /// Presses and lets go of keys, wherever focus is.
    pub async fn press(&self, keys: impl AsRef<str>) -> Result<()> {
        Ok(self.driver.action_chain().send_keys(keys.as_ref()).perform().await?)
    }

    pub async fn press_key(&self, key: Key) -> Result<()> {
        self.press(String::from(key.value())).await
    }

    async fn press_with_shift(&self, key: Key) -> Result<()> {
        let chain =
            self.driver.action_chain().key_down(Key::Shift).send_keys(String::from(key.value())).key_up(Key::Shift);
        Ok(chain.perform().await?)
    }

    /// Name and tag of what has focus, with whether it can be seen: on screen, outlined, not covered.
    async fn stop(&self) -> Result<(String, String)> {
        let element = self.driver.active_element().await?;
        let name = self.computed(&element, "label").await?;
        let tag = element.tag_name().await?;
        let script = r"
            const e = arguments[0], r = e.getBoundingClientRect();
            if (e === document.body) return null;
            if (r.bottom <= 0 || r.top >= innerHeight || r.right <= 0 || r.left >= innerWidth) return 'it is outside the window';
            const x = Math.min(Math.max(r.left + Math.min(r.width, 40) / 2, 0), innerWidth - 1);
            const y = Math.min(Math.max(r.top + Math.min(r.height, 40) / 2, 0), innerHeight - 1);
            const top = document.elementFromPoint(x, y);
            if (top && !e.contains(top) && !top.contains(e) && ![...(e.labels || [])].some(l => l.contains(top))) return 'it is covered by ' + top.outerHTML.slice(0, 120);
            const s = getComputedStyle(e);
            if (s.outlineStyle === 'none' && s.boxShadow === 'none') return 'it has no outline';
            return null;";
        let hidden = self.driver.execute(script, vec![element.to_json()?]).await?;
        if let Value::String(reason) = hidden.json() {
            fail!("focus on {tag} “{name}” cannot be seen: {reason}")
        }
        Ok((tidy(&name), tag))
    }

    /// Tabs forward until focus is on what has this name.
    pub async fn tab_to(&self, name: &str) -> Result<()> {
        let mut passed = Vec::new();
        for _ in 0..MOST_STOPS {
            self.press_key(Key::Tab).await?;
            let (stop, tag) = self.stop().await?;
            if stop == tidy(name) {
                return Ok(());
            }
            passed.push(format!("{tag} {stop}"));
        }
        passed.dedup();
        fail!("Tab does not reach “{name}”; it passes {passed:?}")
    }

    pub async fn go_and_press(&self, name: &str) -> Result<()> {
        self.tab_to(name).await?;
        self.press_key(Key::Enter).await
    }

    /// Tabs to a field and types.
    pub async fn type_into(&self, name: &str, text: &str) -> Result<()> {
        self.tab_to(name).await?;
        self.press(text).await
    }

    pub async fn select_all(&self) -> Result<()> {
        let chain = self.driver.action_chain().key_down(Key::Control).send_keys("a").key_up(Key::Control);
        Ok(chain.perform().await?)
    }

    /// Tabs to a field and replaces what it holds.
    pub async fn replace_in(&self, name: &str, text: &str) -> Result<()> {
        self.tab_to(name).await?;
        self.select_all().await?;
        match text {
            "" => self.press_key(Key::Backspace).await,
            text => self.press(text).await,
        }
    }

    /// A new screen: its heading has focus.
    pub async fn arrived_at(&self, heading: &str) -> Result<()> {
        self.wait_heading(heading).await?;
        self.wait_focus("title").await
    }
}

async fn whole_job(test: Arc<Test>) -> Result<()> {
    let practice = Server::practice(&test, &[]).await?;
    let site = Server::site(&test, "/", &[&practice.origin]).await?;
    let browser = test.open(Engine::Chromium).await?;
    browser.expect_trouble("/testing/test-runs/");
    browser.goto(&site.url("/")).await?;
    browser.wait_heading(pages::FIRST_TITLE).await?;
    browser.go_and_press(pages::CONNECT).await?;
    browser.arrived_at(&connect::new_title("PolyAI")).await?;

    // A submit that fails: focus on the summary, and from there each line leads to its field.
    browser.go_and_press(connect::SAVE).await?;
    browser.wait_focus("problems").await?;
    browser.must_show(&[common::PROBLEM, connect::NEED_NAME, connect::NEED_ACCOUNT, connect::NEED_KEY]).await?;
    browser.go_and_press(connect::NEED_NAME).await?;
    browser.wait_focus("name").await?;
    browser.press("By keyboard").await?;
    browser.tab_to(connect::REGION).await?;
    // The last of the regions: an address of one’s own.
    browser.press_key(Key::End).await?;
    browser.type_into(connect::BASE_URL, &practice.polyai()).await?;
    browser.type_into(connect::ACCOUNT, "acme").await?;
    browser.type_into(connect::KEY, KEY).await?;
    // One stop for the group of choices; the arrow chooses.
    browser.tab_to(connect::KEEP_MEMORY).await?;
    browser.press_key(Key::Down).await?;
    browser.type_into(connect::PASSPHRASE, PASSPHRASE).await?;
    browser.go_and_press(connect::TEST).await?;
    browser.wait_text(&connect::accepted("12 agents")).await?;
    browser.press_with_shift(Key::Tab).await?;
    check!(
        browser.stop().await?.0 == connect::SAVE,
        "Shift+Tab from Test should lead to “{}”; it leads to {:?}",
        connect::SAVE,
        browser.stop().await?
    );
    browser.press_key(Key::Space).await?;
    browser.arrived_at(pages::BOARD).await?;

    browser.by_role("link", BILLING_NAME).await?;
    browser.go_and_press(BILLING_NAME).await?;
    browser.arrived_at(BILLING_NAME).await?;
    browser.wait_text(common::REFRESH).await?;

    browser.go_and_press(&polyai::publish_button("Sandbox")).await?;
    on_the_sheet(&browser, &polyai::publish_title(BILLING_NAME, "Sandbox")).await?;
    browser.type_into(sheet::MESSAGE, "By keyboard alone").await?;
    browser.tab_to(sheet::SHOW_REQUEST).await?;
    browser.press_key(Key::Space).await?;
    browser.wait_text("curl").await?;
    browser.go_and_press(&polyai::publish_to("Sandbox")).await?;
    ended(&browser, &polyai::ahead(4, 0, "By keyboard alone")).await?;

    browser.go_and_press(&polyai::promote_button("Pre-release")).await?;
    on_the_sheet(&browser, &polyai::promote_title(BILLING_NAME, "Pre-release")).await?;
    browser.go_and_press(&polyai::promote_to("Pre-release")).await?;
    ended(&browser, &polyai::already_active("Pre-release")).await?;

    browser.go_and_press(&polyai::promote_button("Live")).await?;
    on_the_sheet(&browser, &polyai::promote_title(BILLING_NAME, "Live")).await?;
    browser.go_and_press(&polyai::promote_to("Live")).await?;
    browser.wait_focus("problems").await?;
    browser.go_and_press(&sheet::need_name(BILLING_NAME)).await?;
    browser.wait_focus("confirm-name").await?;
    browser.press(BILLING_NAME).await?;
    browser.press_key(Key::Enter).await?;
    ended(&browser, &polyai::already_active("Live")).await?;

    browser.tab_to(&polyai::go_back_button("New greeting", "Live")).await?;
    browser.press_key(Key::Enter).await?;
    on_the_sheet(&browser, &polyai::promote_title(BILLING_NAME, "Live")).await?;
    browser.type_into(&sheet::type_to_confirm(BILLING_NAME), BILLING_NAME).await?;
    browser.press_key(Key::Enter).await?;
    ended(&browser, &polyai::go_back_button("By keyboard alone", "Live")).await?;

    // The vendor's rollback lies under More.
    let rollback = polyai::rollback_button("By keyboard alone", "Live");
    open_more_with(&browser, &rollback).await?;
    browser.go_and_press(&rollback).await?;
    on_the_sheet(&browser, &polyai::rollback_title(BILLING_NAME, "Live")).await?;
    browser.type_into(&sheet::type_to_confirm(BILLING_NAME), BILLING_NAME).await?;
    browser.press_key(Key::Enter).await?;
    browser.arrived_at(sheet::DONE).await?;
    browser.go_and_press(sheet::TO_JOURNAL).await?;
    browser.arrived_at(journal::TITLE).await?;
    let writes = practice.writes().await?;
    let done: Vec<&str> = writes.iter().filter(|w| w.changed).filter_map(|w| w.path.rsplit('/').next()).collect();
    check!(
        done == ["publish", "promote", "promote", "promote", "rollback"],
        "by keyboard the vendor should have done five steps; it did {done:?}"
    );
    Ok(())
}

pub async fn on_the_sheet(browser: &Browser, title: &str) -> Result<()> {
    browser.arrived_at(title).await?;
    browser.wait_text(sheet::EFFECTS).await
}

/// A sheet ended: its heading has focus; back to the agent, until it was read again.
async fn ended(browser: &Browser, fresh: &str) -> Result<()> {
    browser.arrived_at(sheet::DONE).await?;
    browser.go_and_press(sheet::TO_AGENT).await?;
    browser.arrived_at(BILLING_NAME).await?;
    browser.wait_text(fresh).await
}

/// Opens the folded part that holds a button.
pub async fn open_more_with(browser: &Browser, button: &str) -> Result<()> {
    for _ in 0..MOST_STOPS {
        browser.press_key(Key::Tab).await?;
        browser.stop().await?;
        let holds = "const e = document.activeElement; return e.tagName === 'SUMMARY' && [...e.parentElement.querySelectorAll('button')].some(b => b.textContent.trim() === arguments[0])";
        if browser.run(holds, vec![json!(button)]).await? == Value::Bool(true) {
            return browser.press_key(Key::Enter).await;
        }
    }
    fail!("Tab does not reach the More that holds “{button}”")
}

/// A Cargo draft by keyboard alone: changed, mended by the summary, compared, published, and the one before live again.
async fn cargo_draft(test: Arc<Test>) -> Result<()> {
    let scene = Scene::open(&test, Engine::Chromium, "", Keep::Memory).await?;
    let browser = &scene.browser;
    let agent = "Account researcher";
    browser.by_role("link", agent).await?;
    browser.go_and_press(agent).await?;
    browser.arrived_at(agent).await?;
    browser.wait_text(common::REFRESH).await?;
    browser.go_and_press(pages::OPEN_DRAFT).await?;
    browser.arrived_at(&pages::draft_of(agent)).await?;
    browser.within(&["Instructions"], "field", "System prompt").await?;
    browser.replace_in("System prompt", "Typed by keyboard alone.").await?;
    // Searched by typing; Enter takes what is found.
    browser.replace_in("Connector", "OpenAI").await?;
    browser.press_key(Key::Enter).await?;
    browser.holds_at(&["Model"], "Integration", "OpenAI").await?;
    browser.replace_in("Language model", "GPT-4.1 mini").await?;
    // The option, which comes with the connector's own list.
    browser.wait_text("GPT-4.1 mini").await?;
    browser.press_key(Key::Enter).await?;
    browser.holds_at(&["Model"], "Language model", "GPT-4.1 mini").await?;
    browser.replace_in("Temperature", "warm").await?;
    browser.go_and_press(&form::unfold(false, "Who decides there?")).await?;
    browser.replace_in("Text", "").await?;
    browser.go_and_press(&form::more_for("Tell the team")).await?;
    browser.go_and_press(&form::remove("Tell the team")).await?;
    browser.go_and_press(cargo::PUBLISH_BUTTON).await?;
    browser.wait_focus("problems").await?;
    browser.go_and_press(&form::problem_at("Temperature", form::NOT_A_NUMBER)).await?;
    browser.wait_focus("f-temperature").await?;
    browser.select_all().await?;
    browser.press("0.3").await?;
    browser.press_with_shift(Key::Tab).await?;
    browser.replace_in("Text", "Who decides?").await?;
    browser.go_and_press(form::COMPARE_LIVE).await?;
    browser.wait_focus("compared").await?;
    browser.go_and_press(cargo::PUBLISH_BUTTON).await?;
    on_the_sheet(browser, &cargo::publish_title(agent, Some("1.2.4"))).await?;
    tick_everything(browser).await?;
    browser.type_into(sheet::MESSAGE, "By keyboard").await?;
    browser.type_into(&sheet::type_to_confirm(agent), agent).await?;
    browser.press_key(Key::Enter).await?;
    browser.arrived_at(sheet::DONE).await?;
    let live = scene.agent(agent).await?["deployedRelease"].clone();
    let good = live["version"] == "1.2.4"
        && live["systemPrompt"] == "Typed by keyboard alone."
        && live["languageModelSlug"] == "gpt-4.1-mini"
        && live["temperature"] == json!(0.3);
    check!(good, "by keyboard the vendor should have got what was typed; it has {live}");
    browser.go_and_press(sheet::TO_AGENT).await?;
    browser.arrived_at(agent).await?;
    browser.wait_text("By keyboard").await?;
    // Going back needs a draft.
    browser.go_and_press(pages::OPEN_DRAFT).await?;
    browser.arrived_at(&pages::draft_of(agent)).await?;
    browser.within(&["Instructions"], "field", "System prompt").await?;
    browser.press_with_shift(Key::Tab).await?;
    browser.driver.back().await?;
    browser.arrived_at(agent).await?;
    browser.wait_text(common::REFRESH).await?;
    open_more_with(browser, &cargo::again_button("1.2.3")).await?;
    browser.go_and_press(&cargo::again_button("1.2.3")).await?;
    on_the_sheet(browser, &cargo::again_title(agent, Some("1.2.5"))).await?;
    tick_everything(browser).await?;
    browser.type_into(&sheet::type_to_confirm(agent), agent).await?;
    browser.press_key(Key::Enter).await?;
    browser.arrived_at(sheet::DONE).await?;
    check!(scene.agent(agent).await?["deployedRelease"]["version"] == "1.2.5", "1.2.3 should be live again, as 1.2.5");
    Ok(())
}

/// Ticks every loss of a sheet with the space bar.
pub async fn tick_everything(browser: &Browser) -> Result<()> {
    let left = "return [...document.querySelectorAll('#losses input')].filter(e => !e.checked).length";
    let here = "const e = document.activeElement; return !!e.closest('#losses') && e.type === 'checkbox' && !e.checked";
    for _ in 0..MOST_STOPS {
        if browser.run(left, Vec::new()).await? == json!(0) {
            return Ok(());
        }
        browser.press_key(Key::Tab).await?;
        browser.stop().await?;
        if browser.truth(here).await? {
            browser.press_key(Key::Space).await?;
        }
    }
    fail!("Tab does not reach every loss")
}

/// The first stop of every page jumps over the navigation; and nothing on the way out of sight.
async fn skip_link_and_tab_order(test: Arc<Test>) -> Result<()> {
    let site = Server::site(&test, "/", &[]).await?;
    let browser = test.open(Engine::Chromium).await?;
    browser.goto(&site.url(PRACTICE_BOARD)).await?;
    browser.by_role("link", BILLING_NAME).await?;
    browser.press_key(Key::Tab).await?;
    let (first, _) = browser.stop().await?;
    check!(first == common::SKIP, "the first stop should be “{}”; it is “{first}”", common::SKIP);
    browser.press_key(Key::Enter).await?;
    browser.wait_focus("title").await?;
    browser.press_key(Key::Tab).await?;
    let (next, _) = browser.stop().await?;
    check!(next == common::REFRESH, "after the heading comes “{}”; it is “{next}”", common::REFRESH);
    Ok(())
}

/// Typing into the search changes the address and the list, and focus stays in the field.
async fn filter_keeps_focus(test: Arc<Test>) -> Result<()> {
    let site = Server::site(&test, "/", &[]).await?;
    let browser = test.open(Engine::Chromium).await?;
    browser.goto(&site.url(PRACTICE_BOARD)).await?;
    browser.by_role("link", BILLING_NAME).await?;
    browser.tab_to(pages::FIND).await?;
    browser.press("billing h").await?;
    browser
        .wait_until("only one agent fits", || async { Ok(browser.find("link", "Concierge DE").await?.is_none()) })
        .await?;
    browser.wait_focus("find").await?;
    let path = browser.path().await?;
    check!(path.contains("find=billing"), "the search should be in the address; it is {path}");
    browser.reload().await?;
    browser.by_role("link", BILLING_NAME).await?;
    check!(browser.find("link", "Concierge DE").await?.is_none(), "after a reload the search should still hold");
    Ok(())
}

/// On a slow computer the frame in which the heading takes focus comes late: whoever types by then is left alone.
async fn late_frame_leaves_the_keyboard(test: Arc<Test>) -> Result<()> {
    let site = Server::site(&test, "/", &[]).await?;
    let browser = test.open(Engine::Chromium).await?;
    // Frames are kept back until they are let go.
    let hold = "const frame = window.requestAnimationFrame.bind(window); window.__held = [];
        window.requestAnimationFrame = work => { if (window.__holding) { window.__held.push(work); return 0; } return frame(work); };
        window.__let_go = () => { window.__holding = false; const held = window.__held; window.__held = []; held.forEach(frame); }";
    browser.cdp("Page.addScriptToEvaluateOnNewDocument", json!({ "source": hold })).await?;
    browser.goto(&site.url("/")).await?;
    browser.run("window.__holding = true", Vec::new()).await?;
    browser.click("link", pages::CONNECT).await?;
    browser.fill(connect::NAME, "typed before").await?;
    check!(
        browser.truth("return window.__held.length > 0").await?,
        "no frame was kept back, so this test proves nothing"
    );
    browser.run("window.__let_go()", Vec::new()).await?;
    browser.press(" and after").await?;
    browser
        .wait_until("all that was typed in the field", || async {
            let name = browser.field(connect::NAME).await?;
            Ok(name.prop("value").await?.unwrap_or_default() == "typed before and after")
        })
        .await?;
    browser.wait_focus("name").await
}
