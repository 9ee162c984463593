//! Words of locking and unlocking, of connections for reading only, and of keys that expire.

use super::common::count;

/// A step through a connection that is for reading only.
pub const READ_ONLY: &str = "This connection is read only: nothing is sent through it that changes anything. Whoever set \
    it up can change that under Connections.";
/// Beside the name of such a connection.
pub const READ_ONLY_TAG: &str = "read only";
/// Fields.
pub const READ_ONLY_LABEL: &str = "Read only";
/// Fields.
pub const READ_ONLY_HINT: &str = "Look, but send nothing that changes anything at the vendor.";
/// Fields.
pub const EXPIRES_LABEL: &str = "The key expires on (optional)";
/// Fields.
pub const EXPIRES_HINT: &str = "The last day on which it holds. You are reminded from 14 days before.";
/// Problems.
pub const NEED_DATE: &str = "Enter a date such as 2026-05-31, or nothing";

/// From so many days before a key expires it is said.
const REMINDED_DAYS: i64 = 14;

/// That a key expires soon, or has; `days` are those left after today, `date` is its last day in words.
pub fn key_expires(name: &str, days: i64, date: &str) -> Option<String> {
    match days {
        ..0 => Some(format!("The key of {name} expired on {date}.")),
        0 => Some(format!("The key of {name} expires today.")),
        1 => Some(format!("The key of {name} expires tomorrow.")),
        2..=REMINDED_DAYS => Some(format!("The key of {name} expires in {days} days, on {date}.")),
        _ => None,
    }
}
/// What to do about a key that expires.
pub const EXPIRES_ADVICE: &str = "Ask whoever administers the vendor for a new one.";
/// A key that was rejected, and whose day is over.
pub fn expired_on(date: &str, vendor: &str) -> String {
    format!(
        "By the date kept with this connection its key expired on {date}. Ask whoever administers {vendor} for a new one."
    )
}
/// Enters another key, or another date.
pub const CHANGE_CONNECTION: &str = "Change the connection";

/// Title of the lock screen.
pub const LOCKED: &str = "Locked";
/// Title while it is being locked.
pub const LOCKING: &str = "Locking";
/// While a request is on its way.
pub const SETTLING: &str = "Locking when the step under way is settled.";
/// What it is waited for.
pub const SETTLING_HINT: &str =
    "A request is on its way to a vendor. How it ends is written into the journal first; nothing else is sent.";
/// What is locked.
pub const WHAT_IS_LOCKED: &str = "Your keys, drafts, release sheets and journal are locked on this computer. Unlock them, \
    and you go on where you were. Practice, connections and settings stay open.";
/// Button, while another try has to wait.
pub fn unlock_in(seconds: u32) -> String {
    format!("Unlock (in {seconds} s)")
}
/// While the passphrase is tried.
pub const UNLOCKING: &str = "Unlocking…";
/// A wrong passphrase after which the next has to wait.
pub fn wrong_and_wait(seconds: u32) -> String {
    format!(
        "{}. The next one can be tried in {}",
        super::connect::WRONG_PASSPHRASE,
        count(seconds as usize, "second", "seconds")
    )
}
/// Pressed too early.
pub fn wait(seconds: u32) -> String {
    format!("After several wrong passphrases the next can be tried in {}", count(seconds as usize, "second", "seconds"))
}
/// Nothing was typed.
pub const NEED_PASSPHRASE: &str = "Enter the passphrase";
/// Opens what can be done.
pub const FORGOTTEN: &str = "Forgotten the passphrase?";
/// What can be done.
pub const FORGOTTEN_LEAD: &str = "Nobody can recover it, and without it nothing that is locked can be read. You can begin \
    again: everything that this page keeps on this computer is removed. Drafts that were not sent are lost, and so are \
    release sheets and the journal. Keys can be entered again. Nothing changes at the vendors.";
/// First press.
pub const BEGIN_AGAIN: &str = "Begin again";
/// Second press.
pub const BEGIN_AGAIN_SURE: &str = "Yes, remove everything; drafts are lost";

/// Soon it locks: the heading.
pub const SOON_TITLE: &str = "Locking soon";
/// Soon it locks, said once or twice.
pub fn soon(seconds: u32) -> String {
    format!(
        "Nobody has been here for a while. Your keys are locked in {seconds} seconds. Press any key to stay unlocked."
    )
}
/// The seconds left, for the eye.
pub fn seconds_left(seconds: u32) -> String {
    format!("{seconds} s")
}
/// Button.
pub const STAY: &str = "Stay unlocked";

/// Heading of the settings' section.
pub const PASSPHRASE_TITLE: &str = "Passphrase";
/// What is behind it.
pub const PASSPHRASE_LEAD: &str = "Locked with it on this computer: keys that are kept, drafts, release sheets, files \
    that wait to be sent, notes and the journal. Not locked: settings, and connections without their keys.";
/// There is no vault.
pub const NO_PASSPHRASE: &str = "There is none. You choose one when you keep the key of a connection on this computer.";
/// Fields.
pub const OLD: &str = "Present passphrase";
/// Fields.
pub const NEW: &str = "New passphrase";
/// Fields.
pub const AGAIN: &str = "New passphrase, again";
/// Problems.
pub const NEED_OLD: &str = "Enter the present passphrase";
/// Problems.
pub const NEED_AGAIN: &str = "The two new passphrases differ: enter the same twice";
/// Problems.
pub const NEED_OTHER: &str = "Enter another passphrase than the present one";
/// Button.
pub const CHANGE: &str = "Change the passphrase";
/// While it is changed.
pub const CHANGING: &str = "Changing…";
/// Said.
pub const CHANGED: &str = "The passphrase was changed.";
/// How good it is: too short.
pub fn short_by(characters: usize) -> String {
    format!("{} more", count(characters, "character", "characters"))
}
/// How good it is.
pub const GUESSABLE: &str = "Easy to guess: it repeats itself or counts up. Take several unrelated words.";
/// How good it is.
pub const FAIR: &str = "Fair. Another word or two would make it better.";
/// How good it is.
pub const GOOD: &str = "Good.";
/// Hint of a new one.
pub fn new_hint(least: u32) -> String {
    format!("At least {least} characters; several words are best. It cannot be recovered.")
}
