//! What each plan sends, shows, asks for and refuses.

use greenroom::domain::json::Json as _;
use greenroom::domain::{Environment, Lane};
use greenroom::lifecycle::Outcome;
use greenroom::vendors::sema4::ResourceKind;
use greenroom::vendors::sema4::lifecycle::{
    LiveCopy, Mappings, again, attach, create, detach, discard, edit, publish, remove, save, with_message,
};
use greenroom::vendors::{self, Edited, Package};
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
    assert_eq!(steps(&plan), std::slice::from_ref(&patch));
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

// What is published.

/// The parts of the body, and what the sheet says beside them.
#[test]
fn publishing_says_what_goes_live() {
    let person = Person::new();
    let agent = person.agent("Invoice Roast");
    let now = person.document(&agent);
    let live = json!({"name": "Invoice Roast", "description": "As it was", "runbook_text": now["runbook_text"]});
    let of = |version: &Value| {
        let copy =
            json!({"version": version, "document": live, "servers": [{"id": "gone", "name": "Gone"}], "models": null});
        json!({ "live": copy })
    };
    let edited = person.edited(&agent, |document| document["name"] = json!("Roaster"));
    let intent = with_message(&publish(edited, &of(&now["live_version_id"])), " Shorter ");
    let plan = person.plan(&agent, &intent);
    let lines: Vec<&str> = plan.lines.iter().map(|line| line.at.steps()[0].as_str()).collect();
    assert_eq!(lines, ["name", "description"], "against what is live, not against the draft");
    assert!(plan.effects.contains(&words::detached_since("Gone")));
    assert!(plan.effects.contains(&words::attached_since("Policy library")));
    for effect in [words::LIVE_AT_ONCE, words::CHATS_DELETED] {
        assert!(plan.effects.contains(&effect.to_owned()));
    }
    assert_eq!((plan.changes_unknown.as_deref(), plan.confirm_name.as_deref()), (None, Some(super::support::NAME)));
    assert_eq!(plan.way_back.as_ref().unwrap().intent.0["copy"]["version"], now["live_version_id"]);
    assert_eq!(
        steps(&plan),
        [
            (format!("PATCH agents/{agent}"), json!({"name": "Roaster"})),
            (format!("POST agents/{agent}/publish"), json!({"description": " Shorter "})),
        ]
    );
    // A copy of another version is none of what is live.
    let edited = person.edited(&agent, |_| {});
    let plan = person.plan(&agent, &publish(edited.clone(), &of(&json!("another"))));
    assert!(plan.lines.is_empty() && plan.way_back.is_none());
    assert_eq!(plan.changes_unknown.as_deref(), Some(words::LIVE_UNKNOWN));
    assert_eq!(steps(&plan)[0].1, json!({}), "a body, though there is nothing to say");
    // And neither are notes that are none.
    for odd in [json!(7), json!({"live": 7}), json!({"live": {"version": now["live_version_id"], "document": "x"}})] {
        assert_eq!(
            person.plan(&agent, &publish(edited.clone(), &odd)),
            person.plan(&agent, &publish(edited.clone(), &Value::Null))
        );
    }
    let never = person.agent("Contract Reader");
    let first = person.plan(&never, &publish(person.edited(&never, |_| {}), &Value::Null));
    assert_eq!((first.changes_unknown.as_deref(), first.now), (Some(words::FIRST_VERSION), None));
    let live = person.agent("Vendor Onboarding");
    let nothing = publish(person.edited(&live, |_| {}), &Value::Null);
    assert_eq!(person.refusal(&live, &nothing).as_deref(), Some(words::NOTHING_TO_PUBLISH));
    assert_eq!(person.wire.changes(), 0);
}

