//! Practice RunAgents: deployments, agents, builds, drafts, and what deployments choose from, in both wire contracts at
//! once. `contract.rs` tells the contracts apart, `workspaces.rs` says which workspaces there are, `cast.rs` who is who,
//! `keys.rs` which keys do what, `faults.rs` which names fail.
//!
//! # The two contracts
//!
//! One world answers both; what one makes, the other shows.
//!
//! - The older one, of the seed: base `/runagents`, paths `/api/…`, and `/analyze`, `/ingestion/analyze`,
//!   `/analysis/{id}`, `/requirements` beside them. The key is a bearer; `X-RunAgents-API-Key` may repeat it. The
//!   workspace is the header `X-Workspace-Namespace`, and once more in the paths of agents. There is no preview.
//! - Today's: base `/runagents/api/v1` or `/runagents/api/v1/workspaces/{workspace}`. A key that begins with `ra_ws_`
//!   stands in `X-RunAgents-API-Key` alone, any other in `Authorization`; a `ra_ws_` key as a bearer is stopped by the
//!   ingress, in plain text.
//! - Workspaces are `acme`, `acme-failures`, `acme-empty`, `acme-many`, `acme-readonly`, `acme-suspended`, `acme-flat`,
//!   and `default` where nothing names one. In `acme-flat` the older contract's list of agents is flat.
//!
//! # Differences from the real vendor
//!
//! Known:
//!
//! - Every key that is not a sentinel is accepted, and acts for one person; a sentinel may stand behind `ra_ws_`.
//!   `practice-read-only` may not write, `practice-limited` may not list agents.
//! - Nothing is run, built or reached. A build waits for 2 seconds and takes 8, an agent then comes up in 3.
//! - Runs, approvals, the catalog, plans, keys, spending, connectors and the gateway are absent, as are all of billing but
//!   its status and the translation of policies.
//! - `POST _practice/touch/{agent}` changes an agent's configuration, as a colleague would, in every workspace that has one
//!   of the name; `touch/{workspace}/{agent}` in one.
//!
//! Guessed, because the vendor does not say:
//!
//! - Codes of errors: 400 for bodies of the wrong shape, for names that are no DNS-1123 label, and for policies, identity
//!   providers, artifacts and drafts that a deployment names and that are not there; 403 for a workspace that is not the
//!   key's, for a draft of somebody else's and for a plan that does not allow the call; 409 for a draft that is finished.
//!   Paths that nobody knows are a 404 in plain text.
//! - Null is as good as absent. Fields of bodies that are not known are passed over, but whatever names a namespace has to
//!   name the workspace, in today's contract too.
//! - The contracts ask for at least one source, the vendor's clients for exactly one. The older contract takes several:
//!   the image wins, then the source files, then the artifact, then the draft, and passes over requirements, entry point
//!   and framework without source files. Today's refuses both with 400. A draft alone is a source in either.
//! - A deployment replaces: what it does not send is empty afterwards, environment and policies, too. It answers 201 for
//!   an update as well, and the agent is pending again. Without a build `build_id` and `image_uri` are absent, with an
//!   image so is the decision, and without a new tool `tools_created`.
//! - A tool, model or provider that is not registered does not stop a deployment: the agent stays pending, or, for a
//!   model, says so when it is called. An agent without a policy is refused by all of its tools.
//! - The configuration is changed in parts, and at once. What has no provider in it gets it from the registered one.
//! - A tool of a deployment that is there already is replaced, and not counted as created. The starter kit names only
//!   what it made.
//! - Making a policy twice is a 409, making anything else twice replaces it.

mod account;
mod agents;
mod analysis;
mod body;
mod builds;
mod cast;
mod config;
mod contract;
mod deploy;
mod drafts;
mod endpoint;
mod errors;
mod faults;
mod invoke;
mod keys;
mod making;
mod models;
mod phases;
mod request;
mod resources;
mod source;
mod standing;
mod workspaces;
mod world;

pub(super) use world::RunAgents;

