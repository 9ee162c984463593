//! What each plan shows, asks for and refuses.

use greenroom::domain::json::written;
use greenroom::domain::{Environment, Lane};
use greenroom::http::ErrorKind;
use greenroom::lifecycle::{Ending, LaneState, Outcome, Procedure as _};
use greenroom::vendors::runagents::{Profile, lifecycle};
use greenroom::vendors::{self, Subject};
use greenroom::words::runagents as words;
use serde_json::{Value, json};

use super::support::{PROFILES, Person, body, of_files, of_image, outcome, sends, told};
use crate::support::now;

/// The redeploy of the issue: one change is one line, it is called an update, and the body is whole.
#[test]
fn an_update_shows_its_one_change() {
    for profile in PROFILES {
        let person = Person::new(profile);
        let name = "everything-agent";
        let before = person.says(name);
        let intent = person.deploying(name, |form| form["system_prompt"] = json!("Shorter."));
        let plan = person.plan(name, &intent);
        let lines: Vec<String> = plan.lines.iter().map(|line| line.at.to_string()).collect();
        assert_eq!(lines, ["/system_prompt"], "{:?}", told(&plan));
        assert_eq!((plan.title.clone(), plan.refusal.clone()), (words::update_title(name), None));
        assert_eq!((plan.target, plan.confirm_name.as_deref()), (Lane::In(Environment::Live), Some(name)));
        assert!(plan.effects.contains(&words::updates(name)) && plan.unticked(&[]).next().is_none());
        let body = sends(&plan);
        let keys: Vec<&str> = body.as_object().unwrap().keys().map(String::as_str).collect();
        for key in [
            "agent_name",
            "image",
            "system_prompt",
            "required_tools",
            "llm_configs",
            "env",
            "identity_provider",
            "policies",
        ] {
            assert!(keys.contains(&key), "{key}: {keys:?}");
        }
        assert!(plan.warnings.iter().any(|warning| warning.contains("replicas") && warning.contains("resources")));
        person.done(name, &intent);
        let mut expected = before;
        expected["system_prompt"] = json!("Shorter.");
        // From an image now: that is what it runs.
        expected["runtime"] = json!("custom");
        assert_eq!(person.says(name), expected);
        assert!(person.notes(name)["earlier"][0]["what"].is_object());
    }
}

/// Nothing can be said with a redeploy of an agent that nobody edited: what it has is what is sent.
#[test]
fn an_untouched_agent_is_sent_as_it_is() {
    for profile in PROFILES {
        for name in ["payment-agent", "billing-agent", "refund-desk", "bare-agent", "travel-desk", "partner-helpdesk"] {
            let person = Person::new(profile);
            let before = person.says(name);
            let intent = person.deploying(name, |_| {});
            let plan = person.plan(name, &intent);
            assert_eq!((plan.lines.len(), plan.refusal.as_deref()), (0, None), "{name} {:?}", told(&plan));
            person.done(name, &intent);
            let after = person.says(name);
            for key in
                ["image", "system_prompt", "identity_provider", "llm_configs", "required_tools", "policies", "env"]
            {
                assert_eq!(after[key], before[key], "{profile:?} {name} {key}");
            }
        }
    }
}

/// What is emptied is said to be empty, and each loss is ticked.
#[test]
fn what_is_taken_away_is_ticked_and_said() {
    for profile in PROFILES {
        let person = Person::new(profile);
        let name = "billing-agent";
        let intent = person.deploying(name, |form| {
            let form = form.as_object_mut().unwrap();
            for key in ["policies", "identity_provider", "env", "system_prompt", "tool_url_mappings"] {
                form.shift_remove(key);
            }
            form["required_tools"] = json!([]);
            form["llm_configs"].as_array_mut().unwrap().pop();
        });
        let plan = person.plan(name, &intent);
        let body = sends(&plan);
        assert_eq!(
            (&body["policies"], &body["identity_provider"], &body["env"], &body["system_prompt"]),
            (&json!([]), &json!(""), &json!([]), &json!(""))
        );
        assert_eq!((&body["required_tools"], &body["tool_url_mappings"]), (&json!([]), &json!({})));
        let losses = plan.unticked(&[]).count();
        assert!(losses >= 7, "{:?}", told(&plan));
        let one_less: Vec<String> = plan.lines.iter().skip(1).map(|line| line.id.clone()).collect();
        let came = person.run(name, &intent, &plan.fingerprint, &one_less);
        assert!(matches!(came, Outcome::Moved(_)), "{}", outcome(&came));
        assert_eq!(person.wire.changes(), 0);
        person.done(name, &intent);
        let after = person.says(name);
        assert_eq!((&after["policies"], &after["required_tools"]), (&json!([]), &json!([])));
    }
}

