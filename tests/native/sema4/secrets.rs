//! What the vendor gives in plain text and nobody else is to read: keys in headers, variables, configurations and
//! addresses, and keys that no document names. They are nowhere but in the answer itself.

use greenroom::domain::json::{Json as _, written};
use greenroom::http::Response;
use greenroom::http::curl;
use greenroom::lifecycle::Procedure as _;
use greenroom::vendors::sema4::ResourceKind;
use greenroom::vendors::sema4::lifecycle::{Mappings, again, attach, discard, edit, publish, remove, save};
use greenroom::vendors::sema4::resources::read;
use greenroom::vendors::{self, Package};
use serde_json::{Value, json};

use super::support::Person;
use crate::support::now;

/// Puts secrets where practice has none: in addresses, and under keys that nobody documented.
fn salted() -> Person {
    let person = Person::new();
    person.wire.distort(|request, response| {
        let Ok(mut body) = serde_json::from_str::<Value>(&response.body) else { return };
        if request.url.contains("/agents/") && body.get("runbook_text").is_some() {
            salt_agent(&mut body);
        }
        for item in body.get_mut("data").and_then(Value::as_array_mut).into_iter().flatten() {
            if item.get("runbook_text").is_some() {
                salt_agent(item);
            } else {
                salt(item);
            }
        }
        *response = Response::json(response.status, &body);
    });
    person
}

fn salt_agent(agent: &mut Value) {
    agent["webhook_secret"] = json!("canary-webhook");
    agent["telemetry"] = json!({"api_key": "canary-telemetry", "on": true});
}

fn salt(item: &mut Value) {
    item["url"] = json!("https://me:canary-pass@tools.example/mcp?token=canary-query#canary-fragment");
    item["description"] = json!("See https://me:canary-words@tools.example/x?key=canary-text for more");
    item["configuration"] = json!({"password": "canary-password", "deep": [{"token": "canary-deep"}]});
    item["headers"] = json!({"Authorization": "canary-header", "X": {"type": "secret", "value": "canary-value"}});
    item["env"] = json!({"TOKEN": "canary-env"});
    item["args"] = json!(["--key", "canary-argument"]);
}

fn clean(place: &str, text: &str) {
    let at = text.find("canary");
    let around = at.map(|at| text.chars().skip(at.saturating_sub(60)).take(120).collect::<String>());
    assert!(at.is_none(), "{place}: {}", around.unwrap_or_default());
}

#[test]
fn no_secret_of_a_resource_is_read() {
    let mut item = json!({"id": "1", "name": "Tools", "transport": "sse", "engine": "postgres", "tags": ["test"]});
    salt(&mut item);
    let resource = read(&item).unwrap();
    clean("a resource", &format!("{resource:?}"));
    assert_eq!((resource.name.as_str(), resource.url.as_str()), ("Tools", "https://tools.example/mcp"));
    for part in ["https://tools.example/mcp", "sse", "postgres", "See https://tools.example/x for more", "test"] {
        assert!(resource.detail.contains(part), "{part}: {}", resource.detail);
    }
    for url in [
        "me:canary@tools.example/mcp?key=canary",
        "//me:canary@tools.example/mcp?key=canary",
        "https://canary@tools.example",
        "https://tools.example?canary",
        "https://tools.example#canary",
        " https://me:canary@tools.example/a@b?canary ",
        "HTTPS://A:canary@B@tools.example/",
        "tools.example/mcp?key=canary",
    ] {
        let resource = read(&json!({"id": "1", "url": url, "name": url.trim().replace(' ', "")})).unwrap();
        clean(url, &resource.url);
        clean(url, &resource.detail);
    }
    assert_eq!(read(&json!({"id": "1", "url": null})).unwrap().name, "1");
    let odd = [json!({}), json!(null), json!({"id": 7}), json!({"id": ""})];
    assert!(odd.iter().all(|odd| read(odd).is_none()));
}

/// The connections of a model, however deep, each once.
#[test]
fn connections_of_a_model_are_found() {
    let model = json!({"id": "m", "semantic_model": {
        "tables": [{"base": {"data_connection_id": "a"}}, {"data_connection_id": "b"}, {"data_connection_id": "a"}],
        "data_connection_id": "", "other": {"data_connection_id": null},
    }});
    assert_eq!(read(&model).unwrap().connections, ["a", "b"]);
    let mut deep = json!({"data_connection_id": "x"});
    for _ in 0..100 {
        deep = json!([deep]);
    }
    assert!(read(&json!({"id": "m", "semantic_model": deep})).unwrap().connections.is_empty());
}

