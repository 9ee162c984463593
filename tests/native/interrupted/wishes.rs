//! Every write of every plan of every vendor: what one wants, on agents of the practice vendors.

use greenroom::domain::Environment::{Live, PreRelease, Sandbox};
use greenroom::http::Method;
use greenroom::lifecycle::Intent;
use greenroom::vendors::sema4::ResourceKind;
use greenroom::vendors::sema4::lifecycle::{LiveCopy, Mappings};
use greenroom::vendors::{self, Edited, Package, Subject, cargo, polyai, runagents, sema4};
use serde_json::{Value, json};

use super::desk::{Desk, Wanted};
use crate::support::now;

type Wish = fn(&Desk) -> Wanted;

/// Something that a person can want.
pub struct Scenario {
    /// What the practice connection's id ends in.
    pub connection: &'static str,
    pub name: &'static str,
    pub wish: Wish,
    /// How many requests its plan has.
    pub steps: usize,
}

impl Scenario {
    pub fn vendor(&self) -> &'static str {
        self.connection.split('-').next().unwrap_or_default()
    }
}

const fn scenario(connection: &'static str, name: &'static str, steps: usize, wish: Wish) -> Scenario {
    Scenario { connection, name, wish, steps }
}

fn of(agent: &str, name: &str, intent: Intent) -> Wanted {
    Wanted { agent: agent.to_owned(), name: name.to_owned(), intent }
}

fn edited(desk: &Desk, agent: &str, subject: Subject, change: impl FnOnce(&mut Value)) -> Edited {
    let base = now(vendors::open(&desk.cable, &desk.connection, agent, subject)).unwrap().document;
    let mut document = base.clone();
    change(&mut document);
    Edited { document, base }
}

fn lanes(desk: &Desk, agent: &str, environment: greenroom::domain::Environment) -> greenroom::domain::Deployment {
    let rows = vendors::deployments(&desk.cable, &desk.connection, agent, environment, 5);
    now(rows).unwrap().into_iter().next().unwrap()
}

const CARGO: &str = "cargo-acme";
const WITH_DRAFT: &str = "Account researcher";
const WITHOUT_DRAFT: &str = "Inbound qualifier";

fn on_cargo(desk: &Desk, name: &str, intent: impl FnOnce(&str) -> Intent) -> Wanted {
    let agent = desk.agent(name);
    let intent = intent(&agent);
    of(&agent, name, intent)
}

fn seen(desk: &Desk, agent: &str) -> cargo::Seen {
    now(cargo::Seen::read(&desk.cable, &desk.connection, agent, vendors::HISTORY)).unwrap()
}

fn previous(desk: &Desk, agent: &str) -> String {
    seen(desk, agent).previous().unwrap()["uuid"].as_str().unwrap().to_owned()
}

/// The draft as the form opens it, so that going back to it has something to bring.
fn once(desk: &Desk) -> Value {
    let mut draft = edited(desk, &desk.agent(WITH_DRAFT), Subject::Release, |_| {}).document;
    draft["maxSteps"] = json!(3);
    draft
}

const SEMA4: &str = "sema4-acme";
/// Never published since it was edited; live; and live, and attached to.
const DRAFT: &str = "Invoice Roast";
const IS_LIVE: &str = "Vendor Onboarding";

fn find(desk: &Desk, list: &str, name: &str) -> String {
    let found = desk.foreign(Method::Get, &format!("{list}?limit=100"), Value::Null);
    let all = found["data"].as_array().unwrap();
    let one = all.iter().find(|one| one["name"] == name).unwrap_or_else(|| panic!("{name}"));
    one["id"].as_str().unwrap().to_owned()
}

fn on_sema4(desk: &Desk, name: &str, intent: impl FnOnce(&str) -> Intent) -> Wanted {
    on_cargo(desk, name, intent)
}

fn runbook(desk: &Desk, agent: &str) -> Edited {
    edited(desk, agent, Subject::Release, |document| document["runbook_text"] = json!("Other"))
}

fn package(desk: &Desk, agent: &str) -> Package {
    let request = vendors::export(&desk.connection, &desk.agent(agent));
    let answer = now(greenroom::http::send(&desk.cable, &request)).unwrap();
    *desk.file.borrow_mut() = Some(vendors::read_file(desk.connection.vendor, answer).unwrap());
    Package { file: "f".to_owned(), name: "p.zip".to_owned(), agent: agent.to_owned(), told: Vec::new() }
}

