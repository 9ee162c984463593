//! The form in which things are kept and posted: it stays what it was, everything survives it, and nothing that is
//! not of this form is taken for it or breaks the page.

use greenroom::domain::json::Json;
use greenroom::domain::{AgentId, AuthScheme, Connection, ConnectionId, Date, Environment, Keep, Timestamp, Vendor};
use greenroom::http::{
    ApiError, Body, Conflict, CredentialRef, Effect, ErrorKind, Expects, Failure, FieldError, Headers, Method, Request,
    Response, Upload,
};
use greenroom::lifecycle::{Course, Ending, Entry, Event, Intent, Owed, Receipt, Record, RecordState};
use greenroom::store::{Damage, Settings, Theme, open, wrap};
use proptest::collection::vec;
use proptest::option::of;
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Value, json};

use crate::properties::{any_json, any_text, config, environment};
use crate::support::{NOW, connection, record};

// Boxed where they are parts of parts: a strategy of strategies by value is larger than a test's stack.

fn text() -> BoxedStrategy<String> {
    any_text().boxed()
}

fn any_value() -> BoxedStrategy<Value> {
    any_json().prop_map(|text| serde_json::from_str(&text).unwrap_or(Value::Null)).boxed()
}

fn time() -> impl Strategy<Value = Timestamp> {
    any::<i64>().prop_map(Timestamp)
}

fn failure() -> impl Strategy<Value = Failure> {
    let plain = vec![
        Failure::Offline,
        Failure::Unreachable,
        Failure::ForbiddenByPage,
        Failure::Unreadable,
        Failure::Cut,
        Failure::Redirected,
        Failure::NoKey,
        Failure::WrongOrigin,
        Failure::NotSendable,
        Failure::Aborted,
        Failure::Left,
    ];
    prop_oneof![select(plain), any::<u32>().prop_map(Failure::Silent), text().prop_map(Failure::NoPractice)]
}

fn kind() -> impl Strategy<Value = ErrorKind> {
    let plain = vec![
        ErrorKind::KeyRejected,
        ErrorKind::KeyLacksRight,
        ErrorKind::NotThere,
        ErrorKind::Conflict(Conflict::Moved),
        ErrorKind::Conflict(Conflict::AlreadyDone),
        ErrorKind::Conflict(Conflict::NameTaken),
        ErrorKind::Conflict(Conflict::WrongState),
        ErrorKind::StepMissing,
        ErrorKind::Refused,
        ErrorKind::ExperimentRunning,
        ErrorKind::VendorError,
        ErrorKind::SignedOut,
    ];
    prop_oneof![
        select(plain),
        failure().prop_map(ErrorKind::NoAnswer),
        of(any::<u32>()).prop_map(ErrorKind::TooMany),
        text().prop_map(ErrorKind::NotUnderstood),
    ]
}

fn error() -> BoxedStrategy<ApiError> {
    let field = (text(), text()).prop_map(|(field, message)| FieldError { field, message });
    let fields = vec(field, 0..3);
    (kind(), of(any::<u16>()), of(text()), of(text()), of(text()), fields)
        .prop_map(|(kind, status, code, detail, reference, fields)| ApiError {
            kind,
            status,
            code,
            detail,
            reference,
            fields,
        })
        .boxed()
}

fn receipt() -> impl Strategy<Value = Receipt> {
    let texts = || vec(text(), 0..3);
    (text(), of(environment()), of(text()), texts(), texts(), texts(), any::<bool>()).prop_map(
        |(id, environment, version, notes, test_runs, builds, by_reading_back)| Receipt {
            id,
            environment,
            version,
            notes,
            test_runs,
            builds,
            by_reading_back,
        },
    )
}

fn ending() -> BoxedStrategy<Ending> {
    prop_oneof![
        receipt().prop_map(Ending::Done),
        text().prop_map(Ending::Already),
        error().prop_map(Ending::Refused),
        error().prop_map(Ending::DidNotHappen),
        (error(), text()).prop_map(|(error, why)| Ending::Unknown { error, why }),
    ]
    .boxed()
}

