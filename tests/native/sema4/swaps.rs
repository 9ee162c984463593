//! Test resources do not reach customers unseen: what is swapped when a version goes live, or comes back.

use greenroom::domain::json::{self, Json as _};
use greenroom::http::Method;
use greenroom::lifecycle::{Intent, MappingField, Outcome, Plan};
use greenroom::vendors::Edited;
use greenroom::vendors::sema4::ResourceKind;
use greenroom::vendors::sema4::lifecycle::{
    LiveCopy, Mappings, again, attach, discard, looks_like_test, publish, save, with_mapping, with_message,
};
use greenroom::words::sema4 as words;
use serde_json::{Value, json};

use super::support::{Person, outcome, steps};

const SERVERS: &str = "mcp-servers";

fn nothing(person: &Person, agent: &str) -> Edited {
    person.edited(agent, |_| {})
}

fn row<'a>(plan: &'a Plan, label: &str) -> &'a MappingField {
    plan.mappings.iter().find(|row| row.label.contains(&format!("“{label}”"))).unwrap_or_else(|| panic!("{label}"))
}

/// Publishes with a server swapped, and gives what is remembered of it.
fn publish_swapped(person: &Person, agent: &str, from: &str, to: &str) -> Value {
    let intent = publish(nothing(person, agent), &Value::Null);
    let intent = with_mapping(&intent, &format!("mcp_server_mappings/{from}"), to);
    let plan = person.plan(agent, &intent);
    person.done(agent, &intent);
    let (mut notes, before) = (plan.remember_done.unwrap(), plan.remember.unwrap_or_default());
    // What is known before it is sent, and what holds once it is done.
    notes.as_object_mut().unwrap().extend(before.as_object().cloned().unwrap_or_default());
    notes
}

#[test]
fn each_resource_has_a_row_and_test_ones_a_doubt() {
    let person = Person::new();
    let agent = person.agent("Budget Oracle");
    let plan = person.plan(&agent, &publish(nothing(&person, &agent), &Value::Null));
    let doubted: Vec<&str> = plan.mappings.iter().filter(|row| row.doubt.is_some()).map(|row| &*row.label).collect();
    assert_eq!(plan.mappings.len(), 8 + 4, "each server, and each connection of its data models");
    assert_eq!(doubted.len(), 4, "{doubted:?}");
    assert!(doubted.iter().all(|label| label.contains("(test)")));
    let test = row(&plan, "Receipts (test)");
    assert_eq!(test.doubt, Some(words::test_stays("Receipts (test)")));
    assert!(test.chosen.is_empty() && test.choices.len() == 7, "not for itself");
    // Once it is swapped there is nothing to doubt; swapped back, there is.
    let to = person.id(SERVERS, "Receipts (production)");
    let intent = with_mapping(&publish(nothing(&person, &agent), &Value::Null), &test.key, &to);
    let swapped = person.plan(&agent, &intent);
    let swapped_row = row(&swapped, "Receipts (test)");
    assert_eq!((&swapped_row.chosen, &swapped_row.doubt), (&to, &None));
    assert_eq!(with_mapping(&intent, &test.key, ""), publish(nothing(&person, &agent), &Value::Null));
    // A row of another name is none.
    assert_eq!(with_mapping(&intent, "other/x", "y"), intent);
    // The vendor gives the live version what the draft was swapped for.
    person.done(&agent, &intent);
    assert!(!person.attached(&agent, SERVERS).contains(&"Receipts (test)".to_owned()));
}

#[test]
fn names_of_test_resources() {
    for name in ["Receipts (test)", "DEV db", "crm-staging", "qa", "my sandbox", "Demo_x"] {
        assert!(looks_like_test(name), "{name}");
    }
    for name in ["Receipts", "Latest", "Contest", "Devon", "Quality", ""] {
        assert!(!looks_like_test(name), "{name}");
    }
}

