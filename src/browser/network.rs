//! fetch: the transport to real vendors, and the ladder that names the cause of a failure.

use std::cell::RefCell;
use std::collections::HashSet;
use std::pin::Pin;
use std::rc::Rc;
use std::task::Poll;

use gloo_net::http::{Method as HttpMethod, Request as Fetch, RequestBuilder};
use js_sys::Uint8Array;
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    AbortController, ReadableStreamDefaultReader, RequestCache, RequestCredentials, RequestMode, RequestRedirect,
    ResponseType, SecurityPolicyViolationEvent,
};
use zeroize::Zeroizing;

use super::practice::PracticeWorker;
use super::property;
use super::time::sleep;
use crate::domain::json;
use crate::domain::{AuthScheme, Connection, ConnectionId, Secret, by_relay, origin_of};
use crate::http::{
    Body, Bytes, CredentialRef, Effect, Expects, Failure, Headers, Method, Request, Response, Transport, Upload,
};

/// After so many seconds without an answer a read is given up.
pub const READ_TIMEOUT_S: u32 = 10;
/// After so many seconds without an answer the end of a write is not known.
pub const WRITE_TIMEOUT_S: u32 = 60;
/// The same for a file, which the vendor first has to make (fact sheet of Sema4.ai, 1).
pub const FILE_TIMEOUT_S: u32 = 120;
/// A host that does not even refuse within this time counts as unreachable.
const PROBE_TIMEOUT_S: u32 = 5;

/// A key, how it travels, and the only origin it may go to, by the only way.
#[derive(Clone, Debug)]
pub struct Credential {
    /// Scheme, host and port.
    pub origin: String,
    /// The folder of the page's own host that leads there, as a whole address; `None`: directly.
    pub relay: Option<String>,
    /// Header and prefix.
    pub auth: AuthScheme,
    /// The key.
    pub secret: Secret,
}

impl Credential {
    /// A connection's.
    pub fn of(connection: &Connection, secret: Secret) -> Self {
        let (origin, relay) = (connection.origin().to_owned(), connection.relay.clone());
        Self { origin, relay, auth: connection.auth.clone(), secret }
    }

    /// What stands in the header; wiped when dropped.
    fn header_value(&self) -> Zeroizing<String> {
        Zeroizing::new([&self.auth.prefix, self.secret.expose()].concat())
    }
}

/// Among the readings under way until it is dropped.
struct UnderWay(Rc<RefCell<Vec<AbortController>>>, AbortController);

impl UnderWay {
    fn note(all: &Rc<RefCell<Vec<AbortController>>>, one: &AbortController) -> Self {
        all.borrow_mut().push(one.clone());
        Self(all.clone(), one.clone())
    }
}

impl Drop for UnderWay {
    fn drop(&mut self) {
        self.0.borrow_mut().retain(|other| *other != self.1);
    }
}

/// Is told how many bytes of a file have come, and of how many, where that is known. `false`: no more is wanted.
pub type Progress = Rc<dyn Fn(u64, Option<u64>) -> bool>;

/// Looks a key up at the moment of sending.
pub type Keys = Rc<dyn Fn(&CredentialRef) -> Option<Credential>>;

/// Sends to real vendors by fetch, and to practice vendors by their worker: which of the two is decided by the
/// credential alone, so that practice cannot reach the network.
#[derive(Clone)]
pub struct Wire {
    keys: Keys,
    practice: PracticeWorker,
    forbidden: Rc<RefCell<HashSet<String>>>,
    /// The readings from real vendors that are under way.
    reading: Rc<RefCell<Vec<AbortController>>>,
    progress: Option<Progress>,
}

