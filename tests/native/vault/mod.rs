//! The vault, and the store that it seals: over real cryptography.

mod crypto;
mod cut;
mod guarded;
mod keys;
mod known;
mod order;
mod tampering;

use greenroom::domain::{Connection, Secret};
use greenroom::store::{AesGcmParams, Crypto as _, KeyValue as _, LEAST_ITERATIONS, Memory, Vault, wrap};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

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

    /// Changes the vault's own record, as somebody would who knows the format: its checksum is right again.
    fn alter(&self, change: impl Fn(&mut Value)) {
        let mut envelope: Value = serde_json::from_str(&self.text("vault")).unwrap();
        let mut data = envelope["data"].clone();
        data.as_object_mut().unwrap().remove("checksum");
        change(&mut data);
        let sum = hex(&Sha256::digest(data.to_string()));
        if let Some(data) = data.as_object_mut() {
            data.insert("checksum".to_owned(), sum.into());
        }
        envelope["data"] = data;
        self.put("vault", &envelope.to_string());
    }

    /// The key of the connection, with a vault's key.
    fn canary(&self, key: &Key) -> Option<String> {
        now(self.vault().get(key, &connection())).unwrap().map(|secret| secret.expose().to_owned())
    }

    /// Some vault's data key.
    async fn crypto_key(&self) -> Key {
        Vault { store: &Memory::default(), crypto: &Native::default() }.create(PASSPHRASE).await.unwrap()
    }

    fn sealed_by(&self, key: &Key, context: &str, plain: &[u8]) -> Value {
        let iv = self.crypto.random(12).unwrap();
        let at = AesGcmParams { iv: &iv, context: context.as_bytes() };
        let text = now(self.crypto.encrypt(key, at, plain)).unwrap();
        json!({"iv": hex(&iv), "text": hex(&text)})
    }

    fn passphrase_key(&self, salt: &[u8]) -> Key {
        now(self.crypto.derive(PASSPHRASE, salt, LEAST_ITERATIONS, true)).unwrap()
    }

    /// Puts a vault of version 1, as it was written; its text.
    fn text_of_first_vault(&self) -> String {
        let check = self.sealed_by(&self.passphrase_key(&[5; 16]), "greenroom vault", b"greenroom");
        let data = json!({"salt": hex(&[5; 16]), "iterations": LEAST_ITERATIONS, "check": check});
        let text = wrap("vault", 1, &data);
        self.put("vault", &text);
        text
    }

    /// Puts a key into a vault of version 1.
    fn put_first_key(&self, connection: &Connection, secret: &str) {
        let context = format!("{}\n{}", connection.id.0, connection.origin());
        let sealed = self.sealed_by(&self.passphrase_key(&[5; 16]), &context, secret.as_bytes());
        self.put(&format!("key/{}", connection.id.0), &wrap("key", 1, &sealed));
    }

    /// Puts a vault with the fewest iterations that are opened.
    fn weaker_vault(&self) {
        now(self.vault().create(PASSPHRASE)).unwrap();
        let key = self.sealed_by(&self.passphrase_key(&[5; 16]), "greenroom vault 2 data key", &[6; 32]);
        let check = self.sealed_by(&Key { bytes: [6; 32], extractable: true }, "greenroom vault 2 check", b"greenroom");
        self.alter(|data| {
            let salt = hex(&[5; 16]);
            *data = json!({"salt": salt, "iterations": LEAST_ITERATIONS, "key": key, "check": check});
        });
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
