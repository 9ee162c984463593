//! Listing, reading, invoking and deleting agents.

use super::{Current, Legacy, Vendor, answer, both, fields, refusal};
use greenroom::http::{Body, Method};
use greenroom::practice::{Options, World};
use serde_json::{Value, json};

#[test]
fn an_agent_has_the_fields_of_the_vendor() {
    both(|vendor| {
        let agents = vendor.list("agents");
        assert_eq!(agents.len(), 12);
        let first = &agents[0];
        assert_eq!(fields(first), ["name", "namespace", "spec", "status"]);
        assert_eq!(first["name"], "payment-agent");
        assert_eq!(first["namespace"], "acme");
        assert_eq!(fields(&first["spec"]), ["env", "image", "llmConfig", "requiredTools", "systemPrompt"]);
        assert_eq!(first["spec"]["llmConfig"], json!({"provider": "openai", "model": "gpt-4o-mini"}));
        assert_eq!(first["status"], json!({"phase": "Running", "message": ""}));
        let env = first["spec"]["env"].as_array().unwrap();
        assert!(env.contains(&json!({"name": "LLM_MODEL", "value": "gpt-4o-mini"})), "{env:?}");
        assert_eq!(agents[1]["labels"], json!({"platform.ai/identity-provider": "corp-sso"}));
        for agent in agents {
            let name = agent["name"].as_str().unwrap();
            assert_eq!(vendor.get(&format!("agents/{name}")), (200, agent.clone()));
        }
    });
}

#[test]
fn secrets_in_the_environment_are_canaries() {
    let mut vendor = Vendor::new(Current);
    let all = Value::Array(vendor.list("agents"));
    let env = all.as_array().unwrap().iter().flat_map(|agent| agent["spec"]["env"].as_array().unwrap());
    let secrets = ["STRIPE_API_KEY", "STRIPE_WEBHOOK_SECRET", "DATABASE_URL"];
    let secret = env.filter(|one| secrets.contains(&one["name"].as_str().unwrap()));
    let values: Vec<String> = secret.map(|one| super::text(&one["value"])).collect();
    assert!(values.len() >= 4 && values.iter().all(|value| value.starts_with("canary-")), "{values:?}");
}

#[test]
fn the_cast_has_every_phase_and_the_odd_cases() {
    both(|vendor| {
        assert_eq!(vendor.phase("payment-agent"), "Running");
        let failed = vendor.get("agents/ticket-triage").1["status"].clone();
        assert_eq!((failed["phase"] == "Failed", failed["message"] != ""), (true, true));
        let pending = vendor.get("agents/ledger-sync").1["status"].clone();
        assert_eq!(pending, json!({"phase": "Pending", "message": "tool \"erp-api\" is not registered"}));
        let bare = vendor.get("agents/bare-agent").1;
        assert_eq!(fields(&bare["spec"]), ["env", "image", "requiredTools"]);
        let everything = vendor.get("agents/everything-agent").1;
        assert_eq!(everything["spec"]["replicas"], 2, "a field that nobody documented");
    });
}

#[test]
fn workspaces_have_their_own_agents() {
    for (workspace, agents) in
        [("default", 12), ("acme-empty", 0), ("acme-many", 300), ("acme-readonly", 4), ("acme-flat", 4)]
    {
        for contract in [Legacy, Current] {
            let names = Vendor::at(contract, workspace).names("agents");
            assert_eq!(names.len(), agents, "{workspace}");
            let distinct: std::collections::BTreeSet<&String> = names.iter().collect();
            assert_eq!(distinct.len(), agents, "{workspace}");
            let is_label = |name: &String| {
                name.len() < 64 && name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
            };
            assert!(names.iter().all(is_label), "{names:?}");
        }
    }
    let mut many = Vendor::new(Current);
    many.world = World::new(&Options { agents: 1_300, history: None }, super::NOW, 1);
    let names = many.names("agents");
    assert_eq!(names.iter().collect::<std::collections::BTreeSet<_>>().len(), 1_300);
}

#[test]
fn deleting_is_for_good_and_a_name_can_come_back() {
    both(|vendor| {
        assert_eq!(vendor.delete("agents/payment-agent"), (200, json!({"status": "deleted"})));
        assert_eq!(refusal(vendor.get("agents/payment-agent")).0, 404);
        assert_eq!(refusal(vendor.delete("agents/payment-agent")).0, 404);
        assert_eq!(refusal(vendor.get("agents/payment-agent/config")).0, 404);
        assert_eq!(vendor.list("agents").len(), 11);
        vendor.deploy(json!({"agent_name": "payment-agent", "image": "ghcr.io/acme/payment:2"}));
        assert_eq!(vendor.get("agents/payment-agent").1["spec"]["image"], "ghcr.io/acme/payment:2");
        assert_eq!(vendor.list("agents").len(), 12);
        vendor.deploy(json!({"agent_name": "brand-new", "image": "ghcr.io/acme/new:1"}));
        assert_eq!(vendor.names("agents").last().unwrap(), "brand-new");
    });
}

