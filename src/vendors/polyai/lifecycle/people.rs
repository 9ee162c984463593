//! Two people at one agent of PolyAI's: what moved between two readings. PolyAI names who and when of every deployment; its
//! draft cannot be read.

use super::super::super::people::{Change, Move};
use super::super::Seen;
use super::overview::label_of;
use super::wish::Wish;
use crate::domain::Environment;
use crate::lifecycle::Intent;
use crate::words::people;

/// What moved between two readings, at a place of their fingerprints.
pub fn moved(place: &str, before: &Seen, after: &Seen) -> Option<Move> {
    let environment = Environment::parse(place)?;
    let what = |seen: &Seen| label_of(seen.lanes.get(environment));
    let now = after.lanes.get(environment);
    Some(Move {
        place: environment.name(),
        labels: Some((what(before), what(after))),
        change: now.map(|row| Change { by: row.by.clone(), at: row.at }).unwrap_or_default(),
        lines: Vec::new(),
    })
}

/// What of a colleague's a step may replace, or take along, without a trace: what they did.
pub fn untraced(intent: &Intent) -> Option<&'static str> {
    match Wish::read(intent)? {
        Wish::Publish { .. } | Wish::Rollback { .. } => Some(people::EDITED_DRAFT),
        Wish::Promote { .. } => None,
    }
}
