//! What is typed is kept on this computer: soon after typing, when a field is left, and when the page is hidden.

use std::cell::Cell;
use std::rc::Rc;

use leptos::prelude::*;

use crate::browser::dom;
use crate::domain::Timestamp;
use crate::form::Editing;
use crate::signals::{RwSignal, effect};
use crate::state::{Console, DraftTurn, Keeping, console, draft_text};
use crate::words::{form as words, recovery};

/// A write begins this soon after the first letter that is not kept yet, in milliseconds: also while typing goes on.
const SOON_MS: u32 = 200;
/// What is not kept after so many milliseconds was typed before this tab slept: meanwhile another may edit the draft.
const SLEPT_MS: i64 = 1_000;

/// How far keeping is.
#[derive(Clone, Debug, PartialEq)]
pub enum Saved {
    /// Nothing was changed.
    Untouched,
    /// A change is not kept yet.
    Waiting,
    /// Everything is kept.
    Kept,
    /// The browser did not keep it: it is held, and kept later.
    Failed,
}

impl Saved {
    /// How far keeping is, in words. `held`: something is still held because the browser does not keep it.
    pub fn words(&self, held: bool) -> &'static str {
        match self {
            Self::Untouched => words::UNCHANGED,
            Self::Waiting => words::KEEPING,
            Self::Failed if held => recovery::NOT_KEPT,
            Self::Kept | Self::Failed => words::KEPT_HERE,
        }
    }
}

/// Keeps what is typed.
struct Autosave {
    console: Console,
    editing: Editing,
    turn: DraftTurn,
    keeping: Rc<Keeping>,
    saved: RwSignal<Saved>,
    /// Up to which change everything is on its way.
    kept: Cell<u64>,
    /// When the first change that is not on its way was made.
    changed_at: Cell<Option<i64>>,
}

impl Autosave {
    /// Takes what is typed and not on its way yet; whether there was something.
    fn take(&self) -> bool {
        // The page may be gone: then everything was kept when it was left.
        let Some(now) = self.editing.try_changes() else { return false };
        if self.kept.get() == now {
            return false;
        }
        let typed = self.editing.all_typed();
        self.keeping.take(self.editing.with(|document| draft_text(document, &typed, Timestamp(dom::now()))));
        self.kept.set(now);
        true
    }

    /// Writes what was taken.
    async fn write(&self) {
        let now = self.kept.get();
        let written = self.console.keep(&self.keeping).await;
        match written {
            Ok(()) if self.kept.get() == now => self.saved.set(Saved::Kept),
            Ok(()) => {}
            Err(_) => self.saved.set(Saved::Failed),
        }
    }

    fn save(self: &Rc<Self>) {
        let slept = self.changed_at.take().is_some_and(|at| dom::now() - at > SLEPT_MS);
        if !self.take() {
            return;
        }
        let this = self.clone();
        // The vault's key does not go meanwhile.
        let write = self.console.draft_write(self.keeping.key());
        dom::spawn(async move {
            let _write = write;
            if slept {
                this.turn.catch_up().await;
            }
            this.write().await;
        });
    }

    /// Keeps everything before another tab goes on; apart, where that one has gone on already.
    async fn give(self: Rc<Self>, taken: bool) {
        if taken {
            self.keeping.give_away();
        }
        loop {
            self.take();
            self.write().await;
            if self.editing.try_changes().is_none_or(|now| now == self.kept.get()) {
                break;
            }
        }
        self.keeping.give_away();
    }
}

/// Keeps what is typed into a form, as long as its page lives, or until another tab goes on; tells how far that is.
pub fn autosave(editing: Editing, keeping: Rc<Keeping>, turn: DraftTurn, saved: RwSignal<Saved>) {
    let autosave = Rc::new(Autosave {
        console: console(),
        editing,
        turn,
        keeping,
        saved,
        kept: Cell::new(editing.changes_untracked()),
        changed_at: Cell::new(None),
    });
    let giving = autosave.clone();
    turn.before_giving(Rc::new(move |taken| Box::pin(giving.clone().give(taken))));
    let first = Cell::new(true);
    let planned = Rc::new(Cell::new(false));
    effect({
        let autosave = autosave.clone();
        move || {
            editing.changes();
            if first.replace(false) && autosave.kept.get() == editing.changes_untracked() {
                return;
            }
            saved.set(Saved::Waiting);
            if autosave.changed_at.get().is_none() {
                autosave.changed_at.set(Some(dom::now()));
            }
            if planned.replace(true) {
                return;
            }
            let (autosave, planned) = (autosave.clone(), planned.clone());
            dom::spawn(async move {
                dom::pause(SOON_MS).await;
                planned.set(false);
                autosave.save();
            });
        }
    });
    // Listens, and keeps what is left to keep, until the form goes.
    let leaving = StoredValue::new_local(autosave.clone());
    on_cleanup(move || {
        leaving.try_with_value(Autosave::save);
    });
    StoredValue::new_local(dom::on_leaving(Rc::new(move || autosave.save())));
}
