//! What leaves, to which address and in which headers, in both wire contracts; and what is read.

use greenroom::domain::{AuthScheme, Capability, Connection, Environment, Secret, Vendor};
use greenroom::http::{Effect, ErrorKind, Method, Request};
use greenroom::lifecycle::{Intent, LaneState, Outcome, Overview};
use greenroom::vendors::runagents::{Profile, api, lifecycle};
use greenroom::vendors::{self, Subject};
use greenroom::words::runagents as words;
use proptest::prelude::*;
use serde_json::{Value, json};

use super::support::{PROFILES, Person, body, connection, line, of_files, of_image, outcome, sends};
use crate::properties::{any_text, config};
use crate::support::now;

// What is sent.

/// The seed's "Source Deploy With Policy Bindings".
const SEED_SOURCE: &str = r#"{
    "agent_name": "billing-agent",
    "source_files": {
      "agent.py": "print(\"hello\")"
    },
    "required_tools": ["stripe-api"],
    "llm_configs": [{"provider": "openai", "model": "gpt-4o-mini", "role": "chat"}],
    "policies": ["billing-stripe-policy"],
    "entry_point": "agent.py",
    "requirements": "runagents>=0.2.0\n"
  }"#;

/// The seed's "Image Deploy".
const SEED_IMAGE: &str = r#"{
    "agent_name": "my-agent",
    "image": "ghcr.io/acme/my-agent:1.2.0",
    "required_tools": ["echo-tool"],
    "policies": ["echo-read-policy"],
    "llm_configs": [{"provider": "openai", "model": "gpt-4o-mini"}]
  }"#;

/// The form with the values of a seed's example typed in.
fn typed_in(example: &Value) -> Value {
    let mut form = example.as_object().unwrap().clone();
    let mut source = serde_json::Map::new();
    for key in ["image", "source_files", "entry_point", "requirements"] {
        if let Some(value) = form.shift_remove(key) {
            let from = if key == "image" { "image" } else { "source_files" };
            source.insert("from".to_owned(), json!(from));
            source.insert(key.to_owned(), value);
        }
    }
    form.insert("source".to_owned(), Value::Object(source));
    Value::Object(form)
}

/// What the seed's two `curl` examples send is what the form sends, key for key, and it is taken.
#[test]
fn the_seeds_examples_leave_as_the_seed_writes_them() {
    for profile in PROFILES {
        for (example, workspace) in [(SEED_SOURCE, "default"), (SEED_IMAGE, "acme")] {
            let example: Value = serde_json::from_str(example).unwrap();
            let person = Person::of(profile, workspace);
            // The seed's billing-agent is one of practice's cast.
            let name = example["agent_name"].as_str().unwrap();
            person.wire.foreign(&(Method::Delete, format!("agents/{name}"), Value::Null));
            let intent = lifecycle::create(typed_in(&example));
            let plan = person.plan("new", &intent);
            assert_eq!((plan.refusal.as_deref(), sends(&plan)), (None, example.clone()), "{profile:?}");
            assert_eq!(plan.steps[0].masked.as_ref(), Some(&example), "shown as it is sent");
            assert_eq!(plan.title, words::create_title(name));
            let receipt = person.done("new", &intent);
            assert_eq!((receipt.id.as_str(), receipt.environment), (name, Some(Environment::Live)));
            let build = example.get("source_files").is_some();
            assert_eq!(receipt.builds.len(), usize::from(build), "{:?}", receipt.notes);
            assert!(receipt.notes.contains(&words::deployed_into(workspace)));
            assert!(!receipt.notes.iter().any(|note| note.contains("Read back")), "{:?}", receipt.notes);
            let says = person.says(name);
            assert_eq!(
                (&says["required_tools"], &says["policies"]),
                (&example["required_tools"], &example["policies"])
            );
        }
    }
}

