//! Drafts on this computer, schedules, and JSON for people.

use greenroom::document::{Pointer, is_cron, next_runs};
use greenroom::domain::Timestamp;
use greenroom::domain::json::{indented, read, written};
use greenroom::store::{Draft, DraftKey, Drafts, KeyValue as _, Memory, draft_text, wrap};
use proptest::prelude::*;
use serde_json::json;

use crate::properties::{any_json, any_text, config};
use crate::support::{NOW, now};

fn key() -> impl Strategy<Value = DraftKey> {
    let odd = || prop_oneof![any_text(), "[ab%/2F5-]{0,6}"];
    (odd(), odd(), prop_oneof![Just("edit"), Just("release")]).prop_map(|(connection, agent, subject)| DraftKey {
        connection,
        agent,
        subject,
    })
}

proptest! {
    #![proptest_config(config(256))]

    /// What was typed for one agent is never found at another, whatever signs their ids have.
    #[test]
    fn drafts_of_two_keys_never_meet(one in key(), other in key(), document in any_json(), base in any_json(), at in any_text(), text in any_text()) {
        let memory = Memory::default();
        let drafts = Drafts(&memory);
        let typed = vec![(Pointer::root().child(at), text)];
        let draft = Draft { document: read(&document).unwrap(), typed, at: Timestamp(5), filled: false };
        let base = read(&base).unwrap();
        let place = now(drafts.find(&one)).unwrap().place.unwrap();
        now(drafts.begin(&place, &base)).unwrap();
        prop_assert_eq!(now(drafts.load(&one)).unwrap(), None, "nothing was typed yet");
        now(drafts.save(&one, &draft, &base)).unwrap();
        let all = now(drafts.all()).unwrap();
        prop_assert_eq!(all.iter().map(|listed| (&listed.key, &listed.place)).collect::<Vec<_>>(), [(&one, &place)]);
        prop_assert_eq!(draft_text(&draft.document, &draft.typed, draft.at), wrap("draft", 1, &draft), "written at once");
        let loaded = now(drafts.load(&one)).unwrap();
        prop_assert_eq!(loaded.as_ref().map(|(draft, base)| (written(&draft.document), written(base))), Some((written(&draft.document), written(&base))));
        prop_assert_eq!(loaded.map(|(draft, _)| draft), Some(draft));
        prop_assert_eq!(now(drafts.load(&other)).unwrap().is_some(), one == other);
        now(drafts.forget(&other)).unwrap();
        prop_assert_eq!(now(drafts.load(&one)).unwrap().is_some(), one != other);
        now(drafts.forget(&one)).unwrap();
        prop_assert!(now(memory.scan("")).unwrap().is_empty());
    }

    /// Text for people is the same value.
    #[test]
    fn indented_json_reads_back_as_it_was(text in any_json()) {
        let value = read(&text).unwrap();
        let shown = indented(&value);
        prop_assert_eq!(written(&read(&shown).unwrap()), written(&value));
        let no_space_left_over = shown.lines().all(|line| line == line.trim_end());
        prop_assert!(no_space_left_over || shown.contains(" \\") || text.contains(' '), "{}", shown);
    }
}

/// A draft that cannot be read is left alone.
#[test]
fn a_damaged_draft_is_none_and_stays() {
    let key = DraftKey { connection: "c".to_owned(), agent: "a".to_owned(), subject: "release" };
    let memory = Memory::default();
    let drafts = Drafts(&memory);
    let draft = Draft { document: json!({"a": 1}), typed: Vec::new(), at: NOW, filled: true };
    now(drafts.save(&key, &draft, &json!({}))).unwrap();
    let (name, whole) = now(memory.scan("draft/")).unwrap().remove(0);
    for damaged in [
        "",
        "{}",
        "null",
        &whole[..whole.len() - 3],
        &whole.replace("\"v\":1", "\"v\":2"),
        &whole.replace("\"typed\":[]", "\"typed\":[{}]"),
    ] {
        now(memory.put(&name, damaged)).unwrap();
        assert_eq!(now(drafts.load(&key)).unwrap(), None, "{damaged}");
        assert_eq!(now(memory.get(&name)).unwrap().as_deref(), Some(damaged));
    }
    now(memory.put(&name, &whole)).unwrap();
    assert_eq!(now(drafts.load(&key)).unwrap(), Some((draft, json!({}))));
}

// Schedules.

const MINUTE: i64 = 60_000;

/// The numbers of a field, taken apart by itself.
fn numbers(field: &str, least: usize, most: usize) -> (Vec<bool>, bool) {
    let mut set = vec![false; most + 1];
    let mut star = false;
    for part in field.split(',') {
        let pieces: Vec<&str> = part.split('/').collect();
        let step: usize = pieces.get(1).map_or(1, |step| step.parse().unwrap());
        let ends: Vec<&str> = pieces[0].split('-').collect();
        let (from, to) = match (pieces[0], ends.as_slice()) {
            ("*", _) => (least, most),
            (_, [from, to]) => (from.parse().unwrap(), to.parse().unwrap()),
            (number, _) => {
                let number = number.parse().unwrap();
                (number, if pieces.len() == 2 { most } else { number })
            }
        };
        star |= pieces[0] == "*" && step == 1;
        let mut number: usize = from;
        while number <= to {
            set[number] = true;
            number += step;
        }
    }
    (set, star)
}

