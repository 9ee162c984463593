//! What a workspace has for its agents to use: MCP servers, semantic data models and data connections, most of them
//! once for tests and once for production.

use super::ids::{self, Kind};
use super::tables::tables;
use super::tenants::Tenant;
use super::world::{Mapping, Sema4};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

const DAY: i64 = 86_400_000;

/// Name, transport and URL of each MCP server.
const SERVERS: [(&str, &str, Option<&str>); 8] = [
    ("Receipts (test)", "streamable-http", Some("https://receipts-test.acme.example/mcp")),
    ("Receipts (production)", "streamable-http", Some("https://receipts.acme.example/mcp")),
    ("Ledger (test)", "auto", Some("https://ledger-test.acme.example/mcp")),
    ("Ledger (production)", "auto", Some("https://ledger.acme.example/mcp")),
    ("Policy library", "sse", Some("https://policies.acme.example/sse")),
    ("Web search", "streamable-http", Some("https://search.acme.example/mcp")),
    ("Spreadsheet tools", "stdio", None),
    ("Old ticketing", "auto", Some("https://tickets.acme.example/mcp")),
];

/// Name, description and source of each semantic data model, and how many tables it has.
const MODELS: [(&str, Option<&str>, &str, usize); 5] = [
    ("Expenses", Some("Claims, receipts and their approvals"), "user", 4),
    ("Vendors", Some("Who is paid, and on which terms"), "user", 3),
    ("Travel", None, "agent", 2),
    ("Ledger", Some("Every booking of eight years"), "user", 14),
    ("Rate card", Some("An uploaded sheet"), "file", 1),
];

/// Name, engine and tag of each data connection.
const CONNECTIONS: [(&str, &str, &str); 6] = [
    ("Expenses database (test)", "postgres", "test"),
    ("Expenses database (production)", "postgres", "production"),
    ("Ledger warehouse (test)", "snowflake", "test"),
    ("Ledger warehouse (production)", "snowflake", "production"),
    ("Vendor register", "redshift", "production"),
    ("Archive", "bigquery", "production"),
];

/// The data connection that each table of a model reads, by number; an uploaded file has none.
fn connections_of(model: usize) -> &'static [usize] {
    match model {
        0 => &[0],
        1 => &[4],
        2 => &[0, 4],
        3 => &[2, 2, 5],
        _ => &[],
    }
}

/// A semantic data model of the workspace.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Model {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) description: Option<String>,
    pub(super) source: String,
    pub(super) mutable: bool,
    /// The whole of it, by the vendor called `semantic_model`.
    pub(super) body: Value,
}

impl Model {
    /// The model on the wire, with a published version's data connections.
    pub(super) fn render(&self, mapping: &Mapping) -> Value {
        json!({
            "id": self.id, "name": self.name, "description": self.description, "source": self.source,
            "is_mutable": self.mutable, "semantic_model": with_connections(&self.body, mapping),
        })
    }
}

/// A semantic model that reads other data connections.
pub(super) fn with_connections(body: &Value, mapping: &Mapping) -> Value {
    match body {
        Value::Object(object) => object
            .iter()
            .map(|(key, value)| match (key.as_str(), value.as_str()) {
                ("data_connection_id", Some(id)) => (key.clone(), json!(mapping.connection(id))),
                _ => (key.clone(), with_connections(value, mapping)),
            })
            .collect(),
        Value::Array(items) => items.iter().map(|item| with_connections(item, mapping)).collect(),
        other => other.clone(),
    }
}

/// How many of a list a tenant has.
fn most(tenant: Tenant, all: usize) -> usize {
    match tenant {
        Tenant::Empty => 0,
        // A workspace that lacks what packages from elsewhere ask for.
        Tenant::Many => all.min(4),
        _ => all,
    }
}

/// The ids of the MCP servers.
pub(super) fn server_id(tenant: Tenant, number: usize) -> String {
    ids::id(Kind::Server, tenant, number)
}

/// The id of a semantic data model.
pub(super) fn model_id(tenant: Tenant, number: usize) -> String {
    ids::id(Kind::Model, tenant, number)
}

