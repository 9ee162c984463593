//! What can be attached to an agent. The vendor's objects hold secrets in plain text, in headers, variables and
//! configurations (fact sheet 2.3): nothing of them leaves this file but what is named here.

use serde_json::Value;

use super::text;

/// What is attached.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ResourceKind {
    /// A server of tools (Model Context Protocol).
    McpServer,
    /// A semantic data model.
    DataModel,
}

impl ResourceKind {
    /// Both.
    pub const ALL: [Self; 2] = [Self::McpServer, Self::DataModel];

    /// The part of the path, and the word in records.
    pub fn path(self) -> &'static str {
        match self {
            Self::McpServer => "mcp-servers",
            Self::DataModel => "semantic-data-models",
        }
    }

    /// The key of the body that attaches one.
    pub fn key(self) -> &'static str {
        match self {
            Self::McpServer => "mcp_server_id",
            Self::DataModel => "semantic_data_model_id",
        }
    }

    /// The inverse of [`ResourceKind::path`].
    pub fn parse(path: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.path() == path)
    }
}

/// Something that is attached, or can be: also a data connection, which is reached through a data model.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Resource {
    /// The vendor's id.
    pub id: String,
    /// What people call it; the id where it has no name.
    pub name: String,
    /// Its address, without its query and without who it is for; empty where it has none.
    pub url: String,
    /// What else is told of it: address and transport, engine and tags, description.
    pub detail: String,
    /// The ids of the data connections that a data model names.
    pub connections: Vec<String>,
}

/// A resource of a list. `None` where it has no id.
pub fn read(item: &Value) -> Option<Resource> {
    let id = text(item, "id")?.to_owned();
    let tags = item.get("tags").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str);
    let url = text(item, "url").map(without_secrets).unwrap_or_default();
    let parts = ["transport", "engine", "description"].into_iter().filter_map(|key| text(item, key));
    let shown: Vec<String> = parts.chain(tags).map(in_words).collect();
    let shown: Vec<String> = Some(url.clone()).filter(|url| !url.is_empty()).into_iter().chain(shown).collect();
    let mut connections = Vec::new();
    connections_in(item.get("semantic_model").unwrap_or(&Value::Null), &mut connections, 0);
    Some(Resource {
        name: text(item, "name").map_or_else(|| id.clone(), in_words),
        url,
        detail: shown.join(" · "),
        connections,
        id,
    })
}

/// An address without its query, where a key may stand, and without the name and password before its host.
fn without_secrets(address: &str) -> String {
    let address = address.trim().split(['?', '#']).next().unwrap_or_default();
    let (scheme, rest) = match address.find("//") {
        Some(at) => address.split_at(at + 2),
        None => ("", address),
    };
    let (host, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
    format!("{scheme}{}{path}", host.rsplit('@').next().unwrap_or(host))
}

/// A text that people wrote, with the addresses in it as [`without_secrets`] leaves them.
fn in_words(text: &str) -> String {
    let word = |word: &str| if word.contains("://") { without_secrets(word) } else { word.to_owned() };
    text.split(' ').map(word).collect::<Vec<_>>().join(" ")
}

/// The data connections that a model names, wherever in it (the body's form is not documented).
fn connections_in(value: &Value, found: &mut Vec<String>, depth: usize) {
    const DEEPEST: usize = 32;
    if depth > DEEPEST {
        return;
    }
    match value {
        Value::Object(object) => {
            for (key, value) in object {
                match value {
                    Value::String(id) if key == "data_connection_id" && !id.is_empty() && !found.contains(id) => {
                        found.push(id.clone());
                    }
                    value => connections_in(value, found, depth + 1),
                }
            }
        }
        Value::Array(items) => items.iter().for_each(|item| connections_in(item, found, depth + 1)),
        _ => {}
    }
}
