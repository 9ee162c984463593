//! Two people at one agent of RunAgents': what moved between two readings, and what reading back tells of somebody else.
//! RunAgents says neither who changed an agent nor when (fact sheet 2).

use super::super::super::people::{Change, Move};
use super::super::Seen;
use super::super::document::Now;
use super::super::schema::{CONFIG, NEXT};
use super::compare::differing;
use super::evidence::{Deed, Evidence, kit, state};
use super::procedure::Procedure;
use super::wish::Wish;
use crate::document::{lines, same};
use crate::domain::Environment;
use crate::domain::json::field;
use crate::lifecycle::{Intent, Receipt};
use crate::words::{common, people, runagents as words};

/// What moved between two readings, at a place of their fingerprints.
pub fn moved(place: &str, before: &Seen, after: &Seen) -> Option<Move> {
    let (labels, lines) = match place {
        "agent" => match (Now::of(before), Now::of(after)) {
            (Some(before), Some(after)) => {
                let lines = lines(&NEXT, &before.document, &after.document);
                let silent = lines.is_empty();
                (silent.then(|| (words::AS_READ.to_owned(), words::OTHERWISE.to_owned())), lines)
            }
            (Some(_), None) => (Some((words::AS_READ.to_owned(), common::NOTHING.to_owned())), Vec::new()),
            (None, Some(_)) => (Some((common::NOTHING.to_owned(), words::NOW_THERE.to_owned())), Vec::new()),
            (None, None) => return None,
        },
        "kit" => (Some((parts(before), parts(after))), Vec::new()),
        _ => return None,
    };
    let place = if place == "kit" { words::KIT } else { Environment::Live.name() };
    Some(Move { place, labels, change: Change::default(), lines })
}

/// Which parts of the starter kit are there.
fn parts(seen: &Seen) -> String {
    let there = kit(seen).into_iter().flatten().filter(|(_, there)| *there).map(|(part, _)| part);
    let there = there.collect::<Vec<_>>().join(", ");
    if there.is_empty() { common::NOTHING.to_owned() } else { there }
}

/// What of a colleague's a step may replace without a trace: what they did.
pub fn untraced(intent: &Intent) -> Option<&'static str> {
    match Wish::read(intent)? {
        Wish::Deploy { .. } | Wish::Remove => Some(people::CHANGED_AGENT),
        Wish::Create { .. } => Some(people::MADE_AGENT),
        Wish::Configure { .. } => Some(people::SAME_FIELDS),
        Wish::StarterKit | Wish::Say { .. } => None,
    }
}

impl Procedure {
    /// What reading back tells of somebody else who came in right before or right after.
    pub(super) fn told_after(&self, evidence: &Evidence, receipt: &Receipt, seen: &Seen) -> Vec<String> {
        // An agent that is built for the first time is not there yet.
        let awaited = evidence.builds && evidence.before.is_null();
        match evidence.deed {
            Deed::Deploy | Deed::Configure if seen.agent.is_none() && !awaited => {
                vec![people::gone_after(people::THE_AGENT)]
            }
            // It may say what was sent only when its build is done.
            Deed::Deploy if evidence.builds && same(&state(seen), &evidence.before) => Vec::new(),
            Deed::Deploy | Deed::Configure => {
                let mut names = differing(&evidence.sent, seen);
                if self.values_stand(seen) == Some(false) && !names.iter().any(|name| name == "env") {
                    names.push("env".to_owned());
                }
                let label = |key: &String| super::super::field_label(key).map_or_else(|| key.clone(), str::to_owned);
                let names = names.iter().map(label).collect::<Vec<_>>().join(", ");
                let otherwise = (!names.is_empty()).then(|| words::came_back_otherwise(&names));
                otherwise.into_iter().chain(beside(evidence, seen)).collect()
            }
            Deed::StarterKit => evidence.compare_kit(receipt, seen),
            Deed::Remove if seen.agent.is_some() => vec![words::STILL_THERE.to_owned()],
            Deed::Remove | Deed::Say => Vec::new(),
        }
    }
}

/// What a configuration did not send and is another one than before: it stands beside what was sent.
fn beside(evidence: &Evidence, seen: &Seen) -> Option<String> {
    let (before, now) = (field(&evidence.before, "says"), state(seen));
    let of = |known: &&crate::document::Field| evidence.sent.get(known.key).is_none();
    let changed =
        |known: &&crate::document::Field| !same(field(before, known.key), field(field(&now, "says"), known.key));
    let others = CONFIG.fields().filter(|_| evidence.deed == Deed::Configure).filter(of).filter(changed);
    let labels = others.map(|known| known.label).collect::<Vec<_>>().join(", ");
    (!labels.is_empty()).then(|| people::both_stand(&labels))
}
