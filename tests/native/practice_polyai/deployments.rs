//! The five calls.

use super::{Vendor, id};
use serde_json::{Value, json};

const BILLING: &str = "PROJECT-BILLING1";

fn deployments(agent: &str, tail: &str) -> String {
    format!("/v1/agents/{agent}/deployments{tail}")
}

#[test]
fn billing_helper_is_as_the_demo_shows_it() {
    let mut vendor = Vendor::new();
    let sandbox = vendor.rows(BILLING, "sandbox");
    let live = vendor.rows(BILLING, "live");
    let pre_release = vendor.active(BILLING, "pre-release");
    assert!((30..=60).contains(&sandbox.len()));
    assert_eq!(sandbox[0]["metadata"]["deployment_message"], "Refund wording, holiday hours");
    assert_eq!(sandbox[3]["version"], live[0]["version"], "sandbox is three releases ahead of live");
    assert_eq!(pre_release["version"], live[0]["version"]);
    let earlier = &live[1]["version"];
    for environment in ["sandbox", "pre-release"] {
        assert!(vendor.rows(BILLING, environment).iter().any(|row| row["version"] == *earlier), "{environment}");
    }
}

#[test]
fn every_list_is_newest_first_and_ids_are_unique() {
    let mut vendor = Vendor::new();
    let agents: Vec<Value> = ["acme", "acme-failures"]
        .iter()
        .flat_map(|account| vendor.get(&format!("/v1/accounts/{account}/agents")).1.as_array().unwrap().clone())
        .filter(|agent| !agent["agentName"].as_str().unwrap().ends_with("-error-503"))
        .collect();
    assert_eq!(agents.len(), 12 + 12);
    let mut seen = std::collections::HashSet::new();
    for agent in agents {
        let agent = agent["agentId"].as_str().unwrap();
        for environment in ["sandbox", "pre-release", "live"] {
            let rows = vendor.rows(agent, environment);
            let times: Vec<&str> = rows.iter().map(|row| row["createdAt"].as_str().unwrap()).collect();
            assert!(times.is_sorted_by(|newer, older| newer >= older), "{agent} {environment} {times:?}");
            assert!(times.iter().all(|time| *time < super::NOW.to_iso().as_str()), "{agent} {environment}");
            for row in &rows {
                assert!(seen.insert(id(row)), "{agent} {environment} {row}");
            }
        }
    }
}

