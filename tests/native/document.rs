//! Documents: pointers, differences that lead from one document to another and nowhere else, and what does not fit a
//! schema.

mod files;
mod lines;
mod merge;
mod samples;
mod secrets;

use greenroom::document::{
    Choice, Edit, Field, Item, Kind, List, Pointer, Problem, Schema, Section, Union, Variant, Wrong, apply, check,
    diff, is_cron, is_url, is_uuid, is_version, same, same_number,
};
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

// A schema, and what does not fit it.

const COLORS: &[Choice] = &[Choice { value: "grey", label: "Grey" }, Choice { value: "red", label: "Red" }];
const TOOL: &[Field] = &[
    Field::new("toolUuid", "Tool", Kind::Uuid).required().nullable(),
    Field::new("waitUntilFinished", "Wait until it is finished", Kind::Boolean),
];
const CONNECTOR: &[Field] = &[Field::new("actionSlug", "Action", Kind::Text).required()];
const ACTION: Union = Union {
    tag: "kind",
    variants: &[
        Variant { value: "tool", label: "A tool", fields: TOOL },
        Variant { value: "connector", label: "An action of a connector", fields: CONNECTOR },
    ],
};
const ACTIONS: List = List { noun: "action", item: Kind::Union(&ACTION), identity: &["slug", "name"] };
const HEARTBEAT: &[Field] =
    &[Field::new("schedule", "When", Kind::Cron).required(), Field::new("limit", "Messages at most", Kind::Integer)];
const RELEASE: Schema = Schema {
    sections: &[
        Section {
            title: "Model",
            fields: &[
                Field::new("temperature", "Temperature", Kind::Number { least: Some(0), most: Some(1) }),
                Field::new("systemPrompt", "Instructions", Kind::Markdown).required(),
                Field::new("color", "Colour", Kind::Choice(COLORS)),
            ],
        },
        Section {
            title: "More",
            fields: &[
                Field::new("actions", "Actions", Kind::List(&ACTIONS)).required(),
                Field::new("heartbeat", "Heartbeat", Kind::Object(HEARTBEAT)).nullable(),
                Field::new("version", "Version", Kind::Version),
                Field::new("until", "Until", Kind::Date),
                Field::new("options", "Options", Kind::Map(&Kind::Uuid)),
                Field::new("updatedAt", "Changed", Kind::Text).required().response_only(),
                Field::new("schema", "Schema", Kind::Raw).required().when("output", "json"),
            ],
        },
    ],
};
const SOME_UUID: &str = "3f2504e0-4f89-41d3-9a0c-0305e82c3301";

fn wrong(document: &Value) -> Vec<(String, Wrong)> {
    check(document, &RELEASE).into_iter().map(|problem| (problem.at.to_string(), problem.what)).collect()
}

#[test]
fn a_document_that_fits_has_no_problem_whatever_else_is_in_it() {
    let document = json!({
        "temperature": 0.5, "systemPrompt": "Be kind.", "color": "mauve", "unknown": {"deep": [1]},
        "actions": [
            {"kind": "tool", "slug": "a", "toolUuid": null, "newer": true}, {"kind": "agentic", "whatever": 1},
            {"kind": "connector", "actionSlug": "send"},
        ],
        "heartbeat": null, "version": "1.2.3", "options": {"openAi": SOME_UUID},
    });
    assert_eq!(wrong(&document), []);
    for until in ["2026-05-11", "2028-02-29", "2026-05-11T22:18:00Z", "2026-05-11T22:18:27.225+02:00"] {
        let mut dated = document.clone();
        dated["until"] = json!(until);
        assert_eq!(wrong(&dated), [], "{until}");
    }
    for until in ["", "tomorrow", "2026-02-30", "2026-13-01", "11.05.2026", "2026-05-11T25:00:00Z"] {
        let mut dated = document.clone();
        dated["until"] = json!(until);
        assert_eq!(wrong(&dated), [("/until".to_owned(), Wrong::OtherForm)], "{until}");
    }
    // A condition that holds asks for its field, one that does not asks for nothing.
    let mut asked = document.clone();
    asked["output"] = json!("json");
    assert_eq!(wrong(&asked), [("/schema".to_owned(), Wrong::Missing)]);
}

