//! `console.json`: what it may say, and that the page and the shell script read the same out of it.

use std::io::Write as _;
use std::process::{Command, Stdio};

use greenroom::domain::Vendor;
use greenroom::hosting::{Expected, HostSettings, PERMISSIONS, Preset, Probe, Relay, Served, check, is_origin, policy};
use greenroom::words::{hosting as words, hosting_check};
use proptest::prelude::*;

use crate::properties::config;

/// A file that uses every setting.
const EVERYTHING: &str = r#"{
  "organisation": "Caf\u00e9 Acme",
  "support": "mailto:agents@acme.example",
  "hosts": { "cargo": ["https://api.getcargo.io", "https://eu.getcargo.io:8443"], "sema4": ["https://*.acme.example"] },
  "hidden": ["polyai"],
  "practice": false,
  "remember": false,
  "passphrase_length": 16,
  "lock_minutes": 10,
  "read_only": true,
  "relay": { "cargo": { "path": "/relay/cargo/", "to": "https://api.getcargo.io" } },
  "connections": [
    { "vendor": "cargo", "name": "Acme production", "account": "a1", "relay": true, "read_only": true },
    { "vendor": "sema4", "name": "Acme", "url": "https://ace.acme.example/tenants/acme/api/v2" }
  ]
}"#;

/// What the shell script's reader says of a file: the lines that it prints, or the sentences about what is wrong.
fn by_awk(text: &str) -> Result<Vec<String>, Vec<String>> {
    let mut awk = Command::new("awk")
        .args(["-f", concat!(env!("CARGO_MANIFEST_DIR"), "/hosting/console.awk")])
        .env("LC_ALL", "C")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // It may stop before it has read everything.
    let _ = awk.stdin.take().unwrap().write_all(text.as_bytes());
    let output = awk.wait_with_output().unwrap();
    let lines = |bytes: &[u8]| String::from_utf8_lossy(bytes).lines().map(str::to_owned).collect::<Vec<_>>();
    match output.status.success() {
        true => Ok(lines(&output.stdout)),
        false => Err(lines(&output.stderr).iter().map(|line| line.replacen("console.json: ", "", 1)).collect()),
    }
}

#[test]
fn every_setting_arrives() {
    let settings = HostSettings::read(EVERYTHING).unwrap();
    let cargo = vec!["https://api.getcargo.io".to_owned(), "https://eu.getcargo.io:8443".to_owned()];
    let wanted = HostSettings {
        organisation: Some("Café Acme".to_owned()),
        support: Some("mailto:agents@acme.example".to_owned()),
        hosts: vec![(Vendor::Cargo, cargo), (Vendor::Sema4, vec!["https://*.acme.example".to_owned()])],
        hidden: vec![Vendor::PolyAi],
        practice: false,
        remember: false,
        passphrase_length: 16,
        lock_minutes: 10,
        read_only: true,
        relay: vec![(
            Vendor::Cargo,
            Relay { path: "/relay/cargo/".to_owned(), to: "https://api.getcargo.io".to_owned() },
        )],
        connections: vec![
            Preset {
                vendor: Vendor::Cargo,
                name: "Acme production".to_owned(),
                url: None,
                account: "a1".to_owned(),
                read_only: true,
                relay: true,
            },
            Preset {
                vendor: Vendor::Sema4,
                name: "Acme".to_owned(),
                url: Some("https://ace.acme.example/tenants/acme/api/v2".to_owned()),
                account: String::new(),
                read_only: false,
                relay: false,
            },
        ],
    };
    assert_eq!(settings, wanted);
    assert_eq!(settings.relay_of(Vendor::Cargo).map(|relay| relay.path.as_str()), Some("/relay/cargo/"));
    assert_eq!(HostSettings::read("{}"), Ok(HostSettings::default()));
    let lines = by_awk(EVERYTHING).unwrap();
    let connect = "connect\thttps://api.getcargo.io https://eu.getcargo.io:8443 https://*.acme.example \
                   https://*.runagents.io";
    assert_eq!(lines, ["relay\tcargo\t/relay/cargo/\thttps://api.getcargo.io", connect]);
}

