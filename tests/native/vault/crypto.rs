//! What WebCrypto does in the page, by other hands: RustCrypto's.

use std::cell::RefCell;
use std::rc::Rc;

use aes_gcm::aead::{Aead as _, Payload};
use aes_gcm::{Aes256Gcm, KeyInit as _};
use greenroom::store::{AesGcmParams, Crypto, StoreError};
use sha2::{Digest as _, Sha256};
use unicode_normalization::UnicodeNormalization as _;
use zeroize::Zeroizing;

/// A key, which says whether it may be wrapped.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Key {
    pub bytes: [u8; 32],
    pub extractable: bool,
}

/// Real cryptography, with random bytes that can be told beforehand. Clones draw from the same bytes.
#[derive(Clone, Default)]
pub struct Native(Rc<Inside>);

#[derive(Default)]
struct Inside {
    /// PBKDF2 with as many iterations as it is asked for; otherwise with one, where a test is not about them.
    in_full: bool,
    drawn: RefCell<u64>,
    /// Bytes that are drawn first.
    given: RefCell<Vec<u8>>,
    /// The iterations that were asked for.
    derived: RefCell<Vec<u32>>,
}

impl Native {
    /// With as many iterations as are asked for, and these random bytes first.
    pub fn in_full(given: &[u8]) -> Self {
        let given = given.iter().rev().copied().collect();
        Self(Rc::new(Inside { in_full: true, given: RefCell::new(given), ..Inside::default() }))
    }

    /// The iterations that were asked for so far.
    pub fn derived(&self) -> Vec<u32> {
        self.0.derived.borrow().clone()
    }

    fn draw(&self, bytes: usize) -> Vec<u8> {
        let mut given = self.0.given.borrow_mut();
        let mut drawn = self.0.drawn.borrow_mut();
        let one = || {
            given.pop().unwrap_or_else(|| {
                *drawn += 1;
                Sha256::digest(drawn.to_le_bytes())[0]
            })
        };
        std::iter::repeat_with(one).take(bytes).collect()
    }

    fn cipher(key: &Key) -> Aes256Gcm {
        Aes256Gcm::new(&key.bytes.into())
    }
}

impl Crypto for Native {
    type Key = Key;

    fn random(&self, bytes: usize) -> Result<Vec<u8>, StoreError> {
        Ok(self.draw(bytes))
    }

    fn normalized(&self, text: &str) -> Zeroizing<String> {
        Zeroizing::new(text.nfc().collect())
    }

    async fn generate(&self) -> Result<Key, StoreError> {
        Ok(Key { bytes: self.draw(32).try_into().unwrap(), extractable: true })
    }

    async fn derive(
        &self,
        passphrase: &str,
        salt: &[u8],
        iterations: u32,
        extractable: bool,
    ) -> Result<Key, StoreError> {
        self.0.derived.borrow_mut().push(iterations);
        let mut bytes = [0; 32];
        if self.0.in_full {
            pbkdf2::pbkdf2_hmac::<Sha256>(passphrase.as_bytes(), salt, iterations, &mut bytes);
        } else {
            let salt = [salt, &iterations.to_le_bytes()].concat();
            pbkdf2::pbkdf2_hmac::<Sha256>(passphrase.as_bytes(), &salt, 1, &mut bytes);
        }
        Ok(Key { bytes, extractable })
    }

    async fn wrap(&self, with: &Key, at: AesGcmParams<'_>, key: &Key) -> Result<Vec<u8>, StoreError> {
        assert!(key.extractable, "the browser does not give out the bytes of a key that is not extractable");
        self.encrypt(with, at, &key.bytes).await
    }

    async fn unwrap(
        &self,
        with: &Key,
        at: AesGcmParams<'_>,
        wrapped: &[u8],
        extractable: bool,
    ) -> Result<Option<Key>, StoreError> {
        let plain = self.decrypt(with, at, wrapped).await?;
        Ok(plain.map(|bytes| Key { bytes: bytes.try_into().unwrap(), extractable }))
    }

    async fn encrypt(&self, with: &Key, at: AesGcmParams<'_>, plain: &[u8]) -> Result<Vec<u8>, StoreError> {
        let payload = Payload { msg: plain, aad: at.context };
        Ok(Self::cipher(with).encrypt(at.iv.into(), payload).unwrap())
    }

    async fn decrypt(&self, with: &Key, at: AesGcmParams<'_>, sealed: &[u8]) -> Result<Option<Vec<u8>>, StoreError> {
        let payload = Payload { msg: sealed, aad: at.context };
        Ok(Self::cipher(with).decrypt(at.iv.into(), payload).ok())
    }
}
