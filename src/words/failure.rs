//! What went wrong, whether anything changed at the vendor, and what to do: each failure in words of its own.

/// A request was only a reading.
pub const NOTHING_CHANGED: &str = "Nothing was changed.";
/// A step was refused, or never left.
pub const NOTHING_SENT: &str = "Nothing was sent, so nothing was changed.";
/// No clear answer to a step, and no trace of it.
pub const NO_TRACE: &str = "Reading back shows that nothing has changed so far. If the request is still on its way it \
    may arrive late: look again before you repeat it.";
/// No clear answer, and reading back did not help.
pub const CANNOT_BE_KNOWN: &str = "Whether anything was changed cannot be known from here.";
/// Heading of an unknown end.
pub const UNKNOWN_TITLE: &str = "It is not known whether this happened";
/// Heading of an end without trace.
pub const PARTLY_TITLE: &str = "It failed, and left something behind";
/// Outcome.
pub const NOT_HAPPENED_TITLE: &str = "It did not happen";
/// What to do about an unknown end.
pub const UNKNOWN_ADVICE: &str = "Greenroom does not repeat it by itself. Look again in a moment, or look in the \
    vendor's own console.";
/// Reads back once more.
pub const LOOK_AGAIN: &str = "Look again";
/// Copies a note for whoever administers the vendor or the network.
pub const COPY_NOTE: &str = "Copy a note for your administrator";

/// `navigator.onLine` is false.
pub const OFFLINE_TITLE: &str = "This computer is offline";
/// What to do when offline.
pub const OFFLINE_ADVICE: &str = "Connect to the internet and try again.";
/// Nothing answers.
pub fn unreachable_title(host: &str) -> String {
    format!("{host} cannot be found, or is down")
}
/// What to do when nothing answers.
pub const UNREACHABLE_ADVICE: &str = "Check the region or address of the connection. If it is right, try again later.";
/// The page's own policy forbids the host.
pub fn forbidden_title(host: &str) -> String {
    format!("This page may not call {host}")
}
/// What to do about the page's own policy.
pub const FORBIDDEN_ADVICE: &str =
    "Whoever hosts Greenroom decides which addresses it may call. Ask them to add this one.";
/// The browser may not read the answer.
pub const UNREADABLE_TITLE: &str = "The browser was not allowed to read the answer";
/// What an unreadable answer to a reading means.
pub fn unreadable_advice(vendor: &str) -> String {
    format!("Either the key is wrong, or {vendor} does not let web pages call it.")
}
/// No answer in time.
pub fn silent_title(vendor: &str, seconds: u32) -> String {
    format!("{vendor} has not answered for {seconds} seconds")
}
/// What to do about silence.
pub const SILENT_ADVICE: &str = "It may be busy. Try again in a moment.";
/// The connection broke in the middle.
pub const CUT_TITLE: &str = "The connection broke before the answer was complete";
/// What to do about a broken connection.
pub const CUT_ADVICE: &str = "Try again.";
/// The key is locked, or was not entered since the page was loaded.
pub const NO_KEY_TITLE: &str = "The key is not at hand";
/// What to do without a key.
pub const NO_KEY_ADVICE: &str = "Unlock your keys, or enter the key of this connection again.";
/// The key belongs to another address.
pub const WRONG_ORIGIN_TITLE: &str = "The key was entered for another address";
/// What to do about that.
pub const WRONG_ORIGIN_ADVICE: &str = "Enter the key again for this address.";
/// The key, or its header, is nothing that a request can carry.
pub const NOT_SENDABLE_TITLE: &str = "The key cannot be sent as it was entered";
/// What to do about that.
pub const NOT_SENDABLE_ADVICE: &str =
    "It, or the name of its header, has characters that do not belong there. Copy the key again and enter it anew.";
/// The practice vendors did not start.
pub const NO_PRACTICE_TITLE: &str = "The practice vendors did not start";
/// What to do about that.
pub const NO_PRACTICE_ADVICE: &str = "Reload the page. If it happens again, the site is not complete.";
/// The page was closed in the middle of a step.
pub const LEFT_TITLE: &str = "The page was closed before an answer came";
/// What to do about that.
pub const LEFT_ADVICE: &str = "Greenroom read back what is there now.";
/// The reading was given up.
pub const ABORTED_TITLE: &str = "The reading was given up";
/// 401.
pub const KEY_REJECTED_TITLE: &str = "The key was rejected";
/// What to do about a rejected key.
pub fn key_rejected_advice(vendor: &str) -> String {
    format!(
        "It may be mistyped, expired, or made for another region. Check the connection, or ask whoever administers {vendor} for a new one."
    )
}
/// 403.
pub const NO_RIGHT_TITLE: &str = "The key does not have the right to do this";
/// What to do about a missing right.
pub fn no_right_advice(vendor: &str) -> String {
    format!(
        "Ask whoever administers {vendor} to widen the key, or to give you another. It may also be limited to chosen agents."
    )
}
/// 404, 405, 410, 501.
pub const NOT_THERE_TITLE: &str = "It is not there";
/// What to do about an absent thing.
pub const NOT_THERE_ADVICE: &str =
    "It may have been removed, the account or region may be another, or the feature is off.";
