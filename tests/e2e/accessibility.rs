//! axe-core on every screen × state × theme × width. The screens come from `Screen::ALL`, and each state of each has
//! a fixture in one exhaustive match: a screen without one does not compile.

use crate::browsers::{Browser, Engine};
use crate::failures::network;
use crate::fixtures::{BILLING, FAILURES, KEY, Keep, PASSPHRASE, cargo_agent, connection_id, practice_id};
use crate::made;
use crate::runagents_scene::SOURCE;
use crate::runner::{Case, Result, Test, check};
use crate::sema4_packages::whole_spec;
use crate::sema4_scene::{ABOUT, LIVE_DATA, LIVE_SERVER, RUNBOOK, TEST_DATA, TEST_SERVER};
use crate::servers::Server;
use greenroom::routes::{DeploymentsQuery, Screen};
use greenroom::tools::package::refusal::Refusal;
use greenroom::words::{
    cargo, common, connect, failure, form, help, hosting_check, inventory, journal, package, pages, polyai, resources,
    runagents, say, sema4, settings, sheet, watch,
};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::sync::Arc;

/// What a screen has to show.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Empty,
    Loaded,
    Failing,
}

impl State {
    const ALL: [Self; 3] = [Self::Empty, Self::Loaded, Self::Failing];
}

/// Light and dark as the system says.
const THEMES: [&str; 2] = ["light", "dark"];
/// A small telephone, and a desk.
const WIDTHS: [u32; 2] = [320, 1280];

/// Stands before the text of what an open menu lies over.
const UNDER_A_MENU: &str = "(under a menu)";

/// A list that is searched by typing begins so.
const COMBOBOX: &str = "<input class=\"combo-input\"";

/// What axe cannot decide by itself, and why that is all right. Rule, part of the reason it gives, what
/// its text begins with, our reason.
const UNDECIDED: [(&str, &str, &str, &str); 6] = [
    (
        "color-contrast",
        "Element content contains only non-text characters",
        "",
        "the arrow between the two cards of a sheet: decoration, hidden from assistive technology, in the colour of text",
    ),
    (
        "color-contrast",
        "overlap",
        "<ins>",
        "words that are only read aloud lie, cut to nothing, in the words that changed",
    ),
    (
        "color-contrast",
        "overlap",
        "<del>",
        "words that are only read aloud lie, cut to nothing, in the words that changed",
    ),
    (
        "color-contrast",
        "background gradient",
        COMBOBOX,
        "the arrow of a list stands in the padding, where no text comes; text and ground are those of every other field",
    ),
    (
        "color-contrast",
        "Element has no value",
        COMBOBOX,
        "the words in an empty list have the colour of hints, which axe finds in order wherever there are some",
    ),
    ("color-contrast", "", UNDER_A_MENU, "an open menu or list lies over it, or its edge cuts it"),
];

pub fn cases() -> Vec<Case> {
    let states = State::ALL.map(|state| {
        Case::new(format!("accessibility::{state:?}").to_lowercase(), move |test| every_screen(test, state))
    });
    states
        .into_iter()
        .chain([Case::new("accessibility::forms", forms), Case::new("accessibility::sema4", sema4_forms)])
        .chain([Case::new("accessibility::runagents_on_its_way", on_its_way)])
        .collect()
}

pub struct Scene {
    pub practice: Server,
    pub site: Server,
    pub browser: Arc<Browser>,
    axe: String,
}

/// What was found so far: runs; and what, by screen and rule: where first, and how often.
#[derive(Default)]
pub struct Found {
    runs: u32,
    problems: BTreeMap<String, (String, u32)>,
}

impl Found {
    /// Tells how much was looked at; fails where something was found.
    pub fn conclude(self, test: &Test, screens: usize) -> Result<()> {
        test.tell(format!("  axe-core ran {} times on {screens} screens", self.runs));
        let lines: Vec<String> = self
            .problems
            .iter()
            .map(|(rule, (first, times))| format!("{rule}, {times} times; first: {first}"))
            .collect();
        check!(lines.is_empty(), "{} problem(s):\n    {}", lines.len(), lines.join("\n    "));
        Ok(())
    }
}

/// A practice server, the site and a browser with axe at hand.
pub async fn scene(test: &Test) -> Result<Scene> {
    let practice = Server::practice(test, &[]).await?;
    let site = Server::site(test, "/", &[&practice.origin]).await?;
    let browser = test.open(Engine::Chromium).await?;
    browser.expect_trouble(&practice.origin);
    // The hosting check asks for a file that is not there, and, offline, for the page.
    browser.expect_trouble("there-is-no-such-file.js");
    browser.expect_trouble("ERR_INTERNET_DISCONNECTED");
    let axe = std::fs::read_to_string(&test.stage.axe)
        .map_err(|error| crate::runner::Failure(format!("axe-core is not at {}: {error}", test.stage.axe.display())))?;
    Ok(Scene { practice, site, browser, axe })
}

