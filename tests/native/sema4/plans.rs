//! What each plan sends, shows, asks for and refuses.

use greenroom::domain::json::Json as _;
use greenroom::lifecycle::Outcome;
use greenroom::vendors::Edited;
use greenroom::vendors::sema4::ResourceKind;
use greenroom::vendors::sema4::lifecycle::{LiveCopy, Mappings, again, attach, create, discard, edit, publish, save};
use greenroom::words::sema4 as words;
use serde_json::{Value, json};

use super::support::{Person, outcome, steps, touch};

// What is made.

#[test]
fn a_new_agent_is_sent_with_what_was_filled_in() {
    let person = Person::new();
    let document = json!({
        "name": "Fresh", "description": "", "runbook_text": null, "architecture_name": "a.b", "mode": "worker",
        "state": "live", "greenroom": 1,
    });
    let plan = person.plan("new", &create(document.clone()));
    let sent = json!({"name": "Fresh", "architecture_name": "a.b"});
    assert_eq!(steps(&plan), [("POST agents".to_owned(), sent)]);
    assert_eq!((plan.title, plan.then.title), (words::create_title("Fresh"), "Fresh".to_owned()));
    let receipt = person.done("new", &create(document));
    assert_eq!(person.agent("Fresh"), receipt.id);
}

/// It is the name in the document that is looked for: the one on the sheet may be that of the agent it is made from.
#[test]
fn a_name_is_looked_for_before_it_is_taken() {
    let person = Person::new();
    let refusal = |name: &str| person.plan("new", &create(json!({ "name": name }))).refusal;
    assert_eq!(refusal("Tax Notes"), Some(words::name_taken("Tax Notes")));
    assert_eq!(refusal(" Tax Notes "), Some(words::name_taken("Tax Notes")));
    assert_eq!(refusal("Tax"), None, "begins so, and is another");
    for blank in [json!({}), json!({"name": ""}), json!({"name": " \n"}), json!({"name": null}), json!({"name": 7})] {
        assert_eq!(person.plan("new", &create(blank)).refusal.as_deref(), Some(words::NAME_MISSING));
    }
    // No document of the vendor's says that capitals do not count.
    let alike = person.plan("new", &create(json!({"name": "TAX notes"})));
    assert_eq!((alike.refusal, alike.warnings), (None, vec![words::name_alike("Tax Notes")]));
    assert_eq!(person.wire.changes(), 0);
}

// What is saved.

/// A colleague changed the runbook while I changed the description: theirs stays, and is neither sent nor shown as mine.
#[test]
fn what_nobody_edited_is_not_sent() {
    let person = Person::new();
    let agent = person.agent("Invoice Roast");
    let edited = person.edited(&agent, |document| document["description"] = json!("Mine"));
    person.wire.foreign(&touch(&agent));
    let theirs = person.document(&agent)["runbook_text"].clone();
    let only = json!({"description": "Mine"});
    let patch = (format!("PATCH agents/{agent}"), only);
    let plan = person.plan(&agent, &save(edited.clone()));
    assert_eq!(steps(&plan), [patch.clone()]);
    assert_eq!(plan.unticked(&[]).count(), 0, "{:?}", plan.lines);
    let publishing = person.plan(&agent, &publish(edited.clone(), &Value::Null));
    assert_eq!(steps(&publishing)[0], patch);
    person.done(&agent, &save(edited));
    let after = person.document(&agent);
    assert_eq!((&after["description"], &after["runbook_text"]), (&json!("Mine"), &theirs));
}

/// Both changed the runbook: mine goes over theirs only where that is ticked.
#[test]
fn what_both_edited_is_asked_about() {
    let person = Person::new();
    let agent = person.agent("Invoice Roast");
    let edited = person.edited(&agent, |document| document["runbook_text"] = json!("Mine"));
    person.wire.foreign(&touch(&agent));
    for intent in [save(edited.clone()), publish(edited, &Value::Null)] {
        let plan = person.plan(&agent, &intent);
        if intent.0["do"] == "save" {
            assert_eq!(plan.unticked(&[]).count(), 1);
            let came = person.run(&agent, &intent, &plan.fingerprint, &[]);
            assert!(matches!(came, Outcome::Moved(_)), "{}", outcome(&came));
            assert_eq!(person.wire.changes(), 0);
        }
        assert_eq!(steps(&plan)[0].1, json!({"runbook_text": "Mine"}));
    }
}

