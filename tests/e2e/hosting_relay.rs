//! A relay of a host: what the page sends arrives, nothing else does, and nothing of it stays behind.

use crate::asking::ask;
use crate::browsers::run_folder;
use crate::hosting::Kind;
use crate::hosts::{self, Package};
use crate::hosts_listening::{self, Listener};
use crate::runner::{Case, Result, Test, check, fail};
use crate::servers::Server;
use serde_json::json;
use std::path::PathBuf;
use std::sync::Arc;

pub fn cases() -> Vec<Case> {
    vec![
        Case::new("hosting::a_relay_of_nginx_keeps_nothing", |test| relay_passes_on(test, Kind::Nginx)),
        Case::new("hosting::a_relay_of_caddy_keeps_nothing", |test| relay_passes_on(test, Kind::Caddy)),
    ]
}

/// What a browser, and a sign-in before the host, add to what the page sends.
const OF_THE_HOST: &[&str] = &[
    "cookie: session=1",
    "origin: https://o.example",
    "referer: https://r.example/",
    "accept-language: de",
    "forwarded: for=10.0.0.1",
    "via: 1.1 a",
    "x-forwarded-for: 10.0.0.1",
    "x-forwarded-email: a@acme.example",
    "x-forwarded-access-token: t",
    "x-real-ip: 10.0.0.1",
    "x-auth-request-access-token: t",
    "x-amzn-oidc-data: t",
    "x-amzn-oidc-accesstoken: t",
    "x-amz-cf-id: i",
    "cf-access-jwt-assertion: t",
    "cf-connecting-ip: 10.0.0.1",
    "x-ms-token-aad-id-token: t",
    "x-goog-iap-jwt-assertion: t",
    "traceparent: 00-1-1-00",
    "proxy-authorization: Basic eA==",
];

/// The keys of all vendors, and where else in a vendor a request belongs.
pub const OF_THE_PAGE: &[(&str, &str)] = &[
    ("authorization", "Bearer {env.HOME} $host"),
    ("x-api-key", "one"),
    ("x-runagents-api-key", "two"),
    ("selected-workspace-uuid", "three"),
    ("x-workspace-namespace", "four"),
    ("x-gateway-key", "five"),
];

/// Keys and addresses arrive as they were sent, and nothing else that a browser or a sign-in adds; what comes back is no
/// page, and no word of the host's.
async fn relay_passes_on(test: Arc<Test>, kind: Kind) -> Result<()> {
    let practice = Server::practice(&test, &["--cors", "none"]).await?;
    let vendors = hosts::vendors(&test, &practice.origin).await?;
    let package = Package::unpack(&test.stage)?;
    let (vendor, listener) = hosts_listening::listening_vendor(&test).await?;
    let mut settings = hosts::allowing(&[&vendor], true);
    settings["relay"]["polyai"]["to"] = json!(vendors);
    let settings = settings.to_string();
    let base = "/tools/greenroom/";
    let origin = kind.serve(&test, &package, base, &settings).await?;
    let key = "x-api-key: a-key-that-nobody-guesses";
    let list = format!("{origin}/relay/polyai/polyai/v1/accounts/acme/agents");
    let with = ask(&list, &["-H", key, "-H", "cookie: session=1"]).await?;
    let body = String::from_utf8_lossy(&with.body).into_owned();
    check!(with.status == 200 && body.contains("\"agentId\""), "through the relay: {} {body}", with.status);
    let without = ask(&list, &[]).await?;
    check!(without.status == 401, "without a key: {}", without.status);
    // Escapes and the query, to the letter.
    for path in ["a%2Fb%20c?q=%2F&x=a%20b", "a/../b", "%E2%82%AC", ""] {
        ask(&format!("{origin}/relay/polyai/polyai/v1/agents/{path}"), &["-H", key]).await?;
    }
    let seen: Vec<String> = practice.seen().await?.into_keys().collect();
    for path in ["GET /polyai/v1/agents/a%2Fb%20c", "GET /polyai/v1/agents/%E2%82%AC"] {
        check!(seen.iter().any(|seen| seen == path), "{path} did not arrive as it was sent: {seen:?}");
    }
    only_what_the_page_sends(&origin, &listener, vendor.trim_start_matches("https://")).await?;
    every_kind_of_body(&origin, &listener).await?;
    no_way_round(&origin, &listener).await?;
    nothing_stays_behind(&origin).await
}

