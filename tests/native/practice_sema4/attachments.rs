//! MCP servers, semantic data models and data connections.

use super::{Vendor, refusal, text};
use serde_json::{Value, json};

#[test]
fn the_workspace_has_pairs_for_test_and_production_with_secrets_in_clear() {
    let mut vendor = Vendor::new();
    for (list, name) in [("mcp-servers", "Receipts"), ("data-connections", "Expenses database")] {
        let names = vendor.names(list);
        for end in ["test", "production"] {
            assert!(names.contains(&format!("{name} ({end})")), "{names:?}");
        }
        for one in vendor.list(list) {
            assert_eq!(vendor.get(&format!("{list}/{}", text(&one["id"]))), (200, one));
        }
        assert_eq!(refusal(vendor.get(&format!("{list}/none"))).0, 404);
    }
    let (servers, connections) = (vendor.list("mcp-servers"), vendor.list("data-connections"));
    assert_eq!(servers[0]["headers"]["Authorization"]["value"], "canary-bearer-0");
    assert_eq!(servers[6]["env"]["SHEETS_TOKEN"]["value"], "canary-sheets-token");
    assert_eq!(servers[6]["url"], Value::Null);
    assert_eq!(connections[0]["configuration"]["password"], "canary-password-0");
    assert_eq!(connections[0]["configuration"]["port"].to_string(), "5432.0");
}

#[test]
fn semantic_data_models_are_heavy_and_name_their_connections() {
    let mut vendor = Vendor::new();
    let models = vendor.list("semantic-data-models");
    assert!(serde_json::to_string(&models).unwrap().len() > 40_000);
    let connections: Vec<String> = vendor.list("data-connections").iter().map(|one| text(&one["id"])).collect();
    let keys: Vec<&String> = models[0].as_object().unwrap().keys().collect();
    assert_eq!(keys, ["id", "name", "description", "source", "is_mutable", "semantic_model"]);
    for model in &models {
        for table in model["semantic_model"]["tables"].as_array().unwrap() {
            if let Some(id) = table["base_table"]["data_connection_id"].as_str() {
                assert!(connections.contains(&id.to_owned()));
            } else {
                assert_eq!(model["source"], "file");
            }
        }
        assert_eq!(vendor.get(&format!("semantic-data-models/{}", text(&model["id"]))).1, *model);
    }
}

#[test]
fn things_are_attached_and_detached() {
    let mut vendor = Vendor::new();
    let path = vendor.path("Contract Reader");
    for (list, field, name) in
        [("mcp-servers", "mcp_server_id", "Web search"), ("semantic-data-models", "semantic_data_model_id", "Travel")]
    {
        let mine = format!("{path}/{list}");
        let id = vendor.id(list, name);
        let before = vendor.list(&mine);
        assert_eq!(vendor.post(&mine, json!({(field): id})), (204, Value::Null));
        assert_eq!(vendor.list(&mine).len(), before.len() + 1);
        assert_eq!(vendor.list(&mine).last().unwrap()["name"], name);
        let writes = vendor.world.writes().len();
        assert_eq!(vendor.post(&mine, json!({(field): id})), (204, Value::Null));
        assert!(!vendor.world.writes()[writes].changed, "attached already");
        assert_eq!(refusal(vendor.post(&mine, json!({(field): "none"}))).0, 404);
        assert_eq!(refusal(vendor.post(&mine, json!({(field): 5}))).0, 422);
        assert_eq!(refusal(vendor.post(&mine, json!({}))).0, 422);
        assert_eq!(vendor.delete(&format!("{mine}/{id}")), (204, Value::Null));
        assert_eq!(vendor.list(&mine), before);
        assert_eq!(refusal(vendor.delete(&format!("{mine}/{id}"))).0, 404);
    }
    let live = vendor.path("Tax Notes");
    let id = vendor.id("mcp-servers", "Web search");
    let refused = vendor.post(&format!("{live}/mcp-servers"), json!({"mcp_server_id": id}));
    assert_eq!(refusal(refused), (409, "agents.not_in_draft_state".to_owned()));
}

#[test]
fn discarding_takes_attachments_back() {
    let mut vendor = Vendor::new();
    let path = vendor.path("Supplier Scout");
    let servers = format!("{path}/mcp-servers");
    let before = vendor.names(&servers);
    let gone = vendor.id("mcp-servers", "Old ticketing");
    vendor.delete(&format!("{servers}/{gone}"));
    assert_ne!(vendor.names(&servers), before);
    vendor.post(&format!("{path}/discard-draft"), json!({}));
    assert_eq!(vendor.names(&servers), before);
}
