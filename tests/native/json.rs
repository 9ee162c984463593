//! Our reading and writing of JSON against `serde_json`'s: the same texts, the same values, letter by letter.

use greenroom::domain::json::{read, written};
use proptest::prelude::*;
use serde_json::Value;

use crate::properties::{any_json, config};

/// Both take a text for the same value, or both refuse it.
fn agree(text: &str) -> Result<(), TestCaseError> {
    let theirs: Option<Value> = serde_json::from_str(text).ok();
    let ours = read(text);
    prop_assert_eq!(ours.as_ref().ok(), theirs.as_ref(), "{:?}", text);
    match (ours, theirs) {
        // Numbers too: equal values could be written differently.
        (Ok(ours), Some(theirs)) => prop_assert_eq!(written(&ours), theirs.to_string()),
        (Err(flaw), _) => prop_assert!(flaw.at <= text.len()),
        _ => {}
    }
    Ok(())
}

#[test]
fn odd_texts_are_taken_or_refused_alike() {
    let texts = [
        "",
        " ",
        "null",
        "nul",
        "nulll",
        "true false",
        "\u{feff}1",
        " \t\r\n1\n",
        "\u{b}1",
        "[",
        "]",
        "[]",
        "[ ]",
        "[,]",
        "[1,]",
        "[1 2]",
        "[1,,2]",
        "{",
        "{}",
        "{ }",
        "{,}",
        "{\"a\"}",
        "{\"a\":}",
        "{\"a\":1,}",
        "{a:1}",
        "{1:1}",
        "{\"a\" : 1 , \"b\":2}",
        "{\"a\":1,\"a\":2,\"b\":3}",
        "{\"\":[]}",
        "0",
        "-0",
        "-",
        "+1",
        "01",
        "00",
        "1.",
        ".5",
        "1.0",
        "1.50",
        "1e5",
        "1E+05",
        "1e",
        "1e+",
        "1e400",
        "-1e-400",
        "1.5e3.2",
        "--1",
        "1-1",
        "0x10",
        "NaN",
        "Infinity",
        "123456789012345678901234567890",
        "0.1000000000000000055511151231257827",
        "\"",
        "\"a",
        "\"a\"b",
        "'a'",
        "\"\\\"\"",
        "\"\\\\\"",
        "\"\\/\"",
        "\"\\b\\f\\n\\r\\t\"",
        "\"\\a\"",
        "\"\\u\"",
        "\"\\u00\"",
        "\"\\u00e9\"",
        "\"\\u00E9\"",
        "\"\\u00g0\"",
        "\"\\ud83d\\ude00\"",
        "\"\\ud83d\"",
        "\"\\ud83dx\"",
        "\"\\ud83d\\n\"",
        "\"\\ud83d\\u0041\"",
        "\"\\ude00\"",
        "\"\\u0000\"",
        "\"\u{0}\"",
        "\"\n\"",
        "\"\u{1f}\"",
        "\"\u{7f}\"",
        "\"é😀\u{2028}\"",
        "\"\\",
        "\"\\u12\"",
        "// no\n1",
        "1 /* no */",
        "{\"a\":{\"b\":[{\"c\":null},[],{}]}}",
    ];
    for text in texts {
        agree(text).unwrap();
    }
    for depth in [1, 126, 127, 128, 129, 100_000] {
        agree(&format!("{}{}", "[".repeat(depth), "]".repeat(depth))).unwrap();
        agree(&format!("{}1{}", "{\"a\":".repeat(depth), "}".repeat(depth))).unwrap();
    }
}

#[test]
fn a_flaw_tells_where_it_is() {
    for (text, at) in [
        ("", 0),
        ("[1,x]", 3),
        ("{\"a\":1,}", 7),
        ("<html>", 0),
        ("{} tail", 3),
        ("{\"deployments\": [{\"id\": \"a", 26),
    ] {
        assert_eq!(read(text).unwrap_err().at, at, "{text}");
    }
}

#[test]
fn of_a_key_that_is_there_twice_the_last_value_counts() {
    assert_eq!(written(&read(r#"{"a":1,"b":2,"a":3}"#).unwrap()), r#"{"a":3,"b":2}"#);
}

proptest! {
    #![proptest_config(config(512))]

    #[test]
    fn json_is_read_and_written_alike(text in any_json(), spaced in any::<bool>()) {
        agree(&text)?;
        if spaced && let Ok(value) = serde_json::from_str::<Value>(&text) {
            agree(&serde_json::to_string_pretty(&value).unwrap_or_default())?;
        }
    }

    #[test]
    fn what_is_nearly_json_is_taken_or_refused_alike(
        text in any_json(),
        at in any::<proptest::sample::Index>(),
        put in prop_oneof![Just(String::new()), "[\\[\\]{},:\"\\\\0-9eE.+ntu-]{1,2}", any::<char>().prop_map(String::from)],
        cut in 0..3_usize,
    ) {
        let mut letters: Vec<char> = text.chars().collect();
        let at = at.index(letters.len() + 1);
        let end = (at + cut).min(letters.len());
        letters.splice(at..end, put.chars());
        agree(&letters.into_iter().collect::<String>())?;
    }

    #[test]
    fn any_text_is_written_alike(text in any::<String>()) {
        let value = Value::String(text);
        prop_assert_eq!(written(&value), value.to_string());
        prop_assert_eq!(read(&written(&value)).ok(), Some(value));
    }
}
