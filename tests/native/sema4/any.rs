//! What holds for every document, intent and note: nothing panics, and what is sent is what was shown.

use std::cell::RefCell;

use greenroom::document::Secrets;
use greenroom::domain::json::{read, written};
use greenroom::domain::{Connection, Environment};
use greenroom::http::{Bytes, Failure, Request, Response, Transport, curl};
use greenroom::lifecycle::{Ending, Intent, Outcome, Procedure as _, Receipt, Record, RecordState};
use greenroom::vendors::sema4::lifecycle::{
    LiveCopy, Mappings, again, attach, create, detach, discard, edit, publish, remove, save, with_message,
};
use greenroom::vendors::sema4::{Features, ResourceKind, api};
use greenroom::vendors::{self, Edited, Subject};
use proptest::prelude::*;
use proptest::sample::{Index, select};
use serde_json::{Map, Value, json};

use super::support::{NAME, Person, connection, outcome};
use crate::properties::{any_json, any_text, config};
use crate::support::{NOW, now};

/// A vendor that answers whatever chance says.
struct Anything(Vec<(u16, String)>, RefCell<usize>);

impl Transport for Anything {
    async fn send(&self, _: &Request) -> Result<Response, Failure> {
        let mut at = self.1.borrow_mut();
        *at += 1;
        let (status, body) = &self.0[*at % self.0.len()];
        Ok(Response::text(*status, "", body))
    }

    async fn pause(&self, _: u32) {}

    fn jitter(&self) -> f64 {
        0.5
    }
}

/// Texts under keys that Greenroom looks at, so that chance gets further than the first of them.
fn likely() -> impl Strategy<Value = Value> {
    let keys = vec![
        "id",
        "name",
        "state",
        "live_version_id",
        "has_draft",
        "updated_at",
        "version",
        "runbook_text",
        "data",
        "next",
        "has_more",
        "error",
        "detail",
        "code",
        "message",
        "unresolved_mcp_servers",
        "semantic_model",
        "url",
        "tags",
        "data_connection_id",
        "do",
        "document",
        "base",
        "live",
        "copy",
        "mappings",
        "servers",
        "models",
        "kind",
        "agent",
        "file",
        "file_name",
        "told",
        "deed",
        "known",
        "mark",
        "sent",
        "kept",
        "changes",
        "field_path",
        "paths",
        "greenroom",
        "mcp_server_mappings",
        "connection_mappings",
        "again",
        "previous",
        "description",
        "get",
        "post",
    ];
    let words = vec![
        "live",
        "draft",
        "archived",
        "create",
        "edit",
        "save",
        "publish",
        "discard",
        "again",
        "attach",
        "detach",
        "import",
        "update",
        "remove",
        "mcp-servers",
        "semantic-data-models",
        "sema4 agent 1",
        "x",
        "",
        "2026-05-28T00:00:00Z",
        "overwrite",
        "/agents/{id}/publish",
    ];
    let leaf = prop_oneof![
        3 => select(words).prop_map(|word| json!(word)),
        1 => any_json().prop_map(|text| read(&text).unwrap_or_default()),
        1 => any_text().prop_map(|text| json!(text)),
        1 => any::<bool>().prop_map(|flag| json!(flag)),
    ];
    leaf.prop_recursive(4, 40, 8, move |inner| {
        let object = proptest::collection::vec((select(keys.clone()), inner.clone()), 0..8);
        let object = object.prop_map(|pairs| {
            Value::Object(pairs.into_iter().map(|(key, value)| (key.to_owned(), value)).collect::<Map<_, _>>())
        });
        prop_oneof![3 => object, 1 => proptest::collection::vec(inner, 0..4).prop_map(Value::Array)]
    })
}

fn intents() -> impl Strategy<Value = Intent> {
    let wish = select(vec![
        "create", "edit", "save", "publish", "discard", "again", "attach", "detach", "import", "update", "remove",
    ]);
    let copy = (any_text(), likely(), likely()).prop_map(|(version, document, lists)| {
        let document = if document.is_object() { document } else { json!({}) };
        json!({"version": version, "document": document, "servers": lists, "models": [{"id": "m", "name": "M"}]})
    });
    (wish, likely(), likely(), likely(), copy, any_text()).prop_map(|(wish, document, base, mappings, copy, text)| {
        let kind = if text.len() % 2 == 0 { "mcp-servers" } else { "semantic-data-models" };
        Intent(json!({
            "do": wish, "document": document, "base": base, "mappings": mappings, "copy": copy.clone(), "live": copy,
            "message": text, "kind": kind, "id": text, "name": text, "file": text, "file_name": text, "agent": text,
            "told": [text], "again": text.is_empty(),
        }))
    })
}

fn at_base() -> Connection {
    connection("acme")
}

