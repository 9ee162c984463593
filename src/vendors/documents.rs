//! Documents of agents that are edited here: what each vendor lets be edited, and the intents that come of it.

use serde_json::Value;

use super::edited::Edited;
use super::{cargo, runagents, sema4};
use crate::document::{Pointer, Schema, strip};
use crate::domain::json::{Json, Object};
use crate::domain::{Connection, Vendor};
use crate::http::{ApiError, ErrorKind, Transport, send};
use crate::lifecycle::Intent;
use crate::words::runagents as runagents_words;

/// Which of an agent's documents.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Subject {
    /// The agent's own fields: name, triggers and the like.
    Agent,
    /// The draft of its next release.
    Release,
    /// The fields of an agent that is to be made.
    New,
}

impl Subject {
    /// The word in addresses and records.
    pub fn slug(self) -> &'static str {
        match self {
            Self::Agent => "edit",
            Self::Release => "release",
            Self::New => "new",
        }
    }
}

/// One choice of a vendor's list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offer {
    /// What the vendor reads.
    pub value: String,
    /// What people read.
    pub label: String,
    /// The value of the field that the choice fixes too.
    pub also: Option<String>,
}

/// A document as it was opened for editing. Without its secrets: markers stand for them.
#[derive(Clone, Debug, PartialEq)]
pub struct Opened {
    /// What is edited.
    pub document: Value,
    /// What is live, to compare with, where that is another document.
    pub live: Option<Value>,
    /// Why it can be looked at, not changed.
    pub read_only: Option<String>,
    /// What is to be remembered of the agent on this computer: what can be read now, and not later.
    pub remember: Option<Value>,
    /// The version that is live, where what is live is known from notes alone.
    pub live_version: Option<String>,
    /// What is remembered of the agent on this computer.
    pub notes: Value,
}

impl Opened {
    /// A document of which nothing is to be remembered.
    fn new(document: Value, live: Option<Value>, read_only: Option<String>) -> Self {
        Self { document, live, read_only, remember: None, live_version: None, notes: Value::Null }
    }
}

/// What a document may hold. `None` where the vendor does not let it be edited.
pub fn schema(connection: &Connection, subject: Subject) -> Option<&'static Schema> {
    match (connection.vendor, subject) {
        (Vendor::Cargo, Subject::Agent | Subject::New) => Some(&cargo::schema::AGENT),
        (Vendor::Cargo, Subject::Release) => Some(&cargo::schema::RELEASE),
        (Vendor::Sema4, Subject::New) => Some(&sema4::schema::NEW),
        (Vendor::Sema4, Subject::Release) => Some(&sema4::schema::DRAFT),
        (Vendor::RunAgents, Subject::Agent) => Some(&runagents::schema::CONFIG),
        (Vendor::RunAgents, Subject::Release | Subject::New) => {
            Some(runagents::schema::of(runagents::Profile::of(connection), subject == Subject::New))
        }
        // What an agent says belongs to its versions, whole.
        (Vendor::Sema4, Subject::Agent) | (Vendor::PolyAi, _) => None,
    }
}

/// Opens a document for editing. Opening Cargo's draft makes one where there is none: nothing else that reads does. Through
/// a connection for reading only it is looked at, and none is made.
pub async fn open(
    transport: &impl Transport,
    connection: &Connection,
    agent: &str,
    subject: Subject,
) -> Result<Opened, ApiError> {
    let opened = open_at(transport, connection, agent, subject).await?;
    let read_only = connection.read_only_reason().map(str::to_owned).or(opened.read_only);
    Ok(Opened { read_only, ..opened })
}

