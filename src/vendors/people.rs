//! Two people at one agent: what somebody else changed between two readings or since a form was opened, who and when as
//! far as the vendor tells, and what of it cannot be known.
//!
//! PolyAI names both; Cargo when, and whether it was oneself; Sema4.ai when a draft changed; RunAgents neither.

use serde_json::Value;

use super::edited::Edited;
use super::{Seen, Subject, cargo, polyai, runagents, schema, sema4, typed_in};
use crate::document::{Line, Schema, content, lines, strip};
use crate::domain::json::Object;
use crate::domain::{Connection, Timestamp, Vendor};
use crate::http::Transport;
use crate::lifecycle::{Fingerprint, Intent};
use crate::words::people as words;

/// Who changed something, and when. `None`: the vendor does not say.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Change {
    /// Who.
    pub by: Option<String>,
    /// When.
    pub at: Option<Timestamp>,
}

/// A place that moved between two readings.
#[derive(Clone, Debug, PartialEq)]
pub struct Move {
    /// What people call it.
    pub place: &'static str,
    /// What was there and what is there; `None` where the lines alone tell.
    pub labels: Option<(String, String)>,
    /// Who and when.
    pub change: Change,
    /// What changed in its document.
    pub lines: Vec<Line>,
}

/// A document that two people changed: as it was when the editing began, as it was edited here, as it is there now.
/// Without secrets: markers stand for them.
#[derive(Clone, Debug)]
pub struct Both {
    /// What the document may hold.
    pub schema: &'static Schema,
    /// What both began with.
    pub base: Value,
    /// What it is to be.
    pub mine: Value,
    /// What it is.
    pub theirs: Value,
    /// Who changed it last, and when.
    pub change: Change,
}

impl Both {
    /// What the other changed, in words.
    pub fn their_lines(&self) -> Vec<Line> {
        between(self.schema, &self.base, &self.theirs)
    }

    /// What was changed here, in words.
    pub fn my_lines(&self) -> Vec<Line> {
        between(self.schema, &self.base, &self.mine)
    }
}

/// What differs between two states of a document, in words.
fn between(schema: &Schema, before: &Value, after: &Value) -> Vec<Line> {
    lines(schema, &content(before, schema), &content(after, schema))
}

/// Where two readings differ. `own` is whose key it is, where the vendor names people by ids.
pub fn moved(before: &Seen, after: &Seen, old: &Fingerprint, new: &Fingerprint, own: Option<&str>) -> Vec<Move> {
    let was = |place: &String| old.0.iter().find(|(known, _)| known == place).map(|(_, what)| what);
    let changed = new.0.iter().filter(|(place, what)| was(place) != Some(what)).map(|(place, _)| place.as_str());
    // A plan that cannot be made looks at less.
    let gone = old.0.iter().filter(|(place, _)| !new.0.iter().any(|(known, _)| known == place));
    let places = changed.chain(gone.map(|(place, _)| place.as_str()));
    let told = |place: &str| match (before, after) {
        (Seen::Cargo(before), Seen::Cargo(after)) => cargo::lifecycle::moved(place, before, after, own),
        (Seen::Sema4(before), Seen::Sema4(after)) => sema4::lifecycle::moved(place, before, after),
        (Seen::RunAgents(before), Seen::RunAgents(after)) => runagents::lifecycle::moved(place, before, after),
        (Seen::PolyAi(before), Seen::PolyAi(after)) => polyai::lifecycle::moved(place, before, after),
        _ => None,
    };
    places.filter_map(told).collect()
}

/// What an intent edits, where it came from the form of a document that is there.
fn edits(vendor: Vendor, intent: &Intent) -> Option<(Subject, Edited)> {
    let (subject, _) = typed_in(vendor, intent)?;
    (subject != Subject::New).then_some(())?;
    Some((subject, Edited::read(&intent.0)?))
}

/// Both changes of a document, where somebody else changed it since the editing began. `None` for a step that edits none.
pub fn both(connection: &Connection, intent: &Intent, seen: &Seen, own: Option<&str>) -> Option<Both> {
    let (subject, Edited { document, base }) = edits(connection.vendor, intent)?;
    let schema = schema(connection, subject)?;
    let theirs = match seen {
        Seen::Cargo(seen) if subject == Subject::Agent => seen.agent.clone(),
        Seen::Cargo(seen) => seen.draft.clone(),
        Seen::Sema4(seen) => seen.agent.clone().filter(|_| !seen.state.hides_draft()),
        Seen::RunAgents(seen) => runagents::document::Now::of(seen).map(|now| now.form(subject == Subject::Agent)),
        Seen::PolyAi(_) => None,
    };
    let theirs = strip(&theirs?, schema).0;
    let change = changed_last(connection.vendor, subject, &theirs, own);
    let both = Both { schema, base, mine: document, theirs, change };
    (!both.their_lines().is_empty()).then_some(both)
}

/// Who changed a document last and when, from its own fields.
pub fn changed_last(vendor: Vendor, subject: Subject, document: &Value, own: Option<&str>) -> Change {
    match vendor {
        Vendor::Cargo => cargo::lifecycle::changed_last(document, own.filter(|_| subject == Subject::Release)),
        Vendor::Sema4 => sema4::lifecycle::changed_last(document),
        Vendor::RunAgents | Vendor::PolyAi => Change::default(),
    }
}

/// An intent with another edit of its document.
pub fn with_edited(intent: &Intent, edited: &Edited) -> Intent {
    let mut changed = Object::default();
    for (key, value) in intent.0.as_object().into_iter().flatten() {
        changed.put(key, value.clone());
    }
    edited.write(&mut changed);
    Intent(changed.done())
}

/// What cannot be known after a step: what of somebody else's it replaced without a trace. `None` where reading back tells
/// everything.
pub fn cannot_know(vendor: Vendor, intent: &Intent) -> Option<String> {
    let what = match vendor {
        Vendor::Cargo => cargo::lifecycle::untraced(intent),
        Vendor::Sema4 => sema4::lifecycle::untraced(intent),
        Vendor::RunAgents => runagents::lifecycle::untraced(intent),
        Vendor::PolyAi => polyai::lifecycle::untraced(intent),
    };
    what.map(|what| words::cannot_be_known(vendor.name(), what))
}

/// Whose key it is, where the vendor names people by ids alone; nobody's where that cannot be read.
pub async fn own_user(transport: &impl Transport, connection: &Connection) -> Option<String> {
    match connection.vendor {
        Vendor::Cargo => cargo::own_user(transport, connection).await,
        Vendor::Sema4 | Vendor::RunAgents | Vendor::PolyAi => None,
    }
}
