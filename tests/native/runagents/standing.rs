//! How far a deployment has come: its build, then the agent.

use greenroom::http::ErrorKind;
use greenroom::vendors::runagents::lifecycle;
use greenroom::vendors::{self, Standing};
use serde_json::{Value, json};

use super::support::{PROFILES, Person, of_files, of_image};
use crate::support::now;

fn standing(person: &Person, agent: &str, build: Option<&str>) -> Standing {
    now(vendors::standing(&person.wire, &person.connection, agent, build)).unwrap()
}

/// Deploys an agent of this name that has to be built; its build.
fn built(person: &Person, name: &str) -> String {
    let intent = lifecycle::create(of_files(name, json!({"agent.py": "import langchain"})));
    let receipt = person.done("new", &intent);
    receipt.builds[0].clone()
}

fn status(standing: &Standing) -> &str {
    standing.build.as_ref().map_or("", |build| &build.status)
}

#[test]
fn a_build_is_followed_until_the_agent_runs() {
    for profile in PROFILES {
        let person = Person::new(profile);
        let build = built(&person, "fresh");
        let at = |person: &Person| standing(person, "fresh", Some(&build));
        let begun = at(&person);
        assert_eq!((status(&begun), begun.phase.as_str(), begun.ended), ("PENDING", "Pending", None));
        person.wire.wait(4);
        let building = at(&person);
        assert_eq!((status(&building), building.ended), ("BUILDING", None));
        assert!(building.message.starts_with("waiting for image"));
        person.wire.wait(7);
        let built = at(&person);
        let of_build = built.build.clone().unwrap();
        assert_eq!((status(&built), built.ended, of_build.finished, of_build.failed), ("SUCCEEDED", None, true, false));
        assert!(of_build.began.is_some() && of_build.ended > of_build.began && of_build.image.is_some());
        person.wire.wait(4);
        let running = at(&person);
        assert_eq!((running.phase.as_str(), running.ended), ("Running", Some(true)));
        assert_eq!(person.wire.changes(), 1);
    }
}

#[test]
fn without_a_build_the_agent_alone_tells() {
    for profile in PROFILES {
        let person = Person::new(profile);
        person.done("new", &lifecycle::create(of_image("fresh", "i")));
        let begun = standing(&person, "fresh", None);
        assert_eq!(
            (begun.build.clone(), begun.phase.as_str(), begun.message.as_str(), begun.ended),
            (None, "Pending", "starting", None)
        );
        person.wire.wait(4);
        assert_eq!(standing(&person, "fresh", None).ended, Some(true));
    }
}

/// The ends that practice plays, each by the name of its agent.
#[test]
fn every_end_is_told() {
    for profile in PROFILES {
        let after = |end: &str, seconds: i64| {
            let person = Person::of(profile, "acme-failures");
            let name = format!("fresh{end}");
            let build = built(&person, &name);
            person.wire.wait(seconds);
            standing(&person, &name, Some(&build))
        };
        let failed = after("-build-fails", 12);
        let build = failed.build.clone().unwrap();
        assert_eq!((failed.ended, build.status.as_str(), build.failed), (Some(false), "FAILED", true));
        assert!(build.error.unwrap().contains("acme-internal"), "in the vendor's words");
        assert_eq!(failed.phase, "Pending", "the agent itself does not tell");
        let hangs = after("-build-hangs", 3_600);
        assert_eq!((status(&hangs), hangs.ended), ("BUILDING", None));
        let lost = after("-build-lost", 1);
        assert_eq!((lost.build.as_ref().map(|build| build.lost), lost.ended), (Some(true), None));
        assert_eq!(after("-build-lost", 20).ended, Some(true), "the agent tells");
        let crashed = after("-crashes", 20);
        assert_eq!((crashed.phase.as_str(), crashed.ended), ("Failed", Some(false)));
        assert!(crashed.message.contains("CrashLoopBackOff"));
        let never = after("-never-runs", 3_600);
        assert_eq!((never.phase.as_str(), never.ended), ("Pending", None));
        let odd = after("-unknown-phase", 20);
        assert_eq!((odd.phase.as_str(), odd.message.as_str(), odd.ended), ("Degraded", "1 of 2 replicas", None));
    }
}

/// While a new image is built the phase is that of what ran before: an agent that failed is not told to have failed again.
#[test]
fn an_old_failure_is_not_the_new_ones() {
    for profile in PROFILES {
        let person = Person::new(profile);
        let build = built(&person, "fresh");
        person.wire.distort_json("/fresh", |agent| {
            agent["status"] = json!({"phase": "Failed", "message": "CrashLoopBackOff"})
        });
        assert_eq!(standing(&person, "fresh", Some(&build)).ended, None);
        person.wire.wait(12);
        assert_eq!(standing(&person, "fresh", Some(&build)).ended, Some(false));
    }
}

/// A state of a build that nobody documented: with an end it has ended, and not well.
#[test]
fn unknown_states_of_builds_are_read_by_what_stands_beside_them() {
    for profile in PROFILES {
        let person = Person::new(profile);
        let build = built(&person, "fresh");
        let at = |more: Value| {
            let path: &'static str = Box::leak(format!("/builds/{build}").into_boxed_str());
            person.wire.distort_json(path, move |found| {
                found["status"] = json!("CANCELLED");
                found.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
            });
            standing(&person, "fresh", Some(&build))
        };
        assert_eq!(at(json!({})).ended, None);
        let ended = json!({"completed_at": "2026-05-28T20:00:00Z"});
        assert_eq!(at(ended).build.map(|build| (build.finished, build.failed)), Some((true, true)));
        let failed = json!({"completed_at": "2026-05-28T20:00:00Z", "error": "out of memory"});
        assert_eq!(at(failed).ended, Some(false));
    }
}

#[test]
fn what_cannot_be_read_is_told() {
    for profile in PROFILES {
        let person = Person::new(profile);
        let gone = now(vendors::standing(&person.wire, &person.connection, "gone", None));
        assert_eq!(gone.unwrap_err().kind, ErrorKind::NotThere);
        let build = built(&person, "fresh");
        // Before its build is done the agent may not be there yet.
        let yet = standing(&person, "not-yet", Some(&build));
        assert_eq!((yet.phase.as_str(), yet.ended, status(&yet)), ("", None, "PENDING"));
        person.wire.close(&["/fresh"], 500);
        let error = now(vendors::standing(&person.wire, &person.connection, "fresh", Some(&build))).unwrap_err();
        assert_eq!(error.kind, ErrorKind::VendorError);
        assert_eq!(person.wire.changes(), 1);
    }
}
