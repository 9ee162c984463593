//! What plans of Cargo do where things are not as usual: somebody else was there, the draft is gone, an answer is lost
//! between two requests; and how what a step takes away comes back.

use greenroom::domain::json::{Json as _, indented, read, written};
use greenroom::http::Effect;
use greenroom::lifecycle::{Ending, Intent, Outcome, Procedure as _, RecordState, Settlement, Verdict};
use greenroom::vendors::Edited;
use greenroom::vendors::cargo::Seen;
use greenroom::vendors::cargo::lifecycle::{
    again, create, publish, recreate, remove, restore, save, update, with_message, with_version,
};
use greenroom::vendors::{self, Subject};
use greenroom::words::{cargo as words, common};
use serde_json::{Value, json};

use super::support::{ANSWERED, Person, Way, body, outcome, says_changed, touch, without};
use crate::support::{now, text};

/// A release of a fresh agent with these actions, by name.
fn release(uuid: &str, status: &str, actions: &[(&str, &str)]) -> Value {
    let actions: Vec<Value> = actions
        .iter()
        .map(|(slug, description)| {
            json!({
                "kind": "tool", "name": "Enrich", "slug": slug, "description": description, "toolUuid": null,
                "waitUntilFinished": true, "isBulkAllowed": false, "templateSlug": null, "config": {},
            })
        })
        .collect();
    json!({
        "uuid": uuid, "status": status, "updatedAt": "2026-05-01T00:00:00.000Z", "deployedAt": if status == "draft" { Value::Null } else { json!("2026-05-01T00:00:00.000Z") },
        "actions": actions, "mcpClients": [], "resources": [], "capabilities": [], "suggestedActions": [],
        "integrationSlug": "openAi", "languageModelSlug": "gpt-4o", "connectorUuid": null, "version": null,
    })
}

fn seen(live: &Value, draft: Option<&Value>) -> Seen {
    Seen {
        agent: Some(json!({"uuid": "a", "name": "Name", "updatedAt": "x"})),
        live: Some(live.clone()),
        draft: draft.cloned(),
        releases: draft.into_iter().chain([live]).cloned().collect(),
        ..Seen::default()
    }
}

fn plan(seen: &Seen, intent: &Intent) -> greenroom::lifecycle::Plan {
    Person::new().procedure("a", intent).plan(seen)
}

// What is lost, and whose it is.

/// Two actions of one name, one live and one in the draft: that the one is ticked says nothing of the other.
#[test]
fn another_loss_in_the_same_words_is_told_too() {
    let live = release("live", "deployed", &[("a", "Live's")]);
    let draft = release("draft", "draft", &[("b", "The draft's")]);
    let edited = Edited { document: release("draft", "draft", &[]), base: draft.clone() };
    let plan = plan(&seen(&live, Some(&draft)), &publish(edited));
    let lines: Vec<(&str, &str)> = plan.lines.iter().map(|line| (line.section, line.words.as_str())).collect();
    assert_eq!(lines.len(), 2, "{lines:?}");
    assert_eq!(lines[0].1, lines[1].1);
    assert_eq!(lines[1].0, words::ONLY_IN_DRAFT);
    assert_ne!(plan.lines[0].id, plan.lines[1].id);
}

/// The same action live and in the draft is ticked once; where the draft has it twice, the second is told.
#[test]
fn the_same_loss_is_told_once() {
    let live = release("live", "deployed", &[("a", "One")]);
    for (draft, told) in
        [(release("draft", "draft", &[("a", "One")]), 1), (release("draft", "draft", &[("a", "One"), ("a", "One")]), 2)]
    {
        let edited = Edited { document: release("draft", "draft", &[]), base: draft.clone() };
        assert_eq!(plan(&seen(&live, Some(&draft)), &publish(edited)).unticked(&[]).count(), told);
    }
}

