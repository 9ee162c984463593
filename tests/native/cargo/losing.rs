//! What holds for every plan over a document: nothing is taken away that was not ticked, what is sent is what was shown,
//! and no secret stays behind.

use std::cell::RefCell;
use std::sync::OnceLock;

use greenroom::document::{Secrets, is_marker, strip};
use greenroom::domain::json::written;
use greenroom::domain::{AgentId, Vendor};
use greenroom::http::{Effect, Failure, Request, Response, Transport, curl};
use greenroom::lifecycle::{Engine, Intent, Outcome, Plan, Procedure as _, Record, RecordState};
use greenroom::store::{KeyValue as _, Memory, Records};
use greenroom::vendors::Edited;
use greenroom::vendors::cargo::Procedure;
use greenroom::vendors::cargo::lifecycle::{publish, save, update};
use greenroom::vendors::cargo::schema::RELEASE;
use proptest::prelude::*;
use proptest::sample::Index;
use serde_json::{Map, Value, json};

use super::support::{ANSWERED, NAME, NoLock, Person, body, connection, without};
use crate::properties::config;
use crate::support::{NOW, Ticking, now};

const UUID: &str = "5925d3f9-49be-4c9c-beb3-aa818df8ac0c";

/// A vendor that holds one agent, and takes whatever is sent.
struct Holding {
    agent: Value,
    draft: RefCell<Value>,
    live: RefCell<Value>,
    sent: RefCell<Vec<Request>>,
}

impl Holding {
    fn new(agent: Value, live: Value, draft: Value) -> Self {
        Self { agent, draft: RefCell::new(draft), live: RefCell::new(live), sent: RefCell::default() }
    }

    fn writes(&self) -> Vec<Request> {
        self.sent.borrow().iter().filter(|request| request.effect == Effect::Write).cloned().collect()
    }

    /// Other secrets, and nothing else, as when a token was refreshed.
    fn refresh(&self) {
        for document in [&self.draft, &self.live] {
            let text = written(&document.borrow()).replace("canary-", "canary-new-");
            let document_now: Value = serde_json::from_str(&text).unwrap();
            *document.borrow_mut() = document_now;
        }
    }
}

impl Transport for Holding {
    async fn send(&self, request: &Request) -> Result<Response, Failure> {
        self.sent.borrow_mut().push(request.clone());
        let (draft, live) = (self.draft.borrow().clone(), self.live.borrow().clone());
        if request.effect == Effect::Write {
            return Ok(Response::json(200, &json!({"release": {"uuid": "made", "deployedAt": null}})));
        }
        let path = request.path_and_query();
        if path.contains("ai/agents/") {
            let mut agent = self.agent.clone();
            agent["deployedRelease"] = live;
            return Ok(Response::json(200, &json!({"agent": agent})));
        }
        if path.contains("ai/releases/list") {
            return Ok(Response::json(200, &json!({"releases": [draft, live]})));
        }
        Ok(Response::json(404, &json!({"errorMessage": "Not found"})))
    }

    async fn pause(&self, _: u32) {}

    fn jitter(&self) -> f64 {
        0.5
    }
}

/// What practice's agents say, each list cut to its first and last item: ten thousand are to be done in minutes.
fn samples() -> &'static [Value] {
    static SAMPLES: OnceLock<Vec<Value>> = OnceLock::new();
    SAMPLES.get_or_init(|| {
        let person = Person::new();
        let names = ["Account researcher", "Signals scout", "Deal desk", "Champion tracker", "Outbound writer"];
        let mut samples = Vec::new();
        for name in names {
            let seen = person.seen(&person.agent(name));
            for release in seen.draft.iter().chain(&seen.live) {
                let mut release = without(release, &ANSWERED);
                for value in release.as_object_mut().unwrap().values_mut() {
                    if let Some(list) = value.as_array_mut().filter(|list| list.len() > 2) {
                        list.drain(1..list.len() - 1);
                    }
                    let filter = value.pointer_mut("/0/filter/groups").and_then(Value::as_array_mut);
                    filter.into_iter().for_each(|groups| groups.truncate(1));
                }
                samples.push(release);
            }
        }
        samples
    })
}

/// A release around contents.
fn release(contents: &Value, uuid: &str, status: &str) -> Value {
    let mut release = json!({"uuid": uuid, "agentUuid": UUID, "status": status, "parentUuid": null});
    let at = NOW.to_iso();
    release["updatedAt"] = json!(at);
    release["deployedAt"] = if status == "draft" { Value::Null } else { json!(at) };
    release.as_object_mut().unwrap().extend(contents.as_object().unwrap().clone());
    release
}

