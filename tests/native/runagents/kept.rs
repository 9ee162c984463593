//! Nothing that an agent had is lost by a redeploy that did not touch it: through the plan, and through practice.

use greenroom::domain::json::written;
use greenroom::http::curl;
use greenroom::lifecycle::{Ending, Outcome};
use greenroom::vendors::runagents::{Profile, lifecycle};
use greenroom::vendors::{self, Edited, Subject};
use greenroom::words::runagents as words;
use proptest::prelude::*;
use proptest::sample::{Index, select, subsequence};
use serde_json::{Map, Value, json};

use super::support::{Person, costly, ending, outcome, sends};
use crate::properties::any_text;

const AGENT: &str = "any-desk";

/// What is asked of an agent, as far as it can be read back; of its environment what a deployment set.
const READ: [&str; 6] = ["image", "system_prompt", "identity_provider", "llm_configs", "required_tools", "policies"];

/// How much of an agent the key may read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Access {
    Everything,
    /// Its configuration is refused, with this status.
    NoConfig(u16),
    /// And so are the policies.
    NoPolicies,
    /// The agent is flat, as in old deployments.
    Flat,
}

/// What is done in the form before it is deployed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Edit {
    Nothing,
    Prompt,
    Image,
    AddTool,
    DropPolicies,
    AddPolicy,
    Budget,
    IdentityProvider,
    AddVariable,
    DropVariable,
    TypeValue,
    RenameVariable,
}

const EDITS: [Edit; 12] = [
    Edit::Nothing,
    Edit::Prompt,
    Edit::Image,
    Edit::AddTool,
    Edit::DropPolicies,
    Edit::AddPolicy,
    Edit::Budget,
    Edit::IdentityProvider,
    Edit::AddVariable,
    Edit::DropVariable,
    Edit::TypeValue,
    Edit::RenameVariable,
];

fn variables() -> impl Strategy<Value = Value> {
    let odd = vec![
        "A=B",
        "with space",
        "ünï",
        "OPENAI_BASE_URL",
        "OPENAI_API_KEY",
        "LLM_MODEL_TEMPERATURE",
        "TOOL_URL_ELSEWHERE",
        "PORT",
        "MAX_TOOL_ITERATIONS",
        "greenroom:secret",
        "SECRET",
        "LOG_LEVEL",
        "PATH",
        "value",
        "name",
    ];
    let name = prop_oneof![3 => select(odd).prop_map(str::to_owned), 1 => any_text(), 2 => "[A-Z_]{1,6}"];
    let name = name.prop_filter("named, and not the platform's", |name| {
        !name.is_empty() && !matches!(name.as_str(), "LLM_MODEL" | "TOOL_NAMES" | "AGENT_NAME" | "LLM_PROVIDER")
    });
    let value = prop_oneof![6 => any_text().prop_map(|text| format!("canary-{text}")), 1 => Just(String::new())];
    let one = (name, value).prop_map(|(name, value)| json!({"name": name, "value": value}));
    proptest::collection::vec(one, 0..5).prop_map(Value::Array)
}

fn models() -> impl Strategy<Value = Value> {
    let role = proptest::option::of(select(vec!["chat", "default", "embedding", "classify", "reranking"]));
    let known =
        select(vec!["gpt-4o-mini", "claude-sonnet-4-5", "llama3.1:8b", "gpt-9-preview"]).prop_map(str::to_owned);
    let model = prop_oneof![3 => known, 1 => any_text().prop_filter("not blank", |text| !text.trim().is_empty())];
    let provider = select(vec!["openai", "anthropic", "bedrock", "ollama"]);
    let registered = proptest::option::of(select(vec!["openai-prod", "gone-provider"]));
    let budget = proptest::option::of(select(vec![0.0, 1.5, 250.0]));
    let one = (role, provider, model, registered, budget).prop_map(|(role, provider, model, registered, budget)| {
        let mut one = json!({"provider": provider, "model": model});
        for (key, value) in
            [("role", json!(role)), ("model_provider", json!(registered)), ("monthly_budget_usd", json!(budget))]
        {
            if !value.is_null() {
                one[key] = value;
            }
        }
        one
    });
    proptest::collection::vec(one, 0..4).prop_map(Value::Array)
}

