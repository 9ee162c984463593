//! A store whose contents are sealed while there is a vault.
//!
//! # What is sealed
//!
//! In a realm that has a vault: every text and file under every key, and every entry of the log, except what must be
//! read before the passphrase is entered: keys that are `settings` or `host` or begin with `vault`, `attempts`, `connection/` or `key/`
//! (connections hold no keys; `key/` is sealed by the vault itself). Names of keys are in clear: they hold the ids of
//! connections, agents and sheets. How it is sealed is told in `sealed.rs`.
//!
//! What was kept before there was a vault is read as it is, and sealed by [`Guarded::seal_what_is_open`]. So somebody who
//! can write into the browser's database can still put a record in clear there: sealing keeps what is written from being
//! read and from being changed, not from being replaced.
//!
//! What is sealed and cannot be opened, because it is damaged, was moved, or is of a newer Greenroom, is left alone and
//! given as it is stored: [`super::open`] tells that it is none of what it should be, and newer from damaged.
//!
//! A vault goes only together with everything else ([`KeyValue::clear`]): without its key nothing sealed can be read.

use std::cell::RefCell;
use std::future::poll_fn;
use std::rc::Rc;
use std::task::Poll;

use super::crypto::Crypto;
use super::sealed::{self, Kind, Stored};
use super::turns::Turns;
use super::{KeyValue, StoreError};

/// What the keys of texts begin with that are never sealed.
const CLEAR: [&str; 6] = ["settings", "host", "vault", "attempts", "connection/", "key/"];
/// Under which name the log's writes wait for each other: no key is empty.
pub(super) const LOG: &str = "";
/// So often a comparison begins anew because somebody sealed the same text again.
pub(super) const TRIES: usize = 4;

/// A realm's store, sealed while there is a vault. Clones are the same store.
pub struct Guarded<K, C: Crypto>(pub(super) Rc<Inside<K, C>>);

pub(super) struct Inside<K, C: Crypto> {
    pub(super) store: K,
    pub(super) crypto: C,
    pub(super) guard: RefCell<Guard<C::Key>>,
    pub(super) turns: Turns,
}

/// Whether a store is sealed.
pub(super) enum Guard<Key> {
    /// There is no vault.
    NoVault,
    /// There is one, and it is locked.
    Locked,
    /// There is one, and this is its data key.
    Open(Key),
}

impl<K, C: Crypto> Clone for Guarded<K, C> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<K: KeyValue, C: Crypto> Guarded<K, C> {
    /// Around a store whose realm has no vault, as far as is known.
    pub fn new(store: K, crypto: C) -> Self {
        Self(Rc::new(Inside { store, crypto, guard: RefCell::new(Guard::NoVault), turns: Turns::default() }))
    }

    /// The store behind: for the vault's own records.
    pub fn inner(&self) -> &K {
        &self.0.store
    }

    /// The data key, while the vault is open.
    pub fn key(&self) -> Option<C::Key> {
        match &*self.0.guard.borrow() {
            Guard::Open(key) => Some(key.clone()),
            Guard::NoVault | Guard::Locked => None,
        }
    }

    /// From now on everything is sealed with the vault's data key. What is there in clear stays so until
    /// [`Self::seal_what_is_open`].
    pub fn unlock(&self, key: C::Key) {
        self.0.guard.replace(Guard::Open(key));
    }

    /// The data key of an open vault goes from here: from now on everything sealed answers [`super::Refusal::Locked`]. After
    /// [`Self::settled`], or what is about to be written is refused. Nothing happens where there is no vault.
    pub fn lock(&self) {
        if self.key().is_some() {
            self.0.guard.replace(Guard::Locked);
        }
    }

    /// Whether there is a vault, as was just looked. What this tab did itself in the meantime counts more: an open vault
    /// stays open until [`Self::lock`].
    pub fn learn(&self, exists: bool) {
        let mut guard = self.0.guard.borrow_mut();
        *guard = match (std::mem::replace(&mut *guard, Guard::NoVault), exists) {
            (Guard::Open(key), _) => Guard::Open(key),
            (Guard::NoVault | Guard::Locked, true) => Guard::Locked,
            (Guard::NoVault | Guard::Locked, false) => Guard::NoVault,
        };
    }

    /// Waits until no write is under way, of those too that were spawned just before and have not begun.
    pub async fn settled(&self) {
        let mut turned = false;
        poll_fn(|context| {
            if std::mem::replace(&mut turned, true) {
                return Poll::Ready(());
            }
            // To the end of the queue of the page's tasks.
            context.waker().wake_by_ref();
            Poll::Pending
        })
        .await;
        self.0.turns.all_over().await;
    }

