//! Agents, branches, merging, content, test runs, and the command-line surface.

use super::{Vendor, answer, id};
use greenroom::http::{Body, Method};
use serde_json::{Value, json};

const BILLING: &str = "/v1/agents/PROJECT-BILLING1";

#[test]
fn agents_are_made_copied_and_deleted() {
    let mut vendor = Vendor::new();
    let (status, said) = vendor.post("/v1/accounts/acme-empty/agents", json!({"name": "New"}));
    assert_eq!((status, &said["errors"][0]["field"]), (400, &json!("responseSettings")));
    let body = json!({"name": "New", "responseSettings": {"greeting": "Hello"}});
    let (status, made) = vendor.post("/v1/accounts/acme-empty/agents", body);
    assert_eq!((status, &made["agentName"], &made["branchCount"]), (200, &json!("New"), &json!(1)));
    let path = format!("/v1/agents/{}", made["agentId"].as_str().unwrap());
    assert_eq!(vendor.get(&format!("{path}/deployments/active")).1["activeDeployments"]["sandbox"], Value::Null);
    assert_eq!(vendor.post(&format!("{path}/deployments/publish"), json!({})).0, 201);
    let copy = json!({"newAgentName": "Copy", "newAgentId": "COPY-1"});
    assert_eq!(vendor.post(&format!("{path}/duplicate"), copy.clone()).0, 200);
    assert_eq!(vendor.post(&format!("{path}/duplicate"), copy).0, 409);
    let listed = vendor.get("/v1/accounts/acme-empty/agents").1;
    assert_eq!(listed.as_array().unwrap().len(), 2);
    for (path, status) in [("/v1/agents/COPY-1", 204), (BILLING, 204), (BILLING, 404)] {
        assert_eq!(vendor.send(Method::Delete, path, Body::None).response.status, status, "{path}");
    }
    assert_eq!(vendor.get("/v1/accounts/acme/agents").1.as_array().unwrap().len(), 11);
}

#[test]
fn merging_publishes() {
    let mut vendor = Vendor::new();
    let (status, branch) = vendor.post(&format!("{BILLING}/branches"), json!({"branchName": "Later"}));
    assert_eq!((status, &branch["sequenceId"]), (201, &json!("1")));
    let branch = format!("{BILLING}/branches/{}", branch["branchId"].as_str().unwrap());
    let change = Body::Json(json!({"behavior": "Be kind."}));
    let changed = vendor.send(Method::Patch, &format!("{branch}/behavior"), change.clone());
    assert_eq!(answer(changed), (200, json!({"behavior": "Be kind."})));
    let main = vendor.send(Method::Patch, &format!("{BILLING}/branches/main/behavior"), change);
    assert_eq!(main.response.status, 422);

    let (status, merged) = vendor.post(&format!("{branch}/merge"), json!({"deploymentMessage": "Kinder"}));
    assert_eq!((status, merged["testRunIds"].as_array().map(Vec::len)), (200, Some(1)));
    let active = vendor.active("PROJECT-BILLING1", "sandbox");
    assert_eq!(active["metadata"]["deployment_message"], "Kinder");
    assert_eq!(vendor.get(&format!("{BILLING}/branches/main/behavior")).1["behavior"], "Be kind.");
    assert_eq!(vendor.get(&format!("{branch}/behavior")).0, 404, "the branch is gone");
    assert_eq!(vendor.post(&format!("{BILLING}/deployments/publish"), json!({})).0, 409, "already published");

    // A simplified project goes straight to live.
    let branches = vendor.get("/v1/agents/PROJECT-SIMPLE01/branches").1;
    let branch = branches["branches"][1]["branchId"].as_str().unwrap();
    let path = format!("/v1/agents/PROJECT-SIMPLE01/branches/{branch}/merge");
    assert_eq!(vendor.post(&path, json!({"deploymentMessage": "Straight"})).0, 200);
    let live = vendor.active("PROJECT-SIMPLE01", "live");
    assert_eq!(live["metadata"]["deployment_message"], "Straight");
}

#[test]
fn a_conflict_asks_for_every_decision() {
    let mut vendor = Vendor::new();
    let agent = "/v1/agents/PROJECT-CONCIDE1";
    let branches = vendor.get(&format!("{agent}/branches")).1;
    let path = format!("{agent}/branches/{}/merge", branches["branches"][1]["branchId"].as_str().unwrap());
    let (status, conflict) = vendor.post(&path, json!({}));
    assert_eq!((status, &conflict["hasConflicts"]), (400, &json!(true)));
    let paths: Vec<Value> = conflict["conflicts"].as_array().unwrap().iter().map(|c| c["path"].clone()).collect();
    let ours = |path: &Value| json!({"path": path, "strategy": "ours"});
    assert_eq!(vendor.post(&path, json!({"conflictResolutions": [ours(&paths[0])]})).0, 400);
    let all: Vec<Value> = paths.iter().map(ours).collect();
    assert_eq!(vendor.post(&path, json!({"conflictResolutions": all})).0, 200);
    let main = vendor.get(&format!("{agent}/branches/main/behavior")).1;
    assert_eq!(main["behavior"], conflict["conflicts"][0]["oursValue"]);
}

