//! A page before any practice vendor: each write can be broken in every way that is named, and the page can be closed at
//! every moment in which it waits.

use std::cell::{Cell, RefCell};
use std::task::{Context, Poll, Waker};

use greenroom::document::Secrets;
use greenroom::domain::{AgentId, Connection, ConnectionId, Timestamp};
use greenroom::http::{Body, Bytes, Effect, Expects, Failure, Headers, Method, Request, Response, Transport};
use greenroom::lifecycle::{
    Clock, Course, Engine, Entry, Event, Intent, Journal, JournalLine, Left, Locks, NotRecorded, Outcome, Plan,
    Procedure as _, Record, RecordState,
};
use greenroom::practice::{Delivery, Moment, Options, World, handle};
use greenroom::store::{Connections, Memory, PRACTICE_HOST, Records};
use greenroom::vendors::{self, Procedure, Seen};
use serde_json::Value;

use crate::support::{NOW, now, text};

/// What becomes of a write and of its answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Fault {
    /// It was done; nothing came in time.
    Timeout,
    /// It never got there; nothing came in time.
    TimeoutBefore,
    /// It never got there: the connection broke.
    ResetBefore,
    /// It was done; the connection broke in the middle of the answer.
    ResetAfter,
    /// It was done; the vendor or something before it answered with this status.
    ErrorAfter(u16),
    /// It was done; the browser may not read the answer.
    NoCors,
}

impl Fault {
    /// Whether the vendor did it.
    pub fn did_it(self) -> bool {
        !matches!(self, Self::TimeoutBefore | Self::ResetBefore)
    }
}

/// The practice vendors, with the key added as the page's transport does.
pub struct Cable {
    pub world: RefCell<World>,
    connection: Connection,
    clock: Cell<i64>,
    random: Cell<u128>,
    /// Which write of the page is broken, counted from 0, and how.
    pub fault: Cell<Option<(usize, Fault)>>,
    /// The writes of the page in order, and whether the vendor did each.
    pub sent: RefCell<Vec<(Request, bool)>>,
    /// Whether each moment of waiting really waits once.
    waits: Cell<bool>,
    /// Whether nothing can be read; or nothing once something was sent.
    pub blind: Cell<bool>,
    pub blind_after_writing: Cell<bool>,
}

impl Cable {
    fn ask(&self, request: &Request) -> Response {
        self.random.set(self.random.get() + 1);
        self.clock.set(self.clock.get() + 10);
        let auth = &self.connection.auth;
        let mut signed = request.clone();
        signed.headers = signed.headers.with(&auth.header, &format!("{}a key", auth.prefix));
        let moment = Moment { time: Timestamp(self.clock.get()), random: self.random.get() };
        let reply = handle(&mut self.world.borrow_mut(), &signed, moment);
        assert!(
            matches!(reply.delivery, Delivery::Prompt | Delivery::After(_)),
            "no agent here is unlucky by its name"
        );
        reply.response
    }

    fn write(&self, request: &Request) -> Result<Response, Failure> {
        let number = self.sent.borrow().len();
        let fault = self.fault.get().filter(|(which, _)| *which == number).map(|(_, fault)| fault);
        let answer = fault.is_none_or(Fault::did_it).then(|| self.ask(request));
        let did_it = answer.as_ref().is_some_and(Response::is_success);
        self.sent.borrow_mut().push((request.clone(), did_it));
        match (fault, answer) {
            (None, Some(answer)) => Ok(answer),
            (Some(Fault::Timeout | Fault::TimeoutBefore), _) => Err(Failure::Silent(60)),
            (Some(Fault::ResetAfter), _) => Err(Failure::Cut),
            (Some(Fault::NoCors), _) => Err(Failure::Unreadable),
            (Some(Fault::ErrorAfter(500)), _) => Ok(text(500, "{\"error\":\"internal server error\"}")),
            (Some(Fault::ErrorAfter(status)), _) => Ok(text(status, "<html>bad gateway</html>")),
            (Some(Fault::ResetBefore) | None, _) => Err(Failure::Unreachable),
        }
    }

    /// A moment in which the page could be closed.
    async fn moment(&self) {
        if self.waits.get() {
            let mut waited = false;
            std::future::poll_fn(
                |_| if std::mem::replace(&mut waited, true) { Poll::Ready(()) } else { Poll::Pending },
            )
            .await;
        }
    }
}

