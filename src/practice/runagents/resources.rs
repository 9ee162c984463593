//! What agents choose from: tools, model providers, policies and identity providers. All are `{name, namespace, spec,
//! …}`, made and replaced by name.

use super::Asked;
use super::body::Fields;
use super::endpoint::Endpoint;
use super::errors::{Answer, Done, Refusal};
use super::models::PROVIDERS;
use super::request::{AUTH_TYPES, NewTool, SCHEMES};
use super::standing;
use super::workspaces::Workspace;
use super::world::RunAgents;
use serde_json::{Map, Value, json};

/// What a thing is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Tool,
    Model,
    Policy,
    IdentityProvider,
}

impl Kind {
    /// As refusals call it.
    fn noun(self) -> &'static str {
        match self {
            Self::Tool => "tool",
            Self::Model => "model provider",
            Self::Policy => "policy",
            Self::IdentityProvider => "identity provider",
        }
    }

    /// Where one is remembered.
    pub(super) fn key(self, workspace: Workspace, name: &str) -> String {
        format!("{}/{}/{name}", workspace.name(), self.noun())
    }

    fn of(endpoint: Endpoint) -> Self {
        use Endpoint as E;
        match endpoint {
            E::ListModels | E::PutModel | E::GetModel | E::DeleteModel => Self::Model,
            E::ListPolicies | E::CreatePolicy | E::GetPolicy | E::ReplacePolicy | E::DeletePolicy => Self::Policy,
            E::ListIdentityProviders | E::PutIdentityProvider | E::GetIdentityProvider | E::DeleteIdentityProvider => {
                Self::IdentityProvider
            }
            _ => Self::Tool,
        }
    }
}

/// What a workspace has before any request.
pub(super) fn standing(kind: Kind, workspace: Workspace) -> Vec<Value> {
    if workspace == Workspace::Empty {
        return Vec::new();
    }
    let mut all = match kind {
        Kind::Tool => standing::tools(),
        Kind::Model => standing::models(),
        Kind::Policy => standing::policies(),
        Kind::IdentityProvider => standing::identity_providers(),
    };
    for thing in &mut all {
        thing["namespace"] = json!(workspace.name());
    }
    all
}

/// `GET` of one of the lists.
pub(super) fn list(world: &RunAgents, asked: &Asked, endpoint: Endpoint) -> Answer {
    Done::read(all(world, asked.workspace, Kind::of(endpoint)).into())
}

/// All of a kind as the vendor shows them.
pub(super) fn all(world: &RunAgents, workspace: Workspace, kind: Kind) -> Vec<Value> {
    let mut all = world.things(kind, workspace);
    if kind == Kind::Policy {
        all.iter_mut().for_each(|policy| used_by(world, workspace, policy));
    }
    all
}

/// `GET` of one.
pub(super) fn get(world: &RunAgents, asked: &Asked, endpoint: Endpoint) -> Answer {
    let kind = Kind::of(endpoint);
    let mut thing = found(world, asked, kind)?;
    if kind == Kind::Policy {
        used_by(world, asked.workspace, &mut thing);
    }
    Done::read(thing)
}

/// `DELETE` of one: for good.
pub(super) fn delete(world: &mut RunAgents, asked: &Asked, endpoint: Endpoint) -> Answer {
    let kind = Kind::of(endpoint);
    found(world, asked, kind)?;
    world.put_thing(kind, asked.workspace, asked.names.name, None);
    Done::deleted()
}

fn found(world: &RunAgents, asked: &Asked, kind: Kind) -> Result<Value, Refusal> {
    let name = asked.names.name;
    let unknown = || Refusal::error(404, format!("{} {name:?} not found", kind.noun()));
    world.thing(kind, asked.workspace, name).ok_or_else(unknown)
}

/// `POST` of one, and `PUT` of a policy.
pub(super) fn put(world: &mut RunAgents, asked: &Asked, endpoint: Endpoint) -> Answer {
    let kind = Kind::of(endpoint);
    let mut fields = Fields::of(asked.call)?;
    let replaces = endpoint == Endpoint::ReplacePolicy;
    let name = if replaces { asked.names.name.to_owned() } else { fields.text("name") };
    // The vendor's own client sends a tool without a `spec` (fact sheet, 4).
    let flat = (kind == Kind::Tool && !fields.has("spec")).then(|| NewTool::read(&mut fields));
    let mut spec = Map::new();
    if flat.is_none() {
        let read = fields.object("spec", |spec| {
            check(kind, spec);
            spec.raw().clone()
        });
        spec = read.unwrap_or_default();
    }
    fields.done()?;
    if name.is_empty() || (flat.is_none() && spec.is_empty()) {
        return Err(Refusal::error(400, "name and spec are required"));
    }
    let is_there = world.thing(kind, asked.workspace, &name).is_some();
    match endpoint {
        Endpoint::ReplacePolicy => drop(found(world, asked, kind)?),
        Endpoint::CreatePolicy if is_there => {
            return Err(Refusal::error(409, format!("policy {name:?} already exists")));
        }
        _ => {}
    }
    let thing = match flat {
        Some(new) => {
            new.checked()?;
            tool(asked.workspace, &new)
        }
        None => {
            let status = match kind {
                Kind::Policy => json!({"ready": true, "message": ""}),
                _ => json!({"phase": "Available"}),
            };
            let mut thing = json!({"name": name, "namespace": asked.workspace.name(), "spec": spec});
            if kind != Kind::IdentityProvider {
                thing["status"] = status;
            }
            thing
        }
    };
    world.put_thing(kind, asked.workspace, &name, Some(thing.clone()));
    if replaces { Done::wrote(thing) } else { Done::created(thing, true) }
}

