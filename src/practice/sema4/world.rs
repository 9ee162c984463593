//! What practice Sema4.ai remembers.

use super::cast;
use super::ids::{self, Kind};
use super::resources::{self, Model};
use super::tenants::Tenant;
use crate::domain::Timestamp;
use crate::practice::Options;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::collections::{BTreeMap, BTreeSet};

/// Practice Sema4.ai. Agents that no request changed are made again from the birthday whenever they are asked for;
/// only the others are kept.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(in crate::practice) struct Sema4 {
    pub(super) options: Options,
    /// When the world was made.
    pub(super) born: Timestamp,
    kept: BTreeMap<String, Agent>,
    deleted: BTreeSet<String>,
    /// Semantic data models that came with packages, in the order they came.
    models: Vec<(Tenant, Model)>,
}

/// The editing state: what the owner sees. Users get the published version, if there is one, in either.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum State {
    #[serde(rename = "draft")]
    Draft,
    #[serde(rename = "live")]
    Live,
}

impl State {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Live => "live",
        }
    }
}

/// A shared file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct File {
    pub(super) id: String,
    pub(super) name: String,
    #[serde(rename = "type")]
    pub(super) media_type: String,
    /// In hexadecimal, so that a world is JSON.
    pub(super) content: String,
}

/// What an agent says and uses.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Content {
    pub(super) name: String,
    pub(super) description: Option<String>,
    pub(super) runbook: String,
    /// Ids, in the order they were attached.
    pub(super) servers: Vec<String>,
    /// Ids, in the order they were attached.
    pub(super) models: Vec<String>,
    pub(super) files: Vec<File>,
    /// Action packages that came with a package: paths, and contents like those of files.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub(super) actions: BTreeMap<String, String>,
    /// Fields that only packages show, by their names in a package.
    pub(super) more: Map<String, Value>,
}

/// From the ids of a draft's test resources to those that the published version has in their place.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Mapping {
    pub(super) connections: BTreeMap<String, String>,
    pub(super) servers: BTreeMap<String, String>,
}

impl Mapping {
    /// What stands in the place of a server.
    pub(super) fn server<'a>(&'a self, id: &'a str) -> &'a str {
        self.servers.get(id).map_or(id, String::as_str)
    }

    /// What stands in the place of a data connection.
    pub(super) fn connection<'a>(&'a self, id: &'a str) -> &'a str {
        self.connections.get(id).map_or(id, String::as_str)
    }
}

/// The published version.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Published {
    pub(super) id: String,
    /// As the draft had it.
    pub(super) content: Content,
    pub(super) mapping: Mapping,
}

/// When a worker agent wakes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Schedule {
    pub(super) id: String,
    pub(super) cron: String,
    pub(super) timezone: String,
    pub(super) work_item: Option<String>,
    pub(super) message: Option<String>,
    pub(super) payload: Option<Value>,
    pub(super) next_run: Timestamp,
}

/// An agent.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Agent {
    pub(super) id: String,
    pub(super) tenant: Tenant,
    /// Of the cast, by number in its tenant; `None` where a request made it.
    pub(super) part: Option<usize>,
    pub(super) created_by: String,
    /// `conversational` or `worker`
    pub(super) mode: String,
    pub(super) architecture: String,
    pub(super) architecture_version: String,
    pub(super) version: String,
    pub(super) created: Timestamp,
    pub(super) updated: Timestamp,
    pub(super) state: State,
    /// The draft, or what the next draft begins with.
    pub(super) work: Content,
    /// There is a draft though the state is live.
    pub(super) pending: bool,
    pub(super) published: Option<Published>,
    pub(super) schedules: Vec<Schedule>,
    /// Fields of the agent object that nobody documented.
    pub(super) more: Map<String, Value>,
}

impl Agent {
    /// What the state shows: the draft, or the published version with its production resources.
    pub(super) fn shown(&self) -> (&Content, Mapping) {
        match (self.state, &self.published) {
            (State::Live, Some(published)) => (&published.content, published.mapping.clone()),
            _ => (&self.work, Mapping::default()),
        }
    }

    pub(super) fn has_draft(&self) -> bool {
        self.state == State::Draft || self.pending
    }

    pub(super) fn live_version(&self) -> Option<&str> {
        self.published.as_ref().map(|published| published.id.as_str())
    }
}

impl Sema4 {
    /// A world that was made `now`.
    pub(in crate::practice) fn new(options: Options, now: Timestamp) -> Self {
        Self { options, born: now, kept: BTreeMap::new(), deleted: BTreeSet::new(), models: Vec::new() }
    }

    /// One agent of a tenant.
    pub(super) fn agent(&self, tenant: Tenant, id: &str) -> Option<Agent> {
        if self.deleted.contains(id) {
            return None;
        }
        if let Some(agent) = self.kept.get(id) {
            return (agent.tenant == tenant).then(|| agent.clone());
        }
        cast::agent(self, tenant, ids::number(Kind::Agent, tenant, id)?)
    }

    /// The agents of a tenant: the cast in its order, then those made by requests.
    pub(super) fn agents(&self, tenant: Tenant) -> Vec<Agent> {
        let cast = (0..cast::count(self, tenant)).map(|number| ids::id(Kind::Agent, tenant, number));
        let mut agents: Vec<Agent> = cast.filter_map(|id| self.agent(tenant, &id)).collect();
        let made = self.kept.values().filter(|agent| agent.tenant == tenant && agent.part.is_none());
        let mut made: Vec<Agent> = made.cloned().collect();
        made.sort_by_key(|agent| agent.created);
        agents.append(&mut made);
        agents
    }

    /// Remembers a changed or new agent.
    pub(super) fn keep(&mut self, agent: Agent) {
        self.kept.insert(agent.id.clone(), agent);
    }

    /// Forgets an agent for good.
    pub(super) fn delete(&mut self, id: &str) {
        self.kept.remove(id);
        self.deleted.insert(id.to_owned());
    }

    /// The semantic data models of a tenant.
    pub(super) fn models(&self, tenant: Tenant) -> Vec<Model> {
        let made = self.models.iter().filter(|(of, _)| *of == tenant).map(|(_, model)| model.clone());
        resources::models(tenant).into_iter().chain(made).collect()
    }

    /// Remembers a semantic data model that came with a package.
    pub(super) fn add_model(&mut self, tenant: Tenant, model: Model) {
        self.models.push((tenant, model));
    }
}
