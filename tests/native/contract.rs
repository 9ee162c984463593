//! Our client of PolyAI against the practice vendor, which is a second reading of the same contract: what either
//! misread shows here. And what the engine says changed, against what the vendor counted.

use std::cell::{Cell, RefCell};

use greenroom::domain::{AgentId, Connection, Environment, Kind, Lane, Timestamp};
use greenroom::http::{Conflict, Effect, ErrorKind, Failure, Request, Response, Transport};
use greenroom::lifecycle::{
    Action, Ending, Engine, Intent, Locks, Outcome, Plan, Procedure as _, Receipt, Record, RecordState,
};
use greenroom::practice::{Delivery, Moment, Options, World, WriteRecord, handle};
use greenroom::store::{Memory, PRACTICE_HOST, Records};
use greenroom::vendors::polyai::lifecycle::{promote, publish, rollback, with_message};
use greenroom::vendors::polyai::{Comparison, api};
use greenroom::vendors::polyai::{Procedure, Seen};
use greenroom::vendors::{self, Difference, TestRun};
use greenroom::words::polyai as words;
use serde_json::json;

use crate::support::{NOW, Ticking, connection as real, now, text};

use Environment::{Live, PreRelease, Sandbox};

const BILLING: &str = "PROJECT-BILLING1";
const FAILURES: &str = "acme-failures";

pub fn connection(account: &str) -> Connection {
    Connection { base_url: format!("{PRACTICE_HOST}/polyai"), account: account.to_owned(), ..real() }
}

/// What becomes of the answer to a write on its way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    /// It arrives.
    Whole,
    /// It was done; the connection closed.
    Lost,
    /// It was done; half of the answer came.
    Halved,
    /// It was done; something in between answered 502.
    Gateway,
    /// It was done; a sign-in page answered.
    SignIn,
    /// It never got there.
    Dropped,
}

/// The practice vendor, with the key added as the page's transport does.
struct Wire {
    world: RefCell<World>,
    key: Cell<&'static str>,
    clock: Cell<i64>,
    requests: Cell<u128>,
    way: Cell<Way>,
}

impl Wire {
    fn new() -> Self {
        Self::sized(Options::default())
    }

    fn sized(options: Options) -> Self {
        Self {
            world: RefCell::new(World::new(&options, NOW, 1)),
            key: Cell::new("a key"),
            clock: Cell::new(NOW.0),
            requests: Cell::new(0),
            way: Cell::new(Way::Whole),
        }
    }

    fn wait(&self, millis: i64) {
        self.clock.set(self.clock.get() + millis);
    }

    fn writes(&self) -> Vec<WriteRecord> {
        self.world.borrow().writes().to_vec()
    }

    fn ask(&self, request: &Request) -> Result<Response, Failure> {
        self.requests.set(self.requests.get() + 1);
        self.wait(10);
        let mut signed = request.clone();
        let auth = connection("acme").auth;
        signed.headers = signed.headers.with(&auth.header, &format!("{}{}", auth.prefix, self.key.get()));
        let moment = Moment { time: Timestamp(self.clock.get()), random: self.requests.get() };
        let reply = handle(&mut self.world.borrow_mut(), &signed, moment);
        match reply.delivery {
            Delivery::Prompt | Delivery::After(_) => Ok(reply.response),
            Delivery::Never => Err(Failure::Silent(if request.effect == Effect::Read { 10 } else { 60 })),
            // A page cannot tell a closed connection from an answer that it may not read.
            Delivery::Dropped => Err(Failure::Unreadable),
            Delivery::Cut => Err(Failure::Cut),
        }
    }
}

impl Transport for Wire {
    async fn send(&self, request: &Request) -> Result<Response, Failure> {
        let way = if request.effect == Effect::Write { self.way.get() } else { Way::Whole };
        if way == Way::Dropped {
            return Err(Failure::Unreadable);
        }
        let answer = self.ask(request);
        match (way, answer) {
            (Way::Lost, Ok(_)) => Err(Failure::Unreadable),
            (Way::Halved, Ok(answer)) => {
                let half = answer.body.get(..answer.body.len() / 2).unwrap_or_default().to_owned();
                Ok(Response { body: half, ..answer })
            }
            (Way::Gateway, Ok(_)) => Ok(text(502, "<html>bad gateway</html>")),
            (Way::SignIn, Ok(_)) => Ok(text(200, "<!doctype html><title>Sign in</title>")),
            (_, answer) => answer,
        }
    }

