//! The journal that can be checked: each entry carries the fingerprint of the one before. What is done to the log by
//! accident or by hand is told, and where; what is done by Greenroom itself breaks nothing.

use std::cell::Cell;

use greenroom::domain::{AgentId, ConnectionId, Timestamp, Vendor};
use greenroom::http::{ApiError, Bytes, ErrorKind, Failure};
use greenroom::lifecycle::{
    Chain, Ending, Entry, Event, Flaw, Intent, Journal as _, Receipt, Record, RecordState, csv, markdown,
};
use greenroom::store::{KeyValue, Memory, Records, Retention, Signed, StoreError, Survey, wrap};
use greenroom::words::journal as words;
use proptest::prelude::*;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use crate::properties::{config, full};
use crate::support::{NOW, now, record};

const DAY: i64 = 86_400_000;

fn sent(plan: &str, step: usize, at: i64) -> Entry {
    let event = Event::Sent {
        connection: ConnectionId("c".to_owned()),
        vendor: Vendor::PolyAi,
        agent: AgentId("a".to_owned()),
        agent_name: "A".to_owned(),
        title: format!("Publish {plan}"),
        message: "m".to_owned(),
        request: "POST x".to_owned(),
        body: Value::Null,
    };
    Entry { at: NOW.plus(at), plan: plan.to_owned(), step, event, by: None }
}

fn ended(plan: &str, step: usize, at: i64, ending: Ending) -> Entry {
    Entry { at: NOW.plus(at), plan: plan.to_owned(), step, event: Event::Ended(ending), by: None }
}

fn done() -> Ending {
    Ending::Done(Receipt::default())
}

fn unknown() -> Ending {
    Ending::Unknown { error: ApiError::of(ErrorKind::NoAnswer(Failure::Cut)), why: "w".to_owned() }
}

fn chain(memory: &Memory) -> Chain {
    now(Records(memory).chain()).unwrap()
}

fn log(memory: &Memory) -> Vec<String> {
    now(memory.log()).unwrap()
}

/// Writes the log anew, as somebody does by hand.
fn rewrite(memory: &Memory, texts: &[String]) {
    now(async {
        let old = memory.log().await.unwrap();
        assert!(memory.replace_oldest(&old, &[]).await.unwrap());
        for text in texts {
            let newest = memory.newest().await.unwrap();
            assert!(memory.append_after(newest.as_deref(), text).await.unwrap());
        }
    });
}

/// A journal of so many entries.
fn journal(count: usize) -> Memory {
    let memory = Memory::default();
    for i in 0..count {
        let plan = (i / 2).to_string();
        let at = i as i64 * 1_000;
        let entry = if i % 2 == 0 { sent(&plan, 0, at) } else { ended(&plan, 0, at, done()) };
        now(Records(&memory).append(&entry)).unwrap();
    }
    memory
}

fn old_entry(plan: &str, at: i64) -> String {
    wrap("journal", 1, &greenroom::domain::json::Json::to_json(&sent(plan, 0, at)))
}

