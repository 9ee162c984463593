//! Runs of an agent's tests, started by publishing. Their progress follows from the clock.

use super::Asked;
use super::body::Fields;
use super::errors::{Answer, Done, Refusal};
use super::world::{Agent, PolyAi, Quirk, TestRun};
use crate::practice::chance::{nth, uuid7};
use serde_json::{Value, json};

/// Younger than this, a run cannot be asked about yet.
const TOO_YOUNG: i64 = 1_000;
/// Until then a run waits.
const STARTS: i64 = 3_000;
/// From then on a run is over.
const ENDS: i64 = 20_000;

/// Cases, and how each ends in a run that fails.
const CASES: [(&str, &str); 6] = [
    ("Greets in the caller's language", "passed"),
    ("Asks for the policy number", "passed"),
    ("Never promises a sum", "failed"),
    ("Hands over on request", "passed"),
    ("Looks up the claim", "errored"),
    ("Says goodbye", "passed"),
];

/// Starts the tests that belong to a publish, and names them.
pub(super) fn start(asked: &Asked, agent: &mut Agent, why: &str) -> Vec<String> {
    let (now, random) = (asked.call.moment.time, asked.call.moment.random);
    let id = uuid7(now, nth(random, 5));
    match agent.quirk {
        Quirk::TestsHidden => vec![id],
        Quirk::TestsPass | Quirk::TestsFail => {
            agent.runs.push(TestRun {
                id: id.clone(),
                name: why.to_owned(),
                at: now,
                by: asked.caller.email.clone(),
                fails: agent.quirk == Quirk::TestsFail,
            });
            vec![id]
        }
        _ => Vec::new(),
    }
}

/// `GET …/testing/test-runs/{id}`
pub(super) fn get(asked: &Asked, agent: &Agent, id: &str) -> Answer {
    let run = agent.runs.iter().find(|run| run.id == id);
    let run = run.ok_or_else(|| Refusal::coded(404, "TEST_RUN_NOT_FOUND", format!("Test run {id} not found")))?;
    let age = asked.call.moment.time.0 - run.at.0;
    if age < TOO_YOUNG {
        return Err(Refusal::coded(500, "INTERNAL_SERVER_ERROR", "Something went wrong"));
    }
    Done::read(render(run, age))
}

/// `GET …/testing/test-runs?limit&offset`
pub(super) fn list(asked: &Asked, agent: &Agent) -> Answer {
    let now = asked.call.moment.time.0;
    let runs = agent.runs.iter().rev().skip(number(asked, "offset", 0, 0)?).take(number(asked, "limit", 100, 1)?);
    let runs: Vec<Value> = runs.map(|run| render(run, now - run.at.0)).collect();
    Done::read(json!({ "testRuns": runs }))
}

/// `GET …/testing/test-history?limit&offset&testCaseId`
pub(super) fn history(asked: &Asked, agent: &Agent) -> Answer {
    let now = asked.call.moment.time.0;
    let case = asked.call.parameter("testCaseId");
    let entries: Vec<Value> = agent
        .runs
        .iter()
        .rev()
        .flat_map(|run| cases(run, now - run.at.0))
        .filter(|entry| case.is_none_or(|case| entry["testCaseId"] == case))
        .skip(number(asked, "offset", 0, 0)?)
        .take(number(asked, "limit", 100, 1)?)
        .collect();
    Done::read(json!({ "testHistory": entries }))
}

/// `POST …/testing/test-runs/trigger`
pub(super) fn trigger(world: &mut PolyAi, asked: &Asked, mut agent: Agent) -> Answer {
    let body = Fields::required(asked.call.body)?;
    let name = body.text("name")?.unwrap_or("Asked for").to_owned();
    if !matches!(agent.quirk, Quirk::TestsPass | Quirk::TestsFail) {
        return Err(Refusal::coded(422, "NO_TEST_CASES_HTTP", "There are no test cases to run"));
    }
    let started = start(asked, &mut agent, &name);
    world.keep(agent);
    Done::wrote(200, json!({ "id": started.first(), "status": "pending", "test_case_count": CASES.len() }))
}

fn number(asked: &Asked, name: &str, default: usize, least: usize) -> Result<usize, Refusal> {
    match asked.call.parameter(name).map(str::parse) {
        None => Ok(default),
        Some(Ok(number)) if number >= least => Ok(number),
        Some(_) => Err(Refusal::field(name, format!("Input should be an integer of at least {least}"))),
    }
}

fn render(run: &TestRun, age: i64) -> Value {
    let cases = cases(run, age);
    let count = |statuses: &[&str]| cases.iter().filter(|case| statuses.iter().any(|s| case["status"] == **s)).count();
    let status = match age {
        ..STARTS => "pending",
        STARTS..ENDS => "running",
        _ => "completed",
    };
    json!({
        "id": run.id, "name": run.name, "status": status, "testCaseCount": CASES.len(),
        "passedCount": count(&["passed"]), "failedCount": count(&["failed"]), "errorCount": count(&["errored"]),
        "startedAt": run.at.to_iso(), "startedBy": run.by, "testHistory": cases,
    })
}

/// The cases that are over at an age, one after the other.
fn cases(run: &TestRun, age: i64) -> Vec<Value> {
    let each = (ENDS - STARTS) / i64::try_from(CASES.len()).unwrap_or(1);
    let over = usize::try_from((age - STARTS).max(0) / each).unwrap_or(0);
    CASES
        .iter()
        .enumerate()
        .take(over)
        .map(|(n, (name, end))| {
            let status = if run.fails { end } else { "passed" };
            let assertion = json!({
                "prompt": name, "is_pass": status == "passed",
                "reason": if status == "failed" { "The agent named a sum in its third answer." } else { "" },
            });
            let broken = json!([{
                "name": "find_claim", "failure_reason": "timed out", "error": "TimeoutError: no answer in 10 s",
            }]);
            json!({
                "testCaseId": format!("TEST-CASE-{}", n + 1), "status": status, "testCaseSnapshot": {"name": name},
                "results": {
                    "prompt_assertion_results": [assertion],
                    "function_call_failures": if status == "errored" { broken } else { json!([]) },
                },
                "rawConversation": {"turns": []},
            })
        })
        .collect()
}
