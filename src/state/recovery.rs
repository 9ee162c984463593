//! What is typed while the browser keeps nothing, and what is said of it.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use serde_json::Value;

use super::{Console, StoreError};
use crate::browser::{dom, storage};
use crate::domain::ConnectionId;
use crate::signals::RwSignal;
use crate::store::{Draft, DraftKey, Drafts, Found, Held, Keeping, Place};
use crate::words::recovery as words;

/// What the console holds for it.
pub(super) struct Recovery {
    held: Held,
    /// Whether something is held.
    holds: RwSignal<bool>,
    /// The browser was asked to promise.
    asked: Cell<bool>,
    /// What is said of it.
    said: RefCell<Option<String>>,
}

impl Recovery {
    /// Nothing is held.
    pub(super) fn new() -> Self {
        Self { held: Held::default(), holds: RwSignal::new(false), asked: Cell::default(), said: RefCell::default() }
    }

    /// Follows what is held: leaving the page asks while there is something.
    fn follow(&self) -> bool {
        let holds = !self.held.is_empty();
        storage::ask_before_leaving(holds);
        if self.holds.get_untracked() != holds {
            self.holds.set(holds);
        }
        holds
    }
}

impl Console {
    /// What is kept of a form's draft, or held because the browser does not keep it. Where the browser does not tell, that
    /// is said, and the form begins without.
    pub async fn find_draft(&self, key: &DraftKey) -> Found {
        let held = self.held_draft(key);
        let nothing = Found { draft: None, place: None, unreadable: Vec::new() };
        let found = match Drafts(&self.draft_store(key)).find(key).await {
            Ok(found) => found,
            Err(error) => {
                self.storage_failed(&error);
                nothing
            }
        };
        match held {
            Some(draft) => Found { draft: Some(draft), ..found },
            None => found,
        }
    }

    pub(super) fn held_draft(&self, key: &DraftKey) -> Option<(Draft, Value)> {
        self.inner().recovery.held.of(key).map(|(draft, _)| draft)
    }

    /// What keeps a form's draft from now on.
    pub fn keeping(&self, key: &DraftKey, base: &Value, place: Option<Place>) -> Rc<Keeping> {
        match self.inner().recovery.held.of(key) {
            Some((_, keeping)) => {
                keeping.rebase(base);
                keeping
            }
            None => Rc::new(Keeping::new(key, base, place)),
        }
    }

    /// Whether something typed is held because the browser does not keep it; whoever runs this is run again when that
    /// changes.
    pub fn holds_drafts(&self) -> bool {
        self.inner().recovery.holds.get()
    }

    /// Keeps what is typed, or holds it.
    pub async fn keep(&self, keeping: &Rc<Keeping>) -> Result<(), StoreError> {
        let _write = self.draft_write(keeping.key());
        let (inner, store) = (self.inner(), self.draft_store(keeping.key()));
        if let Some(reason) = store.inner().lost() {
            inner.recovery.held.hold(keeping);
            self.storage_failed(reason);
            return Err(reason.clone());
        }
        let kept = inner.recovery.held.keep(&store, keeping).await;
        match &kept {
            Ok(()) => {
                self.storage_works();
                if !ConnectionId(keeping.key().connection.clone()).is_practice() {
                    self.ask_to_persist();
                }
            }
            Err(error) => self.storage_failed(error),
        }
        kept
    }

    /// Tries again to keep what is held.
    pub(super) fn retry_held(self) {
        if !self.inner().recovery.held.is_empty() {
            self.later(move || self.write_held());
        }
    }

    fn write_held(self) {
        let inner = self.inner();
        dom::spawn(async move {
            let lost = inner.real.inner().lost().or(inner.practice.inner().lost()).is_some();
            if lost {
                return;
            }
            match inner.recovery.held.retry(|key| self.draft_store(key)).await {
                Ok(()) => self.storage_works(),
                Err(error) => self.storage_failed(&error),
            }
        });
    }

    /// Forgets what is held of a form.
    pub(super) fn forget_held(&self, key: Option<&DraftKey>) {
        let inner = self.inner();
        match key {
            Some(key) => inner.recovery.held.forget(key),
            None => inner.recovery.held.clear(),
        }
        self.storage_works();
        // From the start nothing was kept: that stays said.
        if let Some(reason) = inner.real.inner().lost()
            && self.storage_problem.with_untracked(Option::is_none)
        {
            self.storage_problem.set(Some(words::lost(reason.words())));
        }
    }

    /// Says why the browser keeps nothing. Leaving asks while something typed is held.
    pub(super) fn storage_failed(&self, error: &StoreError) {
        let held = self.inner().recovery.follow();
        let says = Some(words::trouble(error.words(), held));
        *self.inner().recovery.said.borrow_mut() = says.clone();
        // Said again it would be read out again.
        if self.storage_problem.with_untracked(|said| *said != says) {
            self.storage_problem.set(says);
        }
    }

    /// The browser keeps again: what was said goes, once nothing is held any more.
    fn storage_works(&self) {
        let inner = self.inner();
        if !inner.recovery.follow() {
            // What was said of something else stays.
            let said = inner.recovery.said.take();
            if said.is_some() && self.storage_problem.with_untracked(|now| *now == said) {
                self.storage_problem.set(None);
            }
        }
    }

    /// Asks the browser, once, not to clear what is kept: when something is kept that matters. Not waited for: Firefox
    /// asks the person.
    pub(super) fn ask_to_persist(&self) {
        let inner = self.inner();
        if !inner.recovery.asked.replace(true) {
            dom::spawn(async {
                if !storage::persisted().await {
                    storage::persist().await;
                }
            });
        }
    }

    /// Says when a database closes while the page is open.
    pub(super) fn watch_storage(self) {
        let inner = self.inner();
        for store in [&inner.real, &inner.practice] {
            store.inner().on_closed(move |closed| match closed {
                Some(error) => self.storage_failed(error),
                None => self.retry_held(),
            });
        }
    }
}
