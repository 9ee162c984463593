//! What is kept before sending, and what can be concluded from it afterwards.

use serde_json::{Map, Value};

use super::super::document::{Now, is_empty};
use super::super::schema::{IMAGE, NEXT};
use super::super::{Inventory, Seen};
use crate::document::{masked, same};
use crate::domain::Environment;
use crate::domain::json::{self, Json, Object, field};
use crate::lifecycle::{Receipt, Settlement};
use crate::words::runagents as words;

/// What a step does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Deed {
    Deploy,
    Configure,
    Remove,
    StarterKit,
    Say,
}

impl Deed {
    const ALL: [(Self, &str); 5] = [
        (Self::Deploy, "deploy"),
        (Self::Configure, "configure"),
        (Self::Remove, "remove"),
        (Self::StarterKit, "starter kit"),
        (Self::Say, "say"),
    ];
}

/// What is kept before sending, so that reading back can tell whether it happened. Holds no secret.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Evidence {
    pub(super) deed: Deed,
    /// What the agent said before. `null`: there was none.
    pub(super) before: Value,
    /// What is sent and can be read back: of a deployment its fields, without files.
    pub(super) sent: Value,
    /// A source is built: an agent may come to be long after the request.
    pub(super) builds: bool,
    /// Tools that it makes and that were not there.
    pub(super) tools: Vec<String>,
    /// What it takes away: an agent as it can be made again.
    pub(super) kept: Option<Value>,
}

/// What can be read back of a deployment.
const READ_BACK: [&str; 7] =
    [IMAGE, "system_prompt", "required_tools", "llm_configs", "policies", "identity_provider", "env"];

impl Evidence {
    pub(super) fn of(deed: Deed, seen: &Seen, body: &Value) -> Self {
        let mut sent = Object::default();
        for key in READ_BACK {
            if let Some(value) = body.get(key) {
                sent.put(key, value.clone());
            }
        }
        let tools = super::procedure::new_tools(body).into_iter();
        let new = |tool: &String| Inventory::has(seen.inventory.tools.as_ref(), tool) == Some(false);
        Self {
            deed,
            before: state(seen),
            sent: masked(&sent.done(), &NEXT),
            builds: body.get("image").is_none(),
            tools: tools.filter(new).collect(),
            kept: None,
        }
    }

    /// Whether it happened, from what is there now. With `said_failed` the vendor answered that nothing came of it.
    pub(super) fn settle(&self, seen: &Seen, said_failed: bool) -> Settlement {
        let there = seen.agent.is_some();
        let own = || Receipt { id: json::text(&self.before, "name").unwrap_or_default(), ..Receipt::default() };
        match self.deed {
            Deed::Deploy => self.settle_deployment(seen, said_failed),
            _ if !there && self.deed == Deed::Configure => Settlement::CannotTell(words::AGENT_NOT_FOUND.to_owned()),
            Deed::Configure => match self.differing(seen) {
                differing if differing.is_empty() => Settlement::Happened(own()),
                _ if same(&state(seen), &self.before) => Settlement::DidNotHappen,
                _ => Settlement::CannotTell(words::CHANGED_OTHERWISE.to_owned()),
            },
            Deed::Remove if there => Settlement::DidNotHappen,
            Deed::Remove => Settlement::Happened(Receipt::default()),
            Deed::StarterKit => match kit(seen) {
                Some(true) if self.before == Value::Bool(false) => Settlement::Happened(Receipt {
                    notes: vec![words::KIT_IS_THERE.to_owned(), words::KIT_NO_POLICY.to_owned()],
                    ..Receipt::default()
                }),
                Some(false) => Settlement::DidNotHappen,
                _ => Settlement::CannotTell(words::KIT_UNKNOWN.to_owned()),
            },
            // What an agent did with a message can be read nowhere.
            Deed::Say => Settlement::CannotTell(words::SAID.to_owned()),
        }
    }

