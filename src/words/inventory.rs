//! Words of the screen of what a workspace has: tools, models, policies, identity providers.

/// Tab.
pub const TAB: &str = "Workspace";
/// Title.
pub fn title(name: &str) -> String {
    format!("What {name}’s workspace has")
}
/// Title where no agent is looked at.
pub const TITLE: &str = "What the workspace has";
/// Lead.
pub fn lead(vendor: &str) -> String {
    format!("What agents can use. It is looked at here, and changed in the console of {vendor} itself.")
}
/// Leads here from the form of a new agent.
pub const LOOK_AT_IT: &str = "See what the workspace has";

/// Headings: tools, models, policies, identity providers.
pub const HEADINGS: [&str; 4] = ["Tools", "Model providers", "Policies", "Identity providers"];
/// Where there are none.
pub const NONE: [&str; 4] = [
    "There are no tools.",
    "There are no model providers.",
    "There are no policies.",
    "There are no identity providers.",
];
/// Lists that are refused.
pub const NOT_READABLE: &str = "This list cannot be read with this key.";
/// One that the agent uses.
pub const USED: [&str; 4] =
    ["required by the agent", "offers what the agent uses", "bound to the agent", "used by the agent"];
/// A policy that is not the agent's.
pub const NOT_BOUND: &str = "not bound to the agent";
/// One that it names, and that is not there.
pub const MISSING: [&str; 4] = [
    "required by the agent, and not registered",
    "used by the agent, and offered by none of these",
    "named by the agent, and not there",
    "named by the agent, and not there",
];
/// What the agent uses cannot be read.
pub const TIES_UNKNOWN: &str = "Which of these the agent uses cannot be read with this key.";
/// Search, by list.
pub const FIND: [&str; 4] = ["Find a tool", "Find a model provider", "Find a policy", "Find an identity provider"];
/// Search without a result.
pub const NOTHING_FITS: &str = "Nothing here has that in it.";
/// Something without a name.
pub const NO_NAME: &str = "(without a name)";

/// Fact.
pub const ADDRESS: &str = "Address";
/// Fact.
pub const AUTHENTICATION: &str = "Authentication";
/// Fact.
pub const ACCESS: &str = "Access mode";
/// Fact.
pub const APPROVAL: &str = "Approval";
/// Fact.
pub const CAN: &str = "Can do";
/// Fact.
pub const RISKS: &str = "Risks";
/// Fact.
pub const KIND: &str = "Kind";
/// Fact.
pub const MODELS: &str = "Models";
/// Fact.
pub const RULES: &str = "Rules";
/// Fact.
pub const USED_BY: &str = "Used by";
/// Fact.
pub const HOST: &str = "Host";
/// Fact.
pub const ISSUER: &str = "Issuer";
/// Fact.
pub const DOMAINS: &str = "Allowed domains";

/// How a tool is signed in to.
pub const NO_AUTHENTICATION: &str = "none";
/// How a tool is signed in to: `place` is the vendor's word.
pub fn api_key(place: Option<&str>, name: Option<&str>) -> String {
    let place = match place {
        Some("Header") => "header".to_owned(),
        Some("Query") => "query".to_owned(),
        Some(other) => other.to_owned(),
        None => return "API key".to_owned(),
    };
    match name {
        Some(name) => format!("API key, in the {place} {name}"),
        None => format!("API key, in the {place}"),
    }
}
/// How a tool is signed in to.
pub fn oauth(scopes: &str) -> String {
    if scopes.is_empty() { "OAuth 2".to_owned() } else { format!("OAuth 2, for {scopes}") }
}
/// Who approves.
pub fn approved_by(groups: &str, lasting: Option<&str>) -> String {
    let lasting = lasting.map(|lasting| format!(", for {lasting}")).unwrap_or_default();
    format!("by {groups}{lasting}")
}
/// One thing that a tool can do.
pub fn capability(name: &str, call: &str) -> String {
    if call.is_empty() { name.to_owned() } else { format!("{name} ({call})") }
}
/// A rule of a policy: what it permits is the vendor's word.
pub fn rule(permission: Option<&str>, methods: &str, resource: Option<&str>) -> String {
    let methods = if methods.is_empty() { "every call".to_owned() } else { methods.to_owned() };
    let resource = resource.map_or_else(|| "everything".to_owned(), str::to_owned);
    match permission {
        Some("allow") => format!("Allows {methods} of {resource}"),
        Some("deny") => format!("Refuses {methods} of {resource}"),
        Some("approval_required") => format!("Asks somebody before {methods} of {resource}"),
        Some(other) => format!("“{other}” for {methods} of {resource}"),
        None => format!("Says nothing about {methods} of {resource}"),
    }
}
/// A rule that is none.
pub const NO_RULE: &str = "A rule that cannot be read";
/// A policy without rules.
pub const NO_RULES: &str = "none: it allows nothing";
/// States.
pub const READY: &str = "Ready";
/// States.
pub fn not_ready(why: Option<&str>) -> String {
    why.map_or_else(|| "Not ready".to_owned(), |why| format!("Not ready: {why}"))
}
/// States.
pub fn state(phase: &str, why: Option<&str>) -> String {
    why.map_or_else(|| phase.to_owned(), |why| format!("{phase}: {why}"))
}
/// Many names.
pub fn and_more(names: &str, more: usize) -> String {
    if more == 0 { names.to_owned() } else { format!("{names}, and {more} more") }
}
