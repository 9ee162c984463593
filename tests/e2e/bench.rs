//! Measurements, as lines of JSON: what a person waits for. Chromium alone; one browser at a time.

use crate::browsers::{Browser, Engine, Setup};
use crate::fixtures::{KEY, Keep, cargo_agent, cargo_id, connection_id};
use crate::runner::{Case, Result, Test, check};
use crate::servers::Server;
use greenroom::words::pages;
use serde_json::{Value, json};
use std::sync::Arc;
use std::time::Duration;

pub fn cases() -> Vec<Case> {
    vec![
        Case::new("bench::cold_start", cold_start),
        Case::new("bench::long_history", long_history),
        Case::new("bench::keystroke", keystroke),
        Case::new("bench::large_draft", large_draft),
        Case::new("bench::large_texts", large_texts),
    ]
}

/// How often a cold start is measured.
const STARTS: usize = 9;
/// How many keys are pressed.
const KEYS: usize = 120;

fn say(test: &Test, bench: &str, value: f64, unit: &str) {
    test.tell(json!({ "bench": bench, "value": (value * 10.0).round() / 10.0, "unit": unit }).to_string());
}

/// The middle of an odd number of values.
fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

/// The value below which so many of a hundred lie.
fn percentile(values: &[f64], percent: usize) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted[(sorted.len() * percent / 100).min(sorted.len() - 1)]
}

async fn nodes(browser: &Browser) -> Result<f64> {
    Ok(browser.run("return document.getElementsByTagName('*').length", Vec::new()).await?.as_f64().unwrap_or_default())
}

/// Notes in the page, from before its first script, when something first stands in it. In milliseconds since the
/// navigation began. A frame is awaited after it, so that it is on screen.
fn note_when(condition: &str) -> String {
    format!(
        "const look = () => {{
           if (window.__there === undefined && ({condition})) {{
             window.__there = null;
             requestAnimationFrame(() => {{ const c = new MessageChannel(); c.port1.onmessage = () => window.__there = performance.now(); c.port2.postMessage(0); }});
           }}
         }};
         new MutationObserver(look).observe(document, {{ childList: true, subtree: true, characterData: true, attributes: true }});
         document.addEventListener('DOMContentLoaded', look);"
    )
}

/// From the address to a usable practice board (live is told for the first agent), with nothing in the cache and a
/// fresh profile; beside it an empty page of the same server.
async fn cold_start(test: Arc<Test>) -> Result<()> {
    let site = Server::site(&test, "/", &[]).await?;
    let folder = test.stage.out.join("empty-page");
    std::fs::create_dir_all(&folder)?;
    std::fs::write(
        folder.join("index.html"),
        "<!doctype html><html lang=en><title>Empty</title><base href=\"/\"><h1>Empty</h1></html>",
    )?;
    let empty = Server::site_of(&test, &folder, "/", &[]).await?;
    let board = note_when("document.querySelector('tbody tr td[data-lane=Live] .what')");
    let heading = note_when("document.querySelector('h1')");
    for (bench, url, noting) in
        [("empty page", empty.url("/"), &heading), ("cold start to the practice board", site.url("/practice"), &board)]
    {
        let mut took = Vec::new();
        for _ in 0..STARTS {
            let browser = test.open(Engine::Chromium).await?;
            browser.expect_trouble("favicon.ico");
            // The browser itself is warm, as it is for a person; its cache is empty.
            browser.driver.goto("about:blank").await?;
            browser.cdp("Page.addScriptToEvaluateOnNewDocument", json!({ "source": noting })).await?;
            browser.driver.goto(&url).await?;
            took.push(noted(&browser, bench).await?);
            browser.close().await;
        }
        say(&test, &format!("{bench}, median of {STARTS}"), median(took.clone()), "ms");
        say(&test, &format!("{bench}, slowest of {STARTS}"), percentile(&took, 100), "ms");
    }
    Ok(())
}

