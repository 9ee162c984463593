//! What a workspace has, as it is looked at: every fact in words, what the agent uses, and values that are not as the
//! contract says.

use std::cell::RefCell;

use greenroom::domain::{Connection, Vendor};
use greenroom::http::{Failure, Request, Response, Transport};
use greenroom::practice::{Moment, Options, World, handle};
use greenroom::store::PRACTICE_HOST;
use greenroom::vendors::runagents::inventory::holdings;
use greenroom::vendors::runagents::{Inventory, Seen};
use greenroom::vendors::{self, Holding, HoldingKind, Holdings, Mood, Tie, default_auth};
use greenroom::words::inventory as words;
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::properties::config;
use crate::support::{self, NOW};

/// Practice RunAgents, with a key that it takes.
struct Wire(RefCell<World>);

impl Transport for Wire {
    async fn send(&self, request: &Request) -> Result<Response, Failure> {
        let headers = request.headers.clone().with("X-RunAgents-API-Key", "ra_ws_practice");
        let request = Request { headers, ..request.clone() };
        Ok(handle(&mut self.0.borrow_mut(), &request, Moment { time: NOW, random: 7 }).response)
    }

    async fn pause(&self, _: u32) {}

    fn jitter(&self) -> f64 {
        0.5
    }
}

fn connection(workspace: &str) -> Connection {
    Connection {
        vendor: Vendor::RunAgents,
        base_url: format!("{PRACTICE_HOST}/runagents"),
        account: workspace.to_owned(),
        profile: "current".to_owned(),
        auth: default_auth(Vendor::RunAgents),
        ..support::connection()
    }
}

fn read(agent: Option<&str>) -> Vec<Holdings> {
    let wire = Wire(RefCell::new(World::new(&Options::default(), NOW, 7)));
    support::now(vendors::inventory(&wire, &connection("acme"), agent)).unwrap()
}

fn named<'a>(all: &'a [Holdings], kind: HoldingKind, name: &str) -> &'a Holding {
    let of = all.iter().find(|one| one.kind == kind).unwrap();
    of.things.as_ref().unwrap().iter().find(|thing| thing.name == name).unwrap()
}

/// The names that have this to do with the agent.
fn tied(all: &[Holdings], kind: HoldingKind, tie: Tie) -> Vec<&str> {
    let of = all.iter().find(|one| one.kind == kind).unwrap();
    of.things.iter().flatten().filter(|thing| thing.tie == tie).map(|thing| thing.name.as_str()).collect()
}

fn fact<'a>(thing: &'a Holding, label: &str) -> Vec<&'a str> {
    let found = thing.facts.iter().find(|(known, _)| *known == label);
    found.map(|(_, values)| values.iter().map(String::as_str).collect()).unwrap_or_default()
}

