//! A copy of what is live, taken while it could be read: Sema4.ai lets the live version be read only as long as there is
//! no draft of it (fact sheet 2.2).

use serde_json::Value;

use super::super::resources::Resource;
use super::super::{Seen, schema::DRAFT, text};
use crate::document::{content, masked};
use crate::domain::json::{self, Json, Object};

/// What was live. Holds no secret.
#[derive(Clone, Debug, PartialEq)]
pub struct LiveCopy {
    /// The vendor's id of the version.
    pub version: String,
    /// What it says: name, description, runbook, and what this version of Greenroom does not know.
    pub document: Value,
    /// The ids and names of the MCP servers that were attached. `None`: they could not be read.
    pub servers: Option<Vec<(String, String)>>,
    /// The same of data models.
    pub models: Option<Vec<(String, String)>>,
}

impl LiveCopy {
    /// What is live now, where it can be read.
    pub fn of(seen: &Seen) -> Option<Self> {
        let version = seen.state.live_version.clone().filter(|_| seen.state.live && !seen.state.has_draft)?;
        // Agent and state are two readings: where they differ, somebody was faster than the second.
        let own = |key| Some(seen.text(key)).filter(|text| !text.is_empty());
        let agree =
            own("state").is_none_or(|state| state == "live") && own("live_version_id").is_none_or(|id| id == version);
        agree.then(|| Self::of_draft(seen, version))
    }

    /// What there is now, as the version that it becomes.
    pub fn of_draft(seen: &Seen, version: String) -> Self {
        let named = |list: &Option<Vec<Resource>>| {
            let list = list.as_ref()?;
            Some(list.iter().map(|resource| (resource.id.clone(), resource.name.clone())).collect())
        };
        let document = seen.agent.as_ref().map(|agent| content(&masked(agent, &DRAFT), &DRAFT));
        let document = document.unwrap_or_default();
        Self { version, document, servers: named(&seen.servers), models: named(&seen.models) }
    }

    /// What its package is called where this computer keeps it.
    pub fn package_name(&self) -> String {
        format!("live-{}.zip", self.version)
    }

    /// The part of an agent's notes that holds one.
    pub fn from_notes(notes: &Value, key: &str) -> Option<Self> {
        Self::from_json(notes.get(key)?)
    }
}

/// The document of a copy, where it is of this version.
pub fn live_document(notes: &Value, version: Option<&str>) -> Option<Value> {
    let copy = LiveCopy::from_notes(notes, "live")?;
    (Some(copy.version.as_str()) == version).then_some(copy.document)
}

/// The kept package that nobody asks for any more once these changes are written over the notes.
pub fn stale_package(notes: &Value, changed: &Value) -> Option<String> {
    let (old, new) = (LiveCopy::from_notes(notes, "previous")?, LiveCopy::from_notes(changed, "previous")?);
    (old.version != new.version).then(|| old.package_name())
}

fn pairs(list: &Option<Vec<(String, String)>>) -> Value {
    let Some(list) = list else { return Value::Null };
    let pair = |(id, name): &(String, String)| Object::default().text("id", id).text("name", name).done();
    Value::Array(list.iter().map(pair).collect())
}

fn read_pairs(value: &Value) -> Option<Vec<(String, String)>> {
    let pair = |item: &Value| Some((text(item, "id")?.to_owned(), text(item, "name")?.to_owned()));
    value.as_array()?.iter().map(pair).collect()
}

impl Json for LiveCopy {
    fn to_json(&self) -> Value {
        Object::default()
            .text("version", &self.version)
            .put("document", self.document.clone())
            .put("servers", pairs(&self.servers))
            .put("models", pairs(&self.models))
            .done()
    }

    fn from_json(value: &Value) -> Option<Self> {
        Some(Self {
            version: json::text(value, "version")?,
            document: json::any(value, "document").filter(Value::is_object)?,
            servers: read_pairs(json::field(value, "servers")),
            models: read_pairs(json::field(value, "models")),
        })
    }
}