#[test]
fn nothing_that_is_shown_or_kept_holds_a_secret() {
    let person = salted();
    let agent = person.agent("Budget Oracle");
    let live = person.agent("Vendor Onboarding");
    let board = now(vendors::list_agents(&person.wire, &person.connection)).unwrap();
    clean("the board", &format!("{board:?}"));
    let copy = person.copy(&live);
    clean("a copy", &written(&copy.to_json()));
    let notes = json!({"live": copy.to_json(), "previous": copy.to_json()});
    for agent in [&agent, &live] {
        let view = now(vendors::agent(&person.wire, &person.connection, agent, &notes)).unwrap();
        clean("an agent's page", &format!("{view:?}"));
        let attached = now(vendors::attachments(&person.wire, &person.connection, agent)).unwrap();
        clean("what is attached", &format!("{attached:?}"));
        clean("a form", &format!("{:?}", person.open(agent)));
    }
    for list in ["mcp-servers", "semantic-data-models"] {
        clean(list, &format!("{:?}", now(vendors::choices(&person.wire, &person.connection, list, "")).unwrap()));
    }
    let server = person.id("mcp-servers", "Web search");
    let (edited, of_live) = (
        person.edited(&agent, |document| document["description"] = json!("Mine")),
        person.edited(&live, |document| document["description"] = json!("Mine")),
    );
    let package = Package { file: "f".into(), name: "p.zip".into(), agent: "Fresh".into(), told: Vec::new() };
    let wishes = [
        (&live, edit()),
        (&live, save(of_live)),
        (&live, discard(&notes)),
        (&agent, save(edited.clone())),
        (&agent, attach(ResourceKind::McpServer, &server, "Web search")),
        (&agent, publish(edited, &notes)),
        (&agent, again(copy.clone(), Mappings::default())),
        (&agent, vendors::update(package)),
        (&agent, remove()),
    ];
    for (agent, intent) in wishes {
        let place = intent.0["do"].to_string();
        let procedure = person.procedure(agent, &intent);
        let seen = now(procedure.observe(&person.wire)).unwrap();
        clean(&place, &format!("{seen:?}"));
        let plan = procedure.plan(&seen);
        clean(&place, &format!("{plan:?}"));
        clean(&place, &written(&plan.evidence));
        clean(&place, &format!("{:?}", plan.remember));
        for step in &plan.steps {
            let command = curl(&step.shown(), person.connection.vendor, &person.connection.auth);
            assert!(command.contains("${SEMA4_KEY:?set me}"), "{command}");
            clean(&place, &command);
        }
        person.confirm(agent, &intent);
    }
    clean("what is kept", &person.kept());
    assert!(person.kept().matches("\"Sent\"").count() >= 7);
    assert!(format!("{:?}", vendors::Seen::Sema4(Box::default())).len() < 20);
}

/// The snapshot before deleting says what is needed to make the agent again, and nothing else.
#[test]
fn a_snapshot_holds_what_makes_the_agent_again() {
    let person = salted();
    let agent = person.agent("Budget Oracle");
    let document = person.document(&agent);
    let plan = person.plan(&agent, &remove());
    let snapshot = plan.snapshot.clone().unwrap();
    clean("a snapshot", &written(&snapshot));
    let fields = snapshot["agent"].as_object().unwrap();
    assert_eq!(
        fields.keys().collect::<Vec<_>>(),
        ["name", "description", "runbook_text", "architecture_name", "architecture_version"]
    );
    for (key, value) in fields {
        assert_eq!(*value, document[key]);
    }
    assert_eq!(snapshot["attached"]["servers"].as_array().unwrap().len(), 8);
    let export = plan.export.unwrap();
    assert!(export.request.url.ends_with(&format!("/agents/{agent}/export")) && export.kept_as.is_none());
    let record = person.ended(&agent, &remove());
    let [(of, action)] = &vendors::keeps(person.connection.vendor, &record)[..] else { panic!() };
    assert_eq!(of.0, agent);
    assert_eq!(vendors::recreate(person.connection.vendor, &snapshot), Some(action.intent.clone()));
    let receipt = person.done(&agent, &action.intent);
    let made = person.document(&receipt.id);
    for key in ["name", "description", "runbook_text"] {
        assert_eq!(made[key], document[key]);
    }
    assert_eq!(made["state"], "draft");
    // What is no snapshot of this vendor's makes nothing.
    for other in
        [json!(null), json!({}), json!({"agent": {"name": "x"}}), json!({"greenroom": "cargo agent 1", "agent": {}})]
    {
        assert_eq!(vendors::recreate(person.connection.vendor, &other), None, "{other}");
    }
}
