//! Failures that keys and names ask for.

use super::{Current, Legacy, Vendor, answer, both, refusal, text};
use greenroom::http::{Body, Method};
use greenroom::practice::Delivery;
use serde_json::json;

#[test]
fn keys_that_fail() {
    let cases = [
        ("practice-401", 401, "invalid API key"),
        ("practice-403", 403, "no access"),
        ("practice-429", 429, "rate limit"),
        ("practice-500", 500, "internal server error"),
        ("practice-html", 200, "<!doctype html>"),
        ("practice-redirect", 302, ""),
        ("practice-limited", 403, "may not list agents"),
        ("practice-read-only", 200, "payment-agent"),
        ("ra_ws_practice-401", 401, "invalid API key"),
        ("ra_ws_practice-429", 429, "rate limit"),
        ("ra_ws_anything", 200, "payment-agent"),
        ("anything", 200, "payment-agent"),
    ];
    for contract in [Legacy, Current] {
        for (key, status, needle) in cases {
            let reply = Vendor::with_key(contract, key).send(Method::Get, "agents", Body::None);
            assert_eq!((reply.response.status, reply.delivery), (status, Delivery::Prompt), "{key}");
            assert!(reply.response.body.contains(needle), "{key}: {}", reply.response.body);
            let wait = reply.response.headers.get("retry-after").map(str::to_owned);
            assert_eq!(wait.as_deref(), (status == 429).then_some("2"), "{key}");
        }
        let silent = Vendor::with_key(contract, "practice-timeout").send(Method::Get, "agents", Body::None);
        assert_eq!(silent.delivery, Delivery::Never);
        let mut limited = Vendor::with_key(contract, "practice-limited");
        assert_eq!(limited.get("agents/payment-agent").0, 200);
        assert_eq!(refusal(limited.get("context/export")).0, 403);
        let mut reader = Vendor::with_key(contract, "practice-read-only");
        for refused in [
            reader.post("deploy", json!({"agent_name": "a", "image": "i"})),
            reader.put("agents/payment-agent/config", json!({"system_prompt": "x"})),
            reader.delete("agents/payment-agent"),
            reader.push("starter-kit"),
            reader.push("deploy-drafts"),
        ] {
            assert_eq!(refusal(refused).0, 403);
        }
        assert_eq!(reader.post("analyze", json!({"files": {"a.py": ""}})).0, 201);
        assert_eq!(reader.get("agents/payment-agent/config").0, 200);
    }
}

/// Ends of names, the status of a deployment, how its answer travels, and whether it was done.
const CASES: [(&str, u16, Delivery, bool); 26] = [
    ("-error-400", 400, Delivery::Prompt, false),
    ("-error-401", 401, Delivery::Prompt, false),
    ("-error-402", 402, Delivery::Prompt, false),
    ("-error-403", 403, Delivery::Prompt, false),
    ("-error-404", 404, Delivery::Prompt, false),
    ("-error-409", 409, Delivery::Prompt, false),
    ("-error-429", 429, Delivery::Prompt, false),
    ("-error-500", 500, Delivery::Prompt, false),
    ("-error-502", 502, Delivery::Prompt, false),
    ("-error-503", 503, Delivery::Prompt, false),
    ("-missing-fields", 400, Delivery::Prompt, false),
    ("-namespace-mismatch", 400, Delivery::Prompt, false),
    ("-no-source", 400, Delivery::Prompt, false),
    ("-tool-fails", 500, Delivery::Prompt, false),
    ("-agent-fails", 500, Delivery::Prompt, false),
    ("-build-refused", 500, Delivery::Prompt, false),
    ("-gateway-page", 502, Delivery::Prompt, false),
    ("-html", 200, Delivery::Prompt, true),
    ("-html-reading", 201, Delivery::Prompt, true),
    ("-slow", 201, Delivery::After(3_000), true),
    ("-lost-answer", 201, Delivery::Dropped, true),
    ("-timeout-after", 201, Delivery::Never, true),
    ("-cut-answer", 201, Delivery::Cut, true),
    ("-error-after-doing", 500, Delivery::Prompt, true),
    ("-dropped-before", 0, Delivery::Dropped, false),
    ("-cut-reading", 201, Delivery::Prompt, true),
];

