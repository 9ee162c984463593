//! The engine over fakes: what is stored before what leaves, what is sent how often, and what each broken answer is
//! said to mean, with the deed done or not.

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::task::{Context, Poll, Waker};

use greenroom::domain::{Environment, Timestamp};
use greenroom::http::{
    ApiError, Conflict, Effect, ErrorKind, Failure, Headers, MOST_ATTEMPTS, Response, send, together,
    wait_before_repeating,
};
use greenroom::lifecycle::{
    Ending, Engine, Entry, Event, Fingerprint, Intent, Journal, Locks, NotRecorded, Outcome, Procedure as _, Record,
    RecordState,
};
use greenroom::store::{Memory, Records};
use greenroom::vendors::polyai::lifecycle::{promote, publish, rollback, with_message};
use greenroom::vendors::polyai::{Procedure, Seen};
use serde_json::{Value, json};

use crate::support::{Events, Fake, Ticking, connection, now, procedure, promoted, published, record, row, see, text};

/// Records in memory, with what is asked of them written down, and failing where a test says so.
struct Books<'a> {
    records: Records<'a, Memory>,
    events: Events,
    fails: Cell<&'static str>,
}

impl Books<'_> {
    fn note(&self, what: &str) -> Result<(), NotRecorded> {
        self.events.borrow_mut().push(what.to_owned());
        if self.fails.get() == what { Err(NotRecorded(format!("{what}: disk full"))) } else { Ok(()) }
    }
}

fn state_word(state: &RecordState) -> &'static str {
    match state {
        RecordState::Open => "open",
        RecordState::Sending { .. } => "sending",
        RecordState::Ended { .. } => "ended",
    }
}

impl Journal for Books<'_> {
    async fn load(&self, id: &str) -> Result<Option<Record>, NotRecorded> {
        self.note("load")?;
        self.records.load(id).await
    }

    async fn advance(&self, from: &Record, to: &Record) -> Result<bool, NotRecorded> {
        self.note(&format!("{} → {}", state_word(&from.state), state_word(&to.state)))?;
        self.records.advance(from, to).await
    }

    async fn append(&self, entry: &Entry) -> Result<(), NotRecorded> {
        self.note(match entry.event {
            Event::Sent { .. } => "append sent",
            Event::Ended(_) => "append ended",
        })?;
        self.records.append(entry).await
    }
}

/// One holder at a time, across tasks of one thread.
struct OneAtATime {
    held: Rc<Cell<bool>>,
    events: Events,
}

struct Held(Rc<Cell<bool>>, Events);

impl Drop for Held {
    fn drop(&mut self) {
        self.0.set(false);
        self.1.borrow_mut().push("unlock".to_owned());
    }
}

impl Locks for OneAtATime {
    type Guard = Held;

    async fn lock(&self, name: &str) -> Held {
        while self.held.get() {
            tokio::task::yield_now().await;
        }
        self.held.set(true);
        self.events.borrow_mut().push(format!("lock {name}"));
        Held(self.held.clone(), self.events.clone())
    }
}

/// A vendor, the stores, and one sheet.
struct Stage {
    fake: Fake,
    memory: Memory,
    events: Events,
    fails: &'static str,
    held: Rc<Cell<bool>>,
}

impl Stage {
    fn new(rows: Vec<Value>) -> Self {
        let fake = Fake::new(rows);
        let events = fake.events.clone();
        Self { fake, memory: Memory::default(), events, fails: "", held: Rc::default() }
    }

    fn open(&self, id: &str, intent: &Intent) -> Record {
        let record = record(id, intent);
        now(Records(&self.memory).open_sheet(&record)).unwrap();
        record
    }

    /// What the sheet shows: the plan's fingerprint.
    fn shown(&self, procedure: &Procedure) -> Fingerprint {
        let seen = now(procedure.observe(&self.fake)).unwrap();
        self.fake.sent.borrow_mut().clear();
        self.events.borrow_mut().clear();
        procedure.plan(&seen).fingerprint
    }

    async fn run_with(&self, record: &Record, shown: &Fingerprint) -> Outcome<Seen> {
        let (fake, books, locks, clock) = self.parts();
        let engine = Engine { transport: fake, journal: &books, locks: &locks, clock: &clock };
        engine.run(&connection(), record, &procedure(&record.intent), shown, &[]).await
    }