async fn every_screen(test: Arc<Test>, state: State) -> Result<()> {
    let scene = scene(&test).await?;
    scene.set_up(state).await?;
    let mut found = Found::default();
    for screen in Screen::ALL {
        emulate(&scene.browser, "light", 1280).await?;
        let prepared = scene.prepare(screen, state).await;
        prepared.map_err(|failure| crate::runner::Failure(format!("{screen:?} {state:?}: {failure}")))?;
        scene.look(&format!("{screen:?} {state:?}"), &mut found).await?;
    }
    found.conclude(&test, Screen::ALL.len())
}

/// What forms can look like, beyond the states of their screens: as JSON, with errors, compared, and on a sheet.
async fn forms(test: Arc<Test>) -> Result<()> {
    let scene = scene(&test).await?;
    let browser = &scene.browser;
    browser.goto(&scene.site.url("/practice")).await?;
    let mut found = Found::default();
    let researcher = cargo_agent(&scene.practice, "", "Account researcher").await?;
    let release = format!("/agents/practice-cargo-acme/{researcher}/release");

    scene.visit(&release, "System prompt").await?;
    browser.press_at(&["Actions"], &form::more_for("Tell the team")).await?;
    browser.within(&["Actions"], "button", &form::remove("Tell the team")).await?;
    scene.look("the menu of an action", &mut found).await?;
    browser.press_at(&["Actions"], &form::more_for("Tell the team")).await?;
    browser.click("button", form::AS_JSON).await?;
    browser.field(form::JSON_LABEL).await?;
    scene.look("the draft as JSON", &mut found).await?;
    browser.click("button", form::AS_FORM).await?;

    browser.click("button", form::COMPARE_LIVE).await?;
    browser.wait_text(form::AGAINST_LIVE).await?;
    browser.fill(form::FIND, "temp").await?;
    browser.by_role("button", "Temperature").await?;
    scene.look("the draft compared, with a search", &mut found).await?;

    browser.click("button", &form::unfold(false, "Enrich a company")).await?;
    browser.fill("Temperature", "warm").await?;
    browser.fill(form::FIND, "").await?;
    let slugs = browser.field("Short name").await?;
    slugs.clear().await?;
    browser.click("button", cargo::PUBLISH_BUTTON).await?;
    browser.wait_focus("problems").await?;
    scene.look("the draft with errors", &mut found).await?;

    browser.fill("Temperature", "0.5").await?;
    browser.fill("Short name", "enrich_company").await?;
    browser.click("button", cargo::PUBLISH_BUTTON).await?;
    browser.wait_text(sheet::EFFECTS).await?;
    browser.click("button", cargo::PUBLISH_TO_LIVE).await?;
    browser.wait_focus("problems").await?;
    scene.unfold_all().await?;
    scene.look("a sheet with losses", &mut found).await?;

    let told = scene
        .practice
        .cargo_call("", "GET", &format!("v1/ai/releases/list?agentUuid={researcher}"), json!(null))
        .await?;
    let id = |at: usize| told["releases"][at]["uuid"].as_str().unwrap_or_default().to_owned();
    let compare = format!("/agents/practice-cargo-acme/{researcher}/compare?from={}&to={}", id(3), id(1));
    scene.visit(&compare, pages::CHANGED).await?;
    scene.look("two releases compared by content", &mut found).await?;

    let everything = cargo_agent(&scene.practice, "", "Signals scout").await?;
    scene.visit(&format!("/agents/practice-cargo-acme/{everything}/release"), "System prompt").await?;
    scene.unfold_items().await?;
    scene.look("a draft with parts that are not known", &mut found).await?;
    found.conclude(&test, 7)
}

