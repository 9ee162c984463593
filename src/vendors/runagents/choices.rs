//! The lists that fields are chosen from (fact sheet 2).

use serde_json::Value;

use super::super::Offer;
use super::{answers, api, text};
use crate::domain::Connection;
use crate::domain::json::field;
use crate::http::{ApiError, Transport, send};
use crate::words::runagents as words;

/// A list by its name in the schema.
pub async fn choices(transport: &impl Transport, connection: &Connection, list: &str) -> Result<Vec<Offer>, ApiError> {
    let (request, offers): (_, fn(&Value) -> Vec<Offer>) = match list {
        "tools" => (api::tools(connection, ""), named),
        "policies" => (api::policies(connection, ""), named),
        "identity-providers" => (api::identity_providers(connection, ""), named),
        "model-providers" => (api::models(connection, ""), named),
        "models" => (api::models(connection, ""), models),
        "drafts" => (api::drafts(connection), draft),
        _ => return Ok(Vec::new()),
    };
    let items = answers::read_list(&send(transport, &request).await?)?;
    Ok(items.iter().flat_map(offers).collect())
}

fn named(item: &Value) -> Vec<Offer> {
    let name = text(item, "name").map(str::to_owned);
    name.map(|name| Offer { value: name.clone(), label: name, also: None }).into_iter().collect()
}

/// The models of a provider; choosing one fixes the provider's kind.
fn models(provider: &Value) -> Vec<Offer> {
    let spec = field(provider, "spec");
    let kind = text(spec, "provider").or_else(|| text(provider, "provider"));
    let models = spec.get("models").or_else(|| provider.get("models")).and_then(Value::as_array).into_iter().flatten();
    let name = text(provider, "name").unwrap_or_default();
    let offer = |model: &str| Offer {
        value: model.to_owned(),
        label: words::model_of(model, name),
        also: kind.map(str::to_owned),
    };
    models.filter_map(Value::as_str).map(offer).collect()
}

fn draft(item: &Value) -> Vec<Offer> {
    let agent = text(field(item, "agent_config"), "agent_name");
    let offer = |id: &str| Offer {
        value: id.to_owned(),
        label: agent.map_or_else(|| id.to_owned(), |agent| words::draft_of(id, agent)),
        also: None,
    };
    text(item, "id").map(offer).into_iter().collect()
}
