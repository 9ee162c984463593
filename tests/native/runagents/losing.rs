//! Answers that are lost, late, cut or somebody else's, and refusals: what is said afterwards is what happened, and
//! nothing is sent twice.

use greenroom::http::{Conflict, ErrorKind, Method};
use greenroom::lifecycle::{Ending, Intent, Outcome, RecordState};
use greenroom::vendors::runagents::{Profile, lifecycle};
use greenroom::vendors::{self, Subject};
use greenroom::words::runagents as words;
use serde_json::{Value, json};

use super::support::{PROFILES, Person, Way, ending, of_files, of_image, outcome, says_changed, touch};
use crate::support::now;

type Wish = fn(&Person) -> (String, Intent);

const AGENT: &str = "my-desk";

/// Every deed.
const DEEDS: [(&str, Wish); 10] = [
    ("create", |_| ("new".to_owned(), lifecycle::create(of_image("fresh", "ghcr.io/acme/fresh:1")))),
    ("create with a build", |_| {
        ("new".to_owned(), lifecycle::create(of_files("fresh", json!({"agent.py": "import langchain"}))))
    }),
    ("create from files", |_| ("new".to_owned(), lifecycle::create(of_files("fresh", json!({"agent.py": "x"}))))),
    ("update", |person| (AGENT.to_owned(), person.deploying(AGENT, |form| form["system_prompt"] = json!("Other.")))),
    ("update with a build", |person| {
        let intent = person.deploying(AGENT, |form| {
            form["source"] = json!({"from": "source_files", "source_files": {"agent.py": "import langchain"}});
            form["system_prompt"] = json!("Other.");
        });
        (AGENT.to_owned(), intent)
    }),
    ("another value", |person| {
        let value = person.typing("canary-typed");
        (AGENT.to_owned(), person.deploying(AGENT, |form| form["env"][0]["value"] = value))
    }),
    ("configure", |person| {
        let edited = person.changed(AGENT, Subject::Agent, |config| config["system_prompt"] = json!("Other."));
        (AGENT.to_owned(), lifecycle::configure(edited))
    }),
    ("remove", |_| (AGENT.to_owned(), lifecycle::remove())),
    ("starter kit", |person| {
        person.wire.foreign(&(Method::Delete, "tools/echo-tool".to_owned(), Value::Null));
        (String::new(), lifecycle::starter_kit())
    }),
    ("say", |_| (AGENT.to_owned(), lifecycle::say("Hello", None))),
];

/// What nobody can know, and why the vendor leaves no way to know it (its fact sheet):
/// - what an agent did with a message: no endpoint tells (2, agents);
/// - whether a build is under way whose number was in the answer that did not come: nothing lists builds, and an agent
///   may come to be, or change, only when its build is done (1, long-running work).
fn cannot_be_known(deed: &str, happened: bool) -> bool {
    match deed {
        "say" => true,
        "create with a build" | "create from files" | "update with a build" => !happened,
        _ => false,
    }
}

/// Whatever becomes of the answer, the person is told what the vendor did, or that nobody knows.
#[test]
fn lost_answers_are_settled_by_reading_back() {
    use Way::{Dropped, Emptied, Gateway, Halved, Late, Lost, SignIn, Whole};
    for profile in PROFILES {
        for (name, wish) in DEEDS {
            for way in [Whole, Lost, Halved, Emptied, Gateway, SignIn, Late, Dropped] {
                let person = Person::new(profile).with_agent(AGENT);
                let (agent, intent) = wish(&person);
                let before = person.wire.changes();
                *person.wire.way.borrow_mut() = way.clone();
                let came = person.ending(&agent, &intent);
                let happened = way != Dropped;
                // Half of a text is a text; a success that says nothing is one, where nothing has to be said.
                let clear = match name {
                    "say" => matches!(way, Whole | Halved | Emptied),
                    "configure" | "remove" => matches!(way, Whole | Emptied),
                    _ => way == Whole,
                };
                let expected = if !clear && cannot_be_known(name, happened) { None } else { Some(happened) };
                assert_eq!(says_changed(&came), expected, "{profile:?} {name} {way:?}: {came:?}");
                let changed = usize::from(happened && name != "say");
                assert_eq!(person.wire.changes() - before, changed, "{profile:?} {name} {way:?}: sent once");
                assert_eq!(person.wire.sent_writes().len(), 1, "{name} {way:?}");
                if let Ending::Done(receipt) = came {
                    assert_eq!(receipt.by_reading_back, !clear, "{name} {way:?}");
                }
                assert!(!person.kept().contains("canary"), "{name} {way:?}");
            }
        }
    }
}

