//! A person before the page and a colleague beside them, with any practice vendor behind both.

use std::cell::{Cell, RefCell};

use greenroom::document::Secrets;
use greenroom::domain::{AgentId, Connection, Secret, Timestamp, Vendor};
use greenroom::http::{Body, Bytes, Effect, Expects, Failure, Headers, Method, Request, Response, Transport};
use greenroom::lifecycle::{Engine, Fingerprint, Intent, Locks, Outcome, Procedure as _, Record, RecordState};
use greenroom::practice::{Delivery, Moment, Options, World, handle};
use greenroom::store::{Memory, PRACTICE_HOST, Records};
use greenroom::vendors::{self, Procedure, Seen, Subject};
use serde_json::Value;

use crate::support::{NOW, Ticking, now};

/// A request of the colleague's: below the vendor's API, or to practice itself where it begins with `/`.
pub type Foreign = (Method, String, Value);

/// When the colleague's requests arrive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Point {
    /// After the form was opened, before the sheet is made.
    BeforeSheet,
    /// After the sheet was shown, before it is confirmed.
    BeforeConfirm,
    /// After it was read again, before our request arrives: the one of this number.
    Window(usize),
    /// After our request, before it is read back.
    After(usize),
}

impl Point {
    pub const KINDS: usize = 4;

    pub fn kind(self) -> usize {
        match self {
            Self::BeforeSheet => 0,
            Self::BeforeConfirm => 1,
            Self::Window(_) => 2,
            Self::After(_) => 3,
        }
    }
}

/// The practice vendor. When one of our writes passes, the colleague may come in right before or right after it.
pub struct Wire {
    world: RefCell<World>,
    connection: Connection,
    clock: Cell<i64>,
    random: Cell<u128>,
    pub writes: RefCell<Vec<Request>>,
    strike: RefCell<Option<(Point, Vec<Foreign>)>>,
    /// What the colleague's requests were answered, once they were sent.
    pub answers: RefCell<Option<Vec<Response>>>,
}

impl Wire {
    fn new(connection: &Connection) -> Self {
        let options = Options { history: Some(6), ..Options::default() };
        Self {
            world: RefCell::new(World::new(&options, NOW, 1)),
            connection: connection.clone(),
            clock: Cell::new(NOW.0),
            random: Cell::new(0),
            writes: RefCell::default(),
            strike: RefCell::default(),
            answers: RefCell::default(),
        }
    }

    fn ask(&self, request: &Request, key: &str) -> Result<Response, Failure> {
        self.random.set(self.random.get() + 1);
        self.clock.set(self.clock.get() + 10);
        let auth = vendors::auth(&self.connection, &Secret::from_pasted(key));
        let mut signed = request.clone();
        signed.headers = signed.headers.with(&auth.header, &format!("{}{key}", auth.prefix));
        let moment = Moment { time: Timestamp(self.clock.get()), random: self.random.get() };
        let reply = handle(&mut self.world.borrow_mut(), &signed, moment);
        match reply.delivery {
            Delivery::Prompt | Delivery::After(_) => Ok(reply.response),
            other => panic!("{other:?}"),
        }
    }

    /// The clock moves on.
    pub fn wait(&self, seconds: i64) {
        self.clock.set(self.clock.get() + seconds * 1_000);
    }

    /// One request of the colleague's.
    pub fn foreign(&self, (method, path, body): &Foreign) -> Response {
        let body = if body.is_null() { Body::None } else { Body::Json(body.clone()) };
        let base = &self.connection.base_url;
        let url = match (path.strip_prefix('/'), self.connection.vendor) {
            (Some(path), vendor) => format!("{PRACTICE_HOST}/{}/{path}", vendor.slug()),
            (None, Vendor::RunAgents) => format!("{base}/api/v1/workspaces/{}/{path}", self.connection.account),
            (None, Vendor::Sema4) => format!("{base}/{path}"),
            (None, Vendor::Cargo | Vendor::PolyAi) => format!("{base}/v1/{path}"),
        };
        let effect = if *method == Method::Get { Effect::Read } else { Effect::Write };
        let headers = Headers::default().with("X-PolyAI-Email", "bo@acme.example");
        let request = Request { method: *method, url, headers, body, credential: None, effect, expects: Expects::Text };
        self.ask(&request, "a-colleagues-key").expect("an answer")
    }

