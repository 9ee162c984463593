//! The memory of the page's WebAssembly, read out by Chromium's debugger: every memory that the page still has, whether a
//! script can reach it or not.

use crate::browsers::Browser;
use crate::places::Place;
use crate::runner::{Result, check};
use crate::search::from_base64;
use serde_json::{Value, json};

/// So much comes over at once.
const PIECE: u64 = 1 << 20;

/// All WebAssembly memories, and all other buffers of bytes.
pub async fn memories(browser: &Browser) -> Result<Vec<Place>> {
    let wasm = of_kind(browser, "WebAssembly.Memory", "wasm memory").await?;
    let bytes: usize = wasm.iter().map(|place| place.bytes.len()).sum();
    check!(bytes > 1 << 20, "the page's memory has {bytes} bytes only: it was not found");
    let buffers = of_kind(browser, "ArrayBuffer", "buffers").await?;
    Ok(wasm.into_iter().chain(buffers).collect())
}

/// The objects of a class, after what is garbage was collected.
async fn of_kind(browser: &Browser, class: &str, name: &str) -> Result<Vec<Place>> {
    let prototype = browser.cdp("Runtime.evaluate", json!({ "expression": format!("{class}.prototype") })).await?;
    let prototype = prototype["result"]["objectId"].clone();
    let objects = browser.cdp("Runtime.queryObjects", json!({ "prototypeObjectId": prototype })).await?;
    let objects = objects["objects"]["objectId"].clone();
    let buffer = "const buffer = object => object instanceof WebAssembly.Memory ? object.buffer : object;";
    let lengths = format!("function () {{ {buffer} return this.map(one => buffer(one).byteLength) }}");
    let lengths: Vec<u64> = serde_json::from_value(call(browser, &objects, &lengths, json!([])).await?)?;
    let piece = format!(
        "function (number, from, length) {{
            {buffer}
            const bytes = new Uint8Array(buffer(this[number]), from, length);
            let text = '';
            for (let at = 0; at < bytes.length; at += 32768) text += String.fromCharCode(...bytes.subarray(at, at + 32768));
            return btoa(text)
        }}"
    );
    let mut places = Vec::new();
    for (number, length) in lengths.into_iter().enumerate() {
        // Those of WebAssembly were read as such.
        if name == "buffers" && length >= PIECE {
            continue;
        }
        let mut bytes = Vec::new();
        while (bytes.len() as u64) < length {
            let from = bytes.len() as u64;
            let arguments = json!([{ "value": number }, { "value": from }, { "value": PIECE.min(length - from) }]);
            let read = from_base64(call(browser, &objects, &piece, arguments).await?.as_str().unwrap_or_default());
            check!(!read.is_empty(), "{name} cannot be read at {from}");
            bytes.extend(read);
        }
        places.push(Place { name: name.to_owned(), bytes });
    }
    browser.cdp("Runtime.releaseObject", json!({ "objectId": objects })).await?;
    Ok(places)
}

async fn call(browser: &Browser, object: &Value, function: &str, arguments: Value) -> Result<Value> {
    let parameters = json!({
        "objectId": object, "functionDeclaration": function, "arguments": arguments, "returnByValue": true,
    });
    let told = browser.cdp("Runtime.callFunctionOn", parameters).await?;
    check!(told["exceptionDetails"].is_null(), "the debugger reported {}", told["exceptionDetails"]);
    Ok(told["result"]["value"].clone())
}