/// A name that is taken: the sheet says so, and everything that the agent had and the form does not say is a loss.
#[test]
fn a_new_agent_under_a_name_that_is_taken_updates_it() {
    for profile in PROFILES {
        let person = Person::new(profile);
        let intent = lifecycle::create(of_image("payment-agent", "ghcr.io/acme/new:1"));
        let plan = person.plan("new", &intent);
        assert_eq!(plan.title, words::update_title("payment-agent"));
        assert!(plan.effects.contains(&words::updates("payment-agent")));
        assert!(!plan.effects.contains(&words::creates("payment-agent")));
        let losses: Vec<String> = plan.unticked(&[]).map(|line| line.at.to_string()).collect();
        for at in ["/policies", "/required_tools", "/env", "/llm_configs", "/system_prompt", "/tool_url_mappings"] {
            assert!(losses.iter().any(|line| line.starts_with(at)), "{at} {losses:?}");
        }
        assert!(!written(&plan.evidence).contains("canary") && !format!("{:?}", plan.lines).contains("canary"));
        assert!(plan.way_back.is_some());
        let unticked = person.run("new", &intent, &plan.fingerprint, &[]);
        assert!(matches!(unticked, Outcome::Moved(_)), "{}", outcome(&unticked));
        person.done("new", &intent);
        assert_eq!(person.says("payment-agent")["policies"], json!([]));
        // Of a name that is free nothing is a loss.
        let fresh = person.plan("new", &lifecycle::create(of_image("fresh", "ghcr.io/acme/new:1")));
        assert!(fresh.effects.contains(&words::creates("fresh")) && fresh.way_back.is_none());
        assert_eq!(fresh.unticked(&[]).count(), 0);
        // What will be in it is listed, each thing by its name.
        let image = fresh.lines.iter().find(|line| line.at.to_string() == "/source/image").unwrap();
        assert_eq!((image.now.as_deref(), fresh.lines.len()), (Some("ghcr.io/acme/new:1"), 1), "{:?}", fresh.lines);
    }
}

// The configuration.

#[test]
fn a_configuration_is_sent_in_parts() {
    for profile in PROFILES {
        let person = Person::new(profile);
        let name = "billing-agent";
        let before = person.says(name);
        let edited = person.changed(name, Subject::Agent, |config| {
            config["llm_configs"][0]["monthly_budget_usd"] = json!(75.5);
            config["policies"] = json!(["echo-read-policy"]);
        });
        let intent = lifecycle::configure(edited);
        let plan = person.plan(name, &intent);
        let body = sends(&plan);
        assert_eq!(body.as_object().unwrap().keys().collect::<Vec<_>>(), ["llm_configs", "policies"]);
        assert!(plan.effects.contains(&words::CONFIG_AT_ONCE.to_owned()) && plan.confirm_name.is_some());
        let receipt = person.done(name, &intent);
        assert_eq!((receipt.environment, receipt.notes.as_slice()), (None, &[][..]));
        let after = person.says(name);
        let mut expected = before.clone();
        expected["llm_configs"][0]["monthly_budget_usd"] = json!(75.5);
        expected["policies"] = json!(["echo-read-policy"]);
        assert_eq!(after, expected, "its image, its tools and its environment stay");
        // And back again, which sends the same two.
        let back = plan.way_back.unwrap().intent;
        let plan = person.plan(name, &back);
        assert_eq!(sends(&plan).as_object().unwrap().keys().collect::<Vec<_>>(), ["llm_configs", "policies"]);
        person.done(name, &back);
        assert_eq!(person.says(name), before);
    }
}

