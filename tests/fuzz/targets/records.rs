//! What is kept on this computer, as it was never written: records of every kind, the log, copies from a file, and what
//! the page and its workers say to each other. Nothing that cannot be read is lost or written over.

use greenroom::document::Pointer;
use greenroom::domain::json::{Json, Object};
use greenroom::domain::{AgentId, Connection, ConnectionId, Environment, Timestamp, Vendor};
use greenroom::http::{ApiError, Conflict, ErrorKind, Failure, FieldError, Headers, Request, Response};
use greenroom::lifecycle::{
    Chain, Course, Ending, Entry, Event, Intent, Journal as _, Owed, Receipt, Record, RecordState, csv, ending_words,
    fold, markdown,
};
use greenroom::store::{
    Attempts, Connections, Damage, Draft, DraftKey, Drafts, KeyValue as _, Memory, Notes, RecordKind, Records,
    Retention, Settings, Survey, Theme, Unreadable, copy, open, wrap,
};
use greenroom::tools::messages::{Done, Task};
use greenroom::vendors;
use serde_json::{Value, json};

use super::Input;
use super::answers::connections;
use super::mutate::{mutate, odd_text, put, spoil};
use super::wire::{NOW, now};

/// Reads what is kept, in whatever state it is.
pub fn records(bytes: &[u8]) {
    let mut input = Input::new(bytes);
    match input.below(8) {
        0 => messages(&mut input),
        1 => bring_in(&spoilt(&wrap("greenroom-copy", 1, &copied()), &mut input)),
        2 => bring_in(&String::from_utf8_lossy(input.rest())),
        3 => exported(&entries(&mut input)),
        4 => super::sealed::sealed(&mut input),
        _ => kept(&mut input),
    }
}

const CONNECTION: &str = "cargo-eu-acme";
const KEY: DraftKey = DraftKey { connection: String::new(), agent: String::new(), subject: "release" };

fn key() -> DraftKey {
    DraftKey { connection: CONNECTION.to_owned(), agent: "a".to_owned(), ..KEY }
}

fn error(input: &mut Input) -> ApiError {
    let kinds = [
        ErrorKind::NoAnswer(Failure::Silent(10)),
        ErrorKind::NoAnswer(Failure::NoPractice("x".to_owned())),
        ErrorKind::KeyRejected,
        ErrorKind::TooMany(Some(30)),
        ErrorKind::Conflict(Conflict::AlreadyDone),
        ErrorKind::NotUnderstood("what".to_owned()),
        ErrorKind::NotThere,
    ];
    ApiError {
        status: Some(input.number() as u16),
        code: Some(odd_text(input)),
        fields: vec![FieldError { field: odd_text(input), message: odd_text(input) }],
        reference: Some(odd_text(input)),
        detail: Some(odd_text(input)),
        ..ApiError::of(input.one_of(&kinds))
    }
}

fn ending(input: &mut Input) -> Ending {
    match input.below(6) {
        0 => Ending::Done(Receipt {
            id: odd_text(input),
            environment: Some(Environment::Live),
            version: Some(odd_text(input)),
            notes: vec![odd_text(input)],
            ..Receipt::default()
        }),
        1 => Ending::Already(odd_text(input)),
        2 => Ending::Refused(error(input)),
        3 => Ending::DidNotHappen(error(input)),
        4 => Ending::Partly { error: error(input), what: odd_text(input) },
        _ => Ending::Unknown { error: error(input), why: odd_text(input) },
    }
}

fn record(input: &mut Input) -> Record {
    let evidence = json!({"before": ["1"], "document": {"a": 1}});
    let intents = [
        json!({"do": "remove"}),
        json!({"do": "publish", "document": {"name": "A"}, "base": {}, "version": "1.0.0", "message": null}),
        json!({"do": "promote", "deployment": "d", "target": "live", "message": "m"}),
        json!({"do": "again", "release": "r", "copy": {"version": "1", "document": {}, "servers": [], "models": null}}),
        json!({"do": "create", "document": {"agent_name": "a", "env": [{"name": "A", "value": {"greenroom:secret": "1"}}]},
            "again": true, "lacks": ["x"]}),
    ];
    Record {
        id: "1".to_owned(),
        connection: ConnectionId(CONNECTION.to_owned()),
        agent: AgentId(odd_text(input)),
        agent_name: odd_text(input),
        intent: Intent(input.one_of(&intents)),
        opened_at: NOW,
        state: match input.below(3) {
            0 => RecordState::Open,
            1 => RecordState::Sending { step: input.number(), since: NOW, evidence },
            _ => RecordState::Ended { step: input.below(3), at: NOW, ending: ending(input), evidence },
        },
        course: Course { steps: vec!["a".to_owned(), "b".to_owned()], owed: Owed::Reading, ..Course::default() },
    }
}

