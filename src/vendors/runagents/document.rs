//! What an agent says, as its next deployment would have to say it.

use serde_json::{Map, Value};

use super::Seen;
use super::environment::{ROUTES, doubled, is_of_platform};
use super::schema::PROVIDERS;
use super::sources::{CURRENT, FROM};
use super::{text, texts_of};
use crate::domain::json::{self, Object, field, word};

/// What is known of an agent now. Never printed: it holds the values of its environment.
#[derive(Clone, Default, PartialEq)]
pub struct Now {
    /// As the form of its next deployment begins.
    pub document: Value,
    /// The keys of what could not be read: a deployment without them might take it away.
    pub unread: Vec<&'static str>,
    /// What the agent has and no deployment can say.
    pub beyond: Vec<String>,
    /// The image that runs.
    pub image: Option<String>,
    /// Address rewrites were read from a variable of the platform's, whose form is not documented.
    pub rewrites_inferred: bool,
}

/// Keys of `spec` and of the configuration that are understood, or that say nothing a deployment could.
const SPEC: [&str; 5] = ["image", "systemPrompt", "requiredTools", "llmConfig", "env"];
const CONFIG: [&str; 10] = [
    "agent_name",
    "namespace",
    "image",
    "runtime",
    "system_prompt",
    "identity_provider",
    "llm_configs",
    "model_usage",
    "required_tools",
    "policies",
];
/// The label that names the identity provider (fact sheet 2, agents).
const IDENTITY_PROVIDER: &str = "platform.ai/identity-provider";

impl Now {
    /// What was read of an agent. `None`: there is none.
    pub fn of(seen: &Seen) -> Option<Self> {
        let agent = seen.agent.as_ref()?;
        let spec = agent.get("spec").filter(|spec| spec.is_object());
        let mut reading =
            Reading { seen, agent, spec, config: seen.config.as_ref(), document: Map::new(), now: Self::default() };
        reading.source();
        reading.prompt();
        reading.tools();
        reading.environment();
        reading.models();
        reading.policies();
        reading.identity_provider();
        reading.others();
        Some(Self { document: Value::Object(reading.document), ..reading.now })
    }

    /// What a form begins with: of a deployment all of it, of the configuration its part.
    pub fn form(&self, configuration: bool) -> Value {
        if !configuration {
            return self.document.clone();
        }
        let mut own = Object::default();
        for known in super::schema::CONFIG.fields() {
            if let Some(value) = self.document.get(known.key) {
                own.put(known.key, value.clone());
            }
        }
        own.done()
    }
}

/// An agent that is being read. What neither of its objects says, it has not; what is said otherwise than documented is
/// not understood, and told as that.
struct Reading<'a> {
    seen: &'a Seen,
    agent: &'a Value,
    spec: Option<&'a Value>,
    config: Option<&'a Value>,
    document: Map<String, Value>,
    now: Now,
}

