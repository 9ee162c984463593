//! Elements without type parameters.
//!
//! The `view!` macro gives every element a type of its own, and every type its own copy of the code that builds,
//! updates and removes it: the first version of these screens was 374 KB brotli by it. Here all elements are one
//! type over Leptos' erased attributes and children, so that a screen costs its words and its logic.
//!
//! ```ignore
//! el("section").class("card pad").attr("aria-labelledby", "title")
//!     .child(el("h2").id("title").child(words::TITLE))
//!     .child(live(move || count.get().to_string()))
//! ```

use leptos::prelude::*;
use leptos::tachys::html::attribute::any_attribute::{AnyAttribute, IntoAnyAttribute};
use leptos::tachys::html::attribute::custom::custom_attribute;
use leptos::tachys::html::element::{ElementChild, custom};
use leptos::tachys::html::event::{Custom as CustomEvent, on};
use leptos::tachys::html::property::prop;

pub use crate::browser::dom::DomEvent;

/// An element being put together. Behind one pointer: passed by value from call to call, its parts would be copied
/// each time.
pub struct El(Box<Parts>);

struct Parts {
    tag: &'static str,
    attributes: Vec<AnyAttribute>,
    children: Vec<AnyView>,
}

/// An element of a tag.
#[inline(never)]
pub fn el(tag: &'static str) -> El {
    El(Box::new(Parts { tag, attributes: Vec::new(), children: Vec::new() }))
}

/// A button that submits nothing.
pub fn button(words: impl IntoChild, press: impl Fn() + 'static) -> El {
    el("button").attr("type", "button").class("btn").on("click", move |_| press()).child(words)
}

/// A link to an address of this page, or to a `#fragment`.
pub fn link(href: String, words: impl IntoChild) -> El {
    el("a").attr("href", href).child(words)
}

/// What does the work, once: a method that is copied into every caller takes the fifteen function pointers of an erased
/// attribute or view along. Hence `inline(never)`, and no type parameters.
impl El {
    #[inline(never)]
    fn push_attr(mut self, name: &'static str, value: &str) -> Self {
        self.0.attributes.push(custom_attribute(name, value.to_owned()).into_any_attr());
        self
    }

    #[inline(never)]
    fn push_live_attr(mut self, name: &'static str, value: Box<dyn Fn() -> Option<String> + Send>) -> Self {
        self.0.attributes.push(custom_attribute(name, value).into_any_attr());
        self
    }

    #[inline(never)]
    fn push_handler(mut self, event: &'static str, handler: Box<dyn FnMut(DomEvent)>) -> Self {
        self.0.attributes.push(on(CustomEvent::<DomEvent>::new(event), handler).into_any_attr());
        self
    }

    #[inline(never)]
    fn push_value(mut self, value: Box<dyn Fn() -> String + Send>) -> Self {
        self.0.attributes.push(prop("value", value).into_any_attr());
        self
    }

    #[inline(never)]
    fn push_checked(mut self, value: Box<dyn Fn() -> bool + Send>) -> Self {
        self.0.attributes.push(prop("checked", value).into_any_attr());
        self
    }

    #[inline(never)]
    fn push_view(mut self, view: AnyView) -> Self {
        self.0.children.push(view);
        self
    }

    #[inline(never)]
    fn push_text(mut self, text: &str) -> Self {
        self.0.children.push(text_view(text));
        self
    }

    #[inline(never)]
    fn push_el(mut self, child: El) -> Self {
        self.0.children.push(child.build());
        self
    }

    #[inline(never)]
    fn build(self) -> AnyView {
        let Parts { tag, attributes, children } = *self.0;
        custom(tag).add_any_attr(attributes).child(children).into_any()
    }
}

#[inline(never)]
fn text_view(text: &str) -> AnyView {
    text.to_owned().into_any()
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
        self.push_live_attr(name, Box::new(value))
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
        self.push_value(Box::new(value))
    }

    /// The `checked` property, following signals.
    pub fn checked(self, value: impl Fn() -> bool + Send + 'static) -> Self {
        self.push_checked(Box::new(value))
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
        self.build()
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
