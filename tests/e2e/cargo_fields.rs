//! Every field that the vendor's documents name: what is typed into its control arrives at its path; what comes back is
//! shown. The paths are those of the published pages "Deploy draft release" and "Update agent".

use crate::fixtures::{Keep, cargo_agent};
use crate::forms::Scene;
use crate::page::tidy;
use crate::runner::{Case, Failure, Result, Test, check};
use greenroom::words::{cargo, common, form, pages, sheet};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::sync::Arc;

pub fn cases() -> Vec<Case> {
    vec![Case::new("fields::of_releases", of_releases), Case::new("fields::of_agents", of_agents)]
}

/// What the body of "Deploy draft release" holds.
const DEPLOY: [&str; 53] = [
    "agentUuid",
    "actions[].name",
    "actions[].slug",
    "actions[].description",
    "actions[].isBulkAllowed",
    "actions[].config",
    "actions[].kind",
    "actions[].toolUuid",
    "actions[].templateSlug",
    "actions[].waitUntilFinished",
    "mcpClients[].kind",
    "mcpClients[].name",
    "mcpClients[].url",
    "mcpClients[].authentication.issuedAt",
    "mcpClients[].authentication.accessToken",
    "mcpClients[].authentication.expiresIn",
    "mcpClients[].authentication.refreshToken",
    "mcpClients[].authentication.scope",
    "mcpClients[].authentication.tokenType",
    "mcpClients[].authentication.clientId",
    "mcpClients[].disabledToolSlugs[]",
    "resources[].kind",
    "resources[].name",
    "resources[].slug",
    "resources[].description",
    "resources[].integrationSlug",
    "resources[].modelUuid",
    "resources[].filter.groups[]",
    "resources[].selectedColumnSlugs[]",
    "resources[].limit",
    "resources[].prompt",
    "resources[].isReadOnly",
    "capabilities[].slug",
    "capabilities[].config",
    "suggestedActions[].text",
    "suggestedActions[].actions[].slug",
    "integrationSlug",
    "languageModelSlug",
    "systemPrompt",
    "withReasoning",
    "temperature",
    "maxSteps",
    "connectorUuid",
    "output.type",
    "heartbeat.intervalMinutes",
    "heartbeat.maxMessages",
    "heartbeat.prompt",
    "evaluator.rubric",
    "evaluator.threshold",
    "version",
    "description",
    "options.connectorUuidsByIntegrationSlug",
    "options.modelUuidsByIntegrationSlug",
];

/// What the body of "Update agent" holds.
const UPDATE: [&str; 10] = [
    "name",
    "icon.color",
    "icon.face",
    "description",
    "triggers[].name",
    "triggers[].description",
    "triggers[].type",
    "triggers[].cron",
    "triggers[].text",
    "folderUuid",
];

/// Of the answer to "Deploy draft release", what its body does not have; and where it is shown: the label on the form
/// of the draft, or a word of the overview.
const DEPLOYED: [(&str, Shown); 11] = [
    ("uuid", Shown::Given("Release")),
    ("parentUuid", Shown::Given("Based on release")),
    ("workspaceUuid", Shown::Given("Workspace")),
    ("userUuid", Shown::Given("Made by")),
    ("agentUuid", Shown::Given("Agent")),
    ("templateSlug", Shown::Given("Template")),
    ("description", Shown::Overview),
    ("version", Shown::Overview),
    ("deployedAt", Shown::Overview),
    ("createdAt", Shown::Given("Made")),
    ("updatedAt", Shown::Given("Changed")),
];

/// Of the answer to "Update agent", what its body does not have.
const UPDATED: [(&str, Shown); 8] = [
    ("uuid", Shown::Given("Agent")),
    ("workspaceUuid", Shown::Given("Workspace")),
    ("userUuid", Shown::Given("Made by")),
    ("isReadOnly", Shown::Given("Read only")),
    ("createdAt", Shown::Given("Made")),
    ("updatedAt", Shown::Given("Changed")),
    ("deletedAt", Shown::Given("Deleted")),
    ("triggers[].temporalScheduleWorkflowId", Shown::InItem("Cargo's schedule")),
];

/// What an agent's answer tells of its live release: shown as it is, below "Live release".
const EMBEDDED: [&str; 16] = [
    "uuid",
    "userUuid",
    "description",
    "templateSlug",
    "version",
    "actions",
    "capabilities",
    "suggestedActions",
    "systemPrompt",
    "withReasoning",
    "temperature",
    "maxSteps",
    "integrationSlug",
    "languageModelSlug",
    "deployedAt",
    "createdAt",
];

/// Secrets are never shown: their controls say that one is stored.
const SECRET: [&str; 2] = ["mcpClients[].authentication.accessToken", "mcpClients[].authentication.refreshToken"];

