//! IndexedDB: one database a realm, version 1 for ever, stores `kv` and `log`. Values are JSON texts.
//!
//! Every method is one transaction, and answers when that transaction is complete: only then is a write kept. An error
//! of a request aborts its transaction, so that the end of the transaction is the only event to wait for.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use js_sys::{Array, Promise, Uint8Array};
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::IdbCursorDirection::Prev;
use web_sys::IdbTransactionMode::{Readonly, Readwrite};
use web_sys::{
    IdbDatabase, IdbFactory, IdbKeyRange, IdbObjectStore, IdbObjectStoreParameters, IdbOpenDbRequest, IdbRequest,
    IdbRequestReadyState, IdbTransactionMode,
};

use super::{message_of, property};
use crate::http::Bytes;
use crate::store::{KeyValue, Memory, Refusal, StoreError};

const KV: &str = "kv";
const LOG: &str = "log";

/// How long another tab may keep this one from opening its database, in milliseconds.
const PATIENCE_MS: u32 = 5_000;

/// A realm's store: the browser's database, or memory where the browser has none to give (private mode, blocked
/// storage).
#[derive(Clone)]
pub enum Store {
    /// Kept on this computer.
    Kept(Database),
    /// Gone when the page is closed; with the browser's reason.
    Lost(Rc<Memory>, StoreError),
}

/// A database that is open; or was, until it was deleted, or another tab wanted another version of it.
#[derive(Clone)]
pub struct Database(Rc<Connected>);

struct Connected {
    name: String,
    state: RefCell<State>,
    /// Told when it closes, and when it is open again.
    told: RefCell<Option<Told>>,
}

/// What is told why a database closed; nothing when it is open again.
type Told = Rc<dyn Fn(Option<&StoreError>)>;

enum State {
    Open(IdbDatabase),
    Closed(StoreError),
    Opening(StoreError),
}

impl Store {
    /// Opens a realm's database.
    pub async fn open(name: &str) -> Self {
        match open(name).await {
            Ok(database) => Self::Kept(Database::new(name, database)),
            Err(error) => Self::Lost(Rc::default(), error),
        }
    }

    /// Why nothing is kept, if so.
    pub fn lost(&self) -> Option<&StoreError> {
        match self {
            Self::Kept(_) => None,
            Self::Lost(_, reason) => Some(reason),
        }
    }

    /// Runs a handler when the database closes while the page is open, with the reason; and when it is open again.
    pub fn on_closed(&self, handler: impl Fn(Option<&StoreError>) + 'static) {
        if let Self::Kept(database) = self {
            *database.0.told.borrow_mut() = Some(Rc::new(handler));
        }
    }
}

impl Database {
    fn new(name: &str, open: IdbDatabase) -> Self {
        let state = RefCell::new(State::Closed(StoreError::of(Refusal::Deleted)));
        let this = Self(Rc::new(Connected { name: name.to_owned(), state, told: RefCell::default() }));
        this.took(open);
        this
    }

    /// Goes on with a database that was opened, until it has to close.
    fn took(&self, open: IdbDatabase) {
        let (this, closing) = (self.clone(), open.clone());
        // Somebody deletes it, or a newer Greenroom carries it over: both would wait for us.
        let changing = Closure::<dyn FnMut(JsValue)>::new(move |event: JsValue| {
            closing.close();
            let deleted = property(&event, "newVersion").is_none();
            this.closed(if deleted { Refusal::Deleted } else { Refusal::Outdated });
        });
        open.set_onversionchange(Some(changing.as_ref().unchecked_ref()));
        let this = self.clone();
        let closed = Closure::<dyn FnMut(JsValue)>::new(move |_| this.closed(Refusal::Deleted));
        open.set_onclose(Some(closed.as_ref().unchecked_ref()));
        // A database a realm, for the life of the page; another one only after it was closed from outside.
        changing.forget();
        closed.forget();
        *self.0.state.borrow_mut() = State::Open(open);
    }

    fn closed(&self, why: Refusal) {
        let error = StoreError::of(why);
        *self.0.state.borrow_mut() = State::Closed(error.clone());
        self.tell(Some(&error));
    }

