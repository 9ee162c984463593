//! Asking an MCP server which tools it has.

use super::Asked;
use super::errors::{Answer, Done, Refusal};
use super::lists;
use super::shapes::CONNECT;
use serde_json::json;

/// `POST ai/mcpClients/connect`. No reason is declared; that nothing could be reached comes as a text.
pub(super) fn connect(asked: &Asked) -> Answer {
    let body = asked.body(&CONNECT)?;
    let client = &body["mcpClient"];
    let reached = match client["kind"].as_str() {
        // Names under `.invalid` lead nowhere, here as on the network.
        Some("custom") => client["url"].as_str().is_some_and(|url| {
            let host = url.strip_prefix("https://").map(|rest| rest.split('/').next().unwrap_or_default());
            host.is_some_and(|host| !host.is_empty() && !host.ends_with(".invalid"))
        }),
        Some("connector") => {
            let connector = client["connectorUuid"].as_str().unwrap_or_default();
            lists::has_connector(asked.caller.workspace, connector)
        }
        _ => false,
    };
    if !reached {
        return Err(Refusal::message(400, "Failed to connect to MCP server"));
    }
    let tool = |slug: &str, about: &str, field: &str| {
        let schema = json!({"type": "object", "required": [field], "properties": {(field): {"type": "string"}}});
        json!({"slug": slug, "description": about, "config": {"jsonSchema": schema}})
    };
    let mut bare = tool("delete_page", "", "id");
    if let Some(bare) = bare.as_object_mut() {
        bare.shift_remove("description");
    }
    Done::read(json!({
        "outcome": "connected",
        "tools": [tool("search", "Find by words", "query"), tool("create_page", "Write a new page", "title"), bare],
    }))
}
