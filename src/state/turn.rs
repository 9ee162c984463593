//! Which tab edits a draft: one at a time, which holds a lock of the draft's name.

use std::cell::{Cell, RefCell};
use std::pin::Pin;
use std::rc::Rc;

use leptos::prelude::{LocalStorage, StoredValue, WithValue as _, on_cleanup};

use super::{Console, DraftKey};
use crate::browser::dom;
use crate::browser::handover::Handover;
use crate::browser::locks::{Guard, WebLocks};
use crate::signals::RwSignal;

/// A page that was reloaded may find its own lock still held for a moment: so often it looks again, in milliseconds.
const AGAIN: [u32; 3] = [50, 100, 150];
/// The other tab is given so many looks of so many milliseconds to keep what is typed and let go. Then it sleeps.
const LOOKS: usize = 20;
const LOOK_MS: u32 = 50;

/// Whose turn it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Turn {
    /// Not known yet.
    Asking,
    /// This tab edits.
    Mine,
    /// Another tab edits.
    Elsewhere,
    /// This tab edited, and another one does now.
    Given,
}

/// Keeps what is typed before another tab goes on; whether the lock is gone already.
pub type BeforeGiving = Rc<dyn Fn(bool) -> Pin<Box<dyn Future<Output = ()>>>>;

/// Whose turn it is to edit one draft, as long as the form's page lives.
#[derive(Clone, Copy)]
pub struct DraftTurn {
    turn: RwSignal<Turn>,
    place: StoredValue<Rc<Place>, LocalStorage>,
}

struct Place {
    name: String,
    guard: RefCell<Option<Guard>>,
    handover: RefCell<Option<Handover>>,
    before_giving: RefCell<Option<BeforeGiving>>,
    left: Cell<bool>,
}

impl Console {
    /// Takes the turn to edit a draft, where no other tab has it.
    pub fn turn(&self, key: &DraftKey) -> DraftTurn {
        let place = Rc::new(Place {
            name: format!("greenroom-draft/{}", key.name()),
            guard: RefCell::default(),
            handover: RefCell::default(),
            before_giving: RefCell::default(),
            left: Cell::new(false),
        });
        let turn = DraftTurn { turn: RwSignal::new(Turn::Asking), place: StoredValue::new_local(place.clone()) };
        let asked = place.clone();
        *place.handover.borrow_mut() = Handover::join(&place.name, move || turn.give(&asked, false));
        let leaving = StoredValue::new_local(place.clone());
        on_cleanup(move || {
            leaving.try_with_value(|place| {
                place.left.set(true);
                place.handover.take();
                place.guard.take();
            });
        });
        dom::spawn(async move {
            let mut again = AGAIN.into_iter();
            loop {
                if turn.try_take(&place, false).await {
                    return turn.set(&place, Turn::Mine);
                }
                let Some(millis) = again.next() else { return turn.set(&place, Turn::Elsewhere) };
                dom::pause(millis).await;
            }
        });
        turn
    }
}

impl DraftTurn {
    /// Whose turn it is; whoever runs this is run again when it changes.
    pub fn get(&self) -> Turn {
        self.turn.get()
    }

    /// Whether this tab edits; without following it.
    pub fn is_mine(&self) -> bool {
        self.turn.try_get_untracked() == Some(Turn::Mine)
    }

    /// What runs before another tab goes on.
    pub fn before_giving(&self, run: BeforeGiving) {
        self.place.try_with_value(|place| *place.before_giving.borrow_mut() = Some(run));
    }

    /// Goes on editing here: the other tab keeps what is typed there and lets go, or sleeps and is not waited for.
    pub fn take(self) {
        let Some(place) = self.place.try_with_value(Clone::clone) else { return };
        let before = self.turn.get_untracked();
        if matches!(before, Turn::Mine | Turn::Asking) {
            return;
        }
        if let Some(handover) = &*place.handover.borrow() {
            handover.ask();
        }
        self.set(&place, Turn::Asking);
        dom::spawn(async move {
            for _ in 0..LOOKS {
                if self.try_take(&place, false).await {
                    return self.set(&place, Turn::Mine);
                }
                dom::pause(LOOK_MS).await;
            }
            let taken = self.try_take(&place, true).await;
            self.set(&place, if taken { Turn::Mine } else { before });
        });
    }

    /// What happened to the lock while this tab slept has reached it when this is done.
    pub async fn catch_up(&self) {
        WebLocks.catch_up().await;
    }

    async fn try_take(self, place: &Rc<Place>, steal: bool) -> bool {
        let lost = place.clone();
        let guard = WebLocks.try_lock(&place.name, steal, move || self.give(&lost, true)).await;
        let taken = guard.is_some();
        if !place.left.get() {
            *place.guard.borrow_mut() = guard;
        }
        taken
    }

    /// Keeps what is typed, then lets go; or, where the lock was taken, keeps it apart.
    fn give(self, place: &Rc<Place>, taken: bool) {
        if place.left.get() || !self.is_mine() {
            return;
        }
        let (before, place) = (place.before_giving.borrow().clone(), place.clone());
        dom::spawn(async move {
            if let Some(before) = before {
                before(taken).await;
            }
            place.guard.take();
            self.set(&place, Turn::Given);
        });
    }

    fn set(self, place: &Place, turn: Turn) {
        if !place.left.get() {
            self.turn.set(turn);
        }
    }
}
