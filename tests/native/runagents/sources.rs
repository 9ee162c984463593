//! Where an agent comes from: one source, never two, never none, and only what belongs to it.

use greenroom::document::{Wrong, check};
use greenroom::lifecycle::Intent;
use greenroom::vendors::runagents::{Profile, lifecycle, schema};
use greenroom::vendors::{self, Subject};
use greenroom::words::runagents as words;
use proptest::prelude::*;
use proptest::sample::subsequence;
use serde_json::{Map, Value, json};

use super::support::{PROFILES, Person, costly, of_files, of_image, sends};

const PARTS: [&str; 7] =
    ["image", "source_files", "artifact_id", "draft_id", "requirements", "entry_point", "framework"];

fn value(part: &str) -> Value {
    if part == "source_files" { json!({"agent.py": "x"}) } else { json!(format!("my {part}")) }
}

/// What each kind of source sends: its own keys, and none of another's.
#[test]
fn a_source_sends_its_own_keys() {
    for profile in PROFILES {
        let person = Person::new(profile);
        for (from, own) in [
            ("image", &["image"][..]),
            ("artifact_id", &["artifact_id"]),
            ("draft_id", &["draft_id"]),
            ("source_files", &["source_files", "requirements", "entry_point", "framework"]),
        ] {
            if profile == Profile::Older && from == "draft_id" {
                continue;
            }
            let mut source: Map<String, Value> = own.iter().map(|part| ((*part).to_owned(), value(part))).collect();
            source.insert("from".to_owned(), json!(from));
            let form = json!({"agent_name": "fresh", "source": source});
            let sent = sends(&person.plan("new", &lifecycle::create(form.clone())));
            let sent: Vec<&String> = sent.as_object().unwrap().keys().filter(|key| *key != "agent_name").collect();
            assert_eq!(sent.len(), own.len(), "{sent:?}");
            assert!(own.iter().all(|part| sent.iter().any(|key| key == part)), "{sent:?}");
            assert!(vendors::check(&person.connection, Subject::New, &form).is_empty());
            // A key of another kind that was left in it is told, and not sent.
            for other in PARTS.iter().filter(|part| !own.contains(part)) {
                let mut odd = form.clone();
                odd["source"][*other] = value(other);
                let plan = person.plan("new", &lifecycle::create(odd.clone()));
                assert_eq!(plan.refusal.as_deref(), Some(words::SECOND_SOURCE), "{from} {other}");
                assert!(sends(&plan).get(*other).is_none());
                let found = vendors::check(&person.connection, Subject::New, &odd);
                assert_eq!(found.len(), 1);
                assert_eq!(found[0].0.to_string(), format!("/source/{other}"));
            }
        }
    }
}

/// None is a problem at its field, and no request.
#[test]
fn no_source_is_told_at_its_field() {
    for profile in PROFILES {
        let person = Person::new(profile);
        for source in [
            json!({"from": "image"}),
            json!({"from": "image", "image": " "}),
            json!({"from": "source_files", "source_files": {}}),
            json!({"from": "source_files"}),
            json!({"from": "artifact_id", "artifact_id": ""}),
            json!({}),
            json!(null),
            json!({"from": "magic"}),
            json!({"from": "current"}),
        ] {
            let form = json!({"agent_name": "fresh", "source": source});
            let refusal = person.refusal("new", &lifecycle::create(form.clone()));
            assert!(refusal.is_some(), "{source}");
            let problems = check(&form, schema::of(profile, true));
            let told = problems.iter().any(|problem| problem.at.to_string().starts_with("/source"));
            let unknown = source.get("from").is_some_and(|from| from == "magic" || from == "current");
            assert_eq!(told, !unknown, "{source} {problems:?}");
        }
        let nothing = check(&json!({"agent_name": "fresh"}), schema::of(profile, true));
        assert!(matches!(nothing[0].what, Wrong::Missing));
        assert!(person.wire.take_sent().iter().all(|line| line.starts_with("GET")), "not even a preview");
    }
}

/// The older contract's footnote does not name a draft among the sources.
#[test]
fn a_draft_alone_is_a_source_in_todays_contract() {
    let alone = json!({"agent_name": "fresh", "source": {"from": "draft_id", "draft_id": "draft_billing_v2"}});
    let older = Person::new(Profile::Older);
    assert_eq!(older.refusal("new", &lifecycle::create(alone.clone())).as_deref(), Some(words::DRAFT_ALONE));
    let empty = json!({"agent_name": "fresh", "source": {"from": "source_files", "source_files": {}}, "draft_id": "draft_billing_v2"});
    assert!(older.refusal("new", &lifecycle::create(empty)).is_some());
    assert_eq!(Person::new(Profile::Current).refusal("new", &lifecycle::create(alone)), None);
    // And beside a source only in the older one.
    let mut beside = of_image("fresh-two", "i");
    beside["draft_id"] = json!("draft_billing_v2");
    assert_eq!(older.plan("new", &lifecycle::create(beside.clone())).refusal, None);
    let current = Person::new(Profile::Current);
    assert_eq!(current.refusal("new", &lifecycle::create(beside)).as_deref(), Some(words::SECOND_SOURCE));
}