/// An agent as a deployment makes it, through whatever client.
fn agents() -> impl Strategy<Value = Value> {
    let prompt = prop_oneof![any_text(), Just(String::new()), Just("Be kind.\nAnd brief.".to_owned())];
    let tools = subsequence(vec!["stripe-api", "echo-tool", "crm-search", "erp-api", "ünï tool", "token"], 0..=4);
    let policies = subsequence(vec!["billing-stripe-policy", "echo-read-policy", "crm-read-policy"], 0..=3);
    let address = prop_oneof![
        select(vec!["https://api.stripe.com", "http://a.example/x?token=1", "crm.acme.example"])
            .prop_map(str::to_owned),
        any_text(),
    ];
    let rewrites = proptest::collection::btree_map(address, select(vec!["stripe-api", "crm-search", ""]), 0..3);
    let provider = proptest::option::of(select(vec!["corp-sso", "partner-login"]));
    (prompt, tools, policies, models(), variables(), provider, rewrites).prop_map(
        |(prompt, tools, policies, models, env, provider, rewrites)| {
            let rewrites: Map<String, Value> = rewrites.into_iter().map(|(url, tool)| (url, json!(tool))).collect();
            json!({
                "agent_name": AGENT, "image": "ghcr.io/acme/any-desk:1", "system_prompt": prompt, "required_tools": tools,
                "policies": policies, "llm_configs": models, "env": env, "identity_provider": provider.unwrap_or_default(),
                "tool_url_mappings": rewrites,
            })
        },
    )
}

/// What an agent says at the vendor: with its environment apart from the platform's, and its rewrites.
fn says(person: &Person) -> Value {
    let mut says = person.says(AGENT);
    let env = says["env"].as_array().unwrap().clone();
    let platform = |one: &&Value| {
        let name = one["name"].as_str().unwrap();
        ["AGENT_NAME", "TOOL_NAMES", "TOOL_ROUTES_JSON"].contains(&name)
            || ["", "_CHAT", "_DEFAULT", "_EMBEDDING", "_CLASSIFY", "_RERANKING"]
                .iter()
                .any(|role| name == format!("LLM_MODEL{role}") || name == format!("LLM_PROVIDER{role}"))
    };
    let routes = env.iter().find(|one| one["name"] == "TOOL_ROUTES_JSON");
    says["rewrites"] = routes.map_or(Value::Null, |one| one["value"].clone());
    // These two the platform sets itself where nobody says otherwise.
    let default = |one: &&Value| {
        **one == json!({"name": "PORT", "value": "8080"})
            || **one == json!({"name": "MAX_TOOL_ITERATIONS", "value": "10"})
    };
    says["env"] = env.iter().filter(|one| !platform(one) && !default(one)).cloned().collect();
    says
}

fn restrict(person: &Person, access: Access) {
    match access {
        Access::Everything => {}
        Access::NoConfig(403) => person.wire.close(&["/config"], 403),
        Access::NoConfig(_) => person.wire.close(&["/config"], 404),
        Access::NoPolicies => person.wire.close(&["/config", "/policies"], 403),
        Access::Flat => person.wire.distort_json("/any-desk", |agent| {
            let spec = agent["spec"].clone();
            let tools: Value =
                spec["requiredTools"].as_array().unwrap().iter().map(|tool| tool["name"].clone()).collect();
            *agent = json!({
                "name": agent["name"], "namespace": agent["namespace"], "status": "Running", "image": spec["image"],
                "required_tools": tools,
            });
        }),
    }
}

/// Makes the edit in the form, and in what is expected of it; `None` where there is nothing to edit.
fn edit(person: &Person, edit: Edit, form: &mut Value, expected: &mut Value) -> Option<()> {
    let push = |list: &mut Value, item: Value| match list {
        Value::Array(all) => all.push(item),
        other => *other = json!([item]),
    };
    let last = |form: &Value| form["env"].as_array().map(Vec::len).filter(|count| *count > 0).map(|count| count - 1);
    match edit {
        Edit::Nothing => {}
        Edit::Prompt => {
            form["system_prompt"] = json!("Another prompt.");
            expected["system_prompt"] = json!("Another prompt.");
        }
        Edit::Image => {
            form["source"] = json!({"from": "image", "image": "ghcr.io/acme/any-desk:2"});
            expected["image"] = json!("ghcr.io/acme/any-desk:2");
        }
        Edit::AddTool => {
            push(&mut form["required_tools"], json!("mail-sender"));
            push(&mut expected["required_tools"], json!("mail-sender"));
        }
        Edit::DropPolicies => {
            form["policies"] = json!([]);
            expected["policies"] = json!([]);
        }
        Edit::AddPolicy => {
            if form.get("policies").is_none() && expected["policies"] != json!([]) {
                return None;
            }
            push(&mut form["policies"], json!("mail-approval-policy"));
            push(&mut expected["policies"], json!("mail-approval-policy"));
        }
        Edit::Budget => {
            form.get("llm_configs")?;
            form["llm_configs"][0]["monthly_budget_usd"] = json!(77.5);
            expected["llm_configs"][0]["monthly_budget_usd"] = json!(77.5);
        }
        Edit::IdentityProvider => {
            form["identity_provider"] = json!("corp-sso");
            expected["identity_provider"] = json!("corp-sso");
        }
        Edit::AddVariable => {
            if form.get("env").is_none() && expected["env"] != json!([]) {
                return None;
            }
            push(&mut form["env"], json!({"name": "BRAND_NEW", "value": person.typing("canary-typed")}));
            push(&mut expected["env"], json!({"name": "BRAND_NEW", "value": "canary-typed"}));
        }
        Edit::DropVariable => {
            let last = last(form)?;
            form["env"].as_array_mut()?.remove(last);
            expected["env"].as_array_mut()?.remove(last);
        }
        Edit::TypeValue => {
            let last = last(form)?;
            // What is typed has a name that can be.
            form["env"][last] = json!({"name": "RETYPED", "value": person.typing("canary-typed")});
            expected["env"][last] = json!({"name": "RETYPED", "value": "canary-typed"});
        }
        Edit::RenameVariable => {
            let last = last(form)?;
            form["env"][last]["name"] = json!("RENAMED");
            expected["env"][last]["name"] = json!("RENAMED");
        }
    }
    Some(())
}