impl Wire {
    /// A wire that looks keys up with `keys`, and notes which origins the page's own policy forbids.
    pub fn new(keys: Keys, practice: PracticeWorker) -> Self {
        let forbidden: Rc<RefCell<HashSet<String>>> = Rc::default();
        let noted = forbidden.clone();
        let listener =
            Closure::<dyn FnMut(SecurityPolicyViolationEvent)>::new(move |event: SecurityPolicyViolationEvent| {
                noted.borrow_mut().insert(origin_of(&event.blocked_uri()).to_owned());
            });
        if let Some(document) = web_sys::window().and_then(|window| window.document()) {
            // Adding a listener does not throw.
            let _ =
                document.add_event_listener_with_callback("securitypolicyviolation", listener.as_ref().unchecked_ref());
        }
        listener.forget();
        Self { keys, practice, forbidden, reading: Rc::default(), progress: None }
    }

    /// The same wire for one connection with a key that is kept nowhere: to test it.
    pub fn with_key(&self, connection: &Connection, secret: Option<Secret>) -> Self {
        let credential = secret.map(|secret| Credential::of(connection, secret));
        Self { keys: Rc::new(move |_| credential.clone()), ..self.clone() }
    }

    /// The same wire, telling how far a file has come.
    pub fn with_progress(&self, progress: Progress) -> Self {
        Self { progress: Some(progress), ..self.clone() }
    }

    /// Gives up every reading from real vendors that is under way: nobody looks any more. A write is never given up.
    pub fn give_up_reading(&self) {
        for controller in self.reading.take() {
            controller.abort();
        }
    }

    /// Reads a file to its end.
    async fn file(&self, answer: &gloo_net::http::Response) -> Result<Bytes, Failure> {
        let total = answer.headers().get("content-length").and_then(|length| length.parse().ok());
        let goes_on = |come: u64| self.progress.as_ref().is_none_or(|progress| progress(come, total));
        Ok(in_pieces(answer, &goes_on).await?.into())
    }

    async fn fetch(&self, request: &Request) -> Result<Response, Failure> {
        let credential = match &request.credential {
            None => None,
            Some(reference) => {
                let credential = (self.keys)(reference).ok_or(Failure::NoKey)?;
                if credential.origin != origin_of(&request.url) {
                    return Err(Failure::WrongOrigin);
                }
                Some(credential)
            }
        };
        let (seconds, mut result) = (timeout_s(request), None);
        // No browser that runs this page refuses to make one.
        let Ok(controller) = AbortController::new() else { return Err(Failure::Aborted) };
        let _under_way = (request.effect == Effect::Read).then(|| UnderWay::note(&self.reading, &controller));
        let signal = controller.signal();
        let work = Box::pin(async { result = Some(self.exchange(request, credential, signal).await) });
        race(controller, work, seconds).await;
        result.unwrap_or(Err(Failure::Silent(seconds)))
    }

