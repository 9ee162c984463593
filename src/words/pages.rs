//! Words of the screens that are not long enough for a file of their own.

/// The page when Greenroom itself failed.
pub const PANIC_TITLE: &str = "Greenroom itself failed";
/// What to do then.
pub const PANIC_LEAD: &str = "This is our fault, not yours. What was stored on this computer is still there. If a step \
    was being sent, the journal will tell how it ended. What you see below can still be read and copied, but nothing \
    works there any more.";
/// Reloads.
pub const PANIC_RELOAD: &str = "Reload the page";
/// Heading of the report.
pub const PANIC_REPORT: &str = "Report for whoever hosts Greenroom";