/// What was remembered once is sent only where it is attached and the other one still exists, and the sheet says so.
#[test]
fn what_is_shown_as_swapped_is_what_is_swapped() {
    let person = Person::new();
    let agent = person.agent("Supplier Scout");
    let server = person.id(SERVERS, "Receipts (test)");
    let policy = person.id(SERVERS, "Policy library");
    person.done(&agent, &attach(ResourceKind::McpServer, &server, "Receipts (test)"));
    let of = |from: &str, to: &str| {
        let notes = json!({"mappings": {"mcp_server_mappings": {from: to}, "connection_mappings": {"x": "y"}}});
        let plan = person.plan(&agent, &publish(nothing(&person, &agent), &notes));
        (row(&plan, "Receipts (test)").clone(), steps(&plan).pop().unwrap().1)
    };
    let gone = "00000000-0000-4000-8000-000000000000";
    for (from, to) in [(server.as_str(), gone), (policy.as_str(), server.as_str()), (gone, server.as_str())] {
        let (row, body) = of(from, to);
        assert_eq!((row.chosen.as_str(), body), ("", json!({})), "{from} {to}");
        assert!(row.doubt.is_some(), "a swap that is not sent takes no doubt away");
    }
    let (row, body) = of(&server, &policy);
    assert_eq!((&row.chosen, &row.doubt), (&policy, &None));
    assert_eq!(body, json!({"mcp_server_mappings": {server: policy}}));
}

/// The server that a test one is swapped for is deleted after the sheet was opened: the test one does not go live.
#[test]
fn a_swap_that_got_lost_is_asked_about() {
    let person = Person::new();
    let agent = person.agent("Budget Oracle");
    let (from, to) = (person.id(SERVERS, "Receipts (test)"), person.id(SERVERS, "Receipts (production)"));
    let key = format!("mcp_server_mappings/{from}");
    let oldest = person.document(&agent)["live_version_id"].clone();
    for intent in [publish(nothing(&person, &agent), &Value::Null), discard(&Value::Null)] {
        let intent = with_mapping(&intent, &key, &to);
        let plan = person.plan(&agent, &intent);
        let gone = to.clone();
        person.wire.distort(move |request, response| {
            if request.url.contains("/v2/mcp-servers") {
                let mut body: Value = serde_json::from_str(&response.body).unwrap();
                body["data"].as_array_mut().unwrap().retain(|server| server["id"] != gone.as_str());
                response.body = body.to_string();
            }
        });
        let came = person.send(&agent, &intent, &plan);
        assert!(matches!(came, Outcome::Moved(_)), "{}: {}", intent.0["do"], outcome(&came));
        *person.wire.distort.borrow_mut() = None;
    }
    assert_eq!(person.document(&agent)["live_version_id"], oldest);
}

/// While the state is live, the vendor shows what users have. What the draft has in its place is seen once it is open.
#[test]
fn what_is_live_is_not_edited_and_published_in_one_go() {
    let person = Person::new();
    let agent = person.agent("Travel Desk");
    assert!(person.attached(&agent, SERVERS).iter().all(|name| !looks_like_test(name)));
    let edited = person.edited(&agent, |document| document["description"] = json!("Mine"));
    let intent = publish(edited.clone(), &Value::Null);
    assert_eq!(person.refusal(&agent, &intent).as_deref(), Some(words::SWAPS_UNSEEN));
    person.done(&agent, &save(edited.clone()));
    let plan = person.plan(&agent, &intent);
    assert_eq!(plan.refusal, None);
    assert!(row(&plan, "Receipts (test)").doubt.is_some(), "now it is seen");
    // Where nothing is attached there is nothing to swap.
    let bare = person.agent("Tax Notes");
    let edited = person.edited(&bare, |document| document["description"] = json!("Mine"));
    let plan = person.plan(&bare, &publish(edited, &Value::Null));
    let paths: Vec<String> = steps(&plan).into_iter().map(|(line, _)| line).collect();
    assert_eq!((plan.refusal, paths.len()), (None, 3), "{paths:?}");
}

