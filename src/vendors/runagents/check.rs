//! What is wrong with a deployment's form by the vendor's rules, beyond its schema: told where it is typed.

use serde_json::Value;

use super::environment::is_reserved;
use super::text;
use crate::document::Pointer;
use crate::domain::Connection;
use crate::domain::json::field;
use crate::words::runagents as words;

/// What is wrong: the place, and the sentence.
pub fn deployment(connection: &Connection, document: &Value) -> Vec<(Pointer, String)> {
    let mut found = Vec::new();
    let root = Pointer::root();
    if let Some(name) = text(document, "agent_name").filter(|name| !is_name(name)) {
        found.push((root.child("agent_name"), words::name_form(name)));
    }
    if let Some(namespace) = text(document, "namespace")
        && namespace != connection.account
    {
        found.push((root.child("namespace"), words::namespace_is(&connection.account)));
    }
    let variables = field(document, "env").as_array().map(Vec::as_slice).unwrap_or_default();
    for (position, variable) in variables.iter().enumerate() {
        let at = root.child("env").child(position).child("name");
        let name = text(variable, "name").unwrap_or_default();
        if is_reserved(name) {
            found.push((at, words::reserved(name)));
        } else if !name.is_empty() && variables.iter().take(position).any(|other| text(other, "name") == Some(name)) {
            found.push((at, words::twice(name)));
        } else if name.contains(|c: char| c == '=' || c.is_whitespace() || c.is_control()) {
            found.push((at, words::VARIABLE_FORM.to_owned()));
        }
    }
    found
}

/// A DNS-1123 label: the name becomes that of a Kubernetes account (fact sheet 3, agent_name).
pub fn is_name(name: &str) -> bool {
    let inner = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    (1..=63).contains(&name.len()) && name.bytes().all(inner) && !name.starts_with('-') && !name.ends_with('-')
}