#[test]
fn a_configuration_that_is_the_same_is_not_sent() {
    for profile in PROFILES {
        let person = Person::new(profile);
        let nothing = lifecycle::configure(person.changed("payment-agent", Subject::Agent, |_| {}));
        assert_eq!(person.refusal("payment-agent", &nothing).as_deref(), Some(words::NOTHING_CHANGED));
        let same = lifecycle::configure(person.changed("bare-agent", Subject::Agent, |config| {
            config["system_prompt"] = json!("");
            config["policies"] = json!([]);
        }));
        assert_eq!(person.refusal("bare-agent", &same).as_deref(), Some(words::NOTHING_CHANGED));
        let edited = person.changed("payment-agent", Subject::Agent, |config| config["system_prompt"] = json!("x"));
        person.wire.close(&["/config"], 404);
        assert_eq!(
            person.open("payment-agent", Subject::Agent).read_only.as_deref(),
            Some(words::NO_CONFIG),
            "it can be looked at"
        );
        assert_eq!(person.refusal("payment-agent", &lifecycle::configure(edited)).as_deref(), Some(words::NO_CONFIG));
        assert_eq!(person.wire.changes(), 0);
    }
}

/// What is not sent may be odd: a model without a kind of provider keeps nobody from changing the prompt.
#[test]
fn what_is_not_sent_is_not_judged() {
    for profile in PROFILES {
        let person = Person::new(profile);
        person.wire.distort_json("/config", |config| {
            if config["llm_configs"].is_array() {
                config["llm_configs"] = json!([{"model": "gpt-4o-mini", "monthly_budget_usd": null, "role": null}]);
            }
        });
        let edited = person.changed("payment-agent", Subject::Agent, |config| config["system_prompt"] = json!("x"));
        let plan = person.plan("payment-agent", &lifecycle::configure(edited));
        assert_eq!((plan.refusal.as_deref(), sends(&plan)), (None, json!({"system_prompt": "x"})));
        // A deployment says all of it, and has to name the kind.
        let intent = person.deploying("payment-agent", |form| form["system_prompt"] = json!("x"));
        assert_eq!(person.plan("payment-agent", &intent).refusal, Some(words::problems(1)));
    }
}

// Deleting, and coming back.

#[test]
fn a_deleted_agent_comes_back_from_its_snapshot() {
    for profile in PROFILES {
        // Without variables it comes back by itself.
        let person = Person::new(profile);
        person.make(&json!({
            "agent_name": "plain-desk", "image": "ghcr.io/acme/plain:1", "required_tools": ["echo-tool"],
            "policies": ["echo-read-policy"], "system_prompt": "Be plain.", "identity_provider": "corp-sso",
            "llm_configs": [{"provider": "openai", "model": "gpt-4o-mini", "monthly_budget_usd": 5}],
        }));
        let before = person.says("plain-desk");
        let plan = person.plan("plain-desk", &lifecycle::remove());
        let snapshot = plan.snapshot.clone().expect("taken first");
        assert_eq!((snapshot["not_read"].clone(), plan.confirm_name.as_deref()), (json!([]), Some("plain-desk")));
        let record = person.ended("plain-desk", &lifecycle::remove());
        assert!(!person.has("plain-desk"));
        let [(of, action)] = &vendors::keeps(person.connection.vendor, &record)[..] else { panic!() };
        assert_eq!(of.0, "plain-desk");
        assert_eq!(vendors::recreate(person.connection.vendor, &snapshot), Some(action.intent.clone()));
        assert!(vendors::makes(person.connection.vendor, &action.intent));
        assert_eq!(vendors::opens_form(person.connection.vendor, &action.intent), None);
        let plan = person.plan("new", &action.intent);
        assert!(plan.warnings.contains(&words::FROM_SNAPSHOT.to_owned()));
        person.done("new", &action.intent);
        assert_eq!(person.says("plain-desk"), before);

        // With variables their values are asked for: nobody keeps them.
        let person = Person::new(profile).with_agent("my-desk");
        let before = person.says("my-desk");
        let record = person.ended("my-desk", &lifecycle::remove());
        let [(_, action)] = &vendors::keeps(person.connection.vendor, &record)[..] else { panic!() };
        assert!(!person.kept().contains("canary"), "the snapshot has no values");
        let (subject, mut form) = vendors::opens_form(person.connection.vendor, &action.intent).expect("a form");
        assert_eq!((subject, &form["env"]), (Subject::New, &json!([{"name": "LOG_LEVEL"}])));
        let refusal = person.plan("new", &lifecycle::create(form.clone())).refusal;
        assert_eq!(refusal.as_deref(), Some(words::NO_VALUE));
        assert_eq!(person.plan("new", &action.intent).refusal, Some(words::secrets_missing(1)));
        form["env"][0]["value"] = person.typing("canary-info");
        person.done("new", &lifecycle::create(form));
        assert_eq!(person.says("my-desk"), before);
    }
}

