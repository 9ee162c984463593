//! How far what was deployed has come, in words, and what is remembered of it.

use greenroom::domain::{Deployment, Environment, Lane, Lanes, Timestamp, Vendor};
use greenroom::lifecycle::{LaneState, LaneView, Overview, Receipt};
use greenroom::vendors::{self, Mood, Standing, StandingBuild};
use greenroom::words::{runagents, watch};
use serde_json::{Value, json};

fn build(status: &str) -> StandingBuild {
    StandingBuild {
        id: "build-1".to_owned(),
        status: status.to_owned(),
        finished: matches!(status, "SUCCEEDED" | "FAILED"),
        failed: status == "FAILED",
        ..StandingBuild::default()
    }
}

fn says(build: Option<StandingBuild>, phase: &str) -> (String, Option<String>) {
    Standing { build, phase: phase.to_owned(), ..Standing::default() }.says(Vendor::RunAgents)
}

#[test]
fn each_state_of_a_build_has_words_of_its_own() {
    let at = |seconds: i64| Some(Timestamp(1_000_000 + seconds * 1_000));
    let timed = |status: &str| StandingBuild { began: at(0), ended: at(150), ..build(status) };
    let lost = StandingBuild { lost: true, ..build("") };
    let cases = [
        (build("PENDING"), Mood::Waits, watch::WAITING.to_owned()),
        (build("BUILDING"), Mood::Waits, watch::BUILDING.to_owned()),
        (timed("SUCCEEDED"), Mood::Good, watch::built(Some("2 min 30 s"))),
        (build("SUCCEEDED"), Mood::Good, watch::built(None)),
        (timed("FAILED"), Mood::Bad, watch::build_failed(Some("2 min 30 s"))),
        (lost, Mood::Waits, watch::lost("RunAgents")),
        (build("QUEUED"), Mood::Waits, "QUEUED".to_owned()),
        (build(""), Mood::Waits, watch::STATE_NOT_TOLD.to_owned()),
    ];
    for (build, mood, words) in cases {
        assert_eq!(build.says(Vendor::RunAgents), (mood, words), "{build:?}");
    }
}

#[test]
fn build_and_agent_together_are_told_in_one_sentence() {
    let lost = || Some(StandingBuild { lost: true, ..build("") });
    let of = |status: &str| Some(build(status));
    let joined = watch::not_joined("RunAgents");
    let other = watch::other_phase("RunAgents", "Degraded");
    let cases = [
        (None, "Pending", watch::STARTS, None),
        (None, "Running", watch::RUNS, None),
        (None, "Failed", watch::FAILED, None),
        (None, "", watch::NOT_TOLD, None),
        (None, "Degraded", other.as_str(), None),
        (of("PENDING"), "Pending", watch::BUILD_WAITS, None),
        (of("BUILDING"), "", watch::IS_BUILT, None),
        // An update: what served before goes on.
        (of("BUILDING"), "Running", watch::IS_BUILT, Some(watch::STILL_BEFORE)),
        (of("SUCCEEDED"), "", watch::NOT_THERE_YET, None),
        (of("SUCCEEDED"), "Pending", watch::STARTS_BUILT, None),
        (of("SUCCEEDED"), "Running", watch::RUNS, None),
        (of("FAILED"), "Pending", watch::BUILD_FAILED, Some(joined.as_str())),
        (of("FAILED"), "", watch::BUILD_FAILED, Some(joined.as_str())),
        (of("FAILED"), "Running", watch::BUILD_FAILED, Some(watch::OTHER_RUNS)),
        (of("FAILED"), "Failed", watch::BUILD_FAILED, None),
        (lost(), "Pending", watch::STARTS, Some(watch::AGENT_ALONE)),
        (lost(), "", watch::NOT_TOLD, Some(watch::AGENT_ALONE)),
    ];
    for (build, phase, sentence, more) in cases {
        let what = format!("{build:?} and {phase:?}");
        assert_eq!(says(build, phase), (sentence.to_owned(), more.map(str::to_owned)), "{what}");
    }
}

