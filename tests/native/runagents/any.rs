//! What holds for every answer, intent and note: nothing panics, and nothing is sent that was not planned.

use std::cell::RefCell;

use greenroom::document::Secrets;
use greenroom::domain::Environment;
use greenroom::domain::json::read;
use greenroom::http::{Effect, Failure, Method, Request, Response, Transport, curl};
use greenroom::lifecycle::{Ending, Engine, Intent, Outcome, Procedure as _, Receipt, Record, RecordState};
use greenroom::store::Records;
use greenroom::vendors::runagents::{Profile, answers};
use greenroom::vendors::{self, Subject};
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Map, Value, json};

use super::support::{NoLock, Person, connection};
use crate::properties::{any_json, any_text, config};
use crate::support::{NOW, Ticking, now};

/// Answers by what is asked: mostly of the right sort, so that chance gets as far as a request.
#[derive(Clone, Debug)]
struct Answers {
    agent: Vec<(u16, String)>,
    config: Vec<(u16, String)>,
    lists: Vec<(u16, String)>,
    others: Vec<(u16, String)>,
}

/// A vendor that answers whatever chance says, and keeps what it was asked.
struct Anything {
    answers: Answers,
    at: RefCell<usize>,
    sent: RefCell<Vec<Request>>,
}

impl Anything {
    fn new(answers: &Answers) -> Self {
        Self { answers: answers.clone(), at: RefCell::default(), sent: RefCell::default() }
    }

    fn writes(&self) -> usize {
        self.sent.borrow().iter().filter(|request| request.effect == Effect::Write).count()
    }
}

impl Transport for Anything {
    async fn send(&self, request: &Request) -> Result<Response, Failure> {
        self.sent.borrow_mut().push(request.clone());
        *self.at.borrow_mut() += 1;
        let lists = ["/tools", "/model-providers", "/policies", "/identity-providers", "/agents", "/deploy-drafts"];
        let of = match &request.url {
            _ if request.method != Method::Get => &self.answers.others,
            url if lists.iter().any(|end| url.ends_with(end)) => &self.answers.lists,
            url if url.ends_with("/config") => &self.answers.config,
            url if url.contains("/agents/") => &self.answers.agent,
            _ => &self.answers.others,
        };
        // Readings before and after a write find the same, or not.
        let (status, body) = &of[*self.at.borrow() / 7 % of.len()];
        Ok(Response::text(*status, "", body))
    }

    async fn pause(&self, _: u32) {}

    fn jitter(&self) -> f64 {
        0.5
    }
}

/// Texts under keys that Greenroom looks at, so that chance gets further than the first of them.
fn likely() -> impl Strategy<Value = Value> {
    let keys = vec![
        "name",
        "namespace",
        "spec",
        "image",
        "systemPrompt",
        "requiredTools",
        "llmConfig",
        "env",
        "value",
        "status",
        "phase",
        "message",
        "labels",
        "platform.ai/identity-provider",
        "agent_name",
        "system_prompt",
        "required_tools",
        "llm_configs",
        "policies",
        "identity_provider",
        "model_usage",
        "provider",
        "model",
        "models",
        "role",
        "monthly_budget_usd",
        "model_provider",
        "used_by",
        "error",
        "detail",
        "agent",
        "build_id",
        "image_uri",
        "tools_created",
        "execution_mode",
        "build_required",
        "decision_reason",
        "state_label",
        "advanced_details",
        "do",
        "document",
        "base",
        "again",
        "lacks",
        "source",
        "from",
        "source_files",
        "artifact_id",
        "draft_id",
        "tools_to_create",
        "base_url",
        "tool_url_mappings",
        "deed",
        "before",
        "sent",
        "builds",
        "values",
        "made",
        "kept",
        "greenroom",
        "not_read",
        "earlier",
        "what",
        "at",
        "deployed",
        "published",
        "version",
        "id",
        "completed_at",
        "conversation_id",
        "response",
        "greenroom:secret",
        "tool_created",
    ];
    let words = vec![
        "any-desk",
        "acme",
        "Running",
        "Failed",
        "Pending",
        "deploy",
        "create",
        "configure",
        "remove",
        "starter kit",
        "say",
        "runagents agent 1",
        "image",
        "current",
        "source_files",
        "openai",
        "chat",
        "TOOL_ROUTES_JSON",
        "{\"https://a.b\":\"t\"}",
        "agent any-desk not found",
        "failed to create agent: x",
        "typed:1",
        "12/env/0/value",
        "SUCCEEDED",
        "echo-tool",
        "",
        "2026-05-28T00:00:00Z",
        "https://a.example",
    ];
    let leaf = prop_oneof![
        4 => select(words).prop_map(|word| json!(word)),
        1 => any_json().prop_map(|text| read(&text).unwrap_or_default()),
        1 => any_text().prop_map(|text| json!(text)),
        1 => any::<bool>().prop_map(|flag| json!(flag)),
    ];
    leaf.prop_recursive(4, 40, 8, move |inner| {
        let object = proptest::collection::vec((select(keys.clone()), inner.clone()), 0..8);
        let object = object.prop_map(|pairs| {
            Value::Object(pairs.into_iter().map(|(key, value)| (key.to_owned(), value)).collect::<Map<_, _>>())
        });
        prop_oneof![3 => object, 1 => proptest::collection::vec(inner, 0..4).prop_map(Value::Array)]
    })
}