/// Each request of each contract: address and headers.
#[test]
fn requests_go_where_the_contract_has_them() {
    let agent = "payment-agent";
    let requests = |connection: &Connection, agent: &str| -> Vec<Request> {
        let body = || json!({});
        let mut all = vec![
            api::list_agents(connection),
            api::agent(connection, agent),
            api::config(connection, agent),
            api::put_config(connection, agent, body()),
            api::delete_agent(connection, agent),
            api::invoke(connection, agent, "Hi", None),
            api::deploy(connection, agent, body()),
            api::starter_kit(connection),
            api::build(connection, agent, "build-1"),
            api::tools(connection, agent),
            api::models(connection, agent),
            api::policies(connection, agent),
            api::identity_providers(connection, agent),
            api::drafts(connection),
            api::draft(connection, agent, "draft-1"),
        ];
        all.extend(api::preview(connection, agent, body()));
        all
    };
    let lines = |connection: &Connection, agent: &str| requests(connection, agent).iter().map(line).collect::<Vec<_>>();
    let paths = |base: &str, agent: &str| {
        let of = |(method, path): (&str, &str)| format!("{method} {base}/{}", path.replace("{agent}", agent));
        [
            ("GET", "agents"),
            ("GET", "agents/{agent}"),
            ("GET", "agents/{agent}/config"),
            ("PUT", "agents/{agent}/config"),
            ("DELETE", "agents/{agent}"),
            ("POST", "agents/{agent}/invoke"),
            ("POST", "deploy"),
            ("POST", "starter-kit"),
            ("GET", "builds/build-1"),
            ("GET", "tools"),
            ("GET", "model-providers"),
            ("GET", "policies"),
            ("GET", "identity-providers"),
            ("GET", "deploy-drafts"),
            ("GET", "deploy-drafts/draft-1"),
        ]
        .map(of)
    };
    let current = connection(Profile::Current, "acme");
    let at = "/api/v1/workspaces/acme";
    assert_eq!(lines(&current, agent)[..15], paths(at, agent));
    assert_eq!(lines(&current, agent)[15], format!("POST {at}/deploy/preview"));
    let own = connection(Profile::Current, "");
    assert_eq!(lines(&own, agent)[..15], paths("/api/v1", agent));
    let older = connection(Profile::Older, "acme");
    assert_eq!(lines(&older, agent), paths("/api", "acme/payment-agent"), "and there is no preview");
    assert_eq!(lines(&connection(Profile::Older, ""), agent), paths("/api", "default/payment-agent"));
    // An agent of another namespace takes everything about it there.
    assert_eq!(lines(&older, "team-b/payment-agent"), paths("/api", "team-b/payment-agent"));
    let header = |request: &Request| request.headers.get("X-Workspace-Namespace").map(str::to_owned);
    for (connection, agent, expected) in [
        (&current, agent, None),
        (&own, agent, None),
        (&older, agent, Some("acme")),
        (&older, "team-b/payment-agent", Some("team-b")),
        (&connection(Profile::Older, ""), agent, None),
        (&connection(Profile::Older, ""), "team-b/payment-agent", Some("team-b")),
        (&connection(Profile::Older, "default"), agent, Some("default")),
    ] {
        for request in requests(connection, agent) {
            let of_workspace = ["/api/agents", "/api/starter-kit", "/api/deploy-drafts"];
            let own = of_workspace.iter().any(|end| request.url.ends_with(end)) && expected.is_some();
            let expected = if own { Some(connection.account.as_str()).filter(|it| !it.is_empty()) } else { expected };
            assert_eq!(header(&request).as_deref(), expected, "{}", line(&request));
            assert_eq!(request.credential.as_ref().unwrap().0, connection.id.0);
            let reads = request.method == Method::Get || request.url.ends_with("/deploy/preview");
            assert_eq!(request.effect == Effect::Read, reads, "{}", line(&request));
        }
    }
    let body_of = |request: &Request| body(request);
    assert_eq!(body_of(&api::invoke(&older, agent, "Hi", None)), json!({"message": "Hi"}));
    assert_eq!(
        body_of(&api::invoke(&older, agent, "Hi", Some("c1"))),
        json!({"message": "Hi", "conversation_id": "c1"})
    );
    assert_eq!(body_of(&api::starter_kit(&older)), Value::Null, "the vendor's client sends none");
    assert_eq!(body_of(&api::delete_agent(&older, agent)), Value::Null);
}

