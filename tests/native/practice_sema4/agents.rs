//! Listing, reading, making, changing and deleting agents.

use super::{Vendor, refusal, text};
use serde_json::{Value, json};

#[test]
fn an_agent_has_every_field_of_the_vendor() {
    let mut vendor = Vendor::new();
    let fields = [
        "id",
        "name",
        "description",
        "runbook_text",
        "mode",
        "state",
        "version",
        "live_version_id",
        "architecture_name",
        "architecture_version",
        "created_by",
        "created_at",
        "updated_at",
    ];
    let agents = vendor.list("agents");
    assert_eq!(agents.len(), 12);
    for agent in &agents {
        let keys: Vec<&str> = agent.as_object().unwrap().keys().map(String::as_str).collect();
        match agent["name"].as_str().unwrap() {
            "Receipt Reader" => assert_eq!(keys[fields.len()..], ["avatar", "public_link"]),
            _ => assert_eq!(keys, fields),
        }
        assert_eq!(keys[..fields.len()], fields);
    }
    let roast = vendor.agent("Invoice Roast");
    assert_eq!(roast["description"], "Forensic expense analyst.");
    assert_eq!(roast["state"], "draft");
    assert!(roast["live_version_id"].is_string());
    assert_eq!(vendor.agent("Tax Notes")["description"], Value::Null);
    assert_eq!(vendor.agent("Contract Reader")["live_version_id"], Value::Null);
    assert_eq!(vendor.agent("Ledger Sweeper")["mode"], "worker");
    for agent in agents {
        assert_eq!(vendor.get(&format!("agents/{}", text(&agent["id"]))), (200, agent));
    }
    assert_eq!(refusal(vendor.get("agents/nobody")), (404, "agents.not_found".to_owned()));
}

#[test]
fn names_are_filtered_by_how_they_begin() {
    let mut vendor = Vendor::new();
    assert_eq!(vendor.names("agents?name=INVOICE%20r"), ["Invoice Roast"]);
    assert_eq!(vendor.names("agents?name=re"), ["Receipt Reader"]);
    assert!(vendor.names("agents?name=roast").is_empty());
    assert_eq!(vendor.names("agents?name=").len(), 12);
    assert_eq!(vendor.names("agents?state=live").len(), 12, "the server knows no such filter");
}

#[test]
fn an_agent_is_made_changed_and_deleted() {
    let mut vendor = Vendor::new();
    let (status, made) = vendor.post(
        "agents",
        json!({"name": "Petty Cash", "runbook_text": "## Objective\nCount.\n", "surprise": 1, "description": null}),
    );
    assert_eq!(status, 201);
    assert_eq!(made["state"], "draft");
    assert_eq!(made["mode"], "conversational");
    assert_eq!(made["live_version_id"], Value::Null);
    assert_eq!(made["architecture_name"], "agent_platform.architectures.experimental_1");
    assert_eq!(made["created_by"], "you@acme.example");
    assert!(made.get("surprise").is_none());
    let path = format!("agents/{}", text(&made["id"]));
    assert_eq!(vendor.get(&path), (200, made.clone()));
    assert_eq!(vendor.list("agents").len(), 13);

    let (status, changed) = vendor.patch(&path, json!({"description": "Counts coins."}));
    assert_eq!(status, 200);
    assert_eq!(changed["description"], "Counts coins.");
    assert_eq!(changed["runbook_text"], made["runbook_text"], "what is absent stays");
    assert_eq!(changed["name"], "Petty Cash");
    assert_ne!(changed["updated_at"], made["updated_at"]);
    assert_eq!(vendor.patch(&path, json!({"description": null})).1["description"], Value::Null);

    let (status, other) = vendor
        .post("agents", json!({"name": "Grand Cash", "architecture_name": "mine", "architecture_version": "2.0.0"}));
    assert_eq!(
        (status, &other["architecture_name"], &other["architecture_version"]),
        (201, &json!("mine"), &json!("2.0.0"))
    );
    let taken = (409, "agents.name_taken".to_owned());
    assert_eq!(refusal(vendor.post("agents", json!({"name": "Petty Cash"}))), taken);
    assert_eq!(refusal(vendor.patch(&path, json!({"name": "Grand Cash"}))), taken);
    assert_eq!(vendor.patch(&path, json!({"name": "Petty Cash"})).0, 200, "its own name");

    assert_eq!(vendor.delete(&path), (204, Value::Null));
    assert_eq!(refusal(vendor.get(&path)).0, 404);
    assert_eq!(refusal(vendor.delete(&path)).0, 404);
    let roast = vendor.path("Invoice Roast");
    assert_eq!(vendor.delete(&roast).0, 204);
    assert_eq!(refusal(vendor.get(&roast)).0, 404);
    assert_eq!(vendor.list("agents").len(), 12);
}

