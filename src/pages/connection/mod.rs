//! One connection: its form and its test.

mod beside;
mod typed;

use leptos::prelude::*;

use super::connections::crumbs;
use super::hosted::{not_used, out_of_use};
use super::lock::unlock_problem;
use super::parts::{failure_view, page_head, with_connection};
use crate::browser::dom;
use crate::domain::{Connection, ConnectionId, Keep, Secret, Vendor, origin_of};
use crate::http::{ApiError, ErrorKind, Rung, rung_of};
use crate::routes::{BoardQuery, Route};
use crate::signals::{Memo, RwSignal, Signal};
use crate::state::{Console, StoreError, Tested, VaultState, console};
use crate::ui::{
    DomEvent, El, IntoChild, SelectField, TextField, all, button, el, error_summary, link, live, part, radio_field,
};
use crate::vendors;
use crate::words::{common, connect as words, failure as failure_words, hosting, lock, runagents};
use beside::{by_hand, forget};
use typed::{CUSTOM, Problems, Typed};

/// A connection's screen. One that the host names has all but its key.
pub fn connection_page(id: ConnectionId) -> AnyView {
    let console = console();
    let of = id.clone();
    let preset = Memo::new(move |_| console.presets().into_iter().find(|preset| preset.id == of));
    live(move || {
        let preset = preset.get();
        part(|| match preset {
            Some(preset) => all([
                page_head(Signal::stored(preset.name.clone()), Some(crumbs(console)), None),
                not_used().into_child(),
                el("p").class("muted lead").child(hosting::PRESET_LEAD).into_child(),
                form(None, Some(&preset), preset.vendor),
            ]),
            None => known(&id),
        })
    })
}

fn known(id: &ConnectionId) -> AnyView {
    let console = console();
    with_connection(id, move |connection| {
        let title = Signal::stored(connection.name.clone());
        let board = Route::Board(BoardQuery { practice: connection.id.is_practice(), ..BoardQuery::default() });
        let beside = link(console.href(&board), words::OPEN_BOARD).class("btn").into_child();
        all([
            page_head(title, Some(crumbs(console)), Some(beside)),
            not_used().into_child(),
            out_of_use(&connection).map(|says| says.class("note warn")).into_child(),
            form(Some(connection.clone()), None, connection.vendor),
            by_hand(&connection),
            forget(connection.id),
        ])
    })
}

