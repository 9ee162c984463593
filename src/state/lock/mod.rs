//! Locking and unlocking: what is covered, who is here, what the tabs tell each other, and what leaves memory.

mod presence;
mod unlock;

use std::cell::{Cell, RefCell};

use super::work::{UnderWay, Work};
use super::{Console, VaultState};
use crate::browser::channel::News;
use crate::browser::dom;
use crate::browser::time::turn;
use crate::domain::{ConnectionId, Timestamp};
use crate::routes::Route;
use crate::signals::RwSignal;
use crate::store::{StoreError, UnlockError};
use crate::words::connect as words;

/// What the screens follow.
#[derive(Clone, Copy)]
pub struct Lock {
    /// It is being locked: the screens are covered, what holds a secret is still in memory.
    pub closing: RwSignal<bool>,
    /// A step to a vendor is waited for meanwhile.
    pub settling: RwSignal<bool>,
    /// How often it was locked: screens in which keys are typed are drawn anew.
    pub times: RwSignal<u32>,
    /// The seconds until it locks because nobody is here, when they are few.
    pub soon: RwSignal<Option<u32>>,
    /// When the next passphrase may be tried.
    pub next_try: RwSignal<Timestamp>,
}

impl Lock {
    /// Nothing is being locked.
    pub(super) fn new() -> Self {
        Self {
            closing: RwSignal::new(false),
            settling: RwSignal::new(false),
            times: RwSignal::new(0),
            soon: RwSignal::new(None),
            next_try: RwSignal::new(Timestamp::default()),
        }
    }
}

/// What no screen follows.
#[derive(Default)]
pub(super) struct Inside {
    last_activity: Cell<Timestamp>,
    /// When the other tabs were told of it last.
    told: Cell<Timestamp>,
    /// When the clock was looked at last, and whether the page was in sight then.
    looked: Cell<(Timestamp, bool)>,
    /// News of other tabs are waited for before it is decided who is here.
    judging: Cell<bool>,
    /// Rises with each locking, also of other tabs.
    lockings: Cell<u32>,
    /// The number under which the vault's key was asked for.
    asked: RefCell<Option<String>>,
    /// Where the person was: path, and the id of what had the keyboard.
    place: RefCell<Option<(String, Option<String>)>>,
    /// Steps to vendors.
    steps: Work,
    /// Writes to this computer that are about to begin: the store itself knows those under way.
    writes: Work,
}

/// Whether a screen is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cover {
    /// It is; drawn anew when the number is another.
    Open(u32),
    /// The lock screen stands in its place.
    Locked,
}

/// Why a vault did not open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum UnlockFailure {
    /// It is too early for another try: so many seconds.
    Wait(u32),
    /// The vault says no.
    Refused(UnlockError),
}

impl From<UnlockError> for UnlockFailure {
    fn from(error: UnlockError) -> Self {
        Self::Refused(error)
    }
}

impl From<StoreError> for UnlockFailure {
    fn from(error: StoreError) -> Self {
        Self::Refused(error.into())
    }
}

impl Console {
    // What is covered.

    /// Whether the screen of an address is shown.
    pub fn cover(&self, route: &Route) -> Cover {
        let locked = self.vault.get() == VaultState::Locked;
        match route {
            // It shows what is kept on this computer, too: another once that can be read.
            Route::Settings => Cover::Open(self.lock.times.get().wrapping_mul(2).wrapping_add(u32::from(locked))),
            route if route.may_hold_keys() => Cover::Open(self.lock.times.get()),
            route if route.is_open_while_locked() => Cover::Open(0),
            _ if locked || self.lock.closing.get() => Cover::Locked,
            _ => Cover::Open(self.lock.times.get()),
        }
    }

    /// A step to a vendor begins: what it needs is not locked away before it is settled. `None` in practice, which is
    /// never locked.
    pub fn step_begins(&self, practice: bool) -> Option<UnderWay> {
        (!practice).then(|| self.inner().lock.steps.begin())
    }

    /// A write to this computer is about to begin that needs the vault's key. `None` in practice.
    pub fn write_begins(&self, practice: bool) -> Option<UnderWay> {
        (!practice).then(|| self.inner().lock.writes.begin())
    }

    // Locking.

    /// Locks every tab: the vault's key, all real keys and all that was read with them leave memory.
    pub fn lock(&self) {
        self.lock_and_say(words::LOCKED);
    }

    fn lock_and_say(self, sentence: &'static str) {
        self.tell(&News::Lock);
        let closing = self.close();
        dom::spawn(async move {
            closing.await;
            self.announce(sentence);
        });
    }

    pub(super) fn lock_here(&self) {
        dom::spawn(self.close());
    }

    /// Whether there is anything to lock.
    fn is_anything_open(&self) -> bool {
        let held = || self.held.with_untracked(|held| held.iter().any(|id| !id.is_practice()));
        self.vault.get_untracked() == VaultState::Open || held()
    }

    /// Covers the screens, waits for what is under way, then forgets. What was begun by the time this returns is over.
    pub(super) fn close(self) -> impl Future<Output = ()> {
        let inner = self.inner();
        let inside = &inner.lock;
        inside.lockings.set(inside.lockings.get().wrapping_add(1));
        inside.asked.take();
        let begins = self.is_anything_open() && !self.lock.closing.get_untracked();
        if begins {
            *inside.place.borrow_mut() = Some((dom::current_path(), dom::focused()));
            self.announcement.set(String::new());
            self.lock.soon.set(None);
            self.lock.closing.set(true);
            self.lock.times.update(|times| *times = times.wrapping_add(1));
        }
        async move {
            if !begins {
                // Somebody else is at it.
                while self.lock.closing.get_untracked() {
                    dom::pause(10).await;
                }
                return;
            }
            let inside = &self.inner().lock;
            // The screens go in the first turn, and with them begins what keeps what was typed.
            turn().await;
            turn().await;
            self.lock.settling.set(inside.steps.is_under_way());
            inside.steps.ended().await;
            inside.writes.ended().await;
            self.inner().real.settled().await;
            self.forget_what_is_secret();
            self.lock.settling.set(false);
            self.lock.closing.set(false);
        }
    }

    /// Everything of the real realm that only a person with the passphrase may see leaves memory.
    fn forget_what_is_secret(&self) {
        let inner = self.inner();
        inner.real.lock();
        inner.keys.borrow_mut().retain(|id, _| id.is_practice());
        self.refresh_held();
        inner.wire.give_up_reading();
        inner.reads.drop_real();
        inner.talks.borrow_mut().retain(|agent, _| agent.connection.is_practice());
        self.returned.update(|told| told.retain(|told| told.record.connection.is_practice()));
        inner.typed.borrow_mut().retain(|(of, ..)| of.is_practice());
        inner.files.borrow_mut().retain(|(of, ..)| of.is_practice());
        let refused = inner.refused.take();
        inner.refused.replace(refused.filter(|(of, _)| ConnectionId(of.connection.clone()).is_practice()));
        // The worker has read documents and packages; another one starts when it is asked.
        inner.tools.stop();
        self.announcement.set(String::new());
        self.vault.update(|vault| {
            if *vault == VaultState::Open {
                *vault = VaultState::Locked;
            }
        });
    }
}