/// A colleague put an action in front and edited the one that I edit too: though it stands elsewhere now, the sheet asks.
#[test]
fn what_a_colleague_changed_is_found_where_it_moved_to() {
    let base = release("draft", "draft", &[("a", "One"), ("b", "Two")]);
    let now = release("draft", "draft", &[("new", "Theirs"), ("a", "One"), ("b", "Two, theirs")]);
    let document = release("draft", "draft", &[("a", "One, mine"), ("b", "Two, mine")]);
    let plan = plan(&seen(&release("live", "deployed", &[]), Some(&now)), &save(Edited { document, base }));
    let asked: Vec<&str> = plan.unticked(&[]).map(|line| line.words.as_str()).collect();
    assert_eq!(asked.len(), 2, "{asked:?}");
    assert!(asked.iter().all(|words| words.ends_with(greenroom::words::form::OVER_ANOTHERS)));
    assert!(plan.lines.iter().any(|line| line.words.contains("One, mine") && !line.loses), "{:?}", plan.lines);
}

/// What they took away comes again with my older copy: that undoes their change, and is asked.
#[test]
fn what_a_colleague_removed_does_not_come_back_unasked() {
    let base = release("draft", "draft", &[("a", "One"), ("b", "Two")]);
    let now = release("draft", "draft", &[("b", "Two")]);
    let document = release("draft", "draft", &[("a", "One"), ("b", "Two"), ("c", "Mine")]);
    let plan = plan(&seen(&release("live", "deployed", &[]), Some(&now)), &save(Edited { document, base }));
    let asked: Vec<&str> = plan.unticked(&[]).map(|line| line.at.steps()[1].as_str()).collect();
    assert_eq!(asked, ["0"], "not the one that is mine");
}

/// Who agreed to overwrite one text of a colleague's has not agreed to overwrite the next.
#[test]
fn a_tick_holds_for_what_was_seen_alone() {
    let base = release("draft", "draft", &[("a", "One")]);
    let edited = Edited { document: release("draft", "draft", &[("a", "Mine")]), base };
    let live = release("live", "deployed", &[]);
    let lines = |theirs: &str| {
        let now = release("draft", "draft", &[("a", theirs)]);
        plan(&seen(&live, Some(&now)), &save(edited.clone())).lines
    };
    let ticked = [lines("Theirs")[0].id.clone()];
    assert_eq!(lines("Theirs")[0].id, ticked[0]);
    let later = release("draft", "draft", &[("a", "Theirs again")]);
    assert_eq!(plan(&seen(&live, Some(&later)), &save(edited)).unticked(&ticked).count(), 1);
}

// What is not there.

#[test]
fn nothing_is_saved_or_published_where_the_draft_is_gone() {
    let person = Person::new();
    let agent = person.agent("Account researcher");
    let edited = person.edited(&agent, Subject::Release, |draft| draft["maxSteps"] = json!(4));
    person.done(&agent, &publish(edited.clone()));
    for intent in [save(edited.clone()), publish(edited)] {
        let came = person.confirm(&agent, &intent);
        assert!(matches!(&came, Outcome::CannotBeSent(why) if why == words::DRAFT_GONE), "{}", outcome(&came));
    }
    assert_eq!(person.wire.changes(), 1);
}

#[test]
fn what_is_live_already_is_not_made_live_again() {
    let person = Person::new();
    let agent = person.agent("Account researcher");
    let seen = person.seen(&agent);
    let live = seen.live.as_ref().unwrap()["uuid"].as_str().unwrap();
    assert_eq!(person.plan(&agent, &again(live)).refusal.as_deref(), Some(words::IS_LIVE));
    let draft = seen.draft.as_ref().unwrap()["uuid"].as_str().unwrap();
    assert_eq!(
        person.plan(&agent, &again(draft)).refusal.as_deref(),
        Some(words::RELEASE_GONE),
        "a draft was never live"
    );
    let other = person.seen(&person.agent("Deal desk")).previous().unwrap()["uuid"].as_str().unwrap().to_owned();
    assert_eq!(person.plan(&agent, &again(&other)).refusal.as_deref(), Some(words::RELEASE_GONE), "another agent's");
}

