//! Sema4.ai's endpoints as functions: to a request, and from an answer (fact sheet 2). The only file that knows its URLs.

use serde_json::Value;

use super::error::{self, Naming};
use super::resources::{Resource, ResourceKind, read as read_resource};
use super::{Features, text};
use crate::document::masked;
use crate::domain::json::{self, Object};
use crate::domain::{AgentId, AgentSummary, Connection, Deployment, Environment, Lanes, Timestamp};
use crate::http::{
    ApiError, Body, CredentialRef, Effect, Expects, Method, Request, Response, Upload, encode, encode_value,
};
use crate::lifecycle::{Receipt, Verdict};
use crate::words::sema4 as words;

/// How many of a list are asked for at once, where the connection does not say it; the vendor states no limits (fact
/// sheet 1).
pub const PAGE: u32 = 100;
/// What a package is called as a file's type.
const ZIP: &str = "application/zip";

fn credential(connection: &Connection) -> CredentialRef {
    CredentialRef(connection.id.0.clone())
}

/// An address below the connection's base. Never with a slash at its end (fact sheet 1).
fn url(connection: &Connection, rest: &str) -> String {
    format!("{}/{rest}", connection.base_url)
}

fn of_agent(agent: &str, rest: &str) -> String {
    format!("agents/{}{rest}", encode(agent))
}

/// A request that changes nothing.
pub fn read(connection: &Connection, rest: &str) -> Request {
    Request::read(url(connection, rest), credential(connection))
}

fn write(connection: &Connection, method: Method, rest: &str, body: Option<Value>) -> Request {
    let request = Request::write(method, url(connection, rest), Value::Null, credential(connection));
    Request { body: body.map_or(Body::None, Body::Json), ..request }
}

/// `GET` on the base: the deployment's OpenAPI document.
pub fn openapi(connection: &Connection) -> Request {
    Request::read(connection.base_url.clone(), credential(connection))
}

/// What the OpenAPI document says.
pub fn read_features(response: &Response) -> Result<Features, ApiError> {
    let openapi = document(response)?;
    Features::read(&openapi).ok_or_else(|| ApiError::not_understood(response, "paths"))
}

/// `GET /agents`: those whose names begin so (whatever the case), and so many at once.
pub fn list_agents(connection: &Connection, name: &str, limit: u32) -> Request {
    let name = if name.is_empty() { String::new() } else { format!("name={}&", encode_value(name)) };
    read(connection, &format!("agents?{name}limit={limit}"))
}

/// `GET /agents/{id}`.
pub fn agent(connection: &Connection, agent: &str) -> Request {
    read(connection, &of_agent(agent, ""))
}

/// `GET /agents/{id}/state`.
pub fn state(connection: &Connection, agent: &str) -> Request {
    read(connection, &of_agent(agent, "/state"))
}

/// `POST /agents`.
pub fn create_agent(connection: &Connection, body: Value) -> Request {
    write(connection, Method::Post, "agents", Some(body))
}

/// `PATCH /agents/{id}`: what is left out stays.
pub fn patch_agent(connection: &Connection, agent: &str, body: Value) -> Request {
    write(connection, Method::Patch, &of_agent(agent, ""), Some(body))
}

/// `DELETE /agents/{id}`.
pub fn delete_agent(connection: &Connection, agent: &str) -> Request {
    write(connection, Method::Delete, &of_agent(agent, ""), None)
}

/// `POST /agents/{id}/edit`.
pub fn edit(connection: &Connection, agent: &str) -> Request {
    write(connection, Method::Post, &of_agent(agent, "/edit"), None)
}

/// `POST /agents/{id}/publish`, always with a body (fact sheet 2.2).
pub fn publish(connection: &Connection, agent: &str, body: Value) -> Request {
    write(connection, Method::Post, &of_agent(agent, "/publish"), Some(body))
}

/// `POST /agents/{id}/discard-draft`, always with a body.
pub fn discard_draft(connection: &Connection, agent: &str, body: Value) -> Request {
    write(connection, Method::Post, &of_agent(agent, "/discard-draft"), Some(body))
}

/// What is attached to an agent.
pub fn attached(connection: &Connection, agent: &str, kind: ResourceKind) -> Request {
    read(connection, &of_agent(agent, &format!("/{}?limit={PAGE}", kind.path())))
}

/// Attaches one.
pub fn attach(connection: &Connection, agent: &str, kind: ResourceKind, id: &str) -> Request {
    let body = Object::default().text(kind.key(), id).done();
    write(connection, Method::Post, &of_agent(agent, &format!("/{}", kind.path())), Some(body))
}

