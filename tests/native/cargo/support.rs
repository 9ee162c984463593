//! A person before the page, with practice Cargo behind it: every request is kept, every answer can be broken, and a
//! colleague can come in between.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;

use greenroom::document::Secrets;
use greenroom::domain::{AgentId, Connection, ConnectionId, Keep, Timestamp, Vendor};
use greenroom::http::{Body, Effect, Expects, Failure, Headers, Method, Request, Response, Transport};
use greenroom::lifecycle::{
    Ending, Engine, Fingerprint, Intent, Locks, Outcome, Plan, Procedure as _, Receipt, Record, RecordState,
};
use greenroom::practice::{Delivery, FAILURES_WORKSPACE, Moment, Options, World, WriteRecord, handle};
use greenroom::store::{Memory, PRACTICE_HOST, Records};
use greenroom::vendors::Edited;
use greenroom::vendors::cargo::{Procedure, Seen};
use greenroom::vendors::{self, Subject, default_auth};
use serde_json::{Value, json};

use crate::support::{NOW, Ticking, now, text};

/// The connection of the page to practice Cargo.
pub fn connection(workspace: &str) -> Connection {
    Connection {
        profile: String::new(),
        name_prefix: String::new(),
        page_size: String::new(),
        id: ConnectionId("cargo-acme".to_owned()),
        name: "Acme".to_owned(),
        vendor: Vendor::Cargo,
        base_url: format!("{PRACTICE_HOST}/cargo"),
        account: workspace.to_owned(),
        auth: default_auth(Vendor::Cargo),
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
    /// It was done; something in between answered 502.
    Gateway,
    /// It was done; a sign-in page answered.
    SignIn,
    /// It was done; nothing came in time.
    Late,
    /// It never got there.
    Dropped,
}

/// A request of somebody else, sent right before or after the next write of ours.
pub type Foreign = (Method, String, Value);

/// The practice vendor, with the key added as the page's transport does.
pub struct Wire {
    pub world: RefCell<World>,
    pub key: Cell<&'static str>,
    clock: Cell<i64>,
    random: Cell<u128>,
    pub sent: RefCell<Vec<Request>>,
    /// What becomes of the answers to the next writes; then of every other one.
    pub ways: RefCell<VecDeque<Way>>,
    pub way: Cell<Way>,
    pub before: RefCell<Vec<Foreign>>,
    pub after: RefCell<Vec<Foreign>>,
    /// Whether readings fail from the next write on.
    pub blind: Cell<bool>,
    blinded: Cell<bool>,
}

impl Wire {
    pub fn new() -> Self {
        Self::sized(&Options::default())
    }

    pub fn sized(options: &Options) -> Self {
        Self {
            world: RefCell::new(World::new(options, NOW, 1)),
            key: Cell::new("a key"),
            clock: Cell::new(NOW.0),
            random: Cell::new(0),
            sent: RefCell::default(),
            ways: RefCell::default(),
            way: Cell::new(Way::Whole),
            before: RefCell::default(),
            after: RefCell::default(),
            blind: Cell::new(false),
            blinded: Cell::new(false),
        }
    }

    pub fn wait(&self, millis: i64) {
        self.clock.set(self.clock.get() + millis);
    }

    pub fn writes(&self) -> Vec<WriteRecord> {
        self.world.borrow().writes().to_vec()
    }

    /// How often anything changed at the vendor.
    pub fn changes(&self) -> usize {
        self.world.borrow().writes().iter().filter(|write| write.changed).count()
    }

    /// The methods and paths of what was sent since the last look.
    pub fn take_sent(&self) -> Vec<String> {
        let line = |request: &Request| {
            let path = request.path_and_query().trim_start_matches("/cargo/v1/").to_owned();
            format!("{} {path}", request.method.as_str())
        };
        self.sent.take().iter().map(line).collect()
    }

    /// Somebody else's request.
    pub fn foreign(&self, (method, path, body): &Foreign) -> Response {
        let body = if body.is_null() { Body::None } else { Body::Json(body.clone()) };
        let effect = if *method == Method::Get { Effect::Read } else { Effect::Write };
        let url = format!("{PRACTICE_HOST}/cargo/{path}");
        let headers = Headers::default();
        let request = Request { method: *method, url, headers, body, credential: None, effect, expects: Expects::Text };
        self.ask(&request).expect("an answer")
    }

    fn ask(&self, request: &Request) -> Result<Response, Failure> {
        self.random.set(self.random.get() + 1);
        self.wait(10);
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
            return if self.blinded.get() { Err(Failure::Offline) } else { self.ask(request) };
        }
        self.blinded.set(self.blind.get());
        let way = self.ways.borrow_mut().pop_front().unwrap_or(self.way.get());
        for foreign in self.before.take() {
            self.foreign(&foreign);
        }
        if way == Way::Dropped {
            return Err(Failure::Unreadable);
        }
        let answer = self.ask(request);
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
            (Way::Gateway, Ok(_)) => Ok(text(502, "<html>bad gateway</html>")),
            (Way::SignIn, Ok(_)) => Ok(text(200, "<!doctype html><title>Sign in</title>")),
            (_, answer) => answer,
        }
    }

    async fn pause(&self, millis: u32) {
        self.wait(millis.into());
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
    pub typed: RefCell<Secrets>,
    sheets: Cell<u32>,
}

