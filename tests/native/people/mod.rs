//! Two people at one agent, on every write of every vendor: whenever the other comes in, nothing of theirs is replaced
//! without having been shown, and what landed in the window that cannot be closed is told, with whose version was lost.

mod cast;
mod desk;

use std::cell::RefCell;
use std::collections::BTreeMap;

use greenroom::document::{Merged, merge, resolve};
use greenroom::domain::Vendor;
use greenroom::lifecycle::{Ending, Intent, Outcome, Plan, Procedure as _, RecordState};
use greenroom::vendors::{self, Edited, Move, Seen};
use greenroom::words::form::OVER_ANOTHERS;
use greenroom::words::{cargo as cargo_words, runagents as runagents_words, sema4 as sema4_words};
use proptest::prelude::*;
use proptest::test_runner::TestRunner;

use crate::properties::full;
use crate::support::now;
use cast::{Act, Mark, Step, WRITES, Write, connection, stands};
use desk::{Person, Point};

/// Interleavings of each write.
fn interleavings() -> u32 {
    if full() { 200 } else { 12 }
}

/// What came of the interleavings of one write.
#[derive(Debug, Default)]
struct Tally {
    /// By the point at which the colleague came.
    points: [u32; Point::KINDS],
    /// The colleague's own request was refused: they changed nothing.
    theirs_refused: u32,
    /// It was noticed before anything was sent.
    noticed: u32,
    /// The vendor refused ours: it changed nothing.
    ours_refused: u32,
    /// Theirs was lost in the window, and it was told.
    theirs_lost_told: u32,
    /// Ours was lost, and it was told.
    ours_lost_told: u32,
    /// What reading back cannot tell: what the colleague did.
    not_known: BTreeMap<&'static str, u32>,
}

/// What cannot be known after a write, because the vendor keeps no trace of what is replaced: what a colleague did in the
/// window. Said on the sheet's end. Of everything else it is told whose version was lost.
const NOT_KNOWN: [(Vendor, &str, &[&str]); 15] = [
    (Vendor::Cargo, "publish", &["edits the prompt", "saves another field"]),
    (Vendor::Cargo, "save", &["edits the prompt", "saves another field"]),
    (Vendor::Cargo, "restore", &["edits the prompt", "saves another field"]),
    (Vendor::Cargo, "again", &["edits the prompt", "saves another field"]),
    (Vendor::Cargo, "update", &["describes it"]),
    (Vendor::Sema4, "save", &["edits the runbook"]),
    (Vendor::Sema4, "publish", &["edits the runbook"]),
    (Vendor::Sema4, "discard", &["edits the runbook", "edits another field", "attaches", "detaches"]),
    // What was published right before the package came went live for that moment; no version before the live one is listed.
    (Vendor::Sema4, "again", &["edits the runbook", "publishes"]),
    (Vendor::Sema4, "update", &["edits the runbook", "edits another field", "publishes", "detaches"]),
    (Vendor::Sema4, "remove", &["edits the runbook", "edits another field", "publishes", "attaches", "detaches"]),
    (Vendor::RunAgents, "deploy", &["edits the prompt", "edits another field", "deploys", "deletes"]),
    (Vendor::RunAgents, "configure", &["edits the prompt", "deploys"]),
    (Vendor::RunAgents, "remove", &["edits the prompt", "edits another field", "deploys"]),
    (Vendor::RunAgents, "create", &["makes the same"]),
];

/// Every write of the plans is tried here: one that is new has to be added.
#[test]
fn every_write_that_the_plans_know_is_tried() {
    let mut known = Vec::new();
    for vendor in Vendor::ALL {
        let path = format!("{}/src/vendors/{}/lifecycle/wish.rs", env!("CARGO_MANIFEST_DIR"), vendor.slug());
        let source = std::fs::read_to_string(&path).unwrap();
        for (_, rest) in source.match_indices(".text(\"do\", \"").map(|(at, found)| source.split_at(at + found.len())) {
            known.push(format!("{} {}", vendor.slug(), rest.split('"').next().unwrap()));
        }
    }
    let mut tried: Vec<String> = WRITES.iter().map(|(vendor, word, _)| format!("{} {word}", vendor.slug())).collect();
    known.sort();
    tried.sort();
    println!("{} writes: {}", known.len(), known.join(", "));
    assert_eq!((known.len(), &known), (27, &tried));
    for (vendor, word, begin) in WRITES {
        let step = begin(&Person::new(connection(vendor, word)));
        assert_eq!(step.intent.0["do"], word, "{vendor:?}");
        assert!(!step.acts.is_empty());
    }
}

#[test]
fn two_people_at_cargo() {
    interleave(Vendor::Cargo);
}

#[test]
fn two_people_at_sema4() {
    interleave(Vendor::Sema4);
}

#[test]
fn two_people_at_runagents() {
    interleave(Vendor::RunAgents);
}

#[test]
fn two_people_at_polyai() {
    interleave(Vendor::PolyAi);
}

