//! What was read from vendors: kept until something is sent, shown while it is read again, and still shown when that
//! fails.

use std::any::Any;
use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::marker::PhantomData;
use std::pin::Pin;
use std::rc::Rc;
use std::sync::Arc;

use super::{Console, Inner};
use crate::browser::dom;
use crate::browser::time::SystemClock;
use crate::domain::{
    AgentId, AgentSummary, Connection, ConnectionId, Deployment, Environment, Lanes, Secret, Timestamp,
};
use crate::http::{ApiError, Bytes, ErrorKind};
use crate::lifecycle::Clock;
use crate::routes::AgentRef;
use crate::signals::ArcRwSignal;
use crate::vendors::{self, AgentView, Offer, Opened, Subject};

/// Something read, with what became of it.
pub struct Cached<'a, T> {
    /// The newest that could be read.
    pub value: Option<&'a T>,
    /// When that was.
    pub as_of: Option<Timestamp>,
    /// It is being read.
    pub reading: bool,
    /// Why the last reading failed.
    pub error: Option<&'a ApiError>,
}

/// Where something read is looked at; the same for as long as the page lives.
pub struct Read<T> {
    entry: ArcRwSignal<Entry>,
    of: PhantomData<fn() -> T>,
}

impl<T: 'static> Read<T> {
    /// Looks at it; whoever runs this is run again when something became of it.
    pub fn with<R>(&self, look: impl FnOnce(Cached<'_, T>) -> R) -> R {
        self.entry.with(|entry| look(entry.typed()))
    }
}

/// What is kept of one reading: one type for all, so that reading is compiled once.
#[derive(Clone, Default)]
struct Entry {
    value: Option<Value>,
    as_of: Option<Timestamp>,
    reading: bool,
    error: Option<Arc<ApiError>>,
    /// Something was sent since: read again when next looked at.
    stale: bool,
}

type Value = Arc<dyn Any + Send + Sync>;
type Reading = Pin<Box<dyn Future<Output = Result<Value, ApiError>>>>;

impl Entry {
    fn typed<T: 'static>(&self) -> Cached<'_, T> {
        Cached {
            // A key says of which type its value is: both come from the same method of `Console`.
            value: self.value.as_ref().and_then(|value| value.downcast_ref()),
            as_of: self.as_of,
            reading: self.reading,
            error: self.error.as_deref(),
        }
    }

    /// Never read, or old.
    fn untouched(&self) -> bool {
        let never = self.value.is_none() && self.error.is_none();
        (never || self.stale) && !self.reading
    }
}

/// How long a list of choices is taken to be true, in milliseconds.
const OFFERS_FOR_MS: i64 = 5 * 60 * 1_000;

/// What is read.
#[derive(PartialEq, Eq, Hash)]
enum Key {
    Agents(ConnectionId),
    Lanes(AgentRef),
    View(AgentRef),
    Deployments(AgentRef, Environment),
    Offers(ConnectionId, &'static str, String),
    Features(ConnectionId),
}

impl Key {
    fn connection(&self) -> &ConnectionId {
        match self {
            Self::Agents(connection) | Self::Offers(connection, ..) | Self::Features(connection) => connection,
            Self::Lanes(agent) | Self::View(agent) | Self::Deployments(agent, _) => &agent.connection,
        }
    }

    fn agent(&self) -> Option<&AgentRef> {
        match self {
            Self::Agents(_) | Self::Offers(..) | Self::Features(_) => None,
            Self::Lanes(agent) | Self::View(agent) | Self::Deployments(agent, _) => Some(agent),
        }
    }
}

/// Everything that was read.
#[derive(Default)]
pub struct Reads {
    entries: RefCell<HashMap<Key, ArcRwSignal<Entry>>>,
    /// Rises when something became old, so that what is on screen asks again.
    generation: ArcRwSignal<u64>,
    /// How often it was locked.
    lockings: Cell<u32>,
}

impl Reads {
    /// Marks everything as old: it is still shown, and read again when next looked at.
    pub fn forget_all(&self) {
        self.forget(&|_| true);
    }

