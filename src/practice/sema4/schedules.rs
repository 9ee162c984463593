//! When worker agents wake (fact sheet, 2.2).

use super::Asked;
use super::body::Fields;
use super::errors::{Answer, Done, Refusal};
use super::world::{Agent, Schedule, Sema4};
use super::{ids, pages};
use serde_json::{Value, json};

/// `GET agents/{id}/schedules`
pub(super) fn list(world: &Sema4, asked: &Asked) -> Answer {
    let agent = worker(asked.agent(world)?)?;
    pages::page(asked, agent.schedules.iter().map(render).collect())
}

/// `GET agents/{id}/schedules/{id}`
pub(super) fn get(world: &Sema4, asked: &Asked) -> Answer {
    let agent = worker(asked.agent(world)?)?;
    let found = agent.schedules.iter().find(|schedule| schedule.id == asked.id(1));
    found.map(render).map_or_else(|| Err(unknown(asked)), Done::read)
}

/// `POST agents/{id}/schedules`
pub(super) fn create(world: &mut Sema4, asked: &Asked) -> Answer {
    let schedule = read(asked, ids::fresh(asked.call.moment.random, 3))?;
    let mut agent = worker(asked.own_agent(world)?)?;
    let answer = render(&schedule);
    agent.schedules.push(schedule);
    world.keep(agent);
    Done::created(answer)
}

/// `PUT agents/{id}/schedules/{id}`: what is left out is gone.
pub(super) fn replace(world: &mut Sema4, asked: &Asked) -> Answer {
    let schedule = read(asked, asked.id(1).to_owned())?;
    let mut agent = worker(asked.own_agent(world)?)?;
    let answer = render(&schedule);
    match agent.schedules.iter_mut().find(|known| known.id == schedule.id) {
        Some(known) => *known = schedule,
        None => return Err(unknown(asked)),
    }
    world.keep(agent);
    Done::wrote(answer)
}

/// `DELETE agents/{id}/schedules/{id}`
pub(super) fn delete(world: &mut Sema4, asked: &Asked) -> Answer {
    let mut agent = worker(asked.own_agent(world)?)?;
    let before = agent.schedules.len();
    agent.schedules.retain(|schedule| schedule.id != asked.id(1));
    if agent.schedules.len() == before {
        return Err(unknown(asked));
    }
    world.keep(agent);
    Done::silent(true)
}

fn read(asked: &Asked, id: String) -> Result<Schedule, Refusal> {
    let mut fields = Fields::of(asked)?;
    let cron = fields.required("cron_expression");
    let timezone = fields.text_or_null("timezone").flatten();
    let work_item = fields.text_or_null("work_item_name").flatten();
    let message = fields.text_or_null("message").flatten();
    let payload = fields.any("payload");
    fields.done()?;
    if cron.split_whitespace().count() != 5 {
        return Err(Refusal::unfit(&["body.cron_expression: must have five fields".to_owned()]));
    }
    Ok(Schedule {
        id,
        cron,
        timezone: timezone.unwrap_or_else(|| "UTC".to_owned()),
        work_item,
        message,
        payload,
        // Nothing runs here: the next run is the same for all.
        next_run: asked.call.moment.time.plus(12 * 3_600_000),
    })
}

fn worker(agent: Agent) -> Result<Agent, Refusal> {
    match agent.mode == "worker" {
        true => Ok(agent),
        false => Err(Refusal::coded(400, "schedules.worker_agents_only", "Only worker agents have schedules")),
    }
}

fn unknown(asked: &Asked) -> Refusal {
    Refusal::not_found("schedules.not_found", "Schedule", asked.id(1))
}

fn render(schedule: &Schedule) -> Value {
    json!({
        "id": schedule.id, "cron_expression": schedule.cron, "timezone": schedule.timezone,
        "work_item_name": schedule.work_item, "message": schedule.message, "payload": schedule.payload, "enabled": true,
        "next_run_at": schedule.next_run.to_iso(),
    })
}
