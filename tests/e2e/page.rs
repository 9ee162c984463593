//! The page as a person uses it: things are found by role and name, as a screen reader tells them; every step waits
//! until it can be taken.

use crate::browsers::{Browser, Engine};
use crate::console;
use crate::runner::{Failure, Result, fail};
use serde_json::{Value, json};
use std::time::{Duration, Instant};
use thirtyfour::{Key, WebElement};

/// How long a condition may take to become true.
pub const PATIENCE: Duration = Duration::from_secs(20);
/// Between two looks.
const LOOK: Duration = Duration::from_millis(30);

/// Elements that can have a role, and whose words hold the name; the driver then says what role and name really are.
const CANDIDATES: &str = r##"
const [role, name, scope] = arguments;
const selectors = {
  button: "button,[role=button],input[type=submit],summary",
  link: "a[href]", heading: "h1,h2,h3,h4", radio: "input[type=radio]", checkbox: "input[type=checkbox]",
  textbox: "input,textarea", searchbox: "input[type=search]", combobox: "select", alert: "[role=alert]",
  row: "tr", region: "section", navigation: "nav", table: "table",
};
const tidy = text => (text || "").replace(/\s+/g, " ").trim();
const named = (e) => [e.textContent, e.getAttribute("aria-label"), e.title, e.value,
  ...[...(e.labels || [])].map(l => l.textContent),
  ...(e.getAttribute("aria-labelledby") || "").split(" ").map(id => document.getElementById(id)?.textContent)];
const visible = e => e.checkVisibility ? e.checkVisibility({ visibilityProperty: true, contentVisibilityAuto: true }) : e.offsetParent !== null;
const root = scope ? document.querySelector(scope) : document;
if (!root) return [];
return [...root.querySelectorAll(selectors[role] || "*")]
  .filter(visible)
  .filter(e => named(e).some(text => tidy(text).includes(tidy(name))));
"##;

impl Browser {
    /// Opens an address and waits until Greenroom stands there.
    pub async fn goto(&self, url: &str) -> Result<()> {
        console::nothing_went_wrong(self).await?;
        self.driver.goto(url).await?;
        self.arrived().await
    }

    /// Loads the page again, as the person would.
    pub async fn reload(&self) -> Result<()> {
        console::nothing_went_wrong(self).await?;
        self.driver.refresh().await?;
        self.arrived().await
    }

    async fn arrived(&self) -> Result<()> {
        if self.engine != Engine::Chromium {
            console::watch_page(self).await?;
        }
        self.wait_until("Greenroom is there", || async {
            self.truth("return !!document.querySelector('h1') && !document.getElementById('loading')").await
        })
        .await
    }

    /// Waits until a condition holds. The failure says what was waited for; what was on the page is added at the end of the test.
    pub async fn wait_until<F: Future<Output = Result<bool>>>(
        &self,
        what: &str,
        holds: impl FnMut() -> F,
    ) -> Result<()> {
        self.wait_for(what, PATIENCE, holds).await
    }

    pub async fn wait_for<F: Future<Output = Result<bool>>>(
        &self,
        what: &str,
        patience: Duration,
        mut holds: impl FnMut() -> F,
    ) -> Result<()> {
        let started = Instant::now();
        let mut trouble = String::new();
        while started.elapsed() < patience {
            match holds().await {
                Ok(true) => return Ok(()),
                Ok(false) => trouble.clear(),
                // Elements come and go while one looks.
                Err(failure) => trouble = format!(" ({failure})"),
            }
            tokio::time::sleep(LOOK).await;
        }
        fail!("expected within {} s: {what}{trouble}", patience.as_secs())
    }

    /// What a script returns.
    pub async fn run(&self, script: &str, arguments: Vec<Value>) -> Result<Value> {
        Ok(self.driver.execute(script, arguments).await?.json().clone())
    }

    pub async fn truth(&self, script: &str) -> Result<bool> {
        Ok(self.run(script, Vec::new()).await? == Value::Bool(true))
    }

    /// The words on screen, as one line.
    pub async fn text(&self) -> Result<String> {
        let text = self.run("return document.body.innerText.replace(/\\s+/g, ' ').trim()", Vec::new()).await?;
        Ok(text.as_str().unwrap_or_default().to_owned())
    }

    /// Whether the words are on screen. Upper and lower case are the style sheet's business.
    pub async fn shows(&self, words: &str) -> Result<bool> {
        Ok(self.text().await?.to_lowercase().contains(&tidy(words).to_lowercase()))
    }

    pub async fn wait_text(&self, words: &str) -> Result<()> {
        self.wait_until(&format!("the words “{words}”"), || self.shows(words)).await
    }

