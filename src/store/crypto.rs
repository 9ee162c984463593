//! What the browser's WebCrypto does for the vault.

use zeroize::Zeroizing;

use super::StoreError;

/// AES-256-GCM and PBKDF2-HMAC-SHA-256. The bytes of a key are never seen: keys are made, wrapped and unwrapped
/// where they are used. A key that is *extractable* can be wrapped; it is made only for that, and dropped at once.
#[expect(async_fn_in_trait, reason = "futures of the page stay on its one thread")]
pub trait Crypto {
    /// A key of AES-256-GCM, which seals, opens, wraps and unwraps.
    type Key: Clone;
    /// Random bytes.
    fn random(&self, bytes: usize) -> Result<Vec<u8>, StoreError>;
    /// A text in Unicode's Normalization Form C.
    fn normalized(&self, text: &str) -> Zeroizing<String>;
    /// A random key, extractable.
    async fn generate(&self) -> Result<Self::Key, StoreError>;
    /// PBKDF2-HMAC-SHA-256 over the UTF-8 text.
    async fn derive(
        &self,
        passphrase: &str,
        salt: &[u8],
        iterations: u32,
        extractable: bool,
    ) -> Result<Self::Key, StoreError>;
    /// Seals the 32 bytes of an extractable key.
    async fn wrap(&self, with: &Self::Key, at: AesGcmParams<'_>, key: &Self::Key) -> Result<Vec<u8>, StoreError>;
    /// The inverse; `None` where key, parameters or bytes are not what they were.
    async fn unwrap(
        &self,
        with: &Self::Key,
        at: AesGcmParams<'_>,
        wrapped: &[u8],
        extractable: bool,
    ) -> Result<Option<Self::Key>, StoreError>;
    /// Seals: ciphertext and tag.
    async fn encrypt(&self, with: &Self::Key, at: AesGcmParams<'_>, plain: &[u8]) -> Result<Vec<u8>, StoreError>;
    /// The inverse; `None` where key, parameters or bytes are not what they were. The caller wipes what is to be wiped.
    async fn decrypt(
        &self,
        with: &Self::Key,
        at: AesGcmParams<'_>,
        sealed: &[u8],
    ) -> Result<Option<Vec<u8>>, StoreError>;
}

/// What a sealing is bound to.
#[derive(Clone, Copy)]
pub struct AesGcmParams<'a> {
    /// 12 bytes, never twice with one key.
    pub iv: &'a [u8],
    /// The additional data: what is sealed, and where it belongs.
    pub context: &'a [u8],
}

/// Random bytes of a sealing.
pub(super) const IV: usize = 12;
/// Bytes by which the sealed is longer.
pub(super) const TAG: usize = 16;
