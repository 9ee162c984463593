//! The site's server and the practice vendors' server: two processes, so that every request is cross-origin.

use crate::hosts::{self, Host, Package};
use crate::processes::Process;
use crate::runner::{Result, Test, check, fail};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::Path;
use std::process::Stdio;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::process::Command;

/// A server's process, until it is stopped.
pub type Running = Arc<Mutex<Option<Process>>>;

/// A practice server, ended with the test or before.
#[derive(Clone)]
pub struct Server {
    process: Running,
    /// Where browsers find it: `http://127.0.0.1:PORT`, or a name with TLS.
    pub origin: String,
    /// `127.0.0.1:PORT`, for the test itself.
    direct: String,
    /// Where it serves the site: `/`, or the folder it was told.
    pub base: String,
}

/// One write as the vendor saw it.
#[derive(Debug, Clone)]
pub struct Write {
    pub path: String,
    pub changed: bool,
    pub status: u64,
}

impl Server {
    /// The practice vendors, with flags of the practice server.
    pub async fn practice(test: &Test, flags: &[&str]) -> Result<Self> {
        let Host::Nginx { relay, .. } = test.host else { return Self::start(test, "/", flags).await };
        let shut: &[&str] = if relay && !flags.contains(&"--cors") { &["--cors", "none"] } else { &[] };
        let server = Self::start(test, "/", &[flags, shut].concat()).await?;
        let origin = hosts::vendors(test, &server.origin).await?;
        Ok(Self { origin, ..server })
    }

    /// The built page, allowed to call those origins.
    pub async fn site(test: &Test, base: &str, may_call: &[&str]) -> Result<Self> {
        match test.host {
            Host::Practice => Self::site_of(test, &test.stage.dist, base, may_call).await,
            Host::Nginx { base, relay } => {
                let settings = hosts::allowing(may_call, relay).to_string();
                hosts::serve(test, &Package::unpack(&test.stage)?, base, &settings).await
            }
        }
    }

    /// Another page, served in the same way.
    pub async fn site_of(test: &Test, folder: &Path, base: &str, may_call: &[&str]) -> Result<Self> {
        let folder = folder.display().to_string();
        let mut flags = vec!["--site", &folder, "--base", base];
        for origin in may_call {
            flags.extend(["--allow-connect", origin]);
        }
        Self::start(test, base, &flags).await
    }

    async fn start(test: &Test, base: &str, flags: &[&str]) -> Result<Self> {
        let mut command = Command::new(&test.stage.practice_server);
        command.args(["--port", "0"]).args(flags).stdout(Stdio::piped());
        let mut process = Process::start(&mut command, &test.stage.practice_server.display().to_string())?;
        let line = process.first_line().await?;
        let Some(origin) = line.strip_prefix("practice vendors on ") else {
            fail!("the practice server said {line:?} in place of its address")
        };
        Self::of(test, process, origin.to_owned(), base)
    }

    /// A server that runs, at its origin.
    pub fn of(test: &Test, process: Process, origin: String, base: &str) -> Result<Self> {
        // The test keeps it too: a page may ask until it is closed.
        let process: Running = Arc::new(Mutex::new(Some(process)));
        test.keep(process.clone());
        let direct = origin.trim_start_matches("http://").to_owned();
        Ok(Self { process, origin, direct, base: base.to_owned() })
    }

    /// The address of a path of the site, which begins with a slash.
    pub fn url(&self, path: &str) -> String {
        format!("{}{}{path}", self.origin, self.base.trim_end_matches('/'))
    }

    /// The base URL of practice PolyAI.
    pub fn polyai(&self) -> String {
        format!("{}/polyai", self.origin)
    }

    /// The base URL of practice Cargo.
    pub fn cargo(&self) -> String {
        format!("{}/cargo", self.origin)
    }

    /// The base URL of a tenant of practice Sema4.ai.
    pub fn sema4(&self, tenant: &str) -> String {
        format!("{}/sema4/tenants/{tenant}/api/v2", self.origin)
    }

