//! Coming back: which sheets are looked at, when nothing is concluded yet, and how one that stopped half-way goes on.

use std::collections::BTreeMap;

use greenroom::domain::json::Json as _;
use greenroom::lifecycle::{
    Came, Ending, Engine, Intent, Journal as _, Left, Locks, MAY_ARRIVE_FOR_MS, Outcome, Owed, Plan, Record,
    RecordState,
};
use greenroom::store::{KeyValue as _, Memory, Records, wrap};
use greenroom::vendors;
use serde_json::Value;

use super::desk::{Desk, Fault, Wanted};
use super::ready;
use super::wishes::{self, Scenario};
use crate::support::now;

fn scenario(of: &'static [Scenario], name: &str) -> &'static Scenario {
    of.iter().find(|scenario| scenario.name == name).unwrap_or_else(|| panic!("{name}"))
}

/// The page is closed in the first moment after a request was done.
fn closed_after(scenario: &Scenario, done: usize) -> (Desk, Wanted, Plan) {
    let (desk, wanted, plan) = ready(scenario);
    for moment in 0.. {
        let desk = desk.again();
        assert!(desk.confirm(&wanted, &plan, Some(moment)).is_none(), "{}", scenario.name);
        if desk.cable.sent.borrow().iter().filter(|(_, did)| *did).count() == done {
            return (desk, wanted, plan);
        }
    }
    unreachable!()
}

#[test]
fn a_request_that_may_still_arrive_is_not_told_as_lost() {
    let (desk, wanted, plan) = ready(scenario(&wishes::OF_POLYAI, "promote to live"));
    assert!(desk.confirm(&wanted, &plan, Some(0)).is_none(), "closed before it left");
    let before = desk.record();
    assert_eq!(desk.come_back(&wanted), Left::MayArrive);
    assert_eq!(desk.record(), before, "nothing was concluded, nothing is written");
    assert_eq!(desk.journal()[0].ending, None);
    desk.wait(MAY_ARRIVE_FOR_MS);
    let Left::Known(record) = desk.come_back(&wanted) else { panic!() };
    assert_eq!((record.came(), record.course.owed), (Some(Came::NotDone), Owed::Telling));
    // What was found out is not found out again.
    let lines = desk.journal();
    assert_eq!(desk.come_back(&wanted), Left::Known(record));
    assert_eq!(desk.journal(), lines);
}

#[test]
fn what_cannot_be_read_now_stays_until_it_can() {
    let (desk, wanted, _) = closed_after(scenario(&wishes::OF_CARGO, "publish"), 1);
    let before = desk.record();
    desk.cable.blind.set(true);
    assert!(matches!(desk.come_back(&wanted), Left::Unread(_)));
    assert_eq!((desk.record(), desk.journal()[0].ending.clone()), (before, None));
    desk.cable.blind.set(false);
    let Left::Known(record) = desk.come_back(&wanted) else { panic!() };
    assert_eq!(record.came(), Some(Came::Done));
    // The same where the page was there, and could not read back: it is told as not known, and looked at later.
    let (desk, wanted, plan) = ready(scenario(&wishes::OF_CARGO, "publish"));
    desk.cable.fault.set(Some((0, Fault::ResetAfter)));
    desk.cable.blind_after_writing.set(true);
    let Some(Outcome::Ended(record)) = desk.confirm(&wanted, &plan, None) else { panic!() };
    assert_eq!((record.came(), record.course.owed), (Some(Came::NotKnown), Owed::Reading));
    assert_eq!(now(Records(&desk.memory).left()).unwrap(), [*record]);
    desk.cable.blind_after_writing.set(false);
    let Left::Known(record) = desk.come_back(&wanted) else { panic!() };
    assert_eq!((record.came(), record.course.owed), (Some(Came::Done), Owed::Telling));
    assert_eq!(desk.cable.sent.borrow().len(), 1);
}

/// Somebody holds the lock of the agent.
struct Held;

impl Locks for Held {
    type Guard = ();

    async fn lock(&self, _: &str) {
        panic!("nobody waits here");
    }

    async fn try_lock(&self, _: &str) -> Option<()> {
        None
    }
}

#[test]
fn what_another_tab_is_at_is_left_alone() {
    let (desk, wanted, _) = closed_after(scenario(&wishes::OF_POLYAI, "promote to live"), 1);
    let before = desk.record();
    let records = Records(&desk.memory);
    let engine = Engine { transport: &desk.cable, journal: &records, locks: &Held, clock: &desk.cable };
    let procedure = desk.procedure(&wanted, &greenroom::document::Secrets::default());
    assert_eq!(now(engine.settle_left(&desk.connection, &before, &procedure)), Ok(Left::Busy));
    assert_eq!(desk.record(), before);
}

#[test]
fn only_what_was_left_is_looked_at_until_it_is_put_away() {
    let memory = Memory::default();
    let records = Records(&memory);
    let left = || now(records.left()).unwrap().into_iter().map(|record| record.id).collect::<Vec<_>>();
    let (desk, wanted, plan) = ready(scenario(&wishes::OF_POLYAI, "promote to live"));
    desk.confirm(&wanted, &plan, Some(0));
    let sending = desk.record();
    let open = Record { state: RecordState::Open, course: greenroom::lifecycle::Course::default(), ..sending.clone() };
    // As the first version wrote it.
    let older = Record { course: open.course.clone(), ..sending.clone() };
    for (id, record) in [("open", &open), ("sending", &sending), ("older", &older)] {
        now(records.open_sheet(&Record { id: id.to_owned(), ..record.clone() })).unwrap();
    }
    // Damaged, or of a newer Greenroom: left as they are.
    now(memory.put("sheet/damaged", "{\"Sending\":")).unwrap();
    now(memory.put("sheet/newer", &wrap("sheet", 9, &sending))).unwrap();
    let mut odd = sending.to_json();
    odd["state"]["Sending"]["step"] = Value::Null;
    now(memory.put("sheet/odd", &wrap("sheet", 1, &odd))).unwrap();
    assert_eq!(left(), ["older", "sending"]);
    // What is still to be found out is not told by looking at it; it is put away by hand.
    now(records.was_told("sending", false)).unwrap();
    assert_eq!(left(), ["older", "sending"]);
    now(records.was_told("sending", true)).unwrap();
    now(records.was_told("older", true)).unwrap();
    assert_eq!(left(), [""; 0]);
    let kept = now(records.load("older")).unwrap().unwrap();
    assert_eq!(kept.state, older.state, "only the notice is gone");
}

/// What a sheet that stopped half-way is gone on with.
fn go_on(desk: &Desk, wanted: &Wanted, record: &Record) -> (Wanted, Plan) {
    let intent: Intent = vendors::continued(desk.connection.vendor, record);
    let wanted = Wanted { intent, ..wanted.clone() };
    let plan = desk.plan(&wanted);
    (wanted, plan)
}

/// Every plan of several requests, closed after each of them but the last: going on sends what is left, and nothing twice.
#[test]
fn what_stopped_half_way_goes_on_with_what_is_left() {
    let mut stops = 0;
    for scenario in wishes::OF_CARGO.iter().chain(&wishes::OF_SEMA4).filter(|scenario| scenario.steps > 1) {
        for done in 1..scenario.steps {
            let (desk, wanted, plan) = closed_after(scenario, done);
            desk.wait(MAY_ARRIVE_FOR_MS);
            let Left::Known(record) = desk.come_back(&wanted) else { panic!("{}", scenario.name) };
            if record.came() == Some(Came::NotKnown) {
                // Nothing is offered before somebody looked.
                continue;
            }
            assert_eq!(record.came(), Some(Came::Between), "{} {done}: {:?}", scenario.name, record.state);
            assert_eq!(record.done_and_not(), plan_names(&plan).split_at(done));
            // It is told until it is put away.
            now(Records(&desk.memory).was_told(&record.id, false)).unwrap();
            assert_eq!(now(Records(&desk.memory).left()).unwrap().len(), 1);
            let (wanted, rest) = go_on(&desk, &wanted, &record);
            assert_eq!(rest.refusal, None, "{} {done}", scenario.name);
            let fresh = desk.again();
            let Some(Outcome::Ended(ended)) = fresh.confirm(&wanted, &rest, None) else { panic!("{}", scenario.name) };
            assert_eq!(ended.came(), Some(Came::Done), "{} {done}: {:?}", scenario.name, ended.state);
            let mut times: BTreeMap<String, usize> = BTreeMap::new();
            for (request, _) in desk.cable.sent.borrow().iter().chain(fresh.cable.sent.borrow().iter()) {
                *times.entry(format!("{:?} {} {:?}", request.method, request.url, request.body)).or_default() += 1;
            }
            let twice: Vec<_> = times.iter().filter(|(_, times)| **times > 1).collect();
            assert!(twice.is_empty(), "{} {done}: {twice:?}", scenario.name);
            stops += 1;
        }
    }
    assert_eq!(stops, 13);
}

fn plan_names(plan: &Plan) -> Vec<String> {
    plan.steps.iter().map(|step| step.name.clone()).collect()
}

/// A package that was sent is not sent again: what stands in the draft goes live.
#[test]
fn a_package_that_stands_is_not_sent_again() {
    let scenario = scenario(&wishes::OF_SEMA4, "go back by a package");
    let (ready, wanted, plan) = ready(scenario);
    let between = (0..).map(|moment| {
        let desk = ready.again();
        assert!(desk.confirm(&wanted, &plan, Some(moment)).is_none());
        desk
    });
    let desk = between.into_iter().find(|desk| desk.record().stands_between()).unwrap();
    let Left::Known(record) = desk.come_back(&wanted) else { panic!() };
    assert_eq!(record.done(), 1);
    let (wanted, rest) = go_on(&desk, &wanted, &record);
    // Nor is attached what the package brought.
    assert_eq!(plan_names(&rest), plan_names(&plan)[2..]);
    let fresh = desk.again();
    let Some(Outcome::Ended(ended)) = fresh.confirm(&wanted, &rest, None) else { panic!() };
    assert_eq!(ended.came(), Some(Came::Done), "{:?}", ended.state);
    // Where the draft was given up meanwhile, the package has to be sent anew.
    let other = desk.again();
    other.foreign(
        greenroom::http::Method::Post,
        &format!("agents/{}/discard-draft", wanted.agent),
        serde_json::json!({}),
    );
    assert_eq!(plan_names(&other.plan(&wanted))[0], plan_names(&plan)[0]);
}

/// A draft that the plan opened is given up again; one that was there before is not.
#[test]
fn what_was_opened_can_be_undone() {
    let offers = |name: &str, done: usize| {
        let (desk, wanted, _) = closed_after(scenario(&wishes::OF_SEMA4, name), done);
        desk.wait(MAY_ARRIVE_FOR_MS);
        let Left::Known(record) = desk.come_back(&wanted) else { panic!("{name}") };
        let undo = vendors::undo(desk.connection.vendor, &record);
        (desk, wanted, undo)
    };
    assert!(offers("save and publish", 1).2.is_none());
    for (name, done) in [("open, save and publish", 1), ("open, save and publish", 2), ("attach to what is live", 1)] {
        let (desk, wanted, undo) = offers(name, done);
        let back = Wanted { intent: undo.unwrap_or_else(|| panic!("{name}")).intent, ..wanted };
        let fresh = desk.again();
        let plan = fresh.plan(&back);
        let Some(Outcome::Ended(ended)) = fresh.confirm(&back, &plan, None) else { panic!("{name}") };
        assert!(matches!(ended.state, RecordState::Ended { ending: Ending::Done(_), .. }));
        let state = fresh.foreign(greenroom::http::Method::Get, &format!("agents/{}", back.agent), Value::Null);
        assert_eq!(state["state"], "live", "{name} {done}");
    }
}
