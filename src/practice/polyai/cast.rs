//! Who is who: the accounts, the agents that everybody meets, and those that are made up when more are asked for.

use super::history::{Course, Shape};
use super::world::{Agent, Branch, Content, Draft, Environment, Origin, PolyAi, Quirk, active};
use crate::practice::chance::{blend, code8, hash32, of_text, uuid7};
use serde_json::{Map, json};
use std::collections::BTreeMap;

/// Account ids and names.
pub(super) const ACCOUNTS: [(&str, &str); 3] =
    [("acme", "Acme"), ("acme-failures", "Acme, where things fail"), ("acme-empty", "Acme, nothing made yet")];

/// An agent with a part to play.
pub(super) struct Part {
    pub(super) id: &'static str,
    pub(super) name: &'static str,
    pub(super) quirk: Quirk,
    pub(super) course: Course,
}

const fn part(id: &'static str, name: &'static str, quirk: Quirk, shape: Shape, ahead: usize) -> Part {
    Part { id, name, quirk, course: Course { shape, ahead, recent: &[] } }
}

const fn with_recent(part: Part, recent: &'static [&'static str]) -> Part {
    Part { course: Course { recent, ..part.course }, ..part }
}

/// The account `acme`.
const ACME: [Part; 12] = [
    with_recent(
        part("PROJECT-BILLING1", "Billing helper", Quirk::TestsPass, Shape::Full, 3),
        &[
            "Refund wording, holiday hours",
            "Shorter identity check",
            "Late fee explained before payment",
            "New greeting",
            "Card payments by text message",
            "Direct debit dates",
        ],
    ),
    with_recent(
        part("PROJECT-CONCIDE1", "Concierge DE", Quirk::None, Shape::LiveRolledBack, 0),
        &["Check-in hours", "Breakfast times corrected", "Winter tariff", "Spa opening hours"],
    ),
    with_recent(
        part("PROJECT-FRONTDK1", "Front desk", Quirk::None, Shape::Full, 0),
        &["Visitor parking", "Reception closes at six", "Names of the new tenants"],
    ),
    part("PROJECT-HOTFIXL1", "Hotfix line", Quirk::MaySkip, Shape::Full, 2),
    part("PROJECT-SIMPLE01", "Quick answers", Quirk::Simplified, Shape::Simplified, 0),
    part("PROJECT-ABTEST01", "Booking desk", Quirk::AbTest, Shape::Full, 1),
    part("PROJECT-NEWHIRE1", "New hire guide", Quirk::None, Shape::Never, 0),
    part("PROJECT-PARCELS1", "Parcel tracker", Quirk::TestsHidden, Shape::SandboxOnly, 0),
    part("PROJECT-LOYALTY1", "Loyalty line", Quirk::None, Shape::EmptyVersion, 1),
    part("PROJECT-RETURNS1", "Returns helper", Quirk::None, Shape::NullMetadata, 1),
    part("PROJECT-ENERGYA1", "Energy advisor", Quirk::UnknownFields, Shape::Full, 2),
    part("PROJECT-CLAIMS01", "Claims intake", Quirk::TestsFail, Shape::Full, 1),
];

/// The account `acme-failures`: the ends of the names are what `faults.rs` acts on.
const FAILURES: [Part; 13] = [
    part("PROJECT-ERROR409", "Night desk-error-409", Quirk::None, Shape::Full, 2),
    part("PROJECT-ERROR412", "Fleet line-error-412", Quirk::None, Shape::Full, 2),
    part("PROJECT-ERROR503", "Ferry times-error-503", Quirk::None, Shape::Full, 2),
    part("PROJECT-SLOWLY01", "Museum guide-slow", Quirk::None, Shape::Full, 2),
    part("PROJECT-LOSTANSW", "Ticket office-lost-answer", Quirk::None, Shape::Full, 2),
    part("PROJECT-CUTANSWR", "Library line-cut-answer", Quirk::None, Shape::Full, 2),
    part("PROJECT-ERRAFTER", "Pool desk-error-after-doing", Quirk::None, Shape::Full, 2),
    part("PROJECT-DROPPED1", "Garden shop-dropped-before", Quirk::None, Shape::Full, 2),
    part("PROJECT-CUTREAD1", "Clinic line-cut-reading", Quirk::None, Shape::Full, 2),
    part("PROJECT-ALREADY1", "Repair desk-already-published", Quirk::None, Shape::Full, 0),
    part("PROJECT-ERROR400", "Lost luggage-error-400", Quirk::None, Shape::Full, 2),
    part("PROJECT-NAMETAKE", "Tour desk-name-taken", Quirk::None, Shape::Full, 2),
    part("PROJECT-ODDREAD1", "Harbour line-odd-reading", Quirk::None, Shape::Full, 2),
];