async fn noted(browser: &Browser, what: &str) -> Result<f64> {
    let value = std::sync::Mutex::new(0.0);
    browser
        .wait_for(what, Duration::from_secs(60), || async {
            let there =
                browser.run("return typeof window.__there === 'number' ? window.__there : null", Vec::new()).await?;
            if let (Some(millis), Ok(mut value)) = (there.as_f64(), value.lock()) {
                *value = millis;
            }
            Ok(there.is_number())
        })
        .await?;
    Ok(value.into_inner().unwrap_or_default())
}

/// A history of ten thousand deployments: opened, and scrolled to its end.
async fn long_history(test: Arc<Test>) -> Result<()> {
    let practice = Server::practice(&test, &["--history", "10000"]).await?;
    let site = Server::site(&test, "/", &[&practice.origin]).await?;
    let browser = test.open(Engine::Chromium).await?;
    browser.connect(&site, &practice, "acme", KEY, Keep::Memory).await?;
    browser.wait_until("the board is read", || async { Ok(!browser.shows(pages::UNREAD).await?) }).await?;
    let path = format!("/agents/{}/PROJECT-BILLING1/deployments?environment=sandbox", connection_id("acme"));
    browser.visit(&site, &path).await?;
    browser.wait_text(pages::ALL_FIELDS).await?;
    say(&test, "deployments page of 50 rows, elements", nodes(&browser).await?, "elements");
    // From the last byte of the answer to rows on screen.
    let watch = "
        window.__rows = undefined;
        const caption = document.querySelector('caption');
        new PerformanceObserver(list => { for (const e of list.getEntries()) if (e.name.includes('limit=10000')) { window.__data = e.responseEnd; window.__size = e.encodedBodySize; } })
          .observe({ type: 'resource', buffered: true });
        new MutationObserver(() => {
          if (caption.isConnected && /^10.?000 /.test(caption.textContent) && window.__rows === undefined) {
            window.__rows = null;
            requestAnimationFrame(() => { const c = new MessageChannel(); c.port1.onmessage = () => window.__rows = performance.now(); c.port2.postMessage(0); });
          }
        }).observe(document.body, { childList: true, subtree: true, characterData: true });";
    browser.run(watch, Vec::new()).await?;
    browser.visit(&site, &format!("{path}&limit=10000")).await?;
    browser
        .wait_for("ten thousand rows", Duration::from_secs(120), || async {
            browser.truth("return typeof window.__rows === 'number' && typeof window.__data === 'number'").await
        })
        .await?;
    let times = browser.run("return [window.__data, window.__rows]", Vec::new()).await?;
    let (data, rows) = (times[0].as_f64().unwrap_or_default(), times[1].as_f64().unwrap_or_default());
    say(&test, "10,000 deployments: rows on screen after the answer", rows - data, "ms");
    say(&test, "10,000 deployments: elements", nodes(&browser).await?, "elements");
    // To the end, a window's height at a time, a frame each.
    let scroll = "const done = arguments[0];
        const frames = []; let last = performance.now();
        const step = () => { const now = performance.now(); frames.push(now - last); last = now;
          if (scrollY + innerHeight >= document.documentElement.scrollHeight - 2 || frames.length > 4000) done(frames);
          else { scrollBy(0, innerHeight * 20); requestAnimationFrame(step); } };
        requestAnimationFrame(step)";
    browser.driver.set_script_timeout(Duration::from_secs(120)).await?;
    let frames = browser.driver.execute_async(scroll, Vec::new()).await?;
    let frames: Vec<f64> = frames.json().as_array().into_iter().flatten().filter_map(Value::as_f64).collect();
    browser.wait_text(pages::THAT_IS_ALL).await.ok();
    say(&test, "10,000 deployments: scrolled to the end", frames.iter().sum(), "ms");
    say(&test, "10,000 deployments: a frame while scrolling, p95", percentile(&frames, 95), "ms");
    say(&test, "10,000 deployments: elements at the end", nodes(&browser).await?, "elements");
    // The oldest row is there, as the vendor has it.
    let told = practice
        .as_somebody_else("GET", "/polyai/v1/agents/PROJECT-BILLING1/deployments?environment=sandbox", json!(null))
        .await?;
    let oldest = told["deployments"].as_array().and_then(|rows| rows.last()).cloned().unwrap_or_default();
    let short: String = oldest["version"].as_str().unwrap_or_default().chars().take(9).collect();
    browser.wait_until(&format!("the oldest row, {short}"), || browser.shows(&short)).await
}

