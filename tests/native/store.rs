//! Records that outlive a page: envelopes, the store in memory, sheets and the journal, connections.

use greenroom::domain::{AgentId, Connection, ConnectionId, Vendor};
use greenroom::http::{ApiError, ErrorKind};
use greenroom::lifecycle::{Ending, Entry, Event, Journal as _, NotRecorded, Receipt, Record, RecordState, fold};
use greenroom::store::{Connections, Damage, KeyValue, Memory, Records, Settings, Theme, open, wrap};
use greenroom::vendors::polyai::lifecycle::publish;
use serde_json::{Value, json};

use crate::support::{NOW, connection, now, record};

// Envelopes.

#[test]
fn envelopes_tell_newer_from_broken() {
    let data: Value = serde_json::from_str(r#"{"a":1.50}"#).unwrap();
    let text = wrap("thing", 2, &data);
    assert_eq!(text, r#"{"v":2,"kind":"thing","data":{"a":1.50}}"#);
    assert_eq!(open::<Value>("thing", 2, &text), Ok(data));
    assert_eq!(open::<Value>("thing", 3, &text).unwrap().to_string(), r#"{"a":1.50}"#, "an older one is read");
    assert_eq!(open::<Value>("thing", 1, &text), Err(Damage::Newer));
    assert_eq!(open::<Value>("other", 2, &text), Err(Damage::Broken));
    assert_eq!(open::<Settings>("thing", 2, &wrap("thing", 1, &json!(7))), Err(Damage::Broken));
    for broken in [
        "",
        "null",
        "{}",
        "[1]",
        r#"{"v":-1,"kind":"thing","data":1}"#,
        r#"{"v":0,"kind":"thing","data":1}"#,
        r#"{"v":1,"kind":"thing"}"#,
        "{\"v\":1,",
    ] {
        assert_eq!(open::<Value>("thing", 1, broken), Err(Damage::Broken), "{broken}");
    }
    // A newer one is newer even if its data would not be understood.
    assert_eq!(open::<Settings>("thing", 1, &wrap("thing", 9, &json!("x"))), Err(Damage::Newer));
}

// The store in memory.

#[test]
fn memory_puts_only_over_what_was_seen() {
    now(async {
        let memory = Memory::default();
        assert_eq!(memory.compare_and_put("k", Some("x"), "1").await, Ok(false));
        assert_eq!(memory.compare_and_put("k", None, "1").await, Ok(true));
        assert_eq!(memory.compare_and_put("k", None, "2").await, Ok(false));
        assert_eq!(memory.compare_and_put("k", Some("1"), "2").await, Ok(true));
        assert_eq!(memory.get("k").await, Ok(Some("2".to_owned())));
        memory.put("ka", "3").await.unwrap();
        memory.put("l", "4").await.unwrap();
        let keys: Vec<String> = memory.scan("k").await.unwrap().into_iter().map(|(key, _)| key).collect();
        assert_eq!(keys, ["k", "ka"]);
        assert_eq!(memory.append_after(None, "one").await, Ok(true));
        assert_eq!(memory.append_after(None, "x").await, Ok(false), "another tab was first");
        assert_eq!(memory.append_after(Some("one"), "two").await, Ok(true));
        assert_eq!(memory.newest().await, Ok(Some("two".to_owned())));
        memory.delete("k").await.unwrap();
        assert_eq!(memory.get("k").await, Ok(None));
        assert_eq!(memory.log().await.unwrap(), ["one", "two"]);
        let list = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect::<Vec<String>>();
        assert_eq!(memory.replace_oldest(&list(&["two"]), &[]).await, Ok(false));
        assert_eq!(memory.replace_oldest(&list(&["one"]), &list(&["1", "2"])).await, Ok(false));
        assert_eq!(memory.replace_oldest(&list(&["one"]), &list(&["1"])).await, Ok(true));
        assert_eq!(memory.log().await.unwrap(), ["1", "two"]);
        assert_eq!(memory.replace_oldest(&list(&["1"]), &[]).await, Ok(true));
        assert_eq!(memory.log().await.unwrap(), ["two"]);
        memory.clear().await.unwrap();
        assert!(memory.log().await.unwrap().is_empty() && memory.scan("").await.unwrap().is_empty());
    });
}

#[test]
fn settings_are_kept_and_fall_back() {
    now(async {
        let memory = Memory::default();
        assert_eq!(Settings::load(&memory).await.unwrap(), Settings::default());
        assert_eq!(Settings::default().lock_after_minutes, 15);
        let chosen = Settings { theme: Theme::Dark, lock_after_minutes: 5, ..Settings::default() };
        chosen.save(&memory).await.unwrap();
        assert_eq!(Settings::load(&memory).await.unwrap(), chosen);
        // What a newer Greenroom wrote is left alone: this one would cut it short.
        let newer = wrap("settings", 9, &json!({"theme": "sepia"}));
        memory.put("settings", &newer).await.unwrap();
        assert!(chosen.save(&memory).await.is_err());
        assert_eq!(memory.get("settings").await.unwrap(), Some(newer));
        memory.delete("settings").await.unwrap();
        memory.put("settings", &wrap("settings", 1, &json!({"theme": "dark"}))).await.unwrap();
        let partly = Settings::load(&memory).await.unwrap();
        assert_eq!((partly.theme, partly.lock_after_minutes), (Theme::Dark, 15));
        memory.put("settings", "rubbish").await.unwrap();
        assert_eq!(Settings::load(&memory).await.unwrap(), Settings::default());
    });
}

// Sheets and the journal.

async fn append(memory: &Memory, text: &str) {
    let newest = memory.newest().await.unwrap();
    assert_eq!(memory.append_after(newest.as_deref(), text).await, Ok(true));
}

fn sheet(state: RecordState) -> Record {
    Record { state, ..record("1", &publish(greenroom::domain::Environment::Sandbox)) }
}

fn sending() -> RecordState {
    RecordState::Sending { step: 0, since: NOW, evidence: json!({"known": ["x"]}) }
}

#[test]
fn a_sheet_advances_only_from_the_state_that_was_seen() {
    now(async {
        let memory = Memory::default();
        let records = Records(&memory);
        let open_sheet = sheet(RecordState::Open);
        records.open_sheet(&open_sheet).await.unwrap();
        assert_eq!(records.load("1").await.unwrap(), Some(open_sheet.clone()));
        assert_eq!(records.load("2").await.unwrap(), None);
        // Another wording than the one stored: the state is what counts.
        let reworded = Record { agent_name: "Renamed".to_owned(), ..open_sheet.clone() };
        let sent = Record { state: sending(), ..reworded.clone() };
        assert_eq!(records.advance(&reworded, &sent).await, Ok(true));
        assert_eq!(records.load("1").await.unwrap(), Some(sent.clone()));
        assert_eq!(records.advance(&open_sheet, &sent).await, Ok(false), "another tab was first");
        assert_eq!(records.advance(&sent, &sheet(RecordState::Open)).await, Ok(true));
        assert_eq!(records.sheets().await.unwrap().len(), 1);
    });
}

#[test]
fn a_sheet_that_cannot_be_read_is_left_as_it_is() {
    now(async {
        for text in ["rubbish".to_owned(), wrap("sheet", 2, &json!({"new": true})), wrap("other", 1, &json!(1))] {
            let memory = Memory::default();
            let records = Records(&memory);
            memory.put("sheet/1", &text).await.unwrap();
            assert!(matches!(records.load("1").await, Err(NotRecorded(_))), "{text}");
            let advanced = records.advance(&sheet(RecordState::Open), &sheet(sending())).await;
            assert!(matches!(advanced, Err(NotRecorded(_))), "{text}");
            assert_eq!(memory.get("sheet/1").await.unwrap(), Some(text));
            assert_eq!(records.sheets().await.unwrap(), []);
        }
    });
}

#[test]
fn every_state_survives_being_stored() {
    let error = ApiError { code: Some("X".to_owned()), ..ApiError::of(ErrorKind::TooMany(Some(7))) };
    let endings = [
        Ending::Done(Receipt { id: "x".to_owned(), test_runs: vec!["r".to_owned()], ..Receipt::default() }),
        Ending::Already("so".to_owned()),
        Ending::Refused(error.clone()),
        Ending::DidNotHappen(error.clone()),
        Ending::Unknown { error, why: "why".to_owned() },
    ];
    let ended = endings.map(|ending| RecordState::Ended { step: 0, at: NOW, ending, evidence: json!({"n": 1.0}) });
    for state in ended.into_iter().chain([RecordState::Open, sending()]) {
        let record = sheet(state);
        assert_eq!(open::<Record>("sheet", 1, &wrap("sheet", 1, &record)), Ok(record));
    }
}

fn sent(plan: &str, step: usize, at: i64) -> Entry {
    let event = Event::Sent {
        connection: ConnectionId("c".to_owned()),
        vendor: Vendor::PolyAi,
        agent: AgentId("a".to_owned()),
        agent_name: "A".to_owned(),
        title: plan.to_owned(),
        message: String::new(),
        request: "POST x".to_owned(),
        body: Value::Null,
    };
    Entry { at: NOW.plus(at), plan: plan.to_owned(), step, event, by: None }
}

fn end(plan: &str, step: usize, at: i64, what: &str) -> Entry {
    Entry {
        at: NOW.plus(at),
        plan: plan.to_owned(),
        step,
        event: Event::Ended(Ending::Already(what.to_owned())),
        by: None,
    }
}

#[test]
fn the_log_folds_into_lines() {
    let log = [
        sent("one", 0, 1),
        sent("two", 0, 2),
        end("one", 0, 3, "first"),
        end("nobody", 0, 4, "lost"),
        sent("one", 1, 5),
        end("one", 1, 6, "second step"),
        end("one", 0, 7, "settled again"),
        end("two", 1, 8, "of no step"),
    ];
    let lines: Vec<(i64, String, usize, Option<String>)> = fold(&log)
        .into_iter()
        .map(|line| {
            let ending = line.ending.map(|(at, ending)| match ending {
                Ending::Already(what) => format!("{what} at {}", at.0 - NOW.0),
                other => panic!("{other:?}"),
            });
            (line.at.0 - NOW.0, line.plan, line.step, ending)
        })
        .collect();
    assert_eq!(
        lines,
        [
            (5, "one".to_owned(), 1, Some("second step at 6".to_owned())),
            (2, "two".to_owned(), 0, None),
            (1, "one".to_owned(), 0, Some("settled again at 7".to_owned())),
        ]
    );
}

#[test]
fn entries_that_cannot_be_read_are_counted() {
    now(async {
        let memory = Memory::default();
        let records = Records(&memory);
        records.append(&sent("one", 0, 1)).await.unwrap();
        append(&memory, "rubbish").await;
        append(&memory, &wrap("journal", 2, &json!(1))).await;
        let (lines, unreadable) = records.journal().await.unwrap();
        assert_eq!((lines.len(), unreadable), (1, 2));
        assert_eq!(memory.log().await.unwrap().len(), 3, "nothing is thrown away");
    });
}

// Connections.

#[test]
fn a_connection_is_named_by_vendor_region_and_account() {
    let id = |url: &str, account: &str, taken: &[&str]| {
        let taken: Vec<ConnectionId> = taken.iter().map(|id| ConnectionId((*id).to_owned())).collect();
        Connection::id_for(Vendor::PolyAi, url, account, &taken).0
    };
    assert_eq!(id("https://api.us.poly.ai", "acme", &[]), "polyai-us-acme");
    assert_eq!(id("https://api.eu.poly.ai/", "Acme GmbH & Co", &[]), "polyai-eu-acme-gmbh-co");
    assert_eq!(id("https://api.us.poly.ai", "ws-1a2b", &[]), "polyai-us-ws-1a2b");
    assert_eq!(id("https://gateway.example/polyai", "acme", &[]), "polyai-gateway-acme");
    assert_eq!(id("https://api.us.poly.ai", "", &[]), "polyai-us");
    assert_eq!(id("https://api.us.poly.ai", "株式会社", &[]), "polyai-us");
    assert_eq!(id("https://api.us.poly.ai", "acme", &["polyai-us-acme", "polyai-us-acme-2"]), "polyai-us-acme-3");
    assert_eq!(id("", "", &[]), "polyai");
    for (url, account) in
        [("https://practice.invalid", "practice-x"), ("https://new", "new"), ("https://api", "practice")]
    {
        let id = ConnectionId(id(url, account, &[]));
        assert!(!id.is_practice() && id.0 != "new", "{id:?}");
    }
}

#[test]
fn connections_are_kept_without_a_key_and_forgotten() {
    now(async {
        let memory = Memory::default();
        let connections = Connections(&memory);
        connections.save(&connection()).await.unwrap();
        memory.put("connection/newer", &wrap("connection", 2, &json!({}))).await.unwrap();
        memory.put("connection/odd", "{").await.unwrap();
        let (readable, damaged) = connections.load().await.unwrap();
        assert_eq!(readable, [connection()]);
        assert_eq!(damaged, ["newer", "odd"].map(|id| ConnectionId(id.to_owned())));
        connections.forget(&connection().id).await.unwrap();
        assert_eq!(connections.load().await.unwrap().0, []);
        assert_eq!(memory.scan("connection/").await.unwrap().len(), 2);
    });
}

#[test]
fn practice_connections_are_there_from_the_start() {
    now(async {
        let memory = Memory::default();
        let first = Connections(&memory).load_practice().await.unwrap();
        let ids: Vec<&str> = first.iter().map(|connection| connection.id.0.as_str()).collect();
        let mut expected = ["cargo", "sema4", "runagents", "polyai"]
            .map(|vendor| [format!("practice-{vendor}-acme"), format!("practice-{vendor}-acme-failures")])
            .concat();
        expected.insert(6, "practice-runagents-acme-older".to_owned());
        assert_eq!(ids, expected);
        assert!(first.iter().all(|connection| connection.id.is_practice()));
        Connections(&memory).forget(&first[8].id).await.unwrap();
        assert_eq!(Connections(&memory).load_practice().await.unwrap(), first[..8], "what was removed stays so");
    });
}

#[test]
fn a_vendor_that_is_new_to_this_browser_brings_its_practice_connections() {
    now(async {
        let memory = Memory::default();
        let first = Connections(&memory).load_practice().await.unwrap();
        for connection in first.iter().filter(|connection| connection.vendor == greenroom::domain::Vendor::Cargo) {
            Connections(&memory).forget(&connection.id).await.unwrap();
        }
        assert_eq!(Connections(&memory).load_practice().await.unwrap().len(), 9);
    });
}
