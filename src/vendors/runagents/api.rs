//! RunAgents' endpoints as functions: to a request, and from an answer (fact sheet 2), in both wire contracts. The only
//! file that knows its URLs.

use serde_json::{Map, Value};

use super::{Profile, error, text};
use crate::domain::json::{self, Object, field};
use crate::domain::{AgentId, AgentSummary, Connection, Deployment, Environment, Lanes};
use crate::http::{ApiError, Body, CredentialRef, Effect, Headers, Method, Request, Response, encode};
use crate::lifecycle::{Receipt, Verdict};
use crate::words::runagents as words;

/// Names the workspace, in the older contract.
const NAMESPACE: &str = "X-Workspace-Namespace";
/// The namespace of who names none (fact sheet 1).
const DEFAULT_NAMESPACE: &str = "default";

fn credential(connection: &Connection) -> CredentialRef {
    CredentialRef(connection.id.0.clone())
}

/// The connection's own namespace.
fn own_namespace(connection: &Connection) -> &str {
    if connection.account.is_empty() { DEFAULT_NAMESPACE } else { &connection.account }
}

/// An agent's namespace and name: one of another namespace than the connection's has it in its id.
fn parts<'a>(connection: &'a Connection, agent: &'a str) -> (&'a str, &'a str) {
    agent.split_once('/').unwrap_or((own_namespace(connection), agent))
}

/// The name of an agent, from its id.
pub fn name(agent: &str) -> &str {
    agent.split_once('/').map_or(agent, |(_, name)| name)
}

/// An address below the connection's base.
fn url(connection: &Connection, rest: &str) -> String {
    let base = &connection.base_url;
    match (Profile::of(connection), connection.account.as_str()) {
        (Profile::Older, _) => format!("{base}/api/{rest}"),
        (Profile::Current, "") => format!("{base}/api/v1/{rest}"),
        (Profile::Current, workspace) => format!("{base}/api/v1/workspaces/{}/{rest}", encode(workspace)),
    }
}

/// The headers of a request about a namespace.
fn headers(connection: &Connection, namespace: &str) -> Headers {
    let default = connection.account.is_empty() && namespace == DEFAULT_NAMESPACE;
    match Profile::of(connection) {
        Profile::Older if !default => Headers::default().with(NAMESPACE, namespace),
        Profile::Older | Profile::Current => Headers::default(),
    }
}

fn of_agent(connection: &Connection, agent: &str, rest: &str) -> String {
    let (namespace, name) = parts(connection, agent);
    match Profile::of(connection) {
        Profile::Older => format!("agents/{}/{}{rest}", encode(namespace), encode(name)),
        Profile::Current => format!("agents/{}{rest}", encode(name)),
    }
}

fn read(connection: &Connection, rest: &str) -> Request {
    let headers = headers(connection, own_namespace(connection));
    Request { headers, ..Request::read(url(connection, rest), credential(connection)) }
}

fn read_of_agent(connection: &Connection, agent: &str, rest: &str) -> Request {
    let headers = headers(connection, parts(connection, agent).0);
    Request { headers, ..read(connection, &of_agent(connection, agent, rest)) }
}

fn write(connection: &Connection, namespace: &str, method: Method, rest: &str, body: Option<Value>) -> Request {
    let request = Request::write(method, url(connection, rest), Value::Null, credential(connection));
    Request { headers: headers(connection, namespace), body: body.map_or(Body::None, Body::Json), ..request }
}

/// `GET agents`.
pub fn list_agents(connection: &Connection) -> Request {
    read(connection, "agents")
}

/// `GET` of one agent.
pub fn agent(connection: &Connection, agent: &str) -> Request {
    read_of_agent(connection, agent, "")
}

/// `GET` of an agent's configuration.
pub fn config(connection: &Connection, agent: &str) -> Request {
    read_of_agent(connection, agent, "/config")
}