    fn parts(&self) -> (&Fake, Books<'_>, OneAtATime, Ticking) {
        let books = Books { records: Records(&self.memory), events: self.events.clone(), fails: Cell::new(self.fails) };
        let locks = OneAtATime { held: self.held.clone(), events: self.events.clone() };
        (&self.fake, books, locks, Ticking::new())
    }

    fn run(&self, record: &Record) -> Outcome<Seen> {
        let shown = self.shown(&procedure(&record.intent));
        now(self.run_with(record, &shown))
    }

    fn settle(&self, record: &Record) -> Record {
        let (fake, books, locks, clock) = self.parts();
        let engine = Engine { transport: fake, journal: &books, locks: &locks, clock: &clock };
        now(engine.settle(&connection(), record, &procedure(&record.intent))).unwrap()
    }

    fn stored(&self, id: &str) -> Record {
        now(Records(&self.memory).load(id)).unwrap().unwrap()
    }

    fn writes(&self) -> usize {
        self.fake.count(Effect::Write)
    }

    fn log(&self) -> Vec<&'static str> {
        let (lines, unreadable) = now(Records(&self.memory).journal()).unwrap();
        assert_eq!(unreadable, 0);
        let word = |line: &greenroom::lifecycle::JournalLine| match &line.ending {
            None => "no answer",
            Some((_, ending)) => ending_word(ending),
        };
        lines.iter().map(word).collect()
    }
}

fn ending_word(ending: &Ending) -> &'static str {
    match ending {
        Ending::Done(receipt) if receipt.by_reading_back => "done, by reading back",
        Ending::Done(_) => "done",
        Ending::Already(_) => "already",
        Ending::Refused(_) => "refused",
        Ending::DidNotHappen(_) => "did not happen",
        Ending::Partly { .. } => "in part",
        Ending::Unknown { .. } => "unknown",
    }
}

fn ended(outcome: Outcome<Seen>) -> Ending {
    match outcome {
        Outcome::Ended(record) => ending_of(&record),
        other => panic!("{other:?}"),
    }
}

fn ending_of(record: &Record) -> Ending {
    match &record.state {
        RecordState::Ended { ending, .. } => ending.clone(),
        other => panic!("{other:?}"),
    }
}

fn before() -> Vec<Value> {
    vec![
        published("a", 1),
        promoted("pre-release", "a", 2),
        promoted("live", "a", 3),
        published("b", 4),
        promoted("pre-release", "b", 5),
    ]
}

fn to_live() -> Intent {
    promote("p-b", Environment::Live)
}

fn own() -> Value {
    promoted("live", "b", 60)
}

fn success(row: &Value) -> Response {
    Response::json(200, &json!({ "deployment": row, "testRunIds": [] }))
}

#[test]
fn the_order_of_things() {
    let stage = Stage::new(before());
    let record = stage.open("1", &to_live());
    stage.fake.script(Some(own()), Ok(success(&own())));
    let Ending::Done(receipt) = ended(stage.run(&record)) else { panic!("done") };
    assert_eq!((receipt.id.as_str(), receipt.by_reading_back, receipt.notes.len()), ("l-b", false, 0));
    let events = stage.events.borrow().clone();
    let short: Vec<&str> =
        events.iter().map(|event| event.split_once("/polyai/").map_or(event.as_str(), |(m, _)| m)).collect();
    let reads = ["GET "; 4];
    let mut expected = vec!["lock greenroom/polyai-us-acme/PROJECT-1", "load"];
    expected.extend(reads);
    expected.extend(["open → sending", "append sent", "POST "]);
    expected.extend(reads);
    expected.extend(["append ended", "sending → ended", "unlock"]);
    assert_eq!(short, expected);
    assert_eq!((stage.log(), stage.writes()), (vec!["done"], 1));
    assert_eq!(ending_of(&stage.stored("1")), Ending::Done(receipt));
}

