//! What is typed is kept on this computer: soon after typing, when a field is left, and when the page is hidden.

use std::cell::Cell;
use std::rc::Rc;

use leptos::prelude::*;
use serde_json::Value;

use crate::browser::dom;
use crate::document::Conflict;
use crate::domain::Timestamp;
use crate::form::Editing;
use crate::signals::{RwSignal, effect};
use crate::state::{DraftKey, console, draft_text};

/// A write begins this soon after the first letter that is not kept yet, in milliseconds: also while typing goes on.
const SOON_MS: u32 = 200;

/// How far keeping is.
#[derive(Clone, Debug, PartialEq)]
pub enum Saved {
    /// Nothing was changed.
    Untouched,
    /// A change is not kept yet.
    Waiting,
    /// Everything is kept.
    Kept,
    /// The browser does not keep it, for this reason.
    Failed(String),
}

/// Keeps what is typed into a form, as long as its page lives.
///
/// As long as somebody else's change is not decided on, what is kept goes on from where it began: so that a reload asks
/// again.
pub fn autosave(editing: Editing, key: DraftKey, base: Value, undecided: RwSignal<Vec<Conflict>>) -> RwSignal<Saved> {
    let console = console();
    let saved = RwSignal::new(Saved::Untouched);
    let begun = Rc::new(Cell::new(false));
    let planned = Rc::new(Cell::new(false));
    let kept = Rc::new(Cell::new(editing.changes_untracked()));
    let save: Rc<dyn Fn()> = Rc::new({
        let kept = kept.clone();
        move || {
            // The page may be gone: then everything was kept when it was left.
            let Some(now) = editing.try_changes() else { return };
            if kept.get() == now {
                return;
            }
            let (key, base, begun, kept) = (key.clone(), base.clone(), begun.clone(), kept.clone());
            let is_decided = undecided.try_get_untracked().is_none_or(|undecided| undecided.is_empty());
            let text = editing.with(|document| draft_text(document, &editing.all_typed(), Timestamp(dom::now())));
            kept.set(now);
            dom::spawn(async move {
                if is_decided
                    && !begun.replace(true)
                    && let Err(error) = console.begin_draft(&key, &base).await
                {
                    begun.set(false);
                    saved.set(Saved::Failed(error.0));
                    return;
                }
                let result = console.keep_draft(&key, &text).await;
                let newest = kept.get() == now;
                match result {
                    Ok(()) if newest => saved.set(Saved::Kept),
                    Ok(()) => {}
                    Err(error) => saved.set(Saved::Failed(error.0)),
                }
            });
        }
    });
    let first = Cell::new(true);
    effect({
        let save = save.clone();
        move || {
            editing.changes();
            if first.replace(false) && kept.get() == editing.changes_untracked() {
                return;
            }
            saved.set(Saved::Waiting);
            if planned.replace(true) {
                return;
            }
            let (save, planned) = (save.clone(), planned.clone());
            dom::spawn(async move {
                dom::pause(SOON_MS).await;
                planned.set(false);
                save();
            });
        }
    });
    // Listens, and keeps what is left to keep, until the form goes.
    let leaving = StoredValue::new_local(save.clone());
    on_cleanup(move || {
        leaving.try_with_value(|save| save());
    });
    StoredValue::new_local(dom::on_leaving(save));
    saved
}
