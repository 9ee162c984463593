//! What several subjects share: a connection, rows as PolyAI writes them, and a vendor in memory whose every answer
//! can be broken.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::rc::Rc;

use greenroom::domain::{AgentId, Connection, ConnectionId, Environment, Keep, Timestamp, Vendor};
use greenroom::http::{Effect, Failure, Request, Response, Transport};
use greenroom::lifecycle::{Clock, Intent, Procedure as _, Record, RecordState};
use greenroom::vendors::default_auth;
use greenroom::vendors::polyai::{Procedure, Seen};
use serde_json::{Value, json};

pub const AGENT: &str = "PROJECT-1";
pub const NAME: &str = "Billing helper";
pub const NOW: Timestamp = Timestamp(1_780_000_000_000);

/// What happened, in order, across all fakes of one test.
pub type Events = Rc<RefCell<Vec<String>>>;

/// A connection to a vendor that does not exist.
pub fn connection() -> Connection {
    Connection {
        profile: String::new(),
        name_prefix: String::new(),
        page_size: String::new(),
        id: ConnectionId("polyai-us-acme".to_owned()),
        name: "Acme".to_owned(),
        vendor: Vendor::PolyAi,
        base_url: "https://vendor.example/polyai".to_owned(),
        account: "acme".to_owned(),
        auth: default_auth(Vendor::PolyAi),
        keep: Keep::Memory,
        agents_by_hand: Vec::new(),
        read_only: false,
        key_expires: None,
        relay: None,
    }
}

/// The procedure of an intent for [`AGENT`].
pub fn procedure(intent: &Intent) -> Procedure {
    Procedure::new(&connection(), AGENT, NAME, intent).expect("an intent of PolyAI's")
}

/// A fresh record for an intent.
pub fn record(id: &str, intent: &Intent) -> Record {
    Record {
        id: id.to_owned(),
        connection: connection().id,
        agent: AgentId(AGENT.to_owned()),
        agent_name: NAME.to_owned(),
        intent: intent.clone(),
        opened_at: NOW,
        state: RecordState::Open,
        course: greenroom::lifecycle::Course::default(),
    }
}

/// A row as PolyAI writes it; `minute` orders rows in time.
pub fn row(id: &str, environment: &str, version: &str, message: &str, kind: &str, minute: i64) -> Value {
    json!({
        "id": id, "accountId": "acme", "agentId": AGENT, "environment": environment,
        "artifactVersion": NOW.to_iso(), "version": version, "createdBy": "ana@acme.example",
        "createdAt": NOW.plus(minute * 60_000).to_iso(),
        "metadata": { "deployment_message": message, "deployment_type": kind },
    })
}

/// A published row in sandbox whose version is its message.
pub fn published(version: &str, minute: i64) -> Value {
    row(&format!("s-{version}"), "sandbox", version, version, "publish", minute)
}

/// A promoted row whose version is its message.
pub fn promoted(environment: &str, version: &str, minute: i64) -> Value {
    row(&format!("{}-{version}", &environment[..1]), environment, version, version, "promotion", minute)
}

/// What comes back for a write, and what it did.
pub struct Written {
    pub done: Option<Value>,
    pub answer: Result<Response, Failure>,
}

/// A vendor in memory: rows by environment, answers to writes by script.
#[derive(Default)]
pub struct Fake {
    rows: RefCell<Vec<Value>>,
    writes: RefCell<VecDeque<Written>>,
    /// Answers to the next readings, in place of the true ones.
    pub broken_reads: RefCell<VecDeque<Result<Response, Failure>>>,
    /// Answers to the readings after the next write.
    pub broken_reads_after: RefCell<VecDeque<Result<Response, Failure>>>,
    /// Rows that somebody else makes just before the next write, or just after it.
    pub strangers: RefCell<(Vec<Value>, Vec<Value>)>,
    pub sent: RefCell<Vec<Request>>,
    pub pauses: RefCell<Vec<u32>>,
    pub events: Events,
}

