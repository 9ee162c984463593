//! Ids and other things that look random, made from numbers that come in.

use crate::domain::Timestamp;

/// One number out of several, well stirred (the finaliser of splitmix64 after each).
pub(super) fn blend(parts: &[u64]) -> u64 {
    parts.iter().fold(0x9e37_79b9_7f4a_7c15, |state, part| {
        let mut z = (state ^ part).wrapping_add(0x9e37_79b9_7f4a_7c15);
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    })
}

/// A number that stands for a text (FNV-1a).
pub(super) fn of_text(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |state, byte| (state ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

/// The `nth` number of a request's chance.
pub(super) fn nth(random: u128, n: u64) -> u64 {
    blend(&[low(random), low(random >> 64), n])
}

/// A UUID of version 7: ordered by time.
pub(super) fn uuid7(time: Timestamp, random: u64) -> String {
    let more = blend(&[random]);
    let millis = low(u128::try_from(time.0.max(0)).unwrap_or(0)) & 0xffff_ffff_ffff;
    format!(
        "{:08x}-{:04x}-7{:03x}-{:04x}-{:012x}",
        millis >> 16,
        millis & 0xffff,
        random & 0xfff,
        (more >> 48) & 0x3fff | 0x8000,
        more & 0xffff_ffff_ffff
    )
}

/// A UUID of version 4, from what would be its 122 random bits and a few more.
pub(super) fn uuid4(high: u64, low: u64) -> String {
    format!(
        "{:08x}-{:04x}-4{:03x}-{:04x}-{:012x}",
        high >> 32,
        (high >> 16) & 0xffff,
        high & 0xfff,
        (low >> 48) & 0x3fff | 0x8000,
        low & 0xffff_ffff_ffff
    )
}

/// 32 hexadecimal digits, as a content hash looks.
pub(super) fn hash32(random: u64) -> String {
    format!("{:016x}{:016x}", blend(&[random, 1]), blend(&[random, 2]))
}

/// Eight capital letters and digits, as PolyAI writes after `PROJECT-` and `BRANCH-`.
pub(super) fn code8(random: u64) -> String {
    const SIGNS: &[u8; 32] = b"ABCDEFGHJKLMNPQRSTUVWXYZ23456789";
    (0..8).map(|i| char::from(SIGNS[usize::try_from(random >> (i * 5) & 31).unwrap_or(0)])).collect()
}

fn low(number: u128) -> u64 {
    u64::try_from(number & u128::from(u64::MAX)).unwrap_or(0)
}
