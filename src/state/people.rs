//! What this browser knows of two people at one agent: what was sent from here, whose key it is, and what a merge leaves.

use serde_json::Value;

use super::Console;
use crate::browser::time::SystemClock;
use crate::domain::{Connection, Timestamp};
use crate::lifecycle::{Clock as _, Ending, Event, Intent, Journal as _, Record};
use crate::store::{Draft, DraftKey, Drafts, Records};
use crate::vendors;

impl Console {
    /// What was sent to an agent from this browser since a moment, and may have changed something: title and time, newest
    /// first. Nothing where the journal cannot be read.
    pub async fn sent_since(&self, record: &Record, since: Timestamp) -> Vec<(String, Timestamp)> {
        let store = self.store(record.connection.is_practice());
        let Ok((lines, _)) = Records(&store).journal().await else { return Vec::new() };
        let may_have_changed = |ending: &Option<(Timestamp, Ending)>| {
            !matches!(ending, Some((_, Ending::Refused(_) | Ending::DidNotHappen(_) | Ending::Already(_))))
        };
        let own = lines.into_iter().filter(|line| line.at >= since && may_have_changed(&line.ending));
        own.filter_map(|line| match line.sent {
            Event::Sent { connection, agent, title, .. }
                if connection == record.connection && agent == record.agent =>
            {
                Some((title, line.at))
            }
            _ => None,
        })
        .collect()
    }

    /// Whose key it is, where the vendor names people by ids alone.
    pub async fn own_user(&self, connection: &Connection) -> Option<String> {
        vendors::own_user(&self.inner().wire, connection).await
    }

    /// Keeps a sheet with another intent, as long as nothing of it was sent.
    pub async fn change_intent(&self, record: &Record, intent: Intent) {
        let changed = Record { intent, ..record.clone() };
        let store = self.store(record.connection.is_practice());
        // Where it is not kept, this page goes on with it all the same.
        let _ = Records(&store).advance(record, &changed).await;
    }

    /// Keeps what a merge made of what was typed in its place; `base` is what is there now.
    pub async fn merge_draft(&self, key: &DraftKey, base: &Value, document: Value) {
        let Ok(Some((draft, _))) = self.draft(key).await else { return };
        let store = self.store(crate::domain::ConnectionId(key.connection.clone()).is_practice());
        let merged = Draft { document, at: SystemClock.now(), ..draft };
        // Where the browser keeps nothing, the sheet holds it.
        let _ = Drafts(&store).save(key, &merged, base).await;
    }
}
