//! Two documents made from the same third: what only one changed is taken, what both changed is asked.

use greenroom::document::{Merged, Pointer, Secrets, excerpts, merge, put_back, resolve, same, strip};
use proptest::prelude::*;
use serde_json::{Value, json};

use super::samples::{SAMPLE, at, document, named_document};
use crate::properties::config;

/// Without a merge of texts.
fn merged(base: &Value, mine: &Value, theirs: &Value) -> Merged {
    merge(&SAMPLE, base, mine, theirs, &|_, _, _| None)
}

/// A list of actions: slugs and descriptions.
fn actions(list: &[(&str, &str)]) -> Value {
    let item = |(slug, text): &(&str, &str)| json!({"kind": "tool", "slug": slug, "description": text, "waitUntilFinished": true});
    json!({"actions": list.iter().map(item).collect::<Vec<_>>()})
}

fn words(merged: &Merged) -> Vec<(String, &str)> {
    merged.conflicts.iter().map(|conflict| (conflict.at.to_string(), conflict.words.as_str())).collect()
}

#[test]
fn changes_in_different_places_merge_also_inside_of_items_that_moved() {
    let base = json!({"temperature": 0.2, "prompt": "x", "actions": actions(&[("a", "1"), ("b", "2")])["actions"]});
    let mut mine = base.clone();
    mine["temperature"] = json!(0.9);
    mine["actions"][0]["description"] = json!("mine");
    mine["heartbeat"] = json!(null);
    let mut theirs = base.clone();
    theirs["prompt"] = json!("theirs");
    theirs["actions"].as_array_mut().unwrap().swap(0, 1);
    theirs["actions"][1]["waitUntilFinished"] = json!(false);
    let result = merged(&base, &mine, &theirs);
    assert_eq!(result.conflicts, []);
    let item = json!({"kind": "tool", "slug": "a", "description": "mine", "waitUntilFinished": false});
    assert_eq!(
        result.document,
        json!({"temperature": 0.9, "prompt": "theirs", "actions": [base["actions"][1], item], "heartbeat": null})
    );
}

#[test]
fn new_items_of_both_are_kept_each_behind_its_neighbour() {
    let base = actions(&[("a", ""), ("b", "")]);
    let mine = actions(&[("first", ""), ("a", ""), ("mine", ""), ("both", ""), ("b", "")]);
    let theirs = actions(&[("b", ""), ("theirs", ""), ("a", ""), ("both", "")]);
    let result = merged(&base, &mine, &theirs);
    assert_eq!(result.conflicts, []);
    let slugs: Vec<&str> =
        result.document["actions"].as_array().unwrap().iter().map(|item| item["slug"].as_str().unwrap()).collect();
    assert_eq!(slugs, ["first", "b", "theirs", "a", "mine", "both"]);
    // Where only I put them into another order, mine is kept.
    let mine = actions(&[("b", ""), ("a", "")]);
    let theirs = actions(&[("a", ""), ("theirs", ""), ("b", "")]);
    assert_eq!(merged(&base, &mine, &theirs).document, actions(&[("b", ""), ("a", ""), ("theirs", "")]));
}

#[test]
fn what_both_changed_is_a_conflict_and_the_document_holds_mine() {
    let base = json!({"temperature": 0.2, "color": "grey", "heartbeat": {"prompt": "x"},
        "actions": actions(&[("a", "1"), ("b", "2"), ("c", "3")])["actions"]});
    let mine = json!({"temperature": 0.5, "heartbeat": null, "color": "red", "unknown": 1,
        "actions": actions(&[("b", "mine"), ("c", "3"), ("n", "mine")])["actions"]});
    let theirs = json!({"temperature": 0.9, "heartbeat": {"prompt": "y"}, "unknown": 2,
        "actions": actions(&[("a", "theirs"), ("c", "3"), ("n", "theirs")])["actions"]});
    let result = merged(&base, &mine, &theirs);
    assert_eq!(
        words(&result).into_iter().map(|(at, words)| format!("{at} {words}")).collect::<Vec<_>>(),
        [
            "/temperature Temperature: changed here and elsewhere",
            "/heartbeat Heartbeat: changed here and elsewhere",
            "/color Colour: changed here, removed elsewhere",
            "/unknown “unknown”: added here and elsewhere",
            "/actions/0 Action b: changed here, removed elsewhere",
            "/actions/1 Action a: removed here, changed elsewhere",
            "/actions/2 Action n: added here and elsewhere",
        ]
        .into_iter()
        .map(str::to_owned)
        .collect::<Vec<_>>(),
    );
    assert_eq!(result.document, mine);
    let mut resolved = result;
    while !resolved.conflicts.is_empty() {
        resolve(&mut resolved, 0);
    }
    assert_eq!(resolved.document, theirs);
}

