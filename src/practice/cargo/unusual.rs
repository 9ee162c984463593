//! What the unusual agents of the cast say.

use super::content::{list, object};
use super::ids::{self, Kind};
use super::world::Workspace;
use serde_json::{Map, Value, json};

/// Keys at every depth, and variants of every union, that no published document has. The server takes them back.
pub(super) fn unknown(content: &mut Map<String, Value>) {
    if let Some(actions) = list(content, "actions") {
        if let Some(first) = actions.first_mut() {
            first["retry"] = json!({"attempts": 3, "backoff": {"kind": "exponential", "base": exactly("1.50")}});
            first["config"]["__cache"] = json!({"ttl": 3600, "scope": null});
        }
        actions.push(json!({
            "name": "Weekly digest", "slug": "weekly_digest", "description": null, "isBulkAllowed": false, "config": {},
            "kind": "playbook", "playbookUuid": "1f0a6c1e-9a57-4a6b-8f43-6c2f2a0b7d15", "stage": {"from": 1, "to": null},
        }));
    }
    if let Some(resources) = list(content, "resources") {
        if let Some(first) = resources.first_mut() {
            first["freshness"] = json!("PT6H");
            first["filter"]["version"] = json!(2);
            first["filter"]["groups"][0]["weight"] = json!(0.25);
            first["filter"]["groups"][0]["conditions"][0]["caseSensitive"] = json!(false);
        }
        resources.push(json!({
            "kind": "library", "name": "Playbooks", "slug": "playbooks", "description": null, "prompt": null,
            "libraryUuid": "7be1a3f0-2c44-4d8e-9b0a-51d6c1e0a9f2",
        }));
    }
    if let Some(capabilities) = list(content, "capabilities") {
        if let Some(first) = capabilities.first_mut() {
            first["config"] = json!({"engines": ["default", "news"], "safe": null});
        }
        capabilities.push(
            json!({"slug": "voice", "config": {"voice": "alto", "speed": exactly("1.10"), "hints": [{"say": "SaaS"}]}}),
        );
    }
    if let Some(suggested) = list(content, "suggestedActions").and_then(|list| list.first_mut()) {
        suggested["audience"] = json!(["sales"]);
        suggested["actions"][0]["preset"] = json!({"domain": null});
    }
    if let Some(clients) = list(content, "mcpClients") {
        if let Some(first) = clients.first_mut() {
            first["transport"] = json!("streamable-http");
        }
        clients.push(
            json!({"kind": "stdio", "name": "Local", "command": ["mcp-files", "--read-only"], "env": {"A": null}}),
        );
    }
    content.insert("output".to_owned(), json!({"type": "xmlSchema", "schemaUrl": "https://acme.example/signal.xsd"}));
    let heartbeat =
        json!({"intervalMinutes": 60, "maxMessages": 3, "prompt": null, "quietHours": {"from": 20, "to": 7}});
    content.insert("heartbeat".to_owned(), heartbeat);
    let evaluator = json!({"rubric": "A signal has a date.", "threshold": 0.75, "model": {"slug": "gpt-4o-mini"}});
    content.insert("evaluator".to_owned(), evaluator);
    content.insert("harnessSlug".to_owned(), json!("claudeCode"));
    content.insert("guardrails".to_owned(), json!([{"kind": "pii", "mode": "mask", "since": null}, "profanity"]));
    content.insert("topP".to_owned(), exactly("0.950"));
}

/// A number in the writing it came in.
fn exactly(text: &str) -> Value {
    text.parse().map_or(Value::Null, Value::Number)
}

/// MCP clients of both kinds with what lets them in, and a code capability with secret variables.
pub(super) fn secrets(content: &mut Map<String, Value>, workspace: Workspace) {
    let clients = json!([
        {
            "kind": "custom", "name": "Contract archive", "url": "https://mcp.contracts.example/mcp",
            "authentication": {
                "issuedAt": "2026-04-02T09:30:00.000Z", "accessToken": "canary-access-3f9c1b7e2d", "expiresIn": 3600,
                "refreshToken": "canary-refresh-77ab20c4d1", "scope": "read write", "tokenType": "Bearer",
                "clientId": "acme-deal-desk", "clientSecret": "canary-client-5e1d90fa3c",
            },
            "disabledToolSlugs": ["delete_contract"],
        },
        {
            "kind": "connector", "name": "Notion", "connectorUuid": ids::id(Kind::Connector, workspace, 8),
            "integrationSlug": "notionMcp", "disabledToolSlugs": [],
        },
        {
            "kind": "custom", "name": "Exchange rates", "url": "https://mcp.rates.example/sse", "authentication": null,
            "disabledToolSlugs": [],
        },
    ]);
    content.insert("mcpClients".to_owned(), clients);
    if let Some(capabilities) = list(content, "capabilities") {
        capabilities.push(json!({"slug": "code", "config": {
            "connectorUuid": ids::id(Kind::Connector, workspace, 7), "repository": "acme/pricing",
            "defaultBranch": "main", "rootDirectory": "agents/deal-desk",
            "env": [
                {"key": "CURRENCY", "type": "public", "value": "EUR"},
                {"key": "PRICING_KEY", "type": "secret", "secretValue": {
                    "type": "encryption", "isEncrypted": true, "value": "canary-encrypted-b64-0c7d1e",
                }},
            ],
        }}));
    }
}