#[test]
fn the_journal_says_what_is_sent_before_it_is() {
    let stage = Stage::new(before());
    let intent = with_message(&to_live(), "Refunds");
    let record = stage.open("1", &intent);
    stage.fake.script(None, Err(Failure::Silent(60)));
    stage.fake.broken_reads_after.borrow_mut().extend(std::iter::repeat_n(Err(Failure::Offline), 9));
    stage.run(&record);
    let (lines, _) = now(Records(&stage.memory).journal()).unwrap();
    let Event::Sent { title, message, request, body, .. } = &lines[0].sent else { panic!() };
    assert_eq!((title.as_str(), message.as_str()), ("Promote Billing helper to Live", "Refunds"));
    assert_eq!(request, "POST https://vendor.example/polyai/v1/agents/PROJECT-1/deployments/p-b/promote");
    assert_eq!(*body, json!({"deploymentMessage": "Refunds", "targetEnvironment": "live"}));
}

#[test]
fn what_cannot_be_recorded_is_not_sent_and_can_be_confirmed_again() {
    for fails in ["load", "open → sending", "append sent"] {
        let mut stage = Stage::new(before());
        stage.fails = fails;
        let record = stage.open("1", &to_live());
        let outcome = stage.run(&record);
        assert_eq!(outcome, Outcome::NotRecorded(NotRecorded(format!("{fails}: disk full"))));
        assert_eq!(stage.writes(), 0, "{fails}");
        assert_eq!(stage.log(), [""; 0], "{fails}");
        // There is room on the disk again.
        stage.fails = "";
        stage.fake.script(Some(own()), Ok(success(&own())));
        assert_eq!(ending_word(&ended(stage.run(&record))), "done", "{fails}");
        assert_eq!(stage.writes(), 1, "{fails}");
    }
}

#[test]
fn an_end_that_cannot_be_recorded_is_told_all_the_same() {
    for fails in ["append ended", "sending → ended"] {
        let mut stage = Stage::new(before());
        stage.fails = fails;
        let record = stage.open("1", &to_live());
        stage.fake.script(Some(own()), Ok(success(&own())));
        // Never "nothing was sent".
        assert_eq!(ending_word(&ended(stage.run(&record))), "done", "{fails}");
        assert_eq!(stage.writes(), 1);
        let stored = stage.stored("1");
        assert!(matches!(stored.state, RecordState::Sending { .. }), "{fails}: {:?}", stored.state);
        stage.fails = "";
        assert_eq!(ending_word(&ending_of(&stage.settle(&stored))), "done, by reading back", "{fails}");
        assert_eq!(stage.writes(), 1);
    }
}

#[test]
fn confirming_twice_sends_once() {
    let stage = Stage::new(before());
    let record = stage.open("1", &to_live());
    stage.fake.script(Some(own()), Ok(success(&own())));
    let shown = stage.shown(&procedure(&record.intent));
    assert_eq!(ending_word(&ended(now(stage.run_with(&record, &shown)))), "done");
    match now(stage.run_with(&record, &shown)) {
        Outcome::AlreadySent(known) => assert_eq!(*known, stage.stored("1")),
        other => panic!("{other:?}"),
    }
    assert_eq!(stage.writes(), 1);
}

#[tokio::test]
async fn two_tabs_at_once_send_once() {
    let stage = Stage::new(before());
    let record = stage.open("1", &to_live());
    stage.fake.script(Some(own()), Ok(success(&own())));
    let shown = stage.shown(&procedure(&record.intent));
    let (first, second) = tokio::join!(stage.run_with(&record, &shown), stage.run_with(&record, &shown));
    assert_eq!(ending_word(&ended(first)), "done");
    assert!(matches!(second, Outcome::AlreadySent(_)), "{second:?}");
    assert_eq!(stage.writes(), 1);
}

#[tokio::test]
async fn of_two_plans_for_one_agent_the_second_reads_again_and_asks_again() {
    let stage = Stage::new(before());
    let (one, two) = (stage.open("1", &to_live()), stage.open("2", &to_live()));
    stage.fake.script(Some(own()), Ok(success(&own())));
    let shown = stage.shown(&procedure(&one.intent));
    let (first, second) = tokio::join!(stage.run_with(&one, &shown), stage.run_with(&two, &shown));
    assert_eq!(ending_word(&ended(first)), "done");
    let Outcome::Moved(seen) = second else { panic!("{second:?}") };
    assert_eq!(seen.lanes.live.as_ref().map(|row| row.id.as_str()), Some("l-b"));
    assert_eq!(stage.writes(), 1);
    assert_eq!(stage.stored("2").state, RecordState::Open, "it can still be confirmed");
}

