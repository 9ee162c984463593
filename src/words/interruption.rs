//! Words of steps that were interrupted: what became of them, and what cannot be known.

/// It is live.
pub fn went_live(title: &str) -> String {
    format!("{title}: it did go live.")
}
/// It was done.
pub fn was_done(title: &str) -> String {
    format!("{title}: it was done.")
}
/// What it asks for is there.
pub fn stands(title: &str) -> String {
    format!("{title}: nothing had to change.")
}
/// No trace of it.
pub fn did_not_happen(title: &str) -> String {
    format!("{title}: it did not happen.")
}
/// Reading back showed nothing.
pub const NO_TRACE: &str = "Reading back shows nothing of it.";
/// It failed in the middle.
pub fn in_part(title: &str) -> String {
    format!("{title}: it failed, and left something behind.")
}
/// Nobody knows; the reason follows.
pub fn cannot_be_known(title: &str) -> String {
    format!("{title}: whether it happened cannot be known.")
}
/// It stands between two of its requests.
pub fn between(title: &str) -> String {
    format!("{title}: it stopped half-way.")
}
/// When its last request left.
pub fn sent_at(when: &str) -> String {
    format!("It was sent at {when}.")
}
/// The requests that were done.
pub fn were_done(done: usize, of: usize, names: &str) -> String {
    let was = if done == 1 { "was" } else { "were" };
    format!("{done} of its {of} requests {was} done: “{names}”.")
}
/// The requests that were not.
pub fn were_not(names: &str) -> String {
    format!("Not done: “{names}”.")
}

/// Notices: several steps without a key.
pub fn without_key(count: usize, connection: &str) -> String {
    match count {
        1 => format!("1 step at {connection} was interrupted. Unlock or enter its key to see what became of it."),
        count => format!(
            "{count} steps at {connection} were interrupted. Unlock or enter its key to see what became of them."
        ),
    }
}
/// Notices: the connection was removed.
pub fn without_connection(title: &str) -> String {
    format!(
        "{title}: it was interrupted, and its connection was removed since. What became of it cannot be read from here."
    )
}
/// Notices: the record is damaged.
pub fn broken(title: &str) -> String {
    format!("{title}: it was interrupted, and its record is damaged. What became of it cannot be read from here.")
}
/// Notices: being read back.
pub fn being_read(title: &str) -> String {
    format!("{title}: it was interrupted. Greenroom is reading back what became of it.")
}
/// Notices: no trace so far.
pub fn may_arrive(title: &str) -> String {
    format!(
        "{title}: it was interrupted, and reading back shows nothing of it so far. It may still arrive: Greenroom looks again in a minute."
    )
}
/// Notices: it could not be read back; the reason follows.
pub fn not_read_yet(title: &str, why: &str) -> String {
    format!(
        "{title}: it was interrupted, and what became of it could not be read yet. {why}. Greenroom looks again when the page is opened, a key is unlocked, or the computer is online again."
    )
}
/// Names the list of notices.
pub const NOTICES: &str = "Interrupted steps";
/// Opens the sheet.
pub const OPEN_SHEET: &str = "Open the sheet";
/// Puts a notice away.
pub const PUT_AWAY: &str = "Put away";
/// Leads to where the key is entered.
pub const TO_KEY: &str = "To the connection";

/// Heading of a sheet that stopped between two of its requests.
pub const BETWEEN_TITLE: &str = "It stopped half-way";
/// What that means.
pub const BETWEEN_LEAD: &str = "The page was closed, or the connection lost, between two requests of this sheet. \
    Greenroom sends nothing by itself.";
/// Goes on with the rest.
pub const CONTINUE: &str = "Continue…";
/// What that does.
pub const CONTINUE_HINT: &str = "Reads again what is there now and shows a sheet for what is left. What was done is not \
    sent again.";
/// A refusal of a later request.
pub const ONLY_THIS_REFUSED: &str = "This request changed nothing.";

/// Heading of the list of what cannot be known.
pub const UNKNOWABLE_TITLE: &str = "What nobody can know after a lost answer";
/// What it is.
pub const UNKNOWABLE_LEAD: &str = "When no answer comes to something that was sent, Greenroom reads back what is there and \
    says which it was. Only of these steps the vendor leaves no way to know:";

/// Of which steps it cannot always be known whether they happened: whose, which, and why. The only ones of which Greenroom
/// ever says so when what is there can be read, and nobody else changed it in the same moment.
pub const UNKNOWABLE: [(&str, &str, &str); 5] = [
    (
        "Sema4.ai",
        "Overwriting a draft from a package",
        "A draft that was changed does not tell by whom, and what is in a package can be read only in part.",
    ),
    (
        "RunAgents",
        "A deployment from files, as long as its agent is not there or is what it was",
        "A build may be under way whose number was in the answer that did not come, and no list of builds can be read.",
    ),
    (
        "RunAgents",
        "A deployment that says what the agent said before",
        "Neither the moment nor the number of a deployment can be read.",
    ),
    (
        "RunAgents",
        "A deployment that gives a variable another value, once the page was closed",
        "The value that was typed is kept nowhere, so that it cannot be compared.",
    ),
    ("RunAgents", "A message to an agent", "What an agent did with a message can be read nowhere."),
];