/// An ordinary agent among many.
const ONE_OF_MANY: Course = Course { shape: Shape::Full, ahead: 2, recent: &[] };

/// Made-up agents number from the end of `acme`'s cast up to this.
const MOST_AGENTS: usize = 9_999;

/// The ids of an account's agents, before any request.
pub(super) fn ids(world: &PolyAi, account: &str) -> Vec<String> {
    match account {
        "acme" => {
            let cast = ACME.iter().take(world.options.agents).map(|part| part.id.to_owned());
            let made_up = ACME.len()..world.options.agents.min(MOST_AGENTS);
            cast.chain(made_up.map(|number| made_up_agent(number).0)).collect()
        }
        "acme-failures" => FAILURES.iter().map(|part| part.id.to_owned()).collect(),
        _ => Vec::new(),
    }
}

/// An agent as it was made, by id.
pub(super) fn agent(world: &PolyAi, id: &str) -> Option<Agent> {
    let find = |parts: &[Part]| parts.iter().position(|part| part.id == id);
    if let Some(number) = find(&ACME).filter(|number| *number < world.options.agents) {
        let part = &ACME[number];
        return Some(make(world, "acme", number, id, part.name, part.quirk));
    }
    if let Some(number) = find(&FAILURES) {
        let part = &FAILURES[number];
        return Some(make(world, "acme-failures", number, id, part.name, part.quirk));
    }
    let number: usize = id.get(id.len().checked_sub(4)?..)?.parse().ok()?;
    if !(ACME.len()..world.options.agents.min(MOST_AGENTS)).contains(&number) {
        return None;
    }
    let (known, name) = made_up_agent(number);
    (known == id).then(|| make(world, "acme", number, id, &name, Quirk::None))
}

/// How an agent's history runs.
pub(super) fn course(agent: &Agent) -> Course {
    match (agent.origin, agent.account.as_str()) {
        (Origin::Made, _) => Course { shape: Shape::Never, ..ONE_OF_MANY },
        (Origin::Cast(number), "acme-failures") => FAILURES.get(number).map_or(ONE_OF_MANY, |part| part.course),
        (Origin::Cast(number), _) => match ACME.get(number) {
            Some(part) => part.course,
            None => Course { ahead: number % 4, ..ONE_OF_MANY },
        },
    }
}

/// The id and name of a made-up agent: four letters and its number in the account, so that it is found without a
/// search.
fn made_up_agent(number: usize) -> (String, String) {
    const WHERE: [&str; 12] = [
        "Airport",
        "Bakery",
        "Clinic",
        "Dental",
        "Estate",
        "Harbour",
        "Hotel",
        "Insurance",
        "Market",
        "Museum",
        "Theatre",
        "Water",
    ];
    const WHAT: [&str; 9] =
        ["helper", "front desk", "bookings", "night line", "billing", "returns", "concierge", "outages", "complaints"];
    const TONGUE: [&str; 8] = ["EN", "DE", "FR", "ES", "IT", "NL", "PL", "PT"];
    let made_up = number - ACME.len();
    let place = WHERE[made_up % WHERE.len()];
    let task = WHAT[made_up / WHERE.len() % WHAT.len()];
    let tongue = TONGUE[made_up / (WHERE.len() * WHAT.len()) % TONGUE.len()];
    let round = made_up / (WHERE.len() * WHAT.len() * TONGUE.len());
    let name = match round {
        0 => format!("{place} {task} {tongue}"),
        _ => format!("{place} {task} {tongue} {}", round + 1),
    };
    let letters: String = place.chars().take(4).collect();
    (format!("PROJECT-{}{number:04}", letters.to_uppercase()), name)
}