/// The refusals of the seed and the fact sheet: nothing happened, and each is told in its own words.
#[test]
fn refusals_are_told_as_what_they_are() {
    let refusals = [
        (400, ErrorKind::Refused),
        (401, ErrorKind::KeyRejected),
        (402, ErrorKind::Refused),
        (403, ErrorKind::KeyLacksRight),
        (404, ErrorKind::NotThere),
        (405, ErrorKind::NotThere),
        (409, ErrorKind::Conflict(Conflict::WrongState)),
        (422, ErrorKind::Refused),
        (429, ErrorKind::TooMany(None)),
    ];
    for (number, (status, kind)) in refusals.into_iter().enumerate() {
        for (of_deed, (name, wish)) in DEEDS.into_iter().enumerate() {
            let person = Person::new(PROFILES[(number + of_deed) % 2]).with_agent(AGENT);
            let (agent, intent) = wish(&person);
            let before = person.wire.changes();
            *person.wire.way.borrow_mut() = Way::Refused(status, "Said so");
            let Ending::Refused(error) = person.ending(&agent, &intent) else { panic!("{name} {status}") };
            assert_eq!((&error.kind, error.status), (&kind, Some(status)), "{name}");
            assert_eq!(error.detail.as_deref(), Some("Said so"));
            assert_eq!(person.wire.changes(), before);
            if status == 403 {
                assert_eq!(vendors::explain(person.connection.vendor, &error), Some(words::NOT_ALLOWED));
            }
        }
    }
}

/// What a refusal is about stands at its field.
#[test]
fn a_refusal_stands_at_its_field() {
    let person = Person::new(Profile::Current);
    for (said, field) in [
        ("agent_name is required", "Agent name"),
        ("namespace \"a\" does not match the workspace \"b\"", "Namespace"),
        ("either image or source_files is required", "Source"),
        ("one of image, source_files or artifact_id is required", "Source"),
        ("artifact \"x\" not found", "Source"),
        ("draft \"x\" not found", "Source"),
        ("tool name and base_url are required", "Tools to create"),
        ("policy \"x\" not found", "Policies"),
        ("identity provider \"x\" not found", "Identity provider"),
        ("llm provider \"x\" must be one of openai", "Models"),
    ] {
        *person.wire.ways.borrow_mut() = [Way::Refused(400, said)].into();
        let intent = lifecycle::create(of_image("fresh", "i"));
        let Ending::Refused(error) = person.ending("new", &intent) else { panic!("{said}") };
        let named = vendors::in_our_words(person.connection.vendor, &error);
        assert_eq!((named.fields.len(), named.fields[0].field.as_str()), (1, field), "{said}");
        let explained = vendors::explain(person.connection.vendor, &error);
        assert_eq!(explained == Some(words::NAMESPACE_MISMATCH), field == "Namespace");
    }
}

/// A vendor error may come before the deed or after it: it is read back. Where it says itself that nothing came of it,
/// nothing is waited for.
#[test]
fn a_vendor_error_is_read_back() {
    for profile in PROFILES {
        for (name, wish) in DEEDS {
            let person = Person::new(profile).with_agent(AGENT);
            let (agent, intent) = wish(&person);
            *person.wire.way.borrow_mut() = Way::Refused(500, "internal server error");
            let came = person.ending(&agent, &intent);
            let expected = if cannot_be_known(name, false) { None } else { Some(false) };
            assert_eq!(says_changed(&came), expected, "{name}: {came:?}");
            if name == "say" || !(name.starts_with("create") || name.starts_with("update")) {
                continue;
            }
            for said in ["build failed: no builder", "failed to create agent: denied"] {
                let person = Person::new(profile).with_agent(AGENT);
                let (agent, intent) = wish(&person);
                *person.wire.way.borrow_mut() = Way::Refused(500, said);
                let record = person.ended(&agent, &intent);
                let came = ending(&record);
                assert!(matches!(&came, Ending::DidNotHappen(_)), "{name} {said}: {came:?}");
                // And so it is when the page is loaded anew.
                assert_eq!(ending(&person.settle(&agent, &record)), came, "{name} {said}");
            }
        }
    }
}

