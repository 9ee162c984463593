//! The built page with the headers of a production host. What is said here is what the README tells an
//! administrator to configure.

use crate::options::Options;
use axum::body::Body;
use axum::http::header::{self, HeaderName};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode};
use axum::response::Response;
use greenroom::hosting::{HostSettings, PERMISSIONS, policy};
use std::fs;
use std::path::{Component, Path, PathBuf};

/// The file that a path means, if there is one under the base.
pub fn file(site: &Path, base: &str, path: &str) -> Option<PathBuf> {
    let relative = decode(path.strip_prefix(base)?)?;
    let relative = Path::new(&relative);
    // Nothing above the folder: only plain names.
    if !relative.components().all(|component| matches!(component, Component::Normal(_))) {
        return None;
    }
    let file = site.join(relative);
    file.is_file().then_some(file)
}

/// Answers a request for the page or one of its files.
pub fn answer(
    site: &Path,
    options: &Options,
    method: &Method,
    asked: &HeaderMap,
    path: &str,
    file: Option<PathBuf>,
) -> Response {
    let index = fs::read_to_string(site.join("index.html")).unwrap_or_default();
    let mut response = if !matches!(*method, Method::GET | Method::HEAD) {
        text(StatusCode::METHOD_NOT_ALLOWED, "text/plain; charset=utf-8", "Only GET.\n")
    } else if let Some(file) = file.filter(|file| !file.ends_with("index.html")) {
        asset(&file, asked)
    } else if options.base.strip_suffix('/') == Some(path) {
        let mut response = text(StatusCode::PERMANENT_REDIRECT, "text/plain; charset=utf-8", "");
        if let Ok(base) = HeaderValue::from_str(&options.base) {
            response.headers_mut().insert(header::LOCATION, base);
        }
        response
    } else if !path.starts_with(&options.base) {
        let base = &options.base;
        let page =
            format!("<!doctype html><title>Not here</title><p>The page is at <a href=\"{base}\">{base}</a>.</p>");
        text(StatusCode::NOT_FOUND, "text/html; charset=utf-8", &page)
    } else if path.strip_prefix(&options.base) == Some("console.json") {
        // Every package has one; the folder that was just built has none yet.
        text(StatusCode::OK, "application/json", "{}\n")
    } else if path.rsplit('/').next().is_some_and(|name| name.contains('.') && name != "index.html") {
        // A missing script must never be answered with the page: it would be run, or reported, as nonsense.
        text(StatusCode::NOT_FOUND, "text/plain; charset=utf-8", "There is no such file.\n")
    } else {
        let page = index.replacen("<base href=\"/\"", &format!("<base href=\"{}\"", options.base), 1);
        text(StatusCode::OK, "text/html; charset=utf-8", &page)
    };
    let mut set = |name: HeaderName, value: &str| {
        if let Ok(value) = HeaderValue::from_str(value) {
            response.headers_mut().entry(name).or_insert(value);
        }
    };
    set(header::CONTENT_SECURITY_POLICY, &page_policy(&options.allow_connect));
    set(header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    set(header::REFERRER_POLICY, "no-referrer");
    set(HeaderName::from_static("permissions-policy"), PERMISSIONS);
    set(HeaderName::from_static("cross-origin-opener-policy"), "same-origin");
    set(header::CACHE_CONTROL, "no-cache");
    response
}

/// What the page may do; besides, it may call these.
fn page_policy(allow_connect: &[String]) -> String {
    let also = allow_connect.iter().map(|origin| format!(" {origin}")).collect::<String>();
    policy(&HostSettings::default()).replacen("; worker-src", &format!("{also}; worker-src"), 1)
}

fn asset(file: &Path, asked: &HeaderMap) -> Response {
    let name = file.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    let accepted = asked.get(header::ACCEPT_ENCODING).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let brotli = accepted.split(',').any(|coding| coding.split(';').next().map(str::trim) == Some("br"));
    let small = file.with_file_name(format!("{name}.br"));
    let (path, coding) = if brotli && small.is_file() { (small.as_path(), Some("br")) } else { (file, None) };
    let Ok(bytes) = fs::read(path) else {
        return text(StatusCode::NOT_FOUND, "text/plain; charset=utf-8", "There is no such file.\n");
    };
    let mut response = Response::new(Body::from(bytes));
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind(name)));
    headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    if let Some(coding) = coding {
        headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static(coding));
    }
    if is_hashed(name) {
        let forever = HeaderValue::from_static("public, max-age=31536000, immutable");
        headers.insert(header::CACHE_CONTROL, forever);
    }
    response
}

/// Whether a name carries a hash of its content: `greenroom-1f2e3d4c5b6a7988_bg.wasm`.
fn is_hashed(name: &str) -> bool {
    name.split(['-', '.', '_']).any(|part| {
        part.len() >= 8 && part.bytes().all(|b| b.is_ascii_hexdigit()) && part.bytes().any(|b| b.is_ascii_digit())
    })
}

fn kind(name: &str) -> &'static str {
    match name.rsplit('.').next().unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "wasm" => "application/wasm",
        "json" | "map" => "application/json",
        "webmanifest" => "application/manifest+json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        "txt" | "md" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

fn text(status: StatusCode, kind: &'static str, body: &str) -> Response {
    let mut response = Response::new(Body::from(body.to_owned()));
    *response.status_mut() = status;
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    response
}

/// Percent-decoding of a path; `None` where it is no text.
fn decode(path: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(path.len());
    let mut parts = path.split('%');
    bytes.extend_from_slice(parts.next()?.as_bytes());
    for part in parts {
        bytes.push(u8::from_str_radix(part.get(..2)?, 16).ok()?);
        bytes.extend_from_slice(part.get(2..)?.as_bytes());
    }
    String::from_utf8(bytes).ok().filter(|text| !text.contains(['\0', '\\']))
}
