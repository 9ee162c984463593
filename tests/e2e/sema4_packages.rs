//! Packages of agents: bad ones are refused where they are chosen, a big one disturbs nobody, good ones overwrite a draft
//! and go to another workspace.

use crate::browsers::{Browser, Engine};
use crate::fixtures::Keep;
use crate::made::{self, Raw, SMALL, SPEC};
use crate::runner::{Case, Failure, Result, Test, check};
use crate::sema4_scene::Scene;
use greenroom::tools::package::refusal::{AgentFlaw, EntryFlaw, NameFlaw, Refusal, YamlFlaw};
use greenroom::words::{journal, package, sema4, sheet};
use serde_json::json;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use zip::CompressionMethod;

pub fn cases() -> Vec<Case> {
    vec![
        Case::new("sema4_packages::bad_ones_are_refused", refused).everywhere(),
        Case::new("sema4_packages::a_big_one_disturbs_nobody", big_one),
        Case::new("sema4_packages::a_draft_is_overwritten", overwritten).everywhere(),
        Case::new("sema4_packages::a_copy_goes_elsewhere", copied).everywhere(),
    ]
}

/// No task of the page takes longer, in milliseconds.
pub const LONGEST_TASK: u64 = 100;
/// No renderer takes more memory, in bytes.
const MOST_MEMORY: u64 = 200_000_000;

/// Each bad file, and why it is refused.
fn bad_ones() -> Vec<(&'static str, Vec<u8>, Refusal)> {
    let spec = || Raw::new("agent-spec.yaml", SMALL);
    let with = |other: Raw| made::raw(&[spec(), other]);
    let of = |yaml: &str| made::zipped(&[("agent-spec.yaml".to_owned(), yaml.into())], CompressionMethod::Deflated);
    let many: Vec<(String, Vec<u8>)> = (0..100_000).map(|at| (at.to_string(), Vec::new())).collect();
    let name = |name: &str, flaw| Refusal::Name(name.to_owned(), flaw);
    let entry = |name: &str, flaw| Refusal::Entry(name.to_owned(), flaw);
    let good = made::package(SPEC);
    vec![
        ("no-zip.zip", b"%PDF-1.7 this is something else".to_vec(), Refusal::NotZip),
        ("cut.zip", good[..good.len() / 2].to_vec(), Refusal::Truncated),
        ("bomb.zip", with(Raw::bomb("zeros", 1_024)), entry("zeros", EntryFlaw::Bomb)),
        ("liar.zip", with(Raw { size: 100_000, ..Raw::bomb("zeros", 64) }), entry("zeros", EntryFlaw::Size)),
        ("parent.zip", with(Raw::new("../../.profile", "x")), name("../../.profile", NameFlaw::Parent)),
        ("absolute.zip", with(Raw::new("/etc/passwd", "x")), name("/etc/passwd", NameFlaw::Absolute)),
        ("many.zip", made::zipped(&many, CompressionMethod::Stored), Refusal::TooManyEntries(100_000)),
        ("checksum.zip", with(Raw { crc: 1, ..Raw::deflated("x", b"words") }), entry("x", EntryFlaw::Checksum)),
        ("no-agent.zip", of("openapi: 3.1.0\npaths: {}\n"), Refusal::NotAnAgent(AgentFlaw::None)),
        ("no-yaml.zip", of("agent-package: [\n"), Refusal::Spec(2, YamlFlaw::Syntax)),
    ]
}

/// Each is refused with its reason, in the page: nothing of it is sent.
async fn refused(test: Arc<Test>) -> Result<()> {
    let scene = Scene::open(&test, test.engine, "acme", Keep::Memory).await?;
    let browser = &scene.browser;
    scene.new_agent().await?;
    watch_tasks(browser).await?;
    let bad = bad_ones();
    for (name, bytes, refusal) in &bad {
        let file = scene.file(name, bytes)?;
        browser.choose_file(package::FILE, &file).await?;
        let shown = browser.wait_text(&refusal.sentence()).await;
        shown.map_err(|failure| Failure(format!("{name}: {failure}")))?;
        browser.must_show(&[package::REFUSED]).await?;
        browser.must_not_show(package::IMPORT_BUTTON).await?;
    }
    let writes = scene.practice.writes().await?;
    check!(writes.is_empty(), "a refused package is not sent; the vendor got {writes:?}");
    test.tell(format!("  {} bad packages were refused, each with its reason", bad.len()));
    if let Some(longest) = longest_task(browser).await? {
        test.tell(format!("  the longest task of the page took {longest} ms"));
        check!(longest <= LONGEST_TASK, "a task of the page took {longest} ms");
    }
    Ok(())
}

