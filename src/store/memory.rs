//! A store that lives as long as the page: where the browser keeps nothing, and in tests.

use std::cell::RefCell;

use super::{KeyValue, StoreError};
use crate::domain::sorted;
use crate::http::Bytes;

/// Keys and log in memory. A list in the order of keys: there are dozens at most, and a tree costs 6 KB of wasm.
#[derive(Default)]
pub struct Memory {
    keys: RefCell<Vec<(String, String)>>,
    log: RefCell<Vec<String>>,
    files: RefCell<Vec<(String, Bytes)>>,
}

impl Memory {
    fn insert(&self, key: &str, text: &str) {
        let mut keys = self.keys.borrow_mut();
        let at = keys.partition_point(|(known, _)| known.as_str() < key);
        match keys.get_mut(at).filter(|(known, _)| known == key) {
            Some((_, old)) => text.clone_into(old),
            None => keys.insert(at, (key.to_owned(), text.to_owned())),
        }
    }

    fn find(&self, key: &str) -> Option<String> {
        self.keys.borrow().iter().find(|(known, _)| known == key).map(|(_, text)| text.clone())
    }
}

impl KeyValue for Memory {
    async fn get(&self, key: &str) -> Result<Option<String>, StoreError> {
        Ok(self.find(key))
    }

    async fn put(&self, key: &str, text: &str) -> Result<(), StoreError> {
        self.files.borrow_mut().retain(|(known, _)| known != key);
        self.insert(key, text);
        Ok(())
    }

    async fn delete(&self, key: &str) -> Result<(), StoreError> {
        self.keys.borrow_mut().retain(|(known, _)| known != key);
        self.files.borrow_mut().retain(|(known, _)| known != key);
        Ok(())
    }

    async fn scan(&self, prefix: &str) -> Result<Vec<(String, String)>, StoreError> {
        Ok(self.keys.borrow().iter().filter(|(key, _)| key.starts_with(prefix)).cloned().collect())
    }

    async fn keys(&self, prefix: &str) -> Result<Vec<String>, StoreError> {
        let (keys, files) = (self.keys.borrow(), self.files.borrow());
        let all = keys.iter().map(|(key, _)| key).chain(files.iter().map(|(key, _)| key));
        Ok(sorted(all.filter(|key| key.starts_with(prefix)).cloned().collect(), |one, other| one <= other))
    }

    async fn compare_and_put(&self, key: &str, seen: Option<&str>, text: &str) -> Result<bool, StoreError> {
        let is_file = self.files.borrow().iter().any(|(known, _)| known == key);
        let same = !is_file && self.find(key).as_deref() == seen;
        if same {
            self.insert(key, text);
        }
        Ok(same)
    }

    async fn get_file(&self, key: &str) -> Result<Option<Bytes>, StoreError> {
        Ok(self.files.borrow().iter().find(|(known, _)| known == key).map(|(_, file)| file.clone()))
    }

    async fn put_file(&self, key: &str, file: &Bytes) -> Result<(), StoreError> {
        self.keys.borrow_mut().retain(|(known, _)| known != key);
        let mut files = self.files.borrow_mut();
        files.retain(|(known, _)| known != key);
        files.push((key.to_owned(), file.clone()));
        Ok(())
    }

    async fn append_after(&self, seen: Option<&str>, text: &str) -> Result<bool, StoreError> {
        let mut log = self.log.borrow_mut();
        let same = log.last().map(String::as_str) == seen;
        if same {
            log.push(text.to_owned());
        }
        Ok(same)
    }

    async fn newest(&self) -> Result<Option<String>, StoreError> {
        Ok(self.log.borrow().last().cloned())
    }

    async fn log(&self) -> Result<Vec<String>, StoreError> {
        Ok(self.log.borrow().clone())
    }

    async fn replace_oldest(&self, seen: &[String], texts: &[String]) -> Result<bool, StoreError> {
        let mut log = self.log.borrow_mut();
        let same = log.starts_with(seen) && texts.len() <= seen.len();
        if same {
            log.splice(..seen.len(), texts.iter().cloned());
        }
        Ok(same)
    }

    async fn clear(&self) -> Result<(), StoreError> {
        self.keys.borrow_mut().clear();
        self.log.borrow_mut().clear();
        self.files.borrow_mut().clear();
        Ok(())
    }
}
