//! What is read of a RunAgents agent before a plan is made, and again before it is sent.

use serde_json::Value;

use super::{answers, api, error, text};
use crate::domain::json::{field, word};
use crate::domain::{AgentSummary, Connection};
use crate::http::{ApiError, ErrorKind, Request, Transport, Work, send, together};

/// What the workspace has, and an agent can use. `None`: the key may not read it.
#[derive(Clone, Default, PartialEq)]
pub struct Inventory {
    /// Tools.
    pub tools: Option<Vec<Value>>,
    /// Model providers.
    pub models: Option<Vec<Value>>,
    /// Policies.
    pub policies: Option<Vec<Value>>,
    /// Identity providers.
    pub identity_providers: Option<Vec<Value>>,
}

/// What the vendor says a deployment would come to.
#[derive(Clone, Default, PartialEq)]
pub enum Preview {
    /// It was not asked, or does not say it.
    #[default]
    None,
    /// What it says.
    Told(Value),
    /// That it would refuse it, and why.
    Refused(String),
}

/// What was read for a step.
#[derive(Clone, Default, PartialEq)]
pub struct Seen {
    /// The agent. `None`: there is none.
    pub agent: Option<Value>,
    /// Its configuration. `None`: it cannot be read.
    pub config: Option<Value>,
    /// What the workspace has, where that was asked for.
    pub inventory: Inventory,
    /// What the deployment would come to.
    pub preview: Preview,
    /// The vendor's draft that a deployment names, where it can be read.
    pub draft: Option<Value>,
}

/// What one request brings.
enum Part {
    Agent(Option<Value>),
    Config(Option<Value>),
    Tools(Option<Vec<Value>>),
    Models(Option<Vec<Value>>),
    Policies(Option<Vec<Value>>),
    IdentityProviders(Option<Vec<Value>>),
}

impl Seen {
    /// Reads an agent, its configuration, and what the workspace has; of an agent that is to be made also what stands
    /// under its name.
    pub async fn read(transport: &impl Transport, connection: &Connection, agent: &str) -> Result<Self, ApiError> {
        let mut work: Vec<Work<'_, Result<Part, ApiError>>> = Vec::new();
        if !agent.is_empty() {
            work.push(Box::pin(async { agent_there(transport, connection, agent).await.map(Part::Agent) }));
            work.push(Box::pin(async {
                // Not there in every version, and not for every key.
                match answers::read_config(&send(transport, &api::config(connection, agent)).await?) {
                    Err(error) if may_be_closed(&error) => Ok(Part::Config(None)),
                    other => other.map(|config| Part::Config(Some(config))),
                }
            }));
        }
        work.push(Box::pin(async { list(transport, api::tools(connection, agent)).await.map(Part::Tools) }));
        work.push(Box::pin(async { list(transport, api::models(connection, agent)).await.map(Part::Models) }));
        work.push(Box::pin(async { list(transport, api::policies(connection, agent)).await.map(Part::Policies) }));
        work.push(Box::pin(async {
            list(transport, api::identity_providers(connection, agent)).await.map(Part::IdentityProviders)
        }));
        let mut seen = Self::default();
        for part in together(work).await {
            match part? {
                Part::Agent(agent) => seen.agent = agent,
                Part::Config(config) => seen.config = config,
                Part::Tools(tools) => seen.inventory.tools = tools,
                Part::Models(models) => seen.inventory.models = models,
                Part::Policies(policies) => seen.inventory.policies = policies,
                Part::IdentityProviders(providers) => seen.inventory.identity_providers = providers,
            }
        }
        if seen.agent.is_none() {
            seen.config = None;
        }
        Ok(seen)
    }

    /// Reads the agent alone: all that a message to it needs.
    pub async fn alone(transport: &impl Transport, connection: &Connection, agent: &str) -> Result<Self, ApiError> {
        Ok(Self { agent: agent_there(transport, connection, agent).await?, ..Self::default() })
    }

    /// The policies that say that they are bound to the agent: where its configuration cannot be read. `None`: the
    /// policies do not tell.
    pub(super) fn bound_policies(&self) -> Option<Vec<Value>> {
        let (agent, policies) = (self.agent.as_ref()?, self.inventory.policies.as_ref()?);
        let (name, namespace) = (text(agent, "name"), text(agent, "namespace"));
        let is_bound = |policy: &Value| {
            let users = field(policy, "used_by").as_array()?;
            let namesakes = users.iter().filter(|user| text(user, "name") == name);
            // One that does not say where it is, is where the policies are.
            let here = namesakes.map(|user| match (text(user, "namespace"), namespace) {
                (None, _) => Some(true),
                (Some(_), None) => None,
                (Some(of_user), Some(own)) => Some(of_user == own),
            });
            let here: Vec<bool> = here.collect::<Option<_>>()?;
            Some(here.contains(&true))
        };
        let mut bound = Vec::new();
        for policy in policies {
            if is_bound(policy)? {
                bound.push(word(text(policy, "name")?));
            }
        }
        Some(bound)
    }

    /// Its phase, and the message beside it.
    pub fn phase(&self) -> (&str, &str) {
        self.agent.as_ref().map_or(("", ""), answers::phase)
    }
}

/// An agent. `None` where the vendor says that there is none.
async fn agent_there(
    transport: &impl Transport,
    connection: &Connection,
    agent: &str,
) -> Result<Option<Value>, ApiError> {
    match answers::read_agent(&send(transport, &api::agent(connection, agent)).await?) {
        Err(error) if error::says_gone(&error) => Ok(None),
        other => other.map(Some),
    }
}

impl Inventory {
    /// Whether one of these has this name. `None`: that cannot be told.
    pub fn has(of: Option<&Vec<Value>>, name: &str) -> Option<bool> {
        of.map(|all| all.iter().any(|one| text(one, "name") == Some(name)))
    }

    /// Whether a registered provider of this kind offers a model (fact sheet 3: it is found by its id, exactly). `None`:
    /// that cannot be told.
    pub fn offers(&self, kind: &str, model: &str) -> Option<bool> {
        self.models.as_ref().map(|all| all.iter().any(|provider| Self::offered_by(provider, kind, model)))
    }

    /// The same of one provider.
    pub fn offered_by(provider: &Value, kind: &str, model: &str) -> bool {
        let spec = field(provider, "spec");
        let of_kind = text(spec, "provider").or_else(|| text(provider, "provider")).is_none_or(|it| it == kind);
        let models = spec.get("models").or_else(|| provider.get("models"));
        of_kind && models.and_then(Value::as_array).into_iter().flatten().any(|it| it.as_str() == Some(model))
    }
}

/// Whether a refusal may mean that a part of the API is not there, or not for this key.
fn may_be_closed(error: &ApiError) -> bool {
    matches!(error.kind, ErrorKind::NotThere | ErrorKind::KeyLacksRight)
}

/// A list. `None` where the key may not read it.
pub(super) async fn list(transport: &impl Transport, request: Request) -> Result<Option<Vec<Value>>, ApiError> {
    match answers::read_list(&send(transport, &request).await?) {
        Err(error) if may_be_closed(&error) => Ok(None),
        other => other.map(Some),
    }
}

/// The agents that the key may list.
pub async fn agents(transport: &impl Transport, connection: &Connection) -> Result<Vec<AgentSummary>, ApiError> {
    answers::read_agents(connection, &send(transport, &api::list_agents(connection)).await?)
}
