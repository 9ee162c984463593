//! Words of what differs between two documents.

/// Heading of what no section of the form knows.
pub const ELSEWHERE: &str = "Other parts";
/// The document as a whole.
pub const DOCUMENT: &str = "The document";
/// The word that tells the variants of a union apart.
pub const KIND: &str = "Kind";
/// One of a list that the form does not know.
pub const ITEM: &str = "item";
/// In place of a secret.
pub const SECRET: &str = "(secret, not shown)";
/// A switch.
pub const YES: &str = "yes";
/// A switch.
pub const NO: &str = "no";
/// A `null`.
pub const NULL: &str = "nothing (null)";
/// A text, list or object with nothing in it.
pub const EMPTY: &str = "empty";

/// "1st", "2nd", "11th".
pub fn ordinal(number: usize) -> String {
    let ending = match (number % 10, number % 100) {
        (1, tens) if tens != 11 => "st",
        (2, tens) if tens != 12 => "nd",
        (3, tens) if tens != 13 => "rd",
        _ => "th",
    };
    format!("{number}{ending}")
}

/// A text of the document, or a key that the form does not know.
pub fn quoted(text: &str) -> String {
    format!("“{text}”")
}

/// An item by its name, as a sentence begins: "Action Enrich company".
pub fn named(noun: &str, name: &str) -> String {
    let mut noun = noun.to_owned();
    if let Some(first) = noun.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    format!("{noun} {name}")
}

/// An item without a name: "3rd action".
pub fn nameless(noun: &str, number: usize) -> String {
    format!("{} {noun}", ordinal(number))
}

/// Something in something: "Heartbeat: Prompt".
pub fn within(outer: &str, inner: &str) -> String {
    format!("{outer}: {inner}")
}

/// A label or key with its value, in a row of such.
pub fn entry(label: &str, value: &str) -> String {
    format!("{label} {value}")
}

/// An item, an entry or a group of fields is gone.
pub fn removed(what: &str) -> String {
    format!("{what} removed")
}

/// An item, an entry or a group of fields is new.
pub fn added(what: &str) -> String {
    format!("{what} added")
}

/// A plain value is gone.
pub fn unset(what: &str) -> String {
    format!("{what} no longer set")
}

/// A plain value is new.
pub fn set_to(what: &str, value: &str) -> String {
    format!("{what} set to {value}")
}

/// A value is new that is not told: a secret, a long text.
pub fn set(what: &str) -> String {
    format!("{what} set")
}

/// One plain value instead of another.
pub fn from_to(what: &str, was: &str, now: &str) -> String {
    format!("{what} {was} → {now}")
}

/// One long text instead of another.
pub fn changed(what: &str) -> String {
    format!("{what} changed")
}

/// One secret, or one sort of value, instead of another.
pub fn replaced(what: &str) -> String {
    format!("{what} replaced")
}

/// No text any more.
pub fn emptied(what: &str) -> String {
    format!("{what} emptied")
}

/// `null`, where that means "off".
pub fn turned_off(what: &str) -> String {
    format!("{what} turned off")
}

/// No longer `null`, where that means "off".
pub fn turned_on(what: &str) -> String {
    format!("{what} turned on")
}

/// Another variant of a union.
pub fn switched(what: &str, was: &str, now: &str) -> String {
    format!("{what} changed from {was} to {now}")
}

/// At another place of its list.
pub fn moved(what: &str, from: usize, to: usize) -> String {
    format!("{what} moved from {} to {}", ordinal(from), ordinal(to))
}

/// A conflict.
pub fn both_changed(what: &str) -> String {
    format!("{what}: changed here and elsewhere")
}

/// A conflict.
pub fn both_added(what: &str) -> String {
    format!("{what}: added here and elsewhere")
}

/// A conflict.
pub fn removed_elsewhere(what: &str) -> String {
    format!("{what}: changed here, removed elsewhere")
}

/// A conflict.
pub fn removed_here(what: &str) -> String {
    format!("{what}: removed here, changed elsewhere")
}