#[test]
fn shapes_are_strict() {
    let mut vendor = Vendor::new();
    let path = vendor.path("Contract Reader");
    let unfit = (422, "validation.invalid_request".to_owned());
    for (body, place) in [
        (json!({}), "body.name: field required"),
        (json!({"name": null}), "body.name: must be a string"),
        (json!({"name": 7}), "body.name: must be a string"),
        (json!({"name": " "}), "body.name: must not be empty"),
        (json!({"name": "A", "description": []}), "body.description: must be a string"),
        (json!({"name": "A", "runbook_text": {}}), "body.runbook_text: must be a string"),
        (json!({"name": "A", "architecture_name": 1}), "body.architecture_name: must be a string"),
        (json!([]), "body: must be an object"),
    ] {
        let (status, said) = vendor.post("agents", body.clone());
        assert_eq!(said["error"]["details"], place, "{body}");
        assert_eq!(refusal((status, said)), unfit);
    }
    for body in [json!({"name": null}), json!({"name": ""}), json!({"runbook_text": null}), json!({"description": 1})] {
        assert_eq!(refusal(vendor.patch(&path, body.clone())), unfit, "{body}");
    }
    assert_eq!(refusal(vendor.push("agents")), unfit);
    assert_eq!(vendor.list("agents").len(), 12);
    assert!(vendor.world.writes().iter().all(|write| !write.changed));
}

#[test]
fn what_is_live_is_not_patched_and_what_is_not_yours_is_not_touched() {
    let mut vendor = Vendor::new();
    let live = vendor.path("Tax Notes");
    let not_draft = (409, "agents.not_in_draft_state".to_owned());
    assert_eq!(refusal(vendor.patch(&live, json!({"description": "x"}))), not_draft);
    let theirs = vendor.path("Payroll Checker");
    let not_owner = (403, "agents.not_owner".to_owned());
    let (_, servers) = vendor.get("mcp-servers");
    let server = text(&servers["data"][0]["id"]);
    assert_eq!(refusal(vendor.delete(&theirs)), not_owner);
    assert_eq!(refusal(vendor.push(&format!("{theirs}/edit"))), not_owner);
    assert_eq!(refusal(vendor.patch(&theirs, json!({}))), not_owner);
    assert_eq!(refusal(vendor.post(&format!("{theirs}/publish"), json!({}))), not_owner);
    assert_eq!(refusal(vendor.post(&format!("{theirs}/mcp-servers"), json!({"mcp_server_id": server}))), not_owner);
    assert_eq!(refusal(vendor.delete(&format!("{theirs}/mcp-servers/{server}"))), not_owner);
    assert_eq!(vendor.get(&theirs).0, 200);
}

#[test]
fn a_world_is_small_when_saved_and_comes_back() {
    let mut vendor = Vendor::new();
    let path = vendor.path("Contract Reader");
    vendor.patch(&path, json!({"description": "Changed"}));
    let saved = serde_json::to_string(&vendor.world).unwrap();
    assert!(saved.len() < 4_000, "{} bytes", saved.len());
    let before = vendor.list("agents");
    vendor.world = serde_json::from_str(&saved).unwrap();
    assert_eq!(vendor.list("agents"), before);
}
