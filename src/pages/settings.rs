//! What a person chooses for this computer, and forgetting.

use leptos::prelude::*;

use super::parts::PageHead;
use crate::browser::dom;
use crate::state::console;
use crate::store::{Settings, Theme};
use crate::ui::SelectField;
use crate::words::{common, settings as words};

/// Settings.
#[component]
pub fn SettingsPage() -> impl IntoView {
    let console = console();
    let themes: Vec<(String, String)> =
        Theme::ALL.into_iter().zip(words::THEMES).map(|(theme, words)| (theme.slug().to_owned(), words.to_owned())).collect();
    let minutes: Vec<(String, String)> =
        Settings::LOCK_CHOICES.into_iter().map(|minutes| (minutes.to_string(), words::minutes(minutes))).collect();
    let set_theme = Callback::new(move |slug: String| {
        let theme = Theme::ALL.into_iter().find(|theme| theme.slug() == slug).unwrap_or_default();
        console.set_settings(Settings { theme, ..console.settings.get_untracked() });
    });
    let set_minutes = Callback::new(move |text: String| {
        let old = console.settings.get_untracked();
        let lock_after_minutes = text.parse().unwrap_or(old.lock_after_minutes);
        console.set_settings(Settings { lock_after_minutes, ..old });
    });
    let said = RwSignal::new(String::new());
    let persist = move |_| {
        dom::spawn(async move {
            let words = if dom::persist_storage().await { words::PERSISTED } else { words::NOT_PERSISTED };
            said.try_set(words.to_owned());
        });
    };
    let reset = move |_| {
        dom::spawn(async move {
            match console.reset_practice().await {
                Ok(()) => console.announce(words::PRACTICE_RESET),
                Err(reason) => console.announce(&words::failed(&reason)),
            }
        });
    };
    view! {
        <PageHead title=words::TITLE.to_owned() />
        <div class="card pad form narrow">
            <SelectField
                id="theme"
                label=words::THEME
                options=Signal::stored(themes)
                value=Signal::derive(move || console.settings.with(|s| s.theme.slug().to_owned()))
                on_change=set_theme
            />
            <SelectField
                id="lock-after"
                label=words::LOCK_AFTER
                options=Signal::stored(minutes)
                value=Signal::derive(move || console.settings.with(|s| s.lock_after_minutes.to_string()))
                on_change=set_minutes
            />
        </div>
        <section class="card pad stack narrow" aria-labelledby="storage">
            <h2 id="storage">{words::STORAGE}</h2>
            <p class="muted">{words::STORAGE_LEAD}</p>
            <div class="row">
                <button type="button" class="btn" on:click=persist>{words::PERSIST}</button>
                <span role="status" class="muted">{move || said.get()}</span>
            </div>
        </section>
        <section class="card pad stack narrow" aria-labelledby="practice">
            <h2 id="practice">{words::PRACTICE}</h2>
            <p class="muted">{words::PRACTICE_LEAD}</p>
            <div class="row"><button type="button" class="btn" on:click=reset>{words::RESET_PRACTICE}</button></div>
        </section>
        <ForgetEverything />
        <p class="muted">{words::VERSION} " " <span class="mono">{env!("CARGO_PKG_VERSION")}</span></p>
    }
}

#[component]
fn ForgetEverything() -> impl IntoView {
    let console = console();
    let sure = RwSignal::new(false);
    let ask = move |_| {
        sure.set(true);
        dom::focus("forget-sure");
    };
    let forget = move |_| {
        dom::spawn(async move {
            match console.forget_everything().await {
                Ok(()) => console.announce(words::FORGOTTEN),
                Err(error) => console.announce(&words::failed(&error.0)),
            }
            sure.try_set(false);
            dom::focus("title");
        });
    };
    view! {
        <section class="card pad stack narrow" aria-labelledby="forget">
            <h2 id="forget">{words::FORGET}</h2>
            <p class="muted">{words::FORGET_LEAD}</p>
            <div class="row">
                {move || {
                    if sure.get() {
                        view! {
                            <button type="button" class="btn danger" id="forget-sure" on:click=forget>
                                {words::FORGET_SURE}
                            </button>
                            <button type="button" class="btn" on:click=move |_| sure.set(false)>
                                {common::CANCEL}
                            </button>
                        }
                        .into_any()
                    } else {
                        view! { <button type="button" class="btn" on:click=ask>{words::FORGET_BUTTON}</button> }
                            .into_any()
                    }
                }}
            </div>
        </section>
    }
}
