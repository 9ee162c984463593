//! What an administrator does with the package, on the real servers: configure it, put it behind nginx or Caddy, get it
//! wrong, update it and go back.

use crate::browsers::{Browser, Engine, run_folder};
use crate::console;
use crate::fixtures::Keep;
use crate::forms::Scene;
use crate::hosts::{self, Host, Nginx, Package, SITE, VENDORS};
use crate::processes::Process;
use crate::runner::{Case, Result, Test, check, fail};
use crate::servers::{Server, free_port, listening};
use greenroom::hosting::{Expected, HostSettings, Probe, Served, check as findings, named_by};
use greenroom::words::{form, hosting_check, pages};
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
        Case::new("hosting::framing_is_refused", framing_is_refused),
        Case::new("hosting::each_mistake_is_found", each_mistake_is_found),
        Case::new("hosting::an_update_and_back_lose_nothing", update_and_back).on(FOLDER),
        Case::new("hosting::an_update_halfway_says_so", update_halfway),
        Case::new("hosting::an_open_tab_tells_of_a_new_version", open_tab_is_old),
    ]
}

const FOLDER: Host = Host::Nginx { base: "/tools/greenroom/", relay: false };

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
        let expected = Expected { settings: &settings, secure: true };
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
        };
        let path = format!("{base}{name}");
        let plain = ask(&format!("{origin}{path}"), &[]).await?;
        let packed = ask(&format!("{origin}{path}"), &["-H", &format!("accept-encoding: {coding}")]).await?;
        let text = String::from_utf8_lossy(&plain.body);
        let is_page = text.contains("<base href=") && text.contains("Greenroom");
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

/// Another page shows nothing of it in a frame; it would if the policy did not forbid it.
async fn framing_is_refused(test: Arc<Test>) -> Result<()> {
    let other = Server::practice(&test, &[]).await?;
    let other = hosts::vendors(&test, &other.origin).await?;
    let package = Package::unpack(&test.stage)?;
    package.configure_for("/")?;
    let own = (HEADERS, "; frame-ancestors 'none'", "; frame-ancestors 'none'");
    let (refusing, allowing) =
        (serve_with(&test, &package, Some(own)).await?, serve_with(&test, &package, Some((HEADERS, own.1, ""))).await?);
    let browser = test.open(Engine::Chromium).await?;
    // There is nothing at the vendors' root.
    browser.expect_trouble(&other);
    browser.expect_trouble("frame-ancestors");
    for (site, is_shown) in [(allowing, true), (refusing, false)] {
        browser.driver.goto(&other).await?;
        let add =
            "const frame = document.createElement('iframe'); frame.src = arguments[0]; document.body.append(frame)";
        browser.run(add, vec![json!(site.url("/"))]).await?;
        let frame = browser.driver.find(thirtyfour::By::Tag("iframe")).await?;
        frame.enter_frame().await?;
        let done = "return location.href !== 'about:blank' && document.readyState === 'complete'";
        browser.wait_until("the frame is loaded", || browser.truth(done)).await?;
        let title = browser.run("return document.title", Vec::new()).await?;
        browser.driver.enter_default_frame().await?;
        let shown = title.as_str().is_some_and(|title| title.contains("Greenroom"));
        check!(shown == is_shown, "in a frame stands {title}");
    }
    Ok(())
}

// The hosting check on a host that does something wrong.

const HEADERS: &str = "greenroom-headers.conf";

/// A mistake: in which file of the recipe, what is replaced by what, what is said, and what stands in the line to add.
type Mistake = (&'static str, &'static str, &'static str, String, &'static str);

