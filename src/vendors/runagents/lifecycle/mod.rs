//! RunAgents' rules: what is deployed is live, and a deployment replaces everything, as plans (fact sheet 3).

mod compare;
mod deploying;
mod doubts;
mod evidence;
mod keeps;
mod overview;
mod people;
mod plans;
mod procedure;
mod standing;
mod wish;

pub use keeps::keeps;
pub use overview::{overview, rows, waiting};
pub use people::{moved, untraced};
pub use procedure::Procedure;
pub use standing::standing;
pub use wish::{
    configure, create, deploy, makes, opens_form, recreate, remove, removes, say, starter_kit, typed_in, with_message,
};

use crate::http::{ApiError, ErrorKind};
use crate::words::runagents as words;

/// How a failure of RunAgents' reads where the general words would mislead.
pub fn explain(error: &ApiError) -> Option<&str> {
    match &error.kind {
        ErrorKind::KeyRejected if error.detail.as_deref().is_some_and(|said| said.contains("Jwt")) => {
            Some(words::BEARER_REFUSED)
        }
        ErrorKind::VendorError if super::error::says_never_reached(error) => Some(words::NOT_REACHED),
        ErrorKind::KeyLacksRight => Some(words::NOT_ALLOWED),
        ErrorKind::Refused if error.fields.iter().any(|field| field.field == "namespace") => {
            Some(words::NAMESPACE_MISMATCH)
        }
        _ => None,
    }
}
