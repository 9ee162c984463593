//! Two people at one agent of Cargo's: what moved between two readings, and who and when, as far as Cargo tells.

use serde_json::Value;

use super::super::super::people::{Change, Move};
use super::super::schema::{AGENT, RELEASE};
use super::super::{Seen, api};
use super::evidence::{Deed, Evidence};
use super::keeps::snapshot;
use super::overview::{label, label_of, read_only};
use super::wish::Wish;
use crate::document::{Line, Schema, content, lines, masked, same};
use crate::domain::json::field;
use crate::domain::{Environment, Lane, Timestamp};
use crate::lifecycle::{Intent, Receipt};
use crate::words::{cargo as words, common, people};

/// What moved between two readings, at a place of their fingerprints. `own` is whose key it is.
pub fn moved(place: &str, before: &Seen, after: &Seen, own: Option<&str>) -> Option<Move> {
    let told = |schema: &Schema, before: &Option<Value>, after: &Option<Value>| match (before, after) {
        (Some(before), Some(after)) => lines(schema, &content(before, schema), &content(after, schema)),
        _ => Vec::new(),
    };
    let named = |before: bool, after: bool, what: &str| {
        let name = |there: bool| if there { what } else { common::NOTHING }.to_owned();
        (before != after).then(|| (name(before), name(after)))
    };
    Some(match place {
        "draft" => Move {
            place: Lane::Draft.name(),
            labels: named(before.draft.is_some(), after.draft.is_some(), words::A_DRAFT),
            change: after.draft.as_ref().map(|draft| changed_last(draft, own)).unwrap_or_default(),
            lines: told(&RELEASE, &before.draft, &after.draft),
        },
        "live" => Move {
            place: Environment::Live.name(),
            labels: Some((label_of(before.live.as_ref()), label_of(after.live.as_ref()))),
            change: after.live.as_ref().map(|live| released(live, own)).unwrap_or_default(),
            lines: told(&RELEASE, &before.live, &after.live),
        },
        "names" => Move {
            place: words::AGENTS,
            labels: named(
                before.agents.len() > after.agents.len(),
                after.agents.len() > before.agents.len(),
                words::NAMESAKE,
            ),
            change: Change::default(),
            lines: Vec::new(),
        },
        _ => Move {
            place: words::AGENT,
            labels: named(is_there(before), is_there(after), words::AN_AGENT),
            // Whose it is says who made it, not who changed it.
            change: Change { by: None, at: after.agent.as_ref().and_then(|agent| date(agent, "updatedAt")) },
            lines: told(&AGENT, &before.agent, &after.agent),
        },
    })
}

fn is_there(seen: &Seen) -> bool {
    seen.agent.is_some() && read_only(seen.agent.as_ref()) != Some(words::DELETED)
}

fn date(document: &Value, key: &str) -> Option<Timestamp> {
    api::text(document, key).and_then(Timestamp::parse)
}

/// Who changed a draft last, and when. Cargo names a user by an id: one's own, or another one.
pub fn changed_last(draft: &Value, own: Option<&str>) -> Change {
    Change { by: user(draft, own), at: date(draft, "updatedAt") }
}

fn released(release: &Value, own: Option<&str>) -> Change {
    Change { by: user(release, own), at: date(release, "deployedAt") }
}

fn user(document: &Value, own: Option<&str>) -> Option<String> {
    let (user, own) = (api::text(document, "userUuid")?, own?);
    Some(if user == own { words::YOU } else { words::ANOTHER_USER }.to_owned())
}

/// What of a colleague's a step may replace without a trace: what they did.
pub fn untraced(intent: &Intent) -> Option<&'static str> {
    match Wish::read(intent)? {
        Wish::Publish { .. } | Wish::Again { .. } | Wish::Save { .. } | Wish::Restore { .. } => {
            Some(people::SAVED_DRAFT)
        }
        Wish::Update { .. } => Some(people::SAME_FIELDS),
        Wish::Create { .. } | Wish::Remove => None,
    }
}