#[test]
fn the_namespace_is_said_only_as_told() {
    let of = |profile, workspace, namespace: Option<&str>| -> (Option<String>, Option<Value>) {
        let person = Person::of(profile, workspace);
        let mut form = of_image("fresh", "i");
        if let Some(namespace) = namespace {
            form["namespace"] = json!(namespace);
        }
        let plan = person.plan("new", &lifecycle::create(form));
        (plan.refusal.clone(), sends(&plan).get("namespace").cloned())
    };
    assert_eq!(of(Profile::Older, "acme", None), (None, None));
    assert_eq!(of(Profile::Older, "acme", Some("")), (None, None));
    assert_eq!(of(Profile::Older, "acme", Some("acme")), (None, Some(json!("acme"))));
    assert_eq!(of(Profile::Older, "acme", Some("other")).0, Some(words::namespace_is("acme")));
    assert_eq!(of(Profile::Older, "", Some("other")).0, Some(words::namespace_is("")));
    assert_eq!(of(Profile::Current, "acme", Some("acme")).0.as_deref(), Some(words::NO_NAMESPACE));
    assert_eq!(of(Profile::Current, "acme", None), (None, None));
}

/// Files whose names sound like secrets are files: shown, compared, sent.
#[test]
fn source_files_are_no_secrets() {
    for profile in PROFILES {
        let person = Person::new(profile);
        let files = json!({"secrets.py": "A = 1", "token.py": "B = 2", "src/api_key": "C = 3", "password": "D = 4"});
        let intent = lifecycle::create(of_files("fresh", files.clone()));
        let plan = person.plan("new", &intent);
        assert_eq!(sends(&plan)["source_files"], files);
        assert_eq!(plan.steps[0].masked.as_ref().unwrap()["source_files"], files);
        person.done("new", &intent);
        let files = files.clone();
        let update = person.deploying("fresh", |form| {
            form["source"] = json!({"from": "source_files", "source_files": files});
        });
        let plan = person.plan("fresh", &update);
        assert_eq!(sends(&plan)["source_files"]["token.py"], "B = 2");
        assert!(!format!("{:?}", plan.evidence).contains("A = 1"), "files are not kept twice");
    }
}

#[test]
fn an_agents_name_is_a_label() {
    let person = Person::new(Profile::Current);
    let refusal = |name: &str| person.plan("new", &lifecycle::create(of_image(name, "i"))).refusal;
    for good in ["a", "7", "a-b", &"a".repeat(63)] {
        assert_eq!(refusal(good), None, "{good}");
    }
    for bad in ["", " ", "A", "a_b", "-a", "a-", "a.b", "ä", "a b", "other/agent", &"a".repeat(64)] {
        assert_eq!(refusal(bad), Some(words::name_form(bad)), "{bad}");
    }
}

proptest! {
    #![proptest_config(costly(48))]

    /// Whatever stands in the form, in and beside its source: what can be sent has exactly one source, and the files'
    /// details only with files.
    #[test]
    fn there_is_never_a_second_source(
        inside in subsequence(PARTS.to_vec(), 0..=7), beside in subsequence(PARTS.to_vec(), 0..=3),
        from in proptest::sample::select(vec!["image", "source_files", "artifact_id", "draft_id", "current", "magic", ""]),
        update in any::<bool>(), older in any::<bool>(),
    ) {
        let profile = if older { Profile::Older } else { Profile::Current };
        let person = Person::new(profile);
        let mut form = json!({"agent_name": "fresh", "source": {"from": from}});
        for part in &inside {
            form["source"][*part] = value(part);
        }
        for part in &beside {
            form[*part] = value(part);
        }
        let intent: Intent = match update {
            true => person.deploying("echo-agent", |now| form.as_object().unwrap().iter().for_each(|(key, part)| now[key] = part.clone())),
            false => lifecycle::create(form),
        };
        let plan = person.plan("echo-agent", &intent);
        if plan.refusal.is_none() {
            let body = sends(&plan);
            let sources = ["image", "source_files", "artifact_id"].iter().filter(|key| body.get(**key).is_some()).count();
            let draft = body.get("draft_id").is_some();
            prop_assert!(sources == 1 || (sources == 0 && draft && !older), "{}", body);
            prop_assert!(sources == 0 || !draft || older, "{}", body);
            let details = ["requirements", "entry_point", "framework"].iter().any(|key| body.get(*key).is_some());
            prop_assert!(!details || body.get("source_files").is_some(), "{}", body);
        }
    }
}