/// Right after a publish there is no draft: going back opens one first, as a request of its own.
#[test]
fn going_back_right_after_a_publish_opens_a_draft_first() {
    let person = Person::new();
    let agent = person.agent("Account researcher");
    let before = person.seen(&agent).live.unwrap();
    let edited = person.edited(&agent, Subject::Release, |draft| draft["maxSteps"] = json!(4));
    let plan = person.plan(&agent, &publish(edited.clone()));
    person.done(&agent, &publish(edited));
    let back = plan.way_back.unwrap().intent;
    let plan = person.plan(&agent, &back);
    assert_eq!(plan.steps.len(), 2);
    assert!(plan.effects.contains(&words::OPENS_DRAFT.to_owned()));
    assert_eq!(plan.steps[0].request.effect, Effect::Write, "never sent twice, never given up");
    let receipt = person.done(&agent, &back);
    assert!(receipt.notes.is_empty(), "{receipt:?}");
    let live = person.seen(&agent).live.unwrap();
    assert_eq!(without(&live, &ANSWERED), without(&before, &ANSWERED));
    assert_eq!(person.wire.changes(), 3);
}

/// Whichever of the two answers is lost, the other request leaves once, or not at all, and what is said is true.
#[test]
fn an_answer_lost_between_two_requests_is_settled_by_reading_back() {
    use Way::{Dropped, Gateway, Lost, Whole};
    let cases =
        [([Lost, Whole], 2), ([Whole, Lost], 2), ([Gateway, Gateway], 2), ([Dropped, Whole], 0), ([Whole, Dropped], 1)];
    for (ways, changes) in cases {
        let person = Person::new();
        let agent = person.agent("Inbound qualifier");
        let previous = person.seen(&agent).previous().unwrap()["uuid"].as_str().unwrap().to_owned();
        *person.wire.ways.borrow_mut() = ways.into();
        let ending = person.ending(&agent, &again(&previous));
        assert_eq!(says_changed(&ending), Some(changes == 2), "{ways:?}: {ending:?}");
        assert_eq!(person.wire.changes(), changes, "{ways:?}");
        let entries = person.kept().matches("\"Sent\"").count();
        assert_eq!(entries, if ways[0] == Dropped { 1 } else { 2 }, "an entry for each request");
    }
}

#[test]
fn a_release_that_no_list_shows_any_more_is_read_by_itself() {
    let mut person = Person::new();
    person.wire = super::support::Wire::sized(&greenroom::practice::Options { agents: 12, history: Some(130) });
    let agent = person.agent("Account researcher");
    let all =
        now(vendors::deployments(&person.wire, &person.connection, &agent, greenroom::domain::Environment::Live, 400));
    let oldest = all.unwrap().pop().unwrap();
    let plan = person.plan(&agent, &again(&oldest.id));
    assert_eq!(
        (plan.refusal.clone(), plan.message.unwrap().value),
        (None, words::rollback_message(&oldest.version.unwrap()))
    );
    person.done(&agent, &again(&oldest.id));
}

// What the vendor gave is no mistake of the person's.

#[test]
fn a_form_that_the_vendor_gave_blocks_nothing() {
    let odd = |uuid: &str, status: &str, url: &str| {
        let mut document = release(uuid, status, &[]);
        document["mcpClients"] =
            json!([{"kind": "custom", "name": "x", "url": url, "authentication": null, "disabledToolSlugs": []}]);
        document
    };
    let live = odd("live", "deployed", "mcp://odd");
    let draft = odd("draft", "draft", "mcp://odd");
    let kept = Edited { document: draft.clone(), base: draft.clone() };
    assert_eq!(plan(&seen(&live, Some(&draft)), &publish(kept)).refusal, None);
    let typed = Edited { document: odd("draft", "draft", "odd"), base: draft.clone() };
    assert_eq!(plan(&seen(&live, Some(&draft)), &publish(typed)).refusal, Some(words::problems(1)));
}

