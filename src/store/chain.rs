//! The links between the journal's entries: the fingerprint of the text before, as it is stored, and a number.
//!
//! The first entry follows the empty text. Entries of the first versions carry no link: the chain begins behind them.
//! Where entries were removed by their age an anchor stands in their place, which says what they began and ended with.

use serde_json::Value;
use sha2::{Digest as _, Sha256};

use super::{open, wrap};
use crate::domain::Timestamp;
use crate::domain::json::{self, Json, Object};
use crate::lifecycle::{Break, Chain, Entry, Flaw};

/// An entry of the log.
const ENTRY: &str = "journal";
/// What stands in the place of removed entries.
const ANCHOR: &str = "journal-removed";
/// The version of both, and of [`Head`].
pub(super) const VERSION: u32 = 1;
/// Under which key the newest link is kept, so that entries cut off at the end are missed.
pub(super) const HEAD: &str = "journal-head";

/// No number of ours comes near it: sums of what a record claims cannot overflow.
const MOST: i64 = 1 << 50;

/// The SHA-256 of a text, in hexadecimal digits.
pub(super) fn fingerprint(text: &str) -> String {
    let mut digits = String::with_capacity(64);
    for byte in Sha256::digest(text.as_bytes()) {
        for half in [byte >> 4, byte & 15] {
            digits.push(char::from_digit(half.into(), 16).unwrap_or_default());
        }
    }
    digits
}

/// What the next entry carries of the one before it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Link {
    /// The number of the entry before; 0 of none.
    pub(super) number: i64,
    /// Its fingerprint; empty of none.
    pub(super) before: String,
}

impl Json for Link {
    fn to_json(&self) -> Value {
        Object::default().number("number", self.number).text("before", &self.before).done()
    }

    fn from_json(value: &Value) -> Option<Self> {
        let number = json::number(value, "number").filter(|number| (0..MOST).contains(number))?;
        Some(Self { number, before: json::text(value, "before")? })
    }
}

/// Stands where entries were removed by their age.
struct Anchor {
    /// What the first of them carried; `None` where it carried nothing.
    after: Option<Link>,
    /// How many they were.
    count: i64,
    /// The number and fingerprint of the last of them.
    last: Link,
    /// When the last of them was removed.
    at: Timestamp,
}

impl Json for Anchor {
    fn to_json(&self) -> Value {
        let mut anchor = Object::default();
        if let Some(after) = &self.after {
            anchor.put("after", after.to_json());
        }
        anchor.number("count", self.count).put("last", self.last.to_json()).number("at", self.at.0).done()
    }

    fn from_json(value: &Value) -> Option<Self> {
        Some(Self {
            after: Link::from_json(json::field(value, "after")),
            count: json::number(value, "count").filter(|count| (0..MOST).contains(count))?,
            last: Link::from_json(json::field(value, "last"))?,
            at: Timestamp(json::number(value, "at")?),
        })
    }
}

/// An entry as text, with the link to the one before it.
pub(super) fn linked(entry: &Entry, after: &Link) -> String {
    let mut data = entry.to_json();
    if let Some(data) = data.as_object_mut() {
        data.insert("after".to_owned(), after.to_json());
    }
    wrap(ENTRY, VERSION, &data)
}

/// A text of the log, as far as the chain goes.
pub(super) struct Place {
    /// What it follows, where it says so.
    after: Option<Link>,
    /// How many entries it stands for.
    count: i64,
    /// What the next one carries, but for the number of an entry that has none.
    last: Link,
    /// Of an anchor: when.
    removed: Option<Timestamp>,
    /// The entry, where it is one that can be read.
    pub(super) entry: Option<Entry>,
}

impl Place {
    /// Reads a text of the log. Any text is one.
    pub(super) fn read(text: &str) -> Self {
        if let Ok(Anchor { after, count, last, at }) = open::<Anchor>(ANCHOR, VERSION, text) {
            return Self { after, count, last, removed: Some(at), entry: None };
        }
        let data: Option<Value> = open(ENTRY, VERSION, text).ok();
        let after = data.as_ref().and_then(|data| Link::from_json(json::field(data, "after")));
        let number = after.as_ref().map_or(0, |after| after.number + 1);
        let last = Link { number, before: fingerprint(text) };
        Self { after, count: 1, last, removed: None, entry: data.as_ref().and_then(Entry::from_json) }
    }

