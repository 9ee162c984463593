//! Practice Sema4.ai: the calls about agents of the public API, version 2, and the lists that they choose from.
//! `cast.rs` says who is who, `tenants.rs` which tenants there are, `keys.rs` which keys do what, `faults.rs` which
//! names fail.
//!
//! # Differences from the real vendor
//!
//! Known:
//!
//! - The base is `/sema4/tenants/{tenant}/api/v2` or `/sema4/api/v2`; the latter, and a tenant that has no part, is
//!   `acme`. What lies outside a base is the web server's page, a 404 in HTML, as is every path that ends in a slash.
//! - Every key that is not a sentinel is accepted and acts for one person; `practice-read-only` may not write,
//!   `practice-limited` may neither list nor make agents.
//! - `acme-paths` gives `next` as a path below the base, `acme-basic` has no lifecycle, no schedules, no overwriting
//!   and no comparison with a package, `acme-evil` leads astray: agents to another origin, MCP servers out of the base,
//!   semantic data models in a loop. `acme-many` has 300 agents and lacks half of the servers.
//! - Nothing is run, woken, charged or reached. Conversations, work items, models and settings are absent; MCP servers,
//!   semantic data models and data connections can only be read.
//! - `POST _practice/touch/{agent_id}` edits an agent's draft, as a colleague would.
//!
//! Guessed, because the vendor does not say:
//!
//! - Codes of errors. 422 for bodies and queries of the wrong shape, with the places in `details`; 409 for a state that
//!   does not allow the call and for a name that is taken, exactly so; 403 for what belongs to somebody else, also
//!   patching and publishing, and for a capability that is off; 404 for ids, also in mappings; 405 for methods. A
//!   proxy's 429 and 503 have a `detail` and no envelope.
//! - The shape is looked at before the agent is looked for, then the owner, then the state, then other ids.
//! - Fields of bodies that are not known are passed over. Null is taken for texts that may be missing, but for `name` and
//!   `runbook_text` of a patch. A name may not be blank.
//! - Making answers 201, all other successes 200 or 204. A page has 25 entries without `limit`, never more than 100.
//!   `next` holds signs that must be encoded in a query, and knows neither filter nor limit.
//! - Publishing makes a version id and the next minor label; a draft keeps the label of what was published. A mapping of
//!   an id that the agent does not use does nothing.
//! - In the state live an agent shows the published version: its production servers, and its semantic data models with
//!   production connections. The next draft has the test ones again. Therefore discarding needs no mappings; it looks
//!   at their ids only. Without a draft it is refused.
//! - A package is of the draft or of the published version, as the state says. Every value of headers and environment is
//!   masked, also those that are no secrets. Importing makes a draft that was never published, with the package's
//!   version. A package that cannot be unpacked or read is a 400, one that lacks something or says it wrongly a 422.
//! - A semantic data model of a package is the workspace's own where name and content are the same, and else a new one,
//!   with the data connections it names, known or not. Overwriting replaces models, only adds servers and files (by
//!   name), and leaves mode, architecture and version. A comparison knows `added`, `removed` and `modified`, compares
//!   with the draft, not versions and modes, and calls an agent in sync whatever is unresolved.
//! - Aliases in YAML are refused, as are archives beyond 2,000 entries or 32 MiB.
//! - Attaching needs a draft. Attaching twice is done once and answered alike; detaching what is not attached is a 404.

mod agents;
mod attachments;
mod body;
mod cast;
mod differences;
mod endpoint;
mod errors;
mod faults;
mod ids;
mod imports;
mod keys;
mod lifecycle;
mod openapi;
mod package;
mod pages;
mod resources;
mod runbooks;
mod schedules;
mod tables;
mod tenants;
mod world;

pub(super) use world::Sema4;

use super::call::Call;
use super::mishap::Touch;
use super::{Delivery, Outcome, Reply};
use crate::http::{Method, Response};
use attachments::Thing;
use endpoint::{Endpoint, Found};
use errors::{Answer, Refusal};
use faults::Fault;
use keys::{Caller, Stopped};
use tenants::Tenant;
use world::{Agent, State};

/// A request whose key was accepted.
struct Asked<'a> {
    call: &'a Call<'a>,
    caller: Caller,
    tenant: Tenant,
    /// What follows the base.
    tail: &'a [&'a str],
    /// The ids in the path.
    ids: Vec<&'a str>,
}

impl Asked<'_> {
    /// An id in the path.
    fn id(&self, nth: usize) -> &str {
        self.ids.get(nth).copied().unwrap_or_default()
    }
}

impl Sema4 {
    /// Answers what follows `/sema4` in the path.
    pub(super) fn answer(&mut self, call: &Call, path: &[&str]) -> Outcome {
        let error_id = ids::fresh(call.moment.random, 9);
        let plain = |refusal: Refusal| Outcome::plain(refusal.into_response(&error_id));
        if let ["_practice", rest @ ..] = path {
            return Outcome { of_practice: true, ..Outcome::plain(self.helper(call, rest)) };
        }
        let Some((tenant, tail)) = Tenant::split(path).filter(|_| !call.ends_in_slash) else {
            return plain(Refusal::Page);
        };
        let outcome = |outcome: Outcome| Outcome { account: Some(tenant.name().to_owned()), ..outcome };
        if tail.is_empty() && call.method == Method::Get {
            return outcome(Outcome::plain(Response::json(200, &openapi::document(tenant))));
        }
        let caller = match keys::admit(call) {
            Ok(caller) => caller,
            Err(Stopped::Refused(refusal)) => return outcome(plain(refusal)),
            Err(Stopped::Elsewhere(reply)) => return outcome(Outcome { reply, ..plain(Refusal::broken()) }),
        };
        let (endpoint, ids) = match endpoint::find(tenant, call.method, tail) {
            Found::Call(endpoint, ids) => (endpoint, ids),
            Found::Off => {
                let text = "The agent lifecycle is not enabled on this deployment";
                return outcome(plain(Refusal::coded(403, "features.agent_lifecycle_disabled", text)));
            }
            Found::WrongMethod => return outcome(plain(Refusal::unknown_method())),
            Found::Nothing => return outcome(plain(Refusal::unknown_path())),
        };
        let asked = Asked { call, caller, tenant, tail, ids };
        let agent = tail.first().filter(|first| **first == "agents").and_then(|_| self.agent(tenant, asked.id(0)));
        let (reply, changed) = self.act(&asked, endpoint, agent.as_ref(), &error_id);
        let agent = agent.map(|agent| agent.id);
        outcome(Outcome { reply, changed, account: None, agent, of_practice: false })
    }

