//! What is edited and released.

use super::{Lanes, Timestamp};

/// The vendor's id of an agent, as it came. Opaque; encoded wherever it enters a URL.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct AgentId(pub String);

/// A row of a list of agents.
#[derive(Clone, Debug, PartialEq)]
pub struct AgentSummary {
    /// The vendor's id.
    pub id: AgentId,
    /// The name people gave it; the id where the vendor gave none.
    pub name: String,
    /// When the vendor says it was last changed.
    pub updated_at: Option<Timestamp>,
    /// Added by id on this computer, because listing was refused.
    pub added_by_hand: bool,
    /// What is where, for a vendor whose list says it.
    pub lanes: Option<Box<Lanes>>,
}