/// From a key pressed in the board's search to the frame that shows it, over a thousand agents.
async fn keystroke(test: Arc<Test>) -> Result<()> {
    let practice = Server::practice(&test, &["--agents", "1000"]).await?;
    let site = Server::site(&test, "/", &[&practice.origin]).await?;
    let flags = ["--disable-frame-rate-limit", "--disable-gpu-vsync"].map(str::to_owned).into();
    let browser = test.open_with(Engine::Chromium, Setup { flags, ..Setup::default() }).await?;
    browser.connect(&site, &practice, "acme", KEY, Keep::Memory).await?;
    browser.wait_text(&pages::board_lead("1000 agents", "1 connection")).await?;
    browser.wait_until("the visible rows are read", || async { Ok(!browser.shows(pages::UNREAD).await?) }).await?;
    say(&test, "board of 1,000 agents, elements", nodes(&browser).await?, "elements");
    let watch = "
        window.__keys = [];
        document.getElementById('find').addEventListener('input', e => {
          const began = e.timeStamp;
          requestAnimationFrame(() => {
            const worked = performance.now() - began, c = new MessageChannel();
            c.port1.onmessage = () => window.__keys.push([worked, performance.now() - began]);
            c.port2.postMessage(0);
          });
        }, { capture: true });
        document.getElementById('find').focus();";
    browser.run(watch, Vec::new()).await?;
    // Words that fit many agents, few and none, typed and taken back letter by letter.
    let text = "museum helper de#water outages pt#zzz#";
    let mut pressed = 0;
    while pressed < KEYS {
        for word in text.split_terminator('#') {
            for letter in word.chars() {
                press(&browser, &letter.to_string(), &letter.to_string()).await?;
                pressed += 1;
                wait_for_keys(&browser, pressed).await?;
            }
            for _ in word.chars() {
                press(&browser, "Backspace", "").await?;
                pressed += 1;
                wait_for_keys(&browser, pressed).await?;
            }
        }
    }
    let keys: Vec<(f64, f64)> = serde_json::from_value(browser.run("return window.__keys", Vec::new()).await?)?;
    let (worked, keys): (Vec<f64>, Vec<f64>) = keys.into_iter().unzip();
    check!(keys.len() >= KEYS, "{} keystrokes were measured in place of {pressed}", keys.len());
    say(&test, "keystroke to paint over 1,000 agents, p50", percentile(&keys, 50), "ms");
    say(&test, "keystroke to paint over 1,000 agents, p95", percentile(&keys, 95), "ms");
    say(&test, "keystroke to paint over 1,000 agents, slowest", percentile(&keys, 100), "ms");
    // The rest is style, layout and paint.
    say(&test, "keystroke over 1,000 agents until the frame begins, p50", percentile(&worked, 50), "ms");
    say(&test, "keystroke over 1,000 agents until the frame begins, p95", percentile(&worked, 95), "ms");
    Ok(())
}