#[test]
fn every_fact_is_told_in_words() {
    let all = read(None);
    let kinds: Vec<HoldingKind> = all.iter().map(|one| one.kind).collect();
    assert_eq!(kinds, [HoldingKind::Tools, HoldingKind::Models, HoldingKind::Policies, HoldingKind::IdentityProviders]);
    let stripe = named(&all, HoldingKind::Tools, "stripe-api");
    assert_eq!(stripe.about.as_deref(), Some("Charges and refunds."));
    assert_eq!(stripe.state, Some((Mood::Good, "Available".to_owned())));
    assert_eq!(fact(stripe, words::ADDRESS), ["https://api.stripe.com"]);
    assert_eq!(fact(stripe, words::AUTHENTICATION), [words::api_key(Some("Header"), Some("Authorization"))]);
    assert_eq!(fact(stripe, words::ACCESS), ["Restricted"]);
    assert_eq!(fact(stripe, words::APPROVAL), [words::approved_by("finance", Some("4h"))]);
    assert_eq!(fact(stripe, words::CAN), ["list_charges (GET /v1/charges)", "refund (POST /v1/refunds)"]);
    assert_eq!(fact(stripe, words::RISKS), ["money"]);
    let crm = named(&all, HoldingKind::Tools, "crm-search");
    assert_eq!(fact(crm, words::AUTHENTICATION), [words::oauth("contacts.read")]);
    let warehouse = named(&all, HoldingKind::Tools, "warehouse-db");
    assert_eq!(warehouse.state, Some((Mood::Bad, "Unreachable".to_owned())));
    assert_eq!(fact(warehouse, words::AUTHENTICATION), [words::NO_AUTHENTICATION]);
    let ollama = named(&all, HoldingKind::Models, "local-ollama");
    assert_eq!(ollama.state, Some((Mood::Bad, "Unavailable: dial tcp: connection refused".to_owned())));
    assert_eq!((fact(ollama, words::KIND), fact(ollama, words::MODELS)), (vec!["ollama"], vec!["llama3.1:8b"]));
    let mail = named(&all, HoldingKind::Policies, "mail-approval-policy");
    assert_eq!(fact(mail, words::RULES), ["Asks somebody before POST of https://mail.acme.example/*"]);
    assert_eq!(fact(mail, words::APPROVAL), [words::approved_by("support-leads", Some("4h"))]);
    let echo = named(&all, HoldingKind::Policies, "echo-read-policy");
    assert_eq!(fact(echo, words::RULES), ["Allows every call of http://governance.agent-system.svc:8092/*"]);
    assert!(fact(echo, words::USED_BY)[0].contains("echo-agent"), "{echo:?}");
    let half = named(&all, HoldingKind::Policies, "half-written-policy");
    assert_eq!(half.state, Some((Mood::Bad, words::not_ready(Some("the policy has no rules")))));
    assert_eq!(fact(half, words::RULES), [words::NO_RULES]);
    let sso = named(&all, HoldingKind::IdentityProviders, "corp-sso");
    assert_eq!(
        (fact(sso, words::HOST), fact(sso, words::ISSUER)),
        (vec!["agents.acme.example"], vec!["https://sso.acme.example"])
    );
    // Of no agent nothing is said.
    let ties = all.iter().flat_map(|one| one.things.iter().flatten()).map(|thing| thing.tie);
    assert!(ties.into_iter().all(|tie| tie == Tie::Untold) && all.iter().all(|one| !one.ties_unknown));
}

#[test]
fn what_an_agent_uses_is_marked_and_what_it_lacks_comes_first() {
    let all = read(Some("ledger-sync"));
    assert_eq!(tied(&all, HoldingKind::Tools, Tie::Missing), ["erp-api"]);
    assert_eq!(all[0].things.as_ref().unwrap()[0].name, "erp-api");
    assert_eq!(tied(&all, HoldingKind::Tools, Tie::Used), [""; 0]);
    assert_eq!(tied(&all, HoldingKind::Policies, Tie::Used), ["crm-read-policy"]);
    assert_eq!(tied(&all, HoldingKind::IdentityProviders, Tie::Used), [""; 0]);
    let all = read(Some("billing-agent"));
    assert_eq!(tied(&all, HoldingKind::Tools, Tie::Used), ["stripe-api"]);
    assert_eq!(tied(&all, HoldingKind::Policies, Tie::Used), ["billing-stripe-policy"]);
    assert_eq!(tied(&all, HoldingKind::IdentityProviders, Tie::Used), ["corp-sso"]);
    assert!(!tied(&all, HoldingKind::Models, Tie::Used).is_empty());
    // Its model is offered by none.
    let all = read(Some("travel-desk"));
    assert_eq!(tied(&all, HoldingKind::Models, Tie::Missing).len(), 1);
    let wire = Wire(RefCell::new(World::new(&Options::default(), NOW, 7)));
    assert!(support::now(vendors::inventory(&wire, &connection("acme"), Some("nobody"))).is_err());
}

fn seen(agent: Option<Value>, list: Vec<Value>) -> Seen {
    let list = Some(list);
    let inventory =
        Inventory { tools: list.clone(), models: list.clone(), policies: list.clone(), identity_providers: list };
    Seen { agent, inventory, ..Seen::default() }
}

#[test]
fn what_the_key_may_not_read_is_told_as_such() {
    let all = holdings(&Seen::default());
    assert!(all.iter().all(|one| one.things.is_none() && !one.ties_unknown));
    // An agent of which hardly anything can be read: nothing is marked as not used.
    let all = holdings(&seen(Some(json!({"name": "a", "status": "Running"})), vec![json!({"name": "t"})]));
    for of in &all {
        assert!(of.ties_unknown, "{of:?}");
        assert_eq!(of.things.as_ref().unwrap()[0].tie, Tie::Untold, "{of:?}");
    }
}

