//! Every endpoint of the seed as it is called: method, address, headers, body.

use greenroom::domain::Environment;
use greenroom::http::{Body, Bytes, Effect, Expects, Method, Request, decode, encode};
use greenroom::lifecycle::{LaneState, Outcome, Procedure as _};
use greenroom::vendors::sema4::lifecycle::{
    attach, create, detach, discard, edit, import, publish, remove, save, update, with_mapping, with_message,
};
use greenroom::vendors::sema4::{Features, ResourceKind, api};
use greenroom::vendors::{self, Package, Subject};
use greenroom::words::sema4 as words;
use proptest::prelude::*;
use serde_json::{Value, json};

use super::support::{Person, body, connection, outcome, steps};
use crate::properties::{any_text, config};
use crate::support::now;

/// A request without the connection's base.
fn shown(request: &Request) -> (String, &Body, Effect) {
    let base = connection("acme").base_url;
    let path = request.url.strip_prefix(&base).expect("below the base");
    (format!("{} {path}", request.method.as_str()), &request.body, request.effect)
}

#[test]
fn every_endpoint_is_called_as_the_vendor_has_it() {
    use Effect::{Read, Write};
    let acme = connection("acme");
    let fields = json!({"name": "N", "runbook_text": "R"});
    let json = |value: &Value| Body::Json(value.clone());
    let cases = [
        (api::openapi(&acme), "GET ", Body::None, Read),
        (api::list_agents(&acme, "", 100), "GET /agents?limit=100", Body::None, Read),
        (api::list_agents(&acme, "A & b/?", 7), "GET /agents?name=A%20%26%20b%2F%3F&limit=7", Body::None, Read),
        (api::agent(&acme, "a1"), "GET /agents/a1", Body::None, Read),
        (api::state(&acme, "a1"), "GET /agents/a1/state", Body::None, Read),
        (api::create_agent(&acme, fields.clone()), "POST /agents", json(&fields), Write),
        (api::patch_agent(&acme, "a1", fields.clone()), "PATCH /agents/a1", json(&fields), Write),
        (api::delete_agent(&acme, "a1"), "DELETE /agents/a1", Body::None, Write),
        (api::edit(&acme, "a1"), "POST /agents/a1/edit", Body::None, Write),
        (api::publish(&acme, "a1", json!({})), "POST /agents/a1/publish", json(&json!({})), Write),
        (api::discard_draft(&acme, "a1", json!({})), "POST /agents/a1/discard-draft", json(&json!({})), Write),
        (api::attached(&acme, "a1", ResourceKind::McpServer), "GET /agents/a1/mcp-servers?limit=100", Body::None, Read),
        (
            api::attach(&acme, "a1", ResourceKind::McpServer, "s/1"),
            "POST /agents/a1/mcp-servers",
            json(&json!({"mcp_server_id": "s/1"})),
            Write,
        ),
        (
            api::detach(&acme, "a1", ResourceKind::McpServer, "s/1"),
            "DELETE /agents/a1/mcp-servers/s%2F1",
            Body::None,
            Write,
        ),
        (
            api::attached(&acme, "a1", ResourceKind::DataModel),
            "GET /agents/a1/semantic-data-models?limit=100",
            Body::None,
            Read,
        ),
        (
            api::attach(&acme, "a1", ResourceKind::DataModel, "m1"),
            "POST /agents/a1/semantic-data-models",
            json(&json!({"semantic_data_model_id": "m1"})),
            Write,
        ),
        (
            api::detach(&acme, "a1", ResourceKind::DataModel, "m1"),
            "DELETE /agents/a1/semantic-data-models/m1",
            Body::None,
            Write,
        ),
        (api::resources(&acme, ResourceKind::McpServer), "GET /mcp-servers?limit=100", Body::None, Read),
        (api::resources(&acme, ResourceKind::DataModel), "GET /semantic-data-models?limit=100", Body::None, Read),
        (api::data_connections(&acme), "GET /data-connections?limit=100", Body::None, Read),
        (api::export(&acme, "a1"), "GET /agents/a1/export", Body::None, Read),
    ];
    for (request, line, body, effect) in &cases {
        assert_eq!(shown(request), ((*line).to_owned(), body, *effect));
        assert_eq!(request.credential.as_ref().unwrap().0, "sema4-acme", "{line}");
        assert!(request.headers.0.is_empty(), "{line}: the key is the transport's");
        let is_file = line.ends_with("/export");
        assert_eq!(request.expects, if is_file { Expects::File } else { Expects::Text }, "{line}");
    }
    let zip = Bytes::from(vec![1, 2, 3]);
    for (request, line, effect) in [
        (api::import(&acme, "a.zip", zip.clone()), "POST /agents/import", Write),
        (api::update(&acme, "a1", "a.zip", zip.clone()), "PUT /agents/a1/import", Write),
        (api::diff(&acme, "a1", "a.zip", zip.clone()), "POST /agents/a1/diff", Read),
    ] {
        let (said, body, of) = shown(&request);
        assert_eq!((said.as_str(), of), (line, effect));
        let Body::File(upload) = body else { panic!("{line}") };
        let said = (upload.field.as_str(), upload.name.as_str(), upload.media_type.as_str());
        assert_eq!((said, &upload.bytes), (("file", "a.zip", "application/zip"), &zip));
    }
    let auth = vendors::default_auth(acme.vendor);
    assert_eq!((auth.header.as_str(), auth.prefix.as_str()), ("Authorization", "Bearer "));
}

