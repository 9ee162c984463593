//! MCP servers and semantic data models: those of the workspace, and those attached to an agent.

use super::Asked;
use super::agents::needs_draft;
use super::body::Fields;
use super::errors::{Answer, Done, Refusal};
use super::world::{Agent, Content, Mapping, Sema4};
use super::{pages, resources};
use serde_json::Value;

/// What can be attached to an agent.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Thing {
    Server,
    Model,
}

impl Thing {
    /// The field of the body that attaches one.
    fn field(self) -> &'static str {
        match self {
            Self::Server => "mcp_server_id",
            Self::Model => "semantic_data_model_id",
        }
    }

    fn not_found(self, id: &str) -> Refusal {
        match self {
            Self::Server => Refusal::not_found("mcp_servers.not_found", "MCP server", id),
            Self::Model => Refusal::not_found("semantic_data_models.not_found", "Semantic data model", id),
        }
    }

    fn of(self, content: &mut Content) -> &mut Vec<String> {
        match self {
            Self::Server => &mut content.servers,
            Self::Model => &mut content.models,
        }
    }

    /// Those of the workspace.
    fn all(self, world: &Sema4, asked: &Asked) -> Vec<Value> {
        match self {
            Self::Server => resources::servers(world, asked.tenant),
            Self::Model => world.models(asked.tenant).iter().map(|model| model.render(&Mapping::default())).collect(),
        }
    }
}

/// `GET mcp-servers`, `GET semantic-data-models`
pub(super) fn list_all(world: &Sema4, asked: &Asked, thing: Thing) -> Answer {
    pages::page(asked, thing.all(world, asked))
}

/// `GET mcp-servers/{id}`, `GET semantic-data-models/{id}`
pub(super) fn get(world: &Sema4, asked: &Asked, thing: Thing) -> Answer {
    let id = asked.id(0);
    resources::with_id(thing.all(world, asked), id).map_or_else(|| Err(thing.not_found(id)), Done::read)
}

/// `GET data-connections`
pub(super) fn list_connections(world: &Sema4, asked: &Asked) -> Answer {
    pages::page(asked, resources::connections(world, asked.tenant))
}

/// `GET data-connections/{id}`
pub(super) fn get_connection(world: &Sema4, asked: &Asked) -> Answer {
    let id = asked.id(0);
    resources::with_id(resources::connections(world, asked.tenant), id)
        .map_or_else(|| Err(Refusal::not_found("data_connections.not_found", "Data connection", id)), Done::read)
}

/// `GET agents/{id}/mcp-servers`, `GET agents/{id}/semantic-data-models`: of what the state shows.
pub(super) fn list(world: &Sema4, asked: &Asked, thing: Thing) -> Answer {
    let agent = asked.agent(world)?;
    let found = match thing {
        Thing::Server => servers(world, &agent),
        Thing::Model => {
            let (_, mapping) = agent.shown();
            models(world, &agent).iter().map(|model| model.render(&mapping)).collect()
        }
    };
    pages::page(asked, found)
}

/// The servers that an agent uses, each once.
pub(super) fn servers(world: &Sema4, agent: &Agent) -> Vec<Value> {
    let (content, mapping) = agent.shown();
    let all = resources::servers(world, agent.tenant);
    let mut found: Vec<Value> = Vec::new();
    for id in &content.servers {
        let server = all.iter().find(|server| server["id"] == mapping.server(id));
        if let Some(server) = server.filter(|server| !found.contains(server)) {
            found.push(server.clone());
        }
    }
    found
}

/// The semantic data models that an agent uses.
pub(super) fn models(world: &Sema4, agent: &Agent) -> Vec<resources::Model> {
    models_of(world, agent, agent.shown().0)
}

/// The semantic data models that a version of an agent uses.
pub(super) fn models_of(world: &Sema4, agent: &Agent, content: &Content) -> Vec<resources::Model> {
    let all = world.models(agent.tenant);
    content.models.iter().filter_map(|id| all.iter().find(|model| model.id == *id).cloned()).collect()
}

/// `POST agents/{id}/mcp-servers`, `POST agents/{id}/semantic-data-models`: what is attached stays attached.
pub(super) fn attach(world: &mut Sema4, asked: &Asked, thing: Thing) -> Answer {
    let mut fields = Fields::of(asked)?;
    let id = fields.required(thing.field());
    fields.done()?;
    let mut agent = asked.own_agent(world)?;
    needs_draft(&agent)?;
    if resources::with_id(thing.all(world, asked), &id).is_none() {
        return Err(thing.not_found(&id));
    }
    let attached = thing.of(&mut agent.work);
    if attached.contains(&id) {
        return Done::silent(false);
    }
    attached.push(id);
    agent.updated = asked.call.moment.time;
    world.keep(agent);
    Done::silent(true)
}

/// `DELETE agents/{id}/mcp-servers/{id}`, `DELETE agents/{id}/semantic-data-models/{id}`
pub(super) fn detach(world: &mut Sema4, asked: &Asked, thing: Thing) -> Answer {
    let id = asked.id(1);
    let mut agent = asked.own_agent(world)?;
    needs_draft(&agent)?;
    let attached = thing.of(&mut agent.work);
    if !attached.iter().any(|one| one == id) {
        return Err(thing.not_found(id));
    }
    attached.retain(|one| one != id);
    agent.updated = asked.call.moment.time;
    world.keep(agent);
    Done::silent(true)
}