fn copy(desk: &Desk, agent: &str) -> LiveCopy {
    let seen = now(sema4::Seen::read(&desk.cable, &desk.connection, agent, true, true)).unwrap();
    LiveCopy::of(&seen).expect("live, and no draft")
}

/// What was live before, after a colleague published something else, with another server.
fn way_back(desk: &Desk, by_package: bool) -> Wanted {
    let agent = desk.agent(IS_LIVE);
    let copy = copy(desk, &agent);
    if by_package {
        package(desk, IS_LIVE);
    }
    let (policy, search) = (find(desk, "mcp-servers", "Policy library"), find(desk, "mcp-servers", "Web search"));
    let at = |rest: &str| format!("agents/{agent}{rest}");
    desk.foreign(Method::Post, &at("/edit"), Value::Null);
    desk.foreign(Method::Patch, &at(""), json!({"description": "Second"}));
    desk.foreign(Method::Post, &at("/mcp-servers"), json!({"mcp_server_id": policy}));
    desk.foreign(Method::Delete, &at(&format!("/mcp-servers/{search}")), Value::Null);
    desk.foreign(Method::Post, &at("/publish"), json!({}));
    of(&agent, IS_LIVE, sema4::lifecycle::again(copy, Mappings::default()))
}

const CURRENT: &str = "runagents-acme";
const OLDER: &str = "runagents-acme-older";
const DESK: &str = "night-desk";

/// An agent that runs, from an image.
fn running(desk: &Desk) {
    let form = json!({"agent_name": DESK, "source": {"from": "image", "image": "ghcr.io/acme/night-desk:1"},
        "system_prompt": "Be kind.", "env": [{"name": "LOG_LEVEL", "value": "info"}]});
    let wanted = of("new", DESK, runagents::lifecycle::create(form));
    let plan = desk.plan(&wanted);
    assert_eq!(plan.refusal, None);
    desk.confirm(&wanted, &plan, None).unwrap();
    desk.wait(30_000);
}

fn on_runagents(desk: &Desk, intent: impl FnOnce(&Desk) -> Intent) -> Wanted {
    running(desk);
    let intent = intent(desk);
    of(DESK, DESK, intent)
}

fn new_agent(form: Value) -> Wanted {
    of("new", "fresh", runagents::lifecycle::create(form))
}

fn deploying(desk: &Desk, change: impl FnOnce(&mut Value)) -> Intent {
    runagents::lifecycle::deploy(edited(desk, DESK, Subject::Release, change))
}

fn files(code: &str) -> Value {
    json!({"from": "source_files", "source_files": {"agent.py": code}})
}

fn of_image() -> Value {
    json!({"agent_name": "fresh", "source": {"from": "image", "image": "ghcr.io/acme/fresh:1"}})
}

const POLYAI: &str = "polyai-acme";
const BILLING: (&str, &str) = ("PROJECT-BILLING1", "Billing helper");

fn on_polyai(intent: Intent) -> Wanted {
    of(BILLING.0, BILLING.1, intent)
}

/// The row before the one that is active.
fn earlier(desk: &Desk, environment: greenroom::domain::Environment) -> greenroom::domain::Deployment {
    let rows = vendors::deployments(&desk.cable, &desk.connection, BILLING.0, environment, 20);
    let rows = now(rows).unwrap();
    let active = rows[0].clone();
    rows.into_iter().find(|row| !row.same_release(&active)).unwrap()
}

