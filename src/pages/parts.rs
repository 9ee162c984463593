//! Parts that several screens share: headings, an agent's frame, failures in context, unlocking.

use leptos::prelude::*;

use crate::browser::dom;
use crate::domain::{Connection, ConnectionId, Deployment, Keep, Kind};
use crate::http::{ApiError, ErrorKind, Failure, explain};
use crate::lifecycle::Action;
use crate::routes::{AgentRef, BoardQuery, CompareQuery, DeploymentsQuery, Route};
use crate::state::{UnlockFailure, VaultState, console};
use crate::ui::{FailureNote, TextField, When};
use crate::vendors;
use crate::words::{common, connect, failure as failure_words, pages as words};

/// A screen's heading, which takes focus on arrival and names the tab.
#[component]
pub fn PageHead(
    /// The heading.
    #[prop(into)]
    title: Signal<String>,
    /// What leads here.
    #[prop(optional, into)]
    crumbs: Option<AnyView>,
    /// Beside the heading.
    #[prop(optional, into)]
    beside: Option<AnyView>,
) -> impl IntoView {
    Effect::new(move |_| dom::set_title(&format!("{} · {}", title.get(), common::GREENROOM)));
    view! {
        <div class="head">
            <div>
                {crumbs.map(|crumbs| view! { <p class="crumbs">{crumbs}</p> })}
                <h1 id="title" tabindex="-1">{move || title.get()}</h1>
            </div>
            {beside.map(|beside| view! { <div class="row">{beside}</div> })}
        </div>
    }
}

/// The crumbs of everything below a connection's board.
pub fn board_crumbs(connection: &Connection) -> AnyView {
    let practice = connection.id.is_practice();
    let board = Route::Board(BoardQuery { practice, ..BoardQuery::default() });
    let board_words = if practice { words::PRACTICE_BOARD } else { words::BOARD };
    view! {
        <a href=console().href(&board)>{board_words}</a>
        " / "
        {format!("{} · {}", connection.vendor.name(), connection.name)}
    }
    .into_any()
}

/// The tabs of an agent's screens.
#[component]
pub fn AgentTabs(
    /// Which agent.
    agent: AgentRef,
) -> impl IntoView {
    let console = console();
    let tabs = [
        (words::OVERVIEW, Route::Agent(agent.clone())),
        (words::DEPLOYMENTS, Route::Deployments(agent.clone(), DeploymentsQuery::default())),
        (words::COMPARE, Route::Compare(agent, CompareQuery::default())),
    ];
    let links = tabs
        .into_iter()
        .map(|(words, route)| {
            let href = console.href(&route);
            let current =
                move || console.route.with(|now| now.screen() == route.screen()).then_some("page");
            view! { <a href=href aria-current=current>{words}</a> }
        })
        .collect_view();
    view! { <nav class="tabs" aria-label=words::AGENT_NAVIGATION>{links}</nav> }
}

/// Shows `children` with the connection of an id, or says that it is not in this browser.
pub fn with_connection(id: &ConnectionId, show: impl Fn(Connection) -> AnyView + Send + Sync + 'static) -> AnyView {
    let console = console();
    let id = id.clone();
    let found = Memo::new({
        let id = id.clone();
        move |_| console.connection(&id)
    });
    (move || match found.get() {
        Some(connection) => show(connection),
        None => view! {
            <PageHead title=words::NO_CONNECTION.to_owned() />
            <p>{words::no_connection(&id.0)}</p>
            <div class="row">
                <a class="btn primary" href=console.href(&Route::NewConnection)>{connect::ADD}</a>
            </div>
        }
        .into_any(),
    })
    .into_any()
}

/// A failure of a reading or a step, in the words of its vendor; a missing key leads to where it is entered.
pub fn failure_view(
    connection: &Connection,
    error: &ApiError,
    changed: &str,
    retry: Option<Callback<()>>,
) -> AnyView {
    let vendor = connection.vendor.name();
    let explained = explain(error, vendor, connection.host(), vendors::explain(connection.vendor, error));
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
    let key = no_key.then(|| view! { <MissingKey connection=connection.clone() /> });
    view! {
        <FailureNote
            title=explained.title
            changed=changed.to_owned()
            advice=explained.advice
            details=explained.details
            note=note
            retry=retry
        />
        {key}
    }
    .into_any()
}

/// Where a key that is not at hand is unlocked or entered.
#[component]
pub fn MissingKey(
    /// Whose key.
    connection: Connection,
) -> impl IntoView {
    let console = console();
    let in_vault = connection.keep == Keep::Vault;
    let href = console.href(&Route::Connection(connection.id));
    move || {
        if in_vault && console.vault.get() == VaultState::Locked {
            view! { <Unlock /> }.into_any()
        } else {
            view! { <p><a class="btn" href=href.clone()>{connect::ENTER_KEY}</a></p> }.into_any()
        }
    }
}