#[test]
fn refusals() {
    let mut vendor = Vendor::new();
    let sandbox = id(&vendor.active(BILLING, "sandbox"));
    let live = id(&vendor.active(BILLING, "live"));
    let pre_release = id(&vendor.active(BILLING, "pre-release"));
    let tested = id(&vendor.active("PROJECT-ABTEST01", "pre-release"));
    let tested_live = id(&vendor.active("PROJECT-ABTEST01", "live"));
    let simplified = id(&vendor.active("PROJECT-SIMPLE01", "sandbox"));
    let none = "019e191e-c41d-7403-a015-4e835fa48dd5";
    let promote = |agent: &str, id: &str| deployments(agent, &format!("/{id}/promote"));
    let roll_back = |agent: &str, id: &str| deployments(agent, &format!("/{id}/rollback"));
    let publish = deployments(BILLING, "/publish");
    let posts = [
        (promote(BILLING, &live), json!({}), 400, "DEPLOYMENTS_INVALID_ENVIRONMENT"),
        (promote(BILLING, &live), json!({"targetEnvironment": "live"}), 400, "DEPLOYMENTS_INVALID_ENVIRONMENT"),
        (promote(BILLING, &live), json!({"targetEnvironment": "pre-release"}), 400, "DEPLOYMENTS_INVALID_ENVIRONMENT"),
        (
            promote(BILLING, &pre_release),
            json!({"targetEnvironment": "pre-release"}),
            400,
            "DEPLOYMENTS_INVALID_ENVIRONMENT",
        ),
        (promote(BILLING, &sandbox), json!({"targetEnvironment": "sandbox"}), 400, "targetEnvironment"),
        (promote(BILLING, &sandbox), json!({"targetEnvironment": null}), 400, "targetEnvironment"),
        (promote(BILLING, &sandbox), json!({"environment": "live"}), 400, "environment"),
        (promote(BILLING, &sandbox), json!([]), 400, "DEPLOYMENTS_VALIDATION_FAILED"),
        (promote(BILLING, &sandbox), json!({"targetEnvironment": "live"}), 412, "ErrPreReleaseNotReady"),
        (promote(BILLING, none), json!({}), 404, "DEPLOYMENT_NOT_FOUND"),
        (promote("PROJECT-NOBODY11", none), json!({}), 404, "PROJECT_NOT_FOUND"),
        (promote("PROJECT-ABTEST01", &tested), json!({}), 409, "AB_TEST_IN_PROGRESS"),
        (roll_back("PROJECT-ABTEST01", &tested_live), json!({}), 409, "AB_TEST_IN_PROGRESS"),
        (roll_back("PROJECT-SIMPLE01", &simplified), json!({}), 400, "DEPLOYMENTS_INVALID_ENVIRONMENT"),
        (roll_back(BILLING, none), json!({}), 404, "DEPLOYMENT_NOT_FOUND"),
        (roll_back(BILLING, &live), json!({"targetEnvironment": "live"}), 400, "targetEnvironment"),
        (publish.clone(), json!({"environment": "production"}), 400, "DEPLOYMENTS_INVALID_ENVIRONMENT"),
        (publish, json!({"deploymentMessage": 1}), 400, "deploymentMessage"),
        (deployments("PROJECT-FRONTDK1", "/publish"), json!({}), 409, "DEPLOYMENTS_ALREADY_PUBLISHED"),
        (deployments("PROJECT-ALREADY1", "/publish"), json!({}), 200, "DEPLOYMENTS_ENVIRONMENT_ALREADY_PUBLISHED"),
    ];
    for (path, body, status, word) in posts {
        let (answered, said) = vendor.post(&path, body.clone());
        let code = said["error_code"].as_str().or(said["errors"][0]["field"].as_str());
        assert_eq!((answered, code), (status, Some(word)), "{path} {body} {said}");
    }
    assert!(vendor.world.writes().iter().all(|write| !write.changed));
    let reads = [
        (deployments(BILLING, ""), 400, "DEPLOYMENTS_INVALID_ENVIRONMENT"),
        (deployments(BILLING, "?environment="), 400, "DEPLOYMENTS_INVALID_ENVIRONMENT"),
        (deployments(BILLING, "?environment=draft"), 400, "DEPLOYMENTS_INVALID_ENVIRONMENT"),
        (deployments(BILLING, "?environment=live&limit=0"), 400, "limit"),
        (deployments(BILLING, "?environment=live&limit=ten"), 400, "limit"),
        ("/v1/accounts/nobody/agents".to_owned(), 404, "ACCOUNT_NOT_FOUND"),
        ("/v1/agents".to_owned(), 404, "NOT_FOUND"),
        (deployments(BILLING, "/publish"), 405, "METHOD_NOT_ALLOWED"),
    ];
    for (path, status, word) in reads {
        let (answered, said) = vendor.get(&path);
        let code = said["error_code"].as_str().or(said["errors"][0]["field"].as_str());
        assert_eq!((answered, code), (status, Some(word)), "{path} {said}");
    }
}

#[test]
fn the_whole_way_to_live() {
    let mut vendor = Vendor::new();
    let before = vendor.rows(BILLING, "sandbox").len();
    let (status, published) = vendor.post(&deployments(BILLING, "/publish"), json!({"deploymentMessage": "One more"}));
    assert_eq!(status, 201);
    let published = &published["deployment"];
    assert_eq!(published["environment"], "sandbox");
    assert_eq!(published["createdBy"], "pm@acme.example");
    assert_eq!(published["metadata"], json!({"deployment_message": "One more", "deployment_type": "publish"}));
    assert_eq!(vendor.rows(BILLING, "sandbox").len(), before + 1);

    let (status, promoted) = vendor.post(&deployments(BILLING, &format!("/{}/promote", id(published))), json!({}));
    assert_eq!((status, &promoted["testRunIds"]), (200, &json!([])));
    let promoted = &promoted["deployment"];
    assert_eq!(promoted["environment"], "pre-release");
    assert_eq!(promoted["version"], published["version"]);
    assert_eq!(promoted["artifactVersion"], published["artifactVersion"]);
    assert_ne!(promoted["id"], published["id"]);
    assert_eq!(promoted["metadata"]["deployment_message"], "");

    // Now that it was in pre-release, sandbox's row may go to live as well.
    for source in [promoted, published] {
        let body = json!({"deploymentMessage": "Live", "targetEnvironment": "live"});
        let (status, live) = vendor.post(&deployments(BILLING, &format!("/{}/promote", id(source))), body);
        assert_eq!(status, 200, "the active version again is accepted");
        assert_eq!(vendor.active(BILLING, "live"), live["deployment"]);
    }
    let live = vendor.rows(BILLING, "live");
    assert_eq!(live[0]["version"], live[1]["version"]);
    assert_eq!(vendor.rows(BILLING, "live").len(), live.len());
}