#[test]
fn topics_are_kept_on_a_branch() {
    let mut vendor = Vendor::new();
    let branches = vendor.get(&format!("{BILLING}/branches")).1;
    let path =
        format!("{BILLING}/branches/{}/knowledge-base/topics", branches["branches"][1]["branchId"].as_str().unwrap());
    let (status, said) = vendor.post(&path, json!({"name": "Fees", "content": "None.", "sampleQuestions": []}));
    assert_eq!((status, &said["errors"][0]["field"]), (400, &json!("sampleQuestions")));
    let (status, topic) = vendor.post(&path, json!({"name": "Fees", "content": "None."}));
    assert_eq!(status, 201);
    assert_eq!(vendor.post(&path, json!({"name": "Fees", "content": "None."})).0, 409);
    let one = format!("{path}/{}", topic["id"].as_str().unwrap());
    let changed = vendor.send(Method::Patch, &one, Body::Json(json!({"content": "Two euros."})));
    assert_eq!(answer(changed), (204, Value::Null));
    assert_eq!(vendor.get(&one).1["content"], "Two euros.");
    assert_eq!(vendor.send(Method::Delete, &one, Body::None).response.status, 204);
    assert_eq!(vendor.get(&one).0, 404);
}

#[test]
fn test_runs_progress_with_the_clock() {
    for (agent, failed, errors) in [("PROJECT-BILLING1", 0, 0), ("PROJECT-CLAIMS01", 1, 1)] {
        let mut vendor = Vendor::new();
        let published = vendor.post(&format!("/v1/agents/{agent}/deployments/publish"), json!({})).1;
        let run = published["testRunIds"][0].as_str().unwrap();
        let path = format!("/v1/agents/{agent}/testing/test-runs/{run}");
        assert_eq!(vendor.get(&path).0, 500, "too young to be asked about");
        let mut seen = Vec::new();
        for _ in 0..5 {
            vendor.wait(5_000);
            let run = vendor.get(&path).1;
            seen.push(run["status"].as_str().unwrap().to_owned());
            let counted: i64 =
                ["passedCount", "failedCount", "errorCount"].iter().map(|f| run[f].as_i64().unwrap()).sum();
            assert_eq!(counted, i64::try_from(run["testHistory"].as_array().unwrap().len()).unwrap());
        }
        assert_eq!(seen, ["running", "running", "running", "completed", "completed"]);
        let run = vendor.get(&path).1;
        assert_eq!((&run["failedCount"], &run["errorCount"]), (&json!(failed), &json!(errors)), "{agent}");
        assert_eq!(vendor.get(&format!("/v1/agents/{agent}/testing/test-runs")).1["testRuns"], json!([run]));
    }
    let mut vendor = Vendor::new();
    let published = vendor.post("/v1/agents/PROJECT-PARCELS1/deployments/publish", json!({})).1;
    let run = published["testRunIds"][0].as_str().unwrap();
    assert_eq!(vendor.get(&format!("/v1/agents/PROJECT-PARCELS1/testing/test-runs/{run}")).0, 404);
}

#[test]
fn the_command_line_surface_shows_the_same() {
    let mut vendor = Vendor::new();
    let (_, accounts) = vendor.get("/adk/v1/accounts");
    assert_eq!(accounts[0], json!({"id": "acme", "name": "Acme", "active": true}));
    let project = "/adk/v1/accounts/acme/projects/PROJECT-BILLING1";
    let (_, listed) = vendor.get(&format!("{project}/deployments?client_env=live"));
    let live = vendor.rows("PROJECT-BILLING1", "live");
    let row = &listed["deployments"][0];
    assert_eq!(row["version_hash"], live[0]["version"]);
    assert_eq!(row["deployment_metadata"], live[0]["metadata"]);
    let date = row["created_at"].as_str().unwrap();
    assert!(date.ends_with(" GMT") && date.len() == "Mon, 11 May 2026 22:17:40 GMT".len(), "{date}");
    let (_, active) = vendor.get("/adk/v1/accounts/acme/projects/PROJECT-NEWHIRE1/deployments/active");
    assert_eq!(active["live"], json!({"deployment_id": "", "version": ""}));
    assert_eq!(vendor.get("/adk/v1/accounts/acme-empty/projects/PROJECT-BILLING1").0, 404);
    let (_, active) = vendor.get(&format!("{project}/deployments/active"));
    assert_eq!(active["live"]["deployment_id"], id(&live[0]));
    // 1 January 1970 was a Thursday; this world's now is a Thursday too.
    let body = Body::Json(json!({"config": {"deployment_mode": "simple"}}));
    let (status, patched) = answer(vendor.send(Method::Patch, project, body));
    assert_eq!((status, &patched["config"]["deployment_mode"]), (200, &json!("simple")));
    assert!(patched["updated_at"].as_str().unwrap().starts_with("Thu, 28 May 2026"), "{patched}");
}

#[test]
fn real_time_configuration_is_merged_at_once() {
    let mut vendor = Vendor::new();
    let body = Body::Json(json!({"variables": {"queue": "B"}}));
    let patched = vendor.send(Method::Patch, &format!("{BILLING}/real-time-configs/live/variables"), body);
    assert_eq!(answer(patched).1["variables"], json!({"transfer_open": true, "queue": "B"}));
    let (_, pages) = vendor.get(&format!("{BILLING}/real-time-configs"));
    assert_eq!(pages["configPages"].as_array().unwrap().len(), 3);
    assert_eq!(pages["configPages"][2]["variables"]["queue"], "B");
    let (_, lines) = vendor.get(&format!("{BILLING}/telephony/connectors"));
    assert_eq!(lines["connectors"][2]["clientEnv"], "live");
}
