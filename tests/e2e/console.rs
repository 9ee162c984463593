//! What must never happen while a test runs: a violation of the page's policy, an error in the console.

use crate::browsers::{Browser, Engine, Raw};
use crate::runner::{Result, check};
use axum::http::Method;
use serde_json::{Value, json};
use std::sync::PoisonError;

/// Collects what the page itself can see. In the page from before its first script in Chromium; from after loading
/// elsewhere.
const LISTEN: &str = r#"
if (!window.__watched) {
  window.__watched = [];
  const note = (kind, text) => window.__watched.push(kind + ": " + text);
  document.addEventListener("securitypolicyviolation", e =>
    note("policy", e.violatedDirective + " forbids " + e.blockedURI + " " + e.sourceFile + ":" + e.lineNumber));
  window.addEventListener("error", e => note("error", e.message ? e.message + " " + (e.error?.stack ?? "").split("\n").slice(1, 30).join(" ") : "a file could not be loaded"));
  window.addEventListener("unhandledrejection", e => note("rejection", String(e.reason)));
  const original = console.error;
  console.error = (...all) => { note("console", all.map(String).join(" ")); original.apply(console, all); };
}"#;

/// Listens in every page that the browser's present tab loads.
pub async fn watch(browser: &Browser) -> Result<()> {
    if browser.engine == Engine::Chromium {
        browser.cdp("Page.addScriptToEvaluateOnNewDocument", json!({ "source": LISTEN })).await?;
    }
    Ok(())
}

/// Listens in the page that was just loaded, where that could not be arranged beforehand.
pub async fn watch_page(browser: &Browser) -> Result<()> {
    browser.driver.execute(LISTEN, Vec::new()).await?;
    Ok(())
}

/// What the page noted since it was loaded.
pub async fn noted(browser: &Browser) -> Result<Vec<String>> {
    let noted = browser.driver.execute("return window.__watched || []", Vec::new()).await?;
    Ok(noted.convert()?)
}

/// Takes over what the browser logged since the last time.
pub async fn collect(browser: &Browser) -> Result<()> {
    let body = json!({ "type": "browser" });
    let log = browser.driver.cmd(Raw(Method::POST, "se/log".to_owned(), Some(body))).await?.value_json()?;
    let mut said = browser.console.lock().unwrap_or_else(PoisonError::into_inner);
    for entry in log.as_array().into_iter().flatten() {
        let message = entry["message"].as_str().unwrap_or_default();
        said.all.push(message.to_owned());
        if entry["level"] == "SEVERE" {
            said.errors.push(format!("log: {message}"));
        }
    }
    Ok(())
}

/// Everything that was logged so far.
pub fn said(browser: &Browser) -> String {
    browser.console.lock().unwrap_or_else(PoisonError::into_inner).all.join("\n")
}

/// Fails unless everything that was noted or logged was expected. Called at the end of each test, and before a page is left
/// behind that has notes.
pub async fn nothing_went_wrong(browser: &Browser) -> Result<()> {
    let mut all = noted(browser).await.unwrap_or_default();
    if browser.engine == Engine::Chromium {
        collect(browser).await?;
        all.append(&mut browser.console.lock().unwrap_or_else(PoisonError::into_inner).errors);
    }
    let surprises: Vec<String> = all.into_iter().filter(|message| !browser.is_expected(message)).collect();
    check!(surprises.is_empty(), "the browser reported {}", Value::from(surprises));
    Ok(())
}
