//! The practice vendors, with whatever may happen to their answers on the way.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;

use greenroom::domain::{Connection, Secret, Timestamp, origin_of};
use greenroom::http::{Effect, Failure, Headers, Request, Response, Transport};
use greenroom::lifecycle::{Clock, Locks};
use greenroom::practice::{Delivery, Moment, Options, World, handle};
use greenroom::vendors;
use serde_json::Value;

use super::Input;
use super::mutate::{mutate, odd_text, spoil};

/// When everything happens.
pub const NOW: Timestamp = Timestamp(1_780_000_000_000);

/// What no reading of one thing should need more of: whoever asks more often is led around in a circle.
const MOST_REQUESTS: usize = 3_000;

/// How an answer of a world in which nothing happened yet was, by its request.
type Known = Rc<RefCell<HashMap<String, Result<Response, Failure>>>>;

thread_local! {
    /// A world in which nothing happened yet: made once, copied where something happens.
    static WORLD: World = World::new(&Options { agents: 12, history: Some(4) }, NOW, 1);
    static KNOWN: Known = Known::default();
}

/// Sends to practice; what comes back is changed as the input says.
pub struct Wire<'i, 'b> {
    pub connection: Connection,
    pub input: &'i RefCell<Input<'b>>,
    /// How many requests that may change something left.
    pub writes: Cell<usize>,
    /// Answers arrive as they are.
    pub calm: Cell<bool>,
    asked: Cell<usize>,
    /// The world, once something happened in it.
    world: RefCell<Option<World>>,
    clock: Cell<i64>,
}

impl<'i, 'b> Wire<'i, 'b> {
    pub fn new(connection: &Connection, input: &'i RefCell<Input<'b>>) -> Self {
        Self {
            connection: connection.clone(),
            input,
            writes: Cell::new(0),
            calm: Cell::new(false),
            asked: Cell::new(0),
            world: RefCell::default(),
            clock: Cell::new(NOW.0),
        }
    }

    /// What practice answers.
    fn ask(&self, request: &Request) -> Result<Response, Failure> {
        let mut world = self.world.borrow_mut();
        if let Some(world) = &mut *world {
            return self.handle(world, request);
        }
        let key = format!("{}{} {}", self.connection.id.0, request.method.as_str(), request.url);
        let reads = request.effect == Effect::Read;
        if reads && let Some(known) = KNOWN.with(|known| known.borrow().get(&key).cloned()) {
            return known;
        }
        let mut changed = WORLD.with(World::clone);
        let answer = self.handle(&mut changed, request);
        if !reads || !changed.writes().is_empty() {
            *world = Some(changed);
        } else if KNOWN.with(|known| known.borrow().len() < 2_000) {
            KNOWN.with(|known| known.borrow_mut().insert(key, answer.clone()));
        }
        answer
    }

    fn handle(&self, world: &mut World, request: &Request) -> Result<Response, Failure> {
        let auth = vendors::auth(&self.connection, &Secret::from_pasted("practice-key"));
        let mut signed = request.clone();
        signed.headers = signed.headers.with(&auth.header, &format!("{}practice-key", auth.prefix));
        let moment = Moment { time: self.now(), random: self.asked.get() as u128 };
        let reply = handle(world, &signed, moment);
        match reply.delivery {
            Delivery::Prompt | Delivery::After(_) => Ok(reply.response),
            Delivery::Never => Err(Failure::Silent(10)),
            Delivery::Dropped => Err(Failure::Unreadable),
            Delivery::Cut => Err(Failure::Cut),
        }
    }
}

impl Transport for Wire<'_, '_> {
    async fn send(&self, request: &Request) -> Result<Response, Failure> {
        // The key goes along with every request: nothing that a vendor answers may lead it elsewhere.
        assert_eq!(origin_of(&request.url), self.connection.origin(), "the key would go to {}", request.url);
        self.asked.set(self.asked.get() + 1);
        assert!(self.asked.get() <= MOST_REQUESTS, "asked without an end, at last for {}", request.url);
        if request.effect == Effect::Write {
            self.writes.set(self.writes.get() + 1);
        }
        let answer = self.ask(request);
        if self.calm.get() { answer } else { distort(answer, &mut self.input.borrow_mut()) }
    }

    async fn pause(&self, millis: u32) {
        self.clock.set(self.clock.get() + i64::from(millis));
    }

    fn jitter(&self) -> f64 {
        0.5
    }
}

impl Clock for Wire<'_, '_> {
    fn now(&self) -> Timestamp {
        self.clock.set(self.clock.get() + 10);
        Timestamp(self.clock.get())
    }
}

/// Nobody else is here.
pub struct NoLock;

impl Locks for NoLock {
    type Guard = ();

    async fn lock(&self, _: &str) {}
}

/// An answer as it arrives: more often than not as it was sent.
fn distort(answer: Result<Response, Failure>, input: &mut Input) -> Result<Response, Failure> {
    let how = input.below(12);
    let answer = match how {
        8 | 9 => return broken(answer, input),
        _ => answer?,
    };
    let mut answer = answer;
    match how {
        3..6 => {
            if let Ok(mut body) = serde_json::from_str::<Value>(&answer.body) {
                mutate(&mut body, input);
                answer.body = body.to_string();
            }
        }
        6 => spoil(&mut answer.body, input),
        7 => {
            if let Ok(mut body) = serde_json::from_str::<Value>(&answer.body) {
                mutate(&mut body, input);
                answer.body = body.to_string();
            }
            spoil(&mut answer.body, input);
        }
        10 => {
            // Any file, too.
            let bytes = input.some().to_vec();
            answer.file = Some(bytes.into());
        }
        _ => {}
    }
    Ok(answer)
}

/// Another status, other headers, or no answer.
fn broken(answer: Result<Response, Failure>, input: &mut Input) -> Result<Response, Failure> {
    const STATUSES: [u16; 24] = [
        200, 201, 202, 204, 206, 301, 302, 304, 400, 401, 402, 403, 404, 405, 408, 409, 410, 412, 422, 429, 500, 502,
        503, 504,
    ];
    const HEADERS: [&str; 6] = ["content-type", "retry-after", "x-request-id", "x-correlation-id", "location", "date"];
    match input.below(12) {
        0 => Err(Failure::Offline),
        1 => Err(Failure::Unreachable),
        2 => Err(Failure::Unreadable),
        3 => Err(Failure::Silent(60)),
        4 => Err(Failure::Cut),
        5 => Err(Failure::Redirected),
        6 => Err(Failure::NoKey),
        7 => {
            let status = if input.below(8) == 0 { input.number() as u16 } else { input.one_of(&STATUSES) };
            Ok(Response::text(status, "", &String::from_utf8_lossy(input.some())))
        }
        8 => {
            let mut answer = answer?;
            answer.headers = Headers::default();
            for _ in 0..input.below(3) {
                answer.headers = answer.headers.with(input.one_of(&HEADERS), &odd_text(input));
            }
            Ok(answer)
        }
        _ => {
            let mut answer = answer?;
            answer.status = input.one_of(&STATUSES);
            if input.byte() % 2 == 1 {
                answer.headers = answer.headers.with(input.one_of(&HEADERS), &odd_text(input));
            }
            Ok(answer)
        }
    }
}

/// Runs a future that never has to wait.
pub fn now<T>(future: impl Future<Output = T>) -> T {
    let mut future = std::pin::pin!(future);
    match future.as_mut().poll(&mut std::task::Context::from_waker(std::task::Waker::noop())) {
        std::task::Poll::Ready(value) => value,
        std::task::Poll::Pending => panic!("nothing here waits"),
    }
}