proptest! {
    #![proptest_config(config(256))]

    /// No id leaves its segment, and none makes a path end in a slash: the cloud answers that with a 404.
    #[test]
    fn any_id_stays_in_its_segment(agent in any_text(), thing in any_text()) {
        prop_assume!(!agent.is_empty() && !thing.is_empty());
        let acme = connection("acme");
        let zip = Bytes::default();
        let kind = ResourceKind::McpServer;
        let requests = [
            (api::agent(&acme, &agent), 1), (api::state(&acme, &agent), 2), (api::edit(&acme, &agent), 2),
            (api::patch_agent(&acme, &agent, json!({})), 1), (api::delete_agent(&acme, &agent), 1),
            (api::publish(&acme, &agent, json!({})), 2), (api::discard_draft(&acme, &agent, json!({})), 2),
            (api::attached(&acme, &agent, kind), 2), (api::attach(&acme, &agent, kind, &thing), 2),
            (api::detach(&acme, &agent, kind, &thing), 3), (api::export(&acme, &agent), 2),
            (api::update(&acme, &agent, "x", zip.clone()), 2), (api::diff(&acme, &agent, "x", zip), 2),
        ];
        for (request, parts) in requests {
            let path = request.url.strip_prefix(&format!("{}/agents/", acme.base_url)).expect("below the agents");
            let path = path.split('?').next().unwrap_or_default();
            let segments: Vec<&str> = path.split('/').collect();
            prop_assert_eq!(segments.len(), parts);
            prop_assert!(segments.iter().all(|segment| !segment.is_empty() && !["..", "."].contains(segment)));
            prop_assert_eq!(segments[0], encode(&agent));
            if !matches!(agent.as_str(), "." | "..") {
                prop_assert_eq!(decode(segments[0]), agent.clone());
            }
        }
        let list = api::list_agents(&acme, &thing, 3).url;
        let query = list.split_once('?').expect("a query").1.to_owned();
        prop_assert_eq!(query.split('&').count(), 2);
        prop_assert_eq!(decode(query.strip_prefix("name=").and_then(|rest| rest.strip_suffix("&limit=3")).unwrap()), thing);
    }
}

