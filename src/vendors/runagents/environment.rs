//! Environment variables that the platform sets by itself, between those of the deployment (fact sheet 3, env).

use serde_json::Value;

use super::text;
use crate::domain::origin_of;

/// Names that are always the platform's.
const NAMES: [&str; 10] = [
    "SYSTEM_PROMPT",
    GATEWAY,
    "LLM_MODEL",
    "LLM_PROVIDER",
    "LLM_PROVIDER_NAME",
    "AGENT_NAME",
    "USER_ENTRY_POINT",
    "TOOL_NAMES",
    "TOOL_DEFINITIONS_JSON",
    ROUTES,
];

/// Where the platform keeps which address leads to which tool.
pub(super) const ROUTES: &str = "TOOL_ROUTES_JSON";
/// Where the platform says through which address models are called.
const GATEWAY: &str = "LLM_GATEWAY_URL";

/// How the platform's names of one for each tool begin.
const OF_TOOL: &str = "TOOL_URL_";
/// How its names of one for each role of a model begin; the longer beginning first.
const OF_ROLE: [&str; 3] = ["LLM_PROVIDER_NAME_", "LLM_PROVIDER_", "LLM_MODEL_"];
/// The roles (fact sheet 3, llm_configs).
const ROLES: [&str; 5] = ["CHAT", "DEFAULT", "EMBEDDING", "CLASSIFY", "RERANKING"];

/// What the platform sets only where the deployment does not: its own value tells that it did.
const DEFAULTS: [(&str, &str); 2] = [("MAX_TOOL_ITERATIONS", "10"), ("PORT", "8080")];
/// How names for other vendors' clients begin, which it sets only where the deployment does not.
const CLIENTS: [&str; 2] = ["OPENAI_", "ANTHROPIC_"];
/// What stands in such a variable for a key.
const MANAGED: &str = "platform-managed";

/// Whether the platform sets a variable of this name whatever a deployment says. `tools` are those that the agent
/// requires; `None`: they are not known.
pub(super) fn is_reserved(name: &str, tools: Option<&[String]>) -> bool {
    let letters = |text: &str| -> String { text.chars().filter(char::is_ascii_alphanumeric).collect() };
    let of_tool = name.strip_prefix(OF_TOOL).is_some_and(|of| {
        tools.is_none_or(|tools| tools.iter().any(|tool| letters(tool).eq_ignore_ascii_case(&letters(of))))
    });
    let of_role = OF_ROLE.iter().find_map(|start| name.strip_prefix(start)).is_some_and(|role| ROLES.contains(&role));
    NAMES.contains(&name) || of_tool || of_role
}

/// Whether a variable that an agent has was set by the platform, not by a deployment. `all` are the agent's variables.
pub(super) fn is_of_platform(name: &str, value: &str, all: &[Value], tools: Option<&[String]>) -> bool {
    let gateway = || {
        let found = all.iter().find(|one| text(one, "name") == Some(GATEWAY))?;
        text(found, "value").map(origin_of)
    };
    let of_client = || CLIENTS.iter().any(|start| name.starts_with(start));
    // Another address or key than the platform's own is one that a deployment chose.
    is_reserved(name, tools)
        || DEFAULTS.contains(&(name, value))
        || (of_client() && (value == MANAGED || gateway().is_some_and(|gateway| origin_of(value) == gateway)))
}

/// Names that only the platform should set, and that are there more than once: a deployment set them, too.
pub(super) fn doubled(all: &[Value], tools: Option<&[String]>) -> Vec<String> {
    let names = || all.iter().filter_map(|one| text(one, "name"));
    let mut doubled: Vec<String> = Vec::new();
    for name in names().filter(|name| is_reserved(name, tools)) {
        if names().filter(|other| *other == name).count() > 1 && !doubled.iter().any(|known| known == name) {
            doubled.push(name.to_owned());
        }
    }
    doubled
}