fn answers() -> impl Strategy<Value = Answers> {
    let wild = || {
        let status = select(vec![200_u16, 201, 204, 302, 400, 403, 404, 409, 429, 500, 502]);
        (status, likely()).prop_map(|(status, body)| (status, body.to_string()))
    };
    let ok = |body: Value| (200_u16, body.to_string());
    let variables = proptest::collection::vec((any_text(), likely()), 0..3).prop_map(|all| -> Value {
        all.into_iter().map(|(name, value)| json!({"name": name, "value": value})).collect()
    });
    let agent = prop_oneof![
        5 => (likely(), variables).prop_map(move |(spec, env)| {
            let mut spec = if spec.is_object() { spec } else { json!({"image": "i:1"}) };
            spec["env"] = env;
            ok(json!({"name": "any-desk", "namespace": "acme", "spec": spec, "status": {"phase": "Running"}}))
        }),
        2 => Just((404, json!({"error": "agent any-desk not found"}).to_string())),
        1 => wild(),
    ];
    let config = prop_oneof![
        4 => likely().prop_map(move |config| ok(if config.is_object() { config } else { json!({"image": "i:2"}) })),
        1 => Just((403, "{}".to_owned())),
        1 => wild(),
    ];
    let named =
        (any_text(), likely()).prop_map(|(name, used_by)| json!({"name": name, "spec": used_by, "used_by": used_by}));
    let list = proptest::collection::vec(prop_oneof![named, likely().prop_filter("an object", Value::is_object)], 0..3);
    let lists =
        prop_oneof![6 => list.prop_map(move |all| ok(Value::Array(all))), 1 => Just((404, String::new())), 1 => wild()];
    let others = prop_oneof![
        2 => Just((201, json!({"agent": "any-desk", "namespace": "acme", "build_id": "b"}).to_string())),
        1 => Just((500, json!({"error": "failed to create agent: x"}).to_string())),
        2 => wild(),
    ];
    let several = 1..4_usize;
    let vec = |of| proptest::collection::vec(of, several.clone());
    (vec(agent.boxed()), vec(config.boxed()), vec(lists.boxed()), vec(others.boxed()))
        .prop_map(|(agent, config, lists, others)| Answers { agent, config, lists, others })
}

fn intents() -> impl Strategy<Value = Intent> {
    let wish = select(vec!["deploy", "create", "configure", "remove", "starter kit", "say"]);
    let source = select(vec!["image", "source_files", "artifact_id", "draft_id", "current", "x"]);
    (wish, likely(), likely(), any_text(), source, likely()).prop_map(|(wish, document, base, text, from, source)| {
        let mut document = document;
        if let (Some(document), true) = (document.as_object_mut(), !text.is_empty()) {
            document.insert("agent_name".to_owned(), json!("any-desk"));
            document.insert("source".to_owned(), json!({"from": from, from: source}));
        }
        Intent(json!({
            "do": wish, "document": document, "base": base, "message": text, "conversation": text, "again": text.len() % 2 == 0,
            "lacks": [text],
        }))
    })
}