/// Each wish through the engine: what leaves is what the table of endpoints says, nothing more, and all of it is below
/// the base.
#[test]
fn each_wish_sends_its_requests() {
    let person = Person::new();
    let live = person.agent("Vendor Onboarding");
    let draft = person.agent("Contract Reader");
    let server = person.id("mcp-servers", "Receipts (test)");
    let model = person.id("semantic-data-models", "Travel");
    let attached = person.id("mcp-servers", "Policy library");
    let edited = person.edited(&draft, |document| document["description"] = json!("Other"));
    *person.file.borrow_mut() = Some(package(&person, &draft));
    let package = |agent: &str| Package {
        file: "f".to_owned(),
        name: "p.zip".to_owned(),
        agent: agent.to_owned(),
        told: Vec::new(),
    };
    let servers = "mcp-servers";
    let models = "semantic-data-models";
    let kind = ResourceKind::McpServer;
    let cases = [
        (&draft, save(edited.clone()), vec![(format!("PATCH agents/{draft}"), json!({"description": "Other"}))]),
        (
            &draft,
            attach(kind, &server, "R"),
            vec![(format!("POST agents/{draft}/{servers}"), json!({"mcp_server_id": server}))],
        ),
        (
            &draft,
            attach(ResourceKind::DataModel, &model, "T"),
            vec![(format!("POST agents/{draft}/{models}"), json!({"semantic_data_model_id": model}))],
        ),
        (
            &draft,
            detach(ResourceKind::DataModel, &model, "T"),
            vec![(format!("DELETE agents/{draft}/{models}/{model}"), Value::Null)],
        ),
        (
            &draft,
            detach(kind, &attached, "P"),
            vec![(format!("DELETE agents/{draft}/{servers}/{attached}"), Value::Null)],
        ),
        (
            &draft,
            with_message(&publish(person.edited(&draft, |_| {}), &Value::Null), "First"),
            vec![(format!("POST agents/{draft}/publish"), json!({"description": "First"}))],
        ),
        (&live, edit(), vec![(format!("POST agents/{live}/edit"), Value::Null)]),
        (&live, discard(&Value::Null), vec![(format!("POST agents/{live}/discard-draft"), json!({}))]),
        (&live, remove(), vec![(format!("DELETE agents/{live}"), Value::Null)]),
        (&draft, update(package("Contract Reader")), vec![(format!("PUT agents/{draft}/import"), Value::Null)]),
        (&draft, remove(), vec![(format!("DELETE agents/{draft}"), Value::Null)]),
        (&draft, import(package("Contract Reader")), vec![("POST agents/import".to_owned(), Value::Null)]),
        (
            &draft,
            create(json!({"name": "Name", "description": "D", "runbook_text": "R", "architecture_name": ""})),
            vec![("POST agents".to_owned(), json!({"name": "Name", "description": "D", "runbook_text": "R"}))],
        ),
    ];
    for (agent, intent, expected) in cases {
        // Every other draft above was saved by then: what is edited is what is there.
        let plan = person.plan(agent, &intent);
        assert_eq!((plan.refusal.as_deref(), steps(&plan)), (None, expected.clone()), "{}", intent.0["do"]);
        person.wire.sent.take();
        let came = person.send(agent, &intent, &plan);
        assert!(matches!(came, Outcome::Ended(_)), "{}", outcome(&came));
        let sent: Vec<Request> = person.wire.sent_writes();
        let planned: Vec<Request> = plan.steps.iter().map(|step| step.request.clone()).collect();
        assert_eq!(sent, planned, "{}: what was shown is what left", intent.0["do"]);
        let base = format!("{}/", person.connection.base_url);
        for request in person.wire.sent.borrow().iter() {
            assert!(request.url.starts_with(&base), "{}", request.url);
            assert!(!request.url.split('?').next().unwrap().ends_with('/'), "{}", request.url);
            assert_eq!(request.credential.as_ref().unwrap().0, person.connection.id.0);
        }
        let came = super::support::ending(&match came {
            Outcome::Ended(record) => *record,
            _ => continue,
        });
        assert!(matches!(came.1, greenroom::lifecycle::Ending::Done(_)), "{} {came:?}", intent.0["do"]);
    }
}

/// The package of an agent.
fn package(person: &Person, agent: &str) -> Bytes {
    let request = vendors::export(&person.connection, agent);
    let answer = now(greenroom::http::send(&person.wire, &request)).unwrap();
    vendors::read_file(person.connection.vendor, answer).unwrap()
}

#[test]
fn mappings_leave_in_the_bodies_of_publish_and_discard() {
    let person = Person::new();
    let agent = person.agent("Budget Oracle");
    let id = |list: &str, name: &str| person.id(list, name);
    let (test, production) = (id("mcp-servers", "Receipts (test)"), id("mcp-servers", "Receipts (production)"));
    let (from, to) =
        (id("data-connections", "Expenses database (test)"), id("data-connections", "Expenses database (production)"));
    let mapped = |intent| {
        let intent = with_mapping(&intent, &format!("mcp_server_mappings/{test}"), &production);
        with_mapping(&intent, &format!("connection_mappings/{from}"), &to)
    };
    let maps = json!({"connection_mappings": {&from: to}, "mcp_server_mappings": {&test: production}});
    let plan = person.plan(&agent, &mapped(publish(person.edited(&agent, |_| {}), &Value::Null)));
    assert_eq!(steps(&plan), [(format!("POST agents/{agent}/publish"), maps.clone())]);
    let plan = person.plan(&agent, &mapped(discard(&Value::Null)));
    assert_eq!(steps(&plan), [(format!("POST agents/{agent}/discard-draft"), maps)]);
}

