//! PolyAI's rules, each as the fact sheet has it: what a plan says, what an answer means, what reading back tells.

use greenroom::domain::{Capability, Deployment, Environment, Kind, Lane};
use greenroom::http::{ApiError, Body, Conflict, ErrorKind, Failure, Headers, Response, explain};
use greenroom::lifecycle::{Action, ChangeKind, LaneView, Plan, Procedure as _, Receipt, Settlement, Verdict};
use greenroom::vendors::HISTORY;
use greenroom::vendors::polyai::lifecycle::{
    self, overview, promote, publish, rollback, row_actions, rows, targets, with_message,
};
use greenroom::vendors::polyai::{Comparison, Procedure, Seen, api, compare};
use greenroom::words::{failure, polyai as words};
use serde_json::{Value, json};

use crate::support::{AGENT, Fake, NAME, connection, now, procedure, promoted, published, row, see, see_all, text};

use Environment::{Live, PreRelease, Sandbox};

/// Sandbox has a, b, c; pre-release a, b; live a.
fn classic() -> Vec<Value> {
    vec![
        published("a", 10),
        promoted("pre-release", "a", 20),
        promoted("live", "a", 30),
        published("b", 40),
        promoted("pre-release", "b", 50),
        published("c", 60),
    ]
}

/// As `classic`, and b is live as well, then c in pre-release.
fn further() -> Vec<Value> {
    let mut rows = classic();
    rows.extend([promoted("live", "b", 70), promoted("pre-release", "c", 80)]);
    rows
}

fn plan(intent: &greenroom::lifecycle::Intent, rows: Vec<Value>) -> Plan {
    let procedure = procedure(intent);
    procedure.plan(&see(&procedure, rows))
}

fn find<'a>(seen: &'a Seen, id: &str) -> &'a Deployment {
    seen.find(id).unwrap_or_else(|| panic!("no {id}"))
}

fn lane(seen: &Seen, environment: Environment) -> LaneView {
    overview(seen).lanes.into_iter().find(|view| view.lane == Lane::In(environment)).unwrap()
}

fn body(plan: &Plan) -> Value {
    let [step] = plan.steps.as_slice() else { panic!("one step") };
    match &step.request.body {
        Body::Json(body) => body.clone(),
        Body::None | Body::File(_) => Value::Null,
    }
}

fn changes(plan: &Plan) -> Vec<(ChangeKind, &str)> {
    plan.changes.iter().map(|change| (change.kind, change.card.title.as_str())).collect()
}

fn says(texts: &[String], part: &str) -> bool {
    texts.iter().any(|text| text == part)
}

/// What a write's answer means.
fn judge(answer: Result<Response, Failure>) -> Verdict {
    procedure(&publish(Sandbox)).judge(&answer)
}

fn refused(status: u16, body: Value) -> ApiError {
    match judge(Ok(Response::json(status, &body))) {
        Verdict::Refused(error) => error,
        other => panic!("{other:?}"),
    }
}

fn coded(code: &str, text: &str) -> Value {
    json!({"success": false, "error": text, "error_id": "adk-1", "error_code": code, "error_message": text, "data": null})
}

// Plans.

#[test]
fn publishing_names_its_target_and_says_what_it_cannot_show() {
    let plan = plan(&with_message(&publish(Sandbox), "Refunds"), classic());
    assert_eq!((plan.title.as_str(), plan.target), ("Publish Billing helper to Sandbox", Lane::In(Sandbox)));
    assert_eq!(plan.action, "Publish to Sandbox");
    assert_eq!(plan.changes_unknown.as_deref(), Some(words::DRAFT_UNREADABLE));
    assert_eq!((plan.refusal.clone(), plan.confirm_name.as_deref()), (None, None));
    assert!(says(&plan.effects, words::SANDBOX_ONLY) && plan.warnings.is_empty());
    assert_eq!(message(&plan).hint, words::MESSAGE_KEPT);
    let [step] = plan.steps.as_slice() else { panic!("one step") };
    assert_eq!(step.request.url, "https://vendor.example/polyai/v1/agents/PROJECT-1/deployments/publish");
    assert_eq!(step.request.body, Body::Json(json!({"deploymentMessage": "Refunds", "environment": "sandbox"})));
}

#[test]
fn publishing_elsewhere_is_under_advanced_and_warned_about() {
    let choices = targets(&with_message(&publish(Sandbox), "Hello"));
    assert_eq!(choices.iter().map(|(environment, _)| *environment).collect::<Vec<_>>(), Environment::ALL);
    let plan = plan(&choices[2].1, classic());
    assert_eq!((plan.target, message(&plan).value.as_str()), (Lane::In(Live), "Hello"));
    assert!(says(&plan.warnings, &words::publish_elsewhere("Live")));
    assert!(says(&plan.effects, words::LIVE_AT_ONCE));
    assert_eq!(plan.confirm_name.as_deref(), Some(NAME));
    assert_eq!(body(&plan)["environment"], "live");
    let seen = see_all(classic());
    assert!(targets(&rollback(find(&seen, "l-a"))).is_empty(), "PolyAI decides where a rollback lands");
}

#[test]
fn promoting_copies_the_message_and_always_names_its_target() {
    let plan = plan(&promote("s-c", PreRelease), classic());
    assert_eq!(message(&plan).value, "c", "carried over");
    assert_eq!(body(&plan), json!({"deploymentMessage": "c", "targetEnvironment": "pre-release"}));
    assert_eq!(plan.steps[0].request.url, "https://vendor.example/polyai/v1/agents/PROJECT-1/deployments/s-c/promote");
    assert_eq!(plan.now.as_ref().map(|card| card.title.as_str()), Some("b"));
    assert_eq!(plan.then.title, "c");
    assert_eq!(changes(&plan), [(ChangeKind::Included, "c")]);
    assert!(says(&plan.effects, words::PROMOTE_COPIES) && plan.warnings.is_empty());
    assert_eq!(plan.confirm_name, None);
}