/// The next runs, minute by minute on a calendar that counts its days one after the other.
fn naive(schedule: &str, now: i64, count: usize, days: i64) -> Vec<i64> {
    let fields: Vec<&str> = schedule.split(' ').collect();
    let (minutes, _) = numbers(fields[0], 0, 59);
    let (hours, _) = numbers(fields[1], 0, 23);
    let (month_days, any_day) = numbers(fields[2], 1, 31);
    let (months, _) = numbers(fields[3], 1, 12);
    let (weekdays, any_weekday) = numbers(fields[4], 0, 6);
    let (mut year, mut month, mut day, mut weekday) = (1970, 1_usize, 1_usize, 4_usize);
    let mut at = 0_i64;
    let mut runs = Vec::new();
    let first = now.div_euclid(24 * 60 * MINUTE);
    let mut day_number = 0;
    while day_number <= first + days {
        if day_number >= first {
            let (a, b) = (month_days[day], weekdays[weekday]);
            let fits = if any_day || any_weekday { a && b } else { a || b };
            for minute in 0..24 * 60 {
                let when = at + minute as i64 * MINUTE;
                if fits && months[month] && hours[minute / 60] && minutes[minute % 60] && when > now {
                    runs.push(when);
                    if runs.len() == count {
                        return runs;
                    }
                }
            }
        }
        at += 24 * 60 * MINUTE;
        day_number += 1;
        weekday = (weekday + 1) % 7;
        let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
        let length = match month {
            2 => 28 + usize::from(leap),
            4 | 6 | 9 | 11 => 30,
            _ => 31,
        };
        day += 1;
        if day > length {
            (day, month) = (1, month + 1);
        }
        if month > 12 {
            (month, year) = (1, year + 1);
        }
    }
    runs
}

/// A field of a schedule.
fn field(least: u32, most: u32) -> impl Strategy<Value = String> {
    let number = move || least..=most;
    let part = prop_oneof![
        4 => Just("*".to_owned()),
        3 => number().prop_map(|number| number.to_string()),
        2 => (number(), number()).prop_map(|(a, b)| format!("{}-{}", a.min(b), a.max(b))),
        1 => (1..=most).prop_map(|step| format!("*/{step}")),
        1 => Just("*/1".to_owned()),
        1 => (number(), 1..=most).prop_map(|(from, step)| format!("{from}/{step}")),
        1 => (number(), number(), 1..=most).prop_map(|(a, b, step)| format!("{}-{}/{step}", a.min(b), a.max(b))),
    ];
    proptest::collection::vec(part, 1..3).prop_map(|parts| parts.join(","))
}

fn schedule() -> impl Strategy<Value = String> {
    (field(0, 59), field(0, 23), field(1, 31), field(1, 12), field(0, 6))
        .prop_map(|(a, b, c, d, e)| format!("{a} {b} {c} {d} {e}"))
}

proptest! {
    #![proptest_config(config(128))]

    #[test]
    fn runs_are_those_of_a_calendar_gone_through_by_the_minute(schedule in schedule(), now in 0..4_102_444_800_000_i64, count in 1..6_usize) {
        prop_assert!(is_cron(&schedule), "{}", schedule);
        let days = 420;
        let horizon = (now.div_euclid(24 * 60 * MINUTE) + days + 1) * 24 * 60 * MINUTE;
        let runs: Vec<i64> = next_runs(&schedule, now, count).into_iter().filter(|run| *run < horizon).collect();
        prop_assert_eq!(runs, naive(&schedule, now, count, days), "{}", schedule);
    }

    #[test]
    fn any_text_has_runs_or_none(schedule in prop_oneof![any_text(), "[0-9*/,@a-z -]{0,20}", "@every [0-9]{0,25}[hms]?[0-9]{0,2}[hms]?"], now in any::<i32>()) {
        let now = i64::from(now) * 1_000;
        let runs = next_runs(&schedule, now, 3);
        prop_assert!(runs.iter().all(|run| *run > now && *run <= 8_640_000_000_000_000), "{:?}", runs);
        prop_assert!(runs.is_sorted_by(|earlier, later| earlier < later), "{:?}", runs);
        prop_assert!(is_cron(&schedule) || runs.is_empty());
    }
}

#[test]
fn schedules_that_people_write() {
    // Friday, 1 May 2026, 08:00 UTC.
    let now = Timestamp::parse("2026-05-01T08:00:00.000Z").unwrap().0;
    let runs = |schedule: &str| -> Vec<String> {
        next_runs(schedule, now, 2).into_iter().map(|run| Timestamp(run).to_iso()[..16].to_owned()).collect()
    };
    assert_eq!(runs("0 9 * * 1-5"), ["2026-05-01T09:00", "2026-05-04T09:00"]);
    assert_eq!(runs("0 8 * * *"), ["2026-05-02T08:00", "2026-05-03T08:00"], "not now, but next");
    assert_eq!(runs("0 0 13 * 5"), ["2026-05-08T00:00", "2026-05-13T00:00"], "either day will do");
    assert_eq!(runs("0 0 */1 * 1"), ["2026-05-04T00:00", "2026-05-11T00:00"], "every day is no limit");
    assert_eq!(runs("0 0 29 2 *"), ["2028-02-29T00:00", "2032-02-29T00:00"]);
    assert!(runs("0 0 30 2 *").is_empty());
    assert_eq!(runs("@every 1h30m"), ["2026-05-01T09:30", "2026-05-01T11:00"]);
    for none in ["@every 0s", "@every", "@daily", "0 9 * * 7", "0 9 * *", "", "@every 99999999999999999999999h"] {
        assert!(runs(none).is_empty(), "{none}");
    }
    assert!(next_runs("* * * * *", now, 0).is_empty());
    assert!(!is_cron("*/+5 * * * *") && !is_cron("*/05x * * * *"), "a step is digits");
    let far = Timestamp::parse("2096-03-01T00:00:00.000Z").unwrap().0;
    assert_eq!(Timestamp(next_runs("0 0 29 2 *", far, 1)[0]).to_iso()[..10], *"2104-02-29", "2100 is no leap year");
}
