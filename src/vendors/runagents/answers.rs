//! What RunAgents' answers say (fact sheet 2), in both wire contracts.

use serde_json::{Map, Value};

use super::{Profile, api, error, text};
use crate::domain::json::{self, Object, field};
use crate::domain::{AgentId, AgentSummary, Connection, Deployment, Environment, Lanes};
use crate::http::{ApiError, Response};
use crate::lifecycle::{Receipt, Verdict};
use crate::words::runagents as words;

/// The body of a 2xx as JSON; the vendor's refusal otherwise.
fn document(response: &Response) -> Result<Value, ApiError> {
    if !response.is_success() {
        return Err(error::read(response));
    }
    json::read(&response.body)
        .map_err(|flaw| ApiError::not_understood(response, crate::words::failure::not_json(flaw.at)))
}

/// An object.
pub fn read_object(response: &Response) -> Result<Value, ApiError> {
    let value = document(response)?;
    if value.is_object() { Ok(value) } else { Err(ApiError::not_understood(response, words::OBJECT)) }
}

/// An agent.
pub fn read_agent(response: &Response) -> Result<Value, ApiError> {
    let agent = read_object(response)?;
    if text(&agent, "name").is_some() { Ok(agent) } else { Err(ApiError::not_understood(response, "name")) }
}

/// A configuration.
pub fn read_config(response: &Response) -> Result<Value, ApiError> {
    read_object(response)
}

/// A list; its items are objects.
pub fn read_list(response: &Response) -> Result<Vec<Value>, ApiError> {
    match document(response)? {
        Value::Array(list) => match list.iter().position(|item| !item.is_object()) {
            Some(index) => Err(ApiError::not_understood(response, format!("[{index}]"))),
            None => Ok(list),
        },
        // No element at all, as Go writes an empty list.
        Value::Null => Ok(Vec::new()),
        _ => Err(ApiError::not_understood(response, words::LIST)),
    }
}

/// The list of agents, in either of its shapes (fact sheet 2, agents).
pub fn read_agents(connection: &Connection, response: &Response) -> Result<Vec<AgentSummary>, ApiError> {
    let mut agents = Vec::new();
    for (index, agent) in read_list(response)?.iter().enumerate() {
        let Some(name) = text(agent, "name") else {
            return Err(ApiError::not_understood(response, format!("[{index}].name")));
        };
        let foreign = text(agent, "namespace").filter(|it| *it != api::namespace(connection, ""));
        // Today's paths have no place for a namespace.
        let id = match foreign.filter(|_| Profile::of(connection) == Profile::Older) {
            Some(namespace) => format!("{namespace}/{name}"),
            None => name.to_owned(),
        };
        agents.push(AgentSummary {
            name: name.to_owned(),
            updated_at: None,
            added_by_hand: false,
            lanes: Some(Box::new(lanes(agent))),
            id: AgentId(id),
        });
    }
    Ok(agents)
}

/// An agent's phase and the message beside it; empty where they are not told.
pub fn phase(agent: &Value) -> (&str, &str) {
    let status = field(agent, "status");
    let phase = status.as_str().or_else(|| text(status, "phase")).unwrap_or_default();
    (phase, text(status, "message").unwrap_or_default())
}

/// The image of an agent, in either of its shapes.
fn image(agent: &Value) -> Option<&str> {
    text(field(agent, "spec"), "image").or_else(|| text(agent, "image"))
}

/// What an image is called for short: its tag, or the beginning of its digest.
pub fn tag(image: &str) -> Option<&str> {
    /// As much of a digest as `docker images` shows.
    const SHORT: usize = 12;
    let last = image.rsplit('/').next().unwrap_or(image);
    let (name, digest) = last.split_once('@').unwrap_or((last, ""));
    let tag = name.split_once(':').map(|(_, tag)| tag).filter(|tag| !tag.is_empty());
    let hex = digest.split_once(':').map_or(digest, |(_, hex)| hex);
    tag.or_else(|| hex.get(..SHORT).or(Some(hex))).filter(|tag| !tag.is_empty())
}

/// What an image is called without its registry, its tag and its digest.
pub fn image_name(image: &str) -> &str {
    let last = image.rsplit('/').next().unwrap_or(image);
    last.split(['@', ':']).next().unwrap_or(last)
}

/// What is live: the agent itself. Its document is kept without its environment.
pub fn lanes(agent: &Value) -> Lanes {
    let (phase, message) = phase(agent);
    let raw = Object::default().text("phase", phase).text("message", message).done();
    let live = Deployment {
        id: image(agent).unwrap_or_default().to_owned(),
        environment: Some(Environment::Live),
        version: image(agent).and_then(tag).map(str::to_owned),
        message: Some(words::phase(phase, message)),
        kind: None,
        by: None,
        at: None,
        raw,
    };
    Lanes { live: Some(live), ..Lanes::default() }
}