#[test]
fn going_to_live_needs_the_name_and_is_felt_at_once() {
    let plan = plan(&with_message(&promote("p-b", Live), ""), classic());
    assert_eq!(plan.confirm_name.as_deref(), Some(NAME));
    assert!(says(&plan.effects, words::LIVE_AT_ONCE));
    assert_eq!(body(&plan)["deploymentMessage"], "", "emptied by hand stays empty");
    assert_eq!(changes(&plan), [(ChangeKind::Included, "b")]);
    assert!(plan.warnings.is_empty());
}

#[test]
fn skipping_pre_release_is_warned_about_only_where_it_is_skipped() {
    let warned = |id: &str| says(&plan(&promote(id, Live), classic()).warnings, words::SKIPS_PRE_RELEASE);
    assert!(warned("s-c"));
    assert!(!warned("p-b"));
    assert!(!warned("s-b"), "b has been in pre-release");
    let versionless = [row("s", "sandbox", "", "x", "publish", 1), row("p", "pre-release", "", "x", "promotion", 2)];
    let from = |id: &str| says(&plan(&promote(id, Live), versionless.to_vec()).warnings, words::SKIPS_PRE_RELEASE);
    assert!(!from("p"), "a row without a version stands in pre-release all the same");
    assert!(from("s"), "two empty versions are not the same release");
}

#[test]
fn a_skip_is_offered_second() {
    let actions = lane(&see_all(classic()), Sandbox).actions;
    let offered: Vec<(&str, bool, bool)> =
        actions.iter().take(2).map(|action| (action.label.as_str(), action.primary, action.secondary)).collect();
    assert_eq!(offered, [("Promote to Pre-release…", true, false), ("Promote to Live…", false, true)]);
}

#[test]
fn a_step_that_is_missing_is_explained() {
    for code in ["ErrPreReleaseNotReady", "ERR_PRE_RELEASE_NOT_READY", "PRE_RELEASE_NOT_READY", "SOMETHING_NEW"] {
        let error = refused(412, coded(code, "not ready"));
        assert_eq!(error.kind, ErrorKind::StepMissing, "{code}");
        assert_eq!(lifecycle::explain(&error), Some(words::STEP_MISSING));
    }
    assert_eq!(refused(412, json!({"message": "no"})).kind, ErrorKind::StepMissing);
}

#[test]
fn backward_is_refused_and_never_offered() {
    let cases = [("l-a", PreRelease), ("l-a", Live), ("p-b", PreRelease), ("p-b", Sandbox), ("s-c", Sandbox)];
    for (id, target) in cases {
        let rows = classic();
        let environment = rows.iter().find(|row| row["id"] == id).unwrap()["environment"].clone();
        let from = Environment::parse(environment.as_str().unwrap()).unwrap();
        let plan = plan(&promote(id, target), rows);
        // What is not read for that target is not found, which is a refusal too.
        let backward = words::backward(from.name(), target.name());
        let refusal = plan.refusal.expect("a refusal");
        assert!(refusal == backward || refusal == words::DEPLOYMENT_GONE, "{id} → {target:?}: {refusal}");
        assert!(target != Live || refusal == backward);
    }
    let seen = see_all(further());
    let offered = overview(&seen).lanes.into_iter().flat_map(|lane| lane.actions);
    let in_rows = rows(&seen).into_iter().flat_map(|row| row.actions);
    let of_rows = Environment::ALL.into_iter().flat_map(|e| seen.history(e)).flat_map(|r| row_actions(&seen.lanes, r));
    let promotions = offered.chain(in_rows).chain(of_rows).filter(|action| action.intent.0["do"] == "promote");
    let mut count = 0;
    for Action { intent, .. } in promotions {
        let target = Environment::parse(intent.0["target"].as_str().unwrap()).unwrap();
        let from = find(&seen, intent.0["deployment"].as_str().unwrap()).environment.unwrap();
        assert!(target > from, "{intent:?}");
        count += 1;
    }
    assert!(count > 10);
}

#[test]
fn promoting_what_is_there_already_is_warned_about_and_not_offered() {
    let plan = plan(&promote("s-a", Live), classic());
    assert_eq!(plan.refusal, None, "PolyAI accepts it");
    assert!(says(&plan.warnings, &words::already_active("Live")));
    assert!(plan.changes.is_empty() && plan.changes_unknown.is_none());
    let seen = see_all(classic());
    let actions = row_actions(&seen.lanes, find(&seen, "s-a"));
    let to_live = actions.iter().find(|action| action.intent == promote("s-a", Live)).unwrap();
    assert_eq!(to_live.capability, Capability::Unavailable(words::already_active("Live")));
    assert!(!to_live.primary);
}

#[test]
fn a_deployment_that_is_gone_is_refused_by_words() {
    let gone = [
        promote("none", Live),
        rollback(&Deployment { id: "none".to_owned(), ..find(&see_all(classic()), "l-a").clone() }),
    ];
    for intent in gone {
        let plan = plan(&intent, classic());
        assert_eq!(plan.refusal.as_deref(), Some(words::DEPLOYMENT_GONE));
        assert_eq!(plan.then.title, words::deployment_id("none"));
    }
}

#[test]
fn an_earlier_release_takes_others_back() {
    let plan = plan(&promote("s-a", PreRelease), further());
    assert_eq!(changes(&plan), [(ChangeKind::Reverted, "c"), (ChangeKind::Reverted, "b")]);
}

#[test]
fn rolling_back_makes_a_row_rewrites_the_draft_and_loses_its_message() {
    let seen = see_all(further());
    let plan = plan(&with_message(&rollback(find(&seen, "l-a")), "Too early"), further());
    assert_eq!((plan.target, plan.title.as_str()), (Lane::In(Live), "Roll back Billing helper in Live"));
    assert_eq!(body(&plan), json!({"deploymentMessage": "Too early"}));
    assert!(plan.steps[0].request.url.ends_with("/deployments/l-a/rollback"), "the row to go back to");
    assert_eq!(message(&plan).hint, words::MESSAGE_LOST);
    assert!(says(&plan.warnings, words::ROLLBACK_REWRITES_DRAFT));
    assert!(says(&plan.warnings, &words::promote_instead("Live")), "a still stands in pre-release");
    assert!(says(&plan.effects, &words::rollback_row("Live")));
    assert_eq!(changes(&plan), [(ChangeKind::Reverted, "b")]);
    assert_eq!(plan.confirm_name.as_deref(), Some(NAME));
    let sandbox = plan_of_sandbox_rollback();
    assert!(!says(&sandbox.warnings, &words::promote_instead("Sandbox")), "nothing is before sandbox");
    assert_eq!(changes(&sandbox), [(ChangeKind::Reverted, "c"), (ChangeKind::Reverted, "b")]);
}