fn state() -> BoxedStrategy<RecordState> {
    let step = || any::<u32>().prop_map(|step| step as usize);
    prop_oneof![
        Just(RecordState::Open),
        (step(), time(), any_value()).prop_map(|(step, since, evidence)| RecordState::Sending {
            step,
            since,
            evidence
        }),
        (0..3_usize, time(), ending(), any_value()).prop_map(|(step, at, ending, evidence)| RecordState::Ended {
            step,
            at,
            ending,
            evidence
        }),
    ]
    .boxed()
}

fn any_record() -> BoxedStrategy<Record> {
    let owed = select(vec![Owed::Nothing, Owed::Reading, Owed::Telling]);
    // `null` is how nothing is written.
    let remember = of(any_value()).prop_map(|value| value.filter(|value| !value.is_null()));
    let course = (vec(text(), 0..4), of(time()), remember, owed).prop_map(|(steps, sent_at, remember, owed)| Course {
        steps,
        sent_at,
        remember,
        owed,
    });
    (text(), text(), text(), text(), any_value(), time(), state(), course)
        .prop_map(|(id, connection, agent, agent_name, intent, opened_at, state, course)| Record {
            id,
            connection: ConnectionId(connection),
            agent: AgentId(agent),
            agent_name,
            intent: Intent(intent),
            opened_at,
            state,
            course,
        })
        .boxed()
}

fn entry() -> BoxedStrategy<Entry> {
    let texts = [(); 6].map(|()| text());
    let sent = (texts, any_value()).prop_map(|([connection, agent, agent_name, title, message, request], body)| {
        let (connection, agent) = (ConnectionId(connection), AgentId(agent));
        Event::Sent { connection, vendor: Vendor::PolyAi, agent, agent_name, title, message, request, body }
    });
    let event = prop_oneof![sent, ending().prop_map(Event::Ended)];
    (time(), text(), any::<u32>(), event, proptest::option::of(text()))
        .prop_map(|(at, plan, step, event, by)| Entry { at, plan, step: step as usize, event, by })
        .boxed()
}

fn any_connection() -> BoxedStrategy<Connection> {
    let texts = [(); 6].map(|()| text());
    let keep = select(vec![Keep::Memory, Keep::Vault]);
    let expires = of((-100_000_i64..100_000).prop_map(Date));
    let ours = (any::<bool>(), expires, of(text()));
    (texts, keep, vec(text(), 0..3), ours)
        .prop_map(|([id, name, base_url, account, header, prefix], keep, agents_by_hand, ours)| {
            let (read_only, key_expires, relay) = ours;
            Connection {
                profile: prefix.clone(),
                name_prefix: name.clone(),
                page_size: account.clone(),
                id: ConnectionId(id),
                name,
                vendor: Vendor::PolyAi,
                base_url,
                account,
                auth: AuthScheme { header, prefix },
                keep,
                agents_by_hand,
                read_only,
                key_expires,
                relay,
            }
        })
        .boxed()
}

fn headers() -> impl Strategy<Value = Headers> {
    vec((text(), text()), 0..3).prop_map(Headers)
}

fn request() -> BoxedStrategy<Request> {
    // Bytes are no part of a request's JSON.
    let file = (text(), text(), text())
        .prop_map(|(field, name, media_type)| Body::File(Upload { field, name, media_type, ..Upload::default() }));
    let body = prop_oneof![Just(Body::None), any_value().prop_map(Body::Json), file];
    let effect = select(vec![Effect::Read, Effect::Write]);
    let expects = select(vec![Expects::Text, Expects::File]);
    (select(Method::ALL.to_vec()), text(), headers(), body, of(text()), effect, expects)
        .prop_map(|(method, url, headers, body, credential, effect, expects)| Request {
            method,
            url,
            headers,
            body,
            credential: credential.map(CredentialRef),
            effect,
            expects,
        })
        .boxed()
}

fn response() -> BoxedStrategy<Response> {
    (any::<u16>(), headers(), text())
        .prop_map(|(status, headers, body)| Response { headers, ..Response::text(status, "", &body) })
        .boxed()
}

fn survives<T: Json + PartialEq + std::fmt::Debug>(thing: &T) -> Result<(), TestCaseError> {
    let read = open::<T>("thing", 1, &wrap("thing", 1, thing));
    prop_assert_eq!(read.as_ref(), Ok(thing));
    Ok(())
}

