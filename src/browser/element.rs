//! Elements of the page, as they are put together by hand.

use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Event, Node};

pub use web_sys::Element;

/// A new element of a tag.
#[inline(never)]
#[expect(clippy::expect_used, reason = "proven at its line")]
pub fn create(tag: &'static str) -> Element {
    let element = super::dom::document().and_then(|document| document.create_element(tag).ok());
    element.expect("an element") // proof: a page that runs has a document, and it makes elements of any constant name
}

/// Sets an attribute, or takes it away.
#[inline(never)]
pub fn set_attribute(element: &Element, name: &str, value: Option<&str>) {
    // Neither throws with a valid name.
    let _ = match value {
        Some(value) => element.set_attribute(name, value),
        None => element.remove_attribute(name),
    };
}

/// Sets a property, such as what a field holds now.
#[inline(never)]
pub fn set_property(element: &Element, name: &str, value: &JsValue) {
    // Setting a writable property does not throw.
    let _ = js_sys::Reflect::set(element, &JsValue::from_str(name), value);
}

/// Appends text.
#[inline(never)]
pub fn append_text(element: &Element, text: &str) {
    // Appending to an element of one's own does not throw.
    let _ = element.append_with_str_1(text);
}

/// Puts a node into an element: before another, or at the end.
#[inline(never)]
pub fn insert(parent: &Element, child: &Node, before: Option<&Node>) {
    // Throws only where `before` is no child: then the node is of no page any more.
    let _ = parent.insert_before(child, before);
}

/// Calls `handler` on an event, as long as the element lives.
#[inline(never)]
pub fn listen(element: &Element, event: &str, handler: Box<dyn FnMut(Event)>) {
    // The browser's garbage collector frees it with the element.
    let listener = Closure::wrap(handler).into_js_value();
    // Adding a listener does not throw.
    let _ = element.add_event_listener_with_callback(event, listener.unchecked_ref());
}

/// How high an element is, in CSS pixels; nothing of it is there at 0. A property, since the page's policy forbids the
/// attribute.
pub fn set_height(element: &Element, height: f64) {
    if let Some(element) = element.dyn_ref::<web_sys::HtmlElement>() {
        // Neither throws: the name is one, and what follows is a length.
        let _ = element.style().set_property("height", &format!("{}px", height as i64));
    }
}
