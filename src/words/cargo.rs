//! Cargo's rules in words.

/// No release was ever live.
pub const NEVER_LIVE: &str = "not live yet";
/// The draft is newer than what is live.
pub const DRAFT_WAITS: &str = "draft waiting";
/// The draft is newer than what is live.
pub const DRAFT_WAITS_LONG: &str = "The draft was saved after what is live was published.";
/// No release was ever live.
pub const NEVER_LIVE_LONG: &str = "Nothing is live yet.";
/// The draft's lane.
pub const NO_DRAFT: &str = "No draft. Opening it makes one from what is live.";
/// The live lane.
pub const NEVER_LIVE_LANE: &str = "Nothing yet: publish the draft.";
/// Why nothing may be changed.
pub const READ_ONLY: &str = "This agent is read-only in Cargo: it can be looked at, not changed.";
/// Why nothing may be changed.
pub const DELETED: &str = "This agent was deleted in Cargo.";
/// Removes an agent.
pub const REMOVE: &str = "Remove the agent…";
/// Removes an agent.
pub const REMOVE_NOW: &str = "Remove the agent";
/// A row that is live already.
pub const IS_LIVE: &str = "This is what is live now.";
/// A release without version and message.
pub const UNNAMED: &str = "a release without a version";
/// Confirm button.
pub const PUBLISH_TO_LIVE: &str = "Publish to Live";
/// Opens a publish sheet.
pub const PUBLISH_BUTTON: &str = "Publish to Live…";
/// Confirm button.
pub const SAVE_DRAFT: &str = "Save the draft";
/// Opens the sheet.
pub const SAVE_DRAFT_BUTTON: &str = "Save the draft in Cargo…";
/// Confirm button.
pub const SAVE_AGENT: &str = "Save the agent";
/// Opens the sheet.
pub const SAVE_AGENT_BUTTON: &str = "Save the agent…";
/// Confirm button.
pub const CREATE: &str = "Make the agent";
/// Opens the sheet.
pub const CREATE_BUTTON: &str = "Make the agent…";
/// Stands for an edited document on a sheet.
pub const EDITED: &str = "As edited here";
/// Who feels it.
pub const LIVE_AT_ONCE: &str = "Conversations that start from now on use this release.";
/// What becomes of the draft.
pub const DRAFT_USED_UP: &str = "The draft in Cargo becomes this release; the next edit starts a new draft from it.";
/// Who feels a saved draft.
pub const DRAFT_ONLY: &str = "Only the draft changes; what is live stays. Colleagues see it in Cargo.";
/// Who feels a saved agent.
pub const AGENT_LIVE_AT_ONCE: &str =
    "Works as soon as it is saved: name, triggers and folder belong to no release, and no version keeps the old ones.";
/// Nothing to compare with.
pub const FIRST_RELEASE: &str = "Nothing is live yet: this is the first release.";
/// A new agent.
pub const NEW_AGENT: &str = "A new agent is made. It answers nobody until its draft is published.";
/// What removing takes away.
pub const REMOVES_ALL: &str = "The agent, its draft, its releases and its triggers.";
/// What removing means.
pub const REMOVED_FOR_GOOD: &str = "Cargo cannot bring it back. Copy what you need first.";
/// Section of losses that live does not show.
pub const ONLY_IN_DRAFT: &str = "Only in the draft saved in Cargo";
/// Where the message goes.
pub const MESSAGE_KEPT: &str = "Cargo keeps it with the release.";
/// Going back uses up the draft.
pub const AGAIN_USES_DRAFT: &str = "Cargo publishes by using up the draft: what is in the draft now and not in this \
    release will be gone from it.";
