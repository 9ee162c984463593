//! What was typed into forms and never sent.

use serde_json::Value;

use super::envelope::wrap_text;
use super::{KeyValue, StoreError, open, wrap};
use crate::document::Pointer;
use crate::domain::Timestamp;
use crate::domain::json::{self, Json, Object};

const KIND: &str = "draft";
const BASE: &str = "draft-base";
const VERSION: u32 = 1;

/// Names a draft: connection, agent, which of its documents.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DraftKey {
    /// The connection's id.
    pub connection: String,
    /// The agent's id.
    pub agent: String,
    /// Which document.
    pub subject: &'static str,
}

impl DraftKey {
    /// The three in a key: none of them can hold the character between them, since it is escaped.
    fn text(&self, prefix: &str) -> String {
        let part = |text: &str| text.replace('%', "%25").replace('/', "%2F");
        format!("{prefix}/{}/{}/{}", part(&self.connection), part(&self.agent), self.subject)
    }
}

/// What was typed. Without secrets: markers stand for them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Draft {
    /// The document.
    pub document: Value,
    /// What was typed and is no value, by place.
    pub typed: Vec<(Pointer, String)>,
    /// When it was kept last.
    pub at: Timestamp,
    /// Nobody typed it yet: it was filled from something that was kept.
    pub filled: bool,
}

impl Json for Draft {
    fn to_json(&self) -> Value {
        let mut draft = Object::default();
        draft.put("document", self.document.clone()).put("typed", typed_json(&self.typed)).number("at", self.at.0);
        if self.filled {
            draft.flag("filled", true);
        }
        draft.done()
    }

    fn from_json(value: &Value) -> Option<Self> {
        let typed = json::list(value, "typed")?
            .iter()
            .map(|entry| Some((Pointer::parse(&json::text(entry, "at")?)?, json::text(entry, "text")?)));
        Some(Self {
            document: json::any(value, "document")?,
            typed: typed.collect::<Option<_>>()?,
            at: Timestamp(json::number(value, "at")?),
            filled: json::flag(value, "filled").unwrap_or_default(),
        })
    }
}

fn typed_json(typed: &[(Pointer, String)]) -> Value {
    let entry =
        |(at, text): &(Pointer, String)| Object::default().text("at", &at.to_string()).text("text", text).done();
    Value::Array(typed.iter().map(entry).collect())
}

/// What is typed as the text that is kept, made several times a second: nothing of the document is copied.
pub fn draft_text(document: &Value, typed: &[(Pointer, String)], at: Timestamp) -> String {
    let (document, typed) = (json::written(document), json::written(&typed_json(typed)));
    wrap_text(KIND, VERSION, &format!("{{\"document\":{document},\"typed\":{typed},\"at\":{}}}", at.0))
}

/// Reads and writes drafts.
pub struct Drafts<'a, K>(pub &'a K);

impl<K: KeyValue> Drafts<'_, K> {
    /// What was typed, and the document as it was when the typing began. `None` where there is neither, or they cannot
    /// be read: they are left as they are.
    pub async fn load(&self, key: &DraftKey) -> Result<Option<(Draft, Value)>, StoreError> {
        let (draft, base) = (self.0.get(&key.text(KIND)).await?, self.0.get(&key.text(BASE)).await?);
        let (Some(draft), Some(base)) = (draft, base) else { return Ok(None) };
        let draft = open(KIND, VERSION, &draft).ok();
        Ok(draft.zip(open(BASE, VERSION, &base).ok()))
    }

    /// Keeps the document as it was when typing began. Before the first [`Self::save`].
    pub async fn begin(&self, key: &DraftKey, base: &Value) -> Result<(), StoreError> {
        self.0.put(&key.text(BASE), &wrap(BASE, VERSION, base)).await
    }

    /// Keeps what is typed.
    pub async fn save(&self, key: &DraftKey, draft: &Draft) -> Result<(), StoreError> {
        self.0.put(&key.text(KIND), &wrap(KIND, VERSION, draft)).await
    }

    /// Keeps what is typed, as [`draft_text`] made it.
    pub async fn save_text(&self, key: &DraftKey, text: &str) -> Result<(), StoreError> {
        self.0.put(&key.text(KIND), text).await
    }

    /// Forgets what was typed.
    pub async fn forget(&self, key: &DraftKey) -> Result<(), StoreError> {
        self.0.delete(&key.text(KIND)).await?;
        self.0.delete(&key.text(BASE)).await
    }
}
