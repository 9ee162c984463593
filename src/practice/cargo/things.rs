//! What a workspace has beside agents: folders, connectors, tools, models, files, apps, segments, MCP servers.

use super::ids::{self, Kind};
use super::world::Workspace;
use crate::domain::Timestamp;
use serde_json::{Value, json};

const DAY: i64 = 86_400_000;

/// Kind, name, emoji, parent (by number), may not be changed.
const FOLDERS: [(&str, &str, &str, Option<usize>, bool); 6] = [
    ("agent", "Research", "mag", None, false),
    ("agent", "Outbound", "rocket", None, false),
    ("agent", "🔒 CDK", "lock", Some(0), true),
    ("tool", "Enrichment", "sparkles", None, false),
    ("file", "Playbooks", "books", None, false),
    ("mcpServer", "Published", "satellite", None, false),
];

/// Name, slug, integration, paid with credits.
pub(super) const CONNECTORS: [(&str, &str, &str, bool); 12] = [
    ("OpenAI", "open_ai", "openAi", true),
    ("Anthropic", "anthropic", "anthropic", false),
    ("OpenAI of the lab, expired key", "open_ai_lab", "openAi", false),
    ("HubSpot", "hubspot", "hubspot", false),
    ("Salesforce", "salesforce", "salesforce", false),
    ("Slack", "slack", "slack", false),
    ("Apollo", "apollo", "apolloio", true),
    ("GitHub", "github", "github", false),
    ("Notion MCP", "notion_mcp", "notionMcp", false),
    ("Warehouse", "warehouse", "snowflake", false),
    // Its integration is gone.
    ("Old enrichment", "old_enrichment", "enrichomatic", false),
    ("Gemini", "gemini", "gemini", true),
];

/// Name, description, emoji.
pub(super) const TOOLS: [(&str, Option<&str>, &str); 8] = [
    ("Enrich a company", Some("Firmographics by domain"), "office"),
    ("Find decision makers", Some("People by title and company"), "busts_in_silhouette"),
    ("Score a lead", None, "100"),
    ("Verify an e-mail", Some("Tells whether mail would arrive"), "email"),
    ("Summarise a call", None, "telephone_receiver"),
    ("Find job offers", Some("Open positions by company"), "briefcase"),
    ("Route to an owner", Some("By territory"), "compass"),
    ("Write to the warehouse", None, "floppy_disk"),
];

/// Whether an id is that of one of a kind's `count` things.
pub(super) fn has(kind: Kind, count: usize, workspace: Workspace, uuid: &str) -> bool {
    ids::read(uuid).is_some_and(|said| said.kind == kind && said.workspace == workspace && said.number < count)
}

/// The kind of a folder.
pub(super) fn folder_kind(workspace: Workspace, uuid: &str) -> Option<&'static str> {
    let said = ids::read(uuid).filter(|said| said.kind == Kind::Folder && said.workspace == workspace)?;
    FOLDERS.get(said.number).map(|(kind, ..)| *kind)
}

pub(super) fn folders(workspace: Workspace, born: Timestamp) -> Vec<Value> {
    let id = |number| ids::id(Kind::Folder, workspace, number);
    let folders = FOLDERS.iter().enumerate().map(|(number, (kind, name, emoji, parent, read_only))| {
        json!({
            "uuid": id(number), "parentUuid": parent.map(id), "kind": kind, "workspaceUuid": workspace.uuid(),
            "name": name, "emojiSlug": emoji, "isReadOnly": read_only, "createdAt": born.plus(-400 * DAY).to_iso(),
            "updatedAt": born.plus(-90 * DAY).to_iso(), "deletedAt": null,
        })
    });
    folders.collect()
}

pub(super) fn workspace(workspace: Workspace, born: Timestamp) -> Value {
    json!({
        "uuid": workspace.uuid(), "name": workspace.name(), "allowedEmailDomains": ["acme.example"],
        "syncs": [{"domain": "ai", "temporalScheduleWorkflowId": "sync-ai", "cron": "@every 24h"}],
        "temporalNamespace": "production", "temporalTaskQueuePrefix": null, "maxConcurrentRuns": 50,
        "openAiVectorStoreId": null, "createdAt": born.plus(-460 * DAY).to_iso(),
        "updatedAt": born.plus(-12 * DAY).to_iso(), "logoUrl": null, "metadata": null,
        "chromeExtensionMasterAgentUuid": null, "chromeExtensionAvailableAgentUuids": null, "defaultRoleUuid": null,
        "allowedLoginProviders": ["google-oauth2"], "ssoIdentifier": null, "quotaBuckets": {},
    })
}

pub(super) fn user(workspace: Workspace, born: Timestamp) -> Value {
    json!({
        "uuid": ids::id(Kind::User, Workspace::Acme, 0), "email": "you@acme.example", "firstName": "Robin",
        "lastName": null, "picture": null, "lastSignInAt": born.plus(-3_600_000).to_iso(),
        "createdAt": born.plus(-300 * DAY).to_iso(), "updatedAt": born.plus(-3_600_000).to_iso(),
        "webExtensionData": null, "workspaceUuid": workspace.uuid(),
        "permissions": [{"effect": "allow", "resources": null, "actions": ["ai:*", "connection:read"]}], "role": null,
    })
}

