//! Every write that the plans know, and what a colleague may do to the same thing.

use greenroom::document::content;
use greenroom::domain::{Environment, Vendor};
use greenroom::http::{Method, Response, send};
use greenroom::lifecycle::Intent;
use greenroom::vendors::cargo::lifecycle as cargo;
use greenroom::vendors::polyai::lifecycle as polyai;
use greenroom::vendors::runagents::{Profile, lifecycle as runagents};
use greenroom::vendors::sema4::ResourceKind;
use greenroom::vendors::sema4::lifecycle as sema4;
use greenroom::vendors::sema4::lifecycle::Mappings;
use greenroom::vendors::{self, Package, Subject};
use serde_json::{Value, json};

use super::desk::{Foreign, Person};
use crate::support::now;

/// Stands in what I wrote, and in what the colleague wrote.
pub const MINE: &str = "Written by me.";
pub const THEIRS: &str = "colleague";

/// What a write leaves behind, to see whether it stands.
#[derive(Clone, Debug)]
pub enum Mark {
    /// A text, somewhere in what is there now.
    Text(&'static str),
    /// The agent is gone.
    Gone,
    /// An agent of this name is there.
    There(&'static str),
    /// A resource is attached, or is not.
    Attached(String, bool),
    /// The row of a PolyAI answer is what its environment serves.
    Serves,
    /// Nothing that could be lost.
    Nothing,
}

/// Something that a colleague does.
pub type Act = (&'static str, Vec<Foreign>, Mark);

/// A step of mine: the agent, what I want, and what it leaves behind.
pub struct Step {
    pub agent: String,
    pub intent: Intent,
    pub mark: Mark,
    pub acts: Vec<Act>,
}

/// A write: its vendor, its word in the intents, and how it begins.
pub type Write = (Vendor, &'static str, fn(&Person) -> Step);

pub const WRITES: [Write; 27] = [
    (Vendor::Cargo, "publish", |person| of_cargo(person, cargo::publish)),
    (Vendor::Cargo, "save", |person| of_cargo(person, cargo::save)),
    (Vendor::Cargo, "restore", |person| of_cargo(person, |edited| cargo::restore(edited.document))),
    (Vendor::Cargo, "again", cargo_again),
    (Vendor::Cargo, "update", |person| {
        let agent = person.agent("Account researcher");
        let edited = person.edited(&agent, Subject::Agent, |document| document["description"] = json!(MINE));
        let mut acts = cargo_agent_acts(&agent);
        acts.push(cargo_removal(&agent));
        Step { intent: cargo::update(edited), mark: Mark::Text(MINE), acts, agent }
    }),
    (Vendor::Cargo, "create", |person| {
        let mut made = vendors::blank_agent(person.connection.vendor).unwrap();
        made["name"] = json!("Fresh");
        let body = content(&made, &vendors::cargo::schema::AGENT);
        let acts = vec![("makes the same", vec![(Method::Post, "ai/agents".to_owned(), body)], Mark::There("Fresh"))];
        Step { agent: "new".to_owned(), intent: cargo::create(made), mark: Mark::There("Fresh"), acts }
    }),
    (Vendor::Cargo, "remove", |person| {
        let agent = person.agent("Account researcher");
        let mut acts = cargo_agent_acts(&agent);
        acts.extend(cargo_draft_acts(person, &agent));
        Step { intent: cargo::remove(), mark: Mark::Gone, acts, agent }
    }),
    (Vendor::Sema4, "create", |_| {
        let body = json!({"name": "Fresh", "runbook_text": MINE});
        Step {
            agent: "new".to_owned(),
            intent: sema4::create(body),
            mark: Mark::There("Fresh"),
            acts: sema4_namesake(),
        }
    }),
    (Vendor::Sema4, "import", |person| {
        let package = package(person, "Contract Reader");
        let free = (Method::Delete, format!("agents/{}", person.agent("Contract Reader")), Value::Null);
        assert!(person.wire.foreign(&free).is_success());
        let body = json!({"name": "Contract Reader", "runbook_text": THEIRS});
        let acts =
            vec![("makes the same", vec![(Method::Post, "agents".to_owned(), body)], Mark::There("Contract Reader"))];
        let mark = Mark::There("Contract Reader");
        Step { agent: "new".to_owned(), intent: sema4::import(package), mark, acts }
    }),
    (Vendor::Sema4, "edit", |person| {
        let agent = person.agent("Vendor Onboarding");
        Step { intent: sema4::edit(), mark: Mark::Nothing, acts: sema4_acts(person, &agent), agent }
    }),
    (Vendor::Sema4, "save", |person| of_sema4(person, sema4::save)),
    (Vendor::Sema4, "publish", |person| of_sema4(person, |edited| sema4::publish(edited, &Value::Null))),
    (Vendor::Sema4, "discard", |person| Step {
        mark: Mark::Nothing,
        ..of_sema4(person, |_| sema4::discard(&Value::Null))
    }),
    (Vendor::Sema4, "again", sema4_again),
    (Vendor::Sema4, "attach", |person| {
        let agent = person.agent("Invoice Roast");
        let server = resource(person, "mcp-servers", "Web search");
        let intent = sema4::attach(ResourceKind::McpServer, &server, "Web search");
        Step { intent, mark: Mark::Attached(server, true), acts: sema4_acts(person, &agent), agent }
    }),
    (Vendor::Sema4, "detach", |person| {
        let agent = person.agent("Invoice Roast");
        let model = resource(person, "semantic-data-models", "Expenses");
        let intent = sema4::detach(ResourceKind::DataModel, &model, "Expenses");
        Step { intent, mark: Mark::Attached(model, false), acts: sema4_acts(person, &agent), agent }
    }),
    (Vendor::Sema4, "update", |person| {
        let agent = person.agent("Invoice Roast");
        let mark = json!({"runbook_text": MINE});
        assert!(person.wire.foreign(&(Method::Patch, format!("agents/{agent}"), mark)).is_success());
        let package = package(person, "Invoice Roast");
        let other = json!({"runbook_text": "Another."});
        assert!(person.wire.foreign(&(Method::Patch, format!("agents/{agent}"), other)).is_success());
        Step { intent: sema4::update(package), mark: Mark::Text(MINE), acts: sema4_acts(person, &agent), agent }
    }),
    (Vendor::Sema4, "remove", |person| Step { mark: Mark::Gone, ..of_sema4(person, |_| sema4::remove()) }),
    (Vendor::RunAgents, "deploy", |person| of_runagents(person, Subject::Release, runagents::deploy)),
    (Vendor::RunAgents, "configure", |person| of_runagents(person, Subject::Agent, runagents::configure)),
    (Vendor::RunAgents, "remove", |person| Step {
        intent: runagents::remove(),
        mark: Mark::Gone,
        ..of_runagents(person, Subject::Agent, runagents::configure)
    }),
    (Vendor::RunAgents, "create", |_| {
        let source = json!({"from": "image", "image": "ghcr.io/acme/fresh:1"});
        let form = json!({"agent_name": "fresh", "source": source, "system_prompt": MINE});
        let body = json!({"agent_name": "fresh", "image": "ghcr.io/acme/fresh:9", "system_prompt": THEIRS});
        let deploy: Foreign = (Method::Post, "deploy".to_owned(), body);
        let acts = vec![
            ("makes the same", vec![deploy.clone()], Mark::Text(THEIRS)),
            (
                "makes and deletes it",
                vec![deploy, (Method::Delete, "agents/fresh".to_owned(), Value::Null)],
                Mark::Nothing,
            ),
        ];
        Step { agent: "fresh".to_owned(), intent: runagents::create(form), mark: Mark::Text(MINE), acts }
    }),
    (Vendor::RunAgents, "starter kit", |_| {
        let acts = vec![("makes it too", vec![(Method::Post, "starter-kit".to_owned(), Value::Null)], Mark::Nothing)];
        Step { agent: String::new(), intent: runagents::starter_kit(), mark: Mark::Nothing, acts }
    }),
    (Vendor::RunAgents, "say", |person| {
        let step = of_runagents(person, Subject::Agent, runagents::configure);
        Step { intent: runagents::say("Hello", None), mark: Mark::Nothing, ..step }
    }),
    (Vendor::PolyAi, "publish", |person| of_polyai(person, |_, _| polyai::publish(Environment::Sandbox))),
    (Vendor::PolyAi, "promote", |person| {
        of_polyai(person, |rows, _| polyai::promote(rows[1]["id"].as_str().unwrap(), Environment::PreRelease))
    }),
    (Vendor::PolyAi, "rollback", |person| {
        of_polyai(person, |_, live| {
            let row =
                now(vendors::deployments(&person.wire, &person.connection, BILLING, Environment::Live, 10)).unwrap();
            polyai::rollback(row.iter().find(|row| row.id != live).expect("an earlier one"))
        })
    }),
];

/// The connection of a vendor's practice that a write is tried in.
pub fn connection(vendor: Vendor, word: &str) -> greenroom::domain::Connection {
    match vendor {
        Vendor::Cargo => crate::cargo::support::connection(""),
        Vendor::Sema4 => crate::sema4::support::connection("acme"),
        Vendor::RunAgents => {
            let workspace = if word == "starter kit" { "acme-empty" } else { "acme" };
            crate::runagents::support::connection(Profile::Current, workspace)
        }
        Vendor::PolyAi => crate::contract::connection("acme"),
    }
}

// Cargo.

fn of_cargo(person: &Person, wish: fn(vendors::Edited) -> Intent) -> Step {
    let agent = person.agent("Account researcher");
    let edited = person.edited(&agent, Subject::Release, |draft| {
        draft["systemPrompt"] = json!(format!("{}\n{MINE}", draft["systemPrompt"].as_str().unwrap()));
    });
    let mut acts = cargo_draft_acts(person, &agent);
    acts.push(cargo_removal(&agent));
    Step { intent: wish(edited), mark: Mark::Text(MINE), acts, agent }
}

fn cargo_again(person: &Person) -> Step {
    let agent = person.agent("Account researcher");
    let list = format!("ai/releases/list?agentUuid={agent}&statuses[]=archived&limit=10");
    let older = person.get(&list)["releases"][0]["uuid"].as_str().unwrap().to_owned();
    let mut acts = cargo_draft_acts(person, &agent);
    acts.push(cargo_removal(&agent));
    Step { intent: cargo::again(&older), mark: Mark::Nothing, acts, agent }
}

fn cargo_removal(agent: &str) -> Act {
    ("removes it", vec![(Method::Delete, format!("ai/agents/{agent}"), Value::Null)], Mark::Gone)
}

fn cargo_agent_acts(agent: &str) -> Vec<Act> {
    let put = |body| (Method::Put, format!("ai/agents/{agent}"), body);
    vec![
        ("describes it", vec![put(json!({ "description": THEIRS }))], Mark::Text(THEIRS)),
        ("renames it", vec![put(json!({"name": "The colleague's"}))], Mark::Text("The colleague's")),
    ]
}

fn cargo_draft_acts(person: &Person, agent: &str) -> Vec<Act> {
    let opens: Foreign = (Method::Get, format!("ai/releases/getDraft?agentUuid={agent}"), Value::Null);
    let draft = person.get(&opens.1)["release"].clone();
    let mut body = content(&draft, &vendors::cargo::schema::RELEASE);
    body["agentUuid"] = json!(agent);
    let mut steps = body.clone();
    steps["maxSteps"] = json!(77);
    let mut deployed = body;
    deployed["systemPrompt"] = json!(format!("Of the {THEIRS}."));
    deployed["version"] = json!("77.0.0");
    let touch: Foreign = (Method::Post, format!("/_practice/touch/{agent}"), json!({}));
    let deploy: Foreign = (Method::Post, "ai/releases/deployDraft".to_owned(), deployed);
    let saves: Foreign = (Method::Put, "ai/releases/updateDraft".to_owned(), steps);
    vec![
        ("edits the prompt", vec![opens.clone(), touch], Mark::Text(THEIRS)),
        ("saves another field", vec![opens.clone(), saves], Mark::Text("\"maxSteps\":77")),
        ("publishes", vec![opens.clone(), deploy.clone()], Mark::Text("77.0.0")),
        ("publishes and goes on", vec![opens.clone(), deploy, opens], Mark::Text("77.0.0")),
    ]
}

// Sema4.ai.

fn of_sema4(person: &Person, wish: fn(vendors::Edited) -> Intent) -> Step {
    let agent = person.agent("Invoice Roast");
    let edited = person.edited(&agent, Subject::Release, |document| document["runbook_text"] = json!(MINE));
    Step { intent: wish(edited), mark: Mark::Text(MINE), acts: sema4_acts(person, &agent), agent }
}

fn sema4_again(person: &Person) -> Step {
    let agent = person.agent("Vendor Onboarding");
    let mine = |text: &str| json!({ "runbook_text": text });
    let publish = |text| {
        [
            (Method::Post, format!("agents/{agent}/edit"), Value::Null),
            (Method::Patch, format!("agents/{agent}"), mine(text)),
            (Method::Post, format!("agents/{agent}/publish"), json!({})),
        ]
    };
    for request in publish(MINE) {
        assert!(person.wire.foreign(&request).is_success(), "{request:?}");
    }
    let seen = now(vendors::sema4::Seen::read(&person.wire, &person.connection, &agent, true, true)).unwrap();
    let copy = sema4::LiveCopy::of(&seen).expect("live, and no draft");
    for request in publish("Another.") {
        assert!(person.wire.foreign(&request).is_success(), "{request:?}");
    }
    let intent = sema4::again(copy, Mappings::default());
    Step { intent, mark: Mark::Text(MINE), acts: sema4_acts(person, &agent), agent }
}

fn resource(person: &Person, list: &str, name: &str) -> String {
    let found = person.get(&format!("{list}?limit=100"));
    let one =
        found["data"].as_array().unwrap().iter().find(|one| one["name"].as_str().unwrap().ends_with(name)).unwrap();
    one["id"].as_str().unwrap().to_owned()
}

fn package(person: &Person, name: &str) -> Package {
    let request = vendors::export(&person.connection, &person.agent(name));
    let answer = now(send(&person.wire, &request)).unwrap();
    *person.file.borrow_mut() = Some(vendors::read_file(person.connection.vendor, answer).unwrap());
    Package { file: "f".to_owned(), name: "p.zip".to_owned(), agent: name.to_owned(), told: Vec::new() }
}

fn sema4_namesake() -> Vec<Act> {
    let body = json!({"name": "Fresh", "runbook_text": THEIRS});
    vec![("makes the same", vec![(Method::Post, "agents".to_owned(), body)], Mark::There("Fresh"))]
}

fn sema4_acts(person: &Person, agent: &str) -> Vec<Act> {
    let (server, model) =
        (resource(person, "mcp-servers", "Web search"), resource(person, "semantic-data-models", "Expenses"));
    let opens: Foreign = (Method::Post, format!("agents/{agent}/edit"), Value::Null);
    let patch = |body| -> Foreign { (Method::Patch, format!("agents/{agent}"), body) };
    let publish: Foreign = (Method::Post, format!("agents/{agent}/publish"), json!({}));
    let attaches = (Method::Post, format!("agents/{agent}/mcp-servers"), json!({ "mcp_server_id": server }));
    let takes_off = (Method::Delete, format!("agents/{agent}/mcp-servers/{server}"), Value::Null);
    let detaches = (Method::Delete, format!("agents/{agent}/semantic-data-models/{model}"), Value::Null);
    let same = json!({"runbook_text": format!("Of the {THEIRS}.")});
    let other = json!({"description": format!("Of the {THEIRS}.")});
    vec![
        ("edits the runbook", vec![opens.clone(), patch(same.clone())], Mark::Text(THEIRS)),
        ("edits another field", vec![opens.clone(), patch(other)], Mark::Text(THEIRS)),
        ("publishes", vec![opens.clone(), patch(same), publish], Mark::Text(THEIRS)),
        ("discards", vec![(Method::Post, format!("agents/{agent}/discard-draft"), json!({}))], Mark::Nothing),
        ("attaches", vec![opens.clone(), attaches], Mark::Attached(server.clone(), true)),
        ("takes it off", vec![opens.clone(), takes_off], Mark::Attached(server, false)),
        ("detaches", vec![opens, detaches], Mark::Attached(model, false)),
        ("deletes", vec![(Method::Delete, format!("agents/{agent}"), Value::Null)], Mark::Gone),
    ]
}

// RunAgents.

const DESK: &str = "my-desk";

fn of_runagents(person: &Person, subject: Subject, wish: fn(vendors::Edited) -> Intent) -> Step {
    let body = |image: &str, prompt: &str| {
        json!({
            "agent_name": DESK, "image": image, "required_tools": ["echo-tool"], "policies": ["echo-read-policy"],
            "llm_configs": [{"provider": "openai", "model": "gpt-4o-mini"}], "system_prompt": prompt,
            "env": [{"name": "LOG_LEVEL", "value": "canary-info"}],
        })
    };
    let deploy = |body| -> Foreign { (Method::Post, "deploy".to_owned(), body) };
    assert!(person.wire.foreign(&deploy(body("ghcr.io/acme/my-desk:1", "Be kind."))).is_success());
    // Until it runs.
    person.wire.wait(20);
    let edited = person.edited(DESK, subject, |form| form["system_prompt"] = json!(MINE));
    let config = |body| -> Foreign { (Method::Put, format!("agents/{DESK}/config"), body) };
    let acts = vec![
        ("edits the prompt", vec![(Method::Post, format!("/_practice/touch/{DESK}"), json!({}))], Mark::Text(THEIRS)),
        ("edits another field", vec![config(json!({"policies": ["crm-read-policy"]}))], Mark::Text("crm-read-policy")),
        ("deploys", vec![deploy(body("ghcr.io/acme/my-desk:9", &format!("Of the {THEIRS}.")))], Mark::Text(THEIRS)),
        ("deletes", vec![(Method::Delete, format!("agents/{DESK}"), Value::Null)], Mark::Gone),
    ];
    Step { agent: DESK.to_owned(), intent: wish(edited), mark: Mark::Text(MINE), acts }
}

// PolyAI.

const BILLING: &str = "PROJECT-BILLING1";

fn of_polyai(person: &Person, wish: impl FnOnce(&[Value], &str) -> Intent) -> Step {
    let list = |place: &str| {
        let path = format!("agents/{BILLING}/deployments?environment={place}&limit=10");
        person.get(&path)["deployments"].as_array().unwrap().clone()
    };
    let (sandbox, pre_release, live) = (list("sandbox"), list("pre-release"), list("live"));
    let id = |row: &Value| row["id"].as_str().unwrap().to_owned();
    let at = |row: &Value, what: &str| format!("agents/{BILLING}/deployments/{}/{what}", id(row));
    let said = |target: &str| json!({"deploymentMessage": "The colleague's", "targetEnvironment": target});
    let publish = json!({"deploymentMessage": "The colleague's", "environment": "sandbox"});
    let touch: Foreign = (Method::Post, format!("/_practice/touch/{BILLING}"), json!({}));
    let acts = vec![
        ("publishes", vec![(Method::Post, format!("agents/{BILLING}/deployments/publish"), publish)], Mark::Serves),
        ("promotes", vec![(Method::Post, at(&sandbox[0], "promote"), said("pre-release"))], Mark::Serves),
        ("promotes to live", vec![(Method::Post, at(&pre_release[0], "promote"), said("live"))], Mark::Serves),
        ("rolls live back", vec![(Method::Post, at(&live[1], "rollback"), json!({}))], Mark::Serves),
        ("edits the draft", vec![touch], Mark::Nothing),
    ];
    let intent = wish(&sandbox, &id(&live[0]));
    Step { agent: BILLING.to_owned(), intent, mark: Mark::Serves, acts }
}

/// Whether what a write left behind stands. `answer` is what it was answered last.
pub fn stands(person: &Person, agent: &str, mark: &Mark, answer: Option<&Response>) -> bool {
    let vendor = person.connection.vendor;
    let state = || match vendor {
        Vendor::Cargo => {
            let list = format!("ai/releases/list?agentUuid={agent}&statuses[]=draft&statuses[]=deployed");
            let (about, releases) = (person.get(&format!("ai/agents/{agent}")), person.get(&list));
            // What the agent says of its release stands in the list.
            let mut about = about["agent"].clone();
            about["deployedRelease"] = Value::Null;
            format!("{about}{releases}")
        }
        Vendor::Sema4 => person.get(&format!("agents/{agent}")).to_string(),
        Vendor::RunAgents => {
            format!("{}{}", person.get(&format!("agents/{agent}/config")), person.get(&format!("agents/{agent}")))
        }
        Vendor::PolyAi => String::new(),
    };
    match mark {
        Mark::Text(text) => state().contains(text),
        Mark::Gone => {
            let path = if vendor == Vendor::Cargo { format!("ai/agents/{agent}") } else { format!("agents/{agent}") };
            let answer = person.wire.foreign(&(Method::Get, path, Value::Null));
            !answer.is_success() || answer.body.contains("\"deletedAt\":\"")
        }
        Mark::There(name) => {
            let agents = now(vendors::list_agents(&person.wire, &person.connection)).unwrap();
            agents.iter().any(|agent| agent.name == *name)
        }
        Mark::Attached(id, on) => {
            let lists = ["mcp-servers", "semantic-data-models"];
            let lists = lists.map(|list| person.get(&format!("agents/{agent}/{list}?limit=100")).to_string());
            lists.concat().contains(id.as_str()) == *on
        }
        Mark::Serves => {
            let row: Value = answer.and_then(|answer| serde_json::from_str(&answer.body).ok()).unwrap_or_default();
            let id = row["deployment"]["id"].as_str().unwrap_or("none").to_owned();
            let lanes = now(vendors::active(&person.wire, &person.connection, agent)).unwrap();
            Environment::ALL.into_iter().any(|place| lanes.get(place).is_some_and(|row| row.id == id))
        }
        Mark::Nothing => true,
    }
}
