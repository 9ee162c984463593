//! The page: addresses, focus, time in the person's words, timers, clipboard, downloads.

use std::cell::RefCell;
use std::rc::Rc;
use std::task::{Poll, Waker};

use js_sys::Intl::DateTimeFormat;
use js_sys::{Array, Function, Object, Reflect};
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{Document, Element, Event, HtmlAnchorElement, HtmlElement, MouseEvent, Window};

use super::{call, property};
use crate::domain::{Timestamp, visible};

fn window() -> Option<Window> {
    web_sys::window()
}

pub(super) fn document() -> Option<Document> {
    window()?.document()
}

/// The path that the site is hosted at, with slashes at both ends: `/`, or `/tools/greenroom/`.
pub fn base_path() -> String {
    thread_local! {
        // Every link asks; it does not change while the page lives.
        static BASE: String = read_base_path();
    }
    BASE.with(Clone::clone)
}

fn read_base_path() -> String {
    let base = document().and_then(|document| document.base_uri().ok().flatten()).unwrap_or_default();
    let path = base.split("://").nth(1).and_then(|rest| rest.find('/').and_then(|i| rest.get(i..))).unwrap_or("/");
    let path = path.split(['?', '#']).next().unwrap_or("/");
    path.rfind('/').and_then(|i| path.get(..=i)).unwrap_or("/").to_owned()
}

/// Where the page is, below [`base_path`], with a leading slash and its query.
pub fn current_path() -> String {
    let Some(location) = window().map(|window| window.location()) else { return "/".to_owned() };
    let path = location.pathname().unwrap_or_default();
    let below = path.strip_prefix(base_path().trim_end_matches('/')).unwrap_or(&path);
    let slash = if below.starts_with('/') { "" } else { "/" };
    format!("{slash}{below}{}", location.search().unwrap_or_default())
}

/// What the page says about itself under a name, in a `<meta>` of its own.
pub fn meta(name: &str) -> Option<String> {
    let found = document()?.query_selector(&format!("meta[name=\"{name}\"]")).ok().flatten()?;
    found.get_attribute("content").filter(|content| !content.trim().is_empty())
}

/// Where the page is served from, for a note to an administrator.
pub fn page_origin() -> String {
    window().and_then(|window| window.location().origin().ok()).unwrap_or_default()
}

/// Changes the address without loading: a new entry, or the present one replaced.
pub fn set_address(href: &str, replace: bool) {
    if let Some(history) = window().and_then(|window| window.history().ok()) {
        // Throws only past hundreds of calls a second; then the address stays and the screen is right all the same.
        let _ = if replace {
            history.replace_state_with_url(&JsValue::NULL, "", Some(href))
        } else {
            history.push_state_with_url(&JsValue::NULL, "", Some(href))
        };
    }
}

/// Calls `handler` on back and forward.
pub fn on_history(handler: impl Fn() + 'static) {
    listen_window("popstate", move |_| handler());
}

/// Calls `handler` with the path (below the base, with query) of every plain click on a link of this page, in place
/// of loading it. Links to a fragment move focus. Links to other sites, with a target, or with a modifier key stay the browser's.
pub fn on_link(handler: impl Fn(String) + 'static) {
    let listener = Closure::<dyn FnMut(MouseEvent)>::new(move |event: MouseEvent| {
        let modified = event.meta_key() || event.ctrl_key() || event.shift_key() || event.alt_key();
        if event.default_prevented() || event.button() != 0 || modified {
            return;
        }
        let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
        let link = target.and_then(|target| target.closest("a[href]").ok().flatten());
        let Some(link) = link.and_then(|link| link.dyn_into::<HtmlAnchorElement>().ok()) else { return };
        let raw = link.get_attribute("href").unwrap_or_default();
        if link.has_attribute("target") || link.has_attribute("download") || raw.is_empty() {
            return;
        }
        if let Some(id) = raw.strip_prefix('#') {
            // With a <base>, the browser would load the base's page: focus is moved by hand.
            event.prevent_default();
            focus(id);
            return;
        }
        let below = link.pathname();
        let base = base_path();
        let Some(path) = below.strip_prefix(base.trim_end_matches('/')) else { return };
        if link.origin() != page_origin() {
            return;
        }
        event.prevent_default();
        handler(format!("{path}{}", link.search()));
    });
    if let Some(document) = document() {
        // Adding a listener does not throw.
        let _ = document.add_event_listener_with_callback("click", listener.as_ref().unchecked_ref());
    }
    listener.forget();
}