fn make(world: &PolyAi, account: &str, number: usize, id: &str, name: &str, quirk: Quirk) -> Agent {
    let chance = blend(&[world.seed, of_text(id)]);
    let mut agent = Agent {
        id: id.to_owned(),
        account: account.to_owned(),
        name: name.to_owned(),
        created: world.born.plus(-86_400_000 * 430),
        updated: world.born.plus(-3 * 60_000),
        origin: Origin::Cast(number),
        quirk,
        added: Vec::new(),
        draft: Draft {
            version: hash32(blend(&[chance, 7])),
            updated: world.born.plus(-3 * 60_000),
            sequence: 25,
            settled: world.born.plus(-12 * 60_000),
            quiet: false,
        },
        main: first_content(name, chance),
        branches: Vec::new(),
        runs: Vec::new(),
        live_configs: BTreeMap::new(),
        config: Map::new(),
    };
    // Two agents have nothing new to publish: the one that people meet the answer on, and the one named after it.
    let nothing_new = matches!(id, "PROJECT-FRONTDK1" | "PROJECT-ALREADY1");
    let past = if nothing_new { world.history(&agent) } else { Vec::new() };
    if let Some(newest) = active(&past, Environment::Sandbox) {
        agent.draft = Draft {
            version: newest.version.clone(),
            updated: newest.artifact,
            settled: newest.at,
            quiet: true,
            ..agent.draft
        };
    }
    let branch = match id {
        "PROJECT-BILLING1" => Some(("Payment plan wording", false)),
        "PROJECT-CONCIDE1" => Some(("Winter tariff for groups", true)),
        "PROJECT-SIMPLE01" => Some(("Opening lines", false)),
        _ => None,
    };
    if let Some((branch, conflicts)) = branch {
        let mut content = agent.main.clone();
        content.behavior.push_str(" Offer to repeat what was agreed.");
        agent.branches.push(Branch {
            id: format!("BRANCH-{}", code8(blend(&[chance, 8]))),
            uuid: uuid7(world.born.plus(-86_400_000), blend(&[chance, 9])),
            name: branch.to_owned(),
            by: "ana@acme.example".to_owned(),
            created: world.born.plus(-86_400_000),
            updated: world.born.plus(-3_600_000),
            sequence: 4,
            content,
            conflicts,
        });
    }
    agent
}

/// What an agent says before anybody edits it.
pub(super) fn first_content(name: &str, chance: u64) -> Content {
    let topic = |n: u64, name: &str, content: &str, question: &str| {
        json!({
            "id": format!("TOPIC-{}", code8(blend(&[chance, 20 + n]))), "name": name, "content": content,
            "actions": "", "exampleQueries": {"queries": [question]}, "isActive": true,
        })
    };
    let attribute = format!("ATTRIBUTE-{}", code8(blend(&[chance, 31])));
    Content {
        behavior: format!("You are {name}, who answers the phone for Acme. Be brief, and never guess a price."),
        topics: vec![
            topic(0, "Opening hours", "We are open from nine to six, Monday to Saturday.", "When are you open?"),
            topic(1, "Speaking to a person", "Offer to hand over at any time.", "Can I talk to somebody?"),
        ],
        variants: vec![json!({
            "id": format!("VARIANT-{}", code8(blend(&[chance, 30]))), "name": "Main line", "isDefault": true,
            "attributeValues": {"values": {(attribute.as_str()): "+44 20 7946 0100"}},
        })],
        attributes: vec![json!({"id": attribute, "name": "Phone number"})],
    }
}
