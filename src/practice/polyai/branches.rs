//! Branches of a draft, and merging one, which is the usual way to publish.

use super::body::Fields;
use super::errors::{Answer, Done, Refusal};
use super::world::{Agent, Branch, Deployment, Environment, Kind, PolyAi, Quirk};
use super::{Asked, test_runs, unknown};
use crate::http::Method;
use crate::practice::chance::{code8, hash32, nth, uuid7};
use serde_json::{Value, json};

/// Everything under `…/branches` that is not a branch's content.
pub(super) fn route(world: &mut PolyAi, asked: &Asked, agent: Agent, tail: &[&str]) -> Answer {
    match (asked.call.method, tail) {
        (Method::Get, []) => list(&agent),
        (Method::Post, []) => create(world, asked, agent),
        (Method::Delete, [id]) => delete(world, agent, id),
        (Method::Post, [id, "merge"]) => merge(world, asked, agent, id),
        _ => Err(unknown(&["branches"])),
    }
}

/// `GET …/branches`
fn list(agent: &Agent) -> Answer {
    let main = json!({
        "id": agent.id.to_lowercase(), "name": "main", "accountId": agent.account, "projectId": agent.id,
        "branchId": "main", "active": true, "createdBy": "ana@acme.example", "createdAt": agent.created.to_iso(),
        "updatedAt": agent.draft.updated.to_iso(),
    });
    let others = agent.branches.iter().map(|branch| {
        json!({
            "id": branch.uuid, "name": branch.name, "accountId": agent.account, "projectId": agent.id,
            "branchId": branch.id, "active": true, "createdBy": branch.by, "createdAt": branch.created.to_iso(),
            "updatedAt": branch.updated.to_iso(), "parentBranchId": "main", "isDiverged": branch.conflicts,
        })
    });
    Done::read(json!({ "branches": std::iter::once(main).chain(others).collect::<Vec<Value>>() }))
}

/// `POST …/branches`
fn create(world: &mut PolyAi, asked: &Asked, mut agent: Agent) -> Answer {
    let body = Fields::required(asked.call.body)?;
    let name = body.sized("branchName", 1, 100)?.to_owned();
    let (now, random) = (asked.call.moment.time, asked.call.moment.random);
    let branch = Branch {
        id: format!("BRANCH-{}", code8(nth(random, 2))),
        uuid: uuid7(now, nth(random, 3)),
        name,
        by: asked.caller.email.clone(),
        created: now,
        updated: now,
        sequence: 1,
        content: agent.main.clone(),
        conflicts: false,
    };
    let answer = json!({ "branchId": branch.id, "sequenceId": branch.sequence.to_string() });
    agent.branches.push(branch);
    world.keep(agent);
    Done::wrote(201, answer)
}

/// `DELETE …/branches/{branch}`
fn delete(world: &mut PolyAi, mut agent: Agent, id: &str) -> Answer {
    let branch = agent.branches.remove(position(&agent, id)?);
    world.keep(agent);
    Done::wrote(200, json!({ "sequence": branch.sequence.to_string(), "message": "Branch deleted" }))
}

/// `POST …/branches/{branch}/merge`: the draft takes the branch's content and is published, to sandbox or, in a
/// simplified project, to live. No deployment id is answered.
fn merge(world: &mut PolyAi, asked: &Asked, mut agent: Agent, id: &str) -> Answer {
    let body = Fields::read(asked.call.body)?.only(&[
        "deploymentMessage",
        "conflictResolutions",
        "expectedBranchLastKnownSequence",
    ])?;
    let message = body.text("deploymentMessage")?.unwrap_or_default().to_owned();
    let at = position(&agent, id)?;
    let behavior = resolve(&agent, &agent.branches[at], body.get("conflictResolutions"))?;
    let mut branch = agent.branches.remove(at);
    branch.content.behavior = behavior;
    agent.main = branch.content;

    let (now, random) = (asked.call.moment.time, asked.call.moment.random);
    let draft = &mut agent.draft;
    draft.version = hash32(nth(random, 1));
    draft.updated = now;
    draft.settled = now;
    draft.sequence += 1;
    let sequence = draft.sequence;
    let environment = match agent.quirk {
        Quirk::Simplified => Environment::Live,
        _ => Environment::Sandbox,
    };
    agent.added.push(Deployment {
        id: uuid7(now, nth(random, 0)),
        environment,
        version: agent.draft.version.clone(),
        artifact: now,
        by: asked.caller.email.clone(),
        at: now,
        kind: Kind::Publish,
        message: Some(message),
        tag: None,
    });
    let runs = test_runs::start(asked, &mut agent, "Merge");
    world.keep(agent);
    let message = format!("Branch merged to main and deployed to {}", environment.name());
    Done::wrote(200, json!({ "sequence": sequence.to_string(), "message": message, "testRunIds": runs }))
}

/// The words that main gets: the branch's, or what the resolutions say where main was changed too. `ours` is main,
/// `theirs` the branch.
fn resolve(agent: &Agent, branch: &Branch, resolutions: Option<&Value>) -> Result<String, Refusal> {
    let theirs = &branch.content.behavior;
    if !branch.conflicts {
        return Ok(theirs.clone());
    }
    let (base, ours) = (&agent.main.behavior, format!("{} Mention the winter tariff.", agent.main.behavior));
    let given = resolutions.and_then(Value::as_array).map_or(&[] as &[Value], Vec::as_slice);
    let resolution = |path: &Value| given.iter().find(|resolution| resolution["path"] == *path);
    let (words, time) = (json!(["behavior"]), json!(["updatedAt"]));
    match (resolution(&words), resolution(&time)) {
        (Some(chosen), Some(_)) => Ok(match (chosen["value"].as_str(), chosen["strategy"].as_str()) {
            (Some(value), _) => value.to_owned(),
            (None, Some("ours")) => ours,
            (None, Some("base")) => base.clone(),
            _ => theirs.clone(),
        }),
        _ => Err(Refusal::Conflicts(json!({
            "hasConflicts": true,
            "conflicts": [
                {"path": words, "baseValue": base, "oursValue": ours, "theirsValue": theirs, "type": "modify"},
                {
                    "path": time, "baseValue": branch.created.to_iso(), "oursValue": agent.draft.updated.to_iso(),
                    "theirsValue": branch.updated.to_iso(), "type": "modify",
                },
            ],
            "errors": [],
            "value": {"behavior": base, "updatedAt": branch.created.to_iso()},
            "targetLastUpdated": agent.draft.updated.to_iso(),
            "sourceCreatedAt": branch.created.to_iso(),
        }))),
    }
}

/// Where a branch is in the agent's list. Main can neither be deleted nor merged.
pub(super) fn position(agent: &Agent, id: &str) -> Result<usize, Refusal> {
    if id == "main" {
        return Err(main_is_closed());
    }
    let position = agent.branches.iter().position(|branch| branch.id == id);
    position.ok_or_else(|| Refusal::coded(404, "BRANCH_NOT_FOUND", format!("Branch {id} not found")))
}

/// Main is only changed by merging.
pub(super) fn main_is_closed() -> Refusal {
    Refusal::coded(422, "UNPROCESSABLE_ENTITY", "Cannot directly update main branch")
}
