//! Whatever is sent, the vendor answers in its shapes, and the world can be saved.

use super::{Current, Legacy, Vendor};
use greenroom::http::{Body, Method};
use proptest::prelude::*;
use serde_json::{Map, Value, json};

const FIELDS: [&str; 24] = [
    "agent_name",
    "name",
    "namespace",
    "image",
    "source_files",
    "artifact_id",
    "draft_id",
    "system_prompt",
    "required_tools",
    "tool_url_mappings",
    "tools_to_create",
    "llm_configs",
    "env",
    "requirements",
    "entry_point",
    "framework",
    "identity_provider",
    "policies",
    "files",
    "spec",
    "agent_config",
    "model_mappings",
    "expected_version",
    "url",
];

const PATHS: [&str; 16] = [
    "deploy",
    "deploy/preview",
    "builds",
    "starter-kit",
    "agents/payment-agent/config",
    "agents/payment-agent/invoke",
    "deploy-drafts",
    "deploy-drafts/draft_billing_v2",
    "workflow-artifacts",
    "analyze",
    "requirements",
    "tools",
    "tools/probe",
    "model-providers",
    "policies/echo-read-policy",
    "identity-providers",
];

fn value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        "[a-z-]{0,12}|https://a.example|echo-tool|agent.py".prop_map(Value::from),
        Just(json!({"agent.py": "import langchain"})),
        Just(json!([{"name": "t", "base_url": "https://t.example"}])),
        Just(json!([{"provider": "openai", "model": "gpt-4o-mini"}])),
    ];
    leaf.prop_recursive(3, 12, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..3).prop_map(Value::from),
            prop::collection::btree_map("[a-z_]{1,6}|name|model|provider|connection", inner, 0..3)
                .prop_map(|map| Value::Object(map.into_iter().collect::<Map<_, _>>())),
        ]
    })
}

fn body() -> impl Strategy<Value = Value> {
    let fields = prop::collection::btree_map(prop::sample::select(&FIELDS[..]), value(), 0..8);
    fields.prop_map(|map| Value::Object(map.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn whatever_is_sent(
        requests in prop::collection::vec((prop::sample::select(&PATHS[..]), 0_usize..5, prop_oneof![body(), value()]), 1..6),
        is_legacy in any::<bool>(),
    ) {
        let mut vendor = Vendor::new(if is_legacy { Legacy } else { Current });
        for (path, method, body) in requests {
            let method = Method::ALL[method];
            let before = serde_json::to_value(&vendor.world).unwrap();
            let reply = vendor.send(method, path, Body::Json(body));
            let status = reply.response.status;
            prop_assert!([200, 201, 202, 400, 403, 404, 405, 409, 502].contains(&status), "{status} {path}");
            if status >= 400 && status != 404 {
                let said: Value = serde_json::from_str(&reply.response.body).unwrap();
                prop_assert!(said["error"].is_string(), "{said}");
            }
            let record = vendor.world.writes().last().cloned();
            let saved = serde_json::to_value(&vendor.world).unwrap();
            if method != Method::Get && !record.unwrap().changed {
                prop_assert_eq!(&saved["runagents"], &before["runagents"], "{} was not to change anything", path);
            }
            vendor.world = serde_json::from_value(saved.clone()).unwrap();
            prop_assert_eq!(serde_json::to_value(&vendor.world).unwrap(), saved);
        }
        prop_assert!(vendor.list("agents").len() >= 12);
        prop_assert!(vendor.get("context/export").0 == 200);
    }
}
