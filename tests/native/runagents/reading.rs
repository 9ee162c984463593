//! Agents as vendors may tell them: shapes, gaps, contradictions. What cannot be read is named, and is not dropped.

use greenroom::lifecycle::Intent;
use greenroom::vendors::Subject;
use greenroom::vendors::runagents::lifecycle;
use greenroom::words::runagents as words;
use serde_json::{Value, json};

use super::support::{PROFILES, Person, sends, told};

const AGENT: &str = "payment-agent";

/// A redeploy that touched nothing, or one thing.
fn redeploy(person: &Person, change: impl FnOnce(&mut Value)) -> Intent {
    person.deploying(AGENT, change)
}

/// The keys that a plan says it cannot read.
fn refused(person: &Person) -> Option<String> {
    let intent = redeploy(person, |form| form["entry"] = json!(null));
    let plan = person.plan(AGENT, &intent);
    let labels = plan.refusal.as_ref()?.split(": cannot be read").next()?.to_owned();
    assert_eq!(plan.refusal, Some(words::not_read(&labels)));
    Some(labels)
}

/// The configuration is closed: everything that only it tells is named; policies tell themselves whose they are.
#[test]
fn a_closed_configuration_is_named() {
    for profile in PROFILES {
        for status in [403, 404] {
            let person = Person::new(profile);
            person.wire.close(&["/config"], status);
            assert_eq!(refused(&person).as_deref(), Some("Models"));
            let opened = person.open(AGENT, Subject::Release).document;
            assert_eq!(opened["policies"], json!(["billing-stripe-policy"]), "read from the policies");
            assert_eq!(opened["identity_provider"], Value::Null);
            assert_eq!(
                person.open("billing-agent", Subject::Release).document["identity_provider"],
                "corp-sso",
                "its label"
            );
            person.wire.close(&["/config", "/policies"], status);
            assert_eq!(refused(&person).as_deref(), Some("Models, Policies"));
        }
    }
}

/// What could not be read is said anew, and what is there and unseen is given up by hand.
#[test]
fn what_cannot_be_read_is_said_anew_and_ticked() {
    for profile in PROFILES {
        let person = Person::new(profile);
        person.wire.close(&["/config", "/policies"], 403);
        let intent = redeploy(&person, |form| {
            form["llm_configs"] = json!([{"provider": "openai", "model": "gpt-4.1"}]);
            form["policies"] = json!([]);
        });
        let plan = person.plan(AGENT, &intent);
        let losses: Vec<&str> = plan.unticked(&[]).map(|line| line.words.as_str()).collect();
        assert_eq!((plan.refusal.as_deref(), losses.len()), (None, 2), "{:?}", told(&plan));
        for label in ["Models", "Policies"] {
            assert!(losses.contains(&words::replaced_unread(label).as_str()));
        }
        let body = sends(&plan);
        assert_eq!(
            (&body["policies"], &body["llm_configs"][0]["model"]),
            (&json!([]), &json!("gpt-4.1")),
            "none is said, too"
        );
        let came = person.run(AGENT, &intent, &plan.fingerprint, &[]);
        assert!(matches!(came, greenroom::lifecycle::Outcome::Moved(_)));
        person.done(AGENT, &intent);
        assert_eq!(person.says(AGENT)["policies"], json!([]));
    }
}

