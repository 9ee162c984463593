//! Reactive glue between the pure rooms and the screens: what is known, what is being read, what is at hand.
//!
//! One-way flow: URL → page → cached read → intent → plan → engine → invalidated reads. No effect keeps two signals
//! equal.

mod drafts;
mod files;
mod gate;
mod hosting;
mod journal;
mod kept;
mod keys;
mod lock;
mod people;
mod reads;
mod recovery;
mod rest;
pub mod returning;
mod sheets;
mod talks;
mod turn;
mod work;

pub use crate::browser::tools::NoAnswer;

pub use journal::JournalRead;
pub use kept::read_copy;
pub use keys::VaultState;
pub use lock::{Cover, Lock, UnlockFailure};
pub use reads::{Cached, Read, Tested};
pub use returning::{Returned, Stands};
pub use sheets::Confirmed;
pub use talks::{Exchange, Reply, Said, Talk};
pub use turn::{DraftTurn, Turn};
pub use work::UnderWay;

pub use crate::store::copy::{Copy, Entry, Fate};
pub use crate::store::{
    Damage, Draft, DraftKey, Found, Keeping, Listed, Place, RecordKind, StoreError, UnlockError, Unreadable,
    draft_text, seconds_until,
};

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;

use leptos::prelude::*;

use crate::browser::channel::{News, Tabs};
use crate::browser::crypto::WebCrypto;
use crate::browser::database::Store;
use crate::browser::dom;
use crate::browser::network::{Credential, Keys, Wire};
use crate::browser::practice::{DATABASE as PRACTICE_DATABASE, PracticeWorker};
use crate::browser::time::SystemClock;
use crate::browser::tools::Tools;
use crate::document::Secrets;
use crate::domain::{Connection, ConnectionId, Timestamp, sorted};
use crate::hosting::{Gone, Hosted};
use crate::http::{Bytes, Failure};
use crate::lifecycle::Clock;
use crate::routes::{AgentRef, Route};
use crate::signals::RwSignal;
use crate::store::{Connections, Guarded, KeyValue, Settings, load_host};

/// The database of everything real.
const DATABASE: &str = "greenroom";

/// A realm's store.
type Kept = Guarded<Store, WebCrypto>;

/// So long other tabs are given to lock before everything is forgotten, in milliseconds.
const OTHERS_LOCK_MS: u32 = 250;

/// How long an announcement stays on screen.
const SHOWN_FOR_MS: u32 = 8_000;

/// The console's state: a handle that can be copied into every view.
#[derive(Clone, Copy)]
pub struct Console {
    inner: StoredValue<Rc<Inner>, LocalStorage>,
    /// Where the person is.
    pub route: RwSignal<Route>,
    /// Real and practice connections, by name.
    pub connections: RwSignal<Vec<Connection>>,
    /// Connections whose key is at hand.
    pub held: RwSignal<Vec<ConnectionId>>,
    /// Whether keys are kept on this computer, and open.
    pub vault: RwSignal<VaultState>,
    /// How far locking is.
    pub lock: Lock,
    /// What was chosen for this computer.
    pub settings: RwSignal<Settings>,
    /// Whether the browser believes to be online.
    pub online: RwSignal<bool>,
    /// Said to screen readers, and shown for a moment.
    pub announcement: RwSignal<String>,
    /// Ticks, so that "2 min ago" stays true.
    pub now: RwSignal<Timestamp>,
    /// Why nothing is kept on this computer, if so.
    pub storage_problem: RwSignal<Option<String>>,
    /// Sheets that were left in the middle, and are told.
    pub returned: RwSignal<Vec<Returned>>,
    /// Why a part of the page did not come, where one did not.
    pub gone: RwSignal<Option<Gone>>,
}

