//! A schema with everything that a schema can have, and documents of it: with keys, variants and choices that it does
//! not know, names that are there twice, items without a name, nulls, numbers of odd texts, and secrets.

use greenroom::document::{Choice, Field, Kind, List, Pointer, Schema, Section, Union, Variant};
use proptest::prelude::*;
use serde_json::{Map, Value, json};

use crate::properties::any_json;

const COLORS: &[Choice] = &[Choice { value: "grey", label: "Grey" }, Choice { value: "red", label: "Red" }];

const SHARED: Field = Field::new("description", "Description", Kind::LongText).nullable();
const TOOL: &[Field] = &[
    Field::new("name", "Name", Kind::Text),
    Field::new("slug", "Slug", Kind::Text),
    SHARED,
    Field::new("toolUuid", "Tool", Kind::Uuid).nullable(),
    Field::new("waitUntilFinished", "Wait until it is finished", Kind::Boolean),
    Field::new("config", "Settings", Kind::Raw),
];
const AGENT: &[Field] = &[
    Field::new("name", "Name", Kind::Text),
    Field::new("slug", "Slug", Kind::Text),
    SHARED,
    Field::new("agentUuid", "Agent", Kind::Uuid),
    Field::new("config", "Settings", Kind::Raw),
];
const ACTION: Union = Union {
    tag: "kind",
    variants: &[
        Variant { value: "tool", label: "tool", fields: TOOL },
        Variant { value: "agent", label: "agent", fields: AGENT },
    ],
};
const ACTIONS: List = List { noun: "action", item: Kind::Union(&ACTION), identity: &["slug"] };
/// Keys of an action that only one of its variants has.
pub const ONE_VARIANT_ONLY: [(&str, &str); 3] =
    [("toolUuid", "tool"), ("waitUntilFinished", "tool"), ("agentUuid", "agent")];

const AUTHENTICATION: &[Field] = &[
    Field::new("accessToken", "Access token", Kind::Secret),
    Field::new("refreshToken", "Refresh token", Kind::Secret),
    Field::new("tokenType", "Token type", Kind::Text),
];
const CLIENT: &[Field] = &[
    Field::new("name", "Name", Kind::Text),
    Field::new("url", "Address", Kind::Url),
    Field::new("authentication", "Sign-in", Kind::Object(AUTHENTICATION)).nullable(),
];
const CLIENTS: List = List { noun: "client", item: Kind::Object(CLIENT), identity: &["name"] };
const TAGS: List = List { noun: "tag", item: Kind::Text, identity: &[] };
const HEARTBEAT: &[Field] = &[
    Field::new("prompt", "Prompt", Kind::LongText).nullable(),
    Field::new("intervalMinutes", "Minutes between", Kind::Integer),
];

/// The schema.
pub const SAMPLE: Schema = Schema {
    sections: &[
        Section {
            title: "Model",
            fields: &[
                Field::new("temperature", "Temperature", Kind::Number { least: Some(0), most: Some(1) }),
                Field::new("prompt", "Prompt", Kind::Markdown),
                Field::new("color", "Colour", Kind::Choice(COLORS)),
            ],
        },
        Section {
            title: "What it can do",
            fields: &[
                Field::new("actions", "Actions", Kind::List(&ACTIONS)),
                Field::new("clients", "Clients", Kind::List(&CLIENTS)),
                Field::new("tags", "Tags", Kind::List(&TAGS)),
            ],
        },
        Section {
            title: "More",
            fields: &[
                Field::new("heartbeat", "Heartbeat", Kind::Object(HEARTBEAT)).nullable(),
                Field::new("options", "Options", Kind::Map(&Kind::Uuid)),
            ],
        },
    ],
};

/// A pointer from its text.
pub fn at(text: &str) -> Pointer {
    Pointer::parse(text).unwrap()
}