/// The flat shape of old deployments has neither environment nor prompt.
#[test]
fn a_flat_agent_is_read_as_far_as_it_goes() {
    for profile in PROFILES {
        let person = Person::new(profile);
        let flat = |config: bool| {
            move |agent: &mut Value| {
                let _ = config;
                *agent = json!({
                    "name": AGENT, "namespace": "acme", "status": "Running", "image": "i:1", "required_tools": ["stripe-api"],
                    "llm_model": "gpt-4o-mini", "created_at": "2026-05-01T00:00:00Z",
                });
            }
        };
        person.wire.distort_json("/payment-agent", flat(true));
        assert_eq!(refused(&person).as_deref(), Some("Environment variables, Address rewrites"));
        let opened = person.open(AGENT, Subject::Release).document;
        assert_eq!(
            (&opened["system_prompt"], &opened["policies"]),
            (&json!("You are a payment processing assistant."), &json!(["billing-stripe-policy"]))
        );
        // Nobody but the agent's object is left.
        person.wire.distort(move |request, response| {
            if request.url.ends_with("/config") || request.url.ends_with("/policies") {
                response.status = 403;
            } else if request.url.ends_with("/payment-agent") {
                let mut body = Value::Null;
                flat(false)(&mut body);
                response.body = body.to_string();
            }
        });
        let named = refused(&person).unwrap();
        for label in ["System prompt", "Environment variables", "Models", "Policies", "Identity provider"] {
            assert!(named.contains(label), "{label}: {named}");
        }
        assert!(!named.contains("Required tools"), "{named}");
    }
}

/// Go leaves out what is empty: an agent without tools, models or policies has none, and can be deployed.
#[test]
fn what_is_left_out_is_empty() {
    for profile in PROFILES {
        let person = Person::new(profile);
        person.wire.distort(|request, response| {
            let Ok(mut body) = serde_json::from_str::<Value>(&response.body) else { return };
            if request.url.ends_with("/bare-agent") {
                body["spec"] = json!({"image": "ghcr.io/acme/bare-agent:1.2.0"});
            } else if request.url.ends_with("/config") {
                body =
                    json!({"agent_name": "bare-agent", "namespace": "acme", "image": "ghcr.io/acme/bare-agent:1.2.0"});
            } else {
                return;
            }
            response.body = body.to_string();
        });
        let intent = person.deploying("bare-agent", |form| form["system_prompt"] = json!("Hello."));
        let plan = person.plan("bare-agent", &intent);
        assert_eq!((plan.refusal.as_deref(), plan.lines.len()), (None, 1), "{:?}", told(&plan));
        let sent =
            json!({"agent_name": "bare-agent", "image": "ghcr.io/acme/bare-agent:1.2.0", "system_prompt": "Hello."});
        assert_eq!(sends(&plan), sent);
    }
}

/// A `null` in one of the two objects says nothing: the other one is asked.
#[test]
fn a_null_does_not_hide_what_the_other_object_says() {
    for profile in PROFILES {
        let person = Person::new(profile);
        person.wire.distort_json("/config", |config| {
            for key in ["system_prompt", "required_tools", "identity_provider", "policies"] {
                config[key] = Value::Null;
            }
        });
        let opened = person.open("billing-agent", Subject::Release).document;
        assert_eq!(
            (&opened["system_prompt"], &opened["required_tools"], &opened["identity_provider"], &opened["policies"]),
            (
                &json!("You explain invoices, line by line."),
                &json!(["stripe-api"]),
                &json!("corp-sso"),
                &json!(["billing-stripe-policy"])
            )
        );
        // The configuration of a version that has no models yet, and an agent that has one.
        person.wire.distort_json("/config", |config| drop(config.as_object_mut().unwrap().remove("llm_configs")));
        assert_eq!(refused(&person).as_deref(), Some("Models"));
    }
}

