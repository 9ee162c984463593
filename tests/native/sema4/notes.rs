//! What this computer remembers of an agent, and the vendor does not give back.

use greenroom::domain::{Environment, Timestamp, Vendor};
use greenroom::lifecycle::{LaneState, Receipt};
use greenroom::vendors;
use serde_json::{Value, json};

use super::support::Person;

/// The message that stands in the live lane, by whom, and since when.
fn live(person: &Person, agent: &str, notes: &Value) -> (Option<String>, Option<String>, Option<Timestamp>) {
    let view = crate::support::now(vendors::agent(&person.wire, &person.connection, agent, notes)).unwrap();
    let LaneState::Holding(live) = &view.overview.lanes[1].state else { panic!("something is live") };
    (live.message.clone(), live.by.clone(), live.at)
}

#[test]
fn a_version_that_was_published_here_has_its_message_and_its_time() {
    let person = Person::new();
    let agent = person.agent("Vendor Onboarding");
    let (unnamed, by, at) = live(&person, &agent, &Value::Null);
    assert_eq!((unnamed.as_deref(), by, at), (Some("Version 1.2.0"), None, None));
    let seen = crate::support::now(vendors::active(&person.wire, &person.connection, &agent)).unwrap();
    let receipt = Receipt { id: seen.live.unwrap().id, environment: Some(Environment::Live), ..Receipt::default() };
    let notes = vendors::published(Vendor::Sema4, &receipt, " Kinder words ", Timestamp(5)).unwrap();
    let (message, by, at) = live(&person, &agent, &notes);
    assert_eq!((message.as_deref(), at), (Some("Kinder words"), Some(Timestamp(5))));
    assert_eq!(by.as_deref(), Some(greenroom::words::sema4::FROM_HERE));
    // Without a message the version keeps its name; another version, or what is no note, names nothing.
    let silent = vendors::published(Vendor::Sema4, &receipt, "  ", Timestamp(5)).unwrap();
    assert_eq!(live(&person, &agent, &silent).0, unnamed);
    let other = Receipt { id: "another".to_owned(), ..receipt.clone() };
    let other = vendors::published(Vendor::Sema4, &other, "Else", Timestamp(5)).unwrap();
    for notes in [other, json!({"published": 7}), json!({"published": {"version": 7}}), json!([])] {
        assert_eq!(live(&person, &agent, &notes), (unnamed.clone(), None, None), "{notes}");
    }
    // A step that made nothing live, and a vendor that tells it itself, leave no note.
    assert_eq!(vendors::published(Vendor::Sema4, &Receipt::default(), "m", Timestamp(5)), None);
    assert_eq!(vendors::published(Vendor::Cargo, &receipt, "m", Timestamp(5)), None);
}