/// Opens the vault.
#[component]
pub fn Unlock() -> impl IntoView {
    let console = console();
    let passphrase = RwSignal::new(String::new());
    let problem = RwSignal::new(None::<String>);
    let busy = RwSignal::new(false);
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        dom::spawn(async move {
            let result = console.unlock(&passphrase.get_untracked()).await;
            busy.try_set(false);
            match result {
                Ok(()) => {
                    passphrase.try_set(String::new());
                    console.announce(connect::UNLOCKED);
                    dom::focus("title");
                }
                Err(error) => {
                    problem.try_set(Some(unlock_problem(&error)));
                    dom::focus("unlock-passphrase");
                }
            }
        });
    };
    view! {
        <form class="card pad form narrow" on:submit=submit>
            <h2>{connect::UNLOCK_TITLE}</h2>
            <TextField
                id="unlock-passphrase"
                label=connect::PASSPHRASE
                hint=connect::PASSPHRASE_HINT
                value=passphrase
                error=problem
                kind="password"
                autocomplete="current-password"
            />
            <div class="row">
                <button class="btn primary">{connect::UNLOCK}</button>
            </div>
        </form>
    }
}

/// Why a vault did not open, in words.
pub fn unlock_problem(error: &UnlockFailure) -> String {
    match error {
        UnlockFailure::WrongPassphrase => connect::WRONG_PASSPHRASE.to_owned(),
        UnlockFailure::NoVault => connect::NO_VAULT.to_owned(),
        UnlockFailure::Damaged => connect::VAULT_DAMAGED.to_owned(),
        UnlockFailure::Store(error) => connect::not_kept(&error.0),
    }
}

/// A deployment in three lines: message, version and who, when.
pub fn deployment_lines(deployment: &Deployment) -> AnyView {
    let console = console();
    let what = deployment.message.clone().unwrap_or_else(|| common::NO_MESSAGE.to_owned());
    let version = deployment.short_version().map(|version| view! { <span class="v">{version.to_owned()}</span> " · " });
    let by = deployment.by.clone().unwrap_or_else(|| common::NOT_GIVEN.to_owned());
    let at = deployment.at.map(|at| view! { ", " <When at=at now=console.now /> });
    view! {
        <span class="what">{what}</span>
        <span class="when">{version} {by} {at}</span>
    }
    .into_any()
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

/// What people call a deployment.
pub fn label(deployment: &Deployment) -> String {
    let version = deployment.short_version().map(str::to_owned);
    deployment.message.clone().or(version).unwrap_or_else(|| deployment.id.clone())
}

/// The buttons of a list of actions: those that are likely in sight, the others under "More"; each disabled one with
/// its reason. `about` tells apart rows whose buttons have the same words.
pub fn action_buttons(agent: &AgentRef, name: &str, actions: &[Action], about: &str) -> AnyView {
    let (folded, shown): (Vec<&Action>, Vec<&Action>) = actions.iter().partition(|action| action.secondary);
    let button = |action: &Action| action_button(agent, name, action, about);
    let shown = shown.into_iter().map(button).collect_view();
    let folded = (!folded.is_empty()).then(|| {
        let label = if about.is_empty() { common::MORE.to_owned() } else { format!("{}: {about}", common::MORE) };
        let buttons = folded.into_iter().map(button).collect_view();
        view! {
            <details class="more">
                <summary aria-label=label>{common::MORE}</summary>
                <div class="stack">{buttons}</div>
            </details>
        }
    });
    view! { <div class="actions">{shown} {folded}</div> }.into_any()
}

fn action_button(agent: &AgentRef, name: &str, action: &Action, about: &str) -> AnyView {
    let accessible = if about.is_empty() { action.label.clone() } else { format!("{} {about}", action.label) };
    match action.capability.reason() {
        Some(reason) => view! {
            <span class="disabled-action">
                <button type="button" class="btn" disabled aria-label=accessible>{action.label.clone()}</button>
                <span class="hint">{reason.to_owned()}</span>
            </span>
        }
        .into_any(),
        None => {
            let class = if action.primary { "btn primary" } else { "btn" };
            let (agent, name, intent) = (agent.clone(), name.to_owned(), action.intent.clone());
            let open = move |_| open_sheet(&agent, &name, &intent);
            view! {
                <button type="button" class=class aria-label=accessible on:click=open>{action.label.clone()}</button>
            }
            .into_any()
        }
    }
}

/// Opens a release sheet for an intent.
pub fn open_sheet(agent: &AgentRef, name: &str, intent: &crate::lifecycle::Intent) {
    let console = console();
    let (agent, name, intent) = (agent.clone(), name.to_owned(), intent.clone());
    dom::spawn(async move {
        match console.open_sheet(&agent, &name, &intent).await {
            Ok(record) => console.go(&Route::Sheet(agent, record.id)),
            Err(error) => console.announce(&connect::not_kept(&error.0)),
        }
    });
}
