//! The lock screen, the form that unlocks, and the warning before it locks by itself.

use leptos::prelude::*;

use super::parts::page_head;
use crate::browser::dom;
use crate::domain::Timestamp;
use crate::signals::{Memo, RwSignal, Signal, effect};
use crate::state::{Console, UnlockError, UnlockFailure, console, seconds_until};
use crate::ui::{DomEvent, IntoChild, TextField, all, button, el, live, part, pressed_twice};
use crate::words::{connect, lock as words, pages, settings, vault};

/// The field of the passphrase.
const FIELD: &str = "unlock-passphrase";
/// In the last seconds the warning is said once more.
const SAID_AGAIN_S: u32 = 10;

/// In place of a screen while it is locked, or being locked.
pub fn lock_page() -> AnyView {
    let console = console();
    let closing = console.lock.closing;
    let title = Signal::derive(move || if closing.get() { words::LOCKING } else { words::LOCKED }.to_owned());
    let settling = move || {
        console.lock.settling.get().then(|| {
            el("div")
                .class("note")
                .attr("role", "status")
                .child(el("p").child(el("strong").child(words::SETTLING)))
                .child(el("p").child(words::SETTLING_HINT))
        })
    };
    let body = live(move || {
        if closing.get() {
            return live(settling);
        }
        part(|| {
            dom::focus(FIELD);
            all([el("p").class("lead").child(words::WHAT_IS_LOCKED).into_child(), form(console, None), forgotten()])
        })
    });
    all([page_head(title, None, None), body])
}

/// The form that unlocks, on a screen with other things.
pub fn unlock() -> AnyView {
    form(console(), Some(connect::UNLOCK_TITLE))
}

fn form(console: Console, heading: Option<&'static str>) -> AnyView {
    let passphrase = RwSignal::new(String::new());
    let problem = RwSignal::new(None::<String>);
    let busy = RwSignal::new(false);
    let left = countdown(console);
    let submit = move |event: DomEvent| {
        event.prevent_default();
        if busy.get_untracked() {
            return;
        }
        if passphrase.with_untracked(String::is_empty) {
            problem.set(Some(words::NEED_PASSPHRASE.to_owned()));
            return dom::focus(FIELD);
        }
        busy.set(true);
        dom::spawn(async move {
            if console.whole().await {
                return try_passphrase(console, passphrase, problem, busy);
            }
            busy.set(false);
            problem.set(Some(format!("{}. {}", pages::REST_FAILED, pages::REST_ADVICE)));
        });
    };
    let field = TextField::new(FIELD, connect::PASSPHRASE, passphrase)
        .hint(connect::PASSPHRASE_HINT)
        .error(problem.into())
        .kind("password")
        .autocomplete("current-password");
    let says = move || match (busy.get(), left.get()) {
        (true, _) => words::UNLOCKING.to_owned(),
        (false, 0) => connect::UNLOCK.to_owned(),
        (false, seconds) => words::unlock_in(seconds),
    };
    el("form")
        .class("card pad form narrow")
        .attr("novalidate", "")
        .on("submit", submit)
        .child(heading.map(|heading| el("h2").child(heading)))
        .child(field)
        .child(el("div").class("row").child(el("button").class("btn primary").child(live(says))))
        .into_child()
}

fn try_passphrase(
    console: Console,
    passphrase: RwSignal<String>,
    problem: RwSignal<Option<String>>,
    busy: RwSignal<bool>,
) {
    // Where another tab was faster, the form is gone.
    let Some(typed) = passphrase.try_get_untracked() else { return };
    dom::spawn(async move {
        let result = console.unlock(&typed).await;
        busy.set(false);
        match result {
            Ok(()) => {
                passphrase.set(String::new());
                console.announce(connect::UNLOCKED);
                console.go_on();
            }
            Err(failure) => {
                let wait = console.wait_before_unlocking();
                problem.set(Some(match failure {
                    UnlockFailure::Refused(UnlockError::WrongPassphrase) if wait > 0 => words::wrong_and_wait(wait),
                    failure => unlock_problem(&failure),
                }));
                dom::focus(FIELD);
            }
        }
    });
}