/// Cargo's.
pub const OF_CARGO: [Scenario; 10] = [
    scenario(CARGO, "create", 1, |_| {
        of(
            "new",
            "Fresh",
            cargo::lifecycle::create(json!({"name": "Fresh", "icon": {"color": "grey", "face": "x"}, "triggers": []})),
        )
    }),
    scenario(CARGO, "update the agent", 1, |desk| {
        on_cargo(desk, WITH_DRAFT, |agent| {
            cargo::lifecycle::update(edited(desk, agent, Subject::Agent, |document| {
                document["description"] = json!("Other")
            }))
        })
    }),
    scenario(CARGO, "save the draft", 1, |desk| {
        on_cargo(desk, WITH_DRAFT, |agent| {
            cargo::lifecycle::save(edited(desk, agent, Subject::Release, |draft| draft["maxSteps"] = json!(4)))
        })
    }),
    scenario(CARGO, "publish", 1, |desk| {
        on_cargo(desk, WITH_DRAFT, |agent| {
            cargo::lifecycle::publish(edited(desk, agent, Subject::Release, |draft| draft["maxSteps"] = json!(4)))
        })
    }),
    scenario(CARGO, "publish with a message", 1, |desk| {
        on_cargo(desk, WITH_DRAFT, |agent| {
            let edited = edited(desk, agent, Subject::Release, |draft| draft["maxSteps"] = json!(4));
            cargo::lifecycle::with_message(&cargo::lifecycle::publish(edited), "Fewer steps")
        })
    }),
    scenario(CARGO, "go back, over a draft", 1, |desk| {
        on_cargo(desk, WITH_DRAFT, |agent| cargo::lifecycle::again(&previous(desk, agent)))
    }),
    scenario(CARGO, "go back, without a draft", 2, |desk| {
        on_cargo(desk, WITHOUT_DRAFT, |agent| cargo::lifecycle::again(&previous(desk, agent)))
    }),
    scenario(CARGO, "restore a draft", 1, |desk| on_cargo(desk, WITH_DRAFT, |_| cargo::lifecycle::restore(once(desk)))),
    scenario(CARGO, "restore a draft that is gone", 2, |desk| {
        on_cargo(desk, WITHOUT_DRAFT, |_| cargo::lifecycle::restore(once(desk)))
    }),
    scenario(CARGO, "remove", 1, |desk| on_cargo(desk, WITH_DRAFT, |_| cargo::lifecycle::remove())),
];

/// Sema4.ai's.
pub const OF_SEMA4: [Scenario; 16] = [
    scenario(SEMA4, "create", 1, |_| {
        of("new", "Fresh", sema4::lifecycle::create(json!({"name": "Fresh", "runbook_text": "R"})))
    }),
    scenario(SEMA4, "open a draft", 1, |desk| on_sema4(desk, IS_LIVE, |_| sema4::lifecycle::edit())),
    scenario(SEMA4, "save the draft", 1, |desk| {
        on_sema4(desk, DRAFT, |agent| sema4::lifecycle::save(runbook(desk, agent)))
    }),
    scenario(SEMA4, "save what is live", 2, |desk| {
        on_sema4(desk, IS_LIVE, |agent| sema4::lifecycle::save(runbook(desk, agent)))
    }),
    scenario(SEMA4, "publish", 1, |desk| {
        on_sema4(desk, DRAFT, |agent| {
            sema4::lifecycle::publish(edited(desk, agent, Subject::Release, |_| {}), &Value::Null)
        })
    }),
    scenario(SEMA4, "save and publish", 2, |desk| {
        on_sema4(desk, DRAFT, |agent| sema4::lifecycle::publish(runbook(desk, agent), &Value::Null))
    }),
    scenario(SEMA4, "open, save and publish", 3, |desk| {
        let name = "Tax Notes";
        on_sema4(desk, name, |agent| sema4::lifecycle::publish(runbook(desk, agent), &Value::Null))
    }),
    scenario(SEMA4, "discard the draft", 1, |desk| on_sema4(desk, DRAFT, |_| sema4::lifecycle::discard(&Value::Null))),
    scenario(SEMA4, "attach a server", 1, |desk| {
        let server = find(desk, "mcp-servers", "Web search");
        on_sema4(desk, DRAFT, |_| sema4::lifecycle::attach(ResourceKind::McpServer, &server, "Web search"))
    }),
    scenario(SEMA4, "attach to what is live", 2, |desk| {
        let server = find(desk, "mcp-servers", "Policy library");
        on_sema4(desk, IS_LIVE, |_| sema4::lifecycle::attach(ResourceKind::McpServer, &server, "Policy library"))
    }),
    scenario(SEMA4, "detach a data model", 1, |desk| {
        let model = find(desk, "semantic-data-models", "Expenses");
        on_sema4(desk, DRAFT, |_| sema4::lifecycle::detach(ResourceKind::DataModel, &model, "Expenses"))
    }),
    scenario(SEMA4, "import", 1, |desk| {
        let mut package = package(desk, "Contract Reader");
        let agent = desk.agent("Contract Reader");
        desk.foreign(Method::Delete, &format!("agents/{agent}"), Value::Null);
        package.agent = "Contract Reader".to_owned();
        of("new", "Contract Reader", sema4::lifecycle::import(package))
    }),
    scenario(SEMA4, "overwrite from a package", 1, |desk| {
        let package = package(desk, DRAFT);
        let agent = desk.agent(DRAFT);
        desk.foreign(Method::Patch, &format!("agents/{agent}"), json!({"description": "Before"}));
        of(&agent, DRAFT, sema4::lifecycle::update(package))
    }),
    scenario(SEMA4, "go back by a copy", 5, |desk| way_back(desk, false)),
    scenario(SEMA4, "go back by a package", 4, |desk| way_back(desk, true)),
    scenario(SEMA4, "remove", 1, |desk| on_sema4(desk, DRAFT, |_| sema4::lifecycle::remove())),
];

