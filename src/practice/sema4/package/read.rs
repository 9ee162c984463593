//! From a package to what it says.

use super::super::Asked;
use super::super::errors::Refusal;
use super::super::world::{Content, File};
use super::archive::{Files, unpack};
use super::hex::to_hex;
use super::yaml::from_yaml;
use super::{ACTIONS, FILES, MODELS, OWN_FIELDS, SPEC};
use serde_json::{Map, Value};

/// What a package says.
pub(in super::super) struct Package {
    /// Without servers and models, which are told apart by the workspace.
    pub(in super::super) content: Content,
    pub(in super::super) version: Option<String>,
    pub(in super::super) architecture: Option<String>,
    pub(in super::super) mode: String,
    /// Names and bodies.
    pub(in super::super) models: Vec<(String, Value)>,
    /// Names and URLs.
    pub(in super::super) servers: Vec<(String, Option<String>)>,
}

/// Reads the package that came with a request (fact sheet, 3: import demands).
pub(in super::super) fn read(asked: &Asked) -> Result<Package, Refusal> {
    let file = asked.call.file.filter(|upload| upload.field == "file");
    let file = file.ok_or_else(|| Refusal::unfit(&["body.file: field required".to_owned()]))?;
    let refuse = |what: String| Refusal::coded(400, "packages.unreadable", what);
    let mut files = unpack(file.bytes.as_slice()).map_err(refuse)?;
    let spec = files.remove(SPEC).ok_or_else(|| refuse(format!("{SPEC} is not in the package")))?;
    let spec = from_yaml(&text(SPEC, spec)?).map_err(|what| refuse(format!("{SPEC}: {what}")))?;
    Spec::of(&spec)?.package(files)
}

fn text(path: &str, bytes: Vec<u8>) -> Result<String, Refusal> {
    String::from_utf8(bytes).map_err(|_| Refusal::coded(400, "packages.unreadable", format!("{path} is no text")))
}

fn invalid(what: impl Into<String>) -> Refusal {
    Refusal::coded(422, "packages.invalid", what)
}

/// The one agent of a package, as it describes itself.
struct Spec<'a>(&'a Map<String, Value>);

impl<'a> Spec<'a> {
    fn of(document: &'a Value) -> Result<Self, Refusal> {
        let package = &document["agent-package"];
        if !package.is_object() {
            return Err(invalid("agent-package: must be an object"));
        }
        if package["spec-version"] != "v2" {
            return Err(invalid("agent-package.spec-version: must be v2"));
        }
        match package["agents"].as_array().map(Vec::as_slice) {
            Some([Value::Object(agent)]) => Ok(Self(agent)),
            _ => Err(invalid("agent-package.agents: must be a list of one agent")),
        }
    }

    /// A text that may be missing or null.
    fn text(&self, field: &str) -> Result<Option<String>, Refusal> {
        match self.0.get(field) {
            None | Some(Value::Null) => Ok(None),
            Some(Value::String(text)) => Ok(Some(text.clone())),
            Some(_) => Err(invalid(format!("agents[0].{field}: must be a text"))),
        }
    }

    /// A list of objects that may be missing or null.
    fn list(&self, field: &str) -> Result<Vec<&'a Map<String, Value>>, Refusal> {
        let wrong = || invalid(format!("agents[0].{field}: must be a list of objects"));
        match self.0.get(field) {
            None | Some(Value::Null) => Ok(Vec::new()),
            Some(Value::Array(items)) => items.iter().map(|item| item.as_object().ok_or_else(wrong)).collect(),
            Some(_) => Err(wrong()),
        }
    }

    fn package(self, mut files: Files) -> Result<Package, Refusal> {
        let name = self.text("name")?.filter(|name| !name.trim().is_empty());
        let name = name.ok_or_else(|| invalid("agents[0].name: field required"))?;
        let mut take = |path: &str| files.remove(path).ok_or_else(|| invalid(format!("{path} is not in the package")));
        let runbook = match self.text("runbook")? {
            Some(path) => text(&path, take(&path)?)?,
            None => String::new(),
        };
        let mut models = Vec::new();
        for model in self.list("semantic-data-models")? {
            let path = format!("{MODELS}{}", field(model, "semantic-data-models", "name")?);
            let body = from_yaml(&text(&path, take(&path)?)?).map_err(|what| invalid(format!("{path}: {what}")))?;
            let Some(name) = body["name"].as_str() else { return Err(invalid(format!("{path}: name is missing"))) };
            models.push((name.to_owned(), body));
        }
        let mut shared = Vec::new();
        for file in self.list("shared-files")? {
            let id = field(file, "shared-files", "file-ref")?;
            let content = to_hex(&take(&format!("{FILES}{id}"))?);
            let media_type = match file.get("mime-type").and_then(Value::as_str) {
                Some(media_type) => media_type.to_owned(),
                None => "application/octet-stream".to_owned(),
            };
            shared.push(File { id, name: field(file, "shared-files", "name")?, media_type, content });
        }
        let mut servers = Vec::new();
        for server in self.list("mcp-servers")? {
            let url = server.get("url").and_then(Value::as_str).map(str::to_owned);
            servers.push((field(server, "mcp-servers", "name")?, url));
        }
        let (mode, metadata) = self.metadata()?;
        let mut more = self.0.clone();
        more.retain(|field, value| !OWN_FIELDS.contains(&field.as_str()) && !value.is_null());
        more.extend(metadata);
        let actions = files
            .into_iter()
            .filter_map(|(path, bytes)| Some((path.strip_prefix(ACTIONS)?.to_owned(), to_hex(&bytes))));
        let content = Content {
            name,
            description: self.text("description")?,
            runbook,
            files: shared,
            actions: actions.collect(),
            more,
            ..Content::default()
        };
        let (version, architecture) = (self.text("version")?, self.text("architecture")?);
        Ok(Package { content, version, architecture, mode, models, servers })
    }

    /// The mode, and what else the metadata say, if anything.
    fn metadata(&self) -> Result<(String, Option<(String, Value)>), Refusal> {
        let mut metadata = match self.0.get("metadata") {
            None | Some(Value::Null) => Map::new(),
            Some(Value::Object(metadata)) => metadata.clone(),
            Some(_) => return Err(invalid("agents[0].metadata: must be an object")),
        };
        let mode = match metadata.shift_remove("mode") {
            None => "conversational".to_owned(),
            Some(Value::String(mode)) if mode == "conversational" || mode == "worker" => mode,
            Some(_) => return Err(invalid("agents[0].metadata.mode: must be conversational or worker")),
        };
        Ok((mode, (!metadata.is_empty()).then(|| ("metadata".to_owned(), Value::Object(metadata)))))
    }
}

/// A text of an item of a list, which has to be there.
fn field(item: &Map<String, Value>, list: &str, name: &str) -> Result<String, Refusal> {
    let text = item.get(name).and_then(Value::as_str).filter(|text| !text.is_empty());
    text.map(str::to_owned).ok_or_else(|| invalid(format!("agents[0].{list}: {name} is missing")))
}
