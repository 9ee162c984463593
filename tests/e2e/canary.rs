//! Keys, the passphrase and the secrets of documents are nowhere but where they belong: looked for in everything that a
//! browser keeps, shows, says and sends. And the search itself: what is planted is found, place by place.

use crate::canary_scene::Scene;
use crate::fixtures::Keep;
use crate::places::files;
use crate::runner::{Case, Result, Test, check};
use crate::search::{Canary, Home, Search};
use greenroom::words::pages;
use serde_json::json;
use std::collections::BTreeSet;
use std::sync::Arc;

pub fn cases() -> Vec<Case> {
    vec![
        Case::new("canary::is_nowhere", |test| is_nowhere(test, Keep::Vault)),
        Case::new("canary::is_nowhere_without_a_vault", |test| is_nowhere(test, Keep::Memory)).long(),
        Case::new("canary::planted_ones_are_found", planted_ones_are_found),
        Case::new("canary::every_spelling_is_found", |_| async { every_spelling_is_found() }),
    ]
}

async fn is_nowhere(test: Arc<Test>, keep: Keep) -> Result<()> {
    let scene = Scene::open(&test, keep).await?;
    scene.connect().await?;
    scene.nowhere("connected").await?;
    scene.polyai().await?;
    scene.cargo_journey().await?;
    scene.sema4_journey().await?;
    scene.runagents_journey().await?;
    scene.journal().await?;
    scene.copy_of_everything().await?;
    let typed = scene.typed_is_sealed().await?;
    if keep == Keep::Vault {
        scene.locked_and_unlocked().await?;
    }
    scene.browser.visit(&scene.site, "/").await?;
    scene.browser.wait_heading(pages::BOARD).await?;
    scene.nowhere("at the end").await?;
    every_request_was_seen(&scene).await?;
    scene.none("what was sent", scene.look_at_requests().await?)?;
    // What is left on the disk when the browser is closed.
    let profile = scene.browser.close_and_keep_profile().await?;
    let disk = files("disk", &profile)?;
    let hits = scene.search_in(&disk);
    let in_clear = |file: &&crate::places::Place| String::from_utf8_lossy(&file.bytes).contains(&typed);
    let in_clear: Vec<&str> = disk.iter().filter(in_clear).map(|file| file.name.as_str()).collect();
    check!(keep == Keep::Memory || in_clear.is_empty(), "what was typed is on the disk in clear: {in_clear:?}");
    drop(std::fs::remove_dir_all(&profile));
    let (looked, requests) = scene.looked().await;
    let disk = |place: &str| place.starts_with("disk");
    let on_disk = looked.iter().filter(|(place, _)| disk(place)).map(|(_, (_, bytes))| bytes).sum::<u64>();
    for (place, (times, bytes)) in looked.iter().filter(|(place, _)| !disk(place)) {
        test.tell(format!("  {place}: {times} times, {bytes} bytes"));
    }
    test.tell(format!("  the profile on the disk: {on_disk} bytes; {requests} requests"));
    test.tell(format!("  {} canaries, {} hits", scene.search.canaries.len(), hits.len()));
    scene.none("on the disk", hits)
}

/// Each write that a vendor saw is in the browser's log: the log leaves nothing out.
async fn every_request_was_seen(scene: &Scene) -> Result<()> {
    let sent = scene.sent().await?;
    let mut writes = 0;
    for vendor in &scene.vendors {
        for write in vendor.writes().await? {
            writes += 1;
            let path = write.path.split(' ').next_back().unwrap_or_default().to_owned();
            let known = sent.iter().any(|sent| sent.origin() == vendor.origin && sent.url.contains(&path));
            check!(known, "the browser's log of the network lacks {write:?}");
        }
    }
    check!(writes >= 8, "{writes} writes only: the journeys did not do what they should");
    Ok(())
}

