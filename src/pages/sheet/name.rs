//! Who is at this computer: asked once, on the first sheet that changes something real.

use leptos::prelude::*;

use super::Shared;
use crate::pages::parts::signature;
use crate::signals::RwSignal;
use crate::store::Settings;
use crate::ui::{El, TextField, el};
use crate::words::journal as words;

/// The question, as long as it was not asked.
#[derive(Clone, Copy)]
pub(super) struct Name {
    typed: Option<RwSignal<String>>,
}

impl Name {
    /// Asks on a sheet of a real connection, where nobody was asked yet.
    pub(super) fn new(shared: Shared) -> Self {
        let asks = shared.connection.with_value(|connection| !connection.id.is_practice())
            && shared.console.settings.with_untracked(|settings| settings.name.is_none());
        Self { typed: asks.then(|| RwSignal::new(String::new())) }
    }

    /// The field; it may be left empty.
    pub(super) fn field(self) -> Option<El> {
        let field = |typed| TextField::new("your-name", words::NAME_ONCE, typed).hint(words::NAME_ONCE_HINT);
        self.typed.map(|typed| el("section").child(field(typed)))
    }

    /// Keeps the answer, so that it is not asked again.
    pub(super) fn keep(self, shared: Shared) {
        if let Some(typed) = self.typed {
            let name = Some(signature(&typed.get_untracked()));
            shared.console.set_settings(Settings { name, ..shared.console.settings.get_untracked() });
        }
    }
}
