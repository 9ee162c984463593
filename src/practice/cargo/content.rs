//! What releases say: the ordinary ones, and what a draft has that its deployed release has not.

use super::cast::{Part, Quirk};
use super::everything;
use super::ids::{self, Kind};
use super::unusual;
use super::world::Workspace;
use serde_json::{Map, Value, json};

/// The fields of a configuration, in the vendor's order.
pub(super) const FIELDS: [&str; 15] = [
    "actions",
    "resources",
    "capabilities",
    "suggestedActions",
    "systemPrompt",
    "withReasoning",
    "temperature",
    "maxSteps",
    "integrationSlug",
    "connectorUuid",
    "languageModelSlug",
    "mcpClients",
    "output",
    "heartbeat",
    "evaluator",
];

/// What the `number`th release of a part says. `back` counts from the deployed one; `edited`: a draft that differs in
/// every section.
pub(super) fn of(part: &Part, workspace: Workspace, number: usize, back: usize, edited: bool) -> Map<String, Value> {
    let mut content = ordinary(part, workspace, number, back);
    match part.quirk {
        Quirk::Everything => everything::add(&mut content, workspace),
        Quirk::Unknown => unusual::unknown(&mut content),
        Quirk::Secrets => unusual::secrets(&mut content, workspace),
        Quirk::Filters => unusual::filters(&mut content, workspace),
        Quirk::Measured => unusual::measured(&mut content),
        Quirk::None | Quirk::ReadOnly | Quirk::Deleted | Quirk::Older => {}
    }
    if edited {
        edit(&mut content, workspace);
    }
    if part.quirk == Quirk::Older {
        unusual::older(&mut content);
    }
    content
}

/// What the first draft of an agent says that was never deployed.
pub(super) fn fresh() -> Map<String, Value> {
    object(json!({
        "actions": [], "resources": [], "capabilities": [], "suggestedActions": [], "systemPrompt": "",
        "withReasoning": false, "temperature": 0, "maxSteps": 10, "integrationSlug": "openAi", "connectorUuid": null,
        "languageModelSlug": "gpt-4o-mini", "mcpClients": [], "output": null, "heartbeat": null, "evaluator": null,
    }))
}

/// The fields of a JSON object.
pub(super) fn object(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(object) => object,
        _ => Map::new(),
    }
}

/// A value that the model fills in.
pub(super) fn auto() -> Value {
    json!({"_kind": "override", "mode": "auto"})
}

/// The items of a field that is a list.
pub(super) fn list<'a>(content: &'a mut Map<String, Value>, field: &str) -> Option<&'a mut Vec<Value>> {
    content.get_mut(field).and_then(Value::as_array_mut)
}

fn ordinary(part: &Part, workspace: Workspace, number: usize, back: usize) -> Map<String, Value> {
    let id = |kind, nth| ids::id(kind, workspace, nth);
    let mut prompt = format!(
        "You are {}. {}.\n\n## How you work\n\n1. Say what you are about to look up.\n2. Look it up.\n",
        part.name, part.about
    );
    const RULES: [&str; 7] = [
        "3. Name the page that a number comes from.",
        "4. Write no more than two hundred words.",
        "5. Leave alone what belongs to a partner.",
        "6. Never guess a head count.",
        "7. Ask for the domain where it is missing.",
        "8. End with what to do next.",
        "9. Be friendly, and brief.",
    ];
    for rule in RULES.iter().take(number.min(7)) {
        prompt.push_str(rule);
        prompt.push('\n');
    }
    let mut actions = vec![
        json!({
            "name": "Enrich a company", "slug": "enrich_company",
            "description": "Look a company up by its domain", "isBulkAllowed": true,
            "config": {"domain": auto(), "depth": if number.is_multiple_of(2) { "basic" } else { "full" }},
            "kind": "tool", "toolUuid": id(Kind::Tool, 0), "templateSlug": null, "waitUntilFinished": true,
        }),
        json!({
            "name": "Find in HubSpot", "slug": "find_in_hubspot", "description": null, "isBulkAllowed": false,
            "config": {
                "objectType": "companies", "limit": 5, "query": auto(),
                "properties": {"_kind": "override", "mode": "disable"},
            },
            "kind": "connector", "integrationSlug": "hubspot", "connectorUuid": id(Kind::Connector, 3),
            "actionSlug": "searchRecords",
        }),
    ];
    // The newest releases can do more.
    if back < 3 {
        actions.push(json!({
            "name": null, "slug": "prepare_meeting", "description": "Hand over to Meeting prep", "isBulkAllowed": false,
            "config": {
                "prompt": {
                    "kind": "templateExpression", "expression": "Prepare {{ account.name }}", "instructTo": "none",
                    "fromRecipe": false,
                },
                "output": {"type": "text"},
            },
            "kind": "agent", "agentUuid": id(Kind::Agent, 2), "templateSlug": null, "waitUntilFinished": false,
        }));
    }
    let temperature = match number % 3 {
        0 => json!(0.2),
        1 => json!(0.3),
        _ => json!(0),
    };
    object(json!({
        "actions": actions,
        "resources": [
            {
                "kind": "model", "name": "Companies", "slug": "companies", "description": "Every company we know",
                "integrationSlug": "hubspot", "modelUuid": id(Kind::Model, 0),
                "filter": {"conjonction": "and", "groups": [{"conjonction": "or", "conditions": [
                    {"kind": "string", "columnSlug": "segment", "operator": "is", "values": ["Enterprise", "Mid-market"]},
                    {"kind": "number", "columnSlug": "employees", "operator": "greaterThan", "value": 200 + 10 * number},
                ]}]},
                "selectedColumnSlugs": ["name", "domain", "employees"], "limit": 500, "prompt": null,
                "isReadOnly": true,
            },
            {
                "kind": "file", "name": null, "slug": "playbook", "description": null, "prompt": "Only for pricing",
                "items": [
                    {"kind": "file", "fileUuid": id(Kind::File, 0)},
                    {"kind": "folder", "folderUuid": id(Kind::Folder, 4)},
                ],
            },
        ],
        "capabilities": [
            {"slug": "webSearch", "config": {}}, {"slug": "memory", "config": {}},
            {"slug": "sandbox", "config": {"scope": "chat"}},
        ],
        "suggestedActions": [
            {"text": "Research the account I am looking at", "actions": [{"slug": "enrich_company"}]},
            {"text": "Who decides there?", "actions": []},
        ],
        "systemPrompt": prompt, "withReasoning": false,
        "temperature": temperature, "maxSteps": 6 + number % 5,
        "integrationSlug": "openAi", "connectorUuid": id(Kind::Connector, 0), "languageModelSlug": "gpt-4o",
        "mcpClients": [{
            "kind": "connector", "name": "Notion", "connectorUuid": id(Kind::Connector, 8),
            "integrationSlug": "notionMcp", "disabledToolSlugs": ["delete_page"],
        }],
        "output": null, "heartbeat": null, "evaluator": null,
    }))
}

