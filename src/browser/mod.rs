//! The only place that talks to the browser. `dom` is the page (focus, history, timers, clipboard); the others are
//! input and output (network, database, cryptography, locks, tabs, workers).

pub mod database;
pub mod locks;
pub mod practice;
pub mod time;
pub mod worker;

#[cfg(feature = "console")]
pub mod channel;
#[cfg(feature = "console")]
pub mod crypto;
#[cfg(feature = "console")]
pub mod dom;
#[cfg(feature = "console")]
pub mod element;
#[cfg(feature = "console")]
pub mod files;
#[cfg(feature = "console")]
pub mod handover;
#[cfg(feature = "console")]
pub mod host;
#[cfg(feature = "console")]
pub mod more;
#[cfg(feature = "console")]
pub mod network;
#[cfg(feature = "console")]
pub mod panic;
#[cfg(feature = "console")]
pub mod storage;
#[cfg(feature = "console")]
pub mod tools;

use wasm_bindgen::{JsCast, JsValue};

/// What a JavaScript error says.
fn message_of(error: &JsValue) -> String {
    error
        .dyn_ref::<js_sys::Error>()
        .map(|error| String::from(error.message()))
        .or_else(|| js_sys::Reflect::get(error, &"message".into()).ok().and_then(|message| message.as_string()))
        .or_else(|| error.as_string())
        .unwrap_or_else(|| "unknown".to_owned())
}

/// A property, where it is there and not undefined.
fn property(of: &JsValue, name: &str) -> Option<JsValue> {
    js_sys::Reflect::get(of, &name.into()).ok().filter(|value| !value.is_undefined() && !value.is_null())
}

/// Bytes as a file of the browser's. `None` where it makes none of them.
#[cfg(feature = "console")]
fn blob(bytes: &[u8], media_type: &str) -> Option<web_sys::Blob> {
    let options = web_sys::BlobPropertyBag::new();
    options.set_type(media_type);
    let parts = js_sys::Array::of1(&js_sys::Uint8Array::from(bytes));
    web_sys::Blob::new_with_u8_array_sequence_and_options(&parts, &options).ok()
}

/// A method's result, where the object has the method and it did not throw.
fn call(of: &JsValue, name: &str, arguments: &[&JsValue]) -> Option<JsValue> {
    let method: js_sys::Function = property(of, name)?.dyn_into().ok()?;
    let list = js_sys::Array::new();
    for argument in arguments {
        list.push(argument);
    }
    method.apply(of, &list).ok()
}
