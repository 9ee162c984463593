//! Every stored text is an envelope: `{"v": version, "kind": "…", "data": …}`. Change lives in the version; a newer
//! one is left alone and said to be newer.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

/// Why a record cannot be read. It is left as it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Damage {
    /// Written by a newer Greenroom.
    Newer,
    /// Not what this kind of record is.
    Broken,
}

#[derive(Serialize)]
struct Out<'a, T> {
    v: u32,
    kind: &'a str,
    data: &'a T,
}

#[derive(Deserialize)]
struct In {
    v: u32,
    kind: String,
    data: serde_json::Value,
}

/// A record as text.
pub fn wrap<T: Serialize>(kind: &str, v: u32, data: &T) -> String {
    // Records are structs of strings, numbers and options: they always serialise.
    serde_json::to_string(&Out { v, kind, data }).unwrap_or_default()
}

/// Reads a record of a kind, up to the version that this code knows.
pub fn open<T: DeserializeOwned>(kind: &str, v: u32, text: &str) -> Result<T, Damage> {
    let envelope: In = serde_json::from_str(text).map_err(|_| Damage::Broken)?;
    if envelope.kind != kind {
        return Err(Damage::Broken);
    }
    if envelope.v > v {
        return Err(Damage::Newer);
    }
    serde_json::from_value(envelope.data).map_err(|_| Damage::Broken)
}