#[test]
fn where_reading_back_fails_nobody_knows_until_it_is_settled() {
    for profile in PROFILES {
        for (name, wish) in DEEDS {
            let person = Person::new(profile).with_agent(AGENT);
            let (agent, intent) = wish(&person);
            *person.wire.way.borrow_mut() = Way::Lost;
            person.wire.blind.set(true);
            let record = person.ended(&agent, &intent);
            assert_eq!(says_changed(&ending(&record)), None, "{name}");
            let changes = person.wire.changes();
            person.wire.see();
            let settled = ending(&person.settle(&agent, &record));
            // What was typed is not at hand any more: whether the value arrived cannot be compared.
            let expected = (!matches!(name, "say" | "another value")).then_some(true);
            assert_eq!(says_changed(&settled), expected, "{name}: {settled:?}");
            assert_eq!(person.wire.changes(), changes, "settling sends nothing");
            assert_eq!(person.wire.sent_writes().len(), 1);
        }
    }
}

/// What a page or a proxy answers says nothing about the agent: a deletion that was lost is not told as done.
#[test]
fn a_page_in_place_of_the_agent_does_not_say_that_it_is_gone() {
    for page in [
        "<html>not here</html>",
        "default backend - 404",
        "404 page not found",
        "{\"detail\": \"Not Found\"}",
        "{\"error\": \"route not found\"}",
    ] {
        let person = Person::new(Profile::Current).with_agent(AGENT);
        let plan = person.plan(AGENT, &lifecycle::remove());
        *person.wire.way.borrow_mut() = Way::Dropped;
        let readings = std::cell::Cell::new(0);
        person.wire.distort(move |request, response| {
            readings.set(readings.get() + 1);
            // The readings before the write are as ever.
            if readings.get() > 6 && request.url.contains("/agents/") {
                response.status = 404;
                page.clone_into(&mut response.body);
            }
        });
        let Outcome::Ended(record) = person.send(AGENT, &lifecycle::remove(), &plan) else { panic!("{page}") };
        assert_eq!(says_changed(&ending(&record)), None, "{page}: {:?}", ending(&record));
        assert!(person.has(AGENT));
    }
}

/// Somebody else's edit in the same moment as a lost answer: neither done nor undone is claimed.
#[test]
fn what_stands_otherwise_is_not_told_as_done_or_undone() {
    for profile in PROFILES {
        for (name, wish) in DEEDS.into_iter().filter(|(name, _)| ["update", "configure"].contains(name)) {
            for way in [Way::Lost, Way::Dropped] {
                let person = Person::new(profile).with_agent(AGENT);
                let (agent, intent) = wish(&person);
                *person.wire.way.borrow_mut() = way;
                person.wire.after.borrow_mut().push(touch(AGENT));
                let came = person.ending(&agent, &intent);
                assert!(
                    matches!(&came, Ending::Unknown { why, .. } if why == words::CHANGED_OTHERWISE),
                    "{name} {came:?}"
                );
            }
        }
        // The vendor said that it failed, and the agent is another one: both are told.
        let person = Person::new(profile).with_agent(AGENT);
        let (agent, intent) = DEEDS[3].1(&person);
        *person.wire.way.borrow_mut() = Way::Refused(500, "failed to create agent: denied");
        person.wire.after.borrow_mut().push(touch(AGENT));
        let came = person.ending(&agent, &intent);
        assert!(matches!(&came, Ending::Unknown { why, .. } if why == words::FAILED_AND_YET), "{came:?}");
    }
}

