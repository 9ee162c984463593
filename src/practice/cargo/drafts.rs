//! Writing: saving the draft, and deploying it.

use super::agents::writable;
use super::errors::{Answer, Done, Refusal};
use super::lists;
use super::releases::answer;
use super::shapes::{DEPLOY_DRAFT, UPDATE_DRAFT};
use super::world::{Agent, Cargo, Release, Status};
use super::{Asked, content};
use serde_json::{Map, Value};

/// Fields of a request or of the release object that are not part of what a release says.
const NOT_CONTENT: [&str; 15] = [
    "agentUuid",
    "parentUuid",
    "options",
    "version",
    "description",
    "uuid",
    "workspaceUuid",
    "userUuid",
    "templateSlug",
    "status",
    "deployedAt",
    "createdAt",
    "updatedAt",
    "deletedAt",
    // An agent of the generation before is given `actions`, and then has these no more.
    "tools",
];

/// `PUT ai/releases/draft/update`, `PUT ai/releases/updateDraft`: replaces the fields that are sent.
pub(super) fn update(world: &mut Cargo, asked: &Asked) -> Answer {
    let body = asked.body(&UPDATE_DRAFT)?;
    let (mut agent, mut draft) = subject(world, asked, &body)?;
    if let Some(parent) = body.get("parentUuid").and_then(Value::as_str) {
        let found = world.release(agent.workspace, parent);
        let valid = found.is_some_and(|(of, release)| of.uuid == agent.uuid && release.status != Status::Draft);
        if !valid {
            return Err(Refusal::Reason("invalidParent"));
        }
        draft.parent = Some(parent.to_owned());
    }
    replace(&mut draft, &body);
    reconcile(world, &agent, &body, "invalidConnector")?;
    draft.updated = asked.call.moment.time;
    draft.user = asked.caller.user.clone();
    let answer = answer(&agent, &draft);
    agent.keep(draft);
    world.keep(agent);
    Done::wrote(answer)
}

/// `POST ai/releases/draft/deploy`, `POST ai/releases/deployDraft`: what is deployed is the body. Optional fields that
/// are left out stay as the draft has them; keys that nobody documented do not.
pub(super) fn deploy(world: &mut Cargo, asked: &Asked) -> Answer {
    let body = asked.body(&DEPLOY_DRAFT)?;
    let (mut agent, mut draft) = subject(world, asked, &body)?;
    let text = |field: &str| body.get(field).and_then(Value::as_str).map(str::to_owned);
    draft.version = text("version");
    draft.description = text("description");
    if draft.version.is_some() && !world.releases(&agent, 1, |release| release.version == draft.version).is_empty() {
        return Err(Refusal::Reason("invalidReleaseVersion"));
    }
    draft.content.retain(|field, _| content::FIELDS.contains(&field.as_str()));
    replace(&mut draft, &body);
    reconcile(world, &agent, &body, RECONCILIATION)?;
    make_live(world, &mut agent, draft.clone(), asked);
    let live = world.deployed(&agent).unwrap_or(draft);
    let answer = answer(&agent, &live);
    world.keep(agent);
    Done::wrote(answer)
}

const RECONCILIATION: &str = "failedToReconciliateAgentAiTools";

/// The draft becomes what the agent runs; what it ran before is archived.
pub(super) fn make_live(world: &Cargo, agent: &mut Agent, draft: Release, asked: &Asked) {
    let now = asked.call.moment.time;
    if let Some(before) = world.deployed(agent) {
        agent.keep(Release { status: Status::Archived, updated: now, ..before });
    }
    let user = asked.caller.user.clone();
    agent.keep(Release { status: Status::Deployed, deployed: Some(now), updated: now, user, ..draft });
}

/// The agent and its draft.
fn subject(world: &Cargo, asked: &Asked, body: &Map<String, Value>) -> Result<(Agent, Release), Refusal> {
    let uuid = body.get("agentUuid").and_then(Value::as_str).unwrap_or_default();
    let agent = writable(world, asked, uuid)?;
    let draft = world.draft(&agent).ok_or(Refusal::Reason("draftReleaseNotFound"))?;
    Ok((agent, draft))
}

/// Puts the fields of a checked body into a draft.
fn replace(draft: &mut Release, body: &Map<String, Value>) {
    if body.contains_key("actions") {
        draft.content.shift_remove("tools");
    }
    for (field, value) in body {
        if !NOT_CONTENT.contains(&field.as_str()) {
            draft.content.insert(field.clone(), value.clone());
        }
    }
    let Some(options) = body.get("options") else { return };
    fill(draft, "actions", "connectorUuid", &options["connectorUuidsByIntegrationSlug"]);
    fill(draft, "resources", "modelUuid", &options["modelUuidsByIntegrationSlug"]);
}

/// Puts an id where a template left null, by the item's integration.
fn fill(draft: &mut Release, list: &str, field: &str, ids: &Value) {
    for item in content::list(&mut draft.content, list).into_iter().flatten() {
        let id = item["integrationSlug"].as_str().and_then(|integration| ids.get(integration)).cloned();
        if let (Some(id), true) = (id, item.get(field).is_some_and(Value::is_null)) {
            item[field] = id;
        }
    }
}

/// Whether everything that is referred to is there. The answer names no culprit; `connector` is the reason where it is
/// a connector.
fn reconcile(world: &Cargo, agent: &Agent, body: &Map<String, Value>, connector: &'static str) -> Result<(), Refusal> {
    let workspace = agent.workspace;
    let items = |field: &str| body.get(field).and_then(Value::as_array).into_iter().flatten();
    let connectors = items("actions").chain(items("mcpClients")).map(|item| &item["connectorUuid"]);
    for uuid in connectors.chain(body.get("connectorUuid")).filter_map(Value::as_str) {
        if !lists::has_connector(workspace, uuid) {
            return Err(Refusal::Reason(connector));
        }
    }
    for action in items("actions") {
        let tool = action["toolUuid"].as_str().is_none_or(|uuid| lists::has_tool(workspace, uuid));
        let is_there = |uuid| world.agent(workspace, uuid).is_some_and(|agent| agent.deleted.is_none());
        if !tool || !action["agentUuid"].as_str().is_none_or(is_there) {
            return Err(Refusal::Reason(RECONCILIATION));
        }
    }
    Ok(())
}