/// JSON from its text.
pub fn read(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

/// Whatever JSON, more often something small.
pub fn anything() -> impl Strategy<Value = Value> {
    prop_oneof![12 => small(), 1 => any_json().prop_map(|text| read(&text))]
}

/// Something of which two are often the same, or nearly.
fn small() -> impl Strategy<Value = Value> {
    let texts = [
        "null",
        "true",
        "false",
        "0.2",
        "0.20",
        "2e-1",
        "1",
        "9007199254740993",
        "\"\"",
        "\" \"",
        "\"a\"",
        "\"b c\"",
        "\"a text that is so long that nobody wants to read it in the middle of a sentence\"",
        "\"two\\nlines\"",
        "[]",
        "{}",
        "[1,2]",
        "[2,1]",
        "{\"a\":1}",
        "{\"a\":2,\"b\":null}",
    ];
    proptest::sample::select(texts.to_vec()).prop_map(read)
}

/// An object of some of these keys, in any order.
fn some_of(entries: Vec<(&'static str, BoxedStrategy<Value>)>) -> BoxedStrategy<Value> {
    let entries: Vec<_> = entries
        .into_iter()
        .map(|(key, value)| proptest::option::weighted(0.8, value).prop_map(move |value| (key, value)))
        .collect();
    entries
        .prop_shuffle()
        .prop_map(|entries| {
            let some = entries.into_iter().filter_map(|(key, value)| Some((key.to_owned(), value?)));
            Value::Object(some.collect::<Map<_, _>>())
        })
        .boxed()
}

fn one_of(texts: &[&str]) -> BoxedStrategy<Value> {
    proptest::sample::select(texts.iter().map(|text| read(text)).collect::<Vec<_>>()).boxed()
}

/// An action, under a slug or with none.
fn action(slug: BoxedStrategy<Value>) -> BoxedStrategy<Value> {
    some_of(vec![
        ("kind", one_of(&["\"tool\"", "\"tool\"", "\"agent\"", "\"agent\"", "\"newer\"", "null"])),
        ("slug", slug),
        ("name", one_of(&["\"Enrich\"", "\"Send\"", "null"])),
        ("description", anything().boxed()),
        ("toolUuid", one_of(&["null", "\"u\"", "\"v\""])),
        ("agentUuid", one_of(&["\"u\"", "\"v\""])),
        ("waitUntilFinished", one_of(&["true", "false"])),
        ("config", anything().boxed()),
        ("unknown", anything().boxed()),
    ])
}

/// A document around a list of actions.
fn around(actions: BoxedStrategy<Value>) -> BoxedStrategy<Value> {
    some_of(vec![
            ("temperature", one_of(&["0.2", "0.20", "0.9", "null", "\"warm\""])),
            ("prompt", anything().boxed()),
            ("color", one_of(&["\"grey\"", "\"red\"", "\"mauve\""])),
            ("actions", actions),
            (
                "heartbeat",
                prop_oneof![
                    Just(Value::Null),
                    anything(),
                    anything().prop_map(|prompt| json!({"prompt": prompt, "x": 1})),
                ]
                .boxed(),
            ),
            ("options", prop_oneof![anything(), Just(json!({"a/b": "u", "c": "v"})), Just(json!({"c": "w"}))].boxed()),
            (
                "tags",
                proptest::collection::vec(one_of(&["\"x\"", "\"y\"", "\"z\"", "3"]), 0..5)
                    .prop_map(Value::Array)
                    .boxed(),
            ),
            ("unknown", anything().boxed()),
            ("newer", prop_oneof![anything(), action(one_of(&["\"a\""]))].boxed()),
        ])
}

/// Any document: some slugs twice, some items without.
pub fn document() -> impl Strategy<Value = Value> {
    let slug = one_of(&["\"a\"", "\"b\"", "\"c\"", "\"d\"", "null", "\"\""]);
    let item = prop_oneof![8 => action(slug), 1 => anything()];
    let list = proptest::collection::vec(item, 0..6).prop_map(Value::Array);
    around(prop_oneof![8 => list, 1 => anything()].boxed())
}

/// A document in which each action has a slug of its own, and no other list has two items.
pub fn named_document() -> impl Strategy<Value = Value> {
    let slugs = proptest::sample::subsequence(vec!["a", "b", "c", "d", "e"], 0..5).prop_shuffle();
    let actions = slugs.prop_flat_map(|slugs| {
        let items: Vec<_> = slugs
            .into_iter()
            .map(|slug| {
                some_of(vec![
                    ("kind", one_of(&["\"tool\"", "\"agent\"", "\"newer\""])),
                    ("description", one_of(&["null", "\"\"", "\"a\"", "\"b\"", "7"])),
                    ("toolUuid", one_of(&["null", "\"u\"", "\"v\""])),
                    ("agentUuid", one_of(&["\"u\"", "\"v\""])),
                    ("config", one_of(&["{}", "{\"x\":{\"y\":1}}", "{\"x\":{\"z\":null}}", "null", "1"])),
                    ("unknown", one_of(&["{}", "\"a\"", "{\"x\":\"\"}", "{\"x\":\"a\"}", "[]"])),
                ])
                .prop_map(move |mut item| {
                    item["slug"] = json!(slug);
                    item
                })
            })
            .collect();
        items.prop_map(Value::Array)
    });
    let small = || one_of(&["null", "\"\"", "\"a\"", "1", "1.0", "{\"x\":1}", "{\"x\":{\"y\":\"a\"}}", "{}"]);
    (actions, small(), small(), small())
        .prop_map(|(actions, x, y, z)| json!({"actions": actions, "prompt": x, "heartbeat": y, "unknown": {"z": z}}))
}