#[test]
fn a_release_of_the_generation_before_says_why_it_cannot_be_live_again() {
    let person = Person::new();
    let agent = person.agent("Legacy enricher");
    let previous = person.seen(&agent).previous().unwrap()["uuid"].as_str().unwrap().to_owned();
    let refusal = person.plan(&agent, &again(&previous)).refusal.unwrap();
    assert!(refusal.ends_with("edit the draft instead."), "{refusal}");
    assert!(person.wire.writes().is_empty());
}

/// A name is saved though something else about the agent, which is not sent, is odd.
#[test]
fn what_is_not_sent_is_not_checked() {
    let now = json!({"uuid": "a", "name": "Name", "updatedAt": "x", "icon": {"color": "grey", "face": "f"}, "triggers": null});
    let mut document = now.clone();
    document["name"] = json!("Other");
    let seen = Seen { agent: Some(now.clone()), ..Seen::default() };
    let plan = plan(&seen, &update(Edited { document, base: now }));
    assert_eq!((plan.refusal.clone(), body(&plan.steps[0].request)), (None, json!({"name": "Other"})));
}

// An agent's own fields.

/// Left out means kept: that a key is taken away cannot be sent, so it is not shown as if it could.
#[test]
fn a_key_that_cannot_be_taken_away_is_said_to_stay() {
    let now = json!({
        "uuid": "a", "name": "Name", "icon": {"color": "grey", "face": "f"}, "triggers": [], "newer": 1,
        "template": {"slug": "s", "isAvailable": true, "scope": "private"},
    });
    let seen = Seen { agent: Some(now.clone()), ..Seen::default() };
    let mut document = without(&now, &["newer"]);
    document["template"] = Value::Null;
    let plan_of = |document: Value| plan(&seen, &update(Edited { document, base: now.clone() }));
    let plan = plan_of(document.clone());
    assert_eq!(plan.refusal.as_deref(), Some(words::NOTHING_CHANGED));
    assert!(plan.lines.is_empty());
    assert_eq!(plan.warnings, [words::cannot_be_removed("newer, Template")]);
    document["template"] = json!({"slug": "s", "isAvailable": false, "scope": "private"});
    let sent = body(&plan_of(document).steps[0].request);
    assert_eq!(sent, json!({"template": {"isAvailable": false, "scope": "private"}}), "its slug is the vendor's");
}

/// A new agent gets the secrets that were typed for it, and no null, which the vendor does not take there.
#[test]
fn a_new_agent_is_sent_with_what_was_typed() {
    let person = Person::new();
    let marker = person.typed.borrow_mut().add_typed("1", "canary-typed");
    let trigger = |token: Value| {
        json!({
            "type": "connector", "name": "Slack", "description": null, "integrationSlug": "slack",
            "connectorUuid": null, "config": {"channel": "#a", "token": token},
        })
    };
    let document = json!({
        "name": "Name", "icon": {"color": "grey", "face": "f"}, "description": null, "folderUuid": null,
        "triggers": [trigger(marker)],
    });
    let plan = person.plan("new", &create(document.clone()));
    assert!(!format!("{:?}{}", plan.lines, written(&plan.evidence)).contains("canary"));
    person.done("new", &create(document));
    let sent = person.last_body();
    assert_eq!(sent["triggers"], json!([trigger(json!("canary-typed"))]));
    assert_eq!(sent.as_object().unwrap().keys().collect::<Vec<_>>(), ["name", "icon", "triggers"]);
    assert!(!person.kept().contains("canary"));
    // After a reload the typed secret is gone: the plan says so, and no marker is sent.
    *person.typed.borrow_mut() = greenroom::document::Secrets::default();
    let lost = Person::new().plan("new", &create(json!({"name": "x", "icon": {"color": "grey", "face": "f"}, "triggers": [trigger(json!({"greenroom:secret": "typed:1"}))]})));
    assert_eq!((lost.refusal, lost.steps.len()), (Some(words::secrets_missing(1)), 0));
}

// Connectors.