/// 20 MiB are looked into by a worker: the page goes on, and memory stays within bounds.
async fn big_one(test: Arc<Test>) -> Result<()> {
    let scene = Scene::open(&test, Engine::Chromium, "acme", Keep::Memory).await?;
    let browser = &scene.browser;
    // What does not get smaller by packing.
    let mut state = 1_u64;
    let mut noise = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 56) as u8
    };
    let mut files = made::files(&whole_spec());
    files.extend((0..4).map(|at| (format!("agent-files/{at}"), (0..5 << 20).map(|_| noise()).collect())));
    let bytes = made::zipped(&files, CompressionMethod::Deflated);
    check!(bytes.len() >= 20 << 20, "the package has {} bytes only", bytes.len());
    let file = scene.file("big.zip", &bytes)?;
    scene.new_agent().await?;
    watch_tasks(browser).await?;
    let before = renderers(browser)?;
    let most = AtomicU64::new(0);
    browser.choose_file(package::FILE, &file).await?;
    browser
        .wait_until("the big package is looked into", || async {
            most.fetch_max(renderers(browser)?, Ordering::Relaxed);
            browser.shows("big.zip").await
        })
        .await?;
    most.fetch_max(renderers(browser)?, Ordering::Relaxed);
    browser.must_show(&["Invoice Roast", "21 MB"]).await?;
    let longest = longest_task(browser).await?.unwrap_or_default();
    let most = most.into_inner();
    test.tell(format!(
        "  {} bytes: the longest task took {longest} ms; the renderers had {} MB before and {} MB at most",
        bytes.len(),
        before / 1_000_000,
        most / 1_000_000
    ));
    check!(longest <= LONGEST_TASK, "a task of the page took {longest} ms");
    check!(before > 0 && most < MOST_MEMORY, "the renderers took {most} bytes");
    Ok(())
}

/// A specification that names nothing that is missing.
pub fn whole_spec() -> String {
    let lines = SPEC.lines().filter(|line| !line.to_lowercase().contains("gone"));
    lines.map(|line| format!("{line}\n").replace("version: 1.10\n", "version: '1.10'\n")).collect()
}

/// What overwriting would change is asked first; then the draft says what the package says, and what is live stays.
async fn overwritten(test: Arc<Test>) -> Result<()> {
    let scene = Scene::open(&test, test.engine, "acme", Keep::Memory).await?;
    let browser = &scene.browser;
    let agent = "Invoice Roast";
    let live = scene.agent(agent).await?["live_version_id"].clone();
    scene.visit(agent, "/package", package::UPDATE_LEAD).await?;
    browser.choose_file(package::FILE, &scene.file("roast.zip", &made::package(&whole_spec()))?).await?;
    browser.wait_text("roast.zip").await?;
    browser.wait_text(package::WOULD_CHANGE).await?;
    browser.wait_text(&package::change(sema4::DIFF_UNRESOLVED, "", "Ledger")).await?;
    browser.wait_text("Extract and check receipts, in € and £.").await?;
    browser.must_show(&[package::OPEN_SECRETS]).await?;
    check!(scene.changes().await?.is_empty(), "asking what would change changes nothing");
    browser.click("button", package::UPDATE_BUTTON).await?;
    scene.on_sheet(&sema4::update_title(agent)).await?;
    browser.must_show(&[&sema4::update_of("roast.zip"), sema4::DRAFT_OVERWRITTEN, sema4::FILES_STAY]).await?;
    scene.done(agent, sema4::UPDATE).await?;
    browser.must_show(&[&sema4::unresolved("Ledger")]).await?;
    let now = scene.agent(agent).await?;
    check!(
        now["runbook_text"].as_str().is_some_and(|text| text.contains("€ and £")) && now["live_version_id"] == live,
        "the draft is to be overwritten, and what is live to stay; there is {now}"
    );
    browser.visit(&scene.site, "/journal").await?;
    browser.wait_text(journal::DONE).await?;
    let told = scene.journal().await?;
    check!(told.len() == 1 && told[0].0 == sema4::update_title(agent), "the journal tells {told:?}");
    Ok(())
}

