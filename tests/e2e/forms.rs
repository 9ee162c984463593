//! A form of a document as a person fills it: each field by its label, inside of the section and the items around it.

use crate::browsers::Browser;
use crate::browsers::Engine;
use crate::fixtures::{Keep, PASSPHRASE, cargo_agent, cargo_id};
use crate::page::tidy;
use crate::runner::{Failure, Result, Test, check};
use crate::servers::Server;
use greenroom::words::{common, connect, form, sheet};
use serde_json::{Value, json};
use std::sync::{Arc, Mutex};
use thirtyfour::{Key, WebElement};

/// What has a label, inside of sections and items by their names; those that stand nearest come first.
const LOOK: &str = r##"
const [trail, name, what] = arguments;
const tidy = text => (text || "").replace(/\s+/g, " ").trim();
const title = e => tidy(document.getElementById(e.getAttribute("aria-labelledby"))?.textContent);
const head = li => li.querySelector(":scope > .item-head button[aria-expanded]");
let root = document.body;
for (const step of trail) {
  const section = [...root.querySelectorAll("section[aria-labelledby]")].find(e => title(e) === step);
  const item = [...root.querySelectorAll("li.item")].find(li =>
    head(li) && ["Close " + step, "Edit " + step].includes(head(li).getAttribute("aria-label")));
  root = section || item;
  if (!root) return [];
}
const named = {
  field: e => [...(e.labels || [])].some(l => tidy(l.textContent) === name),
  button: e => tidy(e.getAttribute("aria-label") || e.textContent) === name,
}[what];
const depth = e => { let n = 0; for (let p = e.parentElement; p && p !== root; p = p.parentElement) n += p.matches("li.item"); return n };
return [...root.querySelectorAll(what === "field" ? "input,select,textarea" : "button,summary")]
  .filter(e => named(e) && e.getClientRects().length)
  .sort((a, b) => depth(a) - depth(b));
"##;

/// One connection to practice Cargo, and a browser that stands on its board.
pub struct Scene {
    pub practice: Server,
    pub site: Server,
    pub browser: Arc<Browser>,
    /// Empty: Acme.
    pub workspace: &'static str,
}

impl Scene {
    pub async fn open(test: &Test, engine: Engine, workspace: &'static str, keep: Keep) -> Result<Self> {
        let practice = Server::practice(test, &[]).await?;
        let site = Server::site(test, "/", &[&practice.origin]).await?;
        let browser = test.open(engine).await?;
        browser.expect_trouble(&practice.origin);
        browser.connect_cargo(&site, &practice, workspace, keep).await?;
        Ok(Self { practice, site, browser, workspace })
    }

    /// The path of an agent's screen.
    pub async fn path(&self, agent: &str, rest: &str) -> Result<String> {
        let id = cargo_agent(&self.practice, self.workspace, agent).await?;
        Ok(format!("/agents/{}/{id}{rest}", cargo_id(self.workspace)))
    }

    /// Goes to an agent's screen as a link would, and waits until words stand there.
    pub async fn visit(&self, agent: &str, rest: &str, words: &str) -> Result<()> {
        let path = self.path(agent, rest).await?;
        self.browser.visit(&self.site, &path).await?;
        self.browser.wait_text(words).await
    }

    /// Opens the draft of an agent.
    pub async fn draft(&self, agent: &str) -> Result<()> {
        let heading = greenroom::words::pages::draft_of(agent);
        let path = self.path(agent, "/release").await?;
        self.browser.visit(&self.site, &path).await?;
        self.browser.wait_heading(&heading).await?;
        self.browser.within(&["Instructions"], "field", "System prompt").await.map(drop)
    }

    /// Loads the page again and unlocks its keys there.
    pub async fn reload(&self) -> Result<()> {
        self.browser.reload().await?;
        self.unlock().await
    }