#[derive(Clone, Copy, PartialEq)]
enum Shown {
    /// Beside this label under "Given by Cargo".
    Given(&'static str),
    /// Beside this label inside of its item.
    InItem(&'static str),
    /// On the agent's overview.
    Overview,
}

/// How a control is written and read.
#[derive(Clone, Copy, PartialEq)]
enum How {
    Text,
    Number,
    Json,
    Flag,
    Choice,
    Secret,
}

/// A value that was put into a control, and where it has to arrive.
struct Put {
    leaf: String,
    pointer: String,
    value: Value,
    trail: Vec<String>,
    label: String,
    how: How,
    /// The words for a choice.
    words: String,
}

/// Fills a form with values that occur once.
struct Filling<'a> {
    scene: &'a Scene,
    count: u32,
    put: Vec<Put>,
}

fn steps(trail: &[String]) -> Vec<&str> {
    trail.iter().map(String::as_str).collect()
}

impl Filling<'_> {
    fn unique(&mut self) -> u32 {
        self.count += 1;
        self.count
    }

    fn expect(&mut self, leaf: &str, trail: &[&str], label: &str, pointer: &str, value: Value, how: How) {
        let (leaf, pointer, label) = (leaf.to_owned(), pointer.to_owned(), label.to_owned());
        let trail = trail.iter().map(|step| (*step).to_owned()).collect();
        self.put.push(Put { leaf, pointer, value, trail, label, how, words: String::new() });
    }

    /// What the last choice is called.
    fn called(&mut self, words: &str) {
        if let Some(put) = self.put.last_mut() {
            words.clone_into(&mut put.words);
        }
    }

    async fn text(&mut self, leaf: &str, trail: &[&str], label: &str, pointer: &str) -> Result<String> {
        let text = format!("unique_{}", self.unique());
        self.say(leaf, trail, label, pointer, &text).await?;
        Ok(text)
    }

    async fn say(&mut self, leaf: &str, trail: &[&str], label: &str, pointer: &str, text: &str) -> Result<()> {
        self.scene.browser.type_at(trail, label, text).await?;
        self.expect(leaf, trail, label, pointer, json!(text), How::Text);
        Ok(())
    }

    async fn number(&mut self, leaf: &str, trail: &[&str], label: &str, pointer: &str) -> Result<()> {
        let number = 1000 + self.unique();
        self.scene.browser.type_at(trail, label, &number.to_string()).await?;
        self.expect(leaf, trail, label, pointer, json!(number), How::Number);
        Ok(())
    }

    async fn data(&mut self, leaf: &str, trail: &[&str], label: &str, pointer: &str, value: Value) -> Result<()> {
        self.scene.browser.type_at(trail, label, &value.to_string()).await?;
        self.expect(leaf, trail, label, pointer, value, How::Json);
        Ok(())
    }

    async fn config(&mut self, leaf: &str, trail: &[&str], label: &str, pointer: &str) -> Result<()> {
        let value = json!({ "unique": self.unique() });
        self.data(leaf, trail, label, pointer, value).await
    }

    async fn flag(&mut self, leaf: &str, trail: &[&str], label: &str, pointer: &str) -> Result<()> {
        self.scene.browser.switch_at(trail, label, true).await?;
        self.expect(leaf, trail, label, pointer, json!(true), How::Flag);
        Ok(())
    }

    /// An option by its words; what is expected is the option's own value.
    async fn choice(&mut self, leaf: &str, trail: &[&str], label: &str, pointer: &str, option: &str) -> Result<()> {
        let value = self.scene.browser.choose_at(trail, label, option).await?;
        check!(!value.is_empty() && value != option, "the option “{option}” of “{label}” has the value “{value}”");
        self.expect(leaf, trail, label, pointer, json!(value), How::Choice);
        self.called(option);
        Ok(())
    }

    /// An id that no list has.
    async fn id(&mut self, leaf: &str, trail: &[&str], label: &str, pointer: &str) -> Result<String> {
        let id = format!("{:08x}-0000-4000-8000-000000000000", self.unique());
        self.scene.browser.by_hand_at(trail, label, &id).await?;
        self.expect(leaf, trail, label, pointer, json!(id), How::Choice);
        self.called(&form::other_choice(&id));
        Ok(id)
    }

    async fn secret(&mut self, leaf: &str, trail: &[&str], label: &str, pointer: &str) -> Result<()> {
        let secret = format!("secret-{}", self.unique());
        let browser = &self.scene.browser;
        let field = browser.within(trail, "field", label).await?;
        browser.press_on(&field).await?;
        field.send_keys(&secret).await?;
        // It is taken when the field is left.
        field.send_keys(String::from(thirtyfour::Key::Tab.value())).await?;
        browser.wait_text(form::TYPED_SECRET).await?;
        self.expect(leaf, trail, label, pointer, json!(secret), How::Secret);
        Ok(())
    }

