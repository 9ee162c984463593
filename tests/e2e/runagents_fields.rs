//! Everything that the vendor's page "Deploy" names, as the project's seed has it: each field of a request is put into its
//! control and arrives, each field of an answer stands on a screen, and so does each error.

use crate::fixtures::Keep;
use crate::runagents_scene::{
    ABOUT, ACCESS, ARTIFACT, BEHAVIOUR, Contract, DRAFT, ENVIRONMENT, FILES, IMAGE, SOURCE, Scene, TOOLS,
};
use crate::runner::{Case, Failure, Result, Test, check};
use greenroom::words::{common, failure, form, runagents, sheet, watch};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::sync::Arc;

pub fn cases() -> Vec<Case> {
    vec![
        Case::new("runagents_fields::of_requests", of_requests),
        Case::new("runagents_fields::of_answers", of_answers),
        Case::new("runagents_fields::errors_have_their_screens", errors).everywhere(),
        Case::new("runagents_fields::of_one_source_alone", one_source).everywhere(),
        Case::new("runagents_fields::of_no_source", no_source).everywhere(),
    ]
}

/// The seed's "Request Body", and its "Tool Object".
const REQUEST: [&str; 17] = [
    "agent_name",
    "namespace",
    "image",
    "source_files",
    "artifact_id",
    "draft_id",
    "system_prompt",
    "required_tools",
    "tool_url_mappings",
    "tools_to_create",
    "llm_configs",
    "env",
    "requirements",
    "entry_point",
    "framework",
    "identity_provider",
    "policies",
];
const TOOL: [&str; 6] = ["name", "base_url", "description", "auth_type", "port", "scheme"];

/// A text that occurs once, and can be a name.
fn unique(of: &str) -> String {
    format!("unique-{}", of.replace('_', "-"))
}

/// What deployments choose from, each under a name that occurs once: made as in RunAgents' own console.
struct Resources {
    draft: String,
    artifact: String,
}

impl Resources {
    async fn made(scene: &Scene) -> Result<Self> {
        let connection = json!({ "baseUrl": "https://unique.example" });
        let model = json!({ "provider": "anthropic", "models": [unique("model")] });
        let provider = json!({
            "host": "unique.example", "userIDClaim": "email",
            "identityProvider": { "issuer": "https://unique.example", "jwksUri": "https://unique.example/jwks" },
        });
        for (list, name, spec) in [
            ("tools", unique("tool"), json!({ "connection": connection })),
            ("model-providers", unique("model_provider"), model),
            ("policies", unique("policy"), json!({ "policies": [] })),
            ("identity-providers", unique("identity_provider"), provider),
        ] {
            scene.call("POST", list, json!({ "name": name, "spec": spec })).await?;
        }
        let id = |made: Value| made["id"].as_str().unwrap_or_default().to_owned();
        let files = json!({ "source_type": "code", "build_mode": "native", "source_files": { "agent.py": "pass" } });
        Ok(Self {
            draft: id(scene.call("POST", "deploy-drafts", json!({ "source_type": "code" })).await?),
            artifact: id(scene.call("POST", "workflow-artifacts", files).await?),
        })
    }
}

/// What a form says whatever the source: typed in, and as it has to arrive.
async fn fill(scene: &Scene) -> Result<Value> {
    let browser = &scene.browser;
    browser.type_at(BEHAVIOUR, "System prompt", &unique("prompt")).await?;
    browser.add_listed(TOOLS, "Required tools", "tool", 1, &unique("tool")).await?;
    browser.add_typed(TOOLS, "Required tools", "tool", 2, &unique("new_tool")).await?;
    browser.switch_at(TOOLS, &form::with("Tools to create"), true).await?;
    browser.add_at(TOOLS, "new tool").await?;
    let (blank, name) = (form::numbered("new tool", 1), unique("new_tool"));
    browser.type_at(&[TOOLS[0], &blank], "Tool name", &name).await?;
    let tool: &[&str] = &[TOOLS[0], &name];
    browser.type_at(tool, "Base URL", "https://unique.example/base").await?;
    browser.type_at(tool, "Description", &unique("description")).await?;
    browser.choose_at(tool, "Authentication", "OAuth 2").await?;
    browser.type_at(tool, "Port", "8017").await?;
    browser.choose_at(tool, "Scheme", "HTTP").await?;
    let rewrites = "Address rewrites";
    browser.switch_at(TOOLS, &form::with(rewrites), true).await?;
    browser.type_at(TOOLS, &form::key_of(rewrites), "https://unique.example/detected").await?;
    browser.press_at(TOOLS, form::ADD_KEY).await?;
    browser.choose_at(TOOLS, "https://unique.example/detected", &unique("tool")).await?;
    browser.add_model(&unique("model"), &unique("model_provider"), Some("Embedding")).await?;
    browser.add_listed(ACCESS, "Policies", "policy", 1, &unique("policy")).await?;
    browser.choose_at(ACCESS, "Identity provider", &unique("identity_provider")).await?;
    browser.add_variable(1, "UNIQUE_NAME", &unique("value")).await?;
    Ok(json!({
        "system_prompt": unique("prompt"),
        "required_tools": [unique("tool"), unique("new_tool")],
        "tools_to_create": [{
            "name": unique("new_tool"), "base_url": "https://unique.example/base", "description": unique("description"),
            "auth_type": "OAuth2", "port": 8017, "scheme": "HTTP",
        }],
        "tool_url_mappings": { "https://unique.example/detected": unique("tool") },
        "llm_configs": [{ "model": unique("model"), "provider": "anthropic", "role": "embedding" }],
        "policies": [unique("policy")],
        "identity_provider": unique("identity_provider"),
        "env": [{ "name": "UNIQUE_NAME", "value": unique("value") }],
    }))
}

