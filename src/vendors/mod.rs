//! The vendors. One folder each, with the same file names: `api` (requests and answers), `error` (their codes),
//! `lifecycle` (their rules, as plans), `history` where releases have one.
//!
//! What differs by vendor is an exhaustive match in this file; nothing above it names a vendor's module.

mod attachments;
pub mod cargo;
mod documents;
mod edited;
mod inventory;
mod people;
pub mod polyai;
mod procedure;
pub mod runagents;
pub mod sema4;
mod standing;

pub use attachments::{
    Attachments, AttachmentsView, Features, Package, Resource, ResourceKind, attach, attachments, difference, export,
    features, has_packages, has_resources, has_server, import, lacks, published, servers, update,
};
pub use documents::{
    Offer, Opened, Subject, blank_agent, check, choices, live_of_notes, makes, name_in, names_agents_by, open,
    opens_form, publish, removes, save, schema, typed_in,
};
pub use edited::Edited;
pub use inventory::{Holding, HoldingKind, Holdings, Tie, has_inventory, inventory};
pub use people::{Both, Change, Move, both, cannot_know, changed_last, moved, own_user, with_edited};
pub use polyai::Comparison;
pub use procedure::{Procedure, Seen, describe, procedure};
pub use standing::{
    Mood, Standing, StandingBuild, build_ended, build_of_notes, comes_up, has_standing, not_running, say, standing,
    starter_kit, takes_messages,
};

use crate::document::{Line, lines};
use crate::domain::{
    AgentId, AgentSummary, AuthScheme, Connection, Deployment, Environment, Lanes, Secret, Vendor, sorted,
};
use crate::http::{ApiError, Bytes, Response, Transport, Work, send, together};
use crate::lifecycle::{Action, Intent, LaneState, Overview, Record, Row};

/// A place that a vendor serves its API from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Region {
    /// For records and forms.
    pub id: &'static str,
    /// What people call it.
    pub name: &'static str,
    /// Without a trailing slash.
    pub base_url: &'static str,
}

/// The regions of a vendor; a base URL of one's own is always possible too.
pub fn regions(vendor: Vendor) -> &'static [Region] {
    match vendor {
        Vendor::Cargo => &cargo::REGIONS,
        // Each deployment has an address of its own.
        Vendor::Sema4 => &[],
        Vendor::RunAgents => &runagents::REGIONS,
        Vendor::PolyAi => &polyai::REGIONS,
    }
}

/// The wire contracts that a connection can name, where a vendor has several: word and name.
pub fn profiles(vendor: Vendor) -> &'static [(&'static str, &'static str)] {
    match vendor {
        Vendor::Cargo => &cargo::PROFILES,
        Vendor::RunAgents => &runagents::PROFILES,
        Vendor::Sema4 | Vendor::PolyAi => &[],
    }
}

/// A base URL as this vendor's is stored: without what its paths begin with anyway, where people paste that along.
pub fn base_url(vendor: Vendor, url: &str) -> String {
    match vendor {
        // Cargo's own client appends the version itself (fact sheet 1).
        Vendor::Cargo => url.strip_suffix("/v1").unwrap_or(url).to_owned(),
        Vendor::RunAgents => runagents::base_url(url).to_owned(),
        Vendor::Sema4 | Vendor::PolyAi => url.to_owned(),
    }
}

/// Whether an address can be a vendor's base URL.
pub fn is_base_url(vendor: Vendor, url: &str) -> bool {
    match vendor {
        Vendor::Sema4 => sema4::is_base_url(url),
        Vendor::Cargo | Vendor::RunAgents | Vendor::PolyAi => true,
    }
}

/// The tenant or workspace that an address names, where a vendor's do; empty where it names none.
pub fn tenant(vendor: Vendor, url: &str) -> String {
    match vendor {
        Vendor::Sema4 => sema4::tenant(url),
        Vendor::RunAgents => runagents::workspace(url),
        Vendor::Cargo | Vendor::PolyAi => String::new(),
    }
}

/// How a key travels through a connection, where the vendor wants some keys otherwise than others. A way that a network
/// asks for stays.
pub fn auth(connection: &Connection, key: &Secret) -> AuthScheme {
    match connection.vendor {
        Vendor::RunAgents if runagents::is_usual_auth(&connection.auth) => runagents::auth(connection, key),
        Vendor::Cargo | Vendor::Sema4 | Vendor::RunAgents | Vendor::PolyAi => connection.auth.clone(),
    }
}