fn interleave(vendor: Vendor) {
    for write in WRITES.iter().filter(|(of, ..)| *of == vendor) {
        let tally = RefCell::new(Tally::default());
        let config = ProptestConfig {
            cases: interleavings(),
            failure_persistence: None,
            max_shrink_iters: 16,
            ..ProptestConfig::default()
        };
        let chance = (any::<prop::sample::Index>(), 0..Point::KINDS, any::<prop::sample::Index>(), any::<bool>());
        let tried = TestRunner::new(config).run(&chance, |(act, kind, at, merges)| {
            meet(write, act, kind, at, merges, &mut tally.borrow_mut());
            Ok(())
        });
        let (_, word, _) = write;
        if let Err(error) = tried {
            panic!("{} {word}: {error}", vendor.name());
        }
        let tally = tally.into_inner();
        println!("{} {word}: {tally:?}", vendor.name());
        assert_eq!(tally.points.iter().sum::<u32>(), interleavings());
        let may = NOT_KNOWN.iter().find(|(vendor, of, _)| (vendor, of) == (&write.0, word)).map_or(&[][..], |it| it.2);
        assert!(tally.not_known.keys().all(|act| may.contains(act)), "{} {word}: {tally:?}", vendor.name());
        assert!(!full() || tally.points.iter().all(|count| *count >= 20), "{tally:?}");
    }
}

/// One interleaving: what the colleague does, and when.
fn meet(
    (vendor, word, begin): &Write,
    act: prop::sample::Index,
    kind: usize,
    at: prop::sample::Index,
    merges: bool,
    tally: &mut Tally,
) {
    let person = Person::new(connection(*vendor, word));
    let Step { agent, mut intent, mark, acts } = begin(&person);
    let (doing, requests, their_mark): &Act = act.get(&acts);
    let requests = requests.clone();
    let steps = person.procedure(&agent, &intent).plan(&person.look(&agent, &intent)).steps.len().max(1);
    let point = match kind {
        0 => Point::BeforeSheet,
        1 => Point::BeforeConfirm,
        2 => Point::Window(at.index(steps)),
        _ => Point::After(at.index(steps)),
    };
    tally.points[point.kind()] += 1;
    let what = format!("{} {word}, a colleague {doing}, {point:?}, merges: {merges}", vendor.name());

    if point == Point::BeforeSheet {
        person.wire.act(&requests);
    }
    let mut seen = person.look(&agent, &intent);
    let mut shown = person.procedure(&agent, &intent).plan(&seen);
    let mut was_shown = point == Point::BeforeSheet && is_shown(&person, &agent, &intent, &seen);
    let mut moves = false;
    if point == Point::BeforeConfirm {
        person.wire.act(&requests);
        moves = person.procedure(&agent, &intent).plan(&person.look(&agent, &intent)).fingerprint != shown.fingerprint;
    }
    if kind > 1 {
        person.wire.plan_strike(point, requests);
    }
    let mut outcome;
    loop {
        intent = choose(&person, &intent, &seen, merges);
        shown = if merges { person.procedure(&agent, &intent).plan(&seen) } else { shown };
        let ticked: Vec<String> = shown.lines.iter().map(|line| line.id.clone()).collect();
        outcome = person.confirm(&agent, &intent, &shown.fingerprint, &ticked);
        assert!(!moves || matches!(outcome, Outcome::Moved(_)), "{what}: it moved, and was not noticed");
        moves = false;
        let Outcome::Moved(newest) = outcome else { break };
        assert!(person.wire.writes.borrow().is_empty(), "{what}: nothing was sent");
        assert!(point == Point::BeforeConfirm && !was_shown, "{what}: it moved for no reason");
        let newer = person.procedure(&agent, &intent).plan(&newest);
        let own = now(vendors::own_user(&person.wire, &person.connection));
        let moves = vendors::moved(&seen, &newest, &shown.fingerprint, &newer.fingerprint, own.as_deref());
        told_as_far_as_given(*vendor, &moves, &what);
        was_shown = true;
        tally.noticed += 1;
        (seen, shown) = (*newest, newer);
    }
    nothing_twice(&person, &shown, &what);
    let acted = person.wire.acted();
    if person.wire.answers.borrow().is_some() && !acted {
        tally.theirs_refused += 1;
        return;
    }
    let Outcome::Ended(record) = outcome else {
        // It cannot be sent any more, and says so.
        assert!(matches!(outcome, Outcome::CannotBeSent(_)), "{what}");
        assert!(person.wire.writes.borrow().is_empty());
        return;
    };
    let RecordState::Ended { ending, .. } = &record.state else { panic!("{what}") };
    let answer = person.wire.answers.borrow().as_ref().and_then(|answers| answers.last().cloned());
    let theirs_stand = !acted || stands(&person, &agent, their_mark, answer.as_ref());
    let receipt = match ending {
        Ending::Done(receipt) => receipt,
        Ending::Refused(_) | Ending::Already(_) | Ending::Partly { .. } => {
            tally.ours_refused += 1;
            assert!(theirs_stand || steps > 1, "{what}: refused, and yet theirs is gone: {ending:?}");
            return;
        }
        other => panic!("{what}: {other:?}"),
    };
    if !theirs_stand && kind <= 1 {
        assert!(was_shown, "{what}: theirs was replaced without having been shown");
        return;
    }
    let mine_stands = match &mark {
        Mark::Serves => {
            let lanes = now(vendors::active(&person.wire, &person.connection, &agent)).unwrap();
            let place = receipt.environment.expect("a place");
            lanes.get(place).is_some_and(|row| row.id == receipt.id)
        }
        // A draft that was opened since says nothing of what is live.
        Mark::Text(_) if *vendor == Vendor::Sema4 && matches!(*word, "publish" | "again") => {
            let state = person.get(&format!("agents/{agent}/state"));
            let is_live = state["state"] == "live";
            state["live_version_id"] == receipt.id.as_str() && (!is_live || stands(&person, &agent, &mark, None))
        }
        mark => stands(&person, if agent == "new" { &receipt.id } else { &agent }, mark, None),
    };
    let said = receipt.notes.join("\n");
    let is_said = |words: &[&str]| words.iter().any(|words| said.contains(words));
    let cannot_be_known = vendors::cannot_know(*vendor, &record.intent).is_some();
    if !theirs_stand {
        match is_said(&["heirs was lost", "theirs was deleted", "yours was lost"]) {
            true => tally.theirs_lost_told += 1,
            false if cannot_be_known || said.contains("cannot be known") => {
                *tally.not_known.entry(doing).or_default() += 1;
            }
            false => panic!("{what}: theirs was lost, and nothing says so: {said}"),
        }
    }
    if !mine_stands && kind > 1 && acted {
        let told = [
            "yours was lost",
            "in place of yours",
            sema4_words::NEW_NOT_FOUND,
            runagents_words::STILL_THERE,
            cargo_words::DRAFT_USED_UP,
        ];
        match is_said(&told) {
            true => tally.ours_lost_told += 1,
            // What is in a package is not known here.
            false if (*vendor, *word) == (Vendor::Sema4, "update") => *tally.not_known.entry(doing).or_default() += 1,
            false => panic!("{what}: mine was lost, and nothing says so: {said}"),
        }
    }
}

