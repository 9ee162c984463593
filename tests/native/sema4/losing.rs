//! Answers that are lost, late, cut or somebody else's, refusals, and colleagues who come in between: what is said
//! afterwards is what happened, and nothing is sent twice.

use greenroom::http::{Conflict, ErrorKind, Method};
use greenroom::lifecycle::{Ending, Intent, Outcome, RecordState};
use greenroom::vendors::sema4::ResourceKind;
use greenroom::vendors::sema4::lifecycle::{
    Mappings, again, attach, create, detach, discard, edit, import, publish, remove, save, update,
};
use greenroom::vendors::{self, Package};
use greenroom::words::sema4 as words;
use serde_json::{Value, json};

use super::support::{Foreign, Person, Way, ending, outcome, says_changed, steps, touch};
use crate::support::now;

type Wish = fn(&Person) -> (String, Intent);

/// A package on this computer, of an agent that is called so.
fn package(person: &Person, agent: &str, of: &str) -> Package {
    let request = vendors::export(&person.connection, &person.agent(of));
    let answer = now(greenroom::http::send(&person.wire, &request)).unwrap();
    *person.file.borrow_mut() = Some(vendors::read_file(person.connection.vendor, answer).unwrap());
    Package { file: "f".to_owned(), name: "p.zip".to_owned(), agent: agent.to_owned(), told: Vec::new() }
}

/// Every deed, each as one request.
const DEEDS: [(&str, Wish); 10] = [
    ("create", |_| ("new".to_owned(), create(json!({"name": "Fresh", "runbook_text": "R"})))),
    ("edit", |person| (person.agent("Vendor Onboarding"), edit())),
    ("save", |person| {
        let agent = person.agent("Invoice Roast");
        let edited = person.edited(&agent, |document| document["runbook_text"] = json!("Other"));
        (agent, save(edited))
    }),
    ("publish", |person| {
        let agent = person.agent("Invoice Roast");
        let edited = person.edited(&agent, |_| {});
        (agent, publish(edited, &Value::Null))
    }),
    ("discard", |person| (person.agent("Invoice Roast"), discard(&Value::Null))),
    ("attach", |person| {
        let server = person.id("mcp-servers", "Web search");
        (person.agent("Invoice Roast"), attach(ResourceKind::McpServer, &server, "Web search"))
    }),
    ("detach", |person| {
        let model = person.id("semantic-data-models", "Expenses");
        (person.agent("Invoice Roast"), detach(ResourceKind::DataModel, &model, "Expenses"))
    }),
    ("remove", |person| (person.agent("Invoice Roast"), remove())),
    ("import", |person| {
        let package = package(person, "Contract Reader", "Contract Reader");
        // Its name is free again.
        person.wire.foreign(&(Method::Delete, format!("agents/{}", person.agent("Contract Reader")), Value::Null));
        ("new".to_owned(), import(package))
    }),
    ("update", |person| {
        let package = package(person, "Invoice Roast", "Invoice Roast");
        let agent = person.agent("Invoice Roast");
        let change = (Method::Patch, format!("agents/{agent}"), json!({"description": "Before"}));
        person.wire.foreign(&change);
        (agent, update(package))
    }),
];

/// Whatever becomes of the answer, the person is told what the vendor did, or that nobody knows.
#[test]
fn lost_answers_are_settled_by_reading_back() {
    for (name, wish) in DEEDS {
        for way in
            [Way::Whole, Way::Lost, Way::Halved, Way::Emptied, Way::Gateway, Way::SignIn, Way::Late, Way::Dropped]
        {
            let person = Person::new();
            let (agent, intent) = wish(&person);
            let before = person.wire.changes();
            person.wire.way.set(way);
            let came = person.ending(&agent, &intent);
            let happened = way != Way::Dropped;
            // A 204 has no half: it arrived.
            let silent = ["attach", "detach", "remove"].contains(&name) && way == Way::Halved;
            let clear = way == Way::Whole || silent;
            // What overwriting left behind cannot be told from a colleague's edit.
            let expected = if name == "update" && happened && !clear { None } else { Some(happened) };
            assert_eq!(says_changed(&came), expected, "{name} {way:?}: {came:?}");
            assert_eq!(person.wire.changes() - before, usize::from(happened), "{name} {way:?}: sent once");
            if let Ending::Done(receipt) = came {
                assert_eq!(receipt.by_reading_back, !clear, "{name} {way:?}");
                if name == "create" || name == "import" {
                    assert!(person.document(&receipt.id)["id"] == receipt.id.as_str(), "{name} {way:?} {receipt:?}");
                }
                if name == "publish" {
                    assert_eq!(person.document(&agent)["live_version_id"], receipt.id.as_str());
                }
            }
        }
    }
}

