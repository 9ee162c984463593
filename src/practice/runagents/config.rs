//! An agent's configuration: what can be changed without a deployment.

use super::Asked;
use super::body::Fields;
use super::deploy::checked_names;
use super::errors::{Answer, Done, Refusal};
use super::models::{Model, spend};
use super::request::checked_models;
use super::resources::Kind;
use super::world::{Agent, RunAgents};
use crate::domain::Timestamp;
use serde_json::{Value, json};

/// `GET agents/{name}/config`
pub(super) fn get(world: &RunAgents, asked: &Asked) -> Answer {
    Done::read(render(world, &asked.agent(world)?, asked.call.moment.time))
}

/// `PUT agents/{name}/config`: what is absent stays.
pub(super) fn put(world: &mut RunAgents, asked: &Asked) -> Answer {
    let mut fields = Fields::of(asked.call)?;
    let system_prompt = fields.maybe_text("system_prompt");
    let identity_provider = fields.maybe_text("identity_provider");
    let models = fields.maybe_objects("llm_configs", |fields| Model::read(fields, false));
    let tools = fields.maybe_texts("required_tools");
    let policies = fields.maybe_texts("policies");
    fields.done()?;
    let mut agent = asked.agent(world)?;
    let says = system_prompt.is_some() || identity_provider.is_some() || models.is_some();
    if !says && tools.is_none() && policies.is_none() {
        return Err(Refusal::error(400, "at least one field must be provided"));
    }
    let models = models.map(|models| models.into_iter().map(|model| completed(world, asked, model)).collect());
    let models: Option<Vec<Model>> = models.map_or(Ok(None), |models: Result<_, Refusal>| models.map(Some))?;
    checked_models(models.as_deref().unwrap_or_default())?;
    let (bound, provider) = (policies.as_deref().unwrap_or_default(), identity_provider.as_deref());
    checked_names(world, asked, bound, provider.unwrap_or_default())?;
    agent.system_prompt = system_prompt.unwrap_or(agent.system_prompt);
    agent.identity_provider = identity_provider.unwrap_or(agent.identity_provider);
    agent.models = models.unwrap_or(agent.models);
    agent.tools = tools.unwrap_or(agent.tools);
    agent.policies = policies.unwrap_or(agent.policies);
    let answer = render(world, &agent, asked.call.moment.time);
    world.keep(agent);
    Done::wrote(answer)
}

/// A model whose kind of provider is known, from the registered provider if need be.
fn completed(world: &RunAgents, asked: &Asked, mut model: Model) -> Result<Model, Refusal> {
    if !model.provider.is_empty() {
        return Ok(model);
    }
    let name = match model.model_provider.as_str() {
        "" => model.registered(world, asked.workspace),
        name => Some(name.to_owned()),
    };
    let registered = name.and_then(|name| world.thing(Kind::Model, asked.workspace, &name));
    let unknown = || Refusal::error(400, format!("no provider found for model {:?}", model.model));
    let kind = registered.ok_or_else(unknown)?["spec"]["provider"].as_str().unwrap_or_default().to_owned();
    model.provider = kind;
    Ok(model)
}

/// The configuration (fact sheet, 2, agents).
pub(super) fn render(world: &RunAgents, agent: &Agent, now: Timestamp) -> Value {
    let models: Vec<Value> = agent.models.iter().map(|model| model.render(world, agent.workspace)).collect();
    let usage: Vec<Value> = agent.models.iter().map(|model| usage(world, agent, model, now)).collect();
    json!({
        "agent_name": agent.name, "namespace": agent.workspace.name(), "image": agent.image,
        "runtime": agent.runtime, "system_prompt": agent.system_prompt, "identity_provider": agent.identity_provider,
        "llm_configs": models, "model_usage": usage, "required_tools": agent.tools, "policies": agent.policies,
    })
}

fn usage(world: &RunAgents, agent: &Agent, model: &Model, now: Timestamp) -> Value {
    let spent = spend(&agent.name, &model.model);
    let mut value = model.render(world, agent.workspace);
    let (begin, end) = month(now);
    value["label"] = json!(format!("{} ({})", model.model, model.role()));
    value["estimated_spend_usd"] = json!(spent);
    value["period_start"] = json!(begin);
    value["period_end"] = json!(end);
    value["status"] = json!(match model.budget {
        None => "Uncapped",
        Some(budget) if spent >= budget => "Budget reached",
        Some(budget) if spent >= 0.8 * budget => "Near budget",
        Some(_) => "Active",
    });
    if let Some(budget) = model.budget {
        value["remaining_budget_usd"] = json!(((budget - spent).max(0.0) * 100.0).round() / 100.0);
    }
    value
}

/// The period that is charged: thirty days from the first of the month.
pub(super) fn month(now: Timestamp) -> (String, String) {
    let begin = now.to_iso().get(..7).and_then(|month| Timestamp::parse(&format!("{month}-01T00:00:00Z")));
    let begin = begin.unwrap_or(now);
    (begin.to_iso(), begin.plus(30 * 86_400_000).to_iso())
}
