//! Words of the screen on which a test message is sent to an agent.

/// Tab.
pub const TAB: &str = "Test";
/// Title.
pub fn title(name: &str) -> String {
    format!("Test {name}")
}
/// A vendor without.
pub fn none_at(vendor: &str) -> String {
    format!("{vendor} passes no messages on to agents.")
}
/// Lead.
pub fn asks(name: &str) -> String {
    format!("What is written here goes to {name} itself.")
}
/// Lead.
pub const IN_JOURNAL: &str =
    "Each message is in the journal before it leaves, and its answer once it came. Nothing is repeated by itself.";
/// Field.
pub const MESSAGE: &str = "Message";
/// Field.
pub const HINT: &str = "Ctrl or ⌘ together with Enter sends it.";
/// Button.
pub fn send_to(name: &str) -> String {
    format!("Send to {name}")
}
/// Button.
pub const NEW_CONVERSATION: &str = "New conversation";
/// After that button.
pub const BEGUN_ANEW: &str = "The next message begins a new conversation. What was said stands in the journal.";
/// Beside the button.
pub fn not_running(name: &str, phase: &str) -> String {
    format!("{name} is not running ({phase}): it will hardly answer.")
}
/// While its answer is awaited.
pub fn awaited(name: &str) -> String {
    format!("Waiting for {name}…")
}
/// How it went.
pub fn answered(name: &str) -> String {
    format!("{name} answered.")
}
/// How it went.
pub fn not_answered(name: &str) -> String {
    format!("No answer of {name}’s came.")
}

/// Heading.
pub const CONVERSATION: &str = "Conversation, newest first";
/// Nothing was said yet.
pub const NOTHING_SAID: &str = "Nothing was said yet.";
/// Who said it.
pub const YOU: &str = "You";
/// An answer without words.
pub const EMPTY: &str = "The answer was empty.";
/// What the agent did not name.
pub const NO_CONVERSATION: &str = "The agent named no conversation to go on with: each message stands for itself.";
/// It was refused.
pub const REFUSED: &str = "Nothing came of the message.";
/// Nothing left.
pub const NOT_SENT: &str = "The message was not sent.";
/// In the middle of something else.
pub const SENT_ELSEWHERE: &str = "The message was sent already; the journal tells how it ended.";
