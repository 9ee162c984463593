//! Keys: in memory, and in the vault.

use super::Console;
use crate::browser::channel::News;
use crate::browser::crypto::{self, WebCrypto};
use crate::browser::dom;
use crate::browser::network::Credential;
use crate::browser::time::SystemClock;
use crate::domain::{Connection, ConnectionId, Keep, Secret};
use crate::lifecycle::Clock;
use crate::store::{Refusal, StoreError, UnlockError, Vault};

/// The key that practice connections have from the start. Practice vendors take any.
const PRACTICE_KEY: &str = "practice";

/// Whether keys are kept on this computer, and open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum VaultState {
    /// There is no vault.
    None,
    /// There is one; its keys are not at hand.
    Locked,
    /// Its keys are at hand in this tab.
    Open,
    /// This page may not use cryptography: it came over plain `http://`.
    Impossible,
}

/// Why a vault did not open.
pub type UnlockFailure = UnlockError;

impl Console {
    /// Looks whether there is a vault.
    pub async fn reload_vault(&self) {
        let inner = self.inner();
        let exists = Vault { store: &inner.real, crypto: &WebCrypto }.exists().await.unwrap_or(false);
        let open = inner.vault_key.borrow().is_some();
        self.vault.set(match (crypto::available(), exists, open) {
            (false, ..) => VaultState::Impossible,
            (true, false, _) => VaultState::None,
            (true, true, false) => VaultState::Locked,
            (true, true, true) => VaultState::Open,
        });
    }

    pub(super) fn hold_practice_key(&self, connection: &Connection) {
        if !self.held.with_untracked(|held| held.contains(&connection.id)) {
            self.hold(connection, Secret::from_pasted(PRACTICE_KEY));
        }
    }

    /// Keeps a key in this tab's memory, bound to the connection's origin.
    pub fn hold(&self, connection: &Connection, secret: Secret) {
        let credential = Credential { origin: connection.origin().to_owned(), auth: connection.auth.clone(), secret };
        self.inner().keys.borrow_mut().insert(connection.id.clone(), credential);
        self.inner().reads.forget_connection(&connection.id);
        self.refresh_held();
    }

    /// Whether a connection's key is at hand.
    pub fn has_key(&self, id: &ConnectionId) -> bool {
        self.held.with(|held| held.contains(id))
    }

    /// The key of a connection, where it is at hand: to keep it elsewhere.
    pub fn key_of(&self, id: &ConnectionId) -> Option<Secret> {
        self.inner().keys.borrow().get(id).map(|credential| credential.secret.clone())
    }

    fn refresh_held(&self) {
        let held = self.inner().keys.borrow().keys().cloned().collect();
        self.held.set(held);
    }

    /// Makes the vault with a passphrase, or opens the one that is there.
    pub async fn open_or_make_vault(&self, passphrase: &str) -> Result<(), UnlockError> {
        let inner = self.inner();
        let vault = Vault { store: &inner.real, crypto: &WebCrypto };
        if vault.exists().await? {
            return self.unlock(passphrase).await;
        }
        let key = vault.create(passphrase).await?;
        *inner.vault_key.borrow_mut() = Some(key);
        self.reload_vault().await;
        // Whether the browser promises is told in the settings. Not waited for: Firefox asks the person first.
        dom::spawn(async {
            dom::persist_storage().await;
        });
        Ok(())
    }

    /// Opens the vault and takes its keys into memory.
    pub async fn unlock(&self, passphrase: &str) -> Result<(), UnlockError> {
        let inner = self.inner();
        let vault = Vault { store: &inner.real, crypto: &WebCrypto };
        let key = vault.unlock(passphrase).await?;
        let kept: Vec<Connection> = self
            .connections
            .with_untracked(|all| all.iter().filter(|connection| connection.keep == Keep::Vault).cloned().collect());
        for connection in kept.iter().filter(|connection| !connection.id.is_practice()) {
            if let Some(secret) = vault.get(&key, connection).await? {
                self.hold(connection, secret);
            }
        }
        *inner.vault_key.borrow_mut() = Some(key);
        *inner.last_activity.borrow_mut() = SystemClock.now();
        self.reload_vault().await;
        Ok(())
    }

    /// Keeps a connection's key in the open vault.
    pub async fn keep_in_vault(&self, connection: &Connection, secret: &Secret) -> Result<(), StoreError> {
        let inner = self.inner();
        let key = inner.vault_key.borrow().clone();
        match key {
            Some(key) => Vault { store: &inner.real, crypto: &WebCrypto }.put(&key, connection, secret).await,
            None => Err(StoreError(crate::words::connect::VAULT_LOCKED.to_owned(), Refusal::Locked)),
        }
    }

    /// Removes a connection's key from memory and vault.
    pub async fn forget_key(&self, id: &ConnectionId) -> Result<(), StoreError> {
        let inner = self.inner();
        inner.keys.borrow_mut().remove(id);
        self.refresh_held();
        Vault { store: &inner.real, crypto: &WebCrypto }.forget(id).await
    }

    /// Removes a key from the vault, but leaves it in memory.
    pub async fn unkeep(&self, id: &ConnectionId) -> Result<(), StoreError> {
        Vault { store: &self.inner().real, crypto: &WebCrypto }.forget(id).await
    }

    /// Locks every tab: the vault's key and all real keys leave memory.
    pub fn lock(&self) {
        self.lock_here();
        self.tell(News::Lock);
    }

    pub(super) fn lock_here(&self) {
        let inner = self.inner();
        inner.vault_key.borrow_mut().take();
        inner.keys.borrow_mut().retain(|id, _| id.is_practice());
        self.refresh_held();
        self.vault.update(|vault| {
            if *vault == VaultState::Open {
                *vault = VaultState::Locked;
            }
        });
    }

    /// Locks when nobody has typed or clicked for as long as the settings say. Only this tab: another may be in use.
    pub(super) fn lock_if_idle(&self) {
        let minutes = i64::from(self.settings.with_untracked(|settings| settings.lock_after_minutes));
        let idle_since = *self.inner().last_activity.borrow();
        let has_real_keys = self.held.with_untracked(|held| held.iter().any(|id| !id.is_practice()));
        if has_real_keys && SystemClock.now() > idle_since.plus(minutes * 60_000) {
            self.lock_here();
            self.announce(crate::words::connect::LOCKED_IDLE);
        }
    }
}
