//! What Cargo's own rules want of a release, beyond the forms of its fields.

use serde_json::Value;

use crate::document::Pointer;
use crate::words::form as words;

/// Short names that are there twice (fact sheet 2.4: one of its kind), and suggested actions that name none of the
/// release's.
pub fn release(document: &Value) -> Vec<(Pointer, String)> {
    let mut found = Vec::new();
    let list = |key: &str| document.get(key).and_then(Value::as_array).into_iter().flatten().enumerate();
    let slug = |item: &Value| item.get("slug").and_then(Value::as_str).map(str::to_owned);
    for key in ["actions", "resources", "capabilities"] {
        let mut known: Vec<String> = Vec::new();
        for (position, item) in list(key) {
            let Some(slug) = slug(item).filter(|slug| !slug.is_empty()) else { continue };
            if known.contains(&slug) {
                found.push((Pointer::root().child(key).child(position).child("slug"), words::DOUBLE.to_owned()));
            } else {
                known.push(slug);
            }
        }
    }
    let actions: Vec<String> = list("actions").filter_map(|(_, action)| slug(action)).collect();
    for (position, suggestion) in list("suggestedActions") {
        let named = suggestion.get("actions").and_then(Value::as_array).into_iter().flatten().enumerate();
        for (place, action) in named {
            if slug(action).is_some_and(|slug| !slug.is_empty() && !actions.contains(&slug)) {
                let at = Pointer::root().child("suggestedActions").child(position).child("actions").child(place);
                found.push((at.child("slug"), words::NO_SUCH_ACTION.to_owned()));
            }
        }
    }
    found
}
