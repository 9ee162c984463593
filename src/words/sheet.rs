//! Words of the release sheet.

/// While reading what it is made from.
pub const READING: &str = "Reading what is there now…";
/// Heading: from and to.
pub fn now_in(environment: &str) -> String {
    format!("{environment} now")
}
/// Heading: from and to.
pub fn will_be_in(environment: &str) -> String {
    format!("Will be in {environment}")
}
/// Nothing there yet.
pub const NOTHING: &str = "Nothing yet";
/// Heading.
pub const CHANGES: &str = "What goes along";
/// Heading.
pub const EFFECTS: &str = "What else happens";
/// Heading.
pub const MESSAGE: &str = "Message";
/// Heading.
pub const VERSION: &str = "Version";
/// Heading.
pub const WARNINGS: &str = "Before you go on";
/// No releases between.
pub const NO_CHANGES: &str = "No release lies between the two.";
/// Heading of changes in a document.
pub const WHAT_CHANGES: &str = "What changes";
/// The document stays as it is.
pub const NO_LINES: &str = "Nothing: what is there is the same.";
/// The changes of a step that cannot be sent.
pub const NOT_WORKED_OUT: &str = "Not worked out, because the step cannot be sent as it is.";
/// Names the buttons of likely versions.
pub const PROPOSALS: &str = "Next versions";
/// Above what is taken away.
pub const LOSSES_LEAD: &str = "This takes away what is there now. Tick each line to agree.";
/// Problems.
pub fn tick_first(count: usize) -> String {
    match count {
        1 => "Tick what is taken away: one line is not ticked".to_owned(),
        count => format!("Tick what is taken away: {count} lines are not ticked"),
    }
}
/// Fields.
pub fn type_to_confirm(name: &str) -> String {
    format!("Type {name} to confirm")
}
/// Fields.
pub const CONFIRM_HINT: &str = "Customers will notice this change.";
/// Problems.
pub fn need_name(name: &str) -> String {
    format!("Type the agent's name, {name}, to confirm")
}
/// Problems.
pub const CANNOT_SEND: &str = "This step cannot be sent; the reason stands above";
/// Folded.
pub const SHOW_REQUEST: &str = "Show the request";
/// Folded.
pub const SHOW_REQUEST_HINT: &str = "What is sent, as an engineer would repeat it. The key is left out.";
/// Advanced.
pub const ADVANCED: &str = "Advanced";
/// Advanced.
pub const TARGET: &str = "Publish to";
/// While sending.
pub const SENDING: &str = "Sending…";
/// While another tab sends, or this one waits for it.
pub const SENDING_HINT: &str = "Reading again, then sending. If another tab is sending for this agent, this one waits.";
/// It moved.
pub const MOVED_TITLE: &str = "Something changed since this sheet was opened";
/// It moved.
pub const MOVED_LEAD: &str =
    "Nothing was sent. The sheet below shows what is there now; look again, then confirm again.";
/// Could not be read again.
pub const NOT_READ_TITLE: &str = "What is there now could not be read, so nothing was sent";
/// Storage failed.
pub const NOT_RECORDED: &str = "The journal could not be written, so nothing was sent. The browser says:";
/// Done.
pub const DONE: &str = "Done";
/// Done.
pub fn done(title: &str) -> String {
    format!("Done: {title}")
}
/// Already.
pub const ALREADY: &str = "Nothing had to change";
/// Refused.
pub const REFUSED_CHANGED: &str = "Nothing was changed.";
/// Opens a new sheet with what the vendor refused, to be changed.
pub const CHANGE_AND_AGAIN: &str = "Change it and try again…";
/// Known by reading back.
pub const BY_READING_BACK: &str = "No clear answer came. Greenroom read back what is there: it did happen, once.";
/// What serves now.
pub fn serves_now(environment: &str, what: &str) -> String {
    format!("{environment} now serves “{what}”.")
}
/// Reference.
pub const REFERENCE: &str = "Reference";
/// Where, as the answer says.
pub const WHERE: &str = "Environment, as the answer says";
/// Release note.
pub const RELEASE_NOTE: &str = "Copy a release note";
/// The note.
pub fn release_note(title: &str, message: &str, when: &str, reference: &str) -> String {
    format!("{title}\n{when}\n{message}\nReference {reference}\n")
}
/// For ten minutes.
pub const PREVIOUS_AGAIN: &str = "Make the previous one active again…";
/// For ten minutes, live.
pub const PREVIOUS_LIVE_AGAIN: &str = "Make the previous live again…";
/// How long that is offered, in milliseconds.
pub const OFFERED_MS: i64 = 10 * 60 * 1_000;
/// Before something is removed.
pub const SAVE_COPY: &str = "Save a copy as a file first";
/// Before something is removed.
pub const SAVE_COPY_HINT: &str =
    "Everything but its secrets. This browser keeps one, too, and offers to make it again.";
/// Heading: what is swapped.
pub const MAPPINGS: &str = "Test and production";
/// What is swapped.
pub const MAPPINGS_LEAD: &str =
    "The draft keeps what it uses. Here each resource can be swapped for another as it goes over.";
/// One that is not swapped.
pub const MAPPING_HINT: &str = "Not chosen: it stays as it is.";
/// The copy could not be had.
pub const NO_COPY: &str = "Nothing was sent: its package could not be saved first.";
/// The copy could not be had.
pub const NO_COPY_ADVICE: &str = "Try again, or take the tick away to go on without a copy.";
/// What a saved package is called.
pub fn package_name(agent: &str) -> String {
    let name: String = agent.chars().map(|c| if c.is_alphanumeric() || c == '-' { c } else { '-' }).collect();
    format!("{}.zip", if name.is_empty() { "agent" } else { &name })
}
/// Leads back to where it was typed.
pub const BACK_TO_FORM: &str = "Back to the form";
/// Links.
pub const TO_BOARD: &str = "Back to the board";
/// Links.
pub const TO_AGENT: &str = "Back to the agent";
/// Links.
pub const TO_JOURNAL: &str = "See it in the journal";
/// The record is not here.
pub const MISSING_TITLE: &str = "This sheet is not in this browser";
/// The record is not here.
pub const MISSING_LEAD: &str = "A sheet is kept only where it was opened. Open a new one from the agent.";
/// Already sent elsewhere.
pub const SENT_ELSEWHERE: &str = "This sheet was already sent, from here or from another tab. It was not sent again.";
/// Found in the middle.
pub const INTERRUPTED: &str =
    "This step was being sent when the page was left. Greenroom is reading back how it ended.";
/// A damaged record.
pub const BROKEN_INTENT: &str = "The record of this sheet cannot be read.";

/// Tests.
pub const TESTS: &str = "Test runs";
/// Tests.
pub fn tests_running(status: &str) -> String {
    format!("running ({status})")
}
/// Tests.
pub fn tests_done(passed: u64, failed: u64, cases: u64) -> String {
    if failed == 0 {
        format!("{passed} of {cases} passed")
    } else {
        format!("{failed} of {cases} failed, {passed} passed")
    }
}
/// Tests.
pub const TESTS_FAILED: &str = "Failed:";
