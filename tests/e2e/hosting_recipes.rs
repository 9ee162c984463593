//! What configure.sh writes for hosts that are no server of ours to start: read, and run, as those hosts would.

use crate::browsers::run_folder;
use crate::hosts::Package;
use crate::runner::{Case, Failure, Result, Test, check, fail};
use greenroom::domain::{AgentId, ConnectionId, Vendor};
use greenroom::hosting::is_page;
use greenroom::routes::{AgentRef, BoardQuery, CompareQuery, DeploymentsQuery, Route, Screen};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;
use std::sync::Arc;

pub fn cases() -> Vec<Case> {
    vec![
        Case::new("hosting::folders_of_a_cdn_lead_to_the_page", folders_of_a_cdn),
        Case::new("hosting::cloudfront_leads_to_the_page", cloudfront),
        Case::new("hosting::s3_gets_each_file_once", s3),
        Case::new("hosting::github_pages_have_the_policy", github_pages),
    ]
}

const BASES: [&str; 2] = ["/", "/tools/greenroom/"];
/// A relay, which none of these hosts has, and more hosts in the policy.
const SETTINGS: &str = r#"{
  "hosts": { "sema4": ["https://*.acme.example:8443", "https://*.sema4.ai"] },
  "relay": { "cargo": { "path": "/relay/cargo/", "to": "https://api.getcargo.io" } }
}"#;

fn configured(test: &Test, base: &str) -> Result<Package> {
    let package = Package::unpack(&test.stage)?;
    package.settings(SETTINGS)?;
    package.configure_for(base)?;
    Ok(package)
}

/// An address of each screen, below the page's folder. A new screen does not compile here until it has one.
fn addresses() -> Vec<String> {
    let connection = || ConnectionId("cargo-127".to_owned());
    // As awkward as an id may be.
    let agent = || AgentRef { connection: connection(), agent: AgentId("a.b/c.js".to_owned()) };
    let routes = Screen::ALL.into_iter().flat_map(|screen| match screen {
        Screen::Board => vec![
            Route::Board(BoardQuery::default()),
            Route::Board(BoardQuery { practice: true, ..BoardQuery::default() }),
        ],
        Screen::Connections => vec![Route::Connections],
        Screen::NewConnection => vec![Route::NewConnection(None), Route::NewConnection(Some(Vendor::PolyAi))],
        Screen::Connection => vec![Route::Connection(connection())],
        Screen::Agent => vec![Route::Agent(agent())],
        Screen::Deployments => vec![Route::Deployments(agent(), DeploymentsQuery::default())],
        Screen::Compare => vec![Route::Compare(agent(), CompareQuery::default())],
        Screen::Edit => vec![Route::Edit(agent())],
        Screen::Release => vec![Route::Release(agent())],
        Screen::Resources => vec![Route::Resources(agent())],
        Screen::Package => vec![Route::Package(agent())],
        Screen::Test => vec![Route::Test(agent())],
        Screen::Sheet => vec![Route::Sheet(agent(), "plan".to_owned())],
        Screen::NewAgent => vec![Route::NewAgent(connection())],
        Screen::Journal => vec![Route::Journal { practice: false }, Route::Journal { practice: true }],
        Screen::Settings => vec![Route::Settings],
        Screen::Help => vec![Route::Help],
        Screen::Hosting => vec![Route::Hosting],
        Screen::NotFound => Vec::new(),
    });
    // What follows the question mark leads nowhere else.
    routes.map(|route| route.path().split('?').next().unwrap_or_default().trim_start_matches('/').to_owned()).collect()
}

/// What lies in a folder, by name.
fn names(folder: &Path) -> Result<Vec<String>> {
    let entries = std::fs::read_dir(folder)?;
    let mut names =
        entries.map(|entry| Ok(entry?.file_name().to_string_lossy().into_owned())).collect::<Result<Vec<String>>>()?;
    names.sort();
    Ok(names)
}

fn is_packed(name: &str) -> bool {
    name.ends_with(".br") || name.ends_with(".gz")
}

/// Whether a name never means something else: it has a hash of at least eight digits.
fn has_hash(name: &str) -> bool {
    let is_hash = |part: &str| part.chars().take_while(char::is_ascii_hexdigit).count() >= 8;
    name.split('-').skip(1).any(is_hash)
}

