//! What is read of a Sema4.ai agent before a plan is made, and again before it is sent.

use serde_json::Value;

use super::super::Offer;
use super::api;
use super::paging::next_address;
use super::resources::{Resource, ResourceKind};
use super::text;
use crate::domain::{AgentSummary, Connection};
use crate::http::{ApiError, ErrorKind, Request, Transport, Work, send, together};
use crate::words::sema4 as words;

/// No list is longer than so many pages.
const MOST_PAGES: usize = 1_000;

/// Where an agent is in its lifecycle (fact sheet 3). Being edited and being public are two things.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct State {
    /// What is edited is what is live: there is no draft of it.
    pub live: bool,
    /// The version that users talk to. `None`: never published.
    pub live_version: Option<String>,
    /// There is a draft.
    pub has_draft: bool,
}

impl State {
    /// Whether there is a draft behind what is read: the state is live, and yet there is one (fact sheet 3). What it says
    /// can be read once it was opened.
    pub fn hides_draft(&self) -> bool {
        self.live && self.has_draft
    }
}

/// What was read for a step.
#[derive(Clone, Default, PartialEq)]
pub struct Seen {
    /// The agent. `None`: there is none.
    pub agent: Option<Value>,
    /// Where it is in its lifecycle; what its own document says where the deployment has no lifecycle.
    pub state: State,
    /// Why the lifecycle cannot be had, where it cannot.
    pub no_lifecycle: bool,
    /// Whether a draft can be overwritten from a package, where that was asked for.
    pub can_update: bool,
    /// What is attached, where it was asked for and could be read.
    pub servers: Option<Vec<Resource>>,
    /// The same for data models.
    pub models: Option<Vec<Resource>>,
    /// All MCP servers of the workspace, where asked for.
    pub all_servers: Vec<Resource>,
    /// All data connections of the workspace, where asked for.
    pub all_connections: Vec<Resource>,
    /// The ids and names of agents whose names begin as wanted: where one is to be made.
    pub namesakes: Vec<(String, String)>,
}

/// What one request brings.
enum Part {
    Agent(Option<Value>),
    State(Option<State>),
    Servers(Option<Vec<Resource>>),
    Models(Option<Vec<Resource>>),
    AllServers(Vec<Resource>),
    AllConnections(Vec<Resource>),
}

impl Seen {
    /// Reads the agent and its state; with `attached` also what is attached to it, with `all` what else there is in the
    /// workspace to swap it for.
    pub async fn read(
        transport: &impl Transport,
        connection: &Connection,
        agent: &str,
        attached: bool,
        all: bool,
    ) -> Result<Self, ApiError> {
        let mut work: Vec<Work<'_, Result<Part, ApiError>>> = Vec::new();
        work.push(Box::pin(async {
            match api::read_agent(&send(transport, &api::agent(connection, agent)).await?) {
                Err(error) if says_gone(&error) => Ok(Part::Agent(None)),
                other => other.map(|agent| Part::Agent(Some(agent))),
            }
        }));
        work.push(Box::pin(async {
            match api::read_state(&send(transport, &api::state(connection, agent)).await?) {
                Ok(state) => Ok(Part::State(Some(state))),
                // Off on this deployment, or no such agent: the agent's own answer tells which.
                Err(error) if may_be_off(&error) => Ok(Part::State(None)),
                Err(error) => Err(error),
            }
        }));
        if attached {
            work.push(Box::pin(async {
                resources(transport, connection, api::attached(connection, agent, ResourceKind::McpServer))
                    .await
                    .map(Part::Servers)
            }));
            work.push(Box::pin(async {
                resources(transport, connection, api::attached(connection, agent, ResourceKind::DataModel))
                    .await
                    .map(Part::Models)
            }));
        }
        if all {
            work.push(Box::pin(async {
                let request = api::resources(connection, ResourceKind::McpServer);
                resources(transport, connection, request).await.map(|all| Part::AllServers(all.unwrap_or_default()))
            }));
            work.push(Box::pin(async {
                let request = api::data_connections(connection);
                resources(transport, connection, request).await.map(|all| Part::AllConnections(all.unwrap_or_default()))
            }));
        }
        let mut seen = Self::default();
        let mut state = None;
        for part in together(work).await {
            match part? {
                Part::Agent(agent) => seen.agent = agent,
                Part::State(read) => state = read,
                Part::Servers(attached) => seen.servers = attached,
                Part::Models(attached) => seen.models = attached,
                Part::AllServers(all) => seen.all_servers = all,
                Part::AllConnections(all) => seen.all_connections = all,
            }
        }
        seen.no_lifecycle = seen.agent.is_some() && state.is_none();
        let own = |agent: &Value| {
            let live = text(agent, "state") == Some("live");
            State { live, live_version: text(agent, "live_version_id").map(str::to_owned), has_draft: !live }
        };
        seen.state = state.or_else(|| seen.agent.as_ref().map(own)).unwrap_or_default();
        Ok(seen)
    }