/// The vendor takes no null for the model's connector: that it may stay is said before, and told afterwards.
#[test]
fn a_connector_that_was_emptied_may_stay() {
    let person = Person::new();
    let agent = person.agent("Account researcher");
    let connector = now(vendors::choices(&person.wire, &person.connection, "connectors", "")).unwrap().remove(0).value;
    person.done(
        &agent,
        &save(person.edited(&agent, Subject::Release, |draft| draft["connectorUuid"] = json!(connector))),
    );
    let edited = person.edited(&agent, Subject::Release, |draft| draft["connectorUuid"] = Value::Null);
    let plan = person.plan(&agent, &publish(edited.clone()));
    assert!(plan.warnings.contains(&words::cannot_be_emptied("Connector")), "{:?}", plan.warnings);
    assert_eq!(body(&plan.steps[0].request).get("connectorUuid"), None);
    let receipt = person.done(&agent, &publish(edited));
    assert_eq!(receipt.notes, [words::came_back_otherwise("Connector")]);
}

// Answers.

#[test]
fn only_a_removal_may_be_answered_with_nothing() {
    let person = Person::new();
    let answer =
        |intent: &Intent, status: u16, body: &str| person.procedure("a", intent).judge(&Ok(text(status, body)));
    let publishes = publish(Edited::default());
    for body in
        ["", "{}", "[]", "null", "{\"release\": null}", "{\"release\": {\"uuid\": 7}}", "<html>", "{\"ok\": true}"]
    {
        assert!(matches!(answer(&publishes, 200, body), Verdict::Unknown(_)), "{body}");
        let removed = matches!(answer(&remove(), 200, body), Verdict::Done(_));
        assert_eq!(removed, body != "<html>", "{body}");
    }
    for (status, unknown) in
        [(400, false), (404, false), (409, false), (429, false), (408, true), (500, true), (503, true), (302, true)]
    {
        assert_eq!(matches!(answer(&publishes, status, ""), Verdict::Unknown(_)), unknown, "{status}");
    }
}

/// What is concluded from reading back after a publish whose answer was lost.
#[test]
fn a_release_of_somebody_elses_is_not_taken_for_ours() {
    let before = release("live", "deployed", &[("a", "One")]);
    let draft = release("draft", "draft", &[("a", "One"), ("b", "Two")]);
    let edited = Edited { document: draft.clone(), base: draft.clone() };
    let settle = |version: &str, message: &str, made: Option<(&str, Value)>| {
        let intent = with_version(&with_message(&publish(edited.clone()), message), version);
        let procedure = Person::new().procedure("a", &intent);
        let evidence = procedure.plan(&seen(&before, Some(&draft))).evidence;
        let mut after = seen(&before, None);
        if let Some((uuid, mut made)) = made {
            made["uuid"] = json!(uuid);
            made["status"] = json!("deployed");
            made["deployedAt"] = json!("2026-06-01T00:00:00.000Z");
            after.live = Some(made.clone());
            after.releases.insert(0, made);
        }
        match procedure.settle(&evidence, &after) {
            Settlement::Happened(receipt) => format!("happened {}", receipt.id),
            Settlement::Stands(_) => "stands".to_owned(),
            Settlement::DidNotHappen => "did not".to_owned(),
            Settlement::LeftBehind(_) => "in part".to_owned(),
            Settlement::CannotTell(_) => "cannot tell".to_owned(),
        }
    };
    let made = |contents: &Value, version: Value, message: Value| {
        let mut made = contents.clone();
        made["version"] = version;
        made["description"] = message;
        Some(("draft", made))
    };
    let other = release("x", "deployed", &[("c", "Theirs")]);
    assert_eq!(settle("1.0.0", "", None), "did not");
    assert_eq!(settle("1.0.0", "", made(&draft, json!("1.0.0"), Value::Null)), "happened draft");
    assert_eq!(settle("", "", made(&draft, Value::Null, Value::Null)), "happened draft");
    assert_eq!(settle("1.0.0", "Mine", made(&draft, json!("1.0.0"), json!("Mine"))), "happened draft");
    assert_eq!(settle("1.0.0", "", made(&other, json!("1.0.0"), Value::Null)), "cannot tell", "the very same version");
    assert_eq!(settle("1.0.0", "Mine", made(&draft, json!("1.0.0"), json!("Theirs"))), "cannot tell");
    assert_eq!(
        settle("1.0.0", "Mine", made(&draft, json!("2.0.0"), json!("Mine"))),
        "did not",
        "the very same content"
    );
    assert_eq!(settle("", "Mine", made(&draft, Value::Null, json!("Theirs"))), "cannot tell");
    assert_eq!(settle("1.0.0", "", made(&other, json!("7.0.0"), Value::Null)), "did not");
}

