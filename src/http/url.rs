//! Text as parts of URLs.

/// Percent-encodes all but unreserved characters (RFC 3986, 2.3), so that no id can leave its path segment.
pub fn encode(text: &str) -> String {
    match text {
        // These, even percent-encoded, are resolved away by browsers: encode them twice, so that the vendor answers
        // "not found" and no other path is reached.
        "." | ".." => text.replace('.', "%252E"),
        _ => encode_value(text),
    }
}

/// The same for a value of a query, where dots mean nothing.
pub fn encode_value(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~') {
            encoded.push(char::from(byte));
        } else {
            encoded.push_str(&format!("%{byte:02X}"));
        }
    }
    encoded
}

/// The inverse of [`encode_value`], and of [`encode`] but for `.` and `..`. Sequences that are no UTF-8 become U+FFFD,
/// stray percent signs stay.
pub fn decode(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut i = 0;
    while let Some(&byte) = bytes.get(i) {
        let hex = (byte == b'%')
            .then(|| text.get(i + 1..i + 3))
            .flatten()
            .filter(|digits| digits.bytes().all(|digit| digit.is_ascii_hexdigit()))
            .and_then(|digits| u8::from_str_radix(digits, 16).ok());
        match hex {
            Some(value) => {
                decoded.push(value);
                i += 3;
            }
            None => {
                decoded.push(byte);
                i += 1;
            }
        }
    }
    String::from_utf8_lossy(&decoded).into_owned()
}
