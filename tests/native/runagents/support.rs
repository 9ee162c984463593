//! A person before the page, with practice RunAgents behind it: every request is kept, every answer can be broken or
//! changed, and a colleague can come in between.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;

use greenroom::document::Secrets;
use greenroom::domain::{AgentId, Connection, ConnectionId, Keep, Secret, Timestamp, Vendor};
use greenroom::http::{Body, Effect, Expects, Failure, Headers, Method, Request, Response, Transport};
use greenroom::lifecycle::{
    Ending, Engine, Fingerprint, Intent, Locks, Outcome, Plan, Procedure as _, Receipt, Record, RecordState,
};
use greenroom::practice::{Delivery, Moment, Options, World, WriteRecord, handle};
use greenroom::store::{Memory, Notes, PRACTICE_HOST, Records};
use greenroom::vendors::runagents::Profile;
use greenroom::vendors::{self, Edited, Procedure, Seen, Subject, default_auth, runagents};
use proptest::prelude::ProptestConfig;
use serde_json::{Value, json};

use crate::properties::full;
use crate::support::{NOW, Ticking, now, text};

/// Both wire contracts.
pub const PROFILES: [Profile; 2] = Profile::ALL;

/// The connection of the page to a workspace of practice RunAgents, in one of the contracts.
pub fn connection(profile: Profile, workspace: &str) -> Connection {
    Connection {
        profile: profile.word().to_owned(),
        name_prefix: String::new(),
        page_size: String::new(),
        id: ConnectionId("runagents-acme".to_owned()),
        name: "Acme".to_owned(),
        vendor: Vendor::RunAgents,
        base_url: format!("{PRACTICE_HOST}/runagents"),
        account: workspace.to_owned(),
        auth: default_auth(Vendor::RunAgents),
        keep: Keep::Memory,
        agents_by_hand: Vec::new(),
        read_only: false,
        key_expires: None,
        relay: None,
    }
}

/// What becomes of the answer to a write on its way.
#[derive(Clone, Debug, PartialEq, Eq)]
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
    /// It never got there; this status and text came back.
    Refused(u16, &'static str),
}

/// A request of somebody else, sent right before or after the next write of ours.
pub type Foreign = (Method, String, Value);

/// What is done to the answers to readings.
type Distortion = Box<dyn Fn(&Request, &mut Response)>;

/// The practice vendor, with the key added as the page's transport does.
pub struct Wire {
    pub world: RefCell<World>,
    pub key: Cell<&'static str>,
    connection: Connection,
    clock: Cell<i64>,
    random: Cell<u128>,
    pub sent: RefCell<Vec<Request>>,
    /// What becomes of the answers to the next writes; then of every other one.
    pub ways: RefCell<VecDeque<Way>>,
    pub way: RefCell<Way>,
    pub before: RefCell<Vec<Foreign>>,
    pub after: RefCell<Vec<Foreign>>,
    pub distort: RefCell<Option<Distortion>>,
    /// Whether readings fail from the next write on.
    pub blind: Cell<bool>,
    blinded: Cell<bool>,
}