// What is read.

#[test]
fn the_board_is_read_from_the_list_alone() {
    let person = Person::new();
    let agents = now(vendors::list_agents(&person.wire, &person.connection)).unwrap();
    assert_eq!(person.wire.take_sent(), ["GET agents?limit=100"]);
    assert_eq!(agents.len(), 12);
    let lanes = |name: &str| agents.iter().find(|agent| agent.name == name).unwrap().lanes.clone().unwrap();
    let waits = |name: &str| vendors::waiting(person.connection.vendor, &lanes(name));
    assert_eq!(waits("Invoice Roast").as_deref(), Some(words::DRAFT_WAITS));
    assert_eq!(waits("Contract Reader").as_deref(), Some(words::NEVER_LIVE));
    assert_eq!(waits("Vendor Onboarding"), None);
    // The vendor gives neither when nor by whom a version went live (fact sheet 2.1).
    for agent in &agents {
        let live = agent.lanes.as_ref().unwrap().live.as_ref();
        assert!(live.is_none_or(|live| live.at.is_none() && live.by.is_none()), "{}", agent.name);
    }
    // Draft is the state of editing: what is public stays so.
    assert!(lanes("Invoice Roast").live.is_some() && lanes("Invoice Roast").draft.is_some());
    assert_eq!(lanes("Invoice Roast").live.unwrap().version, None, "the label is the draft's");
    assert!(person.wire.writes().is_empty());
}

#[test]
fn reading_changes_nothing() {
    let person = Person::new();
    for name in ["Invoice Roast", "Vendor Onboarding", "Contract Reader", "Audit Trail"] {
        let agent = person.agent(name);
        let view = now(vendors::agent(&person.wire, &person.connection, &agent, &Value::Null)).unwrap();
        assert_eq!(view.overview.lanes.len(), 2);
        now(vendors::active(&person.wire, &person.connection, &agent)).unwrap();
        now(vendors::deployments(&person.wire, &person.connection, &agent, Environment::Live, 9)).unwrap();
        now(vendors::attachments(&person.wire, &person.connection, &agent)).unwrap();
        now(vendors::features(&person.wire, &person.connection)).unwrap();
        person.open(&agent);
        for list in ["mcp-servers", "semantic-data-models", "nothing"] {
            now(vendors::choices(&person.wire, &person.connection, list, "")).unwrap();
        }
        for intent in [remove(), edit(), discard(&Value::Null)] {
            person.plan(&agent, &intent);
        }
    }
    assert!(person.wire.writes().is_empty());
    assert!(person.wire.sent.borrow().iter().all(|request| request.method == Method::Get));
}

#[test]
fn no_request_is_sent_without_a_reason() {
    let person = Person::new();
    let agent = person.agent("Invoice Roast");
    let path = format!("GET agents/{agent}");
    now(vendors::agent(&person.wire, &person.connection, &agent, &Value::Null)).unwrap();
    assert_eq!(person.wire.take_sent(), [path.clone(), format!("{path}/state")]);
    person.open(&agent);
    assert_eq!(person.wire.take_sent().len(), 4, "and what is attached");
    let plan = person.plan(&agent, &publish(person.edited(&agent, |_| {}), &Value::Null));
    assert_eq!(person.wire.take_sent().len(), 4 + 6);
    assert_eq!(plan.steps.len(), 1);
    person.plan("new", &create(json!({"name": "A b"})));
    assert_eq!(person.wire.take_sent(), ["GET agents?name=A%20b&limit=100"]);
    // Without a name nothing has to be read to say so.
    assert_eq!(person.plan("new", &create(json!({"name": " "}))).refusal.as_deref(), Some(words::NAME_MISSING));
    assert!(person.wire.take_sent().is_empty());
}

