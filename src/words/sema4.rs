//! Sema4.ai's rules in words.

/// No version was ever live.
pub const NEVER_LIVE: &str = "not live yet";
/// There is a draft beside what is live.
pub const DRAFT_WAITS: &str = "draft waiting";
/// There is a draft beside what is live.
pub const DRAFT_WAITS_LONG: &str = "There is a draft that is not published. Users still talk to what is live.";
/// No version was ever live.
pub const NEVER_LIVE_LONG: &str = "Never published: nobody but its owner can talk to it.";
/// The deployment lacks a part.
pub const NO_LIFECYCLE: &str =
    "Drafts and publishing are not available on this deployment: its administrator can turn on the agent lifecycle.";
/// The deployment lacks a part.
pub const NO_UPDATE: &str =
    "Overwriting a draft from a package is not available on this deployment: its API is older than that.";
/// The deployment lacks a part.
pub const NO_DIFF: &str = "What a package would change cannot be asked on this deployment: its API is older than that.";
/// The deployment lacks a part.
pub const NO_LIFECYCLE_LONG: &str =
    "This deployment has no drafts and no publishing: what is saved is what users talk to.";
/// The draft's lane.
pub const NO_DRAFT_LANE: &str = "No draft: what is live is what there is. Editing opens a private draft.";
/// The live lane.
pub const NEVER_LIVE_LANE: &str = "Nothing yet: publish the draft.";
/// Why nothing is discarded.
pub const NO_DRAFT: &str = "There is no draft.";
/// Why nothing is discarded.
pub const NEVER_PUBLISHED: &str = "It was never published: there is nothing to go back to.";
/// Why no draft is opened.
pub const IS_DRAFT: &str = "There is a draft already: it can be edited as it is.";
/// Nothing to go back to.
pub const IS_LIVE: &str = "This is what is live now.";
/// Opens the sheet.
pub const EDIT_BUTTON: &str = "Open a draft…";
/// Confirm button.
pub const EDIT: &str = "Open a draft";
/// Opens the sheet.
pub const DISCARD_BUTTON: &str = "Discard the draft…";
/// Confirm button.
pub const DISCARD: &str = "Discard the draft";
/// Opens the sheet.
pub const AGAIN_BUTTON: &str = "Make the previous version live again…";
/// Opens the sheet.
pub const REMOVE: &str = "Delete the agent…";
/// Confirm button.
pub const REMOVE_NOW: &str = "Delete the agent";
/// Opens the sheet after deleting.
pub const RECREATE_BUTTON: &str = "Recreate from snapshot…";
/// Confirm button.
pub const PUBLISH_TO_LIVE: &str = "Publish to Live";
/// Opens the sheet.
pub const SAVE_DRAFT_BUTTON: &str = "Save the draft in Sema4.ai…";
/// Confirm button.
pub const SAVE_DRAFT: &str = "Save the draft";
/// Confirm button.
pub const CREATE: &str = "Make the agent";
/// Confirm button.
pub const ATTACH: &str = "Attach";
/// Confirm button.
pub const DETACH: &str = "Detach";
/// Confirm button.
pub const IMPORT: &str = "Import as a new agent";
/// Confirm button.
pub const UPDATE: &str = "Overwrite the draft";
/// Stands for an edited draft on a sheet.
pub const EDITED: &str = "As edited here";
/// Stands for the draft on a sheet.
pub const DRAFT: &str = "The draft";
/// Stands for what is live on a sheet.
pub const WHAT_IS_LIVE: &str = "The live version again";
/// Stands for a new draft on a sheet.
pub const DRAFT_OF_LIVE: &str = "A draft that says what is live";
/// What opening a draft changes.
pub const EDIT_CHANGES_NOTHING: &str = "Nothing in it changes: the draft begins as what is live.";
/// What opening a draft changes.
pub const EDIT_FINDS_DRAFT: &str = "There is a draft that cannot be read yet: it is opened as it was left.";
/// A draft that cannot be read.
pub const DRAFT_HIDDEN: &str = "There is a draft behind what is live, and Sema4.ai shows only what is live. Open the \
    draft first: then it can be seen, changed and published.";