impl Wire {
    pub fn new(connection: &Connection) -> Self {
        Self {
            world: RefCell::new(World::new(&Options::default(), NOW, 1)),
            key: Cell::new("canary-key"),
            connection: connection.clone(),
            clock: Cell::new(NOW.0),
            random: Cell::new(0),
            sent: RefCell::default(),
            ways: RefCell::default(),
            way: RefCell::new(Way::Whole),
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

    /// The clock moves on.
    pub fn wait(&self, seconds: i64) {
        self.clock.set(self.clock.get() + seconds * 1_000);
    }

    /// The methods and paths below the host of what was sent since the last look.
    pub fn take_sent(&self) -> Vec<String> {
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

    /// Changes the JSON of answers to readings whose path ends so from now on.
    pub fn distort_json(&self, end: &'static str, how: impl Fn(&mut Value) + 'static) {
        self.distort(move |request, response| {
            let path = request.url.split('?').next().unwrap_or_default();
            if path.ends_with(end) && response.is_success() {
                let mut body = serde_json::from_str(&response.body).unwrap();
                how(&mut body);
                response.body = body.to_string();
            }
        });
    }

    /// Answers to readings whose path ends so are this refusal from now on.
    pub fn close(&self, ends: &'static [&'static str], status: u16) {
        self.distort(move |request, response| {
            if ends.iter().any(|end| request.url.ends_with(end)) {
                *response = Response::json(status, &json!({"error": "not for this key"}));
            }
        });
    }

    /// Somebody else's request, below the workspace in today's contract, or to practice itself where it begins with `/`.
    pub fn foreign(&self, (method, path, body): &Foreign) -> Response {
        let body = if body.is_null() { Body::None } else { Body::Json(body.clone()) };
        let effect = if *method == Method::Get { Effect::Read } else { Effect::Write };
        let url = match path.strip_prefix('/') {
            Some(path) => format!("{PRACTICE_HOST}/runagents/{path}"),
            None => format!("{PRACTICE_HOST}/runagents/api/v1/workspaces/{}/{path}", self.connection.account),
        };
        let headers = Headers::default().with("Authorization", "Bearer a-colleague");
        let request = Request { method: *method, url, headers, body, credential: None, effect, expects: Expects::Text };
        self.handle(&request).expect("an answer")
    }

    fn ask(&self, request: &Request) -> Result<Response, Failure> {
        let auth = vendors::auth(&self.connection, &Secret::from_pasted(self.key.get()));
        let mut signed = request.clone();
        signed.headers = signed.headers.with(&auth.header, &format!("{}{}", auth.prefix, self.key.get()));
        self.handle(&signed)
    }

    fn handle(&self, request: &Request) -> Result<Response, Failure> {
        self.random.set(self.random.get() + 1);
        self.clock.set(self.clock.get() + 10);
        let moment = Moment { time: Timestamp(self.clock.get()), random: self.random.get() };
        let reply = handle(&mut self.world.borrow_mut(), request, moment);
        match reply.delivery {
            Delivery::Prompt | Delivery::After(_) => Ok(reply.response),
            Delivery::Never => Err(Failure::Silent(if request.effect == Effect::Read { 10 } else { 60 })),
            // A page cannot tell a closed connection from an answer that it may not read.
            Delivery::Dropped => Err(Failure::Unreadable),
            Delivery::Cut => Err(Failure::Cut),
        }
    }
}

/// A request as one line, without its host and the practice vendor's mount.
pub fn line(request: &Request) -> String {
    let path = request.path_and_query();
    format!("{} {}", request.method.as_str(), path.strip_prefix("/runagents").unwrap_or(path))
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
        let way = self.ways.borrow_mut().pop_front().unwrap_or_else(|| self.way.borrow().clone());
        for foreign in self.before.take() {
            assert!(self.foreign(&foreign).is_success(), "{foreign:?}");
        }
        let answer = match way {
            Way::Dropped => Err(Failure::Unreadable),
            Way::Refused(status, said) => Ok(Response::json(status, &json!({ "error": said }))),
            _ => self.ask(request),
        };
        for foreign in self.after.take() {
            assert!(self.foreign(&foreign).is_success(), "{foreign:?}");
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
    /// What was typed and no record holds.
    pub typed: RefCell<Secrets>,
    sheets: Cell<u32>,
}

impl Person {
    /// In the workspace where everything works.
    pub fn new(profile: Profile) -> Self {
        Self::of(profile, "acme")
    }

    pub fn of(profile: Profile, workspace: &str) -> Self {
        let connection = connection(profile, workspace);
        Self {
            wire: Wire::new(&connection),
            memory: Memory::default(),
            connection,
            typed: RefCell::default(),
            sheets: Cell::new(0),
        }
    }

    /// A body below the workspace, as the vendor has it.
    pub fn get(&self, path: &str) -> Value {
        let answer = self.wire.foreign(&(Method::Get, path.to_owned(), Value::Null));
        serde_json::from_str(&answer.body).unwrap()
    }

    /// Whether there is an agent of this name.
    pub fn has(&self, agent: &str) -> bool {
        self.wire.foreign(&(Method::Get, format!("agents/{agent}"), Value::Null)).is_success()
    }

    /// Somebody makes an agent as a body says, and it runs.
    pub fn make(&self, body: &Value) {
        let answer = self.wire.foreign(&(Method::Post, "deploy".to_owned(), body.clone()));
        assert_eq!(answer.status, 201, "{} {body}", answer.body);
        self.wire.wait(20);
    }

    /// Makes an agent of this name from an image, with an echo tool and a variable.
    pub fn with_agent(self, name: &str) -> Self {
        self.make(&json!({
            "agent_name": name, "image": format!("ghcr.io/acme/{name}:1"), "required_tools": ["echo-tool"],
            "policies": ["echo-read-policy"], "llm_configs": [{"provider": "openai", "model": "gpt-4o-mini"}],
            "env": [{"name": "LOG_LEVEL", "value": "canary-info"}], "system_prompt": "Be kind.",
        }));
        self
    }

    /// What an agent says at the vendor: its configuration, and the variables of its environment.
    pub fn says(&self, agent: &str) -> Value {
        let mut says = self.get(&format!("agents/{agent}/config"));
        says["env"] = self.get(&format!("agents/{agent}"))["spec"]["env"].clone();
        says.as_object_mut().unwrap().remove("model_usage");
        says
    }

    pub fn seen(&self, agent: &str) -> runagents::Seen {
        now(runagents::Seen::read(&self.wire, &self.connection, agent)).unwrap()
    }

    pub fn open(&self, agent: &str, subject: Subject) -> vendors::Opened {
        now(vendors::open(&self.wire, &self.connection, agent, subject)).unwrap()
    }

    /// The next deployment as the form opens it, with some changes.
    pub fn edited(&self, agent: &str, change: impl FnOnce(&mut Value)) -> Edited {
        self.changed(agent, Subject::Release, change)
    }

    pub fn changed(&self, agent: &str, subject: Subject, change: impl FnOnce(&mut Value)) -> Edited {
        let base = self.open(agent, subject).document;
        let mut document = base.clone();
        change(&mut document);
        Edited { document, base }
    }

    /// The intent to deploy an agent with some changes.
    pub fn deploying(&self, agent: &str, change: impl FnOnce(&mut Value)) -> Intent {
        runagents::lifecycle::deploy(self.edited(agent, change))
    }

    /// A value that is typed into a form: what stands in its place.
    pub fn typing(&self, value: &str) -> Value {
        let mut typed = self.typed.borrow_mut();
        let id = typed.len().to_string();
        typed.add_typed(&id, value)
    }

    pub fn procedure(&self, agent: &str, intent: &Intent) -> Procedure {
        vendors::procedure(&self.connection, agent, agent, intent, &self.typed.borrow(), None).unwrap()
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
            agent_name: agent.to_owned(),
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

    /// Settles a record by reading back, as a page does that was loaded anew: nothing that was typed is at hand.
    pub fn settle(&self, agent: &str, record: &Record) -> Record {
        let records = Records(&self.memory);
        let engine = Engine { transport: &self.wire, journal: &records, locks: &NoLock, clock: &Ticking::new() };
        let intent = &record.intent;
        let fresh = vendors::procedure(&self.connection, agent, agent, intent, &Secrets::default(), None).unwrap();
        now(engine.settle(&self.connection, record, &fresh)).unwrap()
    }

    /// Confirms a plan with everything ticked, after its facts were remembered as the page does.
    pub fn send(&self, agent: &str, intent: &Intent, plan: &Plan) -> Outcome<Seen> {
        let ticked: Vec<String> = plan.lines.iter().map(|line| line.id.clone()).collect();
        if plan.refusal.is_none() {
            self.remember(agent, plan.remember.as_ref());
        }
        let came = self.run(agent, intent, &plan.fingerprint, &ticked);
        if let Outcome::Ended(record) = &came
            && matches!(ending(record), Ending::Done(_))
        {
            self.remember(agent, plan.remember_done.as_ref());
        }
        came
    }

    fn remember(&self, agent: &str, what: Option<&Value>) {
        if let Some(what) = what {
            now(Notes(&self.memory).change(&self.connection.id.0, agent, what, NOW)).unwrap();
        }
    }

    /// What this computer remembers of an agent.
    pub fn notes(&self, agent: &str) -> Value {
        now(Notes(&self.memory).load(&self.connection.id.0, agent))
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
        ending(&self.ended(agent, intent))
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

/// How the step of a record ended.
pub fn ending(record: &Record) -> Ending {
    match &record.state {
        RecordState::Ended { ending, .. } => ending.clone(),
        other => panic!("{other:?}"),
    }
}

pub fn body(request: &Request) -> Value {
    match &request.body {
        Body::Json(body) => body.clone(),
        Body::None | Body::File(_) => Value::Null,
    }
}

/// The body of the one request of a plan.
pub fn sends(plan: &Plan) -> Value {
    let [step] = &plan.steps[..] else { panic!("{:?}", plan.refusal) };
    body(&step.request)
}

/// The words of a plan's lines.
pub fn told(plan: &Plan) -> Vec<&str> {
    plan.lines.iter().map(|line| line.words.as_str()).collect()
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

/// A colleague's edit of an agent's configuration.
pub fn touch(agent: &str) -> Foreign {
    (Method::Post, format!("/_practice/touch/{agent}"), json!({}))
}

/// The form of a new agent from an image.
pub fn of_image(name: &str, image: &str) -> Value {
    json!({"agent_name": name, "source": {"from": "image", "image": image}})
}

/// The form of a new agent from files.
pub fn of_files(name: &str, files: Value) -> Value {
    json!({"agent_name": name, "source": {"from": "source_files", "source_files": files}})
}

/// So many cases, and ten times as many in the long form: each asks practice a few dozen times.
pub fn costly(cases: u32) -> ProptestConfig {
    let cases = if full() { 10 * cases } else { cases };
    ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() }
}