/// What is planted by script: where it is to be found, and how it gets there.
const PLANTS: &[(&str, &str)] = &[
    (
        "history",
        "history.pushState(null, '', '?planted=' + encodeURIComponent(text)); history.pushState(null, '', '/help')",
    ),
    ("address", "history.pushState(null, '', '#' + encodeURIComponent(text))"),
    ("history.state", "history.replaceState({ deep: [text] }, '')"),
    ("DOM", "document.body.setAttribute('data-planted', text)"),
    ("DOM", "document.body.append(document.createComment(text))"),
    ("DOM", "const e = document.createElement('input'); e.hidden = true; document.body.append(e); e.value = text"),
    (
        "DOM",
        "const e = document.createElement('p'); document.body.append(e); e.attachShadow({ mode: 'open' }).textContent = text",
    ),
    ("console", "console.debug({ text }, text)"),
    ("console", "console.log(btoa(text))"),
    ("localStorage", "localStorage.setItem('planted', text)"),
    ("localStorage", "localStorage.setItem(text, 'planted')"),
    ("sessionStorage", "sessionStorage.setItem('planted', JSON.stringify({ text }))"),
    ("cookies", "document.cookie = 'planted=' + encodeURIComponent(text)"),
    ("Cache Storage", "await (await caches.open('planted')).put('/planted', new Response(text))"),
    (
        "files of the site",
        "const f = await (await navigator.storage.getDirectory()).getFileHandle('planted', { create: true });
        const w = await f.createWritable(); await w.write(text); await w.close()",
    ),
    ("IndexedDB", "await put('string', { deep: [{ text }] })"),
    ("IndexedDB", "await put(text, 1)"),
    ("IndexedDB", "await put('bytes', new TextEncoder().encode('before ' + text))"),
    ("IndexedDB", "await put('buffer', { deep: new TextEncoder().encode(text).buffer })"),
    ("IndexedDB", "await put('blob', new Blob([text]))"),
    ("IndexedDB", "await put('map', new Map([['deep', text]]))"),
    ("globals", "window.planted = { deep: [new Map([[1, { text }]])] }"),
    ("globals", "window.plantedBytes = new TextEncoder().encode(text)"),
    ("globals", "window.name = text"),
    ("globals", "document.querySelector('h1').planted = () => 1; document.querySelector('h1').planted.deep = { text }"),
    ("globals", "Math.planted = { get deep() { return text } }"),
    ("globals", "Object.defineProperty(Element.prototype, Symbol('planted'), { value: text, enumerable: false })"),
    (
        "globals",
        "const m = new WebAssembly.Memory({ initial: 1 }); new Uint8Array(m.buffer).set(new TextEncoder().encode(text), 4000); window.plantedMemory = { m }",
    ),
    (
        "saved file",
        "const a = document.createElement('a'); a.download = 'planted.txt'; a.href = URL.createObjectURL(new Blob([[...text].reverse().join('')])); a.click()",
    ),
    ("clipboard", "await navigator.clipboard.writeText(text.slice(3, 14))"),
    ("addresses of requests", "await fetch('/?planted=' + encodeURIComponent(text))"),
    ("addresses asked for", "await fetch('/?planted=' + encodeURIComponent(text))"),
    ("bodies of requests", "await fetch('/', { method: 'POST', body: 'planted ' + text })"),
    ("headers of requests", "await fetch('/', { headers: { planted: btoa('xy' + text) } })"),
    (
        "headers of requests",
        "await fetch(vendors[1] + '/cargo/v1/ai/agents/list', { headers: { Authorization: text } })",
    ),
    ("addresses of requests", "await fetch(vendors[0] + '/polyai/v1/agents?key=' + encodeURIComponent(text))"),
    ("bodies of requests", "await fetch(vendors[0] + '/polyai/v1/agents', { method: 'POST', body: text })"),
];

