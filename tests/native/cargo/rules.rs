//! Cargo's rules, each by itself: versions, errors, choices, what stands where and what waits, and what moved.

use std::cell::RefCell;

use greenroom::domain::json::Json as _;
use greenroom::domain::{Capability, Environment, Lane, Vendor};
use greenroom::http::{ErrorKind, Failure, Request, Response, Transport, explain};
use greenroom::lifecycle::{Intent, LaneState, Procedure as _};
use greenroom::vendors::Edited;
use greenroom::vendors::cargo::lifecycle::{
    again, create, overview, publish, remove, restore, rows, save, update, waiting, with_message, with_version,
};
use greenroom::vendors::cargo::{Seen, Version, api};
use greenroom::vendors::{self, Subject};
use greenroom::words::{cargo as words, common};
use proptest::prelude::*;
use serde_json::{Value, json};

use super::support::{Person, touch};
use crate::properties::{any_text, config};
use crate::support::{now, text};

// Versions.

#[test]
fn versions_count_up_to_the_vendors_limits() {
    let next = |text: &str| -> Vec<String> {
        Version::parse(text).unwrap().successors().into_iter().map(Version::text).collect()
    };
    assert_eq!(next("1.2.3"), ["1.2.4", "1.3.0", "2.0.0"]);
    assert_eq!(next("0.0.0"), ["0.0.1", "0.1.0", "1.0.0"]);
    assert_eq!(next("1.2.99999"), ["1.3.0", "2.0.0"]);
    assert_eq!(next("1.9999.99999"), ["2.0.0"]);
    assert_eq!(next("9999.0.5"), ["9999.0.6", "9999.1.0"]);
    assert!(next("9999.9999.99999").is_empty());
    for no in [
        "",
        "3",
        "1.0",
        "v1.2.3",
        "1.2.3-rc",
        "01.2.3",
        "1.2.3.4",
        "10000.0.0",
        "0.0.100000",
        " 1.2.3",
        "1.2.x",
        "-1.0.0",
        "1..2",
    ] {
        assert_eq!(Version::parse(no), None, "{no}");
    }
    assert_eq!(Version::highest(["1.9.0", "1.10.0", "3", "x"].into_iter()).unwrap().text(), "1.10.0");
    assert_eq!(Version::highest(["3", ""].into_iter()), None);
}

proptest! {
    #![proptest_config(config(128))]

    #[test]
    fn a_successor_is_a_version_above(major in 0..=9_999_u32, minor in 0..=9_999_u32, patch in 0..=99_999_u32) {
        let text = format!("{major}.{minor}.{patch}");
        let version = Version::parse(&text).unwrap();
        prop_assert_eq!(version.text(), text);
        for next in version.successors() {
            prop_assert!(next > version);
            prop_assert_eq!(Version::parse(&next.text()), Some(next));
        }
    }

    #[test]
    fn any_text_is_a_version_or_none(text in any_text()) {
        if let Some(version) = Version::parse(&text) {
            prop_assert_eq!(version.text(), text);
        }
    }
}

#[test]
fn the_proposed_version_is_the_next_patch() {
    let field = |versions: &[&str], typed: Option<&str>| {
        let release = |(at, version): (usize, &&str)| json!({"uuid": format!("r{at}"), "status": "deployed", "version": version, "deployedAt": "2026-01-01T00:00:00.000Z"});
        let releases: Vec<Value> = versions.iter().enumerate().map(release).collect();
        let draft = json!({"uuid": "d", "status": "draft"});
        let seen = Seen { draft: Some(draft.clone()), live: releases.first().cloned(), releases, ..Seen::default() };
        let intent = publish(Edited { document: draft.clone(), base: draft });
        let intent = typed.map_or(intent.clone(), |typed| with_version(&intent, typed));
        Person::new().procedure("a", &intent).plan(&seen).version.unwrap()
    };
    assert_eq!(field(&["1.2.3", "1.10.0", "1.9.9"], None).value, "1.10.1");
    assert_eq!(field(&["1.2.3"], None).proposals, ["1.2.4", "1.3.0", "2.0.0"]);
    assert_eq!(field(&["3", "2"], None).value, "1.0.0");
    assert_eq!(field(&["3", "2"], None).hint, words::NO_VERSION_YET);
    let limit = field(&["9999.9999.99999"], None);
    assert_eq!((limit.value.as_str(), limit.problem), ("", None));
    assert_eq!(limit.hint, words::version_limit("9999.9999.99999"));
    assert_eq!(field(&["1.2.3"], Some(" 1.2.3 ")).problem, Some(words::version_used("1.2.3")));
    assert_eq!(field(&["3"], Some("3")).problem.as_deref(), Some(words::VERSION_FORM));
    assert_eq!(field(&["1.2.3"], Some("")).problem, None, "no version is one too");
    assert_eq!(field(&["1.2.3"], Some("0.9.0")).problem, None, "it need not be the highest");
}

