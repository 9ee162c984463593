//! Locking as far as it is decided without a browser: how long a wrong passphrase waits, when nobody is here, which screens
//! are covered, connections for reading only, keys that expire, and how good a passphrase is.

use greenroom::domain::idle::{Presence, SLEPT_AFTER_MS, TOLD_EVERY_MS, is_to_be_told, presence, slept};
use greenroom::domain::json::Json as _;
use greenroom::domain::passphrase::{LEAST, Strength, strength};
use greenroom::domain::{AgentId, Connection, ConnectionId, Date, Environment, Timestamp};
use greenroom::lifecycle::{Engine, Fingerprint, Locks, Outcome, Procedure as _};
use greenroom::routes::{AgentRef, BoardQuery, Route};
use greenroom::store::{Attempts, KeyValue as _, Memory, Records, seconds_until, wrap};
use greenroom::vendors::polyai::lifecycle::{promote, publish};
use greenroom::vendors::{self, Subject};
use greenroom::words::lock as words;
use proptest::prelude::*;
use serde_json::json;

use crate::cargo::support as cargo;
use crate::support::{Fake, NOW, Ticking, connection, now, procedure, promoted, published, record};

const MINUTE: i64 = 60_000;

// Wrong passphrases.

fn after(wrong: u32) -> Attempts {
    Attempts { wrong, at: NOW }
}

#[test]
fn the_first_three_wrong_passphrases_are_free_then_each_waits_twice_as_long_up_to_a_minute() {
    let delays: Vec<u32> = (0..10).map(|wrong| after(wrong).delay_s()).collect();
    assert_eq!(delays, [0, 0, 0, 2, 4, 8, 16, 32, 60, 60]);
    // A count that somebody wrote into the store does not get past it, either.
    for wrong in [33, 34, 35, 36, u32::MAX] {
        assert_eq!(after(wrong).delay_s(), 60, "{wrong}");
    }
}

#[test]
fn the_wait_is_counted_down_and_a_clock_that_was_set_does_not_make_it_longer() {
    assert_eq!(after(5).wait_s(NOW), 8);
    assert_eq!(after(5).wait_s(NOW.plus(1)), 8);
    assert_eq!(after(5).wait_s(NOW.plus(7_001)), 1);
    assert_eq!(after(5).wait_s(NOW.plus(8_000)), 0);
    assert_eq!(after(5).wait_s(NOW.plus(-3_600_000)), 8, "the clock was set back");
    assert_eq!(after(2).wait_s(NOW), 0);
    assert_eq!(seconds_until(NOW.plus(-5), NOW), 0);
}

#[test]
fn what_is_counted_outlives_the_page_and_a_right_passphrase_ends_it() {
    let store = Memory::default();
    let mut attempts = now(Attempts::load(&store)).unwrap();
    assert_eq!(attempts, Attempts::default());
    for wrong in 1..=4 {
        attempts = now(attempts.count(&store, NOW.plus(wrong))).unwrap();
        // Read anew, as another tab or a reload does.
        assert_eq!(now(Attempts::load(&store)).unwrap(), attempts);
        assert_eq!(i64::from(attempts.wrong), wrong);
    }
    assert_eq!(attempts.wait_s(NOW.plus(4)), 4);
    now(Attempts::default().save(&store)).unwrap();
    assert_eq!(now(Attempts::load(&store)).unwrap().wait_s(NOW.plus(5)), 0);
    assert_eq!(now(store.get("vault-attempts")).unwrap(), None, "nothing is kept of nothing");
    // What cannot be read locks nobody out.
    now(store.put("vault-attempts", &wrap("attempts", 9, &json!({})))).unwrap();
    assert_eq!(now(Attempts::load(&store)).unwrap(), Attempts::default());
}

// Who is here.

#[test]
fn it_warns_in_the_last_half_minute_and_then_locks() {
    let at = |millis: i64| presence(NOW.plus(millis), NOW, 5);
    assert_eq!(at(0), Presence::Here);
    assert_eq!(at(5 * MINUTE - 30_001), Presence::Here);
    assert_eq!(at(5 * MINUTE - 30_000), Presence::Leaving(30));
    assert_eq!(at(5 * MINUTE - 29_999), Presence::Leaving(30));
    assert_eq!(at(5 * MINUTE - 1), Presence::Leaving(1));
    assert_eq!(at(5 * MINUTE), Presence::Gone);
    // The computer slept all night.
    assert_eq!(at(600 * MINUTE), Presence::Gone);
    assert_eq!(at(-MINUTE), Presence::Here, "the clock was set back");
}

