//! What holds for every input, not for examples: addresses, times, keys, base URLs, documents, `curl`.

use std::process::Command;

use greenroom::domain::{
    AgentId, AuthScheme, ConnectionId, Environment, Secret, Timestamp, Vendor, clean_key, normalise_base_url,
    origin_of, slug,
};
use greenroom::http::{Failure, Headers, Response, curl, decode, encode, encode_value, explain};
use greenroom::lifecycle::{Intent, Procedure as _};
use greenroom::routes::{AgentRef, BoardQuery, CompareQuery, DeploymentsQuery, Route};
use greenroom::vendors::polyai::api;
use greenroom::vendors::polyai::lifecycle::{overview, promote, publish, rows, with_message};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::support::{connection, procedure, see_all};

/// Whether this is the long form (`./dev test --full`).
pub fn full() -> bool {
    std::env::var_os("GREENROOM_FULL").is_some_and(|value| value == "1")
}

/// So many cases; ten thousand of each in the long form.
pub fn config(cases: u32) -> ProptestConfig {
    costly(if full() { cases.max(10_000) } else { cases })
}

/// So many cases, whatever the form: each takes milliseconds.
fn costly(cases: u32) -> ProptestConfig {
    ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() }
}

/// Any text, with what addresses and shells trip over more often than chance has it.
pub fn any_text() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<String>(),
        "[ -~]{0,20}",
        "[a-zA-Z0-9-]{0,20}",
        proptest::collection::vec(
            prop_oneof![
                Just("%"),
                Just("%2E"),
                Just("%2f"),
                Just("/"),
                Just("."),
                Just(".."),
                Just("?"),
                Just("#"),
                Just("&"),
                Just("="),
                Just("+"),
                Just("'"),
                Just("\""),
                Just("\\"),
                Just("$("),
                Just("`"),
                Just("\n"),
                Just(" "),
                Just("ü"),
                Just("日本"),
                Just("\u{0}"),
                Just("new"),
                Just("bearer "),
                Just("@"),
                Just(":"),
            ],
            0..8
        )
        .prop_map(|parts| parts.concat()),
    ]
}

/// A text that can stand in a path by itself: `.` and `..` are kept from reaching another path instead.
fn segment() -> impl Strategy<Value = String> {
    any_text().prop_filter("a path cannot carry it", |text| !matches!(text.as_str(), "" | "." | ".."))
}

pub fn environment() -> impl Strategy<Value = Environment> {
    proptest::sample::select(Environment::ALL.to_vec())
}

fn agent() -> impl Strategy<Value = AgentRef> {
    // No connection is called so: the address is that of a new agent.
    (segment().prop_filter("reserved", |id| id != "new"), segment())
        .prop_map(|(connection, agent)| AgentRef { connection: ConnectionId(connection), agent: AgentId(agent) })
}

fn route() -> impl Strategy<Value = Route> {
    let filled = || any_text().prop_filter("given", |text| !text.is_empty());
    let limit = 1..=DeploymentsQuery::LARGEST_LIMIT;
    prop_oneof![
        (any::<bool>(), any_text(), proptest::option::of(filled()), any::<bool>()).prop_map(
            |(practice, find, connection, waiting)| {
                Route::Board(BoardQuery { practice, find, connection: connection.map(ConnectionId), waiting })
            }
        ),
        Just(Route::Connections),
        Just(Route::NewConnection(None)),
        Just(Route::NewConnection(Some(Vendor::Cargo))),
        segment().prop_map(|id| Route::NewAgent(ConnectionId(id))),
        agent().prop_map(Route::Edit),
        agent().prop_map(Route::Release),
        agent().prop_map(Route::Resources),
        agent().prop_map(Route::Package),
        agent().prop_map(Route::Test),
        // "new" is reserved.
        segment().prop_filter("reserved", |id| id != "new").prop_map(|id| Route::Connection(ConnectionId(id))),
        agent().prop_map(Route::Agent),
        (agent(), environment(), limit, proptest::option::of(filled())).prop_map(
            |(agent, environment, limit, detail)| {
                Route::Deployments(agent, DeploymentsQuery { environment, limit, detail })
            }
        ),
        (agent(), any_text(), any_text())
            .prop_map(|(agent, from, to)| Route::Compare(agent, CompareQuery { from, to })),
        (agent(), segment()).prop_map(|(agent, plan)| Route::Sheet(agent, plan)),
        any::<bool>().prop_map(|practice| Route::Journal { practice }),
        Just(Route::Settings),
        Just(Route::Help),
    ]
}