    /// Seals what was kept before there was a vault: after a vault was made, and each time it was opened with the
    /// passphrase (one tab is enough). How many records were sealed. Each is written by itself, over what was read and
    /// nothing else; the log in one step. Wherever that is cut off, nothing is lost, and the next time goes on.
    pub async fn seal_what_is_open(&self) -> Result<usize, StoreError> {
        let mut count = 0;
        for name in self.0.store.keys("").await?.iter().filter(|name| is_sealed(name)) {
            count += usize::from(self.seal_in_place(name).await?);
        }
        for _ in 0..TRIES {
            if let Some(sealed) = self.seal_log().await? {
                return Ok(count + sealed);
            }
        }
        Ok(count)
    }

    async fn seal_in_place(&self, name: &str) -> Result<bool, StoreError> {
        let Inside { store, crypto, turns, .. } = &*self.0;
        let _turn = turns.take(name).await;
        let key = self.key().ok_or_else(StoreError::locked)?;
        if let Some(text) = store.get(name).await? {
            let Stored::Clear = sealed::look(&text) else { return Ok(false) };
            let sealed = sealed::seal(crypto, &key, Kind::Text, name, &text).await?;
            return store.compare_and_put(name, Some(&text), &sealed).await;
        }
        let Some(file) = store.get_file(name).await? else { return Ok(false) };
        let Stored::Clear = sealed::look_at_file(file.as_slice()) else { return Ok(false) };
        store.put_file(name, &sealed::seal_file(crypto, &key, name, file.as_slice()).await?).await?;
        Ok(true)
    }

    /// How many entries were sealed; `None` where the log was changed meanwhile.
    async fn seal_log(&self) -> Result<Option<usize>, StoreError> {
        let Inside { store, crypto, turns, .. } = &*self.0;
        let _turn = turns.take(LOG).await;
        let key = self.key().ok_or_else(StoreError::locked)?;
        let log = store.log().await?;
        let mut count = 0;
        let mut sealed = Vec::with_capacity(log.len());
        for entry in &log {
            sealed.push(match sealed::look(entry) {
                Stored::Clear => {
                    count += 1;
                    sealed::seal(crypto, &key, Kind::LogEntry, "", entry).await?
                }
                Stored::Sealed(_) | Stored::Unreadable(_) => entry.clone(),
            });
        }
        let done = count == 0 || store.replace_oldest(&log, &sealed).await?;
        Ok(done.then_some(count))
    }

    /// What seals, if anything does.
    pub(super) fn with(&self) -> Result<Option<C::Key>, StoreError> {
        match &*self.0.guard.borrow() {
            Guard::NoVault => Ok(None),
            Guard::Locked => Err(StoreError::locked()),
            Guard::Open(key) => Ok(Some(key.clone())),
        }
    }

    /// What was written, of a stored text; `None` where that is given as it is stored.
    pub(super) async fn opened(&self, kind: Kind, name: &str, stored: &str) -> Result<Option<String>, StoreError> {
        match (sealed::look(stored), self.with()?) {
            (Stored::Clear | Stored::Unreadable(_), _) => Ok(None),
            (Stored::Sealed(data), Some(key)) => sealed::open(&self.0.crypto, &key, kind, name, data).await,
            (Stored::Sealed(_), None) => Err(self.made_elsewhere()),
        }
    }

    pub(super) async fn open_in_place(&self, kind: Kind, name: &str, stored: &mut String) -> Result<(), StoreError> {
        if let Some(text) = self.opened(kind, name, stored).await? {
            *stored = text;
        }
        Ok(())
    }

    /// Whether what is stored is what the caller saw.
    pub(super) async fn is(
        &self,
        kind: Kind,
        name: &str,
        stored: Option<&str>,
        seen: Option<&str>,
    ) -> Result<bool, StoreError> {
        let opened = match stored {
            Some(stored) => self.opened(kind, name, stored).await?,
            None => None,
        };
        Ok(opened.as_deref().or(stored) == seen)
    }

    /// Something is sealed where there was no vault: another tab made one, and its news have not come yet.
    pub(super) fn made_elsewhere(&self) -> StoreError {
        self.learn(true);
        StoreError::locked()
    }
}

/// Whether what is under a key is sealed.
pub(super) fn is_sealed(name: &str) -> bool {
    !CLEAR.iter().any(|clear| name.starts_with(clear))
}
