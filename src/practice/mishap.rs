//! Bad luck that an agent's name asks for, whatever the vendor: answers that are late, lost, cut, or lie.

use super::Delivery;

/// What a request does to an agent, as far as faults care.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Touch {
    Write,
    /// Reads the state that a write would change.
    Reading,
    /// Reads the history.
    Rows,
    Other,
}

/// What goes wrong.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Mishap {
    /// Writes and reads are answered by the gateway, which reaches nobody.
    Unavailable,
    /// Writes take three seconds.
    Slow,
    /// Writes are done; the connection closes without an answer.
    LostAnswer,
    /// Writes are done; the connection stays open and silent.
    TimeoutAfter,
    /// Writes are done; half of the answer arrives.
    CutAnswer,
    /// Writes are done; the answer is a 500.
    ErrorAfterDoing,
    /// Writes are not done; the connection closes without an answer.
    DroppedBefore,
    /// Of the answer to a reading half arrives.
    CutReading,
}

/// Ends of names.
const ENDINGS: [(&str, Mishap); 8] = [
    ("-error-503", Mishap::Unavailable),
    ("-slow", Mishap::Slow),
    ("-lost-answer", Mishap::LostAnswer),
    ("-timeout-after", Mishap::TimeoutAfter),
    ("-cut-answer", Mishap::CutAnswer),
    ("-error-after-doing", Mishap::ErrorAfterDoing),
    ("-dropped-before", Mishap::DroppedBefore),
    ("-cut-reading", Mishap::CutReading),
];

impl Mishap {
    /// What a name asks for.
    pub(super) fn of(name: &str) -> Option<Self> {
        ENDINGS.iter().find(|(ending, _)| name.ends_with(ending)).map(|(_, mishap)| *mishap)
    }

    /// Whether the request never reaches the vendor, and how the gateway's 503 then travels.
    pub(super) fn instead(self, touch: Touch) -> Option<Delivery> {
        match (self, touch) {
            (Self::Unavailable, Touch::Write | Touch::Reading | Touch::Rows) => Some(Delivery::Prompt),
            (Self::DroppedBefore, Touch::Write) => Some(Delivery::Dropped),
            _ => None,
        }
    }

    /// What becomes of the answer to a request that was handled: whether it turns into a 500, and how it travels.
    pub(super) fn afterwards(self, touch: Touch, ok: bool) -> (bool, Delivery) {
        match (self, touch, ok) {
            (Self::Slow, Touch::Write, _) => (false, Delivery::After(3_000)),
            (Self::LostAnswer, Touch::Write, true) => (false, Delivery::Dropped),
            (Self::TimeoutAfter, Touch::Write, true) => (false, Delivery::Never),
            (Self::CutAnswer, Touch::Write, true) | (Self::CutReading, Touch::Reading, true) => (false, Delivery::Cut),
            (Self::ErrorAfterDoing, Touch::Write, true) => (true, Delivery::Prompt),
            _ => (false, Delivery::Prompt),
        }
    }
}