/// Sema4.ai's draft with errors and compared, its sheet with mappings, and a package on its way into a new agent.
async fn sema4_forms(test: Arc<Test>) -> Result<()> {
    let scene = scene(&test).await?;
    let browser = &scene.browser;
    browser.goto(&scene.site.url("/practice")).await?;
    let mut found = Found::default();
    scene.visit(&scene.sema4("acme", "Vendor Onboarding", "/release").await?, "Given by Sema4.ai").await?;
    browser.type_at(ABOUT, "Name", "").await?;
    browser.type_at(RUNBOOK, "Runbook", "## Steps\n1. Ask for the bank account.").await?;
    browser.press_at(&[], cargo::PUBLISH_BUTTON).await?;
    browser.wait_focus("problems").await?;
    browser.press_at(&[], form::COMPARE_LIVE).await?;
    browser.wait_text(form::AGAINST_LIVE).await?;
    scene.look("a Sema4.ai draft with errors, compared", &mut found).await?;

    scene.visit(&scene.sema4("acme", "Invoice Roast", "/release").await?, "Given by Sema4.ai").await?;
    browser.press_at(&[], cargo::PUBLISH_BUTTON).await?;
    browser.wait_text(sheet::MAPPINGS).await?;
    for (kind, from, to) in
        [(sema4::MCP_SERVER, TEST_SERVER, LIVE_SERVER), (sema4::DATA_CONNECTION, TEST_DATA, LIVE_DATA)]
    {
        browser.within(&[sheet::MAPPINGS], "field", &sema4::mapping_label(kind, from)).await?;
        scene.look(&format!("a sheet whose {kind} is not swapped"), &mut found).await?;
        browser.choose_at(&[sheet::MAPPINGS], &sema4::mapping_label(kind, from), to).await?;
    }
    browser.click("button", sema4::PUBLISH_TO_LIVE).await?;
    browser.wait_focus("problems").await?;
    scene.unfold_all().await?;
    scene.look("a sheet with mappings, not confirmed", &mut found).await?;
    let field = browser.field(&sema4::mapping_label(sema4::MCP_SERVER, TEST_SERVER)).await?;
    browser.press_on(&field).await?;
    browser.wait_text(common::NOT_CHOSEN).await?;
    scene.look("a sheet with the list of a mapping open", &mut found).await?;

    scene.visit("/agents/new/practice-sema4-acme", package::IMPORT_LEAD).await?;
    browser
        .choose_file(package::FILE, &scene.file("good.zip", &made::package(&made::SPEC.replace("Roast", "Grill")))?)
        .await?;
    browser.wait_text(package::MISSING_LEAD).await?;
    scene.unfold_all().await?;
    scene.look("a new agent from a package that lacks something", &mut found).await?;
    let whole =
        "agent-package: {agents: [{name: Brand new, mcp-servers: [{name: Ledger, headers: {Key: '**********'}}]}]}";
    let whole = made::zipped(&[("agent-spec.yaml".to_owned(), whole.into())], zip::CompressionMethod::Deflated);
    browser.choose_file(package::FILE, &scene.file("whole.zip", &whole)?).await?;
    browser.wait_text("Brand new").await?;
    browser.click("button", package::IMPORT_BUTTON).await?;
    browser.wait_text(sema4::SERVERS_MATCHED).await?;
    scene.unfold_all().await?;
    scene.look("a sheet that imports a package", &mut found).await?;

    let roast = scene.sema4("acme", "Invoice Roast", "").await?;
    scene.visit(&roast, common::REFRESH).await?;
    browser.click_folded("section[aria-label='Draft']", common::MORE, sema4::DISCARD_BUTTON).await?;
    browser.wait_text(sema4::DISCARDS_ALL).await?;
    scene.unfold_all().await?;
    scene.look("a sheet that discards a draft", &mut found).await?;
    found.conclude(&test, 8)
}

/// A RunAgents deployment on its way, one that failed, and what the workspace has.
async fn on_its_way(test: Arc<Test>) -> Result<()> {
    let scene = scene(&test).await?;
    let browser = &scene.browser;
    browser.goto(&scene.site.url("/practice")).await?;
    let mut found = Found::default();
    let waits = scene.runagents("acme", "ledger-sync", "");
    scene.visit(&waits, watch::STARTS).await?;
    scene.look("an agent that is still to run", &mut found).await?;

    let name = "report-build-fails";
    scene.visit("/agents/new/practice-runagents-acme", runagents::STARTER_KIT_LEAD).await?;
    browser.type_at(ABOUT, "Agent name", name).await?;
    browser.add_source("agent.py", "print(\"hello\")").await?;
    browser.type_at(SOURCE, "Requirements", "runagents").await?;
    browser.press_at(&[], runagents::DEPLOY_BUTTON).await?;
    browser.wait_text(sheet::EFFECTS).await?;
    if browser.shows(&sheet::type_to_confirm(name)).await? {
        browser.type_name(name).await?;
    }
    browser.click("button", runagents::DEPLOY_TO_LIVE).await?;
    browser.wait_text(watch::IS_BUILT).await?;
    scene.look("a build that goes on", &mut found).await?;
    browser.wait_text(watch::BUILD_FAILED).await?;
    scene.look("a build that failed", &mut found).await?;

    scene.visit(&scene.runagents("acme", "ledger-sync", "/resources"), inventory::MISSING[0]).await?;
    scene.look("what a workspace has, and an agent lacks", &mut found).await?;
    scene.visit(&scene.runagents("acme", "everything-agent", "/resources"), inventory::USED[3]).await?;
    scene.look("what a workspace has, and an agent uses all of", &mut found).await?;
    found.conclude(&test, 5)
}

/// Whether the text of an element begins so; below an open menu, too.
fn stands_there(html: &str, place: &str) -> bool {
    html.starts_with(place) || html.strip_prefix(UNDER_A_MENU).is_some_and(|html| html.trim_start().starts_with(place))
}