proptest! {
    #![proptest_config(config(256))]

    #[test]
    fn an_address_leads_back_to_its_route(route in route()) {
        let path = route.path();
        prop_assert!(path.starts_with('/') && !path.starts_with("//"), "{}", path);
        prop_assert!(path.bytes().all(|b| b.is_ascii_graphic() && b != b'#' && b != b'\\'), "{}", path);
        prop_assert_eq!(Route::parse(&path), route.clone());
        let href = route.href("/some/path/");
        prop_assert_eq!(href.strip_prefix("/some/path"), Some(path.as_str()));
        prop_assert_eq!(route.href("/"), path);
    }

    #[test]
    fn any_address_is_some_route(text in any_text(), more in any_text()) {
        for path in [text.clone(), format!("/agents/{text}/{more}"), format!("/agents/a/b/deployments?limit={text}&{more}")] {
            let route = Route::parse(&path);
            // What was read can be written, and means the same again.
            if !matches!(route, Route::NotFound(_)) {
                prop_assert_eq!(Route::parse(&route.path()).screen(), route.screen());
            }
            let _ = (route.is_practice(), route.same_subject(&route));
        }
    }

    #[test]
    fn encoding_is_undone_by_decoding(text in any_text()) {
        let encoded = encode_value(&text);
        prop_assert!(encoded.bytes().all(|b| b.is_ascii_alphanumeric() || b"-._~%".contains(&b)));
        prop_assert_eq!(decode(&encoded), text.clone());
        let segment = encode(&text);
        prop_assert!(segment != "." && segment != ".." && !segment.eq_ignore_ascii_case("%2e"));
        if text != "." && text != ".." {
            prop_assert_eq!(decode(&segment), text);
        }
    }

    #[test]
    fn decoding_never_panics_and_leaves_stray_percent_signs(text in any_text()) {
        let _ = decode(&text);
        let stray = text.replace('%', "%+");
        prop_assert_eq!(decode(&stray), stray);
    }

    #[test]
    fn a_time_survives_being_written(millis in -62_167_219_200_000_i64..253_402_300_800_000) {
        let time = Timestamp(millis);
        let text = time.to_iso();
        prop_assert_eq!(text.len(), "2026-05-11T22:18:27.225Z".len());
        prop_assert_eq!(Timestamp::parse(&text), Some(time));
        prop_assert_eq!(Timestamp::parse(&text.replace('Z', "+00:00")), Some(time));
        prop_assert_eq!(Timestamp::parse(&text.replace('Z', "-02:30")), Some(time.plus(150 * 60_000)));
    }

    #[test]
    fn written_times_sort_as_they_follow(one in 0_i64..253_402_300_800_000, two in 0_i64..253_402_300_800_000) {
        prop_assert_eq!(Timestamp(one).to_iso().cmp(&Timestamp(two).to_iso()), one.cmp(&two));
    }

    #[test]
    fn no_text_and_no_number_is_too_much_for_time(text in any_text(), millis in any::<i64>(), more in any::<i64>()) {
        let _ = Timestamp::parse(&text);
        let _ = Timestamp(millis).to_iso();
        let _ = Timestamp(millis).plus(more);
    }

    #[test]
    fn nearly_times_never_panic(text in "[0-9]{4}-[0-9]{2}-[0-9]{2}[T t][0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]{0,30})?(Z|[+-][0-9:]{0,6}|é)?") {
        if let Some(time) = Timestamp::parse(&text) {
            let _ = time.to_iso();
        }
    }

    #[test]
    fn a_cleaned_key_is_clean(text in any_text(), wrap in proptest::sample::select(vec!["", "\"", "'", " ", "\n", "“"])) {
        let key = clean_key(&format!("{wrap}{text}{wrap}"));
        prop_assert!(!key.contains(char::is_whitespace) && !key.contains(char::is_control), "{:?}", key);
        prop_assert_eq!(clean_key(&key), key.clone());
        let secret = Secret::from_pasted(&key);
        prop_assert_eq!(secret.is_empty(), key.is_empty());
        if key.len() > 3 {
            let debug = format!("{secret:?}");
            prop_assert!(!debug.contains(&key));
        }
    }

    #[test]
    fn what_comes_along_with_a_key_is_stripped(
        key in "[a-zA-Z0-9_.-]{8,40}",
        before in proptest::sample::select(vec!["", "Bearer ", "bearer\t", "BEARER\n", "Bearer\u{a0}", "\"Bearer ", "\u{feff}", "“"]),
        after in proptest::sample::select(vec!["", " ", "\r\n", "\"", "'\n", "”", "\u{200b}"]),
        cut in 1_usize..7,
    ) {
        let wrapped = format!("{}\r\n  {}", &key[..cut], &key[cut..]);
        prop_assert_eq!(clean_key(&format!("{before}{key}{after}")), key.clone());
        prop_assert_eq!(clean_key(&format!("{before}{wrapped}{after}")), key);
    }

    #[test]
    fn a_base_url_is_safe_or_none(text in base_url()) {
        let Some(url) = normalise_base_url(&text) else { return Ok(()) };
        let (scheme, rest) = url.split_once("://").unwrap();
        let authority = rest.split('/').next().unwrap();
        let host = authority.split(':').next().unwrap();
        prop_assert!(scheme == "https" || (scheme == "http" && matches!(host, "localhost" | "127.0.0.1")), "{}", url);
        prop_assert!(!authority.contains('@') && !url.contains(['?', '#', '\\']), "{}", url);
        prop_assert!(!url.contains(|c: char| c.is_whitespace() || c.is_control()) && !url.ends_with('/'), "{:?}", url);
        prop_assert!(!host.is_empty() && host.bytes().all(|b| b.is_ascii_alphanumeric() || b"-.".contains(&b)), "{}", url);
        prop_assert!(authority[host.len()..].is_empty() || authority[host.len() + 1..].parse::<u16>().is_ok(), "{}", url);
        prop_assert_eq!(origin_of(&url), format!("{scheme}://{authority}"));
        prop_assert_eq!(normalise_base_url(&url), Some(url.clone()));
        // Whatever is asked of it goes to its origin.
        let connection = greenroom::domain::Connection { base_url: url.clone(), ..connection() };
        let request = api::promote(&connection, &text, &text, &text, Environment::Live);
        prop_assert_eq!(origin_of(&request.url), origin_of(&url));
    }

    #[test]
    fn a_slug_is_one(text in any_text()) {
        let slug_of = slug(&text);
        prop_assert!(slug_of.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-'));
        prop_assert!(!slug_of.contains("--") && !slug_of.starts_with('-') && !slug_of.ends_with('-'));
        prop_assert_eq!(slug(&slug_of), slug_of.clone());
    }

    #[test]
    fn any_body_is_read_or_refused(status in any_status(), text in prop_oneof![any_text(), any_json()]) {
        let response = Response { headers: Headers::default().with("retry-after", &text), ..Response::text(status, "", &text) };
        let host = "vendor.example";
        let errors = [
            api::read_agents(&response).err(),
            api::read_active(&response).err(),
            api::read_deployments(&response).err(),
            api::read_test_run(&response).err(),
        ];
        for error in errors.into_iter().flatten() {
            prop_assert!(!explain(&error, "PolyAI", host, None).title.is_empty());
        }
        let verdict = procedure(&publish(Environment::Sandbox)).judge(&Ok(response));
        if let greenroom::lifecycle::Verdict::Refused(_) = verdict {
            prop_assert!((400..500).contains(&status) && status != 408, "{} may have been done", status);
        }
    }

}

proptest! {
    // Each case is long.
    #![proptest_config(config(160))]

    #[test]
    fn a_document_survives_unchanged(documents in proptest::collection::vec(deployment_text(), 0..4)) {
        let body = format!("{{\"deployments\":[{}],\"more\":1}}", documents.join(" ,\n"));
        let response = Response::text(200, "", &body);
        let read = api::read_deployments(&response).unwrap();
        let raw: Vec<String> = read.iter().map(|deployment| deployment.raw.to_string()).collect();
        prop_assert_eq!(raw, documents);
        // What is concluded from them, whatever is in them, is concluded without a panic.
        let mut seen = see_all([]);
        seen.lanes.live = read.first().cloned();
        seen.lanes.sandbox = read.last().cloned();
        seen.sandbox = read.clone();
        seen.live = read;
        let _ = (overview(&seen), rows(&seen));
        let procedure = procedure(&promote("x", Environment::Live));
        let plan = procedure.plan(&seen);
        let _ = procedure.settle(&plan.evidence, &see_all([]));
    }

    #[test]
    fn a_damaged_intent_or_evidence_is_taken_quietly(text in any_json()) {
        let value: Value = serde_json::from_str(&text).unwrap_or(Value::Null);
        let intent = Intent(value.clone());
        let _ = with_message(&intent, "x");
        let _ = greenroom::vendors::polyai::Procedure::new(&connection(), "a", "A", &intent);
        let cargo = greenroom::domain::Connection { vendor: Vendor::Cargo, ..connection() };
        let _ = greenroom::vendors::procedure(&cargo, "a", "A", &intent, &Default::default(), None);
        let _ = procedure(&publish(Environment::Live)).settle(&value, &see_all([]));
    }
}

fn base_url() -> impl Strategy<Value = String> {
    let scheme =
        proptest::sample::select(vec!["https://", "http://", "HTTPS://", "ftp://", "javascript:", "//", "", "data:"]);
    let host = prop_oneof![
        Just("api.us.poly.ai".to_owned()),
        Just("localhost".to_owned()),
        Just("127.0.0.1".to_owned()),
        Just("user:pass@host".to_owned()),
        Just("[::1]".to_owned()),
        any_text(),
    ];
    let port = proptest::sample::select(vec!["", ":8787", ":", ":abc", ":99999", ":+80", ":1:2"]);
    (scheme, host, port, prop_oneof![Just("/polyai/".to_owned()), any_text()], any_text())
        .prop_map(|(scheme, host, port, path, rest)| format!("{scheme}{host}{port}{path}{rest}"))
}

fn any_status() -> impl Strategy<Value = u16> {
    prop_oneof![
        any::<u16>(),
        proptest::sample::select(vec![200, 201, 204, 302, 400, 401, 408, 409, 412, 422, 429, 500, 503])
    ]
}

/// Keys that mean something to Greenroom, and others.
fn key() -> impl Strategy<Value = String> {
    let known = vec![
        "id",
        "environment",
        "version",
        "createdBy",
        "createdAt",
        "metadata",
        "deployment_message",
        "deployment_type",
        "tag",
        "deployments",
        "activeDeployments",
        "sandbox",
        "live",
        "agents",
        "agentId",
        "agentName",
        "deployment",
        "testRunIds",
        "error",
        "error_code",
        "error_message",
        "errors",
        "message",
        "field",
        "status",
        "testHistory",
        "do",
        "target",
        "known",
        "kind",
        "anywhere",
    ];
    prop_oneof![3 => proptest::sample::select(known).prop_map(str::to_owned), 1 => "[a-zé ]{1,6}"]
}

/// A number as a vendor may write it, in its own spelling.
fn number() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<i64>().prop_map(|number| number.to_string()),
        "-?(0|[1-9][0-9]{0,25})(\\.[0-9]{1,20})?(e[+-][0-9]{1,3})?",
        Just("1.10".to_owned()),
        Just("-0".to_owned()),
        Just("12345678901234567890123".to_owned()),
    ]
}