/// Fetched here, shown, and made there: where a server is missing, that is said before and after.
async fn copied(test: Arc<Test>) -> Result<()> {
    let scene = Scene::open(&test, test.engine, "acme", Keep::Memory).await?;
    let browser = &scene.browser;
    let agent = "Invoice Roast";
    scene.visit(agent, "/package", package::NO_OTHER).await?;
    let there = scene.beside("acme-many").await?;
    scene.visit(agent, "/package", package::COPY_LEAD).await?;
    browser.click("button", package::COPY_BUTTON).await?;
    browser.wait_text(package::CHOOSE_CONNECTION).await?;
    browser.choose(package::COPY_TO, "Sema4.ai acme-many").await?;
    browser.click("button", package::COPY_BUTTON).await?;
    browser.wait_text(&sheet::package_name(agent)).await?;
    browser.wait_text(&package::not_in_target("Policy library")).await?;
    browser.must_show(&[&package::to_enter("Receipts (test)", "Authorization, X-Region")]).await?;
    browser.click("button", package::IMPORT_BUTTON).await?;
    there.on_sheet(&sema4::import_title(agent)).await?;
    browser.must_show(&[&package::not_in_target("Policy library"), sema4::SERVERS_MATCHED]).await?;
    there.done(agent, sema4::IMPORT).await?;
    browser.must_show(&[&sema4::unresolved("Policy library")]).await?;
    let made = there.agent(agent).await?;
    let from = scene.agent(agent).await?;
    check!(made["runbook_text"] == from["runbook_text"] && made["state"] == "draft", "the copy is {made}");
    let servers = there.attached(agent, "mcp-servers").await?;
    check!(servers == ["Receipts (test)"], "the copy has {servers:?} attached");
    let expected = json!({ "field": "file", "name": sheet::package_name(agent) });
    let sent = scene.practice.body("agents/import").await?;
    check!(sent["field"] == expected["field"] && sent["name"] == expected["name"], "{sent} was sent");
    Ok(())
}

/// From now on, long tasks of the page are noted, in Chromium.
pub async fn watch_tasks(browser: &Browser) -> Result<()> {
    let watch = "window.__tasks = [];
        if (PerformanceObserver.supportedEntryTypes.includes('longtask')) {
          window.__observer = new PerformanceObserver(list => window.__tasks.push(...list.getEntries().map(e => e.duration)));
          window.__observer.observe({ type: 'longtask' });
        }";
    browser.run(watch, Vec::new()).await.map(drop)
}

/// The longest task since then, in milliseconds; 0: none was long. `None` where the browser does not tell.
pub async fn longest_task(browser: &Browser) -> Result<Option<u64>> {
    let longest = "if (!window.__observer) return null;
        window.__tasks.push(...window.__observer.takeRecords().map(e => e.duration));
        return Math.round(Math.max(0, ...window.__tasks))";
    Ok(browser.run(longest, Vec::new()).await?.as_u64())
}

/// The memory of the biggest renderer of a Chromium, in bytes: what is its own, without what it shares.
fn renderers(browser: &Browser) -> Result<u64> {
    let flag = format!("--user-data-dir={}", browser.profile.display());
    let mut most = 0;
    for entry in std::fs::read_dir("/proc")?.flatten() {
        // A renderer writes its arguments in one.
        let line = std::fs::read_to_string(entry.path().join("cmdline")).unwrap_or_default().replace('\0', " ");
        let words = || line.split(' ');
        if !words().any(|word| word == flag) || !words().any(|word| word == "--type=renderer") {
            continue;
        }
        let status = std::fs::read_to_string(entry.path().join("status")).unwrap_or_default();
        let own = status.lines().find_map(|line| line.strip_prefix("RssAnon:")).unwrap_or_default();
        let kibibytes: u64 = own.trim().trim_end_matches(" kB").parse().unwrap_or_default();
        most = most.max(kibibytes * 1_024);
    }
    Ok(most)
}