fn message(plan: &Plan) -> &greenroom::lifecycle::MessageField {
    plan.message.as_ref().expect("PolyAI takes a message")
}

fn plan_of_sandbox_rollback() -> Plan {
    plan(&rollback(find(&see_all(further()), "s-a")), further())
}

#[test]
fn what_is_active_is_not_rolled_back_to() {
    let seen = see_all(further());
    let actions = row_actions(&seen.lanes, find(&seen, "l-b"));
    let back = actions.iter().find(|action| action.intent == rollback(find(&seen, "l-b"))).unwrap();
    assert_eq!(back.capability, Capability::Unavailable(words::IS_ACTIVE.to_owned()));
    let older = row_actions(&seen.lanes, find(&seen, "l-a"));
    assert!(older.iter().any(|a| a.intent == rollback(find(&seen, "l-a")) && a.capability == Capability::Available));
}

#[test]
fn going_back_prefers_promoting_what_stands_earlier() {
    let seen = see_all(further());
    let back = lane(&seen, Live).actions;
    let intents: Vec<_> = back.iter().map(|action| (action.intent.clone(), action.secondary)).collect();
    // The nearest environment first: pre-release's row, not sandbox's.
    assert_eq!(intents, [(promote("p-a", Live), false), (rollback(find(&seen, "l-a")), true)]);
    // In sandbox there is only the vendor's own.
    let back: Vec<_> = lane(&seen, Sandbox).actions.into_iter().filter(|a| a.intent.0["do"] == "rollback").collect();
    assert_eq!(back.len(), 1);
    assert_eq!((back[0].intent.clone(), back[0].secondary), (rollback(find(&seen, "s-b")), false));
    // The way back of a plan leads to what is active before it.
    let plan = plan(&promote("p-c", Live), further());
    assert_eq!(plan.way_back.map(|action| action.intent), Some(promote("p-b", Live)));
}

#[test]
fn going_back_falls_to_the_vendors_rollback_where_the_release_stands_nowhere_else() {
    let mut rows = further();
    // a is nowhere but in live: its rows in sandbox and pre-release are not among the newest.
    rows.retain(|row| row["id"] != "p-a" && row["id"] != "s-a");
    let seen = see_all(rows);
    let intents: Vec<_> = lane(&seen, Live).actions.into_iter().map(|action| action.intent).collect();
    assert_eq!(intents, [rollback(find(&seen, "l-a"))]);
}

#[test]
fn with_nothing_earlier_there_is_a_reason() {
    let seen = see_all([published("a", 1)]);
    let actions = lane(&seen, Sandbox).actions;
    let back = actions.last().unwrap();
    assert_eq!(back.capability, Capability::Unavailable(words::NOTHING_EARLIER.to_owned()));
    // The same release twice is nothing earlier either.
    let seen = see_all([published("a", 1), row("again", "sandbox", "a", "a", "publish", 2)]);
    let reason = lane(&seen, Sandbox).actions.last().unwrap().capability.clone();
    assert_eq!(reason, Capability::Unavailable(words::NOTHING_EARLIER.to_owned()));
}

#[test]
fn empty_and_null_versions_are_never_equal() {
    let mut nothing = row("n", "live", "", "n", "promotion", 3);
    nothing["version"] = Value::Null;
    let mut absent = row("p", "pre-release", "", "p", "promotion", 2);
    absent.as_object_mut().unwrap().remove("version");
    let seen = see_all([row("e", "sandbox", "", "e", "publish", 1), nothing, absent]);
    for one in ["n", "p", "e"] {
        assert_eq!(find(&seen, one).version, None);
        for other in ["n", "p", "e"] {
            assert!(!find(&seen, one).same_release(find(&seen, other)), "{one} {other}");
            let comparison = compare(&seen.sandbox, Some(find(&seen, one)), find(&seen, other));
            assert_eq!(comparison, Comparison::Unknown, "{one} {other}");
        }
    }
    assert_eq!(rows(&seen).len(), 3, "none is folded into another");
    let actions = row_actions(&seen.lanes, find(&seen, "e"));
    assert!(actions.iter().all(|action| action.capability.reason() != Some(&words::already_active("Live"))));
    let plan = plan(&promote("e", Live), vec![row("e", "sandbox", "", "e", "publish", 1), promoted("live", "a", 2)]);
    assert_eq!(plan.changes_unknown.as_deref(), Some(words::CHANGES_UNKNOWN));
}

#[test]
fn the_fingerprint_is_made_of_ids_not_of_versions() {
    let before = plan(&promote("s-c", Live), classic()).fingerprint;
    let mut rows = classic();
    rows.push(row("again", "live", "a", "a", "promotion", 99));
    assert_ne!(plan(&promote("s-c", Live), rows).fingerprint, before, "the same version in a new row");
    let mut rows = classic();
    rows.iter_mut().for_each(|row| row["version"] = json!("other"));
    assert_eq!(plan(&promote("s-c", Live), rows).fingerprint, before);
}

#[test]
fn main_is_edited_elsewhere() {
    let seen = see_all(classic());
    let draft = overview(&seen).lanes.into_iter().find(|view| view.lane == Lane::Draft).unwrap();
    assert_eq!(draft.state, greenroom::lifecycle::LaneState::Text(words::DRAFT_LANE.to_owned()));
    assert_eq!(draft.actions.iter().map(|a| a.intent.clone()).collect::<Vec<_>>(), [publish(Sandbox)]);
    assert!(words::WHERE_TO_EDIT.contains("on a branch in PolyAI"));
}

// Simplified projects.

