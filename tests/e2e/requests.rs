//! What left the page, as Chromium's own log of the network tells it.

use crate::browsers::{Browser, Raw};
use crate::runner::{Result, check};
use axum::http::Method;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// One request as the browser sent it.
#[derive(Clone, Debug, Default)]
pub struct Sent {
    pub method: String,
    pub url: String,
    pub headers: String,
    pub body: String,
    /// Whether the log has the body, where there was one.
    pub whole: bool,
}

impl Sent {
    /// `http://127.0.0.1:PORT`.
    pub fn origin(&self) -> String {
        self.url.split('/').take(3).collect::<Vec<_>>().join("/")
    }
}

/// What was sent since the browser was opened, with `Setup::requests`.
#[derive(Default)]
pub struct Requests {
    sent: BTreeMap<String, Sent>,
    /// Headers that the network itself added, which come before or after the request.
    added: BTreeMap<String, String>,
    pub seen: usize,
}

impl Requests {
    /// Takes over what was sent since the last time, and returns everything that is known whole by now.
    pub async fn read(&mut self, browser: &Browser) -> Result<Vec<Sent>> {
        let body = json!({ "type": "performance" });
        let log = browser.driver.cmd(Raw(Method::POST, "se/log".to_owned(), Some(body))).await?.value_json()?;
        for entry in log.as_array().into_iter().flatten() {
            let message: Value = serde_json::from_str(entry["message"].as_str().unwrap_or_default())?;
            self.note(&message["message"]["method"], &message["message"]["params"]);
        }
        let with_headers = |(id, sent): (&String, &Sent)| {
            let added = self.added.get(id).map(String::as_str).unwrap_or_default();
            Sent { headers: format!("{}{added}", sent.headers), ..sent.clone() }
        };
        let all: Vec<Sent> = self.sent.iter().map(with_headers).collect();
        check!(!all.is_empty(), "the browser's log of the network is empty, so it proves nothing");
        Ok(all)
    }

    fn note(&mut self, event: &Value, told: &Value) {
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let id = text(&told["requestId"]);
        match event.as_str().unwrap_or_default() {
            // A redirect keeps its request's id.
            "Network.requestWillBeSent" => {
                self.seen += 1;
                let request = &told["request"];
                let sent = Sent {
                    method: text(&request["method"]),
                    url: format!("{}{}", text(&request["url"]), text(&request["urlFragment"])),
                    headers: request["headers"].to_string(),
                    body: text(&request["postData"]),
                    whole: request["hasPostData"] != true || request["postData"].is_string(),
                };
                let id = if told["redirectResponse"].is_null() { id } else { format!("{id} redirected {}", self.seen) };
                self.sent.insert(id, sent);
            }
            "Network.requestWillBeSentExtraInfo" => {
                self.added.entry(id).or_default().push_str(&told["headers"].to_string());
            }
            "Network.webSocketCreated" | "Network.webTransportCreated" => {
                self.sent.insert(id, Sent { url: text(&told["url"]), whole: true, ..Sent::default() });
            }
            _ => {}
        }
    }
}
