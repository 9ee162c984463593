//! The lists that forms choose from, and paths that are not there.

use super::{Vendor, keys};
use greenroom::http::{Body, Method};
use serde_json::{Value, json};

#[test]
fn every_list_has_its_name_and_its_fields() {
    let cases: [(&str, &str, usize, &[&str]); 8] = [
        (
            "workspaceManagement/folders/list",
            "folders",
            6,
            &["parentUuid", "kind", "emojiSlug", "isReadOnly", "deletedAt"],
        ),
        (
            "connection/connectors/list",
            "connectors",
            12,
            &["integrationSlug", "isDefault", "useCredits", "config", "rateLimit"],
        ),
        ("connection/integrations/list", "integrations", 12, &["slug", "icon", "color", "category", "actions"]),
        ("orchestration/tools/list", "tools", 8, &["description", "icon", "workflowUuid", "isReadOnly", "triggers"]),
        ("storage/models/list", "models", 4, &["datasetUuid", "kind", "columns", "additionalColumns"]),
        ("content/files/list", "files", 5, &["contentType", "size", "folderUuid"]),
        ("segmentation/segments/list", "segments", 3, &["modelUuid", "filter", "recordsCount"]),
        ("ai/mcpServers/list", "mcpServers", 2, &["actions", "resources", "templateSlug"]),
    ];
    let mut vendor = Vendor::new();
    for (path, name, count, fields) in cases {
        let (status, said) = vendor.get(path);
        assert_eq!((status, keys(&said)), (200, vec![name]));
        let items = said[name].as_array().unwrap();
        assert_eq!(items.len(), count, "{path}");
        for item in items {
            assert!(fields.iter().all(|field| keys(item).contains(field)), "{path}: {item}");
        }
    }
    let (_, apps) = vendor.post("hosting/apps/list", json!({}));
    assert_eq!(apps["apps"][0]["slug"], "deal-room");
    assert_eq!(vendor.get("workspaceManagement/users/current").1["user"]["email"], "you@acme.example");
    assert!(vendor.world.writes().iter().all(|write| !write.changed), "asking by POST changes nothing");
}

#[test]
fn lists_can_be_narrowed() {
    let mut vendor = Vendor::new();
    let cases = [
        ("connection/connectors/list?integrationSlug=openAi", "connectors", 2),
        ("connection/connectors/list?integrationSlug=openai", "connectors", 0),
        ("connection/integrations/list?hasActions=true", "integrations", 9),
        ("connection/integrations/list?category=sales", "integrations", 2),
        ("connection/integrations/list?search=google+sh", "integrations", 1),
        ("connection/integrations/list?slug=slack", "integrations", 1),
    ];
    for (path, name, count) in cases {
        assert_eq!(vendor.get(path).1[name].as_array().unwrap().len(), count, "{path}");
    }
    for (body, count) in [(json!({}), 3), (json!({"kinds": ["agent"]}), 2), (json!({"isPreset": true}), 1)] {
        assert_eq!(vendor.post("ai/templates/list", body).1["templates"].as_array().unwrap().len(), count);
    }
    assert_eq!(vendor.post("ai/templates/list", json!({"kinds": ["tool"]})).0, 400);
    assert_eq!(vendor.get("ai/templates/champion-tracker").1["template"]["actions"][0]["toolUuid"], Value::Null);
    assert_eq!(vendor.get("ai/templates/none"), (404, json!({"reason": "templateNotFound"})));
    let slack = vendor.get("connection/integrations/slack").1;
    assert_eq!(slack["integration"]["actions"]["sendMessage"]["config"]["jsonSchema"]["type"], "object");
    assert!(slack["integration"]["agent"]["trigger"]["config"]["schema"].is_object());
    assert_eq!(vendor.get("connection/integrations/none").1["reason"], "integrationNotFound");
}

#[test]
fn language_models_and_every_reason_why_not() {
    let mut vendor = Vendor::new();
    let connectors = vendor.get("connection/connectors/list").1["connectors"].as_array().unwrap().clone();
    let mut models = |name: &str| {
        let found = connectors.iter().find(|connector| connector["name"] == name);
        let uuid =
            found.map_or("00000000-0000-4000-8000-000000000000", |connector| connector["uuid"].as_str().unwrap());
        vendor.get(&format!("connection/connectors/{uuid}/languageModels")).1
    };
    let listed = models("OpenAI");
    assert_eq!(listed["languageModels"][0]["slug"], "gpt-4o");
    assert_eq!(listed["languageModels"][3]["isReasoning"], true);
    assert!(models("Anthropic")["languageModels"][0]["credits"].is_null());
    for (name, reason) in [
        ("Nobody", "connectorNotFound"),
        ("Old enrichment", "integrationNotFound"),
        ("HubSpot", "languageModelsNotSupported"),
        ("OpenAI of the lab, expired key", "failedToGetLanguageModels"),
    ] {
        assert_eq!(models(name), json!({ "reason": reason }), "{name}");
    }
}

#[test]
fn connecting_tells_the_tools() {
    let mut vendor = Vendor::new();
    let client = |url: &str| json!({"mcpClient": {"kind": "custom", "name": "n", "url": url, "authentication": null, "disabledToolSlugs": []}});
    let (_, said) = vendor.post("ai/mcpClients/connect", client("https://mcp.example/sse"));
    assert_eq!((&said["outcome"], said["tools"].as_array().unwrap().len()), (&json!("connected"), 3));
    for url in ["http://mcp.example", "https://mcp.invalid/sse", "nonsense"] {
        assert!(vendor.post("ai/mcpClients/connect", client(url)).1["errorMessage"].is_string(), "{url}");
    }
    assert_eq!(vendor.post("ai/mcpClients/connect", json!({})).1["errorMessage"], "mcpClient: Required");
}

#[test]
fn what_is_not_there_says_so_in_json() {
    let mut vendor = Vendor::new();
    for (method, path) in [
        (Method::Get, ""),
        (Method::Get, "ai/agents"),
        (Method::Post, "ai/agents/list"),
        (Method::Patch, "ai/agents/00000000-0000-4000-8000-000000000000"),
        (Method::Get, "ai/chats/list"),
        (Method::Put, "ai/releases/00000000-0000-4000-8000-000000000000"),
        (Method::Get, "../polyai/v1/accounts/acme/agents"),
    ] {
        let reply = vendor.send(method, path, Body::None);
        let body = (reply.response.status, reply.response.body.as_str());
        assert_eq!(body, (404, r#"{"errorMessage":"Not found"}"#), "{path}");
    }
    assert_eq!(vendor.get("ai/releases/anything").0, 400, "not a word, so an id");
}
