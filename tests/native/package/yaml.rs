//! YAML from anywhere: what it is, and that its cost is bounded.

use greenroom::tools::package::refusal::YamlFlaw;
use greenroom::tools::package::yaml::read;
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::properties::{any_text, config};

#[test]
fn yaml_is_read_by_its_core_schema() {
    let text = "a: 1.10\nb: 'no'\nc: [~, true, null, -7, +5, 0x1F, .inf, 1_000]\nd: |\n  x\n  y\ne: &e {k: v}\nf: [*e, *e]\n\
        g: !!str 12\n7: seven\n? h\n: i\nj:\nk: 'it''s'\n";
    let expected = json!({
        "a": serde_json::from_str::<Value>("1.10").unwrap(),
        "b": "no", "c": [null, true, null, -7, "+5", "0x1F", ".inf", "1_000"], "d": "x\ny\n", "e": {"k": "v"},
        "f": [{"k": "v"}, {"k": "v"}], "g": "12", "7": "seven", "h": "i", "j": null, "k": "it's",
    });
    assert_eq!(read(text), Ok(expected));
    assert_eq!(read(""), Ok(Value::Null));
    assert_eq!(read("\u{FEFF}---\na: b\n...\n"), Ok(json!({"a": "b"})));
}

#[test]
fn a_reason_has_its_line() {
    let cases = [
        ("a: b: c", 1, YamlFlaw::Syntax),
        ("a: 1\nb: [1,\n", 3, YamlFlaw::Syntax),
        ("a: 1\nb: *nobody\n", 2, YamlFlaw::Syntax),
        ("a: 1\nb: 2\na: 3\n", 3, YamlFlaw::KeyTwice),
        ("a: 1\n? [x]\n: 1\n", 2, YamlFlaw::Key),
        ("a: &a {x: 1}\nb:\n  <<: *a\n", 3, YamlFlaw::Merge),
        ("a: 1\n---\nb: 2\n", 2, YamlFlaw::Documents),
        ("a: 1\nb: \0\nc: 2\n", 2, YamlFlaw::Character),
        ("a: &a [1, *a]", 1, YamlFlaw::TooDeep),
    ];
    for (text, line, flaw) in cases {
        assert_eq!(read(text), Err((line, flaw)), "{text}");
    }
}

#[test]
fn aliases_have_a_budget() {
    let mut text = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n".to_owned();
    for level in 1..10 {
        let before = format!("*a{},", level - 1).repeat(9);
        text.push_str(&format!("a{level}: &a{level} [{before}]\n"));
    }
    assert!(matches!(read(&text), Err((_, YamlFlaw::TooMuch))), "{:?}", read(&text).map(drop));
    let long = format!("a: &a {}\nb: [{}]\n", "x".repeat(100_000), "*a,".repeat(1_000));
    assert!(matches!(read(&long), Err((_, YamlFlaw::TooMuch))));
    // Each alias makes it deeper, and none of them is deep where it stands.
    let mut deep = "- &a0 []\n".to_owned();
    (1..100).for_each(|level| deep.push_str(&format!("- &a{level} [*a{}]\n", level - 1)));
    assert!(matches!(read(&deep), Err((_, YamlFlaw::TooDeep))), "{:?}", read(&deep).map(drop));
}

#[test]
fn depth_and_size_have_a_budget() {
    let flat = |text: String| read(&text).map(drop).map_err(|(_, flaw)| flaw);
    for text in ["[".repeat(1_000_000), "- ".repeat(500_000), "{a: ".repeat(200_000), "[{a: ".repeat(50)] {
        assert_eq!(flat(text), Err(YamlFlaw::TooDeep));
    }
    assert_eq!(flat("? ".repeat(500_000)), Err(YamlFlaw::Key));
    assert_eq!(flat(format!("[{}]", "a,".repeat(500_000))), Err(YamlFlaw::TooMuch));
    assert_eq!(flat("- a\n".repeat(200_000)), Err(YamlFlaw::TooMuch));
    assert_eq!(flat(format!("a: {}", "x".repeat(1_000_000))), Err(YamlFlaw::TooMuch));
    assert_eq!(flat("- a\n".repeat(90_000)), Ok(()));
}

fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::Bool),
        any::<i64>().prop_map(|number| json!(number)),
        "[ -~äß€\n\t]{0,12}".prop_map(Value::String),
    ];
    leaf.prop_recursive(5, 40, 6, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..6).prop_map(Value::Array),
            proptest::collection::vec(("[ -~äß€]{0,8}", inner), 0..6)
                .prop_map(|entries| Value::Object(entries.into_iter().collect())),
        ]
    })
}

fn soup() -> impl Strategy<Value = String> {
    let part = prop::sample::select(vec![
        "a", "b", ": ", ":", "- ", "\n", "  ", "[", "]", "{", "}", ",", "&x ", "*x", "? ", "|\n", ">-\n", "'", "\"",
        "#", "!!str ", "---", "...", "%TAG", "<<", "~", "1", "\t", "\u{85}", "é", "@", "`", "\\", "\r",
    ]);
    proptest::collection::vec(part, 0..40).prop_map(|parts| parts.concat())
}

proptest! {
    #![proptest_config(config(300))]

    /// JSON is YAML.
    #[test]
    fn json_is_read_as_itself(value in any_json()) {
        prop_assert_eq!(read(&value.to_string()), Ok(value));
    }

    /// Any text is YAML or has a line in which it is not.
    #[test]
    fn any_text_is_yaml_or_has_a_reason(text in prop_oneof![any_text(), soup()]) {
        if let Err((line, _)) = read(&text) {
            let lines = text.split(['\n', '\r', '\u{85}', '\u{2028}', '\u{2029}']).count();
            prop_assert!(line >= 1 && line as usize <= lines + 1, "line {} of {}", line, lines);
        }
    }
}
