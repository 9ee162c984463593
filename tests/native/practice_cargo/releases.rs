//! Releases: listing, the draft that is made by asking, saving, deploying, and both styles of path.

use super::{Vendor, answer, body_of, keys, smallest, text};
use greenroom::http::{Body, Method};
use serde_json::{Value, json};

const RELEASE: [&str; 27] = [
    "uuid",
    "parentUuid",
    "workspaceUuid",
    "userUuid",
    "agentUuid",
    "description",
    "templateSlug",
    "version",
    "status",
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
    "updatedAt",
];

#[test]
fn the_list_is_newest_first_and_can_be_narrowed() {
    let mut vendor = Vendor::new();
    let agent = vendor.id("Account researcher");
    let all = vendor.releases(&format!("agentUuid={agent}"));
    let versions: Vec<&str> = all.iter().map(|release| release["version"].as_str().unwrap_or("draft")).collect();
    let expected = "draft 1.2.3 1.2.2 1.2.1 1.2.0 1.1.3 1.1.2 1.1.1 1.1.0 1.0.3 1.0.2 1.0.1 1.0.0";
    assert_eq!(versions.join(" "), expected);
    for release in &all {
        assert_eq!(keys(release), RELEASE);
    }
    assert!(all.is_sorted_by(|newer, older| newer["createdAt"].as_str() >= older["createdAt"].as_str()));
    let counts = [
        ("statuses[]=draft", 1),
        ("statuses%5B%5D=draft&statuses%5B%5D=deployed", 2),
        ("statuses[0]=archived", 11),
        ("limit=5", 5),
        ("limit=5&offset=10", 3),
    ];
    for (query, count) in counts {
        assert_eq!(vendor.releases(&format!("agentUuid={agent}&{query}")).len(), count, "{query}");
    }
    let user = text(&all[1]["userUuid"]);
    let theirs = vendor.releases(&format!("agentUuid={agent}&userUuid={user}"));
    assert!(theirs.len() < all.len() && theirs.iter().all(|release| release["userUuid"] == user.as_str()));
    assert_eq!(vendor.releases("").len(), 50, "of every agent, one page");
    for query in ["statuses=draft", "statuses[]=live", "limit=0", "limit=101", "offset=x", "agentUuid=7", "userUuid=7"]
    {
        let (status, said) = vendor.get(&format!("ai/releases/list?{query}"));
        let field = query.split(['=', '[']).next().unwrap();
        assert!(status == 400 && said["errorMessage"].as_str().unwrap().starts_with(field), "{query}: {said}");
    }
    let draft = vendor.draft(&agent);
    assert_eq!(draft, all[0]);
    for section in &RELEASE[9..24] {
        assert_ne!(all[0][section], all[1][section], "the draft differs in {section}");
    }
}

/// An agent that was never deployed begins with the vendor's values; another one with what it runs.
#[test]
fn asking_for_a_draft_makes_one() {
    let mut vendor = Vendor::new();
    let fresh = vendor.id("Meeting prep");
    let before = vendor.world.writes().len();
    assert_eq!(vendor.put("ai/releases/draft/update", json!({"agentUuid": fresh})).1["reason"], "draftReleaseNotFound");
    let draft = vendor.draft(&fresh);
    assert_eq!((&draft["parentUuid"], &draft["systemPrompt"]), (&Value::Null, &json!("")));
    assert_eq!(draft, vendor.draft(&fresh), "once");
    assert_eq!(vendor.world.writes().len(), before + 2, "a reading that writes is recorded as a write");
    assert!(vendor.world.writes().last().unwrap().changed);

    let running = vendor.agent("Inbound qualifier");
    let draft = vendor.draft(running["uuid"].as_str().unwrap());
    let deployed = &running["deployedRelease"];
    assert_eq!(draft["parentUuid"], deployed["uuid"]);
    for section in &RELEASE[9..24] {
        assert_eq!(draft[section], deployed[section], "{section}");
    }
    let nobody = "00000000-0000-4000-8000-000000000000";
    assert_eq!(vendor.get(&format!("ai/releases/draft?agentUuid={nobody}")).0, 404);
    assert_eq!(vendor.get("ai/releases/draft").1["errorMessage"], "agentUuid: Required");
}

