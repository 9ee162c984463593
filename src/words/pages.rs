//! Words of the board, the agent's screens and the shell.

/// The page when Greenroom itself failed.
pub const PANIC_TITLE: &str = "Greenroom itself failed";
/// What to do then.
pub const PANIC_LEAD: &str = "This is our fault, not yours. What was stored on this computer is still there. If a step \
    was being sent, the journal will tell how it ended. What you see below can still be read and copied, but nothing \
    works there any more.";
/// Reloads.
pub const PANIC_RELOAD: &str = "Reload the page";
/// Heading of the report.
pub const PANIC_REPORT: &str = "Report for whoever hosts Greenroom";

/// Screens in the navigation.
pub const BOARD: &str = "Board";
/// Screens in the navigation.
pub const PRACTICE_BOARD: &str = "Practice board";
/// Screens in the navigation.
pub const CONNECTIONS: &str = "Connections";
/// Screens in the navigation.
pub const SETTINGS: &str = "Settings";
/// Screens in the navigation.
pub const HELP: &str = "Help";
/// First run: title.
pub const FIRST_TITLE: &str = "See and release your agents from one place";
/// First run: what leaves the browser.
pub const FIRST_LEAD: &str = "Nothing leaves this browser except what you send to your own vendors.";
/// First run: practice.
pub const TRY_PRACTICE: &str = "Try with practice data";
/// First run: connect.
pub const CONNECT: &str = "Connect a vendor";
/// First run: what a PolyAI connection needs, and who can give it.
pub const POLYAI_NEEDS: &str =
    "You need the region, the workspace ID and a key. Whoever administers PolyAI for you has all three.";
/// First run: opens the form.
pub fn connect_vendor(vendor: &str) -> String {
    format!("Connect {vendor}")
}

/// Board: search.
pub const FIND: &str = "Find an agent";
/// Board: filter.
pub const CONNECTION: &str = "Connection";
/// Board: filter off.
pub const ALL_CONNECTIONS: &str = "All connections";
/// Board: filter.
pub const STATE: &str = "State";
/// Board: filter off.
pub const ANY_STATE: &str = "Any state";
/// Board: filter on.
pub const ONLY_WAITING: &str = "Something is waiting";
/// Board: first column.
pub const AGENT: &str = "Agent";
/// Board: caption for screen readers.
pub const BOARD_CAPTION: &str = "What is where";
/// Board: nothing in a lane.
pub const NONE: &str = "none";
/// Board: not read yet.
pub const UNREAD: &str = "reading…";
/// Board: nothing fits the filters.
pub const NO_MATCH: &str = "No agent fits the search.";
/// Board: removes the filters.
pub const CLEAR_SEARCH: &str = "Show all";
/// Board: a connection without agents.
pub const NO_AGENTS: &str = "There are no agents here.";
/// Board: below the list.
pub const NOT_HERE: &str = "Not here? Wrong workspace or region, or the key is limited to chosen agents.";
/// Board: opens the connection's form.
pub const ADD_BY_ID: &str = "Add by id";
/// Board: a row that could not be read.
pub const ROW_FAILED: &str = "could not be read";
/// Board: how many, where.
pub fn board_lead(agents: &str, connections: &str) -> String {
    format!("{agents} on {connections}")
}
/// Board: add.
pub const ADD_CONNECTION: &str = "Add connection";

/// Agent tabs.
pub const OVERVIEW: &str = "Overview";
/// Agent tabs.
pub const DEPLOYMENTS: &str = "Deployments";
/// Agent tabs.
pub const COMPARE: &str = "Compare";
/// Names the agent's navigation.
pub const AGENT_NAVIGATION: &str = "Agent";
/// Heading of the lanes.
pub const LANES: &str = "What is where";
/// Heading of the releases.
pub const RELEASES: &str = "Releases";
/// Columns of the releases.
pub const RELEASE_COLUMNS: [&str; 4] = ["Release", "Where", "What happened", "Actions"];
/// A release that is active nowhere.
pub const NOWHERE: &str = "not active";
/// Link to the full history.
pub const ALL_DEPLOYMENTS: &str = "All deployments";
/// Compares a release with live.
pub const COMPARE_WITH_LIVE: &str = "Compare with Live";
/// Connection not in this browser.
pub const NO_CONNECTION: &str = "This connection is not in this browser";
/// What to do then.
pub fn no_connection(id: &str) -> String {
    format!(
        "The address names the connection “{id}”. Add it here to go on; a connection to the same vendor, region and workspace gets the same name."
    )
}

/// How a deployment came about.
pub fn happened(kind: Option<&str>, by: Option<&str>) -> String {
    let kind = kind.unwrap_or("Deployed");
    match by {
        Some(by) => format!("{kind} by {by}"),
        None => format!("{kind}; by whom: not given"),
    }
}
/// Kinds of deployment.
pub const PUBLISHED: &str = "Published";
/// Kinds of deployment.
pub const PROMOTED: &str = "Promoted";
/// Kinds of deployment.
pub const ROLLED_BACK: &str = "Rolled back";

