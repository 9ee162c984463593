//! The rungs of a connection test, and which of them a failure broke.

use super::{ApiError, ErrorKind, Failure};

/// What must hold for a connection to work, from the ground up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rung {
    /// The computer is online.
    Online,
    /// Something answers at the host.
    Host,
    /// This page's own policy allows the host.
    Allowed,
    /// The browser may read the host's answers.
    Readable,
    /// The key is accepted.
    Key,
    /// The key may read agents, and the answer is understood.
    Right,
}

impl Rung {
    /// Every rung, lowest first.
    pub const ALL: [Self; 6] = [Self::Online, Self::Host, Self::Allowed, Self::Readable, Self::Key, Self::Right];
}

/// The rung that a failure broke; those below it hold.
pub fn rung_of(error: &ApiError) -> Rung {
    match &error.kind {
        ErrorKind::NoAnswer(failure) => match failure {
            Failure::Offline => Rung::Online,
            Failure::Unreachable | Failure::Silent(_) | Failure::NoPractice(_) => Rung::Host,
            Failure::ForbiddenByPage => Rung::Allowed,
            Failure::Unreadable | Failure::Cut | Failure::Redirected | Failure::Aborted | Failure::Left => {
                Rung::Readable
            }
            Failure::NoKey | Failure::WrongOrigin | Failure::NotSendable => Rung::Key,
        },
        ErrorKind::SignedOut => Rung::Readable,
        ErrorKind::KeyRejected => Rung::Key,
        _ => Rung::Right,
    }
}