#[test]
fn a_tab_in_use_tells_the_others_at_most_every_fifteen_seconds_and_never_of_nothing() {
    assert!(!is_to_be_told(NOW.plus(TOLD_EVERY_MS - 1), NOW.plus(9), NOW));
    assert!(is_to_be_told(NOW.plus(TOLD_EVERY_MS), NOW.plus(9), NOW));
    assert!(!is_to_be_told(NOW.plus(MINUTE), NOW, NOW), "nobody did anything since");
}

#[test]
fn only_a_tab_in_sight_can_tell_that_the_computer_slept() {
    assert!(slept(NOW, NOW.plus(SLEPT_AFTER_MS), true));
    assert!(!slept(NOW, NOW.plus(SLEPT_AFTER_MS - 1), true));
    assert!(!slept(NOW, NOW.plus(SLEPT_AFTER_MS * 9), false));
}

/// Two tabs over simulated minutes: one is used at random, the other only hears what it is told. Each second both look.
fn two_tabs(uses: &[i64], minutes: u32, seconds: i64) -> (Option<i64>, Option<i64>) {
    let (mut used, mut heard, mut told) = (NOW, NOW, NOW);
    let mut locked = (None, None);
    for second in 1..=seconds {
        let at = NOW.plus(second * 1_000);
        if uses.contains(&second) {
            used = at;
        }
        if is_to_be_told(at, used, told) {
            (told, heard) = (at, used);
        }
        let gone = |last: Timestamp| presence(at, last, minutes) == Presence::Gone;
        locked.0 = locked.0.or(gone(used).then_some(second));
        locked.1 = locked.1.or(gone(heard).then_some(second));
    }
    locked
}

proptest! {
    #![proptest_config(crate::properties::config(64))]

    #[test]
    fn a_tab_that_is_only_told_of_activity_locks_when_the_used_one_does(uses in proptest::collection::vec(1_i64..900, 0..40)) {
        let (used, heard) = two_tabs(&uses, 5, 1_400);
        prop_assert_eq!(used, heard);
        prop_assert!(used.is_some());
    }

    #[test]
    fn a_date_is_read_as_it_is_written(days in -700_000_i64..2_900_000) {
        let date = Date(days);
        prop_assert_eq!(Date::parse(&date.to_iso()), Some(date));
    }

    #[test]
    fn any_text_as_a_passphrase_is_rated(text in any::<String>()) {
        let length = text.chars().count();
        match strength(&text, LEAST) {
            Strength::Empty => prop_assert_eq!(length, 0),
            Strength::Short(lacks) => prop_assert_eq!(length + lacks, LEAST),
            _ => prop_assert!(length >= LEAST),
        }
    }
}

// Which screens are covered.

#[test]
fn what_shows_anything_of_a_vendor_is_covered_and_nothing_of_practice_is() {
    let agent = |id: &str| AgentRef { connection: ConnectionId(id.to_owned()), agent: AgentId("a".to_owned()) };
    let of = |id: &str| {
        [
            Route::Agent(agent(id)),
            Route::Edit(agent(id)),
            Route::Release(agent(id)),
            Route::Resources(agent(id)),
            Route::Package(agent(id)),
            Route::Test(agent(id)),
            Route::Sheet(agent(id), "p".to_owned()),
            Route::NewAgent(ConnectionId(id.to_owned())),
            Route::Board(BoardQuery { practice: id.starts_with("practice"), ..BoardQuery::default() }),
            Route::Journal { practice: id.starts_with("practice") },
        ]
    };
    for route in of("polyai-us-acme") {
        assert!(!route.is_open_while_locked(), "{route:?}");
    }
    for route in of("practice-polyai-acme") {
        assert!(route.is_open_while_locked() && !route.may_hold_keys(), "{route:?}");
    }
    let real = Route::Connection(ConnectionId("polyai-us-acme".to_owned()));
    for route in [Route::Connections, Route::NewConnection(None), real, Route::Settings] {
        assert!(route.is_open_while_locked() && route.may_hold_keys(), "{route:?}");
    }
    assert!(Route::Help.is_open_while_locked() && !Route::Help.may_hold_keys());
}

// For reading only.

struct Free;

impl Locks for Free {
    type Guard = ();

    async fn lock(&self, _: &str) {}
}

