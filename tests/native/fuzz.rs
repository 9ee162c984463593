//! The fuzz targets in seconds, always the same: the inputs that were kept, and what a fixed chance makes of them.
//! `./dev fuzz` goes on from there.

#[path = "../fuzz/targets/mod.rs"]
mod targets;

use std::path::Path;

use crate::properties::full;

/// Says which input it was, when it ends in a panic.
struct Told<'a>(&'a str, &'a [u8]);

impl Drop for Told<'_> {
    fn drop(&mut self) {
        if std::thread::panicking() {
            let hex: String = self.1.iter().map(|byte| format!("{byte:02x}")).collect();
            eprintln!("the target {} was given {hex}", self.0);
        }
    }
}

/// A fixed chance (splitmix64).
struct Chance(u64);

impl Chance {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ (z >> 31)) as usize % end.max(1)
    }

    /// An input made of two others.
    fn changed(&mut self, one: &[u8], other: &[u8]) -> Vec<u8> {
        let mut bytes = one.to_vec();
        for _ in 0..1 + self.below(4) {
            let at = self.below(bytes.len() + 1);
            match self.below(5) {
                0 => bytes.insert(at, self.below(256) as u8),
                1 => bytes.truncate(at),
                2 => bytes.extend_from_slice(&other[self.below(other.len() + 1)..]),
                3 => bytes.extend((0..self.below(8)).map(|_| self.below(256) as u8)),
                _ => {
                    if let Some(byte) = bytes.get_mut(at) {
                        *byte = self.below(256) as u8;
                    }
                }
            }
        }
        bytes
    }
}

/// Inputs that were kept: one a line, in hexadecimal.
fn kept(name: &str) -> Vec<Vec<u8>> {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fuzz/corpus").join(format!("{name}.txt"));
    let byte = |pair: &[u8]| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap();
    let text = std::fs::read_to_string(file).unwrap();
    text.lines().map(|line| line.as_bytes().chunks(2).map(byte).collect()).collect()
}

fn run(name: &str, target: targets::Target, input: &[u8]) {
    let _told = Told(name, input);
    targets::run(target, input);
}

/// Each input that was kept, then so many others; twenty times as many in the long form.
fn short(name: &str, more: usize) {
    let target = targets::ALL.into_iter().find(|(known, _)| *known == name).unwrap().1;
    let kept = kept(name);
    assert!(kept.len() > 20, "only {} inputs are kept", kept.len());
    kept.iter().for_each(|input| run(name, target, input));
    let mut chance = Chance(20);
    for _ in 0..if full() { 20 * more } else { more } {
        let (one, other) = (chance.below(kept.len()), chance.below(kept.len()));
        run(name, target, &chance.changed(&kept[one], &kept[other]));
    }
}

#[test]
fn whatever_vendors_answer_is_read_or_told() {
    short("answers", 100);
}

#[test]
fn whatever_a_document_holds_is_compared_and_merged() {
    short("documents", 300);
}

#[test]
fn whatever_a_file_holds_is_read_or_refused() {
    short("packages", 300);
}

#[test]
fn whatever_is_kept_is_read_or_left_as_it_is() {
    short("records", 300);
}

#[test]
fn whatever_stands_in_an_address_is_a_screen() {
    short("routes", 3_000);
}

#[test]
fn every_target_has_a_short_form() {
    let here = include_str!("fuzz.rs");
    for (name, _) in targets::ALL {
        assert!(here.contains(&format!("short(\"{name}\"")), "{name}");
    }
}