/// The headers that nginx is told to send.
fn headers_of_nginx(package: &Package) -> Result<BTreeMap<String, String>> {
    let text = package.recipe("nginx/greenroom-headers.conf")?;
    let lines = text.lines().filter_map(|line| line.strip_prefix("add_header ")?.strip_suffix("\" always;"));
    let headers: BTreeMap<_, _> = lines
        .filter_map(|line| line.split_once(" \""))
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect();
    check!(headers.len() == 6, "nginx is told of other headers: {text}");
    Ok(headers)
}

const FOREVER: &str = "public, max-age=31536000, immutable";

/// `_headers`: a path, then its headers, each on an indented line. Later ones are added.
fn cdn_headers(text: &str) -> Result<Vec<(String, BTreeMap<String, String>)>> {
    let mut all: Vec<(String, BTreeMap<String, String>)> = Vec::new();
    for line in text.lines() {
        match (line.strip_prefix("  "), all.last_mut()) {
            (Some(header), Some((path, headers))) => {
                let Some((name, value)) = header.split_once(": ") else { fail!("“{line}” is no header") };
                check!(headers.insert(name.to_owned(), value.to_owned()).is_none(), "{path} has {name} twice");
            }
            _ if line.starts_with('/') => all.push((line.to_owned(), BTreeMap::new())),
            _ => fail!("“{line}” in _headers"),
        }
    }
    Ok(all)
}

async fn folders_of_a_cdn(test: Arc<Test>) -> Result<()> {
    for base in BASES {
        let package = configured(&test, base)?;
        let redirects = package.recipe("netlify-and-cloudflare-pages/_redirects")?;
        let mut rules = Vec::new();
        for line in redirects.lines().filter(|line| !line.starts_with('#')) {
            let words: Vec<&str> = line.split(' ').collect();
            let [from, to, "200"] = words.as_slice() else { fail!("“{line}” in _redirects") };
            check!(*to == base, "{from} leads to {to}, not to the page");
            check!(!line.contains("://") && !line.contains("relay"), "a relay: {line}");
            rules.push((*from).to_owned());
        }
        check!(redirects.starts_with("# No relay"), "_redirects does not say that there is no relay: {redirects}");
        let leads = |path: &str| {
            let path = format!("{base}{path}");
            // A rewrite is for what there is no file of.
            rules.iter().any(|from| match from.strip_suffix('*') {
                Some(start) => path.starts_with(start),
                None => path == *from,
            })
        };
        for address in addresses() {
            check!(address.is_empty() || leads(&address), "{base}{address} does not lead to the page: {rules:?}");
        }
        for file in
            ["greenroom-0123456789abcdef.js", "practice.js", "console.json", "other.json", "x/y.js", "relay/cargo/x"]
        {
            check!(!leads(file), "{base}{file} leads to the page");
        }

        // Without it Cloudflare Pages sends the page for whatever there is not.
        let gone = package.recipe("netlify-and-cloudflare-pages/404.html")?;
        check!(gone.contains("There is no such file.") && !is_page(&gone), "404.html says something else: {gone}");

        let written = package.recipe("netlify-and-cloudflare-pages/_headers")?;
        let all = cdn_headers(&written)?;
        let Some(((path, headers), files)) = all.split_first() else { fail!("_headers is empty") };
        check!(*path == format!("{base}*"), "the headers are of {path}");
        check!(*headers == headers_of_nginx(&package)?, "nginx sends other headers than {headers:?}");
        let kept = BTreeMap::from([("Cache-Control".to_owned(), FOREVER.to_owned())]);
        check!(files.iter().all(|(_, headers)| *headers == kept), "a file has other headers: {files:?}");
        let found: Vec<&str> = files.iter().map(|(path, _)| path.as_str()).collect();
        let hashed = names(&package.site())?.into_iter().filter(|name| has_hash(name) && !is_packed(name));
        let wanted: Vec<String> = hashed.map(|name| format!("{base}{name}")).collect();
        check!(found == wanted && wanted.len() > 5, "{found:?} are kept, not {wanted:?}");
    }
    Ok(())
}

