//! What practice RunAgents remembers.

use super::analysis::Analysis;
use super::builds::Build;
use super::drafts::Draft;
use super::models::Model;
use super::resources::Kind;
use super::source::Source;
use super::workspaces::Workspace;
use super::{cast, drafts, making, resources};
use crate::domain::Timestamp;
use crate::practice::Options;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::collections::{BTreeMap, BTreeSet};

/// How many analyses are remembered; the oldest go first.
const ANALYSES: usize = 20;

/// Practice RunAgents. What no request changed is made again from the birthday whenever it is asked for; only the rest
/// is kept. Sources are never kept, only what the vendor makes of them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(in crate::practice) struct RunAgents {
    pub(super) options: Options,
    /// When the world was made.
    pub(super) born: Timestamp,
    /// By workspace and name, `acme/payment-agent`.
    agents: BTreeMap<String, Agent>,
    deleted: BTreeSet<String>,
    /// By id.
    pub(super) builds: BTreeMap<String, Build>,
    /// By workspace and id; `None` where a request deleted one that had always been there.
    drafts: BTreeMap<String, Option<Draft>>,
    /// By id.
    artifacts: BTreeMap<String, (Workspace, Source)>,
    /// Tools, model providers, policies and identity providers by workspace, kind and name; `None` for deleted ones.
    things: BTreeMap<String, Option<Value>>,
    analyses: Vec<Analysis>,
}

/// A name and a value of an agent's environment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Variable {
    pub(super) name: String,
    pub(super) value: String,
}

/// An agent.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Agent {
    pub(super) workspace: Workspace,
    pub(super) name: String,
    pub(super) image: String,
    /// What runs it, as the configuration says.
    pub(super) runtime: String,
    pub(super) system_prompt: String,
    /// Empty: ingress is open.
    pub(super) identity_provider: String,
    pub(super) tools: Vec<String>,
    pub(super) tool_url_mappings: BTreeMap<String, String>,
    pub(super) models: Vec<Model>,
    pub(super) env: Vec<Variable>,
    pub(super) policies: Vec<String>,
    pub(super) created: Timestamp,
    /// When the latest deployment was.
    pub(super) deployed: Timestamp,
    /// The id of the build that the latest deployment waits for.
    pub(super) build: Option<String>,
    /// Why it does not run; empty where it does.
    pub(super) failure: String,
    /// Fields of its `spec` that nobody documented.
    pub(super) more: Map<String, Value>,
}

/// Where something stands in a map.
fn key(workspace: Workspace, name: &str) -> String {
    format!("{}/{name}", workspace.name())
}

impl RunAgents {
    /// A world that was made `now`.
    pub(in crate::practice) fn new(options: Options, now: Timestamp) -> Self {
        Self {
            options,
            born: now,
            agents: BTreeMap::new(),
            deleted: BTreeSet::new(),
            builds: BTreeMap::new(),
            drafts: BTreeMap::new(),
            artifacts: BTreeMap::new(),
            things: BTreeMap::new(),
            analyses: Vec::new(),
        }
    }

    /// One agent of a workspace.
    pub(super) fn agent(&self, workspace: Workspace, name: &str) -> Option<Agent> {
        let key = key(workspace, name);
        match self.agents.get(&key) {
            Some(agent) => Some(agent.clone()),
            None if self.deleted.contains(&key) => None,
            None => making::agent(self, workspace, cast::number(self, workspace, name)?),
        }
    }

    /// The agents of a workspace: the cast in its order, then those made by requests.
    pub(super) fn agents(&self, workspace: Workspace) -> Vec<Agent> {
        let mut names: Vec<String> = cast::names(self, workspace);
        let prefix = key(workspace, "");
        let kept = self.agents.iter().filter(|(key, _)| key.starts_with(&prefix)).map(|(_, agent)| agent);
        let mut made: Vec<&Agent> = kept.filter(|agent| !names.contains(&agent.name)).collect();
        made.sort_by_key(|agent| agent.created);
        names.extend(made.into_iter().map(|agent| agent.name.clone()));
        let of = |(number, name): (usize, &String)| {
            let key = key(workspace, name);
            match self.agents.get(&key) {
                Some(agent) => Some(agent.clone()),
                None if self.deleted.contains(&key) => None,
                None => making::agent(self, workspace, number),
            }
        };
        names.iter().enumerate().filter_map(of).collect()
    }

