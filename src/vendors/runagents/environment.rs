//! Environment variables that the platform sets by itself, between those of the deployment (fact sheet 3, env).

/// Names that are always the platform's.
const NAMES: [&str; 13] = [
    "SYSTEM_PROMPT",
    "LLM_GATEWAY_URL",
    "LLM_MODEL",
    "LLM_PROVIDER",
    "LLM_PROVIDER_NAME",
    "AGENT_NAME",
    "USER_ENTRY_POINT",
    "TOOL_NAMES",
    "TOOL_DEFINITIONS_JSON",
    ROUTES,
    "OPENAI_BASE_URL",
    "OPENAI_API_BASE",
    "ANTHROPIC_BASE_URL",
];

/// How names of one for each tool, or for each role of a model, begin.
const BEGINNINGS: [&str; 3] = ["TOOL_URL_", "LLM_MODEL_", "LLM_PROVIDER_"];

/// What the platform sets only where the deployment does not: its own value tells that it did.
const DEFAULTS: [(&str, &str); 4] = [
    ("OPENAI_API_KEY", "platform-managed"),
    ("ANTHROPIC_API_KEY", "platform-managed"),
    ("MAX_TOOL_ITERATIONS", "10"),
    ("PORT", "8080"),
];

/// Where the platform keeps which address leads to which tool.
pub(super) const ROUTES: &str = "TOOL_ROUTES_JSON";

/// Whether a variable was set by the platform, not by a deployment.
pub(super) fn is_of_platform(name: &str, value: &str) -> bool {
    is_reserved(name) || DEFAULTS.contains(&(name, value))
}

/// Whether the platform sets a variable of this name whatever a deployment says.
pub(super) fn is_reserved(name: &str) -> bool {
    NAMES.contains(&name) || BEGINNINGS.iter().any(|start| name.starts_with(start))
}