/// Going back where there is no draft, and putting one back.
pub const OPENS_DRAFT: &str = "There is no draft in Cargo: one is opened first, by a request of its own.";
/// Why a draft that was used up is not lost.
pub const DRAFT_KEPT: &str = "The draft that is there now is kept on this computer and can be put back afterwards.";
/// Between opening a draft and what was to follow.
pub const ONLY_OPENED: &str = "A draft was opened. What was to follow was not sent: look at it again.";
/// Confirm button.
pub const RESTORE: &str = "Put the draft back";
/// Opens the sheet: after a release that was not made from the draft.
pub const RESTORE_BUTTON: &str = "Put the draft back that was there before…";
/// Opens the sheet: after a draft was saved.
pub const UNDO_SAVE_BUTTON: &str = "Put the draft back as it was before…";
/// Opens the sheet: after an agent was removed.
pub const RECREATE_BUTTON: &str = "Recreate from snapshot…";
/// Opens the sheet: after an agent was made from a snapshot.
pub const FILL_BUTTON: &str = "Put the snapshot into its draft…";
/// What becomes of a removed agent's contents.
pub const SNAPSHOT_TAKEN: &str = "What the agent, its draft and its live release say is kept on this computer first, \
    without secrets.";
/// What a snapshot brings back.
pub const FROM_SNAPSHOT: &str = "A new agent is made from the snapshot: with another id, without the old releases. Its \
    draft is filled by the next step.";
/// The draft is gone.
pub const DRAFT_GONE: &str = "There is no draft in Cargo any more: somebody may have published it. Open the draft \
    again.";
/// The release of an intent is gone.
pub const RELEASE_GONE: &str = "This release is not among those that Cargo lists any more.";
/// Nothing to save.
pub const NOTHING_CHANGED: &str = "Nothing is different from what is saved.";
/// A version that Cargo refuses.
pub const VERSION_FORM: &str = "Use three numbers such as 1.2.3, without leading zeros: up to 9999, 9999 and 99999";
/// No version to count from.
pub const NO_VERSION_YET: &str = "No release has a version of three numbers yet. Empty: no version.";
/// A record that cannot be read.
pub const EVIDENCE_DAMAGED: &str = "What was kept for comparing cannot be read.";
/// The list does not reach back far enough.
pub const TOO_MANY_NEW: &str = "So much was published since then that the list no longer reaches back.";
/// Somebody changed it to something else.
pub const CHANGED_OTHERWISE: &str = "It was changed since then, but not to what was sent: by somebody else, or by \
    somebody else after you.";
/// Who, where only an id is known.
pub const SOMEBODY: &str = "a user of Cargo";
/// Who: whose key it is.
pub const YOU: &str = "you";
/// Who: not whose key it is.
pub const ANOTHER_USER: &str = "another user";
/// A release came that may be ours or not.
pub const PERHAPS_OURS: &str =
    "A release like it is there now, but not quite as it was sent: it may be somebody else's.";
/// What a parent release is called.
pub const PARENT: &str = "Based on release";

/// A reason of Cargo's.
pub const AGENT_NOT_FOUND: &str = "Cargo has no such agent; it may have been removed.";
/// A reason of Cargo's.
pub const RELEASE_NOT_FOUND: &str = "Cargo has no such release.";
/// A reason of Cargo's.
pub const DRAFT_NOT_FOUND: &str = "Cargo has no draft of this agent. Open the draft, which makes one, and try again.";
/// A reason of Cargo's.
pub const FOLDER_NOT_FOUND: &str = "Cargo has no such folder for agents.";
/// A reason of Cargo's.
pub const INVALID_PARENT: &str = "The release that the draft is based on is none of this agent's.";
/// A reason of Cargo's.
pub const INVALID_CONNECTOR: &str =
    "A connector that is named here does not exist any more: look at the model, the actions and the MCP clients.";
/// A reason of Cargo's.
pub const INVALID_VERSION: &str = "Cargo does not take this version.";
/// A reason of Cargo's.
pub const NOT_RECONCILED: &str = "An action names a tool, an agent or a connector that Cargo does not know. Cargo \
    does not say which: look at each.";

