//! One step: what is read for it, its plan, and what its answer means. Pure but for `observe`.

use std::cell::Cell;

use serde_json::Value;

use super::super::super::edited::Edited;
use super::super::{Preview, Seen, answers, api, error};
use super::evidence::Evidence;
use super::wish::{Wish, draft_of, name_of};
use crate::document::Secrets;
use crate::domain::Connection;
use crate::domain::json::{Json, field, text};
use crate::http::{ApiError, ErrorKind, Failure, Response, Transport, send};
use crate::lifecycle::{self, Described, Intent, Plan, Receipt, Settlement, Verdict};
use crate::words::runagents as words;

/// One intended step for one RunAgents agent.
pub struct Procedure {
    pub(super) connection: Connection,
    pub(super) agent: String,
    pub(super) name: String,
    wish: Wish,
    /// Secrets that the person typed and that no record holds.
    pub(super) typed: Secrets,
    /// It was sent.
    answered: Cell<bool>,
    /// The vendor answered that it failed: what is not there then will not come any more.
    said_failed: Cell<bool>,
}

impl Procedure {
    /// `None` where the intent is not one of RunAgents'.
    pub fn new(connection: &Connection, agent: &str, name: &str, intent: &Intent, typed: &Secrets) -> Option<Self> {
        let wish = Wish::read(intent)?;
        let (connection, typed) = (connection.clone(), typed.clone());
        let (agent, name) = match &wish {
            // One that is to be made is called as its form says.
            Wish::Create { document, .. } => (name_of(document).to_owned(), name_of(document).to_owned()),
            _ => (agent.to_owned(), name.to_owned()),
        };
        Some(Self { connection, agent, name, wish, typed, answered: Cell::default(), said_failed: Cell::default() })
    }

    /// What it does and made, in words: for what is said after it was sent.
    pub fn describe(&self) -> Described {
        let message = match &self.wish {
            Wish::Deploy { message, .. } | Wish::Create { message, .. } => {
                message.as_deref().unwrap_or_default().trim().to_owned()
            }
            _ => String::new(),
        };
        let names_release = matches!(self.wish, Wish::Deploy { .. } | Wish::Create { .. });
        Described { title: self.title(), message, names_release }
    }

    /// What the button that sends it says.
    pub(super) fn action(&self) -> &'static str {
        match &self.wish {
            Wish::Deploy { .. } | Wish::Create { .. } => words::DEPLOY_TO_LIVE,
            Wish::Configure { .. } => words::CONFIGURE_NOW,
            Wish::Remove => words::REMOVE_NOW,
            Wish::StarterKit => words::STARTER_KIT_NOW,
            Wish::Say { .. } => words::SAY_NOW,
        }
    }

    pub(super) fn title(&self) -> String {
        let name = &self.name;
        match &self.wish {
            Wish::Deploy { again: true, .. } => words::again_title(name),
            Wish::Deploy { .. } => words::update_title(name),
            Wish::Create { .. } => words::create_title(name),
            Wish::Configure { .. } => words::configure_title(name),
            Wish::Remove => words::remove_title(name),
            Wish::StarterKit => words::STARTER_KIT_TITLE.to_owned(),
            Wish::Say { .. } => words::say_title(name),
        }
    }

    /// What a deployment was edited from, and whether it is of an agent under a name of its own.
    pub(super) fn edited(&self) -> Option<(Edited, bool)> {
        match &self.wish {
            Wish::Deploy { edited, .. } => Some((edited.clone(), false)),
            Wish::Create { document, .. } => {
                Some((Edited { document: document.clone(), base: document.clone() }, true))
            }
            _ => None,
        }
    }

    /// The form of a deployment.
    fn form(&self) -> Option<&Value> {
        match &self.wish {
            Wish::Deploy { edited, .. } => Some(&edited.document),
            Wish::Create { document, .. } => Some(document),
            _ => None,
        }
    }

    /// Asks what a deployment would come to, where the contract lets one ask. What it says changes nothing in the plan.
    async fn preview(&self, transport: &impl Transport, seen: &Seen) -> Preview {
        let Some(body) = self.body(seen) else { return Preview::None };
        let Some(request) = api::preview(&self.connection, &self.agent, body) else { return Preview::None };
        let answer = match send(transport, &request).await {
            Ok(response) => answers::read_object(&response),
            Err(failure) => Err(failure.into()),
        };
        match answer {
            Ok(told) => Preview::Told(told),
            Err(ApiError { kind: ErrorKind::Refused, detail: Some(said), .. }) => Preview::Refused(said),
            Err(_) => Preview::None,
        }
    }
}

