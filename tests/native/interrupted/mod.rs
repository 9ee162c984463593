//! Every write of every vendor, with every way in which its answer can fail to come: nothing is sent twice, and what is
//! said afterwards, on the sheet and in the journal, is what the vendor did.

mod desk;
mod returning;
mod wishes;

use std::collections::BTreeSet;

use greenroom::lifecycle::{Ending, JournalLine, Left, MAY_ARRIVE_FOR_MS, Outcome, Plan, Record, RecordState};
use greenroom::words::interruption as words;

use self::desk::{Desk, Fault, Wanted};
use self::wishes::Scenario;
use crate::properties::full;

/// Ways in which an answer fails to come, but for a page that is closed.
const FAULTS: [Fault; 9] = [
    Fault::Timeout,
    Fault::TimeoutBefore,
    Fault::ResetBefore,
    Fault::ResetAfter,
    Fault::ErrorAfter(500),
    Fault::ErrorAfter(502),
    Fault::ErrorAfter(503),
    Fault::ErrorAfter(504),
    Fault::NoCors,
];

/// Those of the short form, which has one of each kind.
const SHORT: [Fault; 5] =
    [Fault::Timeout, Fault::ResetBefore, Fault::ResetAfter, Fault::ErrorAfter(500), Fault::NoCors];

/// What is said of a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Says {
    Done,
    /// What it asks for is there, by whomever.
    Stands,
    NotDone,
    NotKnown,
}

fn says(ending: &Ending) -> Says {
    match ending {
        Ending::Done(_) => Says::Done,
        Ending::Already(_) => Says::Stands,
        Ending::Refused(_) | Ending::DidNotHappen(_) | Ending::Partly { .. } => Says::NotDone,
        Ending::Unknown { .. } => Says::NotKnown,
    }
}

fn line_says(line: &JournalLine) -> Option<Says> {
    line.ending.as_ref().map(|(_, ending)| says(ending))
}

/// Everything that is wrong in what is said of a sheet; and the steps of which it is said that nobody can know.
#[derive(Default)]
struct Findings {
    wrong: Vec<String>,
    unknown: BTreeSet<usize>,
    /// Steps of which it is said that what they ask for stands, by whomever.
    stands: BTreeSet<usize>,
}

/// Compares what the vendor did with what the record, the notice and the journal say.
fn compare(desk: &Desk, plan: &Plan, record: &Record, journal: &[JournalLine]) -> Findings {
    let sent = desk.cable.sent.borrow();
    let mut found = Findings::default();
    // Each request left once, and in order.
    let planned: Vec<_> = plan.steps.iter().map(|step| &step.request).collect();
    let left: Vec<_> = sent.iter().map(|(request, _)| request).collect();
    if left != planned[..left.len().min(planned.len())] {
        found.wrong.push(format!("{} requests left, which are not the plan's first ones, each once", left.len()));
    }
    let did = |step: usize| sent.get(step).is_some_and(|(_, did)| *did);
    let mut said = Vec::new();
    match &record.state {
        RecordState::Ended { step, ending, .. } => {
            said.extend((0..*step).map(|before| ("record", before, Says::Done)));
            said.push(("record", *step, says(ending)));
            // Of what comes after it is said that it was not sent.
            said.extend((step + 1..planned.len()).map(|after| ("record", after, Says::NotDone)));
        }
        other => found.wrong.push(format!("the record still says {other:?}")),
    }
    for line in journal {
        match &line.ending {
            Some((_, ending)) => said.push(("journal", line.step, says(ending))),
            None => found.wrong.push(format!("the journal leaves step {} open", line.step)),
        }
    }
    // What was found to stand before is no more than that afterwards.
    let stood = |step: usize| journal.iter().any(|line| line.step == step && line_says(line) == Some(Says::Stands));
    for (place, step, says) in said {
        match says {
            Says::NotKnown => drop(found.unknown.insert(step)),
            Says::Stands => drop(found.stands.insert(step)),
            Says::Done if !did(step) && !stood(step) => found.wrong.push(format!("{place}: step {step} was not done")),
            Says::NotDone if did(step) => found.wrong.push(format!("{place}: step {step} was done")),
            Says::Done | Says::NotDone => {}
        }
    }
    if let Some(step) = (0..sent.len()).find(|step| !journal.iter().any(|line| line.step == *step)) {
        found.wrong.push(format!("step {step} left and is not in the journal"));
    }
    found.wrong.extend(sentences(plan, record, &did, &found.stands));
    found
}

