//! The addresses of the page: the only place that parses or builds one.

use crate::domain::{AgentId, ConnectionId, Environment, Vendor};
use crate::http::{decode, encode, encode_value};

/// Where a person is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Route {
    /// `/` or `/practice`: every agent × lane.
    Board(BoardQuery),
    /// `/connections`.
    Connections,
    /// `/connections/new`, or `/connections/new?vendor=…`.
    NewConnection(Option<Vendor>),
    /// `/connections/:id`.
    Connection(ConnectionId),
    /// `/agents/:connection/:agent`.
    Agent(AgentRef),
    /// `/agents/:connection/:agent/deployments`.
    Deployments(AgentRef, DeploymentsQuery),
    /// `/agents/:connection/:agent/compare?from=…&to=…`.
    Compare(AgentRef, CompareQuery),
    /// `/agents/:connection/:agent/edit`: the agent's own fields.
    Edit(AgentRef),
    /// `/agents/:connection/:agent/release`: the draft of its next release.
    Release(AgentRef),
    /// `/agents/:connection/:agent/resources`: what is attached to it.
    Resources(AgentRef),
    /// `/agents/:connection/:agent/package`: as a file, and from one.
    Package(AgentRef),
    /// `/agents/:connection/:agent/test`: messages to it.
    Test(AgentRef),
    /// `/agents/:connection/:agent/sheet/:plan`.
    Sheet(AgentRef, String),
    /// `/agents/new/:connection`.
    NewAgent(ConnectionId),
    /// `/journal` or `/practice/journal`.
    Journal {
        /// Of practice.
        practice: bool,
    },
    /// `/settings`.
    Settings,
    /// `/help`.
    Help,
    /// `/hosting`: how this page is served.
    Hosting,
    /// Anything else.
    NotFound(String),
}

/// Stands for the id of an agent that is still to be made.
pub const NEW_AGENT: &str = "new";

/// An agent's address.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct AgentRef {
    /// Through which connection.
    pub connection: ConnectionId,
    /// Which.
    pub agent: AgentId,
}

/// What the board shows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BoardQuery {
    /// The practice board.
    pub practice: bool,
    /// Text that names contain.
    pub find: String,
    /// Only this connection.
    pub connection: Option<ConnectionId>,
    /// Only agents in which something waits.
    pub waiting: bool,
}

/// What the list of deployments shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeploymentsQuery {
    /// Of which environment.
    pub environment: Environment,
    /// How many are asked for.
    pub limit: u32,
    /// The deployment whose every field is shown.
    pub detail: Option<String>,
}

impl Default for DeploymentsQuery {
    fn default() -> Self {
        Self { environment: Environment::Live, limit: Self::FIRST_LIMIT, detail: None }
    }
}

impl DeploymentsQuery {
    /// How many deployments are asked for at first.
    pub const FIRST_LIMIT: u32 = 50;
    /// More than this is not asked for in one answer.
    pub const LARGEST_LIMIT: u32 = 20_000;
}

/// Which deployments are compared, by id; empty where not chosen yet.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CompareQuery {
    /// What is there now.
    pub from: String,
    /// What would be there.
    pub to: String,
}

impl Route {
    /// The address below the base path, with a leading slash.
    pub fn path(&self) -> String {
        match self {
            Self::Board(query) => board_path(query),
            Self::Connections => "/connections".to_owned(),
            Self::NewConnection(None) => "/connections/new".to_owned(),
            Self::NewConnection(Some(vendor)) => format!("/connections/new?vendor={}", vendor.slug()),
            Self::Connection(id) => format!("/connections/{}", encode(&id.0)),
            Self::Agent(agent) => agent_path(agent, ""),
            Self::Deployments(agent, query) => {
                let default = DeploymentsQuery::default();
                let mut parts = vec![format!("environment={}", query.environment.slug())];
                if query.limit != default.limit {
                    parts.push(format!("limit={}", query.limit));
                }
                parts.extend(query.detail.iter().map(|id| format!("detail={}", encode_value(id))));
                agent_path(agent, &format!("/deployments?{}", parts.join("&")))
            }
            Self::Compare(agent, query) => agent_path(
                agent,
                &format!("/compare?from={}&to={}", encode_value(&query.from), encode_value(&query.to)),
            ),
            Self::Edit(agent) => agent_path(agent, "/edit"),
            Self::Release(agent) => agent_path(agent, "/release"),
            Self::Resources(agent) => agent_path(agent, "/resources"),
            Self::Package(agent) => agent_path(agent, "/package"),
            Self::Test(agent) => agent_path(agent, "/test"),
            Self::Sheet(agent, plan) => agent_path(agent, &format!("/sheet/{}", encode(plan))),
            Self::NewAgent(connection) => format!("/agents/new/{}", encode(&connection.0)),
            Self::Journal { practice: false } => "/journal".to_owned(),
            Self::Journal { practice: true } => "/practice/journal".to_owned(),
            Self::Settings => "/settings".to_owned(),
            Self::Help => "/help".to_owned(),
            Self::Hosting => "/hosting".to_owned(),
            Self::NotFound(path) => path.clone(),
        }
    }