/// New files for an agent that says the same: the image tells where one was built. Where none is, nobody knows.
#[test]
fn files_alone_are_told_by_their_image() {
    for profile in PROFILES {
        for (code, way, expected) in [
            ("import langchain", Way::Lost, Some(true)),
            ("import langchain", Way::Dropped, None),
            ("print(2)", Way::Lost, None),
        ] {
            let person = Person::new(profile);
            person.make(&json!({"agent_name": "coded", "source_files": {"agent.py": "print(1)"}}));
            let intent = person.deploying("coded", |form| {
                form["source"] = json!({"from": "source_files", "source_files": {"agent.py": code}});
            });
            *person.wire.way.borrow_mut() = way.clone();
            let came = person.ending("coded", &intent);
            assert_eq!(says_changed(&came), expected, "{code} {way:?} {came:?}");
        }
    }
}

/// The kit has two parts: what came of one of them is told.
#[test]
fn half_a_starter_kit_is_told() {
    for profile in PROFILES {
        let person = Person::of(profile, "acme-empty");
        *person.wire.way.borrow_mut() = Way::Refused(500, "internal server error");
        let tool = json!({"name": "echo-tool", "base_url": "https://echo.example"});
        person.wire.after.borrow_mut().push((Method::Post, "tools".to_owned(), tool));
        match person.ending("", &lifecycle::starter_kit()) {
            Ending::Partly { what, .. } => assert_eq!(what, words::kit_partly("echo-tool")),
            other => panic!("{other:?}"),
        }
        // Where both were there, nothing can have come of it.
        let person = Person::new(profile);
        *person.wire.way.borrow_mut() = Way::Lost;
        assert_eq!(says_changed(&person.ending("", &lifecycle::starter_kit())), Some(false));
        assert_eq!(person.wire.changes(), 0);
        // Where the lists cannot be read, nobody knows.
        let person = Person::of(profile, "acme-empty");
        person.wire.close(&["/tools"], 403);
        *person.wire.way.borrow_mut() = Way::Lost;
        assert_eq!(says_changed(&person.ending("", &lifecycle::starter_kit())), None);
    }
}

// The agents of practice whose names break answers.

const TOOLS: [&str; 2] = ["ledger", "journal"];

/// A deployment of an agent with one of practice's names, which also makes two tools.
fn with_tools(mut form: Value) -> Value {
    form["tools_to_create"] =
        TOOLS.iter().map(|name| json!({"name": name, "base_url": "https://tools.example"})).collect();
    form
}

fn tools_there(person: &Person) -> Vec<&'static str> {
    let tools = person.get("tools");
    TOOLS.into_iter().filter(|name| tools.as_array().unwrap().iter().any(|tool| tool["name"] == *name)).collect()
}

/// Every name that breaks an answer, and how its deployment ends: `None` is not known.
const FAULTS: [(&str, Option<bool>); 22] = [
    ("-error-400", Some(false)),
    ("-error-401", Some(false)),
    ("-error-402", Some(false)),
    ("-error-403", Some(false)),
    ("-error-404", Some(false)),
    ("-error-409", Some(false)),
    ("-error-429", Some(false)),
    ("-error-500", Some(false)),
    ("-error-502", Some(false)),
    ("-missing-fields", Some(false)),
    ("-namespace-mismatch", Some(false)),
    ("-no-source", Some(false)),
    ("-html", Some(true)),
    ("-gateway-page", Some(false)),
    ("-slow", Some(true)),
    ("-lost-answer", Some(true)),
    ("-timeout-after", Some(true)),
    ("-cut-answer", Some(true)),
    ("-error-after-doing", Some(true)),
    ("-dropped-before", Some(false)),
    ("-agent-fails", Some(false)),
    ("-build-refused", Some(false)),
];

#[test]
fn mishaps_of_deployments_are_told_as_they_were() {
    for profile in PROFILES {
        for (end, expected) in FAULTS {
            for files in [false, true] {
                let person = Person::of(profile, "acme-failures");
                let name = format!("fresh{end}");
                let form = match files {
                    false => of_image(&name, "ghcr.io/acme/fresh:1"),
                    true => of_files(&name, json!({"agent.py": "import langchain"})),
                };
                let intent = lifecycle::create(form);
                let came = person.ending("new", &intent);
                // With a build, an agent that is not there may come later, unless the vendor says that it failed.
                let refused = matches!(came, Ending::Refused(_));
                let says_failed = ["-agent-fails", "-build-refused"].contains(&end);
                let expected =
                    if files && expected == Some(false) && !refused && !says_failed { None } else { expected };
                assert_eq!(says_changed(&came), expected, "{profile:?} {end} {files}: {came:?}");
                assert_eq!(person.wire.changes(), usize::from(person.has(&name)), "{end}");
                if let Some(expected) = expected {
                    assert_eq!(person.has(&name), expected, "{profile:?} {end} {files}");
                }
                assert_eq!(person.wire.sent_writes().len(), 1);
            }
        }
    }
}

