//! When keys are locked because nobody is here: arithmetic, without a clock or timers.

use super::Timestamp;

/// So long before it locks a warning is shown, in milliseconds (WCAG 2.2.1 asks for 20 seconds at least).
pub const WARNED_FOR_MS: i64 = 30_000;
/// A tab that is used says so to the others, at most this often, in milliseconds.
pub const TOLD_EVERY_MS: i64 = 15_000;
/// A tab in sight that did not look at the clock for so long was not running: the computer slept. In milliseconds.
pub const SLEPT_AFTER_MS: i64 = 60_000;

/// Whether somebody is here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Presence {
    /// Somebody was, lately.
    Here,
    /// Nobody was for long: it locks after so many seconds.
    Leaving(u32),
    /// Nobody was for as long as the settings say.
    Gone,
}

/// Whether somebody is here, who may be idle for so many minutes. A clock that was set back takes nobody for gone.
pub fn presence(now: Timestamp, last_activity: Timestamp, minutes: u32) -> Presence {
    let left = i64::from(minutes) * 60_000 - now.0.saturating_sub(last_activity.0);
    match left {
        ..=0 => Presence::Gone,
        1..=WARNED_FOR_MS => Presence::Leaving(u32::try_from((left + 999) / 1_000).unwrap_or_default()),
        _ => Presence::Here,
    }
}

/// Whether what was done here since is to be told to the other tabs now.
pub fn is_to_be_told(now: Timestamp, last_activity: Timestamp, told: Timestamp) -> bool {
    last_activity > told && now.0.saturating_sub(told.0) >= TOLD_EVERY_MS
}

/// Whether the computer slept between two looks at the clock. A tab out of sight is slowed down by its browser, and cannot
/// tell the one from the other.
pub fn slept(before: Timestamp, now: Timestamp, in_sight: bool) -> bool {
    in_sight && now.0.saturating_sub(before.0) >= SLEPT_AFTER_MS
}