/// Somebody else changed it.
pub const MOVED_TITLE: &str = "Somebody else changed it";
/// What to do about that.
pub const MOVED_ADVICE: &str = "Look at what is there now, and decide again.";
/// It is as asked already.
pub const ALREADY_TITLE: &str = "This was already done";
/// What to do about that: nothing.
pub const ALREADY_ADVICE: &str = "There is nothing to do.";
/// The name is taken.
pub const NAME_TAKEN_TITLE: &str = "The name is taken";
/// What to do about that.
pub const NAME_TAKEN_ADVICE: &str = "Choose another.";
/// Not possible in this state.
pub const WRONG_STATE_TITLE: &str = "This is not possible in the state it is in";
/// What to do about that.
pub const WRONG_STATE_ADVICE: &str = "Refresh, look at what is there now, and decide again.";
/// 412.
pub const STEP_MISSING_TITLE: &str = "A step is missing first";
/// What to do about a missing step, where the vendor's rules say nothing more.
pub const STEP_MISSING_ADVICE: &str = "Take the step before this one, then try again.";
/// 400, 415, 422.
pub fn refused_title(vendor: &str) -> String {
    format!("{vendor} refused what was sent")
}
/// What to do about a refusal.
pub const REFUSED_ADVICE: &str = "This is what it says about it. Change it, then try again.";
/// The same, where the vendor gives no reason.
pub const REFUSED_SILENTLY_ADVICE: &str =
    "It gave no reason. Check what was sent, or give the reference under “Details” to the vendor's support.";
/// An experiment is running.
pub const EXPERIMENT_TITLE: &str = "An A/B test is running";
/// What to do about a running experiment.
pub const EXPERIMENT_ADVICE: &str = "End the test in the vendor's own console first.";
/// 429.
pub const TOO_MANY_TITLE: &str = "Too many requests";
/// How long to wait.
pub fn too_many_advice(seconds: Option<u32>) -> String {
    match seconds {
        Some(seconds) => format!("Wait {seconds} s, then try again."),
        None => "Wait about a minute, then try again.".to_owned(),
    }
}
/// 5xx.
pub fn vendor_error_title(vendor: &str) -> String {
    format!("{vendor} had an error of its own")
}
/// What to do about it.
pub const VENDOR_ERROR_ADVICE: &str =
    "Try again in a moment. If it stays, give the reference under “Details” to the vendor's support.";
/// A body that is not what the contract says.
pub fn not_understood_title(vendor: &str) -> String {
    format!("The answer of {vendor} was not understood")
}
/// Which part was not understood.
pub fn not_understood_advice(what: &str) -> String {
    format!("Where: {what}. The vendor may have changed its interface.")
}
/// A body that is no JSON, from this byte on.
pub fn not_json(at: usize) -> String {
    format!("the whole body, which is no JSON from byte {at} on")
}
/// HTML or a redirect in place of JSON.
pub const SIGNED_OUT_TITLE: &str = "Another page answered in place of the vendor";
/// What to do about that.
pub const SIGNED_OUT_ADVICE: &str =
    "Most often your organisation's sign-in has expired. Sign in again in another tab, then try again.";

/// Why reading back did not help.
pub fn could_not_read_back_words(title: &str) -> String {
    format!("Reading back failed: {title}.")
}

/// Labels under "Details".
pub fn detail_status(status: u16) -> String {
    format!("Status {status}")
}
/// The vendor's code under "Details".
pub fn detail_code(code: &str) -> String {
    format!("Code {code}")
}
/// The vendor's reference under "Details".
pub fn detail_reference(reference: &str) -> String {
    format!("Reference {reference}")
}
/// The vendor's words under "Details".
pub fn detail_words(vendor: &str, words: &str) -> String {
    format!("{vendor} says: {words}")
}

/// A note for an administrator. Holds no key.
pub fn note(title: &str, advice: &str, host: &str, page: &str, details: &str) -> String {
    format!(
        "Greenroom, a page at {page}, could not use {host}.\n{title}. {advice}\n{details}\nFor a page to call an API, \
         the API must answer with CORS headers (Access-Control-Allow-Origin, also on errors and on the OPTIONS \
         request, with the key's header among Access-Control-Allow-Headers), and the page's own \
         Content-Security-Policy must list the address under connect-src."
    )
}
