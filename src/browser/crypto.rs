//! WebCrypto for the vault.

use js_sys::{JsString, Object, Promise, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{CryptoKey, SubtleCrypto};
use zeroize::Zeroizing;

/// The vault's key, which no script can read. What it is made of stays in the browser.
pub use web_sys::CryptoKey as VaultKey;

use super::{message_of, property};
use crate::store::{AesGcmParams, Crypto, StoreError};

/// The browser's cryptography. Absent on insecure origins.
#[derive(Clone, Copy, Debug, Default)]
pub struct WebCrypto;

/// Whether this page may use WebCrypto: a page on plain `http://` may not.
pub fn available() -> bool {
    subtle().is_ok()
}

fn crypto() -> Result<web_sys::Crypto, StoreError> {
    web_sys::window().and_then(|window| window.crypto().ok()).ok_or_else(|| StoreError::other("no WebCrypto"))
}

fn subtle() -> Result<SubtleCrypto, StoreError> {
    let subtle = crypto()?.subtle();
    if subtle.is_undefined() { Err(StoreError::other("no WebCrypto")) } else { Ok(subtle) }
}

fn refused(error: JsValue) -> StoreError {
    StoreError::other(&message_of(&error))
}

/// `{name: value, …}`.
fn object(entries: &[(&str, &JsValue)]) -> Object {
    let object = Object::new();
    for (name, value) in entries {
        // Setting a property of a plain object does not throw.
        let _ = Reflect::set(&object, &(*name).into(), value);
    }
    object
}

fn aes_gcm(at: AesGcmParams<'_>) -> Object {
    object(&[
        ("name", &"AES-GCM".into()),
        ("iv", &Uint8Array::from(at.iv)),
        ("additionalData", &Uint8Array::from(at.context)),
    ])
}

/// Keys of this are made and unwrapped.
fn aes_256() -> Object {
    object(&[("name", &"AES-GCM".into()), ("length", &256.into())])
}

fn usages() -> JsValue {
    names(&["encrypt", "decrypt", "wrapKey", "unwrapKey"])
}

fn names(names: &[&str]) -> JsValue {
    names.iter().map(|name| JsValue::from_str(name)).collect::<js_sys::Array>().into()
}

/// The bytes of an answer. The browser's copy of them is wiped.
fn bytes(value: &JsValue) -> Vec<u8> {
    let array = Uint8Array::new(value);
    let bytes = array.to_vec();
    array.fill(0, 0, array.length());
    bytes
}

/// What is asked for. The one place that waits: each method that waited itself would weigh kilobytes.
async fn answer(asked: Result<Promise, JsValue>) -> Result<JsValue, JsValue> {
    JsFuture::from(asked?).await
}

/// The same, with a plain text in the browser's memory, which is wiped afterwards.
async fn answer_of(plain: Uint8Array, asked: Result<Promise, JsValue>) -> Result<JsValue, StoreError> {
    let answer = answer(asked).await;
    plain.fill(0, 0, plain.length());
    answer.map_err(refused)
}

impl Crypto for WebCrypto {
    type Key = CryptoKey;

    fn random(&self, count: usize) -> Result<Vec<u8>, StoreError> {
        let mut random = vec![0; count];
        crypto()?.get_random_values_with_u8_array(&mut random).map_err(refused)?;
        Ok(random)
    }

    fn normalized(&self, text: &str) -> Zeroizing<String> {
        Zeroizing::new(JsString::from(text).normalize("NFC").into())
    }

    async fn generate(&self) -> Result<CryptoKey, StoreError> {
        let asked = subtle()?.generate_key_with_object(&aes_256(), true, &usages());
        Ok(answer(asked).await.map_err(refused)?.unchecked_into())
    }

    async fn derive(
        &self,
        passphrase: &str,
        salt: &[u8],
        iterations: u32,
        extractable: bool,
    ) -> Result<CryptoKey, StoreError> {
        let subtle = subtle()?;
        let passphrase = Uint8Array::from(passphrase.as_bytes());
        let asked = subtle.import_key_with_str("raw", &passphrase, "PBKDF2", false, &names(&["deriveKey"]));
        let material: CryptoKey = answer_of(passphrase, asked).await?.unchecked_into();
        let algorithm = object(&[
            ("name", &"PBKDF2".into()),
            ("hash", &"SHA-256".into()),
            ("salt", &Uint8Array::from(salt)),
            ("iterations", &iterations.into()),
        ]);
        let asked = subtle.derive_key_with_object_and_object(&algorithm, &material, &aes_256(), extractable, &usages());
        Ok(answer(asked).await.map_err(refused)?.unchecked_into())
    }

    async fn wrap(&self, with: &CryptoKey, at: AesGcmParams<'_>, key: &CryptoKey) -> Result<Vec<u8>, StoreError> {
        let asked = subtle()?.wrap_key_with_object("raw", key, with, &aes_gcm(at));
        Ok(bytes(&answer(asked).await.map_err(refused)?))
    }

    async fn unwrap(
        &self,
        with: &CryptoKey,
        at: AesGcmParams<'_>,
        wrapped: &[u8],
        extractable: bool,
    ) -> Result<Option<CryptoKey>, StoreError> {
        let wrapped = Uint8Array::from(wrapped);
        let asked = subtle()?.unwrap_key_with_buffer_source_and_object_and_object(
            "raw",
            &wrapped,
            with,
            &aes_gcm(at),
            &aes_256(),
            extractable,
            &usages(),
        );
        not_what_it_was(answer(asked).await).map(|key| key.map(JsCast::unchecked_into))
    }

    async fn encrypt(&self, with: &CryptoKey, at: AesGcmParams<'_>, plain: &[u8]) -> Result<Vec<u8>, StoreError> {
        let plain = Uint8Array::from(plain);
        let asked = subtle()?.encrypt_with_object_and_buffer_source(&aes_gcm(at), with, &plain);
        Ok(bytes(&answer_of(plain, asked).await?))
    }

    async fn decrypt(
        &self,
        with: &CryptoKey,
        at: AesGcmParams<'_>,
        sealed: &[u8],
    ) -> Result<Option<Vec<u8>>, StoreError> {
        let sealed = Uint8Array::from(sealed);
        let asked = subtle()?.decrypt_with_object_and_buffer_source(&aes_gcm(at), with, &sealed);
        Ok(not_what_it_was(answer(asked).await)?.as_ref().map(bytes))
    }
}

/// WebCrypto rejects with an OperationError, without more, when a tag does not match; anything else is a refusal.
fn not_what_it_was(answer: Result<JsValue, JsValue>) -> Result<Option<JsValue>, StoreError> {
    match answer {
        Ok(answer) => Ok(Some(answer)),
        Err(error) if property(&error, "name").is_some_and(|name| name == "OperationError") => Ok(None),
        Err(error) => Err(refused(error)),
    }
}
