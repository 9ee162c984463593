//! Web Locks: one holder at a time across the tabs of this page. web-sys offers them behind an unstable flag only,
//! hence by reflection.

use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

use super::{call, property};
use crate::lifecycle::Locks;

/// The browser's locks.
#[derive(Clone, Copy, Debug, Default)]
pub struct WebLocks;

/// Held until dropped.
pub struct Guard(Option<js_sys::Function>);

impl Drop for Guard {
    fn drop(&mut self) {
        if let Some(release) = self.0.take() {
            // A promise's resolver does not throw.
            let _ = release.call0(&JsValue::NULL);
        }
    }
}

impl Locks for WebLocks {
    type Guard = Guard;

    async fn lock(&self, name: &str) -> Guard {
        // Whoever waits is not turned away.
        request(name, false).await.unwrap_or(Guard(None))
    }

    async fn try_lock(&self, name: &str) -> Option<Guard> {
        request(name, true).await
    }
}

/// Asks for a lock; `None` where somebody holds it and it is not waited for.
async fn request(name: &str, if_available: bool) -> Option<Guard> {
    let manager = property(&js_sys::global(), "navigator").and_then(|navigator| property(&navigator, "locks"));
    // Without Web Locks (none of the supported browsers) there is nothing to exclude other tabs with; the store's
    // compare-and-put still lets each plan out once.
    let Some(manager) = manager else { return Some(Guard(None)) };
    let mut release = None;
    let held = js_sys::Promise::new(&mut |resolve, _| release = Some(resolve));
    let acquired = js_sys::Promise::new(&mut |resolve, reject| {
        let held = held.clone();
        let granted = Closure::once_into_js(move |lock: JsValue| {
            // A promise's resolver does not throw.
            let _ = resolve.call1(&JsValue::NULL, &JsValue::from_bool(!lock.is_null()));
            // No lock: nothing is held.
            if lock.is_null() { JsValue::NULL } else { held.into() }
        });
        let options = js_sys::Object::new();
        // A plain object takes every property.
        let _ = js_sys::Reflect::set(&options, &"ifAvailable".into(), &JsValue::from_bool(if_available));
        let requested = call(&manager, "request", &[&name.into(), &options, &granted]);
        match requested.and_then(|promise| promise.dyn_into::<js_sys::Promise>().ok()) {
            // Where storage is blocked the request is refused: then this is the only tab that can do anything, and
            // goes on without. Once granted, a late rejection changes nothing.
            Some(promise) => {
                call(&promise, "catch", &[&reject]);
            }
            None => {
                // A promise's resolver does not throw.
                let _ = reject.call0(&JsValue::NULL);
            }
        }
    });
    match JsFuture::from(acquired).await {
        Ok(granted) if granted.is_falsy() => None,
        Ok(_) => Some(Guard(release)),
        Err(_) => Some(Guard(None)),
    }
}
