//! One step: what is read for it, its plan, and what its answer means. Pure but for `observe`.

use std::cell::Cell;

use serde_json::Value;

use super::super::super::HISTORY;
use super::super::schema::{AGENT, RELEASE};
use super::super::{Seen, api};
use super::evidence::{Deed, Evidence};
use super::wish::Wish;
use crate::document::Secrets;
use crate::domain::Connection;
use crate::domain::json::Json;
use crate::http::{ApiError, ErrorKind, Failure, Response, Transport, send};
use crate::lifecycle::{self, Described, Intent, Plan, Receipt, Settlement, Verdict};
use crate::words::cargo as words;

/// One intended step for one Cargo agent.
pub struct Procedure {
    pub(super) connection: Connection,
    pub(super) agent: String,
    pub(super) name: String,
    wish: Wish,
    /// Secrets that the person typed and that no record holds.
    pub(super) typed: Secrets,
    /// How paths of drafts are spelt, once it was found out.
    style: Cell<Option<api::Style>>,
}

impl Procedure {
    /// `None` where the intent is not one of Cargo's.
    pub fn new(connection: &Connection, agent: &str, name: &str, intent: &Intent, typed: &Secrets) -> Option<Self> {
        let wish = Wish::read(intent)?;
        let (agent, name, typed) = (agent.to_owned(), name.to_owned(), typed.clone());
        Some(Self { connection: connection.clone(), agent, name, wish, typed, style: Cell::new(None) })
    }

    /// What it does and made, in words: for what is said after it was sent.
    pub fn describe(&self) -> Described {
        let message = match &self.wish {
            Wish::Publish { message, .. } | Wish::Again { message, .. } => {
                message.as_deref().unwrap_or_default().trim().to_owned()
            }
            _ => String::new(),
        };
        let names_release = matches!(self.wish, Wish::Publish { .. } | Wish::Again { .. });
        Described { title: self.title(None), message, names_release }
    }

    /// The release of an intent that the lists do not show any more.
    async fn read_older(&self, transport: &impl Transport, seen: &mut Seen) -> Result<(), ApiError> {
        let Wish::Again { release, .. } = &self.wish else { return Ok(()) };
        if seen.release(release).is_some() {
            return Ok(());
        }
        match api::read_release(&send(transport, &api::release(&self.connection, release)).await?) {
            Ok(older) if api::text(&older, "agentUuid") == Some(&self.agent) => seen.releases.push(older),
            Err(error) if error.kind != ErrorKind::NotThere => return Err(error),
            // It is not there, or is another agent's: the plan says so.
            _ => {}
        }
        Ok(())
    }

    /// What the button that sends it says.
    pub(super) fn action(&self) -> &'static str {
        match &self.wish {
            Wish::Publish { .. } | Wish::Again { .. } => words::PUBLISH_TO_LIVE,
            Wish::Save { .. } => words::SAVE_DRAFT,
            Wish::Restore { .. } => words::RESTORE,
            Wish::Update { .. } => words::SAVE_AGENT,
            Wish::Create { .. } => words::CREATE,
            Wish::Remove => words::REMOVE_NOW,
        }
    }

    /// With the version, where it is known.
    pub(super) fn title(&self, version: Option<&str>) -> String {
        let version = match (&self.wish, version) {
            (Wish::Publish { version, .. } | Wish::Again { version, .. }, None) => version.as_deref(),
            (_, version) => version,
        };
        match &self.wish {
            Wish::Publish { .. } => words::publish_title(&self.name, version),
            Wish::Again { .. } => words::again_title(&self.name, version),
            Wish::Save { .. } => words::save_title(&self.name),
            Wish::Restore { .. } => words::restore_title(&self.name),
            Wish::Update { .. } => words::update_title(&self.name),
            Wish::Create { .. } => words::create_title(&self.name),
            Wish::Remove => words::remove_title(&self.name),
        }
    }
}

impl lifecycle::Procedure for Procedure {
    type Seen = Seen;

    async fn observe(&self, transport: &impl Transport) -> Result<Seen, ApiError> {
        match self.wish {
            Wish::Create { .. } => Seen::agents(transport, &self.connection).await,
            Wish::Update { .. } | Wish::Remove => Seen::read(transport, &self.connection, &self.agent, HISTORY).await,
            Wish::Publish { .. } | Wish::Again { .. } | Wish::Save { .. } | Wish::Restore { .. } => {
                let known = self.style.get();
                let mut seen = Seen::read_for(transport, &self.connection, &self.agent, HISTORY, known).await?;
                self.style.set(Some(seen.style));
                self.read_older(transport, &mut seen).await?;
                Ok(seen)
            }
        }
    }

    fn plan(&self, seen: &Seen) -> Plan {
        match &self.wish {
            Wish::Publish { edited, version, message } => {
                self.plan_publish(seen, edited, version.as_deref(), message.as_deref().unwrap_or_default())
            }
            Wish::Again { release, version, message } => {
                self.plan_again(seen, release, version.as_deref(), message.as_deref())
            }
            Wish::Save { edited } => self.plan_save(seen, edited),
            Wish::Update { edited } => self.plan_update(seen, edited),
            Wish::Restore { document } => self.plan_restore(seen, document),
            Wish::Create { document, release } => self.plan_create(seen, document, release.as_ref()),
            Wish::Remove => self.plan_remove(seen),
        }
    }

    fn judge(&self, answer: &Result<Response, Failure>) -> Verdict {
        match answer {
            Ok(response) => api::read_mutation(response, matches!(self.wish, Wish::Remove)),
            Err(failure) => Verdict::of_no_answer(failure),
        }
    }

    fn settle(&self, evidence: &Value, seen: &Seen) -> Settlement {
        match Evidence::from_json(evidence) {
            Some(evidence) => evidence.settle(seen, HISTORY),
            None => Settlement::CannotTell(words::EVIDENCE_DAMAGED.to_owned()),
        }
    }

    fn compare_after(&self, evidence: &Value, receipt: &Receipt, seen: &Seen) -> Vec<String> {
        let Some(evidence) = Evidence::from_json(evidence) else { return Vec::new() };
        let mut notes = super::people::compare_after(&evidence, receipt, seen);
        let document = match evidence.deed {
            Deed::Publish => seen.release(&receipt.id),
            Deed::Save => seen.draft.as_ref(),
            Deed::Update => seen.agent.as_ref(),
            Deed::Open | Deed::Create | Deed::Remove => None,
        };
        if let Some(document) = document {
            let schema = if evidence.deed == Deed::Update { &AGENT } else { &RELEASE };
            let keys = evidence.otherwise(document);
            let name = |key: &String| {
                schema.fields().find(|field| field.key == key).map_or(key.clone(), |f| f.label.to_owned())
            };
            if !keys.is_empty() {
                notes.push(words::came_back_otherwise(&keys.iter().map(name).collect::<Vec<_>>().join(", ")));
            }
        }
        notes
    }
}