/// The refusals that the seed and the fact sheet name: nothing happened, and each is told in its own words.
#[test]
fn refusals_are_told_as_what_they_are() {
    for (status, kind) in [
        (400, ErrorKind::Refused),
        (401, ErrorKind::KeyRejected),
        (403, ErrorKind::KeyLacksRight),
        (404, ErrorKind::NotThere),
        (405, ErrorKind::NotThere),
        (409, ErrorKind::Conflict(Conflict::WrongState)),
        (412, ErrorKind::StepMissing),
        (422, ErrorKind::Refused),
        (429, ErrorKind::TooMany(None)),
    ] {
        for (name, wish) in DEEDS {
            let person = Person::new();
            let (agent, intent) = wish(&person);
            let before = person.wire.changes();
            person.wire.way.set(Way::Refused(status));
            let Ending::Refused(error) = person.ending(&agent, &intent) else { panic!("{name} {status}") };
            let makes = name == "create" || name == "import";
            let expected = match (&kind, makes) {
                (ErrorKind::Conflict(_), true) => ErrorKind::Conflict(Conflict::NameTaken),
                _ => kind.clone(),
            };
            assert_eq!((error.kind, error.status), (expected, Some(status)), "{name}");
            assert_eq!((error.detail.as_deref(), error.reference.as_deref()), (Some("Said so"), Some("e")));
            assert_eq!(error.code.as_deref(), Some("some.code"));
            assert_eq!(person.wire.changes(), before);
        }
    }
}

/// A 500 may come before the deed or after it.
#[test]
fn a_vendor_error_is_read_back() {
    for (name, wish) in DEEDS {
        let person = Person::new();
        let (agent, intent) = wish(&person);
        person.wire.way.set(Way::Refused(500));
        let came = person.ending(&agent, &intent);
        assert!(matches!(&came, Ending::DidNotHappen(error) if error.status == Some(500)), "{name}: {came:?}");
    }
}

#[test]
fn where_reading_back_fails_nobody_knows_until_it_is_settled() {
    for (name, wish) in DEEDS {
        let person = Person::new();
        let (agent, intent) = wish(&person);
        let before = person.wire.changes();
        person.wire.way.set(Way::Lost);
        person.wire.blind.set(true);
        let record = person.ended(&agent, &intent);
        assert_eq!(says_changed(&ending(&record).1), None, "{name}");
        assert_eq!(person.wire.changes(), before + 1, "sent once, and never repeated");
        // Later on.
        person.wire.see();
        let settled = ending(&person.settle(&agent, &record)).1;
        let expected = (name != "update").then_some(true);
        assert_eq!(says_changed(&settled), expected, "{name}: {settled:?}");
        assert_eq!(person.wire.changes(), before + 1, "settling sends nothing");
    }
}

// Settling, where somebody else did something in the same moment.

/// My discarding got lost before it arrived; a colleague published the draft. It is not discarded: it is live.
#[test]
fn a_draft_that_a_colleague_published_was_not_discarded() {
    let person = Person::new();
    let agent = person.agent("Invoice Roast");
    let publishes: Foreign = (Method::Post, format!("agents/{agent}/publish"), json!({}));
    person.wire.before.borrow_mut().push(publishes);
    person.wire.way.set(Way::Dropped);
    let came = person.ending(&agent, &discard(&Value::Null));
    let Ending::Unknown { why, .. } = &came else { panic!("{came:?}") };
    assert_eq!(why, words::PUBLISHED_MEANWHILE);
}

