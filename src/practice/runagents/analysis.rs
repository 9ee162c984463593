//! What can be told about source files without running them: tools, models, secrets, requirements. Read line by line,
//! far more simply than the vendor does it.

use super::Asked;
use super::body::Fields;
use super::errors::{Answer, Done, Refusal};
use super::workspaces::Workspace;
use super::world::RunAgents;
use crate::domain::Timestamp;
use crate::practice::chance::nth;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// So long an analysis is remembered, in milliseconds.
const KEPT: i64 = 3_600_000;

/// Modules that come with Python.
const STANDARD: [&str; 12] =
    ["os", "sys", "json", "re", "time", "typing", "asyncio", "datetime", "logging", "math", "pathlib", "__future__"];

/// How a secret begins, and what it is then.
const SECRETS: [(&str, &str); 4] =
    [("sk-", "api_key"), ("ghp_", "oauth_token"), ("AKIA", "api_key"), ("-----BEGIN", "private_key")];

/// A remembered analysis.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Analysis {
    pub(super) workspace: Workspace,
    pub(super) id: String,
    made: Timestamp,
    body: Value,
}

/// `POST analyze`
pub(super) fn analyze(world: &mut RunAgents, asked: &Asked) -> Answer {
    let files = files(asked)?;
    let moment = asked.call.moment;
    let id = format!("analysis-{:08x}", nth(moment.random, 1) >> 32);
    let mut body = read(&files);
    body["id"] = json!(id);
    world.keep_analysis(Analysis { workspace: asked.workspace, id, made: moment.time, body: body.clone() });
    Done::created(body, true)
}

/// `GET analysis/{id}`
pub(super) fn get(world: &RunAgents, asked: &Asked) -> Answer {
    let analysis = world.analysis(asked.workspace, asked.names.name);
    match analysis.filter(|analysis| asked.call.moment.time < analysis.made.plus(KEPT)) {
        Some(analysis) => Done::read(analysis.body.clone()),
        None => Err(Refusal::error(404, "analysis not found")),
    }
}

/// `POST requirements`
pub(super) fn requirements(asked: &Asked) -> Answer {
    let files = files(asked)?;
    Done::read(json!({"requirements": imports(&files), "entry_point": entry_point(&files)}))
}

fn files(asked: &Asked) -> Result<BTreeMap<String, String>, Refusal> {
    let mut fields = Fields::of(asked.call)?;
    let files = fields.text_map("files");
    fields.done()?;
    match files.is_empty() {
        true => Err(Refusal::error(400, "files are required")),
        false => Ok(files),
    }
}

fn read(files: &BTreeMap<String, String>) -> Value {
    let (mut tools, mut usages, mut secrets) = (Vec::new(), Vec::new(), Vec::new());
    let mut hosts = BTreeSet::new();
    let mut providers = BTreeSet::new();
    for (file, text) in files {
        for (number, line) in (1_u32..).zip(text.lines()) {
            let variable = line.split_once('=').map_or("", |(name, _)| name.trim());
            for quoted in quoted(line) {
                let place = |mut value: Value| {
                    value["file"] = json!(file);
                    value["line"] = json!(number);
                    value
                };
                if let Some((base, host)) = address(quoted)
                    && hosts.insert(host.to_owned())
                {
                    tools.push(place(json!({"name": tool_name(host), "base_url": base})));
                }
                if let Some(provider) = provider(quoted) {
                    let role = if quoted.contains("embedding") { "embedding" } else { "chat" };
                    providers.insert((provider, quoted.to_owned()));
                    usages.push(place(json!({"role": role, "variable_name": variable, "model": quoted})));
                }
                if let Some((_, kind)) = SECRETS.iter().find(|(start, _)| quoted.starts_with(start)) {
                    let description = format!("{variable} looks like a secret");
                    secrets.push(place(json!({"type": kind, "severity": "high", "description": description})));
                }
            }
        }
    }
    let providers: Vec<Value> =
        providers.into_iter().map(|(provider, model)| json!({"provider": provider, "model": model})).collect();
    json!({
        "tools": tools, "model_providers": providers, "model_usages": usages, "secrets": secrets,
        "outbound_destinations": hosts, "detected_requirements": imports(files), "entry_point": entry_point(files),
        "system_prompt_suggestion": "You are a helpful agent.",
    })
}

/// The texts in quotation marks on a line.
fn quoted(line: &str) -> impl Iterator<Item = &str> {
    let mark = if line.contains('"') { '"' } else { '\'' };
    line.split(mark).skip(1).step_by(2)
}

/// Scheme and host of an address, and the host.
fn address(text: &str) -> Option<(&str, &str)> {
    let (scheme, rest) = text.split_once("://").filter(|(scheme, _)| matches!(*scheme, "http" | "https"))?;
    let host = rest.split(['/', '?', ':']).next().filter(|host| host.contains('.'))?;
    Some((text.get(..scheme.len() + 3 + host.len())?, host))
}

/// `stripe-api` for `api.stripe.com`
fn tool_name(host: &str) -> String {
    let mut labels = host.split('.').filter(|label| !matches!(*label, "api" | "www"));
    format!("{}-api", labels.next().unwrap_or("tool"))
}

fn provider(model: &str) -> Option<&'static str> {
    let starts = |start: &str| model.starts_with(start);
    match () {
        () if starts("gpt-") || starts("text-embedding-") => Some("openai"),
        () if starts("claude-") => Some("anthropic"),
        () => None,
    }
}

/// What is imported and does not come with Python.
fn imports(files: &BTreeMap<String, String>) -> Vec<String> {
    let lines = files.values().flat_map(|text| text.lines());
    let modules = lines.filter_map(|line| {
        let rest = line.strip_prefix("import ").or_else(|| line.strip_prefix("from "))?;
        rest.split([' ', '.', ',', ';']).next()
    });
    let is_local = |module: &&str| files.contains_key(&format!("{module}.py"));
    let wanted = modules.filter(|module| !module.is_empty() && !STANDARD.contains(module) && !is_local(module));
    wanted.map(str::to_owned).collect::<BTreeSet<String>>().into_iter().collect()
}

/// The file to begin with; empty where none is found.
fn entry_point(files: &BTreeMap<String, String>) -> &str {
    let usual = ["agent.py", "main.py", "app.py"].into_iter().find(|name| files.contains_key(*name));
    let handles = || files.iter().find(|(_, text)| text.contains("def handler(")).map(|(name, _)| name.as_str());
    usual.or_else(handles).unwrap_or_default()
}