/// Calls `handler` on an event of the window, for the life of the page.
pub fn listen_window(name: &str, handler: impl Fn(Event) + 'static) {
    let listener = Closure::<dyn FnMut(Event)>::new(handler);
    if let Some(window) = window() {
        // Adding a listener does not throw.
        let _ = window.add_event_listener_with_callback(name, listener.as_ref().unchecked_ref());
    }
    listener.forget();
}

/// Calls `handler` when the page comes into sight, or goes out of it, for the life of the page.
pub fn on_sight(handler: impl Fn() + 'static) {
    let listener = Closure::<dyn FnMut(Event)>::new(move |_| handler());
    if let Some(document) = document() {
        // Adding a listener does not throw.
        let _ = document.add_event_listener_with_callback("visibilitychange", listener.as_ref().unchecked_ref());
    }
    listener.forget();
}

/// Calls `handler` every so many milliseconds, for the life of the page.
pub fn every(millis: i32, handler: impl Fn() + 'static) {
    let tick = Closure::<dyn FnMut()>::new(handler);
    if let Some(window) = window() {
        // Throws only without a callback.
        let _ = window.set_interval_with_callback_and_timeout_and_arguments_0(tick.as_ref().unchecked_ref(), millis);
    }
    tick.forget();
}

/// Runs a future on the page's thread.
pub fn spawn(future: impl Future<Output = ()> + 'static) {
    spawn_local(future);
}

/// Loads the page anew, at the address where it is.
pub fn reload() {
    if let Some(window) = window() {
        // Reloading a page that is shown does not throw.
        let _ = window.location().reload();
    }
}

/// Begins something at once; what it comes to is waited for later.
pub fn begun<T: 'static>(future: impl Future<Output = T> + 'static) -> impl Future<Output = T> {
    let shared = Rc::new(RefCell::new((None, None::<Waker>)));
    let inside = shared.clone();
    spawn_local(async move {
        let result = future.await;
        let waker = {
            let mut shared = inside.borrow_mut();
            shared.0 = Some(result);
            shared.1.take()
        };
        if let Some(waker) = waker {
            waker.wake();
        }
    });
    std::future::poll_fn(move |context| {
        let mut shared = shared.borrow_mut();
        match shared.0.take() {
            Some(result) => Poll::Ready(result),
            None => {
                shared.1 = Some(context.waker().clone());
                Poll::Pending
            }
        }
    })
}

/// Waits.
pub async fn pause(millis: u32) {
    super::time::sleep(millis).await;
}

/// Whether the browser believes to be online.
pub fn online() -> bool {
    window().is_none_or(|window| window.navigator().on_line())
}

/// Sets the tab's title.
pub fn set_title(title: &str) {
    if let Some(document) = document() {
        document.set_title(&visible(title));
    }
}

/// Sets light, dark or the system's choice on the root element.
pub fn set_theme(theme: &str) {
    if let Some(root) = document().and_then(|document| document.document_element()) {
        // Setting an attribute with a valid name does not throw.
        let _ = root.set_attribute("data-theme", theme);
    }
}

/// Removes the sentence that stands in the page until Greenroom is there.
pub fn remove_loading() {
    if let Some(loading) = document().and_then(|document| document.get_element_by_id("loading")) {
        loading.remove();
    }
}

/// Where the app is put: beside nothing, in the body.
pub fn body() -> Option<HtmlElement> {
    document()?.body()
}

/// Moves focus to an element once it is drawn; elements that are not focusable must carry `tabindex="-1"`.
pub fn focus(id: &str) {
    let id = id.to_owned();
    let focused = || document().and_then(|document| document.active_element());
    let before = focused();
    next_frame(move || {
        // A frame can be late. Whoever went into a field meanwhile keeps the keyboard.
        if focused().is_some_and(|now| Some(&now) != before.as_ref() && now.tag_name() != "BODY") {
            return;
        }
        let element = document().and_then(|document| document.get_element_by_id(&id));
        if let Some(element) = element.and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
            // Focusing a connected element does not throw.
            let _ = element.focus();
        }
    });
}

/// The id of what has the keyboard, where it has one.
pub fn focused() -> Option<String> {
    let id = document()?.active_element()?.id();
    (!id.is_empty()).then_some(id)
}

/// Moves focus to an element at once, where it is there; whether it was.
pub fn focus_now(id: &str) -> bool {
    let element = document().and_then(|document| document.get_element_by_id(id));
    // Focusing a connected element does not throw.
    element.and_then(|element| element.dyn_into::<HtmlElement>().ok()).is_some_and(|element| element.focus().is_ok())
}

