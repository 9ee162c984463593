//! Writing YAML in block style, as the vendor's exporter does: plain where a text can be mistaken for nothing else, in
//! single quotes else, in double quotes where it has signs that cannot stand in a line.

use serde_json::Value;

/// Texts that some reader takes for something else.
const WORDS: [&str; 9] = ["null", "true", "false", "yes", "no", "on", "off", "y", "n"];

/// A document.
pub(super) fn to_yaml(value: &Value) -> String {
    let mut text = String::new();
    block(value, 0, &mut text);
    text
}

/// Writes a value as lines that begin at a column.
fn block(value: &Value, column: usize, text: &mut String) {
    let pad = " ".repeat(column);
    match value {
        Value::Object(object) if !object.is_empty() => {
            for (key, value) in object {
                text.push_str(&format!("{pad}{}:", scalar_text(key)));
                match is_block(value) {
                    true => {
                        text.push('\n');
                        block(value, column + 2, text);
                    }
                    false => text.push_str(&format!(" {}\n", flat(value))),
                }
            }
        }
        Value::Array(items) if !items.is_empty() => {
            for item in items {
                match is_block(item) {
                    true => {
                        let mut inner = String::new();
                        block(item, column + 2, &mut inner);
                        text.push_str(&format!("{pad}- {}", inner.trim_start_matches(' ')));
                    }
                    false => text.push_str(&format!("{pad}- {}\n", flat(item))),
                }
            }
        }
        other => text.push_str(&format!("{pad}{}\n", flat(other))),
    }
}

fn is_block(value: &Value) -> bool {
    match value {
        Value::Object(object) => !object.is_empty(),
        Value::Array(items) => !items.is_empty(),
        _ => false,
    }
}

/// What stands in one line.
fn flat(value: &Value) -> String {
    match value {
        Value::String(text) => scalar_text(text),
        other => other.to_string(),
    }
}

fn scalar_text(text: &str) -> String {
    let is_odd =
        |c: char| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}');
    if text.chars().any(is_odd) {
        let escape = |c: char| match c {
            '"' | '\\' => format!("\\{c}"),
            '\n' => "\\n".to_owned(),
            c if is_odd(c) => format!("\\u{:04x}", u32::from(c)),
            c => c.to_string(),
        };
        return format!("\"{}\"", text.chars().map(escape).collect::<String>());
    }
    let is_plain = text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text.chars().all(|c| c.is_alphanumeric() || " _-./(),;+".contains(c))
        && !text.ends_with(' ')
        && !WORDS.contains(&text.to_lowercase().as_str());
    if is_plain { text.to_owned() } else { format!("'{}'", text.replace('\'', "''")) }
}