    async fn exchange(
        &self,
        request: &Request,
        credential: Option<Credential>,
        signal: web_sys::AbortSignal,
    ) -> Result<Response, Failure> {
        let relay = credential.as_ref().and_then(|credential| credential.relay.as_deref());
        let by_relay = match relay {
            Some(relay) => Some(by_relay(relay, &request.url).ok_or(Failure::NotSendable)?),
            None => None,
        };
        let url = by_relay.as_deref().unwrap_or(&request.url);
        let mode = if by_relay.is_some() { RequestMode::SameOrigin } else { RequestMode::Cors };
        let mut fetch = builder(url, mode)
            .method(method(request.method))
            .redirect(RequestRedirect::Manual)
            .abort_signal(Some(&signal));
        if by_relay.is_some() {
            // A sign-in may stand before this host: its cookies tell who asks. The relay sends none of them on.
            fetch = fetch.credentials(RequestCredentials::SameOrigin);
        }
        for (name, value) in &request.headers.0 {
            fetch = fetch.header(name, value);
        }
        // From here on the browser has the key; nothing of it waits here for the answer.
        if let Some(credential) = credential {
            fetch = fetch.header(&credential.auth.header, &credential.header_value());
        }
        let fetch: Result<Fetch, _> = match &request.body {
            Body::None => fetch.build(),
            Body::Json(body) => fetch.header("content-type", "application/json").body(json::written(body)),
            Body::File(upload) => match form(upload) {
                Some(form) => fetch.body(form),
                None => return Err(Failure::NotSendable),
            },
        };
        // Building fails on what is no header value or URL: nothing was sent.
        let fetch = fetch.map_err(|_| Failure::NotSendable)?;
        let answer = match fetch.send().await {
            Ok(answer) => answer,
            Err(_) if signal.aborted() => return Err(Failure::Aborted),
            Err(_) => return Err(self.diagnose(origin_of(url)).await),
        };
        if answer.type_() == ResponseType::Opaqueredirect {
            return Err(Failure::Redirected);
        }
        let headers = Headers(answer.headers().entries().collect());
        let (status, mut response) = (answer.status(), Response::text(answer.status(), "", ""));
        response.headers = headers;
        if request.expects == Expects::File && (200..300).contains(&status) {
            // No vendor's file is a page: it is that of a sign-in, too.
            let is_page = response.headers.get("content-type").is_some_and(|kind| kind.starts_with("text/html"));
            if by_relay.is_some() && is_page {
                return Err(Failure::Redirected);
            }
            response.file = Some(self.file(&answer).await?);
        } else {
            response.body = text_of(answer.binary().await.map_err(|_| Failure::Cut)?);
            // JSON is the vendor's word on the key; a page is that of the sign-in before this host.
            if by_relay.is_some() && matches!(status, 401 | 403) && response.body.trim_start().starts_with('<') {
                return Err(Failure::Redirected);
            }
            make_room(response.body.len());
        }
        Ok(response)
    }

    /// Why a fetch failed, as far as a page can tell: offline → this page's policy → nobody there → the answer may not
    /// be read. The browser itself says the same for all four.
    async fn diagnose(&self, origin: &str) -> Failure {
        if !super::dom::online() {
            return Failure::Offline;
        }
        // The policy's event comes after the rejected fetch.
        sleep(0).await;
        if self.forbidden.borrow().contains(origin) {
            return Failure::ForbiddenByPage;
        }
        let mut found = false;
        with_timeout(PROBE_TIMEOUT_S, |signal| {
            let probe = builder(&format!("{origin}/"), RequestMode::NoCors).abort_signal(Some(&signal)).build();
            Box::pin(async {
                if let Ok(probe) = probe {
                    found = probe.send().await.is_ok();
                }
            })
        })
        .await;
        if found { Failure::Unreadable } else { Failure::Unreachable }
    }
}

impl Transport for Wire {
    async fn send(&self, request: &Request) -> Result<Response, Failure> {
        let practice = request.credential.as_ref().filter(|id| ConnectionId(id.0.clone()).is_practice());
        let Some(reference) = practice else { return self.fetch(request).await };
        let mut request = request.clone();
        let credential = (self.keys)(reference).ok_or(Failure::NoKey)?;
        request.headers = request.headers.with(&credential.auth.header, &credential.header_value());
        let (seconds, mut result) = (timeout_s(&request), None);
        with_timeout(seconds, |_| Box::pin(async { result = Some(self.practice.send(&request).await) })).await;
        result.unwrap_or(Err(Failure::Silent(seconds)))
    }

    async fn pause(&self, millis: u32) {
        sleep(millis).await;
    }

    fn jitter(&self) -> f64 {
        js_sys::Math::random()
    }
}