// Intents.

/// A wish is read as it was written, also from the records of earlier versions.
#[test]
fn intents_survive_their_record() {
    let person = Person::new();
    let edited = Edited { document: json!({"a": 1, "name": "N"}), base: json!({"a": 2}) };
    let intents = [
        publish(edited.clone()),
        with_version(&with_message(&publish(edited.clone()), "m"), "1.0.0"),
        save(edited.clone()),
        again("r"),
        with_message(&again("r"), ""),
        update(edited),
        create(json!({"name": "n"})),
        restore(json!({"a": null})),
        remove(),
    ];
    for intent in intents {
        // What is changed and changed back is the same.
        let other = with_version(&with_message(&intent, "x"), "y");
        assert_eq!(with_message(&other, "x"), other);
        let text = greenroom::domain::json::written(&intent.0);
        let read = Intent(greenroom::domain::json::read(&text).unwrap());
        assert_eq!(read, intent);
        assert!(!person.procedure("a", &read).describe().title.is_empty());
    }
    for broken in [
        json!(null),
        json!({}),
        json!({"do": 7}),
        json!({"do": "x"}),
        json!({"do": "publish"}),
        json!({"do": "again"}),
        json!({"do": "create"}),
    ] {
        let typed = greenroom::document::Secrets::default();
        assert!(
            vendors::procedure(&person.connection, "a", "n", &Intent(broken.clone()), &typed, None).is_none(),
            "{broken}"
        );
        assert_eq!(with_message(&Intent(broken.clone()), "m").0, broken);
    }
    assert_eq!(with_message(&save(Edited::default()), "m"), save(Edited::default()), "a draft has no message");
}

// Errors.

/// Whatever shape a refusal has, something can be said about it, and the vendor's reason decides over the status.
#[test]
fn refusals_of_every_shape_are_read() {
    let read = |status: u16, body: &str| api::read_release(&text(status, body)).unwrap_err();
    let of = |status, body| {
        let error = read(status, body);
        (error.kind, error.code, error.detail)
    };
    let refused = || ErrorKind::Refused;
    let some = |text: &str| Some(text.to_owned());
    assert_eq!(of(400, ""), (refused(), None, None));
    assert_eq!(of(400, "{}"), (refused(), None, None));
    assert_eq!(of(400, "null"), (refused(), None, None));
    assert_eq!(of(400, "[1]"), (refused(), None, None));
    assert_eq!(of(400, "{\"reason\": 7, \"errorMessage\": null}"), (refused(), None, None));
    assert_eq!(of(400, "Bad cron\n"), (refused(), None, some("Bad cron")));
    assert_eq!(of(400, "<html><body>Bad</body></html>"), (refused(), None, None));
    assert_eq!(of(400, "{\"errorMessage\": \"name: Required\"}"), (refused(), None, some("name: Required")));
    assert_eq!(of(418, "{\"reason\": \"brandNew\"}"), (refused(), some("brandNew"), None));
    assert_eq!(of(401, "{\"errorMessage\": \"Unauthorized\"}"), (ErrorKind::KeyRejected, None, some("Unauthorized")));
    assert_eq!(of(403, "forbidden"), (ErrorKind::KeyLacksRight, None, some("forbidden")));
    assert_eq!(of(404, ""), (ErrorKind::NotThere, None, None));
    assert_eq!(of(429, "Too Many Requests").0, ErrorKind::TooMany(None));
    assert_eq!(of(502, "<html>").0, ErrorKind::VendorError);
    assert_eq!(of(302, "").0, ErrorKind::SignedOut);
    assert_eq!(of(200, "<html>").0, ErrorKind::SignedOut);
    assert!(matches!(of(200, "{\"release\": {}}").0, ErrorKind::NotUnderstood(what) if what == "release.uuid"));
    // The reason decides, whatever the status; a message beside it is kept.
    for status in [400, 404, 409, 422] {
        let (kind, code, detail) = of(status, "{\"reason\": \"agentNotFound\", \"errorMessage\": \"gone\"}");
        assert_eq!((kind, code, detail), (ErrorKind::NotThere, some("agentNotFound"), some("gone")));
    }
    let long = "x".repeat(5_000);
    assert_eq!(of(400, &long).2, None, "a page is no sentence");
    // Each of them has a title.
    let explained = explain(&read(400, "Bad cron"), "Cargo", "host", None);
    assert_eq!(explained.said.len(), 1);
}

