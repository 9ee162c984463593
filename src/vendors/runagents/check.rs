//! What is wrong with a deployment's form by the vendor's rules, beyond its schema: told where it is typed.

use serde_json::Value;

use super::environment::is_reserved;
use super::schema::NAMESPACE_KEY;
use super::sources::{self, DRAFT, FROM, PARTS};
use super::{Profile, api, text, texts_of};
use crate::document::{Pointer, SecretState, secret_state};
use crate::domain::Connection;
use crate::domain::json::field;
use crate::words::runagents as words;

/// What is wrong: the place, and the sentence. `agent` is the one that is deployed, empty for one that is to be made.
pub fn deployment(connection: &Connection, agent: &str, document: &Value) -> Vec<(Pointer, String)> {
    let root = Pointer::root();
    let mut found = second_sources(connection, document);
    if let Some(name) = text(document, "agent_name").filter(|name| !is_name(name)) {
        found.push((root.child("agent_name"), words::name_form(name)));
    }
    if let Some(namespace) = text(document, NAMESPACE_KEY) {
        let at = root.child(NAMESPACE_KEY);
        let is_told = !connection.account.is_empty() || agent.contains('/');
        let own = if is_told { api::namespace(connection, agent) } else { "" };
        match Profile::of(connection) {
            Profile::Current => found.push((at, words::NO_NAMESPACE.to_owned())),
            Profile::Older if namespace != own => found.push((at, words::namespace_is(own))),
            Profile::Older => {}
        }
    }
    variables(&mut found, document);
    found
}

/// Sources that are no source in this contract, or one too many. A form has one; JSON that is edited by hand may not.
fn second_sources(connection: &Connection, document: &Value) -> Vec<(Pointer, String)> {
    let (root, source) = (Pointer::root(), field(document, "source"));
    let older = Profile::of(connection) == Profile::Older;
    let from = text(source, FROM).unwrap_or_default();
    let mut found = Vec::new();
    if older && from == DRAFT {
        found.push((root.child("source").child(FROM), words::DRAFT_ALONE.to_owned()));
    }
    let is_said = |of: &Value, key: &str| !super::body::is_empty(field(of, key));
    let beside = |key: &&&str| is_said(document, key) && !(older && **key == DRAFT);
    found.extend(PARTS.iter().filter(beside).map(|key| (root.child(key), words::SECOND_SOURCE.to_owned())));
    let second = PARTS.iter().filter(|key| is_said(source, key) && !sources::has(from, key));
    found.extend(second.map(|key| (root.child("source").child(key), words::SECOND_SOURCE.to_owned())));
    found
}

/// Names that cannot be, names that are there twice, values that are missing. What the vendor has so is not asked about.
fn variables(found: &mut Vec<(Pointer, String)>, document: &Value) {
    let tools = texts_of(field(document, "required_tools"));
    let all = field(document, "env").as_array().map(Vec::as_slice).unwrap_or_default();
    for (position, variable) in all.iter().enumerate() {
        let at = Pointer::root().child("env").child(position);
        let name = text(variable, "name").unwrap_or_default();
        let value = variable.get("value").filter(|value| !value.is_null());
        if value.is_none() {
            found.push((at.child("value"), words::NO_VALUE.to_owned()));
        }
        let at = at.child("name");
        if secret_state(value) == SecretState::Stored {
            continue;
        }
        if is_reserved(name, Some(&tools)) {
            found.push((at, words::reserved(name)));
        } else if !name.is_empty() && all.iter().take(position).any(|other| text(other, "name") == Some(name)) {
            found.push((at, words::twice(name)));
        } else if name.contains(|c: char| c == '=' || c.is_whitespace() || c.is_control()) {
            found.push((at, words::VARIABLE_FORM.to_owned()));
        }
    }
}

/// A DNS-1123 label: the name becomes that of a Kubernetes account (fact sheet 3, agent_name).
pub fn is_name(name: &str) -> bool {
    let inner = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    (1..=63).contains(&name.len()) && name.bytes().all(inner) && !name.starts_with('-') && !name.ends_with('-')
}