    /// Adds an item to a list, of this kind; where it is until it has a name.
    async fn add(&mut self, trail: &[&str], noun: &str, number: usize, kind: Option<&str>) -> Result<String> {
        let browser = &self.scene.browser;
        browser.add_at(trail, noun).await?;
        let item = form::numbered(noun, number);
        let inner: Vec<&str> = trail.iter().copied().chain([item.as_str()]).collect();
        browser.open_at(&inner).await?;
        if let Some(kind) = kind {
            browser.choose_at(&inner, form::KIND, kind).await?;
        }
        Ok(item)
    }

    /// An item has a name now: where what was put into it stands.
    fn renamed(&mut self, old: &str, new: &str) {
        for put in &mut self.put {
            for step in &mut put.trail {
                if step == old {
                    new.clone_into(step);
                }
            }
        }
    }

    /// Fails unless everything arrived at its path.
    fn arrived(&self, body: &Value) -> Result<()> {
        let wrong: Vec<String> = self
            .put
            .iter()
            .filter(|put| body.pointer(&put.pointer) != Some(&put.value))
            .map(|put| {
                format!(
                    "{}: {} in place of {}",
                    put.pointer,
                    body.pointer(&put.pointer).cloned().unwrap_or_default(),
                    put.value
                )
            })
            .collect();
        check!(
            wrong.is_empty(),
            "{} of {} values did not arrive:\n    {}",
            wrong.len(),
            self.put.len(),
            wrong.join("\n    ")
        );
        Ok(())
    }

    /// Fails unless every control shows what was put into it, in a form that was opened anew.
    async fn shown(&self) -> Result<()> {
        let browser = &self.scene.browser;
        let mut wrong = Vec::new();
        for put in &self.put {
            let trail = steps(&put.trail);
            for depth in 2..=trail.len() {
                browser.open_at(&trail[..depth]).await?;
            }
            if put.how == How::Secret {
                browser.within(&trail, "button", &form::replace(&put.label)).await?;
                continue;
            }
            if browser.reveal(&trail, &put.label).await.is_err() {
                wrong.push(format!("{}: no control “{}” in {trail:?}", put.leaf, put.label));
                continue;
            }
            let field = browser.within(&trail, "field", &put.label).await?;
            let held = match put.how {
                How::Flag => json!(field.is_selected().await?),
                _ => json!(field.prop("value").await?.unwrap_or_default()),
            };
            let text = held.as_str().unwrap_or_default();
            let same = match put.how {
                How::Text | How::Flag => held == put.value,
                // A list that is searched by typing shows the words.
                How::Choice => held == put.value || held == put.words.as_str(),
                How::Number => serde_json::from_str::<Value>(text).is_ok_and(|number| number == put.value),
                How::Json => serde_json::from_str::<Value>(text).ok().as_ref() == Some(&put.value),
                How::Secret => true,
            };
            if !same {
                wrong
                    .push(format!("{}: “{}” in {trail:?} shows {held} in place of {}", put.leaf, put.label, put.value));
            }
        }
        check!(
            wrong.is_empty(),
            "{} of {} values are not shown:\n    {}",
            wrong.len(),
            self.put.len(),
            wrong.join("\n    ")
        );
        Ok(())
    }

    fn leaves(&self) -> BTreeSet<&str> {
        self.put.iter().map(|put| put.leaf.as_str()).collect()
    }
}

impl crate::browsers::Browser {
    /// Unfolds what hides a field, if anything does.
    async fn reveal(&self, trail: &[&str], label: &str) -> Result<()> {
        let find = "const [section, label] = arguments;
            for (const d of document.querySelectorAll('section[aria-labelledby] details:not(.more)')) d.open = true;
            return true";
        self.run(find, vec![json!(trail), json!(label)]).await?;
        self.within(trail, "field", label).await.map(drop)
    }
}

