//! Deployments, and what they would come to.

use super::Asked;
use super::builds::{self, Build};
use super::contract::{Contract, mismatch};
use super::errors::{Answer, Done, Refusal};
use super::faults::Halfway;
use super::models::Model;
use super::request::{NewTool, Request, checked_models};
use super::resources::{self, Kind};
use super::source::{Mode, Source};
use super::world::{Agent, RunAgents};
use serde_json::{Map, Value, json};

/// The image of what needs no build.
const RUNTIME_IMAGE: &str = "registry.example.com/runagents/python-runtime:3.11";

/// Where an agent comes from.
enum Origin {
    Image(String),
    Source(Source),
}

/// A deployment that may be done.
struct Plan {
    request: Request,
    origin: Origin,
}

/// `POST deploy`: makes an agent, or replaces what one says. What is not sent is then empty (guessed).
pub(super) fn deploy(world: &mut RunAgents, asked: &Asked) -> Answer {
    let Plan { request, origin } = planned(world, asked)?;
    let name = request.agent_name;
    let halfway = Halfway::of(&name);
    let made = create_tools(world, asked, &request.tools_to_create, halfway)?;
    let changed = !request.tools_to_create.is_empty();
    if halfway == Some(Halfway::BuildRefused) {
        return Err(Refusal::halfway("build failed: no builder is available", changed));
    }
    if halfway == Some(Halfway::AgentFails) {
        return Err(Refusal::halfway("failed to create agent: admission webhook denied the request", changed));
    }
    let now = asked.call.moment.time;
    let before = world.agent(asked.workspace, &name);
    let mut answer = Map::new();
    answer.insert("agent".to_owned(), json!(name));
    answer.insert("namespace".to_owned(), json!(asked.workspace.name()));
    if !made.is_empty() {
        answer.insert("tools_created".to_owned(), json!(made));
    }
    let mut build = None;
    let (image, runtime) = match origin {
        Origin::Image(image) => (image, "custom"),
        Origin::Source(source) => {
            let image =
                if source.mode.builds() { builds::image(&name, &source.hash) } else { RUNTIME_IMAGE.to_owned() };
            if source.mode.builds() {
                let begun = Build::begin(asked, &name, &source);
                answer.insert("build_id".to_owned(), json!(begun.id));
                answer.insert("image_uri".to_owned(), json!(begun.image));
                build = Some(begun.id.clone());
                world.builds.insert(begun.id.clone(), begun);
            }
            decision(&mut answer, source.mode);
            (image, "python")
        }
    };
    world.keep(Agent {
        workspace: asked.workspace,
        name,
        image,
        runtime: runtime.to_owned(),
        system_prompt: request.system_prompt.unwrap_or_default(),
        identity_provider: request.identity_provider.unwrap_or_default(),
        tools: request.tools.unwrap_or_default(),
        tool_url_mappings: request.tool_url_mappings,
        models: request.models.unwrap_or_default(),
        env: request.env,
        policies: request.policies.unwrap_or_default(),
        created: before.map_or(now, |agent| agent.created),
        deployed: now,
        build,
        failure: String::new(),
        more: Map::new(),
    });
    Done::created(Value::Object(answer), true)
}

fn decision(answer: &mut Map<String, Value>, mode: Mode) {
    answer.insert("execution_mode".to_owned(), json!(mode.name()));
    answer.insert("build_required".to_owned(), json!(mode.builds()));
    answer.insert("build_profile".to_owned(), json!(mode.profile()));
    answer.insert("decision_reason".to_owned(), json!(mode.reason()));
}

/// `POST deploy/preview`: what a deployment would come to. Nothing changes.
pub(super) fn preview(world: &RunAgents, asked: &Asked) -> Answer {
    let plan = planned(world, asked)?;
    let mode = match plan.origin {
        Origin::Image(_) => None,
        Origin::Source(source) => Some(source.mode),
    };
    let (state, label, eta, confidence) = match mode {
        None => ("instant", "Starts the image as it is", "under a minute", "medium"),
        Some(Mode::Instant) => ("instant", "Ready at once", "a few seconds", "high"),
        Some(Mode::Overlay) => ("preparing_runtime", "Preparing the runtime", "1-3 min", "high"),
        Some(Mode::Compatibility) => ("compatibility_setup", "Setting up packages", "3-8 min", "low"),
    };
    let mut details = Map::new();
    match mode {
        Some(mode) => decision(&mut details, mode),
        None => {
            details.insert("execution_mode".to_owned(), json!("CUSTOM_IMAGE"));
            details.insert("build_required".to_owned(), json!(false));
        }
    }
    details.insert("execution_kind".to_owned(), json!(if mode.is_some() { "python" } else { "container" }));
    details.insert("support_level".to_owned(), json!(if confidence == "low" { "best_effort" } else { "full" }));
    Done::read(json!({
        "user_state": state, "state_label": label, "eta_range": eta, "confidence": confidence,
        "short_reason": mode.map_or("A prebuilt image needs no build", Mode::reason), "advanced_details": details,
    }))
}

