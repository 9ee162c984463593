//! The shell around every screen, and which screen an address shows.

use leptos::prelude::*;

use crate::browser::{dom, more, panic};
use crate::hosting::Gone;
use crate::pages;
use crate::routes::{BoardQuery, Route, Screen};
use crate::signals::{Memo, RwSignal, effect};
use crate::state::{Console, Cover, VaultState, returning};
use crate::ui::{El, IntoChild, Viewport, all, button, el, link, live, part};
use crate::vendors::Subject;
use crate::words::{common, connect, hosting, journal, lock as lock_words, pages as words};

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
            let shell = owner.with(|| mount_to(body, move || shell(console)));
            shell.forget();
        }
        dom::remove_loading();
        std::mem::forget(owner);
    });
}

/// An address, the same as long as it is the same screen about the same thing.
#[derive(Clone)]
struct Shown(Route);

impl PartialEq for Shown {
    fn eq(&self, other: &Self) -> bool {
        self.0.screen() == other.0.screen() && self.0.same_subject(&other.0)
    }
}

fn shell(console: Console) -> AnyView {
    provide_context(console);
    // Another filter of the same screen keeps the screen: focus and what is typed stay.
    let shown = Memo::new(move |_| Shown(console.route.get()));
    let rest = rest_of_the_page(console);
    let missing = Memo::new(move |_| {
        let first = shown.with(|Shown(route)| route.comes_first());
        rest.with(|rest| if first || *rest == Rest::Here { None } else { Some(rest.clone()) })
    });
    // Behind what the first screen reads, and whenever something more can be read than before.
    effect(move || {
        let ready = rest.with(|rest| *rest == Rest::Here) && console.online.get();
        console.held.track();
        console.vault.track();
        if ready {
            returning::look(console);
        }
    });
    let cover = Memo::new(move |_| shown.with(|Shown(route)| console.cover(route)));
    let screen = live(move || {
        // First, since the cover follows it too: what it follows first is what it is drawn anew for.
        let Shown(route) = shown.get();
        // The lock screen stays while the rest of the page arrives: a passphrase is being typed.
        if cover.get() == Cover::Locked {
            return part(pages::lock_page);
        }
        let missing = missing.get();
        part(|| missing.map_or_else(|| screen_of(route), |missing| waiting(console, &missing, rest)))
    });
    let band = move || {
        let practice = console.route.with(Route::is_practice);
        practice.then(|| el("p").class("band").child(common::PRACTICE_BAND))
    };
    let offline = move || {
        (!console.online.get()).then(|| el("p").class("note warn").attr("role", "status").child(common::OFFLINE))
    };
    let storage = move || {
        let problem = console.storage_problem.get();
        problem.map(|reason| el("p").class("note warn").attr("role", "status").child(reason))
    };
    // A screen that could not be loaded says it itself.
    let gone = move || {
        let elsewhere = !matches!(missing.get(), Some(Rest::Failed(_)));
        console.gone.get().filter(|gone| elsewhere && *gone != Gone::Unknown).map(|gone| {
            let (title, advice) = why_gone(gone);
            let says = el("p").child(el("strong").child(title)).child(" ").child(advice);
            el("div").class("note warn stack").attr("role", "status").child(says).child(go_on(console, gone, rest))
        })
    };
    let main = el("main")
        .class("main")
        .id("content")
        .child(live(band))
        .child(live(offline))
        .child(live(storage))
        .child(live(gone))
        .child(screen);
    all([
        link("#title".to_owned(), common::SKIP).class("skip").into_child(),
        pages::lock_warning(),
        el("div").class("shell").child(side(console)).child(main).into_child(),
        el("p").class("toast").attr("role", "status").child(live(move || console.announcement.get())).into_child(),
    ])
}

/// What is loaded after the first screen.
#[derive(Clone, PartialEq)]
enum Rest {
    Loading,
    Here,
    Failed(String),
}

/// Loads the rest of the page once the first screen stands; at once where the address asks for more.
fn rest_of_the_page(console: Console) -> RwSignal<Rest> {
    let rest = RwSignal::new(if more::came_along() { Rest::Here } else { Rest::Loading });
    if rest.get_untracked() == Rest::Loading {
        dom::next_frame(move || load_rest(console, rest));
    }
    rest
}

fn load_rest(console: Console, rest: RwSignal<Rest>) {
    let first = Shown(console.route.get_untracked());
    dom::spawn(async move {
        let loaded = more::load().await;
        rest.set(loaded.map_or_else(Rest::Failed, |()| Rest::Here));
        // Who went to a screen and waited for it begins at its heading; who only opened the page, at its top.
        if Shown(console.route.get_untracked()) != first {
            dom::focus_if_lost("title");
        }
    });
}

/// In place of a screen that is not loaded yet, or could not be.
fn waiting(console: Console, missing: &Rest, rest: RwSignal<Rest>) -> AnyView {
    let Rest::Failed(why) = missing else {
        return el("p").class("muted").attr("role", "status").child(common::LOADING).into_child();
    };
    let why = why.clone();
    // Why is asked of the host, and comes a little later.
    live(move || {
        let gone = console.gone.get().unwrap_or(Gone::Unknown);
        let (title, advice) = why_gone(gone);
        let why = (gone == Gone::Unknown).then(|| el("p").class("muted").child(why.as_str()));
        el("div")
            .class("note bad stack")
            .attr("role", "alert")
            .child(el("h1").id("title").attr("tabindex", "-1").child(title))
            .child(el("p").child(advice))
            .child(why)
            .child(go_on(console, gone, rest))
    })
}

