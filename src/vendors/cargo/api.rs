//! Cargo's endpoints as functions: to a request, and from an answer (fact sheet 2). The only file that knows its URLs.

use serde_json::{Map, Value};

use super::error;
use super::schema::RELEASE;
use crate::document::masked;
use crate::domain::json::{self, Object};
use crate::domain::{AgentId, AgentSummary, Connection, Deployment, Environment, Lanes, Timestamp};
use crate::http::{ApiError, CredentialRef, Headers, Method, Request, Response, encode_value};
use crate::lifecycle::{Receipt, Verdict};
use crate::words::cargo as words;

/// Names the workspace that is meant, for keys that belong to a person (fact sheet 1).
const WORKSPACE: &str = "selected-workspace-uuid";

/// The two spellings of the four paths that concern drafts (fact sheet 2.3): the vendor's documents print one, its own
/// client calls the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// `deployDraft`, `updateDraft`, `getDraft`.
    Documented,
    /// `draft/deploy`, `draft/update`, `draft`.
    Client,
}

impl Style {
    /// Both, with their words in a connection's record.
    pub const ALL: [(Self, &str); 2] = [(Self::Documented, "documented"), (Self::Client, "client")];

    /// The one that a connection names. `None` where it is to be found out.
    pub fn of(connection: &Connection) -> Option<Self> {
        Self::ALL.into_iter().find(|(_, word)| *word == connection.profile).map(|(style, _)| style)
    }

    fn path(self, documented: &'static str, client: &'static str) -> &'static str {
        match self {
            Self::Documented => documented,
            Self::Client => client,
        }
    }
}

fn credential(connection: &Connection) -> CredentialRef {
    CredentialRef(connection.id.0.clone())
}

/// An address below `/v1/`. The workspace travels in a header, where one was given: keys that belong to a person reach
/// several (fact sheet 1).
fn url(connection: &Connection, rest: &str) -> String {
    format!("{}/v1/{rest}", connection.base_url)
}

fn headers(connection: &Connection) -> Headers {
    match connection.account.as_str() {
        "" => Headers::default(),
        workspace => Headers::default().with(WORKSPACE, workspace),
    }
}

/// A request that changes nothing.
pub fn read(connection: &Connection, rest: &str) -> Request {
    Request { headers: headers(connection), ..Request::read(url(connection, rest), credential(connection)) }
}

/// A list that is asked for by POST, and changes nothing.
pub fn read_by_post(connection: &Connection, rest: &str) -> Request {
    Request { method: Method::Post, body: crate::http::Body::Json(Object::default().done()), ..read(connection, rest) }
}

fn write(connection: &Connection, method: Method, rest: &str, body: Value) -> Request {
    Request {
        headers: headers(connection),
        ..Request::write(method, url(connection, rest), body, credential(connection))
    }
}

/// `GET ai/agents/list`.
pub fn list_agents(connection: &Connection) -> Request {
    read(connection, "ai/agents/list")
}

/// `GET ai/agents/{uuid}`.
pub fn agent(connection: &Connection, agent: &str) -> Request {
    read(connection, &format!("ai/agents/{}", crate::http::encode(agent)))
}

/// `POST ai/agents`.
pub fn create_agent(connection: &Connection, body: Value) -> Request {
    write(connection, Method::Post, "ai/agents", body)
}

/// `PUT ai/agents/{uuid}`: what is left out stays.
pub fn update_agent(connection: &Connection, agent: &str, body: Value) -> Request {
    write(connection, Method::Put, &format!("ai/agents/{}", crate::http::encode(agent)), body)
}

/// `DELETE ai/agents/{uuid}`.
pub fn remove_agent(connection: &Connection, agent: &str) -> Request {
    let mut request =
        write(connection, Method::Delete, &format!("ai/agents/{}", crate::http::encode(agent)), Value::Null);
    request.body = crate::http::Body::None;
    request
}

/// `GET ai/releases/list` for one agent, or for all; no statuses: every one. Changes nothing. `limit` is at most
/// [`PAGE`].
pub fn releases(connection: &Connection, agent: Option<&str>, statuses: &[&str], limit: u32, offset: u32) -> Request {
    let mut parts: Vec<String> = statuses.iter().map(|status| format!("statuses%5B%5D={status}")).collect();
    parts.extend(agent.map(|agent| format!("agentUuid={}", encode_value(agent))));
    parts.push(format!("limit={limit}"));
    if offset > 0 {
        parts.push(format!("offset={offset}"));
    }
    read(connection, &format!("ai/releases/list?{}", parts.join("&")))
}

