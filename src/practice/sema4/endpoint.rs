//! What a method and a path ask for: one table, from which the deployment's own description is made, too.

use super::tenants::Tenant;
use crate::http::Method;
use crate::practice::mishap::Touch;

/// A call of the API (fact sheet, 2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Endpoint {
    ListAgents,
    CreateAgent,
    GetAgent,
    UpdateAgent,
    DeleteAgent,
    Edit,
    Publish,
    DiscardDraft,
    GetState,
    ListAgentServers,
    AttachServer,
    DetachServer,
    ListAgentModels,
    AttachModel,
    DetachModel,
    ListServers,
    GetServer,
    ListModels,
    GetModel,
    ListConnections,
    GetConnection,
    ListSchedules,
    CreateSchedule,
    GetSchedule,
    ReplaceSchedule,
    DeleteSchedule,
    Export,
    Import,
    Overwrite,
    Diff,
}

/// What a deployment must have to know a call.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Since {
    Ever,
    /// The agent lifecycle capability.
    Lifecycle,
    /// The additions of July 2026.
    Lately,
}

/// A row of the table.
pub(super) struct Route {
    pub(super) method: Method,
    /// Below the base; ids in braces.
    pub(super) path: &'static str,
    pub(super) endpoint: Endpoint,
    pub(super) since: Since,
}

const fn route(method: Method, path: &'static str, endpoint: Endpoint, since: Since) -> Route {
    Route { method, path, endpoint, since }
}

use Endpoint as E;
use Method::{Delete, Get, Patch, Post, Put};
use Since::{Ever, Lately, Lifecycle};

/// Every call.
pub(super) const ROUTES: [Route; 30] = [
    route(Get, "agents", E::ListAgents, Ever),
    route(Post, "agents", E::CreateAgent, Ever),
    route(Get, "agents/{agent_id}", E::GetAgent, Ever),
    route(Patch, "agents/{agent_id}", E::UpdateAgent, Ever),
    route(Delete, "agents/{agent_id}", E::DeleteAgent, Ever),
    route(Post, "agents/{agent_id}/edit", E::Edit, Lifecycle),
    route(Post, "agents/{agent_id}/publish", E::Publish, Lifecycle),
    route(Post, "agents/{agent_id}/discard-draft", E::DiscardDraft, Lifecycle),
    route(Get, "agents/{agent_id}/state", E::GetState, Lifecycle),
    route(Get, "agents/{agent_id}/mcp-servers", E::ListAgentServers, Ever),
    route(Post, "agents/{agent_id}/mcp-servers", E::AttachServer, Ever),
    route(Delete, "agents/{agent_id}/mcp-servers/{mcp_server_id}", E::DetachServer, Ever),
    route(Get, "agents/{agent_id}/semantic-data-models", E::ListAgentModels, Ever),
    route(Post, "agents/{agent_id}/semantic-data-models", E::AttachModel, Ever),
    route(Delete, "agents/{agent_id}/semantic-data-models/{semantic_data_model_id}", E::DetachModel, Ever),
    route(Get, "agents/{agent_id}/export", E::Export, Ever),
    route(Post, "agents/import", E::Import, Ever),
    route(Put, "agents/{agent_id}/import", E::Overwrite, Lately),
    route(Post, "agents/{agent_id}/diff", E::Diff, Lately),
    route(Get, "mcp-servers", E::ListServers, Ever),
    route(Get, "mcp-servers/{mcp_server_id}", E::GetServer, Ever),
    route(Get, "semantic-data-models", E::ListModels, Ever),
    route(Get, "semantic-data-models/{semantic_data_model_id}", E::GetModel, Ever),
    route(Get, "data-connections", E::ListConnections, Ever),
    route(Get, "data-connections/{data_connection_id}", E::GetConnection, Ever),
    route(Get, "agents/{agent_id}/schedules", E::ListSchedules, Lately),
    route(Post, "agents/{agent_id}/schedules", E::CreateSchedule, Lately),
    route(Get, "agents/{agent_id}/schedules/{schedule_id}", E::GetSchedule, Lately),
    route(Put, "agents/{agent_id}/schedules/{schedule_id}", E::ReplaceSchedule, Lately),
    route(Delete, "agents/{agent_id}/schedules/{schedule_id}", E::DeleteSchedule, Lately),
];

/// What was found under a method and a path.
pub(super) enum Found<'a> {
    /// The call, and the ids in its path.
    Call(Endpoint, Vec<&'a str>),
    /// The call needs a capability that is off.
    Off,
    WrongMethod,
    Nothing,
}

impl Route {
    /// Whether a deployment has the call.
    pub(super) fn is_of(&self, tenant: Tenant) -> bool {
        match self.since {
            Since::Ever => true,
            Since::Lifecycle => tenant.has_lifecycle(),
            Since::Lately => tenant.is_new(),
        }
    }

    /// The ids of a path of this pattern.
    fn ids<'a>(&self, tail: &[&'a str]) -> Option<Vec<&'a str>> {
        let mut ids = Vec::new();
        let mut pattern = self.path.split('/');
        for segment in tail {
            match pattern.next()? {
                id if id.starts_with('{') => ids.push(*segment),
                word if word == *segment => {}
                _ => return None,
            }
        }
        pattern.next().is_none().then_some(ids)
    }
}

/// What follows the base in the path.
pub(super) fn find<'a>(tenant: Tenant, method: Method, tail: &[&'a str]) -> Found<'a> {
    let known = ROUTES.iter().filter(|route| route.since != Since::Lately || route.is_of(tenant));
    let fitting = known.filter_map(|route| Some((route, route.ids(tail)?)));
    let mut found = Found::Nothing;
    for (route, ids) in fitting {
        if route.method == method {
            return if route.is_of(tenant) { Found::Call(route.endpoint, ids) } else { Found::Off };
        }
        found = Found::WrongMethod;
    }
    found
}

impl Endpoint {
    /// What the call does to an agent, as far as faults care.
    pub(super) fn touch(self) -> Touch {
        match self {
            Self::CreateAgent
            | Self::UpdateAgent
            | Self::DeleteAgent
            | Self::Edit
            | Self::Publish
            | Self::DiscardDraft
            | Self::AttachServer
            | Self::DetachServer
            | Self::AttachModel
            | Self::DetachModel
            | Self::CreateSchedule
            | Self::ReplaceSchedule
            | Self::DeleteSchedule
            | Self::Import
            | Self::Overwrite => Touch::Write,
            Self::GetAgent | Self::GetState => Touch::Reading,
            Self::ListAgentServers
            | Self::ListAgentModels
            | Self::ListSchedules
            | Self::GetSchedule
            | Self::Export
            | Self::Diff => Touch::Rows,
            _ => Touch::Other,
        }
    }
}