proptest! {
    #![proptest_config(config(128))]

    /// No name of an agent and no id reaches another path than its own.
    #[test]
    fn names_stay_in_their_segments(agent in any_text(), id in any_text(), workspace in any_text()) {
        for profile in PROFILES {
            let of = connection(profile, &workspace);
            for (request, after) in [
                (api::agent(&of, &agent), ""), (api::config(&of, &agent), "/config"),
                (api::put_config(&of, &agent, json!({})), "/config"), (api::delete_agent(&of, &agent), ""),
                (api::invoke(&of, &agent, "m", None), "/invoke"), (api::build(&of, &agent, &id), ""),
                (api::draft(&of, &agent, &id), ""), (api::deploy(&of, &agent, json!({})), ""),
            ] {
                let path = request.url.strip_prefix(&of.base_url).expect("below the base");
                prop_assert!(path.ends_with(after));
                prop_assert!(!path.contains(['?', '#', '\\', ' ']));
                let segments: Vec<&str> = path[1..].split('/').collect();
                prop_assert!(!segments.iter().any(|it| matches!(*it, "." | "..")), "{}", path);
                let (beginning, most) = match (profile, workspace.is_empty()) {
                    (Profile::Older, _) => (vec!["api"], 5),
                    (Profile::Current, true) => (vec!["api", "v1"], 5),
                    (Profile::Current, false) => (vec!["api", "v1", "workspaces"], 7),
                };
                prop_assert_eq!(&segments[..beginning.len()], &beginning[..]);
                prop_assert!(segments.len() <= most, "{}", path);
            }
        }
    }
}

// Keys and addresses.

#[test]
fn a_key_travels_as_its_contract_wants_it() {
    let bearer = AuthScheme { header: "Authorization".to_owned(), prefix: "Bearer ".to_owned() };
    let own = AuthScheme { header: "X-RunAgents-API-Key".to_owned(), prefix: String::new() };
    let (workspace_key, other) = (Secret::from_pasted("ra_ws_1"), Secret::from_pasted("eyJhbGciOi"));
    for (profile, key, expected) in [
        (Profile::Current, &workspace_key, &own),
        (Profile::Current, &other, &bearer),
        (Profile::Older, &workspace_key, &bearer),
        (Profile::Older, &other, &bearer),
    ] {
        let connection = connection(profile, "acme");
        assert_eq!(vendors::auth(&connection, key), *expected, "{profile:?}");
        // Whichever of the two stood there before.
        let before = Connection { auth: own.clone(), ..connection.clone() };
        assert_eq!(vendors::auth(&before, key), *expected, "{profile:?}");
        // What a network asks for stays.
        let gateway = AuthScheme { header: "X-Gateway".to_owned(), prefix: String::new() };
        let behind = Connection { auth: gateway.clone(), ..connection };
        assert_eq!(vendors::auth(&behind, key), gateway);
    }
}

/// Both contracts are tried where none is named, the likelier first; each with the key as it wants it.
#[test]
fn both_contracts_are_tried() {
    let named = |base_url: &str, profile: &str| Connection {
        base_url: base_url.to_owned(),
        profile: profile.to_owned(),
        ..connection(Profile::Current, "")
    };
    let key = Secret::from_pasted("ra_ws_1");
    let tried = |of: &Connection| -> Vec<(String, String)> {
        vendors::candidates(of, &key).into_iter().map(|one| (one.profile, one.auth.header)).collect()
    };
    let pair = |profile: &str, header: &str| (profile.to_owned(), header.to_owned());
    let (current, older) = (pair("current", "X-RunAgents-API-Key"), pair("older", "Authorization"));
    assert_eq!(tried(&named("https://acme.runagents.io", "")), [current.clone(), older.clone()]);
    assert_eq!(tried(&named("https://x.try.runagents.io", "")), [current.clone(), older.clone()]);
    assert_eq!(tried(&named("https://api.runagents.io", "")), [older.clone(), current.clone()]);
    assert_eq!(tried(&named("https://api.runagents.io", "current")), [current]);
    assert_eq!(tried(&named("https://acme.runagents.io", "older")), [older]);
}

/// One key for each contract, as each is answered: a workspace key as a bearer never gets past today's ingress.
#[test]
fn practice_takes_the_keys_as_they_travel() {
    for profile in PROFILES {
        for key in ["ra_ws_canary", "a-token"] {
            let person = Person::new(profile);
            person.wire.key.set(key);
            assert_eq!(now(vendors::list_agents(&person.wire, &person.connection)).unwrap().len(), 12, "{profile:?}");
        }
    }
    let person = Person::new(Profile::Current);
    let bearer = Connection {
        auth: AuthScheme { header: "Authorization".to_owned(), prefix: "Bearer ".to_owned() },
        ..person.connection.clone()
    };
    let error = greenroom::http::ApiError {
        status: Some(401),
        detail: Some("Jwt verification fails".to_owned()),
        ..greenroom::http::ApiError::of(ErrorKind::KeyRejected)
    };
    assert_eq!(vendors::explain(bearer.vendor, &error), Some(words::BEARER_REFUSED));
}