/// The same of agents that are there.
#[test]
fn mishaps_of_agents_are_told_as_they_were() {
    for profile in PROFILES {
        for (end, expected) in FAULTS {
            let person = Person::of(profile, "acme-failures");
            let names = person.get("agents");
            let names = names.as_array().unwrap().iter().map(|agent| agent["name"].as_str().unwrap().to_owned());
            let name = names.into_iter().find(|name| name.ends_with(end)).expect(end);
            let says = |person: &Person| {
                let answer = person.wire.foreign(&(Method::Get, format!("agents/{name}/config"), Value::Null));
                serde_json::from_str::<Value>(&answer.body).unwrap()["system_prompt"].clone()
            };
            let only_deployments =
                ["-missing-fields", "-namespace-mismatch", "-no-source", "-agent-fails", "-build-refused"];
            let always = |expected| if only_deployments.contains(&end) { Some(true) } else { expected };
            let prompt = |form: &mut Value| form["system_prompt"] = json!("Other.");
            let came = person.ending(&name, &person.deploying(&name, prompt));
            assert_eq!(says_changed(&came), expected, "{end} deploy: {came:?}");
            assert_eq!(says(&person) == "Other.", expected == Some(true), "{end}");

            let edited = person.changed(&name, Subject::Agent, |config| config["system_prompt"] = json!("Third."));
            let came = person.ending(&name, &lifecycle::configure(edited));
            assert_eq!(says_changed(&came), always(expected), "{end} configure: {came:?}");
            assert_eq!(says(&person) == "Third.", always(expected) == Some(true), "{end}");

            let before = person.wire.changes();
            let came = person.ending(&name, &lifecycle::remove());
            assert_eq!(says_changed(&came), always(expected), "{end} remove: {came:?}");
            assert_eq!(person.has(&name), always(expected) == Some(false), "{end}");
            assert_eq!(person.wire.changes() - before, usize::from(always(expected) == Some(true)));
        }
    }
}

/// Tools are made before the agent, and stay: that is told, also when it is looked at again.
#[test]
fn tools_that_were_left_behind_are_told() {
    for profile in PROFILES {
        for (end, left) in [("-tool-fails", 1), ("-agent-fails", 2), ("-build-refused", 2)] {
            for files in [false, true] {
                let person = Person::of(profile, "acme-failures");
                let name = format!("fresh{end}");
                let form = match files {
                    false => of_image(&name, "ghcr.io/acme/fresh:1"),
                    true => of_files(&name, json!({"agent.py": "import langchain"})),
                };
                let record = person.ended("new", &lifecycle::create(with_tools(form)));
                let there = tools_there(&person);
                assert_eq!(there.len(), left, "{end}");
                let Ending::Partly { what, .. } = ending(&record) else { panic!("{end} {:?}", ending(&record)) };
                assert_eq!(what, words::tools_left(&there.join(", ")));
                assert_eq!(ending(&person.settle("new", &record)), ending(&record), "{end}");
                assert!(!person.has(&name));
                assert_eq!(person.kept().matches("\"Sent\"").count(), 1);
            }
        }
        // One that fails at its only tool leaves nothing.
        let person = Person::of(profile, "acme-failures");
        let mut form = of_image("fresh-tool-fails", "i");
        form["tools_to_create"] = json!([{"name": "ledger", "base_url": "https://tools.example"}]);
        assert!(matches!(person.ending("new", &lifecycle::create(form)), Ending::DidNotHappen(_)));
        // Of an agent that is there, too; and where the answer says nothing of tools.
        for end in ["-agent-fails", "-error-after-doing"] {
            let person = Person::of(profile, "acme-failures");
            let name = if end == "-agent-fails" { "unlucky-agent-fails" } else { "pool-error-after-doing" };
            let intent = person.deploying(name, |form| {
                *form = with_tools(form.clone());
                form["system_prompt"] = json!("Other.");
            });
            let came = person.ending(name, &intent);
            assert_eq!(matches!(came, Ending::Partly { .. }), end == "-agent-fails", "{came:?}");
            assert_eq!(says_changed(&came), Some(true), "{end}");
            assert_eq!(tools_there(&person).len(), 2);
        }
    }
}

