//! The connections of this browser.

use leptos::prelude::*;

use super::parts::{PageHead, Unlock};
use crate::domain::{Connection, Keep};
use crate::routes::Route;
use crate::state::{Console, VaultState, console};
use crate::words::{connect as words, pages};

/// Every connection, and the vault.
#[component]
pub fn ConnectionsPage() -> impl IntoView {
    let console = console();
    let add = view! { <a class="btn primary" href=console.href(&Route::NewConnection)>{words::ADD}</a> }.into_any();
    let list = move |practice: bool| {
        let all = console.connections.get();
        let chosen: Vec<_> = all.into_iter().filter(|c| c.id.is_practice() == practice).collect();
        if chosen.is_empty() {
            return view! { <p class="muted">{words::EMPTY}</p> }.into_any();
        }
        let items = chosen.into_iter().map(|connection| item(console, connection)).collect_view();
        view! { <ul class="plain card">{items}</ul> }.into_any()
    };
    view! {
        <PageHead title=words::TITLE.to_owned() beside=add />
        {move || (console.vault.get() == VaultState::Locked).then(|| view! { <Unlock /> })}
        {move || list(false)}
        <section class="stack" aria-labelledby="practice-connections">
            <h2 id="practice-connections">{words::PRACTICE_SECTION}</h2>
            <p class="muted">{words::PRACTICE_LEAD}</p>
            {move || list(true)}
        </section>
    }
}

fn item(console: Console, connection: Connection) -> AnyView {
    let href = console.href(&Route::Connection(connection.id.clone()));
    let detail = format!("{} · {} · {}", connection.vendor.name(), connection.host(), connection.account);
    let key = if connection.id.is_practice() {
        words::KEY_PRACTICE
    } else if console.has_key(&connection.id) {
        words::KEY_AT_HAND
    } else if connection.keep == Keep::Vault {
        words::KEY_LOCKED
    } else {
        words::KEY_MISSING
    };
    let edit = format!("{} {}", words::EDIT, connection.name);
    view! {
        <li class="item">
            <span>
                <strong>{connection.name}</strong>
                " "
                <span class="tag">{key}</span>
                <span class="when">{detail}</span>
            </span>
            <a class="btn" href=href aria-label=edit>{words::EDIT}</a>
        </li>
    }
    .into_any()
}

/// Names the screen in crumbs.
pub fn crumbs(console: Console) -> AnyView {
    view! { <a href=console.href(&Route::Connections)>{pages::CONNECTIONS}</a> }.into_any()
}