#[test]
fn pasted_addresses_are_understood() {
    for (pasted, base, workspace) in [
        ("https://api.runagents.io", "https://api.runagents.io", ""),
        ("https://api.runagents.io/", "https://api.runagents.io", ""),
        ("https://api.runagents.io/api", "https://api.runagents.io", ""),
        ("https://api.runagents.io/api/deploy", "https://api.runagents.io", ""),
        ("https://api.runagents.io/api/starter-kit", "https://api.runagents.io", ""),
        ("https://acme.runagents.io", "https://acme.runagents.io", ""),
        ("https://acme.runagents.io/api/v1", "https://acme.runagents.io", ""),
        ("https://acme.runagents.io/api/v1/", "https://acme.runagents.io", ""),
        ("https://acme.runagents.io/api/v1/deploy", "https://acme.runagents.io", ""),
        ("https://acme.runagents.io/api/v1/workspaces/team", "https://acme.runagents.io", "team"),
        ("https://acme.runagents.io/api/v1/workspaces/team/", "https://acme.runagents.io", "team"),
        ("https://acme.runagents.io/api/v1/workspaces/team/agents", "https://acme.runagents.io", "team"),
        ("https://acme.runagents.io/workspaces/team", "https://acme.runagents.io", "team"),
        ("https://acme.runagents.io/workspaces/my%20team", "https://acme.runagents.io", "my team"),
        ("https://blue-fox.try.runagents.io/api/v1", "https://blue-fox.try.runagents.io", ""),
        ("HTTPS://Acme.RunAgents.io/api/v1", "https://acme.runagents.io", ""),
        ("https://gateway.example/runagents/api/v1", "https://gateway.example/runagents", ""),
        // What only looks like it stays.
        ("https://gateway.example/deploy", "https://gateway.example/deploy", ""),
        ("https://gateway.example/my-api", "https://gateway.example/my-api", ""),
    ] {
        let url = greenroom::domain::normalise_base_url(pasted).unwrap();
        assert_eq!(vendors::base_url(Vendor::RunAgents, &url), base, "{pasted}");
        assert_eq!(vendors::tenant(Vendor::RunAgents, &url), workspace, "{pasted}");
        // And once more, as the stored one is read again.
        assert_eq!(vendors::base_url(Vendor::RunAgents, base), base);
    }
}

// What is planned leaves, and nothing else.

#[test]
fn each_wish_sends_its_request() {
    for profile in PROFILES {
        let person = Person::new(profile).with_agent("my-desk");
        let name = "my-desk";
        let configured = person.changed(name, Subject::Agent, |config| config["system_prompt"] = json!("Be brief."));
        let of_artifact =
            json!({"agent_name": "of-artifact", "source": {"from": "artifact_id", "artifact_id": " art_support_v3 "}});
        let cases: Vec<(&str, Intent, String, Value)> = vec![
            (
                "new",
                lifecycle::create(of_image("fresh", " ghcr.io/acme/fresh:1 ")),
                "POST deploy".to_owned(),
                json!({"agent_name": "fresh", "image": "ghcr.io/acme/fresh:1"}),
            ),
            (
                "new",
                lifecycle::create(of_files("of-files", json!({"agent.py": "x"}))),
                "POST deploy".to_owned(),
                json!({"agent_name": "of-files", "source_files": {"agent.py": "x"}}),
            ),
            (
                "new",
                lifecycle::create(of_artifact),
                "POST deploy".to_owned(),
                json!({"agent_name": "of-artifact", "artifact_id": "art_support_v3"}),
            ),
            (
                name,
                lifecycle::configure(configured),
                format!("PUT agents/{name}/config"),
                json!({"system_prompt": "Be brief."}),
            ),
            (name, lifecycle::say("Hello", None), format!("POST agents/{name}/invoke"), json!({"message": "Hello"})),
            ("workspace", lifecycle::starter_kit(), "POST starter-kit".to_owned(), Value::Null),
            (name, lifecycle::remove(), format!("DELETE agents/{name}"), Value::Null),
        ];
        for (agent, intent, expected, expected_body) in cases {
            let plan = person.plan(agent, &intent);
            assert_eq!(
                (plan.refusal.as_deref(), sends(&plan)),
                (None, expected_body),
                "{profile:?} {}",
                intent.0["do"]
            );
            person.wire.sent.take();
            let came = person.send(agent, &intent, &plan);
            assert!(matches!(came, Outcome::Ended(_)), "{}", outcome(&came));
            let sent = person.wire.sent_writes();
            assert_eq!(
                sent,
                plan.steps.iter().map(|step| step.request.clone()).collect::<Vec<_>>(),
                "what was shown left"
            );
            let own = line(&sent[0])
                .replace("/api/v1/workspaces/acme/", "")
                .replace("/api/", "")
                .replace("agents/acme/", "agents/");
            assert_eq!(own, expected);
            let (ending, base) = (person.wire.changes(), format!("{}/api/", person.connection.base_url));
            assert!(ending > 0 && person.wire.sent.borrow().iter().all(|request| request.url.starts_with(&base)));
        }
        assert!(!person.has(name) && person.has("fresh") && person.has("of-files") && person.has("of-artifact"));
    }
}