/// The draft of an agent with 200 actions: from its data to the form, a key in its first, a middle and its last field,
/// and what differs from what is live.
async fn large_draft(test: Arc<Test>) -> Result<()> {
    let practice = Server::practice(&test, &[]).await?;
    let site = Server::site(&test, "/", &[&practice.origin]).await?;
    let flags = ["--disable-frame-rate-limit", "--disable-gpu-vsync"].map(str::to_owned).into();
    let browser = test.open_with(Engine::Chromium, Setup { flags, ..Setup::default() }).await?;
    browser.expect_trouble(&practice.origin);
    browser.connect_cargo(&site, &practice, "", Keep::Memory).await?;
    let id = cargo_agent(&practice, "", "Everything agent").await?;
    // From the last byte of the draft to the form on screen.
    let watch = "
        window.__there = undefined;
        new PerformanceObserver(list => { for (const e of list.getEntries()) if (/getDraft|releases\\/draft/.test(e.name)) window.__data = e.responseEnd; })
          .observe({ type: 'resource', buffered: true });
        new MutationObserver(() => {
          if (window.__there === undefined && document.getElementById('f-systemPrompt')) {
            window.__there = null;
            requestAnimationFrame(() => { const c = new MessageChannel(); c.port1.onmessage = () => window.__there = performance.now(); c.port2.postMessage(0); });
          }
        }).observe(document.body, { childList: true, subtree: true });";
    browser.run(watch, Vec::new()).await?;
    browser.visit(&site, &format!("/agents/{}/{id}/release", cargo_id(""))).await?;
    let both = || browser.truth("return typeof window.__there === 'number' && typeof window.__data === 'number'");
    browser.wait_for("the form of 200 actions", Duration::from_secs(60), both).await?;
    let times = browser.run("return window.__there - window.__data", Vec::new()).await?;
    say(&test, "draft of 200 actions: form on screen after the answer", times.as_f64().unwrap_or_default(), "ms");
    say(&test, "draft of 200 actions, folded: elements", nodes(&browser).await?, "elements");
    keys_in(&test, &browser, "first", &[], "f-systemPrompt").await?;
    for (place, at) in [("middle", 100), ("last", 199)] {
        let open = format!("f-actions-{at}-open");
        let head = browser.driver.find(thirtyfour::By::Id(&open)).await?;
        browser.press_on(&head).await?;
        let field = format!("f-actions-{at}-description");
        keys_in(&test, &browser, place, &[], &field).await?;
    }
    // Everything unfolded: each field of the release is in the page.
    let unfold = "const folded = [...document.querySelectorAll('.item-head button[aria-expanded=false]')].slice(0, 20);
        folded.forEach(b => b.click()); return folded.length === 0";
    browser.wait_for("everything is unfolded", Duration::from_secs(120), || browser.truth(unfold)).await?;
    let fields = browser
        .run(
            "return document.querySelectorAll('.sections input,.sections select,.sections textarea').length",
            Vec::new(),
        )
        .await?;
    say(&test, "draft of 200 actions, unfolded: fields", fields.as_f64().unwrap_or_default(), "fields");
    say(&test, "draft of 200 actions, unfolded: elements", nodes(&browser).await?, "elements");
    for (place, field) in
        [("first", "f-systemPrompt"), ("middle", "f-actions-100-description"), ("last", "f-actions-199-description")]
    {
        keys_in(&test, &browser, place, &[" with all unfolded"], field).await?;
    }
    let compare = "const done = arguments[0], began = performance.now();
        [...document.querySelectorAll('.bar button')].find(b => b.textContent.trim() === arguments[1]).click()";
    let compare = compare.replace("arguments[1]", &json!(greenroom::words::form::COMPARE_LIVE).to_string());
    let compare = format!("{compare};
        const look = () => document.querySelector('#compared li') ? requestAnimationFrame(() => {{ const c = new MessageChannel(); c.port1.onmessage = () => done(performance.now() - began); c.port2.postMessage(0); }}) : setTimeout(look, 0);
        look()");
    browser.driver.set_script_timeout(Duration::from_secs(60)).await?;
    let took = browser.driver.execute_async(&compare, Vec::new()).await?;
    say(&test, "draft of 200 actions: compared with live", took.json().as_f64().unwrap_or_default(), "ms");
    Ok(())
}

/// From keys pressed in a field to the frames that show them.
async fn keys_in(test: &Test, browser: &Browser, place: &str, how: &[&str], field: &str) -> Result<()> {
    let there = || async { Ok(browser.driver.find_all(thirtyfour::By::Id(field)).await?.len() == 1) };
    browser.wait_until(&format!("the field {field}"), there).await?;
    let watch = "
        window.__keys = [];
        const e = document.getElementById(arguments[0]);
        e.scrollIntoView({ block: 'center' });
        e.focus();
        e.addEventListener('input', e => {
          const began = e.timeStamp;
          requestAnimationFrame(() => {
            const c = new MessageChannel();
            c.port1.onmessage = () => window.__keys.push([0, performance.now() - began]);
            c.port2.postMessage(0);
          });
        }, { capture: true });";
    browser.run(watch, vec![json!(field)]).await?;
    for pressed in 0..KEYS {
        let letter = char::from(b'a' + u8::try_from(pressed % 26).unwrap_or_default()).to_string();
        press(browser, &letter, &letter).await?;
        wait_for_keys(browser, pressed + 1).await?;
    }
    let keys: Vec<(f64, f64)> = serde_json::from_value(browser.run("return window.__keys", Vec::new()).await?)?;
    let keys: Vec<f64> = keys.into_iter().map(|(_, key)| key).collect();
    check!(keys.len() >= KEYS, "{} keystrokes were measured in place of {KEYS}", keys.len());
    for percent in [50, 95, 99] {
        let bench = format!("keystroke to paint in the {place} field of 200 actions{}, p{percent}", how.concat());
        say(test, &bench, percentile(&keys, percent), "ms");
    }
    Ok(())
}

async fn press(browser: &Browser, key: &str, text: &str) -> Result<()> {
    let code = if key == "Backspace" { 8 } else { 0 };
    let mut down = json!({ "type": if text.is_empty() { "rawKeyDown" } else { "keyDown" }, "key": key, "windowsVirtualKeyCode": code });
    if !text.is_empty() {
        down["text"] = json!(text);
    }
    browser.cdp("Input.dispatchKeyEvent", down).await?;
    browser
        .cdp("Input.dispatchKeyEvent", json!({ "type": "keyUp", "key": key, "windowsVirtualKeyCode": code }))
        .await
        .map(drop)
}

async fn wait_for_keys(browser: &Browser, count: usize) -> Result<()> {
    browser
        .wait_until("the key's frame", || async {
            Ok(browser.run("return window.__keys.length", Vec::new()).await?.as_u64() >= Some(count as u64))
        })
        .await
}

/// Two prompts of a megabyte in the tools worker: the words that differ, and three versions merged by lines.
async fn large_texts(test: Arc<Test>) -> Result<()> {
    let site = Server::site(&test, "/", &[]).await?;
    let browser = test.open(Engine::Chromium).await?;
    browser.goto(&site.url("/")).await?;
    let ask = "
        const done = arguments[0], worker = new Worker('tools_loader.js'), waiting = new Map();
        const line = n => `Line ${n} says what to do when the caller asks for number ${n}.`;
        const text = change => Array.from({ length: 19000 }, (_, n) => change(n) ?? line(n)).join('\\n');
        const base = text(() => undefined);
        const mine = text(n => n % 500 === 0 ? line(n) + ' Say it kindly.' : undefined);
        const theirs = text(n => n % 500 === 250 ? line(n).replace('caller', 'customer') : undefined);
        let number = 0, ready;
        const there = new Promise(resolve => ready = resolve);
        worker.onmessage = event => {
          // First of all its protocol, a text; then a number, JSON, and perhaps a file.
          if (!Array.isArray(event.data)) return ready();
          waiting.get(event.data[0])?.(JSON.parse(event.data[1]));
        };
        const ask = what => new Promise(resolve => { waiting.set(++number, resolve); worker.postMessage([number, JSON.stringify(what), null]); });
        (async () => {
          await there;
          const took = async what => { const from = performance.now(); const answer = await ask(what); return [performance.now() - from, answer]; };
          const [words, runs] = await took({ Words: [base, mine] });
          const [merge, merged] = await took({ MergeLines: { base, mine, theirs } });
          return { bytes: base.length, words, runs: runs.Words.length, merge, merged: merged.Merged?.length ?? 0 };
        })().then(done, error => done({ error: String(error) }));";
    let told = browser.driver.execute_async(ask, Vec::new()).await?.json().clone();
    let number = |key: &str| told[key].as_f64().unwrap_or_default();
    check!(number("runs") > 30.0 && number("merged") > number("bytes"), "the worker's answers are not whole: {told}");
    say(&test, "two prompts of 1 MB: the words that differ", number("words"), "ms");
    say(&test, "three prompts of 1 MB: merged by lines", number("merge"), "ms");
    Ok(())
}
