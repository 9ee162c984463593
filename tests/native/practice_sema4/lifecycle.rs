//! Draft and live.

use super::{Vendor, refusal, text};
use serde_json::{Value, json};

#[test]
fn the_whole_way_and_back() {
    let mut vendor = Vendor::new();
    let (_, made) = vendor.post("agents", json!({"name": "Petty Cash", "runbook_text": "One."}));
    let path = format!("agents/{}", text(&made["id"]));
    let state = format!("{path}/state");
    assert_eq!(vendor.get(&state), (200, json!({"state": "draft", "live_version_id": null, "has_draft": true})));
    let (status, same) = vendor.push(&format!("{path}/edit"));
    assert_eq!((status, &same), (200, &made), "a draft stays a draft");
    let never = (409, "agents.never_published".to_owned());
    assert_eq!(refusal(vendor.post(&format!("{path}/discard-draft"), json!({}))), never);

    let (status, live) = vendor.post(&format!("{path}/publish"), json!({"description": "First"}));
    assert_eq!((status, &live["state"]), (200, &json!("live")));
    let first = live["live_version_id"].clone();
    assert!(first.is_string());
    assert_ne!(live["version"], made["version"]);
    assert_eq!(vendor.get(&state).1, json!({"state": "live", "live_version_id": first, "has_draft": false}));
    let not_draft = (409, "agents.not_in_draft_state".to_owned());
    assert_eq!(refusal(vendor.post(&format!("{path}/publish"), json!({}))), not_draft);
    assert_eq!(refusal(vendor.post(&format!("{path}/discard-draft"), json!({}))), (409, "agents.no_draft".to_owned()));

    let (status, draft) = vendor.push(&format!("{path}/edit"));
    assert_eq!((status, &draft["state"], &draft["live_version_id"]), (200, &json!("draft"), &first));
    assert_eq!(draft["runbook_text"], "One.");
    let (_, edited) = vendor.patch(&path, json!({"runbook_text": "Two.", "name": "Coins"}));
    assert_eq!((&edited["runbook_text"], &edited["live_version_id"]), (&json!("Two."), &first));
    let (status, back) = vendor.post(&format!("{path}/discard-draft"), json!({}));
    assert_eq!((status, &back["state"], &back["runbook_text"]), (200, &json!("live"), &json!("One.")));
    assert_eq!((&back["name"], &back["live_version_id"]), (&json!("Petty Cash"), &first));

    vendor.push(&format!("{path}/edit"));
    vendor.patch(&path, json!({"runbook_text": "Three."}));
    let (_, second) = vendor.post(&format!("{path}/publish"), json!({}));
    assert_eq!(second["runbook_text"], "Three.");
    assert_ne!(second["live_version_id"], first);
    assert_ne!(second["version"], live["version"]);
}

#[test]
fn publishing_needs_a_body_of_the_right_shape() {
    let mut vendor = Vendor::new();
    let path = vendor.path("Contract Reader");
    let unfit = (422, "validation.invalid_request".to_owned());
    for call in ["publish", "discard-draft"] {
        assert_eq!(refusal(vendor.push(&format!("{path}/{call}"))), unfit, "{call}");
        for body in
            [json!([]), json!("x"), json!({"connection_mappings": []}), json!({"mcp_server_mappings": {"a": 1}})]
        {
            assert_eq!(refusal(vendor.post(&format!("{path}/{call}"), body.clone())), unfit, "{call} {body}");
        }
    }
    assert_eq!(refusal(vendor.post(&format!("{path}/publish"), json!({"description": 5}))), unfit);
    let unknown = [
        (json!({"connection_mappings": {"a": "b"}}), "data_connections.not_found"),
        (json!({"mcp_server_mappings": {"a": "b"}}), "mcp_servers.not_found"),
    ];
    for (body, code) in unknown {
        assert_eq!(refusal(vendor.post(&format!("{path}/publish"), body)), (404, code.to_owned()));
    }
    assert_eq!(vendor.get(&path).1["state"], "draft");
    let nulls = json!({"description": null, "connection_mappings": null, "mcp_server_mappings": null});
    assert_eq!(vendor.post(&format!("{path}/publish"), nulls).0, 200);
}

