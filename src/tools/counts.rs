//! How long a text is.

/// How long a text is, in three ways.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Unicode characters (scalar values). What looks like one sign, such as a flag, may be several.
    pub characters: usize,
    /// What stands between white space.
    pub words: usize,
    /// Lines; a line break at the very end begins none.
    pub lines: usize,
}

/// Counts a text.
pub fn counts(text: &str) -> Counts {
    let mut counts = Counts::default();
    let (mut in_word, mut in_line) = (false, false);
    for sign in text.chars() {
        let space = sign.is_whitespace();
        counts.characters += 1;
        counts.words += usize::from(!space && !in_word);
        counts.lines += usize::from(!in_line);
        in_word = !space;
        in_line = sign != '\n';
    }
    counts
}
