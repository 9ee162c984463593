//! What was read from vendors: kept until something is sent, shown while it is read again, and still shown when that
//! fails.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::hash::Hash;
use std::rc::Rc;

use leptos::prelude::*;

use super::Console;
use crate::browser::dom;
use crate::browser::time::SystemClock;
use crate::domain::{
    AgentId, AgentSummary, Connection, ConnectionId, Deployment, Environment, Lanes, Secret, Timestamp,
};
use crate::http::{ApiError, ErrorKind};
use crate::lifecycle::Clock;
use crate::routes::AgentRef;
use crate::vendors::{self, AgentView};

/// Something read, with what became of it.
#[derive(Clone, Debug)]
pub struct Cached<T> {
    /// The newest that could be read.
    pub value: Option<T>,
    /// When that was.
    pub as_of: Option<Timestamp>,
    /// It is being read.
    pub reading: bool,
    /// Why the last reading failed.
    pub error: Option<ApiError>,
    /// Something was sent since: read again when next looked at.
    stale: bool,
}

impl<T> Default for Cached<T> {
    fn default() -> Self {
        Self { value: None, as_of: None, reading: false, error: None, stale: false }
    }
}

impl<T> Cached<T> {
    /// The same, with another value.
    pub fn map<U>(self, with: impl FnOnce(T) -> U) -> Cached<U> {
        let Self { value, as_of, reading, error, stale } = self;
        Cached { value: value.map(with), as_of, reading, error, stale }
    }
}

type Table<K, T> = RefCell<HashMap<K, ArcRwSignal<Cached<T>>>>;

/// Everything that was read.
#[derive(Default)]
pub struct Reads {
    agents: Table<ConnectionId, Vec<AgentSummary>>,
    lanes: Table<AgentRef, Lanes>,
    views: Table<AgentRef, AgentView>,
    deployments: Table<(AgentRef, Environment), (u32, Vec<Deployment>)>,
    /// Rises when something became old, so that what is on screen asks again.
    generation: ArcRwSignal<u64>,
}

impl Reads {
    /// Marks everything as old: it is still shown, and read again when next looked at.
    pub fn forget_all(&self) {
        clear(&self.agents, |_| true);
        clear(&self.lanes, |_| true);
        clear(&self.views, |_| true);
        clear(&self.deployments, |_| true);
        self.generation.update(|generation| *generation += 1);
    }

    /// Marks what was read through one connection as old.
    pub fn forget_connection(&self, id: &ConnectionId) {
        clear(&self.agents, |key| key == id);
        clear(&self.lanes, |key| key.connection == *id);
        clear(&self.views, |key| key.connection == *id);
        clear(&self.deployments, |(key, _)| key.connection == *id);
        self.generation.update(|generation| *generation += 1);
    }

    /// Marks what was read of one agent as old.
    pub fn forget_agent(&self, agent: &AgentRef) {
        clear(&self.lanes, |key| key == agent);
        clear(&self.views, |key| key == agent);
        clear(&self.deployments, |(key, _)| key == agent);
        self.generation.update(|generation| *generation += 1);
    }
}

fn clear<K: Eq + Hash, T: Send + Sync + 'static>(table: &Table<K, T>, which: impl Fn(&K) -> bool) {
    for (_, signal) in table.borrow().iter().filter(|(key, _)| which(key)) {
        signal.update_untracked(|cached| cached.stale = true);
    }
}

fn entry<K: Eq + Hash, T: Send + Sync + 'static>(table: &Table<K, T>, key: K) -> ArcRwSignal<Cached<T>> {
    table.borrow_mut().entry(key).or_default().clone()
}

/// Reads into a signal, unless it is being read. The old value stays until the new one is there.
fn fill<T: Send + Sync + 'static>(
    signal: ArcRwSignal<Cached<T>>,
    read: impl Future<Output = Result<T, ApiError>> + 'static,
) {
    if signal.with_untracked(|cached| cached.reading) {
        return;
    }
    begin(&signal);
    dom::spawn(async move {
        let result = read.await;
        finish(&signal, result);
    });
}

fn begin<T: Send + Sync + 'static>(signal: &ArcRwSignal<Cached<T>>) {
    signal.update(|cached| {
        cached.reading = true;
        cached.stale = false;
    });
}

fn finish<T: Send + Sync + 'static>(signal: &ArcRwSignal<Cached<T>>, result: Result<T, ApiError>) {
    signal.update(|cached| {
        cached.reading = false;
        match result {
            Ok(value) => {
                cached.value = Some(value);
                cached.as_of = Some(SystemClock.now());
                cached.error = None;
            }
            Err(error) => cached.error = Some(error),
        }
    });
}

/// Never read, or old.
fn untouched<T: Send + Sync + 'static>(signal: &ArcRwSignal<Cached<T>>) -> bool {
    signal.with_untracked(|cached| {
        let never = cached.value.is_none() && cached.error.is_none();
        (never || cached.stale) && !cached.reading
    })
}

impl Console {
    /// Marks everything as old: what is on screen is read again.
    pub fn refresh_all(&self) {
        self.inner().reads.forget_all();
    }

