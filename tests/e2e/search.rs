//! Looks for words that must be nowhere, in whatever spelling: as they are, in parts, backwards, in capitals, as base64,
//! percent-encoded, as JSON, hexadecimal, as numbers, and in two bytes for each letter.

use std::collections::HashMap;
use std::fmt;

/// What must not be found, and to whom it may go all the same.
#[derive(Clone, Debug)]
pub struct Canary {
    /// What it is, for sentences.
    pub what: String,
    pub text: String,
    pub home: Home,
}

/// Where a canary may be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Home {
    Nowhere,
    /// In the headers of requests to this origin.
    HeadersTo(String),
    /// In the bodies of requests to one of these origins.
    BodiesTo(Vec<String>),
}

impl Canary {
    pub fn new(what: impl Into<String>, text: impl Into<String>, home: Home) -> Self {
        Self { what: what.into(), text: text.into(), home }
    }
}

/// One spelling of a canary, or a part of it, at a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hit {
    pub canary: usize,
    pub place: String,
    pub spelling: &'static str,
    /// The letters around it.
    pub around: String,
}

impl fmt::Display for Hit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({}): …{}…", self.place, self.spelling, self.around)
    }
}

/// A part of a canary of so many letters counts as found.
const PART: usize = 8;
/// The same where it takes two letters or bytes for each: hexadecimal digits alone stand in many ids.
const DOUBLE: usize = 16;
/// What every spelling is found by.
const KEY: usize = 4;

/// A part of a canary in a spelling.
struct Part {
    canary: usize,
    spelling: &'static str,
    text: Vec<u8>,
}

/// Finds all canaries in all spellings, in one pass.
pub struct Search {
    pub canaries: Vec<Canary>,
    /// The parts by their first letters.
    parts: HashMap<[u8; KEY], Vec<Part>>,
    /// Whether a part begins with these two bytes.
    begins: Vec<bool>,
}

impl Search {
    pub fn new(canaries: Vec<Canary>) -> Self {
        let mut search = Self { canaries: Vec::new(), parts: HashMap::new(), begins: vec![false; 1 << 16] };
        for (number, canary) in canaries.iter().enumerate() {
            for (spelling, text, length) in spellings(&canary.text) {
                let length = length.min(text.len());
                for text in text.windows(length) {
                    let Some(key) = text.first_chunk::<KEY>() else { continue };
                    search.begins[usize::from(u16::from_le_bytes([key[0], key[1]]))] = true;
                    let same = search.parts.entry(*key).or_default();
                    if !same.iter().any(|part| part.canary == number && part.text == text) {
                        same.push(Part { canary: number, spelling, text: text.to_vec() });
                    }
                }
            }
        }
        search.canaries = canaries;
        search
    }

    /// The first hit of each canary in each spelling.
    pub fn find(&self, place: &str, bytes: &[u8]) -> Vec<Hit> {
        let mut hits: Vec<Hit> = Vec::new();
        for at in 0..bytes.len().saturating_sub(KEY - 1) {
            if !self.begins[usize::from(u16::from_le_bytes([bytes[at], bytes[at + 1]]))] {
                continue;
            }
            let Some(same) = bytes[at..].first_chunk::<KEY>().and_then(|key| self.parts.get(key)) else { continue };
            for Part { canary, spelling, text } in same {
                let known = |hit: &Hit| hit.canary == *canary && hit.spelling == *spelling;
                if bytes[at..].starts_with(text) && !hits.iter().any(known) {
                    let around = &bytes[at.saturating_sub(90)..(at + text.len() + 30).min(bytes.len())];
                    let around =
                        String::from_utf8_lossy(around).replace(|c: char| c.is_control() || c == '\u{fffd}', "·");
                    hits.push(Hit { canary: *canary, place: place.to_owned(), spelling, around });
                }
            }
        }
        hits
    }
}