pub(super) fn connectors(workspace: Workspace, born: Timestamp) -> Vec<Value> {
    let connectors = CONNECTORS.iter().enumerate().map(|(number, (name, slug, integration, credits))| {
        let first = CONNECTORS.iter().position(|(_, _, other, _)| other == integration) == Some(number);
        let config = if *credits { Value::Null } else { json!({"region": "eu"}) };
        let limit = (number % 3 == 0).then(|| json!({"unit": "minute", "max": 60, "strategy": "spread"}));
        json!({
            "uuid": ids::id(Kind::Connector, workspace, number), "workspaceUuid": workspace.uuid(),
            "userUuid": ids::id(Kind::User, Workspace::Acme, 1), "name": name, "slug": slug, "rateLimit": limit,
            "cacheTtlMilliseconds": if number % 4 == 1 { json!(86_400_000) } else { Value::Null },
            "integrationSlug": integration, "isDefault": first, "playsCount": number % 3, "toolsCount": number % 5,
            "modelsCount": number % 2, "useCredits": credits, "config": config,
            "createdAt": born.plus(-380 * DAY).to_iso(), "updatedAt": born.plus(-30 * DAY).to_iso(), "deletedAt": null,
        })
    });
    connectors.collect()
}

pub(super) fn tools(workspace: Workspace, born: Timestamp) -> Vec<Value> {
    let tools = TOOLS.iter().enumerate().map(|(number, (name, about, emoji))| {
        let icon = match number {
            7 => json!({"kind": "raw", "data": "data:image/svg+xml;base64,PHN2Zy8+"}),
            _ => json!({"kind": "emoji", "emojiSlug": emoji}),
        };
        json!({
            "uuid": ids::id(Kind::Tool, workspace, number), "icon": icon, "workspaceUuid": workspace.uuid(),
            "workflowUuid": ids::id(Kind::Workflow, workspace, number),
            "userUuid": ids::id(Kind::User, Workspace::Acme, number % 4), "name": name,
            "folderUuid": (number < 3).then(|| ids::id(Kind::Folder, workspace, 3)),
            "creditsCost": {"kind": "custom", "min": 1, "max": 3}, "description": about, "isReadOnly": number == 5,
            "triggers": [], "publicForm": null, "createdAt": born.plus(-350 * DAY).to_iso(),
            "updatedAt": born.plus(-20 * DAY).to_iso(), "deletedAt": null,
        })
    });
    tools.collect()
}

/// Slug, name, connector (by number; none: native), columns as slug, type and label.
type Model = (&'static str, &'static str, Option<usize>, &'static [(&'static str, &'static str, &'static str)]);

const MODELS: [Model; 4] = [
    (
        "companies",
        "Companies",
        Some(3),
        &[
            ("id", "string", "Id"),
            ("name", "string", "Name"),
            ("domain", "string", "Domain"),
            ("employees", "number", "Employees"),
            ("is_customer", "boolean", "Customer"),
            ("last_funding_at", "date", "Last funding"),
        ],
    ),
    (
        "contacts",
        "Contacts",
        Some(3),
        &[("id", "string", "Id"), ("email", "string", "E-mail"), ("title", "string", "Title")],
    ),
    (
        "deals",
        "Deals",
        Some(4),
        &[
            ("id", "string", "Id"),
            ("name", "string", "Name"),
            ("stage", "string", "Stage"),
            ("domain", "string", "Domain"),
            ("amount", "number", "Amount"),
            ("probability", "number", "Probability"),
            ("close_date", "date", "Close date"),
            ("created_at", "date", "Created"),
            ("is_renewal", "boolean", "Renewal"),
            ("owner", "object", "Owner"),
            ("tags", "array", "Tags"),
            ("embedding", "vector", "Embedding"),
            ("raw", "any", "Raw"),
        ],
    ),
    ("usage", "Product usage", None, &[("id", "string", "Id"), ("event", "string", "Event"), ("at", "date", "At")]),
];

