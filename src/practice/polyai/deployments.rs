//! List, active, publish, promote and roll back.

use super::body::Fields;
use super::errors::{Answer, Done, Refusal};
use super::world::{Agent, Deployment, Environment, Kind, PolyAi, Quirk, active};
use super::{Asked, test_runs};
use crate::practice::chance::{hash32, nth, uuid7};
use serde_json::{Value, json};

/// After this long without a publish somebody has worked on the draft again.
const SOMEBODY_WORKS_ON: i64 = 60_000;

/// `GET …/deployments?environment=&limit=`
pub(super) fn list(world: &PolyAi, asked: &Asked, agent: &Agent) -> Answer {
    let environment = match asked.call.parameter("environment") {
        Some(name) => environment(name)?,
        None => return Err(invalid_environment("Query parameter environment is required")),
    };
    let limit = match asked.call.parameter("limit") {
        None => usize::MAX,
        Some(text) => match text.parse() {
            Ok(limit) if limit > 0 => limit,
            _ => return Err(Refusal::field("limit", "Input should be an integer greater than 0")),
        },
    };
    let rows = world.history(agent);
    let rows = rows.iter().rev().filter(|row| row.environment == environment).take(limit);
    let rows: Vec<Value> = rows.map(|row| render(agent, row)).collect();
    Done::read(json!({ "deployments": rows }))
}

/// `GET …/deployments/active`
pub(super) fn list_active(world: &PolyAi, agent: &Agent) -> Answer {
    let rows = world.history(agent);
    let of = |environment| active(&rows, environment).map_or(Value::Null, |row| render(agent, row));
    Done::read(json!({ "activeDeployments": {
        "sandbox": of(Environment::Sandbox),
        "pre-release": of(Environment::PreRelease),
        "live": of(Environment::Live),
    }}))
}

/// `POST …/deployments/publish`
pub(super) fn publish(world: &mut PolyAi, asked: &Asked, mut agent: Agent) -> Answer {
    // Keys that the specification does not name are not forbidden here.
    let body = Fields::required(asked.call.body)?;
    let message = body.text("deploymentMessage")?.unwrap_or_default().to_owned();
    let target = match body.text("environment")? {
        Some(name) => environment(name)?,
        None => Environment::Sandbox,
    };
    if target == Environment::Live {
        no_test_running(&agent)?;
    }
    let rows = world.history(&agent);
    let current = active(&rows, target).map_or("", |row| row.version.as_str());
    let now = asked.call.moment.time;
    let draft = &mut agent.draft;
    let unchanged = !draft.version.is_empty() && draft.version == current;
    let rested = now.0 - draft.settled.max(draft.updated).0 >= SOMEBODY_WORKS_ON;
    if draft.version.is_empty() || (unchanged && rested && !draft.quiet) {
        draft.version = hash32(nth(asked.call.moment.random, 1));
        draft.updated = now.plus(-1_000);
        draft.sequence += 1;
    } else if unchanged {
        return Err(already_there(&agent));
    }
    draft.settled = now;
    let row = Deployment {
        id: uuid7(now, nth(asked.call.moment.random, 0)),
        environment: target,
        version: draft.version.clone(),
        artifact: draft.updated,
        by: asked.caller.email.clone(),
        at: now,
        kind: Kind::Publish,
        message: Some(message),
        tag: None,
    };
    let deployment = render(&agent, &row);
    agent.added.push(row);
    let run_ids = test_runs::start(asked, &mut agent, "Publish");
    world.keep(agent);
    // The specification requires `testRunIds` of promote and rollback only.
    match run_ids.as_slice() {
        [] => Done::wrote(201, json!({ "deployment": deployment })),
        ids => Done::wrote(201, json!({ "deployment": deployment, "testRunIds": ids })),
    }
}

/// `POST …/deployments/{id}/promote`
pub(super) fn promote(world: &mut PolyAi, asked: &Asked, mut agent: Agent, id: &str) -> Answer {
    let body = Fields::read(asked.call.body)?.only(&["deploymentMessage", "targetEnvironment"])?;
    let message = body.text("deploymentMessage")?.unwrap_or_default().to_owned();
    let wanted = match body.text("targetEnvironment")? {
        None => None,
        Some("pre-release") => Some(Environment::PreRelease),
        Some("live") => Some(Environment::Live),
        Some(_) => return Err(Refusal::field("targetEnvironment", "Input should be 'pre-release' or 'live'")),
    };
    let rows = world.history(&agent);
    let source = find(&rows, id)?;
    let target = wanted
        .or(source.environment.next())
        .ok_or_else(|| invalid_environment("There is no environment after live"))?;
    if target <= source.environment {
        let (from, to) = (source.environment.name(), target.name());
        return Err(invalid_environment(format!("Cannot promote from {from} to {to}")));
    }
    if target == Environment::Live {
        no_test_running(&agent)?;
    }
    if agent.name.ends_with(ALREADY_PUBLISHED) && is_same(source, active(&rows, target)) {
        return Err(already_there(&agent));
    }
    let skips = source.environment == Environment::Sandbox && target == Environment::Live;
    let was_there = rows.iter().any(|row| row.environment == Environment::PreRelease && is_same(source, Some(row)));
    if skips && !was_there && !matches!(agent.quirk, Quirk::MaySkip | Quirk::Simplified) {
        let text = "The deployment must be in pre-release before it can be deployed to live";
        return Err(Refusal::coded(412, "ErrPreReleaseNotReady", text));
    }
    let now = asked.call.moment.time;
    let row = Deployment {
        id: uuid7(now, nth(asked.call.moment.random, 0)),
        environment: target,
        by: asked.caller.email.clone(),
        at: now,
        kind: Kind::Promotion,
        message: Some(message),
        tag: None,
        ..source.clone()
    };
    let deployment = render(&agent, &row);
    agent.added.push(row);
    world.keep(agent);
    Done::wrote(200, json!({ "deployment": deployment, "testRunIds": [] }))
}