#[test]
fn what_is_not_there_is_not_told_as_a_draft() {
    let person = Person::new();
    let gone = "00000000-0000-4000-8000-000000000000";
    use greenroom::http::ErrorKind;
    let view = now(vendors::agent(&person.wire, &person.connection, gone, &Value::Null));
    assert_eq!(view.unwrap_err().kind, ErrorKind::NotThere);
    let opened = now(vendors::open(&person.wire, &person.connection, gone, Subject::Release));
    assert_eq!(opened.unwrap_err().kind, ErrorKind::NotThere);
    let lanes = now(vendors::active(&person.wire, &person.connection, gone));
    assert_eq!(lanes.unwrap_err().kind, ErrorKind::NotThere);
    let rows = now(vendors::deployments(&person.wire, &person.connection, gone, Environment::Live, 9));
    assert_eq!(rows.unwrap_err().kind, ErrorKind::NotThere);
    for intent in [remove(), edit(), discard(&Value::Null), attach(ResourceKind::McpServer, "x", "x")] {
        assert_eq!(person.refusal(gone, &intent).as_deref(), Some(words::AGENT_NOT_FOUND));
    }
}

#[test]
fn a_deployment_says_what_it_can_do() {
    let features = |tenant| now(vendors::features(&Person::of(tenant).wire, &connection(tenant))).unwrap();
    assert_eq!(features("acme"), Features::ALL);
    assert_eq!(features("acme-basic"), Features { lifecycle: false, update: false, diff: false });
    // No key is needed, and none is asked for.
    let person = Person::new();
    person.wire.key.set("practice-401");
    assert!(now(vendors::features(&person.wire, &person.connection)).is_ok());
    for odd in [json!(null), json!({}), json!({"paths": {}}), json!({"paths": []}), json!([1])] {
        assert_eq!(Features::read(&odd), None);
    }
    let paths = json!({"paths": {"/tenants/x/api/v2/agents/{id}/publish": {"post": {}}, "/agents/{x}/import": null}});
    assert_eq!(Features::read(&paths), Some(Features { lifecycle: true, update: false, diff: false }));
}

#[test]
fn the_agents_page_tells_what_can_be_done() {
    let person = Person::new();
    let state = |name: &str, notes: &Value| {
        let view = now(vendors::agent(&person.wire, &person.connection, &person.agent(name), notes)).unwrap();
        view.overview
    };
    let available = |overview: &greenroom::lifecycle::Overview| -> Vec<String> {
        let actions = overview.lanes.iter().flat_map(|lane| &lane.actions);
        let can = actions.filter(|action| action.capability == greenroom::domain::Capability::Available);
        can.map(|action| action.label.clone()).collect()
    };
    let live = state("Vendor Onboarding", &Value::Null);
    assert_eq!(available(&live), [words::EDIT_BUTTON, words::REMOVE]);
    assert_eq!(live.lanes[0].state, LaneState::Text(words::NO_DRAFT_LANE.to_owned()));
    let edited = state("Invoice Roast", &Value::Null);
    assert_eq!(available(&edited), [words::DISCARD_BUTTON, words::REMOVE]);
    let never = state("Contract Reader", &Value::Null);
    assert_eq!(available(&never), [words::REMOVE], "there is nothing to go back to");
    assert_eq!(never.lanes[1].state, LaneState::Text(words::NEVER_LIVE_LANE.to_owned()));
    // A draft behind what is live can be read only once it was opened.
    let behind = state("Audit Trail", &Value::Null);
    assert_eq!(available(&behind), [words::EDIT_BUTTON, words::DISCARD_BUTTON, words::REMOVE]);
    let basic = Person::of("acme-basic");
    let agent = basic.agent("Contract Reader");
    let view = now(vendors::agent(&basic.wire, &basic.connection, &agent, &Value::Null)).unwrap();
    assert_eq!(available(&view.overview), [words::REMOVE]);
    assert_eq!(view.overview.waiting.as_deref(), Some(words::NO_LIFECYCLE_LONG));
}

/// A body that is read back by its request alone.
#[test]
fn what_changes_something_is_never_a_reading() {
    let person = Person::new();
    let agent = person.agent("Invoice Roast");
    for intent in [discard(&Value::Null), remove(), publish(person.edited(&agent, |_| {}), &Value::Null)] {
        let procedure = person.procedure(&agent, &intent);
        for step in procedure.plan(&now(procedure.observe(&person.wire)).unwrap()).steps {
            assert_eq!(step.request.effect, Effect::Write, "{}", step.name);
            if matches!(step.request.method, Method::Post) {
                assert!(body(&step.request).is_object(), "{}: always with a body", step.name);
            }
        }
    }
}
