//! Two people at one agent: what a colleague does meanwhile is found, shown, and never overwritten unasked.

use greenroom::http::Method;
use greenroom::lifecycle::{Ending, Intent, Outcome, Procedure as _};
use greenroom::vendors::runagents::lifecycle;
use greenroom::vendors::{self, Subject};
use greenroom::words::form::OVER_ANOTHERS;
use greenroom::words::runagents as words;
use serde_json::json;

use super::support::{Foreign, PROFILES, Person, of_image, outcome, sends, told, touch};
use crate::support::now;

const AGENT: &str = "my-desk";

/// A colleague changed the prompt between form and sheet; I changed the tools alone: their prompt would go, and that is
/// shown as theirs and ticked.
#[test]
fn an_edit_over_a_colleagues_is_shown_as_that() {
    for profile in PROFILES {
        let person = Person::new(profile).with_agent(AGENT);
        let intent = person.deploying(AGENT, |form| form["policies"] = json!(["echo-read-policy", "crm-read-policy"]));
        person.wire.foreign(&touch(AGENT));
        let theirs = person.says(AGENT);
        let plan = person.plan(AGENT, &intent);
        let over: Vec<&str> = plan.unticked(&[]).map(|line| line.words.as_str()).collect();
        let [prompt] = &over[..] else { panic!("{:?}", told(&plan)) };
        assert!(prompt.starts_with("System prompt") && prompt.ends_with(OVER_ANOTHERS), "{prompt}");
        let unticked = person.run(AGENT, &intent, &plan.fingerprint, &[]);
        assert!(matches!(unticked, Outcome::Moved(_)), "{}", outcome(&unticked));
        assert_eq!(person.says(AGENT), theirs);
        // Ticked, it goes over theirs: the sheet showed it.
        person.done(AGENT, &intent);
        assert_eq!(person.says(AGENT)["system_prompt"], "Be kind.");
    }
}

/// A configuration is sent in parts: what a colleague changed and I did not stays theirs, unasked.
#[test]
fn a_configuration_leaves_a_colleagues_part_alone() {
    for profile in PROFILES {
        let person = Person::new(profile).with_agent(AGENT);
        let edited = person.changed(AGENT, Subject::Agent, |config| config["policies"] = json!(["crm-read-policy"]));
        person.wire.foreign(&touch(AGENT));
        let theirs = person.says(AGENT)["system_prompt"].clone();
        let intent = lifecycle::configure(edited);
        let plan = person.plan(AGENT, &intent);
        assert_eq!(sends(&plan), json!({"policies": ["crm-read-policy"]}));
        assert!(told(&plan).iter().all(|line| !line.contains(OVER_ANOTHERS)), "{:?}", told(&plan));
        person.done(AGENT, &intent);
        assert_eq!(person.says(AGENT)["system_prompt"], theirs);
        // The same field by both is asked about.
        let edited = person.changed(AGENT, Subject::Agent, |config| config["system_prompt"] = json!("Mine."));
        person.wire.foreign(&touch(AGENT));
        let plan = person.plan(AGENT, &lifecycle::configure(edited));
        assert_eq!(plan.unticked(&[]).count(), 1, "{:?}", told(&plan));
    }
}

/// A colleague rotated a value that I did not touch: theirs is sent back, and no line says otherwise.
#[test]
fn a_colleagues_value_of_an_untouched_variable_survives() {
    for profile in PROFILES {
        let person = Person::new(profile).with_agent(AGENT);
        let intent = person.deploying(AGENT, |form| form["system_prompt"] = json!("Mine."));
        let mut theirs = json!({
            "agent_name": AGENT, "image": "ghcr.io/acme/my-desk:1", "required_tools": ["echo-tool"],
            "policies": ["echo-read-policy"], "llm_configs": [{"provider": "openai", "model": "gpt-4o-mini"}],
            "env": [{"name": "LOG_LEVEL", "value": "canary-rotated"}], "system_prompt": "Be kind.",
        });
        person.make(&theirs);
        let plan = person.plan(AGENT, &intent);
        assert_eq!(plan.lines.len(), 1, "{:?}", told(&plan));
        person.done(AGENT, &intent);
        let env = person.says(AGENT)["env"].clone();
        assert!(env.as_array().unwrap().contains(&json!({"name": "LOG_LEVEL", "value": "canary-rotated"})), "{env}");
        // One that they took away is not put back with a value that nobody has.
        let intent = person.deploying(AGENT, |form| form["system_prompt"] = json!("Again."));
        theirs["env"] = json!([{"name": "REGION", "value": "canary-eu"}]);
        person.make(&theirs);
        assert_eq!(person.plan(AGENT, &intent).refusal, Some(words::secrets_missing(1)));
    }
}

