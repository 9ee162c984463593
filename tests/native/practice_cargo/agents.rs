//! Agents: their shape, partial updates, triggers, folders, removal; who may see what.

use super::{Vendor, answer, keys, text};
use greenroom::http::{Body, Method};
use greenroom::practice::{ACME_WORKSPACE, EMPTY_WORKSPACE, FAILURES_WORKSPACE, Options, World};
use greenroom::store::{open, wrap};
use serde_json::{Value, json};

const AGENT: [&str; 14] = [
    "uuid",
    "workspaceUuid",
    "userUuid",
    "name",
    "icon",
    "description",
    "triggers",
    "deployedRelease",
    "folderUuid",
    "template",
    "isReadOnly",
    "createdAt",
    "updatedAt",
    "deletedAt",
];

const EMBEDDED: [&str; 22] = [
    "uuid",
    "userUuid",
    "description",
    "templateSlug",
    "version",
    "actions",
    "resources",
    "capabilities",
    "suggestedActions",
    "systemPrompt",
    "withReasoning",
    "temperature",
    "maxSteps",
    "integrationSlug",
    "connectorUuid",
    "languageModelSlug",
    "mcpClients",
    "output",
    "heartbeat",
    "evaluator",
    "deployedAt",
    "createdAt",
];

/// Every key of the types is there, null where there is nothing; times have milliseconds and a Z.
#[test]
fn the_shape_of_agents() {
    let mut vendor = Vendor::new();
    let (status, listed) = vendor.get("ai/agents/list");
    assert_eq!((status, keys(&listed)), (200, vec!["agents"]));
    for agent in listed["agents"].as_array().unwrap() {
        let name = agent["name"].as_str().unwrap();
        assert!(keys(agent).starts_with(&AGENT), "{name}: {:?}", keys(agent));
        assert_eq!(agent["workspaceUuid"], ACME_WORKSPACE);
        let created = agent["createdAt"].as_str().unwrap();
        assert!(created.len() == "2026-05-11T22:18:27.225Z".len() && created.ends_with('Z'), "{created}");
        if agent["deployedRelease"].is_object() && name != "Legacy enricher" {
            let more = &keys(&agent["deployedRelease"]);
            assert!(EMBEDDED.iter().all(|key| more.contains(key)), "{name}: {more:?}");
        }
        let uuid = agent["uuid"].as_str().unwrap();
        assert_eq!(vendor.get(&format!("ai/agents/{uuid}")).1, json!({ "agent": agent }), "{name}");
    }
}

#[test]
fn the_cast() {
    let mut vendor = Vendor::new();
    assert_eq!(vendor.agent("Meeting prep")["deployedRelease"], Value::Null);
    assert_eq!(vendor.agent("Renewals watcher")["isReadOnly"], true);
    assert!(vendor.agent("Event follow-up (old)")["deletedAt"].is_string());
    assert_eq!(vendor.agent("Account researcher")["deployedRelease"]["version"], "1.2.3");
    assert_eq!(vendor.agent("Champion tracker")["userUuid"], Value::Null);
    assert_eq!(vendor.agent("Signals scout")["harnessSlug"], "claudeCode");
    let kinds =
        |agent: &Value| agent["triggers"].as_array().unwrap().iter().map(|t| text(&t["type"])).collect::<Vec<_>>();
    assert_eq!(kinds(&vendor.agent("Account researcher")), ["cron", "connector"]);
    assert_eq!(kinds(&vendor.agent("Signals scout")), ["cron", "webhook"]);
    let everything = vendor.agent("Everything agent");
    let actions = everything["deployedRelease"]["actions"].as_array().unwrap();
    assert_eq!(actions.len(), 200);
    assert!(leaves(&everything["deployedRelease"]["actions"]) >= 2_000);
    let older = &vendor.agent("Legacy enricher")["deployedRelease"];
    assert!(older["tools"].is_array() && older["actions"].is_null(), "{older}");
    assert!(older["suggestedActions"][0]["tools"].is_array());
    let scout = vendor.id("Signals scout");
    let versions: Vec<Value> =
        vendor.releases(&format!("agentUuid={scout}")).iter().map(|r| r["version"].clone()).collect();
    assert_eq!(versions, [json!(null), json!("2"), json!(null), json!("1"), json!(null)]);
    let written = vendor.draft(&scout).to_string();
    for text in
        ["\"topP\":0.950", "\"base\":1.50", "\"kind\":\"playbook\"", "\"slug\":\"voice\"", "\"type\":\"xmlSchema\""]
    {
        assert!(written.contains(text), "{text}");
    }
}