/// `PUT` of an agent's configuration: what is left out stays.
pub fn put_config(connection: &Connection, agent: &str, body: Value) -> Request {
    let rest = of_agent(connection, agent, "/config");
    write(connection, parts(connection, agent).0, Method::Put, &rest, Some(body))
}

/// `DELETE` of an agent: for good.
pub fn delete_agent(connection: &Connection, agent: &str) -> Request {
    let rest = of_agent(connection, agent, "");
    write(connection, parts(connection, agent).0, Method::Delete, &rest, None)
}

/// `POST …/invoke`: a message to an agent.
pub fn invoke(connection: &Connection, agent: &str, message: &str, conversation: Option<&str>) -> Request {
    let mut body = Object::default();
    body.text("message", message);
    if let Some(conversation) = conversation {
        body.text("conversation_id", conversation);
    }
    let rest = of_agent(connection, agent, "/invoke");
    write(connection, parts(connection, agent).0, Method::Post, &rest, Some(body.done()))
}

/// `POST deploy`: makes an agent, or replaces what one says.
pub fn deploy(connection: &Connection, agent: &str, body: Value) -> Request {
    write(connection, parts(connection, agent).0, Method::Post, "deploy", Some(body))
}

/// `POST deploy/preview`: changes nothing. `None` where the contract does not have it.
pub fn preview(connection: &Connection, agent: &str, body: Value) -> Option<Request> {
    let request = write(connection, parts(connection, agent).0, Method::Post, "deploy/preview", Some(body));
    (Profile::of(connection) == Profile::Current).then_some(Request { effect: Effect::Read, ..request })
}

/// `POST starter-kit`, without a body.
pub fn starter_kit(connection: &Connection) -> Request {
    write(connection, own_namespace(connection), Method::Post, "starter-kit", None)
}

/// `GET builds/{id}`.
pub fn build(connection: &Connection, id: &str) -> Request {
    read(connection, &format!("builds/{}", encode(id)))
}

/// `GET tools`.
pub fn tools(connection: &Connection) -> Request {
    read(connection, "tools")
}

/// `GET model-providers`.
pub fn models(connection: &Connection) -> Request {
    read(connection, "model-providers")
}

/// `GET policies`.
pub fn policies(connection: &Connection) -> Request {
    read(connection, "policies")
}

/// `GET identity-providers`.
pub fn identity_providers(connection: &Connection) -> Request {
    read(connection, "identity-providers")
}

/// `GET deploy-drafts`: one's own that are not finished.
pub fn drafts(connection: &Connection) -> Request {
    read(connection, "deploy-drafts")
}

/// `GET deploy-drafts/{id}`.
pub fn draft(connection: &Connection, id: &str) -> Request {
    read(connection, &format!("deploy-drafts/{}", encode(id)))
}

/// The body of a 2xx as JSON; the vendor's refusal otherwise.
fn document(response: &Response) -> Result<Value, ApiError> {
    if !response.is_success() {
        return Err(error::read(response));
    }
    json::read(&response.body)
        .map_err(|flaw| ApiError::not_understood(response, crate::words::failure::not_json(flaw.at)))
}

/// An object.
pub fn read_object(response: &Response) -> Result<Value, ApiError> {
    let value = document(response)?;
    if value.is_object() { Ok(value) } else { Err(ApiError::not_understood(response, words::OBJECT)) }
}

/// An agent.
pub fn read_agent(response: &Response) -> Result<Value, ApiError> {
    let agent = read_object(response)?;
    if text(&agent, "name").is_some() { Ok(agent) } else { Err(ApiError::not_understood(response, "name")) }
}

/// A configuration.
pub fn read_config(response: &Response) -> Result<Value, ApiError> {
    read_object(response)
}