#[test]
fn the_published_version_uses_production_and_the_draft_keeps_test() {
    let mut vendor = Vendor::new();
    let path = vendor.path("Invoice Roast");
    let (servers, models) = (format!("{path}/mcp-servers"), format!("{path}/semantic-data-models"));
    let test = vendor.id("mcp-servers", "Receipts (test)");
    let production = vendor.id("mcp-servers", "Receipts (production)");
    let database = vendor.id("data-connections", "Expenses database (test)");
    let real_database = vendor.id("data-connections", "Expenses database (production)");
    assert_eq!(vendor.names(&servers), ["Receipts (test)", "Policy library"]);
    let (status, _) = vendor.post(
        &format!("{path}/publish"),
        json!({
            "description": "Go", "mcp_server_mappings": {(test.as_str()): production},
            "connection_mappings": {(database.as_str()): real_database},
        }),
    );
    assert_eq!(status, 200);
    assert_eq!(vendor.names(&servers), ["Receipts (production)", "Policy library"]);
    let bound = |model: &Value| text(&model["semantic_model"]["tables"][0]["base_table"]["data_connection_id"]);
    let listed = vendor.list(&models);
    assert_eq!(bound(&listed[0]), real_database);
    let all = vendor.list("semantic-data-models");
    assert_eq!(bound(&all[0]), database, "the model of the workspace is as it was");
    vendor.push(&format!("{path}/edit"));
    assert_eq!(vendor.names(&servers), ["Receipts (test)", "Policy library"]);
    assert_eq!(bound(&vendor.list(&models)[0]), database);
    // Discarding accepts the same body, and shows what is published again.
    let body = json!({"mcp_server_mappings": {(production.as_str()): test}});
    assert_eq!(vendor.post(&format!("{path}/discard-draft"), body).0, 200);
    assert_eq!(vendor.names(&servers), ["Receipts (production)", "Policy library"]);
    // Publishing without mappings leaves ids as they are.
    vendor.push(&format!("{path}/edit"));
    vendor.post(&format!("{path}/publish"), json!({}));
    assert_eq!(vendor.names(&servers), ["Receipts (test)", "Policy library"]);
}

#[test]
fn two_test_servers_may_become_one() {
    let mut vendor = Vendor::new();
    let path = vendor.path("Budget Oracle");
    let servers = format!("{path}/mcp-servers");
    assert_eq!(vendor.list(&servers).len(), 8);
    let test = vendor.id("mcp-servers", "Receipts (test)");
    let production = vendor.id("mcp-servers", "Receipts (production)");
    vendor.post(&format!("{path}/publish"), json!({"mcp_server_mappings": {(test.as_str()): production}}));
    assert_eq!(vendor.list(&servers).len(), 7);
}

#[test]
fn live_with_a_draft_is_possible() {
    let mut vendor = Vendor::new();
    let path = vendor.path("Audit Trail");
    let (_, state) = vendor.get(&format!("{path}/state"));
    assert_eq!((&state["state"], &state["has_draft"]), (&json!("live"), &json!(true)));
    assert_eq!(refusal(vendor.post(&format!("{path}/publish"), json!({}))).0, 409);
    let before = vendor.get(&path).1;
    let (_, draft) = vendor.push(&format!("{path}/edit"));
    assert_ne!(draft["runbook_text"], before["runbook_text"], "the draft that was left open");
    assert_eq!(vendor.post(&format!("{path}/discard-draft"), json!({})).1["runbook_text"], before["runbook_text"]);
    assert_eq!(vendor.get(&format!("{path}/state")).1["has_draft"], false);
}

#[test]
fn worker_agents_have_schedules() {
    let mut vendor = Vendor::new();
    let path = vendor.path("Ledger Sweeper");
    let schedules = format!("{path}/schedules");
    assert_eq!(vendor.list(&schedules)[0]["cron_expression"], "30 2 * * *");
    let (status, made) = vendor.post(&schedules, json!({"cron_expression": "0 6 * * 1", "payload": {"a": 1}}));
    assert_eq!((status, &made["timezone"], &made["enabled"]), (201, &json!("UTC"), &json!(true)));
    let one = format!("{schedules}/{}", text(&made["id"]));
    assert_eq!(vendor.get(&one), (200, made.clone()));
    let (_, replaced) = vendor.put(&one, json!({"cron_expression": "0 7 * * 1", "enabled": false}));
    assert_eq!((&replaced["payload"], &replaced["enabled"]), (&Value::Null, &json!(true)), "PUT replaces");
    assert_eq!(refusal(vendor.put(&one, json!({"timezone": "UTC"}))).0, 422);
    assert_eq!(refusal(vendor.post(&schedules, json!({"cron_expression": "often"}))).0, 422);
    assert_eq!(vendor.delete(&one), (204, Value::Null));
    assert_eq!(refusal(vendor.get(&one)), (404, "schedules.not_found".to_owned()));
    assert_eq!(refusal(vendor.delete(&one)).0, 404);
    let other = vendor.path("Tax Notes");
    assert_eq!(refusal(vendor.get(&format!("{other}/schedules"))), (400, "schedules.worker_agents_only".to_owned()));
}
