//! What is kept before sending, and what can be concluded from it afterwards.

use serde_json::Value;

use super::super::document::Now;
use super::super::schema::NEXT;
use super::super::{Inventory, Seen};
use super::compare::{differing, readable};
use crate::document::{masked, same};
use crate::domain::Environment;
use crate::domain::json::{self, Json, Object};
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
    /// What the agent said before. `null`: there was none. Of the starter kit: whether it could be read what was there.
    pub(super) before: Value,
    /// What is sent and can be read back: of a deployment its fields, without files.
    pub(super) sent: Value,
    /// A source is built: an agent may come to be long after the request.
    pub(super) builds: bool,
    /// It gives a variable that is there another value.
    pub(super) values: bool,
    /// Tools that it makes and that were not there; parts of the starter kit that were not.
    pub(super) made: Vec<String>,
    /// What it takes away: an agent as it can be made again.
    pub(super) kept: Option<Value>,
}

impl Evidence {
    pub(super) fn of(deed: Deed, seen: &Seen, body: &Value) -> Self {
        let tools = super::procedure::new_tools(body).into_iter();
        let new = |tool: &String| Inventory::has(seen.inventory.tools.as_ref(), tool) == Some(false);
        Self {
            deed,
            before: state(seen),
            sent: readable(body),
            builds: body.get("image").is_none(),
            values: false,
            made: tools.filter(new).collect(),
            kept: None,
        }
    }

    /// Of the starter kit, whose parts may be there already.
    pub(super) fn of_kit(seen: &Seen) -> Self {
        let there = kit(seen);
        let made = there.iter().flatten().filter(|(_, there)| !there).map(|(part, _)| (*part).to_owned()).collect();
        Self { before: Value::Bool(there.is_some()), made, ..Self::of(Deed::StarterKit, seen, &Value::Null) }
    }

    /// Whether it happened, from what is there now. With `said_failed` the vendor answered that nothing came of it.
    /// `values`: whether the values that were typed stand there; `None` where they are not at hand any more.
    pub(super) fn settle(&self, seen: &Seen, said_failed: bool, values: Option<bool>) -> Settlement {
        let there = seen.agent.is_some();
        match self.deed {
            Deed::Deploy => self.settle_deployment(seen, said_failed, values),
            _ if !there && self.deed == Deed::Configure => Settlement::CannotTell(words::AGENT_NOT_FOUND.to_owned()),
            Deed::Configure if differing(&self.sent, seen).is_empty() => {
                let id = json::text(&self.before, "name").unwrap_or_default();
                Settlement::Happened(Receipt { id, ..Receipt::default() })
            }
            Deed::Configure if same(&state(seen), &self.before) => Settlement::DidNotHappen,
            Deed::Configure => Settlement::CannotTell(words::CHANGED_OTHERWISE.to_owned()),
            Deed::Remove if there => Settlement::DidNotHappen,
            Deed::Remove => Settlement::Happened(Receipt::default()),
            Deed::StarterKit => self.settle_kit(seen),
            // What an agent did with a message can be read nowhere.
            Deed::Say => Settlement::CannotTell(words::SAID.to_owned()),
        }
    }

    fn settle_deployment(&self, seen: &Seen, said_failed: bool, values: Option<bool>) -> Settlement {
        let left = self.there_now(seen);
        let did_not = || match left.is_empty() {
            true => Settlement::DidNotHappen,
            false => Settlement::LeftBehind(words::tools_left(&left.join(", "))),
        };
        let cannot = |why: &str| match left.is_empty() {
            true => Settlement::CannotTell(why.to_owned()),
            false => Settlement::CannotTell(format!("{why} {}", words::tools_there(&left.join(", ")))),
        };
        if seen.agent.is_none() {
            return match (self.before.is_null(), self.builds && !said_failed) {
                (false, _) => cannot(words::AGENT_NOT_FOUND),
                // Its agent may come to be when the build is done, and nothing lists builds (fact sheet 1).
                (true, true) => cannot(words::BUILD_UNKNOWN),
                (true, false) => did_not(),
            };
        }
        let now = state(seen);
        let unchanged = same(&now, &self.before);
        if said_failed {
            return if unchanged { did_not() } else { cannot(words::FAILED_AND_YET) };
        }
        let says_it = differing(&self.sent, seen).is_empty() && values != Some(false);
        match (says_it, unchanged) {
            // It says what was sent, as it did before: other files, or nothing, may have come of it. But a value that
            // was typed is another one than before.
            (true, true) if !(self.values && values == Some(true)) => cannot(words::SAME_AS_BEFORE),
            (true, _) => {
                let mut notes = vec![words::PERHAPS_ANOTHERS.to_owned()];
                if self.builds {
                    notes.push(words::BUILD_LOST.to_owned());
                }
                let id = json::text(&now, "name").unwrap_or_default();
                Settlement::Happened(Receipt { id, environment: Some(Environment::Live), notes, ..Receipt::default() })
            }
            (false, true) if self.builds => cannot(words::BUILD_UNKNOWN_UPDATE),
            (false, true) => did_not(),
            (false, false) => cannot(words::CHANGED_OTHERWISE),
        }
    }