#[test]
fn what_moved_is_shown_and_nothing_sent() {
    let stage = Stage::new(before());
    let record = stage.open("1", &to_live());
    let shown = stage.shown(&procedure(&record.intent));
    stage.fake.add(row("theirs", "live", "a", "a", "promotion", 50));
    let outcome = now(stage.run_with(&record, &shown));
    assert!(matches!(outcome, Outcome::Moved(_)), "{outcome:?}");
    assert_eq!((stage.writes(), stage.log()), (0, vec![]));
    assert_eq!(stage.stored("1"), record);
}

#[test]
fn a_refused_plan_and_a_failed_reading_send_nothing() {
    let stage = Stage::new(before());
    let gone = stage.open("1", &promote("none", Environment::Live));
    assert!(matches!(stage.run(&gone), Outcome::CannotBeSent(_)));
    let record = stage.open("2", &to_live());
    let shown = stage.shown(&procedure(&record.intent));
    stage.fake.broken_reads.borrow_mut().push_back(Ok(Response::json(401, &json!({}))));
    match now(stage.run_with(&record, &shown)) {
        Outcome::CouldNotRead(error) => assert_eq!(error.kind, ErrorKind::KeyRejected),
        other => panic!("{other:?}"),
    }
    assert_eq!((stage.writes(), stage.log()), (0, vec![]));
}

/// Every way in which an answer can fail to be one, with whether it is one that says "nothing was done".
fn answers() -> Vec<(&'static str, Result<Response, Failure>)> {
    let envelope = |status: u16, code: &str| {
        Ok(Response::json(status, &json!({"error_code": code, "error_message": "no", "error_id": "adk-1"})))
    };
    vec![
        ("offline", Err(Failure::Offline)),
        ("unreachable", Err(Failure::Unreachable)),
        ("unreadable", Err(Failure::Unreadable)),
        ("silent", Err(Failure::Silent(60))),
        ("cut", Err(Failure::Cut)),
        ("redirected", Err(Failure::Redirected)),
        ("aborted", Err(Failure::Aborted)),
        ("500", envelope(500, "INTERNAL_SERVER_ERROR")),
        ("502 in HTML", Ok(text(502, "<html>bad gateway</html>"))),
        ("503", Ok(Response::json(503, &json!({"message": "no healthy upstream"})))),
        ("504", Ok(text(504, ""))),
        ("408", Ok(text(408, ""))),
        ("302", Ok(text(302, ""))),
        ("sign-in page", Ok(text(200, "<!doctype html><title>Sign in</title>"))),
        ("half an answer", Ok(text(201, "{\"deployment\":{\"id\":\"l-"))),
        ("empty 200", Ok(text(200, ""))),
        ("nothing in it", Ok(Response::json(200, &json!({})))),
    ]
}

#[test]
fn every_broken_answer_is_read_back_and_the_truth_is_told() {
    for (what, answer) in answers() {
        for done in [true, false] {
            let stage = Stage::new(before());
            let record = stage.open("1", &to_live());
            stage.fake.script(done.then(own), answer.clone());
            let ending = ended(stage.run(&record));
            let expected = if done { "done, by reading back" } else { "did not happen" };
            assert_eq!(ending_word(&ending), expected, "{what}, done: {done}");
            assert_eq!(stage.writes(), 1, "{what}: a write is never repeated");
            assert_eq!(stage.log(), [expected]);
            assert_eq!(ending_of(&stage.stored("1")), ending);
            if let Ending::Done(receipt) = ending {
                assert_eq!((receipt.id.as_str(), receipt.environment), ("l-b", Some(Environment::Live)));
            }
        }
    }
}

#[test]
fn each_step_settles_by_its_own_signs() {
    let live_a = see(&procedure(&to_live()), before()).live.remove(0);
    let cases = [
        (with_message(&publish(Environment::Sandbox), "New"), row("own", "sandbox", "new", "New", "publish", 60)),
        (promote("s-b", Environment::PreRelease), row("own", "pre-release", "b", "b", "promotion", 60)),
        (with_message(&rollback(&live_a), "Too early"), row("own", "live", "a", "a", "rollback", 60)),
    ];
    for (intent, own) in cases {
        for done in [true, false] {
            let stage = Stage::new(before());
            let record = stage.open("1", &intent);
            stage.fake.script(done.then(|| own.clone()), Err(Failure::Cut));
            // A stranger's row of another release, just before, must not pass for ours.
            stage.fake.strangers.borrow_mut().0.push(row("x", "sandbox", "x", "X", "publish", 59));
            let ending = ended(stage.run(&record));
            assert_eq!(
                ending_word(&ending),
                if done { "done, by reading back" } else { "did not happen" },
                "{intent:?}"
            );
        }
    }
}