#[test]
fn each_entry_carries_the_fingerprint_of_the_text_before_it() {
    let texts = log(&journal(3));
    let mut before = String::new();
    for (i, text) in texts.iter().enumerate() {
        let read: Value = serde_json::from_str(text).unwrap();
        assert_eq!(read["data"]["after"], json!({"number": i, "before": before}));
        before = Sha256::digest(text.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect();
    }
    let chain = chain(&journal(3));
    assert!(chain.holds());
    assert_eq!((chain.linked, chain.older, chain.since, chain.removed), (3, 0, Some(NOW), None));
    assert_eq!(chain.newest, Some((3, before)));
    assert_eq!(self::chain(&Memory::default()), Chain::default(), "an empty journal says nothing");
}

#[test]
fn the_chain_begins_behind_the_entries_of_an_older_greenroom() {
    let memory = Memory::default();
    rewrite(&memory, &[old_entry("1", 0), "rubbish".to_owned(), old_entry("2", 1)]);
    assert_eq!(chain(&memory), Chain { older: 3, ..Chain::default() });
    now(Records(&memory).append(&ended("2", 0, 2, done()))).unwrap();
    let found = chain(&memory);
    assert!(found.holds(), "{found:?}");
    assert_eq!((found.linked, found.older, found.since), (1, 3, Some(NOW.plus(2))));
    let said = found.told(Timestamp::to_iso);
    assert!(said.contains(&words::older_than_the_chain(3)), "{said:?}");
    // The last of them is held by the first link; one that is gone is missed by the number.
    let texts = log(&memory);
    rewrite(&memory, &[&texts[..2], &[old_entry("2", 7)], &texts[3..]].concat());
    assert_eq!(chain(&memory).breaks.iter().map(|b| b.what).collect::<Vec<_>>(), [Flaw::Changed]);
    rewrite(&memory, &texts[1..]);
    assert_eq!(chain(&memory).breaks.iter().map(|b| b.what).collect::<Vec<_>>(), [Flaw::Missing(1)]);
}

#[test]
fn an_entry_that_an_older_greenroom_adds_later_is_told() {
    let memory = journal(4);
    rewrite(&memory, &[log(&memory), vec![old_entry("x", 9)]].concat());
    now(Records(&memory).append(&sent("y", 0, 10))).unwrap();
    let found = chain(&memory);
    let flaws: Vec<(i64, Flaw)> = found.breaks.iter().map(|b| (b.number, b.what)).collect();
    assert_eq!(flaws, [(5, Flaw::Unlinked)]);
    assert_eq!(found.newest.map(|(number, _)| number), Some(6));
}

/// A store in which another tab appends just before this one does, a few times.
struct Busy {
    memory: Memory,
    times: Cell<usize>,
}

impl KeyValue for Busy {
    async fn get(&self, key: &str) -> Result<Option<String>, StoreError> {
        self.memory.get(key).await
    }
    async fn put(&self, key: &str, text: &str) -> Result<(), StoreError> {
        self.memory.put(key, text).await
    }
    async fn delete(&self, key: &str) -> Result<(), StoreError> {
        self.memory.delete(key).await
    }
    async fn scan(&self, prefix: &str) -> Result<Vec<(String, String)>, StoreError> {
        self.memory.scan(prefix).await
    }
    async fn keys(&self, prefix: &str) -> Result<Vec<String>, StoreError> {
        self.memory.keys(prefix).await
    }

    async fn compare_and_put(&self, key: &str, seen: Option<&str>, text: &str) -> Result<bool, StoreError> {
        self.memory.compare_and_put(key, seen, text).await
    }
    async fn get_file(&self, key: &str) -> Result<Option<Bytes>, StoreError> {
        self.memory.get_file(key).await
    }
    async fn put_file(&self, key: &str, file: &Bytes) -> Result<(), StoreError> {
        self.memory.put_file(key, file).await
    }
    async fn append_after(&self, seen: Option<&str>, text: &str) -> Result<bool, StoreError> {
        if let Some(left) = self.times.get().checked_sub(1) {
            self.times.set(left);
            let other = sent(&format!("other {left}"), 0, 5);
            Records(&self.memory).append(&other).await.map_err(|error| StoreError::other(&error.0))?;
        }
        self.memory.append_after(seen, text).await
    }
    async fn newest(&self) -> Result<Option<String>, StoreError> {
        self.memory.newest().await
    }
    async fn log(&self) -> Result<Vec<String>, StoreError> {
        self.memory.log().await
    }
    async fn replace_oldest(&self, seen: &[String], texts: &[String]) -> Result<bool, StoreError> {
        self.memory.replace_oldest(seen, texts).await
    }
    async fn clear(&self) -> Result<(), StoreError> {
        self.memory.clear().await
    }
}

#[test]
fn two_tabs_that_append_at_once_make_one_chain() {
    let busy = Busy { memory: journal(2), times: Cell::new(3) };
    now(Records(&busy).append(&sent("mine", 0, 6))).unwrap();
    now(Records(&busy).append(&ended("mine", 0, 7, done()))).unwrap();
    let found = chain(&busy.memory);
    assert!(found.holds(), "{found:?}");
    assert_eq!((found.linked, busy.times.get()), (7, 0));
}

#[test]
fn an_entry_tells_who_was_at_the_computer() {
    let memory = Memory::default();
    let signed = Signed { records: Records(&memory), by: Some("Ada".to_owned()) };
    now(signed.append(&sent("1", 0, 0))).unwrap();
    now(Records(&memory).append(&sent("2", 0, 1))).unwrap();
    let (lines, unreadable) = now(Records(&memory).journal()).unwrap();
    let by: Vec<Option<&str>> = lines.iter().map(|line| line.by.as_deref()).collect();
    assert_eq!((by, unreadable), (vec![None, Some("Ada")], 0));
    assert!(csv(&lines, &chain(&memory)).contains("\"Ada\""));
    assert!(markdown(&lines, &chain(&memory)).contains("| Ada |"));
}

#[test]
fn both_exports_and_the_page_say_where_it_is_broken() {
    let memory = journal(6);
    let (lines, _) = now(Records(&memory).journal()).unwrap();
    let holds = chain(&memory);
    let sentence = words::chain_holds(6, &NOW.to_iso());
    assert_eq!(holds.told(Timestamp::to_iso)[0], sentence);
    assert!(csv(&lines, &holds).contains(&sentence));
    let (_, fingerprint) = holds.newest.clone().unwrap();
    assert!(markdown(&lines, &holds).contains(&fingerprint) && csv(&lines, &holds).contains(&fingerprint));
    rewrite(&memory, &[&log(&memory)[..2], &log(&memory)[3..]].concat());
    let broken = chain(&memory);
    let said = broken.told(Timestamp::to_iso);
    let place = words::entries_missing(1, 4, Some(&NOW.plus(3_000).to_iso()));
    assert_eq!(said[..2], [words::chain_is_broken(1), place.clone()]);
    assert!(csv(&lines, &broken).contains(&place), "{}", csv(&lines, &broken));
    assert!(markdown(&lines, &broken).contains(" 1 missing before it."));
    // A journal that is broken everywhere is not told entry by entry.
    let backwards: Vec<String> = log(&journal(60)).into_iter().rev().collect();
    rewrite(&memory, &backwards);
    let said = chain(&memory).told(Timestamp::to_iso);
    assert!(said.len() < 16 && said.contains(&words::MORE_BREAKS.to_owned()), "{said:?}");
}

/// What somebody may do to the log.
#[derive(Clone, Debug)]
enum Deed {
    Change(usize, usize, char),
    Remove(usize, usize),
    Move(usize, usize),
    Repeat(usize),
}

fn deed() -> impl Strategy<Value = Deed> {
    let place = || 0..1_000_usize;
    prop_oneof![
        (place(), place(), proptest::char::range(' ', '~')).prop_map(|(i, at, c)| Deed::Change(i, at, c)),
        (place(), 1..4_usize).prop_map(|(i, count)| Deed::Remove(i, count)),
        (place(), place()).prop_map(|(from, to)| Deed::Move(from, to)),
        place().prop_map(Deed::Repeat),
    ]
}

fn do_it(texts: &mut Vec<String>, deed: &Deed) {
    let count = texts.len();
    match *deed {
        Deed::Change(i, at, c) => {
            let mut letters: Vec<char> = texts[i % count].chars().collect();
            let at = at % letters.len();
            letters[at] = c;
            texts[i % count] = letters.into_iter().collect();
        }
        Deed::Remove(i, many) => drop(texts.drain(i % count..(i % count + many).min(count))),
        Deed::Move(from, to) => {
            let text = texts.remove(from % count);
            texts.insert(to % count, text);
        }
        Deed::Repeat(i) => texts.insert(i % count, texts[i % count].clone()),
    }
}

proptest! {
    #![proptest_config(config(150))]

    /// An entry changed in one letter, one or some removed at any place, moved or repeated: always told. What is not
    /// done breaks nothing.
    #[test]
    fn whatever_is_done_to_the_log_is_told(count in 1..9_usize, deed in deed()) {
        let memory = journal(count);
        prop_assert!(chain(&memory).holds());
        let before = log(&memory);
        let mut after = before.clone();
        do_it(&mut after, &deed);
        rewrite(&memory, &after);
        let found = chain(&memory);
        prop_assert_eq!(found.holds(), after == before, "{:?}: {:?}", deed, found);
    }

    /// The kind is told rightly, too, where one thing was done to a journal of honest entries.
    #[test]
    fn what_was_done_is_told_as_what_it_is(count in 3..9_usize, i in 0..9_usize, kind in 0..3_u8) {
        let memory = journal(count);
        let mut texts = log(&memory);
        let i = i % (count - 1);
        let expected = match kind {
            0 => {
                texts[i] = texts[i].replace("\"at\":", "\"at\":1");
                vec![(i as i64 + 1, Flaw::Changed)]
            }
            1 => {
                texts.remove(i);
                vec![(i as i64 + 2, Flaw::Missing(1))]
            }
            _ => {
                texts.pop();
                vec![(count as i64 - 1, Flaw::CutOff(1))]
            }
        };
        rewrite(&memory, &texts);
        let found: Vec<(i64, Flaw)> = chain(&memory).breaks.iter().map(|b| (b.number, b.what)).collect();
        prop_assert_eq!(found, expected);
        texts = log(&journal(count));
        texts.swap(i, i + 1);
        rewrite(&memory, &texts);
        prop_assert!(chain(&memory).breaks.iter().all(|b| b.what == Flaw::Moved));
    }

    /// Whatever stands in the log, looking at it neither panics nor takes long.
    #[test]
    fn any_log_is_looked_at(texts in proptest::collection::vec(any_log_text(), 0..8), head in any::<i64>()) {
        let memory = Memory::default();
        rewrite(&memory, &texts);
        let head = wrap("journal-head", 1, &json!({"number": head, "before": ""}));
        now(memory.put("journal-head", &head)).unwrap();
        chain(&memory).told(Timestamp::to_iso);
        now(Retention(&memory).sweep(1, NOW, |_| None)).unwrap();
        now(Records(&memory).append(&sent("1", 0, 0))).unwrap();
    }

}

proptest! {
    // Each case writes and reads a whole journal a few times.
    #![proptest_config(ProptestConfig { cases: if full() { 2_000 } else { 40 }, ..config(1) })]

    /// Sweeping again and again, with entries between: what is old and settled goes, what is open or young stays, and
    /// the chain holds all the time.
    #[test]
    fn what_is_old_goes_and_the_chain_still_holds(
        plans in proptest::collection::vec((0..100_i64, 0..4_u8, any::<bool>()), 1..14),
        days in 1..100_u32,
    ) {
        let memory = Memory::default();
        let mut now_is = NOW;
        let mut all: Vec<(String, i64, bool)> = Vec::new();
        for (i, (waits, end, sweeps)) in plans.into_iter().enumerate() {
            let plan = i.to_string();
            now_is = now_is.plus(waits * DAY / 4);
            let at = now_is.0 - NOW.0;
            let mut sheet = sheet(&plan);
            let entry = sent(&plan, 0, at);
            now(Records(&memory).append(&entry)).unwrap();
            let ending = match end { 0 => None, 1 => Some(unknown()), _ => Some(done()) };
            sheet.state = RecordState::Sending { step: 0, since: now_is, evidence: Value::Null };
            if let Some(ending) = ending {
                now(Records(&memory).append(&ended(&plan, 0, at, ending.clone()))).unwrap();
                sheet.state = RecordState::Ended { step: 0, at: now_is, ending, evidence: Value::Null };
            }
            now(Records(&memory).open_sheet(&sheet)).unwrap();
            now(memory.put_file(&format!("file/{plan}"), &b"zip".to_vec().into())).unwrap();
            all.push((plan, at, end > 1));
            if sweeps {
                now(memory.delete("journal-swept")).unwrap();
                now(Retention(&memory).sweep(days, now_is, |record| Some(format!("file/{}", record.id)))).unwrap();
                all.retain(|(_, at, settled)| !settled || NOW.plus(*at) >= now_is.plus(-DAY * i64::from(days)));
                let found = chain(&memory);
                prop_assert!(found.holds(), "{:?}\n{:?}", found, log(&memory));
                let (lines, unreadable) = now(Records(&memory).journal()).unwrap();
                let mut left: Vec<String> = lines.into_iter().map(|line| line.plan).collect();
                left.reverse();
                let expected: Vec<String> = all.iter().map(|(plan, ..)| plan.clone()).collect();
                prop_assert_eq!((&left, unreadable), (&expected, 0));
                let mut sheets: Vec<String> = now(Records(&memory).sheets()).unwrap().into_iter().map(|s| s.id).collect();
                sheets.sort_by_key(|id| id.parse::<u32>().unwrap());
                prop_assert_eq!(sheets, expected);
                for plan in 0..=i {
                    let kept = now(memory.get_file(&format!("file/{plan}"))).unwrap().is_some();
                    prop_assert_eq!(kept, left.contains(&plan.to_string()));
                }
            }
        }
    }
}

fn sheet(id: &str) -> Record {
    record(id, &Intent(Value::Null))
}

fn any_log_text() -> BoxedStrategy<String> {
    let number = || prop_oneof![any::<i64>(), 0..5_i64];
    let link = move || {
        prop_oneof![
            Just(Value::Null),
            (number(), "[a-f0-9]{0,3}").prop_map(|(number, before)| json!({"number": number, "before": before})),
        ]
    };
    prop_oneof![
        any::<String>(),
        link().prop_map(|after| {
            let mut data = greenroom::domain::json::Json::to_json(&sent("1", 0, 0));
            data["after"] = after;
            wrap("journal", 1, &data)
        }),
        (link(), number(), link(), number()).prop_map(|(after, count, last, at)| {
            wrap("journal-removed", 1, &json!({"after": after, "count": count, "last": last, "at": at}))
        }),
    ]
    .boxed()
}

#[test]
fn it_is_looked_for_what_is_old_once_a_day_and_what_was_removed_is_told() {
    let memory = journal(6);
    let at = |days: i64| NOW.plus(days * DAY);
    let sweep = |now_is: Timestamp| now(Retention(&memory).sweep(30, now_is, |_| None)).unwrap();
    assert_eq!(sweep(at(29)), 0);
    assert_eq!(sweep(at(29).plus(DAY - 1)), 0, "less than a day later");
    assert_eq!(sweep(at(31)), 6);
    let found = chain(&memory);
    assert!(found.holds() && log(&memory).len() == 1, "{found:?}");
    assert_eq!(found.removed, Some((6, at(31))));
    assert!(found.told(Timestamp::to_iso).contains(&words::removed_by_age(6, &at(31).to_iso())));
    now(Records(&memory).append(&sent("new", 0, 32 * DAY))).unwrap();
    assert!(chain(&memory).holds());
    // What stands for the removed entries is held, too.
    let mut texts = log(&memory);
    texts[0] = texts[0].replace("\"count\":6", "\"count\":5");
    rewrite(&memory, &texts);
    assert!(!chain(&memory).holds());
    rewrite(&memory, &texts[1..]);
    assert_eq!(chain(&memory).breaks[0].what, Flaw::Missing(6));
    // A clock that was set back does not keep it from looking for ever.
    assert_eq!(sweep(at(-400)), 0);
}

/// What stands for removed entries was counted among those that cannot be read.
#[test]
fn what_stands_for_removed_entries_is_no_damage() {
    let memory = journal(6);
    assert_eq!(now(Retention(&memory).sweep(30, NOW.plus(31 * DAY), |_| None)), Ok(6));
    assert_eq!(now(Survey(&memory).unreadable()), Ok((Vec::new(), 0)));
    assert_eq!(now(Records(&memory).journal()).unwrap().1, 0);
}

/// A record that says when it was looked last, and that nobody wrote, once ended a build that checks its sums.
#[test]
fn a_last_look_at_an_impossible_time_is_none() {
    for at in [i64::MIN, i64::MAX] {
        let memory = journal(6);
        now(memory.put("journal-swept", &wrap("journal-swept", 1, &json!({ "at": at })))).unwrap();
        assert_eq!(now(Retention(&memory).sweep(30, NOW.plus(31 * DAY), |_| None)), Ok(6));
    }
}
