//! Words that many screens share.

/// The product.
pub const GREENROOM: &str = "Greenroom";
/// A deployment without a message.
pub const NO_MESSAGE: &str = "No message";
/// Somewhere nothing was given by the vendor.
pub fn not_given_by(vendor: &str) -> String {
    format!("who published it: not given by {vendor}")
}
/// An empty place.
pub const NOTHING: &str = "nothing";
/// No choice.
pub const NOT_CHOSEN: &str = "Not chosen";
/// A search in a list without a result.
pub const NOTHING_FITS: &str = "Nothing in the list has that in its name.";
/// A long list.
pub fn shown_of(shown: usize, count: usize) -> String {
    format!("The first {shown} of {count}: type to find the rest.")
}
/// Fixed band over everything in practice.
pub const PRACTICE_BAND: &str = "Practice: nothing leaves this page";
/// Closes or leaves without doing.
pub const CANCEL: &str = "Cancel";
/// Reads again.
pub const TRY_AGAIN: &str = "Try again";
/// Reads again what is shown.
pub const REFRESH: &str = "Refresh";
/// While something is read.
pub const LOADING: &str = "Reading…";
/// Heading of an error summary.
pub const PROBLEM: &str = "There is a problem";
/// Button to technical details.
pub const DETAILS: &str = "Details";
/// Less likely actions.
pub const MORE: &str = "More";
/// Copies to the clipboard.
pub const COPY: &str = "Copy";
/// After copying.
pub const COPIED: &str = "Copied";
/// Jumps over the navigation.
pub const SKIP: &str = "Skip to the content";
/// Names the navigation.
pub const MAIN_NAVIGATION: &str = "Main";
/// Link to the practice board.
pub const PRACTICE: &str = "Practice";
/// Announced and shown when the browser is offline.
pub const OFFLINE: &str = "This computer is offline. What was read stays; nothing can be sent.";

/// "1 agent", "2 agents".
pub fn count(number: usize, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}

/// A span of milliseconds before now, as people say it.
pub fn ago(millis: i64) -> String {
    let minutes = millis.max(0) / 60_000;
    match minutes {
        0 => "just now".to_owned(),
        1..=59 => format!("{minutes} min ago"),
        60..=1_439 => format!("{} h ago", minutes / 60),
        1_440..=2_879 => "yesterday".to_owned(),
        2_880..=20_159 => format!("{} days ago", minutes / 1_440),
        20_160..=86_399 => format!("{} weeks ago", minutes / 10_080),
        86_400..=1_051_199 => format!("{} months ago", minutes / 43_200),
        _ => format!("{} years ago", minutes / 525_600),
    }
}

/// When the board was read.
pub fn as_of(time: &str) -> String {
    format!("as of {time}")
}

/// A row that could not be read again.
pub fn stale(since: &str) -> String {
    format!("Could not be read since {since}; showing what was known.")
}

/// Said when text reached the clipboard, or did not.
pub fn copied(worked: bool) -> &'static str {
    if worked { COPIED } else { "The browser did not allow copying. Select the text and copy it by hand." }
}