fn json_string() -> impl Strategy<Value = String> {
    prop_oneof![any_text(), "[a-z-]{0,12}", Just("live".to_owned()), Just("2026-05-11T22:18:27.225Z".to_owned())]
        .prop_map(|text| Value::String(text).to_string())
}

/// JSON as text, written without spaces.
pub fn any_json() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![Just("null".to_owned()), Just("true".to_owned()), number(), json_string(),];
    leaf.prop_recursive(4, 24, 5, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..5).prop_map(|items| format!("[{}]", items.join(","))),
            object(inner),
        ]
    })
}

/// An object in any order of keys, each once.
fn object(value: impl Strategy<Value = String> + 'static) -> impl Strategy<Value = String> {
    proptest::collection::vec((key(), value), 0..6).prop_map(|pairs| {
        let mut seen = std::collections::HashSet::new();
        let pairs = pairs.into_iter().filter(|(key, _)| seen.insert(key.clone()));
        let parts: Vec<String> = pairs.map(|(key, value)| format!("{}:{value}", Value::String(key))).collect();
        format!("{{{}}}", parts.join(","))
    })
}

/// A deployment: any object, with an id somewhere in it.
fn deployment_text() -> impl Strategy<Value = String> {
    let fields = proptest::collection::vec((key().prop_filter("once", |key| key != "id"), any_json()), 0..6);
    (fields, segment(), 0_usize..6).prop_map(|(fields, id, at)| {
        let mut seen = std::collections::HashSet::new();
        let fields = fields.into_iter().filter(|(key, _)| seen.insert(key.clone()));
        let mut parts: Vec<String> = fields.map(|(key, value)| format!("{}:{value}", Value::String(key))).collect();
        parts.insert(at.min(parts.len()), format!("\"id\":{}", Value::String(id)));
        format!("{{{}}}", parts.join(","))
    })
}

