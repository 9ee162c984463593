//! Templates of agents and MCP servers.

use super::content::auto;
use crate::domain::Timestamp;
use serde_json::{Value, json};

/// Every template.
pub(super) fn all(born: Timestamp) -> Vec<Value> {
    let base = |slug: &str, name: &str, about: &str, preset: bool| {
        json!({
            "slug": slug, "workspaceUuid": null, "scope": "public", "name": name, "description": about,
            "isPreset": preset, "categories": ["prospecting", "public"],
            "author": {
                "name": "Jo Example", "title": "Operations",
                "company": {"name": "Example", "url": "https://example.org"},
            },
            "createdAt": born.plus(-86_400_000 * 220).to_iso(), "updatedAt": born.plus(-86_400_000 * 70).to_iso(),
            "deletedAt": null,
        })
    };
    // What a template refers to is null until it is resolved.
    let action = json!({
        "name": "Enrich a company", "slug": "enrich_company", "description": "Look a company up", "isBulkAllowed": true,
        "config": {"domain": auto()}, "kind": "tool", "toolUuid": null, "templateSlug": "enrich-company",
        "waitUntilFinished": true,
    });
    let find = json!({
        "name": "Find in HubSpot", "slug": "find_in_hubspot", "description": null, "isBulkAllowed": false,
        "config": {"objectType": "contacts", "query": auto()}, "kind": "connector", "integrationSlug": "hubspot",
        "connectorUuid": null, "actionSlug": "searchRecords",
    });
    let resource = json!({
        "kind": "model", "name": "Contacts", "slug": "contacts", "description": null, "integrationSlug": "hubspot",
        "modelUuid": null, "filter": null, "selectedColumnSlugs": null, "limit": 100, "prompt": null, "isReadOnly": true,
    });
    let agent = |mut template: Value, face: &str, prompt: &str| {
        let more = json!({
            "kind": "agent", "icon": {"color": "green", "face": face}, "systemPrompt": prompt, "withReasoning": false,
            "temperature": 0.2, "maxSteps": 6, "integrationSlug": "openAi", "languageModelSlug": "gpt-4o-mini",
            "suggestedActions": [{"text": "Begin", "actions": [{"slug": "enrich_company"}]}],
            "capabilities": [{"slug": "webSearch", "config": {}}], "actions": [action, find],
            "resources": [resource], "output": null, "heartbeat": null, "evaluator": null,
        });
        join(&mut template, more);
        template
    };
    let mut server = base("sales-data-server", "Sales data", "Publishes contacts", false);
    join(&mut server, json!({"kind": "mcpServer", "actions": [action], "resources": [resource]}));
    vec![
        agent(
            base("champion-tracker", "Champion tracker", "Notices when a champion changes jobs", true),
            "🏅",
            "You look for people who changed jobs.",
        ),
        agent(
            base("inbound-qualifier", "Inbound qualifier", "Scores who filled in the form", false),
            "📥",
            "You score leads from 0 to 100.",
        ),
        server,
    ]
}

fn join(value: &mut Value, more: Value) {
    if let (Some(value), Value::Object(more)) = (value.as_object_mut(), more) {
        value.extend(more);
    }
}