    /// Marks what was read through one connection as old.
    pub fn forget_connection(&self, id: &ConnectionId) {
        self.forget(&|key| key.connection() == id);
    }

    /// Marks what was read of one agent as old; with `list`, the list that it stands in, too.
    pub fn forget_agent(&self, agent: &AgentRef, list: bool) {
        let listed = |key: &Key| list && matches!(key, Key::Agents(connection) if *connection == agent.connection);
        self.forget(&|key| key.agent() == Some(agent) || listed(key));
    }

    fn forget(&self, which: &dyn Fn(&Key) -> bool) {
        for (_, entry) in self.entries.borrow().iter().filter(|(key, _)| which(key)) {
            entry.update_untracked(|entry| entry.stale = true);
        }
        self.generation.update(|generation| *generation += 1);
    }

    /// Forgets what was read through real connections: it is locked. What is still being read is looked at by nobody.
    pub fn drop_real(&self) {
        self.entries.borrow_mut().retain(|key, _| key.connection().is_practice());
        self.lockings.set(self.lockings.get().wrapping_add(1));
        self.generation.update(|generation| *generation += 1);
    }

    /// Something that came with another reading, which was begun at this count of lockings.
    fn told(&self, key: Key, value: Value, lockings: u32) {
        if self.lockings.get() != lockings && !key.connection().is_practice() {
            return;
        }
        let entry = Entry { value: Some(value), as_of: Some(SystemClock.now()), ..Entry::default() };
        self.entry(key).set(entry);
    }

    fn entry(&self, key: Key) -> ArcRwSignal<Entry> {
        self.entries.borrow_mut().entry(key).or_default().clone()
    }
}

/// A reading that waits behind at most five others.
struct Turn {
    /// Somebody still looks.
    wanted: Rc<Cell<bool>>,
    /// The list of the connection's agents. When the vendor asks for a pause, it says so, and the rows behind this one
    /// are not read either, until asked for.
    list: ArcRwSignal<Entry>,
}

/// Reads into an entry, unless it is being read. The old value stays until the new one is there.
fn fill(inner: Rc<Inner>, entry: ArcRwSignal<Entry>, turn: Option<Turn>, read: Reading) {
    if entry.with_untracked(|entry| entry.reading) {
        return;
    }
    entry.update(|entry| {
        entry.reading = true;
        entry.stale = false;
    });
    dom::spawn(async move {
        let pass = match &turn {
            Some(_) => Some(inner.gate.enter().await),
            None => None,
        };
        if let Some(turn) = &turn {
            if !turn.wanted.get() {
                // As it was before: read when somebody looks again.
                entry.update(|entry| {
                    entry.reading = false;
                    entry.stale = true;
                });
                return;
            }
            // While the list itself is read again, its last error says nothing of now.
            let paused = turn.list.with_untracked(|list| if list.reading { None } else { list.error.clone() });
            if let Some(paused) = paused.filter(|error| too_many(error)) {
                entry.update(|entry| {
                    entry.reading = false;
                    entry.error = Some(paused);
                });
                return;
            }
        }
        let result = read.await;
        drop(pass);
        if let (Some(turn), Err(error)) = (&turn, &result)
            && too_many(error)
        {
            turn.list.update(|list| list.error = Some(Arc::new(error.clone())));
        }
        entry.update(|entry| {
            entry.reading = false;
            match result {
                Ok(value) => {
                    entry.value = Some(value);
                    entry.as_of = Some(SystemClock.now());
                    entry.error = None;
                }
                Err(error) => entry.error = Some(Arc::new(error)),
            }
        });
    });
}

/// A reading as one that is kept.
fn kept<T: Send + Sync + 'static>(read: impl Future<Output = Result<T, ApiError>> + 'static) -> Reading {
    Box::pin(async { Ok(Arc::new(read.await?) as Value) })
}