fn leaves(value: &Value) -> usize {
    match value {
        Value::Array(items) => items.iter().map(leaves).sum(),
        Value::Object(fields) => fields.values().map(leaves).sum(),
        _ => 1,
    }
}

/// What is left out stays; null clears a description or a folder, and is refused elsewhere.
#[test]
fn updating_is_partial() {
    let mut vendor = Vendor::new();
    let before = vendor.agent("Account researcher");
    let path = format!("ai/agents/{}", before["uuid"].as_str().unwrap());
    let (status, after) = vendor.put(&path, json!({"name": "Researcher"}));
    let mut expected = before.clone();
    expected["name"] = json!("Researcher");
    expected["updatedAt"] = json!(vendor.now.to_iso());
    assert_eq!((status, &after["agent"]), (200, &expected));
    let (_, after) = vendor.put(&path, json!({"description": null, "folderUuid": null, "unheardOf": [1.50]}));
    let agent = &after["agent"];
    assert_eq!((&agent["description"], &agent["folderUuid"]), (&Value::Null, &Value::Null));
    assert_eq!(agent["unheardOf"], json!([1.50]), "keys that are not known are kept");
    for field in ["name", "icon", "triggers", "template"] {
        let (status, said) = vendor.put(&path, json!({(field): null}));
        assert_eq!(status, 400, "{field}");
        assert!(said["errorMessage"].as_str().unwrap().starts_with(field), "{said}");
    }
    let (_, after) =
        vendor.put(&path, json!({"template": {"isAvailable": false, "scope": "private"}, "isReadOnly": true}));
    assert_eq!(after["agent"]["template"], json!({"slug": "researcher", "isAvailable": false, "scope": "private"}));
    assert_eq!(after["agent"]["isReadOnly"], false, "what only answers have is passed over");
}

/// The server gives each cron trigger the id of its schedule, and does not take one.
#[test]
fn triggers_are_replaced_whole() {
    let mut vendor = Vendor::new();
    let agent = vendor.agent("Account researcher");
    let path = format!("ai/agents/{}", agent["uuid"].as_str().unwrap());
    let (status, said) = vendor.put(&path, json!({"triggers": agent["triggers"]}));
    assert_eq!(
        (status, &said["errorMessage"]),
        (400, &json!("triggers[0].temporalScheduleWorkflowId: Unrecognized key"))
    );
    let mut triggers = agent["triggers"].clone();
    triggers[0].as_object_mut().unwrap().shift_remove("temporalScheduleWorkflowId");
    triggers[0]["zone"] = json!("Europe/Berlin");
    let (_, after) = vendor.put(&path, json!({"triggers": triggers}));
    let back = &after["agent"]["triggers"];
    assert!(back[0]["temporalScheduleWorkflowId"].is_string());
    assert_eq!((&back[0]["zone"], &back[1]), (&json!("Europe/Berlin"), &triggers[1]));
    for (cron, fits) in [
        ("*/15 9-17 * * 1-5", true),
        ("0 0 1,15 * *", true),
        ("@every 1h30m", true),
        ("@every 30", false),
        ("@every m", false),
        ("@daily", false),
        ("0 0 * * 7", false),
        ("0 0 * * MON", false),
        ("0 0 0 * * *", false),
        ("60 * * * *", false),
    ] {
        let trigger = json!({"type": "cron", "name": "n", "description": null, "cron": cron, "text": "t"});
        let (status, _) = vendor.put(&path, json!({ "triggers": [trigger] }));
        assert_eq!(status == 200, fits, "{cron}");
    }
}

