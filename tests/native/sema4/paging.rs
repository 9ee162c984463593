//! Lists over all their pages, in both styles of `next`; and wherever `next` leads, the key stays below the base.

use std::cell::RefCell;

use greenroom::domain::Connection;
use greenroom::http::{ErrorKind, Failure, Request, Response, Transport, decode, explain};
use greenroom::vendors::sema4::{ResourceKind, api, next_address, read_resources};
use greenroom::vendors::{self};
use greenroom::words::sema4 as words;
use proptest::prelude::*;
use serde_json::{Value, json};

use super::support::{Person, connection};
use crate::properties::{any_text, config};
use crate::support::now;

/// A vendor that answers each request by its number.
struct Listing<F>(F, RefCell<Vec<Request>>);

impl<F: Fn(usize, &Request) -> Value> Listing<F> {
    fn new(answer: F) -> Self {
        Self(answer, RefCell::default())
    }

    fn urls(&self) -> Vec<String> {
        self.1.borrow().iter().map(|request| request.url.clone()).collect()
    }
}

impl<F: Fn(usize, &Request) -> Value> Transport for Listing<F> {
    async fn send(&self, request: &Request) -> Result<Response, Failure> {
        self.1.borrow_mut().push(request.clone());
        Ok(Response::json(200, &(self.0)(self.1.borrow().len() - 1, request)))
    }

    async fn pause(&self, _: u32) {}

    fn jitter(&self) -> f64 {
        0.5
    }
}

const BASE: &str = "https://acme.example/tenants/t1/api/v2";

fn at_base() -> Connection {
    Connection { base_url: BASE.to_owned(), ..connection("t1") }
}

fn agent(number: usize) -> Value {
    json!({"id": format!("a{number}"), "name": format!("Agent {number}"), "state": "draft"})
}

/// The pages of a list whose second page is told by this `next`: the addresses that were asked, and what came of it.
fn led_by(next: &Value) -> (Vec<String>, Result<usize, greenroom::http::ApiError>) {
    let listing = Listing::new(|number, _| match number {
        0 => json!({"next": next, "has_more": true, "data": [agent(0)]}),
        _ => json!({"next": null, "has_more": false, "data": [agent(1)]}),
    });
    let found = now(vendors::list_agents(&listing, &at_base()));
    (listing.urls(), found.map(|agents| agents.len()))
}

#[test]
fn both_styles_of_next_are_followed() {
    let first = format!("{BASE}/agents?limit=100");
    let token = |token: &str| format!("{first}&next={token}");
    for (next, second) in [
        ("cGFnZQ+==", token("cGFnZQ%2B%3D%3D")),
        ("2", token("2")),
        ("a&limit=9#x", token("a%26limit%3D9%23x")),
        ("..", token("..")),
        ("user@host", token("user%40host")),
        ("agents?next=2&limit=50", format!("{BASE}/agents?next=2&limit=50")),
        ("/agents?next=2&limit=50", format!("{BASE}/agents?next=2&limit=50")),
        ("?next=2&limit=50", format!("{BASE}/agents?next=2&limit=50")),
        ("/tenants/t1/api/v2/agents?limit=100&next=2", format!("{BASE}/agents?limit=100&next=2")),
        (&format!("{BASE}/agents?limit=100&next=2"), format!("{BASE}/agents?limit=100&next=2")),
        // What it does not say itself stays as it was asked.
        ("agents?next=2", format!("{BASE}/agents?next=2&limit=100")),
    ] {
        let (urls, found) = led_by(&json!(next));
        assert_eq!(urls, [first.clone(), second], "{next}");
        assert_eq!(found.unwrap(), 2);
    }
}

#[test]
fn name_and_limit_are_kept_on_every_page() {
    let mut chosen = at_base();
    chosen.name_prefix = "A & b".to_owned();
    chosen.page_size = "2".to_owned();
    let first = format!("{BASE}/agents?name=A%20%26%20b&limit=2");
    for style in ["t", "agents?next="] {
        let listing = Listing::new(|number, _| {
            let next = (number < 3).then(|| format!("{style}{number}"));
            json!({"next": next, "has_more": number < 3, "data": [agent(number)]})
        });
        assert_eq!(now(vendors::list_agents(&listing, &chosen)).unwrap().len(), 4);
        let urls = listing.urls();
        assert_eq!(urls[0], first);
        for (number, url) in urls.iter().enumerate().skip(1) {
            let parts: Vec<String> = url.split_once('?').unwrap().1.split('&').map(decode).collect();
            assert_eq!(parts.len(), 3, "{url}");
            for part in ["name=A & b", "limit=2"] {
                assert!(parts.contains(&part.to_owned()), "{url}");
            }
            assert!(parts.iter().any(|part| part.starts_with("next=") && part.ends_with(&(number - 1).to_string())));
        }
    }
    // What cannot be a number of agents is none.
    for odd in ["", "0", "-1", "many", "4294967296"] {
        chosen.page_size = odd.to_owned();
        let listing = Listing::new(|_, _| json!({"next": null, "has_more": false, "data": []}));
        now(vendors::list_agents(&listing, &chosen)).unwrap();
        assert!(listing.urls()[0].ends_with("&limit=100"), "{odd}");
    }
}

