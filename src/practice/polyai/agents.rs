//! Listing, creating, copying and deleting agents.

use super::Asked;
use super::body::Fields;
use super::cast;
use super::errors::{Answer, Done, Refusal};
use super::world::{Agent, Draft, Origin, PolyAi, Quirk};
use crate::practice::chance::{code8, hash32, nth};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// `GET /v1/accounts/{account}/agents`
pub(super) fn list(world: &PolyAi, asked: &Asked, account: &str) -> Answer {
    may_list(world, asked, account)?;
    Done::read(Value::Array(world.agents(account).iter().map(render).collect()))
}

/// Whether this caller may see what an account holds.
pub(super) fn may_list(world: &PolyAi, asked: &Asked, account: &str) -> Result<(), Refusal> {
    if asked.caller.limited {
        let text = "This key is limited to chosen agents and may not list agents";
        return Err(Refusal::coded(403, "USER_ACCESS_FORBIDDEN", text));
    }
    if world.has_account(account) { Ok(()) } else { Err(Refusal::unknown_account(account)) }
}

/// `POST /v1/accounts/{account}/agents`
pub(super) fn create(world: &mut PolyAi, asked: &Asked, account: &str) -> Answer {
    may_list(world, asked, account)?;
    let body = Fields::required(asked.call.body)?.only(&[
        "name",
        "responseSettings",
        "agentId",
        "voiceSettings",
        "llmSettings",
        "experimentalConfig",
    ])?;
    let name = body.sized("name", 1, 100)?;
    let settings = body.object("responseSettings")?;
    if !settings.get("greeting").is_some_and(Value::is_string) {
        return Err(Refusal::field("responseSettings.greeting", "Field required"));
    }
    let id = new_id(world, asked, body.text("agentId")?, "agentId")?;
    let agent = blank(asked, account, &id, name);
    let answer = render(&agent);
    world.keep(agent);
    Done::wrote(200, answer)
}

/// `POST /v1/agents/{agent}/duplicate`
pub(super) fn duplicate(world: &mut PolyAi, asked: &Asked, original: &Agent) -> Answer {
    let body = Fields::required(asked.call.body)?.only(&["newAgentName", "newAgentId"])?;
    let name = body.sized("newAgentName", 1, 100)?;
    let id = new_id(world, asked, body.text("newAgentId")?, "newAgentId")?;
    let mut agent = blank(asked, &original.account, &id, name);
    agent.main = original.main.clone();
    agent.config = original.config.clone();
    let answer = render(&agent);
    world.keep(agent);
    Done::wrote(200, answer)
}

/// `DELETE /v1/agents/{agent}`
pub(super) fn delete(world: &mut PolyAi, agent: &Agent) -> Answer {
    world.delete(&agent.id);
    Done::wrote_silently()
}

fn render(agent: &Agent) -> Value {
    json!({
        "accountId": agent.account, "agentId": agent.id, "agentName": agent.name,
        "createdAt": agent.created.to_iso(), "updatedAt": agent.updated.to_iso(),
        "branchCount": agent.branches.len() + 1,
    })
}

fn new_id(world: &PolyAi, asked: &Asked, wanted: Option<&str>, field: &str) -> Result<String, Refusal> {
    let Some(id) = wanted else {
        return Ok(format!("PROJECT-{}", code8(nth(asked.call.moment.random, 2))));
    };
    if id.is_empty() || !id.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-') {
        return Err(Refusal::field(field, "String should match pattern '^[a-zA-Z0-9-]+$'"));
    }
    if world.agent(id).is_some() {
        return Err(Refusal::coded(409, "PROJECT_ALREADY_EXISTS", format!("Project {id} already exists")));
    }
    Ok(id.to_owned())
}

fn blank(asked: &Asked, account: &str, id: &str, name: &str) -> Agent {
    let (now, random) = (asked.call.moment.time, asked.call.moment.random);
    Agent {
        id: id.to_owned(),
        account: account.to_owned(),
        name: name.to_owned(),
        created: now,
        updated: now,
        origin: Origin::Made,
        quirk: Quirk::None,
        added: Vec::new(),
        draft: Draft { version: hash32(nth(random, 1)), updated: now, sequence: 1, settled: now, quiet: false },
        main: cast::first_content(name, nth(random, 3)),
        branches: Vec::new(),
        runs: Vec::new(),
        live_configs: BTreeMap::new(),
        config: Map::new(),
    }
}