#[test]
fn nothing_leaves_through_a_connection_for_reading_only_not_even_a_reading() {
    let rows = || vec![published("1", 1), published("2", 2), promoted("live", "1", 3)];
    let newest = || published("2", 2)["id"].as_str().unwrap().to_owned();
    let intents = [publish(Environment::Sandbox), promote(&newest(), Environment::Live)];
    for (number, intent) in intents.iter().enumerate() {
        let (fake, memory, clock) = (Fake::new(rows()), Memory::default(), Ticking::new());
        let record = record(&number.to_string(), intent);
        now(Records(&memory).open_sheet(&record)).unwrap();
        let procedure = procedure(intent);
        let seen = now(procedure.observe(&fake)).unwrap();
        let shown: Fingerprint = procedure.plan(&seen).fingerprint;
        fake.sent.borrow_mut().clear();
        let books = Records(&memory);
        let engine = Engine { transport: &fake, journal: &books, locks: &Free, clock: &clock };
        let of = Connection { read_only: true, ..connection() };
        let outcome = now(engine.run(&of, &record, &procedure, &shown, &[]));
        assert!(matches!(outcome, Outcome::CannotBeSent(reason) if reason == words::READ_ONLY), "{intent:?}");
        assert_eq!(fake.sent.borrow().len(), 0, "{intent:?}");
        assert_eq!(now(books.journal()).unwrap().0.len(), 0, "nothing was sent, so nothing is journalled");
    }
}

#[test]
fn looking_at_a_draft_of_cargo_through_such_a_connection_makes_none() {
    let person = cargo::Person::new();
    let of = Connection { read_only: true, ..person.connection.clone() };
    let agents = now(vendors::list_agents(&person.wire, &of)).unwrap();
    let open = |of: &Connection| {
        let opened =
            agents.iter().filter_map(|agent| now(vendors::open(&person.wire, of, &agent.id.0, Subject::Release)).ok());
        opened.collect::<Vec<_>>()
    };
    let looked_at = open(&of);
    assert!(!looked_at.is_empty());
    assert!(looked_at.iter().all(|opened| opened.read_only.as_deref() == Some(words::READ_ONLY)));
    assert_eq!(person.wire.changes(), 0);
    open(&person.connection);
    assert!(person.wire.changes() > 0, "through another connection some get one");
}

// Records.

#[test]
fn an_older_record_of_a_connection_may_be_written_through_and_its_key_has_no_last_day() {
    let mut old = connection().to_json();
    assert!(old.get("read_only").is_none() && old.get("key_expires").is_none());
    assert_eq!(Connection::from_json(&old), Some(connection()));
    let full = Connection { read_only: true, key_expires: Date::parse("2026-05-11"), ..connection() };
    assert_eq!(Connection::from_json(&full.to_json()), Some(full));
    // What is no date is none, and no reason to lose the connection.
    old["key_expires"] = json!("soon");
    assert_eq!(Connection::from_json(&old), Some(connection()));
}

#[test]
fn days_that_no_month_has_are_no_dates() {
    assert_eq!(Date::parse("2026-05-11").map(Date::in_words).as_deref(), Some("11 May 2026"));
    assert_eq!(Date::parse("2024-02-29").map(Date::to_iso).as_deref(), Some("2024-02-29"));
    for text in ["2026-02-29", "2026-13-01", "2026-00-10", "2026-04-31", "26-05-11", "2026-5-1", "2026-05-11T", ""] {
        assert_eq!(Date::parse(text), None, "{text}");
    }
}

#[test]
fn a_key_that_expires_is_told_from_fourteen_days_before() {
    let says = |days: i64| words::key_expires("Acme", days, "11 May 2026");
    assert_eq!(says(15), None);
    assert_eq!(says(14).as_deref(), Some("The key of Acme expires in 14 days, on 11 May 2026."));
    assert_eq!(says(5).as_deref(), Some("The key of Acme expires in 5 days, on 11 May 2026."));
    assert_eq!(says(1).as_deref(), Some("The key of Acme expires tomorrow."));
    assert_eq!(says(0).as_deref(), Some("The key of Acme expires today."));
    assert_eq!(says(-1).as_deref(), Some("The key of Acme expired on 11 May 2026."));
}

// How good a passphrase is.

#[test]
fn what_is_easy_to_guess_is_said_to_be() {
    assert_eq!(strength("", LEAST), Strength::Empty);
    assert_eq!(strength("short", LEAST), Strength::Short(7));
    for text in ["aaaaaaaaaaaaaaaa", "abcdefghijklmnop", "1234567890123", "121212121212", "passpasspasspass"] {
        assert_eq!(strength(text, LEAST), Strength::Guessable, "{text}");
    }
    for text in ["red kettle 7 pines", "quick3Garden"] {
        assert_eq!(strength(text, LEAST), Strength::Fair, "{text}");
    }
    for text in ["marble onion bicycle thursday", "vK8#qz!mT2rLp0wXe5uB"] {
        assert_eq!(strength(text, LEAST), Strength::Good, "{text}");
    }
}