    /// Unlocks where a form for it stands, or on the page of connections.
    pub async fn unlock(&self) -> Result<()> {
        let path = self.browser.path().await?;
        self.browser.visit(&self.site, "/connections").await?;
        if self.browser.wait_any(&[connect::UNLOCK_TITLE, connect::KEY_AT_HAND]).await? == 0 {
            self.browser.unlock(PASSPHRASE).await?;
            self.browser.wait_text(connect::KEY_AT_HAND).await?;
        }
        self.browser.visit(&self.site, &path).await
    }

    /// What the vendor has of an agent.
    pub async fn agent(&self, agent: &str) -> Result<Value> {
        let id = cargo_agent(&self.practice, self.workspace, agent).await?;
        self.agent_by_id(&id).await
    }

    pub async fn agent_by_id(&self, id: &str) -> Result<Value> {
        let path = format!("v1/ai/agents/{id}");
        Ok(self.practice.cargo_call(self.workspace, "GET", &path, json!(null)).await?["agent"].clone())
    }

    /// The releases that the vendor has of an agent, newest first; with their status.
    pub async fn releases(&self, agent: &str) -> Result<Vec<Value>> {
        let id = cargo_agent(&self.practice, self.workspace, agent).await?;
        let path = format!("v1/ai/releases/list?agentUuid={id}");
        let told = self.practice.cargo_call(self.workspace, "GET", &path, json!(null)).await?;
        Ok(told["releases"].as_array().cloned().unwrap_or_default())
    }

    /// What was sent last to be published, or to be saved: under either spelling of the path.
    pub async fn sent(&self, spellings: [&str; 2]) -> Result<Value> {
        let bodies = self.practice.bodies().await?;
        let newest = bodies.into_iter().rev().find(|(path, _)| spellings.iter().any(|ending| path.ends_with(ending)));
        Ok(newest.map(|(_, body)| body).unwrap_or_default())
    }

    pub async fn saved_draft(&self, agent: &str) -> Result<Value> {
        let releases = self.releases(agent).await?;
        Ok(releases.into_iter().find(|release| release["status"] == "draft").unwrap_or_default())
    }

    /// How many writes changed something at the vendor.
    pub async fn changes(&self) -> Result<usize> {
        Ok(self.practice.writes().await?.iter().filter(|write| write.changed).count())
    }

    /// On a sheet: ticks every loss and types the name, where they are asked for.
    pub async fn agree(&self, agent: &str) -> Result<()> {
        let browser = &self.browser;
        browser.wait_text(sheet::EFFECTS).await?;
        browser.tick_losses().await?;
        if browser.shows(&sheet::type_to_confirm(agent)).await? {
            browser.type_name(agent).await?;
        }
        Ok(())
    }
}

impl Browser {
    /// What there is of a kind, `field` or `button`, with exactly this name.
    pub async fn within(&self, trail: &[&str], what: &str, name: &str) -> Result<WebElement> {
        let slot = Mutex::new(None);
        self.wait_until(&format!("a {what} “{name}” in {trail:?}"), || async {
            let arguments = vec![json!(trail), json!(name), json!(what)];
            let found = self.driver.execute(LOOK, arguments).await?.elements()?.into_iter().next();
            let Some(found) = found else { return Ok(false) };
            // The name that assistive technology is told is the one that is seen. (Firefox tells none of a summary.)
            if found.tag_name().await? != "summary" && tidy(&self.computed(&found, "label").await?) != tidy(name) {
                return Ok(false);
            }
            if let Ok(mut slot) = slot.lock() {
                *slot = Some(found);
            }
            Ok(true)
        })
        .await?;
        slot.into_inner().ok().flatten().ok_or_else(|| Failure(format!("the {what} “{name}” went away")))
    }

    /// Presses a button.
    pub async fn press_at(&self, trail: &[&str], name: &str) -> Result<()> {
        self.wait_until(&format!("“{name}” in {trail:?} can be pressed"), || async {
            let button = self.within(trail, "button", name).await?;
            self.press_on(&button).await.map(|()| true)
        })
        .await
    }

