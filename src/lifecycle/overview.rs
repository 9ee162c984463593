//! What stands where and what can be done about it, as a vendor's rules conclude it.

use super::Intent;
use crate::domain::{Capability, Deployment, Environment, Lane};

/// An agent at a glance.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Overview {
    /// What is waiting, in one sentence.
    pub waiting: Option<String>,
    /// What deserves a second look before anything is done.
    pub warnings: Vec<String>,
    /// One per lane, in the board's order.
    pub lanes: Vec<LaneView>,
}

/// One lane.
#[derive(Clone, Debug, PartialEq)]
pub struct LaneView {
    /// Which.
    pub lane: Lane,
    /// What is in it.
    pub state: LaneState,
    /// What can be done from it, the likeliest first.
    pub actions: Vec<Action>,
}

/// What is in a lane.
#[derive(Clone, Debug, PartialEq)]
pub enum LaneState {
    /// Nothing, or nothing that can be read: a sentence.
    Text(String),
    /// A deployment.
    Holding(Box<Deployment>),
}

/// Something that can be done, or not, with the reason.
#[derive(Clone, Debug, PartialEq)]
pub struct Action {
    /// The words of its button, which name the target.
    pub label: String,
    /// What it opens a sheet for.
    pub intent: Intent,
    /// Possible, or why not.
    pub capability: Capability,
    /// The likeliest next step.
    pub primary: bool,
    /// Belongs into "More".
    pub secondary: bool,
}

/// A row of a release history: one release, where it is active now, and what can be done with it.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// The deployment.
    pub deployment: Deployment,
    /// Where this very release is active now.
    pub active_in: Vec<Environment>,
    /// What can be done with it.
    pub actions: Vec<Action>,
}