    async fn pause(&self, millis: u32) {
        self.wait(millis.into());
    }

    fn jitter(&self) -> f64 {
        0.5
    }
}

struct NoLock;

impl Locks for NoLock {
    type Guard = ();

    async fn lock(&self, _: &str) {}
}

/// A person before the page: opens sheets and confirms them.
struct Person {
    wire: Wire,
    memory: Memory,
    sheets: Cell<u32>,
    connection: Connection,
}

impl Person {
    fn new(account: &str) -> Self {
        Self { wire: Wire::new(), memory: Memory::default(), sheets: Cell::new(0), connection: connection(account) }
    }

    /// With short histories, where a test needs many worlds.
    fn brief(account: &str) -> Self {
        Self { wire: Wire::sized(Options { history: Some(6), ..Options::default() }), ..Self::new(account) }
    }

    fn seen(&self, agent: &str) -> Seen {
        now(Seen::read(&self.wire, &self.connection, agent, &Environment::ALL, vendors::HISTORY)).unwrap()
    }

    fn active(&self, agent: &str, environment: Environment) -> greenroom::domain::Deployment {
        now(vendors::active(&self.wire, &self.connection, agent)).unwrap().get(environment).unwrap().clone()
    }

    fn plan(&self, agent: &str, intent: &Intent) -> Plan {
        let procedure = Procedure::new(&self.connection, agent, "Name", intent).unwrap();
        procedure.plan(&now(procedure.observe(&self.wire)).unwrap())
    }

    /// Opens a sheet, looks at it, confirms it.
    fn confirm(&self, agent: &str, intent: &Intent) -> Outcome<Seen> {
        let procedure = Procedure::new(&self.connection, agent, "Name", intent).unwrap();
        let shown = match now(procedure.observe(&self.wire)) {
            Ok(seen) => procedure.plan(&seen).fingerprint,
            Err(error) => return Outcome::CouldNotRead(error),
        };
        self.sheets.set(self.sheets.get() + 1);
        let record = Record {
            id: self.sheets.get().to_string(),
            connection: self.connection.id.clone(),
            agent: AgentId(agent.to_owned()),
            agent_name: "Name".to_owned(),
            intent: intent.clone(),
            opened_at: NOW,
            state: RecordState::Open,
            course: greenroom::lifecycle::Course::default(),
        };
        let records = Records(&self.memory);
        now(records.open_sheet(&record)).unwrap();
        let engine = Engine { transport: &self.wire, journal: &records, locks: &NoLock, clock: &Ticking::new() };
        now(engine.run(&self.connection, &record, &procedure, &shown, &[]))
    }

    fn ending(&self, agent: &str, intent: &Intent) -> Ending {
        match self.confirm(agent, intent) {
            Outcome::Ended(record) => match record.state {
                RecordState::Ended { ending, .. } => ending,
                other => panic!("{other:?}"),
            },
            other => panic!("{agent} {intent:?}: {other:?}"),
        }
    }

    fn done(&self, agent: &str, intent: &Intent) -> Receipt {
        match self.ending(agent, intent) {
            Ending::Done(receipt) => receipt,
            other => panic!("{agent} {intent:?}: {other:?}"),
        }
    }
}

/// Whether a step changed anything, as the person is told; `None`: not known.
fn says_changed(ending: &Ending) -> Option<bool> {
    match ending {
        Ending::Done(_) | Ending::Partly { .. } => Some(true),
        Ending::Already(_) | Ending::Refused(_) | Ending::DidNotHappen(_) => Some(false),
        Ending::Unknown { .. } => None,
    }
}

// Readings.

#[test]
fn listing() {
    let wire = Wire::new();
    let names = |account: &str| -> Vec<String> {
        let agents = now(vendors::list_agents(&wire, &connection(account))).unwrap();
        assert!(agents.iter().all(|agent| agent.updated_at.is_some() && !agent.added_by_hand));
        agents.into_iter().map(|agent| agent.name).collect()
    };
    assert_eq!(names("acme")[..3], ["Billing helper", "Concierge DE", "Front desk"]);
    assert_eq!(names("acme").len(), 12);
    assert_eq!(names(FAILURES).len(), 13);
    assert_eq!(names("acme-empty").len(), 0);
    let error = now(vendors::list_agents(&wire, &connection("nobody"))).unwrap_err();
    assert_eq!((error.kind, error.code.as_deref()), (ErrorKind::NotThere, Some("ACCOUNT_NOT_FOUND")));
    assert!(wire.writes().is_empty(), "reading changes nothing");
}

