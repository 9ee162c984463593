//! Sema4.ai's rules: one draft that becomes the live version, as plans (fact sheet 3).

mod again;
mod copy;
mod evidence;
mod keeps;
mod making;
mod mappings;
mod overview;
mod people;
mod plans;
mod procedure;
mod wish;

pub use copy::{LiveCopy, live_document, stale_package};
pub use keeps::{continued, keeps, undo};
pub use mappings::{Mappings, looks_like_test};
pub use overview::{overview, waiting};
pub use people::{changed_last, moved, untraced};
pub use procedure::Procedure;
pub use wish::{
    PackageRef, again, attach, create, detach, discard, edit, file_of, import, makes, publish, recreate, remove,
    removes, save, typed_in, update, with_mapping, with_message,
};

use crate::http::{ApiError, ErrorKind};
use crate::words::sema4 as words;

/// How a failure of Sema4.ai's reads where the general words would mislead. What was found out about a list that leads
/// away, or about the base URL, is in words of our own.
pub fn explain(error: &ApiError) -> Option<&str> {
    let own = error.detail.as_deref();
    match &error.kind {
        ErrorKind::KeyLacksRight => Some(words::NOT_ALLOWED),
        ErrorKind::NotUnderstood(what) if what == "next" => own,
        ErrorKind::NotThere => own.filter(|own| *own == words::WRONG_BASE),
        _ => None,
    }
}
