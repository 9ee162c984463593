//! Reading releases, the draft among them.

use super::Asked;
use super::content;
use super::errors::{Answer, Done, Refusal};
use super::ids::is_uuid;
use super::world::{Agent, Cargo, Release, Status};
use crate::domain::Timestamp;
use crate::practice::chance::{nth, uuid4};
use serde_json::{Map, Value, json};

/// As many as a page has without `limit`, and at most.
const PAGE: usize = 50;
const BIGGEST_PAGE: usize = 100;

/// `GET ai/releases/list`: newest first.
pub(super) fn list(world: &Cargo, asked: &Asked) -> Answer {
    let workspace = asked.caller.workspace;
    let uuid = |name: &str| match asked.call.parameter(name) {
        Some(text) if !is_uuid(text) => Err(Refusal::issue(name, "Invalid UUID")),
        text => Ok(text),
    };
    let (agent, user) = (uuid("agentUuid")?, uuid("userUuid")?);
    let statuses = statuses(asked)?;
    let limit = number(asked, "limit", 1, BIGGEST_PAGE)?.unwrap_or(PAGE);
    let offset = number(asked, "offset", 0, usize::MAX)?.unwrap_or(0);
    let agents: Vec<Agent> = match agent {
        Some(uuid) => world.agent(workspace, uuid).into_iter().collect(),
        None if asked.caller.limited => return Err(Refusal::forbidden()),
        None => world.agents(workspace),
    };
    let passes = |release: &Release| {
        user.is_none_or(|user| release.user == user) && (statuses.is_empty() || statuses.contains(&release.status))
    };
    let most = offset.saturating_add(limit);
    let mut found: Vec<(&Agent, Release)> = Vec::new();
    for agent in &agents {
        found.extend(world.releases(agent, most, passes).into_iter().map(|release| (agent, release)));
    }
    if agents.len() > 1 {
        found.sort_by_key(|(_, release)| std::cmp::Reverse(release.created));
    }
    let page = found.into_iter().skip(offset).take(limit);
    let releases: Vec<Value> = page.map(|(agent, release)| render(agent, &world.filled(agent, release))).collect();
    Done::read(json!({ "releases": releases }))
}

/// `statuses[]=draft&statuses[]=deployed`, also with numbers in the brackets.
fn statuses(asked: &Asked) -> Result<Vec<Status>, Refusal> {
    let mut statuses = Vec::new();
    for (name, value) in &asked.call.query {
        let Some(rest) = name.strip_prefix("statuses") else { continue };
        let inner = rest.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
        if !inner.is_some_and(|inner| inner.bytes().all(|byte| byte.is_ascii_digit())) {
            return Err(Refusal::issue("statuses", "Invalid input: expected array, received string"));
        }
        let status = Status::ALL.into_iter().find(|status| status.name() == value);
        let expected = "Invalid option: expected one of draft|deployed|archived";
        statuses.push(status.ok_or_else(|| Refusal::issue(&format!("statuses[{}]", statuses.len()), expected))?);
    }
    Ok(statuses)
}

fn number(asked: &Asked, name: &str, least: usize, most: usize) -> Result<Option<usize>, Refusal> {
    let Some(text) = asked.call.parameter(name) else { return Ok(None) };
    match text.parse::<usize>() {
        Ok(number) if (least..=most).contains(&number) => Ok(Some(number)),
        _ => Err(Refusal::issue(name, &format!("Number must be between {least} and {most}"))),
    }
}

/// `GET ai/releases/{uuid}`
pub(super) fn get(world: &Cargo, asked: &Asked, uuid: &str) -> Answer {
    asked.path_uuid(uuid)?;
    let found = world.release(asked.caller.workspace, uuid);
    let (agent, release) = found.ok_or_else(|| Refusal::message(404, "Release not found"))?;
    Done::read(answer(&agent, &release))
}

/// `GET ai/releases/deployed`
pub(super) fn deployed(world: &Cargo, asked: &Asked) -> Answer {
    let agent = asked_agent(world, asked)?;
    let release = world.deployed(&agent).ok_or(Refusal::Reason("releaseNotFound"))?;
    Done::read(answer(&agent, &release))
}

/// `GET ai/releases/draft`, `GET ai/releases/getDraft`: makes a draft where there is none.
pub(super) fn draft(world: &mut Cargo, asked: &Asked) -> Answer {
    let mut agent = asked_agent(world, asked)?;
    if let Some(draft) = world.draft(&agent) {
        return Done::read(answer(&agent, &draft));
    }
    if agent.deleted.is_some() {
        return Err(Refusal::message(404, "Agent not found"));
    }
    let draft = new_draft(world, asked, &agent);
    let answer = answer(&agent, &draft);
    agent.keep(draft);
    world.keep(agent);
    Done::wrote(answer)
}

fn asked_agent(world: &Cargo, asked: &Asked) -> Result<Agent, Refusal> {
    let uuid = asked.call.parameter("agentUuid").ok_or_else(|| Refusal::issue("agentUuid", "Required"))?;
    if !is_uuid(uuid) {
        return Err(Refusal::issue("agentUuid", "Invalid UUID"));
    }
    world.agent(asked.caller.workspace, uuid).ok_or_else(|| Refusal::message(404, "Agent not found"))
}

/// A draft that says what the deployed release says, or what the vendor begins with.
fn new_draft(world: &Cargo, asked: &Asked, agent: &Agent) -> Release {
    let moment = asked.call.moment;
    let deployed = world.deployed(agent);
    Release {
        uuid: uuid4(nth(moment.random, 3), nth(moment.random, 4)),
        parent: deployed.as_ref().map(|release| release.uuid.clone()),
        user: asked.caller.user.clone(),
        description: None,
        template: deployed.as_ref().and_then(|release| release.template.clone()),
        version: None,
        status: Status::Draft,
        content: deployed.map_or_else(content::fresh, |release| release.content),
        deployed: None,
        created: moment.time,
        updated: moment.time,
    }
}

/// `{release}`
pub(super) fn answer(agent: &Agent, release: &Release) -> Value {
    json!({ "release": render(agent, release) })
}

fn render(agent: &Agent, release: &Release) -> Value {
    let mut value = content::object(json!({
        "uuid": release.uuid, "parentUuid": release.parent, "workspaceUuid": agent.workspace.uuid(),
        "userUuid": release.user, "agentUuid": agent.uuid, "description": release.description, "templateSlug": release.template,
        "version": release.version, "status": release.status.name(),
    }));
    value.extend(release.content.clone());
    value.insert("deployedAt".to_owned(), date(release.deployed));
    value.insert("createdAt".to_owned(), date(Some(release.created)));
    value.insert("updatedAt".to_owned(), date(Some(release.updated)));
    Value::Object(value)
}

/// A release as it stands in its agent: without `parentUuid`, `workspaceUuid`, `agentUuid`, `status`, `updatedAt`.
pub(super) fn embed(release: &Release) -> Value {
    let mut value: Map<String, Value> = content::object(json!({
        "uuid": release.uuid, "userUuid": release.user, "description": release.description,
        "templateSlug": release.template, "version": release.version,
    }));
    value.extend(release.content.clone());
    value.insert("deployedAt".to_owned(), date(release.deployed));
    value.insert("createdAt".to_owned(), date(Some(release.created)));
    Value::Object(value)
}

fn date(at: Option<Timestamp>) -> Value {
    at.map_or(Value::Null, |at| Value::String(at.to_iso()))
}
