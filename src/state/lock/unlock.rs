//! Unlocking: by a passphrase, or by the vault's key from another tab.

use super::UnlockFailure;
use crate::browser::channel::News;
use crate::browser::crypto::VaultKey;
use crate::browser::dom;
use crate::browser::locks::WebLocks;
use crate::browser::time::{SystemClock, random_uuid, turn};
use crate::domain::{Connection, Keep, Secret};
use crate::lifecycle::{Clock as _, Locks as _};
use crate::state::keys::records;
use crate::state::{Console, VaultState};
use crate::store::{Attempts, StoreError, UnlockError, seconds_until};

/// So long a new tab waits for the key from another before it shows that it is locked, in milliseconds.
const KEY_AWAITED_MS: u32 = 90;

/// So often it is looked for what had the keyboard, and so long between two looks, in milliseconds.
const GO_ON_LOOKS: u32 = 25;
const GO_ON_PAUSE_MS: u32 = 120;

impl Console {
    /// Makes the vault with a passphrase, or opens the one that is there.
    pub async fn open_or_make_vault(&self, passphrase: &str) -> Result<(), UnlockFailure> {
        let inner = self.inner();
        let vault = records(&inner.real);
        if vault.exists().await? {
            return self.unlock(passphrase).await;
        }
        let key = vault.create(passphrase).await?;
        self.opened(key, Vec::new()).await;
        self.seal_what_is_open();
        self.tell(&News::Unlocked);
        self.ask_to_persist();
        Ok(())
    }

    /// Opens the vault and takes its keys into memory, here and in the other tabs.
    pub async fn unlock(&self, passphrase: &str) -> Result<(), UnlockFailure> {
        let inner = self.inner();
        let vault = records(&inner.real);
        let key = self.tried(vault.unlock(passphrase)).await?;
        let keys = self.kept_keys(&key).await?;
        self.opened(key, keys).await;
        self.seal_what_is_open();
        self.tell(&News::Unlocked);
        Ok(())
    }

    /// Tries a passphrase: one at a time over all tabs, and after several wrong ones later and later.
    async fn tried<T>(&self, attempt: impl Future<Output = Result<T, UnlockError>>) -> Result<T, UnlockFailure> {
        let inner = self.inner();
        let store = &inner.real;
        let _turn = WebLocks.lock("greenroom/passphrase").await;
        let before = self.known_attempts().await;
        let wait = before.wait_s(SystemClock.now());
        if wait > 0 {
            return Err(UnlockFailure::Wait(wait));
        }
        // Where the browser keeps nothing more, a count that is not kept must lock nobody out.
        let counted = before.count(store, SystemClock.now()).await.unwrap_or(before);
        let result = attempt.await;
        let now_counted = match &result {
            Ok(_) => Attempts::default(),
            Err(UnlockError::WrongPassphrase) => Attempts { at: SystemClock.now(), ..counted },
            Err(_) => before,
        };
        let _ = now_counted.save(store).await;
        self.lock.next_try.set(now_counted.next_at(SystemClock.now()));
        Ok(result?)
    }

    /// Puts another passphrase in the place of the present one. Everything that is sealed stays as it is.
    pub async fn change_passphrase(&self, old: &str, new: &str) -> Result<(), UnlockFailure> {
        let inner = self.inner();
        self.tried(records(&inner.real).change_passphrase(old, new)).await
    }

    /// Reads how many wrong passphrases there were, for what the lock screen says.
    pub async fn known_attempts(&self) -> Attempts {
        let attempts = Attempts::load(&self.inner().real).await.unwrap_or_default();
        self.lock.next_try.set(attempts.next_at(SystemClock.now()));
        attempts
    }

    /// The seconds until the next passphrase may be tried, by what is known here.
    pub fn wait_before_unlocking(&self) -> u32 {
        seconds_until(self.lock.next_try.get_untracked(), SystemClock.now())
    }

