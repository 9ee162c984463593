//! What vendors answer: every reading of every vendor, over practice, with the answers changed on their way; and all that
//! is made of it, up to the words on the screen, in the journal and in its exports.

use std::cell::RefCell;
use std::collections::HashMap;

use greenroom::document::{Schema, Secrets, check, lines};
use greenroom::domain::json::Json as _;
use greenroom::domain::{AgentId, Connection, Environment, Lanes, Timestamp, Vendor};
use greenroom::http::{ApiError, Bytes, Effect, curl, explain, rung_of, send};
use greenroom::lifecycle::{
    Action, Course, Ending, Engine, Event, Intent, LaneState, Outcome, Plan, Procedure as _, Record, RecordState, csv,
    markdown,
};
use greenroom::store::{Connections, Memory, Notes, Records};
use greenroom::vendors::{self, Difference, Edited, Package, Procedure, ResourceKind, Subject};
use serde_json::{Value, json};

use super::Input;
use super::mutate::{mutate, odd_text, put};
use super::wire::{NOW, NoLock, Wire, now};

/// Lists that fields are chosen from, of all vendors, and one that nobody has.
const LISTS: [&str; 20] = [
    "actions",
    "agentFolders",
    "agents",
    "apps",
    "columns",
    "connectors",
    "drafts",
    "fileFolders",
    "files",
    "identity-providers",
    "integrations",
    "languageModels",
    "model-providers",
    "models",
    "policies",
    "releaseActions",
    "tools",
    "mcp-servers",
    "semantic-data-models",
    "none",
];

const SUBJECTS: [Subject; 3] = [Subject::Agent, Subject::Release, Subject::New];

/// What is known of an agent while its vendor answers as it should.
#[derive(Clone, Default)]
struct Known {
    actions: Vec<Action>,
    documents: Vec<(Subject, Value)>,
    package: Bytes,
}

thread_local! {
    static CONNECTIONS: Vec<(Connection, Vec<String>)> = of_practice();
    static AGENTS: RefCell<HashMap<String, Known>> = RefCell::default();
}

/// The practice connections, with their agents.
pub fn connections<T>(look: impl FnOnce(&[(Connection, Vec<String>)]) -> T) -> T {
    CONNECTIONS.with(|all| look(all))
}

fn of_practice() -> Vec<(Connection, Vec<String>)> {
    let memory = Memory::default();
    let connections = now(Connections(&memory).load_practice()).expect("memory");
    let nothing = RefCell::new(Input::new(&[]));
    let agents = |connection: &Connection| {
        let agents = now(vendors::list_agents(&Wire::new(connection, &nothing), connection)).expect("a list");
        agents.into_iter().map(|agent| agent.id.0).collect()
    };
    connections.into_iter().map(|connection| (connection.clone(), agents(&connection))).collect()
}