/// What is of another type than documented is not understood, and never taken for nothing.
#[test]
fn odd_types_are_named() {
    type Spoil = fn(&mut Value);
    let of_config: [(Spoil, &str); 5] = [
        (|config| config["system_prompt"] = json!(7), "System prompt"),
        (|config| config["required_tools"] = json!("none"), "Required tools"),
        (|config| config["llm_configs"] = json!({}), "Models"),
        (|config| config["policies"] = json!([{"title": "x"}]), "Policies"),
        (|config| config["identity_provider"] = json!({"name": "corp-sso"}), "Identity provider"),
    ];
    let of_agent: [(Spoil, &str); 8] = [
        (|agent| agent["spec"]["env"] = json!({}), "Environment variables, Address rewrites"),
        (|agent| agent["spec"]["env"][0] = json!("A=b"), "Environment variables, Address rewrites"),
        (|agent| agent["spec"]["env"][0] = json!({"name": "A", "value": 7}), "Environment variables, Address rewrites"),
        (
            |agent| {
                agent["spec"]["env"][0] = json!({"name": "A", "valueFrom": {"secretKeyRef": {"name": "s", "key": "k"}}})
            },
            "Environment variables, Address rewrites",
        ),
        (
            |agent| agent["spec"]["env"][0] = json!({"name": "", "value": "x"}),
            "Environment variables, Address rewrites",
        ),
        (|agent| agent["spec"]["env"] = json!([{"name": "TOOL_ROUTES_JSON", "value": "[]"}]), "Address rewrites"),
        (
            |agent| {
                agent["spec"]["env"] =
                    json!([{"name": "TOOL_ROUTES_JSON", "value": "{\"stripe-api\":\"https://gateway\"}"}])
            },
            "Address rewrites",
        ),
        (|agent| agent["labels"] = json!("none"), "Identity provider"),
    ];
    for profile in PROFILES {
        for (end, all) in [("/config", &of_config[..]), ("/payment-agent", &of_agent[..])] {
            for (spoil, label) in all {
                let person = Person::new(profile);
                person.wire.distort_json(end, *spoil);
                assert_eq!(refused(&person).as_deref(), Some(*label), "{profile:?}");
            }
        }
    }
    // As practice has one.
    let person = Person::of(PROFILES[0], "acme-failures");
    let intent = person.deploying("museum-odd-reading", |_| {});
    let named = person.plan("museum-odd-reading", &intent).refusal.unwrap();
    for label in ["System prompt", "Required tools", "Models"] {
        assert!(named.contains(label), "{named}");
    }
}

/// Policies that do not tell whose they are: nothing is concluded from their silence.
#[test]
fn silent_policies_tell_nothing() {
    type Spoil = fn(&mut Value);
    let spoils: [Spoil; 3] = [
        |policies| {
            policies
                .as_array_mut()
                .unwrap()
                .iter_mut()
                .for_each(|one| drop(one.as_object_mut().unwrap().remove("used_by")))
        },
        |policies| policies[1]["used_by"] = json!("all"),
        |policies| {
            let policy = &mut policies[0];
            policy["used_by"] = json!([{"name": AGENT}]);
            policy["name"] = json!(null);
        },
    ];
    for profile in PROFILES {
        for spoil in spoils {
            let person = Person::new(profile);
            person.wire.distort(move |request, response| {
                if request.url.ends_with("/config") {
                    response.status = 403;
                } else if request.url.ends_with("/policies") {
                    let mut body = serde_json::from_str(&response.body).unwrap();
                    spoil(&mut body);
                    response.body = body.to_string();
                }
            });
            assert_eq!(refused(&person).as_deref(), Some("Models, Policies"));
        }
        // A namesake in another namespace is not this one.
        let person = Person::new(profile);
        person.wire.distort(|request, response| {
            if request.url.ends_with("/config") {
                response.status = 403;
            } else if request.url.ends_with("/policies") {
                let mut body: Value = serde_json::from_str(&response.body).unwrap();
                body[1]["used_by"] = json!([{"name": AGENT, "namespace": "elsewhere"}]);
                response.body = body.to_string();
            }
        });
        assert_eq!(person.open(AGENT, Subject::Release).document["policies"], json!(["billing-stripe-policy"]));
    }
}

