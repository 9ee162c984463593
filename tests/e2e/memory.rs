//! The memory of the page's WebAssembly, read out byte by byte. Chromium's debugger could look for it, but crashes over it;
//! so each memory is noted as it is made.

use crate::browsers::Browser;
use crate::places::Place;
use crate::runner::{Result, check};
use crate::search::from_base64;
use serde_json::json;

/// So much comes over at once.
const PIECE: u64 = 1 << 20;

/// Notes every memory that a module brings or a script makes, where no walk over the page's objects gets.
const NOTE: &str = r"(() => {
  const found = [];
  const note = value => { if (value instanceof WebAssembly.Memory && !found.includes(value)) found.push(value) };
  const taken = made => { Object.values((made.instance ?? made).exports ?? {}).forEach(note); return made };
  for (const how of ['instantiate', 'instantiateStreaming']) {
    const original = WebAssembly[how];
    WebAssembly[how] = async (...all) => taken(await original.apply(WebAssembly, all));
  }
  for (const [name, noted] of [['Instance', taken], ['Memory', made => { note(made); return made }]]) {
    WebAssembly[name] = new Proxy(WebAssembly[name], { construct: (...all) => noted(Reflect.construct(...all)) });
  }
  window.__memories = () => found;
})()";

/// From now on, memories of the pages that this tab loads are noted.
pub async fn note_memories(browser: &Browser) -> Result<()> {
    browser.cdp("Page.addScriptToEvaluateOnNewDocument", json!({ "source": NOTE })).await.map(drop)
}

/// What is in all of them now.
pub async fn memories(browser: &Browser) -> Result<Vec<Place>> {
    let lengths = browser.run("return window.__memories().map(memory => memory.buffer.byteLength)", Vec::new()).await?;
    let lengths: Vec<u64> = serde_json::from_value(lengths)?;
    check!(lengths.iter().sum::<u64>() > 1 << 20, "the page's memory was not found: {lengths:?}");
    let piece = "const [number, from, length] = arguments;
        const bytes = new Uint8Array(window.__memories()[number].buffer, from, length);
        let text = '';
        for (let at = 0; at < bytes.length; at += 32768) text += String.fromCharCode(...bytes.subarray(at, at + 32768));
        return btoa(text)";
    let mut places = Vec::new();
    for (number, length) in lengths.into_iter().enumerate() {
        let mut bytes = Vec::new();
        while (bytes.len() as u64) < length {
            let from = bytes.len() as u64;
            let arguments = vec![json!(number), json!(from), json!(PIECE.min(length - from))];
            let read = from_base64(browser.run(piece, arguments).await?.as_str().unwrap_or_default());
            check!(!read.is_empty(), "memory {number} cannot be read at {from}");
            bytes.extend(read);
        }
        places.push(Place { name: format!("wasm memory {number}"), bytes });
    }
    Ok(places)
}