/// What the package shows for copying from.
#[test]
fn the_examples_are_taken() {
    let example = include_str!("../../hosting/console.example.json");
    let settings = HostSettings::read(example).unwrap();
    assert_eq!(settings.connections.len(), 2);
    by_awk(example).unwrap();
    let every_setting = include_str!("../../src/hosting/settings.rs").lines().filter_map(|line| {
        line.strip_prefix("//! | `").and_then(|line| line.split_once('`')).map(|(setting, _)| setting)
    });
    let named: Vec<&str> = every_setting.collect();
    assert_eq!(named.len(), 11);
    for setting in named {
        assert!(example.contains(&format!("\"{setting}\":")), "the example leaves {setting} out");
        let readme = include_str!("../../hosting/README.md");
        assert!(readme.contains(&format!("| `{setting}` |")), "the README leaves {setting} out");
    }
    for block in include_str!("../../hosting/README.md").split("```json\n").skip(1) {
        let json = block.split("```").next().unwrap();
        HostSettings::read(json).unwrap();
        by_awk(json).unwrap();
    }
}

/// Files that somebody got wrong, or means ill with: each is refused, for the same reasons in the same order by both.
#[test]
fn what_is_wrong_is_said_the_same_twice() {
    let wrong = [
        r#"{"practise": true}"#,
        r#"{"practice": false, "practice": true}"#,
        r#"{"hosts": {}, "hosts": {"cargo": 1, "cargo": 2}}"#,
        r#"{"hidden": 7, "relay": {"cargo": {"path": "/a/", "path": "/b/", "to": "https://a.example"}}, "hidden": []}"#,
        r#"{"connections": [{"vendor": "cargo", "name": "A"}, {"name": "A", "nam\u0065": "B"}]}"#,
        r#"{"practice": "yes", "remember": 1, "read_only": null}"#,
        r#"{"organisation": 7}"#,
        r#"{"organisation": "  "}"#,
        r#"{"organisation": "two\nlines"}"#,
        r#"{"organisation": "a\\b"}"#,
        r#"{"organisation": "\ud83d"#,
        r#"{"support": "javascript:alert(1)"}"#,
        r#"{"support": "http://acme.example"}"#,
        r#"{"support": "https://acme.example/\" onclick=x"}"#,
        r#"{"support": {"a": 1}}"#,
        r#"{"hosts": []}"#,
        r#"{"hosts": {"acme": ["https://acme.example"]}}"#,
        r#"{"hosts": {"cargo": "https://acme.example"}}"#,
        r#"{"hosts": {"cargo": []}}"#,
        r#"{"hosts": {"cargo": ["https://*"]}}"#,
        r#"{"hosts": {"cargo": ["https://acme.example; script-src *"]}}"#,
        r#"{"hosts": {"cargo": ["https://acme.example/path", "http://acme.example", "*", "'self'", "data:", 1]}}"#,
        r#"{"hosts": {"cargo": ["https://ACME.example", "https://acme.example:0", "https://10.0.0.1", "https://localhost"]}}"#,
        r#"{"hosts": {"cargo": ["https://u:p@acme.example", "https://acme.example\n add_header X y"]}}"#,
        r#"{"hidden": "cargo"}"#,
        r#"{"hidden": ["cargo", "acme", 3]}"#,
        r#"{"passphrase_length": 7, "lock_minutes": 61}"#,
        r#"{"passphrase_length": 12.0, "lock_minutes": "5"}"#,
        r#"{"passphrase_length": -12, "lock_minutes": 1e1}"#,
        r#"{"relay": {"cargo": "/relay/"}}"#,
        r#"{"relay": {"acme": {"path": "/relay/", "to": "https://acme.example"}}}"#,
        r#"{"relay": {"cargo": {"path": "relay", "to": "https://acme.example"}}}"#,
        r#"{"relay": {"cargo": {"path": "/../x/", "to": "https://*.acme.example"}}}"#,
        r#"{"relay": {"cargo": {"path": "/r/", "to": "https://acme.example", "key": "x"}}}"#,
        r#"{"relay": {"cargo": {"to": "https://acme.example"}}}"#,
        r#"{"connections": {}}"#,
        r#"{"connections": [1, {}]}"#,
        r#"{"connections": [{"vendor": "cargo", "name": "A", "token": "abc"}]}"#,
        r#"{"connections": [{"vendor": "cargo", "name": "A", "apiKey": "abc", "colour": "red"}]}"#,
        r#"{"connections": [{"vendor": "acme", "name": "A"}, {"vendor": "cargo", "name": ""}]}"#,
        r#"{"connections": [{"vendor": "cargo", "name": "A", "url": "https://user:key@acme.example"}]}"#,
        r#"{"connections": [{"vendor": "cargo", "name": "A", "url": "https://acme.example/?key=1"}]}"#,
        r#"{"connections": [{"vendor": "cargo", "name": "A", "url": "javascript:alert(1)", "read_only": "yes"}]}"#,
        r#"{"constructor": {}, "__proto__": {}, "\u0007": 1}"#,
        r#"{"hosts": {"cargo": ["https://acme.example:65536", "https://acme.example:99999", "https://acme.example:08"]}}"#,
        r#"{"connections": [{"vendor": "cargo", "name": "A", "url": "https://acme.example:99999/a"}]}"#,
        r#"{"connections": [{"vendor": "cargo", "name": "A", "url": "https://acme.example/../polyai"}]}"#,
        r#"{"connections": [{"vendor": "cargo", "name": "A", "url": "https://acme.example/a/.."}]}"#,
        r#"{"connections": [{"vendor": "cargo", "name": "A", "url": "https://acme.example/./a"}]}"#,
        r#"{"connections": [{"vendor": "cargo", "name": "A", "url": "https://acme.example//"}]}"#,
        r#"{"connections": [{"vendor": "sema4", "name": "A", "url": "https://acme.example/api/v2"}]}"#,
        r#"{"connections": [{"vendor": "sema4", "name": "A", "url": "https://evilsema4.ai/api/v2"}]}"#,
        r#"{"connections": [{"vendor": "cargo", "name": "A", "url": "https://api.getcargo.io"}], "hosts": {"cargo": ["https://*.acme.example"]}}"#,
        r#"{"connections": [{"vendor": "cargo", "name": "A", "relay": true}, {"vendor": "polyai", "name": "B", "relay": true}]}"#,
        r#"{"connections": [{"vendor": "cargo", "name": "A", "relay": true, "url": "https://eu.acme.example"}],
            "relay": {"cargo": {"path": "/r/", "to": "https://api.getcargo.io"}}}"#,
        r#"{"connections": [{"vendor": "cargo", "name": "A", "relay": true}],
            "relay": {"cargo": {"path": "/r/", "to": "https://eu.acme.example"}}}"#,
    ];
    for text in wrong {
        let by_page = HostSettings::read(text).expect_err(text);
        let by_script = by_awk(text).expect_err(text);
        if serde_json::from_str::<serde_json::Value>(text).is_ok() {
            assert_eq!(by_page, by_script, "{text}");
        }
        assert!(!by_page.is_empty() && by_page.iter().all(|sentence| !sentence.contains("abc")), "{by_page:?}");
    }
    let many = format!("{{\"connections\": [{}]}}", vec![r#"{"vendor": "cargo", "name": "A"}"#; 51].join(","));
    assert_eq!(HostSettings::read(&many), Err(vec![words::TOO_MANY_CONNECTIONS.to_owned()]));
    assert_eq!(by_awk(&many), Err(vec![words::TOO_MANY_CONNECTIONS.to_owned()]));
}

/// What looks unusual and is right, to both.
#[test]
fn what_is_right_is_taken_by_both() {
    let right = [
        "\u{feff}{\"organisation\": \"Caf\u{e9} Gr\u{f6}\u{df}e\"}\r\n",
        r#"{"organisation": "\ud83d\ude00 \u0085 \u00a0"}"#,
        r#"{"organisation": "\u00a0"}"#,
        r#"{"hosts": {"cargo": ["https://acme.example:65535", "https://acme.example:1"]}}"#,
        r#"{"connections": [{"vendor": "cargo", "name": "A", "url": "https://api.getcargo.io/.../a..b/"}]}"#,
        r#"{"connections": [{"vendor": "sema4", "name": "A", "url": "https://a.b.acme.example:443/api/v2"}],
            "hosts": {"sema4": ["https://*.sema4.ai", "https://*.acme.example"]}}"#,
        r#"{"connections": [{"vendor": "cargo", "name": "A", "relay": true, "url": "https://acme.example:443/a/"}],
            "relay": {"cargo": {"path": "/r/", "to": "https://acme.example"}}}"#,
        r#"{"connections": [{"vendor": "polyai", "name": "A", "relay": true}],
            "relay": {"polyai": {"path": "/r/", "to": "https://api.us.poly.ai"}}}"#,
    ];
    for text in right {
        assert_eq!(HostSettings::read(text).map(drop), Ok(()), "{text}");
        assert_eq!(by_awk(text).map(drop), Ok(()), "{text}");
    }
    let emoji = HostSettings::read(right[1]).unwrap().organisation;
    assert_eq!(emoji.as_deref(), Some("\u{1f600} \u{85} \u{a0}"));
}

