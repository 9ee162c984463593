//! Keys on this computer, behind a passphrase.
//!
//! # The format, version 1
//!
//! `vault`: `{v: 1, kind: "vault", data: {salt, iterations, check}}`. `salt` is 16 random bytes; `iterations` of
//! PBKDF2-HMAC-SHA-256 over the UTF-8 passphrase and it give a 256-bit AES-GCM key that cannot be extracted. `check` is
//! the text `greenroom` sealed with it, so that a wrong passphrase is told from damage.
//!
//! `key/<connection id>`: `{v: 1, kind: "key", data: {iv, text}}`: a vendor key sealed with it. The additional data are
//! connection id, a line feed and the origin that the key was entered for: a record moved to another connection or
//! host does not open.
//!
//! Bytes are written as lower-case hexadecimal. Each sealing draws a new 12-byte `iv`.

use serde_json::Value;

use super::{KeyValue, StoreError, open, wrap};
use crate::domain::json::{self, Json, Object};
use crate::domain::{Connection, ConnectionId, Secret};

const VAULT: &str = "vault";
const KEY: &str = "key";
const VERSION: u32 = 1;
const CHECK: &[u8] = b"greenroom";
const CHECK_CONTEXT: &[u8] = b"greenroom vault";

/// PBKDF2 iterations of a new vault (OWASP's 2023 figure for PBKDF2-HMAC-SHA-256).
pub const ITERATIONS: u32 = 600_000;

/// What the browser's WebCrypto does for the vault.
#[expect(async_fn_in_trait, reason = "futures of the page stay on its one thread")]
pub trait Crypto {
    /// A key that cannot be extracted.
    type Key: Clone;
    /// Random bytes.
    fn random(&self, bytes: usize) -> Result<Vec<u8>, StoreError>;
    /// PBKDF2-HMAC-SHA-256 to an AES-256-GCM key.
    async fn derive(&self, passphrase: &str, salt: &[u8], iterations: u32) -> Result<Self::Key, StoreError>;
    /// AES-256-GCM.
    async fn encrypt(&self, key: &Self::Key, iv: &[u8], context: &[u8], plain: &[u8]) -> Result<Vec<u8>, StoreError>;
    /// The inverse; `None` where key, context or text are not what they were.
    async fn decrypt(
        &self,
        key: &Self::Key,
        iv: &[u8],
        context: &[u8],
        sealed: &[u8],
    ) -> Result<Option<Vec<u8>>, StoreError>;
}

/// Ciphertext, in hexadecimal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sealed {
    /// 12 bytes.
    pub iv: String,
    /// Ciphertext and tag.
    pub text: String,
}

/// The vault's own record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VaultRecord {
    /// 16 bytes.
    pub salt: String,
    /// Of PBKDF2.
    pub iterations: u32,
    /// Tells a wrong passphrase.
    pub check: Sealed,
}

impl Json for Sealed {
    fn to_json(&self) -> Value {
        Object::default().text("iv", &self.iv).text("text", &self.text).done()
    }

    fn from_json(value: &Value) -> Option<Self> {
        Some(Self { iv: json::text(value, "iv")?, text: json::text(value, "text")? })
    }
}

impl Json for VaultRecord {
    fn to_json(&self) -> Value {
        Object::default()
            .text("salt", &self.salt)
            .number("iterations", self.iterations.into())
            .put("check", self.check.to_json())
            .done()
    }

    fn from_json(value: &Value) -> Option<Self> {
        Some(Self {
            salt: json::text(value, "salt")?,
            iterations: json::number(value, "iterations")?,
            check: Sealed::from_json(json::field(value, "check"))?,
        })
    }
}

/// Why a vault did not open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum UnlockError {
    /// Another passphrase.
    WrongPassphrase,
    /// There is none.
    NoVault,
    /// Its record cannot be read, is newer, or asks for fewer iterations than are safe.
    Damaged,
    /// The browser refused.
    Store(StoreError),
}

impl From<StoreError> for UnlockError {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

/// The vault, over a store and a browser's cryptography.
pub struct Vault<'a, K, C> {
    /// Where its records are.
    pub store: &'a K,
    /// What seals and opens.
    pub crypto: &'a C,
}

