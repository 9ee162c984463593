//! The records of the vault as they are stored: their fields, and their checksum. The format is told in `vault.rs`.

use serde_json::Value;

use super::chain::fingerprint;
use super::crypto::{IV, TAG};
use super::{Damage, UnlockError, open, wrap};
use crate::domain::json::{self, Json, Object};

pub(super) const VAULT: &str = "vault";
pub(super) const VERSION: u32 = 2;

/// Something sealed: hexadecimal when stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Sealed {
    /// 12 bytes.
    pub(super) iv: Vec<u8>,
    /// Ciphertext and tag.
    pub(super) text: Vec<u8>,
}

/// The vault's own record, version 2.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct VaultRecord {
    pub(super) salt: Vec<u8>,
    pub(super) iterations: u32,
    /// The data key, wrapped by the passphrase's key.
    pub(super) key: Sealed,
    /// Tells whether a data key is this vault's.
    pub(super) check: Sealed,
    /// The passphrase's key of version 1, wrapped by the data key, while records are sealed with it.
    pub(super) earlier: Option<Sealed>,
}

/// The vault's own record, version 1.
pub(super) struct FirstRecord {
    pub(super) salt: Vec<u8>,
    pub(super) iterations: u32,
    pub(super) check: Sealed,
}

/// A vault's record of either version.
pub(super) enum Stored {
    First(FirstRecord),
    Second(VaultRecord),
}

impl Json for Sealed {
    fn to_json(&self) -> Value {
        Object::default().text("iv", &to_hex(&self.iv)).text("text", &to_hex(&self.text)).done()
    }

    fn from_json(value: &Value) -> Option<Self> {
        let sealed = Self { iv: bytes(value, "iv")?, text: bytes(value, "text")? };
        (sealed.iv.len() == IV && sealed.text.len() >= TAG).then_some(sealed)
    }
}

impl VaultRecord {
    fn fields(&self) -> Value {
        let mut fields = Object::default();
        fields
            .text("salt", &to_hex(&self.salt))
            .number("iterations", self.iterations.into())
            .put("key", self.key.to_json())
            .put("check", self.check.to_json());
        if let Some(earlier) = &self.earlier {
            fields.put("earlier", earlier.to_json());
        }
        fields.done()
    }

    fn checksum(&self) -> String {
        fingerprint(&json::written(&self.fields()))
    }

    /// The record as its envelope is stored.
    pub(super) fn written(&self) -> String {
        let mut fields = self.fields();
        if let Some(fields) = fields.as_object_mut() {
            fields.insert("checksum".to_owned(), json::word(&self.checksum()));
        }
        wrap(VAULT, VERSION, &fields)
    }
}

impl Stored {
    /// Reads the record of either version.
    pub(super) fn read(text: &str) -> Result<Self, UnlockError> {
        match open::<Value>(VAULT, 1, text) {
            Ok(data) => Ok(Self::First(first(&data).ok_or(UnlockError::Damaged)?)),
            Err(Damage::Broken) => Err(UnlockError::Damaged),
            Err(Damage::Newer) => {
                let data = open::<Value>(VAULT, VERSION, text).map_err(|damage| match damage {
                    Damage::Newer => UnlockError::Newer,
                    Damage::Broken => UnlockError::Damaged,
                })?;
                let record = second(&data).ok_or(UnlockError::Damaged)?;
                let intact = json::text(&data, "checksum") == Some(record.checksum());
                if intact { Ok(Self::Second(record)) } else { Err(UnlockError::Damaged) }
            }
        }
    }
}

fn first(data: &Value) -> Option<FirstRecord> {
    Some(FirstRecord {
        salt: bytes(data, "salt").filter(|salt| salt.len() >= 16)?,
        iterations: json::number(data, "iterations")?,
        check: Sealed::from_json(json::field(data, "check"))?,
    })
}

fn second(data: &Value) -> Option<VaultRecord> {
    let earlier = json::any(data, "earlier");
    Some(VaultRecord {
        salt: bytes(data, "salt").filter(|salt| salt.len() >= 16)?,
        iterations: json::number(data, "iterations")?,
        key: Sealed::from_json(json::field(data, "key"))?,
        check: Sealed::from_json(json::field(data, "check"))?,
        earlier: match &earlier {
            Some(earlier) => Some(Sealed::from_json(earlier)?),
            None => None,
        },
    })
}

fn bytes(value: &Value, name: &str) -> Option<Vec<u8>> {
    from_hex(&json::text(value, name)?)
}

fn to_hex(bytes: &[u8]) -> String {
    let digit = |value: u8| char::from_digit(value.into(), 16).unwrap_or_default();
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
}

/// Lower case alone: a record has one way of being written.
fn from_hex(text: &str) -> Option<Vec<u8>> {
    let digit = |byte: u8| match byte {
        b'0'..=b'9' => Some(byte - b'0'),
        b'a'..=b'f' => Some(byte - b'a' + 10),
        _ => None,
    };
    let (pairs, rest) = text.as_bytes().as_chunks::<2>();
    let bytes = pairs.iter().map(|[high, low]| Some(digit(*high)? << 4 | digit(*low)?));
    bytes.collect::<Option<_>>().filter(|_| rest.is_empty())
}