    /// Replaces what a field holds, by typing.
    pub async fn type_at(&self, trail: &[&str], label: &str, text: &str) -> Result<()> {
        // A list that arrives meanwhile draws its field again.
        self.wait_until(&format!("“{label}” in {trail:?} holds “{text}” after typing"), || async {
            let field = self.within(trail, "field", label).await?;
            self.press_on(&field).await?;
            self.driver.execute("arguments[0].select()", vec![field.to_json()?]).await?;
            let keys = if text.is_empty() { String::from(Key::Backspace.value()) } else { text.to_owned() };
            field.send_keys(keys).await?;
            Ok(field.prop("value").await?.unwrap_or_default() == text)
        })
        .await
    }

    /// Chooses by the words of an option, once it is offered; its value.
    pub async fn choose_at(&self, trail: &[&str], label: &str, option: &str) -> Result<String> {
        let chosen = Mutex::new(String::new());
        self.wait_until(&format!("“{label}” in {trail:?} offers “{option}”"), || async {
            let field = self.within(trail, "field", label).await?;
            if field.attr("role").await?.as_deref() == Some("combobox") {
                let Some(value) = self.search(&field, option).await? else { return Ok(false) };
                if let Ok(mut chosen) = chosen.lock() {
                    *chosen = value;
                }
                return Ok(true);
            }
            let pick = "return [...(arguments[0].options || [])].filter(o => o.textContent.trim() === arguments[1])";
            let options = self.driver.execute(pick, vec![field.to_json()?, json!(option)]).await?.elements()?;
            let Some(option) = options.first() else { return Ok(false) };
            let value = option.prop("value").await?.unwrap_or_default();
            if let Ok(mut chosen) = chosen.lock() {
                *chosen = value;
            }
            if option.click().await.is_err() {
                self.scroll_to(&field).await?;
                option.click().await?;
            }
            Ok(true)
        })
        .await?;
        Ok(chosen.into_inner().unwrap_or_default())
    }

    /// Searches a list by typing and takes the one option of these words; its value, `None` as long as it is not offered.
    async fn search(&self, field: &WebElement, option: &str) -> Result<Option<String>> {
        self.press_on(field).await?;
        self.driver.execute("arguments[0].select()", vec![field.to_json()?]).await?;
        field.send_keys(option).await?;
        let list = field.attr("aria-controls").await?.unwrap_or_default();
        let pick = "return [...(document.getElementById(arguments[0])?.children ?? [])].filter(o => \
            o.textContent.trim() === arguments[1])";
        let options = self.driver.execute(pick, vec![json!(list), json!(option)]).await?.elements()?;
        let Some(found) = options.first() else { return Ok(None) };
        let value = found.attr("data-value").await?.unwrap_or_default();
        self.press_on(found).await?;
        Ok((field.prop("value").await?.unwrap_or_default() == option).then_some(value))
    }

    /// Types an id where one could be chosen.
    pub async fn by_hand_at(&self, trail: &[&str], label: &str, id: &str) -> Result<()> {
        let field = self.within(trail, "field", label).await?;
        if field.attr("role").await?.as_deref() == Some("combobox") {
            let beside = "const combo = arguments[0].closest('.combo');
                const all = [...combo.parentElement.querySelectorAll('.combo, .below')], at = all.indexOf(combo);
                return all.slice(at + 1).find(e => e.matches('.below')).querySelector('button')";
            let button = self.driver.execute(beside, vec![field.to_json()?]).await?.element()?;
            check!(button.text().await? == form::BY_HAND, "beside “{label}” stands no “{}”", form::BY_HAND);
            self.press_on(&button).await?;
        }
        self.type_at(trail, label, id).await
    }

    /// Switches a checkbox on or off.
    pub async fn switch_at(&self, trail: &[&str], label: &str, on: bool) -> Result<()> {
        self.wait_until(&format!("“{label}” in {trail:?} is {on}"), || async {
            let field = self.within(trail, "field", label).await?;
            if field.is_selected().await? != on {
                self.press_on(&field).await?;
            }
            Ok(self.within(trail, "field", label).await?.is_selected().await? == on)
        })
        .await
    }

