//! Drafts of deployments, and the artifacts they stand on. A draft belongs to who made it.

use super::Asked;
use super::body::Fields;
use super::errors::{Answer, Done, Refusal};
use super::keys::{COLLEAGUE, YOU};
use super::source::{Mode, Source};
use super::workspaces::Workspace;
use super::world::RunAgents;
use crate::domain::Timestamp;
use crate::practice::chance::nth;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// The fields of a draft that requests write.
const FIELDS: [&str; 12] = [
    "artifact_id",
    "source_type",
    "runtime_family",
    "adapter",
    "step",
    "policies",
    "required_tool_names",
    "recommended_tool_names",
    "tool_mappings",
    "tool_states",
    "model_mappings",
    "agent_config",
];

/// Where a draft can stand.
const STATUSES: [&str; 3] = ["IN_PROGRESS", "COMPLETED", "ABANDONED"];

/// A draft.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Draft {
    pub(super) id: String,
    pub(super) workspace: Workspace,
    user: String,
    status: String,
    version: i64,
    pub(super) created: Timestamp,
    updated: Timestamp,
    /// What was written, by the names of the fields.
    said: Map<String, Value>,
}

/// What a draft says of a deployment.
pub(super) struct Input {
    pub(super) artifact_id: String,
    pub(super) policies: Vec<String>,
    pub(super) required_tools: Vec<String>,
    /// By role.
    pub(super) models: BTreeMap<String, ModelMapping>,
    pub(super) agent: AgentPart,
}

/// A model by the name of a registered provider.
pub(super) struct ModelMapping {
    pub(super) provider: String,
    pub(super) model: String,
    pub(super) budget: Option<f64>,
}

/// The `agent_config` of a draft.
#[derive(Default)]
pub(super) struct AgentPart {
    pub(super) system_prompt: String,
    pub(super) use_custom_image: bool,
    pub(super) custom_image: String,
    pub(super) identity_provider: String,
}

fn read(fields: &mut Fields) -> Input {
    for field in ["source_type", "runtime_family", "adapter", "step"] {
        fields.text(field);
    }
    fields.texts("recommended_tool_names");
    fields.text_map("tool_mappings");
    fields.text_map("tool_states");
    Input {
        artifact_id: fields.text("artifact_id"),
        policies: fields.texts("policies"),
        required_tools: fields.texts("required_tool_names"),
        models: fields.object_map("model_mappings", |mapping| ModelMapping {
            provider: mapping.required("provider"),
            model: mapping.required("model"),
            budget: mapping.amount("monthly_budget_usd"),
        }),
        agent: fields
            .object("agent_config", |agent| {
                agent.text("agent_name");
                agent.choice("access_mode", &["open", "authenticated"]);
                AgentPart {
                    system_prompt: agent.text("system_prompt"),
                    use_custom_image: agent.flag("use_custom_image"),
                    custom_image: agent.text("custom_image"),
                    identity_provider: agent.text("identity_provider"),
                }
            })
            .unwrap_or_default(),
    }
}

impl Draft {
    pub(super) fn input(&self) -> Input {
        read(&mut Fields::kept(&self.said))
    }

    /// Refuses what is somebody else's.
    pub(super) fn yours(&self) -> Result<(), Refusal> {
        match self.user == YOU {
            true => Ok(()),
            false => Err(Refusal::forbidden("the draft belongs to somebody else")),
        }
    }

    pub(super) fn render(&self) -> Value {
        let mut value = json!({
            "id": self.id, "namespace": self.workspace.name(), "user_id": self.user, "status": self.status,
            "version": self.version, "created_at": self.created.to_iso(), "updated_at": self.updated.to_iso(),
        });
        if let Some(object) = value.as_object_mut() {
            object.extend(self.said.clone());
        }
        value
    }

    /// Takes over the fields that a request says.
    fn take(&mut self, said: &Map<String, Value>) {
        let known = said.iter().filter(|(field, value)| FIELDS.contains(&field.as_str()) && !value.is_null());
        self.said.extend(known.map(|(field, value)| (field.clone(), value.clone())));
    }
}

/// `GET deploy-drafts`: without a query, the caller's that are in progress.
pub(super) fn list(world: &RunAgents, asked: &Asked) -> Answer {
    let status = asked.call.parameter("status").unwrap_or("IN_PROGRESS");
    if !STATUSES.contains(&status) {
        return Err(Refusal::error(400, format!("status must be one of {}", STATUSES.join(", "))));
    }
    let mine = match asked.call.parameter("mine").unwrap_or("1") {
        "1" => true,
        "0" => false,
        _ => return Err(Refusal::error(400, "mine must be 0 or 1")),
    };
    let drafts = world.drafts(asked.workspace).into_iter();
    let shown = drafts.filter(|draft| draft.status == status && (!mine || draft.user == YOU));
    Done::read(shown.map(|draft| draft.render()).collect())
}

/// `POST deploy-drafts`: also without a body.
pub(super) fn create(world: &mut RunAgents, asked: &Asked) -> Answer {
    let moment = asked.call.moment;
    let mut draft = Draft {
        id: format!("draft_{:08x}", nth(moment.random, 1) >> 32),
        workspace: asked.workspace,
        user: YOU.to_owned(),
        status: "IN_PROGRESS".to_owned(),
        version: 1,
        created: moment.time,
        updated: moment.time,
        said: Map::new(),
    };
    if asked.call.body.is_some() {
        let mut fields = Fields::of(asked.call)?;
        read(&mut fields);
        draft.take(fields.raw());
        fields.done()?;
    }
    let answer = draft.render();
    world.keep_draft(draft);
    Done::created(answer, true)
}

