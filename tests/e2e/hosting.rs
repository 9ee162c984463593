//! What an administrator does with the package, on the real servers: configure it, and put it behind nginx or Caddy.

use crate::browsers::run_folder;
use crate::hosts::{self, Listener, Nginx, Package, SITE, VENDORS};
use crate::processes::Process;
use crate::runner::{Case, Result, Test, check, fail};
use crate::servers::{Server, free_port, listening};
use greenroom::hosting::{Expected, HostSettings, Probe, Served, check as findings, is_page, named_by};
use serde_json::json;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::Arc;
use tokio::process::Command;

pub fn cases() -> Vec<Case> {
    vec![
        Case::new("hosting::recipes_are_taken_by_their_servers", recipes_are_taken),
        Case::new("hosting::nginx_serves_as_it_should", |test| serves_as_it_should(test, Kind::Nginx)),
        Case::new("hosting::caddy_serves_as_it_should", |test| serves_as_it_should(test, Kind::Caddy)),
        Case::new("hosting::a_relay_of_nginx_keeps_nothing", |test| relay_passes_on(test, Kind::Nginx)),
        Case::new("hosting::a_sign_in_of_nginx_closes_all_and_gets_no_key", sign_in_closes_all),
        Case::new("hosting::a_relay_of_caddy_keeps_nothing", |test| relay_passes_on(test, Kind::Caddy)),
    ]
}

/// Two relays, more hosts, a hidden vendor.
const SETTINGS: &str = r#"{
  "hosts": { "sema4": ["https://*.acme.example:8443", "https://*.sema4.ai"] },
  "hidden": ["runagents"],
  "relay": {
    "cargo": { "path": "/relay/cargo/", "to": "https://127.0.0.1.example.test:8443" },
    "polyai": { "path": "/relay/polyai/", "to": "https://localhost.example.test" }
  }
}"#;

/// Every shell that a server has writes the same, and both servers take it.
async fn recipes_are_taken(test: Arc<Test>) -> Result<()> {
    let tools = busybox_alone()?;
    let alone = tools.join("sh").display().to_string();
    for (base, settings) in [("/", "{}"), ("/tools/greenroom/", "{}"), ("/", SETTINGS), ("/a.b/c-d/", SETTINGS)] {
        let mut written = Vec::new();
        for (shell, path) in [(["dash"].as_slice(), None), (&["busybox", "sh"], None), (&[&alone], Some(&tools))] {
            let package = Package::unpack(&test.stage)?;
            package.settings(settings)?;
            let arguments = ["--base", base, "--served-from", "/srv/green room"];
            let output = package.configure_with(shell, path.map(PathBuf::as_path), &arguments)?;
            let said = String::from_utf8_lossy(&output.stderr).into_owned();
            check!(output.status.success() && said.is_empty(), "{shell:?} with {settings} at {base}: {said}");
            let page = std::fs::read_to_string(package.site().join("index.html"))?;
            check!(page.contains(&format!("<base href=\"{base}\"")), "index.html does not say {base}");
            let left: Vec<PathBuf> = all_files(&package.site())?.into_iter().map(|(name, _)| name).collect();
            check!(!left.iter().any(|name| name.display().to_string().contains(".new")), "something is left: {left:?}");
            nginx_takes(&package).await?;
            caddy_takes(&package).await?;
            written.push(all_files(&package.folder().join("recipes"))?);
        }
        check!(written.windows(2).all(|pair| pair[0] == pair[1]), "the shells write different recipes at {base}");
    }
    refuses_what_would_break(&test)
}

