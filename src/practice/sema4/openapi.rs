//! What a deployment says of itself at its base (fact sheet, 1).

use super::endpoint::{Endpoint, ROUTES, Route};
use super::tenants::Tenant;
use crate::http::Method;
use serde_json::{Map, Value, json};

/// The OpenAPI document of a tenant: the paths that it has.
pub(super) fn document(tenant: Tenant) -> Value {
    let mut paths: Map<String, Value> = Map::new();
    for route in ROUTES.iter().filter(|route| route.is_of(tenant)) {
        let path = paths.entry(format!("/{}", route.path)).or_insert_with(|| json!({}));
        if let Some(path) = path.as_object_mut() {
            path.insert(route.method.as_str().to_lowercase(), operation(route));
        }
    }
    json!({
        "openapi": "3.1.0",
        "info": {"title": "Sema4.ai public API (practice)", "version": "2.0.0"},
        "paths": paths,
        "components": {"securitySchemes": {"bearer": {"type": "http", "scheme": "bearer"}}},
        "security": [{"bearer": []}],
    })
}

fn operation(route: &Route) -> Value {
    let parameters = route
        .path
        .split('/')
        .filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'))
        .map(|name| json!({"name": name, "in": "path", "required": true, "schema": {"type": "string"}}));
    let mut operation = json!({
        "operationId": format!("{:?}", route.endpoint),
        "parameters": parameters.collect::<Vec<Value>>(),
        "responses": {"default": {"description": "See the vendor's documentation"}},
    });
    if route.method != Method::Get && route.method != Method::Delete {
        let is_upload = matches!(route.endpoint, Endpoint::Import | Endpoint::Overwrite | Endpoint::Diff);
        let media_type = if is_upload { "multipart/form-data" } else { "application/json" };
        operation["requestBody"] = json!({"content": {(media_type): {"schema": {"type": "object"}}}});
    }
    operation
}