/// A draft of the vendor's fills in what stays empty: alone in today's contract, beside a source in the older one.
#[test]
fn a_draft_fills_in_what_is_empty() {
    let current = Person::new(Profile::Current);
    let alone = json!({"agent_name": "support-agent", "source": {"from": "draft_id", "draft_id": "draft_billing_v2"}});
    let plan = current.plan("new", &lifecycle::create(alone.clone()));
    assert_eq!(sends(&plan), json!({"agent_name": "support-agent", "draft_id": "draft_billing_v2"}));
    let effect = plan.effects.iter().find(|effect| effect.contains("draft_billing_v2")).expect("what it fills in");
    for part in ["its artifact", "policies", "required tools", "models", "prompt and access"] {
        assert!(effect.contains(part), "{part}: {effect}");
    }
    current.done("new", &lifecycle::create(alone));
    assert_eq!(current.says("support-agent")["policies"], json!(["crm-read-policy"]));

    let older = Person::new(Profile::Older);
    let mut beside = of_image("support-agent", "ghcr.io/acme/support:1");
    beside["draft_id"] = json!("draft_billing_v2");
    let plan = older.plan("new", &lifecycle::create(beside.clone()));
    let expected =
        json!({"agent_name": "support-agent", "image": "ghcr.io/acme/support:1", "draft_id": "draft_billing_v2"});
    assert_eq!(sends(&plan), expected);
    older.done("new", &lifecycle::create(beside));
    let says = older.says("support-agent");
    assert_eq!((&says["image"], &says["required_tools"]), (&json!("ghcr.io/acme/support:1"), &json!(["crm-search"])));
    // Somebody else's cannot be read; the vendor refuses it.
    for (person, document) in [
        (&current, json!({"agent_name": "b", "source": {"from": "draft_id", "draft_id": "draft-payments-01"}})),
        (
            &older,
            json!({"agent_name": "b", "source": {"from": "image", "image": "i"}, "draft_id": "draft-payments-01"}),
        ),
    ] {
        let ending = person.ending("new", &lifecycle::create(document));
        assert!(matches!(ending, greenroom::lifecycle::Ending::Refused(_)), "{ending:?}");
    }
}

#[test]
fn no_request_is_sent_without_a_reason() {
    for profile in PROFILES {
        let person = Person::new(profile).with_agent("my-desk");
        let count = |person: &Person| person.wire.take_sent().len();
        now(vendors::list_agents(&person.wire, &person.connection)).unwrap();
        assert_eq!(count(&person), 1, "the board");
        person.seen("my-desk");
        assert_eq!(count(&person), 6, "the agent, its configuration, four lists");
        let previews = usize::from(profile == Profile::Current);
        let intent = person.deploying("my-desk", |form| form["system_prompt"] = json!("Other"));
        count(&person);
        let plan = person.plan("my-desk", &intent);
        assert_eq!(count(&person), 6 + previews);
        person.send("my-desk", &intent, &plan);
        let sent = person.wire.take_sent();
        assert_eq!(
            sent.iter().filter(|line| line.ends_with("/deploy/preview")).count(),
            previews,
            "not again afterwards"
        );
        assert_eq!(sent.len(), 6 + previews + 1 + 6);
        // What cannot be sent is not asked about.
        let nothing = json!({"agent_name": "x", "source": {"from": "image", "image": ""}});
        assert!(person.plan("new", &lifecycle::create(nothing)).refusal.is_some());
        assert!(person.wire.take_sent().iter().all(|line| line.starts_with("GET")));
    }
}

