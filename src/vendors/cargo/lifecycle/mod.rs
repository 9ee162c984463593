//! Cargo's rules: a draft that becomes live by a call which replaces everything, as plans.

mod evidence;
mod keeps;
mod losses;
mod overview;
mod people;
mod plans;
mod procedure;
mod versions;
mod wish;

pub use keeps::keeps;
pub use overview::{overview, read_only, row_actions, rows, waiting};
pub use people::{changed_last, moved, untraced};
pub use procedure::Procedure;
pub use wish::{
    again, create, makes, publish, recreate, remove, restore, save, typed_in, update, with_message, with_version,
};

use crate::http::ApiError;

/// How a refusal of Cargo's reads where the general words would mislead.
pub fn explain(error: &ApiError) -> Option<&'static str> {
    super::error::explain_reason(error.code.as_deref()?)
}