/// `GET deploy-drafts/{id}`
pub(super) fn get(world: &RunAgents, asked: &Asked) -> Answer {
    Done::read(found(world, asked)?.render())
}

/// `PATCH deploy-drafts/{id}`: what is absent stays. Whoever says which version he read is refused when it is another.
pub(super) fn patch(world: &mut RunAgents, asked: &Asked) -> Answer {
    let mut fields = Fields::of(asked.call)?;
    read(&mut fields);
    let expected = fields.integer("expected_version");
    let status = fields.choice("status", &STATUSES);
    let said = fields.raw();
    fields.done()?;
    let mut draft = found(world, asked)?;
    if let Some(expected) = expected.filter(|expected| *expected != draft.version) {
        let text = format!("version conflict: expected {expected}, the draft has {}", draft.version);
        return Err(Refusal::error(409, text));
    }
    in_progress(&draft)?;
    draft.take(said);
    if !status.is_empty() {
        draft.status = status;
    }
    keep(world, asked, draft)
}

/// `POST deploy-drafts/{id}/complete`, `POST deploy-drafts/{id}/abandon`
pub(super) fn finish(world: &mut RunAgents, asked: &Asked, status: &str) -> Answer {
    let mut draft = found(world, asked)?;
    in_progress(&draft)?;
    draft.status = status.to_owned();
    keep(world, asked, draft)
}

/// `DELETE deploy-drafts/{id}`
pub(super) fn delete(world: &mut RunAgents, asked: &Asked) -> Answer {
    let draft = found(world, asked)?;
    world.delete_draft(asked.workspace, &draft.id);
    Done::deleted()
}

fn keep(world: &mut RunAgents, asked: &Asked, mut draft: Draft) -> Answer {
    draft.version += 1;
    draft.updated = asked.call.moment.time;
    let answer = draft.render();
    world.keep_draft(draft);
    Done::wrote(answer)
}

fn found(world: &RunAgents, asked: &Asked) -> Result<Draft, Refusal> {
    let draft = world.draft(asked.workspace, asked.names.name);
    let draft = draft.ok_or_else(|| Refusal::error(404, "deploy draft not found"))?;
    draft.yours().map(|()| draft)
}

fn in_progress(draft: &Draft) -> Result<(), Refusal> {
    match draft.status.as_str() {
        "IN_PROGRESS" => Ok(()),
        status => Err(Refusal::error(409, format!("the draft is {status}"))),
    }
}

/// `POST workflow-artifacts`: source to deploy later. Only what the vendor makes of it is kept.
pub(super) fn create_artifact(world: &mut RunAgents, asked: &Asked) -> Answer {
    let mut fields = Fields::of(asked.call)?;
    let (kind, build_mode) = (fields.text("source_type"), fields.text("build_mode"));
    let files = fields.text_map("source_files");
    fields.done()?;
    let source = Source::read(&files, "", "", "");
    let source = source.ok_or_else(|| Refusal::error(400, "source_files are required"))?;
    let id = format!("art_{:08x}", nth(asked.call.moment.random, 1) >> 32);
    world.keep_artifact(asked.workspace, id.clone(), source);
    Done::created(json!({"id": id, "source_type": kind, "build_mode": build_mode, "files": files.len()}), true)
}

/// The artifact that is always there.
pub(super) const ARTIFACT: &str = "art_support_v3";

/// What the vendor made of the artifact that is always there.
pub(super) fn standing_artifact(workspace: Workspace, id: &str) -> Option<Source> {
    let is_there = workspace != Workspace::Empty && id == ARTIFACT;
    is_there.then(|| Source { mode: Mode::Overlay, problem: String::new(), hash: "5ab3c0".to_owned() })
}

/// The drafts of a workspace before any request: the caller's, and somebody else's.
pub(super) fn standing(world: &RunAgents, workspace: Workspace) -> Vec<Draft> {
    const HOUR: i64 = 3_600_000;
    if workspace == Workspace::Empty {
        return Vec::new();
    }
    let said = |value: Value| match value {
        Value::Object(said) => said,
        _ => Map::new(),
    };
    let draft = |id: &str, user: &str, age: i64, value: Value| Draft {
        id: id.to_owned(),
        workspace,
        user: user.to_owned(),
        status: "IN_PROGRESS".to_owned(),
        version: 3,
        created: world.born.plus(-age * HOUR),
        updated: world.born.plus(-age * HOUR / 2),
        said: said(value),
    };
    let yours = json!({
        "artifact_id": ARTIFACT, "source_type": "code", "runtime_family": "python", "step": "connect",
        "policies": ["crm-read-policy"], "required_tool_names": ["crm-search"], "recommended_tool_names": ["mail-sender"],
        "tool_mappings": {"crm": "crm-search"}, "tool_states": {"crm": "mapped"},
        "model_mappings": {"default": {"provider": "openai-prod", "model": "gpt-4.1", "monthly_budget_usd": 50.0}},
        "agent_config": {
            "agent_name": "support-agent", "system_prompt": "You help customers of Acme.", "access_mode": "authenticated",
            "identity_provider": "corp-sso",
        },
    });
    let theirs = json!({"source_type": "code", "step": "build", "agent_config": {"agent_name": "payments-v2"}});
    vec![draft("draft-payments-01", COLLEAGUE, 90, theirs), draft("draft_billing_v2", YOU, 20, yours)]
}
