//! Text as it may be shown: what cannot be seen, or turns other text around, is written out; and what may be a link.

use std::borrow::Cow;

/// Whether a character shows nothing and yet changes what a person reads: it reverses the text behind it, hides what
/// it stands between, or carries data that nobody sees.
///
/// Directional overrides and isolates (Unicode Standard Annex 9; CVE-2021-42574, "Trojan Source"), controls, fillers
/// and separators without width (Unicode Technical Standard 39), and tags, which carry text of their own. Not what
/// languages and emoji need: joiners, direction marks and variation selectors.
pub fn is_hidden(c: char) -> bool {
    matches!(c,
        '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{7f}'..='\u{9f}'
        | '\u{ad}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180e}' | '\u{200b}'
        | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{feff}' | '\u{ffa0}'
        | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

/// A text with its hidden characters written out, such as `[U+202E]`. Whatever is shown goes through here; fields in
/// which a person edits do not, since they hold the text itself.
pub fn visible(text: &str) -> Cow<'_, str> {
    if !text.contains(is_hidden) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        if is_hidden(c) {
            shown.push_str(&format!("[U+{:04X}]", u32::from(c)));
        } else {
            shown.push(c);
        }
    }
    Cow::Owned(shown)
}

/// Whether an address that came from elsewhere may be a link: under `https` to a host by its plain name, or a letter to
/// one address. Nothing in it may make the host look like another: no name or password before it, no backslash, which
/// browsers take for a slash, no hidden character, no letter outside ASCII in it (they look alike).
pub fn safe_link(address: &str) -> bool {
    if address.contains(|c: char| c.is_whitespace() || c.is_control() || c == '\\' || is_hidden(c)) {
        return false;
    }
    let after = |scheme: &str| {
        let start = address.get(..scheme.len()).filter(|start| start.eq_ignore_ascii_case(scheme));
        start.and_then(|start| address.get(start.len()..))
    };
    let plain = |host: &str| {
        let host_of = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | ':' | '[' | ']');
        host.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '[') && host.chars().all(host_of)
    };
    if let Some(rest) = after("https://") {
        return plain(rest.split(['/', '?', '#']).next().unwrap_or_default());
    }
    after("mailto:").and_then(|rest| rest.split_once('@')).is_some_and(|(who, host)| {
        let name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_' | '+');
        !who.is_empty() && who.chars().all(name) && plain(host)
    })
}