    /// Waits until one of these is on screen; which.
    pub async fn wait_any(&self, choices: &[&str]) -> Result<usize> {
        let found = std::sync::atomic::AtomicUsize::new(usize::MAX);
        self.wait_until(&format!("one of {choices:?}"), || async {
            for (position, words) in choices.iter().enumerate() {
                if self.shows(words).await? {
                    found.store(position, std::sync::atomic::Ordering::Relaxed);
                    return Ok(true);
                }
            }
            Ok(false)
        })
        .await?;
        Ok(found.into_inner())
    }

    /// The words inside the first element of a selector; empty where there is none.
    pub async fn text_of(&self, selector: &str) -> Result<String> {
        let script =
            "const e = document.querySelector(arguments[0]); return e ? e.innerText.replace(/\\s+/g, ' ').trim() : ''";
        Ok(self.run(script, vec![json!(selector)]).await?.as_str().unwrap_or_default().to_owned())
    }

    /// Waits until the page's heading is this.
    pub async fn wait_heading(&self, words: &str) -> Result<()> {
        self.wait_until(&format!("the heading “{words}”"), || async {
            Ok(tidy(&self.text_of("h1").await?).eq_ignore_ascii_case(&tidy(words)))
        })
        .await
    }

    /// The element of a role with exactly this name, now.
    pub async fn find(&self, role: &str, name: &str) -> Result<Option<WebElement>> {
        Ok(self.find_all(role, name, None).await?.into_iter().next())
    }

    /// All elements of a role with exactly this name, now; inside a selector's first element, where one is given.
    pub async fn find_all(&self, role: &str, name: &str, scope: Option<&str>) -> Result<Vec<WebElement>> {
        let arguments = vec![json!(role), json!(name), json!(scope)];
        let candidates = self.driver.execute(CANDIDATES, arguments).await?.elements()?;
        let mut found = Vec::new();
        for candidate in candidates {
            let label = self.computed(&candidate, "label").await?;
            if tidy(&label) != tidy(name) {
                continue;
            }
            let computed = self.computed(&candidate, "role").await?;
            if same_role(role, &computed) {
                found.push(candidate);
            }
        }
        Ok(found)
    }

    /// Waits for an element by role and name.
    pub async fn by_role(&self, role: &str, name: &str) -> Result<WebElement> {
        let slot = std::sync::Mutex::new(None);
        self.wait_until(&format!("{role} “{name}”"), || async {
            let found = self.find(role, name).await?;
            let there = found.is_some();
            if let Ok(mut slot) = slot.lock() {
                *slot = found;
            }
            Ok(there)
        })
        .await?;
        slot.into_inner().ok().flatten().ok_or_else(|| Failure(format!("{role} “{name}” went away")))
    }

    /// Clicks what has this role and name, once it can be clicked.
    pub async fn click(&self, role: &str, name: &str) -> Result<()> {
        self.wait_until(&format!("{role} “{name}” can be clicked"), || async {
            match self.find(role, name).await? {
                // A refused click did nothing: the next look tries again.
                Some(element) => self.press_on(&element).await.map(|()| true),
                None => Ok(false),
            }
        })
        .await
    }

    /// Clicks an element; where a bar that stays in sight lies over it, it is scrolled out from under it first.
    pub async fn press_on(&self, element: &WebElement) -> Result<()> {
        if element.click().await.is_err() {
            self.scroll_to(element).await?;
            element.click().await?;
        }
        Ok(())
    }

    /// Scrolls an element to the middle of the window.
    pub async fn scroll_to(&self, element: &WebElement) -> Result<()> {
        let script = "arguments[0].scrollIntoView({ block: 'center' })";
        self.driver.execute(script, vec![element.to_json()?]).await.map(drop)?;
        Ok(())
    }

    /// The words of the table row that holds a link with this name.
    pub async fn row_of(&self, link: &str) -> Result<String> {
        let script =
            "const a = [...document.querySelectorAll('tr a')].find(a => a.textContent.trim() === arguments[0]);
            return a ? a.closest('tr').innerText.replace(/\\s+/g, ' ').trim() : ''";
        Ok(self.run(script, vec![json!(link)]).await?.as_str().unwrap_or_default().to_owned())
    }

    /// The field with this label.
    pub async fn field(&self, label: &str) -> Result<WebElement> {
        let slot = std::sync::Mutex::new(None);
        self.wait_until(&format!("a field “{label}”"), || async {
            let script = r##"
                const tidy = text => (text || "").replace(/\s+/g, " ").trim();
                return [...document.querySelectorAll("input,textarea,select")].filter(e =>
                  [...(e.labels || [])].some(l => tidy(l.textContent).includes(tidy(arguments[0]))) && e.getClientRects().length);"##;
            let candidates = self.driver.execute(script, vec![json!(label)]).await?.elements()?;
            for candidate in candidates {
                if tidy(&self.computed(&candidate, "label").await?) == tidy(label) {
                    if let Ok(mut slot) = slot.lock() {
                        *slot = Some(candidate);
                    }
                    return Ok(true);
                }
            }
            Ok(false)
        })
        .await?;
        slot.into_inner().ok().flatten().ok_or_else(|| Failure(format!("the field “{label}” went away")))
    }