async fn open_at(
    transport: &impl Transport,
    connection: &Connection,
    agent: &str,
    subject: Subject,
) -> Result<Opened, ApiError> {
    match connection.vendor {
        Vendor::Cargo => {
            let schema = match subject {
                Subject::Agent | Subject::New => &cargo::schema::AGENT,
                Subject::Release => &cargo::schema::RELEASE,
            };
            let response = send(transport, &cargo::api::agent(connection, agent)).await?;
            let about = cargo::api::read_agent(&response)?;
            let read_only = cargo::lifecycle::read_only(Some(&about)).map(str::to_owned);
            if subject == Subject::Agent {
                return Ok(Opened::new(strip(&about, schema).0, None, read_only));
            }
            let live = about.get("deployedRelease").filter(|live| live.is_object());
            let draft = match connection.read_only {
                false => {
                    let style = cargo::style(transport, connection).await?;
                    let response = send(transport, &cargo::api::open_draft(connection, style, agent)).await?;
                    cargo::api::read_release(&response)?
                }
                // None is made for it: where there is no draft, what is live is looked at.
                true => {
                    let drafts = cargo::releases(transport, connection, Some(agent), &["draft"], 1).await?;
                    let shown = drafts.into_iter().next().or_else(|| live.cloned());
                    shown.ok_or_else(|| ApiError::of(ErrorKind::NotThere))?
                }
            };
            Ok(Opened::new(strip(&draft, schema).0, live.map(|live| strip(live, schema).0), read_only))
        }
        Vendor::Sema4 => {
            let seen = sema4::Seen::read(transport, connection, agent, true, false).await?;
            let copy = sema4::lifecycle::LiveCopy::of(&seen);
            let Some(document) = seen.agent else { return Err(ApiError::of(ErrorKind::NotThere)) };
            let remember = copy.map(|copy| Object::default().put("live", copy.to_json()).done());
            // What is not known is never sent: a secret in it need not come back.
            let document = strip(&document, &sema4::schema::DRAFT).0;
            let read_only = seen.state.hides_draft().then(|| crate::words::sema4::DRAFT_HIDDEN.to_owned());
            let live_version = seen.state.live_version;
            Ok(Opened { remember, live_version, ..Opened::new(document, None, read_only) })
        }
        Vendor::RunAgents => {
            let seen = runagents::Seen::read(transport, connection, agent).await?;
            let Some(now) = runagents::document::Now::of(&seen) else { return Err(ApiError::of(ErrorKind::NotThere)) };
            let schema = match subject {
                Subject::Agent => &runagents::schema::CONFIG,
                Subject::Release | Subject::New => runagents::schema::of(runagents::Profile::of(connection), false),
            };
            let closed = subject == Subject::Agent && seen.config.is_none();
            let read_only = closed.then(|| runagents_words::NO_CONFIG.to_owned());
            Ok(Opened::new(strip(&now.form(subject == Subject::Agent), schema).0, None, read_only))
        }
        Vendor::PolyAi => Err(ApiError::of(ErrorKind::NotThere)),
    }
}

/// The list of a vendor's that a field is chosen from; `by` is the value of the field it depends on.
pub async fn choices(
    transport: &impl Transport,
    connection: &Connection,
    list: &str,
    by: &str,
) -> Result<Vec<Offer>, ApiError> {
    match connection.vendor {
        Vendor::Cargo => cargo::choices::choices(transport, connection, list, by).await,
        Vendor::Sema4 => sema4::choices(transport, connection, list).await,
        Vendor::RunAgents => runagents::choices::choices(transport, connection, list).await,
        Vendor::PolyAi => Ok(Vec::new()),
    }
}

/// What is wrong with a document by the vendor's own rules, beyond its schema: the place, and the sentence.
pub fn check(connection: &Connection, subject: Subject, document: &Value) -> Vec<(Pointer, String)> {
    match (connection.vendor, subject) {
        (Vendor::Cargo, Subject::Release) => cargo::check::release(document),
        (Vendor::RunAgents, _) => runagents::check::deployment(connection, "", document),
        (Vendor::Cargo, Subject::Agent | Subject::New) | (Vendor::Sema4 | Vendor::PolyAi, _) => Vec::new(),
    }
}

/// What the form of a new agent begins with. `None` where the vendor's agents are made elsewhere.
pub fn blank_agent(vendor: Vendor) -> Option<Value> {
    match vendor {
        Vendor::Cargo => Some(cargo::schema::blank_agent()),
        Vendor::Sema4 => Some(sema4::schema::blank_agent()),
        Vendor::RunAgents => Some(runagents::schema::blank_agent()),
        Vendor::PolyAi => None,
    }
}