/// The form of a new or an existing connection, or of one that the host names.
pub fn form(existing: Option<Connection>, preset: Option<&Connection>, vendor: Vendor) -> AnyView {
    let console = console();
    let practice = existing.as_ref().is_some_and(|c| c.id.is_practice());
    let typed = Typed::from(console, existing.as_ref().or(preset), vendor);
    let preset = StoredValue::new(preset.cloned());
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
        let remember = console.hosted().settings.remember;
        let kept = existing.with_value(|e| e.as_ref().is_some_and(|c| remember && c.keep == Keep::Vault));
        let preset = preset.get_value();
        existing.with_value(|e| typed.read(e.as_ref(), preset.as_ref(), untrack(has_key) || kept, &taken))
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
    let page = dom::page_origin();
    let hosted = console.hosted();
    // What the page may not call is not offered, but for the address that is there already.
    let offered = |url: &str| {
        let own = existing.with_value(|e| e.as_ref().is_some_and(|c| c.base_url == url));
        own || hosted.settings.leads_to(vendor, url, &page)
    };
    let regions = vendors::regions(vendor)
        .iter()
        .filter(|region| offered(region.base_url))
        .map(|region| (region.id.to_owned(), format!("{} ({})", region.name, region.base_url)))
        .chain([(CUSTOM.to_owned(), words::CUSTOM_REGION.to_owned())])
        .collect::<Vec<_>>();
    let host_hint = move || {
        let kept = has_key();
        let host = typed.base_url().map(|url| origin_of(&url).split("://").nth(1).unwrap_or_default().to_owned());
        let relay = typed.relay().filter(|_| typed.by_relay.get());
        let goes_to = host.map(|host| match &relay {
            Some(_) => words::key_hint_by_relay(vendor.name(), &host),
            None => words::key_hint(vendor.name(), &host),
        });
        let goes_to = goes_to.unwrap_or_default();
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
        let region_problem =
            live(move || error("region").get().map(|problem| el("p").class("error").id("region-error").child(problem)));
        all([region.into_child(), region_problem, url, live(move || by_relay(typed))])
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
    let expires = TextField::new("key-expires", lock::EXPIRES_LABEL, typed.expires).kind("date");
    let expires = expires.hint(lock::EXPIRES_HINT).error(error("key-expires"));
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
        .child(expires)
        .child(read_only(typed))
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

/// Whether its requests go by the host's relay, where there is one to the address.
fn by_relay(typed: Typed) -> Option<El> {
    let relay = typed.relay()?;
    let tick = el("input")
        .attr("type", "checkbox")
        .id("by-relay")
        .attr("aria-describedby", "by-relay-hint")
        .checked(move || typed.by_relay.get())
        .on("change", move |event: DomEvent| typed.by_relay.set(dom::field_checked(&event)));
    let hint = hosting::relay_hint(&relay.address(&dom::page_origin()), &relay.to);
    let choice = el("div")
        .class("choice")
        .child(tick)
        .child(el("label").attr("for", "by-relay").child(hosting::BY_RELAY))
        .child(el("span").class("hint").id("by-relay-hint").child(hint));
    Some(choice)
}

/// Whether nothing may be changed through the connection.
fn read_only(typed: Typed) -> El {
    let tick = el("input")
        .attr("type", "checkbox")
        .id("read-only")
        .attr("aria-describedby", "read-only-hint")
        .checked(move || typed.read_only.get())
        .on("change", move |event: DomEvent| typed.read_only.set(dom::field_checked(&event)));
    el("div")
        .class("choice")
        .child(tick)
        .child(el("label").attr("for", "read-only").child(lock::READ_ONLY_LABEL))
        .child(el("span").class("hint").id("read-only-hint").child(lock::READ_ONLY_HINT))
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
        if !console.hosted().settings.remember {
            return el("p").class("note").id("keep").child(hosting::NOT_REMEMBERED).into_child();
        }
        let options = vec![
            ("memory", words::KEEP_MEMORY.to_owned(), words::KEEP_MEMORY_HINT.to_owned()),
            ("vault", words::KEEP_VAULT.to_owned(), words::KEEP_VAULT_HINT.to_owned()),
        ];
        let passphrase = live(move || {
            let hint = match console.vault.get() {
                VaultState::None => words::new_passphrase_hint(console.hosted().settings.passphrase_length),
                VaultState::Locked => words::PASSPHRASE_HINT.to_owned(),
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
    let not_kept = |error: StoreError| ("name", words::not_kept(error.words()));
    let practice = connection.id.is_practice();
    // A key that is in memory only moves into the vault when that is chosen now.
    let secret = secret.or_else(|| console.key_of(&connection.id));
    // Which header it is may be told by the key alone.
    let auth = secret.as_ref().map_or_else(|| connection.auth.clone(), |secret| vendors::auth(connection, secret));
    let connection = &Connection { auth, ..connection.clone() };
    if connection.keep == Keep::Vault && !practice {
        if console.vault.get_untracked() != VaultState::Open {
            let typed_passphrase = typed.passphrase.get_untracked();
            if typed_passphrase.is_empty() {
                return Err(("passphrase", words::NEED_PASSPHRASE.to_owned()));
            }
            let new = console.vault.get_untracked() == VaultState::None;
            let least = console.hosted().settings.passphrase_length;
            if new && typed_passphrase.chars().count() < least as usize {
                return Err(("passphrase", words::passphrase_short(least)));
            }
            console
                .open_or_make_vault(&typed_passphrase)
                .await
                .map_err(|error| ("passphrase", unlock_problem(&error)))?;
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