/// What could not be read when an agent was deleted is not in its snapshot: that is said before, and once more after.
#[test]
fn a_snapshot_says_what_it_lacks() {
    for profile in PROFILES {
        let person = Person::new(profile).with_agent("my-desk");
        person.wire.close(&["/config", "/policies"], 403);
        let plan = person.plan("my-desk", &lifecycle::remove());
        let lacks = words::snapshot_lacks("Models, Policies");
        assert!(plan.warnings.contains(&lacks), "{:?}", plan.warnings);
        let record = person.ended("my-desk", &lifecycle::remove());
        let [(_, action)] = &vendors::keeps(person.connection.vendor, &record)[..] else { panic!() };
        assert!(person.plan("new", &action.intent).warnings.contains(&lacks));
    }
}

/// What was live before is kept here, and can be deployed again; its values are those of now where they are there still.
#[test]
fn an_earlier_configuration_is_deployed_again() {
    for profile in PROFILES {
        let person = Person::new(profile).with_agent("my-desk");
        let before = person.says("my-desk");
        let intent = person.deploying("my-desk", |form| {
            form["system_prompt"] = json!("Other.");
            form["source"] = json!({"from": "image", "image": "ghcr.io/acme/my-desk:2"});
        });
        let plan = person.plan("my-desk", &intent);
        let back = plan.way_back.clone().expect("a way back").intent;
        person.done("my-desk", &intent);
        let notes = person.notes("my-desk");
        assert!(!written(&notes).contains("canary"), "{notes}");
        let view = now(vendors::agent(&person.wire, &person.connection, "my-desk", &notes)).unwrap();
        let [row] = &view.rows[..] else { panic!("{:?}", view.rows) };
        assert_eq!(row.actions[0].intent, back);
        assert_eq!(view.overview.lanes[1].actions[0].label, words::AGAIN_BUTTON);
        // The page opens its form, since it had a variable; sent as it is, the value of now stays.
        let (subject, form) = vendors::opens_form(person.connection.vendor, &back).expect("a form");
        assert_eq!((subject, &form["env"]), (Subject::Release, &json!([{"name": "LOG_LEVEL"}])));
        let plan = person.plan("my-desk", &back);
        assert_eq!((plan.refusal.as_deref(), &plan.warnings[0]), (None, &words::FROM_SNAPSHOT.to_owned()));
        person.done("my-desk", &back);
        assert_eq!(person.says("my-desk"), before);
    }
}

/// The message and the hour are those of this computer, as long as the agent says what was deployed from it.
#[test]
fn who_deployed_is_known_while_it_is_what_was_deployed() {
    for profile in PROFILES {
        let person = Person::new(profile).with_agent("my-desk");
        let edited = person.deploying("my-desk", |form| form["system_prompt"] = json!("Other."));
        let intent = vendors::with_message(person.connection.vendor, &edited, " Kinder ");
        let receipt = person.done("my-desk", &intent);
        let published =
            vendors::published(person.connection.vendor, &receipt, "Kinder", crate::support::NOW).expect("remembered");
        let live = |person: &Person| {
            let mut notes = person.notes("my-desk");
            notes["published"] = published["published"].clone();
            let view = now(vendors::agent(&person.wire, &person.connection, "my-desk", &notes)).unwrap();
            let LaneState::Holding(live) = view.overview.lanes[1].state.clone() else { panic!() };
            (live.by, live.message.unwrap())
        };
        let (by, message) = live(&person);
        assert_eq!(by.as_deref(), Some(words::FROM_HERE));
        assert!(message.starts_with("Kinder ("), "{message}");
        person.wire.foreign(&super::support::touch("my-desk"));
        let (by, message) = live(&person);
        assert_eq!((by, message.contains("Kinder")), (None, false), "a colleague's prompt is not called ours");
    }
}