/// Sets theme and width as the system would; motion reduced, so that nothing is looked at half-way.
pub async fn emulate(browser: &Browser, theme: &str, width: u32) -> Result<()> {
    emulate_window(browser, theme, width, if width < 600 { 800 } else { 900 }).await
}

pub async fn emulate_window(browser: &Browser, theme: &str, width: u32, height: u32) -> Result<()> {
    let features = json!({ "features": [
        { "name": "prefers-color-scheme", "value": theme }, { "name": "prefers-reduced-motion", "value": "reduce" },
    ]});
    browser.cdp("Emulation.setEmulatedMedia", features).await?;
    let metrics = json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false });
    browser.cdp("Emulation.setDeviceMetricsOverride", metrics).await?;
    let drawn = "const done = arguments[0]; requestAnimationFrame(() => requestAnimationFrame(() => done(true)))";
    browser.driver.execute_async(drawn, Vec::new()).await?;
    Ok(())
}

impl Scene {
    /// Looks at the page as it is in each theme and width.
    pub async fn look(&self, what: &str, found: &mut Found) -> Result<()> {
        for theme in THEMES {
            for width in WIDTHS {
                emulate(&self.browser, theme, width).await?;
                // As high as the page: axe does not decide what lies under a bar that stays in sight.
                if self.browser.truth("return !!document.querySelector('.bar') || scrollY > 0").await? {
                    let height = self.browser.run("return document.documentElement.scrollHeight", Vec::new()).await?;
                    let height = u32::try_from(height.as_u64().unwrap_or_default()).unwrap_or_default();
                    emulate_window(&self.browser, theme, width, height.clamp(800, 16_000) + 200).await?;
                }
                found.runs += 1;
                if let Some(folder) = std::env::var_os("GREENROOM_LOOKS") {
                    let name = format!("{what}, {theme} {width}.png").replace(['/', ' '], "-");
                    self.browser.driver.screenshot(&std::path::Path::new(&folder).join(name)).await?;
                }
                for (rule, problem) in self.audit().await? {
                    let first = format!("{theme}, {width} px, {problem}");
                    found.problems.entry(format!("{what}: {rule}")).or_insert((first, 0)).1 += 1;
                }
            }
        }
        emulate(&self.browser, "light", 1280).await
    }

    /// Unfolds every item of a form's lists, and then everything else that is folded.
    pub async fn unfold_items(&self) -> Result<()> {
        self.browser
            .wait_until("all items are unfolded", || async {
                let folded = "const all = [...document.querySelectorAll('.item-head button[aria-expanded=false]')];
                    all.forEach(b => b.click()); return all.length === 0";
                self.browser.truth(folded).await
            })
            .await?;
        self.unfold_all().await
    }

