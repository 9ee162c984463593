//! Small parts by themselves: tags of images, the platform's variables, names, words that count.

use greenroom::vendors::runagents::answers::{image_name, tag};
use greenroom::vendors::runagents::{Profile, answers, lifecycle};
use greenroom::vendors::{self, Subject};
use greenroom::words::runagents as words;
use proptest::prelude::*;
use serde_json::{Value, json};

use super::support::{connection, of_image};
use crate::properties::{any_text, config};

#[test]
fn an_image_is_called_by_its_tag() {
    let digest = "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
    for (image, name, expected) in [
        ("ghcr.io/acme/my-agent:1.2.0".to_owned(), "my-agent", Some("1.2.0")),
        ("registry.example.com:5000/acme/my-agent:a1b2c3".to_owned(), "my-agent", Some("a1b2c3")),
        ("registry.example.com:5000/my-agent".to_owned(), "my-agent", None),
        ("my-agent".to_owned(), "my-agent", None),
        ("my-agent:".to_owned(), "my-agent", None),
        (String::new(), "", None),
        (format!("ghcr.io/acme/my-agent@{digest}"), "my-agent", Some("0123456789ab")),
        (format!("ghcr.io/acme/my-agent:1.2.0@{digest}"), "my-agent", Some("1.2.0")),
        ("my-agent@sha256:01".to_owned(), "my-agent", Some("01")),
        ("my-agent@".to_owned(), "my-agent", None),
    ] {
        assert_eq!((image_name(&image), tag(&image)), (name, expected), "{image}");
    }
}

proptest! {
    #![proptest_config(config(256))]

    #[test]
    fn any_text_may_be_an_image(image in any_text()) {
        let _ = (tag(&image), image_name(&image));
        let agent = json!({"name": "a", "spec": {"image": image}, "status": image});
        let _ = answers::lanes(&agent);
    }
}

fn problems(document: &Value) -> Vec<(String, String)> {
    let found = vendors::check(&connection(Profile::Older, "acme"), Subject::New, document);
    found.into_iter().map(|(at, words)| (at.to_string(), words)).collect()
}

#[test]
fn variables_are_checked_where_they_are_typed() {
    let checked = |env: Value, tools: Value| {
        let mut form = of_image("fresh", "i");
        form["env"] = env;
        form["required_tools"] = tools;
        problems(&form)
    };
    let typed = |name: &str| json!({"name": name, "value": {"greenroom:secret": "typed:1"}});
    let at = |words: String| vec![("/env/0/name".to_owned(), words)];
    for name in [
        "AGENT_NAME",
        "LLM_MODEL",
        "LLM_MODEL_EMBEDDING",
        "LLM_PROVIDER_CLASSIFY",
        "LLM_PROVIDER_NAME_CHAT",
        "TOOL_NAMES",
        "SYSTEM_PROMPT",
    ] {
        assert_eq!(checked(json!([typed(name)]), json!([])), at(words::reserved(name)));
    }
    for name in
        ["LLM_MODEL_TEMPERATURE", "OPENAI_BASE_URL", "OPENAI_API_KEY", "PORT", "MY_TOOL_URL_X", "TOOL_URL_STRIPE_API"]
    {
        assert!(checked(json!([typed(name)]), json!([])).is_empty(), "{name}");
    }
    assert_eq!(
        checked(json!([typed("TOOL_URL_STRIPE_API")]), json!(["stripe-api"])),
        at(words::reserved("TOOL_URL_STRIPE_API"))
    );
    for name in ["A B", "A=B", "A\n", "A\t"] {
        assert_eq!(checked(json!([typed(name)]), json!([])), at(words::VARIABLE_FORM.to_owned()));
    }
    let twice = checked(json!([typed("A"), typed("B"), typed("A")]), json!([]));
    assert_eq!(twice, [("/env/2/name".to_owned(), words::twice("A"))]);
    for missing in [json!({"name": "A"}), json!({"name": "A", "value": null})] {
        assert_eq!(checked(json!([missing]), json!([])), [("/env/0/value".to_owned(), words::NO_VALUE.to_owned())]);
    }
    // What the vendor has so is not asked about.
    let stored = json!({"name": "A=B", "value": {"greenroom:secret": "12/env/0/value"}});
    assert!(checked(json!([stored]), json!([])).is_empty());
    for odd in [json!(7), json!("A"), json!({"A": "b"}), json!([7, null, {}])] {
        let _ = checked(odd, json!("x"));
    }
}

