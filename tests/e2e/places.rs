//! Every place where a browser keeps, shows or says something, read out to be searched.

use crate::browsers::{Browser, Engine};
use crate::runner::{Result, check};
use crate::search::from_base64;
use serde_json::json;
use std::path::Path;

/// A place, and what is there.
pub struct Place {
    pub name: String,
    pub bytes: Vec<u8>,
}

impl Place {
    pub fn new(name: impl Into<String>, text: impl Into<Vec<u8>>) -> Self {
        Self { name: name.into(), bytes: text.into() }
    }
}

/// What the page itself can read: pairs of a place's name and a text, or bytes as base64.
const COLLECT: &str = r##"
const done = arguments[0];
const found = [];
const base64 = bytes => {
  let text = "";
  for (let at = 0; at < bytes.length; at += 32768) text += String.fromCharCode(...bytes.subarray(at, at + 32768));
  return btoa(text);
};
const asBytes = value => value instanceof ArrayBuffer ? new Uint8Array(value)
  : new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
const isBinary = value => value instanceof ArrayBuffer || ArrayBuffer.isView(value);
const put = (place, text) => found.push([place, String(text), ""]);
const putBytes = (place, bytes) => found.push([place, "", base64(bytes)]);

// A stored value, down to its leaves.
const stored = async (place, value, seen = new Set()) => {
  if (value === null || typeof value !== "object") return put(place, value);
  if (seen.has(value)) return;
  seen.add(value);
  if (value instanceof CryptoKey) return put(place, value.extractable ? "KEY#9f3q#OPEN#7x2b" : "a key that cannot be read");
  if (value instanceof Blob) return putBytes(place, new Uint8Array(await value.arrayBuffer()));
  if (isBinary(value)) return putBytes(place, asBytes(value));
  if (value instanceof Map || value instanceof Set) for (const one of value) await stored(place, one, seen);
  for (const name of Object.keys(value)) { put(place, name); await stored(place, value[name], seen); }
};
const asked = request => new Promise((ok, no) => { request.onsuccess = () => ok(request.result); request.onerror = () => no(request.error); });
const databases = async () => {
  for (const { name, version } of await indexedDB.databases()) {
    const database = await asked(indexedDB.open(name));
    put("IndexedDB", "database " + name + " " + version);
    for (const store of database.objectStoreNames) {
      const all = database.transaction(store).objectStore(store);
      const [keys, values] = await Promise.all([asked(all.getAllKeys()), asked(all.getAll())]);
      for (const [at, key] of keys.entries()) { await stored("IndexedDB", key); await stored("IndexedDB", values[at]); }
      for (const name of all.indexNames) put("IndexedDB", name);
    }
    database.close();
  }
};
const responses = async () => {
  for (const name of await caches.keys()) {
    put("Cache Storage", name);
    const cache = await caches.open(name);
    for (const request of await cache.keys()) {
      const answer = await cache.match(request);
      put("Cache Storage", request.url + "\n" + [...request.headers, ...answer.headers].join("\n"));
      putBytes("Cache Storage", new Uint8Array(await answer.arrayBuffer()));
    }
  }
};
const files = async folder => {
  for await (const [name, entry] of folder.entries()) {
    put("files of the site", name);
    if (entry.kind === "directory") await files(entry);
    else putBytes("files of the site", new Uint8Array(await (await entry.getFile()).arrayBuffer()));
  }
};
// The whole tree: as it would be written, what fields hold, and what is hidden in shadows.
const tree = root => {
  for (const e of root.querySelectorAll("*")) {
    for (const name of ["value", "defaultValue", "placeholder", "title", "content"]) if (typeof e[name] === "string" && e[name]) put("DOM", e[name]);
    for (const [name, value] of Object.entries(e.dataset ?? {})) put("DOM", name + "=" + value);
    if (e.validationMessage) put("DOM", e.validationMessage);
    if (e.shadowRoot) { put("DOM", e.shadowRoot.innerHTML); tree(e.shadowRoot); }
    if (e.localName === "template") put("DOM", e.innerHTML);
  }
};
// Everything that a script reaches from the window without calling a function of the page.
const globals = async () => {
  const roots = [["window", window]];
  for (const { name } of performance.getEntriesByType("resource")) {
    if (/greenroom-[^/]*\.js$/.test(name)) roots.push([name.split("/").pop(), await import(name)]);
  }
  const seen = new Set(), said = new Set(), queue = [...roots];
  const note = (path, text) => { if (text.length > 3 && !said.has(text)) { said.add(text); put("globals", path + ": " + text); } };
  const reach = (path, value) => {
    if (typeof value === "string") return note(path, value);
    if (typeof value === "symbol") return note(path, String(value.description));
    if (value === null || (typeof value !== "object" && typeof value !== "function") || seen.has(value)) return;
    seen.add(value);
    queue.push([path, value]);
  };
  for (const root of document.querySelectorAll("*")) reach("<" + root.localName + ">", root);
  for (let next = queue.shift(); next; next = queue.shift()) {
    const [path, value] = next;
    if (value instanceof WebAssembly.Memory) { putBytes("globals", asBytes(value.buffer)); continue; }
    if (isBinary(value)) { putBytes("globals", asBytes(value)); continue; }
    if (value instanceof Map || value instanceof Set) for (const one of value.entries()) { reach(path + "[key]", one[0]); reach(path + "[]", one[1]); }
    if (value instanceof CryptoKey && value.extractable) note(path, "KEY#9f3q#OPEN#7x2b");
    // A getter of a class's own prototype is for its instances.
    const plain = value === window || (!Object.hasOwn(value, "constructor") && [Object.prototype, null].includes(Object.getPrototypeOf(value)));
    for (const key of Reflect.ownKeys(value)) {
      const name = path + "." + String(key);
      reach(name, typeof key === "symbol" ? key.description : key);
      let described;
      try { described = Reflect.getOwnPropertyDescriptor(value, key); } catch { continue; }
      if (!described) continue;
      if ("value" in described) reach(name, described.value);
      else {
        reach(name, described.get); reach(name, described.set);
        if (plain && described.get) try { reach(name, value[key]); } catch {}
      }
    }
    try { reach(path + ".__proto__", Object.getPrototypeOf(value)); } catch {}
  }
  put("globals", "walked over " + seen.size);
};
(async () => {
  put("address", location.href + "\n" + document.title + "\n" + document.referrer);
  put("history.state", JSON.stringify(history.state));
  put("console", JSON.stringify([window.__watched ?? [], window.__said ?? []]));
  put("addresses asked for", performance.getEntries().map(e => e.name).join("\n"));
  put("DOM", document.documentElement.outerHTML + "\n" + document.body.innerText);
  tree(document);
  put("localStorage", JSON.stringify(localStorage));
  put("sessionStorage", JSON.stringify(sessionStorage));
  put("cookies", document.cookie);
  await globals();
  await databases();
  if (window.caches) await responses();
  if (navigator.storage?.getDirectory) await files(await navigator.storage.getDirectory());
  for (const worker of await navigator.serviceWorker?.getRegistrations() ?? []) put("service workers", worker.scope);
  return found;
})().then(done, e => done("FAILED " + e));
"##;

