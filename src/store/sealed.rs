//! How the texts, files and entries of the log of a vault's realm are sealed.
//!
//! Each by the vault's data key (`vault.rs`), with 12 random bytes of `iv` of its own. *Sealed bytes* below are `iv`,
//! ciphertext and 16-byte tag, one behind the other. What is sealed is the UTF-8 of a text, or the bytes of a file.
//!
//! - A text under a key: `{"v":1,"kind":"sealed","data":"…"}`, exactly so, with the sealed bytes in Base64 (RFC 4648,
//!   section 4, padded). Context: `greenroom vault 2 text`, a line feed, and the key: a record that is moved to another
//!   key does not open.
//! - An entry of the log: the same; context `greenroom vault 2 log entry`. Its place is not part of it: that nothing was
//!   moved or taken out is what the log's own chain tells.
//! - A file under a key: `greenroom sealed file 1`, a line feed, and the sealed bytes. Context: `greenroom vault 2 file`,
//!   a line feed, and the key.
//!
//! Keys, and how long a text is, are not hidden.

use super::base64::{decode, encode, encoded_len};
use super::crypto::{AesGcmParams, Crypto, IV, TAG};
use super::{Damage, StoreError};
use crate::http::Bytes;
use crate::words::vault as words;

const VERSION: &str = "1";
const TEXT: (&str, &str, &str) = ("{\"v\":", ",\"kind\":\"sealed\",", "\"data\":\"");
const TEXT_END: &str = "\"}";
const FILE: &[u8] = b"greenroom sealed file ";
const FILE_VERSION: &[u8] = b"1\n";

/// What is sealed.
#[derive(Clone, Copy)]
pub(super) enum Kind {
    Text,
    File,
    LogEntry,
}

/// What a stored text or file is.
pub(super) enum Stored<T> {
    /// As it was before there was a vault.
    Clear,
    /// `iv`, ciphertext and tag.
    Sealed(T),
    /// Sealed otherwise than this version can open.
    Unreadable(Damage),
}

fn context(kind: Kind, key: &str) -> Vec<u8> {
    match kind {
        Kind::Text => format!("greenroom vault 2 text\n{key}"),
        Kind::File => format!("greenroom vault 2 file\n{key}"),
        Kind::LogEntry => "greenroom vault 2 log entry".to_owned(),
    }
    .into_bytes()
}

/// What a stored text is. Nothing of it is copied.
pub(super) fn look(text: &str) -> Stored<&str> {
    let version_first = text.strip_prefix(TEXT.0).and_then(|rest| rest.split_once(','));
    let Some((version, _)) = version_first else { return Stored::Clear };
    let after = text.get(TEXT.0.len() + version.len()..).and_then(|rest| rest.strip_prefix(TEXT.1));
    match after {
        None => Stored::Clear,
        Some(_) if newer(version) => Stored::Unreadable(Damage::Newer),
        Some(data) => match data.strip_prefix(TEXT.2).and_then(|data| data.strip_suffix(TEXT_END)) {
            Some(data) if version == VERSION => Stored::Sealed(data),
            _ => Stored::Unreadable(Damage::Broken),
        },
    }
}

fn newer(version: &str) -> bool {
    version.parse::<u32>().is_ok_and(|version| version > 1)
}

/// What a stored file is. One whose head is damaged does not pass for one that was never sealed: no package begins with
/// most of the same bytes.
pub(super) fn look_at_file(file: &[u8]) -> Stored<&[u8]> {
    let (head, rest) = file.split_at_checked(FILE.len()).unwrap_or((file, &[]));
    match (head == FILE, rest.strip_prefix(FILE_VERSION)) {
        (true, Some(sealed)) => return Stored::Sealed(sealed),
        (true, None) => {
            let version = rest.split(|byte| *byte == b'\n').next().and_then(|text| std::str::from_utf8(text).ok());
            let newer = version.is_some_and(newer);
            return Stored::Unreadable(if newer { Damage::Newer } else { Damage::Broken });
        }
        (false, _) => {}
    }
    let same = head.iter().zip(FILE).filter(|(one, other)| one == other).count();
    if same > FILE.len() / 2 { Stored::Unreadable(Damage::Broken) } else { Stored::Clear }
}

/// A text, or an entry of the log, sealed.
pub(super) async fn seal<C: Crypto>(
    crypto: &C,
    with: &C::Key,
    kind: Kind,
    key: &str,
    text: &str,
) -> Result<String, StoreError> {
    let iv = crypto.random(IV)?;
    let sealed = crypto.encrypt(with, AesGcmParams { iv: &iv, context: &context(kind, key) }, text.as_bytes()).await?;
    let mut record = [TEXT.0, VERSION, TEXT.1, TEXT.2].concat().into_bytes();
    record.reserve_exact(encoded_len(IV) + encoded_len(sealed.len()) + TEXT_END.len());
    // 12 bytes end with a whole group: both parts, one behind the other, are the Base64 of both.
    encode(&iv, &mut record);
    encode(&sealed, &mut record);
    record.extend_from_slice(TEXT_END.as_bytes());
    String::from_utf8(record).map_err(|_| StoreError::other(words::NOT_OPENED_AGAIN))
}

/// The text that was sealed, from the Base64 of the sealed bytes; `None` where it is damaged, or was moved.
pub(super) async fn open<C: Crypto>(
    crypto: &C,
    with: &C::Key,
    kind: Kind,
    key: &str,
    data: &str,
) -> Result<Option<String>, StoreError> {
    let Some(sealed) = decode(data) else { return Ok(None) };
    let plain = open_bytes(crypto, with, kind, key, &sealed).await?;
    Ok(plain.and_then(|plain| String::from_utf8(plain).ok()))
}

/// A file, sealed.
pub(super) async fn seal_file<C: Crypto>(
    crypto: &C,
    with: &C::Key,
    key: &str,
    file: &[u8],
) -> Result<Bytes, StoreError> {
    let iv = crypto.random(IV)?;
    let sealed = crypto.encrypt(with, AesGcmParams { iv: &iv, context: &context(Kind::File, key) }, file).await?;
    Ok([FILE, FILE_VERSION, &iv, &sealed].concat().into())
}

/// What was sealed, from the sealed bytes; `None` where it is damaged, or was moved.
pub(super) async fn open_bytes<C: Crypto>(
    crypto: &C,
    with: &C::Key,
    kind: Kind,
    key: &str,
    sealed: &[u8],
) -> Result<Option<Vec<u8>>, StoreError> {
    match sealed.split_at_checked(IV) {
        Some((iv, text)) if text.len() >= TAG => {
            crypto.decrypt(with, AesGcmParams { iv, context: &context(kind, key) }, text).await
        }
        _ => Ok(None),
    }
}