/// One item would come back before another one that would go: neither loses its place by what becomes of the other.
#[test]
fn two_conflicts_in_one_place_of_a_list_are_kept_apart() {
    let base = actions(&[("z", ""), ("a", ""), ("m", ""), ("x", ""), ("y", "")]);
    let mine = actions(&[("z", ""), ("m", "mine"), ("y", ""), ("x", "")]);
    let theirs = actions(&[("z", ""), ("a", "theirs"), ("x", ""), ("y", "")]);
    let start = merged(&base, &mine, &theirs);
    assert_eq!(start.document, mine);
    let places: Vec<String> = start.conflicts.iter().map(|conflict| conflict.at.to_string()).collect();
    assert_eq!(places, ["/actions/1", "/actions/1"]);
    for order in [[0, 0], [1, 0]] {
        let mut resolved = start.clone();
        order.into_iter().for_each(|conflict| resolve(&mut resolved, conflict));
        assert_eq!(resolved.document, actions(&[("z", ""), ("a", "theirs"), ("y", ""), ("x", "")]));
    }
}

#[test]
fn the_variants_of_a_union_are_not_mixed() {
    let item = |kind: &str, text: &str| json!({"actions": [{"kind": kind, "slug": "a", "description": text}]});
    let result = merged(&item("tool", "x"), &item("agent", "x"), &item("tool", "y"));
    assert_eq!(words(&result), [("/actions/0".to_owned(), "Action a: changed here and elsewhere")]);
    // The same change of both is none.
    let result = merged(&item("tool", "x"), &item("agent", "x"), &item("agent", "y"));
    assert_eq!((result.document, result.conflicts), (item("agent", "y"), vec![]));
}

#[test]
fn long_texts_are_given_out_to_be_merged() {
    let text = |prompt: &str| json!({"prompt": prompt, "actions": [{"kind": "tool", "slug": "a", "name": prompt}]});
    let join = |base: &str, mine: &str, theirs: &str| Some(format!("{base}+{mine}+{theirs}"));
    let result = merge(&SAMPLE, &text("base"), &text("mine"), &text("theirs"), &join);
    assert_eq!(result.document["prompt"], "base+mine+theirs");
    // A short one is not.
    assert_eq!(words(&result), [("/actions/0/name".to_owned(), "Action mine: Name: changed here and elsewhere")]);
    let refused = merged(&text("base"), &text("mine"), &text("theirs"));
    assert_eq!(refused.conflicts.len(), 2);
}

/// A newer reading has its secrets under other marks; that alone is no change, and what is merged can be sent from there.
#[test]
fn secrets_of_two_readings_are_no_conflict_and_go_on_as_those_of_the_newer_one() {
    let client = |name: &str, token: &str| json!({"name": name, "authentication": {"accessToken": token}});
    let base = json!({"prompt": "base", "clients": [client("A", "old a"), client("B", "old b"), client("C", "old c")]});
    let base = strip(&base, &SAMPLE).0;
    let newer =
        json!({"prompt": "theirs", "clients": [client("B", "new b"), client("A", "new a"), client("D", "new d")]});
    let (theirs, secrets) = strip(&newer, &SAMPLE);
    let mut mine = base.clone();
    mine["temperature"] = json!(0.5);
    mine["clients"][0]["authentication"]["accessToken"] = json!("typed");
    mine["clients"][2]["name"] = json!("Renamed");
    let result = merged(&base, &mine, &theirs);
    assert_eq!(result.conflicts, []);
    let send = |next: &Value| put_back(next, &theirs, &[(&theirs, &secrets)], &Secrets::default(), &SAMPLE);
    // Theirs has no C any more, and so not its secret.
    let renamed = at("/clients/1/authentication/accessToken");
    assert_eq!(send(&result.document), Err(vec![renamed.clone()]));
    let mut next = result.document.clone();
    renamed.set(&mut next, json!("typed too")).unwrap();
    assert_eq!(
        send(&next).unwrap(),
        json!({"prompt": "theirs", "temperature": 0.5, "clients": [
            client("B", "new b"), client("Renamed", "typed too"), client("A", "typed"), client("D", "new d")
        ]})
    );
}