    fn tell(&self, closed: Option<&StoreError>) {
        let told = self.0.told.borrow().clone();
        if let Some(told) = told {
            told(closed);
        }
    }

    /// The database. One that was closed is opened again meanwhile: whoever asks later may find it.
    fn get(&self) -> Result<IdbDatabase, StoreError> {
        let why = match &*self.0.state.borrow() {
            State::Open(open) => return Ok(open.clone()),
            State::Opening(why) => return Err(why.clone()),
            State::Closed(why) => why.clone(),
        };
        *self.0.state.borrow_mut() = State::Opening(why.clone());
        let (this, before) = (self.clone(), why.clone());
        spawn_local(async move {
            match open(&this.0.name).await {
                Ok(open) => {
                    this.took(open);
                    this.tell(None);
                }
                // Who is outdated stays so.
                Err(_) if before.1 == Refusal::Outdated => *this.0.state.borrow_mut() = State::Closed(before),
                Err(error) => *this.0.state.borrow_mut() = State::Closed(error),
            }
        });
        Err(why)
    }
}

/// In the page and in its worker alike, hence not from `window`.
async fn open(name: &str) -> Result<IdbDatabase, StoreError> {
    let opening = |thrown| named(thrown, true);
    let Some(factory) = property(&js_sys::global(), "indexedDB") else {
        return Err(StoreError::of(Refusal::Blocked));
    };
    let factory: IdbFactory = factory.unchecked_into();
    let request = factory.open_with_u32(name, 1).map_err(opening)?;
    let upgrading = request.clone();
    let upgrade = Closure::<dyn FnMut(JsValue)>::new(move |_| {
        // Without its stores the database must not come to be: an aborted upgrade fails the opening.
        if let (Err(_), Some(transaction)) = (create(&upgrading), upgrading.transaction()) {
            let _ = transaction.abort();
        }
    });
    request.set_onupgradeneeded(Some(upgrade.as_ref().unchecked_ref()));
    // Another tab that does not let go, or one that deletes: neither may keep the page from being drawn.
    let given_up = Rc::new(Cell::new(false));
    let late = (request.clone(), given_up.clone());
    let opened = Promise::new(&mut |resolve, reject| {
        request.set_onsuccess(Some(&resolve));
        request.set_onerror(Some(&reject));
        let (late, given_up) = late.clone();
        spawn_local(async move {
            super::time::sleep(PATIENCE_MS).await;
            if late.ready_state() == IdbRequestReadyState::Pending {
                given_up.set(true);
                // What opens after all is closed: nobody waits for it any more.
                let request = late.clone();
                let close = Closure::once_into_js(move |_: JsValue| {
                    if let Ok(database) = request.result() {
                        database.unchecked_into::<IdbDatabase>().close();
                    }
                });
                late.set_onsuccess(Some(close.unchecked_ref()));
                // A promise's rejecter does not throw.
                let _ = reject.call0(&JsValue::NULL);
            }
        });
    });
    let opened = JsFuture::from(opened).await;
    if given_up.get() {
        // A late opening may still have to make its stores.
        upgrade.forget();
        return Err(StoreError::of(Refusal::Busy));
    }
    opened.map_err(opening)?;
    Ok(request.result().map_err(opening)?.unchecked_into())
}

fn create(opening: &IdbOpenDbRequest) -> Result<(), JsValue> {
    let database: IdbDatabase = opening.result()?.unchecked_into();
    database.create_object_store(KV)?;
    let numbered = IdbObjectStoreParameters::new();
    numbered.set_auto_increment(true);
    database.create_object_store_with_optional_parameters(LOG, &numbered)?;
    Ok(())
}

/// What a call threw; or, of the event of a failure, the error that its request or transaction has.
fn refused(thrown: JsValue) -> StoreError {
    named(thrown, false)
}

/// The same, of which kind its name says it is.
fn named(thrown: JsValue, opening: bool) -> StoreError {
    let error = property(&thrown, "target").and_then(|target| property(&target, "error")).unwrap_or(thrown);
    let name = property(&error, "name").and_then(|name| name.as_string()).unwrap_or_default();
    StoreError(message_of(&error), Refusal::of(&name, opening))
}