    /// The agents of a connection; read when first asked for, or when `again`.
    pub fn agents(&self, connection: &Connection, again: bool) -> ArcRwSignal<Cached<Vec<AgentSummary>>> {
        let inner = self.inner();
        inner.reads.generation.track();
        let signal = entry(&inner.reads.agents, connection.id.clone());
        if again || untouched(&signal) {
            let (inner, connection) = (inner.clone(), connection.clone());
            fill(signal.clone(), async move {
                let _pass = inner.gate.enter().await;
                let listed = vendors::list_agents(&inner.wire, &connection).await;
                with_added_by_hand(listed, &connection)
            });
        }
        signal
    }

    /// What is active of an agent; read when first asked for, or when `again`. Waits behind at most five others, and
    /// is given up when `wanted` says that nobody looks any more.
    pub fn lanes(
        &self,
        connection: &Connection,
        agent: &AgentId,
        again: bool,
        wanted: Rc<Cell<bool>>,
    ) -> ArcRwSignal<Cached<Lanes>> {
        let inner = self.inner();
        inner.reads.generation.track();
        let key = AgentRef { connection: connection.id.clone(), agent: agent.clone() };
        let signal = entry(&inner.reads.lanes, key.clone());
        if again || untouched(&signal) {
            let (inner, connection, agent, console) = (inner.clone(), connection.clone(), agent.clone(), *self);
            let stopped = signal.clone();
            begin(&signal);
            dom::spawn(async move {
                let _pass = inner.gate.enter().await;
                stopped.update(|cached| cached.reading = false);
                if !wanted.get() {
                    return;
                }
                let limited =
                    console.agents(&connection, false).with_untracked(|cached| too_many(cached.error.as_ref()));
                if let Some(error) = limited {
                    stopped.update(|cached| cached.error = Some(error));
                    return;
                }
                stopped.update(|cached| cached.reading = true);
                let result = vendors::active(&inner.wire, &connection, &agent.0).await;
                if let Err(error) = &result
                    && matches!(error.kind, ErrorKind::TooMany(_))
                {
                    // The vendor asks for a pause: the rows behind this one are not read either, until asked for.
                    let list = entry(&inner.reads.agents, connection.id.clone());
                    list.update(|cached| cached.error = Some(error.clone()));
                }
                finish(&stopped, result);
            });
        }
        signal
    }

    /// What an agent's pages need; read when first asked for, or when `again`.
    pub fn agent_view(&self, connection: &Connection, agent: &AgentId, again: bool) -> ArcRwSignal<Cached<AgentView>> {
        let inner = self.inner();
        inner.reads.generation.track();
        let key = AgentRef { connection: connection.id.clone(), agent: agent.clone() };
        let signal = entry(&inner.reads.views, key);
        if again || untouched(&signal) {
            let (inner, connection, agent) = (inner.clone(), connection.clone(), agent.clone());
            fill(signal.clone(), async move { vendors::agent(&inner.wire, &connection, &agent.0).await });
        }
        signal
    }

    /// The newest deployments of an environment, at least `limit` of them where there are so many.
    pub fn deployments(
        &self,
        connection: &Connection,
        agent: &AgentId,
        environment: Environment,
        limit: u32,
        again: bool,
    ) -> ArcRwSignal<Cached<(u32, Vec<Deployment>)>> {
        let inner = self.inner();
        inner.reads.generation.track();
        let key = AgentRef { connection: connection.id.clone(), agent: agent.clone() };
        let signal = entry(&inner.reads.deployments, (key, environment));
        let too_few = signal.with_untracked(|cached| cached.value.as_ref().is_some_and(|(asked, _)| *asked < limit));
        if again || too_few || untouched(&signal) {
            let (inner, connection, agent) = (inner.clone(), connection.clone(), agent.clone());
            fill(signal.clone(), async move {
                let rows = vendors::deployments(&inner.wire, &connection, &agent.0, environment, limit).await?;
                Ok((limit, rows))
            });
        }
        signal
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

    /// Tests a connection as it is typed, with the key that was typed or is at hand: the least that it must be able to
    /// read. Nothing is kept.
    pub async fn test_with(&self, connection: &Connection, secret: Option<Secret>) -> Result<usize, ApiError> {
        let secret = secret.or_else(|| self.key_of(&connection.id));
        vendors::list_agents(&self.inner().wire.with_key(connection, secret), connection)
            .await
            .map(|agents| agents.len())
    }

    /// The name of an agent, where it is known.
    pub fn agent_name(&self, connection: &Connection, agent: &AgentId) -> String {
        let agents = self.agents(connection, false);
        let known = agents.with(|cached| {
            let list = cached.value.as_ref()?;
            list.iter().find(|summary| summary.id == *agent).map(|summary| summary.name.clone())
        });
        known.unwrap_or_else(|| agent.0.clone())
    }
}

fn too_many(error: Option<&ApiError>) -> Option<ApiError> {
    error.filter(|error| matches!(error.kind, ErrorKind::TooMany(_))).cloned()
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
            });
        }
    }
    Ok(agents)
}
