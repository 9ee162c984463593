//! The vendors simulated, for learning, demos and tests: one pure function from a request to a reply.
//!
//! An independent second reading of each vendor's contract: nothing here looks at [`crate::vendors`], so a mistake
//! of one side shows as a failing test instead of being made twice. It is mounted twice, in a Web Worker of the page
//! and in an HTTP server (`tests/practice_server`). Time and randomness come in with each request as a [`Moment`].
//!
//! Failures are reached by what a person can type: a sentinel key (`practice-401`) or an agent's name
//! (`…-lost-answer`). Where practice is known to differ from a vendor, the vendor's folder says so on its first page.

mod call;
mod cargo;
mod chance;
mod keys;
mod mishap;
mod polyai;
mod runagents;
mod sema4;

pub use cargo::{ACME_WORKSPACE, EMPTY_WORKSPACE, FAILURES_WORKSPACE};

use crate::domain::Timestamp;
use crate::http::{Method, Request, Response};
use call::Call;
use serde::{Deserialize, Serialize};

/// How many writes are remembered; the oldest go first.
const REMEMBERED_WRITES: usize = 5_000;

/// How big the practice world is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Options {
    /// Agents in PolyAI's account `acme`, in Cargo's workspace Acme, in Sema4.ai's tenant `acme`, and in RunAgents's
    /// workspaces `acme` and `default`. The first twelve of each are its cast, the rest have made-up names.
    pub agents: usize,
    /// Deployments in each PolyAI agent's sandbox, without it 30 to 60, differing by agent; archived releases of each
    /// Cargo agent that was ever deployed, without it what its part says.
    pub history: Option<usize>,
}

impl Default for Options {
    fn default() -> Self {
        Self { agents: 12, history: None }
    }
}

/// Everything the practice vendors remember. What can be made again from seed and birthday is not kept, only what
/// requests changed: a world of a thousand agents stays a few kilobytes when saved.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct World {
    polyai: polyai::PolyAi,
    cargo: cargo::Cargo,
    sema4: sema4::Sema4,
    runagents: runagents::RunAgents,
    writes: Vec<WriteRecord>,
}

impl World {
    /// A world whose histories end at `now`. The same arguments give the same world.
    pub fn new(options: &Options, now: Timestamp, seed: u64) -> Self {
        Self {
            polyai: polyai::PolyAi::new(options.clone(), now, seed),
            cargo: cargo::Cargo::new(options.clone(), now, seed),
            sema4: sema4::Sema4::new(options.clone(), now),
            runagents: runagents::RunAgents::new(options.clone(), now),
            writes: Vec::new(),
        }
    }

    /// Every request that was not a pure read and reached a vendor, oldest first, also those that were refused.
    pub fn writes(&self) -> &[WriteRecord] {
        &self.writes
    }
}

/// What a request may know of the outside: when it arrives, and some chance to make ids from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment {
    /// The vendor's clock.
    pub time: Timestamp,
    /// Fresh for each request.
    pub random: u128,
}

/// How an answer travels back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Delivery {
    /// At once.
    Prompt,
    /// After so many milliseconds.
    After(u32),
    /// Not at all: the connection stays open and silent.
    Never,
    /// Not at all: the connection is closed without an answer.
    Dropped,
    /// The headers and half of the body, then the connection is closed.
    Cut,
}

/// A vendor's answer and how it travels.
#[derive(Clone, Debug, PartialEq)]
pub struct Reply {
    /// What the vendor answers, whether or not it arrives.
    pub response: Response,
    /// How it travels.
    pub delivery: Delivery,
}

/// One request that was not a pure read, as the vendor saw it. Never holds a key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WriteRecord {
    /// How.
    pub method: Method,
    /// Path without host and query, from the vendor's mount on.
    pub path: String,
    /// The account it was about, where known.
    pub account: Option<String>,
    /// The agent it was about, where known.
    pub agent: Option<String>,
    /// Whether anything changed at the vendor.
    pub changed: bool,
    /// The status answered, whether or not it arrived; 0 where no answer was meant.
    pub status: u16,
    /// When.
    pub time: Timestamp,
}

/// Lets the vendor under the first segment of the path answer a request. The host is ignored.
pub fn handle(world: &mut World, request: &Request, moment: Moment) -> Reply {
    let call = Call::read(request, moment);
    let path: Vec<&str> = call.path.iter().map(String::as_str).collect();
    let outcome = match path.split_first() {
        Some((&"polyai", rest)) => world.polyai.answer(&call, rest),
        Some((&"cargo", rest)) => world.cargo.answer(&call, rest),
        Some((&"sema4", rest)) => world.sema4.answer(&call, rest),
        Some((&"runagents", rest)) => world.runagents.answer(&call, rest),
        _ => Outcome::plain(not_mounted()),
    };
    // A vendor's GET may write: Cargo's makes a draft where there is none.
    if (request.method != Method::Get || outcome.changed) && !outcome.of_practice {
        let silent = match outcome.reply.delivery {
            Delivery::Never | Delivery::Dropped => !outcome.changed,
            Delivery::Prompt | Delivery::After(_) | Delivery::Cut => false,
        };
        world.writes.push(WriteRecord {
            method: request.method,
            path: format!("/{}", call.path.join("/")),
            account: outcome.account,
            agent: outcome.agent,
            changed: outcome.changed,
            status: if silent { 0 } else { outcome.reply.response.status },
            time: moment.time,
        });
        let surplus = world.writes.len().saturating_sub(REMEMBERED_WRITES);
        world.writes.drain(..surplus);
    }
    outcome.reply
}

/// What a vendor made of a call: the reply, and what [`World::writes`] records of it.
struct Outcome {
    reply: Reply,
    changed: bool,
    account: Option<String>,
    agent: Option<String>,
    /// A helper of practice itself, which no vendor has.
    of_practice: bool,
}

impl Outcome {
    fn plain(response: Response) -> Self {
        let reply = Reply { response, delivery: Delivery::Prompt };
        Self { reply, changed: false, account: None, agent: None, of_practice: false }
    }
}

fn not_mounted() -> Response {
    Response::text(404, "text/plain", "no practice vendor here")
}
