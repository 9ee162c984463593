//! Keys: in memory, and in the vault.

use super::{Console, Kept};
use crate::browser::crypto::{self, WebCrypto};
use crate::browser::dom;
use crate::browser::network::Credential;
use crate::domain::{Connection, ConnectionId, Keep, Secret};
use crate::store::{Refusal, StoreError, Vault};

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

impl Console {
    /// Looks whether there is a vault.
    pub async fn reload_vault(&self) {
        let inner = self.inner();
        let exists = records(&inner.real).exists().await.unwrap_or(false);
        inner.real.learn(exists);
        let open = inner.real.key().is_some();
        self.vault.set(match (crypto::available(), exists, open) {
            (false, ..) => VaultState::Impossible,
            (true, false, _) => VaultState::None,
            (true, true, false) => VaultState::Locked,
            (true, true, true) => VaultState::Open,
        });
        // Now it can be read, unless it is locked: then once it is open.
        let console = *self;
        console.later(move || console.forget_what_is_old());
    }

    pub(super) fn hold_practice_key(&self, connection: &Connection) {
        if !self.held.with_untracked(|held| held.contains(&connection.id)) {
            self.hold(connection, Secret::from_pasted(PRACTICE_KEY));
        }
    }

    /// Keeps a key in this tab's memory, bound to the connection's origin and the way there. Not where the host allows
    /// neither: then it would be sent nowhere, and is to be asked for again.
    pub fn hold(&self, connection: &Connection, secret: Secret) {
        if self.is_out_of_use(connection) {
            return;
        }
        let credential = Credential::of(connection, secret);
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

    pub(super) fn refresh_held(&self) {
        let held = self.inner().keys.borrow().keys().cloned().collect();
        self.held.set(held);
    }

    /// Seals what was kept before there was a vault. What the browser refuses now is sealed at the next opening.
    pub(super) fn seal_what_is_open(&self) {
        let real = self.inner().real.clone();
        dom::spawn(async move {
            let _ = real.seal_what_is_open().await;
        });
    }

    /// Keeps a connection's key in the open vault.
    pub async fn keep_in_vault(&self, connection: &Connection, secret: &Secret) -> Result<(), StoreError> {
        let inner = self.inner();
        match inner.real.key() {
            Some(key) => records(&inner.real).put(&key, connection, secret).await,
            None => Err(StoreError(crate::words::connect::VAULT_LOCKED.to_owned(), Refusal::Locked)),
        }
    }

    /// Removes a connection's key from memory and vault.
    pub async fn forget_key(&self, id: &ConnectionId) -> Result<(), StoreError> {
        let inner = self.inner();
        inner.keys.borrow_mut().remove(id);
        self.refresh_held();
        records(&inner.real).forget(id).await
    }

    /// Whether connections say that their keys are kept on this computer.
    pub fn has_kept_keys(&self) -> bool {
        self.connections.with(|all| all.iter().any(|one| one.keep == Keep::Vault && !one.id.is_practice()))
    }

    /// Removes every key from the vault; those in memory stay there. What else the vault seals stays as it is.
    pub async fn remove_kept_keys(&self) -> Result<(), StoreError> {
        let all = self.connections.get_untracked();
        for connection in all.into_iter().filter(|one| one.keep == Keep::Vault && !one.id.is_practice()) {
            self.unkeep(&connection.id).await?;
            self.save_connection(&Connection { keep: Keep::Memory, ..connection }).await?;
        }
        Ok(())
    }

    /// Removes a key from the vault, but leaves it in memory.
    pub async fn unkeep(&self, id: &ConnectionId) -> Result<(), StoreError> {
        records(&self.inner().real).forget(id).await
    }
}

/// The vault's own records, which are not sealed by what they open.
pub(super) fn records(real: &Kept) -> Vault<'_, Kept, WebCrypto> {
    Vault { store: real, crypto: &WebCrypto }
}