fn entries(input: &mut Input) -> Vec<Entry> {
    let event = |input: &mut Input| match input.below(2) {
        0 => Event::Sent {
            connection: ConnectionId(odd_text(input)),
            vendor: input.one_of(&Vendor::ALL),
            agent: AgentId(odd_text(input)),
            agent_name: odd_text(input),
            title: odd_text(input),
            message: odd_text(input),
            request: odd_text(input),
            body: json!({ "a": odd_text(input) }),
        },
        _ => Event::Ended(ending(input)),
    };
    let entry = |input: &mut Input| Entry {
        at: NOW.plus(input.number() as i64),
        plan: input.below(3).to_string(),
        step: input.below(3),
        event: event(input),
        by: Some(odd_text(input)).filter(|by| !by.is_empty()),
    };
    (0..input.below(8)).map(|_| entry(input)).collect()
}

fn draft() -> Draft {
    let typed = vec![(Pointer::root().child("temperature"), "0,".to_owned())];
    Draft { document: json!({"name": "A", "temperature": 0.1}), typed, at: NOW, filled: false }
}

/// The data of a copy.
fn copied() -> Value {
    let connection = connection().to_json();
    let mut draft = draft().to_json();
    draft["connection"] = json!(CONNECTION);
    draft["agent"] = json!("a");
    draft["subject"] = json!("release");
    draft["base"] = json!({});
    let notes = json!({"connection": CONNECTION, "agent": "a/b%", "notes": {"published": {"at": 1}}});
    let list = |value: Value| Value::Array(vec![value]);
    Object::default()
        .number("at", NOW.0)
        .put("connections", list(connection))
        .put("drafts", list(draft))
        .put("notes", list(notes))
        .done()
}

pub fn connection() -> Connection {
    let practice =
        connections(|all| all.first().map(|(connection, _)| connection.clone())).expect("a practice connection");
    Connection { id: ConnectionId(CONNECTION.to_owned()), base_url: "https://api.example".to_owned(), ..practice }
}

/// A text of a record, changed as JSON or as a text.
pub fn spoilt(text: &str, input: &mut Input) -> String {
    let mut value: Value = serde_json::from_str(text).expect("a record");
    match input.below(6) {
        0 => return text.to_owned(),
        1 => put(&mut value, json!(odd_text(input)), input),
        2 => value["v"] = super::mutate::odd(input),
        _ => mutate(&mut value, input),
    }
    let mut text = value.to_string();
    if input.byte() % 8 == 1 {
        spoil(&mut text, input);
    }
    text
}

/// Records of every kind, each as it was written or not, and everything that is done with them.
fn kept(input: &mut Input) {
    let memory = Memory::default();
    let kinds = [
        (format!("connection/{CONNECTION}"), wrap("connection", 1, &connection())),
        ("settings".to_owned(), wrap("settings", 1, &Settings { theme: Theme::Dark, ..Settings::default() })),
        ("sheet/1".to_owned(), wrap("sheet", 1, &record(input))),
        (format!("draft/{CONNECTION}/a/release"), wrap("draft", 1, &draft())),
        (format!("draft-base/{CONNECTION}/a/release"), wrap("draft-base", 1, &json!({"name": "A"}))),
        (format!("notes/{CONNECTION}/a"), wrap("notes", 1, &json!({"published": {"at": 1}, "configs": []}))),
        ("attempts".to_owned(), wrap("attempts", 1, &Attempts { wrong: 4, at: NOW })),
        ("journal-swept".to_owned(), wrap("journal-swept", 1, &json!({ "at": NOW.0 - 90_000_000 }))),
    ];
    let ways = input.byte();
    for (i, (name, text)) in kinds.iter().enumerate() {
        let text = if ways >> i & 1 == 0 { text.clone() } else { spoilt(text, input) };
        now(memory.put(name, &text)).expect("memory");
    }
    if input.byte() % 8 == 1 {
        let (name, text) = (
            format!("{}{}", input.one_of(&["draft/", "notes/", "connection/", "sheet/"]), odd_text(input)),
            odd_text(input),
        );
        now(memory.put(&name, &text)).expect("memory");
    }
    let mut by_hand = false;
    for entry in entries(input) {
        now(Records(&memory).append(&entry)).expect("memory");
        if input.byte() % 4 == 1 {
            by_hand = true;
            spoil_newest(&memory, input);
        }
    }
    assert!(by_hand || now(Records(&memory).chain()).expect("memory").holds(), "nobody touched the log");
    looked_at(&memory);
    if input.byte() % 2 == 1 {
        let days = 1 + input.byte() % 2;
        now(Retention(&memory).sweep(days.into(), NOW.plus(input.number() as i64 * 10_000), |_| None)).expect("memory");
        assert!(by_hand || now(Records(&memory).chain()).expect("memory").holds(), "what is old went, and no more");
        looked_at(&memory);
    }
    changed(&memory, input);
}