#[test]
fn each_sentinel_key_fails_in_its_own_way() {
    let cases = [
        ("", ErrorKind::KeyRejected),
        ("practice-401", ErrorKind::KeyRejected),
        ("practice-403", ErrorKind::KeyLacksRight),
        ("practice-limited", ErrorKind::KeyLacksRight),
        ("practice-429", ErrorKind::TooMany(Some(7))),
        ("practice-500", ErrorKind::VendorError),
        ("practice-timeout", ErrorKind::NoAnswer(Failure::Silent(10))),
        ("practice-html", ErrorKind::SignedOut),
        ("practice-redirect", ErrorKind::SignedOut),
    ];
    for (key, kind) in cases {
        let wire = Wire::new();
        wire.key.set(key);
        assert_eq!(now(vendors::list_agents(&wire, &connection("acme"))).unwrap_err().kind, kind, "{key}");
        assert_eq!(wire.requests.get(), 1, "{key}: not repeated");
    }
    let wire = Wire::new();
    wire.key.set("practice-limited");
    assert!(now(vendors::active(&wire, &connection("acme"), BILLING)).is_ok(), "a known agent can be read");
}

#[test]
fn the_two_readings_agree_for_every_agent() {
    let person = Person::new("acme");
    for account in ["acme", FAILURES] {
        for agent in now(vendors::list_agents(&person.wire, &connection(account))).unwrap() {
            if ["-error-503", "-cut-reading", "-odd-reading"].iter().any(|end| agent.name.ends_with(end)) {
                continue;
            }
            let seen = person.seen(&agent.id.0);
            for environment in Environment::ALL {
                assert_eq!(
                    seen.lanes.get(environment),
                    seen.history(environment).first(),
                    "{} {environment:?}",
                    agent.name
                );
                for row in seen.history(environment) {
                    assert_eq!(row.environment, Some(environment));
                    assert!(row.at.is_some() && row.by.is_some(), "{row:?}");
                }
            }
            let simplified = agent.name == "Quick answers";
            assert_eq!(seen.looks_simplified(), simplified, "{}", agent.name);
        }
    }
    let three = now(vendors::deployments(&person.wire, &person.connection, BILLING, Sandbox, 3)).unwrap();
    let all = now(vendors::deployments(&person.wire, &person.connection, BILLING, Sandbox, 1_000)).unwrap();
    assert_eq!(three, all[..3], "newest first");
    assert!(all.iter().all(|row| row.short_version().is_none_or(|version| version.len() == 9)));
}

#[test]
fn the_cast_shows_what_it_is_there_to_show() {
    let person = Person::new("acme");
    let view = now(vendors::agent(&person.wire, &person.connection, BILLING, &serde_json::Value::Null)).unwrap();
    assert_eq!(view.overview.waiting, Some(words::ahead(3, 0, "Refund wording, holiday hours")));
    let live = person.active("PROJECT-CONCIDE1", Live);
    assert_eq!((live.kind, live.message.as_deref()), (Some(Kind::Rollback), Some("Winter tariff")));
    assert_eq!(person.active("PROJECT-LOYALTY1", Sandbox).version, None);
    let strange = person.active("PROJECT-ENERGYA1", PreRelease);
    assert_eq!(strange.kind, Some(Kind::Other("scheduled_promotion".to_owned())));
    assert_eq!(strange.raw["trafficWeight"].to_string(), "0.5");
    let plain = person.active("PROJECT-RETURNS1", Live);
    assert_eq!((plain.message, plain.kind), (None, None));
    let simple =
        now(vendors::agent(&person.wire, &person.connection, "PROJECT-SIMPLE01", &serde_json::Value::Null)).unwrap();
    assert_eq!(simple.overview.warnings, [words::SIMPLIFIED]);
}

// The whole way.