/// What a test of a connection found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tested {
    /// How many agents can be read.
    pub agents: usize,
    /// What is not available on this deployment, in sentences.
    pub lacks: Vec<&'static str>,
    /// The connection in the wire contract that answered, where it named none.
    pub found: Option<Connection>,
}

impl Console {
    /// Marks everything as old: what is on screen is read again.
    pub fn refresh_all(&self) {
        self.inner().reads.forget_all();
    }

    fn read<T>(
        &self,
        key: Key,
        due: impl FnOnce(&Entry) -> bool,
        turn: Option<Turn>,
        read: impl FnOnce(Rc<Inner>) -> Reading,
    ) -> Read<T> {
        let inner = self.inner();
        inner.reads.generation.track();
        let entry = inner.reads.entry(key);
        if entry.with_untracked(|entry| entry.untouched() || due(entry)) {
            fill(inner.clone(), entry.clone(), turn, read(inner));
        }
        Read { entry, of: PhantomData }
    }

    /// The agents of a connection; read when first asked for, or when `again`.
    pub fn agents(&self, connection: &Connection, again: bool) -> Read<Vec<AgentSummary>> {
        self.read(
            Key::Agents(connection.id.clone()),
            |_| again,
            None,
            |inner| {
                let (connection, lockings) = (connection.clone(), inner.reads.lockings.get());
                kept(async move {
                    let _pass = inner.gate.enter().await;
                    let listed = vendors::list_agents(&inner.wire, &connection).await;
                    let mut agents = with_added_by_hand(listed, &connection)?;
                    for agent in &mut agents {
                        if let Some(lanes) = agent.lanes.take() {
                            let reference = AgentRef { connection: connection.id.clone(), agent: agent.id.clone() };
                            inner.reads.told(Key::Lanes(reference), Arc::new(*lanes), lockings);
                        }
                    }
                    Ok(agents)
                })
            },
        )
    }

    /// What is active of an agent; read when first asked for. Waits behind at most five others, and is given up when
    /// `wanted` says that nobody looks any more.
    pub fn lanes(&self, connection: &Connection, agent: &AgentId, wanted: Rc<Cell<bool>>) -> Read<Lanes> {
        if vendors::list_tells_lanes(connection.vendor) && !connection.agents_by_hand.contains(&agent.0) {
            // Read with the list, and old with it.
            self.agents(connection, false);
            let key = Key::Lanes(AgentRef { connection: connection.id.clone(), agent: agent.clone() });
            return Read { entry: self.inner().reads.entry(key), of: PhantomData };
        }
        let list = self.inner().reads.entry(Key::Agents(connection.id.clone()));
        self.read(
            Key::Lanes(AgentRef { connection: connection.id.clone(), agent: agent.clone() }),
            |_| false,
            Some(Turn { wanted, list }),
            |inner| {
                let (connection, agent) = (connection.clone(), agent.clone());
                kept(async move { vendors::active(&inner.wire, &connection, &agent.0).await })
            },
        )
    }

    /// A list of the vendor's that a field is chosen from; `by` is the value that it depends on. Read when first asked
    /// for, and again when it is older than five minutes; a failure stands as long.
    pub fn offers(&self, connection: &Connection, list: &'static str, by: &str) -> Read<Vec<Offer>> {
        let old =
            |entry: &Entry| entry.as_of.is_some_and(|at| !entry.reading && SystemClock.now() > at.plus(OFFERS_FOR_MS));
        self.read(Key::Offers(connection.id.clone(), list, by.to_owned()), old, None, |inner| {
            let (connection, by) = (connection.clone(), by.to_owned());
            kept(async move {
                let _pass = inner.gate.enter().await;
                vendors::choices(&inner.wire, &connection, list, &by).await
            })
        })
    }

    /// What a deployment can do; read when first asked for.
    pub fn features(&self, connection: &Connection) -> Read<vendors::Features> {
        self.read(
            Key::Features(connection.id.clone()),
            |_| false,
            None,
            |inner| {
                let connection = connection.clone();
                kept(async move { vendors::features(&inner.wire, &connection).await })
            },
        )
    }

