//! The way back to what was live before. Pure.

use super::super::super::edited::Edited;
use super::super::resources::ResourceKind;
use super::super::schema::DRAFT;
use super::super::{Seen, api};
use super::copy::LiveCopy;
use super::evidence::{Deed, Evidence};
use super::mappings::Mappings;
use super::overview::way_back;
use super::people::{attached_then, expected};
use super::plans::after;
use super::procedure::Procedure;
use crate::document::{content, lines};
use crate::domain::json::{Json, Object};
use crate::domain::{Environment, Lane};
use crate::lifecycle::Plan;
use crate::words::sema4 as words;

impl Procedure {
    /// What was live before: from its package, where that was kept and the deployment takes it; else as far as it was
    /// copied, its fields and what was attached. `overwritten`: the package was sent already, and the rest was not.
    pub(super) fn plan_again(
        &self,
        seen: &Seen,
        copy: &LiveCopy,
        message: Option<&str>,
        mappings: &Mappings,
        overwritten: bool,
    ) -> Plan {
        let mut plan = self.frame(seen, Deed::Publish, Lane::In(Environment::Live));
        let Some(now) = &seen.agent else { return plan };
        if seen.no_lifecycle {
            plan.refusal.get_or_insert(words::NO_LIFECYCLE.to_owned());
        }
        if seen.state.live_version.as_deref() == Some(copy.version.as_str()) {
            plan.refusal.get_or_insert(words::IS_LIVE.to_owned());
        }
        self.needs_open_draft(&mut plan, seen);
        // Where the draft is gone again, so is what the package brought.
        let overwritten = overwritten && !seen.state.live;
        if !seen.state.live && !overwritten {
            plan.warnings.push(words::AGAIN_OVERWRITES_DRAFT.to_owned());
        }
        let live = LiveCopy::of(seen);
        let package = self.file.clone().filter(|_| seen.can_update && !overwritten);
        // A package brings its data models; of servers it only adds some.
        let by_package = overwritten || package.is_some();
        let kinds: &[ResourceKind] = if by_package { &[ResourceKind::McpServer] } else { &ResourceKind::ALL };
        let next = match package {
            _ if overwritten => {
                plan.effects.push(words::AGAIN_BY_WHAT_STANDS.to_owned());
                now.clone()
            }
            Some(package) => {
                plan.effects.push(words::AGAIN_BY_PACKAGE.to_owned());
                let name = copy.package_name();
                let request = api::update(&self.connection, &self.agent, &name, package);
                let sent = Object::default().text("file", &name).done();
                self.first(&mut plan, seen, Deed::Overwrite, words::update_title(&self.name), sent, request);
                plan.warnings.push(words::FILES_STAY.to_owned());
                after(now, &copy.document)
            }
            None => {
                self.opens(&mut plan, seen);
                let edited = Edited { document: copy.document.clone(), base: content(now, &DRAFT) };
                let body = self.changed(seen, &edited).done();
                let next = after(now, &body);
                if body.as_object().is_some_and(|body| !body.is_empty()) {
                    let request = api::patch_agent(&self.connection, &self.agent, body.clone());
                    self.first(&mut plan, seen, Deed::Save, words::save_title(&self.name), body, request);
                }
                plan.warnings.push(words::AGAIN_LIMITS.to_owned());
                next
            }
        };
        if seen.state.live && self.shows_swapped(seen) {
            plan.warnings.push(words::SWAPS_PERHAPS.to_owned());
        }
        self.attaches_as(&mut plan, seen, copy, kinds, &mappings.of(seen));
        let message = message.unwrap_or(words::AGAIN_MESSAGE);
        self.told_against_live(&mut plan, seen, live.as_ref(), &next);
        if !seen.state.live && !overwritten {
            // What the draft says is overwritten: each line is agreed to by hand.
            plan.lines = lines(&DRAFT, &content(now, &DRAFT), &content(&next, &DRAFT));
            plan.lines.iter_mut().for_each(|line| line.loses = true);
        }
        let own: Vec<String> = copy.document.as_object().into_iter().flat_map(|all| all.keys().cloned()).collect();
        let expected = expected(&next, &own, attached_then(copy, kinds, &mappings.of(seen)));
        self.plan_publishing(&mut plan, seen, message, mappings, expected);
        if let Some(live) = live {
            plan.remember_done = Some(Object::default().put("previous", live.to_json()).done());
            plan.way_back = Some(way_back(live, mappings.clone()));
        }
        plan
    }

    /// Attaches what was attached to a version, and detaches what was not.
    fn attaches_as(&self, plan: &mut Plan, seen: &Seen, copy: &LiveCopy, kinds: &[ResourceKind], swapped: &Mappings) {
        for kind in kinds.iter().copied() {
            let wanted = match kind {
                ResourceKind::McpServer => &copy.servers,
                ResourceKind::DataModel => &copy.models,
            };
            // What the draft has and the version gets in its place, where something was swapped.
            let gets = |id: &str| if kind == ResourceKind::McpServer { swapped.server(id) } else { id }.to_owned();
            let (Some(wanted), Some(there)) = (wanted, seen.attached(kind)) else {
                plan.warnings.push(words::ATTACHMENTS_STAY.to_owned());
                continue;
            };
            for (id, name) in wanted.iter().filter(|(id, _)| !there.iter().any(|resource| gets(&resource.id) == *id)) {
                let request = api::attach(&self.connection, &self.agent, kind, id);
                let sent = Evidence::resource(kind, id);
                plan.effects.push(words::attaches(name));
                self.first(plan, seen, Deed::Attach, words::attach_title(name, &self.name), sent, request);
            }
            for resource in there.iter().filter(|resource| !wanted.iter().any(|(id, _)| *id == gets(&resource.id))) {
                let id = if seen.state.live { swapped.server_before(&resource.id) } else { &resource.id };
                let request = api::detach(&self.connection, &self.agent, kind, id);
                let sent = Evidence::resource(kind, id);
                let name = &resource.name;
                plan.effects.push(words::detaches(name));
                self.first(plan, seen, Deed::Detach, words::detach_title(name, &self.name), sent, request);
            }
        }
    }
}
