//! Documents that are almost right: a real one with a few things in it that nobody would write.

use serde_json::{Map, Value, json};

use super::Input;

/// Changes some values of a document, wherever they stand.
pub fn mutate(document: &mut Value, input: &mut Input) {
    for _ in 0..1 + input.below(4) {
        let (at, how) = (input.number(), input.below(12));
        let size = count(document);
        let other = || nth(document, at.wrapping_mul(31) % size).clone();
        let new = match how {
            0..3 => odd(input),
            3 => other(),
            4 => Value::Array(vec![other(); 1 + input.below(40)]),
            5 => json!({ input.one_of(&KEYS): other() }),
            _ => Value::Null,
        };
        change(nth_mut(document, at % size), how, new, input);
    }
}

/// Puts a value somewhere into a document.
pub fn put(document: &mut Value, value: Value, input: &mut Input) {
    let at = input.number() % count(document);
    *nth_mut(document, at) = value;
}

fn change(value: &mut Value, how: usize, new: Value, input: &mut Input) {
    match (how, value) {
        (0..6, value) => *value = new,
        (6, Value::Object(object)) => {
            let at = input.below(object.len());
            let key = object.keys().nth(at).cloned();
            key.map(|key| object.shift_remove(&key));
        }
        (6, Value::Array(list)) if !list.is_empty() => drop(list.remove(input.below(list.len()))),
        (7, Value::Object(object)) => {
            let at = input.below(object.len());
            let key = if input.below(2) == 0 { input.one_of(&KEYS).to_owned() } else { input.text() };
            let renamed = std::mem::take(object).into_iter().enumerate();
            object.extend(renamed.map(|(i, (old, value))| (if i == at { key.clone() } else { old }, value)));
        }
        (7, Value::Array(list)) => list.reverse(),
        (8, Value::Object(object)) => drop(object.insert(input.one_of(&KEYS).to_owned(), odd(input))),
        (8, Value::Array(list)) => list.push(odd(input)),
        (9, Value::Array(list)) => {
            let again = list.clone();
            list.extend(again);
        }
        (9, Value::Object(object)) => object.clear(),
        (10, value) => *value = Value::Array(vec![value.take()]),
        (11, Value::String(text)) => {
            let mut at = input.number() % (text.len() + 1);
            while !text.is_char_boundary(at) {
                at -= 1;
            }
            text.insert_str(at, &odd_text(input));
        }
        (_, value) => *value = odd(input),
    }
}

/// Keys that mean something to Greenroom or to a vendor, and some that only mean harm.
const KEYS: [&str; 40] = [
    "id",
    "uuid",
    "name",
    "slug",
    "status",
    "type",
    "kind",
    "version",
    "url",
    "data",
    "items",
    "next",
    "has_more",
    "total",
    "agents",
    "releases",
    "deployments",
    "message",
    "error",
    "errors",
    "detail",
    "fields",
    "createdAt",
    "updatedAt",
    "env",
    "value",
    "headers",
    "accessToken",
    "phase",
    "spec",
    "metadata",
    "document",
    "base",
    "do",
    "greenroom:secret",
    "v",
    "",
    "__proto__",
    "a/b~c",
    "é",
];

/// A value that stands where nobody expects it.
pub fn odd(input: &mut Input) -> Value {
    match input.below(16) {
        0 => Value::Null,
        1 => Value::Bool(true),
        2 => json!([]),
        3 => json!({}),
        4..8 => number(input),
        8 => deep(Value::Null, 1 + input.below(120), |inner| json!([inner])),
        9 => deep(json!("x"), 1 + input.below(120), |inner| json!({ "a": inner })),
        10 => Value::Array(vec![json!({"id": "x", "name": "x"}); input.below(300)]),
        11 => (0..input.below(300)).map(|i| (format!("k{i}"), json!(i))).collect::<Map<_, _>>().into(),
        12 => json!({ "greenroom:secret": odd_text(input) }),
        _ => Value::String(odd_text(input)),
    }
}

fn deep(inner: Value, levels: usize, around: impl Fn(Value) -> Value) -> Value {
    (0..levels).fold(inner, |inner, _| around(inner))
}

