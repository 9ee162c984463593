//! PolyAI's endpoints as functions: to a request, and from an answer. The only file that knows its URLs.

use serde_json::{Map, Value};

use super::super::TestRun;
use super::error;
use crate::domain::json::{self, Object};
use crate::domain::{AgentId, AgentSummary, Connection, Deployment, Environment, Kind, Lanes, Timestamp};
use crate::http::{ApiError, CredentialRef, Method, Request, Response, encode};
use crate::lifecycle::{Receipt, Verdict};

fn credential(connection: &Connection) -> CredentialRef {
    CredentialRef(connection.id.0.clone())
}

fn agent_url(connection: &Connection, agent: &str, rest: &str) -> String {
    format!("{}/v1/agents/{}{rest}", connection.base_url, encode(agent))
}

/// `GET /v1/accounts/{accountId}/agents`.
pub fn list_agents(connection: &Connection) -> Request {
    let url = format!("{}/v1/accounts/{}/agents", connection.base_url, encode(&connection.account));
    Request::read(url, credential(connection))
}

/// `GET …/deployments/active`.
pub fn active(connection: &Connection, agent: &str) -> Request {
    Request::read(agent_url(connection, agent, "/deployments/active"), credential(connection))
}

/// `GET …/deployments?environment=…&limit=…`: newest first, no cursor; a longer list is asked for with a larger limit.
pub fn deployments(connection: &Connection, agent: &str, environment: Environment, limit: u32) -> Request {
    let query = format!("/deployments?environment={}&limit={limit}", environment.slug());
    Request::read(agent_url(connection, agent, &query), credential(connection))
}

/// `POST …/deployments/publish`. The body is required, its fields are not; both are always sent.
pub fn publish(connection: &Connection, agent: &str, message: &str, environment: Environment) -> Request {
    let body = Object::default().text("deploymentMessage", message).text("environment", environment.slug()).done();
    Request::write(Method::Post, agent_url(connection, agent, "/deployments/publish"), body, credential(connection))
}

/// `POST …/deployments/{deploymentId}/promote`, always with an explicit target.
pub fn promote(connection: &Connection, agent: &str, deployment: &str, message: &str, target: Environment) -> Request {
    let url = agent_url(connection, agent, &format!("/deployments/{}/promote", encode(deployment)));
    let body = Object::default().text("deploymentMessage", message).text("targetEnvironment", target.slug()).done();
    Request::write(Method::Post, url, body, credential(connection))
}

/// `POST …/deployments/{deploymentId}/rollback`: the id of the deployment to go back *to*.
pub fn rollback(connection: &Connection, agent: &str, deployment: &str, message: &str) -> Request {
    let url = agent_url(connection, agent, &format!("/deployments/{}/rollback", encode(deployment)));
    let body = Object::default().text("deploymentMessage", message).done();
    Request::write(Method::Post, url, body, credential(connection))
}

/// `GET …/testing/test-runs/{testRunId}`; called by the vendor's client, absent from its published description.
pub fn test_run(connection: &Connection, agent: &str, id: &str) -> Request {
    Request::read(agent_url(connection, agent, &format!("/testing/test-runs/{}", encode(id))), credential(connection))
}

/// The body of a 2xx as JSON; the vendor's refusal otherwise.
fn document(response: &Response) -> Result<Value, ApiError> {
    if !response.is_success() {
        return Err(error::read(response));
    }
    json::read(&response.body)
        .map_err(|flaw| ApiError::not_understood(response, crate::words::failure::not_json(flaw.at)))
}

/// A part of a document, moved out of it: ten thousand deployments are not copied. `null` where there is none.
fn taken(document: &mut Value, key: &str) -> Value {
    document.get_mut(key).map(Value::take).unwrap_or_default()
}

/// An array of agents, or `{agents: […]}` as the vendor's own client accepts it too.
pub fn read_agents(response: &Response) -> Result<Vec<AgentSummary>, ApiError> {
    let body = document(response)?;
    let list = body.get("agents").unwrap_or(&body);
    let agents = list.as_array().ok_or_else(|| ApiError::not_understood(response, "agents"))?;
    agents
        .iter()
        .enumerate()
        .map(|(index, agent)| {
            read_agent(agent).map_err(|field| ApiError::not_understood(response, format!("agents[{index}].{field}")))
        })
        .collect()
}

/// An agent; the name of the field that is not what the contract says otherwise.
fn read_agent(agent: &Value) -> Result<AgentSummary, &'static str> {
    let id = json::text(agent, "agentId").ok_or("agentId")?;
    let name = json::maybe_text(agent, "agentName").ok_or("agentName")?;
    let updated_at = json::maybe_text(agent, "updatedAt").ok_or("updatedAt")?;
    Ok(AgentSummary {
        name: name.filter(|name| !name.trim().is_empty()).unwrap_or_else(|| id.clone()),
        id: AgentId(id),
        updated_at: updated_at.as_deref().and_then(Timestamp::parse),
        added_by_hand: false,
        lanes: None,
    })
}