#[test]
fn a_name_is_told_where_it_is_typed() {
    assert!(problems(&of_image("my-agent", "i")).is_empty());
    assert_eq!(problems(&of_image("My agent", "i")), [("/agent_name".to_owned(), words::name_form("My agent"))]);
}

#[test]
fn words_that_count_count() {
    assert!(words::problems(1).starts_with("One field has"));
    assert!(words::problems(2).starts_with("2 fields have"));
    assert!(words::secrets_missing(1).starts_with("The value of a variable"));
    assert!(words::secrets_missing(3).starts_with("The values of 3 variables"));
    assert_eq!(words::phase("", ""), words::PHASE_UNKNOWN);
    assert_eq!(words::phase("Pending", "starting"), "Starting");
    assert_eq!(words::phase("Pending", "waiting for image x"), "Starting: waiting for image x");
    assert_eq!(words::phase("Degraded", ""), "Degraded");
    assert!(words::failed("").ends_with("does not say why."));
    assert!(words::namespace_is("").contains("leave this empty") && words::namespace_is("acme").contains("acme"));
    assert!(words::budget("x", "Budget reached").ends_with("is spent."));
    assert!(words::draft_fills("d", "").contains("nothing"));
    for mode in ["INSTANT_RUNTIME", "FAST_OVERLAY", "CUSTOM_IMAGE", "BRAND_NEW"] {
        let said = words::execution_mode(mode, Some("p"));
        assert!(said.contains(mode) && said.contains("build profile p"), "{said}");
        assert_eq!(said.matches('(').count(), said.matches(')').count());
    }
}

/// An intent that went through a record means the same, and what is none of RunAgents' is none.
#[test]
fn intents_are_read_as_they_were_written() {
    use greenroom::domain::json::{read, written};
    use greenroom::lifecycle::Intent;
    let vendor = greenroom::domain::Vendor::RunAgents;
    let edited = vendors::Edited { document: json!({"a": 1}), base: json!({"a": 2}) };
    for intent in [
        lifecycle::deploy(edited.clone()),
        lifecycle::create(json!({"agent_name": "x"})),
        lifecycle::configure(edited),
        lifecycle::remove(),
        lifecycle::starter_kit(),
        lifecycle::say("m", Some("c")),
        lifecycle::say("m", None),
    ] {
        let again = Intent(read(&written(&intent.0)).unwrap());
        assert_eq!(again, intent);
        assert_eq!(vendors::makes(vendor, &intent), intent.0["do"] == "create");
        assert_eq!(vendors::removes(vendor, &intent), intent.0["do"] == "remove");
        let named = vendors::with_message(vendor, &intent, " Why ");
        let described = vendors::describe(&connection(Profile::Current, "acme"), "x", "X", &named).unwrap();
        let says = matches!(intent.0["do"].as_str(), Some("deploy" | "create"));
        assert_eq!((described.message == "Why", described.names_release), (says, says));
        assert_eq!(vendors::opens_form(vendor, &intent), None);
    }
    for odd in
        [json!(null), json!({}), json!({"do": "dance"}), json!({"do": "say"}), json!({"do": "deploy", "document": {}})]
    {
        assert!(
            vendors::describe(&connection(Profile::Current, "acme"), "x", "X", &Intent(odd.clone())).is_none(),
            "{odd}"
        );
        assert_eq!(vendors::recreate(vendor, &odd), None);
    }
}
