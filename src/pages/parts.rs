//! Parts that several screens share: headings, an agent's frame, failures in context, unlocking.

use leptos::prelude::*;

use super::edit::{draft_key, form_route};
use super::hosted::out_of_use;
use super::lock::unlock;
use crate::browser::dom;
use crate::document::Secrets;
use crate::domain::{Capability, Connection, ConnectionId, Date, Deployment, Keep, Kind, Timestamp, Vendor};
use crate::http::{ApiError, ErrorKind, Failure, explain};
use crate::lifecycle::Action;
use crate::routes::{AgentRef, BoardQuery, CompareQuery, DeploymentsQuery, Route};
use crate::signals::{Memo, RwSignal, Signal, effect};
use crate::state::{Console, VaultState, console};
use crate::ui::{El, FailureNote, IntoChild, all, el, link, live, part, when};
use crate::vendors::{self, Mood, Subject};
use crate::words::{
    common, connect, failure as failure_words, hosting, inventory, lock, package, pages as words, resources, say,
};

/// So many characters of a name are kept.
const LONGEST_NAME: usize = 80;

/// A screen's heading, which takes focus on arrival and names the tab; above it what leads here, beside it what can be
/// done.
pub fn page_head(title: Signal<String>, crumbs: Option<AnyView>, beside: Option<AnyView>) -> AnyView {
    effect(move || dom::set_title(&format!("{} · {}", title.get(), common::GREENROOM)));
    let heading = el("h1").id("title").attr("tabindex", "-1").child(live(move || title.get()));
    el("div")
        .class("head")
        .child(el("div").child(crumbs.map(|crumbs| el("p").class("crumbs").child(crumbs))).child(heading))
        .child(beside.map(|beside| el("div").class("row").child(beside)))
        .into_child()
}

/// A heading that does not change, alone.
pub fn plain_head(title: &str) -> AnyView {
    page_head(Signal::stored(title.to_owned()), None, None)
}

/// What a person typed as their name, as the journal keeps it: one line, of a bearable length.
pub fn signature(typed: &str) -> String {
    let words: Vec<&str> = typed.split_whitespace().collect();
    words.join(" ").chars().take(LONGEST_NAME).collect()
}

/// What an agent is called, as soon as that is known.
pub fn name_of(agent: &AgentRef, connection: &Connection) -> Memo<String> {
    let (console, connection, id) = (console(), connection.clone(), agent.agent.clone());
    Memo::new(move |_| console.agent_name(&connection, &id))
}

/// Something that is read for a screen: what is said while it is, why it could not be, and what `show` makes of it. It can
/// be read again.
pub fn loaded<T, F>(
    connection: &Connection,
    read: impl Fn() -> F + Send + Sync + 'static,
    show: impl Fn(T, Callback<()>) -> AnyView + Send + 'static,
) -> AnyView
where
    T: Clone + Send + Sync + 'static,
    F: Future<Output = Result<T, ApiError>> + 'static,
{
    let found = RwSignal::new(None::<Result<T, ApiError>>);
    let load = move || {
        let reading = read();
        dom::spawn(async move {
            let result = Some(reading.await);
            // The page may be gone by now.
            if found.try_get_untracked().is_some() {
                found.set(result);
            }
        });
    };
    load();
    let again = Callback::new(move |()| {
        found.set(None);
        load();
    });
    let connection = connection.clone();
    live(move || {
        found.track();
        part(|| match found.get_untracked() {
            None => el("p").class("muted").attr("role", "status").child(common::LOADING).into_child(),
            Some(Err(error)) => failure_view(&connection, &error, failure_words::NOTHING_CHANGED, Some(again)),
            Some(Ok(read)) => show(read, again),
        })
    })
}

/// The crumbs of everything below a connection's board.
pub fn board_crumbs(connection: &Connection) -> AnyView {
    let practice = connection.id.is_practice();
    let board = Route::Board(BoardQuery { practice, ..BoardQuery::default() });
    let board_words = if practice { words::PRACTICE_BOARD } else { words::BOARD };
    let place = format!(" / {} · {}", connection.vendor.name(), connection.name);
    all([link(console().href(&board), board_words).into_child(), place.into_child()])
}