/// Agent and state are two readings: a copy of what is live is taken only where both speak of the same.
#[test]
fn what_is_live_is_copied_where_both_readings_agree() {
    let person = Person::new();
    let agent = person.agent("Vendor Onboarding");
    assert!(LiveCopy::of(&person.seen(&agent)).is_some());
    for (key, value) in [("state", "draft"), ("live_version_id", "another")] {
        person.wire.distort(move |request, response| {
            if !request.url.ends_with("/state") && request.url.contains("/agents/") {
                let mut body: Value = serde_json::from_str(&response.body).unwrap();
                body[key] = json!(value);
                response.body = body.to_string();
            }
        });
        assert_eq!(LiveCopy::of(&person.seen(&agent)), None, "{key}");
        assert_eq!(person.open(&agent).remember, None, "{key}");
    }
}

// What is taken away.

#[test]
fn each_line_that_is_discarded_is_ticked() {
    let person = Person::new();
    let agent = person.agent("Invoice Roast");
    let edited = person.edited(&agent, |document| document["description"] = json!("Mine"));
    person.done(&agent, &save(edited));
    let now = person.document(&agent);
    let copy = json!({"version": now["live_version_id"], "document": {"name": "Invoice Roast", "description": "Forensic expense analyst.", "runbook_text": "x"}, "servers": null, "models": null});
    let intent = discard(&json!({ "live": copy }));
    let plan = person.plan(&agent, &intent);
    assert_eq!((plan.lines.len(), plan.unticked(&[]).count()), (2, 2));
    let one = [plan.lines[0].id.clone()];
    let came = person.run(&agent, &intent, &plan.fingerprint, &one);
    assert!(matches!(came, Outcome::Moved(_)), "{}", outcome(&came));
    person.done(&agent, &intent);
    let after = person.document(&agent);
    assert_eq!((&after["state"], &after["description"]), (&json!("live"), &json!("Forensic expense analyst.")));
    // Of another version's copy nothing is concluded.
    let agent = person.agent("Budget Oracle");
    let plan = person.plan(&agent, &intent);
    assert_eq!((plan.lines.len(), plan.changes_unknown.as_deref()), (0, Some(words::LIVE_UNKNOWN)));
    let never = person.agent("Contract Reader");
    assert_eq!(person.refusal(&never, &discard(&Value::Null)).as_deref(), Some(words::NEVER_PUBLISHED));
    let live = person.agent("Tax Notes");
    assert_eq!(person.refusal(&live, &discard(&Value::Null)).as_deref(), Some(words::NO_DRAFT));
}

/// Going back over a draft takes away what the draft says: each line of it is ticked.
#[test]
fn a_way_back_over_a_draft_is_ticked() {
    let person = Person::new();
    let agent = person.agent("Invoice Roast");
    let older = json!({"version": "older", "document": {"name": "Invoice Roast", "description": null, "runbook_text": "Older", "avatar": 1}, "servers": null, "models": null});
    let older = LiveCopy::from_json(&older).unwrap();
    let plan = person.plan(&agent, &again(older.clone(), Mappings::default()));
    assert_eq!(steps(&plan)[0].1, json!({"description": "", "runbook_text": "Older"}));
    let shown: Vec<&str> = plan.lines.iter().map(|line| line.at.steps()[0].as_str()).collect();
    assert_eq!(shown, ["description", "runbook_text"], "what is sent, and nothing else");
    assert_eq!(plan.unticked(&[]).count(), 2);
    assert!(plan.warnings.contains(&words::AGAIN_OVERWRITES_DRAFT.to_owned()));
    let live = person.copy(&person.agent("Tax Notes"));
    assert_eq!(
        person.refusal(&person.agent("Tax Notes"), &again(live, Mappings::default())).as_deref(),
        Some(words::IS_LIVE)
    );
}

// Attached resources.