/// The MCP servers of a workspace, with their secrets in clear, as the vendor's API has them (fact sheet, 2.3).
pub(super) fn servers(world: &Sema4, tenant: Tenant) -> Vec<Value> {
    let servers = SERVERS.iter().enumerate().take(most(tenant, SERVERS.len()));
    let servers = servers.map(|(number, (name, transport, url))| {
        let headers = match number {
            0..=3 => json!({
                "Authorization": {"type": "secret", "value": format!("canary-bearer-{number}")}, "X-Region": "eu-west-1",
            }),
            4 => json!({"X-Api-Key": "canary-policy-key"}),
            7 => json!({
                "Authorization": {
                    "type": "oauth2-secret", "provider": "zendesk", "scopes": ["read"],
                    "value": "canary-oauth-token",
                },
            }),
            _ => Value::Null,
        };
        let is_local = url.is_none();
        json!({
            "id": server_id(tenant, number), "name": name, "transport": transport, "url": url, "headers": headers,
            "env": if is_local { json!({"SHEETS_TOKEN": {"type": "secret", "value": "canary-sheets-token"}}) }
                else { Value::Null },
            "command": if is_local { json!("uvx") } else { Value::Null },
            "args": if is_local { json!(["sheet-tools", "--read-only"]) } else { Value::Null },
            "force_serial_tool_calls": number == 7,
            "created_at": world.born.plus(-300 * DAY).to_iso(), "updated_at": world.born.plus(-20 * DAY).to_iso(),
        })
    });
    servers.collect()
}

/// The semantic data models of a workspace.
pub(super) fn models(tenant: Tenant) -> Vec<Model> {
    let models = MODELS.iter().enumerate().take(most(tenant, MODELS.len()));
    let models = models.map(|(number, (name, description, source, count))| {
        let connections: Vec<String> =
            connections_of(number).iter().map(|number| ids::id(Kind::Connection, tenant, *number)).collect();
        Model {
            id: model_id(tenant, number),
            name: (*name).to_owned(),
            description: description.map(str::to_owned),
            source: (*source).to_owned(),
            mutable: *source != "agent",
            body: json!({
                "name": name, "description": description, "tables": tables(name, *count, &connections),
                "relationships": [], "verified_queries": [],
            }),
        }
    });
    models.collect()
}

/// The data connections of a workspace: passwords in clear, numbers with a fraction (fact sheet, 2.3).
pub(super) fn connections(world: &Sema4, tenant: Tenant) -> Vec<Value> {
    let connections = CONNECTIONS.iter().enumerate().take(most(tenant, CONNECTIONS.len()));
    let connections = connections.map(|(number, (name, engine, tag))| {
        let password = format!("canary-password-{number}");
        let configuration = match *engine {
            "postgres" | "redshift" => json!({
                "host": format!("db{number}.acme.example"), "port": if *engine == "postgres" { 5432.0 } else { 5439.0 },
                "database": "finance", "user": "agent", "password": password, "schema": "public",
            }),
            "snowflake" => json!({
                "account": "acme-eu", "user": "AGENT", "password": password, "warehouse": "WH_SMALL", "database": "LEDGER",
                "schema": "PUBLIC", "credential_type": "custom", "role": null,
            }),
            _ => json!({
                "project_id": "acme-archive", "dataset": "ledger",
                "service_account_json": format!("{{\"private_key\": \"{password}\"}}"),
            }),
        };
        json!({
            "id": ids::id(Kind::Connection, tenant, number), "name": name, "description": format!("{name}, by the data team"),
            "engine": engine, "configuration": configuration, "tags": [tag],
            "created_at": world.born.plus(-400 * DAY).to_iso(), "updated_at": world.born.plus(-30 * DAY).to_iso(),
        })
    });
    connections.collect()
}

/// Of rendered things the one with an id.
pub(super) fn with_id(all: Vec<Value>, id: &str) -> Option<Value> {
    all.into_iter().find(|one| one["id"] == id)
}
