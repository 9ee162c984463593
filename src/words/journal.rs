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
pub const COLUMNS: [&str; 6] = ["When", "By", "Agent", "What was sent", "Message", "How it ended"];
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

/// Heading, and what the last row of a table is about.
pub const CHAIN: &str = "Whether it was changed";
/// Every link fits.
pub fn chain_holds(entries: usize, since: &str) -> String {
    let entries = super::common::count(entries, "entry", "entries");
    format!("The chain holds: {entries} since {since}, each with the fingerprint of the one before.")
}
/// Some do not.
pub fn chain_is_broken(places: usize) -> String {
    format!(
        "The chain is broken in {}: entries were changed after they were written.",
        super::common::count(places, "place", "places")
    )
}
fn entry(number: i64, at: Option<&str>) -> String {
    at.map_or_else(|| format!("Entry {number}"), |at| format!("Entry {number} ({at})"))
}
/// What is wrong at a place.
pub fn entry_changed(number: i64, at: Option<&str>) -> String {
    format!("{} is not what it was when the next one was written.", entry(number, at))
}
/// What is wrong at a place.
pub fn entry_moved(number: i64, at: Option<&str>) -> String {
    format!("{} stands in another place than it was written in.", entry(number, at))
}
/// What is wrong at a place.
pub fn entry_unlinked(number: i64, at: Option<&str>) -> String {
    format!("{} carries no fingerprint: it was added by hand, or by an older Greenroom.", entry(number, at))
}
/// What is wrong at a place.
pub fn entries_missing(count: i64, before: i64, at: Option<&str>) -> String {
    format!("{}: {count} missing before it.", entry(before, at))
}
/// What is wrong at a place.
pub fn entries_cut_off(count: i64, behind: i64, at: Option<&str>) -> String {
    format!("{}: {count} missing behind it.", entry(behind, at))
}
/// There are more places.
pub const MORE_BREAKS: &str = "There are more such places.";
/// Entries of the first versions.
pub fn older_than_the_chain(count: i64) -> String {
    format!(
        "Before it, {count} of an older Greenroom: without fingerprints, so nothing shows whether they were changed."
    )
}
/// Retention.
pub fn removed_by_age(count: i64, at: &str) -> String {
    format!("Removed because of their age: {count}, the last on {at}. The chain goes on behind them.")
}
/// What to write down elsewhere.
pub fn newest_fingerprint(number: i64, fingerprint: &str) -> String {
    format!(
        "Entry {number} has the fingerprint (SHA-256) {fingerprint}. Kept elsewhere, it shows later whether what stands here up to that entry is still the same."
    )
}
/// What a chain can do.
pub const CHAIN_LIMITS: &str = "The chain shows accidents and careless edits. It has no secret: a person who can use this browser's tools can write a whole new one.";

/// A section of the settings.
pub const SETTINGS: &str = "Journal";
/// Its lead.
pub const SETTINGS_LEAD: &str = "For this computer, and for practice too.";
/// A field.
pub const NAME: &str = "Your name";
/// How to answer.
pub const NAME_HINT: &str = "The journal on this computer tells it with each entry. No vendor gets it.";
/// A field on the first sheet.
pub const NAME_ONCE: &str = "Your name (for this computer's journal)";
/// How to answer.
pub const NAME_ONCE_HINT: &str = "Asked once; it can be left empty, and changed under Settings. No vendor gets it.";
/// A field.
pub const KEEP: &str = "Keep the journal for";
/// How to answer.
pub const KEEP_HINT: &str = "What is older is removed when Greenroom starts, with its sheets and their files. What was sent and has no known end is always kept.";
/// Choices.
pub const FOR_EVER: &str = "For ever";
/// Choices.
pub fn days(days: u32) -> String {
    format!("{days} days")
}