/// Reads a body to its end, piece by piece, as long as it goes on after so many bytes. [`Failure::Aborted`] where it did
/// not.
pub(super) async fn in_pieces(
    answer: &gloo_net::http::Response,
    goes_on: &dyn Fn(u64) -> bool,
) -> Result<Vec<u8>, Failure> {
    // A body of nothing is an empty file.
    let Some(stream) = answer.body() else { return Ok(Vec::new()) };
    let reader: ReadableStreamDefaultReader = stream.get_reader().dyn_into().map_err(|_| Failure::Cut)?;
    let mut bytes = Vec::new();
    loop {
        let piece = JsFuture::from(reader.read()).await.map_err(|_| Failure::Cut)?;
        // The last one says that it is the end, and has no value.
        let Some(piece) = property(&piece, "value") else { return Ok(bytes) };
        let piece: Uint8Array = piece.dyn_into().map_err(|_| Failure::Cut)?;
        let start = bytes.len();
        bytes.resize(start + piece.length() as usize, 0);
        if let Some(room) = bytes.get_mut(start..) {
            piece.copy_to(room);
        }
        if !goes_on(bytes.len() as u64) {
            // What is not wanted any more need not arrive; whether the browser could say so does not matter.
            drop(reader.cancel());
            return Err(Failure::Aborted);
        }
    }
}

/// No cookies, no cache, no referrer: a request carries the key and nothing else of the browser's.
fn builder(url: &str, mode: RequestMode) -> RequestBuilder {
    RequestBuilder::new(url)
        .mode(mode)
        .credentials(RequestCredentials::Omit)
        .cache(RequestCache::NoStore)
        .referrer_policy(web_sys::ReferrerPolicy::NoReferrer)
}

fn method(method: Method) -> HttpMethod {
    match method {
        Method::Get => HttpMethod::GET,
        Method::Post => HttpMethod::POST,
        Method::Put => HttpMethod::PUT,
        Method::Patch => HttpMethod::PATCH,
        Method::Delete => HttpMethod::DELETE,
    }
}

/// A body's text, as the browser would decode it. Bytes come over in one copy; a text of the browser's would be made
/// first, and then handed over letter by letter.
pub(super) fn text_of(bytes: Vec<u8>) -> String {
    let text = String::from_utf8(bytes).unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned());
    text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text)
}

/// Grows the memory once by what reading a body of so many bytes takes, in place of once for each 64 KB.
fn make_room(bytes: usize) {
    let mut room = Vec::<u8>::new();
    // Where so much is not to be had in one piece, it grows bit by bit.
    let _ = room.try_reserve_exact(bytes.saturating_mul(6));
    drop(std::hint::black_box(room));
}

fn timeout_s(request: &Request) -> u32 {
    match (request.effect, &request.body, request.expects) {
        (_, Body::File(_), _) | (_, _, Expects::File) => FILE_TIMEOUT_S,
        (Effect::Read, ..) => READ_TIMEOUT_S,
        (Effect::Write, ..) => WRITE_TIMEOUT_S,
    }
}

/// A form with a file in it. `None` where the browser makes none of it.
fn form(upload: &Upload) -> Option<JsValue> {
    let blob = super::blob(upload.bytes.as_slice(), &upload.media_type)?;
    let form = web_sys::FormData::new().ok()?;
    form.append_with_blob_and_filename(&upload.field, &blob, &upload.name).ok()?;
    Some(form.into())
}

/// Runs something that can be aborted until it ends or the time is up. What it comes to it leaves where the caller
/// sees it: so this is compiled once.
pub(super) async fn with_timeout<'a>(
    seconds: u32,
    start: impl FnOnce(web_sys::AbortSignal) -> Pin<Box<dyn Future<Output = ()> + 'a>>,
) {
    // No browser that runs this page refuses to make one.
    let Ok(controller) = AbortController::new() else { return };
    let work = start(controller.signal());
    race(controller, work, seconds).await;
}

async fn race(controller: AbortController, mut work: Pin<Box<dyn Future<Output = ()> + '_>>, seconds: u32) {
    let mut timer = std::pin::pin!(sleep(seconds * 1_000));
    let in_time = std::future::poll_fn(|context| match work.as_mut().poll(context) {
        Poll::Ready(()) => Poll::Ready(true),
        Poll::Pending => timer.as_mut().poll(context).map(|()| false),
    })
    .await;
    if !in_time {
        controller.abort();
    }
}
