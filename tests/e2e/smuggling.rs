//! What a vendor says is text, on every screen: an agent whose name, description and prompt try to be more becomes no
//! element, no request, no other address, and does not turn its surroundings around. And a name is asked for once.

use crate::browsers::{Browser, Engine};
use crate::fixtures::{Keep, PASSPHRASE, cargo_agent, cargo_id};
use crate::forms::Scene;
use crate::runner::{Case, Result, Test, check};
use crate::servers::Server;
use greenroom::words::{cargo, connect, form, journal, sheet};
use serde_json::{Value, json};
use std::sync::Arc;

pub fn cases() -> Vec<Case> {
    vec![
        Case::new("smuggling::what_a_vendor_says_stays_text", what_a_vendor_says_stays_text).everywhere(),
        Case::new("smuggling::a_name_is_asked_for_once", a_name_is_asked_for_once),
    ]
}

/// Ends in what a person would take for another word, and brings an element along.
const NAME: &str = "Desk <img src=x onerror='window.__ran=1'>\u{202e}gpj.evil\u{2066}";
/// The same as it is to be read.
const SHOWN: &str = "Desk <img src=x onerror='window.__ran=1'>[U+202E]gpj.evil[U+2066]";

const PROMPT: &str = "# Be <b onclick=alert(1)>kind</b>

<script>window.__ran = 1</script> <img src=x onerror='window.__ran=1'> <iframe srcdoc='<script>top.__ran=1</script>'></iframe>