/// Where values stand below a document, as the steps to them; a secret that was taken out has no inside.
fn places(value: &Value, way: &[String], found: &mut Vec<Vec<String>>) {
    let children: Vec<(String, &Value)> = match value {
        _ if is_marker(value) => Vec::new(),
        Value::Array(list) => list.iter().enumerate().map(|(at, item)| (at.to_string(), item)).collect(),
        Value::Object(object) => object.iter().map(|(key, item)| (key.clone(), item)).collect(),
        _ => Vec::new(),
    };
    for (step, child) in children {
        let way = [way, &[step]].concat();
        found.push(way.clone());
        places(child, &way, found);
    }
}

fn at<'a>(document: &'a mut Value, way: &[String]) -> &'a mut Value {
    way.iter().fold(document, |value, step| match value {
        Value::Array(list) => &mut list[step.parse::<usize>().unwrap()],
        value => &mut value[step.as_str()],
    })
}

/// Takes something away. `None` where there is nothing to take at this place.
fn drop_something(document: &Value, place: Index, how: u8) -> Option<Value> {
    let mut all = Vec::new();
    places(document, &[], &mut all);
    all.retain(|way| !ANSWERED.contains(&way[0].as_str()));
    let way = all.get(place.index(all.len().max(1)))?;
    let mut document = document.clone();
    let (step, up) = way.split_last().unwrap();
    let value = at(&mut document, way).clone();
    // A tag that is empty is an unknown variant, not a text that somebody wrote.
    let is_tag = ["kind", "type", "slug"].contains(&step.as_str());
    // The vendor takes no null there, so none is sent.
    if way.as_slice() == ["connectorUuid"] && value.is_null() {
        return None;
    }
    match (how % 4, at(&mut document, up)) {
        (0, Value::Array(list)) => drop(list.remove(step.parse::<usize>().unwrap())),
        (0, Value::Object(object)) => drop(object.shift_remove(step)),
        (1, _) if !value.is_null() => *at(&mut document, way) = Value::Null,
        (2, _) if is_marker(&value) || value.as_str().is_some_and(|text| !text.is_empty() && !is_tag) => {
            *at(&mut document, way) = json!("");
        }
        (3, Value::Object(object)) if object.get("kind").is_some_and(Value::is_string) => {
            let (was, own) = [
                ("tool", "toolUuid"),
                ("agent", "agentUuid"),
                ("connector", "actionSlug"),
                ("model", "modelUuid"),
                ("file", "items"),
                ("custom", "url"),
            ]
            .into_iter()
            .find(|(kind, own)| object["kind"] == *kind && object.contains_key(*own))?;
            object.shift_remove(own);
            let next = match was {
                "tool" => "agent",
                "agent" | "connector" => "tool",
                "model" => "file",
                "file" => "model",
                _ => "connector",
            };
            object.insert("kind".to_owned(), json!(next));
        }
        _ => return None,
    }
    Some(document)
}

/// Other changes, which take nothing away by themselves: values that nobody knows, texts, the order of lists.
fn change(mut document: Value, changes: &[(Index, u8, String)]) -> Value {
    for (place, how, json) in changes {
        let mut all = vec![Vec::new()];
        places(&document, &[], &mut all);
        all.retain(|way| way.first().is_none_or(|key| !ANSWERED.contains(&key.as_str())));
        let way = &all[place.index(all.len())];
        let new: Value = serde_json::from_str(json).unwrap();
        match (how % 3, at(&mut document, way)) {
            (0, Value::Object(object)) if !object.keys().any(|key| key.starts_with("greenroom")) => {
                object.insert("brandNew".to_owned(), new);
            }
            (1, Value::Array(list)) if list.len() > 1 => list.swap(0, 1),
            (2, Value::String(text)) if !text.starts_with("canary") && !text.contains('-') => text.push_str(" more"),
            _ => {}
        }
    }
    document
}

/// Few and small: a vendor's own documents are odd enough.
fn changes() -> impl Strategy<Value = Vec<(Index, u8, String)>> {
    let odd =
        ["null", "1.50", "-0", "1e400", "\"\"", "\"a\"", "[null,{}]", "{\"b\":{\"c\":[\"\",2]}}", "{\"kind\":\"new\"}"];
    let odd = proptest::sample::select(odd.to_vec()).prop_map(str::to_owned);
    proptest::collection::vec((any::<Index>(), any::<u8>(), odd), 0..4)
}

fn sample() -> impl Strategy<Value = Value> {
    (any::<Index>(), changes())
        .prop_map(|(which, changes)| change(samples()[which.index(samples().len())].clone(), &changes))
}

