//! What an agent says, as its next deployment would have to say it; and a deployment's form as the body of its request.

use serde_json::{Map, Value};

use super::Seen;
use super::environment::{ROUTES, is_of_platform};
use super::schema::{ARTIFACT, CURRENT, DRAFT, FILES, FROM, IMAGE, PROVIDERS};
use super::text;
use crate::domain::json::{self, Object, field, word};

/// What is known of an agent now.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Now {
    /// As the form of its next deployment begins. Holds the values of its environment.
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
        let config = seen.config.as_ref();
        let mut now = Self::default();
        let mut document = Object::default();
        let image = [config, spec, Some(agent)].into_iter().flatten().find_map(|of| text(of, "image"));
        now.image = image.map(str::to_owned);
        let mut source = Object::default();
        source.text(FROM, CURRENT);
        source.text("image", image.unwrap_or_default());
        document.put("source", source.done());

        // A field of the configuration, of `spec`, and what it means where a `spec` does not have it.
        let said = |own: &str, of_spec: &str| -> Option<&Value> {
            let own = config.and_then(|config| config.get(own));
            own.or_else(|| spec.and_then(|spec| spec.get(of_spec))).filter(|value| !value.is_null())
        };
        match said("system_prompt", "systemPrompt") {
            Some(Value::String(prompt)) if prompt.is_empty() => {}
            Some(prompt @ Value::String(_)) => {
                document.put("system_prompt", prompt.clone());
            }
            None if spec.is_some() || config.is_some() => {}
            _ => now.unread.push("system_prompt"),
        }
        let top = agent.get("required_tools");
        match said("required_tools", "requiredTools").or(top).and_then(names) {
            Some(tools) => put_list(&mut document, "required_tools", tools),
            None => now.unread.push("required_tools"),
        }
        now.read_environment(&mut document, spec);
        match config.map(|config| field(config, "llm_configs")) {
            Some(Value::Array(models)) => put_list(&mut document, "llm_configs", models.clone()),
            Some(Value::Null) => {}
            _ => now.unread.push("llm_configs"),
        }
        match config.map(|config| field(config, "policies")) {
            Some(Value::Null) => {}
            Some(policies) if names(policies).is_some() => {
                put_list(&mut document, "policies", names(policies).unwrap_or_default());
            }
            _ => match seen.bound_policies() {
                Some(policies) => put_list(&mut document, "policies", policies),
                None => now.unread.push("policies"),
            },
        }
        let labels = agent.get("labels").filter(|labels| labels.is_object());
        let label = labels.and_then(|labels| labels.get(IDENTITY_PROVIDER));
        match config.and_then(|config| config.get("identity_provider")).or(label) {
            Some(Value::String(provider)) if provider.is_empty() => {}
            Some(provider @ Value::String(_)) => {
                document.put("identity_provider", provider.clone());
            }
            Some(Value::Null) | None if config.is_some() || spec.is_some() => {}
            _ => now.unread.push("identity_provider"),
        }
        let others = |of: Option<&Value>, known: &[&str]| -> Vec<String> {
            let keys = of.and_then(Value::as_object).into_iter().flatten();
            keys.filter(|(key, _)| !known.contains(&key.as_str())).map(|(key, _)| key.clone()).collect()
        };
        now.beyond = others(spec, &SPEC);
        now.beyond.extend(others(config, &CONFIG));
        now.document = document.done();
        Some(now)
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

    /// The variables that a deployment set, and the rewrites that the platform keeps among them.
    fn read_environment(&mut self, document: &mut Object, spec: Option<&Value>) {
        let all = match spec.map(|spec| field(spec, "env")) {
            Some(Value::Array(all)) => all.as_slice(),
            Some(Value::Null) => &[],
            _ => {
                self.unread.extend(["env", "tool_url_mappings"]);
                return;
            }
        };
        let pair = |variable: &Value| Some((json::text(variable, "name")?, json::text(variable, "value")?));
        let own = all.iter().filter(|variable| match pair(variable) {
            Some((name, value)) => !is_of_platform(&name, &value),
            // Of another shape: kept as it is.
            None => text(variable, "name").is_none_or(|name| !is_of_platform(name, "")),
        });
        put_list(document, "env", own.cloned().collect());
        let Some(routes) = all.iter().filter_map(pair).find(|(name, _)| name == ROUTES) else { return };
        let routes = json::read(&routes.1)
            .ok()
            .filter(|routes| routes.as_object().is_some_and(|routes| routes.values().all(Value::is_string)));
        match routes {
            Some(routes) if routes.as_object().is_some_and(Map::is_empty) => {}
            Some(routes) => {
                document.put("tool_url_mappings", routes);
                self.rewrites_inferred = true;
            }
            None => self.unread.push("tool_url_mappings"),
        }
    }
}