#[test]
fn everything_that_does_not_fit_is_told_at_once_and_in_its_place() {
    let document = json!({
        "temperature": 1.5, "systemPrompt": "  ", "color": 7,
        "actions": [
            {"kind": "tool"}, {"kind": "tool", "toolUuid": "x", "waitUntilFinished": null}, {"slug": "z"}, "text",
            {"kind": "connector", "actionSlug": null},
        ],
        "heartbeat": {"schedule": "@daily", "limit": 1.5}, "version": "v1.2", "options": {"a/b": "no"},
    });
    let expected = [
        ("/temperature", Wrong::TooLarge(1)),
        ("/systemPrompt", Wrong::Missing),
        ("/color", Wrong::OtherKind),
        ("/actions/0/toolUuid", Wrong::Missing),
        ("/actions/1/toolUuid", Wrong::OtherForm),
        ("/actions/1/waitUntilFinished", Wrong::Null),
        ("/actions/2/kind", Wrong::Missing),
        ("/actions/3", Wrong::OtherKind),
        ("/actions/4/actionSlug", Wrong::Null),
        ("/heartbeat/schedule", Wrong::OtherForm),
        ("/heartbeat/limit", Wrong::OtherKind),
        ("/version", Wrong::OtherForm),
        ("/options/a~1b", Wrong::OtherForm),
    ];
    assert_eq!(wrong(&document), expected.map(|(at, what)| (at.to_owned(), what)));
    assert_eq!(wrong(&json!({"temperature": -0.1, "systemPrompt": "x", "actions": []})).len(), 1);
}

#[test]
fn forms_of_texts() {
    for version in ["0.0.0", "1.2.3", "9999.9999.99999"] {
        assert!(is_version(version), "{version}");
    }
    for no in ["", "1", "1.2", "1.2.3.4", "v1.2.3", "01.2.3", "1.2.3-rc", "10000.0.0", "0.0.100000", "1..3", "1.2. 3"] {
        assert!(!is_version(no), "{no}");
    }
    for cron in
        ["* * * * *", "*/5 9-17 * * 1,3,5", "0 0 1 1 0", "0 8 1-15/2 * *", "@every 30m", "@every 1h30m", "@every 336h"]
    {
        assert!(is_cron(cron), "{cron}");
    }
    for no in [
        "",
        "* * * *",
        "* * * * * *",
        "60 * * * *",
        "* 24 * * *",
        "* * 0 * *",
        "* * * 13 *",
        "* * * * 7",
        "* * * * MON",
        "? * * * *",
        "@daily",
        "@every",
        "@every ",
        "@every 5",
        "@every 1 h",
        "@every h",
        "5-1 * * * *",
        "*/0 * * * *",
        "*/61 * * * *",
        "1, * * * *",
    ] {
        assert!(!is_cron(no), "{no}");
    }
    assert!(is_uuid(SOME_UUID) && is_uuid(&SOME_UUID.to_uppercase()));
    for no in ["", "3f2504e0", "3f2504e04f8941d39a0c0305e82c3301", "3f2504e0-4f89-41d3-9a0c-0305e82c330g"] {
        assert!(!is_uuid(no), "{no}");
    }
    assert!(is_url("https://mcp.acme.example/sse") && is_url("http://localhost:8080"));
    for no in ["", "acme.example", "https://", "https:///x", "ftp://acme.example", "https://a b"] {
        assert!(!is_url(no), "{no}");
    }
}

#[test]
fn a_schema_names_what_stands_where() {
    let document = json!({"actions": [{"kind": "tool", "slug": "a"}, {"kind": "odd"}], "options": {"x": "y"}});
    let kind = |text: &str| RELEASE.kind_at(&document, &Pointer::parse(text).unwrap());
    assert!(matches!(kind("/actions"), Some(Kind::List(_))));
    assert!(matches!(kind("/actions/0/toolUuid"), Some(Kind::Uuid)));
    assert!(matches!(kind("/options/x"), Some(Kind::Uuid)));
    assert!(matches!(kind("/heartbeat/schedule"), Some(Kind::Cron)));
    for unknown in ["", "/nope", "/actions/0/actionSlug", "/actions/1/toolUuid", "/temperature/x"] {
        assert!(kind(unknown).is_none(), "{unknown}");
    }
    let list = Pointer::parse("/actions").unwrap();
    let name = |item: Value| RELEASE.identity(&document, &list, &item);
    assert_eq!(name(json!({"slug": "a", "name": "b"})).as_deref(), Some("a"));
    assert_eq!(name(json!({"slug": "", "name": "b"})).as_deref(), Some("b"));
    assert_eq!(name(json!({"slug": 7})), None);
    assert_eq!(RELEASE.identity(&document, &Pointer::parse("/options").unwrap(), &json!({"slug": "a"})), None);
}

proptest! {
    #![proptest_config(config(256))]

    /// Whatever a vendor sends is checked without a panic, and each problem points at something or at what is missing.
    #[test]
    fn any_document_is_checked(a in document(), x in any_json(), y in any_json()) {
        let mut document = a;
        document["heartbeat"] = read(&x);
        document["options"] = read(&y);
        for Problem { at, what } in check(&document, &RELEASE) {
            match what {
                // An empty text counts as missing.
                Wrong::Missing => prop_assert!(at.get(&document).is_none_or(|value| value.is_string())),
                _ => prop_assert!(at.get(&document).is_some(), "{}", at),
            }
        }
    }
}