    fn settle_kit(&self, seen: &Seen) -> Settlement {
        if self.before != Value::Bool(true) || kit(seen).is_none() {
            return Settlement::CannotTell(words::KIT_UNKNOWN.to_owned());
        }
        let made = self.there_now(seen);
        if self.made.is_empty() {
            // Whether it was asked for or not.
            Settlement::Stands(words::KIT_WAS_THERE.to_owned())
        } else if made.is_empty() {
            Settlement::DidNotHappen
        } else if made.len() == self.made.len() {
            let notes = vec![words::KIT_IS_THERE.to_owned(), words::KIT_NO_POLICY.to_owned()];
            Settlement::Happened(Receipt { notes, ..Receipt::default() })
        } else {
            Settlement::LeftBehind(words::kit_partly(&made.join(", ")))
        }
    }

    /// What an answer that names nothing leaves open.
    pub(super) fn compare_kit(&self, receipt: &Receipt, seen: &Seen) -> Vec<String> {
        let Some(parts) = kit(seen) else { return Vec::new() };
        let missing: Vec<&str> = parts.into_iter().filter(|(_, there)| !there).map(|(part, _)| part).collect();
        let named = receipt.notes.len() > 1;
        match (missing.is_empty(), self.before == Value::Bool(true) && self.made.is_empty()) {
            (false, _) => vec![words::kit_missing(&missing.join(", "))],
            (true, true) if !named => vec![words::KIT_WAS_THERE.to_owned()],
            (true, _) if !named => vec![words::KIT_IS_THERE.to_owned()],
            (true, _) => Vec::new(),
        }
    }

    /// What is there now, of what was to be made and was not there.
    pub(super) fn there_now(&self, seen: &Seen) -> Vec<String> {
        let (tools, models) = (seen.inventory.tools.as_ref(), seen.inventory.models.as_ref());
        let is_there = |name: &&String| {
            let of = if name.as_str() == words::PLAYGROUND && self.deed == Deed::StarterKit { models } else { tools };
            Inventory::has(of, name) == Some(true)
        };
        self.made.iter().filter(is_there).cloned().collect()
    }
}

/// What an agent says, without secrets.
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

/// What the starter kit makes, and whether each is there. `None`: that cannot be told.
pub(super) fn kit(seen: &Seen) -> Option<[(&'static str, bool); 2]> {
    let tool = Inventory::has(seen.inventory.tools.as_ref(), words::ECHO_TOOL)?;
    let provider = Inventory::has(seen.inventory.models.as_ref(), words::PLAYGROUND)?;
    Some([(words::ECHO_TOOL, tool), (words::PLAYGROUND, provider)])
}

impl Json for Evidence {
    fn to_json(&self) -> Value {
        let deed = Deed::ALL.into_iter().find(|(deed, _)| *deed == self.deed).map_or("", |(_, word)| word);
        Object::default()
            .text("deed", deed)
            .put("before", self.before.clone())
            .put("sent", self.sent.clone())
            .flag("builds", self.builds)
            .flag("values", self.values)
            .texts("made", &self.made)
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
            values: json::flag(value, "values")?,
            made: json::read_texts(json::list(value, "made")?)?,
            kept: json::any(value, "kept").filter(|kept| !kept.is_null()),
        })
    }
}