/// A model that names a registered provider alone: the deployment names its kind.
#[test]
fn a_model_gets_the_kind_of_its_provider() {
    for profile in PROFILES {
        let person = Person::new(profile);
        person.wire.distort_json("/config", |config| {
            config["llm_configs"] = json!([
                {"role": "chat", "model_provider": "openai-prod", "model": "gpt-4o-mini", "monthly_budget_usd": null},
                {"role": null, "provider": null, "model_provider": "anthropic-main", "model": "claude-sonnet-4-5", "monthly_budget_usd": 1.50},
            ]);
        });
        let plan = person.plan(AGENT, &redeploy(&person, |form| form["system_prompt"] = json!("x")));
        assert_eq!((plan.refusal.as_deref(), plan.lines.len()), (None, 1), "{:?}", told(&plan));
        let models = sends(&plan)["llm_configs"].clone();
        assert_eq!((&models[0]["provider"], &models[1]["provider"]), (&json!("openai"), &json!("anthropic")));
        assert_eq!(models[1]["monthly_budget_usd"], json!(1.50));
        assert!(models[0].get("monthly_budget_usd").is_none(), "null is no amount");
    }
}

/// The image that stays is the one of now, whatever ran when the form was opened.
#[test]
fn the_image_that_stays_is_the_newest() {
    for profile in PROFILES {
        let person = Person::new(profile).with_agent("my-desk");
        let intent = person.deploying("my-desk", |form| form["system_prompt"] = json!("x"));
        let put = json!({
            "agent_name": "my-desk", "image": "ghcr.io/acme/my-desk:2", "required_tools": ["echo-tool"],
            "policies": ["echo-read-policy"], "llm_configs": [{"provider": "openai", "model": "gpt-4o-mini"}],
            "env": [{"name": "LOG_LEVEL", "value": "canary-info"}], "system_prompt": "Be kind.",
        });
        person.make(&put);
        assert_eq!(sends(&person.plan("my-desk", &intent))["image"], "ghcr.io/acme/my-desk:2");
        // One that cannot be read cannot stay.
        person.wire.distort(|request, response| {
            if request.url.ends_with("/my-desk") || request.url.ends_with("/config") {
                response.body = response.body.replace("\"image\"", "\"picture\"");
            }
        });
        let plan = person.plan("my-desk", &intent);
        assert_eq!(plan.refusal.as_deref(), Some(words::IMAGE_UNKNOWN));
        let chosen = person.deploying("my-desk", |form| form["source"] = json!({"from": "image", "image": "i:3"}));
        let plan = person.plan("my-desk", &chosen);
        assert_eq!((plan.refusal.as_deref(), plan.way_back.is_none()), (None, true), "there is nothing to go back to");
    }
}

/// Nobody is asked about what the vendor has itself: names that are there twice, or odd ones.
#[test]
fn odd_variables_of_the_vendors_go_back_as_they_came() {
    for profile in PROFILES {
        let person = Person::new(profile);
        let env = json!([
            {"name": "A=B", "value": "canary-1"}, {"name": "TWICE", "value": "canary-2"}, {"name": "TWICE", "value": "canary-3"},
            {"name": "with space", "value": "canary-4"}, {"name": "EMPTY", "value": ""}, {"name": "ünï", "value": "canary 5 \n \"x\" {}"},
            {"name": "SECRET_KEY", "value": "{\"greenroom:secret\":\"1/env/0/value\"}"}, {"name": "LLM_MODEL_TEMPERATURE", "value": "canary-6"},
            {"name": "TOOL_URL_OTHER", "value": "canary-7"}, {"name": "OPENAI_BASE_URL", "value": "https://proxy.example/v1"},
            {"name": "OPENAI_API_KEY", "value": "canary-8"}, {"name": "PORT", "value": "9000"},
        ]);
        person.make(&json!({"agent_name": "odd-desk", "image": "i", "env": env}));
        let before = person.says("odd-desk");
        let intent = person.deploying("odd-desk", |form| form["system_prompt"] = json!("x"));
        let plan = person.plan("odd-desk", &intent);
        assert_eq!((plan.refusal.as_deref(), plan.lines.len()), (None, 1), "{:?}", told(&plan));
        assert_eq!(sends(&plan)["env"], env);
        person.done("odd-desk", &intent);
        assert_eq!(person.says("odd-desk")["env"], before["env"]);
        // What a person types is checked.
        let typed = person.typing("canary-9");
        let add = |name: &str| {
            let intent = person.deploying("odd-desk", |form| {
                form["env"].as_array_mut().unwrap().push(json!({"name": name, "value": typed.clone()}));
            });
            person.plan("odd-desk", &intent).refusal
        };
        assert_eq!(add("A=C").as_deref(), Some(words::VARIABLE_FORM));
        assert_eq!(add("TWICE"), Some(words::twice("TWICE")));
        assert_eq!(add("AGENT_NAME"), Some(words::reserved("AGENT_NAME")));
        assert_eq!(add("FINE"), None);
    }
}

