//! What is true of a workspace as a whole.

use super::Asked;
use super::config::month;
use super::errors::{Answer, Done, Refusal};
use super::keys::YOU;
use super::resources::{self, Kind};
use super::workspaces::Workspace;
use super::world::RunAgents;
use super::{agents, endpoint::Endpoint};
use serde_json::{Value, json};

/// `GET billing`
pub(super) fn billing(asked: &Asked) -> Answer {
    let (begin, end) = month(asked.call.moment.time);
    let plan = asked.workspace.plan();
    let (used, limit, left) = match asked.workspace {
        Workspace::Readonly => (1_000, 1_000, 0),
        Workspace::Empty => (0, 1_000, 30),
        _ => (142, 100_000, 12),
    };
    Done::read(json!({
        "plan_status": plan, "actions_used": used, "actions_limit": limit, "period_start": begin, "period_end": end,
        "days_remaining": left, "has_payment_method": plan == "active",
    }))
}

/// Refuses what the plan does not allow. Which status it has is a guess: no source says.
pub(super) fn allows(asked: &Asked, endpoint: Endpoint) -> Result<(), Refusal> {
    match asked.workspace.plan() {
        "readonly" if endpoint.is_billed() => {
            Err(Refusal::forbidden("workspace is read-only: the trial is over, add a payment method to deploy"))
        }
        "suspended" if endpoint.is_billed() || endpoint == Endpoint::Invoke => {
            Err(Refusal::forbidden("workspace is suspended: a payment failed"))
        }
        _ => Ok(()),
    }
}

/// `GET context/export`: everything there is to choose from, at once.
pub(super) fn context(world: &RunAgents, asked: &Asked) -> Answer {
    if asked.caller.limited {
        return Err(Refusal::forbidden("the key may not list agents"));
    }
    let (workspace, now) = (asked.workspace, asked.call.moment.time);
    let all = |kind| resources::all(world, workspace, kind);
    let agents: Vec<Value> = world.agents(workspace).iter().map(|agent| agents::render(world, agent, now)).collect();
    let drafts: Vec<Value> =
        world.drafts(workspace).iter().filter(|draft| draft.yours().is_ok()).map(|draft| draft.render()).collect();
    let resources = json!({
        "agents": agents, "tools": all(Kind::Tool), "model_providers": all(Kind::Model), "policies": all(Kind::Policy),
        "identity_providers": all(Kind::IdentityProvider), "approval_connectors": [], "approvals": [],
        "deploy_drafts": drafts,
    });
    let counts = resources.as_object().into_iter().flatten();
    let meta: serde_json::Map<String, Value> =
        counts.map(|(name, all)| (format!("{name}_count"), json!(all.as_array().map_or(0, Vec::len)))).collect();
    Done::read(json!({
        "generated_at": now.to_iso(), "namespace": workspace.name(), "user_id": YOU, "resources": resources,
        "errors": {}, "meta": meta,
    }))
}