fn mistakes() -> Vec<Mistake> {
    use hosting_check as words;
    let (headers, http, site) = (HEADERS, "greenroom-http.conf", "greenroom.conf");
    vec![
        (
            headers,
            "add_header Content-Security-Policy",
            "#",
            words::NO_POLICY.to_owned(),
            "Content-Security-Policy: default-src",
        ),
        (
            headers,
            "; frame-ancestors 'none'",
            "",
            words::directive_missing("frame-ancestors"),
            "frame-ancestors 'none'",
        ),
        (
            headers,
            "connect-src 'self'",
            "connect-src 'self' https:",
            words::allows_more("connect-src", "https:"),
            "connect-src 'self' https://api",
        ),
        (
            headers,
            " https://*.poly.ai",
            "",
            words::allows_less("connect-src", "https://*.poly.ai"),
            "https://*.poly.ai",
        ),
        (
            headers,
            "add_header X-Content-Type-Options",
            "#",
            words::SNIFFED.to_owned(),
            "X-Content-Type-Options: nosniff",
        ),
        (headers, "add_header Referrer-Policy", "#", words::REFERS.to_owned(), "Referrer-Policy: no-referrer"),
        (
            headers,
            "add_header Permissions-Policy",
            "#",
            words::PERMITS.to_owned(),
            "Permissions-Policy: accelerometer=()",
        ),
        (
            headers,
            "add_header Cross-Origin-Opener-Policy",
            "#",
            words::OPENED_BY_OTHERS.to_owned(),
            "Cross-Origin-Opener-Policy: same-origin",
        ),
        (
            headers,
            "max-age=31536000",
            "max-age=60",
            words::NOT_ALWAYS_TLS.to_owned(),
            "Strict-Transport-Security: max-age=31536000",
        ),
        (
            http,
            "public, max-age=31536000, immutable",
            "no-store",
            words::NOT_KEPT.to_owned(),
            "Cache-Control: public, max-age=31536000, immutable",
        ),
        (
            http,
            "default \"no-cache\"",
            "default \"max-age=3600\"",
            words::KEPT_TOO_LONG.to_owned(),
            "Cache-Control: no-cache",
        ),
        (
            http,
            "map $http_accept_encoding",
            "map $http_nothing",
            words::NOT_COMPRESSED.to_owned(),
            "Content-Encoding: br",
        ),
        (
            site,
            "application/wasm",
            "application/octet-stream",
            words::WRONG_TYPE.to_owned(),
            "Content-Type: application/wasm",
        ),
        (site, "location / {", "location = / {", words::NO_FALLBACK.to_owned(), "index.html"),
        (
            site,
            "error_page 404 @greenroom_gone;",
            "error_page 404 =200 /index.html;",
            words::MISSING_IS_PAGE.to_owned(),
            "with 404",
        ),
    ]
}

async fn each_mistake_is_found(test: Arc<Test>) -> Result<()> {
    let browser = test.open(Engine::Chromium).await?;
    browser.expect_trouble("there-is-no-such-file.js");
    let package = Package::unpack(&test.stage)?;
    package.configure_for("/")?;
    let site = serve_with(&test, &package, None).await?;
    open_check(&browser, &site).await?;
    browser.wait_text(hosting_check::ALL_WELL).await?;
    for (file, was, becomes, says, line) in mistakes() {
        let site = serve_with(&test, &package, Some((file, was, becomes))).await?;
        open_check(&browser, &site).await?;
        browser.wait_text(&says).await?;
        let all = browser.text_of("main").await?;
        check!(all.contains(line), "“{was}” is found, but not the line “{line}”: {all}");
        console::collect(&browser).await?;
        browser.expect_trouble(&site.origin);
    }
    Ok(())
}

/// Opens the page, and goes on from there: an address inside the page may not be answered.
async fn open_check(browser: &Browser, site: &Server) -> Result<()> {
    browser.goto(&site.url("/")).await?;
    browser.wait_heading(pages::FIRST_TITLE).await?;
    browser.visit(site, "/hosting").await?;
    browser.wait_heading(hosting_check::TITLE).await
}

/// The package on nginx, with a replacement in a file of its recipe.
async fn serve_with(test: &Test, package: &Package, change: Option<(&str, &str, &str)>) -> Result<Server> {
    let port = free_port()?;
    let nginx = Nginx::with_recipes(package, port)?;
    if let Some((file, was, becomes)) = change {
        let text = nginx.read(file)?;
        check!(text.contains(was), "{file} has no “{was}” to replace");
        nginx.write(file, &text.replace(was, becomes))?;
    }
    nginx.validate().await?;
    Server::of(test, nginx.start().await?, format!("https://{SITE}:{port}"), "/")
}

// Updates.