// What is read.

#[test]
fn the_board_is_read_from_the_list_alone() {
    for profile in PROFILES {
        for workspace in ["acme", "acme-flat"] {
            let person = Person::of(profile, workspace);
            let agents = now(vendors::list_agents(&person.wire, &person.connection)).unwrap();
            assert_eq!(person.wire.take_sent().len(), 1);
            assert_eq!(agents.len(), if workspace == "acme" { 12 } else { 4 });
            let desk = agents.iter().find(|agent| agent.name == "payment-agent").unwrap();
            assert_eq!((desk.id.0.as_str(), desk.updated_at), ("payment-agent", None));
            let live = desk.lanes.as_ref().unwrap().live.clone().unwrap();
            assert_eq!(live.message.as_deref(), Some("Running"), "{workspace}");
            assert!(live.version.is_some() && live.by.is_none() && live.at.is_none(), "neither is told");
            assert_eq!(vendors::waiting(Vendor::RunAgents, desk.lanes.as_ref().unwrap()), None);
            if workspace == "acme" {
                let waits = |name: &str| {
                    let agent = agents.iter().find(|agent| agent.name == name).unwrap();
                    vendors::waiting(Vendor::RunAgents, agent.lanes.as_ref().unwrap())
                };
                assert_eq!(waits("ticket-triage").as_deref(), Some(words::FAILED_SHORT));
                assert_eq!(waits("ledger-sync").as_deref(), Some(words::PENDING_SHORT));
            }
        }
    }
}

/// The older list may reach across namespaces: an agent of another one is known by both.
#[test]
fn an_agent_of_another_namespace_is_one_of_its_own() {
    for profile in PROFILES {
        let person = Person::new(profile);
        person.wire.distort_json("/agents", |agents| agents[0]["namespace"] = json!("acme-flat"));
        let agents = now(vendors::list_agents(&person.wire, &person.connection)).unwrap();
        let expected = if profile == Profile::Older { "acme-flat/payment-agent" } else { "payment-agent" };
        assert_eq!((agents[0].id.0.as_str(), agents[0].name.as_str()), (expected, "payment-agent"));
    }
    // It is deployed where it is, and what it may choose from is read there.
    let person = Person::new(Profile::Older);
    let agent = "acme-flat/payment-agent";
    let there = |person: &Person| {
        let path = "/api/v1/workspaces/acme-flat/agents/payment-agent/config";
        serde_json::from_str::<Value>(&person.wire.foreign(&(Method::Get, path.to_owned(), Value::Null)).body).unwrap()
    };
    let before = person.says("payment-agent");
    let intent = person.deploying(agent, |form| form["system_prompt"] = json!("From elsewhere"));
    let plan = person.plan(agent, &intent);
    assert_eq!(sends(&plan)["agent_name"], "payment-agent");
    assert!(sends(&plan).get("namespace").is_none());
    person.done(agent, &intent);
    assert_eq!(there(&person)["system_prompt"], "From elsewhere");
    assert_eq!(person.says("payment-agent"), before, "its namesake is left alone");
    let told = |namespace: &str| {
        let intent = person.deploying(agent, |form| form["namespace"] = json!(namespace));
        person.plan(agent, &intent).refusal
    };
    assert_eq!(told("acme-flat"), None);
    assert_eq!(told("acme"), Some(words::namespace_is("acme-flat")));
}

/// Of an agent of another namespace whose configuration is closed, the policies are read where it is.
#[test]
fn policies_are_read_where_the_agent_is() {
    let person = Person::new(Profile::Older);
    person.wire.close(&["/config"], 403);
    let made = json!({"name": "flat-only", "spec": {"policies": []}});
    person.wire.foreign(&(Method::Post, "/api/v1/workspaces/acme-flat/policies".to_owned(), made));
    let bound = json!({"policies": ["flat-only"]});
    let path = "/api/v1/workspaces/acme-flat/agents/echo-agent/config".to_owned();
    assert!(person.wire.foreign(&(Method::Put, path, bound)).is_success());
    let opened = person.open("acme-flat/echo-agent", Subject::Release).document;
    assert_eq!(opened["policies"], json!(["flat-only"]));
}