#[test]
fn a_phase_carries_what_the_vendor_says_about_it() {
    let phase = |phase: &str, message: &str| {
        Standing { phase: phase.to_owned(), message: message.to_owned(), ..Standing::default() }.phase_says()
    };
    assert_eq!(phase("Pending", "no image yet"), (Mood::Waits, "Starting: no image yet".to_owned()));
    assert_eq!(phase("Running", ""), (Mood::Good, "Running".to_owned()));
    assert_eq!(phase("Failed", "exit code 1"), (Mood::Bad, "Failed: exit code 1".to_owned()));
    assert_eq!(phase("", ""), (Mood::Waits, runagents::PHASE_UNKNOWN.to_owned()));
}

#[test]
fn spans_are_told_as_people_say_them() {
    for (millis, words) in [
        (-5, "0 s"),
        (400, "0 s"),
        (8_000, "8 s"),
        (59_600, "1 min 0 s"),
        (150_000, "2 min 30 s"),
        (7_380_000, "2 h 3 min"),
    ] {
        assert_eq!(watch::span(millis), words);
    }
}

#[test]
fn a_build_is_remembered_until_its_end_was_seen() {
    let receipt = |builds: &[&str]| Receipt {
        id: "billing-agent".to_owned(),
        environment: Some(Environment::Live),
        builds: builds.iter().map(|build| (*build).to_owned()).collect(),
        ..Receipt::default()
    };
    let notes = |builds: &[&str]| {
        vendors::published(Vendor::RunAgents, &receipt(builds), "Kinder words", Timestamp(5)).unwrap()
    };
    let mut kept = notes(&["build-1"]);
    assert_eq!(vendors::build_of_notes(&kept), Some(("build-1".to_owned(), false)));
    let also = |kept: &mut Value, more: Value| {
        kept.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    };
    also(&mut kept, vendors::build_ended("build-1"));
    assert_eq!(vendors::build_of_notes(&kept), Some(("build-1".to_owned(), true)));
    // The next deployment's build was not seen to its end.
    also(&mut kept, notes(&["build-2"]));
    assert_eq!(vendors::build_of_notes(&kept), Some(("build-2".to_owned(), false)));
    // One without a build takes the earlier one away.
    also(&mut kept, notes(&[]));
    assert_eq!(vendors::build_of_notes(&kept), None);
    for damaged in [
        Value::Null,
        json!([]),
        json!({"published": 7}),
        json!({"published": {"builds": "build-1"}}),
        json!({"published": {"builds": [7, null, ""]}}),
    ] {
        assert_eq!(vendors::build_of_notes(&damaged), None, "{damaged}");
    }
}

#[test]
fn an_agent_that_neither_runs_nor_failed_is_waited_for() {
    let of = |phase: Value| Overview {
        waiting: None,
        warnings: Vec::new(),
        lanes: vec![LaneView {
            lane: Lane::In(Environment::Live),
            state: LaneState::Holding(Box::new(Deployment {
                id: String::new(),
                environment: Some(Environment::Live),
                version: None,
                message: None,
                kind: None,
                by: None,
                at: None,
                raw: json!({ "phase": phase }),
            })),
            actions: Vec::new(),
        }],
    };
    for (phase, waited_for) in [
        (json!("Pending"), true),
        (json!("Degraded"), true),
        (json!("Running"), false),
        (json!("Failed"), false),
        (json!(""), false),
        (json!(7), false),
    ] {
        assert_eq!(vendors::comes_up(Vendor::RunAgents, &of(phase.clone())), waited_for, "{phase}");
        assert!(!vendors::comes_up(Vendor::Sema4, &of(phase)));
    }
}

#[test]
fn who_writes_to_an_agent_is_told_that_it_does_not_run() {
    let lanes = |phase: &str, says: &str| Lanes {
        live: Some(Deployment {
            id: String::new(),
            environment: Some(Environment::Live),
            version: None,
            message: Some(says.to_owned()),
            kind: None,
            by: None,
            at: None,
            raw: json!({ "phase": phase }),
        }),
        ..Lanes::default()
    };
    let told = |phase: &str| vendors::not_running(Vendor::RunAgents, &lanes(phase, "words")).map(str::to_owned);
    for (phase, not_running) in
        [("Pending", true), ("Failed", true), ("Degraded", true), ("Running", false), ("", false)]
    {
        assert_eq!(told(phase).is_some(), not_running, "{phase:?}");
    }
    assert_eq!(vendors::not_running(Vendor::RunAgents, &Lanes::default()), None);
    assert_eq!(vendors::not_running(Vendor::PolyAi, &lanes("Pending", "words")), None);
}
