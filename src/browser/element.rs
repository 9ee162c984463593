//! Elements of the page, as they are put together by hand.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

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

/// What an event runs, until this is dropped. The browser keeps the listener as long as it likes: what the handler holds,
/// such as a vendor's document, must not wait for that.
pub struct Handler(Rc<Handling>);

/// What an event calls.
type Run = Box<dyn FnMut(Event)>;

struct Handling {
    /// Not here while it runs.
    handler: RefCell<Option<Run>>,
    over: Cell<bool>,
}

impl Drop for Handler {
    fn drop(&mut self) {
        self.0.over.set(true);
        let handler = self.0.handler.take();
        // Dropped when nothing is borrowed any more.
        drop(handler);
    }
}

/// Calls `handler` on an event, as long as what is returned is kept.
#[inline(never)]
#[must_use]
pub fn listen(element: &Element, event: &str, handler: Run) -> Handler {
    let handling = Rc::new(Handling { handler: RefCell::new(Some(handler)), over: Cell::new(false) });
    let running = handling.clone();
    // The browser's garbage collector frees it with the element.
    let listener = Closure::<dyn FnMut(Event)>::new(move |event: Event| {
        let Some(mut handler) = running.handler.take() else { return };
        handler(event);
        if !running.over.get() {
            *running.handler.borrow_mut() = Some(handler);
        }
    });
    // Adding a listener does not throw.
    let _ = element.add_event_listener_with_callback(event, listener.into_js_value().unchecked_ref());
    Handler(handling)
}

/// How high an element is, in CSS pixels; nothing of it is there at 0. A property, since the page's policy forbids the
/// attribute.
pub fn set_height(element: &Element, height: f64) {
    if let Some(element) = element.dyn_ref::<web_sys::HtmlElement>() {
        // Neither throws: the name is one, and what follows is a length.
        let _ = element.style().set_property("height", &format!("{}px", height as i64));
    }
}
