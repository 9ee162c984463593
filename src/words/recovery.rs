//! Words of what survives, and of what a browser does not keep: each refusal says what it means for what is typed, and
//! what to do.

/// No room.
pub const FULL: &str =
    "The browser has no room left for this page. Free space on this computer's disk, or discard drafts under Settings.";
/// No storage.
pub const BLOCKED: &str = "The browser gives this page no storage: this is a private window, or its settings block what sites keep. Open the page in an ordinary window, or allow it to keep data.";
/// Deleted under us.
pub const DELETED: &str = "What this browser kept for this page was deleted or closed while the page was open, in the browser's settings or in another tab.";
/// After a roll-back of the site.
pub const NEWER_DATABASE: &str = "A newer Greenroom has kept its records here, and this older one cannot read them. It leaves them as they are. Reload later, or ask whoever hosts this page to bring the newer one back.";
/// Upgraded by another tab.
pub const OUTDATED: &str = "A newer Greenroom runs in another tab. Reload this page to go on with it.";
/// Not opened.
pub const BUSY: &str = "Another tab of Greenroom holds the storage. Close the other tabs, then reload this page.";
/// Not what it was.
pub const DAMAGED_DATABASE: &str = "The browser cannot read or write its storage for this page: it is damaged, or the disk fails. Copy what matters before you close this page.";
/// Sealed.
pub const LOCKED: &str = "What is kept here is locked. Unlock it to go on.";
/// Anything else.
pub const REFUSED: &str = "The browser does not keep what is typed here.";
/// Every place of a draft is taken.
pub const NO_PLACE: &str = "Several drafts of this form are kept here that this version cannot read. What you type now stays in this page only.";
/// Notes that are not written over.
pub const NOTES_UNREADABLE: &str =
    "What was remembered of this agent here cannot be read by this version. It was left as it is: see Settings.";
/// A connection that is not written over.
pub const CONNECTION_UNREADABLE: &str =
    "A connection of this name is kept here that this version cannot read. It was left as it is: see Settings.";
/// Settings that are not written over.
pub const SETTINGS_DAMAGED: &str =
    "The settings kept here are damaged. What you chose holds until the page is closed: discard the damaged ones below";
