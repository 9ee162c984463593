//! Failures that an agent's name asks for, so that anyone can reproduce them: by deploying an agent, too.

use super::Asked;
use super::endpoint::Endpoint;
use super::errors::{Answer, Refusal};
use crate::practice::Delivery;
use crate::practice::mishap::{Mishap, Touch};
use serde_json::{Value, json};

/// What goes wrong.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Fault {
    /// Writes answer so, and do nothing.
    Refused(u16),
    /// Deployments are refused with 400 and this text, whatever they say.
    Unfit(&'static str),
    /// Writes are done, and answered by a page.
    Html,
    /// Writes are answered by the page of a gateway, and not done.
    GatewayPage,
    /// Readings are answered by a page.
    HtmlReading,
    /// In answers, texts and lists have the wrong type.
    OddReading,
    /// A colleague changes the prompt all the time: it is another one at each reading.
    Moves,
    /// What can happen at every vendor.
    Mishap(Mishap),
}

/// Ends of names.
const ENDINGS: [(&str, Fault); 17] = [
    ("-error-400", Fault::Refused(400)),
    ("-error-401", Fault::Refused(401)),
    ("-error-402", Fault::Refused(402)),
    ("-error-403", Fault::Refused(403)),
    ("-error-404", Fault::Refused(404)),
    ("-error-409", Fault::Refused(409)),
    ("-error-429", Fault::Refused(429)),
    ("-error-500", Fault::Refused(500)),
    ("-error-502", Fault::Refused(502)),
    ("-missing-fields", Fault::Unfit("agent_name is required")),
    ("-namespace-mismatch", Fault::Unfit("namespace \"acme\" does not match the workspace \"acme-failures\"")),
    ("-no-source", Fault::Unfit("one of image, source_files or artifact_id is required")),
    ("-html", Fault::Html),
    ("-gateway-page", Fault::GatewayPage),
    ("-html-reading", Fault::HtmlReading),
    ("-odd-reading", Fault::OddReading),
    ("-moves", Fault::Moves),
];

/// Where a deployment stops halfway, with a 500. What was made before stays (fact sheet, 3, errors).
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Halfway {
    /// At the last of the tools.
    ToolFails,
    /// Between the tools and the build.
    BuildRefused,
    /// After the tools.
    AgentFails,
}

impl Halfway {
    /// What a name asks for.
    pub(super) fn of(name: &str) -> Option<Self> {
        match () {
            () if name.ends_with("-tool-fails") => Some(Self::ToolFails),
            () if name.ends_with("-build-refused") => Some(Self::BuildRefused),
            () if name.ends_with("-agent-fails") => Some(Self::AgentFails),
            () => None,
        }
    }
}

impl Fault {
    /// The fault that a name asks for.
    pub(super) fn of(name: &str) -> Option<Self> {
        let own = ENDINGS.iter().find(|(ending, _)| name.ends_with(ending)).map(|(_, fault)| *fault);
        own.or_else(|| Mishap::of(name).map(Self::Mishap))
    }

    /// What happens instead of the request.
    pub(super) fn instead(self, endpoint: Endpoint) -> Option<(Refusal, Delivery)> {
        let refusal = match (self, endpoint.touch()) {
            (Self::Refused(status), Touch::Write) if endpoint != Endpoint::Invoke => refusal(status),
            (Self::Unfit(text), _) if endpoint == Endpoint::Deploy => Refusal::error(400, text),
            (Self::GatewayPage, Touch::Write) => Refusal::bad_gateway(),
            (Self::HtmlReading, Touch::Reading) => Refusal::sign_in(),
            (Self::Mishap(mishap), touch) => return mishap.instead(touch).map(|how| (Refusal::unavailable(), how)),
            _ => return None,
        };
        Some((refusal, Delivery::Prompt))
    }

    /// What becomes of the body of an answer to a reading.
    pub(super) fn distort(self, asked: &Asked, endpoint: Endpoint, answer: &mut Answer) {
        let (Ok(done), Touch::Reading) = (answer, endpoint.touch()) else { return };
        let body = &mut done.body;
        match self {
            Self::OddReading => {
                set(body, "/status", json!(7));
                set(body, "/spec/requiredTools", json!("none"));
                set(body, "/spec/image", json!(null));
                set(body, "/llm_configs", json!({}));
                set(body, "/required_tools", json!(null));
                set(body, "/system_prompt", json!(false));
            }
            Self::Moves => {
                let time = asked.call.moment.time.to_iso();
                for place in ["/system_prompt", "/spec/systemPrompt"] {
                    let prompt = body.pointer(place).and_then(Value::as_str).unwrap_or_default();
                    let prompt = json!(format!("{prompt}\nEdited by a colleague at {time}."));
                    set(body, place, prompt);
                }
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
            Self::Html if touch == Touch::Write && answer.is_ok() => (Some(Refusal::sign_in()), Delivery::Prompt),
            _ => (None, Delivery::Prompt),
        }
    }
}

fn refusal(status: u16) -> Refusal {
    let text = match status {
        400 => "system_prompt names a customer",
        401 => "invalid API key",
        402 => "plan limit reached: add a payment method",
        403 => "approval required",
        404 => "agent not found",
        409 => "another change of this agent is under way",
        429 => return Refusal::TooMany { seconds: 2 },
        502 => "upstream request failed",
        _ => "internal server error",
    };
    Refusal::error(status, text)
}

/// Replaces a value that is there.
fn set(body: &mut Value, place: &str, value: Value) {
    if let Some(found) = body.pointer_mut(place) {
        *found = value;
    }
}
