//! Which resources are swapped for others when a version is published, or its draft discarded (the seed's "Publish").

use serde_json::Value;

use super::super::Seen;
use super::super::resources::Resource;
use crate::domain::json::{Json, Object, word};
use crate::lifecycle::MappingField;
use crate::words::sema4 as words;

/// The two maps of a body: from the id that the draft uses to the one that the version gets.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mappings {
    /// Of data connections.
    pub connections: Vec<(String, String)>,
    /// Of MCP servers.
    pub servers: Vec<(String, String)>,
}

/// The two keys of the body, which also name a row on the sheet.
const CONNECTIONS: &str = "connection_mappings";
const SERVERS: &str = "mcp_server_mappings";

impl Mappings {
    /// The same with one resource swapped for another; for none with an empty `to`. `key` is that of a row.
    pub fn with(mut self, key: &str, to: &str) -> Self {
        let Some((group, from)) = key.split_once('/') else { return self };
        let list = if group == CONNECTIONS { &mut self.connections } else { &mut self.servers };
        list.retain(|(known, _)| known != from);
        if !to.is_empty() {
            list.push((from.to_owned(), to.to_owned()));
        }
        self
    }

    /// Only those of what is there: what was attached once is not sent.
    pub fn of(&self, seen: &Seen) -> Self {
        let used = used_connections(seen);
        let servers = seen.servers.as_deref().unwrap_or_default();
        let known = |list: &[Resource], id: &str| list.iter().any(|resource| resource.id == id);
        let fits = |all: &[Resource], (_, to): &&(String, String)| known(all, to);
        Self {
            connections: self
                .connections
                .iter()
                .filter(|(from, _)| used.contains(&from.as_str()))
                .filter(|pair| fits(&seen.all_connections, pair))
                .cloned()
                .collect(),
            servers: self
                .servers
                .iter()
                .filter(|(from, _)| known(servers, from))
                .filter(|pair| fits(&seen.all_servers, pair))
                .cloned()
                .collect(),
        }
    }

    /// Puts the maps into a body, each only where there is something in it.
    pub fn write(&self, body: &mut Object) {
        for (key, list) in [(CONNECTIONS, &self.connections), (SERVERS, &self.servers)] {
            if !list.is_empty() {
                body.put(key, map(list));
            }
        }
    }

    /// The rows of a sheet.
    pub fn rows(&self, seen: &Seen) -> Vec<MappingField> {
        let used = used_connections(seen);
        let connections: Vec<Resource> = used
            .iter()
            .map(|id| {
                let known = seen.all_connections.iter().find(|connection| connection.id == *id);
                known.cloned().unwrap_or_else(|| Resource {
                    id: (*id).to_owned(),
                    name: (*id).to_owned(),
                    ..Resource::default()
                })
            })
            .collect();
        let servers = seen.servers.as_deref().unwrap_or_default();
        let mut rows = Vec::new();
        for (group, kind, list, all, chosen) in [
            (CONNECTIONS, words::DATA_CONNECTION, connections.as_slice(), &seen.all_connections, &self.connections),
            (SERVERS, words::MCP_SERVER, servers, &seen.all_servers, &self.servers),
        ] {
            for resource in list {
                let chosen = chosen.iter().find(|(from, _)| *from == resource.id).map(|(_, to)| to.clone());
                let others = all.iter().filter(|other| other.id != resource.id);
                rows.push(MappingField {
                    key: format!("{group}/{}", resource.id),
                    label: words::mapping_label(kind, &resource.name),
                    choices: others.map(|other| (other.id.clone(), other.name.clone())).collect(),
                    doubt: (chosen.is_none() && looks_like_test(&resource.name))
                        .then(|| words::test_stays(&resource.name)),
                    chosen: chosen.unwrap_or_default(),
                });
            }
        }
        rows
    }
}

/// The data connections that an agent reaches through its data models.
fn used_connections(seen: &Seen) -> Vec<&str> {
    let mut used: Vec<&str> = Vec::new();
    for id in seen.models.iter().flatten().flat_map(|model| &model.connections) {
        if !used.contains(&id.as_str()) {
            used.push(id);
        }
    }
    used
}

/// Whether a name says that its thing is not for customers.
pub fn looks_like_test(name: &str) -> bool {
    const SIGNS: [&str; 8] = ["test", "testing", "dev", "development", "staging", "sandbox", "qa", "demo"];
    let words = name.split(|c: char| !c.is_ascii_alphanumeric());
    words.into_iter().any(|word| SIGNS.iter().any(|sign| word.eq_ignore_ascii_case(sign)))
}

fn map(list: &[(String, String)]) -> Value {
    let mut map = Object::default();
    for (from, to) in list {
        map.put(from, word(to));
    }
    map.done()
}

fn read_map(value: Option<&Value>) -> Vec<(String, String)> {
    let entries = value.and_then(Value::as_object).into_iter().flatten();
    entries.filter_map(|(from, to)| Some((from.clone(), to.as_str()?.to_owned()))).collect()
}

impl Json for Mappings {
    fn to_json(&self) -> Value {
        Object::default().put(CONNECTIONS, map(&self.connections)).put(SERVERS, map(&self.servers)).done()
    }

    /// Never `None`: what does not fit is no mapping.
    fn from_json(value: &Value) -> Option<Self> {
        Some(Self { connections: read_map(value.get(CONNECTIONS)), servers: read_map(value.get(SERVERS)) })
    }
}