/// Nothing of an environment's values is where it can be kept or seen.
fn clean(place: &str, text: &str) {
    let at = text.find("canary");
    let around = at.map(|at| text.chars().skip(at.saturating_sub(80)).take(160).collect::<String>());
    assert!(at.is_none(), "{place}: {}", around.unwrap_or_default());
}

proptest! {
    #![proptest_config(costly(64))]

    #[test]
    fn a_redeploy_keeps_what_it_does_not_touch(
        agent in agents(), which in any::<Index>(), older in any::<bool>(), says_anew in any::<bool>(),
        access in prop_oneof![
            5 => Just(Access::Everything), 1 => Just(Access::NoConfig(403)), 1 => Just(Access::NoConfig(404)),
            1 => Just(Access::NoPolicies), 1 => Just(Access::Flat),
        ],
    ) {
        let person = Person::new(if older { Profile::Older } else { Profile::Current });
        person.make(&agent);
        let before = says(&person);
        restrict(&person, access);
        let base = person.open(AGENT, Subject::Release).document;
        clean("a form", &written(&base));
        let (mut form, mut expected) = (base.clone(), before.clone());
        let edited = EDITS[which.index(EDITS.len())];
        if edit(&person, edited, &mut form, &mut expected).is_none() {
            return Ok(());
        }
        // The person enters what cannot be read as it is, by hand.
        let mut anew = Vec::new();
        if says_anew {
            for key in ["llm_configs", "policies", "tool_url_mappings"] {
                let known = agent[key].as_array().is_some_and(|list| !list.is_empty()) || agent[key].as_object().is_some_and(|map| !map.is_empty());
                let dropped = key == "policies" && edited == Edit::DropPolicies;
                if form.get(key).is_none() && (known || access != Access::Everything) && !dropped {
                    form[key] = agent[key].clone();
                    anew.push(key);
                }
            }
            if form.get("env").is_none() && access == Access::Flat {
                form["env"] = json!([]);
                expected["env"] = json!([]);
                anew.push("env");
            }
        }
        let intent = lifecycle::deploy(Edited { document: form, base });
        clean("the intent", &written(&intent.0));
        let plan = person.plan(AGENT, &intent);
        clean("the lines", &format!("{:?}", plan.lines));
        clean("the evidence", &written(&plan.evidence));
        clean("what is remembered", &format!("{:?} {:?} {:?}", plan.remember, plan.remember_done, plan.way_back));
        clean("what is said", &format!("{:?} {:?} {:?}", plan.effects, plan.warnings, plan.refusal));
        for step in &plan.steps {
            clean("the request", &curl(&step.shown(), person.connection.vendor, &person.connection.auth));
        }
        if let Some(why) = &plan.refusal {
            // Named, or something that a person has to put right first; and nothing is sent.
            let named = why.contains("cannot be read");
            let by_hand = [words::problems(1), words::problems(2), words::problems(3), words::VARIABLE_FORM.to_owned()];
            let twice = why.ends_with("is there twice") || why.contains("sets ");
            prop_assert!(named || by_hand.contains(why) || twice || why.contains("not at hand any more"), "{}", why);
            if access == Access::Everything {
                let odd_rewrites = before["rewrites"] != Value::Null;
                prop_assert!(!named || odd_rewrites, "{} of {}", why, before);
            }
            let came = person.send(AGENT, &intent, &plan);
            prop_assert!(matches!(came, Outcome::CannotBeSent(_)), "{}", outcome(&came));
            prop_assert_eq!(says(&person), before);
            return Ok(());
        }
        let body = sends(&plan);
        prop_assert_eq!(&body["agent_name"], &json!(AGENT));
        // Every line is of what was touched; what could not be read was agreed to by hand.
        for line in &plan.lines {
            let by_hand = line.section == words::NOT_READ || line.section == words::SOURCE;
            let said_anew = line.at.steps().first().is_some_and(|key| anew.contains(&key.as_str()));
            prop_assert!(edited != Edit::Nothing || by_hand || said_anew, "{:?}", line.words);
        }
        let Outcome::Ended(record) = person.send(AGENT, &intent, &plan) else { panic!("not sent") };
        clean("the record", &format!("{record:?}"));
        clean("what is kept", &person.kept());
        let Ending::Done(receipt) = ending(&record) else { panic!("{body} {:?}", ending(&record)) };
        prop_assert!(!receipt.notes.iter().any(|note| note.contains("Read back")), "{:?}", receipt.notes);
        let after = says(&person);
        for key in READ.into_iter().chain(["env", "rewrites"]) {
            prop_assert_eq!(&after[key], &expected[key], "{} of {:?} {:?}", key, edited, access);
        }
    }

    /// The same of a configuration, which is sent in parts: what is not edited is not even sent.
    #[test]
    fn a_configuration_keeps_what_it_does_not_touch(
        agent in agents(), which in any::<Index>(), older in any::<bool>(), theirs in any::<bool>(),
    ) {
        let person = Person::new(if older { Profile::Older } else { Profile::Current });
        person.make(&agent);
        let base = person.open(AGENT, Subject::Agent).document;
        if theirs {
            person.wire.foreign(&super::support::touch(AGENT));
        }
        let mut expected = says(&person);
        let mut form = base.clone();
        let edits = [Edit::Nothing, Edit::AddTool, Edit::DropPolicies, Edit::AddPolicy, Edit::Budget, Edit::IdentityProvider];
        let edited = edits[which.index(edits.len())];
        if edit(&person, edited, &mut form, &mut expected).is_none() {
            return Ok(());
        }
        let intent = lifecycle::configure(Edited { document: form, base });
        let plan = person.plan(AGENT, &intent);
        let came = person.send(AGENT, &intent, &plan);
        let after = says(&person);
        prop_assert_eq!(&after, &expected, "{:?}", edited);
        match &plan.refusal {
            Some(why) => prop_assert_eq!(why.as_str(), words::NOTHING_CHANGED),
            None => {
                prop_assert_eq!(sends(&plan).as_object().unwrap().len(), 1);
                prop_assert!(matches!(came, Outcome::Ended(_)), "{}", outcome(&came));
            }
        }
        clean("what is kept", &person.kept());
    }

    /// Deleted and made again from its snapshot, with the values typed anew: it is what it was.
    #[test]
    fn a_snapshot_brings_back_what_can_be_read(agent in agents(), older in any::<bool>()) {
        let person = Person::new(if older { Profile::Older } else { Profile::Current });
        person.make(&agent);
        let before = says(&person);
        let Outcome::Ended(record) = person.confirm(AGENT, &lifecycle::remove()) else { panic!() };
        let kept = vendors::keeps(person.connection.vendor, &record);
        clean("what is kept", &person.kept());
        clean("the way back", &format!("{kept:?}"));
        let mut intent = kept[0].1.intent.clone();
        let lacks = intent.0["lacks"].as_array().unwrap().len();
        if let Some((_, mut form)) = vendors::opens_form(person.connection.vendor, &intent) {
            let mut values = before["env"].as_array().unwrap().iter();
            for one in form["env"].as_array_mut().unwrap() {
                let value = values.next().unwrap()["value"].as_str().unwrap();
                if one.get("value").is_none() {
                    one["value"] = person.typing(value);
                }
            }
            intent = lifecycle::create(form);
        }
        let plan = person.plan("new", &intent);
        if let Some(why) = &plan.refusal {
            let odd = why == words::VARIABLE_FORM || why.ends_with("is there twice") || why.contains("sets ");
            prop_assert!(odd, "{}", why);
            return Ok(());
        }
        person.done("new", &intent);
        let after = says(&person);
        for key in READ.into_iter().chain(["env"]) {
            prop_assert_eq!(&after[key], &before[key], "{}", key);
        }
        prop_assert!(after["rewrites"] == before["rewrites"] || lacks == 1, "{}", lacks);
    }
}
