//! The difference of two texts, as stretches to be shown one after the other.

use serde_json::Value;

use crate::domain::json::{self, Json, Object, choice, word};

/// A stretch of text. All but what is [`New`](Run::New) make up the earlier text, all but what is [`Gone`](Run::Gone)
/// the later one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Run {
    /// In both.
    Same(String),
    /// In both, whole lines far from any change: of interest to few.
    Folded {
        /// How many lines.
        lines: usize,
        /// Their text.
        text: String,
    },
    /// Only in the earlier one.
    Gone(String),
    /// Only in the later one.
    New(String),
}

impl Run {
    /// Its text.
    pub fn text(&self) -> &str {
        match self {
            Self::Same(text) | Self::Folded { text, .. } | Self::Gone(text) | Self::New(text) => text,
        }
    }
}

impl Json for Run {
    fn to_json(&self) -> Value {
        match self {
            Self::Same(text) => choice("Same", word(text)),
            Self::Folded { lines, text } => {
                let lines = i64::try_from(*lines).unwrap_or(i64::MAX);
                choice("Folded", Object::default().number("lines", lines).text("text", text).done())
            }
            Self::Gone(text) => choice("Gone", word(text)),
            Self::New(text) => choice("New", word(text)),
        }
    }

    fn from_json(value: &Value) -> Option<Self> {
        let (kind, more) = json::read_choice(value)?;
        let text = || more.as_str().map(str::to_owned);
        Some(match kind {
            "Same" => Self::Same(text()?),
            "Folded" => Self::Folded { lines: json::number(more, "lines")?, text: json::text(more, "text")? },
            "Gone" => Self::Gone(text()?),
            "New" => Self::New(text()?),
            _ => return None,
        })
    }
}
