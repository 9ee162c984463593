//! Practice Cargo against the fact sheet: what a request does to the world, and what it answers.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod agents;
mod failures;
mod lists;
mod releases;
mod strictness;

use greenroom::domain::Timestamp;
use greenroom::http::{Body, Effect, Headers, Method, Request};
use greenroom::practice::{Delivery, FAILURES_WORKSPACE, Moment, Options, Reply, World, handle};
use serde_json::{Map, Value, json};

const NOW: Timestamp = Timestamp(1_780_000_000_000);

/// A world and its clock.
struct Vendor {
    world: World,
    now: Timestamp,
    requests: u128,
    key: &'static str,
    workspace: Option<&'static str>,
}

impl Vendor {
    fn new() -> Self {
        Self::sized(&Options::default())
    }

    fn sized(options: &Options) -> Self {
        Self { world: World::new(options, NOW, 1), now: NOW, requests: 0, key: "k", workspace: None }
    }

    fn failing() -> Self {
        Self { workspace: Some(FAILURES_WORKSPACE), ..Self::new() }
    }

    fn send(&mut self, method: Method, path: &str, body: Body) -> Reply {
        self.requests += 1;
        self.now = self.now.plus(10);
        let mut headers = Headers::default().with("Authorization", &format!("Bearer {}", self.key));
        if let Some(workspace) = self.workspace {
            headers = headers.with("selected-workspace-uuid", workspace);
        }
        let request = Request {
            method,
            url: format!("https://somewhere.example/cargo/v1/{path}"),
            headers,
            body,
            credential: None,
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

    fn put(&mut self, path: &str, body: Value) -> (u16, Value) {
        answer(self.send(Method::Put, path, Body::Json(body)))
    }

    /// An agent whose name is, or ends in, this.
    fn agent(&mut self, name: &str) -> Value {
        let listed = self.get("ai/agents/list").1;
        let found = listed["agents"].as_array().unwrap().iter().find(|a| a["name"].as_str().unwrap().ends_with(name));
        found.unwrap_or_else(|| panic!("{name}: {listed}")).clone()
    }

    fn id(&mut self, name: &str) -> String {
        text(&self.agent(name)["uuid"])
    }

    fn draft(&mut self, agent: &str) -> Value {
        let (status, body) = self.get(&format!("ai/releases/draft?agentUuid={agent}"));
        assert_eq!(status, 200, "{body}");
        body["release"].clone()
    }

    fn releases(&mut self, query: &str) -> Vec<Value> {
        let (status, body) = self.get(&format!("ai/releases/list?{query}"));
        assert_eq!(status, 200, "{body}");
        body["releases"].as_array().unwrap().clone()
    }
}

fn answer(reply: Reply) -> (u16, Value) {
    assert_eq!(reply.delivery, Delivery::Prompt);
    (reply.response.status, serde_json::from_str(&reply.response.body).unwrap())
}

fn text(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}

fn keys(value: &Value) -> Vec<&str> {
    value.as_object().unwrap().keys().map(String::as_str).collect()
}

/// A release as a body of `deployDraft`: without what only answers have, and without the nulls that are not taken.
fn body_of(release: &Value) -> Value {
    let answered = [
        "uuid",
        "parentUuid",
        "workspaceUuid",
        "userUuid",
        "templateSlug",
        "status",
        "version",
        "description",
        "deployedAt",
        "createdAt",
        "updatedAt",
    ];
    let mut body: Map<String, Value> = release.as_object().unwrap().clone();
    body.retain(|key, _| !answered.contains(&key.as_str()));
    if body.get("connectorUuid").is_some_and(Value::is_null) {
        body.shift_remove("connectorUuid");
    }
    Value::Object(body)
}

/// The smallest body of `deployDraft`.
fn smallest(agent: &str) -> Value {
    json!({
        "agentUuid": agent, "actions": [], "mcpClients": [], "resources": [], "capabilities": [],
        "suggestedActions": [], "integrationSlug": "openAi", "languageModelSlug": "gpt-4o",
    })
}