/// The fields of the seed that a body has, with those of the tools to create.
fn fields_of(body: &Value, arrived: &mut BTreeSet<String>) {
    arrived.extend(body.as_object().into_iter().flatten().map(|(key, _)| key.clone()));
    let tools = body["tools_to_create"].as_array().into_iter().flatten();
    arrived.extend(tools.filter_map(Value::as_object).flatten().map(|(key, _)| format!("tools_to_create[].{key}")));
}

/// The older contract has all of them: once with files beside a draft, once with an image, once with an artifact.
async fn of_requests(test: Arc<Test>) -> Result<()> {
    let scene = Scene::open(&test, test.engine, Contract::Older, "acme-empty", Keep::Memory).await?;
    let browser = &scene.browser;
    let resources = Resources::made(&scene).await?;
    let mut arrived = BTreeSet::new();
    for kind in [FILES, IMAGE, ARTIFACT] {
        let sent = async {
            let name = unique(kind.split(' ').next_back().unwrap_or_default());
            scene.new_agent().await?;
            browser.type_at(ABOUT, "Agent name", &name).await?;
            browser.comes_from(kind).await?;
            let mut expected = json!({ "agent_name": name });
            if kind == FILES {
                expected = fill(&scene).await?;
                expected["agent_name"] = json!(name);
                browser.type_at(ABOUT, "Namespace", scene.workspace).await?;
                expected["namespace"] = json!(scene.workspace);
                browser.add_source("unique/agent.py", "print(\"unique\")\n").await?;
                expected["source_files"] = json!({ "unique/agent.py": "print(\"unique\")\n" });
                browser.type_at(SOURCE, "Entry point", "unique/agent.py").await?;
                expected["entry_point"] = json!("unique/agent.py");
                browser.type_at(SOURCE, "Requirements", "unique-package==1.0\n").await?;
                expected["requirements"] = json!("unique-package==1.0\n");
                browser.choose_at(SOURCE, "Framework", "LangGraph").await?;
                expected["framework"] = json!("langgraph");
                browser.choose_at(SOURCE, "Draft id", &resources.draft).await?;
                expected["draft_id"] = json!(resources.draft);
            } else if kind == IMAGE {
                browser.type_at(SOURCE, "Image", "unique.example/image:1").await?;
                expected["image"] = json!("unique.example/image:1");
            } else {
                browser.type_at(SOURCE, "Artifact id", &resources.artifact).await?;
                expected["artifact_id"] = json!(resources.artifact);
            }
            scene.deploy(&runagents::create_title(&name)).await?;
            scene.done(&name, runagents::DEPLOY_TO_LIVE).await?;
            let sent = scene.deployed().await?;
            check!(sent == expected, "{expected} should arrive; it was {sent}");
            Ok(sent)
        };
        let sent = sent.await.map_err(|failure: Failure| Failure(format!("{kind}: {failure}")))?;
        fields_of(&sent, &mut arrived);
    }
    let named = REQUEST.map(str::to_owned).into_iter().chain(TOOL.map(|field| format!("tools_to_create[].{field}")));
    let named: BTreeSet<String> = named.collect();
    check!(arrived == named, "what arrived is not what the seed names: {:?}", arrived.symmetric_difference(&named));
    test.tell(format!("  {} of {} fields of requests arrived", arrived.len(), named.len()));
    Ok(())
}

