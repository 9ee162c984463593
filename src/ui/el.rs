//! Elements without type parameters.
//!
//! The `view!` macro gives every element a type of its own, and every type its own copy of the code that builds,
//! updates and removes it: the first version of these screens was 374 KB brotli by it. Here all elements are one type,
//! a view like any other of Leptos, so that a screen costs its words and its logic. An element is made at once and
//! filled in place: nothing is kept of it but what follows signals. Drawn again, it is replaced.
//!
//! ```ignore
//! el("section").class("card pad").attr("aria-labelledby", "title")
//!     .child(el("h2").id("title").child(words::TITLE))
//!     .child(live(move || count.get().to_string()))
//! ```

use leptos::prelude::*;
use leptos::tachys::hydration::Cursor;
use leptos::tachys::no_attrs;
use leptos::tachys::renderer::types::Node;
use leptos::tachys::view::any_view::AnyViewState;
use leptos::tachys::view::{Mountable, Position, PositionState};
use send_wrapper::SendWrapper;

pub use crate::browser::dom::DomEvent;
use crate::browser::element::{self, Element};
use crate::domain::visible;

/// An element being put together.
pub struct El(Box<SendWrapper<Made>>);

/// An element, and what keeps it up to date.
pub struct Made {
    element: Element,
    kept: Vec<Kept>,
}

/// Dropped with the element.
#[expect(dead_code, reason = "kept for what its end does")]
enum Kept {
    Following(RenderEffect<()>),
    Listening(element::Handler),
    Emptied(Emptied),
    View(AnyViewState),
}

/// A field that is emptied at its end: the browser may keep an element for a while after it was removed.
struct Emptied(SendWrapper<Element>);

impl Drop for Emptied {
    fn drop(&mut self) {
        element::set_property(&self.0, "value", &"".into());
    }
}

/// An element of a tag.
#[inline(never)]
pub fn el(tag: &'static str) -> El {
    El(Box::new(SendWrapper::new(Made { element: element::create(tag), kept: Vec::new() })))
}

/// A button that submits nothing.
pub fn button(words: impl IntoChild, press: impl Fn() + 'static) -> El {
    el("button").attr("type", "button").class("btn").on("click", move |_| press()).child(words)
}

/// A link to an address of this page, or to a `#fragment`.
pub fn link(href: String, words: impl IntoChild) -> El {
    el("a").attr("href", href).child(words)
}

/// What does the work, once. Hence `inline(never)`, and no type parameters.
impl El {
    #[inline(never)]
    fn push_attr(self, name: &'static str, value: &str) -> Self {
        element::set_attribute(&self.0.element, name, Some(value));
        self
    }

    /// Runs now, and again each time that a signal which it read changes.
    #[inline(never)]
    pub(super) fn following(mut self, mut run: Box<dyn FnMut(&Element)>) -> Self {
        let element = self.0.element.clone();
        self.0.kept.push(Kept::Following(RenderEffect::new(move |_| run(&element))));
        self
    }

    #[inline(never)]
    fn push_handler(mut self, event: &'static str, handler: Box<dyn FnMut(DomEvent)>) -> Self {
        let listening = element::listen(&self.0.element, event, handler);
        self.0.kept.push(Kept::Listening(listening));
        self
    }

    /// A field for what nobody may find in it later.
    #[inline(never)]
    pub fn emptied_at_end(mut self) -> Self {
        let emptied = Emptied(SendWrapper::new(self.0.element.clone()));
        self.0.kept.push(Kept::Emptied(emptied));
        self
    }

    #[inline(never)]
    fn push_view(mut self, view: AnyView) -> Self {
        let mut state = view.build();
        state.mount(&self.0.element, None);
        self.0.kept.push(Kept::View(state));
        self
    }

    // All text of the page goes through here or through `text_view`: none of it can lie by what nobody sees.
    #[inline(never)]
    fn push_text(self, text: &str) -> Self {
        element::append_text(&self.0.element, &visible(text));
        self
    }

    #[inline(never)]
    fn push_el(mut self, mut child: El) -> Self {
        element::insert(&self.0.element, &child.0.element, None);
        self.0.kept.append(&mut child.0.kept);
        self
    }

    /// The element itself, for what measures it or puts others into it.
    pub(super) fn element(&self) -> Element {
        self.0.element.clone()
    }

    #[inline(never)]
    fn into_view(self) -> AnyView {
        self.into_any()
    }
}

impl Render for El {
    type State = Made;

    fn build(self) -> Made {
        self.0.take()
    }

    fn rebuild(self, state: &mut Made) {
        let mut new = self.build();
        state.insert_before_this(&mut new);
        state.unmount();
        *state = new;
    }
}

impl Mountable for Made {
    fn unmount(&mut self) {
        self.element.remove();
    }

    fn mount(&mut self, parent: &Element, marker: Option<&Node>) {
        element::insert(parent, &self.element, marker);
    }

    fn insert_before_this(&self, child: &mut dyn Mountable) -> bool {
        let Some(parent) = self.element.parent_element() else { return false };
        child.mount(&parent, Some(&self.element));
        true
    }

    fn elements(&self) -> Vec<Element> {
        vec![self.element.clone()]
    }
}

no_attrs!(El);

/// Greenroom is not drawn by a server: what Leptos asks of a view for that does nothing here.
impl RenderHtml for El {
    type AsyncOutput = Self;
    type Owned = Self;