proptest! {
    #![proptest_config(config(96))]

    /// No answer, no intent, no note and no evidence makes any of it panic.
    #[test]
    fn nothing_panics(
        answers in proptest::collection::vec((select(vec![200u16, 200, 200, 201, 204, 302, 400, 403, 404, 409, 422, 500]), likely()), 1..6),
        intent in intents(),
        odd in likely(),
        notes in likely(),
        evidence in likely(),
    ) {
        let acme = at_base();
        let answers: Vec<(u16, String)> = answers.into_iter().map(|(status, body)| (status, body.to_string())).collect();
        let vendor = Anything(answers.clone(), RefCell::default());
        let _ = now(vendors::list_agents(&vendor, &acme));
        let _ = now(vendors::agent(&vendor, &acme, "a", &notes));
        let _ = now(vendors::active(&vendor, &acme, "a"));
        let _ = now(vendors::deployments(&vendor, &acme, "a", Environment::Live, 3));
        let _ = now(vendors::open(&vendor, &acme, "a", Subject::Release));
        let _ = now(vendors::choices(&vendor, &acme, "mcp-servers", ""));
        let _ = now(vendors::attachments(&vendor, &acme, "a"));
        let _ = now(vendors::features(&vendor, &acme));
        let _ = now(vendors::difference(&vendor, &acme, "a", "p.zip", &Bytes::default()));
        let _ = Features::read(&odd);
        let _ = vendors::live_of_notes(acme.vendor, &notes, Some("x"));
        let _ = vendors::recreate(acme.vendor, &odd);
        for (status, body) in &answers {
            let response = Response::text(*status, "", body);
            let _ = api::read_page(&response);
            let _ = api::read_agent(&response);
            let _ = api::read_state(&response);
            let _ = api::read_diff(&response);
            let _ = api::summary(&odd);
        }
        for intent in [intent, Intent(odd.clone())] {
            let (makes, removes) = (vendors::makes(acme.vendor, &intent), vendors::removes(acme.vendor, &intent));
            prop_assert!(!(makes && removes));
            let _ = vendors::typed_in(acme.vendor, &intent);
            let _ = vendors::file_of(acme.vendor, &intent);
            let _ = vendors::with_message(acme.vendor, &intent, "m");
            let _ = vendors::with_mapping(acme.vendor, &intent, "mcp_server_mappings/x", "y");
            let file = Some(Bytes::from(vec![1]));
            let Some(procedure) = vendors::procedure(&acme, "a", NAME, &intent, &Secrets::default(), file) else { continue };
            let described = vendors::describe(&acme, "a", NAME, &intent).unwrap();
            prop_assert!(!described.title.is_empty());
            let Ok(seen) = now(procedure.observe(&vendor)) else { continue };
            let plan = procedure.plan(&seen);
            let base = format!("{}/agents", acme.base_url);
            for step in &plan.steps {
                prop_assert!(step.request.url.starts_with(&base), "{}", step.request.url);
                let _ = curl(&step.shown(), acme.vendor, &acme.auth);
            }
            for evidence in [&evidence, &plan.evidence] {
                let _ = procedure.settle(evidence, &seen);
                let _ = procedure.compare_after(evidence, &Receipt::default(), &seen);
            }
            for (status, body) in &answers {
                let _ = procedure.judge(&Ok(Response::text(*status, "", body)));
            }
            let state = RecordState::Ended { step: 0, at: NOW, ending: Ending::Done(Receipt::default()), evidence: evidence.clone() };
            let record = Record { state, ..Person::new().record("a", &intent) };
            let _ = vendors::keeps(acme.vendor, &record);
        }
    }
}

/// What a person types: each field kept, emptied, or another.
fn edits() -> impl Strategy<Value = [Option<String>; 3]> {
    let text = || {
        prop_oneof![
            3 => Just(None),
            1 => Just(Some(String::new())),
            4 => any_text().prop_map(Some),
        ]
    };
    (text(), text(), text()).prop_map(|(name, description, runbook)| [name, description, runbook])
}

const KEYS: [&str; 3] = ["name", "description", "runbook_text"];