#[test]
fn lists_to_choose_from_are_the_workspaces() {
    for profile in PROFILES {
        let person = Person::new(profile);
        let list = |name: &str| {
            let offers = now(vendors::choices(&person.wire, &person.connection, name, "")).unwrap();
            offers.into_iter().map(|offer| (offer.value, offer.also)).collect::<Vec<_>>()
        };
        let values = |name: &str| list(name).into_iter().map(|(value, _)| value).collect::<Vec<_>>();
        assert!(values("tools").contains(&"stripe-api".to_owned()));
        assert!(values("policies").contains(&"billing-stripe-policy".to_owned()));
        assert_eq!(values("identity-providers"), ["corp-sso", "partner-login"]);
        assert!(values("model-providers").contains(&"openai-prod".to_owned()));
        assert!(
            list("models").contains(&("gpt-4o-mini".to_owned(), Some("openai".to_owned()))),
            "its kind comes along"
        );
        assert_eq!(values("drafts"), ["draft_billing_v2"], "one's own");
        assert!(values("nothing").is_empty());
        let empty = Person::of(profile, "acme-empty");
        assert!(now(vendors::choices(&empty.wire, &empty.connection, "tools", "")).unwrap().is_empty());
    }
}

#[test]
fn reading_changes_nothing() {
    for profile in PROFILES {
        let person = Person::new(profile);
        for agent in ["payment-agent", "bare-agent", "everything-agent", "ticket-triage"] {
            now(vendors::agent(&person.wire, &person.connection, agent, &Value::Null)).unwrap();
            now(vendors::active(&person.wire, &person.connection, agent)).unwrap();
            now(vendors::deployments(&person.wire, &person.connection, agent, Environment::Live, 9)).unwrap();
            now(vendors::standing(&person.wire, &person.connection, agent, None)).unwrap();
            person.open(agent, Subject::Agent);
            for intent in [
                person.deploying(agent, |form| form["system_prompt"] = json!("Other")),
                lifecycle::remove(),
                lifecycle::starter_kit(),
                lifecycle::say("Hi", None),
            ] {
                person.plan(agent, &intent);
            }
        }
        assert_eq!(person.wire.changes(), 0);
        assert!(person.wire.sent_writes().is_empty());
    }
}

#[test]
fn what_is_not_there_is_told_as_that() {
    for profile in PROFILES {
        let person = Person::new(profile);
        let view = now(vendors::agent(&person.wire, &person.connection, "gone", &Value::Null));
        assert_eq!(view.unwrap_err().kind, ErrorKind::NotThere);
        let opened = now(vendors::open(&person.wire, &person.connection, "gone", Subject::Release));
        assert_eq!(opened.unwrap_err().kind, ErrorKind::NotThere);
        for intent in [lifecycle::remove(), lifecycle::say("Hi", None)] {
            assert_eq!(person.refusal("gone", &intent).as_deref(), Some(words::AGENT_NOT_FOUND));
        }
        assert!(person.wire.sent_writes().is_empty());
    }
}

#[test]
fn the_agents_page_tells_what_is_there() {
    for profile in PROFILES {
        let person = Person::new(profile);
        let overview = |name: &str| -> Overview {
            now(vendors::agent(&person.wire, &person.connection, name, &Value::Null)).unwrap().overview
        };
        let running = overview("payment-agent");
        assert_eq!((running.waiting, running.warnings.len()), (None, 0));
        let LaneState::Holding(live) = &running.lanes[1].state else { panic!() };
        assert_eq!((live.by.as_deref(), live.at), (None, None), "nothing is guessed");
        let actions: Vec<&str> =
            running.lanes.iter().flat_map(|lane| &lane.actions).map(|it| it.label.as_str()).collect();
        assert_eq!(actions, [words::REMOVE]);
        assert!(running.lanes[1].actions[0].capability == Capability::Available);
        assert!(overview("ticket-triage").waiting.unwrap().contains("CrashLoopBackOff"));
        assert!(overview("ledger-sync").waiting.unwrap().contains("erp-api"));
        assert_eq!(overview("refund-desk").warnings, [words::NO_POLICY_NOW]);
        let spent = overview("billing-agent").warnings;
        assert_eq!(spent.len(), 2, "{spent:?}");
        person.wire.close(&["/config"], 403);
        let closed = overview("payment-agent").warnings;
        assert_eq!(closed, [words::cannot_be_read("Models")], "policies are told by themselves");
    }
}