/// A release of the generation before: actions are called tools, and less is said about everything.
pub(super) fn older(content: &mut Map<String, Value>) {
    let without = |item: &Value, key: &str| {
        let mut item = object(item.clone());
        item.shift_remove(key);
        Value::Object(item)
    };
    let was = std::mem::take(content);
    for (field, value) in was {
        let items = value.as_array().map_or(&[] as &[Value], Vec::as_slice);
        let (field, value) = match field.as_str() {
            // Agents and connectors could not be called yet.
            "actions" => {
                let tools = items.iter().filter(|item| item["kind"] == "tool");
                ("tools", tools.map(|item| without(item, "waitUntilFinished")).collect())
            }
            "capabilities" => ("capabilities", items.iter().map(|item| json!({"slug": item["slug"]})).collect()),
            "suggestedActions" => (
                "suggestedActions",
                items.iter().map(|item| json!({"text": item["text"], "tools": item["actions"]})).collect(),
            ),
            "resources" => (
                "resources",
                items.iter().filter(|item| item["kind"] == "model").map(|item| without(item, "isReadOnly")).collect(),
            ),
            "mcpClients" => ("mcpClients", json!([])),
            "output" | "heartbeat" | "evaluator" => continue,
            field => (field, value),
        };
        content.insert(field.to_owned(), value);
    }
}

/// A resource with a condition of every kind and operator.
pub(super) fn filters(content: &mut Map<String, Value>, workspace: Workspace) {
    let id = |kind, nth| ids::id(kind, workspace, nth);
    let period = json!({"operator": "lessThan", "value": 30, "unit": "day"});
    let group = |conjonction: &str, conditions: Value| json!({"conjonction": conjonction, "conditions": conditions});
    let deals = json!({"conjonction": "and", "groups": [
        group("or", json!([
            {"kind": "string", "columnSlug": "name", "operator": "contains", "values": "Acme"},
            {"kind": "string", "columnSlug": "stage", "operator": "isNot", "values": ["Closed lost"]},
            {"kind": "string", "columnSlug": "domain", "operator": "isNotEmpty", "relatedModelUuid": id(Kind::Model, 0)},
        ])),
        group("and", json!([
            {"kind": "number", "columnSlug": "amount", "operator": "between", "firstValue": 1000, "lastValue": 250000.50},
            {"kind": "number", "columnSlug": "probability", "operator": "isNotNull"},
            {"kind": "date", "columnSlug": "close_date", "operator": "greaterThan", "value": "2026-01-01T00:00:00.000Z"},
            {
                "kind": "date", "columnSlug": "created_at", "operator": "between",
                "firstValue": "2025-01-01T00:00:00.000Z", "lastValue": "2026-12-31T00:00:00.000Z",
            },
            {"kind": "boolean", "columnSlug": "is_renewal", "operator": "isTrue"},
        ])),
        group("and", json!([
            {"kind": "object", "columnSlug": "owner", "operator": "matchConditions", "conjonction": "or", "propertyConditions": [
                {"kind": "objectProperty", "columnSlug": "owner", "propertyName": "team", "operator": "is", "value": "EMEA"},
            ]},
            {"kind": "array", "columnSlug": "tags", "operator": "isNotNull"},
            {
                "kind": "objectProperty", "columnSlug": "owner", "propertyName": "level", "operator": "between",
                "value": "1", "otherValue": "3",
            },
            {"kind": "vector", "columnSlug": "embedding", "operator": "isNotNull"},
            {"kind": "any", "columnSlug": "raw", "operator": "isNull"},
        ])),
        group("or", json!([
            {"kind": "segment", "segmentUuid": id(Kind::Segment, 0), "operator": "in"},
            {
                "kind": "occurrence", "relatedModelUuid": id(Kind::Model, 3),
                "frequency": {"operator": "moreThan", "value": 2}, "period": period, "conjonction": "and",
                "conditions": [{"kind": "string", "columnSlug": "event", "operator": "is", "values": "login"}],
            },
            {
                "kind": "enrollment", "workflowUuid": id(Kind::Workflow, 1), "activityKind": "workflowNodeExecuted",
                "nodeSlug": "send", "frequency": {"operator": "not"}, "period": period,
            },
            {"kind": "sql", "name": "Big and quiet", "clause": "amount > 50000 AND last_activity_at < now() - 30"},
        ])),
    ]});
    if let Some(resources) = list(content, "resources") {
        resources.push(json!({
            "kind": "model", "name": null, "slug": "deals", "description": null, "integrationSlug": null,
            "modelUuid": id(Kind::Model, 2), "filter": deals, "selectedColumnSlugs": null, "limit": null,
            "prompt": "Only where asked", "isReadOnly": false,
        }));
        resources.push(json!({
            "kind": "model", "name": "Usage", "slug": "usage", "description": null, "integrationSlug": null,
            "modelUuid": id(Kind::Model, 3), "filter": null, "selectedColumnSlugs": [], "limit": 100, "prompt": null,
            "isReadOnly": true,
        }));
    }
}

/// Answers as JSON, wakes itself, and is graded.
pub(super) fn measured(content: &mut Map<String, Value>) {
    let output = json!({"type": "jsonSchema", "jsonSchema": {
        "type": "object", "required": ["subject", "body"], "additionalProperties": false,
        "properties": {
            "subject": {"type": "string", "maxLength": 60}, "body": {"type": "string"},
            "language": {"type": "string", "enum": ["en", "de", "fr"]},
        },
    }});
    content.insert("output".to_owned(), output);
    let heartbeat = json!({"intervalMinutes": 1440, "maxMessages": 5, "prompt": "Has the person answered?"});
    content.insert("heartbeat".to_owned(), heartbeat);
    let rubric = "The message names one fact about the company.\nNo more than 90 words.";
    content.insert("evaluator".to_owned(), json!({"rubric": rubric, "threshold": 0.8}));
}
