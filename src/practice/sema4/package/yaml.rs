//! Reading YAML as JSON, with limits.

use saphyr_parser::{Event, Parser, ScalarStyle};
use serde_json::{Map, Number, Value};

/// So many values may stand in each other.
const DEEPEST: usize = 60;
/// So many values there may be.
const MOST: usize = 200_000;

/// A list or an object that is not complete.
enum Open {
    List(Vec<Value>),
    /// With the key whose value comes next.
    Object(Map<String, Value>, Option<String>),
}

/// Reads the one document of a text, or says what is wrong.
pub(super) fn from_yaml(text: &str) -> Result<Value, String> {
    let mut open: Vec<Open> = Vec::new();
    let mut document = None;
    for (count, event) in Parser::new_from_str(text).enumerate() {
        let (event, span) = event.map_err(|error| format!("line {}: {}", error.marker().line(), error.info()))?;
        let refuse = |what: &str| Err(format!("line {}: {what}", span.start.line()));
        if count > MOST {
            return refuse("too many values");
        }
        let value = match event {
            Event::Scalar(text, style, _, tag) => {
                let is_text = style != ScalarStyle::Plain || tag.is_some_and(|tag| tag.suffix == "str");
                if is_text { Value::String(text.into_owned()) } else { plain(&text) }
            }
            Event::SequenceStart(..) | Event::MappingStart(..) if open.len() >= DEEPEST => return refuse("too deep"),
            Event::SequenceStart(..) => {
                open.push(Open::List(Vec::new()));
                continue;
            }
            Event::MappingStart(..) => {
                open.push(Open::Object(Map::new(), None));
                continue;
            }
            Event::SequenceEnd | Event::MappingEnd => match open.pop() {
                Some(Open::List(list)) => Value::Array(list),
                Some(Open::Object(object, _)) => Value::Object(object),
                None => return refuse("nothing is open"),
            },
            Event::Alias(_) => return refuse("aliases are not supported"),
            Event::DocumentStart(_) if document.is_some() => return refuse("more than one document"),
            _ => continue,
        };
        match open.last_mut() {
            None => document = Some(value),
            Some(Open::List(list)) => list.push(value),
            Some(Open::Object(object, key)) => match (key.take(), value) {
                (Some(key), value) => drop(object.insert(key, value)),
                (None, Value::String(name)) if object.contains_key(&name) => {
                    return refuse(&format!("{name} is there twice"));
                }
                (None, Value::String(name)) => *key = Some(name),
                (None, Value::Number(name)) => *key = Some(name.to_string()),
                (None, _) => return refuse("a key must be a text"),
            },
        }
    }
    Ok(document.unwrap_or(Value::Null))
}

/// A scalar without quotes, by YAML's core schema.
fn plain(text: &str) -> Value {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => return Value::Null,
        "true" | "True" | "TRUE" => return Value::Bool(true),
        "false" | "False" | "FALSE" => return Value::Bool(false),
        _ => {}
    }
    let unsigned = text.strip_prefix('+').unwrap_or(text);
    let radix =
        |prefix, radix| unsigned.strip_prefix(prefix).and_then(|digits| u64::from_str_radix(digits, radix).ok());
    let is_number = unsigned.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '-' | '.'));
    match radix("0x", 16).or_else(|| radix("0o", 8)) {
        Some(number) => Value::from(number),
        None if !is_number => Value::String(text.to_owned()),
        // As JSON writes it, which keeps its digits, or as it is counted: `007`, `.5`, `1.`.
        None => match (serde_json::from_str::<Number>(unsigned), unsigned.parse::<i64>(), unsigned.parse::<f64>()) {
            (Ok(number), _, _) => Value::Number(number),
            (_, Ok(number), _) => Value::from(number),
            (_, _, Ok(number)) if number.is_finite() => Value::from(number),
            _ => Value::String(text.to_owned()),
        },
    }
}
