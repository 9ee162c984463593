//! The models that an agent is given.

use super::body::Fields;
use super::resources::Kind;
use super::workspaces::Workspace;
use super::world::RunAgents;
use crate::practice::chance::{blend, of_text};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// The kinds of providers, which a deployment names. Not the names of those that are registered (fact sheet, 3).
pub(super) const PROVIDERS: [&str; 4] = ["openai", "anthropic", "bedrock", "ollama"];

/// What a model is for: `default` and `chat` are the same.
const ROLES: [&str; 5] = ["default", "chat", "embedding", "classify", "reranking"];

/// A model in a role.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Model {
    /// Empty where the request said none.
    pub(super) role: String,
    /// The kind of provider.
    pub(super) provider: String,
    /// The name of a registered provider; empty where the request said none.
    pub(super) model_provider: String,
    pub(super) model: String,
    /// In US dollars.
    pub(super) budget: Option<f64>,
}

impl Model {
    /// One of `llm_configs`. A deployment has to name the kind of provider; a change of the configuration need not.
    pub(super) fn read(fields: &mut Fields, is_deployment: bool) -> Self {
        let provider = if is_deployment { fields.required("provider") } else { fields.text("provider") };
        Self {
            role: fields.choice("role", &ROLES),
            provider,
            model_provider: fields.text("model_provider"),
            model: fields.required("model"),
            budget: fields.amount("monthly_budget_usd"),
        }
    }

    /// What it is for; without a word of it, chat.
    pub(super) fn role(&self) -> &str {
        if self.role.is_empty() { "chat" } else { &self.role }
    }

    /// Whether it is the agent's first model.
    pub(super) fn is_primary(&self) -> bool {
        matches!(self.role(), "chat" | "default")
    }

    /// The registered provider that has the model, looked up by kind and model id, both exactly so.
    pub(super) fn registered(&self, world: &RunAgents, workspace: Workspace) -> Option<String> {
        let providers = world.things(Kind::Model, workspace);
        let has = |provider: &&Value| {
            let spec = &provider["spec"];
            let fits = self.provider.is_empty() || spec["provider"] == self.provider.as_str();
            fits && spec["models"].as_array().is_some_and(|models| models.iter().any(|id| id == self.model.as_str()))
        };
        providers.iter().find(has).and_then(|provider| provider["name"].as_str()).map(str::to_owned)
    }

    /// As the configuration has it.
    pub(super) fn render(&self, world: &RunAgents, workspace: Workspace) -> Value {
        let name = match self.model_provider.as_str() {
            "" => self.registered(world, workspace).unwrap_or_default(),
            name => name.to_owned(),
        };
        let mut value = json!({"role": self.role(), "provider": self.provider, "model": self.model});
        if !name.is_empty() {
            value["model_provider"] = json!(name);
        }
        if let Some(budget) = self.budget {
            value["monthly_budget_usd"] = json!(budget);
        }
        value
    }
}

/// What an agent's use of a model has cost this month, in US dollars: made up, below 40.
pub(super) fn spend(agent: &str, model: &str) -> f64 {
    f64::from(u32::try_from(blend(&[of_text(agent), of_text(model)]) % 4_000).unwrap_or(0)) / 100.0
}

/// The first model of an agent.
pub(super) fn primary(models: &[Model]) -> Option<&Model> {
    models.iter().find(|model| model.is_primary()).or(models.first())
}