impl Fake {
    pub fn new(rows: impl IntoIterator<Item = Value>) -> Self {
        let fake = Self::default();
        rows.into_iter().for_each(|row| fake.add(row));
        fake
    }

    /// A row more.
    pub fn add(&self, row: Value) {
        self.rows.borrow_mut().push(row);
    }

    /// What the next write does and answers.
    pub fn script(&self, done: Option<Value>, answer: Result<Response, Failure>) {
        self.writes.borrow_mut().push_back(Written { done, answer });
    }

    /// How many requests of an effect left.
    pub fn count(&self, effect: Effect) -> usize {
        self.sent.borrow().iter().filter(|request| request.effect == effect).count()
    }

    fn newest_first(&self, environment: &str) -> Vec<Value> {
        let mut rows: Vec<Value> =
            self.rows.borrow().iter().filter(|row| row["environment"] == environment).cloned().collect();
        rows.sort_by_key(|row| std::cmp::Reverse(row["createdAt"].as_str().unwrap_or_default().to_owned()));
        rows
    }

    fn read(&self, target: &str) -> Response {
        let Some((_, query)) = target.split_once('?') else {
            let newest = |name| self.newest_first(name).into_iter().next().unwrap_or(Value::Null);
            let active = json!({
                "sandbox": newest("sandbox"), "pre-release": newest("pre-release"), "live": newest("live"),
            });
            return Response::json(200, &json!({ "activeDeployments": active }));
        };
        let value = |name: &str| query.split('&').find_map(|pair| pair.strip_prefix(name)).expect("the parameter");
        let mut rows = self.newest_first(value("environment="));
        rows.truncate(value("limit=").parse().expect("a number"));
        Response::json(200, &json!({ "deployments": rows }))
    }
}

impl Transport for Fake {
    async fn send(&self, request: &Request) -> Result<Response, Failure> {
        let target = request.path_and_query().to_owned();
        self.events.borrow_mut().push(format!("{} {target}", request.method.as_str()));
        self.sent.borrow_mut().push(request.clone());
        if request.effect == Effect::Read {
            let broken = self.broken_reads.borrow_mut().pop_front();
            return broken.unwrap_or_else(|| Ok(self.read(&target)));
        }
        let (before, after) = self.strangers.take();
        before.into_iter().for_each(|row| self.add(row));
        let Written { done, answer } = self.writes.borrow_mut().pop_front().expect("a write that was expected");
        done.into_iter().chain(after).for_each(|row| self.add(row));
        self.broken_reads.borrow_mut().append(&mut self.broken_reads_after.borrow_mut());
        answer
    }

    async fn pause(&self, millis: u32) {
        self.pauses.borrow_mut().push(millis);
    }

    fn jitter(&self) -> f64 {
        0.5
    }
}

/// A clock that moves on by a millisecond whenever it is looked at.
pub struct Ticking(pub Cell<i64>);

impl Ticking {
    pub fn new() -> Self {
        Self(Cell::new(NOW.0))
    }
}

impl Clock for Ticking {
    fn now(&self) -> Timestamp {
        self.0.set(self.0.get() + 1);
        Timestamp(self.0.get())
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

/// What a procedure sees of some rows.
pub fn see(procedure: &Procedure, rows: impl IntoIterator<Item = Value>) -> Seen {
    now(procedure.observe(&Fake::new(rows))).expect("rows that can be read")
}

/// Everything of an agent with some rows.
pub fn see_all(rows: impl IntoIterator<Item = Value>) -> Seen {
    let fake = Fake::new(rows);
    now(Seen::read(&fake, &connection(), AGENT, &Environment::ALL, greenroom::vendors::HISTORY)).expect("rows")
}

/// An answer with a body that is not JSON.
pub fn text(status: u16, body: &str) -> Response {
    Response::text(status, "", body)
}