/// Names in a list: as texts, or as objects that have one.
fn names(list: &Value) -> Option<Vec<Value>> {
    let name = |item: &Value| match item {
        Value::String(_) => Some(item.clone()),
        item => text(item, "name").map(word),
    };
    list.as_array()?.iter().map(name).collect()
}

fn put_list(document: &mut Object, key: &str, list: Vec<Value>) {
    if !list.is_empty() {
        document.put(key, Value::Array(list));
    }
}

/// Whether nothing stands there.
pub fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text.is_empty(),
        Value::Array(list) => list.is_empty(),
        Value::Object(object) => object.is_empty(),
        Value::Bool(_) | Value::Number(_) => false,
    }
}

/// The body of a deployment, from its form with the secrets in it. What is empty is left out; but where `now` has
/// something under the key, the emptiness is said: whether what is left out stays is not documented (fact sheet 3).
pub fn body(name: &str, form: &Value, now: Option<&Now>, seen: &Seen) -> Map<String, Value> {
    let mut body = Map::new();
    body.insert("agent_name".to_owned(), word(name));
    let mut put = |key: &str, value: &Value| {
        if !is_empty(value) {
            body.insert(key.to_owned(), value.clone());
        }
    };
    let source = field(form, "source");
    match text(source, FROM).unwrap_or_default() {
        CURRENT => put(IMAGE, &word(now.and_then(|now| now.image.as_deref()).unwrap_or_default())),
        FILES => {
            [FILES, "entry_point", "requirements", "framework"].iter().for_each(|key| put(key, field(source, key)))
        }
        kind @ (IMAGE | ARTIFACT | DRAFT) => put(kind, &trimmed(field(source, kind))),
        _ => {}
    }
    for (key, value) in form.as_object().into_iter().flatten() {
        match key.as_str() {
            "agent_name" | "source" => {}
            "llm_configs" => put(key, &with_kinds(value, seen)),
            _ => put(key, value),
        }
    }
    // What could not be read and is said to be nothing.
    for (key, value) in form.as_object().into_iter().flatten() {
        let unread = now.is_some_and(|now| now.unread.contains(&key.as_str()));
        if unread && is_empty(value) && !value.is_null() {
            body.insert(key.clone(), emptied(value));
        }
    }
    for (key, value) in now.and_then(|now| now.document.as_object()).into_iter().flatten() {
        if key != "source" && !body.contains_key(key) && !is_empty(value) {
            body.insert(key.clone(), emptied(value));
        }
    }
    body
}

/// The body that changes a configuration: what differs from what is there.
pub fn config_body(form: &Value, now: &Now, seen: &Seen) -> Map<String, Value> {
    let mut body = Map::new();
    let keys = super::schema::CONFIG.fields().map(|known| known.key);
    for key in keys {
        let (before, after) = (field(&now.document, key), field(form, key));
        if is_empty(after) {
            // One that could not be read is emptied where the person says so by an empty list, not by silence.
            let said =
                !is_empty(before) || (now.unread.contains(&key) && form.get(key).is_some_and(|it| !it.is_null()));
            if said {
                body.insert(key.to_owned(), emptied(if is_empty(before) { after } else { before }));
            }
        } else if !crate::document::same(before, after) {
            let after = if key == "llm_configs" { with_kinds(after, seen) } else { after.clone() };
            body.insert(key.to_owned(), after);
        }
    }
    body
}

fn emptied(value: &Value) -> Value {
    match value {
        Value::Array(_) => Value::Array(Vec::new()),
        Value::Object(_) => Value::Object(Map::new()),
        _ => word(""),
    }
}

fn trimmed(value: &Value) -> Value {
    value.as_str().map_or_else(|| value.clone(), |text| word(text.trim()))
}

/// A registered provider's name in place of its kind is what drafts say, and what people type: a deployment wants the
/// kind (fact sheet 3, llm_configs).
fn with_kinds(models: &Value, seen: &Seen) -> Value {
    let mut models = models.clone();
    for model in models.as_array_mut().into_iter().flatten() {
        let Some(kind) = text(model, "provider").and_then(|name| kind_of(name, seen)) else { continue };
        if let Some(model) = model.as_object_mut() {
            model.insert("provider".to_owned(), word(kind));
        }
    }
    models
}

/// The kind of the registered provider of this name. `None` for what is a kind itself, and for names of none.
pub fn kind_of<'a>(name: &str, seen: &'a Seen) -> Option<&'a str> {
    if PROVIDERS.iter().any(|kind| kind.value == name) {
        return None;
    }
    let registered = seen.inventory.models.iter().flatten().find(|provider| text(provider, "name") == Some(name))?;
    text(field(registered, "spec"), "provider").or_else(|| text(registered, "provider"))
}