/// `{activeDeployments: {sandbox, pre-release, live}}`, each a deployment or null.
pub fn read_active(response: &Response) -> Result<Lanes, ApiError> {
    let Value::Object(mut active) = taken(&mut document(response)?, "activeDeployments") else {
        return Err(ApiError::not_understood(response, "activeDeployments"));
    };
    let mut lane = |environment: Environment| -> Result<Option<Deployment>, ApiError> {
        match active.get_mut(environment.slug()).map(Value::take) {
            None | Some(Value::Null) => Ok(None),
            Some(deployment) => read_deployment(deployment).map(Some).map_err(|field| {
                ApiError::not_understood(response, format!("activeDeployments.{}.{field}", environment.slug()))
            }),
        }
    };
    Ok(Lanes {
        draft: None,
        sandbox: lane(Environment::Sandbox)?,
        pre_release: lane(Environment::PreRelease)?,
        live: lane(Environment::Live)?,
    })
}

/// `{deployments: […]}`, newest first.
pub fn read_deployments(response: &Response) -> Result<Vec<Deployment>, ApiError> {
    let Value::Array(list) = taken(&mut document(response)?, "deployments") else {
        return Err(ApiError::not_understood(response, "deployments"));
    };
    list.into_iter()
        .enumerate()
        .map(|(index, deployment)| {
            read_deployment(deployment)
                .map_err(|field| ApiError::not_understood(response, format!("deployments[{index}].{field}")))
        })
        .collect()
}

/// A deployment. Only its id is indispensable; the name of the offending field otherwise.
fn read_deployment(document: Value) -> Result<Deployment, &'static str> {
    let text = |key: &str| document.get(key).and_then(Value::as_str).filter(|text| !text.is_empty());
    let metadata = |key: &str| {
        let metadata: &Map<String, Value> = document.get("metadata")?.as_object()?;
        metadata.get(key)?.as_str().filter(|text| !text.trim().is_empty())
    };
    Ok(Deployment {
        id: text("id").ok_or("id")?.to_owned(),
        environment: text("environment").and_then(Environment::parse),
        version: text("version").map(str::to_owned),
        message: metadata("deployment_message").map(str::to_owned),
        kind: metadata("deployment_type").map(|kind| match kind {
            "publish" => Kind::Publish,
            "promotion" => Kind::Promotion,
            "rollback" => Kind::Rollback,
            other => Kind::Other(other.to_owned()),
        }),
        by: text("createdBy").map(str::to_owned),
        at: text("createdAt").and_then(Timestamp::parse),
        raw: document,
    })
}

/// What the answer to a publish, promote or rollback means.
pub(super) fn read_mutation(response: &Response) -> Verdict {
    if !response.is_success() {
        return Verdict::of_failure(response.status, error::read(response));
    }
    if let Some(sentence) = error::already_there(response) {
        return Verdict::Already(sentence);
    }
    let receipt = document(response).and_then(|mut body| {
        let deployment = read_deployment(taken(&mut body, "deployment"))
            .map_err(|field| ApiError::not_understood(response, format!("deployment.{field}")))?;
        let test_runs = body.get("testRunIds").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
        Ok(Receipt {
            id: deployment.id,
            environment: deployment.environment,
            version: deployment.version,
            test_runs: test_runs.iter().filter_map(Value::as_str).map(str::to_owned).collect(),
            ..Receipt::default()
        })
    });
    match receipt {
        Ok(receipt) => Verdict::Done(receipt),
        Err(error) => Verdict::Unknown(error),
    }
}

/// A test run; `None` where there is none, or no such endpoint.
pub fn read_test_run(response: &Response) -> Result<Option<TestRun>, ApiError> {
    if matches!(response.status, 404 | 405 | 501) {
        return Ok(None);
    }
    let body = document(response)?;
    let count = |key: &str| body.get(key).and_then(Value::as_u64).unwrap_or_default();
    let text = |key: &str| body.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
    let status = text("status");
    let history = body.get("testHistory").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let failed_case = |case: &Value| {
        let status = case.get("status").and_then(Value::as_str).unwrap_or_default();
        let name = case.pointer("/testCaseSnapshot/name").and_then(Value::as_str);
        matches!(status, "failed" | "error" | "errored" | "timed_out")
            .then(|| name.or_else(|| case.get("testCaseId").and_then(Value::as_str)).unwrap_or_default().to_owned())
    };
    Ok(Some(TestRun {
        id: text("id"),
        finished: !matches!(status.as_str(), "pending" | "running" | "in_progress" | "queued" | ""),
        cases: count("testCaseCount"),
        passed: count("passedCount"),
        failed: count("failedCount") + count("errorCount"),
        failures: history.iter().filter_map(failed_case).collect(),
        status,
    }))
}