/// The tabs of an agent's screens.
pub fn agent_tabs(agent: &AgentRef, connection: &Connection) -> AnyView {
    let (console, vendor) = (console(), connection.vendor);
    let edits = [
        (Subject::Agent, edit_tab(vendor), Route::Edit(agent.clone())),
        (Subject::Release, words::DRAFT, Route::Release(agent.clone())),
    ];
    let edits = edits.into_iter().filter(|(subject, ..)| vendors::schema(connection, *subject).is_some());
    // Without a history there is nothing to list, and no two releases to compare.
    let history = vendors::has_history(vendor).then(|| {
        [
            (words::DEPLOYMENTS, Route::Deployments(agent.clone(), DeploymentsQuery::default())),
            (words::COMPARE, Route::Compare(agent.clone(), CompareQuery::default())),
        ]
    });
    let resources = match (vendors::has_resources(vendor), vendors::has_inventory(vendor)) {
        (true, _) => Some(resources::TAB),
        (false, true) => Some(inventory::TAB),
        (false, false) => None,
    };
    let resources = resources.map(|tab| (tab, Route::Resources(agent.clone())));
    let package = (package::TAB, Route::Package(agent.clone()));
    let test = (say::TAB, Route::Test(agent.clone()));
    let tabs = std::iter::once((words::OVERVIEW, Route::Agent(agent.clone())))
        .chain(edits.map(|(_, words, route)| (words, route)))
        .chain(resources)
        .chain(Some(package).filter(|_| vendors::has_packages(vendor)))
        .chain(Some(test).filter(|_| vendors::takes_messages(vendor)))
        .chain(history.into_iter().flatten());
    let links = tabs.map(|(words, route)| {
        let (href, screen) = (console.href(&route), route.screen());
        let current = move || console.route.with(|now| now.screen() == screen).then(|| "page".to_owned());
        link(href, words).attr_live("aria-current", current)
    });
    el("nav").class("tabs").attr("aria-label", words::AGENT_NAVIGATION).children(links).into_child()
}

/// What the tab of an agent's own document is called.
fn edit_tab(vendor: Vendor) -> &'static str {
    match vendor {
        Vendor::RunAgents => words::CONFIGURATION,
        Vendor::Cargo | Vendor::Sema4 | Vendor::PolyAi => words::EDIT_AGENT,
    }
}

/// Shows `children` with the connection of an id, or says that it is not in this browser.
pub fn with_connection(id: &ConnectionId, show: impl Fn(Connection) -> AnyView + Send + Sync + 'static) -> AnyView {
    let console = console();
    let id = id.clone();
    let found = Memo::new({
        let id = id.clone();
        move |_| console.connection(&id)
    });
    live(move || match found.get() {
        Some(connection) => part(|| show(connection)),
        None => all([
            plain_head(words::NO_CONNECTION),
            el("p").child(words::no_connection(&id.0)).into_child(),
            el("div").class("row").child(way_in(console, &id)).into_child(),
        ]),
    })
}

/// Where a connection that is not in this browser is added: one that the host names waits for its key alone.
fn way_in(console: Console, id: &ConnectionId) -> El {
    let named = console.presets().iter().any(|preset| preset.id == *id);
    let (route, words) = match named {
        true => (Route::Connection(id.clone()), hosting::ENTER_ITS_KEY),
        false => (Route::NewConnection(None), connect::ADD),
    };
    link(console.href(&route), words).class("btn primary")
}

/// A failure of a reading or a step, in the words of its vendor; a missing key leads to where it is entered.
pub fn failure_view(connection: &Connection, error: &ApiError, changed: &str, retry: Option<Callback<()>>) -> AnyView {
    let vendor = connection.vendor.name();
    // A key whose day is over says more than the vendor's rules do.
    let today = untrack(|| console().today());
    let expired = connection.key_expires.filter(|day| error.kind == ErrorKind::KeyRejected && *day < today);
    let expired = expired.map(|day| lock::expired_on(&day.in_words(), vendor));
    // A vendor's rules know its fields by its own names.
    let better = expired.as_deref().or_else(|| vendors::explain(connection.vendor, error));
    let error = &vendors::in_our_words(connection.vendor, error);
    let explained = explain(error, vendor, connection.host(), better);
    let note = explained.for_administrator.then(|| {
        failure_words::note(
            &explained.title,
            &explained.advice,
            connection.origin(),
            &dom::page_origin(),
            &explained.details.join("\n"),
        )
    });
    let no_key = matches!(error.kind, ErrorKind::NoAnswer(Failure::NoKey));
    let note = FailureNote {
        title: explained.title,
        changed: changed.to_owned(),
        advice: explained.advice,
        said: explained.said,
        details: explained.details,
        note,
        retry,
    };
    all([note.into_child(), no_key.then(|| missing_key(connection)).into_child()])
}