/// A variable that only the platform should set, and that a deployment set too: it cannot be told apart, which is said.
#[test]
fn a_variable_of_the_platforms_that_is_there_twice_is_told() {
    for profile in PROFILES {
        let person = Person::new(profile);
        person.make(&json!({"agent_name": "odd-desk", "image": "i", "env": [{"name": "AGENT_NAME", "value": "mine"}]}));
        let plan = person.plan("odd-desk", &person.deploying("odd-desk", |_| {}));
        assert!(plan.warnings.contains(&words::beyond("AGENT_NAME")), "{:?}", plan.warnings);
        assert!(sends(&plan).get("env").is_none());
    }
}

/// The platform's own variables are no part of the form, with whatever values it has for them.
#[test]
fn the_platforms_variables_are_not_the_agents() {
    for profile in PROFILES {
        let person = Person::new(profile);
        person.wire.distort_json("/payment-agent", |agent| {
            let env = agent["spec"]["env"].as_array_mut().unwrap();
            for (name, value) in [
                ("SYSTEM_PROMPT", "x"),
                ("LLM_GATEWAY_URL", "http://llm-gateway.agent-system.svc:8080/v1/chat/completions"),
                ("OPENAI_BASE_URL", "http://llm-gateway.agent-system.svc:8080/v1"),
                ("OPENAI_API_BASE", "http://llm-gateway.agent-system.svc:8080/v1"),
                ("ANTHROPIC_BASE_URL", "http://llm-gateway.agent-system.svc:8080"),
                ("OPENAI_API_KEY", "platform-managed"),
                ("ANTHROPIC_API_KEY", "platform-managed"),
                ("LLM_PROVIDER_NAME", "openai-prod"),
                ("LLM_MODEL_EMBEDDING", "x"),
                ("TOOL_URL_STRIPE_API", "http://x"),
                ("TOOL_DEFINITIONS_JSON", "[]"),
                ("USER_ENTRY_POINT", "agent.py"),
                ("MAX_TOOL_ITERATIONS", "10"),
                ("PORT", "8080"),
            ] {
                env.push(json!({"name": name, "value": value}));
            }
        });
        let form = person.open(AGENT, Subject::Release).document;
        let names: Vec<&str> =
            form["env"].as_array().unwrap().iter().map(|one| one["name"].as_str().unwrap()).collect();
        assert_eq!(names, ["LOG_LEVEL", "STRIPE_API_KEY"]);
        assert_eq!(form["tool_url_mappings"], json!({"https://api.stripe.com": "stripe-api"}));
        let plan = person.plan(AGENT, &redeploy(&person, |_| {}));
        assert!(plan.warnings.contains(&words::REWRITES_INFERRED.to_owned()));
    }
}

/// What no deployment can say is named, whatever it is.
#[test]
fn what_no_deployment_can_say_is_named() {
    for profile in PROFILES {
        let person = Person::new(profile);
        person.wire.distort_json("/payment-agent", |agent| agent["spec"]["replicas"] = json!(3));
        let plan = person.plan(AGENT, &redeploy(&person, |_| {}));
        assert!(plan.warnings.contains(&words::beyond("replicas")), "{:?}", plan.warnings);
        let configured =
            lifecycle::configure(person.changed(AGENT, Subject::Agent, |config| config["system_prompt"] = json!("x")));
        assert!(!person.plan(AGENT, &configured).warnings.contains(&words::beyond("replicas")), "it stays");
    }
}