/// Practice's own, page by page, in each style: the same agents, once each.
#[test]
fn every_page_of_practice_is_read() {
    for (tenant, agents, size) in
        [("acme", 12, "5"), ("acme-paths", 12, "5"), ("acme-many", 300, ""), ("acme-empty", 0, "")]
    {
        let mut person = Person::of(tenant);
        person.connection.page_size = size.to_owned();
        let found = now(vendors::list_agents(&person.wire, &person.connection)).unwrap();
        let mut ids: Vec<&str> = found.iter().map(|agent| agent.id.0.as_str()).collect();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!((found.len(), ids.len()), (agents, agents), "{tenant}");
        assert!(person.wire.sent.borrow().iter().all(|request| request.url.starts_with(&person.connection.base_url)));
        person.connection.name_prefix = "t".to_owned();
        person.connection.page_size = "1".to_owned();
        let found = now(vendors::list_agents(&person.wire, &person.connection)).unwrap();
        assert!(found.iter().all(|agent| agent.name.to_lowercase().starts_with('t')), "{tenant}");
        assert_eq!(found.len(), if agents == 12 { 2 } else { found.len() });
    }
}

/// Wherever it would lead, the key does not go there, and the sentence says so.
#[test]
fn a_next_that_leads_away_is_not_followed() {
    for next in [
        "https://evil.example/tenants/t1/api/v2/agents?next=2",
        "http://acme.example/tenants/t1/api/v2/agents?next=2",
        "https://acme.example.evil.example/tenants/t1/api/v2/agents?next=2",
        "https://acme.example:8443/tenants/t1/api/v2/agents?next=2",
        "https://acme.example@evil.example/tenants/t1/api/v2/agents?next=2",
        "https://user:pass@acme.example/tenants/t1/api/v2/agents?next=2",
        "https://acme.example/tenants/t1/api/v2",
        "https://acme.example/tenants/t1/api/v2evil/agents?next=2",
        "https://acme.example/tenants/other/api/v2/agents?next=2",
        "//evil.example/tenants/t1/api/v2/agents?next=2",
        "/\\evil.example/agents?next=2",
        "\\\\evil.example/agents?next=2",
        "/other/tenants/t1/api/v2/agents?next=2",
        "/api/v2/agents?next=2",
        "../agents?next=2",
        "agents/../../other?next=2",
        "agents/%2e%2e/%2E%2e/other?next=2",
        "agents/.%2e/other?next=2",
        "agents%2f..%2f..%2fother?next=2",
        "agents%5c..%5cother?next=2",
        "agents/..\\..\\other?next=2",
        "/tenants/t1/api/v2/../v1/agents?next=2",
        "agents?next=2#@evil.example/",
        "agents\n?next=2",
        "\thttps://evil.example/?next=2",
    ] {
        let (urls, found) = led_by(&json!(next));
        assert_eq!(urls.len(), 1, "{next}: {urls:?}");
        let error = found.unwrap_err();
        assert_eq!(error.detail, Some(words::next_elsewhere(next)), "{next}");
        assert!(matches!(&error.kind, ErrorKind::NotUnderstood(field) if field == "next"), "{next}");
        let said = explain(&error, "Sema4.ai", "acme.example", None);
        assert!(said.details.iter().any(|said| said.contains("the key was not sent there")), "{said:?}");
    }
}

/// Each list of practice's evil tenant leads astray in its own way.
#[test]
fn evil_lists_get_no_key() {
    let person = Person::of("acme-evil");
    let lists = [
        now(vendors::list_agents(&person.wire, &person.connection)).err(),
        now(vendors::choices(&person.wire, &person.connection, "mcp-servers", "")).err(),
        now(vendors::choices(&person.wire, &person.connection, "semantic-data-models", "")).err(),
        now(vendors::attachments(&person.wire, &person.connection, "x")).err(),
    ];
    for error in lists {
        let detail = error.unwrap().detail.unwrap();
        assert!(detail.contains("the key was not sent there") || detail == words::NEXT_IN_A_CIRCLE, "{detail}");
    }
    let base = format!("{}/", person.connection.base_url);
    for request in person.wire.sent.borrow().iter() {
        assert!(request.url.starts_with(&base) && !request.url.contains(".."), "{}", request.url);
    }
}

