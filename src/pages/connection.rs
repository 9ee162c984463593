//! One connection: its form, its test, the agents added by id, forgetting it.

use leptos::prelude::*;

use super::connections::crumbs;
use super::parts::{PageHead, failure_view, unlock_problem, with_connection};
use crate::browser::dom;
use crate::domain::{AuthScheme, Connection, ConnectionId, Keep, Secret, Vendor, normalise_base_url, origin_of};
use crate::http::{ApiError, ErrorKind, Rung, rung_of};
use crate::routes::{BoardQuery, Route};
use crate::state::{Console, VaultState, console};
use crate::ui::{ErrorSummary, RadioField, SelectField, TextField};
use crate::vendors;
use crate::words::{common, connect as words, failure as failure_words};

/// The region choice for an address of one's own.
const CUSTOM: &str = "custom";

/// A connection's screen.
#[component]
pub fn ConnectionPage(
    /// Which.
    id: ConnectionId,
) -> impl IntoView {
    let console = console();
    with_connection(&id, move |connection| {
        let title = connection.name.clone();
        let board = Route::Board(BoardQuery { practice: connection.id.is_practice(), ..BoardQuery::default() });
        let beside = view! { <a class="btn" href=console.href(&board)>{words::OPEN_BOARD}</a> }.into_any();
        view! {
            <PageHead title crumbs=crumbs(console) beside=beside />
            <Form existing=Some(connection.clone()) />
            <ByHand connection=connection.clone() />
            <Forget connection />
        }
        .into_any()
    })
}

/// What is typed into the form.
#[derive(Clone, Copy)]
struct Typed {
    name: RwSignal<String>,
    region: RwSignal<String>,
    url: RwSignal<String>,
    account: RwSignal<String>,
    key: RwSignal<String>,
    header: RwSignal<String>,
    prefix: RwSignal<String>,
    keep: RwSignal<String>,
    passphrase: RwSignal<String>,
}

impl Typed {
    fn from(existing: Option<&Connection>) -> Self {
        let vendor = Vendor::PolyAi;
        let auth = existing.map_or_else(|| vendors::default_auth(vendor), |c| c.auth.clone());
        let regions = vendors::regions(vendor);
        let base = existing.map_or(regions.first().map_or("", |r| r.base_url), |c| c.base_url.as_str());
        let region = regions.iter().find(|region| region.base_url == base).map_or(CUSTOM, |region| region.id);
        let text = |text: &str| RwSignal::new(text.to_owned());
        let keep = match existing.map(|c| c.keep) {
            Some(Keep::Vault) => "vault",
            _ => "memory",
        };
        Self {
            name: text(existing.map_or("", |c| &c.name)),
            region: text(region),
            url: text(if region == CUSTOM { base } else { "" }),
            account: text(existing.map_or("", |c| &c.account)),
            key: text(""),
            header: text(&auth.header),
            prefix: text(&auth.prefix),
            keep: text(keep),
            passphrase: text(""),
        }
    }

    /// The address as it will be used, where it is one.
    fn base_url(&self) -> Option<String> {
        let region = self.region.get();
        match vendors::regions(Vendor::PolyAi).iter().find(|known| known.id == region) {
            Some(region) => Some(region.base_url.to_owned()),
            None => normalise_base_url(&self.url.get()),
        }
    }

