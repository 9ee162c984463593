//! What belongs to an agent's environments rather than to its releases: phone lines and real-time configuration.

use super::Asked;
use super::body::Fields;
use super::errors::{Answer, Done, Refusal};
use super::world::{Agent, Environment, LiveConfig, PolyAi, active};
use crate::http::Method;
use serde_json::{Map, Value, json};

/// `GET …/telephony/connectors`
pub(super) fn connectors(world: &PolyAi, agent: &Agent) -> Answer {
    let rows = world.history(agent);
    let lines = Environment::ALL.into_iter().filter(|environment| active(&rows, *environment).is_some());
    let lines: Vec<Value> = lines
        .map(|environment| {
            json!({
                "connectorId": format!("CONNECTOR-{}-{}", agent.id, environment.name()),
                "name": format!("{} ({})", agent.name, environment.name()),
                "clientEnv": environment.name(),
                "variantId": agent.main.variants.first().map_or(Value::Null, |variant| variant["id"].clone()),
            })
        })
        .collect();
    Done::read(json!({ "connectors": lines }))
}

/// Everything under `…/real-time-configs`. It needs no publishing: callers get it at once.
pub(super) fn live_configs(world: &mut PolyAi, asked: &Asked, mut agent: Agent, tail: &[&str]) -> Answer {
    let environment = match tail {
        [] => None,
        [name, ..] => Some(Environment::parse(name).ok_or_else(|| {
            Refusal::coded(404, "REAL_TIME_CONFIG_NOT_FOUND", format!("No real-time configuration for {name}"))
        })?),
    };
    match (asked.call.method, tail, environment) {
        (Method::Get, [], _) => {
            let pages: Vec<Value> =
                Environment::ALL.into_iter().map(|environment| render(&agent, environment)).collect();
            Done::read(json!({ "configPages": pages }))
        }
        (Method::Get, [_], Some(environment)) => Done::read(render(&agent, environment)),
        (Method::Put, [_, "schema"], Some(environment)) => {
            let body = Fields::required(asked.call.body)?;
            let schema = Value::Object(body.object("schema")?.clone());
            let mut config = current(&agent, environment);
            config.schema = schema;
            store(world, asked, &mut agent, environment, config)
        }
        (Method::Patch, [_, "variables"], Some(environment)) => {
            let body = Fields::required(asked.call.body)?;
            let mut config = current(&agent, environment);
            for (name, value) in body.object("variables")? {
                config.variables.insert(name.clone(), value.clone());
            }
            store(world, asked, &mut agent, environment, config)
        }
        (_, [] | [_] | [_, "schema" | "variables"], _) => Err(Refusal::unknown_method()),
        _ => Err(Refusal::unknown_path()),
    }
}

fn store(
    world: &mut PolyAi,
    asked: &Asked,
    agent: &mut Agent,
    environment: Environment,
    mut config: LiveConfig,
) -> Answer {
    config.updated = asked.call.moment.time;
    agent.live_configs.insert(environment.name().to_owned(), config);
    world.keep(agent.clone());
    Done::wrote(200, render(agent, environment))
}

fn current(agent: &Agent, environment: Environment) -> LiveConfig {
    agent.live_configs.get(environment.name()).cloned().unwrap_or_else(|| LiveConfig {
        variables: Map::from_iter([("transfer_open".to_owned(), json!(true))]),
        schema: json!({
            "type": "object",
            "properties": {"transfer_open": {"type": "boolean", "title": "Callers may be handed over"}},
        }),
        updated: agent.created,
    })
}

fn render(agent: &Agent, environment: Environment) -> Value {
    let config = current(agent, environment);
    json!({
        "clientEnv": environment.name(), "variables": config.variables, "schema": config.schema,
        "lastUpdated": config.updated.to_iso(),
    })
}
