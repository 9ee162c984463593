//! Numbers by their text: no digit is lost, whatever its size.

use serde_json::Number;

/// Whether two numbers are the same: `0.20` and `2e-1` are, `9007199254740992` and `9007199254740993` are not.
pub fn same_number(a: &Number, b: &Number) -> bool {
    a == b || canonical(a.as_str()) == canonical(b.as_str())
}

/// Sign, digits without zeros at either end, and the power of ten of the last digit. Zero has no sign and no digits.
pub(super) fn canonical(text: &str) -> (bool, String, i64) {
    let (negative, text) = text.strip_prefix('-').map_or((false, text), |rest| (true, rest));
    let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = format!("{whole}{fraction}");
    let significant = digits.trim_start_matches('0').trim_end_matches('0');
    if significant.is_empty() {
        return (false, String::new(), 0);
    }
    let trailing = digits.len() - digits.trim_end_matches('0').len();
    // An exponent beyond i64 is no number that anybody means: all of those are as far away.
    let exponent: i64 = exponent.parse().unwrap_or(i64::MAX);
    let shift = trailing as i64 - fraction.len() as i64;
    (negative, significant.to_owned(), exponent.saturating_add(shift))
}
