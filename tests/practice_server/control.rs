//! `/_practice/…`: what tests and developers tell and ask the server itself. Not for browsers: it has no CORS.

use crate::cors::Cors;
use crate::mount::{State, chance, lock, now};
use crate::options::latency;
use axum::extract::Request;
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use greenroom::practice::World;
use serde::Deserialize;
use serde_json::json;

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Size {
    agents: Option<usize>,
    history: Option<usize>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Change {
    cors: Option<String>,
    /// `MIN..MAX` in milliseconds.
    latency: Option<String>,
    chaos: Option<u64>,
    down: Option<bool>,
}

/// Answers a request under `/_practice/`.
pub async fn answer(state: &State, request: Request, path: &str) -> Response {
    let method = request.method().clone();
    let body = axum::body::to_bytes(request.into_body(), 1 << 16).await.unwrap_or_default();
    let result = match (method.as_str(), path) {
        ("POST", "/_practice/reset") => reset(state, &body),
        ("GET", "/_practice/writes") => {
            let (world, seen) = (lock(&state.world), lock(&state.seen));
            let told = json!({ "writes": world.writes(), "seen": *seen }).to_string();
            return ([(CONTENT_TYPE, "application/json")], told).into_response();
        }
        ("GET", "/_practice/bodies") => {
            let told = json!({ "bodies": *lock(&state.bodies) }).to_string();
            return ([(CONTENT_TYPE, "application/json")], told).into_response();
        }
        ("GET", "/_practice/queries") => {
            let told = json!({ "queries": *lock(&state.queries) }).to_string();
            return ([(CONTENT_TYPE, "application/json")], told).into_response();
        }
        ("POST", "/_practice/settings") => change(state, &body),
        ("POST", "/_practice/fault") => {
            serde_json::from_slice(&body).map(|fault| *lock(&state.fault) = fault).map_err(|error| error.to_string())
        }
        _ => return (StatusCode::NOT_FOUND, "reset, writes, bodies, queries, settings or fault\n").into_response(),
    };
    match result {
        Ok(()) => (StatusCode::OK, "done\n").into_response(),
        Err(message) => (StatusCode::BAD_REQUEST, format!("{message}\n")).into_response(),
    }
}

fn reset(state: &State, body: &[u8]) -> Result<(), String> {
    let size = match body {
        [] => Size::default(),
        _ => serde_json::from_slice(body).map_err(|error| error.to_string())?,
    };
    let mut options = state.options.world.clone();
    options.agents = size.agents.unwrap_or(options.agents);
    options.history = size.history.or(options.history);
    *lock(&state.world) = World::new(&options, now(), chance());
    lock(&state.seen).clear();
    lock(&state.bodies).clear();
    lock(&state.queries).clear();
    Ok(())
}

fn change(state: &State, body: &[u8]) -> Result<(), String> {
    let change: Change = serde_json::from_slice(body).map_err(|error| error.to_string())?;
    let mut settings = *lock(&state.settings);
    if let Some(name) = change.cors {
        settings.cors = Cors::parse(&name)?;
    }
    if let Some(range) = change.latency {
        settings.latency = latency(&range)?;
    }
    settings.chaos = change.chaos.unwrap_or(settings.chaos);
    settings.down = change.down.unwrap_or(settings.down);
    *lock(&state.settings) = settings;
    Ok(())
}
