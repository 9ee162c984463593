//! What is typed into a form, on its way into the store; held in memory while the browser does not keep it.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use serde_json::Value;

use super::drafts::read_draft;
use super::{Draft, DraftKey, Drafts, KeyValue, Place, StoreError};
use crate::words::recovery as words;

/// Keeps what is typed into one form.
pub struct Keeping {
    key: DraftKey,
    /// The document as it was when the typing began, and whether that is kept.
    base: RefCell<Value>,
    begun: Cell<bool>,
    /// Where; `None` until a place where nothing stands is found.
    place: RefCell<Option<Place>>,
    /// The newest text, until it is kept.
    text: RefCell<Option<Rc<str>>>,
    /// Counts the texts: the newest, and the one that the store has.
    newest: Cell<u64>,
    stored: Cell<u64>,
    /// How many texts are on their way.
    under_way: Cell<usize>,
    given: Cell<bool>,
}

impl Keeping {
    /// Of a form that begins with `base`. Its draft is kept at `place`: the one where the draft is that it goes on with,
    /// or a free one. Without a place, the first text finds one where nothing stands.
    pub fn new(key: &DraftKey, base: &Value, place: Option<Place>) -> Self {
        Self {
            key: key.clone(),
            base: RefCell::new(base.clone()),
            begun: Cell::new(false),
            place: RefCell::new(place),
            text: RefCell::default(),
            newest: Cell::new(0),
            stored: Cell::new(0),
            under_way: Cell::new(0),
            given: Cell::new(false),
        }
    }

    /// Of which form.
    pub fn key(&self) -> &DraftKey {
        &self.key
    }

    /// Takes the newest text, as [`super::draft_text`] makes it, to be written.
    pub fn take(&self, text: String) {
        *self.text.borrow_mut() = Some(text.into());
        self.newest.set(self.newest.get() + 1);
    }

    /// Goes on over another document: the one that is there now.
    pub fn rebase(&self, base: &Value) {
        self.base.replace(base.clone());
        self.begun.set(false);
    }

    /// Another tab edits the draft from now on: what is still to be written goes to a place of its own.
    pub fn give_away(&self) {
        self.given.set(true);
        self.place.take();
        self.begun.set(false);
    }

    /// Writes the newest text. Several writings may be under way at once: the newest text stays in the end.
    pub async fn write(&self, store: &impl KeyValue) -> Result<(), StoreError> {
        loop {
            let number = self.newest.get();
            self.under_way.set(self.under_way.get() + 1);
            let written = self.write_once(store).await;
            self.under_way.set(self.under_way.get() - 1);
            match written {
                Ok(()) => self.stored.set(number),
                // A newer text is kept already.
                Err(_) if self.stored.get() > number => {}
                Err(error) => return Err(error),
            }
            // Sealing may let a later text overtake: the last one back writes the newest once more.
            if self.under_way.get() > 0 {
                return Ok(());
            }
            if self.stored.get() == self.newest.get() {
                self.text.take();
                return Ok(());
            }
        }
    }

    async fn write_once(&self, store: &impl KeyValue) -> Result<(), StoreError> {
        let Some(text) = self.text.borrow().clone() else { return Ok(()) };
        let drafts = Drafts(store);
        let place = self.place.borrow().clone();
        let place = match place {
            Some(place) => place,
            None => {
                let free = drafts.free_place(&self.key).await?.ok_or_else(|| StoreError::other(words::NO_PLACE))?;
                // Another writing may have found one meanwhile.
                self.place.borrow_mut().get_or_insert(free).clone()
            }
        };
        if !self.begun.replace(true) {
            let base = self.base.borrow().clone();
            if let Err(error) = drafts.begin(&place, &base).await {
                self.begun.set(false);
                return Err(error);
            }
        }
        let kept = drafts.save_text(&place, &text).await;
        if kept.is_err() {
            // The store may come back empty: then the document is needed again that the typing began with.
            self.begun.set(false);
        }
        kept
    }

    /// What is not written yet, and the document that it began with.
    fn draft(&self) -> Option<(Draft, Value)> {
        let text = self.text.borrow().clone()?;
        Some((read_draft(&text)?, self.base.borrow().clone()))
    }
}

/// The drafts that the browser did not keep: they are here while the page lives, and are kept as soon as it lets them.
#[derive(Default)]
pub struct Held(RefCell<Vec<Rc<Keeping>>>);

impl Held {
    /// Writes a form's newest text; holds it where it cannot be written.
    pub async fn keep(&self, store: &impl KeyValue, keeping: &Rc<Keeping>) -> Result<(), StoreError> {
        let written = keeping.write(store).await;
        let mut held = self.0.borrow_mut();
        held.retain(|other| !Rc::ptr_eq(other, keeping));
        if written.is_err() {
            held.push(keeping.clone());
        }
        written
    }

    /// Holds a form's newest text without writing it: where writing would not outlive the page.
    pub fn hold(&self, keeping: &Rc<Keeping>) {
        let mut held = self.0.borrow_mut();
        held.retain(|other| !Rc::ptr_eq(other, keeping));
        held.push(keeping.clone());
    }

    /// What is held of a form that is opened again with `base`: its draft, the document which that began with, and what
    /// goes on keeping it.
    pub fn of(&self, key: &DraftKey) -> Option<((Draft, Value), Rc<Keeping>)> {
        let held = self.0.borrow();
        let keeping = held.iter().rev().find(|keeping| keeping.key == *key && !keeping.given.get())?;
        Some((keeping.draft()?, keeping.clone()))
    }

    /// Whether nothing is held: everything typed outlives the page.
    pub fn is_empty(&self) -> bool {
        self.0.borrow().is_empty()
    }

    /// Forgets what is held of a form.
    pub fn forget(&self, key: &DraftKey) {
        self.0.borrow_mut().retain(|keeping| keeping.key != *key);
    }

    /// Forgets everything that is held.
    pub fn clear(&self) {
        self.0.borrow_mut().clear();
    }

    /// Tries again to write what is held.
    pub async fn retry<K: KeyValue>(&self, store_of: impl Fn(&DraftKey) -> K) -> Result<(), StoreError> {
        let held = self.0.borrow().clone();
        for keeping in held {
            self.keep(&store_of(&keeping.key), &keeping).await?;
        }
        Ok(())
    }
}
