//! The vault and the store that it seals, over records that are not as they were written. What seals here hides nothing:
//! it keeps key, place and text together, so that one that is not as it was does not open, and can be made by chance.

use greenroom::domain::{Connection, Secret};
use greenroom::http::Bytes;
use greenroom::store::{AesGcmParams, Crypto, Guarded, KeyValue, Memory, StoreError, UnlockError, Vault};
use zeroize::Zeroizing;

use super::Input;
use super::mutate::odd_text;
use super::records::{connection, spoilt};
use super::wire::now;

/// A key is a number.
#[derive(Clone, Copy, Default)]
struct Glass;

impl Crypto for Glass {
    type Key = u8;

    fn random(&self, bytes: usize) -> Result<Vec<u8>, StoreError> {
        Ok(vec![7; bytes])
    }

    fn normalized(&self, text: &str) -> Zeroizing<String> {
        Zeroizing::new(text.to_owned())
    }

    async fn generate(&self) -> Result<u8, StoreError> {
        Ok(200)
    }

    async fn derive(&self, passphrase: &str, salt: &[u8], iterations: u32, _: bool) -> Result<u8, StoreError> {
        assert!((600_000..=12_000_000).contains(&iterations), "{iterations} iterations would be too few or too many");
        Ok(salt.iter().chain(passphrase.as_bytes()).fold(0, |sum, byte| sum.wrapping_mul(31).wrapping_add(*byte)))
    }

    async fn wrap(&self, with: &u8, at: AesGcmParams<'_>, key: &u8) -> Result<Vec<u8>, StoreError> {
        self.encrypt(with, at, &[*key; 32]).await
    }

    async fn unwrap(&self, with: &u8, at: AesGcmParams<'_>, wrapped: &[u8], _: bool) -> Result<Option<u8>, StoreError> {
        Ok(self.decrypt(with, at, wrapped).await?.and_then(|plain| plain.first().copied()))
    }

    async fn encrypt(&self, with: &u8, at: AesGcmParams<'_>, plain: &[u8]) -> Result<Vec<u8>, StoreError> {
        Ok([plain, &tag(*with, at, plain)].concat())
    }

    async fn decrypt(&self, with: &u8, at: AesGcmParams<'_>, sealed: &[u8]) -> Result<Option<Vec<u8>>, StoreError> {
        let Some((plain, found)) = sealed.split_at_checked(sealed.len().wrapping_sub(16)) else { return Ok(None) };
        Ok((found == tag(*with, at, plain)).then(|| plain.to_vec()))
    }
}

/// Sixteen bytes of everything that belongs together.
fn tag(with: u8, at: AesGcmParams<'_>, plain: &[u8]) -> [u8; 16] {
    let mut tag = [with; 16];
    for (i, byte) in at.iv.iter().chain(at.context).chain(plain).enumerate() {
        tag[i % 16] = tag[i % 16].wrapping_mul(31).wrapping_add(*byte).wrapping_add(i as u8);
    }
    tag
}

const PASSPHRASE: &str = "a long passphrase";

/// A vault with a key in it, and a sealed store; then somebody changes what is stored.
pub fn sealed(input: &mut Input) {
    let (memory, crypto, connection) = (Memory::default(), Glass, connection());
    let vault = Vault { store: &memory, crypto: &crypto };
    let key = now(vault.create(PASSPHRASE)).expect("memory");
    now(vault.put(&key, &connection, &Secret::from_pasted("canary-key"))).expect("memory");
    let names = ["vault".to_owned(), format!("key/{}", connection.id.0)];
    let ways = input.byte();
    for (_, name) in names.iter().enumerate().filter(|(i, _)| ways >> i & 1 == 1) {
        let text = now(memory.get(name)).expect("memory").expect("just written");
        now(memory.put(name, &spoilt(&text, input))).expect("memory");
    }
    match now(vault.unlock(PASSPHRASE)) {
        Ok(key) => {
            let found = now(vault.get(&key, &connection)).expect("memory");
            assert!(found.is_none_or(|found| found.expose() == "canary-key"), "another key than was kept");
            let elsewhere = Connection { base_url: "https://elsewhere.example".to_owned(), ..connection.clone() };
            assert!(now(vault.get(&key, &elsewhere)).expect("memory").is_none(), "a key went to another origin");
            let _ = now(vault.change_passphrase(PASSPHRASE, "another passphrase"));
        }
        Err(UnlockError::Store(error)) => assert!(!error.0.is_empty()),
        Err(_) => assert!(ways & 1 == 1, "nobody touched the vault"),
    }
    let _ = (now(vault.unlock(&odd_text(input))).is_ok(), now(vault.is_ours(&key)), now(vault.forget(&connection.id)));
    stored(input);
}

/// A sealed store gives what was put there, or says that it cannot be read: never something else.
fn stored(input: &mut Input) {
    let guarded = Guarded::new(Memory::default(), Glass);
    let (name, other) = ("notes/a/b", "notes/a/c");
    let before = odd_text(input);
    now(guarded.put(name, &before)).expect("memory");
    guarded.learn(true);
    guarded.unlock(200);
    now(guarded.seal_what_is_open()).expect("memory");
    assert_eq!(now(guarded.get(name)).expect("open").as_deref(), Some(before.as_str()));
    now(guarded.put_file("file/a", &Bytes::from(before.clone().into_bytes()))).expect("memory");
    now(guarded.append_after(None, &before)).expect("memory");
    let memory = guarded.inner();
    let sealed = now(memory.get(name)).expect("memory").expect("just written");
    // One that is moved does not open there.
    now(memory.put(other, &sealed)).expect("memory");
    let moved = now(guarded.get(other)).expect("open");
    assert!(moved.as_deref() == Some(&sealed) || before == sealed, "a moved record was read");
    let spoilt = spoilt(&sealed, input);
    now(memory.put(name, &spoilt)).expect("memory");
    if let Ok(Some(read)) = now(guarded.get(name)) {
        assert!(read == before || read == spoilt, "{read:?} is neither what was put nor what is stored");
    }
    if let Some(file) = now(memory.get_file("file/a")).expect("memory") {
        let mut bytes = file.as_slice().to_vec();
        let at = input.number() % bytes.len().max(1);
        if let Some(byte) = bytes.get_mut(at) {
            *byte ^= input.byte();
        }
        now(memory.put_file("file/a", &bytes.clone().into())).expect("memory");
        if let Ok(Some(read)) = now(guarded.get_file("file/a")) {
            assert!(read.as_slice() == before.as_bytes() || read.as_slice() == bytes, "a file was read as another");
        }
    }
    let newest = now(memory.newest()).expect("memory").expect("just appended");
    let other = super::records::spoilt(&newest, input);
    now(memory.replace_oldest(std::slice::from_ref(&newest), std::slice::from_ref(&other))).expect("memory");
    if let Ok(log) = now(guarded.log()) {
        assert!(log == [before.clone()] || log == [other]);
    }
    guarded.lock();
    assert!(now(guarded.get(name)).is_err() && now(guarded.put(name, "x")).is_err(), "locked is locked");
    assert!(now(guarded.log()).is_err() && now(guarded.get_file("file/a")).is_err());
}
