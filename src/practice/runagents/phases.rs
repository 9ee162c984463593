//! How far an agent has come: its phase, which the clock moves on.

use super::builds::Status;
use super::resources::Kind;
use super::world::{Agent, RunAgents};
use crate::domain::Timestamp;
use serde_json::Value;

/// So long an agent takes to come up once its image is there, in milliseconds.
const STARTING: i64 = 3_000;

/// The phase of an agent, and the message beside it.
pub(super) fn of(world: &RunAgents, agent: &Agent, now: Timestamp) -> (&'static str, String) {
    let pending = |text: String| ("Pending", text);
    let build = agent.build.as_ref().and_then(|id| world.builds.get(id));
    // A build that failed leaves the agent where it is: no field joins the two.
    if let Some(build) = build.filter(|build| build.status(now) != Status::Succeeded) {
        return pending(format!("waiting for image {}", build.image));
    }
    if agent.name.ends_with("-never-runs") {
        return pending(format!("ImagePullBackOff: {}", agent.image));
    }
    if let Some(tool) = agent.tools.iter().find(|tool| world.thing(Kind::Tool, agent.workspace, tool).is_none()) {
        return pending(format!("tool {tool:?} is not registered"));
    }
    let providers = world.things(Kind::Model, agent.workspace);
    let has = |kind: &str| providers.iter().any(|provider: &Value| provider["spec"]["provider"] == kind);
    if let Some(model) = agent.models.iter().find(|model| !has(&model.provider)) {
        return pending(format!("no model provider of type {:?} is registered", model.provider));
    }
    let since = build.and_then(|build| build.over()).unwrap_or(agent.deployed);
    if now < since.plus(STARTING) {
        return pending("starting".to_owned());
    }
    match () {
        () if agent.name.ends_with("-crashes") => ("Failed", "CrashLoopBackOff: exit code 1".to_owned()),
        () if agent.name.ends_with("-unknown-phase") => ("Degraded", "1 of 2 replicas".to_owned()),
        () if !agent.failure.is_empty() => ("Failed", agent.failure.clone()),
        () => ("Running", String::new()),
    }
}
