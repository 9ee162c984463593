//! A store that lives as long as the page: where the browser keeps nothing, and in tests.

use std::cell::RefCell;
use std::collections::BTreeMap;

use super::{KeyValue, StoreError};

/// Keys and log in memory.
#[derive(Default)]
pub struct Memory {
    keys: RefCell<BTreeMap<String, String>>,
    log: RefCell<Vec<String>>,
}

impl KeyValue for Memory {
    async fn get(&self, key: &str) -> Result<Option<String>, StoreError> {
        Ok(self.keys.borrow().get(key).cloned())
    }

    async fn put(&self, key: &str, text: &str) -> Result<(), StoreError> {
        self.keys.borrow_mut().insert(key.to_owned(), text.to_owned());
        Ok(())
    }

    async fn delete(&self, key: &str) -> Result<(), StoreError> {
        self.keys.borrow_mut().remove(key);
        Ok(())
    }

    async fn scan(&self, prefix: &str) -> Result<Vec<(String, String)>, StoreError> {
        let keys = self.keys.borrow();
        Ok(keys.iter().filter(|(key, _)| key.starts_with(prefix)).map(|(k, v)| (k.clone(), v.clone())).collect())
    }

    async fn compare_and_put(&self, key: &str, seen: Option<&str>, text: &str) -> Result<bool, StoreError> {
        let mut keys = self.keys.borrow_mut();
        let same = keys.get(key).map(String::as_str) == seen;
        if same {
            keys.insert(key.to_owned(), text.to_owned());
        }
        Ok(same)
    }

    async fn append(&self, text: &str) -> Result<(), StoreError> {
        self.log.borrow_mut().push(text.to_owned());
        Ok(())
    }

    async fn log(&self) -> Result<Vec<String>, StoreError> {
        Ok(self.log.borrow().clone())
    }

    async fn clear(&self) -> Result<(), StoreError> {
        self.keys.borrow_mut().clear();
        self.log.borrow_mut().clear();
        Ok(())
    }
}
