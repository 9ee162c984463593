//! Files on their way: packages that a vendor makes, and packages that wait for a sheet to send them.

use super::{Console, StoreError};
use crate::browser::network::Progress;
use crate::browser::time::{SystemClock, random_uuid};
use crate::domain::{AgentId, Connection};
use crate::http::{ApiError, Bytes, Request, send};
use crate::lifecycle::{Clock as _, Record};
use crate::routes::AgentRef;
use crate::store::{KeyValue as _, Notes};
use crate::vendors;

/// What the names of files in the store begin with. Nothing scans them: they are no texts.
const FILES: &str = "file/";

/// Under which key a file of a name is kept.
pub(super) fn key(name: &str) -> String {
    format!("{FILES}{name}")
}

impl Console {
    /// Reads a file from a vendor, telling how far it is.
    pub async fn fetch_file(
        &self,
        connection: &Connection,
        request: &Request,
        progress: Option<Progress>,
    ) -> Result<Bytes, ApiError> {
        let wire = self.inner().wire.clone();
        let wire = progress.map_or_else(|| wire.clone(), |progress| wire.with_progress(progress));
        vendors::read_file(connection.vendor, send(&wire, request).await?)
    }

    /// Keeps a file on this computer until a sheet sends it; its name in the store.
    pub async fn keep_file(&self, connection: &Connection, file: &Bytes) -> Result<String, StoreError> {
        let _write = self.write_begins(connection.id.is_practice());
        let name = random_uuid();
        self.store(connection.id.is_practice()).put_file(&key(&name), file).await?;
        Ok(name)
    }

    /// The file that a sheet's intent names, where it is still here: held from now on, while the page lives.
    pub async fn load_file(&self, connection: &Connection, record: &Record) {
        let Some(name) = vendors::file_of(connection.vendor, &record.intent) else { return };
        let store = self.store(connection.id.is_practice());
        if self.file(record).is_some() {
            return;
        }
        if let Ok(Some(file)) = store.get_file(&key(&name)).await {
            self.inner().files.borrow_mut().push((record.connection.clone(), record.id.clone(), file));
        }
    }

    /// What [`Console::load_file`] found.
    pub fn file(&self, record: &Record) -> Option<Bytes> {
        let inner = self.inner();
        let files = inner.files.borrow();
        files.iter().find(|(_, id, _)| *id == record.id).map(|(.., file)| file.clone())
    }

    /// Forgets a file that was sent.
    pub async fn forget_file(&self, connection: &Connection, record: &Record) {
        let Some(name) = vendors::file_of(connection.vendor, &record.intent) else { return };
        let _write = self.write_begins(connection.id.is_practice());
        // Kept a little longer where the browser does not forget it: nobody asks for it again.
        let _ = self.store(connection.id.is_practice()).delete(&key(&name)).await;
    }

    /// Keeps a file on this computer under a name of its own, in place of what was kept under it.
    pub async fn keep_file_as(&self, connection: &Connection, name: &str, file: &Bytes) -> Result<(), StoreError> {
        let _write = self.write_begins(connection.id.is_practice());
        self.store(connection.id.is_practice()).put_file(&key(name), file).await
    }

    /// What is remembered of an agent on this computer.
    pub async fn notes(&self, connection: &Connection, agent: &AgentId) -> serde_json::Value {
        Notes(&self.store(connection.id.is_practice())).load(&connection.id.0, &agent.0).await
    }

    /// Remembers something of an agent.
    pub async fn remember(&self, agent: &AgentRef, changed: &serde_json::Value) -> Result<(), StoreError> {
        let _write = self.write_begins(agent.connection.is_practice());
        let store = self.store(agent.connection.is_practice());
        let before = Notes(&store).change(&agent.connection.0, &agent.agent.0, changed, SystemClock.now()).await?;
        let vendor = self.connection(&agent.connection).map(|connection| connection.vendor);
        if let Some(stale) = vendor.and_then(|vendor| vendors::stale_file(vendor, &before, changed)) {
            // Kept a little longer where the browser does not forget it.
            let _ = store.delete(&key(&stale)).await;
        }
        Ok(())
    }
}
