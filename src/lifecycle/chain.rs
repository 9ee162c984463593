//! Whether the journal's entries still follow each other as they were written: what was found, and how it is told.

use crate::domain::Timestamp;
use crate::words::journal as words;

/// So many places at which a chain is broken are told one by one.
const MOST_TOLD: usize = 10;

/// What the links between the journal's entries say. Each entry has a number, and carries the fingerprint (SHA-256) of
/// the text before it. There is no secret in it: whoever can write all of them anew can make another chain that holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Chain {
    /// How many entries carry the fingerprint of the one before.
    pub linked: usize,
    /// How many stand before the first of these.
    pub older: i64,
    /// When the first of these was written.
    pub since: Option<Timestamp>,
    /// How many entries were removed by their age, and when the last of them.
    pub removed: Option<(i64, Timestamp)>,
    /// The number and the fingerprint of the newest entry.
    pub newest: Option<(i64, String)>,
    /// Where it does not hold, oldest first.
    pub breaks: Vec<Break>,
}

/// A place at which the chain does not hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Break {
    /// The number of the entry that this is about.
    pub number: i64,
    /// When that entry was written, where it tells.
    pub at: Option<Timestamp>,
    /// What is wrong there.
    pub what: Flaw,
}

/// What can be wrong at a place of the chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flaw {
    /// The entry is not what it was when the next one was written.
    Changed,
    /// So many entries before it are missing.
    Missing(i64),
    /// It stands in another place than it was written in.
    Moved,
    /// It carries no fingerprint, though an earlier one does.
    Unlinked,
    /// So many entries behind it are missing.
    CutOff(i64),
}

impl Chain {
    /// Whether nothing is wrong.
    pub fn holds(&self) -> bool {
        self.breaks.is_empty()
    }

    /// What it says, in sentences, the most important first; nothing of an empty journal. `date` writes a moment.
    pub fn told(&self, date: impl Fn(Timestamp) -> String) -> Vec<String> {
        let mut said = Vec::new();
        if !self.holds() {
            said.push(words::chain_is_broken(self.breaks.len()));
            let places = self.breaks.iter().take(MOST_TOLD);
            said.extend(places.map(|place| place.told(place.at.map(&date).as_deref())));
            if self.breaks.len() > MOST_TOLD {
                said.push(words::MORE_BREAKS.to_owned());
            }
        } else if let Some(since) = self.since {
            said.push(words::chain_holds(self.linked, &date(since)));
        }
        if self.older > 0 {
            said.push(words::older_than_the_chain(self.older));
        }
        if let Some((count, at)) = self.removed {
            said.push(words::removed_by_age(count, &date(at)));
        }
        if let Some((number, fingerprint)) = &self.newest {
            said.push(words::newest_fingerprint(*number, fingerprint));
            said.push(words::CHAIN_LIMITS.to_owned());
        }
        said
    }
}

impl Break {
    fn told(&self, at: Option<&str>) -> String {
        match self.what {
            Flaw::Changed => words::entry_changed(self.number, at),
            Flaw::Missing(count) => words::entries_missing(count, self.number, at),
            Flaw::Moved => words::entry_moved(self.number, at),
            Flaw::Unlinked => words::entry_unlinked(self.number, at),
            Flaw::CutOff(count) => words::entries_cut_off(count, self.number, at),
        }
    }
}