    /// What axe finds on the page as it is now, and whether it scrolls sideways: rule and description.
    async fn audit(&self) -> Result<Vec<(String, String)>> {
        if !self.browser.truth("return typeof window.axe === 'object'").await? {
            self.browser.driver.execute(self.axe.as_str(), Vec::new()).await?;
        }
        let script = "const done = arguments[0];
            axe.run(document, {
              runOnly: { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] },
              resultTypes: ['violations', 'incomplete'],
            }).then(r => {
              const menus = [...document.querySelectorAll('.items .more[open] > .stack, .popup')].map(e => e.getBoundingClientRect());
              const under = e => { const r = e.getBoundingClientRect(); return menus.some(m => r.left < m.right && m.left < r.right && r.top < m.bottom && m.top < r.bottom) };
              const html = n => (menus.length && under(document.querySelector(n.target[0])) ? '(under a menu) ' : '') + n.html.slice(0, 160);
              const tidy = kind => r[kind].flatMap(rule => rule.nodes.map(n => ({ kind, rule: rule.id, where: n.target.join(' '),
                why: [...n.any, ...n.all, ...n.none].map(c => c.message).join('; '), html: html(n) })));
              done([...tidy('violations'), ...tidy('incomplete')]);
            }, e => done([{ kind: 'failure', rule: '', where: '', why: String(e), html: '' }]))";
        let found = self.browser.driver.execute_async(script, Vec::new()).await?;
        let found = found.json().as_array().cloned().unwrap_or_default();
        let text = |problem: &Value, key: &str| problem[key].as_str().unwrap_or_default().to_owned();
        let decided = |problem: &Value| {
            problem["kind"] == "incomplete"
                && UNDECIDED.iter().any(|(rule, why, place, _)| {
                    problem["rule"] == *rule
                        && text(problem, "why").contains(why)
                        && stands_there(&text(problem, "html"), place)
                })
        };
        let mut problems: Vec<(String, String)> = found
            .iter()
            .filter(|problem| !decided(problem))
            .map(|problem| {
                let [kind, rule, place, why, html] =
                    ["kind", "rule", "where", "why", "html"].map(|key| text(problem, key));
                (format!("{kind} {rule}"), format!("{place}: {why} {html}"))
            })
            .collect();
        let widths =
            self.browser.run("return [document.documentElement.scrollWidth, window.innerWidth]", Vec::new()).await?;
        let (needed, there) = (widths[0].as_f64().unwrap_or_default(), widths[1].as_f64().unwrap_or_default());
        if needed > there {
            let widest = "let w = null; for (const e of document.querySelectorAll('body *')) {
                const r = e.getBoundingClientRect(); if (r.right > innerWidth + 1 && (!w || r.right > w.right)) w = { right: r.right, html: e.outerHTML.slice(0, 160) } }
                return w && w.html";
            let widest = self.browser.run(widest, Vec::new()).await?;
            let what = format!("{needed} px needed, {there} px there; reaches furthest: {widest}");
            problems.push(("scrolls sideways".to_owned(), what));
        }
        Ok(problems)
    }

    async fn set_up(&self, state: State) -> Result<()> {
        match state {
            State::Empty => self.browser.goto(&self.site.url("/")).await,
            State::Loaded => {
                self.browser.connect(&self.site, &self.practice, "acme", KEY, Keep::Vault).await?;
                // Something for the journal.
                self.sheet(&connection_id("acme"), "PROJECT-ENERGYA1", "Energy advisor").await?;
                self.browser.click("button", &polyai::publish_to("Sandbox")).await?;
                self.browser.wait_heading(sheet::DONE).await
            }
            State::Failing => {
                self.browser.connect(&self.site, &self.practice, "acme", "practice-401", Keep::Memory).await?;
                self.browser.visit(&self.site, "/connections/new").await?;
                self.browser.fill(connect::NAME, "Failing agents").await?;
                self.browser.choose(connect::REGION, connect::CUSTOM_REGION).await?;
                self.browser.fill(connect::BASE_URL, &self.practice.polyai()).await?;
                self.browser.fill(connect::ACCOUNT, "acme-failures").await?;
                self.browser.fill(connect::KEY, KEY).await?;
                self.browser.click("radio", connect::KEEP_VAULT).await?;
                self.browser.fill(connect::PASSPHRASE, PASSPHRASE).await?;
                self.browser.click("button", connect::SAVE).await?;
                self.browser.wait_heading(pages::BOARD).await
            }
        }
    }

    async fn sheet(&self, connection: &str, agent: &str, name: &str) -> Result<()> {
        self.browser.visit_agent(&self.site, connection, agent).await?;
        self.browser.open_sheet(&polyai::publish_button("Sandbox"), &polyai::publish_title(name, "Sandbox")).await
    }

    pub async fn visit(&self, path: &str, words: &str) -> Result<()> {
        self.browser.visit(&self.site, path).await?;
        self.browser.wait_text(words).await
    }

    /// Unfolds everything, so that what is folded is looked at too; but for the menus of items, which lie above each
    /// other: nobody opens two.
    pub async fn unfold_all(&self) -> Result<()> {
        let unfold = "[...document.querySelectorAll('details')].filter(d => !d.matches('.items .more')).forEach(d => d.open = true)";
        self.browser.run(unfold, Vec::new()).await.map(drop)
    }

    /// The address of an agent of practice Cargo in the page.
    async fn cargo(&self, workspace: &str, name: &str, rest: &str) -> Result<String> {
        let id = cargo_agent(&self.practice, workspace, name).await?;
        let connection = if workspace.is_empty() { "practice-cargo-acme" } else { "practice-cargo-acme-failures" };
        Ok(format!("/agents/{connection}/{id}{rest}"))
    }

    /// The address of an agent of practice Sema4.ai in the page.
    async fn sema4(&self, tenant: &str, name: &str, rest: &str) -> Result<String> {
        let list = format!("agents?name={}", name.replace(' ', "%20"));
        let told = self.practice.sema4_call(tenant, "GET", &list, json!(null)).await?;
        let id = told["data"][0]["id"].as_str().unwrap_or_default().to_owned();
        check!(!id.is_empty(), "practice Sema4.ai has no agent “{name}”");
        Ok(format!("/agents/practice-sema4-{tenant}/{id}{rest}"))
    }

    /// The address of an agent of practice RunAgents in the page.
    pub fn runagents(&self, workspace: &str, name: &str, rest: &str) -> String {
        format!("/agents/practice-runagents-{workspace}/{name}{rest}")
    }

    /// Writes a file that can be chosen.
    fn file(&self, name: &str, bytes: &[u8]) -> Result<std::path::PathBuf> {
        let path = self.browser.profile.join(name);
        std::fs::write(&path, bytes)?;
        Ok(path)
    }

    /// Brings a screen into a state and waits until it shows it.
    async fn prepare(&self, screen: Screen, state: State) -> Result<()> {
        let browser = &self.browser;
        let acme = connection_id("acme");
        let failing = connection_id("acme-failures");
        let agent = |connection: &str, id: &str, rest: &str| format!("/agents/{connection}/{id}{rest}");
        let new_hire = |rest: &str| agent(&practice_id("acme"), "PROJECT-NEWHIRE1", rest);
        let broken = |rest: &str| agent(&failing, "PROJECT-ERROR503", rest);
        let vendor_error = failure::vendor_error_title("PolyAI");
        match (screen, state) {
            (Screen::Board, State::Empty) => self.visit("/", pages::FIRST_TITLE).await,
            (Screen::Board, State::Loaded) => {
                self.visit("/", "New greeting").await?;
                browser.wait_until("all rows are read", || async { Ok(!browser.shows(pages::UNREAD).await?) }).await
            }
            (Screen::Board, State::Failing) => {
                self.visit("/", failure::KEY_REJECTED_TITLE).await?;
                browser.wait_text(pages::ROW_FAILED).await?;
                browser.wait_until("all rows are read", || async { Ok(!browser.shows(pages::UNREAD).await?) }).await?;
                self.unfold_all().await
            }
            (Screen::Connections, State::Empty) => self.visit("/connections", connect::EMPTY).await,
            (Screen::Connections, State::Loaded) => self.visit("/connections", connect::KEY_AT_HAND).await,
            (Screen::Connections, State::Failing) => {
                self.visit("/connections", connect::KEY_AT_HAND).await?;
                browser.click("button", connect::LOCK).await?;
                browser.unlock("certainly not this one").await?;
                browser.wait_text(connect::WRONG_PASSPHRASE).await
            }
            (Screen::NewConnection, State::Empty) => {
                self.visit("/connections/new", &connect::new_title("PolyAI")).await
            }
            (Screen::NewConnection, State::Loaded) => {
                self.visit("/connections/new", &connect::new_title("PolyAI")).await?;
                browser.fill(connect::NAME, "Another").await?;
                browser.choose(connect::REGION, connect::CUSTOM_REGION).await?;
                browser.fill(connect::BASE_URL, &self.practice.polyai()).await?;
                browser.fill(connect::ACCOUNT, "acme").await?;
                browser.fill(connect::KEY, KEY).await?;
                browser.click("radio", connect::KEEP_VAULT).await?;
                browser.click("button", connect::TEST).await?;
                browser.wait_text(&connect::accepted("12 agents")).await?;
                self.unfold_all().await
            }
            (Screen::NewConnection, State::Failing) => {
                self.visit("/connections/new", &connect::new_title("PolyAI")).await?;
                browser.choose(connect::REGION, connect::CUSTOM_REGION).await?;
                browser.click("radio", connect::KEEP_VAULT).await?;
                self.unfold_all().await?;
                browser.fill(connect::HEADER, "not a header").await?;
                browser.click("button", connect::SAVE).await?;
                browser.wait_text(connect::NEED_HEADER).await
            }
            (Screen::Connection, State::Empty) => {
                self.visit("/connections/nobody-has-this", pages::NO_CONNECTION).await
            }
            (Screen::Connection, State::Loaded) => {
                self.visit(&format!("/connections/{acme}"), connect::FORGET).await?;
                browser.fill(connect::AGENT_ID, "PROJECT-HOTFIXL1").await?;
                browser.click("button", connect::ADD_AGENT).await?;
                browser.wait_text(&connect::remove_agent("PROJECT-HOTFIXL1")).await?;
                browser.click("button", connect::FORGET).await?;
                browser.wait_text(connect::FORGET_SURE).await?;
                self.unfold_all().await
            }
            (Screen::Connection, State::Failing) => {
                // Unlocking also brings back what the screens after this one need.
                self.visit("/connections", connect::UNLOCK_TITLE).await?;
                browser.unlock(PASSPHRASE).await?;
                browser.wait_text(connect::KEY_AT_HAND).await?;
                self.visit(&format!("/connections/{acme}"), connect::FORGET).await?;
                browser.fill(connect::KEY, "practice-403").await?;
                browser.click("button", connect::TEST).await?;
                browser.wait_text(failure::NO_RIGHT_TITLE).await?;
                self.unfold_all().await
            }
            (Screen::Agent, State::Empty) => self.visit(&new_hire(""), &polyai::nothing_in("Sandbox")).await,
            (Screen::Agent, State::Loaded) => {
                browser.visit_agent(&self.site, &acme, BILLING).await?;
                self.unfold_all().await
            }
            (Screen::Agent, State::Failing) => {
                self.visit(&broken(""), &vendor_error).await?;
                self.unfold_all().await
            }
            (Screen::Deployments, State::Empty) => {
                let environment = DeploymentsQuery::default().environment.name();
                self.visit(&new_hire("/deployments"), &pages::no_deployments(environment)).await
            }
            (Screen::Deployments, State::Loaded) => {
                self.visit(&agent(&acme, "PROJECT-ENERGYA1", "/deployments?environment=sandbox"), pages::ALL_FIELDS)
                    .await?;
                browser.run("document.querySelector('tbody a').click()", Vec::new()).await?;
                browser.wait_text("artifactLocation.region").await?;
                self.unfold_all().await
            }
            (Screen::Deployments, State::Failing) => self.visit(&broken("/deployments"), &vendor_error).await,
            (Screen::Compare, State::Empty) => self.visit(&new_hire("/compare"), pages::CHOOSE_BOTH).await,
            (Screen::Compare, State::Loaded) => {
                self.visit(&agent(&acme, BILLING, "/compare"), pages::CHOOSE_BOTH).await?;
                for (label, option) in [(pages::FROM, "Live: New greeting"), (pages::TO, "Sandbox: Refund wording")] {
                    let field = browser.field(label).await?;
                    let pick =
                        "return [...arguments[0].options].find(o => o.textContent.trim().startsWith(arguments[1]))";
                    browser
                        .driver
                        .execute(pick, vec![field.to_json()?, json!(option)])
                        .await?
                        .element()?
                        .click()
                        .await?;
                }
                browser.wait_text(pages::INCLUDED).await
            }
            (Screen::Compare, State::Failing) => self.visit(&broken("/compare"), &vendor_error).await,
            (Screen::Sheet, State::Empty) => {
                self.visit(&agent(&practice_id("acme"), BILLING, "/sheet/nobody-opened-this"), sheet::MISSING_TITLE)
                    .await
            }
            (Screen::Sheet, State::Loaded) => {
                browser.visit_agent(&self.site, &acme, "PROJECT-HOTFIXL1").await?;
                let lane = "section[aria-label='Sandbox']";
                browser.click_folded(lane, common::MORE, &polyai::promote_button("Live")).await?;
                browser.wait_text(sheet::EFFECTS).await?;
                browser.click("button", &polyai::promote_to("Live")).await?;
                browser.wait_text(&sheet::need_name("Hotfix line")).await?;
                self.unfold_all().await
            }
            (Screen::Sheet, State::Failing) => {
                self.sheet(&failing, "PROJECT-DROPPED1", "Garden shop-dropped-before").await?;
                browser.click("button", &polyai::publish_to("Sandbox")).await?;
                browser.wait_heading(failure::NOT_HAPPENED_TITLE).await?;
                self.unfold_all().await
            }
            // An agent without triggers; a draft with nothing in it; a form that nobody touched.
            (Screen::Edit, State::Empty) => self.visit(&self.cargo("", "Meeting prep", "/edit").await?, "Face").await,
            (Screen::Release, State::Empty) => {
                self.visit(&self.cargo("", "Meeting prep", "/release").await?, &form::none_yet("action")).await
            }
            (Screen::NewAgent, State::Empty) => {
                self.visit("/agents/new/practice-cargo-acme", pages::NEW_AGENT_LEAD).await
            }
            (Screen::Edit, State::Loaded) => {
                self.visit(&self.cargo("", "Account researcher", "/edit").await?, "Face").await?;
                self.unfold_items().await
            }
            (Screen::Release, State::Loaded) => {
                self.visit(&self.cargo("", "Deal desk", "/release").await?, "System prompt").await?;
                self.unfold_items().await
            }
            (Screen::NewAgent, State::Loaded) => {
                self.visit("/agents/new/practice-cargo-acme", pages::NEW_AGENT_LEAD).await?;
                browser.fill("Name", "Brand new").await?;
                browser.click("button", &form::add("trigger")).await?;
                browser.fill("When", "0 9 * * 1-5").await?;
                browser.wait_text(&form::next_runs("")).await?;
                self.unfold_all().await
            }
            (Screen::Edit, State::Failing) => {
                self.visit(
                    &self.cargo(FAILURES, "Ferry times-error-503", "/edit").await?,
                    &failure::vendor_error_title("Cargo"),
                )
                .await
            }
            (Screen::Release, State::Failing) => {
                self.visit(
                    &self.cargo(FAILURES, "Ferry times-error-503", "/release").await?,
                    &failure::vendor_error_title("Cargo"),
                )
                .await
            }
            (Screen::NewAgent, State::Failing) => {
                self.visit("/agents/new/practice-cargo-acme", pages::NEW_AGENT_LEAD).await?;
                browser.click("button", &form::add("trigger")).await?;
                browser.click("button", cargo::CREATE_BUTTON).await?;
                browser.wait_focus("problems").await
            }
            (Screen::Resources, State::Empty) => {
                self.visit(&self.sema4("acme", "Tax Notes", "/resources").await?, resources::NONE[1]).await
            }
            (Screen::Resources, State::Loaded) => {
                self.visit(&self.sema4("acme", "Invoice Roast", "/resources").await?, TEST_SERVER).await?;
                let field = browser.field(resources::ATTACH_LABELS[0]).await?;
                browser.press_on(&field).await?;
                field.send_keys("no such server").await?;
                browser.wait_text(common::NOTHING_FITS).await
            }
            (Screen::Resources, State::Failing) => {
                let path = self.sema4("acme-failures", "Mileage line-error-503", "/resources").await?;
                self.visit(&path, &failure::vendor_error_title("Sema4.ai")).await
            }
            (Screen::Package, State::Empty) => {
                self.visit(&self.sema4("acme", "Tax Notes", "/package").await?, package::UPDATE_LEAD).await
            }
            (Screen::Package, State::Loaded) => {
                self.visit(&self.sema4("acme", "Invoice Roast", "/package").await?, package::UPDATE_LEAD).await?;
                browser.choose_file(package::FILE, &self.file("good.zip", &made::package(&whole_spec()))?).await?;
                browser.wait_text("good.zip").await?;
                browser.wait_text(package::WOULD_CHANGE).await?;
                browser.wait_text(sema4::DIFF_UNRESOLVED).await?;
                self.unfold_all().await
            }
            (Screen::Package, State::Failing) => {
                let path = self.sema4("acme-failures", "Mileage line-error-503", "/package").await?;
                self.visit(&path, package::UPDATE_LEAD).await?;
                browser.choose_file(package::FILE, &self.file("bad.zip", b"no zip at all")?).await?;
                browser.wait_text(&Refusal::NotZip.sentence()).await?;
                browser.click("button", package::DOWNLOAD).await?;
                browser.wait_text(&failure::vendor_error_title("Sema4.ai")).await?;
                self.unfold_all().await
            }
            (Screen::Test, State::Empty) => {
                self.visit(&self.runagents("acme", "echo-agent", "/test"), say::NOTHING_SAID).await
            }
            (Screen::Test, State::Loaded) => {
                self.visit(&self.runagents("acme", "ledger-sync", "/test"), "is not running").await?;
                self.visit(&self.runagents("acme", "payment-agent", "/test"), say::NOTHING_SAID).await?;
                browser.fill(say::MESSAGE, "Hello").await?;
                browser.click("button", &say::send_to("payment-agent")).await?;
                browser.wait_text("payment-agent heard: Hello").await
            }
            (Screen::Test, State::Failing) => {
                let path = self.runagents("acme-failures", "tower-unreachable", "/test");
                self.visit(&path, say::NOTHING_SAID).await?;
                browser.fill(say::MESSAGE, "Hello").await?;
                browser.click("button", &say::send_to("tower-unreachable")).await?;
                browser.wait_text(runagents::NOT_REACHED).await?;
                self.unfold_all().await
            }
            (Screen::Journal, State::Empty) => self.visit("/journal", journal::EMPTY).await,
            (Screen::Journal, State::Loaded) => self.visit("/journal", journal::DONE).await,
            (Screen::Journal, State::Failing) => self.visit("/journal", journal::NOT_HAPPENED).await,
            (Screen::Settings, State::Empty) => self.visit("/settings", settings::STORAGE_LEAD).await,
            (Screen::Settings, State::Loaded) => {
                self.visit("/settings", settings::STORAGE_LEAD).await?;
                browser.click("button", settings::FORGET_BUTTON).await?;
                browser.wait_text(settings::FORGET_SURE).await
            }
            // Screens that ask no vendor fail only with the network.
            (Screen::Settings, State::Failing) => {
                network(browser, false).await?;
                self.visit("/settings", common::OFFLINE).await
            }
            (Screen::Help, State::Empty | State::Loaded) => self.visit("/help", help::LIMITS_TITLE).await,
            (Screen::Help, State::Failing) => {
                network(browser, false).await?;
                self.visit("/help", common::OFFLINE).await
            }
            (Screen::Hosting, State::Empty | State::Loaded) => {
                self.visit("/hosting", hosting_check::TITLE).await?;
                browser.wait_any(&[hosting_check::ALL_WELL, hosting_check::COPY_LINE]).await.map(drop)
            }
            (Screen::Hosting, State::Failing) => {
                network(browser, false).await?;
                self.visit("/hosting", hosting_check::could_not_ask("").trim_end()).await
            }
            (Screen::NotFound, State::Empty | State::Loaded) => self.visit("/no/such/page", pages::NOT_FOUND).await,
            (Screen::NotFound, State::Failing) => {
                network(browser, false).await?;
                self.visit("/no/such/page", common::OFFLINE).await
            }
        }
    }
}