impl Transport for Cable {
    async fn send(&self, request: &Request) -> Result<Response, Failure> {
        self.moment().await;
        let blind = self.blind.get() || self.blind_after_writing.get() && !self.sent.borrow().is_empty();
        let answer = match (request.effect, blind) {
            (Effect::Write, _) => self.write(request),
            (Effect::Read, true) => Err(Failure::Offline),
            (Effect::Read, false) => Ok(self.ask(request)),
        };
        self.moment().await;
        answer
    }

    async fn pause(&self, millis: u32) {
        self.clock.set(self.clock.get() + i64::from(millis));
        self.moment().await;
    }

    fn jitter(&self) -> f64 {
        0.5
    }
}

impl Clock for Cable {
    fn now(&self) -> Timestamp {
        Timestamp(self.clock.get())
    }
}

/// The browser's records, which take their time, too.
struct Books<'a>(Records<'a, Memory>, &'a Desk);

impl Journal for Books<'_> {
    async fn load(&self, id: &str) -> Result<Option<Record>, NotRecorded> {
        self.1.cable.moment().await;
        self.0.load(id).await
    }

    async fn advance(&self, from: &Record, to: &Record) -> Result<bool, NotRecorded> {
        self.1.cable.moment().await;
        let kept = self.0.advance(from, to).await;
        self.1.cable.moment().await;
        kept
    }

    async fn append(&self, entry: &Entry) -> Result<(), NotRecorded> {
        self.1.cable.moment().await;
        let kept = self.0.append(entry).await;
        if matches!(entry.event, Event::Sent { .. }) {
            self.1.journalled.set(self.1.journalled.get() + 1);
        }
        self.1.cable.moment().await;
        kept
    }
}

struct NoLock;

impl Locks for NoLock {
    type Guard = ();

    async fn lock(&self, _: &str) {}
}

/// What one wants of a vendor.
#[derive(Clone, Debug)]
pub struct Wanted {
    pub agent: String,
    pub name: String,
    pub intent: Intent,
}

/// A page, its computer, and the vendors.
pub struct Desk {
    pub cable: Cable,
    pub connection: Connection,
    pub memory: Memory,
    /// What was typed and no record holds: gone when the page is closed.
    pub typed: RefCell<Secrets>,
    /// The package that a sheet sends.
    pub file: RefCell<Option<Bytes>>,
    /// How many entries the journal got before requests left.
    journalled: Cell<usize>,
}

impl Desk {
    /// With a practice connection whose id ends so.
    pub fn at(connection: &str) -> Self {
        let memory = Memory::default();
        let id = ConnectionId(format!("{}{connection}", ConnectionId::PRACTICE_PREFIX));
        let all = now(Connections(&memory).load_practice()).unwrap();
        let connection = all.into_iter().find(|known| known.id == id).unwrap_or_else(|| panic!("{id:?}"));
        let cable = Cable {
            world: RefCell::new(World::new(&Options::default(), NOW, 1)),
            connection: connection.clone(),
            clock: Cell::new(NOW.0),
            random: Cell::new(0),
            fault: Cell::default(),
            sent: RefCell::default(),
            waits: Cell::default(),
            blind: Cell::default(),
            blind_after_writing: Cell::default(),
        };
        Self {
            cable,
            connection,
            memory: Memory::default(),
            typed: RefCell::default(),
            file: RefCell::default(),
            journalled: Cell::default(),
        }
    }

    /// The same, with nothing sent yet and nothing kept.
    pub fn again(&self) -> Self {
        let cable = Cable {
            world: self.cable.world.clone(),
            connection: self.connection.clone(),
            clock: self.cable.clock.clone(),
            random: self.cable.random.clone(),
            fault: Cell::default(),
            sent: RefCell::default(),
            waits: Cell::default(),
            blind: Cell::default(),
            blind_after_writing: Cell::default(),
        };
        Self {
            cable,
            connection: self.connection.clone(),
            memory: Memory::default(),
            typed: self.typed.clone(),
            file: self.file.clone(),
            journalled: Cell::default(),
        }
    }