    /// What is attached to an agent.
    pub async fn attachments(
        &self,
        connection: &Connection,
        agent: &AgentId,
    ) -> Result<vendors::AttachmentsView, ApiError> {
        vendors::attachments(&self.inner().wire, connection, &agent.0).await
    }

    /// What a connection's workspace has; with an agent also what that uses of it.
    pub async fn inventory(
        &self,
        connection: &Connection,
        agent: Option<&AgentId>,
    ) -> Result<Vec<vendors::Holdings>, ApiError> {
        vendors::inventory(&self.inner().wire, connection, agent.map(|agent| agent.0.as_str())).await
    }

    /// The MCP servers of a connection's workspace. `None`: the key may not list them, or it cannot be told now.
    pub async fn servers(&self, connection: &Connection) -> Option<Vec<vendors::Resource>> {
        vendors::servers(&self.inner().wire, connection).await.ok().flatten()
    }

    /// What overwriting a draft from a package would change.
    pub async fn package_difference(
        &self,
        connection: &Connection,
        agent: &AgentId,
        name: &str,
        file: &Bytes,
    ) -> Result<Option<Vec<(String, String, String)>>, ApiError> {
        vendors::difference(&self.inner().wire, connection, &agent.0, name, file).await
    }

    /// Opens a document for editing: at Cargo this makes a draft where there is none.
    pub async fn open_document(
        &self,
        connection: &Connection,
        agent: &AgentId,
        subject: Subject,
    ) -> Result<Opened, ApiError> {
        let mut opened = vendors::open(&self.inner().wire, connection, &agent.0, subject).await?;
        if let Some(remember) = &opened.remember {
            let agent = AgentRef { connection: connection.id.clone(), agent: agent.clone() };
            // Where the browser keeps nothing, what is live cannot be compared with later: the sheet says so.
            let _ = self.remember(&agent, remember).await;
        }
        opened.notes = self.notes(connection, agent).await;
        if opened.live.is_none() {
            opened.live = vendors::live_of_notes(connection.vendor, &opened.notes, opened.live_version.as_deref());
        }
        Ok(opened)
    }

    /// What an agent's pages need; read when first asked for, or when `again`.
    pub fn agent_view(&self, connection: &Connection, agent: &AgentId, again: bool) -> Read<AgentView> {
        self.read(
            Key::View(AgentRef { connection: connection.id.clone(), agent: agent.clone() }),
            |_| again,
            None,
            |inner| {
                let (connection, agent) = (connection.clone(), agent.clone());
                let console = *self;
                kept(async move {
                    let notes = console.notes(&connection, &agent).await;
                    vendors::agent(&inner.wire, &connection, &agent.0, &notes).await
                })
            },
        )
    }

    /// The newest deployments of an environment, at least `limit` of them where there are so many, with how many were
    /// asked for.
    pub fn deployments(
        &self,
        connection: &Connection,
        agent: &AgentId,
        environment: Environment,
        limit: u32,
        again: bool,
    ) -> Read<(u32, Vec<Deployment>)> {
        let too_few = |entry: &Entry| {
            let rows: Option<&(u32, Vec<Deployment>)> = entry.typed().value;
            rows.is_some_and(|(asked, _)| *asked < limit)
        };
        self.read(
            Key::Deployments(AgentRef { connection: connection.id.clone(), agent: agent.clone() }, environment),
            // What failed is asked for again by a person alone: else the failure's own redrawing would ask for ever.
            |entry| again || (entry.error.is_none() && too_few(entry)),
            None,
            |inner| {
                let (connection, agent) = (connection.clone(), agent.clone());
                kept(async move {
                    let rows = vendors::deployments(&inner.wire, &connection, &agent.0, environment, limit).await?;
                    Ok((limit, rows))
                })
            },
        )
    }

