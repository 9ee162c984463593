//! Our client of Cargo against the practice vendor, which is a second reading of the same contract: what either misread
//! shows here. And what the engine says changed, against what the vendor counted.

use greenroom::domain::{Environment, json::written};
use greenroom::http::{Effect, ErrorKind, Method};
use greenroom::lifecycle::{Ending, LaneState, Outcome};
use greenroom::practice::{EMPTY_WORKSPACE, FAILURES_WORKSPACE, Options};
use greenroom::vendors::Edited;
use greenroom::vendors::cargo::lifecycle::{again, create, publish, remove, save, update, with_message, with_version};
use greenroom::vendors::{self, Subject};
use greenroom::words::cargo as words;
use serde_json::{Value, json};

use super::support::{ANSWERED, Person, Way, Wire, body, outcome, says_changed, touch, without};
use crate::support::now;

// Readings.

#[test]
fn the_board_reads_two_lists_and_makes_no_draft() {
    let person = Person::new();
    let agents = now(vendors::list_agents(&person.wire, &person.connection)).unwrap();
    let sent = person.wire.take_sent();
    assert_eq!(sent.len(), 2, "{sent:?}");
    assert_eq!(sent[0], "GET ai/agents/list");
    assert!(sent[1].starts_with("GET ai/releases/list?statuses%5B%5D=draft"), "{sent:?}");
    assert_eq!(agents.len(), 12, "the deleted one is left out");
    let lanes = |name: &str| agents.iter().find(|agent| agent.name == name).unwrap().lanes.clone().unwrap();
    assert!(lanes("Account researcher").draft.is_some() && lanes("Account researcher").live.is_some());
    assert!(lanes("Inbound qualifier").draft.is_none(), "nobody opened a draft");
    assert!(lanes("Meeting prep").live.is_none(), "never live");
    assert!(person.wire.writes().is_empty(), "reading changes nothing");
}

#[test]
fn an_agents_page_and_a_sheet_make_no_draft() {
    let person = Person::new();
    for name in ["Inbound qualifier", "Meeting prep", "Account researcher"] {
        let agent = person.agent(name);
        now(vendors::agent(&person.wire, &person.connection, &agent, &serde_json::Value::Null)).unwrap();
        now(vendors::active(&person.wire, &person.connection, &agent)).unwrap();
        now(vendors::deployments(&person.wire, &person.connection, &agent, Environment::Live, 50)).unwrap();
        person.seen(&agent);
        person.plan(&agent, &remove());
    }
    assert!(person.wire.writes().is_empty(), "{:?}", person.wire.writes());
}

#[test]
fn opening_the_draft_makes_one_where_there_is_none() {
    let person = Person::new();
    let agent = person.agent("Inbound qualifier");
    assert!(person.seen(&agent).draft.is_none());
    let opened = person.open(&agent, Subject::Release);
    assert_eq!(person.wire.changes(), 1);
    assert_eq!(person.seen(&agent).draft.unwrap()["uuid"], opened.document["uuid"]);
    person.open(&agent, Subject::Release);
    assert_eq!(person.wire.changes(), 1, "once");
}

#[test]
fn the_workspace_travels_in_a_header() {
    let person = Person::of(FAILURES_WORKSPACE);
    let agent = person.agent("-slow");
    let draft = person.edited(&agent, Subject::Release, |_| {});
    person.done(&agent, &save(draft));
    let sent = person.wire.sent.borrow();
    assert!(sent.iter().all(|request| request.headers.get("selected-workspace-uuid") == Some(FAILURES_WORKSPACE)));
    let nowhere = Person::new();
    nowhere.agent("Account researcher");
    assert_eq!(nowhere.wire.sent.borrow()[0].headers.get("selected-workspace-uuid"), None);
    assert!(
        now(vendors::list_agents(&Person::of(EMPTY_WORKSPACE).wire, &Person::of(EMPTY_WORKSPACE).connection))
            .unwrap()
            .is_empty()
    );
    let wrong = Person::of("00000000-0000-4000-8000-000000000000");
    let error = now(vendors::list_agents(&wrong.wire, &wrong.connection)).unwrap_err();
    assert_eq!(error.kind, ErrorKind::KeyLacksRight);
}

