//! Agents: listing, reading and deleting them.

use super::Asked;
use super::contract::Contract;
use super::errors::{Answer, Done, Refusal};
use super::models;
use super::phases;
use super::workspaces::Workspace;
use super::world::{Agent, RunAgents};
use crate::domain::Timestamp;
use serde_json::{Map, Value, json};

/// The label that names an agent's identity provider.
const IDENTITY_PROVIDER: &str = "platform.ai/identity-provider";

/// `GET agents`: all at once.
pub(super) fn list(world: &RunAgents, asked: &Asked) -> Answer {
    if asked.caller.limited {
        return Err(Refusal::forbidden("the key may not list agents"));
    }
    let now = asked.call.moment.time;
    let is_flat = asked.workspace == Workspace::Flat && asked.contract == Contract::Legacy;
    let render = |agent: &Agent| if is_flat { flat(world, agent, now) } else { render(world, agent, now) };
    Done::read(world.agents(asked.workspace).iter().map(render).collect())
}

/// `GET agents/{name}`
pub(super) fn get(world: &RunAgents, asked: &Asked) -> Answer {
    Done::read(render(world, &asked.agent(world)?, asked.call.moment.time))
}

/// `DELETE agents/{name}`: for good.
pub(super) fn delete(world: &mut RunAgents, asked: &Asked) -> Answer {
    let agent = asked.agent(world)?;
    world.delete(&agent);
    Done::deleted()
}

/// The agent object (fact sheet, 2, agents).
pub(super) fn render(world: &RunAgents, agent: &Agent, now: Timestamp) -> Value {
    let (phase, message) = phases::of(world, agent, now);
    let mut spec = Map::new();
    spec.insert("image".to_owned(), json!(agent.image));
    if !agent.system_prompt.is_empty() {
        spec.insert("systemPrompt".to_owned(), json!(agent.system_prompt));
    }
    let tools: Vec<Value> = agent.tools.iter().map(|name| json!({ "name": name })).collect();
    spec.insert("requiredTools".to_owned(), json!(tools));
    if let Some(model) = models::primary(&agent.models) {
        spec.insert("llmConfig".to_owned(), json!({"provider": model.provider, "model": model.model}));
    }
    spec.insert("env".to_owned(), environment(agent));
    spec.extend(agent.more.clone());
    let mut value = json!({
        "name": agent.name, "namespace": agent.workspace.name(), "spec": spec,
        "status": {"phase": phase, "message": message},
    });
    if !agent.identity_provider.is_empty() {
        value["labels"] = json!({ IDENTITY_PROVIDER: agent.identity_provider });
    }
    value
}

/// Everything in the environment: what the deployment said, after what the platform puts there.
fn environment(agent: &Agent) -> Value {
    let mut all = vec![json!({"name": "AGENT_NAME", "value": agent.name})];
    for model in &agent.models {
        let end = if model.is_primary() { String::new() } else { format!("_{}", model.role().to_uppercase()) };
        all.push(json!({"name": format!("LLM_MODEL{end}"), "value": model.model}));
        all.push(json!({"name": format!("LLM_PROVIDER{end}"), "value": model.provider}));
    }
    if !agent.tools.is_empty() {
        all.push(json!({"name": "TOOL_NAMES", "value": agent.tools.join(",")}));
    }
    if !agent.tool_url_mappings.is_empty() {
        all.push(json!({"name": "TOOL_ROUTES_JSON", "value": json!(agent.tool_url_mappings).to_string()}));
    }
    all.extend(agent.env.iter().map(|one| json!({"name": one.name, "value": one.value})));
    Value::Array(all)
}

/// An agent in the list of an old deployment.
fn flat(world: &RunAgents, agent: &Agent, now: Timestamp) -> Value {
    let (phase, _) = phases::of(world, agent, now);
    json!({
        "name": agent.name, "namespace": agent.workspace.name(), "status": phase, "image": agent.image,
        "required_tools": agent.tools, "llm_model": models::primary(&agent.models).map(|model| model.model.as_str()),
        "created_at": agent.created.to_iso(),
    })
}

impl Asked<'_> {
    /// The agent in the path. In the older contract its namespace has to be the header's.
    pub(super) fn agent(&self, world: &RunAgents) -> Result<Agent, Refusal> {
        let name = self.names.name;
        let is_here = self.names.namespace.is_none_or(|namespace| namespace == self.workspace.name());
        let found = is_here.then(|| world.agent(self.workspace, name)).flatten();
        found.ok_or_else(|| match self.names.namespace {
            Some(namespace) => Refusal::error(404, format!("agent {namespace}/{name} not found")),
            None => Refusal::error(404, format!("agent {name} not found")),
        })
    }
}