    /// Remembers a changed or new agent.
    pub(super) fn keep(&mut self, agent: Agent) {
        let key = key(agent.workspace, &agent.name);
        self.agents.insert(key, agent);
    }

    /// Forgets an agent for good.
    pub(super) fn delete(&mut self, agent: &Agent) {
        let key = key(agent.workspace, &agent.name);
        self.agents.remove(&key);
        self.deleted.insert(key);
    }

    /// One tool, model provider, policy or identity provider.
    pub(super) fn thing(&self, kind: Kind, workspace: Workspace, name: &str) -> Option<Value> {
        match self.things.get(&kind.key(workspace, name)) {
            Some(thing) => thing.clone(),
            None => resources::standing(kind, workspace).into_iter().find(|thing| thing["name"] == name),
        }
    }

    /// All of a kind: those that were always there in their order, then those made by requests.
    pub(super) fn things(&self, kind: Kind, workspace: Workspace) -> Vec<Value> {
        let standing = resources::standing(kind, workspace);
        let is_standing = |thing: &&Value| standing.iter().any(|one| one["name"] == thing["name"]);
        let prefix = kind.key(workspace, "");
        let kept =
            self.things.iter().filter(|(key, _)| key.starts_with(&prefix)).filter_map(|(_, thing)| thing.as_ref());
        let made: Vec<Value> = kept.filter(|thing| !is_standing(thing)).cloned().collect();
        let name = |thing: &Value| thing["name"].as_str().unwrap_or_default().to_owned();
        let of = |thing: &Value| self.thing(kind, workspace, &name(thing));
        standing.iter().filter_map(of).chain(made).collect()
    }

    /// Remembers a thing, or that it is gone.
    pub(super) fn put_thing(&mut self, kind: Kind, workspace: Workspace, name: &str, thing: Option<Value>) {
        self.things.insert(kind.key(workspace, name), thing);
    }

    /// One draft of a workspace.
    pub(super) fn draft(&self, workspace: Workspace, id: &str) -> Option<Draft> {
        match self.drafts.get(&key(workspace, id)) {
            Some(draft) => draft.clone(),
            None => drafts::standing(self, workspace).into_iter().find(|draft| draft.id == id),
        }
    }

    /// The drafts of a workspace, oldest first.
    pub(super) fn drafts(&self, workspace: Workspace) -> Vec<Draft> {
        let standing = drafts::standing(self, workspace);
        let is_new = |draft: &&Draft| standing.iter().all(|one| one.id != draft.id);
        let mut made: Vec<Draft> = self.drafts.values().flatten().filter(is_new).cloned().collect();
        made.retain(|draft| draft.workspace == workspace);
        made.sort_by_key(|draft| draft.created);
        standing.iter().filter_map(|draft| self.draft(workspace, &draft.id)).chain(made).collect()
    }

    /// Remembers a changed or new draft.
    pub(super) fn keep_draft(&mut self, draft: Draft) {
        self.drafts.insert(key(draft.workspace, &draft.id), Some(draft));
    }

    /// Forgets a draft for good.
    pub(super) fn delete_draft(&mut self, workspace: Workspace, id: &str) {
        self.drafts.insert(key(workspace, id), None);
    }

    /// What the vendor made of the source of an artifact.
    pub(super) fn artifact(&self, workspace: Workspace, id: &str) -> Option<Source> {
        let kept = self.artifacts.get(id).filter(|(of, _)| *of == workspace).map(|(_, source)| source.clone());
        kept.or_else(|| drafts::standing_artifact(workspace, id))
    }

    /// Remembers an artifact.
    pub(super) fn keep_artifact(&mut self, workspace: Workspace, id: String, source: Source) {
        self.artifacts.insert(id, (workspace, source));
    }

    /// A remembered analysis.
    pub(super) fn analysis(&self, workspace: Workspace, id: &str) -> Option<&Analysis> {
        self.analyses.iter().find(|analysis| analysis.workspace == workspace && analysis.id == id)
    }

    /// Remembers an analysis.
    pub(super) fn keep_analysis(&mut self, analysis: Analysis) {
        self.analyses.push(analysis);
        let surplus = self.analyses.len().saturating_sub(ANALYSES);
        self.analyses.drain(..surplus);
    }
}
