//! IndexedDB: one database a realm, version 1 for ever, stores `kv` and `log`. Values are JSON texts.

use std::rc::Rc;

use idb::{Database, DatabaseEvent, Factory, KeyPath, KeyRange, ObjectStoreParams, Query, TransactionMode};
use wasm_bindgen::JsValue;

use crate::store::{KeyValue, Memory, StoreError};

const KV: &str = "kv";
const LOG: &str = "log";

/// A realm's store: the browser's database, or memory where the browser has none to give (private mode, blocked
/// storage).
#[derive(Clone)]
pub enum Store {
    /// Kept on this computer.
    Kept(Rc<Database>),
    /// Gone when the page is closed; with the browser's reason.
    Lost(Rc<Memory>, String),
}

impl Store {
    /// Opens a realm's database.
    pub async fn open(name: &str) -> Self {
        match open(name).await {
            Ok(database) => Self::Kept(Rc::new(database)),
            Err(error) => Self::Lost(Rc::default(), error.to_string()),
        }
    }

    /// Why nothing is kept, if so.
    pub fn lost(&self) -> Option<&str> {
        match self {
            Self::Kept(_) => None,
            Self::Lost(_, reason) => Some(reason),
        }
    }
}

async fn open(name: &str) -> Result<Database, idb::Error> {
    let mut request = Factory::new()?.open(name, Some(1))?;
    request.on_upgrade_needed(|event| {
        // A failed upgrade rejects the opening, which is where it is handled.
        if let Ok(database) = event.database() {
            let _ = database.create_object_store(KV, ObjectStoreParams::new());
            let mut log = ObjectStoreParams::new();
            log.auto_increment(true).key_path(None::<KeyPath>);
            let _ = database.create_object_store(LOG, log);
        }
    });
    request.await
}

fn refused(error: idb::Error) -> StoreError {
    StoreError(error.to_string())
}

fn key(text: &str) -> JsValue {
    JsValue::from_str(text)
}

async fn get(database: &Database, name: &str) -> Result<Option<String>, idb::Error> {
    let transaction = database.transaction(&[KV], TransactionMode::ReadOnly)?;
    let value = transaction.object_store(KV)?.get(key(name))?.await?;
    Ok(value.and_then(|value| value.as_string()))
}

async fn put(database: &Database, name: &str, text: &str) -> Result<(), idb::Error> {
    let transaction = database.transaction(&[KV], TransactionMode::ReadWrite)?;
    transaction.object_store(KV)?.put(&key(text), Some(&key(name)))?.await?;
    transaction.commit()?.await?;
    Ok(())
}

async fn delete(database: &Database, name: &str) -> Result<(), idb::Error> {
    let transaction = database.transaction(&[KV], TransactionMode::ReadWrite)?;
    transaction.object_store(KV)?.delete(Query::Key(key(name)))?.await?;
    transaction.commit()?.await?;
    Ok(())
}

async fn scan(database: &Database, prefix: &str) -> Result<Vec<(String, String)>, idb::Error> {
    let transaction = database.transaction(&[KV], TransactionMode::ReadOnly)?;
    let store = transaction.object_store(KV)?;
    let range = || KeyRange::bound(&key(prefix), &key(&format!("{prefix}\u{ffff}")), Some(false), Some(false));
    let keys = store.get_all_keys(Some(Query::KeyRange(range()?)), None)?.await?;
    let values = store.get_all(Some(Query::KeyRange(range()?)), None)?.await?;
    let pairs = keys.into_iter().zip(values);
    Ok(pairs.filter_map(|(key, value)| Some((key.as_string()?, value.as_string()?))).collect())
}

async fn compare_and_put(
    database: &Database,
    name: &str,
    seen: Option<&str>,
    text: &str,
) -> Result<bool, idb::Error> {
    let transaction = database.transaction(&[KV], TransactionMode::ReadWrite)?;
    let store = transaction.object_store(KV)?;
    let stored = store.get(key(name))?.await?.and_then(|value| value.as_string());
    let same = stored.as_deref() == seen;
    if same {
        store.put(&key(text), Some(&key(name)))?.await?;
    }
    transaction.commit()?.await?;
    Ok(same)
}

async fn append(database: &Database, text: &str) -> Result<(), idb::Error> {
    let transaction = database.transaction(&[LOG], TransactionMode::ReadWrite)?;
    transaction.object_store(LOG)?.add(&key(text), None)?.await?;
    transaction.commit()?.await?;
    Ok(())
}

async fn log(database: &Database) -> Result<Vec<String>, idb::Error> {
    let transaction = database.transaction(&[LOG], TransactionMode::ReadOnly)?;
    let values = transaction.object_store(LOG)?.get_all(None, None)?.await?;
    Ok(values.into_iter().filter_map(|value| value.as_string()).collect())
}

async fn clear(database: &Database) -> Result<(), idb::Error> {
    let transaction = database.transaction(&[KV, LOG], TransactionMode::ReadWrite)?;
    transaction.object_store(KV)?.clear()?.await?;
    transaction.object_store(LOG)?.clear()?.await?;
    transaction.commit()?.await?;
    Ok(())
}

impl KeyValue for Store {
    async fn get(&self, name: &str) -> Result<Option<String>, StoreError> {
        match self {
            Self::Kept(database) => get(database, name).await.map_err(refused),
            Self::Lost(memory, _) => memory.get(name).await,
        }
    }

    async fn put(&self, name: &str, text: &str) -> Result<(), StoreError> {
        match self {
            Self::Kept(database) => put(database, name, text).await.map_err(refused),
            Self::Lost(memory, _) => memory.put(name, text).await,
        }
    }

    async fn delete(&self, name: &str) -> Result<(), StoreError> {
        match self {
            Self::Kept(database) => delete(database, name).await.map_err(refused),
            Self::Lost(memory, _) => memory.delete(name).await,
        }
    }

    async fn scan(&self, prefix: &str) -> Result<Vec<(String, String)>, StoreError> {
        match self {
            Self::Kept(database) => scan(database, prefix).await.map_err(refused),
            Self::Lost(memory, _) => memory.scan(prefix).await,
        }
    }

    async fn compare_and_put(&self, name: &str, seen: Option<&str>, text: &str) -> Result<bool, StoreError> {
        match self {
            Self::Kept(database) => compare_and_put(database, name, seen, text).await.map_err(refused),
            Self::Lost(memory, _) => memory.compare_and_put(name, seen, text).await,
        }
    }

    async fn append(&self, text: &str) -> Result<(), StoreError> {
        match self {
            Self::Kept(database) => append(database, text).await.map_err(refused),
            Self::Lost(memory, _) => memory.append(text).await,
        }
    }

    async fn log(&self) -> Result<Vec<String>, StoreError> {
        match self {
            Self::Kept(database) => log(database).await.map_err(refused),
            Self::Lost(memory, _) => memory.log().await,
        }
    }

    async fn clear(&self) -> Result<(), StoreError> {
        match self {
            Self::Kept(database) => clear(database).await.map_err(refused),
            Self::Lost(memory, _) => memory.clear().await,
        }
    }
}