/// Documents of every vendor, each with its schema.
pub fn documents<T>(look: impl FnOnce(&Vec<(&'static Schema, Value)>) -> T) -> T {
    thread_local! {
        static DOCUMENTS: Vec<(&'static Schema, Value)> = CONNECTIONS.with(|all| {
            let known = |(connection, agents): &(Connection, Vec<String>)| {
                let documents = agents.iter().take(4).flat_map(|agent| known(connection, agent).documents);
                let of = |(subject, document)| Some((vendors::schema(connection, subject)?, document));
                documents.filter_map(of).collect::<Vec<_>>()
            };
            all.iter().flat_map(known).collect()
        });
    }
    DOCUMENTS.with(look)
}

fn known(connection: &Connection, agent: &str) -> Known {
    let key = format!("{} {agent}", connection.id.0);
    if let Some(known) = AGENTS.with(|agents| agents.borrow().get(&key).cloned()) {
        return known;
    }
    let nothing = RefCell::new(Input::new(&[]));
    let wire = || Wire::new(connection, &nothing);
    let mut known = Known::default();
    if let Ok(view) = now(vendors::agent(&wire(), connection, agent, &notes())) {
        known.actions.extend(view.overview.lanes.into_iter().flat_map(|lane| lane.actions));
        known.actions.extend(view.rows.into_iter().take(3).flat_map(|row| row.actions));
    }
    for subject in SUBJECTS {
        let opened = now(vendors::open(&wire(), connection, agent, subject));
        known.documents.extend(opened.ok().map(|opened| (subject, opened.document)));
    }
    let blank = vendors::blank_agent(connection.vendor);
    known.documents.extend(blank.map(|document| (Subject::New, document)));
    if connection.vendor == Vendor::Sema4 {
        let response = now(send(&wire(), &vendors::export(connection, agent)));
        let file = response.ok().and_then(|response| vendors::read_file(connection.vendor, response).ok());
        known.package = file.unwrap_or_default();
    }
    AGENTS.with(|agents| agents.borrow_mut().insert(key, known.clone()));
    known
}

/// What is remembered of an agent on this computer, of every vendor's.
fn notes() -> Value {
    let copy = |version: &str| {
        json!({"version": version, "document": {"name": "A", "description": "", "runbook": "# A"},
            "servers": [{"id": "s", "name": "S"}], "models": null})
    };
    json!({
        "published": {"version": "1", "message": "m", "at": NOW.0, "builds": ["build-1"]}, "seen_to_end": "build-0",
        "live": copy("1"), "previous": copy("0"), "mappings": [{"key": "k", "from": "a", "to": "b"}],
        "configs": [{"at": NOW.0, "what": {"image": "x", "env": [{"name": "A", "value": {"greenroom:secret": "1"}}]}}],
    })
}

/// Reads one thing of one agent, or takes one step with it.
pub fn answers(bytes: &[u8]) {
    let mut input = Input::new(bytes);
    let (mut connection, agents) = CONNECTIONS.with(|all| input.one_of(all));
    let agent = match input.byte() {
        255 => odd_text(&mut input),
        at => agents.get(usize::from(at) % agents.len().max(1)).cloned().unwrap_or_default(),
    };
    let scene = input.below(24);
    if input.byte() % 8 == 1 {
        (connection.page_size, connection.name_prefix) = (odd_text(&mut input), odd_text(&mut input));
    }
    let mut notes = notes();
    if input.byte() % 2 == 1 {
        mutate(&mut notes, &mut input);
    }
    let (one, other) = (input.number(), input.number());
    let input = RefCell::new(input);
    let (wire, vendor) = (Wire::new(&connection, &input), connection.vendor);
    let (wire, connection, agent) = (&wire, &connection, agent.as_str());
    match scene {
        0 => {
            for agent in told(connection, now(vendors::list_agents(wire, connection))).into_iter().flatten() {
                let _ = (agent.name.len(), agent.lanes.map(|lanes| lanes_of(vendor, &lanes)));
            }
        }
        1 => {
            let _ =
                told(connection, now(vendors::active(wire, connection, agent))).map(|lanes| lanes_of(vendor, &lanes));
        }
        2 => {
            let environment = Environment::ALL[one % Environment::ALL.len()];
            let limit = 1 + other as u32;
            let rows = told(connection, now(vendors::deployments(wire, connection, agent, environment, limit)));
            for row in rows.into_iter().flatten() {
                vendors::row_actions(vendor, &Lanes::default(), &row)
                    .iter()
                    .for_each(|action| intent(connection, action));
                let _ = (row.short_version().map(str::len), row.at.map(Timestamp::to_iso));
            }
        }
        3..6 => {
            let Some(view) = told(connection, now(vendors::agent(wire, connection, agent, &notes))) else { return };
            let _ = vendors::comes_up(vendor, &view.overview);
            for lane in &view.overview.lanes {
                lane.actions.iter().for_each(|action| intent(connection, action));
                if let LaneState::Holding(deployment) = &lane.state {
                    let _ = (deployment.short_version().map(str::len), deployment.raw.to_string());
                }
            }
            view.rows.iter().flat_map(|row| &row.actions).for_each(|action| intent(connection, action));
            let _ = (vendors::build_of_notes(&notes), vendors::live_of_notes(vendor, &notes, Some("1")));
            let _ = vendors::stale_file(vendor, &notes, &notes);
        }
        6 => {
            let Some(rows) =
                told(connection, now(vendors::deployments(wire, connection, agent, Environment::Sandbox, 9)))
            else {
                return;
            };
            let id = |at: usize| rows.get(at).map(|row| row.id.clone()).unwrap_or_default();
            let compared = now(vendors::compare(wire, connection, agent, &id(one % 9), &id(other % 9)));
            if let Some(compared) = told(connection, compared) {
                let Difference::Content(lines) = compared.difference else { return };
                assert!(lines.iter().all(|line| !line.words.is_empty()));
            }
        }
        7 => {
            let agent = (one % 4 != 1).then_some(agent);
            for kind in told(connection, now(vendors::inventory(wire, connection, agent))).into_iter().flatten() {
                let _ =
                    kind.things.into_iter().flatten().map(|thing| thing.name.len() + thing.facts.len()).sum::<usize>();
            }
        }
        8 => {
            let build = vendors::build_of_notes(&notes).map(|(build, _)| build);
            let standing = now(vendors::standing(wire, connection, agent, build.as_deref()));
            let Some(standing) = told(connection, standing) else { return };
            let _ = (standing.says(vendor), standing.phase_says(), standing.build_failed());
            let _ = standing.build.map(|build| build.says(vendor));
        }
        9..12 => {
            let subject = SUBJECTS[one % SUBJECTS.len()];
            let Some(opened) = told(connection, now(vendors::open(wire, connection, agent, subject))) else { return };
            let Some(schema) = vendors::schema(connection, subject) else { return };
            let _ = (check(&opened.document, schema), vendors::check(connection, subject, &opened.document));
            let _ = lines(schema, opened.live.as_ref().unwrap_or(&Value::Null), &opened.document);
            let _ = vendors::name_in(vendor, &opened.document);
        }
        12 => {
            let by = if other % 2 == 0 { agent.to_owned() } else { odd_text(&mut input.borrow_mut()) };
            drop(told(connection, now(vendors::choices(wire, connection, LISTS[one % LISTS.len()], &by))));
        }
        13 if vendors::has_resources(vendor) => {
            let Some(view) = told(connection, now(vendors::attachments(wire, connection, agent))) else { return };
            let all: Vec<_> = view.kinds.into_iter().filter_map(|kind| kind.all).flatten().collect();
            let _ = vendors::has_server(&all, "Ledger", Some("https://a.example/?b"));
            drop(told(connection, now(vendors::servers(wire, connection))));
        }
        14 if vendors::has_packages(vendor) => {
            drop(told(connection, now(vendors::features(wire, connection))).map(|features| vendors::lacks(&features)));
            let package = known(connection, agent).package;
            drop(told(connection, now(vendors::difference(wire, connection, agent, "a.zip", &package))));
            if let Ok(response) = now(send(wire, &vendors::export(connection, agent))) {
                let _ = told(connection, vendors::read_file(vendor, response));
            }
        }
        15 => drop(told(connection, now(vendors::test_run(wire, connection, agent, "run-1")))),
        _ => step(wire, connection, agent, &notes),
    }
}

/// What is shown of a failure. What there is, otherwise.
fn told<T>(connection: &Connection, result: Result<T, ApiError>) -> Option<T> {
    match result {
        Ok(value) => Some(value),
        Err(error) => {
            explained(connection, &error);
            None
        }
    }
}

fn explained(connection: &Connection, error: &ApiError) {
    let better = vendors::explain(connection.vendor, error);
    let error = vendors::in_our_words(connection.vendor, error);
    let explanation = explain(&error, connection.vendor.name(), connection.host(), better);
    assert!(!explanation.title.is_empty());
    let _ = rung_of(&error);
    assert_eq!(ApiError::from_json(&error.to_json()).as_ref(), Some(&error));
}

fn lanes_of(vendor: Vendor, lanes: &Lanes) {
    let _ = (vendors::waiting(vendor, lanes), vendors::not_running(vendor, lanes));
    for row in Environment::ALL.into_iter().filter_map(|environment| lanes.get(environment)) {
        let _ = vendors::row_actions(vendor, lanes, row);
    }
}

/// An action's intent, as pages ask about it.
fn intent(connection: &Connection, action: &Action) {
    let (vendor, intent) = (connection.vendor, &action.intent);
    let _ = (vendors::makes(vendor, intent), vendors::removes(vendor, intent), vendors::file_of(vendor, intent));
    let _ = (vendors::typed_in(vendor, intent), vendors::opens_form(vendor, intent), vendors::targets(vendor, intent));
    let described = vendors::describe(connection, "a", "A", intent);
    let same = vendors::with_mapping(vendor, &vendors::with_version(vendor, intent, "1.0"), "k", "to");
    let changed = vendors::describe(connection, "a", "A", &vendors::with_message(vendor, &same, "m"));
    // What cannot be done may stand for nothing.
    if action.capability.reason().is_none() {
        assert!(described.is_some_and(|described| !described.title.is_empty()), "no words for {}", intent.0);
        assert!(changed.is_some());
    }
}

/// What somebody wants to do.
fn wanted(
    connection: &Connection,
    agent: &str,
    notes: &Value,
    input: &mut Input,
    typed: &mut Secrets,
) -> Option<Intent> {
    let (vendor, mut known) = (connection.vendor, known(connection, agent));
    let edited = |input: &mut Input, typed: &mut Secrets| {
        let (subject, base) = Some(&known.documents).filter(|all| !all.is_empty()).map(|all| input.one_of(all))?;
        let (mut document, mut base) = (base.clone(), base);
        mutate(&mut document, input);
        if input.byte() % 4 == 1 {
            put(&mut document, typed.add_typed("1", &odd_text(input)), input);
        }
        if input.byte() % 4 == 1 {
            mutate(&mut base, input);
        }
        Some((subject, Edited { document, base }))
    };
    let package = |input: &mut Input| Package {
        file: "file".to_owned(),
        name: odd_text(input),
        agent: odd_text(input),
        told: vec![odd_text(input)],
    };
    match input.below(12) {
        0..4 if !known.actions.is_empty() => Some(known.actions.swap_remove(input.below(known.actions.len())).intent),
        0..6 => edited(input, typed).and_then(|(subject, edited)| vendors::save(vendor, subject, edited)),
        6 => edited(input, typed).and_then(|(_, edited)| vendors::publish(vendor, edited, notes)),
        7 if vendors::has_packages(vendor) && input.below(2) == 0 => Some(vendors::import(package(input))),
        7 if vendors::has_packages(vendor) => Some(vendors::update(package(input))),
        7 => {
            vendors::say(vendor, &odd_text(input), Some(&odd_text(input)).filter(|text| !text.is_empty()).map(|x| &**x))
        }
        8 => vendors::starter_kit(vendor).or_else(|| Some(known.actions.pop()?.intent)),
        9 if vendors::has_resources(vendor) => {
            let resource = vendors::Resource { id: odd_text(input), name: odd_text(input), ..Default::default() };
            Some(vendors::attach(input.one_of(&ResourceKind::ALL), &resource, input.below(2) == 0))
        }
        9 => {
            let document = known.documents.pop()?.1;
            let says = ["sema4 agent 1", "runagents agent 1"];
            let mut snapshot =
                json!({"greenroom": input.one_of(&says), "agent": document, "draft": {}, "not_read": ["x"]});
            mutate(&mut snapshot, input);
            vendors::recreate(vendor, &snapshot)
        }
        // One that was kept, and is not what it was.
        _ => {
            let mut intent = known.actions.pop()?.intent;
            mutate(&mut intent.0, input);
            Some(vendors::with_message(vendor, &intent, &odd_text(input)))
        }
    }
}

/// Plans a step, takes it, and looks what came of it.
fn step(wire: &Wire<'_, '_>, connection: &Connection, agent: &str, notes: &Value) {
    let vendor = connection.vendor;
    let mut typed = Secrets::default();
    let intent = wanted(connection, agent, notes, &mut wire.input.borrow_mut(), &mut typed);
    let Some(intent) = intent else { return };
    let file = vendors::file_of(vendor, &intent).map(|_| known(connection, agent).package);
    let Some(procedure) = vendors::procedure(connection, agent, "An agent", &intent, &typed, file) else { return };
    let _ = (vendors::typed_in(vendor, &intent), vendors::opens_form(vendor, &intent));
    let Some(seen) = told(connection, now(procedure.observe(wire))) else { return };
    let plan = procedure.plan(&seen);
    planned(connection, &procedure, &plan);
    let _ = vendors::cannot_know(vendor, &intent);
    if let Some(both) = vendors::both(connection, &intent, &seen, Some("ana")) {
        assert!(!both.their_lines().is_empty());
        let edited = Edited { base: both.theirs.clone(), document: both.mine.clone() };
        let _ = (both.my_lines(), vendors::with_edited(&intent, &edited));
    }
    let ticked: Vec<String> = plan.lines.iter().map(|line| line.id.clone()).collect();
    let record = Record {
        id: "plan".to_owned(),
        connection: connection.id.clone(),
        agent: AgentId(agent.to_owned()),
        agent_name: "An agent".to_owned(),
        intent,
        opened_at: NOW,
        state: RecordState::Open,
        course: Course::default(),
    };
    assert_eq!(Record::from_json(&record.to_json()).as_ref(), Some(&record));
    let memory = Memory::default();
    let records = Records(&memory);
    now(records.open_sheet(&record)).expect("memory");
    let engine = Engine { transport: wire, journal: &records, locks: &NoLock, clock: wire };
    // Mostly what the sheet is made from is read again as it was.
    wire.calm.set(wire.input.borrow_mut().byte() % 4 != 1);
    let outcome = now(engine.run(connection, &record, &procedure, &plan.fingerprint, &ticked));
    wire.calm.set(false);
    assert!(wire.writes.get() <= plan.steps.len().max(9), "{} requests of {}", wire.writes.get(), plan.steps.len());
    match outcome {
        Outcome::Moved(after) => {
            let new = procedure.plan(&after);
            for moved in vendors::moved(&seen, &after, &plan.fingerprint, &new.fingerprint, Some("ana")) {
                assert!(moved.lines.iter().all(|line| !line.words.is_empty()));
            }
        }
        Outcome::Ended(record) => {
            let writes = wire.writes.get();
            let settled = now(engine.settle(connection, &record, &procedure)).expect("memory");
            assert_eq!(wire.writes.get(), writes, "settling sends nothing");
            ended(connection, &settled, notes);
        }
        Outcome::CouldNotRead(error) => explained(connection, &error),
        Outcome::AlreadySent(_) | Outcome::CannotBeSent(_) | Outcome::NotRecorded(_) => {}
    }
    let (lines, unread) = now(records.journal()).expect("memory");
    assert_eq!(unread, 0, "the journal reads what it wrote");
    let chain = now(records.chain()).expect("memory");
    assert!(chain.holds());
    let _ = (csv(&lines, &chain), markdown(&lines, &chain));
    for line in &lines {
        let Event::Sent { title, .. } = &line.sent else { panic!("a line is of what was sent") };
        assert!(!title.is_empty());
    }
}

/// A plan, as a sheet shows it.
fn planned(connection: &Connection, procedure: &Procedure, plan: &Plan) {
    assert!(!plan.title.is_empty() && !plan.action.is_empty());
    assert!(plan.refusal.is_some() || !plan.steps.is_empty(), "nothing is sent, and nothing says why: {}", plan.title);
    for step in &plan.steps {
        let shown = step.shown();
        assert_eq!((&shown.url, shown.effect), (&step.request.url, step.request.effect));
        let _ = (curl(&shown, connection.vendor, &connection.auth), step.request.effect == Effect::Write);
    }
    let _ = plan.lines.iter().filter(|line| line.loses).map(|line| line.words.len()).sum::<usize>();
    let _ = plan.way_back.as_ref().map(|action| intent(connection, action));
    if let Some(snapshot) = &plan.snapshot {
        let _ = vendors::recreate(connection.vendor, snapshot);
    }
    // What was kept is not what is read later.
    let nothing = match procedure {
        Procedure::Cargo(_) => vendors::Seen::Cargo(Box::default()),
        Procedure::Sema4(_) => vendors::Seen::Sema4(Box::default()),
        Procedure::RunAgents(_) => vendors::Seen::RunAgents(Box::default()),
        Procedure::PolyAi(_) => vendors::Seen::PolyAi(Box::default()),
    };
    let _ = (procedure.settle(&plan.evidence, &nothing), procedure.plan(&nothing));
    if let Some(changed) = &plan.remember {
        let memory = Memory::default();
        now(Notes(&memory).change("c", "a", changed, NOW)).expect("memory");
    }
}

/// How it ended, as the page tells it.
fn ended(connection: &Connection, record: &Record, notes: &Value) {
    assert_eq!(Record::from_json(&record.to_json()).as_ref(), Some(record));
    let RecordState::Ended { ending, .. } = &record.state else { return };
    match ending {
        Ending::Done(receipt) => {
            let published = vendors::published(connection.vendor, receipt, "m", NOW);
            let _ = published.map(|published| vendors::stale_file(connection.vendor, notes, &published));
        }
        Ending::Refused(error) | Ending::DidNotHappen(error) => explained(connection, error),
        Ending::Partly { error, .. } | Ending::Unknown { error, .. } => explained(connection, error),
        Ending::Already(sentence) => assert!(!sentence.is_empty()),
    }
    for (_, action) in vendors::keeps(connection.vendor, record) {
        intent(connection, &action);
    }
}