struct Inner {
    real: Kept,
    /// Never sealed: practice has no vault.
    practice: Kept,
    worker: PracticeWorker,
    tools: Tools,
    wire: Wire,
    keys: Rc<RefCell<HashMap<ConnectionId, Credential>>>,
    tabs: RefCell<Option<Tabs>>,
    gate: gate::Gate,
    reads: reads::Reads,
    looking: returning::Looking,
    lock: lock::Inside,
    /// How often something was announced.
    announced: Cell<u32>,
    /// What a vendor refused last of what was typed into a form.
    refused: RefCell<Option<drafts::Refused>>,
    /// Secrets that were typed for a sheet, by its connection and id.
    typed: RefCell<Vec<(ConnectionId, String, Secrets)>>,
    /// Files that sheets are to send, by the sheet's connection and id.
    files: RefCell<Vec<(ConnectionId, String, Bytes)>>,
    /// What was said to agents on their test screens.
    talks: RefCell<HashMap<AgentRef, talks::Talk>>,
    /// What the browser does not keep.
    recovery: recovery::Recovery,
    /// Ids of connections whose records this version cannot read.
    unreadable: RefCell<Vec<ConnectionId>>,
    /// What the host decided.
    hosted: Rc<Hosted>,
}

impl Console {
    /// Opens the stores and reads what is kept. Before anything is drawn, so that no screen flashes a wrong state.
    pub async fn open() -> Self {
        // Asked for beside the opening of the database, so that it takes no time of its own.
        let hosted = dom::begun(hosting::read());
        let real = Kept::new(Store::open(DATABASE).await, WebCrypto);
        let practice = Kept::new(Store::open(PRACTICE_DATABASE).await, WebCrypto);
        let keys: Rc<RefCell<HashMap<ConnectionId, Credential>>> = Rc::default();
        let lookup = keys.clone();
        let provider: Keys = Rc::new(move |id| lookup.borrow().get(&ConnectionId(id.0.clone())).cloned());
        let worker = PracticeWorker::default();
        let settings = Settings::load(&real).await.unwrap_or_default();
        let (hosted, understood) = hosted.await;
        let hosted = match &understood {
            Some(_) => hosted,
            None => hosted.or_before(load_host(&real).await.as_deref()),
        };
        let hosted = Rc::new(hosted);
        let storage_problem = real.inner().lost().map(|error| crate::words::recovery::lost(error.words()));
        let inner = Inner {
            wire: Wire::new(provider, worker.clone()),
            real,
            practice,
            worker,
            tools: Tools::default(),
            keys,
            tabs: RefCell::default(),
            gate: gate::Gate::new(6),
            reads: reads::Reads::default(),
            looking: returning::Looking::default(),
            lock: lock::Inside::default(),
            announced: Cell::default(),
            refused: RefCell::default(),
            typed: RefCell::default(),
            files: RefCell::default(),
            talks: RefCell::default(),
            recovery: recovery::Recovery::new(),
            unreadable: RefCell::default(),
            hosted,
        };
        let console = Self {
            route: RwSignal::new(here(&inner.hosted)),
            inner: StoredValue::new_local(Rc::new(inner)),
            connections: RwSignal::new(Vec::new()),
            held: RwSignal::new(Vec::new()),
            vault: RwSignal::new(VaultState::None),
            lock: Lock::new(),
            settings: RwSignal::new(settings),
            online: RwSignal::new(dom::online()),
            announcement: RwSignal::new(String::new()),
            now: RwSignal::new(SystemClock.now()),
            storage_problem: RwSignal::new(storage_problem),
            returned: RwSignal::new(Vec::new()),
            gone: RwSignal::new(None),
        };
        if let Some(file) = understood {
            console.later(move || console.remember_host(file));
        }
        console.reload_connections().await;
        console.reload_vault().await;
        console.listen();
        console.ask_for_key_first().await;
        console
    }

    fn inner(&self) -> Rc<Inner> {
        self.inner.get_value()
    }