/// What is read of any JSON, if anything, is written and read as the same.
fn settles<T: Json + PartialEq + std::fmt::Debug>(value: &Value) -> Result<(), TestCaseError> {
    if let Some(thing) = T::from_json(value) {
        survives(&thing)?;
    }
    Ok(())
}

fn anything_settles(value: &Value) -> Result<(), TestCaseError> {
    settles::<Record>(value)?;
    settles::<RecordState>(value)?;
    settles::<Ending>(value)?;
    settles::<Receipt>(value)?;
    settles::<Entry>(value)?;
    settles::<Event>(value)?;
    settles::<ApiError>(value)?;
    settles::<ErrorKind>(value)?;
    settles::<Failure>(value)?;
    settles::<Connection>(value)?;
    settles::<Settings>(value)?;
    settles::<Request>(value)?;
    settles::<Response>(value)
}

/// How many places a document has.
fn places(value: &Value) -> usize {
    1 + match value {
        Value::Array(items) => items.iter().map(places).sum(),
        Value::Object(entries) => entries.values().map(places).sum(),
        _ => 0,
    }
}

/// Puts another value into one place; without one the place is removed.
fn damage(value: &mut Value, at: &mut usize, other: Option<&Value>) {
    if *at == 0 {
        *value = other.cloned().unwrap_or_default();
        *at = usize::MAX;
        return;
    }
    *at -= 1;
    let removed = match value {
        Value::Array(items) => {
            for item in items {
                if *at == usize::MAX {
                    return;
                }
                damage(item, at, other);
            }
            None
        }
        Value::Object(entries) => {
            let mut removed = None;
            for (key, item) in entries.iter_mut() {
                if *at == usize::MAX {
                    return;
                }
                if *at == 0 && other.is_none() {
                    removed = Some(key.clone());
                }
                damage(item, at, other);
            }
            removed
        }
        _ => None,
    };
    if let (Some(key), Value::Object(entries)) = (removed, value) {
        entries.remove(&key);
    }
}

proptest! {
    #![proptest_config(config(256))]

    #[test]
    fn everything_that_is_kept_or_posted_survives(
        record in any_record(),
        entry in entry(),
        connection in any_connection(),
        error in error(),
        request in request(),
        response in response(),
    ) {
        survives(&record)?;
        survives(&entry)?;
        survives(&connection)?;
        survives(&error)?;
        survives(&request)?;
        survives(&response)?;
        // What a later Greenroom may add is passed over.
        let mut later = record.to_json();
        later["added later"] = json!([1]);
        prop_assert_eq!(Record::from_json(&later), Some(record));
    }

    #[test]
    fn any_json_is_read_or_refused(value in any_value(), text in text()) {
        anything_settles(&value)?;
        for text in [text, wrap("thing", 1, &value)] {
            let _ = (open::<Record>("thing", 1, &text), open::<Entry>("thing", 1, &text));
            let _ = (open::<Connection>("thing", 1, &text), open::<Settings>("thing", 1, &text));
        }
    }

    #[test]
    fn a_damaged_record_is_read_or_refused(
        documents in (any_record(), entry(), any_connection(), request(), response()),
        at in any::<proptest::sample::Index>(),
        other in of(any_value()),
    ) {
        let (record, entry, connection, request, response) = documents;
        let documents =
            [record.to_json(), entry.to_json(), connection.to_json(), request.to_json(), response.to_json()];
        for mut document in documents {
            let mut place = at.index(places(&document));
            damage(&mut document, &mut place, other.as_ref());
            anything_settles(&document)?;
        }
    }
}

// The form is what is on people's computers: it may grow, but what was written is read for ever.

/// Both ways, letter by letter.
fn is_written<T: Json + PartialEq + std::fmt::Debug>(thing: &T, text: &str) {
    assert_eq!(thing.to_json().to_string(), text);
    assert_eq!(T::from_json(&serde_json::from_str(text).unwrap()).as_ref(), Some(thing));
}