#[test]
fn agents_are_made_and_removed() {
    let mut vendor = Vendor::new();
    let folders = vendor.get("workspaceManagement/folders/list").1;
    let folder = |kind: &str| {
        let found = folders["folders"].as_array().unwrap().iter().find(|folder| folder["kind"] == kind);
        found.unwrap()["uuid"].clone()
    };
    let icon = json!({"color": "grey", "face": "🤖"});
    let body = |folder: Value| json!({"name": "New", "icon": icon, "folderUuid": folder});
    let wrong = [folder("tool"), json!("00000000-0000-4000-8000-000000000000")];
    for folder in wrong {
        assert_eq!(vendor.post("ai/agents", body(folder)), (404, json!({"reason": "folderNotFound"})));
    }
    let (status, made) = vendor.post("ai/agents", body(folder("agent")));
    let agent = &made["agent"];
    assert_eq!((status, keys(agent)), (200, AGENT.to_vec()));
    assert_eq!((&agent["deployedRelease"], &agent["template"]), (&Value::Null, &Value::Null));
    let uuid = text(&agent["uuid"]);
    assert_eq!(vendor.agent("New")["uuid"], uuid.as_str());

    let remove = |vendor: &mut Vendor| answer(vendor.send(Method::Delete, &format!("ai/agents/{uuid}"), Body::None));
    assert_eq!(remove(&mut vendor), (200, json!({})));
    assert_eq!(remove(&mut vendor), (404, json!({"reason": "agentNotFound"})));
    assert!(vendor.agent("New")["deletedAt"].is_string(), "it stays in the list");
    let read_only = vendor.id("Renewals watcher");
    assert_eq!(vendor.put(&format!("ai/agents/{read_only}"), json!({})).0, 403);
    assert_eq!(vendor.put("ai/agents/list", json!({})).0, 400);
    assert_eq!(vendor.get("ai/agents/00000000-0000-4000-8000-000000000000").0, 404);
}

#[test]
fn each_workspace_has_its_own() {
    let mut vendor = Vendor::new();
    let agent = vendor.id("Account researcher");
    vendor.workspace = Some(ACME_WORKSPACE);
    assert_eq!(vendor.get(&format!("ai/agents/{agent}")).0, 200);
    let release = text(&vendor.draft(&agent)["uuid"]);
    for (workspace, name, agents) in
        [(FAILURES_WORKSPACE, "Acme failures", 23), (EMPTY_WORKSPACE, "Acme, nothing made yet", 0)]
    {
        vendor.workspace = Some(workspace);
        assert_eq!(vendor.get("ai/agents/list").1["agents"].as_array().unwrap().len(), agents);
        assert_eq!(vendor.get("workspaceManagement/workspaces/current").1["workspace"]["name"], name);
        assert_eq!(vendor.get(&format!("ai/agents/{agent}")).0, 404);
        assert_eq!(vendor.get(&format!("ai/releases/{release}")).0, 404);
    }
    vendor.workspace = Some("11111111-1111-4111-8111-111111111111");
    assert_eq!(vendor.get("ai/agents/list"), (403, json!({"errorMessage": "forbidden"})));
}

#[test]
fn a_world_survives_being_saved_and_stays_small() {
    let mut vendor = Vendor::sized(&Options { agents: 1_000, history: Some(10_000) });
    let agents = vendor.get("ai/agents/list").1["agents"].as_array().unwrap().clone();
    let living = agents.iter().filter(|agent| agent["deletedAt"].is_null());
    let mut names: Vec<String> = living.map(|agent| text(&agent["name"])).collect();
    assert_eq!(names.len(), 1_000);
    names.sort();
    names.dedup();
    assert_eq!(names.len(), 1_000, "each has a name of its own");
    for agent in [&agents[0], &agents[1_000]] {
        let query = format!("agentUuid={}&statuses[]=archived&limit=2&offset=9999", agent["uuid"].as_str().unwrap());
        let oldest = vendor.releases(&query);
        assert_eq!((oldest.len(), &oldest[0]["version"]), (1, &json!("1.0.0")));
        let found = vendor.get(&format!("ai/releases/{}", oldest[0]["uuid"].as_str().unwrap())).1;
        assert_eq!(found["release"], oldest[0]);
    }
    let agent = text(&agents[1]["uuid"]);
    vendor.draft(&agent);
    vendor.put("ai/releases/draft/update", json!({"agentUuid": agent, "systemPrompt": "Kept"}));
    // As the worker keeps it.
    let saved = wrap("world", 1, &serde_json::to_value(&vendor.world).unwrap());
    assert!(saved.len() < 10_000, "{}", saved.len());
    let restored: World = serde_json::from_value(open("world", 1, &saved).unwrap()).unwrap();
    assert_eq!(restored, vendor.world);
    let mut other = Vendor { world: restored, ..Vendor::new() };
    assert_eq!(other.draft(&agent)["systemPrompt"], "Kept");
    let few = Vendor::sized(&Options { agents: 2, history: Some(0) }).get("ai/agents/list").1;
    assert_eq!(few["agents"].as_array().unwrap().len(), 3, "two, and the deleted one");
}
