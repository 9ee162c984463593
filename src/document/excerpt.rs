//! The part of a long text that matters.

/// So many characters are told of what comes before a difference.
const BEFORE: usize = 40;

/// Versions of one text, each around the first place where they differ and at most `longest` characters of it, with an
/// ellipsis where something is left out. As they are where all are short.
pub fn excerpts(versions: &[&str], longest: usize) -> Vec<String> {
    if versions.iter().all(|text| text.chars().nth(longest).is_none()) {
        return versions.iter().map(|text| (*text).to_owned()).collect();
    }
    let Some((first, others)) = versions.split_first() else { return Vec::new() };
    let shared = |other: &&str| first.chars().zip(other.chars()).take_while(|(one, other)| one == other).count();
    // Of one alone, and where all are the same, the beginning is as good as anything.
    let differ = versions.iter().any(|text| text != first);
    let same = others.iter().map(shared).min().filter(|_| differ);
    let mut from = same.unwrap_or_default().saturating_sub(BEFORE);
    if from > 0 {
        // At the beginning of a word, where there is one.
        let next = first.chars().skip(from).take(BEFORE).position(char::is_whitespace);
        from += next.map_or(0, |next| next + 1);
    }
    let excerpt = |text: &&str| {
        let mut rest = text.chars().skip(from);
        let mut told: String = if from > 0 { "…".to_owned() } else { String::new() };
        told.extend(rest.by_ref().take(longest));
        if rest.next().is_some() {
            told.push('…');
        }
        told
    };
    versions.iter().map(excerpt).collect()
}
