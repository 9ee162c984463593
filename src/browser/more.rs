//! The part of the page that is loaded after the first screen, where the build took it apart.

use js_sys::{Function, Promise, Reflect, global};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

/// What the page's script offers where there is such a part.
fn loader() -> Option<Function> {
    Reflect::get(&global(), &JsValue::from_str("greenroomMore")).ok()?.dyn_into().ok()
}

/// Whether everything came with the page: as a plain build makes it.
pub fn came_along() -> bool {
    loader().is_none()
}

/// Loads it; loaded once, it is there. The browser's own words where that fails.
pub async fn load() -> Result<(), String> {
    let Some(loader) = loader() else { return Ok(()) };
    let told = |error: JsValue| super::message_of(&error);
    let promise: Promise = loader.call0(&JsValue::NULL).map_err(told)?.unchecked_into();
    let loaded = JsFuture::from(promise).await.map(|_| ()).map_err(told);
    if loaded.is_err() {
        super::host::part_is_gone();
    }
    loaded
}
