//! The headings of a Markdown text, while it is typed: enough to find one's way in a long prompt. What is exact is the
//! worker's reading of the whole text; this passes over fenced code and knows headings with `#` alone.

/// A heading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heading {
    /// From 1.
    pub level: usize,
    /// Its words, as they are written.
    pub text: String,
    /// Where its line begins, counted in UTF-16 units as a text field counts.
    pub at: usize,
}

/// The headings of a text, in order.
pub fn outline(text: &str) -> Vec<Heading> {
    let mut found = Vec::new();
    let mut at = 0;
    let mut fence: Option<&str> = None;
    for line in text.split_inclusive('\n') {
        let begins = line.trim_start();
        // More than three spaces make it code (CommonMark 4.2 and 4.5).
        let shallow = line.len() - begins.len() <= 3;
        let mark = ["```", "~~~"].into_iter().find(|mark| shallow && begins.starts_with(mark));
        match (fence, mark) {
            (Some(open), Some(mark)) if open == mark => fence = None,
            (None, Some(mark)) => fence = Some(mark),
            (None, None) if shallow => {
                let level = begins.bytes().take_while(|byte| *byte == b'#').count();
                let rest = begins.get(level..).unwrap_or_default();
                let words = rest.trim().trim_end_matches('#').trim_end();
                if (1..=6).contains(&level) && rest.starts_with([' ', '\t']) && !words.is_empty() {
                    found.push(Heading { level, text: words.to_owned(), at });
                }
            }
            _ => {}
        }
        at += line.encode_utf16().count();
    }
    found
}