/// The seconds until another passphrase may be tried, counted down.
fn countdown(console: Console) -> RwSignal<u32> {
    let left = RwSignal::new(0_u32);
    dom::spawn(async move {
        console.known_attempts().await;
    });
    effect(move || {
        let next = console.lock.next_try.get();
        let count = move || {
            let seconds = seconds_until(next, Timestamp(dom::now()));
            left.set(seconds);
            seconds
        };
        dom::spawn(async move {
            // As long as the form is there, and nothing else is counted.
            while left.try_get_untracked().is_some() && console.lock.next_try.get_untracked() == next && count() > 0 {
                dom::pause(1_000).await;
            }
        });
    });
    left
}

/// What can be done without the passphrase.
fn forgotten() -> AnyView {
    let console = console();
    let forget = move || console.later(move || forget_all(console));
    let buttons = pressed_twice(words::BEGIN_AGAIN, words::BEGIN_AGAIN_SURE, forget);
    let inside = el("div")
        .class("stack narrow")
        .child(el("p").child(words::FORGOTTEN_LEAD))
        .child(el("div").class("row").child(buttons));
    el("details").child(el("summary").child(words::FORGOTTEN)).child(inside).into_child()
}

/// Forgets everything on this computer, and says so.
pub(super) fn forget_all(console: Console) {
    dom::spawn(async move {
        match console.forget_everything().await {
            Ok(()) => console.announce(settings::FORGOTTEN),
            Err(error) => console.announce(&settings::failed(error.words())),
        }
        dom::focus("title");
    });
}

/// Why a vault did not open, in words.
pub fn unlock_problem(failure: &UnlockFailure) -> String {
    match failure {
        UnlockFailure::Wait(seconds) => words::wait(*seconds),
        UnlockFailure::Refused(UnlockError::WrongPassphrase) => connect::WRONG_PASSPHRASE.to_owned(),
        UnlockFailure::Refused(UnlockError::NoVault) => connect::NO_VAULT.to_owned(),
        UnlockFailure::Refused(UnlockError::Damaged) => connect::VAULT_DAMAGED.to_owned(),
        UnlockFailure::Refused(UnlockError::Newer) => vault::VAULT_NEWER.to_owned(),
        UnlockFailure::Refused(UnlockError::Weak) => vault::VAULT_WEAK.to_owned(),
        UnlockFailure::Refused(UnlockError::Store(error)) => connect::not_kept(error.words()),
    }
}

/// Half a minute before it locks by itself: how long it takes still, and a way to stay (WCAG 2.2.1). It takes the keyboard
/// from nobody, and is said twice at most.
pub fn lock_warning() -> AnyView {
    let console = console();
    let soon = console.lock.soon;
    let shown = Memo::new(move |_| soon.with(Option::is_some));
    let said = Memo::new(move |before: Option<&u32>| match soon.get() {
        Some(seconds) if seconds <= SAID_AGAIN_S => SAID_AGAIN_S,
        Some(seconds) => before.copied().filter(|before| *before > SAID_AGAIN_S).unwrap_or(seconds),
        None => 0,
    });
    live(move || {
        shown.get().then(|| {
            part(|| {
                let sentence =
                    el("p").id("soon-says").attr("role", "alert").child(live(move || words::soon(said.get())));
                let left = el("span")
                    .class("muted")
                    .attr("aria-hidden", "true")
                    .child(live(move || soon.get().map(words::seconds_left)));
                el("div")
                    .class("soon card pad stack")
                    .attr("role", "alertdialog")
                    .attr("aria-labelledby", "soon-title")
                    .attr("aria-describedby", "soon-says")
                    .child(el("p").child(el("strong").id("soon-title").child(words::SOON_TITLE)).child(" ").child(left))
                    .child(sentence)
                    .child(el("div").class("row").child(button(words::STAY, move || console.stay())))
            })
        })
    })
}