/// Plants a canary of its own in each place, and finds each of them there.
async fn planted_ones_are_found(test: Arc<Test>) -> Result<()> {
    let mut scene = Scene::open(&test, Keep::Memory).await?;
    let browser = scene.browser.clone();
    browser.expect_trouble(&scene.site.origin);
    browser.goto(&scene.site.url("/")).await?;
    browser.wait_heading(pages::FIRST_TITLE).await?;
    // Once for the permission to write to the clipboard.
    crate::places::clipboard(&browser).await?;
    // As if each was the key of PolyAI: in the headers of its own vendor it is no hit, anywhere else it is.
    let home = Home::HeadersTo(scene.vendors[0].origin.clone());
    let canary = |(number, (place, _)): (usize, &(&str, &str))| {
        let text = format!("{}/{}\"{}", crate::search::fresh(12), crate::search::fresh(6), crate::search::fresh(12));
        Canary::new(format!("plant {number}, in {place}"), text, home.clone())
    };
    let own = crate::search::fresh(24);
    let canaries = PLANTS.iter().enumerate().map(canary);
    let canaries: Vec<Canary> = canaries
        .chain([
            Canary::new("in the headers of its own vendor", &own, home.clone()),
            Canary::new("a key that scripts can read", crate::canary_scene::EXTRACTABLE, Home::Nowhere),
        ])
        .collect();
    scene.search = Search::new(canaries);
    scene.nowhere("before anything is planted").await?;
    let vendors: Vec<&str> = scene.vendors.iter().map(|vendor| vendor.origin.as_str()).collect();
    let beside = (
        "",
        "await fetch(vendors[0] + '/polyai/v1/accounts/acme/agents', { headers: { 'X-API-KEY': text } });
        await put('key', await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, true, ['encrypt']))",
    );
    for (canary, (place, script)) in scene.search.canaries.iter().zip(PLANTS.iter().chain([&beside])) {
        let script = format!(
            "const [text, vendors, done] = arguments;
            const put = (key, value) => new Promise((ok, no) => {{
              const open = indexedDB.open('planted');
              open.onupgradeneeded = () => open.result.createObjectStore('all');
              open.onsuccess = () => {{
                const put = open.result.transaction('all', 'readwrite').objectStore('all').put(value, key);
                put.onsuccess = () => {{ open.result.close(); ok() }}; put.onerror = no;
              }};
            }});
            (async () => {{ {script} }})().then(() => done('planted'), e => done('' + e))"
        );
        let planted = browser.driver.execute_async(script, vec![json!(canary.text), json!(vendors)]).await?;
        // A vendor may refuse what was sent to it: it was sent.
        let refused = script_may_fail(place) && planted.json().as_str().is_some_and(|told| told.contains("fetch"));
        check!(planted.json() == "planted" || refused, "{} was not planted: {}", canary.what, planted.json());
    }
    let file = scene.saved.0.join("planted.txt");
    browser.wait_until("the planted file is saved", || async { Ok(file.is_file()) }).await?;
    let mut hits = scene.look().await?;
    hits.extend(scene.look_at_requests().await?);
    let found =
        |canary: usize, place: &str| hits.iter().any(|hit| hit.canary == canary && hit.place.starts_with(place));
    for (number, (place, script)) in PLANTS.iter().enumerate() {
        let elsewhere: BTreeSet<&str> =
            hits.iter().filter(|hit| hit.canary == number).map(|hit| hit.place.as_str()).collect();
        check!(found(number, place), "what was planted in {place} ({script}) was found in {elsewhere:?} only");
    }
    check!(!found(PLANTS.len(), ""), "a key in the headers of its own vendor is no leak");
    check!(found(PLANTS.len() + 1, "IndexedDB"), "a key that scripts can read was not found");
    let profile = browser.close_and_keep_profile().await?;
    let disk = scene.search_in(&files("disk", &profile)?);
    drop(std::fs::remove_dir_all(&profile));
    let on_disk: BTreeSet<usize> = disk.iter().map(|hit| hit.canary).collect();
    check!(on_disk.len() > 5, "of what was planted only {on_disk:?} was found on the disk");
    test.tell(format!(
        "  {} planted, {} found; {} of them on the disk, too",
        PLANTS.len(),
        PLANTS.len(),
        on_disk.len()
    ));
    Ok(())
}

fn script_may_fail(place: &str) -> bool {
    place.ends_with("requests") || place.is_empty()
}

/// Spellings that another program made are found; a long text without any is not.
fn every_spelling_is_found() -> Result<()> {
    let search = Search::new(vec![Canary::new("it", "Kq7vT2xRzP/w+9\"mB4sD8f", Home::Nowhere)]);
    let spellings = [
        "Kq7vT2xRzP/w+9\"mB4sD8f",
        "only a part: 7vT2xRzP.",
        "kq7vt2xrzp",
        "KQ7VT2XRZP",
        "eEtxN3ZUMnhSelAvdys5Im1CNHNEOGZ5",
        "eHhLcTd2VDJ4UnpQL3crOSJtQjRzRDhm",
        "P0txN3ZUMnhSelAvdys5Im1CNHNEOGY=",
        "RzP%2Fw%2B9%22mB4s",
        "%4B%71%37%76%54%32%78%52%7A%50",
        "4b71377654327852",
        "4B71377654327852",
        "f8Ds4Bm\"9+w/",
        "w+9\\\"mB4sD",
        "118,84,50,120,82,122,80,47,119,43,57",
    ];
    for spelling in spellings {
        check!(!search.find("", spelling.as_bytes()).is_empty(), "“{spelling}” was not found");
    }
    let two: Vec<u8> = "T2xRzP/w+9".encode_utf16().flat_map(u16::to_le_bytes).collect();
    check!(!search.find("", &two).is_empty(), "two bytes for each letter were not found");
    let noise: String = (0..20_000).map(|_| crate::search::fresh(40)).collect();
    let hits = search.find("", noise.as_bytes());
    check!(hits.is_empty(), "{hits:?} in noise");
    Ok(())
}