/// Why a part of the page did not come, and what to do.
fn why_gone(gone: Gone) -> (&'static str, &'static str) {
    match gone {
        Gone::NewVersion => (words::NEW_VERSION, words::NEW_VERSION_ADVICE),
        Gone::SignedOut => (words::SIGNED_OUT, hosting::SIGNED_OUT),
        Gone::Unknown => (words::REST_FAILED, words::REST_ADVICE),
    }
}

/// Goes on after a part of the page did not come: where only a new page can, it is loaded; the address stays.
fn go_on(console: Console, gone: Gone, rest: RwSignal<Rest>) -> El {
    let row = el("div").class("row");
    if gone == Gone::NewVersion {
        return row.child(button(words::RELOAD, dom::reload));
    }
    // In a tab of its own: this one holds what was typed.
    let sign_in = (gone == Gone::SignedOut).then(|| {
        link(console.href(&Route::Board(BoardQuery::default())), words::SIGN_IN).attr("target", "_blank").class("btn")
    });
    row.child(sign_in).child(button(common::TRY_AGAIN, move || {
        console.gone.set(None);
        if rest.with_untracked(|rest| matches!(rest, Rest::Failed(_))) {
            rest.set(Rest::Loading);
            load_rest(console, rest);
        }
    }))
}

fn screen_of(route: Route) -> AnyView {
    match route {
        Route::Board(query) => pages::board_page(query.practice),
        Route::Connections => pages::connections_page(),
        Route::NewConnection(vendor) => pages::new_connection_page(vendor),
        Route::Connection(id) => pages::connection_page(id),
        Route::Agent(agent) => pages::agent_page(agent),
        Route::Deployments(agent, _) => pages::deployments_page(agent),
        Route::Compare(agent, _) => pages::compare_page(agent),
        Route::Edit(agent) => pages::edit_page(agent, Subject::Agent),
        Route::Release(agent) => pages::edit_page(agent, Subject::Release),
        Route::Resources(agent) => pages::resources_page(agent),
        Route::Package(agent) => pages::package_page(agent),
        Route::Test(agent) => pages::say_page(agent),
        Route::NewAgent(connection) => pages::new_agent_page(connection),
        Route::Sheet(agent, plan) => pages::sheet_page(agent, plan),
        Route::Journal { practice } => pages::journal_page(practice),
        Route::Settings => pages::settings_page(),
        Route::Help => pages::help_page(),
        Route::Hosting => pages::hosting_page(),
        Route::NotFound(path) => pages::not_found_page(path),
    }
}

/// The navigation, and the state of the keys.
fn side(console: Console) -> AnyView {
    const AGENT: &[Screen] = &[
        Screen::Board,
        Screen::Agent,
        Screen::Edit,
        Screen::Release,
        Screen::Resources,
        Screen::Package,
        Screen::Test,
        Screen::NewAgent,
        Screen::Deployments,
        Screen::Compare,
        Screen::Sheet,
    ];
    const CONNECTIONS: &[Screen] = &[Screen::Connections, Screen::NewConnection, Screen::Connection];
    let place = move |words: &'static str, route: Route, screens: &'static [Screen]| {
        let (href, of_practice) = (console.href(&route), route.is_practice());
        let current = move || {
            let here = console.route.with(|now| screens.contains(&now.screen()) && now.is_practice() == of_practice);
            here.then(|| "page".to_owned())
        };
        link(href, words).attr_live("aria-current", current).into_child()
    };
    let board = |practice| Route::Board(BoardQuery { practice, ..BoardQuery::default() });
    let in_practice = Memo::new(move |_| console.route.with(Route::is_practice));
    let journal = live(move || {
        let practice = in_practice.get();
        place(journal::TITLE, Route::Journal { practice }, &[Screen::Journal])
    });
    let practice = console.hosted().settings.practice;
    let brand =
        el("div").class("brand").child(el("span").class("mark").attr("aria-hidden", "true")).child(common::GREENROOM);
    el("nav")
        .class("side")
        .attr("aria-label", common::MAIN_NAVIGATION)
        .child(brand)
        .child(place(words::BOARD, board(false), AGENT))
        .child(practice.then(|| place(common::PRACTICE, board(true), AGENT)))
        .child(place(words::CONNECTIONS, Route::Connections, CONNECTIONS))
        .child(journal)
        .child(place(words::SETTINGS, Route::Settings, &[Screen::Settings]))
        .child(place(words::HELP, Route::Help, &[Screen::Help]))
        .child(el("div").class("keys").child(pages::whose()).child(live(move || keys(console))))
        .into_child()
}

/// Whether keys are at hand, and the button that locks them.
fn keys(console: Console) -> Vec<AnyView> {
    let held = console.held.with(|held| held.iter().any(|id| !id.is_practice()));
    let says = |words: String| el("span").class("muted").child(words).into_child();
    let lock = move || console.lock();
    if console.lock.closing.get() {
        return vec![says(lock_words::LOCKING.to_owned())];
    }
    match (held, console.vault.get()) {
        (true, _) | (false, VaultState::Open) => {
            let minutes = console.lock_after_minutes();
            vec![says(connect::unlocked(minutes)), button(connect::LOCK, lock).into_child()]
        }
        (false, VaultState::Locked) => {
            // The lock screen has its own.
            let beside = console.route.with(Route::is_open_while_locked);
            let unlock = beside.then(|| link(console.href(&Route::Connections), connect::UNLOCK).class("btn"));
            vec![says(connect::LOCKED.to_owned()), unlock.into_child()]
        }
        (false, VaultState::None | VaultState::Impossible) => vec![says(connect::NO_KEYS.to_owned())],
    }
}