impl lifecycle::Procedure for Procedure {
    type Seen = Seen;

    async fn observe(&self, transport: &impl Transport) -> Result<Seen, ApiError> {
        if matches!(self.wish, Wish::Say { .. }) {
            return Seen::alone(transport, &self.connection, &self.agent).await;
        }
        let agent = if matches!(self.wish, Wish::StarterKit) { "" } else { self.agent.as_str() };
        let mut seen = Seen::read(transport, &self.connection, agent).await?;
        let Some(form) = self.form() else { return Ok(seen) };
        if let Some(id) = draft_of(form) {
            // One that cannot be read is refused by the vendor, if need be.
            let draft = send(transport, &api::draft(&self.connection, &self.agent, id)).await;
            seen.draft = draft.ok().and_then(|draft| answers::read_object(&draft).ok());
        }
        // What cannot be sent, or was sent, need not be asked about.
        if !self.answered.get() && lifecycle::Procedure::plan(self, &seen).refusal.is_none() {
            seen.preview = self.preview(transport, &seen).await;
        }
        Ok(seen)
    }

    fn plan(&self, seen: &Seen) -> Plan {
        match &self.wish {
            Wish::Deploy { edited, again, message } => {
                self.plan_update(seen, edited, *again, message.as_deref().unwrap_or_default())
            }
            Wish::Create { document, again, lacks, message } => {
                let mut plan = self.plan_create(seen, document, *again, message.as_deref().unwrap_or_default());
                if !lacks.is_empty() {
                    let labels = lacks.iter().filter_map(|key| super::super::field_label(key)).collect::<Vec<_>>();
                    plan.warnings.push(words::snapshot_lacks(&labels.join(", ")));
                }
                plan
            }
            Wish::Configure { edited } => self.plan_configure(seen, edited),
            Wish::Remove => self.plan_remove(seen),
            Wish::StarterKit => self.plan_starter_kit(seen),
            Wish::Say { message, conversation } => self.plan_say(seen, message, conversation.as_deref()),
        }
    }

    fn judge(&self, answer: &Result<Response, Failure>) -> Verdict {
        self.answered.set(true);
        let response = match answer {
            Ok(response) => response,
            Err(failure) => return Verdict::of_no_answer(failure),
        };
        let verdict = match &self.wish {
            Wish::Deploy { .. } | Wish::Create { .. } => answers::read_deployed(response),
            Wish::Configure { .. } | Wish::Remove => answers::read_changed(response, &self.agent),
            Wish::StarterKit => answers::read_starter_kit(response),
            Wish::Say { .. } => answers::read_answer(response),
        };
        if let Verdict::Unknown(error) = &verdict {
            self.recall(error);
        }
        verdict
    }

    fn recall(&self, answer: &ApiError) {
        self.answered.set(true);
        self.said_failed.set(error::says_failed(answer));
    }

    fn settle(&self, evidence: &Value, seen: &Seen) -> Settlement {
        match Evidence::from_json(evidence) {
            Some(evidence) => evidence.settle(seen, self.said_failed.get(), self.values_stand(seen)),
            None => Settlement::CannotTell(words::EVIDENCE_DAMAGED.to_owned()),
        }
    }

    fn compare_after(&self, evidence: &Value, receipt: &Receipt, seen: &Seen) -> Vec<String> {
        let Some(evidence) = Evidence::from_json(evidence) else { return Vec::new() };
        self.told_after(&evidence, receipt, seen)
    }
}

/// The name of what a request would make, from its body.
pub(super) fn names_in(list: &Value) -> Vec<String> {
    list.as_array().into_iter().flatten().filter_map(|item| text(item, "name")).collect()
}

/// The tools that a deployment makes.
pub(super) fn new_tools(form: &Value) -> Vec<String> {
    names_in(field(form, "tools_to_create"))
}
