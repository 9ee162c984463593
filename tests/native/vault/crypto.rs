//! What WebCrypto does in the page, by other hands: RustCrypto's.

use std::cell::RefCell;
use std::rc::Rc;

use aes_gcm::aead::{Aead as _, Payload};
use aes_gcm::{Aes256Gcm, KeyInit as _};
use greenroom::store::{AesGcmParams, Crypto, StoreError};
use sha2::digest::generic_array::GenericArray;
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

/// A passphrase, a salt and the iterations.
type Asked = (String, Vec<u8>, u32);

#[derive(Default)]
struct Inside {
    /// PBKDF2 with as many iterations as it is asked for; otherwise with one, where a test is not about them.
    in_full: bool,
    drawn: RefCell<u64>,
    /// Bytes that are drawn first.
    given: RefCell<Vec<u8>>,
    /// The iterations that were asked for.
    derived: RefCell<Vec<u32>>,
    /// What was derived in full: several ways of typing one passphrase cost a second once.
    known: RefCell<Vec<(Asked, [u8; 32])>>,
}

impl Native {
    /// With as many iterations as are asked for, and these random bytes first.
    pub fn in_full(given: &[u8]) -> Self {
        let given = given.iter().rev().copied().collect();
        Self(Rc::new(Inside { in_full: true, given: RefCell::new(given), ..Inside::default() }))
    }

    /// Draws other bytes than one that counts from nothing.
    pub fn drawing_from(count: u64) -> Self {
        Self(Rc::new(Inside { drawn: RefCell::new(count), ..Inside::default() }))
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

/// SHA-256's state after a block.
fn hashed(mut state: [u32; 8], block: &[u8; 64]) -> [u32; 8] {
    sha2::compress256(&mut state, std::slice::from_ref(GenericArray::from_slice(block)));
    state
}

/// HMAC of a message of less than a block, with the states that the key leaves behind.
fn hmac(inner: [u32; 8], outer: [u32; 8], message: &[u8]) -> [u32; 8] {
    let end = |state, message: &[u8]| {
        let mut block = [0; 64];
        block[..message.len()].copy_from_slice(message);
        block[message.len()] = 0x80;
        block[62..].copy_from_slice(&((64 + message.len() as u16) * 8).to_be_bytes());
        hashed(state, &block)
    };
    end(outer, &bytes(end(inner, message)))
}

fn bytes(words: [u32; 8]) -> [u8; 32] {
    let mut bytes = [0; 32];
    for i in 0..8 {
        bytes[i * 4..i * 4 + 4].copy_from_slice(&words[i].to_be_bytes());
    }
    bytes
}

/// PBKDF2-HMAC-SHA-256 of one block (RFC 8018, 5.2). The crate's, which is generic, would be compiled without
/// optimization here: half a minute in place of a second.
fn pbkdf2_sha256(passphrase: &str, salt: &[u8], rounds: u32) -> [u8; 32] {
    const START: [u32; 8] =
        [0x6a09_e667, 0xbb67_ae85, 0x3c6e_f372, 0xa54f_f53a, 0x510e_527f, 0x9b05_688c, 0x1f83_d9ab, 0x5be0_cd19];
    let mut key = [0; 64];
    key[..passphrase.len()].copy_from_slice(passphrase.as_bytes());
    let (inner, outer) = (hashed(START, &key.map(|byte| byte ^ 0x36)), hashed(START, &key.map(|byte| byte ^ 0x5c)));
    let mut last = hmac(inner, outer, &[salt, &[0, 0, 0, 1]].concat());
    let mut sum = last;
    for _ in 1..rounds {
        last = hmac(inner, outer, &bytes(last));
        for i in 0..8 {
            sum[i] ^= last[i];
        }
    }
    bytes(sum)
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
        let bytes = if self.0.in_full {
            let asked = (passphrase.to_owned(), salt.to_vec(), iterations);
            let known = self.0.known.borrow().iter().find(|(known, _)| *known == asked).map(|(_, bytes)| *bytes);
            let bytes = known.unwrap_or_else(|| pbkdf2_sha256(passphrase, salt, iterations));
            self.0.known.borrow_mut().push((asked, bytes));
            bytes
        } else {
            // The number of iterations still makes a difference.
            pbkdf2_sha256(passphrase, &[salt, &iterations.to_le_bytes()].concat(), 1)
        };
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