    const MIN_LENGTH: usize = 0;

    fn dry_resolve(&mut self) {}

    async fn resolve(self) -> Self {
        self
    }

    fn to_html_with_buf(
        self,
        _: &mut String,
        _: &mut Position,
        _: bool,
        _: bool,
        _: Vec<leptos::tachys::html::attribute::any_attribute::AnyAttribute>,
    ) {
    }

    fn hydrate<const FROM_SERVER: bool>(self, _: &Cursor, _: &PositionState) -> Made {
        self.build()
    }

    fn into_owned(self) -> Self {
        self
    }
}

#[inline(never)]
fn text_view(text: &str) -> AnyView {
    visible(text).into_owned().into_any()
}

#[inline(never)]
fn nothing() -> AnyView {
    ().into_any()
}

#[inline(never)]
fn many(views: Vec<AnyView>) -> AnyView {
    views.into_any()
}

#[inline(never)]
fn live_view(draw: Box<dyn Fn() -> AnyView + Send>) -> AnyView {
    draw.into_any()
}

impl El {
    /// An attribute that does not change.
    pub fn attr(self, name: &'static str, value: impl AsRef<str>) -> Self {
        self.push_attr(name, value.as_ref())
    }

    /// An attribute that is there only with a value.
    pub fn attr_if(self, name: &'static str, value: Option<impl AsRef<str>>) -> Self {
        match value {
            Some(value) => self.push_attr(name, value.as_ref()),
            None => self,
        }
    }

    /// An attribute that follows signals; absent while `None`.
    pub fn attr_live(self, name: &'static str, value: impl Fn() -> Option<String> + Send + 'static) -> Self {
        self.following(Box::new(move |element| element::set_attribute(element, name, value().as_deref())))
    }

    /// The class.
    #[inline(never)]
    pub fn class(self, class: &'static str) -> Self {
        self.push_attr("class", class)
    }

    /// The id.
    pub fn id(self, id: impl AsRef<str>) -> Self {
        self.push_attr("id", id.as_ref())
    }

    /// A handler of an event that bubbles or not.
    pub fn on(self, event: &'static str, handler: impl FnMut(DomEvent) + 'static) -> Self {
        self.push_handler(event, Box::new(handler))
    }

    /// The `value` property, following signals.
    pub fn value(self, value: impl Fn() -> String + Send + 'static) -> Self {
        self.following(Box::new(move |element| element::set_property(element, "value", &value().into())))
    }

    /// The `checked` property, following signals.
    pub fn checked(self, value: impl Fn() -> bool + Send + 'static) -> Self {
        self.following(Box::new(move |element| element::set_property(element, "checked", &value().into())))
    }

    /// Appends a child.
    pub fn child(self, child: impl IntoChild) -> Self {
        child.append_to(self)
    }

    /// Appends children.
    pub fn children<T: IntoChild>(self, children: impl IntoIterator<Item = T>) -> Self {
        let mut parent = self;
        for child in children {
            parent = child.append_to(parent);
        }
        parent
    }
}

/// Whatever can stand inside an element.
pub trait IntoChild: Sized {
    /// As a view.
    fn into_child(self) -> AnyView;

    /// Into an element, after what is there.
    fn append_to(self, parent: El) -> El {
        parent.push_view(self.into_child())
    }
}

impl IntoChild for El {
    fn into_child(self) -> AnyView {
        self.into_view()
    }

    fn append_to(self, parent: El) -> El {
        parent.push_el(self)
    }
}

impl IntoChild for AnyView {
    fn into_child(self) -> AnyView {
        self
    }
}

impl IntoChild for String {
    fn into_child(self) -> AnyView {
        text_view(&self)
    }

    fn append_to(self, parent: El) -> El {
        parent.push_text(&self)
    }
}

impl IntoChild for &str {
    fn into_child(self) -> AnyView {
        text_view(self)
    }

    fn append_to(self, parent: El) -> El {
        parent.push_text(self)
    }
}

impl IntoChild for () {
    fn into_child(self) -> AnyView {
        nothing()
    }

    fn append_to(self, parent: El) -> El {
        parent
    }
}

impl<T: IntoChild> IntoChild for Option<T> {
    fn into_child(self) -> AnyView {
        match self {
            Some(child) => child.into_child(),
            None => nothing(),
        }
    }

    fn append_to(self, parent: El) -> El {
        match self {
            Some(child) => child.append_to(parent),
            None => parent,
        }
    }
}

impl<T: IntoChild> IntoChild for Vec<T> {
    fn into_child(self) -> AnyView {
        let mut views = Vec::with_capacity(self.len());
        for child in self {
            views.push(child.into_child());
        }
        many(views)
    }
}

/// Several children without an element around them.
pub fn all<const N: usize>(children: [AnyView; N]) -> AnyView {
    many(Vec::from(children))
}

/// A part that is drawn again when a signal that it read changes.
pub fn live<T: IntoChild>(draw: impl Fn() -> T + Send + 'static) -> AnyView {
    live_view(Box::new(move || draw().into_child()))
}

/// A part with a life of its own: what it reads while being put together does not draw again what it stands in.
pub fn part<T: IntoChild>(make: impl FnOnce() -> T) -> AnyView {
    untrack(|| make().into_child())
}
