//! Words of forms; the names of fields stand in the schemas.

/// Rarely needed fields.
pub const ADVANCED: &str = "Advanced";
/// Parts that Greenroom does not know.
pub const KEPT: &str = "Greenroom does not know this part. It is kept as it is.";
/// Section.
pub const OTHERS: &str = "Other fields, kept as they are";
/// No value.
pub const NULL: &str = "nothing (null)";
/// A switch that was never touched.
pub const NOT_SET: &str = "Not set.";
/// A secret that is there.
pub const STORED: &str = "Stored. It is never shown.";
/// Replaces a secret.
pub const REPLACE: &str = "Replace…";
/// A secret that was typed.
pub const TYPED_SECRET: &str = "Typed, and not kept on this computer: after a reload it has to be typed again.";
/// The choice between variants.
pub const KIND: &str = "Kind";
/// Folds an item.
pub const FOLD: &str = "Close";
/// Unfolds an item.
pub const UNFOLD: &str = "Edit";
/// Adds an entry.
pub const ADD_KEY: &str = "Add";
/// Chooses from the list again.
pub const FROM_LIST: &str = "Choose from the list";
/// Types the id.
pub const BY_HAND: &str = "Type the id";
/// Unfolds a fact.
pub const SHOW: &str = "Show";
/// Names the contents list.
pub const CONTENTS: &str = "Sections";
/// The contents list as a choice.
pub const GO_TO: &str = "Go to…";
/// Finds a field.
pub const FIND: &str = "Find a field";
/// No such field.
pub const NOT_FOUND: &str = "No field has that in its name or text.";
/// Names the bar.
pub const BAR: &str = "Draft";
/// Shows Markdown as it will look.
pub const PREVIEW: &str = "Preview";
/// The headings of a prompt.
pub const OUTLINE: &str = "Outline";
/// A prompt as large as the screen.
pub const FULL_SCREEN: &str = "Full screen";
/// Undo.
pub const UNDO: &str = "Undo";
/// Redo.
pub const REDO: &str = "Redo";
/// The form.
pub const AS_FORM: &str = "Form";
/// The document as text.
pub const AS_JSON: &str = "JSON";
/// The document as text.
pub const JSON_LABEL: &str = "The whole document";
/// The document as text.
pub const JSON_HINT: &str =
    "The same document as in the form. Secrets are markers: leave them, and they go back as they are.";
/// The document as text.
pub fn json_flaw(at: usize) -> String {
    format!("This is no JSON; the flaw is near character {at}")
}
/// Nothing typed.
pub const UNCHANGED: &str = "Nothing is changed yet.";
/// Autosave.
pub const KEPT_HERE: &str = "Everything typed is kept on this computer.";
/// Autosave.
pub const KEEPING: &str = "Keeping…";
/// Restored.
pub fn restored(when: &str) -> String {
    format!("What you typed until {when} was restored; it was never sent.")
}
/// Restored, and changed by somebody else.
pub const RESTORED_MOVED: &str = "Meanwhile somebody else changed it at the vendor. Both changes were merged below; \
    where both changed the same, yours stands.";
/// Takes the other's.
pub const TAKE_THEIRS: &str = "Take theirs";
/// Takes the other's.
pub fn take_theirs_of(conflict: &str) -> String {
    format!("Take theirs: {conflict}")
}
/// Restored: keep.
pub const KEEP: &str = "Keep it";
/// Restored: discard.
pub const DISCARD: &str = "Discard it";
/// Restored: discard, second press.
pub const DISCARD_SURE: &str = "Yes, discard what I typed";
/// Compare.
pub const COMPARE: &str = "Compare";
/// Compare with live.
pub const COMPARE_LIVE: &str = "Compare with Live";
/// Compare: heading.
pub const AGAINST_LIVE: &str = "What differs from Live";
/// Compare: heading.
pub const AGAINST_SAVED: &str = "What differs from what is saved";
/// Compare: nothing.
pub const NO_DIFFERENCE: &str = "Nothing differs.";
/// Problems.
pub const MISSING: &str = "Fill this in";
/// Problems.
pub const NO_NULL: &str = "This cannot be off";
/// Problems.
pub const OTHER_KIND: &str = "This is not the kind of value that belongs here";
/// Problems.
pub const OTHER_FORM: &str = "This does not have the form that belongs here";
/// Problems.
pub const NOT_A_NUMBER: &str = "Enter a number";
/// Problems: a text in a field for a choice.
pub const NOT_IN_LIST: &str = "Nothing in the list is called that: choose one, or type the id";
/// Problems.
pub const NOT_JSON: &str = "This is no JSON";
/// Problems.
pub const DOUBLE: &str = "Another one has the same short name";
/// Problems.
pub const NO_SUCH_ACTION: &str = "No action of this release has this short name";
/// Problems: a secret that was typed before the page was reloaded.
pub const TYPE_AGAIN: &str = "Type this secret again: it was not kept on this computer";
/// Problems: a schedule.
pub const NO_SCHEDULE: &str = "Write five fields, such as 0 9 * * 1-5, or @every 1h30m";
/// Problems: a date.
pub const NO_DATE: &str = "Write a date such as 2026-05-11, or 2026-05-11T22:18:00Z";
/// Problems: an address.
pub const NO_URL: &str = "Write an address that begins with https://";
/// Problems: a UUID.
pub const NO_UUID: &str = "Write an id such as 3c90c3cc-0d44-4b50-8888-8dd25736052a";