#[test]
fn simplified_projects_are_found() {
    let mut tagged = published("a", 1);
    tagged["metadata"]["tag"] = json!("staging");
    let straight = row("l", "live", "z", "z", "publish", 9);
    let mut unsaid = straight.clone();
    unsaid["metadata"] = Value::Null;
    for rows in [vec![tagged.clone()], vec![published("a", 1), straight], vec![published("a", 1), unsaid]] {
        let seen = see_all(rows.clone());
        assert!(seen.looks_simplified(), "{rows:?}");
        assert!(says(&overview(&seen).warnings, words::SIMPLIFIED));
        assert!(says(&plan(&promote("s-a", Live), rows.clone()).warnings, words::SIMPLIFIED));
        let back = plan(&rollback(find(&seen, "s-a")), rows);
        assert!(says(&back.warnings, words::SIMPLIFIED_ROLLBACK));
    }
    // A promotion to pre-release does not read live; the tag is enough.
    assert!(says(&plan(&promote("s-a", PreRelease), vec![tagged]).warnings, words::SIMPLIFIED));
}

#[test]
fn classic_projects_are_not_taken_for_simplified() {
    let mut live_is_newest = classic();
    live_is_newest.push(promoted("live", "c", 99));
    let mut null_metadata = live_is_newest.clone();
    null_metadata.last_mut().unwrap()["metadata"] = Value::Null;
    let mut rolled_back = classic();
    rolled_back.push(row("back", "live", "a", "a", "rollback", 99));
    let mut null_tag = classic();
    null_tag[5]["metadata"]["tag"] = Value::Null;
    // The source has left the newest hundred of sandbox.
    let forgotten = vec![promoted("live", "old", 99), published("c", 60)];
    for rows in [classic(), live_is_newest, null_metadata, rolled_back, null_tag, forgotten, vec![]] {
        assert!(!see_all(rows.clone()).looks_simplified(), "{rows:?}");
    }
}

// Included and reverted.

fn known(comparison: Comparison) -> (Vec<String>, Vec<String>) {
    let ids = |rows: Vec<Deployment>| rows.into_iter().map(|row| row.id).collect();
    match comparison {
        Comparison::Known { included, reverted } => (ids(included), ids(reverted)),
        other => panic!("{other:?}"),
    }
}

fn sandbox(rows: impl IntoIterator<Item = Value>) -> Vec<Deployment> {
    see_all(rows).sandbox
}

fn at<'a>(rows: &'a [Deployment], id: &str) -> &'a Deployment {
    rows.iter().find(|row| row.id == id).unwrap()
}

#[test]
fn what_lies_between_two_releases() {
    let rows = sandbox(["a", "b", "c", "d"].into_iter().zip(1..).map(|(v, minute)| published(v, minute)));
    let between = |from: &str, to: &str| known(compare(&rows, Some(at(&rows, from)), at(&rows, to)));
    assert_eq!(between("s-a", "s-d"), (vec!["s-d".into(), "s-c".into(), "s-b".into()], vec![]));
    assert_eq!(between("s-d", "s-b"), (vec![], vec!["s-d".into(), "s-c".into()]));
    assert_eq!(compare(&rows, Some(at(&rows, "s-b")), at(&rows, "s-b")), Comparison::Same);
    let first = known(compare(&rows, None, at(&rows, "s-b")));
    assert_eq!(first, (vec!["s-b".into(), "s-a".into()], vec![]), "nothing was there: everything comes along");
}

#[test]
fn a_rollback_takes_off_what_was_above_it() {
    // a, b, c, back to a, d: d is made of a and d.
    let rows = sandbox([
        published("a", 1),
        published("b", 2),
        published("c", 3),
        row("back", "sandbox", "a", "a", "rollback", 4),
        published("d", 5),
    ]);
    let between = |from: &str, to: &str| known(compare(&rows, Some(at(&rows, from)), at(&rows, to)));
    assert_eq!(between("s-a", "s-d"), (vec!["s-d".into()], vec![]));
    assert_eq!(between("s-c", "s-d"), (vec!["s-d".into()], vec!["s-c".into(), "s-b".into()]));
    assert_eq!(between("s-d", "s-c"), (vec!["s-c".into(), "s-b".into()], vec!["s-d".into()]));
    assert_eq!(compare(&rows, Some(at(&rows, "s-a")), at(&rows, "back")), Comparison::Same);
}

#[test]
fn the_same_version_again_is_that_release_again_however_it_came() {
    // PolyAI may leave the metadata of a rollback empty.
    let mut unsaid = row("back", "sandbox", "a", "", "", 4);
    unsaid["metadata"] = Value::Null;
    let rows = sandbox([published("a", 1), published("b", 2), unsaid, published("d", 5)]);
    let between = |from: &str, to: &str| known(compare(&rows, Some(at(&rows, from)), at(&rows, to)));
    assert_eq!(between("s-b", "s-d"), (vec!["s-d".into()], vec!["s-b".into()]));
}

#[test]
fn undoing_a_rollback_brings_everything_back() {
    let rows = sandbox([
        published("a", 1),
        published("b", 2),
        published("c", 3),
        row("back", "sandbox", "a", "a", "rollback", 4),
        row("forth", "sandbox", "c", "c", "rollback", 5),
        published("d", 6),
    ]);
    let between = |from: &str, to: &str| known(compare(&rows, Some(at(&rows, from)), at(&rows, to)));
    assert_eq!(between("s-a", "s-d"), (vec!["s-d".into(), "s-c".into(), "s-b".into()], vec![]));
}

#[test]
fn a_history_that_is_cut_off_says_that_it_is() {
    let rows = sandbox([published("b", 2), published("c", 3)]);
    let older = promoted("live", "a", 1);
    let live = see_all([older]).live.remove(0);
    assert_eq!(compare(&rows, Some(&live), at(&rows, "s-c")), Comparison::Unknown);
    assert_eq!(compare(&rows, Some(at(&rows, "s-c")), &live), Comparison::Unknown);
    // Both at hand: what lies before the cut does not matter.
    assert_eq!(known(compare(&rows, Some(at(&rows, "s-b")), at(&rows, "s-c"))), (vec!["s-c".into()], vec![]));
}

