//! What browsers of another origin are told, in the ways vendors get it right and wrong.

use axum::http::header::{
    ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS, ACCESS_CONTROL_ALLOW_ORIGIN,
    ACCESS_CONTROL_EXPOSE_HEADERS, ACCESS_CONTROL_REQUEST_HEADERS,
};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};

/// A way of answering pages of other origins.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Cors {
    /// Everything is allowed and can be read.
    Ok,
    /// Nothing is.
    None,
    /// The question beforehand is answered, the answers themselves carry nothing.
    PreflightOnly,
    /// Answers carry the headers only when they are successes.
    NotOnErrors,
    /// Only the headers that every page may read can be read.
    NoExpose,
}

impl Cors {
    /// By its name on the command line.
    pub fn parse(name: &str) -> Result<Self, String> {
        match name {
            "ok" => Ok(Self::Ok),
            "none" => Ok(Self::None),
            "preflight-only" => Ok(Self::PreflightOnly),
            "not-on-errors" => Ok(Self::NotOnErrors),
            "no-expose" => Ok(Self::NoExpose),
            _ => Err(format!("cors is ok, none, preflight-only, not-on-errors or no-expose, not {name}")),
        }
    }

    /// The answer to the question that a browser asks before it sends a key.
    pub fn preflight(self, asked: &HeaderMap) -> Response {
        if self == Self::None {
            return StatusCode::METHOD_NOT_ALLOWED.into_response();
        }
        let mut response = StatusCode::NO_CONTENT.into_response();
        let headers = response.headers_mut();
        headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
        headers.insert(ACCESS_CONTROL_ALLOW_METHODS, HeaderValue::from_static("GET,POST,PUT,PATCH,DELETE"));
        if let Some(wanted) = asked.get(ACCESS_CONTROL_REQUEST_HEADERS) {
            headers.insert(ACCESS_CONTROL_ALLOW_HEADERS, wanted.clone());
        }
        response
    }

    /// Adds what an answer carries.
    pub fn sign(self, response: &mut Response) {
        let allowed = match self {
            Self::Ok | Self::NoExpose => true,
            Self::None | Self::PreflightOnly => false,
            Self::NotOnErrors => response.status().is_success(),
        };
        if allowed {
            response.headers_mut().insert(ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
            if self != Self::NoExpose {
                response.headers_mut().insert(ACCESS_CONTROL_EXPOSE_HEADERS, HeaderValue::from_static("*"));
            }
        }
    }
}
