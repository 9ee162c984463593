//! Words of the journal.

/// Title.
pub const TITLE: &str = "Journal";
/// What it is.
pub const LEAD: &str =
    "Everything that Greenroom sent from this browser, and how it ended. Kept on this computer only.";
/// Nothing was sent.
pub const EMPTY: &str = "Nothing was sent yet.";
/// A sheet's record cannot be read.
pub const SHEET_UNREADABLE: &str = "The record of this sheet cannot be read, or is of a newer Greenroom.";
/// Column headings.
pub const COLUMNS: [&str; 5] = ["When", "Agent", "What was sent", "Message", "How it ended"];
/// Download buttons.
pub const SAVE_CSV: &str = "Save as CSV";
/// Download buttons.
pub const SAVE_MARKDOWN: &str = "Save as Markdown";
/// Entries that cannot be read.
pub fn unreadable(count: usize) -> String {
    format!(
        "{} could not be read: they are damaged, or of a newer Greenroom. They were left as they are.",
        super::common::count(count, "entry", "entries")
    )
}
/// No end was recorded.
pub const NO_ANSWER: &str = "Sent, no answer recorded";
/// Done.
pub const DONE: &str = "Done";
/// Known by reading back.
pub const DONE_BY_READING_BACK: &str = "Done, as reading back showed";
/// Nothing had to change.
pub const ALREADY: &str = "Nothing had to change";
/// Refused.
pub const REFUSED: &str = "Refused";
/// No trace.
pub const PARTLY: &str = "Did not happen, but left something behind";
/// How it ended.
pub const NOT_HAPPENED: &str = "Did not happen, as reading back showed";
/// Unknown.
pub const UNKNOWN: &str = "Not known";
/// The vendor's id of what was made.
pub const REFERENCE: &str = "Reference";
/// Opens the sheet of an entry.
pub const OPEN: &str = "Open";
/// Adds what the sheet is about, for screen readers.
pub fn open_sheet(title: &str) -> String {
    format!("Open the sheet of: {title}")
}
/// A note from reading back.
pub const NOTES: &str = "Noted:";
/// A text of which the journal keeps the beginning.
pub fn cut_short(begin: &str, characters: usize) -> String {
    format!("{begin}… ({characters} characters)")
}
