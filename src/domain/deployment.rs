//! A release made active in an environment.

use serde_json::Value;

use super::{Environment, Timestamp};

/// How a deployment came about, where the vendor says it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Made from the draft.
    Publish,
    /// Copied from an earlier environment.
    Promotion,
    /// An earlier release made active again.
    Rollback,
    /// A word of the vendor's that Greenroom does not know, kept as it is.
    Other(String),
}

/// One release made active in one environment, by someone, at a time.
#[derive(Clone, Debug, PartialEq)]
pub struct Deployment {
    /// The vendor's id of this row; a promotion has another than its source.
    pub id: String,
    /// Where. `None`: a name that Greenroom does not know.
    pub environment: Option<Environment>,
    /// The release. `None` where the vendor gave none or an empty one: two of those are never equal.
    pub version: Option<String>,
    /// What its maker wrote.
    pub message: Option<String>,
    /// How it came about.
    pub kind: Option<Kind>,
    /// Who.
    pub by: Option<String>,
    /// When.
    pub at: Option<Timestamp>,
    /// The document as it came, with everything that Greenroom does not know.
    pub raw: Value,
}

impl Deployment {
    /// Whether both are the same release. Unknown versions are never the same.
    pub fn same_release(&self, other: &Self) -> bool {
        self.version.is_some() && self.version == other.version
    }

    /// The first nine characters of the version, as the vendor's own client shows it.
    pub fn short_version(&self) -> Option<&str> {
        self.version.as_deref().map(|version| version.char_indices().nth(9).map_or(version, |(i, _)| &version[..i]))
    }
}

/// What is active where.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Lanes {
    /// The draft, where the vendor lets it be read.
    pub draft: Option<Deployment>,
    /// The newest deployment in sandbox.
    pub sandbox: Option<Deployment>,
    /// The newest deployment in pre-release.
    pub pre_release: Option<Deployment>,
    /// The newest deployment in live.
    pub live: Option<Deployment>,
}

impl Lanes {
    /// What is active in one environment.
    pub fn get(&self, environment: Environment) -> Option<&Deployment> {
        match environment {
            Environment::Sandbox => self.sandbox.as_ref(),
            Environment::PreRelease => self.pre_release.as_ref(),
            Environment::Live => self.live.as_ref(),
        }
    }
}
