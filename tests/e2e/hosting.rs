//! What an administrator does with the package, on the real servers: configure it, and put it behind nginx or Caddy.

use crate::asking::ask;
use crate::browsers::run_folder;
use crate::hosts::{self, Nginx, Package};
use crate::hosts_caddy::{self, Caddy};
use crate::runner::{Case, Result, Test, check, fail};
use greenroom::hosting::{Expected, HostSettings, Probe, Served, check as findings, is_page, named_by};
use std::path::{Path, PathBuf};
use std::sync::Arc;

pub fn cases() -> Vec<Case> {
    vec![
        Case::new("hosting::recipes_are_taken_by_their_servers", recipes_are_taken),
        Case::new("hosting::nginx_serves_as_it_should", |test| serves_as_it_should(test, Kind::Nginx)),
        Case::new("hosting::caddy_serves_as_it_should", |test| serves_as_it_should(test, Kind::Caddy)),
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
            let left: Vec<PathBuf> = hosts::all_files(&package.site())?.into_keys().collect();
            check!(!left.iter().any(|name| name.display().to_string().contains(".new")), "something is left: {left:?}");
            nginx_takes(&package).await?;
            Caddy::with_recipes(&[(&package, "greenroom")], hosts_caddy::IMPORT)?.validate().await?;
            written.push(hosts::all_files(&package.folder().join("recipes"))?);
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
        "sh", "awk", "sed", "grep", "cat", "chmod", "cmp", "cp", "dirname", "mkdir", "mktemp", "mv", "rm", "sort",
        "uniq", "wc",
    ] {
        std::os::unix::fs::symlink(&busybox, folder.join(name))?;
    }
    Ok(folder)
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

/// The two servers that the package is put behind.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Nginx,
    Caddy,
}

impl Kind {
    /// The origin of the package at a folder of it.
    pub async fn serve(self, test: &Test, package: &Package, base: &str, settings: &str) -> Result<String> {
        Ok(match self {
            Self::Nginx => hosts::serve(test, package, base, settings).await?.origin,
            Self::Caddy => hosts_caddy::serve(test, package, base, settings).await?.origin,
        })
    }
}

/// The page's own check has nothing to say, with and without compression, at the root and in a folder; and what it does
/// not ask is right too.
async fn serves_as_it_should(test: Arc<Test>, kind: Kind) -> Result<()> {
    for base in ["/", "/tools/greenroom/"] {
        let package = Package::unpack(&test.stage)?;
        // Of a version before, or somebody's own.
        for name in ["index.html.gz", "index.html.br", "console.json.gz"] {
            std::fs::write(package.site().join(name), "old")?;
        }
        let wider = r#"{"hosts": {"cargo": ["https://api.getcargo.io", "https://eu.getcargo.example:8443"]}}"#;
        let origin = kind.serve(&test, &package, base, wider).await?;
        for name in ["index.html.gz", "index.html.br"] {
            check!(!package.site().join(name).exists(), "{name} is left, and some server would send it");
            std::fs::write(package.site().join(name), "old")?;
        }
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
    for (said, of_script) in [
        ("br;q=0", ""),
        ("br;q=0, gzip;q=0", ""),
        ("br; q=0.0, gzip", "gzip"),
        ("br;q=0.000,gzip;q=0.0", ""),
        ("br;q=0.5", "br"),
        ("br;q=0.05", "br"),
        ("gzip;q=0.001", "gzip"),
        ("brr, xgzip", ""),
        ("identity", ""),
        ("gzip, br", "br"),
    ] {
        let flag = format!("accept-encoding: {said}");
        // The page is small, and there is one of it: no other copy can be older.
        for (name, wanted) in [(script, of_script), ("", ""), ("index.html", ""), ("console.json", "")] {
            let answer = ask(&format!("{origin}{base}{name}"), &["-H", &flag]).await?;
            let coding = answer.header("content-encoding");
            check!(answer.status == 200, "{base}{name} for “{said}”: {}", answer.status);
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