    /// Whether it stands for entries that were removed.
    pub(super) fn is_anchor(&self) -> bool {
        self.removed.is_some()
    }

    /// What the next entry carries, if this one alone tells.
    pub(super) fn next(self) -> Option<Link> {
        (self.last.number > 0).then_some(self.last)
    }
}

/// What an entry behind all of these carries.
pub(super) fn next_after(log: &[String]) -> Link {
    log.iter().fold(Link::default(), |before, text| follow(&before, Place::read(text)))
}

/// What an entry carries that follows a place which itself follows `before`.
pub(super) fn follow(before: &Link, place: Place) -> Link {
    let number = if place.last.number > 0 { place.last.number } else { before.number + 1 };
    Link { number, ..place.last }
}

/// An anchor in the place of some that follow each other, the first of which follows what `before` says.
pub(super) fn anchor(run: &[String], before: &Link, at: Timestamp) -> String {
    let (mut after, mut count, mut last) = (None, 0, before.clone());
    for (i, place) in run.iter().map(|text| Place::read(text)).enumerate() {
        if i == 0 {
            after.clone_from(&place.after);
        }
        count += place.count;
        last = follow(&last, place);
    }
    wrap(ANCHOR, VERSION, &Anchor { after, count, last, at })
}

/// Looks at every link of the log, and whether it goes as far as its head says.
pub(super) fn check(log: &[String], head: Option<&Link>) -> Chain {
    let places: Vec<Place> = log.iter().map(|text| Place::read(text)).collect();
    let mut numbers: Vec<i64> = places.iter().map(|place| place.last.number).collect();
    numbers.sort_unstable();
    let mut chain = Chain::default();
    let mut highest = 0;
    let (mut before, mut before_at) = (Link::default(), None);
    for place in places {
        let at = place.entry.as_ref().map(|entry| entry.at);
        let mut last = place.last;
        if let Some(removed) = place.removed {
            let (count, when) = chain.removed.unwrap_or((0, removed));
            chain.removed = Some((count + place.count, when.max(removed)));
        }
        let mut broken = |number, at, what| chain.breaks.push(Break { number, at, what });
        match &place.after {
            Some(after) => {
                let gap = after.number - before.number;
                let between = numbers.get(numbers.partition_point(|number| *number <= before.number));
                if gap < 0 || between.is_some_and(|number| *number <= after.number) {
                    broken(after.number + 1, at, Flaw::Moved);
                } else if gap > 0 {
                    broken(after.number + 1, at, Flaw::Missing(gap));
                } else if after.before != before.before {
                    broken(before.number, before_at, Flaw::Changed);
                } else if after.number + place.count != last.number {
                    broken(last.number, at, Flaw::Changed);
                }
                if place.removed.is_none() {
                    chain.linked += 1;
                    chain.since = chain.since.or(at);
                }
            }
            None => {
                // The number that it would have.
                last.number = if place.removed.is_some() { last.number } else { before.number + 1 };
                if chain.linked == 0 {
                    chain.older += if place.removed.is_some() { 0 } else { 1 };
                } else if place.entry.is_some() {
                    broken(last.number, at, Flaw::Unlinked);
                }
            }
        }
        highest = highest.max(last.number);
        (before, before_at) = (last, at);
    }
    if let Some(head) = head {
        if head.number > highest {
            let what = Flaw::CutOff(head.number - highest);
            chain.breaks.push(Break { number: highest, at: before_at, what });
        } else if head.number == before.number && head.before != before.before {
            chain.breaks.push(Break { number: before.number, at: before_at, what: Flaw::Changed });
        }
    }
    chain.newest = (before.number > 0 && chain.linked > 0).then_some((before.number, before.before));
    chain
}
