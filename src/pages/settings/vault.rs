//! The passphrase: what is behind it, and changing it.

use leptos::prelude::*;

use super::{card, section};
use crate::browser::dom;
use crate::domain::passphrase::{Strength, strength};
use crate::pages::lock::unlock_problem;
use crate::signals::{RwSignal, Signal};
use crate::state::{UnlockError, UnlockFailure, VaultState, console};
use crate::ui::{DomEvent, IntoChild, TextField, all, el, error_summary, live, one_of_many, part};
use crate::words::{connect, hosting, lock as words};

const OLD: &str = "old-passphrase";
const NEW: &str = "new-passphrase";
const AGAIN: &str = "new-passphrase-again";

/// What is behind the passphrase, and the form that changes it.
pub(super) fn passphrase() -> AnyView {
    let console = console();
    let body = live(move || {
        let lead = || el("p").class("muted").child(words::PASSPHRASE_LEAD).into_child();
        let says = |words: &'static str| el("p").child(words).into_child();
        match console.vault.get() {
            VaultState::Impossible => all([lead(), el("p").class("note warn").child(connect::INSECURE).into_child()]),
            VaultState::None if !console.hosted().settings.remember => says(hosting::NO_PASSPHRASE),
            VaultState::None => all([lead(), says(words::NO_PASSPHRASE)]),
            VaultState::Locked | VaultState::Open => all([lead(), part(form)]),
        }
    });
    card("passphrase-section", words::PASSPHRASE_TITLE).child(body).into_child()
}

/// Keys that are kept though the host does not want it, and the way to be rid of them.
pub(super) fn kept_keys() -> AnyView {
    let console = console();
    live(move || {
        let some = console.has_kept_keys() && !console.hosted().settings.remember;
        let remove = move || {
            dom::spawn(async move {
                match console.remove_kept_keys().await {
                    Ok(()) => console.announce(hosting::REMOVED_KEPT),
                    Err(error) => console.announce(&connect::not_kept(error.words())),
                }
            });
        };
        some.then(|| {
            let buttons = one_of_many("kept-keys", hosting::REMOVE_KEPT, hosting::REMOVE_KEPT_SURE, remove);
            section("kept-keys", hosting::KEPT_TITLE, hosting::KEPT_LEAD).child(el("div").class("row").child(buttons))
        })
    })
}

fn form() -> AnyView {
    let console = console();
    let [old, new, again] = [(); 3].map(|()| RwSignal::new(String::new()));
    let problems = RwSignal::new(Vec::<(&'static str, String)>::new());
    let busy = RwSignal::new(false);
    let least = console.hosted().settings.passphrase_length;
    let error = move |id: &'static str| {
        Signal::derive(move || problems.with(|all| all.iter().find(|(of, _)| *of == id).map(|(_, says)| says.clone())))
    };
    let submit = move |event: DomEvent| {
        event.prevent_default();
        if busy.get_untracked() {
            return;
        }
        let found = check(&old.get_untracked(), &new.get_untracked(), &again.get_untracked(), least);
        let ready = found.is_empty();
        problems.set(found);
        if !ready {
            return;
        }
        busy.set(true);
        dom::spawn(async move {
            let result = console.change_passphrase(&old.get_untracked(), &new.get_untracked()).await;
            // The page may be gone by now.
            busy.set(false);
            match result {
                Ok(()) => {
                    for typed in [old, new, again] {
                        typed.set(String::new());
                    }
                    console.announce(words::CHANGED);
                }
                Err(failure) => {
                    let wait = console.wait_before_unlocking();
                    let says = match &failure {
                        UnlockFailure::Refused(UnlockError::WrongPassphrase) if wait > 0 => words::wrong_and_wait(wait),
                        failure => unlock_problem(failure),
                    };
                    problems.set(vec![(OLD, says)]);
                }
            }
        });
    };
    let field = |id: &'static str, label: &str, value: RwSignal<String>, autocomplete: &'static str| {
        TextField::new(id, label, value).error(error(id)).kind("password").autocomplete(autocomplete)
    };
    let rated = el("p").class("hint").attr("role", "status").child(live(move || new.with(|new| rated(new, least))));
    let says = move || if busy.get() { words::CHANGING } else { words::CHANGE };
    el("form")
        .class("form")
        .attr("novalidate", "")
        .on("submit", submit)
        .child(error_summary(problems.into()))
        .child(field(OLD, words::OLD, old, "current-password"))
        .child(field(NEW, words::NEW, new, "new-password").hint(words::new_hint(least)))
        .child(rated)
        .child(field(AGAIN, words::AGAIN, again, "new-password"))
        .child(el("div").class("row").child(el("button").class("btn").child(live(says))))
        .into_child()
}

/// What is wrong with what was typed, by field.
fn check(old: &str, new: &str, again: &str, least: u32) -> Vec<(&'static str, String)> {
    let mut problems = Vec::new();
    if old.is_empty() {
        problems.push((OLD, words::NEED_OLD.to_owned()));
    }
    if new.chars().count() < least as usize {
        problems.push((NEW, connect::passphrase_short(least)));
    } else if new == old {
        problems.push((NEW, words::NEED_OTHER.to_owned()));
    } else if new != again {
        problems.push((AGAIN, words::NEED_AGAIN.to_owned()));
    }
    problems
}

/// How good a passphrase is, in words.
fn rated(text: &str, least: u32) -> String {
    match strength(text, least as usize) {
        Strength::Empty => String::new(),
        Strength::Short(lacks) => words::short_by(lacks),
        Strength::Guessable => words::GUESSABLE.to_owned(),
        Strength::Fair => words::FAIR.to_owned(),
        Strength::Good => words::GOOD.to_owned(),
    }
}