/// How many releases are asked for at once. What the vendor's list takes is not documented; another list of its takes a
/// hundred (fact sheet 2.3).
pub const PAGE: u32 = 100;

/// `GET ai/releases/{uuid}`.
pub fn release(connection: &Connection, release: &str) -> Request {
    read(connection, &format!("ai/releases/{}", crate::http::encode(release)))
}

/// `GET …/getDraft` without saying whose: nothing can come of it, not even a draft. What is answered tells whether the
/// vendor knows the spelling.
pub fn probe(connection: &Connection, style: Style) -> Request {
    read(connection, &format!("ai/releases/{}", style.path("getDraft", "draft")))
}

/// `GET …/getDraft`: may create a draft where there is none, so it is sent only when a person opens the draft.
pub fn open_draft(connection: &Connection, style: Style, agent: &str) -> Request {
    let path = style.path("getDraft", "draft");
    read(connection, &format!("ai/releases/{path}?agentUuid={}", encode_value(agent)))
}

/// `PUT …/updateDraft`.
pub fn update_draft(connection: &Connection, style: Style, body: Value) -> Request {
    let path = style.path("ai/releases/updateDraft", "ai/releases/draft/update");
    write(connection, Method::Put, path, body)
}

/// `POST …/deployDraft`.
pub fn deploy_draft(connection: &Connection, style: Style, body: Value) -> Request {
    let path = style.path("ai/releases/deployDraft", "ai/releases/draft/deploy");
    write(connection, Method::Post, path, body)
}

/// The body of a 2xx as JSON; the vendor's refusal otherwise.
fn document(response: &Response) -> Result<Value, ApiError> {
    if !response.is_success() {
        return Err(error::read(response));
    }
    json::read(&response.body)
        .map_err(|flaw| ApiError::not_understood(response, crate::words::failure::not_json(flaw.at)))
}

/// What stands under a key, moved out of the answer.
fn taken(response: &Response, key: &str) -> Result<Value, ApiError> {
    let mut body = document(response)?;
    body.get_mut(key).map(Value::take).ok_or_else(|| ApiError::not_understood(response, key))
}

/// Whatever stands under a key.
pub fn read_any(response: &Response, key: &str) -> Result<Value, ApiError> {
    taken(response, key)
}

/// A list under a key.
pub fn read_list(response: &Response, key: &str) -> Result<Vec<Value>, ApiError> {
    match taken(response, key)? {
        Value::Array(list) => Ok(list),
        _ => Err(ApiError::not_understood(response, key)),
    }
}

/// An agent's document.
pub fn read_agent(response: &Response) -> Result<Value, ApiError> {
    let mut agent = taken(response, "agent")?;
    if id(&agent).is_none() {
        return Err(ApiError::not_understood(response, "agent.uuid"));
    }
    if let Some(release) = agent.get_mut("deployedRelease") {
        if release.is_object() && id(release).is_none() {
            return Err(ApiError::not_understood(response, "agent.deployedRelease.uuid"));
        }
        rename(release);
    }
    Ok(agent)
}

/// A release's document.
pub fn read_release(response: &Response) -> Result<Value, ApiError> {
    let mut release = taken(response, "release")?;
    if id(&release).is_none() {
        return Err(ApiError::not_understood(response, "release.uuid"));
    }
    rename(&mut release);
    Ok(release)
}

/// Releases; one without a uuid is an answer that is not understood.
pub fn read_releases(response: &Response) -> Result<Vec<Value>, ApiError> {
    let mut releases = read_list(response, "releases")?;
    for (index, release) in releases.iter_mut().enumerate() {
        if id(release).is_none() {
            return Err(ApiError::not_understood(response, format!("releases[{index}].uuid")));
        }
        rename(release);
    }
    Ok(releases)
}

/// An older generation says `tools` for `actions`, in a release and in its suggested actions (fact sheet 4).
fn rename(release: &mut Value) {
    let Some(object) = release.as_object_mut() else { return };
    rename_key(object);
    for suggestion in object.get_mut("suggestedActions").and_then(Value::as_array_mut).into_iter().flatten() {
        if let Some(suggestion) = suggestion.as_object_mut() {
            rename_key(suggestion);
        }
    }
}

fn rename_key(object: &mut Map<String, Value>) {
    if object.contains_key("actions") || !object.get("tools").is_some_and(Value::is_array) {
        return;
    }
    let entries = std::mem::take(object);
    for (key, value) in entries {
        object.insert(if key == "tools" { "actions".to_owned() } else { key }, value);
    }
}

