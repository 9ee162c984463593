//! The console beside other things on a server: locations and habits of nginx, sites of Caddy, and a second console.

use crate::asking::{Answer, ask};
use crate::hosting::Kind;
use crate::hosts::{self, Nginx, Package, SITE};
use crate::hosts_caddy::Caddy;
use crate::hosts_listening;
use crate::runner::{Case, Result, Test, check};
use greenroom::hosting::{is_page, named_by};
use std::sync::Arc;

pub fn cases() -> Vec<Case> {
    vec![
        Case::new("hosting::nginx_keeps_the_console_from_its_neighbours", beside_others_of_nginx),
        Case::new("hosting::caddy_keeps_the_console_from_its_neighbours", beside_others_of_caddy),
        Case::new("hosting::two_consoles_share_nginx", |test| two_consoles(test, Kind::Nginx)),
        Case::new("hosting::two_consoles_share_caddy", |test| two_consoles(test, Kind::Caddy)),
        Case::new("hosting::caddy_logs_no_key", caddy_logs_no_key),
    ]
}

/// What people have in their servers. Regular expressions stand before the console's own lines, and would take its files.
const HABITS: &str = r#"
    gzip on; gzip_types *; gzip_min_length 1; gzip_proxied any; expires 30d;
    types { application/javascript js; text/html html; }
    location ~ \.(js|css|wasm|html|json)$ { return 418; }
    location ~ /agents/ { return 418; }
    location ~ ^/(a|tools)/ { return 200 theirs; }
    location /.well-known/acme-challenge/ { return 200 challenge; }
    include greenroom.conf;
"#;

async fn beside_others_of_nginx(test: Arc<Test>) -> Result<()> {
    let (vendor, listener) = hosts_listening::listening_vendor(&test).await?;
    for (base, relay) in [
        ("/", "/relay/cargo/"),
        ("/tools/greenroom/", "/relay/cargo/"),
        ("/tools/greenroom/", "/tools/greenroom/relay/"),
    ] {
        let package = Package::unpack(&test.stage)?;
        let settings = format!(r#"{{"relay": {{"cargo": {{"path": "{relay}", "to": "{vendor}"}}}}}}"#);
        let origin = hosts::serve_in(&test, &package, base, &settings, HABITS).await?.origin;
        is_whole(&package, &origin, base).await?;
        let missing = ask(&format!("{origin}{base}there-is-no-such-file.js"), &[]).await?;
        let kind = missing.header("content-type").to_owned();
        check!(missing.status == 404 && kind.starts_with("text/plain"), "a missing script at {base}: {missing:?}");
        let answer = ask(&format!("{origin}{relay}x.js"), &[]).await?;
        check!(answer.status == 200 && answer.body == b"Said", "{relay} beside {base}: {answer:?}");
        check!(answer.header("cache-control") == "no-store" && answer.all("expires") == 0, "is kept: {answer:?}");
        check!(listener.take().len() == 1, "another request arrives");
        if base != "/" {
            for path in ["/", "/a.html", "/tools/greenroomy/a"] {
                let other = ask(&format!("{origin}{path}"), &[]).await?;
                check!(!is_page(&other.text()), "the console is at {path}, too");
            }
        }
    }
    Ok(())
}

/// The page, its files as they are, and what is not its own.
async fn is_whole(package: &Package, origin: &str, base: &str) -> Result<()> {
    let deep = ask(&format!("{origin}{base}agents/cargo-127/a.b%2Fc.js"), &[]).await?;
    check!(deep.status == 200 && is_page(&deep.text()), "below {base} is no page: {deep:?}");
    let page = ask(&format!("{origin}{base}"), &[]).await?.text();
    check!(page == std::fs::read_to_string(package.site().join("index.html"))?, "at {base} is another page: {page}");
    let files = named_by(&page).into_iter().chain(["practice.js", "practice_bg.wasm"]);
    for name in files {
        for (coding, ending) in [("", ""), ("gzip", ".gz"), ("br", ".br")] {
            let flag = format!("accept-encoding: {coding}");
            let answer = ask(&format!("{origin}{base}{name}"), &["-H", &flag]).await?;
            let wanted = std::fs::read(package.site().join(format!("{name}{ending}")))?;
            check!(answer.status == 200 && answer.body == wanted, "{name} as “{coding}” comes as {}", shown(&answer));
            let found = (answer.header("content-encoding"), answer.all("content-encoding"));
            check!(found.0 == coding && found.1 <= 1, "{name} as “{coding}” comes as {}", shown(&answer));
            let (kept, times) = (answer.header("cache-control"), answer.all("cache-control"));
            check!(times == 1 && !kept.contains("2592000"), "{name} is kept: {}", shown(&answer));
        }
    }
    let challenge = ask(&format!("{origin}/.well-known/acme-challenge/x"), &[]).await?;
    check!(challenge.body == b"challenge", "a certificate cannot be renewed: {challenge:?}");
    let other = ask(&format!("{origin}/.well-known/change-password"), &[]).await?;
    check!(!is_page(&other.text()), "the page is in /.well-known/: {other:?}");
    Ok(())
}

/// Without the bytes.
fn shown(answer: &Answer) -> String {
    format!("{} {:?}, {} bytes", answer.status, answer.headers, answer.body.len())
}

async fn beside_others_of_caddy(test: Arc<Test>) -> Result<()> {
    for base in ["/", "/tools/greenroom/"] {
        let package = Package::unpack(&test.stage)?;
        package.settings("{}")?;
        package.configure_for(base)?;
        let theirs = if base == "/" { "" } else { "handle {\n\t@js path *.js\n\trespond @js 418\n\trespond theirs\n}" };
        let inside = format!(
            "encode gzip\nimport greenroom\nhandle /.well-known/acme-challenge/* {{\n\trespond challenge\n}}\n{theirs}"
        );
        let caddy = Caddy::with_recipes(&[(&package, "greenroom")], &inside)?;
        caddy.start(&test).await?;
        is_whole(&package, &caddy.origin, base).await?;
        let missing = ask(&format!("{}{base}there-is-no-such-file.js", caddy.origin), &[]).await?;
        check!(missing.status == 404 && !is_page(&missing.text()), "a missing script at {base}: {missing:?}");
        if base != "/" {
            let other = ask(&format!("{}/a/b", caddy.origin), &[]).await?;
            check!(other.body == b"theirs", "the rest is not theirs: {other:?}");
        }
    }
    Ok(())
}

/// One for tests in a folder of the other's, each with its own settings.
async fn two_consoles(test: Arc<Test>, kind: Kind) -> Result<()> {
    let (vendor, listener) = hosts_listening::listening_vendor(&test).await?;
    let certificate = hosts::tls()?.0.display().to_string();
    let mut packages = Vec::new();
    for (name, base) in [("greenroom", "/"), ("greenroom_test", "/test/")] {
        let package = Package::unpack(&test.stage)?;
        package.settings(
            &format!(
                r#"{{"hosts": {{"sema4": ["https://{name}.example"]}},
                "relay": {{"cargo": {{"path": "{base}relay/", "to": "{vendor}"}}}}}}"#
            )
            .replace('_', "-"),
        )?;
        let output = package.configure(&["sh"], &["--base", base, "--name", name, "--trust", &certificate])?;
        check!(output.status.success(), "configure.sh: {}", String::from_utf8_lossy(&output.stderr));
        packages.push((package, name, base));
    }
    let origin = match kind {
        Kind::Nginx => {
            let nginx = Nginx::new("two")?;
            for (package, name, _) in &packages {
                nginx.take(package, name)?;
            }
            let (http, server) = (
                "include greenroom-http.conf; include greenroom_test-http.conf;",
                "include greenroom.conf; include greenroom_test.conf;",
            );
            nginx.write_main(SITE, http, server)?;
            nginx.validate().await?;
            test.keep_process(nginx.start().await?);
            format!("https://{SITE}:{}", nginx.port())
        }
        Kind::Caddy => {
            let all: Vec<(&Package, &str)> = packages.iter().map(|(package, name, _)| (package, *name)).collect();
            let caddy = Caddy::with_recipes(&all, "import greenroom\nimport greenroom_test")?;
            caddy.start(&test).await?;
            caddy.origin
        }
    };
    for (package, name, base) in &packages {
        let page = ask(&format!("{origin}{base}agents/a"), &[]).await?;
        check!(page.text() == std::fs::read_to_string(package.site().join("index.html"))?, "{base}: {page:?}");
        let wanted = format!("https://{}.example ", name.replace('_', "-"));
        let policy = page.header("content-security-policy");
        check!(policy.contains(&wanted), "{base} has the other's policy: {policy}");
        let files = named_by(&page.text()).into_iter().map(str::to_owned).collect::<Vec<_>>();
        for file in files {
            let answer = ask(&format!("{origin}{base}{file}"), &["-H", "accept-encoding: br"]).await?;
            check!(
                answer.status == 200 && answer.header("content-encoding") == "br",
                "{base}{file}: {}",
                shown(&answer)
            );
        }
        let answer = ask(&format!("{origin}{base}relay/x"), &[]).await?;
        check!(answer.body == b"Said" && listener.take().len() == 1, "the relay of {base}: {answer:?}");
    }
    Ok(())
}