/// Where a key that is not at hand is unlocked or entered; or why it is not used as it is.
pub fn missing_key(connection: &Connection) -> AnyView {
    let console = console();
    let hosted = console.hosted();
    let says = out_of_use(connection);
    if !hosted.settings.offers(connection.vendor) {
        return says.into_child();
    }
    let in_vault = connection.keep == Keep::Vault && says.is_none();
    let href = console.href(&Route::Connection(connection.id.clone()));
    let way_in = live(move || {
        if in_vault && console.vault.get() == VaultState::Locked {
            part(unlock)
        } else {
            el("p").child(link(href.clone(), connect::ENTER_KEY).class("btn")).into_child()
        }
    });
    all([says.into_child(), way_in])
}

/// A deployment in three lines: message, version and who, when.
pub fn deployment_lines(vendor: Vendor, deployment: &Deployment) -> AnyView {
    let what = deployment.message.clone().unwrap_or_else(|| common::NO_MESSAGE.to_owned());
    let by = deployment.by.clone().unwrap_or_else(|| common::not_given_by(vendor.name()));
    release_lines("span", what, deployment.short_version(), Some(by), deployment.at)
}

/// A release: its message in an element of `tag`, then version, person and time as far as they are known.
pub fn release_lines(
    tag: &'static str,
    what: String,
    version: Option<&str>,
    by: Option<String>,
    at: Option<Timestamp>,
) -> AnyView {
    let console = console();
    let dot = |first: bool| (!first).then_some(" · ");
    let (no_version, nothing) = (version.is_none(), version.is_none() && by.is_none());
    let meta = el("span")
        .class("when")
        .child(version.map(|version| el("span").class("v").child(version)))
        .child(by.map(|by| all([dot(no_version).into_child(), by.into_child()])))
        .child(at.map(|at| all([dot(nothing).into_child(), when(at, console.now)])));
    all([el(tag).class("what").child(what).into_child(), meta.into_child()])
}

/// How a deployment came about, in words.
pub fn happened(deployment: &Deployment) -> String {
    let kind = match &deployment.kind {
        None => None,
        Some(Kind::Publish) => Some(words::PUBLISHED),
        Some(Kind::Promotion) => Some(words::PROMOTED),
        Some(Kind::Rollback) => Some(words::ROLLED_BACK),
        Some(Kind::Other(other)) => Some(other.as_str()),
    };
    words::happened(kind, deployment.by.as_deref())
}

/// A state in words, coloured by how good or bad it is.
pub fn state_label(mood: Mood, says: &str) -> El {
    let class = match mood {
        Mood::Waits => "state wait",
        Mood::Good => "state ok",
        Mood::Bad => "state bad",
    };
    el("span").class(class).child(says)
}

/// What people call a deployment.
pub fn label(deployment: &Deployment) -> String {
    let version = deployment.short_version().map(str::to_owned);
    deployment.message.clone().or(version).unwrap_or_else(|| deployment.id.clone())
}

/// The buttons of a list of actions: those that are likely in sight, the others under "More"; each disabled one with
/// its reason. `about` tells apart rows whose buttons have the same words.
pub fn action_buttons(agent: &AgentRef, name: Memo<String>, actions: &[Action], about: &str) -> AnyView {
    let closed = read_only_reason(&agent.connection);
    let actions: Vec<Action> = actions
        .iter()
        .map(|action| match closed {
            Some(reason) => Action { capability: Capability::Unavailable(reason.to_owned()), ..action.clone() },
            None => action.clone(),
        })
        .collect();
    let buttons = |secondary: bool| -> Vec<AnyView> {
        let chosen = actions.iter().filter(|action| action.secondary == secondary);
        chosen.map(|action| action_button(agent, name, action, about)).collect()
    };
    let folded = buttons(true);
    let folded = (!folded.is_empty()).then(|| {
        let label = if about.is_empty() { common::MORE.to_owned() } else { format!("{}: {about}", common::MORE) };
        el("details")
            .class("more")
            .child(el("summary").attr("aria-label", label).child(common::MORE))
            .child(el("div").class("stack").children(folded))
    });
    el("div").class("actions").children(buttons(false)).child(folded).into_child()
}