#[test]
fn publish_promote_promote_and_back_both_ways() {
    let person = Person::new("acme");
    let before = person.active(BILLING, Live);

    let published = person.done(BILLING, &with_message(&publish(Sandbox), "Refund wording"));
    assert_eq!((published.environment, published.notes.len(), published.test_runs.len()), (Some(Sandbox), 0, 1));
    let row = person.active(BILLING, Sandbox);
    assert_eq!(
        (&row.id, row.message.as_deref(), row.kind),
        (&published.id, Some("Refund wording"), Some(Kind::Publish))
    );

    let skip = person.plan(BILLING, &promote(&published.id, Live));
    assert!(skip.warnings.contains(&words::SKIPS_PRE_RELEASE.to_owned()));
    let Ending::Refused(error) = person.ending(BILLING, &promote(&published.id, Live)) else { panic!("412") };
    assert_eq!(error.kind, ErrorKind::StepMissing);

    let accepted = person.done(BILLING, &promote(&published.id, PreRelease));
    assert_eq!((accepted.environment, &accepted.version), (Some(PreRelease), &published.version));
    assert_ne!(accepted.id, published.id);
    assert_eq!(person.active(BILLING, PreRelease).message.as_deref(), Some("Refund wording"), "carried over");

    let plan = person.plan(BILLING, &promote(&accepted.id, Live));
    assert_eq!(plan.changes.len(), 4, "three that were ahead, and this one");
    assert!(plan.warnings.is_empty(), "{:?}", plan.warnings);
    let live = person.done(BILLING, &with_message(&promote(&accepted.id, Live), "Out"));
    assert_eq!((live.environment, &live.version), (Some(Live), &published.version));
    let way_back: Action = plan.way_back.unwrap();

    // Back, by promoting the earlier release again: the draft is left alone.
    assert_eq!(way_back.intent.0["do"], "promote", "it still stands in pre-release");
    let back = person.plan(BILLING, &way_back.intent);
    assert_eq!(back.changes.len(), 4);
    let back = person.done(BILLING, &way_back.intent);
    assert_eq!((back.environment, &back.version), (Some(Live), &before.version));
    assert_eq!(person.active(BILLING, Live).kind, Some(Kind::Promotion));

    // Forth again, then back by the vendor's rollback.
    person.done(BILLING, &promote(&accepted.id, Live));
    let earlier = person.seen(BILLING).live.into_iter().find(|row| row.version == before.version).unwrap();
    let wish = with_message(&rollback(&earlier), "Too early");
    let plan = person.plan(BILLING, &wish);
    assert!(plan.warnings.contains(&words::ROLLBACK_REWRITES_DRAFT.to_owned()));
    let back = person.done(BILLING, &wish);
    assert_eq!((back.environment, &back.version, back.notes.len()), (Some(Live), &before.version, 0));
    let row = person.active(BILLING, Live);
    assert_eq!((row.kind.clone(), &row.message), (Some(Kind::Rollback), &before.message), "the message sent is lost");
    let (lines, _) = now(Records(&person.memory).journal()).unwrap();
    let kept = lines
        .iter()
        .any(|line| matches!(&line.sent, greenroom::lifecycle::Event::Sent { message, .. } if message == "Too early"));
    assert!(kept, "but the journal has it");

    let changed = person.wire.writes().iter().filter(|write| write.changed).count();
    assert_eq!((person.wire.writes().len(), changed, lines.len()), (7, 6, 7));
}

#[test]
fn going_back_from_every_lane_does_what_its_button_says() {
    let agents = ["PROJECT-CONCIDE1", "PROJECT-FRONTDK1", "PROJECT-HOTFIXL1", "PROJECT-RETURNS1", "PROJECT-ENERGYA1"];
    for agent in agents {
        let person = Person::brief("acme");
        let view = now(vendors::agent(&person.wire, &person.connection, agent, &serde_json::Value::Null)).unwrap();
        let actions = view.overview.lanes.into_iter().flat_map(|lane| lane.actions);
        for action in
            actions.filter(|action| action.capability.reason().is_none() && action.intent.0["do"] != "publish")
        {
            let fresh = Person::brief("acme");
            let plan = fresh.plan(agent, &action.intent);
            assert_eq!(plan.refusal, None);
            let ending = fresh.ending(agent, &action.intent);
            let Lane::In(target) = plan.target else { panic!("an environment") };
            match ending {
                Ending::Done(receipt) => {
                    assert_eq!(receipt.environment, Some(target), "{agent} {}", action.label);
                    assert_eq!(fresh.active(agent, target).id, receipt.id);
                    assert!(receipt.notes.is_empty(), "{agent} {}: {:?}", action.label, receipt.notes);
                }
                Ending::Refused(error) => {
                    assert_eq!(error.kind, ErrorKind::StepMissing, "{agent} {}", action.label);
                    assert!(plan.warnings.contains(&words::SKIPS_PRE_RELEASE.to_owned()), "it was warned about");
                }
                other => panic!("{agent} {}: {other:?}", action.label),
            }
        }
    }
}