/// Escapes in a key are not printed to a terminal.
#[test]
fn the_script_says_nothing_that_a_terminal_obeys() {
    for text in [r#"{"a\u001b]0;b\u0007": 1, "a\u001b]0;b\u0007": 2}"#, r#"{"a\u001b]0;b\u0007" 1}"#] {
        let said = by_awk(text).unwrap_err().join(" ");
        assert!(said.chars().all(|c| !c.is_control()), "{said:?}");
    }
}

#[test]
fn what_is_no_json_or_too_large_is_refused() {
    let large = format!("{{\"organisation\": \"{}\"}}", "x".repeat(10 << 20));
    for text in ["", "null", "[]", "{", "{} {}", "{\"a\":}", "{'a':1}", "[[[[[[[[[[[[", &large] {
        assert!(HostSettings::read(text).is_err() && by_awk(text).is_err(), "{}", &text[..text.len().min(40)]);
    }
    assert_eq!(HostSettings::read(&large), Err(vec![words::TOO_LARGE.to_owned()]));
    // Many lines take no longer than one.
    let began = std::time::Instant::now();
    let lines = "\n".repeat(10 << 20);
    assert_eq!(by_awk(&lines), Err(vec![words::TOO_LARGE.to_owned()]));
    assert!(began.elapsed().as_secs() < 20, "{:?}", began.elapsed());
}