async fn cloudfront(test: Arc<Test>) -> Result<()> {
    for base in BASES {
        let package = configured(&test, base)?;
        let page = format!("{base}index.html");
        let mut wanted: Vec<(String, String)> = Vec::new();
        for address in addresses() {
            wanted.push((format!("{base}{address}"), page.clone()));
        }
        let site = names(&package.site())?;
        let missing =
            ["greenroom-0123456789abcdef.js", "there-is-no-such-file.js", "favicon.ico", "x.js.map", "other.json"];
        for name in site.iter().map(String::as_str).filter(|name| !is_packed(name)).chain(missing) {
            wanted.push((format!("{base}{name}"), format!("{base}{name}")));
        }
        let others = match base {
            "/" => ["/.well-known/change-password", "/.well-known/a/b"].as_slice(),
            _ => &["/", "/other/agents/a", "/tools/other.js", "/tools/greenroomy/agents", "/.well-known/a"],
        };
        wanted.extend(others.iter().map(|other| ((*other).to_owned(), (*other).to_owned())));
        let script = format!(
            "{}\nconst all = {}\nconst ask = uri => handler({{ request: {{ uri, method: 'GET', querystring: {{ x: {{ value: \
             'y.js' }} }} }} }})\nconsole.log(JSON.stringify([...all.map(ask), ask('{}')]))",
            package.recipe("s3-and-cloudfront/viewer-request.js")?,
            json!(wanted.iter().map(|(from, _)| from).collect::<Vec<_>>()),
            base.trim_end_matches('/')
        );
        let output = Command::new("node").arg("-e").arg(script).output()?;
        check!(output.status.success(), "the function fails: {}", String::from_utf8_lossy(&output.stderr));
        let mut answers: Vec<Value> = read_json(&output.stdout)?;
        let bare = answers.pop().unwrap_or_default();
        let led = bare["statusCode"] == 308 && bare["headers"]["location"]["value"] == base;
        check!(base == "/" || led, "the folder without its slash: {bare}");
        check!(answers.len() == wanted.len(), "{} answers", answers.len());
        for ((from, to), answer) in wanted.iter().zip(answers) {
            check!(answer["uri"] == json!(to), "{from} leads to {}, not to {to}", answer["uri"]);
            check!(
                answer["querystring"]["x"]["value"] == "y.js" && answer["method"] == "GET",
                "{answer} has lost something"
            );
        }

        let policy: Value = read_json(package.recipe("s3-and-cloudfront/response-headers-policy.json")?.as_bytes())?;
        let security = &policy["SecurityHeadersConfig"];
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let mut sent = BTreeMap::from([
            ("Content-Security-Policy".to_owned(), text(&security["ContentSecurityPolicy"]["ContentSecurityPolicy"])),
            ("Referrer-Policy".to_owned(), text(&security["ReferrerPolicy"]["ReferrerPolicy"])),
            (
                "Strict-Transport-Security".to_owned(),
                format!("max-age={}", security["StrictTransportSecurity"]["AccessControlMaxAgeSec"]),
            ),
        ]);
        if security["ContentTypeOptions"].is_object() {
            sent.insert("X-Content-Type-Options".to_owned(), "nosniff".to_owned());
        }
        let Some(more) = policy["CustomHeadersConfig"]["Items"].as_array() else {
            fail!("no other headers in {policy}")
        };
        check!(policy["CustomHeadersConfig"]["Quantity"] == json!(more.len()), "another quantity: {policy}");
        sent.extend(more.iter().map(|header| (text(&header["Header"]), text(&header["Value"]))));
        check!(sent == headers_of_nginx(&package)?, "nginx sends other headers than {sent:?}");
        let each = security.as_object().into_iter().flat_map(|parts| parts.values()).chain(more);
        check!(
            each.clone().count() == 6 && each.clone().all(|part| part["Override"] == true),
            "not all override: {policy}"
        );
    }
    Ok(())
}

fn read_json<T: serde::de::DeserializeOwned>(bytes: &[u8]) -> Result<T> {
    serde_json::from_slice(bytes).map_err(|error| Failure(format!("{error} in {}", String::from_utf8_lossy(bytes))))
}

/// Says on a line of a file what it was called with.
const STUB: &str = "#!/bin/sh\n[ -f \"$3\" ] || exit 1\nfor word in \"$@\"; do printf '%s\\t' \"$word\"; done >>\"$LOG\"\necho >>\"$LOG\"\n";