/// What a page or a proxy answers says nothing about the agent: a deletion that was lost is not told as done.
#[test]
fn a_page_in_place_of_the_agent_does_not_say_that_it_is_gone() {
    for page in ["<html>not here</html>", "default backend - 404", "{\"detail\": \"Not Found\"}"] {
        let person = Person::new();
        let agent = person.agent("Invoice Roast");
        let intent = remove();
        let plan = person.plan(&agent, &intent);
        person.wire.way.set(Way::Dropped);
        let after = std::cell::Cell::new(0);
        person.wire.distort(move |request, response| {
            after.set(after.get() + 1);
            // The two readings before the write are as ever; two more belong to what is attached.
            if after.get() > 4 && request.url.contains("/agents/") {
                response.status = 404;
                page.clone_into(&mut response.body);
            }
        });
        let came = person.send(&agent, &intent, &plan);
        let Outcome::Ended(record) = came else { panic!("{}", outcome(&came)) };
        assert_eq!(says_changed(&ending(&record).1), None, "{page}: {:?}", ending(&record).1);
    }
}

/// An empty text that comes back as none is what was sent.
#[test]
fn an_empty_text_may_come_back_as_none() {
    let person = Person::new();
    let agent = person.agent("Invoice Roast");
    let intent = save(person.edited(&agent, |document| document["description"] = json!("")));
    person.wire.distort(|_, response| {
        response.body = response.body.replace("\"description\":\"\"", "\"description\":null");
    });
    assert!(person.done(&agent, &intent).notes.is_empty());
    for way in [Way::Lost, Way::Dropped] {
        let person = Person::new();
        person.wire.distort(|_, response| {
            response.body = response.body.replace("\"description\":\"\"", "\"description\":null");
        });
        person.wire.way.set(way);
        assert_eq!(says_changed(&person.ending(&agent, &intent)), Some(way == Way::Lost), "{way:?}");
    }
}

/// The vendor's clock may stand still: what arrived, arrived.
#[test]
fn what_arrived_is_told_without_a_clock() {
    for (way, expected) in [(Way::Lost, Some(true)), (Way::Dropped, Some(false))] {
        let person = Person::new();
        let agent = person.agent("Invoice Roast");
        let intent = save(person.edited(&agent, |document| document["runbook_text"] = json!("Other")));
        person.wire.distort(|_, response| {
            let Ok(mut body) = serde_json::from_str::<Value>(&response.body) else { return };
            if let Some(body) = body.as_object_mut().filter(|body| body.contains_key("updated_at")) {
                body.insert("updated_at".to_owned(), json!("2026-05-28T00:00:00Z"));
                response.body = Value::Object(body.clone()).to_string();
            }
        });
        person.wire.way.set(way);
        assert_eq!(says_changed(&person.ending(&agent, &intent)), expected);
    }
}

/// Half of what was sent stands there, and the rest is somebody else's.
#[test]
fn what_stands_otherwise_is_not_told_as_done_or_undone() {
    let person = Person::new();
    let agent = person.agent("Invoice Roast");
    let intent = save(person.edited(&agent, |document| {
        document["runbook_text"] = json!("Other");
        document["description"] = json!("Other");
    }));
    person.wire.way.set(Way::Lost);
    person.wire.after.borrow_mut().push(touch(&agent));
    let came = person.ending(&agent, &intent);
    assert!(matches!(&came, Ending::Unknown { why, .. } if why == words::CHANGED_OTHERWISE), "{came:?}");
}