    /// The colleague's requests, one after the other; after one that is refused no more.
    pub fn act(&self, requests: &[Foreign]) {
        let mut answers = Vec::new();
        for request in requests {
            let answer = self.foreign(request);
            let went = answer.is_success();
            answers.push(answer);
            if !went {
                break;
            }
        }
        self.answers.replace(Some(answers));
    }

    /// Whether the colleague came, and all of their requests were taken.
    pub fn acted(&self) -> bool {
        self.answers.borrow().as_ref().is_some_and(|answers| answers.iter().all(Response::is_success))
    }

    pub fn plan_strike(&self, point: Point, requests: Vec<Foreign>) {
        self.strike.replace(Some((point, requests)));
    }

    fn strike(&self, point: Point) {
        let due = self.strike.borrow().as_ref().is_some_and(|(at, _)| *at == point);
        if due && let Some((_, requests)) = self.strike.take() {
            self.act(&requests);
        }
    }
}

impl Transport for Wire {
    async fn send(&self, request: &Request) -> Result<Response, Failure> {
        if request.effect == Effect::Read {
            return self.ask(request, "a-key-of-mine");
        }
        let number = self.writes.borrow().len();
        self.writes.borrow_mut().push(request.clone());
        self.strike(Point::Window(number));
        let answer = self.ask(request, "a-key-of-mine");
        self.strike(Point::After(number));
        answer
    }

    async fn pause(&self, millis: u32) {
        self.clock.set(self.clock.get() + i64::from(millis));
    }

    fn jitter(&self) -> f64 {
        0.5
    }
}

struct NoLock;

impl Locks for NoLock {
    type Guard = ();

    async fn lock(&self, _: &str) {}
}

/// A person before the page.
pub struct Person {
    pub wire: Wire,
    pub connection: Connection,
    pub file: RefCell<Option<Bytes>>,
    memory: Memory,
}

impl Person {
    pub fn new(connection: Connection) -> Self {
        Self { wire: Wire::new(&connection), connection, file: RefCell::default(), memory: Memory::default() }
    }

    pub fn get(&self, path: &str) -> Value {
        let answer = self.wire.foreign(&(Method::Get, path.to_owned(), Value::Null));
        serde_json::from_str(&answer.body).unwrap_or_default()
    }

    /// The id of the agent whose name is this.
    pub fn agent(&self, name: &str) -> String {
        let agents = now(vendors::list_agents(&self.wire, &self.connection)).unwrap();
        agents.into_iter().find(|agent| agent.name == name).unwrap_or_else(|| panic!("{name}")).id.0
    }

    /// A document as its form opens it, with a change.
    pub fn edited(&self, agent: &str, subject: Subject, change: impl FnOnce(&mut Value)) -> vendors::Edited {
        let base = now(vendors::open(&self.wire, &self.connection, agent, subject)).unwrap().document;
        let mut document = base.clone();
        change(&mut document);
        vendors::Edited { document, base }
    }

    pub fn procedure(&self, agent: &str, intent: &Intent) -> Procedure {
        let file = self.file.borrow().clone();
        // One that is to be made is called as its form says.
        let name = intent.0["document"]["name"].as_str().filter(|_| agent == "new").unwrap_or(agent);
        vendors::procedure(&self.connection, agent, name, intent, &Secrets::default(), file).unwrap()
    }

    pub fn look(&self, agent: &str, intent: &Intent) -> Seen {
        now(self.procedure(agent, intent).observe(&self.wire)).unwrap()
    }

    /// Confirms a sheet.
    pub fn confirm(&self, agent: &str, intent: &Intent, shown: &Fingerprint, ticked: &[String]) -> Outcome<Seen> {
        let records = Records(&self.memory);
        let record = Record {
            id: "sheet".to_owned(),
            connection: self.connection.id.clone(),
            agent: AgentId(agent.to_owned()),
            agent_name: agent.to_owned(),
            intent: intent.clone(),
            opened_at: NOW,
            state: RecordState::Open,
            course: greenroom::lifecycle::Course::default(),
        };
        now(records.open_sheet(&record)).unwrap();
        let engine = Engine { transport: &self.wire, journal: &records, locks: &NoLock, clock: &Ticking::new() };
        now(engine.run(&self.connection, &record, &self.procedure(agent, intent), shown, ticked))
    }
}
