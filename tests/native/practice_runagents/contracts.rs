//! How the two wire contracts differ: paths, keys, workspaces, shapes.

use super::{Contract, Current, Legacy, Vendor, answer, refusal};
use greenroom::http::{Body, Method};
use serde_json::json;

fn status(vendor: &mut Vendor, path: &str, headers: &[(&str, &str)]) -> u16 {
    vendor.ask(Method::Get, path, headers, Body::None).response.status
}

#[test]
fn where_the_key_stands() {
    let mut vendor = Vendor::new(Current);
    let (legacy, current) = ("/runagents/api/agents", "/runagents/api/v1/agents");
    let (bearer, own) = ("Authorization", "X-RunAgents-API-Key");
    for (headers, older, today) in [
        (vec![], 401, 401),
        (vec![(bearer, "a-token")], 401, 401),
        (vec![(bearer, "Bearer ")], 401, 401),
        (vec![(bearer, "Basic a-token")], 401, 401),
        (vec![(bearer, "Bearer a-token")], 200, 200),
        (vec![(bearer, "bearer a-token")], 200, 200),
        (vec![(bearer, "Bearer ra_ws_1")], 200, 401),
        (vec![(own, "ra_ws_1")], 401, 200),
        (vec![(own, "a-token")], 401, 401),
        (vec![(bearer, "Bearer ra_ws_1"), (own, "ra_ws_1")], 200, 401),
        (vec![(bearer, "Bearer ra_ws_1"), (own, "ra_ws_2")], 401, 401),
        (vec![(bearer, "Bearer practice-403")], 403, 403),
        (vec![(own, "ra_ws_practice-403")], 401, 403),
    ] {
        assert_eq!(status(&mut vendor, legacy, &headers), older, "older {headers:?}");
        assert_eq!(status(&mut vendor, current, &headers), today, "today {headers:?}");
    }
    // The ingress does not speak JSON.
    let refused = vendor.ask(Method::Get, current, &[(bearer, "Bearer ra_ws_1")], Body::None).response;
    assert!(!refused.body.starts_with('{'), "{}", refused.body);
    let refused = vendor.ask(Method::Get, legacy, &[], Body::None);
    assert_eq!(refusal(answer(refused)), (401, "missing API key".to_owned()));
}

#[test]
fn what_names_the_workspace() {
    let mut vendor = Vendor::new(Current);
    let key = ("Authorization", "Bearer a-token");
    let workspace = |name| ("X-Workspace-Namespace", name);
    let cases = [
        ("/runagents/api/agents", None, 200, "default"),
        ("/runagents/api/agents", Some("acme-flat"), 200, "acme-flat"),
        ("/runagents/api/agents", Some("nowhere"), 403, ""),
        ("/runagents/api/v1/agents", None, 200, "default"),
        ("/runagents/api/v1/workspaces/acme/agents", None, 200, "acme"),
        ("/runagents/api/v1/workspaces/acme/agents", Some("acme"), 200, "acme"),
        ("/runagents/api/v1/workspaces/acme/agents", Some("default"), 400, ""),
        ("/runagents/api/v1/agents", Some("acme"), 400, ""),
        ("/runagents/api/v1/workspaces/nowhere/agents", None, 403, ""),
    ];
    for (path, header, status, namespace) in cases {
        let headers: Vec<(&str, &str)> = std::iter::once(key).chain(header.map(workspace)).collect();
        let (found, body) = answer(vendor.ask(Method::Get, path, &headers, Body::None));
        assert_eq!(found, status, "{path} {header:?}");
        if status == 200 {
            assert_eq!(body[0]["namespace"], namespace, "{path} {header:?}");
        } else {
            refusal((found, body));
        }
    }
}

