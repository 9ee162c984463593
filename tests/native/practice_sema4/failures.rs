//! Failures that keys and names ask for.

use super::{Vendor, answer, refusal};
use greenroom::http::{Body, Method};
use greenroom::practice::Delivery;
use serde_json::json;

#[test]
fn keys_that_fail() {
    let cases = [
        ("practice-401", 401, "auth.invalid_credentials"),
        ("practice-403", 403, "auth.forbidden"),
        ("practice-429", 429, "Too Many Requests"),
        ("practice-500", 500, "server.unexpected"),
        ("practice-html", 200, "<!doctype html>"),
        ("practice-redirect", 302, ""),
        ("practice-limited", 403, "auth.forbidden"),
        ("practice-read-only", 200, "Invoice Roast"),
        ("anything else", 200, "Invoice Roast"),
    ];
    for (key, status, text) in cases {
        let reply = Vendor::with_key(key).send(Method::Get, "agents", Body::None);
        assert_eq!((reply.response.status, reply.delivery), (status, Delivery::Prompt), "{key}");
        assert!(reply.response.body.contains(text), "{key}: {}", reply.response.body);
    }
    let silent = Vendor::with_key("practice-timeout").send(Method::Get, "agents", Body::None);
    assert_eq!(silent.delivery, Delivery::Never);
    let path = Vendor::new().path("Contract Reader");
    let mut limited = Vendor::with_key("practice-limited");
    assert_eq!(limited.patch(&path, json!({})).0, 200);
    assert_eq!(refusal(limited.post("agents", json!({"name": "A"}))).0, 403);
    let mut reader = Vendor::with_key("practice-read-only");
    assert_eq!(refusal(reader.patch(&path, json!({}))).0, 403);
}

#[test]
fn where_the_key_stands() {
    let mut vendor = Vendor::new();
    for (authorization, status) in [
        ("", 401),
        ("k", 401),
        ("Basic k", 401),
        ("Bearer ", 401),
        ("bearer k", 200),
        ("Snowflake Token=\"k\"", 200),
        ("Snowflake Token=k", 401),
        ("Snowflake Token=\"practice-403\"", 403),
    ] {
        let reply = vendor.ask(Method::Get, "/sema4/api/v2/agents", authorization, Body::None);
        assert_eq!(reply.response.status, status, "{authorization}");
    }
}

#[test]
fn names_that_fail() {
    let cases = [
        ("-error-400", 400, Delivery::Prompt, false),
        ("-error-403", 403, Delivery::Prompt, false),
        ("-error-404", 404, Delivery::Prompt, false),
        ("-error-409", 409, Delivery::Prompt, false),
        ("-error-412", 412, Delivery::Prompt, false),
        ("-error-422", 422, Delivery::Prompt, false),
        ("-error-500", 500, Delivery::Prompt, false),
        ("-error-503", 503, Delivery::Prompt, false),
        ("-proxy-422", 422, Delivery::Prompt, false),
        ("-slow", 200, Delivery::After(3_000), true),
        ("-lost-answer", 200, Delivery::Dropped, true),
        ("-timeout-after", 200, Delivery::Never, true),
        ("-cut-answer", 200, Delivery::Cut, true),
        ("-error-after-doing", 500, Delivery::Prompt, true),
        ("-dropped-before", 0, Delivery::Dropped, false),
        ("-html", 200, Delivery::Prompt, true),
        ("-html-reading", 200, Delivery::Prompt, true),
        ("-cut-reading", 200, Delivery::Prompt, true),
        ("-overtaken", 409, Delivery::Prompt, false),
    ];
    let mut vendor = Vendor::at("acme-failures");
    for (end, status, delivery, changed) in cases {
        let path = vendor.path(end);
        let reply = vendor.send(Method::Post, &format!("{path}/publish"), Body::Json(json!({})));
        assert_eq!(reply.delivery, delivery, "{end}");
        let record = vendor.world.writes().last().unwrap();
        assert_eq!((record.status, record.changed), (status, changed), "{end}");
        assert_eq!(record.account.as_deref(), Some("acme-failures"));
        assert_eq!(record.agent.as_deref(), path.strip_prefix("agents/"));
        // Whether it was done is told by reading, except where reading fails too.
        let read = vendor.send(Method::Get, &path, Body::None);
        match end {
            "-error-503" => assert_eq!(read.response.status, 503),
            "-cut-reading" => assert_eq!(read.delivery, Delivery::Cut),
            "-html-reading" => assert!(read.response.body.contains("Your session has ended")),
            "-overtaken" => {
                let read = answer(read).1;
                assert_eq!(
                    (&read["state"], &read["description"]),
                    (&json!("live"), &json!("As ana@acme.example left it."))
                );
            }
            _ => assert_eq!(answer(read).1["state"] == "live", changed, "{end}"),
        }
    }
}

#[test]
fn what_a_proxy_says_has_no_envelope() {
    let mut vendor = Vendor::at("acme-failures");
    let path = vendor.path("-proxy-422");
    let (_, said) = vendor.patch(&path, json!({}));
    assert_eq!(said["detail"][0]["loc"], json!(["body", "description"]));
    let path = vendor.path("-error-503");
    assert_eq!(vendor.patch(&path, json!({})), (503, json!({"detail": "upstream connect error"})));
}

#[test]
fn readings_that_are_not_what_they_were() {
    let mut vendor = Vendor::at("acme-failures");
    let path = vendor.path("-moves");
    let (first, second) = (vendor.get(&path).1, vendor.get(&path).1);
    assert_ne!(first["updated_at"], second["updated_at"]);
    assert_ne!(first["runbook_text"], second["runbook_text"]);
    let path = vendor.path("-odd-reading");
    assert_eq!(vendor.get(&path).1["id"], 4711);
    assert_eq!(vendor.get(&format!("{path}/state")).1["live_version_id"], false);
    let path = vendor.path("-unknown-state");
    assert_eq!(vendor.get(&path).1["state"], "archived");
    assert_eq!(vendor.get(&format!("{path}/state")).1["state"], "archived");
}

#[test]
fn a_name_fails_wherever_it_is_given() {
    let mut vendor = Vendor::new();
    assert_eq!(refusal(vendor.post("agents", json!({"name": "Mine-error-409"}))), (409, "agents.conflict".to_owned()));
    let lost = vendor.send(Method::Post, "agents", Body::Json(json!({"name": "Mine-lost-answer"})));
    assert_eq!(lost.delivery, Delivery::Dropped);
    vendor.path("Mine-lost-answer");
}

#[test]
fn a_colleague_can_be_called_in() {
    let mut vendor = Vendor::new();
    let path = vendor.path("Invoice Roast");
    let before = vendor.get(&path).1;
    let touch = |name: &str| format!("/sema4/_practice/touch/{}", name.strip_prefix("agents/").unwrap());
    assert_eq!(vendor.ask(Method::Post, &touch(&path), "", Body::None).response.status, 200);
    let after = vendor.get(&path).1;
    assert_ne!(before["updated_at"], after["updated_at"]);
    assert_ne!(before["runbook_text"], after["runbook_text"]);
    assert!(vendor.world.writes().is_empty());
    let live = vendor.path("Tax Notes");
    assert_eq!(vendor.ask(Method::Post, &touch(&live), "", Body::None).response.status, 404);
}
