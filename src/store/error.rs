//! Why something was not kept or not read.

use crate::words::vault as words;

/// Why something was not kept or not read: a sentence for the person, and what stood in the way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoreError(pub String, pub Obstacle);

/// What stood in the way of keeping or reading.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Obstacle {
    /// The browser refused, in its own words.
    Refused,
    /// It is sealed, and the vault is locked: it is there again once the vault is open.
    Locked,
    /// A newer Greenroom sealed it. Left as it is.
    Newer,
    /// It was sealed, and is not what was sealed for this place. Left as it is.
    Damaged,
}

impl StoreError {
    /// What the browser says.
    pub fn refused(reason: impl Into<String>) -> Self {
        Self(reason.into(), Obstacle::Refused)
    }

    /// Whether it is there again once the vault is open.
    pub fn is_locked(&self) -> bool {
        self.1 == Obstacle::Locked
    }

    pub(super) fn locked() -> Self {
        Self::of(Obstacle::Locked)
    }

    pub(super) fn damaged() -> Self {
        Self::of(Obstacle::Damaged)
    }

    /// In our words.
    pub(super) fn of(obstacle: Obstacle) -> Self {
        let words = match obstacle {
            Obstacle::Locked => words::LOCKED,
            Obstacle::Newer => words::NEWER,
            Obstacle::Damaged | Obstacle::Refused => words::DAMAGED,
        };
        Self(words.to_owned(), obstacle)
    }
}
