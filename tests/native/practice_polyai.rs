//! Practice PolyAI against the fact sheet: what a request does to the world, and what it answers.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod delivery;
mod deployments;
mod others;

use greenroom::domain::Timestamp;
use greenroom::http::{Body, CredentialRef, Effect, Headers, Method, Request};
use greenroom::practice::{Delivery, Moment, Options, Reply, World, handle};
use serde_json::Value;

const NOW: Timestamp = Timestamp(1_780_000_000_000);

/// A world and its clock.
struct Vendor {
    world: World,
    now: Timestamp,
    requests: u128,
    key: &'static str,
}

impl Vendor {
    fn new() -> Self {
        Self::sized(&Options::default())
    }

    fn sized(options: &Options) -> Self {
        Self { world: World::new(options, NOW, 1), now: NOW, requests: 0, key: "k" }
    }

    fn with_key(key: &'static str) -> Self {
        Self { key, ..Self::new() }
    }

    fn send(&mut self, method: Method, path: &str, body: Body) -> Reply {
        self.requests += 1;
        self.now = self.now.plus(10);
        let headers = Headers::default().with("x-api-key", self.key).with("X-PolyAI-Email", "pm@acme.example");
        let request = Request {
            method,
            url: format!("https://somewhere.example/polyai{path}"),
            headers,
            body,
            credential: Some(CredentialRef("c".into())),
            expects: greenroom::http::Expects::Text,
            effect: if method == Method::Get { Effect::Read } else { Effect::Write },
        };
        handle(&mut self.world, &request, Moment { time: self.now, random: self.requests })
    }

    fn get(&mut self, path: &str) -> (u16, Value) {
        answer(self.send(Method::Get, path, Body::None))
    }

    fn post(&mut self, path: &str, body: Value) -> (u16, Value) {
        answer(self.send(Method::Post, path, Body::Json(body)))
    }

    fn rows(&mut self, agent: &str, environment: &str) -> Vec<Value> {
        let (status, body) = self.get(&format!("/v1/agents/{agent}/deployments?environment={environment}"));
        assert_eq!(status, 200, "{body}");
        body["deployments"].as_array().unwrap().clone()
    }

    fn active(&mut self, agent: &str, environment: &str) -> Value {
        let (status, body) = self.get(&format!("/v1/agents/{agent}/deployments/active"));
        assert_eq!(status, 200, "{body}");
        body["activeDeployments"][environment].clone()
    }

    fn wait(&mut self, millis: i64) {
        self.now = self.now.plus(millis);
    }
}

fn answer(reply: Reply) -> (u16, Value) {
    assert_eq!(reply.delivery, Delivery::Prompt);
    let body = match reply.response.body.as_str() {
        "" => Value::Null,
        text => serde_json::from_str(text).unwrap(),
    };
    (reply.response.status, body)
}

fn id(deployment: &Value) -> String {
    deployment["id"].as_str().unwrap().to_owned()
}
