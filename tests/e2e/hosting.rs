//! What an administrator does with the package, on the real servers: configure it, and put it behind nginx or Caddy.

use crate::browsers::run_folder;
use crate::hosts::{self, Nginx, Package, SITE, VENDORS};
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
    command.args(["-sS", "-k", "-i", "--http1.1", "--path-as-is", "--max-time", "20", "--noproxy", "*"]);
    for name in [SITE, VENDORS] {
        let host = url.split('/').nth(2).unwrap_or_default();
        if let Some(port) = host.strip_prefix(&format!("{name}:")) {
            command.args(["--resolve", &format!("{name}:{port}:127.0.0.1")]);
        }
    }
    let output = command.args(flags).arg(url).output().await?;
    check!(output.status.success(), "curl {url}: {}", String::from_utf8_lossy(&output.stderr));
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

/// Keys and addresses arrive as they were sent; cookies and the page's address do not; what comes back is no page.
async fn relay_passes_on(test: Arc<Test>, kind: Kind) -> Result<()> {
    let practice = Server::practice(&test, &["--cors", "none"]).await?;
    let vendors = hosts::vendors(&test, &practice.origin).await?;
    let package = Package::unpack(&test.stage)?;
    let echo = hosts::echo(&test).await?;
    let mut settings = hosts::allowing(&[&vendors], true);
    settings["relay"]["sema4"]["to"] = json!(echo);
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
    let (at, read) = ("/relay/cargo/cargo/v1/ai/agents/list", "authorization: Bearer a-key-that-nobody-guesses");
    let with = ask(&format!("{}{at}", origin), &["-H", read, "-H", "cookie: session=1"]).await?;
    let body = String::from_utf8_lossy(&with.body).into_owned();
    check!(with.status == 200 && body.contains("\"agents\""), "through the relay: {} {body}", with.status);
    let without = ask(&format!("{}{at}", origin), &[]).await?;
    check!(without.status == 401, "without a key: {}", without.status);
    // What arrives at a vendor that tells, and what it could leave behind.
    let headers = ["x-api-key: other", "cookie: session=1", "origin: https://o.example", "referer: https://r.example/"];
    let flags: Vec<&str> = [read].into_iter().chain(headers).flat_map(|header| ["-H", header]).collect();
    let told = ask(&format!("{origin}/relay/sema4/x%2Fy?q=%2F"), &flags).await?;
    let arrived = String::from_utf8_lossy(&told.body).into_owned();
    let host =
        echo.trim_start_matches("https://").replace(VENDORS, if kind == Kind::Caddy { "127.0.0.1" } else { VENDORS });
    let wanted = format!("/x%2Fy?q=%2F|Bearer a-key-that-nobody-guesses|other|{host}|||");
    check!(arrived == wanted, "“{arrived}” arrives at the vendor, not “{wanted}”");
    for answer in [&with, &told] {
        check!(answer.header("cache-control") == "no-store" && answer.all("cache-control") == 1, "{answer:?}");
        let policy = answer.header("content-security-policy");
        let is_data = policy.contains("sandbox") && answer.all("content-security-policy") == 1;
        check!(is_data && answer.header("x-content-type-options") == "nosniff", "it could run as a page: {answer:?}");
        for gone in ["set-cookie", "access-control-allow-origin", "service-worker-allowed"] {
            check!(answer.all(gone) == 0, "{gone} of the vendor comes back: {answer:?}");
        }
    }
    // Escapes and the query, to the letter.
    for path in ["a%2Fb%20c?q=%2F&x=a%20b", "a/../b", "%E2%82%AC", ""] {
        ask(&format!("{}/relay/polyai/polyai/v1/agents/{path}", origin), &["-H", read]).await?;
    }
    let seen: Vec<String> = practice.seen().await?.into_keys().collect();
    for path in ["GET /polyai/v1/agents/a%2Fb%20c", "GET /polyai/v1/agents/%E2%82%AC"] {
        check!(seen.iter().any(|seen| seen == path), "{path} did not arrive as it was sent: {seen:?}");
    }
    Ok(())
}