#[test]
fn a_refusal_is_believed_and_not_read_back() {
    let refusals = [
        (400, "DEPLOYMENTS_VALIDATION_FAILED", ErrorKind::Refused),
        (401, "AUTH_USER_INVALID_TOKEN", ErrorKind::KeyRejected),
        (403, "USER_ACCESS_FORBIDDEN", ErrorKind::KeyLacksRight),
        (404, "DEPLOYMENT_NOT_FOUND", ErrorKind::NotThere),
        (409, "DEPLOYMENTS_ALREADY_PUBLISHED", ErrorKind::Conflict(Conflict::AlreadyDone)),
        (412, "ErrPreReleaseNotReady", ErrorKind::StepMissing),
        (429, "", ErrorKind::TooMany(None)),
    ];
    for (status, code, kind) in refusals {
        let stage = Stage::new(before());
        let record = stage.open("1", &to_live());
        stage.fake.script(None, Ok(Response::json(status, &json!({ "error_code": code }))));
        let Ending::Refused(error) = ended(stage.run(&record)) else { panic!("{status}") };
        assert_eq!(error.kind, kind);
        assert_eq!((stage.writes(), stage.fake.count(Effect::Read)), (1, 4), "{status}");
    }
    for failure in [Failure::NoKey, Failure::WrongOrigin, Failure::NotSendable, Failure::ForbiddenByPage] {
        let stage = Stage::new(before());
        let record = stage.open("1", &to_live());
        stage.fake.script(None, Err(failure.clone()));
        assert_eq!(ended(stage.run(&record)), Ending::Refused(ApiError::of(ErrorKind::NoAnswer(failure))));
    }
}

#[test]
fn nothing_had_to_change() {
    let stage = Stage::new(before());
    let record = stage.open("1", &publish(Environment::Sandbox));
    let said = json!({"error_code": "DEPLOYMENTS_ENVIRONMENT_ALREADY_PUBLISHED"});
    stage.fake.script(None, Ok(Response::json(200, &said)));
    assert_eq!(ending_word(&ended(stage.run(&record))), "already");
}

/// Reading back asks for what is active and for three histories, twice.
const READINGS: usize = 2 * 4;

#[test]
fn it_is_unknown_when_reading_back_fails() {
    for done in [true, false] {
        let stage = Stage::new(before());
        let record = stage.open("1", &to_live());
        stage.fake.script(done.then(own), Err(Failure::Cut));
        stage.fake.broken_reads_after.borrow_mut().extend(vec![Err(Failure::Offline); READINGS]);
        let Ending::Unknown { why, .. } = ended(stage.run(&record)) else { panic!("unknown") };
        assert_eq!(why, "Reading back failed: This computer is offline.");
        assert_eq!(stage.log(), ["unknown"]);
        // Looking again settles it, and sends nothing.
        let settled = stage.settle(&stage.stored("1"));
        let expected = if done { "done, by reading back" } else { "did not happen" };
        assert_eq!(ending_word(&ending_of(&settled)), expected);
        assert_eq!((stage.log(), stage.writes()), (vec![expected], 1));
    }
}

#[test]
fn a_second_look_finds_what_came_late() {
    // The first reading fails, or shows nothing yet; the second shows it.
    let stage = Stage::new(before());
    let record = stage.open("1", &to_live());
    stage.fake.script(Some(own()), Err(Failure::Cut));
    stage.fake.broken_reads_after.borrow_mut().push_back(Err(Failure::Offline));
    assert_eq!(ending_word(&ended(stage.run(&record))), "done, by reading back");
    assert_eq!(*stage.fake.pauses.borrow(), [1_500]);

    let stage = Stage::new(before());
    let record = stage.open("1", &to_live());
    stage.fake.script(None, Err(Failure::Cut));
    assert_eq!(ending_word(&ended(stage.run(&record))), "did not happen");
    // It came after all, a minute later.
    stage.fake.add(own());
    assert_eq!(ending_word(&ending_of(&stage.settle(&stage.stored("1")))), "done, by reading back");
}

