//! A person before the page, with practice Sema4.ai behind it: every request is kept, every answer can be broken or
//! changed, and a colleague can come in between.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;

use greenroom::document::Secrets;
use greenroom::domain::{AgentId, Connection, ConnectionId, Keep, Timestamp, Vendor};
use greenroom::http::{Body, Bytes, Effect, Expects, Failure, Headers, Method, Request, Response, Transport};
use greenroom::lifecycle::{
    Ending, Engine, Fingerprint, Intent, Locks, Outcome, Plan, Procedure as _, Receipt, Record, RecordState,
};
use greenroom::practice::{Delivery, Moment, Options, World, WriteRecord, handle};
use greenroom::store::{Memory, PRACTICE_HOST, Records};
use greenroom::vendors::sema4::lifecycle::LiveCopy;
use greenroom::vendors::{self, Edited, Procedure, Seen, Subject, default_auth, sema4};
use serde_json::{Value, json};

use crate::support::{NOW, Ticking, now, text};

/// The connection of the page to a tenant of practice Sema4.ai.
pub fn connection(tenant: &str) -> Connection {
    Connection {
        profile: String::new(),
        name_prefix: String::new(),
        page_size: String::new(),
        id: ConnectionId("sema4-acme".to_owned()),
        name: "Acme".to_owned(),
        vendor: Vendor::Sema4,
        base_url: format!("{PRACTICE_HOST}/sema4/tenants/{tenant}/api/v2"),
        account: tenant.to_owned(),
        auth: default_auth(Vendor::Sema4),
        keep: Keep::Memory,
        agents_by_hand: Vec::new(),
        read_only: false,
        key_expires: None,
        relay: None,
    }
}

/// What becomes of the answer to a write on its way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// It arrives.
    Whole,
    /// It was done; the connection closed.
    Lost,
    /// It was done; half of the answer came.
    Halved,
    /// It was done; the answer is a success without a body.
    Emptied,
    /// It was done; something in between answered 502.
    Gateway,
    /// It was done; a sign-in page answered.
    SignIn,
    /// It was done; nothing came in time.
    Late,
    /// It never got there.
    Dropped,
    /// It never got there; this status came back.
    Refused(u16),
}

/// A request of somebody else, sent right before or after the next write of ours.
pub type Foreign = (Method, String, Value);

/// What is done to the answers to readings.
type Distortion = Box<dyn Fn(&Request, &mut Response)>;

/// The practice vendor, with the key added as the page's transport does.
pub struct Wire {
    pub world: RefCell<World>,
    pub key: Cell<&'static str>,
    clock: Cell<i64>,
    random: Cell<u128>,
    base: String,
    pub sent: RefCell<Vec<Request>>,
    /// What becomes of the answers to the next writes; then of every other one.
    pub ways: RefCell<VecDeque<Way>>,
    pub way: Cell<Way>,
    pub before: RefCell<Vec<Foreign>>,
    pub after: RefCell<Vec<Foreign>>,
    pub distort: RefCell<Option<Distortion>>,
    /// Whether readings fail from the next write on.
    pub blind: Cell<bool>,
    blinded: Cell<bool>,
}

impl Wire {
    pub fn new(base: &str) -> Self {
        Self {
            world: RefCell::new(World::new(&Options::default(), NOW, 1)),
            key: Cell::new("canary-key"),
            clock: Cell::new(NOW.0),
            random: Cell::new(0),
            base: base.to_owned(),
            sent: RefCell::default(),
            ways: RefCell::default(),
            way: Cell::new(Way::Whole),
            before: RefCell::default(),
            after: RefCell::default(),
            distort: RefCell::default(),
            blind: Cell::new(false),
            blinded: Cell::new(false),
        }
    }

    pub fn writes(&self) -> Vec<WriteRecord> {
        self.world.borrow().writes().to_vec()
    }

    /// How often anything changed at the vendor.
    pub fn changes(&self) -> usize {
        self.world.borrow().writes().iter().filter(|write| write.changed).count()
    }

    /// The methods and paths below the base of what was sent since the last look.
    pub fn take_sent(&self) -> Vec<String> {
        let line = |request: &Request| {
            let path = request.url.strip_prefix(&self.base).unwrap_or(&request.url);
            format!("{} {}", request.method.as_str(), path.strip_prefix('/').unwrap_or(path))
        };
        self.sent.take().iter().map(line).collect()
    }

