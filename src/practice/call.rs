//! A request as a practice vendor reads it.

use super::Moment;
use crate::http::{Body, Headers, Method, Request, Upload};
use serde_json::Value;

/// A request taken apart: decoded path segments and query, headers, body, and the moment it arrived.
pub(super) struct Call<'a> {
    pub(super) method: Method,
    pub(super) path: Vec<String>,
    /// Whether the path ends in a slash, which some servers take for another path.
    pub(super) ends_in_slash: bool,
    pub(super) query: Vec<(String, String)>,
    pub(super) headers: &'a Headers,
    pub(super) body: Option<&'a Value>,
    /// The file of a form.
    pub(super) file: Option<&'a Upload>,
    pub(super) moment: Moment,
}

impl<'a> Call<'a> {
    pub(super) fn read(request: &'a Request, moment: Moment) -> Self {
        let target = request.path_and_query();
        let target = target.split('#').next().unwrap_or(target);
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        Self {
            method: request.method,
            path: path.split('/').filter(|segment| !segment.is_empty()).map(|s| decode(s, false)).collect(),
            ends_in_slash: path.ends_with('/'),
            query: query
                .split('&')
                .filter(|pair| !pair.is_empty())
                .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
                .map(|(key, value)| (decode(key, true), decode(value, true)))
                .collect(),
            headers: &request.headers,
            body: match &request.body {
                Body::Json(value) => Some(value),
                Body::None | Body::File(_) => None,
            },
            file: match &request.body {
                Body::File(upload) => Some(upload),
                Body::None | Body::Json(_) => None,
            },
            moment,
        }
    }

    /// The first query parameter of a name.
    pub(super) fn parameter(&self, name: &str) -> Option<&str> {
        self.query.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }
}

/// Percent-decoding; in a query `+` is a space.
fn decode(text: &str, plus_is_space: bool) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&first, tail)) = rest.split_first() {
        let escaped = (first == b'%')
            .then(|| tail.get(..2).and_then(|pair| std::str::from_utf8(pair).ok()))
            .flatten()
            .and_then(|pair| u8::from_str_radix(pair, 16).ok());
        match escaped {
            Some(byte) => {
                bytes.push(byte);
                rest = tail.get(2..).unwrap_or(&[]);
            }
            None => {
                bytes.push(if first == b'+' && plus_is_space { b' ' } else { first });
                rest = tail;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}