/// Every text of a value, and every key.
fn texts(found: &mut Vec<String>, value: &Value) {
    match value {
        Value::String(text) => found.push(text.clone()),
        Value::Array(list) => list.iter().for_each(|item| texts(found, item)),
        Value::Object(object) => {
            for (key, inner) in object {
                found.push(format!("key {key}"));
                texts(found, inner);
            }
        }
        _ => {}
    }
}

fn texts_of<'a>(values: impl IntoIterator<Item = &'a Value>) -> Vec<String> {
    let mut found = Vec::new();
    values.into_iter().for_each(|value| texts(&mut found, value));
    found
}

/// A document of either sort.
fn any_document() -> impl Strategy<Value = Value> {
    prop_oneof![document(), named_document()]
}

/// A document, and two that were made from it by putting something else here and there; or three with the same items, in
/// which much is in conflict, and some texts are in one only.
fn three() -> impl Strategy<Value = (Value, Value, Value)> {
    let edits = || proptest::collection::vec((any::<prop::sample::Index>(), 0_u8..5, any_document()), 0..4);
    prop_oneof![
        (any_document(), edits(), edits()).prop_map(|(base, mine, theirs)| {
            let (mine, theirs) = (edited(&base, mine), edited(&base, theirs));
            (base, mine, theirs)
        }),
        (named_document(), named_document(), named_document()).prop_map(|(base, mine, theirs)| (
            base,
            signed(&mine, "mine"),
            signed(&theirs, "theirs")
        )),
    ]
}

/// With a word in each text `b` that tells whose it is.
fn signed(value: &Value, whose: &str) -> Value {
    match value {
        Value::String(text) if text == "b" => json!(format!("b of {whose}")),
        Value::Array(list) => list.iter().map(|item| signed(item, whose)).collect(),
        Value::Object(object) => object
            .iter()
            .map(|(key, inner)| (key.clone(), if key == "slug" { inner.clone() } else { signed(inner, whose) }))
            .collect(),
        plain => plain.clone(),
    }
}

fn edited(base: &Value, edits: Vec<(prop::sample::Index, u8, Value)>) -> Value {
    let mut document = base.clone();
    for (which, how, other) in edits {
        let mut places = Vec::new();
        every_place(&mut places, &Pointer::root(), &document);
        if places.is_empty() {
            continue;
        }
        let place = &places[which.index(places.len())];
        let (parent, step) = place.split_last().unwrap();
        let in_list = parent.get(&document).is_some_and(Value::is_array);
        match how {
            0 => drop(place.remove(&mut document)),
            1 if in_list => {
                let list = parent.get_mut(&mut document).unwrap().as_array_mut().unwrap();
                list.insert(step.parse().unwrap(), other["actions"][0].clone());
            }
            2 if in_list => {
                let list = parent.get_mut(&mut document).unwrap().as_array_mut().unwrap();
                let at = step.parse::<usize>().unwrap();
                list[..=at].rotate_right(1);
            }
            3 => drop(place.set(&mut document, Value::Null)),
            _ => drop(place.set(&mut document, other["unknown"].clone())),
        }
    }
    document
}

fn every_place(found: &mut Vec<Pointer>, at: &Pointer, value: &Value) {
    let children: Vec<(String, &Value)> = match value {
        Value::Object(object) => object.iter().map(|(key, inner)| (key.clone(), inner)).collect(),
        Value::Array(list) => list.iter().enumerate().map(|(step, inner)| (step.to_string(), inner)).collect(),
        _ => Vec::new(),
    };
    for (step, inner) in children {
        found.push(at.child(&step));
        every_place(found, &at.child(&step), inner);
    }
}

