//! Which resources are swapped for others when a version is published, or its draft discarded (the seed's "Publish").

use serde_json::Value;

use super::super::Seen;
use super::super::resources::Resource;
use crate::domain::json::{self, Json, Object, word};
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
        let (list, from) = match key.split_once('/') {
            Some((CONNECTIONS, from)) => (&mut self.connections, from),
            Some((SERVERS, from)) => (&mut self.servers, from),
            _ => return self,
        };
        list.retain(|(known, _)| known != from);
        if !to.is_empty() {
            list.push((from.to_owned(), to.to_owned()));
        }
        self
    }

    /// Only those of what is there: what was attached once is not sent. While the state is live, what is read is what the
    /// version got; its draft has what that was swapped for.
    pub fn of(&self, seen: &Seen) -> Self {
        let used = used_connections(seen);
        let servers: Vec<&str> = seen.servers.iter().flatten().map(|server| server.id.as_str()).collect();
        let fitting = |list: &[(String, String)], used: &[&str], all: &[Resource]| {
            let is_used = |(from, to): &&(String, String)| {
                used.contains(&from.as_str()) || (seen.state.live && used.contains(&to.as_str()))
            };
            let exists = |(_, to): &&(String, String)| all.iter().any(|resource| resource.id == *to);
            list.iter().filter(is_used).filter(exists).cloned().collect()
        };
        Self {
            connections: fitting(&self.connections, &used, &seen.all_connections),
            servers: fitting(&self.servers, &servers, &seen.all_servers),
        }
    }

    /// Those that an agent was last published with from this computer.
    pub fn from_notes(notes: &Value) -> Self {
        Self::from_json(json::field(notes, "mappings")).unwrap_or_default()
    }

    /// Puts the maps into a body, each only where there is something in it.
    pub fn write(&self, body: &mut Object) {
        for (key, list) in [(CONNECTIONS, &self.connections), (SERVERS, &self.servers)] {
            if !list.is_empty() {
                body.put(key, map(list));
            }
        }
    }

    /// What an MCP server is swapped for; itself where it stays.
    pub fn server<'a>(&'a self, from: &'a str) -> &'a str {
        self.servers.iter().find(|(known, _)| known == from).map_or(from, |(_, to)| to)
    }

    /// The MCP server that was swapped for this one; itself where none was.
    pub fn server_before<'a>(&'a self, to: &'a str) -> &'a str {
        self.servers.iter().find(|(_, known)| known == to).map_or(to, |(from, _)| from)
    }

    /// The rows of a sheet: what they say is what is sent.
    pub fn rows(&self, seen: &Seen) -> Vec<MappingField> {
        let sent = self.of(seen);
        let used = used_connections(seen);
        let named = |all: &[Resource], id: &str| {
            let known = all.iter().find(|resource| resource.id == id);
            known.cloned().unwrap_or_else(|| Resource { id: id.to_owned(), name: id.to_owned(), ..Resource::default() })
        };
        let connections: Vec<Resource> = used.iter().map(|id| named(&seen.all_connections, id)).collect();
        let servers = seen.servers.as_deref().unwrap_or_default();
        let mut rows = Vec::new();
        for (group, kind, list, all, chosen) in [
            (CONNECTIONS, words::DATA_CONNECTION, connections.as_slice(), &seen.all_connections, &sent.connections),
            (SERVERS, words::MCP_SERVER, servers, &seen.all_servers, &sent.servers),
        ] {
            for shown in list {
                // In the version it stands in the place of another one.
                let before = chosen.iter().find(|(from, to)| *to == shown.id && list.iter().all(|one| one.id != *from));
                let resource = before.map_or_else(|| shown.clone(), |(from, _)| named(all, from));
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
