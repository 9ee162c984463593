//! How far what was deployed has come, what it answers, and what a workspace is begun with: where a vendor has that.

use serde_json::Value;

use super::runagents;
use crate::domain::json::{self, Object, field};
use crate::domain::{Connection, Deployment, Lanes, Timestamp, Vendor};
use crate::http::{ApiError, ErrorKind, Transport};
use crate::lifecycle::{Intent, LaneState, LaneView, Overview};
use crate::words::{runagents as phases, watch as words};

/// How far a deployment has come.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Standing {
    /// The build that it waits for, where one is known.
    pub build: Option<StandingBuild>,
    /// The agent's phase, in the vendor's word; empty where there is no agent yet.
    pub phase: String,
    /// What the vendor says about the phase.
    pub message: String,
    /// Whether it came to its end, and whether that is a good one.
    pub ended: Option<bool>,
}

/// A build of an image.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StandingBuild {
    /// The vendor's id.
    pub id: String,
    /// The vendor's word.
    pub status: String,
    /// The image that it makes.
    pub image: Option<String>,
    /// Why it failed.
    pub error: Option<String>,
    /// When it was begun.
    pub began: Option<Timestamp>,
    /// When it was over.
    pub ended: Option<Timestamp>,
    /// No further change is to be expected.
    pub finished: bool,
    /// It failed.
    pub failed: bool,
    /// The vendor does not know it any more.
    pub lost: bool,
}

/// How good or bad a state is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mood {
    /// It goes on.
    Waits,
    /// It is as it should be.
    Good,
    /// It is not.
    Bad,
}

impl StandingBuild {
    /// Its state in words.
    pub fn says(&self, vendor: Vendor) -> (Mood, String) {
        let took = self.began.zip(self.ended).map(|(began, ended)| words::span(ended.0 - began.0));
        match self.status.as_str() {
            _ if self.lost => (Mood::Waits, words::lost(vendor.name())),
            _ if self.failed => (Mood::Bad, words::build_failed(took.as_deref())),
            _ if self.finished => (Mood::Good, words::built(took.as_deref())),
            "PENDING" => (Mood::Waits, words::WAITING.to_owned()),
            "BUILDING" => (Mood::Waits, words::BUILDING.to_owned()),
            "" => (Mood::Waits, words::STATE_NOT_TOLD.to_owned()),
            other => (Mood::Waits, other.to_owned()),
        }
    }

    fn goes_on(&self) -> bool {
        !self.finished && !self.lost
    }
}

impl Standing {
    /// The agent's phase in words, with what the vendor says about it.
    pub fn phase_says(&self) -> (Mood, String) {
        let mood = match self.phase.as_str() {
            "Running" => Mood::Good,
            "Failed" => Mood::Bad,
            _ => Mood::Waits,
        };
        (mood, phases::phase(&self.phase, &self.message))
    }

    /// Whether the build itself failed.
    pub fn build_failed(&self) -> bool {
        self.build.as_ref().is_some_and(|build| build.failed)
    }

    /// The whole of it in a sentence, and what belongs to it in another.
    pub fn says(&self, vendor: Vendor) -> (String, Option<String>) {
        let of = |sentence: &str| (sentence.to_owned(), None);
        let with = |sentence: &str, more: String| (sentence.to_owned(), Some(more));
        let runs = self.phase == "Running";
        if let Some(build) = &self.build {
            match (build.failed, build.goes_on()) {
                (true, _) if runs => return with(words::BUILD_FAILED, words::OTHER_RUNS.to_owned()),
                (true, _) if self.phase == "Failed" => return of(words::BUILD_FAILED),
                (true, _) => return with(words::BUILD_FAILED, words::not_joined(vendor.name())),
                (false, true) => {
                    let sentence = if build.status == "PENDING" { words::BUILD_WAITS } else { words::IS_BUILT };
                    return (sentence.to_owned(), runs.then(|| words::STILL_BEFORE.to_owned()));
                }
                (false, false) => {}
            }
        }
        let lost = self.build.as_ref().is_some_and(|build| build.lost);
        let built = self.build.is_some() && !lost;
        let sentence = match self.phase.as_str() {
            "Running" => words::RUNS.to_owned(),
            "Failed" => words::FAILED.to_owned(),
            "Pending" if built => words::STARTS_BUILT.to_owned(),
            "Pending" => words::STARTS.to_owned(),
            "" if built => words::NOT_THERE_YET.to_owned(),
            "" => words::NOT_TOLD.to_owned(),
            other => words::other_phase(vendor.name(), other),
        };
        (sentence, lost.then(|| words::AGENT_ALONE.to_owned()))
    }
}

