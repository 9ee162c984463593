//! RunAgents' endpoints as functions to a request (fact sheet 2), in both wire contracts. The only file that knows its
//! URLs.

use serde_json::Value;

use super::Profile;
use crate::domain::Connection;
use crate::domain::json::Object;
use crate::http::{Body, CredentialRef, Effect, Headers, Method, Request, encode};

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

/// The namespace of an agent, from its id.
pub fn namespace<'a>(connection: &'a Connection, agent: &'a str) -> &'a str {
    parts(connection, agent).0
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

/// A reading in the namespace of an agent; without one, in the connection's own.
fn read_beside(connection: &Connection, agent: &str, rest: &str) -> Request {
    let headers = headers(connection, namespace(connection, agent));
    Request { headers, ..Request::read(url(connection, rest), credential(connection)) }
}

fn read_of_agent(connection: &Connection, agent: &str, rest: &str) -> Request {
    read_beside(connection, agent, &of_agent(connection, agent, rest))
}

fn write(connection: &Connection, namespace: &str, method: Method, rest: &str, body: Option<Value>) -> Request {
    let request = Request::write(method, url(connection, rest), Value::Null, credential(connection));
    Request { headers: headers(connection, namespace), body: body.map_or(Body::None, Body::Json), ..request }
}

/// `GET agents`.
pub fn list_agents(connection: &Connection) -> Request {
    read_beside(connection, "", "agents")
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
    write(connection, namespace(connection, agent), Method::Put, &rest, Some(body))
}

/// `DELETE` of an agent: for good.
pub fn delete_agent(connection: &Connection, agent: &str) -> Request {
    let rest = of_agent(connection, agent, "");
    write(connection, namespace(connection, agent), Method::Delete, &rest, None)
}

/// `POST …/invoke`: a message to an agent.
pub fn invoke(connection: &Connection, agent: &str, message: &str, conversation: Option<&str>) -> Request {
    let mut body = Object::default();
    body.text("message", message);
    if let Some(conversation) = conversation {
        body.text("conversation_id", conversation);
    }
    let rest = of_agent(connection, agent, "/invoke");
    write(connection, namespace(connection, agent), Method::Post, &rest, Some(body.done()))
}

/// `POST deploy`: makes an agent, or replaces what one says.
pub fn deploy(connection: &Connection, agent: &str, body: Value) -> Request {
    write(connection, namespace(connection, agent), Method::Post, "deploy", Some(body))
}

/// `POST deploy/preview`: changes nothing. `None` where the contract does not have it.
pub fn preview(connection: &Connection, agent: &str, body: Value) -> Option<Request> {
    let request = write(connection, namespace(connection, agent), Method::Post, "deploy/preview", Some(body));
    (Profile::of(connection) == Profile::Current).then_some(Request { effect: Effect::Read, ..request })
}

/// `POST starter-kit`, without a body.
pub fn starter_kit(connection: &Connection) -> Request {
    write(connection, own_namespace(connection), Method::Post, "starter-kit", None)
}

/// `GET builds/{id}`, in the namespace of an agent.
pub fn build(connection: &Connection, agent: &str, id: &str) -> Request {
    read_beside(connection, agent, &format!("builds/{}", encode(id)))
}

/// `GET tools`, in the namespace of an agent.
pub fn tools(connection: &Connection, agent: &str) -> Request {
    read_beside(connection, agent, "tools")
}

/// `GET model-providers`, in the namespace of an agent.
pub fn models(connection: &Connection, agent: &str) -> Request {
    read_beside(connection, agent, "model-providers")
}

/// `GET policies`, in the namespace of an agent.
pub fn policies(connection: &Connection, agent: &str) -> Request {
    read_beside(connection, agent, "policies")
}

/// `GET identity-providers`, in the namespace of an agent.
pub fn identity_providers(connection: &Connection, agent: &str) -> Request {
    read_beside(connection, agent, "identity-providers")
}

/// `GET deploy-drafts`: one's own that are not finished.
pub fn drafts(connection: &Connection) -> Request {
    read_beside(connection, "", "deploy-drafts")
}

/// `GET deploy-drafts/{id}`, in the namespace of an agent.
pub fn draft(connection: &Connection, agent: &str, id: &str) -> Request {
    read_beside(connection, agent, &format!("deploy-drafts/{}", encode(id)))
}