#[test]
fn nothing_is_saved_that_is_there_already() {
    let person = Person::new();
    let agent = person.agent("Invoice Roast");
    let nothing = person.edited(&agent, |_| {});
    assert_eq!(person.refusal(&agent, &save(nothing)).as_deref(), Some(words::NOTHING_CHANGED));
    // Only answers carry these; nobody can send them.
    let theirs = person.edited(&agent, |document| {
        document["version"] = json!("9.9.9");
        document["state"] = json!("live");
        document["created_by"] = json!("me");
        document["brand_new"] = json!({"a": 1});
    });
    assert_eq!(person.refusal(&agent, &save(theirs)).as_deref(), Some(words::NOTHING_CHANGED));
    let nameless = person.edited(&agent, |document| document["name"] = json!("  "));
    assert_eq!(person.refusal(&agent, &save(nameless)).as_deref(), Some(words::NAME_MISSING));
    // A text that was emptied is sent as an empty text; the vendor documents no null.
    let emptied = person.edited(&agent, |document| document["description"] = Value::Null);
    assert_eq!(steps(&person.plan(&agent, &save(emptied)))[0].1, json!({"description": ""}));
    // And one that was never there is not.
    let plain = person.agent("Tax Notes");
    let same = person.edited(&plain, |document| document["description"] = json!(""));
    assert_eq!(person.refusal(&plain, &save(same)).as_deref(), Some(words::NOTHING_CHANGED));
    assert_eq!(person.wire.changes(), 0);
    assert!(person.wire.sent_writes().is_empty());
}

#[test]
fn saving_a_live_agent_opens_a_draft_first() {
    let person = Person::new();
    let agent = person.agent("Receipt Reader");
    let before = person.document(&agent);
    let edited = person.edited(&agent, |document| document["description"] = json!("Mine"));
    let plan = person.plan(&agent, &save(edited.clone()));
    let patch = (format!("PATCH agents/{agent}"), json!({"description": "Mine"}));
    assert_eq!(steps(&plan), [(format!("POST agents/{agent}/edit"), Value::Null), patch]);
    assert!(plan.effects.contains(&words::OPENS_DRAFT.to_owned()) && plan.confirm_name.is_none());
    assert_eq!(plan.remember.unwrap()["live"]["version"], before["live_version_id"]);
    person.done(&agent, &save(edited));
    let after = person.document(&agent);
    assert_eq!((&after["state"], &after["live_version_id"]), (&json!("draft"), &before["live_version_id"]));
    // What nobody documented is as it was.
    for key in ["avatar", "public_link"] {
        assert_eq!(after[key], before[key]);
    }
    let other = Edited { document: json!({"name": 1}), base: Value::Null };
    assert_eq!(person.refusal(&agent, &save(other)).as_deref(), Some(words::NAME_MISSING));
}

// A draft behind what is live.

/// The state is live, and yet there is a draft: what is read is what is live. What nobody could read is not published.
#[test]
fn a_draft_that_cannot_be_read_is_opened_first() {
    let person = Person::new();
    let agent = person.agent("Audit Trail");
    let opened = person.open(&agent);
    assert_eq!((opened.read_only.as_deref(), opened.remember), (Some(words::DRAFT_HIDDEN), None));
    let edited = person.edited(&agent, |document| document["description"] = json!("Mine"));
    let same = person.edited(&agent, |_| {});
    // As remembered when it was live without a draft: to compare with it would say that nothing changes.
    let now = person.document(&agent);
    let copy = json!({"version": now["live_version_id"], "document": {"name": "Audit Trail"}, "servers": null, "models": null});
    let notes = json!({ "live": copy });
    let older = json!({"version": "older", "document": {"name": "Older"}, "servers": [], "models": []});
    let older = LiveCopy::from_json(&older).unwrap();
    let server = person.id("mcp-servers", "Web search");
    for intent in [
        save(edited.clone()),
        publish(edited, &notes),
        publish(same, &notes),
        again(older, Mappings::default()),
        attach(ResourceKind::McpServer, &server, "Web search"),
    ] {
        assert_eq!(person.refusal(&agent, &intent).as_deref(), Some(words::DRAFT_HIDDEN), "{}", intent.0["do"]);
    }
    let discarding = person.plan(&agent, &discard(&notes));
    assert_eq!((discarding.refusal, discarding.changes_unknown.as_deref()), (None, Some(words::DISCARDS_UNSEEN)));
    let opening = person.plan(&agent, &edit());
    assert_eq!((opening.refusal, opening.changes_unknown.as_deref()), (None, Some(words::EDIT_FINDS_DRAFT)));
    assert_eq!(opening.remember, None, "what is read may be the draft's");
    person.done(&agent, &edit());
    assert_ne!(person.document(&agent)["runbook_text"], now["runbook_text"]);
    assert_eq!(person.open(&agent).read_only, None);
    assert_eq!(person.refusal(&agent, &publish(person.edited(&agent, |_| {}), &notes)), None);
}