proptest! {
    #![proptest_config(config(24))]

    /// Whatever was edited, and whatever a colleague edited meanwhile: engine and practice end in what the sheet showed;
    /// nothing that was not edited is sent; keys that nobody documented are never sent and stay.
    #[test]
    fn what_is_sent_is_what_was_shown(
        typed in edits(),
        theirs in edits(),
        which in select(vec!["Invoice Roast", "Contract Reader", "Receipt Reader", "Tax Notes"]),
        publishes in any::<bool>(),
        message in any_text(),
    ) {
        let person = Person::new();
        let agent = person.agent(which);
        let edited = person.edited(&agent, |document| {
            for (key, text) in KEYS.iter().zip(&typed) {
                if let Some(text) = text {
                    document[*key] = json!(text);
                }
            }
            document["brand_new"] = json!("mine");
        });
        let changed: Map<String, Value> =
            KEYS.iter().zip(&theirs).filter_map(|(key, text)| Some(((*key).to_owned(), json!(text.as_ref()?)))).collect();
        person.wire.foreign(&(greenroom::http::Method::Patch, format!("agents/{agent}"), Value::Object(changed)));
        let before = person.document(&agent);
        let intent = match publishes {
            true => with_message(&publish(edited.clone(), &Value::Null), &message),
            false => save(edited.clone()),
        };
        let plan = person.plan(&agent, &intent);
        person.wire.take_sent();
        let came = person.send(&agent, &intent, &plan);
        let sent = person.wire.sent_writes();
        let after = person.document(&agent);
        if let Some(why) = &plan.refusal {
            prop_assert!(matches!(&came, Outcome::CannotBeSent(said) if said == why), "{}", outcome(&came));
            prop_assert!(sent.is_empty());
            prop_assert_eq!(after, before);
            return Ok(());
        }
        let planned: Vec<Request> = plan.steps.iter().map(|step| step.request.clone()).collect();
        let Outcome::Ended(record) = came else { panic!("{}", outcome(&came)) };
        let (step, ending) = super::support::ending(&record);
        prop_assert_eq!(&sent[..], &planned[..=step]);
        let mut expected = before.clone();
        for request in &sent {
            let body = super::support::body(request);
            if request.method != greenroom::http::Method::Patch {
                continue;
            }
            for (key, value) in body.as_object().unwrap() {
                let at = KEYS.iter().position(|known| known == key);
                prop_assert!(at.is_some_and(|at| typed[at].is_some()), "{} was not edited", key);
                prop_assert_eq!(value, &edited.document[key]);
                let line = plan.lines.iter().any(|line| line.at.steps().first() == Some(key));
                prop_assert!(line || plan.changes_unknown.is_some(), "{} is sent and not shown", key);
                expected[key] = value.clone();
            }
        }
        if matches!(ending, Ending::Done(_)) {
            for key in KEYS.iter().copied().chain(["avatar", "public_link", "mode", "created_by", "architecture_name"]) {
                prop_assert_eq!(after.get(key), expected.get(key), "{}", key);
            }
            prop_assert_eq!(after["state"] == "live", publishes);
        } else {
            prop_assert_eq!(&after["live_version_id"], &before["live_version_id"]);
        }
        prop_assert!(after.get("brand_new").is_none());
    }

    /// Any row of wishes, one after the other, with colleagues in between: nothing is sent but what was planned, and what
    /// is live changes with a publishing alone.
    #[test]
    fn live_changes_by_publishing_alone(
        wishes in proptest::collection::vec((any::<Index>(), any::<Index>(), any_text()), 1..6),
    ) {
        let person = Person::new();
        let names = ["Invoice Roast", "Vendor Onboarding", "Contract Reader", "Supplier Scout", "Audit Trail", "Tax Notes"];
        let ids: Vec<String> = names.iter().map(|name| person.agent(name)).collect();
        let server = person.id("mcp-servers", "Web search");
        let version = json!({"version": "older", "document": {"name": "Back", "runbook_text": "Back"}, "servers": [], "models": null});
        let older = <LiveCopy as greenroom::domain::json::Json>::from_json(&version).unwrap();
        for (which, wish, text) in wishes {
            let agent = &ids[which.index(ids.len())];
            let before = person.wire.foreign(&(greenroom::http::Method::Get, format!("agents/{agent}/state"), Value::Null));
            if !before.is_success() {
                continue;
            }
            let edited = || person.edited(agent, |document| document["description"] = json!(text));
            let intent = match wish.index(9) {
                0 => save(edited()),
                1 => publish(edited(), &Value::Null),
                2 => discard(&Value::Null),
                3 => edit(),
                4 => attach(ResourceKind::McpServer, &server, "Web search"),
                5 => detach(ResourceKind::McpServer, &server, "Web search"),
                6 => again(older.clone(), Mappings::default()),
                7 => create(json!({"name": text})),
                _ => publish(Edited { document: person.open(agent).document, base: Value::Null }, &Value::Null),
            };
            person.wire.take_sent();
            let plan = person.plan(agent, &intent);
            let came = person.send(agent, &intent, &plan);
            let planned: Vec<String> = plan.steps.iter().map(|step| written(&json!(step.request.url))).collect();
            for request in person.wire.sent_writes() {
                prop_assert!(planned.contains(&written(&json!(request.url))));
            }
            let after = person.wire.foreign(&(greenroom::http::Method::Get, format!("agents/{agent}/state"), Value::Null));
            let version = |answer: &Response| read(&answer.body).unwrap()["live_version_id"].clone();
            let published = matches!(&came, Outcome::Ended(record)
                if matches!(super::support::ending(record), (step, Ending::Done(_)) if step + 1 == plan.steps.len()))
                && matches!(intent.0["do"].as_str(), Some("publish" | "again"));
            prop_assert_eq!(version(&before) != version(&after), published, "{}", intent.0["do"]);
        }
        person.confirm(&ids[0], &remove());
    }
}
