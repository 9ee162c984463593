//! Practice PolyAI: the vendor's Agents API, and as much of its command-line surface (`/adk/v1`) as shows the same
//! deployments. `cast.rs` says who is who, `faults.rs` which names fail.
//!
//! # Differences from the real vendor
//!
//! Known:
//!
//! - Every key that is not a sentinel is accepted and sees every account; there is one region.
//! - Versions have no content: rolling back makes the draft's *version* that of the release, but what can be read
//!   on main stays as it is. A merge takes the branch's content whole instead of merging it by field, and conflicts
//!   only where `cast.rs` says so.
//! - The draft counts as changed again a minute after it was last published (somebody works on it), except for
//!   agents with a quiet draft, such as *Front desk*. `POST /polyai/_practice/touch/{agentId}` changes it at once.
//! - Test runs take twenty seconds and end as the agent's part says; promoting runs none.
//! - A copy of an agent has no deployments.
//! - Real-time configuration, variants, attributes and phone lines are checked less strictly. There are no
//!   functions, conversations, experiments, audio or metrics.
//!
//! Guessed, because the vendor does not say:
//!
//! - Live from sandbox answers 412 unless the version is or was in pre-release, or the project allows skipping.
//! - A promotion to live or a rollback during an A/B test answers 409 `AB_TEST_IN_PROGRESS`.
//! - Rolling back to a row of pre-release or live makes the new row in that same environment.
//! - Publishing to pre-release or live is accepted.
//! - 200 `DEPLOYMENTS_ENVIRONMENT_ALREADY_PUBLISHED` comes in the envelope with `success` true and no data.
//! - Metadata that is null is an empty object on the command-line surface, whose client cannot read a null there.
//! - What the gateway answers by itself is `{"message": …}`.

mod adk;
mod agents;
mod body;
mod branches;
mod cast;
mod content;
mod deployments;
mod errors;
mod faults;
mod history;
mod keys;
mod settings;
mod test_runs;
mod world;

pub(super) use world::PolyAi;

use super::call::Call;
use super::chance::{hash32, nth, uuid7};
use super::{Delivery, Outcome, Reply};
use crate::http::{Method, Response};
use errors::{Answer, Done, Refusal, with_header};
use faults::Fault;
use keys::{Caller, Stopped};
use world::Agent;

/// A request whose key was accepted, and who sent it.
struct Asked<'a> {
    call: &'a Call<'a>,
    caller: Caller,
}

impl PolyAi {
    /// Answers what follows `/polyai` in the path.
    pub(super) fn answer(&mut self, call: &Call, path: &[&str]) -> Outcome {
        if let ["_practice", rest @ ..] = path {
            return Outcome { of_practice: true, ..Outcome::plain(self.helper(call, rest)) };
        }
        let error_id = match call.headers.get("x-polyai-correlation-id") {
            Some(id) => id.to_owned(),
            None => uuid7(call.moment.time, nth(call.moment.random, 9)),
        };
        let (account, agent) = self.subject(path);
        let (reply, changed) = match keys::admit(call) {
            Ok(caller) => self.act(&Asked { call, caller }, path, agent.as_ref(), &error_id),
            Err(Stopped::Refused(refusal)) => (prompt(respond(Err(refusal), &error_id)), false),
            Err(Stopped::Elsewhere(reply)) => (reply, false),
        };
        Outcome { reply, changed, account, agent: agent.map(|agent| agent.id), of_practice: false }
    }

    /// Handles the request, with the faults that the agent's name asks for.
    fn act(&mut self, asked: &Asked, path: &[&str], agent: Option<&Agent>, error_id: &str) -> (Reply, bool) {
        let fault = agent.and_then(|agent| Fault::of(&agent.name));
        let tail = match path {
            ["v1", "agents", _, tail @ ..] | ["adk", "v1", "accounts", _, "projects", _, tail @ ..] => tail,
            _ => &[],
        };
        let touch = faults::touch(asked.call.method, tail);
        if let Some((refusal, delivery)) = fault.and_then(|fault| fault.instead(touch)) {
            return (Reply { response: respond(Err(refusal), error_id), delivery }, false);
        }
        let mut answer = self.route(asked, path);
        if let Some(fault) = fault {
            fault.distort(touch, &mut answer);
        }
        let changed = matches!(&answer, Ok(done) if done.changed);
        let (breaks, delivery) = fault.map_or((false, Delivery::Prompt), |fault| fault.afterwards(touch, &answer));
        let answer = match breaks {
            true => Err(Refusal::coded(500, "INTERNAL_SERVER_ERROR", "Something went wrong")),
            false => answer,
        };
        (Reply { response: respond(answer, error_id), delivery }, changed)
    }