#[test]
fn promotion_without_a_body_is_accepted() {
    let mut vendor = Vendor::new();
    let sandbox = id(&vendor.active(BILLING, "sandbox"));
    let path = deployments(BILLING, &format!("/{sandbox}/promote"));
    let reply = vendor.send(greenroom::http::Method::Post, &path, greenroom::http::Body::None);
    assert_eq!(reply.response.status, 200);
}

#[test]
fn skipping_where_the_project_allows_it() {
    let mut vendor = Vendor::new();
    let sandbox = id(&vendor.active("PROJECT-HOTFIXL1", "sandbox"));
    let path = deployments("PROJECT-HOTFIXL1", &format!("/{sandbox}/promote"));
    assert_eq!(vendor.post(&path, json!({"targetEnvironment": "live"})).0, 200);
}

#[test]
fn rollback_loses_its_message_and_rewrites_the_draft() {
    let mut vendor = Vendor::new();
    for environment in ["sandbox", "pre-release", "live"] {
        let target = vendor.rows(BILLING, environment).swap_remove(1);
        let path = deployments(BILLING, &format!("/{}/rollback", id(&target)));
        let (status, answer) = vendor.post(&path, json!({"deploymentMessage": "Too early"}));
        let made = &answer["deployment"];
        assert_eq!((status, &made["metadata"], &answer["testRunIds"]), (200, &Value::Null, &json!([])));
        assert_eq!(made["environment"], environment);
        assert_eq!(made["version"], target["version"]);
        let listed = vendor.active(BILLING, environment);
        assert_eq!(listed["id"], made["id"]);
        assert_eq!(listed["metadata"]["deployment_type"], "rollback");
        assert_eq!(listed["metadata"]["deployment_message"], target["metadata"]["deployment_message"]);
        // The draft is that release now: publishing it there again is nothing new.
        let again = vendor.post(&deployments(BILLING, "/publish"), json!({"environment": environment}));
        assert_eq!(again.0, 409, "{environment}");
    }
}

#[test]
fn a_draft_can_be_published_again_when_somebody_worked_on_it() {
    let mut vendor = Vendor::new();
    let publish = deployments(BILLING, "/publish");
    assert_eq!(vendor.post(&publish, json!({})).0, 201);
    assert_eq!(vendor.post(&publish, json!({})).0, 409);
    assert_eq!(vendor.post(&publish, json!({"environment": "pre-release"})).0, 201, "but it is not there yet");
    let touched =
        vendor.send(greenroom::http::Method::Post, &format!("/_practice/touch/{BILLING}"), greenroom::http::Body::None);
    assert_eq!(touched.response.status, 200);
    assert_eq!(vendor.post(&publish, json!({})).0, 201);
    vendor.wait(60_000);
    assert_eq!(vendor.post(&publish, json!({})).0, 201);
    vendor.wait(3_600_000);
    assert_eq!(vendor.post(&deployments("PROJECT-FRONTDK1", "/publish"), json!({})).0, 409, "nobody works there");
    assert_eq!(vendor.world.writes().len(), 6, "touching is no request to the vendor");
}

#[test]
fn the_cast() {
    let mut vendor = Vendor::new();
    assert_eq!(vendor.active("PROJECT-NEWHIRE1", "sandbox"), Value::Null);
    assert_ne!(vendor.active("PROJECT-PARCELS1", "sandbox"), Value::Null);
    assert_eq!(vendor.active("PROJECT-PARCELS1", "pre-release"), Value::Null);
    assert_eq!(vendor.active("PROJECT-LOYALTY1", "sandbox")["version"], "");
    assert_eq!(vendor.active("PROJECT-RETURNS1", "live")["metadata"], Value::Null);
    assert_eq!(vendor.active("PROJECT-RETURNS1", "sandbox")["metadata"], Value::Null);
    let strange = vendor.active("PROJECT-ENERGYA1", "pre-release");
    assert_eq!(strange["metadata"]["deployment_type"], "scheduled_promotion");
    assert!(strange["artifactLocation"].is_object());
    assert_eq!(vendor.active("PROJECT-SIMPLE01", "sandbox")["metadata"]["tag"], "staging");
    let concierge = vendor.active("PROJECT-CONCIDE1", "live");
    assert_eq!(concierge["metadata"]["deployment_message"], "Winter tariff");
    assert_eq!(concierge["metadata"]["deployment_type"], "rollback");
    // An empty version is never the same as another.
    let loyalty = "PROJECT-LOYALTY1";
    let empty = id(&vendor.active(loyalty, "sandbox"));
    for status in [200, 412] {
        let body = if status == 200 { json!({}) } else { json!({"targetEnvironment": "live"}) };
        assert_eq!(vendor.post(&deployments(loyalty, &format!("/{empty}/promote")), body).0, status);
    }
}
