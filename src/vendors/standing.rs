//! How far what was deployed has come, what it answers, and what a workspace is begun with: where a vendor has that.

use super::runagents;
use crate::domain::{Connection, Timestamp, Vendor};
use crate::http::{ApiError, ErrorKind, Transport};
use crate::lifecycle::Intent;

/// How far a deployment has come.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Standing {
    /// The build that it waits for, where one is known.
    pub build: Option<StandingBuild>,
    /// The agent's phase, in the vendor's word; empty where there is no agent yet.
    pub phase: String,
    /// What the vendor says about the phase.
    pub message: String,
    /// Whether it came to its end, and whether that is a good one.
    pub ended: Option<bool>,
}

/// A build of an image.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StandingBuild {
    /// The vendor's id.
    pub id: String,
    /// The vendor's word.
    pub status: String,
    /// The image that it makes.
    pub image: Option<String>,
    /// Why it failed.
    pub error: Option<String>,
    /// When it was begun.
    pub began: Option<Timestamp>,
    /// When it was over.
    pub ended: Option<Timestamp>,
    /// No further change is to be expected.
    pub finished: bool,
    /// It failed.
    pub failed: bool,
    /// The vendor does not know it any more.
    pub lost: bool,
}

/// Whether a vendor's deployments take their time, and tell how far they are.
pub fn has_standing(vendor: Vendor) -> bool {
    match vendor {
        Vendor::RunAgents => true,
        Vendor::Cargo | Vendor::Sema4 | Vendor::PolyAi => false,
    }
}

/// Reads how far an agent is; `build` is the one that it waits for, where one is known.
pub async fn standing(
    transport: &impl Transport,
    connection: &Connection,
    agent: &str,
    build: Option<&str>,
) -> Result<Standing, ApiError> {
    match connection.vendor {
        Vendor::RunAgents => runagents::lifecycle::standing(transport, connection, agent, build).await,
        Vendor::Cargo | Vendor::Sema4 | Vendor::PolyAi => Err(ApiError::of(ErrorKind::NotThere)),
    }
}

/// The intent to send a message to an agent, in a conversation where one was begun. `None` where the vendor has no such
/// request.
pub fn say(vendor: Vendor, message: &str, conversation: Option<&str>) -> Option<Intent> {
    match vendor {
        Vendor::RunAgents => Some(runagents::lifecycle::say(message, conversation)),
        Vendor::Cargo | Vendor::Sema4 | Vendor::PolyAi => None,
    }
}

/// The intent to make what a workspace can be begun with. `None` where the vendor has no such request.
pub fn starter_kit(vendor: Vendor) -> Option<Intent> {
    match vendor {
        Vendor::RunAgents => Some(runagents::lifecycle::starter_kit()),
        Vendor::Cargo | Vendor::Sema4 | Vendor::PolyAi => None,
    }
}
