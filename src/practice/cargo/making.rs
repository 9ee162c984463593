//! Agents as they were made, and names for those beyond the cast.

use super::cast::{CAST, Part, Quirk, part};
use super::ids::{self, Kind};
use super::world::{Agent, Cargo, Workspace};
use crate::practice::chance::{blend, uuid4};
use serde_json::{Map, Value, json};

/// Names that do not repeat below 10,000.
pub(super) fn made_up_name(number: usize) -> String {
    const WHERE: [&str; 12] = [
        "Nordics", "DACH", "Iberia", "Benelux", "UK", "France", "Italy", "Poland", "Texas", "Ontario", "Brazil",
        "Japan",
    ];
    const WHAT: [&str; 9] = [
        "researcher",
        "qualifier",
        "list builder",
        "enricher",
        "outreach",
        "renewals",
        "ticket triage",
        "forecaster",
        "data steward",
    ];
    const WHOM: [&str; 8] =
        ["banks", "clinics", "schools", "retail", "software", "energy", "logistics", "public sector"];
    let made_up = number.saturating_sub(CAST);
    let pick = |of: &[&'static str], nth: usize| of.get(nth % of.len()).copied().unwrap_or_default();
    let (place, task) = (pick(&WHERE, made_up), pick(&WHAT, made_up / WHERE.len()));
    let whom = pick(&WHOM, made_up / (WHERE.len() * WHAT.len()));
    match made_up / (WHERE.len() * WHAT.len() * WHOM.len()) {
        0 => format!("{place} {task}, {whom}"),
        round => format!("{place} {task}, {whom} {}", round + 1),
    }
}

/// An agent as it was made.
pub(super) fn agent(world: &Cargo, workspace: Workspace, number: usize) -> Option<Agent> {
    let part = part(world, workspace, number)?;
    let folder = part.folder.map(|folder| ids::id(Kind::Folder, workspace, folder));
    let chance = blend(&[world.seed, number as u64, workspace.number() as u64]);
    let days = i64::try_from(chance % 40).unwrap_or(0);
    let template = part.template.map(|slug| json!({"slug": slug, "isAvailable": true, "scope": "public"}));
    let mut more = Map::new();
    if part.quirk == Quirk::Unknown {
        more.insert("harnessSlug".to_owned(), json!("claudeCode"));
        more.insert("repository".to_owned(), json!({"env": [{"key": "REGION", "value": "eu"}], "branch": null}));
    }
    Some(Agent {
        uuid: ids::id(Kind::Agent, workspace, number),
        workspace,
        part: Some(number),
        // Agents that came from a template have nobody who made them.
        user: part.template.is_none().then(|| ids::id(Kind::User, Workspace::Acme, number % 4)),
        icon: json!({"color": part.icon.0, "face": part.icon.1}),
        description: (number != 10).then(|| part.about.to_owned()),
        triggers: triggers(&part, workspace, number),
        folder,
        template,
        read_only: part.quirk == Quirk::ReadOnly,
        created: world.born.plus(-(430 + days) * 86_400_000),
        updated: world.born.plus(-(1 + days) * 3_600_000),
        deleted: (part.quirk == Quirk::Deleted).then(|| world.born.plus(-2 * 86_400_000)),
        name: part.name,
        more,
        releases: Vec::new(),
    })
}

/// What wakes an agent of the cast.
fn triggers(part: &Part, workspace: Workspace, number: usize) -> Vec<Value> {
    let cron = |name: &str, about: Option<&str>, cron: &str, text: &str| {
        json!({
            "name": name, "description": about, "type": "cron", "cron": cron, "text": text,
            "temporalScheduleWorkflowId": uuid4(blend(&[number as u64, 5]), blend(&[cron.len() as u64, 6])),
        })
    };
    let slack = json!({
        "name": "Mentioned in #sales", "description": null, "type": "connector",
        "connectorUuid": ids::id(Kind::Connector, workspace, 5), "integrationSlug": "slack",
        "config": {"channelIds": ["C04SALES"], "onMention": true},
    });
    match (part.quirk, number) {
        (Quirk::Unknown, _) => vec![
            cron("Every hour", None, "@every 1h", "Look for new signals."),
            json!({
                "name": "Site changed", "description": "From the watcher", "type": "webhook", "path": "/hooks/site",
                "signing": {"algorithm": "hmac-sha256", "header": null},
            }),
        ],
        (_, 0) if workspace == Workspace::Acme => vec![
            cron("Weekday mornings", Some("Before the stand-up"), "30 7 * * 1-5", "Research the accounts of today."),
            slack,
        ],
        (Quirk::Filters | Quirk::Secrets, _) => vec![slack],
        (_, 11) => vec![cron("Mondays", None, "0 6 * * 1", "Write the report of last week.")],
        _ => Vec::new(),
    }
}
