//! A value of one of several documents that are compared, and the way to it.

use serde_json::Value;

use super::known::Known;
use super::marker;
use super::pointer::Pointer;
use super::schema::{Kind, Union};

/// A value of one of the documents, and what is known of it there.
#[derive(Clone, Copy)]
pub(super) struct Side<'a> {
    pub(super) known: Known,
    pub(super) value: &'a Value,
}

impl<'a> Side<'a> {
    pub(super) fn child(self, key: &str) -> Option<Self> {
        Some(Self { known: self.known.child(self.value, key), value: self.value.get(key)? })
    }

    pub(super) fn item(self, value: &'a Value) -> Self {
        Self { known: self.known.item(), value }
    }

    pub(super) fn kind(self) -> Option<Kind> {
        match self.known {
            Known::Kind(kind) => Some(kind),
            _ => None,
        }
    }

    pub(super) fn union(self) -> Option<&'static Union> {
        match self.known {
            Known::Kind(Kind::Union(union)) => Some(union),
            _ => None,
        }
    }

    pub(super) fn text(self) -> Option<&'a str> {
        self.value.as_str()
    }

    pub(super) fn is_secret(self) -> bool {
        self.known.is_secret(self.value)
    }

    /// Holds other values; a marker does not.
    pub(super) fn holds(self) -> bool {
        (self.value.is_object() || self.value.is_array()) && marker::id_of(self.value).is_none()
    }
}

/// The way to a value, from the last step to the first.
#[derive(Clone, Copy)]
pub(super) struct Place<'a> {
    pub(super) up: Option<&'a Place<'a>>,
    pub(super) step: Step<'a>,
}

#[derive(Clone, Copy)]
pub(super) enum Step<'a> {
    /// A key of an object.
    Key { owner: Side<'a>, key: &'a str },
    /// An item of a list: its position in either document that has it.
    Item { list: Side<'a>, item: Side<'a>, a: Option<usize>, b: Option<usize> },
}

/// The pointer of a place in one of the documents.
pub(super) fn pointer(place: Option<&Place<'_>>, later: bool) -> Pointer {
    let Some(place) = place else { return Pointer::root() };
    let up = pointer(place.up, later);
    match place.step {
        Step::Key { key, .. } => up.child(key),
        Step::Item { a, b, .. } => up.child(if later { b.or(a) } else { a.or(b) }.unwrap_or_default()),
    }
}
