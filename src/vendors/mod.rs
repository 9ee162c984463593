//! The vendors. One folder each, with the same file names: `api` (requests and answers), `error` (their codes),
//! `lifecycle` (their rules, as plans), `history` where releases have one.
//!
//! What differs by vendor is an exhaustive match in this file; nothing above it names a vendor's module.

pub mod polyai;

use crate::domain::{AgentSummary, AuthScheme, Connection, Deployment, Environment, Lanes, Vendor};
use crate::http::{ApiError, Transport, send};
use crate::lifecycle::{Action, Described, Fingerprint, Intent, Overview, Row};

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
        Vendor::PolyAi => &polyai::REGIONS,
    }
}

/// How a vendor wants its key.
pub fn default_auth(vendor: Vendor) -> AuthScheme {
    match vendor {
        Vendor::PolyAi => polyai::default_auth(),
    }
}

/// The agents that a key may list.
pub async fn list_agents(transport: &impl Transport, connection: &Connection) -> Result<Vec<AgentSummary>, ApiError> {
    match connection.vendor {
        Vendor::PolyAi => {
            let response = send(transport, &polyai::api::list_agents(connection)).await?;
            polyai::api::read_agents(&response)
        }
    }
}

/// What is active in each environment of an agent.
pub async fn active(transport: &impl Transport, connection: &Connection, agent: &str) -> Result<Lanes, ApiError> {
    match connection.vendor {
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
        Vendor::PolyAi => {
            let request = polyai::api::deployments(connection, agent, environment, limit);
            polyai::api::read_deployments(&send(transport, &request).await?)
        }
    }
}

/// What waits in an agent, from what is active alone: for a row of the board.
pub fn waiting(vendor: Vendor, lanes: &Lanes) -> Option<String> {
    match vendor {
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

/// Reads an agent and concludes what can be done with it.
pub async fn agent(transport: &impl Transport, connection: &Connection, agent: &str) -> Result<AgentView, ApiError> {
    match connection.vendor {
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
        Vendor::PolyAi => polyai::lifecycle::with_message(intent, message),
    }
}

/// An intent with another target, where its vendor lets the person choose one; the choices, chosen first.
pub fn targets(vendor: Vendor, intent: &Intent) -> Vec<(Environment, Intent)> {
    match vendor {
        Vendor::PolyAi => polyai::lifecycle::targets(intent),
    }
}

pub use polyai::{Comparison, Procedure, Seen};

/// The procedure of an intent. `None` where the intent is none of this vendor's: a damaged record.
pub fn procedure(connection: &Connection, agent: &str, name: &str, intent: &Intent) -> Option<Procedure> {
    match connection.vendor {
        Vendor::PolyAi => polyai::Procedure::new(connection, agent, name, intent),
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
        Vendor::PolyAi => {
            let response = send(transport, &polyai::api::test_run(connection, agent, id)).await?;
            polyai::api::read_test_run(&response)
        }
    }
}

/// What can be done with a row of a history, from what is active.
pub fn row_actions(vendor: Vendor, lanes: &Lanes, row: &Deployment) -> Vec<Action> {
    match vendor {
        Vendor::PolyAi => polyai::lifecycle::row_actions(lanes, row),
    }
}

/// The same failure with the vendor's fields under the names that stand on the screen.
pub fn in_our_words(vendor: Vendor, error: &ApiError) -> ApiError {
    let mut error = error.clone();
    for field in &mut error.fields {
        let name = match vendor {
            Vendor::PolyAi => polyai::field_label(&field.field),
        };
        if let Some(name) = name {
            name.clone_into(&mut field.field);
        }
    }
    error
}

/// How a vendor's refusal reads where the general words would mislead.
pub fn explain(vendor: Vendor, error: &ApiError) -> Option<&'static str> {
    match vendor {
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
        Vendor::PolyAi => {
            let seen = polyai::Seen::read(transport, connection, agent, &Environment::ALL, HISTORY).await?;
            let comparison = match (seen.find(from), seen.find(to)) {
                (Some(from), Some(to)) => polyai::compare(&seen.sandbox, Some(from), to),
                _ => Comparison::Unknown,
            };
            Ok(Compared { comparison, choices: polyai::lifecycle::choices(&seen) })
        }
    }
}

/// A comparison, and the deployments that can be chosen for one.
#[derive(Clone, Debug, PartialEq)]
pub struct Compared {
    /// What going from the one to the other means.
    pub comparison: Comparison,
    /// Newest first.
    pub choices: Vec<Deployment>,
}

/// What an intent wants, in words: for what is said after it was sent.
pub fn describe(connection: &Connection, agent: &str, name: &str, intent: &Intent) -> Option<Described> {
    match connection.vendor {
        Vendor::PolyAi => polyai::Procedure::new(connection, agent, name, intent).map(|procedure| procedure.describe()),
    }
}

/// Where two readings differ: the place, what was there, what is there.
pub fn moved(before: &Seen, after: &Seen, old: &Fingerprint, new: &Fingerprint) -> Vec<(&'static str, String, String)> {
    let changed = old.0.iter().zip(&new.0).filter(|(old, new)| old != new).map(|((place, _), _)| place);
    changed
        .filter_map(|place| Environment::parse(place))
        .map(|place| {
            let what = |seen: &Seen| polyai::lifecycle::label_of(seen.lanes.get(place));
            (place.name(), what(before), what(after))
        })
        .collect()
}
