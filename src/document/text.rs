//! Forms that a text may have to have.

use crate::domain::Timestamp;

/// A UUID in its usual form, of any version: a vendor's own ids are not to be doubted for their version.
pub fn is_uuid(text: &str) -> bool {
    let mut lengths = text.split('-').map(|part| (part.len(), part.bytes().all(|byte| byte.is_ascii_hexdigit())));
    [8, 4, 4, 4, 12].iter().all(|length| lengths.next() == Some((*length, true))) && lengths.next().is_none()
}

/// Three numbers without leading zeros, the first two of at most four digits, the last of at most five (Cargo's
/// pattern for a version, fact sheet 2.3).
pub fn is_version(text: &str) -> bool {
    let mut parts = text.split('.');
    let number = |part: Option<&str>, longest: usize| {
        part.is_some_and(|part| {
            let plain = part.bytes().all(|byte| byte.is_ascii_digit()) && !part.is_empty() && part.len() <= longest;
            plain && (part == "0" || !part.starts_with('0'))
        })
    };
    number(parts.next(), 4) && number(parts.next(), 4) && number(parts.next(), 5) && parts.next().is_none()
}

/// A day, or a moment with its day, in ISO 8601. A moment without a zone is one in UTC.
pub fn is_date(text: &str) -> bool {
    moment(text).is_some()
}

/// The moment that a date names; of a day its begin, in UTC.
pub fn moment(text: &str) -> Option<Timestamp> {
    let day = (text.len() == "2026-05-11".len()).then(|| format!("{text}T00:00:00Z"));
    let moment = Timestamp::parse(day.as_deref().unwrap_or(text))?;
    // 31 February is none.
    let written = moment.to_iso();
    (day.is_none() || written.starts_with(text)).then_some(moment)
}

/// An address with a host.
pub fn is_url(text: &str) -> bool {
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    let host = rest.map(|rest| rest.split(['/', '?', '#']).next().unwrap_or_default());
    host.is_some_and(|host| !host.is_empty()) && !text.contains(char::is_whitespace)
}

/// When something runs, in the grammar that Cargo itself accepts (fact sheet 2.2): five fields of numbers, ranges, lists
/// and steps, or `@every` with hours, minutes and seconds. No names, no `?`, no `@daily`, no Sunday as 7.
pub fn is_cron(text: &str) -> bool {
    if let Some(span) = text.strip_prefix("@every ") {
        return is_span(span);
    }
    let fields: Vec<&str> = text.split_whitespace().collect();
    let limits = [(0, 59), (0, 23), (1, 31), (1, 12), (0, 6)];
    fields.len() == limits.len() && fields.iter().zip(limits).all(|(field, (least, most))| is_field(field, least, most))
}

/// `30m`, `1h30m`.
fn is_span(span: &str) -> bool {
    let mut rest = span;
    while !rest.is_empty() {
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        let Some(after) = rest.get(digits..).and_then(|after| after.strip_prefix(['h', 'm', 's'])) else {
            return false;
        };
        if digits == 0 {
            return false;
        }
        rest = after;
    }
    !span.is_empty()
}

fn is_field(field: &str, least: u32, most: u32) -> bool {
    field.split(',').all(|part| {
        let (range, step) = part.split_once('/').map_or((part, None), |(range, step)| (range, Some(step)));
        let number = |text: &str| -> Option<u32> {
            let plain = !text.is_empty() && text.len() <= 2 && text.bytes().all(|byte| byte.is_ascii_digit());
            plain.then(|| text.parse().ok()).flatten().filter(|number| (least..=most).contains(number))
        };
        let fits = match range.split_once('-') {
            _ if range == "*" => true,
            Some((from, to)) => number(from).zip(number(to)).is_some_and(|(from, to)| from <= to),
            None => number(range).is_some(),
        };
        let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        let steps =
            step.is_none_or(|step| digits(step) && step.parse::<u32>().is_ok_and(|step| step > 0 && step <= most));
        fits && steps
    })
}
