//! Bytes as hexadecimal digits, so that a world with files is JSON.

/// Writes bytes.
pub(in super::super) fn to_hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Reads what [`to_hex`] wrote; nothing else is ever read.
pub(super) fn from_hex(text: &str) -> Vec<u8> {
    let digit = |sign: &u8| u8::try_from(char::from(*sign).to_digit(16).unwrap_or(0)).unwrap_or(0);
    text.as_bytes().chunks(2).map(|pair| pair.iter().fold(0, |byte, sign| byte << 4 | digit(sign))).collect()
}