#[test]
fn deploying_archives_what_ran() {
    let mut vendor = Vendor::new();
    let agent = vendor.id("Account researcher");
    let path = format!("ai/releases/deployed?agentUuid={agent}");
    let before = vendor.get(&path).1["release"].clone();
    let draft = vendor.draft(&agent);
    let mut body = body_of(&draft);
    body["version"] = json!("1.3.0");
    body["description"] = json!("Twice where it matters");
    let (status, said) = vendor.post("ai/releases/draft/deploy", body.clone());
    let live = said["release"].clone();
    assert_eq!((status, &live["status"], &live["version"]), (200, &json!("deployed"), &json!("1.3.0")));
    assert_eq!((&live["uuid"], &live["deployedAt"]), (&draft["uuid"], &json!(vendor.now.to_iso())));
    assert_eq!(vendor.get(&path).1["release"], live);
    assert_eq!(vendor.agent("Account researcher")["deployedRelease"]["uuid"], live["uuid"]);
    let archived = vendor.get(&format!("ai/releases/{}", before["uuid"].as_str().unwrap())).1;
    assert_eq!(archived["release"]["status"], "archived");

    assert_eq!(vendor.post("ai/releases/draft/deploy", body.clone()).1["reason"], "draftReleaseNotFound");
    let next = vendor.draft(&agent);
    assert_eq!((&next["parentUuid"], &next["version"]), (&live["uuid"], &Value::Null));
    assert_eq!(next["actions"], live["actions"]);
    assert_eq!(vendor.post("ai/releases/draft/deploy", body.clone()).1["reason"], "invalidReleaseVersion");
    body.as_object_mut().unwrap().shift_remove("version");
    let (_, said) = vendor.post("ai/releases/draft/deploy", body);
    assert_eq!(said["release"]["version"], Value::Null);
    let statuses: Vec<String> =
        vendor.releases(&format!("agentUuid={agent}&limit=4")).iter().map(|release| text(&release["status"])).collect();
    assert_eq!(statuses, ["deployed", "archived", "archived", "archived"]);
}

/// Saving replaces what is sent; deploying makes the body the configuration, and keeps only documented fields beside.
#[test]
fn what_is_left_out() {
    let mut vendor = Vendor::new();
    let agent = vendor.id("Signals scout");
    let draft = vendor.draft(&agent);
    let (_, saved) =
        vendor.put("ai/releases/updateDraft", json!({"agentUuid": agent, "heartbeat": null, "maxSteps": 3}));
    let mut expected = draft.clone();
    for (field, value) in [("heartbeat", json!(null)), ("maxSteps", json!(3))] {
        expected[field] = value;
    }
    for field in ["updatedAt", "userUuid"] {
        expected[field] = saved["release"][field].clone();
    }
    assert_eq!(saved["release"], expected);
    assert_ne!(saved["release"]["updatedAt"], draft["updatedAt"]);
    let (_, said) = vendor.post("ai/releases/deployDraft", smallest(&agent));
    let live = &said["release"];
    assert_eq!((&live["actions"], &live["output"]), (&json!([]), &draft["output"]));
    assert!(live["topP"].is_null() && draft["topP"].is_number(), "an unknown key that was not sent is gone");
}

/// What the server says, it takes back: unknown keys at every depth, unknown variants, numbers in their writing.
#[test]
fn what_is_read_can_be_written() {
    for name in ["Signals scout", "Everything agent", "Deal desk", "Champion tracker", "Outbound writer"] {
        for path in ["ai/releases/draft/deploy", "ai/releases/deployDraft"] {
            let mut vendor = Vendor::new();
            let agent = vendor.id(name);
            let draft = vendor.draft(&agent);
            let (status, said) = vendor.post(path, body_of(&draft));
            assert_eq!(status, 200, "{name}: {said}");
            assert_eq!(body_of(&said["release"]).to_string(), body_of(&draft).to_string(), "{name}");
        }
    }
    // What a generation before wrote lacks what is required now.
    let mut vendor = Vendor::new();
    let agent = vendor.id("Legacy enricher");
    let draft = vendor.draft(&agent);
    assert!(draft["tools"].is_array());
    let (status, said) = vendor.post("ai/releases/deployDraft", body_of(&draft));
    assert!(status == 400 && said["errorMessage"].as_str().unwrap().contains("actions: Required"), "{said}");
    let (_, saved) = vendor.put("ai/releases/draft/update", json!({"agentUuid": agent, "actions": []}));
    assert!(saved["release"]["tools"].is_null() && saved["release"]["actions"].is_array());
}