/// The newest entry of the log, as somebody else wrote it.
fn spoil_newest(memory: &Memory, input: &mut Input) {
    let log = now(memory.log()).expect("memory");
    let Some((newest, before)) = log.split_last() else { return };
    let mut texts = before.to_vec();
    texts.push(spoilt(newest, input));
    assert!(now(memory.replace_oldest(&log, &texts)).expect("memory"));
}

/// What every screen reads.
fn looked_at(memory: &Memory) {
    let (unreadable, of_log) = now(Survey(memory).unreadable()).expect("memory");
    let (connections, damaged) = now(Connections(memory).load()).expect("memory");
    let of_connections = unreadable.iter().filter(|record| record.kind == RecordKind::Connection).count();
    assert_eq!(damaged.len(), of_connections, "a damaged connection is told");
    for connection in &connections {
        let _ = (
            connection.origin(),
            connection.host(),
            vendors::candidates(connection, &greenroom::domain::Secret::from_pasted("k")),
        );
    }
    for record in now(Records(memory).sheets()).expect("memory") {
        assert_eq!(Record::from_json(&record.to_json()).as_ref(), Some(&record));
        shown(&record);
    }
    let (lines, unread) = now(Records(memory).journal()).expect("memory");
    assert_eq!(unread, of_log, "both count what cannot be read in the log");
    let chain = now(Records(memory).chain()).expect("memory");
    let _ = (csv(&lines, &chain), markdown(&lines, &chain), now(Settings::load(memory)));
    let attempts = now(Attempts::load(memory)).expect("memory");
    assert!(attempts.wait_s(NOW) <= 60 && attempts.next_at(NOW) <= NOW.plus(60_000));
    let found = now(Drafts(memory).find(&key())).expect("memory");
    let damaged = found.unreadable.iter().filter(|(_, damage)| *damage == Damage::Broken).count();
    assert!(found.draft.is_some() || damaged <= found.unreadable.len());
    let notes = now(Notes(memory).load(CONNECTION, "a"));
    let _ = (vendors::build_of_notes(&notes), vendors::live_of_notes(Vendor::Sema4, &notes, Some("1")));
    for vendor in Vendor::ALL {
        let _ = vendors::stale_file(vendor, &notes, &notes);
    }
    let names: Vec<String> = unreadable.into_iter().flat_map(|record| record.names).collect();
    assert!(now(Survey(memory).as_file(&names)).is_ok());
    // A copy of what can be read can be brought in, and once only.
    bring_in(&now(copy::export(memory, NOW)).expect("memory"));
}

/// What a sheet's page makes of its record.
fn shown(record: &Record) {
    let vendor = [Vendor::Cargo, Vendor::Sema4, Vendor::RunAgents, Vendor::PolyAi];
    for vendor in vendor {
        let connection = Connection { vendor, ..connection() };
        let _ = vendors::describe(&connection, &record.agent.0, &record.agent_name, &record.intent);
        let _ = (vendors::keeps(vendor, record), vendors::opens_form(vendor, &record.intent));
        let _ = (vendors::typed_in(vendor, &record.intent), vendors::targets(vendor, &record.intent));
        let _ = (vendors::file_of(vendor, &record.intent), vendors::recreate(vendor, &record.intent.0));
    }
    if let RecordState::Ended { ending, step, .. } = &record.state {
        assert!(!ending_words(ending).is_empty());
        let _ = record.course.goes_on_after(*step);
    }
}

