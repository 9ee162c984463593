//! What follows from a host's settings, and what becomes of asking for them.

use greenroom::domain::{Connection, Vendor, by_relay, normalise_base_url, origin_of};
use greenroom::hosting::{Basis, Gone, HostSettings, Hosted, Reply, Way, is_origin, origin_fits};
use greenroom::words::hosting as words;
use proptest::prelude::*;

use crate::properties::config;
use crate::support::connection;

const PAGE: &str = "https://greenroom.example.com";
const CARGO: &str = "https://api.getcargo.io";

fn settings(text: &str) -> HostSettings {
    HostSettings::read(text).unwrap()
}

fn answer(status: u16, text: &str) -> Reply {
    Reply::Answer { status, text: text.to_owned() }
}

const OWN_PAGE: &str = "<!doctype html><title>Greenroom</title><base href=\"/\"><link href=./greenroom-1f2e.js>";
const SIGN_IN: &str = " \n<!DOCTYPE html><title>Sign in to Acme</title>";

#[test]
fn what_the_host_answers_is_gone_by_or_its_mistake_is_said() {
    let read = |reply: &Reply| {
        let (hosted, understood) = Hosted::from_reply(reply.clone());
        // Where something is wrong nothing of the file is used, and no key is remembered meanwhile.
        let nothing = HostSettings { remember: false, ..HostSettings::default() };
        assert_eq!(hosted.basis == Basis::Nothing, !hosted.wrong.is_empty());
        assert!(hosted.basis == Basis::Now || hosted.settings == nothing);
        assert_eq!(understood.is_some(), hosted.basis == Basis::Now);
        hosted
    };
    let hosted = read(&answer(200, r#"{"practice": false, "lock_minutes": 5}"#));
    assert_eq!((hosted.settings.practice, hosted.settings.lock_minutes), (false, 5));
    for none in [answer(404, ""), answer(404, OWN_PAGE), answer(410, "gone"), answer(200, "{}")] {
        assert_eq!(read(&none), Hosted::default());
    }
    let says = [
        (answer(200, OWN_PAGE), words::IS_THE_PAGE.to_owned()),
        (answer(200, SIGN_IN), words::SIGNED_OUT.to_owned()),
        (answer(401, "{}"), words::SIGNED_OUT.to_owned()),
        (Reply::Elsewhere, words::SIGNED_OUT.to_owned()),
        (answer(403, ""), words::answered(403)),
        (answer(403, SIGN_IN), words::SIGNED_OUT.to_owned()),
        (answer(500, "{}"), words::answered(500)),
        (Reply::TooLarge, words::TOO_LARGE.to_owned()),
        (Reply::Silent(4), words::silent(4)),
        (Reply::Failed("NetworkError".to_owned()), words::not_read("NetworkError")),
    ];
    for (reply, sentence) in says {
        assert_eq!(read(&reply).wrong, [sentence], "{reply:?}");
    }
    // Each reason, not the first alone; and what is right beside it is not used either.
    let wrong = read(&answer(200, r#"{"practice": false, "colour": "red", "lock_minutes": 0}"#)).wrong;
    assert_eq!(wrong.len(), 2, "{wrong:?}");
}

/// A host that is slow for once, or a slip in the file, switched off what an organisation had decided: hidden vendors
/// came back, and keys could be remembered.
#[test]
fn what_was_understood_before_is_gone_by_where_the_host_is_not() {
    let decided = r#"{"practice": false, "remember": false, "hidden": ["polyai"], "lock_minutes": 5}"#;
    let (then, remembered) = Hosted::from_reply(answer(200, decided));
    for reply in [
        Reply::Silent(4),
        Reply::Failed("NetworkError".to_owned()),
        Reply::Elsewhere,
        Reply::TooLarge,
        answer(502, "<h1>Bad Gateway</h1>"),
        answer(200, SIGN_IN),
        answer(200, &decided.replace("practice", "practise")),
    ] {
        let (now, nothing) = Hosted::from_reply(reply.clone());
        assert_eq!(nothing, None, "{reply:?} is nothing to remember");
        let gone_by = now.clone().or_before(remembered.as_deref());
        assert_eq!(gone_by.basis, Basis::Before);
        assert_eq!(gone_by.settings, then.settings, "{reply:?}");
        assert_eq!(gone_by.wrong, now.wrong, "what is wrong is still said");
        // What is remembered may be of a newer version that knows more settings.
        assert_eq!(now.clone().or_before(Some(r#"{"colour": "red"}"#)), now);
        assert_eq!(now.clone().or_before(None), now);
    }
    // What the host says now counts, also that there is nothing.
    let (now, none) = Hosted::from_reply(answer(404, ""));
    assert_eq!(now.clone().or_before(remembered.as_deref()), now);
    assert_eq!(Hosted::from_reply(answer(200, &none.unwrap())).0, Hosted::default());
}

#[test]
fn why_a_part_is_gone_is_told_by_the_page_that_is_there_now() {
    let running = Some("greenroom-1f2e.js");
    let cases = [
        (answer(200, OWN_PAGE), running, Gone::Unknown),
        (answer(200, OWN_PAGE), None, Gone::Unknown),
        (answer(200, OWN_PAGE), Some("greenroom-0000.js"), Gone::NewVersion),
        (answer(200, SIGN_IN), running, Gone::SignedOut),
        (answer(401, ""), running, Gone::SignedOut),
        (Reply::Elsewhere, running, Gone::SignedOut),
        (answer(503, SIGN_IN), running, Gone::Unknown),
        (Reply::Silent(10), running, Gone::Unknown),
        (Reply::Failed(String::new()), running, Gone::Unknown),
    ];
    for (reply, running, gone) in cases {
        assert_eq!(Gone::from_reply(&reply, running), gone, "{reply:?} {running:?}");
    }
}

#[test]
fn a_hidden_vendor_is_not_offered() {
    let none = settings("{}");
    assert_eq!(none.offered(), Vendor::ALL);
    let some = settings(r#"{"hidden": ["polyai", "cargo", "polyai"]}"#);
    assert_eq!(some.offered(), [Vendor::Sema4, Vendor::RunAgents]);
}

#[test]
fn only_addresses_that_the_policy_lists_are_accepted() {
    let own = settings("{}");
    let refuses = |host: &HostSettings, vendor, url: &str, page: &str| host.refuses(vendor, url, page).is_some();
    for (vendor, url) in [
        (Vendor::Cargo, CARGO),
        (Vendor::Cargo, "https://api.getcargo.io:443/x"),
        (Vendor::Sema4, "https://ace.sema4.ai/tenants/a/api/v2"),
        (Vendor::RunAgents, "https://api.runagents.io"),
        (Vendor::PolyAi, "https://api.us.poly.ai"),
        // The page's own host may be called always.
        (Vendor::PolyAi, "https://greenroom.example.com/polyai"),
    ] {
        assert!(!refuses(&own, vendor, url, PAGE), "{url}");
    }
    for url in [
        "https://sema4.ai",
        "https://evilsema4.ai",
        "https://sema4.ai.evil.example",
        "https://ace.sema4.ai:8443",
        "http://ace.sema4.ai",
        "https://localhost:8443",
        CARGO,
    ] {
        let says = own.refuses(Vendor::Sema4, url, PAGE).expect(url);
        assert!(says.contains(origin_of(url)) && says.contains("https://*.sema4.ai"), "{says}");
    }
    // Somebody who tries it out has the page and the vendor on this computer.
    assert!(!refuses(&own, Vendor::Sema4, "http://127.0.0.1:4100/sema4", "http://localhost:4000"));
    assert!(refuses(&own, Vendor::Sema4, "http://127.0.0.1:4100/sema4", PAGE));
    // A list stands in place of the vendor's own.
    let wider = settings(r#"{"hosts": {"sema4": ["https://*.acme.example", "https://ace.other.example:8443"]}}"#);
    assert!(!refuses(&wider, Vendor::Sema4, "https://ace.acme.example/api/v2", PAGE));
    assert!(!refuses(&wider, Vendor::Sema4, "https://ace.other.example:8443/api/v2", PAGE));
    assert!(refuses(&wider, Vendor::Sema4, "https://ace.sema4.ai/api/v2", PAGE));
    assert!(!refuses(&wider, Vendor::Cargo, CARGO, PAGE));
}

/// The choices of the settings; see `store::Settings`.
const CHOICES: [u32; 4] = [5, 15, 30, 60];

#[test]
fn idle_minutes_end_at_the_hosts_limit() {
    let with = |minutes: u32| HostSettings { lock_minutes: minutes, ..HostSettings::default() };
    assert_eq!(with(60).lock_choices(&CHOICES), CHOICES);
    assert_eq!(with(15).lock_choices(&CHOICES), [5, 15]);
    assert_eq!(with(20).lock_choices(&CHOICES), [5, 15, 20]);
    assert_eq!(with(3).lock_choices(&CHOICES), [3]);
}

const RELAY: &str = r#"{"relay": {"cargo": {"path": "/relay/cargo/", "to": "https://api.getcargo.io"}}}"#;

fn by(relay: Option<&str>) -> Connection {
    let relay = relay.map(str::to_owned);
    Connection { vendor: Vendor::Cargo, base_url: CARGO.to_owned(), relay, ..connection() }
}

#[test]
fn a_relay_is_gone_by_only_where_it_is_the_hosts_own() {
    let (with, without) = (settings(RELAY), settings("{}"));
    let here = "https://greenroom.example.com/relay/cargo/";
    assert_eq!(with.relay_to(Vendor::Cargo, CARGO).unwrap().address(PAGE), here);
    assert_eq!(with.way(&by(Some(here)), PAGE), Way::Relay(here.to_owned()));
    assert_eq!(with.way(&by(None), PAGE), Way::Direct);
    for (host, connection, page) in [
        (&without, by(Some(here)), PAGE),
        (&with, by(Some("https://evil.example/relay/cargo/")), PAGE),
        (&with, by(Some("https://greenroom.example.com/relay/other/")), PAGE),
        (&with, by(Some(here)), "https://other.example.com"),
        (&with, Connection { base_url: "https://eu.getcargo.io".to_owned(), ..by(Some(here)) }, PAGE),
        (&with, Connection { vendor: Vendor::PolyAi, ..by(Some(here)) }, PAGE),
    ] {
        assert_eq!(host.way(&connection, page), Way::Changed, "{connection:?} {page}");
    }
    let moved = settings(&RELAY.replace("/relay/cargo/", "/relay/new/"));
    assert_eq!(moved.way(&by(Some(here)), PAGE), Way::Changed);
    let elsewhere = settings(&RELAY.replace("api.getcargo", "evil.getcargo"));
    assert_eq!(elsewhere.way(&by(Some(here)), PAGE), Way::Changed);
}

#[test]
fn a_relayed_request_has_the_path_and_query_of_the_vendors() {
    let relay = "https://greenroom.example.com/relay/cargo/";
    for (url, wanted) in [
        ("https://api.getcargo.io/v1/agents?limit=5&a=%2F", "v1/agents?limit=5&a=%2F"),
        ("https://api.getcargo.io", ""),
        ("https://api.getcargo.io/", ""),
        ("https://api.getcargo.io?x=1", "?x=1"),
    ] {
        assert_eq!(by_relay(relay, url), Some(format!("{relay}{wanted}")));
    }
}

proptest! {
    #![proptest_config(config(2_000))]

    /// Whatever was chosen, nobody is idle for longer than the host allows, and what applies can be chosen.
    #[test]
    fn what_applies_is_a_choice_within_the_limit(limit in 1_u32..=60, chosen in proptest::sample::select(&CHOICES[..])) {
        let host = HostSettings { lock_minutes: limit, ..HostSettings::default() };
        let choices = host.lock_choices(&CHOICES);
        prop_assert!(host.lock_after(chosen) <= limit.min(chosen));
        prop_assert!(choices.contains(&host.lock_after(chosen)));
        prop_assert!(choices.windows(2).all(|pair| pair[0] < pair[1]));
    }

    /// What fits a listed origin is that origin, or a name below it, with the same port.
    #[test]
    fn nothing_else_fits_a_listed_origin(
        origin in "https?://[a-z.]{0,6}(acme|evil)[.]example(:443|:8443|)",
        listed in "https://([*][.])?[a-z]{0,2}acme[.]example(:8443|)",
    ) {
        prop_assume!(is_origin(&listed));
        if origin_fits(&origin, &listed) {
            let port = |url: &str| url.rsplit(':').next().filter(|port| *port == "8443").is_some();
            prop_assert_eq!(port(&origin), port(&listed));
            prop_assert!(origin.starts_with("https://"));
            let host = |url: &str| {
                let rest = url.split("://").nth(1).unwrap();
                rest.split(':').next().unwrap().to_owned()
            };
            match host(&listed).strip_prefix('*') {
                Some(below) => prop_assert!(host(&origin).ends_with(below) && host(&origin).len() > below.len()),
                None => prop_assert_eq!(host(&origin), host(&listed)),
            }
        }
    }

    /// A relayed address never leaves the relay's folder, as a browser reads it: a key of Cargo's once went to PolyAI by
    /// `https://api.getcargo.io/../polyai`.
    #[test]
    fn a_relayed_request_stays_below_the_relay(
        host in "https://[a-z.]{1,12}(:[0-9]{2})?",
        path in "(/|\\\\|[a-z?]|[.]{1,2}|%2[eE]|[.]%2e|\t|\n){0,12}",
    ) {
        let relay = "https://greenroom.example.com/relay/cargo/";
        if let Some(relayed) = by_relay(relay, &format!("{host}{path}")) {
            let resolved = url::Url::parse(&relayed).unwrap();
            prop_assert!(resolved.as_str().starts_with(relay), "{:?} leads to {}", relayed, resolved);
            prop_assert_eq!(origin_of(&relayed), PAGE);
        }
    }

    /// An address that is stored leads where it says, as a browser reads it.
    #[test]
    fn an_address_is_kept_as_a_browser_reads_it(path in "(/|[a-z]|[.]{1,2}|%2[eE]){0,12}") {
        if let Some(kept) = normalise_base_url(&format!("https://api.getcargo.io/{path}")) {
            let read = url::Url::parse(&kept).unwrap();
            prop_assert_eq!(read.as_str().trim_end_matches('/'), kept.trim_end_matches('/'));
        }
    }
}
