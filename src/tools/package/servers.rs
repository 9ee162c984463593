//! MCP servers of a specification, without what nobody else is to read.

use serde_json::Value;

use super::spec::{items, own_text, own_text_or_empty};
use super::summary::{Held, Server, Setting};
use crate::domain::json::field;

/// So many asterisks in a row are a mask; exports have ten (fact sheet 3, "Export zip").
const MASK: &str = "****";

/// The servers of an agent.
pub fn servers(agent: &Value) -> Vec<Server> {
    let servers = items(field(agent, "mcp-servers")).iter();
    servers
        .map(|server| Server {
            name: own_text_or_empty(server, "name"),
            transport: own_text(server, "transport"),
            url: own_text(server, "url").map(|url| address(&url)),
            headers: settings(field(server, "headers")),
            env: settings(field(server, "env")),
        })
        .collect()
}

fn settings(settings: &Value) -> Vec<Setting> {
    let settings = settings.as_object().into_iter().flatten();
    settings.map(|(name, value)| Setting { name: name.clone(), held: held(value) }).collect()
}

/// What a specification has of a value: it is a text, or an object with a `type` and a `value` (fact sheet 2.3).
fn held(value: &Value) -> Held {
    let (text, is_text) = match value {
        Value::Object(_) => (field(value, "value"), field(value, "type") == "string"),
        plain => (plain, true),
    };
    match text {
        Value::Null => Held::Masked,
        Value::String(text) if text.is_empty() || text.contains(MASK) => Held::Masked,
        _ if is_text => Held::Open,
        _ => Held::Secret,
    }
}

/// An address without who one is: no name and password before the host, nothing behind `?` or `#`, where keys often
/// stand. That there was something is told by `?…`.
fn address(url: &str) -> String {
    let (before, rest) = match url.find(['?', '#']) {
        Some(at) => (url.get(..at).unwrap_or_default(), "?…"),
        None => (url, ""),
    };
    let is_scheme = |text: &str| text.chars().all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c));
    let scheme = before.find(':').filter(|at| before.get(..*at).is_some_and(is_scheme)).map_or(0, |at| at + 1);
    // Browsers take any number of slashes, and backslashes for slashes.
    let is_slash = |c| c == '/' || c == '\\';
    let slashes = before.get(scheme..).unwrap_or_default();
    let host = before.len() - slashes.trim_start_matches(is_slash).len();
    let (start, host) = before.split_at(host);
    let end = host.find(is_slash).unwrap_or(host.len());
    let (authority, path) = host.split_at(end);
    let authority = authority.rsplit('@').next().unwrap_or_default();
    format!("{start}{authority}{path}{rest}")
}
