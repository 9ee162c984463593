//! Web Locks: one holder at a time across the tabs of this page. web-sys offers them behind an unstable flag only,
//! hence by reflection.

#[cfg(feature = "console")]
use std::cell::Cell;
#[cfg(feature = "console")]
use std::rc::Rc;

use js_sys::Promise;
#[cfg(feature = "console")]
use js_sys::{Object, Reflect};
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

fn manager() -> Option<JsValue> {
    property(&js_sys::global(), "navigator").and_then(|navigator| property(&navigator, "locks"))
}

impl WebLocks {
    /// The lock at once, or not at all: `None` where another tab holds it. With `steal` it is taken from that tab.
    /// `lost` runs when another tab takes it from this one.
    #[cfg(feature = "console")]
    pub async fn try_lock(&self, name: &str, steal: bool, lost: impl FnOnce() + 'static) -> Option<Guard> {
        // As in `lock`: without Web Locks there is nothing to exclude other tabs with.
        let Some(manager) = manager() else { return Some(Guard(None)) };
        let options = Object::new();
        // Setting a property of an object of one's own does not throw.
        let _ = Reflect::set(&options, &if steal { "steal" } else { "ifAvailable" }.into(), &true.into());
        let mut release = None;
        let held = Promise::new(&mut |resolve, _| release = Some(resolve));
        let granted = Rc::new(Cell::new(false));
        let mut lost = Some(Closure::once_into_js({
            let granted = granted.clone();
            move || {
                if granted.get() {
                    lost();
                }
            }
        }));
        let acquired = Promise::new(&mut |resolve, reject| {
            let (held, granted) = (held.clone(), granted.clone());
            let answered = Closure::once_into_js(move |lock: JsValue| {
                granted.set(!lock.is_null());
                // A promise's resolver does not throw.
                let _ = resolve.call1(&JsValue::NULL, &lock);
                if lock.is_null() { JsValue::NULL } else { held.into() }
            });
            let requested = call(&manager, "request", &[&name.into(), &options, &answered]);
            match requested.and_then(|promise| promise.dyn_into::<Promise>().ok()) {
                Some(promise) => {
                    // Refused, where storage is blocked; or taken away.
                    call(&promise, "catch", &[&reject]);
                    if let Some(lost) = lost.take() {
                        call(&promise, "catch", &[&lost]);
                    }
                }
                None => {
                    // A promise's resolver does not throw.
                    let _ = reject.call0(&JsValue::NULL);
                }
            }
        });
        match JsFuture::from(acquired).await {
            Ok(lock) if lock.is_null() => None,
            Ok(_) => Some(Guard(release)),
            Err(_) => Some(Guard(None)),
        }
    }

    /// Waits until what happened to this tab's locks while it slept has reached it.
    #[cfg(feature = "console")]
    pub async fn catch_up(&self) {
        let asked = manager().and_then(|manager| call(&manager, "query", &[]));
        if let Some(promise) = asked.and_then(|promise| promise.dyn_into::<Promise>().ok()) {
            // Refused where storage is blocked: then there is no other tab.
            let _ = JsFuture::from(promise).await;
        }
        super::time::sleep(0).await;
    }
}

impl Locks for WebLocks {
    type Guard = Guard;

    async fn lock(&self, name: &str) -> Guard {
        // Without Web Locks (none of the supported browsers) there is nothing to exclude other tabs with; the store's
        // compare-and-put still lets each plan out once.
        let Some(manager) = manager() else { return Guard(None) };
        let mut release = None;
        let held = Promise::new(&mut |resolve, _| release = Some(resolve));
        let acquired = Promise::new(&mut |resolve, reject| {
            let held = held.clone();
            let granted = Closure::once_into_js(move |_lock: JsValue| {
                // A promise's resolver does not throw.
                let _ = resolve.call0(&JsValue::NULL);
                held
            });
            let requested = call(&manager, "request", &[&name.into(), &granted]);
            match requested.and_then(|promise| promise.dyn_into::<Promise>().ok()) {
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
            Ok(_) => Guard(release),
            Err(_) => Guard(None),
        }
    }

    #[cfg(feature = "console")]
    async fn try_lock(&self, name: &str) -> Option<Guard> {
        Self::try_lock(self, name, false, || ()).await
    }
}
