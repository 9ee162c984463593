//! Wrong passphrases, counted over tabs and reloads: who guesses waits longer each time.
//!
//! This slows down a person at the page. Whoever copies the record away is slowed down by the vault's own iterations.

use serde_json::Value;

use super::{KeyValue, StoreError, open, wrap};
use crate::domain::Timestamp;
use crate::domain::json::{self, Json, Object};

const KIND: &str = "attempts";
/// Never sealed: it is read before the vault is open.
const KEY: &str = "vault-attempts";
const VERSION: u32 = 1;

/// So many wrong passphrases cost no waiting.
pub const FREE: u32 = 3;
/// The longest wait, in seconds.
pub const LONGEST_WAIT_S: u32 = 60;

/// Wrong passphrases since the last right one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Attempts {
    /// How many.
    pub wrong: u32,
    /// When the last was tried.
    pub at: Timestamp,
}

impl Json for Attempts {
    fn to_json(&self) -> Value {
        Object::default().number("wrong", self.wrong.into()).number("at", self.at.0).done()
    }

    fn from_json(value: &Value) -> Option<Self> {
        Some(Self { wrong: json::number(value, "wrong")?, at: Timestamp(json::number(value, "at")?) })
    }
}

impl Attempts {
    /// The seconds between the last one and the next: none at first, then 2, 4, 8 … 60.
    pub fn delay_s(&self) -> u32 {
        match self.wrong.checked_sub(FREE) {
            None => 0,
            Some(more) => 2_u32
                .checked_shl(more)
                .filter(|delay| *delay > 0)
                .map_or(LONGEST_WAIT_S, |delay| delay.min(LONGEST_WAIT_S)),
        }
    }

    /// When the next may be tried. Never further away than the delay, also where the clock was set back since.
    pub fn next_at(&self, now: Timestamp) -> Timestamp {
        let delay = i64::from(self.delay_s()) * 1_000;
        self.at.plus(delay).min(now.plus(delay))
    }

    /// The seconds from now until then, rounded up; none: now.
    pub fn wait_s(&self, now: Timestamp) -> u32 {
        seconds_until(self.next_at(now), now)
    }

    /// What is counted. A record that cannot be read counts as none.
    pub async fn load(store: &impl KeyValue) -> Result<Self, StoreError> {
        let text = store.get(KEY).await?;
        Ok(text.and_then(|text| open(KIND, VERSION, &text).ok()).unwrap_or_default())
    }

    /// Counts one more, before it is tried: so that closing the page in the middle of it does not make it free.
    pub async fn count(self, store: &impl KeyValue, now: Timestamp) -> Result<Self, StoreError> {
        let counted = Self { wrong: self.wrong.saturating_add(1), at: now };
        counted.save(store).await?;
        Ok(counted)
    }

    /// Keeps what is counted; nothing is kept of nothing.
    pub async fn save(self, store: &impl KeyValue) -> Result<(), StoreError> {
        match self.wrong {
            0 => store.delete(KEY).await,
            _ => store.put(KEY, &wrap(KIND, VERSION, &self)).await,
        }
    }
}

/// The seconds from now until a moment, rounded up.
pub fn seconds_until(then: Timestamp, now: Timestamp) -> u32 {
    u32::try_from(then.0.saturating_sub(now.0).max(0).saturating_add(999) / 1_000).unwrap_or(u32::MAX)
}