![a picture](https://evil.example/pixel.png) [run](javascript:window.__ran=1) [data](data:text/html,<script>1</script>)
[bank](https://bank.example@evil.example/) [https://bank.example](https://evil.example/) [docs](https://docs.example/x)
<https://evil.example\\@docs.example> <style>* { display: none }</style> <meta http-equiv=refresh content='0;url=https://evil.example'>
<base href='https://evil.example/'> <form action='https://evil.example'><input name=q></form> \u{202e}desrever\u{202c}
";

/// What must not be in the page, whatever was read: elements that load, run or submit, handlers, links that lead
/// elsewhere without saying so, hidden characters in text; and what was loaded or has run.
const FIND: &str = r#"
const found = [];
const main = document.querySelector('main');
for (const e of main.querySelectorAll('script,img,iframe,object,embed,style,link,meta,base,svg,video,audio,template')) found.push(e.outerHTML);
for (const e of main.querySelectorAll('*')) for (const a of e.attributes) if (/^on|^srcdoc$|^formaction$/i.test(a.name) || a.name === 'style' && !/^height: [0-9]+px;$/.test(a.value)) found.push(e.outerHTML);
for (const f of main.querySelectorAll('form')) if (f.hasAttribute('action')) found.push(f.outerHTML);
for (const a of main.querySelectorAll('a')) {
  const raw = a.getAttribute('href') || '';
  const own = raw.startsWith('/') && !raw.startsWith('//') || raw.startsWith('#');
  const out = /^https:\/\/[a-z0-9.-]+(\/|$)/.test(raw) && a.rel === 'noreferrer noopener' && a.target === '_blank' && !a.username;
  if (!own && !out) found.push(a.outerHTML);
}
const texts = document.createTreeWalker(document.documentElement, NodeFilter.SHOW_TEXT);
while (texts.nextNode()) if (/[\u202a-\u202e\u2066-\u2069\u200b]/.test(texts.currentNode.data)) found.push('hidden: ' + texts.currentNode.data);
if (/[\u202a-\u202e\u2066-\u2069]/.test(document.title)) found.push('title: ' + document.title);
for (const e of performance.getEntriesByType('resource')) if (!arguments[0].some(origin => e.name.startsWith(origin))) found.push('loaded ' + e.name);
if (window.__ran) found.push('ran');
if (document.querySelector('base').href !== arguments[0][0] + '/') found.push('base ' + document.querySelector('base').href);
return found;
"#;

impl Scene {
    /// Fails unless the screen that stands there holds nothing but text.
    async fn all_is_text(&self, screen: &str) -> Result<()> {
        let origins = json!([self.site.origin, self.practice.origin]);
        let found = self.browser.run(FIND, vec![origins]).await?;
        check!(found == json!([]), "{screen} has {found}");
        check!(self.browser.driver.current_url().await?.as_str().starts_with(&self.site.origin), "{screen} went away");
        Ok(())
    }
}

/// As somebody else: an agent with a release, whose texts try to be more; its id.
async fn hostile_agent(practice: &Server) -> Result<String> {
    let id = cargo_agent(practice, "", "Support triage").await?;
    let body = json!({ "name": NAME, "description": PROMPT });
    practice.cargo_call("", "PUT", &format!("v1/ai/agents/{id}"), body).await?;
    let release = json!({
        "agentUuid": id, "actions": [], "mcpClients": [], "resources": [], "capabilities": [], "suggestedActions": [],
        "integrationSlug": "openAi", "languageModelSlug": "gpt-4o", "systemPrompt": PROMPT,
        "version": "7.0.0", "description": NAME,
    });
    // Asking for a draft makes one.
    let draft = format!("v1/ai/releases/draft?agentUuid={id}");
    practice.cargo_call("", "GET", &draft, json!(null)).await?;
    practice.cargo_call("", "POST", "v1/ai/releases/draft/deploy", release).await?;
    practice.cargo_call("", "GET", &draft, json!(null)).await?;
    practice
        .cargo_call("", "PUT", "v1/ai/releases/draft/update", json!({ "agentUuid": id, "systemPrompt": PROMPT }))
        .await?;
    Ok(id)
}

async fn what_a_vendor_says_stays_text(test: Arc<Test>) -> Result<()> {
    let practice = Server::practice(&test, &[]).await?;
    let id = hostile_agent(&practice).await?;
    let site = Server::site(&test, "/", &[&practice.origin]).await?;
    let browser = test.open(test.engine).await?;
    browser.expect_trouble(&practice.origin);
    browser.connect_cargo(&site, &practice, "", Keep::Memory).await?;
    let scene = Scene { practice, site, browser, workspace: "" };
    let browser = &scene.browser;
    browser.wait_text(SHOWN).await?;
    scene.all_is_text("the board").await?;
    let path = |rest: &str| format!("/agents/{}/{id}{rest}", cargo_id(""));
    for (rest, words) in [("", "7.0.0"), ("/deployments", "7.0.0"), ("/compare", "7.0.0"), ("/edit", "Face")] {
        browser.visit(&scene.site, &path(rest)).await?;
        browser.wait_text(words).await?;
        scene.all_is_text(&path(rest)).await?;
    }
    browser.visit(&scene.site, &path("/release")).await?;
    browser.press_at(&["Instructions"], form::PREVIEW).await?;
    browser.wait_text("Be <b onclick=alert(1)>kind</b>").await?;
    scene.all_is_text("the preview").await?;
    browser
        .must_show(&["<script>window.__ran = 1</script>", "https://evil.example/pixel.png", "[U+202E]desrever"])
        .await?;
    let links = "return [...document.querySelectorAll('.prose a')].map(a => a.getAttribute('href'))";
    let links = browser.run(links, Vec::new()).await?;
    check!(links == json!(["https://docs.example/x"]), "the preview links to {links}");
    // A sheet: its heading and the tab's title are those of this agent, and say so.
    browser.type_at(&["Instructions"], "System prompt", "Be kind.").await?;
    browser.press_at(&[], cargo::PUBLISH_BUTTON).await?;
    browser.wait_text(SHOWN).await?;
    browser.wait_text(sheet::EFFECTS).await?;
    scene.all_is_text("the sheet").await?;
    let title = browser.run("return document.title", Vec::new()).await?;
    check!(title.as_str().is_some_and(|title| title.contains("[U+202E]")), "the tab is called {title}");
    scene.agree(SHOWN).await?;
    browser.fill(journal::NAME_ONCE, "Ada\u{202e} <b>Lovelace</b>").await?;
    browser.click("button", cargo::PUBLISH_TO_LIVE).await?;
    browser.wait_done().await?;
    scene.all_is_text("the end").await?;
    browser.click("link", sheet::TO_JOURNAL).await?;
    browser.wait_text("Ada[U+202E] <b>Lovelace</b>").await?;
    browser.wait_text(SHOWN).await?;
    browser.wait_text(journal::CHAIN).await?;
    scene.all_is_text("the journal").await
}

/// On the first sheet that changes something real, and on no other; it is kept, changed under Settings, and stands with
/// each entry. An entry changed by hand is told.
async fn a_name_is_asked_for_once(test: Arc<Test>) -> Result<()> {
    let scene = Scene::open(&test, Engine::Chromium, "", Keep::Vault).await?;
    let browser = &scene.browser;
    save_draft(&scene, "One").await?;
    browser.fill(journal::NAME_ONCE, "  Ada   Lovelace ").await?;
    browser.click("button", cargo::SAVE_DRAFT).await?;
    browser.wait_done().await?;
    save_draft(&scene, "Two").await?;
    browser.must_not_show(journal::NAME_ONCE).await?;
    browser.click("button", cargo::SAVE_DRAFT).await?;
    browser.wait_done().await?;
    browser.visit(&scene.site, "/settings").await?;
    browser.fill(journal::NAME, "Grace Hopper").await?;
    browser.run("document.activeElement.blur()", Vec::new()).await?;
    save_draft(&scene, "Three").await?;
    browser.click("button", cargo::SAVE_DRAFT).await?;
    browser.wait_done().await?;
    browser.visit(&scene.site, "/journal").await?;
    browser.wait_text("Grace Hopper").await?;
    let by = "return [...document.querySelectorAll('tbody tr')].map(tr => tr.children[1].innerText)";
    let by = browser.run(by, Vec::new()).await?;
    check!(by == json!(["Grace Hopper", "Ada Lovelace", "Ada Lovelace"]), "the journal tells {by}");
    browser.wait_text("The chain holds: 6 entries").await?;
    lose_an_entry(browser).await?;
    browser.reload().await?;
    if browser.wait_any(&[connect::PASSPHRASE, "The chain is broken in 1 place"]).await? == 0 {
        browser.unlock(PASSPHRASE).await?;
    }
    browser.wait_text("The chain is broken in 1 place").await?;
    browser.must_show(&["Entry 4 (", "1 missing before it."]).await
}

/// Opens the sheet that saves a draft with another prompt.
async fn save_draft(scene: &Scene, prompt: &str) -> Result<()> {
    scene.draft("Support triage").await?;
    scene.browser.type_at(&["Instructions"], "System prompt", prompt).await?;
    scene.browser.press_at(&[], cargo::SAVE_DRAFT_BUTTON).await?;
    scene.agree("Support triage").await
}

/// Takes the third entry out of the log, as somebody with the browser's tools does.
async fn lose_an_entry(browser: &Browser) -> Result<()> {
    let lose = "const done = arguments[0];
        const opening = indexedDB.open('greenroom');
        opening.onsuccess = () => {
          const log = opening.result.transaction('log', 'readwrite').objectStore('log');
          log.getAllKeys().onsuccess = event => log.delete(event.target.result[2]);
          log.transaction.oncomplete = () => { opening.result.close(); done('lost') };
          log.transaction.onabort = () => done('kept');
        };";
    let done: Value = browser.driver.execute_async(lose, Vec::new()).await?.json().clone();
    check!(done == "lost", "the entry was {done}");
    Ok(())
}