    /// Somebody else's request, below the connection's base or the path given.
    pub fn foreign(&self, method: Method, path: &str, body: Value) -> Value {
        let body = if body.is_null() { Body::None } else { Body::Json(body) };
        let url = match path.strip_prefix('/') {
            Some(path) => format!("{PRACTICE_HOST}/{path}"),
            None => format!("{}/{path}", self.connection.base_url),
        };
        let effect = if method == Method::Get { Effect::Read } else { Effect::Write };
        let headers = Headers::default();
        let request = Request { method, url, headers, body, credential: None, effect, expects: Expects::Text };
        let answer = self.cable.ask(&request);
        assert!(answer.is_success(), "{method:?} {path}: {}", answer.body);
        serde_json::from_str(&answer.body).unwrap_or_default()
    }

    /// Moves the clock on.
    pub fn wait(&self, millis: i64) {
        self.cable.clock.set(self.cable.clock.get() + millis);
    }

    /// The id of the agent of a name.
    pub fn agent(&self, name: &str) -> String {
        let agents = now(vendors::list_agents(&self.cable, &self.connection)).unwrap();
        agents.into_iter().find(|agent| agent.name == name).unwrap_or_else(|| panic!("{name}")).id.0
    }

    pub fn procedure(&self, wanted: &Wanted, typed: &Secrets) -> Procedure {
        let file = self.file.borrow().clone();
        vendors::procedure(&self.connection, &wanted.agent, &wanted.name, &wanted.intent, typed, file)
            .unwrap_or_else(|| panic!("{:?}", wanted.intent))
    }

    /// What the sheet shows.
    pub fn plan(&self, wanted: &Wanted) -> Plan {
        let procedure = self.procedure(wanted, &self.typed.borrow());
        procedure.plan(&now(procedure.observe(&self.cable)).unwrap())
    }

    fn engine<'a>(&'a self, books: &'a Books<'a>) -> Engine<'a, Cable, Books<'a>, NoLock, Cable> {
        Engine { transport: &self.cable, journal: books, locks: &NoLock, clock: &self.cable }
    }

    /// Opens a sheet and confirms everything on it. With `closes_after` the page is closed in that moment of waiting after
    /// the journal had its first entry, counted from 0; `None` where the sheet came to its end before.
    pub fn confirm(&self, wanted: &Wanted, plan: &Plan, closes_after: Option<usize>) -> Option<Outcome<Seen>> {
        let record = Record {
            id: "1".to_owned(),
            connection: self.connection.id.clone(),
            agent: AgentId(wanted.agent.clone()),
            agent_name: wanted.name.clone(),
            intent: wanted.intent.clone(),
            opened_at: NOW,
            state: RecordState::Open,
            course: Course::default(),
        };
        now(Records(&self.memory).open_sheet(&record)).unwrap();
        let ticked: Vec<String> = plan.lines.iter().map(|line| line.id.clone()).collect();
        let procedure = self.procedure(wanted, &self.typed.borrow());
        let books = Books(Records(&self.memory), self);
        let engine = self.engine(&books);
        let mut running = std::pin::pin!(engine.run(&self.connection, &record, &procedure, &plan.fingerprint, &ticked));
        self.cable.waits.set(closes_after.is_some());
        let mut moments = 0;
        let outcome = loop {
            match running.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
                Poll::Ready(outcome) => break Some(outcome),
                Poll::Pending if self.journalled.get() == 0 => {}
                Poll::Pending if Some(moments) == closes_after => break None,
                Poll::Pending => moments += 1,
            }
        };
        self.cable.waits.set(false);
        outcome
    }

    /// The sheet's record, as it is kept.
    pub fn record(&self) -> Record {
        now(Records(&self.memory).load("1")).unwrap().unwrap()
    }

    /// What stands in the journal, newest first.
    pub fn journal(&self) -> Vec<JournalLine> {
        now(Records(&self.memory).journal()).unwrap().0
    }

    /// The page is opened again, and looks at what was left.
    pub fn come_back(&self, wanted: &Wanted) -> Left {
        let books = Books(Records(&self.memory), self);
        // Nothing that was typed is at hand any more.
        let procedure = self.procedure(wanted, &Secrets::default());
        now(self.engine(&books).settle_left(&self.connection, &self.record(), &procedure)).unwrap()
    }
}