/// A request under way, and the end of its transaction.
type Asked = (IdbRequest, JsFuture);

/// Asks a store for something, in a transaction of its own, which may take in the other store too.
fn ask(
    database: &Database,
    store: &str,
    other: Option<&str>,
    mode: IdbTransactionMode,
    request: &mut dyn FnMut(&IdbObjectStore) -> Result<IdbRequest, JsValue>,
) -> Result<Asked, StoreError> {
    let open = database.get()?;
    asked(&open, store, other, mode, request).map_err(|thrown| {
        let error = refused(thrown);
        // Closed, and nobody said so.
        if error.1 == Refusal::Deleted {
            database.closed(Refusal::Deleted);
        }
        error
    })
}

fn asked(
    database: &IdbDatabase,
    store: &str,
    other: Option<&str>,
    mode: IdbTransactionMode,
    request: &mut dyn FnMut(&IdbObjectStore) -> Result<IdbRequest, JsValue>,
) -> Result<Asked, JsValue> {
    let names = Array::of1(&store.into());
    if let Some(other) = other {
        names.push(&other.into());
    }
    let transaction = database.transaction_with_str_sequence_and_mode(&names, mode)?;
    let request = request(&transaction.object_store(store)?)?;
    let ended = Promise::new(&mut |resolve, reject| {
        transaction.set_oncomplete(Some(&resolve));
        transaction.set_onabort(Some(&reject));
    });
    Ok((request, ended.into()))
}

/// What came of a request, once its transaction is complete. The one place that waits: each method that waited itself
/// would weigh kilobytes.
async fn answer(asked: Result<Asked, StoreError>) -> Result<JsValue, StoreError> {
    let (request, ended) = asked?;
    ended.await.map_err(refused)?;
    request.result().map_err(refused)
}

fn get(database: &Database, name: &str) -> Result<Asked, StoreError> {
    ask(database, KV, None, Readonly, &mut |kv| kv.get(&name.into()))
}

fn put(database: &Database, name: &str, value: &JsValue) -> Result<Asked, StoreError> {
    ask(database, KV, None, Readwrite, &mut |kv| kv.put_with_key(value, &name.into()))
}

fn delete(database: &Database, name: &str) -> Result<Asked, StoreError> {
    ask(database, KV, None, Readwrite, &mut |kv| kv.delete(&name.into()))
}

/// Asks for the values; the keys come from the same transaction.
fn scan(database: &Database, prefix: &str, keys: &mut Option<IdbRequest>) -> Result<Asked, StoreError> {
    ask(database, KV, None, Readonly, &mut |kv| {
        let range = all_of(prefix)?;
        *keys = Some(kv.get_all_keys_with_key(&range)?);
        kv.get_all_with_key(&range)
    })
}

/// Asks for what is stored, and puts while the answer is being given: the transaction would be over afterwards.
fn compare_and_put(database: &Database, name: &str, seen: &JsValue, text: &str) -> Result<Asked, StoreError> {
    ask(database, KV, None, Readwrite, &mut |kv| {
        let get = kv.get(&name.into())?;
        let (stored, kv, seen) = (get.clone(), kv.clone(), seen.clone());
        let (name, text) = (JsValue::from_str(name), JsValue::from_str(text));
        while_answered(&get, move || {
            // What cannot be put must not pass for put.
            if stored.result().is_ok_and(|stored| stored == seen) && kv.put_with_key(&text, &name).is_err() {
                let _ = kv.transaction().abort();
            }
        });
        Ok(get)
    })
}

/// The keys that begin so.
fn all_of(prefix: &str) -> Result<JsValue, JsValue> {
    Ok(IdbKeyRange::bound(&prefix.into(), &format!("{prefix}\u{ffff}").into())?.into())
}

fn keys(database: &Database, prefix: &str) -> Result<Asked, StoreError> {
    ask(database, KV, None, Readonly, &mut |kv| kv.get_all_keys_with_key(&all_of(prefix)?))
}

