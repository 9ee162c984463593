//! Keys on this computer, behind a passphrase.
//!
//! # The format, version 2
//!
//! A random 256-bit *data key* seals everything; it is kept wrapped by a key made from the passphrase, so that another
//! passphrase means one record written anew. All sealing is AES-256-GCM with 12 random bytes of `iv` drawn each time
//! (2³² sealings are allowed with one key; ten writes a second reach that after thirteen years of day and night), and
//! with additional data, the *context*, that says what is sealed and where it belongs. *Sealed text* below is ciphertext
//! and 16-byte tag. All texts are UTF-8. Records are JSON exactly as shown: in this order, without white space.
//!
//! `vault`: `{"v":2,"kind":"vault","data":{"salt":…,"iterations":…,"key":{"iv":…,"text":…},"check":{"iv":…,"text":…},
//! "checksum":…}}`, and `"earlier":{"iv":…,"text":…}` before the checksum while records of version 1 are left. Bytes are
//! lower-case hexadecimal.
//!
//! - `salt`, 16 random bytes, and `iterations` of PBKDF2-HMAC-SHA-256 over the passphrase give the 256-bit passphrase
//!   key. The passphrase is taken by RFC 8265's OpaqueString: spaces of any kind become U+0020, then Normalization Form
//!   C, since the same letters come in two forms from different keyboards and from the clipboard. Its letter case and
//!   its ends stay.
//! - `key`: the 32 bytes of the data key sealed by the passphrase key; context `greenroom vault 2 data key`.
//! - `check`: the text `greenroom` sealed by the data key; context `greenroom vault 2 check`. It tells whether a data
//!   key that another tab hands over is this vault's.
//! - `earlier`: the 32 bytes of version 1's passphrase key sealed by the data key; context `greenroom vault 2 earlier`.
//! - `checksum`: SHA-256 over the text of `data` as it would be without this field. Anybody can compute it: it tells
//!   damage from a wrong passphrase, and protects from nothing else.
//!
//! `key/<connection id>`: `{"v":2,"kind":"key","data":{"iv":…,"text":…}}`: a vendor key sealed by the data key; context
//! `greenroom vault 2 connection key`, the length of the connection's id in bytes as decimal digits, the id, and the
//! origin that the key was entered for, with a line feed between each, and where requests go by a relay of the page's
//! own host, a line feed and the relay's whole address: a record moved to another connection, host or way does not open.
//!
//! How the other records are sealed is told in `sealed.rs`; which, in `guarded.rs`; version 1, in `vault_earlier.rs`.

use zeroize::Zeroizing;

use super::crypto::{AesGcmParams, Crypto, IV};
use super::vault_record::{Sealed, Stored, VAULT, VERSION, VaultRecord};
use super::{KeyValue, StoreError, open, wrap};
use crate::domain::{Connection, ConnectionId, Secret};
use crate::words::vault as words;

pub(super) const KEY: &str = "key";
pub(super) const CHECK: &[u8] = b"greenroom";
const CHECK_CONTEXT: &[u8] = b"greenroom vault 2 check";
const DATA_KEY_CONTEXT: &[u8] = b"greenroom vault 2 data key";

/// PBKDF2 iterations of a new vault.
pub const ITERATIONS: u32 = 1_000_000;
/// With fewer a vault is not opened (OWASP's 2023 figure for PBKDF2-HMAC-SHA-256): somebody made it weak.
pub const LEAST_ITERATIONS: u32 = 600_000;
/// With more a vault is not opened: it would keep the computer busy for nothing.
pub const MOST_ITERATIONS: u32 = 12_000_000;

/// So often a change begins anew because another tab was faster.
const TRIES: usize = 4;