#[test]
fn a_rollback_to_before_the_cut_cannot_be_compared_across() {
    let rows = sandbox([
        published("b", 2),
        published("c", 3),
        row("back", "sandbox", "a", "a", "rollback", 4),
        published("d", 5),
        row("forth", "sandbox", "c", "c", "rollback", 6),
        published("e", 7),
    ]);
    let compared = |from: &str, to: &str| compare(&rows, Some(at(&rows, from)), at(&rows, to));
    // How much of b and c was in a is not known, so neither is what going from one to the other takes back.
    for (from, to) in [("s-c", "back"), ("s-c", "s-d"), ("s-d", "s-b"), ("s-d", "s-e")] {
        assert_eq!(compared(from, to), Comparison::Unknown, "{from} → {to}");
    }
    assert_eq!(known(compared("back", "s-d")), (vec!["s-d".into()], vec![]));
    assert_eq!(known(compared("s-b", "s-e")), (vec!["s-e".into(), "s-c".into()], vec![]));
}

#[test]
fn what_waits_is_counted() {
    assert_eq!(overview(&see_all(classic())).waiting, Some(words::ahead(2, 0, "c")));
    assert_eq!(overview(&see_all(further())).waiting, Some(words::ahead(1, 0, "c")));
    assert_eq!(overview(&see_all([published("a", 1)])).waiting.as_deref(), Some(words::NOT_LIVE_YET));
    assert_eq!(overview(&see_all([published("a", 1), promoted("live", "a", 2)])).waiting, None);
    let gone_back = [
        published("a", 1),
        published("b", 2),
        promoted("live", "b", 3),
        row("back", "sandbox", "a", "a", "rollback", 4),
    ];
    assert_eq!(overview(&see_all(gone_back)).waiting, Some(words::ahead(0, 1, "a")));
    assert_eq!(overview(&see_all([])).waiting, None);
    let unknown = [published("b", 2), promoted("live", "z", 1)];
    assert_eq!(overview(&see_all(unknown)).waiting.as_deref(), Some(words::WAITING));
}

// Documents.

#[test]
fn what_greenroom_does_not_know_survives() {
    let strange = json!({
        "id": "x", "environment": "staging", "version": "v", "createdBy": 7, "createdAt": "soon", "weight": 0.50,
        "metadata": {"deployment_type": "scheduled_promotion", "deployment_message": ["not", "a text"], "train": null},
        "nested": {"z": [1, 2, null], "a": {}},
    });
    let mut plain = strange.clone();
    plain["environment"] = json!("live");
    let response = Response::json(200, &json!({"deployments": [strange, plain]}));
    let read = api::read_deployments(&response).unwrap();
    assert_eq!(read[0].raw.to_string(), strange.to_string(), "order included");
    assert_eq!((read[0].environment, read[1].environment), (None, Some(Live)));
    assert_eq!(read[0].kind, Some(Kind::Other("scheduled_promotion".to_owned())));
    assert_eq!((&read[0].message, &read[0].by, read[0].at), (&None, &None, None));
    let mut seen = see_all(classic());
    seen.sandbox.insert(0, read[0].clone());
    seen.lanes.sandbox = Some(read[0].clone());
    seen.lanes.live = Some(read[1].clone());
    seen.live.insert(0, read[1].clone());
    assert!(!overview(&seen).lanes.is_empty() && !rows(&seen).is_empty());
    for intent in [promote("x", Live), rollback(&read[0]), publish(Sandbox)] {
        let procedure = procedure(&intent);
        let plan = procedure.plan(&seen);
        procedure.settle(&plan.evidence, &seen);
    }
}

#[test]
fn null_and_missing_metadata_are_taken() {
    let mut null = published("a", 1);
    null["metadata"] = Value::Null;
    let mut missing = published("b", 2);
    missing.as_object_mut().unwrap().remove("metadata");
    for row in see_all([null, missing]).sandbox {
        assert_eq!((row.message, row.kind), (None, None));
    }
}

#[test]
fn a_row_without_an_id_is_named() {
    let mut row = published("a", 1);
    row["id"] = json!("");
    let error =
        api::read_deployments(&Response::json(200, &json!({"deployments": [published("b", 1), row]}))).unwrap_err();
    assert_eq!(error.kind, ErrorKind::NotUnderstood("deployments[1].id".to_owned()));
    let error = api::read_active(&Response::json(200, &json!({"activeDeployments": {"pre-release": {}}}))).unwrap_err();
    assert_eq!(error.kind, ErrorKind::NotUnderstood("activeDeployments.pre-release.id".to_owned()));
    for body in [json!([]), json!({}), json!({"deployments": null})] {
        let error = api::read_deployments(&Response::json(200, &body)).unwrap_err();
        assert_eq!(error.kind, ErrorKind::NotUnderstood("deployments".to_owned()));
    }
}

#[test]
fn agents_come_as_a_list_or_in_an_object() {
    let list = json!([
        {"agentId": "A", "agentName": "Anna", "updatedAt": "2026-05-11T22:18:27.225Z", "branchCount": 2},
        {"agentId": "B", "agentName": " "},
    ]);
    for body in [list.clone(), json!({ "agents": list })] {
        let agents = api::read_agents(&Response::json(200, &body)).unwrap();
        assert_eq!(
            agents.iter().map(|a| (a.id.0.as_str(), a.name.as_str())).collect::<Vec<_>>(),
            [("A", "Anna"), ("B", "B")]
        );
        assert!(agents[0].updated_at.is_some());
    }
}

// Answers.

#[test]
fn already_published() {
    for code in ["DEPLOYMENTS_ALREADY_PUBLISHED", "DeploymentsAlreadyPublished"] {
        let error = refused(409, coded(code, "Deployments already published"));
        assert_eq!(error.kind, ErrorKind::Conflict(Conflict::AlreadyDone));
        assert_eq!(lifecycle::explain(&error), Some(words::ALREADY_PUBLISHED));
        assert_eq!((error.status, error.reference.as_deref()), (Some(409), Some("adk-1")));
    }
    // The quickstart shows the sentence without a code.
    let error = refused(409, json!({"message": "Deployments already published"}));
    assert_eq!(error.kind, ErrorKind::Conflict(Conflict::AlreadyDone));
    let other = refused(409, coded("BRANCH_DIVERGED", "The branch changed"));
    assert_eq!(other.kind, ErrorKind::Conflict(Conflict::WrongState), "not every 409 is that");
    let verdict = judge(Ok(Response::json(200, &coded("DEPLOYMENTS_ENVIRONMENT_ALREADY_PUBLISHED", "same"))));
    assert_eq!(verdict, Verdict::Already(words::ALREADY_THERE.to_owned()));
}