    /// Sends a request to a tenant of practice Sema4.ai as somebody else would.
    pub async fn sema4_call(&self, tenant: &str, method: &str, path: &str, body: Value) -> Result<Value> {
        let body = if body.is_null() { String::new() } else { body.to_string() };
        let answer = self.call(method, &format!("/sema4/tenants/{tenant}/api/v2/{path}"), &body).await?;
        Ok(serde_json::from_str(&answer).unwrap_or(Value::String(answer)))
    }

    /// The base URL of practice RunAgents, in either contract.
    pub fn runagents(&self) -> String {
        format!("{}/runagents", self.origin)
    }

    /// Sends a request to a workspace of practice RunAgents as somebody else would, in today's contract.
    pub async fn runagents_call(&self, workspace: &str, method: &str, path: &str, body: Value) -> Result<Value> {
        self.runagents_call_at("", method, &format!("api/v1/workspaces/{workspace}/{path}"), body).await
    }

    /// The same in the older contract.
    pub async fn runagents_call_older(&self, workspace: &str, method: &str, path: &str, body: Value) -> Result<Value> {
        let header = format!("x-workspace-namespace: {workspace}\r\n");
        self.runagents_call_at(&header, method, &format!("api/{path}"), body).await
    }

    async fn runagents_call_at(&self, header: &str, method: &str, path: &str, body: Value) -> Result<Value> {
        let body = if body.is_null() { String::new() } else { body.to_string() };
        let answer = self.call_with(header, method, &format!("/runagents/{path}"), &body).await?;
        Ok(serde_json::from_str(&answer).unwrap_or(Value::String(answer)))
    }

    /// Sends a request to practice Cargo as somebody else would, in a workspace (empty: Acme).
    pub async fn cargo_call(&self, workspace: &str, method: &str, path: &str, body: Value) -> Result<Value> {
        let header = match workspace {
            "" => String::new(),
            uuid => format!("selected-workspace-uuid: {uuid}\r\n"),
        };
        let body = if body.is_null() { String::new() } else { body.to_string() };
        let answer = self.call_with(&header, method, &format!("/cargo/{path}"), &body).await?;
        Ok(serde_json::from_str(&answer).unwrap_or(Value::String(answer)))
    }

    /// What came with the newest requests that had a body, oldest first: method with path, and body.
    pub async fn bodies(&self) -> Result<Vec<(String, Value)>> {
        let told: Value = serde_json::from_str(&self.call("GET", "/_practice/bodies", "").await?)?;
        Ok(serde_json::from_value(told["bodies"].clone())?)
    }

    /// The newest body that was sent to a path that ends so.
    pub async fn body(&self, ending: &str) -> Result<Value> {
        let bodies = self.bodies().await?;
        let newest = bodies.into_iter().rev().find(|(path, _)| path.ends_with(ending));
        Ok(newest.map(|(_, body)| body).unwrap_or_default())
    }

    /// Method, path and query of the newest requests that had one, oldest first. An empty part at the end says nothing.
    pub async fn queries(&self) -> Result<Vec<String>> {
        let told: Value = serde_json::from_str(&self.call("GET", "/_practice/queries", "").await?)?;
        let queries: Vec<String> = serde_json::from_value(told["queries"].clone())?;
        Ok(queries.iter().map(|query| query.trim_end_matches('&').to_owned()).collect())
    }

    /// Stops it; nothing listens there afterwards.
    pub async fn stop(self) -> Result<()> {
        let process = self.process.lock().unwrap_or_else(PoisonError::into_inner).take();
        match process {
            Some(process) => process.end().await,
            None => Ok(()),
        }
    }

    /// Changes how it behaves from now on.
    pub async fn set(&self, settings: Value) -> Result<()> {
        self.call("POST", "/_practice/settings", &settings.to_string()).await.map(drop)
    }

    /// What becomes of the next write to a vendor: `timeout`, `reset-before`, `reset-after`, `error-after` or `no-cors`.
    pub async fn break_next(&self, fault: &str) -> Result<()> {
        let said = self.call("POST", "/_practice/fault", &json!(fault).to_string()).await?;
        check!(said == "done\n", "the practice server knows no {fault}: {said}");
        Ok(())
    }