/// A connection as each wire contract that it may speak would have it: the likeliest first.
pub fn candidates(connection: &Connection, key: &Secret) -> Vec<Connection> {
    let profiles: &[runagents::Profile] = match connection.vendor {
        Vendor::RunAgents if connection.profile.is_empty() => &runagents::Profile::ALL,
        _ => &[],
    };
    let likeliest = runagents::Profile::of(connection);
    let mut candidates: Vec<Connection> = Vec::new();
    for profile in sorted(profiles.to_vec(), |one, _| *one == likeliest) {
        candidates.push(Connection { profile: profile.word().to_owned(), ..connection.clone() });
    }
    if candidates.is_empty() {
        candidates.push(connection.clone());
    }
    for candidate in &mut candidates {
        candidate.auth = auth(candidate, key);
    }
    candidates
}

/// How a vendor wants its key.
pub fn default_auth(vendor: Vendor) -> AuthScheme {
    match vendor {
        Vendor::Cargo => cargo::default_auth(),
        Vendor::Sema4 => sema4::default_auth(),
        Vendor::RunAgents => runagents::default_auth(),
        Vendor::PolyAi => polyai::default_auth(),
    }
}

/// Where releases of a vendor can be active, earliest first.
pub fn environments(vendor: Vendor) -> &'static [Environment] {
    match vendor {
        Vendor::Cargo | Vendor::Sema4 | Vendor::RunAgents => &[Environment::Live],
        Vendor::PolyAi => &Environment::ALL,
    }
}

/// What is read at the same time for a list of Cargo's agents.
enum Read {
    Agents(Response),
    Drafts(Vec<serde_json::Value>),
}

/// The agents that a key may list.
pub async fn list_agents(transport: &impl Transport, connection: &Connection) -> Result<Vec<AgentSummary>, ApiError> {
    match connection.vendor {
        Vendor::Cargo => {
            // Of agents with a draft there may be many.
            const MOST_DRAFTS: u32 = 5_000;
            let agents: Work<'_, Result<Read, ApiError>> =
                Box::pin(async { Ok(Read::Agents(send(transport, &cargo::api::list_agents(connection)).await?)) });
            let drafts: Work<'_, Result<Read, ApiError>> = Box::pin(async {
                let drafts = cargo::releases(transport, connection, None, &["draft"], MOST_DRAFTS).await;
                drafts.map(Read::Drafts)
            });
            let mut answers = together(vec![agents, drafts]).await.into_iter();
            match (answers.next().transpose()?, answers.next().transpose()?) {
                (Some(Read::Agents(agents)), Some(Read::Drafts(drafts))) => cargo::api::read_agents(&agents, &drafts),
                _ => Ok(Vec::new()),
            }
        }
        Vendor::Sema4 => sema4::agents(transport, connection).await,
        Vendor::RunAgents => runagents::agents(transport, connection).await,
        Vendor::PolyAi => {
            let response = send(transport, &polyai::api::list_agents(connection)).await?;
            polyai::api::read_agents(&response)
        }
    }
}

/// Whether the list of agents says what is where, too: then no row is read by itself.
pub fn list_tells_lanes(vendor: Vendor) -> bool {
    match vendor {
        Vendor::Cargo | Vendor::Sema4 | Vendor::RunAgents => true,
        Vendor::PolyAi => false,
    }
}

/// What is active in each environment of an agent.
pub async fn active(transport: &impl Transport, connection: &Connection, agent: &str) -> Result<Lanes, ApiError> {
    match connection.vendor {
        Vendor::Cargo => {
            let seen = cargo::Seen::read(transport, connection, agent, 1).await?;
            Ok(cargo::api::lanes(seen.live.as_ref(), seen.draft.as_ref()))
        }
        Vendor::Sema4 => {
            let seen = sema4::Seen::read(transport, connection, agent, false, false).await?;
            let Some(about) = seen.agent else { return Err(ApiError::of(crate::http::ErrorKind::NotThere)) };
            Ok(sema4::api::lanes(&about, &seen.state))
        }
        Vendor::RunAgents => {
            let response = send(transport, &runagents::api::agent(connection, agent)).await?;
            Ok(runagents::answers::lanes(&runagents::answers::read_agent(&response)?))
        }
        Vendor::PolyAi => {
            let response = send(transport, &polyai::api::active(connection, agent)).await?;
            polyai::api::read_active(&response)
        }
    }
}

