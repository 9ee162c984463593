//! Schema → form: one renderer for the documents of all vendors.
//!
//! A form never rebuilds a document: it writes single values into it, at pointers. What a schema does not know is shown
//! as it is, and stays.

mod bells;
mod editing;
mod field;
mod files;
mod listed;
mod lists;
mod objects;
mod outline;
mod raw;
mod secret;
mod texts;

pub use editing::{Editing, Kept};
pub use outline::{contents, open_way_to, sections};

use std::fmt::Write as _;

use crate::document::Pointer;

/// The id of the control at a place: what a fragment, a label and an error summary name.
pub fn control_id(at: &Pointer) -> String {
    let mut id = String::from("f");
    for step in at.steps() {
        id.push('-');
        for c in step.chars() {
            match c {
                c if c.is_ascii_alphanumeric() => id.push(c),
                // Told apart from every other character, so that no two places share an id.
                c => {
                    let _ = write!(id, "_{:x}_", u32::from(c));
                }
            }
        }
    }
    id
}
