//! The surface that the vendor's command-line client reads (`/adk/v1`): the same data under other names, with dates
//! as in mail headers and empty texts instead of nulls. Promoting and rolling back it does over the public interface.

use super::body::Fields;
use super::errors::{Answer, Done, Refusal};
use super::world::{Agent, Deployment, Environment, PolyAi, active};
use super::{Asked, agents, branches, cast};
use crate::domain::Timestamp;
use crate::http::Method;
use serde_json::{Value, json};

/// Everything under `/adk/v1`.
pub(super) fn route(world: &mut PolyAi, asked: &Asked, path: &[&str]) -> Answer {
    let method = asked.call.method;
    match path {
        ["accounts"] if method == Method::Get => {
            let accounts = cast::ACCOUNTS.iter().map(|(id, name)| json!({"id": id, "name": name, "active": true}));
            Done::read(accounts.collect())
        }
        ["accounts", account, "projects"] if method == Method::Get => {
            agents::may_list(world, asked, account)?;
            let projects: Vec<Value> = world.agents(account).iter().map(project).collect();
            Done::read(json!({ "projects": projects }))
        }
        ["accounts", account, "projects", id, tail @ ..] => {
            if !world.has_account(account) {
                return Err(Refusal::unknown_account(account));
            }
            let agent = world.agent(id).filter(|agent| agent.account == *account);
            let agent = agent.ok_or_else(|| Refusal::unknown_agent(id))?;
            of_project(world, asked, agent, tail)
        }
        ["accounts"] | ["accounts", _, "projects"] => Err(Refusal::unknown_method()),
        _ => Err(Refusal::unknown_path()),
    }
}

fn of_project(world: &mut PolyAi, asked: &Asked, mut agent: Agent, tail: &[&str]) -> Answer {
    match (asked.call.method, tail) {
        (Method::Get, []) => Done::read(project(&agent)),
        (Method::Patch, []) => {
            let body = Fields::required(asked.call.body)?;
            if let Some(name) = body.text("name")? {
                agent.name = name.to_owned();
            }
            if body.get("config").is_some() {
                for (key, value) in body.object("config")? {
                    agent.config.insert(key.clone(), value.clone());
                }
            }
            agent.updated = asked.call.moment.time;
            let answer = project(&agent);
            world.keep(agent);
            Done::wrote(200, answer)
        }
        (Method::Get, ["deployments"]) => {
            let name = asked.call.parameter("client_env").unwrap_or("sandbox");
            let environment = Environment::parse(name).ok_or_else(|| {
                Refusal::coded(400, "DEPLOYMENTS_INVALID_ENVIRONMENT", format!("Invalid environment '{name}'"))
            })?;
            let rows = world.history(&agent);
            let rows = rows.iter().rev().filter(|row| row.environment == environment);
            let rows: Vec<Value> = rows.map(|row| render(&agent, row)).collect();
            Done::read(json!({ "deployments": rows }))
        }
        (Method::Get, ["deployments", "active"]) => {
            let rows = world.history(&agent);
            let of = |environment| {
                let row = active(&rows, environment);
                json!({
                    "deployment_id": row.map_or("", |row| row.id.as_str()),
                    "version": row.map_or("", |row| row.version.as_str()),
                })
            };
            Done::read(json!({
                "live": of(Environment::Live),
                "pre-release": of(Environment::PreRelease),
                "sandbox": of(Environment::Sandbox),
            }))
        }
        (Method::Get, ["deployments", id, "projection"]) => {
            let rows = world.history(&agent);
            let row = rows
                .iter()
                .find(|row| row.id == *id)
                .ok_or_else(|| Refusal::coded(404, "DEPLOYMENT_NOT_FOUND", format!("Deployment {id} not found")))?;
            Done::read(json!({ "projection": {
                "version": row.version, "behavior": agent.main.behavior, "topics": agent.main.topics,
            }}))
        }
        (Method::Get, ["branches", id, "sequence"]) => {
            let sequence = match *id {
                "main" => agent.draft.sequence,
                _ => agent.branches[branches::position(&agent, id)?].sequence,
            };
            Done::read(json!({ "sequence": sequence.to_string() }))
        }
        (Method::Post, ["branches", id, "merge"]) => {
            let branch = &agent.branches[branches::position(&agent, id)?];
            let known =
                Fields::read(asked.call.body)?.get("expectedBranchLastKnownSequence").map(|known| match known {
                    Value::String(text) => text.clone(),
                    other => other.to_string(),
                });
            if known.is_some_and(|known| known != branch.sequence.to_string()) {
                return Err(Refusal::coded(409, "SEQUENCE_MISMATCH", "The branch has changed since it was read"));
            }
            branches::route(world, asked, agent, tail.get(1..).unwrap_or(&[]))
        }
        (Method::Get | Method::Post, ["branches"]) | (Method::Delete, ["branches", _]) => {
            branches::route(world, asked, agent, tail.get(1..).unwrap_or(&[]))
        }
        (_, [] | ["deployments"] | ["deployments", "active"] | ["deployments", _, "projection"] | ["branches", ..]) => {
            Err(Refusal::unknown_method())
        }
        _ => Err(Refusal::unknown_path()),
    }
}

fn project(agent: &Agent) -> Value {
    json!({
        "id": agent.id, "name": agent.name, "account_id": agent.account, "created_at": mail_date(agent.created),
        "updated_at": mail_date(agent.updated), "config": agent.config,
    })
}

fn render(agent: &Agent, row: &Deployment) -> Value {
    let metadata = row.message.as_ref().map(|message| {
        let mut metadata = json!({ "deployment_message": message, "deployment_type": row.kind.name() });
        if let Some(tag) = &row.tag {
            metadata["tag"] = json!(tag);
        }
        metadata
    });
    json!({
        "id": row.id, "client_env": row.environment.name(), "version_hash": row.version,
        "artifact_version": row.artifact.to_iso(), "created_at": mail_date(row.at), "created_by": row.by,
        "deleted": false, "deployment_metadata": metadata.unwrap_or_else(|| json!({})), "function_deployment": {},
        "function_deployment_version": "", "genai_account_id": agent.account, "genai_project_id": agent.id,
        "rag_kb_version": "", "snapshot_id": "",
    })
}

/// `Mon, 11 May 2026 22:17:40 GMT`
fn mail_date(time: Timestamp) -> String {
    const DAYS: [&str; 7] = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"];
    const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let iso = time.to_iso();
    let part = |from: usize, to: usize| iso.get(from..to).unwrap_or("");
    let weekday = usize::try_from(time.0.div_euclid(86_400_000).rem_euclid(7)).unwrap_or(0);
    let month = part(5, 7).parse::<usize>().unwrap_or(1).clamp(1, 12) - 1;
    format!("{}, {} {} {} {} GMT", DAYS[weekday], part(8, 10), MONTHS[month], part(0, 4), part(11, 19))
}
