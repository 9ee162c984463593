//! What this page's own host hands out, and how.

use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{RequestCache, RequestMode, RequestRedirect};

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
    let request = gloo_net::http::RequestBuilder::new(path)
        .mode(RequestMode::SameOrigin)
        .credentials(web_sys::RequestCredentials::SameOrigin)
        .cache(RequestCache::NoStore)
        .redirect(RequestRedirect::Manual);
    let answer = request.send().await.map_err(|error| error.to_string())?;
    let headers = answer.headers().entries().collect();
    let text = answer.text().await.unwrap_or_default();
    Ok(HostAnswer { status: answer.status(), headers, text })
}

/// The SHA-256 of a text as a policy names it, `sha256-…`. `None` where the page may not use cryptography.
pub async fn hash(text: &str) -> Option<String> {
    let window = web_sys::window()?;
    let subtle = window.crypto().ok()?.subtle();
    if subtle.is_undefined() {
        return None;
    }
    let bytes = js_sys::Uint8Array::from(text.as_bytes());
    let digest = JsFuture::from(subtle.digest_with_str_and_buffer_source("SHA-256", bytes.unchecked_ref()).ok()?).await;
    // The browser's base64 takes a text of one letter a byte.
    let letters: String = js_sys::Uint8Array::new(&digest.ok()?).to_vec().into_iter().map(char::from).collect();
    window.btoa(&letters).ok().map(|text| format!("sha256-{text}"))
}

/// Whether the page came over TLS.
pub fn is_secure() -> bool {
    web_sys::window().and_then(|window| window.location().protocol().ok()).as_deref() == Some("https:")
}
