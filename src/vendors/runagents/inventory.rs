//! What a workspace has, as it is looked at (fact sheet 2: tools, model providers, policies, identity providers). Any field
//! may be missing, or be something else than the contract says: then it is left out.

use serde_json::Value;

use super::super::{Holding, HoldingKind, Holdings, Mood, Tie};
use super::document::Now;
use super::{Inventory, Seen, text, texts_of};
use crate::domain::Connection;
use crate::domain::json::{self, field};
use crate::http::{ApiError, ErrorKind, Transport};
use crate::words::{inventory as words, runagents as phrases};

/// So many names are listed of those who use something.
const MOST_NAMES: usize = 12;

/// Reads what a workspace has; with an agent also what that uses of it.
pub async fn read(
    transport: &impl Transport,
    connection: &Connection,
    agent: Option<&str>,
) -> Result<Vec<Holdings>, ApiError> {
    let seen = Seen::read(transport, connection, agent.unwrap_or_default()).await?;
    if agent.is_some() && seen.agent.is_none() {
        return Err(ApiError::of(ErrorKind::NotThere));
    }
    Ok(holdings(&seen))
}

/// What was read, kind by kind. Of no agent nothing is used, and nothing is said about that.
pub fn holdings(seen: &Seen) -> Vec<Holdings> {
    let (now, inventory) = (Now::of(seen), &seen.inventory);
    let of = |kind, things: &Option<Vec<Value>>, key: &str, read: fn(&Value) -> Holding| {
        let named = now.as_ref().map(|now| named(now, key));
        let ties_unknown = matches!(named, Some(None));
        let mut things = things.as_ref().map(|things| things.iter().map(read).collect::<Vec<_>>());
        if let (Some(things), Some(named)) = (&mut things, named.flatten()) {
            tie(things, &named);
        }
        Holdings { kind, things, ties_unknown }
    };
    vec![
        of(HoldingKind::Tools, &inventory.tools, "required_tools", tool),
        models(inventory, now.as_ref()),
        of(HoldingKind::Policies, &inventory.policies, "policies", policy),
        of(HoldingKind::IdentityProviders, &inventory.identity_providers, "identity_provider", identity_provider),
    ]
}

/// What an agent names of a kind. `None`: it cannot be read.
fn named(now: &Now, key: &str) -> Option<Vec<String>> {
    if now.unread.contains(&key) {
        return None;
    }
    Some(match field(&now.document, key) {
        Value::String(name) => vec![name.clone()],
        names => texts_of(names),
    })
}

/// Says of things what they have to do with the agent; those that it names and that are not there come first.
fn tie(things: &mut Vec<Holding>, named: &[String]) {
    for thing in things.iter_mut() {
        thing.tie = if named.contains(&thing.name) { Tie::Used } else { Tie::NotUsed };
    }
    let missing = named.iter().filter(|name| !things.iter().any(|thing| thing.name == **name));
    let missing: Vec<Holding> = missing.map(|name| missing_one(name.clone())).collect();
    things.splice(0..0, missing);
}

fn missing_one(name: String) -> Holding {
    Holding { name, about: None, tie: Tie::Missing, state: None, facts: Vec::new() }
}

/// Model providers. An agent names a kind of provider and a model, not a provider (fact sheet 3, llm_configs).
fn models(inventory: &Inventory, now: Option<&Now>) -> Holdings {
    let ties_unknown = now.is_some_and(|now| now.unread.contains(&"llm_configs"));
    let used: Vec<(&str, &str)> = now
        .and_then(|now| field(&now.document, "llm_configs").as_array())
        .into_iter()
        .flatten()
        .filter_map(|model| Some((text(model, "provider").unwrap_or_default(), text(model, "model")?)))
        .collect();
    let things = inventory.models.as_ref().map(|all| {
        let told = |it: &Value| {
            let offers = |(kind, model): &(&str, &str)| Inventory::offered_by(it, kind, model);
            let tie = match now {
                Some(_) if used.iter().any(offers) => Tie::Used,
                Some(_) if !ties_unknown => Tie::NotUsed,
                _ => Tie::Untold,
            };
            Holding { tie, ..provider(it) }
        };
        let nowhere = used.iter().filter(|(kind, model)| inventory.offers(kind, model) == Some(false));
        let missing = nowhere.map(|(kind, model)| missing_one(phrases::model_of(model, kind)));
        missing.chain(all.iter().map(told)).collect()
    });
    Holdings { kind: HoldingKind::Models, things, ties_unknown }
}

