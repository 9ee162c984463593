//! A short number that differs where values differ. Not against people who want two values to have the same.

use serde_json::Value;

use super::number::canonical;

const START: u64 = 0xcbf2_9ce4_8422_2325;

/// FNV-1a, 64 bits wide.
fn add(hash: u64, bytes: &[u8]) -> u64 {
    bytes.iter().fold(hash, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3))
}

/// The digest of a value: the same for values that are the same (`0.2` and `0.20`, keys in another order).
pub fn digest(value: &Value) -> u64 {
    match value {
        Value::Null => add(START, b"n"),
        Value::Bool(yes) => add(START, if *yes { b"t" } else { b"f" }),
        Value::Number(number) => {
            let (negative, digits, power) = canonical(number.as_str());
            add(add(add(START, if negative { b"-" } else { b"+" }), digits.as_bytes()), &power.to_le_bytes())
        }
        Value::String(text) => add(add(START, b"s"), text.as_bytes()),
        Value::Array(list) => list.iter().fold(add(START, b"l"), |hash, item| add(hash, &digest(item).to_le_bytes())),
        Value::Object(object) => {
            let entry = |(key, value): (&String, &Value)| {
                add(add(add(START, b"k"), key.as_bytes()), &digest(value).to_le_bytes())
            };
            add(add(START, b"o"), &object.iter().map(entry).fold(0u64, u64::wrapping_add).to_le_bytes())
        }
    }
}