/// Deployments: environment choice.
pub const ENVIRONMENT: &str = "Environment";
/// Deployments: columns.
pub const DEPLOYMENT_COLUMNS: [&str; 4] = ["Release", "What happened", "When", "Actions"];
/// Deployments: asks for more.
pub const SHOW_MORE: &str = "Show more";
/// Deployments: how many.
pub fn deployments_lead(count: &str, environment: &str) -> String {
    format!("{count} in {environment}, newest first")
}
/// Deployments: everything is there.
pub const THAT_IS_ALL: &str = "That is the whole history.";
/// Deployments: nothing.
pub fn no_deployments(environment: &str) -> String {
    format!("Nothing was deployed to {environment} yet.")
}
/// Deployments: opens every field.
pub const ALL_FIELDS: &str = "Every field";
/// Deployments: closes it.
pub const CLOSE: &str = "Close";
/// Deployments: heading of every field.
pub fn fields_title(label: &str) -> String {
    format!("Every field of “{label}”")
}
/// Deployments: fields beyond the documented ones are shown as they are.
pub const FIELDS_HINT: &str = "As PolyAI sent it. Fields that Greenroom does not know are shown too.";
/// A value that is null.
pub const NULL: &str = "null (nothing)";
/// Marks what is active.
pub const ACTIVE_NOW: &str = "active now";

/// Compare: the old one.
pub const FROM: &str = "From";
/// Compare: the new one.
pub const TO: &str = "To";
/// Compare: lead.
pub const COMPARE_LEAD: &str = "PolyAI does not let this page read what is inside a release. What can be known is which releases come along and which are taken back.";
/// Compare: not chosen.
pub const CHOOSE: &str = "Choose a deployment";
/// Compare: both needed.
pub const CHOOSE_BOTH: &str = "Choose two deployments to compare.";
/// Compare: equal.
pub const SAME_RELEASE: &str = "Both are the same release.";
/// Compare: included.
pub const INCLUDED: &str = "Included";
/// Compare: reverted.
pub const REVERTED: &str = "Reverted";
/// Compare: nothing differs.
pub const NO_DIFFERENCE: &str = "No release lies between the two.";

/// Not found: title.
pub const NOT_FOUND: &str = "There is no such page";
/// Not found: lead.
pub fn not_found(path: &str) -> String {
    format!("Nothing is at {path}. The address may be mistyped, or of another version of Greenroom.")
}
/// Not found: way out.
pub const TO_THE_BOARD: &str = "Go to the board";

/// What one needs.
pub const SEMA4_NEEDS: &str =
    "The base URL of your deployment and a key: Sema4.ai shows both under Configuration, API Keys.";
/// First run.
pub const CARGO_NEEDS: &str = "A token from Cargo, under Settings, API. It is shown once, when it is made.";
/// The draft's lane, where there is none.
pub const NO_DRAFT: &str = "no draft";
/// A lane that the vendor does not have.
pub const NOT_OFFERED: &str = "–";
/// The draft.
pub const DRAFT: &str = "Draft";
/// Tab.
pub const EDIT_AGENT: &str = "Agent";
/// Why a form was not filled.
pub const FORM_IN_USE: &str = "Something that was typed here and never sent is still in the form: send it or discard it \
    first.";
/// Heading of what was live before, where only this computer keeps it.
pub const KEPT_HERE: &str = "Kept on this computer";
/// A form was filled from what was kept.
pub const FORM_FILLED: &str = "What was kept is in the form. What it could not keep has to be entered again.";
/// Tab.
pub const CONFIGURATION: &str = "Configuration";
/// Title.
pub fn draft_of(agent: &str) -> String {
    format!("{agent}: draft")
}
/// Title.
pub fn new_agent(vendor: &str) -> String {
    format!("New agent on {vendor}")
}
/// Below the form of a new agent.
pub const NEW_AGENT_LEAD: &str = "Made with a draft that nobody reaches until it is published.";
/// Leads to the form of a new agent.
pub fn new_agent_on(vendor: &str, connection: &str) -> String {
    format!("New agent on {vendor} · {connection}")
}
/// A vendor whose documents cannot be edited.
pub const NOT_EDITED_HERE: &str = "This vendor does not let agents be edited from here.";
/// A vendor whose agents cannot be made.
pub const NOT_MADE_HERE: &str = "This vendor does not let agents be made from here.";
/// When a draft was saved.
pub const SAVED_AT: &str = "Saved ";
/// The rest of the page did not come.
pub const REST_FAILED: &str = "A part of Greenroom could not be loaded";
/// The rest of the page did not come.
pub const REST_ADVICE: &str = "The connection may have failed, or Greenroom was updated meanwhile. What you typed is \
    kept. Reload this page.";
/// The host has another version by now.
pub const NEW_VERSION: &str = "There is a new version of Greenroom.";
/// What to do about it.
pub const NEW_VERSION_ADVICE: &str = "Drafts are saved on this computer. Reload to go on with the new version.";
/// Loads the page anew.
pub const RELOAD: &str = "Reload";
/// The sign-in before the page has ended.
pub const SIGNED_OUT: &str = "You were signed out.";
/// Opens the page once more, where the sign-in stands before it.
pub const SIGN_IN: &str = "Sign in, in a new tab";
/// Opens the form of what is live.
pub const EDIT_LIVE: &str = "Edit what is live";
/// Opens the draft.
pub const OPEN_DRAFT: &str = "Open the draft";
/// Two releases with the same content.
pub const SAME_CONTENT: &str = "Nothing: the content of both is the same.";
/// Unfolds what changed in a long text.
pub const SHOW_WORDS: &str = "Show the words";
/// Kinds of change.
pub const REMOVED: &str = "Removed";
/// Kinds of change.
pub const CHANGED: &str = "Changed";
/// Kinds of change.
pub const ADDED: &str = "Added";
/// Kinds of change.
pub const MOVED: &str = "Moved";