#[test]
fn an_experiment_is_told_by_the_text_of_a_refusal() {
    let texts = [
        "An A/B test is running on this agent.",
        "Blocked by a running experiment",
        "a/b Test in progress",
        "AB test active",
    ];
    for text in texts {
        for status in [400, 403, 409, 412, 422] {
            let error = refused(status, coded("SOMETHING_NEW", text));
            assert_eq!(error.kind, ErrorKind::ExperimentRunning, "{status} {text}");
            assert_eq!(lifecycle::explain(&error), Some(words::EXPERIMENT));
            assert_eq!(explain(&error, "PolyAI", "host", None).title, failure::EXPERIMENT_TITLE);
        }
    }
    assert_eq!(refused(409, coded("AB_TEST_IN_PROGRESS", "Blocked")).kind, ErrorKind::ExperimentRunning);
    // A documented code says more than a word in its text, and a failure is no refusal.
    let validation = refused(400, coded("DEPLOYMENTS_VALIDATION_FAILED", "experimentalConfig: unknown"));
    assert_eq!(validation.kind, ErrorKind::Refused);
    let Verdict::Unknown(error) = judge(Ok(Response::json(500, &coded("X", "experiment service is down")))) else {
        panic!("a 5xx is unknown")
    };
    assert_eq!(error.kind, ErrorKind::VendorError);
    assert_eq!(refused(404, coded("X", "Experiment not found")).kind, ErrorKind::NotThere);
}

#[test]
fn three_shapes_of_refusals() {
    let envelope = refused(404, coded("DEPLOYMENT_NOT_FOUND", "Deployment x not found"));
    assert_eq!(envelope.kind, ErrorKind::NotThere);
    assert_eq!(envelope.detail.as_deref(), Some("Deployment x not found"));
    assert_eq!(envelope.code.as_deref(), Some("DEPLOYMENT_NOT_FOUND"));

    let fields = refused(
        400,
        json!({"message": "Validation failed", "errors": [
            {"field": "deploymentMessage", "message": "too long"}, {"message": "no field"}, {"field": "x"}, 7,
        ]}),
    );
    assert_eq!(fields.kind, ErrorKind::Refused);
    let named: Vec<(&str, &str)> = fields.fields.iter().map(|f| (f.field.as_str(), f.message.as_str())).collect();
    assert_eq!(named, [("deploymentMessage", "too long"), ("", "no field")]);
    assert!(explain(&fields, "PolyAI", "h", None).said.contains(&"deploymentMessage: too long".to_owned()));
    // On the screen the field has the screen's name; the vendor's general sentence goes under "Details".
    let shown =
        explain(&greenroom::vendors::in_our_words(greenroom::domain::Vendor::PolyAi, &fields), "PolyAI", "h", None);
    assert_eq!(shown.said[0], "Message: too long");
    assert!(shown.details.contains(&"PolyAI says: Validation failed".to_owned()));
    // Without fields it is all there is to act on; with nothing at all the advice says so.
    let unnamed = explain(&refused(400, json!({"message": "Too long"})), "PolyAI", "h", None);
    assert_eq!(
        (unnamed.said, unnamed.advice.as_str()),
        (vec!["PolyAI says: Too long".to_owned()], failure::REFUSED_ADVICE)
    );
    assert_eq!(explain(&refused(400, json!({})), "PolyAI", "h", None).advice, failure::REFUSED_SILENTLY_ADVICE);

    let mut gateway = Response::json(429, &json!({"message": "API rate limit exceeded"}));
    gateway.headers = Headers::default().with("Retry-After", "7").with("X-PolyAI-Correlation-Id", "adk-2");
    let Verdict::Refused(error) = judge(Ok(gateway)) else { panic!("refused") };
    assert_eq!((error.kind, error.reference.as_deref()), (ErrorKind::TooMany(Some(7)), Some("adk-2")));
    assert_eq!(refused(429, json!({"message": "slow down"})).kind, ErrorKind::TooMany(None));
}

#[test]
fn statuses_mean_what_they_mean_without_a_code() {
    let cases = [
        (400, ErrorKind::Refused),
        (401, ErrorKind::KeyRejected),
        (403, ErrorKind::KeyLacksRight),
        (404, ErrorKind::NotThere),
        (405, ErrorKind::NotThere),
        (410, ErrorKind::NotThere),
        (415, ErrorKind::Refused),
        (422, ErrorKind::Refused),
    ];
    for (status, kind) in cases {
        assert_eq!(refused(status, json!({})).kind, kind, "{status}");
        let Verdict::Refused(error) = judge(Ok(text(status, "<html>no</html>"))) else { panic!("{status}") };
        assert_eq!(error.kind, kind, "{status} in HTML");
    }
    // By the code, whatever the status.
    assert_eq!(refused(400, coded("AUTH_USER_INVALID_TOKEN", "")).kind, ErrorKind::KeyRejected);
    assert_eq!(refused(422, coded("USER_ACCESS_FORBIDDEN", "")).kind, ErrorKind::KeyLacksRight);
}

#[test]
fn what_may_have_happened_is_never_a_refusal() {
    let unclear = [
        Ok(text(500, "")),
        Ok(text(502, "<html>")),
        Ok(Response::json(503, &json!({"message": "no healthy upstream"}))),
        Ok(text(504, "")),
        Ok(text(408, "")),
        Ok(text(302, "")),
        Ok(text(0, "")),
        Ok(text(200, "<!doctype html><title>Sign in</title>")),
        Ok(text(201, "{\"deployment\": {\"id\": \"s-")),
        Ok(text(204, "")),
        Ok(Response::json(201, &json!({}))),
        Ok(Response::json(201, &json!({"deployment": {"version": "v"}}))),
        Err(Failure::Offline),
        Err(Failure::Unreachable),
        Err(Failure::Unreadable),
        Err(Failure::Silent(60)),
        Err(Failure::Cut),
        Err(Failure::Redirected),
        Err(Failure::Aborted),
    ];
    for answer in unclear {
        assert!(matches!(judge(answer.clone()), Verdict::Unknown(_)), "{answer:?}");
    }
    for failure in [Failure::NoKey, Failure::WrongOrigin, Failure::ForbiddenByPage, Failure::NoPractice("x".into())] {
        assert!(matches!(judge(Err(failure.clone())), Verdict::Refused(_)), "{failure:?} never left");
    }
    let Verdict::Unknown(error) = judge(Ok(text(200, " <!doctype html>"))) else { panic!() };
    assert_eq!(error.kind, ErrorKind::SignedOut);
}

