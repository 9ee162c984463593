//! Practice RunAgents against the seed and the fact sheet: what a request does to the world, and what it answers.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod agents;
mod any_body;
mod builds;
mod config;
mod contracts;
mod deploy;
mod drafts;
mod failures;
mod resources;

use greenroom::domain::Timestamp;
use greenroom::http::{Body, Effect, Expects, Headers, Method, Request};
use greenroom::practice::{Delivery, Moment, Options, Reply, World, handle};
use serde_json::Value;

const NOW: Timestamp = Timestamp(1_780_000_000_000);

/// Which of the two wire contracts is spoken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Contract {
    Legacy,
    Current,
}

use Contract::{Current, Legacy};

/// A world and its clock.
struct Vendor {
    world: World,
    now: Timestamp,
    requests: u128,
    key: &'static str,
    contract: Contract,
    workspace: &'static str,
}

impl Vendor {
    fn new(contract: Contract) -> Self {
        Self::at(contract, "acme")
    }

    fn at(contract: Contract, workspace: &'static str) -> Self {
        let world = World::new(&Options::default(), NOW, 1);
        Self { world, now: NOW, requests: 0, key: "a-token", contract, workspace }
    }

    fn with_key(contract: Contract, key: &'static str) -> Self {
        Self { key, ..Self::new(contract) }
    }

    /// A request to any path, with any headers.
    fn ask(&mut self, method: Method, path: &str, headers: &[(&str, &str)], body: Body) -> Reply {
        self.requests += 1;
        self.now = self.now.plus(10);
        let headers = headers.iter().fold(Headers::default(), |all, (name, value)| all.with(name, value));
        let request = Request {
            method,
            url: format!("https://somewhere.example{path}"),
            headers,
            body,
            credential: None,
            expects: Expects::Text,
            effect: if method == Method::Get { Effect::Read } else { Effect::Write },
        };
        handle(&mut self.world, &request, Moment { time: self.now, random: self.requests })
    }

    /// A request as the clients of the contract send it. `agents/{name}` stands for the paths of either.
    fn send(&mut self, method: Method, path: &str, body: Body) -> Reply {
        let (workspace, bearer) = (self.workspace, format!("Bearer {}", self.key));
        match self.contract {
            Current => {
                let path = format!("/runagents/api/v1/workspaces/{workspace}/{path}");
                match self.key.starts_with("ra_ws_") {
                    true => self.ask(method, &path, &[("X-RunAgents-API-Key", self.key)], body),
                    false => self.ask(method, &path, &[("Authorization", &bearer)], body),
                }
            }
            Legacy => {
                let outside = ["analy", "ingestion", "requirements"].iter().any(|start| path.starts_with(start));
                let path = match path.strip_prefix("agents/") {
                    Some(rest) => format!("api/agents/{workspace}/{rest}"),
                    None if outside => path.to_owned(),
                    None => format!("api/{path}"),
                };
                let headers = [("Authorization", bearer.as_str()), ("X-Workspace-Namespace", workspace)];
                self.ask(method, &format!("/runagents/{path}"), &headers, body)
            }
        }
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

    /// What is listed.
    fn list(&mut self, path: &str) -> Vec<Value> {
        let (status, body) = self.get(path);
        assert_eq!(status, 200, "{path} {body}");
        body.as_array().unwrap().clone()
    }

    /// The names of what is listed.
    fn names(&mut self, path: &str) -> Vec<String> {
        self.list(path).iter().map(|one| text(&one["name"])).collect()
    }

    /// Whether something of a name is listed.
    fn has(&mut self, path: &str, name: &str) -> bool {
        self.names(path).iter().any(|one| one == name)
    }

    /// Deploys, which has to work.
    fn deploy(&mut self, body: Value) -> Value {
        let (status, said) = self.post("deploy", body);
        assert_eq!(status, 201, "{said}");
        said
    }

    /// The phase of an agent.
    fn phase(&mut self, name: &str) -> String {
        text(&self.get(&format!("agents/{name}")).1["status"]["phase"])
    }

    /// Lets time pass, in seconds.
    fn wait(&mut self, seconds: i64) {
        self.now = self.now.plus(seconds * 1_000);
    }
}

/// The same test in both contracts.
fn both(test: impl Fn(&mut Vendor)) {
    for contract in [Legacy, Current] {
        test(&mut Vendor::new(contract));
    }
}

fn answer(reply: Reply) -> (u16, Value) {
    assert_eq!(reply.delivery, Delivery::Prompt);
    let body = match reply.response.body.as_str() {
        "" => Value::Null,
        text => serde_json::from_str(text).unwrap_or_else(|_| Value::String(text.to_owned())),
    };
    (reply.response.status, body)
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_else(|| panic!("{value} is no text")).to_owned()
}

/// The status and the text of a refusal, whose shape is looked at.
fn refusal((status, body): (u16, Value)) -> (u16, String) {
    let fields = body.as_object().unwrap_or_else(|| panic!("{status} {body}"));
    assert_eq!(fields.keys().collect::<Vec<_>>(), ["error"], "{status} {body}");
    (status, text(&body["error"]))
}

/// The fields of an object, in the order of the alphabet.
fn fields(value: &Value) -> Vec<&str> {
    let mut fields: Vec<&str> = value.as_object().unwrap().keys().map(String::as_str).collect();
    fields.sort_unstable();
    fields
}