/// Detaches one.
pub fn detach(connection: &Connection, agent: &str, kind: ResourceKind, id: &str) -> Request {
    write(connection, Method::Delete, &of_agent(agent, &format!("/{}/{}", kind.path(), encode(id))), None)
}

/// Everything of a kind that the workspace has.
pub fn resources(connection: &Connection, kind: ResourceKind) -> Request {
    read(connection, &format!("{}?limit={PAGE}", kind.path()))
}

/// The workspace's data connections.
pub fn data_connections(connection: &Connection) -> Request {
    read(connection, &format!("data-connections?limit={PAGE}"))
}

/// `GET /agents/{id}/export`: the package.
pub fn export(connection: &Connection, agent: &str) -> Request {
    Request { expects: Expects::File, ..read(connection, &of_agent(agent, "/export")) }
}

/// A package on its way: in the field `file` (fact sheet 2.2).
fn package(name: &str, bytes: crate::http::Bytes) -> Body {
    Body::File(Upload { field: "file".to_owned(), name: name.to_owned(), media_type: ZIP.to_owned(), bytes })
}

/// `POST /agents/import`: a new agent from a package.
pub fn import(connection: &Connection, name: &str, bytes: crate::http::Bytes) -> Request {
    Request { body: package(name, bytes), ..write(connection, Method::Post, "agents/import", None) }
}

/// `PUT /agents/{id}/import`: overwrites the draft from a package. Not on every deployment.
pub fn update(connection: &Connection, agent: &str, name: &str, bytes: crate::http::Bytes) -> Request {
    Request { body: package(name, bytes), ..write(connection, Method::Put, &of_agent(agent, "/import"), None) }
}

/// `POST /agents/{id}/diff`: what [`update`] would change. Changes nothing itself. Not on every deployment.
pub fn diff(connection: &Connection, agent: &str, name: &str, bytes: crate::http::Bytes) -> Request {
    let request = write(connection, Method::Post, &of_agent(agent, "/diff"), None);
    Request { body: package(name, bytes), effect: Effect::Read, ..request }
}

/// The body of a 2xx as JSON; the vendor's refusal otherwise.
fn document(response: &Response) -> Result<Value, ApiError> {
    if !response.is_success() {
        return Err(error::read(response, Naming::No));
    }
    json::read(&response.body)
        .map_err(|flaw| ApiError::not_understood(response, crate::words::failure::not_json(flaw.at)))
}

/// A file of a 2xx; the vendor's refusal otherwise.
pub fn read_file(response: Response) -> Result<crate::http::Bytes, ApiError> {
    if !response.is_success() {
        return Err(error::read(&response, Naming::No));
    }
    match response.file {
        // Whatever a zip archive holds, it begins so; a proxy's words do not.
        Some(file) if file.as_slice().starts_with(b"PK") => Ok(file),
        _ => Err(ApiError::not_understood(&response, "file")),
    }
}

/// A page of a list: its items, and where it goes on. An older surface answers a bare list (fact sheet 4).
pub fn read_page(response: &Response) -> Result<(Vec<Value>, Option<String>), ApiError> {
    let mut body = document(response)?;
    if let Value::Array(items) = body {
        return Ok((items, None));
    }
    let more = body.get("has_more").and_then(Value::as_bool);
    let next = text(&body, "next").filter(|_| more != Some(false)).map(str::to_owned);
    if more == Some(true) && next.is_none() {
        // A list that was cut is not the whole: what is missing is not told as absent.
        return Err(ApiError::not_understood(response, "next"));
    }
    match body.get_mut("data").map(Value::take) {
        Some(Value::Array(items)) => Ok((items, next)),
        _ => Err(ApiError::not_understood(response, "data")),
    }
}

/// An agent's document.
pub fn read_agent(response: &Response) -> Result<Value, ApiError> {
    let agent = document(response)?;
    if text(&agent, "id").is_none() {
        return Err(ApiError::not_understood(response, "id"));
    }
    Ok(agent)
}

/// The answer of [`state`].
pub fn read_state(response: &Response) -> Result<super::State, ApiError> {
    let body = document(response)?;
    let Some(state) = text(&body, "state") else { return Err(ApiError::not_understood(response, "state")) };
    Ok(super::State {
        live: state == "live",
        live_version: text(&body, "live_version_id").map(str::to_owned),
        has_draft: body.get("has_draft").and_then(Value::as_bool).unwrap_or(state != "live"),
    })
}

/// The resources of a list; what has no id is passed over.
pub fn read_resources(items: &[Value]) -> Vec<Resource> {
    items.iter().filter_map(read_resource).collect()
}

