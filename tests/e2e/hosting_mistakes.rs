//! A host that does something wrong: the page's own check finds it, and framing is refused where it is forbidden.

use crate::browsers::{Browser, Engine};
use crate::console;
use crate::hosts::{self, Nginx, Package, SITE};
use crate::runner::{Case, Result, Test, check};
use crate::servers::{Server, free_port};
use greenroom::words::{hosting_check, pages};
use serde_json::json;
use std::sync::Arc;

pub fn cases() -> Vec<Case> {
    vec![
        Case::new("hosting::framing_is_refused", framing_is_refused),
        Case::new("hosting::each_mistake_is_found", each_mistake_is_found),
    ]
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
            "; frame-ancestors 'none'",
            "; frame-ancestors 'none'; script-src-elem *",
            words::directive_unknown("script-src-elem"),
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
        (
            site,
            "rewrite ^ /index.html last;",
            "rewrite ^/$ /index.html last;",
            words::NO_FALLBACK.to_owned(),
            "index.html",
        ),
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
