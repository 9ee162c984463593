//! The deployments that practice plays: one for each tenant.

use crate::practice::chance::of_text;
use serde::{Deserialize, Serialize};

/// A tenant of the practice deployment, which behaves like a deployment of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Tenant {
    /// Everything works. Also the base without a tenant, and any tenant that has no part.
    #[serde(rename = "acme")]
    Acme,
    /// The same, but `next` is a path.
    #[serde(rename = "acme-paths")]
    Paths,
    /// An older deployment: no lifecycle capability, no schedules, no overwriting from a package.
    #[serde(rename = "acme-basic")]
    Basic,
    /// Agents that fail as their names say.
    #[serde(rename = "acme-failures")]
    Failures,
    /// Lists whose `next` leads astray.
    #[serde(rename = "acme-evil")]
    Evil,
    /// Nothing made yet.
    #[serde(rename = "acme-empty")]
    Empty,
    /// Three hundred agents.
    #[serde(rename = "acme-many")]
    Many,
}

impl Tenant {
    pub(super) const ALL: [Self; 7] =
        [Self::Acme, Self::Paths, Self::Basic, Self::Failures, Self::Evil, Self::Empty, Self::Many];

    /// The segment after `tenants/`.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Acme => "acme",
            Self::Paths => "acme-paths",
            Self::Basic => "acme-basic",
            Self::Failures => "acme-failures",
            Self::Evil => "acme-evil",
            Self::Empty => "acme-empty",
            Self::Many => "acme-many",
        }
    }

    /// Splits what follows `/sema4` into the tenant and what follows the base; `None` for a base that is none.
    pub(super) fn split<'a, 'b>(path: &'b [&'a str]) -> Option<(Self, &'b [&'a str])> {
        match path {
            ["api", "v2", tail @ ..] => Some((Self::Acme, tail)),
            ["tenants", name, "api", "v2", tail @ ..] => {
                Some((Self::ALL.into_iter().find(|tenant| tenant.name() == *name).unwrap_or(Self::Acme), tail))
            }
            _ => None,
        }
    }

    /// Whether the agent lifecycle capability is on.
    pub(super) fn has_lifecycle(self) -> bool {
        self != Self::Basic
    }

    /// Whether the deployment has what the vendor added in July 2026 (fact sheet, 2.2).
    pub(super) fn is_new(self) -> bool {
        self != Self::Basic
    }

    /// A number that goes into the tenant's ids.
    pub(super) fn chance(self) -> u64 {
        of_text(self.name())
    }
}
