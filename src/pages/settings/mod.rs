//! What a person chooses for this computer, and forgetting.

mod about;
mod copies;
mod journal;
mod kept_drafts;
mod storage;
mod vault;

use leptos::prelude::*;

use super::hosted::not_used;
use super::lock::forget_all;
use super::parts::page_head;
use crate::browser::dom;
use crate::signals::Signal;
use crate::state::console;
use crate::store::{Settings, Theme};
use crate::ui::{El, IntoChild, SelectField, all, button, el, pressed_twice};
use crate::words::{hosting, settings as words};

/// Settings.
pub fn settings_page() -> AnyView {
    let console = console();
    let themes: Vec<(String, String)> = Theme::ALL
        .into_iter()
        .zip(words::THEMES)
        .map(|(theme, words)| (theme.slug().to_owned(), words.to_owned()))
        .collect();
    let hosted = console.hosted();
    let host = &hosted.settings;
    let choices = host.lock_choices(&Settings::LOCK_CHOICES);
    let limited = Settings::LOCK_CHOICES.iter().any(|minutes| *minutes > host.lock_minutes);
    let limit = if limited { hosting::lock_limit(host.lock_minutes) } else { String::new() };
    let minutes: Vec<(String, String)> =
        choices.into_iter().map(|minutes| (minutes.to_string(), words::minutes(minutes))).collect();
    let set_theme = Callback::new(move |slug: String| {
        let theme = Theme::ALL.into_iter().find(|theme| theme.slug() == slug).unwrap_or_default();
        console.set_settings(Settings { theme, ..console.settings.get_untracked() });
    });
    let set_minutes = Callback::new(move |text: String| {
        let old = console.settings.get_untracked();
        let lock_after_minutes = text.parse().unwrap_or(old.lock_after_minutes);
        console.set_settings(Settings { lock_after_minutes, ..old });
    });
    let theme = Signal::derive(move || console.settings.with(|s| s.theme.slug().to_owned()));
    let lock_after = Signal::derive(move || console.lock_after_minutes().to_string());
    let reset = move || {
        dom::spawn(async move {
            match console.reset_practice().await {
                Ok(()) => console.announce(words::PRACTICE_RESET),
                Err(reason) => console.announce(&words::failed(&reason)),
            }
        });
    };
    let practice = host.practice.then(|| {
        section("practice", words::PRACTICE, words::PRACTICE_LEAD)
            .child(el("div").class("row").child(button(words::RESET_PRACTICE, reset)))
    });
    let minutes = SelectField::new("lock-after", words::LOCK_AFTER, Signal::stored(minutes), lock_after, set_minutes);
    all([
        page_head(Signal::stored(words::TITLE.to_owned()), None, None),
        not_used().into_child(),
        el("div")
            .class("card pad form narrow")
            .child(SelectField::new("theme", words::THEME, Signal::stored(themes), theme, set_theme))
            .child(minutes.hint(limit))
            .into_child(),
        vault::passphrase(),
        vault::kept_keys(),
        journal::journal_section().into_child(),
        storage::storage(),
        kept_drafts::kept_drafts(),
        copies::copies(),
        practice.into_child(),
        forget_everything(),
        about::about(console),
    ])
}

fn section(id: &'static str, title: &'static str, lead: &'static str) -> El {
    card(id, title).child(el("p").class("muted").child(lead))
}

fn card(id: &'static str, title: &'static str) -> El {
    let heading = el("h2").id(id).child(title);
    el("section").class("card pad stack narrow").attr("aria-labelledby", id).child(heading)
}

fn forget_everything() -> AnyView {
    let console = console();
    let forget = move || forget_all(console);
    let buttons = pressed_twice(words::FORGET_BUTTON, words::FORGET_SURE, forget);
    section("forget", words::FORGET, words::FORGET_LEAD).child(el("div").class("row").child(buttons)).into_child()
}
