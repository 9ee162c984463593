//! An agent's configuration.

use super::{both, fields, refusal, text};
use serde_json::json;

#[test]
fn a_configuration_has_every_field() {
    both(|vendor| {
        let (status, config) = vendor.get("agents/billing-agent/config");
        assert_eq!(status, 200);
        assert_eq!(
            fields(&config),
            [
                "agent_name",
                "identity_provider",
                "image",
                "llm_configs",
                "model_usage",
                "namespace",
                "policies",
                "required_tools",
                "runtime",
                "system_prompt"
            ]
        );
        assert_eq!(config["required_tools"], json!(["stripe-api"]), "plain names here, objects in the agent");
        let usage = config["model_usage"].as_array().unwrap();
        let statuses: Vec<String> = usage.iter().map(|one| text(&one["status"])).collect();
        assert_eq!(statuses, ["Near budget", "Budget reached"]);
        assert_eq!(usage[1]["remaining_budget_usd"], 0.0);
        for one in usage {
            assert!(one["estimated_spend_usd"].is_number() && one["label"].is_string(), "{one}");
            assert!(text(&one["period_start"]).ends_with("-01T00:00:00.000Z"), "{one}");
        }
        let everything = vendor.get("agents/everything-agent/config").1;
        let statuses: Vec<String> =
            everything["model_usage"].as_array().unwrap().iter().map(|one| text(&one["status"])).collect();
        assert!(statuses.contains(&"Uncapped".to_owned()) && statuses.contains(&"Active".to_owned()), "{statuses:?}");
        assert_eq!(everything["llm_configs"][0]["model_provider"], "anthropic-main");
        assert_eq!(refusal(vendor.get("agents/nobody/config")).0, 404);
    });
}

#[test]
fn what_is_absent_stays() {
    both(|vendor| {
        let before = vendor.get("agents/payment-agent/config").1;
        let (status, after) = vendor.put("agents/payment-agent/config", json!({"system_prompt": "Be brief."}));
        assert_eq!((status, &after["system_prompt"]), (200, &json!("Be brief.")));
        for field in ["llm_configs", "required_tools", "policies", "identity_provider", "image"] {
            assert_eq!(after[field], before[field], "{field}");
        }
        assert_eq!(vendor.get("agents/payment-agent/config").1, after);
        assert_eq!(vendor.phase("payment-agent"), "Running", "in place");

        let body = json!({
            "identity_provider": "corp-sso", "required_tools": [], "policies": ["crm-read-policy"], "system_prompt": "",
            "llm_configs": [
                {"model_provider": "anthropic-main", "model": "claude-sonnet-4-5", "monthly_budget_usd": 100000},
                {"role": "embedding", "model": "text-embedding-3-small"},
            ],
            "image": "passed/over:1",
        });
        let after = vendor.put("agents/payment-agent/config", body).1;
        assert_eq!(after["llm_configs"][0]["provider"], "anthropic");
        assert_eq!(after["llm_configs"][1]["provider"], "openai", "found by the model");
        assert_eq!(after["image"], before["image"]);
        assert_eq!((&after["required_tools"], &after["system_prompt"]), (&json!([]), &json!("")));
        let agent = vendor.get("agents/payment-agent").1;
        assert_eq!(agent["labels"]["platform.ai/identity-provider"], "corp-sso");
        // Null is as good as absent; an empty text takes the provider away.
        let body = json!({"identity_provider": null, "system_prompt": "x"});
        assert_eq!(vendor.put("agents/payment-agent/config", body).1["identity_provider"], "corp-sso");
        let after = vendor.put("agents/payment-agent/config", json!({"identity_provider": ""})).1;
        assert_eq!(after["identity_provider"], "");
        assert!(vendor.get("agents/payment-agent").1.get("labels").is_none());
    });
}

#[test]
fn what_is_wrong_changes_nothing() {
    both(|vendor| {
        let before = vendor.get("agents/payment-agent/config").1;
        for (body, needle) in [
            (json!({}), "at least one field"),
            (json!({"surprise": 1}), "at least one field"),
            (json!({"system_prompt": 1}), "system_prompt must be a string"),
            (json!({"required_tools": [{"name": "echo-tool"}]}), "required_tools must be an array of strings"),
            (json!({"policies": ["no-such-policy"]}), "policy \"no-such-policy\" not found"),
            (json!({"identity_provider": "nobody"}), "identity provider \"nobody\" not found"),
            (json!({"llm_configs": [{"provider": "openai"}]}), "llm_configs[0].model is required"),
            (json!({"llm_configs": [{"model": "no-such-model"}]}), "no provider found for model \"no-such-model\""),
            (json!({"llm_configs": [{"model": "m", "model_provider": "nobody"}]}), "no provider found"),
            (json!({"llm_configs": [{"provider": "nobody", "model": "m"}]}), "must be one of"),
            (json!("text"), "must be an object"),
        ] {
            let (status, text) = refusal(vendor.put("agents/payment-agent/config", body.clone()));
            assert_eq!(status, 400, "{body}");
            assert!(text.contains(needle), "{body}: {text}");
        }
        assert_eq!(refusal(vendor.put("agents/nobody/config", json!({"system_prompt": "x"}))).0, 404);
        assert_eq!(vendor.get("agents/payment-agent/config").1, before);
    });
}
