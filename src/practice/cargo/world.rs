//! What practice Cargo remembers.

use super::cast;
use super::history::Past;
use super::ids::{self, Kind};
use super::making;
use super::{ACME_WORKSPACE, EMPTY_WORKSPACE, FAILURES_WORKSPACE};
use crate::domain::Timestamp;
use crate::practice::Options;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// Practice Cargo. Agents that no request changed are made again from birthday and seed whenever they are asked for;
/// only the others are kept, and of their releases only those that differ from how they were made.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(in crate::practice) struct Cargo {
    pub(super) options: Options,
    /// When the world was made: the end of every made-up history.
    pub(super) born: Timestamp,
    pub(super) seed: u64,
    kept: BTreeMap<String, Agent>,
}

/// A workspace: what a token belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Workspace {
    Acme,
    Failures,
    Empty,
}

impl Workspace {
    pub(super) const ALL: [Self; 3] = [Self::Acme, Self::Failures, Self::Empty];

    pub(super) fn number(self) -> usize {
        self as usize
    }

    pub(super) fn uuid(self) -> &'static str {
        match self {
            Self::Acme => ACME_WORKSPACE,
            Self::Failures => FAILURES_WORKSPACE,
            Self::Empty => EMPTY_WORKSPACE,
        }
    }

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Acme => "Acme",
            Self::Failures => "Acme failures",
            Self::Empty => "Acme, nothing made yet",
        }
    }
}

/// Where a release stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Status {
    #[serde(rename = "draft")]
    Draft,
    #[serde(rename = "deployed")]
    Deployed,
    #[serde(rename = "archived")]
    Archived,
}

impl Status {
    pub(super) const ALL: [Self; 3] = [Self::Draft, Self::Deployed, Self::Archived];

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Deployed => "deployed",
            Self::Archived => "archived",
        }
    }
}

/// A snapshot of an agent's configuration.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Release {
    pub(super) uuid: String,
    pub(super) parent: Option<String>,
    pub(super) user: String,
    /// The release note.
    pub(super) description: Option<String>,
    pub(super) template: Option<String>,
    pub(super) version: Option<String>,
    pub(super) status: Status,
    /// What it says: the fields from `actions` to `evaluator`, and whatever else was sent.
    pub(super) content: Map<String, Value>,
    pub(super) deployed: Option<Timestamp>,
    pub(super) created: Timestamp,
    pub(super) updated: Timestamp,
}

/// An agent: what is live the moment it is changed, and the releases that differ from how they were made.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Agent {
    pub(super) uuid: String,
    pub(super) workspace: Workspace,
    /// Of the cast, by number in its workspace; `None` where a request made it.
    pub(super) part: Option<usize>,
    pub(super) user: Option<String>,
    pub(super) name: String,
    pub(super) icon: Value,
    pub(super) description: Option<String>,
    pub(super) triggers: Vec<Value>,
    pub(super) folder: Option<String>,
    pub(super) template: Option<Value>,
    pub(super) read_only: bool,
    pub(super) created: Timestamp,
    pub(super) updated: Timestamp,
    pub(super) deleted: Option<Timestamp>,
    /// Keys that nobody documented.
    pub(super) more: Map<String, Value>,
    /// In the order they were first changed or made.
    pub(super) releases: Vec<Release>,
}

impl Agent {
    /// Puts a release in the place of its earlier self, or adds it.
    pub(super) fn keep(&mut self, release: Release) {
        match self.releases.iter_mut().find(|kept| kept.uuid == release.uuid) {
            Some(kept) => *kept = release,
            None => self.releases.push(release),
        }
    }

    fn kept(&self, uuid: &str) -> Option<&Release> {
        self.releases.iter().find(|release| release.uuid == uuid)
    }
}

impl Cargo {
    /// A world whose histories end at `now`.
    pub(in crate::practice) fn new(options: Options, now: Timestamp, seed: u64) -> Self {
        Self { options, born: now, seed, kept: BTreeMap::new() }
    }

    /// One agent of a workspace, also a deleted one.
    pub(super) fn agent(&self, workspace: Workspace, uuid: &str) -> Option<Agent> {
        if let Some(agent) = self.kept.get(uuid) {
            return (agent.workspace == workspace).then(|| agent.clone());
        }
        let said = ids::read(uuid).filter(|said| said.kind == Kind::Agent && said.workspace == workspace)?;
        making::agent(self, workspace, said.number)
    }

    /// The agents of a workspace: the cast in its order, then those made by requests.
    pub(super) fn agents(&self, workspace: Workspace) -> Vec<Agent> {
        let numbers = cast::numbers(self, workspace);
        let mut agents: Vec<Agent> = numbers
            .into_iter()
            .filter_map(|number| self.agent(workspace, &ids::id(Kind::Agent, workspace, number)))
            .collect();
        let made = self.kept.values().filter(|agent| agent.workspace == workspace && agent.part.is_none());
        let mut made: Vec<Agent> = made.cloned().collect();
        made.sort_by_key(|agent| agent.created);
        agents.append(&mut made);
        agents
    }

    /// Remembers a changed or new agent.
    pub(super) fn keep(&mut self, agent: Agent) {
        self.kept.insert(agent.uuid.clone(), agent);
    }

    /// The draft of an agent, if it has one now.
    pub(super) fn draft(&self, agent: &Agent) -> Option<Release> {
        let kept = agent.releases.iter().find(|release| release.status == Status::Draft);
        kept.cloned().or_else(|| Past::of(self, agent)?.draft().filter(|draft| agent.kept(&draft.uuid).is_none()))
    }

    /// The release that the agent runs.
    pub(super) fn deployed(&self, agent: &Agent) -> Option<Release> {
        let kept = agent.releases.iter().find(|release| release.status == Status::Deployed);
        kept.cloned().or_else(|| Past::of(self, agent)?.deployed())
    }

    /// A release by its id, and the agent it belongs to.
    pub(super) fn release(&self, workspace: Workspace, uuid: &str) -> Option<(Agent, Release)> {
        let kept = self.kept.values().filter(|agent| agent.workspace == workspace);
        for agent in kept {
            if let Some(release) = agent.kept(uuid) {
                return Some((agent.clone(), release.clone()));
            }
        }
        let said = ids::read(uuid).filter(|said| said.kind == Kind::Release && said.workspace == workspace)?;
        let agent = self.agent(workspace, &ids::id(Kind::Agent, workspace, said.number))?;
        let release = Past::of(self, &agent)?.release(said.release)?;
        Some((agent, release))
    }

    /// The newest `most` releases of an agent that pass, newest first. What they say is not there yet: see
    /// [`Cargo::filled`].
    pub(super) fn releases(&self, agent: &Agent, most: usize, passes: impl Fn(&Release) -> bool) -> Vec<Release> {
        let past = Past::of(self, agent);
        let is_new = |release: &&Release| past.as_ref().is_none_or(|past| past.number(&release.uuid).is_none());
        let since = agent.releases.iter().rev().filter(is_new).cloned();
        let len = past.as_ref().map_or(0, Past::len);
        let before = (0..len).rev().filter_map(|number| {
            let outline = past.as_ref()?.outline(number)?;
            Some(agent.kept(&outline.uuid).cloned().unwrap_or(outline))
        });
        since.chain(before).filter(|release| passes(release)).take(most).collect()
    }

    /// A release of [`Cargo::releases`] with what it says.
    pub(super) fn filled(&self, agent: &Agent, release: Release) -> Release {
        match Past::of(self, agent) {
            Some(past) if agent.kept(&release.uuid).is_none() => past.fill(release),
            _ => release,
        }
    }
}
