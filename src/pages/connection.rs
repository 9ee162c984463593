//! One connection: its form, its test, the agents added by id, forgetting it.

use leptos::prelude::*;

use super::connections::crumbs;
use super::parts::{failure_view, page_head, unlock_problem, with_connection};
use crate::browser::dom;
use crate::document::is_uuid;
use crate::domain::{AuthScheme, Connection, ConnectionId, Keep, Secret, Vendor, normalise_base_url, origin_of};
use crate::http::{ApiError, ErrorKind, Rung, rung_of};
use crate::routes::{BoardQuery, Route};
use crate::signals::{RwSignal, Signal};
use crate::state::{Console, StoreError, Tested, VaultState, console};
use crate::ui::{
    DomEvent, El, IntoChild, SelectField, TextField, all, button, el, error_summary, link, live, part, pressed_twice,
    radio_field,
};
use crate::vendors;
use crate::words::{common, connect as words, failure as failure_words, runagents};

/// The region choice for an address of one's own.
const CUSTOM: &str = "custom";

/// What is wrong with what was typed, by field id.
type Problems = Vec<(&'static str, String)>;

/// A connection's screen.
pub fn connection_page(id: ConnectionId) -> AnyView {
    let console = console();
    with_connection(&id, move |connection| {
        let title = Signal::stored(connection.name.clone());
        let board = Route::Board(BoardQuery { practice: connection.id.is_practice(), ..BoardQuery::default() });
        let beside = link(console.href(&board), words::OPEN_BOARD).class("btn").into_child();
        all([
            page_head(title, Some(crumbs(console)), Some(beside)),
            form(Some(connection.clone()), connection.vendor),
            by_hand(&connection),
            forget(connection.id),
        ])
    })
}

/// What is typed into the form.
#[derive(Clone, Copy)]
struct Typed {
    vendor: Vendor,
    profile: RwSignal<String>,
    name_prefix: RwSignal<String>,
    page_size: RwSignal<String>,
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
    fn from(existing: Option<&Connection>, vendor: Vendor) -> Self {
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
            vendor,
            profile: text(existing.map_or("", |c| &c.profile)),
            name_prefix: text(existing.map_or("", |c| &c.name_prefix)),
            page_size: text(existing.map_or("", |c| &c.page_size)),
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
        match vendors::regions(self.vendor).iter().find(|known| known.id == region) {
            Some(region) => Some(region.base_url.to_owned()),
            None => normalise_base_url(&self.url.get()).map(|url| vendors::base_url(self.vendor, &url)),
        }
    }

    /// What the test found out: which wire contract is spoken, and how the key travels in it.
    fn take(&self, found: &Connection) {
        self.profile.set(found.profile.clone());
        self.header.set(found.auth.header.clone());
        self.prefix.set(found.auth.prefix.clone());
    }

    /// The connection as typed, or what is wrong with it, by field.
    fn read(
        &self,
        existing: Option<&Connection>,
        has_key: bool,
        taken: &[ConnectionId],
    ) -> Result<(Connection, Option<Secret>), Problems> {
        let mut problems = Problems::new();
        let practice = existing.is_some_and(|c| c.id.is_practice());
        let filled =
            |signal: RwSignal<String>| Some(signal.get_untracked().trim().to_owned()).filter(|t| !t.is_empty());
        let name = filled(self.name);
        if name.is_none() {
            problems.push(("name", words::NEED_NAME.to_owned()));
        }
        let base_url = match existing.filter(|_| practice) {
            Some(existing) => Some(existing.base_url.clone()),
            None => untrack(|| self.base_url()),
        };
        if base_url.is_none() {
            let example = vendors::regions(self.vendor).first().map_or("", |region| region.base_url);
            problems.push(("base-url", words::need_url(example)));
        }
        if base_url.as_ref().is_some_and(|url| !practice && !vendors::is_base_url(self.vendor, url)) {
            problems.push(("base-url", words::NEED_API_V2.to_owned()));
        }
        let page_size = filled(self.page_size);
        if page_size.as_ref().is_some_and(|size| !size.parse().is_ok_and(|size: u32| size > 0)) {
            problems.push(("page-size", words::NEED_PAGE_SIZE.to_owned()));
        }
        let account = filled(self.account);
        let account = match (self.vendor, account) {
            (Vendor::PolyAi, None) => {
                problems.push(("account", words::NEED_ACCOUNT.to_owned()));
                None
            }
            (Vendor::Cargo, Some(text)) if !is_uuid(&text) => {
                problems.push(("account", words::NEED_WORKSPACE.to_owned()));
                None
            }
            // The address names the tenant.
            (Vendor::Sema4, _) => {
                Some(base_url.as_deref().map(|url| vendors::tenant(self.vendor, url)).unwrap_or_default())
            }
            (Vendor::RunAgents, None) => Some(vendors::tenant(self.vendor, &self.url.get_untracked())),
            (Vendor::RunAgents, Some(text)) if text.contains(|c: char| c.is_whitespace() || c == '/') => {
                problems.push(("account", runagents::NEED_WORKSPACE.to_owned()));
                None
            }
            (_, account) => Some(account.unwrap_or_default()),
        };
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
                    None => Connection::id_for(self.vendor, &base_url, &account, taken),
                };
                let keep = if self.keep.get_untracked() == "vault" { Keep::Vault } else { Keep::Memory };
                let connection = Connection {
                    id,
                    name,
                    vendor: self.vendor,
                    base_url,
                    account,
                    profile: self.profile.get_untracked(),
                    name_prefix: self.name_prefix.get_untracked().trim().to_owned(),
                    page_size: page_size.unwrap_or_default(),
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
pub fn form(existing: Option<Connection>, vendor: Vendor) -> AnyView {
    let console = console();
    let practice = existing.as_ref().is_some_and(|c| c.id.is_practice());
    let typed = Typed::from(existing.as_ref(), vendor);
    let problems = RwSignal::new(Problems::new());
    let testing = RwSignal::new(false);
    let saving = RwSignal::new(false);
    let busy = move || testing.get_untracked() || saving.get_untracked();
    let tested = RwSignal::new(None::<(Connection, Result<Tested, ApiError>)>);
    let existing = StoredValue::new(existing);
    let has_key = move || existing.with_value(|e| e.as_ref().is_some_and(|c| console.has_key(&c.id)));
    let error = move |id: &'static str| {
        Signal::derive(move || problems.with(|all| all.iter().find(|(field, _)| *field == id).map(|(_, t)| t.clone())))
    };
    let read = move || {
        let taken = console.taken_ids();
        // In the vault, though locked: the key is there, and stays.
        let kept = existing.with_value(|e| e.as_ref().is_some_and(|c| c.keep == Keep::Vault));
        existing.with_value(|e| typed.read(e.as_ref(), untrack(has_key) || kept, &taken))
    };
    let test = move || {
        if busy() {
            return;
        }
        match read() {
            Err(found) => problems.set(found),
            Ok((connection, secret)) => {
                problems.set(Vec::new());
                tested.set(None);
                testing.set(true);
                dom::spawn(async move {
                    let result = console.test_with(&connection, secret).await;
                    if testing.try_get_untracked().is_none() {
                        return;
                    }
                    testing.set(false);
                    if let Ok(Tested { found: Some(found), .. }) = &result {
                        typed.take(found);
                    }
                    tested.set(Some((connection, result)));
                });
            }
        }
    };
    let submit = move |event: DomEvent| {
        event.prevent_default();
        if busy() {
            return;
        }
        match read() {
            Err(found) => problems.set(found),
            Ok((connection, secret)) => {
                saving.set(true);
                dom::spawn(async move {
                    let saved = save(console, typed, &connection, secret).await;
                    saving.set(false);
                    match saved {
                        Ok(()) => {
                            problems.set(Vec::new());
                            console.announce(words::SAVED);
                            let practice = connection.id.is_practice();
                            console.go(&Route::Board(BoardQuery { practice, ..BoardQuery::default() }));
                        }
                        Err(problem) => {
                            problems.set(vec![problem]);
                        }
                    }
                });
            }
        }
    };
    let regions = vendors::regions(vendor)
        .iter()
        .map(|region| (region.id.to_owned(), format!("{} ({})", region.name, region.base_url)))
        .chain([(CUSTOM.to_owned(), words::CUSTOM_REGION.to_owned())])
        .collect::<Vec<_>>();
    let host_hint = move || {
        let kept = has_key();
        let host = typed.base_url().map(|url| origin_of(&url).split("://").nth(1).unwrap_or_default().to_owned());
        let goes_to = host.map(|host| words::key_hint(vendor.name(), &host)).unwrap_or_default();
        if kept { format!("{} {goes_to}", words::KEY_KEPT_HINT) } else { goes_to }
    };
    let address = (!practice).then(|| {
        let choose = Callback::new(move |region| typed.region.set(region));
        let region = SelectField::new("region", words::REGION, Signal::stored(regions), typed.region.into(), choose);
        let url = live(move || {
            (typed.region.get() == CUSTOM).then(|| {
                TextField::new("base-url", words::BASE_URL, typed.url)
                    .hint(url_hint(vendor))
                    .error(error("base-url"))
                    .kind("url")
            })
        });
        let region = (!vendors::regions(vendor).is_empty()).then(|| region.hint(words::REGION_HINT));
        all([region.into_child(), url])
    });
    let keeping = (!practice).then(|| keeping(typed, error("passphrase")));
    let header = TextField::new("header", words::HEADER, typed.header)
        .hint(words::header_hint(&vendors::default_auth(vendor).header))
        .error(error("header"));
    let prefix = TextField::new("prefix", words::PREFIX, typed.prefix).hint(words::PREFIX_HINT);
    let advanced = el("details")
        .child(el("summary").child(words::ADVANCED))
        .child(el("div").class("form").child(header).child(prefix).child(profile(typed)).child(listing(typed, error)));
    let account = match vendor {
        Vendor::Cargo => Some((words::WORKSPACE, words::WORKSPACE_HINT)),
        Vendor::Sema4 => None,
        Vendor::RunAgents => Some((runagents::WORKSPACE, runagents::WORKSPACE_HINT)),
        Vendor::PolyAi => Some((words::ACCOUNT, words::ACCOUNT_HINT)),
    };
    let account =
        account.map(|(label, hint)| TextField::new("account", label, typed.account).hint(hint).error(error("account")));
    let kind = if practice { "text" } else { "password" };
    let test_words = live(move || if testing.get() { words::TESTING } else { words::TEST });
    el("form")
        .class("card pad form narrow")
        .attr("novalidate", "")
        .on("submit", submit)
        .child(error_summary(problems.into()))
        .child(TextField::new("name", words::NAME, typed.name).hint(words::NAME_HINT).error(error("name")))
        .child(address)
        .child(account)
        .child(TextField::new("key", words::KEY, typed.key).error(error("key")).kind(kind))
        .child(el("p").class("hint").child(live(host_hint)))
        .child(keeping)
        .child(advanced)
        .child(live(move || {
            tested.with(|tested| {
                tested.as_ref().map(|(connection, result)| part(|| test_result(connection, result.as_ref())))
            })
        }))
        .child(
            el("div")
                .class("row")
                .child(el("button").class("btn primary").child(words::SAVE))
                .child(button(test_words, test)),
        )
        .into_child()
}

/// What an address of one's own looks like.
fn url_hint(vendor: Vendor) -> &'static str {
    match vendor {
        Vendor::Sema4 => words::SEMA4_URL_HINT,
        Vendor::RunAgents => runagents::URL_HINT,
        Vendor::Cargo | Vendor::PolyAi => words::BASE_URL_HINT,
    }
}

/// Which of a vendor's wire contracts is spoken, where there are several.
fn profile(typed: Typed) -> Option<SelectField> {
    let (label, hint) = match typed.vendor {
        Vendor::RunAgents => (words::API_VERSION, runagents::PROFILE_HINT),
        Vendor::Cargo | Vendor::Sema4 | Vendor::PolyAi => (words::PROFILE, words::PROFILE_HINT),
    };
    let choices = vendors::profiles(typed.vendor);
    let options = std::iter::once(("", words::PROFILE_FIND_OUT)).chain(choices.iter().copied());
    let options = options.map(|(value, words)| (value.to_owned(), words.to_owned())).collect::<Vec<_>>();
    let choose = Callback::new(move |profile| typed.profile.set(profile));
    let field = SelectField::new("profile", label, Signal::stored(options), typed.profile.into(), choose);
    (!choices.is_empty()).then(|| field.hint(hint))
}

/// What is asked of the list of agents, where the vendor lets that be said.
fn listing(typed: Typed, error: impl Fn(&'static str) -> Signal<Option<String>>) -> Option<AnyView> {
    (typed.vendor == Vendor::Sema4).then(|| {
        let prefix = TextField::new("name-prefix", words::NAME_PREFIX, typed.name_prefix);
        let size = TextField::new("page-size", words::PAGE_SIZE, typed.page_size);
        all([
            prefix.hint(words::NAME_PREFIX_HINT).into_child(),
            size.hint(words::PAGE_SIZE_HINT).error(error("page-size")).into_child(),
        ])
    })
}

/// Where the key is kept, and the passphrase that this takes.
fn keeping(typed: Typed, error: Signal<Option<String>>) -> AnyView {
    let console = console();
    live(move || {
        if console.vault.get() == VaultState::Impossible {
            return el("p").class("note warn").child(words::INSECURE).into_child();
        }
        let options = vec![
            ("memory", words::KEEP_MEMORY.to_owned(), words::KEEP_MEMORY_HINT.to_owned()),
            ("vault", words::KEEP_VAULT.to_owned(), words::KEEP_VAULT_HINT.to_owned()),
        ];
        let passphrase = live(move || {
            let hint = match console.vault.get() {
                VaultState::None => words::NEW_PASSPHRASE_HINT,
                VaultState::Locked => words::PASSPHRASE_HINT,
                VaultState::Open | VaultState::Impossible => return None,
            };
            (typed.keep.get() == "vault").then(|| {
                TextField::new("passphrase", words::PASSPHRASE, typed.passphrase)
                    .hint(hint)
                    .error(error)
                    .kind("password")
                    .autocomplete("new-password")
            })
        });
        all([radio_field("keep", words::KEEP, options, typed.keep), passphrase])
    })
}

/// Saves record and key. The problem names its field.
async fn save(
    console: Console,
    typed: Typed,
    connection: &Connection,
    secret: Option<Secret>,
) -> Result<(), (&'static str, String)> {
    let not_kept = |error: StoreError| ("name", words::not_kept(&error.0));
    let practice = connection.id.is_practice();
    // A key that is in memory only moves into the vault when that is chosen now.
    let secret = secret.or_else(|| console.key_of(&connection.id));
    // Which header it is may be told by the key alone.
    let auth = secret.as_ref().map_or_else(|| connection.auth.clone(), |secret| vendors::auth(connection, secret));
    let connection = &Connection { auth, ..connection.clone() };
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
fn test_result(connection: &Connection, result: Result<&Tested, &ApiError>) -> AnyView {
    let broken = result.err().map(rung_of);
    let rungs = Rung::ALL.into_iter().zip(words::RUNGS).map(|(rung, text)| {
        let (state, class) = match broken {
            Some(broken) if rung == broken => (words::RUNG_BROKEN, "state bad"),
            Some(broken) if rung > broken => (words::RUNG_UNKNOWN, "muted"),
            _ => (words::RUNG_OK, "state ok"),
        };
        el("li").child(text).child(": ").child(el("span").class(class).child(state))
    });
    let ladder = el("details")
        .attr_if("open", broken.map(|_| ""))
        .child(el("summary").child(words::LADDER))
        .child(el("ul").class("plain").children(rungs));
    let outcome = match result {
        Ok(Tested { agents, lacks, .. }) => {
            let accepted = words::accepted(&common::count(*agents, "agent", "agents"));
            let lacks = lacks.iter().map(|words| el("li").child(*words)).collect::<Vec<_>>();
            el("div")
                .class("note")
                .attr("role", "status")
                .child(el("p").child(el("strong").child(accepted)))
                .child(el("p").class("muted").child(words::ACCEPTED_HINT))
                .child((!lacks.is_empty()).then(|| el("ul").children(lacks)))
                .into_child()
        }
        Err(error) => {
            let listing_refused = error.kind == ErrorKind::KeyLacksRight;
            all([
                failure_view(connection, error, failure_words::NOTHING_CHANGED, None),
                listing_refused.then(|| el("p").child(words::LIST_REFUSED_HINT)).into_child(),
            ])
        }
    };
    all([outcome, ladder.into_child()])
}

/// A section with its heading, and a sentence about it.
fn section(id: &'static str, title: &'static str, lead: &'static str) -> El {
    el("section")
        .class("card pad stack narrow")
        .attr("aria-labelledby", id)
        .child(el("h2").id(id).child(title))
        .child(el("p").class("muted").child(lead))
}

/// Agents added by id, where listing is refused or limited.
fn by_hand(connection: &Connection) -> AnyView {
    let console = console();
    let id = RwSignal::new(String::new());
    let problem = RwSignal::new(None::<String>);
    let keep = move |mut next: Connection, agents: Vec<String>| {
        next.agents_by_hand = agents;
        dom::spawn(async move {
            if let Err(error) = console.save_connection(&next).await {
                problem.set(Some(words::not_kept(&error.0)));
            }
        });
    };
    let list = connection.agents_by_hand.iter().map(|agent| {
        let (before, gone) = (connection.clone(), agent.clone());
        let remove = move || {
            let mut agents = before.agents_by_hand.clone();
            agents.retain(|id| *id != gone);
            keep(before.clone(), agents);
        };
        el("li")
            .class("item")
            .child(el("span").class("mono").child(agent.clone()))
            .child(button(words::remove_agent(agent), remove))
    });
    let before = connection.clone();
    let add = move |event: DomEvent| {
        event.prevent_default();
        let text = id.get_untracked().trim().to_owned();
        // agentId: ^[a-zA-Z0-9-]+$ (the vendor's description).
        if text.is_empty() || !text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-') {
            problem.set(Some(words::NEED_AGENT_ID.to_owned()));
            dom::focus("agent-id");
            return;
        }
        let mut agents = before.agents_by_hand.clone();
        if !agents.contains(&text) {
            agents.push(text);
        }
        keep(before.clone(), agents);
    };
    let field = TextField::new("agent-id", words::AGENT_ID, id).hint(words::AGENT_ID_HINT).error(problem.into());
    let form = el("form")
        .class("form")
        .attr("novalidate", "")
        .on("submit", add)
        .child(field)
        .child(el("div").class("row").child(el("button").class("btn").child(words::ADD_AGENT)));
    section("by-hand", words::BY_HAND_TITLE, words::BY_HAND_LEAD)
        .child(el("ul").class("plain").children(list))
        .child(form)
        .into_child()
}

/// Forgets the connection, on the second press.
fn forget(id: ConnectionId) -> AnyView {
    let console = console();
    let forget = move || {
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
    let buttons = pressed_twice(words::FORGET, words::FORGET_SURE, forget);
    section("forget", words::FORGET_TITLE, words::FORGET_LEAD).child(el("div").class("row").child(buttons)).into_child()
}