// Choices.

/// A vendor that answers one list in its own way.
struct Answering(Response, RefCell<Vec<String>>);

impl Transport for Answering {
    async fn send(&self, request: &Request) -> Result<Response, Failure> {
        self.1.borrow_mut().push(format!("{} {}", request.method.as_str(), request.path_and_query()));
        Ok(self.0.clone())
    }

    async fn pause(&self, _: u32) {}

    fn jitter(&self) -> f64 {
        0.5
    }
}

#[test]
fn every_list_of_the_forms_is_read() {
    let person = Person::new();
    let read = |list: &str, by: &str| now(vendors::choices(&person.wire, &person.connection, list, by)).unwrap();
    for list in
        ["agents", "agentFolders", "fileFolders", "connectors", "integrations", "tools", "models", "files", "apps"]
    {
        let offers = read(list, "");
        assert!(!offers.is_empty(), "{list}");
        assert!(offers.iter().all(|offer| !offer.value.is_empty() && !offer.label.is_empty()), "{list}");
    }
    for list in ["languageModels", "actions", "columns", "releaseActions", "no such list"] {
        assert!(read(list, "").is_empty(), "{list} depends on something, or is not the vendor's");
    }
    let agent = read("agentFolders", "");
    let file = read("fileFolders", "");
    assert!(agent.iter().all(|folder| !file.contains(folder)), "each kind has folders of its own");
    let connector = read("connectors", "openAi").remove(0);
    assert_eq!(connector.also.as_deref(), Some("openAi"), "the connector fixes the integration");
    assert!(read("connectors", "").len() > read("connectors", "openAi").len());
    assert!(!read("languageModels", &connector.value).is_empty());
    let model = read("models", "").remove(0);
    assert!(!read("columns", &model.value).is_empty());
    assert!(read("columns", "no such model").is_empty());
    let acting = read("integrations", "").into_iter().find(|offer| !read("actions", &offer.value).is_empty());
    let action = read("actions", &acting.unwrap().value).remove(0);
    assert_ne!(action.value, action.label);
    assert!(person.wire.writes().iter().all(|write| !write.changed));
}