impl<K: KeyValue, C: Crypto> Vault<'_, K, C> {
    /// Whether there is one.
    pub async fn exists(&self) -> Result<bool, StoreError> {
        Ok(self.store.get(VAULT).await?.is_some())
    }

    /// Makes a vault and opens it.
    pub async fn create(&self, passphrase: &str) -> Result<C::Key, StoreError> {
        let salt = self.crypto.random(16)?;
        let key = self.crypto.derive(passphrase, &salt, ITERATIONS).await?;
        let check = self.seal(&key, CHECK_CONTEXT, CHECK).await?;
        let record = VaultRecord { salt: to_hex(&salt), iterations: ITERATIONS, check };
        self.store.put(VAULT, &wrap(VAULT, VERSION, &record)).await?;
        Ok(key)
    }

    /// Opens the vault.
    pub async fn unlock(&self, passphrase: &str) -> Result<C::Key, UnlockError> {
        let text = self.store.get(VAULT).await?.ok_or(UnlockError::NoVault)?;
        let record: VaultRecord = open(VAULT, VERSION, &text).map_err(|_| UnlockError::Damaged)?;
        let salt = from_hex(&record.salt).ok_or(UnlockError::Damaged)?;
        if record.iterations < ITERATIONS || record.iterations > ITERATIONS * 20 || salt.len() < 16 {
            return Err(UnlockError::Damaged);
        }
        let key = self.crypto.derive(passphrase, &salt, record.iterations).await?;
        match self.open(&key, CHECK_CONTEXT, &record.check).await? {
            Some(plain) if plain == CHECK => Ok(key),
            Some(_) => Err(UnlockError::Damaged),
            None => Err(UnlockError::WrongPassphrase),
        }
    }

    /// Keeps a connection's key.
    pub async fn put(&self, key: &C::Key, connection: &Connection, secret: &Secret) -> Result<(), StoreError> {
        let sealed = self.seal(key, &context(connection), secret.expose().as_bytes()).await?;
        self.store.put(&record_key(&connection.id), &wrap(KEY, VERSION, &sealed)).await
    }

    /// A connection's key; `None` where none is kept, or it was kept for another origin.
    pub async fn get(&self, key: &C::Key, connection: &Connection) -> Result<Option<Secret>, StoreError> {
        let Some(text) = self.store.get(&record_key(&connection.id)).await? else { return Ok(None) };
        let Ok(sealed) = open::<Sealed>(KEY, VERSION, &text) else { return Ok(None) };
        let plain = self.open(key, &context(connection), &sealed).await?;
        Ok(plain.and_then(|plain| String::from_utf8(plain).ok()).map(|text| Secret::from_pasted(&text)))
    }

    /// Removes a connection's key.
    pub async fn forget(&self, id: &ConnectionId) -> Result<(), StoreError> {
        self.store.delete(&record_key(id)).await
    }

    async fn seal(&self, key: &C::Key, context: &[u8], plain: &[u8]) -> Result<Sealed, StoreError> {
        let iv = self.crypto.random(12)?;
        let text = self.crypto.encrypt(key, &iv, context, plain).await?;
        Ok(Sealed { iv: to_hex(&iv), text: to_hex(&text) })
    }

    async fn open(&self, key: &C::Key, context: &[u8], sealed: &Sealed) -> Result<Option<Vec<u8>>, StoreError> {
        match (from_hex(&sealed.iv), from_hex(&sealed.text)) {
            (Some(iv), Some(text)) => self.crypto.decrypt(key, &iv, context, &text).await,
            _ => Ok(None),
        }
    }
}

fn context(connection: &Connection) -> Vec<u8> {
    format!("{}\n{}", connection.id.0, connection.origin()).into_bytes()
}

fn record_key(id: &ConnectionId) -> String {
    format!("key/{}", id.0)
}

fn to_hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn from_hex(text: &str) -> Option<Vec<u8>> {
    let pairs = text.as_bytes().chunks(2);
    pairs.map(|pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok().filter(|_| pair.len() == 2)).collect()
}
