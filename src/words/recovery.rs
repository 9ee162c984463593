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
