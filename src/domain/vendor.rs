//! The vendors, as a closed set: another one is a list of compile errors.

/// A vendor whose agents Greenroom edits and releases.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Vendor {
    /// Cargo: a draft, and what is live.
    Cargo,
    /// Sema4.ai: a draft and a live version; agents have resources attached and are packed into packages.
    Sema4,
    /// RunAgents: what is deployed is live; agents are deployed from an image, from source files or from an artifact.
    RunAgents,
    /// PolyAI: sandbox, pre-release and live; agents are called projects.
    PolyAi,
}

impl Vendor {
    /// Every vendor, in the order in which screens list them.
    pub const ALL: [Self; 4] = [Self::Cargo, Self::Sema4, Self::RunAgents, Self::PolyAi];

    /// The vendor's own spelling of its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Cargo => "Cargo",
            Self::Sema4 => "Sema4.ai",
            Self::RunAgents => "RunAgents",
            Self::PolyAi => "PolyAI",
        }
    }

    /// The word for URLs, in records and in their names.
    pub fn slug(self) -> &'static str {
        match self {
            Self::Cargo => "cargo",
            Self::Sema4 => "sema4",
            Self::RunAgents => "runagents",
            Self::PolyAi => "polyai",
        }
    }

    /// The inverse of [`Vendor::slug`].
    pub fn parse(slug: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|vendor| vendor.slug() == slug)
    }
}