#[test]
fn a_success_is_a_success_even_if_it_cannot_be_looked_at() {
    let stage = Stage::new(before());
    let record = stage.open("1", &to_live());
    stage.fake.script(Some(own()), Ok(success(&own())));
    stage.fake.broken_reads_after.borrow_mut().push_back(Err(Failure::Offline));
    let Ending::Done(receipt) = ended(stage.run(&record)) else { panic!("done") };
    assert_eq!(receipt.notes, [""; 0]);
}

#[test]
fn what_landed_in_the_gap_is_told() {
    let stage = Stage::new(before());
    let record = stage.open("1", &to_live());
    stage.fake.script(Some(own()), Ok(success(&own())));
    *stage.fake.strangers.borrow_mut() = (
        vec![row("x", "live", "a", "Theirs", "promotion", 59)],
        vec![row("y", "live", "a", "Theirs again", "promotion", 61)],
    );
    let Ending::Done(receipt) = ended(stage.run(&record)) else { panic!("done") };
    assert_eq!(receipt.notes.len(), 2, "{:?}", receipt.notes);
    assert!(receipt.notes[0].contains("“Theirs” by ana@acme.example"));
    assert!(receipt.notes[1].contains("“Theirs again” by ana@acme.example was deployed to Live"));
}

/// A record as a page that was closed in the middle leaves it.
fn interrupted(stage: &Stage, id: &str) -> Record {
    let open = stage.open(id, &to_live());
    let procedure = procedure(&open.intent);
    let evidence = procedure.plan(&now(procedure.observe(&stage.fake)).unwrap()).evidence;
    let sending = RecordState::Sending { step: 0, since: Timestamp(7), evidence };
    let record = Record { state: sending, ..open.clone() };
    assert!(now(Records(&stage.memory).advance(&open, &record)).unwrap());
    record
}

#[test]
fn an_interrupted_step_is_settled_by_reading_back() {
    for done in [true, false] {
        let stage = Stage::new(before());
        let record = interrupted(&stage, "1");
        if done {
            stage.fake.add(own());
        }
        // Confirming it again does not send it again.
        assert!(matches!(stage.run(&record), Outcome::AlreadySent(_)));
        let settled = stage.settle(&record);
        assert_eq!(ending_word(&ending_of(&settled)), if done { "done, by reading back" } else { "did not happen" });
        assert_eq!(stage.stored("1"), settled);
        assert_eq!(stage.writes(), 0);
        if done {
            // What is certain is not settled again.
            stage.events.borrow_mut().clear();
            assert_eq!(stage.settle(&record), settled);
            assert!(stage.events.borrow().iter().all(|event| !event.starts_with("GET")));
        }
    }
    let stage = Stage::new(before());
    let record = interrupted(&stage, "1");
    stage.fake.broken_reads.borrow_mut().extend(vec![Ok(text(401, "")); READINGS]);
    assert_eq!(ending_word(&ending_of(&stage.settle(&record))), "unknown");
    let stage = Stage::new(before());
    let open = stage.open("1", &to_live());
    assert_eq!(stage.settle(&open), open, "what was never sent has no end");
}

// Repeating.

struct Counting {
    answers: RefCell<Vec<Result<Response, Failure>>>,
    sent: Cell<u32>,
    paused: RefCell<Vec<u32>>,
}

impl greenroom::http::Transport for Counting {
    async fn send(&self, _: &greenroom::http::Request) -> Result<Response, Failure> {
        self.sent.set(self.sent.get() + 1);
        let mut answers = self.answers.borrow_mut();
        if answers.len() > 1 { answers.remove(0) } else { answers[0].clone() }
    }

    async fn pause(&self, millis: u32) {
        self.paused.borrow_mut().push(millis);
    }

    fn jitter(&self) -> f64 {
        0.0
    }
}

