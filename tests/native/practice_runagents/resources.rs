//! Tools, model providers, policies, identity providers, the starter kit, billing, and everything at once.

use super::{Current, Legacy, Vendor, both, fields, refusal, text};
use serde_json::{Value, json};

#[test]
fn the_lists_have_the_fields_of_the_vendor() {
    both(|vendor| {
        assert_eq!(vendor.names("tools")[..2], ["stripe-api", "echo-tool"]);
        let stripe = vendor.get("tools/stripe-api").1;
        assert_eq!(fields(&stripe), ["name", "namespace", "spec", "status"]);
        assert_eq!(stripe["spec"]["connection"]["authentication"]["type"], "APIKey");
        assert_eq!(vendor.names("model-providers")[..2], ["openai-prod", "playground-llm"]);
        let ollama = vendor.get("model-providers/local-ollama").1;
        assert_eq!(ollama["status"]["phase"], "Unavailable");
        let policy = vendor.get("policies/billing-stripe-policy").1;
        assert_eq!(fields(&policy), ["name", "namespace", "spec", "status", "used_by"]);
        let users: Vec<String> = policy["used_by"].as_array().unwrap().iter().map(|one| text(&one["name"])).collect();
        assert_eq!(users, ["payment-agent", "billing-agent", "everything-agent"]);
        assert_eq!(vendor.names("identity-providers"), ["corp-sso", "partner-login"]);
        let provider = vendor.get("identity-providers/corp-sso").1;
        assert_eq!(fields(&provider["spec"]), ["allowedDomains", "host", "identityProvider", "userIDClaim"]);
        for list in ["tools", "model-providers", "policies", "identity-providers"] {
            for one in vendor.list(list) {
                assert_eq!(one["namespace"], "acme");
                assert_eq!(vendor.get(&format!("{list}/{}", text(&one["name"]))), (200, one));
            }
        }
        for (path, text) in [
            ("tools/x", "tool \"x\" not found"),
            ("model-providers/x", "model provider \"x\" not found"),
            ("policies/x", "policy \"x\" not found"),
            ("identity-providers/x", "identity provider \"x\" not found"),
        ] {
            assert_eq!(refusal(vendor.get(path)), (404, text.to_owned()));
            assert_eq!(refusal(vendor.delete(path)), (404, text.to_owned()));
        }
    });
    let mut empty = Vendor::at(Current, "acme-empty");
    for list in ["agents", "tools", "model-providers", "policies", "identity-providers", "deploy-drafts"] {
        assert!(empty.list(list).is_empty(), "{list}");
    }
}

#[test]
fn things_are_made_replaced_and_deleted() {
    let idp = json!({
        "host": "h.example", "userIDClaim": "sub",
        "identityProvider": {"issuer": "https://i.example", "jwksUri": "https://i.example/jwks"},
    });
    let specs = [
        ("tools", json!({"description": "d", "connection": {"baseUrl": "https://t.example"}})),
        ("model-providers", json!({"provider": "anthropic", "models": ["claude-sonnet-4-5"]})),
        ("policies", json!({"policies": [{"permission": "allow", "operations": ["GET"], "resource": "https://t/*"}]})),
        ("identity-providers", idp),
    ];
    both(|vendor| {
        for (list, spec) in &specs {
            let body = json!({"name": "new-one", "spec": spec, "credentials": {"api_key": "canary-key"}});
            let (status, made) = vendor.post(list, body.clone());
            assert_eq!((status, &made["spec"]), (201, spec), "{list}");
            assert!(!serde_json::to_string(&vendor.world).unwrap().contains("canary-key"), "{list}");
            assert_eq!(vendor.names(list).last().unwrap(), "new-one");
            let again = vendor.post(list, body);
            if *list == "policies" {
                assert_eq!(refusal(again).0, 409);
            } else {
                assert_eq!(again.0, 201);
            }
            let path = format!("{list}/new-one");
            assert_eq!(vendor.delete(&path), (200, json!({"status": "deleted"})));
            assert_eq!(refusal(vendor.get(&path)).0, 404);
            for body in [json!({}), json!({"name": "a"}), json!({"spec": spec}), json!({"name": "a", "spec": []})] {
                assert_eq!(refusal(vendor.post(list, body.clone())).0, 400, "{list} {body}");
            }
        }
        let spec = json!({"policies": []});
        let (status, after) = vendor.put("policies/echo-read-policy", json!({"name": "ignored", "spec": spec}));
        assert_eq!((status, &after["name"], &after["spec"]), (200, &json!("echo-read-policy"), &spec));
        assert_eq!(refusal(vendor.put("policies/nothing", json!({"spec": spec}))).0, 404);
        assert_eq!(vendor.names("policies").len(), 5);
        for (list, spec) in [
            ("tools", json!({"connection": {}})),
            ("tools", json!({"connection": {"baseUrl": "https://t", "authentication": {"type": "Basic"}}})),
            ("tools", json!({"connection": {"baseUrl": "https://t"}, "governance": {"accessControl": {"mode": "No"}}})),
            ("model-providers", json!({"provider": "mistral"})),
            ("policies", json!({"policies": [{"permission": "maybe"}]})),
            ("identity-providers", json!({"host": "h", "userIDClaim": "sub"})),
        ] {
            let body = json!({"name": "a", "spec": spec});
            assert_eq!(refusal(vendor.post(list, body.clone())).0, 400, "{list} {body}");
        }
    });
}