fn agent() -> Value {
    json!({
        "uuid": UUID, "name": NAME, "icon": {"color": "grey", "face": "x"}, "description": "d", "folderUuid": null,
        "triggers": [], "isReadOnly": false, "deletedAt": null, "updatedAt": NOW.to_iso(), "template": null,
    })
}

fn procedure(intent: &Intent) -> Procedure {
    Procedure::new(&connection(""), UUID, NAME, intent, &Secrets::default()).unwrap()
}

fn plan(vendor: &Holding, intent: &Intent) -> Plan {
    let procedure = procedure(intent);
    procedure.plan(&now(procedure.observe(vendor)).unwrap())
}

/// Confirms a sheet with some lines ticked; what was kept of it.
fn confirm(vendor: &Holding, intent: &Intent, plan: &Plan, ticked: &[String]) -> (bool, String) {
    let memory = Memory::default();
    let record = Record {
        id: "1".to_owned(),
        connection: connection("").id,
        agent: AgentId(UUID.to_owned()),
        agent_name: NAME.to_owned(),
        intent: intent.clone(),
        opened_at: NOW,
        state: RecordState::Open,
        course: greenroom::lifecycle::Course::default(),
    };
    let records = Records(&memory);
    now(records.open_sheet(&record)).unwrap();
    let engine = Engine { transport: vendor, journal: &records, locks: &NoLock, clock: &Ticking::new() };
    let outcome = now(engine.run(&connection(""), &record, &procedure(intent), &plan.fingerprint, ticked));
    let kept = now(memory.scan("")).unwrap().into_iter().map(|(_, text)| text).chain(now(memory.log()).unwrap());
    (matches!(outcome, Outcome::Ended(_)), kept.collect::<Vec<_>>().join("\n"))
}

/// A document with a sign in place of each secret, and of each marker.
fn hidden(value: &Value) -> Value {
    match value {
        _ if is_marker(value) => json!("•"),
        Value::String(text) if text.starts_with("canary-") => json!("•"),
        Value::Array(list) => list.iter().map(hidden).collect(),
        Value::Object(object) => {
            object.iter().map(|(key, value)| (key.clone(), hidden(value))).collect::<Map<_, _>>().into()
        }
        plain => plain.clone(),
    }
}

/// A document as it has to be sent: without what only answers carry, and without a connector that is null.
fn expected(document: &Value) -> Value {
    let document = without(document, &ANSWERED);
    if document["connectorUuid"].is_null() { without(&document, &["connectorUuid"]) } else { document }
}

/// The wishes that replace a whole release.
fn wishes(edited: &Edited) -> [Intent; 2] {
    [publish(edited.clone()), save(edited.clone())]
}

