//! One tab edits a draft at a time: the others say so, and can go on in its place.

use leptos::prelude::*;

use crate::browser::dom;
use crate::document::Secrets;
use crate::form::Editing;
use crate::signals::RwSignal;
use crate::state::{DraftTurn, Turn};
use crate::ui::{IntoChild, all, button, el, live, part};
use crate::words::{common, recovery as words};

/// A form, drawn again when the turn to edit goes to or comes from another tab.
pub fn in_turn(turn: DraftTurn, form: impl Fn() -> AnyView + Send + 'static) -> AnyView {
    live(move || {
        let says = match turn.get() {
            Turn::Asking => {
                return el("p").class("muted").attr("role", "status").child(common::LOADING).into_child();
            }
            Turn::Mine => None,
            Turn::Elsewhere => Some(words::ELSEWHERE),
            Turn::Given => Some(words::GIVEN),
        };
        let take = move || {
            turn.take();
            dom::focus("title");
        };
        let notice = says.map(|says| {
            el("div")
                .class("note warn")
                .attr("role", "status")
                .child(el("p").child(says))
                .child(el("div").class("row").child(button(words::EDIT_HERE, take)))
        });
        all([notice.into_child(), part(&form)])
    })
}

/// The secrets that were typed into a form are typed for its page: they are there again when the turn comes back.
pub fn keep_secrets(editing: Editing, secrets: RwSignal<Secrets>) {
    if let Some(typed) = secrets.try_get_untracked() {
        editing.hold_secrets(typed);
    }
    on_cleanup(move || {
        if let Some(typed) = editing.try_secrets() {
            secrets.set(typed);
        }
    });
}