/// What the vendor answers to tells the spelling; finding out changes nothing, and a connection that names one is
/// believed.
#[test]
fn both_spellings_of_paths_are_found_by_reading() {
    for (key, profile, path) in [
        ("practice-documented-only", "", "PUT ai/releases/updateDraft"),
        ("practice-client-only", "", "PUT ai/releases/draft/update"),
        ("practice-documented-only", "documented", "PUT ai/releases/updateDraft"),
        ("practice-client-only", "client", "PUT ai/releases/draft/update"),
    ] {
        let mut person = Person::new();
        person.wire.key.set(key);
        person.connection.profile = profile.to_owned();
        for name in ["Account researcher", "Meeting prep"] {
            let agent = person.agent(name);
            person.seen(&agent);
            let changed = if name == "Meeting prep" { 2 } else { 0 };
            assert_eq!(person.wire.changes(), changed, "{key}: finding out is a reading");
            let edited = person.edited(&agent, Subject::Release, |draft| draft["systemPrompt"] = json!("Short."));
            let changes = person.wire.changes();
            person.wire.take_sent();
            person.done(&agent, &save(edited.clone()));
            assert!(person.wire.take_sent().contains(&path.to_owned()), "{key}");
            assert_eq!(person.wire.changes(), changes + 1);
            if name == "Account researcher" {
                person.done(&agent, &publish(edited));
                person.wire.take_sent();
            }
        }
    }
}

// Each wish, to its end.

#[test]
fn publishing_makes_the_draft_live() {
    let person = Person::new();
    let agent = person.agent("Account researcher");
    let edited = person.edited(&agent, Subject::Release, |draft| draft["systemPrompt"] = json!("Be short."));
    let intent = with_version(&with_message(&publish(edited), "Shorter answers"), "1.3.0");
    let receipt = person.done(&agent, &intent);
    assert_eq!((receipt.version.as_deref(), receipt.environment), (Some("1.3.0"), Some(Environment::Live)));
    assert!(receipt.notes.is_empty() && !receipt.by_reading_back, "{receipt:?}");
    let seen = person.seen(&agent);
    let live = seen.live.unwrap();
    assert_eq!((&live["uuid"], &live["description"]), (&json!(receipt.id), &json!("Shorter answers")));
    assert_eq!(live["systemPrompt"], "Be short.");
    assert!(seen.draft.is_none(), "used up");
    assert_eq!(person.wire.changes(), 1);
}

#[test]
fn saving_keeps_live_as_it_is() {
    let person = Person::new();
    let agent = person.agent("Account researcher");
    let before = person.seen(&agent);
    let edited = person.edited(&agent, Subject::Release, |draft| draft["maxSteps"] = json!(3));
    let receipt = person.done(&agent, &save(edited));
    assert!(receipt.notes.is_empty(), "{receipt:?}");
    let after = person.seen(&agent);
    assert_eq!(after.draft.as_ref().unwrap()["maxSteps"], 3);
    assert_eq!(after.draft.as_ref().unwrap()["parentUuid"], before.draft.as_ref().unwrap()["parentUuid"]);
    assert_eq!(after.live, before.live);
    assert_eq!(person.wire.changes(), 1);
}

#[test]
fn an_earlier_release_is_made_live_again_under_a_version_of_its_own() {
    let person = Person::new();
    let agent = person.agent("Account researcher");
    let before = person.seen(&agent);
    let previous = before.previous().unwrap().clone();
    let id = previous["uuid"].as_str().unwrap();
    let plan = person.plan(&agent, &again(id));
    assert_eq!(plan.message.as_ref().unwrap().value, words::rollback_message("1.2.2"));
    assert_eq!(plan.version.as_ref().unwrap().value, "1.2.4");
    let receipt = person.done(&agent, &again(id));
    assert_eq!((receipt.version.as_deref(), receipt.notes.len()), (Some("1.2.4"), 0));
    let live = person.seen(&agent).live.unwrap();
    assert_eq!(without(&live, &ANSWERED), without(&previous, &ANSWERED));
    assert_eq!(person.wire.changes(), 1);
}