    /// What was sent and could change something.
    pub fn sent_writes(&self) -> Vec<Request> {
        self.sent.borrow().iter().filter(|request| request.effect == Effect::Write).cloned().collect()
    }

    /// Readings arrive again.
    pub fn see(&self) {
        self.blind.set(false);
        self.blinded.set(false);
    }

    /// Changes the answers to readings from now on.
    pub fn distort(&self, how: impl Fn(&Request, &mut Response) + 'static) {
        *self.distort.borrow_mut() = Some(Box::new(how));
    }

    /// Somebody else's request, below the base, or to practice itself where it begins with `/`.
    pub fn foreign(&self, (method, path, body): &Foreign) -> Response {
        let body = if body.is_null() { Body::None } else { Body::Json(body.clone()) };
        let effect = if *method == Method::Get { Effect::Read } else { Effect::Write };
        let url = match path.strip_prefix('/') {
            Some(path) => format!("{PRACTICE_HOST}/sema4/{path}"),
            None => format!("{}/{path}", self.base),
        };
        let headers = Headers::default();
        let request = Request { method: *method, url, headers, body, credential: None, effect, expects: Expects::Text };
        self.ask(&request).expect("an answer")
    }

    fn ask(&self, request: &Request) -> Result<Response, Failure> {
        self.random.set(self.random.get() + 1);
        self.clock.set(self.clock.get() + 10);
        let mut signed = request.clone();
        signed.headers = signed.headers.with("Authorization", &format!("Bearer {}", self.key.get()));
        let moment = Moment { time: Timestamp(self.clock.get()), random: self.random.get() };
        let reply = handle(&mut self.world.borrow_mut(), &signed, moment);
        match reply.delivery {
            Delivery::Prompt | Delivery::After(_) => Ok(reply.response),
            Delivery::Never => Err(Failure::Silent(if request.effect == Effect::Read { 10 } else { 60 })),
            // A page cannot tell a closed connection from an answer that it may not read.
            Delivery::Dropped => Err(Failure::Unreadable),
            Delivery::Cut => Err(Failure::Cut),
        }
    }
}

impl Transport for Wire {
    async fn send(&self, request: &Request) -> Result<Response, Failure> {
        self.sent.borrow_mut().push(request.clone());
        if request.effect == Effect::Read {
            if self.blinded.get() {
                return Err(Failure::Offline);
            }
            let mut answer = self.ask(request)?;
            if let Some(distort) = &*self.distort.borrow() {
                distort(request, &mut answer);
            }
            return Ok(answer);
        }
        self.blinded.set(self.blind.get());
        let way = self.ways.borrow_mut().pop_front().unwrap_or(self.way.get());
        for foreign in self.before.take() {
            self.foreign(&foreign);
        }
        let answer = match way {
            Way::Dropped => Err(Failure::Unreadable),
            Way::Refused(status) => {
                let error = json!({"error_id": "e", "code": "some.code", "message": "Said so", "details": null});
                Ok(Response::json(status, &json!({ "error": error })))
            }
            _ => self.ask(request),
        };
        for foreign in self.after.take() {
            self.foreign(&foreign);
        }
        match (way, answer) {
            (Way::Lost, Ok(_)) => Err(Failure::Unreadable),
            (Way::Late, Ok(_)) => Err(Failure::Silent(60)),
            (Way::Halved, Ok(answer)) => {
                let half = answer.body.get(..answer.body.len() / 2).unwrap_or_default().to_owned();
                Ok(Response { body: half, ..answer })
            }
            (Way::Emptied, Ok(answer)) => Ok(Response { body: String::new(), status: 200, ..answer }),
            (Way::Gateway, Ok(_)) => Ok(text(502, "<html>bad gateway</html>")),
            (Way::SignIn, Ok(_)) => Ok(text(200, "<!doctype html><title>Sign in</title>")),
            (_, answer) => answer,
        }
    }

    async fn pause(&self, millis: u32) {
        self.clock.set(self.clock.get() + i64::from(millis));
    }

    fn jitter(&self) -> f64 {
        0.5
    }
}

pub struct NoLock;

impl Locks for NoLock {
    type Guard = ();

    async fn lock(&self, _: &str) {}
}

