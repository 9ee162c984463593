//! Who is here: activity of all tabs, the warning, and locking when nobody is.

use crate::browser::channel::News;
use crate::browser::dom;
use crate::browser::time::{SystemClock, local_date, turn};
use crate::domain::idle::{Presence, TOLD_EVERY_MS, is_to_be_told, presence, slept};
use crate::domain::{Date, Timestamp};
use crate::lifecycle::Clock as _;
use crate::state::Console;
use crate::words::connect as words;

/// A look at the clock that comes so much later than the one before finds news of other tabs waiting, in milliseconds.
const LATE_MS: i64 = 20_000;
impl Console {
    /// The day that it is where the person is.
    pub fn today(&self) -> Date {
        local_date(self.now.get())
    }

    pub(in crate::state) fn watch_presence(self) {
        let now = SystemClock.now();
        self.inner().lock.looked.set((now, dom::in_sight()));
        self.inner().lock.last_activity.set(now);
        for event in ["keydown", "pointerdown", "wheel", "input"] {
            dom::listen_window(event, move |_| self.was_active());
        }
        dom::listen_window("pointermove", move |_| {
            // On the way to the warning's button it must not vanish under the pointer.
            if self.lock.soon.with_untracked(Option::is_none) {
                self.was_active();
            }
        });
        dom::every(1_000, move || self.look());
        // Out of sight the browser slows the clock down: whoever comes back is looked at first.
        dom::on_sight(move || self.look());
        dom::listen_window("pageshow", move |_| self.look());
    }

    /// Stays unlocked, as the warning offers.
    pub fn stay(self) {
        self.was_active();
        self.judge();
    }

    /// Somebody is here. A warning goes with the next look at the clock: what is pressed is still there when it is let go.
    fn was_active(self) {
        // Whoever stirs first after a long time finds it locked.
        self.look();
        let inner = self.inner();
        let inside = &inner.lock;
        if inside.judging.get() || self.lock.closing.get_untracked() {
            return;
        }
        let now = SystemClock.now();
        inside.last_activity.set(now);
        let warned = self.lock.soon.with_untracked(Option::is_some);
        if warned || now.0 - inside.told.get().0 >= TOLD_EVERY_MS {
            self.tell_activity(now);
        }
    }

    fn tell_activity(&self, at: Timestamp) {
        self.inner().lock.told.set(SystemClock.now());
        self.tell(&News::Active(at));
    }

    pub(in crate::state) fn others_were_active(&self, at: Timestamp) {
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
        let chosen = self.settings.with_untracked(|settings| settings.lock_after_minutes);
        let minutes = self.hosted().settings.lock_after(chosen);
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
}