/// Reads and checks a deployment, up to where something would be made.
fn planned(world: &RunAgents, asked: &Asked) -> Result<Plan, Refusal> {
    let mut request = Request::read(asked.call)?;
    checked_name("agent_name", &request.agent_name)?;
    if !request.namespace.is_empty() && request.namespace != asked.workspace.name() {
        return Err(mismatch(&request.namespace, asked.workspace.name()));
    }
    if asked.contract == Contract::Current {
        request.one_source()?;
    }
    let from_draft = hydrate(world, asked, &mut request)?;
    let origin = match request.source.take() {
        _ if !request.image.is_empty() => Origin::Image(request.image.clone()),
        Some(source) => Origin::Source(source),
        None if !request.artifact_id.is_empty() => {
            let id = &request.artifact_id;
            let unknown = || Refusal::error(400, format!("artifact {id:?} not found"));
            Origin::Source(world.artifact(asked.workspace, id).ok_or_else(unknown)?)
        }
        None => {
            from_draft.ok_or_else(|| Refusal::error(400, "one of image, source_files or artifact_id is required"))?
        }
    };
    for tool in &request.tools_to_create {
        tool.checked()?;
    }
    checked_models(request.models.as_deref().unwrap_or_default())?;
    let (policies, provider) = (request.policies.as_deref().unwrap_or_default(), request.identity_provider.as_deref());
    checked_names(world, asked, policies, provider.unwrap_or_default())?;
    Ok(Plan { request, origin })
}

/// Fills in from a draft what the request leaves open, and says where the draft's agent comes from.
fn hydrate(world: &RunAgents, asked: &Asked, request: &mut Request) -> Result<Option<Origin>, Refusal> {
    if request.draft_id.is_empty() {
        return Ok(None);
    }
    let id = &request.draft_id;
    let draft = world.draft(asked.workspace, id);
    let draft = draft.ok_or_else(|| Refusal::error(400, format!("draft {id:?} not found")))?;
    draft.yours()?;
    let input = draft.input();
    let filled = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    request.system_prompt = request.system_prompt.take().or_else(|| filled(&input.agent.system_prompt));
    request.identity_provider = request.identity_provider.take().or_else(|| filled(&input.agent.identity_provider));
    request.tools.get_or_insert_with(|| input.required_tools.clone());
    request.policies.get_or_insert_with(|| input.policies.clone());
    if request.models.is_none() {
        // A draft names registered providers, a deployment their kinds.
        let model = |(role, mapping): (&String, &super::drafts::ModelMapping)| {
            let provider = world.thing(Kind::Model, asked.workspace, &mapping.provider);
            let unknown = || Refusal::error(400, format!("model provider {:?} not found", mapping.provider));
            Ok(Model {
                role: role.clone(),
                provider: provider.ok_or_else(unknown)?["spec"]["provider"].as_str().unwrap_or_default().to_owned(),
                model_provider: mapping.provider.clone(),
                model: mapping.model.clone(),
                budget: mapping.budget,
            })
        };
        let models: Result<Vec<Model>, Refusal> = input.models.iter().map(model).collect();
        request.models = Some(models?);
    }
    if input.agent.use_custom_image && !input.agent.custom_image.is_empty() {
        return Ok(Some(Origin::Image(input.agent.custom_image.clone())));
    }
    Ok(world.artifact(asked.workspace, &input.artifact_id).map(Origin::Source))
}

/// Makes tools, or replaces those that are there already; says which are new.
fn create_tools(
    world: &mut RunAgents,
    asked: &Asked,
    tools: &[NewTool],
    halfway: Option<Halfway>,
) -> Result<Vec<String>, Refusal> {
    let mut made = Vec::new();
    for (number, tool) in tools.iter().enumerate() {
        // The last one fails: those before it stay.
        if halfway == Some(Halfway::ToolFails) && number + 1 == tools.len() {
            let text = format!("failed to create tool {:?}: admission webhook denied the request", tool.name);
            return Err(Refusal::halfway(text, number > 0));
        }
        if world.thing(Kind::Tool, asked.workspace, &tool.name).is_none() {
            made.push(tool.name.clone());
        }
        let value = resources::tool(asked.workspace, tool);
        world.put_thing(Kind::Tool, asked.workspace, &tool.name, Some(value));
    }
    match halfway {
        Some(Halfway::ToolFails) => {
            Err(Refusal::halfway("failed to create tool \"stripe-api\": admission webhook denied the request", false))
        }
        _ => Ok(made),
    }
}

/// Refuses policies and identity providers that are not there (guessed).
pub(super) fn checked_names(
    world: &RunAgents,
    asked: &Asked,
    policies: &[String],
    identity_provider: &str,
) -> Result<(), Refusal> {
    let is_missing = |kind, name: &str| world.thing(kind, asked.workspace, name).is_none();
    if let Some(name) = policies.iter().find(|name| is_missing(Kind::Policy, name)) {
        return Err(Refusal::error(400, format!("policy {name:?} not found")));
    }
    if !identity_provider.is_empty() && is_missing(Kind::IdentityProvider, identity_provider) {
        return Err(Refusal::error(400, format!("identity provider {identity_provider:?} not found")));
    }
    Ok(())
}

/// Refuses a name that is missing or not a DNS-1123 label.
pub(super) fn checked_name(field: &str, name: &str) -> Result<(), Refusal> {
    if name.trim().is_empty() {
        return Err(Refusal::error(400, format!("{field} is required")));
    }
    let is_inner = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    let fits = name.len() <= 63 && name.bytes().all(is_inner) && !name.starts_with('-') && !name.ends_with('-');
    match fits {
        true => Ok(()),
        false => {
            let rule = "lower case letters, digits and hyphens, not first or last, at most 63";
            Err(Refusal::error(400, format!("{field} {name:?} is not a DNS-1123 label: {rule}")))
        }
    }
}