/// What is wrong in the sentences of the notice.
fn sentences(plan: &Plan, record: &Record, did: &dyn Fn(usize) -> bool, stands: &BTreeSet<usize>) -> Vec<String> {
    let told = record.tells(None).join(" ");
    let steps = plan.steps.len();
    let all = (0..steps).all(|step| did(step) || stands.contains(&step));
    let claims = [
        (words::went_live(record.called()), all),
        (words::was_done(record.called()), all),
        (words::stands(record.called()), all),
        (words::between(record.called()), did(0) && !did(steps - 1)),
        (words::did_not_happen(record.called()), !did(steps - 1)),
        (words::cannot_be_known(record.called()), true),
    ];
    let made: Vec<&(String, bool)> = claims.iter().filter(|(claim, _)| told.starts_with(claim.as_str())).collect();
    let mut wrong = match made[..] {
        [(_, true)] => Vec::new(),
        _ => vec![format!("the notice says: {told}")],
    };
    for (number, step) in plan.steps.iter().enumerate().filter(|_| steps > 1) {
        let listed = |from: &str, to: &str| {
            let part = told.split_once(from).map_or("", |(_, rest)| rest).split(to).next().unwrap_or_default();
            part.contains(&format!("“{}”", step.name))
        };
        if listed("done: ", "Not done: ") && !did(number) && !stands.contains(&number) {
            wrong.push(format!("the notice lists step {number} as done: {told}"));
        }
        if listed("Not done: ", "\u{0}") && did(number) {
            wrong.push(format!("the notice lists step {number} as not done: {told}"));
        }
    }
    wrong
}