    fn listen(self) {
        dom::on_history(move || self.arrive());
        dom::on_link(move |path| self.go_to_path(&path, false));
        dom::listen_window("online", move |_| self.online.set(true));
        dom::listen_window("offline", move |_| self.online.set(false));
        self.watch_presence();
        dom::every(15_000, move || {
            self.now.set(SystemClock.now());
            self.retry_held();
        });
        let tabs = Tabs::join(move |news| match news {
            News::Lock => self.lock_here(),
            News::Unlocked => dom::spawn(async move {
                self.reload_vault().await;
                self.ask_for_key();
            }),
            News::KeyWanted(number) => self.give_key(number),
            News::Key(number, key) => self.take_key(&number, key),
            News::Active(at) => self.others_were_active(at),
            News::Connections => dom::spawn(async move {
                self.reload_connections().await;
                self.reload_vault().await;
            }),
            News::Settings => dom::spawn(async move {
                let settings = Settings::load(&self.inner().real).await.unwrap_or_default();
                dom::set_theme(settings.theme.slug());
                self.settings.set(settings);
            }),
            News::Sent => self.inner().reads.forget_all(),
            News::Forgotten => dom::spawn(async move {
                self.close().await;
                self.inner().reads.forget_all();
                self.reload_connections().await;
                self.reload_vault().await;
            }),
        });
        *self.inner().tabs.borrow_mut() = Some(tabs);
        self.watch_parts();
        self.watch_storage();
    }

    fn tell(&self, news: &News) {
        if let Some(tabs) = &*self.inner().tabs.borrow() {
            tabs.say(news);
        }
    }

    /// The store of the realm that a connection belongs to: sealed while the real realm has a vault.
    fn store(&self, practice: bool) -> Kept {
        let inner = self.inner();
        if practice { inner.practice.clone() } else { inner.real.clone() }
    }

    /// The tools, for one purpose, such as the preview of one field: of that a newer request makes an older one void.
    pub fn tools(&self) -> Tools {
        self.inner().tools.for_one_purpose()
    }

    // Navigation.

    /// The address of a route, for a link.
    pub fn href(&self, route: &Route) -> String {
        route.href(&dom::base_path())
    }

    /// Goes to a screen: a new entry in the history, focus on its heading.
    pub fn go(&self, route: &Route) {
        self.go_to_path(&route.path(), false);
    }

    /// Changes the address of the present screen, such as a filter: no new entry, focus stays.
    pub fn refine(&self, route: &Route) {
        dom::set_address(&self.href(route), true);
        self.route.set(route.clone());
    }

    fn go_to_path(&self, path: &str, replace: bool) {
        let route = Route::parse(path);
        dom::set_address(&self.href(&route), replace);
        self.arrive();
    }

    fn arrive(&self) {
        let route = here(&self.hosted());
        let same_screen = self.route.with_untracked(|old| old.screen() == route.screen() && old.same_subject(&route));
        self.route.set(route);
        if !same_screen {
            dom::scroll_to_top();
            dom::focus("title");
        }
    }

    // Connections.

    /// Reads the connections of both realms again.
    pub async fn reload_connections(&self) {
        let inner = self.inner();
        let (all, damaged) = Connections(&inner.real).load().await.unwrap_or_default();
        if !damaged.is_empty() {
            self.storage_problem.set(Some(crate::words::settings::damaged_records(damaged.len())));
        }
        *inner.unreadable.borrow_mut() = damaged;
        let name = |connection: &Connection| dom::lower_case(&connection.name);
        let mut all = sorted(all, |one, other| name(one) <= name(other));
        let host = &inner.hosted.settings;
        let mut practice = match host.practice {
            true => Connections(&inner.practice).load_practice().await.unwrap_or_default(),
            false => Vec::new(),
        };
        practice.retain(|connection| host.offers(connection.vendor));
        for connection in &practice {
            self.hold_practice_key(connection);
        }
        all.extend(practice);
        self.connections.set(all);
    }

    /// The connection of an id.
    pub fn connection(&self, id: &ConnectionId) -> Option<Connection> {
        self.connections.with(|all| all.iter().find(|connection| connection.id == *id).cloned())
    }

