//! What this page's own host hands out, and how.

use std::cell::RefCell;
use std::rc::Rc;

use gloo_net::http::RequestBuilder;
use web_sys::{RequestCache, RequestMode, RequestRedirect, ResponseType};

use super::network::{in_pieces, text_of, with_timeout};
use crate::http::Failure;

/// An answer of the page's own host.
#[derive(Clone, Debug)]
pub struct HostAnswer {
    /// The status; 0 where it led elsewhere.
    pub status: u16,
    /// Names in lower case, and values.
    pub headers: Vec<(String, String)>,
    /// The text.
    pub text: String,
}

/// Asks the page's own host for one of its files, past the browser's cache. With the cookies of this host: a sign-in
/// may stand before it. The browser's own words where it could not be asked.
pub async fn ask(path: &str) -> Result<HostAnswer, String> {
    let answer = request(path).send().await.map_err(|error| error.to_string())?;
    let headers = answer.headers().entries().collect();
    let text = answer.text().await.unwrap_or_default();
    Ok(HostAnswer { status: answer.status(), headers, text })
}

/// Why there is no short answer of the page's own host.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NoShortAnswer {
    /// It led to another address.
    Elsewhere,
    /// There is more than was to be read.
    TooLarge,
    /// It did not come in time.
    Silent,
    /// The browser's own words.
    Failed(String),
}

/// Asks the page's own host for a file of at most so many bytes, which comes within so many seconds: its status and text.
pub async fn ask_shortly(path: &str, most: usize, seconds: u32) -> Result<(u16, String), NoShortAnswer> {
    let mut result = Err(NoShortAnswer::Silent);
    let answered = &mut result;
    with_timeout(seconds, |signal| {
        let request = request(path).abort_signal(Some(&signal)).build();
        Box::pin(async move {
            let failed = |error: gloo_net::Error| NoShortAnswer::Failed(error.to_string());
            let answer = match request {
                Ok(request) => request.send().await.map_err(failed),
                Err(error) => Err(failed(error)),
            };
            *answered = match answer {
                Ok(answer) => short_text(answer, most).await,
                Err(no_answer) => Err(no_answer),
            };
        })
    })
    .await;
    result
}

async fn short_text(answer: gloo_net::http::Response, most: usize) -> Result<(u16, String), NoShortAnswer> {
    if answer.type_() == ResponseType::Opaqueredirect {
        return Err(NoShortAnswer::Elsewhere);
    }
    let body = in_pieces(&answer, &|come| come <= most as u64).await.map_err(|failure| match failure {
        Failure::Aborted => NoShortAnswer::TooLarge,
        // The only other one: it broke off.
        _ => NoShortAnswer::Failed(crate::words::failure::CUT_TITLE.to_owned()),
    })?;
    Ok((answer.status(), text_of(body)))
}

fn request(path: &str) -> RequestBuilder {
    RequestBuilder::new(path)
        .mode(RequestMode::SameOrigin)
        .credentials(web_sys::RequestCredentials::SameOrigin)
        .cache(RequestCache::NoStore)
        .redirect(RequestRedirect::Manual)
}

thread_local! {
    static ON_GONE: RefCell<Option<Rc<dyn Fn()>>> = RefCell::default();
}

/// Calls `handler` whenever a part of the page that is loaded later did not come.
pub fn on_part_gone(handler: impl Fn() + 'static) {
    ON_GONE.set(Some(Rc::new(handler)));
}

/// A part of the page did not come, or is of another version.
pub(super) fn part_is_gone() {
    let handler = ON_GONE.with_borrow(Clone::clone);
    if let Some(handler) = handler {
        handler();
    }
}

/// The name of the script that runs, where the page names it: another version's page names another.
pub fn running_script() -> Option<String> {
    let named = "script[type=module][src], link[rel=modulepreload]";
    let found = super::dom::document()?.query_selector(named).ok().flatten()?;
    let name = found.get_attribute("src").or_else(|| found.get_attribute("href"))?;
    Some(name.rsplit('/').next().unwrap_or_default().to_owned()).filter(|name| !name.is_empty())
}

/// Whether the page came over TLS.
pub fn is_secure() -> bool {
    web_sys::window().and_then(|window| window.location().protocol().ok()).as_deref() == Some("https:")
}