/// The phase of what is live, in the vendor's word; empty where it is not told.
fn phase(live: &Deployment) -> &str {
    field(&live.raw, "phase").as_str().unwrap_or_default()
}

/// Whether an agent is still to run, as far as its lanes tell. One that does not say its phase is not waited for.
pub fn comes_up(vendor: Vendor, overview: &Overview) -> bool {
    let on_its_way = |lane: &LaneView| match &lane.state {
        LaneState::Holding(live) => !matches!(phase(live), "" | "Running" | "Failed"),
        LaneState::Text(_) => false,
    };
    has_standing(vendor) && overview.lanes.iter().any(on_its_way)
}

/// That an agent does not run, in the words of its lane; `None` where it runs, or where that is not told.
pub fn not_running(vendor: Vendor, lanes: &Lanes) -> Option<&str> {
    let live = lanes.live.as_ref().filter(|_| has_standing(vendor))?;
    live.message.as_deref().filter(|_| !matches!(phase(live), "" | "Running"))
}

/// The build that a deployment from this computer began last, from what is remembered of an agent, and whether its end
/// was seen.
pub fn build_of_notes(notes: &Value) -> Option<(String, bool)> {
    let builds = field(field(notes, "published"), "builds").as_array()?;
    let build = builds.iter().find_map(Value::as_str).filter(|build| !build.is_empty())?;
    Some((build.to_owned(), json::text(notes, SEEN_TO_END).as_deref() == Some(build)))
}

/// What is remembered once the end of a build was seen.
pub fn build_ended(build: &str) -> Value {
    Object::default().text(SEEN_TO_END, build).done()
}

/// Where notes name the build whose end was seen.
const SEEN_TO_END: &str = "seen_to_end";

/// Whether a vendor's deployments take their time, and tell how far they are.
pub fn has_standing(vendor: Vendor) -> bool {
    match vendor {
        Vendor::RunAgents => true,
        Vendor::Cargo | Vendor::Sema4 | Vendor::PolyAi => false,
    }
}

/// Reads how far an agent is; `build` is the one that it waits for, where one is known.
pub async fn standing(
    transport: &impl Transport,
    connection: &Connection,
    agent: &str,
    build: Option<&str>,
) -> Result<Standing, ApiError> {
    match connection.vendor {
        Vendor::RunAgents => runagents::lifecycle::standing(transport, connection, agent, build).await,
        Vendor::Cargo | Vendor::Sema4 | Vendor::PolyAi => Err(ApiError::of(ErrorKind::NotThere)),
    }
}

/// Whether a vendor passes messages on to agents.
pub fn takes_messages(vendor: Vendor) -> bool {
    match vendor {
        Vendor::RunAgents => true,
        Vendor::Cargo | Vendor::Sema4 | Vendor::PolyAi => false,
    }
}

/// The intent to send a message to an agent, in a conversation where one was begun. `None` where the vendor has no such
/// request.
pub fn say(vendor: Vendor, message: &str, conversation: Option<&str>) -> Option<Intent> {
    match vendor {
        Vendor::RunAgents => Some(runagents::lifecycle::say(message, conversation)),
        Vendor::Cargo | Vendor::Sema4 | Vendor::PolyAi => None,
    }
}

/// The intent to make what a workspace can be begun with. `None` where the vendor has no such request.
pub fn starter_kit(vendor: Vendor) -> Option<Intent> {
    match vendor {
        Vendor::RunAgents => Some(runagents::lifecycle::starter_kit()),
        Vendor::Cargo | Vendor::Sema4 | Vendor::PolyAi => None,
    }
}