#[test]
fn a_changed_agent_is_sent_with_its_changes_alone() {
    let person = Person::new();
    let agent = person.agent("Account researcher");
    let edited = person.edited(&agent, Subject::Agent, |document| {
        document["name"] = json!("Researcher");
        document["description"] = Value::Null;
    });
    let receipt = person.done(&agent, &update(edited));
    assert_eq!((receipt.id.as_str(), receipt.notes.len()), (agent.as_str(), 0));
    assert_eq!(person.last_body(), json!({"name": "Researcher", "description": null}));
    let seen = person.seen(&agent).agent.unwrap();
    assert_eq!((&seen["name"], &seen["description"]), (&json!("Researcher"), &Value::Null));
    assert_eq!(person.wire.changes(), 1);
}

/// Cargo gives each schedule an id of its own, which must not come back to it.
#[test]
fn triggers_are_sent_without_what_only_answers_carry() {
    let person = Person::new();
    let agent = person.agent("Account researcher");
    let trigger = json!({"type": "cron", "name": "Mornings", "description": null, "cron": "0 9 * * 1-5", "text": "Go"});
    let edited = person.edited(&agent, Subject::Agent, |document| document["triggers"] = json!([trigger]));
    assert!(person.done(&agent, &update(edited)).notes.is_empty());
    let edited = person.edited(&agent, Subject::Agent, |document| {
        assert!(document["triggers"][0]["temporalScheduleWorkflowId"].is_string());
        document["triggers"][0]["text"] = json!("Go on");
    });
    assert!(person.done(&agent, &update(edited)).notes.is_empty());
    assert_eq!(person.last_body()["triggers"][0], {
        let mut sent = trigger.clone();
        sent["text"] = json!("Go on");
        sent
    });
    assert_eq!(person.seen(&agent).agent.unwrap()["triggers"][0]["text"], "Go on");
}

#[test]
fn an_agent_is_made_and_removed() {
    let person = Person::new();
    let mut document = vendors::blank_agent(person.connection.vendor).unwrap();
    document["name"] = json!("Name");
    let receipt = person.done("new", &create(document));
    assert_eq!(person.agent("Name"), receipt.id);
    let receipt_of_removal = person.done(&receipt.id, &remove());
    assert!(receipt_of_removal.notes.is_empty());
    assert_eq!(person.wire.changes(), 2);
    let agents = now(vendors::list_agents(&person.wire, &person.connection)).unwrap();
    assert!(agents.iter().all(|agent| agent.name != "Name"));
}

// Refusals.

#[test]
fn every_reason_has_its_sentence_and_its_field() {
    type Wish = fn(&Person, &str) -> greenroom::lifecycle::Intent;
    let publishes: Wish = |person, agent| publish(person.edited(agent, Subject::Release, |_| {}));
    let saves: Wish = |person, agent| save(person.edited(agent, Subject::Release, |_| {}));
    let updates: Wish = |person, agent| {
        update(person.edited(agent, Subject::Agent, |document| document["description"] = json!("Another")))
    };
    let cases: [(&str, &[Wish], &str, Option<&str>); 7] = [
        ("agentNotFound", &[publishes, saves, updates, |_, _| remove()], words::AGENT_NOT_FOUND, None),
        ("folderNotFound", &[updates], words::FOLDER_NOT_FOUND, Some("Folder")),
        ("draftReleaseNotFound", &[publishes, saves], words::DRAFT_NOT_FOUND, None),
        ("invalidParent", &[saves], words::INVALID_PARENT, Some("Based on release")),
        ("invalidConnector", &[saves], words::INVALID_CONNECTOR, Some("Connector")),
        ("invalidReleaseVersion", &[publishes], words::INVALID_VERSION, Some("Version")),
        ("failedToReconciliateAgentAiTools", &[publishes, saves], words::NOT_RECONCILED, Some("Actions")),
    ];
    for (reason, wishes, sentence, field) in cases {
        for (number, wish) in wishes.iter().enumerate() {
            let person = Person::failing();
            let agent = person.agent(&format!("-reason-{reason}"));
            let intent = wish(&person, &agent);
            let Ending::Refused(error) = person.ending(&agent, &intent) else { panic!("{reason} {number}") };
            assert_eq!(error.code.as_deref(), Some(reason));
            assert_eq!(vendors::explain(person.connection.vendor, &error), Some(sentence));
            let named = vendors::in_our_words(person.connection.vendor, &error);
            assert_eq!(named.fields.first().map(|field| field.field.as_str()), field, "{reason}");
            assert!(named.fields.iter().all(|field| field.message == sentence));
            assert_eq!(person.wire.changes(), 0, "{reason} {number}: refused, so nothing changed");
        }
    }
}