#[test]
fn what_one_contract_does_the_other_shows() {
    let mut vendor = Vendor::new(Legacy);
    vendor.deploy(json!({"agent_name": "shared-agent", "image": "ghcr.io/acme/shared:1", "namespace": "acme"}));
    vendor.contract = Current;
    assert_eq!(vendor.get("agents/shared-agent").0, 200);
    assert_eq!(vendor.delete("agents/shared-agent"), (200, json!({"status": "deleted"})));
    vendor.contract = Legacy;
    assert_eq!(
        refusal(vendor.get("agents/shared-agent")),
        (404, "agent acme/shared-agent not found".to_owned()),
        "a world has one state"
    );
    // Workspaces are apart, also where the same names are.
    vendor.delete("agents/payment-agent");
    vendor.workspace = "default";
    assert_eq!(vendor.get("agents/payment-agent").0, 200);
}

#[test]
fn a_namespace_has_to_be_the_workspace() {
    let source = json!({"agent.py": "print(1)"});
    for contract in [Legacy, Current] {
        let mut vendor = Vendor::new(contract);
        let body = |namespace| json!({"agent_name": "a", "namespace": namespace, "source_files": source});
        assert_eq!(vendor.post("deploy", body("acme")).0, 201);
        assert_eq!(vendor.post("deploy", body("")).0, 201);
        let (status, text) = refusal(vendor.post("deploy", body("default")));
        assert_eq!((status, text.contains("namespace")), (400, true), "{text}");
    }
    let mut vendor = Vendor::new(Legacy);
    let headers = [("Authorization", "Bearer k"), ("X-Workspace-Namespace", "acme")];
    let path = "/runagents/api/agents/default/payment-agent";
    assert_eq!(status(&mut vendor, path, &headers), 404, "the path names another namespace");
}

#[test]
fn what_only_one_contract_has() {
    let mut legacy = Vendor::new(Legacy);
    let mut current = Vendor::new(Current);
    let body = json!({"agent_name": "a", "image": "i"});
    assert_eq!(current.post("deploy/preview", body.clone()).0, 200);
    assert_eq!(legacy.post("deploy/preview", body).0, 404);
    let files = json!({"files": {"agent.py": "import openai"}});
    assert_eq!(legacy.post("ingestion/analyze", files.clone()).0, 201);
    assert_eq!(legacy.post("analyze", files.clone()).0, 201);
    assert_eq!(current.post("analyze", files.clone()).0, 201);
    assert_eq!(current.post("ingestion/analyze", files).0, 404);
}

#[test]
fn paths_that_nobody_knows() {
    for contract in [Legacy, Current] {
        let mut vendor = Vendor::new(contract);
        assert_eq!(vendor.get("nothing"), (404, json!("404 page not found\n")));
        assert_eq!(vendor.get("tools/").0, 404);
        assert_eq!(refusal(vendor.patch("agents/payment-agent", json!({}))).0, 405);
        assert_eq!(refusal(vendor.put("deploy", json!({}))).0, 405);
        let (status, text) = refusal(vendor.get("agents/payment-agent/a/b"));
        assert_eq!((status, text.starts_with("path must be ")), (400, true));
    }
    // An address that ends in `/api`, to which a client of today adds its own.
    let mut vendor = Vendor::new(Current);
    let headers = [("Authorization", "Bearer k")];
    assert_eq!(status(&mut vendor, "/runagents/api/api/v1/agents", &headers), 404);
    assert_eq!(status(&mut vendor, "/runagents", &headers), 404);
}

#[test]
fn an_old_deployment_lists_agents_flat() {
    let first = |contract: Contract, workspace| Vendor::at(contract, workspace).list("agents").swap_remove(0);
    let flat = first(Legacy, "acme-flat");
    assert_eq!(
        super::fields(&flat),
        ["created_at", "image", "llm_model", "name", "namespace", "required_tools", "status"]
    );
    assert_eq!(
        (&flat["status"], &flat["required_tools"], &flat["llm_model"]),
        (&json!("Running"), &json!(["stripe-api"]), &json!("gpt-4o-mini"))
    );
    for nested in [first(Legacy, "acme"), first(Current, "acme"), first(Current, "acme-flat")] {
        assert_eq!(nested["status"]["phase"], "Running");
        assert_eq!(nested["spec"]["requiredTools"], json!([{"name": "stripe-api"}]));
    }
}