impl<'a> Reading<'a> {
    /// A field of the configuration, or else of `spec`. A `null` says nothing.
    fn said(&self, own: &str, of_spec: &str) -> Option<&'a Value> {
        let of = |object: Option<&'a Value>, key: &str| object?.get(key).filter(|value| !value.is_null());
        of(self.config, own).or_else(|| of(self.spec, of_spec))
    }

    /// Whether one of the objects is there that would say it.
    fn would_be_said(&self) -> bool {
        self.config.is_some() || self.spec.is_some()
    }

    fn put(&mut self, key: &str, value: Value) {
        self.document.insert(key.to_owned(), value);
    }

    fn put_list(&mut self, key: &str, list: Vec<Value>) {
        if !list.is_empty() {
            self.put(key, Value::Array(list));
        }
    }

    fn source(&mut self) {
        let image = [self.config, self.spec, Some(self.agent)].into_iter().flatten().find_map(|of| text(of, "image"));
        self.now.image = image.map(str::to_owned);
        let source = Object::default().text(FROM, CURRENT).text("image", image.unwrap_or_default()).done();
        self.put("source", source);
    }

    fn prompt(&mut self) {
        match self.said("system_prompt", "systemPrompt") {
            Some(Value::String(prompt)) if prompt.is_empty() => {}
            Some(prompt @ Value::String(_)) => self.put("system_prompt", prompt.clone()),
            None if self.would_be_said() => {}
            _ => self.now.unread.push("system_prompt"),
        }
    }

    fn tools(&mut self) {
        let top = self.agent.get("required_tools").filter(|tools| !tools.is_null());
        match self.said("required_tools", "requiredTools").or(top).map(names) {
            Some(Some(tools)) => self.put_list("required_tools", tools),
            None if self.would_be_said() => {}
            _ => self.now.unread.push("required_tools"),
        }
    }

    /// The variables that a deployment set, and the rewrites that the platform keeps among them.
    fn environment(&mut self) {
        let variables = match self.spec.map(|spec| field(spec, "env")) {
            Some(Value::Array(all)) => all.iter().map(variable).collect(),
            Some(Value::Null) => Some(Vec::new()),
            _ => None,
        };
        let Some(all) = variables else {
            self.now.unread.extend(["env", "tool_url_mappings"]);
            return;
        };
        let tools = (!self.now.unread.contains(&"required_tools"))
            .then(|| self.document.get("required_tools").map(texts_of).unwrap_or_default());
        let part = |one: &Value, key: &str| json::text(one, key).unwrap_or_default();
        let own = |one: &&Value| !is_of_platform(&part(one, "name"), &part(one, "value"), &all, tools.as_deref());
        self.put_list("env", all.iter().filter(own).cloned().collect());
        self.now.beyond.extend(doubled(&all, tools.as_deref()));
        let Some(routes) = all.iter().find(|one| text(one, "name") == Some(ROUTES)) else { return };
        match rewrites(&part(routes, "value")) {
            Some(routes) if routes.is_empty() => {}
            Some(routes) => {
                self.put("tool_url_mappings", Value::Object(routes));
                self.now.rewrites_inferred = true;
            }
            None => self.now.unread.push("tool_url_mappings"),
        }
    }

    fn models(&mut self) {
        // `spec` has the first model alone, and not what it may cost.
        let first = self.spec.map(|spec| field(spec, "llmConfig")).is_some_and(|model| text(model, "model").is_some());
        match self.config.map(|config| field(config, "llm_configs")) {
            Some(Value::Array(models)) => {
                let models = models.iter().map(|model| with_kind(model, self.seen)).collect();
                self.put_list("llm_configs", models);
            }
            Some(Value::Null) if !first => {}
            _ => self.now.unread.push("llm_configs"),
        }
    }

    fn policies(&mut self) {
        let policies = match self.config.map(|config| field(config, "policies")) {
            None | Some(Value::Null) => self.seen.bound_policies(),
            Some(policies) => names(policies),
        };
        match policies {
            Some(policies) => self.put_list("policies", policies),
            None => self.now.unread.push("policies"),
        }
    }

    fn identity_provider(&mut self) {
        let labels = self.agent.get("labels").filter(|labels| !labels.is_null());
        let label = labels.and_then(|labels| labels.get(IDENTITY_PROVIDER));
        let said = [self.config.and_then(|config| config.get("identity_provider")), label];
        let mut said = said.into_iter().flatten().filter(|provider| !super::body::is_empty(provider));
        match said.next() {
            Some(provider @ Value::String(_)) => self.put("identity_provider", provider.clone()),
            // Where neither names one, it is open: but only labels, or a configuration, can say so.
            None if self.would_be_said() && labels.is_none_or(Value::is_object) => {}
            _ => self.now.unread.push("identity_provider"),
        }
    }

    fn others(&mut self) {
        for (of, known) in [(self.spec, SPEC.as_slice()), (self.config, CONFIG.as_slice())] {
            let keys = of.and_then(Value::as_object).into_iter().flat_map(Map::keys);
            self.now.beyond.extend(keys.filter(|key| !known.contains(&key.as_str())).cloned());
        }
    }
}

/// A variable with a text for its value. Without one it is empty, as Go leaves out what is. `None`: it is something else,
/// such as a reference to a secret of the cluster's, which no deployment can say.
fn variable(one: &Value) -> Option<Value> {
    let mut variable = one.as_object()?.clone();
    let is_name = variable.get("name").is_some_and(|name| name.as_str().is_some_and(|name| !name.is_empty()));
    let value = match variable.get("value") {
        Some(Value::String(value)) => value.clone(),
        Some(Value::Null) | None if variable.len() <= 1 + usize::from(variable.contains_key("value")) => String::new(),
        _ => return None,
    };
    variable.insert("value".to_owned(), word(&value));
    is_name.then_some(Value::Object(variable))
}

/// Which addresses lead to which tools, as a deployment says it. `None`: it is something else.
fn rewrites(routes: &str) -> Option<Map<String, Value>> {
    let Ok(Value::Object(routes)) = json::read(routes) else { return None };
    let is_address = |text: &str| (text.contains("://") || text.contains('.')) && !text.contains(char::is_whitespace);
    let is_tool = |tool: &Value| tool.as_str().is_some_and(|tool| !tool.is_empty() && !tool.contains("://"));
    routes.iter().all(|(address, tool)| is_address(address) && is_tool(tool)).then_some(routes)
}

/// Names in a list: as texts, or as objects that have one.
fn names(list: &Value) -> Option<Vec<Value>> {
    let name = |item: &Value| match item {
        Value::String(_) => Some(item.clone()),
        item => text(item, "name").map(word),
    };
    list.as_array()?.iter().map(name).collect()
}

/// A model with the kind of its provider. A configuration may name the registered provider alone (fact sheet 2, agents),
/// a deployment has to name the kind.
fn with_kind(model: &Value, seen: &Seen) -> Value {
    let kind = match text(model, "provider") {
        Some(_) => None,
        None => text(model, "model_provider").and_then(|name| kind_of(name, seen)),
    };
    let mut model = model.clone();
    if let (Some(kind), Some(model)) = (kind, model.as_object_mut()) {
        model.insert("provider".to_owned(), word(kind));
    }
    model
}

/// The kind of the registered provider of this name. `None` for what is a kind itself, and for names of none.
pub fn kind_of<'a>(name: &str, seen: &'a Seen) -> Option<&'a str> {
    if PROVIDERS.iter().any(|kind| kind.value == name) {
        return None;
    }
    let registered = seen.inventory.models.iter().flatten().find(|provider| text(provider, "name") == Some(name))?;
    text(field(registered, "spec"), "provider").or_else(|| text(registered, "provider"))
}
