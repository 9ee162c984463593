//! The shell around every screen, and which screen an address shows.

use leptos::prelude::*;

use crate::browser::{dom, panic};
use crate::pages::{
    AgentPage, BoardPage, ComparePage, ConnectionPage, ConnectionsPage, DeploymentsPage, HelpPage, JournalPage,
    NewConnectionPage, NotFoundPage, SettingsPage, SheetPage,
};
use crate::routes::{BoardQuery, Route, Screen};
use crate::state::{Console, VaultState};
use crate::ui::Viewport;
use crate::words::{common, connect, journal, pages as words};

/// Opens the stores, then puts Greenroom into the page.
pub fn mount() {
    panic::install();
    dom::spawn(async {
        // Signals live as long as the page.
        let owner = Owner::new();
        owner.set();
        let console = Console::open().await;
        owner.set();
        dom::set_theme(console.settings.with_untracked(|settings| settings.theme.slug()));
        provide_context(console);
        provide_context(Viewport::watch());
        if let Some(body) = dom::body() {
            let shell = owner.with(|| mount_to(body, move || view! { <Shell console /> }));
            shell.forget();
        }
        dom::remove_loading();
        std::mem::forget(owner);
    });
}

#[component]
fn Shell(console: Console) -> impl IntoView {
    provide_context(console);
    let practice = Memo::new(move |_| console.route.with(Route::is_practice));
    // Another filter of the same screen keeps the screen: focus and what is typed stay.
    let shown = Memo::new_with_compare(
        move |_| console.route.get(),
        |old: Option<&Route>, new| match (old, new) {
            (Some(old), Some(new)) => !(old.screen() == new.screen() && old.same_subject(new)),
            _ => true,
        },
    );
    let screen = move || match shown.get() {
        Route::Board(query) => view! { <BoardPage practice=query.practice /> }.into_any(),
        Route::Connections => view! { <ConnectionsPage /> }.into_any(),
        Route::NewConnection => view! { <NewConnectionPage /> }.into_any(),
        Route::Connection(id) => view! { <ConnectionPage id /> }.into_any(),
        Route::Agent(agent) => view! { <AgentPage agent /> }.into_any(),
        Route::Deployments(agent, _) => view! { <DeploymentsPage agent /> }.into_any(),
        Route::Compare(agent, _) => view! { <ComparePage agent /> }.into_any(),
        Route::Sheet(agent, plan) => view! { <SheetPage agent plan /> }.into_any(),
        Route::Journal { practice } => view! { <JournalPage practice /> }.into_any(),
        Route::Settings => view! { <SettingsPage /> }.into_any(),
        Route::Help => view! { <HelpPage /> }.into_any(),
        Route::NotFound(path) => view! { <NotFoundPage path /> }.into_any(),
    };
    view! {
        <a class="skip" href="#title">{common::SKIP}</a>
        <div class="shell">
            <Side console practice />
            <main class="main" id="content">
                {move || practice.get().then(|| view! { <p class="band">{common::PRACTICE_BAND}</p> })}
                {move || {
                    (!console.online.get()).then(|| view! { <p class="note warn" role="status">{common::OFFLINE}</p> })
                }}
                {move || {
                    let problem = console.storage_problem.get();
                    problem.map(|reason| view! { <p class="note warn">{words::storage_lost(&reason)}</p> })
                }}
                {screen}
            </main>
        </div>
        <p class="toast" role="status">{move || console.announcement.get()}</p>
    }
}

/// The navigation, and the state of the keys.
#[component]
fn Side(console: Console, practice: Memo<bool>) -> impl IntoView {
    let link = move |words: &'static str, route: Route, screens: &'static [Screen]| {
        let href = console.href(&route);
        let of_practice = route.is_practice();
        let current = move || {
            console.route.with(|now| screens.contains(&now.screen()) && now.is_practice() == of_practice).then_some("page")
        };
        view! { <a href=href aria-current=current>{words}</a> }
    };
    const AGENT: &[Screen] = &[Screen::Board, Screen::Agent, Screen::Deployments, Screen::Compare, Screen::Sheet];
    const CONNECTIONS: &[Screen] = &[Screen::Connections, Screen::NewConnection, Screen::Connection];
    let board = |practice| Route::Board(BoardQuery { practice, ..BoardQuery::default() });
    let journal_link = move || {
        let practice = practice.get();
        link(journal::TITLE, Route::Journal { practice }, &[Screen::Journal])
    };
    view! {
        <nav class="side" aria-label=common::MAIN_NAVIGATION>
            <div class="brand"><span class="mark" aria-hidden="true"></span>{common::GREENROOM}</div>
            {link(words::BOARD, board(false), AGENT)}
            {link(common::PRACTICE, board(true), AGENT)}
            {link(words::CONNECTIONS, Route::Connections, CONNECTIONS)}
            {journal_link}
            {link(words::SETTINGS, Route::Settings, &[Screen::Settings])}
            {link(words::HELP, Route::Help, &[Screen::Help])}
            <Keys console />
        </nav>
    }
}

/// Whether keys are at hand, and the button that locks them.
#[component]
fn Keys(console: Console) -> impl IntoView {
    let held = Memo::new(move |_| console.held.with(|held| held.iter().any(|id| !id.is_practice())));
    let lock = move |_| {
        console.lock();
        console.announce(connect::LOCKED);
    };
    view! {
        <div class="keys">
            {move || match (held.get(), console.vault.get()) {
                (true, _) | (false, VaultState::Open) => {
                    let minutes = console.settings.with(|settings| settings.lock_after_minutes);
                    view! {
                        <span class="muted">{connect::unlocked(minutes)}</span>
                        <button type="button" class="btn" on:click=lock>{connect::LOCK}</button>
                    }
                    .into_any()
                }
                (false, VaultState::Locked) => view! {
                    <span class="muted">{connect::LOCKED}</span>
                    <a class="btn" href=console.href(&Route::Connections)>{connect::UNLOCK}</a>
                }
                .into_any(),
                (false, VaultState::None | VaultState::Impossible) => {
                    view! { <span class="muted">{connect::NO_KEYS}</span> }.into_any()
                }
            }}
        </div>
    }
}