#[test]
fn a_key_without_the_right_is_refused_in_its_words() {
    let person = Person::new();
    let agent = person.agent("Account researcher");
    let intent = save(person.edited(&agent, Subject::Release, |_| {}));
    person.wire.key.set("practice-read-only");
    let Ending::Refused(error) = person.ending(&agent, &intent) else { panic!("not refused") };
    assert_eq!((error.kind, error.detail.as_deref()), (ErrorKind::KeyLacksRight, Some("forbidden")));
    assert_eq!(person.wire.changes(), 0);
}

// Answers that get lost.

/// Whatever becomes of the answer, the person is told what the vendor did, or that nobody knows.
#[test]
fn lost_answers_are_settled_by_reading_back() {
    type Wish = fn(&Person, &str) -> greenroom::lifecycle::Intent;
    let wishes: [(&str, Wish); 6] = [
        ("publish", |person, agent| {
            publish(person.edited(agent, Subject::Release, |draft| draft["maxSteps"] = json!(4)))
        }),
        ("save", |person, agent| save(person.edited(agent, Subject::Release, |draft| draft["maxSteps"] = json!(4)))),
        ("again", |person, agent| again(person.seen(agent).previous().unwrap()["uuid"].as_str().unwrap())),
        ("update", |person, agent| {
            update(person.edited(agent, Subject::Agent, |document| document["description"] = json!("Another")))
        }),
        ("create", |_, _| create(json!({"name": "Name", "icon": {"color": "grey", "face": "x"}, "triggers": []}))),
        ("remove", |_, _| remove()),
    ];
    for (name, wish) in wishes {
        for way in [Way::Whole, Way::Lost, Way::Halved, Way::Gateway, Way::SignIn, Way::Late, Way::Dropped] {
            let person = Person::new();
            let agent = person.agent("Account researcher");
            let intent = wish(&person, &agent);
            person.wire.way.set(way);
            let ending = person.ending(&agent, &intent);
            assert_eq!(says_changed(&ending), Some(way != Way::Dropped), "{name} {way:?}: {ending:?}");
            assert_eq!(person.wire.changes(), usize::from(way != Way::Dropped), "{name} {way:?}");
            if let Ending::Done(receipt) = ending {
                assert_eq!(receipt.by_reading_back, way != Way::Whole, "{name} {way:?}");
                assert_eq!(receipt.id.is_empty(), name == "remove", "{name} {way:?}");
            }
        }
    }
}

#[test]
fn where_reading_back_fails_nobody_knows() {
    let person = Person::new();
    let agent = person.agent("Account researcher");
    let intent = save(person.edited(&agent, Subject::Release, |draft| draft["maxSteps"] = json!(4)));
    person.wire.way.set(Way::Lost);
    person.wire.blind.set(true);
    let ending = person.ending(&agent, &intent);
    assert_eq!(says_changed(&ending), None, "{ending:?}");
    assert_eq!(person.wire.changes(), 1, "sent once, and never repeated");
}

