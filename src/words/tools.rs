//! Words of what is worked out apart from the page: previews of Markdown, and texts compared.

use super::common::count;

/// The tools did not start.
pub fn not_started(reason: &str) -> String {
    format!(
        "The part of Greenroom that compares and previews texts did not start ({reason}). Your text is safe. Try again, \
         or reload the page; if it stays so, ask whoever hosts Greenroom."
    )
}
/// The tools ended without an answer.
pub const NOT_DONE: &str =
    "This text could not be compared or previewed: the work on it broke off. Your text is safe. Try again.";

/// Before words that are gone; read out, not seen.
pub const WAS: &str = "was: ";
/// Before words that are new; read out, not seen.
pub const NOW: &str = "now: ";
/// Nothing differs.
pub const SAME: &str = "The two texts are the same.";

/// Lines that did not change, folded.
pub fn unchanged_lines(lines: usize) -> String {
    format!("… {} …", count(lines, "unchanged line", "unchanged lines"))
}

/// A task in a list, read out.
pub fn task(done: bool) -> &'static str {
    if done { "Done: " } else { "To do: " }
}
/// Above what of a long text is not laid out.
pub const REST: &str = "This text is too long to be laid out whole. From here on it is shown as it is written:";