/// What a colleague does between the sheet and its confirmation is noticed before anything is sent.
#[test]
fn a_move_between_sheet_and_send_is_noticed() {
    let deploys: fn() -> Foreign =
        || (Method::Post, "deploy".to_owned(), json!({"agent_name": AGENT, "image": "ghcr.io/acme/my-desk:9"}));
    let rotates: fn() -> Foreign = || {
        let body = json!({
            "agent_name": AGENT, "image": "ghcr.io/acme/my-desk:1", "required_tools": ["echo-tool"],
            "policies": ["echo-read-policy"], "llm_configs": [{"provider": "openai", "model": "gpt-4o-mini"}],
            "env": [{"name": "LOG_LEVEL", "value": "canary-rotated"}], "system_prompt": "Be kind.",
        });
        (Method::Post, "deploy".to_owned(), body)
    };
    let moves: [fn() -> Foreign; 5] = [
        || touch(AGENT),
        || (Method::Put, format!("agents/{AGENT}/config"), json!({"policies": ["crm-read-policy"]})),
        || (Method::Delete, format!("agents/{AGENT}"), json!(null)),
        deploys,
        rotates,
    ];
    let wishes: [fn(&Person) -> Intent; 3] = [
        |person| person.deploying(AGENT, |form| form["system_prompt"] = json!("Mine.")),
        |person| {
            lifecycle::configure(
                person.changed(AGENT, Subject::Agent, |config| config["system_prompt"] = json!("Mine.")),
            )
        },
        |_| lifecycle::remove(),
    ];
    for profile in PROFILES {
        for (which, wish) in wishes.iter().enumerate() {
            for (number, moves) in moves.iter().enumerate() {
                let person = Person::new(profile).with_agent(AGENT);
                let intent = wish(&person);
                let plan = person.plan(AGENT, &intent);
                assert!(person.wire.foreign(&moves()).is_success());
                let before = person.wire.changes();
                let came = person.send(AGENT, &intent, &plan);
                assert!(matches!(came, Outcome::Moved(_)), "{profile:?} {which} {number}: {}", outcome(&came));
                assert_eq!(person.wire.changes(), before);
                assert!(person.wire.sent_writes().is_empty(), "{profile:?} {which} {number}");
            }
        }
    }
}

/// An agent of the name came to be after the sheet said that there is none.
#[test]
fn a_name_that_was_taken_meanwhile_is_noticed() {
    for profile in PROFILES {
        let person = Person::new(profile);
        let intent = lifecycle::create(of_image("fresh", "ghcr.io/acme/fresh:1"));
        let procedure = person.procedure("new", &intent);
        let before = now(procedure.observe(&person.wire)).unwrap();
        let plan = procedure.plan(&before);
        person.make(&json!({"agent_name": "fresh", "image": "ghcr.io/acme/theirs:1", "system_prompt": "Theirs."}));
        let Outcome::Moved(after) = person.send("new", &intent, &plan) else { panic!("not noticed") };
        let newer = procedure.plan(&after);
        assert_eq!(newer.title, words::update_title("fresh"));
        assert!(newer.unticked(&[]).any(|line| line.words.starts_with("System prompt")), "{:?}", told(&newer));
        let moved = vendors::moved(&before, &after, &plan.fingerprint, &newer.fingerprint, None);
        assert_eq!(moved.len(), 1);
        assert_eq!(moved[0].labels.as_ref().unwrap().1, words::NOW_THERE);
        assert_eq!(person.says("fresh")["system_prompt"], "Theirs.");
    }
}

#[test]
fn what_moved_is_told() {
    for profile in PROFILES {
        let person = Person::new(profile).with_agent(AGENT);
        let intent = person.deploying(AGENT, |form| form["system_prompt"] = json!("Mine."));
        let procedure = person.procedure(AGENT, &intent);
        let observe = || now(procedure.observe(&person.wire)).unwrap();
        let fingerprint = |seen: &_| procedure.plan(seen).fingerprint;
        let before = observe();
        assert!(vendors::moved(&before, &before, &fingerprint(&before), &fingerprint(&before), None).is_empty());
        person.wire.foreign(&touch(AGENT));
        let after = observe();
        let moved = vendors::moved(&before, &after, &fingerprint(&before), &fingerprint(&after), None);
        assert!(
            matches!(&moved[..], [one] if one.place == "Live" && one.lines[0].words.contains("System prompt")),
            "{moved:?}"
        );
        person.wire.foreign(&(Method::Delete, format!("agents/{AGENT}"), json!(null)));
        let gone = observe();
        let moved = vendors::moved(&before, &gone, &fingerprint(&before), &fingerprint(&gone), None);
        assert_eq!(moved.len(), 1);
        assert_eq!(procedure.plan(&gone).refusal.as_deref(), Some(words::AGENT_NOT_FOUND));
    }
}

/// An agent that is another one at every reading is never sent.
#[test]
fn an_agent_that_never_rests_is_never_sent() {
    for profile in PROFILES {
        let person = Person::of(profile, "acme-failures");
        let intent = person.deploying("prices-moves", |form| form["policies"] = json!(["crm-read-policy"]));
        for intent in [intent, lifecycle::remove()] {
            let came = person.confirm("prices-moves", &intent);
            assert!(matches!(came, Outcome::Moved(_)), "{}", outcome(&came));
        }
        assert!(person.wire.sent_writes().is_empty());
    }
}