impl Person {
    pub fn new() -> Self {
        Self::of("")
    }

    pub fn failing() -> Self {
        Self::of(FAILURES_WORKSPACE)
    }

    pub fn of(workspace: &str) -> Self {
        Self {
            wire: Wire::new(),
            memory: Memory::default(),
            connection: connection(workspace),
            typed: RefCell::default(),
            sheets: Cell::new(0),
        }
    }

    /// The id of the agent whose name is, or ends in, this.
    pub fn agent(&self, name: &str) -> String {
        let agents = now(vendors::list_agents(&self.wire, &self.connection)).unwrap();
        agents.into_iter().find(|agent| agent.name.ends_with(name)).unwrap_or_else(|| panic!("{name}")).id.0
    }

    pub fn seen(&self, agent: &str) -> Seen {
        now(Seen::read(&self.wire, &self.connection, agent, vendors::HISTORY)).unwrap()
    }

    /// A document as the form opens it.
    pub fn open(&self, agent: &str, subject: Subject) -> vendors::Opened {
        now(vendors::open(&self.wire, &self.connection, agent, subject)).unwrap()
    }

    /// The draft or agent as the form opens it, with some changes.
    pub fn edited(&self, agent: &str, subject: Subject, change: impl FnOnce(&mut Value)) -> Edited {
        let base = self.open(agent, subject).document;
        let mut document = base.clone();
        change(&mut document);
        Edited { document, base }
    }

    pub fn procedure(&self, agent: &str, intent: &Intent) -> Procedure {
        Procedure::new(&self.connection, agent, NAME, intent, &self.typed.borrow()).unwrap()
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

    /// Opens a sheet, looks at it, ticks everything, confirms it.
    pub fn confirm(&self, agent: &str, intent: &Intent) -> Outcome<Seen> {
        let procedure = self.procedure(agent, intent);
        let plan = match now(procedure.observe(&self.wire)) {
            Ok(seen) => procedure.plan(&seen),
            Err(error) => return Outcome::CouldNotRead(error),
        };
        let ticked: Vec<String> = plan.lines.iter().map(|line| line.id.clone()).collect();
        self.run(agent, intent, &plan.fingerprint, &ticked)
    }

    pub fn ended(&self, agent: &str, intent: &Intent) -> Record {
        match self.confirm(agent, intent) {
            Outcome::Ended(record) => *record,
            other => panic!("{agent} {}: {}", intent.0["do"], outcome(&other)),
        }
    }

    pub fn ending(&self, agent: &str, intent: &Intent) -> Ending {
        match self.ended(agent, intent).state {
            RecordState::Ended { ending, .. } => ending,
            other => panic!("{other:?}"),
        }
    }

    pub fn done(&self, agent: &str, intent: &Intent) -> Receipt {
        match self.ending(agent, intent) {
            Ending::Done(receipt) => receipt,
            other => panic!("{agent} {}: {other:?}", intent.0["do"]),
        }
    }

    /// The body of the last write.
    pub fn last_body(&self) -> Value {
        let sent = self.wire.sent.borrow();
        let write = sent.iter().rev().find(|request| request.effect == Effect::Write).expect("a write");
        body(write)
    }

    /// Everything that is kept on this computer, as text.
    pub fn kept(&self) -> String {
        use greenroom::store::KeyValue as _;
        let keys = now(self.memory.scan("")).unwrap().into_iter().map(|(_, text)| text);
        keys.chain(now(self.memory.log()).unwrap()).collect::<Vec<_>>().join("\n")
    }
}

/// The name on the sheets.
pub const NAME: &str = "Name";

pub fn body(request: &Request) -> Value {
    match &request.body {
        Body::Json(body) => body.clone(),
        Body::None | Body::File(_) => Value::Null,
    }
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
    (Method::Post, format!("_practice/touch/{agent}"), json!({}))
}

/// A document without some of its keys.
pub fn without(document: &Value, keys: &[&str]) -> Value {
    let mut object = document.as_object().unwrap().clone();
    for key in keys {
        object.shift_remove(*key);
    }
    Value::Object(object)
}

/// Keys of a release that only answers carry (fact sheet, 2.3).
pub const ANSWERED: [&str; 12] = [
    "uuid",
    "parentUuid",
    "workspaceUuid",
    "userUuid",
    "agentUuid",
    "description",
    "templateSlug",
    "version",
    "status",
    "deployedAt",
    "createdAt",
    "updatedAt",
];