// The starter kit.

#[test]
fn a_starter_kit_says_what_it_made() {
    for profile in PROFILES {
        let person = Person::of(profile, "acme-empty");
        let plan = person.plan("", &lifecycle::starter_kit());
        assert_eq!((plan.confirm_name.clone(), plan.warnings.len()), (None, 0));
        let first = person.done("", &lifecycle::starter_kit());
        assert_eq!(
            first.notes,
            [words::kit_tool("echo-tool"), words::kit_provider("playground-llm"), words::KIT_NO_POLICY.to_owned()]
        );
        let plan = person.plan("", &lifecycle::starter_kit());
        assert_eq!(plan.warnings, [words::KIT_BOTH_THERE]);
        let second = person.done("", &lifecycle::starter_kit());
        assert_eq!(second.notes, [words::KIT_NO_POLICY, words::KIT_WAS_THERE]);
        assert_eq!(person.wire.changes(), 1, "and the second changed nothing");
    }
}

/// Older versions answer in other shapes: what they leave open is read back, not made up.
#[test]
fn an_older_answer_to_a_starter_kit_is_read_back() {
    use greenroom::http::Response;
    use greenroom::lifecycle::Verdict;
    let person = Person::of(Profile::Older, "acme-empty");
    let procedure = person.procedure("", &lifecycle::starter_kit());
    let before = now(procedure.observe(&person.wire)).unwrap();
    let evidence = procedure.plan(&before).evidence;
    let receipt = |body: Value| match procedure.judge(&Ok(Response::json(200, &body))) {
        Verdict::Done(receipt) => receipt,
        other => panic!("{other:?}"),
    };
    let lists =
        receipt(json!({"status": "ok", "tools_created": ["echo-tool"], "model_providers_created": ["playground-llm"]}));
    assert_eq!(lists.notes[..2], [words::kit_tool("echo-tool"), words::kit_provider("playground-llm")]);
    let silent = receipt(json!({"status": "ok", "message": "seeded"}));
    assert_eq!(silent.notes, [words::KIT_NO_POLICY]);
    let nothing_there = procedure.compare_after(&evidence, &silent, &before);
    assert_eq!(nothing_there, [words::kit_missing("echo-tool, playground-llm")]);
    person.done("", &lifecycle::starter_kit());
    let after = now(procedure.observe(&person.wire)).unwrap();
    assert_eq!(procedure.compare_after(&evidence, &silent, &after), [words::KIT_IS_THERE]);
    assert!(procedure.compare_after(&evidence, &lists, &after).is_empty());
}

// Messages.

#[test]
fn a_message_is_answered_in_the_agents_words() {
    for profile in PROFILES {
        let person = Person::new(profile);
        let plan = person.plan("payment-agent", &lifecycle::say("Hello", None));
        assert_eq!((plan.confirm_name.clone(), plan.refusal.clone()), (None, None), "no name to be typed");
        let receipt = person.done("payment-agent", &lifecycle::say("Hello", None));
        assert_eq!(receipt.notes, ["payment-agent heard: Hello"]);
        assert_eq!(receipt.id, "conv-practice");
        let again = lifecycle::say("More", Some(&receipt.id));
        assert_eq!(body(&person.plan("payment-agent", &again).steps[0].request)["conversation_id"], "conv-practice");
        let empty = lifecycle::say(" \n", None);
        assert_eq!(person.refusal("payment-agent", &empty).as_deref(), Some(words::SAY_NOTHING));

        let person = Person::of(profile, "acme-failures");
        let text = person.done("clerk-answers-text", &lifecycle::say("Hello", None));
        assert_eq!(
            (text.id.as_str(), text.notes.as_slice()),
            ("", &["Hello from an agent that does not speak JSON.".to_owned()][..])
        );
        // It failed while it was at it: what it did before nobody knows, and what it said is told.
        match person.ending("oracle-answers-500", &lifecycle::say("Hello", None)) {
            Ending::Unknown { error, why } => {
                assert_eq!((why.as_str(), error.detail.as_deref()), (words::SAID, Some("KeyError: 'messages'")));
            }
            other => panic!("{other:?}"),
        }
        // It was not there to hear it.
        match person.ending("tower-unreachable", &lifecycle::say("Hello", None)) {
            Ending::Refused(error) => {
                assert_eq!(error.kind, ErrorKind::VendorError);
                assert_eq!(vendors::explain(person.connection.vendor, &error), Some(words::NOT_REACHED));
            }
            other => panic!("{other:?}"),
        }
    }
}

