//! PolyAI's rules: draft → sandbox → pre-release → live, as plans.

mod evidence;
mod overview;
mod people;
mod procedure;
mod wish;

pub use overview::{choices, overview, row_actions, rows, waiting};
pub use people::{moved, untraced};
pub use procedure::Procedure;
pub use wish::{promote, publish, rollback, targets, with_message};

use crate::http::{ApiError, ErrorKind};
use crate::words::polyai as words;

/// How a refusal of PolyAI's reads where the general words would mislead.
pub fn explain(error: &ApiError) -> Option<&'static str> {
    match error.kind {
        ErrorKind::StepMissing => Some(words::STEP_MISSING),
        ErrorKind::ExperimentRunning => Some(words::EXPERIMENT),
        ErrorKind::Conflict(crate::http::Conflict::AlreadyDone) => Some(words::ALREADY_PUBLISHED),
        _ => None,
    }
}
