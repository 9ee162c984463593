//! What can be done, or why it cannot.

/// An action that is possible, or is not for a reason that the person is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Capability {
    /// It can be done.
    Available,
    /// It cannot, and this sentence says why.
    Unavailable(String),
}

impl Capability {
    /// The reason against it, if any.
    pub fn reason(&self) -> Option<&str> {
        match self {
            Self::Available => None,
            Self::Unavailable(reason) => Some(reason),
        }
    }
}