// The hosting check.

/// A host that does everything right.
fn well_served() -> Vec<Served> {
    let own = HostSettings::default();
    let answer = |probe: Probe| {
        let (path, kind, keep) = match probe {
            Probe::Page => ("/", "text/html; charset=utf-8", "no-cache"),
            Probe::DeepLink => ("/help", "text/html; charset=utf-8", "no-cache"),
            Probe::Script => ("/greenroom-0123456789abcdef.js", "text/javascript; charset=utf-8", FOR_EVER),
            Probe::Wasm => ("/greenroom-0123456789abcdef_bg.wasm", "application/wasm", FOR_EVER),
            Probe::Style => ("/ui-0123456789abcdef.css", "text/css", FOR_EVER),
            Probe::Worker => ("/practice.js", "application/javascript", "no-cache"),
            Probe::Settings => ("/console.json", "application/json", "no-cache"),
            Probe::Missing => ("/missing.js", "text/plain", "no-cache"),
            Probe::Relay => ("/relay/cargo/", "application/json", "no-store"),
        };
        let headers = [
            ("content-type", kind.to_owned()),
            ("cache-control", keep.to_owned()),
            ("content-encoding", "br".to_owned()),
            ("content-security-policy", policy(&own)),
            ("x-content-type-options", "nosniff".to_owned()),
            ("referrer-policy", "no-referrer".to_owned()),
            ("permissions-policy", PERMISSIONS.to_owned()),
            ("cross-origin-opener-policy", "same-origin".to_owned()),
            ("strict-transport-security", "max-age=31536000".to_owned()),
        ];
        Served {
            probe,
            path: path.to_owned(),
            status: if probe == Probe::Missing { 404 } else { 200 },
            headers: headers.map(|(name, value)| (name.to_owned(), value)).into(),
            is_page: matches!(probe, Probe::Page | Probe::DeepLink),
        }
    };
    Probe::ALL.map(answer).into()
}

const FOR_EVER: &str = "public, max-age=31536000, immutable";

#[test]
fn a_host_that_does_everything_right_hears_nothing() {
    let settings = HostSettings::default();
    let expected = Expected { settings: Some(&settings), secure: true };
    assert_eq!(check(&well_served(), &expected), []);
    // A second policy that forbids nothing of the page's, and names in capitals.
    let mut served = well_served();
    let policies = served[0].headers.iter_mut().find(|(name, _)| name == "content-security-policy").unwrap();
    policies.1 = policies.1.replace("connect-src", "Connect-Src") + ", upgrade-insecure-requests";
    assert_eq!(check(&served, &expected), []);
}