proptest! {
    #![proptest_config(config(48))]

    /// Whatever is dropped, at whatever depth, out of what is live or only out of the saved draft: its line has to be
    /// ticked. With one tick less than all nothing is sent.
    #[test]
    fn nothing_is_dropped_unless_it_is_ticked(
        sample in sample(), others in changes(), place in any::<Index>(), how in any::<u8>(), only in 0..3_u8,
        less in any::<Index>(),
    ) {
        let Some(dropped) = drop_something(&strip(&sample, &RELEASE).0, place, how) else { return Ok(()) };
        // What stays of the secrets of a document from which something was dropped.
        let refilled = |document: &Value| -> Value {
            serde_json::from_str(&written(document).replace("greenroom:secret", "accessToken")).unwrap()
        };
        let (live, draft, intents) = if only == 0 {
            let draft = release(&refilled(&dropped), "draft", "draft");
            let base = strip(&draft, &RELEASE).0;
            (sample, draft, vec![publish(Edited { document: base.clone(), base })])
        } else {
            let draft = release(&sample, "draft", "draft");
            let base = strip(&draft, &RELEASE).0;
            let Some(document) = drop_something(&base, place, how) else { return Ok(()) };
            let live = if only == 1 { change(sample, &others) } else { refilled(&dropped) };
            (live, draft, wishes(&Edited { document, base }).to_vec())
        };
        let vendor = Holding::new(agent(), release(&live, "live", "deployed"), draft);
        for intent in intents {
            let plan = plan(&vendor, &intent);
            let mut losses: Vec<String> = plan.unticked(&[]).map(|line| line.id.clone()).collect();
            if plan.lines.is_empty() && plan.refusal.is_some() {
                // Secrets that cannot go back.
                prop_assert!(!confirm(&vendor, &intent, &plan, &[]).0);
                continue;
            }
            prop_assert!(!losses.is_empty(), "{} told nothing: {:?}", intent.0["do"], plan.lines);
            let mut once = losses.clone();
            once.sort();
            once.dedup();
            prop_assert_eq!(once.len(), losses.len(), "each line has an id of its own");
            losses.remove(less.index(losses.len()));
            prop_assert!(!confirm(&vendor, &intent, &plan, &losses).0);
            prop_assert!(vendor.writes().is_empty());
        }
    }

    /// With everything ticked, what was shown is sent, with the secrets as they are in that instant, and byte for byte
    /// what was edited; nothing secret is shown or kept.
    #[test]
    fn what_is_sent_is_what_was_shown(
        sample in sample(), live in sample(), edits in changes(), place in any::<Index>(), how in any::<u8>(),
        drops in any::<bool>(), refreshed in any::<bool>(), saves in any::<bool>(),
    ) {
        let draft = release(&sample, "draft", "draft");
        let base = strip(&draft, &RELEASE).0;
        let mut document = change(base.clone(), &edits);
        if drops {
            document = drop_something(&document, place, how).unwrap_or(document);
        }
        let edited = Edited { document: document.clone(), base };
        for intent in wishes(&edited).into_iter().skip(usize::from(saves)).take(1) {
            let vendor = Holding::new(agent(), release(&live, "live", "deployed"), draft.clone());
            let plan = plan(&vendor, &intent);
            let shown = plan.steps.iter().map(|step| curl(&step.shown(), Vendor::Cargo, &connection("").auth));
            let shown: Vec<String> = shown.chain([format!("{:?}", plan.lines), written(&plan.evidence)]).collect();
            prop_assert!(!shown.concat().contains("canary"), "{:?}", shown);
            prop_assert!(!written(&intent.0).contains("canary"));
            if refreshed {
                vendor.refresh();
            }
            let ticked: Vec<String> = plan.lines.iter().map(|line| line.id.clone()).collect();
            let (sent, kept) = confirm(&vendor, &intent, &plan, &ticked);
            prop_assert!(!kept.contains("canary"), "{}", kept);
            prop_assert_eq!(sent, plan.refusal.is_none());
            let writes = vendor.writes();
            prop_assert_eq!(writes.len(), usize::from(sent));
            let Some(write) = writes.first() else { continue };
            let sent = body(write);
            let own = without(&sent, &["agentUuid", "parentUuid", "version", "description"]);
            prop_assert_eq!(written(&hidden(&own)), written(&hidden(&expected(&document))));
            prop_assert_eq!(sent["agentUuid"].as_str(), Some(UUID));
            let text = written(&sent);
            prop_assert!(!text.contains("greenroom:secret"));
            if refreshed {
                prop_assert_eq!(text.matches("canary-").count(), text.matches("canary-new-").count());
            }
            let shown = plan.steps[0].masked.clone().unwrap();
            let was: Vec<&String> = shown.as_object().unwrap().keys().collect();
            prop_assert_eq!(was, sent.as_object().unwrap().keys().collect::<Vec<_>>());
        }
    }

    /// What an agent is sent is what is different; what it is sent shows up as lines, and nothing else does.
    #[test]
    fn an_agent_is_sent_what_is_different(name in "[a-z]{0,3}", text in proptest::option::of("[a-z]{0,3}"), face in "[a-z]{1,2}", cron in any::<bool>()) {
        let mut now = agent();
        now["triggers"] = json!([{
            "type": "cron", "name": "t", "description": null, "cron": "0 9 * * *", "text": "Go",
            "temporalScheduleWorkflowId": "w",
        }]);
        let mut document = now.clone();
        document["name"] = json!(name);
        document["description"] = json!(text);
        document["icon"]["face"] = json!(face);
        if cron {
            document["triggers"][0]["text"] = json!("Go on");
        }
        let intent = update(Edited { document: document.clone(), base: now.clone() });
        let procedure = procedure(&intent);
        let seen = greenroom::vendors::cargo::Seen { agent: Some(now.clone()), ..Default::default() };
        let plan = procedure.plan(&seen);
        let sent = body(&plan.steps[0].request);
        for key in ["name", "description", "icon", "triggers"] {
            prop_assert_eq!(sent.get(key).is_some(), now[key] != document[key], "{}", key);
            let told = plan.lines.iter().any(|line| line.at.steps().first().is_some_and(|step| step == key));
            prop_assert_eq!(told, now[key] != document[key]);
        }
        prop_assert!(!written(&sent).contains("temporalScheduleWorkflowId"));
        prop_assert_eq!(plan.refusal.is_some(), name.is_empty() || sent.as_object().unwrap().is_empty());
    }
}