/// A person before the page: opens sheets and confirms them.
pub struct Person {
    pub wire: Wire,
    pub memory: Memory,
    pub connection: Connection,
    /// The package that a sheet sends.
    pub file: RefCell<Option<Bytes>>,
    sheets: Cell<u32>,
}

/// The name on the sheets.
pub const NAME: &str = "Name";

impl Person {
    pub fn new() -> Self {
        Self::of("acme")
    }

    pub fn of(tenant: &str) -> Self {
        let connection = connection(tenant);
        Self {
            wire: Wire::new(&connection.base_url),
            memory: Memory::default(),
            connection,
            file: RefCell::default(),
            sheets: Cell::new(0),
        }
    }

    /// A body below the base, as the vendor has it.
    pub fn get(&self, path: &str) -> Value {
        let answer = self.wire.foreign(&(Method::Get, path.to_owned(), Value::Null));
        serde_json::from_str(&answer.body).unwrap()
    }

    /// The id of something in a list, whose name is, or ends in, this.
    pub fn id(&self, list: &str, name: &str) -> String {
        let found = self.get(&format!("{list}?limit=100"));
        let all = found["data"].as_array().unwrap();
        let one = all.iter().find(|one| one["name"].as_str().unwrap().ends_with(name));
        one.unwrap_or_else(|| panic!("{name}"))["id"].as_str().unwrap().to_owned()
    }

    pub fn agent(&self, name: &str) -> String {
        self.id("agents", name)
    }

    /// An agent's document, as the vendor has it.
    pub fn document(&self, agent: &str) -> Value {
        self.get(&format!("agents/{agent}"))
    }

    /// The names of what is attached.
    pub fn attached(&self, agent: &str, list: &str) -> Vec<String> {
        let found = self.get(&format!("agents/{agent}/{list}?limit=100"));
        found["data"].as_array().unwrap().iter().map(|one| one["name"].as_str().unwrap().to_owned()).collect()
    }

    pub fn seen(&self, agent: &str) -> sema4::Seen {
        now(sema4::Seen::read(&self.wire, &self.connection, agent, true, true)).unwrap()
    }

    /// A copy of what is live now.
    pub fn copy(&self, agent: &str) -> LiveCopy {
        LiveCopy::of(&self.seen(agent)).expect("live, and no draft")
    }

    pub fn open(&self, agent: &str) -> vendors::Opened {
        now(vendors::open(&self.wire, &self.connection, agent, Subject::Release)).unwrap()
    }

    /// The document as the form opens it, with some changes.
    pub fn edited(&self, agent: &str, change: impl FnOnce(&mut Value)) -> Edited {
        let base = self.open(agent).document;
        let mut document = base.clone();
        change(&mut document);
        Edited { document, base }
    }

    pub fn procedure(&self, agent: &str, intent: &Intent) -> Procedure {
        let file = self.file.borrow().clone();
        vendors::procedure(&self.connection, agent, NAME, intent, &Secrets::default(), file).unwrap()
    }

    pub fn plan(&self, agent: &str, intent: &Intent) -> Plan {
        let procedure = self.procedure(agent, intent);
        procedure.plan(&now(procedure.observe(&self.wire)).unwrap())
    }

    pub fn record(&self, agent: &str, intent: &Intent) -> Record {
        self.sheets.set(self.sheets.get() + 1);
        let record = Record {
            id: self.sheets.get().to_string(),
            connection: self.connection.id.clone(),
            agent: AgentId(agent.to_owned()),
            agent_name: NAME.to_owned(),
            intent: intent.clone(),
            opened_at: NOW,
            state: RecordState::Open,
            course: greenroom::lifecycle::Course::default(),
        };
        now(Records(&self.memory).open_sheet(&record)).unwrap();
        record
    }

    /// Confirms a sheet that was made from a fingerprint, with some lines ticked.
    pub fn run(&self, agent: &str, intent: &Intent, shown: &Fingerprint, ticked: &[String]) -> Outcome<Seen> {
        let record = self.record(agent, intent);
        let records = Records(&self.memory);
        let engine = Engine { transport: &self.wire, journal: &records, locks: &NoLock, clock: &Ticking::new() };
        now(engine.run(&self.connection, &record, &self.procedure(agent, intent), shown, ticked))
    }

    /// Settles a record by reading back.
    pub fn settle(&self, agent: &str, record: &Record) -> Record {
        let records = Records(&self.memory);
        let engine = Engine { transport: &self.wire, journal: &records, locks: &NoLock, clock: &Ticking::new() };
        now(engine.settle(&self.connection, record, &self.procedure(agent, &record.intent))).unwrap()
    }