/// Going back keeps the swaps that the version was published with: customers do not meet the test server.
#[test]
fn a_way_back_swaps_as_before() {
    let person = Person::new();
    let agent = person.agent("Supplier Scout");
    let (test, production) = (person.id(SERVERS, "Receipts (test)"), person.id(SERVERS, "Receipts (production)"));
    person.done(&agent, &attach(ResourceKind::McpServer, &test, "Receipts (test)"));
    let notes = publish_swapped(&person, &agent, &test, &production);
    let first = person.copy(&agent);
    assert!(first.servers.as_ref().unwrap().iter().any(|(id, _)| *id == production));
    // Another version, published with the same swap.
    person.done(&agent, &save(person.edited(&agent, |document| document["description"] = json!("Second"))));
    let mut notes = notes.as_object().unwrap().clone();
    notes.insert("live".to_owned(), first.to_json());
    let second = publish(nothing(&person, &agent), &Value::Object(notes));
    let plan = person.plan(&agent, &second);
    person.done(&agent, &second);
    let back = plan.way_back.unwrap().intent;
    // From what is live, and from a draft that was opened in between.
    for opened in [false, true] {
        if opened {
            person.wire.foreign(&(Method::Post, format!("agents/{agent}/edit"), Value::Null));
        }
        let plan = person.plan(&agent, &back);
        assert_eq!(plan.refusal, None);
        let shown = row(&plan, "Receipts (test)");
        assert_eq!((&shown.chosen, &shown.doubt), (&production, &None));
        let (line, sent) = steps(&plan).pop().unwrap();
        assert!(line.ends_with("/publish"), "{line}");
        assert_eq!(sent["mcp_server_mappings"], json!({ &test: production }));
        assert!(!steps(&plan).iter().any(|(line, _)| line.contains(SERVERS)), "nothing is attached or detached for it");
        if opened {
            person.done(&agent, &back);
            assert!(person.attached(&agent, SERVERS).iter().all(|name| !looks_like_test(name)));
            assert_eq!(person.document(&agent)["description"], first.document["description"]);
        }
    }
    // Its rows can be changed, too.
    let kept = with_mapping(&back, &format!("mcp_server_mappings/{test}"), "");
    let plan = person.plan(&agent, &kept);
    assert_eq!(steps(&plan).pop().unwrap().1.get("mcp_server_mappings"), None);
}

#[test]
fn mappings_and_intents_survive_their_record() {
    let of = |value: Value| Mappings::from_json(&value).unwrap();
    let some = of(json!({"connection_mappings": {"a": "b", "c": 7}, "mcp_server_mappings": [1], "x": 1}));
    assert_eq!(some.to_json(), json!({"connection_mappings": {"a": "b"}, "mcp_server_mappings": {}}));
    assert_eq!(of(some.to_json()), some);
    for odd in [json!(null), json!(7), json!([]), json!({"connection_mappings": "x"})] {
        assert_eq!(of(odd), Mappings::default());
    }
    let copy = json!({"version": "v", "document": {"name": "N"}, "servers": null, "models": []});
    let copy = LiveCopy::from_json(&copy).unwrap();
    let intent = with_message(&again(copy.clone(), some), "m");
    let read = Intent(json::read(&json::written(&intent.0)).unwrap());
    assert_eq!(read, intent);
    // One of an earlier page had no swaps.
    let mut older = intent.0.clone();
    older.as_object_mut().unwrap().shift_remove("mappings");
    assert_eq!(with_message(&Intent(older), "m"), with_message(&again(copy, Mappings::default()), "m"));
}

/// A package brings its data models along: they are not attached or detached once more, which the vendor would refuse.
#[test]
fn a_way_back_by_package_runs_to_its_end() {
    let person = Person::new();
    let agent = person.agent("Vendor Onboarding");
    let copy = person.copy(&agent);
    let request = greenroom::vendors::export(&person.connection, &agent);
    let answer = crate::support::now(greenroom::http::send(&person.wire, &request)).unwrap();
    *person.file.borrow_mut() = Some(greenroom::vendors::read_file(person.connection.vendor, answer).unwrap());
    let (model, travel) = (person.id("semantic-data-models", "Vendors"), person.id("semantic-data-models", "Travel"));
    for foreign in [
        (Method::Post, "edit".to_owned(), Value::Null),
        (Method::Delete, format!("semantic-data-models/{model}"), Value::Null),
        (Method::Post, "semantic-data-models".to_owned(), json!({"semantic_data_model_id": travel})),
        (Method::Post, "publish".to_owned(), json!({})),
    ] {
        let (method, rest, body) = foreign;
        assert!(person.wire.foreign(&(method, format!("agents/{agent}/{rest}"), body)).is_success());
    }
    let intent = again(copy, Mappings::default());
    let plan = person.plan(&agent, &intent);
    let lines: Vec<String> = steps(&plan).into_iter().map(|(line, _)| line).collect();
    assert_eq!(lines, [format!("PUT agents/{agent}/import"), format!("POST agents/{agent}/publish")]);
    assert!(plan.warnings.contains(&words::SWAPS_PERHAPS.to_owned()));
    person.done(&agent, &intent);
    assert_eq!(person.attached(&agent, "semantic-data-models"), ["Vendors"]);
}
