//! Agents: listing, reading, making, changing and deleting them.

use super::Asked;
use super::body::Fields;
use super::cast::{self, ARCHITECTURE, ARCHITECTURE_VERSION, FIRST_VERSION};
use super::errors::{Answer, Done, Refusal};
use super::keys::YOU;
use super::world::{Agent, Content, Sema4, State};
use super::{ids, pages};
use serde_json::{Map, Value, json};

/// `GET agents`: in no stated order, filtered by the beginning of the name.
pub(super) fn list(world: &Sema4, asked: &Asked) -> Answer {
    may_see_all(asked)?;
    let beginning = asked.call.parameter("name").unwrap_or_default().to_lowercase();
    let agents = world.agents(asked.tenant).into_iter();
    let fits = |agent: &Agent| agent.shown().0.name.to_lowercase().starts_with(&beginning);
    pages::page(asked, agents.filter(fits).map(|agent| render(&agent)).collect())
}

/// `GET agents/{id}`
pub(super) fn get(world: &Sema4, asked: &Asked) -> Answer {
    Done::read(render(&asked.agent(world)?))
}

/// `POST agents`
pub(super) fn create(world: &mut Sema4, asked: &Asked) -> Answer {
    let mut fields = Fields::of(asked)?;
    let name = fields.required("name");
    fields.not_blank("name", Some(&name));
    let description = fields.text_or_null("description").flatten();
    let runbook = fields.text_or_null("runbook_text").flatten().unwrap_or_default();
    let architecture = fields.text_or_null("architecture_name").flatten();
    let version = fields.text_or_null("architecture_version").flatten();
    fields.done()?;
    may_see_all(asked)?;
    free(world, asked, &name, None)?;
    let mut agent =
        new(asked, Content { name, description, runbook, more: cast::settings(false), ..Content::default() });
    agent.architecture = architecture.unwrap_or(agent.architecture);
    agent.architecture_version = version.unwrap_or(agent.architecture_version);
    let answer = render(&agent);
    world.keep(agent);
    Done::created(answer)
}

/// `PATCH agents/{id}`: of a draft.
pub(super) fn update(world: &mut Sema4, asked: &Asked) -> Answer {
    let mut fields = Fields::of(asked)?;
    let name = fields.text("name");
    fields.not_blank("name", name.as_deref());
    let description = fields.text_or_null("description");
    let runbook = fields.text("runbook_text");
    fields.done()?;
    let mut agent = asked.own_agent(world)?;
    needs_draft(&agent)?;
    if let Some(name) = name {
        free(world, asked, &name, Some(&agent.id))?;
        agent.work.name = name;
    }
    agent.work.description = description.unwrap_or(agent.work.description);
    agent.work.runbook = runbook.unwrap_or(agent.work.runbook);
    keep(world, asked, agent)
}

/// `DELETE agents/{id}`: live or not.
pub(super) fn delete(world: &mut Sema4, asked: &Asked) -> Answer {
    let agent = asked.own_agent(world)?;
    world.delete(&agent.id);
    Done::silent(true)
}

/// A new agent of the caller's: a draft that was never published.
pub(super) fn new(asked: &Asked, content: Content) -> Agent {
    let moment = asked.call.moment;
    Agent {
        id: ids::fresh(moment.random, 1),
        tenant: asked.tenant,
        part: None,
        created_by: YOU.to_owned(),
        mode: "conversational".to_owned(),
        architecture: ARCHITECTURE.to_owned(),
        architecture_version: ARCHITECTURE_VERSION.to_owned(),
        version: FIRST_VERSION.to_owned(),
        created: moment.time,
        updated: moment.time,
        state: State::Draft,
        work: content,
        pending: false,
        published: None,
        schedules: Vec::new(),
        more: Map::new(),
    }
}

/// Remembers a changed agent, and answers with it.
pub(super) fn keep(world: &mut Sema4, asked: &Asked, mut agent: Agent) -> Answer {
    agent.updated = asked.call.moment.time;
    let answer = render(&agent);
    world.keep(agent);
    Done::wrote(answer)
}

/// Refuses a name that another agent of the tenant has.
pub(super) fn free(world: &Sema4, asked: &Asked, name: &str, except: Option<&str>) -> Result<(), Refusal> {
    let others = world.agents(asked.tenant).into_iter().filter(|agent| Some(agent.id.as_str()) != except);
    let taken = |agent: Agent| {
        let live = agent.published.as_ref().map(|published| published.content.name.as_str());
        agent.work.name == name || live == Some(name)
    };
    match others.into_iter().any(taken) {
        true => Err(Refusal::coded(409, "agents.name_taken", format!("An agent named {name} already exists"))),
        false => Ok(()),
    }
}

/// Refuses where the state is live.
pub(super) fn needs_draft(agent: &Agent) -> Result<(), Refusal> {
    match agent.state {
        State::Draft => Ok(()),
        State::Live => Err(Refusal::coded(
            409,
            "agents.not_in_draft_state",
            "The agent is live. Enter edit mode first, then change the draft",
        )),
    }
}

/// A key whose rights name single agents may neither list nor make them.
pub(super) fn may_see_all(asked: &Asked) -> Result<(), Refusal> {
    match asked.caller.limited {
        true => Err(Refusal::forbidden("The API key may not see all agents")),
        false => Ok(()),
    }
}

/// The agent object (fact sheet, 2.1).
pub(super) fn render(agent: &Agent) -> Value {
    let (content, _) = agent.shown();
    let mut value = json!({
        "id": agent.id, "name": content.name, "description": content.description, "runbook_text": content.runbook,
        "mode": agent.mode, "state": agent.state.name(), "version": agent.version,
        "live_version_id": agent.live_version(), "architecture_name": agent.architecture,
        "architecture_version": agent.architecture_version, "created_by": agent.created_by,
        "created_at": agent.created.to_iso(), "updated_at": agent.updated.to_iso(),
    });
    if let Some(object) = value.as_object_mut() {
        object.extend(agent.more.clone());
    }
    value
}

impl Asked<'_> {
    /// The agent in the path.
    pub(super) fn agent(&self, world: &Sema4) -> Result<Agent, Refusal> {
        let id = self.id(0);
        world.agent(self.tenant, id).ok_or_else(|| Refusal::not_found("agents.not_found", "Agent", id))
    }

    /// The agent in the path, where it is the caller's.
    pub(super) fn own_agent(&self, world: &Sema4) -> Result<Agent, Refusal> {
        let agent = self.agent(world)?;
        match agent.created_by == YOU {
            true => Ok(agent),
            false => Err(Refusal::coded(403, "agents.not_owner", "The agent belongs to somebody else")),
        }
    }
}