#[test]
fn older_flat_answers_are_understood() {
    let flat = json!({
        "name": "echo-tool", "description": "d", "base_url": "http://e", "auth_type": "APIKey", "access_mode": "Open",
        "status": "Available", "provider": "openai", "models": ["m"], "used_by": ["one", {"name": "two"}, 7],
    });
    let all = holdings(&seen(None, vec![flat]));
    let tool = named(&all, HoldingKind::Tools, "echo-tool");
    assert_eq!(
        (
            tool.about.as_deref(),
            fact(tool, words::ADDRESS),
            fact(tool, words::AUTHENTICATION),
            fact(tool, words::ACCESS)
        ),
        (Some("d"), vec!["http://e"], vec!["API key"], vec!["Open"])
    );
    assert_eq!(tool.state, Some((Mood::Good, "Available".to_owned())));
    let provider = named(&all, HoldingKind::Models, "echo-tool");
    assert_eq!((fact(provider, words::KIND), fact(provider, words::MODELS)), (vec!["openai"], vec!["m"]));
    assert_eq!(fact(named(&all, HoldingKind::Policies, "echo-tool"), words::USED_BY), ["one, two"]);
}

#[test]
fn odd_values_are_left_out() {
    let odd = json!({
        "name": 7, "spec": {
            "description": [], "connection": {"baseUrl": {}, "authentication": {"type": "Mutual", "x": 1}},
            "governance": "none", "capabilities": [7, {"method": "GET"}, {"name": "c"}], "riskTags": {"a": 1},
            "provider": null, "models": "gpt", "policies": [7, {}, {"permission": "maybe", "operations": "GET"}],
            "approvals": {}, "host": false, "identityProvider": [],
        },
        "status": {"phase": "Odd", "ready": "yes"}, "used_by": {},
    });
    let all = holdings(&seen(None, vec![odd]));
    let of = |kind| named(&all, kind, "");
    let tool = of(HoldingKind::Tools);
    assert_eq!((tool.about.clone(), tool.state.clone()), (None, Some((Mood::Waits, "Odd".to_owned()))));
    assert_eq!(fact(tool, words::AUTHENTICATION), ["Mutual"]);
    assert_eq!(fact(tool, words::CAN), ["c"]);
    assert_eq!(tool.facts.len(), 2, "{tool:?}");
    assert_eq!(of(HoldingKind::Models).facts, []);
    let policy = of(HoldingKind::Policies);
    assert_eq!(
        fact(policy, words::RULES),
        [words::NO_RULE.to_owned(), words::rule(None, "", None), words::rule(Some("maybe"), "", None)]
    );
    assert_eq!((policy.state.clone(), policy.facts.len()), (None, 1));
    assert_eq!(of(HoldingKind::IdentityProviders).facts, []);
}

/// Values under the keys that are looked at, of any type.
fn likely() -> impl Strategy<Value = Value> {
    const KEYS: [&str; 28] = [
        "name",
        "spec",
        "connection",
        "baseUrl",
        "authentication",
        "type",
        "apiKeyConfig",
        "oauth2Config",
        "scopes",
        "governance",
        "accessControl",
        "mode",
        "approval",
        "group",
        "capabilities",
        "method",
        "status",
        "phase",
        "ready",
        "models",
        "provider",
        "policies",
        "operations",
        "approvers",
        "used_by",
        "requiredTools",
        "required_tools",
        "labels",
    ];
    const TEXTS: [&str; 6] = ["", "t", "APIKey", "OAuth2", "Pending", "allow"];
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i32>().prop_map(Value::from),
        proptest::sample::select(TEXTS.to_vec()).prop_map(Value::from),
    ];
    leaf.prop_recursive(5, 48, 6, |inner| {
        let key = proptest::sample::select(KEYS.to_vec()).prop_map(str::to_owned);
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            proptest::collection::hash_map(key, inner, 0..8).prop_map(|all| Value::Object(all.into_iter().collect())),
        ]
    })
}

proptest! {
    #![proptest_config(config(512))]

    #[test]
    fn whatever_is_listed_nothing_is_lost(
        agent in proptest::option::of(likely()),
        list in proptest::collection::vec(likely(), 0..4),
    ) {
        let count = list.len();
        for of in holdings(&seen(agent, list)) {
            let things = of.things.unwrap_or_default();
            prop_assert_eq!(things.iter().filter(|thing| thing.tie != Tie::Missing).count(), count);
            prop_assert!(things.iter().flat_map(|thing| &thing.facts).all(|(_, values)| !values.is_empty()));
        }
    }
}
