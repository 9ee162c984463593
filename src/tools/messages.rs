//! What the page asks of the tools worker, and what that answers.

use serde_json::Value;

use super::package::refusal::Refusal;
use super::package::summary::Package;
use super::package::wire::{outcome_from_json, outcome_to_json};
use super::runs::Run;
use super::tree::{Markdown, read_list, to_list};
use crate::domain::json::{self, Json, Object, choice, word};

/// A piece of work.
#[derive(Clone, Debug, PartialEq)]
pub enum Task {
    /// Reads Markdown.
    Markdown(String),
    /// Finds the words that differ: the earlier text, the later one.
    Words(String, String),
    /// Joins what two people made of one text.
    MergeLines {
        /// What both began with.
        base: String,
        /// What one made of it.
        mine: String,
        /// What the other made of it.
        theirs: String,
    },
    /// Reads a package of an agent: the file that goes over beside this.
    Inspect,
}

/// What came of it.
#[derive(Clone, Debug, PartialEq)]
pub enum Done {
    /// Of [`Task::Markdown`].
    Markdown(Markdown),
    /// Of [`Task::Words`].
    Words(Vec<Run>),
    /// Of [`Task::MergeLines`]; `None`: both changed the same lines, and a person has to choose.
    Merged(Option<String>),
    /// Of [`Task::Inspect`].
    Package(Box<Result<Package, Refusal>>),
}

impl Json for Task {
    fn to_json(&self) -> Value {
        match self {
            Self::Markdown(text) => choice("Markdown", word(text)),
            Self::Words(was, now) => choice("Words", Value::Array(vec![word(was), word(now)])),
            Self::MergeLines { base, mine, theirs } => choice(
                "MergeLines",
                Object::default().text("base", base).text("mine", mine).text("theirs", theirs).done(),
            ),
            Self::Inspect => word("Inspect"),
        }
    }

    fn from_json(value: &Value) -> Option<Self> {
        let (kind, more) = json::read_choice(value)?;
        Some(match kind {
            "Markdown" => Self::Markdown(more.as_str()?.to_owned()),
            "Words" => match more.as_array()?.as_slice() {
                [was, now] => Self::Words(was.as_str()?.to_owned(), now.as_str()?.to_owned()),
                _ => return None,
            },
            "MergeLines" => Self::MergeLines {
                base: json::text(more, "base")?,
                mine: json::text(more, "mine")?,
                theirs: json::text(more, "theirs")?,
            },
            "Inspect" => Self::Inspect,
            _ => return None,
        })
    }
}

impl Json for Done {
    fn to_json(&self) -> Value {
        match self {
            Self::Markdown(markdown) => choice("Markdown", markdown.to_json()),
            Self::Words(runs) => choice("Words", to_list(runs)),
            Self::Merged(text) => choice("Merged", text.as_deref().map_or(Value::Null, word)),
            Self::Package(outcome) => choice("Package", outcome_to_json(outcome)),
        }
    }

    fn from_json(value: &Value) -> Option<Self> {
        let (kind, more) = json::read_choice(value)?;
        Some(match kind {
            "Markdown" => Self::Markdown(Markdown::from_json(more)?),
            "Words" => Self::Words(read_list(more)?),
            "Merged" => Self::Merged(match more {
                Value::Null => None,
                text => Some(text.as_str()?.to_owned()),
            }),
            "Package" => Self::Package(Box::new(outcome_from_json(more)?)),
            _ => return None,
        })
    }
}
