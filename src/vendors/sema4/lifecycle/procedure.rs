//! One step: what is read for it, its plan, and what its answer means. Pure but for `observe`.

use serde_json::Value;

use super::super::error::Naming;
use super::super::{Seen, api};
use super::evidence::Evidence;
use super::wish::Wish;
use crate::domain::Connection;
use crate::domain::json::{Json, text};
use crate::http::{ApiError, Bytes, Failure, Response, Transport, send};
use crate::lifecycle::{self, Described, Intent, Plan, Receipt, Settlement, Verdict};
use crate::words::sema4 as words;

/// One intended step for one Sema4.ai agent.
pub struct Procedure {
    pub(super) connection: Connection,
    pub(super) agent: String,
    pub(super) name: String,
    wish: Wish,
    /// The package that it sends, where it is at hand.
    pub(super) file: Option<Bytes>,
}

impl Procedure {
    /// `None` where the intent is not one of Sema4.ai's.
    pub fn new(connection: &Connection, agent: &str, name: &str, intent: &Intent, file: Option<Bytes>) -> Option<Self> {
        let wish = Wish::read(intent)?;
        Some(Self { connection: connection.clone(), agent: agent.to_owned(), name: name.to_owned(), wish, file })
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
        Described { title: self.title(), message, names_release }
    }

    /// What the button that sends it says.
    pub(super) fn action(&self) -> &'static str {
        match &self.wish {
            Wish::Create { .. } => words::CREATE,
            Wish::Edit => words::EDIT,
            Wish::Save { .. } => words::SAVE_DRAFT,
            Wish::Publish { .. } | Wish::Again { .. } => words::PUBLISH_TO_LIVE,
            Wish::Discard { .. } => words::DISCARD,
            Wish::Attach { .. } => words::ATTACH,
            Wish::Detach { .. } => words::DETACH,
            Wish::Import { .. } => words::IMPORT,
            Wish::Update { .. } => words::UPDATE,
            Wish::Remove => words::REMOVE_NOW,
        }
    }

    pub(super) fn title(&self) -> String {
        let name = &self.name;
        match &self.wish {
            Wish::Create { document, .. } => words::create_title(name_of(document)),
            Wish::Edit => words::edit_title(name),
            Wish::Save { .. } => words::save_title(name),
            Wish::Publish { .. } => words::publish_title(name),
            Wish::Again { .. } => words::again_title(name),
            Wish::Discard { .. } => words::discard_title(name),
            Wish::Attach { name: resource, .. } => words::attach_title(resource, name),
            Wish::Detach { name: resource, .. } => words::detach_title(resource, name),
            Wish::Import { package } => words::import_title(&package.agent),
            Wish::Update { .. } => words::update_title(name),
            Wish::Remove => words::remove_title(name),
        }
    }

    /// Whether it gives something its name, which may be taken.
    fn names(&self) -> Naming {
        match &self.wish {
            Wish::Create { .. } | Wish::Import { .. } => Naming::Surely,
            // Of a form's own fields only a new name can be refused as taken.
            Wish::Save { edited } | Wish::Publish { edited, .. }
                if text(&edited.document, "name") != text(&edited.base, "name") =>
            {
                Naming::Perhaps
            }
            _ => Naming::No,
        }
    }
}

/// The name that a document of a new agent gives it.
pub(super) fn name_of(document: &Value) -> &str {
    super::super::text(document, "name").unwrap_or_default()
}

impl lifecycle::Procedure for Procedure {
    type Seen = Seen;

    async fn observe(&self, transport: &impl Transport) -> Result<Seen, ApiError> {
        let (attached, all) = match &self.wish {
            Wish::Create { document, .. } => {
                return Seen::namesakes(transport, &self.connection, name_of(document)).await;
            }
            Wish::Import { package } => return Seen::namesakes(transport, &self.connection, &package.agent).await,
            Wish::Publish { .. } | Wish::Discard { .. } | Wish::Again { .. } => (true, true),
            // What is live is copied as it is left: also what is attached.
            _ => (true, false),
        };
        let mut seen = Seen::read(transport, &self.connection, &self.agent, attached, all).await?;
        if matches!(self.wish, Wish::Again { .. }) && self.file.is_some() {
            // Where the deployment does not say it, the way that every deployment has is taken.
            let openapi = send(transport, &api::openapi(&self.connection)).await?;
            seen.can_update = api::read_features(&openapi).is_ok_and(|features| features.update);
        }
        Ok(seen)
    }

    fn plan(&self, seen: &Seen) -> Plan {
        match &self.wish {
            Wish::Create { document, again } => self.plan_create(seen, document, *again),
            Wish::Edit => self.plan_edit(seen),
            Wish::Save { edited } => self.plan_save(seen, edited),
            Wish::Publish { edited, live, message, mappings } => {
                self.plan_publish(seen, edited, live.as_ref(), message.as_deref().unwrap_or_default(), mappings)
            }
            Wish::Discard { live, mappings } => self.plan_discard(seen, live.as_ref(), mappings),
            Wish::Again { copy, message, mappings, overwritten } => {
                self.plan_again(seen, copy, message.as_deref(), mappings, *overwritten)
            }
            Wish::Attach { kind, id, name } => self.plan_attach(seen, *kind, id, name, true),
            Wish::Detach { kind, id, name } => self.plan_attach(seen, *kind, id, name, false),
            Wish::Import { package } => self.plan_import(seen, package),
            Wish::Update { package } => self.plan_update(seen, package),
            Wish::Remove => self.plan_remove(seen),
        }
    }

    fn judge(&self, answer: &Result<Response, Failure>) -> Verdict {
        match answer {
            Ok(response) if matches!(self.wish, Wish::Publish { .. } | Wish::Again { .. }) => {
                api::read_publishing(response, self.names())
            }
            Ok(response) => match (&self.wish, api::read_mutation(response, self.names())) {
                // What was made has to be found: its id is asked for.
                (Wish::Create { .. } | Wish::Import { .. }, Verdict::Done(receipt)) if receipt.id.is_empty() => {
                    Verdict::Unknown(ApiError::not_understood(response, "id"))
                }
                (_, verdict) => verdict,
            },
            Err(failure) => Verdict::of_no_answer(failure),
        }
    }

    fn settle(&self, evidence: &Value, seen: &Seen) -> Settlement {
        match Evidence::from_json(evidence) {
            Some(evidence) => evidence.settle(seen),
            None => Settlement::CannotTell(words::EVIDENCE_DAMAGED.to_owned()),
        }
    }

    fn compare_after(&self, evidence: &Value, receipt: &Receipt, seen: &Seen) -> Vec<String> {
        let Some(evidence) = Evidence::from_json(evidence) else { return Vec::new() };
        super::people::compare_after(&evidence, receipt, seen)
    }
}
