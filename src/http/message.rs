//! A request and its answer, without any I/O.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::Bytes;
use crate::domain::json::{self, Json, Object, choice, word};

/// The five methods that vendors use.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Method {
    /// Reads.
    Get,
    /// Creates, or starts an action.
    Post,
    /// Replaces.
    Put,
    /// Changes a part.
    Patch,
    /// Removes.
    Delete,
}

impl Method {
    /// Every method.
    pub const ALL: [Self; 5] = [Self::Get, Self::Post, Self::Put, Self::Patch, Self::Delete];

    /// The name on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Put => "PUT",
            Self::Patch => "PATCH",
            Self::Delete => "DELETE",
        }
    }
}

/// Whether a request can change anything at the vendor. Not the method: a vendor's GET may write.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Changes nothing: may be repeated and aborted.
    Read,
    /// May change something: sent once, never repeated by itself, never aborted by leaving the page.
    Write,
}

/// What a request carries.
#[derive(Clone, Debug, PartialEq)]
pub enum Body {
    /// Nothing, and no content type.
    None,
    /// A JSON document.
    Json(Value),
    /// A file, as the one field of a form (`multipart/form-data`).
    File(Upload),
}

/// A file that is sent. Its bytes are no part of its JSON: whoever posts a request to a worker posts them beside it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Upload {
    /// The form's field.
    pub field: String,
    /// What the file is called.
    pub name: String,
    /// Its media type, such as `application/zip`.
    pub media_type: String,
    /// What is in it.
    pub bytes: Bytes,
}

/// How the body of a successful answer is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Expects {
    /// As text.
    Text,
    /// As bytes: into [`Response::file`].
    File,
}

/// Which stored key a request is signed with. The key itself is added by the transport, so that no plan, journal
/// entry or error can hold it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CredentialRef(pub String);

/// Header names (compared without case) and values, in order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Headers(pub Vec<(String, String)>);

impl Headers {
    /// The first value under a name, whatever its case.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }

    /// Adds a header; one of the same name stays.
    pub fn with(mut self, name: &str, value: &str) -> Self {
        self.0.push((name.to_owned(), value.to_owned()));
        self
    }
}

/// One request to a vendor.
#[derive(Clone, Debug, PartialEq)]
pub struct Request {
    /// How.
    pub method: Method,
    /// Absolute, with its query already encoded.
    pub url: String,
    /// All but the key.
    pub headers: Headers,
    /// What is sent.
    pub body: Body,
    /// Which key the transport adds.
    pub credential: Option<CredentialRef>,
    /// Whether it can change anything at the vendor.
    pub effect: Effect,
    /// How a successful answer is read.
    pub expects: Expects,
}

impl Request {
    /// A request that changes nothing.
    pub fn read(url: String, credential: CredentialRef) -> Self {
        Self {
            method: Method::Get,
            url,
            headers: Headers::default(),
            body: Body::None,
            credential: Some(credential),
            effect: Effect::Read,
            expects: Expects::Text,
        }
    }

    /// A request that may change something, with a JSON body.
    pub fn write(method: Method, url: String, body: Value, credential: CredentialRef) -> Self {
        Self {
            method,
            url,
            headers: Headers::default(),
            body: Body::Json(body),
            credential: Some(credential),
            effect: Effect::Write,
            expects: Expects::Text,
        }
    }

    /// The bytes that it carries, where it carries a file.
    pub fn file(&self) -> Option<&Bytes> {
        match &self.body {
            Body::File(upload) => Some(&upload.bytes),
            Body::None | Body::Json(_) => None,
        }
    }

    /// The same with these bytes in its file, where it carries one.
    #[must_use]
    pub fn with_file(mut self, bytes: Bytes) -> Self {
        if let Body::File(upload) = &mut self.body {
            upload.bytes = bytes;
        }
        self
    }

    /// Path and query of the URL: what follows the host.
    pub fn path_and_query(&self) -> &str {
        let after_scheme = self.url.find("://").map_or(0, |i| i + 3);
        let rest = self.url.get(after_scheme..).unwrap_or("");
        rest.find('/').and_then(|i| rest.get(i..)).unwrap_or("/")
    }
}