/// Every field of a release, once for each variant of each union.
async fn of_releases(test: Arc<Test>) -> Result<()> {
    let scene = Scene::open(&test, test.engine, "", Keep::Vault).await?;
    let browser = &scene.browser;
    let agent = "Meeting prep";
    let id = cargo_agent(&scene.practice, "", agent).await?;
    scene.draft(agent).await?;
    let mut filling = Filling { scene: &scene, count: 0, put: Vec::new() };
    model(&mut filling).await?;
    switched(&mut filling).await?;
    actions(&mut filling).await?;
    clients(&mut filling).await?;
    resources(&mut filling).await?;
    capabilities(&mut filling).await?;
    suggested(&mut filling).await?;
    browser.press_at(&[], cargo::PUBLISH_BUTTON).await?;
    browser.wait_text(sheet::EFFECTS).await?;
    browser.fill(sheet::VERSION, "7.8.9").await?;
    browser.fill(sheet::MESSAGE, "Every field").await?;
    scene.agree(agent).await?;
    browser.click("button", cargo::PUBLISH_TO_LIVE).await?;
    browser.wait_done().await?;

    let body = scene.sent(["draft/deploy", "deployDraft"]).await?;
    filling.arrived(&body)?;
    check!(
        body["version"] == "7.8.9" && body["description"] == "Every field" && body["agentUuid"] == id.as_str(),
        "the body is {body}"
    );
    let mut leaves = filling.leaves();
    // The address says which agent; version and message are asked for on the sheet.
    leaves.extend(["agentUuid", "version", "description"]);
    let missing: Vec<&&str> = DEPLOY.iter().filter(|leaf| !leaves.contains(*leaf)).collect();
    check!(missing.is_empty(), "nothing was put into {missing:?}");
    test.tell(format!(
        "  {} of {} request paths of a release arrived, as {} values over all variants",
        DEPLOY.len() - missing.len(),
        DEPLOY.len(),
        filling.put.len() + 3
    ));

    // What comes back is shown: by the same controls, beside them, or on the overview.
    let live = scene.agent(agent).await?["deployedRelease"].clone();
    check!(live["version"] == "7.8.9", "live is {live}");
    browser.to_agent().await?;
    let lane = browser.text_of("section[aria-label='Live']").await?;
    for shown in ["7.8.9", "Every field", "just now"] {
        check!(lane.contains(shown), "the lane should show “{shown}”; it says {lane}");
    }
    browser.click("link", pages::OPEN_DRAFT).await?;
    browser.within(&["Instructions"], "field", "System prompt").await?;
    // Options are not part of what comes back.
    filling.put.retain(|put| !put.leaf.starts_with("options"));
    filling.shown().await?;
    let draft = scene.saved_draft(agent).await?;
    let mut count = filling.leaves().len() - SECRET.len();
    count += given(&scene, &draft, &DEPLOYED).await?;
    test.tell(format!(
        "  {count} response paths of a release are shown; {} are secrets, stored and never shown",
        SECRET.len()
    ));

    // The other variant of the output, saved as a draft.
    browser.choose_at(&["Output"], form::KIND, "Text").await?;
    browser.press_at(&[], cargo::SAVE_DRAFT_BUTTON).await?;
    scene.agree(agent).await?;
    browser.click("button", cargo::SAVE_DRAFT).await?;
    browser.wait_done().await?;
    let body = scene.sent(["draft/update", "updateDraft"]).await?;
    check!(body["output"] == json!({ "type": "text" }), "the output is {}", body["output"]);
    Ok(())
}

/// What stands under "Given by Cargo" is what the vendor has; how many paths are shown.
async fn given(scene: &Scene, document: &Value, paths: &[(&str, Shown)]) -> Result<usize> {
    let script = "return [...document.querySelectorAll('dl.fields dt')].map(dt => [dt.textContent.trim(), dt.nextElementSibling.textContent.trim()])";
    let rows: Vec<(String, String)> = serde_json::from_value(scene.browser.run(script, Vec::new()).await?)?;
    for (path, shown) in paths {
        let (Shown::Given(label) | Shown::InItem(label)) = shown else { continue };
        let found: Vec<&String> = rows.iter().filter(|(term, _)| term == label).map(|(_, text)| text).collect();
        check!(!found.is_empty(), "“{label}” is not shown; what is shown is {rows:?}");
        if let Some(value) = document.get(*path) {
            let text = match value {
                Value::String(text) => text.clone(),
                Value::Null => form::NULL.to_owned(),
                other => other.to_string(),
            };
            check!(
                found.iter().any(|shown| tidy(shown) == tidy(&text)),
                "“{label}” shows {found:?} in place of {text}"
            );
        }
    }
    Ok(paths.len())
}

async fn model(f: &mut Filling<'_>) -> Result<()> {
    f.text("systemPrompt", &["Instructions"], "System prompt", "/systemPrompt").await?;
    let model: &[&str] = &["Model"];
    f.choice("connectorUuid", model, "Connector", "/connectorUuid", "Anthropic").await?;
    f.scene.browser.holds_at(model, "Integration", "Anthropic").await?;
    f.id("integrationSlug", model, "Integration", "/integrationSlug").await?;
    f.id("languageModelSlug", model, "Language model", "/languageModelSlug").await?;
    f.number("temperature", model, "Temperature", "/temperature").await?;
    f.number("maxSteps", model, "Most steps", "/maxSteps").await?;
    f.flag("withReasoning", model, "Reasoning", "/withReasoning").await
}