/// Does something while the answer to a request is being given: the last moment in which its transaction takes another.
fn while_answered(request: &IdbRequest, mut then: impl FnMut() + 'static) {
    let then = Closure::<dyn FnMut(JsValue)>::new(move |_| then());
    request.set_onsuccess(Some(then.into_js_value().unchecked_ref()));
}

/// Asks for a cursor on the newest entry of the log.
fn newest(database: &Database) -> Result<Asked, StoreError> {
    ask(database, LOG, None, Readonly, &mut |log| log.open_cursor_with_range_and_direction(&JsValue::NULL, Prev))
}

/// The entry that a cursor is on; of none, the browser's word for nothing.
fn entry_at(cursor: &JsValue) -> JsValue {
    property(cursor, "value").unwrap_or(JsValue::UNDEFINED)
}

/// Asks for the newest entry, and adds another while the answer is being given.
fn append_after(database: &Database, seen: &JsValue, text: &str) -> Result<Asked, StoreError> {
    ask(database, LOG, None, Readwrite, &mut |log| {
        let newest = log.open_cursor_with_range_and_direction(&JsValue::NULL, Prev)?;
        let (cursor, log, seen, text) = (newest.clone(), log.clone(), seen.clone(), JsValue::from_str(text));
        while_answered(&newest, move || {
            let same = cursor.result().is_ok_and(|cursor| entry_at(&cursor) == seen);
            if same && log.add(&text).is_err() {
                let _ = log.transaction().abort();
            }
        });
        Ok(newest)
    })
}

/// Asks for the oldest entries and their numbers, and puts others in their place while the answer is being given.
fn replace_oldest(database: &Database, seen: &[String], texts: &[String]) -> Result<Asked, StoreError> {
    let count = u32::try_from(seen.len()).unwrap_or(u32::MAX);
    ask(database, LOG, None, Readwrite, &mut |log| {
        let numbers = log.get_all_keys_with_key_and_limit(&JsValue::UNDEFINED, count)?;
        let oldest = log.get_all_with_key_and_limit(&JsValue::UNDEFINED, count)?;
        let (found, log, seen, texts) = (oldest.clone(), log.clone(), seen.to_vec(), texts.to_vec());
        while_answered(&oldest, move || {
            let done = match (numbers.result(), found.result()) {
                (Ok(numbers), Ok(found)) if self::texts(&found) == seen => put_oldest(&log, &numbers, &texts),
                _ => Ok(()),
            };
            // All of it, or nothing.
            if done.is_err() {
                let _ = log.transaction().abort();
            }
        });
        Ok(oldest)
    })
}

/// The last of the numbers are kept for the texts: what is removed is older than what is put in its place.
fn put_oldest(log: &IdbObjectStore, numbers: &JsValue, texts: &[String]) -> Result<(), JsValue> {
    let numbers: Vec<JsValue> = numbers.unchecked_ref::<Array>().iter().collect();
    let (removed, kept) = numbers.split_at(numbers.len().saturating_sub(texts.len()));
    for number in removed {
        log.delete(number)?;
    }
    for (number, text) in kept.iter().zip(texts) {
        log.put_with_key(&text.into(), number)?;
    }
    Ok(())
}

fn log(database: &Database) -> Result<Asked, StoreError> {
    ask(database, LOG, None, Readonly, &mut |log| log.get_all())
}

fn clear(database: &Database) -> Result<Asked, StoreError> {
    ask(database, KV, Some(LOG), Readwrite, &mut |kv| {
        kv.transaction().object_store(LOG)?.clear()?;
        kv.clear()
    })
}

fn texts(list: &JsValue) -> Vec<String> {
    list.unchecked_ref::<Array>().iter().filter_map(|text| text.as_string()).collect()
}

impl KeyValue for Store {
    async fn get(&self, name: &str) -> Result<Option<String>, StoreError> {
        match self {
            Self::Kept(database) => Ok(answer(get(database, name)).await?.as_string()),
            Self::Lost(memory, _) => memory.get(name).await,
        }
    }

    async fn put(&self, name: &str, text: &str) -> Result<(), StoreError> {
        match self {
            Self::Kept(database) => answer(put(database, name, &text.into())).await.map(drop),
            Self::Lost(memory, _) => memory.put(name, text).await,
        }
    }

