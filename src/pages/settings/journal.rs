//! The journal's section of the settings: who is at this computer, and how long what was sent is kept.

use leptos::prelude::*;

use super::section;
use crate::pages::parts::signature;
use crate::signals::{RwSignal, Signal};
use crate::state::console;
use crate::store::Settings;
use crate::ui::{El, SelectField, TextField, el};
use crate::words::journal as words;

/// The section.
pub(super) fn journal_section() -> El {
    let console = console();
    let name = RwSignal::new(console.settings.with_untracked(Settings::signature).unwrap_or_default());
    // When the field is left, not with each letter.
    let set_name = move |_| {
        let name = Some(signature(&name.get_untracked()));
        console.set_settings(Settings { name, ..console.settings.get_untracked() });
    };
    let choices = Settings::JOURNAL_CHOICES.map(|days| (days.to_string(), words::days(days)));
    let choices: Vec<_> = std::iter::once((String::new(), words::FOR_EVER.to_owned())).chain(choices).collect();
    let chosen = Signal::derive(move || {
        console.settings.with(|settings| settings.journal_days.map(|days| days.to_string()).unwrap_or_default())
    });
    let set_days = Callback::new(move |text: String| {
        let journal_days = text.parse().ok();
        console.set_settings(Settings { journal_days, ..console.settings.get_untracked() });
    });
    let keep = SelectField::new("journal-days", words::KEEP, Signal::stored(choices), chosen, set_days);
    section("journal", words::SETTINGS, words::SETTINGS_LEAD)
        .child(el("div").on("change", set_name).child(TextField::new("name", words::NAME, name).hint(words::NAME_HINT)))
        .child(keep.hint(words::KEEP_HINT))
}