/// What is found out about some scenarios.
#[derive(Default)]
struct Totals {
    writes: usize,
    broken: usize,
    closed: usize,
    wrong: Vec<String>,
    unknown: BTreeSet<(&'static str, String)>,
    stands: BTreeSet<(&'static str, String)>,
}

impl Totals {
    fn take(&mut self, scenario: &Scenario, plan: &Plan, how: &str, findings: Findings) {
        let of = |text: &String| format!("{} · {} · {how}: {text}", scenario.connection, scenario.name);
        self.wrong.extend(findings.wrong.iter().map(of));
        let name = |step: usize| match plan.steps.len() {
            1 => scenario.name.to_owned(),
            _ => format!("{}, request {}", scenario.name, step + 1),
        };
        let vendor = scenario.vendor();
        self.unknown.extend(findings.unknown.into_iter().map(|step| (vendor, name(step))));
        self.stands.extend(findings.stands.into_iter().map(|step| (vendor, name(step))));
    }

    fn broken(&mut self, scenario: &Scenario, ready: &Desk, wanted: &Wanted, plan: &Plan) {
        for step in 0..plan.steps.len() {
            for fault in FAULTS.into_iter().filter(|fault| full() || SHORT.contains(fault)) {
                let desk = ready.again();
                desk.cable.fault.set(Some((step, fault)));
                let came = desk.confirm(wanted, plan, None);
                let Some(Outcome::Ended(record)) = came else { panic!("{} {fault:?}", scenario.name) };
                assert_eq!(*record, desk.record());
                self.take(scenario, plan, &format!("{fault:?}"), compare(&desk, plan, &record, &desk.journal()));
                self.broken += 1;
            }
        }
    }

    /// The page is closed at every moment; in the short form at four of them, others for each scenario.
    fn closed(&mut self, scenario: &Scenario, number: usize, ready: &Desk, wanted: &Wanted, plan: &Plan) {
        let stride = if full() { 1 } else { 5 };
        for moment in (number % stride..).step_by(stride) {
            let desk = ready.again();
            if desk.confirm(wanted, plan, Some(moment)).is_some() {
                // It came to its end before it could be closed.
                break;
            }
            desk.wait(MAY_ARRIVE_FOR_MS);
            let Left::Known(record) = desk.come_back(wanted) else { panic!("{} {moment}", scenario.name) };
            assert_eq!(*record, desk.record());
            let how = format!("closed at {moment}");
            self.take(scenario, plan, &how, compare(&desk, plan, &record, &desk.journal()));
            self.closed += 1;
        }
    }
}

/// A desk at which the sheet was just opened.
fn ready(scenario: &Scenario) -> (Desk, Wanted, Plan) {
    let desk = Desk::at(scenario.connection);
    let wanted = (scenario.wish)(&desk);
    let ready = desk.again();
    let plan = ready.plan(&wanted);
    let steps: Vec<_> = plan.steps.iter().map(|step| step.name.as_str()).collect();
    let known = (plan.refusal.as_deref(), steps.len());
    assert_eq!(known, (None, scenario.steps), "{} · {}: {steps:?}", scenario.connection, scenario.name);
    (ready, wanted, plan)
}

fn matrix(scenarios: &[Scenario], writes: usize, stands: &[&str]) {
    let mut totals = Totals::default();
    for (number, scenario) in scenarios.iter().enumerate() {
        let (desk, wanted, plan) = ready(scenario);
        totals.writes += plan.steps.len();
        totals.broken(scenario, &desk, &wanted, &plan);
        totals.closed(scenario, number, &desk, &wanted, &plan);
    }
    let Totals { broken, closed, .. } = totals;
    println!("{}: {} writes: {broken} broken, {closed} closed", scenarios[0].vendor(), totals.writes);
    assert_eq!(totals.wrong, [""; 0]);
    assert_eq!(totals.writes, writes, "a write more, or one less");
    let names = |found: &BTreeSet<(&str, String)>| found.iter().map(|(_, name)| name.clone()).collect::<Vec<_>>();
    let of_vendor = UNKNOWN.iter().filter(|(vendor, ..)| *vendor == scenarios[0].vendor());
    let mut unknown: Vec<String> =
        of_vendor.flat_map(|(.., names)| names.iter().map(|name| (*name).to_owned())).collect();
    unknown.sort();
    assert_eq!(names(&totals.unknown), unknown);
    assert_eq!(names(&totals.stands), stands);
}

/// Whose and which entry of the list of what cannot be known, and what meets it here.
const UNKNOWN: [(&str, &str, &[&str]); 5] = [
    ("sema4", "Overwriting a draft from a package", &["overwrite from a package", "go back by a package, request 1"]),
    (
        "runagents",
        "A deployment from files, as long as its agent is not there or is what it was",
        &["create from files", "create with a build", "deploy with a build"],
    ),
    ("runagents", "A deployment that says what the agent said before", &["deploy the same again"]),
    (
        "runagents",
        "A deployment that gives a variable another value, once the page was closed",
        &["deploy another value"],
    ),
    ("runagents", "A message to an agent", &["say"]),
];

/// What the person is shown in Help is what was met here, no more and no less.
#[test]
fn what_cannot_be_known_is_listed() {
    let vendor = |slug: &str| greenroom::domain::Vendor::parse(slug).unwrap().name();
    let met: Vec<(&str, &str)> = UNKNOWN.iter().map(|(slug, which, _)| (vendor(slug), *which)).collect();
    let listed: Vec<(&str, &str)> = words::UNKNOWABLE.iter().map(|(vendor, which, _)| (*vendor, *which)).collect();
    assert_eq!(met, listed);
}

#[test]
fn every_write_of_cargo() {
    matrix(&wishes::OF_CARGO, 12, &[]);
}

#[test]
fn every_write_of_sema4() {
    let stands = ["go back by a package, request 2", "go back by a package, request 3"];
    matrix(&wishes::OF_SEMA4, 28, &stands);
}

#[test]
fn every_write_of_runagents() {
    matrix(&wishes::OF_RUNAGENTS, 13, &["starter kit that is there"]);
}

#[test]
fn every_write_of_older_runagents() {
    matrix(&wishes::OF_OLDER_RUNAGENTS, 13, &["starter kit that is there"]);
}

#[test]
fn every_write_of_polyai() {
    matrix(&wishes::OF_POLYAI, 7, &[]);
}
