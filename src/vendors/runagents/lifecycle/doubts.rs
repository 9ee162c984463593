//! What deserves a second look before a deployment, and what it comes to: what the vendor takes without a word, and what
//! then fails when somebody talks to the agent (fact sheet 5).

use serde_json::Value;

use super::super::document::{Now, kind_of};
use super::super::{Inventory, Preview, Seen, answers, sources, text, texts_of};
use super::procedure::new_tools;
use crate::domain::json::{field, text as owned};
use crate::lifecycle::Plan;
use crate::words::runagents as words;

/// Adds them to a plan. `form` is the deployment as it will be, `now` what the agent says now.
pub(super) fn tell(plan: &mut Plan, seen: &Seen, form: &Value, now: Option<&Now>) {
    told_by_vendor(plan, seen);
    let (tools, new) = (texts_of(field(form, "required_tools")), new_tools(form));
    if !new.is_empty() {
        plan.effects.push(words::makes_tools(&new.join(", ")));
    }
    for tool in &new {
        match Inventory::has(seen.inventory.tools.as_ref(), tool) {
            Some(true) => plan.warnings.push(words::tool_is_there(tool)),
            _ if !tools.contains(tool) => plan.warnings.push(words::tool_not_required(tool)),
            _ => {}
        }
    }
    let needs_keys = |tool: &&Value| text(tool, "auth_type").is_some_and(|kind| kind != "None");
    let with_keys = field(form, "tools_to_create").as_array().into_iter().flatten().filter(needs_keys);
    let with_keys = with_keys.filter_map(|tool| owned(tool, "name")).collect::<Vec<_>>();
    if !with_keys.is_empty() {
        plan.effects.push(words::credentials_later(&with_keys.join(", ")));
    }
    for tool in tools.iter().filter(|tool| !new.contains(tool)) {
        if Inventory::has(seen.inventory.tools.as_ref(), tool) == Some(false) {
            plan.warnings.push(words::tool_unknown(tool));
        }
    }
    for (address, tool) in field(form, "tool_url_mappings").as_object().into_iter().flatten() {
        let tool = tool.as_str().unwrap_or_default();
        if !tools.iter().any(|known| known == tool) {
            plan.warnings.push(words::rewrite_not_required(address, tool));
        }
    }
    let rewrites = field(form, "tool_url_mappings");
    let kept = now.is_some_and(|now| now.rewrites_inferred && field(&now.document, "tool_url_mappings") == rewrites);
    if kept {
        plan.warnings.push(words::REWRITES_INFERRED.to_owned());
    }
    models(plan, seen, form);
    access(plan, seen, form, !tools.is_empty());
    source(plan, seen, form, now);
}

/// The same of a configuration that is changed without a deployment.
pub(super) fn tell_of_configuration(plan: &mut Plan, seen: &Seen, form: &Value) {
    let tools = texts_of(field(form, "required_tools"));
    for tool in &tools {
        if Inventory::has(seen.inventory.tools.as_ref(), tool) == Some(false) {
            plan.warnings.push(words::tool_unknown(tool));
        }
    }
    models(plan, seen, form);
    access(plan, seen, form, !tools.is_empty());
}

/// What the vendor's preview and its draft say.
fn told_by_vendor(plan: &mut Plan, seen: &Seen) {
    match &seen.preview {
        Preview::None => {}
        Preview::Refused(said) => plan.warnings.push(words::preview_refuses(said)),
        Preview::Told(told) => {
            let part = |key: &str| text(told, key);
            let label = part("state_label").or(part("user_state"));
            plan.effects.extend(label.map(|label| words::preview(label, part("eta_range"), part("confidence"))));
            plan.effects.extend(part("short_reason").map(str::to_owned));
            let details = field(told, "advanced_details");
            let detail = |key: &str| text(details, key);
            let mode = detail("execution_mode").map(|mode| words::execution_mode(mode, detail("build_profile")));
            let builds = details.get("build_required").and_then(Value::as_bool).map(words::build_required);
            let kind = detail("execution_kind").zip(detail("support_level"));
            let kind = kind.map(|(kind, level)| words::execution_kind(kind, level));
            let why = detail("decision_reason").filter(|why| part("short_reason") != Some(why));
            plan.effects.extend([mode, builds, kind, why.map(words::decision_reason)].into_iter().flatten());
        }
    }
    if let Some(draft) = &seen.draft {
        let id = text(draft, "id").unwrap_or_default();
        let fields = answers::draft_fields(draft);
        plan.effects.push(words::draft_fills(
            id,
            &fields.iter().map(|key| words::draft_field(key)).collect::<Vec<_>>().join(", "),
        ));
    }
}

