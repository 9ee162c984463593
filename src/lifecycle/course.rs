//! How far the requests of a sheet came, and what is still owed to the person about them: for sheets that were cut off.

use serde_json::Value;

use super::{Ending, Record, RecordState};
use crate::domain::Timestamp;
use crate::domain::json::{self, Object};

/// The requests of a sheet, and what is still owed to the person about them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Course {
    /// What the requests are called, in order: from the first one on its way. Empty in records of the first version, and
    /// before anything was sent.
    pub steps: Vec<String>,
    /// When the last one of them left.
    pub sent_at: Option<Timestamp>,
    /// What is to be remembered of the agent once all of it is done: the page that would do so may be closed by then.
    pub remember: Option<Value>,
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
    /// How it ended is known, and nobody was told yet. What stands between two requests stays so until it is put away.
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
        if let Some(at) = self.sent_at {
            record.number("sent_at", at.0);
        }
        if let Some(remember) = &self.remember {
            record.put("remember", remember.clone());
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
            sent_at: match json::field(record, "sent_at") {
                Value::Null => None,
                _ => Some(Timestamp(json::number(record, "sent_at")?)),
            },
            remember: Some(json::field(record, "remember")).filter(|remember| !remember.is_null()).cloned(),
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

    /// Its requests that were done, and those that were not sent or did not do anything, in words. Of records of the first
    /// version nothing is known.
    pub fn done_and_not(&self) -> (&[String], &[String]) {
        self.course.steps.split_at(self.done().min(self.course.steps.len()))
    }

    /// Whether nobody looks at it, and something about it is to be found out or told: unless another tab is at it.
    pub fn is_left(&self) -> bool {
        // Records of the first version say nothing of what is owed.
        let unsaid = matches!(self.state, RecordState::Sending { .. }) && self.course.sent_at.is_none();
        unsaid || self.course.owed != Owed::Nothing
    }

    /// The same record, with nothing owed any more.
    pub fn put_away(&self) -> Self {
        let sent_at = self.course.sent_at.or(match &self.state {
            RecordState::Sending { since, .. } => Some(*since),
            RecordState::Open | RecordState::Ended { .. } => None,
        });
        let course = Course { owed: Owed::Nothing, sent_at, ..self.course.clone() };
        Self { course, ..self.clone() }
    }
}