/// Title.
pub fn publish_title(agent: &str, version: Option<&str>) -> String {
    version.map_or_else(|| format!("Publish {agent} to Live"), |version| format!("Publish {agent} {version} to Live"))
}
/// Title.
pub fn again_title(agent: &str, version: Option<&str>) -> String {
    let name = version.map_or_else(|| agent.to_owned(), |version| format!("{agent} {version}"));
    format!("Go back: publish {name} to Live")
}
/// Title.
pub fn save_title(agent: &str) -> String {
    format!("Save the draft of {agent}")
}
/// Title.
pub fn update_title(agent: &str) -> String {
    format!("Save {agent}: live at once")
}
/// Title.
pub fn create_title(agent: &str) -> String {
    format!("Make the agent {agent}")
}
/// Title.
pub fn remove_title(agent: &str) -> String {
    format!("Remove {agent}")
}
/// Title.
pub fn restore_title(agent: &str) -> String {
    format!("Put the draft of {agent} back")
}
/// A step before another one.
pub fn open_title(agent: &str) -> String {
    format!("Open a draft of {agent}")
}
/// Opens a sheet.
pub fn again_button(release: &str) -> String {
    format!("Make {release} live again…")
}
/// Proposed message.
pub fn rollback_message(release: &str) -> String {
    format!("Rollback to {release}")
}
/// Secrets that have to be typed again.
pub fn secrets_missing(count: usize) -> String {
    let many = if count == 1 { "A secret has".to_owned() } else { format!("{count} secrets have") };
    format!("{many} to be typed again: go back to the form, where each is marked.")
}
/// Things that Cargo would refuse.
pub fn problems(count: usize) -> String {
    let many = if count == 1 { "One field is".to_owned() } else { format!("{count} fields are") };
    format!("{many} not as Cargo takes it: go back to the form, where each is marked.")
}
/// Things that an earlier release lacks.
pub fn again_problems(count: usize) -> String {
    let many = if count == 1 { "One field".to_owned() } else { format!("{count} fields") };
    format!("{many} of this release would not be taken any more: edit the draft instead.")
}
/// Secrets that a draft is put back without.
pub fn secrets_lacking(count: usize) -> String {
    let many = if count == 1 { "A secret is".to_owned() } else { format!("{count} secrets are") };
    format!("{many} not at hand any more and stay empty: type them into the form afterwards.")
}
/// A field that was emptied, and that the vendor does not take as empty.
pub fn cannot_be_emptied(field: &str) -> String {
    format!("Cargo takes no empty “{field}”: it may keep the one that the draft has now. Look at it afterwards.")
}
/// Fields that were taken away, where leaving out means keeping.
pub fn cannot_be_removed(fields: &str) -> String {
    format!("Cargo keeps what is not sent, so this stays as it is: {fields}.")
}
/// Hint of the version.
pub fn version_above(highest: &str) -> String {
    format!("The highest so far is {highest}. Empty: no version.")
}
/// Hint of the version.
pub fn version_limit(highest: &str) -> String {
    format!("The highest so far is {highest}, the last that Cargo can count. Empty: no version.")
}
/// Problem of the version.
pub fn version_used(version: &str) -> String {
    format!("There is a release {version} already; choose another version")
}
/// Warning.
pub fn name_taken(name: &str) -> String {
    format!("There is an agent called {name} already. Cargo allows it; people will mix them up.")
}
/// After a publish.
pub fn no_longer_live(label: &str) -> String {
    format!("Somebody published “{label}” right after you: theirs is live now, in place of yours.")
}
/// After a publish.
pub fn still_live(label: &str) -> String {
    format!("Cargo still says that “{label}” is live. Look again in a moment.")
}
/// After a write.
pub fn came_back_otherwise(fields: &str) -> String {
    format!(
        "Cargo keeps this otherwise than it was sent: {fields}. If somebody else changed it right after you, theirs stands and yours was lost there. Look at it again."
    )
}
/// What moved.
pub const AGENT: &str = "The agent";
/// What moved.
pub const AGENTS: &str = "Agents";
/// What moved.
pub const A_DRAFT: &str = "a draft";
/// What moved.
pub const AN_AGENT: &str = "an agent";
/// What moved.
pub const NAMESAKE: &str = "another agent of this name";
