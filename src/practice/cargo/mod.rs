//! Practice Cargo: the calls about agents and releases of api.getcargo.io, and the lists that their forms choose from.
//! `cast.rs` says who is who, `keys.rs` which keys do what, `faults.rs` which names fail.
//!
//! # Differences from the real vendor
//!
//! Known:
//!
//! - Every Bearer key that is not a sentinel is accepted, acts for one person, and sees three workspaces, chosen by the
//!   header `selected-workspace-uuid`: [`ACME_WORKSPACE`] (also without the header), [`FAILURES_WORKSPACE`] and
//!   [`EMPTY_WORKSPACE`]. Another one is a 403.
//! - Keys `practice-documented-only` and `practice-client-only` get an answer from one style of the release paths only;
//!   `practice-read-only` lacks `ai:agent:write`; `practice-limited` may neither list nor create agents.
//! - Nothing is encrypted, scheduled, run, charged or reached. Chats, messages, prompts, plays, records, library and
//!   folder management, MCP servers (but their list), autocomplete and dynamic schemas are absent.
//! - Each union has one variant more than is published (`playbook`, `library`, `stdio`, `voice`, `webhook`, `xmlSchema`):
//!   what the agent "Signals scout" says, and therefore what is taken back.
//! - `POST _practice/touch/{agentUuid}` edits an agent's draft, as a colleague would.
//!
//! Guessed, because the vendor does not say:
//!
//! - A reason comes alone, as `{"reason"}`: 404 where it ends in `NotFound`, else 400. Where no reason is declared, as
//!   for reading an agent or release that is not there, a text comes in `{"errorMessage"}`.
//! - A body that does not fit is a 400 with `{"errorMessage"}`, `path: what`, several joined by `; `, ten at most. Ids in
//!   paths and queries have the pattern of version 4, or are a 400 too. Keys that are not known are kept and come back,
//!   except those of the response object, which are passed over.
//! - An unknown path is a 404 with `{"errorMessage"}`, whatever the method. 429 and 503 are the gateway's: plain text, no
//!   `Retry-After`.
//! - A deleted agent stays in the list with `deletedAt`, and can be read; every write answers `agentNotFound`.
//! - Writing to an agent with `isReadOnly` is a 403 without a reason.
//! - `getDraft` makes a draft where there is none: a copy of the deployed release with `parentUuid`, else an empty one
//!   with `openAi`, `gpt-4o-mini`, temperature 0 and ten steps. `updateDraft` and `deployDraft` do not: without a draft
//!   they answer `draftReleaseNotFound`, as right after creating an agent.
//! - `updateDraft` replaces the fields that are sent. `deployDraft` replaces those and drops unknown keys that were not
//!   sent; documented optional fields that are left out stay as the draft has them; version and description are null.
//! - `parentUuid` is any deployed or archived release of the agent. A connector that is not there is `invalidConnector`
//!   on update and `failedToReconciliateAgentAiTools` on deploy; a tool or agent is the latter on both. Null is never
//!   looked up. Models, files, apps and slugs of suggested actions are not either.
//! - A version that does not have the pattern is a 400; one that the agent already had is `invalidReleaseVersion`. It
//!   need not be greater.
//! - Deploying makes the draft the deployed release, under its id; what was deployed is archived, `updatedAt` then.
//! - Releases are listed newest first, the draft among them, 50 without `limit`, which goes from 1 to 100.
//! - Keys of the unions that may be null have to be there, as the types say, though the vendor's own client leaves them
//!   out when it sends back what it read. The tools of the agent "Legacy enricher" lack what is required now.
//! - A filter without `conjonction` is taken. Numbers have no bounds but the evaluator's threshold, from 0 to 1.
//! - Triggers are replaced whole, each cron one under a new `temporalScheduleWorkflowId`, which bodies must not have.
//!   The cron grammar is the one of the vendor's utilities.
//! - Secrets of MCP clients come back in clear. Everything succeeds with 200; removing answers `{}`.

