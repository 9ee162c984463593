//! What is told of a sheet that was left, once it is looked at again.

use super::{Ending, Record, RecordState};
use crate::domain::Environment;
use crate::words::interruption as words;

/// What a sheet that was left came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Came {
    /// All of it was done.
    Done,
    /// It stands between two of its requests.
    Between,
    /// Its last request did nothing, as far as can be seen.
    NotDone,
    /// Nobody can know.
    NotKnown,
}

impl Record {
    /// What it came to; `None` as long as that is not known, or where it was never sent.
    pub fn came(&self) -> Option<Came> {
        let RecordState::Ended { ending, .. } = &self.state else { return None };
        Some(match ending {
            Ending::Done(_) | Ending::Already(_) if self.stands_between() => Came::Between,
            Ending::Done(_) | Ending::Already(_) => Came::Done,
            Ending::Refused(_) | Ending::DidNotHappen(_) | Ending::Partly { .. } => Came::NotDone,
            Ending::Unknown { .. } => Came::NotKnown,
        })
    }

    /// What it is called: as its last request is, which is what it is for.
    pub fn called(&self) -> &str {
        self.course.steps.last().map_or(self.agent_name.as_str(), String::as_str)
    }

    /// What it came to, in sentences; `when` is when its last request left. Empty as long as that is not known.
    pub fn tells(&self, when: Option<&str>) -> Vec<String> {
        let RecordState::Ended { ending, .. } = &self.state else { return Vec::new() };
        let mut told = vec![match ending {
            Ending::Done(_) | Ending::Already(_) if self.stands_between() => words::between(self.called()),
            Ending::Done(receipt) if receipt.environment == Some(Environment::Live) => words::went_live(self.called()),
            Ending::Done(_) => words::was_done(self.called()),
            Ending::Already(_) => words::stands(self.called()),
            Ending::Refused(_) | Ending::DidNotHappen(_) => words::did_not_happen(self.called()),
            Ending::Partly { .. } => words::in_part(self.called()),
            Ending::Unknown { .. } => words::cannot_be_known(self.called()),
        }];
        told.extend(when.map(words::sent_at));
        match ending {
            Ending::Already(sentence) => told.push(sentence.clone()),
            Ending::Partly { what, .. } => told.push(what.clone()),
            Ending::Unknown { why, .. } => told.push(why.clone()),
            Ending::DidNotHappen(_) => told.push(words::NO_TRACE.to_owned()),
            Ending::Done(_) | Ending::Refused(_) => {}
        }
        told.extend(self.half_way());
        told
    }

    /// Which of several requests were done and which were not, where both are so.
    pub fn half_way(&self) -> Option<String> {
        let (done, not) = self.done_and_not();
        (!done.is_empty() && !not.is_empty()).then(|| {
            let mut words = words::were_done(done.len(), self.course.steps.len(), &done.join("”, “"));
            let not_known = self.came() == Some(Came::NotKnown);
            // Of the one after them nobody knows: it is told by itself.
            let not = if not_known { not.get(1..).unwrap_or_default() } else { not };
            if !not.is_empty() {
                words.push(' ');
                words.push_str(&words::were_not(&not.join("”, “")));
            }
            words
        })
    }
}
