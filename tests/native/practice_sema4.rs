//! Practice Sema4.ai against the fact sheet: what a request does to the world, and what it answers.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod agents;
mod attachments;
mod failures;
mod lifecycle;
mod packages;
mod pages;

use greenroom::domain::Timestamp;
use greenroom::http::{Body, Effect, Expects, Headers, Method, Request};
use greenroom::practice::{Delivery, Moment, Options, Reply, World, handle};
use serde_json::Value;

const NOW: Timestamp = Timestamp(1_780_000_000_000);

/// A world and its clock.
struct Vendor {
    world: World,
    now: Timestamp,
    requests: u128,
    key: &'static str,
    tenant: &'static str,
}

impl Vendor {
    fn new() -> Self {
        Self::at("acme")
    }

    fn at(tenant: &'static str) -> Self {
        Self { world: World::new(&Options::default(), NOW, 1), now: NOW, requests: 0, key: "k", tenant }
    }

    fn with_key(key: &'static str) -> Self {
        Self { key, ..Self::new() }
    }

    /// A request to any path.
    fn ask(&mut self, method: Method, path: &str, authorization: &str, body: Body) -> Reply {
        self.requests += 1;
        self.now = self.now.plus(10);
        let request = Request {
            method,
            url: format!("https://somewhere.example{path}"),
            headers: Headers::default().with("Authorization", authorization),
            body,
            credential: None,
            expects: Expects::Text,
            effect: if method == Method::Get { Effect::Read } else { Effect::Write },
        };
        handle(&mut self.world, &request, Moment { time: self.now, random: self.requests })
    }

    /// A request below the base.
    fn send(&mut self, method: Method, path: &str, body: Body) -> Reply {
        let path = format!("/sema4/tenants/{}/api/v2/{path}", self.tenant);
        self.ask(method, &path, &format!("Bearer {}", self.key), body)
    }

    fn get(&mut self, path: &str) -> (u16, Value) {
        answer(self.send(Method::Get, path, Body::None))
    }

    fn post(&mut self, path: &str, body: Value) -> (u16, Value) {
        answer(self.send(Method::Post, path, Body::Json(body)))
    }

    /// A POST without a body.
    fn push(&mut self, path: &str) -> (u16, Value) {
        answer(self.send(Method::Post, path, Body::None))
    }

    fn patch(&mut self, path: &str, body: Value) -> (u16, Value) {
        answer(self.send(Method::Patch, path, Body::Json(body)))
    }

    fn put(&mut self, path: &str, body: Value) -> (u16, Value) {
        answer(self.send(Method::Put, path, Body::Json(body)))
    }

    fn delete(&mut self, path: &str) -> (u16, Value) {
        answer(self.send(Method::Delete, path, Body::None))
    }

    /// The first page of a list.
    fn list(&mut self, path: &str) -> Vec<Value> {
        let (status, body) = self.get(path);
        assert_eq!(status, 200, "{path} {body}");
        body["data"].as_array().unwrap().clone()
    }

    /// An agent whose name is, or ends in, this.
    fn agent(&mut self, name: &str) -> Value {
        let listed = self.list("agents?limit=100");
        let found = listed.iter().find(|agent| agent["name"].as_str().unwrap().ends_with(name));
        found.unwrap_or_else(|| panic!("{name}: {listed:?}")).clone()
    }

    /// The path of an agent whose name is, or ends in, this.
    fn path(&mut self, name: &str) -> String {
        format!("agents/{}", text(&self.agent(name)["id"]))
    }

    /// The id of something in a list, by its name.
    fn id(&mut self, list: &str, name: &str) -> String {
        let found = self.list(list).into_iter().find(|one| one["name"] == name);
        text(&found.unwrap_or_else(|| panic!("{name}"))["id"])
    }

    /// The names of what is listed.
    fn names(&mut self, list: &str) -> Vec<String> {
        self.list(list).iter().map(|one| text(&one["name"])).collect()
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

fn text(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}

/// The status and the code of a refusal, whose envelope is looked at.
fn refusal((status, body): (u16, Value)) -> (u16, String) {
    let error = &body["error"];
    assert_eq!(text(&error["error_id"]).len(), 36, "{body}");
    assert!(error["message"].is_string(), "{body}");
    assert!(error.get("details").is_none_or(Value::is_string), "{body}");
    assert!(text(&error["code"]).contains('.'), "{body}");
    (status, text(&error["code"]))
}
