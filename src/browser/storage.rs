//! What the browser promises of this site's storage, how much of it is used, and asking before the page is left.

use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

use super::{call, property};

/// What a method of the browser's storage manager answers.
async fn asked(method: &str) -> Option<JsValue> {
    let manager = property(&js_sys::global(), "navigator").and_then(|navigator| property(&navigator, "storage"))?;
    let promise = call(&manager, method, &[])?.dyn_into::<js_sys::Promise>().ok()?;
    JsFuture::from(promise).await.ok()
}

/// Asks the browser not to clear this site's storage by itself; whether it promised. Firefox asks the person first.
pub async fn persist() -> bool {
    asked("persist").await.and_then(|granted| granted.as_bool()).unwrap_or(false)
}

/// Whether it promised before.
pub async fn persisted() -> bool {
    asked("persisted").await.and_then(|granted| granted.as_bool()).unwrap_or(false)
}

/// How many bytes this site's storage takes, and how many it may, as the browser estimates.
pub async fn estimate() -> Option<(u64, u64)> {
    let told = asked("estimate").await?;
    let number = |name: &str| property(&told, name).and_then(|number| number.as_f64()).map(|number| number as u64);
    Some((number("usage")?, number("quota")?))
}

/// Whether the browser asks before the page is left.
pub fn ask_before_leaving(ask: bool) {
    thread_local! {
        static ASK: js_sys::Function = Closure::<dyn FnMut(web_sys::Event)>::new(|event: web_sys::Event| {
            event.prevent_default();
            // What browsers asked by before they minded the line above; setting it does not throw.
            let _ = js_sys::Reflect::set(&event, &"returnValue".into(), &"leave?".into());
        })
        .into_js_value()
        .unchecked_into();
    }
    if let Some(window) = web_sys::window() {
        ASK.with(|handler| window.set_onbeforeunload(ask.then_some(handler)));
    }
}
