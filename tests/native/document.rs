//! Documents: pointers, and differences that lead from one document to another and nowhere else.

use greenroom::document::{Edit, Item, Pointer, apply, diff, same, same_number};
use proptest::prelude::*;
use serde_json::{Number, Value, json};

use crate::properties::{any_json, config};

/// Items are named by their slug.
fn by_slug(_: &Pointer, item: &Value) -> Option<String> {
    item.get("slug").and_then(Value::as_str).map(str::to_owned)
}

fn read(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

#[test]
fn pointers_are_those_of_rfc_6901() {
    let document = json!({"foo": ["bar", "baz"], "": 0, "a/b": 1, "c%d": 2, "m~n": 8, "01": 3});
    let cases = [
        ("", document.clone()),
        ("/foo", json!(["bar", "baz"])),
        ("/foo/0", json!("bar")),
        ("/", json!(0)),
        ("/a~1b", json!(1)),
        ("/c%d", json!(2)),
        ("/m~0n", json!(8)),
        ("/01", json!(3)),
    ];
    for (text, value) in cases {
        let pointer = Pointer::parse(text).unwrap();
        assert_eq!(pointer.get(&document), Some(&value), "{text}");
        assert_eq!(pointer.to_string(), text);
    }
    for nowhere in ["/nope", "/foo/2", "/foo/00", "/foo/-", "/foo/+1", "/foo/0/x", "/foo/18446744073709551616"] {
        assert_eq!(Pointer::parse(nowhere).unwrap().get(&document), None, "{nowhere}");
    }
    assert_eq!(Pointer::parse("foo"), None);
}

#[test]
fn writing_touches_one_value_and_keeps_the_order() {
    let mut document = read(r#"{"b":1.50,"a":[1,2],"c":null}"#);
    let at = |text: &str| Pointer::parse(text).unwrap();
    assert!(at("/a/2").set(&mut document, json!(3)).is_some());
    assert!(at("/d").set(&mut document, json!("new")).is_some());
    assert_eq!(at("/b").remove(&mut document), Some(read("1.50")));
    assert_eq!(document.to_string(), r#"{"a":[1,2,3],"c":null,"d":"new"}"#);
    let before = document.clone();
    for nowhere in ["/a/5", "/c/x", "/a/x", "/nope/x"] {
        assert!(at(nowhere).set(&mut document, json!(1)).is_none(), "{nowhere}");
        assert_eq!(at(nowhere).remove(&mut document), None, "{nowhere}");
    }
    assert_eq!(document, before);
}

#[test]
fn numbers_are_compared_by_value_and_to_the_last_digit() {
    let number = |text: &str| -> Number { text.parse().unwrap() };
    for (a, b) in [("0.2", "0.20"), ("0.2", "2e-1"), ("100", "1E+2"), ("0", "-0.0"), ("-1.50", "-15e-1")] {
        assert!(same_number(&number(a), &number(b)), "{a} {b}");
    }
    for (a, b) in
        [("9007199254740992", "9007199254740993"), ("1", "-1"), ("0.1", "0.10000000000000000001"), ("10", "1")]
    {
        assert!(!same_number(&number(a), &number(b)), "{a} {b}");
    }
}

#[test]
fn what_moved_is_told_as_moved() {
    let a = json!({"actions": [{"slug": "a", "n": 1}, {"slug": "b", "n": 1}, {"slug": "c", "n": 1}]});
    let b = json!({"actions": [{"slug": "c", "n": 1}, {"slug": "a", "n": 2}, {"slug": "d", "n": 9}]});
    let edits = diff(&a, &b, &by_slug);
    let at = Pointer::parse("/actions").unwrap();
    let expected = [
        Edit::Arrange {
            at: at.clone(),
            items: vec![Item::Kept(2), Item::Kept(0), Item::New(json!({"slug": "d", "n": 9}))],
            gone: vec![(1, json!({"slug": "b", "n": 1}))],
        },
        Edit::Put { at: at.child(1).child("n"), from: Some(json!(1)), to: json!(2) },
    ];
    assert_eq!(edits, expected);
    assert_eq!(apply(&a, &edits), Some(b));
}

#[test]
fn null_and_absent_are_told_apart() {
    let identity = by_slug;
    let (null, absent) = (json!({"heartbeat": null}), json!({}));
    let at = Pointer::root().child("heartbeat");
    assert_eq!(diff(&null, &absent, &identity), [Edit::Take { at: at.clone(), value: Value::Null }]);
    assert_eq!(diff(&absent, &null, &identity), [Edit::Put { at, from: None, to: Value::Null }]);
}

#[test]
fn items_without_a_name_of_their_own_are_found_by_what_is_in_them() {
    // A name that is there twice names nothing.
    let a = json!([{"slug": "x", "n": 1}, {"slug": "x", "n": 2}, {"text": "a", "to": 1, "of": 2}, "plain"]);
    let b = json!(["plain", {"text": "b", "to": 1, "of": 2}, {"slug": "x", "n": 2}, {"slug": "x", "n": 1}]);
    let edits = diff(&a, &b, &by_slug);
    let Some(Edit::Arrange { items, gone, .. }) = edits.first() else { panic!("{edits:?}") };
    assert_eq!(*items, [Item::Kept(3), Item::Kept(2), Item::Kept(1), Item::Kept(0)]);
    assert!(gone.is_empty());
    assert_eq!(apply(&a, &edits), Some(b));
}

#[test]
fn edits_of_another_document_are_refused() {
    let edits = diff(&json!({"a": [1, 2]}), &json!({"a": [2]}), &by_slug);
    for other in [json!({}), json!({"a": 1}), json!({"a": []}), json!([])] {
        assert_eq!(apply(&other, &edits), None, "{other}");
    }
    // An item cannot be taken twice.
    let twice = Edit::Arrange { at: Pointer::root(), items: vec![Item::Kept(0), Item::Kept(0)], gone: vec![] };
    assert_eq!(apply(&json!([1]), &[twice]), None);
}

/// Every pointer at which the two differ, in `b` or (where it is gone) in `a`.
fn covered(edits: &[Edit], at: &Pointer) -> usize {
    let within = |edit: &&Edit| match edit {
        Edit::Put { at: place, .. } | Edit::Take { at: place, .. } => at.is_within(place),
        Edit::Arrange { .. } => false,
    };
    edits.iter().filter(within).count()
}

/// A document of the kinds that vendors have: objects, lists of named and nameless items, some names twice.
fn document() -> impl Strategy<Value = Value> {
    let item = (proptest::option::of("[abc]"), any_json()).prop_map(|(slug, more)| match slug {
        Some(slug) => json!({"slug": slug, "more": read(&more)}),
        None => read(&more),
    });
    let list = proptest::collection::vec(item, 0..6);
    (list, any_json(), any_json())
        .prop_map(|(list, x, y)| json!({"actions": list, "x": read(&x), "y": {"z": read(&y)}}))
}

proptest! {
    #![proptest_config(config(256))]

    #[test]
    fn a_document_does_not_differ_from_itself(a in document()) {
        prop_assert_eq!(diff(&a, &a, &by_slug), []);
        prop_assert_eq!(apply(&a, &[]), Some(a));
    }

    #[test]
    fn edits_lead_to_the_other_document(a in document(), b in document()) {
        let edits = diff(&a, &b, &by_slug);
        let arrived = apply(&a, &edits);
        prop_assert!(arrived.as_ref().is_some_and(|arrived| same(arrived, &b)), "{:?}\n{:?}", edits, arrived);
        prop_assert_eq!(edits.is_empty(), same(&a, &b));
        // And from there nothing is left to do.
        prop_assert_eq!(diff(&arrived.unwrap(), &b, &by_slug), []);
    }

    #[test]
    fn one_changed_value_is_one_edit_and_touches_nothing_else(a in document(), value in any_json()) {
        let at = Pointer::parse("/y/z").unwrap();
        let value = read(&value);
        let mut b = a.clone();
        prop_assert!(at.set(&mut b, value).is_some());
        let edits = diff(&a, &b, &by_slug);
        for edit in &edits {
            let (Edit::Put { at: place, .. } | Edit::Take { at: place, .. } | Edit::Arrange { at: place, .. }) = edit;
            prop_assert!(place.is_within(&at), "{}", place);
        }
        prop_assert!(covered(&edits, &at) <= 1);
        let arrived = apply(&a, &edits).unwrap();
        // What was not touched is there letter by letter, in its order.
        for untouched in ["/actions", "/x"] {
            let untouched = Pointer::parse(untouched).unwrap();
            prop_assert_eq!(
                untouched.get(&arrived).unwrap().to_string(), untouched.get(&a).unwrap().to_string()
            );
        }
    }
}