/// How a text may be spelt: the name of the spelling, the text in it, and how many letters in a row count as found.
fn spellings(text: &str) -> Vec<(&'static str, Vec<u8>, usize)> {
    let bytes = text.as_bytes();
    let backwards: Vec<u8> = bytes.iter().rev().copied().collect();
    let join = |each: fn(&u8) -> String, between: &str| -> Vec<u8> {
        bytes.iter().map(each).collect::<Vec<_>>().join(between).into_bytes()
    };
    let two_bytes: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let mut all = vec![
        ("as it is", bytes.to_vec(), PART),
        ("backwards", backwards, PART),
        ("in small letters", text.to_lowercase().into_bytes(), PART),
        ("in capitals", text.to_uppercase().into_bytes(), PART),
        ("percent-encoded", percent_encoded(bytes, false), PART),
        ("percent-encoded throughout", percent_encoded(bytes, true), 3 * PART),
        ("as JSON", serde_json::Value::from(text).to_string().trim_matches('"').as_bytes().to_vec(), PART),
        ("hexadecimal", join(|byte| format!("{byte:02x}"), ""), DOUBLE),
        ("hexadecimal, in capitals", join(|byte| format!("{byte:02X}"), ""), DOUBLE),
        ("as numbers", join(u8::to_string, ","), 3 * PART),
        ("in two bytes each", two_bytes, DOUBLE),
    ];
    for lead in 0..3 {
        all.push(("as base64", base64_inside(bytes, lead, b"+/"), PART));
        all.push(("as base64 for addresses", base64_inside(bytes, lead, b"-_"), PART));
    }
    all
}

fn percent_encoded(bytes: &[u8], throughout: bool) -> Vec<u8> {
    let kept = |byte: &u8| !throughout && (byte.is_ascii_alphanumeric() || b"-_.!~*'()".contains(byte));
    let each = |byte: &u8| if kept(byte) { char::from(*byte).to_string() } else { format!("%{byte:02X}") };
    bytes.iter().map(each).collect::<String>().into_bytes()
}

/// The base64 of a text after so many other bytes, without the letters that depend on what stands around it.
fn base64_inside(bytes: &[u8], lead: usize, last: &[u8; 2]) -> Vec<u8> {
    let letters: Vec<u8> = (b'A'..=b'Z').chain(b'a'..=b'z').chain(b'0'..=b'9').chain(*last).collect();
    let bits: Vec<bool> = std::iter::repeat_n(&0_u8, lead)
        .chain(bytes)
        .flat_map(|byte| (0..8).rev().map(move |bit| byte >> bit & 1 == 1))
        .collect();
    let whole = bits.chunks_exact(6).map(|six| six.iter().fold(0_usize, |sum, bit| sum << 1 | usize::from(*bit)));
    let own = whole.map(|index| letters[index]).skip((lead * 8).div_ceil(6));
    own.collect()
}

/// A word that nobody has said before: letters and digits.
pub fn fresh(length: usize) -> String {
    use std::hash::{BuildHasher as _, RandomState};
    let letters = b"ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789";
    let random = RandomState::new();
    (0..length).map(|at| char::from(letters[random.hash_one(at) as usize % letters.len()])).collect()
}

/// Decodes base64 with its padding.
pub fn from_base64(text: &str) -> Vec<u8> {
    let value = |letter: u8| match letter {
        b'A'..=b'Z' => Some(letter - b'A'),
        b'a'..=b'z' => Some(letter - b'a' + 26),
        b'0'..=b'9' => Some(letter - b'0' + 52),
        b'+' => Some(62),
        b'/' => Some(63),
        _ => None,
    };
    let sixes: Vec<u8> = text.bytes().filter_map(value).collect();
    let mut bytes = Vec::with_capacity(sixes.len() * 3 / 4);
    for four in sixes.chunks(4) {
        let whole = four.iter().enumerate().fold(0_u32, |sum, (at, six)| sum | u32::from(*six) << (18 - 6 * at));
        bytes.extend(whole.to_be_bytes().into_iter().skip(1).take(four.len() * 6 / 8));
    }
    bytes
}