/// What discarding takes away.
pub const DISCARDS_UNSEEN: &str = "What is given up cannot be told: Sema4.ai shows only what is live. To see it, open \
    the draft first.";
/// What opening a draft means.
pub const EDIT_IS_PRIVATE: &str =
    "The draft is private. Users keep talking to what is live until the draft is published.";
/// A step before the last.
pub const OPENS_DRAFT: &str = "What is live takes no change: a private draft is opened first, by a request of its own.";
/// Who feels a saved draft.
pub const DRAFT_ONLY: &str = "Only the draft changes; what is live stays.";
/// Who feels a saved agent.
pub const SAVES_WITHOUT_LIFECYCLE: &str = "This deployment has no drafts: users feel it as soon as it is saved.";
/// Who feels it.
pub const LIVE_AT_ONCE: &str = "Users talk to the new version from now on.";
/// What publishing costs.
pub const CHATS_DELETED: &str = "Sema4.ai deletes your test conversations with the draft.";
/// Where the message goes.
pub const MESSAGE_KEPT: &str = "Sema4.ai keeps it with the version. Its API does not give it back.";
/// Nothing to compare with.
pub const FIRST_VERSION: &str = "Nothing is live yet: this is the first version.";
/// Nothing to compare with.
pub const LIVE_UNKNOWN: &str = "What differs from Live cannot be told: Sema4.ai does not let the live version be read \
    while there is a draft, and this draft was not opened from here.";
/// Nothing to compare with, but what was typed here.
pub const LIVE_UNKNOWN_BUT: &str = "Only what you changed here is listed. What else differs from Live cannot be told: \
    Sema4.ai does not let the live version be read while there is a draft, and this draft was not opened from here.";
/// Nothing to publish.
pub const NOTHING_TO_PUBLISH: &str = "There is no draft, and nothing was changed: there is nothing to publish.";
/// Nothing to save.
pub const NOTHING_CHANGED: &str = "Nothing is different from what is saved.";
/// Problems.
pub const NAME_MISSING: &str = "An agent needs a name.";
/// What discarding takes away.
pub const DISCARDS_ALL: &str = "All that was edited since the draft was opened is given up: also what was attached.";
/// What a way back overwrites.
pub const AGAIN_OVERWRITES_DRAFT: &str = "There is a draft: what it says is overwritten by what was live before.";
/// What a way back cannot bring.
pub const AGAIN_LIMITS: &str = "Sema4.ai keeps earlier versions to itself. What comes back is what this computer copied: \
    name, description, runbook and what was attached. Shared files and swapped test resources stay as they are in the \
    draft.";
/// How a way back goes.
pub const AGAIN_BY_PACKAGE: &str = "The draft is overwritten from the package that this computer kept of that version.";
/// What a way back cannot bring.
pub const ATTACHMENTS_STAY: &str = "What was attached then is not known: what is attached now stays.";
/// The message of a way back.
pub const AGAIN_MESSAGE: &str = "Back to the version before";
/// Already so.
pub const IS_ATTACHED: &str = "It is attached already.";
/// Already so.
pub const IS_DETACHED: &str = "It is not attached.";
/// A new agent.
pub const NEW_AGENT: &str = "A new agent is made. It is private until its draft is published.";
/// A new agent.
pub const FROM_SNAPSHOT: &str = "A new agent is made from the snapshot: with another id, without its versions, \
    attachments and files. To bring those back too, import the package that was saved.";
/// What is matched.
pub const SERVERS_MATCHED: &str = "Sema4.ai attaches the MCP servers of this workspace that have the same name and \
    address. No secret comes along.";