#[test]
fn what_came_back_otherwise_is_told() {
    let person = Person::new();
    let agent = person.agent("Invoice Roast");
    let intent = save(person.edited(&agent, |document| document["runbook_text"] = json!("Other")));
    person.wire.after.borrow_mut().push(touch(&agent));
    assert_eq!(person.done(&agent, &intent).notes, [words::came_back_otherwise("Runbook")]);
    // A publishing that is followed by another one.
    let intent = publish(person.edited(&agent, |_| {}), &Value::Null);
    *person.wire.after.borrow_mut() = vec![
        (Method::Post, format!("agents/{agent}/edit"), Value::Null),
        (Method::Post, format!("agents/{agent}/publish"), json!({})),
    ];
    assert_eq!(person.done(&agent, &intent).notes, [words::NO_LONGER_LIVE]);
    // One that the vendor took, and that changed nothing.
    let quiet = person.agent("Contract Reader");
    let intent = publish(person.edited(&quiet, |_| {}), &Value::Null);
    person.wire.distort(|_, response| {
        let Ok(mut body) = serde_json::from_str::<Value>(&response.body) else { return };
        if body.get("live_version_id").is_some() {
            body["live_version_id"] = Value::Null;
            response.body = body.to_string();
        }
    });
    assert_eq!(person.done(&quiet, &intent).notes, [words::STILL_THE_SAME]);
}

/// A 409 to a save with another name is about the name only where the vendor says so.
#[test]
fn a_conflict_is_about_the_name_where_the_vendor_says_so() {
    let person = Person::new();
    let agent = person.agent("Invoice Roast");
    let renamed = person.edited(&agent, |document| document["name"] = json!("Tax Notes"));
    let Ending::Refused(error) = person.ending(&agent, &save(renamed.clone())) else { panic!() };
    assert_eq!(error.kind, ErrorKind::Conflict(Conflict::NameTaken));
    let record = person.ended(&agent, &publish(renamed.clone(), &Value::Null));
    let (0, Ending::Refused(error)) = ending(&record) else { panic!("{record:?}") };
    assert_eq!(error.kind, ErrorKind::Conflict(Conflict::NameTaken));
    // A colleague published in between: the state is wrong, not the name.
    let fresh = person.edited(&agent, |document| document["name"] = json!("Fresh"));
    person.wire.before.borrow_mut().push((Method::Post, format!("agents/{agent}/publish"), json!({})));
    let Ending::Refused(error) = person.ending(&agent, &save(fresh)) else { panic!() };
    assert_eq!(error.kind, ErrorKind::Conflict(Conflict::WrongState));
}

// Plans of several requests.

/// Where a plan stops, it says at which request, and what came before stands.
#[test]
fn a_plan_that_stops_in_the_middle_says_where() {
    use Way::{Dropped, Gateway, Lost, Refused, Whole};
    let cases: [(&[Way], usize, Option<bool>, &str); 8] = [
        (&[Whole, Whole], 1, Some(true), "draft"),
        (&[Lost, Gateway], 1, Some(true), "draft"),
        (&[Dropped, Whole], 0, Some(false), "live"),
        (&[Refused(403), Whole], 0, Some(false), "live"),
        (&[Whole, Refused(422)], 1, Some(false), "draft"),
        (&[Whole, Dropped], 1, Some(false), "draft"),
        (&[Lost, Dropped], 1, Some(false), "draft"),
        (&[Whole, Refused(500)], 1, Some(false), "draft"),
    ];
    for (ways, step, changed, state) in cases {
        let person = Person::new();
        let agent = person.agent("Vendor Onboarding");
        let intent = save(person.edited(&agent, |document| document["description"] = json!("Other")));
        *person.wire.ways.borrow_mut() = ways.iter().copied().collect();
        let record = person.ended(&agent, &intent);
        let (at, came) = ending(&record);
        assert_eq!((at, says_changed(&came)), (step, changed), "{ways:?}: {came:?}");
        let now = person.document(&agent);
        assert_eq!(now["state"], state, "{ways:?}");
        assert_eq!(now["description"] == "Other", changed == Some(true) && step == 1, "{ways:?}");
        assert_eq!(person.kept().matches("\"Sent\"").count(), step + 1, "{ways:?}: an entry for each that left");
        // It can be gone on with: what is done is not done again.
        if state == "draft" && changed == Some(false) {
            let plan = person.plan(&agent, &intent);
            assert_eq!(steps(&plan), [(format!("PATCH agents/{agent}"), json!({"description": "Other"}))]);
        }
    }
}

