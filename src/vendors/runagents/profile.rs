//! The two wire contracts (fact sheet 0): the vendor moved its API in May 2026, and both may still be met.

use crate::domain::Connection;

/// A wire contract: where its paths begin, how keys and workspaces travel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Profile {
    /// `/api/…`; the key is a bearer, the workspace a header, and part of the paths of agents.
    Older,
    /// `/api/v1/…` or `/api/v1/workspaces/{workspace}/…`; keys of workspaces have a header of their own.
    Current,
}

impl Profile {
    /// Both: today's first.
    pub const ALL: [Self; 2] = [Self::Current, Self::Older];

    /// The word in a connection's record.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Older => "older",
            Self::Current => "current",
        }
    }

    /// The one that a connection names. Where it names none it is told by the host: the seed's own speaks the older one.
    pub fn of(connection: &Connection) -> Self {
        let named = Self::ALL.into_iter().find(|profile| profile.word() == connection.profile);
        named.unwrap_or_else(|| match connection.host() {
            "api.runagents.io" => Self::Older,
            _ => Self::Current,
        })
    }
}