/// What an update of a draft keeps.
pub const FILES_STAY: &str = "Shared files are added; files that the package lacks are not deleted.";
/// What an update of a draft takes away.
pub const DRAFT_OVERWRITTEN: &str = "What the draft says now is overwritten.";
/// The file is gone.
pub const PACKAGE_GONE: &str = "The package is not on this computer any more: choose its file again.";
/// What deleting takes away.
pub const REMOVES_ALL: &str = "The agent, its draft, its versions and its conversations.";
/// What deleting means.
pub const REMOVED_FOR_GOOD: &str = "Sema4.ai cannot bring it back.";
/// What is saved first.
pub const SNAPSHOT_TAKEN: &str = "Its fields and its package are saved on this computer first.";
/// The agent is gone.
pub const AGENT_NOT_FOUND: &str = "There is no such agent, or it was deleted.";
/// A record that cannot be read.
pub const EVIDENCE_DAMAGED: &str = "The record of this step is damaged: nothing can be concluded from it.";
/// Reading back cannot tell.
pub const CHANGED_OTHERWISE: &str = "The draft was changed, but not as it was sent: look at it before trying again.";
/// Reading back cannot tell.
pub const OVERWRITTEN_UNTOLD: &str = "The draft was changed since it was sent, and Sema4.ai does not tell by whom: by this \
    package, or by somebody else. Look at the draft before trying again.";
/// Reading back: a package came before.
pub const STANDS_AFTER_PACKAGE: &str =
    "It stands as it was asked for: the package that came before may have brought it.";
/// Going on with the way back, once its package was sent.
pub const AGAIN_BY_WHAT_STANDS: &str = "The draft was overwritten from the package already. It goes live as it is now.";
/// Reading back cannot tell.
pub const PUBLISHED_MEANWHILE: &str = "Another version is live than before: somebody published in the same moment, \
    perhaps this draft. Look at what is live before trying again.";
/// Reading back cannot tell.
pub const NOT_LISTED: &str = "The list of what is attached cannot be read.";
/// After reading back.
pub const PERHAPS_ANOTHERS: &str = "A new version is live. Sema4.ai does not say who published it: if a colleague \
    published in the same moment, it is theirs.";
/// After publishing.
pub const STILL_THE_SAME: &str = "Sema4.ai said that it is done, and yet the same version is live as before: look at the \
    agent again in a moment.";
/// After publishing.
pub const NO_LONGER_LIVE: &str = "Another version is live already: somebody published right after you. \
    Theirs stands in place of yours.";
/// Refused.
pub const NOT_ALLOWED: &str = "The key's workspace may not do this: an agent is changed by its owner alone, and some \
    parts can be off on a deployment.";
/// The wrong base URL.
pub const WRONG_BASE: &str = "A web page answered in place of the API: look at the base URL, which mostly contains \
    /tenants/…/api/v2.";
/// A list that leads away.
pub const NEXT_IN_A_CIRCLE: &str = "The list goes on in a circle: reading was stopped.";
/// A list without an end.
pub const TOO_MANY_PAGES: &str = "The list goes on after a thousand pages: reading was stopped. Ask for more at once, or \
    for names that begin alike.";
/// The mapping rows cannot be had.
pub const MAPPINGS_UNKNOWN: &str = "What is attached cannot be read: nothing can be swapped, and each resource stays.";
/// Kinds of resources.
pub const DATA_CONNECTION: &str = "Data connection";
/// Kinds of resources.
pub const MCP_SERVER: &str = "MCP server";
/// Kinds of resources.
pub const ATTACHED: &str = "Attached";
/// What can be swapped.
pub const RESOURCES: &str = "MCP servers and data connections of the workspace";
/// Why what is live is not edited and published in one go.
pub const SWAPS_UNSEEN: &str = "Which test resources the draft uses can be seen only once it is open, and they would go \
    live unseen. Save the draft first, then publish it.";
/// What a way back may bring to users.
pub const SWAPS_PERHAPS: &str = "Which test resources the draft uses can be seen only once it is open. If what is live was \
    published elsewhere with some of them swapped, open the draft first: else they go live.";
/// What an update would change.
pub const DIFF_ATTACHED: &str = "MCP server that will be attached";
/// What an update would change.
pub const DIFF_UNRESOLVED: &str = "MCP server that this workspace lacks";
/// What an update would change.
pub const DIFF_FILES: &str = "Shared file that will be added";