mod agents;
mod cast;
mod content;
mod drafts;
mod endpoint;
mod errors;
mod everything;
mod faults;
mod filters;
mod history;
mod ids;
mod integrations;
mod keys;
mod lists;
mod making;
mod mcp;
mod releases;
mod shape;
mod shapes;
mod templates;
mod things;
mod unusual;
mod world;

pub(super) use world::Cargo;

use super::call::Call;
use super::mishap::Touch;
use super::{Delivery, Outcome, Reply};
use crate::http::Response;
use endpoint::Endpoint;
use errors::{Answer, Refusal};
use faults::Fault;
use keys::{Caller, Stopped};
use serde_json::{Value, json};
use world::{Agent, Workspace};

/// The workspace of practice Cargo where things work; also that of a request without `selected-workspace-uuid`.
pub const ACME_WORKSPACE: &str = "0b5f7c52-6c1e-4f0e-9a43-2d7c81e4b6a0";

/// The workspace of practice Cargo whose agents fail as their names say.
pub const FAILURES_WORKSPACE: &str = "7d3e9a18-52f4-4b7d-8c60-f1a9035be7c4";

/// The workspace of practice Cargo that has no agents.
pub const EMPTY_WORKSPACE: &str = "c4a81f6d-903b-4e25-b7d8-5e60f2c91d3b";

/// A request whose key was accepted, and who sent it.
struct Asked<'a> {
    call: &'a Call<'a>,
    caller: Caller,
}

impl Cargo {
    /// Answers what follows `/cargo` in the path.
    pub(super) fn answer(&mut self, call: &Call, path: &[&str]) -> Outcome {
        if let ["_practice", rest @ ..] = path {
            return Outcome { of_practice: true, ..Outcome::plain(self.helper(call, rest)) };
        }
        match keys::admit(call) {
            Ok(caller) => {
                let asked = Asked { call, caller };
                let endpoint = match path {
                    ["v1", tail @ ..] => Endpoint::of(call.method, tail, asked.caller.paths),
                    _ => None,
                };
                let agent = endpoint.and_then(|endpoint| self.subject(&asked, endpoint));
                let account = Some(asked.caller.workspace.uuid().to_owned());
                let (reply, changed) = match endpoint {
                    Some(endpoint) => self.act(&asked, endpoint, agent.as_ref()),
                    None => (prompt(Refusal::unknown_path().into_response()), false),
                };
                Outcome { reply, changed, account, agent: agent.map(|agent| agent.uuid), of_practice: false }
            }
            Err(Stopped::Refused(refusal)) => Outcome::plain(refusal.into_response()),
            Err(Stopped::Elsewhere(reply)) => Outcome { reply, ..Outcome::plain(Refusal::broken().into_response()) },
        }
    }

    /// Handles the request, with the faults that the agent's name asks for.
    fn act(&mut self, asked: &Asked, endpoint: Endpoint, agent: Option<&Agent>) -> (Reply, bool) {
        let touch = endpoint.touch();
        if asked.caller.read_only && touch == Touch::Write {
            return (prompt(Refusal::forbidden().into_response()), false);
        }
        let fault = match (agent, endpoint) {
            (Some(agent), _) => Fault::of(&agent.name),
            // An agent that is about to be made has its name in the body.
            (None, Endpoint::CreateAgent) => asked.call.body.and_then(|body| body["name"].as_str()).and_then(Fault::of),
            _ => None,
        };
        let Some(fault) = fault else {
            let answer = self.route(asked, endpoint);
            let changed = changed(&answer);
            return (prompt(respond(answer)), changed);
        };
        if let Some((refusal, delivery)) = fault.instead(endpoint) {
            return (Reply { response: refusal.into_response(), delivery }, false);
        }
        if let Some(agent) = agent {
            fault.before(self, asked, endpoint, agent);
        }
        let mut answer = self.route(asked, endpoint);
        fault.distort(asked, endpoint, &mut answer);
        let changed = changed(&answer);
        let (breaks, delivery) = fault.afterwards(touch, &answer);
        let answer = if breaks { Err(Refusal::broken()) } else { answer };
        (Reply { response: respond(answer), delivery }, changed)
    }