/// Where it cannot be known whether the agent will come, the tools that are there already are told all the same.
#[test]
fn tools_are_told_where_the_agent_cannot_be_known() {
    for profile in PROFILES {
        let person = Person::new(profile);
        *person.wire.way.borrow_mut() = Way::Refused(504, "upstream request timeout");
        let made = json!({"name": "ledger", "base_url": "https://tools.example"});
        person.wire.after.borrow_mut().push((Method::Post, "tools".to_owned(), made));
        let form = with_tools(of_files("fresh", json!({"agent.py": "import langchain"})));
        let Ending::Unknown { why, .. } = person.ending("new", &lifecycle::create(form)) else { panic!() };
        assert!(why.starts_with(words::BUILD_UNKNOWN) && why.ends_with(&words::tools_there("ledger")), "{why}");
    }
}

#[test]
fn what_cannot_be_read_is_not_written() {
    for profile in PROFILES {
        for name in ["mileage-error-503", "tours-html-reading", "clinic-cut-reading"] {
            let person = Person::of(profile, "acme-failures");
            for intent in [lifecycle::remove(), lifecycle::create(of_image(name, "i"))] {
                let came = person.confirm(name, &intent);
                assert!(matches!(came, Outcome::CouldNotRead(_)), "{name}: {}", outcome(&came));
            }
            assert!(person.wire.writes().is_empty());
        }
    }
}

/// A trial that is over, and a key that may only read: refused, in words that say what may be behind it.
#[test]
fn what_is_not_allowed_is_told() {
    for profile in PROFILES {
        for (workspace, key) in
            [("acme-readonly", "canary-key"), ("acme-suspended", "canary-key"), ("acme", "practice-read-only")]
        {
            let person = Person::of(profile, workspace);
            person.wire.key.set(key);
            let intent = person.deploying("payment-agent", |form| form["system_prompt"] = json!("Other."));
            let Ending::Refused(error) = person.ending("payment-agent", &intent) else { panic!("{workspace}") };
            assert_eq!(vendors::explain(person.connection.vendor, &error), Some(words::NOT_ALLOWED));
            assert_eq!(person.wire.changes(), 0);
        }
    }
}

/// What was sent once is not sent again, whatever the record says.
#[test]
fn a_sheet_is_sent_once() {
    for profile in PROFILES {
        let person = Person::new(profile).with_agent(AGENT);
        let (agent, intent) = DEEDS[3].1(&person);
        let record = person.ended(&agent, &intent);
        assert!(matches!(record.state, RecordState::Ended { .. }));
        let before = person.wire.changes();
        assert_eq!(ending(&person.settle(&agent, &record)), ending(&record));
        // A page that was closed between sending and the answer.
        let since = crate::support::NOW;
        let RecordState::Ended { evidence, .. } = record.state.clone() else { panic!() };
        let open = person.record(&agent, &intent);
        let sending =
            greenroom::lifecycle::Record { state: RecordState::Sending { step: 0, since, evidence }, ..open.clone() };
        let records = greenroom::store::Records(&person.memory);
        assert!(now(greenroom::lifecycle::Journal::advance(&records, &open, &sending)).unwrap());
        assert_eq!(says_changed(&ending(&person.settle(&agent, &sending))), Some(true));
        assert_eq!(person.wire.changes(), before);
        // Damaged evidence concludes nothing.
        let open = person.record(&agent, &intent);
        for evidence in [json!(null), json!({"deed": "deploy"}), json!({"deed": "dance"})] {
            let state = RecordState::Sending { step: 0, since, evidence };
            let damaged = greenroom::lifecycle::Record { state, id: format!("{}x", open.id), ..open.clone() };
            let settled = ending(&person.settle(&agent, &damaged));
            assert!(matches!(settled, Ending::Unknown { why, .. } if why == words::EVIDENCE_DAMAGED));
        }
    }
}