#[test]
fn a_success_names_what_was_made() {
    let made = |ids: Value| {
        let mut body = json!({"deployment": published("z", 9)});
        if !ids.is_null() {
            body["testRunIds"] = ids;
        }
        match judge(Ok(Response::json(201, &body))) {
            Verdict::Done(receipt) => receipt,
            other => panic!("{other:?}"),
        }
    };
    let receipt = made(Value::Null);
    assert_eq!(
        (receipt.id.as_str(), receipt.environment, receipt.version.as_deref()),
        ("s-z", Some(Sandbox), Some("z"))
    );
    assert_eq!(receipt.test_runs, [""; 0]);
    assert!(!receipt.by_reading_back);
    assert_eq!(made(json!([])).test_runs, [""; 0]);
    assert_eq!(made(json!(["r1", "r2"])).test_runs, ["r1", "r2"]);
    assert_eq!(made(json!({"odd": 1})).test_runs, [""; 0]);
    // Any 2xx.
    assert!(matches!(judge(Ok(Response::json(200, &json!({"deployment": published("z", 9)})))), Verdict::Done(_)));
}

#[test]
fn test_runs_are_absent_quietly_and_progress() {
    for status in [404, 405, 501] {
        assert_eq!(api::read_test_run(&text(status, "")), Ok(None));
    }
    assert!(api::read_test_run(&text(500, "")).is_err());
    let run = |status: &str| {
        let case =
            |name: &str, status: &str| json!({"testCaseId": "T", "status": status, "testCaseSnapshot": {"name": name}});
        let history = [
            case("A", "passed"),
            case("B", "failed"),
            case("C", "timed_out"),
            json!({"testCaseId": "D", "status": "errored"}),
        ];
        let body = json!({"id": "r", "status": status, "testCaseCount": 4, "passedCount": 1, "failedCount": 2, "errorCount": 1, "testHistory": history});
        api::read_test_run(&Response::json(200, &body)).unwrap().unwrap()
    };
    for status in ["pending", "running", "in_progress"] {
        assert!(!run(status).finished, "{status}");
    }
    let done = run("completed");
    assert!(done.finished && run("cancelled").finished);
    assert_eq!(
        (done.cases, done.passed, done.failed, done.failures),
        (4, 1, 3, vec!["B".into(), "C".into(), "D".into()])
    );
}

// Reading back.

/// What was kept before sending, and what is seen after `more` rows came.
fn aftermath(intent: &greenroom::lifecycle::Intent, before: Vec<Value>, more: Vec<Value>) -> (Procedure, Value, Seen) {
    let procedure = procedure(intent);
    let evidence = procedure.plan(&see(&procedure, before.clone())).evidence;
    let seen = see(&procedure, before.into_iter().chain(more));
    (procedure, evidence, seen)
}

fn settled(intent: &greenroom::lifecycle::Intent, more: Vec<Value>) -> Settlement {
    let (procedure, evidence, seen) = aftermath(intent, further(), more);
    procedure.settle(&evidence, &seen)
}

fn happened(settlement: Settlement) -> Option<String> {
    match settlement {
        Settlement::Happened(receipt) => Some(receipt.id),
        Settlement::DidNotHappen | Settlement::LeftBehind(_) => None,
        Settlement::Stands(why) | Settlement::CannotTell(why) => panic!("{why}"),
    }
}

#[test]
fn reading_back_finds_the_own_row_among_strangers() {
    let to_live = promote("p-c", Live);
    let strangers = || {
        vec![
            row("x1", "live", "b", "c", "promotion", 101),
            row("x2", "live", "c", "another message", "promotion", 102),
            row("x3", "live", "c", "c", "rollback", 103),
            row("x4", "pre-release", "c", "c", "promotion", 104),
            row("x5", "live", "c", "c", "publish", 105),
        ]
    };
    assert_eq!(happened(settled(&to_live, vec![])), None);
    assert_eq!(happened(settled(&to_live, strangers())), None, "none of these is ours");
    let mut with_own = strangers();
    with_own.insert(2, row("own", "live", "c", "c", "promotion", 102));
    assert_eq!(happened(settled(&to_live, with_own)), Some("own".to_owned()));
}

#[test]
fn reading_back_a_publish_goes_by_its_message() {
    let wish = with_message(&publish(Sandbox), "Refunds");
    let own = || row("own", "sandbox", "new", "Refunds", "publish", 101);
    assert_eq!(happened(settled(&wish, vec![row("x", "sandbox", "y", "Other", "publish", 100)])), None);
    assert_eq!(happened(settled(&wish, vec![own()])), Some("own".to_owned()));
    let padded = with_message(&publish(Sandbox), "  Refunds \n");
    for stored in ["Refunds", "  Refunds \n"] {
        let row = row("own", "sandbox", "new", stored, "publish", 101);
        assert_eq!(happened(settled(&padded, vec![row])), Some("own".to_owned()), "stored as {stored:?}");
    }
    let blank = with_message(&publish(Sandbox), "  ");
    assert_eq!(happened(settled(&blank, vec![row("own", "sandbox", "n", "  ", "publish", 1)])), Some("own".to_owned()));
}

#[test]
fn reading_back_a_rollback_goes_by_its_version_anywhere() {
    let seen = see_all(further());
    let back = with_message(&rollback(find(&seen, "l-a")), "Too early");
    for environment in ["live", "sandbox", "pre-release"] {
        // The vendor shows the old message of the release that was rolled back to.
        let own = row("own", environment, "a", "a", "rollback", 101);
        assert_eq!(happened(settled(&back, vec![own])), Some("own".to_owned()), "{environment}");
    }
    assert_eq!(happened(settled(&back, vec![row("x", "live", "b", "b", "rollback", 101)])), None);
    assert_eq!(happened(settled(&back, vec![row("x", "live", "a", "a", "promotion", 101)])), None);
}