/// What can be off.
async fn switched(f: &mut Filling<'_>) -> Result<()> {
    let browser = &f.scene.browser;
    browser.switch_at(&["Output"], &form::with("Output"), true).await?;
    f.choice("output.type", &["Output"], form::KIND, "/output/type", "Data of a given shape").await?;
    f.config("output.jsonSchema", &["Output"], "JSON Schema", "/output/jsonSchema").await?;
    let heartbeat: &[&str] = &["Heartbeat"];
    browser.switch_at(heartbeat, &form::with("Heartbeat"), true).await?;
    f.number("heartbeat.intervalMinutes", heartbeat, "Minutes between", "/heartbeat/intervalMinutes").await?;
    f.number("heartbeat.maxMessages", heartbeat, "Most messages", "/heartbeat/maxMessages").await?;
    f.text("heartbeat.prompt", heartbeat, "Message", "/heartbeat/prompt").await?;
    let evaluator: &[&str] = &["Evaluator"];
    browser.switch_at(evaluator, &form::with("Evaluator"), true).await?;
    f.text("evaluator.rubric", evaluator, "Rubric", "/evaluator/rubric").await?;
    browser.type_at(evaluator, "Threshold", "0.37").await?;
    f.expect("evaluator.threshold", evaluator, "Threshold", "/evaluator/threshold", json!(0.37), How::Number);
    let template: &[&str] = &["From a template"];
    browser.switch_at(template, &form::with("Options"), true).await?;
    for (leaf, label, key) in [
        ("options.connectorUuidsByIntegrationSlug", "Connectors by integration", "hubspot"),
        ("options.modelUuidsByIntegrationSlug", "Data models by integration", "salesforce"),
    ] {
        browser.switch_at(template, &form::with(label), true).await?;
        let field = form::key_of(label);
        browser.type_at(template, &field, key).await?;
        let add = "arguments[0].closest('.row').querySelector('button').click()";
        let input = browser.within(template, "field", &field).await?;
        browser.driver.execute(add, vec![input.to_json()?]).await?;
        let pointer = format!("/{}/{key}", leaf.replace('.', "/"));
        f.id(leaf, template, key, &pointer).await?;
    }
    Ok(())
}

async fn actions(f: &mut Filling<'_>) -> Result<()> {
    let variants = [("Tool", "toolUuid"), ("Another agent", "agentUuid"), ("By a connector", "connectorUuid")];
    for (at, (kind, key)) in variants.into_iter().enumerate() {
        let item = f.add(&["Actions"], "action", at + 1, Some(kind)).await?;
        let (trail, to) = (["Actions", item.as_str()], |key: &str| format!("/actions/{at}/{key}"));
        f.choice("actions[].kind", &trail, form::KIND, &to("kind"), kind).await?;
        f.text("actions[].description", &trail, "Description", &to("description")).await?;
        f.flag("actions[].isBulkAllowed", &trail, "Many at once", &to("isBulkAllowed")).await?;
        match key {
            "toolUuid" => f.choice("actions[].toolUuid", &trail, "Tool", &to(key), "Score a lead").await?,
            "agentUuid" => f.choice("actions[].agentUuid", &trail, "Agent", &to(key), "Inbound qualifier").await?,
            _ => {
                f.choice("actions[].integrationSlug", &trail, "Integration", &to("integrationSlug"), "HubSpot").await?;
                f.choice("actions[].connectorUuid", &trail, "Connector", &to(key), "HubSpot").await?;
                f.choice("actions[].actionSlug", &trail, "What it does", &to("actionSlug"), "Upsert record").await?;
            }
        }
        f.scene.browser.advanced_at(&trail).await?;
        if key != "connectorUuid" {
            let wait = "Wait until it is finished";
            f.flag("actions[].waitUntilFinished", &trail, wait, &to("waitUntilFinished")).await?;
            f.text("actions[].templateSlug", &trail, "From template", &to("templateSlug")).await?;
        }
        f.config("actions[].config", &trail, "Settings", &to("config")).await?;
        let slug = f.text("actions[].slug", &trail, "Short name", &to("slug")).await?;
        f.renamed(&item, &slug);
        let name = f.text("actions[].name", &["Actions", &slug], "Name", &to("name")).await?;
        f.renamed(&slug, &name);
    }
    Ok(())
}

