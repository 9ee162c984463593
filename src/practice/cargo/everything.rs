//! The agent that has 200 actions: some 2,400 fields.

use super::content::{auto, list};
use super::ids::{self, Kind};
use super::world::Workspace;
use serde_json::{Map, Value, json};

/// How many actions it has.
const ACTIONS: usize = 200;

const VERBS: [&str; 10] =
    ["Find", "Create", "Update", "Enrich", "Score", "Merge", "Archive", "Tag", "Summarise", "Compare"];
const THINGS: [(&str, &str); 20] = [
    ("companies", "company"),
    ("contacts", "contact"),
    ("deals", "deal"),
    ("tickets", "ticket"),
    ("invoices", "invoice"),
    ("meetings", "meeting"),
    ("calls", "call"),
    ("notes", "note"),
    ("tasks", "task"),
    ("campaigns", "campaign"),
    ("products", "product"),
    ("quotes", "quote"),
    ("contracts", "contract"),
    ("territories", "territory"),
    ("owners", "owner"),
    ("partners", "partner"),
    ("events", "event"),
    ("forms", "form"),
    ("sequences", "sequence"),
    ("segments", "segment"),
];

/// Puts 200 actions in the place of the ordinary ones.
pub(super) fn add(content: &mut Map<String, Value>, workspace: Workspace) {
    let Some(actions) = list(content, "actions") else { return };
    *actions = (0..ACTIONS).map(|number| action(workspace, number)).collect();
}

fn action(workspace: Workspace, number: usize) -> Value {
    let (verb, (many, one)) = (VERBS[number / THINGS.len() % VERBS.len()], THINGS[number % THINGS.len()]);
    let mut action = json!({
        "name": format!("{verb} {many}"),
        "slug": format!("{}_{one}_{number}", verb.to_lowercase()),
        "description": format!("{verb} a {one} when the person asks for it by name. Ask back where two match."),
        "isBulkAllowed": number.is_multiple_of(4),
        "config": {
            "objectType": many, "query": auto(), "limit": 10 + number,
            "properties": {"_kind": "override", "mode": "disable"},
            "mapping": {
                "kind": "jsExpression", "expression": format!("record.{one}_{number} ?? null"), "instructTo": "none",
                "fromRecipe": false,
            },
        },
    });
    let kind = match number % 3 {
        0 => json!({
            "kind": "connector", "integrationSlug": "hubspot",
            "connectorUuid": ids::id(Kind::Connector, workspace, 3), "actionSlug": "searchRecords",
        }),
        1 => json!({
            "kind": "tool", "toolUuid": ids::id(Kind::Tool, workspace, number % 8), "templateSlug": null,
            "waitUntilFinished": number.is_multiple_of(2),
        }),
        _ => json!({
            "kind": "agent", "agentUuid": ids::id(Kind::Agent, workspace, number % 4), "templateSlug": null,
            "waitUntilFinished": true,
        }),
    };
    if let (Some(action), Value::Object(kind)) = (action.as_object_mut(), kind) {
        action.extend(kind);
    }
    action
}
