//! Words of the screen of what is attached to an agent.

/// Tab.
pub const TAB: &str = "Tools and data";
/// Lead.
pub const LEAD: &str = "What the agent can reach. Changes concern its draft: users feel them once it is published.";
/// Button of a row.
pub const DETACH: &str = "Detach…";
/// A list that is refused.
pub const NOT_READABLE: &str = "What is attached could not be read: the key may not see it.";
/// A list that is refused.
pub const NO_LIST: &str = "What else there is could not be read: the key may not see it.";
/// Everything is attached.
pub const NOTHING_LEFT: &str = "Everything that the workspace has is attached.";
/// Hint.
pub const ATTACH_HINT: &str = "Type a part of its name.";
/// Problems.
pub const NOT_IN_LIST: &str = "Nothing in the list is called that: choose one";
/// Problems.
pub const CHOOSE_FIRST: &str = "Choose what to attach first";

/// Headings: of MCP servers, of data models.
pub const HEADINGS: [&str; 2] = ["MCP servers", "Semantic data models"];
/// Nothing attached: of MCP servers, of data models.
pub const NONE: [&str; 2] = ["No MCP server is attached.", "No semantic data model is attached."];
/// Fields: of MCP servers, of data models.
pub const ATTACH_LABELS: [&str; 2] = ["MCP server to attach", "Semantic data model to attach"];
/// Buttons: of MCP servers, of data models.
pub const ATTACH_BUTTONS: [&str; 2] = ["Attach the MCP server…", "Attach the semantic data model…"];
/// Title.
pub fn title(name: &str) -> String {
    format!("Tools and data of {name}")
}
/// A vendor without.
pub fn none_at(vendor: &str) -> String {
    format!("{vendor} attaches nothing to agents.")
}
/// The data connections behind a data model.
pub fn reaches(connections: &str) -> String {
    format!("Reaches {connections}")
}
/// Button of a row, for those who do not see the row.
pub fn detach_label(name: &str) -> String {
    format!("Detach {name}…")
}
