//! How far the requests of a sheet came, and what is still owed to the person about them: for sheets that were cut off.

use serde_json::Value;

use super::{Ending, Record, RecordState};
use crate::domain::json::{self, Object};

/// The requests of a sheet, and what is still owed to the person about them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Course {
    /// What the requests are called, in order: from the first one on its way. Empty in records of the first version, and
    /// before anything was sent.
    pub steps: Vec<String>,
    /// What is still owed.
    pub owed: Owed,
}

/// What is still owed to the person about a sheet.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Owed {
    /// Nothing: it was not sent, or they were told.
    #[default]
    Nothing,
    /// How a request ended is to be read back as soon as that is possible.
    Reading,
    /// What came of it was found out while nobody looked, or it stands between two of its requests: it is told until they
    /// put it away.
    Telling,
}

impl Owed {
    const ALL: [(Self, &str); 3] = [(Self::Nothing, "nothing"), (Self::Reading, "reading"), (Self::Telling, "telling")];
}

impl Course {
    pub(super) fn write(&self, record: &mut Object) {
        if !self.steps.is_empty() {
            record.texts("steps", &self.steps);
        }
        if self.owed != Owed::Nothing {
            let word = Owed::ALL.into_iter().find(|(owed, _)| *owed == self.owed).map_or("", |(_, word)| word);
            record.text("owed", word);
        }
    }

    /// `None` where it is damaged.
    pub(super) fn read(record: &Value) -> Option<Self> {
        let word = json::maybe_text(record, "owed")?.unwrap_or_default();
        let owed = Owed::ALL.into_iter().find(|(_, known)| *known == word).map(|(owed, _)| owed);
        Some(Self {
            steps: json::read_texts(json::maybe_list(record, "steps")?)?,
            owed: owed.or(word.is_empty().then_some(Owed::Nothing))?,
        })
    }

    /// Whether a request has others behind it.
    pub fn goes_on_after(&self, step: usize) -> bool {
        step.saturating_add(1) < self.steps.len()
    }
}

impl Record {
    /// How many of its requests were done, as far as is known.
    pub fn done(&self) -> usize {
        match &self.state {
            RecordState::Open => 0,
            RecordState::Sending { step, .. } => *step,
            RecordState::Ended { step, ending: Ending::Done(_) | Ending::Already(_), .. } => step.saturating_add(1),
            RecordState::Ended { step, .. } => *step,
        }
    }

    /// Whether it stands between two of its requests: what was sent was done, and the rest was not sent.
    pub fn stands_between(&self) -> bool {
        match &self.state {
            RecordState::Ended { step, ending: Ending::Done(_) | Ending::Already(_), .. } => {
                self.course.goes_on_after(*step)
            }
            _ => false,
        }
    }

    /// Whether nobody looks at it, and something about it is to be found out or told: unless another tab is at it.
    pub fn is_left(&self) -> bool {
        matches!(self.state, RecordState::Sending { .. }) || self.course.owed != Owed::Nothing
    }
}