/// What a vendor answered, read to its end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Response {
    /// The HTTP status.
    pub status: u16,
    /// Those that the page was allowed to read.
    pub headers: Headers,
    /// The body as text. Bytes that are no UTF-8 become U+FFFD. Empty where it is a file.
    pub body: String,
    /// The body as bytes, where a file was expected and came. No part of its JSON, as in [`Upload`].
    pub file: Option<Bytes>,
}

impl Response {
    /// An answer with a JSON body, as the practice vendors make it.
    pub fn json(status: u16, body: &Value) -> Self {
        Self::text(status, "application/json", &body.to_string())
    }

    /// An answer with a text of a media type; an empty type: the answer names none.
    pub fn text(status: u16, media_type: &str, body: &str) -> Self {
        let headers = match media_type {
            "" => Headers::default(),
            media_type => Headers::default().with("content-type", media_type),
        };
        Self { status, headers, body: body.to_owned(), file: None }
    }

    /// Whether the status is 200–299.
    pub fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }
}

impl Json for Headers {
    fn to_json(&self) -> Value {
        let pair = |(name, value): &(String, String)| Value::Array(vec![word(name), word(value)]);
        Value::Array(self.0.iter().map(pair).collect())
    }

    fn from_json(value: &Value) -> Option<Self> {
        let pair = |pair: &Value| match pair.as_array()?.as_slice() {
            [name, value] => Some((name.as_str()?.to_owned(), value.as_str()?.to_owned())),
            _ => None,
        };
        value.as_array()?.iter().map(pair).collect::<Option<_>>().map(Self)
    }
}

impl Json for Request {
    fn to_json(&self) -> Value {
        let body = match &self.body {
            Body::None => word("None"),
            Body::Json(body) => choice("Json", body.clone()),
            Body::File(Upload { field, name, media_type, .. }) => choice(
                "File",
                Object::default().text("field", field).text("name", name).text("media_type", media_type).done(),
            ),
        };
        let effect = match self.effect {
            Effect::Read => "Read",
            Effect::Write => "Write",
        };
        Object::default()
            .text("method", self.method.as_str())
            .text("url", &self.url)
            .put("headers", self.headers.to_json())
            .put("body", body)
            .text_or_null("credential", self.credential.as_ref().map(|credential| credential.0.as_str()))
            .text("effect", effect)
            .flag("wants_file", self.expects == Expects::File)
            .done()
    }

    fn from_json(value: &Value) -> Option<Self> {
        let method = json::text(value, "method")?;
        Some(Self {
            method: Method::ALL.into_iter().find(|known| known.as_str() == method)?,
            url: json::text(value, "url")?,
            headers: Headers::from_json(json::field(value, "headers"))?,
            body: match json::read_choice(json::field(value, "body"))? {
                ("None", _) => Body::None,
                ("Json", body) => Body::Json(body.clone()),
                ("File", file) => Body::File(Upload {
                    field: json::text(file, "field")?,
                    name: json::text(file, "name")?,
                    media_type: json::text(file, "media_type")?,
                    bytes: Bytes::default(),
                }),
                _ => return None,
            },
            credential: json::maybe_text(value, "credential")?.map(CredentialRef),
            effect: match json::text(value, "effect")?.as_str() {
                "Read" => Effect::Read,
                "Write" => Effect::Write,
                _ => return None,
            },
            expects: if json::flag(value, "wants_file")? { Expects::File } else { Expects::Text },
        })
    }
}

impl Json for Response {
    fn to_json(&self) -> Value {
        Object::default()
            .number("status", self.status.into())
            .put("headers", self.headers.to_json())
            .text("body", &self.body)
            .done()
    }

    fn from_json(value: &Value) -> Option<Self> {
        Some(Self {
            status: json::number(value, "status")?,
            headers: Headers::from_json(json::field(value, "headers"))?,
            body: json::text(value, "body")?,
            file: None,
        })
    }
}