/// What is answered to a deployment and to the starter kit stands at the end of the sheet, with the vendor's own values.
async fn of_answers(test: Arc<Test>) -> Result<()> {
    let scene = Scene::open(&test, test.engine, Contract::Current, "acme-empty", Keep::Memory).await?;
    let browser = &scene.browser;
    let mut shown = Vec::new();
    scene.new_agent().await?;
    browser.click("button", runagents::STARTER_KIT_BUTTON).await?;
    scene.on_sheet(runagents::STARTER_KIT_TITLE).await?;
    scene.done(runagents::KIT_NAME, runagents::STARTER_KIT_NOW).await?;
    for (field, words) in [
        ("tool_created", runagents::kit_tool("echo-tool")),
        ("model_provider_created", runagents::kit_provider("playground-llm")),
    ] {
        browser.must_show(&[&words]).await?;
        shown.push(field);
    }

    let (name, tool) = (unique("answered"), unique("new_tool"));
    scene.new_agent().await?;
    browser.type_at(ABOUT, "Agent name", &name).await?;
    browser.add_source("agent.py", "import langgraph").await?;
    browser.switch_at(TOOLS, &form::with("Tools to create"), true).await?;
    browser.add_at(TOOLS, "new tool").await?;
    browser.type_at(&[TOOLS[0], &form::numbered("new tool", 1)], "Tool name", &tool).await?;
    browser.type_at(&[TOOLS[0], &tool], "Base URL", "https://unique.example").await?;
    scene.deploy(&runagents::create_title(&name)).await?;
    browser.must_show(&[&runagents::makes_tools(&tool), &runagents::tool_not_required(&tool)]).await?;
    scene.done(&name, runagents::DEPLOY_TO_LIVE).await?;
    let image = scene.agent(&name).await?["spec"]["image"].as_str().unwrap_or_default().to_owned();
    browser.wait_text(watch::TITLE).await?;
    let id =
        "return [...document.querySelectorAll('dd .mono')].map(e => e.textContent).find(id => id.startsWith('build-'))";
    browser.wait_until("the build's id", || async { Ok(browser.run(id, Vec::new()).await?.is_string()) }).await?;
    let build = browser.run(id, Vec::new()).await?;
    let build = scene.call("GET", &format!("builds/{}", build.as_str().unwrap_or_default()), json!(null)).await?;
    check!(build["image"] == image, "the build that is shown makes {build}");
    shown.push("build_id");
    let mode = runagents::execution_mode("FAST_OVERLAY", Some("fast_overlay"));
    for (field, words) in [
        ("agent", name.clone()),
        ("namespace", runagents::deployed_into(scene.workspace)),
        ("tools_created", runagents::tools_created(&tool)),
        ("image_uri", runagents::image_uri(&image)),
        ("execution_mode", mode.clone()),
        ("build_required", runagents::build_required(true)),
        ("build_profile", mode),
        ("decision_reason", runagents::decision_reason("Detected framework runtime overlay path")),
    ] {
        browser.must_show(&[&words]).await?;
        shown.push(field);
    }
    let reference = browser.text_of("dl.fields.card").await?;
    check!(reference.contains(sheet::REFERENCE) && reference.contains(&name), "the facts at the end are {reference}");
    check!(shown.len() == 11, "{shown:?} are shown");
    test.tell(format!("  {} of 11 fields of answers are shown", shown.len()));
    Ok(())
}

/// The seed's "Common Errors": what the form prevents is made to happen by an agent's name.
async fn errors(test: Arc<Test>) -> Result<()> {
    let scene = Scene::open(&test, test.engine, Contract::Older, "acme-failures", Keep::Memory).await?;
    let browser = &scene.browser;
    let mut shown = 0;
    // Before anything is asked.
    scene.new_agent().await?;
    browser.type_at(ABOUT, "Namespace", "another").await?;
    browser.press_at(&[], runagents::DEPLOY_BUTTON).await?;
    browser.wait_focus("problems").await?;
    let (name, namespace) = (form::problem_at("Agent name", form::MISSING), runagents::namespace_is(scene.workspace));
    let source = form::problem_at("Source files", form::MISSING);
    browser.must_show(&[&name, &form::problem_at("Namespace", &namespace), &source]).await?;
    check!(scene.deployments().await? == 0, "nothing was asked of the vendor");
    browser.type_at(ABOUT, "Namespace", "").await?;
    browser.comes_from(IMAGE).await?;
    browser.type_at(SOURCE, "Image", "unique.example/image:1").await?;

    let refused = failure::refused_title("RunAgents");
    for (name, title, words) in [
        ("x-missing-fields", &*refused, "agent_name is required"),
        ("x-namespace-mismatch", &*refused, runagents::NAMESPACE_MISMATCH),
        ("x-no-source", &*refused, "one of image, source_files or artifact_id is required"),
        ("x-tool-fails", failure::NOT_HAPPENED_TITLE, "failed to create tool"),
        ("x-agent-fails", failure::NOT_HAPPENED_TITLE, "failed to create agent"),
        ("x-build-refused", failure::NOT_HAPPENED_TITLE, "build failed: no builder is available"),
    ] {
        let told = async {
            scene.new_agent().await?;
            browser.type_at(ABOUT, "Agent name", name).await?;
            scene.deploy(&runagents::create_title(name)).await?;
            scene.send(name, runagents::DEPLOY_TO_LIVE).await?;
            browser.wait_heading(title).await?;
            browser.unfold(common::DETAILS).await?;
            browser.must_show(&[words]).await?;
            check!(!scene.names("agents").await?.contains(&name.to_owned()), "no agent should be made");
            Ok(())
        };
        told.await.map_err(|failure: Failure| Failure(format!("{name}: {failure}")))?;
        shown += 1;
    }
    test.tell(format!(
        "  {shown} errors of the seed's table have their screen, and 3 of them are prevented by the form"
    ));
    Ok(())
}