#[test]
fn records_are_written_as_ever() {
    let opened = Record { state: RecordState::Open, ..record("1", &Intent(json!({"do": "x", "n": 1.0}))) };
    let record = r#"{"id":"1","connection":"polyai-us-acme","agent":"PROJECT-1","agent_name":"Billing helper","intent":{"do":"x","n":1.0},"opened_at":1780000000000,"state":"#;
    is_written(&opened, &format!(r#"{record}"Open"}}"#));
    let sending = RecordState::Sending { step: 1, since: Timestamp(-7), evidence: json!({"known": ["a"]}) };
    let written = r#"{"Sending":{"step":1,"since":-7,"evidence":{"known":["a"]}}}"#;
    is_written(&Record { state: sending, ..opened.clone() }, &format!("{record}{written}}}"));
    let error = ApiError {
        status: Some(429),
        code: Some("c".to_owned()),
        fields: vec![FieldError { field: "f".to_owned(), message: "m".to_owned() }],
        ..ApiError::of(ErrorKind::TooMany(Some(9)))
    };
    let ending = Ending::Unknown { error, why: "because".to_owned() };
    let ended = RecordState::Ended { step: 2, at: NOW, ending, evidence: Value::Null };
    is_written(
        &Record { state: ended, ..opened.clone() },
        &format!(
            r#"{record}{{"Ended":{{"step":2,"at":1780000000000,"ending":{{"Unknown":{{"error":{{"kind":{{"TooMany":9}},"status":429,"code":"c","detail":null,"reference":null,"fields":[{{"field":"f","message":"m"}}]}},"why":"because"}}}},"evidence":null}}}}}}"#
        ),
    );
    // What was cut off says so; what was not says nothing of it.
    let steps = vec!["a".to_owned(), "b".to_owned()];
    let course = Course { steps, sent_at: Some(Timestamp(9)), remember: Some(json!({"k": 1})), owed: Owed::Telling };
    is_written(
        &Record { course, ..opened.clone() },
        &format!(r#"{record}"Open","steps":["a","b"],"sent_at":9,"remember":{{"k":1}},"owed":"telling"}}"#),
    );
    // Before plans had several steps it was not said which one ended.
    let older = json!({"Ended": {"at": 7, "ending": {"Already": "so"}, "evidence": null}});
    let first = RecordState::Ended {
        step: 0,
        at: Timestamp(7),
        ending: Ending::Already("so".to_owned()),
        evidence: Value::Null,
    };
    assert_eq!(RecordState::from_json(&older), Some(first));
    let receipt = Receipt {
        id: "d".to_owned(),
        environment: Some(Environment::PreRelease),
        test_runs: vec!["t".to_owned()],
        ..Receipt::default()
    };
    is_written(
        &Ending::Done(receipt),
        r#"{"Done":{"id":"d","environment":"pre-release","version":null,"notes":[],"test_runs":["t"],"by_reading_back":false}}"#,
    );
    is_written(&Ending::Already("so".to_owned()), r#"{"Already":"so"}"#);
}

#[test]
fn the_journal_is_written_as_ever() {
    let event = Event::Sent {
        connection: ConnectionId("c".to_owned()),
        vendor: Vendor::PolyAi,
        agent: AgentId("a".to_owned()),
        agent_name: "A".to_owned(),
        title: "t".to_owned(),
        message: "m".to_owned(),
        request: "POST x".to_owned(),
        body: json!({"b": null}),
    };
    is_written(
        &Entry { at: Timestamp(5), plan: "1".to_owned(), step: 0, event, by: None },
        r#"{"at":5,"plan":"1","step":0,"event":{"Sent":{"connection":"c","vendor":"polyai","agent":"a","agent_name":"A","title":"t","message":"m","request":"POST x","body":{"b":null}}}}"#,
    );
    let refused = Ending::Refused(ApiError::of(ErrorKind::NoAnswer(Failure::Silent(60))));
    is_written(
        &Entry {
            at: Timestamp(5),
            plan: "1".to_owned(),
            step: 0,
            event: Event::Ended(refused),
            by: Some("Ada".to_owned()),
        },
        r#"{"at":5,"plan":"1","step":0,"event":{"Ended":{"Refused":{"kind":{"NoAnswer":{"Silent":60}},"status":null,"code":null,"detail":null,"reference":null,"fields":[]}}},"by":"Ada"}"#,
    );
    for (kind, written) in [
        (ErrorKind::NoAnswer(Failure::Cut), r#"{"NoAnswer":"Cut"}"#),
        (ErrorKind::NoAnswer(Failure::NoPractice("x".to_owned())), r#"{"NoAnswer":{"NoPractice":"x"}}"#),
        (ErrorKind::Conflict(Conflict::NameTaken), r#"{"Conflict":"NameTaken"}"#),
        (ErrorKind::TooMany(None), r#"{"TooMany":null}"#),
        (ErrorKind::NotUnderstood("id".to_owned()), r#"{"NotUnderstood":"id"}"#),
        (ErrorKind::VendorError, r#""VendorError""#),
    ] {
        is_written(&kind, written);
    }
}

#[test]
fn connections_and_settings_are_written_as_ever() {
    let text = r#"{"id":"polyai-us-acme","name":"Acme","vendor":"polyai","base_url":"https://vendor.example/polyai","account":"acme","auth":{"header":"X-API-KEY","prefix":""},"keep":"memory","agents_by_hand":[],"profile":null,"name_prefix":null,"page_size":null}"#;
    is_written(&connection(), text);
    let early = text.replace(r#","agents_by_hand":[],"profile":null,"name_prefix":null,"page_size":null"#, "");
    assert_eq!(Connection::from_json(&serde_json::from_str(&early).unwrap()), Some(connection()));
    is_written(
        &Settings { theme: Theme::Light, lock_after_minutes: 30, ..Settings::default() },
        r#"{"theme":"light","lock_after_minutes":30}"#,
    );
    is_written(
        &Settings { journal_days: Some(90), name: Some("Ada".to_owned()), ..Settings::default() },
        r#"{"theme":"system","lock_after_minutes":15,"journal_days":90,"name":"Ada"}"#,
    );
}

#[test]
fn what_goes_to_the_worker_is_written_as_ever() {
    let credential = CredentialRef("c".to_owned());
    let read = Request::read("u".to_owned(), credential.clone());
    is_written(
        &read,
        r#"{"method":"GET","url":"u","headers":[],"body":"None","credential":"c","effect":"Read","wants_file":false}"#,
    );
    let mut write = Request::write(Method::Patch, "u".to_owned(), json!([1.50]), credential);
    write.headers = Headers::default().with("a", "b");
    is_written(
        &write,
        r#"{"method":"PATCH","url":"u","headers":[["a","b"]],"body":{"Json":[1.5]},"credential":"c","effect":"Write","wants_file":false}"#,
    );
    is_written(
        &Response { headers: Headers::default().with("a", "b"), ..Response::text(201, "", "{}") },
        r#"{"status":201,"headers":[["a","b"]],"body":"{}"}"#,
    );
}

#[test]
fn what_must_be_there_is_missed() {
    let damaged = |document: &Value, key: &str| {
        let mut document = document.clone();
        document.as_object_mut().unwrap().remove(key).unwrap();
        wrap("thing", 1, &document)
    };
    let record = record("1", &Intent(Value::Null)).to_json();
    for key in ["id", "connection", "agent", "agent_name", "intent", "opened_at", "state"] {
        assert_eq!(open::<Record>("thing", 1, &damaged(&record, key)), Err(Damage::Broken), "{key}");
    }
    let receipt = Receipt::default().to_json();
    for key in ["id", "notes", "test_runs", "by_reading_back"] {
        assert_eq!(open::<Receipt>("thing", 1, &damaged(&receipt, key)), Err(Damage::Broken), "{key}");
    }
    for key in ["environment", "version"] {
        assert_eq!(open::<Receipt>("thing", 1, &damaged(&receipt, key)), Ok(Receipt::default()), "{key}");
    }
    for (state, fits) in [
        (json!("Open"), true),
        (json!("Opened"), false),
        (json!("Sending"), false),
        (json!({"Sending": {"step": -1, "since": 0, "evidence": null}}), false),
        (json!({"Sending": {"step": 0.5, "since": 0, "evidence": null}}), false),
        (json!({"Sending": {"step": 0, "since": 0, "evidence": null}}), true),
        (json!({"Sending": {"step": 0, "since": 0, "evidence": null}, "Open": null}), false),
        (json!({}), false),
        (Value::Null, false),
    ] {
        assert_eq!(RecordState::from_json(&state).is_some(), fits, "{state}");
    }
}
