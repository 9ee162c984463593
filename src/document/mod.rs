//! Vendor documents as data: JSON as it was read, edited value by value, so that what Greenroom does not know goes back
//! as it came. Two are compared as edits or in words, three are merged, and their secrets are kept apart from them.

mod check;
mod content;
mod diff;
mod digest;
mod excerpt;
mod files;
mod known;
mod lines;
mod marker;
mod merge;
mod number;
mod picked;
mod place;
mod pointer;
mod say;
mod schedule;
mod schema;
mod secrets;
mod text;

pub use check::{Problem, Wrong, check};
pub use content::{content, sendable};
pub use diff::{Edit, Identity, Item, apply, diff, same};
pub use digest::digest;
pub use excerpt::excerpts;
pub use files::{PathFlaw, PutFiles, as_typed, path_flaw, put_files, with_line_ends};
pub use lines::{Line, LineKind, lines};
pub use marker::is_marker;
pub use merge::{Conflict, Merged, merge, resolve};
pub use number::same_number;
pub use picked::{LeftOut, Picked, Picking, Reason};
pub use pointer::Pointer;
pub use schedule::next_runs;
pub use schema::{Choice, Field, FilesLimits, Kind, List, Listed, Schema, Section, Union, Variant};
pub use secrets::{SecretState, Secrets, lacking, masked, put_back, secret_state, strip};
pub use text::{is_cron, is_date, is_url, is_uuid, is_version, moment};
