//! From an agent to its package.

use super::super::attachments;
use super::super::errors::Refusal;
use super::super::resources::with_connections;
use super::super::world::{Agent, Sema4};
use super::archive::pack;
use super::hex::from_hex;
use super::yaml_text::to_yaml;
use super::{ACTIONS, FILES, MODELS, SPEC};
use serde_json::{Map, Value, json};

/// What stands in the place of every secret.
const MASK: &str = "**********";

/// The package of what the agent's state shows, and what to call it.
pub(in super::super) fn write(world: &Sema4, agent: &Agent) -> Result<(Vec<u8>, String), Refusal> {
    let (content, mapping) = agent.shown();
    let mut files =
        vec![(SPEC.to_owned(), Vec::new()), ("runbook.md".to_owned(), content.runbook.clone().into_bytes())];
    let mut models = Vec::new();
    for model in attachments::models(world, agent) {
        let name = free_name(&slug(&model.name), &models);
        files.push((format!("{MODELS}{name}"), to_yaml(&with_connections(&model.body, &mapping)).into_bytes()));
        models.push(name);
    }
    for file in &content.files {
        files.push((format!("{FILES}{}", file.id), from_hex(&file.content)));
    }
    for (path, content) in &content.actions {
        files.push((format!("{ACTIONS}{path}"), from_hex(content)));
    }
    if let Some((_, spec)) = files.first_mut() {
        *spec = to_yaml(&spec_of(world, agent, &models)).into_bytes();
    }
    let bytes = pack(&files).map_err(|_| Refusal::broken())?;
    Ok((bytes, format!("{}.zip", slug(&content.name))))
}

fn spec_of(world: &Sema4, agent: &Agent, models: &[String]) -> Value {
    let (content, _) = agent.shown();
    let more = |field: &str, otherwise: Value| content.more.get(field).cloned().unwrap_or(otherwise);
    let mut metadata = match more("metadata", json!({})) {
        Value::Object(metadata) => metadata,
        _ => Map::new(),
    };
    metadata.insert("mode".to_owned(), json!(agent.mode));
    let files =
        content.files.iter().map(|file| json!({"file-ref": file.id, "name": file.name, "mime-type": file.media_type}));
    let mut spec = json!({
        "name": content.name, "description": content.description,
        "model": more("model", json!({"provider": "OpenAI", "name": "gpt-5-low"})), "version": agent.version,
        "architecture": agent.architecture, "reasoning": more("reasoning", json!("disabled")), "runbook": "runbook.md",
        "action-packages": more("action-packages", json!([])),
        "semantic-data-models": models.iter().map(|name| json!({ "name": name })).collect::<Vec<Value>>(),
        "shared-files": files.collect::<Vec<Value>>(),
        "mcp-servers": attachments::servers(world, agent).iter().map(server).collect::<Vec<Value>>(),
        "metadata": metadata,
    });
    if let Some(spec) = spec.as_object_mut() {
        for (field, value) in &content.more {
            spec.entry(field.clone()).or_insert_with(|| value.clone());
        }
    }
    json!({"agent-package": {"spec-version": "v2", "agents": [spec], "exclude": ["./.git/**", "./.venv/**"]}})
}

/// A server as packages describe it: no secret leaves the workspace, nor anything that may be one.
fn server(server: &Value) -> Value {
    let mut spec = json!({"name": server["name"], "transport": server["transport"]});
    if server["url"].is_string() {
        spec["url"] = server["url"].clone();
    }
    for field in ["headers", "env"] {
        if let Some(values) = server[field].as_object() {
            let masked = values.iter().map(|(name, value)| (name.clone(), masked(value)));
            spec[field] = Value::Object(masked.collect());
        }
    }
    if let Some(command) = server["command"].as_str() {
        let mut line = vec![json!(command)];
        line.extend(server["args"].as_array().cloned().unwrap_or_default());
        spec["command-line"] = Value::Array(line);
    }
    spec["force-serial-tool-calls"] = server["force_serial_tool_calls"].clone();
    spec
}

fn masked(value: &Value) -> Value {
    match value {
        Value::Object(object) => {
            let mut object = object.clone();
            object.insert("value".to_owned(), json!(MASK));
            Value::Object(object)
        }
        _ => json!(MASK),
    }
}

/// A name as it stands in file names.
fn slug(name: &str) -> String {
    let sign = |c: char| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' };
    let slug: String = name.chars().map(sign).collect();
    let slug = slug.trim_matches('-');
    if slug.is_empty() { "agent".to_owned() } else { slug.to_owned() }
}

/// A file name that is not taken.
fn free_name(slug: &str, taken: &[String]) -> String {
    let mut name = format!("{slug}.yaml");
    let mut number = 2;
    while taken.contains(&name) {
        name = format!("{slug}-{number}.yaml");
        number += 1;
    }
    name
}