    fn settle_deployment(&self, seen: &Seen, said_failed: bool) -> Settlement {
        let left = self.left_behind(seen);
        let did_not = || match left.is_empty() {
            true => Settlement::DidNotHappen,
            false => Settlement::LeftBehind(words::tools_left(&left.join(", "))),
        };
        if seen.agent.is_none() {
            return match (self.before.is_null(), self.builds && !said_failed) {
                (false, _) => Settlement::CannotTell(words::AGENT_NOT_FOUND.to_owned()),
                // Its agent may come to be when the build is done, and nothing lists builds (fact sheet 1).
                (true, true) => Settlement::CannotTell(words::BUILD_UNKNOWN.to_owned()),
                (true, false) => did_not(),
            };
        }
        let (now, unchanged) = (state(seen), same(&state(seen), &self.before));
        let says_it = self.differing(seen).is_empty();
        match (self.before.is_null(), says_it, unchanged) {
            (true, true, _) | (false, true, false) => {
                let mut notes = vec![words::PERHAPS_ANOTHERS.to_owned()];
                if self.builds {
                    notes.push(words::BUILD_LOST.to_owned());
                }
                let id = json::text(&now, "name").unwrap_or_default();
                Settlement::Happened(Receipt { id, environment: Some(Environment::Live), notes, ..Receipt::default() })
            }
            // It says what was sent, as it did before: other files, or nothing, may have come of it.
            (false, true, true) if said_failed => did_not(),
            (false, true, true) => Settlement::CannotTell(words::SAME_AS_BEFORE.to_owned()),
            (false, false, true) if said_failed || !self.builds => did_not(),
            (false, false, true) => did_not(),
            (_, false, _) => Settlement::CannotTell(words::CHANGED_OTHERWISE.to_owned()),
        }
    }

    /// The tools that are there now, of those that were to be made.
    fn left_behind(&self, seen: &Seen) -> Vec<String> {
        let is_there = |tool: &&String| Inventory::has(seen.inventory.tools.as_ref(), tool) == Some(true);
        self.tools.iter().filter(is_there).cloned().collect()
    }

    /// The fields that were sent, can be read, and are there otherwise.
    pub(super) fn differing(&self, seen: &Seen) -> Vec<String> {
        let Some(now) = Now::of(seen) else { return Vec::new() };
        let there = masked(&now.document, &NEXT);
        let empty = Map::new();
        let sent = self.sent.as_object().unwrap_or(&empty).iter();
        let differs = |(key, value): &(&String, &Value)| {
            if now.unread.contains(&key.as_str()) {
                return false;
            }
            match key.as_str() {
                IMAGE => now.image.as_deref() != value.as_str(),
                "llm_configs" => models(value) != models(field(&there, key)),
                key => {
                    let there = field(&there, key);
                    !(same(there, value) || (is_empty(there) && is_empty(value)))
                }
            }
        };
        sent.filter(differs).map(|(key, _)| key.clone()).collect()
    }
}

/// What tells models apart: answers add to them what requests left out.
fn models(list: &Value) -> Vec<(String, String, String)> {
    let part = |model: &Value, key: &str| json::text(model, key).unwrap_or_default();
    let role = |model: &Value| match part(model, "role").as_str() {
        "" | "default" => "chat".to_owned(),
        role => role.to_owned(),
    };
    let models = list.as_array().into_iter().flatten();
    models.map(|model| (role(model), part(model, "provider"), part(model, "model"))).collect()
}

/// What an agent says, without secrets; of no agent whether the starter kit is there.
pub(super) fn state(seen: &Seen) -> Value {
    match (&seen.agent, Now::of(seen)) {
        (Some(agent), Some(now)) => Object::default()
            .text("name", &json::text(agent, "name").unwrap_or_default())
            .put("says", masked(&now.document, &NEXT))
            .text("image", now.image.as_deref().unwrap_or_default())
            .done(),
        _ => Value::Null,
    }
}

/// Whether what the starter kit makes is there. `None`: it cannot be told.
pub(super) fn kit(seen: &Seen) -> Option<bool> {
    let tool = Inventory::has(seen.inventory.tools.as_ref(), words::ECHO_TOOL)?;
    let provider = Inventory::has(seen.inventory.models.as_ref(), words::PLAYGROUND)?;
    Some(tool && provider)
}

impl Json for Evidence {
    fn to_json(&self) -> Value {
        let deed = Deed::ALL.into_iter().find(|(deed, _)| *deed == self.deed).map_or("", |(_, word)| word);
        Object::default()
            .text("deed", deed)
            .put("before", self.before.clone())
            .put("sent", self.sent.clone())
            .flag("builds", self.builds)
            .texts("tools", &self.tools)
            .put("kept", self.kept.clone().unwrap_or_default())
            .done()
    }

    /// `None` where it is damaged: nothing can be concluded then.
    fn from_json(value: &Value) -> Option<Self> {
        let deed = json::text(value, "deed")?;
        Some(Self {
            deed: Deed::ALL.into_iter().find(|(_, word)| *word == deed).map(|(deed, _)| deed)?,
            before: json::any(value, "before")?,
            sent: json::any(value, "sent")?,
            builds: json::flag(value, "builds")?,
            tools: json::read_texts(json::list(value, "tools")?)?,
            kept: json::any(value, "kept").filter(|kept| !kept.is_null()),
        })
    }
}
