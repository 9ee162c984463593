//! Failures that keys and names ask for.

use super::{Vendor, answer, smallest};
use greenroom::http::{Body, Headers, Method};
use greenroom::practice::Delivery;
use serde_json::{Value, json};

#[test]
fn keys_that_fail() {
    let cases = [
        ("", 401, "Unauthorized"),
        ("practice-401", 401, "Unauthorized"),
        ("practice-403", 403, "forbidden"),
        ("practice-429", 429, "Too Many Requests"),
        ("practice-500", 500, "Internal server error"),
        ("practice-html", 200, "<!doctype html>"),
        ("practice-redirect", 302, ""),
        ("practice-limited", 403, "forbidden"),
        ("practice-read-only", 200, "Account researcher"),
        ("anything else", 200, "Account researcher"),
    ];
    for (key, status, text) in cases {
        let reply = Vendor { key, ..Vendor::new() }.send(Method::Get, "ai/agents/list", Body::None);
        assert_eq!((reply.response.status, reply.delivery), (status, Delivery::Prompt), "{key}");
        assert!(reply.response.body.contains(text), "{key}: {}", reply.response.body);
    }
    let silent = Vendor { key: "practice-timeout", ..Vendor::new() }.send(Method::Get, "ai/agents/list", Body::None);
    assert_eq!(silent.delivery, Delivery::Never);
    let agent = Vendor::new().id("Account researcher");
    let mut limited = Vendor { key: "practice-limited", ..Vendor::new() };
    assert_eq!(limited.get(&format!("ai/agents/{agent}")).0, 200);
    assert_eq!(limited.put(&format!("ai/agents/{agent}"), json!({})).0, 200);
    assert_eq!(limited.get("ai/releases/list").0, 403);
    let mut reader = Vendor { key: "practice-read-only", ..Vendor::new() };
    assert_eq!(reader.get(&format!("ai/releases/draft?agentUuid={agent}")).0, 200);
    assert_eq!(reader.put("ai/releases/draft/update", smallest(&agent)), (403, json!({"errorMessage": "forbidden"})));
}

#[test]
fn only_bearer_keys_are_taken() {
    for (name, value, status) in [
        ("Authorization", "k", 401),
        ("Authorization", "Basic k", 401),
        ("x-api-key", "k", 401),
        ("authorization", "bearer k", 200),
    ] {
        let request = greenroom::http::Request {
            method: Method::Get,
            url: "/cargo/v1/ai/agents/list".to_owned(),
            headers: Headers::default().with(name, value),
            body: Body::None,
            credential: None,
            expects: greenroom::http::Expects::Text,
            effect: greenroom::http::Effect::Read,
        };
        let moment = greenroom::practice::Moment { time: super::NOW, random: 5 };
        let reply = greenroom::practice::handle(&mut Vendor::new().world, &request, moment);
        assert_eq!(reply.response.status, status, "{name}: {value}");
    }
}

#[test]
fn names_that_fail() {
    let cases = [
        ("-error-500", 500, Delivery::Prompt, false),
        ("-error-503", 503, Delivery::Prompt, false),
        ("-error-400", 400, Delivery::Prompt, false),
        ("-forbidden", 403, Delivery::Prompt, false),
        ("-slow", 200, Delivery::After(3_000), true),
        ("-lost-answer", 200, Delivery::Dropped, true),
        ("-timeout-after", 200, Delivery::Never, true),
        ("-cut-answer", 200, Delivery::Cut, true),
        ("-error-after-doing", 500, Delivery::Prompt, true),
        ("-dropped-before", 0, Delivery::Dropped, false),
        ("-cut-reading", 200, Delivery::Prompt, true),
    ];
    let mut vendor = Vendor::failing();
    for (end, status, delivery, changed) in cases {
        let agent = vendor.id(end);
        let before = vendor.world.writes().len();
        let reply = vendor.send(Method::Post, "ai/releases/deployDraft", Body::Json(smallest(&agent)));
        assert_eq!(reply.delivery, delivery, "{end}");
        let record = vendor.world.writes().last().unwrap();
        assert_eq!((record.status, record.changed), (status, changed), "{end}");
        assert_eq!(record.agent.as_deref(), Some(agent.as_str()));
        assert_eq!(record.account.as_deref(), vendor.workspace);
        assert_eq!(record.path, "/cargo/v1/ai/releases/deployDraft");
        assert_eq!(vendor.world.writes().len(), before + 1);
        // Whether it was done is told by reading, except where reading fails too.
        let read = vendor.send(Method::Get, &format!("ai/agents/{agent}"), Body::None);
        match end {
            "-error-503" => assert_eq!(read.response.status, 503),
            "-cut-reading" => assert_eq!(read.delivery, Delivery::Cut),
            _ => assert_eq!(answer(read).1["agent"]["deployedRelease"]["actions"] == json!([]), changed, "{end}"),
        }
    }
}