/// What the vendor still shows as live after a publish is told for what it is.
#[test]
fn a_vendor_that_is_slow_to_show_what_is_live_is_told() {
    let before = release("live", "deployed", &[]);
    let draft = release("draft", "draft", &[("b", "Two")]);
    let procedure = Person::new().procedure("a", &publish(Edited { document: draft.clone(), base: draft.clone() }));
    let evidence = procedure.plan(&seen(&before, Some(&draft))).evidence;
    let receipt = greenroom::lifecycle::Receipt { id: "draft".to_owned(), ..Default::default() };
    let notes = procedure.compare_after(&evidence, &receipt, &seen(&before, None));
    assert_eq!(notes, [words::still_live(words::UNNAMED)]);
}

// Versions.

/// A colleague used the version while the sheet was open: nothing is sent, whoever confirms it.
#[test]
fn a_version_that_is_taken_is_not_sent() {
    let person = Person::new();
    let agent = person.agent("Account researcher");
    let edited = person.edited(&agent, Subject::Release, |draft| draft["maxSteps"] = json!(4));
    for (version, problem) in [("1.2.3", words::version_used("1.2.3")), ("v1", words::VERSION_FORM.to_owned())] {
        let came = person.confirm(&agent, &with_version(&publish(edited.clone()), version));
        assert!(matches!(&came, Outcome::CannotBeSent(why) if *why == problem), "{}", outcome(&came));
    }
    assert!(person.wire.writes().is_empty());
    // No version, and a message of spaces, are none.
    let intent = with_message(&with_version(&publish(edited), "  "), " \n ");
    let plan = person.plan(&agent, &intent);
    assert_eq!((plan.then.title.as_str(), plan.then.version), (common::NO_MESSAGE, None));
    person.done(&agent, &intent);
    let sent = person.last_body();
    assert!(sent.get("version").is_none() && sent.get("description").is_none());
    let described = vendors::describe(&person.connection, &agent, "Name", &intent).unwrap();
    assert_eq!(described.message, "");
}

// What comes back.

/// Going back uses the team's draft up: it is kept, put back by a plan of its own, and that can be undone.
#[test]
fn the_draft_that_going_back_uses_up_is_put_back_afterwards() {
    let person = Person::new();
    let agent = person.agent("Deal desk");
    let before = person.seen(&agent);
    let draft = before.draft.clone().unwrap();
    let previous = before.previous().unwrap()["uuid"].as_str().unwrap().to_owned();
    assert!(person.plan(&agent, &again(&previous)).effects.contains(&words::DRAFT_KEPT.to_owned()));
    let record = person.ended(&agent, &again(&previous));
    // As after a reload.
    let record = greenroom::lifecycle::Record::from_json(&read(&written(&record.to_json())).unwrap()).unwrap();
    let kept = vendors::keeps(person.connection.vendor, &record);
    let [(whose, action)] = kept.as_slice() else { panic!("{}", kept.len()) };
    assert_eq!((whose.0.as_str(), action.label.as_str()), (agent.as_str(), words::RESTORE_BUTTON));
    assert!(!written(&action.intent.0).contains("canary"));
    let plan = person.plan(&agent, &action.intent);
    assert_eq!((plan.steps.len(), plan.refusal, plan.confirm_name), (2, None, None));
    assert!(
        plan.lines.iter().all(|line| !line.words.ends_with(greenroom::words::form::OVER_ANOTHERS)),
        "nobody else did this"
    );
    let record = person.ended(&agent, &action.intent);
    assert!(
        matches!(&record.state, RecordState::Ended { ending: Ending::Done(receipt), .. } if receipt.notes.is_empty())
    );
    let back = person.seen(&agent).draft.unwrap();
    assert_eq!(without(&back, &ANSWERED), without(&draft, &ANSWERED), "with its secrets");
    // Undone: what the fresh draft said.
    let kept = vendors::keeps(person.connection.vendor, &record);
    assert_eq!(kept[0].1.label, words::UNDO_SAVE_BUTTON);
    let live = person.seen(&agent).live.unwrap();
    person.done(&agent, &kept[0].1.intent);
    assert_eq!(without(&person.seen(&agent).draft.unwrap(), &ANSWERED), without(&live, &ANSWERED));
    assert!(!person.kept().contains("canary"));
}

