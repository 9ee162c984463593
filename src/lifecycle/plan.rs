//! What is shown is what is sent: a plan is made from an intent and what was just read, rendered by the release
//! sheet, run by the engine, and asserted on by tests.

use serde_json::Value;

use super::Action;
use crate::document::Line;
use crate::domain::{Lane, Timestamp};
use crate::http::{Body, Request};

/// One intended outward step.
#[derive(Clone, Debug, PartialEq)]
pub struct Plan {
    /// Names agent and target: "Promote Billing helper to Live".
    pub title: String,
    /// The words of the confirm button, which name the target.
    pub action: String,
    /// Where it will be felt.
    pub target: Lane,
    /// What is there now.
    pub now: Option<Card>,
    /// What will be there.
    pub then: Card,
    /// Releases that go along or are taken back, removals first.
    pub changes: Vec<Change>,
    /// What changes in the document, removals first: each that takes something away is ticked by hand.
    pub lines: Vec<Line>,
    /// Said in place of changes that cannot be told.
    pub changes_unknown: Option<String>,
    /// What else happens.
    pub effects: Vec<String>,
    /// What deserves a second look.
    pub warnings: Vec<String>,
    /// Why it cannot be sent at all.
    pub refusal: Option<String>,
    /// The message that goes with it, where the vendor or the journal keeps one.
    pub message: Option<MessageField>,
    /// The version that the release gets, where the person names it.
    pub version: Option<VersionField>,
    /// For live: the agent's name, to be typed.
    pub confirm_name: Option<String>,
    /// What was read, so that a change is noticed before sending.
    pub fingerprint: Fingerprint,
    /// What [`super::Procedure::settle`] needs to tell afterwards whether it happened.
    pub evidence: Value,
    /// The requests, in order.
    pub steps: Vec<Step>,
    /// What would bring back what is there now, once this is done.
    pub way_back: Option<Action>,
    /// What is taken away for good, to be kept as a file. Holds no secret.
    pub snapshot: Option<Value>,
    /// A file that the vendor makes of what is there now: fetched before anything is sent.
    pub export: Option<Export>,
    /// Resources that can be swapped for others with it.
    pub mappings: Vec<MappingField>,
    /// What is remembered of the agent on this computer before anything is sent, since it can be read now: replaces what
    /// its notes say under the same keys. Holds no secret.
    pub remember: Option<Value>,
    /// The same once it is done: before, it would take away what still holds.
    pub remember_done: Option<Value>,
}

/// A release on the sheet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Card {
    /// The message; a sentence where there is none.
    pub title: String,
    /// The short version.
    pub version: Option<String>,
    /// Who made it active.
    pub by: Option<String>,
    /// When.
    pub at: Option<Timestamp>,
}

/// Whether a release comes along or is taken back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ChangeKind {
    /// Its content will no longer be there.
    Reverted,
    /// Its content will be there too.
    Included,
}

/// One release that goes along or is taken back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// Which of the two.
    pub kind: ChangeKind,
    /// The release.
    pub card: Card,
}

/// The message of a plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MessageField {
    /// What it says now.
    pub value: String,
    /// Where it is kept, or that it is not.
    pub hint: String,
}

/// The version of a release to be made.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct VersionField {
    /// What it says now.
    pub value: String,
    /// Likely ones.
    pub proposals: Vec<String>,
    /// Where they come from, or why there are none.
    pub hint: String,
    /// What is wrong with the value.
    pub problem: Option<String>,
}

/// A file that the vendor makes of what is there now.
#[derive(Clone, Debug, PartialEq)]
pub struct Export {
    /// Reads it.
    pub request: Request,
    /// The name under which this computer keeps it for a way back. `None`: it is taken away for good, and the person
    /// gets the file.
    pub kept_as: Option<String>,
}

/// A resource that can be swapped for another when a plan is sent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MappingField {
    /// Names the row for its vendor.
    pub key: String,
    /// What is swapped.
    pub label: String,
    /// The ids and names of what it can be swapped for.
    pub choices: Vec<(String, String)>,
    /// The id of what it is swapped for; empty: it stays.
    pub chosen: String,
    /// Why it should not stay, if so.
    pub doubt: Option<String>,
}

/// What stood where when a plan was made: place and id. Never the version, which two rows can share.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fingerprint(pub Vec<(String, String)>);

/// One request of a plan.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// What it does, for the journal.
    pub name: String,
    /// What is sent.
    pub request: Request,
    /// The body as people and records may see it, where the one that is sent holds secrets.
    pub masked: Option<Value>,
    /// What settles this step, where it is not the plan's own evidence: a step that only prepares the last one.
    pub evidence: Option<Value>,
}

impl Step {
    /// The request without the secrets in its body: for the journal, and for the screen.
    pub fn shown(&self) -> Request {
        match &self.masked {
            Some(body) => Request { body: Body::Json(body.clone()), ..self.request.clone() },
            None => self.request.clone(),
        }
    }
}

impl Card {
    /// Of which only the title is known.
    pub fn titled(title: &str) -> Self {
        Self { title: title.to_owned(), version: None, by: None, at: None }
    }
}

impl Plan {
    /// A plan that changes nothing yet, where `then` is what will be there.
    pub fn empty(title: String, action: &str, target: Lane, then: Card) -> Self {
        Self {
            title,
            action: action.to_owned(),
            target,
            now: None,
            then,
            changes: Vec::new(),
            lines: Vec::new(),
            changes_unknown: None,
            effects: Vec::new(),
            warnings: Vec::new(),
            refusal: None,
            message: None,
            version: None,
            confirm_name: None,
            fingerprint: Fingerprint::default(),
            evidence: Value::Null,
            steps: Vec::new(),
            way_back: None,
            snapshot: None,
            export: None,
            mappings: Vec::new(),
            remember: None,
            remember_done: None,
        }
    }

    /// What it takes away and nobody has ticked, by the ids of its lines.
    pub fn unticked<'a>(&'a self, ticked: &'a [String]) -> impl Iterator<Item = &'a Line> {
        self.lines.iter().filter(|line| line.loses && !ticked.contains(&line.id))
    }
}

/// A plan in words, once it was sent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Described {
    /// What was done.
    pub title: String,
    /// The message that went with it.
    pub message: String,
    /// Whether the message is what the release is called from now on.
    pub names_release: bool,
}
