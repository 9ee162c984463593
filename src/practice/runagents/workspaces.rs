//! The workspaces that practice plays. In the older contract a workspace is a namespace in a header, in today's it is in
//! the path.

use serde::{Deserialize, Serialize};

/// A workspace.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Workspace {
    /// Where nothing names a workspace: as [`Workspace::Acme`], with agents of its own.
    #[serde(rename = "default")]
    Default,
    /// Everything works.
    #[serde(rename = "acme")]
    Acme,
    /// Agents that fail as their names say.
    #[serde(rename = "acme-failures")]
    Failures,
    /// Nothing made yet.
    #[serde(rename = "acme-empty")]
    Empty,
    /// Three hundred agents.
    #[serde(rename = "acme-many")]
    Many,
    /// The trial is over: what runs goes on running, and nothing can be deployed.
    #[serde(rename = "acme-readonly")]
    Readonly,
    /// A payment failed: nothing runs either.
    #[serde(rename = "acme-suspended")]
    Suspended,
    /// An old deployment, whose list of agents is flat (fact sheet, 2, agents).
    #[serde(rename = "acme-flat")]
    Flat,
}

impl Workspace {
    pub(super) const ALL: [Self; 8] = [
        Self::Default,
        Self::Acme,
        Self::Failures,
        Self::Empty,
        Self::Many,
        Self::Readonly,
        Self::Suspended,
        Self::Flat,
    ];

    /// The namespace.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Default => "default",
            Self::Acme => "acme",
            Self::Failures => "acme-failures",
            Self::Empty => "acme-empty",
            Self::Many => "acme-many",
            Self::Readonly => "acme-readonly",
            Self::Suspended => "acme-suspended",
            Self::Flat => "acme-flat",
        }
    }

    pub(super) fn find(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|workspace| workspace.name() == name)
    }

    /// The `plan_status` of billing.
    pub(super) fn plan(self) -> &'static str {
        match self {
            Self::Readonly => "readonly",
            Self::Suspended => "suspended",
            Self::Empty => "trial",
            _ => "active",
        }
    }
}
