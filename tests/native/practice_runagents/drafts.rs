//! Drafts, artifacts, and what is told about a source.

use super::{Current, Vendor, both, fields, refusal, text};
use serde_json::json;

#[test]
fn a_draft_lives_and_ends() {
    both(|vendor| {
        let (status, made) = vendor.push("deploy-drafts");
        assert_eq!(status, 201);
        assert_eq!(fields(&made), ["created_at", "id", "namespace", "status", "updated_at", "user_id", "version"]);
        assert_eq!((&made["status"], &made["version"]), (&json!("IN_PROGRESS"), &json!(1)));
        let path = format!("deploy-drafts/{}", text(&made["id"]));
        let body = json!({
            "expected_version": 1, "step": "connect", "tool_mappings": {"payments": "stripe-api"},
            "agent_config": {"agent_name": "payments", "access_mode": "open"}, "surprise": 1,
        });
        let (status, changed) = vendor.patch(&path, body);
        assert_eq!((status, &changed["version"], &changed["step"]), (200, &json!(2), &json!("connect")));
        assert!(changed.get("surprise").is_none() && changed.get("expected_version").is_none());
        let changed = vendor.patch(&path, json!({"policies": ["echo-read-policy"]})).1;
        assert_eq!((&changed["version"], &changed["step"]), (&json!(3), &json!("connect")), "what is absent stays");
        let (status, text) = refusal(vendor.patch(&path, json!({"expected_version": 2, "step": "build"})));
        assert_eq!((status, text.contains("version")), (409, true));
        assert_eq!(vendor.get(&path), (200, changed));
        assert_eq!(vendor.push(&format!("{path}/complete")).1["status"], "COMPLETED");
        assert_eq!(refusal(vendor.push(&format!("{path}/abandon"))).0, 409);
        assert_eq!(refusal(vendor.patch(&path, json!({"step": "x"}))).0, 409);
        assert_eq!(vendor.delete(&path), (200, json!({"status": "deleted"})));
        assert_eq!(refusal(vendor.get(&path)).0, 404);
        assert_eq!(vendor.push("deploy-drafts/draft_billing_v2/abandon").1["status"], "ABANDONED");
        assert_eq!(vendor.delete("deploy-drafts/draft_billing_v2").0, 200);
        assert_eq!(refusal(vendor.get("deploy-drafts/draft_billing_v2")).0, 404);
    });
}

#[test]
fn drafts_are_listed_by_status_and_owner() {
    both(|vendor| {
        let ids = |vendor: &mut Vendor, query: &str| -> Vec<String> {
            vendor.list(&format!("deploy-drafts{query}")).iter().map(|draft| text(&draft["id"])).collect()
        };
        assert_eq!(ids(vendor, ""), ["draft_billing_v2"]);
        assert_eq!(ids(vendor, "?mine=0"), ["draft-payments-01", "draft_billing_v2"]);
        assert!(ids(vendor, "?status=COMPLETED").is_empty());
        vendor.patch("deploy-drafts/draft_billing_v2", json!({"status": "COMPLETED"}));
        assert_eq!(ids(vendor, "?status=COMPLETED&mine=1"), ["draft_billing_v2"]);
        assert!(ids(vendor, "?status=IN_PROGRESS").is_empty());
        assert_eq!(refusal(vendor.get("deploy-drafts?status=DONE")).0, 400);
        assert_eq!(refusal(vendor.get("deploy-drafts?mine=yes")).0, 400);
        for answer in [
            vendor.get("deploy-drafts/draft-payments-01"),
            vendor.patch("deploy-drafts/draft-payments-01", json!({"step": "x"})),
            vendor.delete("deploy-drafts/draft-payments-01"),
            vendor.push("deploy-drafts/draft-payments-01/complete"),
        ] {
            assert_eq!(refusal(answer).0, 403, "a colleague's");
        }
    });
}