use super::call::Call;
use super::{Delivery, Outcome, Reply};
use crate::http::{Method, Response};
use contract::{Contract, Place};
use endpoint::{Endpoint, Found, Names};
use errors::{Answer, Refusal};
use faults::Fault;
use keys::{Caller, Stopped};
use workspaces::Workspace;

/// A request whose key was accepted.
struct Asked<'a> {
    call: &'a Call<'a>,
    caller: Caller,
    contract: Contract,
    workspace: Workspace,
    /// The names in the path.
    names: Names<'a>,
}

impl RunAgents {
    /// Answers what follows `/runagents` in the path.
    pub(super) fn answer(&mut self, call: &Call, path: &[&str]) -> Outcome {
        let plain = |refusal: Refusal| Outcome::plain(refusal.into_response());
        if let ["_practice", rest @ ..] = path {
            return Outcome { of_practice: true, ..Outcome::plain(self.helper(call, rest)) };
        }
        let place = Place::of(path);
        let caller = match keys::admit(call, place.contract) {
            Ok(caller) => caller,
            Err(Stopped::Refused(refusal)) => return plain(refusal),
            Err(Stopped::Elsewhere(reply)) => return Outcome { reply, ..plain(Refusal::broken()) },
        };
        let workspace = match place.workspace(call) {
            Ok(workspace) => workspace,
            Err(refusal) => return plain(refusal),
        };
        let account = Some(workspace.name().to_owned());
        let (endpoint, names) = match endpoint::find(place.contract, call.method, place.tail) {
            Found::Call(endpoint, names) if !call.ends_in_slash => (endpoint, names),
            Found::WrongMethod => return Outcome { account, ..plain(Refusal::unknown_method()) },
            Found::Call(..) | Found::Nothing => return Outcome { account, ..plain(unknown(&place)) },
        };
        let asked = Asked { call, caller, contract: place.contract, workspace, names };
        let agent = self.agent_asked(&asked, endpoint);
        let (reply, changed) = self.act(&asked, endpoint, agent.as_deref());
        Outcome { reply, changed, account, agent, of_practice: false }
    }

    /// The name of the agent that a request is about, whether or not there is one.
    fn agent_asked(&self, asked: &Asked, endpoint: Endpoint) -> Option<String> {
        let said = |field: &str| asked.call.body.and_then(|body| body[field].as_str()).map(str::to_owned);
        match endpoint {
            Endpoint::Deploy | Endpoint::Preview => said("agent_name"),
            Endpoint::StartBuild => said("name"),
            Endpoint::GetBuild => self.builds.get(asked.names.name).map(|build| build.name.clone()),
            Endpoint::GetAgent
            | Endpoint::DeleteAgent
            | Endpoint::GetConfig
            | Endpoint::PutConfig
            | Endpoint::Invoke => Some(asked.names.name.to_owned()),
            _ => None,
        }
    }

    /// Handles the request, with the faults that the agent's name asks for.
    fn act(&mut self, asked: &Asked, endpoint: Endpoint, agent: Option<&str>) -> (Reply, bool) {
        let respond = |answer: Answer| match answer {
            Ok(done) => done.into_response(),
            Err(refusal) => refusal.into_response(),
        };
        let prompt = |answer: Answer| Reply { response: respond(answer), delivery: Delivery::Prompt };
        if asked.caller.read_only && endpoint.writes() {
            return (prompt(Err(Refusal::forbidden("the key may only read"))), false);
        }
        if let Err(refusal) = account::allows(asked, endpoint) {
            return (prompt(Err(refusal)), false);
        }
        let Some(fault) = agent.and_then(Fault::of) else {
            let answer = self.route(asked, endpoint);
            let changed = changed(&answer);
            return (prompt(answer), changed);
        };
        if let Some((refusal, delivery)) = fault.instead(endpoint) {
            return (Reply { response: refusal.into_response(), delivery }, false);
        }
        let mut answer = self.route(asked, endpoint);
        fault.distort(asked, endpoint, &mut answer);
        let changed = changed(&answer);
        let (instead, delivery) = fault.afterwards(endpoint, &answer);
        (Reply { response: respond(instead.map_or(answer, Err)), delivery }, changed)
    }