proptest! {
    #![proptest_config(config(192))]

    /// No answer, no intent, no note and no evidence makes any of it panic; and what leaves is what was planned.
    #[test]
    fn nothing_panics_and_nothing_unplanned_leaves(
        all in answers(),
        intent in intents(),
        odd in likely(),
        notes in likely(),
        evidence in likely(),
        older in any::<bool>(),
    ) {
        let acme = connection(if older { Profile::Older } else { Profile::Current }, "acme");
        let vendor = Anything::new(&all);
        let _ = now(vendors::list_agents(&vendor, &acme));
        let _ = now(vendors::agent(&vendor, &acme, "a", &notes));
        let _ = now(vendors::active(&vendor, &acme, "a"));
        let _ = now(vendors::deployments(&vendor, &acme, "a", Environment::Live, 3));
        let _ = now(vendors::standing(&vendor, &acme, "a", Some("b")));
        for subject in [Subject::Agent, Subject::Release, Subject::New] {
            let _ = now(vendors::open(&vendor, &acme, "a", subject));
            let _ = vendors::check(&acme, subject, &odd);
        }
        for list in ["tools", "models", "model-providers", "policies", "identity-providers", "drafts"] {
            let _ = now(vendors::choices(&vendor, &acme, list, ""));
        }
        let _ = vendors::recreate(acme.vendor, &odd);
        let _ = (answers::lanes(&odd), answers::draft_fields(&odd), vendors::waiting(acme.vendor, &answers::lanes(&odd)));
        prop_assert!(vendor.sent.borrow().iter().all(|request| request.effect == Effect::Read));
        for intent in [intent, Intent(odd.clone())] {
            let (makes, removes) = (vendors::makes(acme.vendor, &intent), vendors::removes(acme.vendor, &intent));
            prop_assert!(!(makes && removes));
            let _ = vendors::typed_in(acme.vendor, &intent);
            let _ = vendors::opens_form(acme.vendor, &intent);
            let _ = vendors::with_message(acme.vendor, &intent, "m");
            let Some(procedure) = vendors::procedure(&acme, "any-desk", "any-desk", &intent, &Secrets::default(), None) else { continue };
            let described = vendors::describe(&acme, "any-desk", "any-desk", &intent).unwrap();
            prop_assert!(!described.title.is_empty());
            let Ok(seen) = now(procedure.observe(&vendor)) else { continue };
            let plan = procedure.plan(&seen);
            prop_assert!(plan.steps.len() <= 1);
            for step in &plan.steps {
                prop_assert!(step.request.url.starts_with(&format!("{}/api/", acme.base_url)), "{}", step.request.url);
                let _ = curl(&step.shown(), acme.vendor, &acme.auth);
            }
            for evidence in [&evidence, &plan.evidence] {
                let _ = procedure.settle(evidence, &seen);
                let _ = procedure.compare_after(evidence, &Receipt::default(), &seen);
            }
            for (status, body) in all.agent.iter().chain(&all.others) {
                let _ = procedure.judge(&Ok(Response::text(*status, "", body)));
            }
            let state = RecordState::Ended { step: 0, at: NOW, ending: Ending::Done(Receipt::default()), evidence: evidence.clone() };
            let person = Person::new(Profile::Current);
            let record = Record { state, ..person.record("any-desk", &intent) };
            let _ = vendors::keeps(acme.vendor, &record);
            // Through the engine, with answers that go on as chance says: at most one write, and it is the plan's.
            let vendor = Anything::new(&all);
            let record = person.record("any-desk", &intent);
            let records = Records(&person.memory);
            let engine = Engine { transport: &vendor, journal: &records, locks: &NoLock, clock: &Ticking::new() };
            let procedure = vendors::procedure(&acme, "any-desk", "any-desk", &intent, &Secrets::default(), None).unwrap();
            let ticked: Vec<String> = plan.lines.iter().map(|line| line.id.clone()).collect();
            let came = now(engine.run(&acme, &record, &procedure, &plan.fingerprint, &ticked));
            let writes = vendor.writes();
            prop_assert_eq!(writes, usize::from(matches!(came, Outcome::Ended(_))));
            if let Outcome::Ended(record) = came {
                let _ = now(engine.settle(&acme, &record, &procedure));
                prop_assert_eq!(vendor.writes(), writes, "settling sends nothing");
            }
        }
    }
}
