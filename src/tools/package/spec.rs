//! What `agent-spec.yaml` says (fact sheet 3, "Export zip").

use serde_json::{Map, Value};

use super::refusal::{AgentFlaw, Refusal};
use super::servers::servers;
use super::summary::{ActionPackage, Package, SemanticModel, SharedFile};
use crate::domain::json::{field, list};

/// The specification's place in a package.
pub const SPEC: &str = "agent-spec.yaml";
/// The folder of semantic data models.
pub const MODELS: &str = "semantic-data-models/";
/// The folder of shared files.
pub const FILES: &str = "agent-files/";
/// The folder of packages of actions.
pub const ACTIONS: &str = "actions/";

/// Keys of an agent that a [`Package`] shows. What else there is, it only names.
const SHOWN: [&str; 14] = [
    "name",
    "description",
    "model",
    "version",
    "architecture",
    "reasoning",
    "runbook",
    "action-packages",
    "mcp-servers",
    "semantic-data-models",
    "shared-files",
    "conversation-starter",
    "welcome-message",
    "metadata",
];

/// What the specification says by itself, and where its packages of actions lie in the archive. What of the rest the
/// archive has is not known yet.
pub struct Spec {
    /// Without everything that only the archive tells.
    pub package: Package,
    /// Paths of its packages of actions, in their order; empty where it names none.
    pub action_paths: Vec<String>,
}

/// Takes a specification for that of one agent.
pub fn read(spec: &Value) -> Result<Spec, Refusal> {
    let refuse = |flaw| Err(Refusal::NotAnAgent(flaw));
    let outer = field(spec, "agent-package");
    let agent = match list(outer, "agents") {
        Some([agent]) => agent,
        None | Some([]) => return refuse(AgentFlaw::None),
        Some(several) => return refuse(AgentFlaw::Several(several.len().try_into().unwrap_or(u32::MAX))),
    };
    let Some(name) = own_text(agent, "name").filter(|name| !name.trim().is_empty()) else {
        return refuse(AgentFlaw::Nameless);
    };
    let model = field(agent, "model");
    let metadata = field(agent, "metadata");
    let action_packages = items(field(agent, "action-packages"));
    let mut kept = Vec::new();
    keep(&mut kept, "", spec, &["agent-package"]);
    keep(&mut kept, "agent-package.", outer, &["spec-version", "agents"]);
    keep(&mut kept, "", agent, &SHOWN);
    keep(&mut kept, "model.", model, &["provider", "name"]);
    keep(&mut kept, "metadata.", metadata, &["mode"]);
    let package = Package {
        name,
        description: own_text(agent, "description"),
        version: own_text(agent, "version"),
        spec_version: own_text(outer, "spec-version"),
        model_provider: own_text(model, "provider"),
        model_name: own_text(model, "name"),
        architecture: own_text(agent, "architecture"),
        mode: own_text(metadata, "mode"),
        reasoning: own_text(agent, "reasoning"),
        welcome_message: own_text(agent, "welcome-message"),
        conversation_starter: own_text(agent, "conversation-starter"),
        runbook_file: own_text(agent, "runbook"),
        actions: action_packages.iter().map(action_package).collect(),
        servers: servers(agent),
        models: items(field(agent, "semantic-data-models"))
            .iter()
            .map(|model| SemanticModel { file: own_text_or_empty(model, "name"), ..SemanticModel::default() })
            .collect(),
        files: items(field(agent, "shared-files")).iter().map(shared_file).collect(),
        kept,
        ..Package::default()
    };
    let action_paths = action_packages.iter().map(|action| own_text_or_empty(action, "path")).collect();
    Ok(Spec { package, action_paths })
}

fn action_package(action: &Value) -> ActionPackage {
    ActionPackage {
        name: own_text_or_empty(action, "name"),
        organization: own_text(action, "organization"),
        version: own_text(action, "version"),
        whitelist: own_text(action, "whitelist"),
        present: false,
    }
}

fn shared_file(file: &Value) -> SharedFile {
    SharedFile {
        name: own_text_or_empty(file, "name"),
        mime_type: own_text(file, "mime-type"),
        file_ref: own_text_or_empty(file, "file-ref"),
        size: None,
    }
}

/// Adds the keys of a mapping that are not shown.
fn keep(kept: &mut Vec<String>, before: &str, mapping: &Value, shown: &[&str]) {
    let keys = mapping.as_object().into_iter().flat_map(Map::keys);
    kept.extend(keys.filter(|key| !shown.contains(&key.as_str())).map(|key| format!("{before}{key}")));
}

/// The items of a list; none where there is no list.
pub fn items(list: &Value) -> &[Value] {
    list.as_array().map(Vec::as_slice).unwrap_or_default()
}

/// A text, or what somebody wrote without quotes: a version `1.0` is a number to YAML. Empty ones are none.
pub fn own_text(mapping: &Value, key: &str) -> Option<String> {
    let text = match field(mapping, key) {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        Value::Bool(flag) => flag.to_string(),
        _ => return None,
    };
    (!text.is_empty()).then_some(text)
}

/// The same; empty where there is none.
pub fn own_text_or_empty(mapping: &Value, key: &str) -> String {
    own_text(mapping, key).unwrap_or_default()
}
