//! How a [summary](super::summary), or a refusal in its place, goes over to the page.

use serde_json::Value;

use super::refusal::Refusal;
use super::summary::{ActionPackage, Entry, Held, Package, SemanticModel, Server, Setting, SharedFile};
use crate::domain::json::{self, Json, Object, word};
use crate::tools::tree::{read_list, to_list};

/// A number of bytes as JSON; those of a package are far from the end of an `i64`.
fn bytes(bytes: u64) -> i64 {
    bytes.try_into().unwrap_or(i64::MAX)
}

/// The texts of a package that there may not be, by their keys.
macro_rules! texts {
    ($($field:ident),* $(,)?) => {
        fn put_texts(package: &Package, to: &mut Object) {
            $(to.text_or_null(stringify!($field), package.$field.as_deref());)*
        }

        fn read_texts(value: &Value) -> Option<Package> {
            Some(Package { $($field: json::maybe_text(value, stringify!($field))?,)* ..Package::default() })
        }
    };
}

texts!(
    description,
    version,
    spec_version,
    model_provider,
    model_name,
    architecture,
    mode,
    reasoning,
    welcome_message,
    conversation_starter,
    runbook_file,
    runbook,
);

fn field_list<T: Json>(value: &Value, key: &str) -> Option<Vec<T>> {
    read_list(json::field(value, key))
}

impl Json for Package {
    fn to_json(&self) -> Value {
        let mut object = Object::default();
        object.text("name", &self.name);
        put_texts(self, &mut object);
        object
            .put("actions", to_list(&self.actions))
            .put("servers", to_list(&self.servers))
            .put("models", to_list(&self.models))
            .put("files", to_list(&self.files))
            .texts("kept", &self.kept)
            .put("entries", to_list(&self.entries))
            .number("entry_count", self.entry_count.into())
            .number("unpacked", bytes(self.unpacked))
            .texts("missing", &self.missing)
            .done()
    }

    fn from_json(value: &Value) -> Option<Self> {
        Some(Self {
            name: json::text(value, "name")?,
            actions: field_list(value, "actions")?,
            servers: field_list(value, "servers")?,
            models: field_list(value, "models")?,
            files: field_list(value, "files")?,
            kept: json::read_texts(json::list(value, "kept")?)?,
            entries: field_list(value, "entries")?,
            entry_count: json::number(value, "entry_count")?,
            unpacked: json::number(value, "unpacked")?,
            missing: json::read_texts(json::list(value, "missing")?)?,
            ..read_texts(value)?
        })
    }
}

impl Json for ActionPackage {
    fn to_json(&self) -> Value {
        Object::default()
            .text("name", &self.name)
            .text_or_null("organization", self.organization.as_deref())
            .text_or_null("version", self.version.as_deref())
            .text_or_null("whitelist", self.whitelist.as_deref())
            .flag("present", self.present)
            .done()
    }

    fn from_json(value: &Value) -> Option<Self> {
        Some(Self {
            name: json::text(value, "name")?,
            organization: json::maybe_text(value, "organization")?,
            version: json::maybe_text(value, "version")?,
            whitelist: json::maybe_text(value, "whitelist")?,
            present: json::flag(value, "present")?,
        })
    }
}

impl Json for Server {
    fn to_json(&self) -> Value {
        Object::default()
            .text("name", &self.name)
            .text_or_null("transport", self.transport.as_deref())
            .text_or_null("url", self.url.as_deref())
            .put("headers", to_list(&self.headers))
            .put("env", to_list(&self.env))
            .done()
    }

    fn from_json(value: &Value) -> Option<Self> {
        Some(Self {
            name: json::text(value, "name")?,
            transport: json::maybe_text(value, "transport")?,
            url: json::maybe_text(value, "url")?,
            headers: field_list(value, "headers")?,
            env: field_list(value, "env")?,
        })
    }
}

impl Json for Setting {
    fn to_json(&self) -> Value {
        Object::default().text("name", &self.name).put("held", self.held.to_json()).done()
    }

    fn from_json(value: &Value) -> Option<Self> {
        Some(Self { name: json::text(value, "name")?, held: Held::from_json(json::field(value, "held"))? })
    }
}

impl Json for Held {
    fn to_json(&self) -> Value {
        word(match self {
            Self::Masked => "Masked",
            Self::Open => "Open",
            Self::Secret => "Secret",
        })
    }

    fn from_json(value: &Value) -> Option<Self> {
        Some(match value.as_str()? {
            "Masked" => Self::Masked,
            "Open" => Self::Open,
            "Secret" => Self::Secret,
            _ => return None,
        })
    }
}

impl Json for SemanticModel {
    fn to_json(&self) -> Value {
        Object::default()
            .text("file", &self.file)
            .text_or_null("name", self.name.as_deref())
            .flag("present", self.present)
            .flag("read", self.read)
            .texts("connections", &self.connections)
            .done()
    }

    fn from_json(value: &Value) -> Option<Self> {
        Some(Self {
            file: json::text(value, "file")?,
            name: json::maybe_text(value, "name")?,
            present: json::flag(value, "present")?,
            read: json::flag(value, "read")?,
            connections: json::read_texts(json::list(value, "connections")?)?,
        })
    }
}

impl Json for SharedFile {
    fn to_json(&self) -> Value {
        let size = self.size.map_or(Value::Null, |size| json::whole(bytes(size)));
        Object::default()
            .text("name", &self.name)
            .text_or_null("mime_type", self.mime_type.as_deref())
            .text("file_ref", &self.file_ref)
            .put("size", size)
            .done()
    }

    fn from_json(value: &Value) -> Option<Self> {
        Some(Self {
            name: json::text(value, "name")?,
            mime_type: json::maybe_text(value, "mime_type")?,
            file_ref: json::text(value, "file_ref")?,
            size: json::number(value, "size"),
        })
    }
}

impl Json for Entry {
    fn to_json(&self) -> Value {
        Object::default().text("name", &self.name).number("size", bytes(self.size)).done()
    }

    fn from_json(value: &Value) -> Option<Self> {
        Some(Self { name: json::text(value, "name")?, size: json::number(value, "size")? })
    }
}

/// What comes of a file, as JSON.
pub fn outcome_to_json(outcome: &Result<Package, Refusal>) -> Value {
    match outcome {
        Ok(package) => json::choice("Ok", package.to_json()),
        Err(refusal) => json::choice("Err", refusal.to_json()),
    }
}

/// What came of a file, from JSON.
pub fn outcome_from_json(value: &Value) -> Option<Result<Package, Refusal>> {
    let (kind, more) = json::read_choice(value)?;
    Some(match kind {
        "Ok" => Ok(Package::from_json(more)?),
        "Err" => Err(Refusal::from_json(more)?),
        _ => return None,
    })
}
