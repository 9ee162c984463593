//! Words of two people at once: what somebody else changed, what of it stays, and what was lost.

use super::form::{TAKE_THEIRS, take_theirs_of};

/// Heading of the block, where the other's change meets what is about to be sent.
pub const TITLE: &str = "Somebody else changed this meanwhile";
/// The move does not touch what is sent.
pub const SAME_REQUEST: &str = "It changes nothing of what you are sending: confirm once more, and the same is sent.";
/// The change is in parts that this step does not send.
pub const STAYS: &str = "What they changed stays as they left it: this step does not send it.";
/// Heading.
pub const THEIRS: &str = "What they changed";
/// Heading.
pub const MINE: &str = "What you changed";
/// In place of a list.
pub const NOTHING_CHANGED: &str = "Nothing.";
/// Heading.
pub const CONFLICTS: &str = "What both of you changed";
/// Below the heading.
pub const CONFLICTS_LEAD: &str = "Choose for each. Until you do, yours stands there.";
/// A value.
pub const WAS: &str = "When you began";
/// A value.
pub const THEIRS_IS: &str = "Theirs";
/// A value.
pub const MINE_IS: &str = "Yours";
/// In place of a value.
pub const NOT_THERE: &str = "not there";
/// In place of a value: a whole part of the document.
pub const A_PART: &str = "a part of the document; see the lists above";
/// Asks for one of the two.
pub const CHOOSE: &str = "Choose how to go on: with both changes, or with yours alone.";
/// Button.
pub const MERGE: &str = "Merge both";
/// Button.
pub const USE_MINE: &str = "Use mine";
/// After merging.
pub const MERGED: &str = "Both changes were merged. The sheet below shows the plan anew: look at it, then confirm.";
/// After merging, where both changed the same.
pub const MERGED_OPEN: &str = "Both changes were merged; where both changed the same, choose below.";
/// After choosing one's own.
pub const MINE_ALONE: &str =
    "Yours is used. What of theirs is lost by it stands in the sheet below, to be ticked line by line.";
/// Problem: nothing was chosen.
pub const CHOOSE_FIRST: &str = "Choose: merge both changes, or use yours";
/// Problem: conflicts are left.
pub fn decide_first(count: usize) -> String {
    match count {
        1 => "Choose theirs or yours: one place that both changed is left".to_owned(),
        count => format!("Choose theirs or yours: {count} places that both changed are left"),
    }
}
/// Keeps one's own.
pub const KEEP_MINE: &str = "Keep mine";
/// Keeps one's own.
pub fn keep_mine_of(conflict: &str) -> String {
    format!("{KEEP_MINE}: {conflict}")
}
/// Takes the other's.
pub const TAKE: &str = TAKE_THEIRS;
/// Takes the other's.
pub fn take_of(conflict: &str) -> String {
    take_theirs_of(conflict)
}
/// Folded: what changed at a place that moved.
pub const SHOW_LINES: &str = "What changed there";
/// Said once a conflict is decided.
pub fn decided(left: usize) -> String {
    match left {
        0 => "Everything is decided.".to_owned(),
        left => format!("{left} left to decide."),
    }
}
/// What moved, where its content tells more than a name.
pub fn changed(place: &str) -> String {
    format!("{place}: changed")
}
/// What moved.
pub fn moved(place: &str, before: &str, after: &str) -> String {
    format!("{place}: was {before}, is {after} now")
}
/// Who and when, where both are given.
pub fn by_at(by: &str, when: &str) -> String {
    format!("By {by}, {when}.")
}
/// Who, where no moment is given.
pub fn by_alone(by: &str, vendor: &str) -> String {
    format!("By {by}; when is not given by {vendor}.")
}
/// When, where nobody is named.
pub fn at_alone(when: &str, vendor: &str) -> String {
    format!("Changed {when}; by whom is not given by {vendor}.")
}
/// Neither is given.
pub fn not_given(vendor: &str) -> String {
    format!("By whom and when is not given by {vendor}.")
}
/// What this browser knows.
pub fn sent_from_here(title: &str, when: &str) -> String {
    format!("This browser's journal: “{title}” was sent from here {when}. If that is the change, it was you.")
}
/// Nothing of it was sent from here.
pub const NOT_FROM_HERE: &str = "This browser's journal has nothing of it: it was not sent from here.";

// After sending.

/// Theirs came before, and is gone.
pub fn yours_over_theirs(what: &str, by: Option<&str>) -> String {
    let by = by.map(|by| format!(" by {by}")).unwrap_or_default();
    format!("In the moment before yours, {what}{by} came in between. Yours replaced it: theirs was lost.")
}
/// Theirs came after, and yours is gone.
pub fn theirs_over_yours(what: &str) -> String {
    format!("Right after yours, somebody else changed {what}. Theirs stands: yours was lost there.")
}
/// Neither is lost.
pub fn both_stand(what: &str) -> String {
    format!("In the same moment somebody else changed {what}. That stands beside yours; nothing was lost.")
}
/// What nobody saw went live, too.
pub fn went_along(what: &str) -> String {
    format!(
        "In the same moment somebody else changed {what}. It went live along with yours, though this sheet did not show it."
    )
}
/// What was sent is not there any more.
pub fn gone_after(what: &str) -> String {
    format!("Right after yours, somebody else took {what} away: yours was lost with it.")
}
/// What somebody else changed went away with what was deleted.
pub fn deleted_with(what: &str) -> String {
    format!("In the same moment somebody else changed {what}: theirs was deleted too, and is not in the copy.")
}
/// Between two requests of one plan.
pub fn stopped_between(what: &str) -> String {
    format!(
        "Somebody else changed {what} after the first request, so the rest was not sent. Open a new sheet: it begins with what is there now."
    )
}
/// The vendor keeps no trace.
pub fn cannot_be_known(vendor: &str, what: &str) -> String {
    format!(
        "It cannot be known whether somebody else {what} in the moment between Greenroom's last look and this request: {vendor} keeps no trace of what is replaced. If so, theirs was lost."
    )
}
/// What is not traced.
pub const SAVED_DRAFT: &str = "saved the draft";
/// What is not traced.
pub const SAME_FIELDS: &str = "changed the same fields";
/// What is not traced.
pub const CHANGED_AGENT: &str = "changed the agent";
/// What is not traced.
pub const MADE_AGENT: &str = "made an agent of this name";
/// What is not traced.
pub const EDITED_DRAFT: &str = "edited the draft, which this sheet cannot read,";
/// A part of an agent.
pub const THE_DRAFT: &str = "the draft";
/// A part of an agent.
pub const THE_AGENT: &str = "the agent";
/// A part of an agent.
pub const THE_RELEASES: &str = "its releases";
/// A part of an agent.
pub const ATTACHED: &str = "what is attached";
/// A release.
pub fn release(label: &str) -> String {
    format!("release “{label}”")
}
/// A new agent.
pub fn namesake(name: &str) -> String {
    format!("Somebody else made an agent called {name} in the same moment: there are two of that name now.")
}
/// A draft was published right away, with what was saved.
pub fn published_with(label: &str) -> String {
    format!("Right after yours, somebody else published the draft as “{label}”, with what you saved in it.")
}
/// A draft was published right away, with something else.
pub fn published_without(label: &str) -> String {
    format!("Right after yours, somebody else published “{label}”, which says something else: yours was lost.")
}
/// A draft was published right away.
pub const PUBLISHED_RIGHT_AFTER: &str =
    "There is no open draft any more: somebody published or discarded it right after. Look at what is live.";
