//! Agents as they were made.

use super::builds;
use super::cast::{Part, Quirk, part};
use super::models::{Model, spend};
use super::workspaces::Workspace;
use super::world::{Agent, RunAgents, Variable};
use crate::practice::chance::{blend, of_text};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// An agent as it was made.
pub(super) fn agent(world: &RunAgents, workspace: Workspace, number: usize) -> Option<Agent> {
    const HOUR: i64 = 3_600_000;
    let part = part(world, workspace, number)?;
    let age = i64::try_from(number % 40).unwrap_or(0);
    let texts = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect();
    let hash = format!("{:06x}", blend(&[of_text(&part.name)]) & 0xff_ffff);
    let mappings = part.tools.contains(&"stripe-api").then_some(("https://api.stripe.com", "stripe-api"));
    Some(Agent {
        workspace,
        image: match part.quirk {
            Quirk::OwnImage | Quirk::Bare => format!("ghcr.io/acme/{}:1.2.0", part.name),
            _ => builds::image(&part.name, &hash),
        },
        runtime: if part.quirk == Quirk::OwnImage { "custom" } else { "python" }.to_owned(),
        system_prompt: part.prompt.to_owned(),
        identity_provider: part.identity_provider.to_owned(),
        tools: texts(part.tools),
        tool_url_mappings: mappings
            .into_iter()
            .map(|(url, name)| (url.to_owned(), name.to_owned()))
            .collect::<BTreeMap<_, _>>(),
        models: models(&part),
        env: env(&part),
        policies: texts(part.policies),
        created: world.born.plus(-(200 + age) * 24 * HOUR),
        deployed: world.born.plus(-(1 + age) * HOUR),
        build: None,
        failure: match part.quirk {
            Quirk::Failed => "CrashLoopBackOff: ModuleNotFoundError: No module named 'langchain_openai'".to_owned(),
            _ => String::new(),
        },
        more: match part.quirk {
            Quirk::Everything => unknown_fields(),
            _ => Map::new(),
        },
        name: part.name,
    })
}

fn models(part: &Part) -> Vec<Model> {
    let model = |role: &str, provider: &str, model: &str, budget: Option<f64>| Model {
        role: role.to_owned(),
        provider: provider.to_owned(),
        model_provider: String::new(),
        model: model.to_owned(),
        budget,
    };
    let spent = |model: &str| spend(&part.name, model) + 1.0;
    match part.quirk {
        Quirk::Bare => Vec::new(),
        Quirk::UnknownModel => vec![model("chat", "openai", "gpt-9-preview", None)],
        Quirk::Spent => vec![
            model("chat", "openai", "gpt-4o-mini", Some(spent("gpt-4o-mini") / 0.9)),
            model(
                "embedding",
                "openai",
                "text-embedding-3-small",
                Some(spend(&part.name, "text-embedding-3-small") / 2.0),
            ),
        ],
        Quirk::Everything => vec![
            model("chat", "anthropic", "claude-sonnet-4-5", Some(500.0)),
            model("embedding", "openai", "text-embedding-3-small", None),
            model("classify", "openai", "gpt-4o-mini", Some(25.0)),
        ],
        _ => vec![model("chat", "openai", "gpt-4o-mini", None)],
    }
}

/// What a deployment put into the environment. A value that would be a secret begins with `canary-`.
fn env(part: &Part) -> Vec<Variable> {
    let variable = |name: &str, value: &str| Variable { name: name.to_owned(), value: value.to_owned() };
    match part.quirk {
        Quirk::Bare => Vec::new(),
        Quirk::Everything => vec![
            variable("LOG_LEVEL", "debug"),
            variable("REGION", "eu-central-1"),
            variable("STRIPE_WEBHOOK_SECRET", "canary-runagents-webhook-secret"),
            variable("DATABASE_URL", "canary-runagents-database-url"),
        ],
        _ if part.tools.contains(&"stripe-api") => {
            vec![variable("LOG_LEVEL", "info"), variable("STRIPE_API_KEY", "canary-runagents-stripe-key")]
        }
        _ => vec![variable("LOG_LEVEL", "info")],
    }
}

fn unknown_fields() -> Map<String, Value> {
    let mut more = Map::new();
    more.insert("replicas".to_owned(), json!(2));
    more.insert("resources".to_owned(), json!({"limits": {"memory": "512Mi"}, "gpu": null}));
    more
}
