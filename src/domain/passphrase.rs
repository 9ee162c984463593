//! How good a passphrase is, as far as its text alone can tell.

/// The least length of a passphrase, in characters, where the page's host says nothing else.
pub const LEAST: usize = 12;
/// From this length on it holds by length alone, unless it repeats itself.
const LONG: usize = 20;

/// How good a passphrase is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Strength {
    /// Nothing is typed.
    Empty,
    /// It lacks so many characters.
    Short(usize),
    /// Long enough, but it repeats itself, counts up, or is of digits alone.
    Guessable,
    /// Long enough; more words would make it better.
    Fair,
    /// Long, and of several different parts.
    Good,
}

/// Looks at a passphrase that must have at least so many characters. No list of known ones is asked: this says nothing of `correct horse battery staple`.
pub fn strength(text: &str, least: usize) -> Strength {
    let characters: Vec<char> = text.chars().collect();
    let length = characters.len();
    if length == 0 {
        return Strength::Empty;
    }
    if length < least {
        return Strength::Short(least - length);
    }
    let mut different: Vec<char> = characters.iter().flat_map(|c| c.to_lowercase()).collect();
    different.sort_unstable();
    different.dedup();
    // A step of one up or down, or none: `abcdef`, `987654`, `aaaaaa`.
    let steps = characters.windows(2).filter(|pair| match pair {
        [one, next] => u32::from(*one).abs_diff(u32::from(*next)) <= 1,
        _ => false,
    });
    let in_steps = steps.count() * 2 >= length;
    let digits = characters.iter().all(|c| c.is_ascii_digit());
    if different.len() < 6 || in_steps || (digits && length < LONG) {
        return Strength::Guessable;
    }
    let words = text.split_whitespace().filter(|word| word.chars().count() >= 3).count();
    if length >= LONG && (words >= 3 || different.len() >= 10) { Strength::Good } else { Strength::Fair }
}