/// Why a vault did not open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum UnlockError {
    /// Another passphrase.
    WrongPassphrase,
    /// There is none.
    NoVault,
    /// Its record cannot be read, or asks for more iterations than any vault has.
    Damaged,
    /// A newer Greenroom's. Left as it is.
    Newer,
    /// Its record asks for fewer iterations than are safe. The passphrase was not used.
    Weak,
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

    /// Makes a vault and opens it: its data key. Refused where there is one already.
    pub async fn create(&self, passphrase: &str) -> Result<C::Key, StoreError> {
        let data = self.crypto.generate().await?;
        let (record, key) = self.record(&data, passphrase, None).await?;
        if self.replace(None, &record).await? { Ok(key) } else { Err(changed_elsewhere()) }
    }

    /// Opens the vault: its data key. A vault of version 1, or with fewer iterations than new ones have, is made anew
    /// under the same passphrase.
    pub async fn unlock(&self, passphrase: &str) -> Result<C::Key, UnlockError> {
        for _ in 0..TRIES {
            let text = self.store.get(VAULT).await?.ok_or(UnlockError::NoVault)?;
            match Stored::read(&text)? {
                Stored::First(first) => {
                    if let Some(key) = self.carry_over(&text, &first, passphrase).await? {
                        let _ = self.carry_keys_over(&key).await;
                        return Ok(key);
                    }
                }
                Stored::Second(record) => {
                    let key = self.open_record(&record, passphrase, false).await?;
                    if record.iterations < ITERATIONS {
                        // What opened is open; where the browser refuses, the next unlocking tries again.
                        let _ = self.rewrap(&text, &record, passphrase, passphrase).await;
                    }
                    if record.earlier.is_some() {
                        let _ = self.carry_keys_over(&key).await;
                    }
                    return Ok(key);
                }
            }
        }
        Err(changed_elsewhere().into())
    }

    /// Changes the passphrase: a new salt, and the same data key wrapped anew, in one write. Keys and records stay as
    /// they are, and open tabs stay open. A wrong `old` one changes nothing.
    pub async fn change_passphrase(&self, old: &str, new: &str) -> Result<(), UnlockError> {
        for _ in 0..TRIES {
            let text = self.store.get(VAULT).await?.ok_or(UnlockError::NoVault)?;
            match Stored::read(&text)? {
                Stored::First(_) => drop(self.unlock(old).await?),
                Stored::Second(record) => {
                    if self.rewrap(&text, &record, old, new).await? {
                        return Ok(());
                    }
                }
            }
        }
        Err(changed_elsewhere().into())
    }

    /// Whether a data key, such as one that another tab handed over, is this vault's.
    pub async fn is_ours(&self, key: &C::Key) -> Result<bool, StoreError> {
        let Some(text) = self.store.get(VAULT).await? else { return Ok(false) };
        match Stored::read(&text) {
            Ok(Stored::Second(record)) => {
                let plain = self.open(key, CHECK_CONTEXT, &record.check).await?;
                Ok(plain.is_some_and(|plain| *plain == CHECK))
            }
            Ok(Stored::First(_)) | Err(_) => Ok(false),
        }
    }

    /// Keeps a connection's key.
    pub async fn put(&self, key: &C::Key, connection: &Connection, secret: &Secret) -> Result<(), StoreError> {
        let sealed = self.seal(key, &context(connection), secret.expose().as_bytes()).await?;
        self.store.put(&record_key(&connection.id), &wrap(KEY, VERSION, &sealed)).await
    }

    /// A connection's key; `None` where none is kept, it was kept for another origin, or its record is damaged.
    pub async fn get(&self, key: &C::Key, connection: &Connection) -> Result<Option<Secret>, StoreError> {
        let Some(text) = self.store.get(&record_key(&connection.id)).await? else { return Ok(None) };
        let Ok(sealed) = open::<Sealed>(KEY, VERSION, &text) else { return Ok(None) };
        let plain = self.open(key, &context(connection), &sealed).await?;
        Ok(plain.and_then(|plain| std::str::from_utf8(&plain).ok().map(Secret::from_pasted)))
    }

    /// Removes a connection's key.
    pub async fn forget(&self, id: &ConnectionId) -> Result<(), StoreError> {
        self.store.delete(&record_key(id)).await
    }

    /// A new record for a data key that is extractable, and that key as it stays: no longer so.
    pub(super) async fn record(
        &self,
        data: &C::Key,
        passphrase: &str,
        earlier: Option<Sealed>,
    ) -> Result<(VaultRecord, C::Key), StoreError> {
        let salt = self.crypto.random(16)?;
        let wrapping = self.passphrase_key(passphrase, &salt, ITERATIONS).await?;
        let key = self.wrap(&wrapping, DATA_KEY_CONTEXT, data).await?;
        let check = self.seal(data, CHECK_CONTEXT, CHECK).await?;
        // What could not be opened again must not replace what can.
        let opened = self.unwrap(&wrapping, DATA_KEY_CONTEXT, &key, false).await?;
        let opened = opened.ok_or_else(|| StoreError::other(words::NOT_OPENED_AGAIN))?;
        Ok((VaultRecord { salt, iterations: ITERATIONS, key, check, earlier }, opened))
    }

    /// Puts a record in place of the one that was seen; whether it was still there.
    pub(super) async fn replace(&self, seen: Option<&str>, record: &VaultRecord) -> Result<bool, StoreError> {
        self.store.compare_and_put(VAULT, seen, &record.written()).await
    }

    async fn open_record(
        &self,
        record: &VaultRecord,
        passphrase: &str,
        extractable: bool,
    ) -> Result<C::Key, UnlockError> {
        refuse_unsafe(record.iterations)?;
        let wrapping = self.passphrase_key(passphrase, &record.salt, record.iterations).await?;
        let key = self.unwrap(&wrapping, DATA_KEY_CONTEXT, &record.key, extractable).await?;
        key.ok_or(UnlockError::WrongPassphrase)
    }

    /// Wraps the data key anew; whether nobody else changed the record meanwhile.
    async fn rewrap(&self, text: &str, record: &VaultRecord, old: &str, new: &str) -> Result<bool, UnlockError> {
        let data = self.open_record(record, old, true).await?;
        let (record, _) = self.record(&data, new, record.earlier.clone()).await?;
        Ok(self.replace(Some(text), &record).await?)
    }

    /// RFC 8265's OpaqueString: what is typed on another keyboard, or pasted, is the same passphrase.
    async fn passphrase_key(&self, passphrase: &str, salt: &[u8], iterations: u32) -> Result<C::Key, StoreError> {
        let mut plain = Zeroizing::new(String::with_capacity(passphrase.len()));
        plain.extend(passphrase.chars().map(|c| if is_space(c) { ' ' } else { c }));
        self.crypto.derive(&self.crypto.normalized(&plain), salt, iterations, false).await
    }

    pub(super) async fn seal(&self, key: &C::Key, context: &[u8], plain: &[u8]) -> Result<Sealed, StoreError> {
        let iv = self.crypto.random(IV)?;
        let text = self.crypto.encrypt(key, AesGcmParams { iv: &iv, context }, plain).await?;
        Ok(Sealed { iv, text })
    }

    pub(super) async fn open(
        &self,
        key: &C::Key,
        context: &[u8],
        sealed: &Sealed,
    ) -> Result<Option<Zeroizing<Vec<u8>>>, StoreError> {
        let plain = self.crypto.decrypt(key, AesGcmParams { iv: &sealed.iv, context }, &sealed.text).await?;
        Ok(plain.map(Zeroizing::new))
    }

    pub(super) async fn wrap(&self, with: &C::Key, context: &[u8], key: &C::Key) -> Result<Sealed, StoreError> {
        let iv = self.crypto.random(IV)?;
        let text = self.crypto.wrap(with, AesGcmParams { iv: &iv, context }, key).await?;
        Ok(Sealed { iv, text })
    }

    pub(super) async fn unwrap(
        &self,
        with: &C::Key,
        context: &[u8],
        sealed: &Sealed,
        extractable: bool,
    ) -> Result<Option<C::Key>, StoreError> {
        self.crypto.unwrap(with, AesGcmParams { iv: &sealed.iv, context }, &sealed.text, extractable).await
    }
}

/// Before the passphrase is used.
pub(super) fn refuse_unsafe(iterations: u32) -> Result<(), UnlockError> {
    match iterations {
        0..LEAST_ITERATIONS => Err(UnlockError::Weak),
        LEAST_ITERATIONS..=MOST_ITERATIONS => Ok(()),
        _ => Err(UnlockError::Damaged),
    }
}

/// Unicode's space separators.
fn is_space(c: char) -> bool {
    matches!(c, ' ' | '\u{a0}' | '\u{1680}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}' | '\u{3000}')
}

fn changed_elsewhere() -> StoreError {
    StoreError::other(words::CHANGED_ELSEWHERE)
}

pub(super) fn context(connection: &Connection) -> Vec<u8> {
    let id = &connection.id.0;
    format!("greenroom vault 2 connection key\n{}\n{id}\n{}", id.len(), connection.bound_to()).into_bytes()
}

pub(super) fn record_key(id: &ConnectionId) -> String {
    format!("key/{}", id.0)
}