    fn route(&mut self, asked: &Asked, path: &[&str]) -> Answer {
        use Method::{Delete, Get, Patch, Post, Put};
        let method = asked.call.method;
        match path {
            ["v1", "accounts", account, "agents"] => match method {
                Get => agents::list(self, asked, account),
                Post => agents::create(self, asked, account),
                _ => Err(Refusal::unknown_method()),
            },
            ["v1", "agents", id, tail @ ..] => {
                let agent = self.agent(id).ok_or_else(|| Refusal::unknown_agent(id))?;
                match (method, tail) {
                    (Delete, []) => agents::delete(self, &agent),
                    (Post, ["duplicate"]) => agents::duplicate(self, asked, &agent),
                    (Get, ["deployments"]) => deployments::list(self, asked, &agent),
                    (Get, ["deployments", "active"]) => deployments::list_active(self, &agent),
                    (Post, ["deployments", "publish"]) => deployments::publish(self, asked, agent),
                    (Post, ["deployments", id, "promote"]) => deployments::promote(self, asked, agent, id),
                    (Post, ["deployments", id, "rollback"]) => deployments::roll_back(self, asked, agent, id),
                    (Get, ["testing", "test-runs"]) => test_runs::list(asked, &agent),
                    (Get, ["testing", "test-runs", id]) => test_runs::get(asked, &agent, id),
                    (Get, ["testing", "test-history"]) => test_runs::history(asked, &agent),
                    (Post, ["testing", "test-runs", "trigger"]) => test_runs::trigger(self, asked, agent),
                    (Get | Post, ["branches"]) | (Delete, ["branches", _]) | (Post, ["branches", _, "merge"]) => {
                        branches::route(self, asked, agent, tail.get(1..).unwrap_or(&[]))
                    }
                    (_, ["branches", branch, rest @ ..]) if !rest.is_empty() && *rest != ["merge"] => {
                        content::route(self, asked, agent, branch, rest)
                    }
                    (Get, ["telephony", "connectors"]) => settings::connectors(self, &agent),
                    (Get | Put | Patch, ["real-time-configs", rest @ ..]) => {
                        settings::live_configs(self, asked, agent, rest)
                    }
                    _ => Err(unknown(tail)),
                }
            }
            ["adk", "v1", rest @ ..] => adk::route(self, asked, rest),
            _ => Err(Refusal::unknown_path()),
        }
    }

    /// The account and agent that a path is about.
    fn subject(&self, path: &[&str]) -> (Option<String>, Option<Agent>) {
        match path {
            ["v1", "agents", id, ..] | ["adk", "v1", "accounts", _, "projects", id, ..] => {
                let agent = self.agent(id);
                (agent.as_ref().map(|agent| agent.account.clone()), agent)
            }
            ["v1", "accounts", account, ..] | ["adk", "v1", "accounts", account, ..] => {
                (Some((*account).to_owned()), None)
            }
            _ => (None, None),
        }
    }

    /// What practice offers beside the vendor: `POST /polyai/_practice/touch/{agentId}` changes an agent's draft.
    fn helper(&mut self, call: &Call, path: &[&str]) -> Response {
        let plain = |status, body: &str| Response::text(status, "text/plain", body);
        match (call.method, path) {
            (Method::Post, ["touch", id]) => match self.agent(id) {
                Some(mut agent) => {
                    agent.draft.version = hash32(nth(call.moment.random, 1));
                    agent.draft.updated = call.moment.time;
                    agent.draft.sequence += 1;
                    agent.updated = call.moment.time;
                    self.keep(agent);
                    plain(200, "the draft has changed")
                }
                None => plain(404, "no such agent"),
            },
            _ => plain(404, "practice has touch/{agentId} here"),
        }
    }
}

/// Whether a path below an agent is known under another method.
fn unknown(tail: &[&str]) -> Refusal {
    match tail {
        []
        | ["duplicate" | "deployments"]
        | ["deployments", "active" | "publish"]
        | ["deployments", _, "promote" | "rollback"]
        | ["testing", "test-runs" | "test-history"]
        | ["testing", "test-runs", _]
        | ["branches"]
        | ["branches", _]
        | ["branches", _, "merge"]
        | ["telephony", "connectors"]
        | ["real-time-configs", ..] => Refusal::unknown_method(),
        _ => Refusal::unknown_path(),
    }
}

/// Puts an answer on the wire. What the gateway says by itself carries no correlation id.
fn respond(answer: Answer, error_id: &str) -> Response {
    match answer {
        Ok(Done { status, body, .. }) => {
            let response = match body {
                Some(body) => Response::json(status, &body),
                None => Response::text(status, "", ""),
            };
            with_header(response, "x-polyai-correlation-id", error_id)
        }
        Err(refusal @ Refusal::Gateway { .. }) => refusal.into_response(error_id),
        Err(refusal) => with_header(refusal.into_response(error_id), "x-polyai-correlation-id", error_id),
    }
}

fn prompt(response: Response) -> Reply {
    Reply { response, delivery: Delivery::Prompt }
}