/// Changes something in every section.
fn edit(content: &mut Map<String, Value>, workspace: Workspace) {
    let id = |kind, nth| ids::id(kind, workspace, nth);
    if let Some(actions) = list(content, "actions") {
        if actions.len() > 1 {
            actions.remove(1);
        }
        if let Some(first) = actions.first_mut() {
            first["description"] = json!("Look a company up by its domain; never twice in one conversation");
            first["waitUntilFinished"] = json!(false);
        }
        actions.push(json!({
            "name": "Tell the team", "slug": "post_to_slack", "description": "Post a summary in #sales",
            "isBulkAllowed": false, "config": {"channelId": "C04SALES", "text": auto()}, "kind": "connector",
            "integrationSlug": "slack", "connectorUuid": id(Kind::Connector, 5), "actionSlug": "sendMessage",
        }));
    }
    if let Some(resources) = list(content, "resources") {
        if let Some(first) = resources.first_mut() {
            first["limit"] = Value::Null;
            first["selectedColumnSlugs"] = json!(["name", "domain", "employees", "last_funding_at"]);
        }
        resources.pop();
    }
    if let Some(capabilities) = list(content, "capabilities") {
        capabilities.retain(|capability| capability["slug"] != "memory");
        capabilities.push(json!({"slug": "app", "config": {"appUuid": id(Kind::App, 0), "canPromote": false}}));
    }
    if let Some(suggested) = list(content, "suggestedActions") {
        suggested.rotate_left(1);
        suggested.push(json!({"text": "What changed since last quarter?", "actions": [{"slug": "enrich_company"}]}));
    }
    if let Some(clients) = list(content, "mcpClients") {
        if let Some(first) = clients.first_mut() {
            first["disabledToolSlugs"] = json!(["delete_page", "create_page"]);
        }
        clients.push(json!({
            "kind": "custom", "name": "Company register", "url": "https://mcp.register.example/sse",
            "authentication": null, "disabledToolSlugs": [],
        }));
    }
    let prompt = content.get("systemPrompt").and_then(Value::as_str).unwrap_or_default();
    let prompt =
        prompt.replace("Look it up.", "Look it up, twice where it matters.") + "\nNever mention competitors.\n";
    for (field, value) in [
        ("systemPrompt", json!(prompt)),
        ("withReasoning", json!(true)),
        ("temperature", json!(0.7)),
        ("maxSteps", json!(12)),
        ("integrationSlug", json!("anthropic")),
        ("connectorUuid", json!(id(Kind::Connector, 1))),
        ("languageModelSlug", json!("claude-3-5-sonnet-20241022")),
        ("output", json!({"type": "text"})),
        ("heartbeat", json!({"intervalMinutes": 30, "maxMessages": 4, "prompt": null})),
        ("evaluator", json!({"rubric": "Every number has a source.", "threshold": 0.8})),
    ] {
        content.insert(field.to_owned(), value);
    }
}
