//! The lists that forms choose from (fact sheet, 3). Nothing here can be changed.

use super::Asked;
use super::errors::{Answer, Done, Refusal};
use super::ids::is_uuid;
use super::integrations;
use super::shapes::{LIST_APPS, LIST_TEMPLATES};
use super::templates;
use super::things;
use super::world::{Cargo, Workspace};
use crate::http::Method;
use serde_json::{Value, json};

/// A list, or what is current.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum List {
    Folders,
    Workspace,
    User,
    Connectors,
    Integrations,
    Tools,
    Models,
    Files,
    Apps,
    Templates,
    Segments,
    McpServers,
}

impl List {
    /// What follows `/v1` in the path.
    pub(super) fn of(method: Method, tail: &[&str]) -> Option<Self> {
        use Method::{Get, Post};
        Some(match (method, tail) {
            (Get, ["workspaceManagement", "folders", "list"]) => Self::Folders,
            (Get, ["workspaceManagement", "workspaces", "current"]) => Self::Workspace,
            (Get, ["workspaceManagement", "users", "current"]) => Self::User,
            (Get, ["connection", "connectors", "list"]) => Self::Connectors,
            (Get, ["connection", "integrations", "list"]) => Self::Integrations,
            (Get, ["orchestration", "tools", "list"]) => Self::Tools,
            (Get, ["storage", "models", "list"]) => Self::Models,
            (Get, ["content", "files", "list"]) => Self::Files,
            (Post, ["hosting", "apps", "list"]) => Self::Apps,
            (Post, ["ai", "templates", "list"]) => Self::Templates,
            (Get, ["segmentation", "segments", "list"]) => Self::Segments,
            (Get, ["ai", "mcpServers", "list"]) => Self::McpServers,
            _ => return None,
        })
    }
}

/// Answers a list.
pub(super) fn list(world: &Cargo, asked: &Asked, list: List) -> Answer {
    let (workspace, born) = (asked.caller.workspace, world.born);
    let parameter = |name: &str| asked.call.parameter(name);
    Done::read(match list {
        List::Folders => json!({ "folders": things::folders(workspace, born) }),
        List::Workspace => json!({ "workspace": things::workspace(workspace, born) }),
        List::User => json!({ "user": things::user(workspace, born) }),
        List::Connectors => {
            let integration = parameter("integrationSlug");
            let fits = |connector: &Value| integration.is_none_or(|slug| connector["integrationSlug"] == slug);
            json!({ "connectors": kept(things::connectors(workspace, born), fits) })
        }
        List::Integrations => {
            let flag = |name: &str| parameter(name).map(|value| value == "true");
            let (with_actions, with_extractors) = (flag("hasActions"), flag("hasExtractors"));
            let holds =
                |integration: &Value, field: &str| integration[field].as_object().is_some_and(|o| !o.is_empty());
            let search = parameter("search").unwrap_or_default().to_lowercase();
            let fits = |integration: &Value| {
                parameter("category").is_none_or(|category| integration["category"] == category)
                    && parameter("slug").is_none_or(|slug| integration["slug"] == slug)
                    && integration["name"].as_str().is_some_and(|name| name.to_lowercase().contains(&search))
                    && with_actions.is_none_or(|wanted| holds(integration, "actions") == wanted)
                    && with_extractors.is_none_or(|wanted| holds(integration, "extractors") == wanted)
            };
            json!({ "integrations": kept(integrations::all(), fits) })
        }
        List::Tools => json!({ "tools": things::tools(workspace, born) }),
        List::Models => json!({ "models": things::models(workspace, born) }),
        List::Files => json!({ "files": things::files(workspace, born) }),
        List::Apps => {
            let body = asked.body(&LIST_APPS)?;
            let fits = |app: &Value| body.get("folderUuid").is_none_or(|folder| app["folderUuid"] == *folder);
            json!({ "apps": kept(things::apps(workspace, born), fits) })
        }
        List::Templates => {
            let body = asked.body(&LIST_TEMPLATES)?;
            let kinds = body.get("kinds").and_then(Value::as_array);
            let fits = |template: &Value| {
                kinds.is_none_or(|kinds| kinds.contains(&template["kind"]))
                    && body.get("isPreset").is_none_or(|preset| template["isPreset"] == *preset)
            };
            json!({ "templates": kept(templates::all(born), fits) })
        }
        List::Segments => json!({ "segments": things::segments(workspace, born) }),
        List::McpServers => json!({ "mcpServers": things::mcp_servers(workspace, born) }),
    })
}

/// `GET ai/templates/{slug}`
pub(super) fn template(world: &Cargo, slug: &str) -> Answer {
    let found = templates::all(world.born).into_iter().find(|template| template["slug"] == slug);
    Done::read(json!({ "template": found.ok_or(Refusal::Reason("templateNotFound"))? }))
}

/// `GET connection/integrations/{slug}`
pub(super) fn integration(slug: &str) -> Answer {
    let found = integrations::all().into_iter().find(|integration| integration["slug"] == slug);
    Done::read(json!({ "integration": found.ok_or(Refusal::Reason("integrationNotFound"))? }))
}

/// `GET connection/connectors/{uuid}/languageModels`: each of the four reasons has a connector.
pub(super) fn language_models(world: &Cargo, asked: &Asked, uuid: &str) -> Answer {
    if !is_uuid(uuid) {
        return Err(Refusal::issue("connectorUuid", "Invalid UUID"));
    }
    let connectors = things::connectors(asked.caller.workspace, world.born);
    let found = connectors.iter().find(|connector| connector["uuid"] == uuid);
    let connector = found.ok_or(Refusal::Reason("connectorNotFound"))?;
    let integration = connector["integrationSlug"].as_str().unwrap_or_default();
    if !integrations::is_there(integration) {
        return Err(Refusal::Reason("integrationNotFound"));
    }
    let models = integrations::language_models(integration).ok_or(Refusal::Reason("languageModelsNotSupported"))?;
    if connector["name"].as_str().is_some_and(|name| name.ends_with("expired key")) {
        return Err(Refusal::Reason("failedToGetLanguageModels"));
    }
    Done::read(json!({ "languageModels": models }))
}

/// Whether there is a connector.
pub(super) fn has_connector(workspace: Workspace, uuid: &str) -> bool {
    things::has(super::ids::Kind::Connector, things::CONNECTORS.len(), workspace, uuid)
}

/// Whether there is a tool.
pub(super) fn has_tool(workspace: Workspace, uuid: &str) -> bool {
    things::has(super::ids::Kind::Tool, things::TOOLS.len(), workspace, uuid)
}

/// Whether an agent can be put in a folder: it is there, and for agents.
pub(super) fn has_agent_folder(workspace: Workspace, uuid: &str) -> bool {
    things::folder_kind(workspace, uuid) == Some("agent")
}

fn kept(items: Vec<Value>, fits: impl Fn(&Value) -> bool) -> Vec<Value> {
    items.into_iter().filter(fits).collect()
}