/// What the answer to a deployment means: every field of it in words.
pub(super) fn read_deployed(response: &Response) -> Verdict {
    let answer = match read_object(response) {
        Ok(answer) => answer,
        Err(error) if response.is_success() => return Verdict::Unknown(error),
        Err(error) => return Verdict::of_failure(response.status, error),
    };
    let Some(agent) = text(&answer, "agent") else {
        return Verdict::Unknown(ApiError::not_understood(response, "agent"));
    };
    let image = text(&answer, "image_uri");
    let mut notes = Vec::new();
    notes.extend(text(&answer, "namespace").map(words::deployed_into));
    let created = json::maybe_list(&answer, "tools_created").unwrap_or_default();
    let created: Vec<&str> = created.iter().filter_map(Value::as_str).collect();
    if !created.is_empty() {
        notes.push(words::tools_created(&created.join(", ")));
    }
    let (mode, profile) = (text(&answer, "execution_mode"), text(&answer, "build_profile"));
    notes.extend(mode.map(|mode| words::execution_mode(mode, profile)));
    notes.extend(profile.filter(|_| mode.is_none()).map(words::build_profile));
    notes.extend(answer.get("build_required").and_then(Value::as_bool).map(words::build_required));
    notes.extend(text(&answer, "decision_reason").map(words::decision_reason));
    notes.extend(image.map(words::image_uri));
    Verdict::Done(Receipt {
        id: agent.to_owned(),
        environment: Some(Environment::Live),
        version: image.and_then(tag).map(str::to_owned),
        notes,
        builds: text(&answer, "build_id").map(str::to_owned).into_iter().collect(),
        ..Receipt::default()
    })
}

/// What the answer to a starter kit means. Older versions answer in other shapes (fact sheet 2, deploy).
pub(super) fn read_starter_kit(response: &Response) -> Verdict {
    let answer = match read_object(response) {
        Ok(answer) => answer,
        Err(error) if response.is_success() => return Verdict::Unknown(error),
        Err(error) => return Verdict::of_failure(response.status, error),
    };
    let made = |one: &str, several: &str| -> Vec<String> {
        let list = json::maybe_list(&answer, several).unwrap_or_default();
        text(&answer, one).into_iter().chain(list.iter().filter_map(Value::as_str)).map(str::to_owned).collect()
    };
    let (tools, providers) =
        (made("tool_created", "tools_created"), made("model_provider_created", "model_providers_created"));
    // One that names nothing may have made both, or none: that is read back.
    let mut notes: Vec<String> = tools.iter().map(|tool| words::kit_tool(tool)).collect();
    notes.extend(providers.iter().map(|provider| words::kit_provider(provider)));
    notes.push(words::KIT_NO_POLICY.to_owned());
    Verdict::Done(Receipt { notes, ..Receipt::default() })
}

/// What the answer to a changed configuration, or to a deletion, means.
pub(super) fn read_changed(response: &Response, agent: &str) -> Verdict {
    match read_object(response) {
        Ok(_) => Verdict::Done(Receipt { id: agent.to_owned(), ..Receipt::default() }),
        // A success that says nothing is one; a proxy's page is none.
        Err(_) if response.is_success() && response.body.trim().is_empty() => {
            Verdict::Done(Receipt { id: agent.to_owned(), ..Receipt::default() })
        }
        Err(error) if response.is_success() => Verdict::Unknown(error),
        Err(error) => Verdict::of_failure(response.status, error),
    }
}

/// What an agent answered, as text, and the conversation that goes on from it. The answer is the agent's own: JSON of any
/// shape, or text (fact sheet 2, agents).
pub(super) fn read_answer(response: &Response) -> Verdict {
    if !response.is_success() {
        let error = error::read(response);
        return match error::says_never_reached(&error) {
            true => Verdict::Refused(error),
            false => Verdict::of_failure(response.status, error),
        };
    }
    if is_page(&response.body) {
        // A sign-in, or what stands before the vendor: whether the agent had the message is open.
        return Verdict::Unknown(ApiError::not_understood(response, words::ANSWER));
    }
    let answer = json::read(&response.body).ok();
    let said = answer.as_ref().and_then(|answer| {
        let keys = ["response", "message", "output", "answer", "text", "content"];
        keys.iter().find_map(|key| text(answer, key)).or_else(|| answer.as_str())
    });
    let whole = match (&answer, said) {
        (_, Some(said)) => said.to_owned(),
        (Some(answer), None) => json::indented(answer),
        (None, None) => response.body.clone(),
    };
    let conversation = answer.as_ref().and_then(|answer| text(answer, "conversation_id")).unwrap_or_default();
    Verdict::Done(Receipt { id: conversation.to_owned(), notes: vec![whole], ..Receipt::default() })
}

fn is_page(body: &str) -> bool {
    let start: String = body.trim_start().chars().take(14).collect::<String>().to_ascii_lowercase();
    start.starts_with("<!doctype html") || start.starts_with("<html")
}

/// A draft's fields that a deployment is filled in from, by their names.
pub fn draft_fields(draft: &Value) -> Vec<String> {
    let empty = Map::new();
    let draft = draft.as_object().unwrap_or(&empty);
    let about = ["artifact_id", "policies", "required_tool_names", "model_mappings", "tool_mappings", "agent_config"];
    let filled = about.iter().filter(|key| draft.get(**key).is_some_and(|value| !super::body::is_empty(value)));
    filled.map(|key| (*key).to_owned()).collect()
}