/// Behind a line that undoes somebody else's change.
pub const OVER_ANOTHERS: &str = " (somebody else changed this since you began)";
/// Keys that are not known.
pub fn others(count: usize) -> String {
    if count == 1 { "1 other field".to_owned() } else { format!("{count} other fields") }
}
/// A value that is none of the choices.
pub fn other_choice(value: &str) -> String {
    format!("Other: {value} (kept)")
}
/// Below a schedule.
pub fn next_runs(times: &str) -> String {
    format!("Next, assuming UTC: {times}")
}
/// Below a date.
pub fn own_time(time: &str) -> String {
    format!("Here that is {time}.")
}
/// Below a long text.
pub fn counts(word_count: usize, characters: usize) -> String {
    format!("{word_count} words, {characters} characters.")
}
/// Replaces a secret.
pub fn replace(label: &str) -> String {
    format!("Replace {label}…")
}
/// A switch.
pub fn with(label: &str) -> String {
    format!("With {}", lower_first(label))
}
/// A variant that is not known.
pub fn unknown_variant(tag: &str) -> String {
    if tag.is_empty() { "Unknown kind".to_owned() } else { format!("Unknown kind “{tag}”") }
}
/// An item without a name.
pub fn numbered(noun: &str, number: usize) -> String {
    format!("{} {number}", upper_first(noun))
}
/// An empty list.
pub fn none_yet(noun: &str) -> String {
    format!("No {noun} yet.")
}
/// Adds an item.
pub fn add(noun: &str) -> String {
    let vowel = noun.starts_with(['a', 'e', 'i', 'o', 'u', 'M']);
    format!("Add {} {noun}", if vowel { "an" } else { "a" })
}
/// Unfolds an item.
pub fn unfold(open: bool, name: &str) -> String {
    format!("{} {name}", if open { FOLD } else { UNFOLD })
}
/// Menu of an item.
pub fn more_for(name: &str) -> String {
    format!("More for {name}")
}
/// Menu of an item.
pub fn duplicate(name: &str) -> String {
    format!("Duplicate {name}")
}
/// Menu of an item.
pub fn move_up(name: &str) -> String {
    format!("Move {name} up")
}
/// Menu of an item.
pub fn move_down(name: &str) -> String {
    format!("Move {name} down")
}
/// Menu of an item.
pub fn remove(name: &str) -> String {
    format!("Remove {name}")
}
/// Said after removing.
pub fn removed(name: &str) -> String {
    format!("{name} removed. Undo brings it back.")
}
/// The key of a new entry.
pub fn key_of(label: &str) -> String {
    format!("New entry of {}", lower_first(label))
}
/// A list that cannot be had.
pub fn list_refused(why: &str) -> String {
    let why = if why.is_empty() { String::new() } else { format!(" ({why})") };
    format!("The list could not be read{why}: type the id.")
}
/// Problems below a heading.
pub fn problems(count: usize) -> String {
    if count == 1 { "1 problem".to_owned() } else { format!("{count} problems") }
}
/// Changes.
pub fn changes(count: usize) -> String {
    if count == 1 { "1 change".to_owned() } else { format!("{count} changes") }
}
/// A line of the error summary.
pub fn problem_at(label: &str, text: &str) -> String {
    format!("{label}: {}", lower_first(text))
}
/// A limit.
pub fn at_least(least: i32) -> String {
    format!("Usually it is {least} or more. The vendor may take it all the same.")
}
/// A limit.
pub fn at_most(most: i32) -> String {
    format!("Usually it is {most} or less. The vendor may take it all the same.")
}
/// A limit of source files.
pub fn too_many_files(most: usize) -> String {
    format!("The vendor's own client sends {most} files at most. The vendor may take more all the same.")
}
/// A limit of source files.
pub fn file_too_large(most: &str) -> String {
    format!("The vendor's own client leaves out files beyond {most}. The vendor may take this one all the same.")
}
/// A limit of source files.
pub fn files_too_large(most: &str) -> String {
    format!("The vendor's own client sends {most} at most. The vendor may take more all the same.")
}

/// Words that begin a sentence, in the middle of one.
pub fn in_a_sentence(text: &str) -> String {
    lower_first(text)
}

fn lower_first(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next();
    // MCP and JSON stay as they are.
    if letters.clone().next().is_some_and(|second| second.is_ascii_uppercase()) {
        return text.to_owned();
    }
    first.map(|first| first.to_ascii_lowercase()).into_iter().chain(letters).collect()
}

fn upper_first(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_ascii_uppercase()).into_iter().chain(letters).collect()
}
