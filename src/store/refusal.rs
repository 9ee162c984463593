//! Why a browser keeps or gives nothing: few kinds, each with words and advice of its own.

use crate::words::recovery as words;

/// The browser refused to keep or to read something: its own words, and which kind of refusal they are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoreError(pub String, pub Refusal);

/// Kinds of refusals, told apart because a person can do something else about each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// There is no room left for this site.
    Full,
    /// The browser gives this page no storage: private mode, or blocked by its settings.
    Blocked,
    /// The database was deleted, or closed by the browser, while the page was open.
    Deleted,
    /// The database is of a newer Greenroom than this one: the site went back to an older version.
    Newer,
    /// A newer Greenroom in another tab carries the database over to its own form.
    Outdated,
    /// Another tab holds the database, and does not let this one open it.
    Busy,
    /// The database is not what it was, or its disk fails.
    Damaged,
    /// It is sealed, and the vault is locked.
    Locked,
    /// Anything else.
    Other,
}

impl Refusal {
    /// The kind of a `DOMException` by its name (Indexed Database API 3.0, section "Exceptions"), which means another
    /// thing while the database is being opened.
    pub fn of(name: &str, opening: bool) -> Self {
        match name {
            "QuotaExceededError" => Self::Full,
            "VersionError" => Self::Newer,
            "SecurityError" | "NotAllowedError" => Self::Blocked,
            // Firefox answers so to an opening in modes in which it keeps nothing.
            "InvalidStateError" if opening => Self::Blocked,
            "InvalidStateError" | "AbortError" if !opening => Self::Deleted,
            "AbortError" | "NotFoundError" | "UnknownError" | "DataError" | "NotReadableError" => Self::Damaged,
            _ => Self::Other,
        }
    }

    /// What happened, and what to do about it, in plain words.
    pub fn words(self) -> &'static str {
        match self {
            Self::Full => words::FULL,
            Self::Blocked => words::BLOCKED,
            Self::Deleted => words::DELETED,
            Self::Newer => words::NEWER_DATABASE,
            Self::Outdated => words::OUTDATED,
            Self::Busy => words::BUSY,
            Self::Damaged => words::DAMAGED_DATABASE,
            Self::Locked => words::LOCKED,
            Self::Other => words::REFUSED,
        }
    }
}

impl StoreError {
    /// A refusal of no particular kind.
    pub fn other(said: &str) -> Self {
        Self(said.to_owned(), Refusal::Other)
    }

    /// A refusal of which the browser says nothing else.
    pub fn of(kind: Refusal) -> Self {
        Self(kind.words().to_owned(), kind)
    }

    /// What to tell a person: of a known kind, its plain words and not the browser's.
    pub fn words(&self) -> &str {
        match self.1 {
            Refusal::Other => &self.0,
            kind => kind.words(),
        }
    }

    /// What is asked for is sealed, and the vault is locked.
    pub(super) fn locked() -> Self {
        Self(crate::words::vault::LOCKED.to_owned(), Refusal::Locked)
    }
}