/// Whether a sheet that was made after the colleague came shows what it takes away of theirs: as theirs, to be ticked, or
/// as a conflict. Of a step that edits no document the sheet says what is there, as it is by then.
fn is_shown(person: &Person, agent: &str, intent: &Intent, now: &Seen) -> bool {
    let Some(both) = vendors::both(&person.connection, intent, now, None) else { return true };
    let plan = person.procedure(agent, intent).plan(now);
    let merged = merge(both.schema, &both.base, &both.mine, &both.theirs, &|_, _, _| None);
    !merged.conflicts.is_empty() || plan.lines.iter().any(|line| line.loses && line.words.contains(OVER_ANOTHERS))
}

/// The choice of the block where two people meet: both, or one's own alone. In a conflict, theirs.
fn choose(person: &Person, intent: &Intent, seen: &Seen, merges: bool) -> Intent {
    let both = vendors::both(&person.connection, intent, seen, None).filter(|_| merges);
    let Some(both) = both else { return intent.clone() };
    assert!(!both.their_lines().is_empty());
    let mut merged: Merged = merge(both.schema, &both.base, &both.mine, &both.theirs, &|_, _, _| None);
    while !merged.conflicts.is_empty() {
        resolve(&mut merged, 0);
    }
    vendors::with_edited(intent, &Edited { document: merged.document, base: both.theirs })
}

/// Who, when and what, as far as the vendor tells.
fn told_as_far_as_given(vendor: Vendor, moves: &[Move], what: &str) {
    assert!(!moves.is_empty(), "{what}: it moved, and nothing says what");
    for moved in moves {
        let (by, at) = (moved.change.by.is_some(), moved.change.at.is_some());
        assert!(moved.labels.is_some() || !moved.lines.is_empty() || at, "{what}: {moved:?}");
        let there = moved.labels.as_ref().is_none_or(|(_, now)| now != greenroom::words::common::NOTHING);
        match vendor {
            Vendor::PolyAi => assert!(by && at, "{what}: {moved:?}"),
            Vendor::Cargo => assert!(at || !there || moved.place == cargo_words::AGENTS, "{what}: {moved:?}"),
            Vendor::Sema4 => assert!(!by, "{what}: {moved:?}"),
            Vendor::RunAgents => assert!(!by && !at, "{what}: {moved:?}"),
        }
    }
}

/// Each request of the plan left once at most.
fn nothing_twice(person: &Person, plan: &Plan, what: &str) {
    let sent = person.wire.writes.borrow();
    assert!(sent.len() <= plan.steps.len(), "{what}: {} requests of {}", sent.len(), plan.steps.len());
    for (number, request) in sent.iter().enumerate() {
        assert!(!sent[..number].contains(request), "{what}: sent twice: {}", request.url);
    }
}