#[test]
fn answers_of_any_shape_are_shown() {
    use greenroom::http::Response;
    use greenroom::lifecycle::Verdict;
    let person = Person::new(Profile::Current);
    let procedure = person.procedure("payment-agent", &lifecycle::say("Hi", None));
    let said = |answer: &str| match procedure.judge(&Ok(Response::text(200, "", answer))) {
        Verdict::Done(receipt) => receipt.notes.concat(),
        other => panic!("{other:?}"),
    };
    for (answer, shown) in [
        ("{\"response\":\"A\",\"message\":\"B\"}", "A"),
        ("{\"message\":\"B\"}", "B"),
        ("{\"output\":\"C\"}", "C"),
        ("\"plain\"", "plain"),
        ("not json", "not json"),
        ("", ""),
        ("7", "7"),
    ] {
        assert_eq!(said(answer), shown);
    }
    let whole = said("{\"error\":\"no provider found for model \\\"x\\\"\"}");
    assert!(whole.contains("no provider found"), "{whole}");
}

// What deserves a second look.

#[test]
fn doubts_are_told_before_deploying() {
    for profile in PROFILES {
        let person = Person::new(profile);
        let plan = |change: fn(&mut Value)| {
            let mut form = of_image("fresh", "i");
            change(&mut form);
            person.plan("new", &lifecycle::create(form))
        };
        let warned = |change: fn(&mut Value), warning: String| {
            let plan = plan(change);
            assert!(plan.warnings.contains(&warning), "{warning}: {:?}", plan.warnings);
            assert_eq!(plan.refusal, None);
        };
        warned(|form| form["required_tools"] = json!(["echo-tool"]), words::NO_POLICY.to_owned());
        warned(|form| form["required_tools"] = json!(["erp"]), words::tool_unknown("erp"));
        warned(|form| form["policies"] = json!(["none-such"]), words::policy_unknown("none-such"));
        warned(|form| form["identity_provider"] = json!("none-such"), words::identity_provider_unknown("none-such"));
        warned(
            |form| form["llm_configs"] = json!([{"provider": "openai", "model": "gpt-9"}]),
            words::model_unknown("gpt-9", "openai"),
        );
        warned(
            |form| {
                form["llm_configs"] = json!([
                    {"provider": "openai", "model": "gpt-4o-mini"},
                    {"provider": "openai", "model": "gpt-4.1", "role": "default"},
                ]);
            },
            words::role_twice("chat"),
        );
        warned(
            |form| form["tool_url_mappings"] = json!({"https://a.example": "crm-search"}),
            words::rewrite_not_required("https://a.example", "crm-search"),
        );
        let new_tool = json!([{"name": "erp", "base_url": "https://erp.example", "auth_type": "APIKey"}]);
        let mut form = of_image("fresh", "i");
        form["tools_to_create"] = new_tool;
        let plan = person.plan("new", &lifecycle::create(form));
        assert!(plan.warnings.contains(&words::tool_not_required("erp")));
        assert!(plan.effects.contains(&words::makes_tools("erp")));
        assert!(plan.effects.contains(&words::credentials_later("erp")));
        assert!(plan.effects.contains(&words::OPEN_TO_ALL.to_owned()));
    }
}