fn action_button(agent: &AgentRef, name: Memo<String>, action: &Action, about: &str) -> AnyView {
    let accessible = if about.is_empty() { action.label.clone() } else { format!("{} {about}", action.label) };
    match action.capability.reason() {
        Some(reason) => el("span")
            .class("disabled-action")
            .child(
                el("button")
                    .attr("type", "button")
                    .class("btn")
                    .attr("disabled", "")
                    .attr("aria-label", accessible)
                    .child(action.label.clone()),
            )
            .child(el("span").class("hint").child(reason))
            .into_child(),
        None => {
            let class = if action.primary { "btn primary" } else { "btn" };
            let (agent, intent) = (agent.clone(), action.intent.clone());
            el("button")
                .attr("type", "button")
                .class(class)
                .attr("aria-label", accessible)
                .on("click", move |_| {
                    let (agent, name, intent) = (agent.clone(), name.get_untracked(), intent.clone());
                    console().later(move || open_sheet(&agent, &name, &intent));
                })
                .child(action.label.clone())
                .into_child()
        }
    }
}

/// Why nothing may be sent through a connection, if so.
pub fn read_only_reason(connection: &ConnectionId) -> Option<&'static str> {
    untrack(|| console().connection(connection))?.read_only_reason()
}

/// A button that leads to a step; where nothing may be sent through the connection it is disabled, and says why.
pub fn step_button(connection: &ConnectionId, button: El) -> El {
    match read_only_reason(connection) {
        Some(reason) => el("span")
            .class("disabled-action")
            .child(button.attr("disabled", ""))
            .child(el("span").class("hint").child(reason)),
        None => button,
    }
}

/// That the key of a connection expires soon, or has.
pub fn key_reminder(connection: &Connection, today: Date) -> Option<El> {
    let expires = connection.key_expires?;
    let says = lock::key_expires(&connection.name, expires.0 - today.0, &expires.in_words())?;
    let href = console().href(&Route::Connection(connection.id.clone()));
    let change = link(href, lock::CHANGE_CONNECTION);
    Some(
        el("div")
            .class("note warn")
            .child(el("p").child(el("strong").child(says)))
            .child(el("p").child(lock::EXPIRES_ADVICE).child(" ").child(change)),
    )
}

/// Opens a release sheet for an intent.
pub fn open_sheet(agent: &AgentRef, name: &str, intent: &crate::lifecycle::Intent) {
    open_sheet_with(agent, name, intent, Secrets::default());
}

/// The same, and holds the secrets that were typed for it. What has to be completed first is opened in its form.
pub fn open_sheet_with(agent: &AgentRef, name: &str, intent: &crate::lifecycle::Intent, secrets: Secrets) {
    let console = console();
    if let Some(reason) = read_only_reason(&agent.connection) {
        return console.announce(reason);
    }
    let (agent, name, intent) = (agent.clone(), name.to_owned(), intent.clone());
    let connection = console.connection(&agent.connection);
    let form = connection.and_then(|connection| Some((vendors::opens_form(connection.vendor, &intent)?, connection)));
    dom::spawn(async move {
        if let Some(((subject, document), connection)) = form {
            return to_form(&connection, &agent, subject, &document).await;
        }
        match console.open_sheet(&agent, &name, &intent).await {
            Ok(record) => {
                if !secrets.is_empty() {
                    console.hold_typed(&record, secrets);
                }
                console.go(&Route::Sheet(agent, record.id));
            }
            Err(error) => console.announce(&connect::not_kept(error.words())),
        }
    });
}

/// Opens a form with a document in it that was not typed there. What was typed there and never sent stays, and is shown.
async fn to_form(connection: &Connection, agent: &AgentRef, subject: Subject, document: &serde_json::Value) {
    let (console, key) = (console(), draft_key(agent, subject));
    if matches!(console.draft(&key).await, Ok(Some(_))) {
        console.announce(words::FORM_IN_USE);
        return console.go(&form_route(agent, subject));
    }
    let base = match subject {
        Subject::New => vendors::blank_agent(connection.vendor).unwrap_or_default(),
        Subject::Agent | Subject::Release => match console.open_document(connection, &agent.agent, subject).await {
            Ok(opened) => opened.document,
            Err(error) => {
                let explained = explain(&error, connection.vendor.name(), connection.host(), None);
                return console.announce(&explained.title);
            }
        },
    };
    match console.fill_form(&key, &base, document.clone()).await {
        Ok(()) => console.go(&form_route(agent, subject)),
        Err(error) => console.announce(&connect::not_kept(error.words())),
    }
}