/// A way back of five requests, any of which may be the last: what is live changes with the last alone.
#[test]
fn a_way_back_that_stops_leaves_live_alone() {
    let person = Person::new();
    let agent = person.agent("Vendor Onboarding");
    let copy = person.copy(&agent);
    let server = person.id("mcp-servers", "Policy library");
    let (search, change) = (person.id("mcp-servers", "Web search"), json!({"description": "Second"}));
    for foreign in [
        (Method::Post, format!("agents/{agent}/edit"), Value::Null),
        (Method::Patch, format!("agents/{agent}"), change),
        (Method::Post, format!("agents/{agent}/mcp-servers"), json!({"mcp_server_id": server})),
        (Method::Delete, format!("agents/{agent}/mcp-servers/{search}"), Value::Null),
        (Method::Post, format!("agents/{agent}/publish"), json!({})),
    ] {
        assert!(person.wire.foreign(&foreign).is_success(), "{foreign:?}");
    }
    let intent = again(copy.clone(), Mappings::default());
    let plan = person.plan(&agent, &intent);
    let lines: Vec<String> = steps(&plan).into_iter().map(|(line, _)| line).collect();
    let at = |rest: &str| format!("agents/{agent}{rest}");
    assert_eq!(
        lines,
        [
            format!("POST {}", at("/edit")),
            format!("PATCH {}", at("")),
            format!("POST {}", at("/mcp-servers")),
            format!("DELETE {}", at(&format!("/mcp-servers/{server}"))),
            format!("POST {}", at("/publish")),
        ]
    );
    let second = person.document(&agent)["live_version_id"].clone();
    for stop in 0..lines.len() {
        let plan = person.plan(&agent, &intent);
        // What an earlier try did is not planned again.
        let left = plan.steps.len();
        assert_eq!(left, lines.len() - stop, "{:?}", steps(&plan));
        *person.wire.ways.borrow_mut() = [Way::Lost, Way::Refused(422)].into();
        if left == 1 {
            *person.wire.ways.borrow_mut() = [Way::Gateway].into();
        }
        let Outcome::Ended(record) = person.send(&agent, &intent, &plan) else { panic!() };
        let (step, came) = ending(&record);
        if left == 1 {
            assert_eq!((step, says_changed(&came)), (0, Some(true)), "{came:?}");
        } else {
            assert_eq!((step, says_changed(&came)), (1, Some(false)), "{came:?}");
            assert_eq!(person.document(&agent)["live_version_id"], second, "live is as it was");
        }
    }
    let now = person.document(&agent);
    assert_ne!(now["live_version_id"], second);
    assert_eq!(now["description"], copy.document["description"]);
    assert_eq!(person.attached(&agent, "mcp-servers"), ["Web search"]);
}

// Colleagues.

/// Whatever a colleague did since the sheet was opened, it asks again and sends nothing.
#[test]
fn a_colleagues_move_between_sheet_and_send_is_noticed() {
    let moves: [fn(&Person, &str) -> Foreign; 4] = [
        |_, agent| touch(agent),
        |person, agent| {
            let server = person.id("mcp-servers", "Spreadsheet tools");
            (Method::Post, format!("agents/{agent}/mcp-servers"), json!({"mcp_server_id": server}))
        },
        |_, agent| (Method::Post, format!("agents/{agent}/publish"), json!({})),
        |_, agent| (Method::Post, format!("agents/{agent}/discard-draft"), json!({})),
    ];
    for (name, wish) in DEEDS {
        if ["create", "import", "edit"].contains(&name) {
            continue;
        }
        for (number, moves) in moves.iter().enumerate() {
            let person = Person::new();
            let (agent, intent) = wish(&person);
            let plan = person.plan(&agent, &intent);
            assert!(person.wire.foreign(&moves(&person, &agent)).is_success(), "{name} {number}");
            let before = person.wire.changes();
            let came = person.send(&agent, &intent, &plan);
            assert!(matches!(came, Outcome::Moved(_)), "{name} {number}: {}", outcome(&came));
            assert_eq!(person.wire.changes(), before, "{name} {number}");
            assert!(person.wire.sent_writes().is_empty(), "{name} {number}");
        }
    }
}