/// An address that is the relay's only after tidying leads nowhere, or to what it names; never to the vendor's root.
async fn no_way_round(origin: &str, listener: &Listener) -> Result<()> {
    let key = ["-H", "authorization: Bearer a-key-that-nobody-guesses"];
    for path in [
        "//relay/cargo/x",
        "/relay//cargo/x",
        "/relay/%63argo/x",
        "/%72elay/cargo/x",
        "/./relay/cargo/x",
        "/a/../relay/cargo/x",
        "///relay/cargo/x",
    ] {
        let answer = ask(&format!("{origin}{path}"), &key).await?;
        let all = listener.take();
        let arrived: Vec<&str> = all.iter().map(|one| one.head.split(' ').nth(1).unwrap_or_default()).collect();
        check!(arrived.is_empty() || arrived == ["/x"], "{path} leads to {arrived:?}");
        check!(!arrived.is_empty() || answer.body != b"Said", "{path} is answered {answer:?}");
    }
    Ok(())
}

async fn only_what_the_page_sends(origin: &str, listener: &Listener, host: &str) -> Result<()> {
    let keys: Vec<String> = OF_THE_PAGE.iter().map(|(name, value)| format!("{name}: {value}")).collect();
    let headers = OF_THE_HOST.iter().copied().chain(keys.iter().map(String::as_str));
    let flags: Vec<&str> = headers.chain(["accept-encoding: gzip"]).flat_map(|header| ["-H", header]).collect();
    for (vendor, own) in [
        ("cargo", ["authorization", "selected-workspace-uuid"].as_slice()),
        ("sema4", &["authorization"]),
        ("runagents", &["authorization", "x-runagents-api-key", "x-workspace-namespace"]),
    ] {
        listener.take();
        ask(&format!("{origin}/relay/{vendor}/x%2Fy?q=%2F"), &flags).await?;
        let all = listener.take();
        let [arrived] = all.as_slice() else { fail!("{vendor}: {} requests arrive", all.len()) };
        check!(arrived.head.starts_with("GET /x%2Fy?q=%2F HTTP/"), "{vendor}: {}", arrived.head);
        check!(arrived.header("host") == host, "{vendor}: {} is no {host}", arrived.header("host"));
        let mut wanted = [own, &["accept", "accept-encoding", "host", "user-agent", "x-gateway-key"]].concat();
        wanted.sort_unstable();
        check!(arrived.names() == wanted, "{vendor}: {:?} arrive, not {wanted:?}", arrived.names());
        for (name, value) in OF_THE_PAGE.iter().filter(|(name, _)| wanted.contains(name)) {
            check!(arrived.header(name) == *value, "{vendor}: {name} arrives as “{}”", arrived.header(name));
        }
    }
    // What was not sent does not arrive empty either.
    ask(&format!("{origin}/relay/runagents/x"), &["-H", "accept:", "-H", "user-agent:"]).await?;
    let all = listener.take();
    // Caddy asks for gzip by itself.
    let names: Vec<String> = all.iter().flat_map(|one| one.names()).filter(|name| name != "accept-encoding").collect();
    check!(names == ["host"], "{names:?} arrive of a request without headers");
    Ok(())
}

