//! The way from draft to live and back (fact sheet, 3).

use super::Asked;
use super::agents::{keep, needs_draft};
use super::body::Fields;
use super::errors::{Answer, Done, Refusal};
use super::world::{Agent, Mapping, Published, Sema4, State};
use super::{ids, resources};
use serde_json::json;
use std::collections::BTreeMap;

/// `POST agents/{id}/edit`: a draft stays a draft.
pub(super) fn edit(world: &mut Sema4, asked: &Asked) -> Answer {
    let mut agent = asked.own_agent(world)?;
    if agent.state == State::Draft {
        return Done::read(super::agents::render(&agent));
    }
    open(&mut agent);
    keep(world, asked, agent)
}

/// Flips a live agent to draft. The draft that was left open is found again; a new one begins as what was published,
/// with its test resources.
pub(super) fn open(agent: &mut Agent) {
    agent.state = State::Draft;
    agent.pending = false;
}

/// `POST agents/{id}/publish`
pub(super) fn publish(world: &mut Sema4, asked: &Asked) -> Answer {
    let mut fields = Fields::of(asked)?;
    fields.text_or_null("description");
    let mapping =
        Mapping { connections: fields.texts("connection_mappings"), servers: fields.texts("mcp_server_mappings") };
    fields.done()?;
    let mut agent = asked.own_agent(world)?;
    needs_draft(&agent)?;
    known(world, asked, &mapping)?;
    make_live(&mut agent, asked, mapping);
    keep(world, asked, agent)
}

/// Makes the draft the published version.
pub(super) fn make_live(agent: &mut Agent, asked: &Asked, mapping: Mapping) {
    let content = agent.work.clone();
    agent.published = Some(Published { id: ids::fresh(asked.call.moment.random, 2), content, mapping });
    agent.version = following(&agent.version);
    agent.state = State::Live;
}

/// `POST agents/{id}/discard-draft`: everything that was edited goes, attachments too.
pub(super) fn discard(world: &mut Sema4, asked: &Asked) -> Answer {
    let mut fields = Fields::of(asked)?;
    let mapping =
        Mapping { connections: fields.texts("connection_mappings"), servers: fields.texts("mcp_server_mappings") };
    fields.done()?;
    let mut agent = asked.own_agent(world)?;
    let Some(published) = &agent.published else {
        return Err(Refusal::coded(409, "agents.never_published", "The agent has no live version to go back to"));
    };
    if !agent.has_draft() {
        return Err(Refusal::coded(409, "agents.no_draft", "The agent has no draft to discard"));
    }
    known(world, asked, &mapping)?;
    agent.work = published.content.clone();
    agent.state = State::Live;
    agent.pending = false;
    keep(world, asked, agent)
}

/// `GET agents/{id}/state`
pub(super) fn state(world: &Sema4, asked: &Asked) -> Answer {
    let agent = asked.agent(world)?;
    Done::read(json!({
        "state": agent.state.name(), "live_version_id": agent.live_version(), "has_draft": agent.has_draft(),
    }))
}

/// Refuses ids on either side of a mapping that the workspace does not have.
fn known(world: &Sema4, asked: &Asked, mapping: &Mapping) -> Result<(), Refusal> {
    let unknown = |mapping: &BTreeMap<String, String>, all: Vec<serde_json::Value>| {
        let is_known = |id: &&String| all.iter().any(|one| one["id"] == id.as_str());
        mapping.keys().chain(mapping.values()).find(|id| !is_known(id)).cloned()
    };
    if let Some(id) = unknown(&mapping.connections, resources::connections(world, asked.tenant)) {
        return Err(Refusal::not_found("data_connections.not_found", "Data connection", &id));
    }
    match unknown(&mapping.servers, resources::servers(world, asked.tenant)) {
        Some(id) => Err(Refusal::not_found("mcp_servers.not_found", "MCP server", &id)),
        None => Ok(()),
    }
}

/// The label after a label: 1.3.0 after 1.2.5.
fn following(version: &str) -> String {
    let mut parts = version.split('.').map(|part| part.parse::<u64>().unwrap_or(0));
    let (major, minor) = (parts.next().unwrap_or(1), parts.next().unwrap_or(0));
    format!("{major}.{}.0", minor.saturating_add(1))
}