/// What a POSIX shell makes of a command: the words that `curl` would be given.
fn words_of(command: &str, key: Option<&str>) -> Option<Vec<String>> {
    let script = format!("curl() {{ printf '%s\\0' \"$@\"; }}\n{command}\n");
    let mut shell = Command::new("sh");
    shell.arg("-c").arg(script).env_remove("POLYAI_KEY");
    if let Some(key) = key {
        shell.env("POLYAI_KEY", key);
    }
    let output = shell.output().expect("a shell");
    let text = String::from_utf8(output.stdout).expect("the same characters");
    let mut words: Vec<String> = text.split('\0').map(str::to_owned).collect();
    words.pop();
    output.status.success().then_some(words)
}

proptest! {
    // Each case starts a shell.
    #![proptest_config(costly(96))]

    #[test]
    fn curl_is_what_is_sent_one_word_each(message in any_text(), agent in any_text(), header in "[ -~]{0,12}", prefix in "[ -~]{0,8}") {
        let auth = AuthScheme { header: header.clone(), prefix: prefix.clone() };
        let mut request = api::promote(&connection(), &agent, &message, &message, Environment::Live);
        request.headers = Headers::default().with("X-Odd", &message.replace('\0', ""));
        let command = curl(&request, Vendor::PolyAi, &auth);
        let variable = "${POLYAI_KEY:?set me}";
        prop_assert!(command.contains(variable));
        let words = words_of(&command, Some("canary key $HOME")).unwrap();
        let plain = |text: &str| text.replace(['"', '$', '`', '\\'], "");
        let body = json!({"deploymentMessage": message, "targetEnvironment": "live"}).to_string();
        let expected = [
            "--request".to_owned(), "POST".to_owned(), request.url.clone(),
            "--header".to_owned(), format!("{}: {}canary key $HOME", plain(&header), plain(&prefix)),
            "--header".to_owned(), format!("X-Odd: {}", message.replace('\0', "")),
            "--header".to_owned(), "content-type: application/json".to_owned(),
            "--data".to_owned(), body,
        ];
        prop_assert_eq!(words, expected);
    }
}

