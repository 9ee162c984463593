//! Locking and unlocking: what is covered, who is here, what the tabs tell each other, and what leaves memory.

use std::cell::{Cell, RefCell};

use super::keys::records;
use super::work::{UnderWay, Work};
use super::{Console, VaultState};
use crate::browser::channel::News;
use crate::browser::crypto::VaultKey;
use crate::browser::dom;
use crate::browser::locks::WebLocks;
use crate::browser::time::{SystemClock, local_date, random_uuid, turn};
use crate::domain::idle::{Presence, TOLD_EVERY_MS, is_to_be_told, presence, slept};
use crate::domain::{Connection, ConnectionId, Date, Keep, Secret, Timestamp};
use crate::lifecycle::{Clock as _, Locks as _};
use crate::routes::Route;
use crate::signals::RwSignal;
use crate::store::{Attempts, StoreError, UnlockError, seconds_until};
use crate::words::connect as words;

/// A look at the clock that comes so much later than the one before finds news of other tabs waiting, in milliseconds.
const LATE_MS: i64 = 20_000;
/// So long a new tab waits for the key from another before it shows that it is locked, in milliseconds.
const KEY_AWAITED_MS: u32 = 90;

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
    /// Writes to this computer, and steps.
    work: Work,
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

/// A step under way to a vendor: what it needs is not locked away before it is settled.
#[must_use]
pub struct StepUnderWay {
    _step: UnderWay,
    _work: UnderWay,
}

impl Console {
    // What is covered.

    /// Whether the screen of an address is shown.
    pub fn cover(&self, route: &Route) -> Cover {
        if route.is_open_while_locked() {
            // Practice holds nothing that is locked.
            return Cover::Open(if route.may_hold_keys() { self.lock.times.get() } else { 0 });
        }
        let locked = self.vault.get() == VaultState::Locked;
        if locked || self.lock.closing.get() { Cover::Locked } else { Cover::Open(self.lock.times.get()) }
    }

    /// A step to a vendor begins. `None` in practice, which is never locked.
    pub fn step_begins(&self, practice: bool) -> Option<StepUnderWay> {
        let inner = self.inner();
        let (steps, work) = (&inner.lock.steps, &inner.lock.work);
        (!practice).then(|| StepUnderWay { _step: steps.begin(), _work: work.begin() })
    }