async fn clients(f: &mut Filling<'_>) -> Result<()> {
    let item = f.add(&["MCP clients"], "MCP client", 1, None).await?;
    let trail: &[&str] = &["MCP clients", &item];
    f.choice("mcpClients[].kind", trail, form::KIND, "/mcpClients/0/kind", "A server of one's own").await?;
    let url = format!("https://unique-{}.example/mcp", f.unique());
    f.say("mcpClients[].url", trail, "Address", "/mcpClients/0/url", &url).await?;
    f.scene.browser.switch_at(trail, &form::with("Authentication"), true).await?;
    let leaf =
        |key: &str| (format!("mcpClients[].authentication.{key}"), format!("/mcpClients/0/authentication/{key}"));
    for (key, label) in
        [("accessToken", "Access token"), ("refreshToken", "Refresh token"), ("clientSecret", "Client secret")]
    {
        let (leaf, pointer) = leaf(key);
        f.secret(&leaf, trail, label, &pointer).await?;
    }
    for (key, label) in
        [("issuedAt", "Issued at"), ("tokenType", "Token type"), ("scope", "Scope"), ("clientId", "Client id")]
    {
        let (leaf, pointer) = leaf(key);
        f.text(&leaf, trail, label, &pointer).await?;
    }
    let (expires, pointer) = leaf("expiresIn");
    f.number(&expires, trail, "Expires in", &pointer).await?;
    off(f, trail, 0).await?;
    let name = f.text("mcpClients[].name", trail, "Name", "/mcpClients/0/name").await?;
    f.renamed(&item, &name);

    let item = f.add(&["MCP clients"], "MCP client", 2, Some("By a connector")).await?;
    let trail: &[&str] = &["MCP clients", &item];
    f.choice("mcpClients[].kind", trail, form::KIND, "/mcpClients/1/kind", "By a connector").await?;
    f.choice("mcpClients[].integrationSlug", trail, "Integration", "/mcpClients/1/integrationSlug", "Notion MCP")
        .await?;
    f.choice("mcpClients[].connectorUuid", trail, "Connector", "/mcpClients/1/connectorUuid", "Notion MCP").await?;
    off(f, trail, 1).await?;
    let name = f.text("mcpClients[].name", trail, "Name", "/mcpClients/1/name").await?;
    f.renamed(&item, &name);
    Ok(())
}

async fn off(f: &mut Filling<'_>, trail: &[&str], client: usize) -> Result<()> {
    f.scene.browser.add_at(trail, "tool").await?;
    let (label, pointer) = (form::numbered("tool", 1), format!("/mcpClients/{client}/disabledToolSlugs/0"));
    f.text("mcpClients[].disabledToolSlugs[]", trail, &label, &pointer).await.map(drop)
}

async fn resources(f: &mut Filling<'_>) -> Result<()> {
    let browser = &f.scene.browser;
    let item = f.add(&["Resources"], "resource", 1, None).await?;
    let trail: &[&str] = &["Resources", &item];
    f.choice("resources[].kind", trail, form::KIND, "/resources/0/kind", "Data model").await?;
    f.text("resources[].description", trail, "Description", "/resources/0/description").await?;
    f.text("resources[].prompt", trail, "How to use it", "/resources/0/prompt").await?;
    f.id("resources[].integrationSlug", trail, "Integration", "/resources/0/integrationSlug").await?;
    f.choice("resources[].modelUuid", trail, "Data model", "/resources/0/modelUuid", "Deals").await?;
    browser.switch_at(trail, &form::with("Filter"), true).await?;
    let condition =
        json!({ "kind": "string", "columnSlug": "name", "operator": "is", "values": format!("unique {}", f.unique()) });
    let filter = json!({ "conjonction": "or", "groups": [{ "conjonction": "and", "conditions": [condition] }] });
    f.data("resources[].filter.groups[]", trail, "Filter", "/resources/0/filter", filter).await?;
    browser.switch_at(trail, &form::with("Columns"), true).await?;
    browser.add_at(trail, "column").await?;
    let column = form::numbered("column", 1);
    f.choice("resources[].selectedColumnSlugs[]", trail, &column, "/resources/0/selectedColumnSlugs/0", "Amount")
        .await?;
    f.number("resources[].limit", trail, "Most rows", "/resources/0/limit").await?;
    f.flag("resources[].isReadOnly", trail, "Read only", "/resources/0/isReadOnly").await?;
    let slug = f.text("resources[].slug", trail, "Short name", "/resources/0/slug").await?;
    f.renamed(&item, &slug);
    let name = f.text("resources[].name", &["Resources", &slug], "Name", "/resources/0/name").await?;
    f.renamed(&slug, &name);

    let item = f.add(&["Resources"], "resource", 2, Some("Files")).await?;
    let trail: &[&str] = &["Resources", &item];
    f.choice("resources[].kind", trail, form::KIND, "/resources/1/kind", "Files").await?;
    f.text("resources[].description", trail, "Description", "/resources/1/description").await?;
    f.text("resources[].prompt", trail, "How to use it", "/resources/1/prompt").await?;
    for (at, (kind, key)) in [("File", "fileUuid"), ("Folder", "folderUuid")].into_iter().enumerate() {
        let entry = f.add(trail, "file or folder", at + 1, Some(kind)).await?;
        let inner = ["Resources", item.as_str(), entry.as_str()];
        let to = |key: &str| format!("/resources/1/items/{at}/{key}");
        f.choice("resources[].items[].kind", &inner, form::KIND, &to("kind"), kind).await?;
        let id = f.id(&format!("resources[].items[].{key}"), &inner, kind, &to(key)).await?;
        f.renamed(&entry, &id);
    }
    let slug = f.text("resources[].slug", trail, "Short name", "/resources/1/slug").await?;
    f.renamed(&item, &slug);
    let name = f.text("resources[].name", &["Resources", &slug], "Name", "/resources/1/name").await?;
    f.renamed(&slug, &name);
    Ok(())
}