/// What is written beside what cannot be read leaves that as it was.
fn changed(memory: &Memory, input: &mut Input) {
    let (unreadable, _) = now(Survey(memory).unreadable()).expect("memory");
    let texts = |memory: &Memory| -> Vec<Option<String>> {
        let names = unreadable.iter().flat_map(|record| &record.names);
        names.map(|name| now(memory.get(name)).expect("memory")).collect()
    };
    let before = texts(memory);
    let _ = now(Drafts(memory).save(&key(), &draft(), &json!({})));
    let _ = now(Drafts(memory).forget(&key()));
    let _ = now(Notes(memory).change(CONNECTION, "a", &json!({"configs+": {"a": 1}, "b": odd_text(input)}), NOW));
    if let Ok(Some(stored)) = now(Records(memory).load("1")) {
        let ended = Record {
            state: RecordState::Ended { step: 0, at: NOW, ending: ending(input), evidence: json!(1) },
            ..stored.clone()
        };
        assert_eq!(now(Records(memory).advance(&stored, &ended)), Ok(true));
    }
    let newer = |record: &&Unreadable| record.damage == Damage::Newer;
    for record in unreadable.iter().filter(newer) {
        assert_eq!(now(Survey(memory).discard(record)), Ok(false), "a newer record is kept");
    }
    assert_eq!(texts(memory), before, "what cannot be read is left as it is");
    for record in unreadable.iter().filter(|record| record.damage == Damage::Broken) {
        assert_eq!(now(Survey(memory).discard(record)), Ok(true));
    }
}

/// A copy from anywhere: what it adds is what it says, and the second time nothing.
fn bring_in(text: &str) {
    let Ok(read) = copy::read(text) else { return };
    let memory = Memory::default();
    let preview = now(read.preview(&memory)).expect("memory");
    let first = now(read.bring_in(&memory)).expect("memory");
    assert!(preview.len() == first.len() && preview.iter().all(|(_, fate)| *fate == copy::Fate::Added));
    let (unreadable, _) = now(Survey(&memory).unreadable()).expect("memory");
    assert!(unreadable.is_empty(), "nothing that cannot be read is brought in: {unreadable:?}");
    let again = now(read.bring_in(&memory)).expect("memory");
    assert!(again.iter().all(|(_, fate)| *fate != copy::Fate::Added), "{again:?}");
}

/// The journal as a file.
fn exported(entries: &[Entry]) {
    let lines = fold(entries);
    let sent = entries.iter().filter(|entry| matches!(entry.event, Event::Sent { .. })).count();
    assert!(lines.len() <= sent.max(entries.len()));
    let (csv, markdown) = (csv(&lines, &Chain::default()), markdown(&lines, &Chain::default()));
    // Whatever is behind an even number of quotation marks stands between cells.
    let outside: String = csv.split('"').step_by(2).collect();
    assert!(outside.chars().all(|c| matches!(c, ',' | '\r' | '\n')), "{outside:?}");
    assert_eq!(outside.matches("\r\n").count(), lines.len() + 1);
    // A quotation mark in a cell is two of them.
    let cells = csv.replace("\"\"", "'");
    let mut begins = cells.split('"').skip(1).step_by(2).filter_map(|cell| cell.chars().next());
    assert!(begins.all(|c| !['=', '+', '-', '@', '\t', '\0'].contains(&c)), "a cell is a formula: {csv}");
    assert_eq!(markdown.lines().count(), lines.len() + 2, "{markdown:?}");
}

/// What the page and its workers say to each other.
fn messages(input: &mut Input) {
    let samples = [
        Task::Words("a".to_owned(), "b".to_owned()).to_json(),
        Task::MergeLines { base: String::new(), mine: String::new(), theirs: String::new() }.to_json(),
        greenroom::tools::answer(
            &Task::Markdown("# a\n\n- [x] b\n\n| a | b |\n|---|:-:|\n| 1 | 2 |\n".to_owned()).to_json(),
            &[],
        ),
        greenroom::tools::answer(&Task::Inspect.to_json(), b"PK"),
        Response::text(200, "a/b", "{}").to_json(),
        vendors::export(&connection(), "a").to_json(),
        error(input).to_json(),
        record(input).to_json(),
    ];
    let mut value = input.one_of(&samples);
    mutate(&mut value, input);
    fn again<T: Json + PartialEq + std::fmt::Debug>(value: &Value) {
        if let Some(read) = T::from_json(value) {
            assert_eq!(T::from_json(&read.to_json()).as_ref(), Some(&read));
        }
    }
    again::<Task>(&value);
    again::<Done>(&value);
    again::<Request>(&value);
    again::<Response>(&value);
    again::<Headers>(&value);
    again::<ApiError>(&value);
    again::<Record>(&value);
    again::<Entry>(&value);
    again::<Connection>(&value);
    again::<Settings>(&value);
    again::<Draft>(&value);
    let _ = (greenroom::tools::answer(&value, &[]), open::<Value>("draft", 1, &value.to_string()));
    let _ = Timestamp(value.as_i64().unwrap_or_default()).to_iso();
}