#[test]
fn every_reason_can_be_reached_by_a_name() {
    let mut vendor = Vendor::failing();
    let draft = "ai/releases/draft/update";
    let deploy = "ai/releases/draft/deploy";
    let cases: [(&str, &[(Method, &str)]); 8] = [
        (
            "agentNotFound",
            &[(Method::Put, draft), (Method::Post, deploy), (Method::Put, "agent"), (Method::Delete, "agent")],
        ),
        ("folderNotFound", &[(Method::Put, "agent")]),
        ("draftReleaseNotFound", &[(Method::Put, draft), (Method::Post, deploy)]),
        ("releaseNotFound", &[(Method::Get, "deployed")]),
        ("invalidParent", &[(Method::Put, draft)]),
        ("invalidConnector", &[(Method::Put, draft)]),
        ("invalidReleaseVersion", &[(Method::Post, deploy)]),
        ("failedToReconciliateAgentAiTools", &[(Method::Put, draft), (Method::Post, deploy)]),
    ];
    for (reason, calls) in cases {
        let agent = vendor.id(&format!("-reason-{reason}"));
        for (method, path) in calls {
            let path = match *path {
                "agent" => format!("ai/agents/{agent}"),
                "deployed" => format!("ai/releases/deployed?agentUuid={agent}"),
                path => path.to_owned(),
            };
            let body = if *method == Method::Get { Body::None } else { Body::Json(smallest(&agent)) };
            let (status, said) = answer(vendor.send(*method, &path, body));
            assert_eq!(said, json!({ "reason": reason }), "{path}");
            assert_eq!(status == 404, reason.ends_with("NotFound"), "{reason}");
        }
        assert_eq!(vendor.get(&format!("ai/agents/{agent}")).0, 200, "reading works");
    }
    // Reached by typing, too.
    let mut vendor = Vendor::new();
    let icon = json!({"color": "red", "face": "x"});
    let body = json!({"name": "Mine-reason-folderNotFound", "icon": icon});
    assert_eq!(vendor.post("ai/agents", body), (404, json!({"reason": "folderNotFound"})));
    let lost = vendor.send(Method::Post, "ai/agents", Body::Json(json!({"name": "Mine-lost-answer", "icon": icon})));
    assert_eq!(lost.delivery, Delivery::Dropped);
    vendor.id("Mine-lost-answer");
}

#[test]
fn readings_that_are_not_what_they_were() {
    let mut vendor = Vendor::failing();
    let agent = vendor.id("-moves");
    let (first, second) = (vendor.draft(&agent), vendor.draft(&agent));
    assert_ne!(first["updatedAt"], second["updatedAt"]);
    assert_ne!(first["systemPrompt"], second["systemPrompt"]);
    assert_eq!(first["uuid"], second["uuid"]);

    let agent = vendor.id("-secret-refreshes");
    let token = |release: &Value| release["mcpClients"][0]["authentication"]["accessToken"].clone();
    assert_ne!(token(&vendor.draft(&agent)), token(&vendor.draft(&agent)));
    let (_, read) = vendor.get(&format!("ai/agents/{agent}"));
    assert_ne!(token(&read["agent"]["deployedRelease"]), token(&vendor.draft(&agent)));

    let agent = vendor.id("-odd-reading");
    assert_eq!(vendor.draft(&agent)["uuid"], 4711);
    assert_eq!(vendor.get(&format!("ai/agents/{agent}")).1["agent"]["deployedRelease"]["uuid"], 4711);

    // A colleague was faster: their release runs, ours was refused.
    let agent = vendor.id("-overtaken");
    let draft = vendor.draft(&agent);
    let (status, said) = vendor.post("ai/releases/draft/deploy", smallest(&agent));
    assert_eq!((status, said), (404, json!({"reason": "draftReleaseNotFound"})));
    let live = vendor.get(&format!("ai/agents/{agent}")).1["agent"]["deployedRelease"].clone();
    assert_eq!((&live["uuid"], &live["actions"]), (&draft["uuid"], &draft["actions"]));
}

#[test]
fn a_colleague_can_be_called_in() {
    let mut vendor = Vendor::new();
    let agent = vendor.id("Account researcher");
    let before = vendor.draft(&agent);
    let request = greenroom::http::Request {
        method: Method::Post,
        url: format!("/cargo/_practice/touch/{agent}"),
        headers: Headers::default(),
        body: Body::None,
        credential: None,
        expects: greenroom::http::Expects::Text,
        effect: greenroom::http::Effect::Write,
    };
    let moment = greenroom::practice::Moment { time: vendor.now.plus(5), random: 9 };
    let reply = greenroom::practice::handle(&mut vendor.world, &request, moment);
    assert_eq!(reply.response.status, 200);
    let after = vendor.draft(&agent);
    assert_ne!(before["updatedAt"], after["updatedAt"]);
    assert_eq!(before["actions"], after["actions"]);
    assert!(vendor.world.writes().is_empty());
}