#[test]
fn a_kind_that_is_not_told_or_not_known_can_be_ours() {
    let to_live = promote("p-c", Live);
    let unknown = row("own", "live", "c", "c", "scheduled_promotion", 101);
    assert_eq!(happened(settled(&to_live, vec![unknown])), Some("own".to_owned()));
    let mut untold = row("own", "live", "c", "c", "", 101);
    untold["metadata"].as_object_mut().unwrap().remove("deployment_type");
    assert_eq!(happened(settled(&to_live, vec![untold])), Some("own".to_owned()));
}

#[test]
fn a_release_without_a_version_is_not_found_in_one_that_has_one() {
    let before = vec![row("e", "sandbox", "", "Empty", "publish", 1)];
    let foreign = row("x", "pre-release", "other", "Empty", "promotion", 2);
    let own = row("own", "pre-release", "", "Empty", "promotion", 3);
    let (procedure, evidence, seen) = aftermath(&promote("e", PreRelease), before.clone(), vec![foreign.clone()]);
    assert_eq!(procedure.settle(&evidence, &seen), Settlement::DidNotHappen);
    let (procedure, evidence, seen) = aftermath(&promote("e", PreRelease), before, vec![foreign, own]);
    assert_eq!(happened(procedure.settle(&evidence, &seen)), Some("own".to_owned()));
}

#[test]
fn a_history_that_no_longer_reaches_back_cannot_tell() {
    let many = (0..i64::from(HISTORY)).map(|n| row(&format!("x{n}"), "live", "b", "b", "promotion", 200 + n)).collect();
    let settlement = settled(&promote("p-c", Live), many);
    assert_eq!(settlement, Settlement::CannotTell(words::TOO_MANY_NEW_ROWS.to_owned()));
    let (procedure, _, seen) = aftermath(&promote("p-c", Live), further(), vec![]);
    for damaged in [json!(null), json!([]), json!({"known": 7})] {
        let settlement = procedure.settle(&damaged, &seen);
        assert!(matches!(settlement, Settlement::CannotTell(_)), "{damaged}");
    }
}

fn notes(intent: &greenroom::lifecycle::Intent, own: (&str, Option<Environment>), more: Vec<Value>) -> Vec<String> {
    let (procedure, evidence, seen) = aftermath(intent, further(), more);
    let receipt = Receipt { id: own.0.to_owned(), environment: own.1, ..Receipt::default() };
    procedure.compare_after(&evidence, &receipt, &seen)
}

#[test]
fn reading_back_after_a_success_is_quiet_when_all_is_well() {
    let own = || row("own", "live", "c", "c", "promotion", 101);
    assert_eq!(notes(&promote("p-c", Live), ("own", Some(Live)), vec![own()]), [""; 0]);
    // The list lags behind: nothing can be said of what is newer.
    assert_eq!(notes(&promote("p-c", Live), ("own", Some(Live)), vec![]), [""; 0]);
}

#[test]
fn another_environment_than_meant_is_told() {
    let back = rollback(find(&see_all(further()), "l-a"));
    let own = row("own", "sandbox", "a", "a", "rollback", 101);
    let told = notes(&back, ("own", Some(Sandbox)), vec![own]);
    assert_eq!(told, [words::another_environment("Sandbox", "Live")]);
    // An environment that Greenroom does not know: nothing is concluded from live, where the row is not.
    assert_eq!(notes(&back, ("own", None), vec![]), [""; 0]);
}

#[test]
fn a_foreign_row_in_the_gap_is_told() {
    let foreign = row("x", "live", "b", "Theirs", "promotion", 100);
    let own = row("own", "live", "c", "c", "promotion", 101);
    let told = notes(&promote("p-c", Live), ("own", Some(Live)), vec![foreign, own]);
    assert_eq!(told, [words::landed_meanwhile("Theirs", Some("ana@acme.example"), "Live")]);
}

#[test]
fn what_is_active_no_more_is_told() {
    let own = row("own", "live", "c", "c", "promotion", 101);
    let foreign = row("x", "live", "b", "Theirs", "promotion", 102);
    let told = notes(&promote("p-c", Live), ("own", Some(Live)), vec![own, foreign]);
    assert_eq!(told, [words::no_longer_active("Theirs", Some("ana@acme.example"), "Live")]);
}

#[test]
fn what_is_read_for_each_intent() {
    let cases = [
        (publish(Sandbox), vec!["sandbox"]),
        (publish(Live), vec!["sandbox", "pre-release", "live"]),
        (promote("s-c", PreRelease), vec!["sandbox", "pre-release"]),
        (promote("p-b", Live), vec!["sandbox", "pre-release", "live"]),
        (rollback(find(&see_all(classic()), "s-a")), vec!["sandbox", "pre-release", "live"]),
    ];
    for (intent, histories) in cases {
        let fake = Fake::new(classic());
        now(procedure(&intent).observe(&fake)).unwrap();
        let urls: Vec<String> = fake.sent.borrow().iter().map(|request| request.path_and_query().to_owned()).collect();
        let prefix = format!("/polyai/v1/agents/{AGENT}/deployments");
        let mut expected = vec![format!("{prefix}/active")];
        expected.extend(histories.iter().map(|e| format!("{prefix}?environment={e}&limit={HISTORY}")));
        assert_eq!(urls, expected);
    }
    let fake = Fake::new(classic());
    now(greenroom::vendors::list_agents(&fake, &connection())).unwrap_err();
    assert_eq!(fake.sent.borrow()[0].url, "https://vendor.example/polyai/v1/accounts/acme/agents");
}

#[test]
fn an_intent_of_nobody_is_none() {
    for damaged in [json!(null), json!({"do": "merge"}), json!({"do": "promote"}), json!("publish")] {
        let intent = greenroom::lifecycle::Intent(damaged);
        assert!(Procedure::new(&connection(), AGENT, NAME, &intent).is_none());
        assert_eq!(with_message(&intent, "x"), intent);
        assert!(targets(&intent).is_empty());
    }
}
