//! Every stored text is an envelope: `{"v": version, "kind": "…", "data": …}`. Change lives in the version; a newer
//! one is left alone and said to be newer.

use serde_json::Value;

use crate::domain::json::{self, Json, Object};

/// Why a record cannot be read. It is left as it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Damage {
    /// Written by a newer Greenroom.
    Newer,
    /// Not what this kind of record is.
    Broken,
}

/// The kind of a record whose text is sealed.
const SEALED: &str = "sealed";

/// A record as text.
pub fn wrap<T: Json>(kind: &str, v: u32, data: &T) -> String {
    wrap_json(kind, v, data.to_json())
}

/// A record as text, from its data as text: where copying the data would cost.
pub fn wrap_text(kind: &str, v: u32, data: &str) -> String {
    format!("{{\"v\":{v},\"kind\":{},\"data\":{data}}}", json::written(&json::word(kind)))
}

#[inline(never)]
fn wrap_json(kind: &str, v: u32, data: Value) -> String {
    json::written(&Object::default().number("v", v.into()).text("kind", kind).put("data", data).done())
}

/// Reads a record of a kind, up to the version that this code knows.
pub fn open<T: Json>(kind: &str, v: u32, text: &str) -> Result<T, Damage> {
    T::from_json(&open_json(kind, v, text)?).ok_or(Damage::Broken)
}

#[inline(never)]
fn open_json(kind: &str, v: u32, text: &str) -> Result<Value, Damage> {
    let envelope = json::read(text).map_err(|_| Damage::Broken)?;
    let version: u32 = json::number(&envelope, "v").filter(|version| *version > 0).ok_or(Damage::Broken)?;
    let data = json::any(&envelope, "data").ok_or(Damage::Broken)?;
    match json::text(&envelope, "kind") {
        Some(stored) if stored == kind => {}
        // Sealed, and not opened where the others are: `sealed.rs` knows one version.
        Some(stored) if stored == SEALED && version > 1 => return Err(Damage::Newer),
        Some(_) | None => return Err(Damage::Broken),
    }
    if version > v {
        return Err(Damage::Newer);
    }
    Ok(data)
}
