//! What is asked of a guarded store: each text, file and entry is opened when it is read, and sealed when it is written.

use super::crypto::Crypto;
use super::guarded::{Guard, Inside, LOG, TRIES, is_sealed};
use super::sealed::{self, Kind, Stored};
use super::{Damage, Guarded, KeyValue, StoreError};
use crate::http::Bytes;
use crate::words::vault as words;

impl<K: KeyValue, C: Crypto> KeyValue for Guarded<K, C> {
    async fn get(&self, name: &str) -> Result<Option<String>, StoreError> {
        if !is_sealed(name) {
            return self.0.store.get(name).await;
        }
        self.0.turns.over(|other| other == name).await;
        self.with()?;
        match self.0.store.get(name).await? {
            Some(text) => Ok(Some(self.opened(Kind::Text, name, &text).await?.unwrap_or(text))),
            None => Ok(None),
        }
    }

    async fn put(&self, name: &str, text: &str) -> Result<(), StoreError> {
        if !is_sealed(name) {
            return self.0.store.put(name, text).await;
        }
        let _turn = self.0.turns.take(name).await;
        match self.with()? {
            Some(key) => {
                let sealed = sealed::seal(&self.0.crypto, &key, Kind::Text, name, text).await?;
                self.0.store.put(name, &sealed).await
            }
            None => self.0.store.put(name, text).await,
        }
    }

    async fn delete(&self, name: &str) -> Result<(), StoreError> {
        if !is_sealed(name) {
            return self.0.store.delete(name).await;
        }
        let _turn = self.0.turns.take(name).await;
        self.with()?;
        self.0.store.delete(name).await
    }

    async fn scan(&self, prefix: &str) -> Result<Vec<(String, String)>, StoreError> {
        if !is_sealed(prefix) {
            return self.0.store.scan(prefix).await;
        }
        self.0.turns.over(|other| other.starts_with(prefix)).await;
        self.with()?;
        let mut all = self.0.store.scan(prefix).await?;
        for (name, text) in all.iter_mut().filter(|(name, _)| is_sealed(name)) {
            self.open_in_place(Kind::Text, name, text).await?;
        }
        Ok(all)
    }

    async fn keys(&self, prefix: &str) -> Result<Vec<String>, StoreError> {
        self.0.store.keys(prefix).await
    }

    async fn compare_and_put(&self, name: &str, seen: Option<&str>, text: &str) -> Result<bool, StoreError> {
        let Inside { store, crypto, turns, .. } = &*self.0;
        if !is_sealed(name) {
            return store.compare_and_put(name, seen, text).await;
        }
        let _turn = turns.take(name).await;
        let Some(key) = self.with()? else { return store.compare_and_put(name, seen, text).await };
        let sealed = sealed::seal(crypto, &key, Kind::Text, name, text).await?;
        for _ in 0..TRIES {
            let stored = store.get(name).await?;
            if !self.is(Kind::Text, name, stored.as_deref(), seen).await? {
                return Ok(false);
            }
            // The same text may be sealed anew meanwhile: only what it says counts.
            if store.compare_and_put(name, stored.as_deref(), &sealed).await? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    async fn get_file(&self, name: &str) -> Result<Option<Bytes>, StoreError> {
        if !is_sealed(name) {
            return self.0.store.get_file(name).await;
        }
        self.0.turns.over(|other| other == name).await;
        let key = self.with()?;
        let Some(file) = self.0.store.get_file(name).await? else { return Ok(None) };
        match (sealed::look_at_file(file.as_slice()), key) {
            (Stored::Clear, _) => Ok(Some(file)),
            (Stored::Unreadable(Damage::Newer), _) => Err(StoreError::other(words::FILE_NEWER)),
            (Stored::Unreadable(Damage::Broken), _) => Err(StoreError::other(words::FILE_DAMAGED)),
            (Stored::Sealed(bytes), Some(key)) => {
                let plain = sealed::open_bytes(&self.0.crypto, &key, Kind::File, name, bytes).await?;
                plain.map(|plain| Some(plain.into())).ok_or_else(|| StoreError::other(words::FILE_DAMAGED))
            }
            (Stored::Sealed(_), None) => Err(self.made_elsewhere()),
        }
    }

    async fn put_file(&self, name: &str, file: &Bytes) -> Result<(), StoreError> {
        if !is_sealed(name) {
            return self.0.store.put_file(name, file).await;
        }
        let _turn = self.0.turns.take(name).await;
        match self.with()? {
            Some(key) => {
                let sealed = sealed::seal_file(&self.0.crypto, &key, name, file.as_slice()).await?;
                self.0.store.put_file(name, &sealed).await
            }
            None => self.0.store.put_file(name, file).await,
        }
    }

    async fn append_after(&self, seen: Option<&str>, text: &str) -> Result<bool, StoreError> {
        let Inside { store, crypto, turns, .. } = &*self.0;
        let _turn = turns.take(LOG).await;
        let Some(key) = self.with()? else { return store.append_after(seen, text).await };
        let sealed = sealed::seal(crypto, &key, Kind::LogEntry, "", text).await?;
        for _ in 0..TRIES {
            let stored = store.newest().await?;
            if !self.is(Kind::LogEntry, "", stored.as_deref(), seen).await? {
                return Ok(false);
            }
            if store.append_after(stored.as_deref(), &sealed).await? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    async fn newest(&self) -> Result<Option<String>, StoreError> {
        self.0.turns.over(|other| other == LOG).await;
        self.with()?;
        let mut newest = self.0.store.newest().await?;
        if let Some(entry) = &mut newest {
            self.open_in_place(Kind::LogEntry, "", entry).await?;
        }
        Ok(newest)
    }

    async fn log(&self) -> Result<Vec<String>, StoreError> {
        self.0.turns.over(|other| other == LOG).await;
        self.with()?;
        let mut log = self.0.store.log().await?;
        for entry in &mut log {
            self.open_in_place(Kind::LogEntry, "", entry).await?;
        }
        Ok(log)
    }

    async fn replace_oldest(&self, seen: &[String], texts: &[String]) -> Result<bool, StoreError> {
        let Inside { store, crypto, turns, .. } = &*self.0;
        let _turn = turns.take(LOG).await;
        let Some(key) = self.with()? else { return store.replace_oldest(seen, texts).await };
        let mut stored = store.log().await?;
        stored.truncate(seen.len());
        let mut opened = stored.clone();
        for entry in &mut opened {
            self.open_in_place(Kind::LogEntry, "", entry).await?;
        }
        if opened != seen {
            return Ok(false);
        }
        let mut sealed = Vec::with_capacity(texts.len());
        for text in texts {
            sealed.push(sealed::seal(crypto, &key, Kind::LogEntry, "", text).await?);
        }
        store.replace_oldest(&stored, &sealed).await
    }

    /// Everything, the vault too: afterwards there is none. Writes under way are waited for, so that none comes after.
    async fn clear(&self) -> Result<(), StoreError> {
        let key = self.key();
        self.lock();
        self.0.turns.all_over().await;
        let cleared = self.0.store.clear().await;
        match (&cleared, key) {
            (Ok(()), _) => drop(self.0.guard.replace(Guard::NoVault)),
            (Err(_), Some(key)) => self.unlock(key),
            (Err(_), None) => {}
        }
        cleared
    }
}