#[test]
fn a_flat_tool_is_taken_too() {
    both(|vendor| {
        let body = json!({
            "name": "flat-tool", "base_url": "https://f.example", "description": "", "auth_type": "None", "port": 443,
            "scheme": "HTTPS",
        });
        assert_eq!(vendor.post("tools", body).0, 201);
        assert_eq!(vendor.get("tools/flat-tool").1["spec"]["connection"]["baseUrl"], "https://f.example");
        assert_eq!(
            refusal(vendor.post("tools", json!({"name": "flat-tool"}))),
            (400, "tool name and base_url are required".to_owned())
        );
    });
}

#[test]
fn tools_are_probed() {
    both(|vendor| {
        let reached = vendor.push("tools/stripe-api/test").1;
        assert_eq!((&reached["reachable"], &reached["status_code"]), (&json!(true), &json!(401)));
        assert_eq!(vendor.push("tools/warehouse-db/test").1["reachable"], false);
        assert_eq!(vendor.post("tools/probe", json!({"url": "http://x.internal"})).1["reachable"], false);
        assert_eq!(refusal(vendor.post("tools/probe", json!({}))).0, 400);
        assert_eq!(refusal(vendor.push("tools/nothing/test")).0, 404);
    });
}

#[test]
fn the_starter_kit_makes_what_is_missing() {
    for contract in [Legacy, Current] {
        let mut vendor = Vendor::at(contract, "acme-empty");
        let made = json!({"tool_created": "echo-tool", "model_provider_created": "playground-llm"});
        assert_eq!(vendor.push("starter-kit"), (201, made));
        assert_eq!(vendor.push("starter-kit"), (201, json!({})), "nothing is missing");
        assert_eq!((vendor.names("tools"), vendor.names("policies").len()), (vec!["echo-tool".to_owned()], 0));
        vendor.delete("model-providers/playground-llm");
        assert_eq!(vendor.push("starter-kit").1, json!({"model_provider_created": "playground-llm"}));
        assert_eq!(vendor.get("model-providers/playground-llm").1["namespace"], "acme-empty");
        let changed: Vec<bool> = vendor.world.writes().iter().map(|write| write.changed).collect();
        assert_eq!(changed, [true, false, true, true]);
        vendor.deploy(json!({
            "agent_name": "first", "image": "i", "required_tools": ["echo-tool"],
            "llm_configs": [{"provider": "openai", "model": "gpt-4o-mini"}],
        }));
        vendor.wait(4);
        assert_eq!(vendor.phase("first"), "Running");
    }
}

#[test]
fn a_workspace_whose_trial_is_over_stays_as_it_is() {
    for contract in [Legacy, Current] {
        let mut vendor = Vendor::at(contract, "acme-readonly");
        let billing = vendor.get("billing").1;
        assert_eq!(
            fields(&billing),
            [
                "actions_limit",
                "actions_used",
                "days_remaining",
                "has_payment_method",
                "period_end",
                "period_start",
                "plan_status"
            ]
        );
        assert_eq!(billing["plan_status"], "readonly");
        let image = json!({"agent_name": "a", "image": "i"});
        for refused in [
            vendor.post("deploy", image.clone()),
            vendor.put("agents/payment-agent/config", json!({"system_prompt": "x"})),
            vendor.push("starter-kit"),
            vendor.post("tools", json!({"name": "t", "base_url": "https://t"})),
            vendor.post("builds", json!({"name": "a", "files": {"a.py": ""}})),
        ] {
            assert_eq!(refusal(refused).0, 403);
        }
        assert_eq!(vendor.post("agents/payment-agent/invoke", json!({"message": "hi"})).0, 200, "what runs goes on");
        assert_eq!(vendor.push("deploy-drafts").0, 201);
        assert_eq!(vendor.delete("agents/payment-agent").0, 200);

        let mut vendor = Vendor::at(contract, "acme-suspended");
        assert_eq!(vendor.get("billing").1["plan_status"], "suspended");
        assert_eq!(refusal(vendor.post("agents/payment-agent/invoke", json!({}))).0, 403);
        assert_eq!(refusal(vendor.post("deploy", image)).0, 403);
        assert_eq!(vendor.get("agents/payment-agent").0, 200);
        assert_eq!(Vendor::new(contract).get("billing").1["plan_status"], "active");
    }
}

#[test]
fn everything_at_once() {
    both(|vendor| {
        let (status, all) = vendor.get("context/export");
        assert_eq!(status, 200);
        assert_eq!(fields(&all), ["errors", "generated_at", "meta", "namespace", "resources", "user_id"]);
        for (name, list) in [
            ("agents", "agents"),
            ("tools", "tools"),
            ("model_providers", "model-providers"),
            ("policies", "policies"),
            ("identity_providers", "identity-providers"),
            ("deploy_drafts", "deploy-drafts"),
        ] {
            let listed = Value::Array(vendor.list(list));
            assert_eq!(all["resources"][name], listed, "{name}");
            assert_eq!(all["meta"][format!("{name}_count")], listed.as_array().unwrap().len(), "{name}");
        }
    });
}