    /// The vendors' keys that are in the vault; none where the host does not want them to be kept.
    async fn kept_keys(&self, key: &VaultKey) -> Result<Vec<(Connection, Secret)>, StoreError> {
        let inner = self.inner();
        if !inner.hosted.settings.remember {
            return Ok(Vec::new());
        }
        let vault = records(&inner.real);
        let kept = |connection: &&Connection| connection.keep == Keep::Vault && !connection.id.is_practice();
        let kept: Vec<Connection> = self.connections.with_untracked(|all| all.iter().filter(kept).cloned().collect());
        let mut keys = Vec::new();
        for connection in kept {
            if let Some(secret) = vault.get(key, &connection).await? {
                keys.push((connection, secret));
            }
        }
        Ok(keys)
    }

    /// The vault is open: its key and those in it are at hand.
    async fn opened(&self, key: VaultKey, keys: Vec<(Connection, Secret)>) {
        let inner = self.inner();
        for (connection, secret) in keys {
            self.hold(&connection, secret);
        }
        inner.real.unlock(key);
        inner.lock.last_activity.set(SystemClock.now());
        inner.lock.asked.take();
        self.reload_vault().await;
        // What could not be kept while it was locked.
        self.retry_held();
    }

    /// Leads back to where the person was when it was locked.
    pub fn go_on(self) {
        let place = self.inner().lock.place.borrow().clone().filter(|(path, _)| *path == dom::current_path());
        dom::spawn(async move {
            // The screen is drawn in the next turn, and what had the keyboard comes back once it was read again. Whoever
            // goes elsewhere meanwhile stays there.
            turn().await;
            turn().await;
            dom::focus_if_lost("title");
            let Some(id) = place.and_then(|(_, id)| id) else { return };
            for _ in 0..GO_ON_LOOKS {
                let elsewhere = dom::focused().is_some_and(|now| now != "title" && now != id);
                if elsewhere || dom::focus_now(&id) {
                    return;
                }
                dom::pause(GO_ON_PAUSE_MS).await;
            }
        });
    }

    /// Asks the other tabs for the vault's key, where it is locked here.
    pub(in crate::state) fn ask_for_key(&self) {
        if self.vault.get_untracked() == VaultState::Locked && !self.lock.closing.get_untracked() {
            let number = random_uuid();
            self.inner().lock.asked.replace(Some(number.clone()));
            self.tell(&News::KeyWanted(number));
        }
    }

    /// The same before the first screen is drawn: it waits a moment, so that no lock screen flashes.
    pub(in crate::state) async fn ask_for_key_first(&self) {
        self.ask_for_key();
        let step = KEY_AWAITED_MS / 6;
        let mut waited = 0;
        while waited < KEY_AWAITED_MS && self.vault.get_untracked() == VaultState::Locked && dom::in_sight() {
            dom::pause(step).await;
            waited += step;
        }
    }

    /// Gives the vault's key to a tab that asked.
    pub(in crate::state) fn give_key(&self, number: String) {
        let key = self.inner().real.key();
        if let Some(key) = key.filter(|_| !self.lock.closing.get_untracked()) {
            self.tell(&News::Key(number, key));
        }
    }

    /// Takes the vault's key from another tab, where this one asked for it and it opens this vault.
    pub(in crate::state) fn take_key(self, number: &str, key: VaultKey) {
        let inner = self.inner();
        if inner.lock.asked.borrow().as_deref() != Some(number) {
            return;
        }
        inner.lock.asked.take();
        let lockings = inner.lock.lockings.get();
        dom::spawn(async move {
            let inner = self.inner();
            let vault = records(&inner.real);
            let Ok(true) = vault.is_ours(&key).await else { return };
            let Ok(keys) = self.kept_keys(&key).await else { return };
            // Locked meanwhile: then it stays locked.
            if inner.lock.lockings.get() != lockings || self.vault.get_untracked() != VaultState::Locked {
                return;
            }
            self.opened(key, keys).await;
            self.go_on();
        });
    }
}