    /// The ids that a new connection may not have: those of others, also of records that this version cannot read.
    pub fn taken_ids(&self) -> Vec<ConnectionId> {
        let mut ids: Vec<ConnectionId> =
            self.connections.with_untracked(|all| all.iter().map(|connection| connection.id.clone()).collect());
        ids.extend(self.inner().unreadable.borrow().iter().cloned());
        ids
    }

    /// Adds or replaces a connection.
    pub async fn save_connection(&self, connection: &Connection) -> Result<(), StoreError> {
        let store = self.store(connection.id.is_practice());
        Connections(&store).save(connection).await?;
        if !connection.id.is_practice() {
            self.ask_to_persist();
        }
        self.inner().reads.forget_connection(&connection.id);
        self.reload_connections().await;
        self.tell(&News::Connections);
        Ok(())
    }

    /// Removes a connection and its key.
    pub async fn forget_connection(&self, id: &ConnectionId) -> Result<(), StoreError> {
        self.forget_key(id).await?;
        Connections(&self.store(id.is_practice())).forget(id).await?;
        self.inner().reads.forget_connection(id);
        self.reload_connections().await;
        self.tell(&News::Connections);
        Ok(())
    }

    // This computer.

    /// Keeps and applies settings.
    pub fn set_settings(self, settings: Settings) {
        dom::set_theme(settings.theme.slug());
        self.settings.set(settings.clone());
        dom::spawn(async move {
            if let Err(error) = settings.save(&self.inner().real).await {
                self.storage_problem.set(Some(error.words().to_owned()));
            }
            self.tell(&News::Settings);
        });
    }

    /// Starts the practice world over, with its journal and sheets.
    pub async fn reset_practice(&self) -> Result<(), String> {
        let inner = self.inner();
        inner.practice.clear().await.map_err(|error| error.words().to_owned())?;
        inner.reads.forget_all();
        inner.talks.borrow_mut().retain(|agent, _| !agent.connection.is_practice());
        self.returned.update(|told| told.retain(|told| !told.record.connection.is_practice()));
        self.reload_connections().await;
        inner.worker.reset().await.map_err(|failure| match failure {
            Failure::NoPractice(reason) => reason,
            _ => crate::words::failure::NO_PRACTICE_TITLE.to_owned(),
        })?;
        self.tell(&News::Forgotten);
        Ok(())
    }

    /// Forgets everything on this computer: connections, keys, sheets, journal, settings, practice.
    pub async fn forget_everything(&self) -> Result<(), StoreError> {
        let inner = self.inner();
        // What was typed, here and in the other tabs, is kept once more on the way, and cleared behind.
        self.tell(&News::Lock);
        self.close().await;
        dom::pause(OTHERS_LOCK_MS).await;
        self.forget_held(None);
        inner.real.clear().await?;
        inner.practice.clear().await?;
        inner.reads.forget_all();
        inner.talks.borrow_mut().clear();
        self.returned.set(Vec::new());
        self.settings.set(Settings::default());
        dom::set_theme(Settings::default().theme.slug());
        self.reload_connections().await;
        self.reload_vault().await;
        self.tell(&News::Forgotten);
        Ok(())
    }

    /// Says something to screen readers, and shows it for a moment. Cleared first, so that the same words twice are
    /// said twice.
    pub fn announce(self, text: &str) {
        let announced = &self.inner().announced;
        let this = announced.get().wrapping_add(1);
        announced.set(this);
        self.announcement.set(String::new());
        let text = text.to_owned();
        dom::spawn(async move {
            dom::pause(50).await;
            self.announcement.set(text);
            dom::pause(SHOWN_FOR_MS).await;
            // What was said since stays.
            if self.inner().announced.get() == this {
                self.announcement.set(String::new());
            }
        });
    }
}

/// Where the person is. Without practice its addresses lead nowhere.
fn here(hosted: &Hosted) -> Route {
    let path = dom::current_path();
    match Route::parse(&path) {
        route if route.is_practice() && !hosted.settings.practice => Route::NotFound(route.path()),
        route => route,
    }
}

/// The console of the views below the shell.
pub fn console() -> Console {
    // The shell provides it before any view is made.
    expect_context::<Console>()
}
