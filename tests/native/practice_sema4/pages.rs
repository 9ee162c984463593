//! Bases, tenants and pages.

use super::{Vendor, refusal, text};
use greenroom::http::{Body, Method, encode_value};
use serde_json::{Value, json};

#[test]
fn the_base_describes_its_deployment_without_a_key() {
    let mut vendor = Vendor::new();
    let mut at = |path: &str| {
        let reply = vendor.ask(Method::Get, path, "", Body::None);
        assert_eq!(reply.response.status, 200, "{path}");
        assert_eq!(reply.response.headers.get("content-type"), Some("application/json"));
        serde_json::from_str::<Value>(&reply.response.body).unwrap()
    };
    let full = at("/sema4/tenants/acme/api/v2");
    assert_eq!(full["openapi"], "3.1.0");
    assert_eq!(at("/sema4/api/v2"), full);
    assert_eq!(at("/sema4/tenants/spar/api/v2"), full);
    let basic = at("/sema4/tenants/acme-basic/api/v2");
    for path in ["/agents/{agent_id}/publish", "/agents/{agent_id}/state", "/agents/{agent_id}/schedules"] {
        assert!(full["paths"].get(path).is_some(), "{path}");
        assert!(basic["paths"].get(path).is_none(), "{path}");
    }
    assert!(basic["paths"]["/agents/{agent_id}"].get("patch").is_some());
}

#[test]
fn a_wrong_base_is_a_page() {
    let mut vendor = Vendor::new();
    for path in [
        "/sema4/tenants/acme/agents",
        "/sema4/agents",
        "/sema4/tenants/acme/api/v1/agents",
        "/sema4/tenants/acme/api/v2/",
        "/sema4/tenants/acme/api/v2/agents/",
        "/sema4/tenants/acme/api/v2/agents/?limit=2",
        "/sema4/api/v2/data-connections/",
    ] {
        let reply = vendor.ask(Method::Get, path, "Bearer k", Body::None);
        assert_eq!(reply.response.status, 404, "{path}");
        assert!(reply.response.body.starts_with("<!DOCTYPE html>"), "{path}");
    }
    assert_eq!(refusal(vendor.get("weather")), (404, "routes.not_found".to_owned()));
    assert_eq!(refusal(vendor.delete("agents")), (405, "routes.method_not_allowed".to_owned()));
    assert_eq!(refusal(vendor.push("agents/x")), (405, "routes.method_not_allowed".to_owned()));
}

#[test]
fn pages_by_token() {
    let mut vendor = Vendor::at("acme-many");
    let mut seen = Vec::new();
    let mut query = "limit=70".to_owned();
    loop {
        let (_, page) = vendor.get(&format!("agents?{query}"));
        let keys: Vec<&String> = page.as_object().unwrap().keys().collect();
        assert_eq!(keys, ["next", "has_more", "data"]);
        seen.extend(page["data"].as_array().unwrap().iter().map(|agent| text(&agent["id"])));
        assert_eq!(page["next"].is_null(), page["has_more"] == false);
        let Some(token) = page["next"].as_str() else { break };
        assert!(!token.contains(['/', '?']) && token.contains('+'), "{token}");
        assert_eq!(refusal(vendor.get(&format!("agents?next={token}"))).0, 400, "not encoded, its plus is a space");
        query = format!("limit=70&next={}", encode_value(token));
    }
    assert_eq!(seen.len(), 300);
    seen.sort();
    seen.dedup();
    assert_eq!(seen.len(), 300);
    let names = vendor.names("agents?limit=1000");
    assert_eq!(names.len(), 100, "the longest page");
    assert_eq!(vendor.names("agents").len(), 25);
    for limit in ["0", "-1", "many", "2.5", ""] {
        assert_eq!(refusal(vendor.get(&format!("agents?limit={limit}"))).0, 422, "{limit}");
    }
    assert_eq!(refusal(vendor.get("agents?next=abc")), (400, "pagination.invalid_token".to_owned()));
}

#[test]
fn pages_by_path_lead_to_the_same() {
    let mut vendor = Vendor::at("acme-paths");
    let mut names = Vec::new();
    let mut path = "agents?limit=5".to_owned();
    loop {
        let (status, page) = vendor.get(&path);
        assert_eq!(status, 200, "{page}");
        names.extend(page["data"].as_array().unwrap().iter().map(|agent| text(&agent["name"])));
        let Some(next) = page["next"].as_str() else { break };
        assert!(next.starts_with("agents?next="), "{next}");
        path = next.to_owned();
    }
    assert_eq!(names, Vendor::new().names("agents"));
    let (_, page) = vendor.get("agents?name=T&limit=1");
    let (_, rest) = vendor.get(page["next"].as_str().unwrap());
    assert_eq!((&page["data"][0]["name"], &rest["data"][0]["name"]), (&json!("Tax Notes"), &json!("Travel Desk")));
    let agent = vendor.path("Budget Oracle");
    let (_, page) = vendor.get(&format!("{agent}/mcp-servers?limit=3"));
    assert!(text(&page["next"]).starts_with(&format!("{agent}/mcp-servers?next=")));
}

#[test]
fn evil_pages_lead_astray() {
    let mut vendor = Vendor::at("acme-evil");
    let (_, agents) = vendor.get("agents");
    assert!(text(&agents["next"]).starts_with("https://evil.example/tenants/acme-evil/api/v2/agents?next="));
    let (_, servers) = vendor.get("mcp-servers");
    assert!(text(&servers["next"]).starts_with("/other/tenants/acme-evil/api/v2/mcp-servers?next="));
    let (_, first) = vendor.get("semantic-data-models");
    let token = encode_value(first["next"].as_str().unwrap());
    assert_eq!(vendor.get(&format!("semantic-data-models?next={token}")).1, first);
}

#[test]
fn nothing_made_yet() {
    let mut vendor = Vendor::at("acme-empty");
    for list in ["agents", "mcp-servers", "semantic-data-models", "data-connections"] {
        assert_eq!(vendor.get(list), (200, json!({"next": null, "has_more": false, "data": []})), "{list}");
    }
    assert_eq!(vendor.post("agents", json!({"name": "First"})).0, 201);
    assert_eq!(vendor.names("agents"), ["First"]);
}

#[test]
fn an_older_deployment() {
    let mut vendor = Vendor::at("acme-basic");
    let path = vendor.path("Invoice Roast");
    let off = (403, "features.agent_lifecycle_disabled".to_owned());
    for call in ["edit", "publish", "discard-draft"] {
        assert_eq!(refusal(vendor.post(&format!("{path}/{call}"), json!({}))), off, "{call}");
    }
    assert_eq!(refusal(vendor.get(&format!("{path}/state"))), off);
    assert_eq!(refusal(vendor.get(&format!("{path}/schedules"))), (404, "routes.not_found".to_owned()));
    assert_eq!(vendor.patch(&path, json!({"description": "New"})).0, 200);
}
