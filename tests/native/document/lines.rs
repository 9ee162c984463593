//! The difference of two documents in words: every difference once, every loss told as one.

use std::time::{Duration, Instant};

use greenroom::document::{Edit, Item, Line, LineKind, Pointer, diff, lines, same};
use proptest::prelude::*;
use serde_json::{Value, json};

use super::samples::{ONE_VARIANT_ONLY, SAMPLE, at, document, named_document, read};
use crate::properties::config;

fn said(a: &Value, b: &Value) -> Vec<String> {
    lines(&SAMPLE, a, b).into_iter().map(|line| line.words).collect()
}

/// The words of one line, and whether it loses.
fn only(a: &str, b: &str) -> (String, bool) {
    let found = lines(&SAMPLE, &read(a), &read(b));
    let [line] = found.as_slice() else { panic!("{a} {b}: {found:?}") };
    (line.words.clone(), line.loses)
}

#[test]
fn each_sort_of_difference_has_its_sentence() {
    let cases = [
        (r#"{"temperature":0.2}"#, r#"{"temperature":0.9}"#, "Temperature 0.2 → 0.9", false),
        (r#"{"color":"grey"}"#, r#"{"color":"red"}"#, "Colour Grey → Red", false),
        (r#"{"color":"grey"}"#, r#"{"color":"mauve"}"#, "Colour Grey → “mauve”", false),
        (r#"{"heartbeat":{"prompt":"x"}}"#, r#"{"heartbeat":null}"#, "Heartbeat turned off", true),
        (r#"{"heartbeat":null}"#, r#"{"heartbeat":{"prompt":"x"}}"#, "Heartbeat turned on", false),
        (r#"{"heartbeat":null}"#, r#"{}"#, "Heartbeat no longer set", true),
        (r#"{"heartbeat":{}}"#, r#"{}"#, "Heartbeat removed", true),
        (r#"{}"#, r#"{"heartbeat":null}"#, "Heartbeat set to nothing (null)", false),
        (r#"{}"#, r#"{"heartbeat":{}}"#, "Heartbeat added", false),
        (r#"{"prompt":"Hello"}"#, r#"{"prompt":" "}"#, "Prompt emptied", true),
        (r#"{"prompt":"Hello"}"#, r#"{"prompt":null}"#, "Prompt set to nothing (null)", true),
        (r#"{"prompt":"Hello"}"#, r#"{}"#, "Prompt no longer set", true),
        (r#"{"prompt":"Hello"}"#, r#"{"prompt":"Bye"}"#, "Prompt “Hello” → “Bye”", false),
        (r#"{"prompt":"one"}"#, r#"{"prompt":"one\ntwo"}"#, "Prompt changed", false),
        (r#"{"prompt":{"a":1}}"#, r#"{"prompt":"x"}"#, "Prompt replaced", true),
        (r#"{"prompt":"x"}"#, r#"{"prompt":{"a":1}}"#, "Prompt replaced", false),
        (r#"{"prompt":[]}"#, r#"{"prompt":{}}"#, "Prompt replaced", true),
        (
            r#"{"heartbeat":{"prompt":"x"}}"#,
            r#"{"heartbeat":{"prompt":null}}"#,
            "Heartbeat: Prompt set to nothing (null)",
            true,
        ),
        (r#"{"options":{"a/b":"u"}}"#, r#"{"options":{}}"#, "Options: “a/b” removed", true),
        (r#"{"odd":{"x":1}}"#, r#"{"odd":{"x":2}}"#, "“odd”: “x” 1 → 2", false),
        (r#"{"odd":[{"n":1,"m":1}]}"#, r#"{"odd":[{"n":2,"m":1}]}"#, "“odd”: 1st item: “n” 1 → 2", false),
        (r#"{"odd":["a","b"]}"#, r#"{"odd":["b"]}"#, "“odd”: Item a removed", true),
        (r#"{"tags":["a","b","c"]}"#, r#"{"tags":["c","a","b"]}"#, "Tag c moved from 3rd to 1st", false),
        (r#"{"tags":[]}"#, r#"{"tags":["a"]}"#, "Tag a added", false),
        (r#"{"actions":[{"kind":"tool","slug":"e"}]}"#, r#"{"actions":[]}"#, "Action e removed", true),
        (r#"{"actions":[{"kind":"tool"}]}"#, r#"{"actions":[]}"#, "1st action removed", true),
        (
            r#"{"actions":[{"kind":"tool","slug":"e","name":"Enrich company","description":"a"}]}"#,
            r#"{"actions":[{"kind":"tool","slug":"e","name":"Enrich company","description":"a text of more than forty characters, so long"}]}"#,
            "Action Enrich company: Description changed",
            false,
        ),
        (
            r#"{"actions":[{"kind":"tool","slug":"e","waitUntilFinished":true}]}"#,
            r#"{"actions":[{"kind":"tool","slug":"e","waitUntilFinished":false}]}"#,
            "Action e: Wait until it is finished yes → no",
            false,
        ),
        (r#""text""#, r#"{"a":1}"#, "The document replaced", false),
    ];
    for (a, b, words, loses) in cases {
        assert_eq!(only(a, b), (words.to_owned(), loses), "{a} {b}");
    }
}

#[test]
fn another_variant_speaks_for_the_keys_that_went_with_it_and_for_no_other() {
    let a = json!({"actions": [{"kind": "tool", "slug": "e", "toolUuid": "u", "description": "a", "x": 1}]});
    let b = json!({"actions": [{"kind": "agent", "slug": "e", "agentUuid": "v", "description": "b"}]});
    let found = lines(&SAMPLE, &a, &b);
    let told: Vec<(&str, bool)> = found.iter().map(|line| (line.words.as_str(), line.loses)).collect();
    assert_eq!(
        told,
        [
            ("Action e: Kind changed from tool to agent", true),
            ("Action e: “x” no longer set", true),
            ("Action e: Description “a” → “b”", false),
        ]
    );
    assert_eq!(found[0].at, at("/actions/0/kind"));
    assert_eq!(found[0].was.as_deref(), Some("tool, Tool u"));
    assert_eq!(found[0].now.as_deref(), Some("agent"));
    // Nothing goes: nothing is lost.
    let a = json!({"actions": [{"kind": "tool", "slug": "e"}]});
    let b = json!({"actions": [{"kind": "newer", "slug": "e"}]});
    let found = lines(&SAMPLE, &a, &b);
    assert_eq!(
        found.iter().map(|line| (line.words.as_str(), line.loses)).collect::<Vec<_>>(),
        [("Action e: Kind changed from tool to “newer”", false)]
    );
}

#[test]
fn sections_stand_in_the_order_of_the_form_and_in_each_comes_first_what_is_lost() {
    let a = json!({"odd": 1, "tags": ["a", "b"], "options": {"x": "u"}, "temperature": 1, "prompt": "x"});
    let b = json!({"temperature": 2, "odd": 2, "options": {"y": "u"}, "tags": ["b", "c"], "prompt": ""});
    let told: Vec<(&str, String)> = lines(&SAMPLE, &a, &b).into_iter().map(|line| (line.section, line.words)).collect();
    let expected = [
        ("Model", "Prompt emptied"),
        ("Model", "Temperature 1 → 2"),
        ("What it can do", "Tag a removed"),
        ("What it can do", "Tag c added"),
        ("More", "Options: “x” removed"),
        ("More", "Options: “y” set to “u”"),
        ("Other parts", "“odd” 1 → 2"),
    ];
    assert_eq!(told, expected.map(|(section, words)| (section, words.to_owned())));
}

#[test]
fn a_long_text_comes_along_in_full_and_its_words_are_short() {
    let (was, now) = ("a long text. ".repeat(100), "another text. ".repeat(100));
    let found = lines(&SAMPLE, &json!({"prompt": was}), &json!({"prompt": now}));
    assert_eq!(found[0].texts, Some((was.clone(), now.clone())));
    for text in [&found[0].was, &found[0].now] {
        assert!(text.as_ref().unwrap().chars().count() <= 81);
    }
    // What is lost as a whole is told in short.
    let found = lines(
        &SAMPLE,
        &json!({"actions": [{"slug": "e", "kind": "tool", "description": was}]}),
        &json!({"actions": []}),
    );
    assert_eq!(found[0].words, "Action e removed");
    assert!(found[0].was.as_ref().unwrap().starts_with("Slug “e”, Kind “tool”, Description “a long text."));
}

#[test]
fn a_line_of_a_loss_is_another_one_when_something_else_is_lost() {
    let id = |a: Value, b: Value| lines(&SAMPLE, &a, &b)[0].id.clone();
    let gone = |text: &str| id(json!({"tags": [text]}), json!({"tags": []}));
    assert_eq!(gone("a"), gone("a"));
    assert_ne!(gone("a"), gone("b"));
    assert_eq!(id(json!({"odd": {"x": 0.2, "y": 1}}), json!({})), id(json!({"odd": {"y": 1, "x": 0.20}}), json!({})));
    // Secrets do not enter it.
    let secret = |text: &str| id(json!({"apiKey": text}), json!({}));
    assert_eq!(secret("a"), secret("b"));
}

#[test]
fn no_text_of_a_line_holds_a_secret() {
    let client = |token: &str| json!({"name": "Acme", "authentication": {"accessToken": token, "tokenType": "bearer"}});
    let a = json!({"clients": [client("canary-1"), {"name": "Gone", "authentication": {"refreshToken": "canary-2"}}],
        "apiKey": "canary-3", "headers": [{"name": "Authorization", "value": "canary-4"}], "token": ["canary-5"]});
    let b = json!({"clients": [client("canary-6"), {"name": "New", "authentication": {"refreshToken": "canary-7"}}],
        "apiKey": "", "headers": [{"name": "Authorization", "value": "canary-8"}], "newer": {"secretValue": {"type": "x", "value": "canary-9"}}});
    let found = lines(&SAMPLE, &a, &b);
    assert!(!format!("{found:?}").contains("canary"), "{found:#?}");
    let words: Vec<&str> = found.iter().map(|line| line.words.as_str()).collect();
    assert_eq!(
        words,
        [
            "Client Gone removed",
            "Client Acme: Sign-in: Access token replaced",
            "Client New added",
            "“token” removed",
            "“apiKey” emptied",
            "“headers”: Item Authorization: “value” replaced",
            "“newer” added",
        ]
    );
}

/// Two prompts of a megabyte, and 200 actions of 12 fields: both are compared in a moment, also unoptimised.
#[test]
fn large_documents_are_compared_quickly() {
    let action = |n: usize, odd: usize| {
        let mut action =
            json!({"kind": "tool", "slug": format!("action-{n}"), "name": format!("Action {n}"), "config": {}});
        for field in 0..8 {
            action[format!("field{field}")] = json!(format!("value {} of {n}", field * odd));
        }
        action
    };
    let document = |odd: usize| {
        let mut actions: Vec<Value> = (0..200).map(|n| action(n, odd)).collect();
        actions.rotate_left(odd);
        json!({"prompt": "some words ".repeat(100_000) + "x".repeat(odd).as_str(), "actions": actions})
    };
    let (a, b) = (document(1), document(2));
    let start = Instant::now();
    let found = lines(&SAMPLE, &a, &b);
    let took = start.elapsed();
    // Seven fields of each action, the first one at the end, and the prompt.
    assert_eq!(found.len(), 200 * 7 + 1 + 1);
    if std::env::var_os("GREENROOM_TIMES").is_some() {
        println!("lines: {took:?}");
    }
    assert!(took < Duration::from_secs(2), "{took:?}");
}

/// Where the two differ: the place in each.
#[derive(Debug)]
struct Fact {
    kind: LineKind,
    in_a: Pointer,
    in_b: Pointer,
    loses: bool,
}

/// For each item of a list, where it stood before.
type Pairing<'a> = &'a dyn Fn(&Pointer, &[Value], &[Value]) -> Vec<Option<usize>>;

/// Every place in which two values differ, found without the code under test.
fn facts(found: &mut Vec<Fact>, in_a: &Pointer, in_b: &Pointer, a: &Value, b: &Value, pairing: Pairing<'_>) {
    let fact = |kind, in_a, in_b, loses| Fact { kind, in_a, in_b, loses };
    match (a, b) {
        (Value::Object(a), Value::Object(b)) => {
            for (key, value) in a {
                let (in_a, in_b) = (in_a.child(key), in_b.child(key));
                match b.get(key) {
                    Some(now) => facts(found, &in_a, &in_b, value, now, pairing),
                    None => found.push(fact(LineKind::Removed, in_a, in_b, true)),
                }
            }
            let new = b.keys().filter(|key| !a.contains_key(*key));
            found.extend(new.map(|key| fact(LineKind::Added, in_a.child(key), in_b.child(key), false)));
        }
        (Value::Array(a), Value::Array(b)) => {
            let pairs = pairing(in_b, a, b);
            let gone = (0..a.len()).filter(|from| !pairs.contains(&Some(*from)));
            found.extend(gone.map(|from| fact(LineKind::Removed, in_a.child(from), in_b.clone(), true)));
            for (to, from) in pairs.iter().enumerate() {
                let there = in_b.child(to);
                match from {
                    Some(from) => facts(found, &in_a.child(from), &there, &a[*from], &b[to], pairing),
                    None => found.push(fact(LineKind::Added, in_a.clone(), there, false)),
                }
            }
        }
        _ if same(a, b) => {}
        _ => {
            let emptied = a.as_str().zip(b.as_str()).is_some_and(|(a, b)| !a.trim().is_empty() && b.trim().is_empty());
            let loses = b.is_null() || a.is_object() || a.is_array() || emptied || b == "" && a.is_string();
            found.push(fact(LineKind::Changed, in_a.clone(), in_b.clone(), loses));
        }
    }
}

/// The tag of the other variant with which a key came or went.
fn came_or_went_along(a: &Value, b: &Value, fact: &Fact) -> Option<Pointer> {
    let (in_a, key) = fact.in_a.split_last()?;
    let (in_b, _) = fact.in_b.split_last()?;
    let [list, _] = in_b.steps() else { return None };
    let kind = |document: &Value, place: &Pointer| Some(place.get(document)?.get("kind")?.as_str()?.to_owned());
    let (old, new) = (kind(a, &in_a)?, kind(b, &in_b)?);
    let both_known = [&old, &new].iter().all(|kind| ["tool", "agent"].contains(&kind.as_str()));
    let its = if fact.kind == LineKind::Removed { &old } else { &new };
    let only = ONE_VARIANT_ONLY.contains(&(key, its.as_str()));
    let one_sided = fact.kind != LineKind::Changed;
    (one_sided && list == "actions" && old != new && both_known && only).then(|| in_b.child("kind"))
}

fn check_lines(a: &Value, b: &Value, pairing: Pairing<'_>) -> Result<(), TestCaseError> {
    let found = lines(&SAMPLE, a, b);
    let mut expected = Vec::new();
    facts(&mut expected, &Pointer::root(), &Pointer::root(), a, b, pairing);
    let mut spoken: Vec<&Line> = found.iter().filter(|line| line.kind != LineKind::Moved).collect();
    let (along, own): (Vec<_>, Vec<_>) =
        expected.iter().map(|fact| (fact, came_or_went_along(a, b, fact))).partition(|(_, tag)| tag.is_some());
    for (fact, _) in own {
        let place = if fact.kind == LineKind::Removed { &fact.in_a } else { &fact.in_b };
        let line = spoken.iter().position(|line| line.kind == fact.kind && line.at == *place);
        prop_assert!(line.is_some(), "no line for {:?}: {:#?}", fact, found);
        let line = spoken.remove(line.unwrap());
        let with = along.iter().any(|(fact, tag)| fact.loses && tag.as_ref() == Some(place));
        prop_assert_eq!(line.loses, fact.loses || with, "{:?} {:?}", fact, line);
    }
    prop_assert!(spoken.is_empty(), "lines without a difference: {:?}", spoken);
    // Ids are told apart, and are the same when made again.
    for (at, line) in found.iter().enumerate() {
        prop_assert!(found[..at].iter().all(|other| other.id != line.id), "{}", line.id);
    }
    prop_assert_eq!(&found, &lines(&SAMPLE, a, b));
    Ok(())
}

/// The pairing that the edits from one list to the other use.
fn by_diff<'a>(b: &'a Value) -> impl Fn(&Pointer, &[Value], &[Value]) -> Vec<Option<usize>> + 'a {
    move |place, from, to| {
        let identity = |_: &Pointer, item: &Value| SAMPLE.identity(b, place, item);
        let edits = diff(&json!(from), &json!(to), &identity);
        match edits.into_iter().find(|edit| matches!(edit, Edit::Arrange { at, .. } if *at == Pointer::root())) {
            Some(Edit::Arrange { items, .. }) => {
                let kept = |item: Item| if let Item::Kept(from) = item { Some(from) } else { None };
                items.into_iter().map(kept).collect()
            }
            _ => (0..to.len()).map(Some).collect(),
        }
    }
}

/// Items by their slugs.
fn by_slug(_: &Pointer, from: &[Value], to: &[Value]) -> Vec<Option<usize>> {
    to.iter().map(|item| from.iter().position(|other| other["slug"] == item["slug"])).collect()
}

proptest! {
    #![proptest_config(config(256))]

    #[test]
    fn a_document_has_no_lines_with_itself(a in document()) {
        prop_assert_eq!(said(&a, &a), [""; 0]);
    }

    #[test]
    fn each_difference_has_one_line_and_each_loss_is_told(a in document(), b in document()) {
        check_lines(&a, &b, &by_diff(&b))?;
    }

    /// Here without the pairing of the code itself.
    #[test]
    fn each_difference_of_named_items_has_one_line_and_each_loss_is_told(a in named_document(), b in named_document()) {
        check_lines(&a, &b, &by_slug)?;
    }

    /// As many items stay as can: without those that moved the others are in their order, and none moved without need.
    #[test]
    fn what_moved_is_told_and_nothing_else(
        (a, b) in (1_usize..8).prop_flat_map(|length| {
            let tags: Vec<usize> = (0..length).collect();
            (Just(tags.clone()), Just(tags).prop_shuffle())
        })
    ) {
        let found = lines(&SAMPLE, &json!({"tags": a}), &json!({"tags": b}));
        let moved: Vec<usize> = found.iter().map(|line| line.at.steps()[1].parse().unwrap()).collect();
        let stay: Vec<usize> = (0..b.len()).filter(|to| !moved.contains(to)).map(|to| b[to]).collect();
        prop_assert!(stay.is_sorted(), "{:?} {:?}", b, moved);
        let longest = (0_u32..1 << b.len())
            .filter(|set| (0..b.len()).filter(|to| set >> to & 1 == 1).map(|to| b[to]).is_sorted())
            .map(u32::count_ones)
            .max();
        prop_assert_eq!(Some(stay.len() as u32), longest);
        prop_assert!(found.iter().all(|line| line.kind == LineKind::Moved && !line.loses));
    }
}
