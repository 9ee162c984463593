//! Keys in memory.

use zeroize::Zeroizing;

/// A vendor's key. Its text leaves only through [`Secret::expose`], and is wiped when dropped.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(Zeroizing<String>);

impl Secret {
    /// Takes a key as it was pasted, cleaned by [`clean_key`].
    pub fn from_pasted(text: &str) -> Self {
        Self(Zeroizing::new(clean_key(text)))
    }

    /// The key. For the transport, which puts it in a header, and the vault, which encrypts it.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// Whether nothing is left after cleaning.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret(…)")
    }
}

/// Strips what comes along when a key is pasted: spaces, line breaks, quotes around it and a leading `Bearer`.
pub fn clean_key(text: &str) -> String {
    // A line break or another white space between `Bearer` and the key still parts them.
    let visible = text.chars().filter(|c| !matches!(c, '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}'));
    let mut key: String = visible.map(|c| if c.is_control() || c.is_whitespace() { ' ' } else { c }).collect();
    loop {
        let trimmed = key.trim().trim_matches(['"', '\'', '`', '“', '”', '‘', '’']).trim();
        let bare = match trimmed.get(..7) {
            Some(start) if start.eq_ignore_ascii_case("bearer ") => trimmed.get(7..).unwrap_or_default(),
            _ => trimmed,
        };
        if bare.len() == key.len() {
            return key.replace(char::is_whitespace, "");
        }
        key = bare.to_owned();
    }
}
