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
pub const NOTES_UNREADABLE: &str = "What was remembered of this agent here cannot be read by this version. It was left as it is: see Settings.";
/// A connection that is not written over.
pub const CONNECTION_UNREADABLE: &str = "A connection of this name is kept here that this version cannot read. It was left as it is: see Settings.";
/// Settings that are not written over.
pub const SETTINGS_DAMAGED: &str = "The settings kept here are damaged. What you chose holds until the page is closed: discard the damaged ones below";