    /// Unfolds an item of a list: the last of the trail.
    pub async fn open_at(&self, trail: &[&str]) -> Result<()> {
        let Some((item, outer)) = trail.split_last() else { return Ok(()) };
        let shut = form::unfold(false, item);
        let arguments = vec![json!(outer), json!(shut), json!("button")];
        self.wait_until(&format!("the item {trail:?}"), || async {
            let open = vec![json!(outer), json!(form::unfold(true, item)), json!("button")];
            if !self.driver.execute(LOOK, open).await?.elements()?.is_empty() {
                return Ok(true);
            }
            if let Some(button) = self.driver.execute(LOOK, arguments.clone()).await?.elements()?.into_iter().next() {
                self.press_on(&button).await?;
            }
            Ok(false)
        })
        .await
    }

    /// Adds an item to the list of a section or item; it unfolds by itself.
    pub async fn add_at(&self, trail: &[&str], noun: &str) -> Result<()> {
        self.press_at(trail, &form::add(noun)).await
    }

    /// Unfolds the rarely needed fields of a section or item.
    pub async fn advanced_at(&self, trail: &[&str]) -> Result<()> {
        let summary = self.within(trail, "button", form::ADVANCED).await?;
        let open = self.driver.execute("return arguments[0].parentElement.open", vec![summary.to_json()?]).await?;
        if *open.json() != Value::Bool(true) {
            self.press_on(&summary).await?;
        }
        Ok(())
    }

    /// Removes, moves or duplicates an item: what lies under its “More”.
    pub async fn more_at(&self, trail: &[&str], item: &str, action: &str) -> Result<()> {
        self.press_at(trail, &form::more_for(item)).await?;
        self.press_at(trail, action).await
    }

    /// What a field holds: its text, the words of its choice, or yes and no.
    pub async fn value_at(&self, trail: &[&str], label: &str) -> Result<String> {
        let field = self.within(trail, "field", label).await?;
        let script = "const e = arguments[0];
            return e.type === 'checkbox' ? (e.checked ? 'yes' : 'no') : e.tagName === 'SELECT' ? (e.selectedOptions[0]?.textContent ?? '') : e.value";
        let value = self.driver.execute(script, vec![field.to_json()?]).await?;
        Ok(value.json().as_str().unwrap_or_default().to_owned())
    }

    /// Waits until a field holds this.
    pub async fn holds_at(&self, trail: &[&str], label: &str, value: &str) -> Result<()> {
        let mut held = String::new();
        let result = self
            .wait_until(&format!("“{label}” in {trail:?} holds “{value}”"), || async {
                Ok(tidy(&self.value_at(trail, label).await?) == tidy(value))
            })
            .await;
        if result.is_err() {
            held = self.value_at(trail, label).await?;
        }
        result.map_err(|failure| Failure(format!("{failure}; it holds “{held}”")))
    }

    /// Ticks each line of what a sheet takes away; how many there were.
    pub async fn tick_losses(&self) -> Result<usize> {
        let boxes = "return [...document.querySelectorAll('#losses input[type=checkbox]')].filter(e => !e.checked)";
        let unticked = self.driver.execute(boxes, Vec::new()).await?.elements()?;
        for tick in &unticked {
            self.press_on(tick).await?;
        }
        let left = self.driver.execute(boxes, Vec::new()).await?.elements()?;
        check!(left.is_empty(), "{} of {} losses are not ticked after ticking them", left.len(), unticked.len());
        Ok(unticked.len())
    }

    /// Waits until a sheet ended well.
    pub async fn wait_done(&self) -> Result<()> {
        self.wait_heading(sheet::DONE).await?;
        self.wait_text(sheet::REFERENCE).await
    }

    /// Waits until everything typed is kept on this computer.
    pub async fn wait_kept(&self) -> Result<()> {
        self.wait_text(form::KEPT_HERE).await
    }

    /// Goes from an ended sheet to its agent.
    pub async fn to_agent(&self) -> Result<()> {
        self.click("link", sheet::TO_AGENT).await?;
        self.wait_text(common::REFRESH).await
    }
}
