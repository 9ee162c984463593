//! Words of the settings.

/// What a newer Greenroom wrote is not overwritten.
pub const NEWER: &str = "A newer Greenroom keeps its settings here; this one leaves them as they are";
/// Title.
pub const TITLE: &str = "Settings";
/// Fields.
pub const THEME: &str = "Light or dark";
/// Choices.
pub const THEMES: [&str; 3] = ["As the system has it", "Light", "Dark"];
/// Fields.
pub const LOCK_AFTER: &str = "Lock the keys when idle for";
/// Choices.
pub fn minutes(minutes: u32) -> String {
    format!("{minutes} minutes")
}
/// Heading.
pub const STORAGE: &str = "On this computer";
/// What is kept.
pub const STORAGE_LEAD: &str = "Drafts, connections without their keys, the locked keys if you asked for it, what is remembered of agents, release sheets and the journal. It goes when you clear the browser's data, or with a private window; unless the browser promised, it may clear it by itself when space is short, and some do so after weeks without a visit.";
/// Button.
pub const PERSIST: &str = "Ask the browser to keep it";
/// Answer.
pub const PERSISTED: &str = "The browser keeps it until you clear it.";
/// Answer.
pub const NOT_PERSISTED: &str = "The browser did not promise. It may clear it when space is short.";
/// Heading.
pub const PRACTICE: &str = "Practice";
/// Lead.
pub const PRACTICE_LEAD: &str = "Starts the practice vendors over, with their journal and sheets.";
/// Button.
pub const RESET_PRACTICE: &str = "Start practice over";
/// Said.
pub const PRACTICE_RESET: &str = "Practice starts over.";
/// Heading.
pub const FORGET: &str = "Forget everything";
/// Lead.
pub const FORGET_LEAD: &str =
    "Removes connections, keys, sheets, the journal and settings from this computer. Nothing changes at the vendors.";
/// Button.
pub const FORGET_BUTTON: &str = "Forget everything";
/// Second press.
pub const FORGET_SURE: &str = "Yes, forget everything";
/// Said.
pub const FORGOTTEN: &str = "Everything on this computer was forgotten.";
/// Said.
pub fn failed(reason: &str) -> String {
    format!("The browser refused: {reason}")
}
/// Heading.
pub const VERSION: &str = "Version";
/// Section of version and host.
pub const ABOUT: &str = "This Greenroom";
/// What it is for.
pub const ABOUT_LEAD: &str =
    "To tell whoever helps you. The administrator of this page can look whether it is served as it should be.";
/// Records that cannot be read.
pub fn damaged_records(count: usize) -> String {
    format!(
        "{} cannot be read: damaged, or of a newer Greenroom. Left as they are.",
        super::common::count(count, "connection", "connections")
    )
}
