//! What is kept before sending, and what can be concluded from it afterwards.

use serde_json::Value;

use super::super::Seen;
use crate::domain::json::{self, Json, Object};
use crate::domain::{Deployment, Environment, Kind};

/// What is kept before sending, so that reading back can tell whether it happened.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Evidence {
    pub(super) target: Option<Environment>,
    pub(super) kind: String,
    pub(super) version: Option<String>,
    pub(super) message: String,
    /// Ids of every row that was there before.
    pub(super) known: Vec<String>,
    /// The new row may appear in another environment than meant.
    pub(super) anywhere: bool,
}

impl Evidence {
    pub(super) fn of(seen: &Seen, target: Environment, message: &str) -> Self {
        let rows = Environment::ALL.into_iter().flat_map(|environment| seen.history(environment));
        Self {
            target: Some(target),
            message: message.to_owned(),
            known: rows.map(|row| row.id.clone()).collect(),
            ..Self::default()
        }
    }

    /// Rows that were not there before, where this step's row may appear.
    pub(super) fn new_rows<'a>(&'a self, seen: &'a Seen) -> impl Iterator<Item = &'a Deployment> {
        let places = Environment::ALL.into_iter().filter(|place| self.anywhere || Some(*place) == self.target);
        places.flat_map(|place| seen.history(place)).filter(|row| !self.known.contains(&row.id))
    }

    /// Whether a new row can be this step's.
    pub(super) fn fits(&self, row: &Deployment) -> bool {
        let kind = match &row.kind {
            // Not told, or in a word that Greenroom does not know: it can be.
            None | Some(Kind::Other(_)) => true,
            Some(Kind::Publish) => self.kind == "publish",
            Some(Kind::Promotion) => self.kind == "promotion",
            Some(Kind::Rollback) => self.kind == "rollback",
        };
        // Which version a publish makes is not known before.
        let version = self.kind == "publish" || self.version == row.version;
        // A rollback's message is lost at the vendor: it is no evidence there.
        let kept = row.message.as_deref().unwrap_or_default().trim();
        let message = self.kind == "rollback" || kept == self.message.trim();
        kind && version && message
    }
}

impl Json for Evidence {
    fn to_json(&self) -> Value {
        Object::default()
            .text_or_null("target", self.target.map(Environment::slug))
            .text("kind", &self.kind)
            .text_or_null("version", self.version.as_deref())
            .text("message", &self.message)
            .texts("known", &self.known)
            .flag("anywhere", self.anywhere)
            .done()
    }

    /// `None` where it is damaged: nothing can be concluded then.
    fn from_json(value: &Value) -> Option<Self> {
        Some(Self {
            target: Some(Environment::parse(&json::text(value, "target")?)?),
            kind: json::text(value, "kind")?,
            version: json::maybe_text(value, "version")?,
            message: json::text(value, "message")?,
            known: json::read_texts(json::list(value, "known")?)?,
            anywhere: json::flag(value, "anywhere")?,
        })
    }
}