fn number(input: &mut Input) -> Value {
    const NUMBERS: [&str; 16] = [
        "0",
        "-0",
        "-1",
        "1.5",
        "1.10",
        "1e400",
        "-1E+400",
        "1e-400",
        "255",
        "4294967296",
        "9007199254740993",
        "9223372036854775807",
        "-9223372036854775808",
        "18446744073709551616",
        "100000000000000000000000000000000000000000000000001",
        "0.000000000000000000000000000000000000000000000000001",
    ];
    match input.below(18) {
        16 => json!(input.number()),
        17 => json!(i64::from(input.byte()) - 128),
        at => serde_json::from_str(NUMBERS[at]).unwrap_or_default(),
    }
}

/// A text that something trips over.
pub fn odd_text(input: &mut Input) -> String {
    const TEXTS: [&str; 28] = [
        "",
        " ",
        "\0",
        "\u{feff}x",
        "\u{202e}evil",
        "\u{1f469}\u{200d}\u{1f4bb}",
        "e\u{301}\u{301}\u{301}",
        "\u{fffd}\u{ffff}",
        "İ",
        "ẞ",
        "a\r\nb\rc\nd",
        "..",
        "../../x",
        "a/b?c#d&e=f%2F%",
        "//elsewhere.example/x",
        "https://elsewhere.example/",
        "javascript:alert(1)",
        "<img src=x onerror=alert(1)>",
        "=1+1",
        "2026-02-30T25:61:61Z",
        "9999-12-31T23:59:59.999999999999999999999Z",
        "0000-01-01T00:00:00-99:99",
        "* * * * *",
        "59 23 31 2 *",
        "1.10",
        "0e0",
        "null",
        "00000000-0000-0000-0000-000000000000",
    ];
    match input.below(34) {
        at @ 0..28 => TEXTS[at].to_owned(),
        28 => "x".repeat(input.number()),
        29 => "é\n".repeat(input.below(4_000)),
        30 => "# a\n- b\n".repeat(input.below(400)),
        _ => input.text(),
    }
}

/// A text that is almost JSON.
pub fn spoil(text: &mut String, input: &mut Input) {
    let mut at = input.number().wrapping_mul(7) % (text.len() + 1);
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    match input.below(10) {
        0 => text.truncate(at),
        1 => text.insert_str(at, &input.text()),
        2 => text.insert_str(at, "\\ud800"),
        3 => text.insert_str(at, "\\udc00\\ud800"),
        4 => *text = "[".repeat(input.number() * 4),
        5 => *text = "{\"a\":".repeat(input.number()),
        6 => text.insert(0, '\u{feff}'),
        7 => text.push_str("\0null"),
        // A key that is there twice: what was first, once more, last.
        8 => {
            let first = text.find('"').and_then(|from| text.get(from..text[from..].find(',').map(|end| from + end)?));
            let first = first.map(str::to_owned);
            if let (Some(first), Some(end)) = (first, text.rfind('}')) {
                text.insert_str(end, &format!(",{first}"));
            }
        }
        _ => *text = String::from_utf8_lossy(input.rest()).into_owned(),
    }
}

/// How many values there are in one, itself included.
fn count(value: &Value) -> usize {
    1 + match value {
        Value::Array(list) => list.iter().map(count).sum(),
        Value::Object(object) => object.values().map(count).sum(),
        _ => 0,
    }
}

/// The value of a number in the order in which they are written.
fn nth(value: &Value, mut at: usize) -> &Value {
    if at > 0 {
        at -= 1;
        let inside: Vec<&Value> = match value {
            Value::Array(list) => list.iter().collect(),
            Value::Object(object) => object.values().collect(),
            _ => Vec::new(),
        };
        for inner in inside {
            let size = count(inner);
            if at < size {
                return nth(inner, at);
            }
            at -= size;
        }
    }
    value
}

fn nth_mut(value: &mut Value, mut at: usize) -> &mut Value {
    if at == 0 {
        return value;
    }
    at -= 1;
    let inside: Vec<&mut Value> = match value {
        Value::Array(list) => list.iter_mut().collect(),
        Value::Object(object) => object.values_mut().collect(),
        _ => Vec::new(),
    };
    for inner in inside {
        let size = count(inner);
        if at < size {
            return nth_mut(inner, at);
        }
        at -= size;
    }
    unreachable!("the number is below the count")
}