/// The newest `limit` deployments of an agent in one environment, newest first.
pub async fn deployments(
    transport: &impl Transport,
    connection: &Connection,
    agent: &str,
    environment: Environment,
    limit: u32,
) -> Result<Vec<Deployment>, ApiError> {
    match connection.vendor {
        Vendor::Cargo => {
            let statuses = ["deployed", "archived"];
            let releases = cargo::releases(transport, connection, Some(agent), &statuses, limit).await?;
            let mut rows: Vec<Deployment> =
                releases.iter().map(|release| cargo::api::deployment(release, Some(environment))).collect();
            cargo::api::name_people(&mut rows, cargo::own_user(transport, connection).await.as_deref());
            Ok(sorted(rows, |row: &Deployment, later| row.at >= later.at))
        }
        // Earlier versions are not told by their APIs (their fact sheets, 2.2 and 2).
        Vendor::Sema4 | Vendor::RunAgents => Ok(active(transport, connection, agent).await?.live.into_iter().collect()),
        Vendor::PolyAi => {
            let request = polyai::api::deployments(connection, agent, environment, limit);
            polyai::api::read_deployments(&send(transport, &request).await?)
        }
    }
}

/// Whether a vendor tells of earlier releases.
pub fn has_history(vendor: Vendor) -> bool {
    match vendor {
        Vendor::Cargo | Vendor::PolyAi => true,
        Vendor::Sema4 | Vendor::RunAgents => false,
    }
}

/// What waits in an agent, from what is active alone: for a row of the board.
pub fn waiting(vendor: Vendor, lanes: &Lanes) -> Option<String> {
    match vendor {
        Vendor::Cargo => cargo::lifecycle::waiting(lanes),
        Vendor::Sema4 => sema4::lifecycle::waiting(lanes),
        Vendor::RunAgents => runagents::lifecycle::waiting(lanes),
        Vendor::PolyAi => polyai::lifecycle::waiting(lanes),
    }
}

/// Everything that the agent's own pages need.
#[derive(Clone, Debug, PartialEq)]
pub struct AgentView {
    /// The lanes and what can be done.
    pub overview: Overview,
    /// The newest releases, newest first.
    pub rows: Vec<Row>,
}

/// Reads an agent and concludes what can be done with it. `notes` is what is remembered of it on this computer.
pub async fn agent(
    transport: &impl Transport,
    connection: &Connection,
    agent: &str,
    notes: &serde_json::Value,
) -> Result<AgentView, ApiError> {
    match connection.vendor {
        Vendor::Cargo => {
            let seen = cargo::Seen::read(transport, connection, agent, HISTORY).await?;
            let own = cargo::own_user(transport, connection).await;
            let (mut overview, mut rows) = (cargo::lifecycle::overview(&seen), cargo::lifecycle::rows(&seen));
            for lane in &mut overview.lanes {
                if let LaneState::Holding(deployment) = &mut lane.state {
                    cargo::api::name_people(std::slice::from_mut(deployment), own.as_deref());
                }
            }
            for row in &mut rows {
                cargo::api::name_people(std::slice::from_mut(&mut row.deployment), own.as_deref());
            }
            Ok(AgentView { overview, rows })
        }
        Vendor::Sema4 => {
            let seen = sema4::Seen::read(transport, connection, agent, false, false).await?;
            if seen.agent.is_none() {
                return Err(ApiError::of(crate::http::ErrorKind::NotThere));
            }
            Ok(AgentView { overview: sema4::lifecycle::overview(&seen, notes), rows: Vec::new() })
        }
        Vendor::RunAgents => {
            let seen = runagents::Seen::read(transport, connection, agent).await?;
            if seen.agent.is_none() {
                return Err(ApiError::of(crate::http::ErrorKind::NotThere));
            }
            let (overview, rows) = (runagents::lifecycle::overview(&seen, notes), runagents::lifecycle::rows(notes));
            Ok(AgentView { overview, rows })
        }
        Vendor::PolyAi => {
            let seen = polyai::Seen::read(transport, connection, agent, &Environment::ALL, HISTORY).await?;
            Ok(AgentView { overview: polyai::lifecycle::overview(&seen), rows: polyai::lifecycle::rows(&seen) })
        }
    }
}

/// How many deployments of each environment are read where a history is needed to conclude something.
pub const HISTORY: u32 = 100;

/// An intent with another message.
pub fn with_message(vendor: Vendor, intent: &Intent, message: &str) -> Intent {
    match vendor {
        Vendor::Cargo => cargo::lifecycle::with_message(intent, message),
        Vendor::Sema4 => sema4::lifecycle::with_message(intent, message),
        Vendor::RunAgents => runagents::lifecycle::with_message(intent, message),
        Vendor::PolyAi => polyai::lifecycle::with_message(intent, message),
    }
}

