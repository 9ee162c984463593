//! The connections of this browser.

use leptos::prelude::*;

use super::hosted::{place, presets};
use super::lock::unlock;
use super::parts::{key_reminder, page_head};
use crate::domain::{Connection, Keep};
use crate::routes::Route;
use crate::signals::{Memo, Signal};
use crate::state::{Console, VaultState, console};
use crate::ui::{El, IntoChild, all, el, link, live, part};
use crate::words::{connect as words, lock, pages};

/// Every connection, and the vault.
pub fn connections_page() -> AnyView {
    let console = console();
    let add = link(console.href(&Route::NewConnection(None)), words::ADD).class("btn primary");
    let list = move |practice: bool| {
        live(move || {
            let items: Vec<El> = console.connections.with(|all| {
                let chosen = all.iter().filter(|c| c.id.is_practice() == practice);
                chosen.map(|connection| item(console, connection)).collect()
            });
            if items.is_empty() {
                // Those that the host names stand below.
                let none = practice || console.presets().is_empty();
                return none.then(|| el("p").class("muted").child(words::EMPTY));
            }
            Some(el("ul").class("plain card").children(items))
        })
    };
    let practice = console.hosted().settings.practice.then(|| {
        el("section")
            .class("stack")
            .attr("aria-labelledby", "practice-connections")
            .child(el("h2").id("practice-connections").child(words::PRACTICE_SECTION))
            .child(el("p").class("muted").child(words::PRACTICE_LEAD))
            .child(list(true))
    });
    let today = Memo::new(move |_| console.today());
    all([
        page_head(Signal::stored(words::TITLE.to_owned()), None, Some(add.into_child())),
        live(move || (console.vault.get() == VaultState::Locked).then(|| part(unlock))),
        live(move || {
            let today = today.get();
            console.connections.with(|all| all.iter().filter_map(|one| key_reminder(one, today)).collect::<Vec<El>>())
        }),
        list(false),
        presets(console),
        practice.into_child(),
    ])
}

fn item(console: Console, connection: &Connection) -> El {
    let href = console.href(&Route::Connection(connection.id.clone()));
    let detail = format!("{} · {}", connection.vendor.name(), place(connection));
    let hosted = console.hosted();
    let key = if !hosted.settings.offers(connection.vendor) {
        words::NOT_USED_HERE
    } else if connection.id.is_practice() {
        words::KEY_PRACTICE
    } else if console.has_key(&connection.id) {
        words::KEY_AT_HAND
    } else if connection.keep == Keep::Vault && hosted.settings.remember && !console.is_out_of_use(connection) {
        words::KEY_LOCKED
    } else {
        words::KEY_MISSING
    };
    let about = el("span")
        .child(el("strong").child(connection.name.clone()))
        .child(" ")
        .child(el("span").class("tag").child(key))
        .child(connection.read_only.then(|| el("span").class("tag").child(lock::READ_ONLY_TAG)))
        .child(el("span").class("when").child(detail));
    let edit = link(href, words::EDIT).class("btn").attr("aria-label", format!("{} {}", words::EDIT, connection.name));
    el("li").class("item").child(about).child(edit)
}

/// Names the screen in crumbs.
pub fn crumbs(console: Console) -> AnyView {
    link(console.href(&Route::Connections), pages::CONNECTIONS).into_child()
}