    /// Compares two deployments.
    pub async fn compare(
        &self,
        connection: &Connection,
        agent: &AgentId,
        from: &str,
        to: &str,
    ) -> Result<vendors::Compared, ApiError> {
        vendors::compare(&self.inner().wire, connection, &agent.0, from, to).await
    }

    /// Reads a test run once.
    pub async fn test_run(
        &self,
        connection: &Connection,
        agent: &AgentId,
        id: &str,
    ) -> Result<Option<vendors::TestRun>, ApiError> {
        vendors::test_run(&self.inner().wire, connection, &agent.0, id).await
    }

    /// Reads once how far what was deployed has come; `build` is the one that it waits for, where one is known.
    pub async fn standing(
        &self,
        connection: &Connection,
        agent: &AgentId,
        build: Option<&str>,
    ) -> Result<vendors::Standing, ApiError> {
        vendors::standing(&self.inner().wire, connection, &agent.0, build).await
    }

    /// Marks what was read of an agent as old: it is another one now.
    pub fn refresh_agent(&self, connection: &Connection, agent: &AgentRef) {
        self.inner().reads.forget_agent(agent, vendors::list_tells_lanes(connection.vendor));
    }

    /// Tests a connection as it is typed, with the key that was typed or is at hand: the least that it must be able to
    /// read. Nothing is kept.
    pub async fn test_with(&self, connection: &Connection, secret: Option<Secret>) -> Result<Tested, ApiError> {
        let secret = secret.or_else(|| self.key_of(&connection.id));
        let mut failed = None;
        let candidates = match &secret {
            Some(key) => vendors::candidates(connection, key),
            None => vec![connection.clone()],
        };
        for candidate in candidates {
            let wire = self.inner().wire.with_key(&candidate, secret.clone());
            match vendors::list_agents(&wire, &candidate).await {
                Ok(agents) => {
                    // What the deployment says of itself is no condition: where it says nothing, each part is tried.
                    let lacks =
                        vendors::features(&wire, &candidate).await.ok().map(|features| vendors::lacks(&features));
                    let found = Some(candidate).filter(|found| found.profile != connection.profile);
                    return Ok(Tested { agents: agents.len(), lacks: lacks.unwrap_or_default(), found });
                }
                // The likeliest contract's own failure says most, unless it is not there at all.
                Err(error) if failed.as_ref().is_none_or(|known: &ApiError| known.kind == ErrorKind::NotThere) => {
                    failed = Some(error);
                }
                Err(_) => {}
            }
        }
        Err(failed.unwrap_or_else(|| ApiError::of(ErrorKind::NotThere)))
    }

    /// The name of an agent, where it is known.
    pub fn agent_name(&self, connection: &Connection, agent: &AgentId) -> String {
        let agents = self.agents(connection, false);
        let known = agents.with(|cached| {
            let list = cached.value?;
            list.iter().find(|summary| summary.id == *agent).map(|summary| summary.name.clone())
        });
        known.unwrap_or_else(|| agent.0.clone())
    }
}

fn too_many(error: &ApiError) -> bool {
    matches!(error.kind, ErrorKind::TooMany(_))
}

/// Adds the agents that were added by id; a refused list with such agents is no failure.
fn with_added_by_hand(
    listed: Result<Vec<AgentSummary>, ApiError>,
    connection: &Connection,
) -> Result<Vec<AgentSummary>, ApiError> {
    let mut agents = match listed {
        Ok(agents) => agents,
        Err(error) => {
            let refused = matches!(error.kind, ErrorKind::KeyLacksRight | ErrorKind::NotThere);
            if refused && !connection.agents_by_hand.is_empty() { Vec::new() } else { return Err(error) }
        }
    };
    for id in &connection.agents_by_hand {
        if !agents.iter().any(|agent| agent.id.0 == *id) {
            agents.push(AgentSummary {
                id: AgentId(id.clone()),
                name: id.clone(),
                updated_at: None,
                added_by_hand: true,
                lanes: None,
            });
        }
    }
    Ok(agents)
}