/// A draft that says what is made live is not kept: nothing of it is lost.
#[test]
fn a_draft_that_is_published_as_it_is_needs_no_way_back() {
    let person = Person::new();
    let agent = person.agent("Account researcher");
    let record = person.ended(&agent, &publish(person.edited(&agent, Subject::Release, |_| {})));
    assert!(vendors::keeps(person.connection.vendor, &record).is_empty());
    let agent = person.agent("Pipeline reporter");
    let record =
        person.ended(&agent, &publish(person.edited(&agent, Subject::Release, |draft| draft["maxSteps"] = json!(1))));
    assert_eq!(vendors::keeps(person.connection.vendor, &record).len(), 1);
}

/// Somebody began a new draft meanwhile: what it has is asked for before it is written over.
#[test]
fn putting_a_draft_back_takes_nothing_of_a_new_one_unasked() {
    let person = Person::new();
    let agent = person.agent("Account researcher");
    let previous = person.seen(&agent).previous().unwrap()["uuid"].as_str().unwrap().to_owned();
    let record = person.ended(&agent, &again(&previous));
    let (_, action) = vendors::keeps(person.connection.vendor, &record).remove(0);
    let mut edited = person.edited(&agent, Subject::Release, |_| {});
    edited.document["output"] = json!({"type": "text"});
    edited.document["brandNew"] = json!("x");
    person.done(&agent, &save(edited));
    let plan = person.plan(&agent, &action.intent);
    assert!(plan.unticked(&[]).any(|line| line.at.steps() == ["brandNew"]), "{:?}", plan.lines);
    assert_eq!(plan.steps.len(), 1);
    person.wire.foreign(&touch(&agent));
    let came = person.run(&agent, &action.intent, &plan.fingerprint, &[]);
    assert!(matches!(came, Outcome::Moved(_)), "{}", outcome(&came));
}

/// A secret that only the old draft had is at hand nowhere: the draft comes back without it, and the sheet says so.
#[test]
fn a_secret_that_is_nowhere_any_more_stays_empty() {
    let client = |token: Value| json!([{"kind": "custom", "name": "x", "url": "https://a.example/", "authentication": {"issuedAt": "t", "accessToken": token}, "disabledToolSlugs": []}]);
    let mut once = release("draft", "draft", &[]);
    once["mcpClients"] = client(json!("canary-gone"));
    let once = greenroom::document::strip(&once, &greenroom::vendors::cargo::schema::RELEASE).0;
    let plan = plan(&seen(&release("live", "deployed", &[]), None), &restore(once));
    assert_eq!(plan.warnings, [words::secrets_lacking(1)]);
    assert_eq!((plan.refusal, body(&plan.steps[1].request)["mcpClients"].clone()), (None, client(json!(""))));
}

