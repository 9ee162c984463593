//! Words of packages: exported, inspected, imported.

/// Tab.
pub const TAB: &str = "Package";
/// Heading.
pub const EXPORT: &str = "Save as a package";
/// What a package is.
pub const EXPORT_LEAD: &str = "A zip file with the agent's fields, runbook, data models and shared files, and which MCP \
    servers it uses. Sema4.ai masks the secrets in it.";
/// Button.
pub const DOWNLOAD: &str = "Download the package";
/// Button while it is fetched.
pub const STOP: &str = "Stop";
/// It was stopped.
pub const STOPPED: &str = "Stopped. Nothing was saved.";
/// It arrived.
pub const DOWNLOADED: &str = "The package is in your downloads.";
/// Names the progress bar.
pub const PROGRESS: &str = "Package";
/// Heading.
pub const COPY: &str = "Copy to another connection";
/// What copying means.
pub const COPY_LEAD: &str = "Makes a new agent there from this one's package. You see what is in it first, and nothing is \
    sent before you confirm it.";
/// Field.
pub const COPY_TO: &str = "Copy to";
/// Button.
pub const COPY_BUTTON: &str = "Fetch and look into it";
/// No other connection.
pub const NO_OTHER: &str = "There is no other connection of this vendor to copy to.";
/// Problems.
pub const CHOOSE_CONNECTION: &str = "Choose where to copy it";
/// Heading.
pub const UPDATE: &str = "Overwrite the draft from a package";
/// What it means.
pub const UPDATE_LEAD: &str = "The draft becomes what the file says. What is live stays until you publish.";
/// Opens the sheet.
pub const UPDATE_BUTTON: &str = "Overwrite the draft…";
/// Heading.
pub const IMPORT: &str = "Import a package";
/// What it means.
pub const IMPORT_LEAD: &str = "Makes a new agent from a package that was saved before. You see what is in it first.";
/// Opens the sheet.
pub const IMPORT_BUTTON: &str = "Import as a new agent…";
/// Field.
pub const FILE: &str = "Package (a zip file)";
/// Field.
pub const FILE_HINT: &str = "It is read on this computer. Nothing leaves it before you confirm.";
/// While it is read.
pub const LOOKING: &str = "Looking into the package…";
/// The browser refused.
pub const FILE_GONE: &str = "The browser could not read this file. Choose it again.";
/// A refused package.
pub const REFUSED: &str = "This file is not taken";
/// Heading of what is in it.
pub const INSIDE: &str = "What is in it";
/// Fields of a package.
pub const FILE_NAME: &str = "File";
/// Fields of a package.
pub const AGENT: &str = "Agent";
/// Fields of a package.
pub const DESCRIPTION: &str = "Description";
/// Fields of a package.
pub const MODEL: &str = "Model";
/// Fields of a package.
pub const VERSION: &str = "Version of the package";
/// Fields of a package.
pub const SPEC_VERSION: &str = "Form of the specification";
/// Fields of a package.
pub const ARCHITECTURE: &str = "Architecture";
/// Fields of a package.
pub const MODE: &str = "Mode";
/// Fields of a package.
pub const REASONING: &str = "Reasoning";
/// Fields of a package.
pub const WELCOME: &str = "Welcome message";
/// Fields of a package.
pub const STARTER: &str = "Conversation starter";
/// Fields of a package.
pub const RUNBOOK: &str = "Runbook";
/// Fields of a package.
pub const SERVERS: &str = "MCP servers";
/// Fields of a package.
pub const ACTIONS: &str = "Action packages";
/// Fields of a package.
pub const MODELS: &str = "Semantic data models";
/// Fields of a package.
pub const FILES: &str = "Shared files";
/// Fields of a package.
pub const KEPT: &str = "Other parts, kept as they are";
/// Fields of a package.
pub const MISSING: &str = "Named in it, and missing";
/// Fields of a package.
pub const ENTRIES: &str = "All files in it";
/// What is missing.
pub const MISSING_LEAD: &str = "Sema4.ai refuses a package that lacks what it names.";
/// Nothing of a kind.
pub const NONE: &str = "none";
/// Behind a data model.
pub const NOT_THERE: &str = "missing in the file";
/// Heading of the dry run.
pub const WOULD_CHANGE: &str = "What it would change";
/// The dry run.
pub const NO_CHANGE: &str = "Nothing: the draft says this already.";
/// A package that holds a secret in the open.
pub const OPEN_SECRETS: &str = "Careful: this file holds secrets that are not masked. Whoever has the file has them.";
/// It could not be kept until the sheet sends it.
pub const NOT_KEPT: &str = "The browser could not keep the package until it is sent";

/// Title.
pub fn title(name: &str) -> String {
    format!("Package of {name}")
}
/// While it is fetched.
pub fn so_far(bytes: &str, total: Option<&str>) -> String {
    total.map_or_else(|| format!("{bytes} so far"), |total| format!("{bytes} of {total}"))
}
/// Secrets to be entered in the target.
pub fn to_enter(server: &str, names: &str) -> String {
    format!(
        "The MCP server “{server}” needs secrets that no package carries: {names}. It must be in the target's \
        workspace already, with the same name and address."
    )
}
/// A server of the target that is not there.
pub fn not_in_target(server: &str) -> String {
    format!(
        "The target's workspace has no MCP server “{server}” with the address in the package: it will not be attached."
    )
}
/// What reaches what.
pub fn reaches(connections: &str) -> String {
    format!("reaches {connections}")
}
/// The rest of a long list.
pub fn and_more(count: usize) -> String {
    format!("and {count} more")
}
/// A change of a dry run.
pub fn change(place: &str, was: &str, is: &str) -> String {
    match (was.is_empty(), is.is_empty()) {
        (true, _) => format!("{place}: {is}"),
        (false, true) => format!("{place}: “{was}” goes"),
        (false, false) => format!("{place}: “{was}” becomes “{is}”"),
    }
}