/// Whatever was typed for another source waits in its place, and stays here.
async fn one_source(test: Arc<Test>) -> Result<()> {
    let scene = Scene::open(&test, test.engine, Contract::Current, "acme", Keep::Memory).await?;
    let browser = &scene.browser;
    let name = unique("one-source");
    scene.new_agent().await?;
    browser.type_at(ABOUT, "Agent name", &name).await?;
    browser.add_source("agent.py", "pass").await?;
    browser.type_at(SOURCE, "Entry point", "agent.py").await?;
    browser.type_at(SOURCE, "Requirements", "unique-package").await?;
    browser.choose_at(SOURCE, "Framework", "CrewAI").await?;
    browser.comes_from(ARTIFACT).await?;
    browser.type_at(SOURCE, "Artifact id", "unique-artifact").await?;
    browser.comes_from(DRAFT).await?;
    browser.choose_at(SOURCE, "Draft id", &runagents::draft_of("draft_billing_v2", "support-agent")).await?;
    browser.comes_from(IMAGE).await?;
    browser.type_at(SOURCE, "Image", "unique.example/image:1").await?;
    // What was typed comes back with its source, as long as the form stands.
    browser.comes_from(FILES).await?;
    browser.holds_at(SOURCE, "Entry point", "agent.py").await?;
    browser.comes_from(IMAGE).await?;
    scene.deploy(&runagents::create_title(&name)).await?;
    scene.done(&name, runagents::DEPLOY_TO_LIVE).await?;
    let (sent, expected) = (scene.deployed().await?, json!({ "agent_name": name, "image": "unique.example/image:1" }));
    check!(sent == expected, "the chosen source alone should be sent, {expected}; {sent} was");
    // The preview was asked with the same.
    let asked = scene.practice.body("/deploy/preview").await?;
    check!(asked == expected, "the preview was asked with {asked}");
    Ok(())
}

/// No source is told at its field, and nothing is asked of the vendor.
async fn no_source(test: Arc<Test>) -> Result<()> {
    let scene = Scene::open(&test, test.engine, Contract::Current, "acme", Keep::Memory).await?;
    let browser = &scene.browser;
    scene.new_agent().await?;
    browser.type_at(ABOUT, "Agent name", &unique("no-source")).await?;
    for (kind, label) in [(FILES, "Source files"), (IMAGE, "Image"), (ARTIFACT, "Artifact id"), (DRAFT, "Draft id")] {
        browser.comes_from(kind).await?;
        browser.press_at(&[], runagents::DEPLOY_BUTTON).await?;
        browser.wait_focus("problems").await?;
        let problem = form::problem_at(label, form::MISSING);
        browser.wait_text(&problem).await.map_err(|failure| Failure(format!("{kind}: {failure}")))?;
    }
    let asked = scene.practice.arrived("POST", "/runagents/").await?;
    check!(asked == 0, "{asked} requests were sent for forms without a source");
    // A name that cannot be one is told in the same way.
    browser.comes_from(IMAGE).await?;
    browser.type_at(SOURCE, "Image", "unique.example/image:1").await?;
    browser.type_at(ABOUT, "Agent name", "Not a name").await?;
    browser.add_variable(1, "PORT_OF_CALL", "one").await?;
    browser.add_variable(2, "LLM_MODEL", "two").await?;
    browser.press_at(&[], runagents::DEPLOY_BUTTON).await?;
    browser.wait_focus("problems").await?;
    let (name, reserved) = (runagents::name_form("Not a name"), runagents::reserved("LLM_MODEL"));
    browser.must_show(&[&form::in_a_sentence(&name), &form::in_a_sentence(&reserved)]).await?;
    browser.within(&[ENVIRONMENT[0], "LLM_MODEL"], "field", "Variable name").await?;
    check!(scene.deployments().await? == 0, "nothing was sent");
    Ok(())
}
