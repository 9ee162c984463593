//! How far a deployment has come: its build, then the agent. No endpoint joins the two, so both are read (fact sheet 1).

use serde_json::Value;

use super::super::super::{Standing, StandingBuild};
use super::super::{answers, api, text};
use crate::domain::{Connection, Timestamp};
use crate::http::{ApiError, ErrorKind, Transport, send};

/// Reads how far an agent is, and the build that it waits for, where one is known.
pub async fn standing(
    transport: &impl Transport,
    connection: &Connection,
    agent: &str,
    build: Option<&str>,
) -> Result<Standing, ApiError> {
    let build = match build {
        None => None,
        Some(id) => match answers::read_object(&send(transport, &api::build(connection, agent, id)).await?) {
            Ok(build) => Some(read_build(id, &build)),
            // Forgotten by the vendor: the agent alone tells.
            Err(error) if error.kind == ErrorKind::NotThere => {
                Some(StandingBuild { id: id.to_owned(), lost: true, ..StandingBuild::default() })
            }
            Err(error) => return Err(error),
        },
    };
    let agent = match answers::read_agent(&send(transport, &api::agent(connection, agent)).await?) {
        Ok(agent) => Some(agent),
        // While it is built it may not be there yet (fact sheet 1).
        Err(error) if error.kind == ErrorKind::NotThere && build.is_some() => None,
        Err(error) => return Err(error),
    };
    let (phase, message) = agent.as_ref().map_or(("", ""), answers::phase);
    let building = build.as_ref().is_some_and(|build| !build.finished && !build.lost);
    // While it is built the phase is that of what ran before.
    let failed = build.as_ref().is_some_and(|build| build.failed) || (phase == "Failed" && !building);
    let ended = match (failed, building, phase) {
        (true, ..) => Some(false),
        (false, false, "Running") => Some(true),
        _ => None,
    };
    Ok(Standing { build, phase: phase.to_owned(), message: message.to_owned(), ended })
}

fn read_build(id: &str, build: &Value) -> StandingBuild {
    let status = text(build, "status").unwrap_or_default();
    let at = |key: &str| text(build, key).and_then(Timestamp::parse);
    let (error, ended) = (text(build, "error"), at("completed_at"));
    // A word that nobody documented, with an end: it is one, and no good one.
    let finished = matches!(status, "SUCCEEDED" | "FAILED") || ended.is_some();
    StandingBuild {
        id: id.to_owned(),
        status: status.to_owned(),
        image: text(build, "image").map(str::to_owned),
        error: error.map(str::to_owned),
        began: at("created_at"),
        ended,
        finished,
        failed: finished && status != "SUCCEEDED",
        lost: false,
    }
}
