//! WebCrypto for the vault.

use js_sys::{Object, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{CryptoKey, SubtleCrypto};

/// The vault's key, which no script can read.
pub use web_sys::CryptoKey as VaultKey;

use super::message_of;
use crate::store::{Crypto, StoreError};

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

fn aes_gcm(iv: &[u8], context: &[u8]) -> Object {
    object(&[
        ("name", &"AES-GCM".into()),
        ("iv", &Uint8Array::from(iv)),
        ("additionalData", &Uint8Array::from(context)),
    ])
}

fn usages(names: &[&str]) -> JsValue {
    names.iter().map(|name| JsValue::from_str(name)).collect::<js_sys::Array>().into()
}

fn bytes(value: &JsValue) -> Vec<u8> {
    Uint8Array::new(value).to_vec()
}

impl Crypto for WebCrypto {
    type Key = CryptoKey;

    fn random(&self, count: usize) -> Result<Vec<u8>, StoreError> {
        let mut random = vec![0; count];
        crypto()?.get_random_values_with_u8_array(&mut random).map_err(refused)?;
        Ok(random)
    }

    async fn derive(&self, passphrase: &str, salt: &[u8], iterations: u32) -> Result<CryptoKey, StoreError> {
        let subtle = subtle()?;
        let material = Uint8Array::from(passphrase.as_bytes());
        let material =
            subtle.import_key_with_str("raw", &material, "PBKDF2", false, &usages(&["deriveKey"])).map_err(refused)?;
        let material: CryptoKey = JsFuture::from(material).await.map_err(refused)?.unchecked_into();
        let algorithm = object(&[
            ("name", &"PBKDF2".into()),
            ("hash", &"SHA-256".into()),
            ("salt", &Uint8Array::from(salt)),
            ("iterations", &iterations.into()),
        ]);
        let wanted = object(&[("name", &"AES-GCM".into()), ("length", &256.into())]);
        let key = subtle
            .derive_key_with_object_and_object(&algorithm, &material, &wanted, false, &usages(&["encrypt", "decrypt"]))
            .map_err(refused)?;
        Ok(JsFuture::from(key).await.map_err(refused)?.unchecked_into())
    }

    async fn encrypt(&self, key: &CryptoKey, iv: &[u8], context: &[u8], plain: &[u8]) -> Result<Vec<u8>, StoreError> {
        let plain = Uint8Array::from(plain);
        let sealed =
            subtle()?.encrypt_with_object_and_buffer_source(&aes_gcm(iv, context), key, &plain).map_err(refused)?;
        Ok(bytes(&JsFuture::from(sealed).await.map_err(refused)?))
    }

    async fn decrypt(
        &self,
        key: &CryptoKey,
        iv: &[u8],
        context: &[u8],
        sealed: &[u8],
    ) -> Result<Option<Vec<u8>>, StoreError> {
        let sealed = Uint8Array::from(sealed);
        let plain =
            subtle()?.decrypt_with_object_and_buffer_source(&aes_gcm(iv, context), key, &sealed).map_err(refused)?;
        // WebCrypto rejects with OperationError, without more, when the tag does not match.
        Ok(JsFuture::from(plain).await.ok().map(|plain| bytes(&plain)))
    }
}
