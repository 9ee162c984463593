//! Who follows which place of a document. A change rings those it concerns, and wakes nobody else: a form may have
//! thousands of fields.

use crate::document::Pointer;
use crate::signals::RwSignal;

/// Those who follow a document.
#[derive(Clone, Default)]
pub struct Bells {
    next: u64,
    all: Vec<Bell>,
}

#[derive(Clone)]
struct Bell {
    number: u64,
    at: Pointer,
    /// Only for a change that replaces what stands there, or re-arranges it, as a whole.
    whole: bool,
    rung: RwSignal<u64>,
}

impl Bells {
    /// Follows a place; the number takes it down again.
    pub fn hang(&mut self, at: &Pointer, whole: bool, rung: RwSignal<u64>) -> u64 {
        self.next += 1;
        self.all.push(Bell { number: self.next, at: at.clone(), whole, rung });
        self.next
    }

    /// Follows no longer.
    pub fn take_down(&mut self, number: u64) {
        // In the order of their numbers.
        if let Ok(at) = self.all.binary_search_by(|bell| bell.number.cmp(&number)) {
            self.all.remove(at);
        }
    }

    /// Whom a change at a place concerns: who follows it, something in it, or something around it; of those who follow
    /// the whole alone, who stands in what was replaced.
    pub fn concerned(&self, at: &Pointer, whole: bool) -> Vec<RwSignal<u64>> {
        let concerns = |bell: &&Bell| match bell.whole {
            true => whole && bell.at.is_within(at),
            false => bell.at.is_within(at) || at.is_within(&bell.at),
        };
        self.all.iter().filter(concerns).map(|bell| bell.rung).collect()
    }
}
