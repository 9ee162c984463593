//! Failures that an agent's name asks for, so that anyone can reproduce them: by renaming or creating an agent, too.

use super::endpoint::Endpoint;
use super::errors::{Answer, Refusal};
use super::world::{Agent, Cargo, Status};
use super::{Asked, drafts};
use crate::practice::Delivery;
use crate::practice::chance::{hash32, nth};
use crate::practice::mishap::{Mishap, Touch};
use serde_json::{Value, json};

/// What goes wrong.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Fault {
    /// Writes answer 500 and do nothing.
    Broken,
    /// Writes answer 400 and name a field.
    FieldRefused,
    /// Writes answer 403.
    Forbidden,
    /// Calls that declare the reason are refused with it.
    Reason(&'static str),
    /// In answers, ids and times have the wrong type.
    OddReading,
    /// A colleague edits the draft all the time: it is another one at each reading.
    Moves,
    /// A colleague publishes the draft right before a deployment arrives, which then finds none.
    Overtaken,
    /// The access token of its MCP clients is another one at each reading.
    SecretRefreshes,
    /// What can happen at every vendor.
    Mishap(Mishap),
}

/// Ends of names.
const ENDINGS: [(&str, Fault); 7] = [
    ("-error-500", Fault::Broken),
    ("-error-400", Fault::FieldRefused),
    ("-forbidden", Fault::Forbidden),
    ("-odd-reading", Fault::OddReading),
    ("-moves", Fault::Moves),
    ("-overtaken", Fault::Overtaken),
    ("-secret-refreshes", Fault::SecretRefreshes),
];

/// What may follow `-reason-`.
const REASONS: [&str; 8] = [
    "agentNotFound",
    "folderNotFound",
    "draftReleaseNotFound",
    "releaseNotFound",
    "invalidParent",
    "invalidConnector",
    "invalidReleaseVersion",
    "failedToReconciliateAgentAiTools",
];

impl Fault {
    /// The fault that a name asks for.
    pub(super) fn of(name: &str) -> Option<Self> {
        if let Some((_, wanted)) = name.rsplit_once("-reason-") {
            return REASONS.into_iter().find(|reason| *reason == wanted).map(Self::Reason);
        }
        let own = ENDINGS.iter().find(|(ending, _)| name.ends_with(ending)).map(|(_, fault)| *fault);
        own.or_else(|| Mishap::of(name).map(Self::Mishap))
    }

    /// What happens instead of the request.
    pub(super) fn instead(self, endpoint: Endpoint) -> Option<(Refusal, Delivery)> {
        let touch = endpoint.touch();
        let refusal = match (self, touch) {
            (Self::Broken, Touch::Write) => Refusal::broken(),
            (Self::FieldRefused, Touch::Write) => match endpoint {
                Endpoint::UpdateDraft | Endpoint::DeployDraft => {
                    Refusal::issue("actions[0].config.depth", "Invalid option: expected one of basic|full|deep")
                }
                _ => Refusal::issue("name", "Name must not contain the name of a customer"),
            },
            (Self::Forbidden, Touch::Write) => Refusal::forbidden(),
            (Self::Reason(reason), _) if endpoint.reasons().contains(&reason) => Refusal::Reason(reason),
            (Self::Mishap(mishap), _) => return mishap.instead(touch).map(|how| (Refusal::unavailable(), how)),
            _ => return None,
        };
        Some((refusal, Delivery::Prompt))
    }

    /// What happens before the request is handled.
    pub(super) fn before(self, world: &mut Cargo, asked: &Asked, endpoint: Endpoint, agent: &Agent) {
        if (self, endpoint) == (Self::Overtaken, Endpoint::DeployDraft)
            && let Some(draft) = world.draft(agent)
        {
            let mut agent = agent.clone();
            drafts::make_live(world, &mut agent, draft, asked);
            let colleague = super::ids::id(super::ids::Kind::User, super::world::Workspace::Acme, 1);
            for release in agent.releases.iter_mut().filter(|release| release.status == Status::Deployed) {
                release.user.clone_from(&colleague);
            }
            world.keep(agent);
        }
    }

    /// What becomes of the body of an answer to a reading.
    pub(super) fn distort(self, asked: &Asked, endpoint: Endpoint, answer: &mut Answer) {
        let (Ok(done), Touch::Reading | Touch::Rows) = (answer, endpoint.touch()) else { return };
        let (time, random) = (asked.call.moment.time.to_iso(), asked.call.moment.random);
        for release in releases(&mut done.body) {
            match self {
                // A release inside its agent has no `updatedAt`.
                Self::OddReading if endpoint.touch() == Touch::Reading => {
                    set(release, "/uuid", json!(4711));
                    set(release, "/updatedAt", json!(true));
                }
                Self::Moves if release["status"] == "draft" => {
                    let prompt = release["systemPrompt"].as_str().unwrap_or_default();
                    release["systemPrompt"] = json!(format!("{prompt}\nEdited by a colleague at {time}.\n"));
                    release["updatedAt"] = json!(time);
                }
                Self::SecretRefreshes => {
                    let token = json!(format!("canary-fresh-{}", hash32(nth(random, 7))));
                    for client in release["mcpClients"].as_array_mut().into_iter().flatten() {
                        set(client, "/authentication/accessToken", token.clone());
                    }
                }
                _ => {}
            }
        }
    }

    /// What becomes of the answer to a request that was handled: whether it turns into a 500, and how it travels.
    pub(super) fn afterwards(self, touch: Touch, answer: &Answer) -> (bool, Delivery) {
        match self {
            Self::Mishap(mishap) => mishap.afterwards(touch, answer.is_ok()),
            _ => (false, Delivery::Prompt),
        }
    }
}

fn set(body: &mut Value, pointer: &str, value: Value) {
    if let Some(place) = body.pointer_mut(pointer) {
        *place = value;
    }
}

/// The releases in the body of an answer.
fn releases(body: &mut Value) -> Vec<&mut Value> {
    match body.as_object_mut() {
        Some(body) => body
            .iter_mut()
            .flat_map(|(name, value)| match (name.as_str(), value) {
                ("release", release) => vec![release],
                ("releases", Value::Array(releases)) => releases.iter_mut().collect(),
                ("agent", agent) => agent.get_mut("deployedRelease").filter(|r| r.is_object()).into_iter().collect(),
                _ => Vec::new(),
            })
            .collect(),
        None => Vec::new(),
    }
}