async fn s3(test: Arc<Test>) -> Result<()> {
    let package = configured(&test, "/")?;
    let folder = run_folder().join("aws");
    std::fs::create_dir_all(&folder)?;
    let (stub, log) = (folder.join("aws"), folder.join("log"));
    std::fs::write(&stub, STUB)?;
    std::fs::set_permissions(&stub, std::os::unix::fs::PermissionsExt::from_mode(0o755))?;
    let path = format!("{}:{}", folder.display(), std::env::var("PATH").unwrap_or_default());
    for arguments in [[].as_slice(), &["site"], &["site", "s3://bucket", "more"]] {
        let output = Command::new("sh")
            .arg("recipes/s3-and-cloudfront/upload.sh")
            .args(arguments)
            .current_dir(package.folder())
            .output()?;
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        check!(!output.status.success() && said.starts_with("sh upload.sh SITE s3://"), "{arguments:?}: {said}");
    }
    // From beside the site, by a name that is not from the root.
    let output = Command::new("sh")
        .arg("recipes/s3-and-cloudfront/upload.sh")
        .args(["site", "s3://bucket/console/"])
        .current_dir(package.folder())
        .env("PATH", path)
        .env("LOG", &log)
        .output()?;
    check!(output.status.success(), "upload.sh: {}", String::from_utf8_lossy(&output.stderr));
    let log = std::fs::read_to_string(log)?;
    let mut sent = Vec::new();
    for line in log.lines() {
        let words: Vec<&str> = line.trim_end_matches('\t').split('\t').collect();
        let ["s3", "cp", from, to, "--content-type", media_type, "--cache-control", kept] = words.as_slice() else {
            fail!("aws is called with {words:?}")
        };
        let Some(name) = to.strip_prefix("s3://bucket/console/") else { fail!("{from} is copied to {to}") };
        check!(from.ends_with(&format!("/site/{name}")), "{from} is copied to {to}");
        let wanted = match name.rsplit('.').next().unwrap_or_default() {
            "js" => "text/javascript; charset=utf-8",
            "wasm" => "application/wasm",
            "css" => "text/css; charset=utf-8",
            "svg" => "image/svg+xml",
            "json" => "application/json",
            "html" => "text/html; charset=utf-8",
            other => fail!("{name} is copied, and .{other} has no type"),
        };
        check!(*media_type == wanted, "{name} is {media_type}");
        check!(*kept == if has_hash(name) { FOREVER } else { "no-cache" }, "{name} is kept: {kept}");
        sent.push(name.to_owned());
    }
    check!(sent.last().is_some_and(|last| last == "index.html"), "the last is not the page: {sent:?}");
    sent.sort();
    let wanted: Vec<String> = names(&package.site())?.into_iter().filter(|name| !is_packed(name)).collect();
    check!(sent == wanted, "{sent:?} are copied, not each once of {wanted:?}");
    Ok(())
}

async fn github_pages(test: Arc<Test>) -> Result<()> {
    for base in BASES {
        let package = configured(&test, base)?;
        let (page, other) = (package.recipe("github-pages/index.html")?, package.recipe("github-pages/404.html")?);
        check!(page == other, "404.html is another page");
        let headers = headers_of_nginx(&package)?;
        let policy = headers.get("Content-Security-Policy").cloned().unwrap_or_default();
        // A page cannot say who may frame it.
        let said = policy.replace("; frame-ancestors 'none'", "");
        check!(said != policy && said.contains("https://*.acme.example:8443"), "nginx sends another policy: {policy}");
        let meta = format!("<meta http-equiv=\"Content-Security-Policy\" content=\"{said}\">");
        let at = |text: &str| page.find(text).unwrap_or(usize::MAX);
        check!(at(&meta) < page.len() && page.matches("http-equiv").count() == 1, "no policy, or several: {page}");
        // What stands before it is not under it.
        let first = ["<base ", "<link", "<script"].map(at).into_iter().min().unwrap_or_default();
        check!(at(&meta) < first && first < page.len(), "something is loaded before the policy: {page}");
        let site = std::fs::read_to_string(package.site().join("index.html"))?;
        check!(page.replace(&meta, "") == site, "the page is another");
        // Copied over the site as it says, and configured again: one policy, the newest.
        std::fs::write(package.site().join("index.html"), &page)?;
        package.configure_for(base)?;
        check!(package.recipe("github-pages/index.html")? == page, "configured again it is another page");
        check!(std::fs::read_to_string(package.site().join("index.html"))? == site, "the site keeps the copy's policy");
        check!(
            names(&package.folder().join("recipes/github-pages"))?.contains(&".nojekyll".to_owned()),
            "no .nojekyll"
        );
    }
    Ok(())
}
