//! PolyAI's rules in words.

/// Stands for the draft on a sheet without a message.
pub const DRAFT: &str = "The draft as it stands in PolyAI";
/// The draft's lane.
pub const DRAFT_LANE: &str = "Edited in PolyAI, on branches. Main cannot be changed from here.";
/// The draft's lane on the board.
pub const DRAFT_LANE_SHORT: &str = "edited in PolyAI";
/// Where the message goes.
pub const MESSAGE_KEPT: &str = "PolyAI keeps it with the deployment.";
/// Where the message of a rollback goes.
pub const MESSAGE_LOST: &str = "PolyAI does not keep the message of a rollback. The journal of this computer does.";
/// Why a publish shows no changes.
pub const DRAFT_UNREADABLE: &str = "PolyAI does not let this page read what is in the draft. See it in PolyAI before \
    you publish.";
/// What a publish without changes does.
pub const PUBLISH_UNCHANGED: &str = "If nothing changed since the last publish, PolyAI says so and nothing happens.";
/// Who feels a publish to sandbox.
pub const SANDBOX_ONLY: &str = "Sandbox serves it at once; Pre-release and Live stay as they are.";
/// Who feels a step to live.
pub const LIVE_AT_ONCE: &str = "Conversations with customers that start from now on use this release.";
/// What a promotion is.
pub const PROMOTE_COPIES: &str = "The same release is added there as a new deployment; where it stands now it stays.";
/// Pre-release was left out.
pub const SKIPS_PRE_RELEASE: &str = "This release has not been in Pre-release. PolyAI may refuse to take it straight \
    to Live; promote it to Pre-release first unless this is urgent.";
/// Promoting on a simplified project.
pub const SIMPLIFIED: &str = "This looks like a project with simplified deployments: merging goes straight to Live, \
    Sandbox is frozen, and a promotion would publish old content. PolyAI does not refuse it. Ask whoever set the \
    project up before you go on.";
/// Rolling back on a simplified project.
pub const SIMPLIFIED_ROLLBACK: &str =
    "This looks like a project with simplified deployments, where only a rollback of Live is meant to work.";
/// The source of a plan is gone.
pub const DEPLOYMENT_GONE: &str = "This deployment is not among the newest 100 of its environment any more. Open the \
    history and choose again.";
/// Neither included nor reverted can be told.
pub const CHANGES_UNKNOWN: &str = "Which releases go along cannot be told: one of the two is not among the newest 100 \
    in Sandbox, or has no version.";
/// The rollback's warning.
pub const ROLLBACK_REWRITES_DRAFT: &str = "PolyAI's rollback also rewrites the shared draft: what was edited after \
    that release is taken out of it, for everybody.";
/// Publish refused because nothing changed.
pub const ALREADY_PUBLISHED: &str = "The draft has not changed since it was last published there.";
/// 200 with code 6002.
pub const ALREADY_THERE: &str = "That environment already has this release; PolyAI changed nothing.";
/// 412 explained.
pub const STEP_MISSING: &str = "PolyAI wants a release in Pre-release before it goes to Live. Promote it to \
    Pre-release, then to Live.";
/// A/B test explained.
pub const EXPERIMENT: &str = "While an A/B test runs, PolyAI refuses promotions to Live and rollbacks. End the test \
    in PolyAI, then try again.";
/// No deployment in live.
pub const NOT_LIVE_YET: &str = "not live yet";
/// Sandbox is newer than live.
pub const WAITING: &str = "waiting";
/// Sandbox is older than live, and another release.
pub const DIFFERS: &str = "Sandbox holds another release";
/// The generic label of going back.
pub const GO_BACK: &str = "Go back…";
/// Nothing to go back to.
pub const NOTHING_EARLIER: &str = "There is no earlier release here.";
/// A row that is active already.
pub const IS_ACTIVE: &str = "This is what is active there now.";
/// A deployment without message and version.
pub const UNNAMED: &str = "a release without a name";
/// A record that cannot be read.
pub const EVIDENCE_DAMAGED: &str = "What was kept for comparing cannot be read.";
/// The list does not reach back far enough.
pub const TOO_MANY_NEW_ROWS: &str = "So much was deployed since then that the list no longer reaches back.";
/// Where the draft is edited.
pub const WHERE_TO_EDIT: &str = "Greenroom cannot edit the main draft of a PolyAI agent, because PolyAI does not \
    allow it: edit on a branch in PolyAI, merge it there, then publish and promote here.";