    /// Handles the request, with the faults that the agent's name asks for.
    fn act(&mut self, asked: &Asked, endpoint: Endpoint, agent: Option<&Agent>, error_id: &str) -> (Reply, bool) {
        let respond = |answer: Answer| match answer {
            Ok(done) => done.into_response(),
            Err(refusal) => refusal.into_response(error_id),
        };
        let prompt = |response| Reply { response, delivery: Delivery::Prompt };
        if asked.caller.read_only && endpoint.touch() == Touch::Write {
            return (prompt(respond(Err(Refusal::forbidden("The API key may only read")))), false);
        }
        let fault = match agent {
            Some(agent) => Fault::of(&agent.shown().0.name),
            // An agent that is about to be made has its name in the request.
            None if endpoint == Endpoint::CreateAgent => {
                asked.call.body.and_then(|body| body["name"].as_str()).and_then(Fault::of)
            }
            None if endpoint == Endpoint::Import => imports::name(asked).and_then(|name| Fault::of(&name)),
            None => None,
        };
        let Some(fault) = fault else {
            let answer = self.route(asked, endpoint);
            let changed = changed(&answer);
            return (prompt(respond(answer)), changed);
        };
        if let Some((refusal, delivery)) = fault.instead(endpoint) {
            return (Reply { response: refusal.into_response(error_id), delivery }, false);
        }
        if let Some(agent) = agent {
            fault.before(self, asked, endpoint, agent);
        }
        let mut answer = self.route(asked, endpoint);
        fault.distort(asked, endpoint, &mut answer);
        let changed = changed(&answer);
        let (instead, delivery) = fault.afterwards(endpoint, &answer);
        (Reply { response: respond(instead.map_or(answer, Err)), delivery }, changed)
    }

    fn route(&mut self, asked: &Asked, endpoint: Endpoint) -> Answer {
        match endpoint {
            Endpoint::ListAgents => agents::list(self, asked),
            Endpoint::CreateAgent => agents::create(self, asked),
            Endpoint::GetAgent => agents::get(self, asked),
            Endpoint::UpdateAgent => agents::update(self, asked),
            Endpoint::DeleteAgent => agents::delete(self, asked),
            Endpoint::Edit => lifecycle::edit(self, asked),
            Endpoint::Publish => lifecycle::publish(self, asked),
            Endpoint::DiscardDraft => lifecycle::discard(self, asked),
            Endpoint::GetState => lifecycle::state(self, asked),
            Endpoint::ListAgentServers => attachments::list(self, asked, Thing::Server),
            Endpoint::AttachServer => attachments::attach(self, asked, Thing::Server),
            Endpoint::DetachServer => attachments::detach(self, asked, Thing::Server),
            Endpoint::ListAgentModels => attachments::list(self, asked, Thing::Model),
            Endpoint::AttachModel => attachments::attach(self, asked, Thing::Model),
            Endpoint::DetachModel => attachments::detach(self, asked, Thing::Model),
            Endpoint::Export => imports::export(self, asked),
            Endpoint::Import => imports::import(self, asked),
            Endpoint::Overwrite => imports::overwrite(self, asked),
            Endpoint::Diff => imports::diff(self, asked),
            Endpoint::ListServers => attachments::list_all(self, asked, Thing::Server),
            Endpoint::GetServer => attachments::get(self, asked, Thing::Server),
            Endpoint::ListModels => attachments::list_all(self, asked, Thing::Model),
            Endpoint::GetModel => attachments::get(self, asked, Thing::Model),
            Endpoint::ListConnections => attachments::list_connections(self, asked),
            Endpoint::GetConnection => attachments::get_connection(self, asked),
            Endpoint::ListSchedules => schedules::list(self, asked),
            Endpoint::CreateSchedule => schedules::create(self, asked),
            Endpoint::GetSchedule => schedules::get(self, asked),
            Endpoint::ReplaceSchedule => schedules::replace(self, asked),
            Endpoint::DeleteSchedule => schedules::delete(self, asked),
        }
    }

    /// What practice offers beside the vendor.
    fn helper(&mut self, call: &Call, path: &[&str]) -> Response {
        let plain = |status, body: &str| Response::text(status, "text/plain", body);
        let (Method::Post, ["touch", id]) = (call.method, path) else {
            return plain(404, "practice has touch/{agent_id} here");
        };
        let found = Tenant::ALL.into_iter().find_map(|tenant| self.agent(tenant, id));
        let Some(mut agent) = found.filter(|agent| agent.state == State::Draft) else {
            return plain(404, "no such agent, or it has no draft");
        };
        agent.work.runbook.push_str(&format!("\nEdited by a colleague at {}.\n", call.moment.time.to_iso()));
        agent.updated = call.moment.time;
        self.keep(agent);
        plain(200, "the draft has changed")
    }
}

fn changed(answer: &Answer) -> bool {
    matches!(answer, Ok(done) if done.changed)
}
