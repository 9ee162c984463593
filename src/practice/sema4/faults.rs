//! Failures that an agent's name asks for, so that anyone can reproduce them: by renaming or making an agent, too.

use super::Asked;
use super::endpoint::Endpoint;
use super::errors::{Answer, Payload, Refusal};
use super::keys::COLLEAGUE;
use super::lifecycle;
use super::world::{Agent, Mapping, Sema4, State};
use crate::practice::Delivery;
use crate::practice::mishap::{Mishap, Touch};
use serde_json::{Value, json};

/// What goes wrong.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Fault {
    /// Writes answer so, and do nothing.
    Refused(u16),
    /// Writes are refused by a proxy, in the manner of its framework.
    Proxy,
    /// Writes are done, and answered by a page.
    Html,
    /// Readings are answered by a page.
    HtmlReading,
    /// In answers, ids and times have the wrong type.
    OddReading,
    /// The state is one that nobody knows.
    UnknownState,
    /// A colleague edits the draft all the time: it is another one at each reading.
    Moves,
    /// A colleague publishes right before a publishing arrives, which then finds no draft.
    Overtaken,
    /// Half of a package arrives.
    CutExport,
    /// A package is not one.
    OddExport,
    /// What can happen at every vendor.
    Mishap(Mishap),
}

/// Ends of names.
const ENDINGS: [(&str, Fault); 16] = [
    ("-error-400", Fault::Refused(400)),
    ("-error-403", Fault::Refused(403)),
    ("-error-404", Fault::Refused(404)),
    ("-error-409", Fault::Refused(409)),
    ("-error-412", Fault::Refused(412)),
    ("-error-422", Fault::Refused(422)),
    ("-error-500", Fault::Refused(500)),
    ("-proxy-422", Fault::Proxy),
    ("-html", Fault::Html),
    ("-html-reading", Fault::HtmlReading),
    ("-odd-reading", Fault::OddReading),
    ("-unknown-state", Fault::UnknownState),
    ("-moves", Fault::Moves),
    ("-overtaken", Fault::Overtaken),
    ("-cut-export", Fault::CutExport),
    ("-odd-export", Fault::OddExport),
];

impl Fault {
    /// The fault that a name asks for.
    pub(super) fn of(name: &str) -> Option<Self> {
        let own = ENDINGS.iter().find(|(ending, _)| name.ends_with(ending)).map(|(_, fault)| *fault);
        own.or_else(|| Mishap::of(name).map(Self::Mishap))
    }

    /// What happens instead of the request.
    pub(super) fn instead(self, endpoint: Endpoint) -> Option<(Refusal, Delivery)> {
        let refusal = match (self, endpoint.touch()) {
            (Self::Refused(status), Touch::Write) => refusal(status),
            (Self::Proxy, Touch::Write) => Refusal::Proxy {
                status: 422,
                detail: json!([{"loc": ["body", "description"], "msg": "str type expected", "type": "type_error.str"}]),
            },
            (Self::HtmlReading, Touch::Reading) => Refusal::SignIn,
            (Self::Mishap(mishap), touch) => return mishap.instead(touch).map(|how| (Refusal::unavailable(), how)),
            _ => return None,
        };
        Some((refusal, Delivery::Prompt))
    }

    /// What happens before the request is handled.
    pub(super) fn before(self, world: &mut Sema4, asked: &Asked, endpoint: Endpoint, agent: &Agent) {
        if (self, endpoint, agent.state) == (Self::Overtaken, Endpoint::Publish, State::Draft) {
            let mut agent = agent.clone();
            agent.work.description = Some(format!("As {COLLEAGUE} left it."));
            lifecycle::make_live(&mut agent, asked, Mapping::default());
            agent.updated = asked.call.moment.time;
            world.keep(agent);
        }
    }

    /// What becomes of the body of an answer to a reading.
    pub(super) fn distort(self, asked: &Asked, endpoint: Endpoint, answer: &mut Answer) {
        let Ok(done) = answer else { return };
        if let (Self::OddExport, Payload::Archive(bytes, _)) = (self, &mut done.payload) {
            *bytes = b"upstream request timeout".to_vec().into();
        }
        let (Touch::Reading, Payload::Json(body)) = (endpoint.touch(), &mut done.payload) else { return };
        let time = asked.call.moment.time.to_iso();
        match self {
            Self::OddReading => {
                set(body, "id", json!(4711));
                set(body, "live_version_id", json!(false));
                set(body, "updated_at", json!(1_780_000_000));
            }
            Self::UnknownState => set(body, "state", json!("archived")),
            Self::Moves => {
                let runbook = body["runbook_text"].as_str().unwrap_or_default();
                let runbook = json!(format!("{runbook}\nEdited by a colleague at {time}.\n"));
                set(body, "runbook_text", runbook);
                set(body, "updated_at", json!(time));
            }
            _ => {}
        }
    }

    /// What becomes of the answer to a request that was handled: what is said in its place, and how it travels.
    pub(super) fn afterwards(self, endpoint: Endpoint, answer: &Answer) -> (Option<Refusal>, Delivery) {
        let touch = endpoint.touch();
        match self {
            Self::Mishap(mishap) => {
                let (breaks, delivery) = mishap.afterwards(touch, answer.is_ok());
                (breaks.then(Refusal::broken), delivery)
            }
            Self::CutExport if endpoint == Endpoint::Export => (None, Delivery::Cut),
            Self::Html if touch == Touch::Write && answer.is_ok() => (Some(Refusal::SignIn), Delivery::Prompt),
            _ => (None, Delivery::Prompt),
        }
    }
}

fn refusal(status: u16) -> Refusal {
    match status {
        400 => Refusal::coded(400, "agents.bad_request", "The runbook names a customer"),
        403 => Refusal::forbidden("The workspace does not allow this"),
        404 => Refusal::coded(404, "agents.not_found", "Agent not found"),
        409 => Refusal::coded(409, "agents.conflict", "Somebody else is changing this agent"),
        412 => Refusal::coded(412, "agents.precondition_failed", "The agent is not in the state that this needs"),
        422 => Refusal::unfit(&["body.description: must not be longer than 10 characters".to_owned()]),
        _ => Refusal::broken(),
    }
}

/// Replaces a field that is there.
fn set(body: &mut Value, field: &str, value: Value) {
    if let Some(place) = body.get_mut(field) {
        *place = value;
    }
}