#[test]
fn names_that_fail() {
    for contract in [Legacy, Current] {
        let mut vendor = Vendor::at(contract, "acme-failures");
        let names = vendor.names("agents");
        for (end, status, delivery, changed) in CASES {
            let name = names.iter().find(|name| name.ends_with(end)).unwrap_or_else(|| panic!("{end}"));
            let body = json!({"agent_name": name, "image": "ghcr.io/acme/new:2"});
            let reply = vendor.send(Method::Post, "deploy", Body::Json(body));
            assert_eq!(reply.delivery, delivery, "{end}");
            let record = vendor.world.writes().last().unwrap();
            assert_eq!((record.status, record.changed), (status, changed), "{end}");
            assert_eq!(record.agent.as_deref(), Some(name.as_str()));
            // Whether it was done is told by reading, except where reading fails too.
            let read = vendor.send(Method::Get, &format!("agents/{name}"), Body::None);
            match end {
                "-error-503" => assert_eq!(read.response.status, 503),
                "-cut-reading" => assert_eq!(read.delivery, Delivery::Cut),
                "-html-reading" => assert!(read.response.body.contains("Your session has ended")),
                _ => assert_eq!(answer(read).1["spec"]["image"] == "ghcr.io/acme/new:2", changed, "{end}"),
            }
        }
        for name in names {
            let known = ["-fails", "-hangs", "-lost", "-runs", "-crashes", "-phase", "-unreachable", "-text", "-500"];
            let read = ["-odd-reading", "-moves"];
            let all = CASES.iter().map(|(end, ..)| *end).chain(known).chain(read);
            assert!(all.into_iter().any(|end| name.ends_with(end)), "{name} is not tested");
        }
    }
}

#[test]
fn changing_and_deleting_fail_too() {
    both(|vendor| {
        vendor.workspace = "acme-failures";
        for (end, status) in [("claims-desk-error-400", 400), ("busy-desk-error-429", 429), ("ghost-error-404", 404)] {
            let config = vendor.put(&format!("agents/{end}/config"), json!({"system_prompt": "x"}));
            assert_eq!(refusal(config).0, status);
            assert_eq!(refusal(vendor.delete(&format!("agents/{end}"))).0, status);
            assert_eq!(vendor.get(&format!("agents/{end}")).0, 200);
            assert_eq!(vendor.post(&format!("agents/{end}/invoke"), json!({"message": "hi"})).0, 200);
        }
        let lost = vendor.send(Method::Delete, "agents/tickets-lost-answer", Body::None);
        assert_eq!(lost.delivery, Delivery::Dropped);
        assert_eq!(refusal(vendor.get("agents/tickets-lost-answer")).0, 404);
    });
}

#[test]
fn a_deployment_that_stops_halfway_leaves_its_tools() {
    let tools = json!([
        {"name": "first-tool", "base_url": "https://one.example"},
        {"name": "second-tool", "base_url": "https://two.example"},
    ]);
    for (name, second, begins) in [
        ("a-tool-fails", false, "failed to create tool \"second-tool\": "),
        ("a-agent-fails", true, "failed to create agent: "),
        ("a-build-refused", true, "build failed: "),
    ] {
        both(|vendor| {
            let body = json!({"agent_name": name, "source_files": {"a.py": "x"}, "tools_to_create": tools});
            let (status, said) = refusal(vendor.post("deploy", body));
            assert_eq!(status, 500, "{name}");
            assert!(said.starts_with(begins), "{said}");
            assert!(vendor.world.writes().last().unwrap().changed);
            assert!(vendor.has("tools", "first-tool"), "{name}");
            assert_eq!(vendor.has("tools", "second-tool"), second, "{name}");
            assert!(!vendor.has("agents", name), "{name}");
        });
    }
}

#[test]
fn readings_that_are_not_what_they_were() {
    both(|vendor| {
        vendor.workspace = "acme-failures";
        for (path, field) in
            [("agents/prices-moves", "/spec/systemPrompt"), ("agents/prices-moves/config", "/system_prompt")]
        {
            let (first, second) = (vendor.get(path).1, vendor.get(path).1);
            assert_ne!(text(first.pointer(field).unwrap()), text(second.pointer(field).unwrap()), "{path}");
        }
        assert_eq!(vendor.get("agents/museum-odd-reading").1["status"], 7);
        assert_eq!(vendor.get("agents/museum-odd-reading/config").1["llm_configs"], json!({}));
        let reply = vendor.send(Method::Get, "agents/tours-html-reading/config", Body::None);
        assert!(reply.response.headers.get("content-type").unwrap().starts_with("text/html"));
    });
}

#[test]
fn a_name_fails_wherever_it_is_given() {
    both(|vendor| {
        let body = json!({"agent_name": "mine-error-409", "image": "i"});
        assert_eq!(refusal(vendor.post("deploy", body)).0, 409);
        let body = json!({"name": "mine-error-500", "files": {"a.py": ""}});
        assert_eq!(refusal(vendor.post("builds", body)).0, 500);
        let body = json!({"agent_name": "mine-lost-answer", "image": "i"});
        assert_eq!(vendor.send(Method::Post, "deploy", Body::Json(body)).delivery, Delivery::Dropped);
        assert!(vendor.has("agents", "mine-lost-answer"));
    });
}

#[test]
fn the_texts_of_the_seed_can_be_had() {
    both(|vendor| {
        for (name, needle) in [
            ("a-missing-fields", "agent_name is required"),
            ("a-namespace-mismatch", "does not match the workspace"),
            ("a-no-source", "one of image, source_files or artifact_id is required"),
        ] {
            let (status, said) = refusal(vendor.post("deploy", json!({"agent_name": name, "image": "i"})));
            assert_eq!((status, said.contains(needle)), (400, true), "{said}");
        }
    });
}