/// All eleven; the one that a new item is at first comes last.
const CAPABILITIES: [(&str, &str); 11] = [
    ("fileSearch", "Search files"),
    ("documentationSearch", "Search documentation"),
    ("document", "Write documents"),
    ("codeInterpreter", "Run small programs"),
    ("memory", "Remember"),
    ("suggestedActions", "Suggest actions"),
    ("sandbox", "Sandbox"),
    ("context", "Context"),
    ("app", "App"),
    ("code", "Code"),
    ("webSearch", "Search the web"),
];

async fn capabilities(f: &mut Filling<'_>) -> Result<()> {
    let browser = &f.scene.browser;
    for (at, (slug, label)) in CAPABILITIES.into_iter().enumerate() {
        browser.add_at(&["Capabilities"], "capability").await?;
        browser.open_at(&["Capabilities", "Search the web"]).await?;
        if slug != "webSearch" {
            browser.choose_at(&["Capabilities", "Search the web"], form::KIND, label).await?;
        }
        let trail: &[&str] = &["Capabilities", label];
        let to = |key: &str| format!("/capabilities/{at}/{key}");
        f.choice("capabilities[].slug", trail, form::KIND, &to("slug"), label).await?;
        match slug {
            "sandbox" => {
                let option = "All of the agent's conversations";
                f.choice("capabilities[].config", trail, "Shared by", &to("config/scope"), option).await?;
            }
            "context" => f.flag("capabilities[].config", trail, "Read only", &to("config/isReadOnly")).await?,
            "app" => {
                f.choice("capabilities[].config", trail, "App", &to("config/appUuid"), "Deal room").await?;
                f.flag("capabilities[].config", trail, "May promote the app", &to("config/canPromote")).await?;
            }
            "code" => code(f, trail, at).await?,
            _ => {}
        }
        browser.press_at(trail, &form::unfold(true, label)).await?;
    }
    Ok(())
}

async fn code(f: &mut Filling<'_>, trail: &[&str], at: usize) -> Result<()> {
    let to = |key: &str| format!("/capabilities/{at}/config/{key}");
    let leaf = "capabilities[].config";
    f.choice(leaf, trail, "Connector", &to("connectorUuid"), "GitHub").await?;
    for (key, label) in [("repository", "Repository"), ("defaultBranch", "Default branch"), ("rootDirectory", "Folder")]
    {
        f.text(leaf, trail, label, &to(key)).await?;
    }
    let browser = &f.scene.browser;
    browser.advanced_at(trail).await?;
    browser.switch_at(trail, &form::with("Environment variables"), true).await?;
    for (number, kind) in ["Readable", "Secret"].into_iter().enumerate() {
        let item = f.add(trail, "variable", number + 1, Some(kind)).await?;
        let inner: Vec<&str> = trail.iter().copied().chain([item.as_str()]).collect();
        let to = |key: &str| format!("/capabilities/{at}/config/env/{number}/{key}");
        f.choice(leaf, &inner, form::KIND, &to("type"), kind).await?;
        if kind == "Secret" {
            f.secret(leaf, &inner, "Value", &to("secretValue/value")).await?;
            browser.advanced_at(&inner).await?;
            f.flag(leaf, &inner, "Encrypted by Cargo already", &to("secretValue/isEncrypted")).await?;
            f.choice(leaf, &inner, "How", &to("secretValue/type"), "Encryption").await?;
        } else {
            f.text(leaf, &inner, "Value", &to("value")).await?;
        }
        let name = f.text(leaf, &inner, "Name", &to("key")).await?;
        f.renamed(&item, &name);
    }
    Ok(())
}