/// The intent to save an edited document at the vendor.
pub fn save(vendor: Vendor, subject: Subject, edited: Edited) -> Option<Intent> {
    match (vendor, subject) {
        (Vendor::Cargo, Subject::Agent) => Some(cargo::lifecycle::update(edited)),
        (Vendor::Cargo, Subject::Release) => Some(cargo::lifecycle::save(edited)),
        (Vendor::Cargo, Subject::New) => Some(cargo::lifecycle::create(edited.document)),
        (Vendor::Sema4, Subject::Release) => Some(sema4::lifecycle::save(edited)),
        (Vendor::Sema4, Subject::New) => Some(sema4::lifecycle::create(edited.document)),
        (Vendor::RunAgents, Subject::Agent) => Some(runagents::lifecycle::configure(edited)),
        (Vendor::RunAgents, Subject::New) => Some(runagents::lifecycle::create(edited.document)),
        // What is saved is deployed: its drafts are kept here alone.
        (Vendor::RunAgents, Subject::Release) => None,
        (Vendor::Sema4, Subject::Agent) | (Vendor::PolyAi, _) => None,
    }
}

/// What was live, where it is remembered of this very version.
pub fn live_of_notes(vendor: Vendor, notes: &Value, version: Option<&str>) -> Option<Value> {
    match vendor {
        Vendor::Sema4 => sema4::lifecycle::live_document(notes, version),
        Vendor::Cargo | Vendor::RunAgents | Vendor::PolyAi => None,
    }
}

/// The intent to make an edited draft live. `notes` is what is remembered of the agent on this computer.
pub fn publish(vendor: Vendor, edited: Edited, notes: &Value) -> Option<Intent> {
    match vendor {
        Vendor::Cargo => Some(cargo::lifecycle::publish(edited)),
        Vendor::Sema4 => Some(sema4::lifecycle::publish(edited, notes)),
        Vendor::RunAgents => Some(runagents::lifecycle::deploy(edited)),
        Vendor::PolyAi => None,
    }
}

/// Which form an intent came from, and the document as it was typed there. `None` for one that came from no form.
pub fn typed_in(vendor: Vendor, intent: &Intent) -> Option<(Subject, Value)> {
    match vendor {
        Vendor::Cargo => cargo::lifecycle::typed_in(intent),
        Vendor::Sema4 => sema4::lifecycle::typed_in(intent),
        Vendor::RunAgents => runagents::lifecycle::typed_in(intent),
        Vendor::PolyAi => None,
    }
}

/// Whether an intent makes an agent.
pub fn makes(vendor: Vendor, intent: &Intent) -> bool {
    match vendor {
        Vendor::Cargo => cargo::lifecycle::makes(intent),
        Vendor::Sema4 => sema4::lifecycle::makes(intent),
        Vendor::RunAgents => runagents::lifecycle::makes(intent),
        Vendor::PolyAi => false,
    }
}

/// Whether an intent takes the agent away.
pub fn removes(vendor: Vendor, intent: &Intent) -> bool {
    match vendor {
        Vendor::Cargo => *intent == cargo::lifecycle::remove(),
        Vendor::Sema4 => sema4::lifecycle::removes(intent),
        Vendor::RunAgents => runagents::lifecycle::removes(intent),
        Vendor::PolyAi => false,
    }
}

/// What a form calls the agent that is to be made.
pub fn name_in(vendor: Vendor, document: &Value) -> String {
    let key = names_agents_by(vendor).unwrap_or("name");
    document.get(key).and_then(Value::as_str).unwrap_or_default().trim().to_owned()
}

/// The field of a new agent's form whose text is what the agent is known by, where it is chosen: an agent of this name
/// that is there already is meant, not another one.
pub fn names_agents_by(vendor: Vendor) -> Option<&'static str> {
    match vendor {
        Vendor::RunAgents => Some("agent_name"),
        Vendor::Cargo | Vendor::Sema4 | Vendor::PolyAi => None,
    }
}

/// The form in which an intent has to be completed before it can be sent, and what stands in it. `None` where a sheet can
/// be opened for it.
pub fn opens_form(vendor: Vendor, intent: &Intent) -> Option<(Subject, Value)> {
    match vendor {
        Vendor::RunAgents => runagents::lifecycle::opens_form(intent),
        Vendor::Cargo | Vendor::Sema4 | Vendor::PolyAi => None,
    }
}