/// A reading and removing without a body, JSON, and a file; with the length said before, and without.
async fn every_kind_of_body(origin: &str, listener: &Listener) -> Result<()> {
    let file = twenty_megabytes(origin)?;
    let (form, raw) = (format!("file=@{}", file.display()), format!("@{}", file.display()));
    let json = ["-H", "content-type: application/json", "--data-binary", "{\"a\": 1}"];
    let cut = ["-H", "transfer-encoding: chunked"];
    for (flags, method, media_type, least) in [
        (vec![], "GET", "", 0),
        (vec!["-X", "DELETE"], "DELETE", "", 0),
        (vec!["-X", "POST"], "POST", "", 0),
        (json.to_vec(), "POST", "application/json", 8),
        ([json.as_slice(), &cut].concat(), "POST", "application/json", 8),
        ([json.as_slice(), &["-X", "PUT"]].concat(), "PUT", "application/json", 8),
        (vec!["-F", &form], "POST", "multipart/form-data; boundary=", 20 << 20),
        ([["-F", &form].as_slice(), &cut].concat(), "POST", "multipart/form-data; boundary=", 20 << 20),
        (vec!["-H", "content-type: text/plain", "--data-binary", &raw], "POST", "text/plain", 20 << 20),
    ] {
        let answer = ask(&format!("{origin}/relay/cargo/x"), &flags).await?;
        let all = listener.take();
        let [arrived] = all.as_slice() else { fail!("{flags:?}: {} and {} requests", answer.status, all.len()) };
        check!(answer.status == 200 && answer.body == b"Said", "{flags:?}: {answer:?}");
        check!(arrived.head.starts_with(&format!("{method} /x HTTP/")), "{flags:?}: {}", arrived.head);
        let found = arrived.header("content-type");
        let is_right = found.starts_with(media_type) && found.is_empty() == media_type.is_empty();
        check!(is_right, "{flags:?}: the type arrives as “{found}”");
        let is_whole = arrived.length >= least && arrived.length < least + 1000;
        check!(is_whole, "{flags:?}: {} bytes arrive", arrived.length);
    }
    Ok(())
}

/// What the vendor says to the browser or to nginx has no effect; what the page needs comes back.
async fn nothing_stays_behind(origin: &str) -> Result<()> {
    let (answer, led) = (
        ask(&format!("{origin}/relay/sema4/x"), &[]).await?,
        ask(&format!("{origin}/relay/sema4/elsewhere"), &[]).await?,
    );
    check!(led.status == 302, "a redirect comes back as {}", led.status);
    check!(answer.status == 200 && answer.body == b"Said", "a vendor leads nginx elsewhere: {answer:?}");
    check!(answer.header("content-type") == "text/html", "a vendor names the letters: {answer:?}");
    for answer in [&answer, &led] {
        for (name, _) in hosts_listening::LEFT_BEHIND {
            check!(answer.all(&name.to_ascii_lowercase()) == 0, "{name} of the vendor comes back: {answer:?}");
        }
        for (name, value) in hosts_listening::HANDED_ON {
            check!(answer.header(&name.to_ascii_lowercase()) == value.replace('\\', ""), "{name} is lost: {answer:?}");
        }
        check!(answer.all("server") <= 1, "the vendor's server is named: {answer:?}");
        for (name, wanted) in [
            ("cache-control", "no-store"),
            ("content-security-policy", "default-src 'none'; frame-ancestors 'none'; sandbox"),
            ("strict-transport-security", "max-age=31536000"),
            ("x-content-type-options", "nosniff"),
        ] {
            check!(answer.all(name) == 1 && answer.header(name) == wanted, "{name} is not “{wanted}”: {answer:?}");
        }
    }
    Ok(())
}

/// A file of that size, one for each host.
pub fn twenty_megabytes(origin: &str) -> Result<PathBuf> {
    let file = run_folder().join(format!("twenty-megabytes-{}", origin.rsplit(':').next().unwrap_or_default()));
    std::fs::write(&file, vec![b'x'; 20 << 20])?;
    Ok(file)
}
