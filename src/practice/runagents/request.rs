//! The body of a deployment (seed, request body; fact sheet, 3).

use super::body::Fields;
use super::errors::Refusal;
use super::models::{Model, PROVIDERS};
use super::source::Source;
use super::world::Variable;
use crate::practice::call::Call;
use std::collections::BTreeMap;

/// How a tool says who calls it.
pub(super) const AUTH_TYPES: [&str; 3] = ["None", "APIKey", "OAuth2"];
/// How a tool is reached.
pub(super) const SCHEMES: [&str; 2] = ["HTTP", "HTTPS"];

/// A tool that a deployment brings along.
pub(super) struct NewTool {
    pub(super) name: String,
    pub(super) base_url: String,
    pub(super) description: String,
    pub(super) auth_type: String,
    pub(super) port: i64,
    pub(super) scheme: String,
}

impl NewTool {
    pub(super) fn read(fields: &mut Fields) -> Self {
        let filled = |text: String, otherwise: &str| if text.is_empty() { otherwise.to_owned() } else { text };
        Self {
            name: fields.text("name"),
            base_url: fields.text("base_url"),
            description: fields.text("description"),
            auth_type: filled(fields.choice("auth_type", &AUTH_TYPES), "None"),
            port: fields.integer("port").unwrap_or(443),
            scheme: filled(fields.choice("scheme", &SCHEMES), "HTTPS"),
        }
    }

    /// Refuses a tool without a name or an address.
    pub(super) fn checked(&self) -> Result<(), Refusal> {
        if self.name.trim().is_empty() || self.base_url.trim().is_empty() {
            return Err(Refusal::error(400, "tool name and base_url are required"));
        }
        let is_address = ["http://", "https://"].iter().any(|start| self.base_url.starts_with(start));
        match (is_address, self.port) {
            (false, _) => Err(Refusal::error(400, format!("tool base_url {:?} is not a URL", self.base_url))),
            (true, 1..=65_535) => Ok(()),
            (true, port) => Err(Refusal::error(400, format!("tool port {port} is out of range"))),
        }
    }
}

/// What a deployment asks for.
pub(super) struct Request {
    pub(super) agent_name: String,
    pub(super) namespace: String,
    pub(super) image: String,
    pub(super) source: Option<Source>,
    /// Which of the fields that only source files need are said.
    details: Vec<&'static str>,
    pub(super) artifact_id: String,
    pub(super) draft_id: String,
    /// `None` where nothing was said, so that a draft can say it.
    pub(super) system_prompt: Option<String>,
    pub(super) tools: Option<Vec<String>>,
    pub(super) tool_url_mappings: BTreeMap<String, String>,
    pub(super) tools_to_create: Vec<NewTool>,
    pub(super) models: Option<Vec<Model>>,
    pub(super) env: Vec<Variable>,
    pub(super) identity_provider: Option<String>,
    pub(super) policies: Option<Vec<String>>,
}

impl Request {
    pub(super) fn read(call: &Call) -> Result<Self, Refusal> {
        let mut fields = Fields::of(call)?;
        let files = fields.text_map("source_files");
        let (entry_point, requirements) = (fields.text("entry_point"), fields.text("requirements"));
        let framework = fields.text("framework");
        let details = [("requirements", &requirements), ("entry_point", &entry_point), ("framework", &framework)];
        let read = Self {
            agent_name: fields.text("agent_name"),
            namespace: fields.text("namespace"),
            image: fields.text("image").trim().to_owned(),
            source: Source::read(&files, &entry_point, &requirements, &framework),
            details: details.into_iter().filter(|(_, text)| !text.is_empty()).map(|(name, _)| name).collect(),
            artifact_id: fields.text("artifact_id"),
            draft_id: fields.text("draft_id"),
            system_prompt: fields.maybe_text("system_prompt"),
            tools: fields.maybe_texts("required_tools"),
            tool_url_mappings: fields.text_map("tool_url_mappings"),
            tools_to_create: fields.maybe_objects("tools_to_create", NewTool::read).unwrap_or_default(),
            models: fields.maybe_objects("llm_configs", |fields| Model::read(fields, true)),
            env: fields.maybe_objects("env", variable).unwrap_or_default(),
            identity_provider: fields.maybe_text("identity_provider"),
            policies: fields.maybe_texts("policies"),
        };
        fields.done()?;
        Ok(read)
    }

    /// What the clients of today hold to before they send anything: one source, and what belongs to source files only
    /// with them (fact sheet, 3).
    pub(super) fn one_source(&self) -> Result<(), Refusal> {
        let texts = [&self.image, &self.draft_id, &self.artifact_id].into_iter().filter(|text| !text.is_empty());
        if texts.count() + usize::from(self.source.is_some()) > 1 {
            let text = "provide exactly one of source_files, image, draft_id and artifact_id";
            return Err(Refusal::error(400, text));
        }
        match (&self.source, self.details.first()) {
            (None, Some(field)) => Err(Refusal::error(400, format!("{field} needs source_files"))),
            _ => Ok(()),
        }
    }
}

/// Refuses kinds of providers that are none, such as the name of a registered one.
pub(super) fn checked_models(models: &[Model]) -> Result<(), Refusal> {
    let wrong = models.iter().find(|model| !PROVIDERS.contains(&model.provider.as_str()));
    match wrong {
        None => Ok(()),
        Some(model) => Err(Refusal::error(
            400,
            format!("llm provider {:?} must be one of {}", model.provider, PROVIDERS.join(", ")),
        )),
    }
}

fn variable(fields: &mut Fields) -> Variable {
    Variable { name: fields.required("name"), value: fields.text("value") }
}