/// Names and folders that would say something else in a configuration, and relays that would hide the page.
fn refuses_what_would_break(test: &Test) -> Result<()> {
    let relay = |path: &str| format!(r#"{{"relay": {{"cargo": {{"path": "{path}", "to": "https://a.example"}}}}}}"#);
    let twice = r#"{"relay": {"cargo": {"path": "/r/", "to": "https://a.example"}, "sema4": {"path": "/r/", "to": "https://b.example"}}}"#;
    let cases = [
        (["--base", "/x"], "{}".to_owned(), "--base"),
        (["--base", "/../x/"], "{}".to_owned(), "--base"),
        (["--base", "/x\"; evil/"], "{}".to_owned(), "--base"),
        (["--base", "/x/\n/y/"], "{}".to_owned(), "--base"),
        (["--served-from", "/x;y"], "{}".to_owned(), "--served-from"),
        (["--served-from", "/$x"], "{}".to_owned(), "--served-from"),
        (["--trust", "/x\"y"], "{}".to_owned(), "--trust"),
        (["--key-header", "X Key"], "{}".to_owned(), "--key-header"),
        (["--key-header", "x;y"], "{}".to_owned(), "--key-header"),
        (["--key-header", "Cookie"], "{}".to_owned(), "no key travels in cookie"),
        (["--bas", "/"], "{}".to_owned(), "no option"),
        (["--base", "/"], relay("/agents/"), "own addresses"),
        (["--base", "/tools/"], relay("/tools/"), "own folder"),
        (["--base", "/"], twice.to_owned(), "two vendors"),
        (["--base", "/"], r#"{"practise": true}"#.to_owned(), "is no setting"),
    ];
    let package = Package::unpack(&test.stage)?;
    let before = std::fs::read(package.site().join("index.html"))?;
    for (arguments, settings, reason) in cases {
        package.settings(&settings)?;
        let output = package.configure(&["sh"], &arguments)?;
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        check!(!output.status.success() && said.contains(reason), "{arguments:?} with {settings}: {said}");
        check!(!package.folder().join("recipes").exists(), "{arguments:?} with {settings} wrote recipes");
        check!(std::fs::read(package.site().join("index.html"))? == before, "{arguments:?} changed the page");
    }
    Ok(())
}

/// A folder that holds busybox's programs and nothing else.
fn busybox_alone() -> Result<PathBuf> {
    let folder = run_folder().join("busybox");
    std::fs::create_dir_all(&folder)?;
    let path = std::env::var("PATH").unwrap_or_default();
    let found = path.split(':').map(|folder| Path::new(folder).join("busybox")).find(|file| file.is_file());
    let Some(busybox) = found else { fail!("there is no busybox: `./dev setup` installs it") };
    for name in [
        "sh", "awk", "sed", "grep", "gzip", "cat", "cmp", "cp", "dirname", "mkdir", "mktemp", "mv", "rm", "sort",
        "uniq", "wc",
    ] {
        std::os::unix::fs::symlink(&busybox, folder.join(name))?;
    }
    Ok(folder)
}

/// What lies in a folder, by its path.
fn all_files(folder: &Path) -> Result<Vec<(PathBuf, Vec<u8>)>> {
    let mut all = Vec::new();
    let mut wait = vec![folder.to_owned()];
    while let Some(next) = wait.pop() {
        for entry in std::fs::read_dir(next)? {
            let path = entry?.path();
            if path.is_dir() {
                wait.push(path);
            } else {
                let name = path.strip_prefix(folder)?.to_owned();
                // The page's copy names the version.
                all.push((name, std::fs::read(&path)?));
            }
        }
    }
    all.sort();
    Ok(all)
}

async fn nginx_takes(package: &Package) -> Result<()> {
    let nginx = Nginx::with_recipes(package, 8443)?;
    // nginx looks names up while it reads; here are none to be found.
    let http = nginx.read("greenroom-http.conf")?;
    let named: Vec<String> = http
        .lines()
        .map(|line| match line.trim().strip_prefix("server ").and_then(|host| host.strip_suffix(';')) {
            Some(host) => format!("    server 127.0.0.1:{};", host.rsplit(':').next().unwrap_or("443")),
            None => line.to_owned(),
        })
        .collect();
    nginx.write("greenroom-http.conf", &named.join("\n"))?;
    nginx.validate().await
}

/// A Caddyfile around the recipe, without TLS.
fn caddyfile(package: &Package, port: u16) -> Result<PathBuf> {
    let folder = package.folder().join("recipes/caddy");
    let text = format!(
        "{{\n\tadmin off\n\tauto_https off\n}}\nimport greenroom.caddy\nhttp://127.0.0.1:{port} \
         {{\n\tbind 127.0.0.1\n\timport greenroom\n}}\n"
    );
    let file = folder.join("Caddyfile");
    std::fs::write(&file, text)?;
    Ok(file)
}

fn caddy(package: &Package, word: &str, file: &Path) -> Command {
    let mut command = Command::new("caddy");
    command.args([word, "--adapter", "caddyfile", "--config"]).arg(file);
    // Nothing of the person's own.
    command.env("HOME", package.folder()).env("XDG_CONFIG_HOME", package.folder());
    command.env("XDG_DATA_HOME", package.folder());
    // What it trusts besides: the certificate of tests.
    if let Ok((certificate, _)) = hosts::tls() {
        command.env("SSL_CERT_FILE", certificate);
    }
    command
}

async fn caddy_takes(package: &Package) -> Result<()> {
    let file = caddyfile(package, 8080)?;
    let output = caddy(package, "validate", &file).output().await?;
    std::fs::remove_file(file)?;
    check!(output.status.success(), "caddy validate: {}", String::from_utf8_lossy(&output.stderr));
    Ok(())
}

async fn start_caddy(package: &Package) -> Result<(Process, String)> {
    let port = free_port()?;
    let process = Process::start(caddy(package, "run", &caddyfile(package, port)?).stdout(Stdio::null()), "caddy")?;
    listening(port, "caddy").await?;
    Ok((process, format!("http://127.0.0.1:{port}")))
}

// What is served.

/// What a host answered.
#[derive(Debug)]
struct Answer {
    status: u16,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
}

impl Answer {
    fn header(&self, name: &str) -> &str {
        self.headers.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value.as_str())
    }

    fn all(&self, name: &str) -> usize {
        self.headers.iter().filter(|(known, _)| known == name).count()
    }
}

/// Asks a host by curl: it takes any certificate and finds the names of tests on this computer.
async fn ask(url: &str, flags: &[&str]) -> Result<Answer> {
    let mut command = Command::new("curl");
    command.args([
        "-sS",
        "-k",
        "-i",
        "--http1.1",
        "--path-as-is",
        "--max-time",
        "20",
        "--noproxy",
        "*",
        "-H",
        "expect:",
    ]);
    for name in [SITE, VENDORS] {
        let host = url.split('/').nth(2).unwrap_or_default();
        if let Some(port) = host.strip_prefix(&format!("{name}:")) {
            command.args(["--resolve", &format!("{name}:{port}:127.0.0.1")]);
        }
    }
    let output = command.args(flags).arg(url).output().await?;
    check!(output.status.success(), "curl {flags:?} {url}: {}", String::from_utf8_lossy(&output.stderr));
    let end = output.stdout.windows(4).position(|four| four == b"\r\n\r\n").unwrap_or(output.stdout.len());
    let head = String::from_utf8_lossy(output.stdout.get(..end).unwrap_or_default()).into_owned();
    let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or_default();
    let headers = head.lines().skip(1).filter_map(|line| line.split_once(": "));
    let headers = headers.map(|(name, value)| (name.to_ascii_lowercase(), value.trim().to_owned())).collect();
    Ok(Answer { status, headers, body: output.stdout.get(end + 4..).unwrap_or_default().to_vec() })
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Nginx,
    Caddy,
}

/// The page's own check has nothing to say, with and without compression, at the root and in a folder; and what it does
/// not ask is right too.
async fn serves_as_it_should(test: Arc<Test>, kind: Kind) -> Result<()> {
    for base in ["/", "/tools/greenroom/"] {
        let package = Package::unpack(&test.stage)?;
        let wider = r#"{"hosts": {"cargo": ["https://api.getcargo.io", "https://eu.getcargo.example:8443"]}}"#;
        package.settings(wider)?;
        let origin = match kind {
            Kind::Nginx => hosts::serve(&test, &package, base, wider).await?.origin,
            Kind::Caddy => {
                package.configure_for(base)?;
                let (process, origin) = start_caddy(&package).await?;
                test.keep_process(process);
                origin
            }
        };
        let settings = HostSettings::read(wider).map_err(|wrong| crate::runner::Failure(wrong.join(" ")))?;
        let expected = Expected { settings: Some(&settings), secure: true };
        for coding in ["br, gzip", "gzip"] {
            let served = probe(&origin, base, coding).await?;
            let found = findings(&served, &expected);
            check!(found.is_empty(), "{base} with {coding}: {found:#?}");
        }
        let page = ask(&format!("{origin}{base}"), &[]).await?;
        let policy = page.header("content-security-policy");
        check!(policy.contains(" https://eu.getcargo.example:8443 "), "the wider list is not in {policy}");
        check!(page.all("content-security-policy") == 1, "there are several policies");
        nothing_else_is_the_page(&origin, base).await?;
        takes_a_browser_at_its_word(&origin, base).await?;
        if base != "/" {
            let bare = ask(&format!("{origin}{}", base.trim_end_matches('/')), &[]).await?;
            let to = bare.header("location").trim_start_matches(&origin).to_owned();
            check!(bare.status == 308 && to == base, "{base} without its slash: {} to {to}", bare.status);
            let root = ask(&format!("{origin}/"), &[]).await?;
            check!(!String::from_utf8_lossy(&root.body).contains("<base href="), "the page is at the root, too");
        }
    }
    Ok(())
}

/// Asks all that the page's own check asks.
async fn probe(origin: &str, base: &str, coding: &str) -> Result<Vec<Served>> {
    let page = ask(&format!("{origin}{base}"), &[]).await?;
    let page = String::from_utf8_lossy(&page.body).into_owned();
    let files = named_by(&page);
    let ending = |end: &str| files.iter().find(|name| name.ends_with(end)).copied().unwrap_or_default();
    let mut served = Vec::new();
    for one in Probe::ALL {
        let name = match one {
            Probe::Page => "",
            Probe::DeepLink => "agents/cargo-127/a.b%2Fc?x=1.js",
            Probe::Script => ending(".js"),
            Probe::Wasm => ending(".wasm"),
            Probe::Style => ending(".css"),
            Probe::Worker => "practice.js",
            Probe::Settings => "console.json",
            Probe::Missing => "there-is-no-such-file.js",
            // Looked at by tests of their own.
            Probe::Relay => continue,
        };
        let path = format!("{base}{name}");
        let plain = ask(&format!("{origin}{path}"), &[]).await?;
        let packed = ask(&format!("{origin}{path}"), &["-H", &format!("accept-encoding: {coding}")]).await?;
        let is_page = is_page(&String::from_utf8_lossy(&plain.body));
        check!(plain.header("content-encoding").is_empty(), "{path} is compressed for who did not ask for that");
        check!(packed.status == plain.status, "{path} has two statuses");
        served.push(Served { probe: one, path, status: packed.status, headers: packed.headers, is_page });
    }
    Ok(served)
}

/// A coding is used only for who takes it: `q=0` is a no.
async fn takes_a_browser_at_its_word(origin: &str, base: &str) -> Result<()> {
    let page = ask(&format!("{origin}{base}"), &[]).await?;
    let page = String::from_utf8_lossy(&page.body).into_owned();
    let Some(script) = named_by(&page).into_iter().find(|name| name.ends_with(".js")) else { fail!("no script") };
    for (said, of_script, of_page) in [
        ("br;q=0", "", ""),
        ("br;q=0, gzip;q=0", "", ""),
        ("br; q=0.0, gzip", "gzip", "gzip"),
        ("br;q=0.000,gzip;q=0.0", "", ""),
        ("br;q=0.5", "br", ""),
        ("br;q=0.05", "br", ""),
        ("gzip;q=0.001", "gzip", "gzip"),
        ("brr, xgzip", "", ""),
        ("identity", "", ""),
    ] {
        let flag = format!("accept-encoding: {said}");
        for (name, wanted) in [(script, of_script), ("", of_page)] {
            let answer = ask(&format!("{origin}{base}{name}"), &["-H", &flag]).await?;
            let coding = answer.header("content-encoding");
            check!(coding == wanted, "{base}{name} for “{said}” comes as “{coding}”");
        }
    }
    Ok(())
}

/// A file that is gone is 404, is not kept, and is never the page; files of the host are out of reach.
async fn nothing_else_is_the_page(origin: &str, base: &str) -> Result<()> {
    for name in [
        "greenroom-0123456789abcdef.js",
        "greenroom-0123456789abcdef_bg.wasm",
        "ui-0123456789abcdef.css",
        "icon-0123456789abcdef.svg",
        "other.json",
        "favicon.ico",
        "greenroom.js.map",
        "../configure.sh",
        "..%2fconfigure.sh",
        "%2e%2e/console.awk",
    ] {
        let answer = ask(&format!("{origin}{base}{name}"), &["-H", "accept-encoding: br"]).await?;
        let body = String::from_utf8_lossy(&answer.body).into_owned();
        // What leads out of the console's folder is the host's: it answers as it likes, but not with a file of ours.
        let is_outside = name.contains("..") || name.contains("%2e");
        let is_gone = answer.status == 404 && !body.contains("<base href=");
        check!(is_gone || is_outside, "{name}: {} {body}", answer.status);
        check!(!body.contains("configure.sh") && !body.contains("LARGEST"), "{name} is read: {body}");
        let kept = answer.header("cache-control");
        check!(!kept.contains("immutable"), "{name}, which there is not, is kept for ever");
    }
    Ok(())
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
const OF_THE_PAGE: &[(&str, &str)] = &[
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
    let (vendor, listener) = hosts::listening_vendor(&test).await?;
    let mut settings = hosts::allowing(&[&vendor], true);
    settings["relay"]["polyai"]["to"] = json!(vendors);
    let settings = settings.to_string();
    let base = "/tools/greenroom/";
    let origin = match kind {
        Kind::Nginx => hosts::serve(&test, &package, base, &settings).await?.origin,
        Kind::Caddy => {
            package.settings(&settings)?;
            package.configure_for(base)?;
            // Names below greenroom.test are known to the browsers of tests alone.
            let recipe = package.folder().join("recipes/caddy/greenroom.caddy");
            let text = std::fs::read_to_string(&recipe)?;
            std::fs::write(&recipe, text.replace(&format!("https://{VENDORS}:"), "https://127.0.0.1:"))?;
            let (process, origin) = start_caddy(&package).await?;
            test.keep_process(process);
            origin
        }
    };
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
    nothing_stays_behind(&origin).await
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
        for (name, _) in hosts::LEFT_BEHIND {
            check!(answer.all(&name.to_ascii_lowercase()) == 0, "{name} of the vendor comes back: {answer:?}");
        }
        for (name, value) in hosts::HANDED_ON {
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

/// The lines of the package's README for nginx with a sign-in, with another address of it.
fn with_sign_in(package: &Package, sign_in: &str) -> Result<String> {
    let readme = std::fs::read_to_string(package.folder().join("README.md"))?;
    let block = readme.split("```").find(|block| block.starts_with("nginx\n") && block.contains("auth_request"));
    let Some(lines) = block.and_then(|block| block.strip_prefix("nginx\n")) else {
        fail!("the README has no such lines")
    };
    let known = "http://127.0.0.1:4180";
    check!(
        lines.contains(known) && lines.contains("include greenroom.conf;"),
        "the README's lines are others: {lines}"
    );
    Ok(lines.replace(known, sign_in))
}

/// Who is not signed in gets neither the page nor the relay; who is gets both; and the sign-in learns who asks by the
/// cookie alone: no vendor's key, nothing of what is sent.
async fn sign_in_closes_all(test: Arc<Test>) -> Result<()> {
    let sign_in = Listener::start(|head| match head {
        _ if head.contains("session=good") => 202,
        _ if head.contains("session=broken") => 500,
        _ => 401,
    })
    .await?;
    let (vendor, listener) = hosts::listening_vendor(&test).await?;
    let settings = hosts::allowing(&[&vendor], true).to_string();
    for base in ["/", "/tools/greenroom/"] {
        let package = Package::unpack(&test.stage)?;
        let inside = with_sign_in(&package, &sign_in.origin)?;
        let origin = hosts::serve_in(&test, &package, base, &settings, &inside).await?.origin;
        let page = std::fs::read_to_string(package.site().join("index.html"))?;
        let script = named_by(&page).into_iter().find(|name| name.ends_with(".js")).unwrap_or_default().to_owned();
        let site = ["", "index.html", "console.json", "agents/a/b", &script].map(|name| format!("{base}{name}"));
        let relay = |vendor: &str| format!("{origin}/relay/{vendor}/x");
        let keys: Vec<String> = OF_THE_PAGE.iter().map(|(name, value)| format!("{name}: {value}")).collect();
        let keys: Vec<&str> = keys.iter().flat_map(|key| ["-H", key.as_str()]).collect();
        let file = format!("@{}", twenty_megabytes(&origin)?.display());
        let upload = ["-H", "content-type: application/zip", "--data-binary", &file];

        for (session, page_status, file_status) in [("none", 302, 401), ("broken", 500, 500)] {
            let cookie = format!("cookie: session={session}");
            for path in &site {
                let answer = ask(&format!("{origin}{path}"), &["-H", &cookie]).await?;
                let wanted = if path.ends_with(".js") { file_status } else { page_status };
                check!(answer.status == wanted, "{path} with session {session}: {}", answer.status);
                let sent_to = answer.header("location").trim_start_matches(&origin);
                let wanted = format!("/oauth2/sign_in?rd={path}");
                check!(answer.status != 302 || sent_to == wanted, "{path} is led to {sent_to}, not {wanted}");
                let body = String::from_utf8_lossy(&answer.body).into_owned();
                check!(!body.contains("<base") && !body.contains("relay"), "{path} with session {session}: {body}");
            }
            for vendor in ["cargo", "sema4", "runagents", "polyai"] {
                for body in [[].as_slice(), &upload] {
                    let answer = ask(&relay(vendor), &[&["-H", &cookie], keys.as_slice(), body].concat()).await?;
                    check!(answer.status == page_status, "{vendor} with session {session}: {}", answer.status);
                }
            }
            let reached = listener.take();
            check!(reached.is_empty(), "with session {session} the vendor is reached: {reached:?}");
        }
        let good = ["-H", "cookie: session=good"];
        for path in &site {
            let answer = ask(&format!("{origin}{path}"), &good).await?;
            check!(answer.status == 200, "{path} for who is signed in: {}", answer.status);
        }
        for vendor in ["cargo", "sema4", "runagents", "polyai"] {
            let flags = [&good, keys.as_slice(), &upload].concat();
            let answer = ask(&relay(vendor), &flags).await?;
            check!(answer.status == 200, "{vendor} for who is signed in: {answer:?}");
            let all = listener.take();
            let is_whole =
                all.len() == 1 && all.iter().all(|one| one.length == 20 << 20 && one.header("cookie").is_empty());
            check!(is_whole, "{vendor}: not the upload alone: {all:?}");
        }
        // A vendor that refuses a key is no sign-in that has ended.
        let refused = ask(&format!("{origin}/relay/cargo/refused"), &good).await?;
        check!(refused.status == 401 && refused.body == b"Said", "a vendor's 401: {refused:?}");
        listener.take();

        // Whoever calls the sign-in's own addresses with keys: it does not get them either.
        ask(&format!("{origin}/oauth2/start"), &keys).await?;
        let asked = sign_in.take();
        check!(asked.len() > 20, "the sign-in was asked {} times", asked.len());
        for one in asked {
            let is_asked =
                one.head.starts_with("GET /oauth2/auth HTTP/") && one.header("cookie").starts_with("session=");
            let is_called = one.head.starts_with("GET /oauth2/start HTTP/");
            check!(is_asked || is_called, "the sign-in is asked {}", one.head);
            check!(
                one.length == 0 && one.header("content-length").is_empty(),
                "a body reaches the sign-in: {}",
                one.head
            );
            let mut keys = OF_THE_PAGE.iter().take(if is_called { 3 } else { OF_THE_PAGE.len() });
            check!(keys.all(|(name, _)| one.header(name).is_empty()), "a key reaches the sign-in: {}", one.head);
        }
        let inner = ask(&format!("{origin}/oauth2/auth"), &good).await?;
        check!(inner.status == 404, "what nginx alone asks is open to all: {}", inner.status);
    }
    Ok(())
}

/// A file of that size, one for each host.
fn twenty_megabytes(origin: &str) -> Result<PathBuf> {
    let file = run_folder().join(format!("twenty-megabytes-{}", origin.rsplit(':').next().unwrap_or_default()));
    std::fs::write(&file, vec![b'x'; 20 << 20])?;
    Ok(file)
}