    fn route(&mut self, asked: &Asked, endpoint: Endpoint) -> Answer {
        match endpoint {
            Endpoint::ListAgents => agents::list(self, asked),
            Endpoint::GetAgent(uuid) => agents::get(self, asked, uuid),
            Endpoint::CreateAgent => agents::create(self, asked),
            Endpoint::UpdateAgent(uuid) => agents::update(self, asked, uuid),
            Endpoint::RemoveAgent(uuid) => agents::remove(self, asked, uuid),
            Endpoint::ListReleases => releases::list(self, asked),
            Endpoint::GetRelease(uuid) => releases::get(self, asked, uuid),
            Endpoint::GetDraft => releases::draft(self, asked),
            Endpoint::GetDeployed => releases::deployed(self, asked),
            Endpoint::UpdateDraft => drafts::update(self, asked),
            Endpoint::DeployDraft => drafts::deploy(self, asked),
            Endpoint::GetTemplate(slug) => lists::template(self, slug),
            Endpoint::ConnectMcpClient => mcp::connect(asked),
            Endpoint::LanguageModels(uuid) => lists::language_models(self, asked, uuid),
            Endpoint::GetIntegration(slug) => lists::integration(slug),
            Endpoint::List(list) => lists::list(self, asked, list),
        }
    }

    /// The agent that a call is about.
    fn subject(&self, asked: &Asked, endpoint: Endpoint) -> Option<Agent> {
        let workspace = asked.caller.workspace;
        let uuid = match endpoint {
            Endpoint::GetAgent(uuid) | Endpoint::UpdateAgent(uuid) | Endpoint::RemoveAgent(uuid) => Some(uuid),
            Endpoint::GetRelease(uuid) => return self.release(workspace, uuid).map(|(agent, _)| agent),
            Endpoint::UpdateDraft | Endpoint::DeployDraft => {
                asked.call.body.and_then(|body| body.get("agentUuid")).and_then(Value::as_str)
            }
            Endpoint::ListReleases | Endpoint::GetDraft | Endpoint::GetDeployed => asked.call.parameter("agentUuid"),
            _ => None,
        };
        uuid.and_then(|uuid| self.agent(workspace, uuid))
    }

    /// What practice offers beside the vendor.
    fn helper(&mut self, call: &Call, path: &[&str]) -> Response {
        let plain = |status, body: &str| Response::text(status, "text/plain", body);
        let (crate::http::Method::Post, ["touch", uuid]) = (call.method, path) else {
            return plain(404, "practice has touch/{agentUuid} here");
        };
        let found = Workspace::ALL.into_iter().find_map(|workspace| self.agent(workspace, uuid));
        let Some((mut agent, mut draft)) = found.and_then(|agent| Some((agent.clone(), self.draft(&agent)?))) else {
            return plain(404, "no such agent, or it has no draft");
        };
        let prompt = draft.content.get("systemPrompt").and_then(Value::as_str).unwrap_or_default();
        let prompt = format!("{prompt}\nEdited by a colleague at {}.\n", call.moment.time.to_iso());
        draft.content.insert("systemPrompt".to_owned(), json!(prompt));
        draft.updated = call.moment.time;
        draft.user = ids::id(ids::Kind::User, Workspace::Acme, 1);
        agent.keep(draft);
        self.keep(agent);
        plain(200, "the draft has changed")
    }
}

fn changed(answer: &Answer) -> bool {
    matches!(answer, Ok(done) if done.changed)
}

fn respond(answer: Answer) -> Response {
    match answer {
        Ok(done) => Response::json(200, &done.body),
        Err(refusal) => refusal.into_response(),
    }
}

fn prompt(response: Response) -> Reply {
    Reply { response, delivery: Delivery::Prompt }
}
