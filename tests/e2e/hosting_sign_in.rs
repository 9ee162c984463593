//! The lines that the package's README gives for servers, and for nginx with a sign-in before the page and its relays.

use crate::asking::ask;
use crate::browsers::{Browser, Engine};
use crate::fixtures::KEY;
use crate::hosting_relay::{OF_THE_PAGE, twenty_megabytes};
use crate::hosts::{self, Nginx, Package, SITE};
use crate::hosts_listening::{self, Listener};
use crate::runner::{Case, Result, Test, check, fail};
use crate::servers::{Server, free_port};
use greenroom::hosting::named_by;
use greenroom::words::{common, connect, failure, pages};
use serde_json::json;
use std::sync::Arc;

pub fn cases() -> Vec<Case> {
    vec![
        Case::new("hosting::a_sign_in_of_nginx_closes_all_and_gets_no_key", sign_in_closes_all),
        Case::new("hosting::a_sign_in_that_ends_loses_nothing", ended_sign_in),
        Case::new("hosting::servers_take_what_the_readme_says", readme_is_taken),
    ]
}

/// Lines that the package's README gives for a kind of server: those with this in them.
fn readme_lines(package: &Package, kind: &str, part: &str) -> Result<String> {
    let readme = std::fs::read_to_string(package.folder().join("README.md"))?;
    let block = readme.split("```").find(|block| block.starts_with(&format!("{kind}\n")) && block.contains(part));
    let Some(lines) = block else { fail!("the README has no lines for {kind} with {part}") };
    Ok(lines.chars().skip(kind.len() + 1).collect())
}

/// Those for nginx with a sign-in, with another address of it.
fn with_sign_in(package: &Package, sign_in: &str) -> Result<String> {
    let lines = readme_lines(package, "nginx", "auth_request")?;
    let known = "http://127.0.0.1:4180";
    check!(
        lines.contains(known) && lines.contains("include greenroom.conf;"),
        "the README's lines are others: {lines}"
    );
    Ok(lines.replace(known, sign_in))
}

/// The README's servers are taken as they are written, but for certificates and ports.
async fn readme_is_taken(test: Arc<Test>) -> Result<()> {
    let package = Package::unpack(&test.stage)?;
    package.settings(r#"{"relay": {"cargo": {"path": "/relay/cargo/", "to": "https://127.0.0.1.example.test"}}}"#)?;
    package.configure_for("/")?;
    let (certificate, key) = hosts::tls()?;
    let nginx = Nginx::with_recipes(&package, free_port()?)?;
    let lines = readme_lines(&package, "nginx", "listen 443")?
        .replace("listen 80;", &format!("listen 127.0.0.1:{};", free_port()?))
        .replace("listen 443 ", &format!("listen 127.0.0.1:{} ", free_port()?))
        .replace("/etc/ssl/certs/greenroom.example.com.pem", &certificate.display().to_string())
        .replace("/etc/ssl/private/greenroom.example.com.key", &key.display().to_string());
    // As Debian has it: recipes of `http` lie in a folder of their own, and all of it is taken.
    std::fs::create_dir(nginx.folder().join("conf.d"))?;
    let http = nginx.read("greenroom-http.conf")?.replace("127.0.0.1.example.test", "127.0.0.1");
    nginx.write("conf.d/greenroom-http.conf", &http)?;
    nginx.write("conf.d/site.conf", &lines)?;
    nginx.write_main(SITE, "include conf.d/*.conf;", "")?;
    nginx.validate().await?;

    let folder = package.folder().join("recipes/caddy");
    std::fs::write(folder.join("Caddyfile"), readme_lines(&package, "caddy", "greenroom.example.com")?)?;
    let output = tokio::process::Command::new("caddy")
        .args(["validate", "--adapter", "caddyfile", "--config", "Caddyfile"])
        .current_dir(&folder)
        .env("HOME", &folder)
        .env("XDG_CONFIG_HOME", &folder)
        .env("XDG_DATA_HOME", &folder)
        .output()
        .await?;
    check!(output.status.success(), "caddy validate: {}", String::from_utf8_lossy(&output.stderr));
    Ok(())
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
    let (vendor, listener) = hosts_listening::listening_vendor(&test).await?;
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

/// Sets or takes away the cookie by which the sign-in knows somebody.
async fn sign(browser: &Browser, is_in: bool) -> Result<()> {
    let session = if is_in { "good" } else { "none" };
    browser.run("document.cookie = `session=${arguments[0]}; path=/`", vec![json!(session)]).await.map(drop)
}

/// A session ends while the page is open: what goes by the relay and what is loaded later say so, nothing is lost, and
/// after a sign-in beside it the tab goes on.
async fn ended_sign_in(test: Arc<Test>) -> Result<()> {
    let sign_in = Listener::start(|head| if head.contains("session=good") { 202 } else { 401 }).await?;
    let practice = Server::practice(&test, &["--cors", "none"]).await?;
    let vendors = hosts::vendors(&test, &practice.origin).await?;
    let package = Package::unpack(&test.stage)?;
    let inside = with_sign_in(&package, &sign_in.origin)?;
    let settings = hosts::allowing(&[&vendors], true).to_string();
    let site = hosts::serve_in(&test, &package, "/tools/greenroom/", &settings, &inside).await?;
    let browser = test.open(Engine::Chromium).await?;
    for part in ["/oauth2/", "401", "practice.js", "/relay/"] {
        browser.expect_trouble(part);
    }
    browser.driver.goto(site.url("/")).await?;
    sign(&browser, true).await?;
    browser.goto(&site.url("/connections/new?vendor=cargo")).await?;
    browser.wait_heading(&connect::new_title("Cargo")).await?;
    browser.fill(connect::NAME, "By relay").await?;
    browser.choose(connect::REGION, connect::CUSTOM_REGION).await?;
    browser.fill(connect::BASE_URL, &format!("{vendors}/cargo")).await?;
    browser.fill(connect::KEY, KEY).await?;
    browser.click("button", connect::SAVE).await?;
    browser.wait_heading(pages::BOARD).await?;
    browser.wait_text("Account researcher").await?;

    sign(&browser, false).await?;
    browser.click("button", common::REFRESH).await?;
    browser.wait_text(failure::SIGNED_OUT_TITLE).await?;
    browser.must_show(&[failure::SIGNED_OUT_ADVICE, "Account researcher"]).await?;
    sign(&browser, true).await?;
    browser.click("button", common::TRY_AGAIN).await?;
    browser
        .wait_until("the connection is read again", || async { Ok(!browser.shows(failure::SIGNED_OUT_TITLE).await?) })
        .await?;

    // A part of the page that is loaded when it is first used.
    sign(&browser, false).await?;
    browser.visit(&site, "/practice").await?;
    browser.wait_text(pages::SIGNED_OUT).await?;
    let leads_to = "return [...document.querySelectorAll('a[target=_blank]')].map(a => a.href)";
    let leads_to = browser.run(leads_to, Vec::new()).await?;
    check!(leads_to == json!([site.url("/")]), "the sign-in is at {leads_to}");
    sign(&browser, true).await?;
    browser.click("button", common::TRY_AGAIN).await?;
    browser.wait_until("the notice is gone", || async { Ok(!browser.shows(pages::SIGNED_OUT).await?) }).await
}
