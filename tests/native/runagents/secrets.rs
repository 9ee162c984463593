//! Values of variables, keys and whatever else is nobody's business: nowhere but in the request itself.

use greenroom::domain::Vendor;
use greenroom::domain::json::written;
use greenroom::http::curl;
use greenroom::lifecycle::{Intent, Procedure as _};
use greenroom::vendors::runagents::lifecycle;
use greenroom::vendors::{self, Subject};
use serde_json::{Value, json};

use super::support::{PROFILES, Person, of_image, sends, touch};
use crate::support::now;

const AGENT: &str = "everything-agent";

fn clean(place: &str, text: &str) {
    let at = text.find("canary");
    let around = at.map(|at| text.chars().skip(at.saturating_sub(60)).take(120).collect::<String>());
    assert!(at.is_none(), "{place}: {}", around.unwrap_or_default());
}

#[test]
fn nothing_that_is_shown_or_kept_holds_a_value() {
    for profile in PROFILES {
        let person = Person::new(profile);
        let board = now(vendors::list_agents(&person.wire, &person.connection)).unwrap();
        clean("the board", &format!("{board:?}"));
        let view = now(vendors::agent(&person.wire, &person.connection, AGENT, &Value::Null)).unwrap();
        clean("the agent's page", &format!("{view:?}"));
        for subject in [Subject::Agent, Subject::Release] {
            clean("a form", &format!("{:?}", person.open(AGENT, subject)));
        }
        let typed = person.typing("canary-typed");
        let mut new = of_image("fresh", "ghcr.io/acme/fresh:1");
        new["env"] = json!([{"name": "TOKEN", "value": typed}]);
        let configured = person.changed(AGENT, Subject::Agent, |config| config["system_prompt"] = json!("Mine."));
        let wishes: Vec<(&str, Intent)> = vec![
            ("new", lifecycle::create(new)),
            (AGENT, lifecycle::configure(configured)),
            (AGENT, person.deploying(AGENT, |form| form["env"][2]["value"] = typed.clone())),
            (AGENT, lifecycle::say("Hi", None)),
            (AGENT, lifecycle::remove()),
        ];
        for (agent, intent) in wishes {
            let place = intent.0["do"].to_string();
            clean(&place, &written(&intent.0));
            let intent = vendors::with_message(Vendor::RunAgents, &intent, "Because.");
            let procedure = person.procedure(agent, &intent);
            let seen = now(procedure.observe(&person.wire)).unwrap();
            clean(&place, &format!("{seen:?}"));
            let plan = procedure.plan(&seen);
            clean(&place, &written(&plan.evidence));
            clean(
                &place,
                &format!("{:?} {:?} {:?} {:?}", plan.lines, plan.snapshot, plan.remember, plan.remember_done),
            );
            clean(
                &place,
                &format!("{:?} {:?} {:?} {:?}", plan.way_back, plan.effects, plan.warnings, plan.fingerprint),
            );
            for step in &plan.steps {
                let command = curl(&step.shown(), person.connection.vendor, &person.connection.auth);
                assert!(command.contains("${RUNAGENTS_"), "{command}");
                clean(&place, &command);
            }
            if intent.0["do"] == "deploy" {
                let values: Vec<&str> =
                    plan_values(&sends(&plan)).into_iter().map(|value| value.leak() as &str).collect();
                assert!(
                    values.contains(&"canary-typed") && values.contains(&"canary-runagents-database-url"),
                    "{values:?}"
                );
            }
            let record = person.ended(agent, &intent);
            clean(&place, &format!("{record:?}"));
        }
        clean("what is kept", &person.kept());
        assert_eq!(person.kept().matches("\"Sent\"").count(), 5);
    }
}

fn plan_values(body: &Value) -> Vec<String> {
    body["env"].as_array().unwrap().iter().map(|one| one["value"].as_str().unwrap().to_owned()).collect()
}