/// Title of a publish sheet.
pub fn publish_title(agent: &str, target: &str) -> String {
    format!("Publish {agent} to {target}")
}
/// Confirm button of a publish sheet.
pub fn publish_to(target: &str) -> String {
    format!("Publish to {target}")
}
/// Button that opens a publish sheet.
pub fn publish_button(target: &str) -> String {
    format!("Publish to {target}…")
}
/// A publish past sandbox.
pub fn publish_elsewhere(target: &str) -> String {
    format!(
        "PolyAI's own console publishes to Sandbox only. Whether it takes a publish straight to {target} is not documented."
    )
}
/// Title of a promote sheet.
pub fn promote_title(agent: &str, target: &str) -> String {
    format!("Promote {agent} to {target}")
}
/// Confirm button of a promote sheet.
pub fn promote_to(target: &str) -> String {
    format!("Promote to {target}")
}
/// Button that opens a promote sheet.
pub fn promote_button(target: &str) -> String {
    format!("Promote to {target}…")
}
/// Title of a rollback sheet.
pub fn rollback_title(agent: &str, target: &str) -> String {
    format!("Roll back {agent} in {target}")
}
/// Confirm button of a rollback sheet.
pub fn roll_back(target: &str) -> String {
    format!("Roll back {target}")
}
/// Button that opens the vendor's rollback.
pub fn rollback_button(label: &str, target: &str) -> String {
    format!("Roll {target} back to “{label}” with PolyAI's rollback…")
}
/// Button that opens going back.
pub fn go_back_button(label: &str, target: &str) -> String {
    format!("Go back to “{label}” in {target}…")
}
/// A backward promotion.
pub fn backward(from: &str, target: &str) -> String {
    format!("PolyAI promotes forward only: {from} is not before {target}.")
}
/// The target has this release.
pub fn already_active(target: &str) -> String {
    format!("{target} already has this release.")
}
/// The gentler way back.
pub fn promote_instead(target: &str) -> String {
    format!(
        "The same release still stands in an earlier environment. Promoting it to {target} again goes back too, and leaves the draft alone."
    )
}
/// What a rollback makes.
pub fn rollback_row(target: &str) -> String {
    format!(
        "A new deployment of the earlier release is added in {target}, as far as PolyAI's documents tell; the answer will say where."
    )
}
/// A plan's source is unknown.
pub fn deployment_id(id: &str) -> String {
    format!("Deployment {id}")
}
/// Empty lane.
pub fn nothing_in(environment: &str) -> String {
    format!("Nothing in {environment} yet")
}
/// The answer names another environment.
pub fn another_environment(answered: &str, meant: &str) -> String {
    format!("PolyAI's answer names {answered}, not {meant}: it is active there.")
}
/// A foreign row between reading and sending.
pub fn landed_meanwhile(label: &str, by: Option<&str>, environment: &str) -> String {
    let by = by.map(|by| format!(" by {by}")).unwrap_or_default();
    format!(
        "In the moment before yours, “{label}”{by} was deployed to {environment} too. Yours came after it: theirs was lost there, and can be made active again from the history."
    )
}
/// Something else is active already.
pub fn no_longer_active(label: &str, by: Option<&str>, environment: &str) -> String {
    let by = by.map(|by| format!(" by {by}")).unwrap_or_default();
    format!(
        "Right after yours, “{label}”{by} was deployed to {environment}. Theirs is what {environment} serves: yours was lost there, and can be made active again from the history."
    )
}
/// How far sandbox is from live.
pub fn ahead(included: usize, reverted: usize, newest: &str) -> String {
    let releases = |n: usize| if n == 1 { "1 release".to_owned() } else { format!("{n} releases") };
    match (included, reverted) {
        (0, 0) => format!("Sandbox holds another release than Live: “{newest}”."),
        (_, 0) => format!("Sandbox is {} ahead of Live. The newest is “{newest}”.", releases(included)),
        (0, _) => format!("Live is {} ahead of Sandbox, which holds “{newest}”.", releases(reverted)),
        _ => format!(
            "Sandbox has {} that Live has not, and lacks {} of Live's. The newest is “{newest}”.",
            releases(included),
            releases(reverted)
        ),
    }
}
