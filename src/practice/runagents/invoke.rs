//! A message to an agent. No agent is really there: what it answers is made up from what it was given.

use super::Asked;
use super::errors::{Answer, Done, Refusal};
use super::phases;
use super::world::RunAgents;
use serde_json::json;

/// `POST agents/{name}/invoke`: the body goes to the agent as it is, and so does its answer come back.
pub(super) fn invoke(world: &RunAgents, asked: &Asked) -> Answer {
    let agent = asked.agent(world)?;
    let name = agent.name.as_str();
    let (phase, _) = phases::of(world, &agent, asked.call.moment.time);
    if phase != "Running" || name.ends_with("-unreachable") {
        return Err(Refusal::error(502, format!("failed to reach agent: dial tcp: lookup {name}: no such host")));
    }
    if name.ends_with("-answers-text") {
        return Err(Refusal::plain(200, "Hello from an agent that does not speak JSON."));
    }
    if name.ends_with("-answers-500") {
        return Err(Refusal::Foreign {
            status: 500,
            media_type: "application/json",
            text: json!({"detail": "KeyError: 'messages'"}).to_string(),
        });
    }
    // Found out when the model is called, not before (fact sheet, 3).
    if let Some(model) = agent.models.iter().find(|model| model.registered(world, agent.workspace).is_none()) {
        return Done::read(json!({ "error": format!("no provider found for model {:?}", model.model) }));
    }
    let body = asked.call.body;
    let message = body.and_then(|body| body["message"].as_str()).unwrap_or_default();
    let mut text = format!("{name} heard: {message}");
    if agent.policies.is_empty() {
        // Nothing is allowed that no policy allows.
        let refused = agent.tools.iter().map(|tool| format!(" {tool} answered 403."));
        text.extend(refused);
    }
    let conversation = body.and_then(|body| body["conversation_id"].as_str()).unwrap_or("conv-practice");
    Done::read(json!({"response": text, "conversation_id": conversation}))
}