    /// Reads which agents have a name that begins so; none where nothing is asked for.
    pub async fn namesakes(transport: &impl Transport, connection: &Connection, name: &str) -> Result<Self, ApiError> {
        let name = name.trim();
        if name.is_empty() {
            return Ok(Self::default());
        }
        let request = api::list_agents(connection, name, api::PAGE);
        let agents = pages(transport, connection, request).await?;
        let named = |agent: &Value| Some((text(agent, "id")?.to_owned(), text(agent, "name")?.to_owned()));
        Ok(Self { namesakes: agents.iter().filter_map(named).collect(), ..Self::default() })
    }

    /// What is attached of a kind.
    pub fn attached(&self, kind: ResourceKind) -> Option<&[Resource]> {
        match kind {
            ResourceKind::McpServer => self.servers.as_deref(),
            ResourceKind::DataModel => self.models.as_deref(),
        }
    }

    /// A text of the agent; empty where there is none.
    pub fn text(&self, key: &str) -> &str {
        self.agent.as_ref().and_then(|agent| text(agent, key)).unwrap_or_default()
    }
}

/// Whether the vendor itself says that there is no such agent. A page, or a proxy that found nobody, says nothing of it:
/// else a lost deletion would be told as done.
fn says_gone(error: &ApiError) -> bool {
    error.status == Some(404) && error.code.is_some()
}

/// Whether a refusal may mean that a part of the API is off on this deployment.
fn may_be_off(error: &ApiError) -> bool {
    matches!(error.kind, ErrorKind::NotThere | ErrorKind::KeyLacksRight)
}

/// The agents that the connection shows: those whose names begin as it says, page by page.
pub async fn agents(transport: &impl Transport, connection: &Connection) -> Result<Vec<AgentSummary>, ApiError> {
    let limit = connection.page_size.parse().ok().filter(|size| *size > 0).unwrap_or(api::PAGE);
    let agents = pages(transport, connection, api::list_agents(connection, &connection.name_prefix, limit)).await?;
    Ok(agents.iter().filter_map(api::summary).collect())
}

/// A list that is chosen from: what can be attached.
pub async fn choices(transport: &impl Transport, connection: &Connection, list: &str) -> Result<Vec<Offer>, ApiError> {
    let Some(kind) = ResourceKind::parse(list) else { return Ok(Vec::new()) };
    let items = pages(transport, connection, api::resources(connection, kind)).await?;
    let offer = |resource: Resource| Offer { value: resource.id, label: resource.name, also: None };
    Ok(api::read_resources(&items).into_iter().map(offer).collect())
}

/// The resources of a list, over all its pages. `None` where the key may not read it.
pub async fn resources(
    transport: &impl Transport,
    connection: &Connection,
    request: Request,
) -> Result<Option<Vec<Resource>>, ApiError> {
    match pages(transport, connection, request).await {
        Ok(items) => Ok(Some(api::read_resources(&items))),
        Err(error) if may_be_off(&error) => Ok(None),
        Err(error) => Err(error),
    }
}

/// A list over all its pages. Where it would go on at another place, or in a circle, it is not followed: the key goes
/// along with each request.
pub async fn pages(
    transport: &impl Transport,
    connection: &Connection,
    first: Request,
) -> Result<Vec<Value>, ApiError> {
    let mut all = Vec::new();
    let mut visited: Vec<String> = Vec::new();
    let mut request = first;
    loop {
        let response = send(transport, &request).await?;
        let (mut items, next) = api::read_page(&response)?;
        all.append(&mut items);
        let Some(next) = next else { return Ok(all) };
        let led_astray = |words: &str| ApiError {
            status: Some(response.status),
            detail: Some(words.to_owned()),
            ..ApiError::of(ErrorKind::NotUnderstood("next".to_owned()))
        };
        visited.push(std::mem::take(&mut request.url));
        let this = visited.last().map(String::as_str).unwrap_or_default();
        let Some(address) = next_address(&connection.base_url, this, &next) else {
            return Err(led_astray(&words::next_elsewhere(&next)));
        };
        if visited.contains(&address) {
            return Err(led_astray(words::NEXT_IN_A_CIRCLE));
        }
        if visited.len() >= MOST_PAGES {
            return Err(led_astray(words::TOO_MANY_PAGES));
        }
        request.url = address;
    }
}