/// RunAgents', in one of the contracts.
const fn of_runagents(connection: &'static str) -> [Scenario; 13] {
    [
        scenario(connection, "create from an image", 1, |_| new_agent(of_image())),
        scenario(connection, "create with tools", 1, |_| {
            let mut form = of_image();
            form["tools_to_create"] = json!([{"name": "ledger", "base_url": "https://tools.example"}]);
            new_agent(form)
        }),
        scenario(connection, "create with a build", 1, |_| {
            new_agent(json!({"agent_name": "fresh", "source": files("import langchain")}))
        }),
        scenario(connection, "create from files", 1, |_| {
            new_agent(json!({"agent_name": "fresh", "source": files("x")}))
        }),
        scenario(connection, "deploy", 1, |desk| {
            on_runagents(desk, |desk| deploying(desk, |form| form["system_prompt"] = json!("Other.")))
        }),
        scenario(connection, "deploy with a build", 1, |desk| {
            on_runagents(desk, |desk| {
                deploying(desk, |form| {
                    form["source"] = files("import langchain");
                    form["system_prompt"] = json!("Other.");
                })
            })
        }),
        scenario(connection, "deploy the same again", 1, |desk| on_runagents(desk, |desk| deploying(desk, |_| {}))),
        scenario(connection, "deploy another value", 1, |desk| {
            on_runagents(desk, |desk| {
                let value = desk.typed.borrow_mut().add_typed("0", "another");
                deploying(desk, |form| form["env"][0]["value"] = value)
            })
        }),
        scenario(connection, "configure", 1, |desk| {
            on_runagents(desk, |desk| {
                let edited = edited(desk, DESK, Subject::Agent, |config| config["system_prompt"] = json!("Other."));
                runagents::lifecycle::configure(edited)
            })
        }),
        scenario(connection, "remove", 1, |desk| on_runagents(desk, |_| runagents::lifecycle::remove())),
        scenario(connection, "starter kit", 1, |desk| {
            desk.foreign(Method::Delete, "/runagents/api/v1/workspaces/acme/tools/echo-tool", Value::Null);
            of("", "", runagents::lifecycle::starter_kit())
        }),
        scenario(connection, "starter kit that is there", 1, |_| of("", "", runagents::lifecycle::starter_kit())),
        scenario(connection, "say", 1, |desk| on_runagents(desk, |_| runagents::lifecycle::say("Hello", None))),
    ]
}

/// In today's.
pub const OF_RUNAGENTS: [Scenario; 13] = of_runagents(CURRENT);
/// In the older one.
pub const OF_OLDER_RUNAGENTS: [Scenario; 13] = of_runagents(OLDER);

/// PolyAI's.
pub const OF_POLYAI: [Scenario; 7] = [
    scenario(POLYAI, "publish to sandbox", 1, |_| on_polyai(polyai::lifecycle::publish(Sandbox))),
    scenario(POLYAI, "publish to live", 1, |_| {
        on_polyai(polyai::lifecycle::with_message(&polyai::lifecycle::publish(Live), "Straight on"))
    }),
    scenario(POLYAI, "promote to pre-release", 1, |desk| {
        on_polyai(polyai::lifecycle::promote(&lanes(desk, BILLING.0, Sandbox).id, PreRelease))
    }),
    scenario(POLYAI, "promote to live", 1, |desk| {
        on_polyai(polyai::lifecycle::promote(&lanes(desk, BILLING.0, PreRelease).id, Live))
    }),
    scenario(POLYAI, "roll back sandbox", 1, |desk| on_polyai(polyai::lifecycle::rollback(&earlier(desk, Sandbox)))),
    scenario(POLYAI, "roll back pre-release", 1, |desk| {
        on_polyai(polyai::lifecycle::rollback(&earlier(desk, PreRelease)))
    }),
    scenario(POLYAI, "roll back live", 1, |desk| on_polyai(polyai::lifecycle::rollback(&earlier(desk, Live)))),
];
