//! Keys and names that fail, and what the record of writes says about them.

use super::{NOW, Vendor, id};
use greenroom::http::{Body, Headers, Method};
use greenroom::practice::{Delivery, Options, World};
use greenroom::store::{open, wrap};
use serde_json::json;

#[test]
fn sentinel_keys() {
    let cases = [
        ("", 401, "AUTH_USER_UNAUTHORISED"),
        ("practice-401", 401, "AUTH_USER_INVALID_TOKEN"),
        ("practice-403", 403, "USER_ACCESS_FORBIDDEN"),
        ("practice-429", 429, "\"message\":\"API rate limit exceeded\""),
        ("practice-500", 500, "INTERNAL_SERVER_ERROR"),
        ("practice-html", 200, "<!doctype html>"),
        ("practice-limited", 403, "USER_ACCESS_FORBIDDEN"),
        ("anything else", 200, "Billing helper"),
    ];
    for (key, status, text) in cases {
        let reply = Vendor::with_key(key).send(Method::Get, "/v1/accounts/acme/agents", Body::None);
        assert_eq!((reply.response.status, reply.delivery), (status, Delivery::Prompt), "{key}");
        assert!(reply.response.body.contains(text), "{key}: {}", reply.response.body);
        let wait = (key == "practice-429").then_some("7");
        assert_eq!(reply.response.headers.get("Retry-After"), wait, "{key}");
    }
    let mut limited = Vendor::with_key("practice-limited");
    assert_eq!(limited.get("/v1/agents/PROJECT-BILLING1/deployments/active").0, 200);
    let silent = Vendor::with_key("practice-timeout").send(Method::Get, "/v1/accounts/acme/agents", Body::None);
    assert_eq!(silent.delivery, Delivery::Never);
}

#[test]
fn names_that_fail() {
    let cases = [
        ("PROJECT-ERROR409", 409, Delivery::Prompt, false),
        ("PROJECT-ERROR412", 412, Delivery::Prompt, false),
        ("PROJECT-ERROR503", 503, Delivery::Prompt, false),
        ("PROJECT-SLOWLY01", 201, Delivery::After(3_000), true),
        ("PROJECT-LOSTANSW", 201, Delivery::Dropped, true),
        ("PROJECT-CUTANSWR", 201, Delivery::Cut, true),
        ("PROJECT-ERRAFTER", 500, Delivery::Prompt, true),
        ("PROJECT-DROPPED1", 0, Delivery::Dropped, false),
        ("PROJECT-CUTREAD1", 201, Delivery::Prompt, true),
    ];
    let mut vendor = Vendor::new();
    for (agent, status, delivery, changed) in cases {
        let body = Body::Json(json!({}));
        let reply = vendor.send(Method::Post, &format!("/v1/agents/{agent}/deployments/publish"), body);
        assert_eq!(reply.delivery, delivery, "{agent}");
        let record = vendor.world.writes().last().unwrap();
        assert_eq!((record.status, record.changed), (status, changed), "{agent}");
        assert_eq!(record.agent.as_deref(), Some(agent));
        assert_eq!(record.account.as_deref(), Some("acme-failures"));
        assert_eq!(record.path, format!("/polyai/v1/agents/{agent}/deployments/publish"));
    }
    let cut = vendor.send(Method::Get, "/v1/agents/PROJECT-CUTREAD1/deployments/active", Body::None);
    assert_eq!(cut.delivery, Delivery::Cut);
    assert_eq!(vendor.get("/v1/agents/PROJECT-ERROR503/deployments/active").0, 503);
    assert_eq!(vendor.rows("PROJECT-LOSTANSW", "sandbox")[0]["createdBy"], "pm@acme.example");
    assert_eq!(vendor.world.writes().len(), cases.len(), "reads are not recorded");
}

#[test]
fn the_correlation_id_comes_back() {
    let mut vendor = Vendor::new();
    let request = greenroom::http::Request {
        method: Method::Get,
        url: "/polyai/v1/agents/PROJECT-NOBODY11/deployments/active".to_owned(),
        headers: Headers::default().with("X-Api-Key", "k").with("X-PolyAI-Correlation-Id", "adk-1"),
        body: Body::None,
        credential: None,
        expects: greenroom::http::Expects::Text,
        effect: greenroom::http::Effect::Read,
    };
    let moment = greenroom::practice::Moment { time: NOW, random: 5 };
    let reply = greenroom::practice::handle(&mut vendor.world, &request, moment);
    assert_eq!(reply.response.headers.get("x-polyai-correlation-id"), Some("adk-1"));
    assert!(reply.response.body.contains("\"error_id\":\"adk-1\""));
}

#[test]
fn a_world_survives_being_saved_and_stays_small() {
    let mut vendor = Vendor::sized(&Options { agents: 1_000, history: Some(10_000) });
    assert_eq!(vendor.get("/v1/accounts/acme/agents").1.as_array().unwrap().len(), 1_000);
    assert_eq!(vendor.rows("PROJECT-BILLING1", "sandbox").len(), 10_000);
    vendor.post("/v1/agents/PROJECT-BILLING1/deployments/publish", json!({}));
    // As the worker keeps it.
    let saved = wrap("world", 1, &serde_json::to_value(&vendor.world).unwrap());
    assert!(saved.len() < 5_000, "{}", saved.len());
    assert!(!saved.contains("\"k\""), "no key is kept");
    let restored: World = serde_json::from_value(open("world", 1, &saved).unwrap()).unwrap();
    assert_eq!(restored, vendor.world);
    let newest = id(&vendor.active("PROJECT-BILLING1", "sandbox"));
    let mut other = Vendor { world: restored, ..Vendor::new() };
    assert_eq!(id(&other.active("PROJECT-BILLING1", "sandbox")), newest);
}

#[test]
fn made_up_agents_have_ids_and_names_of_their_own() {
    let mut vendor = Vendor::sized(&Options { agents: 3_000, history: None });
    let agents = vendor.get("/v1/accounts/acme/agents").1.as_array().unwrap().clone();
    for field in ["agentId", "agentName"] {
        let distinct: std::collections::HashSet<&str> = agents.iter().map(|a| a[field].as_str().unwrap()).collect();
        assert_eq!(distinct.len(), 3_000, "{field}");
    }
    let last = agents[2_999]["agentId"].as_str().unwrap();
    assert_eq!(last.len(), "PROJECT-".len() + 8, "{last}");
    assert!(!vendor.rows(last, "live").is_empty());
    let few = Vendor::sized(&Options { agents: 2, history: Some(1) }).get("/v1/accounts/acme/agents").1;
    assert_eq!(few.as_array().unwrap().len(), 2);
}