    /// The connection as typed, or what is wrong with it, by field.
    fn read(
        &self,
        existing: Option<&Connection>,
        has_key: bool,
        taken: &[ConnectionId],
    ) -> Result<(Connection, Option<Secret>), Vec<(&'static str, String)>> {
        let mut problems: Vec<(&'static str, String)> = Vec::new();
        let practice = existing.is_some_and(|c| c.id.is_practice());
        let filled = |signal: RwSignal<String>| Some(signal.get_untracked().trim().to_owned()).filter(|t| !t.is_empty());
        let name = filled(self.name);
        if name.is_none() {
            problems.push(("name", words::NEED_NAME.to_owned()));
        }
        let base_url = match existing.filter(|_| practice) {
            Some(existing) => Some(existing.base_url.clone()),
            None => untrack(|| self.base_url()),
        };
        if base_url.is_none() {
            problems.push(("base-url", words::NEED_URL.to_owned()));
        }
        let account = filled(self.account);
        if account.is_none() {
            problems.push(("account", words::NEED_ACCOUNT.to_owned()));
        }
        let secret = Secret::from_pasted(&self.key.get_untracked());
        let moved = match (&base_url, existing) {
            (Some(url), Some(existing)) => origin_of(url) != existing.origin(),
            _ => false,
        };
        if secret.is_empty() && moved {
            problems.push(("key", words::NEED_KEY_AGAIN.to_owned()));
        } else if secret.is_empty() && !has_key {
            problems.push(("key", words::NEED_KEY.to_owned()));
        }
        let header = filled(self.header).filter(|name| name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-'));
        if header.is_none() {
            problems.push(("header", words::NEED_HEADER.to_owned()));
        }
        match (name, base_url, account, header) {
            (Some(name), Some(base_url), Some(account), Some(header)) if problems.is_empty() => {
                let id = match existing {
                    Some(existing) => existing.id.clone(),
                    None => Connection::id_for(Vendor::PolyAi, &base_url, &account, taken),
                };
                let keep = if self.keep.get_untracked() == "vault" { Keep::Vault } else { Keep::Memory };
                let connection = Connection {
                    id,
                    name,
                    vendor: Vendor::PolyAi,
                    base_url,
                    account,
                    auth: AuthScheme { header, prefix: self.prefix.get_untracked() },
                    keep,
                    agents_by_hand: existing.map(|c| c.agents_by_hand.clone()).unwrap_or_default(),
                };
                Ok((connection, Some(secret).filter(|secret| !secret.is_empty())))
            }
            _ => Err(problems),
        }
    }
}

/// The form of a new or an existing connection.
#[component]
pub fn Form(
    /// The connection to edit.
    existing: Option<Connection>,
) -> impl IntoView {
    let console = console();
    let practice = existing.as_ref().is_some_and(|c| c.id.is_practice());
    let typed = Typed::from(existing.as_ref());
    let problems = RwSignal::new(Vec::<(&'static str, String)>::new());
    let busy = RwSignal::new(false);
    let tested = RwSignal::new(None::<(Connection, Result<usize, ApiError>)>);
    let existing = StoredValue::new(existing);
    let has_key = move || existing.with_value(|e| e.as_ref().is_some_and(|c| console.has_key(&c.id)));
    let error = move |id: &'static str| {
        Signal::derive(move || problems.with(|all| all.iter().find(|(field, _)| *field == id).map(|(_, t)| t.clone())))
    };
    let read = move || {
        let taken: Vec<ConnectionId> =
            console.connections.with_untracked(|all| all.iter().map(|c| c.id.clone()).collect());
        // In the vault, though locked: the key is there, and stays.
        let kept = existing.with_value(|e| e.as_ref().is_some_and(|c| c.keep == Keep::Vault));
        existing.with_value(|e| typed.read(e.as_ref(), untrack(has_key) || kept, &taken))
    };
    let test = move |_| {
        if busy.get_untracked() {
            return;
        }
        match read() {
            Err(found) => problems.set(found),
            Ok((connection, secret)) => {
                problems.set(Vec::new());
                tested.set(None);
                busy.set(true);
                dom::spawn(async move {
                    let result = console.test_with(&connection, secret).await;
                    busy.try_set(false);
                    tested.try_set(Some((connection, result)));
                });
            }
        }
    };
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if busy.get_untracked() {
            return;
        }
        match read() {
            Err(found) => problems.set(found),
            Ok((connection, secret)) => {
                busy.set(true);
                dom::spawn(async move {
                    let saved = save(console, typed, &connection, secret).await;
                    busy.try_set(false);
                    match saved {
                        Ok(()) => {
                            problems.try_set(Vec::new());
                            console.announce(words::SAVED);
                            let practice = connection.id.is_practice();
                            console.go(&Route::Board(BoardQuery { practice, ..BoardQuery::default() }));
                        }
                        Err(problem) => {
                            problems.try_set(vec![problem]);
                        }
                    }
                });
            }
        }
    };
    let regions = vendors::regions(Vendor::PolyAi)
        .iter()
        .map(|region| (region.id.to_owned(), format!("{} ({})", region.name, region.base_url)))
        .chain([(CUSTOM.to_owned(), words::CUSTOM_REGION.to_owned())])
        .collect::<Vec<_>>();
    let host_hint = move || {
        let kept = has_key();
        let host = typed.base_url().map(|url| origin_of(&url).split("://").nth(1).unwrap_or_default().to_owned());
        let goes_to = host.map(|host| words::key_hint(&host)).unwrap_or_default();
        if kept { format!("{} {goes_to}", words::KEY_KEPT_HINT) } else { goes_to }
    };
    let address = (!practice).then(|| {
        view! {
            <SelectField
                id="region"
                label=words::REGION
                hint=words::REGION_HINT
                options=Signal::stored(regions)
                value=typed.region
                on_change=Callback::new(move |region| typed.region.set(region))
            />
            {move || {
                (typed.region.get() == CUSTOM).then(|| {
                    view! {
                        <TextField
                            id="base-url"
                            label=words::BASE_URL
                            hint=words::BASE_URL_HINT
                            value=typed.url
                            error=error("base-url")
                            kind="url"
                        />
                    }
                })
            }}
        }
    });
    let keeping = (!practice).then(|| view! { <Keeping typed error=error("passphrase") /> });
    view! {
        <form class="card pad form narrow" on:submit=submit novalidate>
            <ErrorSummary problems=problems />
            <TextField id="name" label=words::NAME hint=words::NAME_HINT value=typed.name error=error("name") />
            {address}
            <TextField
                id="account"
                label=words::ACCOUNT
                hint=words::ACCOUNT_HINT
                value=typed.account
                error=error("account")
            />
            <TextField
                id="key"
                label=words::KEY
                hint=""
                value=typed.key
                error=error("key")
                kind=if practice { "text" } else { "password" }
            />
            <p class="hint">{host_hint}</p>
            {keeping}
            <details>
                <summary>{words::ADVANCED}</summary>
                <div class="form">
                    <TextField
                        id="header"
                        label=words::HEADER
                        hint=words::HEADER_HINT
                        value=typed.header
                        error=error("header")
                    />
                    <TextField id="prefix" label=words::PREFIX hint=words::PREFIX_HINT value=typed.prefix />
                </div>
            </details>
            {move || tested.get().map(|(connection, result)| view! { <TestResult connection result /> })}
            <div class="row">
                <button class="btn primary">{words::SAVE}</button>
                <button type="button" class="btn" on:click=test>
                    {move || if busy.get() { words::TESTING } else { words::TEST }}
                </button>
            </div>
        </form>
    }
}

/// Where the key is kept, and the passphrase that this takes.
#[component]
fn Keeping(typed: Typed, error: Signal<Option<String>>) -> impl IntoView {
    let console = console();
    let options = vec![
        ("memory", words::KEEP_MEMORY.to_owned(), words::KEEP_MEMORY_HINT.to_owned()),
        ("vault", words::KEEP_VAULT.to_owned(), words::KEEP_VAULT_HINT.to_owned()),
    ];
    move || {
        if console.vault.get() == VaultState::Impossible {
            return view! { <p class="note warn">{words::INSECURE}</p> }.into_any();
        }
        let passphrase = move || {
            let hint = match console.vault.get() {
                VaultState::None => words::NEW_PASSPHRASE_HINT,
                VaultState::Locked => words::PASSPHRASE_HINT,
                VaultState::Open | VaultState::Impossible => return None,
            };
            (typed.keep.get() == "vault").then(|| {
                view! {
                    <TextField
                        id="passphrase"
                        label=words::PASSPHRASE
                        hint=hint
                        value=typed.passphrase
                        error
                        kind="password"
                        autocomplete="new-password"
                    />
                }
            })
        };
        view! {
            <RadioField id="keep" label=words::KEEP options=options.clone() value=typed.keep />
            {passphrase}
        }
        .into_any()
    }
}

/// Saves record and key. The problem names its field.
async fn save(
    console: Console,
    typed: Typed,
    connection: &Connection,
    secret: Option<Secret>,
) -> Result<(), (&'static str, String)> {
    let not_kept = |error: crate::store::StoreError| ("name", words::not_kept(&error.0));
    let practice = connection.id.is_practice();
    // A key that is in memory only moves into the vault when that is chosen now.
    let secret = secret.or_else(|| console.key_of(&connection.id));
    if connection.keep == Keep::Vault && !practice {
        if console.vault.get_untracked() != VaultState::Open {
            let passphrase = typed.passphrase.get_untracked();
            if passphrase.is_empty() {
                return Err(("passphrase", words::NEED_PASSPHRASE.to_owned()));
            }
            let new = console.vault.get_untracked() == VaultState::None;
            if new && passphrase.chars().count() < words::LEAST_PASSPHRASE {
                return Err(("passphrase", words::PASSPHRASE_SHORT.to_owned()));
            }
            console.open_or_make_vault(&passphrase).await.map_err(|error| ("passphrase", unlock_problem(&error)))?;
        }
        let secret = match secret.clone() {
            Some(secret) => Some(secret),
            // Unlocking just took it from the vault.
            None => console.key_of(&connection.id),
        };
        let Some(secret) = secret else { return Err(("key", words::NEED_KEY.to_owned())) };
        console.keep_in_vault(connection, &secret).await.map_err(not_kept)?;
        console.hold(connection, secret);
    } else {
        if !practice {
            console.unkeep(&connection.id).await.map_err(not_kept)?;
        }
        if let Some(secret) = secret {
            console.hold(connection, secret);
        }
    }
    console.save_connection(connection).await.map_err(not_kept)
}

/// What the test found: the sentence, and each rung of the ladder.
#[component]
fn TestResult(connection: Connection, result: Result<usize, ApiError>) -> impl IntoView {
    let broken = result.as_ref().err().map(rung_of);
    let rungs = Rung::ALL
        .into_iter()
        .zip(words::RUNGS)
        .map(|(rung, text)| {
            let (state, class) = match broken {
                Some(broken) if rung == broken => (words::RUNG_BROKEN, "state bad"),
                Some(broken) if rung > broken => (words::RUNG_UNKNOWN, "muted"),
                _ => (words::RUNG_OK, "state ok"),
            };
            view! { <li>{text} ": " <span class=class>{state}</span></li> }
        })
        .collect_view();
    let outcome = match &result {
        Ok(agents) => view! {
            <div class="note" role="status">
                <p><strong>{words::accepted(&common::count(*agents, "agent", "agents"))}</strong></p>
                <p class="muted">{words::ACCEPTED_HINT}</p>
            </div>
        }
        .into_any(),
        Err(error) => {
            let listing_refused = error.kind == ErrorKind::KeyLacksRight;
            view! {
                {failure_view(&connection, error, failure_words::NOTHING_CHANGED, None)}
                {listing_refused.then(|| view! { <p>{words::LIST_REFUSED_HINT}</p> })}
            }
            .into_any()
        }
    };
    view! {
        {outcome}
        <details open=broken.is_some()>
            <summary>{words::LADDER}</summary>
            <ul class="plain">{rungs}</ul>
        </details>
    }
}

/// Agents added by id, where listing is refused or limited.
#[component]
fn ByHand(connection: Connection) -> impl IntoView {
    let console = console();
    let id = RwSignal::new(String::new());
    let problem = RwSignal::new(None::<String>);
    let connection = StoredValue::new(connection);
    let change = move |change: &dyn Fn(&mut Vec<String>)| {
        let mut next = connection.get_value();
        change(&mut next.agents_by_hand);
        dom::spawn(async move {
            if let Err(error) = console.save_connection(&next).await {
                problem.try_set(Some(words::not_kept(&error.0)));
            }
        });
    };
    let add = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let text = id.get_untracked().trim().to_owned();
        // agentId: ^[a-zA-Z0-9-]+$ (the vendor's description).
        if text.is_empty() || !text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-') {
            problem.set(Some(words::NEED_AGENT_ID.to_owned()));
            dom::focus("agent-id");
            return;
        }
        change(&|ids| {
            if !ids.contains(&text) {
                ids.push(text.clone());
            }
        });
    };
    let list = connection
        .get_value()
        .agents_by_hand
        .into_iter()
        .map(|agent| {
            let label = words::remove_agent(&agent);
            let gone = agent.clone();
            let remove = move |_| change(&|ids| ids.retain(|id| *id != gone));
            view! {
                <li class="item">
                    <span class="mono">{agent}</span>
                    <button type="button" class="btn" on:click=remove>{label}</button>
                </li>
            }
        })
        .collect_view();
    view! {
        <section class="card pad stack narrow" aria-labelledby="by-hand">
            <h2 id="by-hand">{words::BY_HAND_TITLE}</h2>
            <p class="muted">{words::BY_HAND_LEAD}</p>
            <ul class="plain">{list}</ul>
            <form class="form" on:submit=add novalidate>
                <TextField
                    id="agent-id"
                    label=words::AGENT_ID
                    hint=words::AGENT_ID_HINT
                    value=id
                    error=problem
                />
                <div class="row"><button class="btn">{words::ADD_AGENT}</button></div>
            </form>
        </section>
    }
}