/// A list; its items are objects.
pub fn read_list(response: &Response) -> Result<Vec<Value>, ApiError> {
    match document(response)? {
        Value::Array(list) => match list.iter().position(|item| !item.is_object()) {
            Some(index) => Err(ApiError::not_understood(response, format!("[{index}]"))),
            None => Ok(list),
        },
        // No element at all, as Go writes an empty list.
        Value::Null => Ok(Vec::new()),
        _ => Err(ApiError::not_understood(response, words::LIST)),
    }
}

/// The list of agents, in either of its shapes (fact sheet 2, agents).
pub fn read_agents(connection: &Connection, response: &Response) -> Result<Vec<AgentSummary>, ApiError> {
    let mut agents = Vec::new();
    for (index, agent) in read_list(response)?.iter().enumerate() {
        let Some(name) = text(agent, "name") else {
            return Err(ApiError::not_understood(response, format!("[{index}].name")));
        };
        let foreign = text(agent, "namespace").filter(|it| *it != own_namespace(connection));
        // Today's paths have no place for a namespace.
        let id = match foreign.filter(|_| Profile::of(connection) == Profile::Older) {
            Some(namespace) => format!("{namespace}/{name}"),
            None => name.to_owned(),
        };
        agents.push(AgentSummary {
            name: name.to_owned(),
            updated_at: None,
            added_by_hand: false,
            lanes: Some(Box::new(lanes(agent))),
            id: AgentId(id),
        });
    }
    Ok(agents)
}

/// An agent's phase and the message beside it; empty where they are not told.
pub fn phase(agent: &Value) -> (&str, &str) {
    let status = field(agent, "status");
    let phase = status.as_str().or_else(|| text(status, "phase")).unwrap_or_default();
    (phase, text(status, "message").unwrap_or_default())
}

/// The image of an agent, in either of its shapes.
fn image(agent: &Value) -> Option<&str> {
    text(field(agent, "spec"), "image").or_else(|| text(agent, "image"))
}

/// What an image is called for short: its tag, or the beginning of its digest.
pub fn tag(image: &str) -> Option<&str> {
    let last = image.rsplit('/').next().unwrap_or(image);
    let tag = last.split_once('@').map(|(_, digest)| digest.split_once(':').map_or(digest, |(_, hex)| hex));
    tag.or_else(|| last.split_once(':').map(|(_, tag)| tag)).filter(|tag| !tag.is_empty())
}

/// What is live: the agent itself. Its document is kept without its environment.
pub fn lanes(agent: &Value) -> Lanes {
    let (phase, message) = phase(agent);
    let raw = Object::default().text("phase", phase).text("message", message).done();
    let live = Deployment {
        id: image(agent).unwrap_or_default().to_owned(),
        environment: Some(Environment::Live),
        version: image(agent).and_then(tag).map(str::to_owned),
        message: Some(words::phase(phase, message)),
        kind: None,
        by: None,
        at: None,
        raw,
    };
    Lanes { live: Some(live), ..Lanes::default() }
}

/// What the answer to a deployment means: every field of it in words.
pub(super) fn read_deployed(response: &Response) -> Verdict {
    let answer = match read_object(response) {
        Ok(answer) => answer,
        Err(error) if response.is_success() => return Verdict::Unknown(error),
        Err(error) => return Verdict::of_failure(response.status, error),
    };
    let Some(agent) = text(&answer, "agent") else {
        return Verdict::Unknown(ApiError::not_understood(response, "agent"));
    };
    let image = text(&answer, "image_uri");
    let mut notes = Vec::new();
    notes.extend(text(&answer, "namespace").map(words::deployed_into));
    let created = json::maybe_list(&answer, "tools_created").unwrap_or_default();
    let created: Vec<&str> = created.iter().filter_map(Value::as_str).collect();
    if !created.is_empty() {
        notes.push(words::tools_created(&created.join(", ")));
    }
    let (mode, profile) = (text(&answer, "execution_mode"), text(&answer, "build_profile"));
    notes.extend(mode.map(|mode| words::execution_mode(mode, profile)));
    notes.extend(profile.filter(|_| mode.is_none()).map(words::build_profile));
    notes.extend(answer.get("build_required").and_then(Value::as_bool).map(words::build_required));
    notes.extend(text(&answer, "decision_reason").map(words::decision_reason));
    notes.extend(image.map(words::image_uri));
    Verdict::Done(Receipt {
        id: agent.to_owned(),
        environment: Some(Environment::Live),
        version: image.and_then(tag).map(str::to_owned),
        notes,
        builds: text(&answer, "build_id").map(str::to_owned).into_iter().collect(),
        ..Receipt::default()
    })
}