/// Whether the page is in sight.
pub fn in_sight() -> bool {
    document().is_some_and(|document| !document.hidden())
}

/// Goes into a field of text, to a place in it, counted in UTF-16 units.
pub fn select_from(id: &str, at: usize) {
    let Some(element) = document().and_then(|document| document.get_element_by_id(id)) else { return };
    let place = JsValue::from_f64(at as f64);
    // First the place, then the keyboard: browsers scroll to it when the field gets it.
    call(&element, "setSelectionRange", &[&place, &place]);
    call(&element, "blur", &[]);
    call(&element, "focus", &[]);
}

/// Scrolls an element into sight, no further than needed.
pub fn reveal(id: &str) {
    let Some(element) = document().and_then(|document| document.get_element_by_id(id)) else { return };
    let how = js_sys::Object::new();
    // Setting a property of an object of one's own does not throw.
    let _ = js_sys::Reflect::set(&how, &"block".into(), &"nearest".into());
    call(&element, "scrollIntoView", &[&how]);
}

/// Scrolls to the top, as a new page would.
pub fn scroll_to_top() {
    if let Some(window) = window() {
        window.scroll_to_with_x_and_y(0.0, 0.0);
    }
}

/// Moves focus to an element of an id, unless somebody has it somewhere already.
pub fn focus_if_lost(id: &str) {
    let lost = document().is_some_and(|document| {
        document.active_element().is_none_or(|active| active.tag_name().eq_ignore_ascii_case("body"))
    });
    if lost {
        focus(id);
    }
}

/// Right before the next drawing. A hidden tab does not draw: there a timer of the same length stands in.
pub fn next_frame(work: impl FnOnce() + 'static) {
    let Some(window) = window() else { return };
    let hidden = document().is_some_and(|document| document.hidden());
    let work = Closure::once_into_js(work);
    let work: &js_sys::Function = work.unchecked_ref();
    // Neither throws with a callback.
    if hidden {
        let _ = window.set_timeout_with_callback_and_timeout_and_arguments_0(work, 16);
    } else {
        let _ = window.request_animation_frame(work);
    }
}

/// How far below the top of the window an element begins (negative: above), and how high the window is. In CSS pixels.
pub fn place(element: &Element) -> (f64, f64) {
    let height = window().and_then(|window| window.inner_height().ok()).and_then(|height| height.as_f64());
    (element.get_bounding_client_rect().top(), height.unwrap_or(800.0))
}

/// The height of an element in CSS pixels.
pub fn height(element: &Element) -> f64 {
    element.get_bounding_client_rect().height()
}

thread_local! {
    /// How moments are written, without date and with it. Making one costs ten times as much as using it.
    static FORMATS: [Option<Function>; 2] = [false, true].map(time_format);
}

fn time_format(with_date: bool) -> Option<Function> {
    let options = Object::new();
    let set = |name: &str, value: &str| {
        // Setting a property of a plain object does not throw.
        let _ = Reflect::set(&options, &name.into(), &value.into());
    };
    if with_date {
        set("dateStyle", "medium");
    }
    set("timeStyle", if with_date { "medium" } else { "short" });
    let format = DateTimeFormat::new(&Array::of1(&JsValue::from_str("en-GB")), &options);
    property(&format, "format")?.dyn_into().ok()
}

/// A moment in the person's zone and language: with date, or the time alone.
pub fn format_time(at: Timestamp, with_date: bool) -> String {
    let written = FORMATS.with(|formats| {
        let format = formats[usize::from(with_date)].as_ref()?;
        format.call1(&JsValue::UNDEFINED, &JsValue::from_f64(at.0 as f64)).ok()?.as_string()
    });
    written.unwrap_or_else(|| at.to_iso())
}

/// A text in lower case, by the browser's tables: Rust's own would cost 14 KB of wasm.
pub fn lower_case(text: &str) -> String {
    js_sys::JsString::from(text).to_lower_case().into()
}

/// Puts text on the clipboard; whether it worked.
pub async fn copy(text: String) -> bool {
    let clipboard = window().and_then(|window| property(&window.navigator(), "clipboard"));
    let written = clipboard.and_then(|clipboard| call(&clipboard, "writeText", &[&text.as_str().into()]));
    match written.and_then(|promise| promise.dyn_into::<js_sys::Promise>().ok()) {
        Some(promise) => JsFuture::from(promise).await.is_ok(),
        None => false,
    }
}