/// Another version of a package, in a folder of its own.
async fn another_version(package: &Package) -> Result<Package> {
    let folder = package.folder().with_file_name("another");
    let output = Command::new("node")
        .arg(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/e2e/another_version.mjs"))
        .args([package.folder(), &folder])
        .arg("0.2.0 another")
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .await?;
    check!(output.status.success(), "no other version: {}", String::from_utf8_lossy(&output.stderr));
    Ok(Package::at(folder))
}

/// The version that the page says it is.
async fn version(browser: &Browser) -> Result<String> {
    let told = "return document.querySelector('meta[name=greenroom-version]').content";
    Ok(browser.run(told, Vec::new()).await?.as_str().unwrap_or_default().to_owned())
}

const AGENT: &str = "Account researcher";
const INSTRUCTIONS: &[&str] = &["Instructions"];
const PROMPT: &str = "System prompt";

/// Somebody types while the host is updated, in a tab of the old version, and again when it goes back: all is there.
async fn update_and_back(test: Arc<Test>) -> Result<()> {
    let practice = Server::practice(&test, &[]).await?;
    let settings = hosts::allowing(&[&practice.origin], false).to_string();
    let old = Package::unpack(&test.stage)?;
    let base = "/tools/greenroom/";
    let (site, live) = hosts::serve_replaceable(&test, &old, base, &settings).await?;
    let new = another_version(&old).await?;
    new.settings(&settings)?;
    new.configure_for(base)?;
    let browser = test.open(Engine::Chromium).await?;
    browser.expect_trouble(&practice.origin);
    browser.connect_cargo(&site, &practice, "", Keep::Vault).await?;
    let scene = Scene { practice, site, browser, workspace: "" };
    let browser = &scene.browser;
    scene.draft(AGENT).await?;
    browser.type_at(INSTRUCTIONS, PROMPT, "Typed in the old version").await?;
    let first = version(browser).await?;

    live.replace_by(&new).await?;
    // The open tab is of the old version still, and goes on.
    browser.type_at(INSTRUCTIONS, PROMPT, "Typed in the old version, after the update").await?;
    browser.wait_kept().await?;
    check!(version(browser).await? == first, "the open tab changed by itself");
    scene.reload().await?;
    check!(version(browser).await? == "0.2.0 another", "reloading does not bring the new version");
    browser.holds_at(INSTRUCTIONS, PROMPT, "Typed in the old version, after the update").await?;
    browser.type_at(INSTRUCTIONS, PROMPT, "Typed in the new version").await?;

    live.replace_by(&old).await?;
    browser.type_at(INSTRUCTIONS, PROMPT, "Typed in the new version, after going back").await?;
    browser.wait_kept().await?;
    scene.reload().await?;
    check!(version(browser).await? == first, "reloading does not bring the old version back");
    browser.holds_at(INSTRUCTIONS, PROMPT, "Typed in the new version, after going back").await?;
    check!(browser.shows(form::BY_HAND).await?, "the form is there");
    check!(scene.changes().await? == 0, "nothing was sent");
    Ok(())
}

/// The page was loaded, and its files are gone before it asked for its last part: it says so, and reloading helps.
async fn update_halfway(test: Arc<Test>) -> Result<()> {
    let old = Package::unpack(&test.stage)?;
    let (site, live) = hosts::serve_replaceable(&test, &old, "/tools/greenroom/", "{}").await?;
    let new = another_version(&old).await?;
    new.settings("{}")?;
    new.configure_for("/tools/greenroom/")?;
    let browser = test.open(Engine::Chromium).await?;
    browser.expect_trouble("_more.wasm");
    live.remove("_more.wasm")?;
    browser.goto(&site.url("/")).await?;
    browser.wait_heading(pages::FIRST_TITLE).await?;
    browser.click("link", pages::CONNECT).await?;
    browser.wait_text(pages::REST_FAILED).await?;
    live.replace_by(&new).await?;
    browser.reload().await?;
    browser.wait_heading(&greenroom::words::connect::new_title("PolyAI")).await?;
    check!(version(&browser).await? == "0.2.0 another", "reloading brings the new version");

    // The page's script itself is gone: what is in the page without it says so. Who loaded it before has it still.
    live.remove(".js")?;
    let newcomer = test.open(Engine::Chromium).await?;
    for part in ["could not be loaded", "404"] {
        newcomer.expect_trouble(part);
    }
    newcomer.driver.goto(site.url("/")).await?;
    newcomer.wait_text("Greenroom has not opened").await?;
    browser.reload().await
}

/// The practice worker of the new version does not belong to an old tab: it says that there is a new version, and leads
/// there.
async fn open_tab_is_old(test: Arc<Test>) -> Result<()> {
    let old = Package::unpack(&test.stage)?;
    let base = "/tools/greenroom/";
    let (site, live) = hosts::serve_replaceable(&test, &old, base, "{}").await?;
    let new = another_version(&old).await?;
    new.settings("{}")?;
    new.configure_for(base)?;
    let browser = test.open(Engine::Chromium).await?;
    browser.goto(&site.url("/")).await?;
    browser.wait_heading(pages::FIRST_TITLE).await?;
    // A screen of the last part: it came along before the update.
    browser.visit(&site, "/help").await?;
    browser.wait_text(greenroom::words::help::LIMITS_TITLE).await?;
    live.replace_by(&new).await?;
    browser.visit(&site, "/").await?;
    browser.click("link", pages::TRY_PRACTICE).await?;
    browser.wait_text(pages::NEW_VERSION).await?;
    browser.wait_text(pages::NEW_VERSION_ADVICE).await?;
    browser.click("button", pages::RELOAD).await?;
    browser.wait_heading(pages::PRACTICE_BOARD).await?;
    browser.wait_text("Account researcher").await?;
    check!(version(&browser).await? == "0.2.0 another", "the new version is there after reloading");
    Ok(())
}