/// Also where the vendor's date of the last change says nothing: missing, or no finer than a day.
#[test]
fn a_colleagues_edit_is_noticed_without_a_clock() {
    for date in [Value::Null, json!("2026-05-28")] {
        let person = Person::new();
        let agent = person.agent("Invoice Roast");
        person.wire.distort(move |_, response| {
            let Ok(mut body) = serde_json::from_str::<Value>(&response.body) else { return };
            if body.get("updated_at").is_some() {
                body["updated_at"] = date.clone();
                response.body = body.to_string();
            }
        });
        let intent = publish(person.edited(&agent, |_| {}), &Value::Null);
        let plan = person.plan(&agent, &intent);
        person.wire.foreign(&touch(&agent));
        let came = person.send(&agent, &intent, &plan);
        assert!(matches!(came, Outcome::Moved(_)), "{}", outcome(&came));
    }
}

/// The lifecycle could not be read when the sheet was opened, and can be now: that is another plan.
#[test]
fn another_plan_is_not_sent_in_place_of_the_one_that_was_shown() {
    let person = Person::new();
    let agent = person.agent("Vendor Onboarding");
    let intent = save(person.edited(&agent, |document| document["description"] = json!("Other")));
    person.wire.distort(|request, response| {
        if request.url.ends_with("/state") {
            response.status = 404;
        }
    });
    let plan = person.plan(&agent, &intent);
    assert_eq!(plan.steps.len(), 1);
    *person.wire.distort.borrow_mut() = None;
    let came = person.send(&agent, &intent, &plan);
    assert!(matches!(came, Outcome::Moved(_)), "{}", outcome(&came));
    assert_eq!(person.wire.changes(), 0);
}

#[test]
fn a_name_that_was_taken_meanwhile_is_noticed() {
    let person = Person::new();
    let intent = create(json!({"name": "Fresh"}));
    let plan = person.plan("new", &intent);
    person.wire.foreign(&(Method::Post, "agents".to_owned(), json!({"name": "Fresh"})));
    let came = person.send("new", &intent, &plan);
    assert!(matches!(came, Outcome::Moved(_)), "{}", outcome(&came));
    assert_eq!(person.refusal("new", &intent), Some(words::name_taken("Fresh")));
    // A colleague makes one of that name while my request is lost: theirs is found, and is not called mine unasked.
    let mine = create(json!({"name": "Another"}));
    person.wire.before.borrow_mut().push((Method::Post, "agents".to_owned(), json!({"name": "Another"})));
    let Ending::Refused(error) = person.ending("new", &mine) else { panic!() };
    assert_eq!(error.kind, ErrorKind::Conflict(Conflict::NameTaken));
}

/// What moved is said in words.
#[test]
fn what_moved_is_told() {
    let person = Person::new();
    let (agent, intent) = DEEDS[3].1(&person);
    let procedure = person.procedure(&agent, &intent);
    use greenroom::lifecycle::Procedure as _;
    let before = now(procedure.observe(&person.wire)).unwrap();
    let server = person.id("mcp-servers", "Web search");
    person.wire.foreign(&touch(&agent));
    let attaches = (Method::Post, format!("agents/{agent}/mcp-servers"), json!({"mcp_server_id": server}));
    person.wire.foreign(&attaches);
    let after = now(procedure.observe(&person.wire)).unwrap();
    let (old, new) = (procedure.plan(&before).fingerprint, procedure.plan(&after).fingerprint);
    let moved = vendors::moved(&before, &after, &old, &new, None);
    let at = |place: &str| moved.iter().find(|found| found.place == place).unwrap_or_else(|| panic!("{moved:?}"));
    // When is told, who is not.
    let draft = at("Draft");
    assert!(draft.change.by.is_none() && draft.change.at.is_some(), "{draft:?}");
    assert_eq!((draft.lines.len(), draft.lines[0].section), (1, "Runbook"));
    let (was, is) = at(words::ATTACHED).labels.clone().unwrap();
    assert!(!was.contains("Web search") && is.contains("Web search"));
    assert!(vendors::moved(&before, &before, &old, &old, None).is_empty());
}

