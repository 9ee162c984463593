//! When a schedule runs next.

use super::text::is_cron;

const MINUTE: i64 = 60_000;
const DAY: i64 = 24 * 60 * MINUTE;
/// The last moment that a browser can tell as a date (ECMAScript, "Time Values").
const LAST: i64 = 8_640_000_000_000_000;

/// The next `count` runs of a schedule after `now`, in milliseconds since 1970, in UTC. None where it is no schedule,
/// or has none in the next eight years (a 30 February).
///
/// Days of the month and of the week are joined as cron does it: where both are limited, either will do. `*` and `*/1`
/// are no limit.
/// [`is_cron`] says which texts are schedules.
pub fn next_runs(schedule: &str, now: i64, count: usize) -> Vec<i64> {
    if count == 0 || !is_cron(schedule) {
        return Vec::new();
    }
    if let Some(span) = schedule.strip_prefix("@every ") {
        let step = span_millis(span);
        let runs = (1..=count as i64).map(|n| now.saturating_add(step.saturating_mul(n)));
        return runs.filter(|run| step > 0 && *run <= LAST).collect();
    }
    let fields: Vec<&str> = schedule.split_whitespace().collect();
    let [minutes, hours, days, months, weekdays] = fields.as_slice() else { return Vec::new() };
    let mut runs = Vec::new();
    let first_day = now.div_euclid(DAY);
    for day in first_day..first_day + 366 * 8 {
        let (month, day_of_month) = month_and_day(day);
        // 1 January 1970 was a Thursday.
        let weekday = (day + 4).rem_euclid(7);
        let by_day = matches(days, day_of_month, 1);
        let by_weekday = matches(weekdays, weekday, 0);
        let fits = if any(days) || any(weekdays) { by_day && by_weekday } else { by_day || by_weekday };
        if !fits || !matches(months, month, 1) {
            continue;
        }
        for minute_of_day in 0..24 * 60 {
            let at = day * DAY + minute_of_day * MINUTE;
            if at > now && matches(hours, minute_of_day / 60, 0) && matches(minutes, minute_of_day % 60, 0) {
                runs.push(at);
                if runs.len() == count {
                    return runs;
                }
            }
        }
    }
    runs
}

/// Whether a field limits nothing.
fn any(field: &str) -> bool {
    field.split(',').any(|part| part == "*" || part.strip_prefix("*/").is_some_and(|step| step.parse() == Ok(1)))
}

/// Whether a field of a schedule holds a number; `least` is the field's first.
fn matches(field: &str, number: i64, least: i64) -> bool {
    field.split(',').any(|part| {
        let (range, step) = part.split_once('/').map_or((part, 1), |(range, step)| (range, step.parse().unwrap_or(1)));
        let (from, to) = match range.split_once('-') {
            _ if range == "*" => (least, i64::MAX),
            Some((from, to)) => (from.parse().unwrap_or(i64::MAX), to.parse().unwrap_or(i64::MIN)),
            None => {
                let from = range.parse().unwrap_or(i64::MAX);
                // `5/10`: from 5 on.
                (from, if part.contains('/') { i64::MAX } else { from })
            }
        };
        number >= from && number <= to && (number - from) % step.max(1) == 0
    })
}

/// `1h30m` in milliseconds.
fn span_millis(span: &str) -> i64 {
    let mut total = 0_i64;
    let mut number = 0_i64;
    for c in span.chars() {
        let unit = match c {
            'h' => 60 * MINUTE,
            'm' => MINUTE,
            's' => 1_000,
            digit => {
                number = number.saturating_mul(10).saturating_add(i64::from(digit.to_digit(10).unwrap_or_default()));
                continue;
            }
        };
        total = total.saturating_add(number.saturating_mul(unit));
        number = 0;
    }
    total
}

/// Month (1 to 12) and day (1 to 31) of a day counted from 1 January 1970 (the civil calendar from days, by eras of
/// 400 years).
fn month_and_day(day: i64) -> (i64, i64) {
    let shifted = day + 719_468;
    let of_era = shifted.rem_euclid(146_097);
    let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted_month = (5 * of_year + 2) / 153;
    let day_of_month = of_year - (153 * shifted_month + 2) / 5 + 1;
    (if shifted_month < 10 { shifted_month + 3 } else { shifted_month - 9 }, day_of_month)
}