/// What lands in the instant between the last reading and the request is found by reading back, and told.
#[test]
fn what_came_back_otherwise_is_told() {
    for profile in PROFILES {
        let person = Person::new(profile).with_agent(AGENT);
        let intent = person.deploying(AGENT, |form| form["system_prompt"] = json!("Mine."));
        person.wire.after.borrow_mut().push(touch(AGENT));
        let receipt = person.done(AGENT, &intent);
        assert!(receipt.notes.contains(&words::came_back_otherwise("System prompt")), "{:?}", receipt.notes);
        let config = person.changed(AGENT, Subject::Agent, |config| config["system_prompt"] = json!("Mine again."));
        person.wire.after.borrow_mut().push(touch(AGENT));
        assert_eq!(
            person.done(AGENT, &lifecycle::configure(config)).notes,
            [words::came_back_otherwise("System prompt")]
        );
        // A deletion that a colleague was faster with.
        person.wire.before.borrow_mut().push((Method::Delete, format!("agents/{AGENT}"), json!(null)));
        assert!(matches!(person.ending(AGENT, &lifecycle::remove()), Ending::Refused(_)));
    }
}

/// What the vendor took otherwise than it was sent is told, field by field; what it only added, or put into another order,
/// is not.
#[test]
fn answers_may_add_and_reorder_but_not_drop() {
    let models = json!([
        {"provider": "openai", "model": "gpt-4o-mini", "role": "chat", "monthly_budget_usd": 50},
        {"provider": "openai", "model": "text-embedding-3-small", "role": "embedding"},
    ]);
    let became = |change: fn(&mut serde_json::Value)| {
        let person = Person::new(PROFILES[0]).with_agent(AGENT);
        let intent = person.deploying(AGENT, |form| {
            form["llm_configs"] = models.clone();
            form["policies"] = json!(["echo-read-policy", "crm-read-policy"]);
        });
        let plan = person.plan(AGENT, &intent);
        person.wire.distort_json("/config", change);
        // The readings before sending are as they were.
        let distort = person.wire.distort.take();
        let procedure = person.procedure(AGENT, &intent);
        person.done(AGENT, &intent);
        *person.wire.distort.borrow_mut() = distort;
        let after = now(procedure.observe(&person.wire)).unwrap();
        procedure.compare_after(&plan.evidence, &Default::default(), &after)
    };
    let none: Vec<String> = Vec::new();
    assert_eq!(became(|_| {}), none);
    assert_eq!(became(|config| config["llm_configs"].as_array_mut().unwrap().reverse()), none);
    assert_eq!(became(|config| config["policies"] = json!(["crm-read-policy", "echo-read-policy"])), none);
    assert_eq!(became(|config| config["llm_configs"][0]["model_provider"] = json!("added")), none);
    assert_eq!(became(|config| config["llm_configs"][0]["role"] = json!("default")), none);
    assert_eq!(became(|config| config["llm_configs"][0]["monthly_budget_usd"] = json!(50.0)), none);
    // Several that say less than what came back find each its own.
    let alike = json!([
        {"provider": "openai", "model": "gpt-4o-mini"}, {"provider": "openai", "model": "gpt-4o-mini"},
        {"provider": "openai", "model": "gpt-4o-mini", "monthly_budget_usd": 5},
    ]);
    for reverse in [false, true] {
        let person = Person::new(PROFILES[1]).with_agent(AGENT);
        let intent = person.deploying(AGENT, |form| form["llm_configs"] = alike.clone());
        person.wire.distort_json("/config", move |config| {
            let models = config["llm_configs"].as_array_mut().unwrap();
            if reverse && models.len() == 3 {
                models.reverse();
            }
        });
        let receipt = person.done(AGENT, &intent);
        assert!(!receipt.notes.iter().any(|note| note.contains("Read back")), "{:?}", receipt.notes);
    }
    let models = [words::came_back_otherwise("Models")];
    assert_eq!(became(|config| config["llm_configs"][0]["monthly_budget_usd"] = json!(null)), models);
    assert_eq!(became(|config| config["llm_configs"][0]["model"] = json!("gpt-4.1")), models);
    assert_eq!(became(|config| config["llm_configs"][1]["role"] = json!("classify")), models);
    assert_eq!(became(|config| drop(config["llm_configs"].as_array_mut().unwrap().pop())), models);
    let policies = [words::came_back_otherwise("Policies")];
    assert_eq!(became(|config| config["policies"] = json!(["crm-read-policy"])), policies);
    let others = [words::came_back_otherwise("System prompt, Required tools")];
    assert_eq!(
        became(|config| {
            config["system_prompt"] = json!("Another.");
            config["required_tools"] = json!([]);
        }),
        others
    );
}