/// `POST …/deployments/{id}/rollback`: makes the release of that row active again where the row stands, and the
/// draft a copy of it. The message sent is lost.
pub(super) fn roll_back(world: &mut PolyAi, asked: &Asked, mut agent: Agent, id: &str) -> Answer {
    let body = Fields::read(asked.call.body)?.only(&["deploymentMessage"])?;
    body.text("deploymentMessage")?;
    let rows = world.history(&agent);
    let target = find(&rows, id)?;
    no_test_running(&agent)?;
    if agent.quirk == Quirk::Simplified && target.environment != Environment::Live {
        return Err(invalid_environment("Only live deployments can be rolled back to in this project"));
    }
    let now = asked.call.moment.time;
    let row = Deployment {
        id: uuid7(now, nth(asked.call.moment.random, 0)),
        by: asked.caller.email.clone(),
        at: now,
        kind: Kind::Rollback,
        message: Some(target.message.clone().unwrap_or_default()),
        tag: None,
        ..target.clone()
    };
    agent.draft.version.clone_from(&target.version);
    agent.draft.updated = now;
    agent.draft.settled = now;
    agent.draft.sequence += 1;
    let mut deployment = render(&agent, &row);
    deployment["metadata"] = Value::Null;
    agent.added.push(row);
    world.keep(agent);
    Done::wrote(200, json!({ "deployment": deployment, "testRunIds": [] }))
}

/// A row as the public interface shows it.
fn render(agent: &Agent, row: &Deployment) -> Value {
    let strange = agent.quirk == Quirk::UnknownFields;
    let metadata = row.message.as_ref().map(|message| {
        let kind = match row.environment {
            Environment::PreRelease if strange => "scheduled_promotion",
            _ => row.kind.name(),
        };
        let mut metadata = json!({ "deployment_message": message, "deployment_type": kind });
        if let Some(tag) = &row.tag {
            metadata["tag"] = json!(tag);
        }
        if strange {
            metadata["release_train"] = json!("blue");
            metadata["approvals"] = json!([{ "by": "li@acme.example", "note": null }]);
        }
        metadata
    });
    let mut deployment = json!({
        "id": row.id, "accountId": agent.account, "agentId": agent.id, "environment": row.environment.name(),
        "artifactVersion": row.artifact.to_iso(), "version": row.version, "createdBy": row.by,
        "createdAt": row.at.to_iso(), "metadata": metadata,
    });
    if strange {
        deployment["trafficWeight"] = json!(0.5);
        deployment["artifactLocation"] = json!({ "region": "eu", "replicas": [1, 2, null] });
    }
    deployment
}

/// The end of an agent's name with which publishing twice is a success with a code instead of a 409.
pub(super) const ALREADY_PUBLISHED: &str = "-already-published";

fn already_there(agent: &Agent) -> Refusal {
    if agent.name.ends_with(ALREADY_PUBLISHED) {
        let text = "The environment already has this version";
        Refusal::coded(200, "DEPLOYMENTS_ENVIRONMENT_ALREADY_PUBLISHED", text)
    } else {
        Refusal::coded(409, "DEPLOYMENTS_ALREADY_PUBLISHED", "Deployments already published")
    }
}

fn environment(name: &str) -> Result<Environment, Refusal> {
    Environment::parse(name).ok_or_else(|| invalid_environment(format!("Invalid environment '{name}'")))
}

fn invalid_environment(text: impl Into<String>) -> Refusal {
    Refusal::coded(400, "DEPLOYMENTS_INVALID_ENVIRONMENT", text)
}

fn find<'a>(rows: &'a [Deployment], id: &str) -> Result<&'a Deployment, Refusal> {
    let found = rows.iter().rev().find(|row| row.id == id);
    found.ok_or_else(|| Refusal::coded(404, "DEPLOYMENT_NOT_FOUND", format!("Deployment {id} not found")))
}

/// The vendor's documents say that a running test blocks these, but not with which code.
fn no_test_running(agent: &Agent) -> Result<(), Refusal> {
    if agent.quirk == Quirk::AbTest {
        let text = "An A/B test is running on this agent. End it before promoting to live or rolling back.";
        return Err(Refusal::coded(409, "AB_TEST_IN_PROGRESS", text));
    }
    Ok(())
}

/// Whether two rows hold the same version. An empty version is never the same as another.
fn is_same(one: &Deployment, other: Option<&Deployment>) -> bool {
    other.is_some_and(|other| !one.version.is_empty() && one.version == other.version)
}
