//! Long work, apart from the page: Markdown to a tree, the words that differ, merging by lines, what a package holds.
//!
//! It is done in a worker of its own (`bin/tools.rs`), since the crates that it stands on weigh as much as half of the
//! page. The page has the small rest: what goes over ([`messages`]), what comes back ([`tree`], [`runs`], [`package::summary`],
//! [`package::refusal`]) and [`counts`], which is no work at all. What is heavy is reached through [`done`] alone; the tidy test keeps it out of
//! the page.

pub mod counts;
pub mod line_merge;
pub mod markdown;
pub mod messages;
pub mod outline;
pub mod package;
pub mod runs;
pub mod texts;
pub mod tree;

use std::time::Duration;

use serde_json::Value;

use crate::domain::json::Json as _;
use messages::{Done, Task};

/// After so long a comparison of texts gets coarser, so that an answer comes while somebody still waits for it.
pub const LONGEST_COMPARISON: Duration = Duration::from_millis(700);

/// Does a piece of work. Its file stands beside it; empty where it has none.
pub fn done(task: &Task, file: &[u8]) -> Done {
    match task {
        Task::Markdown(text) => Done::Markdown(markdown::read(text)),
        Task::Words(was, now) => Done::Words(texts::difference(was, now, LONGEST_COMPARISON)),
        Task::MergeLines { base, mine, theirs } => Done::Merged(line_merge::merge(base, mine, theirs)),
        Task::Inspect => Done::Package(Box::new(package::reader::inspect(file))),
    }
}

/// The same with the task and what comes of it as JSON; `null` for what is no task.
pub fn answer(ask: &Value, file: &[u8]) -> Value {
    Task::from_json(ask).map_or(Value::Null, |task| done(&task, file).to_json())
}