#[test]
fn drafts_of_the_wrong_shape() {
    both(|vendor| {
        for body in [
            json!([]),
            json!({"step": 1}),
            json!({"policies": "p"}),
            json!({"tool_mappings": {"a": 1}}),
            json!({"model_mappings": {"default": {"provider": "openai-prod"}}}),
            json!({"model_mappings": {"default": "gpt"}}),
            json!({"agent_config": {"use_custom_image": "yes"}}),
            json!({"agent_config": {"access_mode": "closed"}}),
            json!({"agent_config": []}),
        ] {
            assert_eq!(refusal(vendor.post("deploy-drafts", body.clone())).0, 400, "{body}");
            assert_eq!(refusal(vendor.patch("deploy-drafts/draft_billing_v2", body.clone())).0, 400, "{body}");
        }
        for body in [json!({"expected_version": "3"}), json!({"status": "DONE"})] {
            assert_eq!(refusal(vendor.patch("deploy-drafts/draft_billing_v2", body.clone())).0, 400, "{body}");
        }
        assert_eq!(vendor.get("deploy-drafts/draft_billing_v2").1["version"], 3);
    });
}

#[test]
fn a_custom_image_of_a_draft_is_its_source() {
    let mut vendor = Vendor::new(Current);
    let body = json!({"agent_config": {"use_custom_image": true, "custom_image": "ghcr.io/acme/c:1"}});
    let made = vendor.post("deploy-drafts", body).1;
    vendor.deploy(json!({"agent_name": "c", "draft_id": made["id"]}));
    assert_eq!(vendor.get("agents/c").1["spec"]["image"], "ghcr.io/acme/c:1");
    let body = json!({
        "artifact_id": "art_support_v3", "model_mappings": {"default": {"provider": "gone", "model": "m"}},
    });
    let made = vendor.post("deploy-drafts", body).1;
    let (status, text) = refusal(vendor.post("deploy", json!({"agent_name": "c", "draft_id": made["id"]})));
    assert_eq!((status, text.as_str()), (400, "model provider \"gone\" not found"));
}

#[test]
fn a_source_is_told_about() {
    both(|vendor| {
        let source = "import os\nimport requests\nfrom langchain import x\nURL = \"https://api.stripe.com/v1/charges\"\n\
                      KEY = \"sk-canary-0123456789\"\nmodel = \"gpt-4o-mini\"\nimport helper\n";
        let files = json!({"files": {"agent.py": source, "helper.py": "m = 'text-embedding-3-small'\n"}});
        let (status, said) = vendor.post("analyze", files.clone());
        assert_eq!(status, 201);
        assert_eq!(
            said["tools"],
            json!([{"name": "stripe-api", "base_url": "https://api.stripe.com", "file": "agent.py", "line": 4}])
        );
        assert_eq!(said["outbound_destinations"], json!(["api.stripe.com"]));
        assert_eq!(said["secrets"][0]["type"], "api_key");
        assert!(!said.to_string().contains("canary"), "a secret is not repeated");
        assert_eq!(said["model_usages"][0]["variable_name"], "model");
        assert_eq!(said["model_usages"][1]["role"], "embedding");
        assert_eq!(said["model_providers"].as_array().unwrap().len(), 2);
        assert_eq!(said["detected_requirements"], json!(["langchain", "requests"]));
        assert_eq!(said["entry_point"], "agent.py");
        let path = format!("analysis/{}", text(&said["id"]));
        assert_eq!(vendor.get(&path), (200, said));
        vendor.wait(3_601);
        assert_eq!(refusal(vendor.get(&path)), (404, "analysis not found".to_owned()));
        let (status, said) = vendor.post("requirements", files);
        assert_eq!(
            (status, said),
            (200, json!({"requirements": ["langchain", "requests"], "entry_point": "agent.py"}))
        );
        assert_eq!(refusal(vendor.post("analyze", json!({"files": {}}))).0, 400);
        assert_eq!(refusal(vendor.post("requirements", json!({}))).0, 400);
    });
}
