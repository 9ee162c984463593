//! Sheets that were left in the middle: looked at when the page is opened, a key comes to hand, or the computer is online
//! again. What became of each is read back; nothing is sent.

use std::cell::Cell;

use super::sheets::engine;
use super::{Console, gate};
use crate::browser::dom;
use crate::browser::time::SystemClock;
use crate::document::Secrets;
use crate::domain::json;
use crate::domain::{AgentId, Connection, Timestamp, Vendor};
use crate::http::explain;
use crate::lifecycle::{Came, Clock as _, Ending, Left, MAY_ARRIVE_FOR_MS, Owed, Receipt, Record, RecordState};
use crate::routes::{AgentRef, NEW_AGENT};
use crate::store::{DraftKey, Records};
use crate::vendors::{self, Procedure};

/// A sheet that was left, as it is told.
#[derive(Clone, PartialEq)]
pub struct Returned {
    /// Its record, as it is now.
    pub record: Record,
    /// How far the looking is.
    pub stands: Stands,
}

/// How far looking at a sheet that was left is.
#[derive(Clone, PartialEq)]
pub enum Stands {
    /// There is no trace of it, but it may still arrive.
    MayArrive,
    /// It could not be read, for this reason.
    Unread(String),
    /// The connection's key is not at hand.
    NoKey,
    /// The connection was removed.
    NoConnection,
    /// Its record is damaged.
    Broken,
    /// What became of it is known.
    Known,
}

/// Looking, as it goes on.
pub(super) struct Looking {
    busy: Cell<bool>,
    again: Cell<bool>,
    /// At most so many at a time: behind what is on screen.
    gate: gate::Gate,
}

impl Default for Looking {
    fn default() -> Self {
        Self { busy: Cell::default(), again: Cell::default(), gate: gate::Gate::new(2) }
    }
}

/// Looks for sheets that were left, and at each of them.
pub fn look(console: Console) {
    let inner = console.inner();
    if inner.looking.busy.replace(true) {
        inner.looking.again.set(true);
        return;
    }
    dom::spawn(async move {
        loop {
            for practice in [false, true] {
                look_for(console, practice).await;
            }
            let inner = console.inner();
            if !inner.looking.again.replace(false) {
                inner.looking.busy.set(false);
                return;
            }
        }
    });
}

/// Finds those of a realm, and begins to look at each.
async fn look_for(console: Console, practice: bool) {
    // Where nothing can be read now, as behind a locked vault, it is looked for again when that changes.
    let Ok(left) = Records(&console.store(practice)).left().await else { return };
    let is_left = |told: &Returned| {
        told.record.connection.is_practice() != practice || left.iter().any(|record| record.id == told.record.id)
    };
    if console.returned.with_untracked(|told| !told.iter().all(is_left)) {
        console.returned.update(|told| told.retain(is_left));
    }
    for record in left {
        dom::spawn(look_at(console, record));
    }
}

async fn look_at(console: Console, record: Record) {
    let known = record.course.owed == Owed::Telling;
    let connection = console.connections.with_untracked(|all| all.iter().find(|c| c.id == record.connection).cloned());
    let Some(connection) = connection else {
        let stands = if known { Stands::Known } else { Stands::NoConnection };
        return tell(console, record, stands);
    };
    let Some(procedure) = procedure(&connection, &record) else {
        return tell(console, record, if known { Stands::Known } else { Stands::Broken });
    };
    if !known && !console.held.with_untracked(|held| held.contains(&connection.id)) {
        return tell(console, record, Stands::NoKey);
    }
    let inner = console.inner();
    let _one_of_few = inner.looking.gate.enter().await;
    let _behind_the_screen = inner.gate.enter().await;
    let _step = console.step_begins(connection.id.is_practice());
    let store = console.store(connection.id.is_practice());
    let records = console.signed(&store);
    let engine = engine(&inner.wire, &records);
    match engine.settle_left(&connection, &record, &procedure).await {
        // Not at hand any more: it is looked for again when that changes.
        Err(_) => {}
        Ok(Left::Busy) => dom::spawn(async move {
            // This page's own steps, and those of other tabs, say themselves how they end.
            let inner = console.inner();
            let store = console.store(record.connection.is_practice());
            let records = console.signed(&store);
            super::sheets::engine(&inner.wire, &records).wait_for_turn(&record).await;
            look(console);
        }),
        Ok(Left::MayArrive) => {
            let since = record.course.sent_at.unwrap_or(record.opened_at);
            let wait = (since.plus(MAY_ARRIVE_FOR_MS).0 - SystemClock.now().0).clamp(1_000, MAY_ARRIVE_FOR_MS);
            tell(console, record, Stands::MayArrive);
            dom::spawn(async move {
                dom::pause(u32::try_from(wait).unwrap_or(1_000)).await;
                look(console);
            });
        }
        Ok(Left::Unread(error)) => {
            let why = explain(&error, connection.vendor.name(), connection.host(), None).title;
            tell(console, record, Stands::Unread(why));
        }
        Ok(Left::Known(settled)) => {
            if !known {
                console.something_was_sent(&settled);
            }
            console.forget_what_was_sent(&connection, &settled).await;
            console.keep_what_came(&connection, &settled).await;
            match settled.course.owed {
                Owed::Nothing => console.returned.update(|told| told.retain(|told| told.record.id != settled.id)),
                Owed::Reading | Owed::Telling => tell(console, *settled, Stands::Known),
            }
        }
    }
}

