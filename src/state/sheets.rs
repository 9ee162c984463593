//! Release sheets and the journal: from an intent to a record, and through the engine.

use super::{Console, Kept};
use crate::browser::channel::News;
use crate::browser::locks::WebLocks;
use crate::browser::network::Wire;
use crate::browser::time::{SystemClock, random_uuid};
use crate::document::Secrets;
use crate::domain::Connection;
use crate::http::ApiError;
use crate::lifecycle::{
    Clock, Course, Engine, Fingerprint, Intent, Journal, NotRecorded, Outcome, Procedure as _, Record, RecordState,
};
use crate::routes::AgentRef;
use crate::store::{Records, Settings, Signed, StoreError};
use crate::vendors::{self, Procedure, Seen};

/// How a confirmed plan came out.
pub type Confirmed = Outcome<Seen>;

impl Console {
    /// Opens a sheet for an intent: its record, whose id is the sheet's address.
    pub async fn open_sheet(&self, agent: &AgentRef, name: &str, intent: &Intent) -> Result<Record, StoreError> {
        let _write = self.write_begins(agent.connection.is_practice());
        let record = Record {
            id: random_uuid(),
            connection: agent.connection.clone(),
            agent: agent.agent.clone(),
            agent_name: name.to_owned(),
            intent: intent.clone(),
            opened_at: SystemClock.now(),
            state: RecordState::Open,
            course: Course::default(),
        };
        Records(&self.store(agent.connection.is_practice())).open_sheet(&record).await?;
        Ok(record)
    }

    /// The record of a sheet.
    pub async fn sheet(&self, practice: bool, id: &str) -> Result<Option<Record>, NotRecorded> {
        Records(&self.store(practice)).load(id).await
    }

    /// Keeps secrets that were typed for a sheet in this page's memory: no record holds them.
    pub fn hold_typed(&self, record: &Record, secrets: Secrets) {
        self.inner().typed.borrow_mut().push((record.connection.clone(), record.id.clone(), secrets));
    }

    /// The secrets that were typed for a sheet, as long as the page lives.
    pub fn typed_secrets(&self, record: &Record) -> Secrets {
        let inner = self.inner();
        let typed = inner.typed.borrow();
        typed.iter().find(|(_, id, _)| *id == record.id).map(|(.., secrets)| secrets.clone()).unwrap_or_default()
    }

    /// Reads what a sheet is made from.
    pub async fn observe(&self, procedure: &Procedure) -> Result<Seen, ApiError> {
        procedure.observe(&self.inner().wire).await
    }

    /// Sends a confirmed plan, once.
    pub async fn confirm(
        &self,
        connection: &Connection,
        record: &Record,
        procedure: &Procedure,
        shown: &Fingerprint,
        ticked: &[String],
    ) -> Confirmed {
        let _step = self.step_begins(connection.id.is_practice());
        // Whether it is for reading only is asked of what is kept now: the page may be older.
        let known = self.connections.with_untracked(|all| all.iter().find(|known| known.id == connection.id).cloned());
        let connection = known.as_ref().unwrap_or(connection);
        let store = self.store(connection.id.is_practice());
        let inner = self.inner();
        let records = self.signed(&store);
        let engine = engine(&inner.wire, &records);
        let outcome = engine.run(connection, record, procedure, shown, ticked).await;
        self.something_was_sent(record);
        outcome
    }

    /// Settles a sheet whose end is not known, by reading back.
    pub async fn settle(
        &self,
        connection: &Connection,
        record: &Record,
        procedure: &Procedure,
    ) -> Result<Record, NotRecorded> {
        let _step = self.step_begins(connection.id.is_practice());
        let store = self.store(connection.id.is_practice());
        let inner = self.inner();
        let records = self.signed(&store);
        let settled = engine(&inner.wire, &records).settle(connection, record, procedure).await;
        self.something_was_sent(record);
        settled
    }

    /// Records that tell who is at this computer.
    pub(super) fn signed<'a>(&self, store: &'a Kept) -> Signed<'a, Kept> {
        Signed { records: Records(store), by: self.settings.with_untracked(Settings::signature) }
    }

    pub(super) fn something_was_sent(&self, record: &Record) {
        let agent = AgentRef { connection: record.connection.clone(), agent: record.agent.clone() };
        let told = self.connection(&agent.connection).is_some_and(|c| vendors::list_tells_lanes(c.vendor));
        self.inner().reads.forget_agent(&agent, told);
        self.tell(&News::Sent);
    }
}

pub(super) fn engine<'a>(
    wire: &'a Wire,
    records: &'a Signed<'a, Kept>,
) -> Engine<'a, Wire, Signed<'a, Kept>, WebLocks, SystemClock> {
    Engine { transport: wire, journal: records, locks: &WebLocks, clock: &SystemClock }
}