/// What the answer to a starter kit means. Older versions answer in other shapes (fact sheet 2, deploy).
pub(super) fn read_starter_kit(response: &Response) -> Verdict {
    let answer = match read_object(response) {
        Ok(answer) => answer,
        Err(error) if response.is_success() => return Verdict::Unknown(error),
        Err(error) => return Verdict::of_failure(response.status, error),
    };
    let made = |one: &str, several: &str| -> Vec<String> {
        let list = json::maybe_list(&answer, several).unwrap_or_default();
        text(&answer, one).into_iter().chain(list.iter().filter_map(Value::as_str)).map(str::to_owned).collect()
    };
    let (tools, providers) =
        (made("tool_created", "tools_created"), made("model_provider_created", "model_providers_created"));
    let mut notes: Vec<String> = tools.iter().map(|tool| words::kit_tool(tool)).collect();
    notes.extend(providers.iter().map(|provider| words::kit_provider(provider)));
    if notes.is_empty() {
        notes.push(words::KIT_WAS_THERE.to_owned());
    }
    notes.push(words::KIT_NO_POLICY.to_owned());
    Verdict::Done(Receipt { notes, ..Receipt::default() })
}

/// What the answer to a changed configuration, or to a deletion, means.
pub(super) fn read_changed(response: &Response, agent: &str) -> Verdict {
    match read_object(response) {
        Ok(_) => Verdict::Done(Receipt { id: agent.to_owned(), ..Receipt::default() }),
        // Whatever a success says, it is one: a proxy's page is none.
        Err(error) if response.is_success() && response.body.trim().is_empty() => {
            drop(error);
            Verdict::Done(Receipt { id: agent.to_owned(), ..Receipt::default() })
        }
        Err(error) if response.is_success() => Verdict::Unknown(error),
        Err(error) => Verdict::of_failure(response.status, error),
    }
}

/// What an agent answered, as text, and the conversation that goes on from it. The answer is the agent's own: JSON of any
/// shape, or text (fact sheet 2, agents).
pub(super) fn read_answer(response: &Response) -> Verdict {
    if !response.is_success() {
        return Verdict::of_failure(response.status, error::read(response));
    }
    let answer = json::read(&response.body).ok();
    let said = answer.as_ref().and_then(|answer| {
        let keys = ["response", "message", "output", "answer", "text", "content"];
        keys.iter().find_map(|key| text(answer, key)).or_else(|| answer.as_str())
    });
    let whole = match (&answer, said) {
        (_, Some(said)) => said.to_owned(),
        (Some(answer), None) => json::indented(answer),
        (None, None) => response.body.clone(),
    };
    let conversation = answer.as_ref().and_then(|answer| text(answer, "conversation_id")).unwrap_or_default();
    Verdict::Done(Receipt { id: conversation.to_owned(), notes: vec![whole], ..Receipt::default() })
}

/// A draft's fields that a deployment is filled in from, by their names.
pub fn draft_fields(draft: &Value) -> Vec<String> {
    let empty = Map::new();
    let draft = draft.as_object().unwrap_or(&empty);
    let about = ["artifact_id", "policies", "required_tool_names", "model_mappings", "tool_mappings", "agent_config"];
    let filled = about.iter().filter(|key| draft.get(**key).is_some_and(|value| !super::document::is_empty(value)));
    filled.map(|key| (*key).to_owned()).collect()
}