/// A registered provider's name in place of its kind is what drafts have: its kind is sent, and that is said.
#[test]
fn a_registered_providers_name_becomes_its_kind() {
    for profile in PROFILES {
        let person = Person::new(profile);
        let mut form = of_image("fresh", "i");
        form["llm_configs"] = json!([{"provider": "anthropic-main", "model": "claude-sonnet-4-5"}]);
        let intent = lifecycle::create(form);
        let plan = person.plan("new", &intent);
        assert_eq!(sends(&plan)["llm_configs"][0]["provider"], "anthropic");
        assert!(plan.effects.contains(&words::kind_sent("anthropic-main", "anthropic")));
        let receipt = person.done("new", &intent);
        assert!(!receipt.notes.iter().any(|note| note.contains("Read back")), "{:?}", receipt.notes);
    }
}

#[test]
fn the_preview_is_told_where_there_is_one() {
    let files = json!({"agent.py": "import langchain"});
    let plan = Person::new(Profile::Current).plan("new", &lifecycle::create(of_files("fresh", files.clone())));
    let effects = plan.effects.join("\n");
    for part in ["Preparing the runtime", "1-3 min", "FAST_OVERLAY", "An image is built first."] {
        assert!(effects.contains(part), "{part}: {effects}");
    }
    let older = Person::new(Profile::Older).plan("new", &lifecycle::create(of_files("fresh", files)));
    assert!(!older.effects.join("\n").contains("RunAgents expects"));
    // One that would be refused is told, and can be sent all the same: the vendor decides.
    let mut form = of_image("fresh", "i");
    form["policies"] = json!(["none-such"]);
    let plan = Person::new(Profile::Current).plan("new", &lifecycle::create(form));
    assert_eq!(plan.refusal, None);
    assert!(plan.warnings.iter().any(|warning| warning.contains("none-such") && warning.contains("refuse")));
}

/// Code that was deployed without a build is in no image: to keep the image alone is ticked.
#[test]
fn code_that_may_be_lost_is_ticked() {
    for profile in PROFILES {
        let person = Person::new(profile);
        person.make(&json!({"agent_name": "instant", "source_files": {"agent.py": "print(1)"}}));
        let intent = person.deploying("instant", |form| form["system_prompt"] = json!("Other."));
        let plan = person.plan("instant", &intent);
        let losses: Vec<&str> = plan.unticked(&[]).map(|line| line.words.as_str()).collect();
        assert_eq!(losses, [words::CODE_LOST]);
        assert!(matches!(person.run("instant", &intent, &plan.fingerprint, &[]), Outcome::Moved(_)));
        // Also where its image is named once more.
        let image = person.says("instant")["image"].clone();
        let same = person.deploying("instant", |form| form["source"] = json!({"from": "image", "image": image}));
        assert!(person.plan("instant", &same).unticked(&[]).any(|line| line.words == words::CODE_LOST));
        // New files, or its configuration alone, lose nothing.
        let files = person.deploying("instant", |form| {
            form["source"] = json!({"from": "source_files", "source_files": {"agent.py": "print(2)"}});
        });
        assert_eq!(person.plan("instant", &files).unticked(&[]).count(), 0);
        // An image that was built for it has its code.
        person.make(&json!({"agent_name": "built", "source_files": {"agent.py": "import crewai"}}));
        let intent = person.deploying("built", |form| form["system_prompt"] = json!("Other."));
        let plan = person.plan("built", &intent);
        assert_eq!(plan.unticked(&[]).count(), 0, "{:?}", told(&plan));
        assert!(plan.warnings.contains(&words::CODE_NOT_IN_IMAGE.to_owned()));
    }
}

/// Every field of the answer to a deployment is told in words.
#[test]
fn an_answer_is_told_in_words() {
    for profile in PROFILES {
        let person = Person::new(profile);
        let mut form = of_files("payment-two", json!({"agent.py": "import langchain"}));
        form["tools_to_create"] = json!([{"name": "ledger", "base_url": "https://ledger.example"}]);
        form["required_tools"] = json!(["ledger"]);
        let receipt = person.done("new", &lifecycle::create(form));
        let notes = receipt.notes.join("\n");
        for part in [
            "acme",
            "ledger",
            "FAST_OVERLAY",
            "fast_overlay",
            "An image is built first.",
            "Detected framework",
            "registry.example.com/payment-two:",
        ] {
            assert!(notes.contains(part), "{part}: {notes}");
        }
        assert_eq!(receipt.builds.len(), 1);
        assert!(receipt.builds[0].starts_with("build-") && receipt.version.is_some());
    }
}