    /// The address for a link, under the base path that the site is hosted at (`/` or `/some/path/`).
    pub fn href(&self, base: &str) -> String {
        format!("{}{}", base.trim_end_matches('/'), self.path())
    }

    /// Reads an address below the base path. Never fails: what is not an address is [`Route::NotFound`].
    pub fn parse(path_and_query: &str) -> Self {
        let (path, query) = path_and_query.split_once('?').unwrap_or((path_and_query, ""));
        let segments: Vec<String> = path.split('/').filter(|part| !part.is_empty()).map(decode).collect();
        let segments: Vec<&str> = segments.iter().map(String::as_str).collect();
        let value = |name: &str| {
            let pairs = query.split('&').filter_map(|pair| pair.split_once('='));
            pairs.filter(|(key, _)| *key == name).map(|(_, value)| decode(&value.replace('+', " "))).next()
        };
        let board = |practice: bool| {
            Self::Board(BoardQuery {
                practice,
                find: value("find").unwrap_or_default(),
                connection: value("connection").filter(|id| !id.is_empty()).map(ConnectionId),
                waiting: value("waiting").as_deref() == Some("yes"),
            })
        };
        match segments.as_slice() {
            [] => board(false),
            ["practice"] => board(true),
            ["practice", "journal"] => Self::Journal { practice: true },
            ["connections"] => Self::Connections,
            ["connections", "new"] => Self::NewConnection(value("vendor").and_then(|slug| Vendor::parse(&slug))),
            ["connections", id] => Self::Connection(ConnectionId((*id).to_owned())),
            ["agents", "new", connection] => Self::NewAgent(ConnectionId((*connection).to_owned())),
            ["agents", connection, agent, rest @ ..] => {
                let agent = AgentRef {
                    connection: ConnectionId((*connection).to_owned()),
                    agent: AgentId((*agent).to_owned()),
                };
                match rest {
                    [] => Self::Agent(agent),
                    ["deployments"] => {
                        let default = DeploymentsQuery::default();
                        let limit = value("limit").and_then(|text| text.parse().ok()).unwrap_or(default.limit);
                        let environment = value("environment").and_then(|slug| Environment::parse(&slug));
                        Self::Deployments(
                            agent,
                            DeploymentsQuery {
                                environment: environment.unwrap_or(default.environment),
                                limit: limit.clamp(1, DeploymentsQuery::LARGEST_LIMIT),
                                detail: value("detail").filter(|id| !id.is_empty()),
                            },
                        )
                    }
                    ["compare"] => Self::Compare(
                        agent,
                        CompareQuery { from: value("from").unwrap_or_default(), to: value("to").unwrap_or_default() },
                    ),
                    ["edit"] => Self::Edit(agent),
                    ["release"] => Self::Release(agent),
                    ["resources"] => Self::Resources(agent),
                    ["package"] => Self::Package(agent),
                    ["test"] => Self::Test(agent),
                    ["sheet", plan] => Self::Sheet(agent, (*plan).to_owned()),
                    _ => Self::NotFound(path.to_owned()),
                }
            }
            ["journal"] => Self::Journal { practice: false },
            ["settings"] => Self::Settings,
            ["help"] => Self::Help,
            ["hosting"] => Self::Hosting,
            _ => Self::NotFound(path.to_owned()),
        }
    }