#[test]
fn what_going_from_one_to_another_means() {
    let person = Person::new("acme");
    let rows = person.seen(BILLING);
    let compared =
        |from: &str, to: &str| now(vendors::compare(&person.wire, &person.connection, BILLING, from, to)).unwrap();
    let (newest, live) = (rows.sandbox[0].id.clone(), rows.live[0].id.clone());
    let Difference::Releases(Comparison::Known { included, reverted }) = compared(&live, &newest).difference else {
        panic!("known")
    };
    assert_eq!((included.len(), reverted.len()), (3, 0));
    assert_eq!(included[0].id, newest);
    assert_eq!(compared(&live, &rows.pre_release[0].id).difference, Difference::Releases(Comparison::Same));
    assert_eq!(compared(&live, "nothing").difference, Difference::Releases(Comparison::Unknown));
    let choices = compared("", "").choices;
    assert!(choices.is_sorted_by(|newer, older| newer.at >= older.at) && choices.len() > 60);
}

#[test]
fn an_agent_that_was_never_deployed_takes_its_first_steps() {
    let person = Person::new("acme");
    let agent = "PROJECT-NEWHIRE1";
    assert_eq!(
        now(vendors::active(&person.wire, &person.connection, agent)).unwrap(),
        greenroom::domain::Lanes::default()
    );
    let first = person.done(agent, &publish(Sandbox));
    let plan = person.plan(agent, &promote(&first.id, PreRelease));
    assert_eq!((plan.now, plan.changes.len()), (None, 1));
    person.done(agent, &promote(&first.id, PreRelease));
    assert_eq!(person.done(agent, &promote(&first.id, Live)).environment, Some(Live));
}

#[test]
fn already_there_and_experiments() {
    let person = Person::new("acme");
    let Ending::Refused(error) = person.ending("PROJECT-FRONTDK1", &publish(Sandbox)) else { panic!("409") };
    assert_eq!(error.kind, ErrorKind::Conflict(Conflict::AlreadyDone));
    assert_eq!(vendors::explain(greenroom::domain::Vendor::PolyAi, &error), Some(words::ALREADY_PUBLISHED));
    let source = person.active("PROJECT-ABTEST01", PreRelease);
    let earlier = person.seen("PROJECT-ABTEST01").live[1].clone();
    for intent in [promote(&source.id, Live), rollback(&earlier)] {
        let Ending::Refused(error) = person.ending("PROJECT-ABTEST01", &intent) else { panic!("409") };
        assert_eq!(error.kind, ErrorKind::ExperimentRunning);
    }
    assert!(person.wire.writes().iter().all(|write| !write.changed));
}

#[test]
fn test_runs_finish_or_are_absent() {
    let progress = |agent: &str| -> Vec<Option<TestRun>> {
        let person = Person::new("acme");
        let receipt = person.done(agent, &publish(Sandbox));
        let id = receipt.test_runs.first().expect("a run");
        let read = || now(vendors::test_run(&person.wire, &person.connection, agent, id)).unwrap();
        person.wire.wait(2_000);
        let early = read();
        person.wire.wait(30_000);
        vec![early, read()]
    };
    let passing: Vec<TestRun> = progress(BILLING).into_iter().flatten().collect();
    assert_eq!(passing.iter().map(|run| run.finished).collect::<Vec<_>>(), [false, true]);
    assert_eq!((passing[1].cases, passing[1].passed, passing[1].failed), (6, 6, 0));
    let failing: Vec<TestRun> = progress("PROJECT-CLAIMS01").into_iter().flatten().collect();
    assert_eq!((failing[1].passed, failing[1].failed), (4, 2));
    assert_eq!(failing[1].failures, ["Never promises a sum", "Looks up the claim"]);
    assert_eq!(progress("PROJECT-PARCELS1"), [None, None], "there is no such endpoint");
    let person = Person::new("acme");
    assert!(person.done("PROJECT-ENERGYA1", &publish(Sandbox)).test_runs.is_empty());
}

