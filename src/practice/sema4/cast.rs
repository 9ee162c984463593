//! Who is who: the agents that everybody meets, those that fail, and those that are made up when more are asked for.

use super::ids::{self, Kind};
use super::keys::{COLLEAGUE, YOU};
use super::package::to_hex;
use super::resources::{model_id, server_id};
use super::runbooks;
use super::tenants::Tenant;
use super::world::{Agent, Content, File, Mapping, Published, Schedule, Sema4, State};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// Where an agent stands when the world begins.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Standing {
    /// Published, nothing new.
    Live,
    /// Published, and the draft differs.
    Edited,
    /// Published, and the draft says the same.
    Opened,
    /// Never published.
    Never,
    /// Published, the state is live, and yet there is a draft (fact sheet, 3).
    Behind,
}

/// What is special about an agent.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Quirk {
    None,
    /// Runs by itself.
    Worker,
    /// Belongs to somebody else.
    Theirs,
    /// Its published version uses production resources.
    Mapped,
    /// Uses everything there is.
    Everything,
    /// The agent object has fields that nobody documented.
    UnknownFields,
}

/// An agent with a part to play.
struct Part {
    name: String,
    about: Option<&'static str>,
    standing: Standing,
    quirk: Quirk,
    /// MCP servers, by number.
    servers: &'static [usize],
    /// Semantic data models, by number.
    models: &'static [usize],
}

type Row = (&'static str, Option<&'static str>, Standing, Quirk, &'static [usize], &'static [usize]);

/// The tenants `acme` and `acme-paths`.
const ACME: [Row; 12] = [
    ("Invoice Roast", Some("Forensic expense analyst."), Standing::Edited, Quirk::Mapped, &[0, 4], &[0]),
    (
        "Vendor Onboarding",
        Some("Collects what finance needs of a new vendor."),
        Standing::Live,
        Quirk::None,
        &[5],
        &[1],
    ),
    ("Contract Reader", Some("Finds what a contract promises."), Standing::Never, Quirk::None, &[4], &[]),
    ("Ledger Sweeper", Some("Clears small differences at night."), Standing::Live, Quirk::Worker, &[2], &[3]),
    ("Payroll Checker", Some("Compares payslips with contracts."), Standing::Live, Quirk::Theirs, &[4], &[0]),
    ("Tax Notes", None, Standing::Live, Quirk::None, &[], &[]),
    ("Audit Trail", Some("Tells who changed what."), Standing::Behind, Quirk::None, &[2], &[3]),
    ("Supplier Scout", Some("Compares offers."), Standing::Opened, Quirk::None, &[5, 7], &[1]),
    ("Month-End Closer", Some("Walks through the closing list."), Standing::Never, Quirk::Worker, &[2, 6], &[3]),
    ("Budget Oracle", Some("Knows every table."), Standing::Edited, Quirk::Everything, &[], &[]),
    ("Receipt Reader", Some("Reads crumpled paper."), Standing::Live, Quirk::UnknownFields, &[0], &[0]),
    ("Travel Desk", Some("Books within the policy."), Standing::Live, Quirk::Mapped, &[0, 2], &[2]),
];

/// The ends of names in `acme-failures`, which `faults.rs` acts on, and what they stand behind.
const FAILURES: [(&str, &str); 24] = [
    ("Claims desk", "-error-400"),
    ("Petty cash", "-error-403"),
    ("Card office", "-error-404"),
    ("Night audit", "-error-409"),
    ("Fleet costs", "-error-412"),
    ("Rent roll", "-error-422"),
    ("Bank feed", "-error-500"),
    ("Mileage line", "-error-503"),
    ("Grant book", "-proxy-422"),
    ("Archive clerk", "-slow"),
    ("Ticket office", "-lost-answer"),
    ("Customs desk", "-timeout-after"),
    ("Library fund", "-cut-answer"),
    ("Pool budget", "-error-after-doing"),
    ("Garden shop", "-dropped-before"),
    ("Clinic bills", "-cut-reading"),
    ("Harbour dues", "-html"),
    ("Tour desk", "-html-reading"),
    ("Museum till", "-odd-reading"),
    ("Ferry fares", "-unknown-state"),
    ("Price watch", "-moves"),
    ("Relay desk", "-overtaken"),
    ("Moving house", "-cut-export"),
    ("Broken box", "-odd-export"),
];

/// How many agents a tenant has before any request.
pub(super) fn count(world: &Sema4, tenant: Tenant) -> usize {
    match tenant {
        Tenant::Acme | Tenant::Paths => world.options.agents,
        Tenant::Basic => 4,
        Tenant::Failures => FAILURES.len(),
        Tenant::Evil => 6,
        Tenant::Empty => 0,
        Tenant::Many => 300,
    }
}

/// The part of the `number`th agent of a tenant.
fn part(world: &Sema4, tenant: Tenant, number: usize) -> Option<Part> {
    if number >= count(world, tenant) {
        return None;
    }
    let of = |(name, about, standing, quirk, servers, models): Row| Part {
        name: name.to_owned(),
        about,
        standing,
        quirk,
        servers,
        models,
    };
    let ordinary = |name: String| Part {
        name,
        about: Some("One of many."),
        standing: [Standing::Live, Standing::Edited, Standing::Never]
            .get(number % 3)
            .copied()
            .unwrap_or(Standing::Live),
        quirk: Quirk::None,
        servers: &[0],
        models: &[0],
    };
    match tenant {
        Tenant::Failures => {
            let (name, end) = FAILURES.get(number)?;
            let about = Some("Fails as its name says.");
            Some(Part { about, standing: Standing::Edited, ..ordinary(format!("{name}{end}")) })
        }
        Tenant::Basic => {
            let part = of(*ACME.get(number)?);
            // Nobody can enter edit mode here: what is to be edited was never published.
            let standing = if number < 2 { Standing::Never } else { Standing::Live };
            Some(Part { standing, ..part })
        }
        Tenant::Evil => Some(of(*ACME.get(number)?)),
        Tenant::Many => Some(ordinary(made_up_name(number))),
        Tenant::Acme | Tenant::Paths | Tenant::Empty => Some(match ACME.get(number) {
            Some(row) => of(*row),
            None => ordinary(made_up_name(number)),
        }),
    }
}

/// Names that do not repeat below 1,080, and then have a number.
fn made_up_name(number: usize) -> String {
    const WHERE: [&str; 12] = [
        "Nordic", "Alpine", "Iberian", "Baltic", "Island", "Coastal", "Central", "Southern", "Texan", "Ontario",
        "Andean", "Pacific",
    ];
    const WHAT: [&str; 9] =
        ["expenses", "invoices", "vendors", "payroll", "travel", "contracts", "budgets", "grants", "audits"];
    const WHO: [&str; 10] =
        ["clerk", "reader", "desk", "checker", "watch", "helper", "planner", "notes", "sorter", "guide"];
    let pick = |of: &[&'static str], nth: usize| of.get(nth % of.len()).copied().unwrap_or_default();
    let (place, task) = (pick(&WHERE, number), pick(&WHAT, number / WHERE.len()));
    let who = pick(&WHO, number / (WHERE.len() * WHAT.len()));
    match number / (WHERE.len() * WHAT.len() * WHO.len()) {
        0 => format!("{place} {task} {who}"),
        round => format!("{place} {task} {who} {}", round + 1),
    }
}

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