/// A text of a document that is not empty.
pub fn text<'a>(document: &'a Value, key: &str) -> Option<&'a str> {
    document.get(key).and_then(Value::as_str).filter(|text| !text.is_empty())
}

/// The uuid of a document.
pub fn id(document: &Value) -> Option<&str> {
    text(document, "uuid")
}

/// A release as a row of the history. Its document is kept without its secrets.
pub fn deployment(release: &Value, environment: Option<Environment>) -> Deployment {
    let at = text(release, "deployedAt").or_else(|| text(release, "updatedAt")).or_else(|| text(release, "createdAt"));
    Deployment {
        id: id(release).unwrap_or_default().to_owned(),
        environment,
        version: text(release, "version").map(str::to_owned),
        message: text(release, "description").map(str::to_owned),
        kind: environment.map(|_| crate::domain::Kind::Publish),
        // An id: who that is can be said only of oneself.
        by: text(release, "userUuid").map(|_| words::SOMEBODY.to_owned()),
        at: at.and_then(Timestamp::parse),
        raw: masked(release, &RELEASE),
    }
}

/// `GET workspaceManagement/users/current`: whose key it is.
pub fn own_user(connection: &Connection) -> Request {
    read(connection, "workspaceManagement/users/current")
}

/// The id of whose key it is. `None` where the vendor does not say it: keys of workspaces belong to nobody.
pub fn read_own_user(response: &Response) -> Option<String> {
    taken(response, "user").ok().and_then(|user| id(&user).map(str::to_owned))
}

/// Rows with "you" or "another user" in place of "somebody", where it is known whose key it is.
pub fn name_people(rows: &mut [Deployment], own: Option<&str>) {
    let Some(own) = own else { return };
    for row in rows {
        if let Some(user) = row.raw.get("userUuid").and_then(Value::as_str) {
            row.by = Some(if user == own { words::YOU } else { words::ANOTHER_USER }.to_owned());
        }
    }
}

/// The agents with what is live of each, and which have one of the drafts.
pub fn read_agents(agents: &Response, drafts: &[Value]) -> Result<Vec<AgentSummary>, ApiError> {
    let mut listed = Vec::new();
    for (index, mut agent) in read_list(agents, "agents")?.into_iter().enumerate() {
        let Some(uuid) = id(&agent).map(str::to_owned) else {
            return Err(ApiError::not_understood(agents, format!("agents[{index}].uuid")));
        };
        if text(&agent, "deletedAt").is_some() {
            continue;
        }
        if let Some(release) = agent.get_mut("deployedRelease") {
            rename(release);
        }
        let draft = drafts.iter().find(|draft| text(draft, "agentUuid") == Some(&uuid));
        listed.push(AgentSummary {
            name: text(&agent, "name").unwrap_or(&uuid).to_owned(),
            updated_at: text(&agent, "updatedAt").and_then(Timestamp::parse),
            added_by_hand: false,
            lanes: Some(Box::new(lanes(agent.get("deployedRelease"), draft))),
            id: AgentId(uuid),
        });
    }
    Ok(listed)
}

/// What is live, and the draft.
pub fn lanes(live: Option<&Value>, draft: Option<&Value>) -> Lanes {
    Lanes {
        draft: draft.map(|draft| deployment(draft, None)),
        live: live.filter(|live| live.is_object()).map(|live| deployment(live, Some(Environment::Live))),
        ..Lanes::default()
    }
}

/// What the answer to a write means: `{agent}` or `{release}`. Of the answer to a removal only that it is the vendor's
/// matters (fact sheet 2.1).
pub(super) fn read_mutation(response: &Response, removal: bool) -> Verdict {
    if !response.is_success() {
        return Verdict::of_failure(response.status, error::read(response));
    }
    if removal && response.body.trim().is_empty() {
        return Verdict::Done(Receipt::default());
    }
    let body = match document(response) {
        Ok(body) => body,
        Err(error) => return Verdict::Unknown(error),
    };
    if removal {
        return Verdict::Done(Receipt::default());
    }
    let made = body.get("release").or_else(|| body.get("agent"));
    let Some(uuid) = made.and_then(id) else {
        return Verdict::Unknown(ApiError::not_understood(response, "release.uuid"));
    };
    let made_text = |key| made.and_then(|made| text(made, key));
    Verdict::Done(Receipt {
        id: uuid.to_owned(),
        environment: made_text("deployedAt").map(|_| Environment::Live),
        version: made_text("version").map(str::to_owned),
        ..Receipt::default()
    })
}