    /// Sends a request to a vendor as somebody else would.
    pub async fn as_somebody_else(&self, method: &str, path: &str, body: Value) -> Result<Value> {
        let answer = self.call(method, path, &body.to_string()).await?;
        Ok(serde_json::from_str(&answer)?)
    }

    /// Every write that reached a vendor, oldest first.
    pub async fn writes(&self) -> Result<Vec<Write>> {
        let told: Value = serde_json::from_str(&self.call("GET", "/_practice/writes", "").await?)?;
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        Ok(told["writes"]
            .as_array()
            .into_iter()
            .flatten()
            .map(|write| Write {
                path: text(&write["path"]),
                changed: write["changed"].as_bool().unwrap_or_default(),
                status: write["status"].as_u64().unwrap_or_default(),
            })
            .collect())
    }

    /// The path of each write that changed something, oldest first.
    pub async fn changes(&self) -> Result<Vec<String>> {
        let writes = self.writes().await?;
        Ok(writes.into_iter().filter(|write| write.changed).map(|write| write.path).collect())
    }

    /// How many requests of this method arrived, whose path contains this.
    pub async fn arrived(&self, method: &str, part: &str) -> Result<u64> {
        let seen = self.seen().await?;
        let fits = |what: &str| what.starts_with(&format!("{method} ")) && what.contains(part);
        Ok(seen.iter().filter(|(what, _)| fits(what)).map(|(_, count)| count).sum())
    }

    /// How often each method and path arrived.
    pub async fn seen(&self) -> Result<BTreeMap<String, u64>> {
        let told: Value = serde_json::from_str(&self.call("GET", "/_practice/writes", "").await?)?;
        Ok(serde_json::from_value(told["seen"].clone())?)
    }

    /// How many POSTs arrived whose path ends so, done or not.
    pub async fn posts(&self, ending: &str) -> Result<u64> {
        let seen = self.seen().await?;
        Ok(seen.iter().filter(|(what, _)| what.starts_with("POST ") && what.ends_with(ending)).map(|(_, n)| n).sum())
    }

    /// What is active of an agent: the id in each environment.
    pub async fn active(&self, agent: &str) -> Result<Value> {
        let path = format!("/polyai/v1/agents/{agent}/deployments/active");
        let told = self.as_somebody_else("GET", &path, json!(null)).await?;
        Ok(told["activeDeployments"].clone())
    }

    async fn call(&self, method: &str, path: &str, body: &str) -> Result<String> {
        self.call_with("", method, path, body).await
    }

    async fn call_with(&self, header: &str, method: &str, path: &str, body: &str) -> Result<String> {
        let host = &self.direct;
        let mut stream = TcpStream::connect(host).await?;
        let request = format!(
            "{method} {path} HTTP/1.1\r\nhost: {host}\r\nx-api-key: test\r\nx-polyai-email: somebody@else.example\r\n\
             authorization: Bearer test\r\n{header}content-type: application/json\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}",
            body.len()
        );
        stream.write_all(request.as_bytes()).await?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await?;
        let (head, body) = answer.split_once("\r\n\r\n").unwrap_or((&answer, ""));
        let good = head.split(' ').nth(1).is_some_and(|status| status.starts_with('2'));
        check!(good, "{method} {path} at the practice server: {head}\n{body}");
        Ok(body.to_owned())
    }
}

/// A port that nothing listens on.
pub fn free_port() -> Result<u16> {
    Ok(std::net::TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port())
}

/// Waits until something listens on a port of this computer.
pub async fn listening(port: u16, what: &str) -> Result<()> {
    for _ in 0..400 {
        if TcpStream::connect(("127.0.0.1", port)).await.is_ok() {
            return Ok(());
        }
        tokio::time::sleep(Duration::from_millis(25)).await;
    }
    fail!("{what} did not listen on port {port} within ten seconds")
}