/// Who published what is live, where this computer did.
pub const FROM_HERE: &str = "published from this computer";
/// What is live.
pub fn live_label(version: Option<&str>) -> String {
    version.map_or_else(|| "A published version".to_owned(), |version| format!("Version {version}"))
}
/// A list that leads away.
pub fn next_elsewhere(next: &str) -> String {
    let shown: String = next.chars().take(120).collect();
    format!("The list goes on at “{shown}”, which is not below the connection's base URL: the key was not sent there.")
}
/// After an import.
pub fn unresolved(names: &str) -> String {
    format!("Not attached, since this workspace has no MCP server of that name and address: {names}.")
}
/// A row of the sheet.
pub fn mapping_label(kind: &str, name: &str) -> String {
    format!("{kind} “{name}” becomes")
}
/// A test resource in what is live.
pub fn test_stays(name: &str) -> String {
    format!("“{name}” sounds like a test resource, and stays in what users talk to.")
}
/// A step of a plan.
pub fn attaches(name: &str) -> String {
    format!("“{name}” is attached.")
}
/// A step of a plan.
pub fn detaches(name: &str) -> String {
    format!("“{name}” is detached.")
}
/// What differs from live.
pub fn attached_since(name: &str) -> String {
    format!("“{name}” is attached in the draft, and is not in what is live.")
}
/// What differs from live.
pub fn detached_since(name: &str) -> String {
    format!("“{name}” is in what is live, and is not attached in the draft.")
}
/// A name that is taken.
pub fn name_taken(name: &str) -> String {
    format!("The workspace has an agent called “{name}” already: choose another name, or delete that one first.")
}
/// A name that is nearly taken.
pub fn name_alike(known: &str) -> String {
    format!("The workspace has an agent called “{known}”: the same name but for capitals.")
}
/// After saving.
pub fn came_back_otherwise(fields: &str) -> String {
    format!(
        "Sema4.ai has something else than was sent: {fields}. If somebody else changed it right after you, theirs stands and yours was lost there."
    )
}
/// What moved.
pub const THE_VERSION: &str = "the version of before";
/// What moved.
pub const ANOTHER_VERSION: &str = "another version";
/// What moved.
pub const NO_OPEN_DRAFT: &str = "no open draft";
/// What moved.
pub const AN_OPEN_DRAFT: &str = "an open draft";
/// What moved.
pub const AGENTS: &str = "Agents";
/// What moved.
pub const NAMESAKE: &str = "an agent of this name";
/// After making one.
pub const NEW_NOT_FOUND: &str =
    "The new agent is not found under its name: somebody renamed or deleted it right after you.";
/// An import.
pub fn import_of(file: &str, agent: &str) -> String {
    format!("A new agent “{agent}” is made from the package {file}. It is private until its draft is published.")
}
/// An update.
pub fn update_of(file: &str) -> String {
    format!("The draft becomes what the package {file} says.")
}
/// Titles.
pub fn create_title(name: &str) -> String {
    format!("Make the agent {name}")
}
/// Titles.
pub fn edit_title(name: &str) -> String {
    format!("Open a draft of {name}")
}
/// Titles.
pub fn save_title(name: &str) -> String {
    format!("Save the draft of {name}")
}
/// Titles.
pub fn publish_title(name: &str) -> String {
    format!("Publish {name} to Live")
}
/// Titles.
pub fn again_title(name: &str) -> String {
    format!("Make the previous version of {name} live again")
}
/// Titles.
pub fn discard_title(name: &str) -> String {
    format!("Discard the draft of {name}")
}
/// Titles.
pub fn attach_title(resource: &str, name: &str) -> String {
    format!("Attach {resource} to {name}")
}
/// Titles.
pub fn detach_title(resource: &str, name: &str) -> String {
    format!("Detach {resource} from {name}")
}
/// Titles.
pub fn import_title(name: &str) -> String {
    format!("Import {name} as a new agent")
}
/// Titles.
pub fn update_title(name: &str) -> String {
    format!("Overwrite the draft of {name} from a package")
}
/// Titles.
pub fn remove_title(name: &str) -> String {
    format!("Delete {name}")
}
