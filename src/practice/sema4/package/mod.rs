//! Agents as packages: zip archives with a description in YAML (fact sheet, 3).

mod archive;
mod hex;
mod read;
mod write;
mod yaml;
mod yaml_text;

pub(super) use hex::to_hex;
pub(super) use read::{Package, read};
pub(super) use write::write;

/// The description of the agent.
const SPEC: &str = "agent-spec.yaml";
/// Where semantic data models are.
const MODELS: &str = "semantic-data-models/";
/// Where shared files are.
const FILES: &str = "agent-files/";
/// Where action packages are.
const ACTIONS: &str = "actions/";
/// Fields of an agent in a package that are kept elsewhere than under their names.
const OWN_FIELDS: [&str; 9] = [
    "name",
    "description",
    "version",
    "architecture",
    "runbook",
    "semantic-data-models",
    "shared-files",
    "mcp-servers",
    "metadata",
];
