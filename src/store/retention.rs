//! How long the journal is kept: what is settled and older is removed, with its sheets and their files.

use serde_json::Value;

use super::chain::{self, Link, Place};
use super::journal::record_key;
use super::{KeyValue, Records, StoreError, open, wrap};
use crate::domain::Timestamp;
use crate::domain::json::{self, Object};
use crate::lifecycle::{Ending, Event, Record, RecordState};

/// Under which key stands when it was last looked for what is too old.
const SWEPT: &str = "journal-swept";
const VERSION: u32 = 1;
const DAY: i64 = 86_400_000;

/// Removes what is older than a person wants to keep.
pub struct Retention<'a, K>(pub &'a K);

/// What was found out about a plan by its entries.
struct Told<'a> {
    plan: &'a str,
    newest: Timestamp,
    /// For each step that was sent, whether how it ended is known.
    steps: Vec<(usize, bool)>,
}

impl<K: KeyValue> Retention<'_, K> {
    /// Removes what is older than so many days, at most once a day, and says how many entries these were. Nothing is
    /// removed whose end is not known, nor anything that cannot be read. `file` tells the key of a sheet's file.
    ///
    /// # Errors
    /// Where the store refuses; then it is looked again next time.
    pub async fn sweep(
        &self,
        days: u32,
        now: Timestamp,
        file: impl Fn(&Record) -> Option<String>,
    ) -> Result<usize, StoreError> {
        let swept: Option<Value> = self.0.get(SWEPT).await?.and_then(|text| open(SWEPT, VERSION, &text).ok());
        let swept: Option<i64> = swept.and_then(|swept| json::number(&swept, "at"));
        if swept.is_some_and(|at| (0..DAY).contains(&now.0.saturating_sub(at))) {
            return Ok(0);
        }
        let limit = now.plus(-DAY * i64::from(days));
        let sheets = Records(self.0).sheets().await?;
        let log = self.0.log().await?;
        let places: Vec<Place> = log.iter().map(|text| Place::read(text)).collect();
        let (plans, plan_of) = plans(&places);
        let old: Vec<bool> = plans
            .iter()
            .map(|told| {
                let kept = sheets.iter().any(|sheet| sheet.id == told.plan && !is_over(sheet, limit));
                told.newest < limit && told.steps.iter().all(|(_, known)| *known) && !kept
            })
            .collect();
        let is_old = |plan: &Option<usize>| plan.and_then(|plan| old.get(plan)).copied().unwrap_or_default();
        let goes: Vec<bool> = plan_of.iter().map(is_old).collect();
        let count = goes.iter().filter(|goes| **goes).count();
        if let Some(last) = goes.iter().rposition(|goes| *goes) {
            let seen = log.get(..=last).unwrap_or_default();
            if !self.0.replace_oldest(seen, &rest(seen, &goes, now)).await? {
                // Another tab is at it.
                return Ok(0);
            }
        }
        for sheet in sheets.iter().filter(|sheet| is_over(sheet, limit)) {
            // One of which the journal tells nothing goes too.
            let plan = plans.iter().position(|told| told.plan == sheet.id);
            if plan.is_none() || is_old(&plan) {
                if let Some(file) = file(sheet) {
                    self.0.delete(&file).await?;
                }
                self.0.delete(&record_key(&sheet.id)).await?;
            }
        }
        self.0.put(SWEPT, &wrap(SWEPT, VERSION, &Object::default().number("at", now.0).done())).await?;
        Ok(count)
    }
}

/// Whether a sheet ended before the limit, in a way that is known.
fn is_over(sheet: &Record, limit: Timestamp) -> bool {
    match &sheet.state {
        RecordState::Open | RecordState::Sending { .. } => false,
        RecordState::Ended { at, ending, .. } => *at < limit && is_known(ending),
    }
}

fn is_known(ending: &Ending) -> bool {
    !matches!(ending, Ending::Unknown { .. })
}

/// What the entries tell of each plan, and for each place which plan it is of.
fn plans(places: &[Place]) -> (Vec<Told<'_>>, Vec<Option<usize>>) {
    let mut plans: Vec<Told<'_>> = Vec::new();
    let mut plan_of = Vec::with_capacity(places.len());
    for place in places {
        let Some(entry) = &place.entry else {
            plan_of.push(None);
            continue;
        };
        // What belongs together stands close together.
        let at = plans.iter().rposition(|told| told.plan == entry.plan).unwrap_or_else(|| {
            plans.push(Told { plan: &entry.plan, newest: entry.at, steps: Vec::new() });
            plans.len() - 1
        });
        plan_of.push(Some(at));
        let Some(told) = plans.get_mut(at) else { continue };
        told.newest = told.newest.max(entry.at);
        let known = match &entry.event {
            Event::Sent { .. } => false,
            Event::Ended(ending) => is_known(ending),
        };
        told.steps.retain(|(step, _)| *step != entry.step);
        told.steps.push((entry.step, known));
    }
    (plans, plan_of)
}

/// What is left of the oldest entries: an anchor for each run of what goes, together with the anchors beside it.
fn rest(oldest: &[String], goes: &[bool], now: Timestamp) -> Vec<String> {
    let mut left: Vec<String> = Vec::new();
    let mut before = Link::default();
    let mut texts = oldest.iter().zip(goes).map(|(text, goes)| (text, *goes, Place::read(text).is_anchor())).peekable();
    while let Some((text, mut goes, is_anchor)) = texts.next() {
        let mut run = vec![text.clone()];
        if goes || is_anchor {
            while let Some((text, more, _)) = texts.next_if(|(_, goes, is_anchor)| *goes || *is_anchor) {
                run.push(text.clone());
                goes |= more;
            }
        }
        // An anchor beside which nothing goes stays as it is.
        let stays = if goes { vec![chain::anchor(&run, &before, now)] } else { run };
        for text in stays {
            before = chain::follow(&before, Place::read(&text));
            left.push(text);
        }
    }
    left
}