/// Where the settings are not understood nobody knows which policy they want: what was there before may be right.
#[test]
fn settings_that_are_not_understood_say_nothing_of_the_policy() {
    let mut served = well_served();
    for one in &mut served {
        one.headers.retain(|(name, _)| name != "content-security-policy");
    }
    assert_eq!(check(&served, &Expected { settings: None, secure: true }), []);
}

/// What one line mends is said once, with all the addresses that it mends.
#[test]
fn what_one_line_mends_is_said_once() {
    let settings = HostSettings::default();
    let mut served = well_served();
    for one in &mut served {
        one.headers.retain(|(name, _)| name != "x-content-type-options");
    }
    let found = check(&served, &Expected { settings: Some(&settings), secure: true });
    assert_eq!(found.len(), 1, "{found:#?}");
    assert_eq!(found[0].path.split(", ").count(), 6, "{}", found[0].path);
}

/// What is wrong with a host, each by itself: what is changed in its answers, and what is said, with which line.
#[test]
fn each_mistake_of_a_host_is_found_and_its_line_named() {
    use Probe::{DeepLink, Missing, Page, Relay, Script, Settings, Style, Wasm, Worker};
    let settings = HostSettings::default();
    let expected = Expected { settings: Some(&settings), secure: true };
    let whole = policy(&settings);
    let set = |probe: Probe, name: &'static str, value: Option<&str>| {
        let value = value.map(str::to_owned);
        (
            probe,
            Box::new(move |served: &mut Served| {
                served.headers.retain(|(known, _)| known != name);
                served.headers.extend(value.clone().map(|value| (name.to_owned(), value)));
            }) as Box<dyn Fn(&mut Served)>,
        )
    };
    let status = |probe: Probe, status: u16, is_page: bool| {
        (
            probe,
            Box::new(move |served: &mut Served| {
                served.status = status;
                served.is_page = is_page;
            }) as Box<dyn Fn(&mut Served)>,
        )
    };
    let csp = "content-security-policy";
    let framed = whole.replace("; frame-ancestors 'none'", "");
    let inline = whole.replace("'wasm-unsafe-eval'", "'wasm-unsafe-eval' 'unsafe-inline'");
    let anywhere = whole.replace("connect-src 'self'", "connect-src 'self' https:");
    let closed = whole.replace(" https://*.poly.ai", "");
    let elements = format!("{whole}; script-src-elem * 'unsafe-inline'");
    let reported = format!("{whole}; REPORT-URI https://spy.example/");
    let two = format!("{whole}, connect-src 'self' https://api.getcargo.io https://*.sema4.ai https://*.runagents.io");
    let cases = [
        (set(Page, csp, None), hosting_check::NO_POLICY.to_owned(), whole.as_str()),
        (set(Page, csp, Some(&framed)), hosting_check::directive_missing("frame-ancestors"), &whole),
        (set(Page, csp, Some(&inline)), hosting_check::allows_more("script-src", "'unsafe-inline'"), &whole),
        (set(Page, csp, Some(&anywhere)), hosting_check::allows_more("connect-src", "https:"), &whole),
        (set(Page, csp, Some(&closed)), hosting_check::allows_less("connect-src", "https://*.poly.ai"), &whole),
        (set(Page, "cache-control", Some("max-age=600")), hosting_check::KEPT_TOO_LONG.to_owned(), "no-cache"),
        (set(Page, "x-content-type-options", None), hosting_check::SNIFFED.to_owned(), "nosniff"),
        (set(Page, "referrer-policy", Some("origin")), hosting_check::REFERS.to_owned(), "no-referrer"),
        (set(Page, "permissions-policy", None), hosting_check::PERMITS.to_owned(), PERMISSIONS),
        (set(Page, "cross-origin-opener-policy", None), hosting_check::OPENED_BY_OTHERS.to_owned(), "same-origin"),
        (
            set(Page, "strict-transport-security", Some("max-age=0")),
            hosting_check::NOT_ALWAYS_TLS.to_owned(),
            "31536000",
        ),
        (set(Page, csp, Some(&elements)), hosting_check::directive_unknown("script-src-elem"), &whole),
        (set(Page, csp, Some(&reported)), hosting_check::directive_unknown("report-uri"), &whole),
        (set(Page, csp, Some(&two)), hosting_check::allows_less("connect-src", "https://*.poly.ai"), &whole),
        (set(DeepLink, csp, None), hosting_check::NO_POLICY.to_owned(), &whole),
        (set(DeepLink, "referrer-policy", None), hosting_check::REFERS.to_owned(), "no-referrer"),
        (set(Worker, csp, None), hosting_check::NO_POLICY.to_owned(), &whole),
        (set(Worker, "x-content-type-options", None), hosting_check::SNIFFED.to_owned(), "nosniff"),
        (status(Relay, 200, true), hosting_check::NO_RELAY.to_owned(), "configure.sh"),
        (status(Wasm, 0, false), hosting_check::FILE_GONE.to_owned(), ".wasm"),
        (status(DeepLink, 404, false), hosting_check::NO_FALLBACK.to_owned(), "index.html"),
        (
            set(Wasm, "content-type", Some("application/octet-stream")),
            hosting_check::WRONG_TYPE.to_owned(),
            "application/wasm",
        ),
        (set(Script, "content-type", Some("text/plain")), hosting_check::WRONG_TYPE.to_owned(), "text/javascript"),
        (set(Style, "cache-control", Some("no-store")), hosting_check::NOT_KEPT.to_owned(), "immutable"),
        (set(Wasm, "content-encoding", None), hosting_check::NOT_COMPRESSED.to_owned(), "br"),
        (set(Worker, "cache-control", Some(FOR_EVER)), hosting_check::KEPT_TOO_LONG.to_owned(), "no-cache"),
        (set(Settings, "content-type", Some("text/html")), hosting_check::WRONG_TYPE.to_owned(), "application/json"),
        (status(Settings, 404, true), hosting_check::SETTINGS_UNCLEAR.to_owned(), "404"),
        (status(Missing, 200, true), hosting_check::MISSING_IS_PAGE.to_owned(), "404"),
        (status(Script, 403, false), hosting_check::FILE_GONE.to_owned(), ".wasm"),
    ];
    for ((probe, spoil), says, line) in cases {
        let mut served = well_served();
        served.iter_mut().filter(|one| one.probe == probe).for_each(&spoil);
        let found = check(&served, &expected);
        assert!(
            found.iter().any(|one| one.says == says && one.line.contains(line)),
            "{probe:?}: {says} is not among {found:#?}"
        );
        assert!(found.len() <= 2, "{found:#?}");
    }
}

