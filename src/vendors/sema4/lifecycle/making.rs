//! Plans that make agents, from a form or from a package, and that delete them. Pure.

use serde_json::Value;

use super::super::schema::{DRAFT, NEW};
use super::super::{Seen, api};
use super::copy::LiveCopy;
use super::evidence::Deed;
use super::plans::{draft_card, live_card, name_is_missing};
use super::procedure::{Procedure, name_of};
use super::wish::{PackageRef, SNAPSHOT};
use crate::document::sendable;
use crate::domain::json::{Json, Object};
use crate::domain::{Environment, Lane};
use crate::lifecycle::{Export, Plan};
use crate::words::{common, sema4 as words};

impl Procedure {
    pub(super) fn plan_create(&self, seen: &Seen, document: &Value, again: bool) -> Plan {
        let mut plan = self.frame(seen, Deed::Create, Lane::Draft);
        let name = name_of(document);
        plan.then.title = name.to_owned();
        plan.changes_unknown = Some(if again { words::FROM_SNAPSHOT } else { words::NEW_AGENT }.to_owned());
        name_is_taken(&mut plan, seen, name);
        name_is_missing(&mut plan, document);
        let mut body = sendable(document, &NEW);
        // What is empty is left to the vendor's own defaults.
        let known = |key: &str| NEW.fields().any(|field| field.key == key);
        body.retain(|key, value| known(key) && !value.is_null() && value.as_str() != Some(""));
        let body = Value::Object(body);
        let request = api::create_agent(&self.connection, body.clone());
        self.sends(&mut plan, seen, Deed::Create, body, request, None);
        plan
    }

    pub(super) fn plan_import(&self, seen: &Seen, package: &PackageRef) -> Plan {
        let mut plan = self.frame(seen, Deed::Create, Lane::Draft);
        plan.then.title.clone_from(&package.agent);
        plan.changes_unknown = Some(words::import_of(&package.name, &package.agent));
        name_is_taken(&mut plan, seen, &package.agent);
        self.told_of_package(&mut plan, package);
        plan.effects.push(words::SERVERS_MATCHED.to_owned());
        let sent = Object::default().text("name", &package.agent).text("file", &package.name).done();
        let request = api::import(&self.connection, &package.name, self.file.clone().unwrap_or_default());
        self.sends(&mut plan, seen, Deed::Create, sent, request, None);
        plan
    }

    pub(super) fn plan_update(&self, seen: &Seen, package: &PackageRef) -> Plan {
        let mut plan = self.frame(seen, Deed::Overwrite, Lane::Draft);
        plan.now = Some(draft_card(seen));
        plan.then.title.clone_from(&package.name);
        plan.changes_unknown = Some(words::update_of(&package.name));
        self.told_of_package(&mut plan, package);
        match seen.no_lifecycle {
            true => {
                plan.effects.push(words::SAVES_WITHOUT_LIFECYCLE.to_owned());
                plan.target = Lane::In(Environment::Live);
                plan.confirm_name = Some(self.name.clone());
            }
            false => plan.effects.push(words::DRAFT_ONLY.to_owned()),
        }
        plan.effects.push(words::FILES_STAY.to_owned());
        plan.warnings.push(words::DRAFT_OVERWRITTEN.to_owned());
        self.keeps_live(&mut plan, seen);
        let sent = Object::default().text("file", &package.name).done();
        let request = api::update(&self.connection, &self.agent, &package.name, self.file.clone().unwrap_or_default());
        self.sends(&mut plan, seen, Deed::Overwrite, sent, request, None);
        plan
    }

    /// What was seen in the package; and that it has to be there.
    fn told_of_package(&self, plan: &mut Plan, package: &PackageRef) {
        plan.effects.extend(package.told.iter().cloned());
        if self.file.is_none() {
            plan.refusal.get_or_insert(words::PACKAGE_GONE.to_owned());
        }
    }

    pub(super) fn plan_remove(&self, seen: &Seen) -> Plan {
        let mut plan = self.frame(seen, Deed::Remove, Lane::In(Environment::Live));
        plan.now = Some(if seen.state.live_version.is_some() { live_card(seen) } else { draft_card(seen) });
        plan.then.title = common::NOTHING.to_owned();
        plan.changes_unknown = Some(words::REMOVES_ALL.to_owned());
        plan.effects = vec![words::REMOVED_FOR_GOOD.to_owned(), words::SNAPSHOT_TAKEN.to_owned()];
        let request = api::delete_agent(&self.connection, &self.agent);
        let kept = seen.agent.as_ref().map(|agent| snapshot(seen, agent));
        plan.snapshot.clone_from(&kept);
        plan.export =
            seen.agent.is_some().then(|| Export { request: api::export(&self.connection, &self.agent), kept_as: None });
        self.sends(&mut plan, seen, Deed::Remove, Value::Null, request, kept);
        plan
    }
}

/// An agent as one document; what is attached by name, for whoever attaches it again.
fn snapshot(seen: &Seen, agent: &Value) -> Value {
    let copy = LiveCopy::of_draft(seen, seen.state.live_version.clone().unwrap_or_default());
    let mut fields = sendable(agent, &DRAFT);
    for key in ["architecture_name", "architecture_version"] {
        if let Some(value) = agent.get(key) {
            fields.insert(key.to_owned(), value.clone());
        }
    }
    let known = |key: &str| NEW.fields().any(|field| field.key == key);
    fields.retain(|key, _| known(key));
    Object::default()
        .text("greenroom", SNAPSHOT)
        .put("agent", Value::Object(fields))
        .put("attached", copy.to_json())
        .done()
}

/// Nothing says whether the vendor tells names apart by case: it is asked about, not refused.
fn name_is_taken(plan: &mut Plan, seen: &Seen, name: &str) {
    let name = name.trim();
    let is = |known: &&str| known.to_lowercase() == name.to_lowercase();
    let alike: Vec<&str> = seen.namesakes.iter().map(|(_, known)| known.trim()).filter(is).collect();
    if alike.contains(&name) {
        plan.refusal.get_or_insert(words::name_taken(name));
    } else if let Some(known) = alike.first() {
        plan.warnings.push(words::name_alike(known));
    }
}