/// A thing with its facts; those without a value are left out.
fn holding(
    thing: &Value,
    about: Option<&str>,
    state: Option<(Mood, String)>,
    facts: Vec<(&'static str, Vec<String>)>,
) -> Holding {
    Holding {
        name: text(thing, "name").unwrap_or_default().to_owned(),
        about: about.map(str::to_owned),
        tie: Tie::Untold,
        state,
        facts: facts.into_iter().filter(|(_, values)| !values.is_empty()).collect(),
    }
}

fn one(value: Option<String>) -> Vec<String> {
    value.into_iter().collect()
}

fn owned(value: Option<&str>) -> Vec<String> {
    value.map(str::to_owned).into_iter().collect()
}

/// A tool, also in the flat form of older answers (fact sheet 4).
fn tool(tool: &Value) -> Holding {
    let spec = field(tool, "spec");
    let (connection, governance) = (field(spec, "connection"), field(spec, "governance"));
    let address = text(connection, "baseUrl").or_else(|| text(tool, "base_url"));
    let access = text(field(governance, "accessControl"), "mode").or_else(|| text(tool, "access_mode"));
    let approval = field(governance, "approval");
    let approval = text(approval, "group").map(|group| words::approved_by(group, text(approval, "defaultDuration")));
    let capabilities = field(spec, "capabilities").as_array().into_iter().flatten().filter_map(|capability| {
        let call = [text(capability, "method"), text(capability, "path")];
        Some(words::capability(text(capability, "name")?, &joined(call.into_iter().flatten(), " ")))
    });
    let risks = texts_of(field(spec, "riskTags"));
    holding(
        tool,
        text(spec, "description").or_else(|| text(tool, "description")),
        phase(tool),
        vec![
            (words::ADDRESS, owned(address)),
            (words::AUTHENTICATION, one(authentication(tool, connection))),
            (words::ACCESS, owned(access)),
            (words::APPROVAL, one(approval)),
            (words::CAN, capabilities.collect()),
            (words::RISKS, one(Some(risks.join(", ")).filter(|risks| !risks.is_empty()))),
        ],
    )
}

fn authentication(tool: &Value, connection: &Value) -> Option<String> {
    let authentication = field(connection, "authentication");
    let kind = text(authentication, "type").or_else(|| text(tool, "auth_type"))?;
    Some(match kind {
        "None" => words::NO_AUTHENTICATION.to_owned(),
        "APIKey" => {
            let key = field(authentication, "apiKeyConfig");
            words::api_key(text(key, "in"), text(key, "name"))
        }
        "OAuth2" => words::oauth(&texts_of(field(field(authentication, "oauth2Config"), "scopes")).join(", ")),
        other => other.to_owned(),
    })
}

/// The state of a tool or a model provider. A word that is not documented is neither good nor bad.
fn phase(thing: &Value) -> Option<(Mood, String)> {
    let status = field(thing, "status");
    let phase = status.as_str().or_else(|| text(status, "phase")).filter(|phase| !phase.is_empty())?;
    let mood = match phase {
        "Available" => Mood::Good,
        "Unreachable" | "Unavailable" | "Failed" => Mood::Bad,
        _ => Mood::Waits,
    };
    Some((mood, words::state(phase, text(status, "message"))))
}

fn provider(provider: &Value) -> Holding {
    let spec = field(provider, "spec");
    let of = |key: &str| text(spec, key).or_else(|| text(provider, key));
    let models = spec.get("models").or_else(|| provider.get("models")).map(texts_of).unwrap_or_default();
    holding(
        provider,
        None,
        phase(provider),
        vec![(words::KIND, owned(of("provider"))), (words::MODELS, models), (words::ADDRESS, owned(of("endpoint")))],
    )
}

fn policy(policy: &Value) -> Holding {
    let (spec, status) = (field(policy, "spec"), field(policy, "status"));
    let state = json::flag(status, "ready").map(|ready| match ready {
        true => (Mood::Good, words::READY.to_owned()),
        false => (Mood::Bad, words::not_ready(text(status, "message"))),
    });
    let rules = match field(spec, "policies") {
        Value::Array(rules) if rules.is_empty() => vec![words::NO_RULES.to_owned()],
        rules => rules.as_array().into_iter().flatten().map(rule).collect(),
    };
    let approvals = field(spec, "approvals").as_array().into_iter().flatten().filter_map(|approval| {
        let groups = texts_of(field(field(approval, "approvers"), "groups")).join(", ");
        (!groups.is_empty()).then(|| words::approved_by(&groups, text(approval, "defaultDuration")))
    });
    holding(
        policy,
        None,
        state,
        vec![(words::RULES, rules), (words::APPROVAL, approvals.collect()), (words::USED_BY, users(policy))],
    )
}

/// A rule in words. No methods are all of them (fact sheet 2, policies).
fn rule(rule: &Value) -> String {
    if !rule.is_object() {
        return words::NO_RULE.to_owned();
    }
    let methods = texts_of(field(rule, "operations")).join(", ");
    words::rule(text(rule, "permission"), &methods, text(rule, "resource"))
}

/// The names of the agents that a policy is bound to.
fn users(policy: &Value) -> Vec<String> {
    let users = field(policy, "used_by").as_array().into_iter().flatten();
    let names: Vec<&str> = users.filter_map(|user| user.as_str().or_else(|| text(user, "name"))).collect();
    let shown = joined(names.iter().copied().take(MOST_NAMES), ", ");
    one((!names.is_empty()).then(|| words::and_more(&shown, names.len().saturating_sub(MOST_NAMES))))
}

fn identity_provider(provider: &Value) -> Holding {
    let spec = field(provider, "spec");
    let domains = texts_of(field(spec, "allowedDomains"));
    holding(
        provider,
        None,
        None,
        vec![
            (words::HOST, owned(text(spec, "host"))),
            (words::ISSUER, owned(text(field(spec, "identityProvider"), "issuer"))),
            (words::DOMAINS, one(Some(domains.join(", ")).filter(|domains| !domains.is_empty()))),
        ],
    )
}

fn joined<'a>(texts: impl Iterator<Item = &'a str>, between: &str) -> String {
    texts.collect::<Vec<_>>().join(between)
}
