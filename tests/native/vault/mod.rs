//! The vault, and the store that it seals: over real cryptography.

mod crypto;
mod keys;

use greenroom::domain::Secret;
use greenroom::store::{KeyValue as _, Memory, Vault};
use serde_json::Value;

use crate::support::{connection, now};
use crypto::{Key, Native};

const CANARY: &str = "canary-7f3a9c";
const PASSPHRASE: &str = "correct horse";

/// A store, and what seals it.
#[derive(Default)]
struct Safe {
    memory: Memory,
    crypto: Native,
}

impl Safe {
    fn vault(&self) -> Vault<'_, Memory, Native> {
        Vault { store: &self.memory, crypto: &self.crypto }
    }

    /// With a vault, and a key in it.
    fn filled() -> (Self, Key) {
        let safe = Self::default();
        let key = now(safe.vault().create(PASSPHRASE)).unwrap();
        now(safe.vault().put(&key, &connection(), &Secret::from_pasted(CANARY))).unwrap();
        (safe, key)
    }

    fn text(&self, key: &str) -> String {
        now(self.memory.get(key)).unwrap().unwrap()
    }

    fn put(&self, key: &str, text: &str) {
        now(self.memory.put(key, text)).unwrap();
    }

    /// Changes the vault's own record.
    fn alter(&self, change: impl Fn(&mut Value)) {
        let mut envelope: Value = serde_json::from_str(&self.text("vault")).unwrap();
        change(&mut envelope);
        self.put("vault", &envelope.to_string());
    }

    /// The key of the connection, with a vault's key.
    fn canary(&self, key: &Key) -> Option<String> {
        now(self.vault().get(key, &connection())).unwrap().map(|secret| secret.expose().to_owned())
    }
}