    /// A write to this computer begins that needs the vault's key. `None` in practice.
    pub(super) fn write_begins(&self, practice: bool) -> Option<UnderWay> {
        (!practice).then(|| self.inner().lock.work.begin())
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
            inside.work.ended().await;
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

    // Who is here.

    /// The day that it is where the person is.
    pub fn today(&self) -> Date {
        local_date(self.now.get())
    }

    pub(super) fn watch_presence(self) {
        let now = SystemClock.now();
        self.inner().lock.looked.set((now, dom::in_sight()));
        self.inner().lock.last_activity.set(now);
        for event in ["keydown", "pointerdown", "pointermove", "wheel", "input"] {
            dom::listen_window(event, move |_| self.was_active());
        }
        dom::every(1_000, move || self.look());
        // Out of sight the browser slows the clock down: whoever comes back is looked at first.
        dom::on_sight(move || self.look());
        dom::listen_window("pageshow", move |_| self.look());
    }

    /// Somebody is here, and stays: also when the warning was shown.
    pub fn was_active(self) {
        // Whoever stirs first after a long time finds it locked.
        self.look();
        let inner = self.inner();
        let inside = &inner.lock;
        if inside.judging.get() || self.lock.closing.get_untracked() {
            return;
        }
        let now = SystemClock.now();
        inside.last_activity.set(now);
        let warned = self.lock.soon.get_untracked().is_some();
        if warned {
            self.lock.soon.set(None);
        }
        if warned || now.0 - inside.told.get().0 >= TOLD_EVERY_MS {
            self.tell_activity(now);
        }
    }

    fn tell_activity(&self, at: Timestamp) {
        self.inner().lock.told.set(SystemClock.now());
        self.tell(&News::Active(at));
    }

    pub(super) fn others_were_active(&self, at: Timestamp) {
        let last = &self.inner().lock.last_activity;
        // Not of the future: all tabs have one clock.
        last.set(last.get().max(at.min(SystemClock.now())));
        self.judge();
    }

    /// Looks at the clock.
    fn look(self) {
        let inner = self.inner();
        let inside = &inner.lock;
        let now = SystemClock.now();
        let (before, was_in_sight) = inside.looked.replace((now, dom::in_sight()));
        if inside.judging.get() {
            return;
        }
        if !self.is_anything_open() {
            return self.lock.soon.set(None);
        }
        if slept(before, now, was_in_sight && dom::in_sight()) && before != Timestamp::default() {
            return self.lock_idle();
        }
        if now.0 - before.0 < LATE_MS {
            return self.judge();
        }
        // This tab was slowed down or stood still: other tabs may have told meanwhile that somebody is here.
        inside.judging.set(true);
        dom::spawn(async move {
            turn().await;
            turn().await;
            self.inner().lock.judging.set(false);
            self.judge();
        });
    }

    /// Warns and locks, by what is known of who is here.
    fn judge(&self) {
        if !self.is_anything_open() || self.lock.closing.get_untracked() {
            return;
        }
        let inner = self.inner();
        let inside = &inner.lock;
        let (now, last) = (SystemClock.now(), inside.last_activity.get());
        let minutes = self.settings.with_untracked(|settings| settings.lock_after_minutes);
        let soon = match presence(now, last, minutes) {
            Presence::Gone => return self.lock_idle(),
            Presence::Leaving(seconds) => Some(seconds),
            Presence::Here => None,
        };
        if self.lock.soon.get_untracked() != soon {
            self.lock.soon.set(soon);
        }
        if is_to_be_told(now, last, inside.told.get()) {
            self.tell_activity(last);
        }
    }

    fn lock_idle(&self) {
        self.lock_and_say(words::LOCKED_IDLE);
    }

    // Unlocking.

    /// Makes the vault with a passphrase, or opens the one that is there.
    pub async fn open_or_make_vault(&self, passphrase: &str) -> Result<(), UnlockFailure> {
        let inner = self.inner();
        let vault = records(&inner.real);
        if vault.exists().await? {
            return self.unlock(passphrase).await;
        }
        let key = vault.create(passphrase).await?;
        self.opened(key, Vec::new()).await;
        self.tell(&News::Unlocked);
        // Whether the browser promises is told in the settings. Not waited for: Firefox asks the person first.
        dom::spawn(async {
            crate::browser::storage::persist().await;
        });
        Ok(())
    }

    /// Opens the vault and takes its keys into memory, here and in the other tabs.
    pub async fn unlock(&self, passphrase: &str) -> Result<(), UnlockFailure> {
        let inner = self.inner();
        let vault = records(&inner.real);
        let key = self.tried(vault.unlock(passphrase)).await?;
        let keys = self.kept_keys(&key).await?;
        self.opened(key, keys).await;
        self.tell(&News::Unlocked);
        Ok(())
    }

    /// Tries a passphrase: one at a time over all tabs, and after several wrong ones later and later.
    async fn tried<T>(&self, attempt: impl Future<Output = Result<T, UnlockError>>) -> Result<T, UnlockFailure> {
        let inner = self.inner();
        let store = &inner.real;
        let _turn = WebLocks.lock("greenroom/passphrase").await;
        let before = self.known_attempts().await;
        let wait = before.wait_s(SystemClock.now());
        if wait > 0 {
            return Err(UnlockFailure::Wait(wait));
        }
        // Where the browser keeps nothing more, a count that is not kept must lock nobody out.
        let counted = before.count(store, SystemClock.now()).await.unwrap_or(before);
        let result = attempt.await;
        let now_counted = match &result {
            Ok(_) => Attempts::default(),
            Err(UnlockError::WrongPassphrase) => Attempts { at: SystemClock.now(), ..counted },
            Err(_) => before,
        };
        let _ = now_counted.save(store).await;
        self.lock.next_try.set(now_counted.next_at(SystemClock.now()));
        Ok(result?)
    }

    /// Reads how many wrong passphrases there were, for what the lock screen says.
    pub async fn known_attempts(&self) -> Attempts {
        let attempts = Attempts::load(&self.inner().real).await.unwrap_or_default();
        self.lock.next_try.set(attempts.next_at(SystemClock.now()));
        attempts
    }

    /// The seconds until the next passphrase may be tried, by what is known here.
    pub fn wait_before_unlocking(&self) -> u32 {
        seconds_until(self.lock.next_try.get_untracked(), SystemClock.now())
    }

    /// The vendors' keys that are in the vault.
    async fn kept_keys(&self, key: &VaultKey) -> Result<Vec<(Connection, Secret)>, StoreError> {
        let inner = self.inner();
        let vault = records(&inner.real);
        let kept = |connection: &&Connection| connection.keep == Keep::Vault && !connection.id.is_practice();
        let kept: Vec<Connection> = self.connections.with_untracked(|all| all.iter().filter(kept).cloned().collect());
        let mut keys = Vec::new();
        for connection in kept {
            if let Some(secret) = vault.get(key, &connection).await? {
                keys.push((connection, secret));
            }
        }
        Ok(keys)
    }

    /// The vault is open: its key and those in it are at hand.
    async fn opened(&self, key: VaultKey, keys: Vec<(Connection, Secret)>) {
        let inner = self.inner();
        for (connection, secret) in keys {
            self.hold(&connection, secret);
        }
        inner.real.unlock(key);
        self.seal_what_is_open();
        inner.lock.last_activity.set(SystemClock.now());
        inner.lock.asked.take();
        self.reload_vault().await;
    }

    /// Seals what was kept before there was a vault. What the browser refuses now is sealed at the next opening.
    fn seal_what_is_open(&self) {
        let real = self.inner().real.clone();
        dom::spawn(async move {
            let _ = real.seal_what_is_open().await;
        });
    }

    /// Leads back to where the person was when it was locked.
    pub fn go_on(self) {
        let place = self.inner().lock.place.borrow().clone().filter(|(path, _)| *path == dom::current_path());
        let Some(id) = place.and_then(|(_, id)| id) else { return dom::focus_if_lost("title") };
        dom::spawn(async move {
            // What had the keyboard comes back once its screen was read again. Whoever goes elsewhere meanwhile stays there.
            for _ in 0..GO_ON_LOOKS {
                turn().await;
                let elsewhere = dom::focused().is_some_and(|now| now != "title" && now != id);
                if elsewhere || dom::focus_now(&id) {
                    return;
                }
                dom::focus_if_lost("title");
                dom::pause(GO_ON_PAUSE_MS).await;
            }
        });
    }

    // The vault's key, from tab to tab.

    /// Asks the other tabs for the vault's key, where it is locked here.
    pub(super) fn ask_for_key(&self) {
        if self.vault.get_untracked() == VaultState::Locked && !self.lock.closing.get_untracked() {
            let number = random_uuid();
            self.inner().lock.asked.replace(Some(number.clone()));
            self.tell(&News::KeyWanted(number));
        }
    }

    /// The same before the first screen is drawn: it waits a moment, so that no lock screen flashes.
    pub(super) async fn ask_for_key_first(&self) {
        self.ask_for_key();
        let step = KEY_AWAITED_MS / 6;
        let mut waited = 0;
        while waited < KEY_AWAITED_MS && self.vault.get_untracked() == VaultState::Locked && dom::in_sight() {
            dom::pause(step).await;
            waited += step;
        }
    }

    /// Gives the vault's key to a tab that asked.
    pub(super) fn give_key(&self, number: String) {
        let key = self.inner().real.key();
        if let Some(key) = key.filter(|_| !self.lock.closing.get_untracked()) {
            self.tell(&News::Key(number, key));
        }
    }

    /// Takes the vault's key from another tab, where this one asked for it and it opens this vault.
    pub(super) fn take_key(self, number: &str, key: VaultKey) {
        let inner = self.inner();
        if inner.lock.asked.borrow().as_deref() != Some(number) {
            return;
        }
        inner.lock.asked.take();
        let lockings = inner.lock.lockings.get();
        dom::spawn(async move {
            let inner = self.inner();
            let vault = records(&inner.real);
            let Ok(true) = vault.is_ours(&key).await else { return };
            let Ok(keys) = self.kept_keys(&key).await else { return };
            // Locked meanwhile: then it stays locked.
            if inner.lock.lockings.get() != lockings || self.vault.get_untracked() != VaultState::Locked {
                return;
            }
            self.opened(key, keys).await;
            self.go_on();
        });
    }
}

/// So often it is looked for what had the keyboard, and so long between two looks, in milliseconds.
const GO_ON_LOOKS: u32 = 25;
const GO_ON_PAUSE_MS: u32 = 120;