// The agents of practice whose names break answers.

#[test]
fn mishaps_at_the_vendor_are_told_as_they_were() {
    for (end, changed) in [
        ("-error-400", Some(false)),
        ("-error-403", Some(false)),
        ("-error-404", Some(false)),
        ("-error-409", Some(false)),
        ("-error-412", Some(false)),
        ("-error-422", Some(false)),
        ("-error-500", Some(false)),
        ("-proxy-422", Some(false)),
        ("-slow", Some(true)),
        ("-lost-answer", Some(true)),
        ("-timeout-after", Some(true)),
        ("-cut-answer", Some(true)),
        ("-error-after-doing", Some(true)),
        ("-dropped-before", Some(false)),
        ("-html", Some(true)),
    ] {
        let person = Person::of("acme-failures");
        let agent = person.agent(end);
        let server = person.id("mcp-servers", "Web search");
        let edited = person.edited(&agent, |document| document["description"] = json!("Other"));
        let same = person.edited(&agent, |_| {});
        for intent in [
            attach(ResourceKind::McpServer, &server, "Web search"),
            detach(ResourceKind::McpServer, &server, "Web search"),
            save(edited.clone()),
            publish(same.clone(), &Value::Null),
            edit(),
            discard(&Value::Null),
            remove(),
        ] {
            if changed == Some(false) && matches!(intent.0["do"].as_str(), Some("detach" | "edit")) {
                continue;
            }
            if intent.0["do"] == "discard" && changed == Some(true) {
                // After edit there is a draft again.
                assert_eq!(person.document(&agent)["state"], "draft");
            }
            let before = person.wire.changes();
            let came = person.ending(&agent, &intent);
            assert_eq!(says_changed(&came), changed, "{end} {}: {came:?}", intent.0["do"]);
            assert_eq!(person.wire.changes() - before, usize::from(changed == Some(true)), "{end}");
            if let (Ending::Refused(error), "-proxy-422") = (&came, end) {
                let named = vendors::in_our_words(person.connection.vendor, error);
                assert_eq!(named.fields[0].field, "Description");
            }
        }
    }
}

#[test]
fn what_cannot_be_read_is_not_written() {
    for end in ["-error-503", "-odd-reading", "-html-reading", "-cut-reading"] {
        let person = Person::of("acme-failures");
        let agent = person.agent(end);
        for intent in [remove(), discard(&Value::Null), edit()] {
            let came = person.confirm(&agent, &intent);
            assert!(matches!(came, Outcome::CouldNotRead(_)), "{end}: {}", outcome(&came));
        }
        assert!(person.wire.writes().is_empty());
    }
}

#[test]
fn an_agent_whose_draft_never_rests_is_never_sent() {
    let person = Person::of("acme-failures");
    let agent = person.agent("-moves");
    let came = person.confirm(&agent, &publish(person.edited(&agent, |_| {}), &Value::Null));
    assert!(matches!(came, Outcome::Moved(_)), "{}", outcome(&came));
    assert!(person.wire.writes().is_empty());
}

#[test]
fn a_colleague_who_was_faster_is_told() {
    let person = Person::of("acme-failures");
    let agent = person.agent("-overtaken");
    let intent = publish(person.edited(&agent, |_| {}), &Value::Null);
    let Ending::Refused(error) = person.ending(&agent, &intent) else { panic!("not refused") };
    assert_eq!(error.kind, ErrorKind::Conflict(Conflict::WrongState));
}

/// What was sent once is not sent again, whatever the record says.
#[test]
fn a_sheet_is_sent_once() {
    let person = Person::new();
    let (agent, intent) = DEEDS[3].1(&person);
    let record = person.ended(&agent, &intent);
    assert!(matches!(record.state, RecordState::Ended { .. }));
    let before = person.wire.changes();
    assert_eq!(ending(&person.settle(&agent, &record)), ending(&record));
    assert_eq!(person.wire.changes(), before);
}
