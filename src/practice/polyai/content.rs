//! What is edited on a branch: behavior, knowledge-base topics, variants and attributes. Main can be read only.

use super::Asked;
use super::body::Fields;
use super::branches::{main_is_closed, position};
use super::errors::{Answer, Done, Refusal};
use super::world::{Agent, Content, PolyAi};
use crate::http::Method;
use crate::practice::chance::{code8, nth};
use serde_json::{Map, Value, json};

/// A kind of item in a list of a branch.
struct Kind {
    /// Which list.
    of: fn(&mut Content) -> &mut Vec<Value>,
    /// Fields that a person may set.
    fields: &'static [&'static str],
    /// Those that creating needs.
    required: &'static [&'static str],
    prefix: &'static str,
    missing: &'static str,
}

const TOPICS: Kind = Kind {
    of: |content| &mut content.topics,
    fields: &["name", "content", "actions", "exampleQueries", "isActive"],
    required: &["name", "content"],
    prefix: "TOPIC",
    missing: "KNOWLEDGE_BASE_TOPIC_NOT_FOUND",
};
const VARIANTS: Kind = Kind {
    of: |content| &mut content.variants,
    fields: &["name", "isDefault", "attributeValues"],
    required: &["name"],
    prefix: "VARIANT",
    missing: "VARIANT_NOT_FOUND",
};
const ATTRIBUTES: Kind = Kind {
    of: |content| &mut content.attributes,
    fields: &["name"],
    required: &["name"],
    prefix: "ATTRIBUTE",
    missing: "ATTRIBUTE_NOT_FOUND",
};

/// Everything under `…/branches/{branch}/` but `merge`.
pub(super) fn route(world: &mut PolyAi, asked: &Asked, mut agent: Agent, branch: &str, tail: &[&str]) -> Answer {
    let method = asked.call.method;
    let kind = match tail {
        ["behavior"] => None,
        ["knowledge-base", "topics"] | ["knowledge-base", "topics", _] => Some(TOPICS),
        ["variants"] | ["variants", _] => Some(VARIANTS),
        ["attributes"] | ["attributes", _] => Some(ATTRIBUTES),
        _ => return Err(Refusal::unknown_path()),
    };
    let item = match tail {
        ["knowledge-base", "topics", id] | ["variants" | "attributes", id] => Some(*id),
        _ => None,
    };
    let known = match (&kind, item) {
        (None, _) => matches!(method, Method::Get | Method::Patch),
        (Some(_), None) => matches!(method, Method::Get | Method::Post),
        (Some(_), Some(_)) => matches!(method, Method::Get | Method::Patch | Method::Delete),
    };
    if !known {
        return Err(Refusal::unknown_method());
    }
    let content = match (branch, method) {
        ("main", Method::Get) => &mut agent.main,
        ("main", _) => return Err(main_is_closed()),
        _ => {
            let at = position(&agent, branch)?;
            let branch = &mut agent.branches[at];
            if method != Method::Get {
                branch.updated = asked.call.moment.time;
                branch.sequence += 1;
            }
            &mut branch.content
        }
    };
    let done = match &kind {
        None => behavior(asked, content),
        Some(kind) => match item {
            None => list(asked, kind, (kind.of)(content)),
            Some(id) => one(asked, kind, (kind.of)(content), id),
        },
    }?;
    if done.changed {
        world.keep(agent);
    }
    Ok(done)
}

/// `GET|PATCH …/behavior`
fn behavior(asked: &Asked, content: &mut Content) -> Answer {
    if asked.call.method == Method::Get {
        return Done::read(json!({ "behavior": content.behavior }));
    }
    let body = Fields::required(asked.call.body)?.only(&["behavior"])?;
    content.behavior = body.sized("behavior", 1, usize::MAX)?.to_owned();
    Done::wrote(200, json!({ "behavior": content.behavior }))
}

/// `GET|POST` of a list.
fn list(asked: &Asked, kind: &Kind, items: &mut Vec<Value>) -> Answer {
    if asked.call.method == Method::Get {
        return Done::read(Value::Array(items.clone()));
    }
    let body = Fields::required(asked.call.body)?.only(kind.fields)?;
    for field in kind.required {
        body.sized(field, 1, usize::MAX)?;
    }
    let name = body.text("name")?.unwrap_or_default();
    if kind.prefix == TOPICS.prefix && items.iter().any(|item| item["name"] == name) {
        let text = format!("Topic {name} already exists");
        return Err(Refusal::coded(409, "KNOWLEDGE_BASE_TOPIC_ALREADY_EXISTS", text));
    }
    check_queries(&body)?;
    let mut item = Map::new();
    item.insert("id".to_owned(), json!(format!("{}-{}", kind.prefix, code8(nth(asked.call.moment.random, 2)))));
    set(&mut item, kind, &body);
    if kind.prefix == TOPICS.prefix {
        let defaults = [("actions", json!("")), ("exampleQueries", json!({"queries": []})), ("isActive", json!(true))];
        for (field, default) in defaults {
            item.entry(field).or_insert(default);
        }
    }
    items.push(Value::Object(item.clone()));
    Done::wrote(201, Value::Object(item))
}

/// `GET|PATCH|DELETE` of an item. The latter two answer without a body.
fn one(asked: &Asked, kind: &Kind, items: &mut Vec<Value>, id: &str) -> Answer {
    let at = items.iter().position(|item| item["id"] == id);
    let at = at.ok_or_else(|| Refusal::coded(404, kind.missing, format!("{id} not found")))?;
    match asked.call.method {
        Method::Get => Done::read(items[at].clone()),
        Method::Delete => {
            items.remove(at);
            Done::wrote_silently()
        }
        _ => {
            let body = Fields::required(asked.call.body)?.only(kind.fields)?;
            check_queries(&body)?;
            if let Value::Object(item) = &mut items[at] {
                set(item, kind, &body);
            }
            Done::wrote_silently()
        }
    }
}

fn set(item: &mut Map<String, Value>, kind: &Kind, body: &Fields) {
    for field in kind.fields {
        if let Some(value) = body.get(field) {
            item.insert((*field).to_owned(), value.clone());
        }
    }
}

/// At most a hundred example questions.
fn check_queries(body: &Fields) -> Result<(), Refusal> {
    let count = body.get("exampleQueries").and_then(|queries| queries["queries"].as_array()).map_or(0, Vec::len);
    if count > 100 {
        return Err(Refusal::field("exampleQueries.queries", "List should have at most 100 items"));
    }
    Ok(())
}