/// An agent of a list, as a row of the board.
pub fn summary(agent: &Value) -> Option<AgentSummary> {
    let id = text(agent, "id")?.to_owned();
    let live = text(agent, "state") == Some("live");
    let state =
        super::State { live, live_version: text(agent, "live_version_id").map(str::to_owned), has_draft: !live };
    Some(AgentSummary {
        name: text(agent, "name").unwrap_or(&id).to_owned(),
        updated_at: text(agent, "updated_at").and_then(Timestamp::parse),
        added_by_hand: false,
        lanes: Some(Box::new(lanes(agent, &state))),
        id: AgentId(id),
    })
}

/// What is live, and the draft. Of the live version nothing is known but its id, and its name while there is no draft
/// (fact sheet 2.1).
pub fn lanes(agent: &Value, state: &super::State) -> Lanes {
    let row = |id: &str, environment, version: Option<&str>, at| Deployment {
        id: id.to_owned(),
        environment,
        version: version.map(str::to_owned),
        message: None,
        kind: None,
        by: None,
        at,
        raw: masked(agent, &super::schema::DRAFT),
    };
    let version = text(agent, "version").filter(|_| state.live && !state.has_draft);
    let live = state.live_version.as_deref().map(|id| Deployment {
        // The label is its name: a version of its own beside it would say the same twice.
        message: Some(words::live_label(version)),
        ..row(id, Some(Environment::Live), None, None)
    });
    let changed = text(agent, "updated_at").and_then(Timestamp::parse);
    let draft = (state.has_draft || !state.live)
        .then(|| row(text(agent, "id").unwrap_or_default(), None, text(agent, "version"), changed));
    Lanes { draft, live, ..Lanes::default() }
}

/// What the answer to a write means: an agent, or nothing (204). `naming`: whether it gave something its name.
pub(super) fn read_mutation(response: &Response, naming: Naming) -> Verdict {
    if !response.is_success() {
        return Verdict::of_failure(response.status, error::read(response, naming));
    }
    // The answer without a body. Any other empty one was cut: what it was about is read back.
    if response.status == 204 {
        return Verdict::Done(Receipt::default());
    }
    let agent = match read_agent(response) {
        Ok(agent) => agent,
        Err(error) => return Verdict::Unknown(error),
    };
    let unresolved = agent.get("unresolved_mcp_servers").and_then(Value::as_array).into_iter().flatten();
    let unresolved: Vec<&str> = unresolved.filter_map(|server| text(server, "name")).collect();
    let notes = if unresolved.is_empty() { Vec::new() } else { vec![words::unresolved(&unresolved.join(", "))] };
    let id = text(&agent, "id").unwrap_or_default().to_owned();
    Verdict::Done(Receipt { id, notes, version: text(&agent, "version").map(str::to_owned), ..Receipt::default() })
}

/// What making a version live answers: the same, with where it is live.
pub(super) fn read_publishing(response: &Response, naming: Naming) -> Verdict {
    let verdict = read_mutation(response, naming);
    let (Verdict::Done(receipt), Ok(agent)) = (&verdict, read_agent(response)) else { return verdict };
    match text(&agent, "live_version_id") {
        Some(version) if text(&agent, "state") == Some("live") => {
            Verdict::Done(Receipt { id: version.to_owned(), environment: Some(Environment::Live), ..receipt.clone() })
        }
        // A step before the last one.
        _ => verdict,
    }
}

/// What [`diff`] answers, as lines: what changes, what is attached, what is not found, which files come along. `state`
/// and `live_version_id` are always among the changes and mean nothing (fact sheet 2.2).
pub fn read_diff(response: &Response) -> Result<Vec<(String, String, String)>, ApiError> {
    let body = document(response)?;
    let list = |key: &str| body.get(key).and_then(Value::as_array).into_iter().flatten();
    let plain = |value: Option<&Value>| match value {
        None | Some(Value::Null) => String::new(),
        Some(Value::String(text)) => text.clone(),
        Some(other) => json::written(other),
    };
    let mut found = Vec::new();
    for change in list("changes") {
        let path = text(change, "field_path").unwrap_or_default();
        if matches!(path, "state" | "live_version_id") {
            continue;
        }
        let label = error::field_label(path).unwrap_or(path).to_owned();
        found.push((label, plain(change.get("deployed_value")), plain(change.get("package_value"))));
    }
    for (key, label) in
        [("mcp_servers_to_attach", words::DIFF_ATTACHED), ("unresolved_mcp_servers", words::DIFF_UNRESOLVED)]
    {
        for server in list(key) {
            found.push((label.to_owned(), String::new(), text(server, "name").unwrap_or_default().to_owned()));
        }
    }
    for file in list("files_to_add") {
        found.push((words::DIFF_FILES.to_owned(), String::new(), plain(Some(file))));
    }
    Ok(found)
}
