//! From HTTP to the practice vendors and back: the mounts, the ways an answer travels, and bad luck.

use crate::control;
use crate::options::{Options, Settings};
use crate::site;
use crate::wire::Plug;
use axum::body::Body;
use axum::extract::{ConnectInfo, FromRequest, Multipart, Request};
use axum::http::header::{CONNECTION, CONTENT_TYPE};
use axum::http::{HeaderName, HeaderValue, Method, StatusCode};
use axum::response::{IntoResponse, Response};
use greenroom::domain::Timestamp;
use greenroom::http as message;
use greenroom::practice::{self, ACME_WORKSPACE, Delivery, EMPTY_WORKSPACE, FAILURES_WORKSPACE, Moment, Reply, World};
use std::collections::{BTreeMap, VecDeque};
use std::hash::{BuildHasher, Hasher, RandomState};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// No practice request is bigger.
const BIGGEST_BODY: usize = 16 << 20;
/// The first segments of the paths that vendors answer.
const MOUNTS: [&str; 4] = ["polyai", "cargo", "sema4", "runagents"];
/// A silent connection is kept open for so long.
const LONGEST_SILENCE: Duration = Duration::from_secs(120);

/// What all connections share.
pub struct State {
    pub options: Options,
    pub settings: Mutex<Settings>,
    pub world: Mutex<World>,
    /// How often which method and path was asked for, also where nothing came of it.
    pub seen: Mutex<BTreeMap<String, u64>>,
    /// What came with the newest requests that had a body, oldest first: path and body.
    pub bodies: Mutex<VecDeque<(String, serde_json::Value)>>,
    /// The newest requests that had a query, oldest first: method, path and query as they came.
    pub queries: Mutex<VecDeque<String>>,
    /// What becomes of the next write to a vendor.
    pub fault: Mutex<Option<Fault>>,
}

/// What becomes of a write, whatever the agent is called.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Fault {
    /// It is done; the connection stays open and silent.
    Timeout,
    /// It is not done; the connection closes without an answer.
    ResetBefore,
    /// It is done; the connection closes without an answer.
    ResetAfter,
    /// It is done; the answer is a 500.
    ErrorAfter,
    /// It is done; the answer has no CORS headers.
    NoCors,
}

/// So many bodies are remembered.
const BODIES: usize = 64;
/// So many queries are remembered.
const QUERIES: usize = 512;

impl State {
    /// A fresh world.
    pub fn new(options: Options) -> Self {
        let world = Mutex::new(World::new(&options.world, now(), chance()));
        Self {
            settings: Mutex::new(options.settings),
            world,
            seen: Mutex::default(),
            bodies: Mutex::default(),
            queries: Mutex::default(),
            fault: Mutex::default(),
            options,
        }
    }
}

/// A lock that outlives a panic of another handler.
pub fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Answers every request.
pub async fn answer(
    axum::extract::State(state): axum::extract::State<Arc<State>>,
    ConnectInfo(plug): ConnectInfo<Plug>,
    request: Request,
) -> Response {
    let mut response = route(&state, &plug, request).await;
    // Chromium by itself repeats a request, even a POST, when a connection that it used before closes without an
    // answer. One connection a request keeps the counts of what a page sent true.
    response.headers_mut().insert(CONNECTION, HeaderValue::from_static("close"));
    response
}