/// The agents of practice whose names break answers: what is said is what the vendor counted.
#[test]
fn mishaps_at_the_vendor_are_told_as_they_were() {
    for (end, changed) in [
        ("-error-500", Some(false)),
        ("-error-400", Some(false)),
        ("-forbidden", Some(false)),
        ("-slow", Some(true)),
        ("-lost-answer", Some(true)),
        ("-timeout-after", Some(true)),
        ("-cut-answer", Some(true)),
        ("-error-after-doing", Some(true)),
        ("-dropped-before", Some(false)),
    ] {
        let person = Person::failing();
        let agent = person.agent(end);
        let edited = person.edited(&agent, Subject::Release, |draft| draft["maxSteps"] = json!(4));
        for intent in [save(edited.clone()), publish(edited)] {
            let before = person.wire.changes();
            let ending = person.ending(&agent, &intent);
            assert_eq!(says_changed(&ending), changed, "{end} {}: {ending:?}", intent.0["do"]);
            assert_eq!(person.wire.changes() - before, usize::from(changed == Some(true)), "{end}");
        }
    }
}

#[test]
fn what_cannot_be_read_is_not_written() {
    for end in ["-error-503", "-odd-reading"] {
        let person = Person::failing();
        let agent = person.agent(end);
        let outcome = person.confirm(&agent, &remove());
        assert!(matches!(outcome, Outcome::CouldNotRead(_)), "{end}: {}", super::support::outcome(&outcome));
        assert!(person.wire.writes().is_empty());
    }
}

// Colleagues.

#[test]
fn a_colleagues_move_between_sheet_and_send_is_noticed() {
    let person = Person::new();
    let agent = person.agent("Account researcher");
    let edited = person.edited(&agent, Subject::Release, |draft| draft["maxSteps"] = json!(4));
    let previous = person.seen(&agent).previous().unwrap()["uuid"].as_str().unwrap().to_owned();
    for intent in [save(edited.clone()), publish(edited), again(&previous), remove()] {
        let plan = person.plan(&agent, &intent);
        let ticked: Vec<String> = plan.lines.iter().map(|line| line.id.clone()).collect();
        person.wire.foreign(&touch(&agent));
        person.wire.take_sent();
        let came = person.run(&agent, &intent, &plan.fingerprint, &ticked);
        assert!(matches!(came, Outcome::Moved(_)), "{}: {}", intent.0["do"], outcome(&came));
        assert!(person.wire.sent.borrow().iter().all(|request| request.effect == Effect::Read));
    }
}

#[test]
fn an_agent_whose_draft_never_rests_is_never_sent() {
    let person = Person::failing();
    let agent = person.agent("-moves");
    let edited = person.edited(&agent, Subject::Release, |_| {});
    let came = person.confirm(&agent, &save(edited));
    assert!(matches!(came, Outcome::Moved(_)), "{}", outcome(&came));
    assert!(person.wire.writes().is_empty());
}

/// A colleague publishes the draft in the instant before ours arrives: refused, and nothing of ours is live.
#[test]
fn a_colleague_who_was_faster_is_told() {
    let person = Person::failing();
    let agent = person.agent("-overtaken");
    let edited = person.edited(&agent, Subject::Release, |draft| draft["maxSteps"] = json!(4));
    let Ending::Refused(error) = person.ending(&agent, &publish(edited)) else { panic!("not refused") };
    assert_eq!((error.kind, error.code.as_deref()), (ErrorKind::StepMissing, Some("draftReleaseNotFound")));
    assert_ne!(person.seen(&agent).live.unwrap()["maxSteps"], 4);
}

#[test]
fn a_colleague_who_publishes_right_after_is_told() {
    let person = Person::new();
    let agent = person.agent("Account researcher");
    let edited = person.edited(&agent, Subject::Release, |draft| draft["maxSteps"] = json!(4));
    let draft = |path: &str| format!("v1/ai/releases/{path}");
    let opens = (Method::Get, draft(&format!("draft?agentUuid={agent}")), Value::Null);
    let mut theirs = without(&person.seen(&agent).live.unwrap(), &ANSWERED);
    theirs["agentUuid"] = json!(agent);
    theirs["version"] = json!("7.0.0");
    theirs = without(&theirs, if theirs["connectorUuid"].is_null() { &["connectorUuid"] } else { &[] });
    *person.wire.after.borrow_mut() = vec![opens, (Method::Post, draft("draft/deploy"), theirs)];
    let receipt = person.done(&agent, &publish(edited));
    assert_eq!(receipt.notes, [words::no_longer_live("7.0.0")]);
}

