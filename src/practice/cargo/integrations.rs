//! The vendor's catalogue: integrations with their actions, and the language models of those that have some.

use serde_json::{Map, Value, json};

/// Name, slug, colour, category.
const INTEGRATIONS: [(&str, &str, &str, &str); 12] = [
    ("OpenAI", "openAi", "#10a37f", "freeform"),
    ("Anthropic", "anthropic", "#d97757", "freeform"),
    ("Gemini", "gemini", "#4285f4", "freeform"),
    ("HubSpot", "hubspot", "#ff7a59", "sales"),
    ("Salesforce", "salesforce", "#00a1e0", "sales"),
    ("Slack", "slack", "#4a154b", "engagement"),
    ("Apollo.io", "apolloio", "#fde047", "enrichment"),
    ("GitHub", "github", "#24292f", "freeform"),
    ("HTTP", "http", "#64748b", "freeform"),
    ("Notion MCP", "notionMcp", "#111111", "freeform"),
    ("Snowflake", "snowflake", "#29b5e8", "storage"),
    ("Google Sheets", "googleSheets", "#0f9d58", "storage"),
];

/// Whether there is an integration.
pub(super) fn is_there(slug: &str) -> bool {
    INTEGRATIONS.iter().any(|(_, known, ..)| *known == slug)
}

/// Every integration.
pub(super) fn all() -> Vec<Value> {
    let integrations = INTEGRATIONS.iter().map(|(name, slug, color, category)| {
        let extractors = match *category {
            "sales" | "storage" => json!({"records": {"name": "Records", "description": "Every record"}}),
            _ => json!({}),
        };
        let mut integration = json!({
            "name": name, "description": format!("Connects {name}"), "slug": slug,
            "icon": format!("https://cdn.getcargo.example/{slug}.svg"), "color": color,
            "url": format!("https://{}.example", slug.to_lowercase()), "category": category,
            "actions": actions(slug), "extractors": extractors, "dynamicSchemas": {},
            "connector": {"config": {"jsonSchema": {"type": "object", "properties": {"region": {"type": "string"}}}}},
        });
        if *slug == "slack" {
            integration["agent"] = json!({"trigger": {
                "description": "Wakes the agent from a channel",
                "config": {
                    "schema": {
                        "type": "object", "required": ["channelIds"],
                        "properties": {
                            "channelIds": {"type": "array", "items": {"type": "string"}, "title": "Channels"},
                            "onMention": {"type": "boolean", "title": "Only when mentioned", "default": true},
                        },
                    },
                    "uiSchema": {"channelIds": {"ui:widget": "IntegrationAutocompleteWidget", "ui:options": {"slug": "channels"}}},
                },
            }});
        }
        integration
    });
    integrations.collect()
}

/// An integration's actions by slug.
fn actions(integration: &str) -> Map<String, Value> {
    let text = |title: &str| json!({"type": "string", "title": title});
    let action = |name: &str, about: &str, required: &[&str], properties: Value| {
        json!({
            "name": name, "description": about,
            "config": {"jsonSchema": {"type": "object", "required": required, "properties": properties}, "uiSchema": {}},
        })
    };
    let object_type = json!({"type": "string", "enum": ["companies", "contacts", "deals"], "title": "Object"});
    let listed: Vec<(&str, Value)> = match integration {
        "openAi" | "anthropic" | "gemini" => {
            let properties =
                json!({"prompt": text("Prompt"), "temperature": {"type": "number", "minimum": 0, "maximum": 1}});
            let mut complete = action("Instruct", "Answer a prompt", &["prompt"], properties);
            complete["credits"] = json!({"costs": [{"type": "fixed", "cost": 1}]});
            vec![("instruct", complete)]
        }
        "hubspot" | "salesforce" => vec![
            (
                "searchRecords",
                action(
                    "Search records",
                    "Find records by words",
                    &["objectType"],
                    json!({
                        "objectType": object_type, "query": text("Words"),
                        "limit": {"type": "integer", "minimum": 1, "maximum": 1000, "default": 10},
                        "properties": {"type": "array", "items": {"type": "string"}, "title": "Properties"},
                    }),
                ),
            ),
            (
                "upsertRecord",
                action(
                    "Upsert record",
                    "Create a record, or update it",
                    &["objectType", "properties"],
                    json!({
                        "objectType": object_type,
                        "properties": {"type": "object", "additionalProperties": true, "title": "Properties"},
                    }),
                ),
            ),
        ],
        "slack" => vec![(
            "sendMessage",
            action(
                "Send message",
                "Post to a channel",
                &["channelId", "text"],
                json!({
                    "channelId": text("Channel"), "text": text("Message"),
                    "asThread": {"type": "boolean", "title": "In the thread", "default": false},
                }),
            ),
        )],
        "apolloio" => vec![(
            "enrichPerson",
            action("Enrich person", "Look a person up", &["email"], json!({"email": text("E-mail")})),
        )],
        "github" => vec![(
            "createIssue",
            action(
                "Create issue",
                "Open an issue",
                &["repository", "title"],
                json!({
                    "repository": text("Repository"), "title": text("Title"), "body": text("Text"),
                }),
            ),
        )],
        "http" => vec![(
            "request",
            action(
                "Request",
                "Call an address",
                &["url", "method"],
                json!({
                    "url": {"type": "string", "format": "uri", "title": "Address"},
                    "method": {"type": "string", "enum": ["GET", "POST", "PUT", "PATCH", "DELETE"]},
                    "headers": {"type": "object", "additionalProperties": {"type": "string"}},
                }),
            ),
        )],
        _ => Vec::new(),
    };
    listed.into_iter().map(|(slug, action)| (slug.to_owned(), action)).collect()
}

/// The language models of an integration; `None` where it has none.
pub(super) fn language_models(integration: &str) -> Option<Vec<Value>> {
    // Slug, name, context window, longest answer, reasons.
    type Row = (&'static str, &'static str, u32, u32, bool);
    let models: &[Row] = match integration {
        "openAi" => &[
            ("gpt-4o", "GPT-4o", 128_000, 16_384, false),
            ("gpt-4o-mini", "GPT-4o mini", 128_000, 16_384, false),
            ("gpt-4.1-mini", "GPT-4.1 mini", 1_047_576, 32_768, false),
            ("o4-mini", "o4-mini", 200_000, 100_000, true),
        ],
        "anthropic" => &[
            ("claude-3-5-sonnet-20241022", "Claude 3.5 Sonnet", 200_000, 8_192, false),
            ("claude-3-5-haiku-20241022", "Claude 3.5 Haiku", 200_000, 8_192, false),
            ("claude-3-7-sonnet-20250219", "Claude 3.7 Sonnet", 200_000, 64_000, true),
        ],
        "gemini" => &[("gemini-2.0-flash", "Gemini 2.0 Flash", 1_048_576, 8_192, false)],
        _ => return None,
    };
    let models = models.iter().map(|(slug, name, context, output, reasons)| {
        let mut model = json!({
            "name": name, "slug": slug, "description": format!("{name} by its maker"),
            "contextWindowTokensLimit": context, "outputTokensLimit": output, "isReasoning": reasons,
        });
        // Left out, not null, where a connector pays by its own key.
        if integration == "openAi" {
            let cost = json!({"type": "package", "cost": 2, "unit": "tokens", "unitsCount": 1000, "fixedCost": 0.1});
            model["credits"] = json!({ "cost": cost });
        }
        model
    });
    Some(models.collect())
}