// What fails.

#[test]
fn each_failing_agent_ends_as_it_should() {
    let cases = [
        ("PROJECT-ERROR409", Some("refused"), 1, false),
        ("PROJECT-ERROR412", Some("refused"), 1, false),
        ("PROJECT-ERROR503", None, 0, false),
        ("PROJECT-SLOWLY01", Some("done"), 1, true),
        ("PROJECT-LOSTANSW", Some("done, by reading back"), 1, true),
        ("PROJECT-CUTANSWR", Some("done, by reading back"), 1, true),
        ("PROJECT-ERRAFTER", Some("done, by reading back"), 1, true),
        ("PROJECT-DROPPED1", Some("did not happen"), 1, false),
        ("PROJECT-CUTREAD1", None, 0, false),
        ("PROJECT-ALREADY1", Some("already"), 1, false),
        ("PROJECT-ERROR400", Some("refused"), 1, false),
        ("PROJECT-NAMETAKE", Some("refused"), 1, false),
        ("PROJECT-ODDREAD1", None, 0, false),
    ];
    for (agent, expected, writes, changed) in cases {
        let person = Person::brief(FAILURES);
        let outcome = person.confirm(agent, &with_message(&publish(Sandbox), "Refunds"));
        let word = match &outcome {
            Outcome::Ended(record) => match &record.state {
                RecordState::Ended { ending, .. } => {
                    assert_eq!(says_changed(ending), Some(changed), "{agent}");
                    Some(match ending {
                        Ending::Done(receipt) if receipt.by_reading_back => "done, by reading back",
                        Ending::Done(_) => "done",
                        Ending::Already(_) => "already",
                        Ending::Refused(_) => "refused",
                        Ending::DidNotHappen(_) => "did not happen",
                        Ending::Partly { .. } => "in part",
                        Ending::Unknown { .. } => "unknown",
                    })
                }
                other => panic!("{other:?}"),
            },
            Outcome::CouldNotRead(_) => None,
            other => panic!("{agent}: {other:?}"),
        };
        assert_eq!(word, expected, "{agent}");
        let counted = person.wire.writes();
        assert_eq!(counted.len(), writes, "{agent}: sent once, or not at all");
        assert_eq!(counted.iter().any(|write| write.changed), changed, "{agent}");
    }
    let error = |agent: &str| match Person::brief(FAILURES).confirm(agent, &publish(Sandbox)) {
        Outcome::CouldNotRead(error) => error.kind,
        other => panic!("{other:?}"),
    };
    assert_eq!(error("PROJECT-ERROR503"), ErrorKind::VendorError);
    assert_eq!(error("PROJECT-CUTREAD1"), ErrorKind::NoAnswer(Failure::Cut));
    assert_eq!(error("PROJECT-ODDREAD1"), ErrorKind::NotUnderstood("activeDeployments.live.id".to_owned()));
}

#[test]
fn failing_agents_fail_alike_when_promoting_and_rolling_back() {
    for agent in ["PROJECT-SLOWLY01", "PROJECT-LOSTANSW", "PROJECT-CUTANSWR", "PROJECT-ERRAFTER", "PROJECT-DROPPED1"] {
        let person = Person::brief(FAILURES);
        let seen = person.seen(agent);
        let (newest, earlier) = (seen.sandbox[0].id.clone(), seen.live[1].clone());
        for intent in [promote(&newest, PreRelease), promote(&newest, Live), with_message(&rollback(&earlier), "Back")]
        {
            let before = person.wire.writes().len();
            let ending = person.ending(agent, &intent);
            let counted = &person.wire.writes()[before..];
            assert_eq!(counted.len(), 1, "{agent} {intent:?}");
            assert_eq!(says_changed(&ending), Some(counted[0].changed), "{agent} {intent:?}: {ending:?}");
        }
    }
}

