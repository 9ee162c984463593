//! Where a list goes on. What `next` holds is contradictory (fact sheet 1, pagination): a token to pass back, or a path or
//! address. Both are taken; an address is followed only where it stays below the connection's own, since the key goes
//! with it.

use crate::http::encode_value;

/// The address of the next page, from the address of this one. `None` where it would lead anywhere else: the key must not
/// go there.
pub fn next_address(base: &str, this: &str, next: &str) -> Option<String> {
    if !next.contains(['/', '?']) {
        // The other parts of the question stay: name and limit.
        let (path, query) = this.split_once('?').unwrap_or((this, ""));
        let kept = query.split('&').filter(|part| !part.is_empty() && !part.starts_with("next="));
        let parts: Vec<String> = kept.map(str::to_owned).chain([format!("next={}", encode_value(next))]).collect();
        return Some(format!("{path}?{}", parts.join("&")));
    }
    let (origin, this_path) = (crate::domain::origin_of(base), this.split('?').next().unwrap_or(this));
    // From the base on, as the vendor's own client reads it: this very list again.
    let same_list = |next: &str| this_path.strip_prefix(base) == next.split('?').next();
    let address = if next.contains("://") {
        next.to_owned()
    } else if next.starts_with("//") || next.contains('\\') {
        // A host of its own, as a browser reads it.
        return None;
    } else if next.starts_with('/') && same_list(next) {
        format!("{base}{next}")
    } else if next.starts_with('/') {
        format!("{origin}{next}")
    } else if next.starts_with('?') {
        format!("{this_path}{next}")
    } else {
        format!("{base}/{next}")
    };
    let below = address.strip_prefix(base)?.strip_prefix('/')?;
    // Encoded separators are separators to some servers.
    let path = below.split(['?', '#']).next().unwrap_or_default().to_ascii_lowercase();
    let path = path.replace("%2f", "/").replace("%5c", "/");
    let climbs = path.split('/').any(|part| matches!(part.replace("%2e", ".").as_str(), "." | ".."));
    let odd = address.contains(|c: char| c.is_whitespace() || c.is_control() || c == '\\' || c == '@');
    (!climbs && !odd && !address.contains('#')).then(|| with_missing(&address, this))
}

/// The address with what the first page was asked for and it does not say itself: which names, and how many at once.
fn with_missing(address: &str, this: &str) -> String {
    let parts = |address: &str| -> Vec<String> {
        let query = address.split_once('?').map_or("", |(_, query)| query);
        query.split('&').filter(|part| !part.is_empty()).map(str::to_owned).collect()
    };
    let key = |part: &str| part.split('=').next().unwrap_or_default().to_owned();
    let said: Vec<String> = parts(address).iter().map(|part| key(part)).collect();
    let mut whole = address.to_owned();
    for part in parts(this).iter().filter(|part| ["name", "limit"].contains(&&*key(part)) && !said.contains(&key(part)))
    {
        whole.push(if whole.contains('?') { '&' } else { '?' });
        whole.push_str(part);
    }
    whole
}