/// Everything there is now: what the page can read, and what the browser knows of it.
pub async fn everything(browser: &Browser) -> Result<Vec<Place>> {
    let told = browser.driver.execute_async(COLLECT, Vec::new()).await?;
    let told: Vec<(String, String, String)> = serde_json::from_value(told.json().clone())
        .map_err(|error| crate::runner::Failure(format!("the page could not be read: {error}: {}", told.json())))?;
    let mut places: Vec<Place> = told
        .into_iter()
        .map(|(name, text, bytes)| Place {
            name,
            bytes: if text.is_empty() { from_base64(&bytes) } else { text.into() },
        })
        .collect();
    let sees = |name: &str| places.iter().any(|place| place.name == name && !place.bytes.is_empty());
    for name in ["address", "DOM", "globals", "IndexedDB"] {
        check!(sees(name), "the search sees nothing of {name}, so it proves nothing");
    }
    if browser.engine == Engine::Chromium {
        let history = browser.cdp("Page.getNavigationHistory", json!({})).await?;
        places.push(Place::new("history", history["entries"].to_string()));
        let cookies = browser.cdp("Storage.getCookies", json!({})).await?;
        places.push(Place::new("cookies", cookies.to_string()));
        crate::console::collect(browser).await?;
        places.push(Place::new("console", crate::console::said(browser)));
    }
    Ok(places)
}

/// What lies on the clipboard.
pub async fn clipboard(browser: &Browser) -> Result<String> {
    let permissions = json!({ "permissions": ["clipboardReadWrite", "clipboardSanitizedWrite"] });
    browser.cdp("Browser.grantPermissions", permissions).await?;
    let read = "const done = arguments[0]; navigator.clipboard.readText().then(done, e => done('FAILED ' + e))";
    let text = browser.driver.execute_async(read, Vec::new()).await?;
    let text = text.json().as_str().unwrap_or_default().to_owned();
    check!(!text.starts_with("FAILED"), "the clipboard cannot be read: {text}");
    Ok(text)
}

/// The files of a folder and of the folders in it; what lies packed in archives is unpacked, too.
pub fn files(name: &str, folder: &Path) -> Result<Vec<Place>> {
    let mut places = Vec::new();
    for entry in std::fs::read_dir(folder)?.flatten() {
        let path = entry.path();
        if path.is_dir() {
            places.extend(files(name, &path)?);
        } else if path.is_file() {
            let Ok(bytes) = std::fs::read(&path) else { continue };
            let place = format!("{name} {}", path.file_name().unwrap_or_default().to_string_lossy());
            places.extend(unpacked(&place, &bytes));
            places.push(Place { name: place, bytes });
        }
    }
    Ok(places)
}

fn unpacked(name: &str, bytes: &[u8]) -> Vec<Place> {
    let Ok(mut archive) = zip::ZipArchive::new(std::io::Cursor::new(bytes)) else { return Vec::new() };
    let mut places = Vec::new();
    for number in 0..archive.len() {
        let Ok(mut file) = archive.by_index(number) else { continue };
        let mut inside = Vec::new();
        if std::io::Read::read_to_end(&mut file, &mut inside).is_ok() {
            places.push(Place { name: format!("{name} {}", file.name().unwrap_or_default()), bytes: inside });
        }
    }
    places
}