fn sent(effect: Effect, answers: Vec<Result<Response, Failure>>) -> (u32, Vec<u32>) {
    let transport = Counting { answers: RefCell::new(answers), sent: Cell::new(0), paused: RefCell::default() };
    let mut request = greenroom::vendors::polyai::api::list_agents(&connection());
    request.effect = effect;
    now(send(&transport, &request)).ok();
    (transport.sent.get(), transport.paused.take())
}

fn too_many(wait: &str) -> Result<Response, Failure> {
    Ok(Response { headers: Headers::default().with("retry-after", wait), ..text(429, "") })
}

#[test]
fn writes_are_sent_once_whatever_comes_back() {
    let more = [Ok(text(429, "")), too_many("1"), Ok(text(201, "{}")), Err(Failure::NoKey), Ok(text(400, ""))];
    for answer in answers().into_iter().map(|(_, answer)| answer).chain(more) {
        assert_eq!(sent(Effect::Write, vec![answer.clone()]), (1, vec![]), "{answer:?}");
    }
}

#[test]
fn reads_are_sent_three_times_at_most_and_only_for_faults_that_pass() {
    for passing in [Ok(text(502, "")), Ok(text(503, "")), Ok(text(504, "")), Err(Failure::Cut), too_many("1")] {
        let (count, pauses) = sent(Effect::Read, vec![passing.clone()]);
        assert_eq!((count, pauses.len()), (MOST_ATTEMPTS, 2), "{passing:?}");
        assert!(pauses[0] >= 150 && pauses[1] >= 300, "{pauses:?}");
        assert_eq!(sent(Effect::Read, vec![passing, Ok(text(200, "{}"))]).0, 2);
    }
    assert_eq!(sent(Effect::Read, vec![Err(Failure::Unreadable)]).0, 2, "once more: it may have been the network");
    let lasting = [
        Ok(text(200, "")),
        Ok(text(400, "")),
        Ok(text(401, "")),
        Ok(text(404, "")),
        Ok(text(429, "")),
        Ok(text(500, "")),
        too_many("60"),
        too_many("soon"),
        Err(Failure::Offline),
        Err(Failure::Unreachable),
        Err(Failure::ForbiddenByPage),
        Err(Failure::Silent(10)),
        Err(Failure::NoKey),
        Err(Failure::WrongOrigin),
        Err(Failure::NotSendable),
        Err(Failure::Aborted),
    ];
    for answer in lasting {
        assert_eq!(sent(Effect::Read, vec![answer.clone()]).0, 1, "{answer:?}");
    }
    assert_eq!(wait_before_repeating(Effect::Read, 1, &too_many("3"), 0.9), Some(3_000), "at least as long as asked");
    assert_eq!(wait_before_repeating(Effect::Read, 1, &too_many("4294967295"), 0.9), None);
}

#[test]
fn a_reading_that_fails_for_a_moment_does_not_stop_a_step() {
    let stage = Stage::new(before());
    let record = stage.open("1", &to_live());
    let shown = stage.shown(&procedure(&record.intent));
    stage.fake.broken_reads.borrow_mut().extend([Ok(text(503, "")), Err(Failure::Cut)]);
    stage.fake.script(Some(own()), Ok(success(&own())));
    assert_eq!(ending_word(&ended(now(stage.run_with(&record, &shown)))), "done");
    assert_eq!((stage.writes(), stage.fake.count(Effect::Read)), (1, 10));
}

#[test]
fn together_waits_for_the_last_and_keeps_the_order() {
    let order = RefCell::new(Vec::new());
    let work = |name: &'static str, mut turns: u32| -> greenroom::http::Work<'_, &'static str> {
        let order = &order;
        Box::pin(std::future::poll_fn(move |_| {
            order.borrow_mut().push(name);
            turns -= 1;
            if turns == 0 { Poll::Ready(name) } else { Poll::Pending }
        }))
    };
    let mut both = std::pin::pin!(together(vec![work("slow", 3), work("quick", 1)]));
    let mut poll = || both.as_mut().poll(&mut Context::from_waker(Waker::noop()));
    assert!(poll().is_pending() && poll().is_pending());
    assert_eq!(poll(), Poll::Ready(vec!["slow", "quick"]));
    // Side by side, and what is done is left alone.
    assert_eq!(order.take(), ["slow", "quick", "slow", "slow"]);
    assert!(now(together(Vec::<greenroom::http::Work<'_, ()>>::new())).is_empty());
}
