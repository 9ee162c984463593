//! Words of watching what was deployed until it runs, or does not.

/// Heading.
pub const TITLE: &str = "Progress";
/// Row.
pub const BUILD: &str = "Build";
/// Row.
pub const IMAGE: &str = "Image";
/// Row.
pub const AGENT: &str = "Agent";
/// What the build tells where it failed.
pub const BUILD_ERROR: &str = "What the build says";
/// Before the first look.
pub const FIRST_LOOK: &str = "Looking how far it is…";
/// Below it, while it is looked at.
pub fn looks_again(seconds: u32) -> String {
    format!("looked at again every {seconds} seconds")
}
/// It is looked at no more.
pub const STOPPED: &str = "Greenroom looks for 30 minutes, and then no more by itself.";
/// A look failed.
pub const LOOKS_ON: &str = "Only the look failed: what was deployed goes its way, and Greenroom goes on looking.";

/// States of a build.
pub const WAITING: &str = "waiting";
/// States of a build.
pub const BUILDING: &str = "building";
/// Since when.
pub const BEGUN: &str = "begun ";
/// States of a build.
pub fn built(took: Option<&str>) -> String {
    took.map_or_else(|| "built".to_owned(), |took| format!("built in {took}"))
}
/// States of a build.
pub fn build_failed(took: Option<&str>) -> String {
    took.map_or_else(|| "failed".to_owned(), |took| format!("failed after {took}"))
}
/// States of a build.
pub const STATE_NOT_TOLD: &str = "state not told";
/// States of a build.
pub fn lost(vendor: &str) -> String {
    format!("{vendor} does not know it any more")
}

/// The whole of it.
pub const RUNS: &str = "It is running.";
/// The whole of it.
pub const FAILED: &str = "It failed.";
/// The whole of it.
pub const BUILD_FAILED: &str = "The build failed.";
/// The whole of it.
pub const BUILD_WAITS: &str = "The build waits for its turn.";
/// The whole of it.
pub const IS_BUILT: &str = "The image is being built.";
/// The whole of it.
pub const STARTS: &str = "The agent is starting.";
/// The whole of it.
pub const STARTS_BUILT: &str = "The image is built, and the agent is starting.";
/// The whole of it.
pub const NOT_THERE_YET: &str = "The image is built, and the agent is not there yet.";
/// The whole of it.
pub const NOT_TOLD: &str = "How far the agent is, is not told.";
/// The whole of it: a phase that is in no contract.
pub fn other_phase(vendor: &str, phase: &str) -> String {
    format!("{vendor} calls it “{phase}”: neither running nor failed.")
}
/// Nobody joins the two.
pub fn not_joined(vendor: &str) -> String {
    format!(
        "{vendor} does not join the two: the agent may go on saying that it is starting, and will not. Deploy it again \
         once the cause is mended."
    )
}
/// Something runs all the same.
pub const OTHER_RUNS: &str = "The agent itself runs: what was there before, or what somebody deployed since.";
/// Something runs already.
pub const STILL_BEFORE: &str = "The agent says that it is running: that may be what was there before.";
/// A build that is forgotten.
pub const AGENT_ALONE: &str = "Only the agent tells how far it is.";

/// The tab, once it ended.
pub fn tab(name: &str, runs: bool) -> String {
    format!("{} · {name}", if runs { "Running" } else { "Failed" })
}
/// Said once it ended.
pub fn ended(name: &str, runs: bool) -> String {
    if runs { format!("{name} is running") } else { format!("{name}: the deployment failed") }
}

/// A span of milliseconds.
pub fn span(millis: i64) -> String {
    let seconds = (millis.max(0) + 500) / 1_000;
    match seconds {
        0..=59 => format!("{seconds} s"),
        60..=3_599 => format!("{} min {} s", seconds / 60, seconds % 60),
        _ => format!("{} h {} min", seconds / 3_600, seconds / 60 % 60),
    }
}