pub(super) fn models(workspace: Workspace, born: Timestamp) -> Vec<Value> {
    let models = MODELS.iter().enumerate().map(|(number, (slug, name, connector, columns))| {
        let columns: Vec<Value> = columns
            .iter()
            .map(|(slug, kind, label)| {
                json!({"slug": slug, "type": kind, "label": label, "kind": "original", "originalSlug": slug})
            })
            .collect();
        let segment = json!({"slug": "segment", "type": "string", "label": "Segment", "kind": "custom"});
        let mut model = json!({
            "uuid": ids::id(Kind::Model, workspace, number), "workspaceUuid": workspace.uuid(), "slug": slug,
            "name": name, "description": null,
            "datasetUuid": ids::id(Kind::Dataset, workspace, connector.unwrap_or(99)), "extractorSlug": slug,
            "position": {"x": 0, "y": number * 120}, "config": {}, "schedule": null, "meta": null, "columns": columns,
            "additionalColumns": if number == 0 { vec![segment] } else { Vec::new() }, "idColumnSlug": "id",
            "unification": null, "titleColumnSlug": "id", "timeColumnSlug": null, "folderUuid": null,
            "playsCount": 0, "segmentsCount": 1, "isPaused": false,
            "lastEmittedAt": born.plus(-3_600_000).to_iso(), "createdAt": born.plus(-340 * DAY).to_iso(),
            "updatedAt": born.plus(-5 * DAY).to_iso(), "deletedAt": null, "lastRun": null,
            "kind": if connector.is_some() { "connector" } else { "native" },
        });
        if let Some(connector) = connector {
            model["connectorUuid"] = json!(ids::id(Kind::Connector, workspace, *connector));
        }
        model
    });
    models.collect()
}

pub(super) fn files(workspace: Workspace, born: Timestamp) -> Vec<Value> {
    let names = ["Pricing 2026.pdf", "Objections.md", "Battle cards.docx", "Price list.csv", "Terms.pdf"];
    let kinds = ["application/pdf", "text/markdown", "application/msword", "text/csv", "application/pdf"];
    let files = names.iter().zip(kinds).enumerate().map(|(number, (name, content_type))| {
        json!({
            "uuid": ids::id(Kind::File, workspace, number), "workspaceUuid": workspace.uuid(),
            "libraryUuid": ids::id(Kind::Library, workspace, 0), "userUuid": null, "name": name,
            "isTemporary": false, "folderUuid": (number < 3).then(|| ids::id(Kind::Folder, workspace, 4)),
            "s3Filename": format!("files/{number}"), "openAiFileId": format!("file-{number}"),
            "contentType": content_type, "size": 18_000 + number * 7_331, "isIndexedInOpenAiVectorStore": true,
            "externalId": null, "kind": "native", "createdAt": born.plus(-200 * DAY).to_iso(),
            "updatedAt": born.plus(-40 * DAY).to_iso(), "deletedAt": null,
        })
    });
    files.collect()
}

pub(super) fn apps(workspace: Workspace, born: Timestamp) -> Vec<Value> {
    let apps = ["Deal room", "Territory map"].iter().zip(["deal-room", "territory-map"]).enumerate();
    let apps = apps.map(|(number, (name, slug))| {
        json!({
            "uuid": ids::id(Kind::App, workspace, number), "workspaceUuid": workspace.uuid(), "name": name,
            "description": null, "slug": slug, "url": format!("https://{slug}.apps.example"),
            "userUuid": ids::id(Kind::User, Workspace::Acme, 2), "folderUuid": null, "promotedDeployment": null,
            "chargedUntil": born.plus(30 * DAY).to_iso(), "createdAt": born.plus(-60 * DAY).to_iso(),
            "updatedAt": born.plus(-6 * DAY).to_iso(), "deletedAt": null,
        })
    });
    apps.collect()
}

pub(super) fn segments(workspace: Workspace, born: Timestamp) -> Vec<Value> {
    let segments = ["Enterprise", "Renewing soon", "Quiet customers"].iter().enumerate().map(|(number, name)| {
        json!({
            "uuid": ids::id(Kind::Segment, workspace, number), "workspaceUuid": workspace.uuid(),
            "userUuid": ids::id(Kind::User, Workspace::Acme, 3),
            "modelUuid": ids::id(Kind::Model, workspace, if number == 1 { 2 } else { 0 }),
            "slug": name.to_lowercase().replace(' ', "_"), "name": name,
            "filter": {"conjonction": "and", "groups": []}, "sort": null, "limit": null,
            "recordsCount": 120 * (number + 1), "fromPlay": false, "trackingColumnSlugs": null, "columnSlugs": null,
            "syncedAt": null, "createdAt": born.plus(-150 * DAY).to_iso(),
            "updatedAt": born.plus(-2 * DAY).to_iso(), "deletedAt": null, "lastChange": null,
        })
    });
    segments.collect()
}

pub(super) fn mcp_servers(workspace: Workspace, born: Timestamp) -> Vec<Value> {
    let servers = ["Sales data", "Enrichment"].iter().enumerate().map(|(number, name)| {
        json!({
            "uuid": ids::id(Kind::McpServer, workspace, number), "workspaceUuid": workspace.uuid(),
            "userUuid": ids::id(Kind::User, Workspace::Acme, number), "name": name, "description": null,
            "actions": [], "resources": [], "folderUuid": (number == 0).then(|| ids::id(Kind::Folder, workspace, 5)),
            "templateSlug": null, "isReadOnly": number == 1, "createdAt": born.plus(-100 * DAY).to_iso(),
            "updatedAt": born.plus(-9 * DAY).to_iso(), "deletedAt": null,
        })
    });
    servers.collect()
}