#[test]
fn an_agent_answers_a_message() {
    both(|vendor| {
        let (status, said) = vendor.post("agents/echo-agent/invoke", json!({"message": "hello"}));
        assert_eq!((status, &said["response"]), (200, &json!("echo-agent heard: hello")));
        let said = vendor.post("agents/echo-agent/invoke", json!({"message": "a", "conversation_id": "c-1"})).1;
        assert_eq!(said["conversation_id"], "c-1");
        // No policy: no tool answers. No such model: found out now.
        let said = vendor.post("agents/refund-desk/invoke", json!({"message": "refund"})).1;
        assert!(said["response"].as_str().unwrap().ends_with("stripe-api answered 403. mail-sender answered 403."));
        let said = vendor.post("agents/travel-desk/invoke", json!({})).1;
        assert_eq!(said, json!({"error": "no provider found for model \"gpt-9-preview\""}));
        let (status, text) = refusal(vendor.post("agents/ticket-triage/invoke", json!({})));
        assert_eq!((status, text.starts_with("failed to reach agent: ")), (502, true));
        assert_eq!(refusal(vendor.post("agents/nobody/invoke", json!({}))).0, 404);
        assert!(vendor.world.writes().iter().all(|write| !write.changed));
    });
    for (name, status, media_type) in [
        ("clerk-answers-text", 200, "text/plain"),
        ("oracle-answers-500", 500, "json"),
        ("tower-unreachable", 502, "json"),
    ] {
        let mut vendor = Vendor::at(Current, "acme-failures");
        let reply = vendor.send(Method::Post, &format!("agents/{name}/invoke"), Body::Json(json!({"message": "hi"})));
        assert_eq!(reply.response.status, status, "{name}");
        assert!(reply.response.headers.get("content-type").unwrap().contains(media_type), "{name}");
    }
}

#[test]
fn a_world_is_small_when_saved_and_comes_back() {
    let mut vendor = Vendor::new(Current);
    vendor.deploy(json!({"agent_name": "billing-agent", "source_files": {"agent.py": "x = 1\n".repeat(20_000)}}));
    vendor.post("workflow-artifacts", json!({"source_type": "code", "source_files": {"a.py": "y".repeat(100_000)}}));
    vendor.push("deploy-drafts");
    vendor.delete("tools/crm-search");
    vendor.put("agents/payment-agent/config", json!({"system_prompt": "Changed."}));
    let saved = serde_json::to_string(&vendor.world).unwrap();
    assert!(saved.len() < 8_000, "{} bytes", saved.len());
    let seen = |vendor: &mut Vendor| {
        vendor.wait(60);
        let at = vendor.now;
        let seen = (vendor.list("agents"), vendor.list("tools"), vendor.list("deploy-drafts"));
        vendor.now = at;
        seen
    };
    let before = seen(&mut vendor);
    vendor.now = vendor.now.plus(-60_000);
    vendor.world = serde_json::from_str(&saved).unwrap();
    assert_eq!(seen(&mut vendor), before);
}

#[test]
fn a_colleague_can_be_called_in() {
    let mut vendor = Vendor::new(Current);
    let prompt = |vendor: &mut Vendor| vendor.get("agents/payment-agent/config").1["system_prompt"].clone();
    let before = prompt(&mut vendor);
    let touch = |vendor: &mut Vendor, what: &str| {
        let path = format!("/runagents/_practice/touch/{what}");
        vendor.ask(Method::Post, &path, &[], Body::None).response.status
    };
    assert_eq!(touch(&mut vendor, "default/payment-agent"), 200);
    assert_eq!(prompt(&mut vendor), before, "another workspace");
    assert_eq!(touch(&mut vendor, "payment-agent"), 200);
    let after = prompt(&mut vendor);
    assert!(after != before && after.as_str().unwrap().starts_with(before.as_str().unwrap()));
    assert_eq!(vendor.get("agents/payment-agent").1["spec"]["systemPrompt"], after);
    assert_eq!(touch(&mut vendor, "nobody"), 404);
    assert_eq!(touch(&mut vendor, "nowhere/payment-agent"), 404);
    assert!(vendor.world.writes().is_empty());
}

#[test]
fn writes_are_recorded_without_keys() {
    let mut vendor = Vendor::with_key(Legacy, "ra_ws_secret");
    let reply = vendor.send(Method::Delete, "agents/payment-agent", Body::None);
    assert_eq!(answer(reply).0, 200);
    let record = vendor.world.writes().last().unwrap();
    assert_eq!(record.path, "/runagents/api/agents/acme/payment-agent");
    assert_eq!((record.account.as_deref(), record.agent.as_deref()), (Some("acme"), Some("payment-agent")));
    assert!(record.changed);
    assert!(!serde_json::to_string(&vendor.world).unwrap().contains("ra_ws_secret"));
}