    /// Whether this screen belongs to practice, and so carries its band.
    pub fn is_practice(&self) -> bool {
        match self {
            Self::Board(query) => query.practice,
            Self::Journal { practice } => *practice,
            Self::Connection(id) | Self::NewAgent(id) => id.is_practice(),
            Self::Agent(agent)
            | Self::Edit(agent)
            | Self::Release(agent)
            | Self::Resources(agent)
            | Self::Package(agent)
            | Self::Test(agent)
            | Self::Deployments(agent, _)
            | Self::Compare(agent, _)
            | Self::Sheet(agent, _) => agent.connection.is_practice(),
            Self::Connections
            | Self::NewConnection(_)
            | Self::Settings
            | Self::Help
            | Self::Hosting
            | Self::NotFound(_) => false,
        }
    }

    /// Whether both show the same thing, perhaps filtered differently: then focus stays where it is.
    pub fn same_subject(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Board(a), Self::Board(b)) => a.practice == b.practice,
            (Self::Deployments(a, _), Self::Deployments(b, _)) | (Self::Compare(a, _), Self::Compare(b, _)) => a == b,
            _ => self == other,
        }
    }

    /// Whether it comes with the page; the others are loaded after the first screen.
    pub fn comes_first(&self) -> bool {
        matches!(self, Self::Board(_) | Self::Connections | Self::NotFound(_))
    }

    /// Whether it stays in sight while the vault is locked: it shows nothing that is behind the passphrase.
    pub fn is_open_while_locked(&self) -> bool {
        matches!(self, Self::Help | Self::NotFound(_)) || self.may_hold_keys() || self.is_practice()
    }

    /// Whether keys or passphrases are typed there.
    pub fn may_hold_keys(&self) -> bool {
        match self {
            Self::Connections | Self::NewConnection(_) | Self::Settings => true,
            Self::Connection(id) => !id.is_practice(),
            _ => false,
        }
    }

    /// What kind of screen it is.
    pub fn screen(&self) -> Screen {
        match self {
            Self::Board(_) => Screen::Board,
            Self::Connections => Screen::Connections,
            Self::NewConnection(_) => Screen::NewConnection,
            Self::Connection(_) => Screen::Connection,
            Self::Agent(_) => Screen::Agent,
            Self::Deployments(..) => Screen::Deployments,
            Self::Compare(..) => Screen::Compare,
            Self::Edit(_) => Screen::Edit,
            Self::Release(_) => Screen::Release,
            Self::Resources(_) => Screen::Resources,
            Self::Package(_) => Screen::Package,
            Self::Test(_) => Screen::Test,
            Self::Sheet(..) => Screen::Sheet,
            Self::NewAgent(_) => Screen::NewAgent,
            Self::Journal { .. } => Screen::Journal,
            Self::Settings => Screen::Settings,
            Self::Help => Screen::Help,
            Self::Hosting => Screen::Hosting,
            Self::NotFound(_) => Screen::NotFound,
        }
    }
}

/// A kind of screen; for tests that must visit all of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "each is the route of the same name")]
pub enum Screen {
    Board,
    Connections,
    NewConnection,
    Connection,
    Agent,
    Deployments,
    Compare,
    Edit,
    Release,
    Resources,
    Package,
    Test,
    Sheet,
    NewAgent,
    Journal,
    Settings,
    Help,
    Hosting,
    NotFound,
}

impl Screen {
    /// Every screen.
    pub const ALL: [Self; 19] = [
        Self::Board,
        Self::Connections,
        Self::NewConnection,
        Self::Connection,
        Self::Agent,
        Self::Deployments,
        Self::Compare,
        Self::Edit,
        Self::Release,
        Self::Resources,
        Self::Package,
        Self::Test,
        Self::Sheet,
        Self::NewAgent,
        Self::Journal,
        Self::Settings,
        Self::Help,
        Self::Hosting,
        Self::NotFound,
    ];
}

fn agent_path(agent: &AgentRef, rest: &str) -> String {
    format!("/agents/{}/{}{rest}", encode(&agent.connection.0), encode(&agent.agent.0))
}

fn board_path(query: &BoardQuery) -> String {
    let mut parts = Vec::new();
    if !query.find.is_empty() {
        parts.push(format!("find={}", encode_value(&query.find)));
    }
    parts.extend(query.connection.iter().map(|id| format!("connection={}", encode_value(&id.0))));
    if query.waiting {
        parts.push("waiting=yes".to_owned());
    }
    let path = if query.practice { "/practice" } else { "/" };
    if parts.is_empty() { path.to_owned() } else { format!("{path}?{}", parts.join("&")) }
}