// Agents that are unlike the others.

#[test]
fn an_agent_that_was_never_live_is_published_for_the_first_time() {
    let person = Person::new();
    let agent = person.agent("Meeting prep");
    let view = now(vendors::agent(&person.wire, &person.connection, &agent, &serde_json::Value::Null)).unwrap();
    assert_eq!(view.overview.waiting.as_deref(), Some(words::NEVER_LIVE_LONG));
    assert_eq!(view.overview.lanes[1].state, LaneState::Text(words::NEVER_LIVE_LANE.to_owned()));
    assert!(view.rows.is_empty());
    let edited = person.edited(&agent, Subject::Release, |draft| draft["systemPrompt"] = json!("A page a meeting."));
    let plan = person.plan(&agent, &publish(edited.clone()));
    assert_eq!(plan.changes_unknown.as_deref(), Some(words::FIRST_RELEASE));
    assert_eq!((plan.version.as_ref().unwrap().value.as_str(), plan.way_back.is_none()), ("1.0.0", true));
    assert_eq!(person.done(&agent, &publish(edited)).version.as_deref(), Some("1.0.0"));
}

#[test]
fn read_only_and_deleted_agents_are_looked_at_not_changed() {
    let person = Person::new();
    let read_only = person.agent("Renewals watcher");
    let all = person.wire.foreign(&(Method::Get, "v1/ai/agents/list".to_owned(), Value::Null));
    let all: Value = serde_json::from_str(&all.body).unwrap();
    let deleted = all["agents"].as_array().unwrap().iter().find(|agent| agent["deletedAt"].is_string()).unwrap();
    let deleted = deleted["uuid"].as_str().unwrap().to_owned();
    for (agent, reason) in [(read_only, words::READ_ONLY), (deleted, words::DELETED)] {
        let seen = person.seen(&agent);
        let document = seen.draft.clone().or(seen.live.clone()).unwrap();
        let edited = Edited { document: document.clone(), base: document };
        let about = seen.agent.clone().unwrap();
        let about = Edited { document: without(&about, &["description"]), base: about };
        let previous = seen.previous().or(seen.live.as_ref()).unwrap()["uuid"].as_str().unwrap();
        for intent in [publish(edited.clone()), save(edited), again(previous), update(about), remove()] {
            let came = person.confirm(&agent, &intent);
            assert!(
                matches!(&came, Outcome::CannotBeSent(why) if why == reason),
                "{}: {}",
                intent.0["do"],
                outcome(&came)
            );
        }
        let view = now(vendors::agent(&person.wire, &person.connection, &agent, &serde_json::Value::Null)).unwrap();
        assert_eq!(view.overview.warnings, [reason]);
        let actions =
            view.overview.lanes.iter().flat_map(|lane| &lane.actions).chain(view.rows.iter().flat_map(|r| &r.actions));
        assert!(actions.clone().count() > 0);
        for action in actions {
            assert!(action.capability != greenroom::domain::Capability::Available, "{}", action.label);
        }
    }
    assert!(person.wire.writes().is_empty());
}

/// A release of the generation before says `tools`: it is read as `actions`, wherever it stands.
#[test]
fn tools_of_older_releases_are_read_as_actions() {
    let person = Person::new();
    let agent = person.agent("Legacy enricher");
    let seen = person.seen(&agent);
    for release in
        seen.releases.iter().chain(&seen.live).chain(seen.agent.as_ref().and_then(|a| a.get("deployedRelease")))
    {
        assert!(release["actions"].is_array() && release.get("tools").is_none(), "{release}");
        for suggestion in release["suggestedActions"].as_array().unwrap() {
            assert!(suggestion["actions"].is_array() && suggestion.get("tools").is_none());
        }
    }
    let opened = person.open(&agent, Subject::Release);
    assert!(opened.document["actions"].is_array() && opened.live.unwrap()["actions"].is_array());
}