/// What moved between two readings is told without values, also where a value is what moved.
#[test]
fn a_value_that_moved_is_told_without_it() {
    for profile in PROFILES {
        let person = Person::new(profile).with_agent("my-desk");
        let intent = person.deploying("my-desk", |form| form["system_prompt"] = json!("Mine."));
        let procedure = person.procedure("my-desk", &intent);
        let before = now(procedure.observe(&person.wire)).unwrap();
        person.make(&json!({
            "agent_name": "my-desk", "image": "ghcr.io/acme/my-desk:1", "env": [{"name": "LOG_LEVEL", "value": "canary-rotated"}],
        }));
        let after = now(procedure.observe(&person.wire)).unwrap();
        let (old, new) = (procedure.plan(&before).fingerprint, procedure.plan(&after).fingerprint);
        let moved = vendors::moved(&before, &after, &old, &new, None);
        assert_eq!(moved.len(), 1);
        assert!(moved[0].lines.iter().any(|line| line.words.contains("LOG_LEVEL")), "{moved:?}");
        clean("what moved", &format!("{moved:?} {old:?} {new:?}"));
    }
}

/// A value that is put back is exactly the one that was there, and no mask is ever sent in its place.
#[test]
fn a_stored_value_goes_back_exactly() {
    for profile in PROFILES {
        for value in
            ["canary \n\t\"\\ {}", "canary-ü日本", "••••", "canary-{\"greenroom:secret\":\"typed:0\"}", " canary "]
        {
            let person = Person::new(profile);
            person.make(&json!({"agent_name": "my-desk", "image": "i", "env": [{"name": "V", "value": value}]}));
            let intent = person.deploying("my-desk", |form| form["system_prompt"] = json!("x"));
            assert_eq!(sends(&person.plan("my-desk", &intent))["env"], json!([{"name": "V", "value": value}]));
            person.done("my-desk", &intent);
            assert!(person.says("my-desk")["env"].as_array().unwrap().contains(&json!({"name": "V", "value": value})));
        }
    }
}

/// After a reload nothing that was typed is at hand: it is asked for again, and nothing is sent without it.
#[test]
fn what_was_typed_is_asked_for_again() {
    for profile in PROFILES {
        let person = Person::new(profile).with_agent("my-desk");
        let typed = person.typing("canary-typed");
        let intent = person.deploying("my-desk", |form| form["env"][0]["value"] = typed.clone());
        *person.typed.borrow_mut() = greenroom::document::Secrets::default();
        let plan = person.plan("my-desk", &intent);
        assert_eq!(plan.refusal, Some(greenroom::words::runagents::secrets_missing(1)));
        assert!(plan.steps.is_empty());
        // It was for one variable: copied to another it goes there, too, for it was typed here.
        let typed = person.typing("canary-again");
        let copied = person.deploying("my-desk", |form| {
            form["env"][0]["value"] = typed.clone();
            form["env"].as_array_mut().unwrap().push(json!({"name": "COPY", "value": typed}));
        });
        assert_eq!(plan_values(&sends(&person.plan("my-desk", &copied))), ["canary-again", "canary-again"]);
    }
}

/// The key is in no request that a plan holds, and in no address.
#[test]
fn keys_are_added_by_the_wire_alone() {
    for profile in PROFILES {
        let person = Person::new(profile).with_agent("my-desk");
        person.wire.key.set("ra_ws_canary");
        person.wire.foreign(&touch("my-desk"));
        person.done("my-desk", &person.deploying("my-desk", |form| form["system_prompt"] = json!("x")));
        for request in person.wire.sent.borrow().iter() {
            assert!(!request.url.contains("canary") && !format!("{:?}", request.headers).contains("canary"));
            assert!(
                request.headers.get("Authorization").is_none() && request.headers.get("X-RunAgents-API-Key").is_none()
            );
        }
        clean("what is kept", &person.kept());
    }
}