/// Every kind of agent × every step × every way in which an answer is lost: the person is told what the vendor counted.
#[test]
fn what_is_said_is_what_the_vendor_counted() {
    let agents = [
        "PROJECT-BILLING1",
        "PROJECT-FRONTDK1",
        "PROJECT-SIMPLE01",
        "PROJECT-ABTEST01",
        "PROJECT-NEWHIRE1",
        "PROJECT-LOYALTY1",
        "PROJECT-RETURNS1",
        "PROJECT-ENERGYA1",
    ];
    let mut told = 0;
    for agent in agents {
        let seen = Person::brief("acme").seen(agent);
        let mut intents = vec![publish(Live), with_message(&publish(Sandbox), " Two  words \n")];
        if let Some(newest) = seen.sandbox.first() {
            intents.extend([promote(&newest.id, PreRelease), promote(&newest.id, Live), rollback(newest)]);
        }
        intents.extend(seen.pre_release.first().map(|row| promote(&row.id, Live)));
        intents.extend(seen.live.get(1).map(rollback));
        for intent in intents {
            let ways = [Way::Whole, Way::Lost, Way::Dropped, Way::Halved, Way::Gateway, Way::SignIn];
            for way in &ways[..if agent == BILLING { 6 } else { 3 }] {
                let way = *way;
                let person = Person::brief("acme");
                person.wire.way.set(way);
                let ending = person.ending(agent, &intent);
                let counted = person.wire.writes();
                assert_eq!(counted.len(), usize::from(way != Way::Dropped), "{agent} {intent:?} {way:?}");
                let changed = counted.iter().any(|write| write.changed);
                assert_eq!(says_changed(&ending), Some(changed), "{agent} {intent:?} {way:?}: {ending:?}");
                if let Ending::Done(receipt) = &ending {
                    assert_eq!(receipt.by_reading_back, way != Way::Whole);
                    let place = receipt.environment.unwrap();
                    assert_eq!(person.active(agent, place).id, receipt.id, "{agent} {intent:?} {way:?}");
                }
                told += 1;
            }
        }
    }
    assert!(told > 150, "{told}");
}

#[test]
fn a_lost_answer_while_somebody_else_deploys_is_told_apart() {
    for done in [true, false] {
        let person = Person::new("acme");
        let intent = with_message(&publish(Sandbox), "Mine");
        let procedure = Procedure::new(&person.connection, BILLING, "Name", &intent).unwrap();
        let evidence = procedure.plan(&now(procedure.observe(&person.wire)).unwrap()).evidence;
        let publish_as = |message: &str| {
            person.wire.wait(120_000);
            let request = api::publish(&person.connection, BILLING, message, Sandbox);
            assert_eq!(person.wire.ask(&request).unwrap().status, 201);
        };
        publish_as("Theirs");
        if done {
            publish_as("Mine");
        }
        publish_as("Theirs too");
        let settled = procedure.settle(&evidence, &now(procedure.observe(&person.wire)).unwrap());
        let happened = matches!(settled, greenroom::lifecycle::Settlement::Happened(_));
        assert_eq!(happened, done, "{settled:?}");
    }
}

#[test]
fn the_requests_are_those_that_the_contract_names() {
    let person = Person::new("acme");
    let newest = person.active(BILLING, Sandbox);
    person.done(BILLING, &publish(Sandbox));
    person.done(BILLING, &promote(&newest.id, PreRelease));
    person.done(BILLING, &rollback(&person.seen(BILLING).sandbox[1]));
    let paths: Vec<String> = person.wire.writes().into_iter().map(|write| write.path).collect();
    assert_eq!(paths[0], format!("/polyai/v1/agents/{BILLING}/deployments/publish"));
    assert_eq!(paths[1], format!("/polyai/v1/agents/{BILLING}/deployments/{}/promote", newest.id));
    assert!(paths[2].ends_with("/rollback"));
    // Extra keys are forbidden by the contract: what we send has none.
    let odd = Request::write(
        greenroom::http::Method::Post,
        format!("{PRACTICE_HOST}/polyai/v1/agents/{BILLING}/deployments/{}/promote", newest.id),
        json!({"deploymentMessage": "", "targetEnvironment": "pre-release", "environment": "live"}),
        greenroom::http::CredentialRef("c".to_owned()),
    );
    assert_eq!(person.wire.ask(&odd).unwrap().status, 400);
    // An id cannot leave its path segment.
    for id in ["..", ".", "a/../../b", "x?environment=live", "x#y", "%2e%2e"] {
        let outcome = now(vendors::active(&person.wire, &person.connection, id));
        assert_eq!(outcome.unwrap_err().code.as_deref(), Some("PROJECT_NOT_FOUND"), "{id}");
    }
}