#[test]
fn a_list_in_a_circle_is_stopped() {
    for style in ["t", "agents?next="] {
        let listing = Listing::new(
            |number, _| json!({"next": format!("{style}{}", number % 3), "has_more": true, "data": [agent(number)]}),
        );
        let error = now(vendors::list_agents(&listing, &at_base())).unwrap_err();
        assert_eq!(error.detail.as_deref(), Some(words::NEXT_IN_A_CIRCLE));
        assert_eq!(listing.urls().len(), 4, "each once");
    }
}

#[test]
fn a_list_without_an_end_is_stopped() {
    let listing = Listing::new(|number, _| json!({"next": format!("t{number}"), "has_more": true, "data": []}));
    let error = now(vendors::list_agents(&listing, &at_base())).unwrap_err();
    assert_eq!(error.detail.as_deref(), Some(words::TOO_MANY_PAGES));
    assert_eq!(listing.urls().len(), 1_000);
    // The last of a thousand is no reason to complain.
    let listing = Listing::new(
        |number, _| json!({"next": (number < 999).then(|| format!("t{number}")), "has_more": number < 999, "data": [agent(number)]}),
    );
    assert_eq!(now(vendors::list_agents(&listing, &at_base())).unwrap().len(), 1_000);
}

#[test]
fn odd_pages_are_read_or_said_to_be_odd() {
    let read = |body: Value| {
        let listing = Listing::new(move |number, _| if number == 0 { body.clone() } else { json!([]) });
        now(vendors::list_agents(&listing, &at_base())).map(|agents| (agents.len(), listing.urls().len()))
    };
    let two = json!([agent(0), agent(1)]);
    // An older surface answers bare lists, and another one has neither key.
    assert_eq!(read(two.clone()).unwrap(), (2, 1));
    assert_eq!(read(json!({ "data": two })).unwrap(), (2, 1));
    assert_eq!(read(json!({"data": two, "next": ""})).unwrap(), (2, 1));
    assert_eq!(read(json!({"data": two, "next": "t"})).unwrap(), (2, 2));
    // The vendor says that it was all.
    assert_eq!(read(json!({"data": two, "next": "t", "has_more": false})).unwrap(), (2, 1));
    // And what has no id is no agent.
    assert_eq!(read(json!([{"name": "x"}, 7, null, {"id": 1}, {"id": "x"}])).unwrap(), (1, 1));
    let field = |body: Value| match read(body.clone()).unwrap_err().kind {
        ErrorKind::NotUnderstood(field) => field,
        other => panic!("{body}: {other:?}"),
    };
    for odd in [json!({}), json!({"data": null}), json!({"data": {}}), json!(7), json!(null), json!("x")] {
        assert_eq!(field(odd), "data");
    }
    // More is announced, and not said where: half a list is not shown as the whole.
    for odd in [Value::Null, json!(""), json!(2), json!({"page": 2})] {
        assert_eq!(field(json!({"data": two, "next": odd, "has_more": true})), "next");
    }
    assert_eq!(field(json!({ "data": two, "has_more": true })), "next");
}

#[test]
fn a_list_that_the_key_may_not_read_is_told_apart_from_an_empty_one() {
    let person = Person::new();
    let request = || api::resources(&person.connection, ResourceKind::McpServer);
    assert_eq!(now(read_resources(&person.wire, &person.connection, request())).unwrap().unwrap().len(), 8);
    person.wire.distort(|_, response| response.status = 403);
    assert_eq!(now(read_resources(&person.wire, &person.connection, request())).unwrap(), None);
    person.wire.distort(|_, response| response.status = 500);
    assert!(now(read_resources(&person.wire, &person.connection, request())).is_err());
}

proptest! {
    #![proptest_config(config(512))]

    /// Wherever chance leads, it is below the base.
    #[test]
    fn any_next_stays_below_the_base(text in any_text(), start in 0..6_usize, again in any_text()) {
        let start = ["", "/", "//", "https://acme.example/tenants/t1/api/v2/", "/tenants/t1/api/v2/", "agents?"][start];
        let next = format!("{start}{text}");
        let this = format!("{BASE}/agents?limit=100");
        if let Some(address) = next_address(BASE, &this, &next) {
            let rest = address.strip_prefix(&format!("{BASE}/")).expect("below the base");
            let path = decode(rest.split('?').next().unwrap_or_default());
            prop_assert!(!path.split(['/', '\\']).any(|part| part == ".." || part == "."), "{}", address);
            prop_assert!(!address.contains(|c: char| c.is_whitespace() || c.is_control() || c == '\\' || c == '#'));
            // And from there on.
            if let Some(further) = next_address(BASE, &address, &again) {
                let below = further.strip_prefix(BASE).is_some_and(|rest| rest.starts_with('/'));
                prop_assert!(below, "{}", further);
            }
        }
    }
}