    fn route(&mut self, asked: &Asked, endpoint: Endpoint) -> Answer {
        use Endpoint as E;
        match endpoint {
            E::Deploy => deploy::deploy(self, asked),
            E::Preview => deploy::preview(self, asked),
            E::StarterKit => resources::starter_kit(self, asked),
            E::ListAgents => agents::list(self, asked),
            E::GetAgent => agents::get(self, asked),
            E::DeleteAgent => agents::delete(self, asked),
            E::GetConfig => config::get(self, asked),
            E::PutConfig => config::put(self, asked),
            E::Invoke => invoke::invoke(self, asked),
            E::StartBuild => builds::start(self, asked),
            E::GetBuild => builds::get(self, asked),
            E::ListDrafts => drafts::list(self, asked),
            E::CreateDraft => drafts::create(self, asked),
            E::GetDraft => drafts::get(self, asked),
            E::PatchDraft => drafts::patch(self, asked),
            E::DeleteDraft => drafts::delete(self, asked),
            E::CompleteDraft => drafts::finish(self, asked, "COMPLETED"),
            E::AbandonDraft => drafts::finish(self, asked, "ABANDONED"),
            E::CreateArtifact => drafts::create_artifact(self, asked),
            E::Analyze => analysis::analyze(self, asked),
            E::GetAnalysis => analysis::get(self, asked),
            E::Requirements => analysis::requirements(asked),
            E::ListTools | E::ListModels | E::ListPolicies | E::ListIdentityProviders => {
                resources::list(self, asked, endpoint)
            }
            E::GetTool | E::GetModel | E::GetPolicy | E::GetIdentityProvider => resources::get(self, asked, endpoint),
            E::PutTool | E::PutModel | E::CreatePolicy | E::ReplacePolicy | E::PutIdentityProvider => {
                resources::put(self, asked, endpoint)
            }
            E::DeleteTool | E::DeleteModel | E::DeletePolicy | E::DeleteIdentityProvider => {
                resources::delete(self, asked, endpoint)
            }
            E::ProbeTool => resources::probe(asked),
            E::TestTool => resources::test(self, asked),
            E::Billing => account::billing(asked),
            E::Context => account::context(self, asked),
        }
    }

    /// What practice offers beside the vendor.
    fn helper(&mut self, call: &Call, path: &[&str]) -> Response {
        let plain = |status, body: &str| Response::text(status, "text/plain", body);
        let (workspaces, name) = match (call.method, path) {
            (Method::Post, ["touch", name]) => (Workspace::ALL.to_vec(), name),
            (Method::Post, ["touch", workspace, name]) => (Workspace::find(workspace).into_iter().collect(), name),
            _ => return plain(404, "practice has touch/{agent} and touch/{workspace}/{agent} here"),
        };
        let agents: Vec<_> = workspaces.into_iter().filter_map(|workspace| self.agent(workspace, name)).collect();
        if agents.is_empty() {
            return plain(404, "no such agent");
        }
        for mut agent in agents {
            agent.system_prompt.push_str(&format!("\nEdited by a colleague at {}.", call.moment.time.to_iso()));
            self.keep(agent);
        }
        plain(200, "the configuration has changed")
    }
}

fn changed(answer: &Answer) -> bool {
    match answer {
        Ok(done) => done.changed,
        Err(refusal) => refusal.changed(),
    }
}

/// A path that nobody knows; those of agents are told how they should be.
fn unknown(place: &Place) -> Refusal {
    match (place.contract, place.tail) {
        (Contract::Legacy, ["api", "agents", ..]) => Refusal::error(400, "path must be /api/agents/{namespace}/{name}"),
        (Contract::Current, ["agents", ..]) => Refusal::error(400, "path must be /agents/{name}"),
        _ => Refusal::unknown_path(),
    }
}
