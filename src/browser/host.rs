//! What this page's own host hands out, and how.

use std::cell::RefCell;
use std::rc::Rc;

use gloo_net::http::RequestBuilder;
use web_sys::{RequestCache, RequestMode, RequestRedirect, ResponseType};

use super::network::{in_pieces, text_of, with_timeout};
use crate::http::Failure;

/// An answer of the page's own host.
#[derive(Clone, Debug, Default)]
pub struct HostAnswer {
    /// The status, or [`ELSEWHERE`].
    pub status: u16,
    /// Names in lower case, and values.
    pub headers: Vec<(String, String)>,
    /// The text; `None` where there is more of it than was to be read.
    pub text: Option<String>,
}

/// In place of a status: it led to another address.
pub const ELSEWHERE: u16 = 0;

/// Why there is no answer of the page's own host.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NoAnswer {
    /// It did not come in time.
    Silent,
    /// The browser's own words.
    Failed(String),
}

/// Asks the page's own host for one of its files, past the browser's cache, and reads at most so many bytes of it within
/// so many seconds. With the cookies of this host: a sign-in may stand before it.
pub async fn ask(path: &str, most: usize, seconds: u32) -> Result<HostAnswer, NoAnswer> {
    let mut result = Err(NoAnswer::Silent);
    let answered = &mut result;
    with_timeout(seconds, |signal| {
        let request = request(path).abort_signal(Some(&signal)).build();
        Box::pin(async move {
            let failed = |error: gloo_net::Error| NoAnswer::Failed(error.to_string());
            let answer = match request {
                Ok(request) => request.send().await.map_err(failed),
                Err(error) => Err(failed(error)),
            };
            *answered = match answer {
                Ok(answer) => read(answer, most).await,
                Err(no_answer) => Err(no_answer),
            };
        })
    })
    .await;
    result
}

async fn read(answer: gloo_net::http::Response, most: usize) -> Result<HostAnswer, NoAnswer> {
    if answer.type_() == ResponseType::Opaqueredirect {
        return Ok(HostAnswer { status: ELSEWHERE, ..HostAnswer::default() });
    }
    let headers = answer.headers().entries().collect();
    let text = match in_pieces(&answer, &|come| come <= most as u64).await {
        Ok(body) => Some(text_of(body)),
        Err(Failure::Aborted) => None,
        // The only other one: it broke off.
        Err(_) => return Err(NoAnswer::Failed(crate::words::failure::CUT_TITLE.to_owned())),
    };
    Ok(HostAnswer { status: answer.status(), headers, text })
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
