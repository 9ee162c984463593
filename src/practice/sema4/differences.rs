//! What differs between an agent and a package.

use super::world::Content;
use serde_json::{Map, Value, json};

/// What both have, as one document. Versions are not compared: publishing makes another one anyway.
pub(super) fn comparable(content: &Content, models: &[(String, Value)]) -> Value {
    let mut all = Map::new();
    all.insert("name".to_owned(), json!(content.name));
    all.insert("description".to_owned(), json!(content.description));
    all.insert("runbook_text".to_owned(), json!(content.runbook));
    for (field, value) in &content.more {
        all.insert(field.replace('-', "_"), value.clone());
    }
    // Nothing, said in the two ways it can be said.
    all.retain(|_, value| !value.is_null() && *value != json!([]));
    all.insert("semantic_data_models".to_owned(), Value::Object(models.iter().cloned().collect()));
    Value::Object(all)
}

/// Every place in which two documents differ, in the order of the first.
pub(super) fn changes(deployed: &Value, package: &Value) -> Vec<Value> {
    let mut found = Vec::new();
    walk("", Some(deployed), Some(package), &mut found);
    found
}

fn walk(path: &str, deployed: Option<&Value>, package: Option<&Value>, found: &mut Vec<Value>) {
    match (deployed, package) {
        (Some(Value::Object(one)), Some(Value::Object(other))) => {
            let join = |key: &str| if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") };
            let new = other.keys().filter(|key| !one.contains_key(*key));
            for key in one.keys().chain(new) {
                walk(&join(key), one.get(key), other.get(key), found);
            }
        }
        (Some(Value::Array(one)), Some(Value::Array(other))) => {
            for number in 0..one.len().max(other.len()) {
                walk(&format!("{path}[{number}]"), one.get(number), other.get(number), found);
            }
        }
        (one, other) if one != other => {
            let change = match (one, other) {
                (None, _) => "added",
                (_, None) => "removed",
                _ => "modified",
            };
            found.push(json!({
                "change": change, "field_path": path, "deployed_value": one, "package_value": other,
            }));
        }
        _ => {}
    }
}
