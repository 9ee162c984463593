//! The lists that fields are chosen from (fact sheet 3).

use serde_json::Value;

use super::super::Offer;
use super::api;
use crate::domain::Connection;
use crate::http::{ApiError, Request, Transport, encode, encode_value, send};

/// Where a list comes from: the request, the key of the answer, the key that is sent, and those that are shown.
struct Source {
    request: Request,
    list: &'static str,
    value: &'static str,
    also: Option<&'static str>,
}

/// A list by its name in the schema; `by` is the value of the field that it depends on.
fn source(connection: &Connection, list: &str, by: &str) -> Option<Source> {
    let read = |path: &str, list, value| Source { request: api::read(connection, path), list, value, also: None };
    Some(match list {
        "agents" => read("ai/agents/list", "agents", "uuid"),
        "agentFolders" | "fileFolders" => read("workspaceManagement/folders/list", "folders", "uuid"),
        "connectors" => {
            let path = match by {
                "" => "connection/connectors/list".to_owned(),
                slug => format!("connection/connectors/list?integrationSlug={}", encode_value(slug)),
            };
            Source { also: Some("integrationSlug"), ..read(&path, "connectors", "uuid") }
        }
        "languageModels" if by.is_empty() => return None,
        "languageModels" => {
            read(&format!("connection/connectors/{}/languageModels", encode(by)), "languageModels", "slug")
        }
        "integrations" => read("connection/integrations/list", "integrations", "slug"),
        "actions" if by.is_empty() => return None,
        "actions" => read(&format!("connection/integrations/{}", encode(by)), "integration", "slug"),
        "tools" => read("orchestration/tools/list", "tools", "uuid"),
        "models" | "columns" => read("storage/models/list", "models", "uuid"),
        "files" => read("content/files/list", "files", "uuid"),
        "apps" => Source {
            request: api::read_by_post(connection, "hosting/apps/list"),
            list: "apps",
            value: "uuid",
            also: None,
        },
        _ => return None,
    })
}

/// Reads a list. Empty where it depends on a field that is empty.
pub async fn choices(
    transport: &impl Transport,
    connection: &Connection,
    list: &str,
    by: &str,
) -> Result<Vec<Offer>, ApiError> {
    let Some(source) = source(connection, list, by) else { return Ok(Vec::new()) };
    let response = send(transport, &source.request).await?;
    if list == "actions" {
        return actions(&api::read_any(&response, source.list)?);
    }
    let items = api::read_list(&response, source.list)?;
    let folder = match list {
        "agentFolders" => Some("agent"),
        "fileFolders" => Some("file"),
        _ => None,
    };
    if list == "columns" {
        let model = items.iter().find(|model| api::id(model) == Some(by));
        let columns =
            ["columns", "additionalColumns"].into_iter().filter_map(|key| model?.get(key)?.as_array()).flatten();
        return Ok(columns.filter_map(|column| choice(column, "slug", None)).collect());
    }
    let fits = |item: &&Value| {
        folder.is_none_or(|kind| api::text(item, "kind") == Some(kind)) && api::text(item, "deletedAt").is_none()
    };
    Ok(items.iter().filter(fits).filter_map(|item| choice(item, source.value, source.also)).collect())
}

fn choice(item: &Value, value: &str, also: Option<&str>) -> Option<Offer> {
    let value = api::text(item, value)?;
    let label = ["name", "label", "slug"].into_iter().find_map(|key| api::text(item, key)).unwrap_or(value);
    Some(Offer {
        value: value.to_owned(),
        label: label.to_owned(),
        also: also.and_then(|key| api::text(item, key)).map(str::to_owned),
    })
}

/// An integration's actions: a map from slug to action.
fn actions(integration: &Value) -> Result<Vec<Offer>, ApiError> {
    let actions = integration.get("actions").and_then(Value::as_object).into_iter().flatten();
    Ok(actions
        .map(|(slug, action)| Offer {
            value: slug.clone(),
            label: api::text(action, "name").unwrap_or(slug).to_owned(),
            also: None,
        })
        .collect())
}