    async fn delete(&self, name: &str) -> Result<(), StoreError> {
        match self {
            Self::Kept(database) => answer(delete(database, name)).await.map(drop),
            Self::Lost(memory, _) => memory.delete(name).await,
        }
    }

    async fn scan(&self, prefix: &str) -> Result<Vec<(String, String)>, StoreError> {
        match self {
            Self::Kept(database) => {
                let mut keys = None;
                let values = answer(scan(database, prefix, &mut keys)).await?;
                let Some(keys) = keys else { return Ok(Vec::new()) };
                let keys = keys.result().map_err(refused)?;
                let (keys, values): (Array, Array) = (keys.unchecked_into(), values.unchecked_into());
                let both = keys.iter().zip(values.iter());
                // A file among them is left out, with its key.
                Ok(both.filter_map(|(key, value)| key.as_string().zip(value.as_string())).collect())
            }
            Self::Lost(memory, _) => memory.scan(prefix).await,
        }
    }

    async fn keys(&self, prefix: &str) -> Result<Vec<String>, StoreError> {
        match self {
            Self::Kept(database) => Ok(texts(&answer(keys(database, prefix)).await?)),
            Self::Lost(memory, _) => memory.keys(prefix).await,
        }
    }

    async fn compare_and_put(&self, name: &str, seen: Option<&str>, text: &str) -> Result<bool, StoreError> {
        match self {
            Self::Kept(database) => {
                // The browser's own word for a key that holds nothing.
                let seen = seen.map_or(JsValue::UNDEFINED, JsValue::from_str);
                Ok(answer(compare_and_put(database, name, &seen, text)).await? == seen)
            }
            Self::Lost(memory, _) => memory.compare_and_put(name, seen, text).await,
        }
    }

    async fn get_file(&self, name: &str) -> Result<Option<Bytes>, StoreError> {
        match self {
            Self::Kept(database) => {
                let file = answer(get(database, name)).await?.dyn_into::<Uint8Array>();
                Ok(file.ok().map(|file| file.to_vec().into()))
            }
            Self::Lost(memory, _) => memory.get_file(name).await,
        }
    }

    async fn put_file(&self, name: &str, file: &Bytes) -> Result<(), StoreError> {
        match self {
            Self::Kept(database) => answer(put(database, name, &Uint8Array::from(file.as_slice()))).await.map(drop),
            Self::Lost(memory, _) => memory.put_file(name, file).await,
        }
    }

    async fn append_after(&self, seen: Option<&str>, text: &str) -> Result<bool, StoreError> {
        match self {
            Self::Kept(database) => {
                let seen = seen.map_or(JsValue::UNDEFINED, JsValue::from_str);
                Ok(entry_at(&answer(append_after(database, &seen, text)).await?) == seen)
            }
            Self::Lost(memory, _) => memory.append_after(seen, text).await,
        }
    }

    async fn newest(&self) -> Result<Option<String>, StoreError> {
        match self {
            Self::Kept(database) => Ok(entry_at(&answer(newest(database)).await?).as_string()),
            Self::Lost(memory, _) => memory.newest().await,
        }
    }

    async fn log(&self) -> Result<Vec<String>, StoreError> {
        match self {
            Self::Kept(database) => Ok(texts(&answer(log(database)).await?)),
            Self::Lost(memory, _) => memory.log().await,
        }
    }

    async fn replace_oldest(&self, seen: &[String], texts: &[String]) -> Result<bool, StoreError> {
        match self {
            // A limit of none is no limit.
            Self::Kept(_) if seen.is_empty() || texts.len() > seen.len() => Ok(texts.len() <= seen.len()),
            Self::Kept(database) => Ok(self::texts(&answer(replace_oldest(database, seen, texts)).await?) == seen),
            Self::Lost(memory, _) => memory.replace_oldest(seen, texts).await,
        }
    }

    async fn clear(&self) -> Result<(), StoreError> {
        match self {
            Self::Kept(database) => answer(clear(database)).await.map(drop),
            Self::Lost(memory, _) => memory.clear().await,
        }
    }
}