fn models(plan: &mut Plan, seen: &Seen, form: &Value) {
    let configs = field(form, "llm_configs").as_array().map(Vec::as_slice).unwrap_or_default();
    let mut roles: Vec<String> = Vec::new();
    for config in configs {
        let (provider, model) =
            (text(config, "provider").unwrap_or_default(), text(config, "model").unwrap_or_default());
        let kind = kind_of(provider, seen);
        if let Some(kind) = kind {
            plan.effects.push(words::kind_sent(provider, kind));
        }
        if seen.inventory.offers(kind.unwrap_or(provider), model) == Some(false) {
            plan.warnings.push(words::model_unknown(model, provider));
        }
        // Both words mean the first model (fact sheet 3, llm_configs).
        let role = match text(config, "role") {
            None | Some("default") => "chat",
            Some(role) => role,
        };
        if roles.iter().any(|known| known == role) {
            plan.warnings.push(words::role_twice(role));
        }
        roles.push(role.to_owned());
    }
}

fn access(plan: &mut Plan, seen: &Seen, form: &Value, uses_tools: bool) {
    let policies = texts_of(field(form, "policies"));
    // A draft may name some.
    if policies.is_empty() && uses_tools && seen.draft.is_none() {
        plan.warnings.push(words::NO_POLICY.to_owned());
    }
    for policy in &policies {
        if Inventory::has(seen.inventory.policies.as_ref(), policy) == Some(false) {
            plan.warnings.push(words::policy_unknown(policy));
        }
    }
    match text(form, "identity_provider") {
        Some(provider) => {
            if Inventory::has(seen.inventory.identity_providers.as_ref(), provider) == Some(false) {
                plan.warnings.push(words::identity_provider_unknown(provider));
            }
        }
        None => plan.effects.push(words::OPEN_TO_ALL.to_owned()),
    }
}

/// What is known of the image that stays: the code of an agent that was deployed without a build may not be in it.
fn source(plan: &mut Plan, seen: &Seen, form: &Value, now: Option<&Now>) {
    let from = text(field(form, "source"), sources::FROM).unwrap_or_default();
    if from == sources::CURRENT {
        match now.and_then(|now| now.image.as_deref()) {
            None => {
                plan.refusal.get_or_insert(words::IMAGE_UNKNOWN.to_owned());
            }
            Some(image) => plan.effects.push(words::keeps_image(image)),
        }
        if runs_from_files(seen) && now.is_some_and(|now| !may_lose_code(seen, form, now)) {
            plan.warnings.push(words::CODE_NOT_IN_IMAGE.to_owned());
        }
    }
    // An entry point that is none of the files fails when they are built.
    let files = field(field(form, "source"), sources::FILES);
    if let Some(entry) = text(field(form, "source"), "entry_point")
        && from == sources::FILES
        && files.get(entry).is_none()
    {
        plan.warnings.push(words::entry_point_missing(entry));
    }
}

fn runs_from_files(seen: &Seen) -> bool {
    let runtime = seen.config.as_ref().and_then(|config| text(config, "runtime"));
    runtime.is_some_and(|runtime| runtime != "custom")
}

/// Whether the code of an agent is likely not in the image that stays: it runs from source files, and its image is not
/// one that was built for it. Those are named after their agents (the seed's answer).
pub(super) fn may_lose_code(seen: &Seen, form: &Value, now: &Now) -> bool {
    let stays = text(field(form, "source"), sources::FROM) == Some(sources::CURRENT);
    let name = seen.agent.as_ref().and_then(|agent| text(agent, "name"));
    let built = now.image.as_deref().map(answers::image_name) == name;
    stays && runs_from_files(seen) && !built
}