#[test]
fn references_are_looked_up() {
    let mut vendor = Vendor::new();
    let agent = vendor.id("Account researcher");
    let gone = vendor.id("Event follow-up (old)");
    let nobody = "00000000-0000-4000-8000-000000000000";
    let action = |kind: &str, field: &str, uuid: &str| {
        let mut action = json!({
            "name": null, "slug": "s", "description": null, "isBulkAllowed": false, "config": {}, "kind": kind,
            "templateSlug": null, "waitUntilFinished": true, "integrationSlug": "slack", "actionSlug": "a",
        });
        action[field] = json!(uuid);
        json!({ "actions": [action] })
    };
    let client = json!({"kind": "connector", "name": "n", "connectorUuid": nobody, "integrationSlug": "x", "disabledToolSlugs": []});
    let both = "failedToReconciliateAgentAiTools";
    let cases = [
        (json!({ "connectorUuid": nobody }), "invalidConnector"),
        (json!({ "mcpClients": [client] }), "invalidConnector"),
        (action("connector", "connectorUuid", nobody), "invalidConnector"),
        (action("tool", "toolUuid", nobody), both),
        (action("agent", "agentUuid", nobody), both),
        (action("agent", "agentUuid", &gone), both),
    ];
    let before = vendor.draft(&agent);
    for (fields, on_update) in cases {
        let mut body = smallest(&agent);
        body.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
        assert_eq!(
            vendor.put("ai/releases/draft/update", body.clone()),
            (400, json!({"reason": on_update})),
            "{fields}"
        );
        assert_eq!(vendor.post("ai/releases/draft/deploy", body), (400, json!({"reason": both})), "{fields}");
    }
    for parent in [agent.as_str(), nobody, before["uuid"].as_str().unwrap()] {
        let (_, said) = vendor.put("ai/releases/draft/update", json!({"agentUuid": agent, "parentUuid": parent}));
        assert_eq!(said, json!({"reason": "invalidParent"}));
    }
    assert_eq!(vendor.draft(&agent), before, "nothing was changed");
    let parent = vendor.releases(&format!("agentUuid={agent}"))[6]["uuid"].clone();
    let (_, said) = vendor.put("ai/releases/draft/update", json!({"agentUuid": agent, "parentUuid": parent}));
    assert_eq!(said["release"]["parentUuid"], parent);
}

/// `options` resolves what a template left open.
#[test]
fn options_fill_in_ids() {
    let mut vendor = Vendor::new();
    let agent = vendor.id("Account researcher");
    let templates = vendor.post("ai/templates/list", json!({})).1;
    let template = &templates["templates"][0];
    let connector = vendor.get("connection/connectors/list?integrationSlug=hubspot").1["connectors"][0]["uuid"].clone();
    let model = vendor.get("storage/models/list").1["models"][1]["uuid"].clone();
    let mut body = smallest(&agent);
    body["actions"] = template["actions"].clone();
    body["resources"] = template["resources"].clone();
    body["options"] = json!({
        "connectorUuidsByIntegrationSlug": {"hubspot": connector}, "modelUuidsByIntegrationSlug": {"hubspot": model},
    });
    let (_, said) = vendor.put("ai/releases/draft/update", body);
    assert_eq!(said["release"]["actions"][1]["connectorUuid"], connector);
    assert_eq!(said["release"]["actions"][0]["toolUuid"], Value::Null);
    assert_eq!(said["release"]["resources"][0]["modelUuid"], model);
    assert!(said["release"]["options"].is_null(), "options are not part of the release");
}

/// Four calls have two paths; two keys let only one style through.
#[test]
fn both_styles_of_path() {
    for (key, client, documented) in
        [("k", true, true), ("practice-client-only", true, false), ("practice-documented-only", false, true)]
    {
        let mut vendor = Vendor { key, ..Vendor::new() };
        let agent = vendor.id("Account researcher");
        let query = format!("agentUuid={agent}");
        let calls = [
            (Method::Get, format!("ai/releases/draft?{query}"), client),
            (Method::Get, format!("ai/releases/getDraft?{query}"), documented),
            (Method::Put, "ai/releases/draft/update".to_owned(), client),
            (Method::Put, "ai/releases/updateDraft".to_owned(), documented),
            (Method::Post, "ai/releases/draft/deploy".to_owned(), client),
            (Method::Get, format!("ai/releases/{}?{query}", if client { "draft" } else { "getDraft" }), true),
            (Method::Post, "ai/releases/deployDraft".to_owned(), documented),
        ];
        for (method, path, answered) in calls {
            let body = if method == Method::Get { Body::None } else { Body::Json(smallest(&agent)) };
            let (status, said) = answer(vendor.send(method, &path, body));
            let expected = if answered { 200 } else { 404 };
            assert_eq!((status, said["reason"].as_str()), (expected, None), "{key} {path}: {said}");
        }
        assert_eq!(vendor.get(&format!("ai/releases/deployed?{query}")).0, 200);
    }
}