/// What a `spec` has to have.
fn check(kind: Kind, spec: &mut Fields) {
    match kind {
        Kind::Tool => {
            spec.text("description");
            let address = spec.object("connection", |connection| {
                connection.choice("topology", &["External", "Internal"]);
                connection.required("baseUrl");
                connection.integer("port");
                connection.choice("scheme", &SCHEMES);
                connection.object("authentication", |authentication| authentication.choice("type", &AUTH_TYPES));
            });
            if address.is_none() {
                spec.required("connection");
            }
            spec.object("governance", |governance| {
                governance.object("accessControl", |access| access.choice("mode", &["Open", "Restricted", "Critical"]))
            });
        }
        Kind::Model => {
            spec.required("provider");
            spec.choice("provider", &PROVIDERS);
            spec.text("endpoint");
            spec.texts("models");
        }
        Kind::Policy => {
            spec.maybe_objects("policies", |rule| {
                rule.choice("permission", &["allow", "deny", "approval_required"]);
                rule.texts("operations");
                rule.text("resource");
            });
            spec.maybe_objects("approvals", |rule| rule.text("name"));
        }
        Kind::IdentityProvider => {
            spec.required("host");
            spec.required("userIDClaim");
            spec.texts("allowedDomains");
            let provider = spec.object("identityProvider", |provider| {
                provider.required("issuer");
                provider.required("jwksUri");
                provider.texts("audiences");
            });
            if provider.is_none() {
                spec.required("identityProvider");
            }
        }
    }
}

/// A tool out of the few fields of a deployment. One that needs credentials is not available without them.
pub(super) fn tool(workspace: Workspace, new: &NewTool) -> Value {
    let phase = if new.auth_type == "None" { "Available" } else { "Pending" };
    json!({
        "name": new.name, "namespace": workspace.name(),
        "spec": {
            "description": new.description,
            "connection": {
                "topology": "External", "baseUrl": new.base_url, "port": new.port, "scheme": new.scheme,
                "authentication": {"type": new.auth_type},
            },
            "governance": {"accessControl": {"mode": "Restricted"}},
            "capabilities": [],
        },
        "status": {"phase": phase},
    })
}

/// Adds the agents that a policy is bound to.
fn used_by(world: &RunAgents, workspace: Workspace, policy: &mut Value) {
    let agents = world.agents(workspace).into_iter();
    let bound = agents.filter(|agent| agent.policies.iter().any(|name| policy["name"] == name.as_str()));
    let users: Vec<Value> = bound.map(|agent| json!({"name": agent.name, "namespace": workspace.name()})).collect();
    policy["used_by"] = json!(users);
}

/// `POST starter-kit`: makes what is missing of two resources, and names what it made.
pub(super) fn starter_kit(world: &mut RunAgents, asked: &Asked) -> Answer {
    let mut answer = Map::new();
    let kit = [
        (Kind::Tool, "tool_created", standing::echo_tool()),
        (Kind::Model, "model_provider_created", standing::playground_llm()),
    ];
    for (kind, field, mut thing) in kit {
        let name = thing["name"].as_str().unwrap_or_default().to_owned();
        if world.thing(kind, asked.workspace, &name).is_none() {
            thing["namespace"] = json!(asked.workspace.name());
            world.put_thing(kind, asked.workspace, &name, Some(thing));
            answer.insert(field.to_owned(), json!(name));
        }
    }
    let changed = !answer.is_empty();
    Done::created(Value::Object(answer), changed)
}

/// `POST tools/probe`: nothing is really reached; addresses that cannot be told from the outside are not.
pub(super) fn probe(asked: &Asked) -> Answer {
    let mut fields = Fields::of(asked.call)?;
    let url = fields.text("url");
    fields.done()?;
    if url.is_empty() {
        return Err(Refusal::error(400, "url is required"));
    }
    Done::read(reached(&url))
}

/// `POST tools/{name}/test`
pub(super) fn test(world: &RunAgents, asked: &Asked) -> Answer {
    let tool = found(world, asked, Kind::Tool)?;
    Done::read(reached(tool["spec"]["connection"]["baseUrl"].as_str().unwrap_or_default()))
}

fn reached(url: &str) -> Value {
    let is_inside = [".internal", ".invalid", "localhost"].iter().any(|end| url.contains(end));
    match is_inside {
        true => json!({"reachable": false, "status_code": 0, "latency_ms": 0}),
        // Without credentials: not allowed, and reached all the same.
        false => json!({"reachable": true, "status_code": 401, "latency_ms": 84}),
    }
}