    /// Replaces what a field holds, by typing.
    pub async fn fill(&self, label: &str, text: &str) -> Result<()> {
        let field = self.field(label).await?;
        self.press_on(&field).await?;
        self.driver.execute("arguments[0].select()", vec![field.to_json()?]).await?;
        let keys = if text.is_empty() { String::from(Key::Backspace.value()) } else { text.to_owned() };
        field.send_keys(keys).await?;
        // WebKitGTK's driver is back before all keys have arrived.
        let mut held = String::new();
        let started = Instant::now();
        while started.elapsed() < PATIENCE {
            held = field.prop("value").await?.unwrap_or_default();
            if held == text {
                return Ok(());
            }
            tokio::time::sleep(LOOK).await;
        }
        fail!("the field “{label}” holds “{held}” after typing “{text}”; focus is on “{}”", self.focused().await?)
    }

    /// Chooses an option of a select by its words.
    pub async fn choose(&self, label: &str, option: &str) -> Result<()> {
        let field = self.field(label).await?;
        let script = "return [...arguments[0].options].filter(o => o.textContent.trim() === arguments[1])";
        let options = self.driver.execute(script, vec![field.to_json()?, json!(option)]).await?.elements()?;
        let Some(option) = options.first() else { fail!("“{label}” does not offer “{option}”") };
        option.click().await?;
        Ok(())
    }

    /// Opens a folded part by the words of its summary, if it is not open.
    pub async fn unfold(&self, summary: &str) -> Result<()> {
        self.unfold_in("body", summary).await
    }

    /// The same, inside the first element of a selector.
    pub async fn unfold_in(&self, scope: &str, summary: &str) -> Result<()> {
        self.wait_until(&format!("“{summary}” in {scope} can be unfolded"), || async {
            let script = r##"
                const tidy = text => (text || "").replace(/\s+/g, " ").trim();
                const scope = document.querySelector(arguments[1]);
                return [...(scope ? scope.querySelectorAll("summary") : [])].filter(e => e.getClientRects().length &&
                  tidy(e.getAttribute("aria-label") || e.textContent) === tidy(arguments[0]))"##;
            let found = self.driver.execute(script, vec![json!(summary), json!(scope)]).await?.elements()?;
            let Some(summary) = found.into_iter().next() else { return Ok(false) };
            let open = self.driver.execute("return arguments[0].parentElement.open", vec![summary.to_json()?]).await?;
            if *open.json() != Value::Bool(true) {
                self.press_on(&summary).await?;
            }
            Ok(true)
        })
        .await
    }

    /// Clicks a button that lies folded in a part of the page. What is read in the background may fold it again:
    /// then it is opened again.
    pub async fn click_folded(&self, scope: &str, summary: &str, name: &str) -> Result<()> {
        self.wait_until(&format!("button “{name}” under “{summary}” in {scope} can be clicked"), || async {
            match self.find_all("button", name, Some(scope)).await?.into_iter().next() {
                Some(button) => self.press_on(&button).await.map(|()| true),
                None => self.unfold_in(scope, summary).await.map(|()| false),
            }
        })
        .await
    }

    /// Where focus is: the id, or tag and text, of the focused element.
    pub async fn focused(&self) -> Result<String> {
        let script = "const e = document.activeElement; return e ? (e.id || e.tagName.toLowerCase() + ' ' + e.textContent.trim().slice(0, 60)) : ''";
        Ok(self.run(script, Vec::new()).await?.as_str().unwrap_or_default().to_owned())
    }

    /// Waits until focus is on the element with this id.
    pub async fn wait_focus(&self, id: &str) -> Result<()> {
        let mut last = String::new();
        let started = Instant::now();
        while started.elapsed() < PATIENCE {
            last = self.focused().await?;
            if last == id {
                return Ok(());
            }
            tokio::time::sleep(LOOK).await;
        }
        fail!("expected focus on “{id}”; it is on “{last}”")
    }

    /// The path of the address, with its query.
    pub async fn path(&self) -> Result<String> {
        let url = self.driver.current_url().await?;
        Ok(url.query().map_or_else(|| url.path().to_owned(), |query| format!("{}?{query}", url.path())))
    }
}

/// One line with single spaces.
pub fn tidy(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Engines word a few roles differently.
fn same_role(wanted: &str, computed: &str) -> bool {
    let computed = computed.to_lowercase();
    computed == wanted
        || match wanted {
            "combobox" => computed.contains("combobox") || computed == "popupbutton" || computed == "menulistpopup",
            "button" => computed.contains("disclosuretriangle") || computed == "summary",
            "textbox" | "searchbox" => {
                computed.contains("textbox") || computed.contains("searchbox") || computed.contains("textfield")
            }
            "row" => computed.contains("row"),
            _ => false,
        }
}