/// Offers a text as a file.
pub fn save_file(name: &str, mime: &str, text: &str) -> Option<()> {
    let options = web_sys::BlobPropertyBag::new();
    options.set_type(mime);
    let parts = Array::of1(&JsValue::from_str(text));
    offer(name, &web_sys::Blob::new_with_str_sequence_and_options(&parts, &options).ok()?)
}

/// Offers bytes as a file.
pub fn save_bytes(name: &str, mime: &str, bytes: &[u8]) -> Option<()> {
    offer(name, &super::blob(bytes, mime)?)
}

fn offer(name: &str, blob: &web_sys::Blob) -> Option<()> {
    let url = web_sys::Url::create_object_url_with_blob(blob).ok()?;
    let link: HtmlAnchorElement = document()?.create_element("a").ok()?.dyn_into().ok()?;
    link.set_href(&url);
    link.set_download(&visible(name));
    link.click();
    web_sys::Url::revoke_object_url(&url).ok()
}

/// An event of the page.
pub type DomEvent = Event;

/// The value of the field that an event came from.
pub fn field_value(event: &Event) -> String {
    event.target().and_then(|target| property(&target, "value")).and_then(|value| value.as_string()).unwrap_or_default()
}

/// Whether the box that an event came from is ticked.
pub fn field_checked(event: &Event) -> bool {
    event.target().and_then(|target| property(&target, "checked")).is_some_and(|checked| checked.is_truthy())
}

/// The file that was chosen in the field that an event came from.
pub fn chosen_file(event: &Event) -> Option<web_sys::File> {
    let files: web_sys::FileList = property(event.target()?.as_ref(), "files")?.dyn_into().ok()?;
    files.get(0)
}

/// What is in a file. `None` where the browser cannot read it (any more).
pub async fn file_bytes(file: &web_sys::File) -> Option<crate::http::Bytes> {
    let buffer = JsFuture::from(file.array_buffer()).await.ok()?;
    Some(js_sys::Uint8Array::new(&buffer).to_vec().into())
}

/// Whether the `<details>` that an event came from is unfolded.
pub fn is_open(event: &Event) -> bool {
    event.target().and_then(|target| property(&target, "open")).is_some_and(|open| open.is_truthy())
}

/// Milliseconds since 1970.
pub fn now() -> i64 {
    js_sys::Date::now() as i64
}

/// A time in UTC, to the minute.
pub fn format_utc(at: i64) -> String {
    let text = String::from(js_sys::Date::new(&JsValue::from_f64(at as f64)).to_iso_string());
    text.get(..16).unwrap_or(&text).replace('T', " ")
}

/// Listens as long as it is kept.
pub struct Listening(Vec<Listener>);

/// Whose event, which, and what runs.
type Listener = (web_sys::EventTarget, &'static str, Closure<dyn FnMut(Event)>);

impl Drop for Listening {
    fn drop(&mut self) {
        for (target, name, listener) in &self.0 {
            // Removing a listener does not throw.
            let _ = target.remove_event_listener_with_callback(name, listener.as_ref().unchecked_ref());
        }
    }
}

/// Runs when a field is left, and when the page is hidden or left, as long as what it returns is kept.
#[must_use]
pub fn on_leaving(handler: std::rc::Rc<dyn Fn()>) -> Listening {
    let mut listening = Vec::new();
    let document = document().map(|document| -> web_sys::EventTarget { document.into() });
    let window = window().map(|window| -> web_sys::EventTarget { window.into() });
    for (target, name) in [(&document, "focusout"), (&document, "visibilitychange"), (&window, "pagehide")] {
        let Some(target) = target else { continue };
        let handler = handler.clone();
        let listener = Closure::<dyn FnMut(Event)>::new(move |_| handler());
        // Adding a listener does not throw.
        let _ = target.add_event_listener_with_callback(name, listener.as_ref().unchecked_ref());
        listening.push((target.clone(), name, listener));
    }
    Listening(listening)
}

/// The name of the key that an event is about; empty where it is about none.
pub fn key(event: &Event) -> String {
    property(event, "key").and_then(|key| key.as_string()).unwrap_or_default()
}

/// Whether the key of an event is Enter, pressed together with Ctrl or ⌘.
pub fn is_send(event: &Event) -> bool {
    let held = |name: &str| property(event, name).is_some_and(|held| held.is_truthy());
    key(event) == "Enter" && (held("ctrlKey") || held("metaKey"))
}

/// Whether the key of an event is Escape.
pub fn is_escape(event: &Event) -> bool {
    key(event) == "Escape"
}