/// The policy that the page asks for is the one that the script writes.
#[test]
fn the_script_writes_the_policy_that_the_page_asks_for() {
    for text in ["{}", EVERYTHING] {
        let settings = HostSettings::read(text).unwrap();
        let connect = by_awk(text).unwrap().pop().unwrap().replace("connect\t", "");
        assert!(policy(&settings).contains(&format!("; connect-src 'self' {connect}; ")), "{connect}");
    }
    let script = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/hosting/configure.sh")).unwrap();
    let line = script.lines().find_map(|line| line.strip_prefix("policy=\"")).unwrap().trim_end_matches('"');
    let own = policy(&HostSettings::default());
    let hosts = "https://api.getcargo.io https://*.sema4.ai https://*.runagents.io https://*.poly.ai";
    assert_eq!(line.replace("$connect", hosts), own);
    assert!(script.contains(&format!("permissions=\"{PERMISSIONS}\"")));
}

proptest! {
    #![proptest_config(config(2_000))]

    /// What counts as an origin says nothing else in a policy or a host's configuration.
    #[test]
    fn an_origin_is_nothing_but_one(url in prop_oneof![
        "https://[a-z0-9*.:/;' \"-]{0,30}",
        "[ -~]{0,40}",
        any::<String>(),
    ]) {
        if is_origin(&url) {
            let rest = &url["https://".len()..];
            let rest = rest.strip_prefix("*.").unwrap_or(rest);
            prop_assert!(rest.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b".-:".contains(&b)));
        }
    }

    /// Whatever the file says, it is either understood or refused with a reason.
    #[test]
    fn whatever_it_says_it_is_read_or_refused(text in prop_oneof![any::<String>(), "[{}\\[\\]:,\"a-z0-9 ]{0,60}"]) {
        if let Err(reasons) = HostSettings::read(&text) {
            prop_assert!(!reasons.is_empty());
        }
    }
}