/// What reading back tells of somebody else who came in right before or right after.
pub(super) fn compare_after(evidence: &Evidence, receipt: &Receipt, seen: &Seen) -> Vec<String> {
    let mut notes = Vec::new();
    match evidence.deed {
        Deed::Publish => publication(&mut notes, evidence, receipt, seen),
        Deed::Save if !is_there(seen) => notes.push(people::gone_after(people::THE_AGENT)),
        // The draft was used up right after: what became of it stands in the release.
        Deed::Save if seen.draft.is_none() => {
            for release in new_releases(evidence, seen) {
                let label = label(release);
                notes.push(match evidence.arrived(release) {
                    true => people::published_with(&label),
                    false => people::published_without(&label),
                });
            }
            if notes.is_empty() {
                notes.push(people::gone_after(people::THE_DRAFT));
            }
        }
        Deed::Save => {
            for release in new_releases(evidence, seen) {
                notes.push(people::both_stand(&people::release(&label(release))));
            }
        }
        Deed::Update if !is_there(seen) => notes.push(people::gone_after(people::THE_AGENT)),
        Deed::Update => beside(&mut notes, evidence, seen),
        Deed::Open => notes.push(words::ONLY_OPENED.to_owned()),
        Deed::Create => {
            let name = api::text(&evidence.sent, "name").unwrap_or_default();
            let others = |(id, named): &&(String, String)| {
                named.trim() == name.trim() && *id != receipt.id && !evidence.known.contains(id)
            };
            if !seen.agents.iter().any(|(id, _)| *id == receipt.id) {
                notes.push(people::gone_after(people::THE_AGENT));
            } else if seen.agents.iter().any(|agent| others(&agent)) {
                notes.push(people::namesake(name));
            }
        }
        Deed::Remove => removal(&mut notes, evidence, seen),
    }
    notes
}

/// Releases that came since the last look, and are not the one that was made.
fn new_releases<'a>(evidence: &'a Evidence, seen: &'a Seen) -> impl Iterator<Item = &'a Value> {
    seen.history().filter(|release| !evidence.known.iter().any(|known| api::id(release) == Some(known)))
}

fn publication(notes: &mut Vec<String>, evidence: &Evidence, receipt: &Receipt, seen: &Seen) {
    let live = seen.live.as_ref().filter(|live| api::id(live) != Some(&receipt.id));
    if !is_there(seen) {
        notes.push(people::gone_after(people::THE_AGENT));
    } else if let Some(live) = live {
        let before = api::id(live) == Some(&evidence.mark);
        notes.push(if before { words::still_live(&label(live)) } else { words::no_longer_live(&label(live)) });
    }
    // Newest first: what stands behind the own one was live before it, for a moment.
    let own = seen.history().position(|release| api::id(release) == Some(&receipt.id));
    let earlier = own.map(|own| seen.history().skip(own + 1)).into_iter().flatten();
    let foreign = |release: &&Value| !evidence.known.iter().any(|known| api::id(release) == Some(known));
    for release in earlier.filter(foreign) {
        notes.push(people::yours_over_theirs(&people::release(&label(release)), None));
    }
}

/// What was not sent and is another one than before: it stands beside what was.
fn beside(notes: &mut Vec<String>, evidence: &Evidence, seen: &Seen) {
    let (Some(before), Some(now)) = (&evidence.kept, &seen.agent) else { return };
    let now = masked(&content(now, &AGENT), &AGENT);
    let others = AGENT.fields().filter(|known| !known.response_only && evidence.sent.get(known.key).is_none());
    let others = others.filter(|known| !same(field(before, known.key), field(&now, known.key)));
    let labels: Vec<&str> = others.map(|known| known.label).collect();
    if !labels.is_empty() {
        notes.push(people::both_stand(&labels.join(", ")));
    }
}

/// What was changed in the moment before it was deleted, where what is deleted can be read.
fn removal(notes: &mut Vec<String>, evidence: &Evidence, seen: &Seen) {
    if seen.agent.is_none() {
        notes.push(people::cannot_be_known(crate::domain::Vendor::Cargo.name(), people::CHANGED_AGENT));
        return;
    }
    let (Some(kept), now) = (&evidence.kept, snapshot(seen)) else { return };
    let parts: [(&str, &Schema, &str); 3] = [
        ("agent", &AGENT, people::THE_AGENT),
        ("draft", &RELEASE, people::THE_DRAFT),
        ("live", &RELEASE, people::THE_RELEASES),
    ];
    for (key, schema, what) in parts {
        let of = |snapshot: &Value| masked(&content(field(snapshot, key), schema), schema);
        let found: Vec<Line> = lines(schema, &of(kept), &of(&now));
        if !found.is_empty() {
            notes.push(people::deleted_with(what));
        }
    }
}