/// Forgets the connection, on the second press.
#[component]
fn Forget(connection: Connection) -> impl IntoView {
    let console = console();
    let sure = RwSignal::new(false);
    let id = connection.id;
    let forget = move |_| {
        let id = id.clone();
        dom::spawn(async move {
            match console.forget_connection(&id).await {
                Ok(()) => {
                    console.announce(words::FORGOTTEN);
                    console.go(&Route::Connections);
                }
                Err(error) => console.announce(&words::not_kept(&error.0)),
            }
        });
    };
    view! {
        <section class="card pad stack narrow" aria-labelledby="forget">
            <h2 id="forget">{words::FORGET_TITLE}</h2>
            <p class="muted">{words::FORGET_LEAD}</p>
            <div class="row">
                {move || {
                    if sure.get() {
                        view! {
                            <button type="button" class="btn danger" id="forget-sure" on:click=forget.clone()>
                                {words::FORGET_SURE}
                            </button>
                            <button type="button" class="btn" on:click=move |_| sure.set(false)>
                                {common::CANCEL}
                            </button>
                        }
                        .into_any()
                    } else {
                        let ask = move |_| {
                            sure.set(true);
                            dom::focus("forget-sure");
                        };
                        view! { <button type="button" class="btn" on:click=ask>{words::FORGET}</button> }.into_any()
                    }
                }}
            </div>
        </section>
    }
}