/// An intent with another version, where its vendor lets the person name it.
pub fn with_version(vendor: Vendor, intent: &Intent, version: &str) -> Intent {
    match vendor {
        Vendor::Cargo => cargo::lifecycle::with_version(intent, version),
        Vendor::Sema4 | Vendor::RunAgents | Vendor::PolyAi => intent.clone(),
    }
}

/// An intent with one resource swapped for another when it is sent; for none with an empty `to`.
pub fn with_mapping(vendor: Vendor, intent: &Intent, key: &str, to: &str) -> Intent {
    match vendor {
        Vendor::Sema4 => sema4::lifecycle::with_mapping(intent, key, to),
        Vendor::Cargo | Vendor::RunAgents | Vendor::PolyAi => intent.clone(),
    }
}

/// The file that nobody asks for any more once `changed` is written over an agent's notes.
pub fn stale_file(vendor: Vendor, notes: &serde_json::Value, changed: &serde_json::Value) -> Option<String> {
    match vendor {
        Vendor::Sema4 => sema4::lifecycle::stale_package(notes, changed),
        Vendor::Cargo | Vendor::RunAgents | Vendor::PolyAi => None,
    }
}

/// A file from a vendor's answer.
pub fn read_file(vendor: Vendor, response: Response) -> Result<Bytes, ApiError> {
    match vendor {
        Vendor::Sema4 => sema4::api::read_file(response),
        Vendor::Cargo | Vendor::RunAgents | Vendor::PolyAi => Err(ApiError::not_understood(&response, "file")),
    }
}

/// The name in the store of the file that an intent sends.
pub fn file_of(vendor: Vendor, intent: &Intent) -> Option<String> {
    match vendor {
        Vendor::Sema4 => sema4::lifecycle::file_of(intent),
        Vendor::Cargo | Vendor::RunAgents | Vendor::PolyAi => None,
    }
}

/// An intent with another target, where its vendor lets the person choose one; the choices, chosen first.
pub fn targets(vendor: Vendor, intent: &Intent) -> Vec<(Environment, Intent)> {
    match vendor {
        Vendor::Cargo | Vendor::Sema4 | Vendor::RunAgents => Vec::new(),
        Vendor::PolyAi => polyai::lifecycle::targets(intent),
    }
}

/// What a finished step took away and can be brought back, each by a plan of its own: the agent that it is about, and
/// what to do. From what was kept before sending, so that it survives a reload.
pub fn keeps(vendor: Vendor, record: &Record) -> Vec<(AgentId, Action)> {
    let kept = match vendor {
        Vendor::Cargo => cargo::lifecycle::keeps(&record.state),
        Vendor::Sema4 => sema4::lifecycle::keeps(&record.state),
        Vendor::RunAgents => runagents::lifecycle::keeps(&record.state),
        Vendor::PolyAi => Vec::new(),
    };
    kept.into_iter().map(|(agent, action)| (agent.map_or_else(|| record.agent.clone(), AgentId), action)).collect()
}

/// The intent that does what is left of a plan that stopped half-way: what was done is not done again. Most plans leave out
/// by themselves what stands already.
pub fn continued(vendor: Vendor, record: &Record) -> Intent {
    match vendor {
        Vendor::Sema4 => sema4::lifecycle::continued(record),
        Vendor::Cargo | Vendor::RunAgents | Vendor::PolyAi => record.intent.clone(),
    }
}

/// What takes back the requests that were done of a plan that stopped half-way, where its vendor has that.
pub fn undo(vendor: Vendor, record: &Record) -> Option<Action> {
    match vendor {
        Vendor::Sema4 => sema4::lifecycle::undo(record),
        Vendor::Cargo | Vendor::RunAgents | Vendor::PolyAi => None,
    }
}

/// The intent to make an agent again from a snapshot. `None` where it is none of this vendor's.
pub fn recreate(vendor: Vendor, snapshot: &serde_json::Value) -> Option<Intent> {
    match vendor {
        Vendor::Cargo => cargo::lifecycle::recreate(snapshot),
        Vendor::Sema4 => sema4::lifecycle::recreate(snapshot),
        Vendor::RunAgents => runagents::lifecycle::recreate(snapshot),
        Vendor::PolyAi => None,
    }
}

