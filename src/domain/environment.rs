//! Where a release can be active.

/// An environment, from the one only its makers see to the one customers reach. Ordered: later is greater.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Environment {
    /// Reached by the people who make the agent.
    Sandbox,
    /// Reached by those who accept it.
    PreRelease,
    /// Reached by customers.
    Live,
}

impl Environment {
    /// Every environment, earliest first.
    pub const ALL: [Self; 3] = [Self::Sandbox, Self::PreRelease, Self::Live];

    /// The name on screens.
    pub fn name(self) -> &'static str {
        match self {
            Self::Sandbox => "Sandbox",
            Self::PreRelease => "Pre-release",
            Self::Live => "Live",
        }
    }

    /// The name in URLs, in records and on PolyAI's wire.
    pub fn slug(self) -> &'static str {
        match self {
            Self::Sandbox => "sandbox",
            Self::PreRelease => "pre-release",
            Self::Live => "live",
        }
    }

    /// The inverse of [`Environment::slug`].
    pub fn parse(slug: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|environment| environment.slug() == slug)
    }

    /// The one after this, if any.
    pub fn next(self) -> Option<Self> {
        Self::ALL.into_iter().find(|other| *other > self)
    }

    /// Those before this, nearest first.
    pub fn earlier(self) -> impl Iterator<Item = Self> {
        Self::ALL.into_iter().rev().filter(move |other| *other < self)
    }
}

/// A column of the board.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Lane {
    /// The editable copy that no customer sees.
    Draft,
    /// A release that is active somewhere.
    In(Environment),
}

impl Lane {
    /// Every lane, in the order of the board.
    pub const ALL: [Self; 4] =
        [Self::Draft, Self::In(Environment::Sandbox), Self::In(Environment::PreRelease), Self::In(Environment::Live)];

    /// The name on screens.
    pub fn name(self) -> &'static str {
        match self {
            Self::Draft => "Draft",
            Self::In(environment) => environment.name(),
        }
    }
}
