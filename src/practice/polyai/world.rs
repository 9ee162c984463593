//! What practice PolyAI remembers.

use super::cast;
use super::history;
use crate::domain::Timestamp;
use crate::practice::Options;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::collections::{BTreeMap, BTreeSet};

/// Practice PolyAI. Agents that no request changed are made again from birthday and seed whenever they are asked
/// for; only the others are kept, and of their history only what was added.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(in crate::practice) struct PolyAi {
    pub(super) options: Options,
    /// When the world was made: the end of every made-up history.
    pub(super) born: Timestamp,
    pub(super) seed: u64,
    /// Agents that differ from how they were made, or were made by a request.
    kept: BTreeMap<String, Agent>,
    deleted: BTreeSet<String>,
}

/// Where a release can be active, in the vendor's order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(super) enum Environment {
    #[serde(rename = "sandbox")]
    Sandbox,
    #[serde(rename = "pre-release")]
    PreRelease,
    #[serde(rename = "live")]
    Live,
}

impl Environment {
    pub(super) const ALL: [Self; 3] = [Self::Sandbox, Self::PreRelease, Self::Live];

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Sandbox => "sandbox",
            Self::PreRelease => "pre-release",
            Self::Live => "live",
        }
    }

    pub(super) fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|environment| environment.name() == text)
    }

    pub(super) fn next(self) -> Option<Self> {
        match self {
            Self::Sandbox => Some(Self::PreRelease),
            Self::PreRelease => Some(Self::Live),
            Self::Live => None,
        }
    }
}

/// How a deployment came about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Kind {
    #[serde(rename = "publish")]
    Publish,
    #[serde(rename = "promotion")]
    Promotion,
    #[serde(rename = "rollback")]
    Rollback,
}

impl Kind {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Publish => "publish",
            Self::Promotion => "promotion",
            Self::Rollback => "rollback",
        }
    }
}

/// One row of an agent's history. Rows are never changed or removed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Deployment {
    pub(super) id: String,
    #[serde(rename = "env")]
    pub(super) environment: Environment,
    pub(super) version: String,
    pub(super) artifact: Timestamp,
    pub(super) by: String,
    pub(super) at: Timestamp,
    pub(super) kind: Kind,
    /// `None`: its metadata is null.
    pub(super) message: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) tag: Option<String>,
}

/// What is special about an agent, apart from the faults that its name asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Quirk {
    None,
    /// Its project allows promoting straight from sandbox to live.
    MaySkip,
    /// Merging goes straight to live; sandbox stands still.
    Simplified,
    /// An A/B test is running.
    AbTest,
    /// Its rows have fields nobody documented.
    UnknownFields,
    /// Publishing runs tests, and they pass.
    TestsPass,
    /// Publishing runs tests, and some fail.
    TestsFail,
    /// Publishing names test runs, but there is no endpoint to ask about them.
    TestsHidden,
}

/// Where the older part of an agent's history comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Origin {
    /// The cast of `acme-failures` and `acme`, and the made-up agents after it, by number in the account.
    Cast(usize),
    /// Made by a request: its history is what was added.
    Made,
}

/// The editable copy, which the vendor calls `main`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Draft {
    /// What the version would be called if it were published now.
    pub(super) version: String,
    pub(super) updated: Timestamp,
    pub(super) sequence: u64,
    /// When it was last published or rolled back.
    pub(super) settled: Timestamp,
    /// Nobody works on it: it does not change by itself.
    pub(super) quiet: bool,
}

/// What is edited on a branch, and stands on main.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Content {
    pub(super) behavior: String,
    pub(super) topics: Vec<Value>,
    pub(super) variants: Vec<Value>,
    pub(super) attributes: Vec<Value>,
}

/// A branch of an agent's draft.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Branch {
    pub(super) id: String,
    pub(super) uuid: String,
    pub(super) name: String,
    pub(super) by: String,
    pub(super) created: Timestamp,
    pub(super) updated: Timestamp,
    pub(super) sequence: u64,
    pub(super) content: Content,
    /// Somebody changed the same words on main: merging asks for a decision.
    pub(super) conflicts: bool,
}

/// A run of an agent's tests; its progress follows from the clock.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct TestRun {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) at: Timestamp,
    pub(super) by: String,
    pub(super) fails: bool,
}

/// What customers get at once, without publishing, in one environment.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct LiveConfig {
    pub(super) variables: Map<String, Value>,
    pub(super) schema: Value,
    pub(super) updated: Timestamp,
}

/// An agent, which the vendor also calls a project.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Agent {
    pub(super) id: String,
    pub(super) account: String,
    pub(super) name: String,
    pub(super) created: Timestamp,
    pub(super) updated: Timestamp,
    pub(super) origin: Origin,
    pub(super) quirk: Quirk,
    /// Rows since the world was made, oldest first.
    pub(super) added: Vec<Deployment>,
    pub(super) draft: Draft,
    pub(super) main: Content,
    pub(super) branches: Vec<Branch>,
    pub(super) runs: Vec<TestRun>,
    /// Real-time configuration that was changed.
    pub(super) live_configs: BTreeMap<String, LiveConfig>,
    /// Project settings set over the command-line surface.
    pub(super) config: Map<String, Value>,
}

impl PolyAi {
    /// A world whose histories end at `now`.
    pub(in crate::practice) fn new(options: Options, now: Timestamp, seed: u64) -> Self {
        Self { options, born: now, seed, kept: BTreeMap::new(), deleted: BTreeSet::new() }
    }

    /// Whether there is such an account.
    pub(super) fn has_account(&self, id: &str) -> bool {
        cast::ACCOUNTS.iter().any(|(account, _)| *account == id)
    }

    /// One agent, wherever it is.
    pub(super) fn agent(&self, id: &str) -> Option<Agent> {
        if self.deleted.contains(id) {
            return None;
        }
        self.kept.get(id).cloned().or_else(|| cast::agent(self, id))
    }

    /// The agents of an account: the cast in its order, then those made by requests.
    pub(super) fn agents(&self, account: &str) -> Vec<Agent> {
        let mut agents: Vec<Agent> = cast::ids(self, account).iter().filter_map(|id| self.agent(id)).collect();
        let made = self.kept.values().filter(|agent| agent.account == account && agent.origin == Origin::Made);
        let mut made: Vec<Agent> = made.cloned().collect();
        made.sort_by_key(|agent| agent.created);
        agents.append(&mut made);
        agents
    }

    /// Remembers a changed or new agent.
    pub(super) fn keep(&mut self, agent: Agent) {
        self.deleted.remove(&agent.id);
        self.kept.insert(agent.id.clone(), agent);
    }

    /// Forgets an agent for good.
    pub(super) fn delete(&mut self, id: &str) {
        self.kept.remove(id);
        self.deleted.insert(id.to_owned());
    }

    /// An agent's rows, oldest first.
    pub(super) fn history(&self, agent: &Agent) -> Vec<Deployment> {
        let mut rows = history::of(self, agent);
        rows.extend(agent.added.iter().cloned());
        rows
    }
}

/// The newest row of an environment, from rows that are oldest first.
pub(super) fn active(rows: &[Deployment], environment: Environment) -> Option<&Deployment> {
    rows.iter().rev().find(|row| row.environment == environment)
}