/// How far a test run got.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TestRun {
    /// The vendor's id.
    pub id: String,
    /// The vendor's word.
    pub status: String,
    /// No further change is to be expected.
    pub finished: bool,
    /// How many cases there are.
    pub cases: u64,
    /// How many passed.
    pub passed: u64,
    /// How many failed, or could not be run.
    pub failed: u64,
    /// The names of those that failed.
    pub failures: Vec<String>,
}

/// Reads a test run. `Ok(None)` where the vendor has no such run or no such endpoint.
pub async fn test_run(
    transport: &impl Transport,
    connection: &Connection,
    agent: &str,
    id: &str,
) -> Result<Option<TestRun>, ApiError> {
    match connection.vendor {
        Vendor::Cargo | Vendor::Sema4 | Vendor::RunAgents => Ok(None),
        Vendor::PolyAi => {
            let response = send(transport, &polyai::api::test_run(connection, agent, id)).await?;
            polyai::api::read_test_run(&response)
        }
    }
}

/// What can be done with a row of a history, from what is active.
pub fn row_actions(vendor: Vendor, lanes: &Lanes, row: &Deployment) -> Vec<Action> {
    match vendor {
        Vendor::Cargo => cargo::lifecycle::row_actions(lanes, row),
        Vendor::Sema4 | Vendor::RunAgents => Vec::new(),
        Vendor::PolyAi => polyai::lifecycle::row_actions(lanes, row),
    }
}

/// The same failure with the vendor's fields under the names that stand on the screen.
pub fn in_our_words(vendor: Vendor, error: &ApiError) -> ApiError {
    let mut error = error.clone();
    for field in &mut error.fields {
        let name = match vendor {
            Vendor::Cargo => cargo::field_label(&field.field),
            Vendor::Sema4 => sema4::field_label(&field.field),
            Vendor::RunAgents => runagents::field_label(&field.field),
            Vendor::PolyAi => polyai::field_label(&field.field),
        };
        if let Some(name) = name {
            name.clone_into(&mut field.field);
        }
    }
    error
}

/// How a vendor's refusal reads where the general words would mislead.
pub fn explain(vendor: Vendor, error: &ApiError) -> Option<&str> {
    match vendor {
        Vendor::Cargo => cargo::lifecycle::explain(error),
        Vendor::Sema4 => sema4::lifecycle::explain(error),
        Vendor::RunAgents => runagents::lifecycle::explain(error),
        Vendor::PolyAi => polyai::lifecycle::explain(error),
    }
}

/// Compares two deployments of an agent by what can be known of them.
pub async fn compare(
    transport: &impl Transport,
    connection: &Connection,
    agent: &str,
    from: &str,
    to: &str,
) -> Result<Compared, ApiError> {
    match connection.vendor {
        Vendor::Cargo => {
            let seen = cargo::Seen::read(transport, connection, agent, HISTORY).await?;
            let difference = match (seen.release(from), seen.release(to)) {
                (Some(from), Some(to)) => Difference::Content(lines(&cargo::schema::RELEASE, from, to)),
                _ => Difference::Releases(Comparison::Unknown),
            };
            let draft = seen.draft.iter().map(|draft| cargo::api::deployment(draft, None));
            let released = seen.history().map(|release| cargo::api::deployment(release, Some(Environment::Live)));
            Ok(Compared { difference, choices: draft.chain(released).collect() })
        }
        // No version but the newest can be read (their fact sheets, 2.2 and 2).
        Vendor::Sema4 | Vendor::RunAgents => {
            Ok(Compared { difference: Difference::Releases(Comparison::Unknown), choices: Vec::new() })
        }
        Vendor::PolyAi => {
            let seen = polyai::Seen::read(transport, connection, agent, &Environment::ALL, HISTORY).await?;
            let comparison = match (seen.find(from), seen.find(to)) {
                (Some(from), Some(to)) => polyai::compare(&seen.sandbox, Some(from), to),
                _ => Comparison::Unknown,
            };
            Ok(Compared { difference: Difference::Releases(comparison), choices: polyai::lifecycle::choices(&seen) })
        }
    }
}

/// A comparison, and the deployments that can be chosen for one.
#[derive(Clone, Debug, PartialEq)]
pub struct Compared {
    /// What going from the one to the other means.
    pub difference: Difference,
    /// Newest first.
    pub choices: Vec<Deployment>,
}

/// What differs between two releases, as far as the vendor lets it be read.
#[derive(Clone, Debug, PartialEq)]
pub enum Difference {
    /// Which releases come along or are taken back.
    Releases(Comparison),
    /// What is written in them.
    Content(Vec<Line>),
}