/// A connector whose models cannot be listed says so; the form then takes what is typed.
#[test]
fn a_list_that_is_refused_is_an_error_not_an_empty_list() {
    let person = Person::new();
    let models = |connector: &str| now(vendors::choices(&person.wire, &person.connection, "languageModels", connector));
    let connectors = now(vendors::choices(&person.wire, &person.connection, "connectors", "")).unwrap();
    let refused = connectors.iter().filter_map(|connector| models(&connector.value).err()).count();
    assert!(refused > 0);
    for (status, body) in [(403, "{}"), (500, ""), (200, "{}"), (200, "{\"tools\": 7}"), (200, "<html>")] {
        let wire = Answering(text(status, body), RefCell::default());
        assert!(now(vendors::choices(&wire, &person.connection, "tools", "")).is_err(), "{status} {body}");
    }
    let odd = json!({"tools": [{"uuid": "a"}, {"name": "no id"}, {"uuid": "b", "name": "B", "deletedAt": "x"}, 7, {"uuid": "c", "name": "C"}]});
    let wire = Answering(text(200, &odd.to_string()), RefCell::default());
    let offers = now(vendors::choices(&wire, &person.connection, "tools", "")).unwrap();
    assert_eq!(offers.iter().map(|offer| offer.label.as_str()).collect::<Vec<_>>(), ["a", "C"]);
    let wire = Answering(text(404, ""), RefCell::default());
    now(vendors::choices(&wire, &person.connection, "actions", "a/b?c#d")).unwrap_err();
    assert_eq!(wire.1.take(), ["GET /cargo/v1/connection/integrations/a%2Fb%3Fc%23d"]);
}

// What stands where.

#[test]
fn the_lanes_say_what_is_there_and_what_waits() {
    let person = Person::new();
    let view = |name: &str| overview(&person.seen(&person.agent(name)));
    let researcher = view("Account researcher");
    assert_eq!(researcher.waiting.as_deref(), Some(words::DRAFT_WAITS_LONG));
    assert!(researcher.lanes.iter().all(|lane| matches!(lane.state, LaneState::Holding(_))));
    let labels: Vec<&str> = researcher.lanes[1].actions.iter().map(|action| action.label.as_str()).collect();
    assert_eq!(labels, [words::again_button("1.2.2").as_str(), words::REMOVE]);
    assert!(researcher.lanes[1].actions.iter().all(|action| action.capability == Capability::Available));
    let qualifier = view("Inbound qualifier");
    assert_eq!((qualifier.waiting, &qualifier.lanes[0].state), (None, &LaneState::Text(words::NO_DRAFT.to_owned())));
    let prep = view("Meeting prep");
    assert_eq!(prep.waiting.as_deref(), Some(words::NEVER_LIVE_LONG));
    assert_eq!(prep.lanes[1].actions.len(), 1, "nothing to go back to");
    let seen = person.seen(&person.agent("Account researcher"));
    let lanes = api::lanes(seen.live.as_ref(), seen.draft.as_ref());
    assert_eq!(waiting(&lanes).as_deref(), Some(words::DRAFT_WAITS));
}

#[test]
fn the_history_is_newest_first_and_knows_what_is_live() {
    let person = Person::new();
    let seen = person.seen(&person.agent("Account researcher"));
    let rows = rows(&seen);
    assert_eq!(rows.len(), 12, "the draft is none of them");
    assert!(rows.is_sorted_by(|newer, older| newer.deployment.at > older.deployment.at));
    for (at, row) in rows.iter().enumerate() {
        assert_eq!(row.active_in.contains(&Environment::Live), at == 0);
        let possible = row.actions[0].capability == Capability::Available;
        assert_eq!(possible, at != 0);
        assert_eq!(
            vendors::row_actions(Vendor::Cargo, &api::lanes(seen.live.as_ref(), None), &row.deployment)[0].intent,
            row.actions[0].intent
        );
    }
    assert_eq!(seen.previous().unwrap()["version"], "1.2.2");
}

/// Dates of another zone, and releases that are not in the order of their dates, are put in their true order.
#[test]
fn releases_are_ordered_by_time_whatever_its_writing() {
    let release = |uuid: &str, at: &str| json!({"uuid": uuid, "status": "archived", "deployedAt": at});
    let releases = json!({"releases": [
        release("a", "2026-05-01T10:00:00.000Z"), release("b", "2026-05-01T10:30:00.000+02:00"),
        release("c", "2026-05-01T10:00:01Z"), release("d", "2026-05-01T09:00:00.5Z"),
    ]});
    let wire = Answering(
        text(200, &json!({"releases": releases["releases"], "agent": {"uuid": "x"}}).to_string()),
        RefCell::default(),
    );
    let seen = now(Seen::read(&wire, &super::support::connection(""), "x", 100)).unwrap();
    let order: Vec<&str> = seen.history().map(|release| release["uuid"].as_str().unwrap()).collect();
    assert_eq!(order, ["c", "a", "d", "b"]);
}

