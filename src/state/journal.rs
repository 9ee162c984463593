//! The journal: what was sent and whether that was changed since, and what is too old for it.

use super::Console;
use crate::browser::dom;
use crate::browser::time::SystemClock;
use crate::domain::Vendor;
use crate::lifecycle::{Chain, Clock as _, JournalLine, Record};
use crate::store::{Records, Retention, StoreError};
use crate::vendors;

/// What the journal has to say.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct JournalRead {
    /// What was sent, newest first.
    pub lines: Vec<JournalLine>,
    /// How many entries cannot be read.
    pub unreadable: usize,
    /// Whether its entries still follow each other as they were written.
    pub chain: Chain,
}

impl Console {
    /// Reads the journal of a realm.
    pub async fn journal(&self, practice: bool) -> Result<JournalRead, StoreError> {
        let store = self.store(practice);
        let records = Records(&store);
        let (lines, unreadable) = records.journal().await?;
        Ok(JournalRead { lines, unreadable, chain: records.chain().await? })
    }

    /// Removes what is older than the journal is to be kept, from both realms. What the browser refuses now is tried
    /// again at the next start.
    pub(super) fn forget_what_is_old(self) {
        let Some(days) = self.settings.with_untracked(|settings| settings.journal_days) else { return };
        dom::spawn(async move {
            for practice in [false, true] {
                let store = self.store(practice);
                let file = |record: &Record| self.file_key(record);
                let _ = Retention(&store).sweep(days, SystemClock.now(), file).await;
            }
        });
    }

    /// Under which key the file of a sheet is kept. Its connection may be forgotten by now.
    fn file_key(self, record: &Record) -> Option<String> {
        let known = self.connection(&record.connection).map(|connection| connection.vendor);
        let mut vendors = Vendor::ALL.into_iter().filter(|vendor| known.is_none_or(|known| known == *vendor));
        let name = vendors.find_map(|vendor| vendors::file_of(vendor, &record.intent))?;
        Some(super::files::key(&name))
    }
}