/// Keys, variants and values that nobody documented, and nulls, go back byte for byte, in their order.
#[test]
fn what_is_not_known_goes_back_as_it_came() {
    let person = Person::new();
    let agents = now(vendors::list_agents(&person.wire, &person.connection)).unwrap();
    for agent in agents {
        if ["Legacy enricher", "Renewals watcher"].contains(&agent.name.as_str()) {
            continue;
        }
        let agent = agent.id.0;
        let edited = person.edited(&agent, Subject::Release, |_| {});
        let draft = person.seen(&agent).draft.unwrap();
        let mut expected = without(&draft, &ANSWERED);
        if draft["connectorUuid"].is_null() {
            expected = without(&expected, &["connectorUuid"]);
        }
        person.done(&agent, &save(edited.clone()));
        assert_eq!(written(&without(&person.last_body(), &["agentUuid", "parentUuid"])), written(&expected));
        assert_eq!(
            without(&person.seen(&agent).draft.unwrap(), &["updatedAt", "userUuid"]),
            without(&draft, &["updatedAt", "userUuid"])
        );
        person.done(&agent, &with_message(&publish(edited), "As it was"));
        assert_eq!(
            written(&without(&person.last_body(), &["agentUuid", "version", "description"])),
            written(&expected)
        );
        let live = person.seen(&agent).live.unwrap();
        assert_eq!(written(&without(&live, &ANSWERED)), written(&without(&draft, &ANSWERED)));
    }
}

/// The newest secrets win: those that the vendor refreshed between the sheet and the sending.
#[test]
fn refreshed_secrets_win() {
    let person = Person::failing();
    let agent = person.agent("-secret-refreshes");
    let edited = person.edited(&agent, Subject::Release, |draft| draft["maxSteps"] = json!(4));
    assert!(!written(&edited.document).contains("canary"));
    for intent in [save(edited.clone()), publish(edited)] {
        let plan = person.plan(&agent, &intent);
        let stale = body(&plan.steps[0].request)["mcpClients"][0]["authentication"]["accessToken"].clone();
        person.ending(&agent, &intent);
        let sent = person.last_body()["mcpClients"][0]["authentication"]["accessToken"].clone();
        assert!(sent.as_str().unwrap().starts_with("canary-fresh-") && sent != stale, "{sent}");
    }
    assert!(!person.kept().contains("canary"), "nothing secret is kept");
}

/// How paths are spelt is found out only for what writes drafts, once for the sheet and once for the sending.
#[test]
fn no_request_is_sent_without_a_reason() {
    let person = Person::new();
    let agent = person.agent("Account researcher");
    let edited = person.edited(&agent, Subject::Release, |draft| draft["maxSteps"] = json!(4));
    person.wire.take_sent();
    now(vendors::agent(&person.wire, &person.connection, &agent, &serde_json::Value::Null)).unwrap();
    assert_eq!(person.wire.take_sent().len(), 3 + 1, "and whose key it is, so that one reads “you”");
    person.plan(&agent, &remove());
    assert_eq!(person.wire.take_sent().len(), 3);
    person.done(&agent, &save(edited));
    let sent = person.wire.take_sent();
    assert_eq!(sent.len(), (3 + 2) + (3 + 2) + 1 + 3, "sheet, last look, write, look after: {sent:?}");
}

/// The vendor's list has an end after a hundred; ours goes on.
#[test]
fn lists_are_read_to_their_end() {
    let options = Options { agents: 160, history: Some(230) };
    let mut person = Person::new();
    person.wire = Wire::sized(&options);
    let agents = now(vendors::list_agents(&person.wire, &person.connection)).unwrap();
    let drafts = agents.iter().filter(|agent| agent.lanes.as_ref().unwrap().draft.is_some()).count();
    assert!(drafts > 150, "{drafts}");
    assert_eq!(person.wire.take_sent().len(), 3);
    let agent = person.agent("Account researcher");
    for (limit, rows, requests) in [(50, 50, 2), (200, 200, 3), (800, 231, 4)] {
        person.wire.take_sent();
        let read =
            now(vendors::deployments(&person.wire, &person.connection, &agent, Environment::Live, limit)).unwrap();
        assert_eq!((read.len(), person.wire.take_sent().len()), (rows, requests), "and whose key it is");
        assert!(read.is_sorted_by(|newer, older| newer.at > older.at));
    }
}