#[test]
fn releases_are_compared_by_what_they_say() {
    let person = Person::new();
    let agent = person.agent("Account researcher");
    let seen = person.seen(&agent);
    let id = |release: Option<&Value>| release.unwrap()["uuid"].as_str().unwrap().to_owned();
    let (draft, live) = (id(seen.draft.as_ref()), id(seen.live.as_ref()));
    let compare =
        |from: &str, to: &str| now(vendors::compare(&person.wire, &person.connection, &agent, from, to)).unwrap();
    let compared = compare(&live, &draft);
    assert!(matches!(compared.difference, vendors::Difference::Content(lines) if !lines.is_empty()));
    assert_eq!(compared.choices.len(), 13);
    assert!(matches!(compare(&live, &live).difference, vendors::Difference::Content(lines) if lines.is_empty()));
    assert!(matches!(compare(&live, "no").difference, vendors::Difference::Releases(vendors::Comparison::Unknown)));
}

/// What moved is named by its place, with what was there and what is there.
#[test]
fn what_moved_is_told_place_by_place() {
    let person = Person::new();
    let agent = person.agent("Account researcher");
    let intent = publish(person.edited(&agent, Subject::Release, |draft| draft["maxSteps"] = json!(4)));
    let typed = greenroom::document::Secrets::default();
    let procedure = vendors::procedure(&person.connection, &agent, "Name", &intent, &typed, None).unwrap();
    let look = || now(procedure.observe(&person.wire)).unwrap();
    let own = now(vendors::own_user(&person.wire, &person.connection));
    let told = |before: &vendors::Seen, after: &vendors::Seen| {
        let (old, new) = (procedure.plan(before).fingerprint, procedure.plan(after).fingerprint);
        vendors::moved(before, after, &old, &new, own.as_deref())
    };
    let first = look();
    assert!(told(&first, &look()).is_empty());
    person.wire.wait(1_000);
    person.wire.foreign(&touch(&agent));
    let second = look();
    let moved = told(&first, &second);
    assert_eq!((moved.len(), moved[0].place), (1, Lane::Draft.name()));
    assert_eq!((moved[0].change.by.as_deref(), moved[0].lines.len()), (Some(words::ANOTHER_USER), 1));
    assert!(moved[0].change.at.is_some() && moved[0].labels.is_none(), "{moved:?}");
    person.done(&agent, &with_version(&intent, "9.0.0"));
    let moved = told(&second, &look());
    let places: Vec<&str> = moved.iter().map(|moved| moved.place).collect();
    assert_eq!(places, [Lane::Draft.name(), Environment::Live.name()]);
    assert_eq!(moved[0].labels.as_ref().unwrap().1, common::NOTHING);
    assert_eq!(moved[1].labels, Some(("“1.2.3”".to_owned(), "“9.0.0”".to_owned())));
    assert_eq!(moved[1].change.by.as_deref(), Some(words::YOU));
    person.done(&agent, &update(person.edited(&agent, Subject::Agent, |document| document["name"] = json!("Other"))));
    let third = look();
    assert!(told(&second, &third).iter().any(|moved| moved.place == words::AGENT));
}

/// A record that was kept is read as it was.
#[test]
fn records_of_cargo_are_read_as_they_were() {
    let person = Person::new();
    let agent = person.agent("Deal desk");
    for intent in [save(person.edited(&agent, Subject::Release, |draft| draft["maxSteps"] = json!(4))), remove()] {
        let record = person.ended(&agent, &intent);
        assert_eq!(greenroom::lifecycle::Record::from_json(&record.to_json()), Some(record));
    }
}
