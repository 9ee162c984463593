//! Names of entries: which are refused, and which two are one to somebody's file system.

use super::refusal::NameFlaw;

/// Longer names, in bytes, than any file system takes.
const LONGEST: usize = 4_096;

/// So many characters of a refused name are shown.
const SHOWN: usize = 120;

/// A name as text, or why it is refused: whoever unpacks the archive elsewhere would write outside of his folder, or see
/// another name than the one that is there.
pub fn checked(bytes: &[u8]) -> Result<&str, NameFlaw> {
    let Ok(name) = std::str::from_utf8(bytes) else { return Err(NameFlaw::NotText) };
    let first = name.split('/').next().unwrap_or_default();
    let mut start = first.chars();
    if name.len() > LONGEST {
        Err(NameFlaw::TooLong)
    } else if name.chars().any(is_hidden) {
        Err(NameFlaw::Control)
    } else if name.contains('\\') {
        Err(NameFlaw::Backslash)
    } else if name.starts_with('/') {
        Err(NameFlaw::Absolute)
    } else if start.next().is_some_and(|c| c.is_ascii_alphabetic()) && start.next() == Some(':') {
        Err(NameFlaw::Drive)
    } else if name.split('/').any(|part| part == "..") {
        Err(NameFlaw::Parent)
    } else if key(name).is_empty() {
        Err(NameFlaw::Empty)
    } else {
        Ok(name)
    }
}

/// What two names have in common that are one where case, empty parts and `.` make no difference, as on Windows and
/// macOS. Letters composed in two ways stay two: the tables for that weigh more than this whole reader.
pub fn key(name: &str) -> String {
    let mut key = String::with_capacity(name.len());
    for part in name.split('/').filter(|part| !part.is_empty() && *part != ".") {
        if !key.is_empty() {
            key.push('/');
        }
        key.extend(part.chars().flat_map(char::to_lowercase));
    }
    key
}

/// A refused name, fit to be shown: cut off, and without what turns or hides text.
pub fn shown(bytes: &[u8]) -> String {
    // A character has four bytes at most.
    let name = String::from_utf8_lossy(bytes.get(..4 * SHOWN).unwrap_or(bytes));
    let seen = |c| if is_hidden(c) { char::REPLACEMENT_CHARACTER } else { c };
    let mut shown: String = name.chars().take(SHOWN).map(seen).collect();
    if name.chars().nth(SHOWN).is_some() || bytes.len() > 4 * SHOWN {
        shown.push('…');
    }
    shown
}

/// Whether a character is not seen, or turns the direction of others.
fn is_hidden(c: char) -> bool {
    c.is_control() || matches!(c, '\u{200E}' | '\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}