/// While the page is open, the browser stopped keeping.
pub fn trouble(what: &str, held: bool) -> String {
    let held = if held {
        " What you typed stays in this page and is kept as soon as that is possible; leaving the page asks first."
    } else {
        ""
    };
    format!("{what}{held}")
}
/// From the start, the browser keeps nothing.
pub fn lost(what: &str) -> String {
    format!("{what} Everything works until this page is closed; what you typed and the journal end with it.")
}
/// Below a form.
pub const NOT_KEPT: &str = "Not kept on this computer: what you typed stays in this page. Why is said at its top.";
/// Another tab edits.
pub const ELSEWHERE: &str = "You are editing this in another tab. What you type there is kept.";
/// This tab edited, and another does now.
pub const GIVEN: &str = "You went on editing this in another tab. What you typed here was kept and is there.";
/// Takes the turn.
pub const EDIT_HERE: &str = "Edit here instead";
/// Below a form that is edited elsewhere.
pub const READ_ONLY_HERE: &str = "Edited in another tab.";
/// A draft that cannot be read.
pub const NEWER_DRAFT: &str = "A draft of a newer Greenroom is kept here. This version cannot read it and leaves it alone. What you type now is kept beside it.";
/// A draft that cannot be read.
pub const DAMAGED_DRAFT: &str = "A draft is kept here that is damaged and cannot be read. It is left as it is. What you type now is kept beside it.";
/// The record as a file.
pub const SAVE_AS_FILE: &str = "Save it as a file";
/// Removes a damaged record.
pub const DISCARD: &str = "Discard";
/// Removes a damaged record: second press.
pub const DISCARD_SURE: &str = "Yes, discard it";
/// The name of a file.
pub const RECORDS_FILE: &str = "greenroom-records.json";
/// The name of a file.
pub fn copy_file(day: &str) -> String {
    format!("greenroom-copy-{day}.json")
}
/// Said.
pub const DISCARDED: &str = "Discarded.";
/// Said.
pub const NOT_DISCARDED: &str = "Not discarded: it can be read by now, or is of a newer Greenroom.";
/// How much is used.
pub fn used(used: &str, of: &str) -> String {
    format!("About {used} are used, of {of} that the browser gives this page.")
}
/// Heading.
pub const UNREADABLE: &str = "What cannot be read";
/// Heading.
pub const UNREADABLE_PRACTICE: &str = "What cannot be read of practice";
/// Counted.
pub fn unreadable_records(count: usize) -> String {
    let records = super::common::count(count, "record", "records");
    format!("{records} cannot be read by this version. They are left as they are.")
}
/// Counted.
pub fn unreadable_entries(count: usize) -> String {
    let entries = super::common::count(count, "entry", "entries");
    format!("{entries} of the journal cannot be read by this version. They stay in it.")
}
/// A kind of record.
pub const A_DRAFT: &str = "A draft";
/// A kind of record.
pub const A_SHEET: &str = "A release sheet";
/// A kind of record.
pub const SOME_NOTES: &str = "What is remembered of an agent";
/// A kind of record.
pub const A_CONNECTION: &str = "A connection";
/// A kind of record.
pub const THE_SETTINGS: &str = "The settings";
/// Why it cannot be read.
pub const OF_A_NEWER: &str = "is of a newer Greenroom:";
/// Why it cannot be read.
pub const IS_DAMAGED: &str = "is damaged:";
/// Heading.
pub const DRAFTS: &str = "Drafts kept here";
/// Lead.
pub const DRAFTS_LEAD: &str = "What was typed into forms and not sent, also for agents that are no longer there.";
/// None.
pub const NO_DRAFTS: &str = "None.";
/// What a draft is of.
pub const OF_A_NEW_AGENT: &str = "A new agent";
/// What a draft is of.
pub fn draft_of(agent: &str) -> String {
    format!("Draft of {agent}")
}
/// What a draft is of.
pub fn fields_of(agent: &str) -> String {
    format!("{agent}: its own fields")
}
/// A draft whose connection was forgotten.
pub fn connection_gone(id: &str) -> String {
    format!("connection {id}, which is not in this browser")
}
/// Opens a draft's form.
pub const OPEN: &str = "Open";
/// Opens a draft's form.
pub fn open(what: &str) -> String {
    format!("{OPEN}: {what}")
}
/// Heading.
pub const COPIES: &str = "Copies";
/// Lead.
pub const COPIES_LEAD: &str = "Drafts, what is remembered of agents, and connections without their keys, as one file. The journal, release sheets and packages are not in it. Whoever has the file can read what you typed.";
/// Button.
pub const SAVE_COPY: &str = "Save a copy";
/// Said.
pub const COPY_SAVED: &str = "The copy was saved as a file.";
/// Field.
pub const BRING_IN: &str = "Bring in a copy";
/// Field.
pub const BRING_IN_HINT: &str =
    "A file that “Save a copy” made. What would be added is shown first; nothing here is written over.";
/// Button.
pub const BRING_IN_BUTTON: &str = "Add these";
/// The file cannot be had.
pub const COPY_UNREADABLE: &str = "The browser could not read this file.";
/// Another file.
pub const NO_COPY: &str = "This file is no copy that Greenroom made, or it is damaged. Nothing was changed.";
/// A newer copy.
pub const COPY_NEWER: &str = "This copy is of a newer Greenroom, and this version cannot read it. Nothing was changed.";
/// A file that is too large.
pub fn too_large(most: &str) -> String {
    format!("This file is larger than {most}: no copy that Greenroom made. Nothing was changed.")
}
/// When a copy was made.
pub fn copy_of(when: &str) -> String {
    format!("A copy of {when}.")
}
/// Heading.
pub const ADDED: &str = "Added";
/// Heading.
pub const STAYS: &str = "Another is here, and stays";
/// Heading.
pub const SAME: &str = "Here already";
/// All is here.
pub const NOTHING_NEW: &str = "There is nothing to add.";
/// Done.
pub const BROUGHT_IN: &str = "The copy was brought in. Connections ask for their keys.";
/// Entries of a copy.
pub fn copy_unreadable(count: usize) -> String {
    let entries = super::common::count(count, "entry", "entries");
    format!("{entries} of this file cannot be read, or belong to no copy. They are left out.")
}
/// An entry of a copy.
pub fn entry_connection(name: &str, vendor: &str, url: &str) -> String {
    format!("Connection {name} ({vendor}, {url}), without its key")
}
/// An entry of a copy.
pub fn entry_draft(agent: &str, connection: &str, when: &str) -> String {
    format!("Draft of {agent} on {connection}, typed until {when}")
}
/// An entry of a copy.
pub fn entry_notes(agent: &str, connection: &str) -> String {
    format!("What is remembered of {agent} on {connection}")
}