/// What a request carries is in no log of Caddy's: neither in the site's nor in its own, also where the vendor hangs up.
async fn caddy_logs_no_key(test: Arc<Test>) -> Result<()> {
    let (vendor, listener) = hosts_listening::listening_vendor(&test).await?;
    let package = Package::unpack(&test.stage)?;
    package.settings(&hosts::allowing(&[&vendor], true).to_string())?;
    package.configure_for("/")?;
    let caddy = Caddy::with_recipes(&[(&package, "greenroom")], crate::hosts_caddy::IMPORT)?;
    caddy.start(&test).await?;
    let key = "a-key-that-nobody-guesses";
    let names = ["authorization", "x-api-key", "x-runagents-api-key", "x-gateway-key"];
    let headers = names.map(|name| format!("{name}: {key}"));
    let flags: Vec<&str> = headers.iter().flat_map(|header| ["-H", header]).collect();
    for vendor in ["cargo", "sema4", "runagents", "polyai"] {
        let answer = ask(&format!("{}/relay/{vendor}/x", caddy.origin), &flags).await?;
        check!(answer.status == 200, "{vendor}: {answer:?}");
        // What changes something is not sent once more.
        let once = [flags.as_slice(), &["--data", "x"]].concat();
        let dropped = ask(&format!("{}/relay/{vendor}/dropped", caddy.origin), &once).await?;
        check!(dropped.status == 502, "{vendor} that hangs up: {dropped:?}");
    }
    check!(listener.take().len() == 4, "not all arrived");
    ask(&format!("{}/", caddy.origin), &[]).await?;
    let begin = std::time::Instant::now();
    // Logs are written a moment later.
    while !(caddy.logged().contains("\"uri\":\"/\"") && caddy.said().matches("http.log.error").count() >= 4) {
        let said = caddy.said();
        check!(begin.elapsed().as_secs() < 10, "Caddy logs something else: {said}");
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    for log in [caddy.said(), caddy.logged()] {
        check!(!log.contains(key), "a key is in a log: {log}");
    }
    let logged = caddy.logged();
    check!(!logged.contains("/relay/"), "what goes by the relay is logged: {logged}");
    Ok(())
}