#[test]
fn what_is_attached_is_not_attached_again() {
    let person = Person::new();
    let agent = person.agent("Invoice Roast");
    let (policy, search) = (person.id("mcp-servers", "Policy library"), person.id("mcp-servers", "Web search"));
    let kind = ResourceKind::McpServer;
    assert_eq!(person.refusal(&agent, &attach(kind, &policy, "P")).as_deref(), Some(words::IS_ATTACHED));
    assert_eq!(person.refusal(&agent, &detach(kind, &search, "S")).as_deref(), Some(words::IS_DETACHED));
    let live = person.agent("Vendor Onboarding");
    let plan = person.plan(&live, &attach(kind, &policy, "P"));
    assert_eq!(steps(&plan)[0], (format!("POST agents/{live}/edit"), Value::Null));
    assert_eq!(plan.steps.len(), 2);
    // Where what is attached cannot be read, the vendor decides.
    person.wire.distort(|request, response| {
        if request.url.contains("/agents/") && request.url.contains("/mcp-servers") {
            response.status = 403;
        }
    });
    let plan = person.plan(&agent, &attach(kind, &search, "S"));
    assert_eq!((plan.refusal, plan.steps.len()), (None, 1));
    let publishing = person.plan(&agent, &publish(person.edited(&agent, |_| {}), &Value::Null));
    assert!(publishing.warnings.contains(&words::MAPPINGS_UNKNOWN.to_owned()));
    assert_eq!(person.refusal(&person.agent("Payroll Checker"), &edit()), None);
}

// Packages.

#[test]
fn a_package_that_is_gone_is_not_sent() {
    let person = Person::new();
    let agent = person.agent("Invoice Roast");
    let package = |agent: &str| Package {
        file: "f".to_owned(),
        name: "p.zip".to_owned(),
        agent: agent.to_owned(),
        told: vec!["Two files".to_owned()],
    };
    for intent in [vendors::import(package("Fresh")), vendors::update(package("Fresh"))] {
        assert_eq!(person.refusal(&agent, &intent).as_deref(), Some(words::PACKAGE_GONE));
        assert!(person.plan(&agent, &intent).effects.contains(&"Two files".to_owned()), "what was seen in it");
    }
    *person.file.borrow_mut() = Some(vec![1].into());
    let taken = vendors::import(package("Tax Notes"));
    assert_eq!(person.refusal("new", &taken), Some(words::name_taken("Tax Notes")));
    assert!(person.wire.sent_writes().is_empty());
}

// A deployment without drafts.

/// What is saved there, users have at once: it is said, and asked for by name.
#[test]
fn without_a_lifecycle_everything_is_live_at_once() {
    let person = Person::of("acme-basic");
    let agent = person.agent("Invoice Roast");
    let server = person.id("mcp-servers", "Web search");
    *person.file.borrow_mut() = Some(vec![1].into());
    let edited = person.edited(&agent, |document| document["description"] = json!("Mine"));
    let package = Package { file: "f".into(), name: "p.zip".into(), agent: "Invoice Roast".into(), told: Vec::new() };
    for intent in [
        save(edited.clone()),
        attach(ResourceKind::McpServer, &server, "Web search"),
        detach(ResourceKind::DataModel, &person.id("semantic-data-models", "Expenses"), "Expenses"),
        vendors::update(package),
    ] {
        let plan = person.plan(&agent, &intent);
        assert_eq!((plan.refusal.as_deref(), plan.steps.len()), (None, 1), "{}", intent.0["do"]);
        assert!(plan.effects.contains(&words::SAVES_WITHOUT_LIFECYCLE.to_owned()), "{}", intent.0["do"]);
        assert!(!plan.effects.contains(&words::DRAFT_ONLY.to_owned()), "{}", intent.0["do"]);
        assert_eq!(plan.target, Lane::In(Environment::Live));
        assert_eq!(plan.confirm_name.as_deref(), Some(super::support::NAME));
    }
    let copy = json!({"version": "v", "document": {}, "servers": null, "models": null});
    let copy = LiveCopy::from_json(&copy).unwrap();
    for intent in
        [publish(edited.clone(), &Value::Null), discard(&Value::Null), edit(), again(copy, Mappings::default())]
    {
        assert_eq!(person.refusal(&agent, &intent).as_deref(), Some(words::NO_LIFECYCLE), "{}", intent.0["do"]);
    }
    person.done(&agent, &save(edited));
    assert_eq!(person.document(&agent)["description"], "Mine");
    let made = person.done("new", &create(json!({"name": "Fresh"})));
    person.done(&made.id, &remove());
}