fn procedure(connection: &Connection, record: &Record) -> Option<Procedure> {
    let (agent, name) = (&record.agent.0, &record.agent_name);
    vendors::procedure(connection, agent, name, &record.intent, &Secrets::default(), None)
}

/// Tells of a sheet that came to its end while another screen was looked at.
pub fn tell_of(console: Console, record: Record) {
    tell(console, record, Stands::Known);
}

/// Puts it among those that are told, or in the place where it is.
fn tell(console: Console, record: Record, stands: Stands) {
    console.returned.update(|told| match told.iter_mut().find(|known| known.record.id == record.id) {
        Some(known) => *known = Returned { record, stands },
        None => told.push(Returned { record, stands }),
    });
}

impl Console {
    /// Puts a notice away for good, or what was told of a sheet while it was open.
    pub fn put_away(self, record: &Record) {
        self.told(record, true);
    }

    /// The person was told how a sheet ended.
    pub fn was_told(self, record: &Record) {
        self.told(record, false);
    }

    fn told(self, record: &Record, put_away: bool) {
        let (practice, id) = (record.connection.is_practice(), record.id.clone());
        if put_away || !record.stands_between() {
            self.returned.update(|told| told.retain(|told| told.record.id != id));
        }
        dom::spawn(async move {
            // Where it cannot be kept it is told once more at the next visit.
            let _ = Records(&self.store(practice)).was_told(&id, put_away).await;
        });
    }

    /// Forgets what was typed for a sheet that was done. Before its end is told: whoever then opens the form again shall
    /// not find there what was sent.
    pub async fn forget_what_was_sent(&self, connection: &Connection, record: &Record) {
        if let Some((key, document)) = done(record).and_then(|_| typed_for(connection.vendor, record)) {
            self.draft_was_sent(&key, &document).await;
        }
    }

    /// Keeps on this computer what follows from a sheet that was done: what its vendor does not give back of it.
    pub async fn keep_what_came(&self, connection: &Connection, record: &Record) {
        let Some((receipt, at)) = done(record) else { return };
        let agent = became(record);
        let notes = self.notes(connection, &agent.agent).await;
        if json::number::<i64>(json::field(&notes, "published"), "at").is_some_and(|newer| newer > at.0) {
            // Something was published from here since.
            return;
        }
        if agent.agent != record.agent {
            // Made under a name that an agent may have had before.
            self.refresh_agent(connection, &agent);
        }
        self.forget_file(connection, record).await;
        // Where the browser keeps nothing, the journal of this page still tells it.
        if let Some(remember) = &record.course.remember {
            let _ = self.remember(&by_name(connection, record), remember).await;
        }
        let described = vendors::describe(connection, &record.agent.0, &record.agent_name, &record.intent);
        let message = described.map(|described| described.message).unwrap_or_default();
        if let Some(published) = vendors::published(connection.vendor, receipt, &message, at) {
            let _ = self.remember(&agent, &published).await;
        }
    }
}

/// The receipt of a sheet that was done whole, and when.
fn done(record: &Record) -> Option<(&Receipt, Timestamp)> {
    match &record.state {
        RecordState::Ended { ending: Ending::Done(receipt), at, .. } if record.came() == Some(Came::Done) => {
            Some((receipt, *at))
        }
        _ => None,
    }
}

/// The draft that a sheet was made from, and the document as it was typed there.
pub fn typed_for(vendor: Vendor, record: &Record) -> Option<(DraftKey, serde_json::Value)> {
    let (subject, document) = vendors::typed_in(vendor, &record.intent)?;
    let (connection, agent) = (record.connection.0.clone(), record.agent.0.clone());
    Some((DraftKey { connection, agent, subject: subject.slug() }, document))
}

/// The agent that a step was about: one that was just made has an id of its own.
pub fn became(record: &Record) -> AgentRef {
    let made = match &record.state {
        RecordState::Ended { ending: Ending::Done(receipt), .. } => {
            Some(receipt.id.as_str()).filter(|id| !id.is_empty())
        }
        _ => None,
    };
    let agent =
        made.filter(|_| record.agent.0 == NEW_AGENT).map_or_else(|| record.agent.clone(), |id| AgentId(id.to_owned()));
    AgentRef { connection: record.connection.clone(), agent }
}

/// The agent that a step is about. One that is to be made under a name of its own may be there already: then what is
/// remembered of it is its own.
pub fn by_name(connection: &Connection, record: &Record) -> AgentRef {
    let named = record.agent.0 == NEW_AGENT && vendors::names_agents_by(connection.vendor).is_some();
    let agent = if named { AgentId(record.agent_name.clone()) } else { record.agent.clone() };
    AgentRef { connection: record.connection.clone(), agent }
}
