//! What is kept on this computer, all of it: drafts, what cannot be read, copies, and what the browser promises.

use super::Console;
use crate::browser::channel::News;
use crate::browser::time::SystemClock;
use crate::browser::{dom, storage};
use crate::lifecycle::Clock as _;
use crate::store::copy::{self, Copy, Entry, Fate};
use crate::store::{DraftKey, Drafts, Listed, Place, StoreError, Survey, Unreadable};
use crate::words::recovery as words;

/// The media type of records.
const JSON: &str = "application/json";

impl Console {
    /// Whether a draft belongs to practice.
    pub fn is_practice_draft(&self, key: &DraftKey) -> bool {
        crate::domain::ConnectionId(key.connection.clone()).is_practice()
    }

    /// Every draft of a realm that can be read.
    pub async fn all_drafts(&self, practice: bool) -> Result<Vec<Listed>, StoreError> {
        Drafts(&self.store(practice)).all().await
    }

    /// Forgets one of a form's drafts.
    pub async fn forget_draft_at(&self, key: &DraftKey, place: &Place) -> Result<(), StoreError> {
        let _write = self.draft_write(key);
        self.forget_held(Some(key));
        Drafts(&self.draft_store(key)).forget_at(place).await
    }

    /// What of a realm cannot be read, and how many entries of its journal.
    pub async fn unreadable(&self, practice: bool) -> Result<(Vec<Unreadable>, usize), StoreError> {
        Survey(&self.store(practice)).unreadable().await
    }

    /// Offers records as they are as a file.
    pub async fn save_records(&self, practice: bool, names: &[String]) {
        match Survey(&self.store(practice)).as_file(names).await {
            Ok(text) => drop(dom::save_file(words::RECORDS_FILE, JSON, &text)),
            Err(error) => self.announce(error.words()),
        }
    }

    /// Discards what is damaged, and says so.
    pub async fn discard_unreadable(&self, practice: bool, unreadable: &Unreadable) {
        match Survey(&self.store(practice)).discard(unreadable).await {
            Ok(discarded) => self.announce(if discarded { words::DISCARDED } else { words::NOT_DISCARDED }),
            Err(error) => self.announce(error.words()),
        }
        self.reload_connections().await;
    }

    /// Offers a copy of what is kept as a file.
    pub async fn save_copy(&self) -> Result<(), StoreError> {
        let at = SystemClock.now();
        let text = copy::export(&self.inner().real, at).await?;
        let name = words::copy_file(at.to_iso().get(..10).unwrap_or_default());
        dom::save_file(&name, JSON, &text).ok_or_else(|| StoreError::other(words::REFUSED))
    }

    /// What would become of everything in a copy.
    pub async fn preview_copy(&self, copy: &Copy) -> Result<Vec<(Entry, Fate)>, StoreError> {
        copy.preview(&self.inner().real).await
    }

    /// Adds what is in a copy and not here.
    pub async fn bring_in(&self, copy: &Copy) -> Result<Vec<(Entry, Fate)>, StoreError> {
        let done = copy.bring_in(&self.inner().real).await;
        self.reload_connections().await;
        self.tell(&News::Connections);
        done
    }

    /// Asks the browser not to clear what is kept; whether it promised.
    pub async fn persist(&self) -> bool {
        storage::persist().await
    }

    /// Whether the browser promised not to clear what is kept, and how many bytes are used of how many.
    pub async fn storage(&self) -> (bool, Option<(u64, u64)>) {
        (storage::persisted().await, storage::estimate().await)
    }
}

/// Reads a copy from the text of a file.
pub fn read_copy(text: &str) -> Result<Copy, crate::store::Damage> {
    copy::read(text)
}
