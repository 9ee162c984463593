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

/// An element being put together.
pub struct El {
    tag: &'static str,
    attributes: Vec<AnyAttribute>,
    children: Vec<AnyView>,
}

/// An element of a tag.
pub fn el(tag: &'static str) -> El {
    El { tag, attributes: Vec::new(), children: Vec::new() }
}

/// A button that submits nothing.
pub fn button(words: impl IntoChild, press: impl Fn() + 'static) -> El {
    el("button").attr("type", "button").class("btn").on("click", move |_| press()).child(words)
}

/// A link to an address of this page, or to a `#fragment`.
pub fn link(href: String, words: impl IntoChild) -> El {
    el("a").attr("href", href).child(words)
}

impl El {
    /// An attribute that does not change.
    pub fn attr(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.attributes.push(custom_attribute(name, value.into()).into_any_attr());
        self
    }

    /// An attribute that is there only with a value.
    pub fn attr_if(self, name: &'static str, value: Option<impl Into<String>>) -> Self {
        match value {
            Some(value) => self.attr(name, value),
            None => self,
        }
    }

    /// An attribute that follows signals; absent while `None`.
    pub fn attr_live(mut self, name: &'static str, value: impl Fn() -> Option<String> + Send + 'static) -> Self {
        let value: Box<dyn Fn() -> Option<String> + Send> = Box::new(value);
        self.attributes.push(custom_attribute(name, value).into_any_attr());
        self
    }

    /// The class.
    pub fn class(self, class: &'static str) -> Self {
        self.attr("class", class)
    }

    /// The id.
    pub fn id(self, id: impl Into<String>) -> Self {
        self.attr("id", id)
    }

    /// A handler of an event that bubbles or not.
    pub fn on(mut self, event: &'static str, handler: impl FnMut(DomEvent) + 'static) -> Self {
        let handler: Box<dyn FnMut(DomEvent)> = Box::new(handler);
        self.attributes.push(on(CustomEvent::<DomEvent>::new(event), handler).into_any_attr());
        self
    }

    /// The `value` property, following signals.
    pub fn value(mut self, value: impl Fn() -> String + Send + 'static) -> Self {
        let value: Box<dyn Fn() -> String + Send> = Box::new(value);
        self.attributes.push(prop("value", value).into_any_attr());
        self
    }

    /// The `checked` property, following signals.
    pub fn checked(mut self, value: impl Fn() -> bool + Send + 'static) -> Self {
        let value: Box<dyn Fn() -> bool + Send> = Box::new(value);
        self.attributes.push(prop("checked", value).into_any_attr());
        self
    }

    /// Appends a child.
    pub fn child(mut self, child: impl IntoChild) -> Self {
        self.children.push(child.into_child());
        self
    }

    /// Appends children.
    pub fn children<T: IntoChild>(mut self, children: impl IntoIterator<Item = T>) -> Self {
        self.children.extend(children.into_iter().map(IntoChild::into_child));
        self
    }

    fn build(self) -> AnyView {
        custom(self.tag).add_any_attr(self.attributes).child(self.children).into_any()
    }
}

/// Whatever can stand inside an element.
pub trait IntoChild {
    /// As a view.
    fn into_child(self) -> AnyView;
}

impl IntoChild for El {
    fn into_child(self) -> AnyView {
        self.build()
    }
}

impl IntoChild for AnyView {
    fn into_child(self) -> AnyView {
        self
    }
}

impl IntoChild for String {
    fn into_child(self) -> AnyView {
        self.into_any()
    }
}

impl IntoChild for &str {
    fn into_child(self) -> AnyView {
        self.to_owned().into_any()
    }
}

impl IntoChild for () {
    fn into_child(self) -> AnyView {
        ().into_any()
    }
}

impl<T: IntoChild> IntoChild for Option<T> {
    fn into_child(self) -> AnyView {
        match self {
            Some(child) => child.into_child(),
            None => ().into_any(),
        }
    }
}

impl<T: IntoChild> IntoChild for Vec<T> {
    fn into_child(self) -> AnyView {
        self.into_iter().map(IntoChild::into_child).collect::<Vec<AnyView>>().into_any()
    }
}

/// Several children without an element around them.
pub fn all<const N: usize>(children: [AnyView; N]) -> AnyView {
    Vec::from(children).into_any()
}

/// A part that is drawn again when a signal that it read changes.
pub fn live<T: IntoChild>(draw: impl Fn() -> T + Send + 'static) -> AnyView {
    let draw: Box<dyn Fn() -> AnyView + Send> = Box::new(move || draw().into_child());
    draw.into_any()
}

/// A part with a life of its own: what it reads while being put together does not draw again what it stands in.
pub fn part<T: IntoChild>(make: impl FnOnce() -> T) -> AnyView {
    untrack(|| make().into_child())
}