proptest! {
    #![proptest_config(config(256))]

    #[test]
    fn what_one_side_left_alone_is_the_other_sides((base, mine, _) in three(), other in any_document()) {
        for changed in [&mine, &other] {
            let by_me = merged(&base, changed, &base);
            prop_assert!(by_me.conflicts.is_empty() && by_me.document == *changed, "{:?}", by_me);
            let by_them = merged(&base, &base, changed);
            prop_assert!(by_them.conflicts.is_empty() && same(&by_them.document, changed), "{:?}", by_them);
            let by_both = merged(&base, changed, changed);
            prop_assert!(by_both.conflicts.is_empty() && by_both.document == *changed, "{:?}", by_both);
        }
    }

    #[test]
    fn nothing_of_one_side_vanishes_without_a_conflict((base, mine, theirs) in three(), unlike in any_document()) {
        for theirs in [&theirs, &unlike] {
            let result = merged(&base, &mine, theirs);
            let in_base = texts_of([&base]);
            let kept = texts_of([&result.document]);
            for text in texts_of([&mine]).iter().filter(|text| !in_base.contains(text)) {
                prop_assert!(kept.contains(text), "mine: {:?} {:#?}", text, result);
            }
            let asked = texts_of(result.conflicts.iter().filter_map(|conflict| conflict.theirs.as_ref()));
            for text in texts_of([theirs]).iter().filter(|text| !in_base.contains(text)) {
                // The key of a conflict stands in its pointer.
                let in_pointer = result.conflicts.iter().any(|conflict| {
                    conflict.at.steps().last().is_some_and(|key| *text == format!("key {key}"))
                });
                prop_assert!(kept.contains(text) || asked.contains(text) || in_pointer, "theirs: {:?} {:#?}", text, result);
            }
            for conflict in &result.conflicts {
                let held = conflict.at.get(&result.document);
                prop_assert!(conflict.mine.is_none() || held == conflict.mine.as_ref(), "{:?}", conflict);
            }
        }
    }

    /// In whatever order: afterwards the document holds theirs in each of the places, and no other place changed.
    #[test]
    fn conflicts_are_resolved_in_any_order((base, mine, theirs) in three(), order in proptest::collection::vec(any::<prop::sample::Index>(), 32)) {
        let start = merged(&base, &mine, &theirs);
        let mut first_to_last = start.clone();
        while !first_to_last.conflicts.is_empty() {
            resolve(&mut first_to_last, 0);
        }
        let mut any_order = start.clone();
        for index in order {
            if !any_order.conflicts.is_empty() {
                let which = index.index(any_order.conflicts.len());
                let conflict = any_order.conflicts[which].clone();
                resolve(&mut any_order, which);
                if conflict.theirs.is_some() {
                    prop_assert_eq!(conflict.at.get(&any_order.document), conflict.theirs.as_ref());
                }
                for other in &any_order.conflicts {
                    prop_assert!(other.mine.is_none() || other.at.get(&any_order.document) == other.mine.as_ref(), "{:?}", other);
                }
            }
        }
        if any_order.conflicts.is_empty() {
            prop_assert!(any_order.document == first_to_last.document, "{:#?}\n{:#?}", any_order, first_to_last);
        }
        // A number that is none does nothing.
        let mut untouched = start.clone();
        resolve(&mut untouched, start.conflicts.len());
        prop_assert_eq!(untouched, start);
    }
}

#[test]
fn versions_of_a_long_text_are_told_where_they_differ() {
    let begin = "What every version begins with, word for word, over and over. ".repeat(8);
    let [was, theirs, mine] = ["before", "theirs", "mine"].map(|last| format!("{begin}{last} {}", "ends ".repeat(100)));
    let told = excerpts(&[&was, &theirs, &mine], 200);
    for (told, word) in told.iter().zip(["before", "theirs", "mine"]) {
        assert!(told.starts_with("…") && told.ends_with('…') && told.chars().count() <= 202, "{told}");
        let at = told.find(word).expect("the difference is told");
        assert!(told[..at].contains("over and over.") && !told[..at].contains("What every"), "{told}");
    }
    // Short ones are told whole, also where only one is there.
    assert_eq!(excerpts(&["a b", "a c"], 200), ["a b", "a c"]);
    assert_eq!(excerpts(&[], 200), [""; 0]);
    // What is the same, and what only one has, is told from its beginning.
    let same = excerpts(&[&was, &was], 50);
    assert!(same.iter().all(|told| told.starts_with("What every version")), "{same:?}");
    assert!(excerpts(&[&was], 50)[0].starts_with("What every version"));
    // One ends where the other goes on; no character is cut.
    let longer = format!("{begin}ä");
    let told = excerpts(&[&begin, &longer], 60);
    assert!(told[1].ends_with("over. ä") && !told[0].contains('ä'), "{told:?}");
}