    /// Confirms a plan with everything ticked.
    pub fn send(&self, agent: &str, intent: &Intent, plan: &Plan) -> Outcome<Seen> {
        let ticked: Vec<String> = plan.lines.iter().map(|line| line.id.clone()).collect();
        self.run(agent, intent, &plan.fingerprint, &ticked)
    }

    /// Opens a sheet, looks at it, ticks everything, confirms it.
    pub fn confirm(&self, agent: &str, intent: &Intent) -> Outcome<Seen> {
        let procedure = self.procedure(agent, intent);
        match now(procedure.observe(&self.wire)) {
            Ok(seen) => self.send(agent, intent, &procedure.plan(&seen)),
            Err(error) => Outcome::CouldNotRead(error),
        }
    }

    pub fn ended(&self, agent: &str, intent: &Intent) -> Record {
        match self.confirm(agent, intent) {
            Outcome::Ended(record) => *record,
            other => panic!("{agent} {}: {}", intent.0["do"], outcome(&other)),
        }
    }

    pub fn ending(&self, agent: &str, intent: &Intent) -> Ending {
        ending(&self.ended(agent, intent)).1
    }

    pub fn done(&self, agent: &str, intent: &Intent) -> Receipt {
        match self.ending(agent, intent) {
            Ending::Done(receipt) => receipt,
            other => panic!("{agent} {}: {other:?}", intent.0["do"]),
        }
    }

    /// Why a plan cannot be sent.
    pub fn refusal(&self, agent: &str, intent: &Intent) -> Option<String> {
        let plan = self.plan(agent, intent);
        let came = self.send(agent, intent, &plan);
        match (&plan.refusal, came) {
            (Some(why), Outcome::CannotBeSent(said)) => assert_eq!(*why, said),
            (None, _) => {}
            (Some(why), other) => panic!("{why}, and yet: {}", outcome(&other)),
        }
        plan.refusal
    }

    /// Everything that is kept on this computer, as text.
    pub fn kept(&self) -> String {
        use greenroom::store::KeyValue as _;
        let keys = now(self.memory.scan("")).unwrap().into_iter().map(|(_, text)| text);
        keys.chain(now(self.memory.log()).unwrap()).collect::<Vec<_>>().join("\n")
    }
}

/// Which step ended, and how.
pub fn ending(record: &Record) -> (usize, Ending) {
    match &record.state {
        RecordState::Ended { step, ending, .. } => (*step, ending.clone()),
        other => panic!("{other:?}"),
    }
}

pub fn body(request: &Request) -> Value {
    match &request.body {
        Body::Json(body) => body.clone(),
        Body::None | Body::File(_) => Value::Null,
    }
}

/// The methods, paths below the base, and bodies of a plan.
pub fn steps(plan: &Plan) -> Vec<(String, Value)> {
    let line = |request: &Request| {
        let path = request.url.split_once("/api/v2/").map_or("", |(_, path)| path);
        (format!("{} {path}", request.method.as_str()), body(request))
    };
    plan.steps.iter().map(|step| line(&step.request)).collect()
}

/// How a sheet came out, without what was read.
pub fn outcome(outcome: &Outcome<Seen>) -> String {
    match outcome {
        Outcome::AlreadySent(_) => "already sent".to_owned(),
        Outcome::CouldNotRead(error) => format!("could not read: {error:?}"),
        Outcome::Moved(_) => "moved".to_owned(),
        Outcome::CannotBeSent(reason) => format!("cannot be sent: {reason}"),
        Outcome::NotRecorded(error) => error.0.clone(),
        Outcome::Ended(record) => format!("{:?}", record.state),
    }
}

/// Whether a step changed anything, as the person is told; `None`: not known.
pub fn says_changed(ending: &Ending) -> Option<bool> {
    match ending {
        Ending::Done(_) | Ending::Partly { .. } => Some(true),
        Ending::Already(_) | Ending::Refused(_) | Ending::DidNotHappen(_) => Some(false),
        Ending::Unknown { .. } => None,
    }
}

/// A colleague's edit of an agent's draft.
pub fn touch(agent: &str) -> Foreign {
    (Method::Post, format!("/_practice/touch/{agent}"), json!({}))
}
