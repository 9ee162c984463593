//! What a workspace has that its agents use, for looking at: where a vendor's workspaces have such things.

use super::{Mood, runagents};
use crate::domain::{Connection, Vendor};
use crate::http::{ApiError, ErrorKind, Transport};

/// What a list is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is what it says")]
pub enum HoldingKind {
    Tools,
    Models,
    Policies,
    IdentityProviders,
}

/// What a workspace has of a kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Holdings {
    /// Which kind.
    pub kind: HoldingKind,
    /// What there is, as the vendor lists it; what the agent names and is not there comes first. `None`: the key may not
    /// read it.
    pub things: Option<Vec<Holding>>,
    /// What the agent uses of it cannot be read.
    pub ties_unknown: bool,
}

/// A thing that a workspace has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Holding {
    /// Its name; empty where it has none.
    pub name: String,
    /// What it is for.
    pub about: Option<String>,
    /// What it has to do with the agent that is looked at.
    pub tie: Tie,
    /// How it is.
    pub state: Option<(Mood, String)>,
    /// What else is known: label and values.
    pub facts: Vec<(&'static str, Vec<String>)>,
}

/// What a thing has to do with an agent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tie {
    /// That is not known, or no agent is looked at.
    Untold,
    /// The agent uses it.
    Used,
    /// It does not.
    NotUsed,
    /// The agent names it, and it is not there.
    Missing,
}

/// Whether a vendor's workspaces have tools and the like of their own.
pub fn has_inventory(vendor: Vendor) -> bool {
    match vendor {
        Vendor::RunAgents => true,
        Vendor::Cargo | Vendor::Sema4 | Vendor::PolyAi => false,
    }
}

/// Reads what a workspace has; with an agent also what that uses of it.
pub async fn inventory(
    transport: &impl Transport,
    connection: &Connection,
    agent: Option<&str>,
) -> Result<Vec<Holdings>, ApiError> {
    match connection.vendor {
        Vendor::RunAgents => runagents::inventory::read(transport, connection, agent).await,
        Vendor::Cargo | Vendor::Sema4 | Vendor::PolyAi => Err(ApiError::of(ErrorKind::NotThere)),
    }
}