async fn suggested(f: &mut Filling<'_>) -> Result<()> {
    let item = f.add(&["Suggested actions"], "suggested action", 1, None).await?;
    let trail: &[&str] = &["Suggested actions", &item];
    let inner = f.add(trail, "action", 1, None).await?;
    // The first action of this release, by its name.
    let name =
        f.put.iter().find(|put| put.pointer == "/actions/0/name").map(|put| put.value.clone()).unwrap_or_default();
    let name = name.as_str().ok_or_else(|| Failure("the first action has no name".to_owned()))?.to_owned();
    let reference: &[&str] = &["Suggested actions", &item, &inner];
    f.choice(
        "suggestedActions[].actions[].slug",
        reference,
        "Action of this release",
        "/suggestedActions/0/actions/0/slug",
        &name,
    )
    .await?;
    let slug = f.put.last().and_then(|put| put.value.as_str()).unwrap_or_default().to_owned();
    f.renamed(&inner, &slug);
    let text = f.text("suggestedActions[].text", trail, "Text", "/suggestedActions/0/text").await?;
    f.renamed(&item, &text);
    Ok(())
}

/// Every field of an agent's own document.
async fn of_agents(test: Arc<Test>) -> Result<()> {
    let scene = Scene::open(&test, test.engine, "", Keep::Vault).await?;
    let browser = &scene.browser;
    let agent = "Support triage";
    let id = cargo_agent(&scene.practice, "", agent).await?;
    scene.visit(agent, "/edit", "Face").await?;
    let mut filling = Filling { scene: &scene, count: 0, put: Vec::new() };
    let f = &mut filling;
    let about: &[&str] = &["About the agent"];
    let name = f.text("name", about, "Name", "/name").await?;
    f.text("description", about, "Description", "/description").await?;
    f.choice("icon.color", about, "Colour", "/icon/color", "Yellow").await?;
    f.say("icon.face", about, "Face", "/icon/face", "☃").await?;
    f.choice("folderUuid", about, "Folder", "/folderUuid", "Research").await?;
    for (at, kind) in ["On a schedule", "By a connector"].into_iter().enumerate() {
        let item = f.add(&["Triggers"], "trigger", at + 1, Some(kind)).await?;
        let to = |key: &str| format!("/triggers/{at}/{key}");
        let called = f.text("triggers[].name", &["Triggers", &item], "Name", &to("name")).await?;
        f.renamed(&item, &called);
        let trail = ["Triggers", called.as_str()];
        f.choice("triggers[].type", &trail, form::KIND, &to("type"), kind).await?;
        f.text("triggers[].description", &trail, "Description", &to("description")).await?;
        if at == 0 {
            f.say("triggers[].cron", &trail, "When", &to("cron"), "@every 37m").await?;
            f.text("triggers[].text", &trail, "Message to the agent", &to("text")).await?;
        } else {
            f.choice("triggers[].integrationSlug", &trail, "Integration", &to("integrationSlug"), "Slack").await?;
            f.choice("triggers[].connectorUuid", &trail, "Connector", &to("connectorUuid"), "Slack").await?;
            browser.advanced_at(&trail).await?;
            f.config("triggers[].config", &trail, "Settings", &to("config")).await?;
        }
    }
    browser.switch_at(&["Template"], &form::with("Template"), true).await?;
    f.flag("template.isAvailable", &["Template"], "Offered as a template", "/template/isAvailable").await?;
    f.choice("template.scope", &["Template"], "To whom", "/template/scope", "Everybody").await?;
    browser.press_at(&[], cargo::SAVE_AGENT_BUTTON).await?;
    scene.agree(agent).await?;
    browser.click("button", cargo::SAVE_AGENT).await?;
    browser.wait_done().await?;
    let body = scene.practice.body(&format!("ai/agents/{id}")).await?;
    filling.arrived(&body)?;
    let leaves = filling.leaves();
    let missing: Vec<&&str> = UPDATE.iter().filter(|leaf| !leaves.contains(*leaf)).collect();
    check!(missing.is_empty(), "nothing was put into {missing:?}");
    test.tell(format!(
        "  {} request paths of an agent arrived, as {} values over all variants",
        UPDATE.len(),
        filling.put.len()
    ));

    browser.to_agent().await?;
    browser.wait_heading(&name).await?;
    browser.click("link", pages::EDIT_AGENT).await?;
    browser.wait_text("Face").await?;
    filling.shown().await?;
    let now = scene.agent_by_id(&id).await?;
    let count = filling.leaves().len() + given(&scene, &now, &UPDATED).await?;
    // The live release as it is inside of the agent.
    let raw = "const dt = [...document.querySelectorAll('dl.fields dt')].find(e => e.textContent.trim() === 'Live release'); return dt.nextElementSibling.querySelector('pre').textContent";
    let raw = browser.run(raw, Vec::new()).await?;
    let raw: Value = serde_json::from_str(raw.as_str().unwrap_or_default())?;
    for key in EMBEDDED {
        check!(raw.get(key) == now["deployedRelease"].get(key), "the live release shows {key} as {:?}", raw.get(key));
    }
    test.tell(format!(
        "  {count} response paths of an agent are shown, and {} of its live release as they are",
        EMBEDDED.len()
    ));
    browser.must_not_show(common::PROBLEM).await
}
