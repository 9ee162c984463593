//! Agents as they were made.

use super::cast::{Quirk, Standing, part};
use super::ids::{self, Kind};
use super::keys::{COLLEAGUE, YOU};
use super::package::to_hex;
use super::resources::{model_id, server_id};
use super::runbooks;
use super::tenants::Tenant;
use super::world::{Agent, Content, File, Mapping, Published, Schedule, Sema4, State};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// An agent as it was made.
pub(super) fn agent(world: &Sema4, tenant: Tenant, number: usize) -> Option<Agent> {
    const HOUR: i64 = 3_600_000;
    let part = part(world, tenant, number)?;
    let (servers, models): (Vec<usize>, Vec<usize>) = match part.quirk {
        Quirk::Everything => ((0..8).collect(), (0..5).collect()),
        _ => (part.servers.to_vec(), part.models.to_vec()),
    };
    let is_worker = part.quirk == Quirk::Worker;
    let before = Content {
        name: part.name.clone(),
        description: part.about.map(str::to_owned),
        runbook: runbooks::of(&part.name, part.about, part.quirk == Quirk::Everything),
        servers: servers.iter().map(|number| server_id(tenant, *number)).collect(),
        models: models.iter().map(|number| model_id(tenant, *number)).collect(),
        files: files(tenant, number, part.quirk),
        more: settings(is_worker),
        ..Content::default()
    };
    let work = match part.standing {
        Standing::Edited | Standing::Behind => Content {
            runbook: format!("{}- Say which rule was broken before you say by how much.\n", before.runbook),
            ..before.clone()
        },
        _ => before.clone(),
    };
    let mapping = match part.quirk {
        Quirk::Mapped => production(tenant, &servers),
        _ => Mapping::default(),
    };
    let published = (part.standing != Standing::Never).then(|| Published {
        id: ids::id(Kind::Version, tenant, number),
        content: before,
        mapping,
    });
    let age = i64::try_from(number % 40).unwrap_or(0);
    Some(Agent {
        id: ids::id(Kind::Agent, tenant, number),
        tenant,
        part: Some(number),
        created_by: if part.quirk == Quirk::Theirs { COLLEAGUE } else { YOU }.to_owned(),
        mode: if is_worker { "worker" } else { "conversational" }.to_owned(),
        architecture: ARCHITECTURE.to_owned(),
        architecture_version: ARCHITECTURE_VERSION.to_owned(),
        version: if published.is_some() { format!("1.{}.0", 1 + number % 7) } else { FIRST_VERSION.to_owned() },
        created: world.born.plus(-(200 + age) * 24 * HOUR),
        updated: world.born.plus(-(1 + age) * HOUR),
        state: match part.standing {
            Standing::Live | Standing::Behind => State::Live,
            Standing::Edited | Standing::Opened | Standing::Never => State::Draft,
        },
        work,
        pending: part.standing == Standing::Behind,
        published,
        schedules: if is_worker { vec![nightly(world, tenant, number)] } else { Vec::new() },
        more: match part.quirk {
            Quirk::UnknownFields => unknown_fields(),
            _ => Map::new(),
        },
    })
}

/// The architecture of agents that ask for none (fact sheet, 2.1).
pub(super) const ARCHITECTURE: &str = "agent_platform.architectures.experimental_1";
/// Its version.
pub(super) const ARCHITECTURE_VERSION: &str = "1.0.0";
/// The label of what was never published.
pub(super) const FIRST_VERSION: &str = "1.0.0";

/// From test to production: servers and the connections of both databases.
fn production(tenant: Tenant, servers: &[usize]) -> Mapping {
    let pair = |kind, number: usize| (ids::id(kind, tenant, number), ids::id(kind, tenant, number + 1));
    let tests = servers.iter().filter(|number| matches!(number, 0 | 2));
    Mapping {
        servers: tests.map(|number| pair(Kind::Server, *number)).collect(),
        connections: BTreeMap::from([pair(Kind::Connection, 0), pair(Kind::Connection, 2)]),
    }
}

/// What a package says of an agent beside what the agent object shows.
pub(super) fn settings(is_worker: bool) -> Map<String, Value> {
    let settings = json!({
        "model": {"provider": "OpenAI", "name": "gpt-5-low"},
        "reasoning": "enabled",
        "conversation-starter": if is_worker { Value::Null } else { json!("Which report may I look at?") },
        "welcome-message": "Give me a receipt, and I tell you what is odd about it.",
        "agent-settings": {"temperature": 0.2},
    });
    match settings {
        Value::Object(mut settings) => {
            settings.retain(|_, value| !value.is_null());
            settings
        }
        _ => Map::new(),
    }
}

/// The shared files of a few agents.
fn files(tenant: Tenant, number: usize, quirk: Quirk) -> Vec<File> {
    let file = |nth: usize, name: &str, media_type: &str, text: &str| File {
        id: ids::id(Kind::File, tenant, number * 4 + nth),
        name: name.to_owned(),
        media_type: media_type.to_owned(),
        content: to_hex(text.as_bytes()),
    };
    let policy = "Meals: 40 a day.\nHotels: ask first above 180.\nTaxis: only after nine in the evening.\n";
    match (quirk, number) {
        (Quirk::Everything, _) => vec![
            file(0, "policy.txt", "text/plain", policy),
            file(1, "limits.csv", "text/csv", "country,meals,hotel\nDE,40,180\nFR,45,200\n"),
        ],
        (Quirk::Mapped, 0) => vec![file(0, "policy.txt", "text/plain", policy)],
        _ => Vec::new(),
    }
}

fn nightly(world: &Sema4, tenant: Tenant, number: usize) -> Schedule {
    Schedule {
        id: ids::id(Kind::Schedule, tenant, number),
        cron: "30 2 * * *".to_owned(),
        timezone: "Europe/Berlin".to_owned(),
        work_item: Some("Nightly run".to_owned()),
        message: Some("Go through what is still open.".to_owned()),
        payload: Some(json!({"most": 200})),
        next_run: world.born.plus(9 * 3_600_000),
    }
}

fn unknown_fields() -> Map<String, Value> {
    let mut more = Map::new();
    more.insert("avatar".to_owned(), json!({"shape": "circle", "colours": ["#204080", null]}));
    more.insert("public_link".to_owned(), Value::Null);
    more
}
