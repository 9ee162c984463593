//! Agents: listing, reading, creating, updating and removing them. What is written here is live at once.

use super::Asked;
use super::errors::{Answer, Done, Refusal};
use super::lists;
use super::shape::check_fields;
use super::shapes::{CREATE_AGENT, UPDATE_AGENT};
use super::world::{Agent, Cargo};
use crate::practice::chance::{nth, uuid4};
use serde_json::{Map, Value, json};

/// Fields of the agent object that requests cannot set; what a body has beside these is kept as it is.
const RESPONSE_ONLY: [&str; 8] =
    ["uuid", "workspaceUuid", "userUuid", "deployedRelease", "isReadOnly", "createdAt", "updatedAt", "deletedAt"];

/// `GET ai/agents/list`
pub(super) fn list(world: &Cargo, asked: &Asked) -> Answer {
    if asked.caller.limited {
        return Err(Refusal::forbidden());
    }
    let agents = world.agents(asked.caller.workspace);
    Done::read(json!({ "agents": agents.iter().map(|agent| render(world, agent)).collect::<Vec<Value>>() }))
}

/// `GET ai/agents/{uuid}`, also of a deleted one.
pub(super) fn get(world: &Cargo, asked: &Asked, uuid: &str) -> Answer {
    asked.path_uuid(uuid)?;
    // No reason is declared for this call, so a text stands in its place.
    let agent = world.agent(asked.caller.workspace, uuid).ok_or_else(|| Refusal::message(404, "Agent not found"))?;
    Done::read(json!({ "agent": render(world, &agent) }))
}

/// `POST ai/agents`
pub(super) fn create(world: &mut Cargo, asked: &Asked) -> Answer {
    if asked.caller.limited {
        return Err(Refusal::forbidden());
    }
    let body = asked.body(&CREATE_AGENT)?;
    let moment = asked.call.moment;
    let mut agent = Agent {
        uuid: uuid4(nth(moment.random, 1), nth(moment.random, 2)),
        workspace: asked.caller.workspace,
        part: None,
        user: Some(asked.caller.user.clone()),
        name: String::new(),
        icon: Value::Null,
        description: None,
        triggers: Vec::new(),
        folder: None,
        template: None,
        read_only: false,
        created: moment.time,
        updated: moment.time,
        deleted: None,
        more: Map::new(),
        releases: Vec::new(),
    };
    take(&mut agent, asked, &body)?;
    let answer = json!({ "agent": render(world, &agent) });
    world.keep(agent);
    Done::wrote(answer)
}

/// `PUT ai/agents/{uuid}`: what is left out stays.
pub(super) fn update(world: &mut Cargo, asked: &Asked, uuid: &str) -> Answer {
    let mut agent = writable(world, asked, uuid)?;
    let body = asked.body(&UPDATE_AGENT)?;
    take(&mut agent, asked, &body)?;
    agent.updated = asked.call.moment.time;
    let answer = json!({ "agent": render(world, &agent) });
    world.keep(agent);
    Done::wrote(answer)
}

/// `DELETE ai/agents/{uuid}`
pub(super) fn remove(world: &mut Cargo, asked: &Asked, uuid: &str) -> Answer {
    let mut agent = writable(world, asked, uuid)?;
    agent.deleted = Some(asked.call.moment.time);
    agent.updated = asked.call.moment.time;
    world.keep(agent);
    Done::wrote(json!({}))
}

/// An agent that this caller may change.
pub(super) fn writable(world: &Cargo, asked: &Asked, uuid: &str) -> Result<Agent, Refusal> {
    asked.path_uuid(uuid)?;
    let agent = world.agent(asked.caller.workspace, uuid).filter(|agent| agent.deleted.is_none());
    let agent = agent.ok_or(Refusal::Reason("agentNotFound"))?;
    // No reason is declared for this either.
    if agent.read_only { Err(Refusal::message(403, "Agent is read only")) } else { Ok(agent) }
}

/// Puts the fields of a checked body into an agent.
fn take(agent: &mut Agent, asked: &Asked, body: &Map<String, Value>) -> Result<(), Refusal> {
    let random = asked.call.moment.random;
    for (field, value) in body {
        let text = || value.as_str().map(str::to_owned);
        match field.as_str() {
            "name" => agent.name = text().unwrap_or_default(),
            "icon" => agent.icon = value.clone(),
            "description" => agent.description = text(),
            "folderUuid" => {
                if let Some(folder) = value.as_str()
                    && !lists::has_agent_folder(asked.caller.workspace, folder)
                {
                    return Err(Refusal::Reason("folderNotFound"));
                }
                agent.folder = text();
            }
            "template" => {
                let slug = agent.template.as_ref().map_or_else(|| slug(&agent.name), |was| was["slug"].clone());
                agent.template =
                    Some(json!({"slug": slug, "isAvailable": value["isAvailable"], "scope": value["scope"]}));
            }
            "triggers" => {
                let triggers = value.as_array().map_or(&[] as &[Value], Vec::as_slice).iter().zip(40..);
                agent.triggers = triggers
                    .map(|(trigger, number)| {
                        let mut trigger = trigger.clone();
                        if trigger["type"] == "cron" {
                            let id = uuid4(nth(random, number), nth(random, number + 1_000));
                            trigger["temporalScheduleWorkflowId"] = json!(id);
                        }
                        trigger
                    })
                    .collect();
            }
            field if RESPONSE_ONLY.contains(&field) => {}
            field => drop(agent.more.insert(field.to_owned(), value.clone())),
        }
    }
    Ok(())
}

fn slug(name: &str) -> Value {
    let sign = |c: char| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' };
    Value::String(name.chars().map(sign).collect())
}

/// An agent on the wire.
pub(super) fn render(world: &Cargo, agent: &Agent) -> Value {
    let deployed = world.deployed(agent).map(|release| super::releases::embed(&release));
    let mut value = json!({
        "uuid": agent.uuid, "workspaceUuid": agent.workspace.uuid(), "userUuid": agent.user, "name": agent.name,
        "icon": agent.icon, "description": agent.description, "triggers": agent.triggers,
        "deployedRelease": deployed, "folderUuid": agent.folder, "template": agent.template,
        "isReadOnly": agent.read_only, "createdAt": agent.created.to_iso(), "updatedAt": agent.updated.to_iso(),
        "deletedAt": agent.deleted.map(|at| at.to_iso()),
    });
    if let Some(object) = value.as_object_mut() {
        object.extend(agent.more.clone());
    }
    value
}

impl Asked<'_> {
    /// The body, where it fits a table.
    pub(super) fn body(&self, fields: &[super::shape::Field]) -> Result<Map<String, Value>, Refusal> {
        let Some(Value::Object(body)) = self.call.body else {
            return Err(Refusal::message(400, "body: Invalid input: expected object"));
        };
        let mut issues = Vec::new();
        check_fields(fields, "", self.call.body.unwrap_or(&Value::Null), &mut issues);
        if issues.is_empty() { Ok(body.clone()) } else { Err(Refusal::issues(&issues)) }
    }

    /// Whether an id in the path has the pattern of one.
    pub(super) fn path_uuid(&self, uuid: &str) -> Result<(), Refusal> {
        if super::ids::is_uuid(uuid) { Ok(()) } else { Err(Refusal::issue("uuid", "Invalid UUID")) }
    }
}