/// Before an agent is removed, what it says is kept; from that it is made again, and its draft filled.
#[test]
fn a_removed_agent_is_made_again_from_its_snapshot() {
    let person = Person::new();
    let agent = person.agent("Deal desk");
    let trigger = json!({"type": "cron", "name": "t", "description": null, "cron": "0 9 * * *", "text": "Go"});
    person.done(
        &agent,
        &update(person.edited(&agent, Subject::Agent, |document| document["triggers"] = json!([trigger]))),
    );
    let before = person.seen(&agent);
    let plan = person.plan(&agent, &remove());
    let snapshot = plan.snapshot.clone().unwrap();
    let text = indented(&snapshot);
    assert!(!text.contains("canary"), "{text}");
    for key in ["agent", "draft", "live"] {
        assert!(snapshot[key].is_object(), "{key}");
    }
    let record = person.ended(&agent, &remove());
    let kept = vendors::keeps(person.connection.vendor, &record);
    assert_eq!(kept[0].1.label, words::RECREATE_BUTTON);
    let from_file = vendors::recreate(person.connection.vendor, &read(&text).unwrap()).unwrap();
    assert_eq!(from_file, kept[0].1.intent, "the file does as well");

    let record = person.ended("new", &kept[0].1.intent);
    let RecordState::Ended { ending: Ending::Done(receipt), .. } = &record.state else { panic!("{:?}", record.state) };
    let made = person.seen(&receipt.id).agent.unwrap();
    let own = ["uuid", "userUuid", "deployedRelease", "createdAt", "updatedAt", "deletedAt", "triggers", "template"];
    assert_eq!(without(&made, &own), without(before.agent.as_ref().unwrap(), &own));
    assert_eq!(made["triggers"][0]["text"], "Go");
    let kept = vendors::keeps(person.connection.vendor, &record);
    let (whose, fill) = &kept[0];
    assert_eq!((whose.0.as_str(), fill.label.as_str()), (receipt.id.as_str(), words::FILL_BUTTON));
    let plan = person.plan(&receipt.id, &fill.intent);
    assert!(plan.warnings.iter().any(|warning| warning.contains("stay empty")), "{:?}", plan.warnings);
    assert!(person.done(&receipt.id, &fill.intent).notes.is_empty());
    let filled = person.seen(&receipt.id).draft.unwrap();
    assert_eq!(filled["systemPrompt"], before.draft.as_ref().unwrap()["systemPrompt"]);
    assert_eq!(filled["mcpClients"][0]["authentication"]["accessToken"], "");
    assert!(!person.kept().contains("canary"));
}

#[test]
fn what_is_no_snapshot_makes_no_agent() {
    for text in ["null", "[]", "{}", "{\"agent\": null}", "{\"agent\": 7}", "{\"agent\": []}"] {
        assert_eq!(recreate(&read(text).unwrap()), None, "{text}");
    }
    assert!(recreate(&json!({"agent": {"name": "x"}})).is_some());
}

/// A damaged record concludes nothing and offers nothing.
#[test]
fn damaged_evidence_concludes_nothing() {
    let person = Person::new();
    let agent = person.agent("Account researcher");
    let previous = person.seen(&agent).previous().unwrap()["uuid"].as_str().unwrap().to_owned();
    let record = person.ended(&agent, &again(&previous));
    let RecordState::Ended { step, at, ending, evidence } = record.state.clone() else { panic!() };
    let procedure = person.procedure(&agent, &again(&previous));
    let seen = person.seen(&agent);
    for key in ["deed", "known", "mark", "sent"] {
        for damaged in [without(&evidence, &[key]), {
            let mut evidence = evidence.clone();
            evidence[key] = json!(7);
            evidence
        }] {
            if key == "sent" && damaged.get("sent").is_some() {
                continue;
            }
            assert_eq!(
                procedure.settle(&damaged, &seen),
                Settlement::CannotTell(words::EVIDENCE_DAMAGED.to_owned()),
                "{key}"
            );
            assert!(procedure.compare_after(&damaged, &greenroom::lifecycle::Receipt::default(), &seen).is_empty());
            let state = RecordState::Ended { step, at, ending: ending.clone(), evidence: damaged };
            assert!(
                vendors::keeps(person.connection.vendor, &greenroom::lifecycle::Record { state, ..record.clone() })
                    .is_empty()
            );
        }
    }
    // A record of the first version kept nothing.
    let state = RecordState::Ended { step, at, ending, evidence: without(&evidence, &["kept"]) };
    assert!(vendors::keeps(person.connection.vendor, &greenroom::lifecycle::Record { state, ..record }).is_empty());
}