async fn route(state: &State, plug: &Plug, request: Request) -> Response {
    let path = request.uri().path().to_owned();
    let settings = *lock(&state.settings);
    if path.starts_with("/_practice/") {
        return control::answer(state, request, &path).await;
    }
    if settings.down {
        return lost(plug);
    }
    let file = state.options.site.as_ref().and_then(|site| site::file(site, &state.options.base, &path));
    let first = path.split('/').nth(1).unwrap_or_default();
    if file.is_none() && MOUNTS.contains(&first) {
        return vendor(state, settings, plug, request).await;
    }
    match &state.options.site {
        Some(site) => site::answer(site, &state.options, request.method(), request.headers(), &path, file),
        None if path == "/" => ([(CONTENT_TYPE, "text/html; charset=utf-8")], vendors()).into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

async fn vendor(state: &State, settings: Settings, plug: &Plug, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    *lock(&state.seen).entry(format!("{} {}", parts.method, parts.uri.path())).or_default() += 1;
    if parts.method == Method::OPTIONS {
        return settings.cors.preflight(&parts.headers);
    }
    if let (Some(_), Some(target)) = (parts.uri.query(), parts.uri.path_and_query()) {
        let mut queries = lock(&state.queries);
        queries.push_back(format!("{} {target}", parts.method));
        while queries.len() > QUERIES {
            queries.pop_front();
        }
    }
    let Ok(bytes) = axum::body::to_bytes(body, BIGGEST_BODY).await else {
        return lost(plug);
    };
    let read = read(&parts, bytes).await;
    if let Ok(request) = &read {
        remember(state, &parts, &request.body);
    }
    let fault = if parts.method == Method::GET { None } else { lock(&state.fault).take() };
    if fault == Some(Fault::ResetBefore) {
        return lost(plug);
    }
    let mut reply = match read {
        Ok(request) => unlucky(settings.chaos, || {
            let moment = Moment { time: now(), random: u128::from(chance()) << 64 | u128::from(chance()) };
            practice::handle(&mut lock(&state.world), &request, moment)
        }),
        Err((status, text)) => said(status, text),
    };
    match fault {
        Some(Fault::Timeout) => reply.delivery = Delivery::Never,
        Some(Fault::ResetAfter) => reply.delivery = Delivery::Dropped,
        Some(Fault::ErrorAfter) => reply = said(500, "Something went wrong"),
        Some(Fault::NoCors | Fault::ResetBefore) | None => {}
    }
    let (least, most) = settings.latency;
    let mut wait = Duration::from_millis(least + chance() % (most - least + 1));
    match reply.delivery {
        Delivery::Prompt => {}
        Delivery::After(millis) => wait += Duration::from_millis(millis.into()),
        Delivery::Never => {
            tokio::time::sleep(LONGEST_SILENCE).await;
            return lost(plug);
        }
        Delivery::Dropped => return lost(plug),
        Delivery::Cut => {
            let file = reply.response.file.as_ref().map_or(0, message::Bytes::len);
            plug.cut_body_after(reply.response.body.len().max(file) / 2);
        }
    }
    if !wait.is_zero() {
        tokio::time::sleep(wait).await;
    }
    let status = StatusCode::from_u16(reply.response.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let body = match reply.response.file.take() {
        Some(file) => Body::from(file.as_slice().to_vec()),
        None => Body::from(std::mem::take(&mut reply.response.body)),
    };
    let mut response = Response::new(body);
    *response.status_mut() = status;
    for (name, value) in &reply.response.headers.0 {
        if let (Ok(name), Ok(value)) = (HeaderName::try_from(name), HeaderValue::try_from(value)) {
            response.headers_mut().append(name, value);
        }
    }
    if fault != Some(Fault::NoCors) {
        settings.cors.sign(&mut response);
    }
    response
}

/// Remembers what came with a request: of a file its field, its name and how many bytes it has.
fn remember(state: &State, parts: &axum::http::request::Parts, body: &message::Body) {
    let body = match body {
        message::Body::None => return,
        message::Body::Json(body) => body.clone(),
        message::Body::File(message::Upload { field, name, bytes, .. }) => {
            serde_json::json!({"field": field, "name": name, "bytes": bytes.len()})
        }
    };
    let mut bodies = lock(&state.bodies);
    bodies.push_back((format!("{} {}", parts.method, parts.uri.path()), body));
    while bodies.len() > BODIES {
        bodies.pop_front();
    }
}

/// The request as the practice vendors know it, or why it never got to them.
async fn read(
    parts: &axum::http::request::Parts,
    bytes: axum::body::Bytes,
) -> Result<message::Request, (u16, &'static str)> {
    let method = match parts.method.as_str() {
        "GET" => message::Method::Get,
        "POST" => message::Method::Post,
        "PUT" => message::Method::Put,
        "PATCH" => message::Method::Patch,
        "DELETE" => message::Method::Delete,
        _ => return Err((405, "Method not allowed")),
    };
    let body = if bytes.is_empty() {
        message::Body::None
    } else if is_form(parts) {
        upload(parts, bytes).await.ok_or((400, "There was an error parsing the body"))?
    } else {
        message::Body::Json(serde_json::from_slice(&bytes).map_err(|_| (400, "Request body is not valid JSON"))?)
    };
    let readable =
        |(name, value): (&HeaderName, &HeaderValue)| Some((name.as_str().to_owned(), value.to_str().ok()?.to_owned()));
    Ok(message::Request {
        method,
        url: format!("http://practice{}", parts.uri.path_and_query().map_or("/", |target| target.as_str())),
        headers: message::Headers(parts.headers.iter().filter_map(readable).collect()),
        body,
        credential: None,
        expects: message::Expects::Text,
        effect: if method == message::Method::Get { message::Effect::Read } else { message::Effect::Write },
    })
}

/// Whether a form comes with a request.
fn is_form(parts: &axum::http::request::Parts) -> bool {
    let kind = parts.headers.get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    kind.to_ascii_lowercase().starts_with("multipart/form-data")
}

/// The file of a form; without one, an empty file in no field.
async fn upload(parts: &axum::http::request::Parts, bytes: axum::body::Bytes) -> Option<message::Body> {
    let mut request = Request::new(Body::from(bytes));
    *request.headers_mut() = parts.headers.clone();
    let mut form = Multipart::from_request(request, &()).await.ok()?;
    let mut found = message::Upload::default();
    while let Some(field) = form.next_field().await.ok()? {
        let Some(name) = field.file_name().map(str::to_owned) else { continue };
        found = message::Upload {
            field: field.name().unwrap_or_default().to_owned(),
            name,
            media_type: field.content_type().unwrap_or_default().to_owned(),
            bytes: field.bytes().await.ok()?.to_vec().into(),
        };
    }
    Some(message::Body::File(found))
}

/// Of a hundred requests so many go wrong, before or after the vendor acted.
fn unlucky(percent: u64, handle: impl FnOnce() -> Reply) -> Reply {
    if chance() % 100 >= percent {
        return handle();
    }
    match chance() % 6 {
        0 => said(500, "An unexpected error occurred"),
        1 => said(503, "no healthy upstream"),
        2 => {
            let mut reply = said(429, "API rate limit exceeded");
            reply.response.headers = std::mem::take(&mut reply.response.headers).with("retry-after", "1");
            reply
        }
        3 => Reply { delivery: Delivery::Dropped, ..said(503, "") },
        4 => Reply { delivery: Delivery::Dropped, ..handle() },
        _ => Reply { delivery: Delivery::Cut, ..handle() },
    }
}

/// What a gateway says by itself.
fn said(status: u16, text: &str) -> Reply {
    let response = message::Response::json(status, &serde_json::json!({ "message": text }));
    Reply { response, delivery: Delivery::Prompt }
}

/// Closes the connection: of the response nothing is sent.
fn lost(plug: &Plug) -> Response {
    plug.pull();
    StatusCode::NO_CONTENT.into_response()
}

/// The clock.
pub fn now() -> Timestamp {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Timestamp(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
}

/// A number that nobody foresees.
pub fn chance() -> u64 {
    RandomState::new().build_hasher().finish()
}

/// The page at `/`: which vendors there are.
fn vendors() -> String {
    format!(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>Practice vendors</title></head>\
         <body><h1>Practice vendors</h1><ul><li>PolyAI: base URL <code>/polyai</code>, any key, account \
         <code>acme</code> (also <code>acme-failures</code>, <code>acme-empty</code>)</li>\
         <li>Cargo: base URL <code>/cargo</code>, any key, header <code>selected-workspace-uuid</code> \
         <code>{ACME_WORKSPACE}</code> (Acme, also without the header), <code>{FAILURES_WORKSPACE}</code> (failures) \
         or <code>{EMPTY_WORKSPACE}</code> (empty)</li>\
         <li>Sema4.ai: base URL <code>/sema4/tenants/acme/api/v2</code>, any key; other tenants are \
         <code>acme-paths</code>, <code>acme-basic</code>, <code>acme-failures</code>, <code>acme-evil</code>, \
         <code>acme-empty</code> and <code>acme-many</code></li>\
         <li>RunAgents: base URL <code>/runagents/api/v1/workspaces/acme</code>, any key, or, as the seed has it, \
         <code>/runagents</code> with the header <code>X-Workspace-Namespace: acme</code>; other workspaces are \
         <code>acme-failures</code>, <code>acme-empty</code>, <code>acme-many</code>, <code>acme-readonly</code>, \
         <code>acme-suspended</code>, <code>acme-flat</code> and <code>default</code></li></ul>\
         <p><code>POST /_practice/reset</code> starts over.</p></body></html>"
    )
}