#[test]
fn curl_without_a_key_stops_before_it_sends() {
    let command = curl(&api::list_agents(&connection()), Vendor::PolyAi, &connection().auth);
    assert_eq!(
        command,
        "curl --request GET 'https://vendor.example/polyai/v1/accounts/acme/agents' \\\n  --header \"X-API-KEY: ${POLYAI_KEY:?set me}\""
    );
    assert_eq!(words_of(&command, None), None);
}

#[test]
fn times_as_vendors_write_them() {
    let noon = Timestamp::parse("2026-05-11T12:00:00Z").unwrap();
    for text in ["2026-05-11T12:00:00.000Z", "2026-05-11 12:00:00", "2026-05-11t12:00:00z", "2026-05-11T14:00:00+02:00"]
    {
        assert_eq!(Timestamp::parse(text), Some(noon), "{text}");
    }
    assert_eq!(Timestamp::parse("2026-05-11T12:00:00.1239999Z"), Some(noon.plus(123)));
    assert_eq!(Timestamp::parse("2026-05-11T12:00:00.5Z"), Some(noon.plus(500)));
    for text in [
        "",
        "2026-05-11",
        "2026-13-11T12:00:00Z",
        "2026-05-11T24:00:00Z",
        "2026-05-11T12:00:00ZZ",
        "2026-05-11T12:00:00+2",
        "Mon, 11 May 2026 22:17:40 GMT",
    ] {
        assert_eq!(Timestamp::parse(text), None, "{text}");
    }
    assert_eq!(Timestamp(0).to_iso(), "1970-01-01T00:00:00.000Z");
    assert_eq!(Timestamp::parse("2024-02-29T23:59:59.999Z").unwrap().plus(1).to_iso(), "2024-03-01T00:00:00.000Z");
}

#[test]
fn every_failure_has_words_of_its_own() {
    let failures = [
        Failure::Offline,
        Failure::Unreachable,
        Failure::ForbiddenByPage,
        Failure::Unreadable,
        Failure::Silent(10),
        Failure::Cut,
        Failure::NoKey,
        Failure::WrongOrigin,
        Failure::NotSendable,
        Failure::NoPractice("x".to_owned()),
        Failure::Aborted,
        Failure::Left,
        Failure::Redirected,
    ];
    let titles: std::collections::HashSet<String> =
        failures.iter().map(|f| explain(&f.clone().into(), "PolyAI", "api.us.poly.ai", None).title).collect();
    assert_eq!(titles.len(), failures.len());
}
