//! What is typed into forms, kept on this computer.

use serde_json::Value;

use super::work::UnderWay;
use super::{Console, Kept, StoreError};
use crate::browser::time::SystemClock;
use crate::lifecycle::Clock as _;
use crate::store::{Draft, DraftKey, Drafts};

/// Of which form, and each field with the vendor's words.
pub(super) type Refused = (DraftKey, Vec<(String, String)>);

impl Console {
    /// What was typed and never sent, and the document as it was when the typing began.
    pub async fn draft(&self, key: &DraftKey) -> Result<Option<(Draft, Value)>, StoreError> {
        if let Some(held) = self.held_draft(key) {
            return Ok(Some(held));
        }
        Drafts(&self.draft_store(key)).load(key).await
    }

    /// Keeps a document that a form is to begin with, and that nobody typed; `base` is what is there.
    pub async fn fill_form(&self, key: &DraftKey, base: &Value, document: Value) -> Result<(), StoreError> {
        let draft = Draft { document, typed: Vec::new(), at: SystemClock.now(), filled: true };
        let _write = self.draft_write(key);
        Drafts(&self.draft_store(key)).save(key, &draft, base).await
    }

    /// Forgets what was typed.
    pub async fn forget_draft(&self, key: &DraftKey) -> Result<(), StoreError> {
        self.forget_held(Some(key));
        let _write = self.draft_write(key);
        Drafts(&self.draft_store(key)).forget(key).await
    }

    /// Forgets what was typed once it was sent, unless something else was typed since.
    pub async fn draft_was_sent(&self, key: &DraftKey, sent: &Value) {
        let _write = self.draft_write(key);
        if let Ok(Some((draft, _))) = self.draft(key).await
            && draft.document == *sent
        {
            // Kept a little longer where the browser does not forget it: it is offered again, and the same as what is there.
            let _ = self.forget_draft(key).await;
        }
    }

    /// Keeps in memory which fields of what was typed the vendor refused, and with which words.
    pub fn fields_were_refused(&self, key: &DraftKey, fields: Vec<(String, String)>) {
        self.inner().refused.replace(Some((key.clone(), fields)));
    }

    /// The fields that the vendor refused last, once.
    pub fn refused_fields(&self, key: &DraftKey) -> Vec<(String, String)> {
        let inner = self.inner();
        let mut refused = inner.refused.borrow_mut();
        if refused.as_ref().is_none_or(|(of, _)| of != key) {
            return Vec::new();
        }
        refused.take().map(|(_, fields)| fields).unwrap_or_default()
    }

    /// What is typed is kept before its key goes.
    pub fn draft_write(&self, key: &DraftKey) -> Option<UnderWay> {
        self.write_begins(crate::domain::ConnectionId(key.connection.clone()).is_practice())
    }

    pub(super) fn draft_store(&self, key: &DraftKey) -> Kept {
        self.store(crate::domain::ConnectionId(key.connection.clone()).is_practice())
    }
}
